"""The cells of a header without upright rules, from the middles of its texts.

A text stands in the middle of its cell, so the edges of all cells are known as soon as one is: the edges sought are
those for which every text is in the middle of a run of columns. Where there are none, the header is set otherwise.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from analysis.intake.aligned_header import CODES, cut_at_rivers
from analysis.intake.letters import Word
from analysis.intake.pages import PageCell
from analysis.intake.pieces import Edges, Lines, Piece, cell

NEXT_LINE = 1.6  # heights of a line between two lines of one text
MIDDLE = 1.5  # points between the middles of two lines of one text, or of a text and of its cell
MARGIN = 260.0  # points: the most that the texts of a first or last column leave beside them in their cells
OVER = 1.5  # points that a text may reach over the edge of its cell, unless it is a single word
MOST_TRIED = 4000  # runs of columns tried before the search is given up

Span = tuple[int, int]  # the first and the last of several columns
Row = tuple[PageCell | None, ...]
Bounds = list[tuple[float, float]]  # the lowest and highest place of each edge between columns


@dataclass(frozen=True)
class Block:
    """A text of a header: its lines from top to bottom."""

    lines: tuple[Piece, ...]

    @property
    def words(self) -> list[Word]:
        """Return its words."""
        return [word for line in self.lines for word in line.words]

    @property
    def x0(self) -> float:
        """Return its left edge."""
        return min(line.x0 for line in self.lines)

    @property
    def x1(self) -> float:
        """Return its right edge."""
        return max(line.x1 for line in self.lines)

    @property
    def middle(self) -> float:
        """Return the middle of its width."""
        return sum(line.x0 + line.x1 for line in self.lines) / 2 / len(self.lines)

    @property
    def top(self) -> float:
        """Return the height of the middle of its first line."""
        return self.lines[0].middle

    @property
    def bottom(self) -> float:
        """Return the height of the middle of its last line."""
        return self.lines[-1].middle


def blocks(header: Lines, columns: list[Edges]) -> list[Block]:
    """Return the texts of a header: lines that the file prints one after the other, one below the other.

    A page that was read from a picture has no such order: each line goes on the nearest text above it.
    """
    parts = [piece for line in header for piece in cut_at_rivers(line, columns)]
    in_order = any(piece.words[0].order for piece in parts)
    found: list[list[Piece]] = []
    for piece in sorted(parts, key=lambda each: each.words[0].order):
        texts = found[-1:] if in_order else sorted(found, key=lambda text: -text[-1].middle)
        text = next((text for text in texts if _goes_on(text[-1], piece)), None)
        if text is None:
            found.append([piece])
        else:
            text.append(piece)
    return [Block(tuple(lines)) for lines in found]


def _goes_on(last: Piece, piece: Piece) -> bool:
    down = piece.middle - last.middle
    middles = abs(piece.x0 + piece.x1 - last.x0 - last.x1) / 2
    height = piece.words[0].height
    return height / 2 < down <= NEXT_LINE * height and middles <= MIDDLE


def rows(header: Lines, columns: list[Edges], page: int) -> tuple[list[Edges], list[Row]] | None:
    """Return the columns of a table and the rows of its header; None where no edges of cells fit all texts of it.

    A text between two columns may be of one in which nothing is printed: that is among the columns then.
    """
    found = _spans(blocks(header, columns), columns)
    if found is None:
        return None
    columns, texts = found[0], _in_one(found[1])
    deep: list[int] = []
    for number, (_, span) in enumerate(texts):
        above = [deep[n] for n, (_, own) in enumerate(texts[:number]) if own[0] <= span[0] and span[1] <= own[1]]
        deep.append(max(above, default=-1) + 1)
    last = max(deep, default=-1) + 1
    placed: list[list[PageCell | None]] = [[None] * len(columns) for _ in range(last)]
    for number, (text, (left, right)) in enumerate(texts):
        below = [deep[n] for n, (_, own) in enumerate(texts) if n > number and left <= own[0] and own[1] <= right]
        end = min(below, default=last)
        placed[deep[number]][left] = cell(text.words, page, right - left + 1, end - deep[number])
    named = {n for _, (left, right) in texts for n in range(left, right + 1)}
    for n in set(range(len(columns))) - named if placed else ():
        placed[0][n] = PageCell("", rows=last)
    return columns, [tuple(row) for row in placed]


def _in_one(texts: list[tuple[Block, Span]]) -> list[tuple[Block, Span]]:
    """Return texts from top to bottom, lines close below each other over the same columns as one."""
    found: list[tuple[Block, Span]] = []
    for text, span in texts:
        above = next((n for n, (_, own) in enumerate(found) if own == span), None)
        if above is not None and text.top - found[above][0].bottom <= NEXT_LINE * text.lines[0].words[0].height:
            found[above] = Block((*found[above][0].lines, *text.lines)), span
        else:
            found.append((text, span))
    return found


def name_all(header: Lines, columns: list[Edges]) -> bool:
    """Tell whether the texts of a header name each column, and none stands over all of them, as a title does."""
    found = _spans(blocks(header, columns), columns) if len(header) else None
    if found is None:
        return False
    own = [span for _, span in found[1]]
    return len(_columns_named(found[1])) == len(found[0]) and (0, len(found[0]) - 1) not in own


def _columns_named(texts: Iterable[tuple[Block, Span]]) -> set[int]:
    """Return the columns that have a text alone, or with others the name of codes."""
    own = [span for text, span in texts if span[0] == span[1] or CODES.match(text.lines[0].text)]
    return {n for first, last in own for n in range(first, last + 1)}


def _spans(texts: list[Block], columns: list[Edges]) -> tuple[list[Edges], list[tuple[Block, Span]]] | None:
    """Return the columns, and the texts from top to bottom with the columns that each stands over."""
    for added in _with_empty(texts, columns):
        bounds = _bounds(added)
        choices = [[span for span in _runs(added) if _may_stand(text, span, bounds)] for text in texts]
        if all(choices):
            order = sorted(range(len(texts)), key=lambda n: len(choices[n]))
            search = _Search([texts[n] for n in order], [choices[n] for n in order])
            found = search.best(bounds)
            placed = list(zip(search.texts, found or [], strict=found is not None))
            if found is not None and (added is columns or len(_columns_named(placed)) == len(added)):
                return added, sorted(placed, key=lambda each: each[0].top)
    return None


def _runs(columns: list[Edges]) -> list[Span]:
    return [(first, last) for first in range(len(columns)) for last in range(first, len(columns))]


def _with_empty(texts: list[Block], columns: list[Edges]) -> Iterator[list[Edges]]:
    """Yield columns, and then with one where a text stands between two of them, which may be empty."""
    yield columns
    gaps = [
        text for text in texts
        if any(before[1] <= text.middle <= after[0] for before, after in pairwise(columns))
        and not any(text.top < other.top and other.x0 < text.x1 and other.x1 > text.x0 for other in texts)
        and any(other is not text and _side_by_side(text, other) for other in texts)
    ]  # fmt: skip
    for text in gaps:
        yield sorted([*columns, (text.middle, text.middle)])


def _bounds(columns: list[Edges]) -> Bounds:
    """Return between which places each edge of a column lies."""
    inner = [(min(before[1], after[0]), max(before[1], after[0])) for before, after in pairwise(columns)]
    left, right = columns[0][0], columns[-1][1]
    return [(left - MARGIN, left), *inner, (right, right + MARGIN)]


def _may_stand(text: Block, span: Span, bounds: Bounds) -> bool:
    left, right = bounds[span[0]], bounds[span[1] + 1]
    inside = left[0] - OVER <= text.x0 and text.x1 <= right[1] + OVER
    alone = all(len(line.words) == 1 for line in text.lines if line.x0 < left[0] - OVER or line.x1 > right[1] + OVER)
    middle = (left[0] + right[0]) / 2 - MIDDLE <= text.middle <= (left[1] + right[1]) / 2 + MIDDLE
    return (inside or alone) and middle


@dataclass
class _Search:
    """The search for a run of columns for each text, those with the fewest choices first."""

    texts: list[Block]
    choices: list[list[Span]]
    tried: int = 0

    def best(self, bounds: Bounds) -> list[Span] | None:
        """Return the runs that name the most columns, have texts side by side at one height, and are the widest."""
        found = sorted((self._faults(each, len(bounds) - 1), each) for each in self._found([], bounds))
        if not found or self.tried > MOST_TRIED:
            return None
        return found[0][1] if len(found) == 1 or found[0][0] < found[1][0] else None

    def _faults(self, chosen: list[Span], columns: int) -> tuple[int, int, int]:
        """Return how many columns have no text alone, how many texts stand at another height, less all widths."""
        placed = list(zip(self.texts, chosen, strict=True))
        unnamed = columns - len(_columns_named(placed))
        uneven = 0
        for text, (left, right) in placed:
            under = [(each, own) for each, own in placed if each is not text and left <= own[0] and own[1] <= right]
            top = [each for each, own in under if not any(
                other is not each and wide[0] <= own[0] and own[1] <= wide[1] and other.top < each.top
                for other, wide in under)]  # fmt: skip
            uneven += sum(not _side_by_side(top[0], each) for each in top[1:])
        return unnamed, uneven, -sum(last - first for first, last in chosen)

    def _found(self, chosen: list[Span], bounds: Bounds) -> Iterator[list[Span]]:
        if len(chosen) == len(self.texts):
            yield chosen
            return
        text = self.texts[len(chosen)]
        for span in self.choices[len(chosen)]:
            self.tried += 1
            if self.tried > MOST_TRIED:
                return
            pairs = zip(self.texts, chosen, strict=False)
            if all(_beside_or_over(text, span, other, own) for other, own in pairs):
                narrower = _narrowed(bounds, [*zip(self.texts, [*chosen, span], strict=False)])
                if narrower:
                    yield from self._found([*chosen, span], narrower)


def _side_by_side(one: Block, other: Block) -> bool:
    """Tell whether two texts are of one row: they begin at one height, or have their middle there."""
    tops, middles = one.top - other.top, (one.top + one.bottom - other.top - other.bottom) / 2
    return min(abs(tops), abs(middles)) <= MIDDLE


def _beside_or_over(text: Block, span: Span, other: Block, own: Span) -> bool:
    """Tell whether two texts stand beside each other, or the higher one over the columns of the lower one."""
    if span[1] < own[0] or own[1] < span[0]:
        return True
    (upper, over), (lower, under) = sorted([(text, span), (other, own)], key=lambda each: each[0].top)
    apart = lower.top - upper.bottom > upper.lines[-1].words[0].height / 2  # paper sets no two texts at one height
    return apart and over[0] <= under[0] and under[1] <= over[1]


def _narrowed(bounds: Bounds, placed: list[tuple[Block, Span]]) -> Bounds | None:
    """Return between which places the edges lie when texts stand in the middle of their runs; None where nowhere."""
    own = list(bounds)
    changed = True
    while changed:
        changed = False
        for text, (first, last) in placed:
            for one, other in ((first, last + 1), (last + 1, first)):
                low = max(own[one][0], 2 * text.middle - own[other][1] - 2 * MIDDLE)
                high = min(own[one][1], 2 * text.middle - own[other][0] + 2 * MIDDLE)
                if low > high + 1e-6:
                    return None
                if low > own[one][0] + 0.01 or high < own[one][1] - 0.01:
                    own[one] = low, max(low, high)
                    changed = True
    return own
