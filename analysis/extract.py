"""Extract the tables of a document's text into verbatim cells with addresses.

The text is UTF-8; a table row is a line with tabs, pages are divided by blank lines. What comes out is one
row per printed row: `line` (1-based line of the text) and the cells `c01`, `c02`... as printed.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from analysis.register import Document, Part, Sentences, Table


class ExtractError(ValueError):
    """A text or table that is not where, or as, the document's description says."""


@dataclass(frozen=True)
class RawRow:
    """One printed row: its line in the text and its cells."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class RawTable:
    """The rows of one table, and how many repeated page headers were dropped."""

    rows: list[RawRow]
    repeated_headers: int


def read_text(path: Path) -> tuple[list[str], str]:
    """Return a text's lines and its sha256; ExtractError when it is missing or not UTF-8."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ExtractError(f"{path}: no such file") from None
    try:
        lines = content.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ExtractError(f"{path}: line {line}: not UTF-8 (byte {error.start})") from None
    return lines, hashlib.sha256(content).hexdigest()


def extract(document: Document, path: Path) -> dict[str, RawTable]:
    """Return every described table of a text by table id.

    ExtractError names file, table and what was looked for when a table is not found, found twice, cut off, has
    no rows or another number of rows than described, or when the text is another one than described.
    """
    lines, sha256 = read_text(path)
    tables = {}
    for table_id, table in document.tables.items():
        place = f"{path}: table {table_id}"
        raw = _sentences(lines, table.sentences, place) if table.sentences else _printed(lines, table, place)
        if not raw.rows:
            raise ExtractError(f"{place}: no rows between its start and its end")
        if len(raw.rows) != table.rows:
            raise ExtractError(f"{place}: {len(raw.rows)} rows found, {table.rows} described")
        if raw.repeated_headers != table.repeated_headers:
            found = f"{raw.repeated_headers} repeated headers found, {table.repeated_headers} described"
            raise ExtractError(f"{place}: {found}")
        tables[table_id] = raw
    if sha256 != document.text.sha256:
        raise ExtractError(f"{path}: sha256 {sha256} is not the {document.text.sha256} of the described text")
    return tables


def _find(lines: list[str], pattern: str, begin: int, end: int, place: str, what: str) -> int:
    found = [index for index in range(begin, end) if re.search(pattern, lines[index])]
    if not found:
        raise ExtractError(f"{place}: {what} not found; looked for {pattern!r} in lines {begin + 1}-{end}")
    return found[0]


def _find_once(lines: list[str], pattern: str, begin: int, end: int, place: str, what: str) -> int:
    first = _find(lines, pattern, begin, end, place, what)
    again = [index for index in range(first + 1, end) if re.search(pattern, lines[index])]
    if again:
        raise ExtractError(f"{place}: {what} found twice, in lines {first + 1} and {again[0] + 1}: {pattern!r}")
    return first


def _printed(lines: list[str], table: Table, place: str) -> RawTable:
    rows, repeated = [], 0
    for part in table.parts:
        part_rows, part_repeated = _part(lines, part, place)
        rows += part_rows
        repeated += part_repeated
    return RawTable(rows, repeated)


def _part(lines: list[str], part: Part, place: str) -> tuple[list[RawRow], int]:
    begin = _find_once(lines, part.after, 0, len(lines), place, "heading") + 1 if part.after else 0
    first = _find(lines, part.start, begin, len(lines), place, "header")
    for _ in range(1, part.occurrence or 1):
        first = _find(lines, part.start, first + 1, len(lines), place, "header")
    end = _find(lines, part.end, first + 1, len(lines), place, "end (the table is cut off)")
    header = [_squeezed(line) for line in lines[first : first + part.header_rows]]
    if not part.after and part.occurrence is None:
        later = [i for i in range(end, len(lines)) if re.search(part.start, lines[i])]
        if later:
            raise ExtractError(f"{place}: header found twice, in lines {first + 1} and {later[0] + 1}: {part.start!r}")
    rows, repeated = [], 0
    for index in range(first + part.header_rows, end):
        line = lines[index]
        if "\t" not in line:
            if line.strip():
                raise ExtractError(f"{place}: line {index + 1} inside the table is no row: {line.strip()[:60]!r}")
            continue
        if _squeezed(line) in header:
            repeated += _squeezed(line) == header[0]
            continue
        rows.append(RawRow(index + 1, line.split("\t")))
    return rows, repeated


def _squeezed(line: str) -> str:
    return re.sub(r"\s*/\s*", "/", " ".join(line.split()))


def _sentences(lines: list[str], spec: Sentences, place: str) -> RawTable:
    begin = _find_once(lines, spec.after, 0, len(lines), place, "heading") + 1
    end = _find(lines, spec.end, begin, len(lines), place, "end")
    rows = []
    for number, pattern in enumerate(spec.patterns):
        compiled = re.compile(pattern)
        width = max(int(name[1:]) for p in spec.patterns for name in re.compile(p).groupindex)
        before = len(rows)
        for index in range(begin, end):
            for match in compiled.finditer(lines[index]):
                cells = [""] * width
                for name, text in match.groupdict().items():
                    cells[int(name[1:]) - 1] = " ".join((text or "").split())
                rows.append((index + 1, match.start(), number, cells))
        if len(rows) == before:
            raise ExtractError(f"{place}: no sentence in lines {begin + 1}-{end} fits {pattern!r}")
    return RawTable([RawRow(line, cells) for line, _, _, cells in sorted(rows, key=lambda row: row[:3])], 0)
