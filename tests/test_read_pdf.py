"""Reading PDF: what a page prints in tables comes out cell by cell, and what is only a picture is told apart."""

import csv
import os
from collections import Counter, defaultdict

import pypdfium2
import pytest
from PIL import Image, ImageDraw
from printed import HEIGHT, document, grid, rule, shade, table, text

from analysis import files
from analysis.intake import join, letters, pdf
from analysis.io import InputError

SOURCES = files.ROOT.parent / "shared" / "sources"

ROWS = [["No", "Program", "Pagu"], ["1", "Program A", "1.250.000"], ["2", "Program B", "3.000,50"]]


@pytest.fixture
def read(tmp_path):
    """Read the pages of a PDF with the given drawings."""

    def pages(*drawn, **how):
        return list(pdf.pages(document(tmp_path / "made.pdf", *drawn, **how)))

    return pages


def cells(page, number=0):
    """Return the texts of a table's rows, None where a larger cell covers a place."""
    return [[cell and cell.text for cell in row] for row in page.tables[number].rows]


# -- ruled tables --------------------------------------------------------------------------------------------


def test_a_ruled_table_gives_its_cells_with_their_boxes(read):
    (page,) = read(table(ROWS))
    assert cells(page) == ROWS
    box = page.tables[0].rows[1][2].boxes[0]
    assert (box.page, box.x0, box.y0, box.x1, box.y1) == (1, 200, 76, 280, 92)
    assert page.tables[0].ruled


def test_a_cell_over_several_places_stands_once(read):
    drawn = (
        grid([40, 120, 200, 280], [60, 76, 92, 108])
        .replace(rule(120, 60, 120, 108), rule(120, 60, 120, 108))
        .replace(rule(200, 60, 200, 108), rule(200, 76, 200, 108))
        .replace(rule(40, 76, 280, 76), rule(120, 76, 280, 76))
    )
    drawn += text(43, 80, "Nama") + text(180, 72, "Tahun") + text(123, 88, "2022") + text(203, 88, "2023")
    drawn += text(43, 104, "A") + text(123, 104, "1.000") + text(203, 104, "2.000")
    (page,) = read(drawn)
    assert cells(page) == [["Nama", "Tahun", None], [None, "2022", "2023"], ["A", "1.000", "2.000"]]
    assert (page.tables[0].rows[0][0].rows, page.tables[0].rows[0][1].columns) == (2, 2)


def test_a_text_over_lines_has_a_blank_between_them_and_none_after_a_hyphen(read):
    drawn = grid([40, 160, 280], [60, 100, 140]) + text(43, 72, "Penyediaan") + text(43, 84, "Sandang")
    drawn += text(163, 72, "Dokumen RKA-") + text(163, 84, "SKPD") + text(43, 112, "12") + text(163, 112, "7")
    assert cells(*read(drawn)) == [["Penyediaan Sandang", "Dokumen RKA-SKPD"], ["12", "7"]]


def test_a_figure_too_long_for_its_cell_is_put_together(read):
    drawn = grid([40, 160, 280], [60, 100, 140]) + text(43, 72, "Jumlah") + text(163, 72, "19.954.920.000,")
    drawn += text(163, 84, "-") + text(43, 112, "Nomor 1.") + text(163, 112, "1.000") + text(43, 124, "2 hal")
    assert cells(*read(drawn)) == [["Jumlah", "19.954.920.000,-"], ["Nomor 1. 2 hal", "1.000"]]


def test_figures_of_two_cells_that_nearly_touch_stay_apart(read):
    # Right-aligned to a rule, and the next cell's text begins right behind it: nearer than two words stand.
    drawn = grid([40, 120, 200], [60, 76, 92]) + text(94.7, 72, "4.000") + text(120.4, 72, "7.500")
    drawn += text(43, 88, "A") + text(123, 88, "B")
    assert cells(*read(drawn)) == [["4.000", "7.500"], ["A", "B"]]


def test_a_figure_that_goes_on_over_a_rule_is_not_torn(read):
    drawn = (
        grid([40, 120, 200], [60, 76, 92]) + text(60, 72, "112.345.678.901") + text(43, 88, "A") + text(123, 88, "B")
    )
    assert cells(*read(drawn))[0] == ["112.345.678.901", ""]


def test_bold_print_by_printing_twice_gives_each_figure_once(read):
    again = text(203.3, 88, "1.250.000")
    assert cells(*read(table(ROWS) + again)) == ROWS


def test_a_digit_that_falls_on_the_same_digit_of_the_next_cell_is_kept():
    def letter(x0, sign):
        return {"x0": x0, "x1": x0 + 5, "top": 20, "text": sign, "fontname": "F", "size": 10}

    first, second = (
        [letter(100 + 5 * n, sign) for n, sign in enumerate("771")],
        [letter(110.5, "1"), letter(115.5, "9")],
    )
    assert letters.once([*first, *second]) == [*first, *second]
    assert letters.once([*first, *first]) == first


def test_two_equal_digits_side_by_side_are_both_kept(read):
    assert cells(*read(table([["A", "B"], ["1.100.111", "22"]])))[1] == ["1.100.111", "22"]


def test_shades_of_cells_make_no_columns(read):
    shaded = shade(45, 76, 110, 84) + shade(110, 76, 118, 92) + shade(40, 60, 280, 76)
    assert cells(*read(shaded + table(ROWS))) == ROWS


def test_dotted_rules_divide(read):
    dots = "".join(shade(40 + 2 * n, 92, 40.8 + 2 * n, 92.8, 0) for n in range(120))
    drawn = grid([40, 120, 200, 280], [60, 76, 108]) + dots
    drawn += "".join(text(43 + 80 * n, 72, each) for n, each in enumerate(ROWS[0]))
    drawn += "".join(text(43 + 80 * n, 88, each) for n, each in enumerate(ROWS[1]))
    drawn += "".join(text(43 + 80 * n, 104, each) for n, each in enumerate(ROWS[2]))
    assert cells(*read(drawn)) == ROWS


def test_a_table_open_at_its_lower_end_keeps_its_last_row(read):
    drawn = "".join(rule(40, y, 280, y) for y in (60, 76)) + "".join(rule(x, 60, x, 100) for x in (40, 120, 200, 280))
    drawn += "".join(text(43 + 80 * n, 72, each) for n, each in enumerate(ROWS[0]))
    drawn += "".join(text(43 + 80 * n, 88, each) for n, each in enumerate(ROWS[1]))
    assert cells(*read(drawn)) == ROWS[:2]


def test_a_table_open_at_both_sides_keeps_its_outer_columns(read):
    drawn = "".join(rule(40, y, 280, y) for y in (60, 76, 92)) + "".join(rule(x, 60, x, 92) for x in (120, 200))
    drawn += "".join(text(43 + 80 * n, 72, each) for n, each in enumerate(ROWS[0]))
    drawn += "".join(text(43 + 80 * n, 88, each) for n, each in enumerate(ROWS[1]))
    assert cells(*read(drawn)) == ROWS[:2]


def test_double_rules_make_no_column_between_them(read):
    drawn = table(ROWS) + rule(125, 60, 125, 108)
    drawn = drawn.replace(text(123, 72, "Program"), text(128, 72, "Program"))
    drawn = drawn.replace(text(123, 88, "Program A"), text(128, 88, "Program A"))
    drawn = drawn.replace(text(123, 104, "Program B"), text(128, 104, "Program B"))
    assert cells(*read(drawn)) == ROWS


def test_a_frame_around_text_is_no_table(read):
    assert not read(grid([40, 280], [60, 120]) + text(50, 80, "Catatan 2.000"))[0].tables


def test_a_slanted_watermark_is_no_text_of_a_cell(read):
    mark = text(100, 100, "SALINAN 99", 30, turn=(0.7, 0.7, -0.7, 0.7))
    assert cells(*read(table(ROWS) + mark)) == ROWS


def test_text_that_its_low_cell_cuts_off_stays_in_that_cell(read):
    # A workbook's page tells its cells row after row; the third line of a name reaches into the row below.
    drawn = grid([40, 80, 200, 280], [60, 76, 100, 124])
    drawn += text(43, 72, "No") + text(83, 72, "Nama") + text(203, 72, "Pagu")
    drawn += text(43, 88, "1") + text(83, 86, "Peningkatan kapasitas") + text(83, 96, "aparatur desa dan")
    drawn += text(83, 106, "kelurahan") + text(203, 88, "1.000")
    drawn += text(43, 112, "2") + text(83, 118, "Lomba") + text(203, 112, "2.000")
    assert cells(*read(drawn))[1:] == [
        ["1", "Peningkatan kapasitas aparatur desa dan kelurahan", "1.000"],
        ["2", "Lomba", "2.000"],
    ]


def test_a_number_beside_the_middle_of_its_text_comes_first(read):
    drawn = grid([40, 200, 280], [60, 76, 100]) + text(43, 72, "Kegiatan") + text(203, 72, "Pagu")
    drawn += text(43, 92, "1") + text(60, 86, "Penyediaan") + text(60, 98, "Sandang") + text(203, 92, "500")
    assert cells(*read(drawn))[1] == ["1 Penyediaan Sandang", "500"]


# -- rows and columns without a rule between them ------------------------------------------------------------


def test_rows_without_a_rule_between_them_are_divided_at_their_figures(read):
    drawn = grid([40, 160, 240, 320], [60, 76, 124])
    drawn += text(43, 72, "Uraian") + text(163, 72, "Target") + text(243, 72, "Realisasi")
    for y, name, target, realised in ((88, "Pendapatan", "16.000", "17.996"), (112, "Pemanfaatan", "800", "829")):
        drawn += text(43, y, name) + text(163, y, target) + text(243, y, realised)
    drawn += text(43, 100, "jasa")
    assert cells(*read(drawn))[1:] == [["Pendapatan jasa", "16.000", "17.996"], ["Pemanfaatan", "800", "829"]]


def test_a_bold_heading_among_rows_without_rules_is_a_row_of_its_own(read):
    drawn = grid([40, 160, 240, 320], [60, 76, 140])
    drawn += text(43, 72, "Uraian") + text(163, 72, "Target") + text(243, 72, "Realisasi")
    drawn += text(43, 88, "PRODUKSI", font="F2") + text(43, 112, "GARAM", font="F2")
    for y, name, target, realised in ((100, "Ikan", "16.000", "17.996"), (124, "Garam", "800", "829")):
        drawn += text(43, y, name) + text(163, y, target) + text(243, y, realised)
    assert [row[0] for row in cells(*read(drawn))] == ["Uraian", "PRODUKSI", "Ikan", "GARAM", "Garam"]


def test_one_cell_of_several_figures_alone_divides_nothing(read):
    drawn = grid([40, 160, 280], [60, 76, 108]) + text(43, 72, "Tahun") + text(163, 72, "Pagu")
    drawn += text(43, 88, "2021") + text(43, 100, "2022") + text(163, 88, "500")
    assert len(cells(*read(drawn))) == 2


def test_a_cell_over_two_rows_with_a_figure_in_each_is_two_cells(read):
    drawn = grid([40, 160, 280], [60, 76, 92, 108]).replace(rule(40, 92, 280, 92), rule(40, 92, 160, 92))
    drawn += text(43, 72, "Nama") + text(163, 72, "Capaian") + text(43, 88, "A") + text(43, 104, "B")
    drawn += text(163, 88, "89.50") + text(163, 104, "96.83")
    assert cells(*read(drawn))[1:] == [["A", "89.50"], ["B", "96.83"]]


def test_a_cell_over_two_columns_with_a_gap_where_the_second_begins_is_two_cells(read):
    drawn = grid([40, 160, 280], [60, 76, 92, 108]).replace(
        rule(160, 60, 160, 108), rule(160, 60, 160, 92) + rule(40, 60, 40, 108)
    )
    drawn += text(43, 72, "Nama") + text(163, 72, "Pagu") + text(43, 88, "A") + text(163, 88, "1.000")
    drawn += text(43, 104, "B") + text(163, 104, "2.000")
    assert cells(*read(drawn))[2] == ["B", "2.000"]


def test_tables_ruled_one_upon_the_other_are_two(read):
    drawn = grid([40, 160, 320], [60, 76, 92]) + grid([40, 320], [92, 108]) + grid([40, 100, 240, 320], [108, 124, 140])
    for y, row in ((72, (43, "Indikator", 163, "Target")), (88, (43, "Keluaran", 163, "12"))):
        drawn += text(row[0], y, row[1]) + text(row[2], y, row[3])
    drawn += text(150, 104, "Rincian Belanja")
    drawn += text(43, 120, "Kode") + text(103, 120, "Uraian") + text(243, 120, "Jumlah")
    drawn += text(43, 136, "5.1") + text(103, 136, "Belanja Pegawai") + text(243, 136, "1.000")
    (page,) = read(drawn)
    assert cells(page, 0) == [["Indikator", "Target"], ["Keluaran", "12"]]
    assert cells(page, 1) == [["Kode", "Uraian", "Jumlah"], ["5.1", "Belanja Pegawai", "1.000"]]
    assert page.tables[1].caption == "Rincian Belanja"


# -- tables without rules ------------------------------------------------------------------------------------


def unruled(y=80):
    drawn = text(225.5, y, "Realisasi") + text(338, y, "Tahun 2023")
    drawn += text(40, y + 6, "No") + text(60, y + 6, "Indikator")
    for x, name in ((200, "2021"), (270, "2022"), (330, "Target"), (375, "Hasil")):
        drawn += text(x, y + 13, name)
    for n, (name, *figures) in enumerate(
        (
            ("Persentase tertangani", "68,99", "71,95", "72,5", "74,18"),
            ("Jumlah keluarga", "16.725", "17.444", "9", "8"),
        )
    ):
        drawn += text(40, y + 30 + 28 * n, str(n + 1)) + text(60, y + 30 + 28 * n, name)
        for x, figure in zip((200, 270, 330, 375), figures, strict=True):
            drawn += text(x, y + 30 + 28 * n, figure)
    return (
        drawn
        + text(60, y + 70, "miskin")
        + text(40, y + 86, "3")
        + "".join(
            text(x, y + 86, figure) for x, figure in ((60, "Nilai"), (200, "1"), (270, "2"), (330, "3"), (375, "4"))
        )
    )


def test_a_table_without_rules_is_found_by_what_stands_one_below_the_other(read):
    (page,) = read(text(40, 60, "Tabel 3.2 Perbandingan") + unruled())
    assert [row[1:] for row in cells(page)[2:]] == [
        ["Persentase tertangani", "68,99", "71,95", "72,5", "74,18"],
        ["Jumlah keluarga miskin", "16.725", "17.444", "9", "8"],
        ["Nilai", "1", "2", "3", "4"],
    ]
    assert not page.tables[0].ruled
    assert page.tables[0].caption == "Tabel 3.2 Perbandingan"


def test_headers_over_columns_without_rules_stand_over_those_they_are_centred_on(read):
    first, second = read(unruled())[0].tables[0].rows[:2]
    assert [(cell.text, cell.columns) for cell in first if cell] == [
        ("No", 1),
        ("Indikator", 1),
        ("Realisasi", 2),
        ("Tahun 2023", 2),
    ]
    assert [cell and cell.text for cell in second] == [None, None, "2021", "2022", "Target", "Hasil"]


def test_running_text_with_figures_is_no_table(read):
    lines = ["Anggaran tahun 2022 sebesar 1.000 dan tahun 2023", "sebesar 2.000 naik 100 dari 50 orang menjadi 75"] * 3
    assert not read("".join(text(40, 60 + 14 * n, line) for n, line in enumerate(lines)))[0].tables


# -- pages ---------------------------------------------------------------------------------------------------


def sideways(drawn_rows, turn):
    """Return the drawing of a table printed on its side: turn 90 reads upwards, -90 downwards."""
    drawn = ""
    for row, line in enumerate(drawn_rows):
        for column, cell in enumerate(line):
            along, across = 40 + 70 * column, 60 + 16 * row
            place = (across + 12, HEIGHT - along - 3) if turn > 0 else (HEIGHT - across - 12, along + 3)
            drawn += text(*place, cell, turn=(0, 1, -1, 0) if turn > 0 else (0, -1, 1, 0))
    for row in range(len(drawn_rows) + 1):
        at = 60 + 16 * row if turn > 0 else HEIGHT - 60 - 16 * row
        ends = (HEIGHT - 40, HEIGHT - 40 - 70 * len(drawn_rows[0])) if turn > 0 else (40, 40 + 70 * len(drawn_rows[0]))
        drawn += rule(at, ends[0], at, ends[1])
    for column in range(len(drawn_rows[0]) + 1):
        at = HEIGHT - 40 - 70 * column if turn > 0 else 40 + 70 * column
        ends = (60, 60 + 16 * len(drawn_rows)) if turn > 0 else (HEIGHT - 60, HEIGHT - 60 - 16 * len(drawn_rows))
        drawn += rule(ends[0], at, ends[1], at)
    return drawn


@pytest.mark.parametrize(("turn", "degrees"), [(90, 90), (-90, 270)])
def test_a_table_printed_on_its_side_is_turned_upright(read, turn, degrees):
    (page,) = read(sideways(ROWS, turn))
    assert cells(page) == ROWS
    assert (page.turned, page.width, page.height) == (degrees, 300, 420)


def test_a_page_that_the_file_turns_is_read_as_it_is_shown(read):
    (page,) = read(sideways(ROWS, 90), rotate=90)
    assert cells(page) == ROWS
    assert (page.turned, page.width, page.height) == (0, 300, 420)


def test_a_header_on_its_side_is_read_upwards(read):
    drawn = (
        grid([40, 120, 160], [60, 120, 136]) + text(43, 90, "Jenis") + text(144, 112, "Sukajaya", turn=(0, 1, -1, 0))
    )
    drawn += text(43, 132, "A") + text(123, 132, "12")
    assert cells(*read(drawn)) == [["Jenis", "Sukajaya"], ["A", "12"]]


def test_what_stands_beside_the_page_is_not_read(read):
    assert cells(*read(table(ROWS) + text(203, 88, "9") + text(-60, 88, "77"))) == [
        ROWS[0],
        ["1", "Program A", cells(*read(table(ROWS) + text(203, 88, "9")))[1][2]],
        ROWS[2],
    ]


def test_a_caption_is_the_line_that_names_the_table_and_no_running_text(read):
    above = text(40, 30, "Anggaran disajikan pada tabel berikut.") + text(40, 44, "Tabel 2.1 Program dan")
    assert read(above + text(40, 56, "Anggaran 2023") + table(ROWS))[0].tables[0].caption == (
        "Tabel 2.1 Program dan Anggaran 2023"
    )
    assert read(text(40, 54, "Anggaran disajikan pada tabel ini.") + table(ROWS))[0].tables[0].caption == ""


def test_whose_table_it_is_stands_in_no_caption(read):
    above = text(40, 40, "Tabel 2.1 Program") + text(40, 54, "Kepala Dinas : Nama Orang")
    assert read(above + table(ROWS))[0].tables[0].caption == "Tabel 2.1 Program"


def test_characters_that_mislead_are_spelt_out():
    assert pdf.letters.plain("\ufb01skal\u00a0da\u00aderah\u200b  1\u202f000") == "fiskal daerah 1 000"


# -- scans ---------------------------------------------------------------------------------------------------


def paper():
    """Return a picture of a page with print on it."""
    picture = Image.new("L", (840, 600), 255)
    draw = ImageDraw.Draw(picture)
    for row in range(12):
        draw.text((80, 100 + 30 * row), "Program A   1.250.000", fill=0, font_size=24)
    return picture


def kind(path):
    with pdf.opened(path) as opened:
        return pdf.painted.kind_of_page(opened.letters.pages[0], opened.pictures[0])


def test_a_page_with_letters_is_digital(tmp_path):
    assert kind(document(tmp_path / "made.pdf", table(ROWS))) == "digital"


def test_a_page_that_is_a_picture_is_a_scan(tmp_path):
    assert kind(document(tmp_path / "made.pdf", "", picture=paper())) == "scan"


def test_a_page_with_nothing_on_it_is_not_read_as_a_scan(tmp_path):
    assert kind(document(tmp_path / "made.pdf", "")) == "digital"


def test_letters_that_are_not_drawn_are_not_trusted(tmp_path):
    hidden = "".join(text(40, 60 + 15 * n, "Program A 1.250.000") for n in range(12)).replace("BT ", "BT 3 Tr ")
    assert kind(document(tmp_path / "made.pdf", hidden, picture=paper())) == "scan"


def test_letters_that_lie_under_a_picture_are_not_trusted(tmp_path):
    under = "".join(text(40, 60 + 15 * n, "Program A 1.250.000") for n in range(12))
    path = document(tmp_path / "made.pdf", under, picture=paper())
    over = tmp_path / "over.pdf"
    import pikepdf

    with pikepdf.open(path) as file:
        page = file.pages[0]
        content = page.Contents.read_bytes().decode("cp1252")
        picture, rest = content.split("Do Q\n")
        page.Contents = file.make_stream((rest + picture + "Do Q\n").encode("cp1252"))
        file.save(over)
    assert kind(over) == "scan"


def test_letters_that_make_no_words_are_not_trusted(tmp_path):
    lines = "".join(
        text(40, 60 + 15 * n, "".join(chr(ord(sign) - 29) for sign in "programpemberdayaan")) for n in range(9)
    )
    assert kind(document(tmp_path / "made.pdf", lines)) == "scan"


def test_letters_drawn_over_a_picture_of_no_print_are_digital(tmp_path):
    path = document(tmp_path / "made.pdf", table(ROWS), picture=Image.new("L", (420, 300), 230))
    assert kind(path) == "digital"


def test_a_scan_is_given_to_what_reads_scans(tmp_path, monkeypatch):
    import sys
    import types

    asked = types.ModuleType("analysis.intake.scan")
    asked.page = lambda path, number, before: (path.name, number)
    monkeypatch.setitem(sys.modules, "analysis.intake.scan", asked)
    monkeypatch.setattr("analysis.intake.scan", asked, raising=False)
    assert list(pdf.pages(document(tmp_path / "made.pdf", "", picture=paper()))) == [("made.pdf", 1)]


# -- files that are broken -----------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"no PDF", b"%PDF-1.7\n1 0 obj\n<<"])
def test_what_is_no_pdf_is_one_message(tmp_path, content):
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"broken\.pdf: no PDF that can be read"):
        list(pdf.pages(path))


def test_a_pdf_with_a_password_is_one_message(tmp_path):
    import pikepdf

    path = document(tmp_path / "made.pdf", table(ROWS))
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(path) as file:
        file.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(InputError, match=r"locked\.pdf: no PDF that can be read"):
        list(pdf.pages(locked))


# -- real documents ------------------------------------------------------------------------------------------


def source(name):
    path = SOURCES / name
    if not path.exists() and not os.environ.get("REQUIRE_DOCUMENTS"):
        pytest.skip(f"no file {name}")
    return path


def test_every_cell_of_the_document_with_known_truth_is_right():
    with source("contoh_asri_lkjip_2023.truth.csv").open(encoding="utf-8") as file:
        truth = list(csv.DictReader(file))
    tables = {table.table_id: table for table in join.tables(pdf.pages(source("contoh_asri_lkjip_2023.pdf")))}
    columns = defaultdict(list)
    for cell in truth:
        if cell["column"] not in columns[cell["table"]]:
            columns[cell["table"]].append(cell["column"])
    counted = Counter()
    for cell in truth:
        row = tables[cell["table"]].rows[int(cell["row"]) - 1]
        found = row.cells[columns[cell["table"]].index(cell["column"])].text
        assert found == cell["printed"], (cell["table"], cell["row"], cell["column"])
        counted[cell["role"]] += 1
    assert counted["amount"] + counted["value"] + counted["count"] > 900
    assert {name: len(table.rows) for name, table in tables.items()} == {
        name: max(int(cell["row"]) for cell in truth if cell["table"] == name) for name in columns
    }


DIGITAL = ["bogor_sipd_rka_2022", "jabar_bpbd_lkip_2016", "jabar_bpmpd_renja_evaluation_2014"]
DIGITAL += ["jabar_diskanlaut_renja_2016", "jabar_dpmdesa_lkip_2016", "jabar_hospital_lakip_2016"]
DIGITAL += ["jabar_lkip_annex_2016", "jabar_renstra_programme_table", "bogor_renja_2020_scan"]


@pytest.mark.parametrize("name", DIGITAL)
def test_no_figure_of_a_real_table_is_torn_or_glued(name):
    """Another library reads the same letters: each figure of a cell is one that it finds on the page, as often."""
    import re

    figure = re.compile(r"\d[\d.,]*\d|\d")
    path = source(f"{name}.pdf")
    told = pypdfium2.PdfDocument(path)
    figures = 0
    for page in pdf.pages(path):
        texts = [cell.text for table in page.tables for row in table.rows for cell in row if cell]
        own = Counter(each for text in texts for each in figure.findall(text))
        other = Counter(figure.findall(told[page.number - 1].get_textpage().get_text_range()))
        assert not own - other, page.number
        figures += own.total()
    assert figures > 30
