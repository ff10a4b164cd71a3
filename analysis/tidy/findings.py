"""What reading a damaged table found it to leave open, as checks and as kinds of other checks."""

from dataclasses import replace
from decimal import Decimal

import pandas as pd

from analysis.repair.reading import DAMAGED
from analysis.source.register import Table
from analysis.tidy.check import Check, each, figure


def by_place(findings: pd.DataFrame, kind: str) -> dict[tuple[int, str], float]:
    """Return the figures that the cells give, by line and column, of one table's findings of a kind."""
    return {(row.line, row.column): row.found for row in each(findings[findings.kind == kind])}


def read_as_damaged(table: Table, findings: pd.DataFrame) -> bool:
    """Tell whether a table is read as damaged: its description says so, or its printed cells show it."""
    return table.damaged or DAMAGED in set(findings.kind)


def shown_damaged(table_id: str, findings: pd.DataFrame) -> list[Check]:
    """Return the check of a table that is read as damaged because of what it prints."""
    what = "lines, sums and percentages that cannot be right as they are printed: the table is read as damaged"
    return [
        Check(
            table_id,
            "stands_as_printed",
            "table",
            (),
            figure(row.expected),
            figure(row.found),
            what=what,
            kind="misread",
        )
        for row in each(findings[findings.kind == DAMAGED])
    ]


def lines_found(table_id: str, findings: pd.DataFrame) -> list[Check]:
    """Return checks of lines that a damaged table prints twice, and of headings that it lost."""
    found = []
    for kind, rule, printed, check_kind in (
        ("duplicate", "line_printed_once", 2, "duplicate"),
        ("lost_heading", "heading_printed", 0, "missing_rows"),
    ):
        for line, _ in by_place(findings, kind):
            what = f"line {line}: times that it, or its heading, is printed"
            one, times = Decimal(1), Decimal(printed)
            found.append(Check(table_id, rule, str(line), (), one, times, what=what, kind=check_kind))
    return found


def with_kinds(own: list[Check], findings: pd.DataFrame) -> list[Check]:
    """Return the checks of a damaged table with their kinds.

    Sums that fall short in every column are put down to missing rows, and what reading the table found to
    contradict itself on the page to a misprint.
    """
    misprints = {f"{line}/{column}" for line, column in by_place(findings, "misprint")}
    own = [replace(check, kind="misprint") if check.place in misprints else check for check in own]
    gaps: dict[str, list[Decimal]] = {}  # by line
    for check in own:
        if check.is_sum and check.expected is not None and check.found is not None:
            gaps.setdefault(_line(check), []).append(check.found - check.expected)
    short = {line for line, ones in gaps.items() if min(ones) >= 0 and max(ones) > 0}
    return [replace(check, kind="missing_rows") if check.is_sum and _line(check) in short else check for check in own]


def _line(check: Check) -> str:
    return check.place.split("/")[0]
