"""The arithmetic that columns obey is found where the rows show it, and nowhere else."""

import random
from decimal import Decimal

import pytest

from analysis.repair import found

SEXES = [(12, 30, 42), (7, 0, 7), (105, 98, 203), (41, 17, 58), (3, 9, 12), (66, 75, 141), (230, 185, 415)]


def columns_of(relations) -> list[tuple]:
    return [(each.kind, each.whole, each.parts) for each in relations]


def test_two_sexes_add_to_their_total_wherever_it_stands():
    assert columns_of(found.sums(SEXES, [0, 1, 2])) == [("sum", 2, (0, 1))]
    assert columns_of(found.sums([(c, a, b) for a, b, c in SEXES], [0, 1, 2])) == [("sum", 0, (1, 2))]


def test_what_is_not_spent_is_a_sum_as_well():
    rows = [(pagu, spent, pagu - spent) for pagu, spent in ((90_500, 80_100), (7_250, 7_000), (12_345, 999), (8, 7))]
    assert columns_of(found.sums(rows, [0, 1, 2])) == [("sum", 0, (1, 2))]


def test_years_that_add_to_the_end_of_the_plan_are_found_as_a_run():
    rows = [
        (*years, sum(years))
        for years in ((10, 11, 12, 13), (5, 5, 6, 7), (200, 0, 210, 250), (31, 32, 35, 36), (8, 8, 9, 9))
    ]
    assert columns_of(found.sums(rows, [0, 1, 2, 3, 4])) == [("sum", 4, (0, 1, 2, 3))]


def test_rows_that_damage_broke_do_not_hide_a_sum_that_half_of_them_keep():
    broken = [(12, 30, 4), (7, 1, 70), (105, 8, 203)]
    assert columns_of(found.sums([*SEXES, *broken], [0, 1, 2])) == [("sum", 2, (0, 1))]


@pytest.mark.parametrize(
    "rows",
    [
        [(1, 1, 2)] * 20,  # one and the same row says little
        SEXES[:3],  # too few
        [(a, 0, a) for a, _, _ in SEXES],  # the second column is a copy of the first
        [(a, b, c + 1) for a, b, c in SEXES],  # it never holds
        [(None, b, c) for _, b, c in SEXES],  # the part is not printed
    ],
)
def test_no_sum_is_claimed_without_evidence(rows):
    assert found.sums(rows, [0, 1, 2]) == []


def test_figures_drawn_at_random_obey_nothing():
    for seed in range(30):
        draw = random.Random(seed)
        rows = [tuple(draw.randint(0, 40) for _ in range(6)) for _ in range(30)]
        assert found.sums(rows, range(6)) == [], seed


def test_a_percentage_is_the_ratio_of_two_columns_rounded_at_its_decimals():
    pairs = [(98_240, 100_000), (1, 3), (2, 3), (45_671, 99_999), (7, 9)]
    rows = [(part, whole, round(Decimal(100 * part) / whole, 2)) for part, whole in pairs]
    places = [(0, 0, 2)] * len(rows)
    assert columns_of(found.ratios(rows, places, [2], [0, 1])) == [("ratio", 2, (0, 1))]
    cut = [(part, whole, percent - Decimal("0.01")) for part, whole, percent in rows]
    assert found.ratios(cut, places, [2], [0, 1]) == []


def test_percentages_of_nothing_but_hundred_show_no_ratio():
    assert found.ratios([(5, 5, 100), (7, 7, 100), (9, 9, 100), (3, 3, 100)], [(0, 0, 0)] * 4, [2], [0, 1]) == []
