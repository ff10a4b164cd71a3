"""What the studies ask of their lines, on tables too small or too equal to answer."""

import numpy as np
import pandas as pd
import pytest

from analysis.studies import estimation


def per_line(capaian: list[float]) -> pd.DataFrame:
    """Return lines of one programme with some capaian."""
    size = len(capaian)
    return pd.DataFrame(
        {"line_id": [f"d/T/{n}" for n in range(size)], "doc_id": "d", "region_id": "r", "program_line": "p",
         "capaian_pct": capaian, "pagu_rp": np.arange(1, size + 1) * 1e6, "absorption_pct": 90.0 + np.arange(size),
         "row_ids": "x"}
    )  # fmt: skip


@pytest.mark.parametrize("capaian", [[], [100.0], [100.0] * 5])
def test_nothing_one_line_and_equal_capaian_cannot_tell(capaian):
    table = estimation.capaian_estimates(per_line(capaian), 1, 99)
    answers = table[table.conclusion != "see tau-b"].conclusion
    assert answers.str.startswith("cannot tell").all()
    assert len(answers)


def test_a_region_without_realisasi_cannot_tell():
    columns = ["leaf", "reason", "absorption_pct", "level", "pagu_rp", "realisasi_rp", "doc_id", "region_id", "line_id",
               "function", "row_ids"]  # fmt: skip
    empty = pd.DataFrame({name: pd.Series(dtype="str") for name in columns}).astype(
        {"leaf": bool, "absorption_pct": float, "pagu_rp": float, "realisasi_rp": float}
    )
    table = estimation.absorption_estimates(empty, "main tables", 1, 99)
    assert set(table.conclusion) == {"cannot tell", "0 of 0 lines"}
