"""The headline numbers, which the findings of the briefs cite, and how many stand on cells that nothing confirms."""

import pandas as pd

from analysis.publish import brief, messages
from analysis.source import register


def of_region(region: str, numbers: dict[str, dict], tables: dict[str, dict]) -> list[dict]:
    """Return the numbers that the findings of a region ("all": of all offices) cite, each once.

    numbers has the named numbers by name, tables what brief.tables_of gives.
    """
    return [numbers[name] for name in messages.cited(numbers, region, tables)]


def counted(numbers: dict[str, dict], rows: dict[str, dict], absorption: pd.DataFrame) -> list[tuple]:
    """Return how many headline numbers each region has, and how many rest on unchecked and on contradicted cells.

    Each is a name, a count, what it is, how many documents it is of, and the row_ids of the cells that it is about.
    Takes the named numbers by name, trace.tidy_rows(), and absorption as brief.tables_of does.
    """
    found: list[tuple] = []
    tables = brief.tables_of(rows, absorption)
    for region in [*register.region_ids(), "all"]:
        headlines = of_region(region, numbers, tables)
        cells = [each["row_ids"].split() for each in headlines]
        found.append(_told(f"headlines_{region}", len(headlines), f"numbers that the findings cite, {region}", []))
        for evidence in ("unchecked", "contradicted"):
            weak = [[row_id for row_id in own if rows[row_id]["evidence"] == evidence] for own in cells]
            what = f"numbers that the findings cite, {region}: at least one of their cells is {evidence}"
            listed = list(dict.fromkeys(row_id for own in weak for row_id in own))
            found.append(_told(f"headlines_{evidence}_{region}", sum(map(bool, weak)), what, listed))
    return found


def _told(name: str, count: int, what: str, row_ids: list[str]) -> tuple:
    documents = len({row_id.split("/")[0] for row_id in row_ids})
    return name, count, what, documents, " ".join(row_ids)
