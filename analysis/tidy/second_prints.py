"""The same line printed in two tables of a document: what the second print fills, and whether the two agree."""

import itertools
import json
import re
from typing import Any

import pandas as pd

from analysis import schema
from analysis.repair import decide
from analysis.repair.grid import Grid, GridColumn, GridRow
from analysis.source import numbers, terms
from analysis.source.cells import Cell
from analysis.source.register import Column, Table
from analysis.source.spelling import normalise
from analysis.tidy import money
from analysis.tidy.check import Check, column_of, each, total
from analysis.tidy.hierarchy import Line, Row, same_line


def read_beside(own: list[Line], others: list[Line], table: Table) -> None:
    """Read the money of a table again, beside a second print of the same lines in another table.

    Only amounts that cannot be read, or are not printed, are filled, and only where sums and the second print
    together demand it. Readable amounts that contradict the second print stay as printed.
    """
    printed = [line for line in own if any(row["printed"] or row["state"] == "blank" for row in line.rows.values())]
    levels = tuple(level for level in schema.LEVELS if any(_prints_money(line, level) for line in printed))
    printed = [line for line in printed if line.level in levels]
    for column in (column for column in table.columns if column.role == "amount"):
        _read_column(printed, others, table, column, levels)
    for level in reversed(schema.LEVELS):
        for line in (line for line in own if line.level == level and line not in printed):
            for row in line.rows.values():
                row |= {"status": "as_published", "state": "blank", "amount_rp": pd.NA, "alternatives": ""}
            money.derive(line)


def _read_column(
    printed: list[Line], others: list[Line], table: Table, column: Column, levels: tuple[str, ...]
) -> None:
    rows = [line.rows[column.id] for line in printed]
    again = {}
    for line in printed:
        twin = same_line(line, others)
        if twin is not None and column.id in twin.rows and twin.rows[column.id]["amount_rp"] is not pd.NA:
            again[line.line, column.id] = int(twin.rows[column.id]["amount_rp"])
    described = Grid(
        (
            GridColumn("name", "name"),
            GridColumn(column.id, "amount", column.measure, column.year, column.period, True),
        ),
        tuple(
            GridRow(line.line, (line.name, row["printed"]), line.level) for line, row in zip(printed, rows, strict=True)
        ),
        levels,
        styles=(table.style,),
    )
    read = {cell.line: cell for cell in decide.resolve(described, again).cells if cell.column == column.id}
    for line, row in zip(printed, rows, strict=True):
        cell, elsewhere = read[line.line], again.get((line.line, column.id))
        if row["state"] == "unreadable" and cell.status == "repaired" and cell.figure == elsewhere:
            said = _with_zeros(row["printed"], table.style)
            if said in (None, elsewhere):
                _change(row, cell)
            else:
                row["alternatives"] = json.dumps([said, elsewhere])
        elif not row["printed"]:
            _fill(line, row, column.id, elsewhere)


def _prints_money(line: Line, level: str) -> bool:
    return line.level == level and any(row["printed"] for row in line.rows.values())


def _with_zeros(printed: str, style: str) -> int | None:
    """Return what a print says that lacks zeros alone in a group, None for any other print.

    `831.870.00` is 831.870.000 that lost a zero, though sums and a second table may ask for 831.870.800: pages
    contradict each other in one digit as often as a step to text loses just that one.
    """
    whole = re.sub(r"(?<=[.,])0{1,2}(?!\d)", "000", printed, count=1)
    try:
        figure = numbers.parse_amount(whole, style)
    except numbers.Unreadable:
        return None
    return figure if isinstance(figure, int) else None


def _change(row: Row, cell: Cell) -> None:
    """Give a budget row with an unreadable amount the one that sums and a second print demand."""
    row |= {"status": cell.status, "amount_rp": cell.figure, "alternatives": "", "state": "number"}
    second = "; ".join(reason for reason in cell.why.split("; ") if "printed elsewhere" in reason)
    row |= {"_why": f"one slip away; {second}", "_margin": cell.margin, "_reading": str(cell.figure)}


def _fill(line: Line, row: Row, column_id: str, again: int | None) -> None:
    """Fill an amount that is not printed where what its parent leaves for it is what a second print says."""
    parent = line.parent
    if again is None or parent is None or column_id not in parent.rows:
        return
    whole = parent.rows[column_id]["amount_rp"]
    siblings = [child.rows[column_id]["amount_rp"] for child in parent.children if child is not line]
    if whole is pd.NA or any(amount is pd.NA for amount in siblings):
        return
    if whole - sum(siblings) == again:
        row |= {"status": "derived", "amount_rp": again, "alternatives": "", "state": "number"}
        row["_why"] = f"{parent.name} leaves {again:,} for it, and a second table prints that for the line"


def compare(budget_lines: pd.DataFrame) -> list[Check]:
    """Return checks of lines that two tables of a document print for the same year and measure."""
    found = []
    keyed: dict[str, dict[tuple, dict[tuple, list]]] = {}
    for row in each(budget_lines[budget_lines.economic_class == ""]):  # names of accounts stand under every line
        year = None if pd.isna(row.fiscal_year) else int(row.fiscal_year)
        columns = keyed.setdefault(row.table_id, {}).setdefault((year, row.period, row.measure), {})
        columns.setdefault((row.phase, column_of(row.row_id).split("/")[0]), []).append(row)
    for one, other in itertools.combinations(keyed, 2):
        pairs = (
            pair
            for key, columns in keyed[other].items()
            for left, right in _same_columns(keyed[one].get(key, {}), columns)
            for pair in _matched(left, right)
        )
        for lefts, rights in pairs:
            left, right = lefts[0], rights[0]
            found.append(
                Check(
                    f"{one}+{other}",
                    "same_line_same_amount" if len(lefts) == len(rights) else "same_line_in_parts",
                    f"{left.line}+{right.line}/{column_of(right.row_id)}",
                    (*(row.row_id for row in lefts), *(row.row_id for row in rights)),
                    total([row.amount_rp for row in lefts]),
                    total([row.amount_rp for row in rights]),
                    what=f"{right.name or 'total'}, {right.measure}: table {other} against table {one}, rupiah",
                )
            )
    return found


def _same_columns(one: dict[tuple, list], other: dict[tuple, list]) -> list[tuple[list, list]]:
    """Return the rows of columns that print the same: those of one phase first, and else in their order."""
    pairs, left = [], dict(one)
    for phase, column in sorted(other, key=lambda each: all(each[0] != phase for phase, _ in one)):
        same = next((each for each in left if each[0] == phase), next(iter(left), None))
        if same is not None:
            pairs.append((left.pop(same), other[phase, column]))
    return pairs


def _matched(one: list, other: list) -> list[tuple[list, list]]:
    """Return pairs of rows of the same line: same level, function and name, names that are equal before near ones.

    A name that stands as often in both tables is paired by its order. Where one table prints it once and the other in
    several rows, these are its parts; where neither prints it once, nothing tells which rows are the same.
    """
    pairs: list[tuple[list, list]] = []
    taken: set[str] = set()
    named = [_by_name(rows) for rows in (one, other)]
    for name in (name for name in named[1] if name in named[0] and name[0] != "total"):
        lefts, rights = named[0][name], named[1][name]
        taken |= {row.row_id for row in (*lefts, *rights)}
        if len(lefts) == len(rights):
            pairs += [([left], [right]) for left, right in zip(lefts, rights, strict=True)]
        elif min(len(lefts), len(rights)) == 1:
            pairs.append((lefts, rights))
    for row in (row for row in other if row.row_id not in taken):
        same = [twin for twin in one if (twin.level, twin.function) == (row.level, row.function)]
        best = _best(row, [twin for twin in same if twin.row_id not in taken])
        if best is not None:
            taken.add(best.row_id)
            pairs.append(([best], [row]))
    return sorted(pairs, key=lambda pair: other.index(pair[1][0]))


def _by_name(rows: list) -> dict[tuple, list]:
    named: dict[tuple, list] = {}
    for row in rows:
        named.setdefault((row.level, row.function, normalise(terms.plain_name(row.name))), []).append(row)
    return named


def _best(row: Any, candidates: list) -> Any:
    if row.level == "total" or not candidates:
        return candidates[0] if candidates else None
    scores = [terms.similarity(terms.plain_name(twin.name), terms.plain_name(row.name)) for twin in candidates]
    if max(scores) >= terms.NEAR:
        return candidates[scores.index(max(scores))]
    if row.level == "program" and row.nomenclature_code:
        return next((twin for twin in candidates if twin.nomenclature_code == row.nomenclature_code), None)
    return None
