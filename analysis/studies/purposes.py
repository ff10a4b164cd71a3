"""Where a rupiah goes: salaries, the office's own running, data and workers, people in need."""

import re

import pandas as pd

from analysis.studies import measures, results, spending

# In the order in which they are shown. `unclear` are lines that no rule but the last places among benefits.
PURPOSES = ("salaries", "support", "data_and_workers", "benefit", "unclear", "other")
_OF_WORK = {
    "staff": "support",
    "registration": "data_and_workers",
    "workers": "data_and_workers",
    "cemetery": "other",
}


def purposes(table: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return what the ceilings of each office and year are for, one row per office, year and purpose.

    Each leaf of the main table has one purpose: salaries and administration by its name and function; others by the
    rules of reference.yml over its name, and where that says nothing over each thing that its indicators count. Where
    these differ, or say nothing either, it is unclear: share_high_pct of a benefit is with it. Years with a line that
    is not resolved have no shares.

    Takes table (measures.lines): doc_id, table_id, region_id, level, name, function, fiscal_year, period, phase,
    pagu_row, pagu_rp, line_id, salaries, leaf, main; indicators: owner_id, indicator. Gives region_id, doc_id,
    table_id, fiscal_year, phase, purpose, pagu_rp, share_pct, share_high_pct, n_lines, row_ids.
    """
    own = table[table.main & table.leaf & (table.level != "total") & (table.period == "year")]
    place = ["region_id", "doc_id", "table_id", "fiscal_year"]
    groups = own.groupby(place)
    own = own[(groups.line_id.transform("size") > 1) & ~groups.pagu_rp.transform(lambda rupiah: rupiah.isna().any())]
    if own.empty:
        return pd.DataFrame(columns=[*place, "phase", "purpose", "pagu_rp", "share_pct", "n_lines", "row_ids"])
    owned = indicators[indicators.owner_id != ""]
    said = owned.indicator.groupby(measures.line_id(owned.owner_id)).agg("; ".join)
    own = own.assign(said=own.line_id.map(said).fillna(""))
    own = own.assign(purpose=[_purpose(line) for line in own.itertuples()])
    sums = own.groupby([*place, "purpose"], as_index=False).agg(
        phase=("phase", "first"),
        pagu_rp=("pagu_rp", "sum"),
        n_lines=("line_id", "nunique"),
        row_ids=("pagu_row", " ".join),
    )
    whole = sums.groupby(place).pagu_rp.transform("sum")
    unclear = sums.pagu_rp.where(sums.purpose == "unclear", 0).groupby([sums[key] for key in place]).transform("sum")
    sums = sums.assign(
        share_pct=100 * sums.pagu_rp / whole,
        share_high_pct=100 * (sums.pagu_rp + unclear.where(sums.purpose == "benefit", 0)) / whole,
        order=sums.purpose.map(PURPOSES.index),
    )
    return sums.sort_values([*place, "order"]).drop(columns="order").reset_index(drop=True)


def _purpose(line) -> str:
    if line.salaries:
        return "salaries"
    if line.function == "administration":
        return "support"
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
                           row.share_pct, row.share_high_pct)
        )  # fmt: skip
    return found
