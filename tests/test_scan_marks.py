"""What is drawn on a scanned page beside print: pale rules, dots of figures, stamps, specks; no reader is asked."""

import importlib.util
import os

import numpy as np
import pytest

from analysis.intake import scan, scan_words
from analysis.intake.letters import in_one
from analysis.intake.scan_lines import Stretch

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


def test_dots_of_figures_below_each_other_are_no_rule():
    grey = paper()
    grey[100:104, 100:900] = grey[700:704, 100:900] = grey[100:700, 100:104] = grey[100:704, 896:900] = 0
    grey[100:700, 480:484] = 0
    for y in range(130, 700, 60):
        grey[y : y + 6, 700:706] = 0
    assert found(grey) == [(2, 1)]


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


def stretch(is_dash=False, is_crossed=False, middle=10.0):
    picture = np.full((30, 80), 255, np.uint8)
    return Stretch(scan.Area(0, 0, 80, 30), picture, (), middle, 20.0, 20.0, 0, is_dash, is_crossed)


def test_a_speck_is_no_word_and_a_stroke_of_a_stamp_no_dash():
    read = scan_words.Reading("Jumlah . ", tuple(map(float, range(0, 90, 10))), (0.9,) * 9)
    assert [word.text for word in scan_words._words(stretch(), read, None)] == ["Jumlah"]
    nothing = scan_words.Reading("")
    assert [word.text for word in scan_words._words(stretch(is_dash=True), nothing, None)] == ["-"]
    assert scan_words._words(stretch(is_dash=True, is_crossed=True), nothing, None) == []


def test_the_digits_before_a_sure_percent_sign_are_read_again_without_it():
    own = stretch()
    own.picture[5:25, 5:20] = own.picture[5:25, 30:60] = 0
    read = scan_words.Reading("7%", (12.0, 45.0), (0.9, 0.95))
    cut = scan_words._before_percent(own, read)
    assert (cut[:, :20] == own.picture[:, :20]).all() and (cut[:, 30:] == 255).all()
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
