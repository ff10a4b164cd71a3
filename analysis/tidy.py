"""From placed cells to the tidy tables: one row per thing, year and measure, with its address.

Nothing is guessed: a cell that cannot be read is unresolved, a line without printed money is filled from its
children only where their own sums close, and every unit, type and programme is matched to a controlled word, or
stops.
"""

import itertools
import json
import math
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from analysis import cells, io, layout, numbers, register, repair, schema, terms
from analysis.cells import Cell
from analysis.extract import RawRow
from analysis.numbers import Missing, Unreadable
from analysis.register import Column, Document, Table

MONEY_LEVELS = schema.LEVELS
FIRST_CODED_YEAR = 2021  # the nomenclature of Permendagri 90/2019 starts with the budget of 2021


@dataclass(eq=False)
class Line:
    """One line of a table's hierarchy (programme, kegiatan, ...), with the budget rows that it carries."""

    line: int
    level: str
    name: str
    code: str
    parent: "Line | None"
    function: str = ""
    nomenclature_code: str = ""
    rows: dict[str, dict] = field(default_factory=dict)  # budget rows by column id
    children: list["Line"] = field(default_factory=list)
    lost: bool = False  # the heading itself was lost with a page
    parts: list["Line"] = field(default_factory=list)  # this line and the further rows that its money is printed in


@dataclass
class _Tables:
    budget_lines: list[dict] = field(default_factory=list)
    indicators: list[dict] = field(default_factory=list)
    pmks: list[dict] = field(default_factory=list)
    psks: list[dict] = field(default_factory=list)


def build(doc_id: str, raw: Path = register.RAW) -> dict[str, pd.DataFrame]:
    """Return the tidy tables of one document by name, checked against the schema.

    Besides the published ones: `findings`, what reading its damaged tables found the document to leave open.
    """
    document = register.document(doc_id, raw)
    tables, lines, findings = _Tables(), {}, []
    for table_id, table in document.tables.items():
        rows = io.read_raw(raw / doc_id / f"{table_id}.csv")
        if len(rows) != table.rows:
            raise io.InputError(f"{raw / doc_id / table_id}.csv: {len(rows)} rows, {table.rows} described (cut off?)")
        placed, own_findings = _placed(document, table_id, rows)
        findings += [{name: f[name] for name in schema.FINDINGS.names} for f in own_findings]
        doubled = {f["line"]: f["twin"] for f in own_findings if f["kind"] == "duplicate"}
        reader = _TableReader(document, table_id, table, rows, placed, doubled)
        lines[table_id] = reader.read(tables)
    for table_id, table in document.tables.items():
        if table.second_print:
            _read_beside(lines[table_id], lines[table.second_print], table)
        _assign_slid_names(document, table_id, tables, lines)
    _link_owners(document, tables, lines)
    path = raw / doc_id / "corrections.csv"
    findings += _correct(tables, io.read_corrections(path), path)
    records = vars(tables)
    repairs = [_repair(row) for rows in records.values() for row in rows if row["status"] != "as_published"]
    for row in (row for rows in records.values() for row in rows):
        del row["_cell"], row["_why"], row["_margin"], row["_reading"]
    records["repairs"] = repairs
    built = {name: schema.conform(rows, schema.TABLES[name]) for name, rows in records.items()}
    return built | {"findings": schema.conform(findings, schema.FINDINGS)}


def _placed(document: Document, table_id: str, rows: list[RawRow]) -> tuple[cells.Placed, list[dict]]:
    """Return every cell under its column, and what reading a damaged table found the document to leave open.

    A row of a damaged table that proves itself stands as printed; the others are read by their arithmetic.
    """
    table = document.tables[table_id]
    placed = cells.place(table, rows)
    if not table.damaged:
        return placed, []
    resolution = repair.resolve(layout.describe(document, table_id, _named_rows(table, rows)))
    roles = {column.id: column.role for column in table.columns}
    index_of = {row.line: index for index, row in enumerate(rows)}
    for read in resolution.cells.itertuples():
        index = index_of[read.line]
        row, block = rows[index], table.block_at(read.line)
        if cells.lines_up(table, row) or (block and read.column in block.cells.values()):
            continue
        if roles[read.column] == "unit" and read.status == "unresolved":
            placed[index][read.column] = _printed_unit(row, read.column)
            continue
        margin = None if pd.isna(read.margin) else float(read.margin)
        alternatives = tuple(json.loads(read.alternatives)) if read.alternatives else ()
        placed[index][read.column] = Cell(
            read.line,
            read.column,
            read.position,
            read.printed,
            read.reading,
            read.status,
            alternatives,
            margin,
            read.why,
        )
    for index, row in enumerate(rows):
        if not cells.lines_up(table, row):
            _prove_targets(table, row, placed[index])
    _under_moved_names(table, rows, placed)
    findings = resolution.findings.to_dict("records")
    for finding in findings:
        finding |= {"doc_id": document.doc_id, "table_id": table_id, "twin": _twin(finding)}
    return placed, findings


def _prove_targets(table: Table, row: RawRow, read: dict[str, Cell]) -> None:
    """Take the yearly targets of a damaged row only with a proof, otherwise none of them.

    A target is printed right before the money of its year, so the place of a year's money gives the place of its
    target. The proof is that these targets add to the end target, or that all of them and the end target are the
    same. A year without money is taken where the sum leaves the value that stands before its zero.
    """
    targets = [c for c in table.columns if c.measure == "target"]
    money = {(c.year, c.period): c.id for c in table.columns if c.role == "amount"}
    pairs = {c.id: money[c.year, c.period] for c in targets if (c.year, c.period) in money}
    end = next((c.id for c in targets if c.period == "end"), None)
    if end not in pairs:
        return
    best = {column: read[column].reading or next(iter(read[column].alternatives), "") for column in pairs}
    if not any(re.search(r"[1-9]", read[amount].reading) for amount in pairs.values()) and all(
        read[column].status != "unresolved" for column in pairs
    ):
        return  # a line without any money, whose cells leave one reading
    proven = _proven_targets(table, row, read, pairs, end, best)
    for column in pairs:
        cell = read[column]
        if proven is None:
            others = tuple(dict.fromkeys(text for text in (best[column], *cell.alternatives) if text))
            read[column] = replace(cell, reading="", status="unresolved", alternatives=others)
        elif cell.status == "unresolved" or _target(cell.reading, table.style) != proven[column]:
            why = f"it stands before the money of its year, and the row's targets close at {proven[end]:,}"
            printed = str(proven[column])
            read[column] = Cell(cell.line, column, cell.position, printed, printed, "realigned", why=why)


def _proven_targets(table: Table, row: RawRow, read, pairs: dict[str, str], end: str, best) -> dict | None:
    """Return the targets of a row's years and end by column, None when they are not proven."""
    found, without_money = {}, []
    for column, amount in pairs.items():
        cell = read[amount]
        if cell.status == "unresolved":
            return None
        before = row.cells[int(cell.position[1:]) - 2] if cell.position else ""
        if re.search(r"[1-9]", cell.reading) and cells.is_value(before.strip(), table.style):
            found[column] = _target(before, table.style)
        elif column == end:
            found[column] = _target(best[column], table.style)
        elif re.search(r"[1-9]", cell.reading):
            return None
        elif _target(before.strip(), table.style) != _target(best[column], table.style):
            return None
        else:
            without_money.append(column)
    whole = found.get(end)
    if whole is None or None in found.values() or len(found) == 1:
        return None
    years = [value for column, value in found.items() if column != end]
    guesses = {column: _target(best[column], table.style) for column in without_money}
    if years and {*years, *guesses.values()} == {whole}:
        return found | guesses
    rest = whole - sum(years)
    if rest == 0 and all(guess == 0 for guess in guesses.values()):
        return found | guesses
    return found | guesses if len(guesses) == 1 and rest in guesses.values() else None


def _target(text: str, style: str):
    """Return a target's one number, 0 for a dash; None where there is none."""
    try:
        (value,) = numbers.parse_values(text, style)
    except (Unreadable, ValueError):
        return None
    if value.number == Missing.DASH:
        return 0
    return None if isinstance(value.number, str) else value.number


def _named_rows(table: Table, rows: list[RawRow]) -> list[RawRow]:
    """Return the rows with every name in the row that it belongs to."""
    name = next(number for number, column in enumerate(table.columns) if column.role == "name")
    names = {row.line: row.cells[name] for row in rows}
    moved = {each.line: names[each.name_of] for each in table.moved_names}
    return [
        RawRow(row.line, [*row.cells[:name], moved.get(row.line, row.cells[name]), *row.cells[name + 1 :]])
        for row in rows
    ]


def _under_moved_names(table: Table, rows: list[RawRow], placed: cells.Placed) -> None:
    """Mark the figures of rows whose name stands in another row."""
    moved = {each.line: each for each in table.moved_names}
    for index, row in enumerate(rows):
        if row.line in moved:
            each = moved[row.line]
            why = f"the name stands in line {each.name_of}: {each.why}"
            for column, cell in placed[index].items():
                if cell.printed and cell.status in ("as_published", "realigned"):
                    placed[index][column] = replace(cell, status="realigned", why=why)


def _twin(finding: dict) -> int | None:
    """Return the line whose figures a duplicate prints again."""
    others = [int(line) for line in re.findall(r"\d+", str(finding["lines"])) if int(line) != finding["line"]]
    return others[0] if finding["kind"] == "duplicate" and others else None


def _printed_unit(row: RawRow, column: str) -> Cell:
    """Return the one cell of a row that prints a unit, as its unit; a blank one where none or several do."""
    found = [
        (number, cell.strip()) for number, cell in enumerate(row.cells, 1) if cell.strip() and terms.prints_unit(cell)
    ]
    if len(found) != 1:
        return Cell(row.line, column, "", "", "", "unresolved")
    number, text = found[0]
    return Cell(row.line, column, f"c{number:02d}", text, text, "realigned", why="the only cell that prints a unit")


def _correct(tables: _Tables, corrections: list[dict[str, str]], path: Path) -> list[dict]:
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


class _TableReader:
    """Reads one table row by row, keeping the lines that are open at each level."""

    def __init__(
        self,
        document: Document,
        table_id: str,
        table: Table,
        rows: list[RawRow],
        placed: cells.Placed,
        doubled: dict[int, int],
    ):
        self.doubled = doubled  # lines that print the figures of another line again
        self.document, self.table_id, self.table, self.rows, self.placed = (
            document,
            table_id,
            table,
            rows,
            placed,
        )
        self.lines: list[Line] = []
        self.open: dict[str, Line] = {}
        self.current: dict[str, Line | None] = {}
        self.total: Line | None = None
        self.used = Counter()
        self.texts = self._joined_texts()
        years = {role: [c.year for c in table.all_columns if c.role == role and c.year] for role in cells.FIGURES}
        self.coded = min(years["amount"] or years["value"], default=0) >= FIRST_CODED_YEAR

    def read(self, tables: _Tables) -> list[Line]:
        lost = list(self.table.lost_headings)
        for index, row in enumerate(self.rows):
            while lost and lost[0].line < row.line:
                heading = lost.pop(0)
                self._new_line(heading.line, heading.level, heading.name)
                self.lines[-1].lost = True
                self.current = {}
            columns = self.table.columns_at(row.line)
            if row.line in self.doubled:
                self._name_twin(index, row, columns)
                continue
            if any(column.role == "count" for column in columns):
                self._counts(row, self.placed[index], columns, tables)
                continue
            for group in dict.fromkeys(column.group for column in columns if column.role != "note"):
                mine = [column for column in columns if column.group == group and column.role != "note"]
                self._group(index, row, mine, group, tables)
        self._close()
        for line in self.lines:
            tables.budget_lines += line.rows.values()
        return self.lines

    def _name_twin(self, index: int, row: RawRow, columns: list[Column]) -> None:
        """Give a line that is printed twice, under its indicator and under its name, the name of the second print."""
        twin = next((line for line in self.lines if line.line == self.doubled[row.line]), None)
        name = self._text(index, columns, "name")
        if twin is not None and name and re.match(r"(?i)jumlah |per|pro", twin.name):
            twin.name = name
            for budget_row in twin.rows.values():
                budget_row["name"] = name

    # -- addresses -------------------------------------------------------------------------------------------

    def _address(self, line: int) -> str:
        return f"{self.document.doc_id}/{self.table_id}/{line}"

    def _row_id(self, line: int, column_id: str) -> str:
        base = f"{self._address(line)}/{column_id}"
        self.used[base] += 1
        return base if self.used[base] == 1 else f"{base}/{self.used[base]}"

    def _common(self, cell: Cell, row_id: str) -> dict:
        return {
            "doc_id": self.document.doc_id,
            "table_id": self.table_id,
            "line": cell.line,
            "row_id": row_id,
            "printed": cell.printed,
            "status": cell.status,
            "region_id": self.document.region.region_id,
            "_cell": cell,
            "_why": "",
            "_margin": None,
            "_reading": "",
        }

    # -- lines -----------------------------------------------------------------------------------------------

    def _joined_texts(self) -> dict[tuple[int, str], str]:
        """Return names and indicators by row index and column id, each with the rest of it from the next page."""
        texts, index_of = {}, {row.line: index for index, row in enumerate(self.rows)}
        for index, row in enumerate(self.rows):
            for column in self.table.columns_at(row.line):
                if column.role in ("name", "indicator"):
                    texts[index, column.id] = self.placed[index][column.id].reading
        for moved in self.table.moved_names:
            row = self.rows[index_of[moved.name_of]]
            for number, column in enumerate(self.table.columns):
                if column.role == "name":
                    texts[index_of[moved.line], column.id] = row.cells[number].strip()
        for continuation in self.table.continues:
            head, rest = index_of[continuation.of], index_of[continuation.line]
            for column in self.table.columns_at(continuation.line):
                if column.role in ("name", "indicator") and column.group in continuation.groups:
                    whole = f"{texts[head, column.id]} {texts[rest, column.id]}".strip()
                    texts[head, column.id] = whole
                    texts[rest, column.id] = "" if column.role == "name" else whole
        return texts

    def _text(self, index: int, columns: list[Column], role: str) -> str:
        return " ".join(
            text for column in columns if column.role == role and (text := self.texts.get((index, column.id)))
        )

    def _group(self, index: int, row: RawRow, columns: list[Column], group: str, tables: _Tables) -> None:
        placed = self.placed[index]
        name_column = next((column for column in columns if column.role == "name"), None)
        name = self._text(index, columns, "name")
        starts_line = False
        if name_column:
            code = " ".join(placed[c.id].reading for c in columns if c.role == "code" and placed[c.id].reading)
            number = " ".join(placed[c.id].reading for c in columns if c.role == "number")
            level, program = self._level(row.line, name, code, number, name_column)
            starts_line = level in MONEY_LEVELS and bool(name or level == "total")
            if starts_line:
                self.current[group] = self._new_line(row.line, level, name or code, code, program)
            elif level in ("heading", "indicator"):
                self.current[group] = None
        line = self.current.get(group)
        if line is not None:
            line = self._amounts(row, placed, columns, line, starts_line and not self.table.sentences)
            self.current[group] = line
        indicator = numbers.strip_tags(self._text(index, columns, "indicator"))
        if not any(column.role == "indicator" for column in columns):
            indicator = name
        self._indicators(row, placed, columns, line, indicator, tables)

    def _level(self, line: int, name: str, code: str, number: str, column: Column) -> tuple[str | None, str]:
        if column.level:
            return (column.level if name else None), ""
        text = " ".join(name.split())
        for rule in self.table.levels:
            if rule.line is not None and rule.line != line:
                continue
            if rule.name is not None and not re.search(rule.name, text):
                continue
            if rule.code is not None and not re.search(rule.code, code):
                continue
            if rule.number is not None and not re.search(rule.number, number):
                continue
            if rule.nomenclature and self._kegiatan(text) is None:
                continue
            return rule.level, rule.program
        return None, ""

    def _kegiatan(self, name: str) -> terms.Kegiatan | None:
        """Return the kegiatan that a name is inside the open programme; None when it is none, or stood there before."""
        program = self.open.get("program")
        if program is None or not program.nomenclature_code:
            return None
        found = terms.kegiatan(name, program.nomenclature_code, self.document.region.level)
        seen = [
            terms.kegiatan(line.name, program.nomenclature_code, self.document.region.level)
            for line in program.children
            if line.level == "kegiatan"
        ]
        return None if found in seen else found

    def _new_line(self, at: int, level: str, name: str, code: str = "", program_name: str = "") -> Line:
        higher = reversed(MONEY_LEVELS[: MONEY_LEVELS.index(level)])
        parent = next((self.open[each] for each in higher if each in self.open), None)
        line = Line(at, level, name, code, parent)
        place = self._address(at)
        if level == "total":
            line.function, self.total = "all", line
        elif level == "program":
            program = terms.program(program_name or name, place)
            line.function, line.nomenclature_code = program.function, program.code if self.coded else ""
        else:
            if level == "kegiatan":
                found = self._kegiatan(name)
                line.nomenclature_code = found.code if found else ""
            above = parent.function if parent else terms.program(program_name, place).function
            line.function = terms.line_function(name, above)
        if parent:
            parent.children.append(line)
        for lower in MONEY_LEVELS[MONEY_LEVELS.index(level) :]:
            self.open.pop(lower, None)
        if level != "total":
            self.open[level] = line
        self.lines.append(line)
        return line

    # -- figures ---------------------------------------------------------------------------------------------

    def _style(self, column: Column, placed: dict[str, Cell], columns: list[Column], reading: str) -> str:
        """Return the number style of a cell: its column's, its row's where rows differ, else its table's."""
        if column.style:
            return column.style
        if not self.table.style_by_row:
            return self.table.style
        amounts = [placed[c.id].reading for c in columns if c.role == "amount" and placed[c.id].reading]
        own = numbers.decide_style(amounts, self.table.style)
        if own is None and column.role == "amount":
            own = numbers.decide_style([reading], self.table.style)
        return own or self.table.style

    def _amounts(self, row: RawRow, placed, columns: list[Column], line: Line, blank_counts: bool) -> Line:
        """Add a row's amounts to its line; return the line, or its new part when its money is printed in parts."""
        for column in columns:
            if column.role != "amount":
                continue
            cell = placed[column.id]
            if not cell.reading and cell.status != "unresolved" and not blank_counts:
                continue
            style = self._style(column, placed, columns, cell.reading)
            amount, state, status, why = pd.NA, "blank", cell.status, ""
            if status != "unresolved":
                try:
                    number = numbers.parse_amount(cell.reading, style, self._address(row.line))
                    amount, state = _number_and_state(number)
                except Unreadable as error:
                    state, status, why = "unreadable", "unresolved", str(error)
            elif cell.printed:
                state = "unplaced"
            if column.id in line.rows:
                line = self._part_of_line(row, line)
            line.rows[column.id] = self._budget_row(line, column, cell) | {
                "status": status,
                "amount_rp": amount,
                "alternatives": json.dumps(cell.alternatives) if status == "unresolved" else "",
                "state": state,
                "number_style": style if state in ("number", "zero") else "",
                "_why": why,
            }
        return line

    def _part_of_line(self, row: RawRow, line: Line) -> Line:
        """Return a further part of a line whose money is printed in parts, one for each indicator."""
        part = Line(row.line, line.level, line.name, line.code, line.parent, line.function, line.nomenclature_code)
        line.parts = line.parts or [line]
        line.parts.append(part)
        part.parts = line.parts
        if line.parent:
            line.parent.children.append(part)
        self.lines.append(part)
        self.open[line.level] = part
        return part

    def _budget_row(self, line: Line, column: Column, cell: Cell, own: str = "") -> dict:
        return self._common(cell, self._row_id(cell.line, column.id + own)) | {
            "level": line.level,
            "parent_id": "",
            "code": line.code,
            "nomenclature_code": line.nomenclature_code,
            "name": line.name,
            "function": line.function,
            "fiscal_year": column.year if column.period == "year" else pd.NA,
            "period": column.period,
            "measure": column.measure,
            "phase": column.phase,
            "amount_rp": pd.NA,
            "alternatives": "",
            "state": "blank",
            "number_style": "",
        }

    def _indicators(self, row: RawRow, placed, columns, line: Line | None, indicator: str, tables: _Tables) -> None:
        value_columns = [column for column in columns if column.role == "value"]
        figures = [placed[column.id] for column in columns if column.role in ("value", "amount")]
        unresolved = any(cell.status == "unresolved" for cell in figures)
        if not unresolved and not any(cell.reading for cell in figures):
            return
        if not unresolved and not indicator and not any(placed[column.id].reading for column in value_columns):
            return
        unit_cell = next((placed[column.id].reading for column in columns if column.role == "unit"), "")
        read = {column.id: self._values(row, column, placed, columns, unit_cell) for column in value_columns}
        parts = numbers.split_list(indicator)
        for column in value_columns:
            values, source = read[column.id], read.get(column.unit_from)
            cell = placed[column.id]
            if self.table.sentences and not cell.reading:
                continue
            if values is None:
                tables.indicators.append(self._unread(row, column, cell, line, indicator, unit_cell))
                continue
            for position, value in enumerate(values):
                own = _part_of(parts, indicator, values, position)
                borrowed = _borrowed(source, values, position)
                printed_unit = value.unit or ("" if column.unit else unit_cell)
                record = self._indicator_row(row, column, cell, line, own, printed_unit, borrowed, value.number)
                if len(values) > 1:
                    record["printed"] = value.text
                tables.indicators.append(record)

    def _values(self, row, column: Column, placed, columns, unit_cell: str) -> list[numbers.Value] | None:
        """Return the values of a cell, or None when they cannot be read or are unresolved."""
        cell = placed[column.id]
        if cell.status == "unresolved":
            return None
        style = self._style(column, placed, columns, cell.reading)
        whole = terms.is_whole
        if unit_cell and terms.is_whole(unit_cell):
            whole = _always
        try:
            text = cell.reading.rpartition(column.after)[2] if column.after else cell.reading
            return numbers.parse_values(text, style, whole, self._address(row.line))
        except Unreadable:
            return None

    def _unread(self, row: RawRow, column, cell: Cell, line, indicator: str, unit_cell: str) -> dict:
        state = "blank"
        if cell.printed:
            state = "unplaced" if cell.status == "unresolved" else "unreadable"
        return self._indicator_row(row, column, cell, line, indicator, unit_cell, "", pd.NA) | {
            "status": "unresolved",
            "alternatives": json.dumps(cell.alternatives),
            "state": state,
            "_why": f"cannot read {cell.printed!r} as values with their units" if cell.printed else "",
        }

    def _indicator_row(self, row, column, cell, line, indicator: str, unit_printed: str, borrowed: str, number) -> dict:
        value, state = _number_and_state(number) if number is not pd.NA else (pd.NA, "blank")
        unit = self._unit(column, unit_printed, borrowed, indicator, state, self._address(row.line))
        return self._common(cell, self._row_id(row.line, column.id)) | {
            "level": line.level if line else "indicator",
            "owner_id": "",
            "owner_name": line.name if line else "",
            "indicator": indicator,
            "unit_printed": unit_printed,
            "unit": unit.id,
            "unit_kind": unit.kind,
            "fiscal_year": column.year if column.period == "year" else pd.NA,
            "period": column.period,
            "measure": column.measure,
            "value": float(value) if value is not pd.NA else pd.NA,
            "alternatives": "",
            "state": state,
            "_line": line,
        }

    def _unit(
        self, column: Column, printed: str, borrowed: str, indicator: str, state: str, address: str
    ) -> terms.Unit:
        """Return a value's unit: printed with it, the column's, borrowed from the row, or named by the indicator."""
        if column.unit:
            return terms.unit_by_id(column.unit, f"{address} {column.id}")
        if printed or borrowed:
            return terms.unit(printed or borrowed, address)
        if state == "grade":
            return terms.units()["predikat"]
        if re.match(r"(?i)\W*(per|pro|pre)sentase", indicator):
            return terms.units()["percent"]
        return terms.units()["unstated"]

    def _counts(self, row, placed, columns, tables: _Tables) -> None:
        name = next(placed[column.id].reading for column in columns if column.role == "name")
        unit_cell = next((placed[column.id].reading for column in columns if column.role == "unit"), "")
        address = self._address(row.line)
        register_name = "psks" if "psks_types" in self.table.identities else "pmks"
        if self.table.total_row and terms.normalise(name) in ("", "jumlah") and row is self.rows[-1]:
            type_id, name = "total", name or placed["number"].reading
        else:
            type_id = terms.psks_type(name, address) if register_name == "psks" else terms.pmks_type(name, address)
        for column in columns:
            if column.role != "count":
                continue
            cell, status = placed[column.id], placed[column.id].status
            why = ""
            try:
                number = numbers.parse_number(cell.reading, self.table.style, whole=True, address=address)
                count, state = _number_and_state(number)
            except Unreadable as error:
                count, state, status, why = pd.NA, "unreadable", "unresolved", str(error)
            getattr(tables, register_name).append(
                self._common(cell, self._row_id(row.line, column.id))
                | {
                    "status": status,
                    "type_id": type_id,
                    "name_printed": name,
                    "year": column.year,
                    "count": count,
                    "unit": (
                        terms.unit(unit_cell, address) if unit_cell else terms.unit_by_id(column.unit, address)
                    ).id,
                    "state": state,
                    "_why": why,
                }
            )

    # -- the hierarchy ---------------------------------------------------------------------------------------

    def _close(self) -> None:
        """Give every line its parent's rows, and fill headings that print no money from children that close."""
        if self.total is not None and self.table.total_row:
            for line in self.lines:
                if line.parent is None and line is not self.total:
                    line.parent = self.total
                    self.total.children.append(line)
        for line in self.lines:
            if line.parts and line.parts[0] is line:
                _share_children(line.parts)
        columns = {column.id: column for column in self.table.all_columns}
        for level in reversed(MONEY_LEVELS):
            for line in (each for each in self.lines if each.level == level):
                for column_id in dict.fromkeys(key for child in line.children for key in child.rows):
                    if column_id not in line.rows:  # a heading without a money column of its own
                        cell = Cell(line.line, column_id, "", "", "", "as_published")
                        line.rows[column_id] = self._budget_row(line, columns[column_id], cell, own=f"/{level}")
                _derive(line)
        for line in self.lines:
            for column_id, row in line.rows.items():
                if line.parent and column_id in line.parent.rows:
                    row["parent_id"] = line.parent.rows[column_id]["row_id"]


def _derive(line: Line) -> None:
    """Fill the money that a heading does not print from lines below it that close; say so where they do not."""
    for column_id, row in line.rows.items():
        if row["state"] != "blank" or row["status"] == "unresolved":
            continue
        total = None if line.lost else _closed_sum(line, column_id)
        if total is None:
            row |= {"status": "unresolved", "alternatives": "[]"}
            row["_why"] = "lost with a page" if line.lost else "nothing is printed, and no lines below it close"
        else:
            row |= {"status": "derived", "amount_rp": total, "state": "number" if total else "zero"}
            row["_why"] = f"nothing is printed; the {len(line.children)} lines below it add to {total:,}"


def _closed_sum(line: Line, column_id: str) -> int | None:
    """Return the sum of a line's children, None when one is unknown or does not itself equal its children."""
    amounts = []
    for child in line.children:
        row = child.rows.get(column_id)
        if row is None or row["amount_rp"] is pd.NA:
            return None
        grandchildren = [each.rows[column_id]["amount_rp"] for each in child.children if column_id in each.rows]
        if any(amount is pd.NA for amount in grandchildren):
            return None
        if child.children and sum(grandchildren) != row["amount_rp"]:
            return None
        amounts.append(row["amount_rp"])
    return sum(amounts) if amounts else None


def _share_children(parts: list[Line]) -> None:
    """Give the children of a line printed in parts to the part whose amount they add up to, in their order.

    Nothing moves unless every part equals its share of the children.
    """
    column_id = next(iter(parts[0].rows))
    rest = [child for part in parts for child in part.children]
    amounts = [line.rows[column_id]["amount_rp"] for line in (*parts, *rest)]
    if any(amount is pd.NA for amount in amounts):
        return
    shares = []
    for part in parts:
        share, open_rp = [], part.rows[column_id]["amount_rp"]
        while rest and open_rp > 0:
            share.append(rest.pop(0))
            open_rp -= share[-1].rows[column_id]["amount_rp"]
        if open_rp:
            return
        shares.append(share)
    if rest:
        return
    for part, share in zip(parts, shares, strict=True):
        part.children = share
        for child in share:
            child.parent = part


def _number_and_state(number) -> tuple:
    if isinstance(number, Missing):
        return pd.NA, str(number)
    if isinstance(number, str):
        return pd.NA, "grade"
    return number, "number" if number else "zero"


def _borrowed(source: list[numbers.Value] | None, values: list[numbers.Value], position: int) -> str:
    """Return the unit printed with the row's reference value; a percent sign only for an equal number."""
    if not source or len(source) != len(values):
        return ""
    other = source[position]
    return other.unit if terms.is_whole(other.unit) or other.number == values[position].number else ""


def _always(_unit: str) -> bool:
    return True


def _part_of(parts: list[tuple[str, str]], indicator: str, values: list[numbers.Value], position: int) -> str:
    """Return the list part of an indicator that a value belongs to.

    The whole text where the print does not tell; nothing for a list letter that no part has.
    """
    if len(parts) == 1:
        return parts[0][1]
    labels, own = dict(parts), [value.label for value in values]
    if all(label in labels for label in own if label) and all(own) and len(set(own)) == len(own):
        return labels[own[position]]
    if len(parts) == len(values):
        return parts[position][1]
    if own[position]:
        return labels.get(own[position], "")
    return indicator


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
            twin = _same_line(line, others)
            if twin is not None and column.id in twin.rows and twin.rows[column.id]["amount_rp"] is not pd.NA:
                again[line.line, column.id] = int(twin.rows[column.id]["amount_rp"])
        described = layout.Table(
            (
                layout.Column("name", "name"),
                layout.Column(column.id, "amount", column.measure, column.year, column.period, True),
            ),
            tuple(
                layout.Row(line.line, (line.name, row["printed"]), line.level)
                for line, row in zip(printed, rows, strict=True)
            ),
            levels,
            styles=(table.style,),
        )
        read = repair.resolve(described, again).cells
        read = {cell.line: cell for cell in read[read.column == column.id].itertuples()}
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
            _derive(line)


def _prints_money(line: Line, level: str) -> bool:
    return line.level == level and any(row["printed"] for row in line.rows.values())


def _change(row: dict, cell) -> None:
    """Give a budget row with an unreadable amount the one that sums and a second print demand."""
    row |= {"status": cell.status, "amount_rp": int(cell.reading), "alternatives": "", "state": "number"}
    second = "; ".join(reason for reason in cell.why.split("; ") if "printed elsewhere" in reason)
    row |= {"_why": f"one slip away; {second}", "_margin": cell.margin, "_reading": cell.reading}


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


def _assign_slid_names(document: Document, table_id: str, tables: _Tables, lines: dict[str, list[Line]]) -> None:
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


def _printed_elsewhere(owner: Line, table_id: str, tables: _Tables, lines: dict[str, list[Line]]) -> list[str]:
    """Return the indicators that the document's other tables print under a line."""
    texts = []
    for other_id, others in lines.items():
        twin = _same_line(owner, others) if other_id != table_id else None
        texts += [row["indicator"] for row in tables.indicators if twin is not None and row["_line"] is twin]
    return texts


def _link_owners(document: Document, tables: _Tables, lines: dict[str, list[Line]]) -> None:
    """Give every indicator the budget row of its line: its own table's, or the table's that owns its lines."""
    for row in tables.indicators:
        line = row.pop("_line")
        if line is None:
            continue
        owners = document.tables[row["table_id"]].owners or row["table_id"]
        owner = line if line.rows else _same_line(line, lines[owners])
        if owner is not None and owner.rows:
            row["owner_id"] = _row_of_year(owner, row["fiscal_year"], row["period"])["row_id"]


def _same_line(line: Line, others: list[Line]) -> Line | None:
    """Return the line of another table with the same level and name, inside the same parent when names repeat."""
    same_level = [other for other in others if other.level == line.level and other.rows]
    names = {number: terms.plain_name(other.name) for number, other in enumerate(same_level)}
    found = {name: number for number, name in names.items()}
    if len(found) < len(names) and line.parent is not None:
        parent = _same_line(line.parent, others)
        names = {
            number: name for number, name in names.items() if parent and same_level[number].parent is parent
        } or names
        found = {name: number for number, name in names.items()}
    best = terms.nearest(terms.plain_name(line.name), found)
    return same_level[best] if best is not None else _same_place(line, others)


def _same_place(line: Line, others: list[Line]) -> Line | None:
    """Return the line at the same place under the same parent, when all its siblings pair off by name."""
    parent = _same_line(line.parent, others) if line.parent is not None else None
    if parent is None or len(parent.children) != len(line.parent.children):
        return None
    for own, twin in zip(line.parent.children, parent.children, strict=True):
        if own is not line and terms.similarity(terms.plain_name(own.name), terms.plain_name(twin.name)) < 86:
            return None
    return parent.children[line.parent.children.index(line)]


def _row_of_year(line: Line, year, period: str) -> dict:
    """Return a line's pagu row of a year, its first row when it has none of that year."""
    for row in line.rows.values():
        same_year = row["fiscal_year"] is year or (year is not pd.NA and row["fiscal_year"] == year)
        if row["measure"] == "pagu" and row["period"] == period and same_year:
            return row
    return next(iter(line.rows.values()))
