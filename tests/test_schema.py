"""A table is published as declared, or refused with the column and the row that break the declaration."""

import pandas as pd
import pytest

from analysis import schema
from analysis.publish import dictionary
from analysis.schema import SchemaError

BUDGET_LINE = {
    "doc_id": "alpha_2020",
    "table_id": "T1",
    "line": 7,
    "row_id": "alpha_2020/T1/7/pagu_2020",
    "printed": "Rp. 5,-",
    "status": "as_published",
    "evidence": "unchecked",
    "region_id": "alpha",
    "level": "program",
    "parent_id": "",
    "code": "",
    "nomenclature_code": "",
    "name": "Program Satu",
    "function": "administration",
    "economic_class": "",
    "fiscal_year": 2020,
    "period": "year",
    "measure": "pagu",
    "phase": "murni",
    "amount_rp": 5,
    "alternatives": "",
    "state": "number",
    "number_style": "dot_thousands",
    "until": "",
}
INDICATOR = {
    key: BUDGET_LINE[key]
    for key in ("doc_id", "table_id", "line", "row_id", "printed", "status", "evidence", "region_id", "level")
} | {
    "owner_id": "",
    "owner_name": "",
    "function": "",
    "indicator": "Jumlah orang",
    "unit_printed": "orang",
    "unit": "orang",
    "unit_kind": "people",
    "fiscal_year": 2020,
    "period": "year",
    "measure": "target",
    "value": 12.5,
    "alternatives": "",
    "state": "number",
}
PMKS = {
    key: BUDGET_LINE[key]
    for key in ("doc_id", "table_id", "line", "row_id", "printed", "status", "evidence", "region_id", "state")
} | {
    "type_id": "fakir_miskin",
    "name_printed": "Fakir miskin",
    "year": 2020,
    "place": "",
    "group": "",
    "count": 5,
    "unit": "orang",
}


def conform(records, table=schema.BUDGET_LINES):
    return schema.conform(records, table)


def refused(record, table=schema.BUDGET_LINES) -> str:
    with pytest.raises(SchemaError) as error:
        conform([record], table)
    return str(error.value)


# -- what comes out ------------------------------------------------------------------------------------------


def test_records_become_a_frame_with_the_declared_columns_and_dtypes():
    shuffled = dict(reversed(BUDGET_LINE.items()))
    frame = conform([shuffled])
    assert list(frame.columns) == schema.BUDGET_LINES.names
    assert frame.dtypes.astype(str).to_dict() == {column.name: column.dtype for column in schema.BUDGET_LINES.columns}


def test_no_records_become_an_empty_frame_with_the_same_dtypes():
    full, empty = conform([BUDGET_LINE]), conform([])
    assert len(empty) == 0
    assert empty.dtypes.equals(full.dtypes)


def test_rupiah_stay_exact_beyond_the_precision_of_a_float():
    amount = 2**53 + 1
    assert conform([BUDGET_LINE | {"amount_rp": amount}]).amount_rp[0] == amount


def test_an_amount_may_be_unknown():
    frame = conform([BUDGET_LINE | {"amount_rp": pd.NA, "status": "unresolved", "state": "unreadable"}])
    assert frame.amount_rp.isna().all()


# -- every rule has a row that breaks it ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("status", "guessed"),
        ("status", ""),
        ("status", None),
        ("level", "desa"),
        ("period", "month"),
        ("measure", "spent"),
        ("phase", "final"),
        ("state", "none"),
        ("amount_rp", -1),
        ("line", 0),
        ("line", None),
        ("doc_id", ""),
        ("table_id", ""),
        ("row_id", ""),
        ("region_id", ""),
        ("function", ""),
    ],
)
def test_a_budget_line_that_breaks_a_rule_is_refused_with_its_column(column, value):
    message = refused(BUDGET_LINE | {column: value})
    assert f"budget_lines: column {column}: " in message


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("level", "desa"),
        ("measure", "pagu"),
        ("unit", ""),
        ("unit_kind", ""),
        ("period", ""),
        ("state", ""),
        ("status", "fine"),
        ("evidence", "fine"),
    ],
)
def test_an_indicator_that_breaks_a_rule_is_refused_with_its_column(column, value):
    assert f"indicators: column {column}: " in refused(INDICATOR | {column: value}, schema.INDICATORS)


@pytest.mark.parametrize(
    ("column", "value"), [("type_id", ""), ("year", None), ("count", -5), ("unit", ""), ("state", "x")]
)
@pytest.mark.parametrize("table", [schema.PMKS, schema.PSKS], ids=["pmks", "psks"])
def test_a_count_that_breaks_a_rule_is_refused_with_its_column(table, column, value):
    assert f"{table.name}: column {column}: " in refused(PMKS | {column: value}, table)


def test_the_row_that_breaks_a_rule_is_named():
    good, bad = BUDGET_LINE, BUDGET_LINE | {"row_id": "alpha_2020/T1/8/pagu_2020", "amount_rp": -1}
    with pytest.raises(SchemaError, match="at alpha_2020/T1/8/pagu_2020"):
        conform([good, bad])


def test_a_row_id_that_stands_twice_is_refused_and_named():
    with pytest.raises(SchemaError, match="row_id") as error:
        conform([BUDGET_LINE, BUDGET_LINE])
    assert "alpha_2020/T1/7/pagu_2020" in str(error.value)


def test_a_column_too_many_is_named():
    assert refused(BUDGET_LINE | {"colour": "red"}) == ("budget_lines: only in table ['colour']; only in schema []")


def test_a_column_too_few_is_named():
    record = {key: value for key, value in BUDGET_LINE.items() if key != "phase"}
    assert refused(record) == "budget_lines: only in table []; only in schema ['phase']"


def test_columns_in_another_order_are_refused_by_the_check():
    frame = conform([BUDGET_LINE])
    with pytest.raises(SchemaError):
        schema.check(frame[frame.columns[::-1]], schema.BUDGET_LINES)


def test_a_check_touches_nothing():
    frame = conform([BUDGET_LINE])
    before = frame.copy(deep=True)
    assert schema.check(frame, schema.BUDGET_LINES) is not None
    pd.testing.assert_frame_equal(frame, before)


# -- what is derived from the declarations -------------------------------------------------------------------


@pytest.mark.parametrize("table", schema.TABLES.values(), ids=schema.TABLES)
def test_every_column_says_what_it_means(table):
    assert len(set(table.names)) == len(table.names)
    for column in table.columns:
        assert column.meaning, column.name
        assert column.type in ("string", "integer", "number", "boolean"), column.name


@pytest.mark.parametrize("table", schema.TABLES.values(), ids=schema.TABLES)
def test_the_table_schema_declares_every_column_its_keys_and_its_words(table):
    described = dictionary.table_schema(table)
    fields = {entry["name"]: entry for entry in described["fields"]}
    assert list(fields) == table.names
    assert described["primaryKey"] == list(table.primary_key)
    for column in table.columns:
        constraints = fields[column.name].get("constraints", {})
        assert constraints.get("required", False) == column.required
        assert constraints.get("enum", []) == [word for word in column.allowed if word]


def test_a_column_that_says_yes_or_no_is_a_boolean_of_the_table_schema_with_its_words():
    table = schema.Table("t", "one row", (schema.yes_or_no("leaf", "leaf", required=True), schema.yes_or_no("a", "a")))
    leaf, loose = dictionary.table_schema(table)["fields"]
    assert (leaf["type"], leaf["trueValues"], leaf["falseValues"]) == ("boolean", ["yes"], ["no"])
    assert leaf["constraints"] == {"required": True} and "constraints" not in loose
    with pytest.raises(schema.SchemaError, match="leaf"):
        schema.conform([{"leaf": "true", "a": ""}], schema.Table("t", "one row", table.columns, primary_key=()))
    assert list(schema.conform([{"leaf": "no", "a": ""}], schema.Table("t", "row", table.columns, ())).leaf) == ["no"]


def test_foreign_keys_point_to_rows():
    keys = dictionary.table_schema(schema.INDICATORS)["foreignKeys"]
    assert keys == [{"fields": ["owner_id"], "reference": {"resource": "budget_lines", "fields": ["row_id"]}}]
    own = dictionary.table_schema(schema.BUDGET_LINES)["foreignKeys"][0]["reference"]
    assert own["fields"] == ["row_id"]


def test_the_data_dictionary_names_every_table_column_and_word():
    text = dictionary.data_dictionary(schema.TABLES)
    for table in schema.TABLES.values():
        section = text.split(f"## {table.name}\n")[1].split("\n## ")[0]
        for column in table.columns:
            assert f"| `{column.name}` | {column.type} | {column.meaning}" in section
    for word in (*schema.STATUSES, *schema.STATES, *schema.PHASES, *schema.INDICATOR_MEASURES):
        assert f"| `{word}` |" in text


# -- the contract --------------------------------------------------------------------------------------------

COMMON = ["doc_id", "table_id", "line", "row_id", "printed", "status", "evidence"]
CONTRACT = {
    "budget_lines": [
        *COMMON,
        *("region_id", "level", "parent_id", "code", "nomenclature_code", "name", "function"),
        *("fiscal_year", "period", "measure", "phase", "amount_rp", "alternatives"),
    ],
    "indicators": [
        *COMMON,
        *("region_id", "level", "owner_id", "owner_name", "indicator", "unit_printed", "unit"),
        *("unit_kind", "fiscal_year", "period", "measure", "value", "alternatives"),
    ],
    "pmks": [*COMMON, "region_id", "type_id", "name_printed", "year", "place", "group", "count", "unit", "state"],
    "psks": [*COMMON, "region_id", "type_id", "name_printed", "year", "place", "group", "count", "unit", "state"],
    "checks": [
        "check_id",
        "rule",
        "rows",
        "expected",
        "found",
        "difference",
        "verdict",
        "kind",
        "explanation",
    ],
}


@pytest.mark.parametrize("name", CONTRACT)
def test_the_columns_that_others_rely_on_are_declared(name):
    assert set(CONTRACT[name]) <= set(schema.TABLES[name].names)


def test_the_words_that_others_rely_on_are_declared():
    assert list(schema.STATUSES) == ["as_published", "realigned", "repaired", "derived", "corrected", "unresolved"]
    assert (
        *("total", "urusan", "bidang_urusan", "organisation"),
        *("program", "kegiatan", "sub_kegiatan", "account"),
    ) == schema.LEVELS
    assert set(schema.PHASES) == {
        *("indikatif", "murni", "perubahan", "prakiraan_maju", "realisasi", "unknown"),
    }
    assert set(schema.INDICATOR_MEASURES) == {
        *("target", "realisasi", "baseline", "capaian_pct", "absorption_pct", "renstra_target"),
        *("renstra_pct", "realisasi_to_date", "target_national", "efficiency_pct"),
    }
    assert schema.VERDICTS == ("agrees", "differs", "cannot_tell")
