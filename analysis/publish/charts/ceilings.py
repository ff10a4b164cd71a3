"""The figure of ceilings that a second table prints otherwise."""

import pandas as pd
from matplotlib.figure import Figure

from analysis.publish import letters, plots
from analysis.publish.page import GREY, SMALL, Page
from analysis.publish.words import (
    amount,
    documents_of,
    line_name,
    marked,
    percent,
    phases_of,
    region_name,
    table_title,
    years_of,
)

_LEAST_PCT = 5.0  # a smaller difference is not drawn
_MOST_ROWS = 16


def second_prints(pairs: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw the ceilings for which a second table prints an amount more than five percent off, in rupiah.

    Takes a row per line, year and second table: doc_id, table_id, other_table_id, region_id, line_id, line, name,
    fiscal_year, phase, other_phase, pagu_rp, other_rp, verdict.
    """
    told = pairs[pairs.verdict.isin(["agrees", "differs"])] if len(pairs) else pairs
    rows = told[(told.verdict == "differs") & (told.pagu_rp > 0) & (told.other_rp > 0)] if len(told) else told
    if rows.empty:
        return None
    rows = rows.astype({"pagu_rp": float, "other_rp": float})
    rows = rows.assign(gap=rows.other_rp - rows.pagu_rp, off=100 * (rows.other_rp / rows.pagu_rp - 1))
    off = rows[rows.off.abs() > _LEAST_PCT]
    if off.empty:
        return None
    largest = off.gap.abs().sort_values(ascending=False, kind="stable").index[:_MOST_ROWS]
    drawn = off.loc[largest].sort_values(["region_id", "line", "fiscal_year", "other_table_id"], kind="stable")
    drawn = drawn.reset_index(drop=True)
    page = Page(lang, shape)
    words = {
        "id": ("tabel utama", "tabel lain", "Pagu, rupiah, skala log (kanan: selisih)"),
        "en": ("main table", "other table", "Ceiling, rupiah, log scale (right: difference)"),
    }[lang]
    page.legend([plots.dot(words[0], GREY, "o"), plots.dot(words[1], GREY, "o", filled=False)])
    names = {row.Index: f"{marked(line_name(row.called), row.doc_id)}, {row.fiscal_year:.0f}"
             for row in drawn.rename(columns={"name": "called"}).itertuples()}  # fmt: skip
    headings = {row.Index: f"{region_name(row.region_id)}, {table_title(row.doc_id, row.table_id)} / "
                f"{table_title(row.doc_id, row.other_table_id)}"
                for row in drawn.itertuples()}  # fmt: skip
    written = {row.Index: plots.signed(row.gap, lang) for row in drawn.itertuples()}
    right = max(letters.width(text, SMALL) for text in written.values()) + 0.14
    axis, place = page.rows(names, right, 0.19, headings)
    ends = drawn[["pagu_rp", "other_rp"]]
    ticks = plots.log_scale(axis, float(ends.min().min()), float(ends.max().max()))
    for row in drawn.itertuples():
        level, (color, own_shape) = place[row.Index], plots.mark(row.region_id)
        axis.plot([row.pagu_rp, row.other_rp], [level] * 2, color=color, lw=1)
        axis.plot([row.pagu_rp], [level], **plots.look(color, own_shape))
        axis.plot([row.other_rp], [level], **plots.look(color, own_shape, False))
        page.text(page.width - 0.05, level, written[row.Index], ha="right")
        plots.told(page, [f"{headings[row.Index]}, {names[row.Index]}: {amount(row.pagu_rp, lang)},",
                          f"{amount(row.other_rp, lang)}"])  # fmt: skip
    page.scale(axis, ticks, plots.short_rupiah(lang), words[2])
    limit = percent(_LEAST_PCT, lang, 0)
    title = {
        "id": f"{len(off)} dari {len(told)} pagu yang dimuat dua tabel berbeda lebih dari {limit}",
        "en": f"{len(off)} of {len(told)} ceilings that two tables print differ by more than {limit}",
    }[lang]
    small, zero = len(rows) - len(off), int((told.verdict == "differs").sum()) - len(rows)
    subtitle = {
        "id": f"{len(drawn)} selisih terbesar dalam rupiah, {years_of(drawn.fiscal_year)}; {small} lainnya berbeda "
        f"kurang dari itu" + (f", {zero} nol pada satu tabel" if zero else "")
        + f"; tahap: {phases_of(pd.concat([drawn.phase, drawn.other_phase]), lang)}; "
        f"{documents_of(drawn.doc_id, lang)}.",
        "en": f"The {len(drawn)} largest differences in rupiah, {years_of(drawn.fiscal_year)}; {small} more differ by "
        f"less" + (f", {zero} are zero in one table" if zero else "")
        + f"; phase: {phases_of(pd.concat([drawn.phase, drawn.other_phase]), lang)}; "
        f"{documents_of(drawn.doc_id, lang)}.",
    }[lang]  # fmt: skip
    return plots.finish(page, "second_prints", title, subtitle, drawn)
