"""Printed figures that the identities through them ask to be another figure: most likely misread, and left open.

An identity that fails does not tell which of its figures is wrong. Where two fail that have one figure in common, and
the same other figure would keep both, it is that one. Sums over lines alone may lack a line that was lost: beside them
stands an identity of the row itself, or the other figure is one slip away.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import pandas as pd

from analysis.repair.candidates import typo
from analysis.source import agreement
from analysis.tidy import check, evidence
from analysis.tidy.check import Check
from analysis.tidy.unsure import FIGURES, PRINTED, Unsure

# Rules that add the figures behind the first one, or take the third from the second; and those of a third in percent
# of the second.
LEFT = "sisa_follows"
ADDING = {
    "parent_equals_children", "total_of_programs", "years_add_to_end", "classes_add_to_line", "parts_add_up",
    "total_of_types", "group_of_types", "cumulative_adds_up", LEFT,
}  # fmt: skip
SHARES = {"absorption_follows", "capaian_follows"}
MOST_DECIMALS = 3  # of a printed percentage


def found(built: Mapping[str, pd.DataFrame], compared: list[Check]) -> dict[str, Unsure]:
    """Return the doubt about every printed figure that its identities ask to be another one, by row_id."""
    known: dict[str, Decimal] = {}
    printed: set[str] = set()
    doubts: dict[str, Unsure] = {}
    for name, column in FIGURES.items():
        read = ((row_id, check.figure(value)) for row_id, value in built[name][["row_id", column]].values)
        known |= {row_id: value for row_id, value in read if value is not None}
        printed |= set(built[name].row_id[built[name].status.isin(PRINTED)])
    through: dict[str, list[Check]] = {}
    for each in compared:
        if each.rule not in evidence.COUNTING and each.kind != "missing_rows" and each.verdict != "cannot_tell":
            for row_id in printed.intersection(each.rows):
                through.setdefault(row_id, []).append(each)
    for row_id, checks in through.items():
        for other in (*_others(row_id, checks, known), *_with_mark(row_id, checks, known)):
            why = f"the sums and percentages through it that fail ask for {other:,}"
            doubts.setdefault(row_id, Unsure(why, (), f"{other:f}", "comma_thousands"))
    return doubts


def _others(row_id: str, checks: list[Check], known: Mapping[str, Decimal]) -> Iterator[Decimal]:
    """Yield the figures that would keep two of the failing identities, and all that hold."""
    holding = [each for each in checks if each.verdict == "agrees"]
    failing = [each for each in checks if each.verdict == "differs"]
    for each in failing if len(failing) > 1 else []:
        if each.rule not in ADDING:
            continue
        more = -_weight(each, row_id) * _gap(each)
        kept = [one for one in failing if set(one.rows) != set(each.rows) and _would_hold(one, row_id, more, known)]
        figure = known[row_id]
        sure = kept and (any(map(_of_one_row, (each, *kept))) or typo(figure, figure + more))
        if sure and figure + more >= 0 and all(_would_hold(one, row_id, more, known) for one in holding):
            yield figure + more


def _gap(each: Check) -> Decimal:
    """Return how much more a check that can tell finds than it demands."""
    return (each.found or Decimal(0)) - (each.expected or Decimal(0))


def _weight(each: Check, row_id: str) -> int:
    """Return how much the difference of a sum grows by one more of a figure: 1 or -1."""
    place = each.rows.index(row_id)
    return 1 if place == 0 or (each.rule == LEFT and place == 2) else -1


def _would_hold(each: Check, row_id: str, more: Decimal, known: Mapping[str, Decimal]) -> bool:
    """Tell whether an identity would hold if one of its figures were more by so much; none of a rule not known here."""
    if each.rule in ADDING:
        return _gap(each) + _weight(each, row_id) * more == 0
    if each.rule not in SHARES:
        return False
    percent, whole, part = (known[one] + (more if one == row_id else 0) for one in each.rows)
    return agreement.agrees(agreement.percent_of(part, whole), percent, each.tolerance) == "agrees"


def _of_one_row(each: Check) -> bool:
    return len({row_id.split("/")[2] for row_id in each.rows}) == 1


def _with_mark(row_id: str, checks: list[Check], known: Mapping[str, Decimal]) -> Iterator[Decimal]:
    """Yield the percentage that a figure gives with a decimal mark among its digits and that its parts give."""
    for each in checks:
        if each.verdict != "differs" or each.rule not in SHARES or each.rows[0] != row_id:
            continue
        for places in range(1, MOST_DECIMALS + 1):
            marked = known[row_id].scaleb(-places)
            whole = known[row_id] % 1 == 0
            if whole and agreement.agrees(each.expected, marked, agreement.half_unit(places)) == "agrees":
                yield marked
