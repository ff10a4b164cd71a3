"""The house style of every figure: colours, numbers in two languages, titles, source lines, and the saved files.

Colour always goes with a shape, so that a grey print and colour-blind readers lose nothing. The source line is
made from the plotted rows; a figure carries its caption and the text for those who do not see it.
"""

import io as memory
import re
import textwrap
from collections.abc import Callable
from functools import cache
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
from babel.numbers import format_decimal
from IPython.display import Image, Markdown
from matplotlib.figure import Figure
from matplotlib.layout_engine import TightLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from analysis import files, io
from analysis.source import register

LANGUAGES = ("id", "en")
# Okabe and Ito's colours; in a grey print the shapes tell them apart.
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
WIDTH = 6.3  # inches: a brief shows it at four fifths of an A4 text, where the smallest print is still 6 points
_TITLE, _SUBTITLE, _SOURCE = 64, 98, 116  # letters on a line


# -- words and numbers ---------------------------------------------------------------------------------------


def mark(region_id: str) -> tuple[str, str]:
    """Return the colour and the shape of a region; regions without their own share the spare ones."""
    if region_id in MARKS:
        return MARKS[region_id]
    new = [region for region in register.region_ids() if region not in MARKS]
    return _SPARE[new.index(region_id) % len(_SPARE)]


def amount(rupiah: float, lang: str) -> str:
    """Return rupiah in words of thousand, million or billion; in Indonesian Rp stands at the figure (EYD V)."""
    words = {"id": ("ribu", "juta", "miliar"), "en": ("thousand", "million", "billion")}[lang]
    for size, word in zip((1e9, 1e6, 1e3), reversed(words), strict=True):
        if abs(rupiah) >= 0.9995 * size:
            return f"{sign(lang)}{decimal(rupiah / size, lang, 3)}\N{NO-BREAK SPACE}{word}"
    return f"{sign(lang)}{decimal(rupiah, lang, 3)}"


def sign(lang: str) -> str:
    """Return the sign of the rupiah as it stands before a figure."""
    return {"id": "Rp", "en": "Rp\N{NO-BREAK SPACE}"}[lang]


def decimal(value: float, lang: str, significant: int = 3) -> str:
    """Return a number with so many significant digits and the language's marks."""
    digits = 0 if value == 0 else max(0, significant - 1 - int(np.floor(np.log10(abs(value)))))
    return format_decimal(round(float(value), digits), format="#,##0." + "#" * digits, locale=lang)


def percent(value: float, lang: str, digits: int = 1) -> str:
    """Return a percentage with its sign."""
    return format_decimal(round(float(value), digits), format="#,##0." + "0" * digits, locale=lang) + "%"


def region_name(region_id: str) -> str:
    """Return a region's short name."""
    name = register.regions()[region_id].name
    return name.replace("Kabupaten ", "").replace("Provinsi ", "")


def phase_name(phase: str, lang: str) -> str:
    """Return a budget phase in words."""
    return captions()["phases"][phase][lang]


def type_name(type_id: str) -> str:
    """Return a PMKS or PSKS type as it is written."""
    text = type_id.replace("_", " ").capitalize()
    for plain, written in captions()["written"].items():
        text = text.replace(plain, written)
    return text


def line_name(name: str) -> str:
    """Return the printed name of a budget line in small letters where the table shouts, without quotation marks."""
    name = " ".join(name.strip('" ').split())
    return name.capitalize() if name.isupper() else name


def standard_name(indicator: str) -> str:
    """Return a minimum service standard without the words and signs that every one of them starts with."""
    text = re.sub(r"^Persentase\s*(\(?%\)?)?\s*", "", indicator).strip(" .")
    return text[:1].upper() + text[1:]


def years_of(years: pd.Series) -> str:
    """Return the years plotted: one, or the first and the last."""
    known = sorted({int(year) for year in years.dropna()})
    return str(known[0]) if len(known) == 1 else f"{known[0]}\N{EN DASH}{known[-1]}"


def phases_of(phases: pd.Series, lang: str) -> str:
    """Return the phases of the ceilings plotted."""
    return ", ".join(phase_name(phase, lang) for phase in sorted(set(phases) - {"realisasi"}))


def how_many(rows: pd.DataFrame, lang: str) -> str:
    """Return how many lines and documents are plotted."""
    lines, documents = rows.line_id.nunique(), rows.doc_id.nunique()
    one = documents == 1
    return {
        "id": f"n = {lines} pos anggaran, {documents} dokumen",
        "en": f"n = {lines} budget lines, {documents} document{'' if one else 's'}",
    }[lang]


@cache
def captions() -> dict:
    """Return what stands beside each figure: a caption, and what those who do not see it are told."""
    return files.read_yaml(Path(__file__).with_name("captions.yml"))


# -- a figure ------------------------------------------------------------------------------------------------


def blank(height: float, columns: int = 1, **options) -> tuple[Figure, np.ndarray]:
    """Return an empty figure of the house's width, and its axes; height is that of the axes with their labels."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height), dpi=120, layout="none")
        axes = figure.subplots(1, columns, squeeze=False, **options)[0]
    return figure, axes


def dot(label: str, color: str, shape: str, filled: bool = True, size: float = 6) -> Line2D:
    """Return a legend's entry: one mark and its words."""
    face = color if filled else "white"
    return Line2D([], [], linestyle="", marker=shape, color=color, markerfacecolor=face, markersize=size, label=label)


def legend(figure: Figure, handles: list, columns: int) -> None:
    """Put a legend under the subtitle, outside the data."""
    figure.legend(
        handles=handles, ncols=columns, frameon=False, fontsize=8, handletextpad=0.3, columnspacing=1.2,
        loc="upper left", borderaxespad=0, borderpad=0,
    )  # fmt: skip


def rupiah_axis(axis, lang: str, log: bool = True, short: bool = False, most: int = 12) -> None:
    """Write an axis of rupiah in words, short without Rp, with no more than so many ticks on a log scale."""
    if log:
        axis.set_xscale("log")
        log_ticks(axis, most)
    before = sign(lang) if short else ""
    axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value, lang).removeprefix(before)))
    axis.tick_params(axis="x", labelsize=7 if short else 8)


def log_ticks(axis, most: int = 12) -> None:
    """Put a tick at each power of ten, and between where there are few of these."""
    low, high = axis.get_xlim()
    subs = (1, 2, 5) if high / low < 12 else (1, 3) if high / low < 400 else (1,)
    axis.xaxis.set_major_locator(LogLocator(subs=subs, numticks=most))
    axis.xaxis.set_minor_formatter(NullFormatter())


def stacked(names: list[str], letters: int) -> tuple[list[str], list[float]]:
    """Return names wrapped, and the place of each one's row from the top: a name of more lines has more room."""
    wrapped = [textwrap.fill(name, letters) for name in names]
    room = [max(1.0, 0.25 + 0.6 * (name.count("\n") + 1)) for name in wrapped]
    return wrapped, [sum(room[:number]) + own / 2 for number, own in enumerate(room)]


def rows_of(axis, names: list[str], places: list[float], size: float = 8) -> None:
    """Give the axis one row per name, the first at the top."""
    axis.set_yticks(places, names, fontsize=size)
    axis.set_ylim(places[-1] + 0.7, places[0] - 0.7)


def finish(figure: Figure, name: str, title: str, subtitle: str, rows: pd.DataFrame, lang: str) -> Figure:
    """Set title, subtitle and source line around the axes; keep them, caption and alternative text with it."""
    subtitle = subtitle.replace("n = ", "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
    source = source_of(rows, lang)
    heads = [
        (balanced(title, _TITLE), 11.5, 0.21, {"fontweight": "bold"}),
        (textwrap.wrap(subtitle, _SUBTITLE), 8.6, 0.16, {"color": "#333333"}),
    ]
    foot = textwrap.wrap(source, _SOURCE)
    legends = [0.19 * -(-len(each.legend_handles) // each._ncols) + 0.06 for each in figure.legends]
    above = 0.14 + sum(step * len(lines) for lines, _, step, _ in heads) + sum(legends)
    below = 0.1 + 0.135 * len(foot)
    height = figure.get_size_inches()[1] + above + below
    figure.set_size_inches(WIDTH, height)
    inch, top = 1 / height, 1 - 0.08 / height
    for lines, size, step, options in heads:
        figure.text(0.012, top, "\n".join(lines), va="top", ha="left", fontsize=size, **options)
        top -= step * inch * len(lines)
    for each, room in zip(figure.legends, legends, strict=True):
        each.set_bbox_to_anchor((0.012, top - 0.06 * inch), transform=figure.transFigure)
        top -= room * inch
    figure.text(0.012, 0.05 * inch, "\n".join(foot), va="bottom", ha="left", fontsize=7.2, color="#444444")
    # Figure.tight_layout would leave a mark that makes every later savefig draw twice.
    with mpl.rc_context(STYLE):
        TightLayoutEngine(rect=(0.012, below * inch, 0.988, 1 - above * inch), pad=0.2).execute(figure)
    words = captions()["figures"][name]
    figure.caption = {
        "title": title,
        "subtitle": subtitle,
        "source": source,
        "caption": words["caption"][lang],
        "alt": f"{words['alt'][lang]} {title}. {subtitle}",
    }
    return figure


def balanced(text: str, letters: int) -> list[str]:
    """Return a text in as few lines as fit, of about the same length: no lone last word."""
    count = len(textwrap.wrap(text, letters))
    width = next(width for width in range(letters // 3, letters + 1) if len(textwrap.wrap(text, width)) <= count)
    return textwrap.wrap(text, width)


def source_of(rows: pd.DataFrame, lang: str) -> str:
    """Return the documents and tables that the plotted figures stand in, by their row_ids where there are any."""
    word = {"id": ("Sumber", "tabel"), "en": ("Source", "table")}[lang]
    if "row_ids" in rows:
        places = {tuple(row_id.split("/")[:2]) for ids in rows.row_ids for row_id in ids.split()}
    else:
        places = set(rows[["doc_id", "table_id"]].itertuples(index=False, name=None))
    tables: dict[str, list[str]] = {}
    for doc_id, table_id in sorted(places):
        tables.setdefault(doc_id, []).append(table_id)
    parts = [
        f"{document.office}, {document.title} ({word[1]} {', '.join(own)})"
        for doc_id, own in tables.items()
        for document in [register.document(doc_id)]
    ]
    return f"{word[0]}: {'; '.join(parts)}."


# -- showing and saving --------------------------------------------------------------------------------------


def shown(figure: Figure | None):
    """Return what a notebook shows: the figure as PNG, or in words that there is none."""
    if figure is None:
        return Markdown("*No figure: the selection holds no line that could be drawn.*")
    return Image(data=as_bytes(figure, "png"), width=int(WIDTH * 100), alt=figure.caption["alt"])


def as_bytes(figure: Figure, kind: str) -> bytes:
    """Return a figure as PNG or SVG, the same bytes at every run."""
    buffer = memory.BytesIO()
    metadata = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}[kind]
    with mpl.rc_context(STYLE):
        figure.savefig(buffer, format=kind, metadata=metadata, dpi=180)
    return buffer.getvalue()


def save_figures(draw: Callable, name: str, table: pd.DataFrame, folder: Path) -> list[Path]:
    """Draw and save a figure with its words in every language, as <name>_<language>; nothing if None."""
    figures = {lang: draw(table, lang) for lang in LANGUAGES}
    if None in figures.values():
        return []
    words = {lang: figure.caption for lang, figure in figures.items()}
    saved = [io.write_json(folder / f"{name}.json", words), io.write_csv(folder / f"{name}.csv", table)]
    for lang, figure in figures.items():
        for kind in ("svg", "png"):
            saved.append(io.write_bytes(folder / f"{name}_{lang}.{kind}", as_bytes(figure, kind)))
    return saved
