"""Figures that a page shows unclearly, or whose row has moved: open, unless an identity confirms them.

So are figures that nobody printed and that an identity denies.
"""

import json
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis import schema
from analysis.schema import Evidence
from analysis.source import numbers
from analysis.source.boxes import Seen
from analysis.source.numbers import Missing, Unreadable
from analysis.tidy import evidence
from analysis.tidy.check import Check

# What may be read wrong or stand elsewhere; a figure that was changed or derived has its own proof.
PRINTED = ("as_published", "realigned")
FIGURES = {"budget_lines": "amount_rp", "indicators": "value", "pmks": "count", "psks": "count"}


@dataclass(frozen=True)
class Unsure:
    """A row whose figure is in doubt: why, how else it may be read, and which evidence lets it stand, () for none.

    `other` is another reading in the table's style, by what its column multiplies (`scale`). Where cells have `moved`,
    nothing printed is in doubt as well: it may be the place of a figure that slid to its neighbour.
    """

    why: str
    confirmed: tuple[Evidence, ...]
    other: str = ""
    style: str = ""
    scale: int = 1
    moved: bool = False


def seen_unclearly(seen: Seen, style: str, scale: int) -> Unsure:
    """Return the doubt about a cell of a picture that was not surely read."""
    other = f", the second reader sees {seen.other!r}" if seen.other else ""
    why = f"read from a picture with confidence {seen.confidence:.2f}{other}, and nothing confirms it"
    return Unsure(why, ("exact", "to_rounding"), seen.other, style, scale)


def shapes(printed: str) -> set[tuple[str, int]]:
    """Return the marks of a figure, each with how many digits follow it: (".", 3) and (",", 2) of 1.251,31."""
    return {(mark, len(digits)) for mark, digits in re.findall(r"(?<=\d)([.,])(\d+)", printed)}


def is_only_broken(printed: str, seen: Seen, known: Set[tuple[str, int]]) -> bool:
    """Tell whether the other reading of a figure is the same one as its cell breaks it: `13.13 8`, and no two figures.

    `known` are the shapes of the table's other figures: some are like 13.138, none is like 13.13.
    """
    parts = seen.other.split()
    if len(parts) != 2 or "".join(parts) != "".join(printed.split()) or not shapes(parts[0]):
        return False
    return shapes(printed) <= known and not shapes(parts[0]) <= known


def moved(why: str) -> Unsure:
    """Return the doubt about a cell of a row whose cells cannot all stand where they do.

    A percentage confirms nothing: the figures of a row that moved together still give it.
    """
    why = f"{why}: the row has lost or gained a cell, and no sum tells where its figures belong"
    return Unsure(why, ("exact",), moved=True)


def denied(built: Mapping[str, pd.DataFrame], compared: list[Check]) -> dict[str, Unsure]:
    """Return the doubt about the figures that were derived from one identity and that another one denies, by row_id.

    Another table that prints another figure for the line denies nothing: which of the two is right is not told.
    Nor does a sum that lacks rows of the text, nor what fails for the parts that the line itself prints.
    """
    own = {row for name in FIGURES for row in built[name].row_id[built[name].status == "derived"]}
    own -= {check.rows[0] for check in compared if check.derives and check.verdict == "agrees" and not check.is_sum}
    failing = [check for check in compared if check.verdict == "differs" and check.kind != "missing_rows"]
    why = "nothing is printed, and of the sums and percentages that it takes part in one fails"
    return {
        row_id: Unsure(why, ())
        for check in failing
        if not check.rule.startswith("same_line_")
        for row_id in own.intersection(check.rows)
    }


def leave_open(
    built: dict[str, pd.DataFrame], unsure: Mapping[str, Unsure], compared: list[Check]
) -> dict[str, pd.DataFrame]:
    """Return the tables of a document in which no unsure figure stands that no comparison confirms.

    `unsure` goes by row_id. Such a figure becomes unresolved, as does one that was derived from it; `repairs` tells
    why, and lists both readings.
    """
    statuses = {row_id: status for name in FIGURES for row_id, status in built[name][["row_id", "status"]].values}
    derived = {row_id for row_id, status in statuses.items() if status == "derived"}
    # What was derived from an unsure figure agrees with it whatever it is.
    proving = [check for check in compared if derived.isdisjoint(check.rows)]
    labels = evidence.of_tables(built, proving)
    opened = {
        row_id
        for row_id, each in unsure.items()
        if not each.confirmed or (statuses[row_id] in PRINTED and labels[row_id] not in each.confirmed)
    }
    parents = dict(built["budget_lines"][["row_id", "parent_id"]].values)
    together = [set(check.rows) for check in compared if check.verdict == "agrees"] + [set(p) for p in parents.items()]
    while more := {row_id for rows in together if rows & opened for row_id in rows & derived - opened}:
        opened |= more
    left = dict(built)
    told: list[dict] = []
    moved = [row_id for row_id, each in unsure.items() if each.moved]
    for name, figure in FIGURES.items():
        frame = left[name].copy()
        wanted = frame.row_id.isin(opened) & (frame[figure].notna() | frame.row_id.isin(moved))
        records = frame[wanted].to_dict("records")
        own = [_repair(record, record[figure], name, unsure.get(record["row_id"])) for record in records]
        frame.loc[wanted, "status"] = "unresolved"
        frame.loc[wanted & frame[figure].notna(), "state"] = "unreadable"
        frame.loc[wanted, figure] = pd.NA
        if "alternatives" in frame:
            frame.loc[wanted, "alternatives"] = [each["alternatives"] for each in own]
        left[name] = frame
        told += own
    known = left["repairs"]
    kept = known[~known.row_id.isin([row["row_id"] for row in told])]
    if told:
        left["repairs"] = pd.concat([kept, schema.conform(told, schema.REPAIRS)], ignore_index=True)
    return left


def _alternatives(figure: Any, unsure: Unsure, name: str) -> str:
    """Return the readings of a cell as figures, the first reading first; one that is no figure as it was seen."""
    first = f"{figure:f}".rstrip("0").rstrip(".") if isinstance(figure, float) else str(figure)
    first = "" if pd.isna(figure) else first
    return json.dumps(list(dict.fromkeys(each for each in (first, _second(unsure, name)) if each)))


def _second(unsure: Unsure, name: str) -> str:
    other = unsure.other
    if not other:
        return ""
    try:
        if name == "budget_lines":
            number = numbers.parse_amount(other, unsure.style, negative=True)
        else:
            number = numbers.parse_number(other, unsure.style)
    except Unreadable:
        return other
    return other if isinstance(number, Missing) else str(number * unsure.scale)


def _repair(row: dict, figure: Any, name: str, unsure: Unsure | None) -> dict:
    if unsure is None:
        why, alternatives = "derived from a figure that is in doubt", "[]"
    else:
        why, alternatives = unsure.why, _alternatives(figure, unsure, name)
    told = {column: row[column] for column in ("row_id", "doc_id", "table_id", "line", "printed")}
    return told | {"reading": "", "kind": "unresolved", "why": why, "margin": None, "alternatives": alternatives}
