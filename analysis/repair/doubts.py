"""What in a row itself speaks against a figure: its looks, and the sums and ratios of the row that do not tell.

A row that has lost a cell can keep its figures under wrong columns and all sums over other rows of its block; what
shows it are the sums and ratios inside the row. Where these fail, or have lost what they need, the row is in doubt.
"""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from analysis.repair import in_order, rules, slips
from analysis.repair.candidates import Candidate
from analysis.repair.counted import Counted
from analysis.repair.evidence import Evidence, Identity
from analysis.repair.looks import FEW, FEWEST, MOST, Looks
from analysis.repair.rules import RatioRule, SumRule, ids
from analysis.repair.search import Search
from analysis.repair.slips import typo
from analysis.repair.tokens import Token
from analysis.source.agreement import exponent, percent_of

IN_PLACE = 5  # rows that show what a column prints, all cells under their headers


TORN = re.compile(r"\d+ [\d ]*[.,][\d ]*\d")  # a figure with a blank between its digits, or two


class Doubts:
    """The doubts about the figures of a chosen reading; `shaky` are those that stay open, as others find them."""

    def __init__(self, work: Search, evidence: Evidence, counted: Counted):
        self.work, self.columns, self.counted = work, work.candidates.columns, counted
        self.rules, self.shaky = counted.rules, counted.shaky
        self.picked, self.edited, self.through = evidence.picked, evidence.edited, evidence.through
        self.toks, self.index, self.rows = work.candidates.tokens, work.candidates.index, work.candidates.rows
        self.looks = Looks(work, self.picked)

    def told_by_rules(self, j: int) -> bool:
        """Tell whether a sum or ratio of the table's rows has a column."""
        return any(self.columns[j].id in ids(rule) for rule in self.rules)

    def row_fails(self, cell: tuple[int, int]) -> bool:
        """Tell whether an identity of the figure's own row fails, so that a lost or wrong cell of it cannot be told.

        A percentage that does not follow from its parts says so itself and stays.
        """
        return self.columns[cell[1]].kind != "percent" and self.untold(cell)

    def untold(self, cell: tuple[int, int]) -> bool:
        """Tell the same of any column: no sum or ratio of the row says that the figure stands where it belongs."""
        checked = [i for i in self.through.get(cell, []) if i.name == "row" and not i.weak]
        checked = [i for i in checked if i.exact or not self._percent_alone(i)]
        if any(i.verdict == "fails" or (i.verdict == "open" and self._wanting(i)) for i in checked):
            return True
        made = ((c, i) for i in checked for c in i.cells if c != cell and c in self.edited and c in self.shaky)
        if any(not self.counted.demanded_beside(*each) for each in made):
            return True  # it holds by a figure that nobody printed
        row, name = self.picked[cell[0]], self.columns[cell[1]].id
        return any(name in ids(rule) and self._escapes(cell[0], row, rule) for rule in self.rules)

    def _wanting(self, identity: Identity) -> bool:
        """Tell whether a column of an identity got no cell, or words; `36; 40 Kegiatan` is printed, and open."""
        for line, j in identity.cells:
            i = self.picked[line].cells[j]
            if i < 0 or (self.picked[line].values[j] is None and not re.search(r"\d", self.rows[line].cells[i])):
                return True
        return False

    def _percent_alone(self, identity: Identity) -> bool:
        """Tell whether a percentage fails by how it was rounded, or by one slip of its own and none of its parts.

        These are then as sure as where it follows: were one of them wrong, what they give would be nowhere near.
        """
        percent, part, whole = (self.picked[line].values[j] for line, j in identity.cells)
        if None in (percent, part) or not whole:
            return False
        edited = any(cell in self.edited for cell in identity.cells)
        return slips.by_rounding(percent, part, whole) or (not edited and slips.of_percent_alone(percent, part, whole))

    def _escapes(self, line: int, row: Candidate, rule: SumRule | RatioRule) -> bool:
        """Tell whether a row has lost what would show that its figures stand under wrong columns.

        Where only the percentage is lost, the others are told from it unless they look like percentages themselves.
        """
        toks = self.toks[line]
        own = {name: row.cells[self.index[name]] for name in ids(rule)}
        lost = [name for name, i in own.items() if i < 0 and row.values[self.index[name]] is None]
        if not isinstance(rule, RatioRule):
            return bool(lost)
        if not lost and own[rule.percent] >= 0 and toks[own[rule.percent]].kind == "nothing":
            lost = [rule.percent]
        if lost != [rule.percent]:
            return bool(lost)
        if any(i >= 0 and not self.rows[line].cells[i].strip() for name, i in own.items() if name != rule.percent):
            return True  # cut off with its percentage
        parts = [toks[own[name]] for name in (rule.part, rule.whole) if own[name] >= 0]
        return any(tok.decimals and not tok.money for tok in parts)  # an amount may print its sen

    def may_be_misread(self, cell: tuple[int, int]) -> bool:
        """Tell whether a percentage is one typing error away from what its parts give."""
        line, j = cell
        for rule in self.rules:
            if not isinstance(rule, RatioRule) or rule.percent != self.columns[j].id:
                continue
            values = self.picked[line].values
            percent, part, whole = (values[self.index[name]] for name in ids(rule))
            if percent is None or part is None or not whole or rules.holds(rule, values, self.index) is not False:
                continue
            places = max(2, -exponent(percent))
            due = round(percent_of(part, whole) * 10**places)
            shown = int(percent * 10**places)
            if abs(shown - due) > 1 and (typo(shown, due) or shown in (due * 100, due * 10)):
                return True
        return False

    def due_percentage(self, line: int, j: int) -> Decimal | None:
        """Return the percentage that a row's figures give under a column that has lost its own, None where none can.

        Only where most of the column's percentages follow from their parts, and print the same decimals.
        """
        rule = next((r for r in self.rules if isinstance(r, RatioRule) and r.percent == self.columns[j].id), None)
        usual, alike = self.looks.decimals(j)
        if rule is None or alike < MOST or not self._is_kept(rule):
            return None
        part, whole = (self.picked[line].values[self.index[name]] for name in (rule.part, rule.whole))
        if part is None or not whole:
            return None
        share = percent_of(part, whole)
        return None if share is None else share.quantize(Decimal(1).scaleb(-usual), ROUND_HALF_UP)

    def parts_of(self, line: int, j: int) -> list[tuple[int, int]]:
        """Return the figures that a percentage of a row is made of."""
        return [
            (line, self.index[name])
            for rule in self.rules
            if isinstance(rule, RatioRule) and rule.percent == self.columns[j].id
            for name in (rule.part, rule.whole)
        ]

    def _is_kept(self, rule: RatioRule) -> bool:
        """Tell whether so many rows keep a percentage that others break it by damage or by a slip."""
        shown = [
            r.values for r in self.picked.values() if None not in (r.values[self.index[name]] for name in ids(rule))
        ]
        verdicts = [rules.holds(rule, values, self.index) for values in shown]
        held, failed = verdicts.count(True), verdicts.count(False)
        return held >= FEWEST and held >= MOST * (held + failed)

    def leaves_a_figure(self, line: int) -> bool:
        """Tell whether a row prints a figure that no column takes, nor a copy of it: it may hold the print of a column.

        A lost column is often made up for by dropping the percentage that would tell, or a copy for another column.
        """
        toks, taken = self.toks[line], self.picked[line].cells
        values = {toks[i].value for i in taken if i >= 0}
        # In a row of the header's length a figure may stand under a column of notes, such as what is not spent.
        notes = {j for j, column in enumerate(self.columns) if column.kind == "text"}
        spared = notes if len(toks) == len(self.columns) else set()
        ratios = any(isinstance(rule, RatioRule) for rule in self.work.table.rules)
        untaken = [i for i in range(len(toks)) if i not in taken and i not in spared]
        figures = (toks[i] for i in untaken if toks[i].kind == "number")
        left = any(tok.value and tok.value not in values and (ratios or tok.money) for tok in figures)
        beside = [taken[j] for j, c in enumerate(self.columns) if c.kind in ("value", "percent") and taken[j] >= 0]
        words = [i for i in (*untaken, *beside) if toks[i].kind == "text"]
        torn = len(toks) != len(self.columns) and any(TORN.fullmatch(self.rows[line].cells[i]) for i in words)
        return left or torn or any(self.looks.hides_money(line, i) for i in words)

    def against(self, cell: tuple[int, int], is_held: bool, no_misreads: bool) -> str:
        """Return what speaks against a printed figure, "" for nothing; `is_held` by an exact sum."""
        line, j = cell
        if self.may_be_misread(cell) and not no_misreads:
            return "a percentage one digit away from what its parts give"
        follows = any(i.verdict == "holds" for i in self.through.get(cell, []))
        if not follows and self.looks.has_other_decimals(line, j):
            return "a percentage with other decimals than the others, and its parts do not give it"
        if not is_held and _is_nearly_its_sum(cell, self.through.get(cell, []), self.picked, self.looks):
            return "one digit away from an amount that its lines add up to, or from one of these"
        return self.looks.against(line, j, is_held)

    def stands(self, line: int, j: int) -> bool:
        """Tell whether the place of a figure is told by its row: by its ratios, or by amounts of which none is lost."""
        money = self.columns[j].kind == "amount"
        whole = money and in_order.has_all_amounts(self.work.candidates, self.picked[line], self.looks, line)
        return whole or j in self.work.placed.get(line, ())

    def lacks_cells(self, line: int) -> bool:
        """True for a row with fewer cells than columns, blanks at its end left out, whose amounts may lack one."""
        toks, taken = self.toks[line], self.picked[line].cells
        amounts = [taken[j] for j, c in enumerate(self.columns) if c.kind == "amount" and taken[j] >= 0]
        whole = len(amounts) == sum(column.kind == "amount" for column in self.columns) > 1
        own = whole and all(toks[i].money for i in amounts) and amounts == sorted(amounts)
        if own and in_order.are_separate(self.rows[line].cells, amounts):
            return False
        used = max((i + 1 for i, tok in enumerate(toks) if tok.kind != "nothing"), default=0)
        ends = max((j for j, column in enumerate(self.columns) if column.kind not in ("text", "name")), default=0)
        return used < ends + 1

    def has_one_place(self, line: int, j: int) -> bool:
        """Tell whether a figure is a percentage by its looks, and only one column beside it takes such figures.

        Asked are the columns up to the amounts around it that are told and do not stay open; others of these may
        print values where none looks so.
        """
        token, row = self.toks[line][self.picked[line].cells[j]], self.picked[line]
        percentage = token.kind == "number" and not token.money and (token.percent or token.decimals > 0)
        told = [
            k
            for k, c in enumerate(self.columns)
            if c.kind == "amount" and row.cells[k] >= 0 and (line, k) not in self.shaky
        ]
        first = max((k for k in told if row.cells[k] < row.cells[j]), default=-1)
        last = min((k for k in told if row.cells[k] > row.cells[j]), default=len(self.columns))
        near = [k for k in range(first + 1, last) if self.columns[k].kind in ("value", "percent")]
        percents = [k for k in near if self.columns[k].kind == "percent"]
        unlike = all(self._seldom_prints(k, token) for k in near if k != j)
        return (
            percentage and percents == [j] and (near == [j] or (token.decimals == self.looks.likely.get(j) and unlike))
        )

    def _seldom_prints(self, j: int, token: Token) -> bool:
        """Tell whether hardly a figure under a column of values has the looks of a percentage."""
        whole = tuple(range(len(self.columns)))
        rows = [self.toks[line][j] for line, row in self.picked.items() if row.cells == whole]
        alike = sum(tok.decimals == token.decimals and tok.percent == token.percent for tok in rows)
        return len(rows) >= IN_PLACE and alike <= FEW * len(rows)


def _is_nearly_its_sum(
    cell: tuple[int, int], through: list[Identity], picked: Mapping[int, Candidate], looks: Looks
) -> bool:
    """Tell whether one digit parts an amount from that of the line above it, or of one below it."""
    for head, *parts in (i.cells for i in through if i.name == "family" and i.verdict != "holds"):
        others = (picked[line].values[j] for line, j in (parts if cell == head else [head]))
        value = picked[cell[0]].values[cell[1]]
        money = value and looks.columns[cell[1]].kind == "amount"
        if money and any(other and looks.is_one_digit_off(int(value), int(other)) for other in others):
            return True
    return False
