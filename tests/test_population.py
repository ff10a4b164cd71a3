"""Inhabitants by which money and shares are read: of the year, or of the nearest one that is known."""

import pandas as pd
import pytest
from test_measures import lines, money, same, targets, value
from test_office_money import told as told_sums
from test_people import register_rows

from analysis.publish import charts
from analysis.source import register
from analysis.source.regions import Region
from analysis.studies import contents, office_money, people, population, study_schema


def region(region_id: str, **persons) -> Region:
    years = [{"year": int(year[1:]), "persons": count, "source": "BPS"} for year, count in persons.items()]
    names = {
        "region_id": region_id,
        "name": f"Kabupaten {region_id}",
        "name_en": f"{region_id} Regency",
        "level": "kabupaten",
    }
    return Region(**names, bps_code="", kemendagri_code="", population=years)


@pytest.fixture
def regions(monkeypatch):
    """Return a function that has the register know some regions."""

    def known(*regions: Region) -> None:
        monkeypatch.setattr(register, "regions", lambda: {each.region_id: each for each in regions})

    return known


def test_the_nearest_year_is_taken_and_named(regions):
    regions(region("serang", y2018=10, y2023=30), region("beta"))
    near = population.beside(pd.Series(["serang", "serang", "beta", "gamma"]), pd.Series([2020, 2021, 2020, 2020]))
    assert near.persons.fillna(0).to_list() == [10, 30, 0, 0]
    assert near.population_year.fillna(0).to_list() == [2018, 2023, 0, 0]


def spending() -> pd.DataFrame:
    stock = people.stocks(register_rows(("pengemis", 2021, 10)), targets(value(1, "target", 1)))
    table = lines(money(1, "pagu", 300), money(2, "pagu", 300))
    sums = office_money.office_sums(table, contents.contents(table, told_sums()), same())
    return office_money.office_spending(sums, stock)


def test_an_office_without_the_population_of_2020_is_read_by_another_year(regions):
    regions(region("serang", y2022=100))
    offices = spending()
    own = offices[offices.denominator == "inhabitants_2022"]
    assert set(own.population_year) == {2022} and own.rp_per_person.to_list()[0] == 6
    overview = office_money.office_overview(offices)
    assert list(overview.inhabitants) == ["6", "6"] and set(overview.population_year) == {"2022"}
    told = {each.name: each for each in office_money.office_numbers(offices)}
    number = told["rp_per_inhabitants_2022_serang_2021_everything_pagu"]
    assert number.population_year == 2022 and "inhabitants_2022 of 2022" in number.what
    assert told["rp_per_sum_of_types_serang_2021_everything_pagu"].population_year is None
    subtitle = charts.office_spending(offices, "en").caption["subtitle"]
    assert subtitle.startswith("Rupiah per inhabitant (population of 2022), 2021")


def test_an_office_without_any_population_is_left_out_and_told(regions):
    regions(region("serang"))
    offices = spending()
    assert set(offices.denominator) == {"sum_of_types", "sum_without_fakir_miskin"}
    assert list(office_money.office_overview(offices).sum_of_types) == ["60", "60"]
    assert charts.office_spending(offices, "en") is None
    (told,) = population.left_out(["serang"])
    assert told.startswith("No population is known of serang Regency: left out")
    regions(region("serang", y2022=100))
    assert population.left_out(["serang"]) == []


def test_a_share_of_the_inhabitants_names_their_year(regions):
    shared = targets(value(1, "realisasi", 5, indicator="Persentase PMKS terhadap jumlah penduduk", unit="percent"))
    pmks = register_rows(("pengemis", 2020, 10))
    known = people.stocks(pmks, shared)
    assert "share_of_population" in set(known.what), "the indicator is one that gives a share"
    regions(region("serang", y2022=200))
    stock = people.stocks(pmks, shared)
    own = stock[stock.what == "share_of_population"]
    assert (own.value.to_list(), own.population_year.to_list()) == ([10], [2022])
    table = people.coverage_table(
        people.register_flags(pmks), stock, people.total_checks(pmks), pd.DataFrame(), shared.iloc[:0]
    )
    told = study_schema.conform(table, study_schema.COVERAGE).query("what == 'share_of_population'")
    assert told.note.to_list() == ["population of 2022"]
    regions(region("serang"))
    assert "share_of_population" not in set(people.stocks(pmks, shared).what)
