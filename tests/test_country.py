"""The country, a few regions at a time, says what all regions at once say."""

import weakref

import pandas as pd
import pytest

from analysis import files, io
from analysis.source import register
from analysis.studies import achievement, country, estimation, offices, study, study_schema
from analysis.studies.selection import Selection

SEED, RESAMPLES = 7, 99


@pytest.fixture(scope="module")
def whole() -> study.Data:
    return study.load(Selection(tuple(register.region_ids()), tuple(register.years())))


HELD: list[int] = []  # how many regions' rows are still there as the next are read


@pytest.fixture(scope="module")
def written(whole, tmp_path_factory):
    """Return the folder of the tables, and the estimates; parts lie in a folder of their own."""
    folder, loaded, seen = tmp_path_factory.mktemp("country"), study._loaded, []

    def load(choice):
        HELD.append(sum(each() is not None for each in seen))
        found = loaded(choice)
        seen.append(weakref.ref(found[0]))
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(files, "PARTS", folder / "parts")
        patched.setattr(study, "DOCUMENTS_AT_ONCE", 2)
        patched.setattr(study, "_loaded", load)
        return folder, country.write(whole.choice, folder, SEED, RESAMPLES)


@pytest.mark.parametrize("name", country.TABLES)
def test_a_table_put_together_of_regions_has_the_rows_of_all_at_once(written, whole, name):
    at_once = study_schema.conform(country.measured(whole)[name], country.TABLES[name])
    read = io.read_table(name, written[0])
    keys = list(read.columns)
    pd.testing.assert_frame_equal(*(each.sort_values(keys, ignore_index=True) for each in (read, at_once)))
    assert len((written[0] / f"{name}.csv").read_text().splitlines()) > len(at_once) > 0


def test_estimates_of_slim_lines_are_those_of_whole_lines(written, whole):
    tables = country.measured(whole)
    absorption, per_line = tables["absorption"], achievement.line_capaian(tables["capaian"])
    years = achievement.plan_years(whole.inside, whole.indicators, whole.checks)
    at_once = [
        offices.absorption_estimates(absorption[absorption.main], "main tables", SEED, RESAMPLES),
        estimation.capaian_estimates(per_line, SEED, RESAMPLES),
        estimation.plan_estimates(years),
    ]
    expected = study_schema.conform(pd.concat(at_once, ignore_index=True).assign(row_ids=""), study_schema.ESTIMATES)
    pd.testing.assert_frame_equal(written[1], expected)


@pytest.mark.parametrize(("at_once", "sizes"), [(0, [1, 1, 1, 1]), (3, [3, 1]), (40, [4])])
def test_a_part_has_whole_regions_of_as_many_documents_as_are_held_at_once(whole, monkeypatch, at_once, sizes):
    monkeypatch.setattr(study, "DOCUMENTS_AT_ONCE", at_once)
    monkeypatch.setattr(study, "_loaded", lambda choice: (choice.regions, []))
    parts = list(study.in_parts(whole.choice))
    assert [len(part) for part in parts] == sizes
    assert [region for part in parts for region in part] == list(whole.choice.regions)


def test_the_rows_of_some_regions_are_gone_before_the_next_are_read(written):
    assert HELD == [0, 0]


def test_of_a_selection_only_its_regions_and_years_are_written(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "PARTS", tmp_path / "parts")
    found = country.write(Selection(("sidoarjo",), (2021,)), tmp_path, SEED, RESAMPLES)
    costs = io.read_table("unit_costs", tmp_path)
    assert set(costs.region_id) == {"sidoarjo"} and set(costs.fiscal_year) == {2021}
    assert set(found["sample"]) == {"sidoarjo"}
