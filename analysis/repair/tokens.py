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
    """What a cell looks like: nothing, text, or number; and the number's exact value.

    A number with its unit (`36 Kegiatan`) is a text with a value.
    """

    kind: str
    value: int | Decimal | None = None
    percent: bool = False
    money: bool = False
    malformed: bool = False  # the group marks are not where they belong
    broken: bool = False  # and a group has not three digits
    bare: int = 0  # all its digits, marks left out
    sen: bool = False  # groups of three and then `00`: its last two digits may be sen
    decimals: int = 0  # printed decimals
    long: bool = False  # a text of more than UNIT_LENGTH characters
    mark: bool = False  # a text that may number a line: `1.`, `IV`, `a)`


_PLAIN = re.compile(r"(?:Rp\s*\.?\s*)?([0-9.,\u202f]*[0-9])\s*(%?)(?:,-|\.-|\s*-)?", re.I)
_MARK = re.compile(r"\(?(?:[0-9]{1,3}|[A-Za-z]|[IVXLivxl]{1,6})[.,)]{0,2}")
# The letters of `5OO` are digits misread.
_WITH_UNIT = re.compile(r"([0-9][0-9.,]*)\s*(?![OolISBZ]+$)[A-Za-z/ ]{2,24}")


@lru_cache(maxsize=65536)
def token(text: str, styles: tuple[str, ...]) -> Token:
    """Classify a cell and read its number in the first style that can read it."""
    body = re.sub(r"\s?\*{1,3}\)?$", "", numbers.plain_blanks(text))  # without the mark of a footnote
    if numbers.parse_missing(body) is not None:
        return Token("nothing")
    match = _PLAIN.fullmatch(body)
    digits = numbers.joined(match[1], styles[0]) if match else None
    if not match or not digits or len(_digits(re.sub(r"[.,]00$", "", digits))) > numbers.MOST_DIGITS:
        return Token("text", _before_unit(body, styles), long=len(body) > UNIT_LENGTH, mark=bool(_MARK.fullmatch(body)))
    rupiah = body[:2].lower() == "rp"
    percent = bool(match.group(2))
    groups = re.split(r"[.,]", digits)
    for style in styles:
        figure = _read(digits, style) if all(len(group) <= 3 for group in groups[1:]) else None
        if figure is not None:
            whole, after = numbers.split_sen(digits, style)
            if after.strip("0") and len(re.split(r"[.,]", whole)) > 2:
                return Token("text")  # rupiah with sen: sums are of whole rupiah, and the tidy row says why it is open
            bare = int(_digits(digits if after.strip("0") else whole))
            money = rupiah or figure.number >= MONEY_FROM
            return Token("number", figure.number, percent, money, bare=bare, decimals=figure.decimals)
    # What is left of an amount before its sen, where the mark before them stands nowhere else: `133.825.00,00`.
    whole = digits[:-3] if re.fullmatch(r"[0-9.]+\.[0-9.]+,00|[0-9,]+,[0-9,]+\.00", digits) else digits
    groups, bare = re.split(r"[.,]", whole), int(_digits(whole))
    broken = any(len(group) != 3 for group in groups[1:]) or digits.startswith("0")
    sen = whole == digits and len(groups) > 2 and groups[-1] == "00" and all(len(g) == 3 for g in groups[1:-1])
    return Token("number", bare, percent, rupiah or bare >= MONEY_FROM, True, broken, bare, sen=sen)


def _before_unit(body: str, styles: tuple[str, ...]) -> int | Decimal | None:
    """Return the number of a cell that prints one number and its unit, None of any other text."""
    match = _WITH_UNIT.fullmatch(body)
    number = token(match[1], styles) if match else None
    return number.value if number and not number.malformed and not number.money else None


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def _read(digits: str, style: str) -> numbers.Figure | None:
    """Return an amount whose marks all stand where they belong, else a number, else None."""
    if re.fullmatch(r"[0-9]{1,3}([.,][0-9]{3})+([.,]00)?|[0-9]+", digits):
        figure = numbers.read_amount(digits, style)
        if figure is not None:
            return figure
    return numbers.read_number(digits, style)


def tokens(row: GridRow, table: Grid) -> tuple[Token, ...]:
    """Return one token per printed cell of a row, in its order."""
    return tuple(token(cell, table.styles) for cell in row.cells)


def cut_figure(tok: Token) -> bool:
    """True for what may be an amount with a digit lost in its last group: `504.00`."""
    return not tok.percent and tok.value != tok.bare and tok.bare >= 1000


def may_be_thousands(tok: Token) -> bool:
    """True for three decimals: `1.250` in a table of comma thousands is as likely a thousand whose mark was misread."""
    return tok.kind == "number" and tok.decimals == 3 and (tok.value or 0) >= 1


def marks_price(tok: Token) -> int:
    """Price of reading all digits of a figure whose group marks are out of place."""
    return PRICES["broken_group"] if tok.broken or cut_figure(tok) else PRICES["malformed"] if tok.malformed else 0
