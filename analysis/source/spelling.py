"""Whether a printed name is a known name, misspelt: word by word, so that a changed word is never a misspelling.

A misread letter changes letters inside a word; a person who means something else changes a word. So two names are one
name only when each word of one has its near partner in the other, in order; a word without partner, or a word that is
itself a known one, keeps them apart.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from analysis import files

Key = TypeVar("Key")

WORDS = Path(__file__).with_name("words")
_OF_THE_LANGUAGE = {"spelling.yml", "headers.yml"}  # lists that hold no names of things

# Set once, on spellings of all known names with 1 to 3 damaged letters. Taken for another: none of 6,400 at 76, 80, 84
# or 88, because the words decide; found: 87, 87, 85, 83 %. tests/test_spelling.py holds it.
_NEAR = 80.0  # likeness (0-100) of the whole names
NEAR = 86.0  # likeness of two prints of one name in one document
CLEAR_LEAD = 10.0  # points of similarity by which the best order of slid names must lead any other
_LEAD = 3.0  # how much nearer the best name must be than the next one
_LETTERS_PER_SLIP = 4  # a word may have one slip in every four letters, three at the most
_MOST_SLIPS = 3
_SHORT = 6  # a name of one word shorter than this has nothing beside it: only confused and doubled letters are slips
_KEPT = 100_000  # texts and pairs of texts whose comparison is kept: those of some dozens of documents

# Letters that print takes for one another become one letter.
_GLYPHS = [
    *(("rn", "m"), ("vv", "w"), ("ii", "u"), ("cl", "d"), ("c", "e"), ("u", "n")),
    *(("1", "l"), ("i", "l"), ("!", "l"), ("|", "l"), ("0", "o"), ("5", "s"), ("8", "b"), ("6", "b"), ("9", "g")),
]


@lru_cache(maxsize=_KEPT)
def normalise(text: str) -> str:
    """Return a text in lower case with single spaces and without punctuation and tags."""
    text = re.sub(r"<[^>]*>", " ", text.lower())
    return " ".join(re.sub(r"[^a-z0-9%]+", " ", text).split())


@lru_cache(maxsize=_KEPT)
def similarity(one: str, other: str) -> float:
    """Return how alike two printed texts are, 0 to 100, blind to case, spaces and punctuation."""
    return fuzz.ratio(normalise(one).replace(" ", ""), normalise(other).replace(" ", ""))


@cache
def _language() -> dict:
    return files.read_yaml(WORDS / "spelling.yml")


@cache
def known_words() -> frozenset[str]:
    """Return every word of every known name, and the telling ones."""
    texts = [word for line in _language()["telling"] for word in line]
    for path in sorted(WORDS.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            texts += [row["name"] for row in csv.DictReader(lines)]
    for path in sorted(WORDS.glob("*.yml")):
        if path.name not in _OF_THE_LANGUAGE:
            texts += _texts(files.read_yaml(path))
    return frozenset(word for text in texts for word in normalise(text).split() if len(word) > 1)


def _texts(content) -> list[str]:
    """Return the names in a list of controlled words: the texts of its lists."""
    if isinstance(content, dict):
        return [text for value in content.values() if not isinstance(value, str) for text in _texts(value)]
    if isinstance(content, list):
        return [text for value in content for text in ([value] if isinstance(value, str) else _texts(value))]
    return []


@lru_cache(maxsize=_KEPT)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of a name, without a word doubled."""
    text = unicodedata.normalize("NFKD", re.sub(r"(?<=\w)[|!](?=\w)", "l", text))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    same = _language()["same"]
    words = [same.get(word, word) for word in normalise(text).split()]
    return tuple(word for place, word in enumerate(words) if words[place - 1 : place] != [word])


@lru_cache(maxsize=_KEPT)
def _initials(words: tuple[str, ...]) -> frozenset[str]:
    """Return what three or more words in a row are shortened to, light words counted or not: kat, odha."""
    heavy = tuple(word for word in words if word not in _language()["light"])
    return frozenset(
        "".join(word[0] for word in row[start:end])
        for row in (words, heavy)
        for start in range(len(row))
        for end in range(start + 3, len(row) + 1)
    )


def _without_abbreviation(words: tuple[str, ...], name: tuple[str, ...]) -> tuple[str, ...]:
    """Return words without those that only shorten a name: `komunitas adat terpencil (KAT)`."""
    short = _initials(name)
    return tuple(word for word in words if word not in short and not any(_is_near_initials(word, s) for s in short))


def _is_near_initials(word: str, initials: str) -> bool:
    """Tell whether a word is the initials with one letter misread; three letters are too few to say so."""
    return len(word) == len(initials) > 3 and word not in known_words() and OSA.distance(word, initials) <= 1


@lru_cache(maxsize=_KEPT)
def _as_printed(word: str) -> str:
    """Return a word with the letters that print takes for one another made one."""
    for printed, read in _GLYPHS:
        word = word.replace(printed, read)
    return re.sub(r"(.)\1+", r"\1", word)


@lru_cache(maxsize=_KEPT)
def is_slip(printed: str, word: str, most: int = _MOST_SLIPS) -> bool:
    """Tell whether a printed word is a known word with at most so many letters misread, lost or added."""
    if printed == word:
        return True
    if printed in known_words() or abs(len(printed) - len(word)) > 2:
        return False
    if any(printed.startswith(each) and not word.startswith(each) for each in _language()["prefixes"]):
        return False
    most = min(most, len(word) // _LETTERS_PER_SLIP)
    if _as_printed(printed) == _as_printed(word):
        return True
    return min(OSA.distance(printed, word), OSA.distance(_as_printed(printed), _as_printed(word))) <= most


def _pair(printed: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Tell whether some printed words are some words of a name, cut or run together by a blank."""
    one, other = "".join(printed), "".join(name)
    if len(printed) == len(name) == 1:
        return is_slip(one, other)
    if one == other or "".join(map(_as_printed, printed)) == "".join(map(_as_printed, name)):
        return True
    if (len(printed) > 1 and len(name) > 1) or any(word in known_words() for word in printed):
        return False
    return len(other) > _LETTERS_PER_SLIP and is_slip(one, other, 1)


_SPANS = [(1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (2, 2)]


@lru_cache(maxsize=_KEPT)
def is_spelling(printed: str, name: str) -> bool:
    """Tell whether a printed text is a name with letters misread: every word but light ones has its near partner."""
    own, known = _words(printed), _words(name)
    if own == known:
        return True
    if len(known) == 1 and len(name) < _SHORT:
        one = "".join(own)
        return len(one) >= len(name) and _as_printed(one) == _as_printed(known[0])
    known = _without_abbreviation(known, known)
    own = _without_abbreviation(own, known)
    light = _language()["light"]

    @cache
    def rest(at: int, to: int) -> bool:
        if at == len(own) and to == len(known):
            return True
        if (at < len(own) and own[at] in light and rest(at + 1, to)) or (
            to < len(known) and known[to] in light and rest(at, to + 1)
        ):
            return True
        return any(
            at + many <= len(own)
            and to + few <= len(known)
            and _pair(own[at : at + many], known[to : to + few])
            and rest(at + many, to + few)
            for many, few in _SPANS
        )

    return bool(own) and rest(0, 0)


@lru_cache(maxsize=_KEPT)
def contains(text: str, name: str) -> bool:
    """Tell whether some words of a text, one after the other, are a name, misread or not."""
    plain, size = normalise(text), len(name.split())
    if name in plain:
        return True
    if fuzz.partial_ratio(plain.replace(" ", ""), name.replace(" ", "")) < _NEAR - 10:
        return False
    words = plain.split()
    spans = [(start, start + many) for many in range(max(size - 1, 1), size + 2) for start in range(len(words))]
    return any(is_spelling(" ".join(words[start:end]), name) for start, end in spans if end <= len(words))


@lru_cache(maxsize=_KEPT)
def _likeness(text: str, name: str) -> float:
    """Return the similarity of two texts, or of what they are when the letters that print confuses are made one."""
    one, other = ("".join(_as_printed(word) for word in _words(each)) for each in (text, name))
    return max(similarity(text, name), min(fuzz.ratio(one, other), 99.0))


def ranked(text: str, names: Iterable[str]) -> list[tuple[float, str]]:
    """Return the names with their likeness to a text (0 to 100), the likest first."""
    return sorted(((_likeness(text, name), name) for name in names), reverse=True)


def _leading(found: list[tuple[float, Key]]) -> Key | None:
    """Return the key of the best of some likenesses, best first; None for none, or for two that are equally near."""
    if not found:
        return None
    best, key = found[0]
    rivals = [score for score, other in found if other != key]
    return None if rivals and best < 100 and best - rivals[0] < _LEAD else key


def matched(text: str, names: Mapping[str, Key]) -> Key | None:
    """Return the key of the known name that a text spells, or None when it spells none or could be two."""
    return _leading([(s, names[n]) for s, n in ranked(text, names) if s >= _NEAR and is_spelling(text, n)])


def nearest(text: str, names: Mapping[str, Key], near: float = NEAR) -> Key | None:
    """Return the key of the name likest to a text, whatever its words; None when none is near or two are equally.

    For two prints of one list by one office, where a word more or less is still the same line.
    """
    scores = sorted(((similarity(text, name), name) for name in names), reverse=True)
    return _leading([(score, names[name]) for score, name in scores if score >= near])
