"""Read the cells of one table: as printed where they stand, by their arithmetic where the table is damaged.

Damaged is a table whose description says so, and one whose printed cells show it (damage.evidence), whatever its
description says. A row of it that proves itself stands as printed; the others are read by `repair`: money by the
sums over the hierarchy, everything else by its probability.
"""

import re
from dataclasses import replace

from analysis.repair import damage, decide, describe, merged, split, turned
from analysis.repair.rules import SumRule
from analysis.source import cells, numbers, terms
from analysis.source.cells import Cell
from analysis.source.register import Document, Table
from analysis.source.verbatim import RawRow

DAMAGED = "damaged"  # the kind of the finding that a table is read as damaged by what it prints
# Parts of a sum by which a table can be read again. No sum tells the order of more: their rows alone are left open.
TELLING = 2


def read(document: Document, table_id: str, rows: list[RawRow]) -> tuple[cells.Placed, list[dict]]:
    """Return every cell under its column, and what reading a damaged table found the document to leave open.

    A row of a damaged table that proves itself stands as printed; the others are read by their arithmetic. The first
    finding says why a table is read as damaged, where its cells show it.
    """
    table = document.tables[table_id].model_copy(update={"damaged": False})
    placed = cells.place(table, rows)
    if table.sentences or any(part.columns for part in table.parts):
        # Not one grid whose rows could be compared: where it is called damaged, what does not line up stays open.
        return cells.place(document.tables[table_id], rows), []
    grid = describe.describe(document, table_id, _named_rows(table, rows))
    told = [rule for rule in grid.rules if isinstance(rule, SumRule) and rule.told and len(rule.parts) == TELLING]
    declared = describe.declared_rules(table, set(table.identities))
    shown = damage.evidence(replace(grid, rules=(*declared, *told)), placed)
    if not (shown or document.tables[table_id].damaged):
        return placed, []
    table = table.model_copy(update={"damaged": True})
    placed = cells.place(table, rows)
    open_rows = [row for row in rows if not table.block_at(row.line)]
    apart = split.put_together(grid, open_rows, merged.take_apart(table, open_rows))
    apart = turned.turn_back(grid, open_rows, apart)
    if apart:
        whole = [apart[row.line].row if row.line in apart else row for row in rows]
        grid = describe.describe(document, table_id, _named_rows(table, whole))
    resolution = decide.resolve(grid)
    places = {column.id: number for number, column in enumerate(table.columns)}
    roles = {column.id: column.role for column in table.columns}
    index_of = {row.line: index for index, row in enumerate(rows)}
    overruled = False
    for read in resolution.cells:
        index = index_of[read.line]
        row, block = rows[index], table.block_at(read.line)
        if block and not block.cells:
            continue  # who described it found that no cell of it can be placed
        if read.line in apart:
            read = merged.told(read, row, apart[read.line], places[read.column])
        if cells.lines_up(table, row) or (block and read.column in block.cells.values()):
            overruled |= roles[read.column] == "amount" and not _same_amount(placed[index][read.column], read, table)
            says = read.status != "as_published" or read.figure is not None  # the latter: in another style, or a mark
            if not block and roles[read.column] in cells.FIGURES and says:
                placed[index][read.column] = read  # lost and doubled cells make up for each other in a row's length
            elif not block and roles[read.column] == "amount" and not read.reading:
                placed[index][read.column] = _without_money(placed[index][read.column])
            continue
        if roles[read.column] == "unit" and not terms.prints_unit(read.reading):
            placed[index][read.column] = _printed_unit(row, read.column)
            continue
        placed[index][read.column] = read
    _under_moved_names(table, rows, placed)
    findings = resolution.findings.to_dict("records")
    if overruled:  # sums of figures that are not taken prove nothing
        findings = [finding for finding in findings if not finding["column"]]
    findings = [finding for finding in findings if roles.get(finding["column"]) != "note"]
    for finding in findings:
        twin = resolution.doubled[finding["line"]] if finding["kind"] == "duplicate" else None
        finding |= {"doc_id": document.doc_id, "table_id": table_id, "twin": twin}
    if shown:
        findings.insert(0, _told(document.doc_id, table_id, rows[0].line, shown))
    return placed, findings


def _told(doc_id: str, table_id: str, line: int, shown: damage.Damage) -> dict:
    """Return the finding that a table is read as damaged."""
    place = {"doc_id": doc_id, "table_id": table_id, "kind": DAMAGED, "line": line, "column": ""}
    return place | {"expected": 0, "found": shown.signs, "explanation": f"read as damaged: {shown.why}"}


def _without_money(cell: Cell) -> Cell:
    """Return a cell of a row that is read as one without money, open where it prints a figure that says no rupiah."""
    if not re.search(r"[1-9]", cell.reading) or re.search(r"\bRp", cell.reading, re.I):
        return cell
    why = "the row prints no money: a count may stand under its header"
    return replace(cell, reading="", status="unresolved", alternatives=(cell.reading,), why=why)


def _same_amount(cell: Cell, read: Cell, table: Table) -> bool:
    """Tell whether a cell that stands as printed is what reading the whole table makes of it."""
    own = numbers.decide_style([cell.reading], table.style)
    if not own:
        return True  # a grade: no money on either side
    figure = read.figure
    if figure is None:
        style = numbers.decide_style([read.reading], table.style)
        return style is not None and numbers.parse_amount(cell.reading, own, negative=True) == numbers.parse_amount(
            read.reading, style, negative=True
        )
    return numbers.parse_amount(cell.reading, own, negative=True) == figure


def _named_rows(table: Table, rows: list[RawRow]) -> list[RawRow]:
    """Return the rows with every name in the row that it belongs to."""
    if not table.moved_names:
        return rows
    name = next(number for number, column in enumerate(table.columns) if column.role == "name")
    names = {row.line: row.cells[name] for row in rows}
    moved = {each.line: names[each.name_of] for each in table.moved_names}
    return [
        RawRow(row.line, [*row.cells[:name], moved.get(row.line, row.cells[name]), *row.cells[name + 1 :]])
        for row in rows
    ]


def _under_moved_names(table: Table, rows: list[RawRow], placed: cells.Placed) -> None:
    """Mark the figures of rows whose name stands in another row."""
    moved = {each.line: each for each in table.moved_names}
    for index, row in enumerate(rows):
        if row.line in moved:
            each = moved[row.line]
            why = f"the name stands in line {each.name_of}: {each.why}"
            for column, cell in placed[index].items():
                if cell.printed and cell.status in ("as_published", "realigned"):
                    placed[index][column] = replace(cell, status="realigned", why=why)


def _printed_unit(row: RawRow, column: str) -> Cell:
    """Return the one cell of a row that prints a unit, as its unit; a blank one where none or several do."""
    found = [
        (number, cell.strip()) for number, cell in enumerate(row.cells, 1) if cell.strip() and terms.prints_unit(cell)
    ]
    if len(found) != 1:
        return Cell(row.line, column, "", "", "", "unresolved")
    number, text = found[0]
    return Cell(row.line, column, f"c{number:02d}", text, text, "realigned", why="the only cell that prints a unit")
