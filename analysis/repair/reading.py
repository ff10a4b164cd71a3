"""Read the cells of one table: as printed where they stand, by their arithmetic where the table is damaged.

A row of a damaged table that proves itself stands as printed; the others are read by `repair`. Yearly targets have
no sums over the hierarchy, so they are taken only with a proof of their own.
"""

import re
from dataclasses import replace

from analysis.repair import decide, describe, prices
from analysis.source import cells, numbers, terms
from analysis.source.cells import Cell
from analysis.source.numbers import Missing, Unreadable
from analysis.source.register import Document, Table
from analysis.source.values import parse_values
from analysis.source.verbatim import RawRow


def read(document: Document, table_id: str, rows: list[RawRow]) -> tuple[cells.Placed, list[dict]]:
    """Return every cell under its column, and what reading a damaged table found the document to leave open.

    A row of a damaged table that proves itself stands as printed; the others are read by their arithmetic.
    """
    table = document.tables[table_id]
    placed = cells.place(table, rows)
    if not table.damaged:
        return placed, []
    resolution = decide.resolve(describe.describe(document, table_id, _named_rows(table, rows)))
    roles = {column.id: column.role for column in table.columns}
    index_of = {row.line: index for index, row in enumerate(rows)}
    overruled = False
    for read in resolution.cells:
        index = index_of[read.line]
        row, block = rows[index], table.block_at(read.line)
        if cells.lines_up(table, row) or (block and read.column in block.cells.values()):
            overruled |= roles[read.column] == "amount" and not _same_amount(placed[index][read.column], read, table)
            continue
        if roles[read.column] == "unit" and not terms.prints_unit(read.reading):
            placed[index][read.column] = _printed_unit(row, read.column)
            continue
        placed[index][read.column] = read
    for index, row in enumerate(rows):
        if not cells.lines_up(table, row):
            _prove_targets(table, row, placed[index])
    _under_moved_names(table, rows, placed)
    findings = resolution.findings.to_dict("records")
    if overruled:  # sums of figures that are not taken prove nothing
        findings = [finding for finding in findings if not finding["column"]]
    for finding in findings:
        finding |= {"doc_id": document.doc_id, "table_id": table_id, "twin": _twin(finding)}
    return placed, findings


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


def _prove_targets(table: Table, row: RawRow, read: dict[str, Cell]) -> None:
    """Take the yearly targets of a damaged row only with a proof, otherwise none of them.

    A target is printed right before the money of its year, so the place of a year's money gives the place of its
    target. The proof is that these targets add to the end target, or that all of them and the end target are the
    same. A year without money is taken where the sum leaves the value that stands before its zero.
    """
    targets = [c for c in table.columns if c.measure == "target"]
    money = {(c.year, c.period): c.id for c in table.columns if c.role == "amount"}
    pairs = {c.id: money[c.year, c.period] for c in targets if (c.year, c.period) in money}
    end = next((c.id for c in targets if c.period == "end"), None)
    if end not in pairs:
        return
    best = {column: read[column].reading or next(iter(read[column].alternatives), "") for column in pairs}
    decided = all(read[cell].status != "unresolved" for pair in pairs.items() for cell in pair)
    if decided and not any(re.search(r"[1-9]", read[amount].reading) for amount in pairs.values()):
        return  # a line without any money, whose cells leave one reading
    proven = _proven_targets(table, row, read, pairs, end, best)
    for column in pairs:
        cell = read[column]
        if proven is None:
            others = tuple(dict.fromkeys(text for text in (best[column], *cell.alternatives) if text))
            read[column] = replace(cell, reading="", status="unresolved", alternatives=others)
        elif cell.status == "unresolved" or _target(cell.reading, table.style) != proven[column]:
            why = f"it stands before the money of its year, and the row's targets close at {proven[end]:,}"
            printed = str(proven[column])
            read[column] = Cell(cell.line, column, cell.position, printed, printed, "realigned", why=why)


def _proven_targets(table: Table, row: RawRow, read, pairs: dict[str, str], end: str, best) -> dict | None:
    """Return the targets of a row's years and end by column, None when they are not proven.

    A pair of target and money that is printed twice leaves open which of the two is the year's: every choice in the
    order of the years is tried, and one reading has to be the only one with a proof.
    """
    years = [column for column in pairs if column != end]
    if any(read[pairs[column]].status == "unresolved" for column in pairs):
        return None
    without_money = [column for column in years if not re.search(r"[1-9]", read[pairs[column]].reading)]
    guesses = {column: _target(best[column], table.style) for column in without_money}
    for column in without_money:
        cell = read[pairs[column]]
        before = row.cells[int(cell.position[1:]) - 2].strip() if cell.position else ""
        if _target(before, table.style) != guesses[column]:
            return None
    whole = _end_target(table, row, read[pairs[end]], best[end])
    if whole is None:
        return None
    proven = []
    for printed in _targets_before_money(table, row, [read[pairs[c]] for c in years if c not in without_money]):
        found = dict(zip([c for c in years if c not in without_money], printed, strict=True)) | guesses
        if found not in proven and _targets_close(printed, list(guesses.values()), whole):
            proven.append(found)
    return proven[0] | {end: whole} if len(proven) == 1 else None


def _end_target(table: Table, row: RawRow, money: Cell, best: str):
    """Return the target that stands before the money of the end, or the best reading's."""
    before = row.cells[int(money.position[1:]) - 2].strip() if money.position else ""
    has_money = bool(re.search(r"[1-9]", money.reading))
    return _target(before if has_money and cells.is_value(before, table.style) else best, table.style)


def _targets_close(printed: tuple, guesses: list, whole) -> bool:
    """True when the targets add to the end target, or are all the same as it; at most one guess may be needed."""
    if not printed or None in printed or None in guesses:
        return False
    if {*printed, *guesses} == {whole}:
        return True
    rest = whole - sum(printed)
    return guesses == [rest] or (rest == 0 and not any(guesses))


def _targets_before_money(table: Table, row: RawRow, money: list[Cell]) -> set[tuple]:
    """Return what stands before the money of the years, for every choice of cells that print it, in their order."""
    figures = [_amount(text, table.style) for text in row.cells]
    choices: set[tuple] = {((), -1)}
    for cell in money:
        wanted = _amount(cell.reading, table.style)
        at = int(cell.position[1:]) - 1 if cell.position else None
        doubles = [i for i, figure in enumerate(figures) if figure is not None and figure == wanted]
        places = sorted({at, *doubles}) if at is not None else []  # money that is not printed tells no place
        choices = {
            ((*targets, _target(row.cells[i - 1].strip(), table.style)), i)
            for targets, last in choices
            for i in places
            if i > last + 1 and cells.is_value(row.cells[i - 1].strip(), table.style)
        }
    return {targets for targets, _ in choices}


def _amount(text: str, own: str):
    """Return the amount that a cell prints in its own style, None where it prints none."""
    style = numbers.decide_style([text], own)
    try:
        value = numbers.parse_amount(text, style) if style else None
    except Unreadable:
        return None
    return value if isinstance(value, int) and value >= prices.LEAST_AMOUNT else None


def _target(text: str, style: str):
    """Return a target's one number, 0 for a dash; None where there is none."""
    try:
        (value,) = parse_values(text, style)
    except (Unreadable, ValueError):
        return None
    if value.number == Missing.DASH:
        return 0
    return None if isinstance(value.number, str) else value.number


def _named_rows(table: Table, rows: list[RawRow]) -> list[RawRow]:
    """Return the rows with every name in the row that it belongs to."""
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


def _twin(finding: dict) -> int | None:
    """Return the line whose figures a duplicate prints again."""
    others = [int(line) for line in re.findall(r"\d+", str(finding["lines"])) if int(line) != finding["line"]]
    return others[0] if finding["kind"] == "duplicate" and others else None


def _printed_unit(row: RawRow, column: str) -> Cell:
    """Return the one cell of a row that prints a unit, as its unit; a blank one where none or several do."""
    found = [
        (number, cell.strip()) for number, cell in enumerate(row.cells, 1) if cell.strip() and terms.prints_unit(cell)
    ]
    if len(found) != 1:
        return Cell(row.line, column, "", "", "", "unresolved")
    number, text = found[0]
    return Cell(row.line, column, f"c{number:02d}", text, text, "realigned", why="the only cell that prints a unit")
