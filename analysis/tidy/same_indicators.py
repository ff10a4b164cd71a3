"""The same indicator printed in two tables of a document: whether the two prints agree."""

import itertools
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.source import agreement, spelling, terms
from analysis.tidy.check import Check, column_of, each, figure

RULE = "same_indicator_same_value"
FEWEST_WORDS = 3  # of a name that tells which indicator it is: a number of documents may be of any documents


def compare(indicators: pd.DataFrame) -> list[Check]:
    """Return checks of indicators that two tables of a document print for the same level, year and measure.

    Two prints are of the same indicator where its unit is the same and its name, but for signs, the kind of government
    and misprints, each of the tables prints them once, and no names of their lines say that it is of others. Of
    percentages one print may be rounded further than the other.
    """
    keyed: dict[tuple, dict[str, list[Any]]] = {}
    for row in each(indicators[indicators.value.notna() | (indicators.status == "unresolved")]):
        name = terms.plain_indicator(row.indicator)
        if len(name.split()) < FEWEST_WORDS:
            continue
        year = None if pd.isna(row.fiscal_year) else int(row.fiscal_year)
        key = (terms.stems(row.indicator), row.unit, row.level, year, row.period, row.measure)
        keyed.setdefault(key, {}).setdefault(row.table_id, []).append(row)
    found = []
    for tables in keyed.values():
        once = [rows[0] for rows in tables.values() if len(rows) == 1]
        pairs = itertools.combinations(once, 2)
        found += [_check(*pair) for pair in pairs if _of_one_line(*pair) and _of_one_name(*pair)]
    return found


def _of_one_name(one: Any, other: Any) -> bool:
    """Return whether two names are one, or one of them the other with misprints."""
    names = [terms.plain_indicator(row.indicator) for row in (one, other)]
    return names[0] == names[1] or any(spelling.is_spelling(*pair) for pair in (names, names[::-1]))


def _of_one_line(one: Any, other: Any) -> bool:
    """Return whether the lines of two prints may be the same: one has no name, or the names are alike."""
    names = [terms.plain_name(row.owner_name) for row in (one, other)]
    return not all(names) or terms.similarity(*names) >= terms.NEAR


def _check(one: Any, other: Any) -> Check:
    same = figure(one.value) == figure(other.value)
    return Check(
        f"{one.table_id}+{other.table_id}",
        RULE,
        f"{one.line}+{other.line}/{column_of(other.row_id)}",
        (one.row_id, other.row_id),
        figure(one.value),
        figure(other.value),
        agreement.EXACT if same else max(_rounded(row) for row in (one, other)),
        what=f"{other.indicator}, {other.measure}: table {other.table_id} against table {one.table_id}",
    )


def _rounded(row: Any) -> Decimal:
    """Return by how much a print may differ for its rounding: nothing for what is counted."""
    value = figure(row.value)
    if row.unit_kind != "percent" or value is None:
        return agreement.EXACT
    return agreement.rounding(row.printed, value)
