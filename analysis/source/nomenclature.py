"""The nomenclature of urusan 1.06 (social affairs): codes and names of programmes, kegiatan and sub-kegiatan.

Names repeat under several kegiatan and numbers change between versions, so a line is known by its version, its
government, its level, the code above it and its name.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from analysis.schema import Level
from analysis.source import spelling

URUSAN = "1.06"
_GOVERNMENTS = {"1": "province", "2": "regency"}
_LEVELS: dict[int, Level] = {3: "program", 5: "kegiatan", 6: "sub_kegiatan"}
_UNKNOWN = "?"  # stands for a number that no source prints


@dataclass(frozen=True)
class Line:
    """A line of the nomenclature; its code ends in `?` where no source prints the number."""

    version: str
    government: str
    level: str
    above: str
    code: str
    name: str
    source: str


@dataclass(frozen=True)
class Code:
    """A printed code of the nomenclature, as the decree writes it, and what it says of its row."""

    level: Level
    code: str
    government: str = ""

    @property
    def program(self) -> str:
        """Return the code of the programme that the row is, or stands in."""
        return ".".join(self.code.split(".")[:3])


@cache
def lines() -> tuple[Line, ...]:
    """Return the lines of the nomenclature in the order of the file; a line with two names stands twice."""
    with (spelling.WORDS / "nomenclature.csv").open(encoding="utf-8", newline="") as file:
        rows = [dict(row) for row in csv.DictReader(file)]
    return tuple(Line(**row, above=_above(row["level"], row["code"])) for row in rows)


def _above(level: str, code: str) -> str:
    """Return the code of the line above: a kegiatan stands in its programme, whatever the government between them."""
    parts = code.split(".")
    return ".".join({"program": parts[:2], "kegiatan": parts[:3], "sub_kegiatan": parts[:5]}[level])


def level_of(code: str) -> str:
    """Return the level of a code of the nomenclature: program, kegiatan or sub_kegiatan."""
    return _LEVELS[len(code.split("."))]


@cache
def _codes(level: str) -> frozenset[str]:
    return frozenset(line.code for line in lines() if line.level == level)


def parse_code(printed: str) -> Code | None:
    """Return what a printed code says, or None when it is no code of urusan 1.06.

    Reads dots, blanks and dashes between the parts, `X.XX` for the urusan, one or two digits for the government
    (`2` or `02`) and two or four for a sub-kegiatan. Codes before 2021 have other parts; a number that the
    nomenclature does not have for a programme is none of it.
    """
    text = re.sub(r"^x\.?xx(?=\W|$)", URUSAN, printed.strip().lower())
    if not re.fullmatch(r"\d[\d.\s\-]*", text):
        return None
    parts = re.findall(r"\d+", text)
    level = _LEVELS.get(len(parts))
    if level is None or [int(part) for part in parts[:2]] != [1, 6] or any(len(part) > 4 for part in parts):
        return None
    code = f"{URUSAN}.{int(parts[2]):02d}"
    if code not in _codes("program"):
        return None
    if level == "program":
        return Code(level, code)
    government = _GOVERNMENTS.get(str(int(parts[3])))
    if government is None:
        return None
    above, code = f"{code}.{int(parts[3])}", f"{code}.{int(parts[3])}.{int(parts[4]):02d}"
    if not {code, f"{above}.{_UNKNOWN}"} & _codes("kegiatan"):
        return None
    if level == "sub_kegiatan":
        code += f".{parts[5]}" if len(parts[5]) == 4 else f".{int(parts[5]):02d}"
    return Code(level, code, government)


def is_elsewhere(printed: str) -> bool:
    """Tell whether a printed code of 2021 and after is one of a programme, or inside one, of another urusan."""
    text = printed.strip()
    if not re.fullmatch(r"\d[\d.\s\-]*", text):
        return False
    parts = re.findall(r"\d+", text)
    return len(parts) >= 3 and [int(part) for part in parts[:2]] != [1, 6] and [len(p) for p in parts[:3]] == [1, 2, 2]


@cache
def _names(level: Level, above: str, government: str) -> dict[str, tuple[str, str]]:
    """Return the names of a level below a code: name to (code, first name of that code)."""
    own = [line for line in lines() if (line.level, line.above, line.government) == (level, above, government)]
    found: dict[str, tuple[str, str]] = {}
    for line in own:
        certain = not line.code.endswith(_UNKNOWN)
        first = next(each.name for each in own if each.code == line.code) if certain else line.name
        found.setdefault(line.name, (line.code if certain else "", first))
    return found


def find(printed: str, level: Level, above: str, government: str) -> tuple[str, str] | None:
    """Return code and name of the line that a printed name is, below a code; None when it is none of them.

    government is province or regency.
    """
    return spelling.matched(printed, _names(level, above, government))


def names(level: Level) -> Iterable[tuple[str, str]]:
    """Return code and name of every line of a level."""
    return ((line.code, line.name) for line in lines() if line.level == level)
