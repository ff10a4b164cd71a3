"""Tables without rules between their columns: found by words that stand one below the other."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from analysis.intake.captions import NAMED
from analysis.intake.divided import FIGURE
from analysis.intake.letters import Word, text_of
from analysis.intake.pages import Box, PageCell, PageTable

APART = 0.9  # heights of a line: words further apart are two pieces of it
LITTLE_APART = 0.5  # heights of a line: more than between two words of a header
RIVER = 0.6  # heights of a line: where no row prints anything over this width, two columns are divided
FEWEST_ROWS = 3  # with two figures or more, of a table
FEWEST_PIECES = 3  # of such a row
NEXT_ROW = 3.2  # heights of a line between two lines of one table
CENTRED = 3.0  # points between the middle of a header and of the columns it stands over
YEAR = re.compile(r"(?:19|20)\d\d")

Span = tuple[int, int]  # the first and the last column of several


@dataclass(frozen=True)
class Piece:
    """Words of a line that stand together."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        """Return its left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Return its right edge."""
        return self.words[-1].x1

    @property
    def middle(self) -> float:
        """Return the height of its middle."""
        return self.words[0].middle

    @property
    def text(self) -> str:
        """Return its words."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class Found:
    """A table and the rectangle it stands in."""

    table: PageTable
    top: float
    left: float
    right: float


def tables(lines: list[list[Word]], page: int) -> Iterator[Found]:
    """Yield the tables that lines of words make, from top to bottom.

    Lines with two figures or more make the columns. Lines between and after them that stand in these columns belong
    to their rows, lines before them that stand over these columns are the header.
    """
    cut = [pieces(line) for line in lines]
    number = 0
    while number < len(cut):
        last, columns = _body(cut, number)
        if columns:
            first = _header(cut, number, columns)
            yield _table(cut[first:number], cut[number:last], columns, page)
        number = max(last, number + 1)


def pieces(line: list[Word]) -> list[Piece]:
    """Return a line cut where its words stand far apart."""
    parts: list[list[Word]] = []
    for word in line:
        if parts and word.x0 - parts[-1][-1].x1 <= APART * word.height:
            parts[-1].append(word)
        else:
            parts.append([word])
    return [Piece(tuple(words)) for words in parts]


def _has_figures(line: list[Piece]) -> bool:
    figures = [piece.text for piece in line if FIGURE.fullmatch(piece.text)]
    return len(line) >= FEWEST_PIECES and len(figures) > 1 and not all(YEAR.fullmatch(each) for each in figures)


def _body(cut: list[list[Piece]], first: int) -> tuple[int, list[tuple[float, float]]]:
    """Return where a table's rows end that begin at a line, and the left and right edges of its columns."""
    rows: list[list[Piece]] = []
    end = first
    columns: list[tuple[float, float]] = []
    number = first
    while number < len(cut) and (number == first or _near(cut[number - 1], cut[number])):
        line = cut[number]
        if _has_figures(line):
            wider = _columns([*rows, line])
            if rows and len(wider) < max(FEWEST_PIECES, len(columns) - 1):
                break  # another table with other columns
            rows.append(line)
            columns, end = wider, number + 1
        elif not rows:
            break
        elif _fits(line, columns):
            end = number + 1
        elif NAMED.match(line[0].text):
            break
        number += 1
    return (end, columns) if len(rows) >= FEWEST_ROWS and len(columns) >= FEWEST_PIECES else (first + 1, [])


def _near(above: list[Piece], line: list[Piece]) -> bool:
    return line[0].middle - above[0].middle <= NEXT_ROW * max(above[0].words[0].height, line[0].words[0].height)


def _columns(rows: list[list[Piece]]) -> list[tuple[float, float]]:
    words = sorted((word.x0, word.x1, word.height) for row in rows for piece in row for word in piece.words)
    columns: list[tuple[float, float]] = []
    for x0, x1, height in words:
        if columns and x0 - columns[-1][1] < RIVER * height:
            columns[-1] = columns[-1][0], max(columns[-1][1], x1)
        else:
            columns.append((x0, x1))
    return columns


def _over(piece: Piece, columns: list[tuple[float, float]]) -> list[int]:
    return [n for n, (x0, x1) in enumerate(columns) if piece.x0 < x1 and piece.x1 > x0]


def _fits(line: list[Piece], columns: list[tuple[float, float]]) -> bool:
    """Tell whether each piece of a line stands in one column, no two in the same."""
    over = [_over(piece, columns) for piece in line]
    return all(len(each) == 1 for each in over) and len({each[0] for each in over}) == len(over)


def _header(cut: list[list[Piece]], number: int, columns: list[tuple[float, float]]) -> int:
    """Return the first line of the header of the rows that begin at a line."""
    first = number
    left, right = columns[0][0], columns[-1][1]
    while first and _near(cut[first - 1], cut[first]):
        line = _cut_at_rivers(cut[first - 1], columns)
        inside = all(piece.x1 > left and piece.x0 < right for piece in line)
        one = len(line) == 1 and (line[0].x0 <= left + CENTRED or len(_over(line[0], columns)) > len(columns) // 2)
        if not inside or one or NAMED.match(line[0].text):
            break
        first -= 1
    return first


def _table(header: list[list[Piece]], body: list[list[Piece]], columns: list[tuple[float, float]], page: int) -> Found:
    rows: list[dict[int, list[Word]]] = []
    heights: list[float] = []
    starts = [line[0].middle for line in body if _has_figures(line)]
    for line in body:
        middle = line[0].middle
        own = min(range(len(starts)), key=lambda n: (abs(starts[n] - middle), n))
        while len(rows) <= own:
            rows.append(defaultdict(list))
            heights.append(middle)
        for piece in line:
            for word in piece.words:
                rows[own][_column(word.centre, columns)].append(word)
    top_rows = _header_rows(header, columns, page)
    cells = [tuple(_cell(row[n], page) for n in range(len(columns))) for row in rows]
    words = [word for line in [*header, *body] for piece in line for word in piece.words]
    edges = min(word.y0 for word in words), min(word.x0 for word in words), max(word.x1 for word in words)
    return Found(PageTable((*top_rows, *cells), ruled=False), *edges)


def _column(x: float, columns: list[tuple[float, float]]) -> int:
    return min(range(len(columns)), key=lambda n: max(columns[n][0] - x, x - columns[n][1], 0.0))


def _cell(words: list[Word], page: int, columns: int = 1, rows: int = 1) -> PageCell:
    if not words:
        return PageCell("", columns=columns, rows=rows)
    x0, y0 = min(word.x0 for word in words), min(word.y0 for word in words)
    x1, y1 = max(word.x1 for word in words), max(word.y1 for word in words)
    return PageCell(text_of(words), (Box(page, *(round(each, 2) for each in (x0, y0, x1, y1))),), columns, rows)


def _header_rows(
    header: list[list[Piece]], columns: list[tuple[float, float]], page: int
) -> list[tuple[PageCell | None, ...]]:
    """Return the rows of a header: each piece over the columns that it stands in the middle of."""
    spans: list[dict[Span, Piece]] = []  # line by line from the lowest
    for line in reversed([_cut_at_rivers(line, columns) for line in header]):
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
        return [tuple(_cell(words, page) for words in texts)] if header else []
    rows: list[list[PageCell | None]] = [[None] * len(columns) for _ in spans]
    for n in _all(columns):
        own = [
            (row, span, piece)
            for row, found in enumerate(spans)
            for span, piece in found.items()
            if span[0] <= n <= span[1]
        ]
        for place, (row, (first, last), piece) in enumerate(own):
            start = row if place else 0
            end = own[place + 1][0] if place + 1 < len(own) else len(spans)
            if n == first:
                rows[start][n] = _cell(list(piece.words), page, last - first + 1, end - start)
        if not own:
            rows[0][n] = PageCell("", rows=len(spans))
    return [tuple(row) for row in rows]


def _cut_at_rivers(line: list[Piece], columns: list[tuple[float, float]]) -> list[Piece]:
    """Return the pieces of a header, those cut whose words stand over two columns and a little apart."""
    parts: list[Piece] = []
    for piece in line:
        first = 0
        for number, (before, after) in enumerate(pairwise(piece.words), 1):
            apart = after.x0 - before.x1 > LITTLE_APART * after.height
            if apart and not set(_over(Piece((before,)), columns)) & set(_over(Piece((after,)), columns)):
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


def _all(columns: list[tuple[float, float]]) -> range:
    return range(len(columns))


def _span(
    piece: Piece, columns: list[tuple[float, float]], below: list[dict[Span, Piece]], left: float, right: float
) -> Span:
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
    over = _over(piece, columns)
    if len(over) > 1:
        return over[0], over[-1]
    nearest = over[0] if over else _column(centre, columns)
    return nearest, nearest
