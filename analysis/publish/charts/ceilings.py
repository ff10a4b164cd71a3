"""Figures of ceilings: programmes over the years of a plan, and what a second table prints for the same line."""

import pandas as pd
from matplotlib.figure import Figure

from analysis.publish import plots
from analysis.publish.words import (
    amount,
    documents_of,
    line_name,
    percent,
    phases_of,
    region_name,
    sign,
    years_of,
)


def pagu_by_programme(programmes: pd.DataFrame, lang: str) -> Figure | None:
    """Draw every programme's ceiling by year on a log scale, of plans that give several years.

    Takes a row per programme and year: doc_id, table_id, region_id, line_id, name, fiscal_year, phase, pagu_rp.
    """
    several = programmes.groupby(["doc_id", "table_id"]).fiscal_year.transform("nunique") > 1
    rows = programmes[several].astype({"pagu_rp": float})
    if rows.empty:
        return None
    spans = rows.groupby("doc_id").fiscal_year.agg(["min", "max"])
    last = rows[rows.fiscal_year == rows.doc_id.map(spans["max"])]
    order = list(last.sort_values(["region_id", "pagu_rp"], ascending=[True, False]).line_id)
    figure, axis, place = plots.by_row(_names(rows, order), 36, 0.6, 0.215)
    for line, own in rows.sort_values("fiscal_year").groupby("line_id"):
        color, shape = plots.mark(own.region_id.iloc[0])
        drawn = own[own.pagu_rp > 0]
        axis.plot(drawn.pagu_rp, [place[line]] * len(drawn), color=color, lw=0.9, marker="|", markersize=6)
        ends = [own.iloc[0], own.iloc[-1]]
        for end, face in zip(ends, ("white", color), strict=True):
            if end.pagu_rp > 0:
                axis.plot(end.pagu_rp, place[line], marker=shape, color=color, markerfacecolor=face, markersize=6)
        told = " \N{RIGHTWARDS ARROW} ".join(amount(end.pagu_rp, lang).removeprefix(sign(lang)) for end in ends)
        axis.annotate(told, (1.02, place[line]), xycoords=("axes fraction", "data"), fontsize=7.5, va="center",
                      annotation_clip=False)  # fmt: skip
    plots.rupiah_axis(axis, lang, short=True)
    axis.set_xlabel({"id": "Pagu, rupiah, skala log", "en": "Ceiling, rupiah, log scale"}[lang])
    several_regions = rows.region_id.nunique() > 1
    handles = plots.region_dots(rows)
    most_years = rows.groupby("doc_id").fiscal_year.nunique().max()
    plots.legend(figure, (handles if several_regions else []) + plots.year_marks(most_years, lang), 5)
    told = []
    for region, own in last.groupby("region_id"):
        top = own.loc[own.pagu_rp.idxmax()]
        share, year = percent(100 * top.pagu_rp / own.pagu_rp.sum(), lang, 0), top.fiscal_year
        told.append((region_name(region), share, year))
    title = {
        "id": "Satu program memegang " + ", ".join(f"{share} pagu {name} tahun {year}" for name, share, year in told),
        "en": "One programme holds "
        + ", ".join(f"{share} of the ceiling of {name} for {year}" for name, share, year in told),
    }[lang]
    count, documents = len(order), documents_of(rows.doc_id, lang)
    subtitle = {
        "id": f"Pagu per program, rupiah, {years_of(rows.fiscal_year)}; tahap: {phases_of(rows.phase, lang)}; "
        f"n = {count} program, {documents}.",
        "en": f"Ceiling of each programme, rupiah, {years_of(rows.fiscal_year)}; phase: "
        f"{phases_of(rows.phase, lang)}; n = {count} programmes, {documents}.",
    }[lang]
    return plots.finish(figure, "pagu_by_programme", title, subtitle, rows, lang)


def second_prints(pairs: pd.DataFrame, lang: str) -> Figure | None:
    """Draw what a second table prints for a line's ceiling, in percent of the main table, where the two differ.

    Takes a row per line, year and second table: doc_id, table_id, other_table_id, region_id, line_id, line, name,
    fiscal_year, phase, other_phase, pagu_rp, other_rp, verdict.
    """
    told = pairs[pairs.verdict.isin(["agrees", "differs"])]
    rows = told[(told.verdict == "differs") & (told.pagu_rp > 0) & (told.other_rp > 0)]
    if rows.empty:
        return None
    rows = rows.assign(percent=100 * rows.other_rp.astype(float) / rows.pagu_rp.astype(float))
    order = list(rows.sort_values(["region_id", "line"]).drop_duplicates("line_id").line_id)
    figure, axis, place = plots.by_row(_names(rows, order), 46, 0.6, 0.215)
    for region, own in rows.groupby("region_id"):
        color, shape = plots.mark(region)
        axis.plot(own.percent, own.line_id.map(place), linestyle="", marker=shape, color=color, alpha=0.75,
                  markersize=5.5)  # fmt: skip
    axis.axvline(100, color="black", lw=1)
    axis.set_xlim(min(rows.percent.min() / 1.2, 80), max(rows.percent.max() * 1.2, 125))
    plots.log_axis(axis, lambda tick: percent(tick, lang, 0), fontsize=7.5)
    axis.set_xlabel(
        {"id": "Persen dari pagu tabel utama, skala log", "en": "Percent of the main table, log scale"}[lang]
    )
    if rows.region_id.nunique() > 1:
        plots.legend(figure, plots.region_dots(rows), 4)
    differing = (told.verdict == "differs").sum()
    tables = ", ".join(dict.fromkeys(f"{each.other_table_id}/{each.table_id}" for each in rows.itertuples()))
    years, count, documents = years_of(rows.fiscal_year), len(order), documents_of(rows.doc_id, lang)
    phases = phases_of(pd.concat([rows.phase, rows.other_phase]), lang)
    title = {
        "id": f"{differing} dari {len(told)} pagu yang dimuat dua tabel tidak sama",
        "en": f"{differing} of {len(told)} ceilings that two tables print are not the same",
    }[lang]
    subtitle = {
        "id": f"Satu tanda: satu pos dan tahun yang berbeda, {years}; tabel {tables}; tahap: "
        f"{phases}; n = {count} pos, {documents}.",
        "en": f"One mark: one differing line and year, {years}; tables {tables}; phase: "
        f"{phases}; n = {count} lines, {documents}.",
    }[lang]
    return plots.finish(figure, "second_prints", title, subtitle, rows, lang)


def _names(rows: pd.DataFrame, order: list[str]) -> dict[str, str]:
    """Return the names of lines (columns line_id, name) in an order of line_ids."""
    printed = rows.drop_duplicates("line_id").set_index("line_id").name.map(line_name)
    return {line: printed[line] for line in order}
