"""Read printed numbers.

A printed number is read in the style of the place where it stands; the style is an argument and never
guessed here. What comes back is an exact number, one of the five kinds of nothing, a letter grade, or the
error `Unreadable`. Nothing is deleted to make a text fit.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

STYLES = ("dot_thousands", "comma_thousands", "plain")

_GROUP_MARK = {"dot_thousands": ".", "comma_thousands": ",", "plain": ""}
MAX_LENGTH = 400  # longer than any printed cell; keeps a damaged input from running long
MOST_DIGITS = 16  # ten thousand trillion: no office prints more, and sums of these still fit 64 bits

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_GROUP_BLANK = "\u00a0\u2007\u2009\u202f"  # blanks that do not break a line: they stand inside a number
LOOKALIKES = str.maketrans("OolIi|SBZ", "001111582")  # letters that OCR reads for a digit


class Missing(StrEnum):
    """The kinds of nothing that a cell can print."""

    BLANK = "blank"
    DASH = "dash"
    NULL = "null"
    NOT_APPLICABLE = "not_applicable"
    NIL = "nil"


class Unreadable(ValueError):
    """A printed text that is no number in the style of its place; `likely` is what it may have been, or ""."""

    def __init__(self, text: str, wanted: str, address: str = "", likely: str = ""):
        self.text, self.wanted, self.address, self.likely = text, wanted, address, likely
        super().__init__(f"{address + ': ' if address else ''}cannot read {text[:80]!r} as {wanted}")


@dataclass(frozen=True)
class Figure:
    """One printed figure: its exact number, and how many decimals (of rupiah: sen) its print has."""

    number: int | Decimal
    decimals: int = 0


Number = int | Decimal | Missing

_MISSING = {
    "": Missing.BLANK,
    "null": Missing.NULL,
    "n/a": Missing.NOT_APPLICABLE,
    "#n/a": Missing.NOT_APPLICABLE,
    "#div/0!": Missing.DASH,  # a ratio to nothing; other errors of a spreadsheet hide a figure and are unreadable
    "nihil": Missing.NIL,
}
_NO_FIGURE = re.compile(rf"(?:rp\s?\.?\s?)?[{DASHES}](?:\s?[{DASHES}]){{0,9}}", re.I)


def parse_missing(text: str) -> Missing | None:
    """Return the kind of nothing that a text prints, or None when it prints something."""
    body = text.strip().lower()
    return Missing.DASH if _NO_FIGURE.fullmatch(body) else _MISSING.get(body)


def plain_blanks(text: str) -> str:
    """Return a text with one kind of blank between words, and another between digits that it keeps together."""
    text = re.sub(rf"(?<=[0-9])[{_GROUP_BLANK}](?=[0-9])", "\u202f", text)
    return re.sub(r"[^\S\u202f]+", " ", text).strip()


# A star, a raised digit, or a digit with a bracket behind a blank: `1.250*)`, `1.250²`, `1.250 1)`.
_MARK = re.compile(
    r"(?<=[0-9%)])(?:\s?\*{1,3}\)?|\s?[\u00b9\u00b2\u00b3\u2070-\u2079]{1,2}\)?|(?<=[0-9]{2}|.%)\s[0-9]\))$"
)


def without_mark(text: str) -> str:
    """Return a figure without the mark of a footnote after it; the mark is no digit of it."""
    return _MARK.sub("", text)


def joined(digits: str, style: str) -> str | None:
    """Return digits without the blanks between their groups of three; None where the groups are no such groups."""
    if "\u202f" not in digits:
        return digits
    match = re.fullmatch(r"([0-9]{1,3}(?:\u202f[0-9]{3})+)(?:[.,]([0-9]{1,2}))?", digits)
    if match is None:
        return None
    whole = match[1].replace("\u202f", "")
    return whole + ("." if style == "comma_thousands" else ",") + match[2] if match[2] else whole


def _loses_digits(whole: str) -> bool:
    """Tell whether a whole part begins with a zero that no number begins with: the digits before it are lost."""
    return whole.startswith("0") and len(whole) > 1


def split_sen(digits: str, style: str) -> tuple[str, str]:
    """Return the digits of an amount before its sen, and the sen, "" where none are printed.

    Two digits after a mark that is not the group mark of the style are sen. After the group mark they are where they
    are `00` behind two groups of three, or behind millions without any mark: 1.250.00 is a lost zero, 1.250.000.00
    and 1250000.00 are not.
    """
    tail = re.search(r"([.,])([0-9]{2})$", digits)
    if tail:
        mark, whole = tail.group(1), digits[: tail.start()]
        other_mark = mark != _GROUP_MARK[style] and mark not in whole
        grouped = len(re.findall(r"[.,][0-9]{3}", digits)) >= 2
        unmarked = whole.isdigit() and len(whole) > 6
        if other_mark or (tail.group(2) == "00" and (grouped or unmarked)):
            return whole, tail.group(2)
    return digits, ""


# A list letter has a blank after its dot: `l.500.000` is an amount whose first digit was read as a letter.
_RUPIAH = re.compile(
    rf"(?:(?P<label>[a-z])\.\s+)?(?P<sign>[{DASHES}]\s?)?(?P<open>\(\s?)?(?:Rp\s?\.?\s?)?(?P<inner>\(\s?|[{DASHES}])?"
    r"(?P<digits>[0-9][0-9.,\u202f]*?)(?:,-|\.-|\s?-)?(?P<close>\s?\))?(?:\s?\*{1,3}\)?)?",
    re.I,
)


_MONEY_UNIT = re.compile(r"(?i)rp\s?\.?\s?000")  # of a header: in thousands of rupiah


def parse_amount(text: str, style: str, address: str = "", negative: bool = False) -> Number:
    """Return a rupiah amount as an exact integer (Decimal when sen are printed), or a kind of nothing.

    Accepts `Rp`, `Rp.`, a list letter before it, `,-` and a footnote's mark after it; with negative=True also a
    minus or brackets. A first group longer than three digits before one other is a lost group mark and is read; before
    several it may be two figures that touch, and raises Unreadable, as do a later group that has not three digits and
    a zero before the first digit. Rupiah are never printed with three decimals, so three digits after the other mark
    are a group where one group stands before; behind several equal marks they may be sen with a digit too many.
    """
    missing = parse_missing(text)
    if missing is not None:
        return missing
    wanted = f"rupiah in {style}"
    figure = read_amount(plain_blanks(text), style, negative) if len(text) <= MAX_LENGTH else None
    if figure is None:
        likely = _likely(text, lambda other: read_amount(other, style, negative))
        raise Unreadable(text, wanted, address, likely)
    return figure.number


def parse_scaled(text: str, style: str, address: str = "", negative: bool = False) -> Number:
    """Return an amount under a header that counts thousands or millions of rupiah, in the header's unit.

    Such an amount may have decimals as any number has: `1.250,5` in `(juta rupiah)`.
    """
    missing = parse_missing(text)
    if missing is not None:
        return missing
    body = re.sub(r"(?i)^rp\s?\.?\s?", "", plain_blanks(text[:MAX_LENGTH]))
    if brackets := re.fullmatch(r"\(\s?([0-9][0-9.,]*)\s?\)", body):
        body = f"-{brackets[1]}"
    number = parse_number(body, style, address=address)
    if not isinstance(number, Missing) and number < 0 and not negative:
        raise Unreadable(text, f"rupiah in {style}", address)
    return number


def read_amount(text: str, style: str, negative: bool = False) -> Figure | None:
    """Return an amount with its printed sen as `parse_amount` reads it, None where it is unreadable."""
    match = _RUPIAH.fullmatch(without_mark(text))
    if match is None or digit_for_label(match["label"], match["digits"]) or _MONEY_UNIT.fullmatch(text):
        return None
    brackets = (match["open"] or "") + (match["inner"] or "")
    minus = bool(match["sign"]) + bool(match["inner"] and match["inner"][0] in DASHES) + ("(" in brackets)
    if minus > 1 or (minus and not negative) or ("(" in brackets) != bool(match["close"]):
        return None
    digits = joined(match["digits"], style)
    if digits is None:
        return None
    if re.fullmatch(r"0{1,2}(?:[.,]0{1,2})?", digits):  # 000 is the end of an amount
        return Figure(0)
    whole, sen = split_sen(digits, style)
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+){2,},[0-9]+|[0-9]+(?:,[0-9]+){2,}\.[0-9]+", whole):
        return None  # 116.033.000,000: a misread mark, or a doubled zero of the sen
    marks = set(re.findall(r"[.,]", whole))
    groups = re.split(r"[.,]", whole)
    in_style = marks <= {_GROUP_MARK[style]} or marks == {".", ","}
    if not in_style or any(len(group) != 3 for group in groups[1:]) or groups[0] == "":
        return None
    if len(groups) > 2 and len(groups[0]) > 3:  # 1003.512.132.000: a mark is lost, or a target of 100 touches it
        return None
    if _loses_digits("".join(groups)) or len("".join(groups)) > MOST_DIGITS:
        return None
    amount = int("".join(groups))
    number = Decimal(f"{amount}.{sen}") if sen.strip("0") else amount
    return Figure(-number if minus else number, len(sen))


def digit_for_label(label: str | None, digits: str) -> bool:
    """Tell whether a list letter may be the first digit of an amount: `I. 500.000`, but not `b. 500.000`."""
    return label is not None and label in "lIioOSBZ" and bool(re.match(r"[0-9]{3}[.,]", digits))


def _likely(text: str, read: Callable[[str], Figure | None]) -> str:
    """Return what a text reads as with digits for letters that look like one and no stray mark after it, or ""."""
    body = plain_blanks(text[:MAX_LENGTH])
    rupiah = re.match(r"(?i)rp\s?\.?\s?", body)
    body = body[rupiah.end() :] if rupiah else body
    other = re.sub(r"(?<=[0-9])[.,]$", "", re.sub(r"^([OolIi|SBZ])\.\s", r"\1.", body).translate(LOOKALIKES))
    figure = read(other) if other != body else None
    return "" if figure is None else str(figure.number)


_NUMBER = re.compile(rf"[{DASHES}]?[0-9](?:[0-9.,\u202f]*[0-9])?")


def parse_number(text: str, style: str, whole: bool = False, address: str = "") -> Number:
    """Return a count, percentage or measurement as an exact number, or a kind of nothing.

    One or two digits after a single mark are decimals whatever the style, because no group has that length;
    three digits follow the style of the place. With whole=True (persons, families, documents) decimals are
    impossible, so three digits after the other mark are a group. A zero before the first digit is a lost digit;
    before a single one it fills up a count: `05`.
    """
    missing = parse_missing(text)
    if missing is not None:
        return missing
    figure = read_number(text, style, whole)
    if figure is None:
        likely = _likely(text, lambda other: read_number(other, style, whole))
        raise Unreadable(text, f"a {'whole ' if whole else ''}number in {style}", address, likely)
    return figure.number


def read_number(text: str, style: str, whole: bool = False) -> Figure | None:
    """Return a number with its printed decimals as `parse_number` reads it, None where it is unreadable."""
    body = without_mark(plain_blanks(text)) if len(text) <= MAX_LENGTH else ""
    if not _NUMBER.fullmatch(body):
        return None
    sign, body = (-1, body[1:]) if body[0] in DASHES else (1, body)
    together = joined(body, style)
    if together is None or len(re.sub(r"[.,]00$|[^0-9]", "", together)) > MOST_DIGITS:
        return None
    group_mark = _GROUP_MARK[style]
    parts = re.split(r"([.,])", together)
    groups, marks = parts[::2], parts[1::2]
    decimals = ""
    if marks:
        last_is_group = len(groups[-1]) == 3 and (
            marks[-1] == group_mark or (whole and len(set(marks)) == 1) or marks.count(marks[-1]) > 1
        )
        if not last_is_group:
            decimals = groups.pop()
            thousands = decimals == "000" and groups[0].strip("0") != ""
            if marks.pop() in marks or thousands or (whole and decimals.strip("0")):
                return None
    if not groups[0] or len(set(marks)) > 1 or any(len(group) != 3 for group in groups[1:]):
        return None
    if len(groups) > 1 and len(groups[0]) > 3:
        return None
    digits = "".join(groups)
    padded = len(digits) == 2 and not decimals
    if digits == "000":
        return None
    if _loses_digits(digits) and digits.strip("0") + decimals.strip("0") and not padded:
        return None
    if len(groups) > 1 and groups[0].startswith("0"):
        return None
    number = int(digits)
    if decimals.strip("0"):
        return Figure(sign * Decimal(f"{number}.{decimals}"), len(decimals))
    return Figure(sign * number, len(decimals))


def parse_percent(text: str, style: str, address: str = "") -> Number:
    """Return a percentage as a number of percent: `98,24 %` is 98.24, and `(5) %` is -5."""
    text = without_mark(text.strip()) if len(text) <= MAX_LENGTH else text
    body = text.strip().removesuffix("%").rstrip() if len(text) <= MAX_LENGTH else text
    if body != text.strip() and (inner := re.fullmatch(r"\(\s?([0-9][0-9.,]*)\s?\)", body)):
        body = f"-{inner[1]}"
    return parse_number(body, style, address=address)


def decide_style(amounts: list[str], default: str | None = None) -> str | None:
    """Return the one style in which every amount reads, decided by group lengths; the default when several do.

    Returns None when no style reads them all.
    """
    fitting = []
    for style in STYLES:
        if all(parse_missing(text) is not None or _reads(text, style) for text in amounts):
            fitting.append(style)
    if default in fitting:
        return default
    return fitting[0] if fitting else None


def _reads(text: str, style: str) -> bool:
    return len(text) <= MAX_LENGTH and read_amount(plain_blanks(text), style, negative=True) is not None


def format_number(number: int | Decimal, style: str) -> str:
    """Return a number printed in a style; parse_number reads it back."""
    group, decimal = {"dot_thousands": (".", ","), "comma_thousands": (",", "."), "plain": ("", ",")}[style]
    sign, digits = ("-", str(number)[1:]) if number < 0 else ("", str(number))
    whole, _, decimals = digits.partition(".")
    grouped = f"{int(whole):,}".replace(",", group)
    return sign + grouped + (decimal + decimals if decimals else "")
