"""What the looks of a printed figure say against it, beside those of its neighbours and of its column."""

import re
from collections import Counter
from collections.abc import Mapping

from analysis.repair import classes, grid, prices, steps, tokens
from analysis.repair.candidates import Candidate
from analysis.repair.search import Search
from analysis.repair.slips import misreading, typo

FEWEST = 10  # rows that show what is usual
USUAL = 0.9  # share of them
MOST = 0.75  # the same where damage breaks some of them
MOST_PERCENT = 1000  # no percentage of a table is larger
UNLIKE = 4  # times another amount of its row
LONG = 5  # digits before the zeros at its end: two such amounts are seldom one digit apart by chance
FEW = 0.03  # share of amounts below a tenth of a million that makes each of them doubtful
PIECE = re.compile(r"[.,;:]\s?\d|0\d+[.,]\d")  # what is left of a figure whose first part stands in the cell before


def _length(figure: int) -> int:
    """Return how many digits a figure has before the zeros at its end."""
    return len(str(figure).rstrip("0"))


class Looks:
    """The looks of the figures of a chosen reading. `usual`: decimals that nearly all of a column of percentages have.

    `likely`: the same of most of them, where damage breaks others.
    """

    def __init__(self, work: Search, picked: Mapping[int, Candidate]):
        self.work, self.columns, self.picked = work, work.candidates.columns, picked
        self.toks = work.candidates.tokens
        self.shows_misreads = classes.shows_misreads(work.table)
        percents = {j: self.decimals(j) for j, column in enumerate(self.columns) if column.kind == "percent"}
        self.usual = {j: decimals if share >= USUAL else None for j, (decimals, share) in percents.items()}
        self.likely = {j: decimals for j, (decimals, share) in percents.items() if share >= MOST}
        amounts = [
            abs(int(tok.value))
            for line, row in picked.items()
            for j, column in enumerate(self.columns)
            if column.kind == "amount" and (tok := self._token(line, j)) is not None
            if tok.kind == "number" and tok.value and tok.value == int(tok.value) and not tok.malformed
        ]
        enough = len(amounts) >= steps.AMOUNTS_THAT_TELL
        self.step = steps.usual(amounts)
        self.costs_little = enough and sum(a < prices.MONEY_FROM for a in amounts) > FEW * len(amounts)

    def _token(self, line: int, j: int) -> tokens.Token | None:
        i = self.picked[line].cells[j]
        return self.toks[line][i] if i >= 0 else None

    def _text(self, line: int, i: int) -> str:
        return self.work.candidates.rows[line].cells[i]

    def against(self, line: int, j: int, is_held: bool) -> str:
        """Return what the looks of a figure say against it, "" for nothing; `is_held` by an exact sum."""
        if self.is_broken(line, j):
            return "letters or marks stand among the digits"
        if self.is_cut(line, j):
            return "the rest of the figure stands in the next cell"
        if self.is_no_percentage(line, j):
            return "a percentage unlike the others"
        if self.is_percentage(line, j):
            return "it looks like the percentage that its row lacks"
        if is_held or self.columns[j].kind != "amount":
            return ""
        if self.is_small(line, j):
            return "no line costs so little"
        token = self._token(line, j)
        if token is None or token.kind != "number" or not token.value:
            return ""
        if token.value % self.step:
            return f"nearly all amounts are multiples of {self.step:,}, and no sum holds this one"
        if self._is_glued(line, j) or self._swallows(line, j):
            return "figures may be pulled together"
        return "one digit away from the amount beside it" if self._is_nearly_alike(line, j) else ""

    def is_broken(self, line: int, j: int) -> bool:
        """True for a cell under a column of figures that looks like a figure and is read as none: `98;44`."""
        i = self.picked[line].cells[j]
        token, text = self.toks[line][i], self._text(line, i)
        kind = self.columns[j].kind
        if token.kind == "number":
            return kind in ("value", "percent") and (token.malformed or tokens.may_be_thousands(token))
        return (
            kind in grid.NUMBER_KINDS
            and token.value is None
            and classes.look(text, self.work.table.styles).kind is classes.Class.BROKEN
        )

    def is_cut(self, line: int, j: int) -> bool:
        """Tell whether the rest of a figure stands in the next cell: it begins with a mark, or is a digit or two.

        The same of a copy of the figure in its row. A digit or two belong to it where no column takes them and the
        figure has decimals.
        """
        i, row = self.picked[line].cells[j], self.work.candidates.rows[line].cells
        token = self.toks[line][i]
        if self.columns[j].kind not in grid.NUMBER_KINDS or (token.kind == "nothing"):
            return False
        for k in (k for k in range(len(row) - 1) if row[k] == row[i]):
            behind = row[k + 1].strip()
            free = k + 1 not in self.picked[line].cells and row.count(row[k + 1]) == 1
            digits = free and token.decimals and not token.money and re.fullmatch(r"\d{1,2} ?%?", behind)
            if PIECE.match(behind) or digits:
                return True
        return False

    def hides_money(self, line: int, i: int) -> bool:
        """Tell whether a cell that is read as words may hold an amount: misread, or in one cell with its neighbour."""
        return classes.hides_money(classes.look(self._text(line, i), self.work.table.styles))

    def is_small(self, line: int, j: int) -> bool:
        """True for a count or a percentage under a column of money."""
        token = self._token(line, j)
        if token is None or token.kind != "number" or not token.value:
            return False
        few = not (self.costs_little or token.money) and token.value < prices.MONEY_FROM
        figure = not token.money and (token.percent or bool(token.decimals))
        return figure or token.value < prices.LEAST_AMOUNT or few

    def _is_glued(self, line: int, j: int) -> bool:
        """Tell whether a figure with marks begins with more than three digits: another figure may stand before it."""
        text = self._text(line, self.picked[line].cells[j])
        return re.match(r"(?:Rp)?[\s.]*\d{4,}[.,]\d{3}", text.strip(), re.I) is not None

    def _beside(self, line: int, j: int) -> list[int]:
        """Return the other amounts of a row that are printed without a flaw."""
        others = (self._token(line, k) for k, c in enumerate(self.columns) if k != j and c.kind == "amount")
        return [int(tok.value) for tok in others if tok is not None and tok.money and tok.value and not tok.malformed]

    def _swallows(self, line: int, j: int) -> bool:
        """Tell whether an amount is unlike all others of its row, and like one of them without its first digit or two.

        The count before it may have been read into it: `7` and `53.751.750` as `753.751.750`.
        """
        digits = str(self._value(line, j))
        rests = [int(digits[n:]) for n in (1, 2) if len(digits) > n and digits[n] != "0"]
        beside = self._beside(line, j)
        unlike = all(max(int(digits), other) >= UNLIKE * min(int(digits), other) for other in beside)
        return unlike and any(max(one, other) < 2 * min(one, other) for one in rests for other in beside)

    def _is_nearly_alike(self, line: int, j: int) -> bool:
        """Tell whether one digit may part a long amount from one of its row."""
        figure = self._value(line, j)
        others = [other for other in self._beside(line, j) if len(str(other)) == len(str(figure))]
        return any(self.is_one_digit_off(figure, other) for other in others)

    def is_one_digit_off(self, one: int, other: int) -> bool:
        """Tell whether two amounts are so long and so alike that one may be the other with a digit misread.

        Where the table shows no misreads, only by one that looks like another.
        """
        slip = typo(one, other) == "digit" if self.shows_misreads else misreading(one, other)
        return slip and min(_length(one), _length(other)) >= LONG

    def _value(self, line: int, j: int) -> int:
        token = self._token(line, j)
        return abs(int(token.value)) if token is not None and token.value else 0

    def is_no_percentage(self, line: int, j: int) -> bool:
        """True for a percentage too large to be one, or with other decimals than the others in a row of other length.

        A digit is lost with a cell that was split, or read twice. Whole hundreds are printed with none, unless the row
        prints the decimals of the column under another header.
        """
        token = self.toks[line][self.picked[line].cells[j]]
        if self.columns[j].kind != "percent" or token.value is None:
            return False
        if token.kind == "text":
            return True  # a number with a unit of its own
        usual = self.usual[j]
        other = usual is not None and token.decimals != usual and token.value not in (0, 100)
        odd = other and (token.decimals > (usual or 0) or len(self.toks[line]) != len(self.columns))
        return odd or (token.value or 0) >= MOST_PERCENT or self._is_elsewhere(line, j)

    def _is_elsewhere(self, line: int, j: int) -> bool:
        """Tell whether a moved percentage has fewer decimals than the column's, and a figure beside it just these."""
        usual, row = self.likely.get(j), self.picked[line]
        if not usual or not self._is_moved(line) or self.toks[line][row.cells[j]].decimals == usual:
            return False
        percents = {row.cells[k] for k, column in enumerate(self.columns) if column.kind == "percent"}
        others = (tok for i, tok in enumerate(self.toks[line]) if i not in percents and tok.kind == "number")
        return any(tok.decimals == usual and not tok.money for tok in others)

    def is_percentage(self, line: int, j: int) -> bool:
        """True for a figure with the decimals of a column of percentages that has no such figure of its own in the row.

        Most figures under its own header print other decimals.
        """
        token, row = self._token(line, j), self.picked[line]
        if self.columns[j].kind != "value" or token is None or not token.decimals or not self._is_moved(line):
            return False
        without = [
            k for k, usual in self.likely.items() if usual == token.decimals and not self._prints(line, k, usual)
        ]
        decimals, share = self.decimals(j)
        return bool(without) and row.cells[j] >= 0 and share >= MOST and decimals != token.decimals

    def _prints(self, line: int, j: int, decimals: int) -> bool:
        token = self._token(line, j)
        return token is not None and token.decimals == decimals

    def _is_moved(self, line: int) -> bool:
        """Tell whether a figure of a row stands elsewhere than under its header."""
        cells = self.picked[line].cells
        return any(cells[j] != j for j, column in enumerate(self.columns) if column.kind in grid.NUMBER_KINDS)

    def has_other_decimals(self, line: int, j: int) -> bool:
        """True for a percentage with other decimals than nearly all of its column; whole hundreds have none."""
        token, usual = self._token(line, j), self.likely.get(j)
        plain = token is not None and token.kind == "number" and token.value not in (0, 100)
        return usual is not None and plain and token is not None and token.decimals != usual

    def decimals(self, j: int) -> tuple[int, float]:
        """Return how many decimals most percentages of a column print, and the share of these; 0 where they are few."""
        toks = [self.toks[line][row.cells[j]] for line, row in self.picked.items() if row.cells[j] >= 0]
        seen = Counter(tok.decimals for tok in toks if tok.kind == "number" and not tok.malformed)
        decimals, most = max(seen.items(), key=lambda item: item[1], default=(0, 0))
        return decimals, most / seen.total() if most >= FEWEST else 0.0
