"""What there is and how it is known: counts of tables, cells by status and checks by verdict."""

import json

import pandas as pd

from analysis import files, schema
from analysis.source import register, verbatim
from analysis.studies import measures


def documents() -> pd.DataFrame:
    """Return the known documents: one row per document."""
    return pd.DataFrame(
        [
            {
                "doc_id": document.doc_id,
                "region": document.region.name,
                "kind": document.kind,
                "title": document.title,
                "years": f"{min(document.years)}-{max(document.years)}",
                "tables": len(document.tables),
                "rows": sum(table.rows for table in document.tables.values()),
            }
            for document in register.documents().values()
        ]
    )


def raw_tables() -> pd.DataFrame:
    """Return the extracted tables: one row per table, with its place in the text and its printed cells."""
    records = []
    for document in register.documents().values():
        for table_id, table in document.tables.items():
            rows = verbatim.read(files.RAW / document.doc_id / f"{table_id}.csv")
            records.append(
                {
                    "doc_id": document.doc_id,
                    "table_id": table_id,
                    "first_line": rows[0].line,
                    "last_line": rows[-1].line,
                    "rows": len(rows),
                    "printed_cells": sum(bool(cell.strip()) for row in rows for cell in row.cells),
                    "repeated_headers": table.repeated_headers,
                    "title": table.title,
                }
            )
    return pd.DataFrame(records)


def cells_by_status(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return how many figures of each table are known in which way: one row per table, a column per status.

    Takes the tidy tables by name (columns table_id, status).
    """
    return _counted(tables, "status", list(schema.STATUSES))


def cells_by_evidence(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return how many figures of each table are confirmed by what: one row per table, a column per kind of evidence.

    Takes the tidy tables by name (columns table_id, evidence).
    """
    return _counted(tables, "evidence", list(schema.EVIDENCE))


def _counted(tables: dict[str, pd.DataFrame], label: str, labels: list[str]) -> pd.DataFrame:
    figures = pd.concat([tables[name][["table_id", label]] for name in schema.TIDY if name in tables])
    counts = figures.value_counts().unstack(fill_value=0)
    return counts.reindex(index=list(dict.fromkeys(figures.table_id)), columns=labels, fill_value=0)


def sums_by_level(budget_lines: pd.DataFrame) -> pd.DataFrame:
    """Return rupiah by table, measure, year and level; a level with an unresolved line has no sum.

    Columns besides these keys: lines, unresolved (how many), sum_rp. Takes the tidy `budget_lines`.
    """
    keys = ["table_id", "measure", "fiscal_year", "level"]
    lines = measures.whole_lines(budget_lines)
    lines = lines[lines.period == "year"]
    groups = lines.groupby(keys, sort=False)
    sums = groups.amount_rp.agg(lambda amounts: amounts.sum(skipna=False))
    return pd.DataFrame(
        {
            "lines": groups.size(),
            "unresolved": groups.amount_rp.agg(lambda a: int(a.isna().sum())),
            "sum_rp": sums,
        }
    ).reset_index()


def verdicts(checks: pd.DataFrame) -> pd.DataFrame:
    """Return how many of the `checks` agree, differ or cannot tell: a row per table and rule, a column per verdict."""
    counts = checks.groupby(["table_id", "rule", "verdict"], sort=False).size().unstack(fill_value=0)
    return counts.reindex(columns=list(schema.VERDICTS), fill_value=0)


def worth_a_look(repairs: pd.DataFrame, budget_lines: pd.DataFrame, most: int = 15) -> pd.DataFrame:
    """Return the amounts that deserve a person's eye first: rupiah at stake, largest first.

    For an open cell the stake is the spread of its candidate readings (the largest one where it may be nothing);
    for a changed or filled one its amount divided by one plus the margin over the next best reading. Columns:
    table_id, line, name, printed, reading, kind, alternatives, stake_rp.
    """
    rows = repairs.merge(budget_lines[["row_id", "name", "amount_rp"]], on="row_id", validate="1:1")
    rows = rows[rows.kind != "realigned"]
    stakes = [_stake(row) for row in rows.itertuples()]
    columns = ["table_id", "line", "name", "printed", "reading", "kind", "alternatives", "stake_rp"]
    ranked = rows.assign(stake_rp=stakes).sort_values(["stake_rp", "row_id"], ascending=[False, True])
    return ranked[columns].head(most)


def _stake(row) -> float:
    if row.kind == "unresolved":
        candidates = [float(text) for text in json.loads(row.alternatives or "[]") if text.isdigit()]
        return max(candidates) - min(candidates) if len(candidates) > 1 else max(candidates, default=0.0)
    margin = 0.0 if pd.isna(row.margin) else float(row.margin)
    return 0.0 if pd.isna(row.amount_rp) else float(row.amount_rp) / (1 + margin)
