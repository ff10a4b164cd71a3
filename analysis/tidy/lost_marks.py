"""Printed percentages that lost their decimal mark, as the figures that they are of tell: left open with both readings.

A printed amount that other figures deny stays as printed and is a failing check: which of them is wrong is not told.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import pandas as pd

from analysis.source import agreement
from analysis.tidy import check
from analysis.tidy.check import Check
from analysis.tidy.unsure import FIGURES, PRINTED, Unsure

SHARES = {"absorption_follows", "capaian_follows"}  # rules of a percentage, the first of their figures
MOST_DECIMALS = 3  # of a printed percentage


def found(built: Mapping[str, pd.DataFrame], compared: list[Check]) -> dict[str, Unsure]:
    """Return the doubt about every printed percentage that has no mark and follows with one, by row_id."""
    table, column = built["indicators"], FIGURES["indicators"]
    printed = table[table.status.isin(PRINTED)]
    known = {row_id: check.figure(value) for row_id, value in printed[["row_id", column]].values}
    doubts: dict[str, Unsure] = {}
    for each in compared:
        figure = known.get(each.rows[0]) if each.rule in SHARES and each.verdict == "differs" else None
        for other in _with_mark(figure, each) if figure is not None else ():
            why = f"with a decimal mark it is the percentage that follows: {other:,}"
            doubts.setdefault(each.rows[0], Unsure(why, (), f"{other:f}", "comma_thousands"))
    return doubts


def _with_mark(figure: Decimal, share: Check) -> Iterator[Decimal]:
    """Yield the percentage that a figure gives with a decimal mark among its digits and that its parts give."""
    for places in range(1, MOST_DECIMALS + 1) if figure % 1 == 0 else ():
        marked = figure.scaleb(-places)
        if agreement.agrees(share.expected, marked, agreement.half_unit(places)) == "agrees":
            yield marked
