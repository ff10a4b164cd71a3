"""A register with a column per type and a row per place or year is read as one with a row per type."""

import pytest

from analysis import files
from analysis.intake import read, transposed
from analysis.intake.pages import PageCell, SourceRow, SourceTable

TYPES = ("Anak Terlantar", "Lanjut Usia Terlantar", "Penyandang Disabilitas")
PLACES = (("1", "Sukamaju", "3", "40", "5"), ("2", "Cikadu", "6", "-", "8"), ("", "Jumlah", "9", "40", "13"))
HEADER = (("No", "Kecamatan", "Jenis PPKS", "Jenis PPKS", "Jenis PPKS"), ("No", "Kecamatan", *TYPES))


def table(header, *rows):
    cells = [SourceRow(n, tuple(map(PageCell, row))) for n, row in enumerate(rows, 1)]
    return SourceTable("T1", "Tabel 1 PPKS Tahun 2023", header, tuple(cells))


def texts(found):
    return [[cell.text for cell in row.cells] for row in found.rows]


def test_places_become_columns_and_types_rows():
    (found,) = transposed.upright([table(HEADER, *PLACES)])
    assert found.header == (
        ("Jenis PPKS", "Kecamatan", "Kecamatan", ""),
        ("Jenis PPKS", "Sukamaju", "Cikadu", "Jumlah"),
    )
    assert texts(found) == [[TYPES[0], "3", "6", "9"], [TYPES[1], "40", "-", "40"], [TYPES[2], "5", "8", "13"]]


def test_years_become_columns_and_a_column_of_sums_the_last_row():
    header = (("Tahun", *TYPES, "Jumlah"),)
    (found,) = transposed.upright([table(header, ("2022", "1", "2", "3", "6"), ("2023", "4", "5", "6", "15"))])
    assert found.header[1] == ("Jenis PPKS", "2022", "2023")
    assert texts(found)[-1] == ["Jumlah", "6", "15"]


def test_men_and_women_below_each_type_stand_below_each_place():
    header = (("Kecamatan", *(each for each in TYPES for _ in "LP")), ("Kecamatan", *"LPLPLP"))
    (found,) = transposed.upright([table(header, ("Sukamaju", *"123456"), ("Cikadu", *"234567"))])
    assert found.header[1:] == (("Jenis PPKS", "Sukamaju", "Sukamaju", "Cikadu", "Cikadu"), ("Jenis PPKS", *"LPLP"))
    assert texts(found)[0] == [TYPES[0], *"1223"]


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ((("No", "Jenis PPKS", "2022", "2023", "Jumlah"),), [("1", "Anak Terlantar", "3", "4", "7")]),
        (HEADER, [("1", "Sukamaju", "3", "40", "tidak ada data")]),
        ((("No", "Kecamatan", "Pagu", "Realisasi", "%"),), [("1", "Sukamaju", "3", "40", "5")]),
    ],
)
def test_other_tables_stay_as_they_are(header, rows):
    own = table(header, *rows)
    assert transposed.upright([own]) == [own]


def test_lines_are_numbered_through_all_tables():
    found = transposed.upright([table(HEADER, *PLACES[:2]), table(HEADER, *PLACES)])
    assert [row.line for each in found for row in each.rows] == [1, 2, 3, 4, 5, 6]


def test_counts_of_places_are_drafted_without_a_question_about_the_table(tmp_path):
    rows = [["Tabel 1 PPKS Tahun 2023"], HEADER[1], *PLACES]
    (tmp_path / "a.csv").write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")
    read.read(tmp_path / "a.csv", tmp_path / "doc")
    drafted = (tmp_path / "doc" / "document.yml").read_text()
    assert "place: Sukamaju" in drafted and "id: count_2023," in drafted


MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November"]


def plan(*rows, header=(("Bulan", "Jumlah (Rp)"),)):
    return table(
        header, *(rows or [*((month, "1.000.000") for month in [*MONTHS, "Desember"]), ("Jumlah", "12.000.000")])
    )


def test_a_cash_plan_with_a_row_per_month_gets_a_column_per_month():
    (found,) = transposed.upright([plan()])
    assert found.header == (("Uraian", *MONTHS, "Desember", "Jumlah"),)
    assert texts(found) == [["Jumlah Dana", *["1.000.000"] * 12, "12.000.000"]]


def test_a_cash_plan_without_a_header_loses_no_month():
    rows = [(month, "1.000.000") for month in MONTHS[1:]]
    (found,) = transposed.upright([plan(*rows, header=(("Januari", "7.000.000"),))])
    assert found.header[0][1] == "Januari" and texts(found)[0][1] == "7.000.000"


def test_several_columns_of_a_cash_plan_are_a_row_each():
    header = (("No", "Bulan", "Belanja Operasi", "Belanja Modal"),)
    (found,) = transposed.upright(
        [plan(*((str(n), month, f"{n}.000", "-") for n, month in enumerate(MONTHS)), header=header)]
    )
    assert [row[0] for row in texts(found)] == ["Belanja Operasi", "Belanja Modal"]


@pytest.mark.parametrize("rows", [
    [(month, "rapat") for month in MONTHS],
    [(month, "1.000") for month in MONTHS[:4]],
    [(month, "1.000") for month in [*MONTHS, *MONTHS]],
    [*((month, "1.000") for month in MONTHS), ("Program A", "5.000")],
])  # fmt: skip
def test_rows_that_are_not_the_months_of_a_year_stay(rows):
    own = plan(*rows)
    assert transposed.upright([own]) == [own]


def test_months_below_each_other_are_parts_of_the_year_that_adds_them(tmp_path):
    rows = ["DPA Tahun 2024", "Bulan;Jumlah (Rp)", *(f"{month};1.000.000" for month in [*MONTHS, "Desember"])]
    (tmp_path / "dpa.csv").write_text("\n".join([*rows, "Jumlah;12.000.000"]), encoding="utf-8")
    read.read(tmp_path / "dpa.csv", tmp_path / "doc")
    (own,) = files.read_yaml(tmp_path / "doc" / "document.yml")["tables"].values()
    assert own["columns"][1] == {"id": "januari", "role": "note", "months": [1], "of": "pagu_2024"}
    assert own["identities"] == ["months"] and own["levels"][0]["level"] == "total"


def test_months_that_do_not_add_to_the_year_are_no_parts_of_it(tmp_path):
    rows = ["DPA Tahun 2024", "Bulan;Jumlah (Rp)", *(f"{month};1.000.000" for month in [*MONTHS, "Desember"])]
    (tmp_path / "dpa.csv").write_text("\n".join([*rows, "Jumlah;12.000.001"]), encoding="utf-8")
    read.read(tmp_path / "dpa.csv", tmp_path / "doc")
    (own,) = files.read_yaml(tmp_path / "doc" / "document.yml")["tables"].values()
    assert own["columns"][1] == {"id": "januari", "role": "note"} and "identities" not in own
