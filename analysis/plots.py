"""Table in, Figure out: one style, in Indonesian or English, the same bytes at every run.

Colour always goes with a shape, so that a grey print and colour-blind readers lose nothing. Titles state
what the plotted values say; the source line is made from the plotted rows.
"""

import io as memory
import textwrap
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
from babel.numbers import format_decimal
from IPython.display import Image, Markdown
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from analysis import io, measures, register

LANGUAGES = ("id", "en")
# Okabe and Ito's colours, apart in grey as well; one shape each.
MARKS = {
    "serang": ("#D55E00", "o"),
    "sidoarjo": ("#0072B2", "s"),
    "lampung_barat": ("#009E73", "^"),
    "bengkulu": ("#3B3B3B", "D"),
}
_SPARE = [("#CC79A7", "v"), ("#E69F00", "P"), ("#56B4E9", "X")]
STYLE = {
    "svg.hashsalt": "figures",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11,
    "axes.grid": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
}
_WIDTH = 7.2  # inches, the text width of an A4 page


def mark(region_id: str) -> tuple[str, str]:
    """Return the colour and the shape of a region; regions without their own share the spare ones."""
    if region_id in MARKS:
        return MARKS[region_id]
    new = [region for region in register.region_ids() if region not in MARKS]
    return _SPARE[new.index(region_id) % len(_SPARE)]


def amount(rupiah: float, lang: str) -> str:
    """Return rupiah in words of thousand, million or billion."""
    words = {"id": ("ribu", "juta", "miliar"), "en": ("thousand", "million", "billion")}[lang]
    for size, word in zip((1e9, 1e6, 1e3), reversed(words), strict=True):
        if abs(rupiah) >= 0.9995 * size:
            return f"Rp\N{NO-BREAK SPACE}{decimal(rupiah / size, lang, 3)}\N{NO-BREAK SPACE}{word}"
    return f"Rp\N{NO-BREAK SPACE}{decimal(rupiah, lang, 3)}"


def decimal(value: float, lang: str, significant: int = 3) -> str:
    """Return a number with so many significant digits and the language's marks."""
    digits = 0 if value == 0 else max(0, significant - 1 - int(np.floor(np.log10(abs(value)))))
    return format_decimal(round(float(value), digits), format="#,##0." + "#" * digits, locale=lang)


def percent(value: float, lang: str, digits: int = 1) -> str:
    """Return a percentage with its sign."""
    return format_decimal(round(float(value), digits), format="#,##0." + "0" * digits, locale=lang) + " %"


def region_name(region_id: str, lang: str) -> str:
    """Return a region's short name."""
    name = register.regions()[region_id].name
    return name.replace("Kabupaten ", "").replace("Provinsi ", "")


def _blank(height: float, lang: str, columns: int = 1, **options) -> tuple[Figure, np.ndarray]:
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(_WIDTH, height), dpi=120, layout="none")
        axes = figure.subplots(1, columns, squeeze=False, **options)[0]
    return figure, axes


def _finish(figure: Figure, title: str, subtitle: str, rows: pd.DataFrame, lang: str) -> Figure:
    """Set title, subtitle and source line around the axes, and keep them as the figure's caption."""
    height = figure.get_size_inches()[1]
    title, subtitle = textwrap.fill(title, 74), textwrap.fill(subtitle, 100)
    source = textwrap.fill(_source(rows, lang), 118)
    inch, lines = 1 / height, title.count("\n") + 1
    top = 1 - 0.10 * inch
    figure.text(0.012, top, title, va="top", ha="left", fontsize=11.5, fontweight="bold")
    top -= 0.21 * inch * lines
    figure.text(0.012, top, subtitle, va="top", ha="left", fontsize=8.8, color="#333333")
    top -= 0.165 * inch * (subtitle.count("\n") + 1)
    for legend in figure.legends:
        legend.set_bbox_to_anchor((0.012, top - 0.04 * inch), transform=figure.transFigure)
        top -= 0.2 * inch * -(-len(legend.legend_handles) // legend._ncols)
    figure.text(0.012, 0.06 * inch, source, va="bottom", ha="left", fontsize=7.2, color="#444444")
    bottom = 0.06 * inch + 0.135 * inch * (source.count("\n") + 1)
    _fit(figure, 0.012, bottom + 0.06 * inch, 0.988, top - 0.06 * inch)
    figure.caption = {"title": _flat(title), "subtitle": _flat(subtitle), "source": _flat(source)}
    return figure


def _flat(text: str) -> str:
    return " ".join(text.split())


def _fit(figure: Figure, left: float, bottom: float, right: float, top: float) -> None:
    """Lay the axes, with all that hangs on them, into a box of the figure."""
    with mpl.rc_context(STYLE):
        figure.tight_layout(rect=(left, bottom, right, top), pad=0.2)


def _source(rows: pd.DataFrame, lang: str) -> str:
    """Return the documents and tables that the plotted rows stand in."""
    word = {"id": ("Sumber", "tabel"), "en": ("Source", "table")}[lang]
    places = rows[["doc_id", "table_id"]].drop_duplicates().sort_values(["doc_id", "table_id"])
    parts = [
        f"{document.office}, {document.title} ({word[1]} {', '.join(tables)})"
        for doc_id, tables in places.groupby("doc_id").table_id
        for document in [register.document(doc_id)]
    ]
    return f"{word[0]}: {'; '.join(parts)}."


def _legend(axis, handles: list, columns: int, **options) -> None:
    axis.legend(
        handles=handles,
        ncols=columns,
        frameon=False,
        fontsize=8,
        handletextpad=0.3,
        columnspacing=1.2,
        **options,
    )


def _dot(label: str, color: str, shape: str, filled: bool = True, size: float = 6) -> Line2D:
    face = color if filled else "white"
    return Line2D([], [], linestyle="", marker=shape, color=color, markerfacecolor=face, markersize=size, label=label)


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
        "id": ("rencana", "realisasi", "sumber yang bertentangan", "Rupiah per orang, skala log", "median"),
        "en": ("planned", "realised", "contradicted source", "Rupiah per person, log scale", "median"),
    }[lang]
    labels = {rule["id"]: rule[f"label_{lang}"] for rule in measures.reference()["services"]}
    rows = rows.assign(row=rows.service.map(labels) + rows.setting.map(_settings(lang)))
    middle = rows.rp_per_unit.fillna((rows.rp_per_unit_low * rows.rp_per_unit_high) ** 0.5)
    order = middle.groupby(rows.row).median().sort_values(kind="stable").index
    place = {name: number for number, name in enumerate(order)}
    figure, (axis,) = _blank(1.9 + 0.27 * len(order), lang)
    for basis, shift in (("planned", 0.14), ("realised", -0.14)):
        for (region, main), group in rows[rows.basis == basis].groupby(["region_id", "main"]):
            color, shape = mark(region)
            axis.plot(
                group.rp_per_unit,
                group.row.map(place) + shift,
                linestyle="",
                marker=shape,
                color=color,
                markerfacecolor=color if basis == "planned" else "white",
                alpha=0.9 if main else 0.4,
                markersize=5.5,
            )
    ranged = rows[rows.rp_per_unit.isna() | (rows.rp_per_unit_high > 1.01 * rows.rp_per_unit_low)]
    for each in ranged.itertuples():
        level = place[each.row] + (0.14 if each.basis == "planned" else -0.14)
        ends = [each.rp_per_unit_low, each.rp_per_unit_high]
        axis.plot(ends, [level] * 2, color=mark(each.region_id)[0], lw=1.2, marker="|", markersize=5)
    medians = rows[rows.main].groupby("row").rp_per_unit.median()
    axis.plot(medians, medians.index.map(place), linestyle="", marker="|", color="black", markersize=13)
    axis.set_xscale("log")
    axis.set_yticks(range(len(order)), order)
    axis.set_ylim(-0.6, len(order) - 0.4)
    axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value, lang)))
    axis.set_xlabel(words[3])
    handles = [_dot(region_name(region, lang), *mark(region)) for region in sorted(rows.region_id.unique())]
    handles += [_dot(words[0], "#555555", "o"), _dot(words[1], "#555555", "o", filled=False)]
    handles += [_dot(words[4], "black", "|", size=10)]
    _legend(figure, handles, 4, loc="upper left")
    return _finish(figure, _unit_cost_title(rows, lang), _unit_cost_subtitle(rows, lang), rows, lang)


def plotted_costs(costs: pd.DataFrame) -> pd.DataFrame:
    """Return the benefit lines that count persons, one value each."""
    if costs.empty:
        return costs
    good = costs[(costs.reason == "") & (costs.work == "benefit") & (costs.period == "year")]
    good = good[(good.unit_kind == "people") & (good.reading != "per_person_month")]
    good = good[good.rp_per_unit.notna() | good.rp_per_unit_high.notna()]
    ranges = ["rp_per_unit", "rp_per_unit_low", "rp_per_unit_high"]
    return good.astype(dict.fromkeys(ranges, float))


def how_many(rows: pd.DataFrame, lang: str) -> str:
    """Return how many lines and documents are plotted."""
    count, documents = rows.line_id.nunique(), rows.doc_id.nunique()
    return {"id": f"{count} baris, {documents} dokumen.", "en": f"{count} lines, {documents} documents."}[lang]


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
            "id": f"Belanja per orang berkisar dari {least} sampai {most}",
            "en": f"Spending per person ranges from {least} to {most}",
        }[lang]
    widest = shared.assign(ratio=shared.most / shared.least).sort_values("ratio").iloc[-1]
    least, most, ratio = amount(widest.least, lang), amount(widest.most, lang), decimal(widest.ratio, lang, 2)
    return {
        "id": f"{widest.name}: pagu per orang {least} sampai {most}, berbeda {ratio} kali",
        "en": f"{widest.name}: planned spending per person from {least} to {most}, {ratio} times apart",
    }[lang]


def _unit_cost_subtitle(rows: pd.DataFrame, lang: str) -> str:
    years = sorted({int(year) for year in rows.fiscal_year})
    span = f"{years[0]}" if len(years) == 1 else f"{years[0]}-{years[-1]}"
    phases = ", ".join(phase_name(phase, lang) for phase in sorted(set(rows.phase) - {"realisasi"}))
    count, documents = rows.line_id.nunique(), rows.doc_id.nunique()
    return {
        "id": f"Pagu / target dan realisasi / realisasi per baris anggaran, {span}; pagu {phases}; "
        f"{count} baris, {documents} dokumen. Satu tanda: satu baris dan tahun; garis: rentang bacaan; pudar: sumber "
        "yang bertentangan dengan tabel lain.",
        "en": f"Ceiling / target and spent / reached per budget line, {span}; ceiling: {phases}; "
        f"{count} lines, {documents} documents. One mark: one line and year; bar: range of readings; faint: a "
        "source that another table contradicts.",
    }[lang]


def phase_name(phase: str, lang: str) -> str:
    """Return a budget phase in words."""
    if lang == "en":
        return {"indikatif": "indicative", "murni": "original", "perubahan": "revised"}.get(
            phase, {"prakiraan_maju": "forward estimate", "unknown": "phase not stated"}.get(phase, phase)
        )
    return {"prakiraan_maju": "prakiraan maju", "unknown": "tahap tidak disebut"}.get(phase, phase)


# -- absorption ----------------------------------------------------------------------------------------------


def absorption_by_line(absorption: pd.DataFrame, lang: str) -> Figure | None:
    """Draw absorption of every line by office and table, size by pagu, and the office's ratio of sums."""
    rows = absorption[absorption.leaf & (absorption.level != "total") & absorption.absorption_pct.notna()]
    if rows.empty:
        return None
    words = {
        "id": ("administrasi", "layanan", "semua baris bersama (rasio jumlah)", "Realisasi / pagu, persen"),
        "en": ("administration", "services", "all lines together (ratio of sums)", "Spent / ceiling, percent"),
    }[lang]
    sums = measures.outturn(rows, ["region_id", "doc_id", "table_id", "fiscal_year"])
    figure, (axis,) = _blank(1.9 + 0.75 * len(sums), lang)
    generator = np.random.default_rng(0)
    names = []
    for position, office in enumerate(sums.itertuples()):
        own = rows[(rows.doc_id == office.doc_id) & (rows.table_id == office.table_id)]
        own = own[own.fiscal_year == office.fiscal_year].sort_values("line")
        color, shape = mark(office.region_id)
        jitter = position + generator.uniform(-0.22, 0.22, len(own))
        size = 10 + 26 * (np.log10(own.pagu_rp.astype(float)) - 5).clip(lower=0)
        admin = (own.function == "administration").to_numpy()
        axis.scatter(
            own.absorption_pct[~admin],
            jitter[~admin],
            s=size[~admin],
            c=color,
            marker=shape,
            alpha=0.7,
            lw=0.6,
        )
        axis.scatter(
            own.absorption_pct[admin],
            jitter[admin],
            s=size[admin],
            facecolors="none",
            edgecolors=color,
            marker=shape,
        )
        axis.plot([office.absorption_pct] * 2, [position - 0.38, position + 0.38], color="black", lw=2)
        names.append(
            f"{region_name(office.region_id, lang)} {office.fiscal_year}\n({office.table_id}, n = {office.n_lines})"
        )
    axis.set_yticks(range(len(sums)), names)
    axis.set_ylim(-0.6, len(sums) - 0.4)
    axis.set_xlabel(words[3])
    handles = [_dot(words[1], "#555555", "o"), _dot(words[0], "#555555", "o", filled=False)]
    handles += [Line2D([], [], color="black", lw=2, label=words[2])]
    _legend(figure, handles, 3, loc="upper left")
    parts = [
        f"{region_name(each.region_id, lang)} {percent(each.absorption_pct, lang)}"
        for each in sums.itertuples()
        if rows.main[(rows.doc_id == each.doc_id) & (rows.table_id == each.table_id)].all() and each.n_lines > 1
    ] or [f"{region_name(each.region_id, lang)} {percent(each.absorption_pct, lang)}" for each in sums.itertuples()]
    below = (rows[rows.main].absorption_pct < 90).sum()
    title = {
        "id": f"Penyerapan pagu: {', '.join(parts)}; {below} dari {rows.main.sum()} baris di bawah 90 %",
        "en": f"Share of ceiling spent: {', '.join(parts)}; {below} of {rows.main.sum()} lines below 90 %",
    }[lang]
    phases = ", ".join(phase_name(phase, lang) for phase in sorted(rows.phase.unique()))
    subtitle = {
        "id": f"Satu tanda satu baris anggaran; besar tanda menurut pagu (log); tahap pagu: {phases}; "
        f"{rows.line_id.nunique()} baris, {rows.doc_id.nunique()} dokumen.",
        "en": f"One mark is one budget line, its size the ceiling (log); phase of the ceiling: {phases}; "
        f"{rows.line_id.nunique()} lines, {rows.doc_id.nunique()} documents.",
    }[lang]
    return _finish(figure, title, subtitle, rows, lang)


def unspent(pareto: pd.DataFrame, lang: str) -> Figure | None:
    """Draw the cumulative share of the unspent rupiah over the lines, from the largest part down."""
    rows = pareto[pareto.main & pareto.share_pct.notna()]
    rows = rows[rows.groupby("doc_id").line_id.transform("size") > 1]
    if rows.empty:
        return None
    figure, (axis,) = _blank(3.6, lang)
    sentences = []
    for (_, year), own in rows.groupby(["doc_id", "fiscal_year"]):
        region = own.region_id.iloc[0]
        color, shape = mark(region)
        axis.plot(
            [0, *own["rank"]], [0, *own.cumulative_pct], color=color, marker=shape, markersize=4, lw=1,
            label=f"{region_name(region, lang)} {year} ({amount(own.unspent_rp.sum(), lang)})",
        )  # fmt: skip
        half = own[own.cumulative_pct >= 50].iloc[0]
        sentences.append((region_name(region, lang), int(half["rank"]), len(own), half.cumulative_pct))
    axis.axhline(50, color="#888888", lw=0.8, ls="--")
    axis.set_xlabel({"id": "Baris, dari sisa terbesar", "en": "Lines, from the largest remainder"}[lang])
    axis.set_ylabel({"id": "Bagian sisa anggaran, %", "en": "Share of the unspent, %"}[lang])
    axis.legend(frameon=False, fontsize=8, loc="lower right")
    told = [
        {
            "id": f"{name}: {rank} dari {size} baris memegang {percent(share, lang, 0)}",
            "en": f"{name}: {rank} of {size} lines hold {percent(share, lang, 0)}",
        }[lang]
        for name, rank, size, share in sentences
    ]
    title = {"id": "Sisa anggaran terkumpul. ", "en": "Unspent money sits in few lines. "}[lang] + "; ".join(told)
    years = ", ".join(str(year) for year in sorted(rows.fiscal_year.unique()))
    told = how_many(rows, lang)
    subtitle = {
        "id": f"Pagu dikurangi realisasi per baris, rupiah, {years}; {told}",
        "en": f"Ceiling less spending per line, rupiah, {years}; {told}",
    }[lang]
    return _finish(figure, title, subtitle, rows, lang)


# -- capaian -------------------------------------------------------------------------------------------------


def capaian_against_absorption(lines: pd.DataFrame, lang: str) -> Figure | None:
    """Draw capaian against pagu and against absorption, one mark per line; None when no line is left."""
    rows = lines[lines.capaian_pct.notna() & lines.pagu_rp.notna() & (lines.pagu_rp > 0)]
    rows = rows[rows.absorption_pct.notna()]
    if rows.empty:
        return None
    rows = rows.assign(table_id=measures.table_of(rows.line_id))
    figure, axes = _blank(3.9, lang, columns=2, sharey=True)
    for region, own in rows.groupby("region_id"):
        color, shape = mark(region)
        options = {"linestyle": "", "marker": shape, "color": color, "alpha": 0.65, "markersize": 5.5}
        axes[0].plot(own.pagu_rp, own.capaian_pct, label=region_name(region, lang), **options)
        axes[1].plot(own.absorption_pct, own.capaian_pct, **options)
    axes[0].set_xscale("log")
    axes[0].xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: amount(value, lang).removeprefix("Rp\N{NO-BREAK SPACE}"))
    )
    axes[0].tick_params(axis="x", labelsize=7)
    axes[0].set_xlabel({"id": "Pagu, rupiah, skala log", "en": "Ceiling, rupiah, log scale"}[lang])
    axes[1].set_xlabel({"id": "Penyerapan, %", "en": "Absorption, %"}[lang])
    axes[0].set_ylabel({"id": "Capaian, % (tanpa batas atas)", "en": "Capaian, % (uncapped)"}[lang])
    axes[0].legend(frameon=False, fontsize=8, loc="upper right")
    exact = int((rows.capaian_pct.round(6) == 100).sum())
    title = {
        "id": f"{exact} dari {len(rows)} baris melaporkan capaian tepat 100 %: hampir semua sama",
        "en": f"{exact} of {len(rows)} lines report a capaian of exactly 100 %: little is left to rank",
    }[lang]
    if exact < len(rows) / 2:
        title = {
            "id": f"{exact} dari {len(rows)} baris melaporkan capaian tepat 100 %",
            "en": f"{exact} of {len(rows)} lines report a capaian of exactly 100 %",
        }[lang]
    years = ", ".join(str(year) for year in sorted(rows.fiscal_year.unique()))
    subtitle = {
        "id": f"Rata-rata capaian indikator per baris anggaran, {years}; pagu perubahan; "
        f"{len(rows)} baris, {rows.doc_id.nunique()} dokumen.",
        "en": f"Mean capaian of a line's indicators, {years}; revised ceiling; "
        f"{len(rows)} lines, {rows.doc_id.nunique()} documents.",
    }[lang]
    return _finish(figure, title, subtitle, rows, lang)


def specification_curve(curve: pd.DataFrame, lang: str) -> Figure | None:
    """Draw tau-b of every distinct specification in its order, filled where chance alone seldom does it."""
    rows = curve[~curve.repeats & curve.tau_b.notna()]
    if rows.empty:
        return None
    figure, axes = _blank(3.6, lang, columns=rows.predictor.nunique(), sharey=True)
    told = []
    words = {"pagu": {"id": "pagu", "en": "pagu"}, "absorption": {"id": "penyerapan", "en": "absorption"}}
    for axis, (predictor, own) in zip(axes, rows.groupby("predictor"), strict=True):
        own = own.sort_values(["tau_b", "n_lines"]).reset_index(drop=True)
        color, shape = {"pagu": ("#0072B2", "s"), "absorption": ("#D55E00", "o")}[predictor]
        sure = own.p_value < 0.05
        size = 3 + own.n_lines / 15
        for index, row in own.iterrows():
            face = color if sure[index] else "white"
            axis.plot(index + 1, row.tau_b, marker=shape, color=color, markerfacecolor=face, markersize=size[index])
        axis.axhline(0, color="black", lw=0.8)
        axis.set_xlabel(
            {
                "id": f"Spesifikasi: capaian dan {words[predictor][lang]}",
                "en": f"Specification: capaian and {predictor}",
            }[lang]
        )
        positive, size = int((own.tau_b > 0).sum()), len(own)
        told.append((words[predictor][lang], positive, size))
    axes[0].set_ylabel("tau-b")
    parts = {
        "id": [f"{name}: {up} dari {size} positif" for name, up, size in told],
        "en": [f"{name}: {up} of {size} positive" for name, up, size in told],
    }[lang]
    mixed = any(0 < up < size for _, up, size in told)
    start = {
        "id": "Tanda berubah menurut pilihan" if mixed else "Tanda sama pada setiap pilihan",
        "en": "The sign changes with the choices" if mixed else "The sign is the same under every choice",
    }[lang]
    subtitle = {
        "id": f"Kendall tau-b dalam dokumen dan program; besar tanda menurut jumlah baris ({rows.n_lines.min()} sampai "
        f"{rows.n_lines.max()}); penuh: p permutasi di bawah 5 %, tanpa koreksi.",
        "en": f"Kendall's tau-b within document and programme; size of a mark by its lines ({rows.n_lines.min()} to "
        f"{rows.n_lines.max()}); filled: permutation p below 5 %, not corrected.",
    }[lang]
    return _finish(figure, f"{start}. {'; '.join(parts)}", subtitle, _places(rows.tables), lang)


def _places(texts: pd.Series) -> pd.DataFrame:
    """Return documents and tables from texts of document/table pairs joined by blanks."""
    pairs = sorted({pair for text in texts for pair in text.split()})
    return pd.DataFrame([pair.split("/") for pair in pairs], columns=["doc_id", "table_id"])


# -- people registered ---------------------------------------------------------------------------------------


def registered(flags: pd.DataFrame, lang: str) -> Figure | None:
    """Draw the registered PMKS by type on a log scale, one row per type, years of a region joined by a line."""
    rows = flags[flags.value.notna() & (flags.value > 0) & ~flags.type_id.str.startswith(("total", "group:"))]
    rows = rows[~rows.type_id.isin(measures.NOT_PERSONS)]
    if rows.empty:
        return None
    rows = rows.assign(value=rows.value.astype(float))
    order = rows.groupby("type_id").value.max().sort_values(kind="stable").index
    place = {name: number for number, name in enumerate(order)}
    figure, (axis,) = _blank(1.8 + 0.2 * len(order), lang)
    shades = {}
    for position, (region, own) in enumerate(rows.groupby("region_id")):
        color, shape = mark(region)
        years = sorted(own.year.unique())
        shades |= {(region, year): 0.35 + 0.65 * (number + 1) / len(years) for number, year in enumerate(years)}
        shift = 0.16 if position % 2 else -0.16
        for name, group in own.groupby("type_id"):
            group = group.sort_values("year")
            axis.plot(group.value, [place[name] + shift] * len(group), color=color, lw=0.8, alpha=0.6)
            for each in group.itertuples():
                size = 3 + 3 * shades[region, each.year]
                axis.plot(each.value, place[name] + shift, marker=shape, color=color, markersize=size,
                          alpha=shades[region, each.year])  # fmt: skip
    axis.set_xscale("log")
    axis.set_yticks(range(len(order)), [name.replace("_", " ") for name in order])
    axis.set_ylim(-0.7, len(order) - 0.3)
    axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: decimal(value, lang, 1)))
    axis.set_xlabel({"id": "Orang terdata, skala log", "en": "Registered persons, log scale"}[lang])
    handles = [
        _dot(f"{region_name(region, lang)} {year}", *mark(region), size=3 + 3 * shade)
        for (region, year), shade in sorted(shades.items())
    ]
    _legend(figure, handles, 4, loc="upper left")
    jumps = rows[rows.flag == "jump"]
    latest = rows[rows.year == rows.groupby("region_id").year.transform("max")]
    share = latest[latest.type_id == "fakir_miskin"].value.sum() / latest.value.sum()
    title = {
        "id": f"Fakir miskin {percent(100 * share, lang, 0)} dari yang terdata pada tahun terakhir; "
        f"{len(jumps)} lompatan antartahun satu setengah kali atau lebih",
        "en": f"Fakir miskin are {percent(100 * share, lang, 0)} of those registered in the latest year; "
        f"{len(jumps)} counts jump by half or more from year to year",
    }[lang]
    subtitle = {
        "id": f"Data PMKS menurut jenis; {rows.type_id.nunique()} jenis, {rows.doc_id.nunique()} dokumen. "
        "Jenis saling tumpang tindih: jumlahnya bukan jumlah orang.",
        "en": f"Registered PMKS by type; {rows.type_id.nunique()} types, {rows.doc_id.nunique()} documents. "
        "Types overlap: their sum is no number of persons.",
    }[lang]
    return _finish(figure, title, subtitle, rows, lang)


def office_spending(offices: pd.DataFrame, lang: str) -> Figure | None:
    """Draw each office's money per inhabitant by year, everything and welfare only."""
    rows = offices[(offices.denominator == "inhabitants_2020") & (offices.basis == "pagu")] if len(offices) else offices
    rows = rows[rows.rp_per_person.notna()] if len(rows) else rows
    if rows.empty:
        return None
    rows = rows.assign(rp_per_person=rows.rp_per_person.astype(float))
    keys = rows[["region_id", "fiscal_year"]].drop_duplicates().sort_values(["region_id", "fiscal_year"])
    keys = list(keys.itertuples(index=False, name=None))[::-1]
    place = {key: number for number, key in enumerate(keys)}
    figure, (axis,) = _blank(1.8 + 0.3 * len(keys), lang)
    for row in rows[rows.scope.isin(["everything", "welfare"])].itertuples():
        color, shape = mark(row.region_id)
        face = color if row.scope == "welfare" else "white"
        axis.plot(row.rp_per_person, place[row.region_id, row.fiscal_year], marker=shape, color=color,
                  markerfacecolor=face, markersize=7)  # fmt: skip
    axis.set_yticks(range(len(keys)), [f"{region_name(region, lang)} {year}" for region, year in keys])
    axis.set_ylim(-0.6, len(keys) - 0.4)
    axis.set_xlim(left=0)
    axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value, lang)))
    axis.set_xlabel({"id": "Pagu per penduduk, rupiah", "en": "Ceiling per inhabitant, rupiah"}[lang])
    labels = {
        "id": ("seluruh pagu", "layanan kesejahteraan (tanpa administrasi dan taman makam pahlawan)"),
        "en": ("whole ceiling", "welfare services (without administration and heroes' cemetery)"),
    }[lang]
    _legend(
        figure, [_dot(labels[0], "#555555", "o", filled=False), _dot(labels[1], "#555555", "o")], 2, loc="upper left"
    )
    welfare = rows[rows.scope == "welfare"].sort_values("rp_per_person")
    low, high = welfare.iloc[0], welfare.iloc[-1]
    title = {
        "id": f"Untuk layanan: {amount(low.rp_per_person, lang)} per penduduk di {region_name(low.region_id, lang)} "
        f"({low.fiscal_year}), {amount(high.rp_per_person, lang)} di {region_name(high.region_id, lang)} "
        f"({high.fiscal_year})",
        "en": f"For services: {amount(low.rp_per_person, lang)} per inhabitant in {region_name(low.region_id, lang)} "
        f"({low.fiscal_year}), {amount(high.rp_per_person, lang)} in {region_name(high.region_id, lang)} "
        f"({high.fiscal_year})",
    }[lang]
    phases = ", ".join(phase_name(phase, lang) for phase in sorted(rows.phase.unique()))
    subtitle = {
        "id": f"Tahap pagu: {phases}; penduduk menurut sensus 2020; {rows.doc_id.nunique()} dokumen. Sampai 2020 gaji "
        "di luar program; provinsi dan kabupaten melayani hal berbeda.",
        "en": f"Phase of the ceiling: {phases}; census population 2020; {rows.doc_id.nunique()} documents. Until 2020 "
        "salaries stood outside; provinces and regencies have different duties.",
    }[lang]
    return _finish(figure, title, subtitle, rows, lang)


# -- showing and saving --------------------------------------------------------------------------------------


def shown(figure: Figure | None):
    """Return what a notebook shows: the figure as PNG, or in words that there is none."""
    if figure is None:
        return Markdown("*No figure: the selection holds no line that could be drawn.*")
    return Image(data=_bytes(figure, "png"), width=int(_WIDTH * 100))


def _bytes(figure: Figure, kind: str) -> bytes:
    buffer = memory.BytesIO()
    metadata = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}[kind]
    with mpl.rc_context(STYLE):
        figure.savefig(buffer, format=kind, metadata=metadata, dpi=150)
    return buffer.getvalue()


def save_figures(draw: Callable, name: str, table: pd.DataFrame, folder: Path, **options) -> list[Path]:
    """Draw and save a figure with its caption in every language, as <name>_<language>; nothing if None."""
    figures = {lang: draw(table, lang=lang, **options) for lang in LANGUAGES}
    if None in figures.values():
        return []
    captions = {lang: figure.caption for lang, figure in figures.items()}
    saved = [io.write_json(folder / f"{name}.json", captions), io.write_csv(folder / f"{name}.csv", table)]
    for lang, figure in figures.items():
        for kind in ("svg", "png"):
            saved.append(io.write_bytes(folder / f"{name}_{lang}.{kind}", _bytes(figure, kind)))
    return saved
