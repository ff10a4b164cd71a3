"""The printed lines above a table that name it."""

import re

from analysis.intake.letters import Word, plain

NAMED = re.compile(r"(?:tabel|table|lampiran|formulir|form|daftar)\b", re.IGNORECASE)
UNIT = re.compile(r"\(.*\)")  # as (dalam jutaan rupiah)
MOST_LINES = 6
NEAREST = 3.0  # heights of a line between a table and its caption, or between two lines of a caption


def caption(above: list[list[Word]], top: float, left: float, right: float) -> str:
    """Return what names a table with its upper edge at top: lines that begin as captions do, or are set apart.

    `above` are the page's lines above the table and below the one before. A line of running text, and lines as
    `Nama OPD : ...` that say whose table it is, are no caption.
    """
    lines: list[list[Word]] = []
    at = top
    for line in reversed(above):
        if at - line[0].y1 > NEAREST * line[0].height or len(lines) == MOST_LINES:
            break
        lines.insert(0, line)
        at = line[0].y0
        if NAMED.match(_text(line)):
            break
    named = next((number for number, line in enumerate(lines) if NAMED.match(_text(line))), None)
    if named is None:
        while lines and not _set_apart(lines[0], left, right):
            lines.pop(0)
        for number, line in enumerate(lines):
            if not _set_apart(line, left, right):
                return ""
            del number
    else:
        lines = lines[named:]
    return plain(" ".join(text for line in lines if ":" not in (text := _text(line)) or NAMED.match(text)))


def _text(line: list[Word]) -> str:
    return " ".join(word.text for word in line)


def _set_apart(line: list[Word], left: float, right: float) -> bool:
    """Tell whether a line is bold, in capitals, in brackets or in the middle of its table, as running text is not."""
    text = _text(line)
    if UNIT.fullmatch(text):
        return True
    if text.endswith((".", ":", ",", ";")):
        return False
    if all(word.bold for word in line) or text.isupper():
        return True
    indent, rest = line[0].x0 - left, right - line[-1].x1
    return min(indent, rest) > 0.15 * (right - left) and abs(indent - rest) < 0.1 * (right - left)
