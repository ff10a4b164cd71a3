"""What a reader of any kind of file finds: tables of cells, page by page, each cell with its place on the page.

Every reader (digital PDF, scan, workbook, DOCX) gives `Page` objects one by one, in the order of the pages; what
follows (joining over pages, drafting a description, writing the cells) sees nothing of the kind of file.
"""

from dataclasses import dataclass

from analysis.intake.said import Named
from analysis.source.boxes import Box


@dataclass(frozen=True)
class PageCell:
    """One printed cell: its text with one blank between words, where it stands, and how surely it was read.

    `columns` and `rows` tell over how many of the grid it reaches. `confidence` (0 to 1) and `other`, a second
    reading where it differs, exist where a picture was read; a digital text has confidence None, 0 where a narrow
    cell may have torn its figure.
    """

    text: str
    boxes: tuple[Box, ...] = ()
    columns: int = 1
    rows: int = 1
    confidence: float | None = None
    other: str = ""


@dataclass(frozen=True)
class PageTable:
    """A grid of cells on one page, from top to bottom; None is a place that a larger cell covers.

    All rows are equally long. `caption` is the printed line just above that names a table, "" where there is none;
    `ruled` tells whether drawn rules made the grid; `header` is how many rows its reader knows to be the header, 0
    where it does not. `edges` are left and right of its columns where no rules divide them. A table that `goes_on` was
    read in the columns of the last table of the page before; where `rest`, its first row ends that table's last one.
    """

    rows: tuple[tuple[PageCell | None, ...], ...]
    caption: str = ""
    ruled: bool = True
    header: int = 0
    edges: tuple[tuple[float, float], ...] = ()
    goes_on: bool = False
    rest: bool = False


@dataclass(frozen=True)
class Page:
    """One page: its number from 1, its size upright in points, and how it was turned to be read.

    `turned` are degrees clockwise, from the page as a viewer of its file shows it. `named` are the names of titles,
    offices and governments that stand beside its tables.
    """

    number: int
    width: float
    height: float
    turned: float
    tables: tuple[PageTable, ...]
    named: tuple[Named, ...] = ()


@dataclass(frozen=True)
class SourceRow:
    """A row of a table of the document: `line` counts the rows of the document from 1, repeated headers left out."""

    line: int
    cells: tuple[PageCell, ...]


@dataclass(frozen=True)
class SourceTable:
    """A table of the document, joined over its pages: the rows of its header, and the rows below it.

    All rows of `header` and `rows` are equally long; a larger cell of the header stands in each column that it
    covers, so that a column's header is read from top to bottom. A larger cell of the body stands once, where it
    begins. `headers_at` is where the header is printed, page by page.
    """

    table_id: str
    caption: str
    header: tuple[tuple[str, ...], ...]
    rows: tuple[SourceRow, ...]
    repeated_headers: int = 0
    headers_at: tuple[Box, ...] = ()
