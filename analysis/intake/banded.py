"""Tables with a level rule between any two rows and no upright ones: the grids that rules and words make together.

The rules tell which lines are one row, however far apart these stand, and which cells of the header lie above each
other; the columns are where no row prints anything, or between the numbers of the columns where these are printed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.intake import filled
from analysis.intake.aligned import NOTE
from analysis.intake.aligned_header import CODES
from analysis.intake.banded_header import REACH, Span, header, pieces_of, united
from analysis.intake.captions import NAMED
from analysis.intake.divided import FIGURE, is_figure
from analysis.intake.headers import UNIT, YEAR
from analysis.intake.letters import Word, lines
from analysis.intake.pages import Box, PageCell, PageTable
from analysis.intake.rules import NEAR, Grid, Place, Rule

FEWEST_BANDS = 3  # between rules of one width, of a table: a header and two rows
FEWEST_COLUMNS = 3
FEWEST_ROWS = 3  # figures below each other that are no parts of one, which a narrow cell breaks
ENDS = 8.0  # points between the ends of two rules of one table; paper that is bent moves them
RIVER, LEAST_RIVER = 0.45, 3.0  # heights of a line and points: more than a blank, less than two cells keep apart
DRAWN = 0.6  # of a column, at least, under a rule that divides it
NEXT_LINE = 1.7  # heights of a line, from a rule to the middle of a line below it, or from line to line of a row
SPECKS = 0.05  # of the words of a header, that are read as figures


@dataclass(frozen=True)
class Band:
    """What stands between two rules: its top and bottom, and its words."""

    top: float
    bottom: float
    words: tuple[Word, ...]

    @property
    def is_label(self) -> bool:
        """Tell whether no text of it is a figure, but for years, specks, dashes, and the 0 that is the o of No."""
        figures = [word.text for word in self.words if FIGURE.fullmatch(word.text)]
        told = [
            text for text in figures if text not in ("0", "-") and not YEAR.fullmatch(text) and not UNIT.fullmatch(text)
        ]
        return len(told) <= SPECKS * len(self.words)

    @property
    def parts_tables(self) -> bool:
        """Tell whether it stands between two tables: empty, or with a note or the caption of the next one."""
        return not self.words or any(
            pattern.match(" ".join(word.text for word in line))
            for line in lines(self.words)
            for pattern in (NAMED, NOTE)
        )


def grids(level: Sequence[Rule], words: Sequence[Word], heads: Sequence[Grid] = ()) -> list[Grid]:
    """Return the grids of a page that level rules and words make, from top to bottom.

    `heads` are ruled headers: rows between level rules right below one stand in its columns, and are one grid with it.
    """
    found = []
    for rules in of_one_width(level):
        for bands in _tables(rules, words):
            head = next((grid for grid in heads if bands and _is_right_above(grid, bands[0], rules)), None)
            found.append(_with_head(head, bands, rules) if head else _grid(bands, rules))
    return sorted((grid for grid in found if grid), key=lambda grid: grid.ys[0])


def _is_right_above(head: Grid, band: Band, rules: Sequence[Rule]) -> bool:
    ends = Rule(head.ys[-1], head.xs[0], head.xs[-1])
    return abs(head.ys[-1] - band.top) <= NEAR and any(are_alike(ends, rule) for rule in rules)


def _with_head(head: Grid, bands: Sequence[Band], rules: Sequence[Rule]) -> Grid:
    """Return the grid of a ruled header and of the rows below it."""
    own = _around(bands, rules)
    ys = (*head.ys[:-1], *heights(own))
    first = len(head.ys) - 1
    below = [place for n in range(len(head.xs) - 1) for place in upright(n, head.xs, ys[first:], own)]
    rows = [Place(place.top + first, place.left, place.bottom + first, place.right) for place in below]
    return Grid(head.xs, ys, (*head.cells, *sorted(rows, key=lambda each: (each.top, each.left))))


def tables(grid: Grid, words: Iterable[Word], page: int, caption: str) -> Iterator[PageTable]:
    """Yield the tables of a grid, the box of each cell around its words: where no rule is, the edges are not known."""
    words = list(words)
    for table in filled.tables(grid, words, page, caption, in_lines=True):
        rows = tuple(tuple(cell and _around_words(cell, words) for cell in row) for row in table.rows)
        yield replace(table, rows=rows, ruled=False, edges=_edges(rows))


def _edges(rows: Sequence[Sequence[PageCell | None]]) -> tuple[Span, ...]:
    """Return from where to where the texts of each column reach; none where one has no text."""
    alone = [[row[n] for row in rows] for n in range(len(rows[0]))]
    boxes = [[box for cell in own if cell and cell.columns == 1 for box in cell.boxes] for own in alone]
    return tuple((min(box.x0 for box in own), max(box.x1 for box in own)) for own in boxes) if all(boxes) else ()


def _around_words(cell: PageCell, words: Sequence[Word]) -> PageCell:
    if not cell.text:
        return replace(cell, boxes=())
    (box,) = cell.boxes
    own = [word for word in words if box.x0 <= word.centre <= box.x1 and box.y0 <= word.middle <= box.y1]
    if not own:  # a part of a word that was cut at the edge of the cell
        return cell
    edges = (
        min(word.x0 for word in own),
        min(word.y0 for word in own),
        max(word.x1 for word in own),
        max(word.y1 for word in own),
    )
    return replace(cell, boxes=(Box(box.page, *(round(each, 2) for each in edges)),))


def of_one_width(level: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield rules of one width that follow each other, with the shorter ones between them."""
    blocks: list[list[Rule]] = []
    for rule in sorted(level, key=lambda each: (each.at, each.start)):
        own = next((block for block in reversed(blocks) if are_alike(block[-1], rule)), None)
        if own is None:
            blocks.append([rule])
        else:
            own.append(rule)
    for whole in blocks:
        left, right = min(rule.start for rule in whole), max(rule.end for rule in whole)
        inner = [
            rule for rule in level
            if rule not in whole and whole[0].at < rule.at < whole[-1].at
            and rule.start > left - ENDS and rule.end < right + ENDS
        ]  # fmt: skip
        yield sorted([*whole, *inner], key=lambda each: (each.at, each.start))


def _tables(rules: Sequence[Rule], words: Sequence[Word]) -> Iterator[list[Band]]:
    """Yield the bands between the longest rules, table by table."""
    whole = [rule for rule in rules if are_alike(rule, rules[0])]
    found: list[Band] = []
    for above, below in pairwise(whole):
        left, right = min(above.start, below.start) - REACH, max(above.end, below.end) + REACH
        inside = [word for word in words if above.at < word.middle < below.at and left <= word.centre <= right]
        band = Band(above.at, below.at, tuple(inside))
        if band.parts_tables:
            yield found
            found = []
        else:
            found.append(band)
    has_rows = any(not band.is_label and not _numbers(band) for band in found)
    if has_rows and (below_last := _without_rule(whole[-1], words)):
        found.append(below_last)
    yield found


def _without_rule(last: Rule, words: Sequence[Word]) -> Band | None:
    """Return the row right below the last rule, which a page may end without one; None where there is none."""
    below = [word for word in words if last.at < word.middle and last.start - REACH <= word.centre <= last.end + REACH]
    own: list[list[Word]] = []
    above = last.at
    for line in lines(below):
        if line[0].middle - above > NEXT_LINE * line[0].height:
            break
        own.append(line)
        above = line[0].middle
    inside = [word for line in own for word in line]
    texts = pieces_of(own[0]) if own else []
    if len(texts) < FEWEST_COLUMNS or not any(is_figure(text) for text in texts):
        return None
    return Band(last.at, max(word.y1 for word in inside), tuple(inside))


def are_alike(one: Rule, other: Rule) -> bool:
    return max(abs(one.start - other.start), abs(one.end - other.end)) <= ENDS


def _grid(bands: list[Band], rules: Sequence[Rule]) -> Grid | None:
    """Return the grid of a table; None where its columns are not sure."""
    if len(bands) < FEWEST_BANDS:
        return None
    rules = _around(bands, rules)
    head = bands[0] if bands[0].is_label else None
    numbers = next((found for band in bands[: 1 + bool(head)] if (found := _numbers(band))), [])
    body = [word for band in bands[bool(head) + bool(numbers) :] for word in band.words]
    ends = (min(rule.start for rule in rules), max(rule.end for rule in rules))
    ys = heights(rules)
    columns = _between_numbers(numbers, body) if numbers else _columns(body, _leaves(head, rules) if head else [])
    if columns is None or len(columns) < FEWEST_COLUMNS:
        return None
    xs = (ends[0], *((before[1] + after[0]) / 2 for before, after in pairwise(columns)), ends[1])
    if any(before >= after for before, after in pairwise(xs)):
        return None
    if any(_holds_rows(band, xs) for band in bands[bool(head) + bool(numbers) :]):
        return None
    places = [place for n in range(len(columns)) for place in upright(n, xs, ys, rules)]
    if head:
        deep = ys.index(min(ys, key=lambda y: abs(y - head.bottom)))
        top = header([place for place in places if place.top < deep], xs, ys, head.words, columns)
        if top is None:
            return None
        places = [*top, *(place for place in places if place.top >= deep)]
    return Grid(xs, tuple(ys), tuple(sorted(places, key=lambda each: (each.top, each.left))))


def _around(bands: Sequence[Band], rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules of a table, with an end for a last row that has none."""
    own = [rule for rule in rules if bands[0].top <= rule.at <= bands[-1].bottom]
    return own if own[-1].at >= bands[-1].bottom else [*own, Rule(bands[-1].bottom, own[0].start, own[0].end)]


def _holds_rows(band: Band, xs: Sequence[float]) -> bool:
    """Tell whether figures stand below each other in several columns of a band: no rule parts its rows."""
    columns = [[word for word in band.words if left <= word.centre < right] for left, right in pairwise(xs)]
    figures = [[line for line in lines(own) if is_figure(line)] for own in columns]
    return sum(len(own) >= FEWEST_ROWS for own in figures) > 1


def heights(rules: Sequence[Rule]) -> list[float]:
    """Return the heights at which rules are drawn, those of one line once."""
    found: list[float] = []
    for rule in rules:
        if not found or rule.at - found[-1] > NEAR:
            found.append(rule.at)
    return found


def _numbers(band: Band) -> list[Word]:
    """Return the words of a band that number the columns from 1 on without a gap, none where it prints others."""
    found = sorted((word for word in band.words if word.text.strip("()")), key=lambda word: word.centre)
    texts = [word.text.strip("()") for word in found]
    return found if len(found) >= FEWEST_COLUMNS and texts == [str(n) for n in range(1, len(found) + 1)] else []


def _columns(body: Sequence[Word], leaves: Sequence[Span]) -> list[Span] | None:
    """Return the columns: from left to right what no river divides, and the lowest texts of the header with it.

    A text of the header that stands over two columns tells neither. One beside a column over which none stands is its
    name; one over no column is that of a column in which nothing is printed.
    """
    room = max(LEAST_RIVER, RIVER * _usual_height(body))
    columns = united([(word.x0, word.x1) for word in body], room)
    names = united(leaves, 0.0)
    over = [[n for n, (left, right) in enumerate(columns) if name[0] < right and name[1] > left] for name in names]
    named = {n for own in over for n in own}
    added: list[Span] = []
    for name, own in zip(names, over, strict=True):
        beside = [n for n in range(len(columns)) if n not in named and not own and _are_next(name, n, columns, names)]
        if len(beside) == 1:
            named.add(beside[0])
            added.append((min(columns[beside[0]][0], name[0]), max(columns[beside[0]][1], name[1])))
        elif len(own) < 2:
            added.append(name)
    return united([*columns, *added], 0.0)


def _are_next(name: Span, column: int, columns: Sequence[Span], names: Sequence[Span]) -> bool:
    """Tell whether no column and no name stands between a name and a column."""
    left, right = sorted([name, columns[column]])
    return not any(left[1] < (one + other) / 2 < right[0] for one, other in [*columns, *names])


def _usual_height(words: Sequence[Word]) -> float:
    heights = sorted(word.height for word in words if not word.turned)
    return heights[len(heights) // 2] if heights else 0.0


def _between_numbers(numbers: Sequence[Word], body: Sequence[Word]) -> list[Span] | None:
    """Return the columns that are numbered: between two numbers they are divided where the widest gap is."""
    free = united([(word.x0, word.x1) for word in body], 0.0)
    cuts = []
    for one, other in pairwise(numbers):
        left, right = one.centre, other.centre
        inside = [(max(left, a), min(right, b)) for a, b in free if b > left and a < right]
        edges = [left, *(edge for span in inside for edge in span), right]
        gaps = [(after - before, (before + after) / 2) for before, after in zip(edges[::2], edges[1::2], strict=True)]
        width, middle = max(gaps)
        if width <= 0:
            return None
        cuts.append(middle)
    places = [-float("inf"), *cuts, float("inf")]
    return [_extent([*body, *numbers], *pair) for pair in pairwise(places)]


def _extent(words: Sequence[Word], left: float, right: float) -> Span:
    own = [word for word in words if left < word.centre < right]
    return min(word.x0 for word in own), max(word.x1 for word in own)


def _leaves(head: Band, rules: Sequence[Rule]) -> list[Span]:
    """Return from where to where the lowest lines of a header reach, but for a name of codes over their parts."""
    found = []
    for text in pieces_of(head.words):
        left, right = min(word.x0 for word in text), max(word.x1 for word in text)
        middle, bottom = (left + right) / 2, max(word.middle for word in text)
        under = [rule for rule in rules if bottom < rule.at < head.bottom - NEAR and rule.start < middle < rule.end]
        if not under and not CODES.match(text[0].text):
            found.append((left, right))
    return found


def upright(column: int, xs: Sequence[float], ys: Sequence[float], rules: Sequence[Rule]) -> list[Place]:
    """Return the cells of a column: between the heights at which a rule is drawn along most of its width."""
    left, right = xs[column], xs[column + 1]

    def is_drawn(y: float) -> bool:
        own = [rule for rule in rules if abs(rule.at - y) <= NEAR]
        return sum(max(0.0, min(rule.end, right) - max(rule.start, left)) for rule in own) > DRAWN * (right - left)

    drawn = [n for n, y in enumerate(ys) if n in (0, len(ys) - 1) or is_drawn(y)]
    return [Place(top, column, bottom, column + 1) for top, bottom in pairwise(drawn)]
