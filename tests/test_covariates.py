"""Poverty and price level of regions: only with a source, and only where every office has them."""

import pandas as pd
import pytest
from pydantic import ValidationError

from analysis.source import regions, register
from analysis.studies import covariates


def region(region_id: str, *known: tuple) -> regions.Region:
    told = [{"name": name, "year": year, "value": value, "source": "BPS"} for name, year, value in known]
    return regions.Region(region_id=region_id, name="A", name_en="A", level="kota", covariates=told)


@pytest.fixture
def two(monkeypatch):
    known = {
        "a": region("a", ("poverty_pct", 2020, 9.0), ("poverty_pct", 2022, 8.0), ("price_level_ikk", 2021, 101.0)),
        "b": region("b", ("poverty_pct", 2021, 5.0)),
    }
    monkeypatch.setattr(register, "regions", lambda: known)


def test_every_known_year_of_a_covariate_stands_with_its_source_and_what_is_unknown_is_empty(two):
    table = covariates.covariates(["a", "b", "unknown"])
    poverty = table[table.covariate == "poverty_pct"]
    assert list(poverty.region_id) == ["a", "a", "b", "unknown"]
    assert list(poverty.year[:3]) == [2020, 2022, 2021] and list(poverty.value[:3]) == [9, 8, 5]
    assert list(poverty.source) == ["BPS", "BPS", "BPS", ""] and pd.isna(poverty.value.iloc[3])
    assert table[(table.region_id == "b") & (table.covariate == "price_level_ikk")].value.isna().all()


def test_a_line_takes_the_value_of_its_year_or_of_the_nearest_of_two_the_earlier(two):
    found = covariates.columns(pd.Series(["a", "a", "a", "b"]), pd.Series([2022, 2021, 2018, 2025]))
    assert list(found.columns) == ["poverty rate"] and list(found["poverty rate"]) == [8, 9, 9, 5]


def test_what_one_region_lacks_is_no_column_and_is_told(two):
    assert covariates.columns(pd.Series(["a", "a"]), pd.Series([2022, 2022])).empty  # the same in all tells nothing
    assert covariates.columns(pd.Series(["a", "unknown"]), pd.Series([2022, 2022])).empty
    assert covariates.left_out(["a", "b"]) == [
        "No price level (IKK) with a source is known of 1 of 2 regions: offices are compared without it."
    ]
    assert covariates.left_out([]) == []


@pytest.mark.parametrize("known", [("poverty_pct", 2020, 0.0), ("gini", 2020, 0.3)])
def test_a_value_that_is_nothing_or_an_unknown_covariate_is_refused(known):
    with pytest.raises(ValidationError):
        region("a", known)


def test_a_covariate_without_source_or_twice_for_a_year_is_refused():
    with pytest.raises(ValidationError, match="stands twice"):
        region("a", ("poverty_pct", 2020, 9.0), ("poverty_pct", 2020, 8.0))
    with pytest.raises(ValidationError, match="source"):
        regions.Covariate(name="poverty_pct", year=2020, value=9.0, source="")
