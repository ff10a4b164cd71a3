"""A row of a table read as it stands, whose cells cannot all stand there, keeps only the figures that sums hold."""

import csv
import json

import pytest
import yaml
from small import DOCUMENT

from analysis.source.register import Table
from analysis.source.verbatim import RawRow
from analysis.tidy import misfits
from analysis.tidy.build import tidy_tables

PAGU = {"role": "amount", "measure": "pagu", "year": 2021, "phase": "perubahan"}
SPENT = {"role": "amount", "measure": "realisasi", "year": 2021, "phase": "realisasi"}
COLUMNS = [
    {"id": "name", "role": "name"},
    {"id": "unit", "role": "unit"},
    {"id": "target", "role": "value", "measure": "target", "year": 2021},
    PAGU | {"id": "pagu"},
    SPENT | {"id": "spent"},
    {"id": "share", "role": "value", "measure": "absorption_pct", "year": 2021, "unit": "percent"},
]
SOUND = [
    ["Program Pemberdayaan Sosial", "Orang", "10", "3.000.000", "2.700.000", "90,00"],
    ["Beli satu", "Paket", "4", "1.000.000", "900.000", "90,00"],
    ["Beli dua", "Paket", "6", "2.000.000", "1.800.000", "90,00"],
]
ALONE = ["Program Penanganan Bencana", "Unit", "7", "5.000.000", "4.000.000", "80,00"]


@pytest.fixture
def read(tmp_path):
    """Return a function that reads rows, from line 11, to the figure and the reason of each line and column."""

    def run(*rows):
        folder = tmp_path / "alpha_2021"
        folder.mkdir(exist_ok=True)
        width = max(map(len, rows))
        with (folder / "T1.csv").open("w", newline="", encoding="utf-8") as file:
            numbered = ([line, *row, *[""] * (width - len(row))] for line, row in enumerate(rows, 11))
            head = ["line", *(f"c{n:02d}" for n in range(1, width + 1))]
            csv.writer(file, lineterminator="\n").writerows([head, *numbered])
        table = {
            "title": "T",
            "rows": len(rows),
            "columns": COLUMNS,
            "levels": [{"level": "program", "name": "^Program"}, {"level": "sub_kegiatan"}],
            "identities": ["children", "absorption"],
            "parts": [{"start": "a", "end": "b"}],
        }
        (folder / "document.yml").write_text(yaml.safe_dump(DOCUMENT | {"tables": {"T1": table}}), encoding="utf-8")
        return tidy_tables("alpha_2021", tmp_path)

    return run


def figures(tables, line):
    """Return what a line states, by column."""
    found = {}
    for name, figure in (("budget_lines", "amount_rp"), ("indicators", "value")):
        own = tables[name][(tables[name].line == line) & tables[name][figure].notna()]
        found |= {row_id.split("/")[3]: value for row_id, value in zip(own.row_id, own[figure], strict=True)}
    return found


def test_a_row_that_stands_is_read_as_it_stands(read):
    assert figures(read(*SOUND, ALONE), 14) == {"target": 7, "pagu": 5_000_000, "spent": 4_000_000, "share": 80}


@pytest.mark.parametrize(
    "moved",
    [
        pytest.param([*ALONE, "9"], id="a figure beyond the last column"),
        pytest.param([ALONE[0], "7", "5.000.000", "4.000.000", "80,00"], id="a number as a unit"),
        pytest.param([ALONE[0], "Unit", "7", "Dinas Sosial", "5.000.000", "80,00"], id="words as money"),
        pytest.param([ALONE[0], "Unit", "5.000.000", "4.000.000", "80,00", ""], id="a percentage as money"),
        pytest.param([*ALONE[:3], "x", "5.000.000", "4.000.000"], id="money as a percentage"),
        pytest.param(["5.000.000", "Unit", "7", "4.000.000", "4.000.000", "80,00"], id="money as a name"),
        pytest.param(["7", "Unit", "7", "5.000.000", "4.000.000", "80,00"], id="a number as a name"),
        pytest.param([ALONE[0], "Unit", "5.000.000", "4.000.000", "3.200.000", "80,00"], id="money as a target"),
        pytest.param([ALONE[0], "Unit", "7", "7 Unit", "5.000.000", "80,00"], id="a target with its unit as money"),
    ],
)
def test_a_row_whose_cells_cannot_stand_under_the_header_states_no_figure(read, moved):
    tables = read(*SOUND, moved)
    assert figures(tables, 14) == {}
    assert figures(tables, 12) == {"target": 4, "pagu": 1_000_000, "spent": 900_000, "share": 90}


def test_the_reason_and_the_print_are_told(read):
    tables = read(*SOUND, [ALONE[0], "Unit", "7", "Dinas Sosial", "5.000.000", "80,00"])
    told = tables["repairs"].set_index("row_id").loc["alpha_2021/T1/14/spent"]
    assert "lost or gained a cell" in told.why
    assert json.loads(told.alternatives) == ["5000000"]


def test_what_a_sum_with_other_rows_holds_stands_in_such_a_row(read):
    rows = [SOUND[0], SOUND[1], [*SOUND[2], "7"]]
    assert figures(read(*rows), 13) == {"pagu": 2_000_000, "spent": 1_800_000}


def test_a_whole_percentage_without_its_sign_is_no_money(read):
    tables = read(*SOUND, [ALONE[0], "Unit", "7", "4.000.000", "80"])
    assert figures(tables, 14) == {}


def test_money_is_no_further_value_of_a_target(read):
    tables = read(*SOUND, [ALONE[0], "Unit", "7 unitRp 5.000.000", "5.000.000", "4.000.000", "80,00"])
    own = tables["indicators"].query("line == 14 and measure == 'target'")
    assert list(own.value.isna()) == [True]


def test_a_row_with_fewer_cells_than_the_others_has_moved_however_many_there_are():
    columns = [{"id": each, "role": "count", "year": 2021, "unit": "orang"} for each in ("l", "p", "jumlah_2021")]
    described = {"title": "T", "rows": 6, "columns": [{"id": "name", "role": "name"}, *columns]}
    whole = [["Anak Terlantar", "12", "30", "42"], ["Pemulung", "7", "9", "16"], ["Pengemis", "8", "9", "17"]]
    short = [["Gelandangan", "30", "42"], ["Tuna Susila", "9", "16"]]
    rows = [RawRow(line, cells) for line, cells in enumerate([*whole, *short], 11)]
    told = misfits.of_table(Table.model_validate(described), rows)
    assert set(told) == {14, 15} and "nothing stands under jumlah_2021" in told[14]
    padded = [RawRow(row.line, [*row.cells, ""][:4]) for row in rows]
    assert set(misfits.of_table(Table.model_validate(described), padded)) == {14, 15}  # their sum is lacking


def test_a_further_indicator_of_a_line_prints_no_money_and_has_not_moved():
    described = {"title": "T", "rows": 6, "columns": COLUMNS[:4]}
    rows = [["Program", "Unit", "7", "5.000.000"], ["Program", "Unit", "8", "6.000.000"], ["", "Unit", "7", ""]]
    raw = [RawRow(line, cells) for line, cells in enumerate(rows, 11)]
    assert misfits.of_table(Table.model_validate(described), raw) == {}


def test_a_number_among_notes_slid_there():
    described = {"title": "T", "rows": 3, "columns": [*COLUMNS[:4], {"id": "note", "role": "note"}]}
    rows = [["Program", "Unit", "7", "5.000.000", "APBD"], ["Program", "Unit", "7", "7", "5.000.000"]]
    raw = [RawRow(line, cells) for line, cells in enumerate(rows, 11)]
    assert set(misfits.of_table(Table.model_validate(described), raw)) == {12}


def test_the_one_row_that_lacks_the_last_figure_has_lost_a_cell(read):
    rows = [[f"Program {n}", "Unit", "7", "5.000.000", "4.000.000", "80,00"] for n in range(20)]
    rows[8] = ["Program 8", "Unit", "5.000.000", "4.000.000", "80", ""]
    assert figures(read(*rows), 19) == {}
    many = [row[:5] if n % 2 else row for n, row in enumerate(rows)]
    assert "spent" in figures(read(*many), 20)
