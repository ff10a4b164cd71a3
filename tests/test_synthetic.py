"""Synthetic documents go the ordinary road, and what is decided about their figures is the truth."""

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis import files
from analysis.source import extract, register, verbatim
from analysis.tidy import reconcile
from analysis.tidy.build import tidy_tables

GENERATOR = files.ROOT / "benchmarks" / "synthetic.py"
FIGURES = {"budget_lines": "amount_rp", "indicators": "value", "pmks": "count", "psks": "count"}
DAMAGED = ("T6.1", "L1")
LAYOUTS = ("001_renja", "002_renstra", "003_renja", "004_lkjip")


def generated(folder: Path, seed: int = 7, documents: int = 8) -> Path:
    """Return a folder of synthetic documents: two of every layout."""
    command = [sys.executable, GENERATOR, "--documents", str(documents), "--seed", str(seed), "--to", folder]
    subprocess.run(command, check=True)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return generated(tmp_path_factory.mktemp("synthetic"))


@pytest.fixture(scope="module")
def built(folder) -> dict[str, dict[str, pd.DataFrame]]:
    """Return the tables of every document after the ordinary road: extraction, tidy, reconcile."""
    raw, found = folder / "data" / "raw", {}
    for doc_id, document in register.documents(raw).items():
        verbatim.write(raw / doc_id, extract.extract(document, folder / "documents" / document.text.file))
        found[doc_id] = tidy_tables(doc_id, raw)
        found[doc_id]["checks"] = reconcile.checks(doc_id, found[doc_id], raw)
    return found


@pytest.fixture(scope="module")
def figures(folder, built) -> pd.DataFrame:
    """Return every figure of the tidy tables, and every true one, side by side."""
    read = pd.concat(
        tables[name][["row_id", "status", "printed", figure]].rename(columns={figure: "read"}).astype({"read": float})
        for tables in built.values()
        for name, figure in FIGURES.items()
    )
    truth = pd.read_csv(folder / "truth.csv", dtype={"line": str})
    truth["row_id"] = truth[["doc_id", "table_id", "line", "column"]].agg("/".join, axis=1)
    return truth.merge(read, on="row_id", how="outer", validate="1:1", indicator=True)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    one, again, other = (contents(generated(tmp_path / name, seed, 4)) for name, seed in (("a", 7), ("b", 7), ("c", 8)))
    assert one == again
    assert not set(one.values()) & set(other.values())


def test_the_first_documents_are_the_same_however_many_are_made(folder, tmp_path):
    fewer = contents(generated(tmp_path, documents=3))
    assert fewer.pop("truth.csv") in (folder / "truth.csv").read_bytes()
    assert fewer.items() <= contents(folder).items()


def test_every_document_says_that_it_is_synthetic(folder):
    for doc_id, document in register.documents(folder / "data" / "raw").items():
        assert doc_id.startswith("synthetic_")
        assert "synthetic" in document.title
        assert "SYNTHETIC" in next(extract.lines(folder / "documents" / document.text.file))


def test_no_real_office_is_named(folder):
    names = "|".join(re.sub("Kabupaten |Provinsi ", "", region.name) for region in register.regions().values())
    for name, content in contents(folder).items():
        assert not re.search(names, content.decode(), re.I), name


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_document_of_every_layout_goes_the_ordinary_road(built, layout):
    (tables,) = [tables for doc_id, tables in built.items() if layout in doc_id]
    assert len(tables["budget_lines"]) > 50
    assert (tables["checks"].verdict == "agrees").mean() > 0.7


def test_every_true_figure_has_a_row_and_every_figure_read_has_a_truth(figures):
    assert not (figures["_merge"] == "left_only").any()
    assert not (figures["_merge"].eq("right_only") & figures.read.notna()).any()


def test_figures_of_sound_tables_are_true_unless_they_are_misread_on_the_page(figures):
    sound = figures[figures.value.notna() & ~figures.table_id.isin(DAMAGED) & (figures.status == "as_published")]
    wrong = sound[(sound.read - sound.value).abs() > 1e-6]
    assert len(sound) > 2000
    assert len(wrong) < 0.005 * len(sound)
    for cell in wrong.itertuples():
        assert re.sub(r"\D", "", cell.printed) != f"{cell.value:.0f}", cell.row_id


def test_money_of_damaged_tables_that_is_decided_is_true_and_hardly_any_target_is_not(figures):
    damaged = figures[figures.value.notna() & figures.table_id.isin(DAMAGED)]
    decided = damaged[damaged.read.notna()]
    assert len(decided) > 0.5 * len(damaged) > 1000
    assert (decided.status != "as_published").sum() > 300
    wrong = decided[(decided.read - decided.value).abs() > 1e-6]
    assert not wrong.column.str.startswith("pagu").any(), wrong[["row_id", "value", "read", "status"]].to_string()
    # Single targets are not part of any sum over lines.
    assert len(wrong) < 0.002 * len(decided), wrong[["row_id", "value", "read", "status"]].to_string()


def test_any_document_of_the_country_comes_from_the_seed_alone_and_none_comes_twice(monkeypatch):
    monkeypatch.syspath_prepend(GENERATOR.parent)
    country, synthetic = importlib.import_module("country"), importlib.import_module("synthetic")
    drawn = country.order()
    assert len(drawn) == len(set(drawn)) == 11_040
    # Of the first government: its Renja of the first two years, and the LKjIP of the first.
    renja, next_year, lkjip = (synthetic.of_country(number, 7) for number in (0, 552, 5520))
    assert len({told["doc_id"] for told, _, _ in (renja, next_year, lkjip)}) == 3
    assert renja[0]["region"] == next_year[0]["region"] == lkjip[0]["region"]
    assert {told["kind"] for told, _, _ in (renja, lkjip)} == {"renja", "lkjip"}
    assert synthetic.of_country(5520, 7) == lkjip


def test_the_whole_is_computed_from_the_growth_between_the_samples(monkeypatch):
    monkeypatch.syspath_prepend(GENERATOR.parent)
    country = importlib.import_module("country")
    samples = [{"documents": 10, "mb": 100.0}, {"documents": 110, "mb": 150.0}]
    assert country.grown(samples, lambda each: each["mb"]) == 150 + 0.5 * (11_040 - 110)
