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
WORK = ("benefit", "registration", "workers", "staff", "cemetery", "public_works")
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
        schema.yes_or_no("main", "yes where the money is of the document's main table"),
        schema.yes_or_no("contested", "yes where another table prints another amount for the line"),
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
        schema.yes_or_no("leaf", "yes for lines that are no other line's parent"),
        schema.yes_or_no("main", "yes for the document's main table"),
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
        schema.yes_or_no("leaf", "yes where the budget line is no other line's parent"),
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
        Column("printed_otherwise", "string", "rows of other tables that print another target or result"),
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
        Column("low", "number", "lower end of the interval, of 95 % by default", unit="see unit"),
        Column("high", "number", "upper end of the interval, of 95 % by default", unit="see unit"),
        Column("p_value", "number", "two-sided, of the null that the question names", unit="probability"),
        Column(
            "p_corrected", "number", "corrected over the declared family, by default after Holm", unit="probability"
        ),
        Column("n_lines", "integer", "budget lines", required=True),
        Column("n_documents", "integer", "documents", required=True),
        Column("conclusion", "string", "the answer: one of a closed list, a reason after a colon", required=True),
        Column("seed", "integer", "seed of permutations; empty where none"),
        _ROWS,
    ),
    primary_key=("result_id",),
)
CONTENTS = Table(
    "contents",
    "one main table and year of an office",
    (
        _RESULT,
        *_PLACE,
        _YEAR,
        _PHASE,
        Column("contains", "string", "whether salaries are in the total, by its lines", required=True),
        Column("n_salary_lines", "integer", "lines for salaries with money", required=True),
        _money("salaries_rp", "ceiling of the lines for salaries"),
        _money("direct_rp", "sum of the table's lines"),
        _money("whole_told_rp", "whole that a sentence tells the sum to be a part of"),
        _money("outside_rp", "what of it no line of the table holds"),
        Column("told_at", "string", "document/table/line of the sentence"),
        _ROWS,
    ),
    primary_key=("result_id",),
)
UNSPENT_LINES = Table(
    "unspent_lines",
    "one budget line and year among those of its table that left most unspent",
    (
        _RESULT,
        *_PLACE,
        Column("line_id", "string", "budget line: document/table/line", required=True),
        Column("name", "string", "name of the line as printed"),
        _YEAR,
        _PHASE,
        Column("rank", "integer", "place among the lines of its table", required=True),
        _money("pagu_rp", "ceiling"),
        _money("realisasi_rp", "spent"),
        _money("unspent_rp", "pagu - realisasi"),
        _money("unspent_low_rp", "least admissible"),
        _money("unspent_high_rp", "greatest admissible"),
        Column("absorption_pct", "number", "realisasi / pagu x 100", unit="percent"),
        Column("share_pct", "number", "share of what the table left unspent", unit="percent"),
        Column("reason_at", "string", "document/table/line where a reason is told; empty where none is recorded"),
        Column("reason_of", "string", "what the reason is told of"),
        _ROWS,
    ),
    primary_key=("result_id",),
)
ACCOUNTING = Table(
    "accounting",
    "where a part of the ceiling of one office and year is: in unit costs, or under one reason",
    (
        _RESULT,
        *_PLACE,
        _YEAR,
        _PHASE,
        Column("where", "string", "in a unit cost, or the one reason why not", required=True),
        _money("pagu_rp", "ceiling; empty where lines are open"),
        Column("share_pct", "number", "share of the whole ceiling", unit="percent"),
        Column("share_low_pct", "number", "least admissible", unit="percent"),
        Column("share_high_pct", "number", "greatest admissible", unit="percent"),
        Column("n_lines", "integer", "budget lines", required=True),
        _ROWS,
    ),
    primary_key=("result_id",),
)
_LEVEL = Column("results_of", "string", "outputs, or outcomes of a programme and above; office_: of its own running",
                required=True, allowed=("outputs", "outcomes", "office_outputs", "office_outcomes"))  # fmt: skip
TARGET_REALISM = Table(
    "target_realism",
    "one table, year and level of results",
    (
        _RESULT,
        *_PLACE,
        _YEAR,
        _LEVEL,
        *(
            Column(name, "integer", meaning)
            for name, meaning in (
                ("n", "indicators with target and result"),
                ("exactly_100", "capaian exactly 100"),
                ("reached", "capaian 100 or more"),
                ("missed", "capaian below 100"),
                ("n_open", "indicators whose target or result is not determined"),
                ("equal_result", "target printed equal to the result"),
                ("far_above", "capaian above 150"),
                ("far_below", "capaian below 50"),
                ("n_before", "targets with a result of the year before"),
                ("asks_more", "targets above the result of the year before, by the indicator's direction"),
                ("asks_same", "targets equal to it"),
                ("asks_less", "targets below it"),
            )
        ),
        Column("median_pct", "number", "median capaian", unit="percent"),
        Column("rows_lost", "string", "how rows of the table are known to be lost; empty where none is"),
        _ROWS,
    ),
    primary_key=("result_id",),
)
PRICE_AND_VOLUME = Table(
    "price_and_volume",
    "one line, two years of its plan, nominal or real",
    (
        _RESULT,
        *_PLACE,
        Column("line_id", "string", "budget line: document/table/line", required=True),
        Column("name", "string", "name of the line as printed"),
        Column("unit_kind", "string", "what the target counts"),
        Column("basis", "string", "rupiah of each year, or of the first", required=True, allowed=("nominal", "real")),
        Column("first_year", "integer", "first year", required=True),
        Column("last_year", "integer", "second year", required=True),
        _PHASE,
        _money("pagu_rp", "ceiling of the first year"),
        _money("pagu_last_rp", "ceiling of the second year"),
        Column("count", "number", "target of the first year", unit="see unit_kind"),
        Column("count_last", "number", "target of the second year", unit="see unit_kind"),
        _money("change_rp", "change of the ceiling"),
        _money("volume_rp", "of it by the number counted"),
        _money("days_rp", "of it by days, where the money is a round norm of a day in both years"),
        _money("price_rp", "of it by money per unit"),
        _REASON,
        _ROWS,
    ),
    primary_key=("result_id",),
)
REACH_COSTS = Table(
    "reach_costs",
    "one office and year, PMKS group and reading of the register",
    (
        _RESULT,
        Column("region_id", "string", "region of the office", required=True),
        Column("doc_id", "string", "document of the money (see sources)"),
        _YEAR,
        Column("phase", "string", "budget phase of the money"),
        Column("group_id", "string", "everybody, or a PMKS group", required=True),
        Column("reading", "string", "reading of the register"),
        Column("registered", "number", "entries or persons registered", unit="persons or entries"),
        Column("stock_year", "integer", "year of the register"),
        *(_money(f"rp_per_person{end}", f"spending per person{of}", "rupiah per person")
          for end, of in (("", ""), ("_low", ", least"), ("_high", ", greatest"))),
        *(_money(f"cost{end}_rp", f"registered times spending per person{of}")
          for end, of in (("", ""), ("_low", ", least"), ("_high", ", greatest"))),
        _money("budget_rp", "welfare ceiling of the document and year"),
        *(Column(f"share{end}_pct", "number", f"cost / welfare ceiling{of}", unit="percent")
          for end, of in (("", ""), ("_low", ", least"), ("_high", ", greatest"))),
        Column("covered_pct", "number", "part of the welfare ceiling of the lines with unit costs", unit="percent"),
        Column("n_lines", "integer", "lines with unit costs", required=True),
        _REASON,
        _ROWS,
    ),
    primary_key=("result_id",),
)  # fmt: skip
GROUP_MONEY = Table(
    "group_money",
    "one office, year and PMKS group",
    (
        _RESULT,
        *_PLACE,
        _YEAR,
        _PHASE,
        Column("group_id", "string", "PMKS group; several, or none named", required=True),
        _money("pagu_rp", "ceiling of the lines for this group alone"),
        Column("share_pct", "number", "share of the direct services' ceiling", unit="percent"),
        Column("share_low_pct", "number", "least admissible", unit="percent"),
        Column("share_high_pct", "number", "with all lines for several groups or for none named", unit="percent"),
        Column("registered", "number", "entries of the group's types", unit="entries"),
        Column("stock_year", "integer", "year of the register"),
        Column("register_pct", "number", "share of all entries of persons", unit="percent"),
        Column("register_without_pct", "number", "share of the entries without fakir miskin", unit="percent"),
        Column("n_lines", "integer", "budget lines", required=True),
        _ROWS,
    ),
    primary_key=("result_id",),
)
TABLES = {
    table.name: table
    for table in (
        *(UNIT_COSTS, ABSORPTION, CAPAIAN, COVERAGE, ESTIMATES),
        *(CONTENTS, UNSPENT_LINES, TARGET_REALISM, PRICE_AND_VOLUME, REACH_COSTS, GROUP_MONEY, ACCOUNTING),
    )
}


def conform(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return a result's declared columns in their order and dtypes, checked; others are left behind.

    Takes frame: the columns of table, true and false where it says yes and no. SchemaError where a value is not as
    declared.
    """
    frame = frame.reindex(columns=table.names) if frame.empty else frame[table.names]
    words = dict(zip((True, False), schema.SAID, strict=True))
    said = {str(name): frame[name].map(words) for name in frame.select_dtypes("bool")}
    frame = frame.assign(**said)
    # Rupiah to the sen: of a thousand million, a tenth decimal is noise of the machine.
    digits = {column.name: 2 if column.unit.startswith("rupiah") else 10 for column in table.columns}
    numbers = {column.name: digits[column.name] for column in table.columns if column.type == "number"}
    frame = frame.astype({column.name: column.dtype for column in table.columns}).round(numbers)
    text = [column.name for column in table.columns if column.dtype == "str"]
    frame[text] = frame[text].fillna("")
    return schema.check(frame.reset_index(drop=True), table)
