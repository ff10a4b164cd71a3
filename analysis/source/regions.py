"""The governments that documents speak for, and how many people lived there in which year."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from analysis import files
from analysis.source.described import RegisterError, read_content
from analysis.source.ids import Id

FILE = "regions.yml"


class Population(BaseModel):
    """The people of a region in one year, and who counted them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: int
    persons: int = Field(gt=0)
    source: str


class Covariate(BaseModel):
    """What else is known of a region in one year, and who says so; `source` names the publication and its table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Literal["poverty_pct", "price_level_ikk"]
    year: int
    value: float = Field(gt=0)
    source: str = Field(min_length=1)


class Region(BaseModel):
    """The government that a document speaks for; `population_2020` with its source is one year of `population`.

    Its codes of BPS and of the ministry are empty where nobody has looked them up.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    region_id: Id
    name: str
    name_en: str
    level: Literal["province", "kabupaten", "kota"]
    bps_code: str = ""
    kemendagri_code: str = ""
    counted: tuple[Population, ...] = Field(default=(), alias="population")
    covariates: tuple[Covariate, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _one_year_is_a_list(cls, content):
        if isinstance(content, dict) and "population_2020" in content:
            content = dict(content)
            one = {
                "year": 2020,
                "persons": content.pop("population_2020"),
                "source": content.pop("population_source", ""),
            }
            content["population"] = [*content.get("population", []), one]
        return content

    @model_validator(mode="after")
    def _each_year_once(self):
        years = [each.year for each in self.counted]
        if len(set(years)) < len(years):
            raise ValueError(f"region {self.region_id}: a year of its population stands twice")
        if len({(each.name, each.year) for each in self.covariates}) < len(self.covariates):
            raise ValueError(f"region {self.region_id}: a covariate stands twice for a year")
        return self

    def population_near(self, year: int) -> Population | None:
        """Return the people of a year, or of the nearest year that is known, of two the earlier; None where none is."""
        return min(self.counted, key=_distance_from(year), default=None)

    def covariate_near(self, name: str, year: int) -> Covariate | None:
        """Return a covariate of a year, or of the nearest that is known, of two the earlier; None where none is."""
        return min((each for each in self.covariates if each.name == name), key=_distance_from(year), default=None)


def _distance_from(year: int) -> Callable[[Population | Covariate], tuple[int, int]]:
    return lambda each: (abs(each.year - year), each.year)


def region_of(description: Path, region_id: str) -> dict:
    """Return what is known of a region: by the regions.yml beside a description, in the folder above, or the project's.

    The first of these files that is there decides. RegisterError names it and the regions that it knows.
    """
    beside, ours = description.with_name(FILE), files.RAW / FILE
    found, known = _known(description)
    if region_id not in known:
        told = f"{beside}: no such file; " if found == ours and not description.is_relative_to(files.RAW) else ""
        raise RegisterError(f"{told}{found}: no region {region_id!r}; known: {', '.join(map(str, known)) or 'none'}")
    return {"region_id": region_id} | known[region_id]


def known(description: Path) -> dict[str, dict]:
    """Return what is known of every region by its id, from the file that decides for a description (region_of)."""
    return _known(description)[1]


def _known(description: Path) -> tuple[Path, dict[str, dict]]:
    beside = description.with_name(FILE)
    places = (beside, description.resolve().parent.with_name(FILE), files.RAW / FILE)
    found = next((place for place in places if place.is_file()), beside)
    return found, _regions_in(found, found.stat().st_mtime_ns) if found.is_file() else {}


@lru_cache(maxsize=4)  # one file for every document of a project
def _regions_in(path: Path, _changed: int) -> dict[str, dict]:
    regions = read_content(path)
    if not isinstance(regions, dict) or not all(isinstance(region, dict) for region in regions.values()):
        raise RegisterError(f"{path}: not a mapping of region_id to what is known of the region")
    return regions
