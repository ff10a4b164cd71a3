"""The cells of a header between level rules, from the middles of its texts, and texts that stand apart."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from analysis.intake.aligned_header import CODES
from analysis.intake.letters import Word, lines
from analysis.intake.rules import Place

REACH = 2.0  # points that a text may reach over the edge of its cell
OFF_CENTRE = 0.12  # of its cell and of a point's dozen: how far a text of a header stands from the middle
IN_MIDDLE = 6.0  # points: words so near the middle of what their column prints, or of its guessed edges, name it
BLANK = 0.6  # heights of a line: words nearer are of one text

Span = tuple[float, float]
Numbers = tuple[int, int]  # the first of several places, and the one after the last


def header(
    cells: Sequence[Place], xs: Sequence[float], ys: Sequence[float], words: Sequence[Word], spans: Sequence[Span]
) -> list[Place] | None:
    """Return the cells of a header from those of its columns: some of one height side by side have one text together.

    `spans` has from where to where each column prints. None where texts do not stand in the middle of the cells that
    they would have, or columns have no name of their own, unless they are the parts of a code.
    """
    by_height: dict[Numbers, list[int]] = defaultdict(list)
    for place in cells:
        by_height[place.top, place.bottom].append(place.left)
    deep = max(place.bottom for place in cells)
    found = []
    for (top, bottom), columns in by_height.items():
        for first, last in _runs(sorted(columns)):
            inside = [
                word for word in words
                if xs[first] <= word.centre <= xs[last] and ys[top] < word.middle < ys[bottom]
            ]  # fmt: skip
            parts = _parts(united([(own[0].x0, own[-1].x1) for own in pieces_of(inside)], -REACH), xs[first : last + 1])
            if parts is None:
                return None
            if bottom == deep:
                parts = [
                    part for own in parts for part in _by_words(inside, own, xs[first : last + 1], spans[first:last])
                ]
                wide = [(xs[first + left], xs[first + right]) for left, right in parts if right - left > 1]
                if not all(_name_codes(inside, *own) for own in wide):
                    return None
            found += [Place(top, first + left, bottom, first + right) for left, right in parts]
    return found


def _name_codes(words: Sequence[Word], left: float, right: float) -> bool:
    own = [word for line in lines(words) for word in line if left <= word.centre <= right]
    return bool(own) and bool(CODES.match(own[0].text))


def _by_words(words: Sequence[Word], own: Numbers, xs: Sequence[float], printed: Sequence[Span]) -> list[Numbers]:
    """Return the columns of a lowest cell of a header, one by one where its words name each.

    Names of narrow columns stand no farther apart than the words of one name, but each in the middle of its column.
    """
    alone = [(n, n + 1) for n in range(*own)]
    for left, right in alone:
        inside = [word for word in words if xs[left] <= word.centre < xs[right]]
        if not inside:
            return [own]
        middle = (min(word.x0 for word in inside) + max(word.x1 for word in inside)) / 2
        if min(abs(middle - sum(each) / 2) for each in (printed[left], xs[left : right + 1])) > IN_MIDDLE:
            return [own]
    return alone


def _runs(columns: Sequence[int]) -> Iterator[Numbers]:
    """Yield the first and the one after the last of columns that follow each other."""
    first = columns[0]
    for before, after in pairwise([*columns, -1]):
        if after != before + 1:
            yield first, before + 1
            first = after


def _parts(texts: Sequence[Span], xs: Sequence[float]) -> list[Numbers] | None:
    """Return the columns of each cell of a row, all of them in turn; None where a text is off the middle.

    Each text stands over some of them. Where one does not, there is one for each, or others have none.
    """
    last = len(xs) - 1
    alone = [(n, n + 1) for n in range(last)]
    if len(texts) < 2:
        return [(0, last)] if texts or last == 1 else alone
    # The least that texts are off the middle of their cells in all, by how many texts and columns are parted.
    best: dict[tuple[int, int], tuple[float, list[Numbers]]] = {(0, 0): (0.0, [])}
    for count, text in enumerate(texts, 1):
        for end in range(count, last + 1):
            tried = []
            for start in range(count - 1, end):
                before = best.get((count - 1, start))
                off = _off(text, xs[start], xs[end])
                if before and off is not None:
                    tried.append((before[0] + off, [*before[1], (start, end)]))
            if tried:
                best[count, end] = min(tried)
    found = best.get((len(texts), last))
    if found:
        return found[1]
    cells = list(pairwise(xs))
    if len(texts) == last and all(
        own[0] < cell[1] and own[1] > cell[0] for own, cell in zip(texts, cells, strict=True)
    ):
        return alone
    own = [[n for n, (left, right) in enumerate(cells) if _off(text, left, right) is not None] for text in texts]
    return alone if all(own) and len({each[0] for each in own}) == len(texts) else None


def _off(text: Span, left: float, right: float) -> float | None:
    """Return how far a text is off the middle of a cell; None where it is not in it, or too far."""
    if text[0] < left - REACH or text[1] > right + REACH:
        return None
    off = abs(sum(text) - left - right) / 2
    return off if off <= OFF_CENTRE * (right - left + 72) else None


def pieces_of(words: Sequence[Word]) -> list[list[Word]]:
    """Return lines cut where their words stand further apart than those of one text."""
    pieces: list[list[Word]] = []
    for line in lines(words):
        for number, word in enumerate(line):
            if number and word.x0 - pieces[-1][-1].x1 <= BLANK * word.height:
                pieces[-1].append(word)
            else:
                pieces.append([word])
    return pieces


def united(spans: Sequence[Span], room: float) -> list[Span]:
    """Return spans, those that lie over each other, or nearer than a river, as one."""
    found: list[Span] = []
    for left, right in sorted(spans):
        if found and left - found[-1][1] < room:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return found
