"""Check by simulation that tests have their size and intervals their coverage, on data with these ceilings and ties.

`make validate` runs it and writes benchmarks/results/validation.csv. The simulated offices have the programmes of the
two documents that print target, realisasi, pagu and spending: nine lines of ten reach exactly 100, absorption piles
up below its ceiling with a tail. Not part of the tests: it takes minutes.
"""

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import io
from analysis.studies import estimators

RESULT = Path(__file__).with_name("results") / "validation.csv"
RUNS, RESAMPLES, SEED = 2000, 499, 71
# Lines per programme: table T2.4 of Serang 2020, table T3.5 of Sidoarjo 2021.
PROGRAMS = {"serang": (12, 5, 3, 2, 5, 3, 4, 3), "sidoarjo": (20, 4, 9, 4, 1, 1)}
STRATA = np.array([f"{office}{n}" for office, sizes in PROGRAMS.items() for n, s in enumerate(sizes) for _ in range(s)])
OFFICE = np.array([stratum.rstrip("0123456789") for stratum in STRATA])
LINES = len(STRATA)


def pagu(generator: np.random.Generator, size: int = LINES) -> np.ndarray:
    """Return ceilings in rupiah over the range of the documents, 10 thousand to 10 billion."""
    return np.exp(generator.normal(18, 2.2, size))


def absorption(generator: np.random.Generator, linear: np.ndarray) -> np.ndarray:
    """Return shares spent: near the ceiling, with a tail; their mean is the inverse logit of linear."""
    mean = 1 / (1 + np.exp(-linear))
    share = generator.beta(30 * mean, 30 * (1 - mean))
    return np.where(generator.random(len(mean)) < 0.12, generator.beta(8 * mean, 8 * (1 - mean)), share)


def capaian(generator: np.random.Generator, shift: np.ndarray | float = 0.0) -> np.ndarray:
    """Return achievements of which nine of ten are exactly 100; shift moves the others."""
    free = 100 + generator.normal(0, 20, LINES) + shift
    return np.where(generator.random(LINES) < 0.9, 100.0, free)


def copula(generator: np.random.Generator, strength: float, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return two variables whose Kendall's tau is 2/pi arcsin(strength)."""
    x = generator.normal(size=size)
    return x, strength * x + np.sqrt(1 - strength**2) * generator.normal(size=size)


def rank_test_with_ceiling(generator) -> bool:
    """Return whether capaian unrelated to pagu is found related."""
    seed = int(generator.integers(2**31))
    return estimators.permuted_kendall(pagu(generator), capaian(generator), STRATA, RESAMPLES, seed)["p_value"] < 0.05


def rank_test(generator) -> bool:
    """Return whether absorption unrelated to pagu is found related."""
    seed, share = int(generator.integers(2**31)), absorption(generator, np.full(LINES, 3.0))
    return estimators.permuted_kendall(pagu(generator), share, STRATA, RESAMPLES, seed)["p_value"] < 0.05


def office_test(generator) -> bool:
    """Return whether two offices with the same absorption are found different."""
    money, share = pagu(generator), absorption(generator, np.full(LINES, 3.0))
    strata, seed = STRATA == "serang0", int(generator.integers(2**31))
    return estimators.permuted_difference(money, money * share, OFFICE, strata, RESAMPLES, seed)["p_value"] < 0.05


def _fractional(generator, slope: float) -> pd.DataFrame:
    size = np.log10(pagu(generator))
    columns = pd.DataFrame({"log10_pagu": size, "serang": (OFFICE == "serang").astype(float)})
    return estimators.fractional_logit(absorption(generator, 3 + slope * (size - 7.8)), columns)


def fractional_test(generator) -> bool:
    """Return whether absorption that does not depend on the size of a line is found to do so."""
    return _fractional(generator, 0.0).p_value[0] < 0.05


SLOPE = 0.5


def true_effect() -> float:
    """Return the average partial effect of log10 pagu in the simulated world, from a million lines."""
    generator = np.random.default_rng(0)
    linear = 3 + SLOPE * (np.log10(pagu(generator, 1_000_000)) - 7.8)
    mean = 1 / (1 + np.exp(-linear))
    return float(SLOPE * (mean * (1 - mean)).mean())


def fractional_interval(generator) -> bool:
    """Return whether the interval of the average partial effect holds the true one."""
    row = _fractional(generator, SLOPE).iloc[0]
    return row.low <= TRUE_EFFECT <= row.high


def _panel(generator, elasticity: float, family: str, lines: int = 40, copied: int = 1) -> dict:
    """Return the elasticity of a five-year plan in which so many lines of a kegiatan copy the drift of one target."""
    years = 5
    money = np.exp(generator.normal(17, 1.5, (lines, 1)) + generator.normal(0, 0.4, (lines, years)))
    cluster = np.arange(lines) // copied
    noise = generator.normal(0, 0.3, (lines, 1)) + np.cumsum(generator.normal(0, 0.15, (lines, years)), 1)
    mean = np.exp(3 + elasticity * (np.log(money) - 17) + noise[cluster * copied])
    count = generator.poisson(mean)
    line, year = np.repeat(np.arange(lines), years), np.tile(np.arange(years), lines)
    seed = int(generator.integers(2**31))
    panel = (count.ravel(), money.ravel(), line, year, np.repeat(cluster, years))
    return estimators.within_lines(*panel, family, resamples=RESAMPLES, seed=seed)


def few_clusters_test(generator) -> bool:
    """Return whether targets copied inside 12 kegiatan, unrelated to money, are found related (wild bootstrap)."""
    return _panel(generator, 0.0, "log_log", 36, 3)["p_value"] < 0.05


def few_clusters_interval(generator) -> bool:
    """Return whether the interval of 12 kegiatan that copy their targets holds the true elasticity."""
    found = _panel(generator, 0.5, "log_log", 36, 3)
    return found["low"] <= 0.5 <= found["high"]


def log_log_test(generator) -> bool:
    """Return whether targets that do not follow the money of their line are found to do so (log-log)."""
    return _panel(generator, 0.0, "log_log")["p_value"] < 0.05


def poisson_test(generator) -> bool:
    """Return whether targets that do not follow the money of their line are found to do so (Poisson)."""
    return _panel(generator, 0.0, "poisson")["p_value"] < 0.05


def log_log_interval(generator) -> bool:
    """Return whether the interval of the elasticity holds the true one (log-log)."""
    found = _panel(generator, 0.5, "log_log")
    return found["low"] <= 0.5 <= found["high"]


def poisson_interval(generator) -> bool:
    """Return whether the interval of the elasticity holds the true one (Poisson)."""
    found = _panel(generator, 0.5, "poisson")
    return found["low"] <= 0.5 <= found["high"]


def _tau_interval(generator, strength: float, level: float) -> tuple[float, float]:
    x, y = copula(generator, strength, LINES)
    return estimators.bootstrapped_kendall(x, y, STRATA, RESAMPLES, int(generator.integers(2**31)), level)


def tau_interval(generator) -> bool:
    """Return whether the interval of tau-b holds the true one, without ties."""
    low, high = _tau_interval(generator, 0.3, 0.05)
    return low <= 2 / np.pi * np.arcsin(0.3) <= high


def tau_interval_unrelated(generator) -> bool:
    """Return whether the interval of tau-b holds zero for capaian at its ceiling, unrelated to pagu."""
    seed = int(generator.integers(2**31))
    low, high = estimators.bootstrapped_kendall(pagu(generator), capaian(generator), STRATA, RESAMPLES, seed)
    return low <= 0 <= high


def equivalence_test(generator) -> bool:
    """Return whether an association as strong as the margin is declared to be none."""
    strength = np.sin(np.pi / 2 * estimators.MARGIN)
    low, high = _tau_interval(generator, strength, 0.10)
    return low > -estimators.MARGIN and high < estimators.MARGIN


SIZES = (
    *(rank_test_with_ceiling, rank_test, office_test, fractional_test, log_log_test, poisson_test, equivalence_test),
    few_clusters_test,
)
COVERAGES = (
    *(fractional_interval, log_log_interval, poisson_interval, tau_interval, tau_interval_unrelated),
    few_clusters_interval,
)
TRUE_EFFECT = true_effect()


def validate(runs: int) -> pd.DataFrame:
    """Return one row per test and interval: how often it rejects, or covers, of so many runs."""
    rows = []
    for kind, checks in (("size", SIZES), ("coverage", COVERAGES)):
        for check in checks:
            start = time.perf_counter()
            generator = np.random.default_rng([SEED, len(rows)])
            share = float(np.mean([check(generator) for _ in range(runs)]))
            print(f"{check.__name__}: {kind} {share:.3f} ({time.perf_counter() - start:.0f} s)", flush=True)
            rows.append(
                {
                    "check": check.__name__,
                    "what": " ".join(check.__doc__.split()),
                    "quantity": kind,
                    "nominal": 0.05 if kind == "size" else 0.95,
                    "simulated": round(share, 4),
                    "simulation_error": round(float(np.sqrt(share * (1 - share) / runs)), 4),
                    "runs": runs,
                    "resamples": RESAMPLES,
                    "seed": SEED,
                }
            )
    return pd.DataFrame(rows)


if __name__ == "__main__":
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    io.write_csv(RESULT, validate(runs))
