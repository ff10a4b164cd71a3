"""Money of offices per person on tiny tables that can be worked by hand."""

import pandas as pd
from test_measures import DOC, lines, money, same, targets, value
from test_people import register_rows

from analysis.publish import charts
from analysis.studies import contents, office_money, people


def told(*rows) -> pd.DataFrame:
    """Return checks of sums that sentences tell, from (place, rows, found, verdict)."""
    frame = pd.DataFrame(rows, columns=["place", "rows", "found", "verdict"])
    return frame.assign(doc_id=DOC, table_id="W", rule="sum_told", kind="", expected=frame.found,
                        check_id=[f"{DOC}/W/sum_told/{place}" for place in frame.place])  # fmt: skip


NOTHING_TOLD = contents.contents(lines(money(1, "pagu", 1)), told()).iloc[:0]


STOCK = pd.DataFrame(
    {"region_id": "serang", "year": [2020, 2022], "value": [10.0, 20.0], "row_ids": ["s20", "s22"], "what": "sum"}
)


def spending(table, stock=STOCK, held=NOTHING_TOLD, checks=None) -> pd.DataFrame:
    """Return the money of the offices of some lines per person."""
    checks = same() if checks is None else checks
    return office_money.office_spending(office_money.office_sums(table, held, checks), stock)


def test_money_per_registered_person_uses_the_nearest_year_and_names_it():
    table = lines(
        money(1, "pagu", 700, function="administration"),
        money(2, "pagu", 300),
        money(3, "pagu", 50, function="heroes_cemetery"),
    )
    stock = people.stocks(register_rows(("pengemis", 2019, 10), ("pengemis", 2017, 99)), targets(value(1, "target", 1)))
    offices = spending(table, stock)
    per_pmks = offices[offices.denominator == "sum_of_types"].set_index("scope")
    assert per_pmks.rp_per_person.to_dict() == {"everything": 105, "welfare": 30}
    assert set(per_pmks.stock_year) == {2019}


def offices(*rows) -> pd.DataFrame:
    """Return the money of an office per registered person, by basis and scope."""
    table = spending(lines(*rows))
    return table[table.denominator == "sum"].set_index(["basis", "scope"])


def test_pagu_and_realisasi_of_an_office_are_sums_of_its_leaves_with_and_without_salaries():
    found = offices(
        money(1, "pagu", 1000, level="program"), money(2, "pagu", 400, parent=1), money(3, "pagu", 600, parent=1),
        money(4, "pagu", 70, level="program", name="Gaji dan Tunjangan", function="administration"),
        money(2, "realisasi", 300, parent=1), money(3, "realisasi", 500, parent=1), money(4, "realisasi", 70),
    )  # fmt: skip
    assert found.amount_rp.to_dict() == {
        ("pagu", "everything"): 1070, ("pagu", "welfare"): 1000, ("pagu", "without_salaries"): 1000,
        ("realisasi", "everything"): 870, ("realisasi", "welfare"): 800, ("realisasi", "without_salaries"): 800,
    }  # fmt: skip
    assert set(found.level) == {"leaf"}
    assert found.n_lines["pagu"].to_dict() == {"everything": 3, "welfare": 2, "without_salaries": 2}
    assert found.rp_per_person["pagu", "everything"] == 107  # of two years as near, the first
    assert found.row_ids["pagu", "welfare"] == f"{DOC}/T1/2/pagu_2021 {DOC}/T1/3/pagu_2021 s20"


def test_programmes_stand_in_where_a_leaf_is_open_and_all_of_them_are_known():
    rows = [money(1, "pagu", 1000, level="program"), money(2, "pagu", 400, parent=1)]
    rows += [money(3, "pagu", None, parent=1, status="unresolved", alternatives='["500", "600"]')]
    found = offices(*rows)
    assert (found.level.iloc[0], found.amount_rp["pagu", "everything"]) == ("program", 1000)
    rows[0] = money(1, "pagu", None, level="program", status="unresolved")
    found = offices(*rows)
    assert found.level.iloc[0] == "leaf"
    assert pd.isna(found.amount_rp["pagu", "everything"])
    assert (found.amount_low_rp["pagu", "everything"], found.amount_high_rp["pagu", "everything"]) == (900, 1000)
    assert (found.rp_per_person_low.iloc[0], found.rp_per_person_high.iloc[0]) == (90, 100)


def test_lines_that_are_all_known_stand_though_a_programme_is_open():
    rows = [money(1, "pagu", 1000, level="program"), money(2, "pagu", 400, parent=1)]
    rows += [money(3, "pagu", None, level="program", status="unresolved"), money(4, "pagu", 300, parent=3)]
    found = offices(*rows)
    assert (found.level.iloc[0], found.amount_rp["pagu", "everything"]) == ("leaf", 700)


def test_a_total_is_no_line_and_a_table_of_one_line_no_office():
    children = [money(2, "pagu", 200, parent=1), money(3, "pagu", 300, parent=1)]
    assert offices(money(1, "pagu", 500, level="total"), *children).amount_rp["pagu", "everything"] == 500
    assert spending(lines(money(2, "pagu", 200))).empty


def test_an_office_is_shown_once_per_scope_with_a_column_per_denominator():
    table = spending(lines(money(1, "pagu", 700), money(2, "pagu", 300)))
    shown = office_money.office_overview(table).set_index("scope")
    assert shown["sum"].to_dict() == {"everything": "100", "welfare": "100"}
    assert "inhabitants" in shown.columns
    assert office_money.office_overview(table.iloc[:0]).empty


def test_named_numbers_of_an_office_have_a_range_only_where_there_is_one():
    rows = [money(1, "pagu", 400), money(2, "pagu", None, status="unresolved", alternatives='["500", "600"]')]
    table = spending(lines(*rows))
    found = {number.name: number for number in office_money.office_numbers(table)}
    number = found["rp_per_sum_serang_2021_everything_pagu"]
    assert (number.value, number.low, number.high, number.n_lines) == (None, 90, 100, 2)
    # A register of another year is no register of the money's year.
    assert number.shown == "Rp 90 to Rp 100, register of 2020"
    of_year = {each.name: each for each in office_money.office_numbers(table.assign(stock_year=2021))}
    assert of_year[number.name].shown == "Rp 90 to Rp 100"
    rows[1] = money(2, "pagu", None, status="unresolved")
    table = spending(lines(*rows))
    number = {each.name: each for each in office_money.office_numbers(table)}["rp_per_sum_serang_2021_everything_pagu"]
    assert (number.value, number.low, number.high) == (None, None, None)


PROGRAMS = [money(1, "pagu", 300, level="program"), money(2, "pagu", 300, parent=1)]
WHOLE = [("9/belanja langsung", f"{DOC}/T1/1/pagu_2021", 300.0, "agrees"), ("9/setelah perubahan", "", 420.0, "agrees")]


def test_a_whole_that_a_sentence_tells_stands_beside_the_table_and_is_no_line_of_it():
    rows = [*PROGRAMS, money(3, "pagu", 0, level="program")]
    table = lines(*rows)
    held = contents.contents(table, told(*WHOLE)).iloc[0]
    assert (held.direct_rp, held.whole_told_rp, held.outside_rp) == (300, 420, 120)
    assert (held.told_at, held.contains) == (f"{DOC}/W/9", contents.OUTSIDE)
    found = spending(table, held=contents.contents(table, told(*WHOLE)))
    amounts = found[found.denominator == "sum"].set_index("scope").rp_per_person
    assert (amounts["everything"], amounts["whole_told"]) == (30, 42)


def test_what_does_not_add_up_or_is_of_other_lines_tells_no_whole():
    table = lines(*PROGRAMS)
    for rows in (
        [WHOLE[0]],
        [(*WHOLE[0][:3], "differs"), WHOLE[1]],
        [("9/x", f"{DOC}/T9/1/pagu_2021", 300.0, "agrees"), WHOLE[1]],
    ):
        assert contents.contents(table, told(*rows)).whole_told_rp.isna().all()


def contains(*rows, checks=None, **more) -> str:
    table = lines(*rows).assign(**more)
    return contents.contents(table, told() if checks is None else checks).contains.iloc[0]


def test_salaries_are_in_a_total_by_its_lines_and_not_by_its_year():
    admin = {"function": "administration"}
    paid, paper = ({"name": name, **admin} for name in ("Penyediaan Gaji dan Tunjangan ASN", "Penyediaan Alat Tulis"))
    assert contains(money(1, "pagu", 5, year=2022, **paid), money(2, "pagu", 5, year=2022)) == contents.INSIDE
    assert contains(money(1, "pagu", 5, year=2022, **paper), money(2, "pagu", 5, year=2022)) == contents.OUTSIDE
    assert contains(money(1, "pagu", 0, **paid), money(2, "pagu", 5)) == contents.OUTSIDE
    # A kegiatan of the later nomenclature, a programme alone, or lost rows may hold them.
    coarse = [money(1, "pagu", 5, **paper), money(2, "pagu", 5)]
    assert contains(*coarse, nomenclature="permendagri_90_2019") == contents.CANNOT_TELL
    assert contains(money(1, "pagu", 5, level="program")) == contents.CANNOT_TELL
    lost = told((1, f"{DOC}/T1/1/pagu_2021", 1.0, "differs")).assign(rule="parent_equals_children", kind="missing_rows")
    assert contains(*coarse, checks=lost) == contents.CANNOT_TELL


def test_programmes_stand_for_an_office_whose_lines_are_lost():
    table = lines(
        money(1, "pagu", 1000, level="program"), money(2, "pagu", 400, parent=1), money(3, "pagu", 300, parent=1)
    )
    sums = office_money.office_sums(table, NOTHING_TOLD, same()).set_index("scope")
    assert (sums.level["everything"], sums.amount_rp["everything"]) == ("program", 1000)


def test_a_total_printed_beside_a_few_of_its_lines_is_everything_and_no_welfare():
    rows = [money(1, "pagu", 1000, level="total", function="all"), money(2, "pagu", 400, level="kegiatan")]
    only = office_money.office_sums(lines(*rows), NOTHING_TOLD, same())
    assert [*only.scope] == ["everything"]
    assert (only.level[0], only.amount_rp[0], only.row_ids[0]) == ("total", 1000, f"{DOC}/T1/1/pagu_2021")
    # A line alone is not the office's money; a printed total alone is.
    assert office_money.office_sums(lines(rows[1]), NOTHING_TOLD, same()).empty
    assert office_money.office_sums(lines(rows[0]), NOTHING_TOLD, same()).amount_rp[0] == 1000


def test_an_office_of_whose_lines_none_is_welfare_has_no_welfare_money_and_not_zero_rupiah():
    own = [money(1, "pagu", 400, function="administration"), money(2, "pagu", 100, function="administration")]
    assert spending(lines(*own)).scope.unique().tolist() == ["everything"]


def contested(**first) -> tuple[list[dict], pd.DataFrame]:
    """Return programmes of two tables of one phase, which print otherwise, and the pairs of their lines."""
    own = [money(1, "pagu", 300, level="program", **first), money(2, "pagu", 100, level="program")]
    other = {"table": "T9", "level": "program"}
    rows = [*own, money(8, "pagu", 900, **other), money(9, "pagu", 80, **other)]
    pairs = [(f"{DOC}/T1/{one}/pagu_2021", f"{DOC}/T9/{two}/pagu_2021") for one, two in ((1, 8), (2, 9))]
    return rows, same(*pairs)


def totals_of(rows, checks) -> pd.Series:
    found = spending(lines(*rows, checks=checks), checks=checks)
    return found[(found.table_id == "T1") & (found.denominator == "sum")].set_index("scope").loc["everything"]


def test_a_sum_spans_what_it_would_be_with_another_table_and_names_that():
    row = totals_of(*contested())
    # One table at a time: 900 + 80, and no mixture of the greatest of both.
    assert (row.amount_rp, row.amount_low_rp, row.amount_high_rp, row.rival_tables) == (400, 400, 980, "T9")
    assert row.row_ids.split()[:4] == [f"{DOC}/{place}/pagu_2021" for place in ("T1/1", "T1/2", "T9/8", "T9/9")]
    rows, checks = contested()
    numbers = office_money.office_numbers(spending(lines(*rows, checks=checks), checks=checks))
    number = next(each for each in numbers if each.name == "rp_per_sum_serang_2021_everything_pagu")
    assert number.shown == "Rp 40 (Rp 40 to Rp 98 with table T9), register of 2020"
    shown = office_money.office_overview(spending(lines(*rows, checks=checks), checks=checks))
    assert set(shown["sum"]) == {"40 (40 to 98)"}


def test_an_open_programme_has_the_range_of_its_readings_and_of_the_other_table():
    rows, checks = contested(status="unresolved", alternatives='["30", "31"]')
    rows[0]["amount_rp"] = None
    row = totals_of(rows, checks.assign(verdict="cannot_tell"))
    assert pd.isna(row.amount_rp) and (row.amount_low_rp, row.amount_high_rp) == (130, 980)
    line = lines(*rows, checks=checks.assign(verdict="cannot_tell")).iloc[0]
    assert (line.pagu_least_rp, line.pagu_most_rp, line.contested) == (30, 900, True)


def test_the_programme_that_another_table_prints_stands_for_its_lines_where_all_are_summed():
    rows, checks = contested()
    children = [money(3, "pagu", 60, parent=2), money(4, "pagu", 40, parent=2, function="administration")]
    children += [money(5, "pagu", 300, parent=1)]
    checks = pd.concat([checks, same((f"{DOC}/T1/3/pagu_2021", f"{DOC}/T9/7/pagu_2021"))])
    rows = [*rows, *children, money(7, "pagu", 50, table="T9", parent=9)]
    found = spending(lines(*rows, checks=checks), checks=checks)
    own = found[(found.table_id == "T1") & (found.denominator == "sum")].set_index("scope")
    assert (own.level["everything"], own.amount_high_rp["everything"]) == ("leaf", 980)
    # Without administration the programme's sum tells nothing of line 3, but its own print does.
    assert (own.amount_rp["welfare"], own.amount_high_rp["welfare"]) == (360, 950)


def test_another_phase_is_no_rival():
    rows, checks = contested()
    rows = [row | ({"phase": "murni"} if row["table_id"] == "T9" else {}) for row in rows]
    row = totals_of(rows, checks)
    assert (row.amount_low_rp, row.amount_high_rp, row.rival_tables) == (400, 400, "")


def test_a_year_whose_money_is_only_known_as_a_range_is_drawn_and_told_as_one():
    own = {"region_id": "bengkulu", "doc_id": "bengkulu_renstra_2021_2026", "table_id": "T6.1", "fiscal_year": 2022}
    own |= {
        "phase": "indikatif",
        "basis": "pagu",
        "contains": "with salaries",
        "population_year": 2020,
        "row_ids": f"{own['doc_id']}/T6.1/1244/pagu_2022",
    }
    rows = pd.DataFrame([own | {"scope": "welfare"}, own | {"scope": "everything"}])
    rows = rows.assign(rp_per_person=[pd.NA, 9000.0], rp_per_person_low=[750.0, 9000.0])
    caption = charts.office_spending(rows.assign(rp_per_person_high=[1600.0, 9000.0]), "en").caption
    assert "750 – 1,600 per inhabitant" in caption["title"] and "750 – 1,600 / 9,000" in caption["alt"]
