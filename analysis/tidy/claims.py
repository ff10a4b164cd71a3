"""What sentences claim: counts and sums told in words, against what the tables list."""

from decimal import Decimal

import pandas as pd

from analysis.source import agreement, numbers
from analysis.source.numbers import Missing, Unreadable
from analysis.source.numerals import parse_words
from analysis.source.register import Claim, Document
from analysis.source.verbatim import RawRow
from analysis.tidy.check import Check, each, total

_COUNTED = {"program": "program", "kegiatan": "kegiatan", "sub kegiatan": "sub_kegiatan"}


def compare(document: Document, tables: dict[str, pd.DataFrame], rows: dict[str, list[RawRow]]) -> list[Check]:
    """Return checks of the counts and sums that a document's sentences tell.

    rows are the verbatim cells of its tables of sentences: a figure, the same in words, and the thing told. A
    figure that cannot be read makes checks that cannot tell.
    """
    found = []
    for table_id, table in document.tables.items():
        if "claims" in table.identities:
            claims = {claim.line: claim for claim in table.claims}
            told = [(row.line, (*row.cells, "", "")[:3]) for row in rows[table_id]]
            for line, (digits, words, thing) in told:
                number = _read(digits, table.style)
                if words:
                    what = f"line {line}, {thing}: digits against the number in words"
                    place = f"{line}/{thing}"
                    found.append(Check(table_id, "words_equal_digits", place, (), _in_words(words), number, what=what))
                if thing == "setelah perubahan":
                    texts = {name: text for at, (text, _, name) in told if at == line and text.startswith("Rp")}
                    parts = [_read(text, table.style) for name, text in texts.items() if name != thing]
                    found.append(_revised(table_id, line, thing, parts, number))
                elif line in claims:
                    found += _told(document, table_id, claims[line], thing, number, tables)
    return found


def _told(
    document: Document, table_id: str, claim: Claim, thing: str, number: Decimal | None, tables: dict[str, pd.DataFrame]
) -> list[Check]:
    """Return the check of what a sentence tells of the table that its claim names, if it tells what can be checked."""
    level = _COUNTED.get(thing.lower())
    if level in claim.levels:
        lines = _lines(tables, claim.of, level)
        kind = "missing_rows" if document.tables[claim.of].damaged else "conflict"
        what = f"line {claim.line}: {level} told against those listed in {claim.of}"
        place, listed = f"{claim.line}/{level}", Decimal(len(lines))
        return [Check(table_id, "count_told", place, tuple(lines.values()), listed, number, what=what, kind=kind)]
    if thing.lower() == "belanja langsung":
        own = tables["budget_lines"]
        own = own[(own.table_id == claim.of) & (own.measure == "pagu") & (own.economic_class == "")]
        if own.empty:
            return []
        top = own[own.level == ("total" if "total" in set(own.level) else "program")]
        what = f"line {claim.line}: direct spending told against {claim.of}, rupiah"
        place = f"{claim.line}/{thing}"
        return [Check(table_id, "sum_told", place, tuple(top.row_id), total(top.amount_rp), number, what=what)]
    return []


def _revised(table_id: str, line: int, thing: str, parts: list[Decimal | None], number: Decimal | None) -> Check:
    known = [part for part in parts if part is not None]
    expected = sum(known, Decimal(0)) if len(known) == len(parts) else None
    what = f"line {line}: the revised budget against its two parts, rupiah"
    return Check(table_id, "sum_told", f"{line}/{thing}", (), expected, number, what=what)


def _read(digits: str, style: str) -> Decimal | None:
    try:
        number = numbers.parse_amount(digits, style)
    except Unreadable:
        return None
    return None if isinstance(number, Missing) else agreement.exact(number)


def _in_words(words: str) -> Decimal | None:
    try:
        return Decimal(parse_words(words))
    except Unreadable:
        return None


def _lines(tables: dict[str, pd.DataFrame], table_id: str, level: str) -> dict[tuple[str, str], str]:
    """Return the lines of a level by name and parent, each with one of its rows; parts of a line count once."""
    money = tables["budget_lines"]
    own = money[money.table_id == table_id]
    if own.empty:
        rows = tables["indicators"]
        rows = rows[(rows.table_id == table_id) & (rows.level == level)]
        return {(row.owner_name, ""): row.row_id for row in each(rows)}
    names = dict(zip(own.row_id, own.name, strict=True))
    return {(row.name, names.get(row.parent_id, "")): row.row_id for row in each(own[own.level == level])}
