"""Headers and columns without upright rules: texts in the middle of their cells, texts set at one edge."""

import pytest

from analysis.intake import aligned, aligned_columns, aligned_rows, header_cells, layout
from analysis.intake.letters import Word
from analysis.intake.pages import PageCell, PageTable
from analysis.intake.pieces import Piece, over

COLUMNS = [(20, 60), (100, 180), (200, 240), (260, 300), (320, 360)]


def text(x0, y, words, x1=None, order=0, begins=True):
    word = Word(words, x0, y - 5, x1 if x1 is not None else x0 + 5 * len(words), y + 5, order=order, begins=begins)
    return Piece((word,))


def centred(middle, y, words, order=0):
    return text(middle - 2.5 * len(words), y, words, order=order)


def header(*lines):
    """Return lines of a header from (middle, text) pairs, printed in this order."""
    order = iter(range(100))
    return [
        [centred(middle, 20 + 12 * n, words, next(order)) for middle, words in line] for n, line in enumerate(lines)
    ]


def told(rows):
    return [[(cell.text, cell.columns) if cell else None for cell in row] for row in rows]


def test_a_text_stands_over_the_columns_of_which_it_is_the_middle():
    columns = [(20, 60), (100, 180), (200, 215), (230, 260), (290, 330)]
    lines = header([(280, "2023")], [(50, "Kode"), (140, "Uraian"), (205, "Unit")], [(250, "Target"), (310, "Rp")])
    found, rows = header_cells.rows(lines, columns, 1)
    assert found == columns
    assert told(rows) == [
        [("Kode", 1), ("Uraian", 1), ("Unit", 1), ("2023", 2), None],
        [None, None, None, ("Target", 1), ("Rp", 1)],
    ]


def test_a_header_in_which_no_edges_fit_is_not_told():
    columns = [(20, 60), (100, 180), (230, 260)]
    assert header_cells.rows(header([(20, "Kode"), (178, "Uraian"), (270, "Rp")]), columns, 1) is None


def test_a_text_between_two_columns_is_of_an_empty_one():
    columns = [(20, 60), (100, 140), (230, 260)]
    lines = header([(40, "Kode"), (120, "Uraian"), (180, "Catatan"), (245, "Rp")])
    found, rows = header_cells.rows(lines, columns, 1)
    assert len(found) == 4 and [cell.text for cell in rows[0]] == ["Kode", "Uraian", "Catatan", "Rp"]


def test_the_name_of_codes_stands_over_all_their_parts():
    columns = [(20, 25), (40, 50), (65, 75), (120, 180), (230, 260)]
    lines = header([(47, "Kode"), (150, "Uraian"), (245, "Rp")])
    _, rows = header_cells.rows(lines, columns, 1)
    assert told(rows) == [[("Kode", 3), None, None, ("Uraian", 1), ("Rp", 1)]]
    assert header_cells.name_all(lines, columns)


def test_a_title_over_all_columns_names_none():
    columns = [(20, 60), (100, 140), (230, 260)]
    assert not header_cells.name_all(header([(140, "Laporan")]), columns)


def test_texts_set_at_two_edges_are_two_columns_also_where_one_reaches_into_the_other():
    rows = [
        [text(20, 20, "02.01", 50), text(52, 20, "Makanan", 90)],
        [text(20, 32, "02.01.0001", 58), text(52, 32, "Sandang", 88)],
        [text(20, 44, "02.02", 50), text(52, 44, "Logistik", 92)],
    ]
    assert aligned_columns.columns_of(rows, []) == [(20, 51), (52, 92)]


def test_a_text_that_reaches_into_the_next_column_is_of_the_one_at_whose_edge_it_is_set():
    columns = [(20.0, 51.0), (52.0, 92.0)]
    assert over(text(20, 20, "02.01.0001", 58), columns) == [0]
    assert over(text(52, 20, "Makanan", 90), columns) == [1]


@pytest.mark.parametrize(
    ("above", "below", "starts"),
    [
        (("1.06.01.02.01.000", "Makanan", "8.376.000,", "35,3"), ("1", "", "00", "1"), 1),
        (("1.06.01.02.01", "Makanan", "8.376.000", "35,3"), ("1.06.01.02.02", "Sandang", "9.000.000", "40,1"), 2),
    ],
)
def test_a_line_of_rests_of_codes_and_figures_begins_no_row(above, below, starts):
    columns = [(20, 100), (120, 180), (200, 260), (280, 310)]
    whole = ("1.06.01", "Program", "9.000.000", "50,5")
    lines = [
        [text(columns[n][0], y, words) for n, words in enumerate(line) if words]
        for y, line in ((20, above), (31, below), (60, whole), (90, whole))
    ]
    assert len(aligned_rows.starts(lines, columns)) == starts + 2


def test_lines_below_the_rule_that_begins_a_table_are_of_its_header():
    lines = [[text(0, 10, "Tabel 1 Evaluasi")], [text(60, 30, "Target"), text(140, 30, "Realisasi")],
             [text(0, 42, "Nama"), text(60, 42, "2021"), text(140, 42, "2021")]]  # fmt: skip
    columns = [(0, 40), (60, 100), (140, 180)]
    assert aligned._below_rule(lines, 2, columns, [20.0, 50.0]) == 1
    assert aligned._below_rule(lines, 2, columns, [50.0]) == 2
    assert aligned._below_rule(lines, 2, columns, [2.0]) == 1  # a caption is none of it


def test_a_text_in_the_middle_below_texts_side_by_side_is_no_title():
    columns = [(0, 40), (60, 100), (120, 180)]
    title, group, middle = [text(60, 10, "Tabel dua puluh")], [text(40, 30, "Target"), text(120, 30, "Capaian")], [
        text(80, 42, "Awal")
    ]  # fmt: skip
    assert aligned._is_title([title, middle], 1, columns, [])
    assert not aligned._is_title([title, group, middle], 2, columns, [])


def test_a_line_over_fewer_than_half_of_the_columns_names_none_of_them():
    body = tuple(PageCell(str(n)) for n in range(4))
    rest = (PageCell(""), PageCell("dan Lainnya"), PageCell(""), PageCell(""))
    names = (PageCell("Nama"), PageCell("Tahun 2021", columns=2), None, PageCell(""))
    assert not layout._names_columns(PageTable((rest, body), header=1))
    assert layout._names_columns(PageTable((names, body), header=1))
    assert not layout._names_columns(PageTable((body,)))


def test_no_text_stands_over_another_one_of_its_own_line_however_unevenly_paper_sets_them():
    columns = [(37, 40), (65, 72), (93, 100), (120, 136), (148, 162), (176, 341), (381, 426), (462, 507), (557, 573)]
    heads = [("Kode", 98, 92.6, 113), ("Program/Kegiatan", 208, 92.8, 312), ("Pagu", 362, 93.0, 409)]
    heads += [("Realisasi", 454, 92.5, 481), ("%", 539, 92.4, 544)]
    _, rows = header_cells.rows([[text(x0, y, words, x1) for words, x0, y, x1 in heads]], columns, 1)
    assert [each for each in told(rows)[0] if each] == [
        ("Kode", 5), ("Program/Kegiatan", 1), ("Pagu", 1), ("Realisasi", 1), ("%", 1)
    ]  # fmt: skip
