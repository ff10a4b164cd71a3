"""Figures of what the money is for: of each 100 rupiah, and by programme."""

import pandas as pd
from matplotlib.figure import Figure

from analysis.publish import letters, plots
from analysis.publish.page import SMALL, Page
from analysis.publish.words import (
    amount,
    captions,
    documents_of,
    line_name,
    percent,
    phase_name,
    phases_of,
    region_name,
    years_of,
)

# From dark to light, so that a grey print tells neighbours apart; the last is what no reading of the cells settles.
PURPOSES = {
    "salaries": "#3b3b3b",
    "support": "#0072b2",
    "data_and_workers": "#e0b0cd",
    "benefit": "#9fc8e8",
    "other": "#f3c78e",
    "unclear": "#c8c8c8",
    "unresolved": "#dddddd",
}
_WHOLE_PCT, _LEAST_PCT = 100.0, 0.05


def purposes(shares: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw of each 100 rupiah of an office's ceiling what they are for, one bar per office, year and phase.

    A part with an open line is drawn at its least share; what is missing to the whole is drawn as not resolved.
    Takes a row per office, year and purpose: region_id, doc_id, table_id, fiscal_year, phase, purpose, share_pct,
    share_low_pct, share_high_pct, n_lines, row_ids.
    """
    rows = shares[shares.share_low_pct.notna()] if len(shares) else shares
    if rows.empty:
        return None
    rows = rows.astype(dict.fromkeys(["share_pct", "share_low_pct", "share_high_pct"], float))
    page = Page(lang, shape)
    said = captions()["purposes"]
    keys = ["region_id", "table_id", "fiscal_year"]
    bars = {key: own.set_index("purpose") for key, own in rows.groupby(keys)}
    names = {
        key: f"{key[2]}, {phase_name(own.phase.iloc[0], lang)} ({key[1]})" if isinstance(key, tuple) else ""
        for key, own in bars.items()
    }
    open_pct = {key: max(0.0, _WHOLE_PCT - float(own.share_low_pct.sum())) for key, own in bars.items()}
    used = [name for name in PURPOSES if (rows.purpose == name).any()]
    used += ["unresolved"] if max(open_pct.values()) > _LEAST_PCT else []
    page.legend([plots.dot(said[name][lang], PURPOSES[name], "s", size=7) for name in used])
    axis, place = page.rows(names, 0.1, 0.24, {key: region_name(key[0]) for key in bars}, names_share=0.33)
    axis.set_xlim(0, _WHOLE_PCT)
    for key, own in bars.items():
        parts = []
        for name in [each for each in PURPOSES if each in own.index]:
            low, high = float(own.share_low_pct[name]), float(own.share_high_pct[name])
            parts.append((low, PURPOSES[name], _range(low, high, lang)))
            plots.told(page, [f"{region_name(key[0])} {names[key]}, {said[name][lang]}:", _range(low, high, lang)])
        page.stack(axis, place[key], [*parts, (open_pct[key], PURPOSES["unresolved"], "")])
    label = {"id": "Dari setiap 100 rupiah pagu", "en": "Of each 100 rupiah of the ceiling"}[lang]
    page.scale(axis, range(0, 101, 20), str, label, grid=False)
    benefit = rows[rows.purpose == "benefit"].groupby(keys).agg(low=("share_low_pct", "sum"), high=("share_high_pct",
                                                                                                  "sum"))  # fmt: skip
    title = {"id": "Kegunaan setiap 100 rupiah pagu", "en": "What each 100 rupiah of the ceiling are for"}[lang]
    if len(benefit):
        (_, _, least_year), (_, _, most_year) = benefit.low.idxmin(), benefit.low.idxmax()
        least, most = benefit.loc[benefit.low.idxmin()], benefit.loc[benefit.low.idxmax()]
        where = [region_name(place[0]) for place in (benefit.low.idxmin(), benefit.low.idxmax())]
        low, high = (_range(each.low, each.high, lang) for each in (least, most))
        title = {
            "id": f"Dari setiap 100 rupiah, layanan langsung mendapat {low} di {where[0]} ({least_year})"
            + ("" if len(benefit) == 1 else f", {high} di {where[1]} ({most_year})"),
            "en": f"Of each 100 rupiah, {low} go to direct services in {where[0]} ({least_year})"
            + ("" if len(benefit) == 1 else f", {high} in {where[1]} ({most_year})"),
        }[lang]
    subtitle = {
        "id": f"Pagu menurut kegunaan pos, {years_of(rows.fiscal_year)}; tahap: {phases_of(rows.phase, lang)}; "
        f"{documents_of(rows.doc_id, lang)}. Tanpa bagian gaji: tabel tidak memuat pos gaji.",
        "en": f"Ceiling by what its lines are for, {years_of(rows.fiscal_year)}; phase: {phases_of(rows.phase, lang)}; "
        f"{documents_of(rows.doc_id, lang)}. A bar without salaries: its table has no line for them.",
    }[lang]
    return plots.finish(page, "purposes", title, subtitle, rows)


def pagu_by_programme(programmes: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw the ceiling of every programme in the last year of each main table, divided by what it is for.

    Takes a row per programme, year and purpose: doc_id, table_id, region_id, line_id (of the programme), name,
    fiscal_year, phase, purpose, pagu_rp (empty where a line is not resolved: least is then drawn), low_rp, high_rp,
    row_ids.
    """
    rows = programmes[programmes.low_rp.notna()] if len(programmes) else programmes
    if rows.empty:
        return None
    rows = rows[rows.fiscal_year == rows.groupby("region_id").fiscal_year.transform("max")]
    rows = rows.astype({"low_rp": float, "high_rp": float})
    page = Page(lang, shape)
    said = captions()["purposes"]
    sums = rows.groupby(["region_id", "fiscal_year", "line_id"], sort=False)[["low_rp", "high_rp"]].sum().reset_index()
    sums = sums.sort_values(["region_id", "low_rp"], ascending=[True, False], kind="stable").set_index("line_id")
    called = rows.drop_duplicates("line_id").set_index("line_id").name.map(line_name)
    names = {line: called[line] for line in sums.index}
    headings = {line: f"{region_name(each.region_id)} {each.fiscal_year}"
                for line, each in zip(sums.index, sums.itertuples(), strict=True)}  # fmt: skip
    written = {line: _amounts(each.low_rp, each.high_rp, lang)
               for line, each in zip(sums.index, sums.itertuples(), strict=True)}  # fmt: skip
    used = [name for name in PURPOSES if (rows.purpose == name).any()]
    page.legend([plots.dot(said[name][lang], PURPOSES[name], "s", size=7) for name in used])
    axis, place = page.rows(names, max(letters.width(text, SMALL) for text in written.values()) + 0.1, 0.2, headings)
    axis.set_xlim(0, max(float(sums.low_rp.max()), 1.0))
    for line, own in rows.groupby("line_id"):
        part = own.groupby("purpose").low_rp.sum()
        page.stack(axis, place[line], [(float(part[name]), PURPOSES[name], "") for name in PURPOSES if name in part])
        page.value(axis, float(part.sum()), place[line], written[line])
    for line in names:
        plots.told(page, [f"{headings[line]}, {names[line]}:", written[line]])
    parts = []
    for (region, year), own in sums.groupby(["region_id", "fiscal_year"]):
        if own.high_rp.sum() > 0:
            least = 100 * own.low_rp.max() / own.high_rp.sum()
            parts.append((region_name(region), year, least, len(own)))
    top = sorted(parts, key=lambda each: -each[2])[:3]
    title = {
        "id": "Satu program memegang " + ", ".join(f"{percent(share, lang, 0)} pagu {name} {year}"
                                                   for name, year, share, _ in top),
        "en": "One programme holds " + ", ".join(f"{percent(share, lang, 0)} of the ceiling of {name} {year}"
                                                 for name, year, share, _ in top),
    }[lang]  # fmt: skip
    subtitle = {
        "id": f"Pagu per program menurut kegunaan posnya, rupiah, tahun terakhir setiap tabel utama; tahap: "
        f"{phases_of(rows.phase, lang)}; n = {len(names)} program, {documents_of(rows.doc_id, lang)}.",
        "en": f"Ceiling of each programme by what its lines are for, rupiah, last year of each main table; phase: "
        f"{phases_of(rows.phase, lang)}; n = {len(names)} programmes, {documents_of(rows.doc_id, lang)}.",
    }[lang]
    return plots.finish(page, "pagu_by_programme", title, subtitle, rows)


def _range(low: float, high: float, lang: str) -> str:
    """Return a share in whole percent, or both of its ends where they read otherwise."""
    ends = [percent(each, lang, 0).removesuffix("%") for each in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}\N{EN DASH}{ends[1]}"


def _amounts(low: float, high: float, lang: str) -> str:
    ends = [amount(each, lang) for each in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"≥\N{NO-BREAK SPACE}{ends[0]}"
