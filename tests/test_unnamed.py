"""Rows that print money and no name are never the money of the line above by chance, and a sum is no line."""

import csv

import pandas as pd
import pytest
import yaml
from small import DOCUMENT
from test_draft import drafted, table

from analysis.intake.drafted import OPEN
from analysis.tidy.build import tidy_tables

TWO_NAMES = "Unit | Program | Kegiatan | Anggaran (Rp)"
ROWS = ["A | Program A | Kegiatan B | 600.000.000",
        " |  | Kegiatan C | 400.000.000",
        " | Program D | Kegiatan E | 150.000.000"]  # fmt: skip
ONE_NAME = "Tujuan | Program/Kegiatan | Indikator Kinerja | Satuan | Target | Anggaran (Rp)"
GOALS = ["Satu |  |  |  |  | 900.000.000",
         " | Program A | Jumlah kelompok | kelompok | 5 | 500.000.000",
         " |  | Jumlah orang | orang | 20 | 250.000.000",
         " | Program B | Jumlah unit | unit | 1 | 150.000.000",
         "Dua |  |  |  |  | 700.000.000",
         " | Program C | Jumlah desa | desa | 7 | 300.000.000",
         " | Program D | Jumlah kota | kota | 1 | 400.000.000"]  # fmt: skip


def rules(header, *rows, answers=None) -> tuple:
    """Return the rules of levels that a table gets, and the questions after them."""
    found = drafted(table(header, *rows, caption="Tahun 2016"), answers=answers)
    asked = [each for each in found.questions if each.place.endswith("unnamed")]
    return found.tables["T1"].get("levels"), asked


def test_a_row_without_a_name_that_sums_all_lines_is_the_total():
    levels, asked = rules(TWO_NAMES, *ROWS, "\\ |  |  | 1.150.000.000")
    assert levels == [{"level": "total", "line": 4}] and not asked


def test_the_total_may_stand_above_all_lines():
    assert rules(TWO_NAMES, "Dinas |  |  | 1.150.000.000", *ROWS)[0] == [{"level": "total", "line": 1}]


def test_a_row_without_a_name_that_no_sum_explains_is_asked_for_and_nothing_is_guessed():
    levels, asked = rules(TWO_NAMES, *ROWS, " |  |  | 1.150.000.001")
    assert levels == OPEN
    assert [choice.says for choice in asked[0].choices] == [
        "more money of the line above", "no line: keep it as printed only", "the total of the table",
    ]  # fmt: skip
    assert "row 4: 1.150.000.001" in asked[0].evidence


@pytest.mark.parametrize(
    ("said", "expected"),
    [("above", None), ("heading", [{"level": "heading", "line": 4}]), ("total", [{"level": "total", "line": 4}])],
)
def test_what_a_person_says_of_such_a_row_holds(said, expected):
    levels, asked = rules(TWO_NAMES, *ROWS, " |  |  | 77.000.000", answers={"tables.T1.unnamed": said})
    assert (levels, asked) == (expected, [])


def test_a_row_that_says_total_in_another_column_is_the_total_whether_or_not_it_closes():
    assert rules(TWO_NAMES, *ROWS, "TOTAL USULAN (Rp.) |  |  | 9.000")[0] == [{"level": "total", "line": 4}]


def test_sums_of_parts_of_a_table_are_no_lines_and_a_second_indicator_goes_on_with_its_line():
    levels, asked = rules(ONE_NAME, *GOALS)
    assert {"level": "heading", "line": 1} in levels and {"level": "heading", "line": 5} in levels
    assert not any(rule.get("line") == 3 for rule in levels) and not asked


def test_a_sum_of_a_part_that_does_not_close_is_asked_for():
    levels, asked = rules(ONE_NAME, "Satu |  |  |  |  | 900.000.001", *GOALS[1:])
    assert levels == OPEN and "row 1" in asked[0].evidence[0] and len(asked[0].evidence) == 1


def test_a_code_alone_is_no_name():
    header = "Kode | Uraian | Anggaran (Rp)"
    rows = ["1.06.01 | Program A | 500.000.000", "1.06.01.01 | Kegiatan B | 500.000.000",
            "1.06.02 | Program C | 300.000.000", "1.06.02.01 | Kegiatan D | 300.000.000"]  # fmt: skip
    assert not rules(header, *rows)[1]
    assert "row 5" in rules(header, *rows, "1.06.02.02 |  | 250.000.000")[1][0].evidence[0]


def test_sums_named_after_an_office_are_no_lines_beside_the_total():
    header = "Program/Kegiatan | Anggaran (Rp)"
    rows = [
        "Program A | 500.000.000",
        "Kegiatan B | 500.000.000",
        "Program C | 300.000.000",
        "Kegiatan D | 300.000.000",
    ]
    levels, _ = rules(header, *rows, "JUMLAH SKPD INDUK | 800.000.000", "JUMLAH | 800.000.000")
    assert {"level": "heading", "line": 5} in levels
    levels, _ = rules(header, *rows, "JUMLAH DINAS SOSIAL | 800.000.000")
    assert {"level": "total", "line": 5} in levels


def test_codes_with_a_comma_tell_levels_by_their_sums_where_few_names_say_program():
    header = "Kode | Uraian | Anggaran (Rp)"
    rows = ["3 | URUSAN PILIHAN | 1.000.000.000", "307 | Perindustrian | 1.000.000.000",
            "307,01 | Program A | 500.000.000", "307.01.001 | Rumah | 500.000.000",
            "307,02 | Pengembangan B | 300.000.000", "307.02.001 | Alat | 100.000.000",
            "307.02.002 | Mobil | 200.000.000", "307,03 | Peningkatan C | 200.000.000",
            "307.03.001 | Latih | 200.000.000"]  # fmt: skip
    levels, _ = rules(header, *rows)
    own = {rule["level"]: rule["code"] for rule in levels if "code" in rule}
    assert set(own) == {"heading", "program", "kegiatan"} and "{1}" in own["program"] and "{2}" in own["kegiatan"]


def test_levels_that_cross_the_depths_of_the_codes_are_asked_for():
    header = "Kode | Uraian | Anggaran (Rp)"
    rows = ["1.1 | Program A | 500.000.000", "1.1.1 | Rumah | 410.000.000", "1.2 | Alat | 300.000.000",
            "1.2.1 | Mobil | 111.000.000", "1.3 | Latih | 222.000.000", "1.3.1 | Pasar | 7.000.000"]  # fmt: skip
    found = drafted(table(header, *rows, caption="Tahun 2016"))
    assert found.tables["T1"]["levels"] == OPEN
    question = next(each for each in found.questions if each.place.endswith("levels"))
    assert "the codes of level kegiatan are" in question.evidence[0]


COLUMNS = [
    {"id": "program", "role": "name", "level": "program", "group": "program"},
    {"id": "kegiatan", "role": "name", "level": "kegiatan", "group": "kegiatan"},
    {"id": "pagu", "role": "amount", "group": "kegiatan", "measure": "pagu", "year": 2016, "phase": "unknown"},
]


def tidy(tmp_path, rows, **more) -> tuple[pd.DataFrame, dict]:
    folder = tmp_path / "alpha_2021"
    folder.mkdir()
    described = {"title": "T", "rows": len(rows), "columns": COLUMNS, "parts": [{"start": "a", "end": "b"}]} | more
    with (folder / "T1.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["line", "c01", "c02", "c03"], *([n, *row] for n, row in enumerate(rows, 1))])
    (folder / "document.yml").write_text(yaml.safe_dump(DOCUMENT | {"tables": {"T1": described}}), encoding="utf-8")
    tables = tidy_tables("alpha_2021", tmp_path)
    return tables["budget_lines"], tables


def test_the_total_of_a_table_with_a_column_of_names_for_each_level_is_no_kegiatan(tmp_path):
    rows = [["Program A", "Kegiatan B", "600"], ["", "Kegiatan C", "400"], ["", "", "1.000"]]
    lines, _ = tidy(tmp_path, rows, levels=[{"level": "total", "line": 3}], total_row=True)
    assert list(lines.level) == ["program", "kegiatan", "kegiatan", "total"]
    assert list(lines[lines.level == "kegiatan"].amount_rp) == [600, 400]
    assert lines.parent_id.iloc[0] == lines.row_id.iloc[3]


def test_money_beside_the_name_of_a_programme_alone_is_that_of_the_programme(tmp_path):
    rows = [["Program A", "", "600"], ["", "Kegiatan B", "600"], ["Program C", "", "70"], ["", "Kegiatan D", "70"]]
    lines, _ = tidy(tmp_path, rows)
    found = [(row.level, row["name"], row.amount_rp) for _, row in lines.iterrows()]
    assert found == [
        *(("program", "Program A", 600), ("kegiatan", "Kegiatan B", 600)),
        *(("program", "Program C", 70), ("kegiatan", "Kegiatan D", 70)),
    ]
