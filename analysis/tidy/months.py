"""Money of the months, quarters and halves of a year, as a cash plan prints it, against the money of the year.

The tidy tables hold years. The parts of a year stay in the verbatim cells, and are told by what they add to.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.source import cells
from analysis.source.register import Column, Document, Table
from analysis.source.verbatim import RawRow
from analysis.tidy import amounts
from analysis.tidy.check import Check, figure

Printed = dict[str, Decimal | None]  # the money of parts of a year by column; None where it is unreadable
YEAR = range(1, 13)


def compare(document: Document, tables: dict[str, pd.DataFrame], rows: dict[str, list[RawRow]]) -> list[Check]:
    """Return a check of every year, quarter and half against its months, and of every month against the lines below.

    rows are the verbatim cells by table id. Blank cells are no money, where a row prints some of its months.
    """
    found: list[Check] = []
    for table_id, table in document.tables.items():
        if "months" not in table.identities:
            continue
        money = tables["budget_lines"]
        money = money[money.table_id == table_id].set_index("row_id", drop=False)
        for of in dict.fromkeys(column.of for column in table.columns if column.months):
            parts = [column for column in table.columns if column.of == of]
            printed = _printed(f"{document.doc_id}/{table_id}", table, parts, rows[table_id])
            printed = {row_id: own for row_id, own in printed.items() if row_id in money.index}
            for row_id, own in printed.items():
                found += _of_year(table_id, money.loc[row_id], parts, own)
            found += _of_lines_below(table_id, money, parts, printed)
    return found


def _printed(address: str, table: Table, parts: list[Column], rows: list[RawRow]) -> dict[str, Printed]:
    """Return the money of the parts of a year that each row prints, by the row_id of its money of the year."""
    found: dict[str, Printed] = {}
    for row in rows:
        own = cells.place_row(table, row)
        texts = {column.id: own[column.id].printed for column in parts if column.id in own}
        if any(texts.values()):
            read = {part.id: amounts.of_cell(texts[part.id], part, table, Decimal(0)) for part in parts}
            found[f"{address}/{row.line}/{parts[0].of}"] = read
    return found


def _months(column: Column) -> range:
    return range(column.months[0], column.months[-1] + 1)


def _parts_of(whole: range, parts: list[Column]) -> list[Column]:
    """Return the shortest parts that make up some months without a gap; none where no parts do."""
    inside = [part for part in parts if _months(part) != whole and set(_months(part)) <= set(whole)]
    for length in sorted({len(_months(part)) for part in inside}):
        own = sorted((part for part in inside if len(_months(part)) == length), key=lambda part: part.months)
        if [month for part in own for month in _months(part)] == list(whole):
            return own
    return []


def _of_year(table_id: str, row: Any, parts: list[Column], own: Printed) -> Iterator[Check]:
    """Yield the checks of one row: the year, and each part of it that has parts of its own."""
    name = row["name"] or "total"
    if inside := _parts_of(YEAR, parts):
        what = f"{name}: the year against the sum of its {len(inside)} parts, rupiah"
        place, total = f"{row.line}/{inside[0].of}", _sum(own[each.id] for each in inside)
        yield Check(table_id, "months_add_to_year", place, (row.row_id,), total, figure(row.amount_rp), what=what)
    for part in parts:
        if inside := _parts_of(_months(part), parts):
            what = f"{name}: {part.id} against the sum of its {len(inside)} parts, rupiah"
            place, total = f"{row.line}/{part.id}", _sum(own[each.id] for each in inside)
            yield Check(table_id, "months_add_to_part", place, (), total, own[part.id], what=what)


def _of_lines_below(
    table_id: str, money: pd.DataFrame, parts: list[Column], printed: dict[str, Printed]
) -> Iterator[Check]:
    """Yield the checks of each month of a line against the same month of the lines below it."""
    below = money[money.parent_id.isin(printed)].groupby("parent_id", sort=False).row_id.agg(list)
    for row_id, own in printed.items():
        lines = below.get(row_id, [])
        if not lines or not all(line in printed for line in lines):
            continue
        row = money.loc[row_id]
        for part in parts:
            what = f"{row['name'] or 'total'} against the sum of its {len(lines)} lines, {part.id}, rupiah"
            place, total = f"{row.line}/{part.id}", _sum(printed[line][part.id] for line in lines)
            yield Check(table_id, "months_of_lines_add_up", place, (), total, own[part.id], what=what)


def _sum(amounts_of: Iterable[Decimal | None]) -> Decimal | None:
    told = list(amounts_of)
    return None if any(amount is None for amount in told) else sum(filter(None, told), Decimal(0))
