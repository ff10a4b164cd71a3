"""What one table gives to the tidy tables, row by row, each row with its address and printed text."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.source import numbers
from analysis.source.cells import Cell
from analysis.source.levels import is_coded
from analysis.source.numbers import Missing
from analysis.source.register import Column, Document, Table
from analysis.source.verbatim import RawRow
from analysis.tidy.hierarchy import Hierarchy, Line, Row
from analysis.tidy.words import Words

REGISTERS = ("pmks", "psks")


@dataclass(frozen=True)
class Printed:
    """The cells of one printed row that belong together: its columns of one group, and their cells by column id."""

    index: int
    line: int
    columns: list[Column]
    cells: dict[str, Cell]

    def of_role(self, *roles: str) -> list[Column]:
        """Return the columns of some roles."""
        return [column for column in self.columns if column.role in roles]

    def first(self, role: str) -> str:
        """Return the reading of the first column of a role; "" where there is none."""
        return next((self.cells[column.id].reading for column in self.of_role(role)), "")

    def joined(self, role: str) -> str:
        """Return the readings of all columns of a role, joined by a blank."""
        return " ".join(filter(None, self.readings(role)))

    def readings(self, role: str) -> list[str]:
        """Return the readings of all columns of a role."""
        return [self.cells[column.id].reading for column in self.of_role(role)]


@dataclass
class TableRows:
    """One table on its way to the tidy tables: its lines with their budget rows, its indicators and its counts."""

    document: Document
    table_id: str
    table: Table
    rows: list[RawRow]
    words: Words
    hierarchy: Hierarchy = field(init=False)
    indicators: list[Row] = field(default_factory=list)
    counts: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in REGISTERS})
    _used: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.hierarchy = Hierarchy(self.words, is_coded(self.table))

    @property
    def lines(self) -> list[Line]:
        """Return the lines of the table's hierarchy from top to bottom."""
        return self.hierarchy.lines

    @property
    def tidy(self) -> dict[str, list[Row]]:
        """Return the rows by the name of their tidy table."""
        budget = [row for line in self.lines for row in line.rows.values()]
        return {"budget_lines": budget, "indicators": self.indicators, **self.counts}

    def address(self, line: int) -> str:
        """Return the address of a line of the document's text."""
        return f"{self.document.doc_id}/{self.table_id}/{line}"

    def common(self, cell: Cell, column: str) -> Row:
        """Return what the rows of all tidy tables have, with the next free row_id of a cell's line and column."""
        base = f"{self.address(cell.line)}/{column}"
        self._used[base] += 1
        return {
            "doc_id": self.document.doc_id,
            "table_id": self.table_id,
            "line": cell.line,
            "row_id": base if self._used[base] == 1 else f"{base}/{self._used[base]}",
            "printed": cell.printed,
            "status": cell.status,
            "evidence": "unchecked",
            "region_id": self.document.region.region_id,
            "_cell": cell,
            "_why": "",
            "_margin": None,
            "_reading": "",
        }

    def style(self, column: Column, printed: Printed) -> str:
        """Return the number style of a cell: its column's, its row's where rows differ, else its table's."""
        if column.style:
            return column.style
        if not self.table.style_by_row:
            return self.table.style
        # As printed: what the repair made of an amount is digits without marks and shows no style.
        amounts = [printed.cells[each.id].printed for each in printed.of_role("amount")]
        own = _common_style([amount for amount in amounts if amount], self.table.style)
        if own is None and column.role == "amount":
            own = numbers.decide_style([printed.cells[column.id].reading], self.table.style)
        return own or self.table.style


def number_and_state(number: int | Decimal | Missing | str) -> tuple[Any, str]:
    """Return what a tidy row holds of a number that was read: the number, or NA, and the state."""
    if isinstance(number, Missing):
        return pd.NA, str(number)
    if isinstance(number, str):
        return pd.NA, "grade"
    return number, "number" if number else "zero"


def _common_style(amounts: list[str], default: str) -> str | None:
    """Return the style that reads all amounts of a row, or where damage spoilt some, most of those that show one."""
    whole = numbers.decide_style(amounts, default)
    if whole is not None:
        return whole
    shown = Counter(style for amount in amounts if (style := _only_style(amount)))
    ranked = shown.most_common(2)
    return ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else None


def _only_style(amount: str) -> str | None:
    """Return the one style in which an amount reads; None where several do, or none."""
    fitting = [style for style in numbers.STYLES if numbers.decide_style([amount], style) == style]
    return fitting[0] if len(fitting) == 1 else None
