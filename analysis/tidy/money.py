"""Budget rows: the money of each line, and of headings that print none."""

import json
from decimal import Decimal

import pandas as pd

from analysis import schema
from analysis.source import numbers
from analysis.source.cells import Cell
from analysis.source.numbers import Missing, Unreadable
from analysis.source.register import Column, Table
from analysis.tidy.hierarchy import Line, Row
from analysis.tidy.rows import Printed, TableRows, number_and_state


def add_amounts(into: TableRows, printed: Printed, line: Line, blank_counts: bool) -> Line:
    """Add a row's amounts to its line; return the line, or its new part when its money is printed in parts.

    An empty cell adds nothing, unless it is unresolved or blank_counts says that it is the line's own.
    """
    for column in printed.of_role("amount"):
        cell = printed.cells[column.id]
        if not cell.reading and cell.status != "unresolved" and not blank_counts:
            continue
        style = into.style(column, printed)
        amount, state, status, why = pd.NA, "blank", cell.status, ""
        alternatives = list(cell.alternatives)
        if status != "unresolved":
            try:
                amount, state = number_and_state(_rupiah(cell, column, style, into.address(printed.line)))
            except Unreadable as error:
                state, status, why = "unreadable", "unresolved", str(error)
                alternatives = [error.likely] if error.likely else alternatives
            else:
                why = _scaled(column, cell) if amount is not pd.NA else ""
        elif cell.printed:
            state = "unplaced"
        if column.id in line.rows:
            line = into.hierarchy.add_part(printed.line, line)
        line.rows[column.id] = _budget_row(into, line, column, cell) | {
            "status": status,
            "amount_rp": amount,
            "alternatives": json.dumps(alternatives) if status == "unresolved" else "",
            "state": state,
            "number_style": style if state in ("number", "zero") else "",
            "_why": why,
        }
    return line


def _rupiah(cell: Cell, column: Column, style: str, address: str) -> int | Missing:
    """Return a cell's amount in whole rupiah, its column's scale applied exactly, or a kind of nothing.

    Unreadable where the print is no amount of the column, or where it has sen: the tables hold whole rupiah, and an
    amount is not rounded in silence. Then the exact figure is the likely one. Only money spent and what is left
    can be negative.
    """
    negative = column.measure != "pagu"
    number: numbers.Number | None = cell.figure
    if number is None and column.scale == 1:
        number = numbers.parse_amount(cell.reading, style, address, negative)
    elif number is None:
        number = numbers.parse_scaled(cell.reading, style, address, negative)
    if isinstance(number, Missing):
        return number
    rupiah = number * column.scale
    if rupiah != int(rupiah):
        raise Unreadable(cell.printed, "whole rupiah: sen are printed", address, f"{Decimal(rupiah).normalize():f}")
    return int(rupiah)


def _scaled(column: Column, cell: Cell) -> str:
    """Return what is told of an amount whose column has a scale, after what is told of its cell."""
    if column.scale == 1:
        return ""
    return "; ".join(filter(None, (cell.why, f"the header counts {column.scale:,} rupiah as one")))


def _budget_row(into: TableRows, line: Line, column: Column, cell: Cell, own: str = "") -> Row:
    return into.common(cell, column.id + own) | {
        "level": line.level,
        "parent_id": "",
        "code": line.code,
        "nomenclature_code": line.nomenclature_code,
        "name": line.name,
        "function": line.function,
        "economic_class": line.economic_class or column.economic_class,
        "fiscal_year": column.year if column.period == "year" else pd.NA,
        "period": column.period,
        "measure": column.measure,
        "phase": column.phase or ("realisasi" if column.measure.startswith("realisasi") else "unknown"),
        "amount_rp": pd.NA,
        "alternatives": "",
        "state": "blank",
        "number_style": "",
        "until": column.until,
    }


def fill_headings(into: TableRows) -> None:
    """Fill headings that print no money from children that close."""
    columns = {column.id: column for column in into.table.all_columns}
    for level in reversed(schema.LEVELS):
        for line in (each for each in into.lines if each.level == level):
            for column_id in dict.fromkeys(key for child in line.children for key in child.rows):
                if column_id not in line.rows:  # a heading without a money column of its own
                    cell = Cell(line.line, column_id, "", "", "", "as_published")
                    line.rows[column_id] = _budget_row(into, line, columns[column_id], cell, own=f"/{level}")
            derive(line)


def add_wholes(into: TableRows) -> None:
    """Give every line whose money is printed by economic class its whole money: the sum of the classes.

    Accounts get none: all their money is of one class.
    """
    for whole, parts in _by_class(into.table).items():
        for line in (each for each in into.lines if each.level != "account"):
            rows = [line.rows[column_id] for column_id in parts if column_id in line.rows]
            if not rows:
                continue
            amounts = [row["amount_rp"] for row in rows]
            cell = Cell(line.line, whole.id, "", "", "", "derived")
            row = _budget_row(into, line, whole, cell)
            if len(rows) < len(parts) or any(amount is pd.NA for amount in amounts):
                row |= {"status": "unresolved", "alternatives": "[]"}
                row["_why"] = "nothing is printed, and not every economic class of the line is resolved"
            else:
                total = sum(amounts)
                row |= {"amount_rp": total, "state": "number" if total else "zero"}
                row["_why"] = f"nothing is printed; the {len(rows)} economic classes of the line add to {total:,}"
            line.rows[whole.id] = row


def _by_class(table: Table) -> dict[Column, list[str]]:
    """Return the columns that print the money of a line by economic class, by the column of their sum.

    The sum is no printed column: where the table prints the whole money of a year, it needs none.
    """
    amounts = [column for column in table.all_columns if column.role == "amount"]
    keys = {column.id: (column.measure, column.year, column.until, column.period) for column in amounts}
    whole = {keys[column.id] for column in amounts if not column.economic_class}
    found: dict[tuple, list[Column]] = {}
    for column in amounts:
        if column.economic_class and keys[column.id] not in whole:
            found.setdefault(keys[column.id], []).append(column)
    sums = {}
    for (measure, year, until, period), parts in found.items():
        whole_id = f"realisasi_to_{until.replace('-', '_')}" if until else f"{measure}_{year or period}"
        sums[parts[0].model_copy(update={"id": whole_id, "economic_class": ""})] = [part.id for part in parts]
    return sums


def link_parents(into: TableRows) -> None:
    """Give every row its parent's row of the same column."""
    for line in into.lines:
        for column_id, row in line.rows.items():
            if line.parent and column_id in line.parent.rows:
                row["parent_id"] = line.parent.rows[column_id]["row_id"]


def derive(line: Line) -> None:
    """Fill the money that a heading does not print from lines below it that close; say so where they do not."""
    printed = [column_id for column_id, row in line.rows.items() if row["printed"] and row["amount_rp"] is not pd.NA]
    closed = {column_id: _closed_sum(line, column_id) for column_id in line.rows}
    kept = {closed[column_id] == line.rows[column_id]["amount_rp"] for column_id in printed if closed[column_id]}
    for column_id, row in line.rows.items():
        if row["state"] != "blank" or row["status"] == "unresolved":
            continue
        total = None if line.lost or (printed and kept != {True}) else closed[column_id]
        if total is None:
            row |= {"status": "unresolved", "alternatives": "[]"}
            row["_why"] = _untold(line, closed[column_id])
        else:
            row |= {"status": "derived", "amount_rp": total, "state": "number" if total else "zero"}
            row["_why"] = f"nothing is printed; the {len(line.children)} lines below it add to {total:,}"


def _untold(line: Line, total: int | None) -> str:
    """Return why the money that a heading does not print is not the sum of the lines below it."""
    if line.lost:
        return "lost with a page"
    if total is None:
        return "nothing is printed, and no lines below it close"
    return "nothing is printed, and the lines below it do not add to the other money that it prints"


def _closed_sum(line: Line, column_id: str) -> int | None:
    """Return the sum of a line's children, None when one is unknown or does not itself equal its children."""
    amounts = []
    for child in line.children:
        row = child.rows.get(column_id)
        if row is None or row["amount_rp"] is pd.NA:
            return None
        grandchildren = [each.rows[column_id]["amount_rp"] for each in child.children if column_id in each.rows]
        if any(amount is pd.NA for amount in grandchildren):
            return None
        if child.children and sum(grandchildren) != row["amount_rp"]:
            return None
        amounts.append(row["amount_rp"])
    return sum(amounts) if amounts else None
