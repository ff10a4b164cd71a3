"""Tables turned so that a row is what the tidy tables have rows of.

Registers that print a column per type of people and a row per place or year get a row per type; cash plans that print
a row per month get a column per month.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from analysis.intake import until
from analysis.intake.header_words import phrases, words
from analysis.intake.headers import FIGURE, YEAR
from analysis.intake.pages import PageCell, SourceRow, SourceTable
from analysis.source import terms

FEWEST_TYPES = 3  # known types that the header must name
FEWEST_MONTHS = 6
NOTHING = re.compile(r"[-\u2013\u2014]?|nihil|n/?a", re.IGNORECASE)
REGISTERS = (("Jenis PPKS", terms.pmks_type), ("Jenis PSKS", terms.psks_type))


def upright(tables: Iterable[SourceTable]) -> list[SourceTable]:
    """Return tables, those that print types side by side or months below each other turned; lines are numbered anew."""
    found, line = [], 0
    for table in tables:
        own = _with_types_below(table) or _with_months_beside(table) or table
        rows = tuple(replace(row, line=line + number) for number, row in enumerate(own.rows, 1))
        line += len(rows)
        found.append(replace(own, rows=rows))
    return found


def _with_types_below(table: SourceTable) -> SourceTable | None:
    """Return a table with a row per type and a column per place or year; None where the header names no types."""
    heads = [[text for text in dict.fromkeys(column) if text] for column in zip(*table.header, strict=True)]
    known = {n: _type_in(head) for n, head in enumerate(heads)}
    types = [each for each in known.values() if each]
    of_rows = next((n for n, head in enumerate(heads) if _names_rows(head, table.rows, n)), None)
    if (
        of_rows is None
        or len({text for _, text in types}) < FEWEST_TYPES
        or of_rows > min(n for n in known if known[n])
    ):
        return None
    register = types[0][0]
    columns: dict[str, dict[str, int]] = {}  # by type, by what stands below it
    for n in range(of_rows + 1, len(heads)):
        cells = [row.cells[n].text for row in table.rows]
        if not all(FIGURE.fullmatch(text) or NOTHING.fullmatch(text) for text in cells) or not heads[n]:
            return None
        own = known[n]
        at = heads[n].index(own[1]) if own else 0 if _is_total(heads[n][0]) else len(heads[n]) - 1
        columns.setdefault(heads[n][at], {})[" ".join(heads[n][at + 1 :])] = n
    below = list(next(iter(columns.values())))
    if any(list(own) != below for own in columns.values()):
        return None
    names = [row.cells[of_rows].text or next((cell.text for cell in row.cells if cell.text), "") for row in table.rows]
    if not all(names):
        return None
    headed = [(heads[of_rows][-1] if not _is_total(name) else "", name, *([part] if part else []))
              for name in names for part in below]  # fmt: skip
    deep = max(map(len, headed))
    # A header that is less deep than others reaches down to the rows.
    header = [[register, *(texts[min(level, len(texts) - 1)] for texts in headed)] for level in range(deep)]
    rows = tuple(
        SourceRow(0, (PageCell(name), *(row.cells[own[part]] for row in table.rows for part in below)))
        for name, own in columns.items()
    )
    return replace(table, header=tuple(map(tuple, header)), rows=rows)


def _with_months_beside(table: SourceTable) -> SourceTable | None:
    """Return a table with a column per month; None where its rows are not months of one year and their sum."""
    begins = [row for row in table.header if any(map(until.months_of, row))]  # where it prints no header of its own
    rows = [*(tuple(map(PageCell, row)) for row in begins), *(row.cells for row in table.rows)]
    names = [next((n for n, cell in enumerate(row) if until.months_of(cell.text)), None) for row in rows]
    column = next((n for n in names if n is not None), None)
    if column is None or any(n not in (column, None) for n in names):
        return None
    texts = [row[column].text or next((cell.text for cell in row[:column] if cell.text), "") for row in rows]
    months = [of for text in texts if (of := until.months_of(text))]
    known = all(until.months_of(text) or _is_total(text) for text in texts)
    if len(months) < FEWEST_MONTHS or months != sorted({*months}) or not known:
        return None
    figures = range(column + 1, len(rows[0]))
    if not figures or not all(
        FIGURE.fullmatch(row[n].text) or NOTHING.fullmatch(row[n].text) for row in rows for n in figures
    ):
        return None
    heads = [row for row in table.header if row not in begins]
    named = [next((row[n] for row in reversed(heads) if row[n]), "") for n in figures]
    named = named if len(named) > 1 and all(named) else ["Jumlah Dana"] * len(named)  # of the whole, by no name
    turned = [SourceRow(0, (PageCell(name), *(row[n] for row in rows))) for name, n in zip(named, figures, strict=True)]
    return replace(table, header=(("Uraian", *texts),), rows=tuple(turned))


def _type_in(head: list[str]) -> tuple[str, str] | None:
    """Return the register and the text of the type that a column's header names."""
    for text in reversed(head):
        for register, known in REGISTERS:
            try:
                if not known(text).startswith("group:"):
                    return register, text
            except terms.UnknownTerm:
                continue
    return None


def _names_rows(head: list[str], rows: tuple[SourceRow, ...], column: int) -> bool:
    """Tell whether a column names places or years."""
    cells = [row.cells[column].text for row in rows]
    if any(said.what == "place" for text in head[-1:] for said in phrases(text)):
        return not any(map(FIGURE.fullmatch, cells))
    return all(YEAR.fullmatch(text) or _is_total(text) for text in cells)


def _is_total(text: str) -> bool:
    return bool(re.search(words("rows")["total"], " ".join(text.split())))
