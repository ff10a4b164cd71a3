"""One table from cells to columns: its style, what kind of table it is, and what each column holds."""

import re
from collections import Counter

from analysis.intake import blocks, contents, dated, measures, naming, ratios, roles, said, scales
from analysis.intake.drafted import ANSWERED, OPEN, About, Answers, Choice, DraftedColumn, DraftedTable, Question
from analysis.intake.header_words import formulas, heads
from analysis.intake.pages import SourceTable
from analysis.source import terms
from analysis.source.verbatim import RawRow, prints_column_numbers

_AS_PRINTED = ("wrong", "kept as printed")  # what is said of the header of a table that no figure is taken from
_FEWEST_TYPES = 3  # known types that a table must list to be a register
_MOST_ROWS_OF_A_NAME = 0.5  # of the rows: how many names must be known types


def cells_of(table: SourceTable) -> list[list[str]]:
    """Return the printed cells of every row that is a row of the table, by row and column."""
    width = len(table.header[0]) if table.header else max((len(row.cells) for row in table.rows), default=0)
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    return [(row + [""] * width)[: max(width, len(row))] for row in rows if not prints_column_numbers(RawRow(0, row))]


def style_of(cells: list[list[str]], default: str = "") -> tuple[str, str, bool]:
    """Return the number style of a table, its evidence, and whether the rows differ in it.

    The style is "" where nothing tells it and a cell depends on it.
    """
    flat = [cell for row in cells for cell in row]
    counts = contents.styles(flat)
    if counts:
        (style, most), *rest = counts.most_common()
        other = rest[0][1] if rest else 0
        told = f"{most} of {most + other} cells can only be read so"
        if not other:
            return style, told, False
        by_row = [contents.styles(row) for row in cells]
        mixed = sum(len(each) > 1 for each in by_row)
        return style, told, mixed <= other // 2 and other >= 2
    hints = contents.styles(flat, hints=True)
    if len(hints) == 1:
        return next(iter(hints)), f"{hints.total()} cells print decimals so", False
    if default:
        return default, "the other tables of the document print so", False
    flat = [cell for row in cells for cell in row if not any(map(_is_whole_unit, row))]
    open_cells = contents.leaves_open(flat)
    if open_cells and (by_sums := _style_of_sums(cells)):
        return *by_sums, False
    if not open_cells:
        return "dot_thousands", "no cell has a mark that would tell another style", False
    return "", f"{open_cells} cells could be thousands or decimals, and none tells which", False


def _is_whole_unit(cell: str) -> bool:
    return terms.prints_unit(cell) and terms.is_whole(cell)


def _style_of_sums(cells: list[list[str]]) -> tuple[str, str] | None:
    """Return the style in which the last figure of most rows is the sum of those before it, if only one style is so."""
    found = {}
    for style in ("dot_thousands", "comma_thousands"):
        figures = [[contents.figure(cell, style) for cell in row] for row in cells]
        own = [[each for each in row if each is not None and not each.is_nan()] for row in figures]
        runs = [row[1:] if len(row) > 3 and row[0] < len(cells) + 1 else row for row in own]
        closing = sum(len(run) > 2 and sum(run[:-1]) == run[-1] for run in runs)
        found[style] = closing
    (style, most), (_, least) = sorted(found.items(), key=lambda each: -each[1])
    if most >= 3 and most > least and 2 * most > len(cells):
        return style, f"in {most} rows the last figure is the sum of the others, in the other style in {least}"
    return None


def _style_of_counts(cells: list[list[str]]) -> tuple[str, str]:
    """Return the style of a register: counts are whole, so a mark before three digits divides thousands."""
    flat = [cell for row in cells for cell in row]
    dots, commas = (contents.leaves_open(cell for cell in flat if mark in cell) for mark in ".,")
    if dots and commas:
        return "", f"{dots} cells with a dot and {commas} with a comma could be thousands or decimals"
    return ("dot_thousands" if dots else "comma_thousands"), "counts are whole: the mark divides thousands"


def draft(table: SourceTable, about: About, default_style: str, answers: Answers) -> DraftedTable:
    """Return the columns of a table as they are drafted, with the table's style."""
    cells = cells_of(table)
    width = max([len(row) for row in cells] + [len(row) for row in table.header], default=0)
    cells = [row + [""] * (width - len(row)) for row in cells]
    style, told, by_row = style_of(cells, default_style)
    place = f"tables.{table.table_id}"
    if answered := answers.get(f"{place}.style"):
        style, told, by_row = str(answered), ANSWERED, False
    by_column = [[row[place] for row in cells] for place in range(width)]
    read = style or "dot_thousands"
    columns = [
        DraftedColumn(n, head, contents.contents(by_column[n], read), given=answers.get(f"{place}.columns.{n}", {}))
        for n, head in enumerate(heads(table.header, width))
    ]
    drafted = DraftedTable(table.table_id, columns)
    roles.assign(columns)
    roles.told_by_header(columns)
    is_told = answers.get(f"{place}.header") in _AS_PRINTED or f"{place}.whose" in answers
    others = [] if is_told else said.of_others(table.caption, about.region)
    odd = roles.odd(columns) if f"{place}.header" not in answers else []
    if others or odd:
        if others:
            _ask_whose(drafted, others, about.region)
        else:
            _doubt(drafted, odd)
        if style:
            drafted.set("style", style, told)
        naming.name(columns)
        return drafted
    register = _register(columns, by_column)
    if register:
        drafted.set("register", register[0], register[1])
        if not style:
            style, told = _style_of_counts(cells)
    if not style and any(column.role != "note" for column in columns):
        _ask_style(drafted, told)
    elif style:
        drafted.set("style", style, told)
    if by_row:
        drafted.set("style_by_row", True, f"{told}; the others stand in rows of their own")
    context = measures.context(table.caption, about, columns, bool(register))
    measures.assign(columns, context)
    grid = ratios.Cells(by_column, [[contents.figure(cell, read) for cell in column] for column in by_column])
    dated.years_of(columns, context)
    ratios.percentages(columns, grid, formulas(table.header))
    measures.phases(columns, context)
    ratios.rests(columns, grid)
    ratios.ends(columns, grid)
    dated.ask_years(drafted, context)
    _units(columns, table.caption)
    blocks.assign(columns)
    naming.tell_apart(drafted, grid)
    scales.ask(columns, table.caption, grid.figures)
    naming.name(columns)
    dated.parts_of_the_year(columns, grid)
    return drafted


def _doubt(drafted: DraftedTable, odd: list[DraftedColumn]) -> None:
    """Ask whether the cells of a table stand under their headers; until then nothing of it is known."""
    place = f"tables.{drafted.table_id}"
    numbers = ", ".join(str(column.number + 1) for column in odd)
    evidence = [f"column {column.number + 1}: {'; '.join(column.seen)}" for column in odd[:5]]
    asks = f"The cells of columns {numbers} are not what their headers say. Do the cells stand under their headers?"
    _ask_first(drafted, asks, evidence, "no", {f"{place}.header": "right"})


def _ask_whose(drafted: DraftedTable, others: list[str], own: str) -> None:
    """Ask whether a table that names another government is of the document's own; until then nothing of it is known."""
    asks = f"The table names {', '.join(others)}, and the document is of {own}. Are its figures of {own}?"
    named = [f"{other!r} stands above the table" for other in others]
    _ask_first(drafted, asks, named, "no, or not they alone", {f"tables.{drafted.table_id}.whose": "own"})


def _ask_first(drafted: DraftedTable, asks: str, evidence: list[str], no: str, yes: dict[str, str]) -> None:
    """Ask one question before all others of a table: it is kept as printed, or they follow."""
    place = f"tables.{drafted.table_id}"
    for column in drafted.columns:
        column.keys, column.evidence = {"role": OPEN}, {}
    drafted.is_doubted = True
    as_notes = {f"{place}.columns.{column.number}": {"role": "note"} for column in drafted.columns}
    as_notes[f"{place}.header"] = "wrong"
    choices = (
        Choice(f"{no}: keep the table as printed only", as_notes),
        Choice("yes: go on column by column", yes),
    )
    drafted.questions.append(Question(f"{place}.columns", asks, tuple(evidence), choices))


def _ask_style(drafted: DraftedTable, told: str) -> None:
    place = f"tables.{drafted.table_id}.style"
    drafted.keys["style"] = OPEN
    choices = tuple(Choice(says, {place: style}) for says, style in (
        ("1.250 is a thousand two hundred and fifty", "dot_thousands"),
        ("1,250 is a thousand two hundred and fifty", "comma_thousands")))  # fmt: skip
    drafted.questions.append(Question(place, "How does the table print its numbers?", (told,), choices))


def _register(columns: list[DraftedColumn], by_column: list[list[str]]) -> tuple[str, str] | None:
    """Return which register a table is, pmks or psks, and the evidence; None where it lists no known types."""
    named = [column for column in columns if column.role in ("name", "indicator")]
    for column in named or [column for column in columns if column.role == "note" and not column.given]:
        names = [name for name in by_column[column.number] if re.search(r"[A-Za-z]", name)]
        counts: Counter[str] = Counter()
        for name in names:
            for which, known in (("pmks", terms.pmks_type), ("psks", terms.psks_type)):
                try:
                    counts[which] += not known(name).startswith("group:")
                except terms.UnknownTerm:
                    continue
        which, most = counts.most_common(1)[0] if counts else ("", 0)
        if most >= _FEWEST_TYPES and most >= _MOST_ROWS_OF_A_NAME * len(names):
            column.set("role", "name", f"{most} of {len(names)} names are known types")
            return which, f"{most} of {len(names)} names are types of {which.upper()}"
    return None


def _units(columns: list[DraftedColumn], caption: str) -> None:
    """Give values and counts the unit that their header names, where no column prints units."""
    if any(column.role == "unit" for column in columns):
        return
    for column in columns:
        if column.role not in ("value", "count") or "unit" in column.keys:
            continue
        for text in (*reversed(column.head.texts), caption):
            in_brackets = re.findall(r"\(([^()]{1,30})\)", text)
            known = [inside for inside in in_brackets if terms.prints_unit(inside)]
            if known:
                column.set(
                    "unit", terms.unit(known[0]).id, f"{'header' if text != caption else 'caption'} {text[:80]!r}"
                )
                break
