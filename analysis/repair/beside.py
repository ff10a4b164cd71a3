"""The cells of a damaged table that no sum over the hierarchy checks: targets, baselines, units, names.

They are read by their probability (`posterior`), given what the money of their row reads as. A row whose figures
stand under their columns stands as printed, unless the model finds that unlikely.
"""

import math
import re
from collections.abc import Collection
from dataclasses import replace

from analysis.repair import align, chain, classes, ends, grid, posterior, tokens
from analysis.repair.candidates import Candidate
from analysis.repair.classes import Class
from analysis.repair.grid import GridRow
from analysis.repair.looks import PIECE
from analysis.repair.posterior import Option, Posterior
from analysis.repair.search import Search
from analysis.repair.tree import MARGIN_CAP, Choice
from analysis.source.cells import Cell

LIKELY = 0.6  # a cell in its place that the model gives less than this does not stand as printed
MENTIONED = 0.005  # readings less likely than this are not listed
FIGURES = (Class.ZERO, Class.COUNT, Class.DECIMAL, Class.MIXED)
AMOUNT_BEHIND = re.compile(r"(?:[^\W\d]\s?|[\d%]\s)\d{1,3}(?:[.,]\d{3}){2,}")  # `1 Laporan218,097,929`
TWO_FIGURES = re.compile(r"\d[\d.,]*\s?%?\s+\d[\d.,]*\s?%?")  # `3 24`: of two columns
BETWEEN = 0.04  # of a figure that is misread or lost where the amounts around it tell its place
LEAST_SHARE = 1e-4  # readings of the money less likely than this are left out


class Beside:
    """The readings of all cells that the tree does not choose."""

    def __init__(self, work: Search, choice: Choice):
        self.work, self.columns = work, work.candidates.columns
        self.open = tuple(j for j in range(len(self.columns)) if j not in work.candidates.keyed)
        self.picked = {row.line: work.picked(choice, row.line) for row in work.candidates.money_rows}
        self.read = Posterior({}, {})
        self.line = chain.line_of(work.table)
        self.shaky: Collection[tuple[int, int]] = ()
        if any(not self._in_place(row) for row in work.table.rows):
            self.read = posterior.posterior(work.table, likely_money(work, choice))

    def _in_place(self, row: GridRow) -> bool:
        if row.line in self.picked:
            return self.picked[row.line].cells == tuple(range(len(self.columns)))
        lacking = self.columns[len(row.cells) :]
        full = replace(row, cells=row.cells + ("",) * len(lacking))
        ends = not any(c.kind in grid.NUMBER_KINDS for c in lacking)  # else any of its figures may be lost
        return ends and len(full.cells) == len(self.columns) and align.as_printed(full, self.work.table) is not None

    def row(self, row: GridRow, shaky: Collection[tuple[int, int]] = ()) -> dict[int, Cell]:
        """Return the cells of a row that the tree does not choose, by column position: all where it has no money.

        `shaky` are the figures that the tree leaves open.
        """
        self.shaky = shaky
        wanted = self.open if row.line in self.picked else range(len(self.columns))
        stands = self._in_place(row)
        cells = {j: self._read(row, j, stands) for j in wanted}
        if not self._adds_up(cells):
            cells = {j: self._open_past_money(row, j, cell) for j, cell in cells.items()}
        return self._with_doubtful_targets(row, cells)

    def _adds_up(self, cells: dict[int, Cell]) -> bool:
        """Tell whether the end of a row's targets is the sum of its years, as they are read."""
        figures, line = self._targets(cells), self.line
        known = line.end in figures and set(line.years) <= set(figures)
        return known and figures[line.end] == sum(figures[j] for j in line.years)

    def _with_doubtful_targets(self, row: GridRow, cells: dict[int, Cell]) -> dict[int, Cell]:
        """Return the cells with those targets open that the other targets of their line speak against."""
        percentages, adds_up = posterior.prints_percentages(row), self._adds_up(cells)
        doubts = ends.doubts(self._targets(cells), self.line, percentages, adds_up)
        for j, (why, other) in doubts.items():
            listed = tuple(filter(None, (cells[j].reading, other)))
            cells[j] = replace(cells[j], reading="", status="unresolved", alternatives=listed, why=why)
        return cells

    def _targets(self, cells: dict[int, Cell]) -> dict[int, int]:
        """Return the targets of a row that are read, by column position, in hundredths."""
        found = {}
        for j in {*self.line.targets, self.line.end} & set(cells):
            token = tokens.token(cells[j].reading, self.work.table.styles)
            value = None if token.value is None else token.value * ends.SCALE
            if value is not None and value == int(value):
                found[j] = int(value)
        return found

    def _read(self, row: GridRow, j: int, stands: bool) -> Cell:
        column = self.columns[j]
        printed = row.cells[j] if j < len(row.cells) else ""
        if column.id in self.work.table.untold:
            why = "the sum that the header tells fails in most rows: cells are lost and others doubled"
            listed = tuple(cell for cell in row.cells if re.search(r"\d", cell))
            return _cell(row, column.id, j, printed, "", "unresolved", listed, None, why)
        if stands and (doubt := self._doubt(j, printed) or self._in_its_row(row, j, j, printed)):
            return _cell(row, column.id, j, printed, "", "unresolved", (printed,), None, doubt)
        if stands and (not self.read.options or self._share(row, j, printed) >= LIKELY):
            return _cell(row, column.id, j, printed, printed, "as_published")
        options = self.read.options[row.line, j]
        best, decided = options[0], self.read.decided(row.line, j)
        margin = _margin(min(best.share, self.read.agreed[row.line, j]))
        if row.line not in self.picked and column.kind == "amount":
            return _cell(row, column.id, -1, "", "", "as_published", margin=margin)  # a row without money
        if decided is not None and self._cut_with_the_rest(row, j, decided):
            decided = None
        if column.counted and row.line not in self.picked and decided and re.search(r"\d", decided.text or ""):
            decided = None  # the row prints no figure: what looks like one, with a mark behind it, numbers the line
        misread = math.fsum(o.share for o in options if o.how == "misread")
        lost = 0.0 if self._is_like(row, j, best) else math.fsum(o.share for o in options if o.text is None)
        placed = best.how == "printed" and misread + lost <= BETWEEN
        if decided is None and placed and best.cell == self._between(row, j):
            decided = best  # only its place was in doubt
        moved = decided if decided is not None and decided.cell not in (j, -1) else None
        if moved is not None and column.kind == "amount" and moved.cell != self._by_order(row, j):
            listed = tuple(filter(None, (moved.text,)))
            why = "only its likeliest place is known, and an amount of the row may be lost"
            return _cell(row, column.id, moved.cell, row.cells[moved.cell], "", "unresolved", listed, margin, why)
        if decided is not None:
            text, shown = row.cells[decided.cell] if decided.cell >= 0 else "", decided.text or ""
            if doubt := self._doubt(j, shown) or self._in_its_row(row, j, decided.cell, shown):
                return _cell(row, column.id, decided.cell, text, "", "unresolved", (shown,), margin, doubt)
        if decided is None and column.kind in (*grid.NUMBER_KINDS, "unit"):
            listed = tuple(dict.fromkeys(o.text for o in options if o.text and o.share >= MENTIONED))
            why = "its place in the row is not determined" if listed else "nothing in the row is likely to print it"
            text = row.cells[best.cell] if best.cell >= 0 else ""
            return _cell(row, column.id, best.cell, text, "", "unresolved", listed, margin, why)
        if decided is None:  # a name or a note: the likeliest text, or nothing
            decided = next((o for o in options if o.text is not None), Option("", -1, 0.0, "cut", ""))
        return _decided(row, column.id, j, decided, margin)

    def _is_like(self, row: GridRow, j: int, option: Option) -> bool:
        """Tell whether a target is one of the others of its line, or prints what no other can speak against."""
        others = (self.read.options[row.line, k][0] for k in {*self.line.targets, self.line.end} - {j, -1})
        values = {other.value for other in others if other.cell >= 0}
        return not values or option.value in values

    def _open_past_money(self, row: GridRow, j: int, cell: Cell) -> Cell:
        """Return a figure as open that stands, with its copies, beyond an amount of the other side of its column."""
        if row.line not in self.picked or not cell.position or self.columns[j].kind not in ("value", "percent"):
            return cell
        cells = self.picked[row.line].cells
        amounts = [k for k, c in enumerate(self.columns) if c.kind == "amount" and cells[k] >= 0]
        told = [(k < j, cells[k]) for k in amounts if (row.line, k) not in self.shaky]
        copies = [i for i, text in enumerate(row.cells) if text == cell.printed]
        if not cell.reading or any(all(before == (at < i) for before, at in told) for i in copies):
            return cell
        listed, why = (cell.reading,), "it stands beyond an amount on the other side of its column"
        return replace(cell, reading="", status="unresolved", alternatives=listed, why=why)

    def _between(self, row: GridRow, j: int) -> int | None:
        """Return the cell of a target that is told by the amounts around it: as many figures stand there as columns.

        None where an amount beside it is open or filled in, or where another cell there may hold a figure.
        """
        if self.columns[j].kind != "value" or row.line not in self.picked:
            return None
        cells, amounts = self.picked[row.line].cells, [k for k, c in enumerate(self.columns) if c.kind == "amount"]
        after = next((k for k in amounts if k > j), None)
        before = next((k for k in reversed(amounts) if k < j), None)
        anchors = [k for k in (before, after) if k is not None]
        if after is None or any(cells[k] < 0 or (row.line, k) in self.shaky for k in anchors):
            return None
        looks = [classes.look(text, self.work.table.styles).kind for text in row.cells[: cells[after]]]
        names = (i for i in range(len(looks) - 1, -1, -1) if looks[i] is Class.LONG)
        start = next(names, -1) if before is None else cells[before]
        among = looks[start + 1 :]
        if Class.BROKEN in among or Class.MONEY in among or Class.MIDDLE in among:
            return None
        figures = [start + 1 + i for i, look in enumerate(among) if look in FIGURES]
        near = range(0 if before is None else before, after)
        between = [k for k in near if self.columns[k].kind in ("value", "percent")]
        return figures[between.index(j)] if len(figures) == len(between) else None

    def _by_order(self, row: GridRow, j: int) -> int | None:
        """Return the cell of an amount in a row that prints as many amounts as there are columns, no two alike.

        None in any other row: what is lost there moves the others, and no probability tells how far.
        """
        amounts = [k for k, column in enumerate(self.columns) if column.kind == "amount"]
        looks = [classes.look(text, self.work.table.styles) for text in row.cells]
        found = [i for i, look in enumerate(looks) if classes.may_be_amount(look)]
        if len(found) != len(amounts) or len({looks[i].text for i in found}) < len(found):
            return None
        return found[amounts.index(j)]

    def _in_its_row(self, row: GridRow, j: int, i: int, text: str) -> str:
        """Return what the cells beside it say against a target or result of cell `i`, "" for nothing."""
        if self.columns[j].kind != "value":
            return ""
        if 0 <= i < len(row.cells) - 1 and PIECE.match(row.cells[i + 1].strip()):
            return "the rest of the figure stands in the next cell"
        money = classes.look(text, self.work.table.styles).kind is Class.MONEY
        return "it looks like the amount that its row lacks" if money and self._lacks_money(row) else ""

    def _doubt(self, j: int, text: str) -> str:
        """Return what the print of a target or result says against it, "" for nothing."""
        if self.columns[j].kind != "value":
            return ""
        if tokens.may_be_thousands(tokens.token(text, self.work.table.styles)):
            return "three decimals, or thousands with the other mark"
        if TWO_FIGURES.fullmatch(text.strip()):
            return "two figures stand in one cell, and no unit parts them"
        return "money stands in one cell with it" if AMOUNT_BEHIND.search(text) else ""

    def _lacks_money(self, row: GridRow) -> bool:
        """Tell whether an amount of a row is lost, or open."""
        picked = self.picked.get(row.line)
        amounts = (k for k, column in enumerate(self.columns) if column.kind == "amount")
        return picked is not None and any(picked.cells[k] < 0 or (row.line, k) in self.shaky for k in amounts)

    def _cut_with_the_rest(self, row: GridRow, j: int, option: Option) -> bool:
        """True for a figure that may have been cut off with the end of its row: there is no blank to read."""
        return option.how == "cut" and self.columns[j].kind in grid.NUMBER_KINDS and row.line in self.picked

    def _share(self, row: GridRow, j: int, printed: str) -> float:
        text = " ".join(printed.split())
        options = self.read.options[row.line, j]
        return math.fsum(o.share for o in options if o.text == text or not text or (o.text is None and o.cell < 0))


def _decided(row: GridRow, column: str, j: int, option: Option, margin: float) -> Cell:
    text = option.text or ""
    printed = row.cells[option.cell] if option.cell >= 0 else ""
    likely = f"(probability {option.share:.3f})"
    if option.how == "demanded":
        why = f"nothing is printed; the end of the row's targets demands it {likely}"
        return _cell(row, column, -1, "", text, "derived", (), margin, why)
    if option.how == "joined":
        why = f"printed in one cell with its neighbour {likely}"
        return _cell(row, column, option.cell, printed, text, "repaired", (), margin, why)
    moved = option.cell not in (j, -1)
    why = f"of all ways to read the row this place is the likely one {likely}" if moved else ""
    status = "realigned" if moved else "as_published"
    return _cell(row, column, option.cell, printed, text, status, (), margin, why)


def _cell(
    row: GridRow,
    column: str,
    place: int,
    printed: str,
    reading: str,
    status: str,
    alternatives: tuple[str, ...] = (),
    margin: float | None = None,
    why: str = "",
) -> Cell:
    position = f"c{place + 1:02d}" if place >= 0 and printed else ""
    return Cell(row.line, column, position, printed, reading, status, alternatives, margin, why)


def _margin(share: float) -> float:
    """Return the price of every other reading together over this one's, as -log P."""
    share = min(max(share, 1e-9), 1 - 1e-9)
    return max(0.0, min(MARGIN_CAP / 100, round(math.log(share / (1 - share)), 2)))


def likely_money(work: Search, choice: Choice) -> dict[int, list[tuple[tuple, float]]]:
    """Return per line how likely each reading of its printed money is, by the price of the best table with it."""
    found: dict[int, list[tuple[tuple, float]]] = {}
    for row in work.candidates.money_rows:
        shares: dict[tuple, float] = {}
        for candidate, price in zip(work.candidates.of[row.line], choice.totals[row.line], strict=True):
            share = math.exp(-min(int(price), 2000) / 100)
            if share >= LEAST_SHARE:
                key = _as_printed(candidate)
                shares[key] = shares.get(key, 0.0) + share
        found[row.line] = list(shares.items())
    for row in work.table.rows:  # headings and goals print no money
        nothing = len(work.candidates.columns)
        found.setdefault(row.line, [((None,) * nothing, 0.5), ((0,) * nothing, 0.5)])
    return found


def _as_printed(candidate: Candidate) -> tuple:
    values = list(candidate.values)
    for j, _, before in candidate.edits:
        values[j] = before
    return tuple(values)
