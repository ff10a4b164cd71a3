"""Which rows of a printed table are its header, and which only number its columns."""

import re
from itertools import pairwise

from analysis.intake.header_words import counts_years
from analysis.intake.pages import PageCell, PageTable
from analysis.source.verbatim import COLUMN_NUMBER, RawRow, prints_column_numbers

Row = tuple[PageCell | None, ...]

FIGURE = re.compile(r"(?:Rp\.?\s*)?[-(]?\d[\d.,]*(?:,-)?\)?\s*%?")
YEAR = re.compile(r"(?:19|20)\d\d")
UNIT = re.compile(r"\(.*\)|%|\(?Rp\.?(?:\s*000)?\)?")  # a row of these goes on a header; a scan may lose a bracket
FEWEST_READ = 0.6  # of the numbers of columns on a scanned page, read right
DEEPEST = 8  # rows down to which a row that numbers the columns is looked for


def texts(row: Row) -> list[str]:
    """Return the texts of a row, "" where a larger cell covers a place."""
    return [cell.text if cell else "" for cell in row]


def numbers_columns(row: Row) -> bool:
    """Tell whether a row only numbers the columns, as (1) (2) (3) below a header."""
    cells = [text for text in texts(row) if text]
    if prints_column_numbers(RawRow(0, cells)):
        return True
    found = {place: COLUMN_NUMBER.fullmatch(text) for place, text in enumerate(texts(row)) if text}
    return len(found) > 2 and all(match and int(match[1]) == place + 1 for place, match in found.items())


def numbers_misread(row: Row) -> bool:
    """Tell whether a row may number the columns of a scanned page, a number read wrong or two of them as one."""
    cells = [(place, text) for place, text in enumerate(texts(row), 1) if text]
    numbers = [(place, int(text)) for place, text in cells if text.isdecimal() and len(text) < 3]
    rising = all(one < other for (_, one), (_, other) in pairwise(numbers)) and all(n <= at for at, n in numbers)
    return rising and len(numbers) > max(2, FEWEST_READ * len(cells)) and max(len(text) for _, text in cells) <= 3


def height(table: PageTable) -> int:
    """Return how many rows a table's header has, the row that numbers its columns not counted.

    The rows above column numbers are the header; else the first row, with those that its larger cells reach into or
    stand over, and rows of units.
    """
    rows = table.rows
    if 0 < table.header < len(rows):
        return table.header
    for number, row in enumerate(rows[:DEEPEST]):
        if number and numbers_columns(row) and not _counts_years(rows, number):
            return number
    deep = 1
    while deep < len(rows) and any(goes_on(rows, deep) for goes_on in (_reached, _labels, _units, _years)):
        deep += 1
    return deep if deep < len(rows) else min(1, len(rows) - 1)


def _reached(rows: tuple[Row, ...], deep: int) -> bool:
    """Tell whether a cell of a header reaches down into a row."""
    return any(cell and number + cell.rows > deep for number in range(deep) for cell in rows[number])


def _counts_years(rows: tuple[Row, ...], number: int) -> bool:
    """Tell whether all numbers of a row stand below a cell that counts years."""
    under = {
        place + n
        for place, cell in enumerate(rows[number - 1])
        if cell and counts_years(cell.text)
        for n in range(cell.columns)
    }
    return {place for place, text in enumerate(texts(rows[number])) if text} <= under


def _labels(rows: tuple[Row, ...], deep: int) -> bool:
    """Tell whether a row only has names or years below larger cells of the row above."""
    under: set[int] = set()
    for place, cell in enumerate(rows[deep - 1]):
        if cell and 1 < cell.columns < len(rows[0]):
            under |= set(range(place, place + cell.columns))
    filled = [place for place, text in enumerate(texts(rows[deep])) if text]
    labels = [text for text in texts(rows[deep]) if text]
    return bool(filled) and set(filled) <= under and not any(_figure(text) for text in labels)


def is_label(row: Row) -> bool:
    """Tell whether a row prints no figure: names, years, units, numbers of columns."""
    return numbers_columns(row) or not any(_figure(text) and not UNIT.fullmatch(text) for text in texts(row))


def _figure(text: str) -> bool:
    return bool(FIGURE.fullmatch(text)) and not YEAR.fullmatch(text)


def _units(rows: tuple[Row, ...], deep: int) -> bool:
    filled = [text for text in texts(rows[deep]) if text]
    return bool(filled) and not numbers_columns(rows[deep]) and all(map(UNIT.fullmatch, filled))


def _years(rows: tuple[Row, ...], deep: int) -> bool:
    """Tell whether a row only prints years, all of them below names of columns, as a file without merged cells does."""
    filled = [(place, text) for place, text in enumerate(texts(rows[deep])) if text]
    above = texts(rows[deep - 1])
    return bool(filled) and filled[0][0] > 0 and all(YEAR.fullmatch(text) and above[place] for place, text in filled)


def spread(rows: tuple[Row, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the texts of header rows, that of a larger cell in each column that it covers, once from top to bottom."""
    told = []
    for row in rows:
        line = [""] * len(row)
        for place, cell in enumerate(row):
            if cell:
                line[place : place + cell.columns] = [cell.text] * min(cell.columns, len(row) - place)
        told.append(tuple(line))
    return tuple(told)
