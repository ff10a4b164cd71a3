"""What an open amount can be at all: no less than nothing, and no more than its parent leaves for it."""

import pandas as pd


def bounded(table: pd.DataFrame) -> pd.DataFrame:
    """Return the lines with a range for open ceilings without candidates: from nothing to what their parent leaves.

    A parent leaves what it holds, at most, less what its other lines hold, at least. Where that is below nothing, or
    the parent is not known either, the range stays empty. No ceiling is negative. Lines that are lost only
    make the range wider than it need be.

    Takes table (measures.lines): line_id, parent_line, fiscal_year, period, level, pagu_rp, pagu_low_rp, pagu_high_rp.
    Gives the columns of table.
    """
    frame = table.copy()
    keys = ["parent_line", "fiscal_year", "period"]
    for level in ("kegiatan", "sub_kegiatan"):  # from above: a kegiatan's range bounds its own lines
        above = frame.set_index(["line_id", "fiscal_year", "period"]).pagu_high_rp
        above = above[~above.index.duplicated()]
        least = frame.pagu_low_rp.fillna(0).groupby([frame[key] for key in keys], dropna=False).transform("sum")
        index = pd.MultiIndex.from_frame(frame[keys])
        whole = pd.Series(above.reindex(index).to_numpy(), index=frame.index, dtype="Float64")
        left = whole - (least - frame.pagu_low_rp.fillna(0))
        unknown = (frame.level == level) & frame.pagu_low_rp.isna() & (left >= 0).fillna(False)
        frame = frame.assign(
            pagu_low_rp=frame.pagu_low_rp.mask(unknown, 0.0), pagu_high_rp=frame.pagu_high_rp.mask(unknown, left)
        )
    return frame
