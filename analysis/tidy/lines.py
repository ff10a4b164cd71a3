"""The lines of a table: its hierarchy, and the rows that each line gives to the tidy tables."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from analysis import schema
from analysis.source import cells, numbers, terms
from analysis.source.cells import Cell
from analysis.source.levels import Level, Levels
from analysis.source.numbers import Missing, Unreadable
from analysis.source.register import Column, Document, Table
from analysis.source.verbatim import RawRow

MONEY_LEVELS = schema.LEVELS


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
class Tables:
    budget_lines: list[dict] = field(default_factory=list)
    indicators: list[dict] = field(default_factory=list)
    pmks: list[dict] = field(default_factory=list)
    psks: list[dict] = field(default_factory=list)


class TableReader:
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
        self.levels = Levels(document, table)

    def read(self, tables: Tables) -> list[Line]:
        for index, row in enumerate(self.rows):
            for heading, opened in self.levels.lost_before(row.line):
                self._new_line(heading.line, opened, heading.name)
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

    def _group(self, index: int, row: RawRow, columns: list[Column], group: str, tables: Tables) -> None:
        placed = self.placed[index]
        name_column = next((column for column in columns if column.role == "name"), None)
        name = self._text(index, columns, "name")
        starts_line = False
        if name_column:
            code = " ".join(placed[c.id].reading for c in columns if c.role == "code" and placed[c.id].reading)
            number = " ".join(placed[c.id].reading for c in columns if c.role == "number")
            opened = self.levels.of(row.line, name, code, number, name_column.level)
            starts_line = opened.carries_money and bool(name or opened.name == "total")
            if starts_line:
                self.current[group] = self._new_line(row.line, opened, name or code, code)
            elif opened.name in ("heading", "indicator"):
                self.current[group] = None
        line = self.current.get(group)
        if line is not None:
            line = self._amounts(row, placed, columns, line, starts_line and not self.table.sentences)
            self.current[group] = line
        indicator = numbers.strip_tags(self._text(index, columns, "indicator"))
        if not any(column.role == "indicator" for column in columns):
            indicator = name
        self._indicators(row, placed, columns, line, indicator, tables)

    def _new_line(self, at: int, opened: Level, name: str, code: str = "") -> Line:
        level = opened.name
        higher = reversed(MONEY_LEVELS[: MONEY_LEVELS.index(level)])
        parent = next((self.open[each] for each in higher if each in self.open), None)
        line = Line(at, level, name, code, parent)
        place = self._address(at)
        if level == "total":
            line.function, self.total = "all", line
        elif level == "program":
            line.function, line.nomenclature_code = terms.program(opened.program or name, place).function, opened.code
        else:
            line.nomenclature_code = opened.code
            above = parent.function if parent else terms.program(opened.program, place).function
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
                    number = cell.figure
                    if number is None:
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

    def _indicators(self, row: RawRow, placed, columns, line: Line | None, indicator: str, tables: Tables) -> None:
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

    def _counts(self, row, placed, columns, tables: Tables) -> None:
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
                number = cell.figure
                if number is None:
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
                derive(line)
        for line in self.lines:
            for column_id, row in line.rows.items():
                if line.parent and column_id in line.parent.rows:
                    row["parent_id"] = line.parent.rows[column_id]["row_id"]


def derive(line: Line) -> None:
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


def same_line(line: Line, others: list[Line]) -> Line | None:
    """Return the line of another table with the same level and name, inside the same parent when names repeat."""
    same_level = [other for other in others if other.level == line.level and other.rows]
    names = {number: terms.plain_name(other.name) for number, other in enumerate(same_level)}
    found = {name: number for number, name in names.items()}
    if len(found) < len(names) and line.parent is not None:
        parent = same_line(line.parent, others)
        names = {
            number: name for number, name in names.items() if parent and same_level[number].parent is parent
        } or names
        found = {name: number for number, name in names.items()}
    best = terms.nearest(terms.plain_name(line.name), found)
    return same_level[best] if best is not None else _same_place(line, others)


def _same_place(line: Line, others: list[Line]) -> Line | None:
    """Return the line at the same place under the same parent, when all its siblings pair off by name."""
    parent = same_line(line.parent, others) if line.parent is not None else None
    if parent is None or len(parent.children) != len(line.parent.children):
        return None
    for own, twin in zip(line.parent.children, parent.children, strict=True):
        if own is not line and terms.similarity(terms.plain_name(own.name), terms.plain_name(twin.name)) < 86:
            return None
    return parent.children[line.parent.children.index(line)]
