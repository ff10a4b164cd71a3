"""Read a damaged table so that its own arithmetic holds, and say for every cell how it is known.

`resolve(table) -> Resolution(cells, repairs, findings, parents, doubled)`:

- `cells`, one per line and column. `figure` is the exact number where the text is repaired, derived, or not in the
  table's own number style; `reading` is empty where the status is unresolved, and `alternatives` then lists what it
  may be.
- `repairs`, one row per cell that is moved, changed or filled (moved ones only where a figure is concerned).
- `findings`, what the document itself leaves open: missing_rows, misprint, lost_heading, duplicate; and gave_up,
  where a table has more readings than are compared.
- `parents`, line -> line of its parent row (0: none; negative: a heading that is not in the text).
- `doubled`, line -> line whose figures it prints again.

A cell is never decided on the best reading alone. See `_decide` for the rules and EDITS for the prices.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import pandas as pd

from analysis.repair import classes, grid, in_order, prices, rests, slid, tokens
from analysis.repair.beside import Beside
from analysis.repair.candidates import TYPOS, Candidate
from analysis.repair.evidence import DENSE, FINDING_COLUMNS, Evidence, demanded, plain_number
from analysis.repair.grid import Grid, GridColumn, GridRow
from analysis.repair.search import Search
from analysis.repair.support import Support
from analysis.repair.tree import MARGIN_CAP, Choice
from analysis.repair.trust import trusts
from analysis.source import numbers
from analysis.source.cells import Cell

DECIDED = 200  # margin from which a reading is taken
DECIDED_HELD = 100  # the same of a figure that a sum of its row and one over rows hold, all figures as printed
DECIDED_DENSE = 300  # the same in a densely damaged table; nothing is filled from one identity there either
NEARLY_AS_GOOD = "another reading is nearly as good"
GAVE_UP = "the table has more readings than are compared, and one that was not may be as good"

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


@dataclass(frozen=True)
class Resolution:
    """What was read, what was changed, what the document leaves open, and the hierarchy as it was read."""

    cells: list[Cell]
    repairs: pd.DataFrame
    findings: pd.DataFrame
    parents: dict[int, int]
    doubled: dict[int, int]
    price: int
    runner_up: int


def resolve(table: Grid, second_prints: Mapping[tuple[int, str], int] | None = None) -> Resolution:
    """Return one reading for every cell of a table, with its status and what supports it.

    `second_prints` maps (line, column id) to the figure that another table of the document prints for it.
    """
    search = Search(table, dict(second_prints or {}))
    choice = search.run()
    return _Answer(_Decision(search, choice, Evidence(search, choice))).result()


class _Decision:
    """Turn the best choice, its margins and its evidence into a status of every figure."""

    def __init__(self, work: Search, choice: Choice, evidence: Evidence):
        self.work, self.choice, self.evidence = work, choice, evidence
        self.table, self.columns = work.table, work.candidates.columns
        self.picked, self.edited, self.through = evidence.picked, evidence.edited, evidence.through
        self.support = Support(work, evidence)
        self.doubts = self.support.doubts
        density = evidence.density()
        self.asked_margin = DECIDED_DENSE if density > DENSE else DECIDED
        self.damage_is_dense = density > DENSE
        self.shows_misreads = classes.shows_misreads(self.table)
        self.trusts_digits = classes.no_misreads(self.table) and not self.damage_is_dense

    def settle(self) -> dict:
        """Decide every figure; what stays open supports nothing, so decide again until nothing more opens."""
        while True:
            decided = {(line, j): self._decide(line, j) for line in self.picked for j in self.work.candidates.keyed}
            shaky = {cell for cell, (status, *_) in decided.items() if status == "unresolved"}
            if shaky <= self.support.shaky:
                return decided
            self.support.shaky |= shaky

    def _margin(self, line: int, j: int, typed_only: bool) -> int:
        value = self.picked[line].values[j]
        totals, options = self.choice.totals[line], self.work.candidates.of[line]
        best = MARGIN_CAP
        # A slip of reading seldom makes up a figure that the rows above or below, as printed, add up to.
        own = self.picked[line].cells
        held = {k: own[k] for k in self.work.additive if self.support.counted.as_printed((line, k))}
        for price, c in zip(totals, options, strict=True):
            if c.values[j] == value or price >= best:
                continue
            if typed_only and (c.values[j] is None or any(k == j and kind == "free" for k, kind, _ in c.edits)):
                continue
            if any(kind in TYPOS and held.get(k) == c.cells[k] for k, kind, _ in c.edits):
                continue
            best = int(price)
        return best

    def alternatives(self, line: int, j: int) -> list[str]:
        """Figures that a cell may have, the likeliest first: near readings, the print, what identities demand.

        A print without a flaw that is read as another figure comes first: it may be what the page says.
        """
        ranked = sorted(zip(self.choice.totals[line], range(len(self.choice.totals[line])), strict=True))
        figures = [self.work.candidates.of[line][k].values[j] for price, k in ranked if price < 2 * MARGIN_CAP]
        i = self.picked[line].cells[j]
        changed = self.edited.get((line, j), "fill") not in ("fill", "open")
        if changed and _may_be_a_slip(self.work, self.picked[line], line, j):
            figures.insert(0, self.work.candidates.tokens[line][i].value)
        if i >= 0 and self.work.candidates.tokens[line][i].kind == "number":
            figures.append(self.work.candidates.tokens[line][i].value)
        for identity in self.through.get((line, j), []):
            figures.append(demanded(self.evidence, identity, (line, j)))
        out = []
        for figure in figures:
            if figure is not None and plain_number(figure) not in out:
                out.append(plain_number(figure))
        return [str(figure) for figure in out[:12]]

    def _decide(self, line: int, j: int):
        """Return (status, margin, why, kind) of one figure.

        A changed figure needs the margin, no failed identity through it, and two identities that hold (or one, when
        it is one typing error away). A filled one needs one identity and no other trouble near, or two. A moved one
        needs the margin, a moved blank an identity as well. A printed one in its place stays, unless a typing error
        in it would explain as much.
        """
        c, cell = self.picked[line], (line, j)
        kind = self.edited.get(cell, "")
        support = self.support.of(cell)
        why = "; ".join(i.text for i in support)
        moved = c.cells[j] != j
        if proven := self._settled(line, j):
            return proven
        if cell in self.support.slid:
            return "unresolved", None, slid.WHY, kind
        if proven := self._proven(line, j):
            return proven
        placed = j in self.work.placed.get(line, ())
        if c.cells[j] < 0 and self.support.gives_percentage(line, j):
            return "derived", MARGIN_CAP, "nothing is printed; what it is a percentage of is known", "fill"
        if not kind:
            if c.values[j] is None and c.cells[j] < 0:
                return "unresolved", None, "nothing printed", ""
            margin = self._margin(line, j, typed_only=placed or not moved or self.doubts.stands(line, j))
            asked_margin = DECIDED_HELD if self.support.counted.crosses(support) else DECIDED
            if margin < asked_margin and not self.support.is_told_percentage(line, j):
                return "unresolved", margin, NEARLY_AS_GOOD if self.choice.complete else GAVE_UP, ""
            if not self.choice.complete and self.support.row_denies(cell):
                return "unresolved", margin, GAVE_UP, ""
            if not self.choice.complete and not support and len(self.work.candidates.of[line]) > 1:
                return "unresolved", margin, GAVE_UP, ""
            row = None if placed else self.work.told.get(line)
            whole = c.cells == tuple(range(len(self.columns)))
            summed = any(i.exact for i in support)
            money = self.columns[j].kind == "amount"
            grown = money and self.support.growth.places(line)
            asked = row is not None and not summed and not grown and (self.damage_is_dense or not whole)
            if asked and row is not None and row.denies(j, c.values[j], bool(support) or whole):
                return "unresolved", margin, "its row may as well be read otherwise", ""
            if not placed and not self.support.tells_column(cell):
                return "unresolved", margin, "a sum or percentage of its row fails, and no other holds it", ""
            settled = placed or grown or self.support.settles_row(cell, support)
            if not settled and self.doubts.leaves_a_figure(line):
                return "unresolved", margin, "a figure of its row belongs to no column: one may be lost", ""
            copied = in_order.may_be_a_copy(self.work.candidates, c, line, j)
            if copied and not (self.support.growth.keeps(line) or self.support.tells_of_copies(cell, support)):
                return "unresolved", margin, "a copy may stand in the place of a lost amount", ""
            misreads = self.shows_misreads or self.damage_is_dense
            if misreads and self.support.is_misread(cell):
                return "unresolved", margin, "a sum fails by one slip of reading that may be in this figure", ""
            if misreads and money and not summed and self.support.growth.breaks(line):
                return "unresolved", margin, "its row grows otherwise than nearly all others do", ""
            if cell in self.support.exchanged:
                return "unresolved", margin, "it may stand under the header beside it: no sum tells the order", ""
            if not placed and self.damage_is_dense and not support and self.support.lost.is_summed(j):
                return "unresolved", margin, "nothing confirms it, and much of the table is damaged", ""
            if against := self.doubts.against(cell, any(i.exact for i in support), self.trusts_digits):
                return "unresolved", margin, against, ""
            if not moved:
                return "as_published", margin, "", ""
            if placed:
                return "realigned", margin, why or "its row is read in no other way as likely", "moved"
            if not why and self.work.candidates.tokens[line][c.cells[j]].kind == "nothing":
                return "unresolved", margin, "a moved blank that no identity holds: an amount may be lost", ""
            if not why and self.doubts.has_one_place(line, j):
                return "realigned", margin, "only one column takes percentages", "moved"
            if not why and grown:
                return "realigned", margin, "its row grows as nearly all others do", "moved"
            if not why and self.doubts.lacks_cells(line):
                return "unresolved", margin, "only its kind and its neighbours place it, and a cell may be lost", ""
            stands = not self.damage_is_dense and self.doubts.stands(line, j)
            if not why and not stands and self.doubts.told_by_rules(j):
                return "unresolved", margin, "no sum or ratio of its row says that it belongs here", ""
            if not why:
                why = "only its kind and its neighbours place it"
            elif len(support) == 1 and any(i.verdict == "open" for i in self.through.get(cell, [])):
                why += " (weak: rows are missing from the text beside it)"
            return "realigned", margin, why, "moved"
        margin = self._margin(line, j, typed_only=False)
        if kind == "open":
            return "unresolved", margin, "nothing printed and nothing demanded", kind
        # A percentage fits many amounts: some sum has to hold as well.
        told = self.columns[j].kind != "amount" or any(i.exact for i in support)
        enough = told and (len(support) >= 2 or (len(support) == 1 and kind in TYPOS))
        if kind == "fill" and placed and not self.support.fails(cell):
            return "derived", margin, why or "its row is read in no other way as likely", kind
        if kind == "fill":
            alone = not self.damage_is_dense and not self.support.troubled(cell)
            alone = alone and trusts(self.evidence, cell, support)
            twice = len(support) > 1 or (bool(support) and (alone or self.support.counted.follows.in_two_ways(cell)))
            enough = told and twice and self.support.tells_column(cell)
        if margin < self.asked_margin and not self.choice.complete:
            return "unresolved", margin, GAVE_UP, kind
        if margin < self.asked_margin or self.support.fails(cell) or not enough:
            return "unresolved", margin, why or "no identity supports one reading", kind
        # Of a zero or a group too many or too few two sums say which figure was meant, by the page or by its reading.
        told = kind in ("zero", "group") and sum(i.exact for i in support) > 1
        if kind != "fill" and not told and _may_be_a_slip(self.work, c, line, j):
            return "unresolved", margin, f"{why}; the print has no flaw: a misread digit, or a slip of the source", kind
        return ("derived" if kind == "fill" else "repaired"), margin, why, kind

    def _settled(self, line: int, j: int):
        """Return what `_decide` does where the sums of the whole table prove a figure, None where they do not."""
        told, c = self.work.settled.get(line), self.picked[line]
        if told is None or j not in told.proven or c.values[j] != told.values[j] or c.values[j] is None:
            return None
        why = "rows and columns add up in one reading of the table alone"
        if c.cells[j] < 0:
            return ("derived", MARGIN_CAP, why, "fill") if j in told.made else None
        if j in told.made:
            readable = self.work.candidates.tokens[line][c.cells[j]]
            flawless = readable.kind == "number" and not readable.malformed
            return None if flawless else ("repaired", MARGIN_CAP, why, "digit")
        return ("as_published", MARGIN_CAP, "", "") if c.cells[j] == j else ("realigned", MARGIN_CAP, why, "moved")

    def reads_otherwise(self, line: int, j: int, token: tokens.Token) -> bool:
        """Tell whether the sums of the whole table prove another figure than a cell by itself: a part, or thousands."""
        told = self.work.settled.get(line)
        return told is not None and j in told.proven and token.kind != "nothing" and token.value != told.values[j]

    def _proven(self, line: int, j: int):
        """Return what `_decide` does where a row proves a figure by itself, None where it does not."""
        c = self.picked[line]
        proven = rests.proven(self.table, self.work.candidates.tokens[line])
        if proven.get(self.columns[j].id, -1) != c.values[j]:
            return None
        why = "its row's amounts and percentage fit no other way"
        if self.edited.get((line, j)) in ("fill", "free"):
            return "derived", MARGIN_CAP, why, "fill"
        if (line, j) in self.edited:
            return None
        return ("as_published", MARGIN_CAP, "", "") if c.cells[j] == j else ("realigned", MARGIN_CAP, why, "moved")


def _may_be_a_slip(work: Search, c: Candidate, line: int, j: int) -> bool:
    """Tell whether a figure printed without a flaw may be what the page says: sources slip as well.

    However many sums say what was meant, and however a step from print to text may have misread it.
    """
    flawless = not work.candidates.tokens[line][c.cells[j]].malformed
    return flawless and work.candidates.second.get((line, work.candidates.columns[j].id)) != c.values[j]


class _Answer:
    """Write what was decided as cells, repairs and findings."""

    def __init__(self, decision: _Decision):
        self.decision, self.choice, self.evidence = decision, decision.choice, decision.evidence
        self.support, self.doubts = decision.support, decision.doubts
        self.table, self.columns, self.candidates = decision.table, decision.columns, decision.work.candidates
        self.picked = decision.picked

    def result(self) -> Resolution:
        cells: list[Cell] = []
        repairs = []
        for line, original in sorted(self.candidates.duplicate_of.items()):
            text = f"line {line} prints the figures of line {original} again and is not counted"
            self.evidence.add_finding("duplicate", line, "", None, None, [original, line], {}, text)
        if not self.choice.complete:
            lines = sorted(self.picked)
            self.evidence.add_finding("gave_up", lines[0], "", None, None, lines, {}, GAVE_UP)
        beside, decided = Beside(self.decision.work, self.choice), self.decision.settle()
        for row in self.table.rows:
            if row.line not in self.picked:
                cells += beside.row(row).values()
                continue
            c = self.picked[row.line]
            other = beside.row(row, self.support.shaky)
            for j, column in enumerate(self.columns):
                if j not in self.candidates.keyed:
                    cells.append(self._of_its_row(other[j], (row.line, j)))
                    continue
                status, margin, why, kind = decided[row.line, j]
                cell = self._figure_cell(row, c, j, status, margin, why)
                cells.append(cell)
                if status != "as_published" and column.kind in grid.NUMBER_KINDS and (kind or status == "unresolved"):
                    names = "; ".join(i.text for i in self.support.of((row.line, j)))
                    same = {name: getattr(cell, name) for name in REPAIR_COLUMNS if hasattr(cell, name)}
                    repairs.append({**same, "kind": kind, "identities": names})
        near = [int(t) for totals in self.choice.totals.values() for t in totals if t > 0]
        return Resolution(
            cells,
            pd.DataFrame(repairs, columns=REPAIR_COLUMNS),
            pd.DataFrame(self.evidence.findings, columns=FINDING_COLUMNS),
            self.evidence.parents,
            self.candidates.duplicate_of,
            self.choice.price,
            min(near, default=MARGIN_CAP),
        )

    def _of_its_row(self, cell: Cell, at: tuple[int, int]) -> Cell:
        """Return a cell beside the money, open where its figure may belong to another row."""
        if at not in self.support.slid or self.columns[at[1]].kind != "value" or not re.search(r"\d", cell.reading):
            return cell
        return replace(cell, reading="", status="unresolved", alternatives=(cell.reading,), why=slid.WHY, figure=None)

    def _figure_cell(self, row: GridRow, c: Candidate, j: int, status: str, margin: int | None, why: str) -> Cell:
        i = -1 if status == "derived" else c.cells[j]
        printed = row.cells[i] if i >= 0 else ""
        figure: int | Decimal | None = None
        tok = self.candidates.tokens[row.line][i] if i >= 0 else None
        if status in ("repaired", "derived"):
            figure = self.doubts.due_percentage(row.line, j) if c.values[j] is None else c.values[j]
        elif (
            status != "unresolved"
            and tok is not None
            and tok.kind == "number"
            and not _plainly(printed, tok, self.table, self.columns[j])
        ):
            cut = self.columns[j].kind == "amount" and tokens.marks_price(tok) > prices.PRICES["malformed"]
            if (self.support.fails((row.line, j)) and tok.malformed) or (cut and not self.support.of((row.line, j))):
                status = "unresolved"  # digits are lost, and no sum says that these are all
            else:
                figure = tok.value if c.values[j] is None else c.values[j]
        if (
            status in ("as_published", "realigned")
            and tok is not None
            and self.decision.reads_otherwise(row.line, j, tok)
        ):
            figure = c.values[j]
            status = "realigned" if tok.kind == "text" else status  # one of two figures that stand in a cell
        unresolved = status == "unresolved"
        return Cell(
            row.line,
            self.columns[j].id,
            f"c{i + 1:02d}" if i >= 0 else "",
            printed,
            "" if unresolved else printed if figure is None else str(plain_number(figure)),
            status,
            tuple(self.decision.alternatives(row.line, j)) if unresolved else (),
            None if margin is None else margin / 100,
            why,
            figure,
        )


def _plainly(printed: str, tok, table: Grid, column: GridColumn) -> bool:
    """True when the table's own style reads the printed text as this figure."""
    style = table.styles[0]
    parse = {"amount": numbers.parse_amount, "percent": numbers.parse_percent}.get(column.kind, numbers.parse_number)
    try:
        return parse(printed, style) == tok.value
    except numbers.Unreadable:
        return False
