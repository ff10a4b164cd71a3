"""Sums that the names of columns tell: `jumlah_2021` beside `l_2021` and `p_2021`.

Who describes a table names its columns as the header does. A name alone is no proof, so some row has to show the sum;
but where damage has broken most rows, two that show it say what `found` could not tell without the name.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from analysis.repair.rules import SumRule
from analysis.source import register

SUM = re.compile(r"(?:^|_)(?:jumlah|jml|jlh|total)(?:_|$)")
FEWEST = 2  # rows that show the sum
LEAST = 10  # their totals: smaller ones come by chance

Figures = Sequence[int | Decimal]


def sums(columns: Sequence[register.Column], rows: Sequence[Figures]) -> list[SumRule]:
    """Return the sums that names tell and rows show.

    `rows` are the figures of each row in their order, wherever they stand. A sum is shown by figures that stand side
    by side as its columns do. It is not taken where more rows of full length break it than rows show it.
    """
    groups: dict[tuple, list[register.Column]] = {}
    for column in columns:
        if column.role in ("amount", "value", "count") and column.year is not None:
            key = column.group, column.role, column.measure, column.year, column.phase, column.scale
            groups.setdefault(key, []).append(column)
    places = [column.id for column in columns if column.role in ("amount", "value", "count")]
    found = []
    for own in groups.values():
        totals = [column for column in own if SUM.search(column.id)]
        if len(totals) != 1 or len(own) < 3 or totals[0] not in (own[0], own[-1]):
            continue
        parts = tuple(column.id for column in own if column is not totals[0])
        at = [places.index(column.id) for column in own]
        if at == list(range(at[0], at[0] + len(at))) and _shown(rows, at, totals[0] is own[0], len(places)):
            found.append(SumRule(totals[0].id, parts, told=totals[0].role != "amount"))
    return found


def _shown(rows: Sequence[Figures], at: list[int], first: bool, width: int) -> bool:
    """Tell whether rows show that columns at some places of `width` add up, their total first or last."""
    seen, broken = set(), 0
    for number, row in enumerate(rows):
        windows = [row[k : k + len(at)] for k in range(len(row) - len(at) + 1)]
        shows = [each for each in windows if _adds(each, first)]
        if shows:
            seen.add((number, shows[0]))
        elif len(row) == width:
            broken += 1
    totals = {window[0 if first else -1] for _, window in seen}
    return len(seen) >= FEWEST and len(totals) >= FEWEST and len(seen) >= broken


def _adds(figures: Figures, first: bool) -> bool:
    total, parts = (figures[0], figures[1:]) if first else (figures[-1], figures[:-1])
    return total >= LEAST and sum(parts) == total and sum(bool(part) for part in parts) > 1
