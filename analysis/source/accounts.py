"""Accounts of regional budgets: their codes, and the economic class of the money that a line of an account prints.

An account code has one digit in its second part (5.1.02); a code of the nomenclature of programmes has two (5.01.02).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from analysis import files
from analysis.source import spelling
from analysis.source.terms import UnknownTerm

_CODE = re.compile(r"[4-6](?:\.\d(?:\.\d{1,6}){0,5})?\.?")
_FULL_CODE = re.compile(r"[\dX]\.(?:\d\d|XX)\.\d.*")  # of an organisation, a programme and what lies in it
_SINCE, _BEFORE = "accounts", "accounts_before"


@dataclass(frozen=True)
class EconomicClass:
    """What money is spent on: its name in both languages, and the class that it is part of."""

    id: str
    name: str
    name_en: str
    part_of: str = ""


@cache
def _words() -> dict:
    return files.read_yaml(spelling.WORDS / "accounts.yml")


@cache
def classes() -> dict[str, EconomicClass]:
    """Return the economic classes by id, in the order of the accounts."""
    return {key: EconomicClass(key, **entry) for key, entry in _words()["classes"].items()}


def parts(printed: str) -> tuple[str, ...]:
    """Return the parts of a printed account code; () where it is none. Blanks may stand around its dots."""
    text = re.sub(r"\s*\.\s*|\s+", ".", printed.strip())
    return tuple(text.rstrip(".").split(".")) if _CODE.fullmatch(text) else ()


def organisation_parts(printed: str) -> tuple[str, ...]:
    """Return the parts of an organisation's code without the zeros that end it: an office's code begins its units'."""
    own = re.findall(r"\d+", printed)
    while own and not own[-1].strip("0"):
        own.pop()
    return tuple(own)


def economic_class(printed: str, since_2021: bool = True) -> str | None:
    """Return the economic class of an account code, by the longest code of the list that it begins with.

    The third part tells which list of accounts a code is of; since_2021 tells it of codes that have none. None where
    the code is no account or of no list.
    """
    own = parts(printed)
    if not own:
        return None
    if len(own) > 2:
        since_2021 = len(own[2]) > 1
    known = _words()[_SINCE if since_2021 else _BEFORE]
    # A code of three parts that the list does not have is of no class, unless its first two are one as a whole.
    whole = {code for code in known if not any(other.startswith(f"{code}.") for other in known)}
    for length in range(len(own), 0, -1):
        code = ".".join(own[:length])
        if code in known and (length == len(own) or code in whole):
            return known[code]
    return None


def known(class_id: str | None, printed: str, address: str = "") -> str:
    """Return an economic class that was found; UnknownTerm for None, naming the printed account and its place."""
    if class_id is None:
        raise UnknownTerm(printed, "account", address)
    return class_id


def class_of_header(words: str) -> str | None:
    """Return the economic class whose money a column with these header words prints; None where they name none."""
    text = spelling.normalise(words)
    return next((key for key, spellings in _words()["headers"].items() if text in spellings), None)


def own_code(cells: Sequence[str]) -> str:
    """Return the code of a row from its code cells: the last one where each is a code of its own, else all of them.

    They are codes of their own where the last begins with another one, is whole as that of a programme or an
    organisation, or is an account after such a one.
    """
    printed = [cell for cell in cells if cell]
    if len(printed) > 1:
        *above, last = printed
        inside = any(last.startswith(f"{each}.") for each in above)
        if inside or _FULL_CODE.fullmatch(last) or (parts(last) and _FULL_CODE.fullmatch(above[-1])):
            return last
    return " ".join(printed)
