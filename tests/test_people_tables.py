"""Damaged tables of people by sex and place: what sums tell, and what none can tell."""

from analysis.repair import decide, named
from analysis.repair.grid import Grid, GridColumn, GridRow
from analysis.repair.rules import SumRule
from analysis.source import register


def counts(*ids: str) -> list[register.Column]:
    return [register.Column(id=each, role="count", year=int(each[-4:]), unit="orang") for each in ids]


SEXES = counts("l_2021", "p_2021", "jumlah_2021")


def test_the_name_of_a_column_and_two_rows_tell_a_sum():
    rows = [(12, 30, 42), (7, 9, 16), (5, 3)]
    assert named.sums(SEXES, rows) == [SumRule("jumlah_2021", ("l_2021", "p_2021"), told=True)]
    assert named.sums(counts("jumlah_2021", "l_2021", "p_2021"), [(42, 12, 30), (16, 7, 9)])


def test_cells_that_were_lost_beside_it_do_not_hide_a_sum():
    two_years = counts("l_2021", "p_2021", "jumlah_2021", "l_2022", "p_2022", "jumlah_2022")
    rows = [(12, 30, 42, 5), (9, 7, 9, 16), (12, 8, 20)]
    assert [rule.total for rule in named.sums(two_years, rows)] == ["jumlah_2021", "jumlah_2022"]


def test_a_name_alone_tells_no_sum_and_rows_that_break_it_refute_it():
    assert named.sums(SEXES, []) == []
    assert named.sums(SEXES, [(12, 30, 42)]) == []
    assert named.sums(SEXES, [(12, 30, 42), (7, 9, 16), (8, 9, 4), (7, 7, 7), (3, 2, 1)]) == []
    assert named.sums(counts("l_2021", "p_2021", "anak_2021"), [(12, 30, 42), (7, 9, 16)]) == []
    assert named.sums(SEXES, [(1, 2, 3), (2, 2, 4)]) == []  # small figures add up by chance


COLUMNS = (
    GridColumn("name", "name"),
    *(GridColumn(each, "value", additive=True, counted=True) for each in ("l_2021", "p_2021", "jumlah_2021")),
)
RULES = (SumRule("jumlah_2021", ("l_2021", "p_2021"), told=True),)
SOUND = [
    ("Anak a", "12", "30", "42"),
    ("Anak b", "7", "9", "16"),
    ("Anak c", "25", "18", "43"),
    ("Anak d", "4", "6", "10"),
]


def read(*rows: tuple[str, ...]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return (reading, status) by name and column; the last row is the total."""
    levels = [*["type"] * (len(rows) - 1), "total"]
    grid = [GridRow(n, cells, level) for n, (cells, level) in enumerate(zip(rows, levels, strict=True), 1)]
    found = decide.resolve(Grid(COLUMNS, tuple(grid), ("total", "group", "type"), RULES))
    names = {row.line: row.cells[0] for row in grid}
    return {(names[cell.line], cell.column): (cell.reading, cell.status) for cell in found.cells}


def test_a_sound_table_of_people_stands():
    cells = read(*SOUND, ("Jumlah", "48", "63", "111"))
    assert {status for _, status in cells.values()} == {"as_published"}


def test_nothing_printed_is_zero_in_the_sums_of_people():
    cells = read(*SOUND, ("Anak e", "-", "8", "8"), ("Jumlah", "48", "71", "119"))
    assert cells["Anak e", "p_2021"] == ("8", "as_published")


def test_a_total_without_its_parts_is_no_contradiction():
    cells = read(*SOUND, ("Keluarga", "-", "-", "20"), ("Jumlah", "48", "63", "131"))
    assert cells["Keluarga", "jumlah_2021"] == ("20", "as_published")


def test_a_lost_part_and_the_one_beside_it_stay_open_where_nothing_says_which_was_lost():
    rows = [("Anak a", "12", "42"), ("Anak b", "7", "16"), ("Anak c", "25", "43"), ("Anak d", "4", "10")]
    cells = read(*rows, ("Jumlah", "48", "111"))
    for name in ("Anak a", "Anak c", "Jumlah"):
        assert cells[name, "l_2021"][1] == "unresolved"
        assert cells[name, "p_2021"][1] == "unresolved"


def test_a_lost_total_opens_the_figures_of_its_row():
    cells = read(*SOUND[:3], ("Anak d", "4", "6", ""), ("Jumlah", "50", "60", "119"))
    assert cells["Anak d", "l_2021"][1] == "unresolved"
