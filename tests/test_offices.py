"""Three to hundreds of offices: spreads by hand where tables are balanced, and what cannot be told of fewer."""

import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.studies import estimators, mixed, offices, results, rules, study

BALANCED = np.array([[90.0, 94.0, 86.0], [70.0, 74.0, 66.0], [80.0, 84.0, 76.0], [96.0, 100.0, 92.0]])


def fitted(figures: np.ndarray, columns=None, documents=None) -> mixed.Mixed:
    """Return the model of offices (rows) with so many lines each."""
    office = np.repeat(np.arange(len(figures)), figures.shape[1])
    columns = pd.DataFrame(index=range(figures.size)) if columns is None else columns
    return mixed.random_intercepts(figures.ravel(), columns, office, office if documents is None else documents)


def absorption(sizes: list[int], spread: float = 0.0, seed: int = 1, documents: int = 1) -> pd.DataFrame:
    """Return the absorption of offices with so many lines per document, and so many points between them."""
    generator = np.random.default_rng(seed)
    rows = []
    for place, size in enumerate(sizes):
        level = 85 + spread * generator.standard_normal()
        for document in range(documents):
            for line in range(size):
                pagu = float(10 ** generator.uniform(6, 9))
                doc_id, function = f"d{place:03d}_{document}", ("administration", "protection")[line % 2]
                spent = level + generator.normal(0, 4)
                rows.append((f"office_{place:03d}", doc_id, f"{doc_id}/T/{line}", function, pagu, spent))
    frame = pd.DataFrame(rows, columns=["region_id", "doc_id", "line_id", "function", "pagu_rp", "absorption_pct"])
    return frame.assign(leaf=True, reason="", level="kegiatan", row_ids=frame.line_id, fiscal_year=2021,
                        realisasi_rp=frame.pagu_rp * frame.absorption_pct / 100)  # fmt: skip


# -- the model, by hand where offices are of one size -----------------------------------------------------------


def test_spreads_of_balanced_offices_are_those_of_the_analysis_of_variance():
    fit = fitted(BALANCED)
    between = 3 * BALANCED.mean(1).var(ddof=1)  # mean squares between offices; within 16 in each
    assert fit.sd_line == pytest.approx(4, abs=1e-5)
    assert fit.sd_office == pytest.approx(np.sqrt((between - 16) / 3), rel=1e-5)
    assert fit.effects["mean"] == pytest.approx(84.0) and np.isnan(fit.sd_document)


def test_spreads_of_documents_in_balanced_offices_are_those_of_the_nested_analysis_of_variance():
    figures = np.array([[90, 94, 80, 84], [70, 74, 66, 62], [80, 84, 90, 94], [96, 98, 92, 90.0]])
    documents = np.tile([0, 0, 1, 1], 4)
    fit = fitted(figures, documents=documents)
    halves = figures.reshape(4, 2, 2)
    lines = halves.var(axis=2, ddof=1).mean()
    of_documents = 2 * halves.mean(2).var(axis=1, ddof=1).mean()
    of_offices = 4 * figures.mean(1).var(ddof=1)
    assert fit.sd_line == pytest.approx(np.sqrt(lines), rel=1e-4)
    assert fit.sd_document == pytest.approx(np.sqrt((of_documents - lines) / 2), rel=1e-4)
    assert fit.sd_office == pytest.approx(np.sqrt((of_offices - of_documents) / 4), rel=1e-4)


def test_offices_that_spread_no_more_than_their_lines_have_no_spread_of_their_own():
    fit = fitted(np.array([[80.0, 90.0], [81.0, 89.0], [82.0, 88.0]]))
    assert fit.sd_office == pytest.approx(0, abs=1e-4)
    assert list(fit.offices.shrunken) == pytest.approx([85, 85, 85])


def test_an_office_is_shrunken_by_the_share_of_its_figure_that_its_lines_can_tell():
    fit = fitted(BALANCED)
    share = fit.sd_office**2 / (fit.sd_office**2 + 16 / 3)
    assert list(fit.offices.own) == pytest.approx([90, 70, 80, 96])
    assert list(fit.offices.shrunken) == pytest.approx([84 + share * (own - 84) for own in (90, 70, 80, 96)], rel=1e-5)
    assert list(fit.offices.error) == pytest.approx([4 / np.sqrt(3)] * 4, rel=1e-4)
    away = np.array([6, 14, 4, 12]) / (4 / np.sqrt(3))
    assert list(fit.offices.p_value) == pytest.approx(2 * stats.norm.sf(away), rel=1e-4)
    # Four offices: what is not known of the spread between them counts 2 / (4 - 3) times, by t with 3 degrees.
    between, error = fit.sd_office**2, 16 / 3
    for place, distance in enumerate((6, 14, 4, 12)):
        unsure = 2 * (1 - share) ** 2 * max(distance**2, between + error)
        variance = share * error + (1 - share) ** 2 * (between + error) / 4 + unsure
        row = fit.offices.iloc[place]
        assert row.high - row.shrunken == pytest.approx(3.182446 * variance**0.5, rel=1e-5)
        assert row.shrunken - row.low == pytest.approx(row.high - row.shrunken)


def test_an_office_whose_lines_spread_more_than_all_is_less_known_and_by_how_much():
    figures = BALANCED.astype(float)
    figures[0] = figures[0].mean() + np.array([-6, 0, 6])  # squares 36 in it, 16 in the three others, 21 in all
    fit = fitted(figures)
    assert fit.sd_line == pytest.approx(21**0.5, rel=1e-4)
    assert list(fit.offices.error) == pytest.approx([(36 / 3) ** 0.5, *[(21 / 3) ** 0.5] * 3], rel=1e-4)


def test_an_office_whose_lines_are_equal_is_no_better_known_than_the_others():
    figures = BALANCED.copy()
    figures[3] = 96.0
    assert fitted(figures).offices.error.nunique() > 1  # those with more spread know less
    assert fitted(figures).offices.error.min() >= fitted(figures).sd_line / np.sqrt(3) * (1 - 1e-9)


def test_effects_are_those_of_generalised_least_squares_at_the_spreads():
    generator = np.random.default_rng(3)
    office = np.repeat(np.arange(12), [3, 5, 2, 8, 4, 4, 6, 3, 2, 7, 5, 4])
    document = generator.integers(0, 2, len(office))
    column = generator.normal(size=len(office))
    outcome = 80 + 2 * column + 3 * generator.normal(size=12)[office] + generator.normal(size=len(office))
    fit = mixed.random_intercepts(outcome, pd.DataFrame({"size": column}), office, document)
    same = office[:, None] == office[None, :]
    covariance = fit.sd_line**2 * np.eye(len(office)) + fit.sd_office**2 * same
    covariance += fit.sd_document**2 * (same & (document[:, None] == document[None, :]))
    inverse = np.linalg.inv(covariance)
    design = np.column_stack([np.ones(len(office)), column - column.mean()])
    bread = np.linalg.inv(design.T @ inverse @ design)
    assert list(fit.effects) == pytest.approx(list(bread @ design.T @ inverse @ outcome))
    table = mixed.fixed_effects(fit, 199, 1).set_index("column")
    scores = [
        ((bread @ design.T @ inverse)[1, office == each] @ fit.residual[office == each]) ** 2 for each in range(12)
    ]
    assert table.loc["size", "error"] == pytest.approx(np.sqrt(12 / 11 * sum(scores)))
    assert table.loc["size", "p_value"] == 0.005  # no resample of the bootstrap is as large


def test_from_thirty_offices_on_errors_by_office_decide_and_below_ten_nothing_does():
    for number, known in ((9, False), (30, True)):
        lines = absorption([6] * number, 2.0)
        fit = offices.office_model(lines)
        table = mixed.fixed_effects(fit, 1, 1).set_index("column")
        assert np.isfinite(table.loc["ten times the pagu", "p_value"]) == known
    row = table.loc["ten times the pagu"]
    assert row.high - row.effect == pytest.approx(2.045230 * row.error, rel=1e-5)  # t with 29 degrees


def test_one_office_or_no_more_lines_than_offices_is_refused():
    for office in ([0, 0, 0], [0, 1, 2]):
        with pytest.raises(ValueError, match="two offices with several lines"):
            mixed.random_intercepts([1.0, 2.0, 3.0], pd.DataFrame(index=range(3)), office, office)


def test_discovery_rates_are_those_of_benjamini_and_hochberg_and_nothing_stays_nothing():
    found = mixed.discovery_rates([0.01, np.nan, 0.04, 0.03])
    assert list(found[[0, 2, 3]]) == pytest.approx([0.03, 0.04, 0.04]) and np.isnan(found[1])
    assert np.isnan(mixed.discovery_rates([np.nan])).all()


# -- resampling over offices ------------------------------------------------------------------------------------


def test_lines_are_shuffled_among_offices_and_documents_where_offices_have_several():
    figure, office = [1.0, 1, 1, 9, 9, 9], list("aaabbb")
    lines = mixed.permuted_spread(figure, office, office, 1999, 1)
    assert lines["spread"] == 4 and lines["p_value"] == pytest.approx(2 / 20, abs=0.02)
    documents = mixed.permuted_spread(figure, office, list("112334"), 1999, 1)
    assert documents["p_value"] == pytest.approx(2 / 6, abs=0.04)  # two documents of each office


@pytest.mark.parametrize("office", ["", "aaa", "abc"])
def test_one_office_or_one_line_each_shuffles_nothing(office):
    found = mixed.permuted_spread(np.arange(len(office)), list(office), list(office), 99, 1)
    assert np.isnan(found["p_value"]) and np.isnan(found["spread"])


def test_a_ratio_of_sums_has_an_interval_from_twenty_clusters_on():
    top, bottom = np.arange(1.0, 21), np.full(20, 40.0)
    found = mixed.clustered_ratio(top, bottom, range(20), 999, 1)
    assert found["ratio"] == pytest.approx(26.25) and found["low"] < 26.25 < found["high"]
    few = mixed.clustered_ratio(top[:19], bottom[:19], range(19), 999, 1)
    assert few["ratio"] == pytest.approx(25) and np.isnan(few["low"])
    assert np.isnan(mixed.clustered_ratio([], [], [], 9, 1)["ratio"])
    halved = mixed.clustered_ratio(np.repeat(top / 2, 2), np.repeat(bottom / 2, 2), np.repeat(range(20), 2), 999, 1)
    assert halved == pytest.approx(found)  # lines of one cluster are one observation


def test_shuffles_are_counted_in_parts_with_the_same_result(monkeypatch):
    generator = np.random.default_rng(1)
    figures = generator.normal(size=30), generator.normal(size=30), ["a"] * 20 + ["b"] * 10
    whole = estimators.permuted_kendall(*figures, 99, 1)
    monkeypatch.setattr(estimators, "_AT_ONCE", 500)
    assert estimators.permuted_kendall(*figures, 99, 1) == whole


# -- what the study says ----------------------------------------------------------------------------------------


def told(lines: pd.DataFrame, resamples: int = 199) -> pd.DataFrame:
    return offices.absorption_estimates(lines, "x", 1, resamples).set_index("question")


@pytest.mark.parametrize("number", [1, 2])
def test_of_one_or_two_offices_a_spread_cannot_be_told(number):
    table = told(absorption([20] * number))
    assert table.loc["spread between offices", "conclusion"] == f"cannot tell: {number} offices, 3 are needed"
    assert np.isnan(table.loc["office less office", "p_value"]) == (number == 1)
    assert not offices.ranked(absorption([20] * number)).size


def test_three_offices_are_compared_among_each_other_without_an_interval():
    apart = told(absorption([20] * 3, 12.0)).loc["offices among each other"]
    assert apart.conclusion == rules.DIFFERENT and apart.p_value == 1 / 200 and np.isnan(apart.low)
    alike = told(absorption([20] * 3)).loc["offices among each other"]
    assert alike.conclusion == rules.CANNOT_TELL and alike.p_corrected >= 0.05
    assert "office less office" not in told(absorption([20] * 3)).index


def test_from_ten_offices_on_a_mixed_model_answers_and_no_office_has_a_column():
    table = told(absorption([12] * 24, 5.0, documents=2))
    spread = table.loc["offices among each other"]
    assert np.isnan(spread.low) and 3 < spread.estimate < 7 and spread["sample"] == "24 offices"
    assert table.loc["lines of one document", "estimate"] == pytest.approx(4, abs=0.5)
    assert table.loc["documents of one office", "estimate"] < 1
    assert table.loc["all offices together", "low"] < 85 < table.loc["all offices together", "high"]
    assert not any("office_0" in question for question in table.index)


def test_hundreds_of_offices_have_short_names_and_findings_know_them():
    lines = absorption([4] * 30)
    assert results.together(lines.region_id) == "30 offices"
    assert results.together(lines.region_id[:4]) == "office_000"
    numbers = results.estimate_numbers(offices.absorption_estimates(lines, "main tables", 1, 99))
    name = "absorption_offices_among_each_other_30_offices"
    said = study.findings([{"text": "{answer}", "answer": name.replace("30_offices", "{offices}")}], numbers)
    assert name in {each.name for each in numbers} and len(said) == 1 and re.match("cannot tell", said[0])


def test_offices_are_ranked_by_what_their_lines_can_tell_and_few_are_called_in_vain():
    lines = absorption([15] * 40)
    lines.loc[lines.region_id == "office_007", ["absorption_pct"]] -= 30
    ranked = offices.ranked(lines)
    assert list(ranked.columns[:2]) == ["region_id", "n_lines"] and len(ranked) == 40
    last = ranked.iloc[-1]
    assert (last.region_id, last.told, last.n_lines) == ("office_007", "below", 15)
    assert last.own_pct < last.shrunken_pct < 80
    assert (ranked.told != rules.CANNOT_TELL).sum() <= 3
    assert ranked.shrunken_pct.is_monotonic_decreasing


def test_an_office_above_the_mean_is_called_above():
    lines = absorption([15] * 12)
    lines.loc[lines.region_id == "office_003", ["absorption_pct"]] += 12
    first = offices.ranked(lines).iloc[0]
    assert (first.region_id, first.told) == ("office_003", "above") and first.q_value < 0.05
    (number,) = offices.ranked_numbers(offices.ranked(lines), lines)
    assert (number.name, number.value, number.n_lines) == ("offices_called_12_offices", 1, 180)
    assert number.shown == "1 above and 0 below the mean of 12 offices"
    assert offices.ranked_numbers(offices.ranked(lines.iloc[:0]), lines) == []
