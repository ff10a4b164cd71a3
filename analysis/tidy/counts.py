"""Rows of the registers: people with a social problem (PMKS) and welfare resources (PSKS), counted by type and year."""

import re

import pandas as pd

from analysis.source import numbers, parts, terms
from analysis.source.numbers import Unreadable
from analysis.tidy.rows import Printed, TableRows, number_and_state

UNSTATED = "unstated"  # the unit of a count for which neither row nor header prints one


def add_counts(into: TableRows, printed: Printed) -> None:
    """Add a row per count of a printed row, to psks where the table lists the types of PSKS, else to pmks.

    A printed sum is the `total` in the last row and a `group:...` before it. A row of column numbers, and a row that
    prints neither a known name nor anything in its count columns (a signature), is no row. A figure is no name: where
    one stands there, the words before it are.
    """
    if _numbers_its_columns(printed):
        return
    name, unit_cell, address = printed.first("name"), printed.first("unit"), into.address(printed.line)
    register_name = "psks" if "psks_types" in into.table.identities else "pmks"
    is_last = printed.index == len(into.rows) - 1
    counted = printed.of_role("count")
    part = parts.of_counts(counted)
    plain = terms.normalise(name)
    if plain.replace(" ", "").isdigit() and re.search(r"[^\W\d]", words := printed.first("number")):
        name, plain = words, terms.normalise(words)
    if into.table.total_row and is_last and plain in ("", "jumlah"):
        type_id, name = "total", name or printed.first("number")
    elif is_sum(plain):
        type_id = "total" if is_last else f"group:{plain.replace(' ', '_')}"
    else:
        type_id = into.words.type_id(register_name, name, address)
        if type_id.startswith(terms.UNMATCHED) and not any(printed.cells[column.id].printed for column in counted):
            return
    for column in counted:
        cell = printed.cells[column.id]
        status, why = cell.status, ""
        try:
            number: numbers.Number | None = cell.figure
            if number is None:
                number = numbers.parse_number(cell.reading, into.table.style, whole=True, address=address)
            count, state = number_and_state(number)
            if count is not pd.NA and count < 0:
                raise Unreadable(cell.printed, "a count", address)
        except Unreadable as error:
            count, state, status, why = pd.NA, "unreadable", "unresolved", str(error)
        unit = into.words.unit(unit_cell, address) if unit_cell else terms.unit_by_id(column.unit or UNSTATED, address)
        into.counts[register_name].append(
            into.common(cell, column.id)
            | {
                "status": status,
                "type_id": type_id,
                "name_printed": name,
                "year": column.year,
                "place": column.place,
                "group": part[column.id],
                "count": count,
                "unit": unit.id,
                "state": state,
                "_why": why,
            }
        )


def _numbers_its_columns(printed: Printed) -> bool:
    """Tell whether a row of few columns prints their numbers, and nothing else."""
    cells = [printed.cells[column.id].printed for column in printed.columns]
    return cells == [str(number) for number, _ in enumerate(cells, 1)]


def is_sum(name: str) -> bool:
    """Tell whether a normalised name says that its row adds up others."""
    return re.match(r"(?:(?:sub|grand) ?)?(?:jumlah|total)\b", name) is not None
