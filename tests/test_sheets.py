"""Sheets of a workbook are read as they hold their cells: no digit is lost, and nothing is made up."""

import datetime
import os
from pathlib import Path

import pytest
import xlsxwriter

from analysis.intake import workbook
from analysis.intake.pages import Box
from analysis.io import InputError
from analysis.source import numbers

SOURCES = Path(__file__).resolve().parents[2] / "shared" / "sources"


def source(name: str) -> Path:
    """Return a file of the shared sources; the test is skipped where they are not."""
    path = SOURCES / name
    if not path.is_file() and not os.environ.get("REQUIRE_DOCUMENTS"):
        pytest.skip(f"needs {name}")
    return path


@pytest.fixture
def sheet(tmp_path):
    """Return a function that writes cells (place, value, number format) and returns the texts of the sheet by place."""

    def run(*cells, prepare=None, path=tmp_path / "book.xlsx") -> dict[str, str]:
        with xlsxwriter.Workbook(path) as book:
            own = book.add_worksheet("Isi")
            for place, value, *shown in cells:
                own.write(place, value, book.add_format({"num_format": shown[0]}) if shown else None)
            if prepare:
                prepare(book, own)
        return texts(path)

    return run


def texts(path: Path) -> dict[str, str]:
    found = {}
    for page in workbook.pages(path):
        for row in page.tables[0].rows:
            for cell in row:
                if cell and cell.text:
                    found[
                        xlsxwriter.utility.xl_rowcol_to_cell(int(cell.boxes[0].y0) - 1, int(cell.boxes[0].x0) - 1)
                    ] = cell.text
    return found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e11, "100000000000"),
        (10701893800, "10701893800"),
        (1234567.5, "1234567,5"),
        (1234567890123.25, "1234567890123,25"),
        (0.1 + 0.2, "0,3"),
        (1421890019.0000002, "1421890019"),
        (1234.567, "1234,5670"),
        (-0.25, "-0,25"),
        (1e-7, "0,0000001"),
        (0, "0"),
        (-0.0, "0"),
        (True, "TRUE"),
        ("10.701.893.800,00", "10.701.893.800,00"),
        ("two\nlines  of text", "two lines of text"),
        ("0012", "0012"),
    ],
)
def test_a_value_is_written_in_one_way(sheet, value, text):
    def as_text(book, own):
        own.write_string("A1", value)

    found = sheet(prepare=as_text) if isinstance(value, str) else sheet(("A1", value))
    assert found == {"A1": text}


@pytest.mark.parametrize("style", numbers.STYLES)
def test_a_number_reads_the_same_in_every_style_of_its_table(sheet, style):
    values = {"A1": 1234.567, "A2": 1234567, "A3": 0.125, "A4": 97.5, "A5": 1e11}
    found = sheet(*values.items())
    assert {place: float(numbers.parse_number(text, style)) for place, text in found.items()} == values


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [
        (0.1329, "0.00%", "13,29%"),
        (1, "0%", "100%"),
        (0.07, '0.0"%"', "0,07"),
        (4, "0.00", "4"),
        (1250000, "#,##0,", "1250"),
        (1250000000, '#,##0.0,," juta"', "1250"),
        (1250000, "#,##0", "1250000"),
        (1250000, '_-"Rp"* #,##0.00_-;-"Rp"* #,##0.00_-', "1250000"),
        (datetime.date(2026, 5, 31), "dd/mm/yyyy", "2026-05-31"),
        (datetime.datetime(2026, 5, 31, 10, 30), "dd/mm/yyyy hh:mm", "2026-05-31 10:30"),
        (datetime.time(7, 30), "hh:mm", "07:30"),
        (datetime.timedelta(hours=30), "[h]:mm", "30:00"),
    ],
)
def test_what_the_format_makes_of_a_number_stays_what_it_is(sheet, value, shown, text):
    assert sheet(("A1", value, shown)) == {"A1": text}


def test_an_error_and_a_formula_without_a_result_are_no_blank_cells(sheet):
    def prepare(book, own):
        own.write_formula("A1", "=1/0", None, "#DIV/0!")
        own.write_formula("A2", "=B1+B2", None, "#REF!")
        own.write_formula("A3", "=SUM(B1:B9)", None, "")
        own.write_formula("A4", "=SUM(B1:B9)", None, 0)
        own.write_formula("A5", "=SUM(B1:B9)", None, 12)

    assert sheet(prepare=prepare) == {"A1": "#DIV/0!", "A2": "#REF!", "A3": "=SUM(B1:B9)", "A4": "0", "A5": "12"}
    for text in ("#REF!", "=SUM(B1:B9)"):
        with pytest.raises(numbers.Unreadable):
            numbers.parse_amount(text, "dot_thousands")


def test_a_merged_cell_stands_where_it_begins_and_reaches_over_the_others(sheet, tmp_path):
    sheet(
        ("D1", "Pagu"),
        ("C3", 5),
        prepare=lambda book, own: (own.merge_range("A1:C2", "Uraian"), own.merge_range("A3:A9", "x")),
    )
    page = next(iter(workbook.pages(tmp_path / "book.xlsx")))
    first, last = page.tables[0].rows[0], page.tables[0].rows[-1]
    assert (first[0].text, first[0].columns, first[0].rows) == ("Uraian", 3, 2)
    assert first[0].boxes == (Box(1, 1, 1, 3, 2),)
    assert first[1:3] == (None, None) and first[3].text == "Pagu"
    assert [cell and cell.text for cell in last] == ["x", "", "5", ""]
    assert last[0].rows == 1  # no further than the sheet has cells


def test_rows_without_a_cell_are_left_out_and_the_others_keep_their_numbers(sheet, tmp_path):
    sheet(("B3", "Nama"), ("C3", "Pagu"), ("B7", "Program"), ("D7", 1))
    page = next(iter(workbook.pages(tmp_path / "book.xlsx")))
    assert [int(row[1].boxes[0].y0) for row in page.tables[0].rows] == [3, 7]
    assert {len(row) for row in page.tables[0].rows} == {4}


def test_rows_of_one_text_above_the_first_with_several_are_the_caption(sheet, tmp_path):
    sheet(("A1", "KAB. ALFA"), ("C2", "TAHUN 2026"), ("A4", "Nama"), ("B4", "Pagu"), ("A5", "Judul"), ("B6", 1))
    page = next(iter(workbook.pages(tmp_path / "book.xlsx")))
    assert page.tables[0].caption == "KAB. ALFA; TAHUN 2026"
    assert [[cell.text for cell in row] for row in page.tables[0].rows] == [
        *(["Nama", "Pagu", ""], ["Judul", "", ""], ["", "1", ""]),
    ]


def test_hidden_rows_and_columns_are_read_and_told(sheet, tmp_path):
    def prepare(book, own):
        own.set_row(1, None, None, {"hidden": True})
        own.set_column(1, 1, None, None, {"hidden": True})
        own.set_column(5, 9, None, None, {"hidden": True})

    cells = [("A1", "Nama"), ("B1", "Lama"), ("A2", "Kegiatan"), ("A3", "Jumlah")]
    assert set(sheet(*cells, prepare=prepare)) == {"A1", "B1", "A2", "A3"}
    (only,) = workbook.sheets(tmp_path / "book.xlsx")
    assert only.notes == ("sheet 'Isi': 1 hidden rows and 1 hidden columns are read",)


def test_a_hidden_sheet_is_not_read_and_told_and_the_others_keep_their_numbers(sheet, tmp_path):
    def prepare(book, own):
        hidden = book.add_worksheet("Daftar")
        hidden.write("A1", "x")
        hidden.hide()
        book.add_worksheet("Kosong")
        book.add_chartsheet("Grafik")
        book.add_worksheet("Lagi").write("A1", 0.5, book.add_format({"num_format": "0%"}))

    sheet(("A1", "Nama"), prepare=prepare)
    found = workbook.sheets(tmp_path / "book.xlsx")
    assert [(each.name, each.page.number) for each in found] == [("Isi", 1), ("Lagi", 5)]
    assert found[0].notes == ("sheet 'Daftar' is hidden and not read",) and not found[1].notes
    assert found[1].page.tables[0].rows[0][0].text == "50%"


def test_what_is_no_workbook_is_one_error_with_its_file(tmp_path, sheet):
    path = tmp_path / "bad.xlsx"
    path.write_bytes(b"no workbook")
    with pytest.raises(InputError, match=r"bad\.xlsx: not readable as a workbook"):
        workbook.sheets(path)
    with pytest.raises(InputError, match="no such file"):
        workbook.sheets(tmp_path / "none.xlsx")
    with pytest.raises(InputError, match="no visible sheet with a cell"):
        sheet(path=tmp_path / "empty.xlsx")
    whole = tmp_path / "whole.xlsx"
    sheet(("A1", "Nama"), path=whole)
    path.write_bytes(whole.read_bytes()[:-200])
    with pytest.raises(InputError, match=r"bad\.xlsx: not readable"):
        workbook.sheets(path)


def test_the_sheet_of_targets_made_by_hand_is_read_whole():
    (only,) = workbook.sheets(source("semarang_targets_2025.xlsx"))
    rows = only.page.tables[0].rows
    assert (only.page.height, only.page.tables[0].caption, len(rows)) == (104, "SERAPAN", 101)
    header = rows[0]
    assert [cell.text for cell in header if cell][:4] == [
        "No",
        "Kode Rekening",
        "Program/Kegiatan/Sub Kegiatan",
        "Target",
    ]
    assert (header[5].columns, header[0].rows) == (4, 2)
    assert [cell.text for cell in rows[5] if cell][1:] == [
        *("2.08.01.2.01.0001", "Penyusunan Dokumen Perencanaan Perangkat Daerah", "Dokumen", "4"),
        *("", "", "", "", "0", "0%"),
    ]
