"""Accounts become economic classes by their codes, and no rupiah of a line is counted beside its accounts."""

import csv

import pandas as pd
import pytest
import yaml
from small import REGION

from analysis import schema
from analysis.source import accounts, nomenclature, register, terms
from analysis.studies import measures
from analysis.tidy.build import tidy_tables

DOCUMENT = {
    "doc_id": "alpha_2026",
    "title": "Laporan",
    "office": "Dinas",
    "kind": "lra",
    "years": [2026],
    "region": REGION,
    "text": {"file": "alpha.txt", "sha256": "0", "lines": 1},
}
CODES = [{"id": "code", "role": "code"}, {"id": "account", "role": "code"}]
NAME = {"id": "name", "role": "name"}
PAGU = {"id": "pagu", "role": "amount", "measure": "pagu", "year": 2026, "phase": "unknown"}
OPERATING = PAGU | {"id": "pagu_operating", "economic_class": "operating"}
CAPITAL = PAGU | {"id": "pagu_capital", "economic_class": "capital"}
LEVELS = [
    {"level": "total", "name": "^Jumlah"},
    {"level": "account", "code": r" [4-6](\.\d+)*$"},
    {"level": "urusan", "code": r"^\d$"},
    {"level": "bidang_urusan", "code": r"^\d\.\d\d$"},
    {"level": "program", "code": r"^\d\.\d\d\.\d\d$"},
    {"level": "kegiatan", "code": r"^\d\.\d\d\.\d\d\.\d\.\d\d$"},
    {"level": "sub_kegiatan", "code": r"^\d\.\d\d\.\d\d\.\d\.\d\d\.\d{4}$"},
]
URUSAN = [
    ["1", "", "URUSAN WAJIB", "900"],
    ["1.06", "", "BIDANG SOSIAL", "900"],
    ["1.06.04", "", "PROGRAM REHABILITASI SOSIAL", "900"],
    ["1.06.04.2.01", "", "Kegiatan Satu", "900"],
]
LINE = "1.06.04.2.01.0001"
ROWS = [
    *URUSAN,
    [LINE, "", "Sub Satu", "900"],
    [LINE, "5.1.02", "Belanja Barang dan Jasa", "700"],
    [LINE, "5.1.02.01", "Belanja Barang", "300"],
    [LINE, "5.1.02.02", "Belanja Jasa", "400"],
    [LINE, "5.2.02", "Belanja Modal Peralatan dan Mesin", "200"],
    ["", "", "Jumlah", "900"],
]


@pytest.fixture
def build(tmp_path):
    """Return a function that builds the tidy tables of one table, whose rows begin at line 1."""

    def run(columns, rows, strict=False, **more) -> dict[str, pd.DataFrame]:
        folder = tmp_path / "alpha_2026"
        folder.mkdir()
        table = {
            "title": "Tabel",
            "rows": len(rows),
            "columns": columns,
            "levels": LEVELS,
            "parts": [{"start": "a", "end": "b"}],
            "total_row": True,
            "identities": ["children", "total", "classes"],
        } | more
        with (folder / "T1.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["line", *(f"c{number:02d}" for number in range(1, len(columns) + 1))])
            writer.writerows([line, *row] for line, row in enumerate(rows, 1))
        (folder / "document.yml").write_text(yaml.safe_dump(DOCUMENT | {"tables": {"T1": table}}), encoding="utf-8")
        return tidy_tables("alpha_2026", tmp_path, strict)

    return run


def above(tables, column="pagu") -> dict[int, int]:
    """Return the line of every row's parent by its line."""
    rows = tables["budget_lines"]
    rows = rows[rows.row_id.str.endswith(f"/{column}")]
    return {row.line: int(row.parent_id.split("/")[2]) if row.parent_id else 0 for row in rows.itertuples()}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("5.1.01.01.001.00001", "wage_bill"),
        ("5.1.02", "goods_and_services"),
        ("5 . 1 . 05 . 05", "grants"),
        ("5 1 06", "social_assistance"),
        ("5.2.02.05", "capital"),
        ("5.3.01", "contingency"),
        ("5.4.02", "transfers"),
        ("5.1", "operating"),
        ("5", "expenditure"),
        ("4.1.04", "revenue"),
        ("5.1.07", None),
        ("5.01.02", None),
        ("2.16.01", None),
        ("7.1.01", None),
        ("", None),
    ],
)
def test_a_code_of_the_accounts_of_2021_has_its_economic_class(code, found):
    assert accounts.economic_class(code) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [("5.2.1", "wage_bill"), ("5.2.2.01", "goods_and_services"), ("5.2.3", "capital"), ("5.1.5", "social_assistance")],
)
def test_the_third_part_tells_a_code_of_the_accounts_until_2020(code, found):
    assert accounts.economic_class(code) == found


def test_a_code_of_two_parts_is_of_the_accounts_of_its_year():
    assert accounts.economic_class("5.2", since_2021=True) == "capital"
    assert accounts.economic_class("5.2", since_2021=False) == "direct"


def test_every_account_and_header_has_a_class_with_its_names():
    words = accounts._words()
    named = {*words["accounts"].values(), *words["accounts_before"].values(), *words["headers"]}
    assert named < set(accounts.classes())
    assert all(each.name and each.name_en for each in accounts.classes().values())
    assert {each.part_of for each in accounts.classes().values()} - {""} < set(accounts.classes())


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["2.16", "2.16.2.20.2.21.01.0000", "2.16.01.2.01.0001", "5.1.02"], "5.1.02"),
        (["2.16", "2.16.0.00.0.00.01.0000", "2.16.01", ""], "2.16.01"),
        (["2.20", "2.16.2.20.2.21.01.0000"], "2.16.2.20.2.21.01.0000"),
        (["1", "1.06", "1.06.04"], "1.06.04"),
        (["1", "06", "04", "2.01", "02"], "1 06 04 2.01 02"),
        (["1", "06", "04", "2.01", "5.1.02"], "1 06 04 2.01 5.1.02"),
        (["1.06.04"], "1.06.04"),
        ([], ""),
    ],
)
def test_a_row_is_known_by_its_own_code_or_by_all_parts_of_it(cells, code):
    assert accounts.own_code(cells) == code


def test_accounts_lie_in_each_other_by_their_codes_and_in_their_sub_kegiatan(build):
    tables = build([*CODES, NAME, PAGU], ROWS)
    assert above(tables) == {1: 10, 2: 1, 3: 2, 4: 3, 5: 4, 6: 5, 7: 6, 8: 6, 9: 5, 10: 0}
    checks = tables["checks"]
    assert list(checks.verdict) == ["agrees"] * 7
    rows = tables["budget_lines"].set_index("line")
    assert list(rows.loc[[1, 2, 5], "economic_class"]) == ["", "", ""]
    assert list(rows.loc[[6, 7, 8, 9], "economic_class"]) == ["goods_and_services"] * 3 + ["capital"]
    assert list(rows.loc[[1, 2, 3, 6], "function"]) == ["all", "all", "rehabilitation", "rehabilitation"]
    assert rows.loc[6, "code"] == "5.1.02"


def test_an_account_whose_heading_is_not_printed_lies_in_the_line_and_not_in_the_account_before(build):
    rows = [*URUSAN, [LINE, "", "Sub Satu", "900"], [LINE, "5.1", "Operasi", "700"], [LINE, "5.2.02", "Modal", "200"]]
    assert above(build([*CODES, NAME, PAGU], rows))[7] == 5


def test_a_parent_that_its_accounts_do_not_make_up_is_a_check(build):
    rows = [list(row) for row in ROWS]
    rows[6][3] = "301"
    checks = build([*CODES, NAME, PAGU], rows)["checks"]
    assert list(checks[checks.verdict == "differs"].rows.str.split(" ").str[0]) == ["alpha_2026/T1/6/pagu"]


def test_units_lie_in_their_office_by_its_code_and_an_office_in_no_other(build):
    office, unit, other = "1.06.0.00.0.00.01.0000", "1.06.0.00.0.00.01.0001", "1.06.0.00.0.00.02.0000"
    rows = [
        ["1.06", "", "BIDANG", "9"],
        [office, "", "Dinas Sosial", "4"],
        [unit, "", "UPTD Panti", "4"],
        ["1.06.04", "", "PROGRAM REHABILITASI SOSIAL", "4"],
        [other, "", "Kantor", "5"],
        ["1.06.05", "", "PROGRAM PERLINDUNGAN DAN JAMINAN SOSIAL", "5"],
    ]
    levels = [*LEVELS[:4], {"level": "organisation", "code": r"^\d\.\d\d\.\d\."}, *LEVELS[4:]]
    tables = build([*CODES, NAME, PAGU], rows, levels=levels)
    assert above(tables) == {1: 0, 2: 1, 3: 2, 4: 3, 5: 1, 6: 5}
    assert set(tables["checks"].verdict) == {"agrees"}


def test_an_account_that_no_list_has_is_unmatched_and_told(build):
    rows = [*URUSAN, [LINE, "", "Sub", "900"], [LINE, "5.1.09", "Belanja Baru", "900"]]
    tables = build([*CODES, NAME, PAGU], rows)
    assert tables["budget_lines"].economic_class.iloc[-1] == "unmatched"
    told = tables["unmatched"]
    assert list(told[told.list == "account"].printed) == ["5.1.09"]


def test_studies_count_a_rupiah_once_and_take_no_account_for_a_line(build):
    tables = build([*CODES, NAME, PAGU], ROWS)
    lines = measures.lines(tables["budget_lines"], tables["checks"])
    assert lines[lines.leaf].pagu_rp.sum() == 900
    assert list(lines[lines.leaf].level) == ["sub_kegiatan"]
    assert "account" not in set(lines.level)


def test_salaries_are_known_by_their_accounts_and_where_none_are_printed_by_name(build):
    other = LINE.replace("0001", "0002")
    rows = [
        *URUSAN[:3],
        ["1.06.04.2.01", "", "Kegiatan", "900"],
        [LINE, "", "Honorarium", "500"],
        [LINE, "5.1", "Operasi", "500"],
        [LINE, "5.1.01", "Pegawai", "500"],
        [LINE, "5.1.02", "Barang", "0"],
        [other, "", "Penyediaan Gaji dan Tunjangan", "300"],
        [other, "5.1.01", "Pegawai", "200"],
        [other, "5.1.02", "Barang", "100"],
        [LINE.replace("0001", "0003"), "", "Penyediaan Gaji dan Tunjangan", "100"],
    ]
    tables = build([*CODES, NAME, PAGU], rows)
    lines = measures.lines(tables["budget_lines"], tables["checks"])
    assert list(lines[lines.leaf].salaries) == [True, False, True]


CLASSED = [
    *[[*row[:3], row[3], "0"] for row in URUSAN],
    [LINE, "", "Sub Satu", "700", "200"],
    [LINE, "5.1.02", "Barang", "700", "0"],
    [LINE, "5.2.02", "Modal", "0", "200"],
]


def test_a_line_whose_money_is_printed_by_class_gets_its_whole_money(build):
    rows = [[*row[:3], "700", "200"] for row in URUSAN] + CLASSED[4:]
    tables = build([*CODES, NAME, OPERATING, CAPITAL], rows)
    whole = tables["budget_lines"][tables["budget_lines"].economic_class == ""].set_index("line")
    assert dict(whole.amount_rp) == dict.fromkeys(range(1, 6), 900)
    assert set(whole.status) == {"derived"} and set(whole.evidence) == {"exact"}
    assert whole.loc[5, "row_id"] == "alpha_2026/T1/5/pagu_2026"
    assert above(tables, "pagu_2026") == {1: 0, 2: 1, 3: 2, 4: 3, 5: 4}
    assert set(tables["checks"].rule) == {"parent_equals_children"}  # what a sum was made of is no test of it
    lines = measures.lines(tables["budget_lines"], tables["checks"])
    assert lines[lines.leaf].pagu_rp.sum() == 900


def test_the_whole_money_is_open_where_a_class_is(build):
    rows = [[*row[:3], "700", "200"] for row in URUSAN] + [[LINE, "", "Sub Satu", "7?0", "200"]]
    tables = build([*CODES, NAME, OPERATING, CAPITAL], rows)
    row = tables["budget_lines"].set_index("row_id").loc["alpha_2026/T1/5/pagu_2026"]
    assert row.status == "unresolved" and row.amount_rp is pd.NA


def test_a_printed_whole_is_checked_against_its_classes_and_not_made_again(build):
    rows = [[*row[:3], "700", "200", "900"] for row in URUSAN] + [[LINE, "", "Sub Satu", "700", "200", "901"]]
    tables = build([*CODES, NAME, OPERATING, CAPITAL, PAGU], rows)
    assert not (tables["budget_lines"].status == "derived").any()
    checks = tables["checks"][tables["checks"].rule == "classes_add_to_line"]
    assert list(checks.verdict) == ["agrees"] * 4 + ["differs"]


def test_a_class_that_no_list_has_is_refused_in_a_description():
    with pytest.raises(ValueError, match="operasional"):
        register.Column(**PAGU | {"economic_class": "operasional"})
    with pytest.raises(ValueError, match="no class of an amount"):
        register.Column(id="name", role="name", economic_class="capital")


@pytest.mark.parametrize(
    ("code", "elsewhere"),
    [("2.16.01", True), ("2 16 01 2.01", True), ("1.06.04", False), ("X.XX.01", False), ("1.13.15.02", True)],
)
def test_a_printed_code_tells_another_urusan(code, elsewhere):
    assert nomenclature.is_elsewhere(code) == elsewhere


def test_programmes_of_another_urusan_have_no_code_and_no_function_of_this_one(build):
    rows = [
        ["1.05.01", "", "PROGRAM PENUNJANG URUSAN PEMERINTAHAN DAERAH KABUPATEN/KOTA", "1"],
        ["1.05.03", "", "PROGRAM PENANGANAN BENCANA", "2"],
        ["1.06.06", "", "PROGRAM PENANGANAN BENCANA", "3"],
    ]
    tables = build([*CODES, NAME, PAGU], rows)
    lines = tables["budget_lines"]
    assert list(lines.function) == ["administration", "unmatched", "disaster"]
    assert list(lines.nomenclature_code) == ["", "", "1.06.06"]
    assert list(tables["unmatched"].line) == [2]


def test_a_kegiatan_right_under_an_urusan_has_no_function_of_all(build):
    tables = build([*CODES, NAME, PAGU], [ROWS[1], ["1.06.04.2.01", "", "Kegiatan Satu", "900"]])
    assert list(tables["budget_lines"].function) == ["all", terms.UNMATCHED]


def test_the_levels_above_a_programme_hold_programmes_of_several_functions():
    assert schema.ABOVE_PROGRAM == ("total", "urusan", "bidang_urusan", "organisation")
