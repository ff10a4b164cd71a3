"""One check: the figure that a rule demands beside the one that is printed, and its row of the published table."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.source import agreement
from analysis.tidy.hierarchy import Row


@dataclass(frozen=True)
class Check:
    """One comparison: the figure that a rule demands and the one that is printed; None where one is not resolved."""

    table_id: str
    rule: str
    place: str
    rows: tuple[str, ...]
    expected: Decimal | None
    found: Decimal | None
    tolerance: Decimal = agreement.EXACT
    what: str = ""
    kind: str = "conflict"
    derives: bool = False  # the first row was made of the others: evidence for it, and no test of anything
    suspects: bool = False  # the figure is unlike its kind, which proves nothing

    @property
    def verdict(self) -> agreement.Verdict:
        """Return agrees, differs or cannot_tell."""
        return "cannot_tell" if self.suspects else agreement.agrees(self.expected, self.found, self.tolerance)

    @property
    def is_sum(self) -> bool:
        """Tell whether it compares a parent or a total with the lines below it."""
        return self.rule in ("parent_equals_children", "total_of_programs")


def records(doc_id: str, checks: list[Check]) -> list[Row]:
    """Return the rows of the table checks, each with an id of its own."""
    seen: dict[str, int] = {}
    rows = []
    for check in checks:
        name = f"{check.table_id}/{check.rule}/{check.place}"
        seen[name] = seen.get(name, 0) + 1
        rows.append(_record(doc_id, name if seen[name] == 1 else f"{name}/{seen[name]}", check))
    return rows


def _record(doc_id: str, name: str, check: Check) -> Row:
    expected, found = _float(check.expected), _float(check.found)
    verdict = check.verdict
    sentence = {
        "agrees": f"{check.what}: {_shown(found)} agrees with {_shown(expected)}.",
        "differs": f"{check.what}: printed {_shown(found)}, expected {_shown(expected)}.",
        "cannot_tell": f"{check.what}: cannot tell, a figure that it needs is not resolved.",
    }[verdict]
    if check.suspects:
        sentence = f"{check.what}: printed {_shown(found)}; no sum settles it, a digit may be lost or too many."
    return {
        "check_id": f"{doc_id}/{name}",
        "doc_id": doc_id,
        "table_id": check.table_id,
        "rule": check.rule,
        "rows": " ".join(check.rows),
        "expected": expected,
        "found": found,
        "difference": None if expected is None or found is None else found - expected,
        "verdict": verdict,
        "kind": "suspect" if check.suspects else {"agrees": "", "cannot_tell": "unresolved"}.get(verdict, check.kind),
        "explanation": sentence,
    }


def _float(figure: Decimal | None) -> float | None:
    return None if figure is None else float(figure)


def _shown(number: float | None) -> str:
    if number is None:
        return "-"
    return f"{number:,.0f}" if number.is_integer() else f"{number:,.4g}" if abs(number) < 1 else f"{number:,.2f}"


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a frame, columns by name."""
    return frame.itertuples()


def grouped(rows: Iterable[Any], key: Callable[[Any], Hashable]) -> dict[Any, list[Any]]:
    """Return rows by what a key gives of them, in their order.

    Groups of few rows: as lists they cost a twentieth of what they cost as frames.
    """
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def year_of(row: Any) -> int | None:
    """Return the fiscal year of a row; None where it has none."""
    return None if pd.isna(row.fiscal_year) else int(row.fiscal_year)


def figure(value) -> Decimal | None:
    """Return a cell of a frame as an exact figure; None where it is empty."""
    return None if pd.isna(value) else agreement.exact(value)


def total(values) -> Decimal | None:
    """Return the exact sum of some cells; None where there are none, or one is empty."""
    figures = [figure(value) for value in values]
    known = [one for one in figures if one is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(figures) else None


def column_of(row_id: str) -> str:
    """Return the column that a row_id names."""
    return row_id.split("/")[3]
