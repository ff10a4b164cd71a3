"""What paper and small print make of rules: low rows, lines of text at their height, dots that touch, stamps."""

import numpy as np
import pytest

pytest.importorskip("cv2", reason="needs what make scan installs")

from analysis.intake import aligned_rows, numbered, scan_doubt, scan_edges, scan_grid, scan_picture, scan_words
from analysis.intake.letters import Word
from analysis.intake.pages import PageCell, PageTable
from analysis.source.boxes import SURE


def two_rules(apart: int):
    """Return a page of ink with two level rules, and the mask of these."""
    across = np.zeros((200, 400), np.uint8)
    across[50:54, 20:380] = across[54 + apart : 58 + apart, 20:380] = 255
    return across.copy(), across


def test_an_upright_rule_of_a_low_row_reaches_from_rule_to_rule_and_a_letter_does_not():
    ink, across = two_rules(38)
    ink[54:92, 100:104] = 255
    ink[60:86, 200:204] = 255
    assert np.flatnonzero(scan_edges.bars(ink, across).any(axis=0)).tolist() == [100, 101, 102, 103]


def test_a_line_of_text_at_the_height_of_a_rule_beside_it_is_no_edge_and_a_broken_rule_is():
    text, rule = (np.zeros((100, 400), np.uint8) for _ in range(2))
    across = np.zeros((100, 400), np.uint8)
    across[49:52, 200:400] = 255
    for x in range(12, 190, 9):
        text[44:57, x : x + 3] = 255  # strokes of letters
        text[49:52, x + 3 : x + 5] = 255
        rule[49:52, x : x + 5] = 255
    assert not scan_edges.is_drawn(across, text, 50, 5, 195)
    assert scan_edges.is_drawn(across, rule, 50, 5, 195)


def test_a_low_word_of_letters_that_touch_is_no_rule_though_one_is_drawn_at_its_height():
    ink = np.zeros((100, 900), np.uint8)
    ink[40:44, 20:880] = ink[80:84, 20:880] = ink[65:68, 300:880] = 255
    for x in (20, 300, 876):
        ink[40:84, x : x + 4] = 255
    ink[68:72, 100:160] = 255
    for x in range(100, 160, 12):
        ink[60:72, x : x + 8] = 255
    across = scan_grid.find_rules(ink).across
    assert not across[60:72, 100:160].any() and across[65:68, 310:870].all()


def test_the_side_of_a_digit_at_a_rule_stays_where_the_rule_is_taken_off_and_its_ragged_edge_goes():
    from analysis.intake.scan_grid import Rules, erase

    grey = np.full((400, 300), 250, np.uint8)
    grey[:, 100:106] = 60
    grey[300:400:7, 106:108] = 0  # of a fax
    down = np.zeros_like(grey)
    down[:, 98:110] = 255
    grey[100:130, 107:125] = 60  # a digit that begins a pixel after it
    none = np.zeros_like(grey)
    left = erase(grey, Rules(none, down, none), [])
    assert (left[104:126, 108:125] == 60).all() and (left[:, 98:107] == 255).all()
    assert (left[150:] > 200).all()


def test_dots_that_ink_joins_to_a_row_that_crosses_them_leave_theirs_a_rule():
    ink = np.zeros((400, 300), np.uint8)
    ink[20:24, 40:260] = ink[380:384, 40:260] = 255
    for y in range(24, 380, 7):
        ink[y : y + 3, 150:154] = 255
    for x in range(100, 200, 5):
        ink[200:204, x : x + 3] = 255
    assert scan_grid.find_rules(ink).down[30:190, 148:156].any(axis=1).mean() > 0.9


def test_an_upright_rule_that_goes_a_little_past_a_level_one_divides_no_cell_there():
    across = np.zeros((100, 400), np.uint8)
    across[50:54, 100:116] = 255
    assert not scan_edges.is_drawn(across, np.zeros_like(across), 52, 100, 145)
    across[50:54, 100:130] = 255
    assert scan_edges.is_drawn(across, np.zeros_like(across), 52, 100, 145)


def test_dots_that_shade_a_header_are_no_rules():
    dotted = np.random.default_rng(1).random((60, 130)) < 0.1
    dots = np.kron(dotted.astype(np.uint8) * 255, np.array([[1, 1, 0], [1, 1, 0], [0, 0, 0]], np.uint8))
    ink = np.zeros((500, 500), np.uint8)
    ink[40:220, 50:440] = dots
    ink[240:243, 50:450:8] = ink[240:243, 51:450:8] = 255
    found = scan_grid.find_rules(ink)
    assert not found.across[42:218].any() and not found.down[42:218].any()
    assert scan_edges.off_screens(ink)[240].any()


def numbers(*texts: str) -> list[str] | None:
    words = [Word(text, 40.0 * n, 20, 40.0 * n + 6, 30) for n, text in enumerate(texts)]
    found = numbered._numbers(words)
    return found and [word.text for word in found.words]


def test_columns_are_numbered_through_what_a_stamp_leaves_between_the_numbers():
    assert numbers("1", "2", "3", "11", "4", "5") == ["1", "2", "3", "4", "5"]
    assert numbers("1", "7", "2", "11", "3", "5", "4", "6") is None


def test_a_figure_with_a_speck_tears_no_two_rows_into_one():
    assert not aligned_rows._is_cut([("27.389.", "336"), ("93.704", "102.726"), ("24.104", "42.825")])
    assert aligned_rows._is_cut([("27.389.", "336")])


def test_a_percent_sign_is_no_digit_behind_its_figure():
    read = scan_words.Reading("71,28%6", tuple(map(float, range(7))), (0.9,) * 7)
    assert scan_words._without_specks(read).text == "71,28%"


def doubted(*columns: list[str], ruled: bool = True) -> list[list[PageCell]]:
    cells = [[PageCell(text, confidence=0.95) for text in column] for column in columns]
    return [list(row) for row in scan_doubt.doubted(PageTable(tuple(zip(*cells, strict=True)), ruled=ruled)).rows]


MONEY = ["1,250,000", "2,500,000", "3,119,292", "4,000,000", "5,000,000"]


def test_figures_without_groups_are_sure_where_their_whole_column_prints_none():
    rows = doubted(["17000", "9283", "16939", "12", "11468"], MONEY)
    assert all(row[0].confidence >= SURE for row in rows)
    rows = doubted(["17000", "9,283", "16,939", "12", "11,468"], MONEY)
    assert rows[0][0].confidence < SURE


def test_a_percent_sign_among_units_is_one_also_where_digits_are_read():
    rows = doubted(["%", "96", "Orang", "Unit", "Orang"], MONEY)
    assert [row[0].text for row in rows] == ["%", "%", "Orang", "Unit", "Orang"]
    assert rows[1][0].other == "96"


def test_the_number_of_the_column_of_units_is_no_percent_sign():
    columns = (["1", "1", "", "", ""], ["2"] + ["nama"] * 4, ["3", "%", "Orang", "Unit", "Orang"], ["4", *MONEY[:4]])
    assert [cell.text for cell in doubted(*columns)[0]] == ["1", "2", "3", "4"]


def test_a_lost_first_mark_is_put_back_between_two_columns_that_print_a_text():
    money = [*MONEY[:4], "8423,238"]
    beside = ["12", "13", "14", "15", "16"]
    assert doubted(beside, money, beside, ruled=False)[4][1].text == "8,423,238"
    assert doubted([*beside[:4], ""], money, beside, ruled=False)[4][1].text == "8423,238"


def test_strokes_of_words_that_stand_above_each_other_in_a_list_are_no_rule():
    ink = np.zeros((700, 600), np.uint8)
    ink[20:24, 40:560] = ink[660:664, 40:560] = 255
    for x in (40, 556):
        ink[20:664, x : x + 4] = 255
    for y in range(50, 640, 40):  # a letter, l, and a letter, in each row
        ink[y : y + 27, 206:210] = ink[y + 8 : y + 27, 180:203] = ink[y + 8 : y + 27, 213:236] = 255
    assert not scan_grid.find_rules(ink).down[:, 150:250].any()


def test_two_tables_close_together_are_two_each_with_its_own_columns():
    ink = np.zeros((500, 800), np.uint8)
    for top, columns in ((20, (40, 300, 700)), (260, (40, 500, 700))):
        for y in (top, top + 60, top + 120, top + 180):
            ink[y : y + 5, 40:705] = 255
        for x in columns:
            ink[top - 12 : top + 197, x : x + 5] = 255  # rules that reach a little past both ends
    grids = scan_grid.find_grids(scan_grid.find_rules(ink))
    assert [[round(x, -1) for x in grid.xs] for grid in grids] == [[40, 300, 700], [40, 500, 700]]


@pytest.mark.parametrize("border", [0, 12])
def test_a_page_is_as_askew_as_its_lines_whatever_border_the_scanner_leaves(border):
    import cv2

    ink = np.zeros((1200, 900), np.uint8)
    for y in range(200, 360, 40):
        for x in range(100, 800, 14):
            ink[y : y + 9, x : x + 8] = 255
    ink = cv2.warpAffine(ink, cv2.getRotationMatrix2D((450, 600), -1.5, 1), (900, 1200))
    ink[:border] = 255
    ink[:, :border] = 255
    assert scan_picture._slope(ink) == pytest.approx(1.5, abs=0.1)
