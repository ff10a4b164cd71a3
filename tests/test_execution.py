"""Absorption and composition on tiny tables that can be worked by hand."""

import pandas as pd
import pytest
from test_measures import lines, money, only, targets, value

from analysis.studies import execution


def test_absorption_of_an_office_is_the_ratio_of_sums_over_leaves_only():
    table = lines(
        money(1, "pagu", 300, level="program"), money(1, "realisasi", 190, level="program"),
        money(2, "pagu", 100, parent=1), money(2, "realisasi", 90, parent=1),
        money(3, "pagu", 200, parent=1), money(3, "realisasi", 100, parent=1),
    )  # fmt: skip
    absorption = execution.absorption(table, targets(value(9, "target", 1)))
    office = only(execution.outturn(absorption[absorption.leaf], ["doc_id"]))
    assert office.absorption_pct == pytest.approx(100 * 190 / 300)
    assert list(absorption.absorption_pct) == pytest.approx([100 * 190 / 300, 90, 50])


def test_a_printed_absorption_may_differ_by_rounding_only():
    rows = [money(1, "pagu", 300), money(1, "realisasi", 200)]
    follows = value(1, "absorption_pct", 66.67, printed="66,67", unit="percent")
    wrong = value(1, "absorption_pct", 66.68, printed="66,68", unit="percent")
    assert only(execution.absorption(lines(*rows), targets(follows))).verdict == "agrees"
    assert only(execution.absorption(lines(*rows), targets(wrong))).verdict == "differs"


def test_a_zero_or_unresolved_pagu_has_no_absorption_and_says_why():
    unresolved = {"status": "unresolved", "amount_rp": pd.NA, "alternatives": "[]"}
    table = lines(
        money(1, "pagu", 0), money(1, "realisasi", 0), money(2, "pagu", None, **unresolved), money(2, "realisasi", 5)
    )
    absorption = execution.absorption(table, targets(value(9, "target", 1)))
    assert list(absorption.reason) == ["pagu is zero", "pagu not resolved"]
    assert absorption.absorption_pct.isna().all()


def test_candidate_readings_of_an_unresolved_pagu_give_a_range():
    unresolved = {"status": "unresolved", "amount_rp": pd.NA, "alternatives": '["200", "400"]'}
    row = only(
        execution.absorption(
            lines(money(1, "pagu", None, **unresolved), money(1, "realisasi", 100)), targets(value(9, "target", 1))
        )
    )
    assert pd.isna(row.absorption_pct)
    assert (row.absorption_low_pct, row.absorption_high_pct) == (25, 50)


def test_composition_variance_is_measured_against_the_adjusted_budget():
    # 60 and 40 planned, 50 spent in all: adjusted 30 and 20; 35 and 15 spent deviate by 10 of 50.
    assert execution.composition_variance_pct(pd.Series([60.0, 40.0]), pd.Series([35.0, 15.0])) == pytest.approx(20)
    assert execution.composition_variance_pct(pd.Series([60.0, 40.0]), pd.Series([30.0, 20.0])) == pytest.approx(0)


def test_a_composition_variance_stands_beside_the_largest_that_its_absorption_allows():
    pagu, spent = pd.Series([60.0, 40.0]), pd.Series([55.0, 40.0])
    bound = execution.composition_variance_bound_pct(pagu, spent)
    assert bound == pytest.approx(100 * 2 * 0.05 / 0.95)
    assert execution.composition_variance_pct(pagu, spent) <= bound
    assert execution.composition_variance_bound_pct(pagu, pd.Series([61.0, 30.0])) is None


def test_programmes_that_print_each_others_money_have_no_composition():
    rows = [money(n, "pagu", pagu, level="program") for n, pagu in ((1, 100), (2, 100), (3, 50))]
    rows += [money(n, "realisasi", spent, level="program") for n, spent in ((1, 90), (2, 90), (3, 40))]
    absorption = execution.absorption(lines(*rows), targets(value(9, "target", 1)))
    assert list(execution.copied(absorption)) == [True, True, False]
    assert not [n for n in execution.absorption_numbers(absorption) if n.name.startswith("composition")]


def test_two_tables_are_compared_over_the_programmes_that_both_print():
    rows = []
    for table, names in (("T1", ("Program A", "Program B")), ("T2", ("Program A",))):
        for place, name in enumerate(names, 1):
            of, spent = {"table": table, "level": "program"}, 80 if table == "T1" else 60
            both = money(place, "pagu", 100, **of), money(place, "realisasi", spent * place, **of)
            rows += [each | {"name": name} for each in both]
    absorption = execution.absorption(lines(*rows), targets(value(9, "target", 1)))
    both = execution.like_for_like(absorption).set_index("table_id").absorption_pct
    assert both.to_dict() == {"T1": 80, "T2": 60}
