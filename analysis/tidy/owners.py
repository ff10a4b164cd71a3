"""The budget row that an indicator belongs to."""

import pandas as pd

from analysis.tidy.hierarchy import Line, Row, same_line
from analysis.tidy.rows import TableRows


def link(tables: dict[str, TableRows]) -> None:
    """Give every indicator its line's function and budget row: its own table's, or the table's that owns its lines.

    A line without money has a function as well: that of the programme that it stands under.
    """
    for table_id, own in tables.items():
        for row in own.indicators:
            line = row.pop("_line")
            row["function"] = line.function if line else ""
            if line is None:
                continue
            owner = line if line.rows else same_line(line, tables[own.table.owners or table_id].lines)
            if owner is not None and owner.rows:
                row["function"] = owner.function
                row["owner_id"] = _row_of_year(owner, row["fiscal_year"], row["period"])["row_id"]


def _row_of_year(line: Line, year, period: str) -> Row:
    """Return a line's pagu row of a year, its first row when it has none of that year; the whole money before parts."""
    for row in sorted(line.rows.values(), key=lambda each: each["economic_class"] != ""):
        same_year = row["fiscal_year"] is year or (year is not pd.NA and row["fiscal_year"] == year)
        if row["measure"] == "pagu" and row["period"] == period and same_year:
            return row
    return next(iter(line.rows.values()))
