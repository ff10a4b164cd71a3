"""Rows that were read as one and are two: divided by a person, kept in draft.yml, divided again at each reading."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis.intake.pages import PageCell, SourceRow, SourceTable
from analysis.io import InputError

BAR = "|"  # stands in the text of a cell where that of the second row begins
OF_LINES = ("line", "name_of", "of")  # keys of a description that name a line, where they hold a number
LINES = ("lines", "slid_names")  # those that hold several


@dataclass(frozen=True)
class Division:
    """A row that is two: its line, and the text of each of its cells in the first row and in the second."""

    table_id: str
    line: int
    cells: tuple[tuple[str, str], ...]

    @classmethod
    def typed(cls, table_id: str, line: int, cells: Sequence[str]) -> "Division":
        """Return the division of a row, from the texts of its cells with a bar where the second row begins.

        InputError for several bars in a cell, and where one of the two rows prints nothing.
        """
        if any(cell.count(BAR) > 1 for cell in cells):
            raise InputError(f"line {line} of {table_id}: one {BAR} in a cell at most, where the second row begins")
        parts = [cell.partition(BAR) for cell in cells]
        own = cls(table_id, line, tuple((first.strip(), second.strip()) for first, _, second in parts))
        if not all(any(texts) for texts in zip(*own.cells, strict=True)):
            raise InputError(
                f"line {line} of {table_id}: one of the two rows would be empty; put a {BAR} into its cells"
            )
        return own

    @classmethod
    def kept(cls, entry: dict[str, Any]) -> "Division":
        """Return a division as draft.yml keeps it."""
        return cls(entry["table"], entry["line"], tuple((first, second) for first, second in entry["cells"]))

    @property
    def entry(self) -> dict[str, Any]:
        """Return what draft.yml keeps."""
        return {"table": self.table_id, "line": self.line, "cells": [list(cell) for cell in self.cells]}


def divided(tables: Iterable[SourceTable], divisions: Iterable[Division]) -> list[SourceTable]:
    """Return tables with rows divided one after the other, the lines after each one further down.

    Both rows stand where the one stood. InputError where no row prints the texts of a division.
    """
    found = list(tables)
    for division in divisions:
        if not any(_is_of(division, row) for table in found for row in _rows(division, table)):
            raise InputError(
                f"line {division.line} of {division.table_id} does not print what was divided there; "
                "take it out of `divided` in draft.yml"
            )
        found = [replace(table, rows=tuple(_with(division, table))) for table in found]
    return found


def moved(content: Any, after: int, key: str = "") -> Any:
    """Return a part of a description, its lines after one of them one further down."""
    if isinstance(content, dict):
        return {key: moved(value, after, key) for key, value in content.items()}
    if isinstance(content, list):
        return [moved(each, after, key) for each in content]
    names_line = key in (*OF_LINES, *LINES) and isinstance(content, int) and not isinstance(content, bool)
    return content + 1 if names_line and content > after else content


def _rows(division: Division, table: SourceTable) -> Iterable[SourceRow]:
    return table.rows if table.table_id == division.table_id else ()


def _is_of(division: Division, row: SourceRow) -> bool:
    texts = ["".join(cell.text.split()) for cell in row.cells]
    return row.line == division.line and texts == ["".join("".join(pair).split()) for pair in division.cells]


def _with(division: Division, table: SourceTable) -> Iterable[SourceRow]:
    for row in table.rows:
        if row.line == division.line:
            for number in range(2):
                cells = zip(row.cells, division.cells, strict=True)
                yield SourceRow(row.line + number, tuple(_part(cell, pair[number]) for cell, pair in cells))
        else:
            yield row if row.line < division.line else replace(row, line=row.line + 1)


def _part(cell: PageCell, text: str) -> PageCell:
    return replace(cell, text=text, other="" if text != cell.text else cell.other)
