"""Sentences about figures that follow from several sums together, though none of these tells them alone."""

from small import columns_of_years

from analysis.repair import decide, follows
from analysis.repair.evidence import Identity
from analysis.repair.grid import Grid, GridColumn, GridRow
from analysis.repair.rules import SumRule

YEARS = (2022, 2023, 2024, 2025, 2026)
AMOUNTS = (*(f"pagu_{year}" for year in YEARS), "pagu_end")
COLUMNS = (
    GridColumn("name", "name"),
    *columns_of_years(YEARS),
)
LEVELS = {"P": "program", "K": "kegiatan", "S": "sub_kegiatan"}


def row(
    name: str, *millions: int, end: int | None = None, lost: tuple[str, ...] = (), doubled: str = ""
) -> tuple[str, ...]:
    """Return the cells of a line: its amounts in millions, each behind its target, some lost or printed twice."""
    amounts = dict(zip(AMOUNTS, [*millions, sum(millions) if end is None else end], strict=True))
    cells = [name]
    for n, (column, amount) in enumerate(amounts.items()):
        own = [str(40 + n), *([] if column in lost else [f"{amount}.000.000"])]
        cells += own * 2 if column == doubled else own
    return tuple(cells)


def read(*rows: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the amounts of every row in millions by its name, "" where they are open."""
    placed = tuple(GridRow(10 + n, cells, LEVELS[cells[0][0]], 0) for n, cells in enumerate(rows))
    rules = (SumRule("pagu_end", AMOUNTS[:-1]),)
    found: dict[int, list[str]] = {}
    grid = Grid(COLUMNS, placed, rules=rules, styles=("dot_thousands",))
    for cell in decide.resolve(grid).cells:
        if cell.column in AMOUNTS:
            found.setdefault(cell.line, []).append(cell.reading.removesuffix(".000.000").removesuffix("000000"))
    return {cells[0]: found[10 + n] for n, cells in enumerate(rows)}


PROGRAM = row("P satu", 36, 51, 51, 65, 40)
FIRST = (
    row("K satu", 31, 46, 46, 45, 20),
    row("S satu", 5, 6, 6, 7, 8),
    row("S dua", 26, 40, 40, 38, 12),
)


def test_a_line_is_told_beside_its_only_part_and_the_part_stays_open_for_both_may_have_slid_alike():
    whole = row("K dua", 5, 5, 5, 20, 20, lost=("pagu_2023", "pagu_2024", "pagu_2026"))
    part = row("S tiga", 5, 5, 5, 20, 20, lost=("pagu_2023", "pagu_2025"))
    found = read(PROGRAM, *FIRST, whole, part)
    assert found["K dua"] == ["5", "5", "5", "20", "20", "55"]
    assert found["S tiga"] == ["", "", "", "", "", "55"]


def slip(first: tuple[str, ...], part: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return a table whose program and second kegiatan forgot an amount of 2026 in their totals."""
    return [
        row("P satu", 100, 250, 250, 265, 20, end=885),
        first,
        part,
        row("K dua", 95, 245, 245, 250, 250, end=835),
        row("S dua", 45, 100, 100, 110, 150),
        row("S tiga", 50, 145, 145, 140, 145),
    ]


def test_amounts_between_two_that_sums_over_rows_tell_stand_though_their_row_does_not_add_up():
    found = read(*slip(row("K satu", 5, 5, 5, 15, 20), row("S satu", 5, 5, 5, 15, 20)))
    assert found["K dua"] == ["95", "245", "245", "250", "", "835"]


def test_lost_amounts_beside_a_slip_of_the_source_follow_one_from_the_other():
    whole = row("K satu", 5, 5, 5, 15, 20, lost=("pagu_2023", "pagu_2024", "pagu_2026"))
    found = read(*slip(whole, row("S satu", 5, 5, 5, 15, 20, lost=("pagu_2023", "pagu_2025"))))
    assert found["K satu"] == ["5", "5", "5", "15", "20", "50"]
    assert found["S satu"] == ["", "", "", "", "20", "50"]


def test_a_clean_print_that_two_sums_deny_opens_nothing_else_of_its_row():
    found = read(
        row("P satu", 120, 150, 150, 170, 170),
        row("K satu", 20, 5, 5, 5, 5),
        row("S satu", 20, 5, 5, 5, 5),
        row("K dua", 100, 145, 145, 155, 165, end=720, doubled="pagu_2024"),
        row("S dua", 40, 45, 45, 60, 65),
        row("S tiga", 60, 100, 100, 105, 100),
    )
    assert found["K dua"] == ["100", "145", "145", "", "165", "720"]


# figures a, b, c... as (line, column)


def sums(*cells: str) -> list[Identity]:
    """Return sums that hold through figures, a letter each."""
    return [Identity("row", tuple((ord(c), 0) for c in each), "holds", "") for each in cells]


def ways(asked: str, *cells: str, lost: str, unlike: str = "") -> bool:
    """Tell whether a figure follows in two ways from sums, of which some figures are lost, or unlike their print."""
    edited = {(ord(c), 0): "fill" for c in lost} | {(ord(c), 0): "free" for c in unlike}
    return follows.Follows(edited, sums(*cells), set()).in_two_ways((ord(asked), 0))


def test_a_lost_figure_follows_in_two_ways_from_two_sums_that_share_no_other_figure():
    assert ways("a", "abc", "ade", lost="a")
    assert not ways("a", "abc", lost="a")
    assert not ways("a", "abc", "abd", lost="a")


def test_a_lost_figure_follows_by_another_lost_one():
    assert ways("a", "abc", "axe", "xfg", lost="ax")
    assert not ways("a", "abx", "axe", "xfg", lost="ax")
    assert not ways("a", "axc", "axe", lost="ax")


def test_a_sum_with_a_figure_unlike_its_print_tells_nothing():
    assert not ways("a", "abc", "axe", "xfg", lost="a", unlike="x")
