"""Which figures of the sums of a row got no cell, so that another figure may stand for them."""

from analysis.repair.evidence import Evidence, Identity
from analysis.repair.rules import SumRule, ids
from analysis.repair.search import Search


class Lost:
    """The figures that a chosen reading found no cell for."""

    def __init__(self, work: Search, evidence: Evidence):
        self.work, self.columns = work, work.candidates.columns
        self.picked, self.edited, self.through = evidence.picked, evidence.edited, evidence.through

    def is_summed(self, j: int) -> bool:
        """Tell whether a column prints values that a sum of its row, told by its header, or of rows should confirm."""
        column = self.columns[j]
        told = (ids(rule) for rule in self.work.table.rules if isinstance(rule, SumRule) and rule.told)
        return column.kind == "value" and (column.additive or any(column.id in own for own in told))

    def unplaced(self, cell) -> bool:
        return self.one_lost(cell) or self.year_lost(cell)

    def one_lost(self, cell) -> bool:
        """Tell whether a figure is a part of a sum of its row of which some parts got a cell and others none."""
        line, j = cell
        if not self.is_summed(j):
            return False
        sums = [i for i in self.through.get(cell, []) if i.name == "row" and i.exact and cell != i.cells[0]]
        return any(len({self._got_none(line, k) for _, k in identity.cells[1:]}) > 1 for identity in sums)

    def year_lost(self, cell) -> bool:
        """Tell whether all columns of a sum of the row got no cell, so that those of another sum may be these."""
        line, j = cell
        if not self.is_summed(j):
            return False
        index = self.work.candidates.index
        sums = [ids(rule) for rule in self.work.table.rules if isinstance(rule, SumRule) and rule.told]
        lost = [own for own in sums if all(self.picked[line].cells[index[c]] < 0 for c in own)]
        mine = [own for own in sums if self.columns[j].id in own]
        return any(len(own) == len(other) and own != other for own in mine for other in lost)

    def _got_none(self, line: int, j: int) -> bool:
        return self.picked[line].cells[j] < 0 or self.edited.get((line, j)) == "fill"

    def hidden(self, identity: Identity) -> bool:
        """Tell whether a column of an identity got no cell, or of a told sum no figure; `36 Kegiatan` is printed."""
        if identity.exact and self.is_summed(identity.cells[0][1]):
            return any(not self._prints(line, j) for line, j in identity.cells)
        return any(self.picked[line].cells[j] < 0 for line, j in identity.cells)

    def _prints(self, line: int, j: int) -> bool:
        i = self.picked[line].cells[j]
        return i >= 0 and any(mark.isdigit() for mark in self.work.candidates.rows[line].cells[i])
