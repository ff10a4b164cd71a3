"""Words put into the grid of a ruled table, and rows divided that are printed without a rule between them."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from analysis.intake.letters import Word, lines, text_of
from analysis.intake.pages import Box, PageCell, PageTable
from analysis.intake.rules import Grid, Place

FIGURE = re.compile(r"(?:Rp\.?\s*)?[-(]?\d[\d.,]*(?:,-)?\)?\s*%?|-")
OVER = 1.0  # points that a letter may reach over a rule and still stand before it
GAP = 8.0  # points: a narrower column without any text is the gap between the two rules of neighbouring cells
NEXT_LINE = 1.7  # heights of a line, from the middle of one line to the middle of the next one of a cell

Filled = dict[Place, list[Word]]


def table(grid: Grid, found: Iterable[Word], page: int, caption: str) -> PageTable:
    """Return the table of a grid with the words that stand in its cells."""
    grid, inside = _without_gaps(grid, _placed(grid, _cut_at_rules(found, grid)))
    grid, inside = _rows_divided(*_figures_divided(grid, inside))
    starting: dict[int, dict[int, PageCell]] = defaultdict(dict)
    for place in grid.cells:
        columns, rows = place.right - place.left, place.bottom - place.top
        box = Box(page, *(round(each, 2) for each in grid.box(place)))
        starting[place.top][place.left] = PageCell(text_of(inside[place]), (box,), columns, rows)
    rows, columns = range(len(grid.ys) - 1), range(len(grid.xs) - 1)
    return PageTable(tuple(tuple(starting[row].get(column) for column in columns) for row in rows), caption)


def is_figure(line: list[Word]) -> bool:
    """Tell whether a line of a cell is one figure and nothing else."""
    return bool(FIGURE.fullmatch(" ".join(word.text for word in line)))


def _cut_at_rules(found: Iterable[Word], grid: Grid) -> list[Word]:
    """Return words, those cut that a gap at a rule divides: two cells may print nearer than two words do.

    A word that goes on over a rule without a gap, as a figure too long for its cell, stays whole.
    """
    divided: list[Word] = []
    for word in found:
        rest = word
        for x in grid.xs:
            if rest.x0 + OVER < x < rest.x1 - OVER and (parts := _cut(rest, x)):
                divided.append(parts[0])
                rest = parts[1]
        divided.append(rest)
    return divided


def _cut(word: Word, x: float) -> tuple[Word, Word] | None:
    for number, (before, after) in enumerate(zip(word.letters, word.letters[1:], strict=False), 1):
        if before[1] - OVER <= x <= after[0] + OVER and after[0] - before[1] > 0.04 * word.height:
            left, right = word.letters[:number], word.letters[number:]
            return (
                replace(word, text="".join(each[2] for each in left), x1=before[1], letters=left),
                replace(word, text="".join(each[2] for each in right), x0=after[0], letters=right),
            )
    return None


def _placed(grid: Grid, found: list[Word]) -> Filled:
    """Return the words of each cell: those whose middle lies in it, and what a cell too low for its text cuts off."""
    at = {}
    for place in grid.cells:
        for row in range(place.top, place.bottom):
            at.update({(row, column): place for column in range(place.left, place.right)})
    homes = []
    for word in found:
        row, column = bisect_right(grid.ys, word.middle) - 1, bisect_right(grid.xs, word.centre) - 1
        if (row, column) in at:
            homes.append((word, at[row, column]))
    inside: Filled = defaultdict(list)
    for first, last in _paragraphs(homes):
        own = {place for _, place in homes[first:last]}
        if len(own) > 1:
            before = homes[first - 1][1] if first else None
            after = homes[last][1] if last < len(homes) else None
            own = {place for place in own if _comes_between(before, place, after)}
        for word, place in homes[first:last]:
            inside[next(iter(own)) if len(own) == 1 else place].append(word)
    return inside


def _paragraphs(homes: list[tuple[Word, Place]]) -> Iterable[tuple[int, int]]:
    """Yield where words begin and end that the file gives one after the other, line under line in one column."""
    first = 0
    for number in range(1, len(homes) + 1):
        if number < len(homes):
            (last, above), (word, place) = homes[number - 1 : number + 1]
            down = word.middle - last.middle
            same = place == above or (
                (place.left, place.right) == (above.left, above.right)
                and place.top == above.bottom
                and 0 < down < NEXT_LINE * word.height
                and word.x0 < last.x1
            )
            if same and not word.turned:
                continue
        yield first, number
        first = number


def _comes_between(before: Place | None, place: Place, after: Place | None) -> bool:
    """Tell whether a cell stands between two others when cells are told row after row."""
    return (before is None or (before.top, before.left) < (place.top, place.left)) and (
        after is None or (place.top, place.left) < (after.top, after.left)
    )


def _without_gaps(grid: Grid, inside: Filled) -> tuple[Grid, Filled]:
    """Return a grid without the columns and rows that no text needs: those of double rules and of empty headers."""
    filled = [place for place in grid.cells if inside[place]]
    new_x, xs = _needed(grid.xs, {(place.left, place.right) for place in filled})
    new_y, ys = _needed(grid.ys, {(place.top, place.bottom) for place in filled})
    kept: Filled = defaultdict(list)
    for place in grid.cells:
        moved = Place(new_y[place.top], new_x[place.left], new_y[place.bottom], new_x[place.right])
        if moved.top < moved.bottom and moved.left < moved.right:
            kept[moved] += inside[place]
    return Grid(xs, ys, tuple(kept)), kept


def _needed(places: tuple[float, ...], spans: set[tuple[int, int]]) -> tuple[list[int], tuple[float, ...]]:
    """Return the new number of each place where a grid is divided, and the places where cells with text end."""
    used = {0, len(places) - 1} | {end for span in spans for end in span}
    new, left = [0], [places[0]]
    last = 0
    for number, place in enumerate(places[1:], 1):
        gap = place - places[last] < GAP and (last, number) not in spans and number < len(places) - 1
        if number in used and not gap:
            left.append(place)
            last = number
        new.append(len(left) - 1)
    return new, tuple(left)


def _figures_divided(grid: Grid, inside: Filled) -> tuple[Grid, Filled]:
    """Return a grid in which no cell over several rows holds a figure of each: there only the rule is missing."""
    cells: list[Place] = []
    divided: Filled = defaultdict(list, inside)
    for place in grid.cells:
        rows = [bisect_right(grid.ys, line[0].middle) - 1 for line in lines(inside[place]) if is_figure(line)]
        if len(rows) > 1 and len(rows) == len(set(rows)) == len(lines(inside[place])):
            words = divided.pop(place)
            for row in range(place.top, place.bottom):
                cells.append(part := Place(row, place.left, row + 1, place.right))
                divided[part] = [word for word in words if bisect_right(grid.ys, word.middle) - 1 == row]
        else:
            cells.append(place)
    return replace(grid, cells=tuple(cells)), divided


def _rows_divided(grid: Grid, inside: Filled) -> tuple[Grid, Filled]:
    """Return a grid whose rows are divided where several of its cells print several figures, one below the other."""
    for row in reversed(range(len(grid.ys) - 1)):
        own = [place for place in grid.cells if place.top == row and place.bottom == row + 1]
        if cuts := _cuts([lines(inside[place]) for place in own]):
            grid, inside = _divided_at(grid, inside, row, cuts)
    return grid, inside


def _cuts(cells: list[list[list[Word]]]) -> list[float]:
    """Return the heights at which a row is divided, from the lines of its cells."""
    figures = [[line for line in cell if is_figure(line)] for cell in cells]
    columns = [own for own, cell in zip(figures, cells, strict=True) if len(own) > 1 and len(own) == len(cell)]
    if len(columns) < 2:
        return []
    starts: list[list[Word]] = []
    for line in sorted((line for own in columns for line in own), key=lambda line: line[0].middle):
        if not starts or line[0].middle - starts[-1][0].middle > 0.6 * line[0].height:
            starts.append(line)
    if any(len(own) < 0.5 * len(starts) for own in columns):
        return []
    tops = [min((line[0].y0 for line in cell), default=None) for cell in cells if cell]
    ends = [max(line[0].y1 for line in cell) for cell in cells if cell]
    height = starts[0][0].height
    if min(tops) > starts[0][0].y0 - 0.5 * height:  # the texts begin beside their figures
        return [line[0].y0 - 0.5 for line in starts[1:]]
    if max(ends) < starts[-1][0].y1 + 0.5 * height:  # they end beside them
        return [line[0].y1 + 0.5 for line in starts[:-1]]
    return [(before[0].middle + after[0].middle) / 2 for before, after in pairwise(starts)]


def _divided_at(grid: Grid, inside: Filled, row: int, cuts: list[float]) -> tuple[Grid, Filled]:
    more = len(cuts)
    ys = (*grid.ys[: row + 1], *cuts, *grid.ys[row + 1 :])
    cells: list[Place] = []
    divided: Filled = defaultdict(list)
    for place in grid.cells:
        if place.top == row and place.bottom == row + 1:
            for number in range(more + 1):
                cells.append(part := Place(row + number, place.left, row + number + 1, place.right))
                divided[part] = [word for word in inside[place] if bisect_right(cuts, word.middle) == number]
        else:
            top, bottom = (edge + more if edge > row else edge for edge in (place.top, place.bottom))
            cells.append(moved := Place(top, place.left, bottom, place.right))
            divided[moved] = inside[place]
    return Grid(grid.xs, ys, tuple(cells)), divided
