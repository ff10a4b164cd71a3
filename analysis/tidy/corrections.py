"""What a person overruled: the entries of a document's corrections.csv."""

import csv
import re
from pathlib import Path

from analysis.io import InputError

COLUMNS = ["row", "measure", "year", "printed", "value", "kind", "reason", "date"]


def read(path: Path) -> list[dict[str, str]]:
    """Return what a person overruled, one record per cell; nothing when there is no such file.

    InputError names file and line of an entry without reason or date, of an unknown kind, or made twice.
    """
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != COLUMNS:
            raise InputError(f"{path}: line 1: the columns must be {','.join(COLUMNS)}")
        entries = []
        for entry in reader:
            place = f"{path}: line {reader.line_num}"
            if None in entry or None in entry.values():
                raise InputError(f"{place}: {len(COLUMNS)} cells expected")
            if entry["kind"] not in ("misread", "misprint"):
                raise InputError(f"{place}: kind {entry['kind']!r} is neither misread nor misprint")
            if not entry["reason"].strip() or not re.fullmatch(r"\d{4}-\d\d-\d\d", entry["date"]):
                raise InputError(f"{place}: a correction needs its reason and its date (YYYY-MM-DD)")
            if any(entry["row"] == other["row"] for other in entries):
                raise InputError(f"{place}: row {entry['row']} is corrected twice")
            entries.append(entry)
    return entries
