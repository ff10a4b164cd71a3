"""Headlines over open cells: which named numbers rest on a cell that the text does not determine, and their range."""

import pandas as pd

from analysis.studies import results
from analysis.studies.study import Data


def open_cells(data: Data) -> set[str]:
    """Return the rows of the selection whose figure is not determined."""
    found: set[str] = set()
    for frame in (data.indicators, data.pmks):
        found |= set(frame.row_id[frame.status == "unresolved"])
    for measure in ("pagu", "realisasi"):
        found |= set(data.inside.loc[data.inside[f"{measure}_status"] == "unresolved", f"{measure}_row"])
    return found


def bounds(numbers: list[results.Number], unresolved: set[str]) -> pd.DataFrame:
    """Return the named numbers that rest on open cells, each with the least and greatest value that these allow.

    A number without a range has no value either: where an open cell has no candidates nothing is told.

    Gives name, what, unit, value, low, high, n_cells, n_open, told (a range, or cannot tell), row_ids.
    """
    found = []
    for number in numbers:
        cells = number.row_ids.split()
        is_open = [cell for cell in cells if cell in unresolved]
        if not is_open:
            continue
        ranged = number.low is not None and number.high is not None
        found.append(
            {
                "name": number.name,
                "what": number.what,
                "unit": number.unit,
                "value": number.value,
                "low": number.low,
                "high": number.high,
                "n_cells": len(cells),
                "n_open": len(is_open),
                "told": "a range" if ranged else "a value" if number.value is not None else results.show(None),
                "row_ids": number.row_ids,
            }
        )
    columns = ["name", "what", "unit", "value", "low", "high", "n_cells", "n_open", "told", "row_ids"]
    return pd.DataFrame(found, columns=columns)
