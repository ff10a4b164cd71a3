"""The lines of a table, programme over kegiatan over sub-kegiatan: which are open, and what lies under what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis import schema
from analysis.source import terms
from analysis.source.levels import Level
from analysis.tidy.words import Words

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
    nomenclature_code: str = ""
    rows: dict[str, Row] = field(default_factory=dict)  # budget rows by column id
    children: list[Line] = field(default_factory=list)
    lost: bool = False  # the heading itself was lost with a page
    parts: list[Line] = field(default_factory=list)  # this line and the further rows that its money is printed in


class Hierarchy:
    """The lines of one table from top to bottom, and those that are open at each level."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.lines: list[Line] = []
        self.total: Line | None = None
        self._open: dict[str, Line] = {}

    def add(self, at: int, opened: Level, name: str, code: str, place: str) -> Line:
        """Return a new line under the nearest open one above its level; place is the address of its text."""
        level = opened.name
        depth = [str(each) for each in schema.LEVELS].index(level)
        parent = next((self._open[each] for each in reversed(schema.LEVELS[:depth]) if each in self._open), None)
        line = Line(at, level, name, code, parent, nomenclature_code=opened.code)
        if level == "total":
            line.function, line.nomenclature_code, self.total = "all", "", line
        elif level == "program":
            line.function = self.words.function(opened.program or name, opened.code, place)
        else:
            above = parent.function if parent else self.words.function(opened.program, "", place)
            line.function = terms.line_function(name, above)
        self.words.compare_code(code, opened.code, place)
        if parent:
            parent.children.append(line)
        for lower in schema.LEVELS[depth:]:
            self._open.pop(lower, None)
        if level != "total":
            self._open[level] = line
        self.lines.append(line)
        return line

    def add_part(self, at: int, line: Line) -> Line:
        """Return a further part of a line whose money is printed in parts, one for each indicator."""
        part = Line(at, line.level, line.name, line.code, line.parent, line.function, line.nomenclature_code)
        line.parts = line.parts or [line]
        line.parts.append(part)
        part.parts = line.parts
        if line.parent:
            line.parent.children.append(part)
        self.lines.append(part)
        self._open[line.level] = part
        return part

    def close(self, total_row: bool) -> None:
        """Put what has no parent under a printed total, and the children of a line in parts under their part."""
        if self.total is not None and total_row:
            for line in self.lines:
                if line.parent is None and line is not self.total:
                    line.parent = self.total
                    self.total.children.append(line)
        for line in self.lines:
            if line.parts and line.parts[0] is line:
                _share_children(line.parts)


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
