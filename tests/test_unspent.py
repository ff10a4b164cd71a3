"""Unspent money by name, lost rows, open cells and the scores that are not given, on tiny tables."""

import pandas as pd
import pytest
from test_measures import DOC, lines, money, only, targets, value
from test_targets import capaian, pair

from analysis.studies import bounds, execution, lost, open_amounts, reasons, results, scores, study, unspent
from analysis.studies import targets as studied


def spent(*rows) -> pd.DataFrame:
    return execution.absorption(lines(*rows), targets(value(9, "target", 1)))


LINES = [money(1, "pagu", 100, name="Sandang"), money(1, "realisasi", 90), money(2, "pagu", 100, name="Permakanan"),
         money(2, "realisasi", 60), money(3, "pagu", 100, name="Asrama"), money(3, "realisasi", 100)]  # fmt: skip


def test_lines_are_named_by_what_they_left_and_a_spent_line_is_not_listed():
    table = unspent.by_name(spent(*LINES))
    assert list(zip(table.name, table.unspent_rp, table.share_pct, strict=True)) == [
        ("Permakanan", 40, 80), ("Sandang", 10, 20)
    ]  # fmt: skip
    (number,) = unspent.unspent_numbers(table)
    assert (number.name, number.value) == ("most_unspent_serang_2021_t1_rp", 40)
    assert number.shown == "Permakanan (Rp 40, 80 % of all that stayed)"
    assert unspent.by_name(spent(*LINES).iloc[:0]).empty


def test_a_line_beside_a_total_counts_against_the_total_and_an_open_one_has_a_range():
    rows = [money(1, "pagu", 1000, level="total"), money(1, "realisasi", 900, level="total")]
    table = unspent.by_name(spent(*rows, money(2, "pagu", 100), money(2, "realisasi", 50)))
    assert (only(table).unspent_rp, only(table).share_pct) == (50, 50)
    row = only(unspent.by_name(spent(money(1, "pagu", None, status="unresolved", alternatives='["70", "90"]'),
                                     money(1, "realisasi", 50))))  # fmt: skip
    assert pd.isna(row.unspent_rp) and (row.unspent_low_rp, row.unspent_high_rp) == (20, 40)


def test_the_place_of_a_reason_is_that_of_the_line_or_of_the_whole_office(monkeypatch):
    told = {DOC: [("Penyediaan Permakanan", f"{DOC}/R/7")]}
    monkeypatch.setattr(reasons, "places", lambda doc_ids, of: told if of == "reason" else {})
    rows = [row | ({"name": "Penyediaan Pemakanan"} if row["line"] == 2 else {}) for row in LINES]
    table = unspent.by_name(spent(*rows)).set_index("line_id")
    assert table.reason_at.to_dict() == {f"{DOC}/T1/2": f"{DOC}/R/7", f"{DOC}/T1/1": ""}
    told[DOC].append(("", f"{DOC}/R/9"))
    table = unspent.by_name(spent(*rows)).set_index("line_id")
    assert (table.reason_of[f"{DOC}/T1/2"], table.reason_of[f"{DOC}/T1/1"]) == (reasons.OF_LINE, reasons.OF_OFFICE)


def test_reasons_are_the_rows_of_tables_of_sentences_by_what_they_are_of():
    assert [at for _, at in reasons.places(["serang_renja_2022"], reasons.MISSED)["serang_renja_2022"]] == [
        "serang_renja_2022/R/408"
    ]
    assert reasons.places(["serang_renja_2022", "unknown"], reasons.UNSPENT) == {}


def test_an_office_with_an_open_line_has_no_absorption_of_what_happens_to_be_known():
    open_line = [money(4, "pagu", None, status="unresolved"), money(4, "realisasi", 5)]
    numbers = {each.name: each for each in execution.absorption_numbers(spent(*LINES, *open_line))}
    assert numbers["absorption_serang_2021_t1_pct"].shown == numbers["unspent_serang_2021_t1_rp"].shown == "cannot tell"
    between = [money(4, "pagu", None, status="unresolved", alternatives='["10", "20"]'), money(4, "realisasi", 10)]
    numbers = {each.name: each for each in execution.absorption_numbers(spent(*LINES, *between))}
    left = numbers["unspent_serang_2021_t1_rp"]
    assert (left.value, left.low, left.high) == (None, 50, 60)


def test_an_open_ceiling_lies_between_nothing_and_what_its_parent_leaves():
    rows = [money(1, "pagu", 100, level="program"), money(2, "pagu", 70, parent=1), money(3, "pagu", None, parent=1,
            status="unresolved")]  # fmt: skip
    table = open_amounts.bounded(lines(*rows)).set_index("line")
    assert (table.pagu_low_rp[3], table.pagu_high_rp[3]) == (0, 30)
    assert (table.pagu_low_rp[2], table.pagu_high_rp[2]) == (70, 70) and pd.isna(table.pagu_rp[3])
    for parent in (60, None):  # a parent that its other lines exceed, or that is open itself, bounds nothing
        open_parent = money(1, "pagu", parent, level="program", **({} if parent else {"status": "unresolved"}))
        assert open_amounts.bounded(lines(open_parent, *rows[1:])).set_index("line").pagu_high_rp.isna()[3]


def test_a_number_on_open_cells_is_told_as_a_range_or_not_at_all():
    rows = pd.DataFrame({"doc_id": [DOC], "row_ids": ["a b"], "line_id": ["l"]})
    ranged = results.number("ranged", None, "percent", "x", rows, 10, 20)
    unknown, sure = results.number("unknown", None, "percent", "x", rows), results.number("sure", 1, "percent", "x")
    table = bounds.bounds([ranged, unknown, sure], {"b"}).set_index("name")
    assert ranged.shown == "10.00 % to 20.00 %"
    assert table.told.to_dict() == {"ranged": "a range", "unknown": "cannot tell"}
    assert (table.n_cells["ranged"], table.n_open["ranged"]) == (2, 1)


def test_open_indicators_make_the_share_of_exact_hits_a_range():
    table = capaian(*pair(1, 10, 10), value(2, "target", 5), value(2, "realisasi", None, status="unresolved"))
    levels = studied.reached_by_level(table, frozenset({f"{DOC}/T1/2/realisasi_2021"}))
    assert (only(levels).n, only(levels).n_open) == (1, 1)
    numbers = {
        each.name: each for each in studied.target_numbers(levels, pd.DataFrame(columns=["region_id", "fiscal_year"]))
    }
    exact = numbers["capaian_exactly_100_outputs_serang_2021_t1_pct"]
    assert (exact.value, exact.low, exact.high) == (100, 50, 100)


def missing(rule: str, rows: str, expected: float, found: float, table_id: str = "W") -> dict:
    return {"check_id": f"{DOC}/{table_id}/{rule}/1/x", "doc_id": DOC, "table_id": table_id, "rule": rule,
            "rows": rows, "expected": expected, "found": found, "verdict": "differs",
            "kind": "missing_rows"}  # fmt: skip


def test_lost_rows_are_said_where_a_sentence_rests_on_their_table():
    checks = pd.DataFrame([missing("count_told", f"{DOC}/T1/1/x {DOC}/T1/2/x", 37, 40)])
    assert lost.tables(checks) == {(DOC, "T1"): "40 told, 37 there"}
    rows = pd.DataFrame({"doc_id": [DOC], "row_ids": [f"{DOC}/T1/1/x"], "line_id": ["l"]})
    number = results.number("share_serang_2021", 1, "percent", "x", rows)
    entry = {"text": "It is {value}.", "value": "share_{region}_{year}"}
    assert study.findings([entry], [number], checks) == ["It is 1.00 %. [of what is left: table T1 has lost rows]"]
    elsewhere = checks.assign(rows=f"{DOC}/T2/1/x")
    assert study.findings([entry], [number], elsewhere) == ["It is 1.00 %."]
    assert "T1 (40 told, 37 there)" in lost.caveats(checks, {DOC}) and lost.caveats(checks, {"other"}) == ""


def test_lines_that_a_sentence_tells_to_have_missed_stand_beside_those_that_are_left():
    levels = studied.reached_by_level(capaian(*pair(1, 10, 10), *pair(2, 10, 9)))
    checks = pd.DataFrame([missing("words_equal_digits", "", 45, 45) | {"verdict": "agrees", "kind": "",
                           "check_id": f"{DOC}/W/words_equal_digits/141/tidak dapat mencapai"}])  # fmt: skip
    numbers = {each.name: (each.shown, each.n_lines) for each in lost.told_misses(checks, levels)}
    assert numbers == {"told_missed_serang_2021": ("45", 1), "left_missed_serang_2021": ("1 of 2", 2)}
    for thing, told in (("indikator yang tidak tercapai", 0), ("kegiatan yang belum tercapai", 2), ("desa", 0)):
        other = checks.assign(check_id=f"{DOC}/W/words_equal_digits/141/{thing}")
        assert len(lost.told_misses(other, levels)) == told
    two_years = pd.concat([levels, levels.assign(fiscal_year=2020)])
    assert lost.told_misses(checks, two_years) == []
    assert lost.told_misses(checks.assign(check_id=f"{DOC}/W/words_equal_digits/1/Program"), levels) == []


@pytest.mark.parametrize(
    ("years", "phase", "said"),
    [
        ((2021,), "perubahan", "here an office has 1 year with spending"),
        ((2019, 2020, 2021), "murni", "though serang has"),
    ],
)
def test_why_no_score_is_given_follows_what_is_loaded(years, phase, said):
    rows = [each for year in years for each in (money(1, "pagu", 10, year=year, phase=phase),
            money(1, "realisasi", 9, year=year))]  # fmt: skip
    dea, pefa = scores.why_none(spent(*rows))
    assert said in pefa and "1 of them has spending here" in dea
    assert scores.why_none(spent(*rows).iloc[:0]) == []


def test_a_target_is_held_against_the_result_of_the_year_before():
    before = [value(n, "realisasi", count, fiscal_year=2020) | {"row_id": f"{DOC}/T1/{n}/realisasi_2020"}
              for n, count in ((1, 10), (2, 10), (3, 10))]  # fmt: skip
    now = [value(n, "target", count) for n, count in ((1, 12), (2, 10), (3, 7), (4, 5))]
    row = only(studied.against_last_year(targets(*before, *now)))
    assert (row.n, row.asks_more, row.asks_same, row.asks_less) == (3, 1, 1, 1)
    less = "Jumlah penduduk miskin"
    turned = [each | {"indicator": less} for each in [*before, *now]]
    assert only(studied.against_last_year(targets(*turned))).asks_less == 1
    (number,) = studied.last_year_numbers(studied.against_last_year(targets(*before, *now)))
    assert number.shown == "2 of 3"
    assert studied.against_last_year(targets(*now)).empty
