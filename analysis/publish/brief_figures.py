"""The figures of a brief: the published ones, or drawn anew from the rows of its region."""

from pathlib import Path

import pandas as pd

from analysis import files, io
from analysis.publish import charts, plots
from analysis.publish.charts.spending import plotted_costs
from analysis.publish.texts import label, texts

_MOST_FIGURES = 6


def draw(region: str, lang: str, figures: Path = files.FIGURES) -> list[dict]:
    """Return the brief's figures: the published ones, or drawn anew from the region's rows of the plotted data."""
    found = []
    for name, kind in texts()["figures"].items():
        path = figures / f"{name}.csv"
        if len(found) == _MOST_FIGURES or not path.exists() or (region == "all" and not kind.get("all", True)):
            continue
        table = _plotted_for(region, kind, path)
        if table is None:
            picture = (figures / f"{name}_{lang}.svg").read_bytes()
            words = io.read_json(figures / f"{name}.json")[lang]
        else:
            figure = getattr(charts, name)(table, lang) if len(table) > 1 else None
            if figure is None:
                continue
            picture, words = plots.as_bytes(figure, "svg"), figure.caption
        told = f"{label('figure', lang)} {len(found) + 1}. {words['caption']} "
        told += label("data_of", lang, file=f"figures/{name}.csv")
        found.append({"kind": "figure", "name": name, "svg": picture.decode(), "alt": words["alt"], "caption": told})
    return found


def _plotted_for(region: str, kind: dict, path: Path) -> pd.DataFrame | None:
    """Return the rows of a figure's data that a brief draws anew; None where the published figure is taken as it is.

    Spending per person is shown for the services that the region has, or for all: that several offices have, so
    that there is something to compare.
    """
    if kind.get("services"):
        table = plotted(path)
        drawn = plotted_costs(table)
        keys = drawn.service + "/" + drawn.setting
        offices = drawn.region_id.groupby(keys).agg(set)
        kept = [key for key, those in offices.items() if (len(those) > 1 if region == "all" else region in those)]
        return table[(table.service + "/" + table.setting).isin(kept)]
    if region == "all" or not kind.get("own"):
        return None
    table = plotted(path)
    own = table[table.region_id == region]
    # A figure of one budget line would be headed as if it told of the office.
    return own[:0] if "leaf" in own and own.leaf.sum() < 2 else own


def plotted(path: Path) -> pd.DataFrame:
    """Return the data of a figure as they were plotted: texts empty, never missing."""
    often_empty = ("reason", "flag", "service", "note", "place", "group")  # without a text they would be numbers
    table = pd.read_csv(path, dtype=dict.fromkeys(often_empty, str))
    text = table.select_dtypes(["object", "str"]).columns
    return table.assign(**{name: table[name].fillna("") for name in text})
