"""Sentences about figures that one slip of reading may have changed: what shows them, and what a row still proves."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from test_spending_tables import SPENT, STYLES, many, read, spending, targets

from analysis.repair import ends, merged, reading, rests, split, steps, tokens, turned
from analysis.repair.beside import Beside
from analysis.repair.counted import Counted
from analysis.repair.grid import Grid, GridColumn, GridRow
from analysis.repair.support import Support
from analysis.source.cells import Cell
from analysis.source.verbatim import RawRow


@pytest.mark.parametrize(
    ("years", "end", "open_"),
    [
        ((75, 75, 75, 75, 73), 375, {4: 75}),  # the year that would be like the others
        ((60, 60, 60, 60, 60), 390, {5: 300}),  # all years are alike: the end
        ((78, 80, 81, 82, 82), 8, {5: 82}),
        ((75, 75, 75, 75, 75), 375, {}),  # the sum
        ((12, 14, 16, 18, 20), 20, {}),  # the last
        ((12, 14, 10, 9, 9), 14, {}),  # the largest
        ((2, 2, 2, 2, 3), 9, {}),  # small figures are one slip away from any other
        ((12, 14, 16, 18, 20), 450, {}),  # no single slip mends it
    ],
)
def test_a_target_is_in_doubt_where_its_end_fails_by_one_slip(years, end, open_):
    figures = {j: 100 * figure for j, figure in enumerate((*years, end))}
    found = ends.doubtful(figures, range(5), 5)
    assert found == {j: 100 * figure for j, figure in open_.items()}


@pytest.mark.parametrize(
    ("figures", "open_"),
    [
        ((3955, 396, 0, 326, 370, 293), {0}),
        ((100, 100, 100, 4000), {3}),
        ((76, 78, 80, 8), {3}),
        ((5, 40, 300, 2000), set()),  # a line that grows
        ((100, 4000, 100), set()),  # too few to tell
        ((0, 0, 0, 12), set()),
    ],
)
def test_a_target_unlike_all_others_of_its_line_is_in_doubt_where_these_are_alike(figures, open_):
    assert ends.unlike(dict(enumerate(figures))) == open_


@pytest.mark.parametrize(
    ("percentages", "open_"),
    [
        ((80, 811), {1}),  # a digit that is doubled
        ((100, 103), {1}),
        ((105, 110), set()),  # the line aims at more than all
        ((120,), set()),
        ((0, 100), set()),
    ],
)
def test_a_percentage_above_the_whole_is_in_doubt_where_it_is_the_only_one_of_its_line(percentages, open_):
    assert ends.past_the_whole({j: 100 * figure for j, figure in enumerate(percentages)}) == open_


@pytest.mark.parametrize(
    ("years", "end", "open_"),
    [
        ((46, 48, None, 50, 51), 852, True),  # the year that is not read cannot be 657
        ((46, 48, None, 50, 51), 240, False),
        ((46, 48, None, None, 51), 245, False),
        ((46, 48, 47, 50, 51), 852, False),  # nothing is left to any year
        ((None,) * 5, 852, False),
    ],
)
def test_an_end_is_in_doubt_where_it_leaves_more_to_a_year_that_is_not_read_than_the_line_has(years, end, open_):
    figures = {j: 100 * figure for j, figure in enumerate((*years, end)) if figure is not None}
    assert ends.too_much(figures, range(5), 5) is open_


@pytest.mark.parametrize(
    ("figures", "place"),
    [
        ((76, 75.5, 76, 66.5, 77), None),  # two of them are
        ((75, 75.5, 76, 66.5, 77), 3),
        ((2400, 2400, 2900, 2400), 2),
        ((14, 15, 25, 16), 2),
        ((20, 24, 19, 25, 22), None),  # no order
        ((10, 12, 350, 30, 31), None),  # no one digit brings it between 12 and 30
        ((2900, 2400, 2400, 2400), None),  # a line may begin anywhere
        ((14, 25, 16), None),  # too few
    ],
)
def test_the_one_target_out_of_the_order_of_its_line_is_in_doubt_where_one_digit_would_keep_it(figures, place):
    assert ends.out_of_order([round(100 * figure) for figure in figures]) == place


LINE = (
    GridColumn("name", "name"),
    GridColumn("unit", "unit"),
    *(
        column
        for year in (2022, 2023, 2024)
        for column in (
            GridColumn(f"target_{year}", "value", "target", year, "year"),
            GridColumn(f"pagu_{year}", "amount", "pagu", year, "year", True),
        )
    ),
    GridColumn("target_end", "value", "target", None, "end"),
)


def test_targets_of_a_damaged_table_are_open_where_their_line_speaks_against_them():
    rows = [("S satu", "Orang", "25", "1.500.000", "25", "1.600.000", "23", "1.700.000", "75"),
            ("S dua", "Orang", "40", "1.500.000", "40", "1.600.000", "1 Orang218.097.929", "1.700.000", "120"),
            ("S tiga", "Orang", "12", "1.500.000", "12", "1.600.000", "12", "1.700.000", "36")]  # fmt: skip
    cells = read(Grid(LINE, tuple(GridRow(n, row, "sub_kegiatan") for n, row in enumerate(rows)), styles=STYLES))
    assert cells.loc[(0, "target_2024"), ["status", "alternatives"]].tolist() == ["unresolved", ("23", "25")]
    assert cells.loc[(1, "target_2024"), "status"] == "unresolved"
    assert set(cells.loc[2].status) == {"as_published"}
    assert "fails by one slip" in cells.loc[(0, "target_2024"), "why"]


def test_a_target_beyond_an_amount_stands_only_where_its_line_adds_up_to_the_end():
    cell = Cell(1, "target_2023", "c03", "25", "25", "realigned")
    row = GridRow(1, ("S satu", "Orang", "25", "1.500.000", "1.600.000", "26", "1.700.000", "51"))
    picked = {1: SimpleNamespace(cells=(0, 1, -1, 3, -1, 4, 5, 6, 7))}
    own = SimpleNamespace(picked=picked, columns=LINE, shaky=set())
    assert Beside._open_past_money(own, row, 4, cell).status == "unresolved"
    assert Beside._open_past_money(own, row, 2, cell) is cell  # before its amount
    own.shaky = {(1, 3)}
    assert Beside._open_past_money(own, row, 4, cell) is cell  # the amount itself is open
    table = SimpleNamespace(table=SimpleNamespace(styles=STYLES))
    line = SimpleNamespace(targets=(2, 4, 6), years=(2, 4, 6), end=8)
    read_as = {
        j: Cell(1, LINE[j].id, "c03", text, text, "realigned") for j, text in zip((2, 4, 6, 8), "2349", strict=True)
    }
    own = SimpleNamespace(work=table, line=line)
    own._targets = lambda cells: Beside._targets(own, cells)
    assert Beside._adds_up(own, read_as)
    assert not Beside._adds_up(own, read_as | {8: Cell(1, "target_end", "", "", "", "unresolved")})


@pytest.mark.parametrize(
    ("printed", "doubt"),
    [
        ("1 Laporan218,097,929", True),
        ("80 2,043,103,750", True),
        ("2,500", True),
        ("3 24", True),
        ("12 Orang", False),
        ("12 Orang 5 KK", False),
        ("98,5", False),
        ("80 %", False),
    ],
)
def test_the_print_of_a_target_tells_money_thousands_and_second_figures_in_it(printed, doubt):
    columns = [SimpleNamespace(kind="value")]
    own = SimpleNamespace(columns=columns, work=SimpleNamespace(table=SimpleNamespace(styles=STYLES)))
    assert bool(Beside._doubt(own, 0, printed)) is doubt


@pytest.mark.parametrize(
    ("row", "lacks_money", "doubt"),
    [
        (("a", "93", ",75 %"), False, True),
        (("a", "93", "75.000.000"), False, False),
        (("a", "438.666.000", ""), True, True),
        (("a", "438.666.000", ""), False, False),
        (("a", "12", ""), True, False),
    ],
)
def test_a_target_is_in_doubt_where_its_rest_or_its_amount_may_stand_beside_it(row, lacks_money, doubt):
    table = SimpleNamespace(table=SimpleNamespace(styles=STYLES))
    own = SimpleNamespace(columns=LINE, work=table, _lacks_money=lambda row: lacks_money)
    assert bool(Beside._in_its_row(own, GridRow(1, row, "sub_kegiatan"), 2, 1, row[1])) is doubt


# figures of sums


def test_a_figure_is_misread_where_a_sum_fails_by_one_slip_in_it_and_no_sum_holds_it():
    def sum_of(verdict, *cells):
        return SimpleNamespace(name="row", verdict=verdict, exact=True, cells=cells)

    whole, one, other = (1, 0), (1, 1), (1, 2)
    evidence = SimpleNamespace(picked={1: SimpleNamespace(values=(33, 72, 21))})

    def misread(cell, *identities):
        own = SimpleNamespace(picked=evidence.picked, evidence=evidence, through={cell: list(identities)})
        return Support.is_misread(own, cell)

    failing = sum_of("fails", whole, one, other)
    assert misread(one, failing)  # 12 + 21 = 33
    assert not misread(other, failing)  # no slip makes less than nothing
    assert not misread(one, failing, sum_of("holds", one, other))
    assert not misread(one)


def test_a_sum_of_nothing_proves_nothing_in_a_row_that_prints_an_amount():
    identity = SimpleNamespace(name="row", cells=((1, 0), (1, 1)))
    for figures, nothing in (((0, 0), True), ((0, 5), False)):
        for printed, money in (("Rp 339.500.000", True), ("0", False)):
            looks = {1: (tokens.token(printed, STYLES),)}
            own = SimpleNamespace(
                picked={1: SimpleNamespace(values=figures)},
                work=SimpleNamespace(candidates=SimpleNamespace(tokens=looks)),
                edited={},
            )
            assert Counted._of_nothing(own, identity) is (nothing and money)


@pytest.mark.parametrize(
    ("row", "proves"),
    [
        (("7.", "Keluarga rentan", "-", "-", "8"), False),
        (("7.", "Lanjut usia", "-", "-", "-"), True),
    ],
)
def test_two_dashes_do_not_make_a_lost_total_nothing_in_a_row_that_counts_families_elsewhere(row, proves):
    own = SimpleNamespace(
        picked={1: SimpleNamespace(values=(None, None, 0, 0, 0))},
        work=SimpleNamespace(candidates=SimpleNamespace(tokens={1: tuple(tokens.token(c, STYLES) for c in row)})),
        edited={(1, 4): "fill"},
    )
    identity = SimpleNamespace(name="row", cells=((1, 4), (1, 2), (1, 3)))
    assert Counted._of_nothing(own, identity) is not proves


def page(*rows) -> Grid:
    """Return a table of two years of money without sums."""
    amounts = (GridColumn(f"pagu_{year}", "amount", "pagu", year, "year", True) for year in (2022, 2023))
    return Grid(
        (GridColumn("name", "name"), *amounts),
        tuple(GridRow(n, row, "sub_kegiatan") for n, row in enumerate(rows)),
        styles=STYLES,
    )


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (("S satu", "432.902.450", "437.902.450"), "unresolved"),  # a 2 read as a 7
        (("S satu", "432.902.450", "432.902.450"), "as_published"),
        (("S satu", "432.902.450", "454.547.550"), "as_published"),
        (("S satu", "15.000.000", "16.000.000"), "as_published"),  # round figures are one digit apart by chance
        (("S satu", "51.192.143", "753.751.750"), "unresolved"),  # the 7 before it
        (("S satu", "51.192.143", "253.751.750"), "unresolved"),
        (("S satu", "51.192.143", "123.751.750"), "as_published"),
    ],
)
def test_an_amount_that_no_sum_holds_is_in_doubt_beside_one_that_it_would_be_by_a_slip(row, status):
    assert read(page(row)).loc[(0, "pagu_2023"), "status"] == status


def test_a_count_under_a_header_of_money_is_no_money_of_a_row_that_has_none():
    cell = Cell(1, "pagu", "c03", "75", "75", "as_published")
    assert reading._without_money(cell).status == "unresolved"
    for nothing in ("", "-", "0", "a. Rp. 192.853.600,-"):
        own = Cell(1, "pagu", "c03", nothing, nothing, "as_published")
        assert reading._without_money(own) is own


# percentages


def test_a_percentage_with_other_decimals_stays_only_where_its_parts_give_it():
    def changed(text):
        return many(lambda rows: [(*row[:3], text) if row[0] == "S 5" else row for row in rows])

    assert changed("75,0").loc[(16, "absorption"), "status"] == "as_published"
    assert changed("75,8").loc[(16, "absorption"), "status"] == "unresolved"


def test_a_figure_with_the_decimals_of_a_lost_percentage_is_no_result():
    rows = [(f"a {n}", "20", "10", "50,00") for n in range(12)]
    cells = targets(*rows, ("b", "8", "75,00"))
    assert cells.loc[(22, "realisasi"), "reading"] != "75,00"


@pytest.mark.parametrize(
    ("printed", "sources"),
    [
        (("a", "80.250.000", "76,51", "61.400.500"), (0, 1, 3, 2)),
        (("a", "80.250.000", "61.400.500", "76,51"), None),  # in the order of the header
        (("a", "80.250.000", "76,52", "61.400.500"), None),  # it does not follow
        (("a", "80.250.000", "76", "61.400.500"), None),  # without decimals it may be any figure
        (("a", "80.250.000", "O6,51", "61.400.500"), None),
    ],
)
def test_a_percentage_that_follows_once_it_changes_places_is_put_in_its_order(printed, sources):
    found = turned.turn_back(spending([]), [RawRow(1, list(printed))], {})
    assert (found[1].sources if found else None) == sources


@pytest.mark.parametrize(
    ("printed", "together"),
    [
        (("a", "80.250.000", "61.4", "00.500", "76,51"), "61.400.500"),
        (("a", "80.250.000", "6", "1.400.500", "76,51"), "61.400.500"),
        (("a", "80.250.000", "61.4", "00.500", "76,52"), None),  # it does not follow
        (("a", "80.250.000", "61.400.500", "76,51", "12"), None),  # it follows without
        (("a", "80.250.000", "61.4", "00.500"), None),  # nothing tells
    ],
)
def test_an_amount_that_stands_in_two_cells_is_put_together_where_its_percentage_follows(printed, together):
    found = split.put_together(spending([]), [RawRow(1, list(printed))], {})
    assert (found[1].row.cells[2] if found else None) == together


@pytest.mark.parametrize(
    ("printed", "together"),
    [
        (("a", "80.250.000", "61.400.500", "76,", "51"), "76,51"),
        (("a", "80.250.000", "61.400.500", "76", ",51"), "76,51"),
        (("a", "80.250.000", "80.250.000", "100,0", "0"), "100,00"),  # the first cell follows as well
        (("a", "80.250.000", "61.400.500", "76,", "52"), None),  # it does not follow
        (("a", "80.250.000", "61.400.500", "76,51", "0"), None),  # it follows without
    ],
)
def test_a_percentage_that_stands_in_two_cells_is_put_together_where_it_follows(printed, together):
    found = split.put_together(spending([]), [RawRow(1, list(printed))], {})
    assert (found[1].row.cells[3] if found else None) == together


def test_a_figure_that_was_put_together_is_told_with_the_print_of_both_cells():
    row = RawRow(1, ["a", "80.250.000", "61.4", "00.500", "76,51"])
    apart = split.put_together(spending([]), [row], {})[1]
    figure = merged.told(Cell(1, "realisasi", "c03", "61.400.500", "61.400.500", "as_published"), row, apart, 2)
    assert (figure.position, figure.printed, figure.reading) == ("c03", "61.4 00.500", "61.400.500")
    assert (figure.status, figure.why) == ("realigned", "printed in two cells")
    percentage = merged.told(Cell(1, "absorption", "c04", "76,51", "76,51", "as_published"), row, apart, 3)
    assert (percentage.position, percentage.printed, percentage.status) == ("c05", "76,51", "realigned")


@pytest.mark.parametrize(
    ("percent", "part", "step", "whole"),
    [
        ("99.69", 486_505_558, 1_000_000, 488_000_000),
        ("99.69", 488_000_000, 1_000_000, None),  # the whole itself: no multiple fits
        ("99.69", 486_505_558, 1_000, None),  # many fit
        ("99.69", 486_505_558, 1, None),
        ("0", 486_505_558, 1_000_000, None),
    ],
)
def test_a_lost_ceiling_is_the_only_multiple_of_the_usual_step_that_its_percentage_allows(percent, part, step, whole):
    assert steps.only_whole(Decimal(percent), part, step) == whole


def test_a_lost_ceiling_is_derived_where_its_family_holds_with_the_only_one_that_is_planned_in_millions():
    shares = [(f"S {n}", 1_000_000 * (40 + 3 * n), 377_000 * (91 + 7 * n)) for n in range(24)]
    rows = [("P satu", sum(a for _, a, _ in shares), sum(b for *_, b in shares)), *shares]
    text = [(name, f"{a:,}".replace(",", "."), f"{b:,}".replace(",", "."), f"{100 * b / a:.2f}") for name, a, b in rows]
    text = [(*row[:3], row[3].replace(".", ",")) for row in text]
    for n in (5, 6, 7):
        text[n] = (text[n][0], *text[n][2:])
    cells = read(spending(text, block=(5, 6, 7)))
    for line in (15, 16, 17):
        assert cells.loc[(line, "pagu"), ["reading", "status"]].tolist() == [str(rows[line - 10][1]), "derived"]
        assert cells.loc[(line, "realisasi"), "status"] == "realigned"


@pytest.mark.parametrize(
    ("printed", "proven"),
    [
        (("80.250.000", "76,51", "18.849.500"), (80_250_000, 61_400_500, 18_849_500)),  # the part is lost
        (("61.400.500", "76,51", "18.849.500"), (80_250_000, 61_400_500, 18_849_500)),  # the whole
        (("80.250.000", "61.400.500", "76,51"), (80_250_000, 61_400_500, 18_849_500)),  # what is left
        (("80.250.000", "80.250.000", "76,51", "18.849.500"), (80_250_000, 61_400_500, 18_849_500)),  # a copy
        (("80.250.000", "76,61", "18.849.500"), None),  # one digit off
        (("80.250.000", "76,5", "18.849.500"), None),  # too few decimals
        (("80.250.00O", "76,51", "18.849.500"), None),
        (("80.250.000", "99,00", "802.500", "5.000.000"), None),  # a figure too many
        (("8.000.000", "99,99", "800"), None),  # of so little it may be the whole as well as the part
    ],
)
def test_a_row_proves_the_figure_that_it_lost_by_what_is_left_and_the_percentage(printed, proven):
    toks = [tokens.token(cell, STYLES) for cell in ("S satu", *printed)]
    found = rests.proven(spending(SPENT, rest=True), toks)
    assert (tuple(found[name] for name in ("pagu", "realisasi", "sisa")) if found else None) == proven


def test_what_was_spent_is_derived_from_what_is_left_and_the_percentage():
    rows = [*SPENT[:3], ("S satu", "80.250.000", "80.250.000", "76,51", "18.849.500"), *SPENT[4:]]
    cells = read(spending(rows, rest=True))
    assert cells.loc[(13, "realisasi"), ["reading", "printed", "status"]].tolist() == ["61400500", "", "derived"]
    assert set(cells.loc[13].status.drop("realisasi")) == {"as_published"}
