"""Tables without rules between their columns: found by words that stand one below the other."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.intake import aligned_rows, header_cells, wrapped
from analysis.intake.aligned_columns import FEWEST_ROWS, TITLE, columns_of, without_twins
from analysis.intake.aligned_header import BESIDE, CENTRED, cut_at_rivers, header_rows, printed_again
from analysis.intake.aligned_rows import (
    CURRENCY,
    FEWEST_PIECES,
    NEXT_LINE,
    codes_before_names,
    figure_columns,
    has_figures,
    prints_currencies,
)
from analysis.intake.captions import NAMED
from analysis.intake.divided import FIGURE, parting
from analysis.intake.header_words import phrases
from analysis.intake.letters import Word
from analysis.intake.pages import PageTable
from analysis.intake.pieces import Edges, Lines, Piece, cell, column, near, over, pieces
from analysis.intake.rules import Rule
from analysis.source.verbatim import RawRow, prints_column_numbers

NEXT_HEADER = 6.0  # heights of a line between two lines of a header, whose texts stand in the middle of high cells
WIDE = 0.5  # of a table's width: a level rule along more of it divides its rows
AHEAD = 24  # lines looked at for more rows
DEEPEST = 40  # lines of a header
SURE = 5  # columns that two rows alone have in common
FURTHEST_ROW = 9.0  # heights of a line from a row to the next one with figures in the same columns
INTO = 2.0  # points that a word may reach into the next column of a ruled header
NOTE = re.compile(r"(?:sumber|catatan|keterangan|ket)\b\.?\s*:|\*+\)?\s", re.IGNORECASE)  # what stands below a table


@dataclass(frozen=True)
class Found:
    """A table and the rectangle it stands in."""

    table: PageTable
    top: float
    left: float
    right: float


def tables(
    lines: list[list[Word]], page: int, level: Sequence[Rule] = (), before: PageTable | None = None
) -> Iterator[Found]:
    """Yield the tables that lines of words make, from top to bottom; level rules, if any, divide their rows.

    Below the header of the table of the page `before`, printed again, may stand the rest of a row that a page cut.

    Lines with two figures or more make the columns. Lines between and after them that stand in these columns belong
    to their rows, lines before them that stand over these columns are the header.
    """
    cut = [pieces(line) for line in lines]
    number = end = 0
    while number < len(cut):
        last, columns = _body(cut, number)
        if columns:
            number, end = _rows_above(cut, number, end, columns), last
            own = [rule.at for rule in level if is_across(rule, columns)]
            top = _with_currencies(cut, number, last, columns)
            first = _named(cut, top, columns, own)
            begin = top if first < top else _first_row(cut, first := _header(cut, top, columns), top, own)
            first = _below_rule(cut, first, columns, own)
            columns = without_twins(cut[first:begin], cut[begin:last], columns)
            numbered = [n for n in range(first, begin) if numbers_columns(cut[n])]
            header = cut[first : numbered[0] if numbered else begin]
            if numbered:
                begin = next(n for n in range(numbered[-1] + 1, top + 1) if n == begin or has_figures(cut[n]))
            rest = [line for line in cut[numbered[-1] + 1 : begin] if not _is_bracket(line)] if numbered else []
            cut_off = len(rest)
            if not numbered and (deep := printed_again(before, cut[first:top])):
                header, rest, begin = cut[first : first + deep], cut[first + deep : top], top
                cut_off = aligned_rows.rest([*rest, *cut[begin:end]], len(rest), columns, own)
            yield table_of(header, [*rest, *cut[begin:end]], columns, page, own, cut_off)
        number = max(last, number + 1)


def _is_bracket(line: list[Piece]) -> bool:
    """Tell whether a line is the rest of column numbers in brackets, which narrow columns break."""
    return all(re.fullmatch(r"[()\d]{1,3}", piece.text) for piece in line)


def is_across(rule: Rule, columns: list[Edges]) -> bool:
    left, right = columns[0][0], columns[-1][1]
    return min(rule.end, right) - max(rule.start, left) > WIDE * (right - left)


def numbers_columns(line: list[Piece]) -> bool:
    """Tell whether a line only numbers the columns, as 1 2 3 below a header."""
    texts = [piece.text.strip("()") for piece in line]
    in_turn = [text == str(number) for number, text in enumerate(texts, 1)]
    few = len(line) >= FEWEST_PIECES and 2 * sum(in_turn) > len(line)
    # A narrow column breaks a bracket, and its number stands in the next line.
    few = few and all(own or not text for own, text in zip(in_turn, texts, strict=True))
    return few or prints_column_numbers(RawRow(0, texts))


def _body(cut: Lines, first: int) -> tuple[int, list[Edges]]:
    """Return where a table's rows end that begin at a line, and the left and right edges of its columns."""
    rows: Lines = []
    end = first
    columns: list[Edges] = []
    number = first
    while number < len(cut) and (number == first or _goes_on_down(cut, number, rows, columns)):
        line = cut[number]
        if not rows and numbers_columns(line):
            break  # they stand in the middle of columns whose figures may stand elsewhere
        if has_figures(line):
            wider = columns_of([*rows, line], columns)
            fewest = max(FEWEST_PIECES, len(columns) - 1)
            if rows and len(wider) < fewest:
                wider = columns_of([*rows, *_rows_ahead(cut, number)], columns)
            if rows and len(wider) < fewest:
                break  # another table with other columns
            rows.append(line)
            columns, end = wider, number + 1
        elif not rows:
            break
        elif _fits(line, columns) and not NOTE.match(line[0].text):
            columns = [_wider(edges, n, line, columns) for n, edges in enumerate(columns)]
            end = number + 1
        elif NAMED.match(line[0].text) or NOTE.match(line[0].text):
            break
        number += 1
    if len(rows) < FEWEST_ROWS or len(columns) < FEWEST_PIECES:
        return first + 1, []
    last = max(number for number in range(first, end) if has_figures(cut[number]))
    return with_last_lines(cut, last, end), columns


def _rows_ahead(cut: Lines, number: int) -> Lines:
    """Return a line and the next rows with figures near it: several tell columns that two rows leave together."""
    rows = [cut[number]]
    for above, line in pairwise(cut[number : number + AHEAD]):
        if not near(above, line):
            break
        rows += [line] if has_figures(line) else []
    return rows


def _goes_on_down(cut: Lines, number: int, rows: Lines, columns: list[Edges]) -> bool:
    """Tell whether a line may be of the table above it: near, or a row with figures in its columns."""
    above, line = cut[number - 1], cut[number]
    if near(above, line):
        return True
    down = line[0].middle - above[0].middle
    return (
        (len(rows) >= FEWEST_ROWS or len(columns) >= SURE)
        and has_figures(line)
        and down <= FURTHEST_ROW * line[0].words[0].height
        and len(columns_of([*rows, line], columns)) == len(columns)
    )


def with_last_lines(cut: Lines, last: int, end: int) -> int:
    """Return where a table ends whose last line of figures is given: with the lines that go on that row's texts."""
    for number in range(last + 1, end):
        if not near(cut[number - 1], cut[number], NEXT_LINE):
            return number
    return end


def below(columns: list[Edges], lines: list[list[Word]], page: int, level: Sequence[Rule] = ()) -> Found | None:
    """Return the rows below a ruled header, which have no rules between their columns; None where there are none.

    `columns` are those of the header, `lines` all that stand under it. A row ends where running text, a note or a
    caption begins.
    """
    cut: Lines = []
    last = -1
    for line in lines:
        parts = _in_columns(line, columns)
        if parts is None or NAMED.match(line[0].text) or NOTE.match(line[0].text):
            break
        figures = sum(bool(FIGURE.fullmatch(piece.text)) for piece in parts) > 1
        is_near = not cut or near(cut[-1], parts)
        if not is_near and not (figures and parts[0].middle - cut[-1][0].middle <= FURTHEST_ROW * line[0].height):
            break
        cut.append(parts)
        last = len(cut) - 1 if figures else last
    if last < 0:
        return None
    cut = cut[: with_last_lines(cut, last, len(cut))]
    if not aligned_rows.starts(cut, columns):
        return None
    return table_of([], cut, columns, page, [rule.at for rule in level if is_across(rule, columns)])


def _in_columns(line: list[Word], columns: list[Edges]) -> list[Piece] | None:
    """Return the words of a line by column; None where one stands beside them all or over two of them.

    In a row with figures one may reach over an edge, as a figure with a speck beside it does.
    """
    parts: dict[int, list[Word]] = defaultdict(list)
    over_edges = 0
    for word in line:
        own = column(word.centre, columns)
        over_edges += word.x0 < columns[own][0] - INTO or word.x1 > columns[own][1] + INTO
        parts[own].append(word)
    if over_edges > (sum(bool(FIGURE.fullmatch(word.text)) for word in line) > 2):
        return None
    return [Piece(tuple(parts[own])) for own in sorted(parts)]


def _fits(line: list[Piece], columns: list[Edges]) -> bool:
    """Tell whether each piece of a line stands in one column, no two in the same."""
    own = [over(piece, columns) for piece in line]
    return all(len(each) == 1 for each in own) and len({each[0] for each in own}) == len(own)


def _cut_at(columns: list[Edges], line: list[Piece]) -> list[Piece]:
    """Return the pieces of a line, cut before a figure that stands in the next column: a full cell leaves no room."""
    parts: list[Piece] = []
    for piece in line:
        first = 0
        for number, pair in enumerate(pairwise(piece.words), 1):
            before, after = (over(Piece((word,)), columns) for word in pair)
            if FIGURE.fullmatch(pair[1].text) and len(before) == len(after) == 1 and before != after:
                parts.append(Piece(piece.words[first:number]))
                first = number
        parts.append(Piece(piece.words[first:]))
    return parts


def _wider(edges: Edges, number: int, line: list[Piece], columns: list[Edges]) -> Edges:
    """Return the edges of a column with what a line prints in it."""
    own = [piece for piece in line if over(piece, columns) == [number]]
    return min([edges[0], *(piece.x0 for piece in own)]), max([edges[1], *(piece.x1 for piece in own)])


def _named(cut: Lines, number: int, columns: list[Edges], level: list[float]) -> int:
    """Return the first line of the header where the lines right above the rows name each column; else these rows."""
    first = found = number
    while first and number - first < DEEPEST and near(cut[first - 1], cut[first], NEXT_HEADER):
        if NAMED.match(cut[first - 1][0].text) or (found < number and _is_title(cut, first - 1, columns, level)):
            break
        first -= 1
        numbered = next((n for n in range(first, number) if numbers_columns(cut[n])), number)
        if header_cells.name_all(cut[first:numbered], columns):
            found = first
    above = cut[found - 1] if first < found < number else []
    more = above and near(above, cut[found]) and (len(above) > 1 or 2 * len(over(above[0], columns)) <= len(columns))
    return number if more else found


def _is_title(cut: Lines, number: int, columns: list[Edges], level: list[float]) -> bool:
    """Tell whether a line is one text in the middle of the table, and neither a rule nor texts side by side are above.

    A rule above it begins the table, and what stands close below texts side by side is of their header.
    """
    one = cut[number][0]
    above = cut[number - 1][0].middle if number else 0.0
    centred = abs(one.x0 + one.x1 - columns[0][0] - columns[-1][1]) < 2 * TITLE
    if len(cut[number]) != 1 or not centred or any(above < at < one.middle for at in level):
        return False
    upper = number
    while upper and len(cut[upper]) == 1 and near(cut[upper - 1], cut[upper]):
        upper -= 1
    return len(cut[upper]) == 1


def _header(cut: Lines, number: int, columns: list[Edges]) -> int:
    """Return the first line of the header of the rows that begin at a line."""
    first = number
    left, right = columns[0][0], columns[-1][1]
    while first and near(cut[first - 1], cut[first]):
        line = cut_at_rivers(cut[first - 1], columns)
        inside = all(piece.x1 > left and piece.x0 < right for piece in line) or numbers_columns(line)
        placed = line[0].x0 <= left + CENTRED or (
            abs(line[0].x0 + line[0].x1 - left - right) < 2 * TITLE and not phrases(line[0].text)
        )
        wide = len(over(line[0], columns)) > len(columns) // 2
        one = len(line) == 1 and (wide or (placed and not _goes_on_above(cut, first - 1, columns)))
        beside = cut[first][0].middle - line[0].middle < BESIDE * line[0].words[0].height
        if NAMED.match(line[0].text) or (not beside and (not inside or one)):
            break
        first -= 1
    return first


def _goes_on_above(cut: Lines, number: int, columns: list[Edges]) -> bool:
    """Tell whether a text over one column has more of a header close above it: then it is no title."""
    while number > 0 and len(cut[number]) == 1 and len(over(cut[number][0], columns)) < 2:
        if not near(cut[number - 1], cut[number]):
            return False
        number -= 1
    return len(cut[number]) >= FEWEST_PIECES and (not has_figures(cut[number]) or numbers_columns(cut[number]))


def _is_headers(line: list[Piece]) -> bool:
    """Tell whether a line prints headers of several columns: many pieces, or two that have words of headers."""
    return len(line) >= FEWEST_PIECES or (len(line) > 1 and all(phrases(piece.text) for piece in line))


def _with_currencies(cut: Lines, number: int, last: int, columns: list[Edges]) -> int:
    """Return the first line of rows, with those above it that print the currencies of its figures, as others do.

    The lowest line of a header may print them too, beside names of other columns of figures.
    """
    if any(map(prints_currencies, cut[number:last])):
        figures = figure_columns(cut[number:last], columns)
        while number and near(cut[number - 1], cut[number]) and prints_currencies(above := cut[number - 1]):
            named = [piece for piece in above if figures.intersection(over(piece, columns))]
            if not all(CURRENCY.fullmatch(piece.text) or FIGURE.fullmatch(piece.text) for piece in named):
                break
            number -= 1
    return number


def _rows_above(cut: Lines, number: int, end: int, columns: list[Edges]) -> int:
    """Return the first row of a table: rows of fewer texts above the one whose texts tell all columns are of it too."""
    first = line = number
    while line > end and near(cut[line - 1], cut[line], FURTHEST_ROW):
        if not _fits(_cut_at(columns, cut[line - 1]), columns):
            break
        line -= 1
        if numbers_columns(cut[line]):
            break
        first = line if has_figures(cut[line]) else first
    return first


def _below_rule(cut: Lines, first: int, columns: list[Edges], level: list[float]) -> int:
    """Return the first line of a header, with those above it that stand below the rule that begins the table."""
    begin = max((at for at in level if at < cut[first][0].middle), default=float("inf"))
    while first and cut[first - 1][0].middle > begin and near(cut[first - 1], cut[first], NEXT_HEADER):
        above = cut[first - 1]
        if NAMED.match(above[0].text) or (len(above) == 1 and 2 * len(over(above[0], columns)) > len(columns)):
            break
        first -= 1
    return first


def _first_row(cut: Lines, first: int, number: int, level: list[float]) -> int:
    """Return the line that the rows begin at: the first row may print some of its texts above its figures."""
    headers = [line for line in range(first, number) if _is_headers(cut[line])]
    if not headers:
        return first
    above, below = headers[-1], cut[number][0].middle
    inside = [at for at in level if cut[above][0].middle < at < below]
    words = [word for line in cut[above + 1 : number] for piece in line for word in piece.words]
    room = min(inside) if inside else parting(words, cut[above][0].middle, below)
    return next((line for line in range(above + 1, number) if room and cut[line][0].middle > room), number)


def table_of(
    header: Lines,
    body: Lines,
    columns: list[Edges],
    page: int,
    level: list[float],
    rest: int = 0,
    before: str = "",
) -> Found:
    """Return a table; of its body, so many first lines are the rest of a row that a page cut.

    `before` is the number of that row.
    """
    columns, top_rows = header_cells.rows(header, columns, page) or (columns, header_rows(header, columns, page))
    starts = aligned_rows.starts(body[rest:], columns, before)
    words = [word for line in body for piece in line for word in piece.words]
    ends: list[float] = [(body[rest - 1][0].middle + body[rest][0].middle) / 2] if rest else []
    top = body[rest][0].middle if starts else 0.0
    ends += [at for at in level if starts and top < at < starts[0]]  # rows without figures, or the end of one
    rooms = [parting(words, above, below) for above, below in pairwise(starts)]
    if not any(word.order for word in words):  # a picture does not tell the heights of lines as a file does
        rooms = wrapped.partings(body[rest:], columns, starts, rooms)
    for (above, below), room in zip(pairwise(starts), rooms, strict=True):
        inside = [at for at in level if above < at < below]
        beside = min(word.y0 for word in words if abs(word.middle - below) < 0.1)
        ends.append(inside[0] if inside else beside if room is None else room)
    if aligned_rows.are_ruled(starts, level):  # rows without figures too
        ends = [*ends[: bool(rest)], *(at for at in level if top < at < body[-1][0].middle)]
    if starts and not rest and (above := aligned_rows.above_first(body, columns, starts, ends)):
        ends.insert(0, above)
    rows: list[dict[int, list[Word]]] = [defaultdict(list) for _ in range(len(ends) + 1)]
    for line in body:
        for place, own in aligned_rows.in_columns(line, columns).items():
            for word in own:
                rows[bisect_right(ends, word.middle)][place].append(word)
    widths = [right - left for left, right in columns]
    codes = codes_before_names(body, columns)
    aligned_rows.with_whole_names(rows, codes, figure_columns(body, columns))
    cells = [tuple(cell(row[n], page, width=widths[n], code=n in codes) for n in range(len(columns))) for row in rows]
    words += [word for line in header for piece in line for word in piece.words]
    edges = min(word.y0 for word in words), min(word.x0 for word in words), max(word.x1 for word in words)
    found = PageTable((*top_rows, *cells), ruled=False, header=len(top_rows), edges=tuple(columns), rest=bool(rest))
    return Found(found, *edges)
