"""Who gets how much: the share of the direct services' money for a PMKS group beside its share of the register."""

import re

import numpy as np
import pandas as pd

from analysis.studies import measures, people, purposes, reference, results
from analysis.studies.indicator_words import counted_parts
from analysis.studies.study_schema import BASES
from analysis.tidy.check import each

SEVERAL, NONE_NAMED = "several", "none_named"
_PLACE = ["region_id", "doc_id", "table_id", "fiscal_year"]


def group_money(table: pd.DataFrame, indicators: pd.DataFrame, pmks: pd.DataFrame) -> pd.DataFrame:
    """Return what the lines of direct service of each office and year hold for each PMKS group, beside its register.

    A line is for a group where its indicators name that group and no other, or, where they name nobody, its own name
    does. Lines for several groups, and those that name none, are rows of their own: what of them a group gets is not
    told, so that share_high_pct of a group is with them. share_pct is of all these lines (purposes benefit and
    unclear), register_pct of all entries of persons in the register of the nearest year up to the money's,
    register_without_pct without fakir miskin. Types overlap, and some groups share a type.

    Takes table (measures.lines): region_id, doc_id, table_id, level, name, function, fiscal_year, period, phase,
    pagu_rp, pagu_low_rp, pagu_high_rp, pagu_row, line_id, parent_line, salaries, leaf, main; indicators: owner_id,
    indicator, measure; pmks: row_id, region_id, type_id, year, place, group, count. Gives region_id, doc_id, table_id,
    fiscal_year, phase, group_id, pagu_rp, share_pct, share_low_pct, share_high_pct, registered, stock_year,
    register_pct, register_without_pct, n_lines, row_ids, result_id.
    """
    own = purposes.with_purpose(table, indicators)
    own = own[own.purpose.isin(["benefit", "unclear"])]
    columns = [*_PLACE, "phase", "group_id", "pagu_rp", "share_pct", "share_low_pct", "share_high_pct", "registered"]
    columns += ["stock_year", "register_pct", "register_without_pct", "n_lines", "row_ids"]
    if own.empty:
        return pd.DataFrame(columns=[*columns, "result_id"])
    owned = indicators[(indicators.owner_id != "") & indicators.measure.isin(BASES)]
    said = owned.indicator.groupby(measures.line_id(owned.owner_id)).agg("; ".join)
    own = own.assign(group_id=[line_group(row.name_, said.get(row.line_id, ""))
                               for row in each(own.rename(columns={"name": "name_"}))])  # fmt: skip
    sums = own.groupby([*_PLACE, "group_id"], as_index=False).agg(
        phase=("phase", "first"),
        pagu_rp=("pagu_rp", lambda amounts: amounts.sum(skipna=False)),
        low_rp=("pagu_low_rp", lambda amounts: amounts.sum(skipna=False)),
        high_rp=("pagu_high_rp", lambda amounts: amounts.sum(skipna=False)),
        n_lines=("line_id", "nunique"),
        row_ids=("pagu_row", " ".join),
    )
    sums = pd.concat([_shares(rows) for _, rows in sums.groupby(_PLACE)])
    registers = pd.DataFrame([_register(row, pmks) for row in each(sums)], index=sums.index)
    sums = pd.concat([sums, registers.astype({"registered": "Float64", "stock_year": "Int64"})], axis=1)
    sums["row_ids"] = measures.joined(sums.row_ids, sums.stock_rows)
    ids = results.row_names(sums, [*_PLACE[1:], "group_id"])
    return sums[columns].assign(result_id=ids).reset_index(drop=True)


def line_group(name: str, said: str) -> str:
    """Return the PMKS group that a line is for: its id, several, or none_named; said are its indicators, by "; "."""
    told = set().union(*(_named(text) for text in said.split("; "))) or _named(name)
    return told.pop() if len(told) == 1 else SEVERAL if told else NONE_NAMED


def _named(text: str) -> set[str]:
    """Return the groups that a text names, of a list that names another thing beside them: several."""
    rules = reference.read()["line_groups"]
    found = {
        next((rule["id"] for rule in rules if re.search(rule["pattern"], part)), "") for part in counted_parts(text)
    }
    groups = found - {""}
    return {SEVERAL} if groups and "" in found else groups


def _shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of one table and year; a group's highest is with the lines for several and for none named."""
    shared = rows.group_id.isin([SEVERAL, NONE_NAMED])
    whole, least, most = (_sum_of(rows[name]) for name in ("pagu_rp", "low_rp", "high_rp"))
    more = _sum_of(rows.high_rp[shared])
    highest = rows.high_rp.astype(float) + np.where(shared, 0, more)
    return rows.assign(
        share_pct=100 * rows.pagu_rp.astype(float) / whole,
        share_low_pct=100 * rows.low_rp.astype(float) / most,
        share_high_pct=(100 * highest / least).clip(upper=100),
    )


def _sum_of(amounts: pd.Series) -> float:
    """Return a sum, NaN where an amount is not known or all are zero: nothing is a share of it."""
    total = amounts.sum(skipna=False)
    return np.nan if pd.isna(total) or (len(amounts) and not total) else float(total)


def _register(row, pmks: pd.DataFrame) -> dict:
    """Return a group's entries in the register of its region, and what part they are of all entries of persons."""
    nothing: dict = {"registered": pd.NA, "stock_year": pd.NA, "register_pct": pd.NA, "register_without_pct": pd.NA}
    nothing |= {"stock_rows": ""}
    types: list[str] = next(
        (rule["types"] for rule in reference.read()["line_groups"] if rule["id"] == row.group_id), []
    )
    own = people.persons(pmks[(pmks.region_id == row.region_id) & (pmks.year <= row.fiscal_year)])
    own = own[own["count"].notna() & (own.year == own.year.max())]
    counted = own[own.type_id.isin(types)]
    if counted.empty:
        return nothing
    registered, without = counted["count"].sum(), own[own.type_id != "fakir_miskin"]["count"].sum()
    return {
        "registered": registered,
        "stock_year": own.year.iloc[0],
        "register_pct": 100 * registered / own["count"].sum(),
        "register_without_pct": 100 * registered / without if "fakir_miskin" not in types and without else pd.NA,
        "stock_rows": " ".join(own.row_id),
    }


def coverage(groups: pd.DataFrame) -> pd.DataFrame:
    """Return persons planned and reached per registered, of groups that one line alone names, one row per group.

    Takes groups (people.reached_groups), which may have no column. Gives region_id, doc_id, table_id, fiscal_year,
    group_id, indicator, target, realisasi, registered, stock_year, planned_pct, reached_pct, row_ids.
    """
    columns = ["region_id", "doc_id", "table_id", "fiscal_year", "group", "indicator", "target", "realisasi", "stock"]
    columns += ["stock_year", "planned_pct", "reached_pct", "row_ids"]
    known = groups[groups.stock.notna() & (groups.target > 0)] if len(groups) else groups.reindex(columns=columns)
    alone = ~known.duplicated(["region_id", "fiscal_year", "group"], keep=False)
    return known.loc[alone, columns].rename(columns={"group": "group_id", "stock": "registered"}).reset_index(drop=True)


def group_numbers(table: pd.DataFrame) -> list[results.Number]:
    """Return each group's share of the welfare money and of the register, where the register has it.

    Takes table (group_money): the columns given.
    """
    found = []
    for _, row in table[table.registered.notna()].iterrows():
        name, rows = results.key(row.group_id, row.region_id, row.fiscal_year), pd.DataFrame([row])
        what = (
            f"of the direct services ({row.phase}), lines for {row.group_id} alone; at most with lines that name more"
        )
        ends = row.share_low_pct, row.share_high_pct
        share, most = results.show(row.share_pct, "percent"), results.show(row.share_high_pct, "percent", 0)
        shown = f"{share} (up to {most} with lines for several groups or none named)" if pd.notna(row.share_pct) else ""
        found.append(results.number(f"money_for_{name}_pct", row.share_pct, "percent", what, rows, *ends, shown=shown))
        what = f"of all entries of persons in the register of {row.stock_year}"
        found.append(results.number(f"register_of_{name}_pct", row.register_pct, "percent", what, rows))
    return found


def coverage_numbers(alone: pd.DataFrame) -> list[results.Number]:
    """Return persons planned per registered entry, of groups that one line alone names.

    Takes alone (coverage): the columns given.
    """
    found = []
    for _, row in alone.iterrows():
        name = results.key("planned", row.group_id, row.region_id, row.fiscal_year, "pct")
        what = f"persons planned by the one line that names {row.group_id}, per entry registered in {row.stock_year}"
        found.append(results.number(name, row.planned_pct, "percent", what, pd.DataFrame([row])))
    return found
