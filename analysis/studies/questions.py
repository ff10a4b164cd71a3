"""The questions of the notebooks, each a function of the data of a selection: what a researcher can import and run.

choice = selection.Selection(("sidoarjo",), (2021,))
study = questions.absorption(study.load(choice), seed=20221, resamples=9999)
"""

from functools import cache
from pathlib import Path

from analysis import files
from analysis.studies import (
    achievement,
    efficiency,
    estimation,
    execution,
    office_money,
    people,
    population,
    purposes,
    results,
    specifications,
    spending,
    targets,
)
from analysis.studies.study import Data, Study, findings

CURVE_RESAMPLES = 1999  # permutations of each specification


@cache
def sentences() -> dict[str, list[dict[str, str]]]:
    """Return what each study can say, by its name: texts with the names of the numbers that they need."""
    return files.read_yaml(Path(__file__).with_name("findings.yml"))


def spending_per_beneficiary(data: Data) -> Study:
    """Return unit costs of lines and services, and the money of offices per person."""
    costs = spending.unit_costs(data.inside, data.indicators, data.checks)
    stock = people.stocks(data.pmks, data.indicators)
    offices = office_money.office_spending(data.inside, stock)
    shares = purposes.purposes(data.inside, data.indicators)
    numbers = spending.unit_cost_numbers(costs) + office_money.office_numbers(offices)
    numbers += purposes.purpose_numbers(shares)
    tables = {
        "unit_costs": costs,
        "services": spending.services(costs),
        "norms": spending.cost_norms(costs),
        "stocks": stock,
        "offices": offices,
        "purposes": shares,
    }
    said = findings(sentences()["spending_per_beneficiary"], numbers)
    return Study(tables, numbers, [], said + population.left_out(data.choice.regions))


def absorption(data: Data, seed: int, resamples: int) -> Study:
    """Return absorption by line and office, what stayed unspent, compositions, and three tests of differences.

    The first estimates are of the main tables, the second with the tables that print the same lines otherwise.
    """
    lines = execution.absorption(data.inside, data.indicators)
    leaves = lines[lines.leaf]
    estimates = estimation.absorption_estimates(lines[lines.main], "main tables", seed, resamples)
    other = execution.second_sources(lines)
    narrated = estimation.absorption_estimates(other, "second tables", seed, resamples)
    tables = {
        "absorption": lines,
        "offices": execution.outturn(leaves, ["region_id", "table_id", "main", "fiscal_year", "phase"]),
        "same_programmes": execution.like_for_like(lines),
        "copied": lines[(lines.level == "program") & execution.copied(lines)],
        "pareto": execution.pareto(leaves),
        "programmes": execution.programmes(data.inside),
        "second_prints": execution.second_prints(data.inside, data.checks),
    }
    numbers = execution.absorption_numbers(lines) + results.estimate_numbers(estimates)
    return Study(tables, numbers, [estimates, narrated], findings(sentences()["absorption"], numbers))


def pagu_and_capaian(data: Data, cap: float | None, seed: int, resamples: int) -> Study:
    """Return capaian by indicator and level, its association with money, efficiency, and what plans buy."""
    capaian = achievement.capaian(data.inside, data.indicators, data.checks)
    per_line = achievement.line_capaian(capaian, cap)
    years = achievement.plan_years(data.inside, data.indicators, data.checks)
    estimates = estimation.capaian_estimates(per_line, seed, resamples)
    plans = estimation.plan_estimates(years, seed, resamples)

    def second(rows):
        return achievement.second_source(rows, data.inside, data.checks)

    curve = specifications.specification_curve(capaian, achievement.line_capaian, second, seed, CURVE_RESAMPLES)
    tables = {
        "capaian": capaian,
        "per_line": per_line,
        "levels": targets.reached_by_level(capaian),
        "realism": targets.realism(capaian),
        "set_twice": targets.set_twice(data.indicators),
        "efficiency": efficiency.efficiencies(capaian, data.indicators),
        "plan_changes": achievement.plan_changes(years),
        "curve": curve,
    }
    numbers = achievement.capaian_numbers(capaian, per_line)
    numbers += targets.target_numbers(tables["levels"], tables["set_twice"])
    numbers += results.estimate_numbers(estimates) + results.estimate_numbers(plans)
    numbers += efficiency.efficiency_numbers(tables["efficiency"])
    return Study(tables, numbers, [estimates, plans], findings(sentences()["pagu_and_capaian"], numbers))


def coverage(data: Data) -> Study:
    """Return people registered, planned and reached, and the minimum service standards as printed."""
    flags, totals = people.register_flags(data.pmks), people.total_checks(data.pmks)
    stock = people.stocks(data.pmks, data.indicators)
    capaian = achievement.capaian(data.inside, data.indicators, data.checks)
    groups, spm = people.reached_groups(capaian, data.pmks), people.service_standards(data.indicators)
    tables = {
        "coverage": people.coverage_table(flags, stock, totals, groups, spm),
        "flags": flags,
        "totals": totals,
        "stocks": stock,
        "groups": groups,
        "standards": spm,
    }
    numbers = people.coverage_numbers(stock, totals, groups)
    said = findings(sentences()["coverage"], numbers)
    return Study(tables, numbers, [], said + population.left_out(data.choice.regions))
