"""The columns of a table without rules between them, from the texts of its rows."""

import re
from collections.abc import Callable
from itertools import pairwise
from statistics import median

from analysis.intake.letters import are_cells
from analysis.intake.pieces import Edges, Lines, Piece, over

RIVER = 0.6  # heights of a line: where no row prints anything over this width, two columns are divided
FEWEST_ROWS = 3  # with two figures or more, of a table
BEGIN = 0.6  # of the rows, at least, that begin a text at one place, where a column begins
APART = 0.3  # of these, at least, that leave more room before it than between two words
SET = 0.8  # of the texts of a column, at least, that are set at one edge
TOUCH = 1.0  # point that a figure may reach over the place where the next cell begins
TITLE = 12.0  # points between the middle of a title and of the table that it stands over

Side = Callable[[Piece], float]
SIDES: tuple[Side, ...] = (lambda each: each.x0, lambda each: each.x1, lambda each: (each.x0 + each.x1) / 2)


def columns_of(rows: Lines, wider: list[Edges]) -> list[Edges]:
    """Return the columns of rows of figures, and of the texts that made some of them wider."""
    texts = [
        (piece.x0, piece.x1, 0.0 if piece.words[0].begins else RIVER * piece.words[0].height)
        for row in rows
        for piece in row
    ]
    texts = sorted([*texts, *((left, right, 0.0) for left, right in wider)])
    columns: list[Edges] = []
    for x0, x1, room in texts:
        if columns and x0 - columns[-1][1] < room:
            columns[-1] = columns[-1][0], max(columns[-1][1], x1)
        else:
            columns.append((x0, x1))
    columns = [part for edges in columns for part in _set_at_edges(edges, rows)]
    columns = [part for edges in columns for part in _at_left_edges(edges, rows)]
    return [part for edges in columns for part in _between_figures(edges, rows)]


def _set_at_edges(edges: Edges, rows: Lines) -> list[Edges]:
    """Return a column, or the several of which some lines print a text each, all texts of one set at one edge.

    Some may reach over others, where they are too long for their cells.
    """
    lines = [[piece for piece in row if edges[0] <= (piece.x0 + piece.x1) / 2 <= edges[1]] for row in rows]
    most = max(map(len, lines))
    full = [line for line in lines if len(line) == most and all(piece.words[0].begins for piece in line)]
    if most < 2 or len(full) < FEWEST_ROWS:
        return [edges]
    sides = [_set_at([line[n] for line in full]) for n in range(most)]
    parts: list[list[Piece]] = [[] for _ in sides]
    for piece in (piece for line in lines for piece in line):
        away = [abs(side[0](piece) - side[1]) for side in sides if side]
        if len(away) < most:
            return [edges]
        parts[away.index(min(away))].append(piece)
    found = [(min(piece.x0 for piece in part), max(piece.x1 for piece in part)) for part in parts]
    return _apart(found, [side is not None and side[0] is SIDES[1] for side in sides])


def _apart(columns: list[Edges], at_right: list[bool]) -> list[Edges]:
    """Return columns that lie over each other, cut: at the edge at which the texts of one of the two are set."""
    found = [columns[0]]
    for edges, right in zip(columns[1:], at_right[1:], strict=True):
        before = found[-1]
        if edges[0] < before[1] + TOUCH and not right:
            found[-1] = before[0], edges[0] - TOUCH
        elif edges[0] < before[1] + TOUCH and at_right[len(found) - 1]:
            edges = before[1] + TOUCH, edges[1]
        elif edges[0] < before[1] + TOUCH:
            middle = (edges[0] + before[1]) / 2
            found[-1], edges = (before[0], middle - TOUCH / 2), (middle + TOUCH / 2, edges[1])
        found.append(edges)
    return found


def _set_at(texts: list[Piece]) -> tuple[Side, float] | None:
    """Return the side at which nearly all texts are set, and where that is."""
    found = []
    for number, side in enumerate(SIDES):
        place = median(map(side, texts))
        found.append((-sum(abs(side(each) - place) <= TOUCH for each in texts), number, place))
    best, number, place = min(found)
    return (SIDES[number], place) if -best >= SET * len(texts) else None


def _at_left_edges(edges: Edges, rows: Lines) -> list[Edges]:
    """Return a column, cut where most rows begin a text at one place and no word crosses it.

    Where each has no more than a blank before it, the texts begin alike and are of one column.
    """
    lines = [[word for piece in row for word in piece.words if edges[0] <= word.centre <= edges[1]] for row in rows]
    parts = [edges]
    for x in sorted({round(word.x0) for line in lines for word in line[1:]}):
        begin = [(line[n - 1], line[n]) for line in lines for n in range(1, len(line)) if abs(line[n].x0 - x) <= TOUCH]
        apart = sum(after.x0 - before.x1 > RIVER * after.height for before, after in begin)
        crossed = any(word.x0 < x - TOUCH and word.x1 > x + TOUCH for line in lines for word in line)
        if crossed or len(begin) < max(FEWEST_ROWS, BEGIN * len(rows)) or apart < APART * len(begin):
            continue
        if x - parts[-1][0] > 2 * TOUCH:
            ends = max(before.x1 for before, _ in begin)
            parts[-1:] = [(parts[-1][0], min(ends, x - TOUCH / 2)), (min(word.x0 for _, word in begin), parts[-1][1])]
    return parts


def _between_figures(edges: Edges, rows: Lines) -> list[Edges]:
    """Return a column, cut where full cells stand so close that no room is left between them."""
    words = [word for row in rows for piece in row for word in piece.words if edges[0] <= word.centre <= edges[1]]
    pairs = [
        (one.x1, other.x0)
        for row in rows
        for one, other in pairwise(word for piece in row for word in piece.words)
        if edges[0] < one.x1 < edges[1] and (are_cells(one.text, other.text) or _are_codes(one.text, other.text))
    ]
    parts = [edges]
    for x in sorted((right + left) / 2 for right, left in pairs):
        left, right = parts[-1]
        crossed = any(word.x0 < x - TOUCH and word.x1 > x + TOUCH for word in words)
        before, after = (
            [word.x1 for word in words if left <= word.centre < x],
            [word.x0 for word in words if x < word.centre <= right],
        )
        if not crossed and before and after:
            parts[-1:] = [(left, min(max(before), x - TOUCH)), (max(min(after), x + TOUCH), right)]
    return parts


def _are_codes(one: str, other: str) -> bool:
    """Tell whether two texts are the codes of a kegiatan and of its sub-kegiatan, in a column each."""
    return bool(re.fullmatch(r"\d{1,2}\.\d{2}", one) and re.fullmatch(r"0\d{3}|0\d", other))


def without_twins(header: Lines, body: Lines, columns: list[Edges]) -> list[Edges]:
    """Return columns, two of them as one where their cells are set otherwise, as numbers left and a dash in the middle.

    No line fills both, and none of the header has a text over each.
    """
    kept = [columns[0]]
    words = [[Piece((word,)) for piece in line for word in piece.words] for line in [*header, *body]]
    for edges in columns[1:]:
        both = [kept[-1], edges]
        filled = [{own[0] for word in line if len(own := over(word, both)) == 1} for line in words]
        headed = any(over(piece, both) for line in header for piece in line)
        if headed and all(len(own) < 2 for own in filled) and edges[0] - kept[-1][1] < TITLE:
            kept[-1] = (kept[-1][0], edges[1])
        else:
            kept.append(edges)
    return kept
