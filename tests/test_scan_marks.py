"""What is drawn on a scanned page beside print: pale rules, dots of figures, stamps, specks; no reader is asked."""

import dataclasses
import importlib.util
import os

import numpy as np
import pytest

from analysis.intake import scan, scan_doubt, scan_picture, scan_words
from analysis.intake.letters import in_one
from analysis.intake.pages import PageCell, PageTable
from analysis.intake.scan_lines import Stretch
from analysis.source.boxes import SURE

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("cv2") is None and not os.environ.get("REQUIRE_SCAN"),
    reason="what reads scans is not installed: make scan",
)
WHITE = 250


def paper(height=800, width=1000):
    return np.full((height, width), WHITE, np.uint8)


def dotted(across, down, darkness, every=8):
    """Return a page with a frame of dots and the rules across and down in it."""
    grey = paper()
    for y in across:
        grey[y : y + 3, down[0] : down[-1] : every] = grey[y : y + 3, down[0] + 1 : down[-1] : every] = WHITE - darkness
    for x in down:
        grey[across[0] : across[-1] : every, x : x + 3] = WHITE - darkness
        grey[across[0] + 1 : across[-1] : every, x : x + 3] = WHITE - darkness
    return grey


def found(grey):
    from analysis.intake.scan_grid import find_grids, find_rules
    from analysis.intake.scan_pale import with_pale
    from analysis.intake.scan_picture import ink_of

    return [(len(grid.xs) - 1, len(grid.ys) - 1) for grid in find_grids(with_pale(find_rules(ink_of(grey)), grey))]


def test_dots_too_pale_for_ink_are_rules():
    assert found(dotted((100, 300, 500, 700), (100, 500, 900), 70)) == [(2, 3)]


def test_dots_so_pale_that_the_ends_of_a_rule_are_lost_in_the_average_are_rules():
    assert found(dotted((100, 300, 500, 700), (100, 500, 900), 56)) == [(2, 3)]


def test_a_pale_rule_goes_on_behind_a_letter_that_hides_it():
    grey = dotted((100, 300, 500, 700), (100, 500, 900), 70)
    grey[390:420, 485:515] = 0
    assert found(grey) == [(2, 3)]


def test_dots_of_figures_below_each_other_are_no_rule():
    grey = paper()
    grey[100:104, 100:900] = grey[700:704, 100:900] = grey[100:700, 100:104] = grey[100:704, 896:900] = 0
    grey[100:700, 480:484] = 0
    for y in range(130, 700, 60):
        grey[y : y + 6, 700:706] = 0
    assert found(grey) == [(2, 1)]


def test_stems_of_letters_that_touch_the_rules_of_low_rows_are_no_pale_rule():
    grey, rows = paper(), range(100, 700, 44)
    for x in (100, 896):
        grey[100 : rows[-1], x : x + 4] = 0
    for y in rows:
        grey[y : y + 6, 100:900] = 0
    for y in rows[:-1]:
        grey[y + 6 : y + 34, 480:484] = grey[y + 16 : y + 20, 484:500] = grey[y + 30 : y + 34, 484:500] = 0
    assert found(grey) == []


def test_commas_of_figures_in_close_rows_are_no_rule():
    grey, rows = paper(), range(100, 700, 40)
    for x in (100, 480, 896):
        grey[100 : rows[-1], x : x + 4] = 0
    for y in rows:
        grey[y : y + 3, 100:900] = 0
    for y in rows[:-1]:
        grey[y + 8 : y + 30, 680:696] = grey[y + 8 : y + 30, 710:726] = 0  # digits
        grey[y + 26 : y + 36, 701:705] = 0
    assert found(grey) == [(2, 14)]


def test_a_stamp_is_taken_off_with_its_letters_and_over_a_rule_and_print_stays():
    import cv2

    from analysis.intake.scan_stamps import cleared

    grey = paper()
    cv2.circle(grey, (500, 400), 150, 160, 8)
    cv2.putText(grey, "DINAS", (430, 410), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 160, 5)
    grey[470:484] = WHITE  # where a rule was
    words = paper()
    for x in (200, 330, 620, 800):
        cv2.putText(words, "4.832", (x, 300), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 60, 3)
    page = cleared(np.minimum(grey, words))
    print_is = words < 100
    assert (page.grey[print_is] < 140).mean() > 0.95
    beside = ~cv2.dilate(print_is.astype(np.uint8), np.ones((9, 9))).astype(bool)
    assert ((page.grey < 200) & beside).sum() < 50  # of 7,000 pixels of the stamp


def test_arcs_of_a_stamp_that_run_askew_over_a_wide_rule_are_one_drawing():
    import cv2

    from analysis.intake.scan_stamps import cleared

    grey = paper()
    cv2.circle(grey, (500, 400), 150, 150, 6)
    for y in range(280, 560, 66):  # where double rules were
        grey[y : y + 15] = WHITE
    cv2.putText(grey, "4.832", (200, 600), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 40, 3)
    page = cleared(grey)
    assert (page.grey[:560, 340:660] < 200).sum() == 0 and page.drawn[400, 350]


def test_thin_print_in_a_stamp_is_no_letter_of_it_and_an_arc_that_ends_far_from_the_next_one_is_of_it():
    import cv2

    from analysis.intake.scan_stamps import cleared

    grey = paper()
    cv2.circle(grey, (500, 400), 150, 150, 6)
    grey[480:514] = WHITE  # a rule along which an arc is lost as well
    cv2.putText(grey, "4.832", (200, 600), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 40, 3)
    cv2.putText(grey, "27", (480, 400), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 78, 2)
    white = cleared(grey).grey
    assert (white[514:560, 340:660] < 200).sum() == 0
    assert (white[370:405, 478:530] < 120).sum() > 100


def test_a_stroke_as_dark_as_print_that_goes_on_over_a_rule_is_a_drawing_and_print_on_both_sides_is_none():
    import cv2

    from analysis.intake.scan_stamps import cleared

    grey, rules = paper(), np.zeros((800, 1000), np.uint8)
    cv2.line(grey, (600, 330), (680, 470), 30, 4)
    for y in (380, 446):
        cv2.putText(grey, "845", (200, y + 6), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 30, 4)
    rules[390:404] = 255
    grey[390:404] = WHITE
    drawn = cleared(grey, rules).drawn
    assert drawn[350, 611] and drawn[450, 668] and not drawn[:, :500].any()


def test_a_stamp_in_coloured_ink_is_paler_and_black_print_and_coloured_print_stay():
    import cv2

    from analysis.intake.scan_picture import with_paler_drawings

    page = np.full((800, 1000, 3), WHITE, np.uint8)
    cv2.circle(page, (500, 400), 150, (40, 50, 180), 6)
    cv2.putText(page, "4.832", (450, 260), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (20, 20, 20), 4)
    cv2.putText(page, "7.155", (100, 700), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (180, 20, 20), 4)
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    paler = with_paler_drawings(page, grey)
    assert grey[400, 350] < 80 and paler[400, 350] >= 150
    assert (paler[grey < 22] < 40).all() and (paler[650:] == grey[650:]).all()
    assert (with_paler_drawings(np.repeat(grey[:, :, None], 3, axis=2), grey) == grey).all()


def test_a_letter_that_touches_one_rule_and_leaves_a_gap_before_the_other_is_no_rule():
    grey = paper()
    for y in (100, 157, 214, 271):
        grey[y : y + 4, 100:900] = 0
    for x in (100, 500, 896):
        grey[157 if x == 500 else 100 : 275, x : x + 4] = 0
    assert found(grey) == [(2, 3)]
    grey[111:158, 300:306] = 0
    assert found(grey) == [(2, 3)]
    grey[100:158, 300:306] = 0
    assert found(grey) == [(3, 3)]


def test_a_thin_letter_above_a_rule_that_ends_under_a_wide_cell_is_no_part_of_it():
    from analysis.intake.scan_grid import find_grids, find_rules
    from analysis.intake.scan_picture import ink_of

    grey = paper()
    for y in (100, 160, 220, 280):
        grey[y : y + 4, 100:404] = 0
    for x, top in ((100, 100), (250, 160), (400, 100)):
        grey[top:284, x : x + 4] = 0
    grey[118:144, 249:254] = 0  # the l of a word in the middle of the wide cell
    for x in (210, 230, 262, 280):
        grey[126:144, x : x + 12] = 0
    rules = find_rules(ink_of(grey))
    assert [len(grid.cells) for grid in find_grids(rules)] == [5] and not rules.down[110:150, 240:260].any()


def printed(grey):
    from analysis.intake.scan_lines import Print

    return Print(grey, np.zeros_like(grey))


def test_a_comma_stays_in_its_line_beside_a_large_drawing_and_print_beside_one_is_crossed():
    import cv2

    grey = paper()
    for x in (300, 330, 380, 410):
        grey[300:340, x : x + 16] = 0
    grey[334:344, 360:366] = 0
    cv2.putText(grey, "KEPALA DINAS", (200, 480), cv2.FONT_HERSHEY_SIMPLEX, 1.3, 0, 4)
    cv2.circle(grey, (620, 460), 190, 0, 4)
    page = printed(grey)
    lines = page.lines(page.outside([]))
    assert next(len(line[0]) for line in lines) == 5
    figure = page.stretch(lines[0][0])
    assert not figure.is_crossed
    page.drawn[300:340, figure.area.x1 + 10 : figure.area.x1 + 20] = 255
    assert page.stretch(lines[0][0]).is_crossed


def test_the_side_of_a_frame_is_no_letter():
    grey = paper()
    grey[100:400, 100:104] = 0
    grey[200:240, 150:170] = 0
    page = printed(grey)
    assert [page.marks[label].x0 for label in page.outside([])] == [150]


@pytest.mark.parametrize(("apart", "turned"), [(200, False), (34, True)])
def test_figures_of_rows_far_apart_in_a_narrow_cell_are_no_text_that_runs_upwards(apart, turned):
    grey = paper()
    for row in range(4):
        grey[60 + row * apart : 90 + row * apart, 100:108] = 0  # as tall as the digit 1
    for x in range(300, 900, 30):
        grey[60:90, x : x + 16] = 0
    found = printed(grey).cell(scan.Area(60, 40, 160, 760))
    assert {bool(each.turned) for each in found} == {turned} and not any(each.is_dash for each in found if not turned)


@pytest.mark.parametrize(("letters", "turned"), [(6, True), (2, False)])
def test_a_column_of_letters_reads_upwards_in_a_cell_as_wide_as_high(letters, turned):
    grey = paper()
    for row in range(letters):
        grey[60 + row * 26 : 80 + row * 26, 200:230] = 0
    for x in range(500, 900, 30):
        grey[60:90, x : x + 20] = 0
    found = printed(grey).cell(scan.Area(60, 40, 360, 300))
    assert {bool(each.turned) for each in found} == {turned}


@pytest.mark.parametrize(("high", "wide", "is_dash"), [(5, 14, True), (10, 5, False)])
def test_a_low_stroke_alone_is_a_dash_where_it_is_wider_than_high(high, wide, is_dash):
    grey = paper()
    for x in range(300, 900, 30):
        grey[60:90, x : x + 16] = 0
    grey[70 : 70 + high, 100 : 100 + wide] = 0
    page = printed(grey)
    assert page.stretch(page.inside(scan.Area(60, 40, 160, 160))).is_dash is is_dash


def test_a_mark_unlike_those_of_its_column_and_a_decimal_without_one_are_not_sure():
    def table(*columns):
        cells = [[PageCell(text, confidence=1.0) for text in column] for column in columns]
        return PageTable(tuple(zip(*cells, strict=True)))

    money = ["90,061", "41,238", "47.017", "1,806", "907"]
    percent = ["96.99", "97.80", "96.30", "9130", "85.10"]
    rows = scan_doubt.doubted(table(money, percent)).rows
    assert [[cell.text for cell in row if cell.confidence < SURE] for row in rows] == [[], [], ["47.017"], ["9130"], []]


def test_readings_that_differ_in_their_marks_alone_are_not_asked_again():
    assert not scan_words._reads_digits_otherwise("Rp 47,017", "Rp 47.017")
    assert scan_words._reads_digits_otherwise("119", "779") and scan_words._reads_digits_otherwise("106.04", "1.06.04")


def test_money_is_no_code():
    codes = ["1.06.04", "1.06.04.02.01.0003", "3.177.620.000", "28.680.000"]
    assert [bool(scan_words.CODE.fullmatch(text)) for text in codes] == [True, True, False, False]


def stretch(is_dash=False, is_crossed=False, middle=10.0):
    picture = np.full((30, 80), 255, np.uint8)
    return Stretch(scan.Area(0, 0, 80, 30), picture, (), middle, 20.0, 20.0, 0, is_dash, is_crossed)


def test_a_speck_is_no_word_and_a_stroke_of_a_stamp_no_dash():
    read = scan_words.Reading("Jumlah . ", tuple(map(float, range(0, 90, 10))), (0.9,) * 9)
    assert [word.text for word in scan_words._words(stretch(), read, None)] == ["Jumlah"]
    nothing = scan_words.Reading("")
    assert [word.text for word in scan_words._words(stretch(is_dash=True), nothing, None)] == ["-"]
    assert scan_words._words(stretch(is_dash=True, is_crossed=True), nothing, None) == []


def test_a_figure_that_goes_on_over_a_rule_is_not_sure_on_either_side_of_it_but_behind_its_currency():
    def read(text, **cut):
        sure = scan_words.Reading(text, tuple(map(float, range(0, 10 * len(text), 10))), (0.99,) * len(text))
        (word,) = scan_words._words(dataclasses.replace(stretch(), **cut), sure, text)
        return word.text, word.confidence >= SURE

    assert read("871", cut_after=True) == ("871", False)  # 87 and the first stroke of the next cell
    assert read("87R", cut_after=True) == ("87", False)
    assert read("7.333.397.000", cut_before=True) == ("7.333.397.000", False)
    assert read("p7.333.397.000", cut_before=True) == ("Rp7.333.397.000", True)
    assert read("100Rp4", cut_after=True) == ("100", False)
    assert read("871") == ("871", True)


def test_print_on_both_sides_of_a_rule_goes_on_over_it_and_print_that_leaves_room_does_not():
    import cv2

    from analysis.intake.scan_lines import Print

    grey, rules = paper(), np.zeros((800, 1000), np.uint8)
    cv2.putText(grey, "87", (420, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 30, 4)
    cv2.putText(grey, "N7.333", (485, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 30, 4)
    cv2.putText(grey, "87", (420, 300), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 30, 4)
    cv2.putText(grey, "7.333", (520, 300), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 30, 4)
    rules[:, 494:504] = 1
    grey[:, 494:504] = WHITE
    printed = Print(grey, np.zeros_like(grey), rules=rules)
    cells = [scan.Area(400, y, 499, y + 100) for y in (120, 220)] + [
        scan.Area(499, y, 900, y + 100) for y in (120, 220)
    ]
    found = [printed.cell(cell)[0] for cell in cells]
    assert [own.cut_after for own in found] == [True, False, False, False]
    assert [own.cut_before for own in found] == [False, False, True, False]


def test_where_print_often_goes_on_over_a_rule_white_between_two_letters_may_lie_there_as_well():
    from analysis.intake.scan_lines import with_overflow

    def own(x0, x1, y, **cut):
        return dataclasses.replace(stretch(middle=float(y)), area=scan.Area(x0, y, x1, y + 20), **cut)

    left, right = scan.Area(0, 0, 100, 900), scan.Area(100, 0, 200, 900)
    cells = [(left, own(40, 98, y, cut_after=True)) for y in (100, 200, 300)]
    cells += [
        (left, own(40, 92, 400)),
        (right, own(106, 180, 400)),
        (left, own(40, 92, 500)),
        (right, own(130, 180, 500)),
    ]
    assert [each.cut_after for each in with_overflow(cells)][3:] == [True, False, False, False]
    assert [each.cut_before for each in with_overflow(cells)][3:] == [False, True, False, False]
    assert not any(each.cut_after for each in with_overflow(cells[3:]))


def test_a_speck_that_no_reader_sees_is_no_part_of_the_place_of_a_word():
    own = dataclasses.replace(stretch(), blanks=((13, 43), (66, 74)))
    (word,) = scan_words._words(own, scan_words.Reading("0", (54.0,), (0.99,)), "0")
    assert (round(word.x0 * scan_picture.POINT), round(word.x1 * scan_picture.POINT)) == (43, 66)


def test_a_percent_sign_that_is_read_in_parts_is_one_and_an_unsure_dot_of_a_list_is_a_speck():
    alone = scan_words.Reading("0 /", (10.0, 20.0, 30.0), (0.8, 1.0, 0.8))
    assert [word.text for word in scan_words._words(stretch(), alone, "0")] == ["%"]
    dots = [scan_words.Reading("• ya", (10.0, 20.0, 30.0, 40.0), (sure, 1.0, 0.9, 0.9)) for sure in (0.2, 0.9)]
    assert [[word.text for word in scan_words._words(stretch(), dot, None)] for dot in dots] == [["ya"], ["•", "ya"]]


@pytest.mark.parametrize(
    ("text", "dots", "sure"), [("562", 12, True), ("562", 9, False), ("612", 9, True), ("612", 7, False)]
)
def test_a_figure_that_the_scanner_drew_with_too_few_dots_is_not_sure(text, dots, sure):
    own = scan_words.ReadWord(text, 0.0, 0.0, 9.0, scan_words.LINE * dots * 72 / 150, confidence=0.99)
    (word,) = scan_words.with_small_doubted([own], 150.0)
    assert (word.confidence >= SURE) == sure


def test_the_digits_before_a_sure_percent_sign_are_read_again_without_it():
    own = stretch()
    own.picture[5:25, 5:20] = own.picture[5:25, 30:60] = 0
    read = scan_words.Reading("7%", (12.0, 45.0), (0.9, 0.95))
    cut = scan_words._before_percent(own, read)
    assert (cut[:, :20] == own.picture[:, :20]).all() and (cut[:, 30:] == 255).all()
    parted = scan_words.Reading("7 %", (12.0, 25.0, 45.0), (0.9, 1.0, 0.95))
    assert (scan_words._before_percent(own, parted)[:, 30:] == 255).all()
    unsure = scan_words.Reading("7%", (12.0, 45.0), (0.9, 0.5))
    assert scan_words._before_percent(own, unsure) is own.picture


def test_rows_that_a_long_text_parts_are_of_one_table():
    def line(y):
        return [stretch(middle=float(y))]

    near = [line(y) for y in (0, 40, 80, 120, 160, 200, 240, 280, 320)]
    assert list(scan._blocks([0, 8], near)) == [[0, 8]]
    assert list(scan._blocks([0, 1], [line(0), line(320)])) == [[0], [1]]


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["Rp 830.490.000,0", "0"], "Rp 830.490.000,00"),
        (["1,088,109,000.0", "0"], "1,088,109,000.00"),
        (["830,5", "0"], "830,5 0"),
        (["830.490.000,0", "100"], "830.490.000,0 100"),
    ],
)
def test_a_figure_torn_between_its_decimals_is_one(lines, whole):
    assert in_one(lines) == whole
