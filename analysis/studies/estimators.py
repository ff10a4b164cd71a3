"""Estimators: arrays in, figures with their uncertainty out.

The lines of a document are all its lines, not a sample: p-values and intervals say what chance alone could do if the
lines' figures were exchangeable (permutation), or if the lines were drawn from more such lines (intervals). Every
resampling draws all its resamples at once from one seeded generator. What takes a second to load, statsmodels, is
loaded where it is called: most notebooks call none of it.
"""

import math

import numpy as np
import pandas as pd
from scipy import special

from analysis.studies.rules import CANNOT_TELL, DECLARED, GOES_DOWN, GOES_UP, LEVEL, NO_ASSOCIATION

MARGIN = 0.2  # an association (tau-b) that counts as none; declared before any was computed
POWER = 0.8
FEWEST_EVENTS = 10  # lines on the rarer side of a yes/no outcome below which no logit is fitted
FEWEST_LINES = 10
FEWEST_CLUSTERS = 10  # independent groups below which no interval of a panel is shown
_AT_ONCE = 4_000_000  # pairs of lines that are compared at once: what bounds the memory of shuffles
ALL_LEFT_OUT, NEAREST_LEFT_OUT = 2000, 20  # up to so many lines, each is left out in turn; of more, so many
WILD_BELOW = 30  # clusters below which errors by cluster are too small and the wild bootstrap decides


def kendall(x, y, strata) -> dict[str, float]:
    """Return tau-b and Somers' D (y on x) over the pairs inside strata, and how much the ties leave to see.

    tau_max is the largest tau-b that the ties of x and y allow, informative the share of pairs inside
    strata that differ in both. Figures are NaN when no pair differs in x or none in y.
    """
    return _kendall(_groups(x, y, strata))


def _kendall(groups: list[tuple[np.ndarray, np.ndarray]]) -> dict[str, float]:
    concordant, differ_x, differ_y, both, pairs = np.sum([_pair_sums(*group) for group in groups] or [(0.0,) * 5], 0)
    best = math.fsum(_pair_sums(np.sort(one), np.sort(other))[0] for one, other in groups)
    scale = np.sqrt(differ_x * differ_y)
    return {
        "tau_b": concordant / scale if scale else np.nan,
        "somers_d": concordant / differ_x if differ_x else np.nan,
        "tau_max": best / scale if scale else np.nan,
        "informative": both / pairs if pairs else np.nan,
        "pairs": pairs,
    }


def permuted_kendall(x, y, strata, resamples: int, seed: int, level: float = LEVEL) -> dict[str, float]:
    """Return tau-b with its permutation p-value (two-sided) and what could have been detected.

    y is permuted inside strata. detectable is the tau-b that such a test finds with a power of 80 %, by the
    normal approximation: (z(1 - level / 2) + z(0.8)) times the standard deviation of the permuted tau-b. least_p is the
    p-value of the most extreme order of y: where it is large, no data of these ties could have given a small one.
    """
    groups = _groups(x, y, strata)
    found = _kendall(groups)
    if np.isnan(found["tau_b"]):
        return found | {"p_value": np.nan, "detectable": np.nan, "least_p": np.nan}
    generator = np.random.default_rng(seed)
    total, differ_x, differ_y = np.zeros(resamples), 0.0, 0.0
    for one, other in groups:
        shuffled = generator.permuted(np.tile(other, (resamples, 1)), axis=1)
        concordant, first, second = shuffled_pairs(one, shuffled)
        total, differ_x, differ_y = total + concordant, differ_x + first, differ_y + second
    chance = total / np.sqrt(differ_x * differ_y)
    extreme = np.abs(chance) >= abs(found["tau_b"]) - 1e-12
    reach = special.ndtri(1 - level / 2) + special.ndtri(POWER)
    return found | {
        "p_value": (1 + extreme.sum()) / (1 + resamples),
        "detectable": float(reach * chance.std()),
        "least_p": float((1 + (np.abs(chance) >= np.abs(chance).max() - 1e-12).sum()) / (1 + resamples)),
    }


def shuffled_pairs(x: np.ndarray, shuffled: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Return concordant less discordant pairs of each row of shuffled y with x, and the pairs that differ in x, in y.

    x has the lines of one stratum, shuffled a row per resample of the same figures.
    """
    first, second = np.triu_indices(len(x), 1)
    signs = np.sign(x[first] - x[second])
    step = max(1, _AT_ONCE // max(len(first), 1))
    parts = [shuffled[start : start + step] for start in range(0, len(shuffled), step)]
    concordant = [np.sign(part[:, first] - part[:, second]) @ signs for part in parts]
    return (
        np.concatenate(concordant),
        float(np.abs(signs).sum()),
        float(np.abs(np.sign(shuffled[0, first] - shuffled[0, second])).sum()),
    )


def p_without_each(x, y, strata, resamples: int, seed: int) -> np.ndarray:
    """Return the permutation p-values of tau-b without each line in turn, in the lines' order.

    An answer that one line decides is the answer of that line. Of thousands of lines only those are left out without
    which tau-b is nearest to zero: without any other it stays further from what chance gives.
    """
    x, y, strata = np.asarray(x, float), np.asarray(y, float), np.asarray(strata)
    left_out = np.arange(len(x)) if len(x) <= ALL_LEFT_OUT else _nearest_to_zero(x, y, strata)
    without = (np.delete(np.arange(len(x)), line) for line in left_out)
    return np.array([permuted_kendall(x[k], y[k], strata[k], resamples, seed)["p_value"] for k in without])


def _nearest_to_zero(x: np.ndarray, y: np.ndarray, strata: np.ndarray) -> np.ndarray:
    """Return the lines, by number, without which tau-b is nearest to zero, in their order."""
    groups = pd.Series(strata).groupby(strata, sort=True).indices.values()
    compared = np.concatenate([rows for rows in groups if len(rows) > 1])
    distance = np.abs(kendall_without_each(x, y, strata))
    return np.sort(compared[np.argsort(distance, kind="stable")[:NEAREST_LEFT_OUT]])


def kendall_without_each(x, y, strata) -> np.ndarray:
    """Return tau-b without each line in turn, in no order; NaN where nothing differs then."""
    groups = _groups(x, y, strata)
    totals = np.zeros(3)
    by_line = []
    for one, other in groups:
        signs = [np.sign(each[:, None] - each[None, :]) for each in (one, other)]
        sums = np.stack([(signs[0] * signs[1]).sum(1), np.abs(signs[0]).sum(1), np.abs(signs[1]).sum(1)], axis=1)
        totals += sums.sum(0) / 2
        by_line.append(sums)
    left = totals - (np.concatenate(by_line) if by_line else np.zeros((0, 3)))
    with np.errstate(invalid="ignore", divide="ignore"):
        return left[:, 0] / np.sqrt(left[:, 1] * left[:, 2])


def kendall_interval(x, y, strata, level: float = LEVEL) -> tuple[float, float]:
    """Return the interval of tau-b from leaving each line out, with t quantiles of what the ties leave of y.

    The degrees are one less than the lines that differ from the most frequent y: where nine of ten are 100, the few
    others are all that is known. Lines redrawn inside small strata held the truth in 9 of 10 runs only. NaN where there
    is no tau-b, or none is left without some line.
    """
    found = kendall(x, y, strata)["tau_b"]
    without = kendall_without_each(x, y, strata)
    if np.isnan(found) or np.isnan(without).any():
        return np.nan, np.nan
    lines = len(without)
    error = np.sqrt((lines - 1) / lines * ((without - without.mean()) ** 2).sum())
    figures = np.concatenate([other for _, other in _groups(x, y, strata)])
    off = lines - np.unique(figures, return_counts=True)[1].max()
    reach = float(special.stdtrit(max(off - 1, 1), 1 - level / 2) * error)
    return max(found - reach, -1.0), min(found + reach, 1.0)


def _groups(x, y, strata) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return x and y of each stratum with two lines or more, the strata in order."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    stratum = pd.factorize(strata if isinstance(strata, pd.Series) else pd.Series(list(strata)), sort=True)[0]
    order = np.argsort(stratum, kind="stable")
    order = order[stratum[order] >= 0]
    groups = np.split(order, np.flatnonzero(np.diff(stratum[order])) + 1)
    return [(x[rows], y[rows]) for rows in groups if len(rows) > 1]


def _pair_sums(x: np.ndarray, y: np.ndarray) -> tuple[float, float, float, float, float]:
    """Return concordant less discordant pairs, pairs that differ in x, in y, in both, and all."""
    first, second = np.triu_indices(len(x), 1)
    one, other = np.sign(x[first] - x[second]), np.sign(y[first] - y[second])
    return (one * other).sum(), np.abs(one).sum(), np.abs(other).sum(), np.abs(one * other).sum(), float(len(one))


def corrected(p_values, multiplicity: str = DECLARED.multiplicity) -> np.ndarray:
    """Return the p-values of one family corrected by a method of rules.MULTIPLICITY; NaN stay NaN and do not count."""
    p_values = np.asarray(p_values, float)
    adjusted = np.full(len(p_values), np.nan)
    known = ~np.isnan(p_values)
    if known.any():
        from statsmodels.stats.multitest import multipletests

        method = multiplicity != "none" and multiplicity
        adjusted[known] = multipletests(p_values[known], method=method)[1] if method else p_values[known]
    return adjusted


def association(
    p_value: float, estimate: float, low: float, high: float, largest: float = 1.0, level: float = LEVEL
) -> str:
    """Return whether two things go together: yes with the sign, no (equivalence within the margin), or cannot tell.

    low and high are the interval of 1 - 2 * level, which tests equivalence from both sides.
    The margin is a share of the largest tau-b that the ties allow: where that is small, a small one is not nothing.
    """
    if not np.isnan(p_value) and p_value < level:
        return GOES_UP if estimate > 0 else GOES_DOWN
    margin = MARGIN * largest
    if low > -margin and high < margin:
        return NO_ASSOCIATION
    return CANNOT_TELL


def permuted_difference(pagu, realisasi, group, strata, resamples: int, seed: int) -> dict[str, float]:
    """Return by how many points the absorption of two groups differs (ratios of sums), with a permutation p-value.

    The shares spent are shuffled among the lines of a stratum; each line keeps its ceiling and its group. (Shuffled
    names of groups reject a true null in 9 of 100 where one group has the smaller lines.) The second group in
    alphabetical order is subtracted from the first. Every pagu is above zero.
    """
    frame = pd.DataFrame({"pagu": np.asarray(pagu, float), "spent": np.asarray(realisasi, float)})
    frame = frame.assign(group=list(group), stratum=list(strata))
    names = sorted(frame.group.unique())
    if len(names) != 2:
        return {"difference": np.nan, "p_value": np.nan}
    generator = np.random.default_rng(seed)
    first = (frame.group == names[0]).to_numpy(dtype=float)
    ceilings, share = frame.pagu.to_numpy(), (frame.spent / frame.pagu).to_numpy()
    weights = np.column_stack(
        [ceilings * first / (ceilings @ first), ceilings * (1 - first) / (ceilings @ (1 - first))]
    )
    sums = np.zeros((resamples, 2))  # of each group, by resample
    for rows in frame.groupby("stratum").indices.values():
        sums += generator.permuted(np.tile(share[rows], (resamples, 1)), axis=1) @ weights[rows]
    spent = frame.groupby("group")[["spent", "pagu"]].sum()
    found = 100 * float(np.subtract(*(spent.spent / spent.pagu)))
    chance = 100 * (sums[:, 0] - sums[:, 1])
    extreme = np.abs(chance) >= abs(found) - 1e-9
    return {"difference": found, "p_value": float((1 + extreme.sum()) / (1 + resamples))}


def fractional_logit(share, columns: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """Return average partial effects on a share between 0 and 1, one row per column, in the share's unit.

    Quasi-binomial GLM with robust (HC3) errors and t quantiles. A column of zeros and ones has the average
    difference between all lines at one and all at zero, others the average slope. Errors by the delta
    method.

    Takes columns: numbers, any names. Gives column, effect, error, low, high, p_value.
    """
    import statsmodels.api as sm

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
    quantile = special.stdtrit(len(share) - design.shape[1], 1 - level / 2)
    table["low"], table["high"] = table.effect - quantile * table.error, table.effect + quantile * table.error
    table["p_value"] = 2 * special.stdtr(len(share) - design.shape[1], -np.abs(table.effect / table.error))
    return table


def _hc3(fit) -> np.ndarray:
    """Return the robust covariance of a logit GLM with residuals divided by (1 - leverage), which is HC3.

    statsmodels gives HC1 under that name for a GLM; with some eighty lines and a few far ones its intervals
    are too short.
    """
    leverage = fit.get_influence().hat_matrix_diag  # of a logit observed and expected information are one
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


def within_lines(
    count, money, line, year, cluster, family: str, year_effects: bool = True, level: float = LEVEL
) -> dict[str, float]:
    """Return the elasticity of a count with respect to money inside lines, with errors by cluster.

    family is log_log (lines and years with a count above zero) or poisson (zeros stay in; no interval). Only lines with
    two years and with money that changes say anything. Lines of one cluster (a kegiatan whose lines copy their targets)
    are one observation: below 10 clusters there is no interval and no p-value. Errors are those of the jackknife over
    clusters (CV3; MacKinnon, Nielsen and Webb 2023): clusters are few and of unlike sizes, which sandwich errors and
    the wild cluster bootstrap take for too much knowledge. The p-value is by t with (clusters - 1) degrees; the
    interval by as many clusters as there are in effect (effective_clusters), for where a few hold most of the money
    that changes, the other was seen to hold the truth in 92 of 100.
    """
    frame = pd.DataFrame({"count": np.asarray(count, float), "money": np.asarray(money, float)})
    frame = frame.assign(line=list(line), year=list(year), cluster=list(cluster))
    frame = frame[(frame.money > 0) & (frame["count"] > 0 if family == "log_log" else frame["count"] >= 0)]
    moving = frame.groupby("line").money.transform("nunique") > 1
    counted = frame.groupby("line")["count"].transform("sum") > 0
    frame = frame[moving & counted].sort_values(["line", "year"]).reset_index(drop=True)
    lines, clusters = frame.line.nunique(), frame.cluster.nunique()
    found = {"elasticity": np.nan, "low": np.nan, "high": np.nan, "p_value": np.nan}
    found |= {"n_lines": lines, "n_clusters": clusters, "n": len(frame)}
    columns = _panel_columns(frame, year_effects)
    inside = columns - columns.groupby(frame.line).transform("mean")
    if lines < 2 or np.linalg.matrix_rank(inside) < inside.shape[1]:
        return found
    if family == "poisson":
        import statsmodels.api as sm

        effects = pd.get_dummies(frame.line, prefix="line", dtype=float)
        fit = sm.GLM(frame["count"], pd.concat([columns, effects], axis=1), family=sm.families.Poisson()).fit()
        return found | {"elasticity": float(fit.params["log_money"])}
    outcome = np.log(frame["count"])
    outcome = (outcome - outcome.groupby(frame.line).transform("mean")).to_numpy()
    whole, without = delete_each(inside.to_numpy(), outcome, pd.factorize(frame.cluster)[0])
    estimate = float(whole[0])
    error = float(np.sqrt((clusters - 1) / clusters * ((without[:, 0] - estimate) ** 2).sum()))
    found["elasticity"] = estimate
    if clusters < FEWEST_CLUSTERS or not error > 1e-9:
        return found
    effective = effective_clusters(inside.to_numpy(), pd.factorize(frame.cluster)[0])
    quantile = special.stdtrit(max(effective - 1, 1), 1 - level / 2)
    p_value = float(2 * special.stdtr(clusters - 1, -abs(estimate / error)))
    return found | {"low": estimate - quantile * error, "high": estimate + quantile * error, "p_value": p_value}


def effective_clusters(design: np.ndarray, groups: np.ndarray) -> float:
    """Return how many clusters of one size know as much of the first column as these: all for equal ones, one for one.

    A cluster counts by the squares of what the other columns leave of the first (Carter, Schnepel, Steigerwald 2017).
    """
    first, others = design[:, 0], design[:, 1:]
    rest = first - others @ np.linalg.lstsq(others, first, rcond=None)[0]
    own = np.bincount(groups, rest**2)
    return float(own.sum() ** 2 / (own**2).sum())


def delete_each(design: np.ndarray, outcome: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the least-squares effects of all rows, and without each group in turn: a row each, NaN where none is left.

    groups has the number of each row's group. Effects that lie in one group must be taken out before.
    """
    width = design.shape[1]
    both = np.column_stack([design, outcome])
    parts = np.zeros((groups.max() + 1, width, width + 1))
    np.add.at(parts, groups, both[:, :width, None] * both[:, None, :])
    whole = parts.sum(0)
    without = np.full((len(parts), width), np.nan)
    for group, left in enumerate(whole - parts):
        if np.linalg.matrix_rank(left[:, :width], hermitian=True) == width:
            without[group] = np.linalg.solve(left[:, :width], left[:, width])
    return np.linalg.solve(whole[:, :width], whole[:, width]), without


def _panel_columns(frame: pd.DataFrame, year_effects: bool) -> pd.DataFrame:
    """Return log money beside, if asked, a column per year but the first."""
    columns = pd.DataFrame({"log_money": np.log(frame.money)})
    if not year_effects:
        return columns
    return pd.concat([columns, pd.get_dummies(frame.year, prefix="year", drop_first=True, dtype=float)], axis=1)


def wild(
    null: np.ndarray,
    design: np.ndarray,
    projector: np.ndarray,
    position: int,
    groups: np.ndarray,
    resamples: int,
    seed: int,
    level: float = LEVEL,
) -> tuple[float, float]:
    """Return the critical |t| and the p-value of one effect by a wild cluster bootstrap under its null.

    null holds the residuals of the model without the column at this position, projector the matrix that gives all
    effects from an outcome, groups the number of each row's cluster. Each resample turns the residuals of whole
    clusters.
    """
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], (resamples, groups.max() + 1))
    weight = projector[position]
    of_group = np.zeros((len(groups), groups.max() + 1))
    of_group[np.arange(len(groups)), groups] = weight

    def t_values(drawn: np.ndarray) -> np.ndarray:
        effects = drawn @ projector.T
        scores = (drawn - effects @ design.T) @ of_group
        return effects[:, position] / np.sqrt((scores**2).sum(1))

    own = abs(t_values(null[None, :])[0])
    chance = np.abs(t_values(signs[:, groups] * null))
    p_value = (1 + (chance >= own - 1e-12).sum()) / (1 + resamples)
    return float(np.quantile(chance, 1 - level)), float(p_value)
