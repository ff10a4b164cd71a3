"""Tables that stand one below the other on a sheet or in a CSV file, each with its title and its header."""

from dataclasses import replace
from itertools import pairwise

from analysis.intake import headers, said
from analysis.intake.captions import NAMED
from analysis.intake.header_words import phrases
from analysis.intake.headers import Row
from analysis.intake.pages import Page, PageCell, PageTable

FEWEST = 3  # texts of a row that names columns


def divided(page: Page) -> Page:
    """Return a page of a sheet, each table on it apart: with its title as its caption and without empty columns.

    A table begins where a row names columns otherwise than the header before it, below an empty row or a title, or
    where the same header is printed again below the name of another office or government. Rows above the first such
    row are the title of the sheet. A text of a header stands over the empty cells beside it below which the next row
    names columns, as a merged cell does.
    """
    return replace(page, tables=tuple(part for table in page.tables for part in _parts(table)))


def _parts(table: PageTable) -> list[PageTable]:
    rows = [row for row in table.rows if _texts(row)]
    apart = [_is_apart(*pair) for pair in pairwise(table.rows) if _texts(pair[1])]
    below_empty = [True, *apart] if _texts(table.rows[0]) else apart
    found: list[tuple[int, int]] = []  # the first row of a title, and of the header below it
    for number in filter(lambda each: names_columns(rows[each]), range(len(rows))):
        if not found:
            if not any(map(_has_figures, rows[:number])):
                found.append((0, number))
            continue
        begin, header = number, found[-1][1]
        if _texts(rows[number]) == _texts(rows[header]):
            begin = 1 + max((at for at in range(header, number) if _has_figures(rows[at])), default=number - 1)
            above = table.caption.split("; ") if len(found) == 1 else []
            if _whose(_lines(rows[begin:number])) - _whose([*above, *_lines(rows[found[-1][0] : header])]):
                found.append((begin, number))
            continue
        while not _is_named(rows[begin]) and len(_texts(rows[begin - 1])) == 1:
            if below_empty[begin] and not _is_named(rows[begin - 1]):
                break
            begin -= 1
        is_new = any(map(_has_figures, rows[header:begin]))
        if is_new and (below_empty[begin] or _is_named(rows[begin])):
            found.append((begin, number))
    if not found:
        several = (number for number, row in enumerate(rows) if len(_texts(row)) > 1 and not _tells_whose(row))
        found.append((0, next(several, 0)))
    ends = [*(begin for begin, _ in found[1:]), len(rows)]
    parts = [_part(replace(table, rows=tuple(rows)), *own, end) for own, end in zip(found, ends, strict=True)]
    return [_without_empty_columns(part) for part in parts] if len(parts) > 1 else parts


def _part(table: PageTable, begin: int, header: int, end: int) -> PageTable:
    told = [" ".join(_texts(row)) for row in table.rows[begin:header]]
    caption = "; ".join([*([table.caption] if not begin and table.caption else []), *filter(None, told)])
    return replace(table, rows=tuple(_with_wide_cells(list(table.rows[header:end]))), caption=caption)


def names_columns(row: Row) -> bool:
    """Tell whether a row names columns: three texts or more, no figure, words of headers in half of them."""
    own = _texts(row)
    if len(own) < FEWEST or not headers.is_label(row) or headers.numbers_columns(row):
        return False
    named = sum(bool(phrases(text) or headers.YEAR.fullmatch(text)) for text in own)
    return 2 * named >= len(own) and not _tells_whose(row)


def _tells_whose(row: Row) -> bool:
    """Tell whether a row says of whom a sheet is: Unit Organisasi : Dinas Sosial."""
    return any(text.startswith(":") or text.endswith(":") for text in _texts(row))


def _lines(rows: list[Row]) -> list[str]:
    return [own[0] for row in rows if len(own := _texts(row)) == 1]


def _whose(lines: list[str]) -> set[str]:
    """Return the offices and governments that lines name."""
    return {named.key for named in said.on_page(lines) if named.what in ("office", "government")}


def _texts(row: Row) -> list[str]:
    return [text for text in headers.texts(row) if text]


def _has_figures(row: Row) -> bool:
    return not headers.is_label(row)


def _is_named(row: Row) -> bool:
    own = _texts(row)
    return len(own) == 1 and bool(NAMED.match(own[0]))


def _is_apart(above: Row, row: Row) -> bool:
    """Tell whether an empty row of the sheet stands between two rows, or is the upper one."""
    ends = [box.y1 for cell in above if cell and cell.text for box in cell.boxes]
    begins = [box.y0 for cell in row if cell for box in cell.boxes]
    return not _texts(above) or bool(ends and begins and min(begins) > max(ends) + 1)


def _without_empty_columns(table: PageTable) -> PageTable:
    filled = [(n, cell) for row in table.rows for n, cell in enumerate(row) if cell and cell.text]
    first, last = min(n for n, _ in filled), max(n + cell.columns for n, cell in filled)
    return replace(table, rows=tuple(row[first:last] for row in table.rows))


def _with_wide_cells(rows: list[Row]) -> list[Row]:
    """Return rows of which the header's texts reach over the empty cells beside them, where they name parts below."""
    found = list(rows)
    deep = next((number for number, row in enumerate(rows) if not headers.is_label(row)), len(rows))
    for number in range(min(deep, headers.DEEPEST) - 1):
        below = [place for place, text in enumerate(headers.texts(rows[number + 1])) if text]
        wide = _wide(rows[number], below)
        own = [(place, wide.get(place, cell.columns)) for place, cell in enumerate(rows[number]) if cell]
        under = {n for place, columns in own if columns > 1 for n in range(place, place + columns)}
        if wide and set(below) <= under:
            found[number] = _widened(found[number], wide)
    return found


def _wide(row: Row, below: list[int]) -> dict[int, int]:
    """Return over how many columns texts of a row reach that have empty cells beside them and texts below these."""
    texts, found = headers.texts(row), {}
    for place, cell in enumerate(row):
        end = place + 1
        while end < len(row) and row[end] is not None and not texts[end] and end in below:
            end += 1
        if cell and cell.text and cell.columns == 1 and place in below and end > place + 1:
            found[place] = end - place
    return found


def _widened(row: Row, over: dict[int, int]) -> Row:
    cells: list[PageCell | None] = list(row)
    for place, wide in over.items():
        if cell := cells[place]:
            cells[place : place + wide] = [replace(cell, columns=wide), *[None] * (wide - 1)]
    return tuple(cells)
