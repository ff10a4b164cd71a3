"""A line printed in two tables is compared with itself: its parts together, its equal name first, its own phase."""

import pandas as pd
import pytest

from analysis import schema
from analysis.source import register
from analysis.tidy import identities, second_prints
from analysis.tidy.frames import of_table
from analysis.tidy.hierarchy import Line


def money(*rows) -> pd.DataFrame:
    """Return budget rows from (table, line, name, column, phase, amount)."""
    records = [
        dict.fromkeys(schema.BUDGET_LINES.names, "")
        | {
            "doc_id": "d", "table_id": table, "line": line, "row_id": f"d/{table}/{line}/{column}",
            "status": "as_published", "evidence": "unchecked", "region_id": "r", "level": "program", "name": name,
            "function": "all", "fiscal_year": 2021, "period": "year", "measure": column.split("_")[0],
            "phase": phase, "amount_rp": amount, "state": "number",
        }
        for table, line, name, column, phase, amount in rows
    ]  # fmt: skip
    return schema.conform(records, schema.BUDGET_LINES)


def compared(*rows) -> list[tuple]:
    return [(each.expected, each.found, each.verdict) for each in second_prints.compare(money(*rows))]


def test_the_parts_of_a_line_are_compared_together_with_its_one_print():
    parts = [("A", n, "Program Budidaya", "pagu", "unknown", amount) for n, amount in ((1, 18), (2, 1), (3, 5))]
    assert compared(*parts, ("B", 9, "Program Budidaya", "pagu", "unknown", 24)) == [(24, 24, "agrees")]
    assert compared(*parts, ("B", 9, "Program Budidaya", "pagu", "unknown", 18)) == [(24, 18, "differs")]
    found = second_prints.compare(money(*parts, ("B", 9, "Program Budidaya", "pagu", "unknown", 24)))
    assert [(each.rule, len(each.rows)) for each in found] == [("same_line_in_parts", 4)]  # no pair of one line


def test_a_name_printed_as_often_in_both_tables_is_paired_by_its_order():
    rows = [(table, n, "Penyediaan Makanan", "pagu", "unknown", n) for table in "AB" for n in (1, 2)]
    assert compared(*rows) == [(1, 1, "agrees"), (2, 2, "agrees")]


def test_parts_in_both_tables_are_not_compared_where_their_number_differs():
    rows = [("A", n, "Penyediaan Makanan", "pagu", "unknown", n) for n in (1, 2, 3)]
    assert not compared(*rows, *(("B", n, "Penyediaan Makanan", "pagu", "unknown", 3) for n in (4, 5)))


def test_a_name_that_stands_in_both_tables_is_not_taken_for_one_that_is_near_it():
    control = "Program Pengawasan Sumber Daya Kelautan dan Perikanan"
    other = "Program Pengawasan Sumber Daya Kelautan dan Perairan"
    rows = [("A", 1, control, "pagu", "unknown", 5), ("B", 8, other, "pagu", "unknown", 2)]
    assert compared(*rows, ("B", 9, control, "pagu", "unknown", 5)) == [(5, 5, "agrees")]


def test_a_second_column_of_the_same_line_is_no_part_of_it():
    first = [("A", 1, "Program X", "pagu_1", "indikatif", 5), ("A", 1, "Program X", "pagu_2", "murni", 7)]
    assert compared(*first, ("B", 9, "Program X", "pagu", "murni", 7)) == [(7, 7, "agrees")]
    assert compared(*first, ("B", 9, "Program X", "pagu", "indikatif", 5)) == [(5, 5, "agrees")]


def shares(*rows, owner="d/A/1/pagu_2021"):
    value = dict.fromkeys(schema.INDICATORS.names, "") | {
        "doc_id": "d", "table_id": "A", "line": 1, "row_id": "d/A/1/pct", "printed": "80,00", "status": "as_published",
        "evidence": "unchecked", "region_id": "r", "indicator": "x", "measure": "absorption_pct", "unit": "percent",
        "fiscal_year": 2021, "period": "year", "value": 80, "state": "number", "owner_id": owner, "owner_name": "x",
    }  # fmt: skip
    own = {"budget_lines": rows[0], "indicators": pd.DataFrame([value])}
    return [(each.found, each.verdict) for each in identities.absorption(of_table("A", own))]


@pytest.mark.parametrize(("spent", "verdict"), [(80, "agrees"), (70, "differs")])
def test_an_absorption_is_of_the_ceiling_of_its_own_year(spent, verdict):
    lines = money(
        ("A", 1, "x", "pagu_end", "unknown", 1000),
        ("A", 1, "x", "pagu_2021", "unknown", 100),
        ("A", 1, "x", "realisasi_2021", "realisasi", spent),
    )
    lines.loc[0, ["period", "fiscal_year"]] = ["end", pd.NA]
    assert shares(lines) == [(80, verdict)]


def test_an_absorption_is_of_the_ceiling_as_last_revised():
    lines = money(
        ("A", 1, "x", "pagu_murni", "murni", 1000),
        ("A", 1, "x", "pagu_perubahan", "perubahan", 100),
        ("A", 1, "x", "realisasi_2021", "realisasi", 80),
    )
    assert shares(lines) == [(80, "agrees")]


def lines(*rows: tuple[str, str, int | None]) -> list[Line]:
    """Return a programme and its kegiatan from (name, print, amount), None for one that cannot be read."""
    found: list[Line] = []
    for n, (name, printed, amount) in enumerate(rows, 1):
        line = Line(n, "program" if n == 1 else "kegiatan", name, "", found[0] if found else None)
        state = "unreadable" if amount is None else "number"
        money = pd.NA if amount is None else amount
        line.rows["pagu_2021"] = {"printed": printed, "state": state, "amount_rp": money, "status": "unresolved"}
        found.append(line)
    found[0].children = found[1:]
    return found


@pytest.mark.parametrize(
    ("printed", "amount", "alternatives"),
    [
        ("Rp. 831.870.80,-", 831_870_800, ""),
        ("Rp. 831.870.00,-", None, "[831870000, 831870800]"),  # the page may print 831.870.000
    ],
)
def test_a_print_that_lost_a_zero_is_not_read_as_another_table_prints_it(printed, amount, alternatives):
    names = ("Program Penunjang", "Penyediaan Jasa Surat Menyurat", "Penyediaan Jasa Pelayanan Umum")
    own = lines(
        (names[0], "1.115.110.800", 1_115_110_800), (names[1], "283.240.000", 283_240_000), (names[2], printed, None)
    )
    other = lines(
        *((name, f"{n}", n) for name, n in zip(names, (1_115_110_800, 283_240_000, 831_870_800), strict=True))
    )
    column = {"id": "pagu_2021", "role": "amount", "measure": "pagu", "year": 2021, "phase": "murni"}
    table = register.Table(title="T", rows=3, parts=[{"start": "^No", "end": "^S"}], columns=[column])
    second_prints.read_beside(own, other, table)
    row = own[2].rows["pagu_2021"]
    assert (None if row["amount_rp"] is pd.NA else row["amount_rp"]) == amount
    assert row.get("alternatives", "") == alternatives
