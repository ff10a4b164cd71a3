"""Tables without rules: broken cells of narrow columns, headers of several rows, and pages without a header."""

import pytest
from printed import document, grid, rule, text

from analysis.intake import aligned, aligned_columns, join, pdf
from analysis.intake.letters import WHOLE, Word

XS = (20, 45, 75, 110, 250, 330)
HEADER = text(20, 40, "Kode") + text(110, 40, "Uraian") + text(250, 40, "Target") + text(330, 40, "Pagu")
LINES = [
    ("1", "02.", "000", "Penyediaan", "12", "Rp"),
    ("", "01", "1", "Makanan", "", "5.250.000"),
    ("1", "02.", "000", "Pelayanan", "7", "3.100.000"),
    ("", "01", "2", "Dukungan", "", ""),
    ("1", "02.", "000", "Penampungan", "31", "2.040.000"),
]
READ = [
    ["1", "02.01", "0001", "Penyediaan Makanan", "12", "Rp 5.250.000"],
    ["1", "02.01", "0002", "Pelayanan Dukungan", "7", "3.100.000"],
]


def printed(lines, y, step=12):
    return "".join(
        text(x, y + n * step, cell) for n, line in enumerate(lines) for x, cell in zip(XS, line, strict=True) if cell
    )


@pytest.fixture
def joined(tmp_path):
    """Return the tables of a PDF with the given pages."""

    def read(*pages):
        return join.tables(pdf.pages(document(tmp_path / "made.pdf", *pages)))

    return read


def rows(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_codes_that_narrow_columns_break_and_a_lone_currency_begin_no_row(joined):
    (table,) = joined(HEADER + printed(LINES, 56))
    assert rows(table)[:2] == READ
    assert len(table.rows) == 3


def test_a_code_that_breaks_around_a_mark_that_paper_loses_begins_no_row(joined):
    lines = [
        ("1", "02", "000", "Penyediaan", "12", "5.250.000"),
        ("", "", "1", "Makanan", "", ""),
        ("", "01", "", "Kota", "", ""),
        ("2", "02", "000", "Pelayanan", "7", "3.100.000"),
        ("", "", "2", "Dukungan", "", ""),
        ("", "01", "", "Kota", "", ""),
        ("3", "02", "000", "Penampungan", "31", "2.040.000"),
    ]
    (table,) = joined(HEADER + printed(lines, 56))
    assert [row[3] for row in rows(table)] == ["Penyediaan Makanan Kota", "Pelayanan Dukungan Kota", "Penampungan"]


def test_the_thousands_of_amounts_that_narrow_columns_break_begin_no_row_whatever_codes_break_beside_them(joined):
    lines = [
        ("10", "0", "", "Penanganan", "1.299.941", "1.444.379"),
        ("6", "3", "", "Warga Migran", ".000", ".178"),
        ("106", "04", "", "Rehabilitasi", "12.543.000", "13.937.000"),
        ("10", "0", "", "Perlindungan", "1.971.001", "1.894.350"),
        ("6", "5", "", "Jaminan", ".000", ".865"),
    ]
    (table,) = joined(HEADER + printed(lines, 56))
    assert [row[-2:] for row in rows(table)] == [
        ["1.299.941.000", "1.444.379.178"], ["12.543.000", "13.937.000"], ["1.971.001.000", "1.894.350.865"],
    ]  # fmt: skip


def test_a_second_indicator_below_a_row_is_a_row_of_its_own(joined):
    lines = [*LINES[:4], ("", "", "", "Lansia", "9", "1.000.000"), LINES[4]]
    (table,) = joined(HEADER + printed(lines, 56))
    assert [row[4] for row in rows(table)] == ["12", "7", "9", "31"]


def test_a_table_goes_on_without_its_header_in_the_columns_of_the_page_before(joined):
    (table,) = joined(HEADER + printed(LINES[:4] * 2, 56), printed([("1", "03", "", "Bantuan", "4", "80.000.000")], 40))
    assert rows(table)[-1] == ["1", "03", "", "Bantuan", "4", "80.000.000"]
    assert len(table.rows) == 5


def test_the_rest_of_a_row_that_a_page_cuts_ends_that_row(joined):
    second = [("", "01", "7", "Pengungsi", "", ""), ("1", "03", "", "Bantuan", "4", "80.000.000")]
    (table,) = joined(HEADER + printed(LINES, 56), printed(second, 40))
    assert rows(table)[2:] == [["1", "02.01", "0007", "Penampungan Pengungsi", "31", "2.040.000"], [*READ[0][:1], "03",
                               "", "Bantuan", "4", "80.000.000"]]  # fmt: skip


def test_below_a_header_printed_again_the_rest_of_a_row_that_a_page_cuts_ends_that_row(joined):
    second = [("", "", "", "Pengungsi", "", ""), *LINES[:2], ("1", "03", "", "Bantuan", "4", "80.000.000")]
    (table,) = joined(HEADER + printed(LINES, 56), HEADER + printed(second, 56))
    assert rows(table)[2][3] == "Penampungan Pengungsi" and rows(table)[3][3] == READ[0][3]
    assert table.repeated_headers == 1 and len(table.header) == 1


def test_a_header_printed_again_over_one_row_is_no_text_of_that_row(joined):
    (table,) = joined(
        HEADER + printed(LINES, 56), HEADER + printed([("1", "03", "", "Bantuan", "4", "80.000.000")], 56)
    )
    assert rows(table)[-1] == ["1", "03", "", "Bantuan", "4", "80.000.000"]


@pytest.mark.parametrize(
    "begins",
    ["Tabel 2 Data lain", "Bagian ini menguraikan capaian yang berjalan lama di atas semua kolom 12 dan 7 orang"],
)
def test_a_page_that_begins_with_something_else_goes_on_no_table(joined, begins):
    found = joined(HEADER + printed(LINES, 56), text(20, 30, begins) + text(20, 60, "12") + text(250, 60, "7"))
    assert len(found) == 1 and len(found[0].rows) == 3


def test_the_caption_of_the_next_table_is_no_text_of_a_row_that_goes_on(joined):
    xs = (20, 236, 292, 348)
    first = "".join(text(x, 40, name) for x, name in zip(xs, ("Uraian", "Sisa", "Pagu", "Realisasi"), strict=True))

    def row(top, n):
        cells = ("Layanan bagi warga lanjut usia di rumah", *[f"{n}.250.000"] * 3)
        return "".join(text(x, top, cell) for x, cell in zip(xs, cells, strict=True))

    second = row(30, 4) + text(20, 42, "Tabel 1.3 Sebaran warga")
    found = joined(first + row(56, 1) + row(70, 2) + row(84, 3), second)
    assert rows(found[0])[-1][0] == "Layanan bagi warga lanjut usia di rumah"


def test_currencies_alone_in_the_first_line_of_a_page_begin_its_first_row(joined):
    first = "".join(text(x, 40, name) for x, name in ((20, "Uraian"), (160, "Sisa"), (240, "Pagu"), (320, "Realisasi")))

    def row(top, name, figure):
        amounts = "".join(text(x, top, "Rp") + text(x, top + 10, f"{figure}.{x}.000") for x in (160, 240, 320))
        return text(20, top, name) + text(20, top + 10, "lanjutan") + amounts

    body = "".join(row(56 + 30 * n, f"Program {n}", n) for n in range(1, 4))
    (found,) = joined(first + body, row(40, "Program 4", 4) + row(70, "Program 5", 5))
    assert [each[0] for each in rows(found)] == [f"Program {n} lanjutan" for n in range(1, 6)]


def test_the_number_of_a_page_is_no_text_of_the_row_below_it(joined):
    second = text(255, 22, "2") + printed([("1", "03", "", "Bantuan", "4", "80.000.000")], 40)
    (table,) = joined(HEADER + printed(LINES, 56), second)
    assert rows(table)[-1] == ["1", "03", "", "Bantuan", "4", "80.000.000"] and len(table.rows) == 4


# -- headers ------------------------------------------------------------------------------------------------------


def test_the_lowest_line_of_a_header_in_the_middle_of_the_table_is_no_title(joined):
    body = [("Bantuan", "12", "3", "40"), ("Layanan", "7", "9", "55"), ("Pelatihan", "31", "1", "60")]
    xs = (20, 150, 200, 330)
    header = text(20, 40, "Uraian") + text(140, 40, "Target") + text(190, 40, "Awal") + text(320, 40, "Realisasi")
    lines = "".join(text(x, 66 + 14 * n, cell) for n, row in enumerate(body) for x, cell in zip(xs, row, strict=True))
    (table,) = joined(header + text(176, 51, "Periode") + lines)
    assert table.header[-1][0] == "Uraian"
    assert "Periode" in " ".join(cell for row in table.header for cell in row)


def test_a_year_over_a_narrow_and_a_wide_column_stands_over_both(joined):
    """The texts of the pair do not reach as far as their cells: only the middles of the headers tell."""
    heads = text(153, 40, "Tahun 2024") + text(291, 40, "Tahun 2025")
    pairs = "".join(text(x, 54, head) for x, head in ((132, "Target"), (202, "Rp"), (270, "Target"), (340, "Rp")))
    body = [("Bantuan", "12", "1.400.000.000", "15", "1.500.000.000"), ("Layanan", "3", "2.000.000", "4", "3.000.000"),
            ("Pelatihan", "31", "60.000.000", "33", "70.000.000")]  # fmt: skip
    rights = (None, 162, 243, 300, 381)
    drawn = "".join(
        text(20 if right is None else right - 5.56 * sum(c.isdigit() for c in cell) - 2.78 * cell.count("."), y, cell)
        for y, row in zip((68, 82, 96), body, strict=True)
        for right, cell in zip(rights, row, strict=True)
    )
    (table,) = joined(text(20, 54, "Program") + heads + pairs + drawn)
    assert [column[0] for column in zip(*table.header, strict=True)][1:] == ["Tahun 2024"] * 2 + ["Tahun 2025"] * 2


def test_column_numbers_whose_brackets_a_narrow_column_breaks_are_no_row(joined):
    numbers = text(20, 52, "(") + text(110, 52, "(2)") + text(250, 52, "(3)") + text(330, 52, "(4)")
    crumbs = text(21, 61, "1") + text(21, 70, ")")
    body = [("1", "", "", "Bantuan", "4", "80.000"), ("2", "", "", "Makan", "5", "90.000"),
            ("3", "", "", "Alat", "6", "10.000")]  # fmt: skip
    (table,) = joined(HEADER + numbers + crumbs + printed(body, 86))
    assert [row[0] for row in rows(table)] == ["1", "2", "3"]


# -- rows and columns ---------------------------------------------------------------------------------------------


def test_rows_far_apart_in_the_same_columns_are_one_table(joined):
    body = [("1", "2", "3", "Bantuan", "4", "80.000"), ("1", "2", "4", "Makan", "5", "90.000"),
            ("1", "2", "5", "Alat", "6", "10.000")]  # fmt: skip
    (table,) = joined(HEADER + printed(body, 56, step=60))
    assert len(table.rows) == 3


def test_a_far_row_whose_name_fills_its_cell_up_to_a_figure_is_of_the_table():
    def line(y, name, first, second):
        starts = ((20, "1.06"), (100, name), (250, first), (330, second), (420, "88,7"))
        return [Word(each, x, y, x + 5 * len(each), y + 10) for x, each in starts]

    long = "Pemberian Bimbingan Mental ABC"  # ends where the figure begins
    names = [long[:20], long, *["Penyediaan Alat"] * 3]
    lines = [line(60 + 50 * n, name, "12.824.000", f"{n}.035.888") for n, name in enumerate(names)]
    (found,) = aligned.tables(lines, 1)
    assert len(found.table.rows) == 5


def test_columns_of_texts_that_touch_in_one_row_are_two():
    class Word:
        def __init__(self, x0, x1):
            self.x0, self.x1, self.height = x0, x1, 10.0

        @property
        def centre(self):
            return (self.x0 + self.x1) / 2

    class Piece:
        def __init__(self, *words):
            self.words = words

    short, full = Piece(Word(0, 40), Word(100, 130)), Piece(Word(0, 60), Word(62, 98), Word(100, 150))
    assert aligned_columns._at_left_edges((0, 150), [[short], [full], [short]]) == [(0, 98), (100, 150)]
    alike = [[Piece(Word(0, 40), Word(43, 90))], [Piece(Word(0, 40), Word(43, 70))], [Piece(Word(0, 40), Word(43, 80))]]
    assert aligned_columns._at_left_edges((0, 90), alike) == [(0, 90)]


def test_figures_that_end_in_a_dash_are_whole_and_of_a_row_each(tmp_path):
    assert WHOLE.fullmatch("2.193.850.000,-")
    lines = [["Kantor", "2.193.850.000,-", "2.192.330.000,-"], ["Sarana", "8.338.296.000,-", "7.833.321.000,-"]]
    drawn = grid([40, 160, 250, 340], [60, 76, 110])
    for y, line in zip((72, 88, 104), (["Uraian", "Pagu", "Realisasi"], *lines), strict=True):
        drawn += "".join(text(x, y, cell) for x, cell in zip((43, 163, 253), line, strict=True))
    (table,) = join.tables(pdf.pages(document(tmp_path / "made.pdf", drawn)))
    assert rows(table) == lines


# -- what a page cuts ---------------------------------------------------------------------------------------------

NUMBERED = text(20, 40, "No") + text(60, 40, "Indikator Kinerja") + text(250, 40, "Target") + text(330, 40, "Realisasi")
NUMBERS = [("8", "Kepuasan warga", "12", "11"), ("9", "Penyandang yang dilayani", "7", "5")]


def listed(lines, y, step=24):
    xs = (20, 60, 250, 330)
    return "".join(text(x, y + n * step, cell) for n, row in enumerate(lines) for x, cell in zip(xs, row, strict=True))


def test_the_number_of_a_row_that_a_narrow_column_breaks_begins_no_row(joined):
    broken = text(20, 104, "1") + text(60, 104, "Lansia") + text(250, 104, "40") + text(330, 104, "38")
    broken += text(20, 116, "0") + text(60, 116, "terlantar")
    broken += text(20, 128, "1") + text(60, 128, "Anak") + text(250, 128, "3") + text(330, 128, "2")
    broken += text(20, 140, "1") + text(60, 140, "jalanan")
    (table,) = joined(NUMBERED + listed(NUMBERS, 56) + broken)
    assert [(row[0], row[1]) for row in rows(table)][2:] == [("10", "Lansia terlantar"), ("11", "Anak jalanan")]


def test_a_broken_number_at_the_head_of_a_page_goes_on_from_the_page_before(joined):
    head = text(20, 40, "1") + text(60, 40, "Lansia") + text(250, 40, "40") + text(330, 40, "38")
    head += text(20, 52, "2") + text(60, 52, "terlantar")
    lines = [("9", "Satu", "1", "1"), ("10", "Dua", "2", "2"), ("11", "Tiga", "3", "3")]
    (table,) = joined(NUMBERED + listed(lines, 56), head)
    assert rows(table)[-1][:2] == ["12", "Lansia terlantar"]


def test_the_next_number_below_a_row_is_of_a_row_of_its_own(joined):
    lines = [("1", "Satu", "12", "11"), ("2", "Dua", "7", "5"), ("3", "Tiga", "4", "4")]
    (table,) = joined(NUMBERED + listed(lines, 56, step=12))
    assert [row[0] for row in rows(table)] == ["1", "2", "3"]


def test_the_last_lines_of_a_header_printed_again_are_no_rest_of_a_row(joined):
    header = [(20, "No"), (60, "Indikator"), (250, "Target"), (330, "Capaian")]
    tall = "".join(text(x, 40, cell) for x, cell in header) + text(330, 52, "Kinerja") + text(330, 64, "(%)")
    lines = [("1", "Satu", "12", "11"), ("2", "Dua", "7", "5"), ("3", "Tiga", "4", "4")]
    (table,) = joined(tall + listed(lines, 80), tall + listed([("4", "Empat", "6", "5")], 80))
    assert rows(table)[2:] == [["3", "Tiga", "4", "4"], ["4", "Empat", "6", "5"]]


def test_the_rest_of_a_row_below_a_header_printed_again_is_parted_by_the_rule_below_it(joined):
    heads = [(20, 40, "No"), (60, 40, "Indikator Kinerja"), (250, 40, "Target dan"), (330, 40, "Realisasi"),
             (250, 52, "Capaian"), (330, 52, "Kinerja")]  # fmt: skip
    header = "".join(text(*head) for head in heads) + "".join(rule(15, y, 390, y) for y in (28, 58, 82, 106, 130))
    lines = [("1", "Satu", "12", "11"), ("2", "Dua", "7", "5"), ("3", "Tiga yang", "4", "4")]
    below = [("4", "Empat", "6", "5"), ("5", "Lima", "9", "8"), ("6", "Enam", "3", "2")]
    rest = text(60, 70, "terlantar") + listed(below, 94)
    (table,) = joined(header + listed(lines, 70), header + rest)
    assert [row[1] for row in rows(table)] == ["Satu", "Dua", "Tiga yang terlantar", "Empat", "Lima", "Enam"]


def test_rows_below_the_rules_of_a_header_alone_are_all_read(joined):
    header = "".join(rule(15, y, 390, y) for y in (28, 44, 60)) + text(20, 40, "No") + text(60, 40, "Jenis PPKS")
    header += text(226, 40, "Jumlah 2022") + text(306, 40, "Jumlah 2023")
    header += text(22, 56, "1") + text(70, 56, "2") + text(253, 56, "3") + text(333, 56, "4")
    lines = [("1", "Satu", "12", "11"), ("2", "Dua", "7", "5"), ("3", "Tiga", "4", "4"), ("4", "Empat", "6", "5")]
    (table,) = joined(header + listed(lines, 74))
    assert [row[1] for row in rows(table)][-4:] == ["Satu", "Dua", "Tiga", "Empat"]


def test_the_rest_of_a_row_at_the_head_of_a_page_is_no_header(joined):
    second = printed([("", "", "", "dan Pengungsi", "", "")], 40)
    for n in range(4):
        own = [("1", "03", f"000{n}", f"Bantuan {n}", "4", "80.000.000"), ("", "", "", "sosial", "", "")]
        second += printed(own, 58 + 30 * n)
    (table,) = joined(HEADER + printed(LINES, 56), second)
    assert [row[3] for row in rows(table)][2:] == [
        "Penampungan dan Pengungsi", *(f"Bantuan {n} sosial" for n in range(4)),
    ]  # fmt: skip


def test_lines_above_the_first_row_below_a_header_printed_again_are_the_rest_of_the_row_that_the_page_cut(joined):
    own = [(str(n), "", "", f"Bantuan {n}", "4", f"{n}0.000.000") for n in range(1, 8)]
    cut = [*own[:2], ("", "", "", "Kabupaten", "", ""), ("3", "", "", "Pemerintah", "5", "3.000.000")]
    rest = [("", "", "", "Daerah", "", ""), *own[3:]]
    (table,) = joined(HEADER + printed(cut, 56), HEADER + printed(rest, 56))
    assert [row[1] for row in rows(table)] == [
        *("Bantuan 1", "Bantuan 2 Kabupaten", "Pemerintah Daerah"),
        *("Bantuan 4", "Bantuan 5", "Bantuan 6", "Bantuan 7"),
    ]


def test_a_line_above_the_first_figures_is_of_their_row_where_figures_stand_in_the_middle_of_rows(joined):
    drawn = HEADER
    for n in range(1, 6):
        cell = [("", "", "", f"Bantuan {n}", "", ""), (str(n), "", "", "Kabupaten", "4", f"{n}0.000.000")]
        drawn += printed(cell, 18 + 40 * n, 10) + text(XS[3], 38 + 40 * n, "Daerah")
    (table,) = joined(drawn)
    assert rows(table)[0] == ["1", "Bantuan 1 Kabupaten Daerah", "4", "10.000.000"]


def test_the_rest_of_a_row_below_a_header_and_its_column_numbers_printed_again_over_one_row_ends_that_row(joined):
    numbers = "".join(text(x + 4, 52, str(n)) for n, x in enumerate((20, 110, 250, 330), 1))
    own = [(str(n), "", "", f"Bantuan {n}", "4", f"{n}0.000.000") for n in range(1, 5)]
    last = [("", "", "", "Kabupaten", "", ""), ("5", "", "", "Pelayanan", "7", "3.100.000")]
    (table,) = joined(HEADER + numbers + printed(own, 66), HEADER + numbers + printed(last, 66))
    assert [row[1] for row in rows(table)][3:] == ["Bantuan 4 Kabupaten", "Pelayanan"]


def test_a_sum_without_a_code_is_no_rest_of_the_name_above_it(joined):
    own = [(str(n), "", "", f"Bantuan {n}", "4", f"{n}0.000.000") for n in range(1, 6)]
    (table,) = joined(HEADER + printed([*own, ("", "", "", "Jumlah", "", "150.000.000")], 56))
    assert rows(table)[-1][:2] == ["", "Jumlah"]


def test_a_bold_name_around_its_figures_is_one_row(joined):
    header = "".join(text(x, 40, name) for x, name in ((20, "Uraian"), (200, "Pagu"), (280, "Realisasi"), (360, "%")))
    figures = [(71, "F2", "900.000", "800.000", "88,89"), (95, "F1", "500.000", "450.000", "90,00"),
               (119, "F1", "400.000", "350.000", "87,50")]  # fmt: skip
    names = [(65, "F2", "PROGRAM PENGELOLAAN"), (77, "F2", "SUMBER DAYA AIR"), (95, "F1", "Irigasi"),
             (113, "F1", "Sistem irigasi"), (125, "F1", "dan rawa")]  # fmt: skip
    drawn = header + "".join(text(20, y, name, font=font) for y, font, name in names)
    for y, font, *own in figures:
        drawn += "".join(text(x, y, figure, font=font) for x, figure in zip((200, 280, 360), own, strict=True))
    assert [row[0] for row in rows(joined(drawn)[0])] == [
        "PROGRAM PENGELOLAAN SUMBER DAYA AIR",
        "Irigasi",
        "Sistem irigasi dan rawa",
    ]


def test_numbers_of_columns_that_stand_beside_figures_set_left_are_of_the_header(joined):
    xs, middle = (20, 110, 200, 300), (30, 130, 222, 345)
    lines = "".join(text(x, 40, name) for x, name in ((20, "Kode"), (110, "Uraian"), (200, "Pagu (ribuan"), (310, "%")))
    lines += text(210, 50, "rupiah)") + "".join(text(x, 64, str(n)) for n, x in enumerate(middle, 1))
    for n in range(1, 4):
        row = (f"1.06.0{n}", f"Program {n}", f"{n}2.530", f"{n}.253")
        lines += "".join(text(x, 66 + 14 * n, cell) for x, cell in zip(xs, row, strict=True))
    (found,) = joined(lines)
    assert found.header[0] == ("Kode", "Uraian", "Pagu (ribuan rupiah)", "%") and len(found.rows) == 3
