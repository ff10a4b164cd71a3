"""What a column can hold: told by its kind and by what most of its rows print, alike in sound and damaged tables.

Money under a target, a percentage under money or a number under a unit did not stand there on the page: a cell was
lost or added, and the row has moved. A figure that is hardly money may also be what the page says, or a slip of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.repair import prices
from analysis.repair.grid import GridColumn
from analysis.repair.tokens import Token

MONEY_FOR_SURE = 10**6  # with two group marks and more
RARE = 0.05  # share of figures in a column of words: fewer slid there
LARGE = 100  # times the least amount: of a column whose usual amount is as much, no line costs less than that


@dataclass(frozen=True)
class Holds:
    """A column: its kind, and what it mostly prints: values in rupiah, amounts far above the least, words alone."""

    kind: str
    scale: int = 1
    rupiah: bool = False
    large: bool = False
    words: bool = False

    def refuses(self, token: Token) -> str:
        """Return what a figure is that the column cannot hold, "" where it may."""
        if token.kind != "number":
            return ""
        if self.words or self.kind in ("unit", "name"):
            return "a number"
        if self.kind == "amount" or self.rupiah:
            fraction = bool(token.decimals) and 0 < (token.value or 0) < 1000 and self.scale == 1 and not self.rupiah
            return "a percentage" if token.percent or fraction else ""
        is_money = self.kind in ("value", "percent") and not token.malformed and _is_money(token)
        return "money" if is_money else ""

    def is_too_small(self, token: Token) -> bool:
        """Tell whether a figure under a column of money is less than any line costs."""
        size = abs(float(token.value or 0)) * self.scale
        return self.large and token.kind == "number" and 0 < size < prices.LEAST_AMOUNT


def of_columns(columns: Sequence[GridColumn], rows: Iterable[Sequence[Token]]) -> tuple[Holds, ...]:
    """Return what each column holds, by its figures in the rows of a table; what is left of money may be little.

    The amounts of one table are of one size. Where those of a column are mostly no money, it is the money of the table
    that slid under its targets, and these are not in rupiah.
    """
    rows = list(rows)
    printed: list[list[Token]] = [[] for _ in columns]
    for row in rows:
        for own, token in zip(printed, row, strict=False):
            if token.kind == "number":
                own.append(token)
    paid = [column.kind == "amount" and column.measure != "sisa" for column in columns]
    usual = [_usual(own, c.scale) for c, own, is_paid in zip(columns, printed, paid, strict=True) if is_paid and own]
    large, slid = max(usual, default=0) >= LARGE, min(usual, default=1) < 1
    return tuple(
        Holds(
            column.kind,
            column.scale,
            column.kind == "value" and not slid and 2 * sum(map(_is_money, own)) > sum(map(_counts, own)),
            is_paid and large,
            column.kind == "text" and len(own) <= max(1, RARE * len(rows)),
        )
        for column, own, is_paid in zip(columns, printed, paid, strict=True)
    )


def _is_money(token: Token) -> bool:
    return token.bare >= MONEY_FOR_SURE


def _counts(token: Token) -> bool:
    """Tell whether a figure is one by whose size a column is known: a zero is not."""
    return bool(token.value)


def _usual(figures: list[Token], scale: int) -> float:
    """Return the median of a column's amounts, in the least that a line costs."""
    sizes = sorted(abs(float(token.value or 0)) * scale for token in figures if _counts(token))
    return sizes[len(sizes) // 2] / prices.LEAST_AMOUNT if sizes else 0.0
