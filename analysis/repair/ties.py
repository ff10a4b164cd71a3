"""What ties the figures of one line in a lattice: the years, their end, and the money beside them."""

import numpy as np

from analysis.repair import chain
from analysis.repair.chain import Line
from analysis.repair.classes import Cells
from analysis.repair.rates import Rates
from analysis.repair.weights import Known

SEVERAL = 255  # more than one target of the years is not known
PRIME = np.uint64(1099511628211)


class Ties:
    """Read figures under columns: what they weigh beside those before them, and the states that follow."""

    def __init__(self, cells: Cells, line: Line, kinds: list[str], percent: np.ndarray, rates: Rates, known: Known):
        self.cells, self.line, self.rates, self.known = cells, line, rates, known
        self.kinds, self.percent = kinds, percent.astype(int)
        self.nothing = len(cells.values)
        self.text, self.unknown = self.nothing + 1, self.nothing + 2
        self.zero = int(np.searchsorted(cells.values, 0))

    def place(self, after: dict, w: np.ndarray, index: np.ndarray, column: int, slot: np.ndarray) -> list[tuple]:
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
