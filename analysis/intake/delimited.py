"""A CSV file: one table."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from analysis.intake.letters import in_one
from analysis.intake.pages import Page, PageCell, PageTable
from analysis.io import InputError

SIGNS = ",;\t|"
LOOKED_AT = 40  # lines that tell which sign divides cells


def pages(path: Path) -> Iterator[Page]:
    """Yield one page with the table of a CSV file in UTF-8, its cells divided by comma, semicolon, tab or bar.

    InputError for another encoding and for a file that does not divide into cells.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = _rows(text, _sign(text))
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start})") from None
    except csv.Error as error:
        raise InputError(f"{path}: no CSV file ({error})") from None
    width = max((len(row) for row in rows), default=0)
    while rows and not any(rows[0]):
        del rows[0]
    if width < 2 or not rows:
        raise InputError(f"{path}: no CSV file: its lines have no cells")
    cells = (tuple(PageCell(in_one(cell.splitlines())) for cell in [*row, *[""] * (width - len(row))]) for row in rows)
    yield Page(1, 0.0, 0.0, 0.0, (PageTable(tuple(cells)),))


def _rows(text: str, sign: str) -> list[list[str]]:
    """Return the rows of a text; a row without a text is empty, and tells tables apart."""
    return list(csv.reader(text.splitlines(), delimiter=sign, strict=True))


def _sign(text: str) -> str:
    """Return the sign that divides most of the first lines into equally many cells, and into most of them."""
    first = "\n".join(text.splitlines()[:LOOKED_AT])

    def divides(sign: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in _rows(first, sign) if len(row) > 1)
        except csv.Error:
            return 0, 0
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max(SIGNS, key=divides)
