"""Every column of every published table, declared once.

Dtypes, checks, the data dictionary and the Table Schemas of the data package are derived from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    import pandas as pd

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}  # of figures and briefs, each with its own name
STATUSES = {
    "as_published": "the printed cell stands where the table's header says",
    "realigned": "printed cells were moved to their right column",
    "repaired": "a printed figure was changed, because identities determine it",
    "derived": "nothing was printed; identities determine it",
    "corrected": "a person who saw the page overruled the figure; the printed text is kept",
    "unresolved": "the text does not determine it; the value is empty, candidates are in alternatives",
}
Evidence = Literal["exact", "to_rounding", "contradicted", "unchecked"]
EVIDENCE: dict[Evidence, str] = {
    "exact": "a sum or a second print of the document holds to the unit",
    "to_rounding": "only a printed percentage follows from it, to its last decimal",
    "contradicted": "a sum, percentage or second print of the document says otherwise",
    "unchecked": "nothing else in the document touches it",
}
STATES = {
    "number": "a number",
    "zero": "a printed zero",
    "dash": "a dash: not reported",
    "blank": "nothing printed",
    "null": "the word null: residue of an export",
    "not_applicable": "N/a",
    "nil": "Nihil",
    "grade": "a letter grade, see printed",
    "unreadable": "printed, but not readable as a number",
    "unplaced": "printed in the row, but the text does not determine that it belongs here",
}
# From the top down. Accounts lie in each other to any depth: their codes tell which in which.
Level = Literal["total", "urusan", "bidang_urusan", "organisation", "program", "kegiatan", "sub_kegiatan", "account"]
LEVELS: tuple[Level, ...] = get_args(Level)
ABOVE_PROGRAM = LEVELS[: LEVELS.index("program")]  # lines that hold programmes of several functions
INDICATOR_LEVELS = (*LEVELS, "indicator")
BUDGET_MEASURES = ("pagu", "realisasi", "realisasi_to_date", "sisa")
SPENT = ("realisasi", "realisasi_to_date")  # of a line, year and economic class one or the other
PHASES = {
    "indikatif": "indicative ceiling of a plan (Renja, Renstra)",
    "murni": "original budget",
    "perubahan": "ceiling after revision",
    "prakiraan_maju": "forward estimate",
    "realisasi": "money spent",
    "unknown": "the document does not say",
}
LAST_REVISED = ("perubahan", "murni", "indikatif", "unknown", "prakiraan_maju", "realisasi")  # spending is of the first
INDICATOR_MEASURES = {
    "target": "planned value",
    "realisasi": "reached value",
    "baseline": "value before the plan",
    "capaian_pct": "achievement printed for the year",
    "absorption_pct": "realisasi / pagu as printed",
    "renstra_target": "target of the five-year plan; fiscal_year is the plan's last year",
    "renstra_pct": "achievement against the five-year target as printed",
    "realisasi_to_date": "value reached up to and including fiscal_year",
    "target_national": "national target (SPM)",
    "efficiency_pct": "efficiency as printed (capaian - absorption)",
}
SAID = ("yes", "no")
VERDICTS = ("agrees", "differs", "cannot_tell")
CHECK_KINDS = ("", "misread", "misprint", "missing_rows", "conflict", "unresolved", "duplicate", "suspect")


class SchemaError(ValueError):
    """A table that is not as it is declared."""


@dataclass(frozen=True)
class Column:
    """One column: name, type (string, integer, number, boolean), meaning, and what its values must be.

    A boolean says yes or no (SAID) in files and frames, and is true or false where there is a type for it.
    """

    name: str
    type: str
    meaning: str
    unit: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    signed_where: tuple[str, ...] = ()  # another column and the words in it for which there is no minimum
    column_type: str = ""  # Fiscal Data Package column type, an annotation

    @property
    def dtype(self) -> str:
        """Return the pandas dtype."""
        return {"string": "str", "boolean": "str", "integer": "Int64", "number": "Float64"}[self.type]


def yes_or_no(name: str, meaning: str, required: bool = False) -> Column:
    """Return a column that says yes or no; one that is not required may be empty."""
    return Column(name, "boolean", meaning, required=required, allowed=SAID if required else (*SAID, ""))


@dataclass(frozen=True)
class Table:
    """One published table: what a row is, its columns and its keys."""

    name: str
    row: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ("row_id",)
    foreign_keys: dict[str, str] = field(default_factory=dict)  # own column: table whose row_id it holds

    @property
    def names(self) -> list[str]:
        """Return the column names in their published order."""
        return [column.name for column in self.columns]


_COMMON = (
    Column("doc_id", "string", "document (see sources)", required=True),
    Column("table_id", "string", "table of the document", required=True),
    Column("line", "integer", "1-based line in the document's text", required=True, minimum=1),
    Column("row_id", "string", "unique name of this row: document/table/line/column", required=True),
    Column("printed", "string", "the cell as printed; empty where nothing was printed"),
    Column("status", "string", "how the value is known", required=True, allowed=tuple(STATUSES)),
    Column(
        "evidence",
        "string",
        "what confirms the value; of a derived value, of the weakest that it is made of",
        required=True,
        allowed=tuple(EVIDENCE),
    ),
)
_REGION = Column(
    "region_id", "string", "region of the office", required=True, column_type="geo-source:target:level2:code"
)
_FISCAL_YEAR = Column(
    "fiscal_year", "integer", "budget year; empty for an end-of-period figure", column_type="date:fiscal-year"
)
_ALTERNATIVES = Column("alternatives", "string", "JSON list of candidate readings of an unresolved cell")
_STATE = Column("state", "string", "what kind of thing the cell prints", required=True, allowed=tuple(STATES))

BUDGET_LINES = Table(
    "budget_lines",
    "one budget line, year and measure",
    (
        *_COMMON,
        _REGION,
        Column("level", "string", "level of the line", required=True, allowed=LEVELS),
        Column("parent_id", "string", "row_id of the line above, same year and measure; empty at the top"),
        Column("code", "string", "code as printed"),
        Column("nomenclature_code", "string", "code of urusan 1.06, matched by name inside the parent"),
        Column("name", "string", "name as printed", column_type="activity:generic:program:label"),
        Column("function", "string", "welfare function", required=True),
        Column(
            "economic_class",
            "string",
            "what the money is spent on, by account code or by the header of its column: the row is a part of a line's"
            " money and no further rupiah; empty for the whole money of a line",
        ),
        _FISCAL_YEAR,
        Column("period", "string", "year, or end of the plan's period", required=True, allowed=("year", "end")),
        Column(
            "measure",
            "string",
            "pagu (ceiling), realisasi (spent in the year), realisasi_to_date (spent from its beginning up to until, no"
            " realisasi of a year) or sisa (left of the ceiling)",
            required=True,
            allowed=BUDGET_MEASURES,
        ),
        Column("phase", "string", "budget phase", required=True, allowed=tuple(PHASES), column_type="phase:id"),
        Column(
            "amount_rp",
            "integer",
            "amount",
            unit="rupiah, nominal",
            minimum=0,
            signed_where=("measure", "realisasi", "realisasi_to_date", "sisa"),
            column_type="value",
        ),
        _ALTERNATIVES,
        _STATE,
        Column("number_style", "string", "style in which the amount is printed"),
        Column("until", "string", "of realisasi_to_date: the month, or the day, up to which it is counted"),
    ),
    foreign_keys={"parent_id": "budget_lines"},
)

INDICATORS = Table(
    "indicators",
    "one indicator, year and measure",
    (
        *_COMMON,
        _REGION,
        Column("level", "string", "level of the line that it belongs to", required=True, allowed=INDICATOR_LEVELS),
        Column("owner_id", "string", "row_id of its budget line; empty when the document prints no money for it"),
        Column("owner_name", "string", "name of the line that it belongs to, as printed"),
        Column("indicator", "string", "indicator as printed"),
        Column("unit_printed", "string", "unit as printed"),
        Column("unit", "string", "unit of the closed list", required=True),
        Column("unit_kind", "string", "what the unit counts", required=True),
        _FISCAL_YEAR,
        Column("period", "string", "year, or end of the plan's period", required=True, allowed=("year", "end")),
        Column("measure", "string", "what is measured", required=True, allowed=tuple(INDICATOR_MEASURES)),
        Column("value", "number", "value in the unit; empty for grades and the kinds of nothing"),
        _ALTERNATIVES,
        _STATE,
        Column("function", "string", "welfare function of its line, with or without money; empty where it has none"),
    ),
    foreign_keys={"owner_id": "budget_lines"},
)


def _register_table(name: str, what: str) -> Table:
    return Table(
        name,
        f"one {what} and year",
        (
            *_COMMON,
            Column(
                "type_id",
                "string",
                f"{what}; total or group:... for printed totals and headings",
                required=True,
            ),
            Column("name_printed", "string", "name as printed"),
            Column("year", "integer", "year of the count", required=True),
            Column("place", "string", "kecamatan or desa that it is of; empty for the whole region"),
            Column("group", "string", "l (men), p (women) or another part of the people; empty for all"),
            Column("count", "integer", "registered", unit="see unit", minimum=0),
            Column("unit", "string", "unit of the closed list", required=True),
            _STATE,
            _REGION,
        ),
    )


PMKS = _register_table("pmks", "PMKS type")
PSKS = _register_table("psks", "PSKS type")

CHECKS = Table(
    "checks",
    "one identity or comparison",
    (
        Column("check_id", "string", "unique name of the check", required=True),
        Column("doc_id", "string", "document (see sources)", required=True),
        Column("table_id", "string", "table, or tables compared, joined by +", required=True),
        Column("rule", "string", "what must hold", required=True),
        Column("rows", "string", "row_ids compared, joined by a blank"),
        Column("expected", "number", "figure that the rule demands"),
        Column("found", "number", "figure that is printed"),
        Column("difference", "number", "found - expected"),
        Column("verdict", "string", "agrees, differs or cannot_tell", required=True, allowed=VERDICTS),
        Column("kind", "string", "kind of a disagreement", allowed=CHECK_KINDS),
        Column("explanation", "string", "the verdict in a sentence with both figures", required=True),
    ),
    primary_key=("check_id",),
)

REPAIRS = Table(
    "repairs",
    "one cell that was moved, changed, filled or left open",
    (
        Column("row_id", "string", "row of the tidy tables", required=True),
        Column("doc_id", "string", "document (see sources)", required=True),
        Column("table_id", "string", "table of the document", required=True),
        Column("line", "integer", "1-based line in the document's text", required=True, minimum=1),
        Column("printed", "string", "the cell as printed; empty where nothing was printed"),
        Column("reading", "string", "what it is read as; empty when unresolved"),
        Column("kind", "string", "realigned, repaired, derived, corrected or unresolved", required=True),
        Column("why", "string", "the identities that support it, with their figures", required=True),
        Column("margin", "number", "how much dearer the next best reading is"),
        Column("alternatives", "string", "JSON list of other readings"),
    ),
)

FINDINGS = Table(
    "findings",
    "one thing that a damaged table leaves open (missing rows, a misprint, a lost heading, a row printed twice, more "
    "readings than are compared), or why it is read as damaged",
    (
        Column("doc_id", "string", "document (see sources)", required=True),
        Column("table_id", "string", "table of the document", required=True),
        Column("kind", "string", "what is found", required=True),
        Column("line", "integer", "1-based line in the document's text", required=True),
        Column("column", "string", "column; empty for a whole line"),
        Column("expected", "number", "figure that the identity demands"),
        Column("found", "number", "figure that the cells give"),
        Column("explanation", "string", "what was found, in a sentence", required=True),
    ),
    primary_key=(),
)

UNMATCHED = Table(
    "unmatched",
    "one printed word of a line that no list of controlled words knows, for a person to decide",
    (
        Column("doc_id", "string", "document (see sources)", required=True),
        Column("table_id", "string", "table of the document", required=True),
        Column("line", "integer", "1-based line in the document's text", required=True),
        Column("list", "string", "list that it was looked for in: unit, programme, PMKS type, ...", required=True),
        Column("printed", "string", "the word as printed"),
        Column("nearest", "string", "the nearest known words with their likeness, 0 to 100"),
    ),
    primary_key=("doc_id", "table_id", "line", "list", "printed"),
)

# The tidy tables, each with the column of its figures.
TIDY = {"budget_lines": "amount_rp", "indicators": "value", "pmks": "count", "psks": "count"}

TABLES = {table.name: table for table in (BUDGET_LINES, INDICATORS, PMKS, PSKS, CHECKS, REPAIRS)}
WORKING = {table.name: table for table in (FINDINGS, UNMATCHED)}  # kept beside the published ones, for a person


def conform(records: list[dict], table: Table) -> pd.DataFrame:
    """Return records as a checked frame with the declared columns, dtypes and order; SchemaError otherwise."""
    import pandas as pd

    frame = pd.DataFrame.from_records(records, columns=None if records else table.names)
    only_frame, only_schema = set(frame.columns) - set(table.names), set(table.names) - set(frame.columns)
    if only_frame or only_schema:
        raise SchemaError(f"{table.name}: only in table {sorted(only_frame)}; only in schema {sorted(only_schema)}")
    frame = frame[table.names].astype({column.name: column.dtype for column in table.columns})
    return check(frame, table)


def check(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return the frame unchanged, or raise SchemaError with the first rows that break a declaration."""
    if _plainly_holds(frame, table):
        return frame
    # With pandas, a second that those need not spend who only want the words and names above.
    import pandas as pd
    import pandera.pandas as pa

    columns = {}
    for column in table.columns:
        checks = []
        if column.allowed:
            checks.append(pa.Check.isin(column.allowed))
        if column.minimum is not None and not column.signed_where:
            checks.append(pa.Check.ge(column.minimum))
        if column.required and column.dtype == "str":
            checks.append(pa.Check.str_length(min_value=1))
        columns[column.name] = pa.Column(column.dtype, checks, nullable=not column.required)
        if column.signed_where:
            other, *signed = column.signed_where
            below = frame[(frame[column.name] < column.minimum) & ~frame[other].isin(signed)]
            if len(below):
                place = f" at {below.row_id.iloc[0]}" if "row_id" in frame else ""
                first = below[column.name].iloc[0]
                raise SchemaError(
                    f"{table.name}: column {column.name}: at least {column.minimum} where {other} is not "
                    f"{' or '.join(signed)}"
                    f" fails for {first!r}{place} ({len(below)} in all)"
                )
    schema = pa.DataFrameSchema(columns, unique=list(table.primary_key) or None, strict=True, ordered=True)
    try:
        return schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        first = error.failure_cases.iloc[0]
        row = ""
        if "row_id" in frame and pd.notna(first["index"]):
            row = f" at {frame.loc[first['index'], 'row_id']}"
        raise SchemaError(
            f"{table.name}: column {first['column']}: {first['check']} fails for {first['failure_case']!r}{row}"
            f" ({len(error.failure_cases)} in all)"
        ) from None


def _plainly_holds(frame: pd.DataFrame, table: Table) -> bool:
    """Tell whether a frame plainly keeps every declaration; where it does not, pandera decides and says what breaks.

    Pandera's own overhead per column was a sixth of the time of a document, whose tables have few rows.
    """
    if list(frame.columns) != table.names:
        return False
    if table.primary_key and frame.duplicated(list(table.primary_key)).any():
        return False
    return all(_plainly_keeps(frame, column) for column in table.columns)


def _plainly_keeps(frame: pd.DataFrame, column: Column) -> bool:
    values = frame[column.name]
    if values.dtype != column.dtype or (column.required and values.hasnans):
        return False
    known = values.dropna()
    if column.allowed and not known.isin(column.allowed).all():
        return False
    if column.required and column.dtype == "str" and (known == "").any():
        return False
    below = known.iloc[:0] if column.minimum is None else known[known < column.minimum]
    if column.signed_where and len(below):
        other, *signed = column.signed_where
        return bool(frame.loc[below.index, other].isin(signed).all())
    return below.empty
