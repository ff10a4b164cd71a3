"""What tables exported from SIPD say above their rows: the words of their headers, and of their titles."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from analysis import files
from analysis.intake import header_words, until
from analysis.source import spelling


@cache
def words(key: str) -> Any:
    """Return the words of a list of sipd.yml."""
    return files.read_yaml(spelling.WORDS / "sipd.yml")[key]


@cache
def _until() -> re.Pattern:
    """Return the pattern of a day up to which is counted."""
    months = "|".join(header_words.words("months"))
    return re.compile(
        rf"(?i)\b(?:s\s?[./]?\s?d\.?|sampai(?: dengan)?)\s+(?:tanggal\s+|bulan\s+)?(?:\d{{1,2}}\s+)?(?:{months})\b"
    )


def plain(text: str) -> str:
    """Return a header's words without years, days up to which is counted, rupiah and brackets."""
    own = _until().sub(" ", text)
    bare = re.sub(r"(?i)\b(?:tahun(?: anggaran)?|ta)?\s*20\d\d\b|\(\s*rp\.?\s*\)|\brp\b\.?|\brupiah\b", " ", own)
    return spelling.normalise(bare)


def years(texts: Iterable[str]) -> list[int]:
    """Return the years that texts name, those of a budget first."""
    joined = " ".join(texts)
    budget = re.findall(r"(?i)tahun\s+anggaran\s*:?\s*(20\d\d)", joined)
    return [int(year) for year in (*budget, *re.findall(r"(?<!\d)(20\d\d)(?!\d)", joined))]


def years_on(text: str) -> int | None:
    """Return how many years after its table's the money under a header is: 1 for `Tahun + 1`, None for others."""
    found = re.fullmatch(r"(?:tahun(?: ?[tn])?|[tn](?= ?[+-]))(?: ?([+-]) ?(\d))?", " ".join(text.lower().split()))
    return int(f"{found[1] or ''}{found[2] or 0}") if found else None


def months_of(text: str) -> tuple[int, int] | None:
    """Return the first and the last month that a header names; those of the year for the sum of a cash plan."""
    return (1, 12) if plain(text) in words("plan") else until.months_of(text)


def kind_of(above: list[str], otherwise: str) -> str:
    """Return the kind of a table as the longest word of its title says, which names one."""
    title = f" {spelling.normalise(' '.join(above))} "
    named = {word: kind for kind, own in words("kinds").items() for word in own if f" {word} " in title}
    return named[max(named, key=len)] if named else otherwise


def phase_of(kind: str, above: list[str]) -> str:
    """Return the phase of the ceilings of a table: a DPA is the budget as decided, and a title tells a revision."""
    if set(spelling.normalise(" ".join(above)).split()) & set(words("changed")):
        return "perubahan"
    return "murni" if kind == "dpa" else "unknown"


def title_of(caption: str, above: list[str]) -> str:
    """Return the lines of the caption that name no region and more than a year; else the last line above the header."""
    lines = [text for text in caption.split("; ") if plain(text) and not region_of([text])]
    return " ".join(lines) or next(iter(above[::-1]), "SIPD")


def office_of(above: list[str]) -> str:
    """Return the organisation that a line above the table names with its code, "" where none does."""
    for text in above:
        if match := re.fullmatch(r"(?i)(?:unit\s+)?organisasi[\s:]+[\dX.\s-]{9,}([a-z].*)", text):
            return match[1].strip()
    return ""


def region_of(above: list[str]) -> str:
    """Return the region that a line above the table names: `Kabupaten Lampung Selatan`."""
    known = header_words.words("governments")
    for text in (re.sub(r"(?i)\s*tahun anggaran.*", "", each).strip() for each in above):
        match = re.fullmatch(
            r"(?i)(?:pemerintah\s+)?(kab\.?|kabupaten|kota|provinsi|prov\.?)\s+([a-z][a-z .'-]+)", text
        )
        if match:
            level = known[match[1].lower().rstrip(".")]
            return f"{'Provinsi' if level == 'province' else level.capitalize()} {match[2].strip().title()}"
    return ""
