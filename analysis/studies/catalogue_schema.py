"""Columns of the tables that an analysis starts from: what there is, and money that counts no rupiah twice."""

from analysis import schema
from analysis.schema import Column, Table

_DOC = Column("doc_id", "string", "document", required=True)
_TABLE = Column("table_id", "string", "table of the document", required=True)
_REGION = Column("region_id", "string", "region of the office", required=True)


def _amounts(measure: str, meaning: str) -> tuple[Column, ...]:
    unit = "rupiah, nominal"
    return (
        Column(f"{measure}_rp", "integer", f"{meaning}; empty where it is unresolved", unit=unit),
        Column(f"{measure}_low_rp", "integer", "least that a reading or another table of the phase gives", unit=unit),
        Column(f"{measure}_high_rp", "integer", "most that a reading or another table of the phase gives", unit=unit),
    )


def _ranged(name: str, meaning: str, unit: str) -> tuple[Column, ...]:
    kind = "integer" if name.endswith("_rp") else "number"
    stem, end = (name.removesuffix("_rp"), "_rp") if name.endswith("_rp") else (name, "")
    return (
        Column(name, kind, f"{meaning}; empty where a line of it is unresolved", unit=unit),
        Column(f"{stem}_low{end}", kind, "least by open lines, or with another table", unit=unit),
        Column(f"{stem}_high{end}", kind, "most by open lines, or with another table", unit=unit),
    )


_RUPIAH, _PER_PERSON = "rupiah, nominal", "rupiah per person, nominal"
OFFICE_TOTALS = Table(
    "office_totals",
    "the money of one office, fiscal year and measure as one document tells it: its ceiling, or what it spent",
    (
        Column("total_id", "string", "document/fiscal year/measure", required=True),
        _REGION,
        _DOC,
        Column("table_id", "string", "the table that counts for document and year", required=True),
        Column("fiscal_year", "integer", "budget year", required=True),
        Column("phase", "string", "budget phase of the ceiling", required=True, allowed=tuple(schema.PHASES)),
        Column("measure", "string", "pagu or realisasi", required=True, allowed=("pagu", "realisasi")),
        Column("contains", "string", "whether salaries are in it, by the lines of the table", required=True),
        *_ranged("amount_rp", "all lines of the table, each rupiah once", _RUPIAH),
        *_ranged("welfare_rp", "without administration and the heroes' cemetery", _RUPIAH),
        Column("salaries_rp", "integer", "of it salaries; empty where no line tells", unit=_RUPIAH),
        Column("whole_told_rp", "integer", "what a sentence tells the amount to be a part of", unit=_RUPIAH),
        Column("population_year", "integer", "year of the population: that of the money, or the nearest known"),
        Column("population", "integer", "people", unit="people"),
        *_ranged("rp_per_inhabitant", "amount per inhabitant", _PER_PERSON),
        *_ranged("welfare_rp_per_inhabitant", "welfare per inhabitant", _PER_PERSON),
        Column(
            "level",
            "string",
            "lines summed: leaf, program or total",
            required=True,
            allowed=("leaf", "program", "total"),
        ),
        Column("n_lines", "integer", "lines summed", required=True),
        Column("rival_tables", "string", "other tables of the phase that print otherwise, joined by a blank"),
        Column("evidence", "string", "what confirms the weakest line", required=True, allowed=tuple(schema.EVIDENCE)),
        Column("row_ids", "string", "rows of budget_lines that it is made of, joined by a blank", required=True),
    ),
    primary_key=("total_id",),
)
LINES = Table(
    "lines",
    "one budget line and year, its pagu and realisasi side by side; sum where leaf and main are yes",
    (
        Column("pagu_row", "string", "row of its pagu", required=True),
        Column("realisasi_row", "string", "row of its realisasi; empty where the table prints none"),
        _DOC,
        _TABLE,
        Column("line", "integer", "1-based line in the document's text", required=True, minimum=1),
        Column("line_id", "string", "the line: document/table/line", required=True),
        Column("parent_line", "string", "line_id of the line above; empty at the top"),
        Column("program_line", "string", "line_id of the programme that it lies in; empty for totals"),
        _REGION,
        Column("level", "string", "level of the line", required=True, allowed=schema.LEVELS),
        Column("nomenclature_code", "string", "code of the nomenclature of urusan 1.06; empty where none matches"),
        Column("name", "string", "name as printed"),
        Column("function", "string", "welfare function", required=True),
        Column("economic_class", "string", "what all its money is spent on, where its accounts or columns tell one"),
        schema.yes_or_no("salaries", "yes where the line pays staff", required=True),
        Column("fiscal_year", "integer", "budget year; empty for an end-of-period figure"),
        Column("period", "string", "year, or end of the plan's period", required=True, allowed=("year", "end")),
        Column("phase", "string", "budget phase of the pagu", required=True, allowed=tuple(schema.PHASES)),
        schema.yes_or_no("leaf", "yes where it is no other line's parent", required=True),
        schema.yes_or_no("main", "yes in the table that counts for document and year", required=True),
        schema.yes_or_no("contested", "yes where another table prints another amount", required=True),
        *_amounts("pagu", "ceiling"),
        *_amounts("realisasi", "spent"),
        Column("status", "string", "how the pagu is known", required=True, allowed=tuple(schema.STATUSES)),
        Column("evidence", "string", "what confirms the pagu", required=True, allowed=tuple(schema.EVIDENCE)),
    ),
    primary_key=("pagu_row",),
    foreign_keys={"pagu_row": "budget_lines", "realisasi_row": "budget_lines"},
)
DOCUMENTS = Table(
    "documents",
    "one document",
    (
        _DOC,
        _REGION,
        Column("kind", "string", "kind of the document", required=True),
        Column("title", "string", "its title", required=True),
        Column("office", "string", "the office that it is of", required=True),
        Column("years", "string", "fiscal years that it speaks of, joined by a blank", required=True),
        Column("file", "string", "file that its cells were read from", required=True),
        Column("sha256", "string", "SHA-256 of the file", required=True),
        Column("tables", "integer", "tables that are described", required=True),
        Column("figures", "integer", "figures in the tidy tables", required=True),
        Column("unresolved", "integer", "figures that the text does not determine", required=True),
    ),
    primary_key=("doc_id",),
)
TABLES_OF_DOCUMENTS = Table(
    "tables",
    "one table of a document",
    (
        _DOC,
        _TABLE,
        Column("title", "string", "its title", required=True),
        Column("years", "string", "fiscal years of its columns, joined by a blank"),
        Column("phases", "string", "budget phases of its money, joined by a blank"),
        Column("main_for", "string", "years for whose money it is the table that counts; end: the plan's end"),
        Column("printed_rows", "integer", "printed rows", required=True),
        Column("figures", "integer", "figures in the tidy tables", required=True),
        Column("unresolved", "integer", "figures that the text does not determine", required=True),
    ),
    primary_key=("doc_id", "table_id"),
)
REGIONS = Table(
    "regions",
    "one region and year of its population; a region of which none is known has one row",
    (
        _REGION,
        Column("name", "string", "name in Indonesian", required=True),
        Column("name_en", "string", "name in English", required=True),
        Column("level", "string", "province, kabupaten or kota", required=True),
        Column("bps_code", "string", "code of BPS"),
        Column("kemendagri_code", "string", "code of Kemendagri"),
        Column("population_year", "integer", "year of the population"),
        Column("population", "integer", "people", unit="people"),
        Column("source", "string", "who counted them"),
    ),
    primary_key=("region_id", "population_year"),
)
COVARIATES = Table(
    "covariates",
    "one covariate of a region in one year; one that is not known of a region has one row without a value",
    (
        _REGION,
        Column(
            "covariate", "string", "poverty_pct (March of the year) or price_level_ikk (of construction)", required=True
        ),
        Column("year", "integer", "year of the value"),
        Column("value", "number", "percent of the inhabitants; index, 100 in the year's city of reference"),
        Column("source", "string", "who says so"),
    ),
    primary_key=("region_id", "covariate", "year"),
)
# The study tables that stories are found in (publish.registry).
STUDIED = ("capaian", "absorption", "target_realism", "unit_costs", "unspent_lines")

TABLES = {table.name: table for table in (OFFICE_TOTALS, LINES, DOCUMENTS, TABLES_OF_DOCUMENTS, REGIONS, COVARIATES)}
