"""Indicator rows: targets, results and printed percentages, each value with its unit and its part of the indicator."""

import json
import re
from decimal import Decimal

import pandas as pd

from analysis.source import terms
from analysis.source.numbers import Unreadable
from analysis.source.register import Column
from analysis.source.values import Value, parse_values, split_list
from analysis.tidy.hierarchy import Line, Row
from analysis.tidy.rows import Printed, TableRows, number_and_state

LEAST_MONEY = 100_000  # no percentage is so large: the money of a column beside it slid here
_RUPIAH = re.compile(r"Rp\s?\.?\s?(?=[0-9])", re.I)


def add_values(into: TableRows, printed: Printed, line: Line | None, indicator: str) -> None:
    """Add a row per value of a printed row's targets and results; a cell that cannot be read gives an unresolved one.

    A row without any figure gives nothing, and neither does one with nothing but money and no indicator.
    """
    columns = printed.of_role("value")
    figures = [printed.cells[column.id] for column in printed.of_role("value", "amount")]
    if not any(cell.status == "unresolved" for cell in figures):
        if not any(cell.reading for cell in figures):
            return
        if not indicator and not any(printed.cells[column.id].reading for column in columns):
            return
    unit_cell = printed.first("unit")
    read = {column.id: _values(into, printed, column, unit_cell) for column in columns}
    parts = split_list(indicator)
    for column in columns:
        values, source = read[column.id], read.get(column.unit_from)
        source = source if isinstance(source, list) else None
        if into.table.sentences and not printed.cells[column.id].reading:
            continue
        if not isinstance(values, list):
            into.indicators.append(_unread(into, printed, column, line, indicator, unit_cell, values))
            continue
        for position, value in enumerate(values):
            own = _part_of(parts, indicator, values, position)
            unit_printed = value.unit or ("" if column.unit else unit_cell)
            amount, state = number_and_state(value.number)
            named = unit_printed or _borrowed(source, values, position)
            unit = _unit(into, column, named, own, state, into.address(printed.line))
            row = _row(into, printed, column, line, own, unit_printed, unit)
            row |= {"value": float(amount) if amount is not pd.NA else pd.NA, "state": state}
            if len(values) > 1:
                row["printed"] = value.text
            into.indicators.append(row)


def leave_open(rows: list[Row], why: str) -> None:
    """Leave the values of rows open whose line is not told; what they print is the alternative."""
    for row in rows:
        if pd.notna(row["value"]):
            row |= {"status": "unresolved", "value": pd.NA, "state": "unplaced", "_why": why}
            row["alternatives"] = json.dumps([row["printed"]])


def _values(into: TableRows, printed: Printed, column: Column, unit_cell: str) -> list[Value] | Unreadable | None:
    """Return the values of a cell, the error when they cannot be read, None when they are unresolved."""
    cell = printed.cells[column.id]
    if cell.status == "unresolved":
        return None
    # The unit of the row is not that of a column with its own: a percentage stands beside persons.
    all_whole = bool(unit_cell) and not column.unit and terms.is_whole(unit_cell)
    text = cell.reading.rpartition(column.after)[2] if column.after else cell.reading
    address = into.address(printed.line)
    try:
        found = parse_values(text, into.style(column, printed), lambda unit: all_whole or terms.is_whole(unit), address)
    except Unreadable as error:
        return error
    if column.measure.endswith("_pct") and any(_is_money(value.number) for value in found):
        return Unreadable(text, "a percentage", address)
    if len(found) > 1 and (_RUPIAH.search(text) or any(_is_money(each.number) and not each.unit for each in found)):
        return Unreadable(text, "values: the money of a column beside it stands in the cell", address)
    return found


def _is_money(number: object) -> bool:
    return isinstance(number, (int, Decimal)) and not -LEAST_MONEY < number < LEAST_MONEY


def _unread(
    into: TableRows,
    printed: Printed,
    column: Column,
    line: Line | None,
    indicator: str,
    unit_cell: str,
    error: Unreadable | None,
) -> Row:
    cell, state = printed.cells[column.id], "blank"
    if cell.printed:
        state = "unplaced" if cell.status == "unresolved" else "unreadable"
    unit = _unit(into, column, unit_cell, indicator, "blank", into.address(printed.line))
    return _row(into, printed, column, line, indicator, unit_cell, unit) | {
        "status": "unresolved",
        "alternatives": json.dumps([error.likely] if error and error.likely else cell.alternatives),
        "state": state,
        "_why": f"cannot read {cell.printed!r} as values with their units" if state == "unreadable" else "",
    }


def _row(
    into: TableRows,
    printed: Printed,
    column: Column,
    line: Line | None,
    indicator: str,
    unit_printed: str,
    unit: terms.Unit,
) -> Row:
    return into.common(printed.cells[column.id], column.id) | {
        "level": line.level if line else "indicator",
        "owner_id": "",
        "owner_name": line.name if line else "",
        "indicator": indicator,
        "unit_printed": unit_printed,
        "unit": unit.id,
        "unit_kind": unit.kind,
        "fiscal_year": column.year if column.period == "year" else pd.NA,
        "period": column.period,
        "measure": column.measure,
        "value": pd.NA,
        "alternatives": "",
        "state": "blank",
        "_line": line,
    }


def _unit(into: TableRows, column: Column, printed: str, indicator: str, state: str, address: str) -> terms.Unit:
    """Return a value's unit: the column's, printed with it or borrowed from the row, or named by the indicator."""
    if column.unit:
        return terms.unit_by_id(column.unit, f"{address} {column.id}")
    if printed:
        return into.words.unit(printed, address)
    if state == "grade":
        return terms.units()["predikat"]
    if re.match(r"(?i)\W*(per|pro|pre)sentase", indicator):
        return terms.units()["percent"]
    return terms.units()["unstated"]


def _borrowed(source: list[Value] | None, values: list[Value], position: int) -> str:
    """Return the unit printed with the row's reference value; a percent sign only for an equal number."""
    if not source or len(source) != len(values):
        return ""
    other = source[position]
    return other.unit if terms.is_whole(other.unit) or other.number == values[position].number else ""


def _part_of(parts: list[tuple[str, str]], indicator: str, values: list[Value], position: int) -> str:
    """Return the list part of an indicator that a value belongs to.

    The whole text where the print does not tell; nothing for a list letter that no part has.
    """
    if len(parts) == 1:
        return parts[0][1]
    labels, own = dict(parts), [value.label for value in values]
    if all(label in labels for label in own if label) and all(own) and len(set(own)) == len(own):
        return labels[own[position]]
    if len(parts) == len(values):
        return parts[position][1]
    if own[position]:
        return labels.get(own[position], "")
    return indicator
