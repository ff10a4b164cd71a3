"""Money of the months, quarters and halves of a year, as a cash plan prints it, against the money of the year.

The tidy tables hold years. The parts of a year stay in the verbatim cells, and are told by what they add to.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.source import cells
from analysis.source.register import Column, Document, Table
from analysis.source.verbatim import RawRow
from analysis.tidy import amounts
from analysis.tidy.check import Check, each, figure, grouped

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
        lines = {line.row_id: line for line in each(money[money.table_id == table_id])}
        for of in dict.fromkeys(column.of for column in table.columns if column.months):
            parts = [column for column in table.columns if column.of == of]
            printed = _printed(f"{document.doc_id}/{table_id}", table, parts, rows[table_id])
            printed = {row_id: own for row_id, own in printed.items() if row_id in lines}
            for row_id, own in printed.items():
                found += _of_year(table_id, lines[row_id], parts, own)
            found += _of_lines_below(table_id, lines, parts, printed)
    return found


def _printed(address: str, table: Table, parts: list[Column], rows: list[RawRow]) -> dict[str, Printed]:
    """Return the money of the parts of a year that each row prints, by the row_id of its money of the year."""
    found: dict[str, Printed] = {}
    for row in rows:
        own = cells.place_row(table, row)
        texts = {column.id: own[column.id].printed for column in parts if column.id in own}
        if any(texts.values()):
            read = {part.id: amounts.of_cell(texts.get(part.id, ""), part, table, Decimal(0)) for part in parts}
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


def _of_year(table_id: str, line: Any, parts: list[Column], own: Printed) -> Iterator[Check]:
    """Yield the checks of one line: the year, and each part of it that has parts of its own."""
    name = line.name or "total"
    if inside := _parts_of(YEAR, parts):
        what = f"{name}: the year against the sum of its {len(inside)} parts, rupiah"
        place, total = f"{line.line}/{inside[0].of}", _sum(own[part.id] for part in inside)
        yield Check(table_id, "months_add_to_year", place, (line.row_id,), total, figure(line.amount_rp), what=what)
    for whole in parts:
        if inside := _parts_of(_months(whole), parts):
            what = f"{name}: {whole.id} against the sum of its {len(inside)} parts, rupiah"
            place, total = f"{line.line}/{whole.id}", _sum(own[part.id] for part in inside)
            yield Check(table_id, "months_add_to_part", place, (), total, own[whole.id], what=what)


def _of_lines_below(
    table_id: str, lines: Mapping[str, Any], parts: list[Column], printed: Mapping[str, Printed]
) -> Iterator[Check]:
    """Yield the checks of each part of the year of a line against that of the lines below it, where all print it."""
    below = grouped(lines.values(), lambda line: line.parent_id)
    for row_id, own in printed.items():
        children = [line.row_id for line in below.get(row_id, [])]
        if not children or not all(child in printed for child in children):
            continue
        line = lines[row_id]
        for part in parts:
            what = f"{line.name or 'total'} against the sum of its {len(children)} lines, {part.id}, rupiah"
            place, total = f"{line.line}/{part.id}", _sum(printed[child][part.id] for child in children)
            yield Check(table_id, "months_of_lines_add_up", place, (), total, own[part.id], what=what)


def _sum(money: Iterable[Decimal | None]) -> Decimal | None:
    told = list(money)
    return None if any(amount is None for amount in told) else sum(filter(None, told), Decimal(0))
