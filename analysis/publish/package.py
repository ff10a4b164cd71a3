"""The published data package: datapackage.json (Data Package v2) and the data dictionary, from the schema."""

import hashlib
from pathlib import Path

from analysis import files, io, schema
from analysis.publish import dictionary
from analysis.source import register
from analysis.studies import catalogue_schema, study_schema

# What an analysis starts from stands first: its sums count no rupiah twice.
TABLES = catalogue_schema.TABLES | schema.TABLES | study_schema.TABLES


def write(folder: Path = files.PROCESSED) -> list[Path]:
    """Write datapackage.json and README.md beside the tables that are there; return the two files."""
    return [
        io.write_json(folder / "datapackage.json", descriptor(folder)),
        io.write_text(folder / "README.md", dictionary.data_dictionary(TABLES)),
    ]


def descriptor(folder: Path) -> dict:
    """Return the package's descriptor: every table as a CSV resource with its schema, sources with their sha256."""
    documents = register.documents()
    sources = [
        {
            "title": f"{document.title}, {document.office}",
            "path": document.origin.file,
            "sha256": document.origin.sha256,
            "doc_id": document.doc_id,
        }
        for document in documents.values()
    ]
    cited = files.read_yaml(files.CITATION)
    present = {name: table for name, table in TABLES.items() if (folder / f"{name}.csv").exists()}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "dinas-sosial-spending",
        "title": cited["title"],
        "description": "Tables read from printed planning and performance documents, with the address of every figure "
        f"(documents: {len(documents)}, offices: {len({each.region.region_id for each in documents.values()})}).",
        "version": cited["version"],
        "licenses": [
            {"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"},
        ],
        "sources": sources,
        "resources": [_resource(folder, name, table) for name, table in present.items()],
    }


def _resource(folder: Path, name: str, table: schema.Table) -> dict:
    content = (folder / f"{name}.csv").read_bytes()
    return {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "description": f"One row: {table.row}.",
        "schema": dictionary.table_schema(table),
    }
