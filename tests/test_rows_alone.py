"""A row tells by its own ratios and sums, and by what its page has lost, where its cells belong."""

from decimal import Decimal

import pytest

from analysis.repair import alone, decide, slips, tokens
from analysis.repair.grid import Grid, GridColumn, GridRow
from analysis.repair.rules import RatioRule, SumRule, known_as_often

COLUMNS = (
    GridColumn("name", "name"),
    GridColumn("target", "value", "target", 2021, "year"),
    GridColumn("reached", "value", "realisasi", 2021, "year"),
    GridColumn("share", "percent", "capaian_pct", 2021, "year"),
    GridColumn("pagu", "amount", "pagu", 2021, "year", True),
    GridColumn("spent", "amount", "realisasi", 2021, "year", True),
    GridColumn("used", "percent", "absorption_pct", 2021, "year"),
)
RULES = (RatioRule("share", "reached", "target"), RatioRule("used", "spent", "pagu"))
SOUND = [
    "Penyediaan makanan|40|36|90,00|120.500.000|98.700.000|81,91",
    "Penyediaan sandang|25|25|100,00|55.250.000|51.410.000|93,05",
    "Bimbingan fisik anak|12|9|75,00|310.000.000|287.655.000|92,79",
    "Pemulangan orang|64|71|110,94|88.400.000|88.400.000|100,00",
    "Pendataan desa|30|29|96,67|47.900.000|40.118.000|83,75",
    "Pelatihan relawan|50|44|88,00|72.300.000|69.999.000|96,82",
    "Bantuan keluarga|18|18|100,00|64.700.000|60.231.000|93,09",
    "Kampung siaga|7|5|71,43|15.600.000|14.002.000|89,76",
    "Layanan lansia|33|30|90,91|205.000.000|199.110.000|97,13",
    "Rujukan panti|21|20|95,24|39.850.000|33.008.000|82,83",
]


def grid(*rows: str) -> Grid:
    cells = [tuple(cell.strip() for cell in row.split("|")) for row in (*SOUND, *rows)]
    printed = [GridRow(n, each, "kegiatan", int(n >= len(SOUND))) for n, each in enumerate(cells)]
    return Grid(COLUMNS, tuple(printed), rules=RULES)


def placed(*rows: str) -> dict[str, object]:
    """Return the figures that the last row places by itself, by column."""
    table = grid(*rows)
    last = len(SOUND) + len(rows) - 1
    told = alone.tell(table, {row.line: tokens.tokens(row, table) for row in table.rows}, range(last + 1))[last]
    return {COLUMNS[j].id: told.reading.values[j] for j in told.placed(table)}


def test_a_doubled_pair_is_dropped_where_the_percentages_say_so():
    found = placed("Bantuan anak|20|17|85,00|61.000.000|85,00|61.000.000|52.111.000|85,43")
    assert found["pagu"] == 61_000_000 and found["spent"] == 52_111_000 and found["used"] == Decimal("85.43")


def test_values_that_print_no_decimals_are_no_percentage_where_a_page_has_lost_its_column():
    lost = [row.split("|") for row in SOUND[:6]]
    page = ["|".join([*cells[:3], *cells[4:]]) for cells in lost]
    found = placed(*page)
    assert (found["target"], found["reached"]) == (50, 44) and "share" not in found


def test_a_row_that_prints_a_figure_more_than_it_has_columns_places_nothing():
    assert placed("Bantuan anak|8|20|17|85,00|61.000.000|52.111.000|85,43") == {}


def test_one_amount_without_its_percentage_is_placed_under_neither_header():
    found = placed("Bantuan anak|20|17|85,00|61.000.000")
    assert "pagu" not in found and "spent" not in found


def test_a_table_without_ratios_tells_nothing_by_its_rows():
    table = Grid(COLUMNS, grid().rows, rules=(SumRule("pagu", ("spent",)),))
    assert alone.tell(table, {row.line: tokens.tokens(row, table) for row in table.rows}, range(10)) == {}


def status(*rows: str) -> dict[str, str]:
    """Return the status of the figures of the last row, read with its table."""
    table = grid(*rows)
    last = table.rows[-1].line
    return {cell.column: cell.status for cell in decide.resolve(table).cells if cell.line == last}


def test_a_lost_percentage_is_derived_from_parts_that_their_row_places():
    table = grid("Bantuan anak|20|17|85,00|61.000.000|52.111.000")
    cells = {cell.column: cell for cell in decide.resolve(table).cells if cell.line == len(SOUND)}
    assert cells["used"].status == "derived" and cells["used"].figure == Decimal("85.43")
    assert cells["pagu"].status != "unresolved" and cells["spent"].status != "unresolved"


def test_a_percentage_that_is_wrong_alone_leaves_its_parts():
    found = status("Bantuan anak|20|17|15,00|61.000.000|52.111.000|85,43")
    assert found["target"] == found["reached"] == "as_published"


@pytest.mark.parametrize("left", ["77,86", "7 7,86"])
def test_an_amount_that_is_doubled_with_its_100_percent_is_open_beside_a_figure_that_is_left(left):
    found = status(f"Bantuan anak|40|40|100,00|10.121.201|100,00|10.121.201|{left}")
    assert found["pagu"] == found["used"] == "unresolved"


def test_an_amount_that_is_its_whole_stands_where_no_figure_is_left():
    found = status("Bantuan anak|40|40|100,00|10.121.201|10.121.201|100,00")
    assert found["pagu"] == found["spent"] == found["used"] == "as_published"


def test_a_figure_under_a_column_of_words_is_not_cheaper_than_under_its_own():
    unit = (*COLUMNS[:2], GridColumn("unit", "text"), *COLUMNS[4:])
    rows = [row.split("|") for row in SOUND[:5]]
    cells = [(row[0], row[1], "Orang", *row[4:]) for row in rows]
    cells.append(("Bantuan anak", "2", "250.000.000", "237.500.000", "95,00", ""))
    printed = tuple(GridRow(n, each, "kegiatan") for n, each in enumerate(cells))
    table = Grid(unit, printed, rules=RULES[1:])
    toks = {row.line: tokens.tokens(row, table) for row in printed}
    assert alone.tell(table, toks, range(6))[5].reading.values[3:] == (250_000_000, 237_500_000, 95)


def test_a_percentage_that_no_slip_explains_leaves_them_open():
    found = status("Bantuan anak|20|17|31,00|61.000.000|52.111.000|85,43")
    assert found["target"] == found["reached"] == "unresolved"


@pytest.mark.parametrize(
    ("percent", "part", "whole", "alone_wrong"),
    [
        ("72.00", "54.45", "72.6", True),  # 75.00 with a digit misread
        ("110.00", "10", "10", False),  # or 11 read as 10
        ("31.00", "17", "20", False),  # no slip
        ("75.00", "54.45", "72.6", False),  # it follows
        ("9", "8", "10", False),  # of one digit nothing is told
    ],
)
def test_a_percentage_is_wrong_alone_where_no_slip_in_its_parts_explains_it(percent, part, whole, alone_wrong):
    assert slips.of_percent_alone(Decimal(percent), Decimal(part), Decimal(whole)) is alone_wrong


def test_a_rule_is_known_where_another_one_for_its_figure_holds_as_often():
    rows = [(6, 1, 2, 3, 2), (9, 2, 3, 4, 3), (12, 3, 4, 5, 3)]
    index = {"sum": 0, "a": 1, "b": 2, "c": 3, "d": 4}
    told = SumRule("sum", ("a", "b", "c"))
    assert known_as_often([told], "sum", rows, index, 2)
    assert not known_as_often([told], "a", rows, index, 2)
    assert not known_as_often([told], "sum", rows, index, 4)
