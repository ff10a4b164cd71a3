"""How the published tables are described for others: Table Schema and data dictionary, from the declared columns."""

from analysis import schema
from analysis.schema import Table


def table_schema(table: Table) -> dict:
    """Return the Table Schema (v2) of a table, with keys, allowed values and Fiscal Data Package annotations."""
    fields = []
    for column in table.columns:
        entry = {"name": column.name, "type": column.type, "description": column.meaning}
        if column.unit:
            entry["unit"] = column.unit
        if column.type == "boolean":
            yes, no = schema.SAID
            entry |= {"trueValues": [yes], "falseValues": [no]}
        constraints = {}
        if column.required:
            constraints["required"] = True
        if column.allowed and column.type != "boolean":
            constraints["enum"] = [value for value in column.allowed if value]
        if column.minimum is not None and not column.signed_where:
            constraints["minimum"] = column.minimum
        if constraints:
            entry["constraints"] = constraints
        if column.column_type:
            entry["columnType"] = column.column_type
        fields.append(entry)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": fields,
        "missingValues": [{"value": "", "label": "not printed, or unresolved (see status and state)"}],
        "primaryKey": list(table.primary_key),
        "foreignKeys": [
            {
                "fields": [column],
                "reference": {"resource": "" if target == table.name else target, "fields": ["row_id"]},
            }
            for column, target in table.foreign_keys.items()
        ],
    }


def data_dictionary(tables: dict[str, Table]) -> str:
    """Return the data dictionary of some tables as Markdown."""
    lines = [
        "# Data dictionary",
        "",
        "Generated from `analysis/schema.py`. Tables are CSV (UTF-8) and Parquet with the same rows.",
        "An empty field means that nothing was printed or that the value is unresolved; `status` and `state` tell",
        "which.",
    ]
    for table in tables.values():
        lines += [
            "",
            f"## {table.name}",
            "",
            f"One row: {table.row}. Key: {', '.join(table.primary_key)}.",
            "",
        ]
        lines += ["| column | type | meaning |", "|---|---|---|"]
        for column in table.columns:
            meaning = column.meaning + (f" ({column.unit})" if column.unit else "")
            if column.name in table.foreign_keys:
                meaning += f"; refers to {table.foreign_keys[column.name]}"
            if column.allowed:
                meaning += ": " + ", ".join(f"`{value}`" for value in column.allowed if value)
            lines.append(f"| `{column.name}` | {column.type} | {meaning} |")
    for title, words in {
        "status": schema.STATUSES,
        "evidence": schema.EVIDENCE,
        "state": schema.STATES,
        "phase": schema.PHASES,
        "measure (indicators)": schema.INDICATOR_MEASURES,
    }.items():
        lines += ["", f"## Values of {title}", "", "| value | meaning |", "|---|---|"]
        lines += [f"| `{value}` | {meaning} |" for value, meaning in words.items()]
    return "\n".join(lines) + "\n"
