"""Many offices: random intercepts of office and document, fitted by REML from sums over documents.

A line's figure is a mean, plus columns, plus what its office has, plus what its document has, plus its own rest. The
likelihood needs sums over documents only: five hundred offices take about a second and no matrix of their lines. The
library's mixed model (statsmodels) is slower and stops short of the best spreads at times, here of twenty offices, with
its word that it converged (benchmarks/results/offices.csv); its models for shares give no spread between offices (GEE)
or take successes and failures only (the Bayesian binomial one). R's lme4 gives the figures of this one
(benchmarks/witness.R). The scale is that of the figure, points of absorption: a
share that is exactly 1 has no logarithm of odds, and a spread between offices in points is what is asked.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from analysis.studies.estimators import FEWEST_CLUSTERS, WILD_BELOW, wild
from analysis.studies.rules import LEVEL

FEWEST_OFFICES = 3  # below them nothing can be said of a spread between offices
FEWEST_REDRAWN = 20  # clusters, for an interval of a ratio of sums


@dataclass(frozen=True)
class Mixed:
    """A fitted model: its effects, its spreads as standard deviations, and the figures of its lines and offices.

    sd_document is NaN where no office has two documents: what a document has and what its office has are one then.
    offices has a row per office: office, n_lines, n_documents, own (the mean of its lines at the columns' mean), error
    of own, shrunken towards the mean of all by what its lines tell, low and high of it, p_value of own against the mean
    of all, q_value after Benjamini and Hochberg.
    """

    effects: pd.Series
    sd_office: float
    sd_document: float
    sd_line: float
    offices: pd.DataFrame
    outcome: np.ndarray
    design: np.ndarray  # a constant, and the columns as deviations from their means
    residual: np.ndarray  # of each line, its office's and document's part left in
    bread: np.ndarray  # inverse of the columns' products, weighted by the inverse of their covariance
    projector: np.ndarray  # effects = projector @ outcome
    office: np.ndarray  # number of the office of each line


def random_intercepts(outcome, columns: pd.DataFrame, office, document) -> Mixed:
    """Return the model of an outcome with random intercepts of office, and of document where offices have several.

    Columns are taken as deviations from their means: the constant is the mean of an office. Takes columns: numbers, any
    names. Raises ValueError where fewer than two offices, or no more lines than parameters, leave nothing to fit.
    """
    outcome = np.asarray(outcome, float)
    offices, office_names = pd.factorize(np.asarray(office), sort=True)
    own = pd.factorize(np.asarray(document))[0]  # two offices may call a document alike
    documents = pd.factorize(offices * (own.max(initial=0) + 1) + own)[0]
    centred = columns.to_numpy(dtype=float) - columns.to_numpy(dtype=float).mean(0)
    design = np.column_stack([np.ones(len(outcome)), centred])
    if len(office_names) < 2 or len(outcome) <= design.shape[1] + len(office_names):
        raise ValueError("a spread between offices needs two offices with several lines")
    sums = _Sums(design, outcome, offices, documents)
    theta = sums.best()
    bread, projector = sums.solved(theta)
    effects = projector @ outcome
    sd_line = float(np.sqrt(sums.deviance(theta)[1] / (len(outcome) - design.shape[1])))
    residual = outcome - design @ effects
    names = ["mean", *columns.columns]
    return Mixed(
        pd.Series(effects, index=names),
        float(theta[0] * sd_line),
        float(theta[1] * sd_line) if sums.several else np.nan,
        sd_line,
        _offices(residual, effects[0], offices, documents, office_names, theta * sd_line, sd_line),
        outcome,
        design,
        residual,
        bread,
        projector,
        offices,
    )


class _Sums:
    """What the likelihood of nested random intercepts needs: cross products, and sums over each document."""

    def __init__(self, design: np.ndarray, outcome: np.ndarray, office: np.ndarray, document: np.ndarray):
        self.design, self.office, self.document = design, office, document
        both = np.column_stack([design, outcome])
        self.products = both.T @ both
        self.size = np.bincount(document).astype(float)
        self.of_document = np.stack([np.bincount(document, column) for column in both.T], axis=1)
        self.office_of = np.zeros(len(self.size), dtype=int)
        self.office_of[document] = office
        self.several = len(self.size) > office.max() + 1

    def _weights(self, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return 1 / (1 + lines x document variance) of documents, and 1 + office variance x weight of offices."""
        weight = 1 / (1 + self.size * theta[1] ** 2)
        return weight, 1 + theta[0] ** 2 * np.bincount(self.office_of, self.size * weight)

    def weighted(self, theta: np.ndarray) -> np.ndarray:
        """Return the cross products of columns and outcome, weighted by the inverse of their covariance."""
        weight, scale = self._weights(theta)
        inner = self.of_document * np.sqrt(weight * theta[1] ** 2)[:, None]
        held = self.of_document * weight[:, None]
        outer = np.stack([np.bincount(self.office_of, column) for column in held.T], axis=1)
        outer *= np.sqrt(theta[0] ** 2 / scale)[:, None]
        return self.products - inner.T @ inner - outer.T @ outer

    def deviance(self, theta: np.ndarray) -> tuple[float, float]:
        """Return minus twice the restricted log likelihood, less a constant, and the weighted sum of squares."""
        products, width = self.weighted(theta), self.design.shape[1]
        matrix, with_outcome = products[:width, :width], products[:width, width]
        squares = products[width, width] - with_outcome @ np.linalg.solve(matrix, with_outcome)
        weight, scale = self._weights(theta)
        free = len(self.design) - width
        logs = -np.log(weight).sum() + np.log(scale).sum() + np.linalg.slogdet(matrix)[1]
        return float(free * np.log(max(squares, 1e-300)) + logs), float(squares)

    def best(self) -> np.ndarray:
        """Return the standard deviations of office and document, as shares of the lines', with the least deviance."""
        from scipy import optimize

        if not self.several:
            found = optimize.minimize_scalar(
                lambda share: self.deviance(np.array([share, 0.0]))[0], bounds=(0, 100), method="bounded",
                options={"xatol": 1e-9},
            )  # fmt: skip
            return np.array([found.x, 0.0])
        options = {"bounds": [(0.0, 100.0)] * 2, "method": "L-BFGS-B", "options": {"ftol": 1e-12, "gtol": 1e-6}}
        starts = ((0.3, 0.3), (0.5, 0.05))
        tried = [optimize.minimize(lambda theta: self.deviance(theta)[0], start, **options) for start in starts]
        return min(tried, key=lambda each: each.fun).x

    def solved(self, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the inverse of the columns' weighted products, and the matrix that gives effects from outcomes."""
        weight, scale = self._weights(theta)
        width = self.design.shape[1]
        held = self.of_document[:, :width] * weight[:, None]
        by_office = np.stack([np.bincount(self.office_of, column) for column in held.T], axis=1)
        by_office *= (theta[0] ** 2 / scale)[:, None]
        inverse = self.design - (held * theta[1] ** 2)[self.document]
        inverse = inverse - by_office[self.office] * weight[self.document][:, None]
        bread = np.linalg.inv(self.weighted(theta)[:width, :width])
        return bread, bread @ inverse.T


def _offices(residual, mean, office, document, names, spreads, sd_line: float) -> pd.DataFrame:
    """Return the offices' own and shrunken figures (Mixed.offices).

    An office's error is by the larger of its own lines' spread and that of all: neither lines that happen to be equal
    nor a tail make it look better known than it is. That the spread between offices is estimated, from so many of them,
    widens the interval (after Morris 1983): the fewer they are, and the more an office is shrunken by it.
    """
    own, variance, lines, documents = office_means(residual, office, document, spreads[1], sd_line)
    first = np.bincount(office, residual) / lines
    rest = np.bincount(office, (residual - first[office]) ** 2) / np.maximum(lines - 1, 1)
    larger = variance * np.maximum(rest / sd_line**2, 1)
    between = spreads[0] ** 2
    weight = 1 / (between + variance) if between + variance.min() > 0 else np.ones(len(own))
    middle = (weight * own).sum() / weight.sum()
    share = between / (between + larger)
    distance = np.maximum((own - middle) ** 2, between + larger)  # one that is near by chance is no better known
    unsure = 2 / max(len(own) - 3, 1) * (1 - share) ** 2 * distance
    error = np.sqrt(share * larger + (1 - share) ** 2 / weight.sum() + unsure)
    shrunken = middle + share * (own - middle)
    reach = special.stdtrit(len(own) - 1, 1 - LEVEL / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        p_values = 2 * special.ndtr(-np.abs(own - middle) / np.sqrt(larger))
    return pd.DataFrame(
        {
            "office": names,
            "n_lines": lines.astype(int),
            "n_documents": documents.astype(int),
            "own": mean + own,
            "error": np.sqrt(larger),
            "shrunken": mean + shrunken,
            "low": mean + shrunken - reach * error,
            "high": mean + shrunken + reach * error,
            "p_value": p_values,
            "q_value": discovery_rates(p_values),
        }
    )


def discovery_rates(p_values) -> np.ndarray:
    """Return p-values after Benjamini and Hochberg: the share of false ones among those called up to each; NaN stay."""
    p_values = np.asarray(p_values, float)
    adjusted = np.full(len(p_values), np.nan)
    known = ~np.isnan(p_values)
    if known.any():
        from statsmodels.stats.multitest import multipletests

        adjusted[known] = multipletests(p_values[known], method="fdr_bh")[1]
    return adjusted


def office_means(residual, office, document, sd_document: float, sd_line: float) -> tuple[np.ndarray, ...]:
    """Return of each office the weighted mean of its documents, its variance, its lines and its documents."""
    size = np.bincount(document).astype(float)
    of_document = np.bincount(document, residual) / size
    office_of = np.zeros(len(size), dtype=int)
    office_of[document] = office
    weight = 1 / np.maximum(sd_document**2 + sd_line**2 / size, 1e-300)
    total = np.bincount(office_of, weight)
    return np.bincount(office_of, weight * of_document) / total, 1 / total, np.bincount(office), np.bincount(office_of)


def permuted_spread(figure, office, document, resamples: int, seed: int) -> dict[str, float]:
    """Return the standard deviation of the offices' means and how often shuffling gives one as large.

    Where an office has several documents, whole documents are shuffled among the offices; else lines are. A mean
    counts by the lines or documents that it is of. p_value is NaN where every office has one thing to shuffle, or where
    there is one office.
    """
    frame = pd.DataFrame({"figure": np.asarray(figure, float), "office": list(office), "document": list(document)})
    by_document = frame.groupby(["office", "document"]).figure.mean().reset_index()
    frame = by_document if len(by_document) > by_document.office.nunique() else frame
    values, offices = frame.figure.to_numpy() - frame.figure.mean(), pd.factorize(frame.office)[0]
    sizes = np.bincount(offices) if len(offices) else np.zeros(0)
    if len(sizes) < 2 or sizes.max() < 2:
        return {"spread": np.nan, "p_value": np.nan}
    generator = np.random.default_rng(seed)

    def squares(own: np.ndarray) -> float:
        return float((np.bincount(offices, own) ** 2 / sizes).sum())

    found = squares(values)
    chance = np.array([squares(generator.permutation(values)) for _ in range(resamples)])
    p_value = (1 + (chance >= found * (1 - 1e-9)).sum()) / (1 + resamples)
    return {"spread": float(np.sqrt(found / len(values))), "p_value": float(p_value)}


def clustered_ratio(top, bottom, cluster, resamples: int, seed: int, level: float = LEVEL) -> dict[str, float]:
    """Return the ratio of two sums in percent, and its interval from whole clusters redrawn.

    The interval is that of bootstrapped t-values (each with its own linearised error), which a few big clusters
    widen as they should. There is none below 20 clusters: of ten it was seen to hold the truth too seldom.
    """
    sums = np.stack([pd.Series(list(map(float, each))).groupby(list(cluster)).sum() for each in (top, bottom)])
    size = sums.shape[1]
    found = {"ratio": 100 * sums[0].sum() / sums[1].sum() if size else np.nan, "low": np.nan, "high": np.nan}
    if size < FEWEST_REDRAWN:
        return found

    def estimated(own: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        ratio = own[0].sum(-1) / own[1].sum(-1)
        rest = own[0] - ratio[..., None] * own[1]
        return ratio, np.sqrt((rest**2).sum(-1) * size / (size - 1)) / own[1].sum(-1)

    drawn = np.random.default_rng(seed).integers(0, size, (resamples, size))
    ratio, error = estimated(sums)
    ratios, errors = estimated(sums[:, drawn])
    with np.errstate(divide="ignore", invalid="ignore"):
        t_values = (ratios - ratio) / errors
    low, high = np.quantile(t_values[np.isfinite(t_values)], [level / 2, 1 - level / 2])
    return found | {"low": float(100 * (ratio - high * error)), "high": float(100 * (ratio - low * error))}


def fixed_effects(fit: Mixed, resamples: int, seed: int, level: float = LEVEL) -> pd.DataFrame:
    """Return the effects of the columns with errors by office, one row per column.

    Offices are the clusters: documents of one office are not independent. Below 10 there is no interval and no p-value,
    below 30 a wild cluster bootstrap under each null decides. Gives column, effect, error, low, high, p_value.
    """
    clusters = fit.office.max() + 1
    rows = []
    for position, (name, effect) in enumerate(fit.effects.items()):
        row = {"column": name, "effect": effect, "error": np.nan, "low": np.nan, "high": np.nan, "p_value": np.nan}
        scores = np.bincount(fit.office, fit.projector[position] * fit.residual)
        error = float(np.sqrt(clusters / (clusters - 1) * (scores**2).sum()))
        if clusters >= FEWEST_CLUSTERS and error > 0:
            quantile = special.stdtrit(clusters - 1, 1 - level / 2)
            p_value = float(2 * special.stdtr(clusters - 1, -abs(effect / error)))
            if clusters < WILD_BELOW and position:
                others = fit.bread[:, position] / fit.bread[position, position] * effect
                null = fit.outcome - fit.design @ (fit.effects.to_numpy() - others)
                own = (fit.design, fit.projector, position, fit.office)
                quantile, p_value = wild(null, *own, resamples, seed, level)
            row |= {"error": error, "low": effect - quantile * error, "high": effect + quantile * error}
            row |= {"p_value": p_value}
        rows.append(row)
    return pd.DataFrame(rows)
