"""Columns of the study results, declared once like those of the tidy tables."""

import pandas as pd

from analysis import schema
from analysis.schema import Column, Table

PERMENDAGRI_13, PERMENDAGRI_90 = NOMENCLATURES = ("permendagri_13_2006", "permendagri_90_2019")
BASES = {"target": "planned", "realisasi": "realised"}  # by the measure of the count
READINGS = {
    "per_unit": "per counted unit",
    "per_person_month": "the count is person-months",
    "per_person": "person-months divided by twelve",
    "per_person_year": "the count is the sum of yearly counts",
}
WORK = ("benefit", "registration", "workers", "staff", "cemetery")
SETTINGS = ("inside", "outside", "not_told")
ACHIEVEMENTS = ("yearly", "cumulative")
FORMULA_OF = {"higher_is_better": "R/T", "lower_is_better": "(2T-R)/T"}  # by the polarity of the indicator
FORMULAS = tuple(FORMULA_OF.values())
INVERSE = "T/R"  # what some offices take where less is better
FOLLOWED = (*FORMULAS, INVERSE, "none", "not printed", "cannot_tell")

_RESULT = Column("result_id", "string", "unique name of this result", required=True)
_ROWS = Column("row_ids", "string", "rows of the tidy tables that it is computed from, joined by a blank")
_REASON = Column("reason", "string", "why nothing is computed; empty where it is")
_PLACE = (
    Column("region_id", "string", "region of the office", required=True),
    Column("doc_id", "string", "document (see sources)", required=True),
    Column("table_id", "string", "table of the document", required=True),
)
_LINE = (
    Column("line_id", "string", "budget line: document/table/line"),
    Column("name", "string", "name of the line as printed"),
    Column("function", "string", "welfare function"),
)
_YEAR = Column("fiscal_year", "integer", "budget year; empty for an end-of-period figure")
_PHASE = Column("phase", "string", "budget phase of the money", allowed=tuple(schema.PHASES))


def _money(name: str, meaning: str, unit: str = "rupiah, nominal or in the prices of the run") -> Column:
    return Column(name, "number", meaning, unit=unit)


UNIT_COSTS = Table(
    "unit_costs",
    "one budget line, year, basis and reading of its count",
    (
        _RESULT,
        *_PLACE,
        *_LINE,
        _YEAR,
        Column("period", "string", "year, or end of the plan's period", required=True),
        Column(
            "basis", "string", "pagu / target, or realisasi / realisasi", required=True, allowed=tuple(BASES.values())
        ),
        _PHASE,
        Column("nomenclature", "string", "generation of programmes", required=True, allowed=NOMENCLATURES),
        Column("main", "string", "yes where the money is of the document's main table"),
        Column("contested", "string", "yes where another table prints another amount for the line"),
        Column("work", "string", "what the line does", required=True, allowed=WORK),
        Column("service", "string", "service of a benefit line; empty for other work"),
        Column("setting", "string", "inside or outside the panti", required=True, allowed=SETTINGS),
        Column("indicator", "string", "indicators counted, as printed"),
        Column("unit", "string", "unit of the closed list"),
        Column("unit_kind", "string", "what the unit counts"),
        Column("reading", "string", "what the count is read as", required=True, allowed=tuple(READINGS)),
        Column("count", "number", "number counted", unit="see unit"),
        Column("count_low", "number", "least admissible count", unit="see unit"),
        Column("count_high", "number", "greatest admissible count", unit="see unit"),
        _money("amount_rp", "pagu or realisasi"),
        _money("amount_low_rp", "least admissible amount"),
        _money("amount_high_rp", "greatest admissible amount"),
        _money("rp_per_unit", "amount / count", "rupiah per unit"),
        _money("rp_per_unit_low", "least amount / greatest count", "rupiah per unit"),
        _money("rp_per_unit_high", "greatest amount / least count", "rupiah per unit"),
        _REASON,
        _ROWS,
    ),
    primary_key=("result_id",),
)
ABSORPTION = Table(
    "absorption",
    "one budget line and year of a table that prints pagu and realisasi",
    (
        _RESULT,
        *_PLACE,
        *_LINE,
        Column("level", "string", "level of the line", required=True, allowed=schema.LEVELS),
        Column("leaf", "string", "yes for lines that are no other line's parent"),
        Column("main", "string", "yes for the document's main table"),
        _YEAR,
        _PHASE,
        _money("pagu_rp", "ceiling"),
        _money("realisasi_rp", "spent"),
        _money("unspent_rp", "pagu - realisasi"),
        Column("absorption_pct", "number", "realisasi / pagu x 100", unit="percent"),
        Column("absorption_low_pct", "number", "least admissible", unit="percent"),
        Column("absorption_high_pct", "number", "greatest admissible", unit="percent"),
        Column("printed_pct", "number", "absorption as printed", unit="percent"),
        Column("difference_points", "number", "printed - recomputed", unit="percentage points"),
        Column("verdict", "string", "does the printed one follow", required=True, allowed=schema.VERDICTS),
        _REASON,
        _ROWS,
    ),
    primary_key=("result_id",),
)
CAPAIAN = Table(
    "capaian",
    "one indicator and year with target and realisasi",
    (
        _RESULT,
        *_PLACE,
        *_LINE,
        Column("line", "integer", "line of the indicator in the document's text", required=True),
        Column("level", "string", "level of the budget line; empty without money"),
        Column("leaf", "string", "yes where the budget line is no other line's parent"),
        _YEAR,
        Column(
            "kind",
            "string",
            "of the year, or against the five-year target",
            required=True,
            allowed=ACHIEVEMENTS,
        ),
        Column("indicator", "string", "indicator as printed"),
        Column(
            "indicator_level",
            "string",
            "level that the document gives the indicator",
            required=True,
            allowed=schema.INDICATOR_LEVELS,
        ),
        Column("unit", "string", "unit of the closed list"),
        Column("target", "number", "planned value", unit="see unit"),
        Column("realisasi", "number", "reached value", unit="see unit"),
        Column("polarity", "string", "which direction is better", required=True),
        Column("formula", "string", "formula of capaian_pct", required=True, allowed=FORMULAS),
        Column("capaian_pct", "number", "achievement recomputed, uncapped", unit="percent"),
        Column("printed_pct", "number", "achievement as printed", unit="percent"),
        Column(
            "printed_follows",
            "string",
            "formula that the printed one follows",
            required=True,
            allowed=FOLLOWED,
        ),
        _money("pagu_rp", "ceiling of the budget line"),
        _money("realisasi_rp", "spent on the budget line"),
        Column("absorption_pct", "number", "realisasi / pagu x 100 of the budget line", unit="percent"),
        _REASON,
        _ROWS,
    ),
    primary_key=("result_id",),
)
COVERAGE = Table(
    "coverage",
    "one comparison of people registered, planned or reached",
    (
        _RESULT,
        Column("region_id", "string", "region of the office", required=True),
        Column("doc_id", "string", "document (see sources)", required=True),
        Column("table_id", "string", "table of the document", required=True),
        Column("type_id", "string", "PMKS type, group or total", required=True),
        Column("year", "integer", "year of the registered stock"),
        Column("what", "string", "what is counted or compared", required=True),
        Column("value", "number", "the figure", unit="see unit"),
        Column("unit", "string", "unit of value", required=True),
        Column("state", "string", "number, or the kind of nothing that is printed", required=True),
        Column("flag", "string", "jump, duplicate, total_differs or empty"),
        Column("note", "string", "the flag in words"),
        _ROWS,
    ),
    primary_key=("result_id",),
)
ESTIMATES = Table(
    "estimates",
    "one estimate or test",
    (
        _RESULT,
        Column("study", "string", "notebook that made it", required=True),
        Column("question", "string", "what is asked", required=True),
        Column("estimand", "string", "what the number is", required=True),
        Column("sample", "string", "lines that it is about", required=True),
        Column("method", "string", "estimator or test", required=True),
        Column("estimate", "number", "estimate", unit="see unit"),
        Column("unit", "string", "unit of the estimate", required=True),
        Column("low", "number", "lower end of the 95 % interval", unit="see unit"),
        Column("high", "number", "upper end of the 95 % interval", unit="see unit"),
        Column("p_value", "number", "two-sided, of the null that the question names", unit="probability"),
        Column("p_holm", "number", "after Holm, over the declared family", unit="probability"),
        Column("n_lines", "integer", "budget lines", required=True),
        Column("n_documents", "integer", "documents", required=True),
        Column("conclusion", "string", "the answer: one of a closed list, a reason after a colon", required=True),
        Column("seed", "integer", "seed of permutations; empty where none"),
        _ROWS,
    ),
    primary_key=("result_id",),
)
TABLES = {table.name: table for table in (UNIT_COSTS, ABSORPTION, CAPAIAN, COVERAGE, ESTIMATES)}


def conform(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return a result's declared columns in their order and dtypes, checked; others are left behind.

    Takes frame: the columns of table, true and false where it says yes and no. SchemaError where a value is not as
    declared.
    """
    frame = frame.reindex(columns=table.names) if frame.empty else frame[table.names]
    said = {str(name): frame[name].map({True: "yes", False: "no"}) for name in frame.select_dtypes("bool")}
    frame = frame.assign(**said)
    numbers = {column.name: 10 for column in table.columns if column.type == "number"}
    frame = frame.astype({column.name: column.dtype for column in table.columns}).round(numbers)
    text = [column.name for column in table.columns if column.type == "string"]
    frame[text] = frame[text].fillna("")
    return schema.check(frame.reset_index(drop=True), table)
