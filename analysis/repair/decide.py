"""Read a damaged table so that its own arithmetic holds, and say for every cell how it is known.

`resolve(table) -> Resolution(cells, repairs, findings, parents)`:

- `cells`, one row per line and column (CELL_COLUMNS). `reading` is the printed text, or canonical digits where
  the text is repaired, derived, or not in the table's own number style; it is empty where the status is
  unresolved, and `alternatives` then lists what it may be.
- `repairs`, one row per cell that is moved, changed or filled (moved ones only where a figure is concerned).
- `findings`, what the document itself leaves open: missing_rows, misprint, lost_heading, duplicate.
- `parents`, line -> line of its parent row (0: none; negative: a heading that is not in the text).

A cell is never decided on the best reading alone. See `_decide` for the rules and EDITS for the prices.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import pandas as pd

from analysis.repair import align, grid, prices, rules, tokens
from analysis.repair.grid import Grid, GridColumn, GridRow
from analysis.repair.rules import SumRule
from analysis.repair.search import TYPOS, Candidate, Search, total
from analysis.repair.tree import COLUMN, FAMILY, MARGIN_CAP, Choice, Node
from analysis.source import numbers

DECIDED = 200  # margin from which a repair is made
DECIDED_DENSE = 300  # the same where more than DENSE of the figures are changed or moved by damage
DENSE = 0.03  # above this share nothing is filled from one identity either
DENSE_FROM = 3  # touched figures: fewer are no density, however small the table
UNLIKE = 4  # times the usual ratio of two amounts of a row: one of the two may have a zero too many or too few
LEANS_ON = 12  # a figure from one identity leans on no more printed figures than these: each may be wrong unseen

CELL_COLUMNS = ["line", "column", "position", "printed", "reading", "status", "alternatives", "margin", "why"]
REPAIR_COLUMNS = [
    "line",
    "column",
    "printed",
    "reading",
    "status",
    "kind",
    "identities",
    "margin",
    "alternatives",
]
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


@dataclass(frozen=True)
class Resolution:
    """What was read, what was changed, what the document leaves open, and the hierarchy as it was read."""

    cells: pd.DataFrame
    repairs: pd.DataFrame
    findings: pd.DataFrame
    parents: dict[int, int]
    price: int
    runner_up: int


@dataclass(frozen=True)
class Identity:
    """A sum or ratio that was checked: its cells (line, column position), and whether it holds."""

    name: str
    cells: tuple[tuple[int, int], ...]
    verdict: str  # holds, fails, open
    text: str
    weak: bool = False  # it often fails where nothing is wrong with the cells: it supports nothing
    exact: bool = True  # a sum or a second print; a percentage fits many figures


def resolve(table: Grid, second_prints: Mapping[tuple[int, str], int] | None = None) -> Resolution:
    """Return one reading for every cell of a table, with its status and what supports it.

    `second_prints` maps (line, column id) to the figure that another table of the document prints for it.
    """
    search = Search(table, dict(second_prints or {}))
    return _Decision(search, search.run()).result()


class _Decision:
    """Turn the best choice and its margins into statuses, repairs and findings."""

    def __init__(self, work: Search, choice: Choice):
        self.work, self.choice = work, choice
        self.table, self.columns = work.table, work.columns
        self.picked = {row.line: work.picked(choice, row.line) for row in work.money_rows}
        self.edited = {(line, j): kind for line, c in self.picked.items() for j, kind, _ in c.edits if kind != "sen"}
        self.edited |= {
            (line, j): "open"
            for line, c in self.picked.items()
            for j in work.keyed
            if c.values[j] is None and (line, j) not in self.edited and self._asked(line, j)
        }
        self.identities: list[Identity] = []
        self.findings: list[dict] = []
        self.parents = {}
        self._check_rows()
        for node, cut in choice.cuts:
            self._check_family(node, cut)
        self._check_second_prints()
        self.through: dict[tuple[int, int], list[Identity]] = {}
        for identity in self.identities:
            for cell in identity.cells:
                self.through.setdefault(cell, []).append(identity)
        density = self._density()
        self.asked_margin = DECIDED_DENSE if density > DENSE else DECIDED
        self.derives_from_one = density <= DENSE

    def _density(self) -> float:
        """Return the share of figures that are changed, lost, moved, doubled, or with group marks out of place."""
        figures = [(line, j) for line in self.picked for j in self.work.keyed]
        touched = set(self.edited)
        for line, c in self.picked.items():
            if len(self.work.tokens[line]) > len(self.columns):
                touched.add((line, self.work.keyed[0]))
            if c.cells != tuple(range(len(self.columns))):
                touched |= {(line, j) for j in self.work.keyed if c.cells[j] != j}
            touched |= {
                (line, j) for j in self.work.keyed if c.cells[j] >= 0 and self.work.tokens[line][c.cells[j]].broken
            }
        return len(touched) / len(figures) if len(touched) >= DENSE_FROM else 0.0

    def _trusts(self, cell, support: list[Identity]) -> bool:
        """True when the printed figures that one identity leans on can be trusted.

        Few can, many only where a second amount of their rows is like them: it would show a lost zero. None can
        where their own last digits cancel those of the figure.
        """
        if any(self._cancels(cell, i) for i in support):
            return False
        leaned = [c for i in support for c in i.cells if c != cell]
        like = [self._like(line, j) for line, j in [*leaned, cell]]
        if False in like:
            return False
        return None not in like or len(leaned) <= LEANS_ON

    def _cancels(self, cell, identity: Identity) -> bool:
        """True for a part that is less round than its total: another part has to cancel its last digits."""
        total, part = (self.picked[line].values[j] for line, j in (identity.cells[0], cell))
        return identity.cells[0] != cell and bool(total and part) and _zeros(part) < _zeros(total)

    def _like(self, line: int, j: int) -> bool | None:
        """True when an amount is like the next amount of its row, by the usual ratio; None without a second one."""
        k = next((k for k in self.work.additive if k != j), None)
        if k is None:
            return None
        ratios = sorted(c.values[j] / c.values[k] for c in self.picked.values() if c.values[j] and c.values[k])
        a, b = self.picked[line].values[j], self.picked[line].values[k]
        if not a or not b or not ratios:
            return None
        usual = ratios[len(ratios) // 2]
        return usual / UNLIKE <= a / b <= usual * UNLIKE

    def _asked(self, line: int, j: int) -> bool:
        """False for a figure that the row prints as text or nothing: there is nothing to repair."""
        return self.picked[line].cells[j] < 0

    # identities

    def _check_rows(self) -> None:
        for line, c in self.picked.items():
            for rule in self.table.rules:
                verdict = rules.holds(rule, c.values, self.work.index)
                cells = tuple((line, self.work.index[n]) for n in rules.ids(rule))
                if verdict is None:
                    continue
                known = all(c.values[j] is not None for _, j in cells)
                if isinstance(rule, SumRule):
                    parts = " + ".join(_figure(c.values[j]) for _, j in cells[1:])
                    text = f"line {line}: {parts} {'=' if verdict else 'against'} {_figure(c.values[cells[0][1]])}"
                else:
                    p, a, b = (_figure(c.values[j]) for _, j in cells)
                    text = f"line {line}: {a} / {b} {'gives' if verdict else 'against'} {p} %"
                state = "holds" if verdict else "fails" if known else "open"
                weak, exact = rule.price < prices.STRONG, isinstance(rule, SumRule)
                self.identities.append(Identity("row", cells, state, text, weak, exact))
                if state == "fails":
                    self._misprint(cells, text, self._rule_difference(rule, c.values))

    def _rule_difference(self, rule, values):
        if isinstance(rule, SumRule):
            expected = sum(values[self.work.index[p]] for p in rule.parts)
            return expected, values[self.work.index[rule.total]]
        part, whole = values[self.work.index[rule.part]], values[self.work.index[rule.whole]]
        return round(float(100 * Decimal(part) / Decimal(whole)), 4), values[self.work.index[rule.percent]]

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
            self._finding(
                "lost_heading",
                first,
                "",
                None,
                None,
                [n for c in node.children[cut:] for n in c.lines],
                {},
                f"lines from {first} do not belong to line {node.lines[0]}: their heading is not in the text",
            )
        counted = [n for n in known if n not in work.duplicate_of]
        differences = {}
        for j in work.additive:
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
                text = f"{self.columns[j].id}: children of line {head} add to {_figure(d[0])} {sign} {_figure(d[1])}"
            self.identities.append(Identity("family", cells, verdict, text))
            if verdict == "fails":
                self._misprint(cells, text, d)
            elif short and d[0] != d[1]:
                self._finding(
                    "missing_rows",
                    node.lines[0],
                    self.columns[j].id,
                    d[1],
                    d[0],
                    sorted(known),
                    {},
                    f"rows under line {head} are not in the text: {self.columns[j].id} is short by "
                    f"{_figure(d[1] - d[0])}",
                )

    def _check_second_prints(self) -> None:
        for (line, column), figure in sorted(self.work.second.items()):
            if line not in self.picked:
                continue
            j = self.work.index[column]
            value = self.picked[line].values[j]
            verdict = "open" if value is None else "holds" if value == figure else "fails"
            text = f"line {line} {column}: {_figure(value)}, printed elsewhere as {_figure(figure)}"
            self.identities.append(Identity("second print", ((line, j),), verdict, text))
            if verdict == "fails":
                self._finding("conflict", line, column, figure, value, [line], {}, text)

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
                    demands[f"{n}:{self.columns[k].id}"] = _plain(demand)
        self._finding(
            "misprint",
            line,
            self.columns[j].id,
            expected,
            found,
            sorted({n for n, _ in cells}),
            demands,
            text,
        )

    def _finding(self, kind, line, column, expected, found, lines, alternatives, explanation) -> None:
        difference = None if expected is None or found is None else _plain(found) - _plain(expected)
        listed = json.dumps(alternatives) if alternatives else ""
        figures = [_plain(expected), _plain(found), _plain(difference)]
        row = [kind, line, column, *figures, json.dumps(lines), listed, explanation]
        self.findings.append(dict(zip(FINDING_COLUMNS, row, strict=True)))

    # statuses

    def _settle(self) -> dict:
        """Decide every figure; what stays open supports nothing, so decide again until nothing more opens."""
        self.shaky: set[tuple[int, int]] = set()
        while True:
            decided = {(line, j): self._decide(line, j) for line in self.picked for j in self.work.keyed}
            shaky = {cell for cell, (status, *_) in decided.items() if status == "unresolved"}
            if shaky <= self.shaky:
                return decided
            self.shaky |= shaky

    def _own_support(self, cell) -> int:
        return sum(
            i.verdict == "holds" and not any(c in self.edited or c in self.shaky for c in i.cells if c != cell)
            for i in self.through.get(cell, [])
        )

    def _support(self, cell) -> list[Identity]:
        """Identities that hold through a cell and lean on nothing that is open or changed without support."""
        out = []
        for identity in self.through.get(cell, []):
            others = [c for c in identity.cells if c != cell]
            if identity.verdict != "holds" or identity.weak or any(c in self.shaky for c in others):
                continue
            if all(self._own_support(c) for c in others if c in self.edited):
                out.append(identity)
        return out

    def _fails(self, cell) -> bool:
        """True when an identity through a cell fails and no open figure can be what it fails by.

        A percentage that does not follow is itself the misprint where two sums or prints agree on the figure.
        """
        settled = sum(i.exact for i in self._support(cell)) >= 2
        return any(
            i.verdict == "fails"
            and not i.weak
            and not (settled and not i.exact)
            and not any(c in self.shaky for c in i.cells if c != cell)
            for i in self.through.get(cell, [])
        )

    def _troubled(self, cell) -> bool:
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
        c, toks = self.picked[line], self.work.tokens[line]
        amounts = [i for i, column in zip(c.cells, self.columns, strict=True) if column.kind == "amount" and i >= 0]
        broken = any(tokens.marks_price(toks[i]) > prices.PRICES["malformed"] for i in amounts)
        return broken or any(t.kind == "number" and t.bare and i not in c.cells for i, t in enumerate(toks))

    def _margin(self, line: int, j: int, typed_only: bool) -> int:
        value = self.picked[line].values[j]
        totals, options = self.choice.totals[line], self.work.candidates[line]
        cap = min(MARGIN_CAP, self.choice.known_to)
        best = cap
        for price, c in zip(totals, options, strict=True):
            if c.values[j] == value or price >= best:
                continue
            if typed_only and (c.values[j] is None or any(k == j and kind == "free" for k, kind, _ in c.edits)):
                continue
            best = int(price)
        return best

    def _alternatives(self, line: int, j: int) -> list[str]:
        """Figures that a cell may have, the likeliest first: near readings, the print, what identities demand."""
        ranked = sorted(zip(self.choice.totals[line], range(len(self.choice.totals[line])), strict=True))
        figures = [self.work.candidates[line][k].values[j] for price, k in ranked if price < 2 * MARGIN_CAP]
        i = self.picked[line].cells[j]
        if i >= 0 and self.work.tokens[line][i].kind == "number":
            figures.append(self.work.tokens[line][i].value)
        for identity in self.through.get((line, j), []):
            figures.append(self._demand(identity, (line, j)))
        out = []
        for figure in figures:
            if figure is not None and _plain(figure) not in out:
                out.append(_plain(figure))
        return [str(figure) for figure in out[:12]]

    def _demand(self, identity: Identity, cell):
        if identity.name == "second print":
            return self.work.second[cell[0], self.columns[cell[1]].id]
        if identity.name == "row" and len(identity.cells) == 3:
            return None
        values = {c: self.picked[c[0]].values[c[1]] for c in identity.cells}
        if any(v is None for c, v in values.items() if c != cell):
            return None
        head, rest = identity.cells[0], identity.cells[1:]
        figure = (
            sum(values[c] for c in rest) if cell == head else values[head] - sum(values[c] for c in rest if c != cell)
        )
        return figure if figure >= 0 else None

    def _decide(self, line: int, j: int):
        """Return (status, margin, why, kind) of one figure.

        A changed figure needs the margin, no failed identity through it, and two identities that hold (or one, when
        it is one typing error away). A filled one needs one identity and no other trouble near, or two. A moved one
        needs the margin, a moved blank an identity as well. A printed one in its place stays, unless a typing error
        in it would explain as much.
        """
        c, cell = self.picked[line], (line, j)
        kind = self.edited.get(cell, "")
        support = self._support(cell)
        why = "; ".join(i.text for i in support)
        moved = c.cells[j] != j
        if not kind:
            if c.values[j] is None and c.cells[j] < 0:
                return "unresolved", None, "nothing printed", ""
            margin = self._margin(line, j, typed_only=not moved)
            if margin < DECIDED:
                return "unresolved", margin, "another reading is nearly as good", ""
            if not moved:
                return "as_published", margin, "", ""
            if not why and self.work.tokens[line][c.cells[j]].kind == "nothing":
                return "unresolved", margin, "a moved blank that no identity holds: an amount may be lost", ""
            if not why:
                why = "only its kind and its neighbours place it"
            elif len(support) == 1 and any(i.verdict == "open" for i in self.through.get(cell, [])):
                why += " (weak: rows are missing from the text beside it)"
            return "realigned", margin, why, "moved"
        margin = self._margin(line, j, typed_only=False)
        if kind == "open":
            return "unresolved", margin, "nothing printed and nothing demanded", kind
        enough = len(support) >= 2 or (len(support) == 1 and kind in TYPOS)
        if kind == "fill":
            alone = self.derives_from_one and not self._troubled(cell)
            alone = alone and self._trusts(cell, support)
            enough = len(support) >= 2 or (len(support) == 1 and alone)
        if margin < self.asked_margin or self._fails(cell) or not enough:
            return "unresolved", margin, why or "no identity supports one reading", kind
        return ("derived" if kind == "fill" else "repaired"), margin, why, kind

    # results

    def result(self) -> Resolution:
        cells, repairs = [], []
        for line, original in sorted(self.work.duplicate_of.items()):
            self._finding(
                "duplicate",
                line,
                "",
                None,
                None,
                [original, line],
                {},
                f"line {line} prints the figures of line {original} again and is not counted",
            )
        rest, decided = _Rest(self.work), self._settle()
        for row in self.table.rows:
            if row.line not in self.picked:
                cells += rest.without_figures(row)
                continue
            c = self.picked[row.line]
            other = rest.beside(row, c)
            for j, column in enumerate(self.columns):
                if j not in self.work.keyed:
                    cells.append(other[j])
                    continue
                status, margin, why, kind = decided[row.line, j]
                cell = self._cell(row, c, j, status, margin, why)
                cells.append(cell)
                if status != "as_published" and column.kind in grid.NUMBER_KINDS and (kind or status == "unresolved"):
                    names = "; ".join(i.text for i in self._support((row.line, j)))
                    same = {name: cell[name] for name in REPAIR_COLUMNS if name in cell}
                    repairs.append({**same, "kind": kind, "identities": names})
        near = [int(t) for totals in self.choice.totals.values() for t in totals if t > 0]
        return Resolution(
            pd.DataFrame(cells, columns=CELL_COLUMNS),
            pd.DataFrame(repairs, columns=REPAIR_COLUMNS),
            pd.DataFrame(self.findings, columns=FINDING_COLUMNS),
            self.parents,
            self.choice.price,
            min(near, default=MARGIN_CAP),
        )

    def _cell(self, row: GridRow, c: Candidate, j: int, status: str, margin, why: str) -> dict:
        i = c.cells[j]
        printed = row.cells[i] if i >= 0 else ""
        reading, alternatives = printed, ""
        tok = self.work.tokens[row.line][i] if i >= 0 else None
        if status in ("repaired", "derived"):
            reading = str(_plain(c.values[j]))
        elif status == "unresolved":
            reading = ""
            alternatives = json.dumps(self._alternatives(row.line, j))
        elif tok is not None and tok.kind == "number" and not _plainly(printed, tok, self.table, self.columns[j]):
            if self._fails((row.line, j)) and tok.malformed:
                status, reading = "unresolved", ""
                alternatives = json.dumps(self._alternatives(row.line, j))
            else:
                reading = str(_plain(tok.value if c.values[j] is None else c.values[j]))
        return _cell(
            row.line,
            self.columns[j].id,
            f"c{i + 1:02d}" if i >= 0 else "",
            printed,
            reading,
            status,
            alternatives,
            margin,
            why,
        )


class _Rest:
    """The cells that no identity checks: names, units, targets. The money's reading fixes their frame."""

    def __init__(self, work: Search):
        self.work, self.columns = work, work.columns
        self.open = tuple(j for j in range(len(work.columns)) if j not in work.keyed)

    def without_figures(self, row: GridRow) -> list[dict]:
        """Return the cells of a row without money: headings, goals."""
        if len(row.cells) <= len(self.columns) and align.as_printed(_padded(row, self.columns), self.work.table):
            padded = _padded(row, self.columns)
            return [
                self._dict(row.line, j, j, padded.cells[j], "as_published", None, []) for j in range(len(self.columns))
            ]
        return self._placed(row, {j: {-1} for j in self.work.keyed}, True, range(len(self.columns)))

    def beside(self, row: GridRow, c: Candidate) -> dict[int, dict]:
        if c.cells == tuple(range(len(self.columns))):
            return {j: self._dict(row.line, j, j, row.cells[j], "as_published", None, []) for j in self.open}
        toks = self.work.tokens[row.line]
        fixed = {}
        for j in self.work.keyed:
            i = c.cells[j]
            fixed[j] = (
                {-1} if i < 0 else {k for k, t in enumerate(toks) if (t.kind, t.value) == (toks[i].kind, toks[i].value)}
            )
        return {
            cell_j: cell for cell_j, cell in zip(self.open, self._placed(row, fixed, False, self.open), strict=True)
        }

    def _placed(self, row: GridRow, fixed: dict, moneyless: bool, wanted) -> list[dict]:
        work = self.work
        found = align.place_rest(row, work.table, fixed, moneyless)
        best = found[0]
        out = []
        for j in wanted:
            i = best.cells[j]
            printed = row.cells[i] if i >= 0 else ""
            shown = align.shown(row, i)
            margin = min(
                (r.price - best.price for r in found if align.shown(row, r.cells[j]) != shown),
                default=MARGIN_CAP,
            )
            margin = min(margin, MARGIN_CAP)
            kind = self.columns[j].kind
            if margin < DECIDED and kind in (*grid.NUMBER_KINDS, "unit"):
                choices = []
                for r in found:
                    text = row.cells[r.cells[j]] if r.cells[j] >= 0 else ""
                    if r.price - best.price < DECIDED and text not in choices:
                        choices.append(text)
                out.append(self._dict(row.line, j, i, printed, "unresolved", margin, choices))
            else:
                out.append(
                    self._dict(
                        row.line,
                        j,
                        i,
                        printed,
                        "as_published" if i == j or i < 0 else "realigned",
                        margin,
                        [],
                    )
                )
        return out

    def _dict(self, line, j, i, printed, status, margin, choices) -> dict:
        why = {
            "realigned": "the row's figures and kinds place it",
            "unresolved": "its place in the row is not determined",
        }
        return _cell(
            line,
            self.columns[j].id,
            f"c{i + 1:02d}" if i >= 0 and printed else "",
            printed,
            "" if status == "unresolved" else printed,
            status,
            json.dumps(choices) if choices else "",
            margin,
            why.get(status, ""),
        )


def _cell(*values) -> dict:
    """Return a row of `cells`; the margin goes from hundredths to units."""
    cell = dict(zip(CELL_COLUMNS, values, strict=True))
    cell["margin"] = None if cell["margin"] is None else cell["margin"] / 100
    return cell


def _padded(row: GridRow, columns) -> GridRow:
    return replace(row, cells=row.cells + ("",) * (len(columns) - len(row.cells)))


def _plainly(printed: str, tok, table: Grid, column: GridColumn) -> bool:
    """True when the table's own style reads the printed text as this figure."""
    style = table.styles[0]
    parse = {"amount": numbers.parse_amount, "percent": numbers.parse_percent}.get(column.kind, numbers.parse_number)
    try:
        return parse(printed, style) == tok.value
    except numbers.Unreadable:
        return False


def _zeros(figure: int) -> int:
    """Return how many zeros a figure ends in."""
    return len(str(figure)) - len(str(figure).rstrip("0"))


def _figure(value) -> str:
    if value is None:
        return "nothing"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _plain(value):
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return int(value) if isinstance(value, np.integer) else value
