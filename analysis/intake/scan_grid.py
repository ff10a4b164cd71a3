"""The rules drawn on a page, and the grids of cells that they make."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from analysis.intake.rules import Grid, Place, Rule
from analysis.intake.scan_edges import (
    SAME_LINE,
    bars,
    course,
    goes_through,
    in_words,
    is_drawn,
    letters_at,
    off_screens,
    without_strokes,
)
from analysis.intake.scan_picture import POINT, Picture

PIECE = round(19 * POINT)  # of a rule: so long that no letter has it, and drawn through but for specks of paper
STROKE = round(10.5 * POINT)  # longer than a stroke of letters in a table
DRAWN = 0.95
BROKEN = 0.6
THICKEST = round(3 * POINT)
THINNEST_LETTER = round(1.5 * POINT)  # 1 with its foot or flag; what is thinner is a dash of a rule, or an I
DASHES = round(2 * POINT)  # long or high at most where two short ones meet
STROKES = 3  # times as long as it is thick: a piece of a rule, and no letter
LONGEST_WORD = round(38 * POINT)  # of small letters that touch
UNLIKE, WORN = 0.7, 0.1  # of the usual thickness of a piece: a rule is so thin on no more of its length
# A row of dots or dashes: so many so near each other, evenly but for some that paper or print has lost. Those that
# stand above each other are shorter than l and I.
FEWEST_DOTS = 8
DOT_APART, DOTS_APART = 6 * POINT, 4 * POINT  # at most, and half of them at most
DOT_LONG, DOT_HIGH = 6 * POINT, 3 * POINT
EVEN, UNEVEN = 1.6, 0.25  # times the usual gap, and the share of gaps that may be wider
TOUCHING = round(0.7 * POINT)  # between the end of a rule and the one that it ends on
LONG = round(70 * POINT)  # a run of ink of this length at one height is a rule, wherever it ends
SMALLEST_CELL = round(5 * POINT)


@dataclass(frozen=True)
class Area:
    """A rectangle of a picture in pixels; x1 and y1 lie outside it."""

    x0: int
    y0: int
    x1: int
    y1: int


@dataclass(frozen=True)
class Rules:
    """Masks of the rules that run across and down a page, and all ink of the page."""

    across: Picture
    down: Picture
    ink: Picture


def find_rules(ink: Picture) -> Rules:
    """Find the rules of a page: long thin straight ink, broken or dotted ones too, that is no stroke of letters."""
    across = _across(*_parts(ink))
    down = _across(*_parts(_turned(ink), standing=True))
    across, down = _whole(across, _turned(down)), _turned(_whole(down, _turned(across)))
    across, down = (
        without_strokes(across, down, ink),
        _turned(without_strokes(_turned(down), _turned(across), _turned(ink))),
    )
    return Rules(across, down | bars(ink, across), ink)


def level_rules(rules: Rules) -> list[Rule]:
    """Return the rules that run across, in pixels."""
    import cv2

    _, _, found, _ = cv2.connectedComponentsWithStats(rules.across.astype("uint8"), connectivity=8)
    return [Rule(y + high / 2, x, x + wide) for x, y, wide, high, _ in found[1:].tolist() if wide > high]


def find_grids(rules: Rules) -> list[Grid]:
    """Find the ruled tables of a page from top to bottom, in pixels: those with two columns or more."""
    found = [grid for area in _ruled_areas(rules) for grid in _grids(rules, area)]
    divided = (grid for grid in found if any(place.right - place.left < len(grid.xs) - 1 for place in grid.cells))
    return sorted(divided, key=lambda grid: (grid.ys[0], grid.xs[0]))


def erase(grey: Picture, rules: Rules, grids: Sequence[Grid]) -> Picture:
    """Paint the rules white, those of grids also where they are broken, with the blurred edge of each.

    The ink of a letter at the edge of a rule stays.
    """
    import cv2
    import numpy as np

    across, down = rules.across.copy(), rules.down.copy()
    side = _turned(rules.down)
    for grid in grids:
        across |= _traced(rules.across, grid.ys, [(p.left, p.right, {p.top, p.bottom}) for p in grid.cells], grid.xs)
        traced = _traced(side, grid.xs, [(p.top, p.bottom, {p.left, p.right}) for p in grid.cells], grid.ys)
        down |= _turned(traced)
    around = cv2.dilate(across | down, np.ones((3, 3), np.uint8)) > 0
    return np.where(around & ~letters_at(grey, across, down), 255, grey).astype(np.uint8)


def _traced(
    across: Picture, heights: Sequence[float], edges: list[tuple[int, int, set[int]]], places: Sequence[float]
) -> Picture:
    """Draw the edges of cells where the rules beside them run: a rule's height is known from its pieces.

    An edge is the numbers of the places where it begins and ends, and of the heights it is drawn at.
    """
    import numpy as np

    mask = np.zeros_like(across)
    first, last = round(places[0]), round(places[-1]) + 1
    for number, height in enumerate(heights):
        run, half = course(across, height, first, last)
        wanted = np.zeros(last - first, bool)
        for start, end, at in edges:
            if number in at:
                wanted[round(places[start]) - first : round(places[end]) - first + 1] = True
        for column in np.flatnonzero(wanted):
            mask[max(0, round(run[column] - half)) : round(run[column] + half) + 1, first + column] = 255
    return mask


def _turned(mask: Picture) -> Picture:
    return mask.T.copy()


def _parts(ink: Picture, standing: bool = False) -> tuple[Picture, Picture, Picture]:
    """Part ink into the nets of tables, with what touches them, and pieces of rules; letters and words are left out.

    Of the pieces, those that may be dots or dashes come a second time, alone.

    `standing` is for a picture of which rows and columns are exchanged: there 1, l and I are thin.
    """
    import cv2
    import numpy as np

    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    along, athwart = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    tall, wide = (along, athwart) if standing else (athwart, along)
    letters = (athwart > THICKEST) & (tall <= 40 * POINT) & (wide <= 100 * POINT)
    if standing:
        letters |= (along > 2.5 * POINT) & (along < 16 * POINT) & (athwart > THINNEST_LETTER)
    # Two pieces of rules that meet fill little of their rectangle.
    thin = stats[:, cv2.CC_STAT_AREA] < 0.2 * along * athwart
    letters &= ~(thin & (np.maximum(along, athwart) >= PIECE))
    net = ~letters & (athwart > THICKEST)
    piece = ~letters & ~net
    net[0] = piece[0] = False
    crossing = stats[:, cv2.CC_STAT_AREA] <= 0.6 * along * athwart
    small = (athwart > THINNEST_LETTER) & (along < STROKES * athwart)  # letters of small print, or dashes that meet
    small &= np.maximum(along, athwart) > DASHES
    low = piece & (athwart > THINNEST_LETTER) & (along >= STROKES * athwart) & (along < LONGEST_WORD)
    for label in np.flatnonzero(low):
        small[label] = _is_word(labels, stats[label], label)
    dot = piece & (along <= (DOT_HIGH if standing else DOT_LONG)) & ((athwart <= THINNEST_LETTER) | crossing)
    if standing:
        small |= in_words(labels, stats, letters, np.flatnonzero(piece & (along > DOT_HIGH)))
    kind = (1 * net + 2 * (piece & ~small) + 4 * dot).astype(np.uint8)[labels]
    return cv2.inRange(kind & 1, 1, 1), cv2.inRange(kind & 2, 2, 2), cv2.inRange(kind & 4, 4, 4)


def _is_word(labels: Picture, place: Any, label: int) -> bool:
    """Tell whether a low piece of ink is small letters that touch: a rule is about as thick all along."""
    import numpy as np

    x, y, wide, high, _ = place
    own = labels[y : y + high, x : x + wide] == label
    thick = own.sum(axis=0) if wide > high else own.sum(axis=1)
    return bool((thick < UNLIKE * np.median(thick)).mean() > WORN) and bool((thick > THINNEST_LETTER).mean() > WORN)


def _across(net: Picture, pieces: Picture, dots: Picture) -> Picture:
    """Find long thin runs of ink across a picture.

    In a net, where letters may touch the rules, a run is drawn through; between such runs pieces make broken ones.
    """
    import cv2
    import numpy as np

    drawn = cv2.bitwise_or(_runs(net, DRAWN, STROKE), cv2.bitwise_or(pieces, _dotted(dots)))
    run = _runs(drawn, BROKEN, PIECE)
    fat = cv2.morphologyEx(run, cv2.MORPH_OPEN, np.ones((THICKEST + 2, THICKEST + 2), np.uint8))
    return cv2.bitwise_and(run, cv2.bitwise_not(fat))


def _dotted(dots: Picture) -> Picture:
    """Draw the rules through rows of dots or short dashes."""
    import cv2
    import numpy as np

    printed = cv2.dilate(off_screens(dots), np.ones((3, 1), np.uint8))
    rows = cv2.morphologyEx(printed, cv2.MORPH_CLOSE, np.ones((1, round(DOT_APART)), np.uint8))
    # Dots of a rule that crosses it, which ink joins with it, are no part of a row.
    rows = cv2.morphologyEx(rows, cv2.MORPH_OPEN, np.ones((1, round(2 * DOT_APART)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rows, connectivity=8)
    keep = np.zeros(count, bool)
    for label in np.flatnonzero(stats[:, cv2.CC_STAT_WIDTH] >= PIECE):
        x, y, w, h, _ = stats[label]
        own = (printed[y : y + h, x : x + w] > 0) & (labels[y : y + h, x : x + w] == label)
        keep[label] = label > 0 and h <= 1.5 * THICKEST + w / 100 and _is_even(own)
    return np.where(keep[labels], rows, 0).astype(np.uint8)


def _is_even(row: Any) -> bool:
    """Tell whether a row is one of dots at even distances, most of them no higher than a rule is thick."""
    import numpy as np

    row = row[:, row.any(axis=0).argmax() : row.shape[1] - row.any(axis=0)[::-1].argmax()]
    printed = row.any(axis=0)
    high = len(row) - row[::-1].argmax(axis=0) - row.argmax(axis=0)
    if np.median(high[printed]) > THINNEST_LETTER + 2:  # two pixels are the closing of the row
        return False
    starts = np.flatnonzero(printed[1:] & ~printed[:-1])
    ends = np.flatnonzero(printed[:-1] & ~printed[1:])
    gaps = starts - ends
    if len(gaps) < FEWEST_DOTS - 1:
        return False
    usual = float(np.median(gaps))
    return usual <= DOTS_APART and bool((gaps > EVEN * usual + 1).mean() <= UNEVEN)


def _runs(ink: Picture, drawn: float, length: int) -> Picture:
    """Mark the ink of which, over a length, at least the given share is drawn."""
    import cv2
    import numpy as np

    jagged = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    share = cv2.boxFilter(jagged, cv2.CV_32F, (length, 1), normalize=True)
    run = cv2.dilate(cv2.compare(share, drawn * 255, cv2.CMP_GE), np.ones((1, length), np.uint8))
    run = cv2.bitwise_and(run, jagged)
    return cv2.morphologyEx(run, cv2.MORPH_CLOSE, np.ones((1, length // 4), np.uint8))


def _whole(across: Picture, down: Picture) -> Picture:
    """Keep runs that end on two rules, one alone only without a gap, and those long together at their height."""
    import cv2
    import numpy as np

    count, labels, stats, centres = cv2.connectedComponentsWithStats(across, connectivity=8)
    near, at = (cv2.dilate(down, np.ones((3, 2 * gap + 1), np.uint8)) for gap in (SAME_LINE, TOUCHING))
    keep = np.zeros(count, bool)
    heights, lengths = centres[1:, 1], stats[1:, cv2.CC_STAT_WIDTH]
    for label in range(1, count):
        x, y, w, h, _ = stats[label]
        own = lengths[np.abs(heights - centres[label, 1]) <= SAME_LINE / 2]
        ends = [(near if len(own) > 1 else at)[y : y + h, end].any() for end in (x, x + w - 1)]
        keep[label] = all(ends) or own.sum() >= LONG
    return np.where(keep[labels], across, 0).astype(np.uint8)


def _ruled_areas(rules: Rules) -> list[Area]:
    """Give the bounding rectangles of rules that touch, a rule's break bridged."""
    import cv2
    import numpy as np

    bridge = round(10 * POINT)
    near = cv2.bitwise_or(
        cv2.morphologyEx(rules.across, cv2.MORPH_CLOSE, np.ones((1, 3 * bridge), np.uint8)),
        cv2.morphologyEx(rules.down, cv2.MORPH_CLOSE, np.ones((3 * bridge, 1), np.uint8)),
    )
    near = cv2.dilate(near, np.ones((SAME_LINE, SAME_LINE), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    areas = [Area(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats[1:count]]
    while (joined := _without_overlap(areas)) != areas:
        areas = joined
    return [a for a in areas if a.x1 - a.x0 > 4 * SMALLEST_CELL and a.y1 - a.y0 > 2 * SMALLEST_CELL]


def _without_overlap(areas: list[Area]) -> list[Area]:
    """Join each area with the first before it that it overlaps."""
    joined: list[Area] = []
    for area in areas:
        for place, other in enumerate(joined):
            if area.x0 < other.x1 and other.x0 < area.x1 and area.y0 < other.y1 and other.y0 < area.y1:
                joined[place] = Area(
                    min(area.x0, other.x0), min(area.y0, other.y0), max(area.x1, other.x1), max(area.y1, other.y1)
                )
                break
        else:
            joined.append(area)
    return joined


def _grids(rules: Rules, area: Area) -> list[Grid]:
    part = (slice(area.y0, area.y1), slice(area.x0, area.x1))
    across, down = rules.across[part], _turned(rules.down[part])
    ink, side_ink = rules.ink[part], _turned(rules.ink[part])
    rows, columns = _lines(across), _lines(down)
    if len(rows) < 2 or len(columns) < 2:
        return []
    rows, columns = _with_ends(rows, down), _with_ends(columns, across)
    edges = [[is_drawn(across, ink, y, *ends) for ends in pairwise(columns)] for y in rows]
    sides = [[is_drawn(down, side_ink, x, *ends) for ends in pairwise(rows)] for x in columns]
    closed = [
        any(side[row] and goes_through(down, side_ink, x, *ends) for side, x in zip(sides, columns, strict=True))
        for row, ends in enumerate(pairwise(rows))
    ]
    blocks = _blocks(closed)
    if len(blocks) > 1:  # each table has columns of its own
        tops = [area.y0 + (rows[first - 1] + rows[first]) // 2 for first, _ in blocks[1:]]
        bottoms = [area.y0 + (rows[last] + rows[last + 1]) // 2 for _, last in blocks[:-1]]
        parts = zip([area.y0, *tops], [*bottoms, area.y1], strict=True)
        return [grid for top, bottom in parts for grid in _grids(rules, Area(area.x0, top, area.x1, bottom))]
    grids = []
    for first, last in blocks:
        ys = tuple(float(y + area.y0) for y in rows[first : last + 1])
        cells = _cells(edges[first : last + 1], [side[first:last] for side in sides])
        grids.append(Grid(tuple(float(x + area.x0) for x in columns), ys, tuple(cells)))
    return grids


def _blocks(closed: list[bool]) -> list[tuple[int, int]]:
    """Give first and last edge of each block of rows that have a side; rows without any part two tables."""
    blocks = []
    for has_side, rows in groupby(range(len(closed)), key=closed.__getitem__):
        if has_side:
            numbers = list(rows)
            blocks.append((numbers[0], numbers[-1] + 1))
    return blocks


def _lines(across: Picture) -> list[int]:
    """Give the heights at which rules run across, runs at one height taken together."""
    import cv2

    count, _, stats, centres = cv2.connectedComponentsWithStats(across, connectivity=8)
    runs = sorted((float(centres[i][1]), float(stats[i][cv2.CC_STAT_WIDTH])) for i in range(1, count))
    lines: list[list[tuple[float, float]]] = []
    for middle, length in runs:
        if lines and middle - _middle(lines[-1]) <= SMALLEST_CELL:
            lines[-1].append((middle, length))
        else:
            lines.append([(middle, length)])
    return [round(_middle(line)) for line in lines]


def _middle(runs: Iterable[tuple[float, float]]) -> float:
    runs = list(runs)
    return sum(middle * length for middle, length in runs) / sum(length for _, length in runs)


def _with_ends(lines: list[int], crossing: Picture) -> list[int]:
    """Add where two crossing rules or more end, when no rule closes the table there; one alone may go on in letters."""
    import numpy as np

    starts = (crossing[1:] > 0) & (crossing[:-1] == 0)
    used = np.flatnonzero(starts.sum(axis=0) + (crossing[0] > 0) > 1)
    if not len(used):
        return lines
    first, last = int(used[0]), int(used[-1])
    start = [first] if lines[0] - first > 2 * SMALLEST_CELL else []
    end = [last] if last - lines[-1] > 2 * SMALLEST_CELL else []
    return [*start, *lines, *end]


def _cells(edges: list[list[bool]], sides: list[list[bool]]) -> list[Place]:
    """Join the squares of a grid that no rule parts, from their upper edges and left sides.

    Squares that together are no rectangle stay apart.
    """
    height, width = len(edges) - 1, len(sides) - 1
    group = {(i, j): {(i, j)} for i in range(height) for j in range(width)}

    def join(one: tuple[int, int], two: tuple[int, int]) -> None:
        if group[one] is not group[two]:
            joined = group[one] | group[two]
            for place in joined:
                group[place] = joined

    for i, j in list(group):
        if i and not edges[i][j]:
            join((i, j), (i - 1, j))
        if j and not sides[j][i]:
            join((i, j), (i, j - 1))
    cells = []
    seen: set[tuple[int, int]] = set()
    for i, j in sorted(group):
        if (i, j) in seen:
            continue
        squares = group[i, j]
        place = Place(
            min(row for row, _ in squares),
            min(column for _, column in squares),
            max(row for row, _ in squares) + 1,
            max(column for _, column in squares) + 1,
        )
        if len(squares) != (place.bottom - place.top) * (place.right - place.left):
            place, squares = Place(i, j, i + 1, j + 1), {(i, j)}
        seen |= squares
        cells.append(place)
    return cells
