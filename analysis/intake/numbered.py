"""Headers over rows without rules, closed by a line that numbers the columns: a number stands in the middle of each.

Where the table's rules begin and end, and where shorter ones of the header do, the numbers tell the edges of all
columns, whatever is printed in them: columns without a text, and figures that touch those of the next column.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.intake import banded, banded_header
from analysis.intake.divided import FIGURE
from analysis.intake.letters import WHOLE, Word, lines
from analysis.intake.rules import NEAR, Grid, Place, Rule

FEWEST_COLUMNS = 4
DEEPEST = 240.0  # points from the rule above a header to its numbers
BROKEN = 2.8  # heights of a line to the parts of a number in brackets that a narrow column breaks
AT_EDGE = 0.25  # of a column: from where a rule of the header ends to an edge between columns
DASH = "-"  # no header has one alone: a piece of a stamp or of a rule
SPECKS = 0.25  # of the numbers: words beside them that are none, as a stamp over a line leaves
FEWEST_FIGURES = 2  # of a line that is a row
OVER = 1.0  # points that a word may reach into the next column
IN_MIDDLE = 4.0  # points: the last line of a text over several columns stands so near their middle
LETTER = 5.0  # points between an edge and the place between two letters where a word is cut there


@dataclass(frozen=True)
class _Numbers:
    """The words that number the columns, in their order, and the heights that they and their brackets take."""

    words: tuple[Word, ...]
    top: float
    bottom: float


def grids(level: Sequence[Rule], words: Sequence[Word]) -> list[Grid]:
    """Return the grids of headers, the row of numbers with them."""
    found: list[Grid] = []
    for rules in banded.of_one_width(level):
        grid = _grid(rules, words)
        if grid and not any(own.ys[0] <= grid.ys[0] <= own.ys[-1] for own in found):
            found.append(grid)
    return found


def _grid(rules: Sequence[Rule], words: Sequence[Word]) -> Grid | None:
    top = rules[0]
    inside = [word for word in words if top.start <= word.centre <= top.end and 0 < word.middle - top.at < DEEPEST]
    numbers = _numbers(inside)
    if numbers is None:
        return None
    head = [word for word in inside if word.middle < numbers.top and word not in numbers.words and word.text != DASH]
    if not head or not banded.Band(top.at, numbers.top, tuple(head)).is_label:
        return None
    own = [rule for rule in rules if rule.at < numbers.top]
    xs = _edges(numbers.words, own, (top.start, top.end))
    if xs is None:
        return None
    own = sorted([*own, *_between_texts([part for word in head for part in _parts(word, xs)], xs, own)], key=_at)
    last = own[-1] if banded.are_alike(own[-1], top) and len(own) > 1 else Rule(numbers.top, top.start, top.end)
    own = [*(rule for rule in own if rule.at < last.at - NEAR), last]
    heights = banded.heights(own)
    places = [place for n in range(len(numbers.words)) for place in banded.upright(n, xs, heights, own)]
    spans = [(word.x0, word.x1) for word in numbers.words]
    header = banded_header.header(places, xs, heights, [part for word in head for part in _parts(word, xs)], spans)
    if header is None:
        return None
    deep = len(heights)
    row = [Place(deep - 1, n, deep, n + 1) for n in range(len(numbers.words))]
    return Grid(xs, (*heights, numbers.bottom), (*header, *row))


def _at(rule: Rule) -> float:
    return rule.at


def _between_texts(words: Sequence[Word], xs: Sequence[float], rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules that a header lacks between a text over several columns and one below it for each of them."""
    found = []
    for first, last in _under_one_text(words, xs):
        own = lines(word for word in words if xs[first] < word.centre < xs[last])
        texts = [banded_header.pieces_of(line) for line in own]
        wide = [any(len(_columns(text, xs)) > 1 for text in line) for line in texts]
        end = max(n for n, is_wide in enumerate(wide) if is_wide) + 1
        middle = (xs[first] + xs[last]) / 2
        while end + 1 < len(texts) and len(texts[end]) == 1 < len(texts[end + 1]):  # the last words of the wide text
            if abs((texts[end][0][0].x0 + texts[end][0][-1].x1) / 2 - middle) > IN_MIDDLE:
                break
            end += 1
        named = {n for line in texts[end:] for text in line for n in _columns(text, xs)}
        if named != set(range(first, last)):
            continue
        ends = [end, *(n for n in range(1, end) if len(texts[n - 1]) == 1 < len(texts[n]))]
        for n in ends:
            above, below = own[n - 1][0].middle, own[n][0].middle
            if not any(above < rule.at < below and rule.start < middle < rule.end for rule in rules):
                found.append(Rule((above + below) / 2, xs[first], xs[last]))
    return found


def _under_one_text(words: Sequence[Word], xs: Sequence[float]) -> list[tuple[int, int]]:
    """Return the columns over which one text stands, with others that such texts join: the first, and after the last.

    A text of words that stand no farther apart than those of one may be the names of two columns.
    """
    spans = [_columns(text, xs) for text in banded_header.pieces_of(words)]
    wide = [(own[0], own[-1] + 1) for own in spans if len(own) > 1]
    return [(round(left), round(right)) for left, right in banded_header.united(wide, 0.0)]


def _columns(text: Sequence[Word], xs: Sequence[float]) -> list[int]:
    """Return the columns that a text stands in."""
    left, right = text[0].x0, text[-1].x1
    return [n for n, (x0, x1) in enumerate(pairwise(xs)) if min(right, x1) - max(left, x0) > banded_header.REACH]


def _numbers(words: Sequence[Word]) -> _Numbers | None:
    """Return the first line that numbers the columns from 1 on; a narrow column may break the first in its brackets."""
    for line in lines(words):
        own = [word for word in line if _digits(word)]
        near = [word for word in words if abs(word.middle - line[0].middle) <= BROKEN * line[0].height]
        brackets = [word for word in near if re.fullmatch(r"[()]", word.text)]
        if own and brackets and _digits(own[0]) == "2":
            broken = [word for word in near if word.text == "1" and word.x1 < own[0].x0]
            own = [*sorted(broken, key=lambda word: abs(word.middle - line[0].middle))[:1], *own]
        own = _in_turn(own)
        others = sum(word not in own and word not in brackets for word in line)
        if len(own) >= FEWEST_COLUMNS and others <= SPECKS * len(own):
            all_own = [*own, *brackets]
            return _Numbers(tuple(own), min(word.y0 for word in all_own), max(word.y1 for word in all_own))
    return None


def _in_turn(words: Sequence[Word]) -> list[Word]:
    """Return the words that number the columns from 1 on, each the one next to its number before it."""
    found: list[Word] = []
    for word in words:
        if _digits(word) == str(len(found) + 1):
            found.append(word)
    return found


def _digits(word: Word) -> str:
    """Return the digits of a word that is a number in brackets or without, "" of another one."""
    found = re.fullmatch(r"\(?(\d{1,2})\)?[.,]?", word.text)
    return found[1] if found else ""


def _edges(numbers: Sequence[Word], rules: Sequence[Rule], ends: tuple[float, float]) -> tuple[float, ...] | None:
    """Return the edges of columns in the middle of which numbers stand, those at which rules end among them."""
    import numpy as np

    count = len(numbers)
    told = [(0, ends[0]), (count, ends[1])]
    middles = [((n, n + 1), number.centre) for n, number in enumerate(numbers)]

    def solved() -> list[float]:
        left = np.zeros((count + len(told), count + 1))
        right = np.zeros(count + len(told))
        for at, ((one, other), middle) in enumerate(middles):
            left[at, [one, other]], right[at] = 0.5, middle
        for at, (edge, place) in enumerate(told, count):
            left[at, edge], right[at] = 1.0, place
        return [float(each) for each in np.linalg.lstsq(left, right, rcond=None)[0]]

    xs = solved()
    for place in {end for rule in rules for end in (rule.start, rule.end)}:
        nearest = min(range(1, count), key=lambda n: abs(xs[n] - place))
        if abs(xs[nearest] - place) <= AT_EDGE * min(xs[nearest + 1] - xs[nearest], xs[nearest] - xs[nearest - 1]):
            told.append((nearest, place))
    xs = solved()
    inside = all(
        before < number.x0 and number.x1 < after for number, (before, after) in zip(numbers, pairwise(xs), strict=True)
    )
    return tuple(xs) if inside else None


def cut(words: Sequence[Word], heads: Sequence[Grid]) -> list[Word]:
    """Return words, those of rows below a header cut at the edges between its columns, its numbers without brackets."""
    found = list(words)
    for grid in heads:
        own = [word for word in found if grid.xs[0] <= word.centre <= grid.xs[-1]]
        numbers = {id(word) for word in own if grid.ys[-2] <= word.middle <= grid.ys[-1]}
        specks = {id(word) for word in own if word.text == DASH and grid.ys[0] < word.middle < grid.ys[-2]}
        below = lines(word for word in own if word.middle > grid.ys[-1])
        rows = [line for line in below if sum(bool(FIGURE.search(word.text)) for word in line) >= FEWEST_FIGURES]
        in_rows = {id(word) for line in rows for word in line}
        found = [
            part
            for word in found
            if id(word) not in specks
            for part in (
                _number(word, grid.xs)
                if id(word) in numbers
                else _cut(word, grid.xs)
                if id(word) in in_rows
                else [word]
            )
        ]
    return found


def _number(word: Word, xs: Sequence[float]) -> list[Word]:
    """Return a word as the number of its column, none where it is another one."""
    own = str(bisect_right(xs, word.centre))
    return [replace(word, text=own, letters=())] if _digits(word) == own else []


def _cut(word: Word, xs: Sequence[float]) -> list[Word]:
    """Return the parts of a word that two cells print without a gap; what reaches over an edge ends there."""
    return [_inside(part, xs) for part in _parts(word, xs)]


def _parts(word: Word, xs: Sequence[float]) -> list[Word]:
    """Return a word, cut at the edges between columns where another text begins."""
    found, rest = list[Word](), word
    for x in xs[1:-1]:
        places = [(abs(after[0] - x), n) for n, (_, after) in enumerate(pairwise(rest.letters), 1)]
        near = (n for away, n in sorted(places) if away <= LETTER and _begins_cell(rest.text, n))
        if rest.x0 + OVER < x < rest.x1 - OVER and (n := next(near, None)):
            found.append(_part(rest, 0, n))
            rest = _part(rest, n, len(rest.letters))
    return [*found, rest]


def _inside(word: Word, xs: Sequence[float]) -> Word:
    cell = max((n for n, left in enumerate(xs[:-1]) if left <= word.centre), default=0)
    return replace(word, x0=max(word.x0, min(xs[cell], word.centre)), x1=min(word.x1, max(xs[cell + 1], word.centre)))


def _begins_cell(text: str, n: int) -> bool:
    """Tell whether a text may go on in another cell: with a capital after a letter or figure, or a whole figure."""
    before, after = text[:n], text[n:]
    if after[0].isupper():
        return not before[-1].isupper()
    figures = [
        FIGURE.fullmatch(own) and (WHOLE.fullmatch(own.removeprefix("Rp")) or own.isdigit()) for own in (before, after)
    ]
    return all(figures) and not after.startswith("0")


def _part(word: Word, first: int, end: int) -> Word:
    letters = word.letters[first:end]
    text = "".join(each[2] for each in letters)
    return replace(word, text=text, x0=letters[0][0], x1=letters[-1][1], letters=letters)
