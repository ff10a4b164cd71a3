"""Extract the tables of a document's text into verbatim cells with addresses.

The text is UTF-8; a table row is a line with tabs, pages are divided by blank lines. What comes out is one
row per printed row: `line` (1-based line of the text) and the cells `c01`, `c02`... as printed.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from analysis.source.register import Document, Part, Sentences
from analysis.source.verbatim import RawRow, RawTable

# Characters that stand in a cell unseen, or for others, and would make it another text than a reader sees.
_MISLEADING = {
    "\ufeff": "a byte order mark",
    "\f": "a form feed",
    "\v": "a vertical tab",
    "\x85": "a next line",
    "\u2028": "a line separator",
    "\u2029": "a paragraph separator",
    "\r": "a carriage return inside the line",
    "\u00ad": "a soft hyphen",
    "\u200b": "a zero-width space",
    "\u200c": "a zero-width non-joiner",
    "\u200d": "a zero-width joiner",
    "\u2060": "a word joiner",
    "\x00": "a null",
    **{chr(code): "a ligature" for code in range(0xFB00, 0xFB07)},
}
_MISLEADING_SIGN = re.compile(f"[{''.join(_MISLEADING)}]")


class ExtractError(ValueError):
    """A text or table that is not where, or as, the document's description says."""


def lines(path: Path, digest=None) -> Iterator[str]:
    """Yield the lines of a text one by one, and feed a digest of hashlib, if any, with their bytes.

    ExtractError when the text is missing or not UTF-8, or has a character that is not what it looks like.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise ExtractError(f"{path}: no such file") from None
    with file:
        position, content = 0, b"\n"
        for number, content in enumerate(file, 1):
            if digest:
                digest.update(content)
            try:
                line = content.decode("utf-8").removesuffix("\n")
            except UnicodeDecodeError as error:
                raise ExtractError(f"{path}: line {number}: not UTF-8 (byte {position + error.start})") from None
            if sign := _MISLEADING_SIGN.search(line):
                what = f"{_MISLEADING[sign[0]]} (U+{ord(sign[0]):04X}) at character {sign.start() + 1}"
                raise ExtractError(f"{path}: line {number}: {what}; take it out of the text")
            yield line
            position += len(content)
        if content.endswith(b"\n"):
            yield ""  # what follows the last line end


def extract(document: Document, path: Path) -> dict[str, RawTable]:
    """Return every described table of a text by table id; the text is read once and never held.

    ExtractError names file, table and what was looked for when a table is not found, found twice, cut off, has
    no rows or another number of rows than described, or when the text is another one than described.
    """
    if document.text is None:
        raise ExtractError(f"{path}: {document.doc_id} was read from a file, and has no place in a text")
    digest, total = hashlib.sha256(), 0
    scans = {
        table_id: [_SentenceScan(table.sentences)] if table.sentences else [_PartScan(part) for part in table.parts]
        for table_id, table in document.tables.items()
    }
    every = [scan for own in scans.values() for scan in own]
    for index, line in enumerate(lines(path, digest)):
        total = index + 1
        for scan in every:
            scan.take(index, line)
    tables = {}
    for table_id, table in document.tables.items():
        place = f"{path}: table {table_id}"
        found = [scan.result(place, total) for scan in scans[table_id]]
        raw = RawTable([row for each in found for row in each.rows], sum(each.repeated_headers for each in found))
        if not raw.rows:
            raise ExtractError(f"{place}: no rows between its start and its end")
        if len(raw.rows) != table.rows:
            raise ExtractError(f"{place}: {len(raw.rows)} rows found, {table.rows} described")
        if raw.repeated_headers != table.repeated_headers:
            headers = f"{raw.repeated_headers} repeated headers found, {table.repeated_headers} described"
            raise ExtractError(f"{place}: {headers}")
        tables[table_id] = raw
    if digest.hexdigest() != document.text.sha256:
        sha256 = digest.hexdigest()
        raise ExtractError(f"{path}: sha256 {sha256} is not the {document.text.sha256} of the described text")
    return tables


class _Heading:
    """Looks for the heading that a table stands after; it must be there once."""

    def __init__(self, pattern: str):
        self.pattern = re.compile(pattern)
        self.found: list[int] = []

    def passed(self, index: int, line: str) -> bool:
        """Tell whether a line stands after the first heading."""
        if len(self.found) < 2 and self.pattern.search(line):
            self.found.append(index)
            return len(self.found) > 1
        return bool(self.found)

    def begin(self, place: str, total: int) -> int:
        """Return the index of the first line after the heading."""
        if not self.found:
            raise _not_found(place, "heading", self.pattern, 0, total)
        if len(self.found) > 1:
            first, again = self.found
            raise _found_twice(place, "heading", self.pattern, first, again)
        return self.found[0] + 1


def _not_found(place: str, what: str, pattern: re.Pattern, begin: int, end: int) -> ExtractError:
    return ExtractError(f"{place}: {what} not found; looked for {pattern.pattern!r} in lines {begin + 1}-{end}")


def _found_twice(place: str, what: str, pattern: re.Pattern, first: int, again: int) -> ExtractError:
    return ExtractError(f"{place}: {what} found twice, in lines {first + 1} and {again + 1}: {pattern.pattern!r}")


class _PartScan:
    """Takes the lines of a text one by one, and keeps the rows of one printed part of a table."""

    def __init__(self, part: Part):
        self.part = part
        self.heading = _Heading(part.after) if part.after else None
        self.start, self.end = re.compile(part.start), re.compile(part.end) if part.end else None
        self.starts: int = 0
        self.first = -1  # the header that counts, or the last one before it
        self.last: int | None = None
        self.again: int | None = None
        self.stray: tuple[int, str] | None = None
        self.header: list[str] = []
        self.rows: list[RawRow] = []
        self.repeated = 0

    def take(self, index: int, line: str) -> None:
        if self.heading and not self.heading.passed(index, line):
            return
        if self.starts < (self.part.occurrence or 1):
            if self.start.search(line):
                self.starts, self.first, self.header = self.starts + 1, index, [_squeezed(line)]
            return
        if self.last is None:
            if not self._ends(index, line):
                self._row(index, line)
                return
            self.last = index
        if self.again is None and not self.heading and self.part.occurrence is None and self.start.search(line):
            self.again = index

    def _ends(self, index: int, line: str) -> bool:
        """Tell whether the table ends before a line: at the end that is described, else where its rows do."""
        if self.end is not None:
            return bool(self.end.search(line))
        return index >= self.first + self.part.header_rows and bool(line.strip()) and "\t" not in line

    def _row(self, index: int, line: str) -> None:
        if index < self.first + self.part.header_rows:
            self.header.append(_squeezed(line))
        elif "\t" not in line:
            if line.strip() and not self.stray:
                self.stray = index, line
        elif _squeezed(line) in self.header:
            self.repeated += _squeezed(line) == self.header[0]
        elif not self.stray:
            self.rows.append(RawRow(index + 1, line.split("\t")))

    def result(self, place: str, total: int) -> RawTable:
        begin = self.heading.begin(place, total) if self.heading else 0
        if self.starts < (self.part.occurrence or 1):
            raise _not_found(place, "header", self.start, begin if self.first < 0 else self.first + 1, total)
        if self.last is None and self.end is not None:
            raise _not_found(place, "end (the table is cut off)", self.end, self.first + 1, total)
        if self.again is not None:
            raise _found_twice(place, "header", self.start, self.first, self.again)
        if self.stray:
            index, line = self.stray
            raise ExtractError(f"{place}: line {index + 1} inside the table is no row: {line.strip()[:60]!r}")
        return RawTable(self.rows, self.repeated)


def _squeezed(line: str) -> str:
    return re.sub(r"\s*/\s*", "/", " ".join(line.split()))


class _SentenceScan:
    """Takes the lines of a text one by one, and keeps the figures that sentences tell."""

    def __init__(self, spec: Sentences):
        self.heading, self.end = _Heading(spec.after), re.compile(spec.end)
        self.patterns = [re.compile(pattern) for pattern in spec.patterns]
        self.width = max(int(name[1:]) for pattern in self.patterns for name in pattern.groupindex)
        self.last: int | None = None
        self.found: list[tuple[int, int, int, list[str]]] = []

    def take(self, index: int, line: str) -> None:
        if not self.heading.passed(index, line) or self.last is not None:
            return
        if self.end.search(line):
            self.last = index
            return
        for number, pattern in enumerate(self.patterns):
            for match in pattern.finditer(line):
                cells = [""] * self.width
                for name, text in match.groupdict().items():
                    cells[int(name[1:]) - 1] = " ".join((text or "").split())
                self.found.append((index + 1, match.start(), number, cells))

    def result(self, place: str, total: int) -> RawTable:
        begin = self.heading.begin(place, total)
        if self.last is None:
            raise _not_found(place, "end", self.end, begin, total)
        for number, pattern in enumerate(self.patterns):
            if number not in {each for _, _, each, _ in self.found}:
                message = f"no sentence in lines {begin + 1}-{self.last} fits {pattern.pattern!r}"
                raise ExtractError(f"{place}: {message}")
        return RawTable([RawRow(line, cells) for line, _, _, cells in sorted(self.found, key=lambda row: row[:3])], 0)
