"""A CSV file: one table."""

import csv
from collections.abc import Iterator
from pathlib import Path

from analysis.intake.letters import in_one
from analysis.intake.pages import Page, PageCell, PageTable
from analysis.io import InputError

SIGNS = ",;\t|"


def pages(path: Path) -> Iterator[Page]:
    """Yield one page with the table of a CSV file in UTF-8, its cells divided by comma, semicolon, tab or bar.

    InputError for another encoding and for a file that does not divide into cells.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = [row for row in csv.reader(text.splitlines(), delimiter=_sign(text), strict=True) if any(row)]
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start})") from None
    except csv.Error as error:
        raise InputError(f"{path}: no CSV file ({error})") from None
    width = max((len(row) for row in rows), default=0)
    if width < 2:
        raise InputError(f"{path}: no CSV file: its lines have no cells")
    cells = (tuple(PageCell(in_one(cell.splitlines())) for cell in [*row, *[""] * (width - len(row))]) for row in rows)
    yield Page(1, 0.0, 0.0, 0.0, (PageTable(tuple(cells)),))


def _sign(text: str) -> str:
    """Return the sign that divides the first lines into most cells."""
    first = text.splitlines()[:20]
    return max(SIGNS, key=lambda sign: min((line.count(sign) for line in first if line.strip()), default=0))
