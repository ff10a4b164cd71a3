"""Table in, Figure out: what each figure draws, and the finding that its title states.

Every function is named as its figure; titles are made from the plotted values, and None is returned where
nothing is left to draw.
"""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.publish import plots
from analysis.publish.plots import amount, decimal, dot, how_many, mark, percent, phases_of, region_name, years_of
from analysis.studies import execution, people, selection

_GREY = "#555555"


# -- spending per beneficiary --------------------------------------------------------------------------------


def unit_cost_by_service(costs: pd.DataFrame, lang: str) -> Figure | None:
    """Draw spending per person of each benefit line on a log scale by service; None when no line is left.

    Filled marks are planned, hollow ones realised; faint marks come from a table that another one
    contradicts.
    """
    rows = plotted_costs(costs)
    if rows.empty:
        return None
    words = {
        "id": ("rencana", "realisasi", "median", "Rupiah per orang, skala log"),
        "en": ("planned", "realised", "median", "Rupiah per person, log scale"),
    }[lang]
    labels = {rule["id"]: rule[f"label_{lang}"] for rule in selection.reference()["services"]}
    rows = rows.assign(row=rows.service.map(labels) + rows.setting.map(_settings(lang)))
    middle = rows.rp_per_unit.fillna((rows.rp_per_unit_low.clip(lower=1) * rows.rp_per_unit_high) ** 0.5)
    order = list(middle.groupby(rows.row).median().sort_values(ascending=False, kind="stable").index)
    names, places = plots.stacked(order, 48)
    place = dict(zip(order, places, strict=True))
    figure, (axis,) = plots.blank(0.55 + 0.205 * places[-1])
    shift = {"planned": -0.14, "realised": 0.14}
    for (basis, region, main), group in rows.groupby(["basis", "region_id", "main"]):
        color, shape = mark(region)
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
        level, color = place[each.row] + shift[each.basis], mark(each.region_id)[0]
        axis.plot([max(each.rp_per_unit_low, least), each.rp_per_unit_high], [level] * 2, color=color, lw=1.2,
                  marker="|", markersize=5)  # fmt: skip
        if each.rp_per_unit_low < least:  # a range that reaches down to nothing
            axis.plot([least], [level], color=color, marker="<", markersize=5, clip_on=False)
    medians = rows[rows.main].groupby("row").rp_per_unit.median()
    axis.plot(medians, medians.index.map(place), linestyle="", marker="|", color="black", markersize=12)
    plots.rows_of(axis, names, places)
    plots.rupiah_axis(axis, lang)
    axis.set_xlabel(words[3])
    handles = [dot(region_name(region), *mark(region)) for region in sorted(rows.region_id.unique())]
    handles += [dot(words[0], _GREY, "o"), dot(words[1], _GREY, "o", filled=False)]
    handles += [dot(words[2], "black", "|", size=10)]
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
    """Draw each office's money per inhabitant by year, everything and welfare only."""
    rows = offices[(offices.denominator == "inhabitants_2020") & (offices.basis == "pagu")] if len(offices) else offices
    rows = rows[rows.rp_per_person.notna()] if len(rows) else rows
    if rows.empty:
        return None
    rows = rows[rows.scope.isin(["everything", "welfare"])]
    rows = rows.assign(rp_per_person=rows.rp_per_person.astype(float))
    keys = rows[["region_id", "fiscal_year"]].drop_duplicates().sort_values(["region_id", "fiscal_year"])
    keys = list(keys.itertuples(index=False, name=None))
    names, places = plots.stacked([f"{region_name(region)} {year}" for region, year in keys], 40)
    place = dict(zip(keys, places, strict=True))
    figure, (axis,) = plots.blank(0.55 + 0.185 * places[-1])
    for key, both in rows.groupby(["region_id", "fiscal_year"]):
        axis.plot(both.rp_per_person, [place[key]] * len(both), color=mark(key[0])[0], lw=0.8, alpha=0.5)
    for row in rows.itertuples():
        color, shape = mark(row.region_id)
        face = color if row.scope == "welfare" else "white"
        axis.plot(row.rp_per_person, place[row.region_id, row.fiscal_year], marker=shape, color=color,
                  markerfacecolor=face, markersize=6.5)  # fmt: skip
    plots.rows_of(axis, names, places, size=8.5)
    axis.set_xlim(left=0)
    plots.rupiah_axis(axis, lang, log=False)
    axis.set_xlabel({"id": "Pagu per penduduk, rupiah", "en": "Ceiling per inhabitant, rupiah"}[lang])
    labels = {
        "id": ("seluruh pagu", "layanan kesejahteraan (tanpa administrasi dan taman makam pahlawan)"),
        "en": ("whole ceiling", "welfare services (without administration and heroes' cemetery)"),
    }[lang]
    plots.legend(figure, [dot(labels[0], _GREY, "o", filled=False), dot(labels[1], _GREY, "o")], 2)
    welfare = rows[rows.scope == "welfare"].sort_values("rp_per_person")
    low, high = welfare.iloc[0], welfare.iloc[-1]
    title = {
        "id": f"Pagu layanan {amount(low.rp_per_person, lang)} per penduduk di {region_name(low.region_id)} "
        f"({low.fiscal_year})",
        "en": f"Services: {amount(low.rp_per_person, lang)} per inhabitant in {region_name(low.region_id)} "
        f"({low.fiscal_year})",
    }[lang]
    if (low.region_id, low.fiscal_year) != (high.region_id, high.fiscal_year):
        place = {"id": "di", "en": "in"}[lang]
        title += f", {amount(high.rp_per_person, lang)} {place} {region_name(high.region_id)} ({high.fiscal_year})"
    count, documents = len(keys), rows.doc_id.nunique()
    plural = "s" if documents > 1 else ""
    subtitle = {
        "id": f"Rupiah per penduduk (sensus 2020), {years_of(rows.fiscal_year)}; pagu "
        f"{phases_of(rows.phase, lang)}; n = {count} dinas dan tahun, {documents} dokumen.",
        "en": f"Rupiah per inhabitant (census 2020), {years_of(rows.fiscal_year)}; ceiling: "
        f"{phases_of(rows.phase, lang)}; n = {count} offices and years, {documents} document{plural}.",
    }[lang]
    return plots.finish(figure, "office_spending", title, subtitle, rows, lang)


# -- ceilings ------------------------------------------------------------------------------------------------


def pagu_by_programme(programmes: pd.DataFrame, lang: str) -> Figure | None:
    """Draw every programme's ceiling by year on a log scale, of plans that give several years."""
    several = programmes.groupby(["doc_id", "table_id"]).fiscal_year.transform("nunique") > 1
    rows = programmes[several].astype({"pagu_rp": float})
    if rows.empty:
        return None
    spans = rows.groupby("doc_id").fiscal_year.agg(["min", "max"])
    last = rows[rows.fiscal_year == rows.doc_id.map(spans["max"])]
    order = list(last.sort_values(["region_id", "pagu_rp"], ascending=[True, False]).line_id)
    printed = rows.drop_duplicates("line_id").set_index("line_id").name.map(plots.line_name)
    names, places = plots.stacked([printed[line] for line in order], 36)
    place = dict(zip(order, places, strict=True))
    figure, (axis,) = plots.blank(0.6 + 0.215 * places[-1])
    for line, own in rows.sort_values("fiscal_year").groupby("line_id"):
        color, shape = mark(own.region_id.iloc[0])
        drawn = own[own.pagu_rp > 0]
        axis.plot(drawn.pagu_rp, [place[line]] * len(drawn), color=color, lw=0.9, marker="|", markersize=6)
        ends = [own.iloc[0], own.iloc[-1]]
        for end, face in zip(ends, ("white", color), strict=True):
            if end.pagu_rp > 0:
                axis.plot(end.pagu_rp, place[line], marker=shape, color=color, markerfacecolor=face, markersize=6)
        told = " \N{RIGHTWARDS ARROW} ".join(amount(end.pagu_rp, lang).removeprefix(plots.sign(lang)) for end in ends)
        axis.annotate(told, (1.02, place[line]), xycoords=("axes fraction", "data"), fontsize=7.5, va="center",
                      annotation_clip=False)  # fmt: skip
    plots.rows_of(axis, names, places)
    plots.rupiah_axis(axis, lang, short=True)
    axis.set_xlabel({"id": "Pagu, rupiah, skala log", "en": "Ceiling, rupiah, log scale"}[lang])
    several_regions = rows.region_id.nunique() > 1
    handles = [dot(region_name(region), *mark(region)) for region in sorted(rows.region_id.unique())]
    most_years = rows.groupby("doc_id").fiscal_year.nunique().max()
    plots.legend(figure, (handles if several_regions else []) + _year_marks(most_years, lang), 5)
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
    count, documents = len(order), rows.doc_id.nunique()
    subtitle = {
        "id": f"Pagu per program, rupiah, {years_of(rows.fiscal_year)}; tahap: {phases_of(rows.phase, lang)}; "
        f"n = {count} program, {documents} dokumen.",
        "en": f"Ceiling of each programme, rupiah, {years_of(rows.fiscal_year)}; phase: "
        f"{phases_of(rows.phase, lang)}; n = {count} programmes, {documents} document{'s' if documents > 1 else ''}.",
    }[lang]
    return plots.finish(figure, "pagu_by_programme", title, subtitle, rows, lang)


def _year_marks(years: int, lang: str) -> list:
    """Return what a legend says of the marks of so many years: hollow the first, filled the last."""
    hollow, filled, between = {
        "id": ("tahun pertama", "tahun terakhir", "tahun di antaranya"),
        "en": ("first year", "last year", "years between"),
    }[lang]
    marks = [dot(hollow, _GREY, "o", filled=False), dot(filled, _GREY, "o")] if years > 1 else []
    return marks + ([dot(between, _GREY, "|")] if years > 2 else [])


def second_prints(pairs: pd.DataFrame, lang: str) -> Figure | None:
    """Draw what a second table prints for a line's ceiling, in percent of the main table, where the two differ."""
    told = pairs[pairs.verdict.isin(["agrees", "differs"])]
    rows = told[(told.verdict == "differs") & (told.pagu_rp > 0) & (told.other_rp > 0)]
    if rows.empty:
        return None
    rows = rows.assign(percent=100 * rows.other_rp.astype(float) / rows.pagu_rp.astype(float))
    order = list(rows.sort_values(["region_id", "line"]).drop_duplicates("line_id").line_id)
    printed = rows.drop_duplicates("line_id").set_index("line_id").name.map(plots.line_name)
    names, places = plots.stacked([printed[line] for line in order], 46)
    place = dict(zip(order, places, strict=True))
    figure, (axis,) = plots.blank(0.6 + 0.215 * places[-1])
    for region, own in rows.groupby("region_id"):
        color, shape = mark(region)
        axis.plot(own.percent, own.line_id.map(place), linestyle="", marker=shape, color=color, alpha=0.75,
                  markersize=5.5)  # fmt: skip
    axis.axvline(100, color="black", lw=1)
    axis.set_xscale("log")
    low, high = min(rows.percent.min() / 1.2, 80), max(rows.percent.max() * 1.2, 125)
    axis.set_xlim(low, high)
    ticks = [tick for tick in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if low <= tick <= high]
    axis.set_xticks(ticks, [percent(tick, lang, 0) for tick in ticks], fontsize=7.5)
    axis.set_xticks([], minor=True)
    plots.rows_of(axis, names, places)
    axis.set_xlabel(
        {"id": "Persen dari pagu tabel utama, skala log", "en": "Percent of the main table, log scale"}[lang]
    )
    if rows.region_id.nunique() > 1:
        plots.legend(figure, [dot(region_name(region), *mark(region)) for region in sorted(set(rows.region_id))], 4)
    differing = (told.verdict == "differs").sum()
    tables = ", ".join(dict.fromkeys(f"{each.other_table_id}/{each.table_id}" for each in rows.itertuples()))
    years, count, documents = years_of(rows.fiscal_year), len(order), rows.doc_id.nunique()
    phases = phases_of(pd.concat([rows.phase, rows.other_phase]), lang)
    title = {
        "id": f"{differing} dari {len(told)} pagu yang dimuat dua tabel tidak sama",
        "en": f"{differing} of {len(told)} ceilings that two tables print are not the same",
    }[lang]
    subtitle = {
        "id": f"Satu tanda: satu pos dan tahun yang berbeda, {years}; tabel {tables}; tahap: "
        f"{phases}; n = {count} pos, {documents} dokumen.",
        "en": f"One mark: one differing line and year, {years}; tables {tables}; phase: "
        f"{phases}; n = {count} lines, {documents} document{'s' if documents > 1 else ''}.",
    }[lang]
    return plots.finish(figure, "second_prints", title, subtitle, rows, lang)


# -- absorption ----------------------------------------------------------------------------------------------


def absorption_by_line(absorption: pd.DataFrame, lang: str) -> Figure | None:
    """Draw absorption of every line by office and table, size by pagu, and the office's ratio of sums."""
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
        color, shape = mark(office.region_id)
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
    handles = [dot(words[1], _GREY, "o"), dot(words[0], _GREY, "o", filled=False)]
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
    """Draw the cumulative share of the unspent rupiah over the lines, from the largest part down."""
    rows = pareto[pareto.main & pareto.share_pct.notna()]
    rows = rows[rows.groupby("doc_id").line_id.transform("size") > 1]
    if rows.empty:
        return None
    figure, (axis,) = plots.blank(1.75)
    sentences, handles = [], []
    for (_, year), own in rows.groupby(["doc_id", "fiscal_year"]):
        region = own.region_id.iloc[0]
        color, shape = mark(region)
        axis.plot([0, *own["rank"]], [0, *own.cumulative_pct], color=color, marker=shape, markersize=4, lw=1)
        half = own[own.cumulative_pct >= 50].iloc[0]
        label = f"{region_name(region)} {year}: {amount(own.unspent_rp.sum(), lang)}"
        handles.append(dot(label, color, shape, size=5))
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


# -- capaian -------------------------------------------------------------------------------------------------


def capaian_against_absorption(lines: pd.DataFrame, lang: str) -> Figure | None:
    """Draw capaian against pagu and against absorption, one mark per line; None when no line is left."""
    rows = lines[lines.capaian_pct.notna() & lines.pagu_rp.notna() & (lines.pagu_rp > 0)]
    rows = rows[rows.absorption_pct.notna()]
    if rows.empty:
        return None
    figure, axes = plots.blank(2.1, columns=2, sharey=True)
    for region, own in rows.groupby("region_id"):
        color, shape = mark(region)
        options = {"linestyle": "", "marker": shape, "color": color, "alpha": 0.65, "markersize": 5.5}
        axes[0].plot(own.pagu_rp, own.capaian_pct, **options)
        axes[1].plot(own.absorption_pct, own.capaian_pct, **options)
    plots.rupiah_axis(axes[0], lang, short=True, most=4)
    axes[0].set_xlabel({"id": "Pagu, rupiah, skala log", "en": "Ceiling, rupiah, log scale"}[lang])
    axes[1].set_xlabel({"id": "Serapan, %", "en": "Absorption, %"}[lang])
    axes[0].set_ylabel("Capaian, %")
    if rows.region_id.nunique() > 1:
        plots.legend(figure, [dot(region_name(region), *mark(region)) for region in sorted(set(rows.region_id))], 4)
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
    """Draw, line by line, how many times the ceiling and the target of a plan's last year are those of its first."""
    rows = changes[changes.pagu_times.notna() & changes.count_times.notna()]
    rows = rows.astype({"pagu_times": float, "count_times": float})
    if len(rows) < 2:
        return None
    order = list(rows.sort_values(["region_id", "pagu_times"], ascending=[True, False]).line_id)
    printed = rows.set_index("line_id").name.map(plots.line_name)
    names, places = plots.stacked([printed[line] for line in order], 46)
    place = dict(zip(order, places, strict=True))
    figure, (axis,) = plots.blank(0.6 + 0.205 * places[-1])
    for each in rows.itertuples():
        color, shape = mark(each.region_id)
        axis.plot([each.pagu_times, each.count_times], [place[each.line_id]] * 2, color=color, lw=0.9, alpha=0.6)
        axis.plot(each.count_times, place[each.line_id], marker=shape, color=color, markerfacecolor="white")
        axis.plot(each.pagu_times, place[each.line_id], marker=shape, color=color, markersize=4.5)
    axis.axvline(1, color="black", lw=1)
    axis.set_xscale("log")
    low, high = axis.get_xlim()
    ticks = [tick for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100) if low <= tick <= high]
    axis.set_xticks(ticks, [f"{decimal(tick, lang)}×" for tick in ticks])
    axis.set_xticks([], minor=True)
    plots.rows_of(axis, names, places)
    words = {
        "id": ("pagu", "target", "Kali lipat dari tahun pertama, skala log"),
        "en": ("ceiling", "target", "Times the first year, log scale"),
    }[lang]
    axis.set_xlabel(words[2])
    plots.legend(figure, [dot(words[0], _GREY, "o", size=4.5), dot(words[1], _GREY, "o", filled=False)], 2)
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
    """Draw tau-b of every distinct specification in its order, filled where chance alone seldom does it."""
    rows = curve[~curve.repeats & curve.tau_b.notna()]
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
    documents = len({place.split("/")[0] for text in rows.tables for place in text.split()})
    subtitle = {
        "id": f"Kendall tau-b dalam dokumen dan program, {documents} dokumen; besar tanda menurut jumlah pos "
        f"(n = {rows.n_lines.min()} sampai {rows.n_lines.max()}); penuh: p permutasi di bawah {percent(5, lang, 0)}, "
        "tanpa koreksi.",
        "en": f"Kendall's tau-b within document and programme, {documents} documents; size of a mark by its lines "
        f"(n = {rows.n_lines.min()} to {rows.n_lines.max()}); filled: permutation p below {percent(5, lang, 0)}, not "
        "corrected.",
    }[lang]
    return plots.finish(
        figure, "specification_curve", f"{start}: {', '.join(parts)}", subtitle, _places(rows.tables), lang
    )


def _places(texts: pd.Series) -> pd.DataFrame:
    """Return documents and tables from texts of document/table pairs joined by blanks."""
    pairs = sorted({pair for text in texts for pair in text.split()})
    return pd.DataFrame([pair.split("/") for pair in pairs], columns=["doc_id", "table_id"])


# -- people registered, planned and reached ------------------------------------------------------------------


def registered_pmks(flags: pd.DataFrame, lang: str) -> Figure | None:
    """Draw the registered PMKS by type on a log scale, one row per type, years of a region joined by a line."""
    rows = flags[flags.value.notna() & (flags.value > 0) & ~flags.type_id.str.startswith(("total", "group:"))]
    rows = rows[~rows.type_id.isin(people.NOT_PERSONS)]
    if rows.empty:
        return None
    figure = _by_type(rows, {"id": "Orang terdata, skala log", "en": "Registered persons, log scale"}[lang], lang)
    jumps = rows[rows.flag == "jump"]
    latest = rows[rows.year == rows.groupby("region_id").year.transform("max")]
    share = percent(100 * latest.value[latest.type_id == "fakir_miskin"].sum() / latest.value.sum(), lang, 0)
    title = {
        "id": f"Fakir miskin {share} dari yang terdata pada tahun terakhir",
        "en": f"Fakir miskin are {share} of those registered in the latest year",
    }[lang]
    if rows.groupby("region_id").year.nunique().max() > 1:
        title += {
            "id": f"; {len(jumps)} cacah naik atau turun tajam antartahun",
            "en": f"; {len(jumps)} counts jump from year to year",
        }[lang]
    types, documents = rows.type_id.nunique(), rows.doc_id.nunique()
    subtitle = {
        "id": f"PMKS terdata menurut jenis, orang, {years_of(rows.year)}; n = {types} jenis, {documents} dokumen. "
        "Jenis saling tumpang tindih.",
        "en": f"Registered PMKS by type, persons, {years_of(rows.year)}; n = {types} types, {documents} "
        f"document{'s' if documents > 1 else ''}. Types overlap.",
    }[lang]
    return plots.finish(figure, "registered_pmks", title, subtitle, rows, lang)


def registered_psks(counts: pd.DataFrame, lang: str) -> Figure | None:
    """Draw the registered PSKS by type on a log scale, years of a region joined by a line."""
    known = counts[counts["count"].notna() & ~counts.type_id.str.startswith(("total", "group:"))]
    rows = known.assign(value=known["count"].astype(float))
    rows = rows[rows.value > 0]
    if rows.empty:
        return None
    figure = _by_type(rows, {"id": "Jumlah terdata, skala log", "en": "Registered, log scale"}[lang], lang)
    told = []
    for region, own in rows.groupby("region_id"):
        sizes = own.groupby("year").type_id.nunique()
        told.append((region_name(region), sizes.index[0], sizes.iloc[0], sizes.index[-1], sizes.iloc[-1]))
    title = {
        "id": "; ".join(f"{name}: {many} jenis PSKS terdata pada {year}, {left} pada {last}"
                        for name, year, many, last, left in told),
        "en": "; ".join(f"{name}: {many} PSKS types counted in {year}, {left} in {last}"
                        for name, year, many, last, left in told),
    }[lang]  # fmt: skip
    types, documents = rows.type_id.nunique(), rows.doc_id.nunique()
    subtitle = {
        "id": f"Potensi dan sumber kesejahteraan sosial (PSKS) menurut jenis, {years_of(rows.year)}; n = {types} "
        f"jenis, {documents} dokumen.",
        "en": f"Potential and sources of social welfare (PSKS) by type, {years_of(rows.year)}; n = {types} types, "
        f"{documents} document{'s' if documents > 1 else ''}.",
    }[lang]
    return plots.finish(figure, "registered_psks", title, subtitle, rows, lang)


def _by_type(rows: pd.DataFrame, label: str, lang: str) -> Figure:
    """Return a figure of counts on a log scale: a row per type, a region's years joined by a line."""
    rows = rows.assign(value=rows.value.astype(float))
    order = list(rows.groupby("type_id").value.max().sort_values(ascending=False, kind="stable").index)
    names, places = plots.stacked([plots.type_name(name) for name in order], 40)
    place = dict(zip(order, places, strict=True))
    figure, (axis,) = plots.blank(0.55 + 0.165 * places[-1])
    several = rows.region_id.nunique() > 1
    handles = []
    for position, (region, own) in enumerate(rows.groupby("region_id")):
        color, shape = mark(region)
        first, last = own.year.min(), own.year.max()
        handles.append(dot(f"{region_name(region)} {years_of(own.year)}", color, shape))
        shift = (-0.16 if position % 2 else 0.16) if several else 0
        for name, group in own.groupby("type_id"):
            group = group.sort_values("year")
            level = place[name] + shift
            axis.plot(group.value, [level] * len(group), color=color, lw=0.8, alpha=0.6)
            for each in group.itertuples():
                ends = {first: "white"} | {last: color}
                face, drawn = ends.get(each.year, color), shape if each.year in ends else "|"
                axis.plot(each.value, level, marker=drawn, color=color, markerfacecolor=face, markersize=5)
    axis.set_xscale("log")
    plots.rows_of(axis, names, places)
    plots.log_ticks(axis)
    axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: decimal(value, lang, 1)))
    axis.set_xlabel(label)
    handles += _year_marks(rows.groupby("region_id").year.nunique().max(), lang)
    plots.legend(figure, handles, 4 if len(handles) < 5 else 3)
    return figure


def service_standards(standards: pd.DataFrame, lang: str) -> Figure | None:
    """Draw each minimum service standard: what was reached, the office's target, and the national one."""
    rows = standards[standards.measure.isin(["realisasi", "target", "target_national"])].astype({"value": float})
    rows = rows[rows.groupby(["doc_id", "table_id", "line"]).measure.transform(lambda own: "realisasi" in set(own))]
    if rows.empty:
        return None
    rows = rows.sort_values(["doc_id", "table_id", "line"])
    order = list(dict.fromkeys(rows[["table_id", "line", "indicator"]].itertuples(index=False, name=None)))
    names, places = plots.stacked([f"{plots.standard_name(text)} ({table})" for table, _, text in order], 58)
    place = dict(zip([key[:2] for key in order], places, strict=True))
    figure, (axis,) = plots.blank(0.55 + 0.185 * places[-1])
    for (table, line), own in rows.groupby(["table_id", "line"]):
        values, level = own.set_index("measure").value, place[table, line]
        color, shape = mark(own.region_id.iloc[0])
        axis.plot(values.get("target_national"), level, marker="|", color="black", markersize=13, markeredgewidth=2)
        axis.plot(values.get("target"), level, marker=shape, color=color, markerfacecolor="white", markersize=9)
        axis.plot(values.get("realisasi"), level, marker=shape, color=color, markersize=5)
    plots.rows_of(axis, names, places, size=7.2)
    axis.set_xlim(0, 104)
    axis.set_xlabel({"id": "Persen", "en": "Percent"}[lang])
    words = {
        "id": ("realisasi", "target daerah", "target nasional"),
        "en": ("reached", "own target", "national target"),
    }[lang]
    handles = [dot(words[0], _GREY, "o", size=5), dot(words[1], _GREY, "o", filled=False, size=9)]
    plots.legend(figure, [*handles, dot(words[2], "black", "|", size=11)], 3)
    wide = rows.pivot_table(index=["table_id", "line"], columns="measure", values="value", aggfunc="first")
    met = int((wide.realisasi >= wide.target).sum())
    national = int((wide.realisasi >= wide.target_national).sum())
    title = {
        "id": f"{met} dari {len(wide)} baris standar mencapai target daerah, {national} mencapai target nasional",
        "en": f"{met} of {len(wide)} printed standards reach the own target, {national} the national one",
    }[lang]
    documents = rows.doc_id.nunique()
    subtitle = {
        "id": f"Standar pelayanan minimal, persen, {years_of(rows.fiscal_year)}; n = {len(wide)} baris standar pada "
        f"{rows.table_id.nunique()} tabel, {documents} dokumen.",
        "en": f"Minimum service standards, percent, {years_of(rows.fiscal_year)}; n = {len(wide)} rows in "
        f"{rows.table_id.nunique()} tables, {documents} document{'s' if documents > 1 else ''}.",
    }[lang]
    return plots.finish(figure, "service_standards", title, subtitle, rows, lang)
