"""Figures of plans and estimates: ceiling and target over a plan, and the estimates under every choice."""

import pandas as pd
from matplotlib.figure import Figure

from analysis.publish import plots
from analysis.publish.page import GRID, INK, SOFT, Page
from analysis.publish.words import decimal, documents_of, how_many, line_name, marked, percent, phases_of, region_name

_MOST_ROWS = 26


def planned_output(changes: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw, line by line, how many times the ceiling and the target of a plan's last year are those of its first.

    Takes a row per line: doc_id, table_id, region_id, line_id, name, phase, first_year, last_year, pagu_times,
    count_times (empty where the first year is zero).
    """
    rows = changes[changes.pagu_times.notna() & changes.count_times.notna()]
    rows = rows.astype({"pagu_times": float, "count_times": float})
    rows = rows[(rows.pagu_times > 0) & (rows.count_times > 0)]
    if len(rows) < 2:
        return None
    most = (rows.pagu_times / rows.count_times).map(lambda ratio: max(ratio, 1 / ratio))
    drawn = rows.loc[most.sort_values(ascending=False, kind="stable").index[:_MOST_ROWS]]
    drawn = drawn.sort_values(["region_id", "pagu_times"], ascending=[True, False], kind="stable")
    page = Page(lang, shape)
    told = {
        "id": ("pagu", "target", "Kali lipat dari tahun pertama, skala log (kanan: pagu / target)"),
        "en": ("ceiling", "target", "Times the first year, log scale (right: ceiling / target)"),
    }[lang]
    page.legend([plots.dot(told[0], plots.GREY, "o", size=4.5), plots.dot(told[1], plots.GREY, "o", filled=False)])
    names = {row.line_id: marked(line_name(row.called), row.doc_id)
             for row in drawn.rename(columns={"name": "called"}).itertuples()}  # fmt: skip
    headings = dict(zip(drawn.line_id, drawn.region_id.map(region_name), strict=True))
    axis, place = page.rows(names, 0.75, 0.19, headings)
    ends = drawn[["pagu_times", "count_times"]]
    ticks = plots.log_scale(axis, min(float(ends.min().min()), 0.9), max(float(ends.max().max()), 1.1), 1.15)
    page.rule(axis, 1.0)
    for each in drawn.itertuples():
        color, own_shape = plots.mark(each.region_id)
        level = place[each.line_id]
        axis.plot([each.pagu_times, each.count_times], [level] * 2, color=color, lw=0.9, alpha=0.6)
        axis.plot([each.count_times], [level], **plots.look(color, own_shape, False))
        axis.plot([each.pagu_times], [level], **plots.look(color, own_shape, size=4.5))
        text = f"{decimal(each.pagu_times, lang, 2)}× / {decimal(each.count_times, lang, 2)}×"
        page.text(page.width - 0.05, level, text, ha="right")
        plots.told(page, [f"{names[each.line_id]}: {text}"])
    page.scale(axis, ticks, lambda tick: f"{decimal(tick, lang)}×", told[2])
    more, out = int((rows.pagu_times > rows.count_times * 1.0001).sum()), len(changes) - len(rows)
    title = {
        "id": f"Pada {more} dari {len(rows)} pos, pagu tumbuh lebih cepat daripada targetnya",
        "en": f"In {more} of {len(rows)} lines, the ceiling grows by more than its target",
    }[lang]
    small = len(rows) - len(drawn)
    subtitle = {
        "id": f"Kali lipat dari tahun pertama rencana, {rows.first_year.min()}\N{EN DASH}{rows.last_year.max()}; pagu "
        f"{phases_of(rows.phase, lang)}; {how_many(rows, lang)}; {out} pos lain mulai dari nol"
        + (f"; {small} pos tidak digambar." if small else "."),
        "en": f"Times the plan's first year, {rows.first_year.min()}\N{EN DASH}{rows.last_year.max()}; ceiling: "
        f"{phases_of(rows.phase, lang)}; {how_many(rows, lang)}; {out} further lines start from nothing"
        + (f"; {small} lines are not drawn." if small else "."),
    }[lang]
    return plots.finish(page, "planned_output", title, subtitle, rows)


def specification_curve(curve: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw tau-b of every specification that votes in its order, filled where chance alone seldom does it.

    Takes a row per specification: predictor (pagu, absorption), votes, tau_b, p_value, tau_least, tau_most, n_lines,
    tables (pairs of document/table, joined by blanks).
    """
    rows = curve[curve.votes] if len(curve) else curve
    if rows.empty:
        return None
    page = Page(lang, shape)
    said = {"pagu": {"id": "pagu", "en": "ceiling"}, "absorption": {"id": "serapan", "en": "absorption"}}
    told = []
    for predictor, own in rows.groupby("predictor"):
        own = own.sort_values(["tau_b", "n_lines"]).reset_index(drop=True)
        color, own_shape = {"pagu": ("#0072b2", "s"), "absorption": ("#d55e00", "o")}[predictor]
        name = said[predictor][lang]
        label = {"id": f"Capaian dan {name}: tau-b, urut naik", "en": f"Capaian and {name}: tau-b, in rising order"}
        page.text(0.05, page.height + 0.14, label[lang], fontweight="bold")
        top = page.height + 0.3
        low, high = float(own[["tau_b", "tau_least"]].min().min()), float(own[["tau_b", "tau_most"]].max().max())
        low, high = min(low, -0.1) - 0.05, max(high, 0.1) + 0.05
        tall = 1.2
        axis = page.panel(0.5, top, page.width - 0.1, top + tall)
        axis.set_xlim(0.5, max(len(own) + 0.5, 2))

        def at(value: float, top=top, low=low, high=high, tall=tall) -> float:
            return top + tall * (high - value) / (high - low)

        for tick in plots.linear_ticks(low, high, 4):
            axis.plot(axis.get_xlim(), [at(tick)] * 2, color=INK if tick == 0 else GRID, lw=0.8, zorder=0)
            page.text(0.44, at(tick), plots.minus(decimal(tick, lang, 1)), ha="right", color=SOFT)
        for index, row in own.iterrows():
            axis.plot([index + 1] * 2, [at(row.tau_least), at(row.tau_most)], color=color, lw=0.7, alpha=0.6)
            mark = plots.look(color, own_shape, row.p_value < 0.05, 3 + row.n_lines / 20)
            axis.plot([index + 1], [at(row.tau_b)], **mark)
        page.height = top + tall + 0.05
        told.append((name, int((own.tau_b > 0).sum()), len(own)))
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
    return plots.finish(page, "specification_curve", f"{start}: {', '.join(parts)}", subtitle, places)


def _places(texts: pd.Series) -> pd.DataFrame:
    """Return documents and tables from texts of document/table pairs joined by blanks."""
    pairs = sorted({pair for text in texts for pair in text.split()})
    return pd.DataFrame([pair.split("/") for pair in pairs], columns=["doc_id", "table_id"])
