"""Widths of texts as the figures' own font sets them, and lines that are no wider than their room.

The font is among the widest in use: a reader whose machine takes another one in its place sees narrower lines, never
longer ones.
"""

from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.ft2font import FT2Font, LoadFlags

FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"  # DejaVu Sans comes with matplotlib
FAMILIES = ("DejaVu Sans", "Verdana", "Segoe UI", "Helvetica", "Arial", "sans-serif")
LINE = 1.3  # a line's height in sizes of its letters
_MEASURED = 100  # points


@cache
def _font(bold: bool) -> FT2Font:
    font = FT2Font(FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"))  # its own: drawing sets others' size
    font.set_size(_MEASURED, 72)
    return font


@cache
def _advance(letter: str, bold: bool) -> float:
    """Return how far a letter takes its line, in sizes of the letters."""
    glyph = _font(bold).load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    return glyph.linearHoriAdvance / 65536 / _MEASURED


def width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a text in inches, its letters of so many points; pairs that move closer are not counted."""
    return sum(_advance(letter, bold) for letter in text) * size / 72


def height(lines: int, size: float) -> float:
    """Return the height of so many lines in inches."""
    return lines * size * LINE / 72


def wrapped(text: str, room: float, size: float, bold: bool = False, most: int = 99) -> list[str]:
    """Return a text in lines no wider than a room in inches, at most so many, the last then ends in an ellipsis."""
    lines: list[str] = []
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, size, bold) <= room:
            lines[-1] = joined
        else:
            lines += _broken(word, room, size, bold)
    if len(lines) > most:
        last = lines[most - 1]
        while last and width(f"{last}…", size, bold) > room:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip()}…"]
    return lines


def balanced(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    """Return a text in as few lines as fit, of about the same length: no lone last word."""
    lines = wrapped(text, room, size, bold)
    for part in range(50, 100, 2):
        narrow = wrapped(text, room * part / 100, size, bold)
        if len(narrow) <= len(lines):
            return narrow
    return lines


def _broken(word: str, room: float, size: float, bold: bool) -> list[str]:
    """Return a word in pieces that fit: itself nearly always."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size, bold) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces
