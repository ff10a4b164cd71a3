"""Results as they are read: figures, names and sentences, worked by hand."""

import pandas as pd
import pytest

from analysis.studies import results, study_schema
from analysis.studies.rules import Rules
from analysis.studies.selection import Selection

ROWS = pd.DataFrame({"doc_id": ["d", "d"], "line_id": ["l", "m"], "row_ids": ["a b", "b c"]})


def test_a_number_knows_the_lines_and_rows_that_it_rests_on():
    number = results.number("x", 12.345, "percent", "what", ROWS, 12.345, 12.345)
    assert (number.n_lines, number.n_documents, number.row_ids) == (2, 1, "a b c")
    assert number.low is None and number.shown == "12.35 %"
    assert results.number("x", 12.345, "percent", "what", ROWS, 10, 20).shown == "12.35 % (10.00 % to 20.00 %)"
    assert results.number("x", 12.345, "percent", "what", ROWS, 12.3451, 12.3452).shown == "12.35 %"
    assert results.number("x", None, "rupiah", "what", ROWS.drop(columns="line_id"), 1, 2).shown == "Rp 1 to Rp 2"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [(1234.5, "rupiah", "Rp 1,234"), (2.5, "points", "2.50"), (3, "persons", "3"), (None, "percent", "cannot tell")],
)
def test_a_value_is_shown_with_its_sign(value, unit, shown):
    assert results.show(value, unit) == shown


def test_a_claimed_table_has_group_marks_blanks_and_no_more_digits_than_tell():
    table = pd.DataFrame({"name": ["a", "b"], "n": [1234, 12345], "x": [1.236, None], "y": [12345.6, True]})
    assert results.claim(table).to_numpy().tolist() == [["a", "1234", "1.24", "12,346"], ["b", "12,345", "", "True"]]


def test_a_brief_table_leaves_out_rows_and_ranges_that_repeat_the_figure():
    table = pd.DataFrame({"row_ids": ["a"], "x_rp": [1], "x_low_rp": [1], "x_high_rp": [2], "share_low_pct": [0]})
    assert list(results.brief(table)) == ["x_rp", "x_high_rp", "share_low_pct"]


ESTIMATE = {"result_id": "r", "study": "absorption, main", "question": "size", "estimand": "tau-b", "sample": "serang",
            "method": "permutation", "estimate": 0.25, "unit": "tau-b", "low": 0.1, "high": 0.4, "p_value": 0.03,
            "p_corrected": 0.06, "seed": 1, "n_lines": 9, "n_documents": 1, "conclusion": "cannot tell",
            "row_ids": "a"}  # fmt: skip


def test_an_estimate_is_told_with_interval_chance_and_correction():
    descriptive = ESTIMATE | {"estimand": "points", "conclusion": results.DESCRIPTIVE, "low": None, "p_value": None}
    alone, beside = results.estimate_numbers(pd.DataFrame([ESTIMATE, descriptive]), Rules(0.9, "holm"))
    assert (alone.name, beside.name) == ("absorption_size_serang", "absorption_size_serang_points")
    assert alone.shown == (
        "cannot tell (0.25 tau-b, 90 % interval 0.10 to 0.40, p = 0.030 (after Holm 0.060))"
    )  # fmt: skip
    (plain,) = results.estimate_numbers(pd.DataFrame([ESTIMATE]), Rules(0.95, "none"))
    assert "after" not in plain.shown
    assert results.estimate_numbers(pd.DataFrame()) == []
    assert list(results.answers(pd.DataFrame([ESTIMATE])).p_corrected) == [0.06]


def test_answers_of_another_seed_stand_beside_the_first():
    one, other = pd.DataFrame([ESTIMATE]), pd.DataFrame([ESTIMATE | {"p_value": 0.01, "conclusion": "different"}])
    (row,) = results.same_answers(one, other).to_dict("records")
    assert (row["p_value_again"], row["same_answer"]) == (0.01, False)
    assert results.same_answers(pd.DataFrame(), other).empty


def test_offices_are_named_or_counted_and_a_choice_stands_in_names_and_sentences():
    assert (
        results.together(pd.Series(["b", "a", "b"])) == "a+b" and results.together(pd.Series([], dtype=str)) == "none"
    )
    many = pd.Series([f"o{number}" for number in range(7)])
    assert (results.together(many), results.together_key(many)) == ("7 offices", "7_offices")
    number = results.number("x", 1, "percent", "what", ROWS)
    choice, usual = Selection(("serang",), (2021,), include_salaries=False), Selection(("serang",), (2021,))
    assert results.named_for([number], usual) == [number] and results.said_of(["a"], usual) == ["a"]
    assert results.named_for([number], choice)[0].name == "x_no_salaries"
    assert results.said_of(["a"], choice) == ["a [without salaries]"]


def test_a_name_that_stands_twice_is_refused_and_numbers_are_written_without_empty_years(tmp_path):
    number = results.number("x", 1, "percent", "what", ROWS)
    with pytest.raises(ValueError, match="number named twice: x"):
        results.numbers_table([number, number])
    path = results.save_numbers([number], "31_absorption", tmp_path)
    assert path.read_text().count("population_year") == 0 and '"notebook": "31_absorption"' in path.read_text()


def test_the_caveats_count_what_is_open_and_which_tables_contradict():
    inside = pd.DataFrame({"doc_id": ["d"], "pagu_status": ["unresolved"], "realisasi_status": ["as_published"]})
    told = pd.DataFrame({"status": ["unresolved", "unresolved", "as_published"]})
    checks = pd.DataFrame({"doc_id": ["d", "d", "e"], "table_id": ["T1+T2", "T1", "T1"], "verdict": "differs",
                           "rule": ["same_line_same_amount", "children", "children"]})  # fmt: skip
    said = results.data_caveats(inside, told, checks)
    assert "1 lines and years, 1 of their amounts and 2 of 3 figures of indicators unresolved" in said
    assert "d T1+T2 (1 lines)" in said and "other checks that differ: children 1." in said


def test_rupiah_are_written_to_the_sen_and_other_figures_to_ten_digits():
    row = {name: pd.NA for name in study_schema.UNIT_COSTS.names} | {
        "result_id": "r", "region_id": "a", "doc_id": "d", "table_id": "t", "period": "year", "basis": "planned",
        "phase": "murni", "nomenclature": study_schema.PERMENDAGRI_90, "work": "benefit", "setting": "outside",
        "reading": "per_unit", "fiscal_year": 2021, "amount_rp": 1_910_710_806, "count": 1 / 3,
        "rp_per_unit": 685.000_000_1, "rp_per_unit_low": 155_038.759_689_922_5,
    }  # fmt: skip
    frame = study_schema.conform(pd.DataFrame([row]), study_schema.UNIT_COSTS)
    figures = ["amount_rp", "rp_per_unit", "rp_per_unit_low", "count"]
    assert frame[figures].iloc[0].tolist() == [1_910_710_806.0, 685.0, 155_038.76, 0.3333333333]
