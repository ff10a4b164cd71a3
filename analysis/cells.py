"""Printed cells under the columns that they belong to.

A row of cells becomes one `Cell` per column of its table. Where a page block has its own positions, the
document's description says so and the cells are marked as realigned. Rows of damaged tables whose cells do not
line up are left unresolved here; repair reads them.
"""

import re
from dataclasses import dataclass

from analysis import numbers
from analysis.extract import RawRow
from analysis.register import Column, Table

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


Placed = dict[int, dict[str, Cell]]  # cells by index of the row and id of the column


def place(table: Table, rows: list[RawRow]) -> Placed:
    """Return the cells of every row under their columns."""
    return {index: _place_row(table, row) for index, row in enumerate(rows)}


def _place_row(table: Table, row: RawRow) -> dict[str, Cell]:
    columns = table.columns_at(row.line)
    header = {column.id: f"c{number:02d}" for number, column in enumerate(columns, 1)}
    block = table.block_at(row.line)
    positions = {column: position for position, column in block.cells.items()} if block else header
    lines_up = not table.damaged or block is not None or _lines_up(columns, row, table.style)
    cells = {}
    for column in columns:
        position = positions.get(column.id, "")
        printed = (
            row.cells[int(position[1:]) - 1].strip()
            if position and int(position[1:]) <= len(row.cells)
            else ""
        )
        if not lines_up and column.role in (*FIGURES, "unit"):
            cells[column.id] = Cell(row.line, column.id, "", "", "", "unresolved")
            continue
        moved = bool(printed) and position != header[column.id]
        why = f"the page block puts column {column.id} at {position}" if moved else ""
        status = "realigned" if moved else "as_published"
        cells[column.id] = Cell(
            row.line, column.id, position if printed else "", printed, printed, status, why=why
        )
    return cells


def _lines_up(columns: list[Column], row: RawRow, style: str) -> bool:
    """Tell whether a row of a damaged table stands as its header says: the number of cells and their types."""
    cells = list(row.cells)
    while len(cells) > len(columns) and not cells[-1].strip():
        cells.pop()
    if len(cells) > len(columns):
        return False
    filled = [
        (column, cell.strip()) for column, cell in zip(columns, cells, strict=False) if column.role in FIGURES
    ]
    if all(not cell for _, cell in filled):
        return True
    amounts = [cell for column, cell in filled if column.role == "amount"]
    own_style = numbers.decide_style(amounts, style)
    if own_style is None or any(not cell for cell in amounts):
        return False
    last_figure = max(number for number, column in enumerate(columns) if column.role in FIGURES)
    if len(cells) <= last_figure or not cells[last_figure].strip():
        return False
    units = [
        cell for column, cell in zip(columns, cells, strict=False) if column.role == "unit" and cell.strip()
    ]
    if any(re.search(r"\d", cell) for cell in units):
        return False
    return all(_is_value(cell, own_style) for column, cell in filled if column.role != "amount")


def _is_value(cell: str, style: str) -> bool:
    """Tell whether a cell can be a target or count: readable, and not printed like money."""
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3}){2,}|\d+[.,]000[.,]000", cell):
        return False
    try:
        numbers.parse_values(cell, style)
    except numbers.Unreadable:
        return False
    return True
