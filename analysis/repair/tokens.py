"""What a cell looks like: nothing, text, or a number with its exact value."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from analysis.repair.grid import Grid, GridRow
from analysis.repair.prices import MONEY_FROM, PRICES, UNIT_LENGTH
from analysis.source import numbers


@dataclass(frozen=True)
class Token:
    """What a cell looks like: nothing, text, or number; and the number's exact value."""

    kind: str
    value: int | Decimal | None = None
    percent: bool = False
    money: bool = False
    malformed: bool = False  # the group marks are not where they belong
    broken: bool = False  # and a group has not three digits
    bare: int = 0  # all its digits, marks left out
    sen: bool = False  # groups of three and then `00`: its last two digits may be sen
    long: bool = False  # a text of more than UNIT_LENGTH characters


_PLAIN = re.compile(r"(?:Rp\s*\.?\s*)?([\d.,]*\d)\s*(%?)(?:,-|\.-|\s*-)?", re.I)


@lru_cache(maxsize=65536)
def token(text: str, styles: tuple[str, ...]) -> Token:
    """Classify a cell and read its number in the first style that can read it."""
    body = text.strip()
    if numbers.parse_missing(body) is not None:
        return Token("nothing")
    match = _PLAIN.fullmatch(body)
    if not match:
        return Token("text", long=len(body) > UNIT_LENGTH)
    rupiah = body[:2].lower() == "rp"
    digits, percent = match.group(1), bool(match.group(2))
    bare = int(re.sub(r"\D", "", digits))
    groups = re.split(r"[.,]", digits)
    for style in styles:
        value = _parse(digits, style) if all(len(group) <= 3 for group in groups[1:]) else None
        if value is not None:
            return Token("number", value, percent, rupiah or value >= MONEY_FROM, bare=bare)
    broken = any(len(group) != 3 for group in groups[1:])
    sen = len(groups) > 2 and groups[-1] == "00" and all(len(group) == 3 for group in groups[1:-1])
    return Token("number", bare, percent, rupiah or bare >= MONEY_FROM, True, broken, bare, sen=sen)


def _parse(digits: str, style: str):
    for parse in (numbers.parse_amount, numbers.parse_number):
        if parse is numbers.parse_amount and not re.fullmatch(r"\d{1,3}([.,]\d{3})+([.,]00)?|\d+", digits):
            continue
        try:
            return parse(digits, style)
        except numbers.Unreadable:
            continue
    return None


def tokens(row: GridRow, table: Grid) -> tuple[Token, ...]:
    return tuple(token(cell, table.styles) for cell in row.cells)


def cut_figure(tok: Token) -> bool:
    """True for what may be an amount with a digit lost in its last group: `504.00`."""
    return not tok.percent and tok.value != tok.bare and tok.bare >= 1000


def marks_price(tok: Token) -> int:
    """Price of reading all digits of a figure whose group marks are out of place."""
    return PRICES["broken_group"] if tok.broken or cut_figure(tok) else PRICES["malformed"] if tok.malformed else 0
