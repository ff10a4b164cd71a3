"""How likely every reading of every cell of a damaged table is, learnt from the table itself.

`posterior(table, money)` sums over all alignments of every row (`lattice`) with rates that the table teaches
(`rates`), and does so for several variants of the model. A cell is decided only where all of them give the same
reading at least DECIDED: one model alone is too sure of itself where it is wrong.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.repair import chain, classes, rates, tokens
from analysis.repair.classes import Cells, Class
from analysis.repair.expect import Read, expect
from analysis.repair.grid import NUMBER_KINDS, Grid, GridColumn, GridRow
from analysis.repair.lattice import Lattice
from analysis.repair.weights import Known

DECIDED = 0.98  # share of the first variant from which a reading is decided
AGREED = 0.9  # share that every other variant must give it
LEAST_SHARE = 1e-4  # readings less likely than this are left out
PERCENTAGES = re.compile(r"\s*(per|pro)sen|.*%\s*$", re.I | re.S)
COMPARED = (*classes.FIGURE_CLASSES, Class.MIXED)  # compared by their number
ROUNDS = 3  # of learning
DEAREST = 400  # price of a figure that is as good as impossible: that of one sum that does not agree
NOT_ALLOWED = -6.0  # logarithm: money that no near-optimal reading of the table has


@dataclass(frozen=True)
class Variant:
    """One way to model a table: do rows of a block share their damage, do the years tie, how much damage is usual."""

    share_blocks: bool = True
    use_chain: bool = True
    damage: float = 1.0


VARIANTS = (Variant(), Variant(share_blocks=False), Variant(use_chain=False), Variant(damage=2.5))


@dataclass(frozen=True)
class Option:
    """A reading of one cell: the text, the cell of the row that prints it (-1: none does) and its probability.

    Readings with the same value are one reading, told by the likeliest. `text` is None for a figure that is not known,
    `value` is what readings are compared by. `how`: printed, joined (with a neighbour, in one cell), misread
    (printed as something else), cut (a blank at the end of the row), demanded (printed nowhere, but by the end).
    """

    text: str | None
    cell: int
    share: float
    how: str = "printed"
    value: object = None


@dataclass(frozen=True)
class Posterior:
    """Per (line, column position): the readings, the likeliest first, and the least share that a variant gives it."""

    options: dict[tuple[int, int], list[Option]]
    agreed: dict[tuple[int, int], float]

    def decided(self, line: int, column: int) -> Option | None:
        """Return the reading that the model is sure of and no variant doubts; None where there is none."""
        best = self.options[line, column][0]
        sure = best.share >= DECIDED and self.agreed[line, column] >= AGREED
        return best if sure and best.text is not None and best.how != "misread" else None


def posterior(
    table: Grid,
    money: Mapping[int, Sequence[tuple[tuple, float]]] | None = None,
    variants: Sequence[Variant] = VARIANTS,
) -> Posterior:
    """Return the probability of every reading of every cell.

    `money` gives per line the readings of its figures that the identities of the table allow (values per column
    position, None for a figure that the row does not print) and how likely each is.
    """
    if not table.rows:
        return Posterior({}, {})
    printed = {damage: classes.cells(table, damage) for damage in {variant.damage for variant in variants}}
    known = {damage: _known(table, cells, money or {}) for damage, cells in printed.items()}
    found = [_sum(table, printed[each.damage], known[each.damage], each) for each in variants]
    cells = printed[variants[0].damage]  # the slots are the same whatever the damage
    options, agreed = {}, {}
    others = [each.share for each in found[1:]]
    for r, row in enumerate(table.rows):
        readings = _slots(cells, r)
        texts = [_as_text(cells, r, s, each) for s, each in enumerate(readings)]
        for j, column in enumerate(table.columns):
            own = readings if column.kind in NUMBER_KINDS else texts
            first = options[row.line, j] = _options(cells, found[0], r, j, own)
            same = [s for s, each in enumerate(own) if each is not None and each.value == first[0].value]
            shares = [float(share[r, j, same].sum()) for share in others]
            shares = [s + _filled(cells, each, r, j, first[0].value) for s, each in zip(shares, found[1:], strict=True)]
            agreed[row.line, j] = min([first[0].share, *shares])
    return Posterior(options, agreed)


@dataclass(frozen=True)
class Figures:
    """How likely the figures of rows are, by (line, column position) and value (None: the row does not print it)."""

    shares: dict[tuple[int, int], dict]

    def price(self, line: int, column: int, value) -> int:
        """Return -log P of a figure in hundredths, at most DEAREST."""
        share = self.shares[line, column].get(value, 0.0)
        return min(DEAREST, round(-100 * math.log(max(share, 1e-9))))


def figures(table: Grid, columns: Sequence[int]) -> Figures:
    """Return how likely the figures under some columns are, before any sum over rows is asked."""
    cells = classes.cells(table)
    read = _sum(table, cells, _known(table, cells, {}), VARIANTS[0])
    shares: dict = {}
    for r, row in enumerate(table.rows):
        for j in columns:
            own = shares[row.line, j] = {}
            for s in np.nonzero(read.share[r, j] > LEAST_SHARE)[0]:
                value = None if s == cells.unknown else _figure(cells.texts[r][s], table, table.columns[j])
                own[value] = own.get(value, 0.0) + float(read.share[r, j, s])
    return Figures(shares)


def _figure(text: str, table: Grid, column: GridColumn):
    """Return what a cell's text counts as in a candidate: 0 for nothing where that is zero, None for words."""
    token = tokens.token(text, table.styles)
    if token.kind == "number" or (token.value is not None and column.kind != "amount"):
        return token.bare if column.kind == "amount" and tokens.cut_figure(token) else token.value
    return 0 if column.nothing_is_zero and token.kind == "nothing" else None


def _sum(table: Grid, cells: Cells, known: Known, variant: Variant):
    line, kinds = chain.line_of(table), [column.kind for column in table.columns]
    percent = np.array([prints_percentages(row) for row in table.rows], bool)
    now = rates.start(table, cells, variant.share_blocks, variant.use_chain, variant.damage)
    for _ in range(ROUNDS):
        read = expect(Lattice(cells, line, kinds, percent, now, known))
        now = rates.learn(now, read.counts, table, cells, variant.share_blocks, variant.damage)
    return expect(Lattice(cells, line, kinds, percent, now, known))


def prints_percentages(row: GridRow) -> bool:
    """Tell whether a row prints percentages: a percent sign, or an indicator that begins with the word."""
    return any(PERCENTAGES.match(cell) for cell in row.cells)


def _known(table: Grid, cells: Cells, money: Mapping) -> Known:
    """Return what the reading of the money allows."""
    rows, slots = cells.kind.shape
    figure = np.zeros((rows, slots), np.uint64)
    allowed = np.zeros((rows, len(table.columns), slots))
    values: list[list] = []
    amount = next((c for c in table.columns if c.kind == "amount"), None)
    for r in range(rows):
        own = [None if amount is None else _figure(cells.texts[r][s], table, amount) for s in range(slots)]
        own[cells.unknown] = None
        values.append(own)
        for s, value in enumerate(own):
            figure[r, s] = hash_of(value)
    for r, row in enumerate(table.rows):
        for j, column in enumerate(table.columns):
            if column.kind != "amount" or row.line not in money:
                continue
            weight: dict = {}
            for vector, share in money[row.line]:
                weight[vector[j]] = weight.get(vector[j], 0.0) + share
            total = math.fsum(weight.values())
            own = [np.log(max(weight.get(value, 0.0) / total, np.exp(NOT_ALLOWED))) for value in values[r]]
            allowed[r, j] = own
    return Known(figure, allowed)


def hash_of(value) -> np.uint64:
    """Return a key of an amount that is the same in every process."""
    return np.uint64((0 if value is None else int(value) + 1) * 0x9E3779B97F4A7C15 % 2**64)


def _slots(cells: Cells, r: int) -> list[Option | None]:
    """Return what every slot of a row reads as, None for slots that the row does not use."""
    used = {*range(int(cells.count[r])), cells.blank, cells.unknown}
    used |= {int(s) for s in cells.reading[r].ravel() if s >= 0} | {int(s) for s in cells.parts[r].ravel() if s >= 0}
    return [_option(cells, r, s) if s in used else None for s in range(cells.kind.shape[1])]


def _filled(cells: Cells, read: Read, r: int, j: int, value) -> float:
    """Return the probability that a figure that is printed nowhere has a value."""
    rows, columns, values, p = read.fills
    mine = (rows == r) & (columns == j)
    if not isinstance(value, int) or not mine.any():
        return 0.0
    figures = np.append(cells.values, [-1, -1, -1])[values[mine]]
    return math.fsum(p[mine][figures == value])


def _options(cells: Cells, read: Read, r: int, j: int, readings: list[Option | None]) -> list[Option]:
    """Return the readings of one cell, the likeliest first."""
    parts: list[Option] = []
    for s in np.nonzero(read.share[r, j] > LEAST_SHARE)[0]:
        option = readings[int(s)]
        if option is not None:
            parts.append(replace(option, share=float(read.share[r, j, s])))
    rows, columns, values, p = read.fills
    mine = (rows == r) & (columns == j) & (values < len(cells.values)) & (p > LEAST_SHARE)
    demanded = [(int(cells.values[v]), float(share)) for v, share in zip(values[mine], p[mine], strict=True)]
    for figure, share in demanded:
        text = str(figure // 1000) if figure % 1000 == 0 else f"{figure / 1000:g}"
        parts.append(Option(text, -1, share, "demanded", figure))
    known = math.fsum(share for _, share in demanded)
    parts = [replace(o, share=max(0.0, o.share - known)) if o.value is None and o.cell < 0 else o for o in parts]
    by_value: dict = {}
    for each in parts:
        by_value.setdefault(each.value, []).append(each)
    found = []
    for same in by_value.values():
        best = max(same, key=lambda o: (o.share, o.cell))
        found.append(replace(best, share=math.fsum(o.share for o in same)))
    return sorted(found, key=lambda o: (-o.share, o.text is None, o.text or "")) or [Option(None, -1, 0.0)]


def _as_text(cells: Cells, r: int, s: int, option: Option | None) -> Option | None:
    """Return what a slot reads as under a column of words: digits that are no number are its text, as in a code."""
    if option is None or option.text is not None or s == cells.unknown:
        return option
    text = cells.texts[r][s]
    return Option(text, s, 0.0, "printed", text.lower()) if s < cells.reading.shape[1] else option


def _option(cells: Cells, r: int, s: int) -> Option:
    """Return what a slot reads as under a column, whatever its probability."""
    share = 0.0
    text, value = cells.texts[r][s], cells.number[r, s]
    if s == cells.unknown:
        return Option(None, -1, share)
    if s == cells.blank:
        return Option("", -1, share, "cut", "")
    if cells.kind[r, s] == Class.BROKEN:
        return Option(None, s, share)  # printed, and no figure
    printed = int(cells.values[value]) if cells.kind[r, s] in COMPARED else text.lower()
    if s < cells.reading.shape[1]:
        return Option(text, s, share, "printed", printed)
    if cells.slip[r, s]:
        cell = int(np.nonzero((cells.reading[r] == s).any(axis=1))[0][0])
        return Option(text, cell, share, "misread", ("misread", printed))
    return Option(text, int(np.nonzero((cells.parts[r] == s).any(axis=1))[0][0]), share, "joined", printed)
