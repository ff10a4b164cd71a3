"""Reads XLSX and XLS workbooks: a page per sheet, each with one table, as every reader of a file gives them.

A sheet holds values, not prints; they are written in one way:

- A text stays as it is, with one blank between words.
- A number is written without marks between its groups, with a comma before decimals, with the 15 digits that a
  workbook keeps and without exponent: 100000000000, 1234567,5. Three decimals get a zero behind them, because they
  would look like a group: 1234,5670. Where its format shows a percentage, so does the text: 0.1329 is 13,29%. Where
  its format shows thousands, so does the text.
- A date is written as 2026-05-31, a time of day as 07:30.
- An error stays (#REF!), and a formula whose result the file does not keep is written as the formula: both are no
  numbers, and unresolved where a number belongs.

Hidden rows and columns are read: the sums of the sheet count them. Hidden sheets are not read. Both are told. An XLS
file does not tell formats, errors, hidden rows and hidden columns: its percentages are the fractions that it keeps.
"""

import datetime
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import python_calamine as calamine

from analysis.intake import sheet_marks
from analysis.intake.pages import Box, Page, PageCell, PageTable
from analysis.intake.sheet_marks import SheetMarks
from analysis.io import InputError

_DIGITS = 15  # significant ones that a workbook keeps; further ones are noise of its arithmetic


@dataclass(frozen=True)
class Sheet:
    """A sheet that is read: its page, its name, and what must be told of it, a sentence each."""

    page: Page
    name: str
    notes: tuple[str, ...] = ()


def pages(path: Path) -> Iterator[Page]:
    """Yield a page per visible sheet with cells, numbered by the sheet's place in the workbook.

    The page holds one table with every row that has a cell. Boxes are the first and last column and row, from 1.
    InputError for a file that is no workbook, is locked by a password, or shows no cell.
    """
    for sheet in sheets(path):
        yield sheet.page


def sheets(path: Path) -> list[Sheet]:
    """Return the visible sheets with cells, and what must be told of them; InputError as for pages."""
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    try:
        found, hidden = _read(path)
    except calamine.PasswordError:
        raise InputError(f"{path}: locked by a password; save it without one") from None
    except (calamine.CalamineError, zipfile.BadZipFile, ElementTree.ParseError, KeyError, OSError) as error:
        what = " ".join(str(error).split())
        raise InputError(f"{path}: not readable as a workbook ({what or type(error).__name__})") from None
    if not found:
        told = f"; hidden: {', '.join(hidden)}" if hidden else ""
        raise InputError(f"{path}: no visible sheet with a cell{told}")
    return found


def _read(path: Path) -> tuple[list[Sheet], list[str]]:
    found, hidden = [], []
    with calamine.CalamineWorkbook.from_path(path) as workbook:
        # An old file is told by its content: a new one is a ZIP archive, whatever its name.
        marks = sheet_marks.read(path) if zipfile.is_zipfile(path) else []
        for index, known in enumerate(workbook.sheets_metadata):
            if known.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            if known.visible != calamine.SheetVisibleEnum.Visible:
                hidden.append(known.name)
                continue
            own = marks[index] if index < len(marks) else SheetMarks()
            table, width, height = _table(workbook.get_sheet_by_index(index), index + 1, own)
            if table.rows:
                page = Page(index + 1, width, height, 0, (table,))
                found.append(Sheet(page, known.name, _notes(known.name, table, own)))
    return [_with_note(each, hidden) if each is found[0] else each for each in found], hidden


def _notes(name: str, table: PageTable, marks: SheetMarks) -> tuple[str, ...]:
    boxes = [cell.boxes[0] for row in table.rows for cell in row if cell and cell.text]
    rows = {box.y0 for box in boxes} & marks.hidden_rows
    columns = {box.x0 for box in boxes} & marks.hidden_columns
    counts = [f"{len(each)} hidden {what}" for each, what in ((rows, "rows"), (columns, "columns")) if each]
    return (f"sheet {name!r}: {' and '.join(counts)} are read",) if counts else ()


def _with_note(sheet: Sheet, hidden: list[str]) -> Sheet:
    told = tuple(f"sheet {name!r} is hidden and not read" for name in hidden)
    return Sheet(sheet.page, sheet.name, (*sheet.notes, *told))


def _table(sheet: calamine.CalamineSheet, page: int, marks: SheetMarks) -> tuple[PageTable, int, int]:
    """Return the cells of a sheet as one table, with how many columns and rows the sheet has.

    Rows of one text above the first with several are its caption.
    """
    values = sheet.to_python(skip_empty_area=False)
    height, width = len(values), max((len(row) for row in values), default=0)
    spans: dict[tuple[int, int], tuple[int, int]] = {}  # columns and rows of larger cells, (0, 0) for what they cover
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        bottom, right = min(bottom, height - 1), min(right, width - 1)
        covered = {(row, column): (0, 0) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        spans |= covered | {(top, left): (right - left + 1, bottom - top + 1)}
    rows = []
    for y, row in enumerate(values):
        cells = []
        for x in range(width):
            columns, deep = spans.get((y, x), (1, 1))
            if not columns:
                cells.append(None)
                continue
            box = Box(page, x + 1, y + 1, x + columns, y + deep)
            text = text_of(row[x] if x < len(row) else "", (y + 1, x + 1), marks)
            cells.append(PageCell(text, (box,), columns, deep))
        if any(cell and cell.text for cell in cells):
            rows.append(tuple(cells))
    titles = next((at for at, row in enumerate(rows) if sum(bool(cell and cell.text) for cell in row) > 1), 0)
    caption = "; ".join(cell.text for row in rows[:titles] for cell in row if cell and cell.text)
    return PageTable(tuple(rows[titles:]), caption), width, height


def text_of(value: object, place: sheet_marks.Place, marks: SheetMarks) -> str:
    """Return how a value of a sheet is written."""
    if place in marks.without_value:
        return marks.without_value[place]
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, marks.formats.get(place, ""))
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "minutes") if value.time() != datetime.time() else value.date().isoformat()
    if isinstance(value, datetime.time):
        return value.isoformat("minutes")
    if isinstance(value, datetime.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return " ".join(str(value).split())


def _number(value: float, shown: str) -> str:
    whole = isinstance(value, int) or value.is_integer()
    number = Decimal(repr(value) if whole else f"{value:.{_DIGITS}g}")
    percent = sheet_marks.is_percent(shown)
    number = number * 100 if percent else number / 1000 ** sheet_marks.thousands(shown)
    digits = f"{number:f}"
    digits = (digits.rstrip("0").rstrip(".") if "." in digits else digits) or "0"
    digits = re.sub(r"\.(\d{3})$", r".\g<1>0", digits)
    return ("0" if digits == "-0" else digits).replace(".", ",") + ("%" if percent else "")
