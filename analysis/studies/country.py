"""The tables and estimates of any number of regions in the memory that one of them takes.

What a table says of a region rests on the documents of this region alone. So regions are taken one after another, and
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
REPEATED = ["region_id", "level", "function", "reason"]  # a few words, held once


def write(
    choice: selection.Selection, folder: Path, seed: int, resamples: int, rules: Rules = DECLARED
) -> pd.DataFrame:
    """Write the tables of a selection, and return the estimates over all of its regions.

    The tables (TABLES) are those of the studies, as CSV and Parquet. Gives the columns of study_schema.ESTIMATES, of
    which row_ids is empty: what an estimate rests on is the lines of the tables.
    """
    lines, reached, plans = [], [], []
    parts: dict[str, list[Path]] = {name: [] for name in TABLES}
    for data in study.by_region(choice):
        tables = measured(data)
        (region,) = data.choice.regions
        for name, declared in TABLES.items():
            rows = study_schema.conform(tables[name], declared)
            parts[name].append(io.write_part(region, name, rows, by="region_id"))
        absorption = tables["absorption"]
        lines.append(_slim(offices.compared_lines(absorption[absorption.main]), OF_ABSORPTION))
        reached.append(_slim(achievement.line_capaian(tables["capaian"]), OF_CAPAIAN))
        years = achievement.plan_years(data.inside, data.indicators, data.checks)
        plans.append(estimation.plan_estimates(years, rules).assign(row_ids=""))
    for name, paths in parts.items():
        io.assemble(folder, name, paths)
    spent = offices.absorption_estimates(_pooled(lines), "main tables", seed, resamples, rules)
    capaian = estimation.capaian_estimates(_pooled(reached), seed, resamples, rules)
    found = pd.concat([each for each in (spent, capaian, *plans) if len(each)], ignore_index=True)
    return study_schema.conform(found, study_schema.ESTIMATES)


def measured(data: study.Data) -> dict[str, pd.DataFrame]:
    """Return the tables of one region's rows by name (TABLES)."""
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
