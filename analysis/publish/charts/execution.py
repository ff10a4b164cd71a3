"""Figures of absorption: every line's share of its ceiling that was spent, and where the unspent money sits."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from analysis.publish import plots
from analysis.publish.words import amount, how_many, line_name, percent, phases_of, region_name, years_of
from analysis.studies import execution


def absorption_by_line(absorption: pd.DataFrame, lang: str) -> Figure | None:
    """Draw absorption of every line by office and table, size by pagu, and the office's ratio of sums.

    Takes `absorption` as the schema of the studies declares it (absorption_pct, pagu_rp, leaf, main, function...).
    """
    rows = absorption[absorption.leaf & (absorption.level != "total") & absorption.absorption_pct.notna()]
    if rows.empty:
        return None
    words = {
        "id": ("administrasi", "layanan", "semua pos bersama (rasio jumlah)", "Serapan: realisasi / pagu, persen"),
        "en": (
            "administration",
            "services",
            "all lines together (ratio of sums)",
            "Absorption: spent / ceiling, percent",
        ),
    }[lang]
    sums = execution.outturn(rows, ["region_id", "doc_id", "table_id", "fiscal_year"])
    figure, (axis,) = plots.blank(0.5 + 0.66 * len(sums))
    generator = np.random.default_rng(0)
    names = []
    for position, office in enumerate(sums.itertuples()):
        own = rows[(rows.doc_id == office.doc_id) & (rows.table_id == office.table_id)]
        own = own[own.fiscal_year == office.fiscal_year].sort_values("line")
        color, shape = plots.mark(office.region_id)
        jitter = position + generator.uniform(-0.22, 0.22, len(own))
        size = 10 + 26 * (np.log10(own.pagu_rp.astype(float)) - 5).clip(lower=0)
        admin = (own.function == "administration").to_numpy()
        axis.scatter(own.absorption_pct[~admin], jitter[~admin], s=size[~admin], c=color, marker=shape, alpha=0.7,
                     lw=0.6)  # fmt: skip
        axis.scatter(own.absorption_pct[admin], jitter[admin], s=size[admin], facecolors="none", edgecolors=color,
                     marker=shape)  # fmt: skip
        axis.plot([office.absorption_pct] * 2, [position - 0.38, position + 0.38], color="black", lw=2)
        axis.annotate(percent(office.absorption_pct, lang), (office.absorption_pct, position - 0.4), fontsize=8,
                      ha="center", va="bottom", fontweight="bold")  # fmt: skip
        names.append(f"{region_name(office.region_id)} {office.fiscal_year}\n({office.table_id}, n = {office.n_lines})")
    axis.set_yticks(range(len(sums)), names)
    axis.set_ylim(len(sums) - 0.45, -0.65)
    axis.set_xlabel(words[3])
    handles = [plots.dot(words[1], plots.GREY, "o"), plots.dot(words[0], plots.GREY, "o", filled=False)]
    handles += [Line2D([], [], color="black", lw=2, label=words[2])]
    plots.legend(figure, handles, 3)
    parts = [
        f"{region_name(each.region_id)} {percent(each.absorption_pct, lang)}"
        for each in sums.itertuples()
        if rows.main[(rows.doc_id == each.doc_id) & (rows.table_id == each.table_id)].all() and each.n_lines > 1
    ] or [f"{region_name(each.region_id)} {percent(each.absorption_pct, lang)}" for each in sums.itertuples()]
    below, limit = (rows[rows.main].absorption_pct < 90).sum(), percent(90, lang, 0)
    title = {
        "id": f"Serapan pagu: {', '.join(parts)}; {below} dari {rows.main.sum()} pos di bawah {limit}",
        "en": f"Share of ceiling spent: {', '.join(parts)}; {below} of {rows.main.sum()} lines below {limit}",
    }[lang]
    subtitle = {
        "id": f"Persen, {years_of(rows.fiscal_year)}. Satu tanda: satu pos anggaran, besarnya menurut pagu (log); "
        f"tahap pagu: {phases_of(rows.phase, lang)}; {how_many(rows, lang)}.",
        "en": f"Percent, {years_of(rows.fiscal_year)}. One mark is one budget line, its size the ceiling (log); "
        f"phase of the ceiling: {phases_of(rows.phase, lang)}; {how_many(rows, lang)}.",
    }[lang]
    return plots.finish(figure, "absorption_by_line", title, subtitle, rows, lang)


def unspent(pareto: pd.DataFrame, lang: str) -> Figure | None:
    """Draw the cumulative share of the unspent rupiah over the lines, from the largest part down.

    Takes a row per line: doc_id, table_id, region_id, line_id, fiscal_year, phase, main, rank, unspent_rp, share_pct,
    cumulative_pct.
    """
    rows = pareto[pareto.main & pareto.share_pct.notna()]
    rows = rows[rows.groupby("doc_id").line_id.transform("size") > 1]
    if rows.empty:
        return None
    figure, (axis,) = plots.blank(1.75)
    sentences, handles = [], []
    for (_, year), own in rows.groupby(["doc_id", "fiscal_year"]):
        region = own.region_id.iloc[0]
        color, shape = plots.mark(region)
        axis.plot([0, *own["rank"]], [0, *own.cumulative_pct], color=color, marker=shape, markersize=4, lw=1)
        half = own[own.cumulative_pct >= 50].iloc[0]
        label = f"{region_name(region)} {year}: {amount(own.unspent_rp.sum(), lang)}"
        handles.append(plots.dot(label, color, shape, size=5))
        sentences.append((region_name(region), int(half["rank"]), len(own), half.cumulative_pct))
    plots.legend(figure, handles, 3)
    axis.axhline(50, color="#888888", lw=0.8, ls="--")
    axis.set_xlabel({"id": "Pos anggaran, dari sisa terbesar", "en": "Lines, from the largest remainder"}[lang])
    axis.set_ylabel({"id": "Kumulatif, %", "en": "Cumulative, %"}[lang])
    parts = [
        {
            "id": f"{name} {rank} dari {size} pos memegang {percent(share, lang, 0)}",
            "en": f"{name} {rank} of {size} lines hold {percent(share, lang, 0)}",
        }[lang]
        for name, rank, size, share in sentences
    ]
    title = {"id": "Sisa anggaran terkumpul pada sedikit pos: di ", "en": "Unspent money sits in few lines: in "}[lang]
    subtitle = {
        "id": f"Pagu dikurangi realisasi, bagian kumulatif dalam persen, {years_of(rows.fiscal_year)}; pagu "
        f"{phases_of(rows.phase, lang)}; {how_many(rows, lang)}.",
        "en": f"Ceiling less spending, cumulative share in percent, {years_of(rows.fiscal_year)}; ceiling: "
        f"{phases_of(rows.phase, lang)}; {how_many(rows, lang)}.",
    }[lang]
    joint = {"id": ", di ", "en": ", in "}[lang]
    return plots.finish(figure, "unspent", title + joint.join(parts), subtitle, rows, lang)


def unspent_by_name(lines: pd.DataFrame, lang: str) -> Figure | None:
    """Draw the lines that left most unspent by name, one bar per line and office.

    Takes `unspent_lines` as the schema of the studies declares it (unspent_rp, share_pct, rank, reason_at...).
    """
    rows = lines[lines.unspent_rp.notna()] if len(lines) else lines
    if rows.empty:
        return None
    rows = rows.astype({"unspent_rp": float}).sort_values(["region_id", "table_id", "fiscal_year", "rank"])
    named = {
        row.result_id: f"{region_name(row.region_id)} {row.fiscal_year}: {line_name(row.called)}"
        + (" *" if row.reason_at else "")
        for row in rows.rename(columns={"name": "called"}).itertuples()
    }
    figure, axis, place = plots.by_row(named, 44, 0.55, 0.225)
    for row in rows.itertuples():
        axis.barh(place[row.result_id], row.unspent_rp, 0.66, color=plots.mark(row.region_id)[0])
        share = "" if pd.isna(row.share_pct) else f" ({percent(float(row.share_pct), lang, 0)})"
        axis.annotate(f"{amount(row.unspent_rp, lang)}{share}", (row.unspent_rp, place[row.result_id]), xytext=(3, 0),
                      textcoords="offset points", va="center", fontsize=7)  # fmt: skip
    axis.set_xlim(0, 1.6 * rows.unspent_rp.max())
    axis.xaxis.set_major_locator(MaxNLocator(4))
    plots.rupiah_axis(axis, lang, log=False, short=True)
    axis.set_xlabel({"id": "Sisa pagu, rupiah (bagian dari sisa)", "en": "Unspent, rupiah (share of the rest)"}[lang])
    first = rows[rows["rank"] == 1]
    parts = [
        f"{region_name(row.region_id)} {row.fiscal_year} {amount(row.unspent_rp, lang)}" for row in first.itertuples()
    ]
    title = {"id": "Sisa terbesar satu pos: ", "en": "Largest remainder of one line: "}[lang] + ", ".join(parts)
    told = int((rows.reason_at != "").sum())
    subtitle = {
        "id": f"Pagu dikurangi realisasi, {years_of(rows.fiscal_year)}; pagu {phases_of(rows.phase, lang)}; "
        f"{how_many(rows, lang)}. * dokumen menyebut alasan ({told} pos).",
        "en": f"Ceiling less spending, {years_of(rows.fiscal_year)}; ceiling: {phases_of(rows.phase, lang)}; "
        f"{how_many(rows, lang)}. * the document tells a reason ({told} lines).",
    }[lang]
    return plots.finish(figure, "unspent_by_name", title, subtitle, rows, lang)
