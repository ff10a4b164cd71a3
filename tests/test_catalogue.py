"""The tables that an analysis starts from: sums of `lines` count no rupiah twice, and every table is listed."""

import shutil

import pandas as pd
import pytest
from test_measures import DOC, budget, money, same

from analysis import files, io, schema
from analysis.source import register
from analysis.studies import catalogue, catalogue_schema


@pytest.mark.parametrize(
    ("region_id", "year", "measure", "total"),
    [
        ("sidoarjo", 2021, "pagu_rp", 34_547_900_993),
        ("sidoarjo", 2021, "realisasi_rp", 33_803_921_167),
        ("serang", 2020, "pagu_rp", 12_999_110_000),
        ("serang", 2020, "realisasi_rp", 12_785_982_561),
        ("serang", 2022, "pagu_rp", 7_451_423_850),
        ("lampung_barat", 2021, "pagu_rp", 5_694_430_455),
    ],
)
def test_leaves_of_main_tables_add_to_the_total_that_the_document_prints(region_id, year, measure, total):
    lines = io.read_table("lines")
    own = lines[(lines.region_id == region_id) & (lines.fiscal_year == year)]
    assert own[(own.leaf == "yes") & (own.main == "yes")][measure].sum(skipna=False) == total


def test_every_document_table_and_region_is_listed_once():
    documents = register.documents()
    assert list(io.read_table("documents").doc_id) == list(documents)
    tables = io.read_table("tables")
    assert list(zip(tables.doc_id, tables.table_id, strict=True)) == [
        (doc_id, table_id) for doc_id, document in documents.items() for table_id in document.tables
    ]
    for name in ("regions", "covariates"):
        assert list(io.read_table(name).region_id.unique()) == list(register.regions())


def test_writing_them_again_from_the_tidy_tables_gives_the_published_bytes(tmp_path):
    for name in (*schema.TIDY, "checks"):
        shutil.copy(files.PROCESSED / f"{name}.parquet", tmp_path)
    written = catalogue.write(tmp_path)
    assert {path.stem for path in written} == set(catalogue_schema.TABLES)
    for path in written:
        assert path.read_bytes() == (files.PROCESSED / path.name).read_bytes(), path.name


def test_the_counts_of_figures_are_those_of_the_tidy_tables():
    tables, tidy = (
        io.read_table("tables"),
        [io.read_table(name) for name in ("budget_lines", "indicators", "pmks", "psks")],
    )
    assert tables.figures.sum() == sum(map(len, tidy)) == io.read_table("documents").figures.sum()
    assert tables.unresolved.sum() == sum((table.status == "unresolved").sum() for table in tidy)


def test_exactly_one_table_counts_for_the_money_of_a_document_and_year():
    lines = io.read_table("lines")
    mains = lines[lines.main == "yes"].groupby(["doc_id", "fiscal_year", "period"], dropna=False).table_id.nunique()
    assert (mains == 1).all()


def test_a_region_without_a_population_has_one_row_without_people(monkeypatch):
    region = next(iter(register.regions().values())).model_copy(update={"counted": ()})
    monkeypatch.setattr(register, "regions", lambda: {"asri": region})
    (row,) = catalogue.regions_table().itertuples()
    assert row.region_id == "asri" and pd.isna(row.population) and row.source == ""


def test_what_another_table_of_the_same_phase_prints_widens_the_range_and_not_the_figure():
    rows = [money(1, "pagu", 100, evidence="exact"), money(7, "pagu", 130, table="T2", evidence="exact")]
    pair = (f"{DOC}/T1/1/pagu_2021", f"{DOC}/T2/7/pagu_2021")
    first = catalogue.lines_table(budget(*rows), same(pair)).iloc[0]
    assert (first.pagu_rp, first.pagu_low_rp, first.pagu_high_rp, first.contested) == (100, 100, 130, "yes")


def test_a_line_has_the_economic_class_that_all_its_accounts_have():
    def account(line, parent, economic_class):
        return money(line, "pagu", 5, level="account", parent=parent, economic_class=economic_class, evidence="exact")

    rows = [money(1, "pagu", 10, evidence="exact"), account(2, 1, "goods"), account(3, 1, "goods")]
    rows += [money(4, "pagu", 10, evidence="exact"), account(5, 4, "goods"), account(6, 4, "capital")]
    lines = catalogue.lines_table(budget(*rows), same())
    assert list(lines.economic_class) == ["goods", ""]


def test_an_office_has_one_total_per_year_and_measure_and_its_scopes_beside_each_other():
    sure = {"evidence": "exact"}
    rows = [money(1, "pagu", 1000, level="program", **sure), money(2, "pagu", 600, parent=1, **sure)]
    rows += [money(3, "pagu", 400, parent=1, function="administration", name="Gaji dan Tunjangan", **sure)]
    rows += [money(2, "realisasi", 500, parent=1, **sure), money(3, "realisasi", 390, parent=1, evidence="unchecked")]
    rows += [money(1, "realisasi", 890, level="program", **sure)]
    rows += [money(7, "pagu", 640, table="T2", **sure)]
    pair = (f"{DOC}/T1/2/pagu_2021", f"{DOC}/T2/7/pagu_2021")
    checks = same(pair).assign(kind="", doc_id=DOC, table_id="T1+T2", check_id="x", found=1.0, expected=1.0)
    totals = catalogue.office_totals_table(budget(*rows), checks).set_index("measure")
    assert list(totals.index) == ["pagu", "realisasi"]
    pagu, spent = totals.loc["pagu"], totals.loc["realisasi"]
    assert (pagu.amount_rp, pagu.amount_low_rp, pagu.amount_high_rp, pagu.rival_tables) == (1000, 1000, 1040, "T2")
    assert (pagu.welfare_rp, pagu.welfare_high_rp, pagu.salaries_rp) == (600, 640, 400)
    assert (spent.amount_rp, spent.evidence, pagu.evidence) == (890, "unchecked", "exact")
    people = register.regions()["serang"].population_near(2021)
    assert (pagu.population, pagu.population_year) == (people.persons, people.year)


def test_the_published_totals_are_the_sums_that_the_documents_print():
    totals = io.read_table("office_totals")
    assert totals.groupby(["doc_id", "fiscal_year", "measure"]).size().eq(1).all()
    known = totals[totals.amount_rp.notna()]
    assert known.rp_per_inhabitant.tolist() == pytest.approx((known.amount_rp / known.population).tolist(), abs=0.005)
    lines = io.read_table("lines")
    counted = lines[(lines.leaf == "yes") & (lines.main == "yes")].groupby(["doc_id", "fiscal_year"]).pagu_rp
    sums = counted.sum(min_count=1)
    for row in totals[(totals.measure == "pagu") & (totals.level == "leaf")].itertuples():
        assert row.amount_rp == sums[row.doc_id, row.fiscal_year]
    ends = [totals.amount_low_rp, totals.amount_rp, totals.amount_high_rp]
    assert (ends[0] <= ends[1]).fillna(True).all() and (ends[1] <= ends[2]).fillna(True).all()
