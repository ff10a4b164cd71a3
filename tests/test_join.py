"""Tables of pages to tables of a document: headers apart, what goes on over a page put together, the rest left out."""

from dataclasses import replace
from itertools import pairwise

import pytest

from analysis.intake import join, left_out
from analysis.intake.pages import Box, Page, PageCell, PageTable
from analysis.intake.said import Named

XS = (40.0, 80.0, 200.0, 280.0, 360.0)


def row(page, number, *texts):
    """Return a row of a page's table; None is a covered place, (text, columns, rows) a larger cell."""
    cells = []
    for column, text in enumerate(texts):
        wide, deep = text[1:] if isinstance(text, tuple) else (1, 1)
        text = text[0] if isinstance(text, tuple) else text
        box = (
            Box(page, XS[column], 60.0 + 12 * number, XS[column + wide], 72.0 + 12 * number)
            if text is not None
            else None
        )
        cells.append(None if text is None else PageCell(text, (box,), wide, deep))
    return tuple(cells)


def pages(*tables, captions=("Tabel 1.1 Program",)):
    """Return a page per table."""
    return [
        Page(
            number,
            420,
            300,
            0,
            (
                PageTable(
                    tuple(row(number, n, *line) for n, line in enumerate(table)),
                    captions[number - 1] if number <= len(captions) else "",
                ),
            ),
        )
        for number, table in enumerate(tables, 1)
    ]


def texts(table):
    return [[cell.text for cell in each.cells] for each in table.rows]


def wide(*tables):
    """Return a page per table of five columns."""
    edges = (40.0, 70.0, 100.0, 200.0, 280.0, 360.0)
    made = []
    for number, table in enumerate(tables, 1):
        rows = tuple(
            tuple(PageCell(text, (Box(number, x0, 60.0 + 12 * n, x1, 72.0 + 12 * n),)) for text, (x0, x1) in
                  zip(line, pairwise(edges), strict=True))
            for n, line in enumerate(table)
        )  # fmt: skip
        made.append(Page(number, 420, 300, 0, (PageTable(rows, "Tabel 1.1 Program" if number == 1 else ""),)))
    return made


CODED = ["No", "Kode", "Program", "Pagu", "Realisasi"]
HEADER = ["No", "Program", "Pagu", "Realisasi"]
A = ["1", "Program A", "1.000", "900"]
B = ["2", "Program B", "2.000", "1.900"]
C = ["3", "Program C", "3.000", "2.900"]


def test_the_header_is_apart_and_rows_are_numbered_through_the_document():
    first, second = join.tables(pages([HEADER, A, B], [HEADER, C], captions=("Tabel 1.1 A", "Tabel 1.2 B")))
    assert (first.table_id, first.header, texts(first)) == ("T1.1", (tuple(HEADER),), [A, B])
    assert (second.table_id, texts(second)) == ("T1.2", [C])
    assert [each.line for table in (first, second) for each in table.rows] == [1, 2, 3]


def test_a_repeated_header_is_dropped_and_counted():
    (table,) = join.tables(pages([HEADER, A], [HEADER, B], [HEADER, C]))
    assert texts(table) == [A, B, C]
    assert table.repeated_headers == 2


def test_a_table_goes_on_without_a_repeated_header_where_its_columns_are_the_same():
    (table,) = join.tables(pages([HEADER, A], [B]))
    assert texts(table) == [A, B]
    assert table.repeated_headers == 0


def shifted(page, by):
    """Return a page with its tables moved to the right."""
    return replace(
        page,
        tables=tuple(
            replace(
                table,
                rows=tuple(
                    tuple(
                        cell and replace(cell, boxes=tuple(replace(b, x0=b.x0 + by, x1=b.x1 + by) for b in cell.boxes))
                        for cell in line
                    )
                    for line in table.rows
                ),
            )
            for table in page.tables
        ),
    )


def test_a_table_goes_on_further_to_the_right_as_on_the_other_side_of_a_sheet():
    first, second = pages([HEADER, A], [B])
    assert texts(join.tables([first, shifted(second, 25)])[0]) == [A, B]


def test_columns_that_are_empty_on_a_page_are_one_there_and_stay_two():
    wide = [["No", "Program", "Lokasi", "Ket"], ["1", "Program A 2.000", "Kota", "APBD"]]
    first, second = pages(wide, [["2", "Program B", ("", 2, 1), None]])
    table = second.tables[0]
    one = replace(second, tables=(replace(table, rows=((*table.rows[0][:2], replace(table.rows[0][2], columns=1)),)),))
    (found,) = join.tables([first, one])
    assert texts(found) == [wide[1], ["2", "Program B", "", ""]]


def test_two_columns_that_are_one_with_text_make_another_table():
    wide = [["No", "Program", "Lokasi", "Ket"], ["1", "Program A 2.000", "Kota", "APBD"]]
    first, second = pages(wide, [["2", "Program B", ("Kota", 2, 1), None]])
    table = second.tables[0]
    one = replace(second, tables=(replace(table, rows=((*table.rows[0][:2], replace(table.rows[0][2], columns=1)),)),))
    assert len(join.tables([first, one])) == 2


def test_a_table_without_rules_goes_on_where_its_words_stand_below_the_same_columns():
    first, second = (replace(page, tables=(replace(page.tables[0], ruled=False),)) for page in pages([HEADER, A], [B]))
    narrow = replace(
        second,
        tables=tuple(
            replace(
                table,
                rows=tuple(
                    tuple(replace(cell, boxes=tuple(replace(b, x1=b.x1 - 15) for b in cell.boxes)) for cell in line)
                    for line in table.rows
                ),
            )
            for table in second.tables
        ),
    )
    assert texts(join.tables([first, narrow])[0]) == [A, B]


def test_another_table_with_the_same_columns_is_its_own():
    other = ["No", "Indikator", "Target", "Capaian"]
    assert [texts(table) for table in join.tables(pages([HEADER, A, B], [other, C]))] == [[A, B], [C]]


def test_a_table_with_a_caption_of_its_own_is_its_own():
    captions = ("Tabel 1.1 A", "Tabel 1.2 B")
    assert len(join.tables(pages([HEADER, A], [HEADER, B], captions=captions))) == 2


def test_a_caption_that_says_that_the_table_goes_on_is_no_new_one():
    captions = ("Tabel 1.1 Program", "Tabel 1.1 Program (lanjutan)")
    (table,) = join.tables(pages([HEADER, A], [HEADER, B], captions=captions))
    assert texts(table) == [A, B]


def test_a_page_without_the_table_ends_it():
    first, second = pages([HEADER, A], [B])
    gap = Page(2, 420, 300, 0, ())
    later = Page(3, 420, 300, 0, second.tables)
    assert len(join.tables([first, gap, later])) == 2


def test_larger_cells_of_a_header_stand_in_each_column_they_cover():
    rows = [
        [("No", 1, 2), ("Program", 1, 2), ("Tahun", 2, 1), None],
        [None, None, "2022", "2023"],
        A,
    ]
    (table,) = join.tables(pages(rows))
    assert table.header == (("No", "Program", "Tahun", "Tahun"), ("", "", "2022", "2023"))
    assert texts(table) == [A]


def test_a_larger_cell_over_a_row_of_names_makes_a_header_of_two_rows():
    rows = [["No", "Program", ("Tahun", 2, 1), None], ["", "", "2022", "2023"], A]
    assert len(join.tables(pages(rows))[0].header) == 2


def test_a_larger_cell_over_figures_is_a_header_of_one_row():
    rows = [["No", "Program", ("Pagu", 2, 1), None], A, B]
    (table,) = join.tables(pages(rows))
    assert (len(table.header), texts(table)) == (1, [A, B])


@pytest.mark.parametrize("numbers", [["1", "2", "3", "4"], ["(1)", "(2)", "(3)", "(4)"], ["1", "2", "3", "4 = 3/2"]])
def test_a_row_that_numbers_the_columns_is_no_row_and_ends_the_header(numbers):
    units = ["", "", "(Rp)", "(Rp)"]
    (table,) = join.tables(pages([HEADER, units, numbers, A], [HEADER, units, numbers, B]))
    assert table.header == (tuple(HEADER), tuple(units))
    assert texts(table) == [A, B]


def test_a_row_that_numbers_the_columns_is_dropped_on_a_page_that_repeats_only_it():
    (table,) = join.tables(pages([HEADER, ["1", "2", "3", "4"], A], [["1", "2", "3", "4"], B]))
    assert texts(table) == [A, B]


def test_a_numbering_with_one_number_lost_is_no_row():
    (table,) = join.tables(pages([HEADER, ["1", "", "3", "4"], A]))
    assert texts(table) == [A]


def test_a_row_of_small_figures_is_a_row():
    small = ["1", "3", "4", "5"]
    assert texts(join.tables(pages([HEADER, A, small]))[0]) == [A, small]


@pytest.mark.parametrize(
    ("first", "numbers", "is_header"),
    [
        (["No", "Prograrn", "Target Pagu", ""], ["1", "2", "3", "B"], True),
        (["No", "Program", "Targel", "Pagu"], ["l", "2", "3", "4"], True),
        (["No", "Kelompok", "Orang", "Keluarga"], ["1", "2", "3", "4"], False),
        (["No", "Program", "Target 2023", "Pagu"], ["1", "2", "3", "4"], False),
    ],
)
def test_a_header_that_a_scan_repeats_with_letters_and_cells_read_otherwise_is_no_row(first, numbers, is_header):
    read = [
        tuple(replace(cell, confidence=0.9) for cell in row(2, n, *line)) for n, line in enumerate([first, numbers, B])
    ]
    one, two = pages([["No", "Program", "Target", "Pagu"], ["1", "2", "3", "4"], A], [B])
    tables_of = join.tables([one, replace(two, tables=(PageTable(tuple(read)),))])
    assert ([texts(each) for each in tables_of] == [[A, B]]) is is_header


@pytest.mark.parametrize(("rest", "open_cells"), [(".000", ["1.299.941", ".000"]), ("1.000", [])])
def test_a_figure_whose_thousands_stand_in_the_row_below_is_not_sure(rest, open_cells):
    (table,) = join.tables(pages([HEADER, ["1", "Program A", "1.299.941", "5"], ["", "Warga", rest, ""]]))
    cells = [cell for each in table.rows for cell in each.cells if cell.confidence == 0]
    assert [cell.text for cell in cells] == open_cells
    assert [cell.other for cell in cells][:1] == ["1.299.941.000"][: len(cells)]


def test_a_row_cut_by_a_page_is_put_together_with_both_its_boxes():
    cut, rest = ["", "Pengumpulan dalam Daerah", "8", "7"], ["", "Kabupaten/Kota", "", ""]
    (table,) = join.tables(pages([HEADER, A, B, cut], [HEADER, rest, C]))
    assert texts(table) == [A, B, ["", "Pengumpulan dalam Daerah Kabupaten/Kota", "8", "7"], C]
    assert [box.page for box in table.rows[2].cells[1].boxes] == [1, 2]


def test_a_heading_at_the_head_of_a_page_is_a_row_of_its_own():
    heading = ["", "URUSAN WAJIB", "", ""]
    (table,) = join.tables(pages([HEADER, heading, A, heading, B], [HEADER, heading, C]))
    assert texts(table)[-2:] == [heading, C]


def test_a_text_that_goes_on_in_small_letters_is_the_rest_even_among_headings():
    heading, rest = ["", "URUSAN WAJIB", "", ""], ["", "dan pilihan", "", ""]
    (table,) = join.tables(pages([HEADER, heading, A, heading], [HEADER, rest, C]))
    assert texts(table)[-2:] == [["", "URUSAN WAJIB dan pilihan", "", ""], C]


def test_a_numbered_row_without_figures_is_never_the_rest_of_another():
    numbered = ["4", "Program D", "", ""]
    (table,) = join.tables(pages([HEADER, A, B], [HEADER, numbered, C]))
    assert texts(table)[-2:] == [numbered, C]


@pytest.mark.parametrize(
    ("cut", "rest", "whole"),
    [
        (["3", "Program C", "99,", "10"], ["", "sosial", "88", "0"], ["3", "Program C sosial", "99,88", "100"]),
        (["3", "Program C", "8.056", "7,82"], ["", "Sosial", "", "1"], ["3", "Program C Sosial", "8.056", "7,82 1"]),
    ],
)
def test_figures_that_a_page_cuts_are_of_the_row_before_it(cut, rest, whole):
    (table,) = join.tables(pages([HEADER, A, cut], [HEADER, rest, B]))
    assert texts(table) == [A, whole, B]


def test_figures_alone_go_on_the_currencies_that_end_the_page_before():
    cut, rest = ["3", "Program C", "Rp.", "Rp."], ["", "", "1.500", "900"]
    (table,) = join.tables(pages([HEADER, A, cut], [HEADER, rest, B]))
    assert texts(table) == [A, ["3", "Program C", "Rp. 1.500", "Rp. 900"], B]


def test_a_header_that_a_page_divides_into_other_rows_is_no_row_of_the_table():
    upper = ["Nomor", "Program dan Kegiatan Perangkat Daerah", ("Anggaran dan Belanja Tahun 2022", 2, 1), None]
    header = [upper, [None, None, "Pagu", "Sisa"]]
    again = [header[0], *[[None] * 4] * 3, header[1]]
    first, second = pages([*header, A, B], [*again, C])
    second = replace(second, tables=(replace(second.tables[0], header=5),))
    (table,) = join.tables([first, second])
    assert texts(table) == [A, B, C] and table.repeated_headers == 1


@pytest.mark.parametrize(
    ("code", "confidence", "read"),
    [("000.8", 0.9, "0008"), ("000.8", None, "000.8"), ("02.001", 0.9, "02.001"), ("1.234", 0.9, "1.234")],
)
def test_a_point_that_a_scan_shows_in_a_part_of_a_code_is_none_where_all_others_have_as_many_digits(
    code, confidence, read
):
    """With the point the row had a code of one part more than any line, and its figures no name."""
    parts = ["0001", "000 2", "", code]
    rows = [HEADER, *([part, f"Sub Kegiatan {n}", "1.000", "900"] for n, part in enumerate(parts))]
    (page,) = pages(rows)
    seen = tuple(tuple(replace(cell, confidence=confidence) for cell in line) for line in page.tables[0].rows)
    (table,) = join.tables([replace(page, tables=(replace(page.tables[0], rows=seen),))])
    assert [line[0] for line in texts(table)] == ["0001", "0002", "", read]


@pytest.mark.parametrize(("lower", "repeated"), [("Tingkat Realisasi (/) 0", 1), ("Tingkat 2021 Realisasi (/6)", 0)])
def test_a_header_that_its_page_knows_is_no_row_where_a_scan_lost_a_digit_of_it_and_a_year_is_alone_in_a_row(
    lower, repeated
):
    """Cells of the last rows alone, `2022)` and below it the rest, were rows of the table: a target of 2,022."""

    def scanned(number, last, *body):
        upper = ["Nomor", "Program dan Kegiatan Perangkat Daerah", "Tingkat Capaian Target", "Rencana (Tahun"]
        under = ["", "", "", "2022)"]
        rows = [upper, under, ["", "", last, ""], *body]
        read = [[replace(cell, confidence=0.9) for cell in row(number, n, *line)] for n, line in enumerate(rows)]
        return Page(number, 420, 300, 0, (PageTable(tuple(map(tuple, read)), header=3),))

    found = join.tables([scanned(1, "Tingkat Realisasi (/6) 0", A, B), scanned(2, lower, C)])
    assert (found[0].repeated_headers, texts(found[0]) == [A, B, C]) == (repeated, bool(repeated))


@pytest.mark.parametrize(("again", "tables"), [("Program1 Kegiatan 2021", 1), ("Program, Kegiatan 2022", 2)])
def test_a_header_of_a_scan_is_the_same_with_a_comma_read_as_1_and_not_with_another_year(again, tables):
    def scanned(*rows):
        (page,) = pages([*rows])
        read = (tuple(cell and replace(cell, confidence=0.9) for cell in row) for row in page.tables[0].rows)
        return replace(page, tables=(replace(page.tables[0], rows=tuple(read), caption=""),))

    head = ["No", "Program, Kegiatan 2021", "Pagu", "Sisa"]
    second = replace(scanned([head[0], again, *head[2:]], C), number=2)
    assert len(join.tables([scanned(head, A, B), second])) == tables


def test_a_row_with_figures_is_never_the_rest_of_another():
    figures = ["", "lain-lain", "5", "4"]
    (table,) = join.tables(pages([HEADER, A, B], [HEADER, figures]))
    assert texts(table) == [A, B, figures]


def test_the_surer_part_does_not_hide_the_doubt_about_the_other():
    one = PageCell("Program", (), confidence=0.99)
    other = PageCell("Sosial", (), confidence=0.7, other="Sosia1")
    both = join._put_together(one, other)
    assert (both.text, both.confidence, both.other) == ("Program Sosial", 0.7, "Program Sosia1")


def test_a_table_that_ends_with_its_header_has_no_rows():
    (table,) = join.tables(pages([HEADER, ["", "", "", ""]]))
    assert (table.header, table.rows) == ((tuple(HEADER),), ())


def test_empty_rows_are_dropped():
    assert texts(join.tables(pages([HEADER, A, ["", "", "", ""], B]))[0]) == [A, B]


@pytest.mark.parametrize(
    ("caption", "table_id"),
    [
        ("Tabel 3.2 Realisasi", "T3.2"),
        ("TABEL. 3.2 Realisasi", "T3.2"),
        ("Tabel 5.1. Rencana", "T5.1"),
        ("Tabel J-1 Evaluasi", "TJ-1"),
        ("Tabel I Evaluasi", "TI"),
        ("TABEL 9 Rencana Anggaran Tahun 2016", "T9"),
        ("Lampiran III Capaian", "LIII"),
        ("Tabel Realisasi", "p1"),
        ("", "p1"),
    ],
)
def test_a_table_is_named_by_the_number_of_its_caption_or_by_its_page(caption, table_id):
    assert join.tables(pages([HEADER, A], captions=(caption,)))[0].table_id == table_id


def test_two_tables_of_one_number_have_two_names():
    found = join.tables(pages([HEADER, A], [["No", "Nama", "X", "Y"], B], captions=("Tabel 1 A", "Tabel 1 B")))
    assert [table.table_id for table in found] == ["T1", "T1_2"]


# -- what is left out ----------------------------------------------------------------------------------------


def kept(*rows, header=HEADER):
    return [texts(table) for table in left_out.kept(join.tables(pages([header, *rows])))]


def test_a_table_of_figures_is_kept():
    assert kept(A, B) == [[A, B]]


def test_a_table_that_only_counts_its_rows_has_no_figures():
    assert not kept(["1", "Meningkatnya kesejahteraan", "Tepat", ""], ["2", "Terpenuhinya hak", "Baik", ""])


def test_a_table_of_codes_is_kept():
    rows = [["1.06.01", "Program A", "", ""], ["1.06.02", "Program B", "", ""]]
    assert kept(*rows) == [rows]


def test_a_list_of_contents_is_left_out():
    assert not kept(["", "BAB I PENDAHULUAN ..........", "1", ""], ["", "BAB II KINERJA ............", "14", ""])


def test_a_signature_is_left_out():
    assert not kept(
        ["", "Kepala Dinas", "", ""], ["", "Nama Orang", "", ""], ["", "NIP. 19700101 199003 1 001", "", ""]
    )


def test_the_rows_of_a_signature_below_a_table_are_left_out_and_its_figures_kept():
    signed = [["", "Kepala Dinas", "", ""], ["", "Nama Orang", "", ""], ["", "NIP 197001011990031001", "", ""]]
    assert kept(A, B, *signed) == [[A, B]]


def test_a_list_of_officials_is_left_out():
    officials = [["1", "Nama Orang", "19700101 199003 1 001", "4"], ["2", "Nama Lain", "19710101 199103 2 002", "3"]]
    assert not kept(*officials, header=["No", "Nama", "NIP", "Golongan"])


def test_tables_of_pages_that_name_two_offices_are_two():
    first, second = pages([HEADER, A, B], [HEADER, C])
    named = [
        replace(page, named=(Named("office", office),)) for page, office in ((first, "Dinas A"), (second, "Dinas B"))
    ]
    assert len(join.tables(named)) == 2
    assert len(join.tables([named[0], second])) == 1


def test_pieces_of_codes_and_figures_on_a_new_page_end_the_row_before():
    one = ["1", "0 2.", "Program A", "Rp 4.925.081.00", "900"]
    (found,) = join.tables(
        wide([CODED, *[["1", "01", "Program B", "1.000", "900"]] * 3, one], [["", "01", "", "0", ""]])
    )
    assert texts(found)[-1] == ["1", "02.01", "Program A", "Rp 4.925.081.000", "900"]


def test_a_row_with_its_own_figures_on_a_new_page_is_a_row():
    one = ["1", "02", "Program A", "4.925", "900"]
    (found,) = join.tables(wide([CODED, one, one], [["", "03", "Program C", "12", ""]]))
    assert len(found.rows) == 3


def test_a_figure_in_the_row_below_a_currency_alone_is_not_sure():
    rows = [["No", "Program", "Pagu"], ["1", "Jumlah", "Rp"], ["2", "Program B", "2.593.750.000"], ["3", "C", "1.000"]]
    (table,) = join.tables(pages(rows))
    assert [each.cells[2].confidence for each in table.rows] == [None, 0.0, None]


@pytest.mark.parametrize("above", ["000", "0 0 0"])
def test_the_last_digit_of_a_code_of_three_digits_is_of_the_row_that_a_page_cut(above):
    header = ["Kode", "Sub", "Program", "Target"]
    first = [header, *[["02.01", "0001", "Kursus", "7"]] * 9, ["02.02", above, "Pelaksanaan", "12"]]
    (table,) = join.tables(pages(first, [header, ["", "2", "Taruna", ""], ["03", "", "Bantuan", "9"]]))
    assert texts(table)[-2] == ["02.02", "0002", "Pelaksanaan Taruna", "12"]
