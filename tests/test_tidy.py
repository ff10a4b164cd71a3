"""Placed cells become one row per thing, year and measure, with an address, and nothing is guessed."""

import csv
import itertools
import random
from pathlib import Path

import pandas as pd
import pytest
import yaml
from small import DOCUMENT

from analysis import io
from analysis.source import folder
from analysis.source.terms import UnknownTerm
from analysis.studies import measures, people
from analysis.tidy import slid_names
from analysis.tidy.build import tidy_tables

NAME = {"id": "name", "role": "name"}
INDICATOR = {"id": "indicator", "role": "indicator"}
UNIT = {"id": "unit", "role": "unit"}
PAGU = {"id": "pagu", "role": "amount", "measure": "pagu", "year": 2021, "phase": "perubahan"}
SPENT = {"id": "spent", "role": "amount", "measure": "realisasi", "year": 2021, "phase": "realisasi"}
TARGET = {"id": "target", "role": "value", "measure": "target", "year": 2021}
SHARE = {"id": "share", "role": "value", "measure": "absorption_pct", "year": 2021, "unit": "percent"}
LEVELS = [
    {"level": "program", "name": "^(?i:program)"},
    {"level": "kegiatan", "nomenclature": True},
    {"level": "sub_kegiatan"},
]
PROGRAM = "Program Pemberdayaan Sosial"
KEGIATAN = "Pengembangan Potensi Sumber Kesejahteraan Sosial Daerah Kabupaten/Kota"


@pytest.fixture
def build(tmp_path):
    """Return a function that builds the tidy tables of a small document.

    Each table is given as its columns, its rows (the first at line 11) and further keys of its description.
    """

    def run(strict=False, **tables) -> dict[str, pd.DataFrame]:
        folder = tmp_path / "alpha_2021"
        folder.mkdir()
        described = {}
        for table_id, (columns, rows, more) in tables.items():
            described[table_id] = {
                "title": "Tabel",
                "rows": len(rows),
                "columns": columns,
                "levels": LEVELS,
                "parts": [{"start": "a", "end": "b"}],
            } | more
            with (folder / f"{table_id}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file, lineterminator="\n")
                width = max([len(columns), *map(len, rows)])
                writer.writerow(["line", *(f"c{number:02d}" for number in range(1, width + 1))])
                for line, row in enumerate(rows, 11):
                    writer.writerow([line, *row, *[""] * (width - len(row))])
        (folder / "document.yml").write_text(yaml.safe_dump(DOCUMENT | {"tables": described}), encoding="utf-8")
        return tidy_tables("alpha_2021", tmp_path, strict)

    return run


def money(tables, column="pagu") -> pd.DataFrame:
    """Return the budget rows of one column by line."""
    lines = tables["budget_lines"]
    return lines[lines.row_id.str.contains(rf"/{column}(?:/|$)")].set_index("line")


def family(tables) -> dict[int, int | None]:
    """Return the line of the parent of every budget row, by line."""
    lines = money(tables)
    of = {row.row_id: line for line, row in lines.iterrows()}
    return {line: of.get(row.parent_id) for line, row in lines.iterrows()}


ROWS = [
    [PROGRAM, "Rp. 30,-", "Rp. 27,-", "90"],
    [KEGIATAN, "Rp. 30,-", "Rp. 27,-", "90"],
    ["a. Peningkatan satu", "Rp. 10,-", "Rp. 9,-", "90"],
    ["b. Peningkatan dua", "Rp. 20,-", "Rp. 18,-", "90"],
    ["PROGRAM REHABILITASI SOSIAL", "Rp. 5,-", "-", "0"],
]
MONEY = [NAME, PAGU, SPENT, SHARE]


# -- budget lines --------------------------------------------------------------------------------------------


def test_every_amount_becomes_a_row_with_its_address_and_print(build):
    line = build(T1=(MONEY, ROWS, {}))["budget_lines"].iloc[0]
    assert line.row_id == "alpha_2021/T1/11/pagu"
    assert (line.doc_id, line.table_id, line.line, line.region_id) == ("alpha_2021", "T1", 11, "alpha")
    assert (line.printed, line.amount_rp, line.status, line.state) == (
        "Rp. 30,-",
        30,
        "as_published",
        "number",
    )
    assert (line.measure, line.phase, line.fiscal_year, line.period) == ("pagu", "perubahan", 2021, "year")
    assert line.number_style == "dot_thousands"


def test_money_of_which_the_description_names_no_phase_is_of_an_unknown_one_and_spending_is_spending(build):
    bare = [{key: value for key, value in column.items() if key != "phase"} for column in (PAGU, SPENT)]
    lines = build(T1=([NAME, *bare], [[PROGRAM, "5.000.000", "4.000.000"]], {}))["budget_lines"]
    assert lines.phase.tolist() == ["unknown", "realisasi"]


def test_lines_hang_under_their_kegiatan_and_programme(build):
    tables = build(T1=(MONEY, ROWS, {}))
    assert family(tables) == {11: None, 12: 11, 13: 12, 14: 12, 15: None}
    assert money(tables).level.tolist() == [
        "program",
        "kegiatan",
        "sub_kegiatan",
        "sub_kegiatan",
        "program",
    ]


def test_a_parent_has_the_same_year_and_measure(build):
    lines = build(T1=(MONEY, ROWS, {}))["budget_lines"].set_index("row_id")
    children = lines[lines.parent_id != ""]
    assert len(children) == 6
    for _, child in children.iterrows():
        parent = lines.loc[child.parent_id]
        assert (parent.measure, parent.fiscal_year) == (child.measure, child.fiscal_year)


def test_lines_have_the_function_and_the_code_of_their_place(build):
    lines = money(build(T1=(MONEY, ROWS, {})))
    assert lines.function.tolist() == ["empowerment"] * 4 + ["rehabilitation"]
    assert lines.nomenclature_code.tolist() == ["1.06.02", "1.06.02.2.03", "", "", "1.06.04"]


def test_codes_of_the_new_nomenclature_are_not_given_to_years_before_it(build):
    columns = [NAME, PAGU | {"year": 2020}]
    lines = money(build(T1=(columns, [[PROGRAM, "30"]], {})))
    assert lines.nomenclature_code.tolist() == [""]
    assert lines.function.tolist() == ["empowerment"]


def test_a_dash_is_not_zero_and_not_unknown(build):
    spent = money(build(T1=(MONEY, ROWS, {})), "spent").loc[15]
    assert (spent.state, spent.status, pd.isna(spent.amount_rp)) == ("dash", "as_published", True)


def test_a_printed_zero_is_zero(build):
    lines = money(build(T1=(MONEY, [[PROGRAM, "0", "0", "0"]], {})))
    assert (lines.amount_rp[11], lines.state[11]) == (0, "zero")


def test_an_amount_that_cannot_be_read_is_unresolved_and_keeps_its_print(build):
    tables = build(T1=(MONEY, [[PROGRAM, "Rp. 595.42.969,-", "Rp. 1,-", "90"]], {}))
    line = money(tables).loc[11]
    assert (line.printed, line.status, line.state) == ("Rp. 595.42.969,-", "unresolved", "unreadable")
    assert pd.isna(line.amount_rp)
    why = tables["repairs"].set_index("row_id").why[line.row_id]
    assert "alpha_2021/T1/11" in why and "595.42.969" in why


def test_rows_of_one_table_may_be_printed_in_two_styles(build):
    rows = [[PROGRAM, "106.900.000", "94.761.375", "88,64"], [KEGIATAN, "28,080,000", "28,080,000", "99.89"]]
    tables = build(T1=(MONEY, rows, {"style_by_row": True}))
    assert money(tables).amount_rp.tolist() == [106_900_000, 28_080_000]
    assert money(tables).number_style.tolist() == ["dot_thousands", "comma_thousands"]
    assert tables["indicators"].value.tolist() == [88.64, 99.89]


def test_a_row_in_two_styles_at_once_is_read_cell_by_cell(build):
    tables = build(T1=(MONEY, [[PROGRAM, "425,599,000", "186.219.000", "43,75"]], {"style_by_row": True}))
    assert tables["budget_lines"].amount_rp.tolist() == [425_599_000, 186_219_000]


def test_a_printed_total_is_the_parent_of_what_has_none(build):
    rows = [*ROWS[:2], ["TOTAL", "Rp. 30,-", "Rp. 27,-", "90"]]
    levels = [{"level": "total", "name": "^TOTAL$"}, *LEVELS]
    tables = build(T1=(MONEY, rows, {"levels": levels, "total_row": True}))
    assert family(tables) == {11: 13, 12: 11, 13: None}
    assert money(tables).function[13] == "all"


# -- what nothing was printed for ----------------------------------------------------------------------------


def test_a_heading_without_money_is_derived_from_children_that_are_known(build):
    rows = [[PROGRAM, ""], [KEGIATAN, "30"], ["a. Satu", "10"], ["b. Dua", "20"]]
    tables = build(T1=([NAME, PAGU], rows, {}))
    line = money(tables).loc[11]
    assert (line.amount_rp, line.status, line.printed) == (30, "derived", "")
    assert tables["repairs"].set_index("row_id").kind[line.row_id] == "derived"


@pytest.mark.parametrize(
    "children", [["30", "10", "21"], ["30", "10", ""], ["Rp. 3.00.000", "10", "20"], ["", "10", ""]]
)
def test_nothing_is_derived_from_children_that_do_not_close(build, children):
    rows = [[PROGRAM, ""], [KEGIATAN, children[0]], ["a. Satu", children[1]], ["b. Dua", children[2]]]
    line = money(build(T1=([NAME, PAGU], rows, {}))).loc[11]
    assert (line.status, line.state) == ("unresolved", "blank")
    assert pd.isna(line.amount_rp)
    assert line.alternatives == "[]"


@pytest.mark.parametrize(
    ("spent", "amount"),
    [(["27", "9", "18"], 30), (["27", "9", "17"], None), (["27", "9", ""], None), (["", "9", "18"], 30)],
)
def test_money_that_a_heading_lost_is_derived_where_its_lines_add_to_the_other_money_that_it_prints(
    build, spent, amount
):
    rows = [[PROGRAM, "", spent[0]], ["a. Satu", "10", spent[1]], ["b. Dua", "20", spent[2]]]
    lost = money(build(T1=([NAME, PAGU, SPENT], rows, {}))).loc[11]
    assert (None if pd.isna(lost.amount_rp) else lost.amount_rp, lost.state == "number") == (amount, amount is not None)


def test_a_row_with_stray_money_makes_no_part_of_a_line_that_repeats_what_its_lines_spend(build):
    rows = [[PROGRAM, "30", "27"], ["", "99", ""], ["a. Satu", "10", "9"], ["b. Dua", "20", "18"]]
    assert money(build(T1=([NAME, PAGU, SPENT], rows, {})), "spent").status.loc[12] == "unresolved"


@pytest.mark.parametrize(
    ("share", "identities", "status"),
    [
        ("90", ["absorption"], "derived"),
        ("45", ["absorption"], "unresolved"),  # of 60: a line below is lost or wrong
        ("45", [], "derived"),
    ],
)
def test_what_is_derived_from_lines_below_is_open_where_a_percentage_denies_it(build, share, identities, status):
    rows = [[PROGRAM, "", "27", share], ["a. Satu", "10", "9", "90"], ["b. Dua", "20", "18", "90"]]
    tables = build(T1=(MONEY, rows, {"identities": identities}))
    assert money(tables).status.loc[11] == status
    assert tables["checks"].verdict.tolist().count("cannot_tell") == (status == "unresolved")
    if status == "unresolved":
        assert tables["repairs"].set_index("row_id").alternatives["alpha_2021/T1/11/pagu"] == '["30"]'


def test_what_is_left_is_not_derived_against_the_money_of_its_own_row(build):
    rows = [[PROGRAM, "30", "27", ""], ["a. Satu", "10", "9", "2"], ["b. Dua", "20", "18", "2"]]
    tables = build(T1=([NAME, PAGU, SPENT, REST], rows, {"identities": ["sisa"]}))
    assert money(tables, "rest").status.loc[11] == "unresolved"


def test_a_derived_figure_stands_where_another_table_prints_another_one_for_its_line(build):
    rows = [[PROGRAM, ""], ["a. Satu", "10"], ["b. Dua", "20"]]
    tables = build(T1=([NAME, PAGU], rows, {}), T2=([NAME, PAGU], [[PROGRAM, "31"]], {}))
    assert money(tables).query("table_id == 'T1'").status.loc[11] == "derived"
    assert "differs" in set(tables["checks"].verdict)


def test_a_printed_amount_that_others_deny_stands_and_a_percentage_without_its_mark_is_open(build):
    rows = [[PROGRAM, "30", "27", "90"], ["a. Satu", "90", "9", "90"], ["b. Dua", "20", "18", "9000"]]
    tables = build(T1=(MONEY, rows, {"identities": ["children", "absorption"]}))
    listed = tables["repairs"].set_index("row_id").alternatives.to_dict()
    assert listed == {"alpha_2021/T1/13/share": '["9000", "90"]'}
    assert money(tables).evidence.loc[12] == "contradicted"


def test_a_printed_figure_is_never_replaced_by_its_childrens_sum(build):
    rows = [[PROGRAM, "31"], [KEGIATAN, "30"], ["a. Satu", "10"], ["b. Dua", "20"]]
    line = money(build(T1=([NAME, PAGU], rows, {}))).loc[11]
    assert (line.amount_rp, line.status) == (31, "as_published")


def test_money_printed_in_parts_has_the_children_that_each_part_adds_up_to(build):
    rows = [
        [PROGRAM, "", "60"],
        [KEGIATAN, "Jumlah satu", "10"],
        ["", "Jumlah dua", "20"],
        ["", "Jumlah tiga", "30"],
        ["a. Satu", "", "10"],
        ["b. Dua", "", "20"],
        ["c. Tiga", "", "14"],
        ["d. Empat", "", "16"],
    ]
    tables = build(T1=([NAME, INDICATOR, PAGU], rows, {}))
    assert family(tables) == {11: None, 12: 11, 13: 11, 14: 11, 15: 12, 16: 13, 17: 14, 18: 14}
    assert money(tables).name[13] == KEGIATAN


def test_parts_that_the_children_do_not_fit_are_left_as_they_stand(build):
    rows = [[PROGRAM, "", "30"], [KEGIATAN, "x", "10"], ["", "y", "20"], ["a. Satu", "", "11"]]
    assert family(build(T1=([NAME, INDICATOR, PAGU], rows, {})))[14] == 13


def test_parts_and_children_that_print_other_columns_are_left_as_they_stand(build):
    spent = SPENT | {"group": "b"}
    rows = [[PROGRAM, "", "60", "", "9"], [KEGIATAN, "x", "10", KEGIATAN, "1"], ["", "y", "20", "", ""]]
    columns = [NAME, INDICATOR, PAGU, NAME | {"id": "name_b", "group": "b"}, spent]
    assert len(money(build(T1=(columns, rows, {})))) == 3


# -- indicators ----------------------------------------------------------------------------------------------

OUTPUT = [NAME, INDICATOR, TARGET, PAGU]


def indicators(tables, line=None) -> pd.DataFrame:
    frame = tables["indicators"]
    return frame if line is None else frame[frame.line == line]


def test_a_printed_percentage_belongs_to_the_money_of_its_line(build):
    share = indicators(build(T1=(MONEY, ROWS, {})), 13).iloc[0]
    assert (share.value, share.unit, share.unit_kind) == (90, "percent", "percent")
    assert share.owner_id == "alpha_2021/T1/13/pagu"
    assert share.owner_name == "a. Peningkatan satu"


def test_values_of_a_list_are_paired_with_the_indicators_of_the_list(build):
    row = [PROGRAM, "a. Jumlah anak b. Jumlah lansia c. Jumlah orang", "a. 50 anak b. - c. 75 orang", "5"]
    found = indicators(build(T1=(OUTPUT, [row], {})))
    assert found.printed.tolist() == ["a. 50 anak", "b. -", "c. 75 orang"]
    assert found.indicator.tolist() == ["Jumlah anak", "Jumlah lansia", "Jumlah orang"]
    assert found.state.tolist() == ["number", "dash", "number"]
    assert found.row_id.tolist() == [f"alpha_2021/T1/11/target{end}" for end in ("", "/2", "/3")]
    assert found.unit.tolist() == ["anak", "unstated", "orang"]


def test_a_list_letter_that_no_indicator_has_gets_none(build):
    rows = [
        [PROGRAM, "a. Jumlah anak b. Jumlah lansia", "f. 390 orang", "5"],
        ["", "a. Jumlah anak b. Jumlah lansia", "a. 50 anak b. - c. 75 orang", ""],
    ]
    found = indicators(build(T1=(OUTPUT, rows, {})))
    assert found.indicator.tolist() == ["", "Jumlah anak", "Jumlah lansia", ""]


def test_values_without_letters_are_paired_in_their_order(build):
    row = [PROGRAM, "1. Persentase satu 2. Persentase dua", "2,38% 100%", "5"]
    found = indicators(build(T1=(OUTPUT, [row], {})))
    assert dict(zip(found.indicator, found.value, strict=True)) == {
        "Persentase satu": 2.38,
        "Persentase dua": 100,
    }


def test_one_value_of_a_list_of_indicators_keeps_the_whole_list(build):
    row = [PROGRAM, "1. Persentase satu 2. Persentase dua", "1,81%", "5"]
    assert indicators(build(T1=(OUTPUT, [row], {}))).indicator.tolist() == [row[1]]


def test_markup_is_no_part_of_an_indicator(build):
    row = [PROGRAM, '<ul style="x"> <li>Jumlah anak</li>', "<p>5 anak</p>", "5"]
    found = indicators(build(T1=(OUTPUT, [row], {}))).iloc[0]
    assert (found.indicator, found.value) == ("Jumlah anak", 5)


def test_a_unit_comes_from_the_cell_the_unit_column_or_the_indicator(build):
    columns = [NAME, INDICATOR, UNIT, TARGET]
    rows = [
        [PROGRAM, "Jumlah", "Dokumen", "3"],
        ["", "Jumlah", "Dokumen", "3 orang"],
        ["", "Persentase", "", "3"],
        ["", "Jumlah", "", "3"],
    ]
    found = indicators(build(T1=(columns, rows, {})))
    assert found.unit.tolist() == ["dokumen", "orang", "percent", "unstated"]
    assert found.unit_printed.tolist() == ["Dokumen", "orang", "", ""]


def test_a_percentage_does_not_take_the_unit_column(build):
    columns = [NAME, UNIT, TARGET, SHARE]
    found = indicators(build(T1=(columns, [[PROGRAM, "Orang", "25.893", "360,48"]], {})))
    assert found.value.tolist() == [25_893, 360.48]
    assert found.unit.tolist() == ["orang", "percent"]
    assert found.unit_printed.tolist() == ["Orang", ""]


def test_a_unit_is_borrowed_from_the_reference_value_but_no_percent_sign(build):
    reached = TARGET | {"id": "reached", "measure": "realisasi", "unit_from": "target"}
    rows = [[PROGRAM, "x", "60 Bulan", "12"], ["", "y", "100%", "12"], ["", "z", "100%", "100"]]
    found = indicators(build(T1=([NAME, INDICATOR, TARGET, reached], rows, {})))
    borrowed = found[found.measure == "realisasi"]
    assert borrowed.unit.tolist() == ["bulan", "unstated", "percent"]
    assert borrowed.unit_printed.tolist() == ["", "", ""]


def test_persons_have_no_decimals(build):
    rows = [[PROGRAM, "x", "97,259 KPM", "5"], ["", "y", "97,25%", "5"]]
    assert indicators(build(T1=(OUTPUT, rows, {}))).value.tolist() == [97_259, 97.25]


def test_a_grade_is_kept_and_has_no_number(build):
    found = indicators(build(T1=(OUTPUT, [[PROGRAM, "Nilai SAKIP", "BB", "5"]], {}))).iloc[0]
    assert (found.printed, found.state, found.unit) == ("BB", "grade", "predikat")
    assert pd.isna(found.value)


@pytest.mark.parametrize(
    ("printed", "state"), [("Nihil", "nil"), ("N/a", "not_applicable"), ("null", "null"), ("-", "dash")]
)
def test_the_kinds_of_nothing_stay_apart(build, printed, state):
    found = indicators(build(T1=(OUTPUT, [[PROGRAM, "x", printed, "5"]], {}))).iloc[0]
    assert (found.state, found.status, found.printed) == (state, "as_published", printed)


def test_a_value_that_cannot_be_read_is_unresolved_and_keeps_its_print(build):
    found = indicators(build(T1=(OUTPUT, [[PROGRAM, "x", "tepat waktu", "5"]], {}))).iloc[0]
    assert (found.status, found.state, found.printed) == ("unresolved", "unreadable", "tepat waktu")
    assert pd.isna(found.value)


def test_a_row_without_a_name_belongs_to_the_line_above(build):
    rows = [[PROGRAM, "Jumlah satu", "1 orang", "5"], ["", "Jumlah dua", "2 orang", ""]]
    tables = build(T1=(OUTPUT, rows, {}))
    assert indicators(tables).owner_id.tolist() == ["alpha_2021/T1/11/pagu"] * 2
    assert len(tables["budget_lines"]) == 1


def test_a_row_that_goes_on_after_a_page_completes_the_texts_above(build):
    rows = [["Program Pemberdayaan", "Jumlah", "1 orang", "5"], ["Sosial", "anak", "", ""]]
    tables = build(T1=(OUTPUT, rows, {"continues": [{"line": 12, "of": 11}]}))
    assert tables["budget_lines"].name.tolist() == [PROGRAM]
    assert indicators(tables).indicator.tolist() == ["Jumlah anak"]


def test_an_indicator_of_another_table_finds_the_line_of_its_name_in_its_parent(build):
    first = (
        "Rehabilitasi Sosial Dasar Penyandang Disabilitas Terlantar, Anak Terlantar, Lanjut Usia Terlantar, "
        "serta Gelandangan Pengemis di Luar Panti Sosial"
    )
    other = (
        "Rehabilitasi Sosial Penyandang Masalah Kesejahteraan Sosial (PMKS) Lainnya Bukan Korban HIV/AIDS "
        "dan NAPZA di Luar Panti Sosial"
    )
    names = ["Program Rehabilitasi Sosial", first, "Penyediaan Sandang", other, "Penyediaan Sandang"]
    tables = build(
        T1=([NAME, PAGU], [[name, "5"] for name in names], {}),
        T2=([NAME, INDICATOR, TARGET], [[name, "x", "1 orang"] for name in names], {"owners": "T1"}),
    )
    assert indicators(tables).owner_id.tolist() == [f"alpha_2021/T1/{line}/pagu" for line in range(11, 16)]


def test_an_indicator_without_a_line_of_its_name_has_no_owner(build):
    tables = build(
        T1=([NAME, PAGU], [[PROGRAM, "5"]], {}),
        T2=(
            [NAME, INDICATOR, TARGET],
            [["Program Rehabilitasi Sosial", "x", "1 orang"]],
            {"owners": "T1"},
        ),
    )
    found = indicators(tables).iloc[0]
    assert (found.owner_id, found.owner_name) == ("", "Program Rehabilitasi Sosial")


@pytest.mark.parametrize(("code", "read"), [("1.06.02.2.01.000.8", []), ("1.06", [7])])
def test_a_value_is_open_whose_code_lies_in_a_line_and_is_of_no_level_but_not_that_of_a_heading_above(
    build, code, read
):
    """A code of a scan with one point too many had a target of nobody, stated beside a name that was lost."""
    levels = [
        {"level": level, "code": rf"^\w+(?:\.\w+){{{parts - 1}}}$"}
        for level, parts in (("heading", 2), ("program", 3), ("kegiatan", 5), ("sub_kegiatan", 6), ("heading", 7))
    ]
    rows = [["1.06.02", PROGRAM, "x", "5 orang"], ["1.06.02.2.01.0001", "Pendataan", "y", "6 orang"]]
    rows.append([code, "Bimbingan", "z", "7 orang"])
    found = indicators(build(T1=([{"id": "code", "role": "code"}, *OUTPUT[:3]], rows, {"levels": levels})))
    assert found[found.indicator == "z"].value.dropna().tolist() == read
    assert found[found.indicator == "z"].status.tolist() == ["as_published" if read else "unresolved"]


@pytest.mark.parametrize(("row", "read"), [(["", "", "2023"], []), (["", "y", "7"], [7])])
def test_a_value_alone_in_its_row_is_none_of_the_line_above(build, row, read):
    """A row torn from a header or from another row was a target of the line that happened to stand above it."""
    found = indicators(build(T1=(OUTPUT[:3], [[PROGRAM, "x", "5 orang"], row], {})), 12)
    assert found.value.dropna().tolist() == read
    assert found.status.tolist() == ["as_published" if read else "unresolved"]


def test_an_indicator_of_a_line_without_money_has_the_function_of_the_programme_above_it(build):
    rows = [["Program Pelayanan Administrasi Perkantoran", "", ""], ["Penyediaan Alat Tulis Kantor", "Jumlah ATK", "5"],
            ["Program Rehabilitasi Sosial", "", ""], ["Pembinaan anak", "Jumlah anak", "9"]]  # fmt: skip
    found = indicators(build(T2=([NAME, INDICATOR, TARGET], rows, {})))
    assert found.function.tolist() == ["administration", "rehabilitation"]
    assert found.owner_id.tolist() == ["", ""]


def test_names_that_slid_are_set_right_by_another_table_and_marked(build):
    plan = [
        [PROGRAM, "Persentase PSKS", "1%"],
        [KEGIATAN, "Jumlah PSKS", "1 orang"],
        ["a. Penyediaan Sandang", "Jumlah anak yang mendapat sandang", "5 orang"],
        ["b. Penyediaan Alat Bantu", "Jumlah penyandang yang mendapat alat bantu", "6 orang"],
    ]
    done = [
        *plan[:2],
        ["", "Jumlah anak yang mendapat sandang", "5 orang"],
        ["Penyediaan Sandang", "Jumlah penyandang yang mendapat alat bantu", "6 orang"],
        ["Penyediaan Alat Bantu", "", ""],
    ]
    columns = [NAME, INDICATOR, TARGET]
    tables = build(T1=(columns, plan, {}), T2=(columns, done, {"slid_names": [[13, 15]]}), T3=([NAME, PAGU], ROWS, {}))
    slid = indicators(tables)[indicators(tables).table_id == "T2"].set_index("line")
    assert slid.owner_name[13] == "Penyediaan Sandang"
    assert slid.owner_name[14] == "Penyediaan Alat Bantu"
    assert (slid.status[13], slid.status[14]) == ("realigned", "realigned")
    assert set(tables["repairs"].kind[tables["repairs"].table_id == "T2"]) == {"realigned"}


def test_a_row_that_could_belong_to_either_slid_name_is_left_without_owner(build):
    done = [
        [PROGRAM, "Persentase PSKS", "1%"],
        ["", "Jumlah satu", "5 orang"],
        ["Penyediaan Sandang", "Jumlah dua", "6 orang"],
        ["Penyediaan Alat Bantu", "Jumlah tiga", "7 orang"],
    ]
    tables = build(T1=([NAME, INDICATOR, TARGET], done, {"slid_names": [[12, 14]]}))
    slid = indicators(tables).set_index("line")
    # the first and the last of the three have one place each in every order of the two names
    assert slid.owner_name.tolist() == [PROGRAM, "Penyediaan Sandang", "", "Penyediaan Alat Bantu"]
    assert slid.status.tolist() == ["as_published", "realigned", "unresolved", "as_published"]
    assert pd.isna(slid.value[13])
    assert slid.printed[13] == "6 orang"


def test_more_slid_names_than_rows_leave_every_row_without_owner(build):
    rows = [[PROGRAM, "Jumlah satu", "5 orang"], ["Penyediaan Sandang", "", ""], ["Penyediaan Alat Bantu", "", ""]]
    tables = build(T1=([NAME, INDICATOR, TARGET], rows, {"slid_names": [[11, 13]]}))
    found = indicators(tables).iloc[0]
    assert (found.status, found.owner_name, found.printed) == ("unresolved", "", "5 orang")
    assert pd.isna(found.value)


@pytest.mark.parametrize("seed", range(40))
def test_the_best_order_of_slid_names_is_the_best_of_all_orders(seed):
    rng = random.Random(seed)
    places, owners = rng.randint(1, 7), rng.randint(1, 5)
    likeness = [[rng.choice([0.0, 10.5, 33.3, 100.0]) for _ in range(owners)] for _ in range(places)]
    ways = []
    for cuts in itertools.combinations(range(1, places), owners - 1):
        ends = itertools.pairwise([0, *cuts, places])
        ways.append([owner for owner, (first, end) in enumerate(ends) for _ in range(first, end)])
    best: list[dict[int, float]] = [{} for _ in range(places)]
    for way in ways:
        score = sum(row[owner] for row, owner in zip(likeness, way, strict=True))
        for place, owner in enumerate(way):
            best[place][owner] = max(score, best[place].get(owner, score))
    found = slid_names._best_through(likeness)
    assert [dict.fromkeys(each) for each in found] == [dict.fromkeys(sorted(each)) for each in best]
    for own, other in zip(found, best, strict=True):
        assert {owner: float(score) for owner, score in own.items()} == pytest.approx(other)


def test_a_long_block_of_slid_names_is_read_at_once():
    assert len(slid_names._best_through([[1.0] * 30] * 60)) == 60  # of 5e16 orders


def test_a_row_that_moved_is_in_the_audit_and_one_that_did_not_is_not(build):
    block = {"lines": [12, 12], "cells": {"c02": "name", "c03": "pagu"}}
    rows = [[PROGRAM, "5"], ["", KEGIATAN, "5"]]
    tables = build(T1=([NAME, PAGU], rows, {"blocks": [block]}))
    assert money(tables).status.tolist() == ["as_published", "realigned"]
    assert tables["repairs"].row_id.tolist() == ["alpha_2021/T1/12/pagu"]


# -- registers of people and resources -----------------------------------------------------------------------

COUNTS = [
    {"id": "number", "role": "number"},
    NAME,
    {"id": "count_2020", "role": "count", "year": 2020, "unit": "orang"},
]


def test_counts_are_rows_by_type_and_year(build):
    rows = [
        ["1", "Anak", "-"],
        ["a", "Anak terlantar", "2.903"],
        ["b", "Fakir miskin", ""],
        ["c", "Pemulung", "0"],
    ]
    found = build(T1=(COUNTS, rows, {}))["pmks"]
    assert found.type_id.tolist() == ["group:anak", "anak_terlantar", "fakir_miskin", "pemulung"]
    assert found.state.tolist() == ["dash", "number", "blank", "zero"]
    assert found["count"].tolist()[1] == 2903
    assert found["count"].isna().tolist() == [True, False, True, False]
    assert found.year.tolist() == [2020] * 4
    assert found.unit.tolist() == ["orang"] * 4


def test_a_printed_total_is_a_row_of_its_own(build):
    rows = [["1", "Fakir miskin", "5"], ["Jumlah", "", "6"]]
    found = build(T1=(COUNTS, rows, {"total_row": True}))["pmks"]
    assert found.type_id.tolist() == ["fakir_miskin", "total"]
    assert found["count"].tolist() == [5, 6]


def test_resources_have_their_own_table(build):
    tables = build(T1=(COUNTS, [["1", "Karang Taruna", "73"]], {"identities": ["psks_types"]}))
    assert tables["psks"].type_id.tolist() == ["karang_taruna"]
    assert tables["pmks"].empty


def test_a_count_that_cannot_be_read_is_unresolved(build):
    found = build(T1=(COUNTS, [["1", "Fakir miskin", "3,5"]], {}))["pmks"].iloc[0]
    assert (found.status, found.state, found.printed) == ("unresolved", "unreadable", "3,5")


# -- what is wrong is said -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "row", "message"),
    [
        (OUTPUT, [PROGRAM, "x", "5 gajah", "1"], "alpha_2021/T1/11: unknown unit 'gajah'"),
        (OUTPUT, ["Program Luar Angkasa", "x", "5", "1"], "alpha_2021/T1/11: unknown programme"),
        (COUNTS, ["1", "Pegawai", "5"], "alpha_2021/T1/11: unknown PMKS type 'Pegawai'"),
    ],
)
def test_an_unknown_word_stops_with_its_address_where_it_must_be_known(build, columns, row, message):
    with pytest.raises(UnknownTerm) as error:
        build(strict=True, T1=(columns, [row], {}))
    assert message in str(error.value)


def test_a_row_with_an_unknown_unit_is_kept_and_the_unit_told_once(build):
    tables = build(T1=(OUTPUT, [[PROGRAM, "x", "5 gajah 4 gajah", "1"]], {}))
    found = tables["indicators"]
    assert found.value.tolist() == [5.0, 4.0]
    assert set(found.unit) == set(found.unit_kind) == {"unmatched"}
    (told,) = tables["unmatched"].itertuples()
    assert (told.table_id, told.line, told.list, told.printed) == ("T1", 11, "unit", "gajah")
    assert len(told.nearest.split("; ")) == 3


def test_the_lines_of_an_unknown_programme_are_kept_without_function_and_code(build):
    rows = [["Program Luar Angkasa", "1.000", "", ""], ["Kegiatan Roket", "1.000", "", ""]]
    tables = build(T1=(MONEY, rows, {}))
    assert set(tables["budget_lines"].function) == {"unmatched"}
    assert set(tables["budget_lines"].nomenclature_code) == {""}
    assert tables["unmatched"].list.tolist() == ["programme"]


def test_a_programme_without_a_known_name_is_that_of_its_printed_code(build):
    columns = [{"id": "code", "role": "code"}, *MONEY]
    rows = [["1.06.04", "Program Xyz", "1.000", "", ""], ["1.06.05", PROGRAM, "1.000", "", ""]]
    tables = build(T1=(columns, rows, {}))
    lines = tables["budget_lines"].drop_duplicates("line")
    assert lines[["function", "nomenclature_code"]].values.tolist() == [
        ["rehabilitation", "1.06.04"],
        ["empowerment", "1.06.02"],
    ]
    (told,) = tables["unmatched"].itertuples()
    assert (told.line, told.list, told.printed) == (12, "code of this name", "1.06.05")


def test_a_count_of_an_unknown_type_is_kept_under_its_printed_name(build):
    tables = build(T1=(COUNTS, [["1", "Anak Punk", "5"], ["2", "Fakir miskin", "3"]], {}))
    assert tables["pmks"].type_id.tolist() == ["unmatched:anak_punk", "fakir_miskin"]
    assert tables["unmatched"].printed.tolist() == ["Anak Punk"]


def test_sums_column_numbers_and_signatures_are_no_types(build):
    rows = [
        ["1", "2", "3"],
        ["1", "Fakir miskin", "3"],
        ["", "Sub Jumlah Keluarga", "3"],
        ["2", "Pengemis", "1"],
        ["", "Kepala Dinas Sosial", ""],
        ["", "JUMLAH", "4"],
    ]
    found = build(T1=(COUNTS, rows, {}))["pmks"]
    assert found.type_id.tolist() == ["fakir_miskin", "group:sub_jumlah_keluarga", "pengemis", "total"]


def test_an_unknown_unit_of_a_column_stops_with_its_address(build):
    column = TARGET | {"unit": "persen"}
    with pytest.raises(UnknownTerm, match="alpha_2021/T1/11 target: unknown unit id 'persen'"):
        build(T1=([NAME, INDICATOR, column], [[PROGRAM, "x", "5"]], {}))


def test_cells_that_were_cut_off_stop_with_the_file(build, tmp_path: Path):
    with pytest.raises(io.InputError, match=r"T1\.csv: 1 rows, 2 described"):
        build(T1=(MONEY, ROWS[:1], {"rows": 2}))


def test_cells_of_a_described_table_that_are_missing_stop_with_the_file(build, tmp_path):
    build(T1=(MONEY, ROWS, {}))
    (tmp_path / "alpha_2021" / "T1.csv").unlink()
    with pytest.raises(io.InputError, match=r"alpha_2021/T1\.csv: no such file"):
        tidy_tables("alpha_2021", tmp_path)


def test_a_building_twice_gives_the_same_tables(build, tmp_path):
    first = build(T1=(MONEY, ROWS, {}))
    second = tidy_tables("alpha_2021", tmp_path)
    for name, frame in first.items():
        pd.testing.assert_frame_equal(frame, second[name])


def test_a_row_of_column_numbers_is_no_line(build):
    numbers = ["1", "2", "3", "4", "5", "6", "7"][: len(MONEY)]
    found = build(T1=(MONEY, [*ROWS, numbers], {}))["budget_lines"]
    assert found.line.max() == 10 + len(ROWS)


def test_money_under_a_column_of_percentages_is_unreadable(build):
    rows = [[PROGRAM, "Rp. 300.000,-", "Rp. 270.000,-", "270.000"], *ROWS[1:]]
    found = build(T1=(MONEY, rows, {}))["indicators"]
    shares = found[found.measure == "absorption_pct"].set_index("line")
    assert shares.status[11] == "unresolved" and shares.value[12] == 90


def test_what_no_check_foresees_is_one_line_with_its_place():
    told = r"contoh: the document cannot be read as it is described \(ZeroDivisionError"
    with pytest.raises(io.InputError, match=told), folder.reading(Path("contoh")):
        raise ZeroDivisionError


# -- money left over, carried sums, counts of parts -----------------------------------------------------------

REST = {"id": "rest", "role": "amount", "measure": "sisa", "year": 2021, "phase": "perubahan"}
LEFT = [
    [PROGRAM, "30.000", "27.000", "3.000"],
    [KEGIATAN, "30.000", "27.000", "3.000"],
    ["Peningkatan satu", "10.000", "9.000", "1.000"],
    ["Jumlah dipindahkan", "10.000", "9.000", "1.000"],
    ["Peningkatan dua", "20.000", "18.000", "2.500"],
]
CARRIED = [{"level": "carried", "name": "^Jumlah dipindahkan"}, *LEVELS]


def checked(tables, rule) -> dict[str, str]:
    """Return the verdicts of the checks of one rule by their place."""
    own = tables["checks"][tables["checks"].rule == rule]
    return dict(zip(own.check_id.str.split(f"/{rule}/").str[1], own.verdict, strict=True))


def test_money_left_over_is_a_row_of_its_own_measure_and_checked_in_its_row(build):
    tables = build(T1=([NAME, PAGU, SPENT, REST], LEFT, {"identities": ["sisa"], "levels": CARRIED}))
    rest = tables["budget_lines"].query("measure == 'sisa'")
    assert rest.amount_rp.tolist() == [3000, 3000, 1000, 2500]
    assert checked(tables, "sisa_follows") == {
        "11/rest": "agrees", "12/rest": "agrees", "13/rest": "agrees", "15/rest": "differs",
    }  # fmt: skip


def test_money_left_over_is_no_money_of_a_study(build):
    tables = build(T1=([NAME, PAGU, SPENT, REST], LEFT, {"levels": CARRIED}))
    lines = measures.lines(tables["budget_lines"], tables["checks"])
    assert lines.pagu_rp.sum() == 90_000 and lines.realisasi_rp.sum() == 81_000


def test_more_spent_than_planned_leaves_less_than_nothing(build):
    rows = [[PROGRAM, "30.000", "31.000", "(1.000)"]]
    tables = build(T1=([NAME, PAGU, SPENT, REST], rows, {"identities": ["sisa"]}))
    assert money(tables, "rest").amount_rp.tolist() == [-1000]
    assert checked(tables, "sisa_follows") == {"11/rest": "agrees"}


def test_a_carried_sum_is_no_line_and_is_checked_against_the_lines_before_it(build):
    tables = build(T1=([NAME, PAGU, SPENT, REST], LEFT, {"identities": ["children", "carried"], "levels": CARRIED}))
    assert 14 not in set(tables["budget_lines"].line)
    assert checked(tables, "carried_adds_up") == dict.fromkeys(("14/pagu", "14/spent", "14/rest"), "agrees")
    assert set(checked(tables, "parent_equals_children").values()) == {"agrees", "differs"}


def test_a_carried_sum_that_is_not_the_sum_differs(build):
    rows = [*LEFT[:3], ["Jumlah dipindahkan", "11.000", "9.000", "x"], LEFT[4]]
    tables = build(T1=([NAME, PAGU, SPENT, REST], rows, {"identities": ["carried"], "levels": CARRIED}))
    assert checked(tables, "carried_adds_up") == {
        "14/pagu": "differs", "14/spent": "agrees", "14/rest": "cannot_tell",
    }  # fmt: skip


PARTS = [
    NAME,
    {"id": "mekar", "role": "count", "year": 2021, "place": "Mekar", "unit": "orang"},
    {"id": "jaya", "role": "count", "year": 2021, "place": "Jaya", "unit": "orang"},
    {"id": "whole", "role": "count", "year": 2021, "unit": "orang"},
]


def test_counts_of_places_are_parts_of_their_count(build):
    rows = [["Pengemis", "3", "4", "7"], ["Pemulung", "1", "1", "3"], ["Jumlah", "4", "5", "10"]]
    more = {"identities": ["parts", "pmks_total"], "total_row": True}
    tables = build(T1=(PARTS, rows, more))
    assert tables["pmks"].place.tolist() == ["Mekar", "Jaya", ""] * 3
    assert checked(tables, "parts_add_up") == {
        "11/whole/places": "agrees", "12/whole/places": "differs", "13/whole/places": "differs",
    }  # fmt: skip
    assert checked(tables, "total_of_types") == {
        "13/2021": "agrees", "13/2021/Jaya": "agrees", "13/2021/Mekar": "agrees",
    }  # fmt: skip
    assert people.stocks(tables["pmks"], tables["indicators"]).query("what == 'sum_of_types'").value.tolist() == [10]


SEXES = [NAME, *({"id": each, "role": "count", "year": 2021, "unit": "orang"} for each in ("l", "p", "jumlah"))]


def test_men_and_women_told_by_ids_are_groups_and_checked_against_all(build):
    tables = build(T1=(SEXES, [["Pengemis", "3", "4", "7"], ["Pemulung", "1", "1", "3"]], {}))
    assert tables["pmks"].group.tolist() == ["l", "p", ""] * 2
    assert checked(tables, "parts_add_up") == {"11/jumlah/groups": "agrees", "12/jumlah/groups": "differs"}
    assert tables["pmks"].evidence.tolist() == ["exact"] * 3 + ["contradicted"] * 3


@pytest.mark.parametrize(
    ("rows", "verdicts"),
    [
        ([("Tuna Sosial", 8), ("Pengemis", 5), ("Pemulung", 3), ("Jumlah", 8)], {"11/2021": "agrees"}),
        ([("Tuna Sosial", 9), ("Pengemis", 5), ("Pemulung", 3)], {"11/2021": "differs"}),
        ([("Pengemis", 5), ("Pemulung", 3), ("Sub Jumlah", 9), ("Gelandangan", 5)], {"13/2021": "differs"}),
        ([("Pengemis", 5), ("Pemulung", 3), ("Jumlah", 9)], {}),  # the total of all: another check
    ],
)
def test_a_group_of_types_is_checked_against_its_types(build, rows, verdicts):
    column = {"id": "whole", "role": "count", "year": 2021, "unit": "orang"}
    tables = build(T1=([NAME, column], [[name, str(count)] for name, count in rows], {"total_row": True}))
    assert checked(tables, "group_of_types") == verdicts


def test_a_count_without_any_unit_is_kept_as_unstated(build):
    rows = [["Pengemis", "3"]]
    tables = build(T1=([NAME, {"id": "whole", "role": "count", "year": 2021}], rows, {}))
    assert tables["pmks"].unit.tolist() == ["unstated"]


@pytest.mark.parametrize(
    ("amounts", "value"),
    [
        (["28,080,000", "9,0x0,000", "500000"], 1250.0),  # the one that shows a style
        (["28,080,000", "28,080,000", "9.000.000"], 1250.0),  # two against one
        (["28,080,000", "9.000.000", "500000"], 1.25),  # one against one: the table's
        (["500000", "9,0x0,000", "500000"], 1.25),  # none shows one
    ],
)
def test_a_row_with_damaged_amounts_has_the_style_that_most_of_them_show(build, amounts, value):
    columns = [NAME, PAGU, SPENT, PAGU | {"id": "before", "year": 2020}, SHARE]
    tables = build(T1=(columns, [[PROGRAM, *amounts, "1,250"]], {"style_by_row": True}))
    assert indicators(tables).value.tolist() == [value]


@pytest.mark.parametrize(
    ("printed", "value"), [("99.999", 99_999), ("100.000", None), ("-99.999", -99_999), ("-100.000", None), ("-", None)]
)
def test_a_percentage_from_a_hundred_thousand_on_is_money(build, printed, value):
    found = indicators(build(T1=(MONEY, [[PROGRAM, "5", "5", printed]], {}))).iloc[0]
    assert (None if pd.isna(found.value) else found.value) == value
    assert found.state == ("dash" if printed == "-" else "number" if value else "unreadable")


# -- a second print of the same lines ------------------------------------------------------------------------

FAMILY = [PROGRAM, KEGIATAN, "a. Penyediaan Sandang", "b. Penyediaan Alat Bantu"]


def beside(build, own: list[str], second: list[str]) -> pd.DataFrame:
    """Return the budget rows of a table that a second one prints again, from the amounts of a family in both."""
    return money(twice(build, own, second)).query("table_id == 'T1'")


def twice(build, own: list[str], second: list[str]) -> dict[str, pd.DataFrame]:
    rows = [[list(pair) for pair in zip(FAMILY, amounts, strict=True)] for amounts in (own, second)]
    return build(T1=([NAME, PAGU], rows[0], {"second_print": "T2"}), T2=([NAME, PAGU], rows[1], {}))


WHOLE = ["30.000.000", "30.000.000", "10.000.000", "20.000.000"]


@pytest.mark.parametrize(
    ("own", "second", "amount", "status"),
    [
        ("20.00.000", "20.000.000", 20_000_000, "repaired"),
        ("20.00.000", "20.100.000", None, "unresolved"),  # the sum demands another figure than the second print
        ("20.00.000", "", None, "unresolved"),
        ("", "20.000.000", 20_000_000, "derived"),
        ("", "21.000.000", None, "unresolved"),
        ("", "", None, "unresolved"),
        ("21.000.000", "20.000.000", 21_000_000, "as_published"),  # printed without a doubt
    ],
)
def test_a_second_print_fills_only_what_the_sums_demand_as_well(build, own, second, amount, status):
    line = beside(build, [*WHOLE[:3], own], [*WHOLE[:3], second]).loc[14]
    assert (None if pd.isna(line.amount_rp) else line.amount_rp, line.status) == (amount, status)


def test_nothing_is_filled_where_a_sibling_or_the_parent_is_open(build):
    assert beside(build, [*WHOLE[:2], "1x", ""], WHOLE).status.loc[14] == "unresolved"


def test_a_parent_that_is_open_leaves_nothing_to_a_line(build):
    assert beside(build, [WHOLE[0], "3x", WHOLE[2], ""], WHOLE).status.loc[14] == "unresolved"


def test_headings_that_print_no_money_are_derived_after_a_second_print_filled_their_lines(build):
    lines = beside(build, ["", "", "10.000.000", "20.000.000"], WHOLE)
    assert lines.amount_rp.tolist() == [30_000_000, 30_000_000, 10_000_000, 20_000_000]
    assert lines.status.tolist() == ["derived", "derived", "as_published", "as_published"]


def test_two_prints_of_a_line_are_compared_and_both_figures_are_told(build):
    checks = twice(build, WHOLE, [*WHOLE[:3], "20.000.002"])["checks"]
    own = checks[checks.rule == "same_line_same_amount"]
    assert own.verdict.tolist() == ["agrees"] * 3 + ["differs"]
    assert (own.expected.iloc[-1], own.found.iloc[-1], own.difference.iloc[-1]) == (20_000_000, 20_000_002, 2)
    assert own.rows.iloc[-1] == "alpha_2021/T1/14/pagu alpha_2021/T2/14/pagu"
    assert own.table_id.iloc[-1] == "T1+T2"
