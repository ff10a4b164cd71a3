"""Which rows may print the figures of the row above or below them.

Where the right half of some rows went a line up or down on the way to text, one of them is left with a name and no
figure, and every sum inside a row holds under the wrong name. Sums over rows tell: where one of them holds, its rows
stand where they belong, and so do those behind them. Where a row with amounts and no name follows, the last amounts of
such a piece, not even sums do: they hold in any order.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from analysis.repair.evidence import Evidence, Identity
from analysis.repair.grid import NUMBER_KINDS, GridRow
from analysis.repair.search import Search
from analysis.repair.tokens import Token

LETTERS = re.compile(r"[^\W\d_]{3}")  # a word: a code has none
TELLING = 2  # parts of a sum: of one alone the row above prints the same figure
Cell = tuple[int, int]  # line, and position of the column
WHY = "a row near it prints no amount, and this may be its figure: no sum over rows tells"


class Slid:
    """The figures that may belong to the row above or below them, by a row of their page that prints no amount."""

    def __init__(self, work: Search, evidence: Evidence):
        self.work, self.evidence = work, evidence
        self.found: dict[int, int] = {}  # by line the first column whose figures may be another row's
        self.loose: set[int] = set()  # lines which no sum can tell
        self.wanting = _wanting(work)
        fails = {n for i in evidence.identities if i.name == "family" and i.verdict == "fails" for n, _ in i.cells}
        pages: dict[int, list[GridRow]] = defaultdict(list)
        for row in work.table.rows:
            pages[row.block].append(row)
        for rows in pages.values():
            # The one amount of a row is often lost by itself; where rows slid, a sum over rows fails as well.
            asked = len(work.additive) > 1 or any(row.line in fails for row in rows)
            for n in (n for n, row in enumerate(rows) if row.line in self.wanting):
                piece = self._piece(rows[n:])
                if not (asked or piece):
                    continue
                first = self._first(rows[n].line)
                self.loose |= set(piece)
                for line in (*piece, rows[n].line, *self._run(rows[n + 1 :]), *self._run(rows[:n][::-1])):
                    self.found[line] = min(first, self.found.get(line, first))

    def __contains__(self, cell: Cell) -> bool:
        line, j = cell
        if line not in self.found or j < self.found[line]:
            return False
        through = self.evidence.through.get(cell, [])
        if line in self.loose:
            return not any(i.name == "second print" and i.verdict == "holds" for i in through)
        held = sum(self._tells(i, cell) for i in through)
        return held < (2 if line in self.wanting else 1) or self._is_shared(line)

    def _first(self, line: int) -> int:
        """Return the first column whose figures went away from a row: that of its first amount, or figure."""
        columns, toks = self.work.candidates.columns, self.work.candidates.tokens[line]
        kinds = NUMBER_KINDS if not any(tok.kind == "number" for tok in toks) else ("amount",)
        return next(j for j, column in enumerate(columns) if column.kind in kinds)

    def _piece(self, rows: list[GridRow]) -> list[int]:
        """Return the lines from a row on up to one with amounts and no name, if every row between prints amounts."""
        for n, row in enumerate(rows[1:], 1):
            if not _prints_amounts(self.work, row.line):
                return []
            if row.continues:
                return [each.line for each in rows[: n + 1]]
        return []

    def _run(self, rows: list[GridRow]) -> Iterator[int]:
        """Give the lines from a row on up to the first that a sum over rows holds."""
        for line in (row.line for row in rows if row.line in self.evidence.picked):
            cells = [(line, j) for j in self.work.additive]
            told = any(self._tells(i, cell) for cell in cells for i in self.evidence.through.get(cell, []))
            if told and not self._is_shared(line):
                return
            yield line

    def _is_shared(self, line: int) -> bool:
        """Tell whether a row without amounts adds up with a row in some columns and not in all.

        In a column where both are nothing on one side they may have changed places.
        """
        sums = [
            (i, (line, j))
            for j in self.work.additive
            for i in self.evidence.through.get((line, j), [])
            if i.name == "family" and any(n in self.wanting for n, _ in i.cells)
        ]
        return line not in self.wanting and any(not self._tells(i, cell) and i.verdict != "open" for i, cell in sums)

    def _tells(self, identity: Identity, cell: Cell) -> bool:
        """Tell whether a second print holds, or a sum over rows that would not with the figures of other rows."""
        if identity.verdict != "holds" or identity.weak or identity.name == "row":
            return False
        others = [c for c in identity.cells if c != cell or c[0] not in self.wanting]
        made = any(self.evidence.edited.get(c) in ("fill", "free", "open") for c in others)
        parts = [self.evidence.picked[line].values[j] for line, j in identity.cells[1:]]
        return not made and (identity.name != "family" or sum(map(bool, parts)) >= TELLING)


def _wanting(work: Search) -> set[int]:
    """Return the lines that print no amount, not even a zero or a dash, while half of their level or more do.

    Not those that print all their values: only amounts are blank, and no half of the row is another's.
    """
    if not any(column.kind == "amount" and column.additive for column in work.candidates.columns):
        return set()
    levels: dict[str, list[int]] = defaultdict(list)
    for row in work.table.rows:
        if row.level in work.table.levels and not row.continues:
            levels[row.level].append(row.line)
    found: set[int] = set()
    for lines in levels.values():
        bare = {line for line in lines if not (_prints_amounts(work, line) or _prints_the_rest(work, line))}
        if 2 * len(bare) <= len(lines):
            found |= bare
    return found


def _prints_amounts(work: Search, line: int) -> bool:
    """Tell whether a row prints an amount behind its name, or that there is none."""
    behind = _behind_name(work, line)
    nothing = sum(
        not tok.value if tok.kind == "number" else bool(tok.kind == "nothing" and text) for text, tok in behind
    )
    amounts = sum(column.kind == "amount" for column in work.candidates.columns)
    return nothing >= amounts or any(tok.money for _, tok in behind)


def _prints_the_rest(work: Search, line: int) -> bool:
    """Tell whether a row prints as many figures as there are columns of values, of which some stand behind amounts."""
    kinds = [column.kind for column in work.candidates.columns]
    values = [j for j, kind in enumerate(kinds) if kind in ("value", "percent")]
    figures = sum(tok.value is not None for _, tok in _behind_name(work, line))
    return bool(values) and values[-1] > kinds.index("amount") and figures >= len(values)


def _behind_name(work: Search, line: int) -> list[tuple[str, Token]]:
    """Return the cells of a row from its name on, and what they look like."""
    row, toks = work.candidates.rows[line].cells, work.candidates.tokens[line]
    name = next((i for i, text in enumerate(row) if LETTERS.search(text)), 0)
    return list(zip(row[name:], toks[name:], strict=True))
