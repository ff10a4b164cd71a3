"""A PDF: its pages with the tables printed on them, and which of its pages are pictures of paper."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pdfplumber
import pypdfium2
from pdfplumber.page import Page as Printed

from analysis.intake import layout, letters, painted, rules
from analysis.intake.pages import Page, PageCell, PageTable
from analysis.io import InputError
from analysis.source.boxes import Box


@dataclass(frozen=True)
class Document:
    """An open PDF."""

    path: Path
    letters: pdfplumber.PDF
    pictures: pypdfium2.PdfDocument

    @property
    def count(self) -> int:
        """Return how many pages there are."""
        return len(self.letters.pages)

    def page(self, number: int, before: Page | None = None) -> Page:
        """Return a page by its number from 1; one that is a picture is read as a scan.

        A table without rules of the page `before` may go on in its columns.
        InputError names file and page of what cannot be read.
        """
        printed = self.letters.pages[number - 1]
        try:
            if painted.kind_of_page(printed, self.pictures[number - 1]) == "scan":
                from analysis.intake import scan

                return scan.page(self.path, number, before=before)
            return digital(printed, before)
        except InputError:
            raise
        except Exception as error:  # what is damaged inside a page stops its readers in many ways
            raise InputError(f"{self.path}: page {number}: cannot be read ({_told(error)})") from error
        finally:
            printed.close()


@contextmanager
def opened(path: Path) -> Iterator[Document]:
    """Open a PDF; InputError when it is none, is damaged, or asks for a password."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        pictures = pypdfium2.PdfDocument(path)
        printed = pdfplumber.open(path)
        if len(printed.pages) != len(pictures):
            raise InputError(f"{path}: no PDF that can be read (is it cut off?)")
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"{path}: no PDF that can be read ({_told(error)})") from error
    try:
        yield Document(path, printed, pictures)
    finally:
        printed.close()
        pictures.close()


def _told(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def pages(path: Path) -> Iterator[Page]:
    """Yield the pages of a PDF in order."""
    with opened(path) as document:
        page = None
        for number in range(1, document.count + 1):
            yield (page := document.page(number, page))


def digital(printed: Printed, before: Page | None = None) -> Page:
    """Return the tables of a page that has its letters, turned upright."""
    upright, turned = _upright(printed)
    x0, top, x1, bottom = upright.bbox
    inside = [
        each
        for each in letters.once(upright.chars)
        if x0 <= (each["x0"] + each["x1"]) / 2 <= x1 and top <= (each["top"] + each["bottom"]) / 2 <= bottom
    ]
    level, across = rules.drawn(upright)
    words = letters.words(inside, float(upright.height))
    grids = rules.grids(level, across)
    x0, top, x1, bottom = map(float, _shown(upright))
    last = _moved(before.tables[-1], -x0, -top) if before and before.tables else None
    found = layout.tables(grids, words, printed.page_number, level, last)
    tables = tuple(_moved(table, x0, top) for table in found)
    return Page(printed.page_number, x1 - x0, bottom - top, turned, tables, layout.named(grids, words))


def _shown(page: Printed) -> tuple[float, float, float, float]:
    """Return the part of a page that a viewer shows, in the lengths of its letters."""
    x0, y0, x1, y1 = map(float, page.page_obj.mediabox)
    left, low, right, high = map(float, page.page_obj.cropbox)
    left, low, right, high = max(x0, left), max(y0, low), min(x1, right), min(y1, high)
    if left >= right or low >= high:
        return tuple(map(float, page.bbox))
    # What is cut off on the left, above, right and below, turned as the page is.
    cut = [left - x0, y1 - high, x1 - right, low - y0]
    turns = page.rotation // 90
    cut = cut[-turns:] + cut[:-turns] if turns else cut
    return page.bbox[0] + cut[0], page.bbox[1] + cut[1], page.bbox[2] - cut[2], page.bbox[3] - cut[3]


def _moved(table: PageTable, x: float, y: float) -> PageTable:
    """Return a table whose boxes are counted from a point of the page."""
    if not x and not y:
        return table
    edges = tuple((left - x, right - x) for left, right in table.edges)
    rows = tuple(tuple(cell and _cell_moved(cell, x, y) for cell in row) for row in table.rows)
    return replace(table, rows=rows, edges=edges)


def _cell_moved(cell: PageCell, x: float, y: float) -> PageCell:
    boxes = (Box(box.page, box.x0 - x, box.y0 - y, box.x1 - x, box.y1 - y) for box in cell.boxes)
    return replace(cell, boxes=tuple(boxes))


def _upright(printed: Printed) -> tuple[Printed, float]:
    """Return a page with most of its letters upright, and by how many degrees clockwise it was turned for that."""
    ways = [letters.direction(each) for each in printed.chars]
    up, down = ways.count(90), ways.count(-90)
    if max(up, down) <= len(ways) / 2:
        return printed, 0.0
    turn = 90 if up > down else 270
    printed.page_obj.attrs["Rotate"] = printed.page_obj.rotate = (printed.rotation + turn) % 360
    return Printed(printed.pdf, printed.page_obj, printed.page_number), float(turn)
