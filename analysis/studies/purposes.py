"""Where a rupiah goes: salaries, the office's own running, data and workers, people in need."""

import re
from collections.abc import Hashable

import numpy as np
import pandas as pd

from analysis.studies import measures, open_amounts, results, spending

# In the order in which they are shown. `unclear` are lines that no rule but the last places among benefits.
PURPOSES = ("salaries", "support", "data_and_workers", "benefit", "unclear", "other")
_OF_WORK = {
    "staff": "support",
    "registration": "data_and_workers",
    "workers": "data_and_workers",
    "cemetery": "other",
    "public_works": "other",
}


_ROUNDING = 5e-5  # of a total: what no printed share shows
_PLACE = ["region_id", "doc_id", "table_id", "fiscal_year"]


def purposes(table: pd.DataFrame, indicators: pd.DataFrame, *, of_totals: bool = True) -> pd.DataFrame:
    """Return what the ceilings of each office and year are for, one row per office, year and purpose.

    Each leaf of the main table has one purpose: by the rules of reference.yml over its name and the function of its
    programme, and where these say nothing over each thing that its indicators count. A programme of administration is
    the office's own running but for salaries and for works that the public uses, whatever programme pays them. Where
    these differ, or say nothing either, it is unclear: share_high_pct of a benefit is with it. A year with an open
    amount has no share but a range: a purpose at its least beside the others at their greatest, and the other way
    round; neither where nothing bounds an open amount. Shares are of what the table prints for the whole where the
    lines add to no more, of_totals: what is left of it stands in lost rows, of any purpose, and there is a range only.

    Takes table (measures.lines): doc_id, table_id, region_id, level, name, function, fiscal_year, period, phase,
    pagu_row, pagu_rp, pagu_low_rp, pagu_high_rp, line_id, parent_line, salaries, leaf, main; indicators:
    owner_id, indicator. Gives region_id, doc_id, table_id, fiscal_year, phase, purpose, pagu_rp, share_pct,
    share_low_pct, share_high_pct, n_lines, row_ids.
    """
    own = with_purpose(table, indicators)
    own = own[own.groupby(_PLACE).line_id.transform("size") > 1]
    columns = [*_PLACE, "phase", "purpose", "pagu_rp", "share_pct", "share_low_pct", "share_high_pct", "n_lines"]
    if own.empty:
        return pd.DataFrame(columns=[*columns, "row_ids"])
    sums = _sums(own, [*_PLACE, "purpose"])
    wholes = _wholes(table) if of_totals else {}
    sums = pd.concat([_shares(rows, wholes.get(place)) for place, rows in sums.groupby(_PLACE)])
    sums = sums.assign(order=sums.purpose.map(PURPOSES.index))
    return sums.sort_values([*_PLACE, "order"])[[*columns, "row_ids"]].reset_index(drop=True)


def with_purpose(table: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the leaves of the main tables, each with its purpose; an open ceiling has the range of open_amounts.

    Takes table and indicators as purposes does. Gives the columns of table and purpose.
    """
    own = open_amounts.bounded(table[table.main & (table.period == "year")])
    own = own[own.leaf & (own.level != "total")]
    owned = indicators[indicators.owner_id != ""]
    said = owned.indicator.groupby(measures.line_id(owned.owner_id)).agg("; ".join)
    own = own.assign(said=own.line_id.map(said).fillna(""))
    return own.assign(purpose=[_purpose(line) for line in own.itertuples()]).drop(columns="said")


def unclear_lines(table: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of which no rule tells one purpose, largest first: what a reader may decide otherwise.

    Takes table and indicators as purposes does. Gives region_id, doc_id, table_id, fiscal_year, name, pagu_rp, row_ids.
    """
    own = with_purpose(table, indicators)
    own = own[own.purpose == "unclear"].assign(row_ids=lambda rows: rows.pagu_row)
    own = own.sort_values(["region_id", "fiscal_year", "pagu_rp", "line_id"], ascending=[True, True, False, True])
    return own[[*_PLACE, "name", "pagu_rp", "row_ids"]].reset_index(drop=True)


def _sums(own: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return what some lines add to (pagu_rp, low_rp, high_rp), by purpose and place: their phase, number and rows."""
    return own.groupby(by, as_index=False).agg(
        phase=("phase", "first"),
        pagu_rp=("pagu_rp", _whole_sum),
        low_rp=("pagu_low_rp", _whole_sum),
        high_rp=("pagu_high_rp", _whole_sum),
        n_lines=("line_id", "nunique"),
        row_ids=("pagu_row", " ".join),
    )


def _whole_sum(amounts: pd.Series):
    """Return the sum, or NA when one amount is not known."""
    return amounts.sum(skipna=False)


def _wholes(table: pd.DataFrame) -> dict[Hashable, float]:
    """Return what the main tables print for all their lines of a year: the total or the programmes, the larger."""
    own = table[table.main & (table.period == "year") & table.level.isin(["total", "program"])]
    sums = own.groupby([*_PLACE, "level"]).pagu_rp.agg(["sum", "size", "count"]).reset_index()
    known = (sums["size"] == sums["count"]) & ((sums.level == "program") | (sums["size"] == 1))
    return sums[known].groupby(_PLACE)["sum"].max().astype(float).to_dict()


def _shares(sums: pd.DataFrame, printed: float | None) -> pd.DataFrame:
    """Return the shares of one table and year, of the printed whole where the lines add to no more."""
    point, low, high = (sums[name].astype(float) for name in ("pagu_rp", "low_rp", "high_rp"))
    is_benefit = sums.purpose == "benefit"
    unclear = np.where(is_benefit, high[sums.purpose == "unclear"].sum(skipna=False), 0)
    whole, least, most = (each.sum(skipna=False) for each in (point, low, high))
    if printed is not None and printed > most * (1 + _ROUNDING):  # false where nothing bounds the lines
        others = least - low - np.where(is_benefit, low[sums.purpose == "unclear"].sum(), 0)
        ends = 100 * low / printed, 100 * (printed - others) / printed
        return sums.assign(share_pct=np.nan, share_low_pct=ends[0], share_high_pct=ends[1])
    highest = (high + unclear) / (least - low + high).clip(lower=1)
    return sums.assign(
        share_pct=100 * point / whole if whole else np.nan,
        share_low_pct=100 * low / (most - high + low).clip(lower=1),
        share_high_pct=(100 * highest).clip(upper=100),
    )


def _purpose(line) -> str:
    if line.salaries:
        return "salaries"
    named = _by_words(line.name, line.function)
    if named != "unclear" or line.function == "unmatched":
        return named
    told = {_by_words(text, line.function) for text in re.split(r"[;,]", line.said) if text.strip()} - {"unclear"}
    return told.pop() if len(told) == 1 else "unclear"


def _by_words(text: str, function: str) -> str:
    """Return the purpose that some words tell by a rule of their own, else unclear."""
    service, work = spending.classify(text, "", function)
    return "unclear" if service == "other" or function == "unmatched" else _OF_WORK.get(work, "benefit")


def purpose_numbers(table: pd.DataFrame) -> list[results.Number]:
    """Return the share of each purpose in the ceiling of each office and year, a benefit's with what is unclear.

    Takes table (purposes): the columns given.
    """
    found = []
    for where, (_, row) in zip(results.places(table), table.iterrows(), strict=True):
        what = f"share of {row.purpose} in the ceiling ({row.phase}), {where}, table {row.table_id}"
        found.append(
            results.number(f"share_of_{row.purpose}_{where}_pct", row.share_pct, "percent", what, pd.DataFrame([row]),
                           row.share_low_pct, row.share_high_pct)
        )  # fmt: skip
    return found


def by_programme(table: pd.DataFrame, indicators: pd.DataFrame, *, of_totals: bool = True) -> pd.DataFrame:
    """Return what the ceilings of each programme are for, one row per programme, year and purpose.

    Lines are the leaves of the main tables, each counted once; those that stand under no programme are left out. An
    open amount leaves pagu_rp empty and low_rp and high_rp as its range, empty where nothing bounds it. What a
    programme prints over the most that its lines come to is `unresolved`: money of lines that are not in the text;
    without of_totals it is left out, for a selection that leaves out lines itself.

    Takes table and indicators as purposes does, table with program_line and line too. Gives region_id, doc_id,
    table_id, line_id, name, fiscal_year, phase, purpose, pagu_rp, low_rp, high_rp, n_lines, row_ids.
    """
    columns = ["region_id", "doc_id", "table_id", "line_id", "name", "fiscal_year", "phase", "purpose", "pagu_rp"]
    columns += ["low_rp", "high_rp", "n_lines", "row_ids"]
    called = table[table.level == "program"].drop_duplicates("line_id").set_index("line_id").name
    own = with_purpose(table, indicators)
    own = own[own.program_line.isin(called.index)]
    if own.empty:
        return pd.DataFrame(columns=columns)
    sums = _sums(own, [*_PLACE, "program_line", "purpose"])
    sums = sums.assign(line_id=sums.program_line, name=sums.program_line.map(called))
    return pd.concat([sums, _lost(sums, table)], ignore_index=True)[columns] if of_totals else sums[columns]


def _lost(sums: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return a row per programme and year whose printed ceiling is more than its lines can come to."""
    printed = table[table.main & (table.period == "year") & (table.level == "program") & table.pagu_rp.notna()]
    printed = printed.set_index(["line_id", "fiscal_year"])[["pagu_rp", "pagu_row"]].rename(
        columns={"pagu_rp": "printed_rp", "pagu_row": "row_ids"}
    )
    keys = [*_PLACE, "line_id", "name", "phase"]
    whole = sums.groupby(keys, as_index=False)[["low_rp", "high_rp"]].agg(_whole_sum)
    whole = whole.join(printed, on=["line_id", "fiscal_year"], how="inner")
    whole = whole[(whole.printed_rp - whole.high_rp > 1).fillna(False)]
    low, high = whole.printed_rp - whole.high_rp, whole.printed_rp - whole.low_rp
    return whole.assign(purpose="unresolved", pagu_rp=low.where(low == high), low_rp=low, high_rp=high, n_lines=0)
