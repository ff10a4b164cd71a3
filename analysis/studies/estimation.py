"""Estimates of capaian and of plans: frames of lines in, one row per question and estimand out."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.studies.estimate_rows import difference_told, effects_of, estimate_row, estimate_table
from analysis.studies.estimators import (
    FEWEST_CLUSTERS,
    FEWEST_EVENTS,
    POWER,
    association,
    corrected,
    fractional_logit,
    kendall_interval,
    p_without_each,
    permuted_kendall,
    within_lines,
)
from analysis.studies.rules import CANNOT_TELL, DECLARED, DESCRIPTIVE, LESS_PLANNED, MORE_PLANNED, Rules

PREDICTORS = {"pagu_rp": "pagu", "absorption_pct": "absorption"}


def programme_strata(lines: pd.DataFrame) -> pd.Series:
    """Return the document and programme that each line is compared within.

    Takes lines: doc_id, program_line.
    """
    return lines.doc_id + "/" + lines.program_line


WITHOUT_ONE = 999  # permutations of each test with one line left out


def capaian_estimates(per_line: pd.DataFrame, seed: int, resamples: int, rules: Rules = DECLARED) -> pd.DataFrame:
    """Return whether capaian goes with pagu and with absorption, within document and programme, one row per answer.

    Declared before: two tests, one per predictor, over all lines together, corrected by the rules (Holm). The
    answer is yes where the corrected p is below 0.05, or what the rules ask, with all lines and stays so without any
    one of them; no where the interval of tau-b that tests equivalence (90 %) lies within the margin; else cannot tell.
    Each document by itself and the lines without administration are
    descriptive: their p-values answer nothing.

    Takes per_line (achievement.line_capaian): line_id, region_id, doc_id, program_line, function, pagu_rp,
    absorption_pct, capaian_pct, row_ids. Gives the columns of study_schema.ESTIMATES.
    """
    primary = [_tau_row(per_line, column, name, seed, resamples, rules) for column, name in PREDICTORS.items()]
    rows: list[dict] = []
    adjusted = corrected([row["p_value"] for row, _ in primary], rules.multiplicity)
    for (row, test), p_corrected, column in zip(primary, adjusted, PREDICTORS, strict=True):
        own = per_line[per_line[column].notna()]
        answer = _answer(row, test, p_corrected, own, column, seed, rules)
        rows += [row | {"p_corrected": p_corrected, "conclusion": answer}]
        rows += _beside(row, test, rules)
    for lines, where in _parts(per_line):
        for column, name in PREDICTORS.items():
            row, _ = _tau_row(lines, column, name, seed, resamples, rules)
            rows.append(row | {"estimand": f"{row['estimand']}{where}", "conclusion": DESCRIPTIVE})
    return estimate_table(rows + _two_parts(per_line, rules))


def _parts(per_line: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, str]]:
    """Yield parts of the lines that are described beside the whole, each with what its estimand adds."""
    regions = sorted(per_line.region_id.unique())
    if len(regions) > 1:
        for region in regions:
            yield per_line[per_line.region_id == region], ""
    services = per_line[per_line.function != "administration"]
    if 0 < len(services) < len(per_line):
        yield services, ", administration left out"


def _tau_row(lines: pd.DataFrame, column: str, name: str, seed: int, resamples: int, rules: Rules) -> tuple[dict, dict]:
    own = lines[lines[column].notna()]
    strata, options = programme_strata(own), {"resamples": resamples, "seed": seed}
    figures = (own[column], own.capaian_pct, strata)
    test = permuted_kendall(*figures, **options, level=rules.level)
    low, high = kendall_interval(*figures, level=rules.level)
    narrow = kendall_interval(*figures, level=2 * rules.level)
    row = estimate_row(
        "capaian",
        f"capaian and {name}",
        "tau-b within document and programme",
        own,
        "stratified permutation",
        estimate=test["tau_b"],
        unit="tau-b",
        low=low,
        high=high,
        p_value=test["p_value"],
        seed=seed,
    )
    return row, test | {"narrow": narrow}


def _answer(row: dict, test: dict, p_corrected: float, own: pd.DataFrame, column: str, seed: int, rules: Rules) -> str:
    low, high = test["narrow"]
    answer = association(p_corrected, row["estimate"], low, high, test["tau_max"], rules.level)
    if np.isnan(p_corrected) or p_corrected >= rules.level:
        return answer
    without = p_without_each(own[column], own.capaian_pct, programme_strata(own), WITHOUT_ONE, seed)
    largest = float(np.nanmax(without)) * (1 if rules.multiplicity == "none" else len(PREDICTORS))
    if largest >= rules.level:
        return f"{CANNOT_TELL}: without one line p after correction is up to {min(largest, 1):.2f}"
    return answer


def _beside(row: dict, test: dict, rules: Rules) -> list[dict]:
    """Return what stands beside a tau-b: its bound by the ties, its reach, the interval that decides equivalence."""
    nothing = {"low": np.nan, "high": np.nan, "p_value": np.nan, "seed": pd.NA, "unit": "share"}
    low, high = test["narrow"]
    told = f"tau-b, {100 * (1 - 2 * rules.level):g} % interval"
    rows = [row | nothing | {"estimand": told, "low": low, "high": high, "unit": "tau-b"}]
    for estimand, key in (
        ("Somers' D, capaian on the other", "somers_d"),
        ("largest tau-b that the ties allow", "tau_max"),
        (f"tau-b found with a power of {100 * POWER:.0f} %", "detectable"),
        ("share of pairs that differ in both", "informative"),
    ):
        rows.append(row | nothing | {"estimand": estimand, "estimate": test[key]})
    return [each | {"conclusion": DESCRIPTIVE} for each in rows]


def _two_parts(per_line: pd.DataFrame, rules: Rules) -> list[dict]:
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
                estimate_row(
                    "capaian", question, "average partial effect", lines, method, unit="share", conclusion=told
                )
            )
            continue
        for effect in effects_of(fractional_logit(outcome[known].astype(float), columns, rules.level)):
            rows.append(
                estimate_row("capaian", f"{question}: {effect.column}", "average partial effect", lines[known],
                     f"{method}, HC3", estimate=effect.effect, unit="share", low=effect.low, high=effect.high,
                     p_value=effect.p_value, conclusion=difference_told(effect.p_value, rules))
            )  # fmt: skip
    return rows


def plan_estimates(years: pd.DataFrame, rules: Rules = DECLARED) -> pd.DataFrame:
    """Return by how many percent planned counts rise with one percent more money on the same line, per document.

    Lines of one kegiatan are one cluster: plans copy their targets. The declared answer is log-log with line and year
    effects over the resolved figures; beside it, descriptive: Poisson, without year effects, with the least and the
    greatest readings of unresolved figures, and the range of the estimate with one kegiatan left out.

    Takes years (achievement.plan_years): line_id, cluster, fiscal_year, count, count_low, count_high, region_id,
    doc_id, pagu_rp, pagu_low_rp, pagu_high_rp, row_ids. Gives the columns of study_schema.ESTIMATES.
    """
    rows = []
    for _, own in years.groupby("doc_id"):
        known = own[own["count"].notna() & own.pagu_rp.notna()]
        if not (known.groupby("line_id").pagu_rp.nunique() > 1).any():  # a report, or a plan whose money stands still
            continue
        rows.append(_declared_plan(known, rules))
        rows += _described_plans(known, "resolved figures", "count", "pagu_rp")
        if len(known) < len(own):
            rows += _described_plans(own, "with the least readings", "count_low", "pagu_low_rp")
            rows += _described_plans(own, "with the greatest readings", "count_high", "pagu_high_rp")
    return estimate_table(rows)


_PLAN_QUESTION = "a bigger pagu on the same line"


def _declared_plan(lines: pd.DataFrame, rules: Rules) -> dict:
    """Return the declared estimate of a plan; its interval is the range without one kegiatan where they are few."""
    panel = (lines["count"], lines.pagu_rp, lines.line_id, lines.fiscal_year, lines.cluster)
    found = within_lines(*panel, "log_log", level=rules.level)
    few, method = found["n_clusters"] < FEWEST_CLUSTERS, "log-log, line and year effects, errors by kegiatan"
    told = CANNOT_TELL
    if few:
        told = f"{CANNOT_TELL}: {found['n_clusters']} kegiatan with money that changes, {FEWEST_CLUSTERS} are needed"
    elif found["p_value"] < rules.level:
        told = MORE_PLANNED if found["elasticity"] > 0 else LESS_PLANNED
    return estimate_row("plans", f"{_PLAN_QUESTION}, resolved figures", "elasticity of the target", lines, method,
                estimate=found["elasticity"], unit="elasticity", low=found["low"], high=found["high"],
                p_value=found["p_value"], conclusion=told) | {"n_lines": found["n_lines"]}  # fmt: skip


def _described_plans(lines: pd.DataFrame, reading: str, count: str, money: str) -> list[dict]:
    """Return elasticities by other choices, without a test."""
    rows = []
    choices = {
        "log-log, line effects": ("log_log", False),
        "Poisson, line and year effects": ("poisson", True),
    }
    if reading != "resolved figures":
        choices = {"log-log, line and year effects": ("log_log", True)}
    for method, (family, year_effects) in choices.items():
        panel = (lines[count], lines[money], lines.line_id, lines.fiscal_year, lines.cluster)
        found = within_lines(*panel, family, year_effects)
        rows.append(_plan_row(lines, reading, method, found["elasticity"], int(found["n_lines"])))
    if reading == "resolved figures":
        without = [
            within_lines(rest[count], rest[money], rest.line_id, rest.fiscal_year, rest.cluster, "log_log")
            for rest in (lines[lines.cluster != cluster] for cluster in sorted(lines.cluster.unique()))
        ]
        known = [(found["elasticity"], int(found["n_lines"])) for found in without if not np.isnan(found["elasticity"])]
        for word, (value, size) in (("least", min(known)), ("greatest", max(known))) if known else ():
            method = f"log-log, line and year effects, {word} without one kegiatan"
            rows.append(_plan_row(lines, reading, method, value, size))
    return [row for row in rows if not np.isnan(row["estimate"])]


def _plan_row(lines: pd.DataFrame, reading: str, method: str, elasticity: float, n_lines: int) -> dict:
    question, figures = f"{_PLAN_QUESTION}, {reading}", {"estimate": elasticity, "unit": "elasticity"}
    row = estimate_row("plans", question, "elasticity of the target", lines, method, **figures, conclusion=DESCRIPTIVE)
    return row | {"n_lines": n_lines}
