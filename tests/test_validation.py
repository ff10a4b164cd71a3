"""What the studies use has been validated by simulation, and what failed there is not used."""

import ast
import inspect

import pandas as pd
import pytest

from analysis import files
from analysis.studies import estimators, mixed, specifications

TABLE = pd.read_csv(files.ROOT / "benchmarks/results/validation.csv")
# Tests and intervals of one estimator that stand under the name of another.
REARRANGED = {"corrected", "specification_curve", "joint_numbers", "signs"}  # pass on the p-values of others
INSIDE = {"p_without_each": "permuted_kendall", "wild": "fixed_effects"}


def asks_chance(function) -> bool:
    """Tell whether a function gives a p-value, an interval or an answer by them."""
    words = ("p_value", "quantile(", "ppf(", "stdtrit(", "ndtri(", "low90")
    return any(word in inspect.getsource(function) for word in words)


def estimators_of_the_studies() -> set[str]:
    """Return the public functions of the estimators that give chance statements and that some study calls."""
    known = {
        name: function
        for module in (estimators, mixed, specifications)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    asking = {name for name, function in known.items() if asks_chance(function)}
    called = set()
    for path in (files.ROOT / "analysis" / "studies").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called.add(getattr(node.func, "id", getattr(node.func, "attr", "")))
    return {INSIDE.get(name, name) for name in (asking & called) - REARRANGED}


def test_every_estimator_that_a_study_calls_is_in_the_table():
    used = estimators_of_the_studies()
    assert {"permuted_kendall", "kendall_interval", "association", "fractional_logit", "within_lines"} <= used
    assert {"permuted_spread", "fixed_effects", "clustered_ratio", "joint_test"} <= used
    tried = set(TABLE[TABLE.used == "yes"].estimator)
    assert used <= tried
    assert {"pooled_costs", "random_intercepts"} <= tried  # intervals that stand in tables of the studies


def test_no_study_uses_what_did_not_reach_its_size_or_coverage():
    used = TABLE[TABLE.used == "yes"]
    assert list(used[used.reached == "no"].check) == []


@pytest.mark.parametrize(("quantity", "low", "high"), [("size", 0.04, 0.06), ("coverage", 0.93, 0.97)])
def test_the_table_says_itself_what_was_reached(quantity, low, high):
    rows = TABLE[TABLE.quantity == quantity]
    assert len(rows) >= 8 and (rows.runs >= 50).all()
    assert set(rows[rows.simulated.between(low, high)].reached) == {"yes"}
    near = rows.simulated.between(low - 2 * rows.simulation_error, high + 2 * rows.simulation_error)
    assert set(rows[~near].reached) <= {"too careful", "no"}
    careless = rows.simulated > high if quantity == "size" else rows.simulated < low
    assert (rows[~near & careless].reached == "no").all()
