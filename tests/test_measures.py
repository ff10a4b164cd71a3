"""Lines of money on tiny tables that can be worked by hand."""

import pandas as pd

from analysis.studies import measures

DOC = "serang_renja_2022"


def money(
    line, measure, amount, *, table="T1", level="kegiatan", parent="", year=2021, name="Penyediaan Sandang", **more
):
    """Return one row of budget_lines."""
    row_id = f"{DOC}/{table}/{line}/{measure}_{year}"
    parent_id = f"{DOC}/{table}/{parent}/{measure}_{year}" if parent else ""
    phase = "realisasi" if measure == "realisasi" else more.pop("phase", "perubahan")
    return {
        "doc_id": DOC, "table_id": table, "line": line, "row_id": row_id, "printed": str(amount),
        "status": "as_published", "region_id": "serang", "level": level, "parent_id": parent_id, "code": "",
        "nomenclature_code": "", "name": name, "function": "rehabilitation",
        "economic_class": "", "fiscal_year": year, "period": "year", "measure": measure, "phase": phase,
        "amount_rp": amount, "alternatives": "",
        "state": "number", "number_style": "", "until": "",
    } | more  # fmt: skip


def value(
    line, measure, number, *, table="T1", indicator="Jumlah anak yang mendapat sandang", unit="orang", place=1, **more
):
    """Return one row of indicators, owned by the budget line of the same number."""
    row_id = f"{DOC}/{table}/{line}/{measure}_2021" + (f"/{place}" if place > 1 else "")
    return {
        "doc_id": DOC, "table_id": table, "line": line, "row_id": row_id, "printed": str(number),
        "status": "as_published", "region_id": "serang", "level": "kegiatan", "owner_name": "x",
        "function": "rehabilitation",
        "owner_id": f"{DOC}/{table}/{line}/pagu_2021", "indicator": indicator, "unit_printed": unit, "unit": unit,
        "unit_kind": "people", "fiscal_year": 2021, "period": "year", "measure": measure, "value": number,
        "alternatives": "", "state": "number",
    } | more  # fmt: skip


def budget(*rows) -> pd.DataFrame:
    """Return budget_lines with their dtypes."""
    return pd.DataFrame(rows).astype({"fiscal_year": "Int64", "amount_rp": "Int64"})


def targets(*rows) -> pd.DataFrame:
    """Return indicators with their dtypes."""
    return pd.DataFrame(rows).astype({"fiscal_year": "Int64", "value": "Float64"})


def same(*pairs) -> pd.DataFrame:
    """Return checks that two tables print another amount for the same line."""
    rows = [{"rule": "same_line_same_amount", "verdict": "differs", "rows": " ".join(pair)} for pair in pairs]
    return pd.DataFrame(rows, columns=["rule", "verdict", "rows"])


def lines(*rows, checks=None) -> pd.DataFrame:
    """Return the study's lines of some budget rows."""
    return measures.lines(budget(*rows), same() if checks is None else checks)


def only(table: pd.DataFrame) -> pd.Series:
    """Return the one row of a table."""
    assert len(table) == 1
    return table.iloc[0]


def test_a_source_of_another_phase_is_its_own_source_and_no_reading():
    pair = (f"{DOC}/T1/1/pagu_2021", f"{DOC}/T2/1/pagu_2021")
    rows = [money(1, "pagu", 1000), money(1, "realisasi", 900), money(1, "pagu", 500, table="T2", phase="unknown")]
    row = lines(*rows, checks=same(pair)).set_index("table_id").loc["T1"]
    assert (row.pagu_least_rp, row.pagu_most_rp, row.contested) == (1000, 1000, True)


def test_of_several_ceilings_of_a_table_the_one_of_the_budget_as_last_revised_is_taken():
    murni = money("1", "pagu", 90, phase="murni", row_id=f"{DOC}/T1/1/pagu_murni")
    other = money("2", "pagu", 70, phase="murni", row_id=f"{DOC}/T1/2/pagu_murni")
    found = lines(murni, money("1", "pagu", 100), other, money("2", "pagu", 50), money("2", "realisasi", 40))
    assert list(found.pagu_rp) == [100, 50] and set(found.phase) == {"perubahan"}
    assert list(lines(murni, other).pagu_rp) == [90, 70]
