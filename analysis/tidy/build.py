"""From placed cells to the tidy tables: one row per thing, year and measure, with its address.

Nothing is guessed: a cell that cannot be read is unresolved, a line without printed money is filled from its
children only where their own sums close, and every unit, type and programme is matched to a controlled word, or
`unmatched` and told.
"""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis import files, schema
from analysis.repair import reading
from analysis.source import boxes, folder, register, verbatim
from analysis.source.cells import FIGURES, Placed
from analysis.source.register import Column, Document, Table
from analysis.source.verbatim import RawRow
from analysis.tidy import (
    corrections,
    evidence,
    lost_marks,
    misfits,
    owners,
    reconcile,
    second_prints,
    slid_names,
    unsure,
    words,
)
from analysis.tidy.check import Check
from analysis.tidy.hierarchy import Row
from analysis.tidy.rows import TableRows
from analysis.tidy.table import tidy_table
from analysis.tidy.unsure import Unsure


def tidy_tables(doc_id: str, raw: Path = files.RAW, strict: bool = False) -> dict[str, pd.DataFrame]:
    """Return the tidy tables of one document of the project by name, checked against the schema.

    These are budget_lines, indicators, pmks, psks, repairs, checks, `findings`: what reading its damaged tables found
    the document to leave open, and `unmatched`: its words that no list knows. InputError and SchemaError say where the
    document cannot be read; where strict, UnknownTerm is raised for the first unmatched word.
    """
    document = register.document(doc_id, raw)
    return tidy_document(document, folder.raw_rows(document, raw / doc_id), raw / doc_id / "corrections.csv", strict)


def tidy_document(
    document: Document,
    rows: dict[str, list[RawRow]],
    corrected: Path,
    strict: bool = False,
    read: Callable[[Document, str, list[RawRow]], tuple[Placed, list[dict]]] = reading.read,
) -> dict[str, pd.DataFrame]:
    """Return the tidy tables of a document with its verbatim cells by table id, wherever it was read from.

    corrected is the file of what a person overruled; there need not be one. `read` reads the cells of one table: who
    tidies a document many times need not read its unchanged tables again.
    """
    rows = {table_id: _lines(document.tables[table_id], own) for table_id, own in rows.items()}
    tables: dict[str, TableRows] = {}
    findings: list[Row] = []
    for table_id in document.tables:
        placed, found = read(document, table_id, rows[table_id])
        findings += [{name: finding[name] for name in schema.FINDINGS.names} for finding in found]
        doubled = {finding["line"]: finding["twin"] for finding in found if finding["kind"] == "duplicate"}
        tables[table_id] = tidy_table(document, table_id, rows[table_id], placed, doubled, strict)
    for table_id, table in document.tables.items():
        if table.second_print:
            second_prints.read_beside(tables[table_id].lines, tables[table.second_print].lines, table)
        slid_names.assign(table_id, tables)
    owners.link(tables)
    tidy: dict[str, list[Row]] = {name: [] for name in schema.TIDY}
    for own in tables.values():
        for name, records in own.tidy.items():
            tidy[name] += records
    findings += corrections.overrule(tidy, corrections.read(corrected), corrected)
    every = [row for records in tidy.values() for row in records]
    repairs = [_repair(row) for row in every if row["status"] != "as_published"]
    unclear = _moved(every, document, rows, findings) | _unclear(every, document, corrected.parent)
    for row in every:
        del row["_cell"], row["_why"], row["_margin"], row["_reading"]
    built = {
        name: schema.conform(records, schema.TABLES[name]) for name, records in (tidy | {"repairs": repairs}).items()
    }
    built["findings"] = schema.conform(findings, schema.FINDINGS)
    unknown = words.records(each for own in tables.values() for each in own.words.unknown)
    built["unmatched"] = schema.conform(unknown, schema.UNMATCHED)
    compared = reconcile.compared(document, rows, built)
    if unclear := unclear | unsure.denied(built, compared) | lost_marks.found(built, compared):
        built = unsure.leave_open(built, unclear, compared)
        compared = reconcile.compared(document, rows, built)
    return _with_evidence(built, compared) | {"checks": reconcile.as_table(document, compared)}


def _lines(table: Table, rows: list[RawRow]) -> list[RawRow]:
    """Return the rows of a table that are no header printed again on a later page."""
    years = {column.year for column in table.all_columns if column.year is not None}
    return [row for row in rows if not _prints_header(row, table.columns_at(row.line), years)]


def _prints_header(row: RawRow, columns: list[Column], years: set[int]) -> bool:
    """Tell whether a row only says what its columns are: their numbers or their years."""
    own = [column.year if column.role in FIGURES else None for column in columns]
    dated = bool(years) and verbatim.prints_years_only(row, years)
    return dated or verbatim.prints_column_numbers(row) or verbatim.prints_own_years(row, own)


def _unclear(rows: list[Row], document: Document, raw: Path) -> dict[str, Unsure]:
    """Return the rows whose cells a page shows unclearly, by row_id: scanned, or too narrow for their figure."""
    seen = {table_id: boxes.read(boxes.path(raw, table_id)) for table_id in document.tables}
    shapes: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
    unclear = []
    for row in rows:
        cell = seen[row["table_id"]].get((row["line"], row["_cell"].position))
        if cell is None or cell.is_sure:
            shapes[row["table_id"]] |= unsure.shapes(row["printed"])
        else:
            unclear.append((row, cell))
    found = {}
    for row, cell in unclear:
        if not unsure.is_only_broken(row["printed"], cell, shapes[row["table_id"]]):
            table = document.tables[row["table_id"]]
            scale = next(column.scale for column in table.all_columns if column.id == row["_cell"].column)
            found[row["row_id"]] = unsure.seen_unclearly(cell, table.style, scale)
    return found


def _moved(
    figures: list[Row], document: Document, rows: dict[str, list[RawRow]], findings: list[Row]
) -> dict[str, Unsure]:
    """Return the figures of tables read as they stand, in lines whose cells cannot all stand there, by row_id."""
    damaged = {finding["table_id"] for finding in findings if finding["kind"] == reading.DAMAGED}
    lines = {
        table_id: misfits.of_table(table, rows[table_id])
        for table_id, table in document.tables.items()
        if not table.damaged and table_id not in damaged
    }
    told = {row["row_id"]: lines.get(row["table_id"], {}).get(row["line"]) for row in figures}
    return {row_id: unsure.moved(why) for row_id, why in told.items() if why}


def _with_evidence(built: dict[str, pd.DataFrame], compared: list[Check]) -> dict[str, pd.DataFrame]:
    """Return the tables of a document, the tidy ones with what the comparisons say of every figure."""
    labels = evidence.of_tables(built, compared)
    told = {name: built[name].assign(evidence=built[name].row_id.map(labels).astype("str")) for name in schema.TIDY}
    return built | told


def _repair(row: Row) -> Row:
    """Return the audit of one cell that was moved, changed, filled or left open."""
    cell, figure = row["_cell"], row.get("amount_rp", row.get("value", row.get("count")))
    read_as = "" if row["status"] == "unresolved" else row["_reading"] or cell.reading or str(figure)
    return {
        "row_id": row["row_id"],
        "doc_id": row["doc_id"],
        "table_id": row["table_id"],
        "line": row["line"],
        "printed": row["printed"],
        "reading": read_as,
        "kind": row["status"],
        "why": row["_why"] or cell.why or "the row's cells do not line up with the table's columns",
        "margin": cell.margin if row["_margin"] is None else row["_margin"],
        "alternatives": row.get("alternatives", ""),
    }
