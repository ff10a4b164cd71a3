"""A figure that a scan shows unclearly stands only where the document's own arithmetic confirms it."""

import csv
import json

import pandas as pd
import pytest
import yaml
from small import DOCUMENT

from analysis.io import InputError
from analysis.source import boxes
from analysis.tidy.build import tidy_tables

TABLE = {
    "title": "T",
    "columns": [
        {"id": "name", "role": "name"},
        {"id": "pagu", "role": "amount", "measure": "pagu", "year": 2021, "phase": "perubahan"},
    ],
    "levels": [{"level": "program", "name": "^Program"}, {"level": "sub_kegiatan"}],
    "identities": ["children"],
    "parts": [{"start": "a", "end": "b"}],
}


def box(line, confidence, other="", cell="c02"):
    return [line, cell, 1, 0, 0, 10, 10, confidence, other]


def write_boxes(folder, *rows, columns=boxes.COLUMNS):
    with (folder / "T1.boxes.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *rows])


@pytest.fixture
def read(tmp_path):
    """Return a function that reads a table of names and ceilings, from line 11, with some boxes, to its tables."""

    def run(rows, *seen):
        folder = tmp_path / "alpha_2021"
        folder.mkdir(exist_ok=True)
        with (folder / "T1.csv").open("w", newline="", encoding="utf-8") as file:
            numbered = ([line, *row] for line, row in enumerate(rows, 11))
            csv.writer(file, lineterminator="\n").writerows([["line", "c01", "c02"], *numbered])
        described = DOCUMENT | {"tables": {"T1": TABLE | {"rows": len(rows)}}}
        (folder / "document.yml").write_text(yaml.safe_dump(described), encoding="utf-8")
        write_boxes(folder, *seen)
        return tidy_tables("alpha_2021", tmp_path)

    return run


def line(tables, number):
    (found,) = tables["budget_lines"][tables["budget_lines"].line == number].itertuples()
    return found


CLOSING = [["Program A", "3.000.000"], ["Beli satu", "1.000.000"], ["Beli dua", "2.000.000"]]
ALONE = [["Program A", "3.000.000"], ["Beli satu", "1.000.000"]]


def test_an_unclear_figure_that_nothing_confirms_is_open_with_both_readings(read):
    tables = read(ALONE, box(12, 0.4, "7.000.000"), box(11, 0.95))
    unclear = line(tables, 12)
    assert (unclear.status, unclear.printed) == ("unresolved", "1.000.000")
    assert json.loads(unclear.alternatives) == ["1000000", "7000000"]
    assert line(tables, 11).amount_rp == 3_000_000
    (told,) = tables["repairs"].itertuples()
    assert (
        told.why
        == "read from a picture with confidence 0.40, the second reader sees '7.000.000', and nothing confirms it"
    )


def test_an_unclear_figure_in_a_sum_that_closes_stands(read):
    tables = read(CLOSING, box(12, 0.4, "7.000.000"))
    assert line(tables, 12).amount_rp == 1_000_000
    assert tables["repairs"].empty


def test_a_heading_derived_from_an_unclear_figure_proves_nothing_and_is_open_too(read):
    rows = [["Program A", ""], *CLOSING[1:]]
    assert line(read(rows), 11).amount_rp == 3_000_000
    tables = read(rows, box(12, 0.4))
    assert [line(tables, number).status for number in (11, 12, 13)] == ["unresolved", "unresolved", "as_published"]


def test_a_second_reading_that_is_no_figure_is_listed_as_it_was_seen(read):
    assert json.loads(line(read(ALONE, box(12, 0.4, "1.0O0.000")), 12).alternatives) == ["1000000", "1.0O0.000"]


def test_clear_figures_and_other_cells_change_nothing(read):
    for seen in ([], [box(12, 0.5, "7.000.000")], [box(12, "")], [box(12, 0.1, cell="c01")]):
        assert line(read(ALONE, *seen), 12).amount_rp == 1_000_000


def test_a_cell_of_several_boxes_is_as_sure_as_the_least_sure(tmp_path):
    write_boxes(tmp_path, box(12, 0.9, "a"), box(12, 0.3))
    assert boxes.read(boxes.path(tmp_path, "T1")) == {(12, "c02"): boxes.Seen(0.3, "a")}
    assert boxes.read(boxes.path(tmp_path, "T2")) == {}


@pytest.mark.parametrize(
    ("row", "error"),
    [(box("x", 0.5), "row 2: no number"), (box(1, "much"), "row 2: no number"), (box(1, 1.5), "row 2: confidence 1.5")],
)
def test_boxes_that_cannot_be_read_are_named(tmp_path, row, error):
    write_boxes(tmp_path, row)
    with pytest.raises(InputError, match=rf"T1\.boxes\.csv: {error}"):
        boxes.read(boxes.path(tmp_path, "T1"))


def test_boxes_with_other_columns_are_refused(tmp_path):
    write_boxes(tmp_path, columns=boxes.COLUMNS[:-1])
    with pytest.raises(InputError, match="its columns are not line, cell"):
        boxes.read(boxes.path(tmp_path, "T1"))


BROKEN = box(12, 0.0, "13.13 8")


@pytest.mark.parametrize(
    ("rows", "amount"),
    [
        ([["Program A", "90.000"], ["Beli satu", "13.138"]], 13_138),
        ([["Program A", "90.13"], ["Beli satu", "13.138"]], None),
        ([["Program A", "900"], ["Beli satu", "13.138"]], None),
    ],
)
def test_a_figure_broken_by_its_cell_is_whole_where_others_are_like_it_and_none_is_like_its_part(read, rows, amount):
    found = line(read(rows, BROKEN), 12).amount_rp
    assert (None if pd.isna(found) else found) == amount
