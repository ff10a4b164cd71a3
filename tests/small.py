"""A region and a report that the project does not have: what small documents in tests are made of."""

from collections.abc import Iterable

from analysis.repair.grid import GridColumn
from analysis.source import register

REGION = {
    "region_id": "alpha",
    "name": "Kabupaten Alpha",
    "name_en": "Alpha Regency",
    "level": "kabupaten",
    "bps_code": "0000",
    "kemendagri_code": "00.00",
    "population_2020": 1,
    "population_source": "none",
}
DOCUMENT = {
    "doc_id": "alpha_2021",
    "title": "Laporan",
    "office": "Dinas",
    "kind": "lkjip",
    "years": [2021],
    "region": REGION,
    "text": {"file": "alpha.txt", "sha256": "0", "lines": 1},
}


def all_damaged(document: register.Document) -> register.Document:
    """Return a document with every table told to be damaged."""
    told = {name: table.model_copy(update={"damaged": True}) for name, table in document.tables.items()}
    return document.model_copy(update={"tables": told})


def columns_of_years(years: Iterable[int]) -> tuple[GridColumn, ...]:
    """Return a target and an amount of every year, then those of the end, as a Renstra prints them."""
    each = (
        column
        for year in years
        for column in (
            GridColumn(f"target_{year}", "value", "target", year, "year"),
            GridColumn(f"pagu_{year}", "amount", "pagu", year, "year", True),
        )
    )
    end = (
        GridColumn("target_end", "value", "target", None, "end"),
        GridColumn("pagu_end", "amount", "pagu", None, "end", True),
    )
    return (*each, *end)
