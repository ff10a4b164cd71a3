"""What the printed header of a column says: its role, its measure, its year, and the words beside them.

The words are data (source/words/headers.yml). A header is read from its lowest text up; the first word of a text is
its head, as in Indonesian: `Target Capaian Kinerja` is a target, `Tingkat Capaian Target` an achievement.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from analysis import files
from analysis.source import spelling

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_RANGE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*(?:[-\u2013\u2014/]|s\.?/?d\.?|sampai dengan|dan)\s*((?:19|20)\d\d)(?!\d)"
)
_COUNTS = re.compile(r"(?i)\btahun\s+ke\s*[-\u2013]?\s*$")
_TO_DATE = re.compile(  # s/d, also where a reader of scans loses its blank (`s/ dTahun`) or its d
    r"\bs\s?[/.]?\s?d(?:\b\.?|(?=tahun|thn|triwulan|bulan|semester|\d))"
    r"|\bs\s?/\s?\w{0,2}(?=\s*(?:tahun|thn|(?:19|20)\d\d))"
)
_COLUMN_NUMBER = re.compile(r"\(?\s*\d{1,2}[a-z]?\s*\)?(?:\s*=.*)?")
_MOST_PIECES = 4  # of a word that a narrow cell cuts
_GOES_ON = re.compile(r"(?:\b(?:dan|atau|dengan|dalam|pada|s/d)|[/&(,])$", re.IGNORECASE)  # no text ends so
_SHORTEST_SLIP = 6  # letters of a word that may be misread: shorter ones are too near to others


@cache
def words(part: str) -> dict[Any, Any]:
    """Return one part of the words of headers: roles, measures, marks, scales, rows or kinds."""
    return files.read_yaml(spelling.WORDS / "headers.yml")[part]


@cache
def _phrases() -> dict[tuple[str, ...], tuple[str, str]]:
    """Return every phrase by its words: the part that it is of, and what it says."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for part in ("roles", "measures", "marks", "scales"):
        for says, phrases in words(part).items():
            for phrase in phrases:
                found[tuple(phrase.split())] = (part, str(says))
    return found


@cache
def _single_words() -> frozenset[str]:
    return frozenset(word for phrase in _phrases() for word in phrase)


@cache
def _longest() -> int:
    return max(map(len, _phrases()))


@lru_cache(maxsize=10_000)
def _word(printed: str) -> str:
    """Return the word of a header that a printed one is, also with a letter misread; else the printed one."""
    if printed in _single_words() or len(printed) < _SHORTEST_SLIP:
        return printed
    near = [
        word for word in sorted(_single_words()) if len(word) >= _SHORTEST_SLIP and spelling.is_slip(printed, word, 1)
    ]
    return near[0] if len(near) == 1 else printed


def tokens(text: str) -> list[str]:
    """Return the words of a header's text, lower case: `s/d` as two words, a word cut at the end of a line as one."""
    text = re.sub(r"(?<=[^\W\d_])-\s+(?=[^\W\d_])", "", text.lower())
    text = _TO_DATE.sub(" sampai dengan ", text)
    text = re.sub(r"(?<=[a-z])( ?)0(?!\d|[.,]\d)", r"\1o", text)  # N over o, misread
    printed = _whole(re.findall(r"[^\W_]+|%", text))  # before one that lacks its last letter is taken for a misprint
    return _whole([_word(word) for word in printed])


def _whole(printed: list[str]) -> list[str]:
    """Return words, those put together that a cell narrower than a word has cut: `realis asi`, `pere ncan aan`."""
    found: list[str] = []
    at = 0
    while at < len(printed):
        pieces = (printed[at : at + size] for size in range(min(_MOST_PIECES, len(printed) - at), 1, -1))
        own = next(
            (each for each in pieces if "".join(each) in _single_words() and not _single_words() >= {*each}), None
        )
        found.append("".join(own) if own else printed[at])
        at += len(own or "1")
    return found


@dataclass(frozen=True)
class Said:
    """One phrase of a header: its part of the words (roles, measures, marks, scales), and what it says."""

    part: str
    what: str


@lru_cache(maxsize=10_000)
def phrases(text: str) -> tuple[Said, ...]:
    """Return what the phrases of a text say, in their order; the longest at a place counts."""
    own, found, at = tokens(text), [], 0
    while at < len(own):
        for size in range(min(_longest(), len(own) - at), 0, -1):
            said = _phrases().get(tuple(own[at : at + size]))
            if said:
                found.append(Said(*said))
                at += size
                break
        else:
            at += 1
    return tuple(found)


def years(text: str) -> list[int]:
    """Return the years that a text names, each once; the ends of a range are none of its figures' year."""
    return list(dict.fromkeys(int(year) for year in _YEAR.findall(_RANGE.sub(" ", text))))


def without_days(text: str) -> str:
    """Return a text without its full dates: the day on which a table was printed is no year of its figures."""
    return re.sub(rf"(?i)\b\d{{1,2}} (?:{'|'.join(words('months'))}) \d{{4}}\b", " ", text)


def year_range(text: str) -> tuple[int, int] | None:
    """Return the first range of years that a text names."""
    found = _RANGE.search(text)
    return (int(found[1]), int(found[2])) if found and found[1] < found[2] else None


def is_column_numbers(row: tuple[str, ...]) -> bool:
    """Tell whether a row of a header only numbers the columns: `1`, `(2)`, `5 = 4/3`."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return len(filled) > 1 and all(_COLUMN_NUMBER.fullmatch(cell) for cell in filled)


@dataclass(frozen=True)
class Head:
    """The header of one column: its texts from top to bottom, each once, without the columns' numbers."""

    texts: tuple[str, ...]

    @property
    def printed(self) -> str:
        """Return the header as one text."""
        return " / ".join(self.texts)

    def says(self, part: str) -> list[tuple[int, str]]:
        """Return what the header says of one part of the words, with how far above the lowest text it stands."""
        return [
            (height, said.what)
            for height, text in enumerate(reversed(self.texts))
            for said in phrases(text)
            if said.part == part
        ]

    def marks(self) -> set[str]:
        """Return everything else that the header says of its figures, at any height."""
        return {what for _, what in self.says("marks")}

    def first(self) -> Said | None:
        """Return the head of the lowest text that names a role or a measure."""
        for text in reversed(self.texts):
            named = [said for said in phrases(text) if said.part in ("roles", "measures")]
            if named:
                return named[0]
        return None

    def lowest(self) -> tuple[Said, ...]:
        """Return what the lowest text says."""
        return phrases(self.texts[-1]) if self.texts else ()

    def year(self) -> tuple[int, str] | None:
        """Return the year of the lowest text that names exactly one, with that text."""
        for text in reversed(self.texts):
            named = set(_YEAR.findall(text))
            if len(named) == 1:
                return int(named.pop()), text
            if named:
                return None
        return None

    def scale(self) -> int:
        """Return how many rupiah one unit of the header is."""
        found = [int(what) for _, what in self.says("scales")]
        return found[0] if found else 1


def heads(header: tuple[tuple[str, ...], ...], width: int) -> list[Head]:
    """Return the header of every column of a table."""
    rows = [row for n, row in enumerate(header) if not is_column_numbers(row) or _counts(header[:n], row)]
    found = []
    for place in range(width):
        texts = [" ".join(row[place].split()) for row in rows if place < len(row)]
        found.append(Head(_joined(tuple(dict.fromkeys(text for text in texts if text)))))
    return found


def counts_years(text: str) -> bool:
    """Tell whether numbers below a text are of years that it counts: `Target Tahun ke-`."""
    return bool(_COUNTS.search(text))


def _counts(above: tuple[tuple[str, ...], ...], numbers: tuple[str, ...]) -> bool:
    return all(
        any(counts_years(row[place]) for row in above if place < len(row))
        for place, number in enumerate(numbers)
        if _COLUMN_NUMBER.fullmatch(number.strip())
    )


def _joined(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts of a header, with one that two rows of it cut made one: `Target Nasion`, `al`; `dan`, `Rp`."""
    found = list(texts[:1])
    for text in texts[1:]:
        last, first = found[-1].split(" ")[-1].lower(), text.split(" ")[0].lower()
        first = first.replace("0", "o") if last.isalpha() else first  # N over o, misread
        if last + first in _single_words() and not {last, first} <= _single_words():
            found[-1] += text
        elif _GOES_ON.search(found[-1]):
            found[-1] += f" {text}"
        else:
            found.append(text)
    return tuple(found)


@dataclass(frozen=True)
class Formula:
    """The arithmetic that a row of column numbers prints: `5 = 4/3`; places count the columns from 0."""

    place: int
    sign: str
    one: int
    other: int
    printed: str


def formulas(header: tuple[tuple[str, ...], ...]) -> list[Formula]:
    """Return the arithmetic of the columns that the header prints under them, where both sides are columns."""
    found = []
    for row in header:
        if not is_column_numbers(row):
            continue
        places = {}
        for place, cell in enumerate(row):
            number = re.match(r"\(?\s*(\d{1,2})", cell)
            if number:
                places.setdefault(int(number[1]), place)
        for place, cell in enumerate(row):
            told = re.search(r"=\s*\(?\s*(\d{1,2})\s*\)?\s*([-\u2013/:+])\s*\(?\s*(\d{1,2})\s*\)?", cell)
            if told and int(told[1]) in places and int(told[3]) in places:
                sign = {":": "/", "\u2013": "-"}.get(told[2], told[2])
                found.append(Formula(place, sign, places[int(told[1])], places[int(told[3])], " ".join(cell.split())))
    return found
