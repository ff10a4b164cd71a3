"""The specification curve: the same association under every defensible choice of sample and measure."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analysis.studies.estimation import PREDICTORS, programme_strata
from analysis.studies.estimators import LEVEL, permuted_kendall
from analysis.studies.study_schema import FORMULA_OF, INVERSE

CHOICES: dict[str, tuple[Any, ...]] = {
    "level": ("leaf", "kegiatan"),
    "cap": (None, 120, 100),
    "lower_is_better": (FORMULA_OF["lower_is_better"], INVERSE),
    "table": ("main", "other"),
    "administration": (True, False),
    "repaired_cells": (True, False),
}


def specification_curve(
    capaian: pd.DataFrame,
    per_line: Callable[[pd.DataFrame, float | None, str], pd.DataFrame],
    second: Callable[[pd.DataFrame], pd.DataFrame],
    seed: int,
    resamples: int,
) -> pd.DataFrame:
    """Return tau-b of capaian under every defensible choice, one row per specification.

    per_line(capaian, cap, level) gives the lines, second(lines) those that another table prints, with its
    money. Choices that change no line repeat a specification: repeats marks all but the first of them.

    Takes capaian (achievement.capaian): polarity, capaian_pct and what per_line takes; from per_line and second:
    line_id, doc_id, program_line, function, pagu_status, pagu_row, pagu_rp, absorption_pct, capaian_pct. Gives
    predictor, level, cap, lower_is_better, table, administration, repaired_cells, tau_b, p_value, n_lines,
    n_documents, tables, repeats.
    """
    rows: list[dict] = []
    known: dict[tuple, dict[str, float]] = {}
    made: dict[tuple, pd.DataFrame] = {}
    for values in itertools.product(*CHOICES.values()):
        choice = dict(zip(CHOICES, values, strict=True))
        if values[:4] not in made:
            lines = per_line(_with_polarity(capaian, choice["lower_is_better"]), choice["cap"], choice["level"])
            made[values[:4]] = second(lines) if choice["table"] == "other" else lines
        lines = made[values[:4]]
        lines = lines if choice["administration"] else lines[lines.function != "administration"]
        printed = lines.pagu_status.isin(["as_published", "realigned"])
        lines = lines if choice["repaired_cells"] else lines[printed]
        for column, name in PREDICTORS.items():
            own = lines[lines[column].notna()]
            key = (column, choice["table"], tuple(own.line_id), tuple(own.capaian_pct))
            repeats = key in known
            if not repeats:
                known[key] = permuted_kendall(own[column], own.capaian_pct, programme_strata(own), resamples, seed)
            rows.append(
                {
                    "predictor": name,
                    **choice,
                    "tau_b": known[key]["tau_b"],
                    "p_value": known[key].get("p_value", np.nan),
                    "n_lines": own.line_id.nunique(),
                    "n_documents": own.doc_id.nunique(),
                    "tables": " ".join(sorted({"/".join(row.split("/")[:2]) for row in own.pagu_row})),
                    "repeats": repeats,
                }
            )
    return pd.DataFrame(rows)


def _with_polarity(capaian: pd.DataFrame, formula: str) -> pd.DataFrame:
    if formula != INVERSE:
        return capaian
    lower = capaian.polarity == "lower_is_better"
    inverse = 1e4 / (200 - capaian.capaian_pct).where(lower)
    return capaian.assign(capaian_pct=capaian.capaian_pct.where(~lower, inverse))


def signs(curve: pd.DataFrame) -> pd.DataFrame:
    """Return how many distinct specifications could be computed, and how many agree in sign or are beyond chance.

    Takes curve (specification_curve): predictor, tau_b, p_value, repeats. Gives predictor, specifications,
    computed, positive_pct, negative_pct, p_below_5_pct, median_tau_b.
    """
    curve = curve[~curve.repeats]
    known = curve[curve.tau_b.notna()]
    grouped = known.groupby("predictor")
    return pd.DataFrame(
        {
            "specifications": curve.groupby("predictor").size(),
            "computed": grouped.size(),
            "positive_pct": 100 * grouped.tau_b.agg(lambda values: (values > 0).mean()),
            "negative_pct": 100 * grouped.tau_b.agg(lambda values: (values < 0).mean()),
            "p_below_5_pct": 100 * grouped.p_value.agg(lambda values: (values < LEVEL).mean()),
            "median_tau_b": grouped.tau_b.median(),
        }
    ).reset_index()
