"""The figure of targets: how results lie to their targets, outputs and outcomes apart."""

import pandas as pd
from matplotlib.figure import Figure

from analysis.publish import plots
from analysis.publish.words import captions, documents_of, percent, region_name, years_of

# From far below the target to far above it; the middle one is exactly at it.
PARTS = {
    "far_below": "#0072B2",
    "below": "#9FC8E8",
    "exact": "#DDDDDD",
    "above": "#F3C78E",
    "far_above": "#D55E00",
}
_LEAST_LABEL = 0.07  # of the bar; a narrower part has no room for its figure


def capaian_by_level(realism: pd.DataFrame, lang: str) -> Figure | None:
    """Draw how many results lie below, at and above their target, one bar per table and level of results.

    Takes `target_realism` as the schema of the studies declares it (n, exactly_100, missed, reached, far_below,
    far_above, results_of...).
    """
    rows = realism[realism.n.fillna(0) > 0]
    if rows.empty:
        return None
    words = captions()["results"]
    rows = rows.sort_values(["results_of", "region_id", "fiscal_year", "table_id"], ascending=[False, True, True, True])
    named = {
        row.result_id: f"{region_name(row.region_id)} {row.fiscal_year}, {words[row.results_of][lang]} "
        f"({row.table_id}, n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{row.n})" + (" *" if row.rows_lost else "")
        for row in rows.itertuples()
    }
    figure, axis, place = plots.by_row(named, 38, 0.55, 0.205)
    for row in rows.itertuples():
        parts = {
            "far_below": row.far_below,
            "below": row.missed - row.far_below,
            "exact": row.exactly_100,
            "above": row.reached - row.exactly_100 - row.far_above,
            "far_above": row.far_above,
        }
        left = 0.0
        for part, count in parts.items():
            width = 100 * float(count) / float(row.n)
            axis.barh(place[row.result_id], width, 0.7, left=left, color=PARTS[part], edgecolor="white", linewidth=0.7)
            if width >= 100 * _LEAST_LABEL:
                dark = part in ("far_below", "far_above")
                axis.text(left + width / 2, place[row.result_id], str(count), ha="center", va="center", fontsize=7,
                          color="white" if dark else "black")  # fmt: skip
            left += width
    axis.set_xlim(0, 100)
    axis.grid(False)
    axis.set_xlabel(
        {"id": "Indikator, persen (angka: banyaknya)", "en": "Indicators, percent (figures: how many)"}[lang]
    )
    plots.legend(figure, [plots.dot(words[part][lang], color, "s", size=7) for part, color in PARTS.items()], 3)
    shares = {}
    for level, own in rows.groupby("results_of"):
        shares[level] = (int(own.exactly_100.sum()), int(own.missed.sum()), int(own.n.sum()))
    subtitle = {
        "id": f"Capaian indikator, {years_of(rows.fiscal_year)}; keluaran: kegiatan dan subkegiatan, hasil: program "
        f"dan di atasnya; {documents_of(rows.doc_id, lang)}. Batas jauh: di bawah {percent(50, lang, 0)} dan di atas "
        f"{percent(150, lang, 0)}.",
        "en": f"Capaian of indicators, {years_of(rows.fiscal_year)}; outputs: kegiatan and sub-kegiatan, outcomes: "
        f"programmes and above; {documents_of(rows.doc_id, lang)}. Far: below {percent(50, lang, 0)} and above "
        f"{percent(150, lang, 0)}.",
    }[lang]
    if (rows.rows_lost != "").any():
        subtitle += {"id": " * sebagian baris tabel hilang.", "en": " * rows of the table are lost."}[lang]
    return plots.finish(figure, "capaian_by_level", _title(shares, lang), subtitle, rows, lang)


def _title(shares: dict[str, tuple[int, int, int]], lang: str) -> str:
    parts = []
    if "outputs" in shares:
        exact, _, size = shares["outputs"]
        parts.append({"id": f"{exact} dari {size} keluaran tepat pada targetnya",
                      "en": f"{exact} of {size} outputs are exactly at their target"}[lang])  # fmt: skip
    if "outcomes" in shares:
        _, missed, size = shares["outcomes"]
        parts.append({"id": f"{missed} dari {size} hasil di bawah targetnya",
                      "en": f"{missed} of {size} outcomes are below theirs"}[lang])  # fmt: skip
    return "; ".join(parts)
