"""Indicators whose names slid on the page: put under the line where the document's other tables print them."""

import itertools
import json
import math

import pandas as pd

from analysis.source import terms
from analysis.tidy.hierarchy import Line, Row, same_line
from analysis.tidy.rows import TableRows


def assign(table_id: str, tables: dict[str, TableRows]) -> None:
    """Give the indicators of a table's blocks of slid names the line under which other tables print them.

    Of all ways to hand the rows, in their order, to the lines of the block, in theirs, the one is taken whose
    indicators are most like those that the document's other tables print under these lines. A row that another
    way within a lead of ten points would give to another line is left without owner.
    """
    own = tables[table_id]
    for first, last in own.table.slid_names:
        owners = [line for line in own.lines if first <= line.line <= last]
        here = [row for row in own.indicators if first <= row["line"] <= last]
        places = list(dict.fromkeys(row["line"] for row in here))
        texts = {row["line"]: row["indicator"] for row in here}
        evidence = {owner.line: _printed_elsewhere(owner, table_id, tables) for owner in owners}
        likeness = {
            (place, owner.line): max(
                (terms.similarity(texts[place], text) for text in evidence[owner.line]), default=0.0
            )
            for place in places
            for owner in owners
        }
        ways = [
            (math.fsum(likeness[place, owner.line] for place, owner in way.items()), way)
            for way in _ways(places, owners)
        ]
        if not ways:
            continue
        best_score, best = max(ways, key=lambda way: way[0])
        for row in here:
            owner = best[row["line"]]
            others = [score for score, way in ways if way[row["line"]] is not owner]
            margin = best_score - max(others) if others else math.inf
            _give(row, owner, margin, likeness[row["line"], owner.line])


def _ways(places: list[int], owners: list[Line]) -> list[dict[int, Line]]:
    """Return all ways to hand places, in their order, to owners, in theirs, each owner getting at least one."""
    ways = []
    for cuts in itertools.combinations(range(1, len(places)), len(owners) - 1) if owners else ():
        bounds = [0, *cuts, len(places)]
        spans = zip(owners, bounds, bounds[1:], strict=False)
        ways.append({place: owner for owner, start, end in spans for place in places[start:end]})
    return ways


def _give(row: Row, owner: Line, margin: float, likeness: float) -> None:
    """Put an indicator under its line; leave it without one when the lead is small."""
    if margin < terms.CLEAR_LEAD:
        row |= {"status": "unresolved", "value": pd.NA, "alternatives": json.dumps([row["printed"]])}
        row |= {"_line": None, "owner_name": "", "_why": "the text does not tell to which line it belongs"}
    elif row["_line"] is not owner:
        row |= {"status": "realigned", "_line": owner, "level": owner.level, "owner_name": owner.name}
        lead = "no other order is possible" if math.isinf(margin) else f"likeness {likeness:.0f}, lead {margin:.0f}"
        row["_why"] = f"the name slid; other tables print the indicator under {owner.name!r} ({lead})"
    row["_margin"] = None if math.isinf(margin) else margin


def _printed_elsewhere(owner: Line, table_id: str, tables: dict[str, TableRows]) -> list[str]:
    """Return the indicators that the document's other tables print under a line."""
    texts = []
    for other_id, other in tables.items():
        twin = same_line(owner, other.lines) if other_id != table_id else None
        texts += [row["indicator"] for row in other.indicators if twin is not None and row["_line"] is twin]
    return texts
