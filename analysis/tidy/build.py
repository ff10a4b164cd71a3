"""From placed cells to the tidy tables: one row per thing, year and measure, with its address.

Nothing is guessed: a cell that cannot be read is unresolved, a line without printed money is filled from its
children only where their own sums close, and every unit, type and programme is matched to a controlled word, or
stops.
"""

import itertools
import json
import math
from pathlib import Path

import pandas as pd

from analysis import files, io, schema
from analysis.repair import decide, grid, reading
from analysis.source import numbers, register, terms, verbatim
from analysis.source.register import Document, Table
from analysis.tidy import corrections
from analysis.tidy.lines import MONEY_LEVELS, Line, TableReader, Tables, derive, same_line


def tidy_tables(doc_id: str, raw: Path = files.RAW) -> dict[str, pd.DataFrame]:
    """Return the tidy tables of one document by name, checked against the schema.

    Besides the published ones: `findings`, what reading its damaged tables found the document to leave open.
    """
    document = register.document(doc_id, raw)
    tables, lines, findings = Tables(), {}, []
    for table_id, table in document.tables.items():
        rows = verbatim.read(raw / doc_id / f"{table_id}.csv")
        if len(rows) != table.rows:
            raise io.InputError(f"{raw / doc_id / table_id}.csv: {len(rows)} rows, {table.rows} described (cut off?)")
        placed, own_findings = reading.read(document, table_id, rows)
        findings += [{name: f[name] for name in schema.FINDINGS.names} for f in own_findings]
        doubled = {f["line"]: f["twin"] for f in own_findings if f["kind"] == "duplicate"}
        reader = TableReader(document, table_id, table, rows, placed, doubled)
        lines[table_id] = reader.read(tables)
    for table_id, table in document.tables.items():
        if table.second_print:
            _read_beside(lines[table_id], lines[table.second_print], table)
        _assign_slid_names(document, table_id, tables, lines)
    _link_owners(document, tables, lines)
    path = raw / doc_id / "corrections.csv"
    findings += _correct(tables, corrections.read(path), path)
    records = vars(tables)
    repairs = [_repair(row) for rows in records.values() for row in rows if row["status"] != "as_published"]
    for row in (row for rows in records.values() for row in rows):
        del row["_cell"], row["_why"], row["_margin"], row["_reading"]
    records["repairs"] = repairs
    built = {name: schema.conform(rows, schema.TABLES[name]) for name, rows in records.items()}
    return built | {"findings": schema.conform(findings, schema.FINDINGS)}


def _correct(tables: Tables, corrections: list[dict[str, str]], path: Path) -> list[dict]:
    """Overrule cells as a person said, and return misprints to be recorded; a stale entry stops the run.

    A misread cell takes the corrected value. A misprint stays as printed and becomes a finding with both figures.
    """
    figures = {"budget_lines": "amount_rp", "indicators": "value", "pmks": "count", "psks": "count"}
    rows = {row["row_id"]: (row, figures[name]) for name, own in vars(tables).items() for row in own}
    misprints = []
    for entry in corrections:
        row, figure = rows.get(entry["row"], (None, ""))
        if row is None:
            raise io.InputError(f"{path}: {entry['row']}: no such row; the correction is stale")
        year = row.get("fiscal_year", row.get("year"))
        own = {
            "printed": row["printed"],
            "measure": row.get("measure", "count"),
            "year": "" if year is pd.NA else str(year),
        }
        for column, value in own.items():
            if entry[column] != value:
                raise io.InputError(
                    f"{path}: {entry['row']}: {column} is now {value!r}, not {entry[column]!r}; the correction is stale"
                )
        value = numbers.parse_number(entry["value"], "plain", address=f"{path}: {entry['row']}")
        why = f"a person: {entry['reason']} ({entry['date']})"
        if entry["kind"] == "misprint":
            found = pd.NA if row[figure] is pd.NA else float(row[figure])
            misprints.append(
                {name: row[name] for name in ("doc_id", "table_id", "line")}
                | {"kind": "misprint", "column": row["row_id"].split("/")[3], "expected": float(value)}
                | {"found": found, "explanation": f"{row['row_id']}: {why}"}
            )
            continue
        row |= {figure: value, "status": "repaired", "alternatives": "", "state": "number", "_why": why}
        row["_reading"] = entry["value"]
    return misprints


def _repair(row: dict) -> dict:
    """Return the audit of one cell that was moved, changed, filled or left open."""
    cell, figure = row["_cell"], row.get("amount_rp", row.get("value", row.get("count")))
    reading = "" if row["status"] == "unresolved" else row["_reading"] or cell.reading or str(figure)
    return {
        "row_id": row["row_id"],
        "doc_id": row["doc_id"],
        "table_id": row["table_id"],
        "line": row["line"],
        "printed": row["printed"],
        "reading": reading,
        "kind": row["status"],
        "why": row["_why"] or cell.why or "the row's cells do not line up with the table's columns",
        "margin": cell.margin if row["_margin"] is None else row["_margin"],
        "alternatives": row.get("alternatives", ""),
    }


def _read_beside(own: list[Line], others: list[Line], table: Table) -> None:
    """Read the money of a table again, beside a second print of the same lines in another table.

    Only amounts that cannot be read, or are not printed, are filled, and only where sums and the second print
    together demand it. Readable amounts that contradict the second print stay as printed.
    """
    printed = [line for line in own if any(row["printed"] or row["state"] == "blank" for row in line.rows.values())]
    levels = tuple(level for level in MONEY_LEVELS if any(_prints_money(line, level) for line in printed))
    printed = [line for line in printed if line.level in levels]
    for column in (column for column in table.columns if column.role == "amount"):
        rows = [line.rows[column.id] for line in printed]
        again = {}
        for line in printed:
            twin = same_line(line, others)
            if twin is not None and column.id in twin.rows and twin.rows[column.id]["amount_rp"] is not pd.NA:
                again[line.line, column.id] = int(twin.rows[column.id]["amount_rp"])
        described = grid.Grid(
            (
                grid.GridColumn("name", "name"),
                grid.GridColumn(column.id, "amount", column.measure, column.year, column.period, True),
            ),
            tuple(
                grid.GridRow(line.line, (line.name, row["printed"]), line.level)
                for line, row in zip(printed, rows, strict=True)
            ),
            levels,
            styles=(table.style,),
        )
        read = decide.resolve(described, again).cells
        read = {cell.line: cell for cell in read if cell.column == column.id}
        for line, row in zip(printed, rows, strict=True):
            cell = read[line.line]
            if row["state"] == "unreadable" and cell.status == "repaired":
                _change(row, cell)
            elif not row["printed"]:
                _fill(line, row, column.id, again.get((line.line, column.id)))
    for level in reversed(MONEY_LEVELS):
        for line in (each for each in own if each.level == level and each not in printed):
            for row in line.rows.values():
                row |= {"status": "as_published", "state": "blank", "amount_rp": pd.NA, "alternatives": ""}
            derive(line)


def _prints_money(line: Line, level: str) -> bool:
    return line.level == level and any(row["printed"] for row in line.rows.values())


def _change(row: dict, cell) -> None:
    """Give a budget row with an unreadable amount the one that sums and a second print demand."""
    row |= {"status": cell.status, "amount_rp": cell.figure, "alternatives": "", "state": "number"}
    second = "; ".join(reason for reason in cell.why.split("; ") if "printed elsewhere" in reason)
    row |= {"_why": f"one slip away; {second}", "_margin": cell.margin, "_reading": str(cell.figure)}


def _fill(line: Line, row: dict, column_id: str, again: int | None) -> None:
    """Fill an amount that is not printed where what its parent leaves for it is what a second print says."""
    siblings = [each.rows[column_id]["amount_rp"] for each in line.parent.children if each is not line]
    whole = line.parent.rows[column_id]["amount_rp"] if column_id in line.parent.rows else pd.NA
    if again is None or whole is pd.NA or any(amount is pd.NA for amount in siblings):
        return
    if whole - sum(siblings) == again:
        row |= {"status": "derived", "amount_rp": again, "alternatives": "", "state": "number"}
        row["_why"] = f"{line.parent.name} leaves {again:,} for it, and a second table prints that for the line"


_CLEAR_LEAD = 10.0  # points of similarity by which the best assignment must lead any that moves the row


def _assign_slid_names(document: Document, table_id: str, tables: Tables, lines: dict[str, list[Line]]) -> None:
    """Give indicators whose names slid on the page the line under which other tables print them.

    Of all ways to hand the rows, in their order, to the lines of the block, in theirs, the one is taken whose
    indicators are most like those that the document's other tables print under these lines. A row that another
    way within a lead of ten points would give to another line is left without owner.
    """
    for first, last in document.tables[table_id].slid_names:
        owners = [line for line in lines[table_id] if first <= line.line <= last]
        here = [row for row in tables.indicators if row["table_id"] == table_id and first <= row["line"] <= last]
        places = list(dict.fromkeys(row["line"] for row in here))
        texts = {row["line"]: row["indicator"] for row in here}
        evidence = {owner.line: _printed_elsewhere(owner, table_id, tables, lines) for owner in owners}
        likeness = {
            (place, owner.line): max(
                (terms.similarity(texts[place], text) for text in evidence[owner.line]), default=0.0
            )
            for place in places
            for owner in owners
        }
        ways = []
        for cuts in itertools.combinations(range(1, len(places)), len(owners) - 1):
            bounds = [0, *cuts, len(places)]
            way = {
                place: owner
                for owner, start, end in zip(owners, bounds, bounds[1:], strict=False)
                for place in places[start:end]
            }
            ways.append((sum(likeness[place, owner.line] for place, owner in way.items()), way))
        best_score, best = max(ways, key=lambda way: way[0])
        for row in here:
            owner = best[row["line"]]
            others = [score for score, way in ways if way[row["line"]] is not owner]
            margin = best_score - max(others) if others else math.inf
            _give(row, owner, margin, likeness[row["line"], owner.line])


def _give(row: dict, owner: Line, margin: float, likeness: float) -> None:
    """Put an indicator under its line; leave it without one when the lead is small."""
    if margin < _CLEAR_LEAD:
        row |= {"status": "unresolved", "value": pd.NA, "alternatives": json.dumps([row["printed"]])}
        row |= {"_line": None, "owner_name": "", "_why": "the text does not tell to which line it belongs"}
    elif row["_line"] is not owner:
        row |= {"status": "realigned", "_line": owner, "level": owner.level, "owner_name": owner.name}
        lead = "no other order is possible" if math.isinf(margin) else f"likeness {likeness:.0f}, lead {margin:.0f}"
        row["_why"] = f"the name slid; other tables print the indicator under {owner.name!r} ({lead})"
    row["_margin"] = None if math.isinf(margin) else margin


def _printed_elsewhere(owner: Line, table_id: str, tables: Tables, lines: dict[str, list[Line]]) -> list[str]:
    """Return the indicators that the document's other tables print under a line."""
    texts = []
    for other_id, others in lines.items():
        twin = same_line(owner, others) if other_id != table_id else None
        texts += [row["indicator"] for row in tables.indicators if twin is not None and row["_line"] is twin]
    return texts


def _link_owners(document: Document, tables: Tables, lines: dict[str, list[Line]]) -> None:
    """Give every indicator the budget row of its line: its own table's, or the table's that owns its lines."""
    for row in tables.indicators:
        line = row.pop("_line")
        if line is None:
            continue
        owners = document.tables[row["table_id"]].owners or row["table_id"]
        owner = line if line.rows else same_line(line, lines[owners])
        if owner is not None and owner.rows:
            row["owner_id"] = _row_of_year(owner, row["fiscal_year"], row["period"])["row_id"]


def _row_of_year(line: Line, year, period: str) -> dict:
    """Return a line's pagu row of a year, its first row when it has none of that year."""
    for row in line.rows.values():
        same_year = row["fiscal_year"] is year or (year is not pd.NA and row["fiscal_year"] == year)
        if row["measure"] == "pagu" and row["period"] == period and same_year:
            return row
    return next(iter(line.rows.values()))
