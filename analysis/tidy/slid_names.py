"""Indicators whose names slid on the page: put under the line where the document's other tables print them."""

import json
import math
from fractions import Fraction

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
        texts = {row["line"]: row["indicator"] for row in here}
        evidence = [_printed_elsewhere(owner, table_id, tables) for owner in owners]
        likeness = {
            line: [max((terms.similarity(text, other) for other in texts_of), default=0.0) for texts_of in evidence]
            for line, text in texts.items()
        }
        scores = dict(zip(likeness, _best_through(list(likeness.values())), strict=True))
        for row in here:
            ranked = sorted((score, owner) for owner, score in scores[row["line"]].items())
            if not ranked:  # more lines than rows
                _leave_open(row, 0.0)
                continue
            score, best = ranked[-1]
            margin = float(score - ranked[-2][0]) if len(ranked) > 1 else math.inf
            _give(row, owners[best], margin, likeness[row["line"]][best])


def _best_through(likeness: list[list[float]]) -> list[dict[int, Fraction]]:
    """Return, per place and owner that can have it, the likeness of the best way in which the owner has the place.

    likeness has a row per place and a column per owner. Every owner gets at least one place and both keep their
    order; there is no such way, and nothing to return for any place, with more owners than places. Exact sums.
    """
    if not likeness or not likeness[0]:
        return [{} for _ in likeness]
    exact = [[Fraction(one) for one in row] for row in likeness]
    owners = range(len(likeness[0]))
    before = [{0: exact[0][0]}]  # the best way up to a place, that place and its owner included
    for row in exact[1:]:
        before.append({k: max(scores) + row[k] for k in owners if (scores := _known(before[-1], k, k - 1))})
    after = [{owners[-1]: Fraction(0)}]  # the best way from behind a place, by the owner of the place
    for row in reversed(exact[1:]):
        ahead = {k: score + row[k] for k, score in after[0].items()}
        after.insert(0, {k: max(scores) for k in owners if (scores := _known(ahead, k, k + 1))})
    return [{k: one[k] + other[k] for k in one if k in other} for one, other in zip(before, after, strict=True)]


def _known(scores: dict[int, Fraction], *owners: int) -> list[Fraction]:
    return [scores[owner] for owner in owners if owner in scores]


def _give(row: Row, owner: Line, margin: float, likeness: float) -> None:
    """Put an indicator under its line; leave it without one when the lead is small."""
    if margin < terms.CLEAR_LEAD:
        _leave_open(row, margin)
        return
    if row["_line"] is not owner:
        row |= {"status": "realigned", "_line": owner, "level": owner.level, "owner_name": owner.name}
        lead = "no other order is possible" if math.isinf(margin) else f"likeness {likeness:.0f}, lead {margin:.0f}"
        row["_why"] = f"the name slid; other tables print the indicator under {owner.name!r} ({lead})"
    row["_margin"] = None if math.isinf(margin) else margin


def _leave_open(row: Row, margin: float) -> None:
    row |= {"status": "unresolved", "value": pd.NA, "alternatives": json.dumps([row["printed"]])}
    row |= {"_line": None, "owner_name": "", "_why": "the text does not tell to which line it belongs"}
    row["_margin"] = margin


def _printed_elsewhere(owner: Line, table_id: str, tables: dict[str, TableRows]) -> list[str]:
    """Return the indicators that the document's other tables print under a line."""
    texts = []
    for other_id, other in tables.items():
        twin = same_line(owner, other.lines) if other_id != table_id else None
        texts += [row["indicator"] for row in other.indicators if twin is not None and row["_line"] is twin]
    return texts
