"""Every question of the notebooks asked of one tiny office, with figures that can be worked by hand."""

import pandas as pd
import pytest
from test_measures import lines, money, targets, value
from test_people import register_rows
from test_selection import NO_CHECKS

from analysis.studies import questions, study
from analysis.studies.selection import Selection

OLD = "Jumlah lansia terlantar yang mendapat sandang"
# A programme of 400 with two lines, of which 300 were spent; 20 persons planned for, 18 reached.
MONEY = [
    money(9, "pagu", 400, level="program"), money(9, "realisasi", 300, level="program"),
    money(1, "pagu", 300, parent=9), money(1, "realisasi", 250, parent=9),
    money(2, "pagu", 100, parent=9), money(2, "realisasi", 50, parent=9),
]  # fmt: skip
COUNTS = [
    value(1, "target", 10, indicator=OLD), value(1, "realisasi", 10, indicator=OLD),
    value(2, "target", 10), value(2, "realisasi", 8),
]  # fmt: skip
REGISTER = register_rows(("fakir_miskin", 2020, 60), ("lanjut_usia_terlantar", 2020, 40))
NOTHING = {"doc_id": "", "row_id": "", "status": ""}


@pytest.fixture(scope="module")
def data() -> study.Data:
    table, checks = lines(*MONEY), NO_CHECKS.assign(check_id=pd.Series(dtype="str"))
    return study.Data(Selection(("serang",), (2021,)), table, table, targets(*COUNTS), REGISTER, REGISTER, checks)


def named(found: study.Study) -> dict:
    assert not any(sentence.count("{") for sentence in found.findings)
    return {each.name.partition("_seed_")[0]: each for each in found.numbers}


def test_absorption_is_told_of_the_leaves_with_what_stayed(data):
    found = questions.absorption(data, seed=1, resamples=99)
    numbers = named(found)
    assert numbers["absorption_serang_2021_t1_pct"].value == 75
    assert numbers["unspent_serang_2021_t1_rp"].value == 100
    assert numbers["most_unspent_serang_2021_t1_rp"].shown.startswith("Penyediaan Sandang (Rp 50, 50 %")
    assert found.tables["ranked"].empty and len(found.tables["unspent_lines"]) == 2
    assert any("75.00 %" in sentence and "Rp 100" in sentence for sentence in found.findings)


def test_capaian_is_told_by_level_and_beside_money(data):
    found = questions.pagu_and_capaian(data, None, seed=1, resamples=99)
    numbers = named(found)
    assert numbers["capaian_exactly_100_outputs_serang_2021_t1_pct"].shown == "1 of 2 (50 %)"
    assert numbers["lines_not_100_serang"].shown == "1 of 2"
    realism = found.tables["target_realism"]
    assert list(zip(realism.results_of, realism.n, realism.equal_result, strict=True)) == [("outputs", 2, 1)]
    assert found.tables["curve"].votes.sum() == 0  # of two lines chance gives every order
    # Capaian 90 on average, 75 % of the money: 90 - 75.
    assert numbers["efficiency_lkjip_points_serang_2021"].value == pytest.approx(15)


def test_spending_per_person_is_told_of_the_lines_taken_together(data):
    found = questions.spending_per_beneficiary(data)
    numbers = named(found)
    own = numbers["rp_per_people_clothes_not_told_planned_perubahan"]
    assert (own.value, own.low, own.high) == (20, 10, 30)
    assert numbers["share_of_benefit_serang_2021_pct"].value == 100
    assert numbers["unit_costs_cover_serang_2021_t1_pct"].value == 100
    assert found.tables["unclear"].empty


def test_people_registered_and_reached_are_told_of_one_group(data):
    numbers = named(questions.coverage(data))
    assert numbers["pmks_sum_of_types_serang_2020"].value == 100
    assert numbers["reached_lansia_serang_2021_pct"].value == 25  # 10 of 40


def test_needs_and_money_stand_beside_the_budget(data):
    found = questions.needs_and_money(data)
    numbers = named(found)
    assert numbers["money_for_lansia_serang_2021_pct"].value == 75
    assert numbers["register_of_lansia_serang_2021_pct"].value == 40
    assert numbers["planned_lansia_serang_2021_pct"].value == 25
    whole = found.tables["reach_costs"].set_index(["group_id", "reading"]).loc[("everybody", "sum_of_types")]
    assert (whole.cost_rp, whole.budget_rp, whole.share_pct) == (2000, 400, 500)  # 100 persons at 20 rupiah


def test_one_year_is_no_change_of_price_or_volume(data):
    found = questions.price_and_volume(data)
    assert found.tables["price_and_volume"].empty and found.tables["norms"].empty and found.numbers == []
