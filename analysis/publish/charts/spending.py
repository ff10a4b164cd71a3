"""Figures of spending per beneficiary and per inhabitant."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.publish import plots
from analysis.publish.words import (
    amount,
    captions,
    decimal,
    documents_of,
    how_many,
    percent,
    phase_name,
    phases_of,
    region_name,
    years_of,
)
from analysis.studies import reference


def unit_cost_by_service(costs: pd.DataFrame, lang: str) -> Figure | None:
    """Draw spending per person of each benefit line on a log scale by service; None when no line is left.

    Filled marks are planned, hollow ones realised; faint marks come from a table that another one
    contradicts. Takes `unit_costs` as the schema of the studies declares it (rp_per_unit, rp_per_unit_low,
    rp_per_unit_high, basis, service, setting, main...).
    """
    rows = plotted_costs(costs)
    if rows.empty:
        return None
    words = {
        "id": ("rencana", "realisasi", "median", "Rupiah per orang, skala log"),
        "en": ("planned", "realised", "median", "Rupiah per person, log scale"),
    }[lang]
    labels = {rule["id"]: rule[f"label_{lang}"] for rule in reference.read()["services"]}
    rows = rows.assign(row=rows.service.map(labels) + rows.setting.map(_settings(lang)))
    middle = rows.rp_per_unit.fillna((rows.rp_per_unit_low.clip(lower=1) * rows.rp_per_unit_high) ** 0.5)
    order = list(middle.groupby(rows.row).median().sort_values(ascending=False, kind="stable").index)
    figure, axis, place = plots.by_row({name: name for name in order}, 48, 0.55, 0.205)
    shift = {"planned": -0.14, "realised": 0.14}
    for (basis, region, main), group in rows.groupby(["basis", "region_id", "main"]):
        color, shape = plots.mark(region)
        axis.plot(
            group.rp_per_unit,
            group.row.map(place) + shift[basis],
            linestyle="",
            marker=shape,
            color=color,
            markerfacecolor=color if basis == "planned" else "white",
            alpha=0.9 if main else 0.4,
            markersize=5.5,
        )
    known = rows[["rp_per_unit", "rp_per_unit_low", "rp_per_unit_high"]].where(lambda value: value > 0)
    least = known.min().min() / 1.5
    axis.set_xlim(least, known.max().max() * 1.5)
    for each in rows[rows.rp_per_unit.isna() | (rows.rp_per_unit_high > 1.01 * rows.rp_per_unit_low)].itertuples():
        level, color = place[each.row] + shift[each.basis], plots.mark(each.region_id)[0]
        axis.plot([max(each.rp_per_unit_low, least), each.rp_per_unit_high], [level] * 2, color=color, lw=1.2,
                  marker="|", markersize=5)  # fmt: skip
        if each.rp_per_unit_low < least:  # a range that reaches down to nothing
            axis.plot([least], [level], color=color, marker="<", markersize=5, clip_on=False)
    medians = rows[rows.main].groupby("row").rp_per_unit.median()
    axis.plot(medians, medians.index.map(place), linestyle="", marker="|", color="black", markersize=12)
    plots.rupiah_axis(axis, lang)
    axis.set_xlabel(words[3])
    handles = plots.region_dots(rows)
    handles += [plots.dot(words[0], plots.GREY, "o"), plots.dot(words[1], plots.GREY, "o", filled=False)]
    handles += [plots.dot(words[2], "black", "|", size=10)]
    plots.legend(figure, handles, 4)
    subtitle = {
        "id": f"Rupiah per orang, {years_of(rows.fiscal_year)}; pagu {phases_of(rows.phase, lang)}; "
        f"{how_many(rows, lang)}. Satu tanda: satu pos dan tahun; garis: rentang bacaan; pudar: tabel lain memuat "
        "angka berbeda.",
        "en": f"Rupiah per person, {years_of(rows.fiscal_year)}; ceiling: {phases_of(rows.phase, lang)}; "
        f"{how_many(rows, lang)}. One mark: one line and year; bar: range of readings; faint: another table prints "
        "another figure.",
    }[lang]
    return plots.finish(figure, "unit_cost_by_service", _unit_cost_title(rows, lang), subtitle, rows, lang)


def plotted_costs(costs: pd.DataFrame) -> pd.DataFrame:
    """Return the benefit lines that count persons, one value each."""
    if costs.empty:
        return costs
    good = costs[(costs.reason == "") & (costs.work == "benefit") & (costs.period == "year")]
    good = good[(good.unit_kind == "people") & (good.reading != "per_person_month")]
    good = good[good.rp_per_unit.notna() | good.rp_per_unit_high.notna()]
    ranges = ["rp_per_unit", "rp_per_unit_low", "rp_per_unit_high"]
    return good.astype(dict.fromkeys(ranges, float))


def _settings(lang: str) -> dict[str, str]:
    inside, outside = {"id": ("dalam panti", "luar panti"), "en": ("inside", "outside")}[lang]
    return {"inside": f" ({inside})", "outside": f" ({outside})", "not_told": ""}


def _unit_cost_title(rows: pd.DataFrame, lang: str) -> str:
    main = rows[rows.main & (rows.basis == "planned")]
    groups = main.groupby("row").agg(
        least=("rp_per_unit", "min"), most=("rp_per_unit", "max"), regions=("region_id", "nunique")
    )
    shared = groups[groups.regions > 1]
    if shared.empty:
        least, most = amount(rows.rp_per_unit.min(), lang), amount(rows.rp_per_unit.max(), lang)
        return {
            "id": f"Pagu per orang berkisar dari {least} sampai {most}",
            "en": f"Planned spending per person ranges from {least} to {most}",
        }[lang]
    widest = shared.assign(ratio=shared.most / shared.least).sort_values("ratio").iloc[-1]
    least, most, ratio = amount(widest.least, lang), amount(widest.most, lang), decimal(widest.ratio, lang, 2)
    return {
        "id": f"{widest.name}: pagu per orang {least} sampai {most}, terpaut {ratio} kali lipat",
        "en": f"{widest.name}: planned spending per person from {least} to {most}, {ratio} times apart",
    }[lang]


def office_spending(offices: pd.DataFrame, lang: str) -> Figure | None:
    """Draw each office's money per inhabitant by year: all lines, welfare only, and a whole that a sentence tells.

    Takes a row per office, year, scope, basis and denominator: region_id, doc_id, table_id, fiscal_year, phase, scope
    (everything, welfare, whole_told), basis (pagu is drawn), contains, population_year (empty for other denominators,
    which are not drawn), rp_per_person, row_ids.
    """
    rows = offices[offices.population_year.notna() & (offices.basis == "pagu")] if len(offices) else offices
    rows = rows[rows.rp_per_person.notna()] if len(rows) else rows
    if rows.empty:
        return None
    rows = rows[rows.scope.isin(["everything", "welfare", "whole_told"])]
    rows = rows.assign(rp_per_person=rows.rp_per_person.astype(float))
    keys = rows[["region_id", "fiscal_year"]].drop_duplicates().sort_values(["region_id", "fiscal_year"])
    keys = list(keys.itertuples(index=False, name=None))
    held = {(row.region_id, row.fiscal_year): row.contains.split(";")[0] for row in rows.itertuples()}
    words = captions()["contents"]
    named = {key: f"{region_name(key[0])} {key[1]} ({words[held[key]][lang]})" for key in keys}
    figure, axis, place = plots.by_row(named, 36, 0.55, 0.205)
    for key, both in rows.groupby(["region_id", "fiscal_year"]):
        axis.plot(both.rp_per_person, [place[key]] * len(both), color=plots.mark(key[0])[0], lw=0.8, alpha=0.5)
    for row in rows.itertuples():
        color, shape = plots.mark(row.region_id)
        face = color if row.scope == "welfare" else "white"
        shape = "|" if row.scope == "whole_told" else shape
        axis.plot(row.rp_per_person, place[row.region_id, row.fiscal_year], marker=shape, color=color,
                  markerfacecolor=face, markersize=6.5)  # fmt: skip
    axis.set_xlim(left=0)
    axis.xaxis.set_major_locator(MaxNLocator(5))
    plots.rupiah_axis(axis, lang, log=False, short=True)
    axis.set_xlabel({"id": "Pagu per penduduk, rupiah", "en": "Ceiling per inhabitant, rupiah"}[lang])
    labels = {
        "id": (
            "semua pos tabel",
            "layanan kesejahteraan (tanpa administrasi dan makam pahlawan)",
            "dengan belanja di luar tabel",
        ),
        "en": (
            "all lines of the table",
            "welfare services (without administration and heroes' cemetery)",
            "with spending outside the table",
        ),
    }[lang]
    marks = [plots.dot(labels[0], plots.GREY, "o", filled=False), plots.dot(labels[1], plots.GREY, "o")]
    marks += [plots.dot(labels[2], plots.GREY, "|", size=9)] if (rows.scope == "whole_told").any() else []
    plots.legend(figure, marks, 2)
    welfare = rows[rows.scope == "welfare"].sort_values("rp_per_person")
    low, high = welfare.iloc[0], welfare.iloc[-1]
    title = {
        "id": f"Pagu layanan {amount(low.rp_per_person, lang)} per penduduk di {region_name(low.region_id)} "
        f"({low.fiscal_year})",
        "en": f"Services: {amount(low.rp_per_person, lang)} per inhabitant in {region_name(low.region_id)} "
        f"({low.fiscal_year})",
    }[lang]
    if (low.region_id, low.fiscal_year) != (high.region_id, high.fiscal_year):
        at = {"id": "di", "en": "in"}[lang]
        title += f", {amount(high.rp_per_person, lang)} {at} {region_name(high.region_id)} ({high.fiscal_year})"
    count, documents = len(keys), documents_of(rows.doc_id, lang)
    years, counted_in = years_of(rows.fiscal_year), years_of(rows.population_year)
    subtitle = {
        "id": f"Rupiah per penduduk (jumlah penduduk {counted_in}), {years}; pagu "
        f"{phases_of(rows.phase, lang)}; n = {count} dinas dan tahun, {documents}.",
        "en": f"Rupiah per inhabitant (population of {counted_in}), {years}; ceiling: "
        f"{phases_of(rows.phase, lang)}; n = {count} offices and years, {documents}.",
    }[lang]
    return plots.finish(figure, "office_spending", title, subtitle, rows, lang)


# From dark to light, so that a grey print tells neighbours apart.
_PURPOSE_COLORS = {
    "salaries": "#3B3B3B",
    "support": "#0072B2",
    "data_and_workers": "#CC79A7",
    "benefit": "#56B4E9",
    "unclear": "#DDDDDD",
    "other": "#F0E442",
}
_LEAST_LABEL_PCT = 4  # a narrower part has no room for its figure


def purposes(shares: pd.DataFrame, lang: str) -> Figure | None:
    """Draw what each office's ceiling is for, one bar per office, year and phase, its parts from salaries to benefits.

    Takes a row per office, year and purpose: region_id, doc_id, table_id, fiscal_year, phase, purpose, share_pct,
    n_lines, row_ids.
    """
    shares = shares[shares.share_pct.notna()] if len(shares) else shares
    if shares.empty:
        return None
    words = captions()["purposes"]
    bars = {
        key: f"{region_name(region)} {year} ({phase_name(own.phase.iloc[0], lang)})"
        for key, own in shares.groupby(["region_id", "fiscal_year", "table_id"])
        for region, year in [key[:2]]
    }
    figure, axis, place = plots.by_row(bars, 42, 0.6, 0.3)
    for key, own in shares.groupby(["region_id", "fiscal_year", "table_id"]):
        left = 0.0
        for part in own.itertuples():
            color = _PURPOSE_COLORS[part.purpose]
            axis.barh(place[key], part.share_pct, 0.66, left=left, color=color, edgecolor="white", linewidth=0.8)
            if part.share_pct >= _LEAST_LABEL_PCT:
                dark = part.purpose in ("salaries", "support")
                axis.text(left + part.share_pct / 2, place[key], percent(part.share_pct, lang, 0), ha="center",
                          va="center", fontsize=7.5, color="white" if dark else "black")  # fmt: skip
            left += part.share_pct
    axis.set_xlim(0, 100)
    axis.grid(False)
    axis.set_xlabel({"id": "Dari setiap 100 rupiah pagu", "en": "Of each 100 rupiah of the ceiling"}[lang])
    used = [name for name in _PURPOSE_COLORS if (shares.purpose == name).any()]
    plots.legend(figure, [plots.dot(words[name][lang], _PURPOSE_COLORS[name], "s", size=7) for name in used], 3)
    benefit = shares[shares.purpose == "benefit"].groupby(["region_id", "fiscal_year", "table_id"]).share_pct.sum()
    least, most = (percent(value, lang, 0) for value in (benefit.min(), benefit.max()))
    one = least == most
    title = {
        "id": f"Layanan langsung menerima {least if one else f'{least} sampai {most}'} dari pagu",
        "en": f"Direct services receive {least if one else f'{least} to {most}'} of the ceiling",
    }[lang]
    count = shares.groupby(["doc_id", "table_id", "fiscal_year"]).n_lines.sum().max()
    documents = documents_of(shares.doc_id, lang)
    subtitle = {
        "id": f"Pagu menurut tujuan pos, {years_of(shares.fiscal_year)}; tahap: "
        f"{phases_of(shares.phase, lang)}; paling banyak {count} pos per tahun, {documents}.",
        "en": f"Ceiling by what its lines are for, {years_of(shares.fiscal_year)}; phase: "
        f"{phases_of(shares.phase, lang)}; up to {count} lines a year, {documents}.",
    }[lang]
    return plots.finish(figure, "purposes", title, subtitle, shares, lang)
