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
BLANK = 0.2  # heights of a line: a narrow one between two words
SPARE = 0.94  # of the widest line of a column: what is shorter with the next word would have had room for it
WORDS = re.compile(r"[A-Za-z]{3}")


def parting(body: Lines, columns: list[Edges], above: float, below: float, room: float | None) -> float | None:
    """Return where two rows are divided whose figures stand at two heights; `room` is where their lines are furthest.

    None where nothing tells it: lines between two rows go on the upper one then.
    """
    lines = [line for line in body if above - 0.1 <= line[0].middle <= below + 0.1]
    heights = [line[0].middle for line in lines]
    if len(heights) < 3:
        return room
    gaps = sorted((lower - upper for upper, lower in pairwise(heights)), reverse=True)
    if room is not None and gaps[0] > CLEAR * gaps[1]:
        return room
    placed = [in_columns(line, columns) for line in lines]
    widest = {n: _widest(body, columns, n) for n in range(len(columns))}
    faults = [
        sum(_had_room(placed[:cut], n, width) + _had_room(placed[cut:], n, width) for n, width in widest.items())
        for cut in range(1, len(lines))
    ]
    best = [cut for cut, own in enumerate(faults, 1) if own == min(faults)]
    if len(best) < len(faults) and (room is None or not any(heights[cut - 1] < room < heights[cut] for cut in best)):
        cut = best[-1]
        return (heights[cut - 1] + heights[cut]) / 2
    return room


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
