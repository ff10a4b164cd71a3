"""Every estimator against an independent computation: a hand-worked case, scipy, or another way of statsmodels."""

import itertools

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from analysis.studies import estimators, rules

RNG = np.random.default_rng(5)
X = RNG.integers(0, 6, 30)
Y = X + RNG.integers(0, 9, 30)
ONE = ["a"] * 30


def test_tau_b_and_somers_d_of_one_stratum_are_scipys():
    found = estimators.kendall(X, Y, ONE)
    assert found["tau_b"] == pytest.approx(stats.kendalltau(X, Y).statistic)
    assert found["somers_d"] == pytest.approx(stats.somersd(X, Y).statistic)


def test_tau_b_within_strata_by_hand():
    # a: pairs (1,2) and (2,1): one discordant. b: (1,5),(2,6),(3,6): two concordant, one tie in y.
    found = estimators.kendall([1, 2, 1, 2, 3], [2, 1, 5, 6, 6], list("aabbb"))
    assert found["tau_b"] == pytest.approx((2 - 1) / np.sqrt(4 * 3))
    assert found["somers_d"] == pytest.approx(1 / 4)
    assert found["informative"] == pytest.approx(3 / 4)


def test_the_largest_tau_b_is_reached_when_both_are_sorted():
    x, y = np.arange(6), np.array([100, 100, 100, 100, 100, 90])
    assert estimators.kendall(x, y, ["a"] * 6)["tau_max"] == pytest.approx(stats.kendalltau(x, np.sort(y)).statistic)


def test_permutation_p_value_is_the_exact_one_up_to_chance():
    x, y, strata = [1, 2, 3, 4, 1, 2, 3], [2, 4, 1, 3, 5, 6, 6], list("aaaabbb")
    found = abs(estimators.kendall(x, y, strata)["tau_b"])
    every = [
        abs(estimators.kendall(x, [*one, *other], strata)["tau_b"])
        for one in itertools.permutations(y[:4])
        for other in itertools.permutations(y[4:])
    ]
    exact = np.mean(np.array(every) >= found - 1e-12)
    assert estimators.permuted_kendall(x, y, strata, 9999, 1)["p_value"] == pytest.approx(exact, abs=0.02)


def test_permutation_p_value_of_one_stratum_is_scipys():
    def statistic(y):
        return stats.kendalltau(X, y).statistic

    other = stats.permutation_test((Y,), statistic, permutation_type="pairings", n_resamples=1999, rng=1)
    mine = estimators.permuted_kendall(X, Y, ONE, 9999, 2)["p_value"]
    assert mine == pytest.approx(other.pvalue, abs=0.02)


def test_same_seed_same_numbers_and_another_seed_the_same_answer():
    one, again, other = (estimators.permuted_kendall(X, Y, ONE, 1999, seed)["p_value"] for seed in (1, 1, 2))
    assert one == again
    assert one == pytest.approx(other, abs=0.02)


def test_equal_capaian_leave_nothing_to_see():
    found = estimators.permuted_kendall(X, [100] * 30, ONE, 99, 1)
    assert np.isnan(found["tau_b"])
    assert np.isnan(found["p_value"])
    assert estimators.association(np.nan, np.nan, np.nan, np.nan) == "cannot tell"


def test_the_answer_is_yes_no_or_cannot_tell():
    assert estimators.association(0.01, 0.4, 0.2, 0.6) == "goes up together"
    assert estimators.association(0.01, -0.4, -0.6, -0.2) == "goes in opposite directions"
    assert estimators.association(0.5, 0.0, -0.1, 0.1) == rules.NO_ASSOCIATION
    assert estimators.association(0.5, 0.1, -0.1, 0.3) == "cannot tell"


def test_holm_by_hand():
    assert estimators.corrected([0.01, np.nan, 0.04, 0.03])[0] == pytest.approx(0.03)
    assert list(estimators.corrected([0.01, 0.04, 0.03])) == pytest.approx([0.03, 0.06, 0.06])


def test_difference_of_ratios_is_taken_from_sums():
    found = estimators.permuted_difference([100, 300, 200], [50, 300, 100], list("aab"), ["s"] * 3, 99, 1)
    assert found["difference"] == pytest.approx(100 * 350 / 400 - 50)


def test_permuted_difference_is_the_exact_one_up_to_chance():
    pagu, spent, group = np.array([10, 20, 30, 40, 50.0]), np.array([9, 12, 30, 38, 25.0]), np.array(list("aabbb"))
    found, every = abs(estimators.permuted_difference(pagu, spent, group, ["s"] * 5, 9, 1)["difference"]), []
    for order in itertools.permutations(range(5)):
        shuffled = pagu * (spent / pagu)[list(order)]  # each line keeps its ceiling and its group
        every.append(abs(100 * (shuffled[:2].sum() / pagu[:2].sum() - shuffled[2:].sum() / pagu[2:].sum())))
    exact = np.mean(np.array(every) >= found - 1e-9)
    mine = estimators.permuted_difference(pagu, spent, group, ["s"] * 5, 9999, 1)["p_value"]
    assert mine == pytest.approx(exact, abs=0.02)


def test_average_partial_effects_of_yes_and_no_are_those_of_statsmodels_logit():
    yes = (RNG.random(300) < 0.6).astype(float)
    columns = pd.DataFrame({"size": RNG.normal(size=300), "admin": (RNG.random(300) < 0.4).astype(float)})
    fit = sm.Logit(yes, sm.add_constant(columns)).fit(disp=0, cov_type="HC1")
    other = fit.get_margeff(dummy=True).summary_frame()
    mine = estimators.fractional_logit(yes, columns)
    assert list(mine.effect) == pytest.approx(list(other["dy/dx"]))
    # HC3 here, HC1 there: three parts in a hundred at this size.
    assert list(mine.error) == pytest.approx(list(other["Std. Err."]), rel=0.03)


def test_spending_above_the_ceiling_is_refused_and_not_cut_off():
    with pytest.raises(ValueError, match="modelled apart"):
        estimators.fractional_logit([0.9, 1.1], pd.DataFrame({"size": [1.0, 2.0]}))


def panel(elasticity: float) -> pd.DataFrame:
    """Return forty lines over five years whose count follows the money with an elasticity."""
    generator = np.random.default_rng(3)
    money = np.exp(generator.normal(10, 1, (40, 1)) + generator.normal(0, 0.5, (40, 5)))
    count = np.exp(generator.normal(3, 1, (40, 1))) * money**elasticity
    index = {"line": np.repeat(np.arange(40), 5), "year": np.tile(np.arange(5), 40)}
    return pd.DataFrame({**index, "money": money.ravel(), "count": count.ravel()})


@pytest.mark.filterwarnings("ignore:Perfect separation")
@pytest.mark.parametrize("family", ["log_log", "poisson"])
def test_elasticity_within_lines_is_found_exactly_without_noise(family):
    data = panel(0.7)
    found = estimators.within_lines(data["count"], data.money, data.line, data.year, data.line, family)
    assert found["elasticity"] == pytest.approx(0.7, abs=1e-6)
    assert found["n_lines"] == 40


def test_elasticity_within_lines_is_the_one_of_demeaned_logarithms():
    data = panel(0.3)
    data["count"] *= np.exp(np.random.default_rng(4).normal(0, 0.3, 200))
    logs = np.log(data[["count", "money"]])
    lines, years = (logs.groupby(data[name]).transform("mean") for name in ("line", "year"))
    within = logs - lines - years + logs.mean()
    slope = (within["count"] * within.money).sum() / (within.money**2).sum()
    found = estimators.within_lines(data["count"], data.money, data.line, data.year, data.line, "log_log")
    assert found["elasticity"] == pytest.approx(slope)


def test_too_few_clusters_have_no_interval():
    data = panel(0.3)
    data["count"] *= np.exp(np.random.default_rng(4).normal(0, 0.3, 200))
    panel_of = (data["count"], data.money, data.line, data.year)
    for family in ("log_log", "poisson"):
        found = estimators.within_lines(*panel_of, data.line // 10, family)
        assert (found["n_lines"], found["n_clusters"]) == (40, 4)
        assert np.isfinite(found["elasticity"]) and np.isnan(found["low"]) and np.isnan(found["p_value"])


def test_errors_of_an_elasticity_are_those_of_leaving_each_cluster_out():
    data = panel(0.3)
    data["count"] *= np.exp(np.random.default_rng(4).normal(0, 0.3, 200))
    data["cluster"] = np.minimum(data.line // 2, 11)  # one kegiatan has far more lines

    def fitted(rows: pd.DataFrame) -> dict:
        return estimators.within_lines(rows["count"], rows.money, rows.line, rows.year, rows.cluster, "log_log")

    found = fitted(data)
    without = [fitted(data[data.cluster != each])["elasticity"] for each in range(12)]
    error = np.sqrt(11 / 12 * sum((each - found["elasticity"]) ** 2 for each in without))
    money = np.log(data.money)
    inside = money - money.groupby(data.line).transform("mean") - money.groupby(data.year).transform("mean")
    own = ((inside + money.mean()) ** 2).groupby(data.cluster).sum()
    effective = own.sum() ** 2 / (own**2).sum()
    assert 3 < effective < 8  # of twelve: one holds nearly half of the lines
    assert found["high"] - found["elasticity"] == pytest.approx(stats.t.ppf(0.975, effective - 1) * error)
    assert found["p_value"] == pytest.approx(2 * stats.t.sf(abs(found["elasticity"]) / error, 11))
    poisson = estimators.within_lines(data["count"], data.money, data.line, data.year, data.cluster, "poisson")
    assert np.isfinite(poisson["elasticity"]) and np.isnan(poisson["p_value"])


def test_clusters_of_one_size_are_as_many_as_there_are():
    design, groups = np.array([[1.0], [-1.0], [1.0], [-1.0], [1.0], [-1.0]]), np.array([0, 0, 1, 1, 2, 2])
    assert estimators.effective_clusters(design, groups) == pytest.approx(3)
    design[:2] *= 10  # squares 200, 2 and 2
    assert estimators.effective_clusters(design, groups) == pytest.approx(204**2 / (200**2 + 4 + 4))
    same = np.column_stack([design[:, 0], design[:, 0] * (groups == 0)])  # what another column holds does not count
    assert estimators.effective_clusters(same, groups) == pytest.approx(2)


def test_a_year_that_one_cluster_alone_has_leaves_no_error():
    data = panel(0.3)[:60].copy()
    data["count"] *= np.exp(np.random.default_rng(4).normal(0, 0.3, 60))
    data.loc[(data.line == 3) & (data.year == 4), "year"] = 50
    found = estimators.within_lines(data["count"], data.money, data.line, data.year, data.line, "log_log")
    assert np.isfinite(found["elasticity"]) and np.isnan(found["low"]) and np.isnan(found["p_value"])


def test_the_margin_of_no_association_shrinks_with_what_the_ties_allow():
    assert estimators.association(0.5, 0.0, -0.15, 0.15) == rules.NO_ASSOCIATION
    assert estimators.association(0.5, 0.0, -0.15, 0.15, largest=0.5) == rules.CANNOT_TELL


def test_one_line_that_decides_is_found_by_leaving_each_out():
    x, y = np.arange(8.0), np.array([1, 1, 1, 1, 1, 1, 1, 9.0])
    p_values = estimators.p_without_each(x, y, np.zeros(8), 199, 1)
    assert np.isnan(p_values[-1]) and np.isfinite(p_values[:-1]).all()


def test_of_many_lines_those_are_left_out_whose_p_is_the_largest(monkeypatch):
    x = np.arange(24.0)
    y, strata = x + np.random.default_rng(5).normal(0, 12, 24), np.repeat(["b", "a", "c"], 8)
    each = estimators.p_without_each(x, y, strata, 999, 1)
    monkeypatch.setattr(estimators, "ALL_LEFT_OUT", 23)
    few = estimators.p_without_each(x, y, strata, 999, 1)
    assert (len(each), len(few), few.max()) == (24, 20, each.max())
    monkeypatch.setattr(estimators, "NEAREST_LEFT_OUT", 3)
    assert estimators.p_without_each(x, y, strata, 999, 1).max() == each.max()


@pytest.mark.parametrize("level", [0.05, 0.1])
def test_the_interval_of_tau_is_that_of_scipys_tau_without_each_line(level):
    x, y = np.arange(9.0), np.array([3.0, 3, 3, 3, 1, 5, 4, 7, 2])
    taus = np.array([stats.kendalltau(np.delete(x, n), np.delete(y, n)).statistic for n in range(9)])
    error = np.sqrt(8 / 9 * ((taus - taus.mean()) ** 2).sum())
    reach = stats.t.ppf(1 - level / 2, 4) * error  # five lines differ from 3
    tau = stats.kendalltau(x, y).statistic
    expected = (max(tau - reach, -1), min(tau + reach, 1))
    assert estimators.kendall_interval(x, y, ["a"] * 9, level) == pytest.approx(expected)


def test_without_a_tau_or_with_one_line_that_gives_it_there_is_no_interval():
    assert np.isnan(estimators.kendall_interval([1, 2], [5, 5], list("aa"))).all()
    assert np.isnan(estimators.kendall_interval(range(4), [5, 5, 5, 6], list("aaaa"))).all()
    assert estimators.kendall_interval(range(5), range(5), ["a"] * 5) == (1, 1)


def test_pairs_are_counted_inside_strata_of_two_lines_or_more():
    found = estimators.kendall([1, 2, 3, 9], [1, 1, 2, 9], list("aaab"))
    assert (found["pairs"], found["informative"], found["tau_max"]) == (3, 2 / 3, pytest.approx(2 / np.sqrt(6)))
    alone = estimators.kendall([1, 2], [1, 2], list("ab"))
    assert alone["pairs"] == 0
    assert all(np.isnan(alone[name]) for name in ("tau_b", "somers_d", "tau_max", "informative"))


def test_what_could_have_been_detected_shrinks_with_the_lines():
    # Untied ranks of n lines: tau has the variance 2 (2n + 5) / 9n (n - 1) by chance.
    for n in (10, 40):
        exact = (stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) * np.sqrt(2 * (2 * n + 5) / (9 * n * (n - 1)))
        found = estimators.permuted_kendall(range(n), range(n), ["a"] * n, 1999, 1)
        assert found["detectable"] == pytest.approx(exact, rel=0.08)
        assert found["p_value"] == 1 / 2000


def test_an_association_beyond_the_level_or_the_margin_is_not_told():
    assert estimators.association(0.05, 0.4, 0.1, 0.6) == "cannot tell"
    assert estimators.association(0.5, 0.0, -0.2, 0.1) == "cannot tell"
    assert estimators.association(0.5, 0.0, -0.1, 0.2) == "cannot tell"
    assert estimators.association(0.01, 0.1, 0.05, 0.15) == "goes up together"
    assert estimators.association(np.nan, 0.0, -0.1, 0.1) == rules.NO_ASSOCIATION


@pytest.mark.parametrize(
    ("multiplicity", "expected"), [("bonferroni", 0.12), ("fdr_bh", 0.04), ("holm", 0.06), ("none", 0.04)]
)
def test_other_corrections_by_hand(multiplicity, expected):
    p_values = [0.01, 0.03, 0.04]
    assert estimators.corrected(p_values, multiplicity)[2] == pytest.approx(expected)


def test_a_lower_confidence_gives_a_narrower_interval():
    x, y, strata = [1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 5, 3, 4, 8, 6, 7], ["a"] * 8
    wide = estimators.kendall_interval(x, y, strata)
    narrow = estimators.kendall_interval(x, y, strata, level=0.2)
    assert narrow[1] - narrow[0] < wide[1] - wide[0]
    powers = [estimators.permuted_kendall(x, y, strata, 99, 1, level)["detectable"] for level in (0.05, 0.2)]
    assert powers[1] < powers[0]


def test_nothing_known_is_nothing_corrected():
    assert np.isnan(estimators.corrected([np.nan, np.nan])).all()


@pytest.mark.parametrize("group", ["aaa", "abc"])
def test_a_difference_is_one_of_two_groups(group):
    found = estimators.permuted_difference([1, 2, 3], [1, 1, 1], list(group), ["s"] * 3, 9, 1)
    assert np.isnan([found["difference"], found["p_value"]]).all()


def test_groups_are_shuffled_inside_strata_only():
    # One line of each group in each stratum: what is shuffled may change sides, and each of four ways is as likely.
    found = estimators.permuted_difference([10, 10, 10, 10], [9, 5, 8, 2], list("abab"), list("sstt"), 3999, 1)
    assert found["difference"] == pytest.approx(50)
    assert found["p_value"] == pytest.approx(1 / 2, abs=0.03)


def test_the_interval_and_the_p_value_of_an_effect_are_those_of_one_t():
    yes = (RNG.random(40) < 0.6).astype(float)
    columns = pd.DataFrame({"size": RNG.normal(size=40), "admin": (RNG.random(40) < 0.4).astype(float)})
    found = estimators.fractional_logit(yes, columns)
    for row in found.itertuples():
        assert row.high - row.effect == pytest.approx(row.effect - row.low)
        assert (row.high - row.low) / 2 == pytest.approx(stats.t.ppf(0.975, 40 - 3) * row.error)
        assert row.p_value == pytest.approx(2 * stats.t.sf(abs(row.effect) / row.error, 40 - 3))
    shares = estimators.fractional_logit([0.0, 1.0, 0.5, 0.25, 0.75, 1.0], pd.DataFrame({"size": range(6)}))
    assert shares.effect.notna().all()


def noisy_panel() -> pd.DataFrame:
    """Return a panel of ten lines with noise, in which money and counts change every year."""
    data = panel(0.3)[:50].copy()
    data["count"] *= np.exp(np.random.default_rng(4).normal(0, 0.3, 50))
    return data


def test_the_interval_of_an_elasticity_has_the_degrees_of_the_clusters_in_effect():
    data = panel(0.3)[:160].copy()
    data["count"] *= np.exp(np.random.default_rng(4).normal(0, 0.6, 160))
    found = estimators.within_lines(data["count"], data.money, data.line, data.year, data.line, "log_log")
    error = abs(found["elasticity"] / stats.t.isf(found["p_value"] / 2, 31))
    half = found["high"] - found["elasticity"]
    assert found["elasticity"] - found["low"] == pytest.approx(half)
    # Of 32 lines of unlike money fewer are in effect, but not few.
    assert stats.t.ppf(0.975, 31) * error < half < stats.t.ppf(0.975, 8) * error


def test_a_year_with_a_count_of_zero_stays_in_poisson_only():
    data = noisy_panel().reset_index(drop=True)
    data.loc[0, "count"], data.loc[1, "money"] = 0, 0
    sizes = {family: estimators.within_lines(data["count"], data.money, data.line, data.year, data.line, family)["n"]
             for family in ("log_log", "poisson")}  # fmt: skip
    assert sizes == {"log_log": 48, "poisson": 49}


def test_lines_whose_money_stays_or_that_count_nothing_say_nothing():
    data = pd.concat([noisy_panel(), panel(0.3)[60:65].assign(money=5.0), panel(0.3)[65:70].assign(count=0.0)])
    for family in ("log_log", "poisson"):
        found = estimators.within_lines(data["count"], data.money, data.line, data.year, data.line, family)
        assert (found["n_lines"], found["n"]) == (10, 50)
