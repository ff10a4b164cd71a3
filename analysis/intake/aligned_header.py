"""The header of a table without rules between its columns: which columns each of its texts stands over."""

import re
from collections import Counter
from itertools import pairwise

from analysis.intake.letters import Word
from analysis.intake.pages import PageCell, PageTable
from analysis.intake.pieces import Edges, Lines, Piece, cell, column, over

LITTLE_APART = 0.5  # heights of a line: more than between two words of a header
NEXT_LINE = 1.7  # heights of a line between two lines of one text
BESIDE = 0.9  # heights of a line: a line nearer to another one stands beside it, not below
TOP = 0.75  # heights of a line between the first lines of texts that stand side by side
CENTRED = 3.0  # points between the middle of a header and of the columns it stands over

CODES = re.compile(r"kode\b|no(?:mor)?\.? rek", re.IGNORECASE)  # a header over codes, perhaps in several columns

Span = tuple[int, int]  # the first and the last column of several


def header_rows(header: Lines, columns: list[Edges], page: int) -> list[tuple[PageCell | None, ...]]:
    """Return the rows of a header: each piece over the columns that it stands in the middle of."""
    spans: list[dict[Span, Piece]] = []  # line by line from the lowest
    cut = [cut_at_rivers(line, columns) for line in header]
    every = [piece for line in cut for piece in line]
    for line in reversed(cut):
        own: dict[Span, Piece] = {}
        for piece in line:
            beside = [each for each in every if each is not piece and abs(each.middle - piece.middle) < _lower(piece)]
            left = max((each.x1 for each in beside if each.x1 <= piece.x0), default=-1e9)
            right = min((each.x0 for each in beside if each.x0 >= piece.x1), default=1e9)
            span = _span(piece, columns, spans, left, right)
            own[span] = Piece((*own[span].words, *piece.words)) if span in own else piece
        spans.append(own)
    spans.reverse()
    spans = [_over_parts_of_codes(own, spans, columns) for own in _told_once(spans)]
    if not any(last > first for own in spans for first, last in own):
        texts = [
            [w for own in spans for span, piece in own.items() if span[0] == n for w in piece.words]
            for n in _all(columns)
        ]
        return [tuple(cell(words, page) for words in texts)] if header else []
    rows: list[list[PageCell | None]] = [[None] * len(columns) for _ in spans]
    for n in _all(columns):
        own = _texts(spans, n)
        for place, (row, (first, last), words) in enumerate(own):
            start = row if place else 0
            end = own[place + 1][0] if place + 1 < len(own) else len(spans)
            if n == first:
                rows[start][n] = cell(words, page, last - first + 1, end - start)
        if not own:
            rows[0][n] = PageCell("", rows=len(spans))
    return [tuple(row) for row in rows]


def _texts(spans: list[dict[Span, Piece]], n: int) -> list[tuple[int, Span, list[Word]]]:
    """Return the texts over a column from top to bottom, lines of one text together: first line, span, words."""
    found: list[tuple[int, Span, list[Word]]] = []
    for row, own in enumerate(spans):
        for span, piece in own.items():
            if span[0] <= n <= span[1]:
                words = list(piece.words)
                near = found and piece.middle - found[-1][2][-1].middle <= NEXT_LINE * words[0].height
                if near and found[-1][1] == span:
                    found[-1][2].extend(words)
                else:
                    found.append((row, span, words))
    return found


def printed_again(before: PageTable | None, header: Lines) -> int:
    """Return how many lines of a header are that of the table of the page before, where more stand below them; else 0.

    They have the same letters, however the lines are divided.
    """
    if before is None:
        return 0
    letters = Counter(
        "".join(cell.text for row in before.rows[: before.header] for cell in row if cell).replace(" ", "")
    )
    own: Counter[str] = Counter()
    for deep, line in enumerate(header[:-1], 1):
        own += Counter("".join(piece.text for piece in line).replace(" ", ""))
        if own == letters:
            return deep
    return 0


def cut_at_rivers(line: list[Piece], columns: list[Edges]) -> list[Piece]:
    """Return the pieces of a header, those cut whose words stand over two columns and a little apart."""
    parts: list[Piece] = []
    for piece in line:
        first = 0
        for number, (before, after) in enumerate(pairwise(piece.words), 1):
            apart = after.x0 - before.x1 > LITTLE_APART * after.height
            if apart and column(before.centre, columns) != column(after.centre, columns):
                parts.append(Piece(piece.words[first:number]))
                first = number
        parts.append(Piece(piece.words[first:]))
    return parts


def _told_once(spans: list[dict[Span, Piece]]) -> list[dict[Span, Piece]]:
    """Return the lines of a header, names that are set between two lines put into the line above."""
    covered = [{n for first, last in own for n in range(first, last + 1)} for own in spans]
    kept: list[dict[Span, Piece]] = []
    for number, own in enumerate(spans):
        elsewhere = set().union(*covered[:number], *covered[number + 1 :])
        if kept and not covered[number] & elsewhere and len(spans) > 2:
            kept[-1].update(own)
        else:
            kept.append(dict(own))
    return kept


def _over_parts_of_codes(
    own: dict[Span, Piece], spans: list[dict[Span, Piece]], columns: list[Edges]
) -> dict[Span, Piece]:
    """Return a line of a header, the name of codes over the columns without a header beside it: parts of the codes."""
    headed = {n for line in spans for first, last in line for n in range(first, last + 1)}
    wider: dict[Span, Piece] = {}
    for (first, last), piece in own.items():
        if CODES.match(piece.text):
            while first and first - 1 not in headed:
                first -= 1
            while last + 1 < len(columns) and last + 1 not in headed:
                last += 1
        wider[first, last] = piece
    return wider


def _all(columns: list[Edges]) -> range:
    return range(len(columns))


def _lower(piece: Piece) -> float:
    """Return how far the line of a cell below this one is down at least; what is nearer stands beside it."""
    return BESIDE * piece.words[0].height


def _span(piece: Piece, columns: list[Edges], below: list[dict[Span, Piece]], left: float, right: float) -> Span:
    """Return the columns a piece of a header stands over: the most with headers below that it is centred on.

    Else those of the line right below that has the same middle, as lines of one text have.
    """
    lower = [
        (span, each)
        for own in reversed(below)
        for span, each in own.items()
        if each.middle - piece.middle >= _lower(piece)
    ]
    under = {n: each for span, each in lower for n in range(span[0], span[1] + 1)}
    centre = (piece.x0 + piece.x1) / 2
    runs = [
        (first, last)
        for first in under
        for last in under
        if first < last
        and all(n in under for n in range(first, last))
        and under[first].x0 >= left
        and under[last].x1 <= right
        and all(span[1] < first or span[0] > last or first <= span[0] <= span[1] <= last for span, _ in lower)
        and _is_centred(centre, first, last, under, columns)
        and not _goes_on_below(piece, first, last, lower)
    ]
    if runs:
        return min(runs, key=lambda span: (span[0] - span[1], span))
    near = [
        span
        for span, each in lower
        if each.middle - piece.middle <= NEXT_LINE * piece.words[0].height
        and abs((each.x0 + each.x1) / 2 - centre) <= CENTRED / 2
    ]
    own = [n for n in over(piece, columns) if _is_half_over(piece, columns[n])]
    if len(near) == 1 and len(own) < 2:
        return near[0]
    if len(own) > 1:
        return own[0], own[-1]
    nearest = own[0] if own else column(centre, columns)
    return nearest, nearest


def _goes_on_below(piece: Piece, first: int, last: int, lower: list[tuple[Span, Piece]]) -> bool:
    """Tell whether a piece is a line of the text below it and no name over that text and those beside it.

    Texts stand in the middle of the height of their cells: with the piece, or without it.
    """
    centre = (piece.x0 + piece.x1) / 2
    heights: dict[int, list[float]] = {}
    own = -1
    for span, each in lower:
        if span[0] == span[1] and first <= span[0] <= last:
            heights.setdefault(span[0], []).append(each.middle)
            near = each.middle - piece.middle <= NEXT_LINE * piece.words[0].height
            if near and abs((each.x0 + each.x1) / 2 - centre) <= CENTRED / 2:
                own = span[0]
    beside = [(min(each) + max(each)) / 2 for n, each in heights.items() if n != own]
    if own < 0 or not beside:
        return False
    tops = [min(each) for n, each in heights.items() if n != own]
    if all(abs(top - min(heights[own])) > TOP * piece.words[0].height for top in tops):
        return True  # no text beside begins where this one would without the piece
    middle, lowest = sum(beside) / len(beside), max(heights[own])
    return abs((piece.middle + lowest) / 2 - middle) < abs((min(heights[own]) + lowest) / 2 - middle)


def _is_half_over(piece: Piece, edges: Edges) -> bool:
    """Tell whether a piece stands over half of a column or with half of itself: a long word reaches into the next."""
    common = min(piece.x1, edges[1]) - max(piece.x0, edges[0])
    return 2 * common >= min(piece.x1 - piece.x0, edges[1] - edges[0])


def _is_centred(centre: float, first: int, last: int, under: dict[int, Piece], columns: list[Edges]) -> bool:
    """Tell whether a place is the middle of several columns, as wide as their headers or as far as to the next ones."""
    left, right = under[first].x0, under[last].x1
    if abs((left + right) / 2 - centre) <= CENTRED:
        return True
    edges = [_between(n, under, columns) for n in (first, first + 1, last, last + 1)]
    # Each header stands in the middle of its cell: its outer edge is as far from there as the inner one.
    outer = under[first].x0 + under[first].x1 - edges[1], under[last].x0 + under[last].x1 - edges[2]
    if abs(sum(outer) / 2 - centre) <= CENTRED:
        return True
    if not first:
        edges[0] = under[first].x0 + under[first].x1 - edges[1]
    if last + 1 == len(columns):
        edges[3] = under[last].x0 + under[last].x1 - edges[2]
    return abs((edges[0] + edges[3]) / 2 - centre) <= CENTRED


def _between(n: int, under: dict[int, Piece], columns: list[Edges]) -> float:
    """Return the middle of the room between a column and the one before it, and between their headers."""
    before, after = columns[max(n - 1, 0)][1], columns[min(n, len(columns) - 1)][0]
    if n - 1 in under:
        before = max(before, under[n - 1].x1)
    if n in under:
        after = min(after, under[n].x0)
    return (before + after) / 2
