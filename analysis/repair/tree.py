"""Choose one candidate per row for a whole table, exactly.

The hierarchy is a tree. `solve` returns the cheapest choice and, for every candidate of every row, the price
of the cheapest whole table that contains it, in two passes over the tree: sums upward, outside prices downward.
Amounts are 64-bit integers and prices whole hundredths: nothing is rounded. Of equal prices the candidate
that is listed first wins.

The work is bounded by counts of states, never by time, so that every machine reads the same. Where a sum has more
states than are kept, the dearest are left out, and what they could have cost is the least that is said of every
margin: `Choice.totals` then are lower bounds and `Choice.complete` is False.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

# Prices of a family (a parent with its children), one line of reasoning each.
FAMILY = 400  # sums that do not agree: rare on the page, but a slip of the source exists
COLUMN = 60  # per column beyond: a slip breaks a year and the total together, so the family carries the price
ROWS_NOT_IN_TEXT = 430  # the parent exceeds its children and the remainder keeps the row rules
ROWS_NOT_IN_TEXT_LOST = 100  # the same where pages are known to be lost and the family meets a page break
LOST_HEADING = 100  # children after a page break belong to a heading that is not in the text

MARGIN_CAP = 320  # margins are exact up to here; a larger one is reported as this
MAX_STATES = 8_000  # kept per sum
MAX_HEADS = 200  # kept of a parent that is printed over several rows
MAX_PAIRS = 2_500_000  # of states that are added in one pass over a tree
LEAST_PAIRS = 2_000  # of them in one step, however many steps there are
QUICK = 8  # the first pass may add so much less; what it finds bounds the second one
FAR = np.int64(10**9)


@dataclass
class Node:
    """A row (with its continuation rows) and its children.

    `cuts` are the places where the children may end and those of a heading begin that is not in the text:
    those then stand under the parent's parent. From `known_lost` on they surely do (-1: nowhere).
    """

    lines: tuple[int, ...]
    children: list["Node"] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    slack: int = ROWS_NOT_IN_TEXT
    known_lost: int = -1

    def options(self) -> list[int]:
        """Return the places where the children may end, the last one first."""
        if self.known_lost >= 0:
            return [self.known_lost]
        return sorted({len(self.children), *self.cuts}, reverse=True)

    def all_lines(self) -> Iterator[int]:
        """Give the lines of the row and of everything below it."""
        yield from self.lines
        for child in self.children:
            yield from child.all_lines()

    def walk(self) -> Iterator["Node"]:
        """Give the node and everything below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass
class Choice:
    """What was chosen: the candidate per line, the cut per node, and the price.

    `totals[line]` has per candidate the price of the best table with it, less the best price: exact up to MARGIN_CAP
    where `complete`, else no more than that price.
    """

    picks: dict[int, int]
    cuts: list[tuple[Node, int]]
    price: int
    totals: dict[int, np.ndarray]
    complete: bool


@dataclass
class _States:
    """Distinct sums: amounts `w`, columns that are `open`, cheapest price `c`."""

    w: np.ndarray
    open: np.ndarray
    c: np.ndarray


@dataclass
class _Sum:
    """The sums of one state of every item, built one item after the other.

    `steps[k]` lists the pairs (state before, state of item k) and the state that each leads to; `chosen[k]` the
    cheapest pair of every state.
    """

    states: _States
    before: list[np.ndarray]
    steps: list[tuple[np.ndarray, np.ndarray, np.ndarray]]
    chosen: list[np.ndarray]

    def spread(self, outside: np.ndarray, items: list[_States]) -> list[np.ndarray]:
        """Turn the outside price of every sum into that of every state of every item."""
        out = []
        for k in range(len(items) - 1, -1, -1):
            i, j, to = self.steps[k]
            reached = outside[to]
            item = np.full(len(items[k].c), FAR)
            np.minimum.at(item, j, reached + self.before[k][i])
            out.append(item)
            outside = np.full(len(self.before[k]), FAR)
            np.minimum.at(outside, i, reached + items[k].c[j])
        return out[::-1]

    def trace(self, state: int) -> list[int]:
        """Return the state of every item that makes a sum cheapest."""
        out = []
        for k in range(len(self.steps) - 1, -1, -1):
            i, j, _ = self.steps[k]
            pair = self.chosen[k][state]
            out.append(int(j[pair]))
            state = int(i[pair])
        return out[::-1]


def solve(roots: list[Node], candidates: dict[int, tuple], closes) -> Choice:
    """Return the exact optimum over all trees.

    `candidates[line]` is (amounts, open, prices), one row per candidate; `closes(remainders)` says which
    remainders of a family keep the row rules, so that they can be rows that are not in the text.
    """
    picks: dict[int, int] = {}
    cuts: list[tuple[Node, int]] = []
    totals: dict[int, np.ndarray] = {}
    price, complete = 0, True
    for root in roots:
        tree = _Tree(root, candidates, closes, MAX_PAIRS // QUICK)
        states = tree.up(root)
        if tree.cuts:
            tree = _Tree(root, candidates, closes, MAX_PAIRS, int(states.c.min()))
            states = tree.up(root)
        tree.down(root, np.zeros(len(states.c), np.int64))
        tree.trace(root, int(states.c.argmin()), picks, cuts)
        best = int(states.c.min())
        price += best
        complete &= not tree.cuts
        for line, found in tree.totals.items():
            totals[line] = tree.at_least(line, found - best, best)
    return Choice(picks, cuts, price, totals, complete)


def _key(w: np.ndarray, is_open: np.ndarray) -> np.ndarray:
    """Return one number per sum, the same for equal sums and hardly ever for others."""
    factors = np.array([pow(0x9E3779B97F4A7C15, k, 2**64) | 1 for k in range(1, 2 * w.shape[1] + 1)], np.uint64)
    return np.hstack([w, is_open]).astype(np.int64).view(np.uint64) @ factors


class _Tree:
    """One pass up and one down over a tree; keeps what the way down and the trace need.

    `pairs` bounds the work. `price` is that of some table: what no table up to MARGIN_CAP dearer needs is left out.
    `cuts` lists what else was left out: by how much a table with it must be dearer than the best one, and what it
    costs at least beyond the cheapest candidates of all rows.
    """

    def __init__(self, root: Node, candidates, closes, pairs: int, price: int | None = None):
        self.candidates, self.closes = candidates, closes
        self.width = next(iter(candidates.values()))[0].shape[1]
        self.worst_family = FAMILY + COLUMN * self.width
        self.limit = self.worst_family + MARGIN_CAP
        self.memo: dict[int, tuple] = {}
        self.totals: dict[int, np.ndarray] = {}
        self.cuts: list[tuple[int, int]] = []
        steps = sum(len(node.lines) + len(node.children) * len(node.options()) for node in root.walk())
        self.pairs = max(LEAST_PAIRS, pairs // steps)
        self.least = {line: int(candidates[line][2].min()) for line in root.all_lines()}
        self.over_least = None if price is None else price - sum(self.least.values()) + MARGIN_CAP

    def at_least(self, line: int, totals: np.ndarray, best: int) -> np.ndarray:
        """Return how much dearer than the best the table with each candidate of a row is, as far as that is known."""
        if not self.cuts:
            return totals
        slack = best - sum(self.least.values())
        known = max(0, min(MARGIN_CAP, *(max(dearer, over - slack) for dearer, over in self.cuts)))
        alone = self.candidates[line][2] - self.least[line] - slack
        return np.minimum(totals, np.maximum(known, alone))

    def up(self, node: Node) -> _States:
        rows = [_States(*self.candidates[line]) for line in node.lines]
        own_least = [self.least[line] for line in node.lines]
        kid_least = [sum(self.least[line] for line in child.all_lines()) for child in node.children]
        head = self._sum(rows, own_least, MAX_HEADS)
        kids = [self.up(child) for child in node.children]
        p_all, to_w, to_open, to_c, options = [], [], [], [], []
        for cut in node.options():
            own, lost = self._sum(kids[:cut], kid_least[:cut]), self._sum(kids[cut:], kid_least[cut:])
            lift = 0 if cut in (len(kids), node.known_lost) else LOST_HEADING
            family = self._family(head.states, own.states, node.slack) if cut else None
            inside = family + own.states.c if cut else np.zeros((len(head.states.c), 1), np.int64)
            best = head.states.c + inside.min(axis=1)
            p, s = self._pairs(best, lost.states.c, sum(own_least) + sum(kid_least))
            p_all.append((p, s))
            to_w.append(head.states.w[p] + lost.states.w[s])
            to_open.append(head.states.open[p] | lost.states.open[s])
            to_c.append(best[p] + lost.states.c[s] + lift)
            options.append((cut, own, lost, lift, family, inside, best))
        every = np.vstack(to_w), np.vstack(to_open), np.concatenate(to_c)
        states, to, chosen = self._distinct(*every, sum(own_least) + sum(kid_least))
        self.memo[id(node)] = (rows, head, kids, options, p_all, to, chosen, states)
        return states

    def down(self, node: Node, outside: np.ndarray) -> None:
        rows, head, kids, options, pairs, to, _, _ = self.memo[id(node)]
        outside = np.append(outside, FAR)  # the last one stands for states that were cut
        around_head = np.full(len(head.states.c), FAR)
        around = [np.full(len(kid.c), FAR) for kid in kids]
        start = 0
        for (cut, own, lost, lift, family, inside, best), (p, s) in zip(options, pairs, strict=True):
            above = outside[to[start : start + len(p)]] + lift
            start += len(p)
            over_head = np.full(len(best), FAR)
            np.minimum.at(over_head, p, above + lost.states.c[s])
            around_head = np.minimum(around_head, over_head + inside.min(axis=1))
            found = []
            if cut:
                found += own.spread((family + (head.states.c + over_head)[:, None]).min(axis=0), kids[:cut])
            if cut < len(kids):
                over_lost = np.full(len(lost.states.c), FAR)
                np.minimum.at(over_lost, s, above + best[p])
                found += lost.spread(over_lost, kids[cut:])
            around = [np.minimum(a, f) for a, f in zip(around, found, strict=True)]
        for line, row, price in zip(node.lines, rows, head.spread(around_head, rows), strict=True):
            self.totals[line] = row.c + price
        for child, price in zip(node.children, around, strict=True):
            self.down(child, price)

    def trace(self, node: Node, state: int, picks: dict, cuts: list) -> None:
        _, head, _, options, pairs, _, chosen, _ = self.memo[id(node)]
        at = int(chosen[state])
        option = 0
        while at >= len(pairs[option][0]):
            at -= len(pairs[option][0])
            option += 1
        cut, own, lost, _, _, inside, _ = options[option]
        p, s = pairs[option]
        for line, pick in zip(node.lines, head.trace(int(p[at])), strict=True):
            picks[line] = pick
        states = own.trace(int(inside[p[at]].argmin())) + lost.trace(int(s[at]))
        if node.children:
            cuts.append((node, cut))
        for child, child_state in zip(node.children, states, strict=True):
            self.trace(child, child_state, picks, cuts)

    def _sum(self, items: list[_States], least: list[int], most: int = MAX_STATES) -> _Sum:
        states = _States(np.zeros((1, self.width), np.int64), np.zeros((1, self.width), bool), np.zeros(1, np.int64))
        total, floor = _Sum(states, [], [], []), 0
        for item, own in zip(items, least, strict=True):
            a, floor = total.states, floor + own
            if len(item.c) == 1 and not item.open.any():  # most rows: nothing to choose, the sums stay distinct
                every = np.arange(len(a.c))
                total.before.append(a.c)
                total.states = _States(a.w + item.w, a.open, a.c + item.c)
                total.steps.append((every, np.zeros_like(every), every))
                total.chosen.append(every)
                continue
            i, j = self._pairs(a.c, item.c, floor)
            w, is_open, c = a.w[i] + item.w[j], a.open[i] | item.open[j], a.c[i] + item.c[j]
            total.before.append(a.c)
            total.states, to, chosen = self._distinct(w, is_open, c, floor, most)
            kept = to < len(total.states.c)
            if not kept.all():
                at = np.cumsum(kept) - 1
                i, j, to, chosen = i[kept], j[kept], to[kept], at[chosen]
            total.steps.append((i, j, to))
            total.chosen.append(chosen)
        return total

    def _pairs(self, a: np.ndarray, b: np.ndarray, least: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the pairs that can be part of a table that counts, in the order of a and b: the cheapest ones.

        `least` is what the rows of both cost at their cheapest.
        """
        order = np.argsort(b, kind="stable")
        ranked = b[order]
        lowest = int(a.min() + ranked[0])
        highest = self._dearest(lowest, least)
        number = np.searchsorted(ranked, highest - a, side="right")
        if number.sum() > self.pairs:
            low, high = lowest, highest  # the dearest price that leaves few enough lies between
            while high - low > 1:
                middle = (low + high) // 2
                few = np.searchsorted(ranked, middle - a, side="right").sum() <= self.pairs
                low, high = (middle, high) if few else (low, middle)
            number = np.searchsorted(ranked, low - a, side="right")
            self._leave_out(low + 1, lowest, least)
        i = np.repeat(np.arange(len(a)), number)
        j = np.arange(len(i)) - np.repeat(np.cumsum(number) - number, number)
        if len(i) > self.pairs:  # all of them equally cheap
            i, j = i[: self.pairs], j[: self.pairs]
            self._leave_out(lowest, lowest, least)
        return i, order[j]

    def _dearest(self, cheapest: int, least: int) -> int:
        """Return the highest price of a state of some rows that may be part of a table that counts."""
        near = cheapest + self.limit
        return near if self.over_least is None else min(near, least + self.over_least)

    def _leave_out(self, price: int, cheapest: int, least: int) -> None:
        """Note that states of some rows from a price on are left out."""
        self.cuts.append((price - cheapest - self.worst_family, price - least))

    def _distinct(self, w, is_open, c, least: int, most: int = MAX_STATES):
        """Return the distinct sums at their cheapest, the cheapest first.

        Also for every input the state it became (their number, when it was cut), and for every state the input
        that is cheapest. `least` is what the rows of the sums cost at their cheapest.
        """
        if len(c) == 1:
            return _States(w, is_open, c), np.zeros(1, np.int64), np.zeros(1, np.int64)
        w = np.where(is_open, 0, w)
        key = _key(w, is_open)
        order = np.lexsort((c, key))
        first = np.ones(len(order), bool)
        # Two sums with one key stand side by side; that they are one is seen from the sums.
        first[1:] = (key[order[1:]] != key[order[:-1]]) | (
            (w[order[1:]] != w[order[:-1]]) | (is_open[order[1:]] != is_open[order[:-1]])
        ).any(axis=1)
        group = np.cumsum(first) - 1
        chosen = order[first]
        rank = np.lexsort((chosen, c[chosen]))
        prices = c[chosen[rank]]
        near = int(np.searchsorted(prices, self._dearest(int(prices[0]), least), side="right"))
        keep = max(1, min(near, most))
        if keep < near:
            self._leave_out(int(prices[keep]), int(prices[0]), least)
        number = np.full(len(chosen), keep)
        number[rank[:keep]] = np.arange(keep)
        to = np.empty(len(order), np.int64)
        to[order] = number[group]
        chosen = chosen[rank[:keep]]
        return _States(w[chosen], is_open[chosen], c[chosen]), to, chosen

    def _family(self, head: _States, own: _States, slack: int) -> np.ndarray:
        """Price of every pair of head and sum of children: 0 where they agree in every column."""
        out = np.empty((len(head.c), len(own.c)), np.int64)
        for k in range(len(head.c)):
            diff = head.w[k] - own.w
            is_open = head.open[k] | own.open
            wrong = ((diff != 0) | is_open).sum(axis=1)
            out[k] = np.where(wrong == 0, 0, FAMILY + COLUMN * wrong)
            at = np.nonzero((wrong > 0) & ~is_open.any(axis=1) & (diff >= 0).all(axis=1))[0]
            if len(at):
                fine = at[self.closes(diff[at])]
                out[k, fine] = np.minimum(out[k, fine], slack)
        return out
