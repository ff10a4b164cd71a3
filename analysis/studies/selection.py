"""What a study looks at: regions, years, administration, salaries and prices, and what lies outside and why."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import files
from analysis.source import register
from analysis.studies import reference


@dataclass(frozen=True)
class Selection:
    """What a study looks at."""

    regions: tuple[str, ...]
    years: tuple[int, ...]
    include_administration: bool = True
    include_salaries: bool = True
    prices_of: str | int = "nominal"
    options: tuple[tuple[str, object], ...] = ()  # of OPTIONS, those that have another value

    @property
    def tag(self) -> str:
        """Return "" for the default selection and options, else a name for the folder of the results."""
        parts = []
        if set(self.regions) != set(register.region_ids()):
            parts.append("+".join(self.regions))
        if set(self.years) != set(register.years()):
            parts.append("+".join(str(year) for year in self.years))
        parts += [] if self.include_administration else ["no_administration"]
        parts += [] if self.include_salaries else ["no_salaries"]
        parts += [] if self.prices_of == "nominal" else [f"prices_of_{self.prices_of}"]
        parts += [f"{name}_{value}" for name, value in self.options]
        return "_".join(parts)

    @property
    def tables(self) -> Path:
        """Return the folder for result tables: the published one for the default selection only."""
        return files.BUILD / "results" / self.tag if self.tag else files.PROCESSED

    @property
    def figures(self) -> Path:
        """Return the folder for figures: the published one for the default selection only."""
        return files.BUILD / "results" / self.tag / "figures" if self.tag else files.FIGURES


# What a study computes with, beside what it looks at, and the values that the published results rest on.
OPTIONS = {"seed": 20221, "resamples": 9999, "cap": None}


def chosen(parameters: dict) -> Selection:
    """Return the selection in a notebook's checked parameters; ValueError for unknown price years."""
    prices = parameters["prices_of"]
    known = ["nominal", *reference.read()["cpi"]["rates"]]
    if prices not in known:
        raise ValueError(f"prices_of: unknown {prices!r}; known: {', '.join(map(str, known))}")
    return Selection(
        tuple(parameters["regions"]),
        tuple(parameters["years"]),
        bool(parameters["include_administration"]),
        bool(parameters["include_salaries"]),
        prices,
        tuple((name, parameters[name]) for name, usual in OPTIONS.items() if parameters.get(name, usual) != usual),
    )


def price_factor(years: pd.Series, prices_of: str | int) -> pd.Series:
    """Return the factors that bring amounts to December prices of a year; NaN where no rate is known."""
    if prices_of == "nominal":
        return pd.Series(1.0, index=years.index)
    rates = pd.Series(reference.read()["cpi"]["rates"], dtype=float)
    index = (1 + rates / 100).cumprod()
    index.loc[rates.index.min() - 1] = 1.0
    return index[prices_of] / years.astype("Float64").map(index).astype(float)


def reasons_out(table: pd.DataFrame, choice: Selection) -> pd.Series:
    """Return why a line lies outside the selection; "" for lines inside.

    Takes table (measures.lines): region_id, level, function, fiscal_year, period, salaries.
    """
    no_admin = not choice.include_administration
    conditions = {
        "region not selected": ~table.region_id.isin(choice.regions),
        "figure for the end of the plan's period": table.period != "year",
        "year not selected": ~table.fiscal_year.isin(choice.years),
        "administration left out": no_admin & (table.function == "administration"),
        "total holds administration": no_admin & (table.level == "total"),
        "salaries left out": (not choice.include_salaries) & table.salaries,
        f"no price index from that year to {choice.prices_of}": price_factor(
            table.fiscal_year, choice.prices_of
        ).isna(),
    }
    names = list(conditions)
    return pd.Series(
        np.select([conditions[name].fillna(True).astype(bool) for name in names], names, default=""),
        index=table.index,
    )


def select(table: pd.DataFrame, choice: Selection) -> pd.DataFrame:
    """Return the lines inside the selection, their amounts in the prices asked for.

    Takes table (measures.lines): region_id, level, function, fiscal_year, period, salaries, and every pagu and
    realisasi in rupiah. Gives the columns of table.
    """
    kept = table[reasons_out(table, choice) == ""].copy()
    factor = price_factor(kept.fiscal_year, choice.prices_of)
    for name in kept.filter(regex="^(pagu|realisasi).*_rp$"):
        kept[name] = kept[name] * factor
    return kept


def select_rows(table: pd.DataFrame, choice: Selection, year: str = "fiscal_year") -> pd.DataFrame:
    """Return the rows of indicators or counts of the regions and years selected.

    Takes table: region_id and the column of the year. Gives the columns of table.
    """
    return table[table.region_id.isin(choice.regions) & (table[year].isin(choice.years) | table[year].isna())]


def left_out(*reasons: pd.Series) -> pd.DataFrame:
    """Return how many rows were left out and why.

    Gives reason, rows.
    """
    every = pd.concat(reasons)
    return every[every != ""].value_counts().rename_axis("reason").reset_index(name="rows")
