"""How likely the figures of one line are together: targets over the years, their end, and the money beside them.

Everything is a logarithm of a ratio: how likely a figure is after what is known of its row, over how likely it is in
the table at large. What is known of no figure has the ratio one.
"""

from dataclasses import dataclass

import numpy as np

from analysis.repair.grid import Grid

# Shares of targets that stay, and that grow or fall a little (the rest is anything): after the first one, after one
# that stayed, after one that did not. A line that grows goes on growing, one that stays goes on staying.
STEPS = np.array([[0.55, 0.35], [0.75, 0.18], [0.25, 0.62]])
MONEY_EQUAL, MONEY_NEAR = 0.4, 0.35  # the same for the money of two years
SPREAD = 0.25  # of the logarithm of growth from one year to the next
RULES = ("sum", "last", "maximum")
END_SHARES = np.array([[0.55, 0.2, 0.05], [0.05, 0.7, 0.08]])  # of RULES for counts and for percentages
ZERO_BESIDE_ZERO, ZERO_BESIDE_FIGURE = 0.7, 0.06  # how often money is zero where its target is, and where it is not


@dataclass(frozen=True)
class Line:
    """The columns that are read together, by position.

    `targets`: baseline and targets in the order of the years; `years`: those with money of their own, which the end
    adds up; `end`: the target of the whole plan or -1; `beside`: position of an amount -> the target before it;
    `money`: amounts of the years, of one measure, in their order.
    """

    targets: tuple[int, ...]
    years: tuple[int, ...]
    end: int
    beside: dict[int, int]
    money: tuple[int, ...]


def line_of(table: Grid) -> Line:
    """Return which columns of a table are one line's targets and their money."""
    columns = table.columns
    targets = [
        j
        for j, c in enumerate(columns)
        if c.kind == "value" and c.measure in ("target", "baseline") and c.year is not None
    ]
    if len({(columns[j].measure, columns[j].year) for j in targets}) < len(targets):
        targets = []  # two prints of one year: no line over the years
    targets = sorted(targets, key=lambda j: (columns[j].year, columns[j].measure != "baseline"))
    targets = targets if targets == sorted(targets) else []
    money = {c.year for c in columns if c.kind == "amount" and c.period == "year"}
    ends = [j for j, c in enumerate(columns) if c.kind == "value" and c.measure == "target" and c.period == "end"]
    years = [j for j in targets if columns[j].measure == "target" and (not money or columns[j].year in money)]
    end = ends[0] if len(ends) == 1 and len(years) > 1 and ends[0] > years[-1] else -1
    beside = {
        j: j - 1
        for j, c in enumerate(columns)
        if c.kind == "amount" and j and columns[j - 1].measure == "target" and columns[j - 1].year == c.year
    }
    cash = [j for j, c in enumerate(columns) if c.kind == "amount" and c.period == "year"]
    one = len({columns[j].measure for j in cash}) == 1 and len({columns[j].year for j in cash}) == len(cash)
    return Line(tuple(targets), tuple(years), end, beside, tuple(cash) if one else ())


def frequencies(values: np.ndarray, number: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return how often each value (and nothing, text, unknown) is printed, none of them never."""
    found = np.bincount(number.ravel(), weights=weight.ravel().astype(float), minlength=len(values) + 3) + 0.3
    return found / found.sum()


def transitions(values: np.ndarray, share: np.ndarray, equal: float, near: float) -> np.ndarray:
    """Return log P(next | before) / P(next) of every pair of values: the same, a little more or less, or anything."""
    known = len(values)
    size = np.where(values > 0, values, 1).astype(float)
    apart = np.abs(np.log(size[:, None] / size[None, :]))
    kernel = np.where((values > 0)[:, None] & (values > 0)[None, :], np.exp(-apart / SPREAD), 0.0)
    np.fill_diagonal(kernel, 0.0)
    total = (kernel * share[:known]).sum(axis=1, keepdims=True)
    ratio = np.full((known + 3, known + 3), 1.0 - equal - near)
    ratio[:known, :known] += np.where(total > 0, near * kernel / np.where(total > 0, total, 1), near)
    ratio[:known, known:] += near
    ratio[known : known + 2, :] += near
    ratio[np.arange(known + 2), np.arange(known + 2)] += equal / share[: known + 2]
    found = np.log(ratio)
    found[known + 2, :] = 0.0
    found[:, known + 2] = 0.0
    return found


def matches(value, figure, before, total, top, nothing: int) -> np.ndarray:
    """Return which of RULES a target of the whole plan keeps (rows, rules): sum, last, maximum of the years."""
    summed = (figure == total) & (value <= nothing)
    return np.stack([summed, value == before, (figure == top) & (value < nothing)], axis=1)


def money_link(zero_share: float) -> np.ndarray:
    """Return log P(money zero or not | target zero or not) over how often money is zero at all, (2, 2)."""
    given = np.array([[1 - ZERO_BESIDE_FIGURE, ZERO_BESIDE_FIGURE], [1 - ZERO_BESIDE_ZERO, ZERO_BESIDE_ZERO]])
    return np.log(given / np.array([1 - zero_share, zero_share]))
