"""Sentences about tables of two years whose rows grow alike: which rows keep to it, and what that tells."""

from types import SimpleNamespace

import pytest

from analysis.repair import decide
from analysis.repair.grid import Grid, GridColumn, GridRow
from analysis.repair.growth import Growth

COLUMNS = (
    GridColumn("name", "name"),
    GridColumn("target_2022", "value", "target", 2022, "year"),
    GridColumn("pagu_2022", "amount", "pagu", 2022, "year", True),
    GridColumn("target_2023", "value", "target", 2023, "year"),
    GridColumn("pagu_2023", "amount", "pagu", 2023, "year", True),
)
AMOUNTS = (12_400, 31_700, 8_250, 95_100, 44_650, 7_900, 15_300, 61_050, 23_400, 18_600, 52_150, 39_800)


def growth(*pairs: tuple[int, int], made=(), parents=None, step=1) -> Growth:
    """Return the growth of rows of two amounts, by line from 0."""
    picked = {line: SimpleNamespace(values=(None, None, one, None, other)) for line, (one, other) in enumerate(pairs)}
    return Growth(COLUMNS, picked, dict.fromkeys(made, "fill"), parents or {}, step)


TENTH = [(1000 * amount, 1100 * amount) for amount in AMOUNTS]
SAME = [(1000 * amount, 1000 * amount) for amount in AMOUNTS]


def test_a_row_that_grows_otherwise_than_all_others_breaks_their_growth():
    found = growth(*TENTH, (18_500_000, 12_350_000))
    assert found.percent == 110
    assert found.breaks(12) and not found.keeps(12)
    assert found.keeps(0) and found.places(0)
    assert growth(*TENTH, (66_860_000, 73_540_000)).breaks(12)  # by a digit in the fourth place


def test_amounts_that_stay_tell_no_places():
    found = growth(*SAME)
    assert found.keeps(3) and not found.places(3)
    assert growth(*SAME, (48_968_200, 48_368_200)).breaks(12)


@pytest.mark.parametrize(
    "pairs",
    [
        TENTH[:9],  # too few
        [*TENTH[:6], *SAME[6:]],
        [(one, other + n * one // 7) for n, (one, other) in enumerate(TENTH)],
    ],
)
def test_rows_that_grow_each_in_their_own_way_tell_nothing(pairs):
    found = growth(*pairs)
    assert not any(found.keeps(line) or found.breaks(line) for line in range(len(pairs)))


def test_a_figure_that_nobody_printed_neither_keeps_nor_breaks():
    found = growth(*TENTH, (18_500_000, 12_350_000), made=[(12, 4)])
    assert not found.keeps(12) and not found.breaks(12)


def test_a_sum_may_be_off_by_what_its_lines_were_rounded_by():
    rounded = [(50_000 * n, 50_000 * round(1.05 * n)) for n in range(21, 41)]
    heading = (sum(one for one, _ in rounded), sum(other for _, other in rounded) + 400_000)
    parents = {line: 20 for line in range(20)}
    assert growth(*rounded, heading, parents=parents, step=50_000).keeps(20)


def test_figures_of_one_year_have_no_growth():
    columns = (*COLUMNS[:4], GridColumn("realisasi", "amount", "realisasi", 2022, "year", True))
    picked = {line: SimpleNamespace(values=(None, None, one, None, other)) for line, (one, other) in enumerate(TENTH)}
    assert Growth(columns, picked, {}, {}, 1).percent is None


def stated(*rows: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """Return what is read of rows that no sum holds, "" where it is open, by the name and the column."""
    printed = tuple(GridRow(10 + n, row, "sub_kegiatan") for n, row in enumerate(rows))
    cells = decide.resolve(Grid(COLUMNS, printed, styles=("dot_thousands",))).cells
    return {(rows[cell.line - 10][0], cell.column): cell.reading for cell in cells}


def shown(thousands: int) -> str:
    return f"{1000 * thousands:,}".replace(",", ".")


def test_a_copy_in_the_place_of_a_lost_amount_says_the_same_where_no_row_grows():
    rows = [(f"Kegiatan {n}", f"{n + 2}", shown(a), f"{n + 2}", shown(a)) for n, a in enumerate(AMOUNTS)]
    doubled = ("Kegiatan lain", "17", "7.652.000", "17", "7.652.000", "17", "7.652.000")
    found = stated(*rows, doubled)
    assert found["Kegiatan lain", "pagu_2022"] == found["Kegiatan lain", "pagu_2023"] == "7.652.000"
    growing = [(*row[:4], shown(2 * a + 3 * n)) for n, (row, a) in enumerate(zip(rows, AMOUNTS, strict=True))]
    assert stated(*growing, doubled)["Kegiatan lain", "pagu_2023"] == ""
