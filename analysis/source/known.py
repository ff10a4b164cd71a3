"""What all descriptions tell together: regions, the region of each document, and the years of their figures."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from analysis import files
from analysis.source.described import RegisterError
from analysis.source.regions import Region

if TYPE_CHECKING:
    from analysis.source.register import Document


class Known(NamedTuple):
    """What a study asks of all documents at every line: regions by id, the region of each document, years of figures.

    The descriptions themselves take fifty times as much memory.
    """

    regions: dict[str, Region]
    region_of: dict[str, str]
    years: list[int]


def together(described: "Iterable[Document]") -> Known:
    """Return what documents tell together; RegisterError where two of them describe one region differently."""
    found = Known({}, {}, [])
    years: set[int] = set()
    for each in described:
        region = each.region.region_id
        if found.regions.setdefault(region, each.region) != each.region:
            raise RegisterError(
                f"{each.doc_id}: at region: {region} is described otherwise by another document; "
                f"describe it once in {files.RAW / 'regions.yml'}"
            )
        found.region_of[each.doc_id] = region
        columns = [column for table in each.tables.values() for column in table.all_columns]
        years |= {column.year for column in columns if column.year is not None}
    return found._replace(years=sorted(years))
