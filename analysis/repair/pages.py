"""Which cells the rows of a page have lost, doubled or exchanged, told by all sums of a table of counts at once.

The rows of a page share their damage. Of every page a few ways to read all its rows are tried (one cell lost, doubled,
exchanged with the next; at most two such steps), of every row the page's way, none, or one step of its own. A reading of
the whole table is proven where the sums inside its rows and the totals of its columns hold together, and no other
reading does nearly as well: rows and columns are two proofs that do not follow from each other.

Prices are -log P in natural units. What is left out of the search costs at least what `Reading.margin` says.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from analysis.repair.grid import Grid, GridRow
from analysis.repair.rules import SumRule, ids
from analysis.repair.tokens import Token

Line = int
TWO = re.compile(r"(\d{1,3}) (\d{1,2}|\d{3,4}(?<!000))")  # two figures in one cell; `1 000` is one
BLANK = -1  # a stray blank among the cells of a row
LOST = -1  # no cell

FOLLOWS, ALONE = 0.15, 2.0  # a row that has lost what its page has, one that has not
STEP = 2.0  # one step of damage, beside the choice of its column
MISREAD = 4.0  # a figure of a row, beside the choice of which
CUT = 1.0  # a blank at the end of a row that its text does not keep
WHOLE_ONLY = 3.0  # the total of a group that counts families, whose parts are not printed
FREE = 5.0  # a figure that no sum of its row tells, at most: one of so many
UNTOLD = 4.0  # a column whose total cannot be compared: what a wrong figure would cost is escaped
FAILS = 8.0  # a column whose total does not agree
ROWS_LOST = 7.0  # rows that are not in the text, so that totals of all columns exceed what is
FAR = 5.0  # how much dearer than the first prices of the rows readings must be that were left out unseen
DIGITS = 6.0  # of the totals that agree, where not all readings as good were seen
SURE = 7.0  # what every other reading of a figure must cost more than the best
FEW, MOST = (12, 100), (60, 1000)  # ways of a page and states that are kept: to find a good reading, all as good
DEAREST = 30.0  # of the best reading: a table that is damaged more is not read so
WINDOW = 16.0  # dearer ones than the cheapest by more are not kept


@dataclass(frozen=True)
class Row:
    """What a row prints behind its name, blanks at its end left out: the figure of each cell, None for what is none.

    `cells` are their positions, `price` what it costs that they begin there. `summed`: its own sums hold.
    """

    line: Line
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
class Settled:
    """What the sums of a table tell of one row: its figures, their cells, which of them are made and which proven."""

    values: dict[int, int | None]
    cells: dict[int, int]
    made: frozenset[int]
    proven: frozenset[int]


def settle(table: Grid, tokens: dict[Line, tuple[Token, ...]]) -> dict[Line, Settled]:
    """Return by line the rows whose reading the sums of the table prove, by position of their columns.

    Nothing where a table has no total of its columns, or no told sums inside its rows.
    """
    sums = _Sums.of(table)
    own = [row for row in table.rows if row.level in ("type", "group", "total")]
    if sums is None or not own or own[-1].level != "total":
        return {}
    rows = [list(_starts(row, tokens[row.line], sums)) for row in own]
    if any(_counts_whole_only(row, sums) for starts in rows for row in starts):
        rows = [[replace(row, summed=row.level == "type") for row in starts] for starts in rows]
    best = _Search(sums, rows, *FEW, WINDOW).cheapest()
    return _Search(sums, rows, *MOST, best + SURE).settled() if best <= DEAREST else {}


@dataclass(frozen=True)
class _Sums:
    """The columns of a table that stand in sums, by their position, and the sums inside a row: total and parts."""

    columns: tuple[int, ...]
    groups: tuple[tuple[int, tuple[int, ...]], ...]  # by place among the columns
    behind: int  # columns of words behind them
    name: int  # position of the column of names

    @classmethod
    def of(cls, table: Grid) -> "_Sums | None":
        index = {column.id: j for j, column in enumerate(table.columns)}
        told = [ids(rule) for rule in table.rules if isinstance(rule, SumRule) and rule.told]
        columns = sorted(index[name] for own in told for name in own)
        side_by_side = columns == list(range(columns[0], columns[-1] + 1)) if columns else False
        if not side_by_side or not all(table.columns[j].additive for j in columns):
            return None
        if any(column.additive for j, column in enumerate(table.columns) if j not in columns):
            return None
        groups = tuple((columns.index(index[own[0]]), tuple(columns.index(index[n]) for n in own[1:])) for own in told)
        name = max((j for j in range(columns[0])), default=-1)
        return cls(tuple(columns), groups, len(table.columns) - columns[-1] - 1, name)


def _starts(row: GridRow, toks: Sequence[Token], sums: _Sums) -> Iterator[Row]:
    """Give what a row prints behind its name, up to the next words; where its name is lost, from either cell on."""
    names = [i for i, tok in enumerate(toks[: sums.columns[0] + 1]) if _is_words(row.cells[i], tok)]
    first = max(names) + 1 if names else min(sums.columns[0], len(toks))
    end = next((i for i in range(first, len(toks)) if _is_words(row.cells[i], toks[i])), len(toks))
    while end > first and not row.cells[end - 1].strip():
        end -= 1
    starts = {first: 0.0}
    if not names and 0 < first <= len(toks):
        starts = {first - 1: 0.0} if row.cells[first - 1].strip() else {first: 0.0, first - 1: STEP}
    for start, price in starts.items():
        shown = [(i, value) for i in range(start, end) for value in _figures(row.cells[i], toks[i])]
        values, cells = tuple(value for _, value in shown), tuple(i for i, _ in shown)
        yield Row(row.line, row.block, row.level, values, tuple(not row.cells[i].strip() for i in cells), cells, price)


def _counts_whole_only(row: Row, sums: _Sums) -> bool:
    """Tell whether a row prints a count without its parts, as of families: sums of totals are then no more."""
    if len(row.values) != len(sums.columns):
        return False
    return any(row.values[total] and not any(row.values[k] for k in parts) for total, parts in sums.groups)


def _is_words(text: str, tok: Token) -> bool:
    return tok.kind == "text" and not tok.mark and sum(mark.isalpha() for mark in text) > sum(mark.isdigit() for mark in text)


def _figures(text: str, tok: Token) -> tuple[int | None, ...]:
    """Return the figure of a cell, None where it is not readable; of two figures apart in one cell both."""
    if tok.kind == "nothing":
        return (0,)
    if two := TWO.fullmatch(text.strip()):
        return int(two[1]), int(two[2])
    whole = tok.kind == "number" and not tok.malformed and tok.value is not None and tok.value == int(tok.value)
    return (int(tok.value or 0),) if whole else (None,)


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


def _steps(way: tuple[int, ...], width: int) -> list[tuple[int, ...]]:
    """Return what each step of damage makes of the cells of a way."""
    found = (_step(way, damage, column) for damage in DAMAGES for column in range(width + 1))
    return [each for each in dict.fromkeys(found) if each is not None]


def _ways(width: int) -> list[Way]:
    """Return the ways of a page: as the header says, after one step, after two."""
    whole = tuple(range(width))
    step = STEP + float(np.log(len(DAMAGES) * width))
    single = {(d, k): way for d in DAMAGES for k in range(width + 1) if (way := _step(whole, d, k)) is not None}
    found = {whole: Way(whole, 0.0)}
    for one in single.values():
        found.setdefault(one, Way(one, step))
    for one in single.values():
        for (damage, column), half in single.items():
            other = _step(one, damage, column)
            if other is not None:
                found.setdefault(other, Way(other, 2 * step, (one, half) if one != half else (one,)))
    return list(found.values())


def _read(row: Row, way: tuple[int, ...], sums: _Sums) -> Iterator[Option]:
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
            yield Option(without, printed, made, price + MISREAD + float(np.log(len(readable))))


def _free(values: Sequence[int | None], sums: _Sums) -> float:
    """Return what it costs that figures stand in no sum that could fail: any others would do as well."""
    price = 0.0
    for total, parts in sums.groups:
        own = [values[k] for k in (total, *parts)]
        known = [value for value in own if value]
        if len(known) < len(own) - own.count(0) or len(known) < 3:
            price += min(FREE, float(np.log1p(max(known, default=0))))
    return price


def _closed(values: Sequence[int | None], sums: _Sums) -> tuple[int | None, ...] | None:
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


class _Search:
    """The readings of a table, cheapest first."""

    def __init__(self, sums: _Sums, rows: list[list[Row]], most_ways: int, most: int, window: float):
        self.sums, self.rows, self.most_ways, self.most, self.window = sums, rows, most_ways, most, window
        self.width = len(sums.columns)
        self.ways = _ways(self.width)
        self.of = _families([starts[0] for starts in rows])
        last = {family: r for r, own in enumerate(self.of) for family, _ in own}
        self.families = 1 + max(last)
        self.closing = {r: [family for family, end in last.items() if end == r] for r in last.values()}
        self.trail: list[list[tuple[int, Option | None]]] = []
        self.cut = float(np.inf)  # how much dearer than the first price of all rows anything left out is at least

    def cheapest(self) -> float:
        """Return what the cheapest reading found costs."""
        return float(self._states()[2].min())

    def _states(self) -> tuple:
        size = self.families * self.width
        states = (np.zeros((1, size), np.int64), np.zeros((1, size), bool), np.zeros(1))
        for page in _pages([starts[0] for starts in self.rows]):
            states = self._page(page, states)
        return states

    def settled(self) -> dict[Line, Settled]:
        """Return what the cheapest reading proves."""
        return self._proven(*self._states())

    def _page(self, page: list[int], states: tuple) -> tuple:
        """Return the states after the rows of a page, each of its ways carried on by itself."""
        found = [self._rows(page, own, states, over) for over, own in self._options(page)]
        left, unknown, over, trails = zip(*found, strict=True)
        joined = np.vstack(left), np.vstack(unknown), np.concatenate(over)
        paths = [path for own in trails for path in own]
        keep = self._best(joined[2])
        self.trail.append([paths[n] for n in keep])
        return tuple(each[keep] for each in joined)

    def _options(self, page: list[int]) -> list[tuple[float, list[list[Option]]]]:
        """Return the likeliest ways of a page: how much dearer each is than the first, and its readings of each row."""
        rows = [self.rows[r] for r in page]
        whole = tuple(range(self.width))
        plain = [self._read(starts, whole) for starts in rows]
        stepped = [[o for other in _steps(whole, self.width) for o in self._read(starts, other)] for starts in rows]
        step = STEP + float(np.log(len(DAMAGES) * self.width))
        ranked = []
        for way in self.ways:
            own, cost = [], way.price
            for starts, straight in zip(rows, plain, strict=True):
                options = [replace(o, price=o.price + FOLLOWS) for o in self._read(starts, way.cells)]
                options += [replace(o, price=o.price + ALONE) for h in way.halves for o in self._read(starts, h)]
                apart = ALONE * max(1, len(way.halves))
                options += [replace(o, price=o.price + apart) for o in straight] if way.price else []
                own.append(options)
                cost += min((o.price for o in options), default=ALONE + step)
            ranked.append((cost, way.cells, own, way.price))
        ranked.sort(key=lambda each: each[:2])
        floor = ranked[0][0]
        self.cut = min([self.cut, *(cost - floor for cost, *_ in ranked[self.most_ways :])])
        found = []
        for cost, way, own, price in ranked[: self.most_ways]:
            if cost - floor > self.window:
                break
            apart = ALONE + step
            for n, starts in enumerate(rows):
                if own[n] and cost - floor + apart > self.window:
                    own[n] = _distinct(own[n])
                    continue
                more = [o for other in _steps(way, self.width) for o in self._read(starts, other)] if way != whole else []
                alone = [replace(o, price=o.price + apart) for o in (*stepped[n], *more)]
                own[n] = _distinct([*own[n], *alone]) or [self._unread()]
            found.append((price + sum(options[0].price for options in own) - floor, own))
        return found

    def _read(self, starts: list[Row], way: tuple[int, ...]) -> list[Option]:
        return [option for row in starts for option in _read(row, way, self.sums)]

    def _unread(self) -> Option:
        """Return the reading of a row that none of the ways fits: nothing of it is known."""
        nothing = (None,) * self.width
        return Option(nothing, (-1,) * self.width, (False,) * self.width, ALONE + 3 * STEP + MISREAD)

    def _rows(self, page: list[int], options: list[list[Option]], states: tuple, over: float) -> tuple:
        """Return the states after the rows of a page read in one way, each with the readings that led to it."""
        left, unknown, prices = states[0], states[1], states[2] + over
        paths: list[tuple] = [(n,) for n in range(len(prices))]
        for r, own in zip(page, options, strict=True):
            adds = np.zeros((len(own), left.shape[1]), np.int64)
            hides = np.zeros(adds.shape, bool)
            for n, option in enumerate(own):
                for family, sign in self.of[r]:
                    at = slice(family * self.width, (family + 1) * self.width)
                    adds[n, at] = [sign * (value or 0) for value in option.values]
                    hides[n, at] = [value is None for value in option.values]
            dear = np.array([option.price - own[0].price for option in own])
            keep = self._best((prices[:, None] + dear).ravel())
            i, k = np.divmod(keep, len(own))
            left, unknown, prices = left[i] + adds[k], unknown[i] | hides[k], prices[i] + dear[k]
            paths = [(*paths[n], own[m]) for n, m in zip(i, k, strict=True)]
            for family in self.closing.get(r, []):
                at = slice(family * self.width, (family + 1) * self.width)
                prices = prices + self._closing_price(left[:, at], unknown[:, at])
        return left, unknown, prices, paths

    def _closing_price(self, left: np.ndarray, unknown: np.ndarray) -> np.ndarray:
        """Return what it costs that a sum over rows does not agree: that of one slip, or of rows that are lost."""
        price = FAILS * ((left != 0) & ~unknown).sum(axis=1) + UNTOLD * unknown.sum(axis=1)
        lost = (left <= 0).all(axis=1) & ~unknown.any(axis=1)
        for total, parts in self.sums.groups:
            lost &= left[:, list(parts)].sum(axis=1) >= left[:, total]
        return np.where(lost, np.minimum(price, ROWS_LOST), price)

    def _best(self, price: np.ndarray) -> np.ndarray:
        """Return the states that are kept: the cheapest, no dearer than the window."""
        order = np.argsort(price, kind="stable")
        near = max(1, int(np.searchsorted(price[order], self.window, side="right")))
        kept = min(near, self.most)
        if kept < len(order):
            self.cut = min(self.cut, float(price[order[kept]]))
        return order[:kept]

    def _proven(self, left: np.ndarray, unknown: np.ndarray, price: np.ndarray) -> dict[Line, Settled]:
        order = np.argsort(price, kind="stable")
        best = int(order[0])
        near = [int(n) for n in order if price[n] < price[best] + SURE]
        fine = ((left[best] == 0) & ~unknown[best]).reshape(self.families, self.width)
        if self.cut < price[best] + SURE and (self.cut < FAR or self._digits(best, fine[0]) < DIGITS):
            return {}
        readings = [self._trace(n) for n in near]
        found = {}
        for r, (row, *_) in enumerate(self.rows):
            first = readings[0][r]
            sure = [k for k in range(self.width) if all(own[r].values[k] == first.values[k] for own in readings)]
            columns = self.sums.columns
            found[row.line] = Settled(
                {columns[k]: first.values[k] for k in range(self.width)},
                {columns[k]: first.cells[k] for k in range(self.width)},
                frozenset(columns[k] for k in range(self.width) if first.made[k]),
                frozenset(columns[k] for k in sure if any(fine[family, k] for family, _ in self.of[r])),
            )
        return found

    def _digits(self, state: int, holds: np.ndarray) -> float:
        """Return how many digits of the totals of columns that hold would have to fit by chance."""
        total = self._trace(state)[-1].values
        digits = 0.0
        for whole, parts in self.sums.groups:
            own = sorted(math.log10(max(1, total[k] or 1)) for k in (whole, *parts) if holds[k])
            digits += sum(own if len(own) <= len(parts) else own[:-1])  # the last follows from the others
        return digits

    def _trace(self, state: int) -> list[Option]:
        """Return the reading of every row that led to a state."""
        rows: list[Option] = []
        for own in reversed(self.trail):
            state, *options = own[state]
            rows = [*options, *rows]
        return rows


def _distinct(options: list[Option]) -> list[Option]:
    """Return the readings of a row that differ, each at its cheapest, the cheapest first."""
    found: dict[tuple, Option] = {}
    for option in sorted(options, key=lambda o: (o.price, o.cells)):
        found.setdefault(option.values, option)
    ranked = list(found.values())
    return ranked


def _pages(rows: list[Row]) -> list[list[int]]:
    """Return the rows of every page, by their place."""
    found: list[list[int]] = [[]]
    for r, row in enumerate(rows):
        if r and row.block != rows[r - 1].block:
            found.append([])
        found[-1].append(r)
    return found


def _families(rows: list[Row]) -> list[list[tuple[int, int]]]:
    """Return of every row the sums over rows that it stands in (0: the total) and its sign there.

    A group of types has one where it prints a figure and types follow.
    """
    found: list[list[tuple[int, int]]] = []
    family, inside = 0, 0
    follows = [other.level for _, other in pairwise(rows)] + [""]
    for row, after in zip(rows, follows, strict=True):
        if row.level == "total":
            found.append([(0, -1)])
        elif row.level == "group":
            heads = any(row.values) and after == "type"
            family, inside = (family + 1, family + 1) if heads else (family, 0)
            found.append([(inside, -1)] if heads else [])
        else:
            found.append([(0, 1), (inside, 1)] if inside else [(0, 1)])
    return found
