"""Selections on tiny tables that can be worked by hand: what is inside, what is left out and why, and prices."""

import pandas as pd
import pytest
from test_measures import lines, money, same, targets, value

from analysis import files
from analysis.run import runs
from analysis.source import register
from analysis.studies import execution, selection, services, spending, study, study_schema
from analysis.studies.selection import Selection

NO_CHECKS = pd.DataFrame(columns=["doc_id", "table_id", "rule", "verdict", "kind", "rows", "expected", "found"])


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
    assert services.services(empty).empty
    assert execution.absorption(nothing, targets(value(1, "target", 1))).empty
    data = study.Data(Selection(("sidoarjo",), (2021,)), nothing, nothing, *[pd.DataFrame()] * 3, NO_CHECKS)
    assert "Nothing can be said" in study.told([], data)


USUAL = {"include_administration": True, "include_salaries": True, "prices_of": "nominal", **selection.OPTIONS}


@pytest.mark.parametrize(
    ("given", "folder"),
    [
        ({"cap": 100}, "cap_100"),
        ({"seed": 1, "resamples": 99}, "seed_1_resamples_99"),
        ({"prices_of": 2022, "cap": 120}, "prices_of_2022_cap_120"),
    ],
)
def test_results_of_another_cap_seed_or_number_of_resamples_never_lie_among_the_published(given, folder):
    everything = {"regions": register.region_ids(), "years": register.years()}
    assert selection.chosen(everything | USUAL).tables == files.PROCESSED
    choice = selection.chosen(everything | USUAL | given)
    assert choice.tables == files.BUILD / "results" / folder
    assert choice.figures == files.BUILD / "results" / folder / "figures"


def test_the_notebooks_begin_with_the_values_that_the_published_results_rest_on():
    studies = [runs.declared_parameters(path) for path in files.NOTEBOOKS.glob("3*.ipynb")]
    assert studies
    for parameters in studies:
        shared = selection.OPTIONS.keys() & parameters
        assert shared and {name: parameters[name] for name in shared} == {
            name: selection.OPTIONS[name] for name in shared
        }
