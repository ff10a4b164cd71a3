"""The rows of one table in every tidy table, as the checks of a table take them."""

from dataclasses import dataclass

import pandas as pd

from analysis import schema


@dataclass(frozen=True)
class TableFrames:
    """The rows of one table in each tidy table, and its findings, with the columns that schema declares."""

    table_id: str
    budget_lines: pd.DataFrame
    indicators: pd.DataFrame
    pmks: pd.DataFrame
    psks: pd.DataFrame
    findings: pd.DataFrame


def of_table(table_id: str, tables: dict[str, pd.DataFrame]) -> TableFrames:
    """Return the rows of one table; a tidy table that is not given has none."""
    declared = schema.TABLES | {"findings": schema.FINDINGS}
    frames = {}
    for name in (*schema.TIDY, "findings"):
        frame = tables.get(name)
        empty = pd.DataFrame(columns=declared[name].names)
        frames[name] = empty if frame is None else frame[frame.table_id == table_id]
    return TableFrames(table_id, **frames)
