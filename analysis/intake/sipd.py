"""Tables exported from SIPD, the ministry's system of budgets: known by their headers and codes, described by them.

Codes tell the level of every row: urusan, bidang urusan, organisation, programme, kegiatan, sub-kegiatan, and below
them the accounts. A table of which a column or a code is not known is none of these: it is left to be drafted.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from analysis.intake import sipd_titles
from analysis.intake.pages import SourceTable
from analysis.intake.until import NOTHING, Counted, FileSays
from analysis.source import accounts, numbers
from analysis.source.verbatim import RawRow, prints_column_numbers

_DEEPEST = 60  # rows down to which the header is looked for: sheets print a title and what they are about above it
_MOST_HEADER_ROWS = 5
YEAR = (1, 12)  # the months of all of a plan

# The codes of a row from the top down, each the last of its code cells.
_BIDANG = r"[\dX][.-](?:\d\d|XX)"
_CODES = {
    "urusan": r"[\dX]",
    "bidang_urusan": _BIDANG,
    "organisation": rf"{_BIDANG}(?:\.\d[.-]\d\d){{2}}\.\d\d(?:\.\d{{2,4}})?",
    "program": rf"{_BIDANG}\.\d\d",
    "kegiatan": rf"{_BIDANG}\.\d\d\.\d{{1,2}}\.\d\d",
    "sub_kegiatan": rf"{_BIDANG}\.\d\d\.\d{{1,2}}\.\d\d\.\d{{2,4}}",
}
_ACCOUNT = r"[4-6](?:\.\d(?:\.\d{1,6})*)?"


@dataclass(frozen=True)
class Export:
    """A table of SIPD as it is described, and what it tells of its document.

    `table` is the table with its header and rows apart; `described` is its entry of document.yml. `office` and
    `region` are names as printed, "" where there is none or several.
    """

    kind: str
    year: int
    title: str
    office: str
    region: str
    table: SourceTable
    described: dict[str, Any]


@dataclass(frozen=True)
class _Column:
    """What the header says of a column: its role, measure, year, phase and economic class."""

    role: str
    measure: str = ""
    year: int | None = None
    phase: str = ""
    economic_class: str = ""
    to_date: bool = False
    years_on: int = 0  # after that of the table, where the header says so and no year
    months: tuple[int, ...] = ()  # of money of a part of the year


def described(table: SourceTable, year: int | None = None, file: FileSays = NOTHING) -> Export | None:
    """Return a table as SIPD's, None where it is not known to be one.

    year and file hold where the table prints no year, and not up to when its money is counted.
    """
    if set(map(sipd_titles.plain, table.header[-1] if table.header else ())) == set(sipd_titles.words("performance")):
        return _performance(table, year)
    rows = [*table.header, *([cell.text for cell in row.cells] for row in table.rows)]
    found = _header(rows[: len(table.header) + _DEEPEST])
    if found is None:
        return None
    first, end = found
    above = _told_above(table.caption, rows[:first])
    year = next(iter(sipd_titles.years(above)), year)
    header = _spread(table, first, end)
    columns = [_column(words) for words in zip(*header, strict=True)]
    known = _of_whole_year([column for column in columns if column is not None])
    if year is None or len(known) < len(columns):
        return None
    revised = any(column.phase == "perubahan" for column in known)
    if revised:  # the ceiling that holds; the one before it is a note
        known = [_Column("note") if column.phase == "murni" else column for column in known]
    body = _without_foot(replace(table, header=header, rows=table.rows[max(end - len(table.header), 0) :]), known)
    known = [
        column if column.role != "name" or _holds(body, at) else _Column("note") for at, column in enumerate(known)
    ]
    levels = _levels(body, known)
    if levels is None or not any(column.role == "amount" for column in known):
        return None
    if _doubled(known, year) or (revised and not any(rule["level"] == "account" for rule in levels)):
        return None  # lines with both ceilings and no accounts are a table of the office's own
    kind = "lra" if _has(known, "realisasi") else sipd_titles.kind_of(above, "rka")
    title = sipd_titles.title_of(table.caption, above)
    counted = file.until([*above, *(text for row in header for text in row)], year)
    names = _names(body, known, "organisation")
    return Export(
        kind,
        year,
        title,
        names.pop() if len(names) == 1 else sipd_titles.office_of(above),
        sipd_titles.region_of(above),
        body,
        _entry(body, known, levels, title, year, sipd_titles.phase_of(kind, above), counted),
    )


def _performance(table: SourceTable, year: int | None) -> Export | None:
    """Return the table of indicators of a budget sheet: its one column of targets mixes money, shares and words."""
    if year is None:
        return None
    columns = [{"id": f"note_{number}", "role": "note"} for number in range(1, len(table.header[0]) + 1)]
    entry = {"title": table.caption or table.header[0][0], "rows": len(table.rows), "columns": columns}
    return Export(sipd_titles.kind_of([table.caption], "rka"), year, entry["title"], "", "", table, entry)


# -- header --------------------------------------------------------------------------------------------------


def _header(rows: list) -> tuple[int, int] | None:
    """Return the first row of the header and the first one below it; None where there is no header of SIPD."""
    for first, row in enumerate(rows):
        texts = [sipd_titles.plain(text) for text in row]
        if not set(texts) & set(sipd_titles.words("code")) or not set(texts) & set(sipd_titles.words("name")):
            continue
        for end in range(first + 1, min(first + 1 + _MOST_HEADER_ROWS, len(rows))):
            if _numbers_columns(rows[end]):
                return first, end + 1
            if any(map(_prints_figure, rows[end])):
                return first, end
        return None
    return None


def _prints_figure(text: str) -> bool:
    """Tell whether a text of a sheet has a figure that is no year, month or other part of one."""
    dated = sipd_titles.years([text]) or sipd_titles.years_on(text) is not None or sipd_titles.months_of(text)
    return bool(re.search(r"\d", text)) and not dated


def _numbers_columns(row: Iterable[str]) -> bool:
    cells = [text for text in row if text]
    in_turn = [str(number) for number in range(1, len(cells) + 1)]
    return bool(cells) and (cells == in_turn or prints_column_numbers(RawRow(0, cells)))


def _spread(table: SourceTable, first: int, end: int) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the header, the text of a larger cell in each column that it covers."""
    spread = list(table.header[first:end])
    for row in table.rows[max(first - len(table.header), 0) : max(end - len(table.header), 0)]:
        texts = [cell.text for cell in row.cells]
        for place, cell in enumerate(row.cells):
            texts[place : place + cell.columns] = [cell.text] * cell.columns if cell.columns > 1 else [texts[place]]
        spread.append(tuple(texts[: len(row.cells)]))
    rows = [row for row in spread if not _numbers_columns(row) and not _repeats_numbers(row)]
    width = max(len(row) for row in rows)
    return tuple(row + ("",) * (width - len(row)) for row in rows)


def _repeats_numbers(row: tuple[str, ...]) -> bool:
    """Tell whether a row numbers columns with larger cells, as 1 1 1 1 2 3."""
    numbered = list(dict.fromkeys(text for text in row if text))
    return len(numbered) > 2 and _numbers_columns(numbered)


def _column(words: tuple[str, ...]) -> _Column | None:
    """Return what the words over a column say; None where one of them is not known."""
    year = next(iter(sipd_titles.years(words)), None)
    found = _Column("note", year=year)
    relative = [years_on for text in words if (years_on := sipd_titles.years_on(text)) is not None]
    months = [of for text in words if (of := sipd_titles.months_of(text))]
    own = [text for text in words if sipd_titles.years_on(text) is None and not sipd_titles.months_of(text)]
    texts = [plain for plain in dict.fromkeys(map(sipd_titles.plain, own)) if plain]
    found = replace(found, years_on=relative[-1] if relative else 0, months=months[-1] if months else ())
    if not texts:
        return replace(found, measure="pagu") if months else found
    if texts[0] in sipd_titles.words("code"):
        return (
            replace(found, role="code")
            if len(texts) == 1 or set(texts[1:]) <= set(sipd_titles.words("notes"))
            else None
        )
    if texts[0] in sipd_titles.words("name"):
        return replace(found, role="name") if len(texts) == 1 else None
    for text in texts:
        measure = next((key for key, spellings in sipd_titles.words("measures").items() if text in spellings), "")
        phase = next((key for key, spellings in sipd_titles.words("phases").items() if text in spellings), "")
        economic_class = accounts.class_of_header(text) or ""
        if measure and (not found.measure or text not in sipd_titles.words("sums")):
            to_date = bool(re.search(r"\b(?:s d|sampai dengan)\b", text))
            found = replace(found, role="amount", measure=measure, to_date=to_date)
        elif measure:
            continue
        elif phase:
            found = replace(found, phase=phase)
        elif economic_class:
            found = replace(found, role="amount", economic_class=economic_class)
        elif text in sipd_titles.words("notes"):
            return _Column("note")
        elif text not in sipd_titles.words("over"):
            return None
    if not found.measure and (found.role == "amount" or months):
        found = replace(found, measure="pagu")
    if months:
        return (
            replace(found, role="note")
            if found.measure in ("pagu", "realisasi") and not found.to_date
            else _Column("note")
        )
    if found.measure == "absorption_pct":
        found = replace(found, role="value")
    return found


def _of_whole_year(columns: list[_Column]) -> list[_Column]:
    """Return columns, that of a plan's sum over all months as the money of the year where no other prints it."""
    if any(column.role == "amount" and column.measure == "pagu" for column in columns):
        return columns
    return [replace(each, role="amount", months=()) if each.months == YEAR else each for each in columns]


# -- rows ----------------------------------------------------------------------------------------------------


def _cells(row: Any, columns: list[_Column], role: str) -> list[str]:
    return [cell.text for cell, column in zip(row.cells, columns, strict=False) if column.role == role and cell.text]


def _holds(table: SourceTable, place: int) -> bool:
    """Tell whether a column has a text: larger cells of a print leave columns without one."""
    return any(place < len(row.cells) and row.cells[place].text for row in table.rows)


def _is_total(row: Any, columns: list[_Column]) -> bool:
    named = [text for role in ("name", "code") for text in _cells(row, columns, role)]
    pattern = sipd_titles.words("total")[0]
    return any(re.search(pattern, text) for text in named) and not any(re.search(r"\d", text) for text in named)


def _without_foot(table: SourceTable, columns: list[_Column]) -> SourceTable:
    """Return a table without what is printed below its last row with a code or an amount: dates and signatures."""
    last = 0
    for number, row in enumerate(table.rows, 1):
        codes, amounts = _cells(row, columns, "code"), _cells(row, columns, "amount")
        if any(re.search(r"\d", code) for code in codes[-1:]) or any(numbers.decide_style([text]) for text in amounts):
            last = number
    return replace(table, rows=table.rows[:last])


def _levels(table: SourceTable, columns: list[_Column]) -> list[dict[str, Any]] | None:
    """Return the rules that give every row its level; None where a row with money has none.

    Rows without a code are the parts of an account (its coefficients and prices), and no lines.
    """
    coded = [(_cells(row, columns, "code"), row) for row in table.rows]
    several = sum(column.role == "code" for column in columns) > 1
    in_parts = _are_parts([codes for codes, _ in coded if codes])
    coded = [([".".join(codes)] if in_parts and codes else codes, row) for codes, row in coded]
    accounts_only = not any(re.fullmatch(_BIDANG, codes[-1]) for codes, _ in coded if codes)
    found: set[str] = set()
    for codes, row in coded:
        level = _level(codes, several, accounts_only)
        if level:
            found.add(level)
        elif _is_total(row, columns):
            found.add("total")
        elif codes or (_cells(row, columns, "amount") and not accounts_only):
            return None
        elif _cells(row, columns, "name"):
            found.add("heading")
    if not found & {"program", "kegiatan", "sub_kegiatan", "account"}:
        return None
    rules: list[dict[str, Any]] = []
    if "total" in found:
        rules.append({"level": "total", "name": sipd_titles.words("total")[0], "code": r"^\D*$"})
    if "account" in found:
        before = " " if several and not accounts_only else "^"
        rules.append({"level": "account", "code": rf"{before}{_ACCOUNT}$"})
    for level, code in _CODES.items():
        if level in found:
            own = "^" + code.replace(r"\.", "[. ]").replace("[.-]", "[. -]") if in_parts else f"(?:^| ){code}"
            rules.append({"level": level, "code": f"{own}$"})
    if "heading" in found:
        rules.append({"level": "heading", "code": "^$"})
    return rules


def _are_parts(rows: list[list[str]]) -> bool:
    """Tell whether the code of each row is cut into its parts, a cell each: 1, 06, 04, 2.01, 0001."""
    own = [".".join(codes) for codes in rows if re.search(r"\d", codes[-1])]
    known = all(any(re.fullmatch(code, each) for code in _CODES.values()) for each in own)
    return known and any(len(codes) > 1 for codes in rows)


def is_of_level(code: str, level: str) -> bool:
    """Tell whether a code is one of a level."""
    return bool(re.fullmatch(_ACCOUNT if level == "account" else _CODES[level], code))


def _level(codes: list[str], several: bool, accounts_only: bool) -> str:
    """Return the level that a row's codes tell; "" where they tell none."""
    if not codes:
        return ""
    is_account = bool(re.fullmatch(_ACCOUNT, codes[-1]))
    if is_account and (accounts_only or (len(codes) > 1 if several else len(codes[-1]) > 1)):
        return "account"
    return next((level for level, code in _CODES.items() if re.fullmatch(code, codes[-1])), "")


def _names(table: SourceTable, columns: list[_Column], level: str) -> set[str]:
    """Return the names of the rows of a level."""
    codes = {row.line: _cells(row, columns, "code") for row in table.rows}
    return {
        " ".join(_cells(row, columns, "name"))
        for row in table.rows
        if codes[row.line] and re.fullmatch(_CODES[level], codes[row.line][-1])
    }


# -- what is printed above, and the description --------------------------------------------------------------


def _told_above(caption: str, rows: list) -> list[str]:
    """Return the texts above a header, each once."""
    texts = [" ".join(dict.fromkeys(text for text in row if text)) for row in rows]
    return [text for text in dict.fromkeys([*caption.split("; "), *texts]) if text]


def _doubled(columns: list[_Column], year: int) -> bool:
    """Tell whether two columns print the same money of a line: nobody could say which of them is meant."""
    money = [
        (each.measure, each.year or year + each.years_on, each.economic_class)
        for each in columns
        if each.role == "amount"
    ]
    return len(set(money)) < len(money)


def _entry(
    table: SourceTable,
    columns: list[_Column],
    levels: list[dict[str, Any]],
    title: str,
    year: int,
    phase: str,
    counted: Counted,
) -> dict[str, Any]:
    """Return the entry of a table in document.yml."""
    own: list[dict[str, Any]] = []
    ids: Counter[str] = Counter()
    for column in columns:
        each = _described(column, year, phase, counted)
        ids[each["id"]] += 1
        own.append(each | ({"id": f"{each['id']}_{ids[each['id']]}"} if ids[each["id"]] > 1 else {}))
    months = _parts_of_years(columns, own, year)
    own = [each | months.get(at, {}) for at, each in enumerate(own)]
    amounts = [cell for row in table.rows for cell in _cells(row, columns, "amount")]
    sums = {rule["level"] for rule in levels}
    identities = ["children", *(["total"] if "total" in sums else [])]
    identities += ["months"] if months else []
    identities += ["classes"] if any(column.economic_class for column in columns) else []
    identities += [
        name for name, measure in (("absorption", "absorption_pct"), ("sisa", "sisa")) if _has(columns, measure)
    ]
    entry: dict[str, Any] = {"title": title, "rows": len(table.rows)}
    entry |= {"repeated_headers": table.repeated_headers} if table.repeated_headers else {}
    style = numbers.decide_style(amounts, "dot_thousands")
    entry |= {"style_by_row": True} if style is None else {"style": style}
    entry |= {"columns": own, "levels": levels, "identities": identities}
    if "total" in sums:
        entry["total_row"] = True
    if _has(columns, "realisasi"):
        entry["notes"] = counted.evidence
    return entry


def _parts_of_years(columns: list[_Column], described: list[dict[str, Any]], year: int) -> dict[int, dict[str, Any]]:
    """Return what the columns with a part of the year's money say of it, by their place: which months, of which column.

    Two of the same months tell nothing, and neither does one whose year no column prints.
    """
    whole = {
        (column.measure, column.year or year): each["id"]
        for column, each in zip(columns, described, strict=True)
        if column.role == "amount" and not column.economic_class and not column.years_on
    }
    keys = [(each.measure, each.year or year, each.months) for each in columns]
    return {
        at: {"months": list(dict.fromkeys(column.months)), "of": whole[key[:2]]}
        for at, (column, key) in enumerate(zip(columns, keys, strict=True))
        if column.role == "note" and column.months and key[:2] in whole and keys.count(key) == 1
    }


def _has(columns: list[_Column], measure: str) -> bool:
    return any(column.measure == measure for column in columns)


def _described(column: _Column, year: int, phase: str, counted: Counted) -> dict[str, Any]:
    """Return the entry of a column; its id is not yet told apart from others."""
    if column.role not in ("amount", "value"):
        return {"id": column.role, "role": column.role}
    own = column.year or year + column.years_on
    to_date = column.measure == "realisasi" and own == year and (counted.until or column.to_date)
    when = ("realisasi_to", (counted.until or str(own)).replace("-", "_")) if to_date else (column.measure, str(own))
    parts = (*when, column.economic_class or (column.phase if column.measure == "pagu" else ""))
    entry: dict[str, Any] = {"id": "_".join(filter(None, parts)), "role": column.role}
    entry |= {"measure": "realisasi_to_date" if to_date else column.measure, "year": own}
    if to_date and counted.until:
        entry["until"] = counted.until
    if column.role == "value":
        return entry | {"unit": "percent"}
    if column.measure == "pagu":
        entry["phase"] = column.phase or ("prakiraan_maju" if own > year else "unknown" if own < year else phase)
    else:
        entry["phase"] = "realisasi" if column.measure == "realisasi" else "unknown"
    return entry | ({"economic_class": column.economic_class} if column.economic_class else {})
