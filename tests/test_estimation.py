"""What the studies ask of their lines, on tables too small or too equal to answer."""

import numpy as np
import pandas as pd
import pytest

from analysis.studies import estimation, estimators, results


def per_line(capaian: list[float]) -> pd.DataFrame:
    """Return lines of one programme with some capaian."""
    size = len(capaian)
    return pd.DataFrame(
        {"line_id": [f"d/T/{n}" for n in range(size)], "doc_id": "d", "region_id": "r", "program_line": "p",
         "function": "x", "capaian_pct": capaian, "pagu_rp": np.arange(1, size + 1) * 1e6,
         "absorption_pct": 90.0 + np.arange(size), "row_ids": "x"}
    )  # fmt: skip


@pytest.mark.parametrize("capaian", [[], [100.0], [100.0] * 5])
def test_nothing_one_line_and_equal_capaian_cannot_tell(capaian):
    table = estimation.capaian_estimates(per_line(capaian), 1, 99)
    answers = table[table.conclusion != estimators.DESCRIPTIVE].conclusion
    assert answers.str.startswith("cannot tell").all()
    assert len(answers)


def test_a_region_without_realisasi_cannot_tell():
    columns = ["leaf", "reason", "absorption_pct", "level", "pagu_rp", "realisasi_rp", "doc_id", "region_id", "line_id",
               "function", "row_ids"]  # fmt: skip
    empty = pd.DataFrame({name: pd.Series(dtype="str") for name in columns}).astype(
        {"leaf": bool, "absorption_pct": float, "pagu_rp": float, "realisasi_rp": float}
    )
    table = estimation.absorption_estimates(empty, "main tables", 1, 99)
    assert set(table.conclusion) == {"cannot tell", "counted: 0 of 0 lines"}


def test_an_answer_that_one_line_decides_is_none():
    lone = [100.0] * 12 + [250.0]
    rows = per_line(lone).assign(pagu_rp=[*np.tile([1.0, 2.0], 6), 1e9], absorption_pct=np.nan)
    table = estimation.capaian_estimates(rows, 1, 999)
    declared = table[(table.question == "capaian and pagu") & table.p_holm.notna()].iloc[0]
    assert declared.p_holm >= 0.05 or declared.conclusion.startswith("cannot tell: without one line")


def test_what_goes_together_without_any_one_line_is_said_and_parts_are_only_described():
    size = 14
    rows = per_line(list(np.linspace(80, 100, size))).assign(region_id=["r"] * 7 + ["s"] * 7)
    table = estimation.capaian_estimates(rows, 1, 999)
    tau = table[(table.question == "capaian and pagu") & (table.estimand == "tau-b within document and programme")]
    assert tau.set_index("sample").conclusion.to_dict() == {
        "r+s": "goes up together", "r": "descriptive", "s": "descriptive"
    }  # fmt: skip
    names = [each.name for each in results.estimate_numbers(table)]
    assert "capaian_capaian_and_pagu_r_s" in names and len(set(names)) == len(names)


def test_every_answer_is_one_of_the_closed_list():
    table = estimation.capaian_estimates(per_line([90.0, 100, 100, 95, 100]), 1, 99)
    assert {answer.split(":")[0] for answer in table.conclusion} <= set(estimators.ANSWERS)


def plan(kegiatan: int, each: int) -> pd.DataFrame:
    """Return a plan of five years whose lines of one kegiatan copy their targets."""
    generator, rows = np.random.default_rng(1), []
    for place in range(kegiatan * each):
        cluster = place // each
        for year in range(2022, 2027):
            money = float(np.exp(17 + generator.normal(0, 0.4)))
            count = 10.0 + cluster + (year - 2022) * (cluster % 3)
            rows.append((f"d/T/{place}", f"d/T/k{cluster}", year, count, money))
    frame = pd.DataFrame(rows, columns=["line_id", "cluster", "fiscal_year", "count", "pagu_rp"])
    ranges = {"count_low": frame["count"], "count_high": frame["count"], "pagu_low_rp": frame.pagu_rp}
    return frame.assign(**ranges, pagu_high_rp=frame.pagu_rp, doc_id="d", region_id="r", row_ids="x")


def test_lines_that_copy_their_targets_are_one_observation():
    few = estimation.plan_estimates(plan(6, 3), 1, 199)
    assert few.conclusion.iloc[0] == "cannot tell: 6 kegiatan with money that changes, 10 are needed"
    assert np.isnan(few.low.iloc[0]) and np.isnan(few.p_value.iloc[0])
    assert any("least without one kegiatan" in method for method in few.method)
    enough = estimation.plan_estimates(plan(12, 2), 1, 199).iloc[0]
    assert enough.low < enough.estimate < enough.high and 0 < enough.p_value <= 1
