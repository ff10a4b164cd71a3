"""Count what can be seen of a five-year table's damage without reading a figure, in T6.1 and in made tables."""

import re
from collections import Counter

MONEY = re.compile(r"(?:Rp\.? *)?\d[\d.,]{6,}(?:,-|\.-)?")


def counts(rows: list[list[str]], figures: int, amounts: int, styled: str) -> dict[str, float]:
    """Return shares of rows and cells: rows with another number of figure cells, more amounts, no unit; odd amounts.

    `figures` and `amounts` are what the header says; `styled` is the group mark of most amounts.
    """
    wrong_width = more_money = no_unit = 0
    cells = odd = 0
    for row in rows:
        row = row[2:]
        while row and (not row[-1] or re.fullmatch(r"[A-Za-z/ ]{4,}", row[-1])):
            row = row[:-1]
        has_unit = bool(row) and re.fullmatch(r"[A-Za-z%/ ]+", row[0]) is not None
        no_unit += not has_unit
        wrong_width += len(row) - has_unit != figures
        money = [cell for cell in row if MONEY.fullmatch(cell)]
        more_money += len(money) > amounts
        cells += len(money)
        odd += sum(
            not re.fullmatch(rf"(?:Rp\.? *)?\d{{1,3}}(?:\{styled}\d{{3}})+(?:[.,]00|[.,]-)?", cell) for cell in money
        )
    n = len(rows)
    return {"rows": n, "wrong_width": wrong_width / n, "more_money": more_money / n, "no_unit": no_unit / n,
            "odd_amounts": odd / max(cells, 1)}  # fmt: skip


def widths(rows: list[list[str]]) -> Counter:
    """Return how many rows have each number of cells."""
    return Counter(len(row) for row in rows)
