"""Unspent money by name: the lines that left most of it, and where their document gives a reason."""

from dataclasses import replace

import pandas as pd

from analysis.studies import reasons, results
from analysis.tidy.check import each

LINES_EACH = 5  # of each table


def by_name(absorption: pd.DataFrame, lines_each: int = LINES_EACH) -> pd.DataFrame:
    """Return the lines of each main table that left most of their ceiling unspent, one row per line and year.

    Lines are those that are no line's parent, also beside a total that has few of them. share_pct is of what the whole
    table left unspent. Where an amount is open, low and high span its readings. reason_at is the place in the document
    where a reason is told, reason_of whether of this line or of the whole office; empty where no place is recorded.

    Takes absorption (execution.absorption): region_id, doc_id, table_id, line, line_id, parent_line, level, name,
    fiscal_year, phase, leaf, main, reason, pagu_rp, realisasi_rp, pagu_low_rp, pagu_high_rp, realisasi_low_rp,
    realisasi_high_rp, unspent_rp, absorption_pct, row_ids. Gives region_id, doc_id, table_id, fiscal_year, phase,
    rank, line_id, name, pagu_rp, realisasi_rp, unspent_rp, unspent_low_rp, unspent_high_rp, absorption_pct, share_pct,
    reason_at, reason_of, row_ids, result_id.
    """
    place = ["region_id", "doc_id", "table_id", "fiscal_year"]
    columns = [*place, "phase", "rank", "line_id", "name", "pagu_rp", "realisasi_rp", "unspent_rp", "unspent_low_rp"]
    columns += ["unspent_high_rp", "absorption_pct", "share_pct", "reason_at", "reason_of", "row_ids"]
    own = absorption[absorption.main & (absorption.reason == "")] if len(absorption) else absorption
    if own.empty:
        return pd.DataFrame(columns=[*columns, "result_id"])
    whole = own[own.leaf].groupby(place).unspent_rp.sum(min_count=1).rename("whole_rp")
    below = own[(own.level != "total") & ~own.line_id.isin(own.parent_line)]
    below = below.assign(
        unspent_low_rp=below.pagu_low_rp - below.realisasi_high_rp,
        unspent_high_rp=below.pagu_high_rp - below.realisasi_low_rp,
    )
    below = below[(below.unspent_high_rp > 0).fillna(False)]
    below = below.sort_values([*place, "unspent_high_rp", "line"], ascending=[True] * 4 + [False, True])
    below = below.assign(rank=below.groupby(place).cumcount() + 1)
    below = below[below["rank"] <= lines_each].merge(whole, left_on=place, right_index=True, how="left")
    below["share_pct"] = 100 * below.unspent_rp / below.whole_rp.where(below.whole_rp > 0)
    known = reasons.places(below.doc_id.unique(), reasons.UNSPENT)
    called = zip(below.doc_id, below.name.astype("str"), strict=True)
    told = [reasons.of_line(doc_id, name, known) for doc_id, name in called]
    below = below.assign(reason_at=[at for at, _ in told], reason_of=[of for _, of in told])
    ids = below.line_id + "/" + below.fiscal_year.astype("str")
    return below[columns].assign(result_id=ids).reset_index(drop=True)


def unspent_numbers(table: pd.DataFrame) -> list[results.Number]:
    """Return what the line that left most left unspent, of each office and year.

    Takes table (by_name): the columns given.
    """
    found = []
    for row in each(table[table["rank"] == 1].rename(columns={"name": "called"})):
        rows = pd.DataFrame([{"doc_id": row.doc_id, "row_ids": row.row_ids, "line_id": row.line_id}])
        name = results.key("most_unspent", row.region_id, row.fiscal_year, row.table_id, "rp")
        what = f"unspent of {row.called}, the line that left most, pagu {row.phase}"
        one = results.number(name, row.unspent_rp, "rupiah", what, rows, row.unspent_low_rp, row.unspent_high_rp)
        share = "" if pd.isna(row.share_pct) else f", {row.share_pct:.0f} % of all that stayed"
        place = f"; a reason {row.reason_of} is told at line {row.reason_at.split('/')[2]}" if row.reason_at else ""
        found.append(replace(one, shown=f"{row.called} ({one.shown}{share}{place})"))
    return found
