"""Selections on tiny tables that can be worked by hand: what is inside, what is left out and why, and prices."""

import pandas as pd
import pytest
from test_measures import lines, money, same, targets, value

from analysis.studies import execution, selection, spending, study, study_schema
from analysis.studies.selection import Selection

NO_CHECKS = pd.DataFrame(columns=["doc_id", "table_id", "rule", "verdict"])


def test_prices_are_chained_over_the_years():
    factor = selection.price_factor(pd.Series([2020, 2022, 2026]), 2022)
    assert factor.iloc[0] == pytest.approx(1.0187 * 1.0551)
    assert factor.iloc[1] == 1
    assert pd.isna(factor.iloc[2])


def test_what_lies_outside_the_selection_is_counted_with_its_reason():
    table = lines(
        money(1, "pagu", 10, function="administration"), money(2, "pagu", 10, year=2019), money(3, "pagu", 10)
    )
    choice = Selection(("serang",), (2020, 2021), include_administration=False)
    out = selection.left_out(selection.reasons_out(table, choice))
    assert dict(zip(out.reason, out.rows, strict=True)) == {"year not selected": 1, "administration left out": 1}
    assert len(selection.select(table, choice)) == 1


def test_an_empty_selection_gives_empty_results_and_words():
    nothing = selection.select(lines(money(1, "pagu", 10)), Selection(("sidoarjo",), (2021,)))
    empty = spending.unit_costs(nothing, targets(value(1, "target", 1)), same())
    assert empty.empty
    assert list(empty.columns) == study_schema.UNIT_COSTS.names
    assert spending.services(empty).empty
    assert execution.absorption(nothing, targets(value(1, "target", 1))).empty
    data = study.Data(Selection(("sidoarjo",), (2021,)), nothing, nothing, *[pd.DataFrame()] * 3, NO_CHECKS)
    assert "Nothing can be said" in study.told([], data)
