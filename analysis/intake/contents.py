"""What the cells of a column print: figures, money, codes, units, names, or nothing."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from analysis.source import numbers, terms
from analysis.source.numbers import Missing, Unreadable
from analysis.source.values import GRADES, parse_values

UNREAD = Decimal("NaN")
MOSTLY = 0.6  # of the filled cells: what a column is said to print
_MONEY = re.compile(r"(?i)\s*(?:rp(?![a-z])|\(?-?\d{1,3}(?:[.,\u202f]\d{3}){2,}|\d{7,})")
_SMALL_MONEY = re.compile(r"\d{1,3}[.,]\d{3}(?:,-|[.,]00)?|0")  # money where other cells of the column are millions
_CODE = re.compile(r"(?i)(?:[\dx]{1,4}(?:[.\s-]+(?=[\dx])|$|\.$)){1,9}")
_ROMAN = re.compile(r"[IVX]+\.?\)?")
_LIST_MARK = re.compile(r"(?:\d{1,3}(?:\.\d{1,2})*|[A-Za-z])[.)]?\s*")


@lru_cache(maxsize=200_000)
def figure(text: str, style: str) -> Decimal | None:
    """Return the one figure that a cell prints, in the unit of its print; None for a kind of nothing.

    UNREAD, which is no number, stands for a cell that prints several figures or none that can be read.
    """
    body = text.strip()
    if not body or numbers.parse_missing(body) is not None:
        return None
    try:
        values = parse_values(body, style, terms.is_whole)
    except Unreadable:
        values = []
    if len(values) == 1 and isinstance(values[0].number, int | Decimal):
        return Decimal(values[0].number)
    try:
        amount = numbers.parse_amount(body, style, negative=True)
    except Unreadable:
        return UNREAD
    return None if isinstance(amount, Missing) else Decimal(amount)


def prints_figures(text: str, style: str) -> bool:
    """Tell whether a cell prints a figure, or several, or a grade, or a kind of nothing beside figures."""
    read = figure(text, style)
    if text.strip().upper() in GRADES or (read is not None and not read.is_nan()):
        return True
    try:
        return any(isinstance(value.number, int | Decimal) for value in parse_values(text, style, terms.is_whole))
    except Unreadable:
        return False


@dataclass(frozen=True)
class Contents:
    """How many cells of a column print what; `filled` counts those that print anything but a kind of nothing."""

    cells: int
    filled: int
    figures: int
    money: int
    amounts: int  # money, and smaller figures beside it
    rupiah: int  # printed with their currency
    percent_signs: int
    codes: int
    list_marks: int
    years: int
    units: int
    words: int
    digits: int  # cells with any digit
    different: int
    only_years: tuple[int, ...] = ()  # the years of a column that prints nothing else
    units_named: tuple[tuple[str, int], ...] = ()

    def mostly(self, count: int) -> bool:
        """Tell whether a count is most of the filled cells."""
        return self.filled > 0 and count >= MOSTLY * self.filled


def contents(cells: Iterable[str], style: str) -> Contents:
    """Return what the cells of a column print."""
    counts: Counter[str] = Counter()
    named: Counter[str] = Counter()
    texts = set()
    for cell in cells:
        text = cell.strip()
        counts["cells"] += 1
        if numbers.parse_missing(text) is not None:
            continue
        counts["filled"] += 1
        texts.add(text)
        counts["figures"] += prints_figures(text, style)
        counts["money"] += _MONEY.match(text) is not None
        counts["rupiah"] += re.match(r"(?i)rp(?![a-z])", text) is not None
        counts["small_money"] += _SMALL_MONEY.fullmatch(text) is not None
        counts["percent_signs"] += text.endswith("%")
        counts["codes"] += _CODE.fullmatch(text) is not None
        counts["list_marks"] += bool(_ROMAN.fullmatch(text) or _LIST_MARK.fullmatch(text))
        counts["years"] += re.fullmatch(r"(?:tahun )?(?:19|20)\d\d(?:\s?-\s?(?:19|20)\d\d)?", text.lower()) is not None
        counts["digits"] += re.search(r"\d", text) is not None
        counts["words"] += len(re.findall(r"[^\W\d_]{3,}", text)) > 1
        if terms.prints_unit(text):
            counts["units"] += 1
            named[terms.unit(text).id] += 1
    counts["amounts"] = counts["money"]
    if 3 * counts["money"] >= counts["filled"]:
        counts["amounts"] += counts["small_money"]
    keys = (
        "cells",
        "filled",
        "figures",
        "money",
        "amounts",
        "rupiah",
        "percent_signs",
        "codes",
        "list_marks",
        "years",
        "units",
        "words",
        "digits",
    )
    dated = {int(year) for text in texts for year in re.findall(r"(?:19|20)\d\d", text)}
    only = tuple(sorted(dated)) if counts["filled"] and counts["years"] == counts["filled"] else ()
    return Contents(*(counts[key] for key in keys), len(texts), only, tuple(named.most_common()))


_TELLING = {  # what only one style prints: two groups, or a group and decimals
    "dot_thousands": re.compile(r"\d\.\d{3}\.\d{3}|\d\.\d{3},\d"),
    "comma_thousands": re.compile(r"\d,\d{3},\d{3}|\d,\d{3}\.\d"),
}
_HINTING = {  # one or two decimals are decimals in every style; offices print them with the other mark
    "dot_thousands": re.compile(r"(?<![\d.,])\d+,\d{1,2}(?![\d.,])"),
    "comma_thousands": re.compile(r"(?<![\d.,])\d+\.\d{1,2}(?![\d.,])"),
}


def styles(cells: Iterable[str], hints: bool = False) -> Counter[str]:
    """Return how many cells can only be read in each style; with hints, how many decimals each style would print."""
    patterns = _HINTING if hints else _TELLING
    counts: Counter[str] = Counter()
    for cell in cells:
        fitting = [style for style, pattern in patterns.items() if pattern.search(cell)]
        if len(fitting) == 1:
            counts[fitting[0]] += 1
    return counts


def leaves_open(cells: Iterable[str]) -> int:
    """Return how many cells could be a thousand or a decimal fraction: one group of three, and nothing else."""
    return sum(_GROUP.search(cell) is not None and not _counts_whole(cell) for cell in cells)


_GROUP = re.compile(r"(?<![\d.,])\d{1,3}[.,]\d{3}(?![\d.,])")


def _counts_whole(cell: str) -> bool:
    """Tell whether a cell prints a unit of whole numbers beside its figure: persons have no decimals."""
    unit = re.sub(r"[\d.,\s]+", " ", cell).strip()
    return bool(unit) and terms.is_whole(unit)
