"""What stays on the page: signatures, lists of contents, tables of running text, rows that name an official."""

import re
from collections.abc import Iterable
from dataclasses import replace

from analysis.intake.pages import SourceRow, SourceTable

NIP = re.compile(r"\bNIP\b|(?<!\d)\d{8}[ .]?\d{6}[ .]?[12][ .]?\d{3}(?!\d)")  # the number of an official
LEADER = re.compile(r"(?:\.\s?){5,}|…{2,}")  # dots that lead to the page of a heading
FIGURE = re.compile(r"(?:Rp\.?\s*)?[-(]?\d[\d.,]*(?:,-)?\)?(?:\s*%|(?:\s\S+){0,3})?")
CODE = re.compile(r"[\dX]+(?:\.[\dX]+)+", re.IGNORECASE)
COUNTED = re.compile(r"\(?(\d{1,3})[.)]?")


def kept(tables: Iterable[SourceTable]) -> list[SourceTable]:
    """Return the tables that hold figures or codes, without the rows of a signature below them."""
    return [own for table in tables if (own := _without_signature(table)).rows and _is_wanted(own)]


def _without_signature(table: SourceTable) -> SourceTable:
    """Return a table up to its last row of figures where an official's number stands below that."""
    last = max((number for number, row in enumerate(table.rows) if _figures(row)), default=-1)
    if any(NIP.search(cell.text) for row in table.rows[last + 1 :] for cell in row.cells):
        return replace(table, rows=table.rows[: last + 1])
    return table


def _is_wanted(table: SourceTable) -> bool:
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    if any(NIP.search(text) for row in [*table.header, *texts] for text in row):
        return False  # a list of officials
    if 2 * sum(any(LEADER.search(text) for text in row) for row in texts) > len(texts):
        return False  # a list of contents
    columns = list(zip(*texts, strict=True))
    return any(not _counts(column) and any(map(_is_figure, column)) for column in columns)


def _figures(row: SourceRow) -> list[str]:
    return [cell.text for cell in row.cells if _is_figure(cell.text)]


def _is_figure(text: str) -> bool:
    return bool(FIGURE.fullmatch(text) or CODE.fullmatch(text)) and not NIP.search(text)


def _counts(column: tuple[str, ...]) -> bool:
    """Tell whether a column only counts the rows."""
    found = [COUNTED.fullmatch(text) for text in column if text]
    numbers = [int(match[1]) for match in found if match]
    return len(numbers) == len(found) and numbers == list(range(1, len(numbers) + 1)) and len(numbers) < 100
