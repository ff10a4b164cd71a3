"""Targets as they were set, on tiny tables that can be worked by hand."""

import pandas as pd
import pytest
from test_measures import DOC, lines, money, only, same, targets, value

from analysis.studies import achievement, people
from analysis.studies import targets as studied

OUTCOME = {"level": "program", "owner_id": "", "owner_name": "", "function": ""}


def capaian(*rows) -> pd.DataFrame:
    return achievement.capaian(lines(*(money(n, "pagu", 10) for n in range(1, 6))), targets(*rows), same())


def pair(line, target, reached, **more):
    return value(line, "target", target, **more), value(line, "realisasi", reached, **more)


def test_outputs_and_outcomes_are_never_pooled():
    table = capaian(*pair(1, 10, 10), *pair(2, 10, 9), *pair(3, 80, 20, indicator="Persentase pulih", **OUTCOME))
    levels = studied.reached_by_level(table).set_index("results_of")
    assert levels.n.to_dict() == {"outcomes": 1, "outputs": 2}
    assert levels.exactly_100.to_dict() == {"outcomes": 0, "outputs": 1}
    assert levels.missed.to_dict() == {"outcomes": 1, "outputs": 1}
    assert levels.median_pct["outcomes"] == pytest.approx(25)


def test_few_results_have_no_median_that_is_told():
    outcomes = [pair(line, 100, 10 * line, indicator=f"Persentase {line}", **OUTCOME) for line in range(1, 6)]
    every = studied.reached_by_level(capaian(*(row for both in outcomes for row in both)))
    few = studied.reached_by_level(capaian(*(row for both in outcomes[:4] for row in both)))
    names = [{each.name for each in studied.target_numbers(levels, pd.DataFrame(columns=studied.set_twice(
             targets(*outcomes[0])).columns))} for levels in (every, few)]  # fmt: skip
    assert "capaian_median_outcomes_serang_2021_t1_pct" in names[0] and len(names[1]) == 2


def test_the_offices_own_running_stands_apart_from_services():
    own = {"function": "administration", "name": "Penyediaan Alat Tulis Kantor"}
    rows = [money(1, "pagu", 10), money(2, "pagu", 10, **own), money(3, "pagu", 10, level="program", **own)]
    office = {"function": "administration"}
    told = targets(*pair(1, 10, 9), *pair(2, 5, 5, **office), *pair(3, 100, 90, level="program", **office),
                   value(2, "baseline", 6, fiscal_year=2020, **office))  # fmt: skip
    table = lines(*rows)
    found = studied.reached_by_level(achievement.capaian(table, told, same())).set_index("results_of")
    assert found.n.to_dict() == {"outputs": 1, "office_outputs": 1, "office_outcomes": 1}
    assert found.missed.to_dict() == {"outputs": 1, "office_outputs": 0, "office_outcomes": 1}
    before = only(studied.against_last_year(told))
    assert (before.results_of, before.asks_less) == ("office_outputs", 1)
    # A line of the office is no line of services that averages 100.
    per_line = achievement.line_capaian(achievement.capaian(table, told, same()))
    numbers = {each.name: each for each in achievement.capaian_numbers(pd.DataFrame(columns=["doc_id", "row_ids",
               "reason", "printed_follows"]), per_line)}  # fmt: skip
    assert (numbers["lines_exactly_100_pct"].value, numbers["lines_exactly_100_pct"].n_lines) == (0, 1)
    assert numbers["lines_not_100_serang"].shown == "2 of 3"


def test_an_output_of_a_line_without_money_is_of_what_its_programme_is_for():
    paper, rice = {"owner_id": "", "function": "administration"}, {"owner_id": "", "function": "protection"}
    table = capaian(*pair(8, 36, 36, indicator="Jumlah jenis ATK", **paper), *pair(9, 10, 9, **rice))
    assert table.function.tolist() == ["administration", "protection"]
    found = studied.reached_by_level(table).set_index("results_of")
    assert found.exactly_100.to_dict() == {"office_outputs": 1, "outputs": 0}


def test_an_indicator_that_is_printed_again_counts_once():
    again = {"indicator": "Persentase pulih", **OUTCOME}
    table = capaian(*pair(1, 80, 20, **again), *pair(2, 80, 20, table="T2", **again))
    assert only(studied.reached_by_level(table)).n == 1


def test_a_target_that_was_set_to_its_result_is_found_beside_the_other():
    rows = [
        value(1, "target", 5.38, table="P1", indicator="Persentase lansia terlayani", unit="percent", **OUTCOME),
        *pair(2, 42.7, 42.7, table="T3", indicator="Persentase lansia terlayani", unit="percent", **OUTCOME),
    ]
    twice = studied.set_twice(targets(*rows))
    assert list(zip(twice.target, twice.is_result, strict=True)) == [(5.38, False), (42.7, True)]
    assert list(twice.capaian_pct) == pytest.approx([100 * 42.7 / 5.38, 100])
    numbers = {each.name: each for each in studied.target_numbers(pd.DataFrame(), twice)}
    assert numbers["targets_as_result_serang_2021"].shown == "1 of 1"
    assert numbers["outcome_target_serang_2021_t3_2_other"].value == 5.38


def test_a_count_of_kinds_is_no_second_target_of_a_count_of_pieces():
    name = {"indicator": "Jumlah komponen listrik yang tersedia"}
    kinds = value(1, "target", 15, table="P1", unit="jenis", unit_kind="items", **name)
    pieces = pair(2, 27, 27, table="T3", unit="buah", unit_kind="items", **name)
    assert studied.set_twice(targets(kinds, *pieces)).empty
    # Where no unit is printed it is that of the other.
    unstated = value(1, "target", 15, table="P1", unit="", unit_kind="unstated", **name)
    assert list(studied.set_twice(targets(unstated, *pieces)).target) == [15, 27]
    more = value(3, "target", 30, table="P2", unit="buah", unit_kind="items", **name)
    found = studied.set_twice(targets(kinds, *pieces, more))
    assert (list(found.target), set(found.unit)) == ([27, 30], {"buah"})
    # Persons are persons, however the document calls them.
    persons = [value(n, "target", 10 * n, table=f"P{n}", unit=unit) for n, unit in ((1, "orang"), (2, "jiwa"))]
    assert list(studied.set_twice(targets(*persons)).target) == [10, 20]


def test_an_indicator_of_several_lines_has_no_rival_targets():
    rows = [value(line, "target", target, indicator="Jumlah orang") for line, target in ((1, 20), (2, 80))]
    assert studied.set_twice(targets(*rows)).empty


def test_a_shortened_name_is_the_whole_one_where_both_print_the_same_target():
    whole, short = "Persentase penurunan PMKS terhadap penduduk", "Persentase penurunan PMKS"
    rows = [
        value(1, "target", 2.38, table="M2", indicator=short),
        value(1, "target", 1.81, table="M2", indicator=short, place=2)
        | {"row_id": "serang_renja_2022/M2/1/target_2021_second"},
        *pair(2, 2.38, 2.38, table="T3", indicator=whole),
    ]
    assert list(studied.set_twice(targets(*rows)).target) == [1.81, 2.38]
    other = [*rows[:2], *pair(2, 9.0, 9.0, table="T3", indicator=whole)]
    assert studied.set_twice(targets(*other)).realisasi.isna().all()


def test_a_document_says_of_which_indicator_less_is_better_by_its_formula():
    rows = targets(*pair(1, 5.71, 5.93, indicator="Persentase Penurunan Jumlah Penduduk Miskin"))
    elsewhere = achievement.capaian(lines(money(1, "pagu", 10)), rows, same())
    assert only(elsewhere).capaian_pct == pytest.approx(100 * 5.93 / 5.71)
    own = rows.assign(doc_id="sidoarjo_lkjip_2021")
    assert achievement.lower_is_better(own).all() and not achievement.lower_is_better(rows).any()


@pytest.mark.parametrize(
    ("indicator", "group"),
    [
        ("Jumlah penyandang cacat dan ODKB yang diberi bantuan", "disabilitas"),
        ("Jumlah Penyandang cacat dan eks trauma", None),
        (
            "Tersedianya bantuan bagi keluarga tuna grahita, tersedianya bantuan modal usaha untuk penyandang cacat",
            None,
        ),
        ("Jumlah keluarga anak terlantar yang mendapat bimbingan", None),
        ("Sandang dan pangan bagi lansia terlantar", "lansia"),
        ("Jumlah SDM yang diberikan penguatan", None),
    ],
)
def test_an_indicator_is_evidence_for_one_group_or_for_none(indicator, group):
    found = people.one_group(indicator)
    assert (found and found["id"]) == group


def test_results_far_from_their_target_and_lost_rows_stand_beside_what_was_reached():
    table = capaian(*pair(1, 10, 10), *pair(2, 10, 16), *pair(3, 10, 4))
    checks = pd.DataFrame([{"doc_id": DOC, "table_id": "T1", "rule": "children", "rows": "", "expected": 1, "found": 2,
                            "verdict": "differs", "kind": "missing_rows"}])  # fmt: skip
    before = studied.against_last_year(targets(*pair(1, 10, 10)))
    row = only(studied.target_realism(table, before, frozenset(), checks))
    assert (row.n, row.equal_result, row.far_above, row.far_below, row.missed) == (3, 1, 1, 1, 1)
    assert row.rows_lost == "1 check falls short for want of a row" and pd.isna(row.n_before)


def test_an_indicator_of_three_years_of_results_tells_of_a_time_and_one_of_two_does_not():
    def years(*of, **more):
        return [value(1, "realisasi", 10 + year, unit="percent", unit_kind="percent", fiscal_year=year, **more)
                | {"row_id": f"{DOC}/T1/1/realisasi_{year}"} for year in of]  # fmt: skip

    again = value(1, "realisasi", 10 + 2020, unit="percent", unit_kind="percent", table="T2", fiscal_year=2020)
    table = studied.over_the_years(targets(*years(2019, 2020, 2021), again))
    assert list(table.fiscal_year) == [2019, 2020, 2021]  # what two tables print alike stands once
    assert studied.over_the_years(targets(*years(2020, 2021))).empty
    assert studied.over_the_years(targets(value(1, "realisasi", 1))).empty
