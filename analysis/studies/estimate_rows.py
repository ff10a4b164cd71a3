"""Rows of the table of estimates: what each is about, how many lines and documents it rests on, its answer."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.studies import results
from analysis.studies.rules import CANNOT_TELL, DIFFERENT, Rules


def estimate_row(study: str, question: str, estimand: str, rows: pd.DataFrame, method: str, **figures) -> dict:
    """Return one row of the table of estimates; rows are the lines that it is about."""
    nothing = {"estimate": np.nan, "unit": "", "low": np.nan, "high": np.nan, "p_value": np.nan, "p_corrected": np.nan}
    regions = results.together(rows.region_id)
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


def estimate_table(rows: list[dict]) -> pd.DataFrame:
    """Return the rows as a table with a unique result_id each."""
    frame = pd.DataFrame(rows)
    if len(frame):
        base = frame.study + "/" + frame.question + "/" + frame.estimand + "/" + frame["sample"]
        again = frame.groupby(base).cumcount()
        frame["result_id"] = base + again.map(lambda number: f"/{number + 1}" if number else "")
    return frame


def difference_told(p_value: float, rules: Rules) -> str:
    """Return the answer of a test of a difference, by what the rules ask."""
    return DIFFERENT if not np.isnan(p_value) and p_value < rules.level else CANNOT_TELL


def effects_of(found: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table of partial effects: column, effect, low, high, p_value."""
    return found.itertuples()
