"""The lines of a table, programme over kegiatan over sub-kegiatan: which are open, and what lies under what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from analysis import schema
from analysis.source import accounts, terms
from analysis.source.levels import Level
from analysis.tidy.words import Words

ALL_FUNCTIONS = "all"  # the function of a line that holds programmes of several

Row = dict[str, Any]  # one row of a tidy table by column name; names with _ are left out when it is published


@dataclass(eq=False)
class Line:
    """One line of a table's hierarchy (programme, kegiatan, ...), with the budget rows that it carries."""

    line: int
    level: str
    name: str
    code: str
    parent: Line | None
    function: str = ""
    economic_class: str = ""  # of an account
    nomenclature_code: str = ""
    rows: dict[str, Row] = field(default_factory=dict)  # budget rows by column id
    children: list[Line] = field(default_factory=list)
    lost: bool = False  # the heading itself was lost with a page
    parts: list[Line] = field(default_factory=list)  # this line and the further rows that its money is printed in

    @property
    def rank(self) -> tuple[int, int]:
        """Return how deep a line lies: its level, and how many parts the code of an account or an organisation has."""
        return [str(each) for each in schema.LEVELS].index(self.level), len(self.inside)

    @property
    def inside(self) -> tuple[str, ...]:
        """Return the parts of the code of an account or an organisation, which begins those of what lies in it."""
        if self.level == "account":
            return accounts.parts(self.code)
        return accounts.organisation_parts(self.code) if self.level == "organisation" else ()

    def can_hold(self, other: Line) -> bool:
        """Tell whether another line lies below this one: on a lower level, or on the same by its code."""
        same = self.level != other.level or other.inside[: len(self.inside)] == self.inside
        return same and self.rank < other.rank


class Hierarchy:
    """The lines of one table from top to bottom, and those that are open at each level."""

    def __init__(self, words: Words, since_2021: bool) -> None:
        self.words, self.since_2021 = words, since_2021
        self.lines: list[Line] = []
        self.total: Line | None = None
        self._open: list[Line] = []  # from the top down, each inside the one before it

    def add(self, at: int, opened: Level, name: str, code: str, place: str) -> Line:
        """Return a new line under the nearest open one above its level; place is the address of its text."""
        line = Line(at, opened.name, name, code, None, nomenclature_code=opened.code)
        while self._open and not self._open[-1].can_hold(line):
            self._open.pop()
        line.parent = parent = self._open[-1] if self._open else None
        line.function = self._function(line, opened, place)
        if line.level == "account":
            line.economic_class = self.words.economic_class(code, self.since_2021, place)
        self.words.compare_code(code, opened.code, place)
        if parent:
            parent.children.append(line)
        if line.level == "total":
            line.nomenclature_code, self.total = "", line
        else:
            self._open.append(line)
        self.lines.append(line)
        return line

    def _function(self, line: Line, opened: Level, place: str) -> str:
        """Return the welfare function of a new line: its programme's, unless its own name says otherwise."""
        if line.level in schema.ABOVE_PROGRAM:
            return ALL_FUNCTIONS
        code = line.code if self.since_2021 else ""
        if line.level == "program":
            return self.words.function(opened.program or line.name, opened.code, place, code)
        inside = line.parent is not None and line.parent.level not in schema.ABOVE_PROGRAM
        above = line.parent.function if line.parent and inside else None
        if above is None:
            above = self.words.function(opened.program, "", place, code)
        return above if line.level == "account" else terms.line_function(line.name, above)

    def opened(self, level: str, code: str, name: str) -> Line | None:
        """Return the open line of a level where it has a code and a name, which a list prints again in every row."""
        return next((line for line in self._open if (line.level, line.code, line.name) == (level, code, name)), None)

    def add_part(self, at: int, line: Line) -> Line:
        """Return a further part of a line whose money is printed in parts, one for each indicator."""
        part = replace(line, line=at, rows={}, children=[], parts=[])
        line.parts = line.parts or [line]
        line.parts.append(part)
        part.parts = line.parts
        if line.parent:
            line.parent.children.append(part)
        self.lines.append(part)
        others = [each for each in self._open if each.rank != part.rank]
        self._open = sorted([*others, part], key=lambda each: each.rank)
        return part

    def close(self, total_row: bool) -> None:
        """Put what has no parent under a printed total, and the children of a line in parts under their part.

        A total that stands above the lines and below them again is one: the last.
        """
        if self.total is not None and total_row:
            for line in filter(self._is_total_again, list(self.lines)):
                self.lines.remove(line)
                line.rows = {}
            for line in self.lines:
                if line.parent is None and line is not self.total:
                    line.parent = self.total
                    self.total.children.append(line)
        for line in self.lines:
            if line.parts and line.parts[0] is line:
                _share_children(line.parts)

    def _is_total_again(self, line: Line) -> bool:
        """Tell whether a line above the total prints all its money already."""
        if self.total is None or line is self.total or line.level != "total" or line.children:
            return False
        if not line.rows or line.rows.keys() != self.total.rows.keys():
            return False
        pairs = [(row["amount_rp"], self.total.rows[key]["amount_rp"]) for key, row in line.rows.items()]
        return not any(pd.isna(amount) or amount != other for amount, other in pairs)


def _share_children(parts: list[Line]) -> None:
    """Give the children of a line printed in parts to the part whose amount they add up to, in their order.

    Nothing moves unless every part equals its share of the children.
    """
    column_id = next(iter(parts[0].rows))
    rest = [child for part in parts for child in part.children]
    if any(column_id not in line.rows or line.rows[column_id]["amount_rp"] is pd.NA for line in (*parts, *rest)):
        return
    shares = []
    for part in parts:
        share: list[Line] = []
        open_rp = part.rows[column_id]["amount_rp"]
        while rest and open_rp > 0:
            share.append(rest.pop(0))
            open_rp -= share[-1].rows[column_id]["amount_rp"]
        if open_rp:
            return
        shares.append(share)
    if rest:
        return
    for part, share in zip(parts, shares, strict=True):
        part.children = share
        for child in share:
            child.parent = part


def same_line(line: Line, others: list[Line]) -> Line | None:
    """Return the line of another table with the same level and name, inside the same parent when names repeat.

    Where no name is near, the line at the same place under the same parent, when all its siblings pair off by name.
    """
    same_level = [other for other in others if other.level == line.level and other.rows]
    names = [terms.plain_name(other.name) for other in same_level]
    inside = list(range(len(same_level)))
    if len(set(names)) < len(names) and line.parent is not None:
        parent = same_line(line.parent, others)
        if parent is not None:
            inside = [number for number in inside if same_level[number].parent is parent] or inside
    best = terms.nearest(terms.plain_name(line.name), {names[number]: number for number in inside})
    return same_level[best] if best is not None else _same_place(line, others)


def _same_place(line: Line, others: list[Line]) -> Line | None:
    if line.parent is None:
        return None
    parent = same_line(line.parent, others)
    if parent is None or len(parent.children) != len(line.parent.children):
        return None
    for own, twin in zip(line.parent.children, parent.children, strict=True):
        if own is not line and terms.similarity(terms.plain_name(own.name), terms.plain_name(twin.name)) < terms.NEAR:
            return None
    return parent.children[line.parent.children.index(line)]
