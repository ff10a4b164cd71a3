"""Which identities support a figure, and what speaks against taking it."""

from analysis.repair import in_order, prices, tokens
from analysis.repair.counted import Counted
from analysis.repair.doubts import Doubts
from analysis.repair.evidence import Evidence, Identity, demanded
from analysis.repair.growth import Growth
from analysis.repair.lost import Lost
from analysis.repair.rules import SumRule, ids
from analysis.repair.search import Search
from analysis.repair.slid import Slid
from analysis.repair.slips import typo

TOLD_DECIMALS = 2  # of a percentage that follows from no other figures


class Support:
    """What the identities of a chosen reading support; `shaky` are the figures that stay open."""

    def __init__(self, work: Search, evidence: Evidence):
        self.work, self.evidence = work, evidence
        self.columns = work.candidates.columns
        self.picked, self.edited, self.through = evidence.picked, evidence.edited, evidence.through
        self.identities = evidence.identities
        self.lost = Lost(work, evidence)
        self.counted = Counted(work, evidence, self.lost)
        self.of, self.shaky, self.exchanged = self.counted.of, self.counted.shaky, self.counted.exchanged
        self.doubts = Doubts(work, evidence, self.counted)
        self.slid = Slid(work, evidence)
        self.growth = Growth(self.columns, self.picked, self.edited, evidence.parents, self.doubts.looks.step)

    def fails(self, cell) -> bool:
        """True when an identity through a cell fails and no open figure can be what it fails by.

        A percentage that does not follow is itself the misprint where two sums or prints agree on the figure.
        """
        settled = sum(i.exact for i in self.of(cell)) >= 2
        return any(
            i.verdict == "fails"
            and not i.weak
            and not (settled and not i.exact)
            and not any(c in self.shaky for c in i.cells if c != cell)
            for i in self.through.get(cell, [])
        )

    def is_misread(self, cell) -> bool:
        """Tell whether a printed figure is one slip away from what a sum that fails demands, and no sum holds it."""
        value = self.picked[cell[0]].values[cell[1]]
        through = [i for i in self.through.get(cell, []) if i.exact]
        if value is None or any(i.verdict == "holds" for i in through):
            return False
        return any(typo(value, demanded(self.evidence, i, cell)) for i in through if i.verdict == "fails")

    def row_denies(self, cell) -> bool:
        """Tell whether a sum inside the figure's row fails."""
        own = (i for i in self.through.get(cell, []) if i.name == "row" and i.exact and not i.weak)
        return any(i.verdict == "fails" for i in own)

    def troubled(self, cell) -> bool:
        """True when another cell that shares a row or family with this one is changed, open or part of a failure."""
        around = {c for i in self.through.get(cell, []) for c in i.cells}
        lines = {n for n, _ in around}
        near = {c for i in self.identities if i.name == "family" and lines & {i.cells[0][0]} for c in i.cells} | around
        rows = {n for n, _ in near}
        if any(self._suspect(n) for n in rows):
            return True
        return any(c != cell and c[0] in rows for c in self.edited) or any(
            i.verdict == "fails" and (rows & {n for n, _ in i.cells}) for i in self.identities
        )

    def _suspect(self, line: int) -> bool:
        """True for a row with a broken figure, or with a figure that stands for nothing."""
        c, toks = self.picked[line], self.work.candidates.tokens[line]
        amounts = [i for i, column in zip(c.cells, self.columns, strict=True) if column.kind == "amount" and i >= 0]
        broken = any(tokens.marks_price(toks[i]) > prices.PRICES["malformed"] for i in amounts)
        return broken or any(t.kind == "number" and t.bare and i not in c.cells for i, t in enumerate(toks))

    def is_told_percentage(self, line: int, j: int) -> bool:
        """Tell whether a percentage with two decimals follows from its parts, which are decided and not equal."""
        i, value = self.picked[line].cells[j], self.picked[line].values[j]
        if self.columns[j].kind != "percent" or i < 0 or (line, j) in self.edited or value in (None, 0, 100):
            return False
        return self.work.candidates.tokens[line][i].decimals >= TOLD_DECIMALS and bool(self.of((line, j)))

    def gives_percentage(self, line: int, j: int) -> bool:
        """True for a lost percentage whose parts are printed and decided, by a sum each or by their own row."""
        parts = self.doubts.parts_of(line, j)
        known = all(
            cell not in self.shaky
            and cell not in self.edited
            and self.picked[cell[0]].values[cell[1]] is not None
            and (any(i.exact for i in self.of(cell)) or self.doubts.stands(*cell))
            for cell in parts
        )
        lost = bool(parts) and known and not self.doubts.leaves_a_figure(line)
        return lost and self.doubts.due_percentage(line, j) is not None

    def tells_column(self, cell: tuple[int, int]) -> bool:
        """Tell whether a figure stands under its own column as far as sums and ratios tell."""
        if self.columns[cell[1]].kind != "percent" and self._hides(cell) and not self.of(cell):
            return False
        support = self.of(cell)
        return not self.doubts.row_fails(cell) or self.from_outside(cell, support) or self._between(cell, support)

    def _between(self, cell: tuple[int, int], support: list[Identity]) -> bool:
        """Tell whether a figure that a sum over rows holds stands between two whose columns are told from outside.

        The row prints no more and no fewer figures between these than it has columns: none can stand elsewhere.
        """
        line, j = cell
        if not any(i.exact and i.name != "row" for i in support):
            return False
        told = [
            k
            for k, column in enumerate(self.columns)
            if column.kind == "amount"
            and k != j
            and (line, k) not in self.edited
            and (line, k) not in self.shaky
            and self.from_outside((line, k), self.of((line, k)))
        ]
        first = max((k for k in told if k < j), default=-1)
        last = min((k for k in told if k > j), default=-1)
        row, looks = self.picked[line], self.doubts.looks
        return min(first, last) >= 0 and in_order.has_amounts_between(
            self.work.candidates, row, looks, line, first, last
        )

    def _hides(self, cell: tuple[int, int]) -> bool:
        """Tell whether a sum of the figure's row has lost what would tell a lost or a wrong cell."""
        own = (i for i in self.through.get(cell, []) if i.name == "row" and not i.weak and i.verdict == "open")
        return self.lost.unplaced(cell) or any(self.lost.hidden(i) for i in own)

    def from_outside(self, cell: tuple[int, int], support: list[Identity]) -> bool:
        """Tell whether an identity holds a figure by rows that nothing is wrong with.

        Rows of a block that have all lost the same column add up under the wrong header as well as under the right
        one, and so do those that print the same figure under both.
        """
        own = [i for i in self.through.get(cell, []) if i.name == "row" and i.exact and not i.weak]
        money = self.columns[cell[1]].kind == "amount"
        sum_fails = money and any(i.verdict == "fails" and not self._has_copies(i) for i in own)
        return any(
            not any(c in self.edited for c in i.cells) and (i.exact or not sum_fails)
            if i.name == "row"
            else i.name != "family"
            or any(n != cell[0] and self._tells(n, j) and not self.doubts.untold((n, j)) for n, j in i.cells)
            for i in support
        )

    def tells_of_copies(self, cell: tuple[int, int], support: list[Identity]) -> bool:
        """Tell whether identities say which of two amounts alike is a copy: by a row whose amounts differ."""
        return any(i.name != "family" or any(n != cell[0] and self._tells(n, j) for n, j in i.cells) for i in support)

    def _has_copies(self, identity: Identity) -> bool:
        """Tell whether a figure of a sum stands in it twice: one may be a copy in the place of a lost figure."""
        values = [self.picked[line].values[j] for line, j in identity.cells]
        return len(set(values)) < len(values)

    def settles_row(self, cell: tuple[int, int], support: list[Identity]) -> bool:
        """Tell whether an identity of its row holds a figure; an amount by a sum where the row has one.

        A percentage of two equal amounts does not: it holds wherever an amount and its 100 % are doubled.
        """
        name = self.columns[cell[1]].id
        money = self.columns[cell[1]].kind == "amount"
        sums = money and any(isinstance(rule, SumRule) and name in ids(rule) for rule in self.doubts.rules)
        return any(i.name == "row" and (i.exact or not (sums or _is_of_itself(i, self.evidence))) for i in support)

    def _tells(self, line: int, j: int) -> bool:
        """Tell whether a figure differs from every other of its kind in its row."""
        values = self.picked[line].values
        return all(values[k] != values[j] for k in self.work.candidates.additive if k != j)


def _is_of_itself(identity: Identity, evidence: Evidence) -> bool:
    """Tell whether a percentage is that of two equal figures."""
    _, part, whole = (evidence.picked[line].values[j] for line, j in identity.cells)
    return part == whole
