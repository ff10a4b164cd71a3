"""What sentences claim: counts and sums told in words, against what the tables list."""

import re
from decimal import Decimal

import pandas as pd

from analysis.source import agreement, numbers
from analysis.source.numbers import Missing, Unreadable
from analysis.source.numerals import parse_words
from analysis.source.register import Claim, Document
from analysis.source.verbatim import RawRow
from analysis.tidy import findings
from analysis.tidy.check import Check, each, total
from analysis.tidy.frames import of_table

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
            numbers_told = [(line, thing, _read(digits, table.style)) for line, (digits, _, thing) in told]
            for (line, (_, words, thing)), (_, _, number) in zip(told, numbers_told, strict=True):
                if words:
                    what = f"line {line}, {thing}: digits against the number in words"
                    place = f"{line}/{thing}"
                    found.append(Check(table_id, "words_equal_digits", place, (), _in_words(words), number, what=what))
                claim = claims.get(line)
                if claim is not None and _is(claim.whole, thing):
                    parts = [part for at, name, part in numbers_told if at == line and _adds_up(claim, name)]
                    found.append(_of_parts(table_id, line, thing, parts, number))
                elif claim is not None:
                    found += _told(document, table_id, claim, thing, number, tables)
    return found


def _is(pattern: str, thing: str) -> bool:
    return bool(pattern) and re.search(pattern, thing, re.IGNORECASE) is not None


def _adds_up(claim: Claim, thing: str) -> bool:
    """Tell whether a thing told on the line of a claim is a part of its whole: neither that nor a count of lines."""
    return not _is(claim.whole, thing) and thing.lower() not in _COUNTED


def _told(
    document: Document, table_id: str, claim: Claim, thing: str, number: Decimal | None, tables: dict[str, pd.DataFrame]
) -> list[Check]:
    """Return the check of what a sentence tells of the table that its claim names, if it tells what can be checked."""
    level = _COUNTED.get(thing.lower())
    if level in claim.levels:
        lines = _lines(tables, claim.of, level)
        of = of_table(claim.of, tables)
        damaged = findings.read_as_damaged(document.tables[claim.of], of.findings)
        kind = "missing_rows" if damaged else "conflict"
        what = f"line {claim.line}: {level} told against those listed in {claim.of}"
        place, listed = f"{claim.line}/{level}", Decimal(len(lines))
        return [Check(table_id, "count_told", place, tuple(lines.values()), listed, number, what=what, kind=kind)]
    if _is(claim.sums, thing):
        own = tables["budget_lines"]
        own = own[(own.table_id == claim.of) & (own.measure == "pagu") & (own.economic_class == "")]
        if own.empty:
            return []
        top = own[own.level == ("total" if "total" in set(own.level) else "program")]
        what = f"line {claim.line}: {thing} told against {claim.of}, rupiah"
        place = f"{claim.line}/{thing}"
        return [Check(table_id, "sum_told", place, tuple(top.row_id), total(top.amount_rp), number, what=what)]
    return []


def _of_parts(table_id: str, line: int, thing: str, parts: list[Decimal | None], number: Decimal | None) -> Check:
    known = [part for part in parts if part is not None]
    expected = sum(known, Decimal(0)) if parts and len(known) == len(parts) else None
    what = f"line {line}: {thing} against the {len(parts)} other amounts told there, rupiah"
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
