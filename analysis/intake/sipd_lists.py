"""Lists exported from SIPD: a row for every account of a sub-kegiatan, with the codes and names of all levels above it.

Their headings print no money; it is the sum of the accounts. A list with a code that is none of its level, or with
money of a row without one, is not taken for one of SIPD.
"""

import itertools
import re
from dataclasses import dataclass
from typing import Any

from analysis import schema
from analysis.intake import sipd, sipd_titles
from analysis.intake.pages import SourceTable
from analysis.intake.sipd import Export
from analysis.intake.sipd_columns import YEAR
from analysis.intake.until import NOTHING, Counted, FileSays
from analysis.source import numbers, spelling


@dataclass(frozen=True)
class _Column:
    """What a column of a list holds: the code or the name of a level, money, the year, or a note.

    months are those of the money of a part of the year.
    """

    role: str
    level: str = ""
    measure: str = ""
    months: tuple[int, ...] = ()


def described(table: SourceTable, year: int | None = None, file: FileSays = NOTHING) -> Export | None:
    """Return a table as a list of SIPD, None where it is not known to be one.

    year and file hold where it prints no year, and not up to when its money is counted.
    """
    if len(table.header) != 1 or not table.rows:
        return None
    columns = _of_whole_year([_column(text) for text in table.header[0]])
    levels = _levels(columns)
    if not {"program", "sub_kegiatan"} <= set(levels) or [c.measure for c in columns].count("pagu") != 1:
        return None
    years = {row.cells[at].text for row in table.rows for at, each in enumerate(columns) if each.role == "year"}
    told = sipd_titles.years([table.caption])
    if len(years) == 1 and re.fullmatch(r"20\d\d", one := years.pop()):
        told = [int(one)]
    year = told[0] if told else year
    if year is None or years or not all(_is_of_its_levels(row, columns, levels) for row in table.rows):
        return None
    above = [text for text in table.caption.split("; ") if text]
    kind = "lra" if any(column.measure == "realisasi" for column in columns) else sipd_titles.kind_of(above, "dpa")
    names = _texts(table, columns, _Column("name", "organisation"))
    office = names.pop() if len(names) == 1 else ""
    title = sipd_titles.title_of(table.caption, above)
    counted = file.until([*above, *table.header[0]], year)
    entry = _entry(table, columns, levels, title, (year, sipd_titles.phase_of(kind, above)), counted)
    return Export(kind, year, title, office, sipd_titles.region_of(above), table, entry)


def _column(header: str) -> _Column:
    """Return what a column holds, by its header: a note where nothing else is known."""
    text, words = sipd_titles.plain(header), sipd_titles.words("lists")
    for role in ("code", "name"):
        first, _, rest = text.partition(" ")
        if first in words[role]:
            level = next((level for level, spellings in words["levels"].items() if rest in spellings), "")
            return _Column(role, level) if level else _Column("note")
    if text in words["realisasi"] or text in words["pagu"]:
        return _Column("amount", measure="realisasi" if text in words["realisasi"] else "pagu")
    if months := sipd_titles.months_of(header):
        return _Column("note", months=months)
    return _Column("year") if spelling.normalise(header) in words["year"] else _Column("note")


def _of_whole_year(columns: list[_Column]) -> list[_Column]:
    """Return columns, that of a plan's sum over all months as the money of the year where no other prints it."""
    if any(column.measure == "pagu" for column in columns):
        return columns
    return [_Column("amount", measure="pagu") if each.months == YEAR else each for each in columns]


def _levels(columns: list[_Column]) -> list[str]:
    """Return the levels of which the columns hold one code and one name each, from the top down."""
    return [
        level for level in schema.LEVELS if all(columns.count(_Column(role, level)) == 1 for role in ("code", "name"))
    ]


def _is_of_its_levels(row: Any, columns: list[_Column], levels: list[str]) -> bool:
    """Tell whether the codes of a row are those of their levels, each with a name, inside each other."""
    cells = {column: cell.text for column, cell in zip(columns, row.cells, strict=False) if column.level}
    codes = {level: cells.get(_Column("code", level), "") for level in levels}
    if not all(cells.get(_Column("name", level)) for level in levels):
        return False
    if not all(sipd.is_of_level(code, level) for level, code in codes.items()):
        return False
    nested = [codes[level] for level in ("bidang_urusan", "program", "kegiatan", "sub_kegiatan") if level in codes]
    return all(below.startswith(f"{code}.") for code, below in itertools.pairwise(nested))


def _texts(table: SourceTable, columns: list[_Column], wanted: _Column) -> set[str]:
    return {row.cells[at].text for row in table.rows for at, column in enumerate(columns) if column == wanted}


def _entry(
    table: SourceTable,
    columns: list[_Column],
    levels: list[str],
    title: str,
    of: tuple[int, str],
    counted: Counted,
) -> dict[str, Any]:
    """Return the entry of a list in document.yml: a group of columns for each level, the money with the lowest."""
    own: list[dict[str, Any]] = []
    amounts: list[str] = []
    year, phase = of
    for at, column in enumerate(columns):
        if column.role == "amount":
            told = "realisasi" if column.measure == "realisasi" else phase
            entry: dict[str, Any] = {"id": f"{column.measure}_{year}", "role": "amount", "group": levels[-1]}
            entry |= {"measure": column.measure, "year": year, "phase": told}
            if column.measure == "realisasi" and counted.until:
                entry |= {"id": f"realisasi_to_{counted.until.replace('-', '_')}", "measure": "realisasi_to_date"}
                entry["until"] = counted.until
            own.append(entry)
            amounts += [row.cells[at].text for row in table.rows]
        elif column.role in ("code", "name") and column.level in levels:
            named = {"level": column.level} if column.role == "name" else {}
            own.append(
                {"id": f"{column.level}_{column.role}", "role": column.role, "group": column.level} | named,
            )
        else:
            once = column.months and columns.count(column) == 1
            part = {"months": list(dict.fromkeys(column.months)), "of": f"pagu_{year}"} if once else {}
            own.append({"id": f"note_{at + 1}", "role": "note"} | part)
    style = numbers.decide_style(amounts, "dot_thousands")
    described = {"title": title, "rows": len(table.rows)}
    described |= {"style_by_row": True} if style is None else {"style": style}
    if any(column.measure == "realisasi" for column in columns):
        described["notes"] = counted.evidence
    months = ["months"] if any("months" in column for column in own) else []
    return described | {"columns": own, "identities": ["children", *months]}
