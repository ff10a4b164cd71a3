"""The specification curve: the same association under every defensible choice of sample and measure."""

import itertools
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analysis.source import terms
from analysis.studies import reference, results
from analysis.studies.estimation import PREDICTORS, programme_strata
from analysis.studies.estimators import kendall_without_each, permuted_kendall, shuffled_pairs
from analysis.studies.rules import DECLARED, LEVEL, Rules
from analysis.studies.study_schema import FORMULA_OF, INVERSE
from analysis.tidy.check import each

CHOICES: dict[str, tuple[Any, ...]] = {
    "level": ("leaf", "kegiatan"),
    "cap": (None, 120, 100),
    "lower_is_better": (FORMULA_OF["lower_is_better"], INVERSE),
    "table": ("main", "other"),
    "administration": (True, False),
    "purchases": (True, False),
    "repaired_cells": (True, False),
    "strata": ("programme", "document"),
}

LEFT_OUT = ("administration", "purchases", "repaired_cells")  # choices that leave lines out where they are not taken


def specification_curve(
    capaian: pd.DataFrame,
    per_line: Callable[[pd.DataFrame, float | None, str], pd.DataFrame],
    second: Callable[[pd.DataFrame], pd.DataFrame],
    seed: int,
    resamples: int,
    rules: Rules = DECLARED,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return tau-b of capaian under every choice that changes something, and one test of all of them together.

    Of combinations that give the same lines, figures and strata the first stands for all. votes tells that chance could
    have given this specification a p-value below 5 %, or what the rules ask, at all: where its ties do not allow one it
    tells nothing.
    tau_least and tau_most are the least and greatest tau-b without any one line.

    The joint test permutes the lines' capaian inside document and programme, the same lines for every specification
    (where some are left out, along the cycles of the permutation), and compares the median tau-b of those that vote.

    per_line(capaian, cap, level) gives the lines, second(lines) those that another table prints, with its money.

    Takes capaian (achievement.capaian): polarity, capaian_pct and what per_line takes; from per_line and second:
    line_id, fiscal_year, doc_id, program_line, name, function, pagu_status, pagu_row, pagu_rp, absorption_pct,
    capaian_pct. Gives, per specification, predictor, the choices, tau_b, p_value, least_p, votes, tau_least,
    tau_most, n_lines, n_documents, tables; per predictor, what joint_test gives.
    """
    rows: list[dict] = []
    samples: list[pd.DataFrame] = []
    known: set[tuple] = set()
    made: dict[tuple, tuple[pd.DataFrame, dict[str, np.ndarray]]] = {}
    for values in itertools.product(*CHOICES.values()):
        choice = dict(zip(CHOICES, values, strict=True))
        if values[:4] not in made:
            lines = per_line(_with_polarity(capaian, choice["lower_is_better"]), choice["cap"], choice["level"])
            made[values[:4]] = _told(second(lines) if choice["table"] == "other" else lines)
        lines, told = made[values[:4]]
        kept = np.ones(len(lines), dtype=bool)
        for name in LEFT_OUT:
            kept &= choice[name] | ~told[name]
        for column, name in PREDICTORS.items():
            own = kept & ~np.isnan(told[column])
            key = (column, *(tuple(told[each][own]) for each in ("unit", column, "capaian_pct", choice["strata"])))
            if key in known or not own.any():
                continue
            known.add(key)
            sample = lines[own].assign(money=told[column][own])
            samples.append(sample.assign(stratum=sample.stratum if choice["strata"] == "programme" else sample.doc_id))
            rows.append({"predictor": name, **choice, **_specification(samples[-1], resamples, seed, rules)})
    curve = pd.DataFrame(rows)
    return curve, joint_test(curve, samples, resamples, seed)


def _told(lines: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    """Return lines with unit, stratum and programme, and what choices are made by as arrays: hundreds are made of them.

    Of the choices that may leave lines out (LEFT_OUT) an array tells which lines these are.
    """
    year, stratum = lines.fiscal_year.astype("str"), programme_strata(lines)
    lines = lines.assign(unit=lines.line_id + "/" + year, stratum=stratum, programme=stratum + "/" + year)
    told = {column: lines[column].to_numpy(dtype=float, na_value=np.nan) for column in (*PREDICTORS, "capaian_pct")}
    told |= {name: lines[column].to_numpy(dtype=object) for name, column in
             (("unit", "unit"), ("programme", "stratum"), ("document", "doc_id"))}  # fmt: skip
    told["administration"] = (lines.function == "administration").to_numpy(dtype=bool)
    told["purchases"] = is_purchase(lines).to_numpy(dtype=bool)
    told["repaired_cells"] = ~lines.pagu_status.isin(["as_published", "realigned"]).to_numpy(dtype=bool)
    return lines, told


def is_purchase(lines: pd.DataFrame) -> pd.Series:
    """Tell which lines buy goods for the office, by reference.yml: their capaian tells that something was bought.

    Takes lines: name, function.
    """
    words = re.compile(reference.read()["purchases"])
    named = lines["name"].map(lambda name: bool(words.search(terms.normalise(name))))
    return named.astype(bool) & (lines.function == "administration")


def _specification(sample: pd.DataFrame, resamples: int, seed: int, rules: Rules) -> dict:
    figures = (sample.money, sample.capaian_pct, sample.stratum)
    found = permuted_kendall(*figures, resamples, seed)
    without = kendall_without_each(*figures)
    without = without[np.isfinite(without)]
    least_p = found["least_p"]
    return {
        "tau_b": found["tau_b"],
        "p_value": found["p_value"],
        "least_p": least_p,
        "votes": bool(least_p < rules.level),
        "tau_least": without.min() if len(without) else np.nan,
        "tau_most": without.max() if len(without) else np.nan,
        "n_lines": sample.line_id.nunique(),
        "n_documents": sample.doc_id.nunique(),
        "tables": " ".join(sorted({"/".join(row.split("/")[:2]) for row in sample.pagu_row})),
    }


def joint_test(curve: pd.DataFrame, samples: list[pd.DataFrame], resamples: int, seed: int) -> pd.DataFrame:
    """Return, by predictor, the median tau-b of the specifications that vote and how often chance gives a larger one.

    samples are the lines of each specification of the curve: unit (line and year), programme, stratum, money,
    capaian_pct. The
    p-value is two-sided, of the null that the lines of a programme could have had each other's capaian. Gives
    predictor, specifications, voting, median_tau_b, p_value, same_sign_pct, robust (specifications whose sign no one
    line turns).
    """
    lines = pd.concat([sample[["unit", "programme"]] for sample in samples]) if samples else pd.DataFrame()
    lines = lines.drop_duplicates("unit") if len(lines) else pd.DataFrame({"unit": [], "programme": []})
    places, permuted = _permutations(lines, resamples, seed)
    found = []
    for name in PREDICTORS.values():
        own = curve[curve.predictor == name] if len(curve) else curve
        voting = own[own.votes] if len(own) else own
        row = {"predictor": name, "specifications": len(own), "voting": len(voting), "median_tau_b": np.nan}
        row |= {"p_value": np.nan, "same_sign_pct": np.nan, "robust": 0}
        if len(voting):
            chance = np.stack([_permuted_taus(samples[index], places, permuted) for index in voting.index])
            median, spread = float(voting.tau_b.median()), np.median(chance, axis=0)
            signs = np.sign(voting.tau_b)
            row |= {
                "median_tau_b": median,
                "p_value": (1 + (np.abs(spread) >= abs(median) - 1e-12).sum()) / (1 + resamples),
                "same_sign_pct": 100 * float((signs == np.sign(median)).mean()),
                "robust": int(((voting.tau_least > 0) | (voting.tau_most < 0)).sum()),
            }
        found.append(row)
    return pd.DataFrame(found)


def joint_numbers(joint: pd.DataFrame, per_line: pd.DataFrame) -> list[results.Number]:
    """Return the joint tests in words, one per predictor, named by the regions that they are about.

    Takes joint (joint_test); per_line (achievement.line_capaian): line_id, doc_id, region_id, row_ids.
    """
    offices = results.together_key(per_line.region_id) if len(per_line) else ""
    found = []
    for row in each(joint):
        shown = results.show(None)
        if not np.isnan(row.p_value):
            shown = f"{row.voting} of {row.specifications} specifications can tell anything, {row.same_sign_pct:.0f} % "
            shown += (
                f"have the sign of their median ({row.median_tau_b:.2f}), {row.robust} keep theirs without any one "
            )
            shown += f"line; chance gives a median as large with p = {row.p_value:.2f}"
        what = f"median tau-b of capaian and {row.predictor} over the specifications that vote"
        name = f"joint_{row.predictor}_{offices}"
        found.append(results.number(name, row.median_tau_b, "tau-b", what, per_line, shown=shown))
    return found


def _permutations(lines: pd.DataFrame, resamples: int, seed: int) -> tuple[dict[str, int], np.ndarray]:
    """Return the place of each line, and permutations of the places inside programmes, one row per resample."""
    places = {line: place for place, line in enumerate(lines.unit)}
    permuted = np.tile(np.arange(len(lines)), (resamples, 1))
    generator = np.random.default_rng(seed)
    for rows in lines.reset_index(drop=True).groupby("programme").indices.values():
        permuted[:, rows] = generator.permuted(permuted[:, rows], axis=1)
    return places, permuted


def _permuted_taus(sample: pd.DataFrame, places: dict[str, int], permuted: np.ndarray) -> np.ndarray:
    """Return tau-b of a specification under each permutation of the lines."""
    own = np.array([places[line] for line in sample.unit])
    inside = np.zeros(permuted.shape[1], dtype=bool)
    inside[own] = True
    to = permuted[:, own]
    while not inside[to].all():  # along the cycle to the next line that this specification has
        resample, line = np.nonzero(~inside[to])
        to[resample, line] = permuted[resample, to[resample, line]]
    number = np.zeros(permuted.shape[1], dtype=int)
    number[own] = np.arange(len(own))
    shuffled = sample.capaian_pct.to_numpy(dtype=float)[number[to]]
    total, differ_x, differ_y = np.zeros(len(permuted)), 0.0, 0.0
    money = sample.money.to_numpy()
    for rows in sample.reset_index(drop=True).groupby("stratum").indices.values():
        concordant, first, second = shuffled_pairs(money[rows], shuffled[:, rows])
        total, differ_x, differ_y = total + concordant, differ_x + first, differ_y + second
    return total / np.sqrt(differ_x * differ_y)


def _with_polarity(capaian: pd.DataFrame, formula: str) -> pd.DataFrame:
    if formula != INVERSE:
        return capaian
    lower = capaian.polarity == "lower_is_better"
    inverse = 1e4 / (200 - capaian.capaian_pct).where(lower)
    return capaian.assign(capaian_pct=capaian.capaian_pct.where(~lower, inverse))


def signs(curve: pd.DataFrame) -> pd.DataFrame:
    """Return how many specifications could be computed, how many vote, and how these agree in sign or beyond chance.

    Takes curve (specification_curve): predictor, tau_b, p_value, votes. Gives predictor, specifications, computed,
    voting, positive_pct, negative_pct, p_below_5_pct, median_tau_b.
    """
    if curve.empty:
        curve = curve.reindex(columns=["predictor", "tau_b", "p_value", "votes"]).astype({"votes": bool})
    voting = curve[curve.votes]
    grouped = voting.groupby("predictor")
    return pd.DataFrame(
        {
            "specifications": curve.groupby("predictor").size(),
            "computed": curve[curve.tau_b.notna()].groupby("predictor").size(),
            "voting": grouped.size(),
            "positive_pct": 100 * grouped.tau_b.agg(lambda values: (values > 0).mean()),
            "negative_pct": 100 * grouped.tau_b.agg(lambda values: (values < 0).mean()),
            "p_below_5_pct": 100 * grouped.p_value.agg(lambda values: (values < LEVEL).mean()),
            "median_tau_b": grouped.tau_b.median(),
        }
    ).reset_index()
