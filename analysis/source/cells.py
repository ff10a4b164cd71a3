"""Printed cells under the columns that they belong to.

A row of cells becomes one `Cell` per column of its table. Where a page block has its own positions, the
document's description says so and the cells are marked as realigned. Rows of damaged tables whose cells do not
line up are left unresolved here; repair reads them.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from analysis.source import numbers
from analysis.source.register import Column, Table
from analysis.source.values import GRADES, parse_values
from analysis.source.verbatim import RawRow

FIGURES = ("amount", "value", "count")


@dataclass(frozen=True)
class Cell:
    """One cell of a line: where it was printed, what it is read as, and how that is known."""

    line: int
    column: str
    position: str
    printed: str
    reading: str
    status: str
    alternatives: tuple[str, ...] = ()
    margin: float | None = None
    why: str = ""
    figure: int | Decimal | None = None  # the exact number, where the reading is not the print in the table's style


Placed = dict[int, dict[str, Cell]]  # cells by index of the row and id of the column


def place(table: Table, rows: list[RawRow]) -> Placed:
    """Return the cells of every row under their columns."""
    return {index: place_row(table, row) for index, row in enumerate(rows)}


def place_row(table: Table, row: RawRow) -> dict[str, Cell]:
    """Return the cells of one row under their columns; figures of a row that does not line up are unresolved."""
    columns = table.columns_at(row.line)
    header = {column.id: f"c{number:02d}" for number, column in enumerate(columns, 1)}
    block = table.block_at(row.line)
    positions = {column: position for position, column in block.cells.items()} if block else header
    stands = lines_up(table, row)
    cells = {}
    for column in columns:
        position = positions.get(column.id, "")
        printed = row.cells[int(position[1:]) - 1].strip() if position and int(position[1:]) <= len(row.cells) else ""
        if not stands and column.role in (*FIGURES, "unit"):
            cells[column.id] = Cell(row.line, column.id, "", "", "", "unresolved")
            continue
        moved = bool(printed) and position != header[column.id]
        why = f"the page block puts column {column.id} at {position}" if moved else ""
        status = "realigned" if moved else "as_published"
        cells[column.id] = Cell(row.line, column.id, position if printed else "", printed, printed, status, why=why)
    return cells


def lines_up(table: Table, row: RawRow) -> bool:
    """Tell whether a row can be taken as it stands: always in a sound table, by its own proof in a damaged one."""
    block = table.block_at(row.line)
    if not table.damaged:
        return True
    return _holds_all(row, block.cells) if block else _lines_up(table, row)


def _holds_all(row: RawRow, positions: dict[str, str]) -> bool:
    """Tell whether a block of a damaged table gives every printed cell of a row its column."""
    known = {int(position[1:]) for position in positions}
    return not any(cell.strip() for number, cell in enumerate(row.cells, 1) if number not in known)


def _lines_up(table: Table, row: RawRow) -> bool:
    """Tell whether a row of a damaged table stands as its header says.

    The number of cells and their types must fit, no figure may stand under a column of notes, and where the table
    prints years and their sum, they must close: a row that merely looks aligned is the classic trap.
    """
    columns = table.columns_at(row.line)
    cells = [cell.strip() for cell in row.cells]
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()
    if len(cells) > len(columns):
        return False
    pairs = list(zip(columns, cells, strict=False))
    figures = [(column, cell) for column, cell in pairs if column.role in FIGURES]
    if all(not cell or cell.upper() in GRADES for _, cell in figures):
        return True
    if any(re.search(r"\d", cell) for column, cell in pairs if column.role in ("unit", "note")):
        return False
    if any(column.role in ("name", "indicator") and re.fullmatch(r"[\d.,]+", cell) for column, cell in pairs):
        return False
    expected = [column for column in columns if column.role in FIGURES]
    if len(figures) < len(expected) or not figures[-1][1]:
        return False
    amounts = {column.id: cell for column, cell in figures if column.role == "amount"}
    style = numbers.decide_style(list(amounts.values()), table.style)
    if style is None or not all(amounts.values()):
        return False
    if not all(is_value(cell, style) for column, cell in figures if column.role != "amount"):
        return False
    return "years_end" not in table.identities or _years_close(columns, amounts, style)


def _years_close(columns: list[Column], amounts: dict[str, str], style: str) -> bool:
    periods = {column.id: column.period for column in columns}
    sums: dict[str, int | Decimal] = {"year": 0, "end": 0}
    for column, cell in amounts.items():
        amount = numbers.parse_amount(cell, style, negative=True)
        if isinstance(amount, numbers.Missing):
            return False
        sums[periods[column]] += amount
    return sums["year"] == sums["end"]


@lru_cache(8192)
def is_value(cell: str, style: str) -> bool:
    """Tell whether a cell can be a target or count: readable, and not printed like money."""
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3}){2,}(?:[.,]00)?|\d+[.,]000[.,]000", cell):
        return False
    try:
        parse_values(cell, style)
    except numbers.Unreadable:
        return False
    return True
