"""The tables of a page from the words that stand on it and the grids that its rules make."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.intake import aligned, banded, captions, filled, going_on, headers, letters, numbered, said
from analysis.intake.letters import Word
from analysis.intake.pages import Box, PageTable
from analysis.intake.pieces import pieces
from analysis.intake.rules import Grid, Place, Rule
from analysis.intake.said import Named


def tables(
    grids: list[Grid],
    words: list[Word],
    page: int,
    level: Sequence[Rule] = (),
    last: PageTable | None = None,
    pictured: bool = False,
) -> Iterator[PageTable]:
    """Yield the tables of a page from top to bottom, ruled ones and those without rules or with level ones only.

    `last` is the table that ends the page before, and may go on. On a page read from its picture level rules and the
    numbers of columns tell rows and columns; letters of a file tell more by themselves: where a text begins and ends.
    """
    grids = [grid for grid in grids if not _divides_too_little(grid, words, page)]
    outside = [word for word in words if not any(_inside(word, grid) for grid in grids)]
    tops = [grid for grid in grids if _is_header(grid, words, page)]
    levelled = banded.grids(level, outside, tops) if pictured else []
    begins = [grid.ys[0] for grid in levelled]
    grids = sorted([*(grid for grid in grids if grid.ys[0] not in begins), *levelled], key=lambda grid: grid.ys[0])
    outside = [word for word in outside if not any(_inside(word, grid) for grid in levelled)]
    named = numbered.grids(level, outside) if pictured else []
    words = numbered.cut(words, named)
    outside = [word for word in words if not any(_inside(word, grid) for grid in [*grids, *named])]
    headed = [
        each for grid in [*grids, *named] if (each := _headed(grid, [*grids, *named], words, outside, page, level))
    ]
    heads = [each[-1] for each in headed]
    taken = [box for *_, table, _ in headed for row in table.rows for cell in row if cell for box in cell.boxes]
    outside = [
        word for word in words
        if not any(_inside(word, grid) for grid in [*grids, *heads]) and not any(_in_box(word, box) for box in taken)
    ]  # fmt: skip
    found: list[tuple[float, float, float, float, Grid | PageTable]] = [each[:-1] for each in headed]
    found += [(grid.ys[0], grid.ys[-1], grid.xs[0], grid.xs[-1], grid) for grid in grids if grid not in heads]
    for each in _unruled(letters.lines(outside), grids, page, level, last):
        bottom = max(box.y1 for row in each.table.rows for cell in row if cell for box in cell.boxes)
        found.append((each.top, bottom, each.left, each.right, each.table))
    above, lines = 0.0, letters.lines(outside)
    for top, bottom, left, right, each in sorted(found, key=lambda one: one[:4]):
        before = [line for line in lines if above < line[0].middle < top]
        caption = captions.caption(before, top, left, right)
        if isinstance(each, PageTable):
            yield replace(each, caption=caption)
        else:
            fill = banded.tables if each in levelled else filled.tables
            yield from fill(each, words, page, caption)
        above = max(above, bottom)


def _divides_too_little(grid: Grid, words: list[Word], page: int) -> bool:
    """Tell whether a grid is that of a header with two texts side by side in a cell: its columns are not ruled."""
    if not _is_header(grid, words, page):
        return False
    lowest = [place for place in grid.cells if place.bottom == len(grid.ys) - 1]
    own = [[word for word in words if _in_place(word, grid, place)] for place in lowest]
    return any(len(pieces(line)) > 1 for inside in own for line in letters.lines(inside))


def _is_header(grid: Grid, words: list[Word], page: int) -> bool:
    """Tell whether no row of a grid prints figures."""
    return all(headers.is_label(row) for table in filled.tables(grid, words, page, "") for row in table.rows)


def _in_place(word: Word, grid: Grid, place: Place) -> bool:
    x0, y0, x1, y1 = grid.box(place)
    return x0 <= word.centre <= x1 and y0 <= word.middle <= y1


def _unruled(
    lines: list[list[Word]], grids: list[Grid], page: int, level: Sequence[Rule], last: PageTable | None
) -> list[aligned.Found]:
    """Return the tables of lines; the first in the columns of the table before where it has no header of its own."""
    found = list(aligned.tables(lines, page, level, last))
    first = min(
        [each.top for each in found if _names_columns(each.table)] + [grid.ys[0] for grid in grids], default=None
    )
    above = [line for line in lines if first is None or line[0].middle < first]
    on = going_on.found(last, above, page, level) if last and last.edges else None
    if on is None:
        return found
    bottom = max(box.y1 for row in on.table.rows for cell in row if cell for box in cell.boxes)
    return [on, *(each for each in found if each.top > bottom)]


def _names_columns(table: PageTable) -> bool:
    """Tell whether a table has a header with texts over half of its columns, and not the rest of a row a page cut."""
    covered = {
        place + number
        for row in table.rows[: table.header]
        for place, cell in enumerate(row)
        if cell and cell.text
        for number in range(cell.columns)
    }
    return bool(table.header) and 2 * len(covered) >= len(table.rows[0])


def named(grids: list[Grid], words: list[Word]) -> tuple[Named, ...]:
    """Return what the lines beside the tables of a page name."""
    outside = [word for word in words if not any(_inside(word, grid) for grid in grids)]
    return said.on_page(" ".join(word.text for word in line) for line in letters.lines(outside))


def _inside(word: Word, grid: Grid) -> bool:
    return grid.xs[0] <= word.centre <= grid.xs[-1] and grid.ys[0] <= word.middle <= grid.ys[-1]


def _headed(
    grid: Grid, grids: list[Grid], words: list[Word], outside: list[Word], page: int, level: Sequence[Rule]
) -> tuple[float, float, float, float, PageTable, Grid] | None:
    """Return the table whose header alone is ruled, with its edges and that grid; None where rows are ruled as well."""
    under = min((each.ys[0] for each in grids if each.ys[0] >= grid.ys[-1]), default=float("inf"))
    own = [word for word in outside if grid.ys[-1] < word.middle < under]
    header = list(filled.tables(grid, words, page, ""))
    if not own or len(header) != 1 or not all(headers.is_label(row) for row in header[0].rows):
        return None
    edges = _edges(header[0])
    rows = aligned.below(edges, letters.lines(own), page, level) if edges else None
    if rows is None:
        return None
    table = replace(rows.table, rows=(*header[0].rows, *rows.table.rows), header=_deep(header[0]))
    bottom = max(box.y1 for row in rows.table.rows for cell in row if cell for box in cell.boxes)
    return grid.ys[0], bottom, grid.xs[0], grid.xs[-1], table, grid


def _deep(header: PageTable) -> int:
    """Return how many rows a header has, one that numbers its columns left out."""
    return len(header.rows) - (len(header.rows) > 1 and headers.numbers_columns(header.rows[-1]))


def _edges(header: PageTable) -> list[tuple[float, float]]:
    """Return left and right of each column of a ruled header; none where a column has no cell of its own."""
    found: dict[int, tuple[float, float]] = {}
    for row in header.rows:
        for place, cell in enumerate(row):
            if cell and cell.columns == 1 and cell.boxes:
                found[place] = cell.boxes[0].x0, cell.boxes[0].x1
    return [found[place] for place in sorted(found)] if len(found) == len(header.rows[0]) else []


def _in_box(word: Word, box: Box) -> bool:
    return box.x0 <= word.centre <= box.x1 and box.y0 <= word.middle <= box.y1
