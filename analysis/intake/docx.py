"""A DOCX file: its tables, read as one page."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph

from analysis.intake.captions import NAMED, UNIT
from analysis.intake.letters import in_one, plain
from analysis.intake.pages import Page, PageCell, PageTable
from analysis.intake.said import on_page
from analysis.io import InputError


def pages(path: Path) -> Iterator[Page]:
    """Yield one page with the tables of a DOCX file: pages exist only where the file is printed.

    Cells have no boxes. InputError for a file that is no DOCX.
    """
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise InputError(f"{path}: no DOCX file that can be read ({' '.join(str(error).split())})") from error
    section = document.sections[0] if document.sections else None
    width, height = (section.page_width, section.page_height) if section else (None, None)
    tables, caption = [], ""
    printed: list[str] = []
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            text = plain(part.text)
            printed.append(text)
            caption = _caption(caption, text, part.alignment == WD_ALIGN_PARAGRAPH.CENTER)
        elif isinstance(part, Table):
            rows = _rows(part)
            titles = next((n for n, row in enumerate(rows[:-2]) if not (row[0] and row[0].columns == len(row) > 1)), 0)
            inside = [row[0].text for row in rows[:titles] if row[0]]
            tables.append(PageTable(rows[titles:], " ".join(filter(None, [caption, *inside]))))
            caption = ""
    yield Page(1, width.pt if width else 0.0, height.pt if height else 0.0, 0.0, tuple(tables), on_page(printed))


def _caption(before: str, text: str, is_centred: bool) -> str:
    """Return what names the next table after a paragraph: its caption, the unit of its money, centred lines of both."""
    if NAMED.match(text):
        return text
    if not text:
        return before
    goes_on = UNIT.fullmatch(text) or (is_centred and not text.endswith((".", ",", ";", ":")))
    return " ".join(filter(None, [before, text])) if goes_on else ""


def _rows(table: Table) -> tuple[tuple[PageCell | None, ...], ...]:
    """Return the rows of a table, each merged cell once, where it begins."""
    grid = [list(row.cells) for row in table.rows]
    columns = max((len(row) for row in grid), default=0)
    told: set = set()
    rows = []
    for number, row in enumerate(grid):
        cells: list[PageCell | None] = []
        for place, cell in enumerate(row):
            key = cell._tc
            if key in told:
                cells.append(None)
                continue
            told.add(key)
            wide = sum(other._tc is key for other in row[place:])
            deep = sum(any(other._tc is key for other in below) for below in grid[number:])
            cells.append(PageCell(in_one(paragraph.text for paragraph in cell.paragraphs), (), wide, deep))
        rows.append((*cells, *[PageCell("")] * (columns - len(cells))))
    return tuple(rows)
