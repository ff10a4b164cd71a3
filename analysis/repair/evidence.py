"""What supports a figure: the identities of a table as it was read, and what the document itself leaves open."""

import json
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from analysis.repair import prices, rules
from analysis.repair.rules import SumRule
from analysis.repair.search import Search, total
from analysis.repair.tree import COLUMN, FAMILY, Choice, Node

FINDING_COLUMNS = [
    "kind",
    "line",
    "column",
    "expected",
    "found",
    "difference",
    "lines",
    "alternatives",
    "explanation",
]


DENSE = 0.03  # share of figures changed or moved by damage above which a table is read with more care
DENSE_FROM = 3  # touched figures: fewer are no density, however small the table


@dataclass(frozen=True)
class Identity:
    """A sum or ratio that was checked: its cells (line, column position), and whether it holds."""

    name: str
    cells: tuple[tuple[int, int], ...]
    verdict: str  # holds, fails, open
    text: str
    weak: bool = False  # it often fails where nothing is wrong with the cells: it supports nothing
    exact: bool = True  # a sum or a second print; a percentage fits many figures


class Evidence:
    """The identities through every figure of a chosen reading, and the findings they lead to.

    `picked` has the chosen candidate of every line, `edited` the kind of edit by (line, column position), `through`
    the identities by cell, `parents` the line above each line (negative: a heading that is not in the text).
    """

    def __init__(self, work: Search, choice: Choice):
        self.work, self.choice = work, choice
        self.table, self.columns = work.table, work.candidates.columns
        self.picked = {row.line: work.picked(choice, row.line) for row in work.candidates.money_rows}
        self.edited = {(line, j): kind for line, c in self.picked.items() for j, kind, _ in c.edits if kind != "sen"}
        self.edited |= {
            (line, j): "open"
            for line, c in self.picked.items()
            for j in work.candidates.keyed
            if c.values[j] is None and (line, j) not in self.edited and self._asked(line, j)
        }
        self.identities: list[Identity] = []
        self.findings: list[dict] = []
        self.parents: dict[int, int] = {}
        self._check_rows()
        for node, cut in choice.cuts:
            self._check_family(node, cut)
        self._check_second_prints()
        self.through: dict[tuple[int, int], list[Identity]] = {}
        for identity in self.identities:
            for cell in identity.cells:
                self.through.setdefault(cell, []).append(identity)

    def _check_rows(self) -> None:
        for line, c in self.picked.items():
            for rule in self.table.rules:
                verdict = rules.holds(rule, c.values, self.work.candidates.index)
                cells = tuple((line, self.work.candidates.index[n]) for n in rules.ids(rule))
                if verdict is None:
                    continue
                known = all(c.values[j] is not None for _, j in cells)
                if isinstance(rule, SumRule):
                    parts = " + ".join(shown_figure(c.values[j]) for _, j in cells[1:])
                    text = f"line {line}: {parts} {'=' if verdict else 'against'} {shown_figure(c.values[cells[0][1]])}"
                else:
                    p, a, b = (shown_figure(c.values[j]) for _, j in cells)
                    text = f"line {line}: {a} / {b} {'gives' if verdict else 'against'} {p} %"
                state = "holds" if verdict else "fails" if known else "open"
                weak, exact = rule.price < prices.STRONG, isinstance(rule, SumRule)
                self.identities.append(Identity("row", cells, state, text, weak, exact))
                if state == "fails":
                    self._misprint(cells, text, self._rule_difference(rule, c.values))

    def _rule_difference(self, rule, values):
        if isinstance(rule, SumRule):
            expected = sum(values[self.work.candidates.index[p]] for p in rule.parts)
            return expected, values[self.work.candidates.index[rule.total]]
        part, whole = values[self.work.candidates.index[rule.part]], values[self.work.candidates.index[rule.whole]]
        if not whole:
            return None, values[self.work.candidates.index[rule.percent]]  # of nothing there is no percentage
        return round(float(100 * Decimal(part) / Decimal(whole)), 4), values[self.work.candidates.index[rule.percent]]

    def _check_family(self, node: Node, cut: int) -> None:
        work, choice = self.work, self.choice
        heads = {n: work.contribution(choice, n) for n in node.lines}
        kids = node.children[:cut]
        known = {n: work.contribution(choice, n) for child in kids for n in child.lines}
        cuts = {id(n): c for n, c in choice.cuts}
        for child in kids:
            for lifted in child.children[cuts.get(id(child), 0) :]:
                known |= {n: work.contribution(choice, n) for n in lifted.lines}
        for n in known:
            self.parents.setdefault(n, node.lines[0])
        for child in node.children[cut:]:
            for n in child.lines:
                self.parents[n] = -node.children[cut].lines[0]
        if cut < len(node.children):
            first = node.children[cut].lines[0]
            self.add_finding(
                "lost_heading",
                first,
                "",
                None,
                None,
                [n for c in node.children[cut:] for n in c.lines],
                {},
                f"lines from {first} do not belong to line {node.lines[0]}: their heading is not in the text",
            )
        counted = [n for n in known if n not in work.candidates.duplicate_of]
        differences = {}
        for j in work.candidates.additive:
            left, right = total([v[j] for v in heads.values()]), total([known[n][j] for n in counted])
            differences[j] = None if left is None or right is None else (right, left)
        exact = all(d is not None and d[0] == d[1] for d in differences.values())
        room = np.array([[0 if d is None else d[1] - d[0] for d in differences.values()]], np.int64)
        short = (
            not exact
            and bool(kids)
            and None not in differences.values()
            and (room >= 0).all()
            and bool(work.closes(room)[0])
            and node.slack < FAMILY + COLUMN * int((room != 0).sum())
        )
        for j, d in differences.items():
            cells = tuple((n, j) for n in [*heads, *counted])
            head = "+".join(map(str, heads))
            if d is None:
                verdict, text = "open", ""
            else:
                verdict = "open" if short else "holds" if d[0] == d[1] else "fails"
                sign = "=" if d[0] == d[1] else "against"
                both = f"{shown_figure(d[0])} {sign} {shown_figure(d[1])}"
                text = f"{self.columns[j].id}: children of line {head} add to {both}"
            self.identities.append(Identity("family", cells, verdict, text))
            if verdict == "fails" and d is not None:
                self._misprint(cells, text, d)
            elif short and d is not None and d[0] != d[1]:
                self.add_finding(
                    "missing_rows",
                    node.lines[0],
                    self.columns[j].id,
                    d[1],
                    d[0],
                    sorted(known),
                    {},
                    f"rows under line {head} are not in the text: {self.columns[j].id} is short by "
                    f"{shown_figure(d[1] - d[0])}",
                )

    def _check_second_prints(self) -> None:
        for (line, column), figure in sorted(self.work.candidates.second.items()):
            if line not in self.picked:
                continue
            j = self.work.candidates.index[column]
            value = self.picked[line].values[j]
            verdict = "open" if value is None else "holds" if value == figure else "fails"
            text = f"line {line} {column}: {shown_figure(value)}, printed elsewhere as {shown_figure(figure)}"
            self.identities.append(Identity("second print", ((line, j),), verdict, text))
            if verdict == "fails":
                self.add_finding("conflict", line, column, figure, value, [line], {}, text)

    def _misprint(self, cells, text: str, difference) -> None:
        """Record an identity that fails, with what it demands of each of its figures (the first is the total)."""
        expected, found = difference
        line, j = cells[0]
        step = expected - found if isinstance(expected, int) else None
        demands = {}
        for n, k in cells:
            value = self.picked[n].values[k]
            if step is not None and value is not None:
                demand = value + step if (n, k) == (line, j) else value - step
                if demand >= 0:
                    demands[f"{n}:{self.columns[k].id}"] = plain_number(demand)
        self.add_finding(
            "misprint",
            line,
            self.columns[j].id,
            expected,
            found,
            sorted({n for n, _ in cells}),
            demands,
            text,
        )

    def add_finding(self, kind, line, column, expected, found, lines, alternatives, explanation) -> None:
        """Record what the document itself leaves open, as one row of FINDING_COLUMNS."""
        difference = None if expected is None or found is None else plain_number(found) - plain_number(expected)
        listed = json.dumps(alternatives) if alternatives else ""
        figures = [plain_number(expected), plain_number(found), plain_number(difference)]
        row = [kind, line, column, *figures, json.dumps(lines), listed, explanation]
        self.findings.append(dict(zip(FINDING_COLUMNS, row, strict=True)))

    def _asked(self, line: int, j: int) -> bool:
        """False for a figure that the row prints as text or nothing: there is nothing to repair."""
        return self.picked[line].cells[j] < 0

    def density(self) -> float:
        """Return the share of figures that are changed, lost, moved, doubled, or with group marks out of place."""
        figures = [(line, j) for line in self.picked for j in self.work.candidates.keyed]
        touched = set(self.edited)
        for line, c in self.picked.items():
            if self.work.candidates.keyed and len(self.work.candidates.tokens[line]) > len(self.columns):
                touched.add((line, self.work.candidates.keyed[0]))
            if c.cells != tuple(range(len(self.columns))):
                touched |= {(line, j) for j in self.work.candidates.keyed if c.cells[j] != j}
            touched |= {
                (line, j)
                for j in self.work.candidates.keyed
                if c.cells[j] >= 0 and self.work.candidates.tokens[line][c.cells[j]].broken
            }
        return len(touched) / len(figures) if len(touched) >= DENSE_FROM else 0.0


def demanded(evidence: Evidence, identity: Identity, cell: tuple[int, int]):
    """Return the figure that an identity demands of one of its cells; None where it demands none."""
    if identity.name == "second print":
        return evidence.work.candidates.second[cell[0], evidence.columns[cell[1]].id]
    if identity.name == "row" and not identity.exact:
        return None  # a percentage
    values = {c: evidence.picked[c[0]].values[c[1]] for c in identity.cells}
    if any(v is None for c, v in values.items() if c != cell):
        return None
    head, rest = identity.cells[0], identity.cells[1:]
    figure = sum(values[c] for c in rest) if cell == head else values[head] - sum(values[c] for c in rest if c != cell)
    return figure if figure >= 0 else None


def shown_figure(value) -> str:
    """Return a figure as an explanation shows it, thousands apart."""
    if value is None:
        return "nothing"
    return f"{value:,}" if isinstance(value, int) else str(value)


def plain_number(value):
    """Return a figure as a plain int, or float where it has decimals; None stays None."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return int(value) if isinstance(value, np.integer) else value
