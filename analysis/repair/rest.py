"""The cells that no identity checks: names, units, targets. The money's reading fixes their frame."""

from dataclasses import replace

from analysis.repair import align, grid
from analysis.repair.grid import GridRow
from analysis.repair.search import Candidate, Search
from analysis.repair.tree import MARGIN_CAP
from analysis.source.cells import Cell

DECIDED = 200  # margin from which a reading is taken


class Rest:
    """The cells that no identity checks: names, units, targets. The money's reading fixes their frame."""

    def __init__(self, work: Search):
        self.work, self.columns = work, work.candidates.columns
        self.open = tuple(j for j in range(len(work.candidates.columns)) if j not in work.candidates.keyed)

    def without_figures(self, row: GridRow) -> list[Cell]:
        """Return the cells of a row without money: headings, goals."""
        if len(row.cells) <= len(self.columns) and align.as_printed(_padded(row, self.columns), self.work.table):
            padded = _padded(row, self.columns)
            return [
                self._cell(row.line, j, j, padded.cells[j], "as_published", None, []) for j in range(len(self.columns))
            ]
        return self._placed(row, {j: {-1} for j in self.work.candidates.keyed}, True, range(len(self.columns)))

    def beside(self, row: GridRow, c: Candidate) -> dict[int, Cell]:
        if c.cells == tuple(range(len(self.columns))):
            return {j: self._cell(row.line, j, j, row.cells[j], "as_published", None, []) for j in self.open}
        toks = self.work.candidates.tokens[row.line]
        fixed = {}
        for j in self.work.candidates.keyed:
            i = c.cells[j]
            fixed[j] = (
                {-1} if i < 0 else {k for k, t in enumerate(toks) if (t.kind, t.value) == (toks[i].kind, toks[i].value)}
            )
        return {
            cell_j: cell for cell_j, cell in zip(self.open, self._placed(row, fixed, False, self.open), strict=True)
        }

    def _placed(self, row: GridRow, fixed: dict, moneyless: bool, wanted) -> list[Cell]:
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
                out.append(self._cell(row.line, j, i, printed, "unresolved", margin, choices))
            else:
                out.append(
                    self._cell(
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

    def _cell(self, line: int, j: int, i: int, printed: str, status: str, margin: int | None, choices: list) -> Cell:
        why = {
            "realigned": "the row's figures and kinds place it",
            "unresolved": "its place in the row is not determined",
        }
        return Cell(
            line,
            self.columns[j].id,
            f"c{i + 1:02d}" if i >= 0 and printed else "",
            printed,
            "" if status == "unresolved" else printed,
            status,
            tuple(choices),
            units(margin),
            why.get(status, ""),
        )


def units(margin: int | None) -> float | None:
    """Return a margin in units; prices are whole hundredths."""
    return None if margin is None else margin / 100


def _padded(row: GridRow, columns) -> GridRow:
    return replace(row, cells=row.cells + ("",) * (len(columns) - len(row.cells)))
