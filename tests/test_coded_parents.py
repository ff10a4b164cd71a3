"""A line lies in the programme that its code names, also where that programme's heading is lost or printed after it."""

import pytest
from test_tidy import NAME, PAGU, build, family, money  # noqa: F401

CODE = {"id": "code", "role": "code"}
COLUMNS = [CODE, NAME, PAGU]
LINES = [
    ["1.06.02", "Program Pemberdayaan Sosial", "900.000"],
    ["1.06.02.2.01", "Kegiatan satu", "300.000"],
    ["1.06.02.2.02", "Kegiatan dua", "600.000"],
    ["1.06.05", "Program Perlindungan dan Jaminan Sosial", "1.100.000"],
    ["1.06.05.2.01", "Kegiatan tiga", "500.000"],
    ["1.06.05.2.02", "Kegiatan empat", "600.000"],
]
CODED = [{"level": "program", "name": "^(?i:program)"}, {"level": "kegiatan"}]


@pytest.fixture
def read(build):  # noqa: F811
    """Return a function that gives the parent's line and the function of every line of some rows from line 11 on."""

    def run(rows, **more):
        tables = build(T1=(COLUMNS, rows, {"levels": CODED} | more))
        return family(tables), money(tables).function.to_dict()

    return run


def test_lines_under_their_own_headings_stay(read):
    assert read(LINES)[0] == {11: None, 12: 11, 13: 11, 14: None, 15: 14, 16: 14}


def test_lines_whose_heading_is_lost_are_of_no_other_programme(read):
    parents, functions = read([*LINES[:3], *LINES[4:]])
    assert (parents[14], parents[15]) == (None, None)
    assert functions[14] == functions[15] == "protection"


def test_a_line_printed_before_its_heading_lies_in_it(read):
    parents, functions = read([*LINES[:3], LINES[4], LINES[3], LINES[5]])
    assert (parents[14], parents[16]) == (15, 15)
    assert functions[14] == "protection"


def test_one_misread_code_moves_nothing(read):
    rows = [list(row) for row in LINES]
    rows[2][0] = "1.06.03.2.02"
    assert read(rows)[0][13] == 11


def test_a_line_that_its_headings_sum_needs_stays_whatever_its_code_says(read):
    rows = [list(row) for row in LINES]
    rows[2][0] = "1.06.05.2.03"
    assert read(rows)[0][13] == 11


def test_codes_that_do_not_begin_with_their_headings_say_nothing(read):
    rows = [[row[0].rpartition(".")[2] if "2." in row[0] else row[0], *row[1:]] for row in LINES]
    assert read(rows)[0] == {11: None, 12: 11, 13: 11, 14: None, 15: 14, 16: 14}
