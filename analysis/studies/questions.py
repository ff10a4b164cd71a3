"""The questions of the notebooks, each a function of the data of a selection: what a researcher can import and run.

choice = selection.Selection(("sidoarjo",), (2021,))
study = questions.absorption(study.load(choice), seed=20221, resamples=9999)
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd

from analysis import files
from analysis.studies import (
    accounting,
    achievement,
    bounds,
    contents,
    covariates,
    efficiency,
    estimation,
    execution,
    group_money,
    lost,
    needs,
    office_money,
    offices,
    people,
    pooled,
    population,
    purposes,
    results,
    scores,
    services,
    specifications,
    spending,
    targets,
    unspent,
)
from analysis.studies import price_and_volume as prices
from analysis.studies.rules import DECLARED, Rules
from analysis.studies.study import Data, Study, findings

CURVE_RESAMPLES = 1999  # permutations of each specification


@cache
def sentences() -> dict[str, list[dict[str, str]]]:
    """Return what each study can say, by its name: texts with the names of the numbers that they need."""
    return files.read_yaml(Path(__file__).with_name("findings.yml"))


def spending_per_beneficiary(data: Data) -> Study:
    """Return unit costs, where every rupiah of a ceiling is, what totals hold, and money of offices per person."""
    held = contents.contents(data.inside, data.checks)
    # What a sentence tells holds salaries and administration: no part of a selection without them.
    everything = data.choice.include_salaries and data.choice.include_administration
    told = held if everything else held.iloc[:0]
    costs = spending.unit_costs(data.inside, data.indicators, data.checks)
    stock = people.stocks(data.pmks, data.indicators)
    sums = office_money.office_sums(data.inside, told, data.checks)
    offices = office_money.office_spending(sums, stock)
    shares = purposes.purposes(data.inside, data.indicators, of_totals=everything)
    covered = services.covered(sums, costs)
    held_in = accounting.accounting(data.inside, data.indicators, data.checks, costs, sums)
    numbers = services.unit_cost_numbers(costs) + office_money.office_numbers(offices)
    numbers += purposes.purpose_numbers(shares) + services.covered_numbers(covered)
    far = pooled.far_readings(costs)
    numbers += accounting.accounting_numbers(held_in) + pooled.far_numbers(far)
    tables = {
        "unit_costs": costs,
        "services": accounting.beside(services.services(costs), costs, sums),
        "pooled": pooled.pooled_costs(costs),
        "far": far,
        "covered": covered,
        "accounting": held_in,
        "contents": held,
        "stocks": stock,
        "offices": offices,
        "purposes": shares,
        "unclear": purposes.unclear_lines(data.inside, data.indicators),
    }
    return _study("spending_per_beneficiary", data, tables, numbers, more=population.left_out(data.choice.regions))


def _study(
    name: str,
    data: Data,
    tables: dict[str, pd.DataFrame],
    numbers: list[results.Number],
    estimates: tuple[pd.DataFrame, ...] = (),
    more: list[str] | None = None,
    options: Mapping[str, object] | None = None,
) -> Study:
    """Return a study with its findings, and its numbers that rest on open cells.

    options are those of selection.OPTIONS that it was computed with. Numbers and findings say what is not the default.
    """
    choice = data.choice.computed_with(**(options or {}))
    said = results.said_of(findings(sentences()[name], numbers, data.checks), choice)
    numbers = results.named_for(numbers, choice)
    tables = tables | {"bounds": bounds.bounds(numbers, bounds.open_cells(data))}
    return Study(tables, numbers, list(estimates), said + (more or []))


def absorption(
    data: Data, seed: int, resamples: int, confidence: float = DECLARED.confidence, multiplicity: str = "holm"
) -> Study:
    """Return absorption by line and office, what stayed unspent, compositions, and three tests of differences.

    The first estimates are of the main tables, the second with the tables that print the same lines otherwise.
    """
    lines = execution.absorption(data.inside, data.indicators)
    leaves = lines[lines.leaf]
    rules = Rules(confidence, multiplicity)
    estimates = offices.absorption_estimates(lines[lines.main], "main tables", seed, resamples, rules)
    other = execution.second_sources(lines)
    narrated = offices.absorption_estimates(other, "second tables", seed, resamples, rules)
    ranked = offices.ranked(lines[lines.main])
    sums = execution.outturn(leaves, ["region_id", "doc_id", "table_id", "main", "fiscal_year", "phase"])
    tables = {
        "absorption": lines,
        "offices": contents.with_contents(sums, contents.contents(data.inside, data.checks)),
        "covariates": covariates.covariates(sorted(lines.region_id.unique())),
        "ranked": ranked,
        "same_programmes": execution.like_for_like(lines),
        "copied": lines[(lines.level == "program") & execution.copied(lines)],
        "unspent_lines": unspent.by_name(lines),
        "programmes": purposes.by_programme(
            data.inside,
            data.indicators,
            of_totals=data.choice.include_salaries and data.choice.include_administration,
        ),
        "second_prints": execution.second_prints(data.inside, data.checks),
    }
    numbers = execution.absorption_numbers(lines) + results.estimate_numbers(estimates, rules)
    numbers += unspent.unspent_numbers(tables["unspent_lines"]) + offices.ranked_numbers(ranked, lines[lines.main])
    options = {"seed": seed, "resamples": resamples, "confidence": confidence, "multiplicity": multiplicity}
    unsaid = covariates.left_out(sorted(lines.region_id.unique())) + scores.why_none(lines)
    return _study("absorption", data, tables, numbers, (estimates, narrated), unsaid, options)


def pagu_and_capaian(
    data: Data,
    cap: float | None,
    seed: int,
    resamples: int,
    confidence: float = DECLARED.confidence,
    multiplicity: str = "holm",
) -> Study:
    """Return capaian by indicator and level, its association with money, efficiency, and what plans buy."""
    rules = Rules(confidence, multiplicity)
    capaian = achievement.capaian(data.inside, data.indicators, data.checks)
    per_line = achievement.line_capaian(capaian, cap)
    years = achievement.plan_years(data.inside, data.indicators, data.checks)
    estimates = estimation.capaian_estimates(per_line, seed, resamples, rules)
    plans = estimation.plan_estimates(years, rules)

    def second(rows):
        return achievement.second_source(rows, data.inside, data.checks)

    per = achievement.line_capaian
    curve, joint = specifications.specification_curve(capaian, per, second, seed, CURVE_RESAMPLES, rules)
    unresolved = frozenset(bounds.open_cells(data))
    last_year = targets.against_last_year(data.indicators)
    tables = {
        "capaian": capaian,
        "per_line": per_line,
        "levels": targets.reached_by_level(capaian, unresolved),
        "target_realism": targets.target_realism(capaian, last_year, unresolved, data.checks),
        "last_year": last_year,
        "set_twice": targets.set_twice(data.indicators),
        "yearly": targets.over_the_years(data.indicators),
        "efficiency": efficiency.efficiencies(capaian, data.indicators),
        "plan_changes": achievement.plan_changes(years),
        "curve": curve,
        "joint": joint,
    }
    numbers = achievement.capaian_numbers(capaian, per_line)
    numbers += targets.target_numbers(tables["levels"], tables["set_twice"])
    numbers += targets.last_year_numbers(tables["last_year"]) + lost.told_misses(data.checks, tables["levels"])
    numbers += specifications.joint_numbers(joint, per_line)
    numbers += results.estimate_numbers(estimates, rules) + results.estimate_numbers(plans, rules)
    numbers += efficiency.efficiency_numbers(tables["efficiency"])
    options = {"cap": cap, "seed": seed, "resamples": resamples, "confidence": confidence, "multiplicity": multiplicity}
    return _study("pagu_and_capaian", data, tables, numbers, (estimates, plans), options=options)


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
    return _study("coverage", data, tables, numbers, more=population.left_out(data.choice.regions))


def price_and_volume(data: Data) -> Study:
    """Return what the changes of plans' ceilings are: more units, more days, or a higher price; and round norms."""
    years = achievement.plan_years(data.inside, data.indicators, data.checks)
    changes = prices.price_and_volume(years)
    norms = services.cost_norms(spending.unit_costs(data.inside, data.indicators, data.checks))
    numbers = prices.price_numbers(changes) + services.norm_numbers(norms)
    return _study("price_and_volume", data, {"price_and_volume": changes, "norms": norms}, numbers)


def needs_and_money(data: Data) -> Study:
    """Return what reaching everybody registered would cost, and who gets how much of the direct services' money."""
    costs = spending.unit_costs(data.inside, data.indicators, data.checks)
    stock = people.stocks(data.pmks, data.indicators)
    held = contents.contents(data.inside, data.checks)
    sums = office_money.office_sums(data.inside, held.iloc[:0], data.checks)
    reach = needs.reach_costs(costs, stock, data.pmks, sums, data.choice.regions)
    money = group_money.group_money(data.inside, data.indicators, data.pmks)
    capaian = achievement.capaian(data.inside, data.indicators, data.checks)
    alone = group_money.coverage(people.reached_groups(capaian, data.pmks))
    numbers = needs.reach_numbers(reach) + group_money.group_numbers(money)
    numbers += group_money.coverage_numbers(alone)
    tables = {"reach_costs": reach, "group_money": money, "alone": alone}
    return _study("needs_and_money", data, tables, numbers, more=needs.left_out(reach))
