"""Words put into the grid of a ruled table."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from analysis.intake import divided
from analysis.intake.divided import FIGURE, Filled
from analysis.intake.letters import Word, doubted, text_of
from analysis.intake.pages import Box, PageCell, PageTable
from analysis.intake.rules import Grid, Place

OVER = 1.0  # points that a letter may reach over a rule and still stand before it
GAP = 8.0  # points: a narrower column without any text is the gap between the two rules of neighbouring cells
PADDING = 8.0  # points: more than a blank and the distance from a text to its rule
NEXT_LINE = 1.7  # heights of a line, from the middle of one line to the middle of the next one of a cell


def tables(grid: Grid, found: Iterable[Word], page: int, caption: str, in_lines: bool = False) -> Iterator[PageTable]:
    """Yield the table of a grid with the words that stand in its cells, or several where one is ruled upon another.

    A row of one cell that begins a table is its caption, or ends it. Words that come `in_lines`, as those of a picture,
    and not cell by cell, do not tell what a low cell cuts off.
    """
    for number, part in enumerate(_parts(grid, _placed(grid, _cut_at_rules(found, grid), in_lines))):
        own, inside = divided.where_rules_lack(*_without_gaps(*part))
        name = "" if number else caption
        title = next((place for place in own.cells if place.top == 0), None)
        if title and _is_wide(title, own) and len(own.ys) > 3:
            name = f"{name} {text_of(inside[title])}".strip()
            own, inside = _cut_out(own, inside, title.bottom, len(own.ys) - 1)
        yield _table(own, inside, page, name)


def _table(grid: Grid, inside: Filled, page: int, caption: str) -> PageTable:
    starting: dict[int, dict[int, PageCell]] = defaultdict(dict)
    for place in grid.cells:
        columns, rows = place.right - place.left, place.bottom - place.top
        box = Box(page, *(round(each, 2) for each in grid.box(place)))
        text, doubt = text_of(inside[place]), doubted(inside[place], box.x1 - box.x0 - divided.PADDING)
        starting[place.top][place.left] = (
            PageCell(doubt, (box,), columns, rows, 0.0, text) if doubt else PageCell(text, (box,), columns, rows)
        )
    rows, columns = range(len(grid.ys) - 1), range(len(grid.xs) - 1)
    return PageTable(tuple(tuple(starting[row].get(column) for column in columns) for row in rows), caption)


def _is_wide(place: Place, grid: Grid) -> bool:
    return place.left == 0 and place.right == len(grid.xs) - 1


def _parts(grid: Grid, inside: Filled) -> Iterator[tuple[Grid, Filled]]:
    """Yield the tables that are ruled one upon the other: other columns below a row of one cell than above it."""
    filled = [place for place in grid.cells if inside[place]]
    edges = [(place, {place.left, place.right} - {0, len(grid.xs) - 1}) for place in filled]
    first = 0
    for title in sorted((place for place in filled if _is_wide(place, grid)), key=lambda place: place.top):
        above = set().union(*(own for place, own in edges if first <= place.top < title.top))
        below = set().union(*(own for place, own in edges if place.top >= title.bottom))
        if above and below and not above & below:
            yield _cut_out(grid, inside, first, title.top)
            first = title.top
    yield _cut_out(grid, inside, first, len(grid.ys) - 1)


def _cut_out(grid: Grid, inside: Filled, first: int, last: int) -> tuple[Grid, Filled]:
    """Return some rows of a grid."""
    cut: Filled = defaultdict(list)
    for place in grid.cells:
        if first <= place.top and place.bottom <= last:
            cut[Place(place.top - first, place.left, place.bottom - first, place.right)] = inside[place]
    return Grid(grid.xs, grid.ys[first : last + 1], tuple(cut)), cut


def _cut_at_rules(found: Iterable[Word], grid: Grid) -> list[Word]:
    """Return words, those cut that a gap at a rule divides: two cells may print nearer than two words do.

    A word that goes on over a rule without a gap, as a figure too long for its cell, stays whole.
    """
    parts: list[Word] = []
    for word in found:
        rest = word
        for x in grid.xs:
            if rest.x0 + OVER < x < rest.x1 - OVER and (cut := _cut(rest, x)):
                parts.append(cut[0])
                rest = cut[1]
        parts.append(rest)
    return parts


def _cut(word: Word, x: float) -> tuple[Word, Word] | None:
    for number, (before, after) in enumerate(zip(word.letters, word.letters[1:], strict=False), 1):
        if before[1] - OVER <= x <= after[0] + OVER and after[0] - before[1] > 0.04 * word.height:
            left, right = word.letters[:number], word.letters[number:]
            return (
                replace(word, text="".join(each[2] for each in left), x1=before[1], letters=left),
                replace(word, text="".join(each[2] for each in right), x0=after[0], letters=right),
            )
    return None


def _placed(grid: Grid, found: list[Word], in_lines: bool) -> Filled:
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
    alone = ((n, n + 1) for n in range(len(homes)))
    for first, last in alone if in_lines else _paragraphs(homes, grid):
        own = {place for _, place in homes[first:last]}
        if len(own) > 1 and not any(FIGURE.fullmatch(word.text) for word, _ in homes[first:last]):
            before = homes[first - 1][1] if first else None
            after = homes[last][1] if last < len(homes) else None
            own = {place for place in own if _comes_between(before, place, after)}
        for word, place in homes[first:last]:
            inside[next(iter(own)) if len(own) == 1 else place].append(word)
    return inside


def _paragraphs(homes: list[tuple[Word, Place]], grid: Grid) -> Iterable[tuple[int, int]]:
    """Yield where words begin and end that the file gives one after the other, line under line in one column.

    A line goes on in the cell below only where the line above had no room for its first word.
    """
    first = 0
    for number in range(1, len(homes) + 1):
        if number < len(homes):
            (last, above), (word, place) = homes[number - 1 : number + 1]
            down = word.middle - last.middle
            same = place == above or (
                (place.left, place.right) == (above.left, above.right)
                and place.top == above.bottom
                and 0 < down < NEXT_LINE * word.height
                and last.x1 + (word.x1 - word.x0) + PADDING > grid.xs[place.right]
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
