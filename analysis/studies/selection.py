"""What a study looks at: regions, years, administration, salaries and prices, and what lies outside and why."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import files
from analysis.source import register
from analysis.studies import reference, rules


class SelectionError(ValueError):
    """A selection of what does not exist."""


@dataclass(frozen=True)
class Selection:
    """What a study looks at."""

    regions: tuple[str, ...]
    years: tuple[int, ...]
    include_administration: bool = True
    include_salaries: bool = True
    prices_of: str | int = "nominal"
    options: tuple[tuple[str, object], ...] = ()  # of OPTIONS, those that have another value

    def __post_init__(self):
        """Refuse a region that is not known."""
        if unknown := sorted(set(self.regions) - set(register.region_ids())):
            known = ", ".join(register.region_ids())
            raise SelectionError(f"unknown region {', '.join(map(repr, unknown))}; known: {known}")

    @property
    def tag(self) -> str:
        """Return "" for the default selection and options, else a name for the folder of the results."""
        parts = []
        if set(self.regions) != set(register.region_ids()):
            parts.append("+".join(self.regions))
        if set(self.years) != set(register.years()):
            parts.append("+".join(str(year) for year in self.years))
        return "_".join([*parts, *([self.otherwise] if self.otherwise else [])])

    @property
    def otherwise(self) -> str:
        """Return what is computed otherwise than by default, as the end of a name; "" for nothing."""
        return "_".join(f"{name}_{value}" if value is not None else name for name, value in self._changes())

    def said(self, lang: str = "en") -> str:
        """Return what is computed otherwise than by default, in words; "" for nothing."""
        return ", ".join(_IN_WORDS[name][lang].format(_shown(name, value, lang)) for name, value in self._changes())

    def computed_with(self, **options) -> "Selection":
        """Return the selection with the options that a study was given, where they are not the default."""
        given = dict(self.options) | {name: value for name, value in options.items() if value != OPTIONS[name]}
        return replace(self, options=tuple((name, given[name]) for name in OPTIONS if name in given))

    def _changes(self) -> list[tuple[str, object]]:
        changed: list[tuple[str, object]] = []
        changed += [] if self.include_administration else [("no_administration", None)]
        changed += [] if self.include_salaries else [("no_salaries", None)]
        changed += [] if self.prices_of == "nominal" else [("prices_of", self.prices_of)]
        return [*changed, *self.options]

    @property
    def tables(self) -> Path:
        """Return the folder for result tables: the published one for the default selection only."""
        return files.BUILD / "results" / self.tag if self.tag else files.PROCESSED

    @property
    def figures(self) -> Path:
        """Return the folder for figures: the published one for the default selection only."""
        return files.BUILD / "results" / self.tag / "figures" if self.tag else files.FIGURES


# What a study computes with, beside what it looks at, and the values that the published results rest on.
OPTIONS = {"seed": 20221, "resamples": 9999, "cap": None, "confidence": 0.95, "multiplicity": "holm"}

_IN_WORDS = {
    "no_administration": {"en": "without the office's own administration", "id": "tanpa administrasi kantor"},
    "no_salaries": {"en": "without salaries", "id": "tanpa gaji"},
    "prices_of": {"en": "in prices of December {}", "id": "dalam harga Desember {}"},
    "seed": {"en": "seed {}", "id": "seed {}"},
    "resamples": {"en": "{} resamples", "id": "{} ulangan"},
    "cap": {"en": "no capaian above {}", "id": "capaian paling tinggi {}"},
    "confidence": {"en": "confidence level {} %", "id": "tingkat kepercayaan {} %"},
    "multiplicity": {"en": "correction for several tests: {}", "id": "koreksi untuk beberapa uji: {}"},
}


def _shown(name: str, value: object, lang: str) -> str:
    if name == "multiplicity":
        return rules.MULTIPLICITY[str(value)][lang]
    return f"{100 * value:g}" if name == "confidence" and isinstance(value, float) else f"{value}"


def chosen(parameters: dict) -> Selection:
    """Return the selection in a notebook's checked parameters."""
    return Selection(
        tuple(parameters["regions"]),
        tuple(parameters["years"]),
        parameters["include_administration"],
        parameters["include_salaries"],
        parameters["prices_of"],
    ).computed_with(**{name: parameters[name] for name in OPTIONS if name in parameters})


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
    chosen = table.region_id.isin(choice.regions) & (table[year].isin(choice.years) | table[year].isna())
    return table if chosen.all() else table[chosen]


def left_out(*reasons: pd.Series) -> pd.DataFrame:
    """Return how many rows were left out and why.

    Gives reason, rows.
    """
    every = pd.concat(reasons)
    return every[every != ""].value_counts().rename_axis("reason").reset_index(name="rows")
