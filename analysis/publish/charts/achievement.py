"""Figures of achievement: capaian against money, planned output, and the estimates under every choice."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.publish import plots
from analysis.publish.words import decimal, documents_of, how_many, line_name, percent, phases_of, years_of


def capaian_against_absorption(lines: pd.DataFrame, lang: str) -> Figure | None:
    """Draw capaian against pagu and against absorption, one mark per line; None when no line is left.

    Takes `capaian` as the schema of the studies declares it (capaian_pct, pagu_rp, absorption_pct, phase...).
    """
    rows = lines[lines.capaian_pct.notna() & lines.pagu_rp.notna() & (lines.pagu_rp > 0)]
    rows = rows[rows.absorption_pct.notna()]
    if rows.empty:
        return None
    figure, axes = plots.blank(2.1, columns=2, sharey=True)
    for region, own in rows.groupby("region_id"):
        color, shape = plots.mark(region)
        options = {"linestyle": "", "marker": shape, "color": color, "alpha": 0.65, "markersize": 5.5}
        axes[0].plot(own.pagu_rp, own.capaian_pct, **options)
        axes[1].plot(own.absorption_pct, own.capaian_pct, **options)
    plots.rupiah_axis(axes[0], lang, short=True, most=4)
    axes[0].set_xlabel({"id": "Pagu, rupiah, skala log", "en": "Ceiling, rupiah, log scale"}[lang])
    axes[1].set_xlabel({"id": "Serapan, %", "en": "Absorption, %"}[lang])
    axes[0].set_ylabel("Capaian, %")
    if rows.region_id.nunique() > 1:
        plots.legend(figure, plots.region_dots(rows), 4)
    exact, full = int((rows.capaian_pct.round(6) == 100).sum()), percent(100, lang, 0)
    title = {
        "id": f"{exact} dari {len(rows)} pos melaporkan capaian tepat {full}",
        "en": f"{exact} of {len(rows)} lines report a capaian of exactly {full}",
    }[lang]
    if exact >= len(rows) / 2:
        title += {"id": ": hampir tidak ada yang dapat dibandingkan", "en": ": little is left to rank"}[lang]
    subtitle = {
        "id": f"Rata-rata capaian indikator per pos, tanpa batas atas, persen, {years_of(rows.fiscal_year)}; pagu "
        f"{phases_of(rows.phase, lang)}; {how_many(rows, lang)}.",
        "en": f"Mean capaian of a line's indicators, uncapped, percent, {years_of(rows.fiscal_year)}; ceiling: "
        f"{phases_of(rows.phase, lang)}; {how_many(rows, lang)}.",
    }[lang]
    return plots.finish(figure, "capaian_against_absorption", title, subtitle, rows, lang)


def planned_output(changes: pd.DataFrame, lang: str) -> Figure | None:
    """Draw, line by line, how many times the ceiling and the target of a plan's last year are those of its first.

    Takes a row per line: doc_id, table_id, region_id, line_id, name, phase, first_year, last_year, pagu_times,
    count_times (empty where the first year is zero).
    """
    rows = changes[changes.pagu_times.notna() & changes.count_times.notna()]
    rows = rows.astype({"pagu_times": float, "count_times": float})
    if len(rows) < 2:
        return None
    order = list(rows.sort_values(["region_id", "pagu_times"], ascending=[True, False]).line_id)
    printed = rows.set_index("line_id").name.map(line_name)
    figure, axis, place = plots.by_row({line: printed[line] for line in order}, 46, 0.6, 0.205)
    for each in rows.itertuples():
        color, shape = plots.mark(each.region_id)
        axis.plot([each.pagu_times, each.count_times], [place[each.line_id]] * 2, color=color, lw=0.9, alpha=0.6)
        axis.plot(each.count_times, place[each.line_id], marker=shape, color=color, markerfacecolor="white")
        axis.plot(each.pagu_times, place[each.line_id], marker=shape, color=color, markersize=4.5)
    axis.axvline(1, color="black", lw=1)
    plots.log_axis(axis, lambda tick: f"{decimal(tick, lang)}×")
    words = {
        "id": ("pagu", "target", "Kali lipat dari tahun pertama, skala log"),
        "en": ("ceiling", "target", "Times the first year, log scale"),
    }[lang]
    axis.set_xlabel(words[2])
    plots.legend(
        figure, [plots.dot(words[0], plots.GREY, "o", size=4.5), plots.dot(words[1], plots.GREY, "o", filled=False)], 2
    )
    more, out = int((rows.pagu_times > rows.count_times * 1.0001).sum()), len(changes) - len(rows)
    title = {
        "id": f"Pada {more} dari {len(rows)} pos, pagu tumbuh lebih cepat daripada targetnya",
        "en": f"In {more} of {len(rows)} lines, the ceiling grows by more than its target",
    }[lang]
    subtitle = {
        "id": f"Kali lipat dari tahun pertama rencana, {rows.first_year.min()}\N{EN DASH}{rows.last_year.max()}; pagu "
        f"{phases_of(rows.phase, lang)}; {how_many(rows, lang)}; {out} pos lain mulai dari nol.",
        "en": f"Times the plan's first year, {rows.first_year.min()}\N{EN DASH}{rows.last_year.max()}; ceiling: "
        f"{phases_of(rows.phase, lang)}; {how_many(rows, lang)}; {out} further lines start from nothing.",
    }[lang]
    return plots.finish(figure, "planned_output", title, subtitle, rows, lang)


def specification_curve(curve: pd.DataFrame, lang: str) -> Figure | None:
    """Draw tau-b of every specification that votes in its order, filled where chance alone seldom does it.

    Takes a row per specification: predictor (pagu, absorption), votes, tau_b, p_value, tau_least, tau_most, n_lines,
    tables (pairs of document/table, joined by blanks).
    """
    rows = curve[curve.votes] if len(curve) else curve
    if rows.empty:
        return None
    figure, axes = plots.blank(2.1, columns=rows.predictor.nunique(), sharey=True)
    told = []
    words = {"pagu": {"id": "pagu", "en": "ceiling"}, "absorption": {"id": "serapan", "en": "absorption"}}
    for axis, (predictor, own) in zip(axes, rows.groupby("predictor"), strict=True):
        own = own.sort_values(["tau_b", "n_lines"]).reset_index(drop=True)
        color, shape = {"pagu": ("#0072B2", "s"), "absorption": ("#D55E00", "o")}[predictor]
        sure = own.p_value < 0.05
        size = 3 + own.n_lines / 15
        for index, row in own.iterrows():
            face = color if sure[index] else "white"
            axis.plot([index + 1] * 2, [row.tau_least, row.tau_most], color=color, lw=0.7, alpha=0.6)
            axis.plot(index + 1, row.tau_b, marker=shape, color=color, markerfacecolor=face, markersize=size[index])
        axis.axhline(0, color="black", lw=0.8)
        axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: decimal(value, lang, 1)))
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
        name = words[predictor][lang]
        axis.set_xlabel({"id": f"Spesifikasi: capaian dan {name}", "en": f"Specification: capaian and {name}"}[lang])
        told.append((name, int((own.tau_b > 0).sum()), len(own)))
    axes[0].set_ylabel("tau-b")
    parts = {
        "id": [f"{name} {up} dari {size} positif" for name, up, size in told],
        "en": [f"{name} {up} of {size} positive" for name, up, size in told],
    }[lang]
    mixed = any(0 < up < size for _, up, size in told)
    start = {
        "id": "Tanda kaitan berubah menurut pilihan" if mixed else "Tanda kaitan sama pada setiap pilihan",
        "en": "The sign changes with the choices" if mixed else "The sign is the same under every choice",
    }[lang]
    places = _places(rows.tables)
    documents = documents_of(places.doc_id, lang)
    subtitle = {
        "id": f"Kendall tau-b dalam dokumen dan program, {documents}; besar tanda menurut jumlah pos "
        f"(n = {rows.n_lines.min()} sampai {rows.n_lines.max()}); penuh: p permutasi di bawah {percent(5, lang, 0)}, "
        "tanpa koreksi; garis: tanpa salah satu pos.",
        "en": f"Kendall's tau-b within document and programme, {documents}; size of a mark by its lines "
        f"(n = {rows.n_lines.min()} to {rows.n_lines.max()}); filled: permutation p below {percent(5, lang, 0)}, not "
        "corrected; bar: without any one line.",
    }[lang]
    return plots.finish(figure, "specification_curve", f"{start}: {', '.join(parts)}", subtitle, places, lang)


def _places(texts: pd.Series) -> pd.DataFrame:
    """Return documents and tables from texts of document/table pairs joined by blanks."""
    pairs = sorted({pair for text in texts for pair in text.split()})
    return pd.DataFrame([pair.split("/") for pair in pairs], columns=["doc_id", "table_id"])
