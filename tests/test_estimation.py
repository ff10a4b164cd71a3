"""What the studies ask of their lines, on tables too small or too equal to answer."""

import numpy as np
import pandas as pd
import pytest

from analysis.studies import estimation, estimators, offices, results, rules


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
    answers = table[table.conclusion != rules.DESCRIPTIVE].conclusion
    assert answers.str.startswith("cannot tell").all()
    assert len(answers)


def test_a_region_without_realisasi_cannot_tell():
    columns = ["leaf", "reason", "absorption_pct", "level", "pagu_rp", "realisasi_rp", "doc_id", "region_id", "line_id",
               "function", "row_ids"]  # fmt: skip
    empty = pd.DataFrame({name: pd.Series(dtype="str") for name in columns}).astype(
        {"leaf": bool, "absorption_pct": float, "pagu_rp": float, "realisasi_rp": float}
    )
    table = offices.absorption_estimates(empty, "main tables", 1, 99)
    told = {"cannot tell", "cannot tell: 0 offices, 3 are needed", "counted: 0 of 0 lines"}
    assert set(table.conclusion) == told


def test_an_answer_that_one_line_decides_is_none():
    lone = [100.0] * 12 + [250.0]
    rows = per_line(lone).assign(pagu_rp=[*np.tile([1.0, 2.0], 6), 1e9], absorption_pct=np.nan)
    table = estimation.capaian_estimates(rows, 1, 999)
    declared = table[(table.question == "capaian and pagu") & table.p_corrected.notna()].iloc[0]
    assert declared.p_corrected >= 0.05 or declared.conclusion.startswith("cannot tell: without one line")


@pytest.mark.parametrize(
    ("multiplicity", "told"),
    [("holm", "cannot tell: without one line p after correction is up to 0.06"), ("none", "goes up together")],
)
def test_what_is_left_without_a_line_is_corrected_as_the_family_is(monkeypatch, multiplicity, told):
    monkeypatch.setattr(estimation, "p_without_each", lambda *_: np.array([0.01, 0.03]))
    rows = per_line(list(np.linspace(80, 100, 14))).assign(region_id="r")
    table = estimation.capaian_estimates(rows, 1, 999, rules.Rules(0.95, multiplicity))
    declared = table[(table.question == "capaian and pagu") & table.p_corrected.notna()]
    assert declared.conclusion.iloc[0] == told


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
    assert {answer.split(":")[0] for answer in table.conclusion} <= set(rules.ANSWERS)


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
    few = estimation.plan_estimates(plan(6, 3))
    assert few.conclusion.iloc[0] == "cannot tell: 6 kegiatan with money that changes, 10 are needed"
    assert np.isnan(few.low.iloc[0]) and np.isnan(few.p_value.iloc[0])
    assert any("least without one kegiatan" in method for method in few.method)
    enough = estimation.plan_estimates(plan(12, 2)).iloc[0]
    assert enough.low < enough.estimate < enough.high and 0 < enough.p_value <= 1


def office(size: int, **more) -> pd.DataFrame:
    """Return the absorption of lines of an office; every other one is administration."""
    place = np.arange(size)
    frame = pd.DataFrame({"line_id": [f"d/T/{n}" for n in place], "doc_id": "d", "region_id": "r"})
    return frame.assign(
        leaf=True, reason="", level="kegiatan", row_ids=frame.line_id,
        function=["administration", "protection"] * (size // 2) + ["protection"] * (size % 2),
        pagu_rp=100.0, realisasi_rp=90.0, absorption_pct=90.0,
    ).assign(**more)  # fmt: skip


def answers(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_index("question")


def test_lines_that_spent_more_than_their_ceiling_are_counted():
    spent = [90.0, 100.0, 100.5, 120.0]
    table = answers(offices.absorption_estimates(office(4, absorption_pct=spent), "x", 1, 99))
    row = table.loc["spending above the ceiling"]
    assert (row.estimate, row.unit, row.conclusion, row.n_lines) == (50, "percent", "counted: 2 of 4 lines", 4)


@pytest.mark.parametrize(
    "other", [{"leaf": False}, {"reason": "x"}, {"absorption_pct": np.nan}, {"level": "total"}, {"pagu_rp": 0.0},
              {"doc_id": "alone"}]
)  # fmt: skip
def test_only_leaves_with_money_and_absorption_beside_others_are_asked(other):
    lines = office(5)
    for name, content in other.items():
        lines.loc[4, name] = content
    assert set(offices.absorption_estimates(lines, "x", 1, 99).n_lines) == {4}


def test_administration_is_compared_with_services_by_ratios_of_sums():
    spent = np.where(np.arange(16) % 2, 50.0, 90.0)  # administration spends more, line by line
    lines = office(16, absorption_pct=spent, realisasi_rp=spent)
    table = answers(offices.absorption_estimates(lines, "main tables", 1, 999))
    row = table.loc["administration less services"]
    assert (row.estimate, row.unit, row.conclusion) == (40, "points", rules.DIFFERENT)
    assert (row.study, row.estimand, row.seed) == ("absorption, main tables", "difference of ratios of sums", 1)
    assert row.p_corrected == row.p_value < 0.01  # the other two tests have nothing to compare
    assert table.loc["size of the line"].conclusion == "cannot tell"
    assert row.result_id == "absorption, main tables/administration less services/difference of ratios of sums/r"


def test_effects_of_size_and_function_are_within_offices_and_need_ten_lines_each():
    spent = np.random.default_rng(1).uniform(50, 100, 30)
    size = 10.0 ** np.random.default_rng(2).uniform(1, 5, 30)
    own = np.array(["a", "b", "b"] * 10)
    lines = office(30, absorption_pct=spent, pagu_rp=size, region_id=own)
    table = answers(offices.absorption_estimates(lines, "x", 1, 99))
    for name in ("ten times the pagu", "administration against services"):
        row = table.loc[name]
        assert row.low < row.estimate < row.high
        assert (row.unit, row.n_lines, row["sample"]) == ("points", 30, "a+b")
    design = pd.DataFrame({"size": np.log10(size), "admin": [1.0, 0.0] * 15})
    for each in "ab":
        design[own == each] -= design[own == each].mean()
    effects = estimators.fractional_logit(spent / 100, design)
    assert list(table.loc[name, "estimate"] for name in table.index[-2:]) == pytest.approx(list(100 * effects.effect))
    fewer = answers(offices.absorption_estimates(lines[1:], "x", 1, 99))
    assert np.isnan(fewer.loc["size and function together"].estimate)


def test_the_effects_are_those_of_lines_within_their_ceiling():
    spent = [100.0, 101.0] + [80.0, 95.0] * 19
    lines = office(40, absorption_pct=spent, pagu_rp=10.0 ** np.random.default_rng(2).uniform(1, 5, 40))
    assert offices.absorption_estimates(lines, "x", 1, 99).n_lines.iloc[-1] == 39


def test_capaian_that_follows_pagu_goes_up_together_and_the_answer_is_corrected_for_two_questions():
    capaian = np.linspace(50, 99, 20)
    table = estimation.capaian_estimates(per_line(list(capaian)), 1, 999)
    row = table[table.estimand == "tau-b within document and programme"].iloc[0]
    assert (row.question, row.estimate, row.conclusion) == ("capaian and pagu", 1, "goes up together")
    assert (row.low, row.high, row.p_value) == (1, 1, 0.001)
    extra = table[table.question == "capaian and pagu"].set_index("estimand").estimate
    assert extra["Somers' D, capaian on the other"] == 1
    assert extra["share of pairs that differ in both"] == 1
    assert table.result_id.is_unique


def test_the_pooled_lines_are_a_sample_of_their_own_where_there_are_two_offices():
    lines = per_line(list(np.linspace(50, 99, 20))).assign(region_id=["r", "s"] * 10)
    table = estimation.capaian_estimates(lines, 1, 99)
    main = table[(table.estimand == "tau-b within document and programme") & (table.question == "capaian and pagu")]
    assert main["sample"].tolist() == ["r+s", "r", "s"]
    alone = estimation.capaian_estimates(lines.assign(region_id="r"), 1, 99)
    assert alone[alone.estimand == "tau-b within document and programme"]["sample"].tolist() == ["r", "r"]


def test_reaching_the_target_is_asked_from_ten_lines_on_either_side():
    generator = np.random.default_rng(3)
    capaian = np.where(np.arange(24) % 2, 100.0, generator.uniform(40, 99, 24))
    lines = per_line(list(capaian)).assign(pagu_rp=10 ** generator.uniform(6, 9, 24))
    lines["absorption_pct"] = generator.uniform(50, 100, 24)
    table = answers(estimation.capaian_estimates(lines, 1, 99))
    reached = table.loc["reaching the target: ten times the pagu"]
    below = table.loc["distance below the target: ten times the pagu"]
    assert (reached.n_lines, below.n_lines) == (24, 12)
    columns = pd.DataFrame({"pagu": np.log10(lines.pagu_rp), "spent": lines.absorption_pct})
    every = estimators.fractional_logit((capaian == 100).astype(float), columns)
    assert reached.estimate == pytest.approx(every.effect[0])
    short = capaian < 100
    far = estimators.fractional_logit(1 - capaian[short] / 100, columns[short])
    assert below.estimate == pytest.approx(far.effect[0])
    lines.loc[lines.index[short][:3], "capaian_pct"] = 100.0  # nine lines are left below
    fewer = answers(estimation.capaian_estimates(lines, 1, 99))
    assert fewer.loc["reaching the target"].conclusion == "cannot tell: 9 lines stay below, 10 are needed"
    assert fewer.loc["distance below the target"].conclusion == "cannot tell: 9 lines stay below, 10 are needed"
