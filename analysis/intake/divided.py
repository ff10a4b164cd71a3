"""Cells of a grid divided where a table prints several rows or columns without a rule between them."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from statistics import median

from analysis.intake.letters import MARK, WHOLE, Word, is_torn, lines, may_be_torn
from analysis.intake.rules import Grid, Place

FIGURE = re.compile(r"(?:Rp\.?\s*)?[-(]?\d[\d.,]*(?:,-)?\)?\s*%?|-")
SPACED = re.compile(r"\d{1,3}(?:[ .,]+\d{3})+(?:,\d\d)?")  # a figure of thousands with a blank in it, as paper is read
LONG = 7  # digits: two lines with so many are two amounts, not one that its cell tears
ITEM = re.compile(r"[Il\d]\d?[.)]?")  # how an item of a list begins; a 1 may be read as a letter
CURRENCY = re.compile(r"Rp\.?")  # a word of its own before its figure, or alone in its line above it
PADDING = 11.0  # points that a cell leaves before and after its text, as word processors do
APART = 0.9  # heights of a line: words further apart stand in two columns
AT_RULE = 5.0  # points from the place of a rule to the word that begins the next column
MORE_ROOM = 1.15  # times the room between two lines of one row, at least, between two rows
SAME_HEIGHT = 0.6  # heights of a line between the middles of figures of one row

Filled = dict[Place, list[Word]]
Lines = list[list[Word]]


def where_rules_lack(grid: Grid, inside: Filled) -> tuple[Grid, Filled]:
    """Return a grid with the cells divided that hold several columns, or figures of several rows."""
    grid, inside = _columns(grid, inside)
    return _rows(*_figures_of_rows(grid, inside))


def is_figure(line: list[Word]) -> bool:
    """Tell whether a line of a cell is one figure and nothing else."""
    return bool(FIGURE.fullmatch(" ".join(word.text for word in line)))


def _columns(grid: Grid, inside: Filled) -> tuple[Grid, Filled]:
    """Return a grid in which no cell over several columns has a gap at each of its lines where a column begins."""
    cells: list[Place] = []
    divided: Filled = defaultdict(list)
    for place in grid.cells:
        printed = lines(inside[place])
        cuts = [n for n in range(place.left + 1, place.right) if _gap_at(printed, grid.xs[n])]
        for left, right in pairwise([place.left, *cuts, place.right]):
            cells.append(part := Place(place.top, left, place.bottom, right))
            last = right == place.right
            divided[part] = [
                word
                for word in inside[place]
                if (left == place.left or word.centre >= grid.xs[left]) and (last or word.centre < grid.xs[right])
            ]
    return replace(grid, cells=tuple(cells)), divided


def _gap_at(printed: Lines, x: float) -> bool:
    """Tell whether lines stop before a place and begin anew right behind it."""
    both = 0
    for line in printed:
        if any(word.x0 < x - 1 and word.x1 > x + 1 for word in line):
            return False
        before, after = [word for word in line if word.centre < x], [word for word in line if word.centre >= x]
        if before and after:
            if after[0].x0 - before[-1].x1 < APART * after[0].height or after[0].x0 - x > AT_RULE:
                return False
            both += 1
    return both > 0


def _figures_of_rows(grid: Grid, inside: Filled) -> tuple[Grid, Filled]:
    """Return a grid in which no cell over several rows holds a figure of each."""
    cells: list[Place] = []
    divided: Filled = defaultdict(list)
    for place in grid.cells:
        printed = lines(inside[place])
        rows = [bisect_right(grid.ys, line[0].middle) - 1 for line in printed if is_figure(line)]
        if len(rows) > 1 and len(rows) == len(set(rows)) == len(printed):
            for row in range(place.top, place.bottom):
                cells.append(part := Place(row, place.left, row + 1, place.right))
                divided[part] = [word for word in inside[place] if bisect_right(grid.ys, word.middle) - 1 == row]
        else:
            cells.append(place)
            divided[place] = inside[place]
    return replace(grid, cells=tuple(cells)), divided


def _rows(grid: Grid, inside: Filled) -> tuple[Grid, Filled]:
    """Return a grid whose rows are divided where several of its cells print several figures, one below the other."""
    blocks: dict[tuple[int, int], list[Place]] = defaultdict(list)
    for place in grid.cells:
        blocks[place.top, place.bottom].append(place)
    for block in sorted(blocks, reverse=True):
        cells = [_untorn(lines(inside[place])) for place in blocks[block]]
        whole: set[Place] = set()
        if items := _items(cells):
            cuts = [line[0].y0 - 0.5 for line in items[1:]]
            running = [_runs_on(cell, cuts) for cell in cells]
            if not running[next(number for number, cell in enumerate(cells) if items[0] in cell)]:
                whole = {place for place, runs_on in zip(blocks[block], running, strict=True) if runs_on}
        else:
            cuts = _cuts(cells, [grid.xs[place.right] - grid.xs[place.left] for place in blocks[block]])
        if cuts:
            grid, inside = _divided_at(grid, inside, block, cuts, whole)
    return grid, inside


def _runs_on(cell: Lines, cuts: list[float]) -> bool:
    """Tell whether the lines of a cell stand as near to each other across cuts as elsewhere: one text of all rows."""
    gaps: dict[bool, list[float]] = {True: [], False: []}
    for upper, lower in pairwise(line[0].middle for line in cell):
        gaps[bisect_right(cuts, upper) != bisect_right(cuts, lower)].append(lower - upper)
    return bool(gaps[True] and gaps[False]) and max(gaps[True]) <= MORE_ROOM * median(gaps[False])


def _untorn(printed: Lines) -> Lines:
    """Return lines with those put together that hold one figure, torn because its cell is narrow."""
    whole: Lines = []
    for line in printed:
        if whole and is_torn(whole[-1][-1].text, line[0].text) and len(line) == 1:
            whole[-1] = [*whole[-1], *line]
        else:
            whole.append(line)
    return whole


def _starts_with_figure(line: list[Word]) -> bool:
    """Tell whether a line is a figure, perhaps with its currency before it and its unit behind it."""
    own = _behind_currency(line)
    if SPACED.fullmatch(" ".join(word.text for word in own)):
        return True
    return bool(FIGURE.fullmatch(own[0].text)) and not any(re.search(r"\d", word.text) for word in own[1:])


def _behind_currency(line: list[Word]) -> list[Word]:
    return line[1:] if len(line) > 1 and CURRENCY.fullmatch(line[0].text) else line


def _broken(cell: Lines, width: float) -> bool:
    """Tell whether a cell may hold one text that its width breaks: no room for the next line, no whole figure."""
    for above, below in pairwise(cell):
        room = above[-1].x1 - above[0].x0 + below[0].x1 - below[0].x0 + PADDING > width
        whole = WHOLE.fullmatch(above[-1].text) and WHOLE.fullmatch(_behind_currency(below)[0].text)
        if room and not whole and not (_is_amount(above) and _is_amount(below)):
            return True
    return False


def _is_amount(line: list[Word]) -> bool:
    """Tell whether a line is a figure of so many digits that it is whole, its marks read or not."""
    text = " ".join(word.text for word in _behind_currency(line))
    digits = sum(letter.isdigit() for letter in text)
    return digits >= LONG and text[0].isdigit() and text[-1].isdigit() and set(text) <= set("0123456789., ")


def _items(cells: list[Lines]) -> Lines:
    """Return the lines that begin the items of a list, where each has an amount beside it and no amount has none."""
    amounts = [cell for cell in cells if len(cell) > 1 and all(map(_is_amount, cell))]
    for cell in cells:
        begun = [line for line in cell if len(line) > 1 and ITEM.fullmatch(line[0].text)]
        for own in amounts:
            if len(begun) == len(own) and all(map(_beside, begun, own)):
                return begun
    return []


def _beside(one: list[Word], other: list[Word]) -> bool:
    return abs(one[0].middle - other[0].middle) <= SAME_HEIGHT * one[0].height


def _cuts(cells: list[Lines], widths: list[float]) -> list[float]:
    """Return the heights at which a row is divided, from the lines of its cells and how wide these are."""
    columns = [
        [line for line in cell if _starts_with_figure(line)]
        for cell, width in zip(cells, widths, strict=True)
        if len(cell) > 1 and all(map(_starts_with_figure, cell)) and not _broken(cell, width)
    ]
    if len(columns) < 2 or (all(map(_may_be_torn, columns)) and any(map(_is_one_figure, cells))):
        return []
    starts: Lines = []
    for line in sorted((line for own in columns for line in own), key=lambda line: line[0].middle):
        if not starts or line[0].middle - starts[-1][0].middle > SAME_HEIGHT * line[0].height:
            starts.append(line)
    if any(2 * len(own) < len(starts) for own in columns):
        return []
    starts = sorted([*starts, *_headings(cells, starts)], key=lambda line: line[0].middle)
    height = starts[0][0].height
    begin = min(line[0].y0 for cell in cells for line in cell) > starts[0][0].y0 - height / 2
    end = max(line[0].y1 for cell in cells for line in cell) < starts[-1][0].y1 + height / 2
    first, last = _go_on(cells, starts)
    words = [word for cell in cells for line in cell for word in line]
    cuts = []
    for above, below in pairwise(starts):
        room = parting(words, above[0].middle, below[0].middle)
        if room is not None:
            cuts.append(room)
        elif begin and not first:
            cuts.append(below[0].y0 - 0.5)  # texts begin beside their figures
        elif end and not last:
            cuts.append(above[0].y1 + 0.5)  # texts end beside their figures
        else:
            cuts.append((above[0].middle + below[0].middle) / 2)
    return cuts


def parting(found: Iterable[Word], upper: float, lower: float) -> float | None:
    """Return where the lines between two heights lie furthest apart; None where nothing tells it.

    Between two rows there is more room than between two lines of one, if the table leaves any.
    """
    middles = [upper, *sorted(word.middle for word in found if upper < word.middle < lower), lower]
    gaps = sorted(((below - above, (above + below) / 2) for above, below in pairwise(middles)), reverse=True)
    return gaps[0][1] if len(gaps) == 1 or gaps[0][0] > MORE_ROOM * gaps[1][0] else None


def _go_on(cells: list[Lines], starts: Lines) -> tuple[bool, bool]:
    """Tell whether a text beside a figure goes on a line above it, and whether one below a figure goes on its line."""
    texts = max(cells, key=lambda cell: sum(not _starts_with_figure(line) for line in cell))
    beside = [any(_beside(line, each) for each in starts) for line in texts]
    first = last = False
    for number, line in enumerate(texts[1:], 1):
        goes_on = line[0].text[0].islower() and not MARK.fullmatch(line[0].text)
        first |= goes_on and beside[number] and not beside[number - 1]
        last |= (goes_on and not beside[number]) or (bool(MARK.fullmatch(line[0].text)) and beside[number])
    return first, last


def _may_be_torn(cell: Lines) -> bool:
    """Tell whether the two lines of a cell may be one figure, torn where nothing but its column tells so."""
    texts = [" ".join(word.text for word in line) for line in cell]
    return len(texts) == 2 and may_be_torn(*texts)


def _is_one_figure(cell: Lines) -> bool:
    return len(cell) == 1 and _starts_with_figure(cell[0])


def _headings(cells: list[Lines], figures: Lines) -> Lines:
    """Return the bold lines without a figure beside them that stand above lines that are not bold."""
    found: Lines = []
    for cell in cells:
        bold = [all(word.bold for word in line) for line in cell]
        for number, line in enumerate(cell):
            beside = any(_beside(line, each) for each in figures)
            if bold[number] and not all(bold) and not beside and not (number and bold[number - 1]):
                found.append(line)
    return found


def _divided_at(
    grid: Grid, inside: Filled, block: tuple[int, int], cuts: list[float], whole: set[Place]
) -> tuple[Grid, Filled]:
    """Return a grid with the cells divided that reach from the first row of a block to its last, and are not whole."""
    ys = sorted({*grid.ys, *cuts})
    new = [ys.index(y) for y in grid.ys]
    edges = [ys.index(grid.ys[block[0]]), *map(ys.index, cuts), ys.index(grid.ys[block[1]])]
    cells: list[Place] = []
    divided: Filled = defaultdict(list)
    for place in grid.cells:
        if (place.top, place.bottom) == block and place not in whole:
            for number, (top, bottom) in enumerate(pairwise(edges)):
                cells.append(part := Place(top, place.left, bottom, place.right))
                divided[part] = [word for word in inside[place] if bisect_right(cuts, word.middle) == number]
        else:
            cells.append(moved := Place(new[place.top], place.left, new[place.bottom], place.right))
            divided[moved] = inside[place]
    return Grid(grid.xs, tuple(ys), tuple(cells)), divided
