"""Every other read, and every write: atomic, and the same bytes for the same content."""

import ctypes
import errno
import filecmp
import io
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from analysis import files, schema


class InputError(ValueError):
    """A file of the project that cannot be read as what it should be."""


class WriteError(OSError):
    """A file that cannot be written: the disk is full, or the folder is not to be written to."""


def write_bytes(path: Path, content: bytes) -> Path:
    """Write a file in one step (temporary file, then rename); leave it alone when it holds the same bytes."""
    with replacing(path) as file:
        file.write(content)
    return path


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to that takes the place of another one in one step, unless both hold the same bytes.

    What it holds is on the disk before it takes the place. WriteError where the disk is full or the folder cannot be
    written to; then what was there stays.
    """
    path = files.destination(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=files.unfinished(path.name))
    except OSError as error:
        raise WriteError(f"{path}: cannot be written: {error.strerror}") from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            if path.exists() and filecmp.cmp(temporary, path, shallow=False):
                Path(temporary).unlink()
                return
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException as error:
        Path(temporary).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO):
            raise WriteError(f"{path}: cannot be written: {error.strerror}") from None
        raise


def write_text(path: Path, text: str) -> Path:
    """Write UTF-8 text in one step."""
    return write_bytes(path, text.encode("utf-8"))


def write_json(path: Path, content) -> Path:
    """Write readable JSON with keys in their given order."""
    return write_text(path, json.dumps(content, ensure_ascii=False, indent=2) + "\n")


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


# Rows of a row group: what is held in memory while the parts of a table are put together, and while some of its rows
# are looked for.
ROWS_AT_ONCE = 8_192


def assemble(folder: Path, name: str, parts: Iterable[Path]) -> list[Path]:
    """Write one table as CSV and as Parquet from its parts (write_rows), one below the other.

    One row group at a time is held.
    """
    parts = list(parts)
    declared = pq.read_schema(parts[0])
    paths = [folder / f"{name}.csv", folder / f"{name}.parquet"]
    with (
        replacing(paths[0]) as csv_file,
        replacing(paths[1]) as parquet_file,
        pq.ParquetWriter(parquet_file, declared, compression="zstd") as writer,
    ):
        csv_file.write(declared.empty_table().to_pandas().to_csv(index=False, lineterminator="\n").encode("utf-8"))
        waiting: list[pa.Table] = []
        for part in parts:
            csv_file.write(_rows_beside(part).read_bytes())
            waiting.append(pq.ParquetFile(part).read().cast(declared))
            while sum(rows.num_rows for rows in waiting) > ROWS_AT_ONCE:
                together = pa.concat_tables(waiting)
                writer.write_table(together.slice(0, ROWS_AT_ONCE).combine_chunks())
                waiting = [together.slice(ROWS_AT_ONCE)]
        writer.write_table(pa.concat_tables([declared.empty_table(), *waiting]).combine_chunks())
    return paths


def part_path(owner: str, name: str, by: str = "doc_id") -> Path:
    """Return the file of a document's (or, by another key, of another owner's) part of a table."""
    return files.PARTS / name / f"{by}={owner}" / "rows.parquet"


def write_part(owner: str, name: str, frame: pd.DataFrame, by: str = "doc_id") -> Path:
    """Write one document's part of a table, to be put together with the parts of the others."""
    return write_rows(part_path(owner, name, by), frame)


def write_rows(path: Path, frame: pd.DataFrame) -> Path:
    """Write rows as Parquet, and beside it as CSV without a header: to put a thousand below each other is copying."""
    write_text(_rows_beside(path), frame.to_csv(index=False, header=False, lineterminator="\n"))
    return write_parquet(path, frame)


def _rows_beside(part: Path) -> Path:
    return part.with_suffix(".csv")


def write_parts(doc_id: str, tables: dict[str, pd.DataFrame]) -> list[Path]:
    """Write one document's part of each of its tables."""
    return [write_part(doc_id, name, frame) for name, frame in tables.items()]


def read_part(doc_id: str, name: str) -> pd.DataFrame:
    """Return one document's part of a table; an empty table where the document has no such part."""
    path = part_path(doc_id, name)
    if path.exists():
        return pd.read_parquet(path, partitioning=None)
    return schema.conform([], (schema.TABLES | schema.WORKING)[name])


def open_parts(name: str) -> ds.Dataset:
    """Return a table of all documents as a dataset, of which nothing is read before it is asked for rows.

    InputError when no document has a part of the table.
    """
    there = sorted((files.PARTS / name).glob("doc_id=*/rows.parquet"))
    if not there:
        raise InputError(f"{files.PARTS / name}: no part of such a table; run make first")
    by_document = ds.partitioning(pa.schema([("doc_id", pa.large_string())]), flavor="hive")
    return ds.dataset(there, pq.read_schema(there[0]), format="parquet", partitioning=by_document)


def read_rows(
    name: str,
    doc_ids: Iterable[str] | None = None,
    region_ids: Iterable[str] | None = None,
    years: Iterable[int] | None = None,
    columns: list[str] | None = None,
) -> pd.DataFrame:
    """Return the rows of a table of all documents that are of some documents, regions and years.

    What is not asked for is not read: other documents' files, row groups of other regions and years, other columns.
    A row without a year (a figure for the end of a plan) belongs to every choice of years. A region may be
    written in capitals. InputError for a column that the table does not have, and for a region that no table has.
    """
    parts = open_parts(name)
    if unknown := sorted({*(columns or [])} - {*parts.schema.names}):
        raise InputError(f"{name} has no column {', '.join(unknown)}; it has {', '.join(parts.schema.names)}")
    wanted = ds.scalar(True)
    for column, values in (("doc_id", doc_ids), ("region_id", region_ids)):
        if values is not None:
            ids = [values] if isinstance(values, str) else list(values)
            if column == "region_id":
                ids = [_known_region(region, parts) for region in ids]
            wanted &= ds.field(column).isin(ids)
    if years is not None:
        year = ds.field("fiscal_year" if "fiscal_year" in parts.schema.names else "year")
        wanted &= year.isin(list(years)) | year.is_null()
    return parts.to_table(columns=columns, filter=wanted).to_pandas()


def _known_region(region: str, parts: ds.Dataset) -> str:
    """Return the region_id that a name spells, whatever its letters' case; InputError where no table has it."""
    spelled = ds.field("region_id").isin([region, region.lower()])
    if found := parts.head(1, columns=["region_id"], filter=spelled)["region_id"].to_pylist():
        return found[0]
    tables = [parts, *(open_parts(other) for other in schema.TIDY if (files.PARTS / other).exists())]
    known = {each for table in tables for each in table.to_table(columns=["region_id"])["region_id"].to_pylist()}
    if region.lower() not in known:
        raise InputError(f"unknown region {region!r}; known: {', '.join(sorted(known))}")
    return region.lower()


def give_back() -> None:
    """Give memory back to the system that tables have taken and hold no longer, which allocators keep for later."""
    pa.default_memory_pool().release_unused()
    with suppress(AttributeError):  # of glibc alone
        ctypes.CDLL(None).malloc_trim(0)


def read_table(name: str, folder: Path = files.PROCESSED, **among: Iterable[str]) -> pd.DataFrame:
    """Return a published table with its declared dtypes; InputError when it has not been built.

    Of `among`, columns with the values wanted of them, only such rows are read.
    """
    path = folder / f"{name}.parquet"
    if not path.exists():
        there = ", ".join(sorted(other.stem for other in folder.glob("*.parquet")))
        raise InputError(f"{path}: no such table; {f'there are {there}' if there else 'run make first'}")
    if not among:
        return pd.read_parquet(path)
    wanted = ds.scalar(True)
    for column, values in among.items():
        wanted &= ds.field(column).isin([*values])
    # Row groups one after another: with many read ahead, a region would take the memory of the country.
    found = ds.dataset(path).scanner(filter=wanted, batch_readahead=1, fragment_readahead=1)
    return found.to_table().to_pandas()
