"""The governments that documents speak for, and how many people lived there in which year."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from analysis.source.ids import Id


class Population(BaseModel):
    """The people of a region in one year, and who counted them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: int
    persons: int = Field(gt=0)
    source: str


class Region(BaseModel):
    """The government that a document speaks for; `population_2020` with its source is one year of `population`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    region_id: Id
    name: str
    name_en: str
    level: Literal["province", "kabupaten", "kota"]
    bps_code: str
    kemendagri_code: str
    counted: tuple[Population, ...] = Field(alias="population", min_length=1)

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
        return self

    def population(self, year: int) -> int:
        """Return the persons of a year; ValueError lists the years that are known."""
        found = {each.year: each.persons for each in self.counted}
        if year not in found:
            raise ValueError(f"region {self.region_id}: no population of {year}; known: {sorted(found)}")
        return found[year]
