"""Which cells the rows of a page have lost, doubled or exchanged, told by all sums of a table of counts at once.

The rows of a page share their damage. Of every page a few ways to read all its rows are tried, of every row the page's
way, none, or one step of its own. A reading of the whole table is proven where the sums inside its rows and the totals
of its columns hold together, and no other reading does nearly as well: rows and columns are two proofs that do not
follow from each other.

Prices are -log P in natural units; which ways there are, and what each costs, stands in `page_ways`.
"""

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from analysis.repair import page_ways
from analysis.repair.grid import Grid
from analysis.repair.page_ways import Option, Row, Sums
from analysis.repair.tokens import Token

FOLLOWS, ALONE = 0.15, 2.0  # a row that has lost what its page has, one that has not
UNREAD = 12.0  # a row that none of the ways fits
UNTOLD = 4.0  # a column whose total cannot be compared: what a wrong figure would cost is escaped
FAILS = 8.0  # a column whose total does not agree
ROWS_LOST = 7.0  # rows that are not in the text, so that totals of all columns exceed what is
FAR = 5.0  # how much dearer than the first prices of the rows readings must be that were left out unseen
DIGITS = 5.5  # of the totals that agree, where not all readings as good were seen
SURE = 7.0  # what every other reading of a figure must cost more than the best
FEW, MOST = (12, 100), (60, 1000)  # ways of a page and states that are kept: to find a good reading, all as good
DEAREST = 30.0  # of the best reading: a table that is damaged more is not read so
WINDOW = 16.0  # dearer ones than the cheapest by more are not kept


@dataclass(frozen=True)
class Settled:
    """What the sums of a table tell of one row: its figures, their cells, which of them are made and which proven."""

    values: dict[int, int | None]
    cells: dict[int, int]
    made: frozenset[int]
    proven: frozenset[int]


def settle(table: Grid, tokens: dict[int, tuple[Token, ...]]) -> dict[int, Settled]:
    """Return by line the rows whose reading the sums of the table prove, by position of their columns.

    Nothing where a table has no total of its columns, or no told sums inside its rows.
    """
    sums = Sums.of(table)
    own = [row for row in table.rows if row.level in ("type", "group", "total")]
    if sums is None or not own or own[-1].level != "total":
        return {}
    rows = [list(page_ways.starts(row, tokens[row.line], sums)) for row in own]
    if any(page_ways.counts_whole_only(row, sums) for starts in rows for row in starts):
        rows = [[replace(row, summed=row.level == "type") for row in starts] for starts in rows]
    best = _Search(sums, rows, *FEW, WINDOW).cheapest()
    return _Search(sums, rows, *MOST, best + SURE).settled() if best <= DEAREST else {}


class _Search:
    """The readings of a table, cheapest first."""

    def __init__(self, sums: Sums, rows: list[list[Row]], most_ways: int, most: int, window: float):
        self.sums, self.rows, self.most_ways, self.most, self.window = sums, rows, most_ways, most, window
        self.width = len(sums.columns)
        self.ways = page_ways.ways(self.width)
        self.of = _families([starts[0] for starts in rows])
        last = {family: r for r, own in enumerate(self.of) for family, _ in own}
        self.families = 1 + max(last)
        self.closing = {r: [family for family, end in last.items() if end == r] for r in last.values()}
        self.trail: list[
            list[tuple]
        ] = []  # by page: of every state the one before it, and the readings of the page's rows
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

    def settled(self) -> dict[int, Settled]:
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
        stepped = [self._stepped(starts, whole) for starts in rows]
        step = page_ways.step_price(self.width)
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
        for cost, cells, own, price in ranked[: self.most_ways]:
            if cost - floor > self.window:
                break
            for n, starts in enumerate(rows):
                if own[n] and cost - floor + ALONE + step > self.window:
                    own[n] = _distinct(own[n])
                    continue
                more = self._stepped(starts, cells) if cells != whole else []
                own[n] = _distinct([*own[n], *stepped[n], *more]) or [self._unread()]
            found.append((price + sum(options[0].price for options in own) - floor, own))
        return found

    def _read(self, starts: list[Row], way: tuple[int, ...]) -> list[Option]:
        return [option for row in starts for option in page_ways.read(row, way, self.sums)]

    def _stepped(self, starts: list[Row], way: tuple[int, ...]) -> list[Option]:
        """Return the readings of a row that one step of its own has damaged beside a way."""
        after = page_ways.steps(way, self.width)
        return [
            replace(o, price=o.price + ALONE + dear) for cells, dear in after.items() for o in self._read(starts, cells)
        ]

    def _unread(self) -> Option:
        """Return the reading of a row that none of the ways fits: nothing of it is known."""
        nothing = (None,) * self.width
        return Option(nothing, (-1,) * self.width, (False,) * self.width, UNREAD)

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

    def _proven(self, left: np.ndarray, unknown: np.ndarray, price: np.ndarray) -> dict[int, Settled]:
        """Return what the cheapest reading proves: what all others that are nearly as cheap say as well.

        Where states were left out that might be as cheap, the totals that agree must be too long for chance.
        """
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
    return list(found.values())


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
