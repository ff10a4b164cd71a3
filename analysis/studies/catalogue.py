"""The tables that an analysis starts from: what there is, and lines whose sums count no rupiah twice."""

from pathlib import Path

import pandas as pd

from analysis import files, io
from analysis.source import register
from analysis.studies import catalogue_schema, measures, study_schema


def write(folder: Path = files.PROCESSED) -> list[Path]:
    """Write the tables that an analysis starts from beside the tidy tables in folder; return their files."""
    tidy = {name: io.read_table(name, folder) for name in ("budget_lines", "indicators", "pmks", "psks")}
    lines = lines_table(tidy["budget_lines"], io.read_table("checks", folder))
    figures = pd.concat([table[["doc_id", "table_id", "status"]] for table in tidy.values()])
    made = {
        "lines": lines,
        "documents": documents_table(figures),
        "tables": tables_table(figures, lines),
        "regions": regions_table(),
    }
    return [path for name, table in made.items() for path in io.write_table(folder, name, table)]


def lines_table(budget_lines: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return a row per budget line and year, as catalogue_schema.LINES has it, in the order of the documents.

    Takes what measures.lines takes. Low and high span the readings of a cell and what other tables of the same phase
    print for the line.
    """
    table = measures.lines(budget_lines, checks)
    spans = {
        f"{measure}_{ours}_rp": table[f"{measure}_{theirs}_rp"]
        for measure in ("pagu", "realisasi")
        for ours, theirs in (("low", "least"), ("high", "most"))
    }
    classes = measures.classes(budget_lines)
    table = table.assign(
        **spans,
        economic_class=table.line_id.map({line: found.pop() for line, found in classes.items() if len(found) == 1}),
        status=table.pagu_status,
        parent_line=table.parent_line.fillna(""),
    )
    ordered = table.sort_values(["doc_id", "table_id", "line", "period", "fiscal_year", "pagu_row"], kind="stable")
    return study_schema.conform(ordered, catalogue_schema.LINES)


def documents_table(figures: pd.DataFrame) -> pd.DataFrame:
    """Return a row per document, as catalogue_schema.DOCUMENTS has it.

    Takes the figures of all tidy tables: doc_id, status.
    """
    counted = _counted(figures, ["doc_id"])
    records = [
        {
            "doc_id": document.doc_id,
            "region_id": document.region.region_id,
            "kind": document.kind,
            "title": document.title,
            "office": document.office,
            "years": _joined(document.years),
            "file": document.origin.file,
            "sha256": document.origin.sha256,
            "tables": len(document.tables),
        }
        | counted.get((document.doc_id,), _NONE)
        for document in register.documents().values()
    ]
    return study_schema.conform(pd.DataFrame(records), catalogue_schema.DOCUMENTS)


def tables_table(figures: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Return a row per table, as catalogue_schema.TABLES_OF_DOCUMENTS has it.

    Takes the figures of all tidy tables: doc_id, table_id, status; lines (lines_table): doc_id, table_id, fiscal_year,
    main.
    """
    counted = _counted(figures, ["doc_id", "table_id"])
    mains = lines[lines.main == "yes"]
    year = mains.fiscal_year.astype("str").fillna("end")
    main_for = year.groupby([mains.doc_id, mains.table_id]).unique().to_dict()
    records = [
        {
            "doc_id": doc_id,
            "table_id": table_id,
            "title": table.title,
            "years": _joined(column.year for column in table.all_columns if column.year),
            "phases": _joined(column.phase for column in table.all_columns if column.role == "amount"),
            "main_for": _joined(main_for.get((doc_id, table_id), [])),
            "printed_rows": table.rows,
        }
        | counted.get((doc_id, table_id), _NONE)
        for doc_id, document in register.documents().items()
        for table_id, table in document.tables.items()
    ]
    return study_schema.conform(pd.DataFrame(records), catalogue_schema.TABLES_OF_DOCUMENTS)


def regions_table() -> pd.DataFrame:
    """Return a row per region and year of its population, as catalogue_schema.REGIONS has it."""
    records = [
        {
            "region_id": region_id,
            "population_year": counted.year if counted else pd.NA,
            "population": counted.persons if counted else pd.NA,
            "source": counted.source if counted else "",
        }
        | {name: getattr(region, name) for name in ("name", "name_en", "level", "bps_code", "kemendagri_code")}
        for region_id, region in register.regions().items()
        for counted in region.counted or (None,)
    ]
    return study_schema.conform(pd.DataFrame(records), catalogue_schema.REGIONS)


_NONE = {"figures": 0, "unresolved": 0}


def _counted(figures: pd.DataFrame, keys: list[str]) -> dict[tuple, dict[str, int]]:
    groups = figures.assign(unresolved=figures.status == "unresolved").groupby(keys).unresolved
    return {key: {"figures": len(own), "unresolved": int(own.sum())} for key, own in groups}


def _joined(values) -> str:
    return " ".join(map(str, sorted({value for value in values if value})))
