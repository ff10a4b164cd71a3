"""The figures of a brief: the published ones, or drawn anew from the rows of its region."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import files, io
from analysis.publish import charts, plots, vector, words
from analysis.publish.charts.spending import NAMED, same_names
from analysis.publish.texts import label, texts

_MOST_FIGURES = 6
_MOST_INCHES = 6.5  # a higher one has no room beside another on a page, and its print becomes too small
_OFFICES = (12, 8, 5, 3, 2, 1)  # how many offices a figure shows: as many of these as leave it low enough


class _Picture(NamedTuple):
    """A figure of a brief in its shapes, the words beside it, its height in inches, and a note if offices are out."""

    svg: dict[str, str]  # by shape
    words: dict[str, str]
    inches: float
    note: str = ""


def draw(region: str, lang: str, figures: Path = files.FIGURES, order: tuple[str, ...] = ()) -> list[dict]:
    """Return the brief's figures: the published ones, or drawn anew from the region's rows of the plotted data.

    Each has its SVG in landscape (svg) and for narrow pages (portrait), to stand in a page as they are.

    Where a figure has more offices than can be read, only the first in `order` (region ids) are drawn, and its caption
    says so; one that is too high with a single office is left out, and a paragraph says where it lies. A region's brief
    has no figure in which the region is not.
    """
    found: list[dict] = []
    left: list[dict] = []
    for name, kind in texts()["figures"].items():
        path = figures / f"{name}.csv"
        if len(found) == _MOST_FIGURES or not path.exists() or (region == "all" and not kind.get("all", True)):
            continue
        table = _plotted_for(region, kind, path)
        offices = set((plotted(path) if table is None else table).region_id)
        if region != "all" and region not in offices:
            continue
        picture = _published(name, lang, figures) if table is None else _drawn(name, table, lang)
        if picture is None:
            continue
        if picture.inches > _MOST_INCHES or len(offices) > _OFFICES[0]:
            first = [each for each in dict.fromkeys((region, *order, *sorted(offices))) if each in offices]
            picture = _of_fewer(name, plotted(path) if table is None else table, first, lang)
        if picture is None:
            named = words.captions()["figures"][name]["name"][lang]
            text = label("figure_left", lang, figure=named, file=f"figures/{name}_{lang}.png")
            left.append({"kind": "paragraph", "runs": [{"text": text}]})
            continue
        told = f"{label('figure', lang)} {len(found) + 1}. {picture.words['caption']} {picture.note}"
        told += label("data_of", lang, file=f"figures/{name}.csv")
        found.append({"kind": "figure", "name": name, "svg": picture.svg["landscape"],
                      "portrait": picture.svg["portrait"], "alt": picture.words["alt"], "caption": told})  # fmt: skip
    return found + left


def _published(name: str, lang: str, figures: Path) -> _Picture:
    svg = {shape: vector.in_page((figures / plots.file_name(name, lang, shape, "svg")).read_text(encoding="utf-8"))
           for shape in plots.SHAPES}  # fmt: skip
    return _Picture(svg, io.read_json(figures / f"{name}.json")[lang], vector.inches(svg["landscape"]))


def _drawn(name: str, table: pd.DataFrame, lang: str, note: str = "") -> _Picture | None:
    """Return a figure of a table; one that is too high to be shown without its shapes, which are the work."""
    landscape = getattr(charts, name)(table, lang, "landscape") if len(table) > 1 else None
    if landscape is None:
        return None
    inches = landscape.get_figheight()
    if inches > _MOST_INCHES:
        return _Picture({}, landscape.caption, inches, note)
    portrait = getattr(charts, name)(table, lang, "portrait")
    if portrait is None:
        return None
    drawn = {"landscape": landscape, "portrait": portrait}
    svg = {shape: vector.in_page(plots.as_bytes(figure, "svg").decode()) for shape, figure in drawn.items()}
    return _Picture(svg, landscape.caption, inches, note)


def _of_fewer(name: str, table: pd.DataFrame, first: list[str], lang: str) -> _Picture | None:
    """Return a figure of as many whole offices as leave it low enough; None where none does.

    Offices are left out and no lines of one, for titles tell shares of what is drawn.
    """
    for number in _OFFICES:
        if number < len(first):
            note = label("figure_offices", lang, shown=number, offices=len(first), file=f"figures/{name}_{lang}.png")
            picture = _drawn(name, table[table.region_id.isin(first[:number])], lang, f"{note} ")
            if picture and picture.inches <= _MOST_INCHES:
                return picture
    return None


def _plotted_for(region: str, kind: dict, path: Path) -> pd.DataFrame | None:
    """Return the rows of a figure's data that a brief draws anew; None where the published figure is taken as it is.

    Spending per person is shown for the names and phases that the region has, or for all: of services that several
    offices have, so that there is something to compare.
    """
    if kind.get("services"):
        table = plotted(path)
        rows = same_names(table)
        own = rows.assign(own=rows.region_id == region).groupby(NAMED).own.transform("any") if len(rows) else []
        several = rows.groupby("service").region_id.transform("nunique") > 1 if len(rows) else []
        return table.loc[rows.index[several if region == "all" else own]]
    if region == "all" or not kind.get("own"):
        return None
    table = plotted(path)
    own = table[table.region_id == region]
    # A figure of one budget line would be headed as if it told of the office.
    return own[:0] if "leaf" in own and "indicator" not in own and own.leaf.sum() < 2 else own


def plotted(path: Path) -> pd.DataFrame:
    """Return the data of a figure as they were plotted: texts empty, never missing."""
    # Without a text they would be numbers.
    often_empty = ("reason", "flag", "service", "note", "place", "group", "rows_lost", "reason_at", "times")
    table = pd.read_csv(path, dtype=dict.fromkeys(often_empty, str))
    text = table.select_dtypes(["object", "str"]).columns
    return table.assign(**{name: table[name].fillna("") for name in text})
