"""What confirms a figure: the identities and second prints through it, and how closely they hold.

`exact` where a sum or a second print holds to the rupiah, `to_rounding` where only a percentage does, `contradicted`
where one of them fails and no two others hold, `unchecked` where nothing touches it. The identity that a figure was
derived from proves nothing, neither of it nor of what it was made of: a derived figure is as sure as the weakest figure
that it was made of, and an identity with derived figures tests the others only where these follow without it.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from analysis import schema
from analysis.schema import Evidence
from analysis.source import agreement
from analysis.tidy.check import Check

# Rules that count rows say nothing of a figure in them.
COUNTING = {"count_told", "type_printed_once", "line_printed_once", "heading_printed"}
_SURE: tuple[Evidence, ...] = ("exact", "to_rounding", "unchecked", "contradicted")


def of_tables(built: Mapping[str, pd.DataFrame], checks: list[Check]) -> dict[str, Evidence]:
    """Return the evidence of every figure of a document's tidy tables by row_id."""
    statuses: dict[str, str] = {}
    for name in schema.TIDY:
        statuses |= dict(zip(built[name].row_id, built[name].status, strict=True))
    budget = built["budget_lines"]
    return of_rows(checks, statuses, dict(zip(budget.row_id, budget.phase, strict=True)))


def weakest(labels: Iterable[Evidence]) -> Evidence | None:
    """Return the evidence of what is made of several figures: that of the one which is least sure; None for none."""
    return max(labels, key=_SURE.index, default=None)


def of_rows(checks: list[Check], statuses: Mapping[str, str], phases: Mapping[str, str]) -> dict[str, Evidence]:
    """Return the evidence of every figure by row_id.

    statuses has the status of every figure, phases the budget phase of every amount: two tables that print the
    ceilings of two phases do not contradict each other.
    """
    telling = [check for check in checks if check.rule not in COUNTING and _of_one_phase(check, phases)]
    through: dict[str, list[Check]] = {row_id: [] for row_id in statuses}
    for check in telling:
        for row_id in dict.fromkeys(check.rows):
            if row_id in through:
                through[row_id].append(check)
    derived = {row_id for row_id, status in statuses.items() if status == "derived"}
    labels: dict[str, Evidence] = {}
    for row_id, status in statuses.items():
        if row_id not in derived:
            told = [_told(check, derived, through) for check in through[row_id]] if status != "unresolved" else []
            labels[row_id] = _label(told)
    waiting = [row_id for row_id in statuses if row_id in derived]
    while waiting:
        ready = [row_id for row_id in waiting if all(other in labels for other in _inputs(row_id, through))]
        for row_id in ready or waiting:  # figures derived from each other are as sure as the rest that they rest on
            labels[row_id] = _of_derived(row_id, through[row_id], labels)
        waiting = [row_id for row_id in waiting if row_id not in labels]
    return labels


def _of_one_phase(check: Check, phases: Mapping[str, str]) -> bool:
    return not check.rule.startswith("same_line_") or len({phases.get(row_id, "") for row_id in check.rows}) == 1


def _told(check: Check, derived: set[str], through: Mapping[str, list[Check]]) -> Evidence:
    """Return what one check says of the figures in it: nothing where it holds only because one was derived from it."""
    if check.verdict != "agrees":
        return "contradicted" if check.verdict == "differs" else "unchecked"
    made = derived & set(check.rows)
    others = _connected(check, derived, through) if made else []
    exactly = [other for other in others if other.tolerance == agreement.EXACT]
    if check.tolerance == agreement.EXACT and made <= _following(exactly, derived):
        return "exact"
    return "to_rounding" if made <= _following(others, derived) else "unchecked"


def _connected(check: Check, derived: set[str], through: Mapping[str, list[Check]]) -> list[Check]:
    """Return the other identities that hold and may tell the derived figures of one, from derived figure to figure."""
    found: dict[int, Check] = {}
    rows, seen = [*check.rows], set()
    while rows:
        row_id = rows.pop()
        if row_id not in derived or row_id in seen:
            continue
        seen.add(row_id)
        for other in through[row_id]:
            if other.verdict == "agrees" and set(other.rows) != set(check.rows):
                found[id(other)] = other
                rows += other.rows
    return [*found.values()]


def _following(checks: list[Check], derived: set[str]) -> set[str]:
    """Return the derived figures that follow from identities, one after the other."""
    known: set[str] = set()
    while True:
        lacking = [derived.intersection(check.rows) - known for check in checks]
        more = set().union(*(rows for rows in lacking if len(rows) == 1))
        if not more:
            return known
        known |= more


def _label(told: list[Evidence]) -> Evidence:
    """Return what the checks through a printed figure say of it together."""
    if "contradicted" in told and told.count("exact") < 2:
        return "contradicted"
    return min((said for said in told if said != "contradicted"), key=_SURE.index, default="unchecked")


def _inputs(row_id: str, through: Mapping[str, list[Check]]) -> set[str]:
    """Return the figures that a derived figure may have been made of."""
    rows = {other for check in through[row_id] if check.verdict == "agrees" for other in check.rows}
    return {other for other in rows if other in through} - {row_id}


def _of_derived(row_id: str, checks: list[Check], labels: Mapping[str, Evidence]) -> Evidence:
    """Return the weakest evidence among the figures of the identity that speaks best for a derived figure."""
    if any(check.verdict == "differs" for check in checks):
        return "contradicted"
    speaking: list[Evidence] = []
    for check in checks:
        least = weakest(labels[other] for other in check.rows if other != row_id and other in labels)
        if check.verdict == "agrees" and check.tolerance == agreement.EXACT and least:
            speaking.append(least)
    return min(speaking, key=_SURE.index, default="unchecked")
