"""The rules drawn on a page to grids of cells: which squares of a grid belong together, and where tables end."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pdfplumber.utils.geometry import rect_to_edges

NEAR = 3.0  # points: rules nearer than this are one, ends nearer than this meet
THICKEST = 3.0  # points: a filled rectangle that is thicker is the shade of a cell, not a rule
STRAIGHT = 1.0  # points: what is higher or wider than this is no level or upright line
SHORTEST = 6.0  # points: a shorter stroke is part of something else
DRAWN = 0.5  # of a square's side: a rule along more of it divides
NARROWEST = 4.0  # points: a column or row that is narrower is the gap of a double rule


@dataclass(frozen=True)
class Rule:
    """A straight rule: at `at` across its direction, from `start` to `end` along it."""

    at: float
    start: float
    end: float


@dataclass(frozen=True)
class Place:
    """A cell of a grid: its first row and column, and those after its last."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """A ruled table: the heights and widths where its rows and columns are divided, and its cells in reading order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Place, ...]

    def box(self, place: Place) -> tuple[float, float, float, float]:
        """Return x0, y0, x1, y1 of a cell."""
        return self.xs[place.left], self.ys[place.top], self.xs[place.right], self.ys[place.bottom]


def drawn(printed) -> tuple[list[Rule], list[Rule]]:
    """Return the level and the upright rules of a page of pdfplumber, pieces of one rule put together."""
    level, upright = [], []
    for rect in printed.rects:
        if rect.get("stroke"):
            edges = rect_to_edges(rect)
        elif min(rect["width"], rect["height"]) <= THICKEST:
            edges = [rect]  # a rule drawn as a thin area; dots of a rule are both, level and upright
        else:
            edges = []  # the shade of a cell
        for edge in edges:
            if edge["width"] > edge["height"] or (edge["width"] <= THICKEST and edge["height"] <= THICKEST):
                level.append(Rule((edge["top"] + edge["bottom"]) / 2, edge["x0"], edge["x1"]))
            if edge["height"] > edge["width"] or (edge["width"] <= THICKEST and edge["height"] <= THICKEST):
                upright.append(Rule((edge["x0"] + edge["x1"]) / 2, edge["top"], edge["bottom"]))
    for edge in [*printed.lines, *printed.curve_edges]:
        if edge["height"] <= STRAIGHT and edge["width"] > STRAIGHT:
            level.append(Rule((edge["top"] + edge["bottom"]) / 2, edge["x0"], edge["x1"]))
        elif edge["width"] <= STRAIGHT and edge["height"] > STRAIGHT:
            upright.append(Rule((edge["x0"] + edge["x1"]) / 2, edge["top"], edge["bottom"]))
    return joined(level), joined(upright)


def joined(pieces: list[Rule]) -> list[Rule]:
    """Return rules put together from pieces that lie on one line and touch; what stays short is no rule."""
    pieces = _pieces_joined(pieces, 2 * STRAIGHT)  # dots first: a row of them is one rule before others are near it
    return _pieces_joined([piece for piece in pieces if piece.end - piece.start > SHORTEST], NEAR)


def _pieces_joined(pieces: list[Rule], near: float) -> list[Rule]:
    rules: list[Rule] = []
    line: list[Rule] = []
    for piece in [*sorted(pieces, key=lambda each: each.at), None]:
        if piece and line and piece.at - line[0].at <= near:
            line.append(piece)
            continue
        if line:
            at = sum(each.at for each in line) / len(line)
            start, end = None, None
            for each in sorted(line, key=lambda each: each.start):
                if end is not None and each.start <= end + NEAR:
                    end = max(end, each.end)
                else:
                    if end is not None:
                        rules.append(Rule(at, start, end))
                    start, end = each.start, each.end
            rules.append(Rule(at, start, end))
        line = [piece] if piece else []
    return rules


def grids(level: list[Rule], upright: list[Rule]) -> list[Grid]:
    """Return the grids that rules make, from top to bottom; a grid has two cells at least."""
    found = []
    for own_level, own_upright in _groups(level, upright):
        own_level, own_upright = _closed(own_level, own_upright)
        xs = _places(rule.at for rule in own_upright)
        ys = _places(rule.at for rule in own_level)
        if len(xs) < 3 or len(ys) < 2:
            continue
        grid = Grid(tuple(xs), tuple(ys), tuple(_cells(xs, ys, own_level, own_upright)))
        if len(grid.cells) > 1:
            found.append(grid)
    return sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _groups(level: list[Rule], upright: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the rules that touch each other, group by group."""
    owner = list(range(len(level) + len(upright)))

    def root(number: int) -> int:
        while owner[number] != number:
            owner[number] = owner[owner[number]]
            number = owner[number]
        return number

    for i, h in enumerate(level):
        for j, v in enumerate(upright, len(level)):
            if h.start - NEAR <= v.at <= h.end + NEAR and v.start - NEAR <= h.at <= v.end + NEAR:
                owner[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for number, rule in enumerate([*level, *upright]):
        groups[root(number)][number >= len(level)].append(rule)
    return list(groups.values())


def _closed(level: list[Rule], upright: list[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Return the rules of a table with those added that its open sides lack: where several rules end at one place."""
    return [*level, *_ends(level, upright)], [*upright, *_ends(upright, level)]


def _ends(across: list[Rule], along: list[Rule]) -> list[Rule]:
    """Return a rule for each side at which two or more rules end and none is drawn."""
    if len(along) < 2:
        return []
    added = []
    for end in (min(rule.start for rule in along), max(rule.end for rule in along)):
        ending = [rule.at for rule in along if min(abs(rule.start - end), abs(rule.end - end)) <= NEAR]
        if len(ending) > 1 and not any(abs(rule.at - end) <= 2 * NEAR for rule in across):
            added.append(Rule(end, min(ending), max(ending)))
    return added


def _places(found: Iterable[float]) -> list[float]:
    """Return distinct places in order; those of a double rule are one."""
    places: list[float] = []
    for place in sorted(found):
        if not places or place - places[-1] > NARROWEST:
            places.append(place)
    return places


def _cells(xs: list[float], ys: list[float], level: list[Rule], upright: list[Rule]) -> list[Place]:
    """Return the cells of a grid: squares that no rule divides belong together."""
    rows, columns = len(ys) - 1, len(xs) - 1
    under = [[rule for rule in level if abs(rule.at - y) <= NARROWEST] for y in ys[1:]]
    right_of = [[rule for rule in upright if abs(rule.at - x) <= NARROWEST] for x in xs[1:]]
    below = [[_divided(rules, *xs[column : column + 2]) for column in range(columns)] for rules in under]
    beside = [[_divided(rules, *ys[row : row + 2]) for rules in right_of] for row in range(rows)]
    taken = [[False] * columns for _ in range(rows)]
    cells = []
    for top in range(rows):
        for left in range(columns):
            if taken[top][left]:
                continue
            right = left + 1
            while right < columns and not beside[top][right - 1] and not taken[top][right]:
                right += 1
            bottom = top + 1
            while bottom < rows and _goes_on(below, beside, taken, bottom, left, right):
                bottom += 1
            for row in range(top, bottom):
                taken[row][left:right] = [True] * (right - left)
            cells.append(Place(top, left, bottom, right))
    return cells


def _goes_on(below, beside, taken, row: int, left: int, right: int) -> bool:
    """Tell whether a cell from left to right goes on into a row."""
    return (
        not any(below[row - 1][column] or taken[row][column] for column in range(left, right))
        and not any(beside[row][column] for column in range(left, right - 1))
        and (right == len(beside[row]) or beside[row][right - 1])
        and (left == 0 or beside[row][left - 1])
    )


def _divided(rules: list[Rule], start: float, end: float) -> bool:
    """Tell whether the rules at a square's side are drawn along it."""
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules)
    return covered > DRAWN * (end - start)
