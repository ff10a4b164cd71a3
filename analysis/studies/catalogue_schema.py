"""Columns of the tables that an analysis starts from: what there is, and lines that count no rupiah twice."""

from analysis import schema
from analysis.schema import Column, Table

_DOC = Column("doc_id", "string", "document", required=True)
_TABLE = Column("table_id", "string", "table of the document", required=True)
_REGION = Column("region_id", "string", "region of the office", required=True)
_SAID = ("yes", "no")


def _amounts(measure: str, meaning: str) -> tuple[Column, ...]:
    unit = "rupiah, nominal"
    return (
        Column(f"{measure}_rp", "integer", f"{meaning}; empty where it is unresolved", unit=unit),
        Column(f"{measure}_low_rp", "integer", "least that a reading or another table of the phase gives", unit=unit),
        Column(f"{measure}_high_rp", "integer", "most that a reading or another table of the phase gives", unit=unit),
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
        Column("salaries", "string", "yes where the line pays staff", required=True, allowed=_SAID),
        Column("fiscal_year", "integer", "budget year; empty for an end-of-period figure"),
        Column("period", "string", "year, or end of the plan's period", required=True, allowed=("year", "end")),
        Column("phase", "string", "budget phase of the pagu", required=True, allowed=tuple(schema.PHASES)),
        Column("leaf", "string", "yes where it is no other line's parent", required=True, allowed=_SAID),
        Column("main", "string", "yes in the table that counts for document and year", required=True, allowed=_SAID),
        Column("contested", "string", "yes where another table prints another amount", required=True, allowed=_SAID),
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
        Column("bps_code", "string", "code of BPS", required=True),
        Column("kemendagri_code", "string", "code of Kemendagri", required=True),
        Column("population_year", "integer", "year of the population"),
        Column("population", "integer", "people", unit="people"),
        Column("source", "string", "who counted them"),
    ),
    primary_key=("region_id", "population_year"),
)
TABLES = {table.name: table for table in (LINES, DOCUMENTS, TABLES_OF_DOCUMENTS, REGIONS)}
