"""A table to be read: its columns, its printed rows and the rules inside a row."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.repair.rules import RatioRule, SumRule, ids
from analysis.schema import LEVELS

MONEY_LEVELS = tuple(str(level) for level in LEVELS if level != "account")  # accounts lie in each other to any depth
NUMBER_KINDS = ("value", "amount", "percent")


@dataclass(frozen=True)
class GridColumn:
    """One column of a table. `additive` figures take part in the hierarchy (parent = sum of children).

    Nothing printed is zero under an amount and where people or things are counted (`counted`). `scale` is what one of
    its figures counts.
    """

    id: str
    kind: str  # code, name, text, unit, value, amount, percent
    measure: str = ""
    year: int | None = None
    period: str = ""
    additive: bool = False
    counted: bool = False
    scale: int = 1

    @property
    def nothing_is_zero(self) -> bool:
        """Tell whether a blank or a dash adds nothing to the sums of the column."""
        return self.counted or self.kind == "amount"


@dataclass(frozen=True)
class GridRow:
    """One printed row. `block` numbers the page blocks, `level` is empty where no hierarchy is known.

    `text` is the level of rows without money (headings, goals). `continues` says that the row carries a further
    part of the figure of the row above it (name cell blank).
    """

    line: int
    cells: tuple[str, ...]
    level: str = ""
    block: int = 0
    continues: bool = False


@dataclass(frozen=True)
class Grid:
    """A table to be read. `levels` go from the top down; `counts` is the soft rule over targets, or None."""

    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    levels: tuple[str, ...] = MONEY_LEVELS
    rules: tuple[SumRule | RatioRule, ...] = ()
    styles: tuple[str, ...] = ("dot_thousands",)
    counts: SumRule | None = None
    pages_lost: bool | None = None  # None: found out from headings that are missing between two levels
    percent_signs: bool = False  # they stand under columns of percentages only, so that they tell these
    untold: frozenset[str] = frozenset()  # columns whose sum is told and fails in most rows
    lost_headings: tuple[int, ...] = ()  # lines before which a heading is known to be lost


def keyed_columns(table: Grid) -> tuple[int, ...]:
    """Columns whose values distinguish two readings: additive amounts and everything under a rule."""
    named = {c.id for c in table.columns if c.additive}
    for rule in table.rules:
        named |= set(ids(rule))
    return tuple(i for i, c in enumerate(table.columns) if c.id in named)


def runs(table: Grid) -> tuple[tuple[int, ...], ...]:
    """Return the columns in order, neighbours together that print figures of one kind.

    Of several measures, or parts and their sum: which of them a row has lost is told by sums and ratios, or by
    nothing, since their cells look alike.
    """
    told = [set(ids(rule)) for rule in table.rules if isinstance(rule, SumRule) and rule.told]
    found: list[list[int]] = []
    for j, column in enumerate(table.columns):
        if found and column.kind in NUMBER_KINDS and column.kind == table.columns[found[-1][-1]].kind:
            found[-1].append(j)
        else:
            found.append([j])
    out: list[tuple[int, ...]] = []
    for run in found:
        measures = {table.columns[j].measure.replace("baseline", "target") for j in run}
        summed = any(own <= {table.columns[j].id for j in run} for own in told)
        out += [tuple(run)] if len(measures) > 1 or summed else [(j,) for j in run]
    return tuple(out)


def words(texts: Iterable[str]) -> set[str]:
    """Return the words of four letters and more, in small letters: those by which two rows are alike."""
    return {w.lower() for text in texts for w in re.findall(r"[A-Za-z]{4,}", text)}
