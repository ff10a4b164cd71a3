"""What a description says of lines and cells, held against the cells that are there."""

import re
from collections.abc import Iterator
from pathlib import Path

from analysis.io import InputError
from analysis.source.register import Block, Document, Table
from analysis.source.verbatim import RawRow


def check(document: Document, rows: dict[str, list[RawRow]], path: Path) -> None:
    """Raise InputError for the first line, position or group that a description names and its tables do not have.

    rows are the verbatim cells by table id; path is the file of the description, which the message names with the
    place in it.
    """
    for table_id, table in document.tables.items():
        for place, message in _broken(table, rows[table_id]):
            raise InputError(f"{path}: at tables.{table_id}.{place}: {message}")


def _broken(table: Table, rows: list[RawRow]) -> Iterator[tuple[str, str]]:
    """Give every place of a table's description that names what is not there, and what is wrong with it."""
    there = [row.line for row in rows]
    named = [(f"continues.{at}", [each.line, each.of]) for at, each in enumerate(table.continues)]
    named += [(f"moved_names.{at}", [each.line, each.name_of]) for at, each in enumerate(table.moved_names)]
    named += [(f"slid_names.{at}", list(pair)) for at, pair in enumerate(table.slid_names)]
    named += [(f"claims.{at}", [each.line]) for at, each in enumerate(table.claims)]
    for place, lines in named:
        if strange := sorted(set(lines) - set(there)):
            yield place, f"names lines that are no rows of the table: {strange}; it has {_told(there)}"
    for at, (first, last) in enumerate(table.slid_names):
        if first > last:
            yield f"slid_names.{at}", f"ends at line {last}, before its first line {first}"
    groups = {column.group for column in table.all_columns}
    for at, continuation in enumerate(table.continues):
        if strange_groups := sorted(set(continuation.groups) - groups):
            yield f"continues.{at}", f"no column is of the groups {strange_groups}; there are {sorted(groups)}"
    for at, heading in enumerate(table.lost_headings):
        if not there or not there[0] < heading.line <= there[-1]:
            yield f"lost_headings.{at}", f"no row is lost at line {heading.line}: the table has {_told(there)}"
    for at, block in enumerate(table.blocks):
        yield from ((f"blocks.{at}", message) for message in _broken_block(block, rows, _told(there)))


def _broken_block(block: Block, rows: list[RawRow], there: str) -> Iterator[str]:
    first, last = block.span
    own = [row for row in rows if first <= row.line <= last]
    if not {first, last} <= {row.line for row in own}:
        yield f"lines {block.lines} are not the first and the last of some rows: the table has {there}"
        return
    width = max(len(row.cells) for row in own)
    places = {position: re.fullmatch(r"c(\d\d+)", position) for position in block.cells}
    strange = [position for position, found in places.items() if not found or not 1 <= int(found[1]) <= width]
    if strange:
        yield f"no cell stands at {strange}: rows {first} to {last} have the cells c01 to c{width:02d}"
    if len(set(block.cells.values())) < len(block.cells):
        yield "a column has two cells"


def _told(lines: list[int]) -> str:
    return f"lines {lines[0]} to {lines[-1]}" if lines else "no rows"
