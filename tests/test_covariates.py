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


def test_the_latest_year_of_each_covariate_is_taken_with_its_source(two):
    table = covariates.covariates(["a", "b", "unknown"]).set_index(["region_id", "covariate"])
    assert list(table.loc[("a", "poverty_pct")]) == [8.0, 2022, "BPS"]
    assert (
        pd.isna(table.loc[("b", "price_level_ikk"), "value"]) and table.loc[("unknown", "poverty_pct"), "source"] == ""
    )


def test_what_one_region_lacks_is_no_column_and_is_told(two):
    found = covariates.columns(pd.Series(["a", "b", "b"]))
    assert list(found.columns) == ["poverty rate"] and list(found["poverty rate"]) == [8, 5, 5]
    assert covariates.columns(pd.Series(["a", "a"])).empty  # the same in all tells nothing
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
