"""The sum over all alignments of damaged rows, all rows of a table at once.

A pair hidden Markov model (Durbin, Eddy, Krogh and Mitchison 1998, chapter 4), read as a noisy channel: the page
printed M columns, the text shows N cells, and every way from the one to the other has a probability. A state is a
place in both (how many cells, how many columns) with what the rest of the row depends on: the target before, the sum
and the largest of the targets so far, which one is not known, and which money was read. States that agree in all
of it are one state, and their probabilities add. Going forward here and backward in `expect` gives
the probability of every step.

Only states near the best of their row are kept (WITHIN, WIDTH), judged with what the rest of the row can still give.
"""

import numpy as np

from analysis.repair.chain import Line
from analysis.repair.classes import Cells, Class
from analysis.repair.rates import Rates
from analysis.repair.ties import PRIME, Ties
from analysis.repair.weights import DOUBLED, LOST, MERGED, PAIR, PAIRED, PRINTED, SWAPPED, Known, Weights, may_swap

WITHIN = 11.0  # states less likely than the best by more than this (in logarithms) are not kept
WIDTH = 90  # states of a row kept at a column
STRAYS = 3  # cells from nowhere in a row between two columns
FIELDS = ("row", "cell", "money", "before", "step", "cash", "sum", "top", "missing", "fill")


class Lattice:
    """The states of all rows at every column, and the steps that lead to them.

    `levels[j]`: arrays by FIELDS of the states at column j, and `p`, the logarithm of their probability; `steps[j]`:
    the steps that lead there, grouped by what they do.
    """

    def __init__(self, cells: Cells, line: Line, kinds: list[str], percent: np.ndarray, rates: Rates, known: Known):
        self.cells, self.line, self.rates, self.kinds = cells, line, rates, kinds
        self.columns = len(kinds)
        self.weights = Weights(cells, line, kinds, rates, known)
        self.ties = Ties(cells, line, kinds, percent, rates, known)
        self._run()

    def _run(self) -> None:
        """Go from the first column to the last."""
        rows = len(self.cells.count)
        start = {
            "row": np.arange(rows),
            "cell": np.zeros(rows, np.int64),
            "money": np.ones(rows, np.uint64),
            "before": np.full(rows, self.ties.unknown),
            "step": np.zeros(rows, np.int64),
            "cash": np.full(rows, self.ties.unknown),
            "sum": np.zeros(rows, np.int64),
            "top": np.zeros(rows, np.int64),
            "missing": np.zeros(rows, np.int64),
            "fill": np.full(rows, -1),
            "p": np.zeros(rows),
        }
        self.steps: list[list[dict]] = [[] for _ in range(self.columns + 2)]
        self.waiting: list[list[dict]] = [[] for _ in range(self.columns + 2)]
        self.levels: list[dict[str, np.ndarray]] = [start] + [{}] * self.columns
        for j in range(self.columns):
            if j:
                self.levels[j] = self._gather(j)
            self._leave(j)
        self.levels[self.columns] = self._gather(self.columns)

    def _leave(self, j: int) -> None:
        """Take every state at column j through every operation."""
        cells, rates = self.cells, self.rates
        states = self._with_strays(j)
        row, at, block = states["row"], states["cell"], cells.block[states["row"]]
        op = rates.operation[block, j]
        left = cells.count[row] - at
        everywhere = np.arange(len(row))
        unknown = np.full(len(row), cells.unknown)
        self._go(j, LOST, states, everywhere, op[:, LOST], [(j, unknown)], 0, 1)
        end = np.nonzero(left == 0)[0]
        blank = op[end, PRINTED] + rates.under[j, Class.BLANK]
        self._go(j, PRINTED, states, end, blank, [(j, np.full(len(end), cells.blank))], 0, 1)
        for a in range(cells.reading.shape[2]):
            own = np.nonzero(left > 0)[0]
            own = own[cells.reading[row[own], at[own], a] >= 0]
            r, i = row[own], at[own]
            w = self.weights.price[r, i, a] + rates.under[j, cells.kind[r, i]]
            slot = cells.reading[r, i, a]
            self._go(j, PRINTED, states, own, op[own, PRINTED] + w, [(j, slot)], 1, 1)
            copy = self.weights.copies[r, i]
            two = np.isfinite(copy)
            w = op[own, DOUBLED] + w + copy
            self._go(j, DOUBLED, states, own[two], w[two], [(j, slot[two])], 2, 1)
        if j + 1 >= self.columns:
            return
        if {self.kinds[j], self.kinds[j + 1]} == PAIRED:
            own = np.nonzero(left > 3)[0]
            own = own[np.isfinite(self.weights.pairs[row[own], at[own]])]
            r, i = row[own], at[own]
            w = rates.under[j, cells.kind[r, i]] + rates.under[j + 1, cells.kind[r, i + 1]] + self.weights.pairs[r, i]
            self._go(j, PAIR, states, own, op[own, PAIR] + w, [(j, i), (j + 1, i + 1)], 4, 2)
        own = np.nonzero(left > 1)[0] if may_swap(self.kinds, j) else everywhere[:0]
        r, i = row[own], at[own]
        w = op[own, SWAPPED] + rates.under[j + 1, cells.kind[r, i]] + rates.under[j, cells.kind[r, i + 1]]
        self._go(j, SWAPPED, states, own, w, [(j, i + 1), (j + 1, i)], 2, 2)
        own = np.nonzero(left > 0)[0]
        own = own[cells.parts[row[own], at[own], 0] >= 0]
        one, two = cells.parts[row[own], at[own]].T
        w = rates.under[j, cells.kind[row[own], one]] + rates.under[j + 1, cells.kind[row[own], two]]
        w = w + self.weights.joined[row[own], at[own]]
        self._go(j, MERGED, states, own, op[own, MERGED] + w, [(j, one), (j + 1, two)], 1, 2)

    def _with_strays(self, j: int) -> dict:
        """Return the states at a column, each also with the next cells taken for cells from nowhere."""
        states = self.levels[j]
        found = []
        for k in range(STRAYS + 1):
            own = np.nonzero(states["cell"] + k <= self.cells.count[states["row"]])[0]
            row, at = states["row"][own], states["cell"][own]
            block = self.cells.block[row]
            w = self.weights.strays[row, at + k] - self.weights.strays[row, at] + k * self.rates.stray[block, j]
            found.append({name: states[name][own] for name in FIELDS} | {"from": own, "p": states["p"][own] + w})
            found[-1] |= {"cell": at + k, "strays": np.full(len(own), k), "w": w}
        out = {name: np.concatenate([each[name] for each in found]) for name in found[0]}
        return self._near(out, j)

    def _near(self, states: dict, j: int) -> dict:
        score = states["p"] + self.weights.ahead[states["row"], j, states["cell"]]
        best = np.full(len(self.cells.count), -np.inf)
        np.maximum.at(best, states["row"], score)
        near = score >= best[states["row"]] - WITHIN
        return {name: values[near] for name, values in states.items()}

    def _go(self, j, operation, states, own, w, placed, cells_taken, columns_taken) -> None:
        """Record the step of the states `own` that reads slots under columns, with its weight `w`."""
        if not len(own):
            return
        after = {name: states[name][own] for name in FIELDS}
        after["cell"] = after["cell"] + cells_taken
        score = states["p"][own] + w + self.weights.ahead[after["row"], j + columns_taken, after["cell"]]
        keep = score >= (states["p"] + self.weights.ahead[states["row"], j, states["cell"]])[own] - WITHIN - 4
        if not keep.all():
            own, w = own[keep], w[keep]
            after = {name: values[keep] for name, values in after.items()}
            placed = [(column, slot[keep]) for column, slot in placed]
            if not len(own):
                return
        w = w.copy()
        step = {"level": j, "operation": operation, "printed": cells_taken > 0}
        branches = [(after, w, np.arange(len(own)))]
        for column, slot in placed:
            grown = []
            for each, weight, index in branches:
                grown += self.ties.place(each, weight, index, column, slot[index])
            branches = grown
        for each, weight, index in branches:
            mine = own[index]
            record = dict(step)
            record["from"] = states["from"][mine]
            record["strays"] = states["strays"][mine]
            record["w"] = weight + states["w"][mine]
            record["row"] = each["row"]
            record["cell"] = states["cell"][mine]
            record["placed"] = [(column, slot[index]) for column, slot in placed]
            record["p"] = states["p"][mine] + weight
            record["after"] = each
            self.waiting[j + columns_taken].append(record)

    def _gather(self, j: int) -> dict:
        """Merge the steps that lead to column j into its states; those far from the best of their row are cut."""
        steps = self.waiting[j]
        if not steps:  # no row has come so far
            return {name: values[:0] for name, values in self.levels[0].items()}
        fields = {name: np.concatenate([s["after"][name] for s in steps]) for name in FIELDS}
        p = np.concatenate([s["p"] for s in steps])
        key = np.zeros(len(p), np.uint64)
        for name in FIELDS:
            key = (key ^ (key >> np.uint64(29))) * PRIME + fields[name].astype(np.int64).view(np.uint64)
        _, first, state = np.unique(key, return_index=True, return_inverse=True)
        best = np.full(len(first), -np.inf)
        np.maximum.at(best, state, p)
        total = best + np.log(np.bincount(state, weights=np.exp(p - best[state]), minlength=len(first)))
        row = fields["row"][first]
        score = total + self.weights.ahead[row, j, fields["cell"][first]]
        order = np.lexsort((-score, row))
        starts = np.searchsorted(row[order], np.arange(len(self.cells.count)))
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order)) - starts[row[order]]
        top = score[order][np.minimum(starts, len(order) - 1)]
        keep = (rank < WIDTH) & (score >= top[row] - WITHIN)
        number = np.where(keep, np.cumsum(keep) - 1, -1)
        to = number[state]
        offset = 0
        for step in steps:
            size = len(step["p"])
            step["to"] = to[offset : offset + size]
            offset += size
            del step["after"], step["p"]
        self.steps[j] = steps
        self.waiting[j] = []
        chosen = first[keep]
        return {name: fields[name][chosen] for name in FIELDS} | {"p": total[keep]}
