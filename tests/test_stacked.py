"""Tables that stand one below the other on a sheet are read apart, each with its own title and header."""

import pytest
import xlsxwriter

from analysis.intake import delimited, read, stacked, workbook
from analysis.intake.headers import texts

MONEY = [["No", "Program", "Pagu (Rp)", "Realisasi (Rp)"], [1, "Program A", 500_000, 400_000], [2, "B", 90_000, 80_000]]
PEOPLE = [
    ["No", "Jenis PPKS", "Jumlah"],
    [1, "Anak Terlantar", 12],
    [2, "Lanjut Usia Terlantar", 7],
    [3, "Pemulung", 3],
]


@pytest.fixture
def parts(tmp_path):
    """Return a function that writes rows on a sheet, an empty list for an empty row, and reads its tables."""

    def made(*rows):
        with xlsxwriter.Workbook(str(tmp_path / "book.xlsx")) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        (page,) = workbook.pages(tmp_path / "book.xlsx")
        return stacked.divided(page).tables

    return made


def first(table):
    return texts(table.rows[0])


def test_a_second_header_below_an_empty_row_begins_a_second_table(parts):
    money, people = parts(["Tabel 1 Anggaran"], *MONEY, [], ["Tabel 2 PPKS"], *PEOPLE)
    assert (money.caption, first(money), len(money.rows)) == ("Tabel 1 Anggaran", MONEY[0], 3)
    assert (people.caption, first(people), len(people.rows)) == ("Tabel 2 PPKS", PEOPLE[0], 4)


def test_a_title_that_names_a_table_needs_no_empty_row_above_it_and_may_have_one_below(parts):
    assert [len(each.rows) for each in parts(*MONEY, ["Tabel 2 PPKS"], [], *PEOPLE)] == [3, 4]


def test_a_note_below_a_table_stays_with_it(parts):
    money, people = parts(*MONEY, ["Sumber: Dinas Sosial"], [], *PEOPLE)
    assert texts(money.rows[-1])[0] == "Sumber: Dinas Sosial" and people.caption == ""


def test_a_header_that_is_printed_again_begins_no_table(parts):
    assert len(parts(*MONEY, [], *MONEY)) == 1


def test_a_header_that_is_printed_again_below_the_name_of_another_government_begins_its_table(parts):
    one, two = (["Anggaran 2023"], ["KABUPATEN ALFA"]), (["Anggaran 2023"], ["KABUPATEN BETA"])
    alfa, beta = parts(*one, [], *MONEY, [], *two, [], *MONEY)
    assert (alfa.caption, len(alfa.rows)) == ("Anggaran 2023; KABUPATEN ALFA", 3)
    assert (beta.caption, len(beta.rows)) == ("Anggaran 2023; KABUPATEN BETA", 3)
    assert len(parts(*one, [], *MONEY, [], *one, [], *MONEY)) == 1


def test_a_heading_row_below_an_empty_row_begins_no_table(parts):
    assert len(parts(*MONEY, [], ["", "Program C"], ["3", "Kegiatan", 10_000, 9_000])) == 1


def test_lines_above_the_header_that_say_whose_sheet_it_is_are_its_caption(parts):
    (only,) = parts(["Unit Organisasi", ":", "Dinas Sosial"], ["Tahun", ":", "2023"], *MONEY)
    assert first(only) == MONEY[0]
    assert only.caption == "Unit Organisasi : Dinas Sosial; Tahun : 2023"


def test_a_header_over_empty_cells_stands_over_the_parts_below_them(parts):
    (only,) = parts(["No", "Jenis PPKS", "Tahun 2023", ""], ["", "", "L", "P"], [1, "Anak Terlantar", 3, 4])
    assert [cell and (cell.text, cell.columns) for cell in only.rows[0]][2:] == [("Tahun 2023", 2), None]


def test_a_text_below_a_header_with_no_text_beside_it_makes_nothing_wide(parts):
    (only,) = parts(["No", "Uraian", "Pagu", "", "Ket"], ["", "Program", "2022", "2023", "x"], [1, "A", 3, 4, ""])
    assert [cell.columns for cell in only.rows[0] if cell] == [1] * 5


def test_a_csv_file_with_titles_is_divided_by_the_sign_of_its_rows(tmp_path):
    rows = ["Laporan", "", "No;Program;Pagu, Rp;Realisasi", "1;Perencanaan, Anggaran, dan Evaluasi;500.000;400.000"]
    (tmp_path / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    (page,) = delimited.pages(tmp_path / "a.csv")
    (table,) = stacked.divided(page).tables
    assert table.caption == "Laporan" and first(table) == ["No", "Program", "Pagu, Rp", "Realisasi"]


def test_two_tables_of_a_csv_file_have_an_id_each(tmp_path):
    rows = [["Tabel 1 Anggaran 2023"], *MONEY, [], ["Tabel 2 PPKS 2023"], *PEOPLE]
    (tmp_path / "a.csv").write_text("\n".join(";".join(map(str, row)) for row in rows), encoding="utf-8")
    assert [each.table_id for each in read.read(tmp_path / "a.csv", tmp_path / "doc")] == ["T1", "T2"]
