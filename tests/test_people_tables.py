"""Damaged tables of people by sex and place: what sums tell, and what none can tell."""

from types import SimpleNamespace

import pytest

from analysis.repair import decide, describe, exchange, fit, named, tokens
from analysis.repair.evidence import Identity
from analysis.repair.grid import Grid, GridColumn, GridRow
from analysis.repair.rules import SumRule
from analysis.source import register
from analysis.source.verbatim import RawRow


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


def test_a_name_tells_a_sum_until_rows_of_full_length_break_it():
    only = [SumRule("jumlah_2021", ("l_2021", "p_2021"), told=True)]
    assert named.sums(SEXES, [(12, 30), (7, 9)]) == only
    assert named.sums(SEXES, [(12, 30, 42), (8, 9, 4)]) == []
    assert named.sums(SEXES, [(12, 30, 42), (7, 9, 16), (8, 9, 4)]) == only
    assert named.sums(SEXES, [(12, 30, 42), (7, 9, 16), (8, 9, 4), (7, 7, 7), (3, 2, 1)]) == []
    assert named.sums(SEXES, [(1, 2, 3), (2, 2, 4)]) == []  # small figures add up by chance
    assert named.sums(counts("l_2021", "p_2021", "anak_2021"), [(12, 30, 42), (7, 9, 16)]) == []


def test_a_told_sum_that_most_rows_break_leaves_its_columns_open():
    rows = [("Anak a", "12", "12", "42"), ("Anak b", "7", "7", "16"), ("Anak c", "25", "25", "43")]
    told = described({"id": "name", "role": "indicator"}, *RESULTS)
    grid = describe.describe(told, "T1", [RawRow(n, list(cells)) for n, cells in enumerate(rows, 1)])
    cells = [cell for cell in decide.resolve(grid).cells if cell.column != "name"]
    assert {cell.status for cell in cells} == {"unresolved"}
    assert named.broken(SEXES, [(12, 30, 42), (7, 9, 16)]) == frozenset()


def test_group_and_place_tell_a_sum_without_a_name():
    men, women, everyone = counts("a_2021", "b_2021", "c_2021")
    by_sex = [men.model_copy(update={"group": "l"}), women.model_copy(update={"group": "p"}), everyone]
    by_place = [men.model_copy(update={"place": "Mekar"}), women.model_copy(update={"place": "Jaya"}), everyone]
    for columns in (by_sex, by_place):
        assert named.sums(columns, [(12, 30, 42)]) == [SumRule("c_2021", ("a_2021", "b_2021"), told=True)]
    assert named.sums([men, women, everyone], [(12, 30, 42), (7, 9, 16)]) == []


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


def read(*rows: tuple[str, ...], pages: tuple[int, ...] = ()) -> dict[tuple[str, str], tuple[str, str]]:
    """Return (reading, status) by name and column; the last row is the total, `pages` the page of every row."""
    levels = [*["type"] * (len(rows) - 1), "total"]
    places = zip(rows, levels, pages or [0] * len(rows), strict=True)
    grid = [GridRow(n, cells, level, page) for n, (cells, level, page) in enumerate(places, 1)]
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


TURNED = [("Anak e", "40", "21", "61"), ("Anak f", "33", "12", "45")]  # the page prints 21 men and 40 women


def test_a_page_with_two_columns_turned_round_is_open_where_the_sums_of_the_columns_show_it():
    cells = read(*SOUND, *TURNED, ("Jumlah", "81", "136", "217"), pages=(0, 0, 0, 0, 1, 1, 2))
    for name in ("Anak e", "Anak f"):
        assert [cells[name, column][1] for column in ("l_2021", "p_2021")] == ["unresolved"] * 2
        assert cells[name, "jumlah_2021"][1] == "as_published"
    assert cells["Anak a", "l_2021"] == ("12", "as_published")


def test_sums_that_fall_short_show_no_page_turned_round():
    cells = read(*SOUND, *TURNED, ("Jumlah", "180", "170", "350"), pages=(0, 0, 0, 0, 1, 1, 2))
    assert cells["Anak e", "l_2021"] == ("40", "as_published")


LOST = [("Anak g", "88", "54", "90"), ("Anak h", "67", "20", "50"), ("Anak i", "75", "12", "31")]  # men not printed


@pytest.mark.parametrize(("row", "status"), [(("1", "3", "4"), "unresolved"), (("31", "13", "44"), "realigned")])
def test_a_small_sum_of_moved_figures_proves_nothing_where_the_page_has_lost_a_part(row, status):
    columns = (COLUMNS[0], GridColumn("unit", "unit"), *COLUMNS[1:])
    sound = [(name, "orang", *figures) for name, *figures in SOUND]
    lost = [(name, "orang", *figures[1:]) for name, *figures in LOST]
    rows = [*sound, *lost, ("Anak j", *row)]
    grid = [GridRow(n, cells, "type", int(n > len(sound))) for n, cells in enumerate(rows, 1)]
    found = decide.resolve(Grid(columns, tuple(grid), ("type",), RULES)).cells
    assert {cell.status for cell in found if cell.line == len(rows) and cell.column.endswith("2021")} == {status}


def test_two_figures_out_of_the_middle_of_a_doubled_pair_stay_open():
    numbered = (GridColumn("number", "code"), *COLUMNS)
    sound = [(f"{n}.", *cells) for n, cells in enumerate(SOUND, 1)]
    doubled = [
        ("Anak e", "13", "19", "13", "19", "32"),
        ("Anak f", "36", "36", "33", "33", "69"),
        ("Anak g", "10", "12", "10", "12", "22"),
        ("Anak h", "6", "9", "6", "9", "15"),
    ]
    doubled = [(f"{n}.", *cells) for n, cells in enumerate(doubled, 5)]
    grid = [GridRow(n, cells, "type", int(n > len(sound))) for n, cells in enumerate([*sound, *doubled], 1)]
    found = decide.resolve(Grid(numbered, tuple(grid), ("type",), RULES)).cells
    men = {cell.line: cell for cell in found if cell.column == "l_2021"}
    assert [men[line].status for line in (5, 7, 8)] == ["unresolved"] * 3
    assert (men[1].reading, men[6].reading) == ("12", "36")


PLACES = (GridColumn("name", "name"), *(GridColumn(each, "value", additive=True, counted=True) for each in "abct"))
THREE = (SumRule("t", ("a", "b", "c"), told=True),)
ALIKE = [
    (20, 30, 41),
    (52, 33, 28),
    (14, 25, 19),
    (61, 35, 47),
    (25, 44, 31),
    (37, 29, 52),
    (44, 58, 23),
    (29, 17, 35),
    (33, 48, 26),
]
APART = [(900 + 7 * n, 110 + 3 * n, 20 + n) for n in range(9)]


def of_three(figures, damaged: bool) -> set[str]:
    """Return the status of the parts on the second of two pages, where the first has lost a part in two rows."""
    rows = [(f"Kecamatan {n}", *map(str, (*own, sum(own)))) for n, own in zip("abcdefghi", figures, strict=True)]
    rows = [(*row[:2], *row[3:]) if damaged and n < 2 else row for n, row in enumerate(rows)]
    grid = [GridRow(n, row, "type", int(n > 7)) for n, row in enumerate(rows, 1)]
    cells = decide.resolve(Grid(PLACES, tuple(grid), ("total", "group", "type"), THREE)).cells
    return {cell.status for cell in cells if cell.line in (8, 9) and cell.column in "abc"}


def test_parts_of_a_damaged_table_are_open_where_nothing_tells_their_order():
    assert of_three(ALIKE, damaged=True) == {"unresolved"}
    assert of_three(ALIKE, damaged=False) == {"as_published"}


@pytest.mark.parametrize(
    ("second", "holds"),
    [
        (((14, 25, 19), (61, 35, 47)), True),  # the page with its columns exchanged would break the total of a column
        (((25, 25, 19), (47, 47, 35)), False),  # alike in both columns
    ],
)
def test_a_total_tells_the_order_of_the_columns_of_a_page_that_would_break_it(second, holds):
    first = ((20, 30, 41), (52, 33, 28))
    figures = {n: own for n, own in enumerate((*first, *second), 2)}
    figures[1] = tuple(map(sum, zip(*first, *second, strict=True)))
    picked = {line: SimpleNamespace(values=values) for line, values in figures.items()}
    lines = range(1, 6)
    families = [Identity("family", tuple((line, j) for line in lines), "holds", "") for j in (0, 1)]
    evidence = SimpleNamespace(picked=picked, identities=families, edited={})
    block = {1: 0, 2: 0, 3: 0, 4: 1, 5: 1}
    assert exchange._holds_in_order(0, block, evidence, 1) is holds
    evidence.edited = {(line, 0): "fill" for line in (2, 3)}  # they may have lost another figure
    assert not exchange._holds_in_order(0, block, evidence, 1)


def test_a_long_family_on_one_page_tells_its_order_by_its_rows():
    for lines, told in ((range(1, 10), True), (range(1, 7), False)):
        figures = {line: (line, 2 * line, 5) for line in lines if line > 1}
        figures[1] = tuple(map(sum, zip(*figures.values(), strict=True)))
        picked = {line: SimpleNamespace(values=values) for line, values in figures.items()}
        family = Identity("family", tuple((line, 0) for line in lines), "holds", "")
        evidence = SimpleNamespace(picked=picked, identities=[family], edited={})
        assert exchange._holds_in_order(0, dict.fromkeys(lines, 0), evidence, 0) is told


def test_many_parts_are_open_on_a_page_that_fits_the_others_better_with_two_columns_exchanged():
    turned = [*APART[:7], *((b, a, c) for a, b, c in APART[7:])]
    assert of_three(turned, damaged=True) == {"as_published", "unresolved"}  # the third part stands


@pytest.mark.parametrize(
    ("rows", "density", "doubted"),
    [
        ({1: (0, 1), 2: (0, 1), 3: (1, 1)}, 0.1, {1, 2, 3}),  # one of two rows has its figure from elsewhere
        ({1: (0, 1), 2: (0, 1), 3: (0, 1)}, 0.1, set()),  # all stand under their headers
        ({1: (0, 1), 2: (0, 1), 3: (1, 1)}, 0.01, set()),  # hardly anything is damaged
        ({1: (0, 1), 2: (0, 1), 3: (1, 1), 4: (0, 1)}, 0.1, set()),  # three rows tell
    ],
)
def test_a_sum_over_one_or_two_rows_of_which_one_is_damaged_tells_no_order(rows, density, doubted):
    work = SimpleNamespace(
        candidates=SimpleNamespace(index={"l": 0, "p": 1, "sum": 2}),
        table=SimpleNamespace(rules=(SumRule("sum", ("l", "p"), told=True),)),
    )
    families = [Identity("family", tuple((line, j) for line in rows), "holds", "") for j in (0, 1)]
    picked = {line: SimpleNamespace(cells=cells) for line, cells in rows.items()}
    found = exchange.among_few(
        work, SimpleNamespace(density=lambda: density, identities=families, picked=picked, edited={})
    )
    assert {line for line, _ in found} == doubted


@pytest.mark.parametrize(
    ("whole", "clear", "forbidden"),
    [
        ((100, 40), {1, 2, 3}, True),  # 60 and 30 under the second header are more than its 40
        ((100, 100), {1, 2, 3}, False),
        ((100, 40), {2, 3}, False),  # the row of the total itself tells nothing
        ((100, 40), {1, 3}, False),  # of the page that may be turned round no row is clear
    ],
)
def test_a_page_is_not_turned_round_where_a_column_would_exceed_its_total(whole, clear, forbidden):
    figures = {1: whole, 2: (60, 10), 3: (40, 30)}
    picked = {line: SimpleNamespace(values=values) for line, values in figures.items()}
    told = exchange._forbids([1, 2, 3], 0, clear, {1: 0, 2: 1, 3: 0}, SimpleNamespace(picked=picked), 1)
    assert told is forbidden


def test_a_page_whose_figures_have_other_sizes_than_its_columns_is_open_with_two_parts_as_well():
    turned = [(f"Anak {n}", f"{40 + n}", f"{900 + n}", f"{940 + 2 * n}") for n in range(2)]
    usual = [(f"Lanjut usia {n}", f"{910 + n}", f"{50 + n}", f"{960 + 2 * n}") for n in range(8)]
    lost = [(f"Korban {n}", f"{60 + n}", f"{980 + n}") for n in range(2)]
    pages = (*[0] * 8, 1, 1, 2, 2, 2)
    # Rows that are not in the text are in the totals, so that these do not tell.
    cells = read(*usual, *turned, *lost, ("Jumlah", "9290", "2449", "11739"), pages=pages)
    assert cells["Anak 0", "l_2021"][1] == "unresolved"
    assert cells["Anak 0", "jumlah_2021"] == ("940", "as_published")


def test_columns_of_other_sizes_on_the_other_pages_tell_the_order_of_parts():
    assert of_three(APART, damaged=True) == {"as_published"}


def described(*columns: dict, total_row: bool = False) -> register.Document:
    table = {"title": "T", "rows": 5, "parts": [{"start": "^No", "end": "^S"}], "columns": columns, "damaged": True}
    document = next(iter(register.documents().values()))
    return document.model_copy(update={"tables": {"T1": register.Table(**table, total_row=total_row)}})


NUMBER = {"id": "number", "role": "number"}
SEXES_TOLD = [each.model_dump(include={"id", "role", "year", "unit"}) for each in SEXES]


def test_the_total_is_known_where_its_name_stands_under_another_header():
    rows = [RawRow(n, [f"{n}.", *cells]) for n, cells in enumerate(SOUND, 1)]
    rows.append(RawRow(5, ["Jumlah", "48", "63", "111"]))
    grid = describe.describe(described(NUMBER, {"id": "name", "role": "name"}, *SEXES_TOLD, total_row=True), "T1", rows)
    assert [row.level for row in grid.rows] == ["type", "type", "type", "type", "total"]


@pytest.mark.parametrize(
    ("last", "level"),
    [("Jumioh", "total"), ("Totol", "total"), ("Komunitas adat Jumlah", "total"), ("Lanjut Usia Telantar", "type")],
)
def test_the_total_is_known_with_letters_misread_and_behind_a_name_that_moved_down(last, level):
    rows = [RawRow(n, [f"{n}.", *cells]) for n, cells in enumerate((*SOUND, (last, "48", "63", "111")), 1)]
    grid = describe.describe(described(NUMBER, {"id": "name", "role": "name"}, *SEXES_TOLD, total_row=True), "T1", rows)
    assert grid.rows[-1].level == level


RESULTS = [{"role": "value", "measure": "realisasi", "year": 2021} | {"id": each.id, "unit": "orang"} for each in SEXES]


@pytest.mark.parametrize(
    ("last", "is_total"),
    [(("Jumlah", "48", "63", "111"), True), (("Anak e", "48", "63", "111"), False), (("Jumlah", "1", "2", "3"), False)],
)
def test_the_last_row_of_values_is_their_total_where_its_name_and_its_size_say_so(last, is_total):
    rows = [RawRow(n, [f"{n}.", *cells]) for n, cells in enumerate((*SOUND, last), 1)]
    grid = describe.describe(described(NUMBER, {"id": "name", "role": "indicator"}, *RESULTS), "T1", rows)
    assert [column.additive for column in grid.columns] == [False, False, *[is_total] * 3]
    assert (grid.rows[-1].level == "total") == is_total


@pytest.mark.parametrize("number", ["1", "12.", "a.", "IV", "1)", "1.2", ""])
def test_what_numbers_a_line_stands_under_its_header_and_a_name_does_not(number):
    column, styles = GridColumn("number", "code"), ("dot_thousands",)
    assert fit.match_price(tokens.token(number, styles), column) == 0
    assert fit.match_price(tokens.token("Anak Jalanan", styles), column) == 300
