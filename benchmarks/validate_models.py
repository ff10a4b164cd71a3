"""Check by simulation that tests have their size and intervals their coverage, on published amounts, ties, clusters.

`make validate` runs it and writes benchmarks/results/validation.csv: how often each test rejects what is so, each
interval holds what is true. reached says whether that is 4 to 6 or 93 to 97 percent (of a power, 75 to 85; of a false
discovery rate, at most 6). `too careful` errs on the safe side: the test seldom rejects, the interval is wide, as ties
make it; `not told apart` lies outside by less than two simulation errors. What is `no` may not be used by a study:
tests/test_validation.py sees to it.

Repeat one check with `python benchmarks/validate_models.py --only NAME`.
"""

import argparse
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import worlds

from analysis import io
from analysis.studies import estimators, mixed, offices, pooled, rules, specifications

RESULT = Path(__file__).with_name("results") / "validation.csv"
RESAMPLES, SEED = 299, 71
KINDS = {
    "size": (0.05, 0.04, 0.06), "coverage": (0.95, 0.93, 0.97), "power": (0.8, 0.75, 0.85),
    "false discovery": (0.05, 0.0, 0.06),
}  # fmt: skip


@dataclass(frozen=True)
class Check:
    """One simulation: of which estimator, what is asked, and whether a study uses it so."""

    name: str
    estimator: str
    quantity: str
    what: str
    run: Callable[[np.random.Generator], float]
    runs: int = 1000
    used: bool = True


CHECKS: list[Check] = []


def check(estimator: str, quantity: str, runs: int = 1000, used: bool = True, **options):
    """Add a function of a generator to the checks; what it asks is its docstring."""

    def added(function):
        name = re.sub(r"\W+", "_", "_".join([function.__name__, *map(str, options.values())])).strip("_")
        what = " ".join(function.__doc__.split())
        if options:
            what += " " + ", ".join(f"{key} {value}" for key, value in options.items()) + "."
        CHECKS.append(Check(name, estimator, quantity, what, lambda g: function(g, **options), runs, used))
        return function

    return added


def seed_of(generator: np.random.Generator) -> int:
    return int(generator.integers(2**31))


def chance(generator: np.random.Generator) -> dict:
    return {"resamples": RESAMPLES, "seed": seed_of(generator)}


# -- rank tests -------------------------------------------------------------------------------------------------


@check("permuted_kendall", "size")
def capaian_and_pagu(generator):
    """Is capaian tied at 100 that has nothing to do with the published pagu found to."""
    rows = worlds.results()
    y = worlds.tied_capaian(generator, len(rows))
    return estimators.permuted_kendall(rows.pagu_rp, y, worlds.programmes(), **chance(generator))["p_value"] < 0.05


@check("permuted_kendall", "size")
def capaian_and_absorption(generator):
    """Is capaian tied at 100 that has nothing to do with the published absorption found to."""
    rows = worlds.results()
    y = worlds.tied_capaian(generator, len(rows))
    found = estimators.permuted_kendall(rows.absorption_pct, y, worlds.programmes(), **chance(generator))
    return found["p_value"] < 0.05


@check("permuted_kendall", "size")
def absorption_and_size(generator):
    """Is absorption that has nothing to do with the published pagu of its line found to."""
    rows = worlds.lines()
    share = worlds.real_shares(generator, len(rows))
    return estimators.permuted_kendall(rows.pagu_rp, share, rows.doc_id, **chance(generator))["p_value"] < 0.05


def _power(generator, x, y) -> bool:
    return estimators.permuted_kendall(x, y, worlds.programmes(), **chance(generator))["p_value"] < 0.05


@cache
def _detectable(tied: bool) -> float:
    generator = np.random.default_rng(5)
    drawn = worlds.tied_pair if tied else worlds.pair
    size, strata = len(worlds.results()), worlds.programmes()
    return float(np.mean([estimators.permuted_kendall(*drawn(generator, 0.0, size), strata, RESAMPLES, 1)["detectable"]
                          for _ in range(200)]))  # fmt: skip


@check("permuted_kendall", "power")
def detectable_effect(generator):
    """Is a tau-b that is called detectable with a power of 80 % found so often, without ties."""
    return _power(generator, *worlds.pair(generator, np.sin(np.pi / 2 * _detectable(False)), len(worlds.results())))


@check("permuted_kendall", "power")
def detectable_effect_with_ties(generator):
    """Is a tau-b that is called detectable with a power of 80 % found so often, with nine of ten at 100."""
    strength = worlds.strength_of_tied_tau(_detectable(True))
    return _power(generator, *worlds.tied_pair(generator, strength, len(worlds.results())))


@check("joint_test", "size", 300)
def joint_test_of_the_curve(generator):
    """Is capaian tied at 100 found to go with money that it has nothing to do with, by all specifications together."""
    rows = worlds.results()
    rows = rows.assign(capaian_pct=worlds.tied_capaian(generator, len(rows)), unit=rows.line_id)
    rows = rows.assign(programme=worlds.programmes(), money=rows.pagu_rp.astype(float))
    services = rows[rows.function != "administration"]
    samples = [part.assign(stratum=part[by]) for part in (rows, services) for by in ("programme", "doc_id")]
    samples += [part.assign(capaian_pct=part.capaian_pct.clip(upper=120)) for part in samples]
    found = []
    for sample in samples:
        own = estimators.permuted_kendall(sample.money, sample.capaian_pct, sample.stratum, 199, seed_of(generator))
        without = estimators.kendall_without_each(sample.money, sample.capaian_pct, sample.stratum)
        found.append({"predictor": "pagu", "tau_b": own["tau_b"], "votes": own["least_p"] < 0.05,
                      "tau_least": np.nanmin(without), "tau_most": np.nanmax(without)})  # fmt: skip
    joint = specifications.joint_test(pd.DataFrame(found), samples, 199, seed_of(generator))
    return joint.set_index("predictor").p_value["pagu"] < 0.05


# -- intervals of tau-b and equivalence -------------------------------------------------------------------------


def _interval(generator, drawn, strength: float, level: float = 0.05) -> tuple[float, float]:
    pair = drawn(generator, strength, len(worlds.results()))
    return estimators.kendall_interval(*pair, worlds.programmes(), level)


@check("kendall_interval", "coverage")
def tau_interval(generator):
    """Does the interval of tau-b hold the true one, without ties."""
    low, high = _interval(generator, worlds.pair, 0.3)
    return low <= 2 / np.pi * np.arcsin(0.3) <= high


@check("kendall_interval", "coverage")
def tau_interval_tied_unrelated(generator):
    """Does the interval of tau-b hold zero for capaian tied at 100 that has nothing to do with pagu."""
    rows = worlds.results()
    y = worlds.tied_capaian(generator, len(rows))
    low, high = estimators.kendall_interval(rows.pagu_rp, y, worlds.programmes())
    return low <= 0 <= high


@check("kendall_interval", "coverage")
def tau_interval_tied_related(generator):
    """Does the interval of tau-b hold the true one for an association of 0.25 with nine of ten at 100."""
    low, high = _interval(generator, worlds.tied_pair, worlds.strength_of_tied_tau(0.25))
    return low <= 0.25 <= high


@check("association", "size")
def equivalence(generator):
    """Is an association as strong as the margin declared to be none, without ties."""
    low, high = _interval(generator, worlds.pair, np.sin(np.pi / 2 * estimators.MARGIN), 0.10)
    return estimators.association(1.0, 0.0, low, high) == rules.NO_ASSOCIATION


@check("association", "size")
def equivalence_with_ties(generator):
    """Is an association as strong as the margin, which the ties narrow, declared to be none."""
    margin = estimators.MARGIN * worlds.true_tied_tau(0.0)[1]
    pair = worlds.tied_pair(generator, worlds.strength_of_tied_tau(round(margin, 4)), len(worlds.results()))
    strata = worlds.programmes()
    low, high = estimators.kendall_interval(*pair, strata, level=0.10)
    largest = estimators.kendall(*pair, strata)["tau_max"]
    return estimators.association(1.0, 0.0, low, high, largest) == rules.NO_ASSOCIATION


# -- differences ------------------------------------------------------------------------------------------------


def _apart(generator, group, strata) -> bool:
    rows = worlds.lines()
    spent = rows.pagu_rp.to_numpy(float) * worlds.real_shares(generator, len(rows))
    return estimators.permuted_difference(rows.pagu_rp, spent, group, strata, **chance(generator))["p_value"] < 0.05


@check("permuted_difference", "size")
def office_less_office(generator):
    """Are two offices found different whose lines spend alike, on the published amounts."""
    return _apart(generator, worlds.lines().region_id, worlds.lines().function == "administration")


@check("permuted_difference", "size")
def administration_less_services(generator):
    """Are administration and services found different whose lines spend alike, on the published amounts."""
    return _apart(generator, worlds.lines().function == "administration", worlds.lines().doc_id)


# -- fractional logits ------------------------------------------------------------------------------------------

SLOPE = 0.5


def _within(rows: pd.DataFrame) -> pd.DataFrame:
    columns = pd.DataFrame({"size": worlds.log_size(rows.pagu_rp), "admin": rows.function == "administration"})
    columns = columns.astype(float).set_index(rows.index)
    return columns - columns.groupby(rows.region_id).transform("mean")


def _fractional(generator, slope: float) -> pd.DataFrame:
    rows = worlds.lines()
    linear = worlds.LOGIT + slope * worlds.log_size(rows.pagu_rp)
    return estimators.fractional_logit(worlds.shares(generator, linear), _within(rows))


@cache
def _true_effect() -> float:
    """Return the average partial effect of the limit of the fractional logit: that of a hundred thousand lines."""
    generator, rows = np.random.default_rng(0), worlds.lines()
    many = pd.concat([rows] * 1500, ignore_index=True)
    linear = worlds.LOGIT + SLOPE * worlds.log_size(many.pagu_rp)
    return float(estimators.fractional_logit(worlds.shares(generator, linear), _within(many)).effect[0])


@check("fractional_logit", "size")
def size_of_the_line(generator):
    """Is absorption that does not depend on the size of a line found to do so, within the two offices."""
    return _fractional(generator, 0.0).p_value[0] < 0.05


@check("fractional_logit", "size")
def function_of_the_line(generator):
    """Is absorption that does not depend on the function of a line found to do so, within the two offices."""
    return _fractional(generator, 0.0).p_value[1] < 0.05


@check("fractional_logit", "coverage")
def effect_of_the_size(generator):
    """Does the interval of the average partial effect of ten times the pagu hold the true one."""
    row = _fractional(generator, SLOPE).iloc[0]
    return row.low <= _true_effect() <= row.high


def _predictors(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"size": worlds.log_size(rows.pagu_rp), "point": rows.absorption_pct.to_numpy(float)})


def _reaching(generator, missing: float) -> bool:
    rows = worlds.results()
    while True:
        reached = (generator.random(len(rows)) >= missing).astype(float)
        if estimators.FEWEST_EVENTS <= (reached == 0).sum() <= len(rows) - estimators.FEWEST_EVENTS:
            return bool(estimators.fractional_logit(reached, _predictors(rows)).p_value[0] < 0.05)


@check("fractional_logit", "size", missing=0.2)
@check("fractional_logit", "size", missing=0.4)
def reaching_the_target(generator, missing):
    """Is reaching the target found to go with pagu that it has nothing to do with (two-part model); lines that miss:"""
    return _reaching(generator, missing)


def _below(generator, size: int) -> bool:
    rows = worlds.results().iloc[generator.choice(len(worlds.results()), size, replace=False)]
    return bool(estimators.fractional_logit(generator.beta(1, 4, size), _predictors(rows)).p_value[0] < 0.05)


@check("fractional_logit", "size", lines=10)
@check("fractional_logit", "size", lines=30)
@check("fractional_logit", "size", lines=60)
def distance_below(generator, lines):
    """Is the distance below the target found to go with pagu that it has nothing to do with (two-part model);"""
    return _below(generator, lines)


# -- plans ------------------------------------------------------------------------------------------------------


def _plan(generator, elasticity: float, clusters: int) -> dict:
    while True:  # an answer is asked of plans that can give one
        made = worlds.plan(generator, elasticity, clusters)
        found = estimators.within_lines(*made, "log_log")
        if not np.isnan(found["p_value"]):
            return found


@check("within_lines", "size", 1000, clusters=10)
@check("within_lines", "size", 1000, clusters=20)
@check("within_lines", "size", 1000, clusters=40)
def plan_test(generator, clusters):
    """Are targets that kegiatan copy, unrelated to the published money of their line, found related;"""
    return _plan(generator, 0.0, clusters)["p_value"] < 0.05


@cache
def _true_elasticity() -> float:
    """Return the elasticity in the limit, of three thousand kegiatan: logarithms of small counts see 0.525 for 0.5."""
    return estimators.within_lines(*worlds.plan(np.random.default_rng(0), 0.5, 3000), "log_log")["elasticity"]


@check("within_lines", "coverage", 1000, clusters=10)
@check("within_lines", "coverage", 1000, clusters=20)
@check("within_lines", "coverage", 1000, clusters=40)
def plan_interval(generator, clusters):
    """Does the interval of the elasticity of a plan hold that of very many kegiatan;"""
    found = _plan(generator, 0.5, clusters)
    return found["low"] <= _true_elasticity() <= found["high"]


# -- many offices -----------------------------------------------------------------------------------------------

BETWEEN, WITHIN, OF_SIZE = 0.5, 0.3, 0.3


@check("permuted_spread", "size", 2000, number=3)
@check("permuted_spread", "size", 400, number=20)
@check("permuted_spread", "size", 400, number=20, documents=2)
def offices_among_each_other(generator, number, documents=1):
    """Are offices found to differ that differ no more than their lines, or documents, do;"""
    rows = worlds.many(generator, number, 0.0, OF_SIZE, (documents,), WITHIN if documents > 1 else 0.0)
    fit = offices.office_model(rows)
    return mixed.permuted_spread(fit.residual, rows.region_id, rows.doc_id, **chance(generator))["p_value"] < 0.05


@cache
def _true_slope() -> float:
    """Return the slope of the mixed model in the limit: that of three thousand offices."""
    rows = worlds.many(np.random.default_rng(0), 3000, BETWEEN, OF_SIZE, (1, 2), WITHIN)
    return float(offices.office_model(rows).effects.iloc[1])


def _effect(generator, number: int, slope: float, place: int = 1) -> pd.Series:
    rows = worlds.many(generator, number, BETWEEN, slope, (1, 2), WITHIN)
    return mixed.fixed_effects(offices.office_model(rows), **chance(generator)).iloc[place]


@check("fixed_effects", "size", 600, number=10)
@check("fixed_effects", "size", 1000, number=20)
@check("fixed_effects", "size", 400, number=40)
def size_in_the_mixed_model(generator, number):
    """Is absorption that does not depend on the size of a line found to do so;"""
    return _effect(generator, number, 0.0).p_value < 0.05


@check("fixed_effects", "coverage", 600, number=10)
@check("fixed_effects", "coverage", 400, number=20)
@check("fixed_effects", "coverage", 400, number=40)
def effect_in_the_mixed_model(generator, number):
    """Does the interval of the effect of ten times the pagu hold the true one;"""
    row = _effect(generator, number, OF_SIZE)
    return row.low <= _true_slope() <= row.high


@check("random_intercepts", "coverage", 300, number=10)
@check("random_intercepts", "coverage", 100, number=40)
def shrunken_offices(generator, number):
    """Which share of the intervals of shrunken offices holds the office's true absorption;"""
    rows = worlds.many(generator, number, BETWEEN, 0.0, (1, 2), WITHIN)
    found = offices.office_model(rows).offices
    true = rows.groupby("region_id").true.first().to_numpy()
    return float(((found.low <= true) & (true <= found.high)).mean())


@check("pooled_costs", "coverage", 300, number=10)
@check("pooled_costs", "coverage", 200, number=20)
@check("pooled_costs", "coverage", 100, number=40)
def pooled_unit_costs(generator, number):
    """Which share of the intervals of pooled unit costs holds what the office truly pays;"""
    costs, true = worlds.unit_costs(generator, number, BETWEEN)
    found = pooled.pooled_costs(costs).set_index("region_id")
    own = true[found.index]
    return float(((found.low_rp <= own) & (own <= found.high_rp)).mean())


@check("discovery_rates", "false discovery", 300, number=20)
@check("discovery_rates", "false discovery", 100, number=100)
def offices_called_off_the_mean(generator, number):
    """Which share of the offices called above or below the mean of all lies on it, half of all doing so;"""
    rows, off = worlds.apart(generator, number)
    fit = mixed.random_intercepts(rows.figure, pd.DataFrame(index=rows.index), rows.office, rows.office)
    called = fit.offices.q_value.to_numpy() < 0.05
    return float((off[called] == 0).mean()) if called.any() else 0.0


@cache
def _true_ratio() -> float:
    rows = worlds.many(np.random.default_rng(0), 20_000, BETWEEN, OF_SIZE)
    return float(100 * rows.realisasi_rp.sum() / rows.pagu_rp.sum())


@check("clustered_ratio", "coverage", number=20)
@check("clustered_ratio", "coverage", number=30)
@check("clustered_ratio", "coverage", 300, number=100)
def all_offices_together(generator, number):
    """Does the interval of what all offices spent of their ceilings hold the true ratio;"""
    rows = worlds.many(generator, number, BETWEEN, OF_SIZE)
    found = mixed.clustered_ratio(rows.realisasi_rp, rows.pagu_rp, rows.region_id, **chance(generator))
    return found["low"] <= _true_ratio() <= found["high"]


# -- the table --------------------------------------------------------------------------------------------------


def reached(quantity: str, share: float, error: float) -> str:
    """Return whether a simulated share is what it should be: yes, too careful, no, or too few runs to tell it."""
    _, low, high = KINDS[quantity]
    if low <= share <= high:
        return "yes"
    if low - 2 * error <= share <= high + 2 * error:
        return "not told apart"
    careful = share < low if quantity == "size" else share > high and quantity == "coverage"
    return "too careful" if careful else "no"


def simulate(one: Check, runs: int) -> dict:
    """Return the row of one check; its seed is its own, so that a part gives what the whole does."""
    start = time.perf_counter()
    generator = np.random.default_rng([SEED, *one.name.encode()])
    share = float(np.mean([one.run(generator) for _ in range(runs)]))
    error = float(np.sqrt(share * (1 - share) / runs))
    print(f"{one.name}: {one.quantity} {share:.3f} ({time.perf_counter() - start:.0f} s)", flush=True)
    return {
        "check": one.name,
        "what": one.what,
        "estimator": one.estimator,
        "used": "yes" if one.used else "no",
        "quantity": one.quantity,
        "nominal": KINDS[one.quantity][0],
        "simulated": round(share, 4),
        "simulation_error": round(error, 4),
        "reached": reached(one.quantity, share, error),
        "runs": runs,
        "resamples": RESAMPLES,
        "seed": SEED,
    }


def save(rows: list[dict]) -> None:
    """Write rows beside those of other checks, in the order of the checks."""
    known = pd.read_csv(RESULT) if RESULT.exists() else pd.DataFrame()
    order = [each.name for each in CHECKS]
    if len(known):
        known = known[known.check.isin(set(order) - {row["check"] for row in rows})]
    table = pd.concat([known, pd.DataFrame(rows)]) if len(known) else pd.DataFrame(rows)
    io.write_csv(RESULT, table.sort_values("check", key=lambda names: names.map(order.index))[list(rows[0])])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--part", default="1/1", help="which part of the checks, such as 2/4")
    parser.add_argument("--only", nargs="*", help="names of checks, or how they begin")
    parser.add_argument("--share", type=float, default=1.0, help="share of the runs, for a quick look")
    options = parser.parse_args()
    part, parts = map(int, options.part.split("/"))
    chosen = [each for each in CHECKS if not options.only or each.name.startswith(tuple(options.only))]
    for one in chosen[part - 1 :: parts]:
        save([simulate(one, max(1, round(one.runs * options.share)))])


if __name__ == "__main__":
    main()
