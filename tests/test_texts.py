"""The sheet of the briefs' texts: what is wrong in it is told with file, row and reason."""

import re
import shutil

import pytest

from analysis import files
from analysis.publish import sentences, texts

HEAD = "id,condition,indonesian,english"


@pytest.fixture
def sheet(tmp_path):
    """Return a function that reads a sheet in which a row is replaced, or rows follow."""
    shutil.copy(files.BRIEF_TEMPLATE / texts.STRUCTURE, tmp_path / texts.STRUCTURE)
    path = tmp_path / texts.SHEET
    original = (files.BRIEF_TEMPLATE / texts.SHEET).read_text(encoding="utf-8")

    def read(*rows: str, without: str = "", head: str = HEAD, change=lambda text: text) -> dict:
        kept = [line for line in original.splitlines()[1:] if not without or not line.startswith(without)]
        path.write_text(change("\n".join([head, *rows, *kept]) + "\n"), encoding="utf-8")
        return texts.read(tmp_path)

    return read


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("missed.finding,,Ada {nilai} hasil,{nilai} outcomes", "unknown number name {nilai}"),
        ("missed.finding,,Ada {missed.mean} hasil,{missed.mean} outcomes", "unknown number name {missed.mean}"),
        ("missed.finding,,Hanya 9 hasil,{missed} outcomes", "a number without a name in: Hanya 9 hasil"),
        ("missed.finding,,Ada {missed} hasil,", "nothing in the column english"),
        ("missed.finding,,Ada {missed} hasil,Outcomes", "not the same names in both languages: missed"),
        ("missed.finding,share over 50,a,b", "bad condition: share over 50"),
        ("missed.finding,share above,a,b", "bad condition: share above"),
        ("missed.finding,share above many,a,b", "many is neither a figure nor a number"),
        ("missed.finding,spent above 5,a,b", "unknown number in the condition: spent"),
        ("missed.finding,start other_phase end,a,b", "unknown number in the condition: start"),
        ("missed.quality,,a,b", "no such id"),
        ("surprise,,a,b", "no such id"),
        ("labels.cite,share above 5,a,b", "a fixed text has no condition"),
    ],
)
def test_a_row_that_cannot_be_told_is_refused_with_its_number_and_the_reason(sheet, row, reason):
    with pytest.raises(texts.TextError, match=re.escape(reason)) as refused:
        sheet(row)
    assert str(refused.value).startswith(f"texts.csv row 2 ({row.partition(',')[0]}): ")


def test_a_row_that_stands_twice_and_a_missing_one_are_refused(sheet):
    with pytest.raises(texts.TextError, match="stand in an earlier row"):
        sheet("labels.cite,,Cara,How")
    with pytest.raises(texts.TextError, match="no row tells anything of meals"):
        sheet(without="meals.")


def test_other_columns_and_a_row_with_more_cells_are_refused(sheet):
    with pytest.raises(texts.TextError, match="row 1: its columns are id, condition, indonesian, english"):
        sheet(head="id,text")
    with pytest.raises(texts.TextError, match="row 2: 5 cells, not 4"):
        sheet("limits,,a,b,c")


def test_a_limit_is_of_a_kind_of_figures(sheet):
    assert sheet("limits,pmks,Jumlah,Counts")["limits"][0] == {"id": "Jumlah", "en": "Counts", "of": "pmks"}
    with pytest.raises(texts.TextError, match="a limit is of a kind of figures: budget_lines, indicators, pmks, psks"):
        sheet("limits,money,Jumlah,Counts")


def test_a_sheet_that_a_spreadsheet_program_saved_is_read(sheet):
    told = sheet(change=lambda text: "\ufeff" + text)
    assert told == texts.read(files.BRIEF_TEMPLATE)


def test_the_first_row_that_holds_is_the_first_of_its_part(sheet):
    told = sheet('same.follows,share above 90,"Hampir, semua","Nearly, all"')
    first = told["stories"]["same"]["parts"]["follows"][0]
    assert (first["en"], first["when"]) == ("Nearly, all", [["share", "above", 90.0]])


@pytest.mark.parametrize(("share", "said"), [(60.0, False), (88.2, False), (95.0, True)])
def test_nearly_all_is_said_of_nine_in_ten_and_more_only(share, said):
    content = texts.texts()
    number = {"value": share, "low": None, "high": None, "n": 34}
    outputs = sentences.choose(content["findings"]["outputs"]["parts"]["finding"], {"exact": number})
    follows = sentences.choose(content["stories"]["exactly"]["parts"]["follows"], {"lines": number})
    assert ("nearly all" in outputs["en"]) == ("nearly all" in follows["en"]) == said
    assert ("hampir semua" in outputs["id"]) == ("hampir semua" in follows["id"]) == said
