"""A table without rules between its columns that goes on over a page, without its header: read in its columns."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from analysis.intake import aligned, aligned_rows
from analysis.intake.captions import NAMED
from analysis.intake.divided import FIGURE
from analysis.intake.letters import Word
from analysis.intake.pages import PageTable
from analysis.intake.pieces import Edges, Lines, Piece, near, over, pieces
from analysis.intake.rules import Rule

PRINTED_AGAIN = 0.8  # of the words of a header
WORD = re.compile(r"[A-Za-z]{3}")
BETWEEN = 0.5  # points that two texts of neighbouring columns may reach into each other


def found(last: PageTable, lines: list[list[Word]], page: int, level: Sequence[Rule]) -> aligned.Found | None:
    """Return the rows that go on the last table of the page before; None where the page begins with something else.

    All lines from the first one with figures on stand in the columns of that table, each text in one of them; so do
    the lines right above it, which are of its row or the rest of a row that the page cut.
    """
    columns = list(last.edges)
    placed = [_placed(line, columns) for line in lines]
    codes = _codes(last)
    rows = (n for n, line in enumerate(placed) if _is_row(line) and not _is_broken(line, columns, codes))
    first = next((n for n in rows if not aligned.numbers_columns(placed[n] or [])), None)
    if first is None or any(NAMED.match(pieces(line)[0].text) for line in lines[: first + 1]):
        return None
    if first and (above := placed[first - 1]) and aligned_rows.prints_currencies(above) and near(above, placed[first]):
        first -= 1  # the currencies of its figures, which narrow columns put into the next line
    numbers = (n + 1 for n in range(first) if aligned.numbers_columns(pieces(lines[n])))  # of a header printed again
    begin, top = first, max(_headers(last, lines[:first]), *numbers, 0)
    while begin > top and (above := placed[begin - 1]) and near(above, placed[begin] or []) and _is_text(above):
        begin -= 1
    body: Lines = []
    for line in placed[begin:]:
        if line is None or aligned.NOTE.match(line[0].text) or NAMED.match(line[0].text):
            break
        if body and not near(body[-1], line) and not _is_further_row(body[-1], line):
            break
        body.append(line)
    end = max(n for n, line in enumerate(body) if _is_row(line))
    body = body[: aligned.with_last_lines(body, end, len(body))]
    if not aligned_rows.starts(body, columns):
        return None
    own = [rule.at for rule in level if aligned.is_across(rule, columns)]
    rest = aligned_rows.rest(body, first - begin, columns, own)
    numbered = [row[0].text for row in last.rows[last.header :] if row[0] and row[0].text]
    read = aligned.table_of([], body, columns, page, own, rest, numbered[-1] if numbered else "")
    wider = [_wider(edges, n, body, columns) for n, edges in enumerate(columns)]
    return replace(read, table=replace(read.table, edges=tuple(wider), goes_on=True))


def _headers(last: PageTable, lines: list[list[Word]]) -> int:
    """Return how many of the lines above a page's first figures end with the header of the table, printed again."""
    header = Counter(
        word for row in last.rows[: last.header] for cell in row if cell for word in cell.text.lower().split()
    )
    own: Counter[str] = Counter()
    for n in range(len(lines) - 1, -1, -1):
        own += Counter(word.text.lower() for word in lines[n])
        if (own & header).total() >= PRINTED_AGAIN * max(header.total(), 1):
            begun = Counter(word.text.lower() for word in lines[n])
            while n + 1 < len(lines):
                more = Counter(word.text.lower() for word in lines[n + 1])
                if (begun & header).total() >= PRINTED_AGAIN * header.total() and not more <= header - begun:
                    break
                n += 1
                begun += more
            return n + 1
    return 0


def _placed(line: list[Word], columns: list[Edges]) -> list[Piece] | None:
    """Return the texts of a line, each in one column; None where one stands over two, or two in the same."""
    own: list[Piece] = []
    for piece in pieces(line):
        own += [piece] if len(over(piece, columns)) < 2 else _parted(piece, columns)
    places = [over(piece, columns) for piece in own]
    if any(len(place) > 1 and not _barely(piece, place, columns) for piece, place in zip(own, places, strict=True)):
        return None
    return own if all(places) else None


def _parted(piece: Piece, columns: list[Edges]) -> list[Piece]:
    """Return the words of a text over several columns as one text in each: a sentence with figures is no row."""
    parts: list[list[Word]] = []
    for word in piece.words:
        if parts and over(Piece((word,)), columns) == over(Piece((parts[-1][-1],)), columns):
            parts[-1].append(word)
        else:
            parts.append([word])
    return [Piece(tuple(words)) for words in parts]


def _barely(piece: Piece, places: list[int], columns: list[Edges]) -> bool:
    """Tell whether a text reaches into all its columns but one by next to nothing."""
    inside = [min(piece.x1, columns[n][1]) - max(piece.x0, columns[n][0]) for n in places]
    return sum(each > BETWEEN for each in inside) == 1


def _is_row(line: list[Piece] | None) -> bool:
    return bool(line) and aligned_rows.has_figures(line)


def _codes(last: PageTable) -> range:
    """Return the columns of codes before the first one of words; none where the rows do not begin in the first one."""
    rows = [[cell.text if cell else "" for cell in row] for row in last.rows[last.header :]]
    if 2 * sum(bool(row[0]) for row in rows) <= len(rows):
        return range(0)
    worded = (n for n in range(len(last.edges)) if 2 * sum(bool(WORD.search(row[n])) for row in rows) > len(rows))
    return range(next(worded, 0))


def _is_broken(line: list[Piece] | None, columns: list[Edges], codes: range) -> bool:
    """Tell whether the figures of a line are the rest of codes that narrow columns break."""
    own = aligned_rows.in_columns(line or [], columns)
    figures = [n for n, words in own.items() if FIGURE.fullmatch(" ".join(word.text for word in words))]
    return 0 in codes and 0 not in own and all(n in codes for n in figures)


def _is_text(line: list[Piece]) -> bool:
    """Tell whether a line may be of the row below it: no lone figure, as the number of a page is."""
    return not (len(line) == 1 and FIGURE.fullmatch(line[0].text))


def _is_further_row(above: list[Piece], line: list[Piece]) -> bool:
    down = line[0].middle - above[0].middle
    return _is_row(line) and down <= aligned.FURTHEST_ROW * line[0].words[0].height


def _wider(edges: Edges, number: int, body: Lines, columns: list[Edges]) -> Edges:
    own = [piece for line in body for piece in line if over(piece, columns) == [number]]
    return min([edges[0], *(piece.x0 for piece in own)]), max([edges[1], *(piece.x1 for piece in own)])
