"""Layouts of real offices: a ruled header over rows without rules, narrow cells, notes and titles around tables."""

import pytest
from printed import document, grid, text

from analysis.intake import draft, headers, join, pdf
from analysis.intake.drafted import About
from analysis.intake.header_words import tokens
from analysis.intake.letters import in_one
from analysis.intake.pages import Box, Page, PageCell, PageTable, SourceRow, SourceTable
from analysis.source.numbers import Unreadable, parse_amount
from analysis.source.verbatim import RawRow, prints_column_numbers


@pytest.fixture
def read(tmp_path):
    """Read the only page of a PDF with the given drawings."""

    def page(*drawn):
        return next(iter(pdf.pages(document(tmp_path / "made.pdf", *drawn))))

    return page


def cells(page, number=0):
    """Return the texts of a table's rows, None where a larger cell covers a place."""
    return [[cell and cell.text for cell in row] for row in page.tables[number].rows]


# -- rows without rules ---------------------------------------------------------------------------------------


HEADER = text(43, 72, "Nama") + text(123, 72, "2022") + text(203, 72, "2023")
UNRULED = [("Anak Jalanan", "12", "7"), ("Lanjut Usia", "1.250", "-"), ("Pemulung", "31", "5.004")]


def rows(lines, y, step=14, xs=(43, 123, 203)):
    return "".join(
        text(x, y + n * step, cell) for n, line in enumerate(lines) for x, cell in zip(xs, line, strict=True)
    )


def test_rows_without_rules_stand_in_the_columns_of_the_ruled_header_above_them(read):
    page = read(grid([40, 120, 200, 280], [60, 76]) + HEADER + rows(UNRULED, 88))
    assert cells(page) == [["Nama", "2022", "2023"], *map(list, UNRULED)]
    assert headers.height(page.tables[0]) == 1


def test_a_row_below_a_ruled_header_may_stand_further_down_when_it_has_figures(read):
    page = read(grid([40, 120, 200, 280], [60, 76]) + HEADER + rows(UNRULED, 88, step=40))
    assert cells(page)[1:] == [list(line) for line in UNRULED]


def test_running_text_below_a_ruled_header_is_no_row(read):
    page = read(
        grid([40, 120, 200, 280], [60, 76]) + HEADER + text(43, 90, "Uraian yang berjalan di atas kolom 12 dan 7")
    )
    assert page.tables == () or cells(page) == [["Nama", "2022", "2023"]]


def test_figures_without_any_name_below_a_ruled_header_are_no_rows_of_it(read):
    drawn = grid([40, 120, 200, 280], [60, 76]) + HEADER + text(123, 90, "12") + text(203, 90, "7")
    assert all(len(table.rows) == 1 for table in read(drawn).tables)


@pytest.mark.parametrize("note", ["Sumber: Bidang Sosial", "Keterangan: sementara", "*) sementara"])
def test_a_note_below_a_table_is_no_text_of_its_last_row(read, note):
    assert cells(read(rows([("Nama", "Laki", "Perempuan"), *UNRULED], 60) + text(43, 114, note)))[-1] == list(
        UNRULED[-1]
    )


def test_a_line_without_figures_far_below_the_last_row_is_no_text_of_it(read):
    page = read(rows([("Nama", "Laki", "Perempuan"), *UNRULED], 60) + text(43, 126, "Kepala Dinas"))
    assert cells(page)[-1] == list(UNRULED[-1])


def test_a_title_in_the_middle_over_a_table_is_no_header(read):
    page = read(text(85, 46, "DINAS SOSIAL KOTA ASIH") + rows([("Nama", "Laki", "Perempuan"), *UNRULED], 60))
    assert cells(page)[0] == ["Nama", "Laki", "Perempuan"]


def test_figures_set_left_and_a_dash_in_the_middle_are_of_one_column(read):
    drawn = text(43, 60, "Nama") + text(123, 60, "Laki-laki") + text(203, 60, "Jumlah")
    for n, (name, men, x) in enumerate([("Anak", "12", 123), ("Lansia", "-", 144), ("Pemulung", "31", 123)]):
        drawn += text(43, 74 + 14 * n, name) + text(x, 74 + 14 * n, men) + text(203, 74 + 14 * n, "40")
    assert [row[1] for row in cells(read(drawn))[1:]] == ["12", "-", "31"]


def test_a_currency_sign_alone_in_a_line_stands_in_the_row_of_its_figure(read):
    lines = [("Nama", "Pagu", "Jumlah", "Sisa"), ("Program A", "Rp", "12", "3"), ("sosial", "1.250.000", "", "")]
    lines += [(f"Program {letter}", f"Rp {n}.500.000", "7", "4") for letter, n in (("B", 2), ("C", 3), ("D", 4))]
    page = read(rows(lines, 60, step=12, xs=(43, 123, 223, 290)))
    assert [row[1] for row in cells(page)[1:]] == ["Rp 1.250.000", *(line[1] for line in lines[3:])]


def test_two_full_cells_without_a_gap_at_their_rule_are_two(read):
    drawn = grid([40, 120, 168.8, 230], [60, 76, 92]) + text(43, 72, "A") + text(123, 72, "Rp7.000.000Rp8.000.000")
    drawn += text(43, 88, "B") + text(123, 88, "Rp1.000") + text(172, 88, "Rp2.000")
    assert cells(read(drawn))[0] == ["A", "Rp7.000.000", "Rp8.000.000"]


# -- narrow cells ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["21.189.00", "0"], "21.189.000"),
        (["Rp 1.250.0", "00,00"], "Rp 1.250.000,00"),
        (["1.288.050", ".000"], "1.288.050.000"),
        (["4.500.000", "750.000"], "4.500.000 750.000"),
        (["133,3", "3"], "133,3 3"),
        (["Rp13.84", "1.707"], "Rp13.841.707"),
        (["13.84", "1,70"], "13.84 1,70"),
        (["104,", "76%"], "104,76%"),
        (["Rp. 24.689.000,0", "0"], "Rp. 24.689.000,00"),
        (["11.112.3", "75.000,0", "0"], "11.112.375.000,00"),
        (["2.493.", "139.0", "00,00"], "2.493.139.000,00"),
        (["6.909", ".000,", "00"], "6.909.000,00"),
        (["24.689.000,0", "12"], "24.689.000,0 12"),
        (["12.", "76%"], "12. 76%"),
    ],
)
def test_a_figure_cut_inside_its_groups_is_put_together_and_two_figures_are_not(lines, whole):
    assert in_one(lines) == whole


def test_a_figure_that_a_narrow_cell_may_have_torn_is_for_a_person(read):
    drawn = grid([40, 120, 152], [60, 90, 120]) + text(43, 72, "Capaian") + text(123, 72, "133,3") + text(123, 84, "3")
    drawn += text(43, 102, "Target") + text(123, 102, "12,5")
    torn, whole = (row[1] for row in read(drawn).tables[0].rows)
    assert (torn.text, torn.other, torn.confidence) == ("133,33", "133,3 3", 0.0)
    assert (whole.text, whole.confidence) == ("12,5", None)


def test_two_figures_of_a_cell_with_room_are_not_doubted(read):
    drawn = grid([40, 120, 280], [60, 90, 120]) + text(43, 72, "Capaian") + text(123, 72, "133,3") + text(123, 84, "3")
    drawn += text(43, 102, "Target") + text(123, 102, "12,5")
    assert read(drawn).tables[0].rows[0][1].confidence is None


def test_codes_broken_in_narrow_cells_divide_no_row(read):
    xs, ys = [40, 62, 84, 180, 260], [60, 76, 104, 132]
    drawn = grid(xs, ys) + text(43, 72, "Kode") + text(87, 72, "Program") + text(183, 72, "Pagu")
    for y, last in ((88, "1"), (116, "3")):
        drawn += text(45, y, "02.") + text(45, y + 12, "01") + text(67, y, "000") + text(67, y + 12, last)
        drawn += text(87, y, "Pendataan") + text(87, y + 12, "Kabupaten") + text(183, y, "1.250.000")
    body = cells(read(drawn))[1:]
    assert [row[2:] for row in body] == [["Pendataan Kabupaten", "1.250.000"]] * 2


def test_two_figures_that_may_be_torn_beside_one_that_is_whole_divide_no_row(read):
    xs = [40, 120, 190, 260, 330]
    drawn = grid(xs, [60, 76, 104]) + "".join(
        text(x, 72, head) for x, head in zip((43, 123, 193, 263), ("Nama", "2022", "2023", "Pagu"), strict=True)
    )
    drawn += text(43, 88, "Pelayanan") + text(43, 100, "anak") + text(263, 88, "1.250.000")
    drawn += text(123, 88, "9.26") + text(123, 100, "7") + text(193, 88, "17.0") + text(193, 100, "04")
    body = cells(read(drawn))[1:]
    assert [(row[0], row[3]) for row in body] == [("Pelayanan anak", "1.250.000")]


def test_rows_of_whole_figures_in_narrow_cells_are_still_divided(read):
    drawn = (
        grid([40, 120, 175, 230], [60, 76, 120]) + text(43, 72, "Nama") + text(123, 72, "Pagu") + text(178, 72, "Sisa")
    )
    for y, name in ((88, "Program A"), (106, "Program B")):
        drawn += text(43, y, name) + text(123, y, "1.250.000") + text(178, y, "2.500.000")
    assert [row[0] for row in cells(read(drawn))[1:]] == ["Program A", "Program B"]


LISTED = [("1. Survei", "10.000.000"), ("2. Dewan Air", "20.000.000"), ("3. Hibah", "30.000.000")]


def listed(*amounts, program=("Program", "Sumber", "Daya", "Air"), step=26):
    """Return a row of a ruled table whose cells list three kegiatan over two lines each, beside their programme."""
    drawn = grid([40, 120, 220, 290], [60, 76, 168]) + text(43, 72, "Program") + text(123, 72, "Kegiatan")
    drawn += text(223, 72, "Pagu") + "".join(text(43, 88 + 12 * n, line) for n, line in enumerate(program))
    for n, ((item, _), amount) in enumerate(zip(LISTED, amounts, strict=True)):
        drawn += text(123, 88 + step * n, item) + text(123, 98 + step * n, "daerah")
        drawn += text(223, 88 + step * n, amount) if amount else ""
    return drawn


def test_items_of_a_list_with_an_amount_beside_each_are_rows_and_a_text_that_runs_on_beside_them_is_of_the_first(read):
    body = cells(read(listed(*(amount for _, amount in LISTED))))[1:]
    assert [row[1:] for row in body] == [[f"{item} daerah", amount] for item, amount in LISTED]
    assert body[0][0] == "Program Sumber Daya Air" and not any(row[0] for row in body[1:])


def test_items_of_a_list_of_which_one_has_no_amount_are_one_row(read):
    assert len(cells(read(listed("10.000.000", "", "30.000.000")))) == 2


def test_amounts_with_a_blank_or_without_a_mark_divide_a_row_as_others_do(read):
    body = cells(read(listed("1 250.000", "2250000", "3.250.000")))[1:]
    assert [row[2] for row in body] == ["1 250.000", "2250000", "3.250.000"]


# -- headers --------------------------------------------------------------------------------------------------


def test_words_that_a_narrow_header_cuts_are_whole():
    assert tokens("Realis asi") == ["realisasi"]
    assert tokens("N o") == ["no"]
    assert tokens("Target K Rp") == ["target", "k", "rp"]


def test_the_lines_of_one_header_are_one_text(read):
    drawn = text(43, 52, "Nama") + text(150, 46, "Tahun 2022") + text(123, 58, "Target") + text(200, 58, "Realisasi")
    drawn += text(123, 68, "Kinerja") + text(200, 68, "Kinerja") + rows(UNRULED, 84, xs=(43, 125, 205))
    page = read(drawn)
    deep = headers.height(page.tables[0])
    assert "Target Kinerja" in [cell and cell.text for row in page.tables[0].rows[:deep] for cell in row]
    assert len(page.tables[0].rows) == deep + len(UNRULED)


def test_years_in_brackets_are_no_figures_of_a_row(read):
    drawn = text(43, 52, "Nama") + text(123, 52, "Target") + text(203, 52, "Realisasi")
    drawn += text(123, 62, "2022") + text(203, 62, "2022)") + text(43, 62, "kegiatan") + rows(UNRULED, 80)
    assert cells(read(drawn))[-3:] == [list(line) for line in UNRULED]


def test_units_of_money_are_no_figures_of_a_row(read):
    lines = [("Nama", "Tahun 2022", "Tahun 2023"), ("kegiatan", "Rp.000", "Rp.000"), *UNRULED]
    assert cells(read(rows(lines, 60)))[-4:] == [
        ["Nama kegiatan", "Tahun 2022 Rp.000", "Tahun 2023 Rp.000"],
        *map(list, UNRULED),
    ]


def test_column_numbers_that_narrow_cells_break_are_no_row():
    assert prints_column_numbers(RawRow(0, ["(1 )", "( 2 )", "(3)", "(4)", "5 = 4/3"]))


# -- drafts ---------------------------------------------------------------------------------------------------


def drafted(header, body):
    own = tuple(SourceRow(n, tuple(map(PageCell, row))) for n, row in enumerate(body, 1))
    table = SourceTable("T1", "Tabel 1 Data Tahun 2022", header, own)
    return draft.tables_of([table], About("renja", "Renja 2023", "kabupaten", (2023,)))


PSKS = [("1", "Karang Taruna", "12"), ("2", "Pekerja Sosial Masyarakat", "7"), ("3", "Dunia Usaha", "4")]


def test_a_list_of_known_types_is_a_register_whatever_its_header_says():
    found = drafted((("No", "Potensi dan Sumber", "Jumlah"),), PSKS)
    assert [column["role"] for column in found.tables["T1"]["columns"]] == ["number", "name", "count"]


def test_counts_below_kecamatan_have_their_place_even_where_no_sum_closes():
    header = (("No", "Jenis PSKS", "Kecamatan", "Kecamatan"), ("", "", "Sumber Waras", "Air Hitam"))
    found = drafted(header, [(*row, "9") for row in PSKS])
    assert [column.get("place") for column in found.tables["T1"]["columns"][2:]] == ["Sumber Waras", "Air Hitam"]


def test_a_table_kept_as_printed_needs_no_style():
    own = tuple(SourceRow(n, tuple(map(PageCell, ("1.250", f"x {n}")))) for n in range(1, 4))
    answers = {f"tables.T1.columns.{n}": {"role": "note"} for n in range(2)} | {"tables.T1.header": "kept as printed"}
    table = SourceTable("T1", "", (("a", "b"),), own)
    found = draft.tables_of([table], About("renja", "", "kabupaten", ()), answers)
    assert "style" not in found.tables["T1"]


# -- pages ----------------------------------------------------------------------------------------------------


def page_of(number, *lines, header=0):
    made = tuple(
        tuple(PageCell(each, (Box(number, 40 + 80 * n, 60, 120 + 80 * n, 76),)) for n, each in enumerate(line))
        for line in lines
    )
    return Page(number, 420, 300, 0, (PageTable(made, "Tabel 1" if number == 1 else "", True, header),))


def test_a_repeated_header_that_the_page_cuts_off_is_no_row():
    head = [("Program dan Kegiatan", "Capaian pada Tahun Awal Perencanaan", "Target 2024"), ("", "", "Rp.000")]
    cut = [("Program dan Kegiatan", "Capaian pada Tahun Awal Peren", "Target 2024"), ("", "", "Rp.000")]
    pages = [page_of(1, *head, ("A", "12", "1.250"), header=2), page_of(2, *cut, ("B", "7", "3.500"))]
    (table,) = join.tables(pages)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["A", "12", "1.250"], ["B", "7", "3.500"]]
    assert table.repeated_headers == 1


def test_a_header_of_other_years_is_another_one():
    head, other = ("Program", "Target 2024", "Target 2025"), ("Program", "Target 2026", "Target 2027")
    pages = [page_of(1, head, ("A", "12", "1.250"), header=1), page_of(2, other, ("B", "7", "3.500"))]
    assert len(join.tables(pages)) == 2


def test_a_unit_of_money_is_no_amount():
    with pytest.raises(Unreadable):
        parse_amount("Rp.000", "dot_thousands")
    assert parse_amount("Rp. 0", "dot_thousands") == 0


# -- headers without rules --------------------------------------------------------------------------------------


def centred(x, y, words):
    """Return the drawing of a text in the middle of a place, as wide as its letters are in Helvetica."""
    narrow = {"i": 2.22, "l": 2.22, "t": 2.78, "r": 3.33, " ": 2.78, "s": 5, "k": 5, "c": 5, "J": 5, "m": 8.33}
    broad = {"T": 6.11, "R": 7.22, "P": 6.67, "K": 6.67, "S": 6.67, "N": 7.22, "L": 5.56, "C": 7.22}
    width = sum((narrow | broad).get(letter, 5.56) for letter in words)
    return text(x - width / 2, y, words)


def figures(y, lines, xs):
    return "".join(
        text(40, y + 14 * n, name) + "".join(centred(x, y + 14 * n, each) for x, each in zip(xs, cells, strict=True))
        for n, (name, *cells) in enumerate(lines)
    )


THREE = [("Program A", "87", "102", "17"), ("Program B", "54", "829", "63"), ("Program C", "43", "56", "30")]


def test_a_name_over_five_columns_of_one_width_is_not_one_over_the_three_in_the_middle(read):
    xs, names = (130, 190, 250, 310, 370), ("Kotasari", "Pasir", "Sirna", "Mekar", "Jati")
    drawn = centred(60, 66, "Nama") + centred(250, 60, "Kecamatan")
    drawn += "".join(centred(x, 72, name) for x, name in zip(xs, names, strict=True))
    page = read(drawn + figures(86, [(*each, "5", "7") for each in THREE], xs))
    assert cells(page)[:2] == [["Nama", "Kecamatan", None, None, None, None], [None, *names]]


def test_the_first_line_of_a_header_stands_over_no_header_beside_that_text(read):
    drawn = centred(60, 72, "Nama")
    for x, lines in ((150, ("Lokasi",)), (220, ("Target", "Capaian", "Kinerja")), (290, ("Satuan",))):
        drawn += "".join(centred(x, 72 + 12 * n - 6 * (len(lines) - 1), each) for n, each in enumerate(lines))
    page = read(drawn + figures(98, THREE, (150, 220, 290)))
    assert [" ".join(filter(None, column)) for column in zip(*cells(page)[: page.tables[0].header], strict=True)] == [
        "Nama",
        "Lokasi",
        "Target Capaian Kinerja",
        "Satuan",
    ]


def test_the_name_of_codes_stands_over_each_of_their_parts(read):
    drawn = centred(70, 60, "Kode") + centred(220, 60, "Pagu") + centred(300, 60, "Realisasi") + text(120, 60, "Nama")
    for n, name in enumerate("ABC"):
        drawn += "".join(text(x, 74 + 14 * n, each) for x, each in ((40, "1"), (65, "06"), (90, f"0{n}"), (120, name)))
        drawn += centred(220, 74 + 14 * n, "1.250.000") + centred(300, 74 + 14 * n, "1.000.000")
    assert read(drawn).tables[0].rows[0][0].columns == 3


def test_numbers_of_columns_make_no_columns_beside_figures_set_otherwise(read):
    drawn = rows([("Nama", "Laki", "Perempuan"), ("1", "2", "3")], 60, xs=(43, 160, 243)) + rows(UNRULED, 88)
    assert {len(row) for row in cells(read(drawn))} == {3}


# -- full cells without rules -----------------------------------------------------------------------------------


def test_figures_of_full_cells_that_touch_are_two_columns(read):
    drawn = text(40, 60, "Nama") + text(122, 60, "Capaian") + text(161, 60, "Pagu") + text(240, 60, "Sisa")
    lines = [("84,85", "7.607.292.000", "12"), ("99,00", "3.887.352.000", "7"), ("78,00", "3.719.940.000", "5")]
    for n, (share, amount, rest) in enumerate(lines):
        drawn += text(40, 74 + 14 * n, f"Program {n}") + text(135, 74 + 14 * n, share)
        drawn += text(160.5, 74 + 14 * n, amount) + text(240, 74 + 14 * n, rest)
    assert [tuple(row[1:]) for row in cells(read(drawn))[1:]] == lines


def test_a_code_that_reaches_the_name_in_the_next_cell_is_no_word_of_it(read):
    drawn = grid([40, 66, 160, 240], [60, 76, 92]) + text(43, 72, "Kode") + text(75, 72, "Nama") + text(165, 72, "Pagu")
    drawn += text(43, 88, "02.07") + text(68.5, 88, "Pengadaan Mebel") + text(165, 88, "1.250")
    assert cells(read(drawn))[1] == ["02.07", "Pengadaan Mebel", "1.250"]


def test_two_digits_1_that_their_font_sets_nearer_are_of_one_figure(read):
    drawn = grid([40, 120, 240], [60, 76, 92]) + text(43, 72, "Nama") + text(123, 72, "Pagu") + text(43, 88, "Program")
    drawn += text(123, 88, "1") + text(123 + 5.56 - 0.6, 88, "1.069.003")
    assert cells(read(drawn))[1] == ["Program", "11.069.003"]


def test_a_row_that_prints_its_currencies_above_its_figures_is_whole_and_no_header(read):
    xs, header = (160, 240, 320), ["Nama", "Pagu", "Realisasi", "Sisa"]
    drawn = text(40, 60, header[0]) + "".join(text(x, 60, name) for x, name in zip(xs, header[1:], strict=True))
    for n, name in enumerate(["Jumlah pindahan", "Sembako", "Kursus"]):
        drawn += text(40, 74 + 28 * n, name) + "".join(text(x, 74 + 28 * n, "Rp.") for x in xs)
        drawn += text(40, 86 + 28 * n, "lanjutan") + "".join(text(x, 86 + 28 * n, f"{n + 1}.{x}.000") for x in xs)
    first = ["Jumlah pindahan lanjutan", "Rp. 1.160.000", "Rp. 1.240.000", "Rp. 1.320.000"]
    assert cells(read(drawn))[:2] == [header, first]


def test_a_total_without_a_code_whose_currencies_stand_above_its_figures_keeps_its_name(read):
    drawn = "".join(text(x, 60, name) for x, name in ((40, "Kode"), (100, "Program"), (200, "Pagu"), (300, "%")))
    for n in range(1, 6):
        code, name = ("", "JUMLAH") if n == 5 else (f"1.06.0{n}", f"Program {n}")
        top = 50 + 28 * n
        drawn += text(40, top, code) + text(100, top, name) + text(200, top, "Rp") + text(300, top, "85,45%")
        drawn += text(200, top + 12, f"{n}.375.902.000") + ("" if n == 5 else text(100, top + 12, "lanjutan"))
    assert cells(read(drawn))[-1] == ["", "JUMLAH", "Rp 5.375.902.000", "85,45%"]


def test_the_figures_below_their_currencies_are_of_that_row_whatever_else_is_cut_there(read):
    drawn = text(40, 60, "Nama") + "".join(
        text(x, 60, name) for x, name in ((160, "Target"), (240, "Pagu"), (320, "Sisa"))
    )
    for n in range(3):
        top = 74 + 28 * n
        drawn += text(40, top, f"Program {n}") + text(160, top, "10") + text(240, top, "Rp") + text(320, top, "Rp")
        drawn += text(40, top + 12, "lanjutan") + text(160, top + 12, "0") + text(240, top + 12, f"{n + 1}.250.000")
        drawn += text(320, top + 12, f"{n + 1}.000.000")
    assert [row[2] for row in cells(read(drawn))[1:]] == ["Rp 1.250.000", "Rp 2.250.000", "Rp 3.250.000"]


def test_one_figure_that_is_surely_cut_makes_two_lines_one_row(read):
    heads = ((160, "Awal"), (220, "Target"), (290, "Pagu"))
    drawn = text(40, 60, "Nama") + "".join(text(x, 60, head) for x, head in heads)
    for n in range(3):
        top = 74 + 28 * n
        drawn += text(40, top, f"Program {n}") + text(160, top, "99,") + text(220, top, "10") + text(290, top, "1.250")
        drawn += text(40, top + 12, "lanjutan") + text(160, top + 12, "88") + text(220, top + 12, "0")
    assert [row[:3] for row in cells(read(drawn))[1:]] == [[f"Program {n} lanjutan", "99,88", "100"] for n in range(3)]


def test_rows_with_fewer_cells_above_the_first_full_one_are_of_the_table(read):
    heads = ((30, "No"), (60, "Kode"), (110, "Nama"), (240, "Pagu"), (310, "Sisa"))
    drawn = "".join(text(x, 40, head) for x, head in heads)
    lines = [("1", "", "Program", "9.000.000"), ("2", "02.01", "Sembako", "5.000.000"),
             ("3", "02.02", "Kursus", "1.000.000"), ("4", "02.03", "Modal", "3.000.000")]  # fmt: skip
    for n, (number, code, name, money) in enumerate(lines):
        y = 56 + 14 * n if n < 1 else 90 + 14 * n
        drawn += (
            text(30, y, number) + text(60, y, code) + text(110, y, name) + text(240, y, money) + text(310, y, money)
        )
    assert [row[0] for row in cells(read(drawn))][-4:] == ["1", "2", "3", "4"]


def test_the_rest_of_a_unit_of_money_is_no_figure_of_a_row(read):
    heads = ((160, "(Rp.", "000)"), (240, "(Rp.", "000)"), (320, "(Rp.", "000)"))
    drawn = text(40, 60, "Nama") + "".join(text(x, 60, one) + text(x, 72, two) for x, one, two in heads)
    for n in range(3):
        drawn += text(40, 90 + 14 * n, f"Program {n}") + "".join(
            text(x, 90 + 14 * n, f"{n + 1}.250") for x, *_ in heads
        )
    assert cells(read(drawn))[0] == ["Nama", *["(Rp. 000)"] * 3]


def test_currencies_in_the_lowest_line_of_a_header_are_none_of_the_first_row(read):
    xs, lower = (160, 220, 290, 350), ("Target", "Rp", "Target", "Rp")
    drawn = text(40, 52, "Nama") + text(190, 46, "2022") + text(320, 46, "2023")
    drawn += "".join(text(x, 60, head) for x, head in zip(xs, lower, strict=True))
    for n in range(3):
        drawn += text(40, 74 + 28 * n, f"Program {n}") + "".join(text(x, 74 + 28 * n, "Rp") for x in xs[1::2])
        drawn += text(40, 86 + 28 * n, "lanjutan") + "".join(text(x, 74 + 28 * n, f"{n + 5}") for x in xs[::2])
        drawn += "".join(text(x, 86 + 28 * n, f"{n + 1}.{x}.000") for x in xs[1::2])
    table = read(drawn).tables[0]
    assert [cell and cell.text for cell in table.rows[table.header]][1:] == ["5", "Rp 1.220.000", "5", "Rp 1.350.000"]


def test_two_codes_whose_cells_touch_are_of_two_columns(read):
    codes = [("02.01", ""), ("02.01", "0001"), ("02.02", "0003"), ("02.02", "0004")]
    drawn = text(40, 60, "Kode") + text(130, 60, "Nama") + text(200, 60, "Pagu") + text(280, 60, "Realisasi")
    for n, (kegiatan, sub) in enumerate(codes):
        drawn += text(50, 74 + 14 * n, kegiatan) + text(75.3, 74 + 14 * n, sub) + text(130, 74 + 14 * n, f"Nama {n}")
        drawn += text(200, 74 + 14 * n, f"{n + 1}.250.000") + text(280, 74 + 14 * n, f"{n + 1}.000.000")
    assert [tuple(row[:2]) for row in cells(read(drawn))[1:]] == codes
