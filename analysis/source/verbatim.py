"""Verbatim cells of a printed table: one row per printed row, and the CSV that keeps them."""

import csv
import hashlib
import io as memory
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from analysis import io
from analysis.io import InputError


@dataclass(frozen=True)
class RawRow:
    """One printed row: its line in the text and its cells."""

    line: int
    cells: list[str]


COLUMN_NUMBER = re.compile(r"\(?\s?(\d{1,2})\s?\)?(?:\s*=.*)?")  # `7`, `(7)`, `8 = 7/6`
FEWEST_NUMBERS = 4  # of a row of column numbers; a shorter one could be a row of small figures
NUMBERS_AROUND_A_BREAK = 7  # of a row of column numbers of which some are lost or doubled
NUMBERS_PER_BREAK = 5
MOST_LOST = 2  # numbers in one place

LONGEST_MISREAD = 3  # characters of a column's number with a misread one; longer cells are something else


def prints_column_numbers(row: RawRow) -> bool:
    """Tell whether a row numbers the columns, as headers do on every page: it is no line of the table.

    Its cells count up by one, but for a quarter that may be misread, or for few places where cells are lost
    or doubled, and it has no text. Few cells begin with 1 and 2 in the first column, and leave out as many as a row
    loses.
    """
    cells = [cell.strip() for cell in row.cells if cell.strip()]
    matches = [COLUMN_NUMBER.fullmatch(cell) for cell in cells]
    if len(cells) < FEWEST_NUMBERS or sum(match is None for match in matches) > len(cells) // 4:
        return False
    if any(match is None and len(cell) > LONGEST_MISREAD for match, cell in zip(matches, cells, strict=True)):
        return False
    steps = [int(match[1]) - place if match else None for place, match in enumerate(matches)]
    if row.cells[0].strip() and steps[:2] == [1, 1] and _only_loses(steps):
        return True
    if len(cells) >= NUMBERS_AROUND_A_BREAK and _breaks_seldom(steps):
        return True
    return max(steps.count(step) for step in set(steps) - {None}) >= max(FEWEST_NUMBERS, -(-3 * len(cells) // 4))


def _only_loses(steps: list[int | None]) -> bool:
    """Tell whether numbers less their places grow, by as many as a row loses, where every cell is a number."""
    known = [step for step in steps if step is not None]
    return len(known) == len(steps) and known == sorted(known) and known[-1] - known[0] <= MOST_LOST


def _breaks_seldom(steps: list[int | None]) -> bool:
    """Tell whether numbers less their places change in few places, by as many cells as a row loses or doubles."""
    known = [step for step in steps if step is not None]
    changes = [abs(one - other) for one, other in pairwise(known) if one != other]
    few = len(changes) <= len(steps) // NUMBERS_PER_BREAK and max(changes, default=0) <= MOST_LOST
    return len(known) == len(steps) and few


HASHES = "cells.sha256"
FEWEST_YEARS = 2  # one figure may happen to be the year of its column
NEAR = 6  # years beside those of a table's columns that a header may name, as a baseline's or a plan's end


def prints_years_only(row: RawRow, years: set[int]) -> bool:
    """Tell whether the only numbers of a row are years near those of its table's columns: a header printed again.

    `Target 2021 | Rp 2021` under columns of 2021 is no target of 2,021 and no rupiah. Years of which none has a word
    beside it may be counts.
    """
    printed = [cell for cell in row.cells if re.search(r"\d", cell)]
    numbers = [re.findall(r"\d+", cell) for cell in printed]
    first, last = min(years, default=0) - NEAR, max(years, default=0) + NEAR
    only = all(len(found) == 1 and first <= int(found[0]) <= last for found in numbers)
    return len(printed) > 1 and only and any(re.search(r"[^\W\d]", cell) for cell in printed)


def prints_own_years(row: RawRow, years: Sequence[int | None]) -> bool:
    """Tell whether a row prints under its columns of figures their own years, of which one may be misread or lost.

    `years` has the year of each column, None for one without figures. It is a header printed again: two figures that
    are the years of their columns are no figures, nor is one with a bracket beside it and nothing else in its row, the
    end of a header's words (`Target (Renja Tahun 2023)`).
    """
    whole = [(cell.strip(), year) for cell, year in zip(row.cells, years, strict=False) if cell.strip()]
    if len(whole) == 1 and re.fullmatch(rf"\(?{whole[0][1]}\)[.,]?", whole[0][0]):
        return True
    printed = [(cell.strip(), year) for cell, year in zip(row.cells, years, strict=False) if year]
    own = [cell == str(year) for cell, year in printed if re.search(r"\d", cell)]
    return sum(own) >= FEWEST_YEARS and own.count(False) <= 1


@dataclass(frozen=True)
class RawTable:
    """The rows of one table, and how many repeated page headers were dropped."""

    rows: list[RawRow]
    repeated_headers: int


def write(folder: Path, tables: dict[str, RawTable]) -> list[Path]:
    """Write one CSV of verbatim cells per table (columns line, c01, c02...), and remove tables no longer there.

    Beside them stands cells.sha256, their hashes as sha256sum lists them. Other CSV files of the folder, as its
    corrections.csv, are left alone. Returns the CSV files.
    """
    written = []
    for table_id, table in tables.items():
        width = max(len(row.cells) for row in table.rows)
        buffer = memory.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(["line", *(f"c{number:02d}" for number in range(1, width + 1))])
        for row in table.rows:
            writer.writerow([row.line, *row.cells, *[""] * (width - len(row.cells))])
        written.append(io.write_text(folder / f"{table_id}.csv", buffer.getvalue()))
    for other in set(folder.glob("*.csv")) - set(written):
        with other.open("rb") as file:
            left_over = file.readline().startswith(b"line,c01")
        if left_over:
            other.unlink()
    hashes = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(written)]
    io.write_text(folder / HASHES, "".join(hashes))
    return written


def read(path: Path) -> list[RawRow]:
    """Return the rows of one CSV of verbatim cells; InputError names the file and line of what is wrong.

    Cells that were changed after they were written (their hash is not the one beside them) are refused.
    """
    try:
        raw = path.read_bytes()
        content = raw.decode("utf-8")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start})") from None
    if not content.endswith("\n"):
        raise InputError(f"{path}: the last line does not end (is the file cut off?)")
    reader = csv.reader(memory.StringIO(content), strict=True)
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise InputError(f"{path}: line 1: {error}") from None
    if header != ["line", *(f"c{number:02d}" for number in range(1, len(header)))] or len(header) < 2:
        raise InputError(f"{path}: line 1: the header must be line,c01,c02..., not {','.join(header)[:60]!r}")
    rows: list[RawRow] = []
    try:
        for record in reader:
            place = f"{path}: line {reader.line_num}"
            if len(record) != len(header):
                raise InputError(f"{place}: {len(record)} cells, {len(header)} expected (is the file cut off?)")
            if not (record[0].isascii() and record[0].isdigit()):
                raise InputError(f"{place}: {record[0]!r} is no line number")
            if rows and int(record[0]) < rows[-1].line:
                raise InputError(f"{place}: line {record[0]} after line {rows[-1].line} of the document")
            rows.append(RawRow(int(record[0]), record[1:]))
    except csv.Error as error:
        raise InputError(f"{path}: line {reader.line_num}: {error}") from None
    if not rows:
        raise InputError(f"{path}: no rows")
    hashes = path.with_name(HASHES)
    if hashes.is_file() and hashlib.sha256(raw).hexdigest() != _listed(hashes).get(path.name):
        told = "verbatim cells stay as they were read; what a person knows better goes into corrections.csv"
        raise InputError(f"{path}: not as {HASHES} lists it: {told}")
    return rows


def _listed(hashes: Path) -> dict[str, str]:
    lines = hashes.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
