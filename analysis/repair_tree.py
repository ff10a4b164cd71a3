"""Choose one candidate per row for a whole table, exactly.

The hierarchy is a tree. `solve` returns the cheapest choice, and for every candidate of every row the price of
the cheapest whole table that contains it, in two passes over the tree (sums upward, outside prices downward).
Amounts are 64-bit integers, prices whole hundredths: no rounding anywhere. Ties go to the candidate that is
listed first.

Prices of a family (a parent with its children), one line of reasoning each:
"""

from dataclasses import dataclass, field

import numpy as np

FAMILY = 400  # sums that do not agree: rare on the page, but a slip of the source exists
COLUMN = 25  # per column beyond: a slip breaks a year and the total together, so the family carries the price
ROWS_NOT_IN_TEXT = 400  # the parent exceeds its children and the remainder keeps the row rules
ROWS_NOT_IN_TEXT_LOST = 150  # the same where pages are known to be lost and the family meets a page break
LOST_HEADING = 150  # children after a page break belong to a heading that is not in the text
MARGIN_CAP = 400  # margins are exact up to here; a larger one is reported as this

MAX_STATES = 20_000  # per family; when reached, margins are only known up to the price where it was cut
FAR = np.int64(10**9)


@dataclass
class Node:
    """A row (with its continuation rows) and its children. `cuts` are the places where the children may end and
    those of a lost heading begin (len(children) means: nowhere)."""

    lines: tuple[int, ...]
    children: list["Node"] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    slack: int = ROWS_NOT_IN_TEXT
    known_lost: int = -1  # children from here on surely belong to lost headings (a level is missing), or -1


@dataclass
class States:
    """Sums of a set of rows: amounts `w`, columns that are open `open`, price `c`, choices `back`."""

    w: np.ndarray
    open: np.ndarray
    c: np.ndarray
    back: np.ndarray

    def __len__(self):
        return len(self.c)


@dataclass
class Choice:
    """What was chosen: candidate per line, per node its cut and how its family came out."""

    picks: dict[int, int]
    families: list[dict]
    price: int
    totals: dict[int, np.ndarray]
    known_to: int


def solve(roots: list[Node], candidates: dict[int, tuple], closes, closed_columns: int) -> Choice:
    """Return the exact optimum over all trees. `candidates[line] = (amounts, open, prices)` as arrays.

    `closes(diff)` says for an array of remainders which of them keep the row rules.
    """
    solver = _Solver(candidates, closes, closed_columns)
    picks, families, totals, price = {}, [], {}, 0
    for root in roots:
        states = solver.up(root)
        best = int(states.c.min())
        price += best
        solver.down(root, lambda w, o, c: np.zeros(len(c), dtype=np.int64))
        solver.trace(root, int(np.argmin(states.c)), picks, families)
        for line in _lines(root):
            totals[line] = solver.totals[line] - best
    return Choice(picks, families, price, totals, solver.known_to)


def _lines(node: Node):
    yield from node.lines
    for child in node.children:
        yield from _lines(child)


class _Solver:
    def __init__(self, candidates, closes, width):
        self.candidates, self.closes, self.width = candidates, closes, width
        self.limit = FAMILY + COLUMN * width + MARGIN_CAP
        self.memo, self.totals = {}, {}
        self.known_to = MARGIN_CAP

    def row(self, line: int) -> States:
        w, is_open, c = self.candidates[line]
        return States(w, is_open, c, np.arange(len(c))[:, None])

    def combine(self, items: list[States]) -> States:
        """Return the sums of one state of every item; dominated and too dear ones are left out."""
        total = States(
            np.zeros((1, self.width), np.int64), np.zeros((1, self.width), bool), np.zeros(1, np.int64),
            np.zeros((1, 0), np.int64),
        )
        for item in items:
            total = self._add(total, item)
        return total

    def _add(self, a: States, b: States) -> States:
        if len(b) == 1:
            back = np.hstack([a.back, np.zeros((len(a), 1), np.int64)])
            return States(a.w + b.w, a.open | b.open, a.c + b.c, back)
        c = a.c[:, None] + b.c[None, :]
        i, j = np.nonzero(c <= c.min() + self.limit)
        c = c[i, j]
        if len(c) > 4 * MAX_STATES:
            keep = np.argsort(c, kind="stable")[: 4 * MAX_STATES]
            self.known_to = min(self.known_to, max(0, int(c[keep[-1]] - c.min()) - self.limit + MARGIN_CAP))
            keep.sort()
            i, j, c = i[keep], j[keep], c[keep]
        return self._distinct(a.w[i] + b.w[j], a.open[i] | b.open[j], c, np.column_stack([a.back[i], j]))

    def _distinct(self, w, is_open, c, back) -> States:
        key = np.where(is_open, np.iinfo(np.int64).min, w)
        order = np.lexsort((c, *key.T))
        key = key[order]
        first = np.ones(len(order), bool)
        first[1:] = (key[1:] != key[:-1]).any(axis=1)
        keep = order[first]
        if len(keep) > MAX_STATES:
            cheap = keep[np.argsort(c[keep], kind="stable")]
            self.known_to = min(self.known_to, max(0, int(c[cheap[MAX_STATES]] - c.min()) - self.limit + MARGIN_CAP))
            keep = cheap[:MAX_STATES]
        keep = np.sort(keep)
        return States(w[keep], is_open[keep], c[keep], back[keep])

    def family_price(self, head: States, own_w, own_open, slack: int) -> np.ndarray:
        """Price of every (head state, sum of children): 0 when they agree in every column."""
        out = np.empty((len(head), len(own_w)), np.int64)
        for k in range(len(head)):
            diff = head.w[k][None, :] - own_w
            is_open = head.open[k][None, :] | own_open
            wrong = ((diff != 0) | is_open).sum(axis=1)
            price = np.where(wrong == 0, 0, FAMILY + COLUMN * wrong)
            room = (wrong > 0) & ~is_open.any(axis=1) & (diff >= 0).all(axis=1)
            if room.any():
                at = np.nonzero(room)[0]
                fine = at[self.closes(diff[at])]
                price[fine] = np.minimum(price[fine], slack)
            out[k] = price
        return out

    def options(self, node: Node) -> list[int]:
        if node.known_lost >= 0:
            return [node.known_lost]
        return sorted({len(node.children), *node.cuts}, reverse=True)

    def up(self, node: Node) -> States:
        head = self.combine([self.row(line) for line in node.lines])
        kids = [self.up(child) for child in node.children]
        pieces, saved = [], []
        for cut in self.options(node):
            own, lost = self.combine(kids[:cut]), self.combine(kids[cut:])
            lift = 0 if cut == len(kids) or node.known_lost >= 0 else LOST_HEADING
            if cut == 0:
                price = np.zeros((len(head), 1), np.int64)
            else:
                price = self.family_price(head, own.w, own.open, node.slack) + own.c[None, :]
            best_own = price.argmin(axis=1)
            best = head.c + price.min(axis=1)
            c = best[:, None] + lost.c[None, :] + lift
            p, s = np.nonzero(c <= c.min() + self.limit)
            pieces.append((head.w[p] + lost.w[s], head.open[p] | lost.open[s], c[p, s], p, best_own[p], s, cut))
            saved.append((cut, own, lost, lift, best))
        w = np.vstack([x[0] for x in pieces])
        is_open = np.vstack([x[1] for x in pieces])
        c = np.concatenate([x[2] for x in pieces])
        back = np.vstack([np.column_stack([x[3], x[4], x[5], np.full(len(x[3]), x[6])]) for x in pieces])
        keep = c <= c.min() + self.limit
        states = self._distinct(w[keep], is_open[keep], c[keep], back[keep])
        self.memo[id(node)] = (head, kids, saved, states)
        return states

    def down(self, node: Node, outside) -> None:
        """Set the totals of every row below; `outside(w, open, c)` prices the rest of the table for a sum."""
        head, kids, saved, _ = self.memo[id(node)]
        head_total = np.full(len(head), FAR)
        calls = [[] for _ in kids]
        for cut, own, lost, lift, best in saved:
            rest = np.empty((len(head), len(lost)), np.int64)
            for s in range(len(lost)):
                rest[:, s] = lost.c[s] + lift + outside(head.w + lost.w[s], head.open | lost.open[s], best + lost.c[s])
            up_price = rest.min(axis=1)
            head_total = np.minimum(head_total, best + up_price)

            def own_outside(w, is_open, up_price=up_price):
                return (self.family_price(head, w, is_open, node.slack) + (head.c + up_price)[:, None]).min(axis=0)

            def lost_outside(w, is_open, best=best, lift=lift):
                found = np.full(len(w), FAR)
                for k in range(len(head)):
                    o = outside(head.w[k] + w, head.open[k] | is_open, np.zeros(len(w), np.int64))
                    found = np.minimum(found, best[k] + lift + o)
                return found

            for lo, hi, price in ((0, cut, own_outside), (cut, len(kids), lost_outside)):
                for k, others in self._others(kids[lo:hi], [not self.fixed(n) for n in node.children[lo:hi]]):
                    calls[lo + k].append((others, price))
        self._set_rows(node, head, head_total)
        for child, jobs in zip(node.children, calls, strict=True):
            if self.fixed(child):
                for line in _lines(child):
                    self.totals[line] = np.array([head_total.min()])
            else:
                self.down(child, self._outside_of(jobs))

    def _outside_of(self, jobs):
        limit = self.limit

        def outside(w, is_open, c):
            found = np.full(len(w), FAR)
            for rest, price in jobs:
                cost = c[:, None] + rest.c[None, :]
                i, j = np.nonzero(cost <= cost.min() + limit)
                value = price(w[i] + rest.w[j], is_open[i] | rest.open[j]) + rest.c[j]
                np.minimum.at(found, i, value)
            return found

        return outside

    def fixed(self, node: Node) -> bool:
        """True when nothing can be chosen in a subtree."""
        return len(self.options(node)) == 1 and all(len(self.candidates[n][2]) == 1 for n in node.lines) and all(
            self.fixed(child) for child in node.children
        )

    def _others(self, kids: list[States], wanted: list[bool]):
        """Give for every wanted child the sums of all the others."""
        after = [self.combine([])]
        for kid in reversed(kids[1:]):
            after.append(self._add(after[-1], kid))
        after.reverse()
        before = self.combine([])
        for k, kid in enumerate(kids):
            if wanted[k]:
                yield k, self._add(before, after[k])
            before = self._add(before, kid)

    def _set_rows(self, node: Node, head: States, head_total: np.ndarray) -> None:
        for k, line in enumerate(node.lines):
            totals = np.full(len(self.candidates[line][2]), FAR)
            np.minimum.at(totals, head.back[:, k], head_total)
            self.totals[line] = totals

    def trace(self, node: Node, state: int, picks: dict, families: list) -> None:
        head, kids, saved, states = self.memo[id(node)]
        p, s, at_lost, cut = (int(x) for x in states.back[state])
        for k, line in enumerate(node.lines):
            picks[line] = int(head.back[p][k])
        own, lost = next((o, x) for c, o, x, _, _ in saved if c == cut)
        for k, child in enumerate(node.children):
            choice = own.back[s][k] if k < cut else lost.back[at_lost][k - cut]
            self.trace(child, int(choice), picks, families)
        if node.children:
            families.append({"node": node, "cut": cut})
