"""Read printed numbers.

A printed number is read in the style of the place where it stands; the style is an argument and never
guessed here. What comes back is an exact number, one of the five kinds of nothing, a letter grade, or the
error `Unreadable`. Nothing is deleted to make a text fit.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

STYLES = ("dot_thousands", "comma_thousands", "plain")
GRADES = ("AA", "A", "BB", "B", "CC", "C", "D")

_GROUP_MARK = {"dot_thousands": ".", "comma_thousands": ",", "plain": ""}
_MAX_LENGTH = 400  # longer than any printed cell; keeps a damaged input from running long


class Missing(StrEnum):
    """The kinds of nothing that a cell can print."""

    BLANK = "blank"
    DASH = "dash"
    NULL = "null"
    NOT_APPLICABLE = "not_applicable"
    NIL = "nil"


class Unreadable(ValueError):
    """A printed text that is no number in the style of its place."""

    def __init__(self, text: str, wanted: str, address: str = ""):
        self.text, self.wanted, self.address = text, wanted, address
        super().__init__(f"{address + ': ' if address else ''}cannot read {text[:80]!r} as {wanted}")


@dataclass(frozen=True)
class Value:
    """One value of a cell: its list letter, the number (or grade, or kind of nothing), and its unit's text."""

    label: str
    number: int | Decimal | Missing | str
    unit: str
    text: str


Number = int | Decimal | Missing

_MISSING = {
    "": Missing.BLANK,
    "-": Missing.DASH,
    "–": Missing.DASH,
    "—": Missing.DASH,
    "null": Missing.NULL,
    "n/a": Missing.NOT_APPLICABLE,
    "nihil": Missing.NIL,
}


def parse_missing(text: str) -> Missing | None:
    """Return the kind of nothing that a text prints, or None when it prints something."""
    return _MISSING.get(text.strip().lower())


_RUPIAH = re.compile(r"(?:(?P<label>[a-z])\.\s*)?(?:Rp\s*\.?\s*)?(?P<digits>\d[\d.,]*?)(?:,-|\.-|\s*-)?", re.I)


def parse_amount(text: str, style: str, address: str = "") -> Number:
    """Return a rupiah amount as an exact integer (Decimal when sen are printed), or a kind of nothing.

    Accepts `Rp`, `Rp.`, a list letter before it and `,-` after it. A first group longer than three digits is a
    lost group mark and is read; a later group that has not three digits is a lost or extra digit and raises
    Unreadable. Rupiah are never printed with three decimals, so three digits after the other mark are a group.
    """
    missing = parse_missing(text)
    if missing is not None:
        return missing
    wanted = f"rupiah in {style}"
    match = _RUPIAH.fullmatch(text.strip()) if len(text) <= _MAX_LENGTH else None
    if match is None:
        raise Unreadable(text, wanted, address)
    digits = match["digits"]
    whole, sen = digits, ""
    tail = re.search(r"([.,])(\d\d)$", digits)
    if tail:
        mark = tail.group(1)
        other_mark = mark != _GROUP_MARK[style] and mark not in digits[: tail.start()]
        grouped = len(re.findall(r"[.,]\d{3}", digits)) >= 2  # 1.250.00 is a lost zero, 1.250.000.00 is not
        if other_mark or (tail.group(2) == "00" and grouped):
            whole, sen = digits[: tail.start()], tail.group(2)
    marks = set(re.findall(r"[.,]", whole))
    groups = re.split(r"[.,]", whole)
    in_style = marks <= {_GROUP_MARK[style]} or marks == {".", ","}
    if not in_style or any(len(group) != 3 for group in groups[1:]) or groups[0] == "":
        raise Unreadable(text, wanted, address)
    amount = int("".join(groups))
    return Decimal(f"{amount}.{sen}") if sen.strip("0") else amount


_NUMBER = re.compile(r"-?\d(?:[\d.,]*\d)?")


def parse_number(text: str, style: str, whole: bool = False, address: str = "") -> Number:
    """Return a count, percentage or measurement as an exact number, or a kind of nothing.

    One or two digits after a single mark are decimals whatever the style, because no group has that length;
    three digits follow the style of the place. With whole=True (persons, families, documents) decimals are
    impossible, so three digits after the other mark are a group.
    """
    missing = parse_missing(text)
    if missing is not None:
        return missing
    wanted = f"a {'whole ' if whole else ''}number in {style}"
    body = text.strip()
    if len(body) > _MAX_LENGTH or not _NUMBER.fullmatch(body):
        raise Unreadable(text, wanted, address)
    sign, body = (-1, body[1:]) if body.startswith("-") else (1, body)
    group_mark = _GROUP_MARK[style]
    parts = re.split(r"([.,])", body)
    groups, marks = parts[::2], parts[1::2]
    decimals = ""
    if marks:
        last_is_group = len(groups[-1]) == 3 and (
            marks[-1] == group_mark or (whole and len(set(marks)) == 1) or marks.count(marks[-1]) > 1
        )
        if not last_is_group:
            decimals = groups.pop()
            if marks.pop() in marks or decimals == "000" or (whole and decimals.strip("0")):
                raise Unreadable(text, wanted, address)
    if not groups[0] or len(set(marks)) > 1 or any(len(group) != 3 for group in groups[1:]):
        raise Unreadable(text, wanted, address)
    if len(groups) > 1 and len(groups[0]) > 3:
        raise Unreadable(text, wanted, address)
    number = int("".join(groups))
    if decimals.strip("0"):
        return sign * Decimal(f"{number}.{decimals}")
    return sign * number


def parse_percent(text: str, style: str, address: str = "") -> Number:
    """Return a percentage as a number of percent: `98,24 %` is 98.24."""
    return parse_number(text.strip().removesuffix("%").rstrip(), style, address=address)


_TAG = re.compile(r"</?(?:p|ul|li)\b[^<>]*>")
_TOKEN = re.compile(  # the 3 of LK3 is part of a name; other digits may touch the unit before them
    r"(?:(?<![A-Za-z])(?P<label>[a-z])\.\s*)?(?<!\bLK)(?P<number>\d(?:[\d.,]*\d)?)|(?<![A-Za-z])(?P<empty>[a-z])\.\s*[-–—](?!\d)"
)


def strip_tags(text: str) -> str:
    """Return a cell's text without the paragraph and list tags that the OCR step left in it."""
    return " ".join(_TAG.sub(" ", text).split())


_LIST_MARK = re.compile(r"(?:(?<=^)|(?<=\s)|(?<=;))(?:([a-z])\.\s|(\d)\.\s|•)")


def split_list(text: str) -> list[tuple[str, str]]:
    """Return the parts of an `a. ... b. ...`, `1. ... 2. ...` or bulleted text, each with its mark ("" for none)."""
    body = strip_tags(text)
    starts = list(_LIST_MARK.finditer(body))
    if not starts:
        return [("", body)]
    lead = body[: starts[0].start()].strip()
    parts = [("", lead)] if lead else []
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        part = body[start.end() : following.start() if following else None].strip(" ;")
        parts.append((start.group(1) or start.group(2) or "", part))
    return parts


def parse_values(text: str, style: str, whole_units=frozenset(), address: str = "") -> list[Value]:
    """Return the values that a cell prints, in order: numbers with their unit's text, grades, kinds of nothing.

    whole_units is called with a unit's text and tells whether its numbers are whole; a container is used by
    membership. A cell with text but no value raises Unreadable.
    """
    body = strip_tags(text)
    missing = parse_missing(body)
    if missing is not None:
        return [Value("", missing, "", body)]
    if body.upper() in GRADES:
        return [Value("", body.upper(), "", body)]
    is_whole = whole_units if callable(whole_units) else whole_units.__contains__
    if len(body) > 5 * _MAX_LENGTH:
        raise Unreadable(text, "values", address)
    tokens = list(_TOKEN.finditer(body))
    if not tokens or re.search(r"[A-Za-z]{2}", body[: tokens[0].start()]):
        raise Unreadable(text, "values with their units", address)
    values = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        end = following.start() if following else len(body)
        unit = body[token.end() : end].strip(" -–—;:")
        label = token["label"] or token["empty"] or ""
        number: Number = Missing.DASH
        if token["number"]:
            number = parse_number(token["number"], style, whole=bool(unit) and is_whole(unit), address=address)
        printed = body[token.start() : end].strip(" ;:")
        values.append(Value(label, number, unit, printed.rstrip(" -–—") if token["number"] else printed))
    return values


_DIGIT_WORDS = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
_SMALL_SCALES = {"belas": 1, "puluh": 10, "ratus": 100}
_LARGE_SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "milyar": 10**9, "triliun": 10**12}


def parse_words(text: str, address: str = "") -> int:
    """Return a whole number written in Indonesian words; Unreadable when a word is no number or out of place."""
    words = re.sub(r"\brupiah\b", " ", text.lower()).split()
    words = [part for word in words for part in re.sub(r"^se(?=puluh|belas|ratus|ribu)", "satu ", word).split()]
    total = group = digit = 0
    scale = 10**15
    used_digit = False
    for word in words:
        if word in _DIGIT_WORDS:
            if used_digit:
                raise Unreadable(text, "a number in words", address)
            digit, used_digit = _DIGIT_WORDS.index(word), True
        elif word in _SMALL_SCALES and used_digit:
            group += digit + 10 if word == "belas" else digit * _SMALL_SCALES[word]
            digit, used_digit = 0, False
        elif word in _LARGE_SCALES and _LARGE_SCALES[word] < scale and group + digit:
            scale = _LARGE_SCALES[word]
            total += (group + digit) * scale
            group, digit, used_digit = 0, 0, False
        else:
            raise Unreadable(text, "a number in words", address)
    if not words:
        raise Unreadable(text, "a number in words", address)
    return total + group + digit


def decide_style(amounts: list[str], default: str | None = None) -> str | None:
    """Return the one style in which every amount reads, decided by group lengths; the default when several do.

    Returns None when no style reads them all.
    """
    fitting = []
    for style in STYLES:
        try:
            for text in amounts:
                parse_amount(text, style)
        except Unreadable:
            continue
        fitting.append(style)
    if default in fitting:
        return default
    return fitting[0] if fitting else None


def format_number(number: int | Decimal, style: str) -> str:
    """Return a number printed in a style; parse_number reads it back."""
    group, decimal = {"dot_thousands": (".", ","), "comma_thousands": (",", "."), "plain": ("", ",")}[style]
    sign, digits = ("-", str(number)[1:]) if number < 0 else ("", str(number))
    whole, _, decimals = digits.partition(".")
    grouped = f"{int(whole):,}".replace(",", group)
    return sign + grouped + (decimal + decimals if decimals else "")
