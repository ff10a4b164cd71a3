"""Estimates with uncertainty, as tables; nothing is printed here.

The lines of a document are all its lines, not a sample: p-values and intervals say what chance alone could
do if the lines' figures were exchangeable (permutation), or if the lines were drawn from more such lines
(intervals). Every resampling draws all its resamples at once from one seeded generator.
"""

import itertools
from collections.abc import Callable

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.multitest import multipletests

CANNOT_TELL = "cannot tell"
LEVEL = 0.05
MARGIN = 0.2  # an association (tau-b) that counts as none; declared before any was computed
POWER = 0.8
FEWEST_EVENTS = 10  # lines on the rarer side of a yes/no outcome below which no logit is fitted
FEWEST_LINES = 10


# -- rank association within strata --------------------------------------------------------------------------


def kendall(x, y, strata) -> dict[str, float]:
    """Return tau-b and Somers' D (y on x) over the pairs inside strata, and how much the ties leave to see.

    tau_max is the largest tau-b that the ties of x and y allow, informative the share of pairs inside
    strata that differ in both. Figures are NaN when no pair differs in x or none in y.
    """
    groups = _groups(x, y, strata)
    concordant, differ_x, differ_y, both, pairs = np.sum([_pair_sums(*group) for group in groups] or [[0.0] * 5], 0)
    best = sum(_pair_sums(np.sort(one), np.sort(other))[0] for one, other in groups)
    scale = np.sqrt(differ_x * differ_y)
    return {
        "tau_b": concordant / scale if scale else np.nan,
        "somers_d": concordant / differ_x if differ_x else np.nan,
        "tau_max": best / scale if scale else np.nan,
        "informative": both / pairs if pairs else np.nan,
        "pairs": pairs,
    }


def permuted_kendall(x, y, strata, resamples: int, seed: int) -> dict[str, float]:
    """Return tau-b with its permutation p-value (two-sided) and what could have been detected.

    y is permuted inside strata. detectable is the tau-b that such a test finds with a power of 80 %, by the
    normal approximation: (z(0.975) + z(0.8)) times the standard deviation of the permuted tau-b.
    """
    found = kendall(x, y, strata)
    if np.isnan(found["tau_b"]):
        return found | {"p_value": np.nan, "detectable": np.nan}
    generator = np.random.default_rng(seed)
    total, differ_x, differ_y = np.zeros(resamples), 0.0, 0.0
    for one, other in _groups(x, y, strata):
        first, second = np.triu_indices(len(one), 1)
        signs = np.sign(one[first] - one[second])
        shuffled = generator.permuted(np.tile(other, (resamples, 1)), axis=1)
        total += np.sign(shuffled[:, first] - shuffled[:, second]) @ signs
        differ_x += np.abs(signs).sum()
        differ_y += np.abs(np.sign(other[first] - other[second])).sum()
    chance = total / np.sqrt(differ_x * differ_y)
    extreme = np.abs(chance) >= abs(found["tau_b"]) - 1e-12
    reach = stats.norm.ppf(1 - LEVEL / 2) + stats.norm.ppf(POWER)
    return found | {
        "p_value": (1 + extreme.sum()) / (1 + resamples),
        "detectable": float(reach * chance.std()),
    }


def bootstrapped_kendall(x, y, strata, resamples: int, seed: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the percentile interval of tau-b from lines redrawn inside strata."""
    found = kendall(x, y, strata)["tau_b"]
    if np.isnan(found):
        return np.nan, np.nan
    generator = np.random.default_rng(seed)
    sums = np.zeros((3, resamples))
    for one, other in _groups(x, y, strata):
        drawn = generator.integers(0, len(one), (resamples, len(one)))
        first, second = np.triu_indices(len(one), 1)
        signs = [np.sign(each[drawn][:, first] - each[drawn][:, second]) for each in (one, other)]
        sums += [(signs[0] * signs[1]).sum(1), np.abs(signs[0]).sum(1), np.abs(signs[1]).sum(1)]
    with np.errstate(invalid="ignore", divide="ignore"):
        redrawn = sums[0] / np.sqrt(sums[1] * sums[2])
    redrawn = redrawn[np.isfinite(redrawn)]
    if len(redrawn) < resamples / 2:
        return np.nan, np.nan
    low, high = np.quantile(redrawn, [level / 2, 1 - level / 2])
    return float(low), float(high)


def _groups(x, y, strata) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return x and y of each stratum with two lines or more."""
    frame = pd.DataFrame({"x": np.asarray(x, float), "y": np.asarray(y, float), "stratum": list(strata)})
    groups = frame.groupby("stratum", sort=True)
    return [(rows.x.to_numpy(), rows.y.to_numpy()) for _, rows in groups if len(rows) > 1]


def _pair_sums(x: np.ndarray, y: np.ndarray) -> tuple[float, float, float, float, float]:
    """Return concordant less discordant pairs, pairs that differ in x, in y, in both, and all."""
    first, second = np.triu_indices(len(x), 1)
    one, other = np.sign(x[first] - x[second]), np.sign(y[first] - y[second])
    return (one * other).sum(), np.abs(one).sum(), np.abs(other).sum(), np.abs(one * other).sum(), float(len(one))


def holm(p_values) -> np.ndarray:
    """Return p-values after Holm; NaN stay NaN and do not count."""
    p_values = np.asarray(p_values, float)
    adjusted = np.full(len(p_values), np.nan)
    known = ~np.isnan(p_values)
    if known.any():
        adjusted[known] = multipletests(p_values[known], method="holm")[1]
    return adjusted


def association(p_value: float, estimate: float, low90: float, high90: float) -> str:
    """Return whether two things go together: yes with the sign, no (equivalence within the margin), or cannot tell."""
    if not np.isnan(p_value) and p_value < LEVEL:
        return "goes up together" if estimate > 0 else "goes in opposite directions"
    if low90 > -MARGIN and high90 < MARGIN:
        return f"no association stronger than {MARGIN}"
    return CANNOT_TELL


# -- differences between offices -----------------------------------------------------------------------------


def permuted_difference(pagu, realisasi, group, strata, resamples: int, seed: int) -> dict[str, float]:
    """Return by how many points the absorption of two groups differs (ratios of sums), with a permutation p-value.

    The groups' names are shuffled among the lines of a stratum. The second group in alphabetical order is
    subtracted from the first.
    """
    frame = pd.DataFrame({"pagu": np.asarray(pagu, float), "spent": np.asarray(realisasi, float)})
    frame = frame.assign(group=list(group), stratum=list(strata))
    names = sorted(frame.group.unique())
    if len(names) != 2:
        return {"difference": np.nan, "p_value": np.nan}
    generator = np.random.default_rng(seed)
    first = (frame.group == names[0]).to_numpy(dtype=float)
    labels = np.tile(first, (resamples, 1))
    for rows in frame.groupby("stratum").indices.values():
        labels[:, rows] = generator.permuted(labels[:, rows], axis=1)
    found = _ratio_difference(first[None, :], frame)[0]
    chance = _ratio_difference(labels, frame)
    extreme = np.abs(chance) >= abs(found) - 1e-9
    return {"difference": float(found), "p_value": (1 + extreme.sum()) / (1 + resamples)}


def _ratio_difference(labels: np.ndarray, frame: pd.DataFrame) -> np.ndarray:
    pagu, spent = frame.pagu.to_numpy(), frame.spent.to_numpy()
    return 100 * (labels @ spent / (labels @ pagu) - (1 - labels) @ spent / ((1 - labels) @ pagu))


# -- shares of money: fractional logit -----------------------------------------------------------------------


def fractional_logit(share, columns: pd.DataFrame) -> pd.DataFrame:
    """Return average partial effects on a share between 0 and 1, one row per column, in the share's unit.

    Quasi-binomial GLM with robust (HC3) errors and t quantiles. A column of zeros and ones has the average
    difference between all lines at one and all at zero, others the average slope. Errors by the delta
    method.
    """
    share = np.asarray(share, float)
    if share.min() < 0 or share.max() > 1:
        raise ValueError("shares must lie between 0 and 1; spending above the ceiling is modelled apart")
    design = sm.add_constant(columns.astype(float), has_constant="add")
    fit = sm.GLM(share, design, family=sm.families.Binomial()).fit()
    matrix, beta, covariance = design.to_numpy(), fit.params.to_numpy(), _hc3(fit)
    rows = []
    for position, name in enumerate(design.columns[1:], 1):
        binary = set(np.unique(matrix[:, position])) <= {0.0, 1.0}
        effect, gradient = (_switch if binary else _slope)(matrix, beta, position)
        error = float(np.sqrt(gradient @ covariance @ gradient))
        rows.append({"column": name, "effect": effect, "error": error})
    table = pd.DataFrame(rows)
    quantile = stats.t.ppf(1 - LEVEL / 2, len(share) - design.shape[1])
    table["low"], table["high"] = table.effect - quantile * table.error, table.effect + quantile * table.error
    table["p_value"] = 2 * stats.t.sf(np.abs(table.effect / table.error), len(share) - design.shape[1])
    return table


def _hc3(fit) -> np.ndarray:
    """Return the robust covariance of a logit GLM with residuals divided by (1 - leverage), which is HC3.

    statsmodels gives HC1 under that name for a GLM; with some eighty lines and a few far ones its intervals
    are too short.
    """
    leverage = fit.get_influence(observed=False).hat_matrix_diag
    scores = fit.model.exog * (np.asarray(fit.resid_response) / (1 - leverage))[:, None]
    bread = np.asarray(fit.normalized_cov_params)
    return bread @ scores.T @ scores @ bread


def _slope(matrix: np.ndarray, beta: np.ndarray, position: int) -> tuple[float, np.ndarray]:
    mean = 1 / (1 + np.exp(-matrix @ beta))
    density = mean * (1 - mean)
    gradient = beta[position] * ((density * (1 - 2 * mean))[:, None] * matrix).mean(0)
    gradient[position] += density.mean()
    return float(beta[position] * density.mean()), gradient


def _switch(matrix: np.ndarray, beta: np.ndarray, position: int) -> tuple[float, np.ndarray]:
    effect, gradient = 0.0, np.zeros(len(beta))
    for value, sign in ((1.0, 1), (0.0, -1)):
        changed = matrix.copy()
        changed[:, position] = value
        mean = 1 / (1 + np.exp(-changed @ beta))
        effect += sign * mean.mean()
        gradient += sign * ((mean * (1 - mean))[:, None] * changed).mean(0)
    return float(effect), gradient


# -- several years of one line -------------------------------------------------------------------------------


def within_lines(count, money, line, year, family: str) -> dict[str, float]:
    """Return the elasticity of a count with respect to money inside lines, with year effects and errors by line.

    family is log_log (lines and years with a count above zero) or poisson (zeros stay in). Only lines with
    two years and with money that changes say anything. The interval uses t quantiles with (lines - 1)
    degrees.
    """
    frame = pd.DataFrame({"count": np.asarray(count, float), "money": np.asarray(money, float)})
    frame = frame.assign(line=list(line), year=list(year))
    frame = frame[(frame.money > 0) & (frame["count"] > 0 if family == "log_log" else frame["count"] >= 0)]
    moving = frame.groupby("line").money.transform("nunique") > 1
    counted = frame.groupby("line")["count"].transform("sum") > 0
    frame = frame[moving & counted].sort_values(["line", "year"]).reset_index(drop=True)
    lines = frame.line.nunique()
    nothing = {"elasticity": np.nan, "low": np.nan, "high": np.nan, "p_value": np.nan}
    if lines < FEWEST_LINES:
        return nothing | {"n_lines": lines, "n": len(frame)}
    design = pd.DataFrame({"log_money": np.log(frame.money)})
    dummies = [pd.get_dummies(frame[name], prefix=name, drop_first=drop, dtype=float) for name, drop in
               (("line", False), ("year", True))]  # fmt: skip
    design = pd.concat([design, *dummies], axis=1)
    groups = frame.line.astype("category").cat.codes.to_numpy()
    options = {"cov_type": "cluster", "cov_kwds": {"groups": groups, "df_correction": True}}
    if family == "log_log":
        fit = sm.OLS(np.log(frame["count"]), design).fit(**options)
    else:
        fit = sm.GLM(frame["count"], design, family=sm.families.Poisson()).fit(**options)
    estimate, error = float(fit.params["log_money"]), float(fit.bse["log_money"])
    quantile = stats.t.ppf(1 - LEVEL / 2, lines - 1)
    return {
        "elasticity": estimate,
        "low": estimate - quantile * error,
        "high": estimate + quantile * error,
        "p_value": float(2 * stats.t.sf(abs(estimate / error), lines - 1)) if error > 1e-9 else np.nan,
        "n_lines": lines,
        "n": len(frame),
    }


# -- the studies' estimates ----------------------------------------------------------------------------------


def _row(study: str, question: str, estimand: str, rows: pd.DataFrame, method: str, **figures) -> dict:
    """Return one row of the table of estimates; rows are the lines that it is about."""
    nothing = {"estimate": np.nan, "unit": "", "low": np.nan, "high": np.nan, "p_value": np.nan, "p_holm": np.nan}
    regions = "+".join(sorted(rows.region_id.unique())) or "none"
    return {
        **nothing,
        "study": study,
        "question": question,
        "estimand": estimand,
        "sample": regions,
        "method": method,
        "n_lines": rows.line_id.nunique(),
        "n_documents": rows.doc_id.nunique(),
        "conclusion": CANNOT_TELL,
        "seed": pd.NA,
        "row_ids": " ".join(rows.row_ids) if "row_ids" in rows else "",
        **figures,
    }


def _table(rows: list[dict]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    if len(frame):
        base = frame.study + "/" + frame.question + "/" + frame.estimand + "/" + frame["sample"]
        again = frame.groupby(base).cumcount()
        frame["result_id"] = base + again.map(lambda number: f"/{number + 1}" if number else "")
    return frame


def absorption_estimates(absorption: pd.DataFrame, source: str, seed: int, resamples: int) -> pd.DataFrame:
    """Return whether absorption of lines goes with their size, their function and their office, one row per answer.

    The declared family, corrected after Holm, are the three permutation tests: size (tau-b within office),
    administration against services (within office), office against office (within administration and
    services). Average partial effects of a fractional logit stand beside them, in points of absorption.
    """
    lines = absorption[absorption.leaf & (absorption.reason == "") & absorption.absorption_pct.notna()]
    lines = lines[(lines.level != "total") & (lines.pagu_rp > 0)]
    lines = lines[lines.groupby("doc_id").line_id.transform("size") > 1]
    admin = (lines.function == "administration").map({True: "administration", False: "services"})
    study, options = f"absorption, {source}", {"resamples": resamples, "seed": seed}
    rows = [_over(study, lines)]
    tests = {
        "size of the line": permuted_kendall(lines.pagu_rp, lines.absorption_pct, lines.doc_id, **options),
        "administration less services": permuted_difference(
            lines.pagu_rp, lines.realisasi_rp, admin, lines.doc_id, **options
        ),
        "office less office": permuted_difference(lines.pagu_rp, lines.realisasi_rp, lines.region_id, admin, **options),
    }
    adjusted = holm([test["p_value"] for test in tests.values()])
    for (question, test), p_holm in zip(tests.items(), adjusted, strict=True):
        ranks = "tau_b" in test
        rows.append(
            _row(
                study,
                question,
                "tau-b of absorption and pagu within office" if ranks else "difference of ratios of sums",
                lines,
                "stratified permutation",
                estimate=test["tau_b"] if ranks else test["difference"],
                unit="tau-b" if ranks else "points",
                p_value=test["p_value"],
                p_holm=p_holm,
                seed=seed,
                conclusion=_difference(p_holm),
            )
        )
    within = lines[lines.absorption_pct <= 100]
    return _table(rows + _partial_effects(study, within))


def _difference(p_value: float) -> str:
    return "a difference beyond chance" if not np.isnan(p_value) and p_value < LEVEL else CANNOT_TELL


def _over(study: str, lines: pd.DataFrame) -> dict:
    """Return the share of lines that spent more than their ceiling, with an exact interval."""
    over, size = int((lines.absorption_pct > 100).sum()), len(lines)
    interval = stats.binomtest(over, size).proportion_ci() if size else (np.nan, np.nan)
    return _row(
        study,
        "spending above the ceiling",
        "share of lines",
        lines,
        "Clopper-Pearson",
        estimate=100 * over / size if size else np.nan,
        unit="percent",
        low=100 * interval[0],
        high=100 * interval[1],
        conclusion=f"{over} of {size} lines",
    )


def _partial_effects(study: str, lines: pd.DataFrame) -> list[dict]:
    columns = pd.DataFrame({"ten times the pagu": np.log10(lines.pagu_rp.astype(float))})
    columns["administration against services"] = (lines.function == "administration").astype(float)
    for region in sorted(lines.region_id.unique())[1:]:
        columns[f"{region} against the first office"] = (lines.region_id == region).astype(float)
    columns = columns.loc[:, columns.nunique() > 1]
    method = "fractional logit, HC3, average partial effect"
    if len(lines) < FEWEST_LINES * (1 + columns.shape[1]):
        return [_row(study, "size, function and office together", "points of absorption", lines, method, unit="points")]
    effects = fractional_logit(lines.absorption_pct.astype(float) / 100, columns)
    return [
        _row(
            study,
            effect.column,
            "points of absorption",
            lines,
            method,
            estimate=100 * effect.effect,
            unit="points",
            low=100 * effect.low,
            high=100 * effect.high,
            p_value=effect.p_value,
            conclusion=_difference(effect.p_value),
        )
        for effect in effects.itertuples()
    ]


PREDICTORS = {"pagu_rp": "pagu", "absorption_pct": "absorption"}


def capaian_estimates(per_line: pd.DataFrame, seed: int, resamples: int) -> pd.DataFrame:
    """Return whether capaian goes with pagu and with absorption, within document and programme, one row per answer.

    The declared family are two predictors times the pooled lines and each document. The answer is yes (p
    after Holm below 0.05), no (the 90 % interval of tau-b lies within the margin), or cannot tell.
    """
    samples = {"all": per_line, **dict(list(per_line.groupby("region_id")))}
    if len(samples) == 2:
        samples.pop("all")
    rows, options = [], {"resamples": resamples, "seed": seed}
    for lines in samples.values():
        for column, name in PREDICTORS.items():
            own = lines[lines[column].notna()]
            strata = own.doc_id + "/" + own.program_line
            test = permuted_kendall(own[column], own.capaian_pct, strata, **options)
            low, high = bootstrapped_kendall(own[column], own.capaian_pct, strata, **options)
            narrow = bootstrapped_kendall(own[column], own.capaian_pct, strata, **options, level=2 * LEVEL)
            question = f"capaian and {name}"
            rows.append(
                _row("capaian", question, "tau-b within document and programme", own, "stratified permutation",
                     estimate=test["tau_b"], unit="tau-b", low=low, high=high, p_value=test["p_value"], seed=seed)
                | {"_narrow": narrow, "_test": test}
            )  # fmt: skip
    adjusted = holm([row["p_value"] for row in rows])
    shown = []
    for row, p_holm in zip(rows, adjusted, strict=True):
        narrow, test = row.pop("_narrow"), row.pop("_test")
        answer = association(p_holm, row["estimate"], *narrow)
        shown.append(row | {"p_holm": p_holm, "conclusion": answer})
        for estimand, key in (
            ("Somers' D, capaian on the other", "somers_d"),
            ("largest tau-b that the ties allow", "tau_max"),
            ("tau-b found with a power of 80 %", "detectable"),
            ("share of pairs that differ in both", "informative"),
        ):
            extra = {"low": np.nan, "high": np.nan, "p_value": np.nan, "seed": pd.NA, "unit": "share"}
            shown.append(row | extra | {"estimand": estimand, "estimate": test[key], "conclusion": "see tau-b"})
    return _table(shown + _two_parts(per_line))


def _two_parts(per_line: pd.DataFrame) -> list[dict]:
    """Return the two-part model: does a line reach its target, how far below does it stay; or why it cannot tell."""
    reached = (per_line.capaian_pct >= 100 - 1e-9).astype(float)
    below = per_line[reached == 0]
    rows = []
    for question, lines, outcome in (
        ("reaching the target", per_line, reached),
        ("distance below the target", below, 1 - below.capaian_pct / 100),
    ):
        rare = min(int(reached.sum()), int((1 - reached).sum())) if question.startswith("reaching") else len(lines)
        known = lines.pagu_rp.notna() & (lines.pagu_rp > 0) & lines.absorption_pct.notna()
        columns = pd.DataFrame(
            {
                "ten times the pagu": np.log10(lines.pagu_rp[known].astype(float)),
                "a point of absorption": lines.absorption_pct[known].astype(float),
            }
        )
        method = "logit" if question.startswith("reaching") else "fractional logit"
        if rare < FEWEST_EVENTS:
            told = f"{CANNOT_TELL}: {rare} lines stay below, {FEWEST_EVENTS} are needed"
            rows.append(
                _row("capaian", question, "average partial effect", lines, method, unit="share", conclusion=told)
            )
            continue
        for effect in fractional_logit(outcome[known].astype(float), columns).itertuples():
            rows.append(
                _row("capaian", f"{question}: {effect.column}", "average partial effect", lines[known],
                     f"{method}, HC3", estimate=effect.effect, unit="share", low=effect.low, high=effect.high,
                     p_value=effect.p_value, conclusion=_difference(effect.p_value))
            )  # fmt: skip
    return rows


def plan_estimates(years: pd.DataFrame) -> pd.DataFrame:
    """Return by how many percent planned counts rise with one percent more money on the same line, per document.

    Where figures are unresolved, the estimate is made three times: without them, with their least and with
    their greatest readings.
    """
    rows = []
    for _, own in years.groupby("doc_id"):
        known = own[own["count"].notna() & own.pagu_rp.notna()]
        readings = {"resolved figures": (known, "count", "pagu_rp")}
        if len(known) < len(own):
            readings["with the least readings"] = (own, "count_low", "pagu_low_rp")
            readings["with the greatest readings"] = (own, "count_high", "pagu_high_rp")
        for reading, (lines, count, money) in readings.items():
            for family, method in (
                ("log_log", "log-log, line and year effects"),
                ("poisson", "Poisson, line and year effects"),
            ):
                found = within_lines(lines[count], lines[money], lines.line_id, lines.fiscal_year, family)
                told = CANNOT_TELL
                if found["n_lines"] < FEWEST_LINES:
                    told = f"{CANNOT_TELL}: {found['n_lines']} lines with money that changes, {FEWEST_LINES} are needed"
                elif found["p_value"] < LEVEL:
                    told = "more money, more planned" if found["elasticity"] > 0 else "more money, less planned"
                rows.append(
                    _row("plans", f"a bigger pagu on the same line, {reading}", "elasticity of the target", lines,
                         f"{method}, line and year effects, errors by line", unit="elasticity",
                         estimate=found["elasticity"], low=found["low"], high=found["high"],
                         p_value=found["p_value"], conclusion=told)
                    | {"n_lines": found["n_lines"]}
                )  # fmt: skip
    return _table(rows)


CHOICES = {
    "level": ("leaf", "kegiatan"),
    "cap": (None, 120, 100),
    "lower_is_better": ("(2T-R)/T", "T/R"),
    "table": ("main", "other"),
    "administration": (True, False),
    "repaired_cells": (True, False),
}


def specification_curve(capaian: pd.DataFrame, per_line: Callable, second: Callable, seed: int, resamples: int):
    """Return tau-b of capaian under every defensible choice, one row per specification.

    per_line(capaian, cap, level) gives the lines, second(lines) those that another table prints, with its
    money. Choices that change no line repeat a specification: repeats marks all but the first of them.
    """
    rows, known = [], {}
    made: dict[tuple, pd.DataFrame] = {}
    for values in itertools.product(*CHOICES.values()):
        choice = dict(zip(CHOICES, values, strict=True))
        if values[:4] not in made:
            lines = per_line(_with_polarity(capaian, choice["lower_is_better"]), choice["cap"], choice["level"])
            made[values[:4]] = second(lines) if choice["table"] == "other" else lines
        lines = made[values[:4]]
        lines = lines if choice["administration"] else lines[lines.function != "administration"]
        printed = lines.pagu_status.isin(["as_published", "realigned"])
        lines = lines if choice["repaired_cells"] else lines[printed]
        for column, name in PREDICTORS.items():
            own = lines[lines[column].notna()]
            key = (column, choice["table"], tuple(own.line_id), tuple(own.capaian_pct))
            repeats = key in known
            if not repeats:
                strata = own.doc_id + "/" + own.program_line
                known[key] = permuted_kendall(own[column], own.capaian_pct, strata, resamples, seed)
            rows.append(
                {
                    "predictor": name,
                    **choice,
                    "tau_b": known[key]["tau_b"],
                    "p_value": known[key].get("p_value", np.nan),
                    "n_lines": own.line_id.nunique(),
                    "n_documents": own.doc_id.nunique(),
                    "tables": " ".join(sorted({"/".join(row.split("/")[:2]) for row in own.pagu_row})),
                    "repeats": repeats,
                }
            )
    return pd.DataFrame(rows)


def _with_polarity(capaian: pd.DataFrame, formula: str) -> pd.DataFrame:
    if formula == "(2T-R)/T":
        return capaian
    lower = capaian.polarity == "lower_is_better"
    inverse = 1e4 / (200 - capaian.capaian_pct).where(lower)
    return capaian.assign(capaian_pct=capaian.capaian_pct.where(~lower, inverse))


def signs(curve: pd.DataFrame) -> pd.DataFrame:
    """Return how many distinct specifications could be computed, and how many agree in sign or are beyond chance."""
    curve = curve[~curve.repeats]
    known = curve[curve.tau_b.notna()]
    grouped = known.groupby("predictor")
    return pd.DataFrame(
        {
            "specifications": curve.groupby("predictor").size(),
            "computed": grouped.size(),
            "positive_pct": 100 * grouped.tau_b.agg(lambda values: (values > 0).mean()),
            "negative_pct": 100 * grouped.tau_b.agg(lambda values: (values < 0).mean()),
            "p_below_5_pct": 100 * grouped.p_value.agg(lambda values: (values < LEVEL).mean()),
            "median_tau_b": grouped.tau_b.median(),
        }
    ).reset_index()
