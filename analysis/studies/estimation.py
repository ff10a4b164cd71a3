"""The studies' estimates: frames of lines in, one row per question and estimand out."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analysis.studies.estimators import (
    CANNOT_TELL,
    FEWEST_EVENTS,
    FEWEST_LINES,
    LEVEL,
    POWER,
    association,
    bootstrapped_kendall,
    fractional_logit,
    holm,
    permuted_difference,
    permuted_kendall,
    within_lines,
)


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

    Takes absorption (execution.absorption): doc_id, region_id, level, function, pagu_rp, line_id, realisasi_rp,
    leaf, reason, absorption_pct, row_ids. Gives the columns of study_schema.ESTIMATES.
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


def _effects(found: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table of partial effects: column, effect, low, high, p_value."""
    return found.itertuples()


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
        for effect in _effects(effects)
    ]


PREDICTORS = {"pagu_rp": "pagu", "absorption_pct": "absorption"}


def programme_strata(lines: pd.DataFrame) -> pd.Series:
    """Return the document and programme that each line is compared within.

    Takes lines: doc_id, program_line.

    Takes lines: doc_id, program_line.
    """
    return lines.doc_id + "/" + lines.program_line


def capaian_estimates(per_line: pd.DataFrame, seed: int, resamples: int) -> pd.DataFrame:
    """Return whether capaian goes with pagu and with absorption, within document and programme, one row per answer.

    The declared family are two predictors times the pooled lines and each document. The answer is yes (p
    after Holm below 0.05), no (the 90 % interval of tau-b lies within the margin), or cannot tell.

    Takes per_line (achievement.line_capaian): line_id, region_id, doc_id, program_line, pagu_rp, absorption_pct,
    capaian_pct, row_ids. Gives the columns of study_schema.ESTIMATES.
    """
    samples = {"all": per_line, **dict(list(per_line.groupby("region_id")))}
    if len(samples) == 2:
        samples.pop("all")
    rows, options = [], {"resamples": resamples, "seed": seed}
    for lines in samples.values():
        for column, name in PREDICTORS.items():
            own = lines[lines[column].notna()]
            strata = programme_strata(own)
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
            (f"tau-b found with a power of {100 * POWER:.0f} %", "detectable"),
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
        for effect in _effects(fractional_logit(outcome[known].astype(float), columns)):
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

    Takes years (achievement.plan_years): line_id, fiscal_year, count, count_low, count_high, region_id, doc_id,
    pagu_rp, pagu_low_rp, pagu_high_rp, row_ids. Gives the columns of study_schema.ESTIMATES.
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
