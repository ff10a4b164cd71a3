"""The inhabitants by which money and shares are read: those of the year, or of the nearest year that is known."""

from collections.abc import Iterable

import pandas as pd

from analysis.source import register


def beside(regions: pd.Series, years: pd.Series) -> pd.DataFrame:
    """Return the persons of each region in each year and the year of which they are; empty where nobody counted them.

    A year that is not known takes the nearest one that is, of two equally near the earlier. regions and years have one
    index, which is that of the result. Gives persons, population_year.
    """
    known = register.regions()
    near = {
        (region, year): known[region].population_near(int(year))
        for region, year in set(zip(regions, years, strict=True))
        if region in known and pd.notna(year)
    }
    found = [(each.persons, each.year) if (each := near.get(key)) else (None, None)
             for key in zip(regions, years, strict=True)]  # fmt: skip
    told = pd.DataFrame(found, columns=["persons", "population_year"], index=regions.index)
    return told.astype({"persons": "Float64", "population_year": "Int64"})


def left_out(region_ids: Iterable[str]) -> list[str]:
    """Return, as a finding, which regions have no population; nothing where every one has one."""
    known = register.regions()
    names = [known[each].name_en for each in region_ids if each in known and not known[each].counted]
    told = "left out of every figure per inhabitant and of every share of the inhabitants"
    return [f"No population is known of {', '.join(names)}: {told}."] if names else []
