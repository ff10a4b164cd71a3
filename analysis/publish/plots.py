"""The house style of every figure: colours, rows, axes, titles, source lines, and the saved files.

Colour always goes with a shape, so that a grey print and colour-blind readers lose nothing. The source line is
made from the plotted rows; a figure carries its caption and the text for those who do not see it.
"""

import io as memory
import math
import textwrap
from collections.abc import Callable, Hashable
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
from IPython.display import Image, Markdown
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import TightLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from analysis import io, schema
from analysis.publish import words
from analysis.source import register
from analysis.studies import selection

# Okabe and Ito's colours and as many shapes: a grey print tells them apart by the shapes.
_COLORS = ("#3B3B3B", "#009E73", "#D55E00", "#0072B2", "#CC79A7", "#E69F00", "#56B4E9")
_SHAPES = ("D", "^", "o", "s", "v", "P", "X")
GREY = "#555555"  # of a legend's marks that stand for every region
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
    "text.parse_math": False,  # a name with two $ is a name
}
_RATIOS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
WIDTH = 6.3  # inches: a brief shows it at four fifths of an A4 text, where the smallest print is still 6 points
_TITLE, _SUBTITLE, _SOURCE = 64, 98, 116  # letters on a line


# -- a figure ------------------------------------------------------------------------------------------------


def blank(height: float, columns: int = 1, **options) -> tuple[Figure, np.ndarray]:
    """Return an empty figure of the house's width, and its axes; height is that of the axes with their labels."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height), dpi=120, layout="none")
        axes = figure.subplots(1, columns, squeeze=False, **options)[0]
    return figure, axes


def by_row(
    names: dict, letters: int, base: float, step: float, size: float = 8
) -> tuple[Figure, Axes, dict[Hashable, float]]:
    """Return a figure with one row per name, the first at the top; its axes, and the height of each key's row.

    Names stand under their keys and are wrapped at so many letters; the axes are `base` and `step` per row high, in
    inches.
    """
    wrapped, heights = stacked(list(names.values()), letters)
    figure, (axis,) = blank(base + step * heights[-1])
    axis.set_yticks(heights, wrapped, fontsize=size)
    axis.set_ylim(heights[-1] + 0.7, heights[0] - 0.7)
    return figure, axis, dict(zip(names, heights, strict=True))


def mark(region_id: str) -> tuple[str, str]:
    """Return the colour and the shape of a region, by its place among all regions of the register.

    The first seven differ in both, the first forty-nine in at least one; after these they start again.
    """
    place = register.region_ids().index(region_id)
    return _COLORS[place % len(_COLORS)], _SHAPES[(place + place // len(_COLORS)) % len(_SHAPES)]


def region_dots(rows: pd.DataFrame) -> list[Line2D]:
    """Return a legend's entries for the regions of some rows (column region_id)."""
    return [dot(words.region_name(region), *mark(region)) for region in sorted(rows.region_id.unique())]


def year_marks(years: int, lang: str) -> list[Line2D]:
    """Return what a legend says of the marks of so many years: hollow the first, filled the last."""
    hollow, filled, between = {
        "id": ("tahun pertama", "tahun terakhir", "tahun di antaranya"),
        "en": ("first year", "last year", "years between"),
    }[lang]
    marks = [dot(hollow, GREY, "o", filled=False), dot(filled, GREY, "o")] if years > 1 else []
    return marks + ([dot(between, GREY, "|")] if years > 2 else [])


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
    before = words.sign(lang) if short else ""
    axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: words.amount(value, lang).removeprefix(before)))
    axis.tick_params(axis="x", labelsize=7 if short else 8)


def log_ticks(axis, most: int = 12) -> None:
    """Put a tick at each power of ten, and between where there are few of these."""
    low, high = axis.get_xlim()
    subs = (1, 2, 5) if high / low < 12 else (1, 3) if high / low < 400 else (1,)
    axis.xaxis.set_major_locator(LogLocator(subs=subs, numticks=most))
    axis.xaxis.set_minor_formatter(NullFormatter())


def log_axis(axis: Axes, written: Callable[[float], str], **options) -> None:
    """Give an axis of ratios a log scale with a tick at each 1, 2 and 5 in sight, written as asked."""
    axis.set_xscale("log")
    low, high = axis.get_xlim()
    ticks = [tick for tick in _RATIOS if low <= tick <= high]
    axis.set_xticks(ticks, [written(tick) for tick in ticks], **options)
    axis.set_xticks([], minor=True)


def stacked(names: list[str], letters: int) -> tuple[list[str], list[float]]:
    """Return names wrapped, and the place of each one's row from the top: a name of more lines has more room."""
    wrapped = [textwrap.fill(name, letters) for name in names]
    room = [max(1.0, 0.25 + 0.6 * (name.count("\n") + 1)) for name in wrapped]
    return wrapped, [math.fsum(room[:number]) + own / 2 for number, own in enumerate(room)]


_otherwise: dict[str, str] = {}  # by language


def say(choice: selection.Selection) -> None:
    """Let the subtitle of every figure from now on say what the selection computes otherwise than by default."""
    _otherwise.update({lang: choice.said(lang) for lang in schema.LANGUAGES})


def finish(figure: Figure, name: str, title: str, subtitle: str, rows: pd.DataFrame, lang: str) -> Figure:
    """Set title, subtitle and source line around the axes; keep them, caption and alternative text with it."""
    if otherwise := _otherwise.get(lang):
        subtitle += f" {otherwise[0].upper()}{otherwise[1:]}."
    subtitle = subtitle.replace("n = ", "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
    source = source_of(rows, lang)
    heads = [
        (balanced(title, _TITLE), 11.5, 0.21, {"fontweight": "bold"}),
        (textwrap.wrap(subtitle, _SUBTITLE), 8.6, 0.16, {"color": "#333333"}),
    ]
    foot = textwrap.wrap(source, _SOURCE)
    legends = [0.19 * -(-len(each.legend_handles) // each._ncols) + 0.06 for each in figure.legends]
    above = 0.14 + math.fsum(step * len(lines) for lines, _, step, _ in heads) + math.fsum(legends)
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
    for text in figure.findobj(Text):  # those that were written outside of the style
        text.set_parse_math(False)
    # Figure.tight_layout would leave a mark that makes every later savefig draw twice.
    with mpl.rc_context(STYLE):
        TightLayoutEngine(rect=(0.012, below * inch, 0.988, 1 - above * inch), pad=0.2).execute(figure)
    beside = words.captions()["figures"][name]
    figure.caption = {
        "title": title,
        "subtitle": subtitle,
        "source": source,
        "caption": beside["caption"][lang],
        "alt": f"{beside['alt'][lang]} {title}. {subtitle}",
    }
    return figure


def balanced(text: str, letters: int) -> list[str]:
    """Return a text in as few lines as fit, of about the same length: no lone last word."""
    count = len(textwrap.wrap(text, letters))
    width = next(width for width in range(letters // 3, letters + 1) if len(textwrap.wrap(text, width)) <= count)
    return textwrap.wrap(text, width)


def source_of(rows: pd.DataFrame, lang: str) -> str:
    """Return the documents and tables that the plotted figures stand in, by their row_ids where there are any."""
    told = {"id": ("Sumber", "tabel"), "en": ("Source", "table")}[lang]
    if "row_ids" in rows:
        places = {tuple(row_id.split("/")[:2]) for ids in rows.row_ids for row_id in ids.split()}
    else:
        places = set(rows[["doc_id", "table_id"]].itertuples(index=False, name=None))
    tables: dict[str, list[str]] = {}
    for doc_id, table_id in sorted(places):
        tables.setdefault(doc_id, []).append(table_id)
    parts = [
        f"{document.office}, {document.title} ({told[1]} {', '.join(own)})"
        for doc_id, own in tables.items()
        for document in [register.document(doc_id)]
    ]
    return f"{told[0]}: {'; '.join(parts)}."


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
    figures = {lang: draw(table, lang) for lang in schema.LANGUAGES}
    if None in figures.values():
        return []
    captions = {lang: figure.caption for lang, figure in figures.items()}
    saved = [io.write_json(folder / f"{name}.json", captions), io.write_csv(folder / f"{name}.csv", table)]
    for lang, figure in figures.items():
        for kind in ("svg", "png"):
            saved.append(io.write_bytes(folder / f"{name}_{lang}.{kind}", as_bytes(figure, kind)))
    return saved
