"""One table, row by row, to its lines and rows: where a line starts, and what belongs to it."""

import re

from analysis.source import accounts, cells, terms
from analysis.source.levels import Level, Levels
from analysis.source.register import Document, Table
from analysis.source.values import strip_tags
from analysis.source.verbatim import RawRow
from analysis.tidy import coded_parents, counts, indicators, money
from analysis.tidy.hierarchy import Line
from analysis.tidy.rows import Printed, TableRows
from analysis.tidy.words import Words

_TELLING = ("name", "code", "number", "unit", "amount")  # roles of cells that tell of what the values of a row are
Texts = dict[tuple[int, str], str]  # names and indicators by index of the row and id of the column


def tidy_table(
    document: Document,
    table_id: str,
    rows: list[RawRow],
    placed: cells.Placed,
    doubled: dict[int, int],
    strict: bool = False,
) -> TableRows:
    """Return what one table gives to the tidy tables.

    doubled gives the line that each line that prints its figures again is the second print of. Where strict,
    UnknownTerm names the address of a unit, programme or type that is no controlled word; else it is unmatched.
    """
    table = document.tables[table_id]
    into = TableRows(document, table_id, table, rows, Words(document.words, strict))
    levels, texts = Levels(document, table), _joined_texts(table, rows, placed)
    current: dict[str, Line | None] = {}  # the line that each group of columns is in
    for index, row in enumerate(rows):
        for heading, opened in levels.lost_before(row.line):
            line = into.hierarchy.add(heading.line, opened, heading.name, "", into.address(heading.line))
            line.lost, current = True, {}
        columns = table.columns_at(row.line)
        printed = Printed(index, row.line, columns, placed[index])
        if row.line in doubled:
            _name_twin(into, _text(texts, printed, "name"), doubled[row.line])
            continue
        if printed.of_role("count"):
            counts.add_counts(into, printed)
            continue
        above: Line | None = None  # what the row opened in a group to the left
        for group in dict.fromkeys(column.group for column in columns if column.role != "note"):
            own = [column for column in columns if column.group == group and column.role != "note"]
            mine = Printed(index, row.line, own, placed[index])
            before = current.get(group)
            if above is not None and _is_of_the_line_above(mine, texts):
                before = above
            current[group] = _add_row(into, mine, levels, texts, before)
            if current[group] is not None and current[group] is not before and _text(texts, mine, "name"):
                above = current[group]
    for line in coded_parents.settle(into.hierarchy):
        unknown = terms.UnknownTerm(line.code, "heading before this line, by its code", into.address(line.line))
        into.words.unknown.append(unknown)
    into.hierarchy.close(table.total_row)
    money.fill_headings(into)
    money.add_wholes(into)
    money.link_parents(into)
    return into


def _is_of_the_line_above(printed: Printed, texts: Texts) -> bool:
    """Tell whether a group prints money under a column of names of one level, and no name: money of a higher level."""
    names = printed.of_role("name")
    if not names or not names[0].level or _text(texts, printed, "name"):
        return False
    return any(printed.cells[column.id].reading for column in printed.of_role("amount"))


def _add_row(into: TableRows, printed: Printed, levels: Levels, texts: Texts, line: Line | None) -> Line | None:
    """Add the rows of one group of columns, and return the line that the group is in after it."""
    name, starts_line, why_open = _text(texts, printed, "name"), False, ""
    names = printed.of_role("name")
    if names:
        code = printed.joined("code")
        opened = levels.of(printed.line, name, code, printed.joined("number"), names[0].level)
        if names[0].level and not name and not printed.of_role("amount"):
            opened = Level("")  # a total has its money in another group
        starts_line = opened.carries_money and bool(name or opened.name == "total")
        if starts_line:
            own = accounts.own_code(printed.readings("code"))
            again = names[0].level and not printed.of_role("amount")
            line = into.hierarchy.opened(opened.name, own, name) if again else None
            line = line or into.hierarchy.add(printed.line, opened, name or own, own, into.address(printed.line))
        elif opened.name == "carried":
            return line  # the sum of a page is no line, and the next row may go on with the line before it
        elif opened.name in ("heading", "indicator"):
            if opened.name == "heading" and line is not None and name and _lies_in(line, printed):
                why_open = f"by its code the row lies in {line.name!r}, and no rule tells which line it is"
            line = None
    if line is not None:
        line = money.add_amounts(into, printed, line, starts_line and not into.table.sentences)
    indicator = _text(texts, printed, "indicator") if printed.of_role("indicator") else None
    if indicator == "" and not any(printed.joined(role) for role in _TELLING):
        why_open = "nothing in the row tells of what its figures are"
    before = len(into.indicators)
    indicators.add_values(into, printed, line, name if indicator is None else strip_tags(indicator))
    if why_open:
        indicators.leave_open(into.indicators[before:], why_open)
    return line


def _lies_in(line: Line, printed: Printed) -> bool:
    """Tell whether the code of a row has more parts than that of a line above it."""
    depths = [len(re.findall(r"\w+", code)) for code in (line.code, accounts.own_code(printed.readings("code")))]
    return 0 < depths[0] < depths[1]


def _name_twin(into: TableRows, name: str, twin: int) -> None:
    """Give a line that is printed twice, first under its indicator and then under its name, the second print's name."""
    first = next((line for line in into.lines if line.line == twin), None)
    if first is not None and name and terms.names_a_measure(first.name) and not terms.names_a_measure(name):
        first.name = name
        for row in first.rows.values():
            row["name"] = name


def _joined_texts(table: Table, rows: list[RawRow], placed: cells.Placed) -> Texts:
    """Return names and indicators, each with the rest of it from the next page."""
    texts: Texts = {}
    index_of = {row.line: index for index, row in enumerate(rows)}
    for index, row in enumerate(rows):
        for column in table.columns_at(row.line):
            if column.role in ("name", "indicator"):
                texts[index, column.id] = placed[index][column.id].reading
    for moved in table.moved_names:
        row = rows[index_of[moved.name_of]]
        for number, column in enumerate(table.columns):
            if column.role == "name":
                texts[index_of[moved.line], column.id] = row.cells[number].strip()
    for continuation in table.continues:
        head, rest = index_of[continuation.of], index_of[continuation.line]
        for column in table.columns_at(continuation.line):
            if column.role in ("name", "indicator") and column.group in continuation.groups:
                whole = f"{texts[head, column.id]} {texts[rest, column.id]}".strip()
                texts[head, column.id] = whole
                texts[rest, column.id] = "" if column.role == "name" else whole
    return texts


def _text(texts: Texts, printed: Printed, role: str) -> str:
    found = [texts.get((printed.index, column.id), "") for column in printed.of_role(role)]
    return " ".join(text for text in found if text)
