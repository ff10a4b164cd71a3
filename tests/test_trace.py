"""A number leads to its study rows, these to tidy rows, these to raw cells; a wrong name leads to the nearest."""

import re
import subprocess
import sys

import pytest
import yaml
from small import DOCUMENT

from analysis import files, io
from analysis.publish import sums, trace
from analysis.source import verbatim

TABLE = {
    "title": "T",
    "rows": 1,
    "columns": [{"id": "name", "role": "name"}],
    "parts": [{"start": "a", "end": "b"}],
}


@pytest.fixture(scope="module")
def sources():
    return trace.load()


@pytest.fixture
def small(tmp_path):
    """Return what makes the sources of one number that rests on one row, which a check touches."""
    io.write_text(tmp_path / "d" / "document.yml", yaml.safe_dump(DOCUMENT | {"doc_id": "d", "tables": {"T": TABLE}}))

    def made(**changes) -> trace.Sources:
        row = {
            "row_id": "d/T/1/pagu_2021",
            "table": "budget_lines",
            "doc_id": "d",
            "table_id": "T",
            "said": "A line",
            "measure": "pagu",
            "value": 5,
            "unit": "rupiah",
            "printed": "Rp 5",
            "status": "repaired",
            "evidence": "exact",
            "alternatives": "",
        }
        number = {"name": "half", "value": 2.5, "unit": "rupiah", "what": "half of it", "shown": "Rp 2.5", "low": 2.0,
                  "high": 3.0, "n": 1, "n_documents": 1, "row_ids": row["row_id"], "made_by": "31"}  # fmt: skip
        check = {"rule": "parent_equals_children", "verdict": "differs", "explanation": "printed 5, expected 6."}
        result = {"table": "absorption", "result_id": "d/T/1/2021", "row_ids": row["row_id"], "absorption_pct": 50.0}
        return trace.Sources(
            {"half": number | changes},
            {row["row_id"]: row},
            {row["row_id"]: [check]},
            {row["row_id"]: "line 1: 2 + 3 = 5"},
            {row["row_id"]: [result]},
            tmp_path,
        )

    return made


def test_a_chain_goes_from_the_number_over_study_row_and_tidy_row_to_the_raw_cell(small):
    told = trace.told(trace.chain("half", small()))
    steps = ["half = 2.5", "range 2.0 to 3.0", "study row d/T/1/2021", "tidy row d/T/1/pagu_2021", "why: line 1"]
    places = [told.index(step) for step in [*steps, "data/raw/d/T.csv line 1", "check differs"]]
    assert places == sorted(places)


def test_a_chain_says_what_confirms_the_weakest_cell_of_a_number(small):
    assert "evidence unchecked, of its weakest cell" in trace.told(trace.chain("half", small(evidence="unchecked")))
    assert "weakest" not in trace.told(trace.chain("half", small(evidence=None)))


def test_cells_of_a_table_found_damaged_have_no_place_that_its_header_tells():
    sound, row_id = trace.load(), "bengkulu_renstra_2021_2026/T6.1/1211/pagu_2022"
    printed = sound.rows[row_id]["printed"]
    assert trace.raw_cell(row_id, printed)["position"] == "c07"
    assert trace.raw_cell(row_id, printed, damaged=True)["position"].split(", ")[:2] == ["c05", "c07"]


def test_a_study_row_that_rests_on_more_than_the_number_is_not_its_own(small):
    sources = small()
    sources.results["d/T/1/pagu_2021"][0]["row_ids"] += " d/T/2/pagu_2021"
    assert trace.chain("half", sources)["results"] == []


def test_a_row_id_is_traced_like_a_number(small):
    assert trace.chain("d/T/1/pagu_2021", small())["rows"][0]["said"] == "A line"


def test_an_unknown_name_is_refused_with_the_nearest_ones(small):
    with pytest.raises(trace.UnknownName, match="nearest: half"):
        trace.chain("halv", small())


def test_a_number_whose_rows_are_gone_is_refused(small):
    with pytest.raises(trace.UnknownName, match="not in the tidy tables: d/T/9/x"):
        trace.chain("half", small(row_ids="d/T/9/x"))


def test_every_row_of_every_named_number_is_in_the_tidy_tables(sources):
    rows = {row_id for number in sources.numbers.values() for row_id in number["row_ids"].split()}
    assert rows and rows <= set(sources.rows)


def test_every_printed_text_is_found_in_its_raw_cell(sources):
    lost = []
    for row_id, row in sources.rows.items():
        cell = trace.raw_cell(row_id, row["printed"])
        if row["printed"] and row["printed"] not in cell["text"]:
            lost.append(row_id)
    assert not lost


def test_where_a_line_prints_the_same_figure_twice_the_position_is_that_of_the_column(sources):
    row_id = "sidoarjo_lkjip_2021/T3.5/1035/pagu_2021"
    cell = trace.raw_cell(row_id, sources.rows[row_id]["printed"])
    raw = {row.line: row.cells for row in verbatim.read(files.RAW / "sidoarjo_lkjip_2021" / "T3.5.csv")}
    assert (cell["position"], cell["text"]) == ("c02", raw[1035][1])


def test_the_command_prints_the_chain_and_refuses_an_unknown_name():
    command = [sys.executable, "-c", "from analysis import cli; cli.main()", "trace"]
    name = next(name for name in trace.load().numbers if name.startswith("absorption_"))
    good = subprocess.run([*command, name], capture_output=True, text=True)
    assert good.returncode == 0 and re.search(r"raw cell: data/raw/\S+ line \d+ c\d\d", good.stdout)
    bad = subprocess.run([*command, "absorbtion"], capture_output=True, text=True)
    assert bad.returncode == 1 and bad.stderr.startswith("analysis: absorbtion: neither")
    assert len(bad.stderr.splitlines()) == 1


# -- how a number follows from its cells ---------------------------------------------------------------------


def told_sum(value: float, unit: str, cells: dict[str, tuple], lang: str = "en", what: str = "x") -> str:
    """Return what is said of a number of cells: of each its value, unit and measure."""
    rows = {name: {"value": amount, "unit": own, "measure": measure} for name, (amount, own, measure) in cells.items()}
    number = {"value": value, "unit": unit, "row_ids": " ".join(rows), "made_by": "31_absorption",
              "what": what}  # fmt: skip
    known = trace.Sources({}, rows, {}, {}, {}, files.RAW)
    return sums.told(number, known, lang).replace("\N{NO-BREAK SPACE}", " ")


def test_a_sum_is_written_out_with_its_cells():
    cells = {"a": (5000, "rupiah", "pagu"), "b": (3010, "rupiah", "pagu")}
    assert told_sum(8010, "rupiah", cells) == "Rp 5,000 + Rp 3,010 = Rp 8,010"
    assert told_sum(8010, "rupiah", cells, "id") == "Rp5.000 + Rp3.010 = Rp8.010"
    many = {str(place): (1000, "rupiah", "pagu") for place in range(7)}
    assert told_sum(7000, "rupiah", many) == "Rp 7,000 is the sum of 7 cells."


def test_a_quotient_is_told_with_what_is_divided():
    money = {"a": (300, "rupiah", "realisasi"), "b": (250, "rupiah", "pagu"), "c": (150, "rupiah", "pagu")}
    assert told_sum(75, "percent", money) == (
        "Rp 300 spent, divided by a ceiling of Rp 400, is 75.0% (cells: 1 and 2)."
    )
    each = {"a": (4_500_000, "rupiah", "pagu"), "b": (15, "orang", "target")}
    assert told_sum(300_000, "rupiah", each) == "Rp 4,500,000 divided by 15 is Rp 300,000."


@pytest.mark.parametrize(
    "cells",
    [
        {"a": (5000, "rupiah", "pagu"), "b": (3000, "rupiah", "pagu")},  # adds to less
        {"a": (5000, "rupiah", "pagu"), "b": (3010, "rupiah", "realisasi")},  # ceiling and spending add to nothing
        {"a": (5000, "rupiah", "pagu"), "b": (None, "rupiah", "pagu")},
        {"a": (8000, "orang", "target"), "b": (10, "orang", "target")},
    ],
)
def test_what_does_not_give_the_number_is_not_said_to(cells):
    assert told_sum(8010, "rupiah", cells) == "Computed by 31_absorption from its cells: 2."
    assert told_sum(8010, "rupiah", {}) == told_sum(None, "rupiah", cells) == ""


def test_what_a_sentence_tells_is_not_said_to_come_from_the_cells_beside_it():
    cells = {"a": (24, "orang", "target"), "b": (24, "orang", "realisasi")}
    said = told_sum(45, "lines", cells, what="line 141 of Rencana Kerja: lines told to have missed their output")
    assert said.startswith("45 is told in line 141 of the document's text copy")
    assert told_sum(1124, "line as printed", cells).startswith("Line 1124 of the document's text copy says it")


def test_every_sum_that_is_told_of_a_named_number_gives_it(sources):
    written = 0
    for number in sources.numbers.values():
        said = sums.told(number, sources, "id").replace("Rp", "").replace(".", "").replace(",", ".")
        if found := re.fullmatch(r"([\d +.-]+) = ([\d.-]+)", said):
            assert sum(map(float, found[1].split(" + "))) == pytest.approx(float(found[2])), number["name"]
            written += 1
    assert written
