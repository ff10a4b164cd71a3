"""What the cells of damaged rows look like, as arrays that the sum over alignments works on.

Every printed cell of a row is a slot; further slots stand for what a cell may also be: a figure without its trailing
mark, the figure behind letters that look like digits, either part of two cells that were read as one. Two slots per
row close the list: a blank that was cut off at the row's end, and a figure that is not known.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from functools import lru_cache

import numpy as np

from analysis.repair import prices, tokens
from analysis.repair.grid import Grid
from analysis.source import numbers, terms
from analysis.source.values import GRADES


class Class(IntEnum):
    """What a cell looks like."""

    BLANK = 0
    DASH = 1
    ZERO = 2
    COUNT = 3
    DECIMAL = 4  # with decimals or a percent sign
    MIDDLE = 5  # ten to a hundred thousand: a large count or a small amount
    MONEY = 6
    BROKEN = 7  # letters among digits, marks out of place
    MIXED = 8  # a number with its unit
    UNIT = 9
    GRADE = 10
    SHORT = 11
    LONG = 12


FIGURE_CLASSES = (Class.ZERO, Class.COUNT, Class.DECIMAL, Class.MIDDLE, Class.MONEY)
LETTERS = str.maketrans("OoQIl|iZzSsBb", "0001111225588")
LOOKS_LIKE_DIGITS = re.compile(r"(?:[Rr]p[\s.]*)?[\dOoQIl|iZzSsBb][\dOoQIl|iZzSsBb.,;: ]*%?")
TRAILING = ".,'|-;:`"
ALTERNATIVES = 4  # what one cell may be, itself included
FIGURES_THAT_TELL = 500  # of fewer, some may be misread and none show it
MISREADS_THAT_TELL = 3  # one or two may be the page's own
RARE = 0.008  # shares of broken figures: below, a slip of the source is as likely as a misread digit
EXTRA = 12  # further slots of a row

# Shares of the classes under a kind of column before anything is seen, in the order of Class.
_SHARES = {
    "name": (0.08, 0.01, 0.003, 0.003, 0.003, 0.001, 0.001, 0.01, 0.02, 0.02, 0.005, 0.245, 0.6),
    "text": (0.24, 0.03, 0.003, 0.003, 0.003, 0.001, 0.001, 0.01, 0.02, 0.02, 0.005, 0.244, 0.42),
    "code": (0.2, 0.02, 0.01, 0.3, 0.1, 0.02, 0.02, 0.1, 0.02, 0.01, 0.01, 0.15, 0.04),
    "unit": (0.08, 0.03, 0.002, 0.002, 0.001, 0.001, 0.0005, 0.005, 0.01, 0.7, 0.002, 0.15, 0.0165),
    "value": (0.04, 0.05, 0.1, 0.55, 0.12, 0.03, 0.002, 0.02, 0.05, 0.002, 0.02, 0.012, 0.004),
    "amount": (0.03, 0.03, 0.08, 0.003, 0.002, 0.03, 0.8, 0.022, 0.002, 0.0005, 0.0002, 0.0002, 0.0001),
    "percent": (0.03, 0.03, 0.04, 0.4, 0.45, 0.002, 0.0005, 0.02, 0.02, 0.003, 0.001, 0.003, 0.0005),
}


def shares(kind: str) -> np.ndarray:
    """Return how often each class stands under a kind of column, before a table is seen."""
    found = np.array(_SHARES[kind])
    return found / found.sum()


@dataclass(frozen=True)
class Look:
    """One cell: its class, its exact number where it has one, and the text that is read."""

    kind: Class
    number: int | Decimal | None
    text: str


@lru_cache(maxsize=65536)
def look(text: str, styles: tuple[str, ...]) -> Look:
    """Return the class of a cell's text and the number that it prints, if it prints one without a doubt."""
    body = " ".join(text.split())
    missing = numbers.parse_missing(body)
    if missing is not None:
        return Look(Class.BLANK if missing == numbers.Missing.BLANK else Class.DASH, None, body)
    if body.upper() in GRADES:
        return Look(Class.GRADE, None, body)
    found = _figure(body, styles)
    if found is None and body[-1] in TRAILING and len(body) > 1:
        found = _figure(body.rstrip(TRAILING + " "), styles)
    if found is not None:
        return found
    if re.search(r"\d", body) and LOOKS_LIKE_DIGITS.fullmatch(body):
        return Look(Class.BROKEN, None, body)
    if terms.prints_unit(body):
        return Look(Class.UNIT, None, body)
    mixed = re.fullmatch(r"(\d[\d.,]*)\s*([A-Za-z/ ]{2,24})", body)
    if mixed and (figure := _figure(mixed[1], styles)) is not None:
        kind = Class.BROKEN if figure.number is None else Class.MIXED
        return Look(kind, figure.number, body)
    if _hides_figures(body, styles):
        return Look(Class.BROKEN, None, body)
    return Look(Class.LONG if len(body) > prices.UNIT_LENGTH else Class.SHORT, None, body)


def may_be_amount(cell: Look) -> bool:
    """Tell whether a cell prints what may be rupiah by its size, be it misread."""
    return cell.kind in (Class.MIDDLE, Class.MONEY) or hides_money(cell)


def hides_money(cell: Look) -> bool:
    """Tell whether a cell that is no figure may hold an amount: misread, or in one cell with its neighbour."""
    digits = sum(sign.isdigit() for sign in _as_digits(cell.text))
    return cell.kind is Class.BROKEN and digits > len(str(prices.MONEY_FROM))


def _hides_figures(body: str, styles: tuple[str, ...]) -> bool:
    """True for words of which one is a figure or looks like one and the others are figures or units."""
    words = body.split()
    if not 2 <= len(words) <= 4:
        return False
    figures = [word for word in words if _figure(word, styles) or LOOKS_LIKE_DIGITS.fullmatch(word)]
    rest = [word for word in words if word not in figures and not re.fullmatch(r"(?i)rp\.?", word)]
    return bool(figures) and all(terms.prints_unit(word) for word in rest)


def _figure(body: str, styles: tuple[str, ...]) -> Look | None:
    token = tokens.token(body, styles) if body else None
    if token is None or token.kind != "number" or token.value is None:
        return None
    if token.malformed or re.match(r"(?:Rp[\s.]*)?0(?:\d|[.,]\d{3})", body, re.I):
        return Look(Class.BROKEN, None, body)  # a group with a zero before it is half a number
    value = token.value
    if token.money:
        kind = Class.MONEY
    elif not value:
        kind = Class.ZERO
    elif token.percent or value != int(value):
        kind = Class.DECIMAL
    else:
        kind = Class.COUNT if value < prices.LEAST_AMOUNT else Class.MIDDLE
    return Look(kind, int(value) if value == int(value) else value, body)


@dataclass
class Cells:
    """The cells of all rows of a table (R rows, N cells at most, S slots, A alternatives).

    `count` (R): cells per row, blanks at its end left out. `kind`, `number` (R, S): class and index into `values` of
    every slot; `same` (R, S): the first slot of the row that shows the same; `slip` (R, S):
    slots that a cell stands for only if it is read wrong; `texts`: what every slot shows.
    `reading` (R, N, A): slots that a cell may stand for, `price` (R, N, A): the logarithm of how likely; `parts`
    (R, N, 2): the slots of the two cells that were read as one, -1 where there are none. `values`: all numbers of the
    table in order, as thousandths; three further indexes stand for nothing, text, and not known.
    """

    count: np.ndarray
    kind: np.ndarray
    number: np.ndarray
    same: np.ndarray
    slip: np.ndarray
    texts: list[list[str]]
    reading: np.ndarray
    price: np.ndarray
    parts: np.ndarray
    values: np.ndarray
    block: np.ndarray

    @property
    def blank(self) -> int:
        return self.kind.shape[1] - 2

    @property
    def unknown(self) -> int:
        return self.kind.shape[1] - 1


def cells(table: Grid, damage: float = 1.0) -> Cells:
    """Return the cells of a table's rows; `damage` multiplies how often a figure is read wrong."""
    rows = [list(row.cells) for row in table.rows]
    for row in rows:
        while row and not row[-1].strip():
            row.pop()
    looks = [[look(text, table.styles) for text in row] for row in rows]
    misread = min(0.2, damage * _misread(looks))
    n = max((len(row) for row in rows), default=0)
    slots = n + EXTRA + 2
    shape = (len(rows), n)
    all_looks: list[list[Look | None]] = []
    slips: list[tuple[int, int]] = []
    reading, price = np.full((*shape, ALTERNATIVES), -1), np.full((*shape, ALTERNATIVES), -np.inf)
    parts = np.full((*shape, 2), -1)
    for r, own in enumerate(looks):
        seen: list[Look | None] = [*own, *[None] * (slots - len(own))]
        free = n
        named = next((i for i, cell in enumerate(own) if cell.kind is Class.LONG), 0)  # a code before it is no figure
        for i, cell in enumerate(own):
            reading[r, i, 0], price[r, i, 0] = i, 0.0
            others = _others(cell, own[named:], table.styles)
            if cell.kind is Class.BROKEN:
                price[r, i, 0] = np.log(0.2 if others else 1.0)
            if cell.kind in (*FIGURE_CLASSES, Class.MIXED):
                reading[r, i, 1], price[r, i, 1] = slots - 1, np.log(0.3 * misread)
                price[r, i, 0] = np.log(1 - misread)
            at = 2
            for other, share in others[: ALTERNATIVES - 2]:
                if free < n + EXTRA:
                    seen[free] = other
                    slips.append((r, free))
                    reading[r, i, at], price[r, i, at] = (
                        free,
                        np.log(share if cell.kind is Class.BROKEN else share * misread),
                    )
                    free, at = free + 1, at + 1
            for one, two in _merged(cell, table.styles):
                if free + 1 < n + EXTRA:
                    seen[free], seen[free + 1] = one, two
                    parts[r, i] = free, free + 1
                    free += 2
        seen[slots - 2] = Look(Class.BLANK, None, "")
        all_looks.append(seen)
    slip = np.zeros((len(rows), slots), bool)
    for r, s in slips:
        slip[r, s] = True
    return _arrays(all_looks, rows, reading, price, parts, np.array([row.block for row in table.rows]), slip)


def _misread(looks: list[list[Look]]) -> float:
    """Return the share of figures that are read as other figures: as many as are read as none (before: one in 100)."""
    broken, figures = _misreads(looks)
    return (broken + 1) / (broken + 100 + figures)


def _misreads(looks: list[list[Look]]) -> tuple[int, int]:
    kinds = [each.kind for own in looks for each in own]
    return sum(kind is Class.BROKEN for kind in kinds), sum(kind in (*FIGURE_CLASSES, Class.MIXED) for kind in kinds)


def misreads_are_rare(table: Grid) -> bool:
    """Tell whether a table prints so few figures that cannot be read that hardly any can be read as another one."""
    broken, figures = _misreads([[look(text, table.styles) for text in row.cells] for row in table.rows])
    return figures >= FIGURES_THAT_TELL and broken < RARE * figures


def shows_misreads(table: Grid) -> bool:
    """Tell whether a table prints so many figures that cannot be read that others are read as another one."""
    broken, figures = _misreads([[look(text, table.styles) for text in row.cells] for row in table.rows])
    return broken >= MISREADS_THAT_TELL and broken >= RARE * figures


def no_misreads(table: Grid) -> bool:
    """Tell whether a table of some size prints no figure that cannot be read, or hardly any of very many."""
    broken, figures = _misreads([[look(text, table.styles) for text in row.cells] for row in table.rows])
    return (not broken and figures >= FIGURES_THAT_TELL / 5) or misreads_are_rare(table)


def _others(cell: Look, own: list[Look], styles) -> list[tuple[Look, float]]:
    """Return figures that a cell may stand for, with the share of such slips: one digit off a figure of its row."""
    if cell.kind is Class.BROKEN:
        fixed = look(_as_digits(cell.text), styles)
        return [(fixed, 0.8)] if fixed.kind in (*FIGURE_CLASSES, Class.MIXED) else []
    whole = (Class.COUNT, Class.MIDDLE, Class.DECIMAL, Class.MIXED)
    if cell.kind not in whole or cell.number is None:
        return []
    found = {}
    for other in own:
        if other.kind in whole and other.number not in found and _slip(cell.number, other.number):
            found[other.number] = (other, 0.02)
    return list(found.values())


def _as_digits(text: str) -> str:
    """Return a text with letters that look like digits read as these, and the blanks inside a figure left out."""
    unit = re.search(r"(?<![A-Za-z])[A-Za-z/]{3,}[A-Za-z/ ]*$", text)
    figure, rest = (text[: unit.start()], " " + unit[0]) if unit else (text, "")
    return re.sub(r"[ ;:]", "", figure).translate(LETTERS) + rest


def _slip(one, other) -> bool:
    """True when two whole numbers differ by one digit wrong, lost or too many."""
    a, b = str(one).replace(".", ""), str(other).replace(".", "")
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    long, short = (a, b) if len(a) > len(b) else (b, a)
    return any(long[:k] + long[k + 1 :] == short for k in range(len(long)))


def _merged(cell: Look, styles) -> list[tuple[Look, Look]]:
    """Return the two cells that one cell may hold: two figures, or a figure and a unit, with a blank between them."""
    words = cell.text.split()
    if len(words) != 2 or cell.kind in (Class.BLANK, Class.DASH):
        return []
    pair = look(words[0], styles), look(words[1], styles)
    good = (*FIGURE_CLASSES, Class.DASH, Class.UNIT)
    return [pair] if all(part.kind in good for part in pair) else []


def _arrays(looks, rows, reading, price, parts, block, slip) -> Cells:
    numbers_seen = sorted({round(1000 * s.number) for own in looks for s in own if s and s.number is not None} | {0})
    values = np.array(numbers_seen, dtype=np.int64)
    index = {value: k for k, value in enumerate(numbers_seen)}
    nothing, text, unknown = len(values), len(values) + 1, len(values) + 2
    slots = len(looks[0]) if looks else 2
    kind = np.zeros((len(looks), slots), np.int64)
    number = np.full((len(looks), slots), unknown)
    same = np.tile(np.arange(slots), (len(looks), 1))
    texts = []
    for r, own in enumerate(looks):
        first: dict = {}
        shown = []
        for s, each in enumerate(own):
            shown.append(each.text if each else "")
            if each is None:
                continue
            kind[r, s] = each.kind
            if each.number is not None:
                number[r, s] = index[round(1000 * each.number)]
            elif each.kind in (Class.BLANK, Class.DASH):
                number[r, s] = nothing
            elif each.kind is not Class.BROKEN:
                number[r, s] = text
            key = each.number if each.kind in FIGURE_CLASSES else _shown(each)
            same[r, s] = s if slip[r, s] else first.setdefault(key, s)
        texts.append(shown)
    count = np.array([len(row) for row in rows])
    return Cells(count, kind, number, same, slip, texts, reading, price, parts, values, block)


def _shown(each: Look) -> str:
    return "" if each.kind is Class.BLANK else each.text.lower()
