"""Volume and price on tiny plans that can be worked by hand."""

import math

import pandas as pd
import pytest
from test_measures import lines, money, only, same, targets, value

from analysis.studies import achievement, price_and_volume


def plan(figures: dict[int, tuple], line: int = 1) -> list:
    """Return money and target of a line by year."""
    rows = [money(line, "pagu", amount, year=year, phase="indikatif") for year, (amount, _) in figures.items()]
    values = [value(line, "target", count, fiscal_year=year) | {"row_id": f"serang_renja_2022/T1/{line}/target_{year}"}
              for year, (_, count) in figures.items()]  # fmt: skip
    owners = [each | {"owner_id": f"serang_renja_2022/T1/{line}/pagu_{each['fiscal_year']}"} for each in values]
    return [rows, owners]


def changes(*plans) -> pd.DataFrame:
    table = lines(*(row for rows, _ in plans for row in rows))
    years = achievement.plan_years(table, targets(*(row for _, values in plans for row in values)), same())
    return price_and_volume.price_and_volume(years)


def nominal(table: pd.DataFrame) -> pd.Series:
    return only(table[table.basis == "nominal"])


def test_the_parts_add_up_to_the_change_and_are_what_each_ratio_makes():
    row = nominal(changes(plan({2020: (100, 10), 2022: (400, 20)})))
    mean = 300 / math.log(4)  # twice the persons, twice the money per person: half of the change each
    assert (row.change_rp, row.volume_rp, row.price_rp) == (300, pytest.approx(mean * math.log(2)), pytest.approx(150))
    assert pd.isna(row.days_rp)


def test_more_persons_for_the_same_money_is_volume_against_price():
    row = nominal(changes(plan({2020: (100, 10), 2022: (100, 20)})))
    assert row.change_rp == 0 and row.volume_rp == pytest.approx(100 * math.log(2)) == pytest.approx(-row.price_rp)


def test_days_are_known_where_the_money_is_a_norm_of_a_day_and_change_nothing():
    row = nominal(changes(plan({2020: (365 * 44_000, 1), 2022: (2 * 365 * 50_000, 2)})))
    assert row.days_rp == 0 and row.change_rp == pytest.approx(row.volume_rp + row.days_rp + row.price_rp)


def test_real_is_in_prices_of_the_first_year_and_not_told_without_an_index():
    real = only(changes(plan({2020: (100, 10), 2022: (100, 10)})).query("basis == 'real'"))
    assert real.pagu_last_rp == pytest.approx(100 / (1.0187 * 1.0551))
    assert real.volume_rp == pytest.approx(0) and real.price_rp == pytest.approx(real.pagu_last_rp - 100)
    table = changes(plan({2022: (100, 10), 2024: (150, 10), 2026: (200, 10)})).set_index(["last_year", "basis"])
    assert table.reason[2026, "real"].startswith("no price index") and pd.isna(table.price_rp[2026, "real"])
    assert table.reason[2024, "real"] == "" == table.reason[2026, "nominal"]


@pytest.mark.parametrize("figures", [{2020: (0, 10), 2022: (5, 10)}, {2020: (5, 0), 2022: (5, 10)}])
def test_what_starts_from_nothing_has_no_ratio(figures):
    table = changes(plan(figures))
    assert (table.reason == "starts from nothing or ends with it").all() and table.volume_rp.isna().all()
    assert price_and_volume.price_numbers(table) == []


def test_a_single_year_is_no_change_and_offices_are_summed_over_their_lines():
    assert changes(plan({2020: (100, 10)})).empty
    both = changes(plan({2020: (100, 10), 2022: (200, 10)}), plan({2020: (50, 1), 2022: (80, 1)}, line=2))
    numbers = {each.name: each.value for each in price_and_volume.price_numbers(both)}
    assert (
        numbers["change_serang_2020_2022_nominal_rp"]
        == 130
        == pytest.approx(numbers["price_serang_2020_2022_nominal_rp"])
    )
    assert numbers["volume_serang_2020_2022_nominal_rp"] == 0
