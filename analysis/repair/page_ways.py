"""The ways in which the cells of a row may stand for the columns of its sums, and what each costs.

A way has the column of each cell in their order: one column may be lost, doubled, doubled with the next, exchanged
with it, or have a stray blank before it; at most two such steps are tried for a page. Prices are -log P in natural
units.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.repair import tokens
from analysis.repair.grid import Grid, GridRow
from analysis.repair.rules import SumRule, ids
from analysis.repair.tokens import Token

TWO = re.compile(r"(\d{1,3}|-) (\d{1,2}|\d{3,4}(?<!000)|-)")  # two figures in one cell; `1 000` is one
BLANK = -1  # a stray blank among the cells of a row
LOST = -1  # no cell
STEP = 2.0  # one step of damage, beside the choice of its column
EXCHANGED = 2.5  # more than that: cells are lost ten times as often as two change places
MISREAD = 4.0  # a figure of a row, beside the choice of which
CUT = 1.0  # a blank at the end of a row that its text does not keep
WHOLE_ONLY = 3.0  # the total of a group that counts families, whose parts are not printed
FREE = 5.0  # a figure that no sum of its row tells, at most: one of so many


@dataclass(frozen=True)
class Row:
    """What a row prints behind its name, blanks at its end left out: the figure of each cell, None for what is none.

    `cells` are their positions, `price` what it costs that they begin there. `summed`: its own sums hold.
    """

    line: int
    block: int
    level: str
    values: tuple[int | None, ...]
    blank: tuple[bool, ...]
    cells: tuple[int, ...]
    price: float = 0.0
    summed: bool = True


@dataclass(frozen=True)
class Option:
    """One way to read a row: by column of the sums its figure (None: not known), the cell that prints it (-1: none)."""

    values: tuple[int | None, ...]
    cells: tuple[int, ...]
    made: tuple[bool, ...]  # by the sum of the row, not as printed
    price: float


@dataclass(frozen=True)
class Sums:
    """The columns of a table that stand in sums, by their position, and the sums inside a row: total and parts."""

    columns: tuple[int, ...]
    groups: tuple[tuple[int, tuple[int, ...]], ...]  # by place among the columns

    @classmethod
    def of(cls, table: Grid) -> "Sums | None":
        """Return the told sums of a table, None where they leave a column out, or add up no rows."""
        index = {column.id: j for j, column in enumerate(table.columns)}
        told = [ids(rule) for rule in table.rules if isinstance(rule, SumRule) and rule.told]
        columns = sorted(index[name] for own in told for name in own)
        side_by_side = columns == list(range(columns[0], columns[-1] + 1)) if columns else False
        if not side_by_side or not all(table.columns[j].additive for j in columns):
            return None
        if any(column.additive for j, column in enumerate(table.columns) if j not in columns):
            return None
        groups = tuple((columns.index(index[own[0]]), tuple(columns.index(index[n]) for n in own[1:])) for own in told)
        return cls(tuple(columns), groups)


def starts(row: GridRow, toks: Sequence[Token], sums: Sums) -> Iterator[Row]:
    """Give what a row prints behind its name, up to the next words; where its name is lost, from either cell on."""
    names = [i for i, tok in enumerate(toks[: sums.columns[0] + 1]) if _is_words(row.cells[i], tok)]
    first = max(names) + 1 if names else min(sums.columns[0], len(toks))
    end = next((i for i in range(first, len(toks)) if _is_words(row.cells[i], toks[i])), len(toks))
    while end > first and not row.cells[end - 1].strip():
        end -= 1
    begins = {first: 0.0}
    if not names and 0 < first <= len(toks):
        begins = {first - 1: 0.0} if row.cells[first - 1].strip() else {first: 0.0, first - 1: STEP}
    for start, price in begins.items():
        shown = [(i, value) for i in range(start, end) for value in _figures(row.cells[i], toks[i])]
        values, cells = tuple(value for _, value in shown), tuple(i for i, _ in shown)
        yield Row(row.line, row.block, row.level, values, tuple(not row.cells[i].strip() for i in cells), cells, price)


def counts_whole_only(row: Row, sums: Sums) -> bool:
    """Tell whether a row prints a count without its parts, as of families: sums of totals are then no more."""
    if len(row.values) != len(sums.columns):
        return False
    return any(row.values[total] and not any(row.values[k] for k in parts) for total, parts in sums.groups)


def _is_words(text: str, tok: Token) -> bool:
    letters, digits = sum(mark.isalpha() for mark in text), sum(mark.isdigit() for mark in text)
    return tok.kind == "text" and not tok.mark and letters > digits


def _figures(text: str, tok: Token) -> tuple[int | None, ...]:
    """Return the figure of a cell, None where it is not readable; of two figures apart in one cell both."""
    if tok.kind == "nothing":
        return (0,)
    if two := TWO.fullmatch(text.strip()):
        return tuple(0 if part == "-" else int(part) for part in two.groups())
    if tok.kind != "number" or tok.malformed or tok.value is None:
        return (None,)
    if tokens.may_be_thousands(tok):  # nobody counts thousandths of people
        return (tok.bare,)
    return (int(tok.value) if tok.value == int(tok.value) else None,)


# ways: the column of each cell of a row, in their order

DAMAGES = ("lost", "doubled", "pair doubled", "blank before", "exchanged")


@dataclass(frozen=True)
class Way:
    """How the cells of a page's rows were damaged: all its steps, what they cost, and what each of two does alone."""

    cells: tuple[int, ...]
    price: float
    halves: tuple[tuple[int, ...], ...] = ()


def _step(way: tuple[int, ...], damage: str, column: int) -> tuple[int, ...] | None:
    """Return the cells of a way after one step of damage at a column, None where it has none to damage."""
    if column not in way:
        return (*way, BLANK) if damage == "blank before" and column > max(way, default=0) else None
    k = way.index(column)
    if damage == "lost":
        return (*way[:k], *way[k + 1 :])
    if damage == "doubled":
        return (*way[: k + 1], *way[k:])
    if damage == "blank before":
        return (*way[:k], BLANK, *way[k:])
    if k + 1 == len(way):
        return None
    if damage == "pair doubled":
        return (*way[: k + 2], *way[k:])
    return (*way[:k], way[k + 1], column, *way[k + 2 :])


def step_price(width: int, damage: str = "") -> float:
    """Return what one step of damage costs at one of so many columns."""
    return STEP + math.log(len(DAMAGES) * width) + (EXCHANGED if damage == "exchanged" else 0.0)


def steps(way: tuple[int, ...], width: int) -> dict[tuple[int, ...], float]:
    """Return what each step of damage makes of the cells of a way, and what it costs."""
    found: dict[tuple[int, ...], float] = {}
    for damage in DAMAGES:
        for column in range(width + 1):
            after = _step(way, damage, column)
            if after is not None:
                found.setdefault(after, step_price(width, damage))
    return found


def ways(width: int) -> list[Way]:
    """Return the ways of a page: as the header says, after one step, after two."""
    whole = tuple(range(width))
    single = {(d, k): way for d in DAMAGES for k in range(width + 1) if (way := _step(whole, d, k)) is not None}
    found = {whole: Way(whole, 0.0)}
    for (damage, _), one in single.items():
        found.setdefault(one, Way(one, step_price(width, damage)))
    for (damage, _), one in single.items():
        for (then, column), half in single.items():
            other = _step(one, then, column)
            if other is not None:
                halves = (one, half) if one != half else (one,)
                found.setdefault(other, Way(other, step_price(width, damage) + step_price(width, then), halves))
    return list(found.values())


def read(row: Row, way: tuple[int, ...], sums: Sums) -> Iterator[Option]:
    """Give the readings of a row whose cells stand for the columns of a way, whose sums hold or cannot be told."""
    short = len(way) - len(row.values)
    if short < 0:
        return
    if any(column == BLANK and not row.blank[i] for i, column in enumerate(way[: len(row.values)])):
        return
    width = len(sums.columns)
    values: list[int | None] = [None] * width
    cells = [-1] * width
    gap = [False] * width
    for i, column in enumerate(way):
        if column == BLANK:
            continue
        value = row.values[i] if i < len(row.values) else 0
        if cells[column] >= 0 and values[column] != value:
            return  # no copy of the figure beside it
        gap[column] = i >= len(row.values) or row.blank[i]
        values[column], cells[column] = value, row.cells[i] if i < len(row.values) else LOST
    printed = tuple(cells)
    price = CUT * short + row.price
    whole = _closed(values, sums)
    if row.level != "type":
        # Where families are counted, whose parts nobody prints, the totals are more than their parts.
        raw = tuple(None if whole is None and gap[k] else value for k, value in enumerate(values))
        yield Option(raw, printed, (False,) * width, price + (WHOLE_ONLY if row.summed else 0.0))
        if not row.summed:
            return
    price += _free(values, sums)
    if whole is not None:
        yield Option(whole, printed, tuple(a != b for a, b in zip(whole, values, strict=True)), price)
        return
    readable = [k for k in range(width) if values[k] is not None and cells[k] >= 0]
    for k in readable:
        without = _closed([None if n == k else value for n, value in enumerate(values)], sums)
        if without is not None:
            made = tuple(n == k or a != b for n, (a, b) in enumerate(zip(without, values, strict=True)))
            yield Option(without, printed, made, price + MISREAD + math.log(len(readable)))


def _free(values: Sequence[int | None], sums: Sums) -> float:
    """Return what it costs that figures stand in no sum that could fail: any others would do as well."""
    price = 0.0
    for total, parts in sums.groups:
        own = [values[k] for k in (total, *parts)]
        known = [value for value in own if value]
        if len(known) < len(own) - own.count(0) or len(known) < 3:
            price += min(FREE, math.log1p(max(known, default=0)))
    return price


def _closed(values: Sequence[int | None], sums: Sums) -> tuple[int | None, ...] | None:
    """Return figures with what the sums of the row make of a single lost one; None where a sum fails.

    A total may stand without its parts, so that it is not known where no part is printed.
    """
    out = list(values)
    for total, parts in sums.groups:
        own = [out[k] for k in parts]
        lost = own.count(None) + (out[total] is None)
        known = sum(value for value in own if value is not None)
        if lost == 0 and known != out[total] and any(own):
            return None
        if lost != 1:
            continue
        if out[total] is None:
            out[total] = known or None
        elif (rest := (out[total] or 0) - known) < 0:
            return None
        else:
            out[parts[own.index(None)]] = rest
    return tuple(out)
