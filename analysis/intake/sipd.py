"""Tables exported from SIPD, the ministry's system of budgets: known by their headers and codes, described by them.

Codes tell the level of every row: urusan, bidang urusan, organisation, programme, kegiatan, sub-kegiatan, and below
them the accounts. A table of which a column or a code is not known is none of these: it is left to be drafted.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from analysis.intake import sipd_titles
from analysis.intake.pages import SourceTable
from analysis.intake.sipd_columns import Column, column_of, header_of, of_whole_year, over_empty_cells, spread
from analysis.intake.until import NOTHING, Counted, FileSays
from analysis.source import numbers

_DEEPEST = 60  # rows down to which the header is looked for: sheets print a title and what they are about above it

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


def described(table: SourceTable, year: int | None = None, file: FileSays = NOTHING) -> Export | None:
    """Return a table as SIPD's, None where it is not known to be one.

    year and file hold where the table prints no year, and not up to when its money is counted.
    """
    if set(map(sipd_titles.plain, table.header[-1] if table.header else ())) == set(sipd_titles.words("performance")):
        return _performance(table, year)
    rows = [*table.header, *([cell.text for cell in row.cells] for row in table.rows)]
    found = header_of(rows[: len(table.header) + _DEEPEST])
    if found is None:
        return None
    first, end = found
    above = _told_above(table.caption, rows[:first])
    year = next(iter(sipd_titles.years(above)), year)
    header = spread(table, first, end)
    if year is None:
        return None
    below = replace(table, caption="; ".join(above), rows=table.rows[max(end - len(table.header), 0) :])
    ways = (replace(below, header=each) for each in dict.fromkeys((header, over_empty_cells(header))))
    return next(filter(None, (_export(each, above, year, file) for each in ways)), None)


def _export(table: SourceTable, above: list[str], year: int, file: FileSays) -> Export | None:
    """Return a table below its header as SIPD's, by the texts above it; None where it is not known to be one."""
    columns = [column_of(words) for words in zip(*table.header, strict=True)]
    known = of_whole_year([column for column in columns if column is not None])
    if len(known) < len(columns):
        return None
    revised = any(column.phase == "perubahan" for column in known)
    if revised:  # the ceiling that holds; the one before it is a note
        known = [Column("note") if column.phase == "murni" else column for column in known]
    body = _without_foot(table, known)
    known = [column if column.role != "name" or _holds(body, at) else Column("note") for at, column in enumerate(known)]
    levels = _levels(body, known)
    if levels is None or not any(column.role == "amount" for column in known):
        return None
    if _doubled(known, year) or (revised and not any(rule["level"] == "account" for rule in levels)):
        return None  # lines with both ceilings and no accounts are a table of the office's own
    kind = "lra" if _has(known, "realisasi") else sipd_titles.kind_of(above, "rka")
    title = sipd_titles.title_of(table.caption, above)
    counted = file.until([*above, *(text for row in table.header for text in row)], year)
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


# -- rows ----------------------------------------------------------------------------------------------------


def _cells(row: Any, columns: list[Column], role: str) -> list[str]:
    return [cell.text for cell, column in zip(row.cells, columns, strict=False) if column.role == role and cell.text]


def _holds(table: SourceTable, place: int) -> bool:
    """Tell whether a column has a text: larger cells of a print leave columns without one."""
    return any(place < len(row.cells) and row.cells[place].text for row in table.rows)


def _is_total(row: Any, columns: list[Column]) -> bool:
    named = [text for role in ("name", "code") for text in _cells(row, columns, role)]
    pattern = sipd_titles.words("total")[0]
    return any(re.search(pattern, text) for text in named) and not any(re.search(r"\d", text) for text in named)


def _without_foot(table: SourceTable, columns: list[Column]) -> SourceTable:
    """Return a table without what is printed below its last row with a code or an amount: dates and signatures."""
    last = 0
    for number, row in enumerate(table.rows, 1):
        codes, amounts = _cells(row, columns, "code"), _cells(row, columns, "amount")
        if any(re.search(r"\d", code) for code in codes[-1:]) or any(numbers.decide_style([text]) for text in amounts):
            last = number
    return replace(table, rows=table.rows[:last])


def _levels(table: SourceTable, columns: list[Column]) -> list[dict[str, Any]] | None:
    """Return the rules that give every row its level; None where a row with money has none.

    Rows without a code below an account are its parts (coefficients and prices), and no lines.
    """
    coded = [(_cells(row, columns, "code"), row) for row in table.rows]
    several = sum(column.role == "code" for column in columns) > 1
    in_parts = _are_parts([codes for codes, _ in coded if codes])
    coded = [([".".join(codes)] if in_parts and codes else codes, row) for codes, row in coded]
    accounts_only = not any(re.fullmatch(_BIDANG, codes[-1]) for codes, _ in coded if codes)
    found: set[str] = set()
    above = ""
    for codes, row in coded:
        level = _level(codes, several, accounts_only)
        if level:
            found.add(level)
            above = level
        elif _is_total(row, columns):
            found.add("total")
        elif codes or (_cells(row, columns, "amount") and (above != "account" or not accounts_only)):
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


def _names(table: SourceTable, columns: list[Column], level: str) -> set[str]:
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


def _doubled(columns: list[Column], year: int) -> bool:
    """Tell whether two columns print the same money of a line: nobody could say which of them is meant."""
    money = [
        (each.measure, each.year or year + each.years_on, each.economic_class)
        for each in columns
        if each.role == "amount"
    ]
    return len(set(money)) < len(money)


def _entry(
    table: SourceTable,
    columns: list[Column],
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


def _parts_of_years(columns: list[Column], described: list[dict[str, Any]], year: int) -> dict[int, dict[str, Any]]:
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


def _has(columns: list[Column], measure: str) -> bool:
    return any(column.measure == measure for column in columns)


def _described(column: Column, year: int, phase: str, counted: Counted) -> dict[str, Any]:
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
