"""Which of two rows a line between their figures belongs to, by where its text would have been broken.

A line of a text is full: the first word of the next one had no room on it. On a page that was read from its picture the
room between lines tells less than in a file, whose heights are exact.
"""

import re
from itertools import pairwise

from analysis.intake.aligned_rows import in_columns
from analysis.intake.letters import Word
from analysis.intake.pieces import Edges, Lines

CLEAR = 1.35  # times the room between other lines: two rows surely are divided there
SAME = 0.1  # points between two heights that are one
BLANK = 0.2  # heights of a line: a narrow one between two words
SPARE = 0.94  # of the widest line of a column: what is shorter with the next word would have had room for it
WORDS = re.compile(r"[A-Za-z]{3}")


def partings(body: Lines, columns: list[Edges], starts: list[float], rooms: list[float | None]) -> list[float | None]:
    """Return where each row and the next one are divided, whose figures stand at some heights.

    `rooms` are where their lines are furthest apart. None where a row ends right above the figures of the next one.
    """
    found = list(rooms)
    open_pairs: dict[int, tuple[list[float], list[int]]] = {}
    widest = {n: _widest(body, columns, n) for n in range(len(columns))}
    for number, (above, below) in enumerate(pairwise(starts)):
        lines = [line for line in body if above - SAME <= line[0].middle <= below + SAME]
        heights = [line[0].middle for line in lines]
        gaps = sorted((lower - upper for upper, lower in pairwise(heights)), reverse=True)
        if len(lines) > 2 and (rooms[number] is None or gaps[0] <= CLEAR * gaps[1]):
            placed = [in_columns(line, columns) for line in lines]
            open_pairs[number] = heights, _fullest(placed, widest)
    told = [(cuts[0] == 1, cuts[0] + 1 == len(heights)) for heights, cuts in open_pairs.values() if len(cuts) == 1]
    upper, lower = any(first for first, _ in told), any(last for _, last in told)
    if not told:  # names that begin beside the figures of the first row hardly stand around those of others
        lower = _begin_beside(body, starts)
    for number, (heights, cuts) in open_pairs.items():
        room = rooms[number]
        own = [cut for cut in cuts if room is not None and heights[cut - 1] < room < heights[cut]]
        if lower and not upper and cuts[-1] + 1 == len(heights):
            own = cuts[-1:]
        elif upper and not lower and cuts[0] == 1:
            own = cuts[:1]
        cut = (own or cuts)[-1]
        found[number] = (heights[cut - 1] + heights[cut]) / 2
    return found


def _begin_beside(body: Lines, starts: list[float]) -> bool:
    """Tell whether no line stands above the figures of the first row, and beside those of each row a text does."""
    beside = [line for line in body if any(abs(line[0].middle - start) <= SAME for start in starts)]
    texts = [any(WORDS.search(word.text) for piece in line for word in piece.words) for line in beside]
    return all(texts) and all(line[0].middle >= starts[0] - SAME for line in body)


def _fullest(lines: list[dict[int, list[Word]]], widest: dict[int, float]) -> list[int]:
    """Return after how many lines two rows may be divided: where the fewest lines above others had room for more."""
    faults = [
        sum(_had_room(lines[:cut], n, width) + _had_room(lines[cut:], n, width) for n, width in widest.items())
        for cut in range(1, len(lines))
    ]
    return [cut for cut, own in enumerate(faults, 1) if own == min(faults)]


def _widest(body: Lines, columns: list[Edges], n: int) -> float:
    return max((_width(own) for line in body if (own := in_columns(line, columns).get(n))), default=0.0)


def _width(words: list[Word]) -> float:
    return max(word.x1 for word in words) - min(word.x0 for word in words)


def _had_room(lines: list[dict[int, list[Word]]], n: int, widest: float) -> int:
    """Return how many lines of a column, below each other, had room for the first word of the next one."""
    own = [line[n] for line in lines if n in line and any(WORDS.search(word.text) for word in line[n])]
    return sum(
        _width(upper) + BLANK * upper[0].height + _width(lower[:1]) < SPARE * widest for upper, lower in pairwise(own)
    )
