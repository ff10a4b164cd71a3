"""The house style of every figure: colours and shapes, scales, titles, source lines, and the saved files.

Colour always goes with a shape, so that a grey print and colour-blind readers lose nothing. The source line is
made from the plotted rows; a figure carries its caption and the text for those who do not see it.
"""

import hashlib
import io as memory
from collections.abc import Callable, Iterable
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import PIL.Image
from IPython.display import Image, Markdown
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis import io, schema
from analysis.publish import vector, words
from analysis.publish.page import PAPER, WIDTHS, Page
from analysis.source import register
from analysis.studies import selection

# Okabe and Ito's colours and as many shapes: a grey print tells them apart by the shapes.
_COLORS = ("#3b3b3b", "#009e73", "#d55e00", "#0072b2", "#cc79a7", "#e69f00", "#56b4e9")
_SHAPES = ("D", "^", "o", "s", "v", "P", "X")
SHAPES = tuple(WIDTHS)
STYLE = {
    "svg.hashsalt": "figures",
    "svg.fonttype": "none",
    "text.parse_math": False,  # a name with two $ is a name
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
_DPI = 180  # of a picture
MINUS = "\N{MINUS SIGN}"
_MOST_TOLD = 40  # values of a figure that those who do not see it are told

Entry = tuple[str, dict]  # of a legend: words, and the look of the mark before them


# -- marks -------------------------------------------------------------------------------------------------------


def mark(region_id: str) -> tuple[str, str]:
    """Return the colour and the shape of a region, by its place among all regions of the register.

    The first seven differ in both, the first forty-nine in at least one; after these they start again.
    """
    place = register.region_ids().index(region_id)
    return _COLORS[place % len(_COLORS)], _SHAPES[(place + place // len(_COLORS)) % len(_SHAPES)]


def dot(label: str, color: str, shape: str, filled: bool = True, size: float = 6) -> Entry:
    """Return a legend's entry: one mark and its words."""
    return label, look(color, shape, filled, size)


def look(color: str, shape: str, filled: bool = True, size: float = 6) -> dict:
    """Return the options of one mark, hollow or filled."""
    return {"linestyle": "", "marker": shape, "color": color, "markersize": size, "markerfacecolor": color if filled
            else PAPER, "clip_on": False}  # fmt: skip


def region_dots(rows: pd.DataFrame) -> list[Entry]:
    """Return a legend's entries for the regions of some rows (column region_id); none where there is one only."""
    regions = sorted(rows.region_id.unique())
    return [dot(words.region_name(region), *mark(region)) for region in regions] if len(regions) > 1 else []


# -- scales ------------------------------------------------------------------------------------------------------


def linear_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Return round values of a linear scale, at most so many."""
    return [float(tick) for tick in mpl.ticker.MaxNLocator(most).tick_values(low, high) if low <= tick <= high]


def log_scale(axis: Axes, low: float, high: float, around: float = 1.5) -> list[float]:
    """Give an axis a log scale from below the least to above the greatest value, and return its round values."""
    low, high = low / around, high * around
    axis.set_xscale("log")
    axis.set_xlim(low, high)
    axis.set_xticks([])
    axis.set_xticks([], minor=True)
    subs = (1, 2, 5) if high / low < 30 else (1, 3) if high / low < 1000 else (1,)
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    return [sub * 10.0**power for power in powers for sub in subs if low <= sub * 10.0**power <= high]


def minus(text: str) -> str:
    """Return a figure with the sign of a minus where it has a hyphen."""
    return text.replace("-", MINUS)


def signed(rupiah: float, lang: str) -> str:
    """Return a change in rupiah, its sign before the sign of the money."""
    text = words.amount(abs(rupiah), lang)
    zero = words.amount(0, lang)
    return text if text == zero else f"{'+' if rupiah > 0 else MINUS}{text}"


def short_rupiah(lang: str) -> Callable[[float], str]:
    """Return how rupiah are written on a scale whose label names them: in words, without Rp."""
    sign = words.sign(lang)
    return lambda value: minus(words.amount(value, lang).replace(sign, ""))


# -- the end of a figure -----------------------------------------------------------------------------------------


_otherwise: dict[str, str] = {}  # by language


def say(choice: selection.Selection) -> None:
    """Let the subtitle of every figure from now on say what the selection computes otherwise than by default."""
    _otherwise.update({lang: choice.said(lang) for lang in schema.LANGUAGES})


def finish(page: Page, name: str, title: str, subtitle: str, rows: pd.DataFrame) -> Figure:
    """Set title, subtitle and source line around a figure; keep them, caption and alternative text with it."""
    lang = page.lang
    source = source_of(rows, lang)
    if otherwise := _otherwise.get(lang):
        subtitle += f" {otherwise[0].upper()}{otherwise[1:]}."
    plain = subtitle.replace("n = ", "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
    with mpl.rc_context(STYLE):
        figure = page.closed(title, plain, source)
    beside = words.captions()["figures"][name]
    values, left = page.values[:_MOST_TOLD], len(page.values) - _MOST_TOLD
    more = {"id": f"; {left} nilai lain dalam data", "en": f"; {left} further values in the data"}[lang]
    said = f" {'; '.join(values)}{more if left > 0 else ''}." if values else ""
    figure.key = (f"{name}-{page.shape}", lang)
    figure.caption = {
        "title": title,
        "subtitle": plain,
        "source": source,
        "caption": beside["caption"][lang],
        "alt": f"{beside['alt'][lang]} {title}. {plain}{said}",
    }
    return figure


def source_of(rows: pd.DataFrame, lang: str) -> str:
    """Return the documents and tables that the plotted figures stand in, by their row_ids where there are any."""
    source = {"id": "Sumber", "en": "Source"}[lang]
    if "row_ids" in rows:
        places = {tuple(row_id.split("/")[:2]) for ids in rows.row_ids for row_id in ids.split()}
    else:
        places = set(rows[["doc_id", "table_id"]].itertuples(index=False, name=None))
    tables: dict[str, list[str]] = {}
    for doc_id, table_id in sorted(places):
        tables.setdefault(doc_id, []).append(words.table_title(doc_id, table_id))
    parts = [
        f"{document.office}, {document.title} ({'; '.join(own)})"
        for doc_id, own in tables.items()
        for document in [register.document(doc_id)]
    ]
    return f"{source}: {'; '.join(parts)}."


# -- showing and saving ------------------------------------------------------------------------------------------


def shown(figure: Figure | None):
    """Return what a notebook shows: the figure as PNG, or in words that there is none."""
    if figure is None:
        return Markdown("*No figure: the selection holds no line that could be drawn.*")
    width = int(100 * figure.get_size_inches()[0])
    return Image(data=as_bytes(figure, "png"), width=width, alt=figure.caption["alt"])


def as_bytes(figure: Figure, kind: str) -> bytes:
    """Return a figure as PNG, or as SVG whose text is text (vector), the same bytes at every run."""
    buffer = memory.BytesIO()
    metadata = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}[kind]
    # Packed once, when its colours are known.
    packed = {"pil_kwargs": {"compress_level": 0}} if kind == "png" else {}
    with mpl.rc_context(STYLE):
        figure.savefig(buffer, format=kind, metadata=metadata, dpi=_DPI, **packed)
    if kind == "png":
        return _with_palette(PIL.Image.open(buffer).convert("RGB"))
    key, lang = figure.key
    return vector.named(buffer.getvalue(), key, figure.caption["title"], figure.caption["alt"], lang)


_with_palettes: dict[bytes, bytes] = {}  # by the digest of the pixels: what a notebook shows it saves as well


def _with_palette(picture: PIL.Image.Image) -> bytes:
    """Return a PNG with a palette of its colours: a third of the bytes, and a figure has hardly more than 256.

    To find and pack the colours takes as long as to draw them.
    """
    key = hashlib.sha256(repr(picture.size).encode() + picture.tobytes()).digest()
    if key not in _with_palettes:
        made = memory.BytesIO()
        picture.quantize(256, dither=PIL.Image.Dither.NONE).save(made, "PNG", optimize=True)
        _with_palettes[key] = made.getvalue()
    return _with_palettes[key]


def file_name(name: str, lang: str, shape: str, kind: str) -> str:
    """Return the name of a figure's file."""
    return f"{name}{'' if shape == SHAPES[0] else f'_{shape}'}_{lang}.{kind}"


def save_figures(draw: Callable, name: str, table: pd.DataFrame, folder: Path) -> list[Path]:
    """Draw a figure in every language and shape and save it with its words and data; nothing if there is none.

    <name>_<language>.svg and .png are landscape, <name>_portrait_<language>.svg is for narrow pages; colours for dark
    pages are in each SVG.
    """
    figures = {(lang, shape): draw(table, lang, shape) for lang in schema.LANGUAGES for shape in SHAPES}
    if None in figures.values():
        return []
    captions = {lang: figures[lang, SHAPES[0]].caption for lang in schema.LANGUAGES}
    saved = [io.write_json(folder / f"{name}.json", captions), io.write_csv(folder / f"{name}.csv", table)]
    for (lang, shape), figure in figures.items():
        for kind in ("svg", "png") if shape == SHAPES[0] else ("svg",):
            saved.append(io.write_bytes(folder / file_name(name, lang, shape, kind), as_bytes(figure, kind)))
    return saved


def told(page: Page, parts: Iterable[str]) -> None:
    """Keep what a row says for those who do not see it."""
    page.values.append(" ".join(part for part in parts if part))
