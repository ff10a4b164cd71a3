"""What the steps of a lattice weigh whatever came before them, and what the rest of a row can still give."""

from dataclasses import dataclass

import numpy as np

from analysis.repair.chain import Line
from analysis.repair.classes import Cells, Class
from analysis.repair.grid import NUMBER_KINDS
from analysis.repair.rates import OPERATIONS, Rates

PRINTED, LOST, DOUBLED, PAIR, SWAPPED, MERGED = range(len(OPERATIONS))
PAIRED = {"value", "amount"}  # a target and its money are doubled together


def may_swap(kinds: list[str], j: int) -> bool:
    """Tell whether a column and the next may be printed in turned order: a name before or after figures may not.

    Else the number that a list gives its lines, before a name, is read as the figure behind it.
    """
    return not (set(kinds[j : j + 2]) & {"name", "text"} and set(kinds[j : j + 2]) & set(NUMBER_KINDS))


@dataclass
class Known:
    """What is known of a row's money: `figure` (R, S): a key of the money that a slot reads as; `allowed` (R, M, S):
    the logarithm of how likely a slot is under an amount."""

    figure: np.ndarray
    allowed: np.ndarray


class Weights:
    """The weights of single steps, as logarithms of ratios to how usual the cells are (R rows, N cells).

    `copies`, `pairs` (R, N + 4): that a cell repeats the one before, a pair the pair before; `joined` (R, N): that a
    cell holds two; `strays` (R, N + 1): cells from nowhere, added up; `price` (R, N, A): what a cell may stand for;
    `ahead` (R, M + 3, N + 5): what the cells from a place on can still give.
    """

    def __init__(self, cells: Cells, line: Line, kinds: list[str], rates: Rates, known: Known):
        self.cells, self.line, self.rates, self.known, self.kinds = cells, line, rates, known, kinds
        self.columns = len(kinds)
        rows, n = cells.reading.shape[:2]
        at = np.arange(rows)[:, None]
        self.background = -np.log(self._share(rates))
        words = np.isin(cells.kind, (Class.UNIT, Class.SHORT, Class.LONG, Class.MIXED, Class.BROKEN))
        self.background = np.where(words, 2.0 - np.log(rates.class_share[cells.kind]), self.background)
        part = np.maximum(cells.parts, 0)
        two = self.background[at[:, :, None], part].sum(axis=2)
        self.joined = np.where(cells.parts[:, :, 0] >= 0, self.background[:, :n] - two, -np.inf)
        self.copies = np.full((rows, n + 4), -np.inf)
        alike = (cells.same[:, : n - 1] == cells.same[:, 1:n]) & (np.arange(1, n) < cells.count[:, None])
        self.copies[:, : n - 1] = np.where(alike, self.background[:, : n - 1], -np.inf)
        self.pairs = np.full((rows, n + 4), -np.inf)
        if n > 3:
            both = (cells.same[:, : n - 3] == cells.same[:, 2 : n - 1]) & (
                cells.same[:, 1 : n - 2] == cells.same[:, 3:n]
            )
            both &= np.arange(3, n) < cells.count[:, None]
            gain = self.background[:, : n - 3] + self.background[:, 1 : n - 2]
            self.pairs[:, : n - 3] = np.where(both, gain, -np.inf)
        strays = rates.nowhere[cells.kind[:, :n]]
        self.strays = np.concatenate([np.zeros((rows, 1)), np.cumsum(strays, axis=1)], axis=1)
        slip = cells.reading[:, :, 2:] >= 0
        target = np.where(slip, cells.number[at[:, :, None], cells.reading[:, :, 2:]], 0)
        printed = cells.number[:, :n, None]
        rare = np.log(rates.target_share[target]) - np.log(rates.target_share[printed])
        self.price = cells.price.copy()
        self.price[:, :, 2:] += np.where(slip & (cells.kind[:, :n, None] != Class.BROKEN), rare, 0.0)
        self.ahead = self._ahead()

    def _share(self, rates: Rates) -> np.ndarray:
        """Return how usual the value of every slot is: in the table, or (where no chain tells) in its own row too."""
        share = rates.share[self.cells.number]
        if rates.use_chain:
            return share
        own = self.cells.number[:, :, None] == self.cells.number[:, None, : self.cells.reading.shape[1]]
        own &= (np.arange(own.shape[2]) < self.cells.count[:, None])[:, None, :]
        return 0.5 * share + 0.5 * own.sum(axis=2) / np.maximum(self.cells.count, 1)[:, None]

    def _ahead(self) -> np.ndarray:
        """Return what cells i.. can still give from column j on, without what ties the columns (R, M + 1, N + 2)."""
        cells, rates, n = self.cells, self.rates, self.cells.reading.shape[1]
        rows = len(cells.count)
        out = np.full((rows, self.columns + 3, n + 5), -np.inf)
        rest = self.strays[np.arange(rows), cells.count][:, None] - self.strays
        inside = np.arange(n + 1) <= cells.count[:, None]
        stray = rates.stray[cells.block]
        left = np.arange(n + 1) - cells.count[:, None]
        out[:, self.columns, : n + 1] = np.where(inside, rest - left * stray[:, self.columns, None], -np.inf)
        for j in range(self.columns - 1, -1, -1):
            op = rates.operation[cells.block, j]
            under = rates.under[j][cells.kind[:, :n]] + self.known.allowed[:, j][:, :n]
            under = np.where(np.arange(n) < cells.count[:, None], under, -np.inf)
            nxt = out[:, j + 1]
            best = op[:, LOST, None] + nxt[:, : n + 1]
            ends = np.arange(n + 1) == cells.count[:, None]
            blank = op[:, PRINTED, None] + rates.under[j, Class.BLANK] + nxt[:, : n + 1]
            best = np.where(ends, np.logaddexp(best, blank), best)
            best[:, :n] = np.logaddexp(best[:, :n], op[:, PRINTED, None] + under + nxt[:, 1 : n + 1])
            doubled = op[:, DOUBLED, None] + under + self.copies[:, :n] + nxt[:, 2 : n + 2]
            best[:, :n] = np.logaddexp(best[:, :n], doubled)
            if j + 1 < self.columns:
                after = rates.under[j + 1][cells.kind[:, :n]] + self.known.allowed[:, j + 1][:, :n]
                after = np.where(np.arange(n) < cells.count[:, None], after, -np.inf)
                two = out[:, j + 2]
                ahead = np.concatenate([after[:, 1:], np.full((rows, 1), -np.inf)], axis=1)
                if {self.kinds[j], self.kinds[j + 1]} == PAIRED:
                    pair = op[:, PAIR, None] + under + ahead + self.pairs[:, :n] + two[:, 4 : n + 4]
                    best[:, :n] = np.logaddexp(best[:, :n], pair)
                turned = np.concatenate([under[:, 1:], np.full((rows, 1), -np.inf)], axis=1)
                if may_swap(self.kinds, j):
                    best[:, :n] = np.logaddexp(best[:, :n], op[:, SWAPPED, None] + after + turned + two[:, 2 : n + 2])
                one, other = cells.parts[:, :, 0], cells.parts[:, :, 1]
                at = np.arange(rows)[:, None]
                merged = rates.under[j][cells.kind[at, one]] + rates.under[j + 1][cells.kind[at, other]]
                merged = np.where(one >= 0, merged + self.joined + op[:, MERGED, None] + two[:, 1 : n + 1], -np.inf)
                best[:, :n] = np.logaddexp(best[:, :n], merged)
            for i in range(n - 1, -1, -1):
                step = stray[:, j] + self.strays[:, i + 1] - self.strays[:, i] + best[:, i + 1]
                best[:, i] = np.logaddexp(best[:, i], np.where(i < cells.count, step, -np.inf))
            out[:, j, : n + 1] = best
        return out
