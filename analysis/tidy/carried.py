"""Sums that a page carries to the next (jumlah dipindahkan, pindahan), against the lines printed before them."""

import pandas as pd

from analysis.source import cells
from analysis.source.levels import Levels
from analysis.source.register import Document, Table
from analysis.source.verbatim import RawRow, prints_column_numbers
from analysis.tidy import amounts
from analysis.tidy.check import Check, column_of, each, total


def compare(document: Document, tables: dict[str, pd.DataFrame], rows: dict[str, list[RawRow]]) -> list[Check]:
    """Return a check of every carried sum against the lines without lines of their own that stand before it.

    rows are the verbatim cells by table id. A carried sum is no line, so that nothing counts its money twice.
    """
    found = []
    for table_id, table in document.tables.items():
        if "carried" not in table.identities:
            continue
        money = tables["budget_lines"]
        money = money[money.table_id == table_id]
        leaves = money[~money.row_id.isin(money.parent_id) & (money.level != "total")]
        for row in _carried(document, table, rows[table_id]):
            for column in (column for column in table.columns_at(row.line) if column.role == "amount"):
                cell = cells.place_row(table, row)[column.id]
                if not cell.printed:
                    continue
                before = leaves[(leaves.line < row.line) & (leaves.row_id.map(column_of) == column.id)]
                found.append(
                    Check(
                        table_id,
                        "carried_adds_up",
                        f"{row.line}/{column.id}",
                        tuple(line.row_id for line in each(before)),
                        total(before.amount_rp),
                        amounts.of_cell(cell.printed, column, table),
                        what=f"line {row.line}, carried over: against the {len(before)} lines before it, rupiah",
                    )
                )
    return found


def _carried(document: Document, table: Table, rows: list[RawRow]) -> list[RawRow]:
    levels = Levels(document, table)
    found = []
    for row in rows:
        if prints_column_numbers(row):
            continue
        own = cells.place_row(table, row)
        texts = {
            role: " ".join(own[column.id].printed for column in table.columns_at(row.line) if column.role == role)
            for role in ("name", "code", "number")
        }
        if levels.of(row.line, *(text.strip() for text in texts.values())).name == "carried":
            found.append(row)
    return found
