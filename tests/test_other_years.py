"""A figure far from the other years of its line is suspect where nothing confirms it, and never changed."""

import pandas as pd
import pytest

from analysis import schema
from analysis.tidy import check, evidence, other_years

ALIKE = [1284, 1314, 1460]


def tables(*amounts: float | None, indicator: tuple[float, ...] = (), unit_kind: str = "people") -> dict:
    """Return tidy tables of one budget line, and of one indicator, over the years from 2021 on."""
    told = [
        {"table_id": "T1", "line": 7, "row_id": f"d/T1/7/target_{2021 + at}", "indicator": "Anak", "measure": "target",
         "unit": "orang", "unit_kind": unit_kind, "period": "year", "value": value}
        for at, value in enumerate(indicator)
    ]  # fmt: skip
    money = [
        {"table_id": "T1", "line": 5, "row_id": f"d/T1/5/pagu_{2021 + at}", "name": "Pangan", "measure": "pagu",
         "phase": "indikatif", "period": "year", "economic_class": "", "amount_rp": amount}
        for at, amount in enumerate(amounts)
    ]  # fmt: skip
    return {
        "budget_lines": pd.DataFrame(money, columns=[*(money or [{}])[0]]) if money else empty("budget_lines"),
        "indicators": pd.DataFrame(told) if told else empty("indicators"),
        "pmks": empty("pmks"),
        "psks": empty("psks"),
    }


def empty(name: str) -> pd.DataFrame:
    return schema.conform([], schema.TABLES[name])


def suspects(found: dict, confirmed: frozenset[str] = frozenset()) -> list[str]:
    return [row_id for each in other_years.compare(found, confirmed) for row_id in each.rows]


@pytest.mark.parametrize("odd", [5, 131_400, 1284 / 8.1])
def test_an_amount_far_from_all_other_years_of_its_line_is_suspect(odd):
    assert suspects(tables(odd, *ALIKE)) == ["d/T1/5/pagu_2021"]


@pytest.mark.parametrize(
    "amounts",
    [
        (200, *ALIKE),  # a line may grow
        (5, 1284, 1314),  # two other years are few
        (5, 4, 1284, 1314, 1460),  # the others are not alike
        (0, *ALIKE),  # nothing, which is no slip of a digit
        (None, *ALIKE),
        (5, None, 1284, 1314),
    ],
)
def test_what_a_line_may_do_and_what_is_not_known_is_no_suspect(amounts):
    assert suspects(tables(*amounts)) == []


def test_what_a_sum_bears_out_is_no_suspect():
    assert suspects(tables(5, *ALIKE), frozenset({"d/T1/5/pagu_2021"})) == []


def test_counts_of_indicators_are_compared_and_percentages_are_not():
    assert suspects(tables(indicator=(900, 90, 95, 100))) == ["d/T1/7/target_2021"]
    assert suspects(tables(indicator=(90, 1, 1, 1), unit_kind="percent")) == []


def test_a_suspect_says_both_figures_and_neither_confirms_nor_denies():
    (found,) = other_years.compare(tables(5_000_000, *(each * 1_000_000 for each in ALIKE)), frozenset())
    (row,) = check.records("d", [found])
    assert (row["verdict"], row["kind"], row["check_id"]) == (
        *("cannot_tell", "suspect", "d/T1/like_other_years/5/pagu_2021"),
    )
    assert row["explanation"] == (
        "Pangan: against 1,284,000,000 to 1,460,000,000 in the other years: printed 5,000,000; no sum settles it, a "
        "digit may be lost or too many."
    )
    assert evidence.of_rows([found], {"d/T1/5/pagu_2021": "as_printed"}, {}) == {"d/T1/5/pagu_2021": "unchecked"}
