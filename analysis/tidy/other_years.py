"""Figures far out of the other years of their line that nothing confirms: suspect, and never changed for it."""

from collections.abc import Iterator, Set
from decimal import Decimal
from statistics import median
from typing import Any, NamedTuple

import pandas as pd

from analysis.tidy.check import Check, column_of, each, figure, grouped

RULE = "like_other_years"
FEWEST = 3  # other years that are alike: of three years, two may lie before or after what a line became
FAR = 8  # times: a digit lost or gained is ten
COUNTED = ("target", "realisasi")  # measures of indicators that go on from year to year


class Figure(NamedTuple):
    """One known figure of a line, with the row that has it and the line's name."""

    row: Any
    name: str
    value: Decimal


def compare(tables: dict[str, pd.DataFrame], confirmed: Set[str]) -> list[Check]:
    """Return a check of each figure that is far from all other years of its line, where these are alike.

    Takes the tidy tables of a document, and the row_ids that identities confirm and none denies: what a sum bears out
    is no suspect.
    """
    apart = [found for line in _lines(tables) for found in _apart(line)]
    return [_check(*found) for found in apart if found[0].row.row_id not in confirmed]


def _lines(tables: dict[str, pd.DataFrame]) -> Iterator[list[Figure]]:
    """Yield the figures of each line over its years."""
    budget, indicators = tables["budget_lines"], tables["indicators"]
    whole = budget[(budget.period == "year") & (budget.economic_class == "")]
    told = indicators[(indicators.period == "year") & indicators.measure.isin(COUNTED)]
    told = told[told.unit_kind != "percent"]
    yield from _over(whole, ("table_id", "line", "name", "measure", "phase"), "name", "amount_rp")
    yield from _over(told, ("table_id", "line", "indicator", "measure", "unit"), "indicator", "value")
    for name in ("pmks", "psks"):
        yield from _over(tables[name], ("table_id", "type_id", "place", "group"), "name_printed", "count")


def _over(table: pd.DataFrame, keys: tuple[str, ...], name: str, value: str) -> Iterator[list[Figure]]:
    for rows in grouped(each(table), lambda row: tuple(getattr(row, key) for key in keys)).values():
        line = [Figure(row, getattr(row, name), known) for row in rows if (known := figure(getattr(row, value)))]
        if len(line) > FEWEST:
            yield line


def _apart(line: list[Figure]) -> Iterator[tuple[Figure, list[Decimal]]]:
    """Yield each figure that is far from all others, with the others, where these are near each other."""
    for at, own in enumerate(line):
        others = [other.value for other in line[:at] + line[at + 1 :]]
        alike = min(others) > 0 and max(others) <= FAR * min(others)
        if alike and (own.value > FAR * max(others) or 0 < FAR * own.value < min(others)):
            yield own, others


def _check(own: Figure, others: list[Decimal]) -> Check:
    place = f"{own.row.line}/{column_of(own.row.row_id)}"
    what = f"{own.name}: against {min(others):,f} to {max(others):,f} in the other years"
    rows = (own.row.row_id,)
    return Check(own.row.table_id, RULE, place, rows, median(others), own.value, what=what, suspects=True)
