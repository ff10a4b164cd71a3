"""Made data with a known truth, on the amounts, ties, strata and clusters of the published lines.

Each function of a world takes a seeded generator and gives what an estimator takes. Money, functions, programmes and
years are those of the published lines; what is made is what the truth is about.
"""

from functools import cache

import numpy as np
import pandas as pd
from scipy import optimize

from analysis.source import register
from analysis.studies import achievement, estimation, execution, offices, selection, services, spending, study

LOGIT, TAIL = 3.0, 0.12  # of absorption: its mean, and the share of lines that may stay far below


@cache
def published() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the published lines with absorption, those with capaian, and the years of the plans."""
    data = study.load(selection.Selection(tuple(register.region_ids()), tuple(register.years())))
    absorption = execution.absorption(data.inside, data.indicators)
    absorption = offices.compared_lines(absorption[absorption.main])
    per_line = achievement.line_capaian(achievement.capaian(data.inside, data.indicators, data.checks), None)
    years = achievement.plan_years(data.inside, data.indicators, data.checks)
    return absorption, per_line, years[years["count"].notna() & (years.pagu_rp > 0).fillna(False)]


def lines() -> pd.DataFrame:
    return published()[0]


def results() -> pd.DataFrame:
    return published()[1]


def programmes() -> np.ndarray:
    return estimation.programme_strata(results()).to_numpy()


def log_size(amounts) -> np.ndarray:
    """Return the powers of ten of amounts in rupiah, less their mean over the published lines."""
    return np.log10(np.asarray(amounts, float)) - np.log10(lines().pagu_rp.astype(float)).mean()


# shares


def shares(generator: np.random.Generator, linear: np.ndarray) -> np.ndarray:
    """Return shares spent: near the ceiling, with a tail, one in ten exactly all; linear is the logit of their mean."""
    mean = 1 / (1 + np.exp(-linear))
    share = generator.beta(30 * mean, 30 * (1 - mean))
    share = np.where(generator.random(len(mean)) < TAIL, generator.beta(8 * mean, 8 * (1 - mean)), share)
    return np.where(share > 0.9995, 1.0, share)


def real_shares(generator: np.random.Generator, size: int) -> np.ndarray:
    """Return shares spent redrawn from the published ones, ties at the ceiling and all."""
    return generator.choice(lines().absorption_pct.to_numpy(float) / 100, size)


# capaian, tied at 100


def tied_capaian(generator: np.random.Generator, size: int) -> np.ndarray:
    """Return capaian redrawn from the published ones: nine of ten are exactly 100."""
    return generator.choice(results().capaian_pct.to_numpy(float), size)


def pair(generator: np.random.Generator, strength: float, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return two variables whose Kendall's tau is 2/pi arcsin(strength)."""
    x = generator.normal(size=size)
    return x, strength * x + np.sqrt(1 - strength**2) * generator.normal(size=size)


def tied_pair(generator: np.random.Generator, strength: float, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return such a pair whose second is 100 for all but the lowest 4 and the highest 6 of a hundred."""
    x, y = pair(generator, strength, size)
    return x, np.where(y < -1.751, 100 + y, np.where(y > 1.555, 100 + y, 100.0))


@cache
def true_tied_tau(strength: float) -> tuple[float, float]:
    """Return tau-b of such a tied pair, and the largest that its ties allow, from a million pairs."""
    generator = np.random.default_rng(0)
    one, other = tied_pair(generator, strength, 1_000_000), tied_pair(generator, strength, 1_000_000)
    signs = [np.sign(a - b) for a, b in zip(one, other, strict=True)]
    differ = np.abs(signs[1]).mean()
    return float((signs[0] * signs[1]).mean() / np.sqrt(differ)), float(np.sqrt(differ))


@cache
def strength_of_tied_tau(tau: float) -> float:
    """Return how strong a pair must be for tau-b with these ties."""
    return float(optimize.brentq(lambda strength: true_tied_tau(strength)[0] - tau, 0, 0.999, xtol=1e-3))


# plans


@cache
def kegiatan() -> list[dict[str, np.ndarray]]:
    """Return the kegiatan of the plans whose lines have money that changes: logs of money and count, lines, years."""
    years = published()[2]
    own = years[years.groupby("line_id").pagu_rp.transform("nunique") > 1]
    found = []
    for _, rows in own.groupby("cluster"):
        money = np.log(rows.pagu_rp.to_numpy(float))
        lines_of = pd.factorize(rows.line_id)[0]
        start = (np.bincount(lines_of, money) / np.bincount(lines_of))[lines_of]
        level = np.log(np.maximum(rows["count"].groupby(rows.line_id).transform("mean").to_numpy(float), 2))
        found.append({"money": money, "over": money - start, "level": level, "line": lines_of,
                      "year": rows.fiscal_year.to_numpy(int)})  # fmt: skip
    return found


def plan(generator: np.random.Generator, elasticity: float, clusters: int) -> tuple[np.ndarray, ...]:
    """Return count, money, line, year and cluster of kegiatan redrawn from the plans, whose lines copy one drift."""
    drawn = generator.integers(0, len(kegiatan()), clusters)
    parts = []
    for number, place in enumerate(drawn):
        own = kegiatan()[place]
        years, year = np.unique(own["year"], return_inverse=True)
        drift = np.cumsum(generator.normal(0, 0.15, len(years)))[year]
        count = generator.poisson(np.exp(own["level"] + drift + elasticity * own["over"]))
        parts.append(
            (count, np.exp(own["money"]), 1000 * number + own["line"], own["year"], np.full(len(year), number))
        )
    return tuple(np.concatenate(each) for each in zip(*parts, strict=True))


# offices


def many(
    generator: np.random.Generator, number: int, between: float, slope: float = 0.0, documents: tuple[int, ...] = (1,),
    within: float = 0.0,
) -> pd.DataFrame:  # fmt: skip
    """Return the absorption of so many offices with 17 to 60 lines a document, in the shape that studies take.

    Money and functions are redrawn from the published lines, an office's money together by a factor. between and within
    are the standard deviations of office and document, on the logit; slope is that of ten times the money.
    """
    counted = generator.choice(documents, number)
    office = np.repeat(np.arange(number), counted)
    size = generator.integers(17, 61, len(office))
    own, document = np.repeat(office, size), np.repeat(np.arange(len(office)), size)
    rows = generator.integers(0, len(lines()), len(own))
    money = lines().pagu_rp.to_numpy(float)[rows] * np.exp(generator.normal(0, 0.6, number))[own]
    admin = lines().function.to_numpy()[rows]
    effect = generator.normal(0, between, number) if between else np.zeros(number)
    more = generator.normal(0, within, len(office)) if within else np.zeros(len(office))
    share = shares(generator, LOGIT + effect[own] + more[document] + slope * log_size(money))
    frame = pd.DataFrame({"region_id": np.char.add("o", np.char.zfill(own.astype(str), 4)),
                          "doc_id": np.char.add("d", np.char.zfill(document.astype(str), 4))})  # fmt: skip
    line = frame.doc_id + "/T/" + pd.Series(np.arange(len(own))).astype("str")
    return frame.assign(line_id=line, row_ids=line, function=admin, pagu_rp=money, realisasi_rp=money * share,
                        fiscal_year=2021, absorption_pct=100 * share, leaf=True, reason="", level="kegiatan",
                        true=100 * mean_share(effect, slope, within)[own])  # fmt: skip


@cache
def _means(slope: float, within: float) -> tuple[np.ndarray, np.ndarray]:
    """Return mean shares over the published lines, and documents, by an office's part of the logit."""
    generator = np.random.default_rng(0)
    grid = np.linspace(-4, 4, 161)
    sizes = log_size(generator.choice(lines().pagu_rp.to_numpy(float), 4000)) + generator.normal(0, 0.26, 4000)
    more = generator.normal(0, within, 4000) if within else np.zeros(4000)
    return grid, np.array([(1 / (1 + np.exp(-(LOGIT + each + more + slope * sizes)))).mean() for each in grid])


def mean_share(effect: np.ndarray, slope: float = 0.0, within: float = 0.0) -> np.ndarray:
    """Return the expected share of offices with these parts of the logit."""
    return np.interp(effect, *_means(slope, within))


@cache
def true_spread(between: float, slope: float = 0.0, within: float = 0.0) -> float:
    """Return the standard deviation, in points, of the expected absorption of offices."""
    drawn = np.random.default_rng(1).normal(0, between, 1_000_000)
    return float(100 * mean_share(drawn, slope, within).std())


@cache
def cost_rests() -> np.ndarray:
    """Return how far the published unit costs of one office, name and phase lie from their mean, as logarithms."""
    data = study.load(selection.Selection(tuple(register.region_ids()), tuple(register.years())))
    costs = services.comparable_costs(spending.unit_costs(data.inside, data.indicators, data.checks))
    costs = costs[(costs.work == "benefit") & (costs.rp_per_unit > 0)]
    logs, place = np.log(costs.rp_per_unit.astype(float)), [*costs[["region_id", *PRICED]].to_numpy().T]
    own = logs.groupby(place)
    rests = (logs - own.transform("mean")) * np.sqrt(own.transform("size") / (own.transform("size") - 1))
    return rests[own.transform("size") > 1].to_numpy()


PRICED = ["service", "name", "setting", "unit_kind", "basis", "phase"]


def unit_costs(generator: np.random.Generator, number: int, between: float) -> tuple[pd.DataFrame, pd.Series]:
    """Return unit costs of one name of so many offices, one to six each, and the true cost of each office.

    between is the standard deviation of offices on logarithms; costs of an office lie about it as the published do.
    """
    true = pd.Series(np.exp(13 + generator.normal(0, between, number)), [f"o{each:04}" for each in range(number)])
    region = np.repeat(true.index, generator.integers(1, 7, number))
    paid = true[region].to_numpy() * np.exp(generator.choice(cost_rests(), len(region)))
    line = [f"d{office}/T/{place}" for place, office in enumerate(region)]
    frame = pd.DataFrame({"region_id": region, "doc_id": ["d" + office for office in region], "line_id": line})
    return frame.assign(
        reason="", main=True, period="year", reading="per_unit", work="benefit", name="Permakanan", service="meals",
        setting="outside", unit_kind="people", basis="planned", phase="murni", rp_per_unit=paid,
    ), true  # fmt: skip


def apart(generator: np.random.Generator, number: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Return offices of which every other one lies exactly at the mean of all, others 4 or 8 points off it, and which.

    A line's rest is skewed: mostly a little above its office's figure, now and then far below.
    """
    off = np.zeros(number)
    off[1::2] = generator.permutation(np.resize([8.0, -8.0, 4.0, -4.0], number // 2))
    off[1::2] -= off[1::2].mean()
    office = np.repeat(np.arange(number), generator.integers(17, 61, number))
    figure = 90 + off[office] + 3 * (2 - generator.gamma(2.0, 1.0, len(office)))
    return pd.DataFrame({"office": office, "figure": figure}), off
