"""Pieces of a line: words that stand together, and the columns that they stand in."""

import re
from dataclasses import dataclass

from analysis.intake.letters import Word, are_cells, doubted, text_of
from analysis.intake.pages import Box, PageCell

APART = 0.9  # heights of a line: words further apart are two pieces of it
NEXT_ROW = 3.2  # heights of a line between two lines of one table
BROKEN_CODE = re.compile(r"[\dXx.]{1,8}(?: [\dXx.]{1,4})+")  # a code that a narrow column breaks
NO_ROOM = 1.5  # points between two columns of which texts of one reach into the other
AT_EDGE = 1.0  # point between a text and the edge of its column that it is set at
TOUCHING = 0.1  # heights of a line: less than any blank


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


Lines = list[list[Piece]]
Edges = tuple[float, float]  # left and right of a column


def pieces(line: list[Word]) -> list[Piece]:
    """Return a line cut where its words stand far apart or begin a text, at a currency, between two whole figures."""
    parts: list[list[Word]] = []
    for word in line:
        gap = word.x0 - parts[-1][-1].x1 if parts else 0.0
        touches = gap < TOUCHING * word.height and word.text.startswith("Rp")
        touches = touches or (bool(parts) and are_cells(parts[-1][-1].text, word.text))
        if parts and gap <= APART * word.height and not touches and not word.begins:
            parts[-1].append(word)
        else:
            parts.append([word])
    return [Piece(tuple(words)) for words in parts]


def over(piece: Piece, columns: list[Edges]) -> list[int]:
    """Return the columns that a piece stands over; of those without room between them, the one that it is set in."""
    own = [n for n, (x0, x1) in enumerate(columns) if piece.x0 < x1 and piece.x1 > x0]
    if len(own) < 2 or any(columns[n + 1][0] - columns[n][1] > NO_ROOM for n in own[:-1]):
        return own
    set_in = [n for n in own if min(abs(piece.x0 - columns[n][0]), abs(piece.x1 - columns[n][1])) <= AT_EDGE]
    return set_in if len(set_in) == 1 else own


def column(x: float, columns: list[Edges]) -> int:
    """Return the column that is nearest to a place."""
    return min(range(len(columns)), key=lambda n: max(columns[n][0] - x, x - columns[n][1], 0.0))


def cell(
    words: list[Word], page: int, columns: int = 1, rows: int = 1, width: float = float("inf"), code: bool = False
) -> PageCell:
    """Return a cell with the words that stand in it, over several columns and rows or one; width as of its column.

    The lines of a code go on without a blank.
    """
    if not words:
        return PageCell("", columns=columns, rows=rows)
    x0, y0 = min(word.x0 for word in words), min(word.y0 for word in words)
    x1, y1 = max(word.x1 for word in words), max(word.y1 for word in words)
    box = Box(page, *(round(each, 2) for each in (x0, y0, x1, y1)))
    text = text_of(words)
    if code and BROKEN_CODE.fullmatch(text):
        return PageCell(text.replace(" ", ""), (box,), columns, rows)
    if doubt := doubted(words, width):
        return PageCell(doubt, (box,), columns, rows, 0.0, text)
    return PageCell(text, (box,), columns, rows)


def near(above: list[Piece], line: list[Piece], heights: float = NEXT_ROW) -> bool:
    """Tell whether two lines stand no further apart than some heights of the higher one."""
    return line[0].middle - above[0].middle <= heights * max(above[0].words[0].height, line[0].words[0].height)
