"""What all descriptions tell together: regions, the region of each document, and the years of their figures."""

from collections.abc import Iterable
from typing import NamedTuple

from analysis import files
from analysis.source.described import RegisterError
from analysis.source.regions import Region


class Known(NamedTuple):
    """What a study asks of all documents at every line: regions by id, the region of each document, years of figures.

    The descriptions themselves take fifty times as much memory.
    """

    regions: dict[str, Region]
    region_of: dict[str, str]
    years: list[int]


def together(described: Iterable[tuple[str, Region, Iterable[int]]]) -> Known:
    """Return what documents tell together, of the id, region and years of each.

    RegisterError where two of them describe one region differently.
    """
    found = Known({}, {}, [])
    years: set[int] = set()
    for doc_id, region, own in described:
        if found.regions.setdefault(region.region_id, region) != region:
            raise RegisterError(
                f"{doc_id}: at region: {region.region_id} is described otherwise by another document; "
                f"describe it once in {files.RAW / 'regions.yml'}"
            )
        found.region_of[doc_id] = region.region_id
        years.update(own)
    return found._replace(years=sorted(years))
