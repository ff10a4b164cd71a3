"""What the total of a table holds: salaries or not, by its own lines; and what sentences tell beside it."""

import pandas as pd

from analysis.studies import lost, results
from analysis.studies.study_schema import PERMENDAGRI_90
from analysis.tidy.check import each

INSIDE, OUTSIDE, CANNOT_TELL = "with salaries", "no line for salaries", "cannot tell whether salaries are in"
_PLACE = ["region_id", "doc_id", "table_id", "fiscal_year"]


def contents(table: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return what the total of each main table and year holds, one row each.

    contains is by the lines, never by the year: a line for salaries is there; none is among lines that would show it;
    or the lines do not tell, where rows are lost or only levels are printed that hold salaries with other things.
    whole_told_rp is what a sentence of the document tells the table's sum to be a part of (belanja langsung of a whole
    with belanja tidak langsung), where all that it tells adds up; outside_rp is what of it no line of the table holds.

    Takes table (measures.lines): region_id, doc_id, table_id, fiscal_year, period, level, function, nomenclature,
    phase, pagu_rp, pagu_row, line_id, salaries, leaf, main; checks: check_id, doc_id, table_id, rule, rows, found,
    verdict, kind. Gives region_id, doc_id, table_id, fiscal_year, phase, contains, n_salary_lines, salaries_rp,
    direct_rp, whole_told_rp, outside_rp, told_at, row_ids, result_id.
    """
    own = table[table.main & (table.period == "year")]
    told, missing = _told(checks), lost.tables(checks)
    found = [
        dict(zip(_PLACE, place, strict=True)) | _of_table(rows, told, place[1:3] in missing)
        for place, rows in own.groupby(_PLACE)
    ]
    columns = [*_PLACE, "phase", "contains", "n_salary_lines", "salaries_rp", "direct_rp", "whole_told_rp"]
    columns += ["outside_rp", "told_at", "row_ids"]
    amounts = dict.fromkeys(["salaries_rp", "direct_rp", "whole_told_rp", "outside_rp"], "Float64")
    table = pd.DataFrame(found, columns=columns).astype(amounts)
    return table.assign(result_id=results.row_names(table, _PLACE[1:]))


def _of_table(rows: pd.DataFrame, told: list[dict], rows_missing: bool) -> dict:
    leaves = rows[rows.leaf]
    paid = leaves[leaves.salaries & (leaves.pagu_rp != 0).fillna(True)]
    admin = leaves[leaves.function == "administration"]
    coarse = admin.level.isin(["total", "program"]) | (
        (admin.level == "kegiatan") & (admin.nomenclature == PERMENDAGRI_90)
    )
    unsure = rows_missing or coarse.any() or leaves.level.isin(["total", "program"]).all()
    found = {
        "phase": rows.phase.iloc[0],
        "contains": INSIDE if len(paid) else CANNOT_TELL if unsure else OUTSIDE,
        "n_salary_lines": len(paid),
        "salaries_rp": paid.pagu_rp.sum(skipna=False) if len(paid) else pd.NA,
        "direct_rp": leaves.pagu_rp.sum(skipna=False),
        "whole_told_rp": pd.NA,
        "outside_rp": pd.NA,
        "told_at": "",
        "row_ids": " ".join(rows[rows.leaf].pagu_row),
    }
    nominal = rows.set_index("pagu_row").pagu_rp
    for sentence in told:
        if set(sentence["rows"]) <= set(nominal.index) and sentence["part"]:
            # Amounts may be in the prices of another year; the sentence is in those of its own.
            factor = nominal[sentence["rows"]].sum(skipna=False) / sentence["part"]
            whole = sentence["whole"] * factor
            found |= {
                "whole_told_rp": whole,
                "outside_rp": whole - sentence["part"] * factor,
                "told_at": sentence["at"],
                "row_ids": " ".join(sentence["rows"]),
            }
    return found


def _told(checks: pd.DataFrame) -> list[dict]:
    """Return the sentences that tell the sum of a table as a part of a whole, where all that they tell adds up."""
    sums = checks[(checks.rule == "sum_told") & (checks.verdict == "agrees")]
    if sums.empty:
        return []
    line = sums.check_id.str.split("/").str[3]
    found = []
    for (doc_id, table_id, at), rows in sums.groupby(["doc_id", "table_id", line]):
        parts, wholes = rows[rows["rows"] != ""], rows[rows["rows"] == ""]
        if len(parts) == len(wholes) == 1:
            found.append(
                {"at": f"{doc_id}/{table_id}/{at}", "rows": parts["rows"].iloc[0].split(),
                 "part": float(parts.found.iloc[0]), "whole": float(wholes.found.iloc[0])}
            )  # fmt: skip
    return found


def in_words(table: pd.DataFrame) -> dict[tuple, str]:
    """Return what the total of each table and year holds, by document, table and year.

    Takes table (contents): doc_id, table_id, fiscal_year, contains, whole_told_rp.
    """
    return {
        (row.doc_id, row.table_id, row.fiscal_year): row.contains
        + ("" if pd.isna(row.whole_told_rp) else "; a sentence tells a whole that holds them")
        for row in each(table)
    }


def with_contents(sums: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return sums of documents, tables and years, each with what the total of its table holds.

    Takes sums: doc_id, table_id, fiscal_year; table (contents). Gives the columns of sums and contains.
    """
    said = in_words(table)
    places = zip(sums.doc_id, sums.table_id, sums.fiscal_year, strict=True)
    return sums.assign(contains=[said.get(place, "") for place in places])
