"""What stands out is found by rule, on tiny tables worked by hand; each rule is also seen to find nothing."""

import pandas as pd
import pytest

from analysis.publish import sentences
from analysis.studies import stories

PLACE = {"region_id": "alpha", "doc_id": "alpha_2021", "table_id": "T1", "fiscal_year": 2021}


def values(numbers) -> dict[str, float]:
    return {each.name.removeprefix("story_"): each.value for each in numbers}


def capaian(target, result, polarity="higher_is_better", printed=None, **more) -> pd.DataFrame:
    share = 100 * result / target if target else None
    row = PLACE | {"line": 7, "kind": "yearly", "reason": "", "indicator": "Jumlah", "unit": "orang", "target": target,
                   "realisasi": result, "polarity": polarity, "capaian_pct": share, "printed_pct": printed,
                   "printed_otherwise": "", "row_ids": "alpha_2021/T1/7/target_2021"}  # fmt: skip
    return pd.DataFrame([row | more])


def test_a_result_far_above_its_target_is_told_and_a_near_one_is_not():
    found = values(stories.extreme_capaian(capaian(16, 98.24)))
    assert found == {"extreme_alpha_2021_t1_7_target": 16, "extreme_alpha_2021_t1_7_result": 98.24,
                     "extreme_alpha_2021_t1_7_pct": 614}  # fmt: skip
    assert stories.extreme_capaian(capaian(100, 149)) == []
    assert stories.extreme_capaian(capaian(16, 98.24, printed_otherwise="alpha_2021/T2/9/target_2021")) == []
    assert stories.extreme_capaian(capaian(16, 98, reason="target or realisasi is no number")) == []


def test_more_of_what_should_be_less_is_told_where_it_is_printed_as_success():
    found = values(stories.extreme_capaian(capaian(25893, 93338, "lower_is_better", 360.48)))
    assert found["worse_alpha_2021_t1_7_pct"] == 360.48
    assert stories.extreme_capaian(capaian(25893, 93338, "lower_is_better", -160.5)) == []
    assert stories.extreme_capaian(capaian(93338, 25893, "lower_is_better", 172.3)) == []


def money(*lines, level="program") -> pd.DataFrame:
    return pd.DataFrame([PLACE | {"level": level, "line_id": f"alpha_2021/T1/{number}", "pagu_rp": pagu,
                                  "realisasi_rp": spent, "row_ids": f"alpha_2021/T1/{number}/pagu"}
                         for number, (pagu, spent) in enumerate(lines, 1)])  # fmt: skip


def test_programmes_with_the_same_money_are_told_and_kegiatan_or_only_the_same_ceiling_are_not():
    found = stories.same_money(money((60, 50), (60, 50), (60, 50), (20, 20)))
    assert values(found) == {"same_alpha_2021_t1_pagu_rp": 60, "same_alpha_2021_t1_spent_rp": 50,
                             "same_alpha_2021_t1_pct": 60}  # fmt: skip
    assert {each.n_lines for each in found} == {3}
    assert stories.same_money(money((60, 50), (60, 50), level="kegiatan")) == []
    assert stories.same_money(money((60, 50), (60, 51))) == []
    assert stories.same_money(money((0, 0), (0, 0))) == []


def test_of_several_tables_the_one_with_most_indicators_tells_and_open_ones_widen_the_count():
    row = PLACE | {"results_of": "outcomes", "n": 4, "exactly_100": 1, "missed": 3, "n_open": 0, "row_ids": "a b"}
    more = row | {"table_id": "T2", "n": 8, "missed": 2, "n_open": 2}
    missed, share = stories.reached_by_level(pd.DataFrame([row, more]))
    assert (missed.value, missed.low, missed.high, missed.n_lines) == (2, 2, 4, 10)
    assert (share.value, share.low, share.high) == (20, 20, 40)


def test_outcomes_of_a_document_that_tells_why_they_were_missed_are_of_their_own_kind(monkeypatch):
    row = PLACE | {"results_of": "outcomes", "n": 4, "exactly_100": 1, "missed": 3, "n_open": 0, "row_ids": "a b"}
    known = {"alpha_2021": [("Sandang", "alpha_2021/R/9"), ("", "alpha_2021/R/408")]}
    monkeypatch.setattr(stories.reasons, "places", lambda doc_ids, of: known if of == "missed" else {})
    found = values(stories.reached_by_level(pd.DataFrame([row])))
    assert found == {"answered_alpha_2021_outcomes": 3, "answered_alpha_2021_outcomes_pct": 75,
                     "answered_alpha_2021_outcomes_at": 408}  # fmt: skip
    known["alpha_2021"].pop()  # a reason of one line of money is none of the outcomes
    assert set(values(stories.reached_by_level(pd.DataFrame([row])))) == {
        "reached_alpha_2021_outcomes", "reached_alpha_2021_outcomes_pct"}  # fmt: skip


def price(year, amount, **more) -> dict:
    return PLACE | {"fiscal_year": year, "line_id": "alpha_2021/T1/5", "name": "Makan", "indicator": "Jumlah orang",
                    "unit": "orang", "unit_kind": "people", "phase": "indikatif", "reason": "", "basis": "planned",
                    "period": "year", "reading": "per_unit", "contested": "no", "service": "meals",
                    "setting": "inside", "count_low": 1, "count_high": 1, "amount_low_rp": amount,
                    "amount_high_rp": amount, "rp_per_unit": amount, "row_ids": f"r{year}"} | more  # fmt: skip


def test_a_price_per_day_that_jumps_is_told_and_a_rise_a_gap_or_an_open_amount_is_not():
    rows = [price(2022, 250_000), price(2023, 250_000), price(2024, 16_060_000)]
    found = values(stories.changed_prices(pd.DataFrame(rows)))
    assert found == pytest.approx(
        {"meal_alpha_2023_t1_5_before_rp": 684.931506, "meal_alpha_2023_t1_5_after_rp": 44_000}
    )
    outside = [price(2022, 100, setting="outside"), price(2023, 300, setting="outside")]
    assert set(values(stories.changed_prices(pd.DataFrame(outside)))) == {
        "price_alpha_2022_t1_5_before_rp", "price_alpha_2022_t1_5_after_rp"}  # fmt: skip
    clothes = [row | {"indicator": "Jumlah orang yang mendapatkan pakaian"} for row in rows]
    assert all(name.startswith("price_") for name in values(stories.changed_prices(pd.DataFrame(clothes))))
    for pair in (
        [price(2022, 100), price(2023, 299)],
        [price(2022, 100), price(2024, 900)],
        [price(2022, 100), price(2023, 900, amount_high_rp=950)],
        [price(2022, 100), price(2023, 900, contested="yes")],
    ):
        assert stories.changed_prices(pd.DataFrame(pair)) == []


def needs(*measures, printed="", unit="percent", indicator="Persentase yang dibantu") -> pd.DataFrame:
    row = PLACE | {"doc_id": "serang_renja_2022", "line": 3, "period": "year", "unit": unit, "indicator": indicator}
    row["printed"] = printed
    return pd.DataFrame([row | {"measure": measure, "value": value, "row_id": f"serang_renja_2022/T1/3/{measure}"}
                         for measure, value in measures])  # fmt: skip


def test_needs_are_told_where_result_own_and_national_target_are_printed_once_each():
    three = [("realisasi", 10.71), ("target", 10.71), ("target_national", 80)]
    assert list(values(stories.basic_needs(needs(*three))).values()) == [10.71, 10.71, 80]
    assert stories.basic_needs(needs(*three[:2])) == []
    rival = needs(("target_national", 40)).assign(table_id="T2")
    assert stories.basic_needs(pd.concat([needs(*three), rival])) == []
    assert stories.basic_needs(needs(*three, printed="Rp. 1.500.000/14 Orang X 100 = 10,71%")) == []
    assert stories.basic_needs(needs(*three, printed="3 orang/28 orangX 100% = 10,71%"))
    assert stories.basic_needs(needs(*three, ("target", 20))) == []
    assert stories.basic_needs(needs(*three, indicator="Jumlah Penyandang Masalah Kesejahteraan Sosial")) == []


def test_the_line_that_left_most_is_told_with_its_share():
    row = PLACE | {"rank": 1, "name": "Pendataan", "unspent_rp": 285, "share_pct": 38.4, "row_ids": "r",
                   "reason_of": "of all"}  # fmt: skip
    assert values(stories.largest_unspent(pd.DataFrame([row, row | {"rank": 2}]))) == {
        "unspent_alpha_2021_t1_pct": 38.4, "unspent_alpha_2021_t1_rp": 285}  # fmt: skip
    assert stories.largest_unspent(pd.DataFrame([row | {"share_pct": None}])) == []
    explained = stories.largest_unspent(pd.DataFrame([row | {"reason_of": "of the line"}]))
    assert set(values(explained)) == {"explained_alpha_2021_t1_pct", "explained_alpha_2021_t1_rp"}


def second(*prints, phase="murni", status="as_published", also=()):
    rows = [PLACE | {"row_id": f"alpha_2021/T{place}/1/pagu", "table_id": f"T{place}", "name": "Pos",
                     "amount_rp": amount,
                     "status": status, "measure": "pagu", "period": "year", "phase": phase if place == 2 else "murni"}
            for place, amount in enumerate(prints, 1)]  # fmt: skip
    checks = [{"doc_id": "alpha_2021", "rule": "same_line_same_amount", "verdict": "differs",
               "rows": " ".join(row["row_id"] for row in rows)}]  # fmt: skip
    checks += [checks[0] | more for more in also]
    return values(stories.second_prints(pd.DataFrame(checks), pd.DataFrame(rows)))


def test_two_prints_are_told_only_of_one_phase_and_as_they_are_printed():
    assert second(5, 8) == {"conflict_alpha_2021_one_rp": 5, "conflict_alpha_2021_other_rp": 8,
                            "conflict_alpha_2021_apart_rp": 3, "conflict_alpha_2021_lines": 1}  # fmt: skip
    assert second(5, 8, phase="perubahan") == {} and second(5, 8, status="repaired") == {}
    assert second(1000, 1001) == {}


@pytest.mark.parametrize(
    "decides",
    [
        {"verdict": "agrees", "rows": "alpha_2021/T2/1/pagu alpha_2021/T3/1/pagu"},
        {"rule": "parent_equals_children", "rows": "alpha_2021/T1/9/pagu alpha_2021/T1/1/pagu"},
    ],
)
def test_two_prints_between_which_a_third_or_a_sum_decides_are_no_story(decides):
    assert second(5, 8, also=[decides]) == {}
    assert second(5, 8, also=[decides | {"rows": "alpha_2021/T2/2/pagu alpha_2021/T3/2/pagu"}])


def test_support_and_salaries_are_added_end_by_end():
    support = {"name": "share_of_support_alpha_2021_pct", "value": None, "low": 15.0, "high": 15.5, "row_ids": "a b",
               "what": "share of support in the ceiling", "unit": "percent", "shown": "15.00 % to 15.50 %"}  # fmt: skip
    salaries = support | {"name": "share_of_salaries_alpha_2021_pct", "value": 77.0, "low": None, "high": None}
    (found,) = stories.running_costs({each["name"]: each for each in (support, salaries)})
    assert (found["name"], found["value"], found["low"], found["high"]) == (
        "share_of_running_alpha_2021_pct", None, 92.0, 92.5)  # fmt: skip
    assert found["shown"] == "92.00 % to 92.50 %"
    assert stories.running_costs({support["name"]: support}) == []


def test_a_name_that_two_documents_give_bears_the_document():
    both = pd.concat([capaian(1, 9), capaian(1, 9, doc_id="alpha_2022")])
    none = pd.DataFrame(columns=["doc_id"])
    lines = pd.DataFrame({"doc_id": ["alpha_2021", "alpha_2022"]})
    found = stories.found_in({"capaian": both}, none, none, lines)
    assert "story_extreme_alpha_2021_alpha_2022_t1_7_pct" in {each.name for each in found} and len(found) == 6


@pytest.mark.parametrize(
    ("rule", "values_of", "rank"),
    [
        (["share", "a"], (38.4, 0), 0.384),
        (["share", "a"], (140, 0), 1),
        (["apart", "a", "b"], (1.81, 2.38), 1 - 1.81 / 2.38),
        (["apart", "a", "b"], (0, 0), 0),
        (["short", "a", "b"], (10, 80), 0.875),
        (["short", "a", "b"], (90, 80), 0),
    ],
)
def test_what_ranks_a_story_lies_between_nothing_and_one(rule, values_of, rank):
    named = {key: {"value": value, "low": None, "high": None} for key, value in zip("ab", values_of, strict=True)}
    assert sentences.rank(sentences.Told({"rank": rule}, {}, named)) == pytest.approx(rank)
