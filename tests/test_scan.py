"""A page drawn as a picture of paper gives its cells back, and says of which it is not sure."""

import importlib.util
import os
import random
import re
import time
from dataclasses import replace
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from analysis.intake import join, scan
from analysis.intake import read as reading
from analysis.intake.pages import Box, Page, PageCell, PageTable
from analysis.intake.scan_doubt import doubted
from analysis.intake.scan_grid import find_grids, find_rules
from analysis.intake.scan_picture import straighten
from analysis.io import InputError
from analysis.source.boxes import SURE

INSTALLED = all(importlib.util.find_spec(name) for name in scan.NEEDED)
needs_readers = pytest.mark.skipif(
    not INSTALLED and not os.environ.get("REQUIRE_SCAN"), reason="what reads scans is not installed: make scan"
)
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
HEIGHT, WIDTHS = 60, (150, 430, 430)  # pixels of a row and of the columns, at 300 dpi
ROWS = [
    ["No", "Program", "Anggaran"],
    ["1", "Rehabilitasi Sosial", "4.832.924.282"],
    ["2", "Pemberdayaan", "456.170.668"],
    ["3", "Penanganan Bencana", "43.486.632"],
]


def font(size: int = 34) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / "DejaVuSans.ttf", size)


def drawn(rows=ROWS, ruled: bool = True, widths=WIDTHS) -> Image.Image:
    """Draw a table, its figures set right."""
    picture = Image.new("L", (1300, 700), 255)
    draw = ImageDraw.Draw(picture)
    for row, cells in enumerate(rows):
        x, y = 120, 200 + row * HEIGHT
        for text, width in zip(cells, widths, strict=True):
            if ruled:
                draw.rectangle((x, y, x + width, y + HEIGHT), outline=0, width=3)
            figure = text[:1].isdigit() and len(text) > 1
            place = (x + width - 12, y + HEIGHT / 2) if figure else (x + 12, y + HEIGHT / 2)
            draw.text(place, text, 0, font(), anchor="rm" if figure else "lm")
            x += width
    return picture


def read(picture: Image.Image, folder: Path) -> Page:
    path = folder / "scan.pdf"
    picture.save(path, resolution=300)
    return scan.read_page(path, 1)


def texts(page: Page) -> list[list[str | None]]:
    return [[cell and cell.text for cell in row] for table in page.tables for row in table.rows]


def cells(page: Page) -> list[PageCell]:
    return [cell for table in page.tables for row in table.rows for cell in row if cell]


@needs_readers
def test_a_ruled_table_gives_each_cell_with_its_place_and_how_surely_it_was_read(tmp_path):
    page = read(drawn(), tmp_path)
    assert texts(page) == ROWS
    money = page.tables[0].rows[1][2]
    assert money.boxes[0].page == 1
    assert (money.boxes[0].x0, money.boxes[0].y0) == pytest.approx((700 * 0.24, 260 * 0.24), abs=1)
    assert SURE <= money.confidence <= 1
    assert money.other == ""


@needs_readers
@pytest.mark.parametrize("askew", [-1.2])
def test_a_page_that_lies_askew_is_straightened_and_says_by_how_much(tmp_path, askew):
    page = read(drawn().rotate(askew, Image.Resampling.BICUBIC, fillcolor=255), tmp_path)
    assert page.turned == pytest.approx(askew, abs=0.15)  # counter-clockwise on the paper, so clockwise to read
    assert texts(page) == ROWS


@needs_readers
@pytest.mark.parametrize("turned", [90, 180])
def test_a_page_that_lies_on_its_side_or_head_is_turned(tmp_path, turned):
    page = read(drawn().rotate(turned, expand=True), tmp_path)
    assert page.turned % 360 == pytest.approx(turned, abs=0.1)
    assert (page.width, page.height) == pytest.approx((312, 168), abs=1)
    assert texts(page) == ROWS


@needs_readers
def test_a_broken_rule_parts_cells_and_so_does_the_room_where_one_is_missing(tmp_path):
    rows = [*ROWS, *ROWS[1:]]
    picture = drawn(rows)
    draw = ImageDraw.Draw(picture)
    for y in range(225, 560, 90):
        draw.rectangle((690, y, 710, y + 24), fill=255)  # gaps of two points in the rule before the money
    draw.rectangle((262, 205, 278, 255), fill=255)  # none between No and Program
    header = read(picture, tmp_path).tables[0].rows
    assert [[cell.text for cell in row] for row in header] == rows


def dashed(on: int, off: int, lost=()) -> Image.Image:
    """Draw a table whose rules are dashes (pixels, and between them); of each rule some dashes are lost."""
    picture = drawn(ROWS, ruled=False)
    draw = ImageDraw.Draw(picture)
    left, right, top, bottom = 120, 120 + sum(WIDTHS), 200, 200 + HEIGHT * len(ROWS)
    xs = [left, left + WIDTHS[0], left + WIDTHS[0] + WIDTHS[1], right]
    for y in range(top, bottom + 1, HEIGHT):
        for number, x in enumerate(range(left, right, on + off)):
            if number % 20 not in lost:
                draw.rectangle((x, y - 1, x + on - 1, y + 1), fill=0)
    for x in xs:
        for number, y in enumerate(range(top, bottom, on + off)):
            if number % 20 not in lost:
                draw.rectangle((x - 1, y, x + 1, y + on - 1), fill=0)
    return picture


def shape(picture: Image.Image) -> list[tuple[int, int, int]]:
    """Return columns, rows and cells of each grid of a picture."""
    page = straighten(np.asarray(picture))
    return [(len(grid.xs) - 1, len(grid.ys) - 1, len(grid.cells)) for grid in find_grids(find_rules(page.ink))]


@needs_readers
@pytest.mark.parametrize(
    ("on", "off", "lost"), [(3, 7, ()), (3, 7, (4, 11)), (6, 6, ()), (4, 12, ())], ids=["dots", "lost", "dash", "far"]
)
def test_rules_of_dots_or_dashes_make_a_grid(on, off, lost):
    assert shape(dashed(on, off, lost)) == [(3, len(ROWS), 3 * len(ROWS))]


@needs_readers
def test_figures_between_dotted_rules_keep_their_marks(tmp_path):
    assert texts(read(dashed(3, 7), tmp_path)) == ROWS


@needs_readers
def test_dots_and_strokes_of_letters_in_rows_are_no_rules():
    rows = [["l", "ini isi inti diisi ini isi", "1.111.111.111"]] * 7
    assert shape(drawn(rows, ruled=False)) == []


@needs_readers
def test_specks_left_of_a_rule_part_two_cells():
    picture = drawn()
    draw = ImageDraw.Draw(picture)
    draw.rectangle((276, 316, 694, 324), fill=255)  # below "1 Rehabilitasi Sosial", in the column of names
    for x in (285, 300, 355, 430, 436, 520, 600, 660):
        draw.rectangle((x, 319, x + 4, 321), fill=0)
    assert shape(picture) == [(3, len(ROWS), 3 * len(ROWS))]


@needs_readers
def test_a_line_of_text_at_the_height_of_the_rules_beside_it_parts_no_cell():
    picture = drawn([["", "", ""], ["", "", ""]])
    draw = ImageDraw.Draw(picture)
    draw.rectangle((274, 204, 696, 316), fill=255)  # one cell over two rows
    bold = ImageFont.truetype(FONTS / "DejaVuSans-Bold.ttf", 34)
    draw.text((485, 274), "Program/Kegiatan/Sub", 0, bold, anchor="ms")
    assert shape(picture) == [(3, 2, 5)]


@needs_readers
def test_a_letter_below_the_end_of_one_rule_adds_no_row_to_the_table():
    picture = drawn()
    draw = ImageDraw.Draw(picture)
    draw.rectangle((1129, 440, 1131, 500), fill=0)
    assert shape(picture) == [(3, len(ROWS), 3 * len(ROWS))]


@needs_readers
def test_digits_that_touch_a_rule_are_kept(tmp_path):
    picture = drawn([[*row[:2], ""] for row in ROWS])
    draw = ImageDraw.Draw(picture)
    for number, row in enumerate(ROWS):
        draw.text((1130, 200 + (number + 0.5) * HEIGHT), row[2], 0, font(), anchor="rm")
    assert [row[2] for row in texts(read(picture, tmp_path))] == [row[2] for row in ROWS]


@needs_readers
def test_group_marks_stay_on_paper_full_of_specks_and_empty_cells_stay_empty(tmp_path):
    rows = [[*ROWS[1][:2], figure] for figure in ("1.250", "12,5", "", "-", "40.808")]
    picture = drawn(rows)
    chance = random.Random(1)
    draw = ImageDraw.Draw(picture)
    for _ in range(300):
        x, y = chance.randrange(1300), chance.randrange(700)
        draw.rectangle((x, y, x + 1, y + 1), fill=90)
    assert [row[2] for row in texts(read(picture, tmp_path))] == ["1.250", "12,5", "", "-", "40.808"]


@needs_readers
def test_a_header_that_reads_upwards_is_read(tmp_path):
    picture = Image.new("L", (1000, 800), 255)
    draw = ImageDraw.Draw(picture)
    for column, name in enumerate(("Sukajaya", "Bumiayu", "Mekarsari")):
        x = 120 + column * 160
        draw.rectangle((x, 120, x + 160, 440), outline=0, width=3)
        draw.rectangle((x, 440, x + 160, 500), outline=0, width=3)
        label = Image.new("L", (250, 50), 255)
        ImageDraw.Draw(label).text((4, 4), name, 0, font(32))
        picture.paste(label.rotate(90, expand=True), (x + 55, 150))
        draw.text((x + 148, 470), str(107 * (column + 1)), 0, font(), anchor="rm")
    draw.text((120, 600), "Jumlah orang menurut kecamatan pada akhir tahun", 0, font(30))
    assert texts(read(picture, tmp_path)) == [["Sukajaya", "Bumiayu", "Mekarsari"], ["107", "214", "321"]]


@needs_readers
def test_a_table_without_rules_is_read_by_what_stands_below_each_other(tmp_path):
    rows = [
        ["Program", "2021", "2022"],
        ["Rehabilitasi", "1.250", "1.300"],
        ["Pemberdayaan", "456", "512"],
        ["Bencana", "43", "57"],
    ]
    page = read(drawn(rows, ruled=False, widths=(430, 300, 300)), tmp_path)
    assert texts(page) == rows
    assert not page.tables[0].ruled


@needs_readers
def test_print_between_level_rules_is_read_however_far_apart_its_lines_are():
    picture = Image.new("L", (1300, 1400), 255)
    draw = ImageDraw.Draw(picture)
    for row, texts_of in enumerate(ROWS):
        y = 200 + row * 260
        draw.line((120, y - 20, 1180, y - 20), fill=0, width=3)
        for x, text in zip((130, 300, 760), texts_of, strict=True):
            draw.text((x, y), text, 0, font())
    grids, printed, across = scan._parts(straighten(np.asarray(picture)))
    assert grids == []
    between = [stretch for stretch in scan._beside(printed, [], across) if stretch.middle < across[-1].at]
    assert len(between) == 3 * len(ROWS[:-1])


@needs_readers
def test_a_long_name_below_the_figures_of_the_last_row_is_read_to_its_end_and_a_text_far_below_is_not():
    """Three lines of it were read: the figures of the row stood beside a name that was cut."""
    picture = Image.new("L", (1300, 1400), 255)
    draw = ImageDraw.Draw(picture)
    name = ["Keluarga", "Penyandang", "Masalah", "Kesejahteraan", "Sosial", "Lainnya"]
    below = [*((700 + 45 * n, text) for n, text in enumerate(name)), (1150, "Keterangan")]
    for row, texts_of in enumerate([*ROWS[1:], ["4", "Bimbingan", "31.236"]]):
        for x, text in zip((130, 300, 760), texts_of, strict=True):
            draw.text((x, 655 - (3 - row) * 60), text, 0, font())
    for y, text in below:
        draw.text((300, y), text, 0, font())
    _, printed, across = scan._parts(straighten(np.asarray(picture)))
    assert len(scan._beside(printed, [], across)) == 4 * 3 + len(name)


@needs_readers
def test_a_frame_without_rules_between_columns_is_no_grid():
    picture = drawn(ruled=False)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((110, 190, 1150, 450), outline=0, width=3)
    draw.line((110, 255, 1150, 255), fill=0, width=3)
    assert shape(picture) == []


@needs_readers
def test_a_pale_stamp_is_taken_off_and_what_it_crosses_is_not_sure(tmp_path):
    picture = drawn()
    stamp = Image.new("L", picture.size, 255)
    ImageDraw.Draw(stamp).ellipse((880, 275, 1230, 625), outline=90, width=8)
    picture = Image.fromarray(np.minimum(np.asarray(picture), np.asarray(stamp)))
    money = [row[2] for row in read(picture, tmp_path).tables[0].rows[1:]]
    assert [cell.text for cell in money] == [row[2] for row in ROWS[1:]]
    assert any(cell.confidence < SURE for cell in money)


@needs_readers
def test_the_line_above_a_table_that_names_it_is_its_caption(tmp_path):
    picture = drawn()
    ImageDraw.Draw(picture).text((120, 140), "Tabel 2.1 Program dan Anggaran", 0, font())
    assert read(picture, tmp_path).tables[0].caption == "Tabel 2.1 Program dan Anggaran"


@needs_readers
@pytest.mark.parametrize("second", ["456.170.658", "456.170", ""])
def test_a_figure_that_the_readers_see_differently_is_not_sure_and_keeps_both(tmp_path, monkeypatch, second):
    from analysis.intake import scan_words

    def seconds(self, pool, readings):
        return [second if read.text == "456.170.668" else read.text for _, read in readings]

    monkeypatch.setattr(scan_words.Reader, "_seconds", seconds)
    unsure = [cell for cell in cells(read(drawn(), tmp_path)) if cell.confidence < SURE]
    assert [(cell.text, cell.other) for cell in unsure] == [("456.170.668", second)]


@needs_readers
def test_a_second_reader_that_loses_digits_at_the_edge_looks_again_at_a_larger_picture(tmp_path, monkeypatch):
    from analysis.intake import scan_words

    heights = {}

    def figures(program, pictures, seconds):
        for picture in pictures:
            heights.setdefault(picture.tobytes(), len(picture))
        small = min(heights.values())
        return ["56.170.668" if len(picture) < 1.5 * small else "456.170.668" for picture in pictures]

    monkeypatch.setattr(scan._reader(), "_tesseract", "tesseract")
    monkeypatch.setattr(scan_words, "read_figures", figures)
    assert read(drawn(), tmp_path).tables[0].rows[2][2].confidence >= SURE


@needs_readers
def test_a_percent_sign_that_tesseract_takes_for_digits_is_one():
    from analysis.intake import scan_words

    assert scan_words._others("100% 22%", "10046 229") == [(True, ""), (True, "")]
    assert scan_words._others("1%", "149") == [(False, "149")]


@pytest.mark.parametrize(("seen", "printed"), [(".29.745", "29.745"), (".297.045", ".297.045"), (",5", ",5")])
def test_a_dot_before_a_figure_is_a_speck_only_where_no_digit_can_be_lost_before_it(seen, printed):
    from analysis.intake import scan_text, scan_words

    read = scan_text.Reading(seen, tuple(map(float, range(len(seen)))), (1.0,) * len(seen))
    assert scan_words._without_specks(read).text == printed


@needs_readers
def test_digits_that_only_the_second_reader_sees_are_not_sure(tmp_path, monkeypatch):
    from analysis.intake import scan_text, scan_words

    first = scan_text.Recogniser.read

    def blind(self, *args):
        found = first(self, *args)
        return scan_text.Reading("") if found.text.startswith("456") else found

    monkeypatch.setattr(scan_text.Recogniser, "read", blind)
    monkeypatch.setattr(
        scan_words.Reader, "_seconds", lambda self, pool, readings: [r.text or "456.170.668" for _, r in readings]
    )
    money = read(drawn(), tmp_path).tables[0].rows[2][2]
    assert money.text == "456.170.668"
    assert money.confidence < SURE


@needs_readers
def test_without_tesseract_figures_are_still_read_twice(tmp_path, monkeypatch):
    from analysis.intake import scan_words

    monkeypatch.setattr(scan._reader(), "_tesseract", "")
    monkeypatch.setattr(scan_words, "sharpened", lambda picture: picture[:, : picture.shape[1] // 2])
    money = [row[2] for row in read(drawn(), tmp_path).tables[0].rows[1:]]
    assert all(cell.confidence < SURE for cell in money)


@needs_readers
def test_a_page_is_read_in_a_process_of_its_own_and_twice_the_same(tmp_path):
    drawn().save(tmp_path / "scan.pdf", resolution=300)
    assert scan.page(tmp_path / "scan.pdf", 1) == scan.read_page(tmp_path / "scan.pdf", 1)


@pytest.fixture(scope="module")
def reader_at_hand():
    """Have what the readers are forked from, which takes its time to start, before a page's time is counted."""
    assert scan._answer(abs, -1, seconds=60) == 1


@needs_readers
def test_a_page_that_fails_or_takes_too_long_is_named_and_unread(tmp_path, reader_at_hand):
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"no PDF")
    with pytest.raises(scan.PageUnread, match=r"scan\.pdf: page 2 is not read: PdfiumError"):
        scan.page(path, 2)
    drawn().save(path, resolution=300)
    with pytest.raises(scan.PageUnread, match=r"scan\.pdf: page 1 is not read: no answer within 0.1 seconds"):
        scan.page(path, 1, seconds=0.01)


@needs_readers
def test_a_reader_that_dies_is_told_and_leaves_nothing_behind(reader_at_hand):
    assert scan._answer(os._exit, 3, seconds=30) == "its reader died (exit code 3)"
    start = time.monotonic()
    assert scan._answer(time.sleep, 60, seconds=0.1) == "no answer within 1 seconds"
    assert time.monotonic() - start < 50


@needs_readers
def test_the_time_of_a_page_is_counted_on_the_processor(reader_at_hand):
    busy = scan._answer(eval, "sum(1 for _ in iter(int, 1))", seconds=2)
    assert busy == "it takes longer than 2 seconds of the processor"
    assert scan._answer(eval, "__import__('time').sleep(3)", seconds=2) is None


def test_pages_after_one_that_cannot_be_read_are_read_and_kept_and_nothing_is_written(tmp_path, monkeypatch):
    path = tmp_path / "two.pdf"
    drawn().save(path, resolution=300, save_all=True, append_images=[drawn(), drawn()])
    monkeypatch.setattr(reading, "CACHE", tmp_path / "cache")
    asked = []

    def page(path, number, before=None):
        asked.append(number)
        if number == 2:
            raise scan.PageUnread(f"{path.name}: page 2 is not read: its reader died (exit code -11)")
        return Page(number, 312, 168, 0, (table_of(NAMES, [*MONEY, "1.000"]),))

    monkeypatch.setattr(scan, "page", page)
    for _ in range(2):
        with pytest.raises(InputError, match=r"^two\.pdf: page 2 is not read: its reader died \(exit code -11\)$"):
            reading.read(path, tmp_path / "two")
    assert asked == [1, 2, 3, 2]
    assert not (tmp_path / "two").exists()


@pytest.mark.parametrize(
    ("second", "confidence", "tables"),
    [
        (["Nama Progrann", "Pagu 2021"], 0.9, 1),  # misread
        (["Nama Program", "Pagu 2022"], 0.9, 2),  # another year
        (["Nama Progrann", "Pagu 2021"], None, 2),  # digital: printed so
    ],
)
def test_a_header_that_a_scan_shows_differently_on_the_next_page_is_the_same(second, confidence, tables):
    def page(number, header):
        rows = [header, ["Bencana", "1.250.000"], ["Pemberdayaan", "456.000"]]
        boxes = [
            [Box(number, 50 + 100 * n, 50 + 20 * m, 140 + 100 * n, 68 + 20 * m) for n in (0, 1)] for m in (0, 1, 2)
        ]
        cells = [
            tuple(PageCell(text, (box,), confidence=confidence) for text, box in zip(*pair, strict=True))
            for pair in zip(rows, boxes, strict=True)
        ]
        return Page(number, 300, 200, 0, (PageTable(tuple(cells)),))

    found = join.tables([page(1, ["Nama Program", "Pagu 2021"]), page(2, second)])
    assert len(found) == tables


@needs_readers
def test_the_readers_are_named_with_their_versions(monkeypatch):
    assert re.match(r"rapidocr \d+\S*, onnxruntime \d+\S*, opencv-python-headless \d+", ", ".join(scan.readers()))
    monkeypatch.setenv("PATH", "")
    assert "tesseract" not in " ".join(scan.readers())


def test_without_the_packages_a_scan_is_refused_with_the_command_that_installs_them(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "rapidocr" else True)
    with pytest.raises(InputError, match=r"scan\.pdf: page 4 is a scan.*\(rapidocr\): make scan"):
        scan.page(tmp_path / "scan.pdf", 4)


def table_of(*columns: list[str]) -> PageTable:
    sure = [[PageCell(text, (Box(1, 0, 0, 1, 1),), confidence=0.95) for text in column] for column in columns]
    return PageTable(tuple(zip(*sure, strict=True)))


NAMES = ["satu", "dua", "tiga", "empat", "lima"]
MONEY = ["1.250.000", "12.500.000,50", "2.000.000", "3.000.000"]


@pytest.mark.parametrize(
    "odd",
    ["95.67", "12.34.567", "40808", "1,250,000", "1.2500", "S", "3 376.314", "1.250.", "12,", "1.250.-", "1.250,-."],
)
def test_a_figure_of_a_form_that_its_table_does_not_print_is_not_sure(odd):
    table = doubted(table_of(NAMES, [*MONEY, odd]))
    assert [row[1].confidence < SURE for row in table.rows] == [False] * 4 + [True]
    assert table.rows[4][1].text == odd


@pytest.mark.parametrize(
    "usual", ["95,67", "1.250", "12", "2021", "-", "Rp 1.000.000", "(1.250)", "100,00%", "1.250,-"]
)
def test_a_figure_of_a_form_that_its_table_prints_stays_sure(usual):
    assert doubted(table_of(NAMES, [*MONEY, usual])).rows[4][1].confidence == 0.95


def test_a_first_mark_that_both_readers_lose_is_told_by_the_others_in_a_ruled_table():
    lost = "2966.753.000"
    assert doubted(table_of(NAMES, [*MONEY, lost])).rows[4][1].confidence >= SURE
    between_columns = replace(table_of(NAMES, [*MONEY, lost]), ruled=False)
    assert doubted(between_columns).rows[4][1].confidence < SURE


def test_codes_and_numbers_of_lines_are_no_figures_of_a_wrong_form():
    table = doubted(table_of(["1.06", "1.06.01", "1.06.01.2.01", "1.06.01.2.02", "2.1"], [*MONEY, "1.000"]))
    assert all(row[0].confidence == 0.95 for row in table.rows)


def test_decimals_that_are_all_misread_alike_do_not_tell_the_style_of_a_table_with_groups():
    table = doubted(table_of(NAMES, ["95.67", "98.20", "99.41", "97.5", "96,01"], [*MONEY, "1.000"]))
    assert [row[1].confidence < SURE for row in table.rows] == [True] * 4 + [False]


def test_numbers_of_lines_end_in_a_dot():
    table = doubted(table_of(["1.", "2.", "3.", "4.", "5"], [*MONEY, "1.000"]))
    assert all(row[0].confidence == 0.95 for row in table.rows)


@pytest.mark.parametrize("several", ["4.000.000 5.000.000", "1.250 3.400,50", "Rp 1.000 Rp 2.000", "12 14"])
def test_several_figures_where_others_of_the_column_are_one_are_not_stated(several):
    table = doubted(table_of(NAMES[:2], ["1.250.000", several]))
    assert [row[1].confidence for row in table.rows] == [0.95, 0.0]


def with_second(text: str, other: str) -> PageCell:
    table = table_of(NAMES, [*MONEY, text])
    cell = replace(table.rows[4][1], confidence=0.4, other=other)
    return doubted(replace(table, rows=(*table.rows[:4], (table.rows[4][0], cell)))).rows[4][1]


def test_marks_that_the_readers_see_differently_are_settled_by_what_the_table_prints():
    for text, other in (("95.67", "95,67"), ("95,67", "95.67")):
        cell = with_second(text, other)
        assert (cell.text, cell.other, cell.confidence >= SURE) == ("95,67", "95.67", True)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("1.250", "1,250"),
        ("95,67", "95,61"),
        ("S", "5"),
        ("40808", "40.808"),
        ("99.41", "9941"),
        ("9941", "99.41"),
        ("1.250.-", "1,250,-"),
    ],
)
def test_what_the_form_cannot_tell_stays_not_sure(text, other):
    cell = with_second(text, other)
    assert {cell.text, cell.other} == {text, other}
    assert cell.confidence < SURE
