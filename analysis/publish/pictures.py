"""Pictures of how the tables were read: statuses of cells, verdicts of checks, counts by type."""

import itertools

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from analysis import schema
from analysis.publish import plots

# Apart in grey as well: from light (read as printed) to dark (not resolved).
STATUS_COLORS = {
    "as_published": "#E3E3E3",
    "realigned": "#9FC5E8",
    "repaired": "#E69F00",
    "derived": "#009E73",
    "corrected": "#5B4BB4",
    "unresolved": "#7A1F1F",
}
VERDICT_COLORS = {"agrees": "#CFCFCF", "differs": "#D55E00", "cannot_tell": "#3B3B3B"}
_WIDTH, _ROW, _MARGIN = 7.2, 0.26, 1.0  # inches


def _figure(height: float, title: str) -> tuple[Figure, mpl.axes.Axes]:
    figure = Figure(figsize=(_WIDTH, height), dpi=110, layout="constrained")
    figure.caption = {"alt": title}
    axis = figure.subplots()
    axis.set_title(title, loc="left")
    return figure, axis


def _shares(counts: pd.DataFrame, colors: dict[str, str], title: str, unit: str) -> Figure:
    with mpl.rc_context(plots.STYLE):
        figure, axis = _figure(_MARGIN + _ROW * len(counts), title)
        total = counts.sum(axis=1)
        left = np.zeros(len(counts))
        for name, color in colors.items():
            width = (100 * counts[name] / total).to_numpy()
            axis.barh(range(len(counts)), width, left=left, color=color, edgecolor="white", label=name)
            left += width
        labels = [f"{' '.join(np.atleast_1d(key))} ({n})" for key, n in zip(counts.index, total, strict=True)]
        axis.set_yticks(range(len(counts)), labels)
        axis.invert_yaxis()
        axis.set_xlim(0, 100)
        axis.set_xlabel(f"percent of the {unit} (in brackets: their number)")
        axis.grid(False, axis="y")
        handles = [Patch(color=color, label=name) for name, color in colors.items()]
        figure.legend(handles=handles, ncols=len(handles), loc="outside upper center", frameon=False)
    return figure


def cells_by_status(statuses: pd.DataFrame, doc_id: str) -> Figure:
    """Draw for every table how its figures are known (overview.cells_by_status)."""
    return _shares(statuses, STATUS_COLORS, f"How the figures of {doc_id} are known", "figures")


def verdicts(counts: pd.DataFrame, doc_id: str) -> Figure:
    """Draw for every table and rule how many identities hold (overview.verdicts)."""
    return _shares(counts, VERDICT_COLORS, f"Which identities of {doc_id} hold", "checks")


def table_by_status(tables: dict[str, pd.DataFrame], doc_id: str, table_id: str) -> Figure:
    """Draw one table as a picture: a row per line, a column per printed column, a colour per status.

    Takes the tidy tables by name (columns table_id, line, row_id, status).
    """
    figures = [tables[name] for name in schema.TIDY if name in tables]
    rows = pd.concat([frame[["table_id", "line", "row_id", "status"]] for frame in figures])
    rows = rows[rows.table_id == table_id]
    rows = rows.assign(column=rows.row_id.str.split("/").str[3])
    order = list(dict.fromkeys(rows.column))
    codes = rows.assign(code=rows.status.map({name: code for code, name in enumerate(schema.STATUSES)}))
    grid = codes.pivot_table(index="line", columns="column", values="code", aggfunc="max").reindex(columns=order)
    with mpl.rc_context(plots.STYLE):
        figure, axis = _figure(1.6 + 0.055 * len(grid), f"{doc_id}, table {table_id}")
        colors = ListedColormap(list(STATUS_COLORS.values()))
        norm = BoundaryNorm(np.arange(-0.5, len(colors.colors)), colors.N)
        axis.imshow(np.ma.masked_invalid(grid.to_numpy(float)), cmap=colors, norm=norm, aspect="auto")
        axis.set_xticks(range(len(order)), order, rotation=60, ha="right", fontsize=6.5)
        step = max(1, len(grid) // 25)
        axis.set_yticks(range(0, len(grid), step), [f"line {line}" for line in grid.index[::step]], fontsize=6.5)
        axis.grid(False)
        handles = [Patch(color=color, label=name) for name, color in STATUS_COLORS.items()]
        figure.legend(handles=handles, ncols=len(handles), loc="outside upper center", frameon=False)
    return figure


def counts_by_type(types: pd.DataFrame, doc_id: str) -> Figure:
    """Draw registered counts by type on a log scale, one mark per year; what is no number is listed as its kind.

    Takes `pmks` or `psks` (columns type_id, year, place, group, count, state); parts of a region are left out.
    """
    types = types[(types.place == "") & (types.group == "")]
    shapes = itertools.cycle("os^DvPX")
    names = list(dict.fromkeys(types.type_id))
    with mpl.rc_context(plots.STYLE):
        figure, axis = _figure(_MARGIN + 0.2 * len(names), f"Registered by type, {doc_id}")
        for shape, (year, rows) in zip(shapes, types.groupby("year"), strict=False):
            positive = rows[rows["count"] > 0]
            heights = [names.index(type_id) for type_id in positive.type_id]
            axis.plot(positive["count"], heights, shape, label=str(year), alpha=0.85)
        for height, name in enumerate(names):
            states = types[(types.type_id == name) & (types.state != "number")]
            if not states.empty:
                text = ", ".join(f"{row.year} {row.state}" for row in states.itertuples())
                axis.annotate(
                    text,
                    (1, height),
                    xycoords=("axes fraction", "data"),
                    fontsize=6.5,
                    ha="right",
                    va="center",
                )
        axis.set_yticks(range(len(names)), [name.replace("_", " ") for name in names])
        axis.set_ylim(max(len(names), 1) - 0.5, -0.5)  # a document may count resources only
        axis.set_xscale("log")
        axis.set_xlabel("registered, log scale")
        if names:
            figure.legend(loc="outside upper right", ncols=4, frameon=False)
    return figure
