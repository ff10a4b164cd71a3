"""What else is known of the regions of offices: poverty and the price level, with who says so."""

from collections.abc import Iterable

import pandas as pd

from analysis.source import register

NAMES = {"poverty_pct": "poverty rate", "price_level_ikk": "price level (IKK)"}


def covariates(region_ids: Iterable[str]) -> pd.DataFrame:
    """Return a row per region, covariate and year that is known; one with no value where nobody has put any year down.

    Gives region_id, covariate, value, year, source.
    """
    known = register.regions()
    rows: list[tuple] = []
    for region_id in region_ids:
        own = known[region_id].covariates if region_id in known else ()
        for name in NAMES:
            years = [(region_id, name, each.value, each.year, each.source) for each in own if each.name == name]
            rows += sorted(years, key=lambda row: row[3]) or [(region_id, name, None, None, "")]
    table = pd.DataFrame(rows, columns=["region_id", "covariate", "value", "year", "source"])
    return table.astype({"value": "Float64", "year": "Int64"})


def columns(regions: pd.Series, years: pd.Series) -> pd.DataFrame:
    """Return a column per covariate that is known of every region and not the same in all, in the regions' index.

    The value is that of the year of the money, or of the nearest one that is known, of two equally near the earlier.
    """
    known = register.regions()
    pairs = list(zip(regions, years, strict=True))
    found = {}
    for name, told in NAMES.items():
        near = {
            (region, year): each.value
            for region, year in set(pairs)
            if region in known and (each := known[region].covariate_near(name, int(year)))
        }
        values = [near.get(pair) for pair in pairs]
        if None not in values and len(set(values)) > 1:
            found[told] = values
    return pd.DataFrame(found, index=regions.index, dtype=float)


def left_out(region_ids: Iterable[str]) -> list[str]:
    """Return, as a finding, which covariates offices are compared without, and of how many regions they are unknown."""
    table = covariates(region_ids)
    regions = table.region_id.nunique()
    unknown = table[table.value.isna()].groupby("covariate").size()
    return [
        f"No {told} with a source is known of {unknown[name]} of {regions} regions: offices are compared without it."
        for name, told in NAMES.items()
        if name in unknown
    ]
