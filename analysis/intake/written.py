"""The folder of a document that was read: its verbatim cells, and where each stands."""

import csv
import io as memory
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from analysis import io
from analysis.intake.pages import PageCell, SourceTable
from analysis.source import boxes as places
from analysis.source import verbatim
from analysis.source.verbatim import RawRow, RawTable

BOXES = ("line", "cell", "page", "x0", "y0", "x1", "y1", "confidence", "other")


def boxes(table: SourceTable) -> str:
    """Return the CSV of where the cells of a table stand: a row per rectangle, several for a cell over two pages.

    Lengths are points with two decimals from the upper left corner of the page turned upright; confidence has three
    decimals, and is empty, as `other` is, where nothing was recognised from a picture.
    """
    buffer = memory.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(BOXES)
    for row in table.rows:
        for number, cell in enumerate(row.cells, 1):
            sure = "" if cell.confidence is None else f"{cell.confidence:.3f}"
            for box in cell.boxes if cell.text else ():
                lengths = (f"{each:.2f}" for each in (box.x0, box.y0, box.x1, box.y1))
                writer.writerow([row.line, f"c{number:02d}", box.page, *lengths, sure, cell.other])
    return buffer.getvalue()


def with_boxes(folder: Path, table: SourceTable) -> SourceTable:
    """Return a table whose cells have the places, and how surely they were read, that its folder keeps."""
    file = places.path(folder, table.table_id)
    boxes, seen = places.places(file), places.read(file)

    def placed(line: int, number: int, cell: PageCell) -> PageCell:
        place = line, f"c{number:02d}"
        own = seen.get(place, places.Seen(None))
        return replace(cell, boxes=tuple(boxes.get(place, ())), confidence=own.confidence, other=own.other)

    rows = (
        replace(row, cells=tuple(placed(row.line, number, cell) for number, cell in enumerate(row.cells, 1)))
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))


def raw(table: SourceTable) -> RawTable:
    """Return the verbatim cells of a table."""
    return RawTable([RawRow(row.line, [cell.text for cell in row.cells]) for row in table.rows], table.repeated_headers)


def write(folder: Path, tables: Iterable[SourceTable]) -> list[Path]:
    """Write the CSV files of a document's tables and the places of their cells; return the files.

    What the folder holds of tables no longer there goes.
    """
    tables = list(tables)
    written = verbatim.write(folder, {table.table_id: raw(table) for table in tables})
    for table in tables:
        written.append(io.write_text(folder / f"{table.table_id}.boxes.csv", boxes(table)))
    for other in set(folder.glob("*.boxes.csv")) - set(written):
        other.unlink()
    return written
