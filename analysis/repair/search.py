"""Find the candidate readings of every row, and the best choice of one per row.

Candidates are the alignments of `align` and what the identities demand of them: a figure one typing error
away from the print, a figure where nothing is printed, and as a last resort another figure. `repair_tree`
chooses.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np

from analysis.repair import align, grid, prices, rules, tokens
from analysis.repair.align import Alignment
from analysis.repair.grid import Grid, GridRow
from analysis.repair.rules import SumRule
from analysis.repair.tree import ROWS_NOT_IN_TEXT, ROWS_NOT_IN_TEXT_LOST, Choice, Node, solve

# Prices of edits in hundredths, one line of reasoning each.
EDITS = {
    "sen": prices.PRICES["cut_sen"],  # the last two digits are sen
    "zero": 190,  # a zero too many or too few: the commonest slip in long figures
    "digit": 200,  # one digit read as another
    "lost_digit": 210,  # one digit missing
    "extra_digit": 210,  # one digit too many
    "transposed": 220,  # two neighbours changed places
    "group": 230,  # a group of three missing or too many
    "fill": 50,  # nothing printed: the loss itself is already paid by the alignment
    "free": 600,  # another figure altogether: dearer than a sum that does not agree
    "second_edit": 400,  # two slips that leave the row's own sum right are no accident of reading
    "second_print": 250,  # another table of the document prints another figure
}
TYPOS = ("zero", "digit", "lost_digit", "extra_digit", "transposed", "group")


NO_PAGE_BREAK = 10**6  # rows are not lost between rows of one page
ROUNDS = 4
MAX_CANDIDATES = 50
KEEP_WITHIN = 800  # candidates dearer than the cheapest by more than this are not carried


@dataclass(frozen=True)
class Candidate:
    """A reading of a row after edits. `edits` maps a column's position to (kind, figure before)."""

    values: tuple
    cells: tuple[int, ...]
    price: int
    edits: tuple[tuple[int, str, object], ...] = ()
    base: int = 0  # price without row rules and edits


def typo(before, after) -> str | None:
    """Name the one typing error that turns `before` into `after`, or None when there is none."""
    if before is None or after is None or before == after or before < 0 or after < 0:
        return None
    a, b = str(int(before)), str(int(after))
    if int(before) != before or int(after) != after:
        return None
    if len(a) == len(b):
        wrong = [i for i in range(len(a)) if a[i] != b[i]]
        if len(wrong) == 1:
            return "digit" if a != "0" and b != "0" else None
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1 and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]:
            return "transposed"
        return None
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    gone = _one_cut(longer, shorter)
    if gone is None or shorter == "0":
        return None
    if set(gone) == {"0"} and len(gone) in (1, 3):
        return "zero" if len(gone) == 1 else "group"
    if len(gone) == 3:
        return "group"
    return ("lost_digit" if longer is b else "extra_digit") if len(gone) == 1 else None


def _one_cut(longer: str, shorter: str) -> str | None:
    """Return the contiguous piece whose loss turns `longer` into `shorter`."""
    size = len(longer) - len(shorter)
    if size not in (1, 3):
        return None
    for i in range(len(longer) - size, -1, -1):
        if longer[:i] + longer[i + size :] == shorter:
            return longer[i : i + size]
    return None


class Search:
    """The candidates of every row of one table, and the best choice among them.

    `run` alternates between choosing and asking the identities what they demand, until nothing new appears.
    """

    def __init__(self, table: Grid, second: dict):
        self.table, self.second = table, second
        self.columns = table.columns
        self.index = {c.id: j for j, c in enumerate(table.columns)}
        self.additive = [j for j, c in enumerate(table.columns) if c.additive]
        self.keyed = grid.keyed_columns(table)
        self.rows = {row.line: row for row in table.rows}
        self.tokens = {row.line: tokens.tokens(row, table) for row in table.rows}
        self.money_rows = [row for row in table.rows if self._carries_figures(row)]
        self.candidates: dict[int, list[Candidate]] = {}
        self.duplicate_of: dict[int, int] = {}
        self.row_words = {row.line: _words(row.cells) for row in table.rows}
        self.word_rows = Counter(w for words in self.row_words.values() for w in words)

    # reading

    def _carries_figures(self, row: GridRow) -> bool:
        if row.level == "text":
            return False
        toks = self.tokens[row.line]
        if len(toks) == len(self.columns):
            return any(toks[j].kind == "number" for j in self.keyed)
        return any(t.kind == "number" for t in toks)

    def _start(self) -> None:
        blocks: dict[int, list[GridRow]] = {}
        for row in self.money_rows:
            blocks.setdefault(row.block, []).append(row)
        for _, rows in sorted(blocks.items()):
            for line, found in align.align_block(rows, self.table).items():
                kept = [self._candidate(line, r) for r in found if self._whole(r.values)]
                self.candidates[line] = kept or [self._candidate(line, found[0])]
        for line, options in self.candidates.items():
            self._add(line, [c for base in options[:8] for c in self._reread(line, base)])
        self.duplicate_of = self._duplicates()

    def _whole(self, values: tuple) -> bool:
        return all(values[j] is None or values[j] == int(values[j]) for j in self.additive)

    def _candidate(self, line: int, r: Alignment) -> Candidate:
        base = r.price - align.rule_price(r.values, r.cells, self.table, self.index)
        return self._priced(line, Candidate(r.values, r.cells, 0, (), base))

    def _priced(self, line: int, c: Candidate) -> Candidate:
        price = c.base + align.rule_price(c.values, c.cells, self.table, self.index)
        price += sum(EDITS[kind] for _, kind, _ in c.edits)
        price -= sum(tokens.marks_price(self._token(line, c, j)) for j, kind, _ in c.edits if kind in (*TYPOS, "sen"))
        if sum(kind not in ("fill", "sen") for _, kind, _ in c.edits) > 1:
            before = list(c.values)
            for j, _, figure in c.edits:
                before[j] = figure
            if not align.rule_price(tuple(before), c.cells, self.table, self.index):
                price += EDITS["second_edit"]
        for j in self.keyed:
            other = self.second.get((line, self.columns[j].id))
            if other is not None and c.values[j] is not None and c.values[j] != other:
                price += EDITS["second_print"]
        return replace(c, price=price)

    def _edit(self, line: int, base: Candidate, wanted: dict[int, int]) -> Candidate | None:
        """Return `base` with columns set to wanted figures, or None when that is not allowed."""
        values, edits = list(base.values), dict((j, (k, v)) for j, k, v in base.edits)
        for j, figure in wanted.items():
            if figure is None or figure < 0 or values[j] == figure:
                continue
            before = edits[j][1] if j in edits else base.values[j]
            if before == figure:
                edits.pop(j, None)
            elif before is None or self._blank(line, base.cells[j]):
                edits[j] = ("fill", None)
            else:
                edits[j] = (typo(before, figure) or "free", before)
            values[j] = figure
        changed = [kind for kind, _ in edits.values() if kind not in ("fill", "sen")]
        if len(changed) > 2 or changed.count("free") > 1 or tuple(values) == base.values:
            return None
        if "free" in changed and align.rule_price(tuple(values), base.cells, self.table, self.index):
            return None
        ordered = tuple((j, k, v) for j, (k, v) in sorted(edits.items()))
        return self._priced(line, replace(base, values=tuple(values), edits=ordered))

    def _token(self, line: int, c: Candidate, j: int) -> tokens.Token:
        return self.tokens[line][c.cells[j]]

    def _blank(self, line: int, cell: int) -> bool:
        return cell >= 0 and not self.rows[line].cells[cell].strip()

    def _reread(self, line: int, base: Candidate) -> list[Candidate]:
        """Readings in which the last two digits of a figure with marks out of place are sen."""
        out = []
        for j in self.keyed:
            figure = base.values[j]
            if base.cells[j] < 0 or not self._token(line, base, j).sen or figure < 100 * prices.LEAST_AMOUNT:
                continue
            values = tuple(figure // 100 if k == j else v for k, v in enumerate(base.values))
            out.append(self._priced(line, replace(base, values=values, edits=((j, "sen", figure),))))
        return out

    def _add(self, line: int, new: list[Candidate]) -> bool:
        """Merge candidates by their keyed figures, cheapest first; say whether something new came in."""
        known = {self._key(c): c for c in self.candidates[line]}
        before = {k: c.price for k, c in known.items()}
        for c in new:
            key = self._key(c)
            if key not in known or c.price < known[key].price:
                known[key] = c
        ranked = sorted(known.values(), key=lambda c: (c.price, c.cells, self._key(c)))
        ranked = [c for c in ranked if c.price <= ranked[0].price + KEEP_WITHIN][:MAX_CANDIDATES]
        self.candidates[line] = ranked
        return any(before.get(self._key(c)) != c.price for c in ranked)

    def _key(self, c: Candidate) -> tuple:
        return tuple((c.values[j] is None, c.values[j] or 0) for j in self.keyed)

    def _duplicates(self) -> dict[int, int]:
        """Rows printed twice, once under the indicator and once under the name: same figures, same words."""
        found = {}
        rows = self.money_rows
        for a, b in pairwise(rows):
            if a.block != b.block or a.level != b.level or a.line in found or len(a.cells) != len(b.cells):
                continue
            numbers = [[t.value for t in self.tokens[r.line] if t.kind == "number"] for r in (a, b)]
            tail = min(map(len, numbers))
            same = tail >= 6 and numbers[0][-(tail - 1) :] == numbers[1][-(tail - 1) :]
            if same and _alike(a, b, self.tokens):
                found[b.line] = a.line
        return found

    # tree

    def _forest(self) -> list[Node]:
        table = self.table
        order = {level: k for k, level in enumerate(table.levels)}
        rows = [r for r in self.money_rows if r.level in order and self.additive]
        used = sorted({order[r.level] for r in rows})
        rank = {level: used.index(k) for level, k in order.items() if k in used}
        groups: list[list[GridRow]] = []
        for row in rows:
            if row.continues and groups and groups[-1][0].level == row.level and self._opens(row, rows, rank):
                groups[-1].append(row)
            else:
                groups.append([row])
        nodes = [(Node(tuple(r.line for r in g)), rank[g[0].level], g[-1].block) for g in groups]
        missing_level = False
        total = [n for n, k, _ in nodes if table.levels and rank.get("total") == k]
        stack: list[tuple[Node, int]] = []
        roots = []
        for node, k, _ in nodes:
            if node in total:
                continue
            while stack and stack[-1][1] >= k:
                stack.pop()
            if stack:
                parent, above = stack[-1]
                missing_level |= k > above + 1
                parent.children.append(node)
            else:
                roots.append(node)
            stack.append((node, k))
        lost = table.pages_lost if table.pages_lost is not None else missing_level
        self.pages_lost = lost
        if total and len(total) == 1:
            total[0].children = roots
            total[0].slack = ROWS_NOT_IN_TEXT_LOST if lost else ROWS_NOT_IN_TEXT
            roots = total
        for node in (n for root in roots for n in root.walk()):
            node.known_lost = self._known_lost(node)
        blocks = [row.block for row in table.rows]
        at = {row.line: i for i, row in enumerate(table.rows)}
        for node in (n for root in roots for n in root.walk()):
            if node in total:
                node.slack = ROWS_NOT_IN_TEXT
            elif node.children:
                first = at[node.lines[0]]
                last = max(at[n] for n in node.all_lines())
                after = blocks[last + 1] if last + 1 < len(blocks) else None
                if lost and (after is None or blocks[first] != after):
                    node.slack = ROWS_NOT_IN_TEXT_LOST
                elif after in (None, blocks[first]):
                    node.slack = NO_PAGE_BREAK
        return roots

    def _known_lost(self, node: Node) -> int:
        """Return the first child that stands behind a heading that is known to be lost, or -1."""
        lowest = self.table.levels[-1:]
        if self._level(node) not in self.table.levels[-2:-1]:
            return -1
        for k, child in enumerate(node.children):
            before = node.children[k - 1].lines[-1] if k else node.lines[-1]
            if self._level(child) in lowest and any(before < n < child.lines[0] for n in self.table.lost_headings):
                return k
        return -1

    def _opens(self, row: GridRow, rows: list[GridRow], rank: dict) -> bool:
        """True when a continuation row belongs to a parent: rows of a lower level follow."""
        after = rows[rows.index(row) + 1 :]
        follow = next((r for r in after if not (r.continues and r.level == row.level)), None)
        return follow is not None and rank[follow.level] > rank[row.level]

    def _cuts(self, node: Node) -> list[int]:
        """Places between the children where a page ends, and no child behind is named after the node."""
        own = self._words(node)
        for other in (n for root in self.roots for n in root.walk()):
            if other is not node and other.children and self._level(other) == self._level(node):
                own = own - self._words(other)
        out = []
        for k in range(len(node.children) - 1, 0, -1):
            child = node.children[k]
            if child.children or own & self._words(child):
                break
            if self.rows[child.lines[0]].block != self.rows[max(node.children[k - 1].all_lines())].block:
                out.append(k)
        return out

    def _level(self, node: Node) -> str:
        return self.rows[node.lines[0]].level

    def _words(self, node: Node) -> set[str]:
        """Words of a row that no more than a quarter of the rows print."""
        return {w for line in node.lines for w in self.row_words[line] if 4 * self.word_rows[w] <= len(self.rows)}

    def _arrays(self, line: int):
        options = self.candidates[line]
        w = np.array([[int(c.values[j] or 0) for j in self.additive] for c in options], np.int64)
        is_open = np.array([[c.values[j] is None for j in self.additive] for c in options], bool)
        if line in self.duplicate_of:
            w, is_open = np.zeros_like(w), np.zeros_like(is_open)
        w[is_open] = 0
        return w, is_open, np.array([c.price for c in options], np.int64)

    def closes(self, diff: np.ndarray) -> np.ndarray:
        """Which remainders keep the sum rules over the additive columns."""
        fine = np.ones(len(diff), bool)
        at = {self.columns[j].id: k for k, j in enumerate(self.additive)}
        for rule in self.table.rules:
            if isinstance(rule, SumRule) and rule.total in at:
                fine &= diff[:, [at[p] for p in rule.parts]].sum(axis=1) == diff[:, at[rule.total]]
        return fine

    def _solve(self):
        alone = [r.line for r in self.money_rows if r.line not in self.in_tree]
        arrays = {line: self._arrays(line) for line in self.in_tree}
        choice = solve(self.roots, arrays, self.closes)
        for line in alone:
            prices = np.array([c.price for c in self.candidates[line]], np.int64)
            choice.picks[line] = int(prices.argmin())
            choice.totals[line] = prices - prices.min()
            choice.price += int(prices.min())
        return choice

    # demands

    def run(self) -> Choice:
        """Return the best choice; `candidates` then holds what it chose from."""
        self._start()
        self.roots = self._forest()
        self.in_tree = {n for root in self.roots for n in root.all_lines()}
        choice = self._solve()
        for _ in range(ROUNDS):
            if not self._demand(choice):
                break
            choice = self._solve()
        return choice

    def picked(self, choice, line: int) -> Candidate:
        return self.candidates[line][choice.picks[line]]

    def _demand(self, choice) -> bool:
        wanted: dict[int, list[dict[int, int]]] = {}
        opened = False
        for node, cut in choice.cuts:
            opened |= self._family_demands(choice, node, cut, wanted)
        for row in self.money_rows:
            if len(self.candidates[row.line]) > 1 or self._broken(row.line):
                wanted.setdefault(row.line, [])
        grown = opened
        for line in sorted(wanted):
            new = []
            bases = [c for c in self.candidates[line] if not any(k == "free" for _, k, _ in c.edits)][:12]
            for base in bases:
                for figures in [*wanted[line], self._seconds(line)]:
                    new += self._variants(line, base, figures)
                new += self._rule_variants(line, base)
            grown |= self._add(line, new)
        return grown

    def _broken(self, line: int) -> bool:
        first = self.candidates[line][0]
        return bool(align.rule_price(first.values, first.cells, self.table, self.index)) or any(
            (line, c.id) in self.second for c in self.columns
        )

    def _seconds(self, line: int) -> dict[int, int]:
        return {
            j: self.second[line, self.columns[j].id] for j in self.keyed if (line, self.columns[j].id) in self.second
        }

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
        node.cuts = node.cuts or self._cuts(node)
        for line in [*node.lines, *known]:
            figures = {}
            for j in self.additive:
                others_head = [heads[n][j] for n in heads if n != line]
                others = [known[n][j] for n in known if n != line] + [v[j] for v in lifted]
                above = others_head if line in heads else [heads[n][j] for n in heads]
                figure = _minus(others, above) if line in heads else _minus(above, others)
                if figure is not None and figure >= 0:
                    figures[j] = figure
            if line not in self.duplicate_of:
                wanted.setdefault(line, []).append(figures)
        return len(node.cuts) > before

    def _second_thoughts(self, choice, heads: dict, known: dict, lifted: list, wanted: dict) -> None:
        """Collect what a changed member of a family that agrees would demand, were it read otherwise."""
        members = {**heads, **known}
        if not any(self.picked(choice, n).edits for n in members if n not in self.duplicate_of):
            return
        for line in members:
            if line in self.duplicate_of:
                continue
            for k in np.argsort(choice.totals[line], kind="stable")[:4]:
                other = self.candidates[line][int(k)].values
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
                    if figures and n not in self.duplicate_of:
                        wanted.setdefault(n, []).append(figures)

    def contribution(self, choice, line: int) -> tuple:
        if line in self.duplicate_of:
            return tuple(0 for _ in self.columns)
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

    def _variants(self, line: int, base: Candidate, figures: dict[int, int]) -> list[Candidate]:
        """Apply demanded figures: every one alone, all lost ones together, pairs, all of few."""
        apart = [j for j, v in figures.items() if base.values[j] != v]
        lost = [j for j in apart if base.values[j] is None]
        sets = [(j,) for j in apart]
        if len(lost) > 1:
            sets.append(tuple(lost))
            sets += [(*lost, j) for j in apart if j not in lost]
        if 2 <= len(apart) <= 4:
            sets.append(tuple(apart))
        if 3 <= len(apart) <= 6:
            sets += list(combinations(apart, 2))
        made = [self._edit(line, base, {j: figures[j] for j in s}) for s in sets]
        return [c for c in made if c is not None]

    def _rule_variants(self, line: int, base: Candidate) -> list[Candidate]:
        """Give the variants in which one figure is what a broken row rule demands of it."""
        made = []
        for rule in self.table.rules:
            if rules.holds(rule, base.values, self.index) is not False:
                continue
            lost_only = rule.price < prices.STRONG
            if isinstance(rule, SumRule):
                total, parts = self.index[rule.total], [self.index[p] for p in rule.parts]
                values = base.values
                if all(values[p] is not None for p in parts) and not (lost_only and values[total] is not None):
                    made.append(self._edit(line, base, {total: sum(values[p] for p in parts)}))
                for p in parts:
                    rest = [values[q] for q in parts if q != p]
                    if lost_only and values[p] is not None:
                        continue
                    if values[total] is not None and None not in rest:
                        made.append(self._edit(line, base, {p: values[total] - sum(rest)}))
            else:
                percent, part, whole = (base.values[self.index[c]] for c in (rule.percent, rule.part, rule.whole))
                if percent == 100:
                    if whole is not None:
                        made.append(self._edit(line, base, {self.index[rule.part]: whole}))
                    if part is not None:
                        made.append(self._edit(line, base, {self.index[rule.whole]: part}))
        return [c for c in made if c is not None]


def _words(texts) -> set[str]:
    return {w.lower() for text in texts for w in re.findall(r"[A-Za-z]{4,}", text)}


def _alike(a: GridRow, b: GridRow, tokens) -> bool:
    words = []
    for row in (a, b):
        texts = [c for c, t in zip(row.cells, tokens[row.line], strict=True) if t.kind == "text"]
        words.append({w.lower() for text in texts for w in re.findall(r"[A-Za-z]{4,}", text)})
    small, large = sorted(words, key=len)
    return bool(small) and 2 * len(small & large) > len(small)


def total(values: list):
    """Return the sum, or None when a figure is missing."""
    return None if any(v is None for v in values) else sum(values)


def _minus(values: list, others: list):
    left, right = total(values), total(others)
    return None if left is None or right is None else left - right
