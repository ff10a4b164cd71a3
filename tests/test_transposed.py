"""A register with a column per type and a row per place or year is read as one with a row per type."""

import pytest

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
