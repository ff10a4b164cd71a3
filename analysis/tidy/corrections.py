"""What a person overruled: the entries of a document's corrections.csv, and how they change its rows."""

import csv
import io as memory
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd

from analysis import schema
from analysis.io import InputError
from analysis.source import numbers
from analysis.tidy.hierarchy import Row

COLUMNS = ["row", "measure", "year", "printed", "value", "kind", "reason", "date"]


def read(path: Path) -> list[dict[str, str]]:
    """Return what a person overruled, one record per cell; nothing when there is no such file.

    InputError names file and line of an entry without reason or date, of an unknown kind, or made twice. A file as a
    spreadsheet saves it, with a byte-order mark and semicolons, is read as well.
    """
    if not path.exists():
        return []
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start}); save it as CSV UTF-8") from None
    with memory.StringIO(content, newline="") as file:
        delimiter = ";" if ";" in content.partition("\n")[0] else ","
        reader = csv.DictReader(file, strict=True, delimiter=delimiter)
        if reader.fieldnames != COLUMNS:
            raise InputError(f"{path}: line 1: the columns must be {','.join(COLUMNS)}")
        entries: list[dict[str, str]] = []
        for entry in reader:
            place = f"{path}: line {reader.line_num}"
            if None in entry or None in entry.values():
                raise InputError(f"{place}: {len(COLUMNS)} cells expected")
            if entry["kind"] not in ("misread", "misprint"):
                raise InputError(f"{place}: kind {entry['kind']!r} is neither misread nor misprint")
            if not entry["reason"].strip() or not _is_date(entry["date"]):
                raise InputError(f"{place}: a correction needs its reason and its date (YYYY-MM-DD)")
            if any(entry["row"] == other["row"] for other in entries):
                raise InputError(f"{place}: row {entry['row']} is corrected twice")
            entries.append(entry)
    return entries


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _refuse_impossible(value: Decimal, row: Row, table: str, place: str) -> None:
    """Raise InputError for a value that the column of a tidy table's figures does not hold."""
    column = next(each for each in schema.TABLES[table].columns if each.name == schema.TIDY[table])
    if column.type == "integer" and value != int(value):
        raise InputError(f"{place}: {value} is no whole number")
    other, *signed = column.signed_where or ("",)
    if column.minimum is not None and value < Decimal(column.minimum) and not (other and row[other] in signed):
        raise InputError(f"{place}: {value} is less than {column.minimum}")


def overrule(tidy: dict[str, list[Row]], entries: list[dict[str, str]], path: Path) -> list[Row]:
    """Overrule cells as a person said, and return misprints as findings; InputError for a stale entry.

    A misread cell takes the corrected value. A misprint stays as printed and becomes a finding with both figures.
    tidy are the rows by the name of their tidy table, path the file that the entries are from.
    """
    rows = {row["row_id"]: (row, name) for name, own in tidy.items() for row in own}
    misprints = []
    for entry in entries:
        place = f"{path}: {entry['row']}"
        if entry["row"] not in rows:
            raise InputError(f"{place}: no such row; the correction is stale")
        row, table = rows[entry["row"]]
        figure = schema.TIDY[table]
        year = row.get("fiscal_year", row.get("year"))
        own = {
            "printed": row["printed"],
            "measure": row.get("measure", "count"),
            "year": "" if year is pd.NA else str(year),
        }
        for column, now in own.items():
            if entry[column] != now:
                raise InputError(f"{place}: {column} is now {now!r}, not {entry[column]!r}; the correction is stale")
        value = numbers.parse_number(entry["value"], "plain", address=place)
        if isinstance(value, numbers.Missing):
            raise InputError(f"{place}: {entry['value']!r} is no value")
        _refuse_impossible(Decimal(value), row, table, place)
        why = f"a person: {entry['reason']} ({entry['date']})"
        if entry["kind"] == "misprint":
            found = pd.NA if row[figure] is pd.NA else float(row[figure])
            misprints.append(
                {name: row[name] for name in ("doc_id", "table_id", "line")}
                | {"kind": "misprint", "column": row["row_id"].split("/")[3], "expected": float(value)}
                | {"found": found, "explanation": f"{row['row_id']}: {why}"}
            )
            continue
        state = "number" if value else "zero"
        row |= {figure: value, "status": "corrected", "alternatives": "", "state": state, "_why": why}
        row["_reading"] = entry["value"]
    return misprints
