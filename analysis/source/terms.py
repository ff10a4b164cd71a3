"""Controlled words: printed spellings to units, PMKS and PSKS types, programmes, functions and codes.

The words are data (the folder words). Matching tolerates the spelling of the OCR step, never silently: a text that
is near no word, or near two, raises UnknownTerm, which names the nearest words.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from analysis import files
from analysis.source import nomenclature, spelling
from analysis.source.spelling import CLEAR_LEAD as CLEAR_LEAD
from analysis.source.spelling import NEAR as NEAR
from analysis.source.spelling import WORDS
from analysis.source.spelling import nearest as nearest
from analysis.source.spelling import normalise as normalise
from analysis.source.spelling import ranked as ranked
from analysis.source.spelling import similarity as similarity

UNMATCHED = "unmatched"  # what a unit, a function or a type is called that no list knows
_TOLD = 3  # nearest words that an unknown one tells
_PROGRAM_NEAR = 60.0  # likeness of a word to `program` that is enough before the whole name of a programme
_STEM = 5  # letters of a word that its endings and most misprints leave alone
_KEPT = 100_000  # names whose plain form is kept: those of some dozens of documents


class UnknownTerm(ValueError):
    """A printed word that is none of the controlled ones; `nearest` are the likest, with their likeness."""

    def __init__(self, text: str, list_name: str, address: str = "", nearest: Iterable[tuple[float, str]] = ()):
        self.text, self.list_name, self.address, self.nearest = text, list_name, address, tuple(nearest)
        hint = f"; nearest: {self.nearest[0][1]}" if self.nearest else ""
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
def _words(list_name: str) -> dict:
    return files.read_yaml(WORDS / f"{list_name}.yml")


def _match(text: str, words: Mapping[str, list[str]], list_name: str, address: str) -> str:
    names = {name: key for key, spellings in words.items() for name in spellings}
    found = spelling.matched(text, names)
    if found is None:
        raise _unknown(text, text, names, list_name, address)
    return found


def _unknown(printed: str, text: str, names: Iterable[str], list_name: str, address: str) -> UnknownTerm:
    return UnknownTerm(printed, list_name, address, ranked(text, names)[:_TOLD])


def own(printed: str, words: Mapping[str, str]) -> str:
    """Return the known word that a document's own list gives for a printed one, or the printed one."""
    plain = normalise(printed)
    return next((known for text, known in words.items() if normalise(text) == plain), printed)


# -- units ---------------------------------------------------------------------------------------------------


@cache
def units() -> dict[str, Unit]:
    """Return the closed list of units by id."""
    return {key: Unit(key, entry["kind"]) for key, entry in _words("units")["units"].items()}


def unit_by_id(unit_id: str, address: str = "") -> Unit:
    """Return a unit of the closed list by its id; UnknownTerm when there is none."""
    if unit_id not in units():
        raise UnknownTerm(unit_id, "unit id", address)
    return units()[unit_id]


@cache
def _unit_spellings() -> dict[str, str]:
    return {name: key for key, entry in _words("units")["units"].items() for name in entry["spellings"]}


@lru_cache(maxsize=_KEPT)
def _unit_id(printed: str) -> str | None:
    return _unit_spellings().get(normalise(printed)) or spelling.matched(printed, _unit_spellings())


def unit(printed: str, address: str = "") -> Unit:
    """Return the unit that a printed text names; UnknownTerm when it names none."""
    found = _unit_id(printed)
    if found is None:
        raise _unknown(printed, printed, _unit_spellings(), "unit", address)
    return units()[found]


def prints_unit(text: str) -> bool:
    """Tell whether a text is the spelling of a unit, to the letter."""
    return normalise(text) in _unit_spellings()


def names_a_measure(text: str) -> bool:
    """Tell whether a text is worded as an indicator is (jumlah ..., persentase ...), as no budget line is."""
    return normalise(text).partition(" ")[0] in _words("spelling")["measuring"]


def is_whole(printed_unit: str) -> bool:
    """Tell whether numbers of a printed unit are whole (persons, documents), False for unknown units."""
    found = _unit_id(printed_unit)
    return found is not None and units()[found].kind not in _words("units")["fractional_kinds"]


def abbreviations() -> frozenset[str]:
    """Return the abbreviations that hold a digit (lk3): the digit is part of the name and no figure."""
    return frozenset(_words("units")["abbreviations"])


# -- types of PMKS and PSKS ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class TypeBefore:
    """What a type of an older list of PMKS became: the types of today, how they hang together, and what is sure.

    relation is `one` (the same type), `split` (over several), `none` (no type today). Counts compare over the lists
    only where relation is one and certain is true; why says what makes it doubtful.
    """

    type_id: str
    today: tuple[str, ...]
    relation: str
    certain: bool
    why: str = ""


def pmks_types() -> list[str]:
    """Return the 26 PMKS types in their official order."""
    return list(_words("types")["pmks"])


def psks_types() -> list[str]:
    """Return the 12 PSKS types in their official order."""
    return list(_words("types")["psks"])


def pmks_before(generation: str) -> list[TypeBefore]:
    """Return the types of an older list of PMKS (`2008`) in its order, with what each became."""
    return [
        TypeBefore(each["type"], tuple(each["today"]), each["relation"], each["certain"], each.get("why", ""))
        for each in _words("types")["pmks_generations"][generation]
    ]


def pmks_type(printed: str, address: str = "") -> str:
    """Return the PMKS type of a printed name, or `group:...` for the heading of a group of types.

    Types of older lists that today's list does not have keep an id of their own.
    """
    if (group := pmks_group(printed)) is not None:
        return f"group:{group}"
    return _match(_without_unit(printed), _words("types")["pmks"] | _words("types")["pmks_older"], "PMKS type", address)


def pmks_group(printed: str) -> str | None:
    """Return the group of PMKS types that a printed name heads, None when it heads none."""
    text = normalise(_without_unit(printed))
    return next((group for group, spellings in _words("types")["pmks_groups"].items() if text in spellings), None)


def psks_type(printed: str, address: str = "") -> str:
    """Return the PSKS type of a printed name."""
    return _match(_without_unit(printed), _words("types")["psks"], "PSKS type", address)


def _without_unit(printed: str) -> str:
    """Return a name without the number before it and the unit in brackets after it: `24. Fakir Miskin (KK)`."""
    text = _without_mark(printed)
    head, bracket, tail = text.rpartition("(")
    return head.strip() if bracket and tail.endswith(")") and prints_unit(tail) else text


def unmatched_type(printed: str) -> str:
    """Return the type_id of a printed name that no list knows."""
    return f"{UNMATCHED}:{normalise(printed).replace(' ', '_')}"


# -- programmes, functions, kegiatan -------------------------------------------------------------------------


def functions() -> dict[str, str]:
    """Return the welfare functions and what each is called in English."""
    return _words("programs")["functions"]


def _without_mark(printed: str) -> str:
    return re.sub(r"^(?:[a-z]\.|\d+(?:\.\d*)*\.?)\s+", "", " ".join(printed.split()).strip(" \"“”„'‘’"))


@lru_cache(maxsize=_KEPT)
def with_level_word(name: str) -> str:
    """Return a name whose first word is `program` or `kegiatan`, also where it was misread: `Proqram Rehabilitasi`.

    A whole known programme is found also where the word is cut by a blank or run together with the next.
    """
    first = re.match(r"\w+(?=\W+\w)", name)  # a word alone is the name itself
    if first is None:
        return name
    printed = first.group()
    for word in ("program", "kegiatan"):
        if printed.lower() != word and spelling.is_slip(printed.lower(), word):
            case = str.upper if printed[1:2].isupper() else str.capitalize if printed[0].isupper() else str.lower
            return case(word) + name[first.end() :]
        if printed.lower() == word:
            return name
    rest = name[first.end() :].strip()
    is_near = similarity(printed, "program") >= _PROGRAM_NEAR and printed.lower() not in spelling.known_words()
    if is_near and _program(rest) is not None:
        return f"{'PROGRAM' if name.isupper() else 'Program'} {rest}"
    whole = spelling.matched(name, {f"program {each}": each for each in _program_names()})
    return name if whole is None else f"{'PROGRAM' if name.isupper() else 'Program'} {whole}"


@lru_cache(maxsize=_KEPT)
def plain_name(printed: str) -> str:
    """Return a line's name without list letters, quotes and the words that only name its level."""
    text = with_level_word(_without_mark(printed))
    return re.sub(r"^(?:(?:program|sub[\s-]*kegiatan|kegiatan)\b[\s:.\-]*)+", "", text, flags=re.I)


@lru_cache(maxsize=_KEPT)
def plain_indicator(printed: str) -> str:
    """Return an indicator's name in small letters, without signs and the kind of government: `skala kab./kota (%)`."""
    text = normalise(re.sub(r"[%()]", " ", printed))
    return re.sub(r"\b(?:kab|kabupaten|kota)\b ?", "", text).strip()


@lru_cache(maxsize=_KEPT)
def stems(printed: str) -> str:
    """Return the starts of the words of an indicator's name: prints of one differ in signs, blanks and endings."""
    return " ".join(word[:_STEM] for word in plain_indicator(printed).split())


@cache
def _program_names() -> dict[str, Program]:
    words = _words("programs")
    older = {name: Program(function, "") for function, names in words["older"].items() for name in names}
    coded = {name: Program(words["nomenclature"][code], code) for code, name in nomenclature.names("program")}
    return older | coded


@lru_cache(maxsize=_KEPT)
def _program(text: str) -> Program | None:
    return spelling.matched(text, _program_names())


def program(printed: str, address: str = "") -> Program:
    """Return function and code of a printed programme name, of either generation."""
    text = plain_name(printed)
    found = _program(text)
    if found is None:
        raise _unknown(printed, text, _program_names(), "programme", address)
    return found


def program_elsewhere(printed: str, address: str = "") -> Program:
    """Return the programme of another urusan: its function where it is the administration of the office.

    UnknownTerm for every other one, whatever programme of this urusan its name is like.
    """
    text = plain_name(printed)
    found = _program(text)
    if found is None or found.function != "administration":
        raise _unknown(printed, text, _program_names(), "programme", address)
    return Program(found.function, "")


def program_of_code(printed: str) -> Program | None:
    """Return the programme of the nomenclature that a printed code is, or stands in; None when it is no such code."""
    code = nomenclature.parse_code(printed)
    return Program(_words("programs")["nomenclature"][code.program], code.program) if code else None


def line_function(printed: str, program_function: str) -> str:
    """Return the welfare function of a line: its programme's, unless its own name says otherwise."""
    for rule in _words("programs")["line_functions"]:
        if any(spelling.contains(printed, words) for words in rule["contains"]):
            return rule["function"]
    return program_function


@dataclass(frozen=True)
class Kegiatan:
    """A kegiatan of the nomenclature: its name, and its code where that is certain."""

    name: str
    code: str


@lru_cache(maxsize=_KEPT)
def kegiatan(printed: str, program_code: str, government: str) -> Kegiatan | None:
    """Return the kegiatan that a printed name is, inside its programme; None when it is none of it.

    government is province, kabupaten or kota.
    """
    level = "province" if government == "province" else "regency"
    found = nomenclature.find(plain_name(printed), "kegiatan", program_code, level)
    return Kegiatan(found[1], found[0]) if found else None
