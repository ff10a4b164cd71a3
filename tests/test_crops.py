"""A cell is found again on the picture of its page, and the picture shows nothing but tables."""

import csv
import os
import re
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageOps
from printed import HEIGHT, document, grid, table, text
from test_read_pdf import sideways
from test_scan import needs_readers

from analysis import files
from analysis.intake import join, page_pictures, pdf, question_pictures, written
from analysis.intake import read as reading
from analysis.intake.drafted import Choice, Question
from analysis.intake.pages import Page
from analysis.intake.scan_text import Recogniser
from analysis.io import InputError
from analysis.source import boxes, crops
from analysis.source.crops import TableOnPaper

SOURCES = files.ROOT.parent / "shared" / "sources"
ROWS = [["No", "Program", "Pagu"], ["1", "Program A", ""], ["2", "", "3.000,50"], ["3", "Program C", "7.000"]]
INSIDE = 3  # pixels from the edge of a cell to what is printed in it, beyond its rules
WHITE, DARK, DARKER = 255, 128, 170
RULE = 0.6  # of a row or column of pixels: more of it is dark in no line of print


@pytest.fixture(autouse=True)
def kept(monkeypatch, tmp_path):
    """Pages that were read are kept in a folder of the test."""
    monkeypatch.setattr(reading, "CACHE", tmp_path / "kept")


@pytest.fixture
def read(tmp_path):
    """Read a PDF with the given drawings into a folder."""

    def into(*drawn, name="made.pdf", **how):
        reading.read(document(tmp_path / name, *drawn, **how), tmp_path / "doc")
        return tmp_path / "doc"

    return into


def picture_of(folder, page=1) -> np.ndarray:
    with Image.open(folder / "pages" / f"{page}.webp") as picture:
        return np.asarray(picture.convert("L"))


def index_of(folder) -> list[dict]:
    with (folder / "pages" / "pages.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def inked(strip) -> list[bool]:
    """Tell of each outlined place whether something is printed inside of it."""
    with Image.open(strip.picture) as picture:
        grey = np.asarray(picture.convert("L"))
    return [bool((grey[top + INSIDE : bottom - INSIDE, left + INSIDE : right - INSIDE] < DARK).any())
            for left, top, right, bottom in strip.outlined]  # fmt: skip


def assert_outlines_what_is_printed(folder, rows=ROWS, table_id="p1"):
    """Have each cell with a text, and no place of a cell without, outlined where something is printed."""
    seen = TableOnPaper(folder, table_id)
    (whole,) = [seen.cell(1, ["c01"])[-1].shown]
    for line, cells in enumerate(rows[1:], 1):
        for number, cell in enumerate(cells, 1):
            strips = seen.cell(line, [f"c{number:02d}"])
            (strip,) = [each for each in strips if each.outlined]
            if cell:
                assert inked(strip) == [True], cell
                assert strip.outlined[0][2] - strip.outlined[0][0] < (whole[2] - whole[0]) / 2
            else:
                assert strip.outlined[0][2] - strip.outlined[0][0] > (whole[2] - whole[0]) / 2  # the whole row


# -- what is stored ------------------------------------------------------------------------------------------


def test_the_picture_of_a_page_shows_its_table_and_nothing_beside_it(read):
    beside = text(40, 30, "Kepala Dinas Budi") + text(300, 100, "NIP 19700101") + text(40, 200, "Ditandatangani")
    folder = read(table(ROWS) + beside)
    (shown,) = [row for row in index_of(folder) if row["part"] == "picture"]
    assert [float(shown[edge]) for edge in ("x0", "y0", "x1", "y1")] == pytest.approx([38, 58, 282, 126], abs=0.6)
    grey = picture_of(folder)
    assert grey.shape == (round(68 * 120 / 72), round(244 * 120 / 72)) and (grey < DARK).any()


def test_what_stands_between_two_tables_of_a_page_is_white(read):
    lower = table(ROWS, y=220)
    with_text = read(table(ROWS) + text(40, 180, "Mengetahui, Budi Santoso NIP 19700101") + lower)
    around = picture_of(with_text)
    assert (around[round(70 * 120 / 72) : round(155 * 120 / 72)] == WHITE).all()
    assert (around[: round(66 * 120 / 72)] < DARK).any() and (around[round(165 * 120 / 72) :] < DARK).any()


def test_rows_of_a_signature_at_the_end_of_a_table_are_not_shown(read):
    signed = [*ROWS, ["", "Kepala Dinas", ""], ["", "NIP 197001011990031001", ""]]
    (row,) = [row for row in index_of(read(table(signed))) if row["part"] == "table"]
    assert float(row["y1"]) == pytest.approx(60 + 16 * len(ROWS), abs=0.5)


def test_a_page_without_a_table_has_no_picture(read):
    folder = read(text(40, 60, "Kata pengantar"), table(ROWS))
    assert sorted(path.name for path in (folder / "pages").iterdir()) == ["2.webp", "pages.csv"]


def test_pictures_are_small_and_have_four_greys(read):
    folder = read(table(ROWS))
    assert set(np.unique(picture_of(folder))) <= {0, 85, 170, 255}
    assert (folder / "pages" / "1.webp").stat().st_size < 4000


def test_small_print_is_drawn_finer(read):
    xs, ys = [40, 100, 160], [60 + 6 * number for number in range(5)]
    cells = [
        text(xs[n % 2] + 2, ys[n // 2] + 5, word, size=4)
        for n, word in enumerate(["A", "Pagu", "B", "1.000", "C", "20", "D", "3.000"])
    ]
    folder = read(grid(xs, ys) + "".join(cells))
    (row,) = [row for row in index_of(folder) if row["part"] == "picture"]
    fine = picture_of(folder)
    assert fine.shape[1] == pytest.approx((float(row["x1"]) - float(row["x0"])) * 180 / 72, abs=1)


def test_pictures_of_another_reading_go(tmp_path):
    page_pictures.write(tmp_path, page_pictures.Pictures({"1.webp": b"1", "2.webp": b"2"}))
    page_pictures.write(tmp_path, page_pictures.Pictures({"2.webp": b"2"}))
    assert [path.name for path in (tmp_path / "pages").iterdir()] == ["2.webp"]
    page_pictures.write(tmp_path, page_pictures.NONE)
    assert not (tmp_path / "pages").exists()


def test_a_page_that_is_drawn_in_another_size_than_it_was_read_in_has_no_picture_and_is_named(tmp_path):
    path = document(tmp_path / "made.pdf", table(ROWS))
    (page,) = pdf.pages(path)
    tables = join.tables([page])
    other = Page(1, page.width / 2, page.height, 0, page.tables)
    assert page_pictures.draw(path, [other], tables) == page_pictures.Pictures({}, (1,))
    assert page_pictures.draw(path, [page], tables).unlike == ()


# -- where a cell is seen ------------------------------------------------------------------------------------


def test_every_cell_of_a_table_is_outlined_where_it_is_printed(read):
    assert_outlines_what_is_printed(read(table(ROWS)))


@pytest.mark.parametrize("turn", [90, -90])
def test_the_cells_of_a_turned_page_are_outlined_on_its_upright_picture(read, turn):
    folder = read(sideways(ROWS, turn))
    height, width = picture_of(folder).shape
    assert width > 2 * height
    assert_outlines_what_is_printed(folder)


@pytest.mark.parametrize("rotate", [90, 270])
def test_the_cells_of_a_page_that_its_file_turns_are_outlined(read, rotate):
    assert_outlines_what_is_printed(read(sideways(ROWS, 90 if rotate == 90 else -90), rotate=rotate))


@pytest.mark.parametrize("rotate", [0, 90, 270])
def test_the_cells_of_a_page_that_shows_a_part_of_its_sheet_are_outlined(tmp_path, rotate):
    drawn = table(ROWS) if not rotate else sideways(ROWS, 90 if rotate == 90 else -90)
    path = document(tmp_path / "whole.pdf", drawn, rotate=rotate)
    with pikepdf.open(path) as whole:
        whole.pages[0].MediaBox = [-30, -50, 460, 320]
        whole.pages[0].CropBox = [10, 5, 410, HEIGHT - 7]
        whole.save(tmp_path / "part.pdf")
    reading.read(tmp_path / "part.pdf", tmp_path / "doc")
    assert_outlines_what_is_printed(tmp_path / "doc")
    if not rotate:
        (box,) = boxes.places(tmp_path / "doc" / "p1.boxes.csv")[1, "c01"]
        assert (box.x0, box.y0) == pytest.approx((30, 69), abs=0.5)  # from the corner of what is shown


def test_a_row_that_a_page_cuts_is_shown_on_both_pages(read):
    first = table([["No", "Uraian", "Pagu"], ["1", "A", "1.000"], ["2", "Pembinaan anak", "2.000"]])
    folder = read(first, table([["No", "Uraian", "Pagu"], ["", "dan lansia", ""], ["3", "C", "3.000"]]))
    strips = TableOnPaper(folder, "p1").cell(2, ["c02"])
    outlined = [strip for strip in strips if strip.outlined]
    assert [strip.page for strip in outlined] == [1, 2] and all(inked(strip) == [True] for strip in outlined)
    assert crops.pages_of(strips) == [1, 2]
    told = crops.alt(strips, "B", "Pembinaan anak dan lansia", "en")
    assert told == "Part of page 1, 2, the row B: the cell that prints Pembinaan anak dan lansia is outlined."


def test_the_header_of_the_page_before_stands_above_a_row_whose_page_repeats_none(read):
    folder = read(table(ROWS), table([["4", "Program D", "9.000"]]))
    header, row = TableOnPaper(folder, "p1").cell(4, ["c03"])
    assert (header.page, header.outlined, row.page) == (1, (), 2)
    assert header.shown[2] - header.shown[0] == row.shown[2] - row.shown[0]


def test_a_row_just_below_its_header_is_shown_with_it_once(read):
    (strip,) = TableOnPaper(read(table(ROWS)), "p1").cell(1, ["c02"])
    assert strip.shown[1] <= 4


def test_a_crop_is_a_picture_with_the_cell_in_a_coloured_frame_and_the_same_bytes_twice(read):
    strips = TableOnPaper(read(table(ROWS)), "p1").cell(3, ["c03"])
    content = crops.png(strips)
    assert content == crops.png(strips) and content.startswith(b"\x89PNG")
    path = strips[0].picture.with_name("crop.png")
    path.write_bytes(content)
    with Image.open(path) as picture:
        colours = np.asarray(picture.convert("RGB")).astype(int)
    framed = np.argwhere(colours[:, :, 0] - colours[:, :, 2] > 100)
    (top, left), (bottom, right) = framed.min(axis=0), framed.max(axis=0)
    x0, y0, x1, y1 = strips[-1].outlined[0]
    assert (right - left, bottom - top) == pytest.approx((x1 - x0, y1 - y0), abs=2)


def test_a_row_without_the_cell_is_outlined_as_a_whole_and_words_say_so(read):
    strips = TableOnPaper(read(table(ROWS)), "p1").cell(1, [])
    assert crops.alt(strips, "Program A", "", "en") == "Part of page 1, the row Program A: the row is outlined."
    assert crops.alt(strips, "Program A", "", "id") == "Potongan halaman 1, baris Program A: barisnya diberi garis."


def test_of_a_table_without_pictures_nothing_is_shown(tmp_path):
    seen = TableOnPaper(tmp_path, "T1")
    assert not seen.has_pictures and seen.cell(1, ["c01"]) == [] and seen.columns([0]) == []
    with pytest.raises(ValueError, match="no part of a page"):
        crops.png([])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("page,x0\n1,2\n", "its columns are not page, table_id"),
        ("page,table_id,part,x0,y0,x1,y1\n1,,picture,a,0,1,1\n", "row 2: no number where page or box"),
        ("page,table_id,part,x0,y0,x1,y1\n1,,picture,5,0,1,1\n", "row 2: no part of a page"),
        ("page,table_id,part,x0,y0,x1,y1\n1,T1,side,0,0,1,1\n", "row 2: no part of a page"),
    ],
)
def test_a_list_of_parts_that_cannot_be_read_is_refused_with_its_place(tmp_path, content, said):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "pages.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=rf"pages\.csv: {said}"):
        TableOnPaper(tmp_path, "T1")


# -- what a question is about --------------------------------------------------------------------------------


def asked(place: str, *sets: str) -> Question:
    return Question(place, "?", (), (Choice("a", {place: {} for place in sets}),))


def test_a_question_shows_the_columns_that_it_is_asked_of(read):
    folder = read(table(ROWS))
    (strip,) = question_pictures.strips(folder, asked("tables.p1.columns.2.year", "tables.p1.columns.0"), ["p1"])
    lefts = sorted({left for left, *_ in strip.outlined})
    assert len(strip.outlined) == 5 and len(lefts) == 2
    assert question_pictures.strips(folder, asked("title"), ["p1"]) == []
    (strip,) = question_pictures.strips(folder, asked("tables.p1.style"), ["p1"])
    assert strip.outlined == ()


def test_a_question_on_the_terminal_names_its_picture(read, run, monkeypatch, tmp_path):
    folder = read(table([["Uraian", "Anggaran"], ["A", "1.000"], ["B", "2.000"]]))
    monkeypatch.setattr(question_pictures, "PLACE", tmp_path / "asked")
    monkeypatch.setattr("typer.prompt", lambda *_, **__: "s")
    said = run("confirm", folder).stdout
    named = [line.removeprefix("  picture: ") for line in said.splitlines() if line.startswith("  picture: ")]
    assert [path.parent for path in map(Path, named)] == [tmp_path / "asked" / "doc"] * len(named) and named
    for each in named:
        place = Path(each).name.removesuffix(".png")
        assert f"] {place}\n" in said and place.startswith("tables.p1.")
        with Image.open(each) as picture:
            assert picture.size[0] > 200


# -- real documents ------------------------------------------------------------------------------------------


@needs_readers
def test_the_figures_of_a_scanned_page_are_read_again_inside_of_their_outlines(tmp_path):
    path = SOURCES / "contoh_asri_lkjip_2023_scan.pdf"
    if not path.is_file() and not os.environ.get("REQUIRE_DOCUMENTS"):
        pytest.skip(f"no file {path.name}")
    with pdf.opened(path) as opened:
        page = opened.page(13)
    (found,) = join.tables([page])
    written.write(tmp_path, [found])
    page_pictures.write(tmp_path, page_pictures.draw(path, [page], [found]))
    seen = TableOnPaper(tmp_path, found.table_id)
    reader, wrong, figures = Recogniser(), [], 0
    for row in found.rows:
        for number, cell in enumerate(row.cells, 1):
            if re.fullmatch(r"[\d.,]{2,}", cell.text):
                print_inside = line_in(seen.cell(row.line, [f"c{number:02d}"])[-1])
                figures += 1
                if digits(reader.read(print_inside).text) != digits(cell.text):
                    wrong.append((row.line, number, cell.text))
    assert figures > 40 and len(wrong) <= figures // 20, wrong


def line_in(strip) -> np.ndarray:
    """Return what is printed inside of an outline, without the rules at its edges, as finely as lines are read."""
    (place,) = strip.outlined
    with Image.open(strip.picture) as picture:
        grey = np.array(picture.convert("L").crop(place))[1:-1, 1:-1]
    grey[:, (grey < DARKER).mean(axis=0) > RULE] = WHITE
    grey[(grey < DARKER).mean(axis=1) > RULE] = WHITE
    rows, columns = np.nonzero(grey < DARK)
    top, left = max(rows.min() - 2, 0), max(columns.min() - 2, 0)  # the pale edges of letters too
    padded = ImageOps.expand(Image.fromarray(grey[top : rows.max() + 3, left : columns.max() + 3]), 4, WHITE)
    finer = 300 / page_pictures.DPI
    size = int(padded.width * finer), int(padded.height * finer)
    return np.asarray(padded.resize(size, Image.Resampling.LANCZOS))


def digits(text_of_cell: str) -> str:
    return re.sub(r"\D", "", text_of_cell)
