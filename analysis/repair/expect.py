"""Go backward through a lattice: how likely every reading is, and how often everything happened."""

from dataclasses import dataclass

import numpy as np

from analysis.repair import chain
from analysis.repair.chain import RULES
from analysis.repair.classes import Class
from analysis.repair.lattice import STRAYS, Lattice
from analysis.repair.rates import OPERATIONS, Counts


@dataclass
class Read:
    """What the sum gives: `share` (R, M, S): the probability that a column reads as a slot; `fills`: row, column,
    value and probability of figures that are not printed and that the end demands; `counts`; `fit` (R): the
    logarithm of the probability of each row."""

    share: np.ndarray
    fills: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
    counts: Counts
    fit: np.ndarray


def expect(lattice: Lattice) -> Read:
    """Return what the steps of a lattice add up to."""
    rows = len(lattice.cells.count)
    last = lattice.levels[lattice.columns]
    row, at = last["row"], last["cell"]
    back = [np.full(len(level["row"]), -np.inf) for level in lattice.levels]
    back[lattice.columns] = lattice.weights.ahead[row, lattice.columns, at]
    fit = _log_sums(last["p"] + back[lattice.columns], row, rows)
    for j in range(lattice.columns, 0, -1):
        for level in sorted({step["level"] for step in lattice.steps[j]}, reverse=True):
            own = [step for step in lattice.steps[j] if step["level"] == level]
            source = np.concatenate([step["from"] for step in own])
            to = np.concatenate([step["to"] for step in own])
            w = np.concatenate([step["w"] for step in own])
            w = np.where(to >= 0, w + back[j][to], -np.inf)
            back[level] = np.logaddexp(back[level], _log_sums(w, source, len(back[level])))
    # A row that no way through the table is near enough for counts for nothing, and all of its readings stay open.
    return _add_up(lattice, back, np.where(np.isneginf(fit), np.inf, fit))


def _add_up(lattice: Lattice, back: list[np.ndarray], fit: np.ndarray) -> Read:
    cells, blocks = lattice.cells, lattice.rates.operation.shape[0]
    share = np.zeros((len(cells.count), lattice.columns, cells.kind.shape[1]))
    kinds = len(Class)
    counts = Counts(
        np.zeros((blocks, lattice.columns, len(OPERATIONS))),
        np.zeros((blocks, lattice.columns + 1)),
        np.zeros((lattice.columns, kinds)),
        np.zeros(kinds),
        np.zeros((2, len(RULES) + 1)),
        np.zeros((3, 2)),
    )
    for j in range(1, lattice.columns + 1):
        for step in lattice.steps[j]:
            kept = step["to"] >= 0
            row = step["row"]
            p = lattice.levels[step["level"]]["p"][step["from"]] + step["w"] - fit[row]
            p = np.where(kept, np.exp(np.minimum(p + back[j][step["to"]], 0.0)), 0.0)
            block = cells.block[row]
            np.add.at(counts.operation, (block, step["level"], step["operation"]), p)
            np.add.at(counts.stray, (block, step["level"]), p * step["strays"])
            for k in range(1, STRAYS + 1):
                some = step["strays"] >= k
                stray = cells.kind[row[some], np.maximum(step["cell"][some] - k, 0)]
                np.add.at(counts.nowhere, stray, p[some])
            _count_ties(lattice, counts, step, p)
            for column, slot in step["placed"]:
                np.add.at(share, (row, column, cells.same[row, slot]), p)
                if step["printed"]:
                    printed = np.where(
                        slot == cells.unknown, np.minimum(step["cell"], cells.reading.shape[1] - 1), slot
                    )
                    np.add.at(counts.under[column], cells.kind[row, printed], p)
    last = lattice.levels[lattice.columns]
    p = np.exp(last["p"] + back[lattice.columns] - fit[last["row"]])
    filled = last["fill"] >= 0
    fills = (last["row"][filled], last["missing"][filled] - 1, last["fill"][filled], p[filled])
    left = cells.count[last["row"]] - last["cell"]
    np.add.at(counts.stray, (cells.block[last["row"]], lattice.columns), p * left)
    return Read(share, fills, counts, fit)


def _count_ties(lattice: Lattice, counts: Counts, step: dict, p: np.ndarray) -> None:
    """Count targets that stay or change, and the rules that their end keeps."""
    level, row = lattice.levels[step["level"]], step["row"]
    column, slot = step["placed"][0]
    value = lattice.cells.number[row, slot]
    before = level["before"][step["from"]]
    if column in lattice.line.targets:
        told = (before != lattice.ties.unknown) & (value != lattice.ties.unknown)
        kind = level["step"][step["from"]]
        np.add.at(counts.steps, (kind[told], (value != before)[told].astype(int)), p[told])
    elif column == lattice.line.end:
        told = (value < lattice.ties.nothing) & (level["missing"][step["from"]] == 0)
        figure = np.where(told, lattice.cells.values[np.minimum(value, lattice.ties.nothing - 1)], 0)
        total, top = level["sum"][step["from"]], level["top"][step["from"]]
        kept = chain.matches(value, figure, before, total, top, lattice.ties.nothing)
        shares = lattice.rates.end[lattice.ties.percent[row]]
        part = shares * kept / lattice.rates.target_share[value][:, None]
        part = np.concatenate([part, 1 - shares.sum(axis=1, keepdims=True)], axis=1)
        part = part / part.sum(axis=1, keepdims=True) * p[:, None]
        np.add.at(counts.end, lattice.ties.percent[row][told], part[told])


def _log_sums(w: np.ndarray, group: np.ndarray, size: int) -> np.ndarray:
    """Return the logarithm of the sum of exp(w) per group."""
    best = np.full(size, -np.inf)
    np.maximum.at(best, group, w)
    safe = np.where(np.isfinite(best), best, 0.0)
    total = np.bincount(group, weights=np.exp(w - safe[group]), minlength=size)
    with np.errstate(divide="ignore"):
        return safe + np.log(total)
