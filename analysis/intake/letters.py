"""Letters of a page to words with their place, and words to the text of a cell."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from pdfplumber.utils.text import extract_words

GAP = 0.18  # of the letters' size: what stands further apart is two words; blanks in print are 0.25 and more
AGAIN = 1.0  # point: a letter nearer to the same letter is the same, printed twice
UNEVEN = 0.04  # of the letters' size: two digits of one figure stand as far apart as any other two of it
EVEN = 0.005  # of the letters' size: digits of one figure stand no more unevenly where a file sets them by their widths
KERNED = 0.1  # of the letters' size: two digits 1 of one figure stand no nearer
NO_GAP = 0.06  # a printed blank that is narrower than this is not seen
BLANK = 0.4  # of the letters' size: two words of a text are nearer, unless it is justified
WITHOUT_BLANK = 0.1  # of the words that stand close to another one: where the file prints blanks
FEWEST_CLOSE = 4  # words that tell whether a file prints blanks
SAME_LINE = 0.45  # of the lower word's height, between the middles of two words of a line
STRAIGHT = 0.05  # tangent of the angle up to which a letter stands upright or on its side; a watermark is slanted

_UNSEEN = dict.fromkeys(map(ord, "\ufeff\u00ad\u200b\u200c\u200d\u2060\x00"), "")
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_HYPHEN = re.compile(r"\w-$")
TORN = re.compile(r"(?:^|\s)(?:Rp\.?\s?)?-?\d{1,3}(?:[.,]\d{3})+[.,]$")  # of a figure that is too long for its cell
_TAIL = r"(?:[.,](?:-|\d{0,3}))?\)?$"  # of the rest of a figure, which may itself be cut once more
_REST = re.compile(rf"(?:-|\d\d|\d{{3}}(?:[.,]\d{{3}})*{_TAIL})$")
_CUT = re.compile(r"(?:^|\s)(?:Rp\.?\s?)?[-(]?\d{1,3}([.,])(?:\d{3}\1)+(\d{0,2})$")  # inside a group of digits
_GROUPS = re.compile(rf"(\d{{1,3}})(?:[.,]\d{{3}})*{_TAIL}")
_FIRST_CUT = re.compile(r"(?:^|\s)(?:Rp\.?\s?)?[-(]?\d{1,3}([.,])(\d{1,2})$")  # inside its first group after a mark
_MORE_GROUPS = re.compile(rf"(\d{{1,2}})([.,])\d{{3}}(?:\2\d{{3}})*{_TAIL}")
_IN_SEN = re.compile(
    r"(?:^|\s)(?:Rp\.?\s?)?[-(]?\d{1,3}(?:\.\d{3})+,\d$|(?:^|\s)(?:Rp\.?\s?)?[-(]?\d{1,3}(?:,\d{3})+\.\d$"
)
_AT_COMMA = re.compile(r"[-(]?\d{1,3},$")  # no figure ends with it
_LAST_SEN = re.compile(r"\d\)?")
_AFTER_COMMA = re.compile(r"(?:\d{1,2}|\d{3}(?:,\d{3})*)\)?\s?%?$")
_MAYBE = re.compile(r"\d[.,]\d{1,2}$|\d{4}$")
GROUPED = re.compile(r"[-(]?\d{1,3}([.,])\d{3}(?:\1\d{3})*(?:[.,](?:\d\d|-))?\)?%?")
WHOLE = re.compile(
    r"[-(]?\d{1,3}([.,])\d{3}(?:\1\d{3})*(?:[.,](?:\d\d|-))?\)?%?|[-(]?\d+[.,]\d{1,2}\)?%?"
)  # a figure that is not torn
_FEW = re.compile(r"\d{1,2}\)?\s?%?")
REST_FROM_MARK = re.compile(rf"(?:[.,]\d{{3}})+{_TAIL}|[.,]\d{{1,2}}\)?$")  # of a figure that is broken before a mark
MARK = re.compile(r"\d{1,3}[.)]?|[a-z][.)]|[-•]")
_TOUCHING = re.compile(r"-?\d[\d.,%()-]{7,}")  # figures of several cells, if no figure
_PLAIN = re.compile(rf"{GROUPED.pattern}|\d{{1,3}}(?:[.,]\d{{1,2}})?%?")  # a figure without a mark out of place
_CODE = re.compile(r"\d+(?:\.\d+)*")
_CODED = re.compile(r"(?:\d+\.\d|0\d)[\d.]*(?:[A-Z]|$)")  # codes of several cells, and perhaps a name
_TWO_CODES = re.compile(r"\d{1,2}\.\d{2}0\d{3}")  # of a kegiatan and its sub-kegiatan: no figure is written so
_UNMAPPED = re.compile(r"\(cid:\d+\)|[\ufffd\ue000-\uf8ff]")  # glyphs that the file gives no letter for


def plain(text: str) -> str:
    """Return a text as a reader sees it: one blank between words, no unseen characters, ligatures spelt out."""
    return " ".join(text.translate(_UNSEEN).translate(_LIGATURES).split())


@dataclass(frozen=True)
class Word:
    """What stands together on a line, and its place; `turned` is the direction its letters read in, 0 or +-90.

    `order` is its place in the file; it `begins` a text where the file prints blanks between words, and none before it.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    bold: bool = False
    turned: int = 0
    letters: tuple[tuple[float, float, str], ...] = ()  # left, right, text
    order: int = 0
    begins: bool = False

    @property
    def middle(self) -> float:
        """Return the height of its middle."""
        return (self.y0 + self.y1) / 2

    @property
    def centre(self) -> float:
        """Return the middle of its width."""
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> float:
        """Return how high its line is."""
        return self.y1 - self.y0


def is_unmapped(text: str) -> bool:
    """Tell whether a file gives no letter for what it draws."""
    return bool(_UNMAPPED.fullmatch(text))


def once(letters: list[dict]) -> list[dict]:
    """Return letters without those printed again in their place, as some programs do for bold print.

    One letter of a text that falls on the same letter of another cell is not printed again: the letters beside it are.
    """
    seen: dict[tuple, list[tuple[float, float]]] = defaultdict(list)
    again = []
    for letter in letters:
        x, y = letter["x0"], letter["top"]
        near = (
            place
            for column in (int(x) - 1, int(x), int(x) + 1)
            for place in seen[letter["text"], letter["fontname"], column]
        )
        again.append(any(abs(x - x0) <= AGAIN and abs(y - top) <= AGAIN for x0, top in near))
        if not again[-1]:
            seen[letter["text"], letter["fontname"], int(x)].append((x, y))
    beside = [_is_beside(*pair) for pair in pairwise(letters)]
    return [
        letter
        for n, letter in enumerate(letters)
        if not again[n]
        or (n and beside[n - 1] and not again[n - 1])
        or (beside[n : n + 1] == [True] and not again[n + 1])
    ]


def _is_beside(before: dict, after: dict) -> bool:
    """Tell whether a letter goes on the text of the one before it in the file."""
    near = abs(after["x0"] - before["x1"]) <= GAP * after["size"]
    return near and abs(after["top"] - before["top"]) <= AGAIN


def direction(letter: dict) -> int | None:
    """Return how a letter is turned: 0 upright, 90 when it reads upwards, -90 downwards, None when slanted."""
    a, b = letter["matrix"][:2]
    if abs(b) <= STRAIGHT * abs(a):
        return 0
    if abs(a) <= STRAIGHT * abs(b):
        return 90 if b > 0 else -90
    return None


def words(letters: list[dict], height: float) -> list[Word]:
    """Return the words of a page of this height from pdfplumber's letters, in the order of the file."""
    found = []
    for turned in (0, 90, -90):
        own = [_on_its_side(each, turned, height) for each in letters if direction(each) == turned]
        after_blank = {id(each) for blank, each in pairwise(own) if _goes_on(blank, each)}
        for word in extract_words(
            list(_without_narrow_blanks(own)),
            x_tolerance_ratio=GAP,
            y_tolerance_ratio=0.35,
            use_text_flow=True,
            keep_blank_chars=False,
            expand_ligatures=True,
            return_chars=True,
        ):
            text = plain(word["text"])
            if text and not _UNMAPPED.fullmatch(text):
                begins = id(word["chars"][0]) not in after_blank
                found.append(replace(_upright(word, _UNMAPPED.sub("", text) or text, turned, height), begins=begins))
    found = [part for word in _joined(found) for cut in _cut_at_currency(word) for part in _cut_between_figures(cut)]
    sure = _prints_blanks(found)
    return [replace(word, order=n, begins=word.begins and sure) for n, word in enumerate(found)]


def _goes_on(blank: dict, letter: dict) -> bool:
    """Tell whether a letter follows a blank in its line."""
    line = abs(blank["top"] - letter["top"]) < SAME_LINE * letter["size"]
    return line and blank["text"].isspace() and blank["x0"] <= letter["x0"]


def _prints_blanks(found: list[Word]) -> bool:
    """Tell whether a file prints the blanks between the words of a text: nearly all close to another have one."""
    close = [
        after.begins
        for before, after in pairwise(each for each in found if each.text.isalpha())
        if abs(after.middle - before.middle) < SAME_LINE * after.height
        and GAP < (after.x0 - before.x1) / max(after.height, 1.0) < BLANK
    ]
    return len(close) >= FEWEST_CLOSE and sum(close) <= WITHOUT_BLANK * len(close)


def _cut_at_currency(word: Word) -> list[Word]:
    """Return a word, cut where a currency sign follows a digit: two full cells beside each other, without a gap."""
    number = next(
        (n for n in range(1, len(word.letters) - 1)
         if word.letters[n - 1][2].isdigit() and word.letters[n][2] == "R" and word.letters[n + 1][2] == "p"),
        None,
    )  # fmt: skip
    if number is None:
        return [word]
    return [_part(word, 0, number), *_cut_at_currency(_part(word, number, len(word.letters)))]


def _cut_between_figures(word: Word) -> list[Word]:
    """Return a word, cut where full cells touch or overlap, whole figures or codes and names.

    The letters of two cells stand unevenly there; in a figure all others stand evenly.
    """
    if not (_TOUCHING.fullmatch(word.text) or _CODED.match(word.text)):
        return [word]
    gaps = [after[0] - before[1] for before, after in pairwise(word.letters)]
    usual = median(gaps)
    away = {n: gap - usual for n, gap in enumerate(gaps, 1) if not _is_kerned(word, n, usual - gap)}
    least = (EVEN if _TWO_CODES.fullmatch(word.text) else UNEVEN) * word.height
    uneven = [n for n, gap in away.items() if abs(gap) > least]
    even = all(abs(gap) < EVEN * word.height for n, gap in away.items() if n not in uneven)
    cuts = [
        number
        for number in uneven
        if word.letters[number - 1][2].isdigit()
        and (word.letters[number][2].isdigit() or word.letters[number][2].isupper())
    ]
    parts = [_part(word, *ends) for ends in pairwise([0, *cuts, len(word.letters)])]
    texts = [part.text for part in parts]
    if even and len(cuts) == len(uneven) > 0 and all(map(_PLAIN.fullmatch, texts)):
        return parts
    if WHOLE.fullmatch(word.text):
        return [word]
    codes = all(map(_CODE.fullmatch, texts[:-1])) and (_CODE.fullmatch(texts[-1]) or texts[-1][0].isupper())
    coded = codes and all(re.match(r"0\d{3}$|[A-Z]", text) for text in texts[1:])
    return parts if are_cells(*texts) or coded else [word]


def _is_kerned(word: Word, number: int, nearer: float) -> bool:
    """Tell whether a letter stands nearer to the one before it because fonts set 11 so, the one pair of digits."""
    pair = word.letters[number - 1][2] + word.letters[number][2]
    return pair == "11" and 0 < nearer < KERNED * word.height


def are_cells(*figures: str) -> bool:
    """Tell whether texts beside each other are figures of a cell each: all whole, one of them in groups of digits."""
    if len(figures) < 2 or any(text.startswith("0") and GROUPED.fullmatch(text) for text in figures):
        return False
    return all(map(WHOLE.fullmatch, figures)) and any(map(GROUPED.fullmatch, figures))


def _part(word: Word, first: int, end: int) -> Word:
    """Return some letters of a word, as a word that begins a text of its own unless they are its first ones."""
    own = word.letters[first:end]
    text = "".join(each[2] for each in own)
    return replace(word, text=text, x0=own[0][0], x1=own[-1][1], letters=own, begins=word.begins or first > 0)


def _on_its_side(letter: dict, turned: int, height: float) -> dict:
    """Return a letter as it stands on the page turned so that it is upright."""
    if not turned:
        return letter
    x0, x1, top, bottom = letter["x0"], letter["x1"], letter["top"], letter["bottom"]
    place = (
        {"x0": height - bottom, "x1": height - top, "top": x0, "bottom": x1}
        if turned > 0
        else {"x0": top, "x1": bottom, "top": -x1, "bottom": -x0}
    )
    return letter | place | {"doctop": place["top"], "upright": True, "size": place["bottom"] - place["top"]}


def _upright(word: dict, text: str, turned: int, height: float) -> Word:
    letters = tuple((each["x0"], each["x1"], each["text"]) for each in word["chars"])
    bold = any("bold" in each["fontname"].lower() for each in word["chars"][:1])
    x0, x1, top, bottom = word["x0"], word["x1"], word["top"], word["bottom"]
    if turned > 0:
        x0, x1, top, bottom = top, bottom, height - x1, height - x0
    elif turned < 0:
        x0, x1, top, bottom = -bottom, -top, x0, x1
    return Word(text, x0, top, x1, bottom, bold, turned, () if turned else letters)


def _without_narrow_blanks(letters: list[dict]) -> Iterator[dict]:
    """Yield the letters without the blanks that no gap on the page shows."""
    for before, letter, after in zip([None, *letters], letters, [*letters[1:], None], strict=False):
        if letter["text"].isspace() and before and after and not after["text"].isspace():
            same_line = abs(after["top"] - before["top"]) < 0.35 * letter["size"]
            if same_line and abs(after["x0"] - before["x1"]) < NO_GAP * letter["size"]:
                continue
        yield letter


def _joined(found: list[Word]) -> list[Word]:
    """Return the words with those joined that the file tears apart though they touch."""
    joined: list[Word] = []
    for word in found:
        last = joined[-1] if joined else None
        if (
            last
            and not last.turned
            and not word.turned
            and abs(last.middle - word.middle) < 0.2 * word.height
            and abs(word.x0 - last.x1) < NO_GAP / 2 * word.height
            and last.letters
            and not last.letters[-1][2].isspace()
            and abs(last.height - word.height) < 0.2 * word.height
        ):
            joined[-1] = replace(
                last,
                text=last.text + word.text,
                x1=word.x1,
                y1=max(last.y1, word.y1),
                letters=last.letters + word.letters,
            )
        else:
            joined.append(word)
    return joined


def lines(found: Iterable[Word]) -> list[list[Word]]:
    """Return words as lines from top to bottom, each from left to right; words on their side are left out."""
    rows: list[list[Word]] = []
    for word in sorted((each for each in found if not each.turned), key=lambda each: (each.middle, each.x0)):
        row = rows[-1] if rows else []
        if row:
            middle = sum(each.middle for each in row) / len(row)
            if abs(word.middle - middle) < SAME_LINE * min(word.height, max(each.height for each in row)):
                row.append(word)
                continue
        rows.append([word])
    return [sorted(row, key=lambda each: each.x0) for row in rows]


def text_of(found: Iterable[Word]) -> str:
    """Return the text of words that stand in one cell, line after line, turned ones in the order they are read."""
    found = list(found)
    printed = [" ".join(word.text for word in line) for line in _mark_first(lines(found))]
    up = sorted((word for word in found if word.turned > 0), key=lambda each: (round(each.x0 / 3), -each.y0))
    down = sorted((word for word in found if word.turned < 0), key=lambda each: (-round(each.x1 / 3), each.y0))
    return in_one([*printed, *(word.text for word in [*up, *down])])


def is_torn(above: str, below: str) -> bool:
    """Tell whether a line is the rest of the figure that the line above in its cell ends with."""
    if TORN.search(above) and _REST.match(below):
        return True
    cut, rest = _CUT.search(above), _GROUPS.match(below)
    if cut and rest:
        return len(cut[2]) + len(rest[1]) == 3
    cut, rest = _FIRST_CUT.search(above), _MORE_GROUPS.match(below)
    if cut and rest:
        return cut[1] == rest[2] and len(cut[2]) + len(rest[1]) == 3
    if _IN_SEN.search(above):
        return bool(_LAST_SEN.fullmatch(below))
    if _AT_COMMA.match(above):
        return bool(_AFTER_COMMA.match(below))
    return above[-1:].isdigit() and bool(REST_FROM_MARK.match(below))


def may_be_torn(above: str, below: str) -> bool:
    """Tell whether a line may be the last digits of the figure above it, or a small figure of its own."""
    return bool(_MAYBE.search(above) and _FEW.fullmatch(below)) and not is_torn(above, below)


def doubted(found: Iterable[Word], width: float) -> str:
    """Return the figure that the lines of a cell may be together, where it is too narrow for it; else "".

    `width` is that of the cell or of all texts of its column.
    """
    parts: list[tuple[str, float, float]] = []  # text, widths of its first and last line
    for line in lines(found):
        if len(line) > 2:
            return ""
        text, extent = " ".join(word.text for word in line), line[-1].x1 - line[0].x0
        if parts and is_torn(parts[-1][0], text):
            parts[-1] = parts[-1][0] + text, parts[-1][1], extent
        else:
            parts.append((text, extent, extent))
    if len(parts) != 2:
        return ""
    (above, _, upper), (below, lower, _) = parts
    cut = may_be_torn(above, below) or bool(re.fullmatch(r"\d{1,2} \d", f"{above} {below}"))
    return above + below if cut and upper + lower > width else ""


def in_one(printed: Iterable[str]) -> str:
    """Return the lines of a cell as one text: a blank between them, none after a hyphen or inside a torn figure."""
    text = ""
    for line in filter(None, map(plain, printed)):
        torn = (_HYPHEN.search(text) and line[0].isalpha()) or is_torn(text, line)
        text += line if torn or not text else f" {line}"
    return text


def _mark_first(rows: list[list[Word]]) -> list[list[Word]]:
    """Return the lines of a cell with the number first that stands alone beside the middle of the others."""
    for row in rows[1:]:
        mark = row[0]
        rest = [word for other in rows for word in other if word is not mark]
        if MARK.fullmatch(mark.text) and mark.x1 + GAP * mark.height < min(word.x0 for word in rest):
            return [[mark, *rows[0]], *([word for word in other if word is not mark] for other in rows[1:])]
    return rows
