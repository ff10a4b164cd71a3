"""The tables and estimates of any number of regions in the memory that a few of them take.

What a table says of a region rests on the documents of this region alone. So a few regions are taken after another, and
their rows go to the disk. What compares lines of all regions needs a few figures of each: these are kept.
"""

from pathlib import Path

import pandas as pd

from analysis import io
from analysis.studies import (
    achievement,
    contents,
    estimation,
    execution,
    offices,
    people,
    selection,
    spending,
    study,
    study_schema,
)
from analysis.studies.rules import DECLARED, Rules

TABLES = {
    "absorption": study_schema.ABSORPTION,
    "unit_costs": study_schema.UNIT_COSTS,
    "contents": study_schema.CONTENTS,
    "capaian": study_schema.CAPAIAN,
    "coverage": study_schema.COVERAGE,
}
# What the estimates take of a line. The rows that it stands in are in the tables.
OF_ABSORPTION = [
    *("doc_id", "region_id", "fiscal_year", "level", "function", "line_id", "pagu_rp", "realisasi_rp"),
    *("absorption_pct", "leaf", "reason"),
]
OF_CAPAIAN = ["doc_id", "region_id", "program_line", "function", "line_id", "pagu_rp", "absorption_pct", "capaian_pct"]


def write(
    choice: selection.Selection, folder: Path, seed: int, resamples: int, rules: Rules = DECLARED
) -> pd.DataFrame:
    """Write the tables of a selection, and return the estimates over all of its regions.

    The tables (TABLES) are those of the studies, as CSV and Parquet. Gives the columns of study_schema.ESTIMATES, of
    which row_ids is empty: what an estimate rests on is the lines of the tables.
    """
    lines, reached, plans = [], [], []
    first_regions = []
    for data in study.in_parts(choice):
        first_regions.append(data.choice.regions[0])
        compared, capaian, planned = _written(data, rules)
        lines.append(compared)
        reached.append(capaian)
        plans.append(planned)
        del data  # before the next regions are read
        io.give_back()
    for name in TABLES:
        io.assemble(folder, name, [io.part_path(region, name, by="from_region") for region in first_regions])
    spent = offices.absorption_estimates(_pooled(lines), "main tables", seed, resamples, rules)
    capaian = estimation.capaian_estimates(_pooled(reached), seed, resamples, rules)
    found = pd.concat([each for each in (spent, capaian, *plans) if len(each)], ignore_index=True)
    return study_schema.conform(found, study_schema.ESTIMATES)


def _written(data: study.Data, rules: Rules) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Write the tables of some regions, and return what the estimates over all take of them."""
    tables = measured(data)
    for name, declared in TABLES.items():
        rows = study_schema.conform(tables[name], declared)
        io.write_part(data.choice.regions[0], name, rows, by="from_region")
    absorption = tables["absorption"]
    compared = _slim(offices.compared_lines(absorption[absorption.main]), OF_ABSORPTION)
    capaian = _slim(achievement.line_capaian(tables["capaian"]), OF_CAPAIAN)
    years = achievement.plan_years(data.inside, data.indicators, data.checks)
    return compared, capaian, estimation.plan_estimates(years, rules).assign(row_ids="")


def measured(data: study.Data) -> dict[str, pd.DataFrame]:
    """Return the tables of some regions' rows by name (TABLES)."""
    capaian = achievement.capaian(data.inside, data.indicators, data.checks)
    register = people.register_flags(data.pmks), people.stocks(data.pmks, data.indicators)
    groups, standards = people.reached_groups(capaian, data.pmks), people.service_standards(data.indicators)
    return {
        "absorption": execution.absorption(data.inside, data.indicators),
        "unit_costs": spending.unit_costs(data.inside, data.indicators, data.checks),
        "contents": contents.contents(data.inside, data.checks),
        "capaian": capaian,
        "coverage": people.coverage_table(*register, people.total_checks(data.pmks), groups, standards),
    }


def _slim(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return rows[columns].copy()


def _pooled(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return rows of all regions as one frame, and leave nothing in the list."""
    together = pd.concat(parts, ignore_index=True)
    parts.clear()
    return together
