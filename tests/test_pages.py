"""Rows and columns of a table of counts are read together: what all sums bear out, and what they leave open."""

from dataclasses import replace

import pytest

from analysis.repair import decide, pages, tokens
from analysis.repair.grid import Grid, GridColumn, GridRow
from analysis.repair.rules import SumRule

COLUMNS = (
    GridColumn("number", "code"),
    GridColumn("name", "name"),
    *(GridColumn(each, "value", additive=True, counted=True) for each in ("l_2021", "p_2021", "jumlah_2021")),
)
RULES = (SumRule("jumlah_2021", ("l_2021", "p_2021"), told=True),)
SOUND = (("Anak", "125", "304"), ("Lansia", "71", "96"), ("Bencana", "252", "181"), ("Miskin", "48", "63"))
TOTAL = ("", "Jumlah", "496", "644", "1.140")


def table(first: list[tuple[str, ...]], second: list[tuple[str, ...]]) -> Grid:
    """Return a table of two pages whose last row is the total."""
    rows = [*((0, cells) for cells in first), *((1, cells) for cells in second)]
    levels = [*("type" for _ in rows[1:]), "total"]
    own = (GridRow(n, cells, level, page) for n, ((page, cells), level) in enumerate(zip(rows, levels, strict=True), 1))
    return Grid(COLUMNS, tuple(own), ("total", "group", "type"), RULES)


def page(*kept: int, at: slice = slice(0, 2)) -> list[tuple[str, ...]]:
    """Return the rows of a page with some of their three figures, in a given order."""
    rows = []
    for n, (name, men, women) in enumerate(SOUND[at], 1):
        figures = (men, women, str(int(men) + int(women)))
        rows.append((f"{n}.", name, *(figures[k] for k in kept)))
    return rows


def proven(grid: Grid) -> dict[int, dict[str, int | None]]:
    """Return the proven figures by line and column."""
    told = pages.settle(grid, {row.line: tokens.tokens(row, grid) for row in grid.rows})
    return {n: {COLUMNS[j].id: own.values[j] for j in sorted(own.proven)} for n, own in told.items() if own.proven}


def read(grid: Grid) -> dict[tuple[int, str], tuple[str, str]]:
    """Return reading and status by line and column of figures."""
    return {(c.line, c.column): (c.reading, c.status) for c in decide.resolve(grid).cells if c.column[-4:] == "2021"}


REST = [*page(0, 1, 2, at=slice(2, 4)), TOTAL]


@pytest.mark.parametrize(("kept", "lost"), [((0, 1), "jumlah_2021"), ((0, 2), "p_2021"), ((1, 2), "l_2021")])
def test_the_totals_of_columns_tell_which_column_a_page_has_lost(kept, lost):
    found = read(table(page(*kept), REST))
    true = {"l_2021": ("125", "71"), "p_2021": ("304", "96"), "jumlah_2021": ("429", "167")}
    for column, figures in true.items():
        own = [found[line, column] for line in (1, 2)]
        assert tuple(reading for reading, _ in own) == figures
        assert {status for _, status in own} <= ({"derived"} if column == lost else {"as_published", "realigned"})


def test_the_totals_of_columns_tell_a_page_whose_parts_changed_places():
    rows = [*page(0, 1, 2, at=slice(0, 2)), *page(1, 0, 2, at=slice(2, 4)), TOTAL]
    grid = table(rows[:2], rows[2:])
    grid = replace(grid, rows=(*grid.rows[:4], replace(grid.rows[4], block=2)))
    found = read(grid)
    assert [found[3, column] for column in ("l_2021", "p_2021")] == [("252", "realigned"), ("181", "realigned")]
    assert found[1, "l_2021"] == ("125", "as_published")


def test_without_a_total_of_the_columns_nothing_is_proven():
    grid = table(page(0, 2), page(0, 1, 2, at=slice(2, 4)))
    assert proven(replace(grid, rows=tuple(replace(row, level="type") for row in grid.rows))) == {}


def test_a_row_that_is_not_in_the_text_leaves_the_page_open():
    without = [REST[1], TOTAL]
    assert proven(table(page(0, 2), without)) == {}


def test_two_readings_that_add_up_alike_prove_nothing():
    alike = [("1.", "Anak", "125", "250"), ("2.", "Lansia", "71", "142")]  # either part, and their sum
    rest = [("3.", "Bencana", "252", "181", "433"), ("", "Jumlah", "448", "377", "825")]
    found = proven(table(alike, rest))
    assert not {"l_2021", "p_2021"} & found.get(1, {}).keys() or found[1]["l_2021"] == found[1]["p_2021"] == 125


def test_one_row_of_a_page_may_have_lost_another_cell_than_the_others():
    rows = [*page(0, 1, 2, at=slice(0, 1)), ("2.", "Lansia", "71", "167"), *page(0, 1, 2, at=slice(2, 3))]
    found = proven(table(rows, [*page(0, 1, 2, at=slice(3, 4)), TOTAL]))
    assert found[2] == {"l_2021": 71, "p_2021": 96, "jumlah_2021": 167}


def test_a_misread_figure_opens_no_other_and_stays_open_where_its_print_has_no_flaw():
    rows = page(0, 1, 2)
    flawless = read(table([rows[0], ("2.", "Lansia", "71", "90", "167")], REST))
    assert flawless[2, "p_2021"][1] == "unresolved"
    assert flawless[2, "l_2021"] == ("71", "as_published")
    letters = read(table([rows[0], ("2.", "Lansia", "71", "9G", "167")], REST))
    assert letters[2, "p_2021"] == ("96", "repaired")


def test_two_figures_in_one_cell_are_those_of_two_columns():
    found = read(table([("1.", "Anak", "125 304", "429"), *page(0, 1, 2)[1:]], REST))
    assert found[1, "l_2021"] == ("125", "realigned")
    assert found[1, "p_2021"] == ("304", "realigned")


def test_a_total_may_count_families_whose_parts_nobody_prints():
    families = ("5.", "Keluarga", "-", "-", "60")
    total = ("", "Jumlah", "496", "644", "1.200")
    found = proven(table(page(0, 2), [*REST[:-1], families, total]))
    assert found[1] == {"l_2021": 125, "p_2021": 304, "jumlah_2021": 429}


@pytest.mark.parametrize("total", [("", "Jumlah", "496", "644", "1,140"), ("", "Jumlah", "496", "644", "1.140")])
def test_thousands_with_the_other_mark_are_no_decimals_of_people(total):
    found = read(table(page(0, 2), [*REST[:-1], total]))
    assert found[1, "p_2021"] == ("304", "derived")
    assert found[5, "jumlah_2021"][0] in ("1140", "1.140")


def test_a_dash_beside_a_figure_in_one_cell_is_nothing_under_its_own_column():
    rows = [("1.", "Anak", "125 304", "429"), ("2.", "Lansia", "71 96", "167"), ("3.", "Bayi", "252 -", "252")]
    found = proven(table(rows, [("", "Jumlah", "448", "400", "848")]))
    assert found[3] == {"l_2021": 252, "p_2021": 0, "jumlah_2021": 252}
