"""The best choice of one candidate per row, found in rounds.

Choosing alternates with asking the identities what they demand of each other's figures, until nothing new appears.
"""

import numpy as np

from analysis.repair import alone, pages, placing, variants
from analysis.repair.candidates import Candidate, Candidates
from analysis.repair.forest import Forest
from analysis.repair.grid import Grid
from analysis.repair.rules import SumRule
from analysis.repair.tree import Choice, Node, solve

ROUNDS = 4


class Search:
    """The candidates of every row of one table, its forest, and the best choice among them."""

    def __init__(self, table: Grid, second: dict[tuple[int, str], int]):
        self.table = table
        self.candidates = Candidates(table, second)
        self.money_rows = self.candidates.money_rows
        self.additive = self.candidates.additive
        self.forest = Forest(table, self.money_rows)
        self.roots = self.forest.roots
        self.in_tree = {n for root in self.roots for n in root.all_lines()}
        self.settled: dict[int, pages.Settled] = {}
        self.told: dict[int, alone.Told] = {}
        self.placed: dict[int, frozenset[int]] = {}  # by line the columns whose cells the row itself tells

    def run(self) -> Choice:
        """Return the best choice; `candidates` then holds what it chose from."""
        self.candidates.start()
        self.settled = pages.settle(self.table, self.candidates.tokens)
        for line in self.settled.keys() & self.candidates.of.keys():
            self.candidates.take(line, self.settled[line])
        self.told = alone.tell(self.table, self.candidates.tokens, self.candidates.of)
        self.placed = {line: placing.place(self.candidates, line, each) for line, each in self.told.items()}
        choice = self._solve()
        for _ in range(ROUNDS):
            if not self._demand(choice):
                break
            choice = self._solve()
        return choice

    def picked(self, choice: Choice, line: int) -> Candidate:
        """Return the candidate that a choice takes for a row."""
        return self.candidates.of[line][choice.picks[line]]

    def _solve(self):
        alone = [r.line for r in self.money_rows if r.line not in self.in_tree]
        arrays = {line: self.candidates.arrays(line) for line in self.in_tree}
        choice = solve(self.roots, arrays, self.closes)
        if not choice.complete:
            self._by_rows(choice)
        for line in alone:
            prices = np.array([c.price for c in self.candidates.of[line]], np.int64)
            choice.picks[line] = int(prices.argmin())
            choice.totals[line] = prices - prices.min()
            choice.price += int(prices.min())
        return choice

    def _by_rows(self, choice: Choice) -> None:
        """Where not all tables were compared, let rows at their cheapest reading say how dear others are.

        Nothing is decided on this but what an identity holds (see `decide`).
        """
        for line in self.in_tree:
            prices = np.array([c.price for c in self.candidates.of[line]], np.int64)
            alone = prices - prices[choice.picks[line]]
            if alone.min() == 0:
                choice.totals[line] = np.maximum(choice.totals[line], alone)

    def closes(self, diff: np.ndarray) -> np.ndarray:
        """Return for every remainder whether it keeps the sum rules over the additive columns.

        `diff` has one row per remainder and one column per additive column, in rupiah.
        """
        fine = np.ones(len(diff), bool)
        at = {self.candidates.columns[j].id: k for k, j in enumerate(self.additive)}
        for rule in self.table.rules:
            if isinstance(rule, SumRule) and rule.total in at:
                fine &= diff[:, [at[p] for p in rule.parts]].sum(axis=1) == diff[:, at[rule.total]]
        return fine

    def _demand(self, choice) -> bool:
        wanted: dict[int, list[dict[int, int]]] = {}
        opened = False
        for node, cut in choice.cuts:
            opened |= self._family_demands(choice, node, cut, wanted)
        for row in self.money_rows:
            if len(self.candidates.of[row.line]) > 1 or self.candidates.is_broken(row.line):
                wanted.setdefault(row.line, [])
        grown = opened
        for line in sorted(wanted.keys() - self.candidates.taken):
            new = []
            bases = [c for c in self.candidates.of[line] if not any(k == "free" for _, k, _ in c.edits)][:12]
            for base in bases:
                for figures in [*wanted[line], self.candidates.second_prints(line)]:
                    new += variants.demanded(self.candidates, line, base, figures)
                new += variants.by_rules(self.candidates, line, base)
            grown |= self.candidates.add(line, new)
        return grown

    def _family_demands(self, choice, node: Node, cut: int, wanted: dict) -> bool:
        """Collect what parent and children of a family that does not agree demand of each other."""
        if not cut:
            return False
        kids = node.children[:cut]
        known = {n: self.contribution(choice, n) for child in kids for n in child.lines}
        heads = {n: self.contribution(choice, n) for n in node.lines}
        lifted = self._lifted(choice, kids)
        if not self._differs(heads, known, lifted):
            self._second_thoughts(choice, heads, known, lifted, wanted)
            return False
        before = len(node.cuts)
        node.cuts = node.cuts or self.forest.cuts(node)
        for line in [*node.lines, *known]:
            figures = {}
            for j in self.additive:
                others_head = [heads[n][j] for n in heads if n != line]
                others = [known[n][j] for n in known if n != line] + [v[j] for v in lifted]
                above = others_head if line in heads else [heads[n][j] for n in heads]
                figure = _minus(others, above) if line in heads else _minus(above, others)
                if figure is not None and figure >= 0:
                    figures[j] = figure
            if line not in self.candidates.duplicate_of:
                wanted.setdefault(line, []).append(figures)
        return len(node.cuts) > before

    def _second_thoughts(self, choice, heads: dict, known: dict, lifted: list, wanted: dict) -> None:
        """Collect what a changed member of a family that agrees would demand, were it read otherwise."""
        members = {**heads, **known}
        if not any(self.picked(choice, n).edits for n in members if n not in self.candidates.duplicate_of):
            return
        for line in members:
            if line in self.candidates.duplicate_of:
                continue
            for k in np.argsort(choice.totals[line], kind="stable")[:4]:
                other = self.candidates.of[line][int(k)].values
                columns = [j for j in self.additive if other[j] not in (None, members[line][j])]
                for n in known if line in heads else heads:
                    figures = {}
                    for j in columns:
                        now = {**members, line: other}
                        rest = [now[m][j] for m in known if m != n] + [v[j] for v in lifted]
                        above = [now[m][j] for m in heads if m != n]
                        figure = _minus(rest, above) if n in heads else _minus([now[m][j] for m in heads], rest)
                        if figure is not None and figure >= 0:
                            figures[j] = figure
                    if figures and n not in self.candidates.duplicate_of:
                        wanted.setdefault(n, []).append(figures)

    def contribution(self, choice: Choice, line: int) -> tuple:
        """Return what a row adds to its family, one value per column: zeros where it prints another row again."""
        if line in self.candidates.duplicate_of:
            return tuple(0 for _ in self.candidates.columns)
        return self.picked(choice, line).values

    def _lifted(self, choice, kids: list[Node]) -> list[tuple]:
        """Figures of rows below the children that stand under headings that are not in the text."""
        cuts = {id(node): cut for node, cut in choice.cuts}
        return [
            self.contribution(choice, line)
            for child in kids
            for grandchild in child.children[cuts.get(id(child), 0) :]
            for line in grandchild.lines
        ]

    def _differs(self, heads: dict, known: dict, lifted: list) -> bool:
        for j in self.additive:
            left = total([v[j] for v in heads.values()])
            right = total([v[j] for v in known.values()] + [v[j] for v in lifted])
            if left is None or right is None or left != right:
                return True
        return False


def total(values: list):
    """Return the sum, or None when a figure is missing."""
    return None if any(v is None for v in values) else sum(values)


def _minus(values: list, others: list):
    left, right = total(values), total(others)
    return None if left is None or right is None else left - right
