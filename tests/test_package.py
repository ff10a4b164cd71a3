"""The data package: what is published validates, and the dictionary is not stale."""

import tomllib

import frictionless
import pandas as pd

from analysis import files, io, schema
from analysis.publish import package
from analysis.source import register


def written(folder):
    frames = {name: schema.conform([], table) for name, table in schema.TABLES.items()}
    for name, frame in frames.items():
        io.write_table(folder, name, frame)
    package.write(folder)
    return folder


def test_the_published_package_is_valid_for_frictionless():
    report = frictionless.Package(str(files.PROCESSED / "datapackage.json")).validate()
    assert report.valid, report.flatten(["resourceName", "rowNumber", "fieldName", "note"])[:5]


def test_a_package_with_a_broken_reference_is_not_valid(tmp_path):
    folder = written(tmp_path)
    table = (folder / "budget_lines.csv").read_text(encoding="utf-8").splitlines()
    row = dict.fromkeys(schema.BUDGET_LINES.names, "")
    row |= {
        "doc_id": "d",
        "table_id": "T",
        "line": "1",
        "row_id": "d/T/1/x",
        "evidence": "exact",
        "status": "as_published",
    }
    row |= {"region_id": "r", "level": "program", "function": "all", "period": "year", "measure": "pagu"}
    row |= {"phase": "unknown", "state": "number", "parent_id": "nobody", "amount_rp": "1"}
    lines = [*table, ",".join(row.values()), ""]
    (folder / "budget_lines.csv").write_text("\n".join(lines), encoding="utf-8")
    package.write(folder)
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert "foreign-key" in {error[0] for error in report.flatten(["type"])}


def test_the_descriptor_has_sources_with_sha256_and_labelled_missing_values():
    content = io.read_json(files.PROCESSED / "datapackage.json")
    assert all(len(source["sha256"]) == 64 for source in content["sources"])
    assert {resource["name"] for resource in content["resources"]} == set(package.TABLES)
    for resource in content["resources"]:
        assert resource["schema"]["primaryKey"]
        assert all(missing["label"] for missing in resource["schema"]["missingValues"])


def test_the_descriptor_and_the_dictionary_are_what_the_schema_says(tmp_path):
    for name in package.TABLES:
        (tmp_path / f"{name}.csv").write_bytes((files.PROCESSED / f"{name}.csv").read_bytes())
    for path in package.write(tmp_path):
        assert path.read_bytes() == (files.PROCESSED / path.name).read_bytes(), f"{path.name} is stale: run make"


def test_csv_and_parquet_hold_the_same_rows():
    for name, table in package.TABLES.items():
        frame = io.read_table(name)
        types = {column.name: column.dtype for column in table.columns}
        texts = [column.name for column in table.columns if column.type == "string"]
        again = pd.read_csv(
            files.PROCESSED / f"{name}.csv",
            dtype=types,
            keep_default_na=False,
            na_values={column: [""] for column in types if column not in texts},
        )
        pd.testing.assert_frame_equal(again, frame, check_dtype=False)


def test_the_version_is_the_same_wherever_a_format_wants_it():
    project = tomllib.loads((files.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cited = files.read_yaml(files.CITATION)
    assert project["version"] == cited["version"] == package.descriptor(files.PROCESSED)["version"]


def test_the_description_counts_documents_and_offices(monkeypatch):
    documents = dict(list(register.documents().items())[:1])
    monkeypatch.setattr(package.register, "documents", lambda: documents)
    assert "(documents: 1, offices: 1)" in package.descriptor(files.PROCESSED)["description"]
