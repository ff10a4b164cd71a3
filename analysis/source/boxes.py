"""Where the cells of a table that was read from a page stand, how surely they were read, and how else."""

import csv
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


def path(folder: Path, table_id: str) -> Path:
    """Return the file of a table's boxes in the folder of its document."""
    return folder / f"{table_id}.boxes.csv"


def read(file: Path) -> dict[tuple[int, str], Seen]:
    """Return how each cell of a table was read, by line and cell (c01, ...); nothing where there is no such file.

    A cell with several boxes is as sure as the least sure of them. InputError names file and row of what is wrong.
    """
    if not file.exists():
        return {}
    seen: dict[tuple[int, str], Seen] = {}
    with file.open(newline="", encoding="utf-8") as opened:
        reader = csv.DictReader(opened)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise InputError(f"{file}: its columns are not {', '.join(COLUMNS)}")
        for row in reader:
            try:
                place = int(row["line"]), row["cell"]
                confidence = float(row["confidence"]) if row["confidence"] else None
            except (TypeError, ValueError):
                raise InputError(f"{file}: row {reader.line_num}: no number where line or confidence stands") from None
            if confidence is not None and not 0 <= confidence <= 1:
                raise InputError(f"{file}: row {reader.line_num}: confidence {confidence:g} is not between 0 and 1")
            before = seen.get(place, Seen(None))
            known = [each for each in (before.confidence, confidence) if each is not None]
            seen[place] = Seen(min(known, default=None), before.other or row["other"] or "")
    return seen
