"""What else is known of the regions of offices: poverty and the price level, with who says so, of the latest year."""

from collections.abc import Iterable

import pandas as pd

from analysis.source import register

NAMES = {"poverty_pct": "poverty rate", "price_level_ikk": "price level (IKK)"}


def covariates(region_ids: Iterable[str]) -> pd.DataFrame:
    """Return a row per region and covariate: its latest known value; empty where nobody has put one down.

    Gives region_id, covariate, value, year, source.
    """
    known = register.regions()
    rows = []
    for region_id in region_ids:
        own = known[region_id].covariates if region_id in known else ()
        for name in NAMES:
            last = max((each for each in own if each.name == name), key=lambda each: each.year, default=None)
            figures = (last.value, last.year, last.source) if last else (None, None, "")
            rows.append((region_id, name, *figures))
    table = pd.DataFrame(rows, columns=["region_id", "covariate", "value", "year", "source"])
    return table.astype({"value": "Float64", "year": "Int64"})


def columns(regions: pd.Series) -> pd.DataFrame:
    """Return a column per covariate that is known of every region and not the same in all, in the regions' index."""
    table = covariates(sorted(regions.unique())).pivot(index="region_id", columns="covariate", values="value")
    whole = [name for name in NAMES if name in table and table[name].notna().all() and table[name].nunique() > 1]
    found = {NAMES[name]: regions.map(table[name]).astype(float) for name in whole}
    return pd.DataFrame(found, index=regions.index)


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
