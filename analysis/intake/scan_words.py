"""Stretches of print to words, each with how surely it was read; figures are read twice."""

import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.intake.letters import Word, plain, text_of
from analysis.intake.scan_lines import Stretch
from analysis.intake.scan_picture import POINT, Picture
from analysis.intake.scan_text import Reading, Recogniser, read_figures, tesseract

AT_ONCE = 2  # pictures that are read at one time
SECONDS = 60.0  # that the second reader may take for a page
# A figure that both readers see alike, and one that they do not, in confidence.
AGREED, DISPUTED = 0.9, 0.4
# A line of letters is about this many heights of its capitals high, as the lines of a digital page are.
LINE = 1.4
# Dots of the scanner over the height of a digit, ten and eight but for a rounding: with fewer than ten a 6 looks like a
# 5, and with fewer than eight any like others.
LOWEST, LOWEST_SURE = 9.8, 7.8
WIDE = 0.6  # of that height: a blank inside a figure

FIGURE = re.compile(r"[-+(]*(?:Rp\.?)?[-(]?\d[\d.,/:]*(?:,-)?[)%.]*|-+")
DIGITS = re.compile(r"\d(?:[\d.,]*\d)?")
CODE = re.compile(r"(?!\d+(?:\.\d{3})+$)\d{1,2}(?:\.\d{1,4}){2,}\.?")  # no money; tesseract does not read these
WORDS = re.compile(r"[A-Za-z]{3}")
# Dots apart from a figure, and one before it that parts no group: the next one is too short for that.
SPECKS = re.compile(r"^[.,'`:;]+ | [.,'`:;]+$|^[.,](?=\d{1,2}[.,]\d{3}(?!\d))")
SPECK = re.compile(r"[.,'`;]+")  # alone between two blanks: paper, not print
BULLET = "•"  # of a list, or a large speck where the reader is not sure
SURE_PERCENT = 0.8
PERCENT = ("46", "45", "96", "9", "6")
PERCENT_ALONE = re.compile(r"[0oO°] ?/ ?[0oO°]?")  # a sign in parts
CURRENCY = re.compile(r"(?!Rp).?p(?=\d{1,3}[.,]\d{3})")  # of a figure, its R under a rule or beyond it
BEYOND = re.compile(r"(?<=\d)[A-Za-z]+\d*$")  # the first letters of the next cell, which reach over a rule
ROMAN = re.compile(r"[IVXL]+[.)]?")


@dataclass(frozen=True)
class ReadWord(Word):
    """A word read from a picture: with its confidence (0 to 1), and a second reading where it differs."""

    confidence: float = 1.0
    other: str = ""


class Reader:
    """Reads the stretches of a page, those with figures twice."""

    def __init__(self) -> None:
        """Load the recogniser; tesseract is the second reader where it is installed."""
        self._recogniser = Recogniser()
        self._tesseract = tesseract()

    def words(self, stretches: Sequence[Stretch]) -> list[ReadWord]:
        """Return the words of stretches, each with its place in points."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            readings = list(pool.map(self._upright, stretches))
            doubtful = [n for n, (stretch, read) in enumerate(readings) if _asks_twice(stretch, read.text)]
            seconds = self._seconds(pool, [readings[n] for n in doubtful])
        others = dict(zip(doubtful, seconds, strict=True))
        return [word for n, (own, read) in enumerate(readings) for word in _words(own, read, others.get(n))]

    def sure(self, stretches: Sequence[Stretch]) -> float:
        """Return how surely stretches are read, on the average of their signs."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            sure = [
                each
                for read in pool.map(lambda own: self._recogniser.read(own.picture), stretches)
                for each in read.sure
            ]
        return sum(sure) / len(sure) if sure else 0.0

    def _upright(self, stretch: Stretch) -> tuple[Stretch, Reading]:
        read = self._recogniser.read(stretch.picture, stretch.blanks, WIDE * stretch.size)
        if stretch.turned:
            over = stretch.upside_down()
            other = self._recogniser.read(over.picture, over.blanks, WIDE * over.size)
            if sum(other.sure) > sum(read.sure):
                return over, other
        return stretch, read

    def _seconds(self, pool: ThreadPoolExecutor, readings: list[tuple[Stretch, Reading]]) -> list[str]:
        """Return second readings: of figures alone by tesseract, of others by the first reader from another picture."""
        found: dict[int, str] = {}
        alone = [
            n
            for n, (_, read) in enumerate(readings)
            if self._tesseract and not WORDS.search(read.text) and not CODE.fullmatch(read.text)
        ]
        # Tesseract takes a percent sign for digits: it reads those before it.
        pictures = {n: _before_percent(*readings[n]) for n in alone}
        found.update(self._by_tesseract(pool, pictures))
        # Tesseract loses digits at the edge of a picture, and in its noise: other pictures of the same print show
        # whether it does.
        # Marks that it reads otherwise stay in doubt: a point and a comma are too alike.
        unlike = [n for n in alone if found.get(n) and _reads_digits_otherwise(found[n], readings[n][1].text)]
        others = [(n, picture) for n in unlike for picture in (framed(pictures[n]), framed(sharpened(pictures[n])))]
        again = self._by_tesseract(pool, dict(enumerate(picture for _, picture in others)))
        told = ((n, again.get(number, "")) for number, (n, _) in enumerate(others))
        found.update((n, text) for n, text in told if _same_digits(text, readings[n][1].text))
        rest = [n for n in range(len(readings)) if not found.get(n)]
        again = pool.map(lambda n: self._recogniser.read(sharpened(readings[n][0].picture)).text, rest)
        found.update(zip(rest, again, strict=True))
        return [found[n] for n in range(len(readings))]

    def _by_tesseract(self, pool: ThreadPoolExecutor, pictures: dict[int, Picture]) -> dict[int, str]:
        """Return what tesseract reads on pictures, by their numbers; nothing where it fails."""
        found: dict[int, str] = {}
        parts = [part for part in (list(pictures)[start::AT_ONCE] for start in range(AT_ONCE)) if part]
        read = pool.map(lambda part: read_figures(self._tesseract, [pictures[n] for n in part], SECONDS), parts)
        for numbers, texts in zip(parts, read, strict=True):
            found.update(zip(numbers, texts or (), strict=bool(texts)))
        return found


def _before_percent(stretch: Stretch, read: Reading) -> Picture:
    """Return the picture of a stretch, cut in the white before the percent sign that surely ends it."""
    import numpy as np

    if not re.search(r"\d ?%$", read.text) or read.sure[-1] < SURE_PERCENT:
        return stretch.picture
    first, last = (round(place) for place in read.places[-2:])
    ink = (255.0 - stretch.picture[:, first:last]).sum(axis=0)
    if not len(ink):
        return stretch.picture
    cut = stretch.picture.copy()
    cut[:, first + int(np.argmin(ink)) :] = 255
    return cut


def framed(picture: Picture) -> Picture:
    """Return a picture larger, with more white around it."""
    import cv2
    import numpy as np

    large = cv2.resize(picture, None, fx=1.5, fy=1.5, interpolation=cv2.INTER_CUBIC)
    around = len(large) // 2
    return np.asarray(cv2.copyMakeBorder(large, *4 * (around,), cv2.BORDER_CONSTANT, value=(255,)), np.uint8)


def _same_digits(one: str, other: str) -> bool:
    return DIGITS.findall(one) == DIGITS.findall(other)


def _reads_digits_otherwise(one: str, other: str) -> bool:
    """Tell whether two readings differ in more than which marks stand between the same digits."""
    alike = [re.sub(r"[.,]", "_", "".join(DIGITS.findall(text))) for text in (one, other)]
    return not _same_digits(one, other) and alike[0] != alike[1]


def with_small_doubted(words: Iterable[ReadWord], dpi: float) -> list[ReadWord]:
    """Return words of which no figure is sure whose digits the scanner, of so many dots per inch, drew too low."""
    return [
        replace(each, confidence=min(each.confidence, DISPUTED)) if _is_small(each, dpi) else each for each in words
    ]


def _is_small(word: ReadWord, dpi: float) -> bool:
    high = word.height / LINE * dpi / 72
    return any(sign.isdigit() for sign in word.text) and (high < LOWEST_SURE or (high < LOWEST and "5" in word.text))


def sharpened(picture: Picture) -> Picture:
    """Return a picture as another scanner may give it: larger, sharper, in black and white."""
    import cv2
    import numpy as np

    large = cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    sharp = cv2.addWeighted(large, 1.8, cv2.GaussianBlur(large, (0, 0), 3), -0.8, 0)
    black = cv2.threshold(sharp, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]
    return np.asarray(cv2.GaussianBlur(black, (0, 0), 1), np.uint8)


def text_and_evidence(words: Iterable[Word]) -> tuple[float | None, str]:
    """Return the confidence of a cell with some words, and its second reading where one of them has another."""
    read = [word for word in words if isinstance(word, ReadWord)]
    if not read:
        return None, ""
    other = text_of([_otherwise(word) for word in read]) if any(word.other for word in read) else ""
    return round(min(word.confidence for word in read), 3), other


def _otherwise(word: ReadWord) -> Word:
    return Word(word.other or word.text, word.x0, word.y0, word.x1, word.y1, turned=word.turned)


def _asks_twice(stretch: Stretch, text: str) -> bool:
    """Tell whether a stretch has figures, or may have some that its reader did not see."""
    if any(sign.isdigit() for sign in text):
        return True
    return not (stretch.is_dash or WORDS.search(text) or ROMAN.fullmatch(text))


def _words(stretch: Stretch, read: Reading, second: str | None) -> list[ReadWord]:
    """Return the words of a stretch, from its first reading and the second one."""
    read = _without_specks(_without_beyond(stretch, read))
    second = second and _without_beyond(stretch, Reading(second)).text
    if stretch.is_dash and stretch.is_crossed:  # a piece of the stamp
        return []
    if stretch.is_dash and (not read.text or len(read.text) == 1):
        return [_word(stretch, "-", 0, len(stretch.picture[0]), AGREED, "")]
    if not read.text:
        seen = DIGITS.search(second or "")
        return [_word(stretch, seen[0], 0, len(stretch.picture[0]), DISPUTED, "")] if seen else []
    others = _others(read.text, second)
    unseen = second and DIGITS.search(second) and not re.search(r"\d|%|[A-Za-z]{3}", read.text)
    found = []
    for match in re.finditer(r"\S+", read.text):
        text = match[0]
        confidence = min(read.sure[match.start() : match.end()])
        if SPECK.fullmatch(text) or (text == BULLET and confidence < DISPUTED):
            continue
        other = ""
        if any(sign.isdigit() for sign in text) and others is not None:
            agreed, other = others.pop(0)
            confidence = max(confidence, AGREED) if agreed else min(confidence, DISPUTED)
        elif unseen and match.end() == len(read.text):
            confidence, other = min(confidence, DISPUTED), second or ""
        at_rule = (stretch.cut_before and not match.start() and not text.startswith("Rp")) or (
            stretch.cut_after and match.end() == len(read.text)
        )
        if stretch.is_crossed or (at_rule and any(sign.isdigit() for sign in text)):
            confidence = min(confidence, DISPUTED)
        places = read.places[match.start() : match.end()]
        found.append(_word(stretch, text, *_edges(stretch, read, match.span()), confidence, other, places))
    return found


def _without_beyond(stretch: Stretch, read: Reading) -> Reading:
    """Return a reading without letters of the next cell that reach over a rule, and with its own currency."""
    if stretch.cut_after and (beyond := BEYOND.search(read.text)):
        end = beyond.start()
        read = Reading(read.text[:end], read.places[:end], read.sure[:end])
    if currency := CURRENCY.match(read.text):
        own = currency.end()
        text = f"Rp{read.text[own:]}"
        return Reading(text, (*2 * read.places[:1], *read.places[own:]), (*2 * read.sure[:1], *read.sure[own:]))
    return read


def _without_specks(read: Reading) -> Reading:
    """Return the reading of a figure without dots that stand apart from it, or the half of a percent sign behind it.

    A percent sign alone that is read in parts is one.
    """
    if PERCENT_ALONE.fullmatch(read.text):
        return Reading("%", (sum(read.places) / len(read.places),), (min(read.sure),))
    if re.fullmatch(r"\d[\d.,]* ?%\d", read.text):
        read = Reading(read.text[:-1], read.places[:-1], read.sure[:-1])
    if not FIGURE.fullmatch(SPECKS.sub("", read.text).replace(" ", "")):
        return read
    while match := SPECKS.search(read.text):
        keep = slice(match.end(), None) if match.start() == 0 else slice(None, match.start())
        read = Reading(read.text[keep], read.places[keep], read.sure[keep])
    return read


def _others(text: str, second: str | None) -> list[tuple[bool, str]] | None:
    """Return for each word with digits whether the second reading has it too, and how that reads it if not."""
    if second is None:
        return None
    own = [word for word in text.split() if any(sign.isdigit() for sign in word)]
    if _signs(text) == _signs(second):
        return [(True, "")] * len(own)
    seen = [word for word in second.split() if any(sign.isdigit() for sign in word)]
    if len(seen) != len(own):
        first, second_digits = ["".join(DIGITS.findall(each)) for each in (text, second)]
        if first == second_digits:
            return [(True, "")] * len(own)
        return [(False, plain(second) if number + 1 == len(own) else "") for number in range(len(own))]
    return [(True, "") if _agree(one, two) else (False, two) for one, two in zip(own, seen, strict=True)]


def _agree(one: str, two: str) -> bool:
    """Tell whether two readings of a word have the same digits; tesseract takes a percent sign for digits."""
    return _same_digits(one, two) or (one.endswith("%") and two in {one[:-1] + sign for sign in PERCENT})


def _signs(text: str) -> str:
    return "".join(text.split())


def _edges(stretch: Stretch, read: Reading, span: tuple[int, int]) -> tuple[float, float]:
    """Return where a word begins and ends on the picture of a stretch: at its blanks, else between two signs.

    A speck that no reader sees, or that is no part of a figure, stands behind a blank and is no part of the word.
    """
    first, last = span
    before = read.places[first - 2] if first else float("-inf")
    after = read.places[last + 1] if last < len(read.text) else float("inf")
    own = read.places[first], read.places[last - 1]
    start, end = (before + own[0]) / 2 if first else 0.0, float(len(stretch.picture[0]))
    if last < len(read.text):
        end = (own[1] + after) / 2
    start = next((b for a, b in reversed(stretch.blanks) if before < (a + b) / 2 < own[0]), start)
    end = next((a for a, b in stretch.blanks if own[1] < (a + b) / 2 < after), end)
    return start, end


def _word(
    stretch: Stretch,
    text: str,
    start: float,
    end: float,
    confidence: float,
    other: str,
    places: Sequence[float] = (),
) -> ReadWord:
    area = stretch.area
    if stretch.turned:
        y0, y1 = area.y0 / POINT, area.y1 / POINT
        return ReadWord(
            text, area.x0 / POINT, y0, area.x1 / POINT, y1, turned=stretch.turned, confidence=confidence, other=other
        )
    left = area.x0 - (len(stretch.picture[0]) - (area.x1 - area.x0)) / 2
    half = LINE * stretch.tall / 2
    x0, x1 = max(area.x0, left + start) / POINT, min(area.x1, left + end) / POINT
    steps = [x0, *((left + (a + b) / 2) / POINT for a, b in pairwise(places)), x1]
    letters = tuple(zip(steps, steps[1:], text, strict=False)) if len(steps) == len(text) + 1 else ()
    y0, y1 = (stretch.middle - half) / POINT, (stretch.middle + half) / POINT
    return ReadWord(text, x0, y0, x1, y1, letters=letters, confidence=round(confidence, 3), other=other)
