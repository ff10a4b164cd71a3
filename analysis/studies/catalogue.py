"""The tables that an analysis starts from: what there is, and money whose sums count no rupiah twice."""

from pathlib import Path

import pandas as pd

from analysis import files, io
from analysis.source import register
from analysis.studies import (
    catalogue_schema,
    contents,
    covariates,
    measures,
    office_money,
    population,
    study_schema,
)
from analysis.tidy import evidence


def write(folder: Path = files.PROCESSED) -> list[Path]:
    """Write the tables that an analysis starts from beside the tidy tables in folder; return their files."""
    tidy = {name: io.read_table(name, folder) for name in ("budget_lines", "indicators", "pmks", "psks")}
    checks = io.read_table("checks", folder)
    lines = lines_table(tidy["budget_lines"], checks)
    figures = pd.concat([table[["doc_id", "table_id", "status"]] for table in tidy.values()])
    made = {
        "office_totals": office_totals_table(tidy["budget_lines"], checks),
        "lines": lines,
        "documents": documents_table(figures),
        "tables": tables_table(figures, lines),
        "regions": regions_table(),
        "covariates": covariates_table(),
    }
    return [path for name, table in made.items() for path in io.write_table(folder, name, table)]


def office_totals_table(budget_lines: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return a row per document, fiscal year and measure, as catalogue_schema.OFFICE_TOTALS has it.

    Several documents may tell of one office and year, in several phases of its budget: each has its row. An office has
    none for a year of which one line alone, or none, is printed, unless it is the printed total.

    Takes what measures.lines takes.
    """
    table = measures.lines(budget_lines, checks)
    held = contents.contents(table, checks)
    sums = office_money.office_sums(table, held, checks)
    if sums.empty:
        return study_schema.conform(sums, catalogue_schema.OFFICE_TOTALS)
    sums["total_id"] = sums.doc_id + "/" + sums.fiscal_year.astype("str") + "/" + sums.basis
    of = {scope: own.set_index("total_id") for scope, own in sums.groupby("scope")}
    totals = of["everything"].reset_index()
    sides = {"amount": totals, "welfare": _beside(of.get("welfare"), totals)}
    counted = population.beside(totals.region_id, totals.fiscal_year)
    columns = {"population_year": counted.population_year, "population": counted.persons, "measure": totals.basis}
    for name, own in sides.items():
        per_person = "rp_per_inhabitant" if name == "amount" else f"{name}_rp_per_inhabitant"
        for end in ("", "_low", "_high"):
            columns[f"{name}{end}_rp"] = own[f"amount{end}_rp"]
            columns[f"{per_person}{end}"] = own[f"amount{end}_rp"] / counted.persons
    unpaid = _beside(of.get("without_salaries"), totals).amount_rp
    whole = _beside(of.get("whole_told"), totals).amount_rp
    sure = dict(zip(budget_lines.row_id, budget_lines.evidence, strict=True))
    totals = totals.assign(
        **columns,
        salaries_rp=totals.amount_rp - unpaid,
        whole_told_rp=whole.round(),
        evidence=pd.Series([evidence.weakest(sure[row] for row in rows.split()) for rows in totals.row_ids]),
    )
    return study_schema.conform(totals, catalogue_schema.OFFICE_TOTALS)


def _beside(own: pd.DataFrame | None, totals: pd.DataFrame) -> pd.DataFrame:
    """Return the amounts of another scope beside the totals; empty where there are none."""
    amounts = ["amount_rp", "amount_low_rp", "amount_high_rp"]
    found = pd.DataFrame(columns=amounts) if own is None else own[amounts]
    return found.reindex(totals.total_id).astype("Float64").set_axis(totals.index)


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


def covariates_table() -> pd.DataFrame:
    """Return a row per region, covariate and year, as catalogue_schema.COVARIATES has it."""
    return study_schema.conform(covariates.covariates(register.regions()), catalogue_schema.COVARIATES)


_NONE = {"figures": 0, "unresolved": 0}


def _counted(figures: pd.DataFrame, keys: list[str]) -> dict[tuple, dict[str, int]]:
    groups = figures.assign(unresolved=figures.status == "unresolved").groupby(keys).unresolved
    return {key: {"figures": len(own), "unresolved": int(own.sum())} for key, own in groups}


def _joined(values) -> str:
    return " ".join(map(str, sorted({value for value in values if value})))
