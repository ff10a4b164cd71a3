"""The header of a table without rules between its columns: which columns each of its texts stands over."""

from itertools import pairwise

from analysis.intake.letters import Word
from analysis.intake.pages import PageCell
from analysis.intake.pieces import Edges, Lines, Piece, cell, column, over

LITTLE_APART = 0.5  # heights of a line: more than between two words of a header
NEXT_LINE = 1.7  # heights of a line between two lines of one text
CENTRED = 3.0  # points between the middle of a header and of the columns it stands over

Span = tuple[int, int]  # the first and the last column of several


def header_rows(header: Lines, columns: list[Edges], page: int) -> list[tuple[PageCell | None, ...]]:
    """Return the rows of a header: each piece over the columns that it stands in the middle of."""
    spans: list[dict[Span, Piece]] = []  # line by line from the lowest
    for line in reversed([cut_at_rivers(line, columns) for line in header]):
        own: dict[Span, Piece] = {}
        for number, piece in enumerate(line):
            left = line[number - 1].x1 if number else -1e9
            right = line[number + 1].x0 if number + 1 < len(line) else 1e9
            own[_span(piece, columns, spans, left, right)] = piece
        spans.append(own)
    spans.reverse()
    spans = _told_once(spans)
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


def cut_at_rivers(line: list[Piece], columns: list[Edges]) -> list[Piece]:
    """Return the pieces of a header, those cut whose words stand over two columns and a little apart."""
    parts: list[Piece] = []
    for piece in line:
        first = 0
        for number, (before, after) in enumerate(pairwise(piece.words), 1):
            apart = after.x0 - before.x1 > LITTLE_APART * after.height
            if apart and not set(over(Piece((before,)), columns)) & set(over(Piece((after,)), columns)):
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


def _all(columns: list[Edges]) -> range:
    return range(len(columns))


def _span(piece: Piece, columns: list[Edges], below: list[dict[Span, Piece]], left: float, right: float) -> Span:
    """Return the columns a piece of a header stands over: the fewest with headers below that it is centred on."""
    under = {n: lower for own in reversed(below) for span, lower in own.items() for n in range(span[0], span[1] + 1)}
    centre = (piece.x0 + piece.x1) / 2
    runs = [
        (first, last)
        for first in under
        for last in under
        if first < last
        and all(n in under for n in range(first, last))
        and under[first].x0 >= left
        and under[last].x1 <= right
        and abs((under[first].x0 + under[last].x1) / 2 - centre) <= CENTRED
    ]
    if runs:
        return min(runs, key=lambda span: (span[1] - span[0], span))
    own = over(piece, columns)
    if len(own) > 1:
        return own[0], own[-1]
    nearest = own[0] if own else column(centre, columns)
    return nearest, nearest
