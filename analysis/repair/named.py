"""Sums that a description tells: counts by group or place beside all, or `jumlah_2021` beside `l_2021` and `p_2021`.

Who describes a table names its columns as the header does. That alone is no proof, so some row has to show the sum;
but where damage has broken most rows, two that show it say what `found` could not tell without the name.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from analysis.repair.rules import SumRule, ids
from analysis.source import parts, register

FEWEST = 2  # rows that show the sum
LEAST = 10  # their totals: smaller ones come by chance

Figures = Sequence[int | Decimal]


def sums(columns: Sequence[register.Column], rows: Sequence[Figures]) -> list[SumRule]:
    """Return the sums that the description tells and rows show.

    `rows` are the figures of each row in their order, wherever they stand. A sum is shown by figures that stand side
    by side as its columns do. It is not taken where more rows of full length break it than rows show it.
    """
    return [rule for rule, shown in _tried(columns, rows) if shown]


def broken(columns: Sequence[register.Column], rows: Sequence[Figures]) -> frozenset[str]:
    """Return the columns of counts and values whose sum the description tells and most rows of full length break.

    Either all of these rows have lost cells and doubled others, or the name is no sum: nothing tells which.
    """
    return frozenset(name for rule, shown in _tried(columns, rows) if rule.told and not shown for name in ids(rule))


def _tried(columns: Sequence[register.Column], rows: Sequence[Figures]) -> Iterator[tuple[SumRule, bool]]:
    """Give the sums of neighbours that the description tells, and whether rows show them."""
    places = [column.id for column in columns if column.role in parts.FIGURES]
    for own, total in _told(columns):
        at = [places.index(column.id) for column in own]
        if at == list(range(at[0], at[0] + len(at))) and total in (own[0], own[-1]) and len(own) > 2:
            others = tuple(column.id for column in own if column is not total)
            rule = SumRule(total.id, others, told=total.role != "amount")
            yield rule, _shown(rows, at, total is own[0], len(places))


def _told(columns: Sequence[register.Column]) -> Iterator[tuple[list[register.Column], register.Column]]:
    """Give the columns of which one is told to be the sum of the others, in their order, and that one.

    Of counts the whole has no group, or no place, where its parts have one; else an id tells it.
    """
    figures = [column for column in columns if column.role in parts.FIGURES and column.year is not None]
    for axis, other in (("group", "place"), ("place", "group")):
        alike: dict[tuple, list[register.Column]] = {}
        for column in figures:
            if axis == "group" or not column.group:
                beside = getattr(column, other) if column.role == "count" else column.group
                key = column.role, column.measure, column.year, column.phase, column.scale, beside
                alike.setdefault(key, []).append(column)
        for own in alike.values():
            wholes = [column for column in own if column.role != "count" or not getattr(column, axis)]
            if len(wholes) == len(own):
                wholes = [column for column in own if axis == "group" and parts.SUM.search(column.id)]
            if len(wholes) == 1:
                yield own, wholes[0]


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
    return not broken or (len(seen) >= FEWEST and len(totals) >= FEWEST and len(seen) >= broken)


def _adds(figures: Figures, first: bool) -> bool:
    total, parts = (figures[0], figures[1:]) if first else (figures[-1], figures[:-1])
    return total >= LEAST and sum(parts) == total and sum(bool(part) for part in parts) > 1
