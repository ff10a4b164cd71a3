"""The printed lines above a table that name it."""

import re

from analysis.intake.letters import Word, plain

NAMED = re.compile(r"(?:tabel|table|lampiran|formulir|form|daftar)\b", re.IGNORECASE)
UNIT = re.compile(r"\(.*\)")  # as (dalam jutaan rupiah)
MOST_LINES = 6
TOGETHER = 2.5  # heights of a line: what stands further apart in one line is something else, as a framed note
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
        at = line[0].y0
        piece = _one_piece(line, (left + right) / 2)
        if NAMED.match(_text(piece)):
            lines.insert(0, piece)
            break
        if ":" not in _text(line) and re.search(r"[^\W\d]", _text(piece)):
            lines.insert(0, piece)
    if not (lines and NAMED.match(_text(lines[0]))):
        running = next((n for n, line in enumerate(reversed(lines)) if not _set_apart(line, left, right)), len(lines))
        lines = lines[len(lines) - running :]
    return plain(" ".join(map(_text, lines)))


def _one_piece(line: list[Word], middle: float) -> list[Word]:
    """Return the words of a line that stand together: those that begin as captions do, or over the table's middle."""
    pieces: list[list[Word]] = []
    for word in line:
        if pieces and word.x0 - pieces[-1][-1].x1 <= TOGETHER * word.height:
            pieces[-1].append(word)
        else:
            pieces.append([word])
    named = [piece for piece in pieces if NAMED.match(_text(piece))]
    return min(named or pieces, key=lambda piece: abs(piece[0].x0 + piece[-1].x1 - 2 * middle))


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
