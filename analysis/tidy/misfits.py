"""Rows of a table read as it stands whose cells cannot all stand there: one was lost or added, and the rest has moved.

One such row makes no damaged table, and which of its cells is the first to have moved is not told by the row alone.
What a sum with other rows holds stands where it should; the other figures of the row are left open.
"""

from collections import Counter
from collections.abc import Sequence

from analysis.repair import describe, holds, tokens
from analysis.repair.holds import Holds
from analysis.repair.tokens import Token
from analysis.source import numbers, parts
from analysis.source.cells import FIGURES
from analysis.source.register import Column, Table
from analysis.source.verbatim import RawRow

FEWEST, RARE = 10, 0.05  # rows that print the last figure of their table, and the share that may lack it


def of_table(table: Table, rows: list[RawRow]) -> dict[int, str]:
    """Return why the cells of a row cannot all stand under the table's header, by line; the lines of such rows only.

    Rows that a person placed (`blocks`) and figures told in sentences are none.
    """
    if table.sentences:
        return {}
    by_header: dict[tuple[Column, ...], list[RawRow]] = {}
    for row in rows:
        if not table.block_at(row.line):
            by_header.setdefault(tuple(table.columns_at(row.line)), []).append(row)
    found: dict[int, str] = {}
    for columns, own in by_header.items():
        found |= _short(columns, own) | _refused(table, columns, own)
    return found


def _refused(table: Table, columns: Sequence[Column], rows: list[RawRow]) -> dict[int, str]:
    """Return the rows that print what a column cannot hold, or a cell beyond the last column."""
    styles = [(column.style,) if column.style else describe.styles(table) for column in columns]
    printed = {
        row.line: [tokens.token(cell.strip(), style) for cell, style in zip(row.cells, styles, strict=False)]
        for row in rows
    }
    held = holds.of_columns([describe.grid_column(column) for column in columns], printed.values())
    paid = any(column.role == "amount" for column in columns)
    found = {}
    for row in rows:
        for column, own, cell, token in zip(columns, held, row.cells, printed[row.line], strict=False):
            what = _refuses(own, cell, token, paid)
            if what and row.line not in found:
                found[row.line] = f"{cell.strip()!r} under {column.id} is {what}"
        beyond = [cell.strip() for cell in row.cells[len(columns) :] if cell.strip()]
        if beyond and row.line not in found:
            found[row.line] = f"{beyond[0]!r} stands beyond the last column"
    return found


def _refuses(column: Holds, cell: str, token: Token, paid: bool) -> str:
    """Return what a cell is that its column cannot hold, "" where it may.

    A table without money of its own (`paid`) may count millions of people under its targets.
    """
    if column.kind == "value" and not paid:
        return ""
    if column.kind == "amount" and token.kind == "text":
        if token.value is not None:
            return "a figure with a unit"
        return "" if any(sign.isdigit() for sign in cell) else "no figure"
    return column.refuses(token) or ("less than any line costs" if column.is_too_small(token) else "")


def _short(columns: Sequence[Column], rows: list[RawRow]) -> dict[int, str]:
    """Return the rows that lack the figure with which the rows of the table end, as after a lost cell.

    So does a row with fewer cells than most, one whose counts lack their sum, and one of the few that print nothing
    there.
    """
    places = [j for j, column in enumerate(columns) if column.role in FIGURES]
    if not places:
        return {}
    last = places[-1]
    printing = [row for row in rows if any(_prints(row, j) for j in places)]
    lacking = [row for row in printing if not _prints(row, last)]
    if 2 * len(lacking) >= len(printing):
        return {}
    width = Counter(len(row.cells) for row in printing).most_common(1)[0][0]
    narrow = [row for row in lacking if len(row.cells) < width]
    few = len(printing) - len(lacking) >= FEWEST and len(lacking) <= RARE * len(printing)
    summed = columns[last].role == "count" and parts.add_up(columns) and not parts.of_counts(columns)[columns[last].id]
    short = lacking if few or summed else narrow
    return {row.line: f"nothing stands under {columns[last].id}, with which the other rows end" for row in short}


def _prints(row: RawRow, j: int) -> bool:
    cell = row.cells[j].strip() if j < len(row.cells) else ""
    return bool(cell) and (any(sign.isdigit() for sign in cell) or numbers.parse_missing(cell) is not None)
