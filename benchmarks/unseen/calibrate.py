"""Count what can be seen of a five-year table's damage without reading a figure, in T6.1 and in made tables."""

import re
from statistics import fmean

from benchmarks.unseen import folders

MONEY = re.compile(r"(?:Rp\.? *)?\d[\d.,]{6,}(?:,-|\.-)?")
SHARES = ("wrong_width", "more_money", "no_unit", "odd_amounts")


def counts(rows: list[list[str]], figures: int, amounts: int, mark: str) -> dict[str, float]:
    """Return how many rows there are, and shares that show damage.

    `wrong_width`: rows with another number of figure cells than the header's `figures`; `more_money`: with more than
    its `amounts`; `no_unit`: without a unit cell. `odd_amounts`: amounts whose groups are not set off by `mark`.
    """
    wrong_width = more_money = no_unit = cells = odd = 0
    plain = re.compile(rf"(?:Rp\.? *)?\d{{1,3}}(?:\{mark}\d{{3}})+(?:[.,]00|[.,]-)?")
    for row in rows:
        after = row[2:]  # the name and the indicator
        while after and (not after[-1] or re.fullmatch(r"[A-Za-z/ ]{4,}", after[-1])):
            after.pop()
        has_unit = bool(after) and re.fullmatch(r"[A-Za-z%/ ]+", after[0]) is not None
        no_unit += not has_unit
        wrong_width += len(after) - has_unit != figures
        money = [cell for cell in after if MONEY.fullmatch(cell)]
        more_money += len(money) > amounts
        cells += len(money)
        odd += sum(not plain.fullmatch(cell) for cell in money)
    n = len(rows)
    shares = (wrong_width / n, more_money / n, no_unit / n, odd / max(cells, 1))
    return {"rows": n} | dict(zip(SHARES, shares, strict=True))


def made(level: str, seeds) -> dict[str, float]:
    """Return the mean shares of made five-year tables that have the columns of T6.1 in their order."""
    found = []
    for seed in seeds:
        document = folders.make("renstra", level, seed, plain=True)
        columns = document.made.columns
        as_there = [c.id for c in columns[:3]] == ["name", "indicator", "unit"]
        if not as_there or not document.made.variant.startswith("pairs"):
            continue
        rows = [row.cells for row in document.rows if row.row.level != "total"]
        figures, amounts = sum(c.is_figure for c in columns), sum(c.role == "amount" for c in columns)
        mark = {"dot_thousands": ".", "comma_thousands": ","}[document.made.style]
        found.append(counts(rows, figures, amounts, mark))
    return {share: fmean(each[share] for each in found) for share in SHARES}
