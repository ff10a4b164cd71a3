"""Every other read, and every write: atomic, and the same bytes for the same content."""

import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import yaml

from analysis import register, schema
from analysis.extract import RawRow, RawTable

PROCESSED = register.ROOT / "data" / "processed"
PARTS = register.ROOT / "build" / "parts"
FIGURES = register.ROOT / "figures"


class InputError(ValueError):
    """A file of the project that cannot be read as what it should be."""


def write_bytes(path: Path, content: bytes) -> Path:
    """Write a file in one step (temporary file, then rename); leave it alone when it holds the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.read_bytes() == content:
        return path
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path


def write_text(path: Path, text: str) -> Path:
    """Write UTF-8 text in one step."""
    return write_bytes(path, text.encode("utf-8"))


def write_json(path: Path, content) -> Path:
    """Write readable JSON with keys in their given order."""
    return write_text(path, json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def write_raw(folder: Path, tables: dict[str, RawTable]) -> list[Path]:
    """Write one CSV of verbatim cells per table (columns line, c01, c02...), and remove tables no longer there."""
    written = []
    for table_id, table in tables.items():
        width = max(len(row.cells) for row in table.rows)
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(["line", *(f"c{number:02d}" for number in range(1, width + 1))])
        for row in table.rows:
            writer.writerow([row.line, *row.cells, *[""] * (width - len(row.cells))])
        written.append(write_text(folder / f"{table_id}.csv", buffer.getvalue()))
    for left_over in set(folder.glob("*.csv")) - set(written):
        left_over.unlink()
    return written


def read_raw(path: Path) -> list[RawRow]:
    """Return the rows of one CSV of verbatim cells; InputError names the file and line of what is wrong."""
    try:
        content = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start})") from None
    if not content.endswith("\n"):
        raise InputError(f"{path}: the last line does not end (is the file cut off?)")
    reader = csv.reader(io.StringIO(content), strict=True)
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise InputError(f"{path}: line 1: {error}") from None
    if header != ["line", *(f"c{number:02d}" for number in range(1, len(header)))] or len(header) < 2:
        raise InputError(f"{path}: line 1: the header must be line,c01,c02..., not {','.join(header)[:60]!r}")
    rows = []
    try:
        for record in reader:
            place = f"{path}: line {reader.line_num}"
            if len(record) != len(header):
                raise InputError(f"{place}: {len(record)} cells, {len(header)} expected (is the file cut off?)")
            if not record[0].isdigit():
                raise InputError(f"{place}: {record[0]!r} is no line number")
            rows.append(RawRow(int(record[0]), record[1:]))
    except csv.Error as error:
        raise InputError(f"{path}: line {reader.line_num}: {error}") from None
    if not rows:
        raise InputError(f"{path}: no rows")
    return rows


CORRECTION_COLUMNS = ["row", "measure", "year", "printed", "value", "kind", "reason", "date"]


def read_corrections(path: Path) -> list[dict[str, str]]:
    """Return what a person overruled, one record per cell; nothing when there is no such file.

    InputError names file and line of an entry without reason or date, of an unknown kind, or made twice.
    """
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != CORRECTION_COLUMNS:
            raise InputError(f"{path}: line 1: the columns must be {','.join(CORRECTION_COLUMNS)}")
        entries = []
        for entry in reader:
            place = f"{path}: line {reader.line_num}"
            if None in entry or None in entry.values():
                raise InputError(f"{place}: {len(CORRECTION_COLUMNS)} cells expected")
            if entry["kind"] not in ("misread", "misprint"):
                raise InputError(f"{place}: kind {entry['kind']!r} is neither misread nor misprint")
            if not entry["reason"].strip() or not re.fullmatch(r"\d{4}-\d\d-\d\d", entry["date"]):
                raise InputError(f"{place}: a correction needs its reason and its date (YYYY-MM-DD)")
            if any(entry["row"] == other["row"] for other in entries):
                raise InputError(f"{place}: row {entry['row']} is corrected twice")
            entries.append(entry)
    return entries


def read_yaml(path: Path):
    """Return the content of a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def read_json(path: Path):
    """Return the content of a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_csv(path: Path, frame: pd.DataFrame) -> Path:
    """Write a frame as CSV: UTF-8, no index, empty for missing."""
    return write_bytes(path, frame.to_csv(index=False, lineterminator="\n").encode("utf-8"))


def write_parquet(path: Path, frame: pd.DataFrame) -> Path:
    """Write a frame as Parquet (zstd)."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False, compression="zstd")
    return write_bytes(path, buffer.getvalue())


def write_table(folder: Path, name: str, frame: pd.DataFrame) -> list[Path]:
    """Write one table as CSV and as Parquet."""
    return [write_csv(folder / f"{name}.csv", frame), write_parquet(folder / f"{name}.parquet", frame)]


def read_parquet(paths: Iterable[Path]) -> pd.DataFrame:
    """Return the rows of several Parquet files of one table, in the order of the paths."""
    return pd.concat([pd.read_parquet(path) for path in paths], ignore_index=True)


def write_part(doc_id: str, name: str, frame: pd.DataFrame) -> Path:
    """Write one document's part of a table, to be put together with the parts of the others."""
    return write_parquet(PARTS / doc_id / f"{name}.parquet", frame)


def read_part(doc_id: str, name: str) -> pd.DataFrame:
    """Return one document's part of a table; an empty table where the document has no such part."""
    path = PARTS / doc_id / f"{name}.parquet"
    if path.exists():
        return pd.read_parquet(path)
    return schema.conform([], (schema.TABLES | {"findings": schema.FINDINGS})[name])


def read_table(name: str, folder: Path = PROCESSED) -> pd.DataFrame:
    """Return a published table with its declared dtypes; InputError when it has not been built."""
    path = folder / f"{name}.parquet"
    if not path.exists():
        raise InputError(f"{path}: no such table; run make first")
    return pd.read_parquet(path)
