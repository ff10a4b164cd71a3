"""Controlled words: printed spellings to units, PMKS and PSKS types, programmes, functions and codes.

The words are data (terms.yml). Matching tolerates the spelling of the OCR step, never silently: a text that is
near no word, or near two, raises UnknownTerm.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar

from rapidfuzz import fuzz

from analysis import files

NEAR = 86.0  # similarity (0-100) that an OCR-damaged spelling keeps; the closest wrong words stay below 80
CLEAR_LEAD = 10.0  # points of similarity by which the best order of slid names must lead any other
_KEGIATAN_NEAR = 90.0  # names of kegiatan are long, and sub-kegiatan names resemble them
_LEAD = 3.0  # how much nearer the best word must be than the next one
_KEPT = 100_000  # texts and pairs of texts whose comparison is kept: those of some dozens of documents

_Key = TypeVar("_Key", int, str)  # what a name stands for


class UnknownTerm(ValueError):
    """A printed word that is none of the controlled ones."""

    def __init__(self, text: str, list_name: str, address: str = "", nearest: str = ""):
        self.text, self.list_name, self.address = text, list_name, address
        hint = f"; nearest: {nearest}" if nearest else ""
        super().__init__(f"{address + ': ' if address else ''}unknown {list_name} {text[:80]!r}{hint}")


@dataclass(frozen=True)
class Unit:
    """A unit of the closed list and what it counts."""

    id: str
    kind: str


@dataclass(frozen=True)
class Program:
    """A programme: its welfare function, and its code where the nomenclature has one."""

    function: str
    code: str


@cache
def _words() -> dict:
    return files.read_yaml(Path(__file__).with_name("terms.yml"))


@lru_cache(maxsize=_KEPT)
def normalise(text: str) -> str:
    """Return a text in lower case with single spaces and without punctuation and tags."""
    text = re.sub(r"<[^>]*>", " ", text.lower())
    return " ".join(re.sub(r"[^a-z0-9%]+", " ", text).split())


@lru_cache(maxsize=_KEPT)
def similarity(one: str, other: str) -> float:
    """Return how alike two printed texts are, 0 to 100, blind to case, spaces and punctuation."""
    return fuzz.ratio(normalise(one).replace(" ", ""), normalise(other).replace(" ", ""))


def nearest(text: str, names: dict[str, _Key], near: float = NEAR) -> _Key | None:
    """Return the id whose name is like the text, or None when none is near or two are equally near."""
    ranked = sorted(((similarity(text, name), key) for name, key in names.items()), reverse=True)
    if not ranked or ranked[0][0] < near:
        return None
    rivals = [score for score, key in ranked if key != ranked[0][1]]
    if rivals and ranked[0][0] < 100 and ranked[0][0] - rivals[0] < _LEAD:
        return None
    return ranked[0][1]


def _match(text: str, words: dict[str, list[str]], list_name: str, address: str) -> str:
    names = {name: key for key, spellings in words.items() for name in spellings}
    found = nearest(text, names)
    if found is None:
        raise _unknown(text, text, names, list_name, address)
    return found


def _unknown(printed: str, text: str, names: Iterable[str], list_name: str, address: str) -> UnknownTerm:
    return UnknownTerm(printed, list_name, address, max(names, key=lambda name: similarity(text, name)))


@cache
def units() -> dict[str, Unit]:
    """Return the closed list of units by id."""
    return {key: Unit(key, entry["kind"]) for key, entry in _words()["units"].items()}


def unit_by_id(unit_id: str, address: str = "") -> Unit:
    """Return a unit of the closed list by its id; UnknownTerm when there is none."""
    if unit_id not in units():
        raise UnknownTerm(unit_id, "unit id", address)
    return units()[unit_id]


@cache
def _unit_spellings() -> dict[str, str]:
    return {name: key for key, entry in _words()["units"].items() for name in entry["spellings"]}


@cache
def _unit_id(printed: str) -> str | None:
    return _unit_spellings().get(normalise(printed)) or nearest(printed, _unit_spellings())


def unit(printed: str, address: str = "") -> Unit:
    """Return the unit that a printed text names; UnknownTerm when it names none."""
    found = _unit_id(printed)
    if found is None:
        raise _unknown(printed, printed, _unit_spellings(), "unit", address)
    return units()[found]


def prints_unit(text: str) -> bool:
    """Tell whether a text is the spelling of a unit, to the letter."""
    return any(normalise(text) in entry["spellings"] for entry in _words()["units"].values())


def is_whole(printed_unit: str) -> bool:
    """Tell whether numbers of a printed unit are whole (persons, documents), False for unknown units."""
    try:
        return unit(printed_unit).kind not in _words()["fractional_kinds"]
    except UnknownTerm:
        return False


def pmks_types() -> list[str]:
    """Return the 26 PMKS types in their official order."""
    return list(_words()["pmks"])


def psks_types() -> list[str]:
    """Return the 12 PSKS types in their official order."""
    return list(_words()["psks"])


def pmks_type(printed: str, address: str = "") -> str:
    """Return the PMKS type of a printed name, or `group:...` for the heading of a group of types."""
    text = normalise(printed)
    for group, spellings in _words()["pmks_groups"].items():
        if text in spellings:
            return f"group:{group}"
    return _match(printed, _words()["pmks"], "PMKS type", address)


def is_pmks_group(printed: str) -> bool:
    """Tell whether a printed name heads a group of PMKS types."""
    return any(normalise(printed) in spellings for spellings in _words()["pmks_groups"].values())


def psks_type(printed: str, address: str = "") -> str:
    """Return the PSKS type of a printed name."""
    return _match(printed, _words()["psks"], "PSKS type", address)


def functions() -> dict[str, str]:
    """Return the welfare functions and what each is called in English."""
    return _words()["functions"]


@lru_cache(maxsize=_KEPT)
def plain_name(printed: str) -> str:
    """Return a line's name without list letters and the words that only name its level."""
    text = re.sub(r"^(?:[a-z]\.|\d+(?:\.\d*)*\.?)\s+", "", " ".join(printed.split()).strip(' "'))
    return re.sub(r"^(?:(?:program|kegiatan)\b[\s:]*)+", "", text, flags=re.I).strip()


@cache
def _program_names() -> dict[str, int]:
    return {name: number for number, entry in enumerate(_words()["programs"]) for name in entry["names"]}


@cache
def _program_number(text: str) -> int | None:
    return nearest(text, _program_names())


def program(printed: str, address: str = "") -> Program:
    """Return function and code of a printed programme name, of either generation."""
    text = plain_name(printed)
    found = _program_number(text)
    if found is None:
        raise _unknown(printed, text, _program_names(), "programme", address)
    entry = _words()["programs"][found]
    return Program(entry["function"], entry.get("code", ""))


def line_function(printed: str, program_function: str) -> str:
    """Return the welfare function of a line: its programme's, unless its own name says otherwise."""
    text = normalise(printed)
    for rule in _words()["line_functions"]:
        if any(words in text for words in rule["contains"]):
            return rule["function"]
    return program_function


@dataclass(frozen=True)
class Kegiatan:
    """A kegiatan of the nomenclature: its name, and its code where that is certain."""

    name: str
    code: str


@cache
def kegiatan(printed: str, program_code: str, government: str) -> Kegiatan | None:
    """Return the kegiatan that a printed name is, inside its programme; None when it is none of it.

    government is province, kabupaten or kota.
    """
    words = _words()["kegiatan"]["province" if government == "province" else "regency"]
    codes = {}
    for code, entry in words.get(program_code, {}).items():
        for name in [entry] if isinstance(entry, str) else entry:
            codes[name] = code
    found = nearest(plain_name(printed), {name: name for name in codes}, _KEGIATAN_NEAR)
    return Kegiatan(found, codes[found]) if found else None
