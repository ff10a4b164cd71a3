"""Sentences about how cells of a row find their columns."""

from decimal import Decimal

import pytest
from small import columns_of_years

from analysis.repair import align, describe, rules, tokens
from analysis.repair.grid import Grid, GridColumn, GridRow
from analysis.repair.prices import PRICES
from analysis.repair.rules import RatioRule, SumRule

YEARS = (2022, 2023, 2024)
COLUMNS = (
    GridColumn("name", "name"),
    GridColumn("unit", "unit"),
    *columns_of_years(YEARS),
)
RULE = SumRule("pagu_end", tuple(f"pagu_{year}" for year in YEARS))
WHOLE = ("Penyediaan Sandang", "Orang", "10", "5,000,000", "10", "6,000,000", "10", "9,000,000", "30", "20,000,000")


def table(*rows, columns=COLUMNS, rules=(RULE,)) -> Grid:
    placed = tuple(GridRow(100 + n, tuple(cells), "sub_kegiatan") for n, cells in enumerate(rows))
    return Grid(columns, placed, rules=rules, styles=("comma_thousands", "dot_thousands"))


def amounts(reading, columns=COLUMNS) -> list:
    return [v for v, c in zip(reading.values, columns, strict=True) if c.kind == "amount"]


def best(*cells):
    described = table(cells)
    return align.alignments(described.rows[0], described)[0]


def without(position: int) -> tuple:
    return WHOLE[:position] + WHOLE[position + 1 :]


def test_a_row_that_fits_its_header_and_closes_has_one_reading():
    described = table(WHOLE)
    found = align.alignments(described.rows[0], described)
    assert len(found) == 1
    assert found[0].cells == tuple(range(10))
    assert found[0].price == 0


def test_a_lost_unit_moves_the_figures_back():
    assert amounts(best(*without(1))) == [5_000_000, 6_000_000, 9_000_000, 20_000_000]


def test_a_lost_target_is_no_lost_amount():
    assert amounts(best(*without(4))) == [5_000_000, 6_000_000, 9_000_000, 20_000_000]


def test_a_doubled_pair_is_dropped():
    cells = WHOLE[:6] + WHOLE[4:]
    assert amounts(best(*cells)) == [5_000_000, 6_000_000, 9_000_000, 20_000_000]


def test_a_lost_amount_is_left_open():
    assert amounts(best(*without(5))) == [5_000_000, None, 9_000_000, 20_000_000]


def test_zeros_are_amounts_where_targets_stand_beside_them():
    cells = ("Penyediaan Sandang", "Orang", "0", "0", "10", "6,000,000", "0", "0", "10", "6,000,000")
    assert amounts(best(*cells)) == [0, 6_000_000, 0, 6_000_000]


def test_rows_of_a_block_share_the_map_that_serves_them():
    doubled = [
        (name, "Orang", "1", a, "1", b, "1", b, "1", c, "3", end)
        for name, a, b, c, end in (
            ("Satu", "1,000,000", "2,000,000", "4,000,000", "7,000,000"),
            ("Dua", "3,000,000", "2,000,000", "4,000,000", "9,000,000"),
            ("Tiga", "5,000,000", "2,000,000", "6,000,000", "13,000,000"),
        )
    ]
    unclear = ("Empat", "Orang", "1", "5,000,000", "1", "6,000,000", "1", "5,000,000", "1", "9,000,000", "3")
    unclear = (*unclear, "20,000,000")
    described = table(*doubled, unclear)
    found = align.align_block(list(described.rows), described)
    assert amounts(found[103][0]) == [5_000_000, 6_000_000, 9_000_000, 20_000_000]
    assert all(amounts(found[line][0])[1] == 2_000_000 for line in (100, 101, 102))


def test_marks_out_of_place_keep_their_digits_and_broken_groups_are_told():
    styles = ("dot_thousands",)
    assert tokens.token("Rp. 7611667635", styles).value == 7_611_667_635
    lost_mark = tokens.token("Rp. 1197.600,-", styles)
    assert (lost_mark.value, lost_mark.malformed, lost_mark.broken) == (1_197_600, True, False)
    assert tokens.token("595.42.969", styles).broken


def test_a_percent_sign_keeps_a_cell_out_of_a_count():
    columns = (
        GridColumn("name", "name"),
        GridColumn("target", "value"),
        GridColumn("realisasi", "value"),
        GridColumn("capaian", "percent"),
    )
    described = table(("Rapat", "12", "100%"), columns=columns, rules=(RatioRule("capaian", "realisasi", "target"),))
    found = align.alignments(described.rows[0], described)
    assert all(reading.values[3] == 100 for reading in found[:2])


@pytest.mark.parametrize(
    ("printed", "value", "marks"),
    [
        ("1.250.000", 1_250_000, ""),
        ("1,250,000", 1_250_000, ""),  # no number of the style has two of the other mark: groups
        ("1.250.000,00", 1_250_000, ""),
        ("1.250.00", 125_000, "malformed broken sen"),
        ("504.00", 504, "cut"),
        ("1.250,5", Decimal("1250.5"), "cut"),
        ("12,5", Decimal("12.5"), ""),
        ("5.00", 5, ""),
        ("12,5%", Decimal("12.5"), ""),
        ("1234.567", 1_234_567, "malformed"),
        ("1.2345.678", 12_345_678, "malformed broken"),
        ("1.250.0000", 12_500_000, "malformed broken"),
        ("012", 12, "malformed broken"),
        ("133.825.00,00", 13_382_500, "malformed broken"),
    ],
)
def test_a_figure_keeps_its_digits_and_tells_what_is_wrong_with_its_marks(printed, value, marks):
    seen = tokens.token(printed, ("dot_thousands",))
    assert (seen.kind, seen.value, seen.percent) == ("number", value, printed.endswith("%"))
    found = {"cut"} if tokens.cut_figure(seen) else set()
    assert found | {name for name in ("malformed", "broken", "sen") if getattr(seen, name)} == set(marks.split())
    price = "broken_group" if "broken" in marks or "cut" in marks else marks
    assert tokens.marks_price(seen) == (PRICES[price] if price else 0)


def test_money_is_a_figure_with_its_mark_or_from_a_hundred_thousand_on():
    money = {printed: tokens.token(printed, ("dot_thousands",)).money for printed in ("99.999", "100.000", "Rp 5")}
    assert money == {"99.999": False, "100.000": True, "Rp 5": True}
    broken = {printed: tokens.token(printed, ("dot_thousands",)).money for printed in ("9.99.99", "1.00.000", "Rp 05")}
    assert broken == {"9.99.99": False, "1.00.000": True, "Rp 05": True}


def test_a_text_is_long_from_twenty_five_letters_on():
    assert [tokens.token("x" * size, ("dot_thousands",)).long for size in (24, 25)] == [False, True]


@pytest.mark.parametrize(
    ("total", "parts", "verdict"),
    [
        (30, (10, 20), True),
        (31, (10, 20), False),
        (None, (10, 20), False),
        (30, (10, None), False),
        (None, (None, 5), False),
        (30, (None, None), False),
        (None, (None, None), None),
    ],
)
def test_a_sum_holds_fails_or_says_nothing_of_an_empty_row(total, parts, verdict):
    index = {"total": 0, "a": 1, "b": 2}
    assert rules.holds(SumRule("total", ("a", "b")), (total, *parts), index) is verdict


@pytest.mark.parametrize(
    ("percent", "part", "whole", "verdict"),
    [
        (Decimal("33.33"), 1, 3, True),
        (Decimal("33.34"), 1, 3, False),
        (33, 1, 3, True),
        (0, 0, 3, True),
        (33, None, 3, False),
        (33, 1, None, False),
        (None, 1, 3, None),
        (None, None, None, None),
        (33, 1, 0, False),  # of nothing no part is printed with its percentage
        (33, 0, 0, None),
        (0, 1, 0, None),
    ],
)
def test_a_ratio_holds_fails_or_cannot_be_told(percent, part, whole, verdict):
    index = {"percent": 0, "part": 1, "whole": 2}
    assert rules.holds(RatioRule("percent", "part", "whole"), (percent, part, whole), index) is verdict
    assert rules.ids(RatioRule("percent", "part", "whole")) == ("percent", "part", "whole")


def test_figures_of_a_row_begin_behind_its_first_text_of_five_letters():
    counted = (GridColumn("name", "name"), GridColumn("target", "value"), GridColumn("pagu", "amount"))
    rows = [("1", "Rapat", "5", "6,50"), ("1", "unit", "5", "6"), ("Rapat", "5", "", "6"), ("Rapat", "5"),
            ("Rapat", "5", "1.2345.678")]  # fmt: skip
    values, decimals = describe._figures(table(*rows, columns=counted, rules=()))
    assert values == [[None, 5, Decimal("6.5")], [None, 5, 6]]
    assert decimals == [[0, 0, 2], [0, 0, 0]]


def test_letters_that_look_like_digits_are_no_unit():
    assert tokens.token("5OO", ("dot_thousands",)).value is None
    assert [tokens.token(printed, ("dot_thousands",)).value for printed in ("5 KK", "12orang")] == [5, 12]
