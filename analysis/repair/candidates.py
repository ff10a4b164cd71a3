"""The candidate readings of every row: its alignments, and what can be made of them by an edit.

An edit is a figure one typing error away from the print, a figure where nothing is printed, or as a last resort another
figure; `variants` says which figures are worth a try.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from analysis.repair import align, grid, posterior, prices, steps, tokens
from analysis.repair.align import Alignment
from analysis.repair.grid import Grid, GridRow
from analysis.repair.pages import Settled
from analysis.repair.rules import SumRule
from analysis.repair.slips import typo

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


def _weighed(of: dict[int, list[Candidate]], table: Grid, keyed: tuple[int, ...]) -> dict[int, list[Candidate]]:
    """Return the candidates with what the sum over all alignments finds unlikely dearer: their worst figure tells.

    Where every row has one reading there is nothing to weigh.
    """
    if all(len(options) == 1 for options in of.values()):
        return of
    likely = posterior.figures(table, keyed)
    runs = grid.runs(table)
    found = {}
    for line, options in of.items():
        dear = [max(likely.price(line, j, c.values[j]) for j in keyed) for c in options]
        least: dict[tuple, int] = {}
        for c, price in zip(options, dear, strict=True):
            key = _in_order(c, runs)
            least[key] = min(price, least.get(key, price))
        dear = [least[_in_order(c, runs)] for c in options]
        extra = [each - min(dear) for each in dear]
        weighed = [replace(c, price=c.price + e, base=c.base + e) for c, e in zip(options, extra, strict=True)]
        weighed.sort(key=lambda c: (c.price, c.cells))
        found[line] = [c for c in weighed if c.price <= weighed[0].price + KEEP_WITHIN]
    return found


def _in_order(c: Candidate, runs: tuple[tuple[int, ...], ...]) -> tuple:
    """Return a reading without telling which columns of a run it leaves out: the alignments cannot tell either."""
    return tuple(tuple(c.values[j] for j in run if len(run) == 1 or c.values[j] is not None) for run in runs)


class Candidates:
    """The candidates of every row with figures of one table, by line, cheapest first."""

    def __init__(self, table: Grid, second: dict[tuple[int, str], int]):
        self.table, self.second = table, second
        self.columns = table.columns
        self.index = {c.id: j for j, c in enumerate(table.columns)}
        self.additive = [j for j, c in enumerate(table.columns) if c.additive]
        self.keyed = grid.keyed_columns(table)
        self.rows = {row.line: row for row in table.rows}
        self.tokens = {row.line: tokens.tokens(row, table) for row in table.rows}
        self.money_rows = [row for row in table.rows if self._carries_figures(row)]
        self.of: dict[int, list[Candidate]] = {}
        self.duplicate_of: dict[int, int] = {}
        self.taken: set[int] = set()  # rows that the sums of the table leave one reading
        self.steps: dict[int, int] = {}  # what the amounts of a column are multiples of, by its position

    def _carries_figures(self, row: GridRow) -> bool:
        if row.level == "text" and not any(isinstance(rule, SumRule) and rule.told for rule in self.table.rules):
            return False
        toks = self.tokens[row.line]
        if len(toks) == len(self.columns):
            shifted = any(tok.money for tok in toks)  # blanks make up at its end for a cell that is lost before
            return shifted or any(toks[j].kind == "number" for j in self.keyed)
        return any(t.kind == "number" for t in toks)

    def start(self) -> None:
        """Fill `of` with the alignments of every row, and `duplicate_of` with the rows that are printed twice."""
        blocks: dict[int, list[GridRow]] = {}
        for row in self.money_rows:
            blocks.setdefault(row.block, []).append(row)
        for _, rows in sorted(blocks.items()):
            for line, found in align.align_block(rows, self.table).items():
                kept = [self._candidate(line, r) for r in found if self._whole(r.values)]
                self.of[line] = kept or [self._candidate(line, found[0])]
        self.of = _weighed(self.of, self.table, self.keyed)
        for line, options in self.of.items():
            self.add(line, [c for base in options[:8] for c in self._reread(line, base)])
        self.duplicate_of = self._duplicates()
        self.steps = {j: steps.usual(self._in_place(j)) for j in self.additive if self.columns[j].kind == "amount"}

    def _in_place(self, j: int) -> list[int]:
        """Return the figures of a column in the rows whose cells all stand under their headers."""
        rows = (options[0] for options in self.of.values())
        whole = tuple(range(len(self.columns)))
        return [int(row.values[j]) for row in rows if row.cells == whole and row.values[j]]

    def _whole(self, values: tuple) -> bool:
        return all(values[j] is None or values[j] == int(values[j]) for j in self.additive)

    def _candidate(self, line: int, r: Alignment) -> Candidate:
        base = r.price - align.rule_price(r.values, r.cells, self.table, self.index)
        return self.priced(line, Candidate(r.values, r.cells, 0, (), base))

    def priced(self, line: int, c: Candidate) -> Candidate:
        """Return a candidate with its price: alignment, edits, row rules it breaks, second prints it contradicts."""
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

    def edit(self, line: int, base: Candidate, wanted: dict[int, int]) -> Candidate | None:
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
        return self.priced(line, replace(base, values=tuple(values), edits=ordered))

    def take(self, line: int, told: Settled) -> None:
        """Leave a row the readings that agree with what the sums of the whole table prove of it."""
        if not told.proven:
            return
        first = self.of[line][0]
        values, cells, edits = list(first.values), list(first.cells), []
        for j, value in told.values.items():
            values[j], cells[j] = value, told.cells[j]
            if j in told.made:
                before = self.tokens[line][cells[j]].value if cells[j] >= 0 else None
                edits.append((j, "fill" if before is None else typo(before, value) or "free", before))
        own = replace(first, values=tuple(values), cells=tuple(cells), edits=tuple(edits))
        others = [c for c in self.of[line] if all(c.values[j] == values[j] for j in told.proven)]
        if told.proven >= told.values.keys():
            self.taken.add(line)
            others = []
        self.of[line] = [own, *(c for c in others if self._key(c) != self._key(own))]

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
            out.append(self.priced(line, replace(base, values=values, edits=((j, "sen", figure),))))
        return out

    def add(self, line: int, new: list[Candidate]) -> bool:
        """Merge candidates by their keyed figures, cheapest first; say whether something new came in."""
        known = {self._key(c): c for c in self.of[line]}
        before = {k: c.price for k, c in known.items()}
        for c in new:
            key = self._key(c)
            if key not in known or c.price < known[key].price:
                known[key] = c
        ranked = sorted(known.values(), key=lambda c: (c.price, c.cells, self._key(c)))
        ranked = [c for c in ranked if c.price <= ranked[0].price + KEEP_WITHIN][:MAX_CANDIDATES]
        self.of[line] = ranked
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

    def arrays(self, line: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the candidates of a row as (amounts, open, prices).

        Amounts (rupiah, int64; 0 where open) and open (bool) have one row per candidate and one column per additive
        column; prices (hundredths, int64) one entry per candidate. A row that is printed twice adds nothing.
        """
        options = self.of[line]
        w = np.array([[int(c.values[j] or 0) for j in self.additive] for c in options], np.int64)
        is_open = np.array([[c.values[j] is None for j in self.additive] for c in options], bool)
        if line in self.duplicate_of:
            w, is_open = np.zeros_like(w), np.zeros_like(is_open)
        w[is_open] = 0
        return w, is_open, np.array([c.price for c in options], np.int64)

    def is_broken(self, line: int) -> bool:
        """True when the cheapest candidate breaks a row rule, or another table prints a figure of the row."""
        first = self.of[line][0]
        return bool(align.rule_price(first.values, first.cells, self.table, self.index)) or any(
            (line, c.id) in self.second for c in self.columns
        )

    def second_prints(self, line: int) -> dict[int, int]:
        """Return the figures of a row that another table prints, by column position."""
        return {
            j: self.second[line, self.columns[j].id] for j in self.keyed if (line, self.columns[j].id) in self.second
        }


def _alike(a: GridRow, b: GridRow, tokens) -> bool:
    own = []
    for row in (a, b):
        texts = [c for c, t in zip(row.cells, tokens[row.line], strict=True) if t.kind == "text"]
        own.append(grid.words(texts))
    small, large = sorted(own, key=len)
    return bool(small) and 2 * len(small & large) > len(small)
