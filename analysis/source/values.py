"""Read the values of a cell: one or several numbers with their units, grades and kinds of nothing.

A cell that prints anything else beside its values is unreadable as a whole: what stands before, between and after the
numbers must be list marks, bounds, units, or nothing.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from analysis.source.numbers import (
    DASHES,
    LOOKALIKES,
    MAX_LENGTH,
    Missing,
    Number,
    Unreadable,
    digit_for_label,
    parse_missing,
    parse_number,
    plain_blanks,
    read_number,
    without_mark,
)

GRADES = ("AA", "A", "BB", "B", "CC", "C", "D")


@dataclass(frozen=True)
class Value:
    """One value of a cell: its list mark, the number (or grade, or kind of nothing), its unit's text and its bound."""

    label: str
    number: int | Decimal | Missing | str
    unit: str
    text: str
    bound: str = ""


_TAG = re.compile(r"</?(?:p|ul|li)\b[^<>]*>")


def strip_tags(text: str) -> str:
    """Return a cell's text without the paragraph and list tags that the OCR step left in it."""
    return plain_blanks(_TAG.sub(" ", text))


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


_TOKEN = re.compile(  # the 3 of LK3 is part of a name; other digits may touch the unit before them
    r"(?:(?<![A-Za-z0-9])(?P<label>[A-Za-z]|[0-9])\.\s+)?(?:(?P<bound>[<>]=?|[≤≥])\s?)?"
    rf"(?P<sign>(?<![0-9A-Za-z%)])[{DASHES}])?(?<!\bLK)(?P<number>[0-9](?:[0-9.,\u202f]*[0-9])?)"
    rf"|(?<![A-Za-z])(?P<empty>[a-z])\.\s*[{DASHES}](?!\s?[0-9])"
)
_BRACKETS = re.compile(r"\(\s?(?P<number>[0-9][0-9.,]*)\s?(?:\)\s?%|%\s?\))")
_EXPONENT = re.compile(r"[0-9][Ee][+-]?[0-9]")
_LETTERED = re.compile(r"(?<![A-Za-z0-9])[0-9OolISBZ|.,]+(?![A-Za-z0-9])")
_OF_A_YEAR = re.compile(r"(?<=\S)\s+(?:tahun|ta\b\.?|t\.a\.)\s*(?:19|20)[0-9]{2}$", re.IGNORECASE)  # when, no value
_TOUCHES_AFTER = re.compile(rf"[{DASHES}A-Za-z%\s;()]|$")


def parse_values(text: str, style: str, whole_units=frozenset(), address: str = "") -> list[Value]:
    """Return the values that a cell prints, in order: numbers with their unit's text, grades, kinds of nothing.

    whole_units is called with a unit's text and tells whether its numbers are whole; a container is used by
    membership. A cell with text but no value raises Unreadable, and so does one where something else is printed
    beside the values.
    """
    if len(text) > 5 * MAX_LENGTH:
        raise Unreadable(text, "values", address)
    body = _OF_A_YEAR.sub("", without_mark(strip_tags(text)))
    missing = parse_missing(body.removesuffix("%") if len(body) > 1 else body)
    if missing is not None:
        return [Value("", missing, "", body)]
    if body.upper() in GRADES:
        return [Value("", body.upper(), "", body)]
    if brackets := _BRACKETS.fullmatch(body):
        return [Value("", -_known(brackets["number"], style, text, address), "%", body)]
    _refuse_damage(body, style, text, address)
    tokens = list(_TOKEN.finditer(body))
    if not tokens or not _leads(body, tokens):
        raise Unreadable(text, "values with their units", address)
    is_whole = whole_units if callable(whole_units) else whole_units.__contains__
    values = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        end = following.start() if following else len(body)
        unit = body[token.end() : end].strip(f" ;:{DASHES}")
        number: Number = Missing.DASH
        if token["number"]:
            if digit_for_label(token["label"], token["number"]) or not _stands_alone(body, token, following, unit):
                raise Unreadable(text, "values with their units", address)
            number = parse_number(token["number"], style, whole=bool(unit) and is_whole(unit), address=address)
            number = -number if token["sign"] and not isinstance(number, Missing) else number
        printed = body[token.start() : end].strip(" ;:")
        printed = printed.rstrip(f" {DASHES}") if token["number"] else printed
        label = token["label"] or token["empty"] or ""
        values.append(Value(label, number, unit, printed, token["bound"] or ""))
    numbered = [value.label for value in values if value.label.isdigit()]
    if numbered and (len(numbered) < 2 or numbered != [str(n) for n in range(1, len(values) + 1)]):
        raise Unreadable(text, "values with their units", address)  # `1. 12 orang` may be 1.12
    return values


def _known(digits: str, style: str, text: str, address: str):
    number = parse_number(digits, style, address=address)
    if isinstance(number, Missing):
        raise Unreadable(text, "values with their units", address)
    return number


def _refuse_damage(body: str, style: str, text: str, address: str) -> None:
    """Raise Unreadable for letters inside a number, digits of other scripts, and numbers with an exponent."""
    for word in _LETTERED.finditer(body):
        letters = re.search(r"[A-Za-z|]", word[0])
        if not letters or not re.search(r"[0-9]", word[0]):
            continue
        likely = read_number(word[0].translate(LOOKALIKES), style)
        alone = not re.search(r"[0-9]", body.replace(word[0], ""))
        shown = str(likely.number) if likely and alone else ""
        raise Unreadable(text, "values: letters stand among the digits", address, shown)
    if _EXPONENT.search(body) or any(sign.isdecimal() and not sign.isascii() for sign in body):
        raise Unreadable(text, "values with their units", address)


def _leads(body: str, tokens: list[re.Match]) -> bool:
    """Tell whether nothing but a bullet stands before the first value.

    A dash with a blank after it is a bullet only where the next value has one too: alone it may be a minus.
    """
    lead = body[: tokens[0].start()].strip()
    if lead in ("", "•"):
        return True
    if len(lead) > 1 or lead not in DASHES or len(tokens) < 2:
        return False
    return body[tokens[0].end() : tokens[1].start()].rstrip().endswith(lead)


def _stands_alone(body: str, token: re.Match, following: re.Match | None, unit: str) -> bool:
    """Tell whether a number is a whole one: no mark touches it, and no blank or dash cuts it from the next.

    `1 250` may be a thousand and `1 2 orang` a dozen; `800 70` are two values. A range is neither of its ends.
    """
    before = body[: token.start()][-1:] if not token["label"] else ""
    if (before and before in ".,+*/=:'#") or not _TOUCHES_AFTER.match(body, token.end()):
        return False
    if token["sign"] and body[: token.start()].strip():
        return bool(token["label"])
    if following is None or not following["number"] or following["label"]:
        return True
    between = body[token.end() : following.start("number")]
    if between.strip(DASHES) == "" and between:
        return False
    if between.strip():
        return True
    digits = re.split(r"[.,]", following["number"])[0]
    unit_follows = re.match(r"\s?[A-Za-z%]", body[following.end() :])
    return len(digits) != 3 and not unit_follows
