"""What rows that tell where their cells belong leave of their readings."""

from dataclasses import replace

from analysis.repair.alone import Told
from analysis.repair.candidates import Candidate, Candidates


def place(candidates: Candidates, line: int, told: Told) -> frozenset[int]:
    """Leave a row the readings that agree with where it places its cells by itself; return those columns."""
    own = told.placed(candidates.table) & set(candidates.keyed)
    if not own or line in candidates.taken:
        return frozenset()
    kept = [c for c in candidates.of[line] if all(_stands(candidates, line, c, j, told) for j in own)]
    if not kept:
        first = candidates.of[line][0]
        values, cells = list(first.values), list(first.cells)
        for j in candidates.keyed:
            values[j], cells[j] = told.reading.values[j], told.reading.cells[j]
        edits = tuple((j, "fill", None) for j in candidates.keyed if cells[j] < 0 and values[j] is not None)
        made = replace(first, values=tuple(values), cells=tuple(cells), edits=edits, base=0)
        kept = [candidates.priced(line, made)]
    candidates.of[line] = kept
    return own


def _stands(candidates: Candidates, line: int, c: Candidate, j: int, told: Told) -> bool:
    """Tell whether a reading takes a column's figure from the cell that a row tells, or from a copy of it."""
    i, k = c.cells[j], told.reading.cells[j]
    if i < 0 or k < 0:
        return c.values[j] == told.reading.values[j]
    return i == k or candidates.rows[line].cells[i] == candidates.rows[line].cells[k]
