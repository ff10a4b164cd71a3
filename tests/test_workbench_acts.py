"""What is done to a document in the browser is written as by hand, through the same checks, or changes nothing."""

import re
from dataclasses import replace

import pytest
import yaml
from test_confirm import HEADER, REGIONS, written

from analysis.intake import confirm, description, problems, workbench
from analysis.intake.pages import PageCell, SourceRow, SourceTable
from analysis.io import InputError
from analysis.source import boxes, verbatim
from analysis.source import folder as folders
from analysis.source.boxes import Box
from analysis.tidy import corrections, export

ROWS = [
    ["Program A", "1.000.000.000", "900.000.000", "90,00"],
    ["Kegiatan B yang", "600.000.000", "500.000.000", "83,33"],
    ["panjang namanya", "", "", ""],
    ["Kegiatan C", "400.000.000", "400.000.000", "100,00"],
    ["JUMLAH", "1.000.000.000", "900.000.000", "90,00"],
]
DAY = "2026-11-29"


@pytest.fixture
def opened(tmp_path):
    """Return the folder of a read document with three open questions."""
    own = tmp_path / "contoh_lkjip"
    own.mkdir()
    (own / "regions.yml").write_text(REGIONS, encoding="utf-8")
    rows = tuple(SourceRow(n, tuple(map(PageCell, row))) for n, row in enumerate(ROWS, 1))
    source = SourceTable("T1", "Laporan realisasi", HEADER, rows)
    description.begin(own, description.Read("contoh.pdf", "0" * 64, 3, (source,), "Laporan Kinerja", "kab_contoh"))
    return own


@pytest.fixture
def folder(opened):
    """Return a folder whose questions are answered."""
    workbench.answer(opened, "office", "Dinas Sosial")
    workbench.answer(opened, "tables.T1.columns.1.year", "2022")
    workbench.answer(opened, "tables.T1.columns.1.phase", "3")
    return opened


def files_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def only(folder, line, column):
    (found,) = workbench.figures(folder)["T1", line, column]
    return found


def test_an_answer_writes_what_the_terminal_writes(opened, tmp_path):
    for place, typed in (("office", "Dinas Sosial"), ("tables.T1.columns.1.year", "2022")):
        workbench.answer(opened, place, typed)
    left = workbench.answer(opened, "tables.T1.columns.1.phase", "").questions
    by_page = files_of(opened)
    answers = iter(["Dinas Sosial", "2022", ""])
    for name in (description.DRAFT, description.DESCRIPTION):
        (opened / name).unlink()
    rows = tuple(SourceRow(n, tuple(map(PageCell, row))) for n, row in enumerate(ROWS, 1))
    source = SourceTable("T1", "Laporan realisasi", HEADER, rows)
    description.begin(opened, description.Read("contoh.pdf", "0" * 64, 3, (source,), "Laporan Kinerja", "kab_contoh"))
    assert not left and confirm.confirm(opened, lambda _: next(answers), lambda _: None) == 0
    assert files_of(opened) == by_page


@pytest.mark.parametrize(("place", "typed", "message"), [
    ("tables.T1.columns.1.year", "last year", "is no answer"),
    ("tables.T1.columns.1.year", "", "is no answer"),
    ("tables.T1.columns.0.role", "1", "no question is open at"),
])  # fmt: skip
def test_what_is_no_answer_changes_nothing(opened, place, typed, message):
    before = files_of(opened)
    with pytest.raises(InputError, match=message):
        workbench.answer(opened, place, typed)
    assert files_of(opened) == before


def test_a_named_column_is_described_so_and_stays_so(folder):
    keys = {"role": "amount", "measure": "pagu", "year": 2021, "phase": "murni", "scale": 1000}
    workbench.name_column(folder, "T1", 1, keys)
    own = written(folder)["tables"]["T1"]["columns"][1]
    assert {key: own[key] for key in keys} == keys and own["id"] == "pagu_2021"
    description.again(folder)
    assert written(folder)["tables"]["T1"]["columns"][1] == own


def test_a_column_is_known_by_more_than_its_header(folder):
    drafted = description.again(folder)
    known = workbench.known_by(drafted, "T1", 1)
    assert "year 2022: answered by a person" in known
    assert any(line.startswith("role amount: ") and "cells print amounts" in line for line in known)
    assert workbench.borne_out(folder)["T1", "pagu_2022"] == [
        *(
            "absorption_follows: 4 of 4 agree",
            "parent_equals_children: 1 of 1 agree",
            "total_of_programs: 1 of 1 agree",
        ),
    ]


def test_sums_tell_a_column_that_is_named_for_another(folder):
    spent = {"role": "amount", "measure": "realisasi", "year": 2022, "phase": "realisasi"}
    workbench.name_column(folder, "T1", 1, {"role": "note"})
    workbench.name_column(folder, "T1", 2, {"role": "amount", "measure": "pagu", "year": 2022, "phase": "perubahan"})
    workbench.name_column(folder, "T1", 1, spent)
    (told,) = (line for line in workbench.borne_out(folder)["T1", "realisasi_2022"] if line.startswith("absorption"))
    assert told == "absorption_follows: 1 of 4 agree"


def test_a_column_that_was_money_may_be_a_note(folder):
    workbench.name_column(folder, "T1", 2, {"role": "note"})
    assert {*written(folder)["tables"]["T1"]["columns"][2]} == {"id", "role"} and problems.of(folder) == []


@pytest.mark.parametrize(("number", "keys", "message"), [
    (1, {"role": "amount", "year": 2022}, "a figure needs its measure"),
    (1, {"role": "amount", "measure": "money", "year": 2022}, "none of pagu"),
    (1, {"role": "amount", "measure": "pagu"}, "needs its year"),
    (1, {"role": "sum"}, "Input should be"),
    (1, {"colour": "red"}, "a column has no colour"),
    (9, {"role": "note"}, "no column 10"),
])  # fmt: skip
def test_a_column_is_not_named_as_no_description_may(folder, number, keys, message):
    before = files_of(folder)
    with pytest.raises(InputError, match=message):
        workbench.name_column(folder, "T1", number, keys)
    assert files_of(folder) == before


def test_a_corrected_figure_is_an_entry_as_by_hand_and_is_read_so(folder):
    figure = only(folder, 2, "pagu_2022")
    assert (figure.printed, figure.value) == ("600.000.000", "600000000")
    workbench.correct(folder, figure, "650000000", "misread", "the page shows a 65", DAY)
    (entry,) = corrections.read(folder / "corrections.csv")
    assert entry == {
        "row": "contoh_lkjip/T1/2/pagu_2022", "measure": "pagu", "year": "2022", "printed": "600.000.000",
        "value": "650000000", "kind": "misread", "reason": "the page shows a 65", "date": DAY,
    }  # fmt: skip
    row = export.read_folder(folder)["budget_lines"].set_index("row_id").loc[entry["row"]]
    assert row.amount_rp == 650_000_000 and row.status == "corrected"


def test_a_figure_corrected_again_has_one_entry(folder):
    for value in ("650000000", "600000001"):
        workbench.correct(folder, only(folder, 2, "pagu_2022"), value, "misread", "looked again", DAY)
    assert [each["value"] for each in corrections.read(folder / "corrections.csv")] == ["600000001"]


@pytest.mark.parametrize(("value", "kind", "reason", "day", "message"), [
    ("1.2x", "misread", "seen", DAY, "T1/2/pagu_2022"),
    ("", "misread", "seen", DAY, "is no value"),
    ("1", "guess", "seen", DAY, "neither misread nor misprint"),
    ("1", "misread", " ", DAY, "needs its reason"),
    ("1", "misread", "seen", "today", "its date"),
])  # fmt: skip
def test_a_correction_that_is_refused_by_hand_is_refused_and_changes_nothing(folder, value, kind, reason, day, message):
    before = files_of(folder)
    with pytest.raises(InputError, match=message) as error:
        workbench.correct(folder, only(folder, 2, "pagu_2022"), value, kind, reason, day)
    assert "/tmp" not in str(error.value).replace(str(folder), "") and files_of(folder) == before


def test_a_row_that_goes_on_is_the_rest_of_the_name_before_it_and_may_be_cut_again(folder):
    before = (folder / "document.yml").read_bytes()
    workbench.join(folder, "T1", 3)
    assert written(folder)["tables"]["T1"]["continues"] == [{"line": 3, "of": 2}]
    lines = export.read_folder(folder)["budget_lines"].set_index("line").name
    assert set(lines[2]) == {"Kegiatan B yang panjang namanya"}
    workbench.cut(folder, "T1", 3)
    assert (folder / "document.yml").read_bytes() == before


@pytest.mark.parametrize(("act", "line", "message"), [
    (workbench.join, 1, "is the first row"),
    (workbench.join, 4, "prints figures of its own"),
    (workbench.join, 99, "has no line 99"),
    (workbench.cut, 3, "does not go on"),
])  # fmt: skip
def test_a_row_with_figures_is_no_rest_of_another(folder, act, line, message):
    before = files_of(folder)
    with pytest.raises(InputError, match=message):
        act(folder, "T1", line)
    assert files_of(folder) == before


TWO = ["JUM|LAH", "1.000 | .000.000", "900.000.000", "|90,00"]


def test_a_row_that_is_two_is_divided_where_the_bars_stand_and_later_lines_move(folder):
    workbench.join(folder, "T1", 3)
    workbench.correct(folder, only(folder, 4, "pagu_2022"), "400000001", "misread", "the page shows a 1", DAY)
    workbench.divide(folder, "T1", 2, ["Kegiatan B|yang", "600.000.000", "|500.000.000", "83,33"])
    assert [row.cells for row in verbatim.read(folder / "T1.csv")][1:4] == [
        ["Kegiatan B", "600.000.000", "", "83,33"], ["yang", "", "500.000.000", ""], ROWS[2],
    ]  # fmt: skip
    table = written(folder)["tables"]["T1"]
    assert table["rows"] == 6 and table["continues"] == [{"line": 4, "of": 2}]
    assert [each["row"] for each in corrections.read(folder / "corrections.csv")] == ["contoh_lkjip/T1/5/pagu_2022"]
    assert only(folder, 5, "pagu_2022").value == "400000001"


def test_a_divided_row_keeps_its_place_on_the_page_and_is_divided_when_the_file_is_read_again(folder):
    rows = tuple(
        SourceRow(n, tuple(PageCell(text, (Box(1, 10 * n, 0, 9, 9),)) for text in row)) for n, row in enumerate(ROWS, 1)
    )
    again = description.Read("contoh.pdf", "0" * 64, 3, (SourceTable("T1", "Laporan realisasi", HEADER, rows),))
    description.begin(folder, again)
    workbench.divide(folder, "T1", 5, TWO)
    places = boxes.places(folder / "T1.boxes.csv")
    assert places[5, "c01"] == places[6, "c01"] == [Box(1, 50, 0, 9, 9)]
    before = files_of(folder)
    description.begin(folder, again)
    assert files_of(folder)["T1.csv"] == before["T1.csv"] and written(folder)["tables"]["T1"]["rows"] == 6
    other = replace(again.tables[0], rows=rows[:4])
    with pytest.raises(InputError, match="line 5 of T1 does not print what was divided there"):
        description.begin(folder, replace(again, tables=(other,)))


@pytest.mark.parametrize(("line", "cells", "message"), [
    (5, ["JUMLAH", *TWO[1:3], "9|0,0|0"], "one | in a cell"),
    (5, ROWS[4], "one of the two rows would be empty"),
    (5, ["TOTAL|", *TWO[1:]], "does not print what was divided"),
    (9, TWO, "has no line 9"),
])  # fmt: skip
def test_a_row_is_not_divided_otherwise_than_it_is_printed(folder, line, cells, message):
    before = files_of(folder)
    with pytest.raises(InputError, match=re.escape(message)):
        workbench.divide(folder, "T1", line, cells)
    assert files_of(folder) == before


def test_figures_wait_for_the_answers(opened):
    with pytest.raises(InputError, match="questions are open"):
        workbench.figures(opened)


def test_the_folders_with_a_draft_are_found_or_said_to_be_missing(opened, tmp_path):
    assert workbench.folders_in(opened) == [opened] == workbench.folders_in(tmp_path)
    (opened / "draft.yml").unlink()
    with pytest.raises(InputError, match="analysis read writes one"):
        workbench.folders_in(tmp_path)


def test_what_was_written_is_a_description_that_the_register_reads(folder):
    assert folders.description(folder).tables["T1"].columns[1].phase == "perubahan"
    assert yaml.safe_load((folder / "draft.yml").read_text(encoding="utf-8"))["answers"]["office"] == "Dinas Sosial"
