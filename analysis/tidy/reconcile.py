"""All checks of one document: identities inside its tables, what its sentences claim, and lines printed twice."""

from collections import Counter
from pathlib import Path

import pandas as pd

from analysis import files, schema
from analysis.io import InputError
from analysis.source import register, verbatim
from analysis.source.register import Document
from analysis.source.verbatim import RawRow
from analysis.tidy import (
    carried,
    check,
    claims,
    count_identities,
    evidence,
    findings,
    identities,
    months,
    other_years,
    same_indicators,
    second_prints,
)
from analysis.tidy.frames import TableFrames, of_table


def checks(doc_id: str, tables: dict[str, pd.DataFrame], raw: Path = files.RAW) -> pd.DataFrame:
    """Return the table checks of one document, one row per identity or comparison.

    tables are the document's tidy tables and findings by name, as `build.tidy_tables` returns them.
    """
    document = register.document(doc_id, raw)
    printed = {"claims", "carried", "months"}  # identities that need the verbatim cells
    told = [table_id for table_id, table in document.tables.items() if printed & set(table.identities)]
    rows = {table_id: verbatim.read(raw / doc_id / f"{table_id}.csv") for table_id in told}
    return checks_of(document, rows, tables)


def checks_of(document: Document, rows: dict[str, list[RawRow]], tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the table checks of a document with its verbatim cells by table id, wherever it was read from."""
    return as_table(document, compared(document, rows, tables))


def as_table(document: Document, found: list[check.Check]) -> pd.DataFrame:
    """Return comparisons as the table checks."""
    return schema.conform(check.records(document.doc_id, [each for each in found if not each.derives]), schema.CHECKS)


def compared(document: Document, rows: dict[str, list[RawRow]], tables: dict[str, pd.DataFrame]) -> list[check.Check]:
    """Return every comparison that a document with its verbatim cells by table id allows."""
    found: list[check.Check] = []
    tables = {name: _with_plain_strings(table) for name, table in tables.items()}
    for table_id, table in document.tables.items():
        own_rows = of_table(table_id, tables)
        if unknown := set(table.identities) - set(identities.IDENTITIES):
            known = ", ".join(identities.IDENTITIES)
            raise InputError(f"{document.doc_id}/{table_id}: unknown identities {sorted(unknown)}; known: {known}")
        damaged = findings.read_as_damaged(table, own_rows.findings)
        for own in (*_identities(table.identities, own_rows), count_identities.told(table, own_rows)):
            found += findings.with_kinds(own, own_rows.findings) if damaged else own
        found += findings.shown_damaged(table_id, own_rows.findings)
        found += findings.lines_found(table_id, own_rows.findings)
    found += claims.compare(document, tables, rows)
    found += carried.compare(document, tables, rows)
    found += months.compare(document, tables, rows)
    found += second_prints.compare(tables["budget_lines"])
    found += same_indicators.compare(tables["indicators"])
    said: dict[str, set[str]] = {"agrees": set(), "differs": set(), "cannot_tell": set()}
    for each in found:
        if each.rule not in evidence.COUNTING:
            said[each.verdict].update(each.rows)
    return found + other_years.compare(tables, said["agrees"] - said["differs"])


# What columns and levels say by themselves, named or not; types and sentences are lists of a description.
_MEASURED = ("children", "total", "years_end", "absorption", "capaian", "efficiency", "sisa", "classes", "pmks_total")
_FEWEST, _SHARE = 3, 0.8  # comparisons that hold, and their share of those told, where a description names none


def _identities(named: list[str], own: TableFrames) -> list[list[check.Check]]:
    """Return the checks of each identity that a description names, or that the rows bear out.

    A total is a parent: `children` has it.
    """
    found: dict[str, list[check.Check]] = {}
    for name in dict.fromkeys([*named, *_MEASURED]):
        compared = identities.IDENTITIES[name](own)
        verdicts = Counter(each.verdict for each in compared if not each.derives)
        holds, told = verdicts["agrees"], verdicts["agrees"] + verdicts["differs"]
        if name in named or (holds >= _FEWEST and holds >= _SHARE * told):
            found[name] = compared
    if "children" in found:
        found.pop("total", None)
    return [*found.values()]


def _with_plain_strings(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its strings as Python objects, all in one block: few rows are then taken out much faster."""
    return table.astype(dict.fromkeys(table.columns[table.dtypes == "str"], object)).copy()
