"""The specification curve on one programme of some lines."""

import numpy as np
import pandas as pd
import pytest
from test_estimation import per_line

from analysis.studies import estimators, specifications

NAMED = {"function": "x", "name": "Penyediaan Sandang", "pagu_status": "as_published", "fiscal_year": 2021}


def curve_of(figures: list[float], second=None, **more):
    """Return the curve and the joint test of lines of one programme with these capaian."""
    capaian = per_line(figures).assign(polarity="higher_is_better", **NAMED | more)

    def lines(table, cap, level):
        return table.assign(capaian_pct=table.capaian_pct.clip(upper=cap), pagu_row=table.line_id)

    return specifications.specification_curve(capaian, lines, second or (lambda table: table.iloc[:0]), 1, 199)


def test_choices_that_change_nothing_are_no_further_specification():
    curve, _ = curve_of([100.0, 90, 100, 80])
    known = curve[curve.tau_b.notna()]
    # Programme and document are two strata; caps, polarity, purchases and the rest change no line.
    assert sorted(known[known.predictor == "pagu"].strata) == ["document", "programme"]


def test_the_other_table_is_looked_at_where_it_is_chosen_and_nowhere_else():
    curve, _ = curve_of([100.0, 90, 100, 80], second=lambda table: table.iloc[:2])
    assert curve.groupby("table").n_lines.agg(set).to_dict() == {"main": {4}, "other": {2}}


def test_purchases_of_the_office_are_a_choice_and_aid_to_people_is_no_purchase():
    names = ["Penyediaan Bahan Logistik Kantor", "Pengadaan Mebel", "Penyediaan Sandang", "Rapat Koordinasi", "Rapat"]
    rows = pd.DataFrame(
        {"name": names, "function": ["administration"] * 2 + ["rehabilitation"] + ["administration"] * 2}
    )
    assert list(specifications.is_purchase(rows)) == [True, True, False, False, False]
    curve, _ = curve_of([100.0, 90, 95, 80, 85], name=names, function=list(rows.function))
    assert {True: {5}, False: {3}} == curve[curve.administration].groupby("purchases").n_lines.agg(set).to_dict()


def test_a_specification_whose_ties_allow_no_small_p_value_does_not_vote():
    one_differs, _ = curve_of([100.0, 100, 100, 90])  # one of four orders is as extreme as any: p is never below 1/4
    assert (one_differs.least_p.dropna() > 0.05).all() and not one_differs.votes.any()
    all_differ, _ = curve_of(list(np.linspace(80, 100, 8)))
    assert all_differ.votes.all()


def test_one_line_that_carries_a_sign_is_seen():
    curve, joint = curve_of([80.0, 81, 82, 83, 84, 85, 86, 87])
    assert (curve.tau_least == 1).all() and (curve.tau_most == 1).all()
    assert set(joint.robust) == {len(curve) // 2}


def test_tau_without_each_line_is_that_of_the_other_lines():
    x, y, strata = [1.0, 2, 3, 4, 5], [2.0, 1, 4, 4, 9], list("aabbb")
    kept = [[place for place in range(5) if place != out] for out in range(5)]
    alone = [estimators.kendall([x[k] for k in own], [y[k] for k in own], [strata[k] for k in own])["tau_b"]
             for own in kept]  # fmt: skip
    assert sorted(estimators.kendall_without_each(x, y, strata)) == pytest.approx(sorted(alone))


def test_the_joint_test_finds_what_every_choice_shows_and_nothing_in_noise():
    _, strong = curve_of(list(np.linspace(70, 99, 10)))
    assert (strong.p_value < 0.05).all() and set(strong.median_tau_b) == {1.0}
    _, noise = curve_of([90.0, 70, 85, 75, 88, 72, 80, 79, 91, 78])
    assert (noise.p_value > 0.05).all()
    _, nothing = curve_of([100.0] * 4)
    assert nothing.p_value.isna().all() and set(nothing.voting) == {0}


def test_a_permutation_goes_along_its_cycle_where_a_line_is_left_out():
    sample = pd.DataFrame({"unit": ["a", "c"], "money": [1.0, 2.0], "capaian_pct": [10.0, 20.0], "stratum": "s"})
    # a to b to c to a: without b, a goes to c and c to a.
    taus = specifications._permuted_taus(sample, {"a": 0, "b": 1, "c": 2}, np.array([[1, 2, 0], [0, 1, 2]]))
    assert list(taus) == [-1, 1]


def test_no_specification_at_all_has_no_signs():
    assert specifications.signs(pd.DataFrame()).empty


def test_the_joint_tests_are_told_in_words_and_one_without_a_vote_cannot_tell():
    joint = pd.DataFrame({"predictor": ["pagu", "absorption"], "specifications": [8, 4], "voting": [4, 0],
                          "median_tau_b": [0.25, np.nan], "p_value": [0.04, np.nan], "same_sign_pct": [75.0, np.nan],
                          "robust": [1, 0]})  # fmt: skip
    lines = pd.DataFrame({"line_id": ["a"], "doc_id": ["d"], "region_id": ["serang"], "row_ids": ["r"]})
    pagu, absorption = specifications.joint_numbers(joint, lines)
    assert (pagu.name, pagu.value) == ("joint_pagu_serang", 0.25)
    assert pagu.shown == ("4 of 8 specifications can tell anything, 75 % have the sign of their median (0.25), 1 keep "
                          "theirs without any one line; chance gives a median as large with p = 0.04")  # fmt: skip
    assert absorption.shown == "cannot tell"
