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
    marked,
    percent,
    phase_name,
    phases_of,
    region_name,
    table_title,
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
        key: f"{key[2]}, {phase_name(own.phase.iloc[0], lang)} ({table_title(own.doc_id.iloc[0], key[1])})"
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
    title = _purposes_title(rows, lang)
    subtitle = {
        "id": f"Pagu menurut kegunaan pos, {years_of(rows.fiscal_year)}; tahap: {phases_of(rows.phase, lang)}; "
        f"{documents_of(rows.doc_id, lang)}.",
        "en": f"Ceiling by what its lines are for, {years_of(rows.fiscal_year)}; phase: {phases_of(rows.phase, lang)}; "
        f"{documents_of(rows.doc_id, lang)}.",
    }[lang]
    if not all("salaries" in own.index for own in bars.values()):
        subtitle += {"id": " Batang tanpa bagian gaji: tabelnya tidak memuat pos gaji.",
                     "en": " A bar without salaries: its table has no line for them."}[lang]  # fmt: skip
    return plots.finish(page, "purposes", title, subtitle, rows)


def _purposes_title(rows: pd.DataFrame, lang: str) -> str:
    """Say the least and the greatest share of direct services among bars of one phase, all with or without salaries.

    Of the kinds of bars that is the one of most offices, then of most bars.
    """
    keys = ["region_id", "doc_id", "table_id", "fiscal_year", "phase"]
    paid = rows.purpose.eq("salaries").groupby([rows[key] for key in keys]).transform("any")
    benefit = rows.assign(paid=paid)[rows.purpose == "benefit"]
    if benefit.empty:
        return {"id": "Kegunaan setiap 100 rupiah pagu", "en": "What each 100 rupiah of the ceiling are for"}[lang]
    kinds = [own.sort_values(["share_low_pct", *keys], kind="stable") for _, own in benefit.groupby(["phase", "paid"])]
    alike = max(kinds, key=lambda own: (own.region_id.nunique(), len(own)))
    shown = [
        (_range(each.share_low_pct, each.share_high_pct, lang), f"{region_name(each.region_id)} {each.fiscal_year}")
        for each in (alike.iloc[0], alike.iloc[-1])[: len(alike)]
    ]
    phase, with_pay = phase_name(alike.phase.iloc[0], lang), alike.paid.iloc[0]
    kind = {"id": f"{phase}, {'termasuk' if with_pay else 'tanpa'} gaji",
            "en": f"{phase}, {'with' if with_pay else 'without'} salaries"}[lang]  # fmt: skip
    least, most = shown[0], shown[-1] if len(shown) > 1 else None
    return {
        "id": f"Dari setiap 100 rupiah pagu ({kind}), layanan langsung mendapat {least[0]} di {least[1]}"
        + (f", {most[0]} di {most[1]}" if most else ""),
        "en": f"Of each 100 rupiah of the ceiling ({kind}), {least[0]} go to direct services in {least[1]}"
        + (f", {most[0]} in {most[1]}" if most else ""),
    }[lang]


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
    first = rows.drop_duplicates("line_id")
    called = {each.line_id: marked(line_name(each.called), each.doc_id)
              for each in first.rename(columns={"name": "called"}).itertuples()}  # fmt: skip
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
        "id": ", ".join(f"{percent(share, lang, 0)} pagu {name} {year}" for name, year, share, _ in top)
        + f"{' masing-masing' if len(top) > 1 else ''} berada pada satu program",
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
