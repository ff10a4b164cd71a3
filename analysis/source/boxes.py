"""Where the cells of a table that was read from a page stand, how surely they were read, and how else."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.io import InputError

COLUMNS = ("line", "cell", "page", "x0", "y0", "x1", "y1", "confidence", "other")
SURE = 0.5  # a cell that was read from a picture with less confidence is for a person to look at


@dataclass(frozen=True)
class Seen:
    """How a cell was read: confidence (0 to 1), None where it was not read from a picture, and a second reading."""

    confidence: float | None
    other: str = ""

    @property
    def is_sure(self) -> bool:
        """Tell whether the cell needs no second look."""
        return self.confidence is None or self.confidence >= SURE


@dataclass(frozen=True)
class Box:
    """A rectangle on a page: points (1/72 inch) from the top left corner of the page as it is shown, turned upright.

    For a workbook the page is the sheet's number and the box is its column and row numbers.
    """

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


def box_of(row: dict[str, str]) -> Box:
    """Return the box in a row with page, x0, y0, x1 and y1; TypeError or ValueError where one is no number."""
    return Box(int(row["page"]), *(float(row[edge]) for edge in ("x0", "y0", "x1", "y1")))


def path(folder: Path, table_id: str) -> Path:
    """Return the file of a table's boxes in the folder of its document."""
    return folder / f"{table_id}.boxes.csv"


def read(file: Path) -> dict[tuple[int, str], Seen]:
    """Return how each cell of a table was read, by line and cell (c01, ...); nothing where there is no such file.

    A cell with several boxes is as sure as the least sure of them. InputError names file and row of what is wrong.
    """
    seen: dict[tuple[int, str], Seen] = {}
    for number, place, _, confidence, other in _rows(file):
        if confidence is not None and not 0 <= confidence <= 1:
            raise InputError(f"{file}: row {number}: confidence {confidence:g} is not between 0 and 1")
        before = seen.get(place, Seen(None))
        known = [each for each in (before.confidence, confidence) if each is not None]
        seen[place] = Seen(min(known, default=None), before.other or other)
    return seen


def places(file: Path) -> dict[tuple[int, str], list[Box]]:
    """Return where each cell of a table stands, by line and cell; several boxes for one that goes on over pages.

    Nothing where there is no such file. InputError names file and row of what is wrong.
    """
    found: dict[tuple[int, str], list[Box]] = {}
    for _, place, box, _, _ in _rows(file):
        found.setdefault(place, []).append(box)
    return found


def _rows(file: Path) -> Iterator[tuple[int, tuple[int, str], Box, float | None, str]]:
    """Yield the rows of a table's boxes: number in the file, line and cell, box, confidence, other reading."""
    if not file.exists():
        return
    with file.open(newline="", encoding="utf-8") as opened:
        reader = csv.DictReader(opened)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise InputError(f"{file}: its columns are not {', '.join(COLUMNS)}")
        for row in reader:
            try:
                box = box_of(row)
                place = int(row["line"]), row["cell"]
                confidence = float(row["confidence"]) if row["confidence"] else None
            except (TypeError, ValueError):
                where = "line, page, box or confidence"
                raise InputError(f"{file}: row {reader.line_num}: no number where {where} stands") from None
            yield reader.line_num, place, box, confidence, row["other"] or ""


def whole(found: Iterable[Box]) -> dict[int, Box]:
    """Return the box around boxes, page by page."""
    around: dict[int, Box] = {}
    for box in found:
        own = around.get(box.page, box)
        around[box.page] = Box(
            box.page, min(own.x0, box.x0), min(own.y0, box.y0), max(own.x1, box.x1), max(own.y1, box.y1)
        )
    return around
