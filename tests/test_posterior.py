"""Cells of damaged rows are read by their probability, learnt from the table itself."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.repair import classes, decide, posterior, slips
from analysis.repair.classes import Class
from analysis.repair.grid import Grid, GridColumn, GridRow

STYLES = ("comma_thousands", "dot_thousands")
YEARS = (2022, 2023, 2024)


def columns() -> tuple[GridColumn, ...]:
    found = [GridColumn("name", "name"), GridColumn("unit", "unit"), GridColumn("baseline", "value", "baseline", 2021)]
    for year in YEARS:
        found.append(GridColumn(f"target_{year}", "value", "target", year, "year"))
        found.append(GridColumn(f"pagu_{year}", "amount", "pagu", year, "year", True))
    found.append(GridColumn("target_end", "value", "target", None, "end"))
    found.append(GridColumn("pagu_end", "amount", "pagu", None, "end", True))
    return tuple(found)


def table(*rows: str, broken_at: int = 10**6) -> Grid:
    """Return a table of rows with cells between bars; a new page block begins at the row `broken_at`."""
    cells = [tuple(cell.strip() for cell in row.split("|")) for row in rows]
    printed = [GridRow(n, tuple(each), "sub_kegiatan", int(n >= broken_at)) for n, each in enumerate(cells)]
    return Grid(columns(), tuple(printed), rules=(), styles=STYLES)


SOUND = [
    "Penyediaan makanan untuk anak|Orang|4|5|15,000,000|5|16,000,000|5|17,000,000|15|48,000,000",
    "Penyediaan sandang untuk anak|Orang|9|9|25,000,000|9|25,500,000|9|27,000,000|27|77,500,000",
    "Bimbingan fisik dan mental anak|Orang|30|40|11,000,000|41|12,000,000|44|12,500,000|125|35,500,000",
    "Pemulangan ke daerah asal anak|Orang|12|12|31,000,000|13|32,000,000|14|33,000,000|39|96,000,000",
    "Pendataan fakir miskin cakupan desa|Dokumen|1|1|9,000,000|1|9,500,000|1|9,700,000|3|28,200,000",
]


def read(grid: Grid, line: int) -> dict[str, str | None]:
    """Return what is decided of a row, None for what stays open."""
    found = posterior.posterior(grid)
    decided = {c.id: found.decided(line, j) for j, c in enumerate(grid.columns)}
    return {column: None if option is None else option.text for column, option in decided.items()}


def test_a_sound_row_reads_as_its_header_says():
    found = read(table(*SOUND), 3)
    assert found["baseline"] == "12" and found["target_2023"] == "13" and found["pagu_end"] == "96,000,000"


def test_the_targets_beside_a_lost_unit_keep_their_years():
    lost = [row.replace("|Orang|", "|").replace("|Dokumen|", "|") for row in SOUND]
    found = read(table(*SOUND, *lost, broken_at=5), 8)
    assert [found[f"target_{year}"] for year in YEARS] == ["12", "13", "14"]
    assert found["target_end"] == "39"


def test_a_pair_printed_twice_counts_once():
    row = (
        "Rehabilitasi sosial dalam panti|Orang|12|12|31,000,000|13|32,000,000|13|32,000,000|14|33,000,000|39|96,000,000"
    )
    found = read(table(*SOUND, row), 5)
    assert [found[f"target_{year}"] for year in YEARS] == ["12", "13", "14"]
    assert found["pagu_2024"] == "33,000,000"


def test_a_lost_target_is_what_the_end_demands_or_stays_open():
    row = "Rehabilitasi sosial dalam panti|Orang|12|12|31,000,000|32,000,000|14|33,000,000|39|96,000,000"
    found = read(table(*SOUND, row), 5)
    assert found["target_2023"] in (None, "13") and found["target_2024"] == "14"


def test_letters_inside_a_number_are_unreadable():
    row = "Rehabilitasi sosial dalam panti|Orang|12|12|31,000,000|l3|32,000,000|14|33,000,000|39|96,000,000"
    grid = table(*SOUND, row)
    assert read(grid, 5)["target_2023"] is None
    readings = posterior.posterior(grid).options[5, 5]
    assert "13" in [option.text for option in readings]


def test_money_does_not_become_a_target_where_a_column_is_lost():
    lost = [row.split("|") for row in SOUND]
    rows = ["|".join([*cells[:3], *cells[4:]]) for cells in lost]  # the target of 2022 is lost on the whole page
    found = posterior.posterior(table(*SOUND, *rows, broken_at=5))
    for line in range(5, 10):
        for j, column in enumerate(columns()):
            option = found.decided(line, j)
            if column.kind == "value" and option is not None:
                assert "," not in option.text


def test_a_row_one_cell_short_without_money_is_not_padded_at_its_end():
    kinds = [GridColumn("name", "name")] + [GridColumn(f"n{k}", "value") for k in range(4)]
    rows = ["Anak balita terlantar|7|12|9|30", "Anak jalanan di kota|44|2|18|61", "Lanjut usia terlantar|5|66|71"]
    printed = [GridRow(n, tuple(row.split("|"))) for n, row in enumerate(rows)]
    found = posterior.posterior(Grid(tuple(kinds), tuple(printed), styles=STYLES))
    assert [found.decided(2, j) for j in (2, 3, 4)] == [None, None, None]


MOVED = "Rehabilitasi sosial dalam panti|12|12|31,000,000|13|32,000,000|14|33,000,000|39|96,000,000"


@pytest.mark.parametrize(
    ("row", "stated"),
    [
        (MOVED, ["31,000,000", "32,000,000", "33,000,000", "96,000,000"]),
        (MOVED.replace("96,000,000", "9b,0O0,000"), ["31,000,000", "32,000,000", "33,000,000", ""]),
        (MOVED.replace("32,000,000|", ""), ["", "", "", ""]),
        (MOVED.replace("32,000,000", "31,000,000"), ["", "", "", ""]),  # lost, and printed twice
        (MOVED.replace("13|32,000,000", "32,000,000|13").replace("96,000,000", "9b,0O0,000"), ["31,000,000"]),
    ],
)
def test_where_no_sum_tells_amounts_are_moved_only_in_a_row_that_prints_all_of_them_in_their_order(row, stated):
    grid = table(*SOUND, row)
    unsummed = replace(grid, columns=tuple(replace(column, additive=False) for column in grid.columns))
    found = {cell.column: cell for cell in decide.resolve(unsummed).cells if cell.line == len(SOUND)}
    read = [found[f"pagu_{year}"].reading for year in (*YEARS, "end")]
    assert read[: len(stated)] == stated
    assert read[3] in ("", "96,000,000")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1,250,000", Class.MONEY),
        ("12 Orang", Class.MIXED),
        ("l2", Class.BROKEN),
        ("I4,45B,770,000", Class.BROKEN),
        ("Rp1O0,000", Class.BROKEN),
        ("0,500", Class.BROKEN),
        ("20 5,000,000", Class.BROKEN),
        ("24.", Class.COUNT),
        ("-", Class.DASH),
        ("", Class.BLANK),
        ("Orang", Class.UNIT),
        ("BB", Class.GRADE),
    ],
)
def test_a_cell_is_what_it_looks_like(text, kind):
    assert classes.look(text, STYLES).kind is kind


def test_the_same_table_gives_the_same_probabilities():
    row = "Rehabilitasi sosial dalam panti|Orang|12|31,000,000|13|32,000,000|14|33,000,000|39|96,000,000"
    one, two = (posterior.posterior(table(*SOUND, row)).options for _ in range(2))
    assert one == two


def test_every_cell_has_probabilities_that_add_to_one():
    row = "Rehabilitasi sosial dalam panti|Orang|12|31,000,000|13|32,000,000|14|33,000,000|39|96,000,000"
    found = posterior.posterior(table(*SOUND, row))
    for options in found.options.values():
        assert sum(option.share for option in options) == pytest.approx(1, abs=0.01)


def may_be(cells: classes.Cells, row: int, place: int) -> dict[str, float]:
    """Return what a cell may stand for, with how likely: its texts, "?" for a figure that is not known."""
    found = {}
    for slot, price in zip(cells.reading[row, place], cells.price[row, place], strict=True):
        if slot >= 0:
            found["?" if slot == cells.unknown else cells.texts[row][slot]] = float(np.exp(price))
    return found


def test_a_cell_may_be_read_wrong_as_a_figure_one_digit_off_or_as_one_that_is_not_known():
    seen = classes.cells(table("Penyediaan makanan|Orang|12|13|l3|15,000,000|"))
    misread = 2 / 104  # one figure of four cannot be read; before the table is seen, one in a hundred
    assert may_be(seen, 0, 0) == {"Penyediaan makanan": 1}
    assert may_be(seen, 0, 2) == pytest.approx({"12": 1 - misread, "?": 0.3 * misread, "13": 0.02 * misread})
    assert may_be(seen, 0, 4) == pytest.approx({"l3": 0.2, "13": 0.8})
    assert may_be(seen, 0, 5) == pytest.approx({"15,000,000": 1 - misread, "?": 0.3 * misread})
    assert seen.count.tolist() == [6]  # the blank at the end is left out
    assert seen.texts[0][seen.blank] == "" and seen.kind[0, seen.blank] == Class.BLANK
    assert [seen.slip[0, slot] for slot in (2, 3, seen.reading[0, 2, 2])] == [False, False, True]


def test_two_cells_printed_as_one_are_seen_apart_and_others_are_whole():
    seen = classes.cells(table("Penyediaan makanan|12 Orang|12 14|Orang 3|12"))
    pairs = [[seen.texts[0][slot] for slot in seen.parts[0, place] if slot >= 0] for place in range(5)]
    assert pairs == [[], ["12", "Orang"], ["12", "14"], ["Orang", "3"], []]
    assert seen.parts.min() == -1


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [(12, 13, True), (12, 2, True), (12, 123, True), (12, 132, True), (12, 12, False), (12, 21, False), (12, 1, True),
     (12, 34, False), (12, 1234, False), (123, 32, False)],
)  # fmt: skip
def test_a_slip_is_one_digit_wrong_lost_or_too_many(one, other, slip):
    assert classes._slip(one, other) is slip
    assert classes._slip(other, one) is slip


def test_misreads_are_rare_where_hardly_any_of_many_figures_cannot_be_read():
    def rare(figures: int, broken: int) -> bool:
        return classes.misreads_are_rare(table("|".join(["12"] * figures + ["l3"] * broken)))

    least = classes.FIGURES_THAT_TELL
    assert rare(least, 0) and not rare(least - 1, 0)
    most = int(np.ceil(classes.RARE * least)) - 1
    assert rare(least, most) and not rare(least, most + 1)


def test_misreads_are_shown_by_three_figures_that_cannot_be_read_and_not_by_few_of_many():
    def shown(figures: int, broken: int) -> bool:
        return classes.shows_misreads(table("|".join(["12"] * figures + ["l3"] * broken)))

    least = classes.MISREADS_THAT_TELL
    assert shown(20, least) and not shown(20, least - 1)
    assert shown(int(least / classes.RARE), least) and not shown(int(least / classes.RARE) + 1, least)


@pytest.mark.parametrize(
    ("before", "after", "misread"),
    [(81, 31, True), (81, 89, False), (70, 10, True), (18, 81, False), (88, 33, False), (100, 1000, True),
     (12_000, 12_000_000, True), (12, 123, False), (12_000, 12_345_000, True)],
)  # fmt: skip
def test_a_misreading_is_a_digit_that_looks_alike_or_a_zero_or_group_lost_or_doubled(before, after, misread):
    assert slips.misreading(before, after) is misread
    assert slips.misreading(after, before) is misread


@pytest.mark.parametrize("rows", [SOUND, SOUND[:1]])
def test_a_row_that_no_way_through_the_table_is_near_enough_for_stays_open(rows, monkeypatch):
    def near(self, states, j):
        return {name: values[(states["row"] > 0) | (j < 4)] for name, values in states.items()}

    monkeypatch.setattr(posterior.Lattice, "_near", near)
    found = posterior.posterior(table(*rows))
    assert {found.decided(0, j) for j in range(len(columns()))} == {None}
    assert len(rows) == 1 or found.decided(3, 2).text == "12"


def test_the_parts_of_a_code_are_no_targets():
    columns = (
        *(GridColumn(f"code_{n}", "code") for n in (1, 2)),
        GridColumn("name", "name"),
        GridColumn("target_2022", "value", "target", 2022, "year"),
        GridColumn("pagu_2022", "amount", "pagu", 2022, "year", True),
        GridColumn("target_2023", "value", "target", 2023, "year"),
        GridColumn("pagu_2023", "amount", "pagu", 2023, "year", True),
    )
    targets = [(1, 2), (12, 12), (3, 3), (40, 41), (2, 2), (7, 9), (60, 60), (1, 1)]
    rows = tuple(
        GridRow(n, ("1", "06", f"Penyediaan makanan dan sandang {n}", f"{one} Paket", f"{n + 3}.500.000",
                    f"{other} Paket", f"{n + 3}.600.000"), "sub_kegiatan")
        for n, (one, other) in enumerate(targets)
    )  # fmt: skip
    grid = Grid(columns, rows, styles=("dot_thousands",))
    assert posterior.posterior(grid).options[0, 5][0].text == "2 Paket"
