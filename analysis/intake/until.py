"""Up to which month or day of its year money is counted, as titles, headers, a file's name or its date say."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.intake.header_words import words

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_TO = r"(?:s\s?[./]?\s?d\.?|sampai(?:\s+dengan)?|hingga|per|keadaan|posisi|berakhir)"
_OF = r"(?:\s+(?:tanggal|tgl\.?|bulan|akhir|pada))*"


@dataclass(frozen=True)
class Counted:
    """Up to when the money spent of a table is counted, "" for the whole year or where nothing tells, and by what.

    Where it is not known, nothing printed and no name of a file tells it; `after_its_year` the file was made then.
    """

    until: str
    evidence: str
    is_known: bool = True
    after_its_year: bool = False


@dataclass(frozen=True)
class FileSays:
    """What a file tells beside its tables: its name, and the day that it was made, "" where it keeps none."""

    name: str = ""
    made: str = ""

    def until(self, texts: Iterable[str], year: int) -> Counted:
        """Return up to when the money of a year is counted, by what is printed, else by the file.

        A file that was made before its year was over cannot hold the money of all of it.
        """
        texts = list(texts)
        for until, evidence in (
            (told(texts, year), "The table prints up to when the money spent is counted"),
            (named(self.name, year), f"The file's name, {self.name!r}, tells up to when the money spent is counted"),
            (within(self.made, year), "The file was made before its year was over"),
        ):
            if until:
                return Counted("" if is_whole_year(until, year) else until, f"{evidence}: {until}.")
        why = "The table does not print up to which day the money spent is counted."
        if self.made > f"{year}-12-31" and not any(map(_names_part, texts)):
            return Counted("", f"{why} The file was made after its year was over.", False, True)
        return Counted("", why, is_known=False)


NOTHING = FileSays()


def _pattern() -> re.Pattern:
    months = "|".join(words("months"))
    part = r"(?P<part>triwulan|tw|semester)\s*\.?\s*(?P<which>iv|i{1,3}|[1-4])"
    day = rf"(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{months})"
    return re.compile(rf"\b{_TO}{_OF}\s+(?:{day}|{part})\b(?:\s+(?:tahun\s+)?(?P<year>20\d\d))?")


def _numeric() -> re.Pattern:
    return re.compile(rf"\b{_TO}{_OF}\s+(\d{{1,2}})[-/.](\d{{1,2}})[-/.](20\d\d)\b")


def _first_part() -> re.Pattern:
    """Return the pattern of the first part of a year, which ends where all up to it does."""
    return re.compile(
        r"\b(?P<part>triwulan|tw|semester)\s*\.?\s*(?:ke[\s-]*)?(?:i|1|pertama|kesatu|satu)\b(?!\s*[-,/&]|\s+dan)"
    )


def _names_part(text: str) -> bool:
    """Tell whether a text names a part of the year, the money of which it may be, or all up to its end."""
    months = "|".join(words("months"))
    return bool(re.search(rf"\b(?:triwulan|tw|semester|bulan\s+(?:{months}))\b", text.lower()))


def told(texts: Iterable[str], year: int) -> str:
    """Return up to when a text counts the money of a year: 2026-05, or 2026-05-31 where it prints the day.

    "" where no text tells it. The end of another year is none of this one's.
    """
    for text in texts:
        plain = " ".join(text.lower().split())
        for found in _pattern().finditer(plain):
            if found["year"] and int(found["year"]) != year:
                continue
            if found["month"]:
                month = words("months")[found["month"]]
            else:
                number = _ROMAN.get(found["which"]) or int(found["which"])
                month = number * (6 if found["part"] == "semester" else 3)
            day = int(found["day"] or 0)
            if until := _date(year, month, day):
                return until
        for day, month, of in _numeric().findall(plain):
            if int(of) == year and (until := _date(year, int(month), int(day))):
                return until
        if first := _first_part().search(plain):
            return f"{year}-{'06' if first['part'] == 'semester' else '03'}"
    return ""


def _date(year: int, month: int, day: int) -> str:
    """Return a month of a year, or a day of it where it is not 0; "" where there is no such."""
    if not 1 <= month <= 12 or day > calendar.monthrange(year, month)[1]:
        return ""
    return f"{year}-{month:02d}-{day:02d}" if day else f"{year}-{month:02d}"


def named(file_name: str, year: int) -> str:
    """Return the month of a year that a file's name tells, as lra_2026_05 or lra_mei_2026; "" where it tells none."""
    own = re.sub(r"[^a-z0-9]+", " ", file_name.lower())
    months = "|".join(words("months"))
    found = re.search(rf"(?<!\d){year} (0[1-9]|1[0-2])(?!\d)|\b(?P<month>{months}) {year}\b", own)
    if not found:
        return ""
    month = words("months")[found["month"]] if found["month"] else int(found[1])
    return f"{year}-{month:02d}"


def is_whole_year(until: str, year: int) -> bool:
    """Tell whether money counted up to then is all of its year: up to the end of December."""
    return until in (f"{year}-12", f"{year}-12-31")


def within(date: str, year: int) -> str:
    """Return a date where it lies in a year and before its end, else ""."""
    return date if date.startswith(f"{year}-") and date != f"{year}-12-31" else ""


def months_of(text: str) -> tuple[int, int] | None:
    """Return the first and the last month that a header names, a month, a quarter or a half of the year; else None."""
    own = " ".join(re.sub(r"[^\w]+", " ", re.sub(r"(?<!\d)20\d\d(?!\d)", "", text.lower())).split())
    own = re.sub(r"^(?:jumlah|total) (?=triwulan|tw|semester)", "", own)
    bare = own.removeprefix("bulan ")
    month = (words("months") | words("short_months")).get(bare)
    if month is None and bare != own and bare.isdecimal() and 1 <= int(bare) <= 12:
        month = int(bare)
    if month:
        return month, month
    found = re.fullmatch(r"(triwulan|tw|semester) (iv|i{1,3}|[1-4])", own)
    if not found:
        return None
    number, length = _ROMAN.get(found[2]) or int(found[2]), 6 if found[1] == "semester" else 3
    return (number * length - length + 1, number * length) if number * length <= 12 else None


def part_in(texts: tuple[str, ...]) -> tuple[int, int] | None:
    """Return the months of the quarter or half whose number stands alone below its name: `Realisasi Triwulan`, `II`.

    None where the header counts all up to then.
    """
    own = [" ".join(re.sub(r"\([^)]*\)|[^\w/.]", " ", text.lower()).split()) for text in texts]
    found = re.search(r"\b(?:triwulan|tw|semester)$", own[-2]) if len(own) > 1 else None
    return None if not found or re.search(rf"\b{_TO}\b", own[-2]) else months_of(f"{found[0]} {own[-1]}")
