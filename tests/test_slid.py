"""Sentences about rows whose figures went a line up or down on the way to text."""

import pytest

from analysis.repair import decide, slid
from analysis.repair.grid import Grid, GridColumn, GridRow

COLUMNS = (
    GridColumn("name", "name"),
    GridColumn("target", "value"),
    GridColumn("pagu", "amount", "pagu", 2022, "year", True),
)
LEVELS = {"P": "program", "K": "kegiatan", "S": "sub_kegiatan", "T": "total"}
SOUND = (
    ("P satu", "100", "21.200.000"),
    ("K satu", "100", "14.600.000"),
    ("S satu", "12", "4.119.000"),
    ("S dua", "3", "10.481.000"),
    ("K dua", "80", "6.600.000"),
    ("S tiga", "7", "1.300.000"),
    ("S empat", "9", "5.300.000"),
    ("S lima", "4", "-"),
)


def read(*rows, blocks=(0,) * 20) -> dict[str, tuple[str, str]]:
    """Return target and amount of every row by its name, "" where they are open."""
    placed = (
        GridRow(10 + n, row, LEVELS[row[0][0]] if row[0] else LEVELS["S"], blocks[n], not row[0])
        for n, row in enumerate(rows)
    )
    found: dict[int, dict[str, str]] = {}
    for cell in decide.resolve(Grid(COLUMNS, tuple(placed), styles=("dot_thousands",))).cells:
        found.setdefault(cell.line, {})[cell.column] = cell.reading
    return {row[0]: (found[10 + n]["target"], found[10 + n]["pagu"]) for n, row in enumerate(rows)}


def slide(first: int, last: int, cut: int = 1) -> list[tuple[str, ...]]:
    """Return the sound table with the cells from a column on one line further down in the rows from first to last."""
    rows = [list(row) for row in SOUND]
    for n in range(last, first, -1):
        rows[n][cut:] = SOUND[n - 1][cut:]
    rows[first][cut:] = [""] * (len(COLUMNS) - cut)
    return [tuple(row) for row in rows]


def test_a_sound_table_with_a_line_without_money_stands():
    rows = [*SOUND, ("S enam", "5", "")]
    assert read(*rows) == {name: (target, amount if amount else "") for name, target, amount in rows}


@pytest.mark.parametrize(("first", "last"), [(2, 4), (1, 3), (4, 6)])
def test_no_figure_is_stated_under_the_name_below_its_own(first, last):
    found = read(*slide(first, last))
    for name, target, amount in SOUND:
        assert found[name][1] in ("", amount)
        assert found[name][0] in ("", target)


def test_figures_beyond_a_sum_that_holds_stand():
    found = read(*slide(1, 2))
    assert found["S satu"] == ("", "")
    assert [found[name][1] for name in ("K dua", "S tiga", "S empat")] == ["6.600.000", "1.300.000", "5.300.000"]


def test_targets_before_the_amounts_stand_where_only_the_amounts_slid():
    found = read(*slide(2, 4, cut=2))
    assert [found[name][0] for name, *_ in SOUND] == [target for _, target, _ in SOUND]
    assert found["S dua"][1] == ""


def test_rows_of_another_page_stand():
    found = read(*slide(1, 2), blocks=(0, 0, 0, 1, 1, 1, 1, 1))
    assert found["S dua"] == ("3", "10.481.000")


def test_figures_that_end_in_a_row_without_a_name_are_open_whatever_adds_up():
    rows = [*SOUND[:2], ("S satu", "", ""), ("S dua", "12", "4.119.000"), ("", "3", "10.481.000"), *SOUND[4:]]
    found = read(*rows)
    assert found["S dua"] == ("", "")
    assert found["S empat"] == ("9", "5.300.000")


def test_a_row_that_prints_all_its_values_gave_no_figures_to_another():
    columns = (*COLUMNS, GridColumn("target_2023", "value", "target", 2023))
    rows = [*((*row, row[1]) for row in SOUND), ("S enam", "5", "", "5")]
    rows[4] = ("K dua", "80", "6.700.000", "80")  # its sum fails
    placed = tuple(GridRow(10 + n, row, LEVELS[row[0][0]]) for n, row in enumerate(rows))
    cells = decide.resolve(Grid(columns, placed, styles=("dot_thousands",))).cells
    assert slid.WHY not in {cell.why for cell in cells}


def test_a_level_that_prints_no_amounts_says_nothing_of_others():
    rows = [(name, target, "" if name[0] == "K" else amount) for name, target, amount in SOUND]
    assert {name: amount for name, (_, amount) in read(*rows).items() if name[0] == "S"} == {
        name: amount for name, _, amount in SOUND if name[0] == "S"
    }


def test_the_reason_is_told():
    rows = [GridRow(10 + n, row, LEVELS[row[0][0]]) for n, row in enumerate(slide(2, 4))]
    cells = decide.resolve(Grid(COLUMNS, tuple(rows), styles=("dot_thousands",))).cells
    reasons = {cell.line: cell.why for cell in cells if cell.column == "pagu" and cell.status == "unresolved"}
    assert slid.WHY in (reasons[13], reasons[14])
