"""The columns of a table of SIPD by the words of its header: what each holds, of which year and months."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from analysis.intake import sipd_titles
from analysis.intake.pages import SourceTable
from analysis.source import accounts
from analysis.source.verbatim import RawRow, prints_column_numbers

_MOST_HEADER_ROWS = 5
YEAR = (1, 12)  # the months of all of a plan


@dataclass(frozen=True)
class Column:
    """What the header says of a column: its role, measure, year, phase and economic class."""

    role: str
    measure: str = ""
    year: int | None = None
    phase: str = ""
    economic_class: str = ""
    to_date: bool = False
    years_on: int = 0  # after that of the table, where the header says so and no year
    months: tuple[int, ...] = ()  # of money of a part of the year


def header_of(rows: list) -> tuple[int, int] | None:
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


def spread(table: SourceTable, first: int, end: int) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the header, the text of a larger cell in each column that it covers."""
    found = list(table.header[first:end])
    for row in table.rows[max(first - len(table.header), 0) : max(end - len(table.header), 0)]:
        texts = [cell.text for cell in row.cells]
        for place, cell in enumerate(row.cells):
            texts[place : place + cell.columns] = [cell.text] * cell.columns if cell.columns > 1 else [texts[place]]
        found.append(tuple(texts[: len(row.cells)]))
    rows = [row for row in found if not _numbers_columns(row) and not _repeats_numbers(row)]
    width = max(len(row) for row in rows)
    return tuple(row + ("",) * (width - len(row)) for row in rows)


def over_empty_cells(header: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a header without merged cells, as in a CSV file, each text over the empty cells beside it.

    It ends where the next text of its row begins, or where the text above it ends.
    """
    found: list[tuple[str, ...]] = []
    ends: set[int] = set()  # the columns where a text of a row above begins
    for row in header:
        filled = list(row)
        for place in range(1, len(row)):
            if not row[place] and place not in ends:
                filled[place] = filled[place - 1]
        ends |= {place for place, text in enumerate(row) if text}
        found.append(tuple(filled))
    return tuple(found)


def _repeats_numbers(row: tuple[str, ...]) -> bool:
    """Tell whether a row numbers columns with larger cells, as 1 1 1 1 2 3."""
    numbered = list(dict.fromkeys(text for text in row if text))
    return len(numbered) > 2 and _numbers_columns(numbered)


def column_of(words: tuple[str, ...]) -> Column | None:
    """Return what the words over a column say; None where one of them is not known."""
    relative = [years_on for text in words if (years_on := sipd_titles.years_on(text)) is not None]
    months = [of for text in words if (of := sipd_titles.months_of(text))]
    own = [text for text in words if sipd_titles.years_on(text) is None and not sipd_titles.months_of(text)]
    texts = [plain for plain in dict.fromkeys(map(sipd_titles.plain, own)) if plain]
    found = Column(
        "note",
        year=next(iter(sipd_titles.years(words)), None),
        years_on=relative[-1] if relative else 0,
        months=months[-1] if months else (),
    )
    if texts and texts[0] in sipd_titles.words("code"):
        return replace(found, role="code") if set(texts[1:]) <= set(sipd_titles.words("notes")) else None
    if texts and texts[0] in sipd_titles.words("name"):
        return replace(found, role="name") if len(texts) == 1 else None
    for text in texts:
        if text in sipd_titles.words("notes"):
            return Column("note")
        if text not in sipd_titles.words("over"):
            told = _told(text, found)
            if told is None:
                return None
            found = told
    if not found.measure and (found.role == "amount" or months):
        found = replace(found, measure="pagu")
    if months:
        is_part = found.measure in ("pagu", "realisasi") and not found.to_date
        return replace(found, role="note") if is_part else Column("note")
    return replace(found, role="value") if found.measure == "absorption_pct" else found


def _told(text: str, found: Column) -> Column | None:
    """Return a column with what one text over it names: measure, phase or class; None where it is not known.

    A sum (jumlah, total) is one of the measure that stands over it.
    """
    measure = next((key for key, spellings in sipd_titles.words("measures").items() if text in spellings), "")
    if measure and found.measure and text in sipd_titles.words("sums"):
        return found
    if measure:
        to_date = bool(re.search(r"\b(?:s d|sampai dengan)\b", text))
        return replace(found, role="amount", measure=measure, to_date=to_date)
    if phase := next((key for key, spellings in sipd_titles.words("phases").items() if text in spellings), ""):
        return replace(found, phase=phase)
    if economic_class := accounts.class_of_header(text):
        return replace(found, role="amount", economic_class=economic_class)
    return None


def of_whole_year(columns: list[Column]) -> list[Column]:
    """Return columns, that of a plan's sum over all months as the money of the year where no other prints it."""
    if any(column.role == "amount" and column.measure == "pagu" for column in columns):
        return columns
    return [replace(each, role="amount", months=()) if each.months == YEAR else each for each in columns]
