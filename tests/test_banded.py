"""Tables with level rules alone, or with numbers under a header: rows by the rules, columns by what stands where."""

import functools
import operator

import pytest

from analysis.intake import aligned, banded, join, layout, naming, numbered
from analysis.intake.letters import Word
from analysis.intake.naming import whole_name
from analysis.intake.pages import Page, PageCell, PageTable
from analysis.intake.rules import Grid, Place, Rule
from analysis.source.boxes import Box


def word(text, x0, y, x1=None):
    x1 = x0 + 4 * len(text) if x1 is None else x1
    step = (x1 - x0) / len(text)
    letters = tuple((x0 + n * step, x0 + (n + 1) * step, sign) for n, sign in enumerate(text))
    return Word(text, x0, y - 4, x1, y + 4, letters=letters)


def centred(text, middle, y):
    return word(text, middle - 2 * len(text), y)


def rule(at, start=20, end=320):
    return Rule(at, start, end)


def told(tables):
    return [[cell and cell.text for cell in row] for table in tables for row in table.rows]


HEADER = [centred("Uraian", 60, 12), *(centred(text, x, y) for text, x, y in
          (("Tahun", 240, 8), ("Target", 180, 18), ("Rp", 280, 18)))]  # fmt: skip
ROW = [word("Sandang", 30, 32), word("bagi", 30, 42), word("lansia", 30, 52), word("5", 178, 32),
       word("1.250,", 265, 32), word("00", 265, 42)]  # fmt: skip
NEXT = [word("Pangan", 30, 72), word("12", 176, 72), word("9,00", 265, 72)]
LAST = [word("Papan", 30, 92), word("7", 178, 92), word("8,00", 265, 92)]
RULES = [rule(2), rule(13, 120, 320), rule(25), rule(62), rule(82), rule(102)]


def test_lines_between_two_level_rules_are_one_row_however_far_apart_they_stand():
    tables = list(layout.tables([], [*HEADER, *ROW, *NEXT, *LAST], 1, RULES, pictured=True))
    assert told(tables) == [
        ["Uraian", "Tahun", None],
        [None, "Target", "Rp"],
        ["Sandang bagi lansia", "5", "1.250,00"],
        ["Pangan", "12", "9,00"],
        ["Papan", "7", "8,00"],
    ]
    assert tables[0].rows[0][1].columns == 2
    assert not tables[0].ruled


def test_a_part_of_a_word_that_is_cut_at_an_edge_has_the_place_of_its_cell():
    grid = Grid((0.0, 50.0, 100.0), (0.0, 20.0), (Place(0, 0, 1, 1), Place(0, 1, 1, 2)))
    apart = Word("12", 30.0, 6.0, 60.0, 14.0, letters=((30.0, 36.0, "1"), (54.0, 60.0, "2")))
    (table,) = banded.tables(grid, [apart], 1, "")
    assert told([table]) == [["1", "2"]]
    assert table.rows[0][1].boxes == (Box(1, 50.0, 0.0, 100.0, 20.0),)


def test_a_rule_under_some_columns_only_leaves_the_cell_beside_it_whole():
    rules = [*RULES[:4], rule(82, 120, 320), RULES[5]]
    merged = [word("Papan", 30, 72), *NEXT[1:], *LAST[1:]]
    table = next(iter(layout.tables([], [*HEADER, *ROW, *merged], 1, rules, pictured=True)))
    assert [row[0] and row[0].text for row in table.rows[-2:]] == ["Papan", None]
    assert [row[1].text for row in table.rows[-2:]] == ["12", "7"]


def test_a_row_alone_on_the_next_page_goes_on_in_the_columns_of_a_table_with_level_rules():
    table = next(iter(layout.tables([], [*HEADER, *ROW, *NEXT, *LAST], 1, RULES, pictured=True)))
    total = [word("JUMLAH", 30, 12), word("24", 176, 12), word("3.250,00", 265, 12)]
    (found,) = layout.tables([], total, 2, [rule(2), rule(22)], table, pictured=True)
    assert found.goes_on and told([found]) == [["JUMLAH", "24", "3.250,00"]]


def test_a_header_off_the_middle_of_its_columns_makes_no_grid():
    off = [word("Uraian", 21, 12), word("Target", 160, 12, 290)]
    assert banded.grids([rule(2), *RULES[2:]], [*off, *ROW, *NEXT, *LAST]) == []


def test_a_text_of_the_header_beside_a_column_without_a_name_is_its_name():
    found = banded._columns([word("Sandang", 30, 30), word("316", 180, 30)], [(30, 60), (200, 230)])
    assert found == [(30, 60), (180, 230)]


def test_a_text_of_the_header_over_no_column_is_of_an_empty_one():
    found = banded._columns([word("Sandang", 30, 30), word("316", 180, 30)], [(30, 60), (110, 140), (180, 190)])
    assert found == [(30, 60), (110, 140), (180, 192)]


def test_a_caption_between_two_tables_of_one_width_parts_them():
    rules = [rule(y) for y in (2, 25, 62, 82, 102, 140, 160, 180, 200)]
    again = [Word(each.text, each.x0, each.y0 + 100, each.x1, each.y1 + 100) for each in (*NEXT, *LAST)]
    caption = [word("Tabel", 30, 120), word("1.2", 60, 120)]
    bands = list(banded._tables(rules, [*HEADER, *ROW, *NEXT, *LAST, *caption, *again]))
    assert [len(own) for own in bands if own] == [4, 2]


def test_rows_between_level_rules_stand_in_the_columns_of_a_ruled_header_above():
    head = Grid((20, 120, 240, 320), (2, 25), tuple(Place(0, n, 1, n + 1) for n in range(3)))
    names = [centred("Uraian", 70, 12), centred("Target", 180, 12), centred("Rp", 280, 12)]
    moved = [word("1", 22, 92), *LAST[1:]]  # a figure set at the left among texts
    tables = list(layout.tables([head], [*names, *ROW, *NEXT, *moved], 1, [rule(2), *RULES[2:]], pictured=True))
    assert told(tables)[-1] == ["1", "7", "8,00"]
    assert told(tables)[0] == ["Uraian", "Target", "Rp"]


NUMBERS = [centred(str(n), middle, 32) for n, middle in enumerate((60, 120, 170, 260), 1)]
NAMES = [centred("Uraian", 60, 12), centred("Satuan", 120, 12), centred("Target", 170, 12), centred("Rp", 260, 12)]
NUMBERED = [rule(2), rule(25), rule(40)]


def test_numbers_under_a_header_tell_the_columns_of_rows_without_rules():
    rows = [word("Sandang", 24, 50), word("Orang", 104, 50), word("16.899", 176, 50, 200), word("Rp2.861.346", 200, 50),
            word("Pangan", 24, 64), word("KK", 104, 64), word("5", 168, 64), word("Rp1.000.000", 210, 64)]  # fmt: skip
    table = next(iter(layout.tables([], [*NAMES, *NUMBERS, *rows], 1, NUMBERED, pictured=True)))
    assert told([table])[-2:] == [["Sandang", "Orang", "16.899", "Rp2.861.346"], ["Pangan", "KK", "5", "Rp1.000.000"]]
    assert table.header == 1


def test_a_text_over_two_numbered_columns_is_above_their_names_without_a_rule_between():
    wide = [centred("Capaian dan Target Renstra", 170, 8), centred("Realisasi", 140, 20), centred("Tingkat", 200, 20)]
    numbers = [centred(str(n), middle, 32) for n, middle in enumerate((60, 140, 200, 270), 1)]
    names = [centred("Uraian", 60, 12), *wide, centred("Pagu", 270, 12)]
    rows = [word("Sandang", 24, 50), word("12", 136, 50), word("50", 196, 50), word("900", 264, 50)]
    (table, *_) = layout.tables([], [*names, *numbers, *rows], 1, [rule(2)], pictured=True)
    assert told([table])[0][1:3] == ["Capaian dan Target Renstra", None]
    assert told([table])[1][1:3] == ["Realisasi", "Tingkat"] and told([table])[-1] == ["Sandang", "12", "50", "900"]


def test_the_last_words_of_a_row_stay_in_it_where_no_room_is_left_before_the_next():
    head = [
        centred(text, x, 12)
        for text, x in (
            (
                "Uraian",
                70,
            ),
            ("Target", 180),
            ("Rp", 280),
        )
    ]
    first = [word("Sub", 30, 32), word("5", 178, 32), word("9,00", 265, 32), word("Layanan Data dan Pengad", 24, 42)]
    second = [word("Kegiatan Rehabilitasi", 24, 52), word("7", 178, 52), word("8,00", 265, 52)]
    third = [word("Papan", 24, 72), word("6", 178, 72), word("7,00", 265, 72)]
    rules = [rule(y) for y in (2, 25, 47, 62, 82)]
    tables = list(layout.tables([], [*head, *first, *second, *third], 1, rules, pictured=True))
    assert [row[0] for row in told(tables)[1:3]] == ["Sub Layanan Data dan Pengad", "Kegiatan Rehabilitasi"]


def test_figures_of_two_cells_that_touch_are_cut_at_the_edge_between_columns():
    head = Grid((20, 100, 140, 200, 320), (2, 25, 40), ())
    glued = word("16.899Rp2.861.346", 177, 50, 245)
    parts = numbered.cut([word("7", 50, 50), glued], [head])
    assert [part.text for part in parts] == ["7", "16.899", "Rp2.861.346"]


def test_a_number_broken_in_its_brackets_is_one():
    broken = [word("(", 58, 32), word("1", 58, 40), word(")", 58, 48)]
    found = numbered._numbers([*broken, *(word(f"({n})", 100 + 40 * n, 32) for n in (2, 3, 4))])
    assert [each.text for each in found.words] == ["1", "(2)", "(3)", "(4)"] and found.bottom == 52


def test_a_text_is_never_cut_inside_a_word_of_its_own():
    head = Grid((20, 100, 140, 200, 320), (2, 25, 40), ())
    parts = numbered.cut([word("7", 50, 50), word("Rp15.357", 196, 50)], [head])
    assert [part.text for part in parts] == ["7", "Rp15.357"]


def test_a_speck_beside_a_figure_ends_no_table_below_a_ruled_header():
    columns = [(20, 60), (60, 160), (160, 220), (220, 280)]
    rows = [[word("1", 38, 20), word("Sandang", 62, 20), word("15", 210, 20), word("7", 275, 20)],
            [word("2", 38, 34), word("Pangan", 62, 34), word("817", 204, 34, 226), word("9", 275, 34)],
            [word("3", 38, 48), word("Papan", 62, 48), word("28", 210, 48), word("4", 275, 48)]]  # fmt: skip
    text = [word("Pelayanan", 20, 62), word("dijalankan", 58, 62), word("3", 98, 62), word("mitra", 150, 62, 172)]
    found = aligned.below(columns, [*rows, text], 1)
    assert [row[2].text for row in found.table.rows] == ["15", "817", "28"]


def page(number, *rows):
    cells = tuple(tuple(PageCell(text, (Box(number, x, 10, x + 20, 20),)) for x, text in row) for row in rows)
    return Page(number, 400, 400, 0, (PageTable(cells, ruled=False),))


def test_a_table_goes_on_where_an_empty_column_without_rules_is_not_seen_on_the_next_page():
    first = page(1, [(20, "Nama"), (100, "Catatan"), (200, "Target"), (300, "Rp")],
                 [(20, "Sandang"), (100, ""), (200, "5"), (300, "1.000")],
                 [(20, "Papan"), (100, ""), (200, "6"), (300, "3.000")])  # fmt: skip
    second = page(2, [(20, "Pangan"), (200, "7"), (300, "2.000")])
    (table,) = join.tables([first, second])
    assert [cell.text for cell in table.rows[-1].cells] == ["Pangan", "", "7", "2.000"]


@pytest.mark.parametrize(
    ("printed", "name"),
    [("Sukamu kti", "Sukamukti"), ("Bukit Seroja", "Bukit Seroja"), ("Pulau dan Pantai", "Pulau dan Pantai")],
)
def test_the_name_of_a_place_goes_on_over_the_break_of_a_narrow_column(printed, name):
    assert whole_name(printed) == name


def test_the_word_for_places_over_all_of_them_is_no_part_of_the_name_of_one():
    assert naming._names(["Bukit Seroja", "Kecamatan Sukamukti"]) == ["Bukit Seroja", "Sukamukti"]
    assert naming._names(["Kecamatan Satu", "Kecamatan Dua"]) == ["Kecamatan Satu", "Kecamatan Dua"]


def test_names_of_narrow_columns_are_told_by_the_middles_of_what_their_columns_print():
    top = [centred("Uraian", 60, 12), centred("Tahun 2023", 220, 8), centred("Target", 200, 18),
           centred("Realisasi", 233, 18)]  # fmt: skip
    rows = [[word(name, 30, y), centred(one, 200, y), centred(other, 233, y)]
            for name, one, other, y in (("Sandang", "6.003", "4.742", 32), ("Pangan", "25,9", "21,2", 52),
                                        ("Papan", "100", "111", 72))]  # fmt: skip
    rules = [rule(2), rule(13, 120, 320), rule(25), rule(42), rule(62), rule(82)]
    table = next(iter(layout.tables([], [*top, *functools.reduce(operator.iadd, rows, [])], 1, rules, pictured=True)))
    assert told([table])[1][1:] == ["Target", "Realisasi"]


def test_columns_without_a_name_of_their_own_under_one_text_are_not_read_by_rules():
    top = [centred("Uraian", 60, 12), centred("Tahun", 240, 8), centred("Realisasi", 235, 18)]
    assert banded.grids(RULES, [*top, *ROW, *NEXT, *LAST]) == []
    codes = [centred("Uraian", 60, 12), centred("Tahun", 240, 8), centred("Kode", 235, 18)]
    assert banded.grids(RULES, [*codes, *ROW, *NEXT, *LAST]) != []
