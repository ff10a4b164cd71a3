"""The sum over all alignments of damaged rows, all rows of a table at once.

A pair hidden Markov model (Durbin, Eddy, Krogh and Mitchison 1998, chapter 4), read as a noisy channel: the page
printed M columns, the text shows N cells, and every way from the one to the other has a probability. A state is a
place in both (how many cells, how many columns) with what the rest of the row depends on: the target before, the sum
and the largest of the targets so far, which one is not known, and which money was read. States that agree in all
of it are one state, and their probabilities add. Going forward and backward gives the probability of every step.

Only states near the best of their row are kept (WITHIN, WIDTH), judged with what the rest of the row can still give.
"""

from dataclasses import dataclass

import numpy as np

from analysis.repair import chain
from analysis.repair.chain import RULES, Line
from analysis.repair.classes import Cells, Class
from analysis.repair.rates import OPERATIONS, Counts, Rates

WITHIN = 11.0  # states less likely than the best by more than this (in logarithms) are not kept
WIDTH = 90  # states of a row kept at a column
STRAYS = 3  # cells from nowhere in a row between two columns
PAIRED = {"value", "amount"}  # a target and its money are doubled together
SEVERAL = 255  # more than one target of the years is not known
PRIME = np.uint64(1099511628211)
FIELDS = ("row", "cell", "money", "before", "step", "cash", "sum", "top", "missing", "fill")
PRINTED, LOST, DOUBLED, PAIR, SWAPPED, MERGED = range(len(OPERATIONS))


@dataclass
class Known:
    """What is known of a row's money: `figure` (R, S): a key of the money that a slot reads as; `allowed` (R, M, S):
    the logarithm of how likely a slot is under an amount."""

    figure: np.ndarray
    allowed: np.ndarray


@dataclass
class Read:
    """What the sum gives: `share` (R, M, S): the probability that a column reads as a slot; `fills`: row, column,
    value and probability of figures that are not printed and that the end demands; `counts`; `fit` (R): the
    logarithm of the probability of each row."""

    share: np.ndarray
    fills: list[tuple[np.ndarray, ...]]
    counts: Counts
    fit: np.ndarray


class Lattice:
    """One sum over the alignments of all rows."""

    def __init__(self, cells: Cells, line: Line, kinds: list[str], percent: np.ndarray, rates: Rates, known: Known):
        self.cells, self.line, self.rates, self.known = cells, line, rates, known
        self.kinds, self.percent = kinds, percent.astype(int)
        self.columns = len(kinds)
        self.nothing = len(cells.values)
        self.text, self.unknown = self.nothing + 1, self.nothing + 2
        self.zero = int(np.searchsorted(cells.values, 0))
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
            under = rates.under[j][cells.kind[:, :n]] + self._allowed(j)[:, :n]
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
                after = rates.under[j + 1][cells.kind[:, :n]] + self._allowed(j + 1)[:, :n]
                after = np.where(np.arange(n) < cells.count[:, None], after, -np.inf)
                two = out[:, j + 2]
                ahead = np.concatenate([after[:, 1:], np.full((rows, 1), -np.inf)], axis=1)
                if {self.kinds[j], self.kinds[j + 1]} == PAIRED:
                    pair = op[:, PAIR, None] + under + ahead + self.pairs[:, :n] + two[:, 4 : n + 4]
                    best[:, :n] = np.logaddexp(best[:, :n], pair)
                turned = np.concatenate([under[:, 1:], np.full((rows, 1), -np.inf)], axis=1)
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

    def _allowed(self, j: int) -> np.ndarray:
        return self.known.allowed[:, j]

    def run(self) -> Read:
        """Go forward, then backward; return what the steps add up to."""
        rows = len(self.cells.count)
        start = {
            "row": np.arange(rows),
            "cell": np.zeros(rows, np.int64),
            "money": np.ones(rows, np.uint64),
            "before": np.full(rows, self.unknown),
            "step": np.zeros(rows, np.int64),
            "cash": np.full(rows, self.unknown),
            "sum": np.zeros(rows, np.int64),
            "top": np.zeros(rows, np.int64),
            "missing": np.zeros(rows, np.int64),
            "fill": np.full(rows, -1),
            "p": np.zeros(rows),
        }
        self.steps: list[list[dict]] = [[] for _ in range(self.columns + 2)]
        self.waiting: list[list[dict]] = [[] for _ in range(self.columns + 2)]
        self.levels: list[dict | None] = [start] + [None] * self.columns
        for j in range(self.columns):
            if j:
                self.levels[j] = self._gather(j)
            self._leave(j)
        self.levels[self.columns] = self._gather(self.columns)
        return self._backward()

    # forward

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
            w = self.price[r, i, a] + rates.under[j, cells.kind[r, i]]
            slot = cells.reading[r, i, a]
            self._go(j, PRINTED, states, own, op[own, PRINTED] + w, [(j, slot)], 1, 1)
            copy = self.copies[r, i]
            two = np.isfinite(copy)
            w = op[own, DOUBLED] + w + copy
            self._go(j, DOUBLED, states, own[two], w[two], [(j, slot[two])], 2, 1)
        if j + 1 >= self.columns:
            return
        if {self.kinds[j], self.kinds[j + 1]} == PAIRED:
            own = np.nonzero(left > 3)[0]
            own = own[np.isfinite(self.pairs[row[own], at[own]])]
            r, i = row[own], at[own]
            w = rates.under[j, cells.kind[r, i]] + rates.under[j + 1, cells.kind[r, i + 1]] + self.pairs[r, i]
            self._go(j, PAIR, states, own, op[own, PAIR] + w, [(j, i), (j + 1, i + 1)], 4, 2)
        own = np.nonzero(left > 1)[0]
        r, i = row[own], at[own]
        w = op[own, SWAPPED] + rates.under[j + 1, cells.kind[r, i]] + rates.under[j, cells.kind[r, i + 1]]
        self._go(j, SWAPPED, states, own, w, [(j, i + 1), (j + 1, i)], 2, 2)
        own = np.nonzero(left > 0)[0]
        own = own[cells.parts[row[own], at[own], 0] >= 0]
        one, two = cells.parts[row[own], at[own]].T
        w = rates.under[j, cells.kind[row[own], one]] + rates.under[j + 1, cells.kind[row[own], two]]
        w = w + self.joined[row[own], at[own]]
        self._go(j, MERGED, states, own, op[own, MERGED] + w, [(j, one), (j + 1, two)], 1, 2)

    def _with_strays(self, j: int) -> dict:
        """Return the states at a column, each also with the next cells taken for cells from nowhere."""
        states = self.levels[j]
        found = []
        for k in range(STRAYS + 1):
            own = np.nonzero(states["cell"] + k <= self.cells.count[states["row"]])[0]
            row, at = states["row"][own], states["cell"][own]
            block = self.cells.block[row]
            w = self.strays[row, at + k] - self.strays[row, at] + k * self.rates.stray[block, j]
            found.append({name: states[name][own] for name in FIELDS} | {"from": own, "p": states["p"][own] + w})
            found[-1] |= {"cell": at + k, "strays": np.full(len(own), k), "w": w}
        out = {name: np.concatenate([each[name] for each in found]) for name in found[0]}
        return self._near(out, j)

    def _near(self, states: dict, j: int) -> dict:
        score = states["p"] + self.ahead[states["row"], j, states["cell"]]
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
        score = states["p"][own] + w + self.ahead[after["row"], j + columns_taken, after["cell"]]
        keep = score >= (states["p"] + self.ahead[states["row"], j, states["cell"]])[own] - WITHIN - 4
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
                grown += self._place(each, weight, index, column, slot[index])
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

    def _place(self, after: dict, w: np.ndarray, index: np.ndarray, column: int, slot: np.ndarray) -> list[tuple]:
        """Read a slot under a column: what it says beside the others, and the states that follow."""
        cells, rates, line = self.cells, self.rates, self.line
        row = after["row"]
        value = cells.number[row, slot]
        after = dict(after)
        if column in line.targets:
            w = w + rates.chain[after["step"], after["before"], value]
            told = (after["before"] != self.unknown) & (value != self.unknown)
            after["step"] = np.where(told, np.where(value == after["before"], 1, 2), after["step"])
            if column in line.years:
                open_ = (value == self.unknown) | (value == self.text)
                was = after["missing"]
                missing = np.where(was == 0, column + 1, SEVERAL)
                after["missing"] = np.where(open_, missing, was)
                figure = np.where(value < self.nothing, cells.values[np.minimum(value, self.nothing - 1)], 0)
                after["sum"] = after["sum"] + figure
                after["top"] = np.maximum(after["top"], figure)
            after["before"] = np.where(value == self.unknown, after["before"], value)
        elif column == line.end:
            return self._at_end(after, w, index, value)
        elif self.kinds[column] == "amount":
            w = w + self.known.allowed[row, column, slot]
            if column in line.money:
                w = w + rates.money_chain[after["cash"], value]
                after["cash"] = np.where(value == self.unknown, after["cash"], value)
            after["money"] = after["money"] * PRIME + self.known.figure[row, slot]
            if column in line.beside:
                known = (after["before"] != self.unknown) & (value != self.unknown)
                zeros = [(v == self.zero) | (v == self.nothing) for v in (after["before"], value)]
                w = w + np.where(known, rates.link[zeros[0].astype(int), zeros[1].astype(int)], 0.0)
        return [(after, w, index)]

    def _at_end(self, after: dict, w, index, value) -> list[tuple]:
        """Compare the target of the whole plan with the years: their sum, the last, the largest, or none of these."""
        cells, rates = self.cells, self.rates
        shares = rates.end[self.percent[after["row"]]]
        rare = rates.target_share[value]
        figure = np.where(value < self.nothing, cells.values[np.minimum(value, self.nothing - 1)], 0)
        other = 1 - shares.sum(axis=1)
        known = value != self.unknown
        whole = after["missing"] == 0
        rule = chain.matches(value, figure, after["before"], after["sum"], after["top"], self.nothing)
        last = rule[:, 1]
        ratio = other + (shares * rule).sum(axis=1) / rare
        stays = (
            np.exp(rates.chain[after["step"], after["before"], after["before"]]) * rates.target_share[after["before"]]
        )
        partly = other + np.where(last, shares[:, 1] / rare * (1 - np.minimum(stays, 0.9)), 0.0)
        weight = np.where(known, np.where(whole, np.log(ratio), np.log(partly)), 0.0)
        base = dict(after)
        base["before"] = np.where(known, value, self.unknown)
        base["sum"], base["top"] = np.zeros_like(after["sum"]), np.zeros_like(after["top"])
        base["missing"], base["step"] = np.zeros_like(after["missing"]), np.zeros_like(after["step"])
        out = [(base, w + weight, index)]
        one = np.nonzero(known & (after["missing"] > 0) & (after["missing"] != SEVERAL) & (value < self.nothing))[0]
        if not len(one):
            return out
        demanded = figure[one] - after["sum"][one]
        at = np.minimum(np.searchsorted(cells.values, demanded), self.nothing - 1)
        fits = (cells.values[at] == demanded) & (demanded >= 0)
        before = after["before"][one]
        chance = np.exp(rates.chain[after["step"][one], before, at]) * rates.target_share[at]
        options = [(fits, at, shares[one, 0] * chance / rare[one])]
        options.append((last[one] & (before < self.nothing), before, shares[one, 1] * stays[one] / rare[one]))
        for fine, fill, part in options:
            some = one[fine]
            if not len(some):
                continue
            branch = {name: values[some] for name, values in base.items()}
            branch["missing"], branch["fill"] = after["missing"][some], fill[fine]
            out.append((branch, w[some] + np.log(np.maximum(part[fine], 1e-12)), index[some]))
        return out

    def _gather(self, j: int) -> dict:
        """Merge the steps that lead to column j into its states; those far from the best of their row are cut."""
        steps = self.waiting[j]
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
        score = total + self.ahead[row, j, fields["cell"][first]]
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

    # backward

    def _backward(self) -> Read:
        rows = len(self.cells.count)
        last = self.levels[self.columns]
        row, at = last["row"], last["cell"]
        back = [np.full(len(level["row"]), -np.inf) for level in self.levels]
        back[self.columns] = self.ahead[row, self.columns, at]
        fit = _log_sums(last["p"] + back[self.columns], row, rows)
        for j in range(self.columns, 0, -1):
            for level in sorted({step["level"] for step in self.steps[j]}, reverse=True):
                own = [step for step in self.steps[j] if step["level"] == level]
                source = np.concatenate([step["from"] for step in own])
                to = np.concatenate([step["to"] for step in own])
                w = np.concatenate([step["w"] for step in own])
                w = np.where(to >= 0, w + back[j][to], -np.inf)
                back[level] = np.logaddexp(back[level], _log_sums(w, source, len(back[level])))
        return self._add_up(back, fit)

    def _add_up(self, back: list[np.ndarray], fit: np.ndarray) -> Read:
        cells, blocks = self.cells, self.rates.operation.shape[0]
        share = np.zeros((len(cells.count), self.columns, cells.kind.shape[1]))
        kinds = len(Class)
        counts = Counts(
            np.zeros((blocks, self.columns, len(OPERATIONS))),
            np.zeros((blocks, self.columns + 1)),
            np.zeros((self.columns, kinds)),
            np.zeros(kinds),
            np.zeros((2, len(RULES) + 1)),
            np.zeros((3, 2)),
        )
        for j in range(1, self.columns + 1):
            for step in self.steps[j]:
                kept = step["to"] >= 0
                row = step["row"]
                p = self.levels[step["level"]]["p"][step["from"]] + step["w"] - fit[row]
                p = np.where(kept, np.exp(np.minimum(p + back[j][step["to"]], 0.0)), 0.0)
                block = cells.block[row]
                np.add.at(counts.operation, (block, step["level"], step["operation"]), p)
                np.add.at(counts.stray, (block, step["level"]), p * step["strays"])
                for k in range(1, STRAYS + 1):
                    some = step["strays"] >= k
                    stray = cells.kind[row[some], np.maximum(step["cell"][some] - k, 0)]
                    np.add.at(counts.nowhere, stray, p[some])
                self._count_ties(counts, step, p)
                for column, slot in step["placed"]:
                    np.add.at(share, (row, column, cells.same[row, slot]), p)
                    if step["printed"]:
                        printed = np.where(
                            slot == cells.unknown, np.minimum(step["cell"], cells.reading.shape[1] - 1), slot
                        )
                        np.add.at(counts.under[column], cells.kind[row, printed], p)
        last = self.levels[self.columns]
        p = np.exp(last["p"] + back[self.columns] - fit[last["row"]])
        filled = last["fill"] >= 0
        fills = (last["row"][filled], last["missing"][filled] - 1, last["fill"][filled], p[filled])
        left = cells.count[last["row"]] - last["cell"]
        np.add.at(counts.stray, (cells.block[last["row"]], self.columns), p * left)
        return Read(share, fills, counts, fit)

    def _count_ties(self, counts: Counts, step: dict, p: np.ndarray) -> None:
        """Count targets that stay or change, and the rules that their end keeps."""
        level, row = self.levels[step["level"]], step["row"]
        column, slot = step["placed"][0]
        value = self.cells.number[row, slot]
        before = level["before"][step["from"]]
        if column in self.line.targets:
            told = (before != self.unknown) & (value != self.unknown)
            kind = level["step"][step["from"]]
            np.add.at(counts.steps, (kind[told], (value != before)[told].astype(int)), p[told])
        elif column == self.line.end:
            told = (value < self.nothing) & (level["missing"][step["from"]] == 0)
            figure = np.where(told, self.cells.values[np.minimum(value, self.nothing - 1)], 0)
            total, top = level["sum"][step["from"]], level["top"][step["from"]]
            kept = chain.matches(value, figure, before, total, top, self.nothing)
            shares = self.rates.end[self.percent[row]]
            part = shares * kept / self.rates.target_share[value][:, None]
            part = np.concatenate([part, 1 - shares.sum(axis=1, keepdims=True)], axis=1)
            part = part / part.sum(axis=1, keepdims=True) * p[:, None]
            np.add.at(counts.end, self.percent[row][told], part[told])


def _log_sums(w: np.ndarray, group: np.ndarray, size: int) -> np.ndarray:
    """Return the logarithm of the sum of exp(w) per group."""
    best = np.full(size, -np.inf)
    np.maximum.at(best, group, w)
    safe = np.where(np.isfinite(best), best, 0.0)
    total = np.bincount(group, weights=np.exp(w - safe[group]), minlength=size)
    with np.errstate(divide="ignore"):
        return safe + np.log(total)
