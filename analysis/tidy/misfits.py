"""Rows of a table read as it stands whose cells cannot all stand there: one was lost or added, and the rest has moved.

One such row makes no damaged table, and which of its cells is the first to have moved is not told by the row alone.
What a sum with other rows holds stands where it should; the other figures of the row are left open.
"""

from analysis.repair import tokens
from analysis.source import numbers
from analysis.source.cells import FIGURES
from analysis.source.register import Column, Table
from analysis.source.verbatim import RawRow

FEWEST, RARE = 10, 0.05  # rows that print the last figure of their table, and the share that may lack it
MONEY_FOR_SURE = 10**6


def of_table(table: Table, rows: list[RawRow]) -> dict[int, str]:
    """Return why the cells of a row cannot all stand under the table's header, by line; the lines of such rows only.

    Rows that a person placed (`blocks`) and figures told in sentences are none.
    """
    if table.sentences:
        return {}
    own = {row.line: _why(table, row) for row in rows if not table.block_at(row.line)}
    return _short(table, rows) | {line: why for line, why in own.items() if why}


def _why(table: Table, row: RawRow) -> str:
    columns = table.columns_at(row.line)
    for column, cell in zip(columns, row.cells, strict=False):
        if what := _cannot_hold(column, cell.strip(), table):
            return f"{cell.strip()!r} under {column.id} is {what}"
    beyond = [cell.strip() for cell in row.cells[len(columns) :] if cell.strip()]
    return f"{beyond[0]!r} stands beyond the last column" if beyond else ""


def _cannot_hold(column: Column, cell: str, table: Table) -> str:
    """Return what a cell is that its column cannot hold, "" where it may."""
    if not cell:
        return ""
    token = tokens.token(cell, (column.style or table.style,))
    figure = token.kind == "number"
    if column.role == "name" and figure and token.money:
        return "money"
    if column.role == "unit" and figure and not token.percent:
        return "a number"
    if column.role == "amount":
        if token.kind == "text" and not any(sign.isdigit() for sign in cell):
            return "no figure"
        fraction = bool(token.decimals) and 0 < (token.value or 0) < 1000 and column.scale == 1
        return "a percentage" if figure and (token.percent or fraction) else ""
    percent = column.role == "value" and (column.unit == "percent" or column.measure.endswith("_pct"))
    return "money" if percent and figure and not token.malformed and token.bare >= MONEY_FOR_SURE else ""


def _short(table: Table, rows: list[RawRow]) -> dict[int, str]:
    """Return the rows that lack the figure with which nearly all rows of the table end, as after a lost cell."""
    places = [j for j, column in enumerate(table.columns) if column.role in FIGURES]
    if not places or any(part.columns for part in table.parts):
        return {}
    printing = [row for row in rows if any(_prints(row, j) for j in places)]
    short = [row for row in printing if not _prints(row, places[-1]) and not table.block_at(row.line)]
    if len(printing) - len(short) < FEWEST or len(short) > RARE * len(printing):
        return {}
    why = f"nothing stands under {table.columns[places[-1]].id}, with which the other rows end"
    return {row.line: why for row in short}


def _prints(row: RawRow, j: int) -> bool:
    cell = row.cells[j].strip() if j < len(row.cells) else ""
    return bool(cell) and (any(sign.isdigit() for sign in cell) or numbers.parse_missing(cell) is not None)
