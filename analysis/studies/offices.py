"""Estimates of absorption, of one office or of hundreds: frames of lines in, one row per question and estimand out."""

import numpy as np
import pandas as pd

from analysis.studies import covariates, mixed, results
from analysis.studies.estimate_rows import difference_told, effects_of, estimate_row, estimate_table
from analysis.studies.estimators import (
    FEWEST_CLUSTERS,
    FEWEST_LINES,
    corrected,
    fractional_logit,
    permuted_difference,
    permuted_kendall,
)
from analysis.studies.mixed import FEWEST_OFFICES
from analysis.studies.rules import CANNOT_TELL, COUNTED, DECLARED, DESCRIPTIVE, LEVEL, Rules

EFFECTS = "points of absorption"
AMONG = "offices among each other"


def absorption_estimates(
    absorption: pd.DataFrame, source: str, seed: int, resamples: int, rules: Rules = DECLARED
) -> pd.DataFrame:
    """Return whether absorption of lines goes with their size, their function and their office, one row per answer.

    The declared family, corrected by the rules (Holm), are three permutation tests: size (tau-b within office),
    administration against services (within office), and the offices. Two offices are compared with each other (within
    administration and services), from three on all are: do their lines differ more than lines shuffled among them?
    Effects in points of absorption and the spread between offices stand beside, from ten offices on by a mixed model.

    Takes absorption (execution.absorption): doc_id, region_id, fiscal_year, level, function, pagu_rp, line_id,
    realisasi_rp, leaf, reason, absorption_pct, row_ids. Gives the columns of study_schema.ESTIMATES.
    """
    lines = compared_lines(absorption)
    admin = (lines.function == "administration").map({True: "administration", False: "services"})
    study, options = f"absorption, {source}", {"resamples": resamples, "seed": seed}
    fit = office_model(lines)
    ranks = permuted_kendall(lines.pagu_rp, lines.absorption_pct, lines.doc_id, **options, level=rules.level)
    apart = permuted_difference(lines.pagu_rp, lines.realisasi_rp, admin, lines.doc_id, **options)
    within_tau, ratios = "tau-b of absorption and pagu within office", "difference of ratios of sums"
    tests = {
        "size of the line": (within_tau, "tau-b", ranks["tau_b"], ranks["p_value"]),
        "administration less services": (ratios, "points", apart["difference"], apart["p_value"]),
    }
    if fit is None:
        two = permuted_difference(lines.pagu_rp, lines.realisasi_rp, lines.region_id, admin, **options)
        tests["office less office"] = (ratios, "points", two["difference"], two["p_value"])
    else:
        spread = mixed.permuted_spread(fit.residual, lines.region_id, lines.doc_id, **options)
        tests[AMONG] = ("standard deviation between offices", "points", fit.sd_office, spread["p_value"])
    rows = [_over(study, lines)]
    adjusted = corrected([p_value for *_, p_value in tests.values()], rules.multiplicity)
    for (question, (estimand, unit, estimate, p_value)), p_corrected in zip(tests.items(), adjusted, strict=True):
        figures = {"estimate": estimate, "unit": unit, "p_value": p_value, "p_corrected": p_corrected, "seed": seed}
        told = difference_told(p_corrected, rules)
        method = "mixed model, permuted residuals" if question == AMONG else "stratified permutation"
        rows.append(estimate_row(study, question, estimand, lines, method, **figures, conclusion=told))
    rows += _among(study, lines, fit, seed, resamples, rules)
    return estimate_table(rows)


def compared_lines(absorption: pd.DataFrame) -> pd.DataFrame:
    """Return the lines that offices are compared by: leaves with both amounts, of documents with several.

    Takes and gives what absorption_estimates takes.
    """
    lines = absorption[absorption.leaf & (absorption.reason == "") & absorption.absorption_pct.notna()]
    lines = lines[(lines.level != "total") & (lines.pagu_rp > 0)]
    return lines[lines.groupby("doc_id").line_id.transform("size") > 1]


def office_model(lines: pd.DataFrame) -> mixed.Mixed | None:
    """Return the mixed model of the lines' absorption in points, by size and function; None below three offices.

    No office has a column of its own: what it has is a draw from what offices have. From ten offices on the covariates
    that are known of every region come in.

    Takes lines (compared_lines): doc_id, region_id, fiscal_year, function, pagu_rp, absorption_pct.
    """
    if lines.region_id.nunique() < FEWEST_OFFICES:
        return None
    columns = _columns(lines)
    if lines.region_id.nunique() >= FEWEST_CLUSTERS:
        columns = columns.join(covariates.columns(lines.region_id, lines.fiscal_year))
    return mixed.random_intercepts(lines.absorption_pct.astype(float), columns, lines.region_id, lines.doc_id)


def ranked(absorption: pd.DataFrame) -> pd.DataFrame:
    """Return the offices by their absorption, shrunken towards the mean of all by what their lines can tell.

    told says which lie above or below the mean of all at a false discovery rate of 5 % (Benjamini and Hochberg): of the
    offices called so, one in twenty is called in vain. The others have no place.

    Takes absorption, as absorption_estimates does. Gives region_id, n_lines, n_documents, own_pct (mean of the lines at
    equal size and function), shrunken_pct, low_pct, high_pct, q_value, told; no row below ten offices.
    """
    columns = [
        "region_id",
        "n_lines",
        "n_documents",
        "own_pct",
        "shrunken_pct",
        "low_pct",
        "high_pct",
        "q_value",
        "told",
    ]
    fit = office_model(compared_lines(absorption))
    if fit is None or len(fit.offices) < FEWEST_CLUSTERS:
        return pd.DataFrame(columns=columns)
    names = {"office": "region_id", "own": "own_pct", "shrunken": "shrunken_pct", "low": "low_pct", "high": "high_pct"}
    found = fit.offices.rename(columns=names).sort_values(["shrunken_pct", "region_id"], ascending=[False, True])
    side = np.where(found.own_pct > fit.effects["mean"], "above", "below")
    return found.assign(told=np.where(found.q_value < LEVEL, side, CANNOT_TELL))[columns].reset_index(drop=True)


def ranked_numbers(table: pd.DataFrame, lines: pd.DataFrame) -> list[results.Number]:
    """Return how many offices lie above and below the mean of all, where there are enough of them to tell.

    Takes table (ranked): told; lines, as ranked does, and row_ids.
    """
    if table.empty:
        return []
    above, below = (int((table.told == side).sum()) for side in ("above", "below"))
    shown = f"{above} above and {below} below the mean of {len(table)} offices"
    what = "offices whose absorption lies off the mean of all, one in twenty of them in vain"
    name = results.key("offices_called", len(table), "offices")
    return [results.number(name, above + below, "offices", what, compared_lines(lines), shown=shown)]


def _over(study: str, lines: pd.DataFrame) -> dict:
    """Return the share of lines that spent more than their ceiling: counted over all lines, so without an interval."""
    over, size = int((lines.absorption_pct > 100).sum()), len(lines)
    return estimate_row(
        study,
        "spending above the ceiling",
        "share of lines",
        lines,
        "count of all lines",
        estimate=100 * over / size if size else np.nan,
        unit="percent",
        conclusion=f"{COUNTED}: {over} of {size} lines",
    )


def _columns(lines: pd.DataFrame) -> pd.DataFrame:
    columns = pd.DataFrame({"ten times the pagu": np.log10(lines.pagu_rp.astype(float))})
    columns["administration against services"] = (lines.function == "administration").astype(float)
    return columns.loc[:, columns.nunique() > 1]


def _among(
    study: str, lines: pd.DataFrame, fit: mixed.Mixed | None, seed: int, resamples: int, rules: Rules
) -> list[dict]:
    """Return what stands beside the tests: effects of size and function; from ten offices on their spreads."""
    if fit is None:
        told = f"{CANNOT_TELL}: {lines.region_id.nunique()} offices, {FEWEST_OFFICES} are needed"
        alone = estimate_row(study, "spread between offices", "standard deviation", lines, "mixed model", unit="points",
                             conclusion=told)  # fmt: skip
        return [alone, *_within_offices(study, lines, rules)]
    if len(fit.offices) < FEWEST_CLUSTERS:
        return _within_offices(study, lines, rules)
    method = "mixed model, random intercepts of office and document, errors by office"
    rows = [
        _effect(study, lines, effect, 1, method, seed, rules)
        for effect in effects_of(mixed.fixed_effects(fit, resamples, seed, rules.level))
        if effect.column != "mean"
    ]
    ratio = mixed.clustered_ratio(lines.realisasi_rp, lines.pagu_rp, lines.region_id, resamples, seed, rules.level)
    beside: list[tuple] = [
        ("all offices together", "ratio of sums", "percent", ratio["ratio"], ratio["low"], ratio["high"]),
        ("documents of one office", "standard deviation", "points", fit.sd_document, np.nan, np.nan),
        ("lines of one document", "standard deviation", "points", fit.sd_line, np.nan, np.nan),
    ]  # fmt: skip
    return rows + [
        estimate_row(study, question, estimand, lines, method if question != "all offices together" else
                     "offices redrawn", estimate=estimate, unit=unit, low=low, high=high, conclusion=DESCRIPTIVE)
        for question, estimand, unit, estimate, low, high in beside
    ]  # fmt: skip


def _within_offices(study: str, lines: pd.DataFrame, rules: Rules) -> list[dict]:
    """Return average partial effects of size and function, each taken as a deviation from its office's mean.

    What an office has falls out of such columns, so that none has a column of its own.
    """
    lines = lines[lines.absorption_pct <= 100]
    columns = _columns(lines)
    columns -= columns.groupby(lines.region_id).transform("mean")
    columns = columns.loc[:, columns.nunique() > 1]
    method = "fractional logit within offices, HC3, average partial effect"
    if len(lines) < FEWEST_LINES * (1 + columns.shape[1]) or columns.empty:
        return [estimate_row(study, "size and function together", EFFECTS, lines, method, unit="points")]
    effects = fractional_logit(lines.absorption_pct.astype(float) / 100, columns, rules.level)
    return [_effect(study, lines, effect, 100, method, pd.NA, rules) for effect in effects_of(effects)]


def _effect(study: str, lines: pd.DataFrame, effect, scale: float, method: str, seed, rules: Rules) -> dict:
    figures = {"estimate": effect.effect, "low": effect.low, "high": effect.high}
    return estimate_row(
        study, effect.column, EFFECTS, lines, method, unit="points", p_value=effect.p_value, seed=seed,
        conclusion=difference_told(effect.p_value, rules), **{name: scale * value for name, value in figures.items()},
    )  # fmt: skip
