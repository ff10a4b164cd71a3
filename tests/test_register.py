"""A document's description is read whole, or refused with the file and the place of what is wrong."""

import copy
import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from small import REGION

from analysis import files, schema
from analysis.source import known, register, terms
from analysis.source.register import RegisterError
from analysis.tidy import identities

DESCRIBED = {
    "doc_id": "alpha_2020",
    "title": "Rencana",
    "office": "Dinas",
    "kind": "renja",
    "years": [2020, 2021],
    "region": REGION,
    "text": {"file": "alpha.txt", "sha256": "0", "lines": 1},
    "tables": {
        "T1": {
            "title": "Tabel",
            "rows": 1,
            "parts": [{"start": "^No", "end": "^Sumber"}],
            "columns": [
                {"id": "name", "role": "name"},
                {"id": "pagu_2020", "role": "amount", "measure": "pagu", "year": 2020},
            ],
        }
    },
}


@pytest.fixture
def described(tmp_path):
    """Return a function that writes a document.yml, changed at one place, and gives its path."""

    def write(place: str = "", value=None, text: str | None = None, doc_id: str = "alpha_2020") -> Path:
        content = copy.deepcopy(DESCRIBED) | {"doc_id": doc_id}
        *steps, last = place.split(".") if place else [None]
        target = content
        for step in steps:
            target = target[int(step) if step.isdigit() else step]
        if last:
            target[int(last) if last.isdigit() else last] = value
        path = tmp_path / doc_id / "document.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(content) if text is None else text, encoding="utf-8")
        return path

    return write


def refused(path: Path) -> str:
    with pytest.raises(RegisterError) as error:
        register.read_document(path)
    assert str(error.value).startswith(f"{path}: ")
    return str(error.value)


# -- reading -------------------------------------------------------------------------------------------------


def test_a_description_is_read(described):
    document = register.read_document(described())
    assert document.region.region_id == "alpha"
    assert document.tables["T1"].style == "dot_thousands"
    assert document.tables["T1"].columns[1].year == 2020


def test_documents_regions_and_years_are_what_the_files_say(described, tmp_path):
    described()
    described(doc_id="beta_2021")
    assert list(register.documents(tmp_path)) == ["alpha_2020", "beta_2021"]
    assert register.document("beta_2021", tmp_path).doc_id == "beta_2021"


def test_one_document_is_read_without_the_others(described, tmp_path):
    described()
    described(doc_id="beta_2021").write_text("no: [description")
    assert register.document("alpha_2020", tmp_path).doc_id == "alpha_2020"


def test_an_unknown_document_is_refused_with_the_known_ones(described, tmp_path):
    described()
    with pytest.raises(RegisterError, match="unknown document 'gamma'; known: alpha_2020"):
        register.document("gamma", tmp_path)


def test_a_folder_without_documents_is_refused(tmp_path):
    with pytest.raises(RegisterError, match=r"no document\.yml"):
        register.documents(tmp_path)


FILE = {"file": "alpha.pdf", "sha256": "0", "pages": 3}


def from_a_file(path: Path, **more) -> Path:
    """Change a description so that its tables were read from a file."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    del content["text"], content["tables"]["T1"]["parts"]
    path.write_text(yaml.safe_dump(content | {"source": FILE} | more), encoding="utf-8")
    return path


def test_tables_that_were_read_from_a_file_need_no_place_in_a_text(described):
    document = register.read_document(from_a_file(described()))
    assert document.text is None and document.origin == document.source
    assert document.source.pages == 3


def test_a_document_comes_from_a_text_or_from_a_file(described):
    assert "either a text or a source" in refused(described("source", FILE))
    assert "a table of a file has no parts" in refused(from_a_file(described(), tables=DESCRIBED["tables"]))


def test_open_questions_are_refused_with_their_places(described):
    told = refused(described("tables.T1.columns.1.year", "?"))
    assert "1 question is open, at tables.T1.columns.1.year; answer with: analysis confirm" in told
    assert "2 questions are open, at office, region" in refused(from_a_file(described(), office="?", region="?"))


def test_columns_of_a_part_hold_on_its_lines_only(described):
    part = {"start": "^A", "end": "^B", "lines": [10, 12], "columns": [{"id": "other", "role": "note"}]}
    table = register.read_document(described("tables.T1.parts", [part])).tables["T1"]
    assert [column.id for column in table.columns_at(11)] == ["other"]
    assert [column.id for column in table.columns_at(13)] == ["name", "pagu_2020"]
    assert {column.id for column in table.all_columns} == {"name", "pagu_2020", "other"}


def test_a_block_holds_from_its_first_to_its_last_line(described):
    block = {"lines": [10, 12], "cells": {"c02": "name"}}
    table = register.read_document(described("tables.T1.blocks", [block])).tables["T1"]
    assert [table.block_at(line) is not None for line in (9, 10, 12, 13)] == [False, True, True, False]


# -- what is refused -----------------------------------------------------------------------------------------


def test_a_missing_description_is_named(tmp_path):
    assert "no such file" in refused(tmp_path / "document.yml")


def test_a_description_that_is_no_yaml_is_refused_with_the_line(described):
    assert "line 2" in refused(described(text="title: Rencana\n  kind: [renja\n"))


def test_a_description_in_another_encoding_is_refused(described):
    path = described()
    path.write_bytes("title: Réncana".encode("latin-1"))
    assert "UTF-8" in refused(path)


def test_a_key_that_stands_twice_is_refused(described):
    path = described()
    path.write_text(path.read_text(encoding="utf-8") + "kind: renstra\n", encoding="utf-8")
    assert "kind" in refused(path)


def test_an_empty_description_is_refused(described):
    assert "at document" in refused(described(text=""))


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ("colour", "red", "at colour: Extra inputs"),
        ("tables.T1.colour", "red", "at tables.T1.colour: Extra inputs"),
        ("tables.T1.columns.1.colour", "red", "at tables.T1.columns.1.colour: Extra inputs"),
        ("region.level", "desa", "at region.level: Input should be 'province', 'kabupaten' or 'kota'"),
        ("kind", "roman", "at kind: Input should be 'renja', 'renstra', 'rkt', 'pk', 'lkjip', 'lppd', 'lkpj', "),
        ("years", [], "at years: List should have at least 1 item"),
        ("tables.T1.style", "swiss", "at tables.T1.style"),
        ("tables.T1.columns.1.role", "money", "at tables.T1.columns.1.role"),
        ("tables.T1.columns.1.year", None, "column pagu_2020: a figure needs its year, or period: end"),
        ("tables.T1.columns.1.measure", "", "column pagu_2020: a figure needs its measure"),
        ("tables.T1.parts", [], "a table has either parts or sentences"),
        ("tables.T1.sentences", {"after": "a", "end": "b", "patterns": ["c"]}, "either parts or sentences"),
        ("tables.T1.blocks", [{"lines": [1], "cells": {"c01": "nama"}}], "block [1]: unknown columns"),
        (
            "tables.T1.parts",
            [{"start": "a", "end": "b", "columns": [{"id": "x", "role": "note"}]}],
            "a part with its own columns needs lines: [first, last]",
        ),
        ("tables.T1.rows", "many", "at tables.T1.rows"),
        ("tables.T1.columns.1.measure", "spent", "column pagu_2020: measure 'spent' is none of pagu, realisasi"),
        ("tables.T1.columns.1.phase", "final", "column pagu_2020: phase 'final' is none of indikatif, murni"),
        ("tables.T1.columns.1.scale", 0, "at tables.T1.columns.1.scale"),
        ("tables.T1.columns.1.year", 1920, "column pagu_2020: 1920 is far from [2020, 2021]"),
        ("tables.T1.columns.1.unit_from", "unit", "unit_from names no column: 'unit'"),
        ("tables.T1.columns.1.months", [1], "column pagu_2020: months are those of a note"),
        (
            "tables.T1.columns.0",
            {"id": "jan", "role": "note", "months": [1]},
            "column jan: months are those of a note",
        ),
        (
            "tables.T1.columns.0",
            {"id": "jan", "role": "note", "months": [0], "of": "pagu_2020"},
            "at tables.T1.columns.0.months: [0] are no months",
        ),
        (
            "tables.T1.columns.0",
            {"id": "jan", "role": "note", "months": [1], "of": "pagu_2019"},
            "column jan: of names no column of an amount: 'pagu_2019'",
        ),
        ("tables.T1.columns.0.id", "a/b", "'a/b' is no name"),
        ("tables.T1.columns.0.id", "pagu*", "'pagu*' is no name"),
        ("tables.T1.columns.0.id", ".pagu", "'.pagu' is no name: it begins with a letter or digit"),
        ("region.region_id", "../../x", "'../../x' is no name"),
        ("tables.T1.identities", ["childs"], "unknown identities ['childs']; known: children, total"),
        ("tables.T1.second_print", "T9", "second_print: no table 'T9' is described; there are T1"),
        ("region.region_id", "All", "'All' is no name: it stands for all of them"),
        ("region.population_2020", 0, "at region.population.0.persons"),
    ],
)
def test_what_is_wrong_in_a_description_is_named_with_its_place(described, place, value, message):
    assert message in refused(described(place, value))


MONEY = {"id": "other", "role": "amount", "measure": "pagu", "year": 2020}


def test_two_columns_of_the_same_money_are_refused(described):
    columns = [*DESCRIBED["tables"]["T1"]["columns"], MONEY]
    message = refused(described("tables.T1.columns", columns))
    assert "columns pagu_2020 and other are both measure pagu, year 2020, period year: one of them would" in message


def test_two_columns_of_the_same_count_are_refused_with_file_and_table(described):
    columns = [{"id": "name", "role": "name"}, *({"id": each, "role": "count", "year": 2020} for each in ("a", "b"))]
    message = refused(described("tables.T1.columns", columns))
    assert "alpha_2020/document.yml: at tables.T1: columns a and b are both year 2020, period year: one" in message


@pytest.mark.parametrize(
    "apart", [{"year": 2021}, {"phase": "murni"}, {"period": "end"}, {"measure": "realisasi"}, {"group": "b"},
              {"level": "program"}],
)  # fmt: skip
def test_columns_of_money_that_something_tells_apart_are_read(described, apart):
    columns = [*DESCRIBED["tables"]["T1"]["columns"], MONEY | apart]
    assert len(register.read_document(described("tables.T1.columns", columns)).tables["T1"].columns) == 3


@pytest.mark.parametrize("kind", ["renja", "renstra", "lkjip", "lppd", "dpa", "rka", "lra"])
def test_every_kind_of_document_of_an_office_can_be_described(described, kind):
    assert register.read_document(described("kind", kind)).kind == kind


def test_the_identities_of_a_description_are_those_that_can_be_checked():
    assert list(register.IDENTITIES) == list(identities.IDENTITIES)


@pytest.mark.parametrize(
    "word", ["0123", "18:04", "no", "yes", "2020-01-01", "1_000", "9" * 19, "9" * 5000, ".nan", "0x" + "f" * 16]
)
def test_a_bare_word_that_is_not_what_it_looks_like_is_refused_with_its_line(described, word):
    text = yaml.safe_dump(DESCRIBED).replace("bps_code: '0000'", f"bps_code: {word}")
    message = refused(described(text=text))
    assert f"{word!r} would be read as" in message
    assert re.search(r"line \d+", message)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [1,1,1,1,1,1,1,1,1]\n"
        + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdefgh")),
        "[" * 100 + "]" * 100,
        "# " + "x" * 2**24,
    ],
    ids=["aliases", "depth", "size"],
)
def test_a_description_that_grows_too_much_is_refused(described, text):
    assert "more than" in refused(described(text=text))


def test_a_region_knows_its_people_of_every_year_that_is_described(described):
    counted = [{"year": 2023, "persons": 7, "source": "BPS"}, {"year": 2024, "persons": 8, "source": "BPS"}]
    region = register.read_document(described("region.population", counted)).region
    near = {year: region.population_near(year).year for year in (2010, 2020, 2021, 2022, 2023, 2030)}
    assert near == {2010: 2020, 2020: 2020, 2021: 2020, 2022: 2023, 2023: 2023, 2030: 2024}
    assert region.population_near(2024).persons == 8


def test_of_two_years_equally_near_the_earlier_one_is_taken(described):
    counted = [{"year": 2022, "persons": 7, "source": "BPS"}]
    assert register.read_document(described("region.population", counted)).region.population_near(2021).year == 2020


def test_a_region_may_have_no_population(described):
    region = {key: value for key, value in DESCRIBED["region"].items() if not key.startswith("population")}
    assert register.read_document(described("region", region)).region.population_near(2020) is None


def by_id(folder: Path, **regions) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "regions.yml").write_text(yaml.safe_dump(regions), encoding="utf-8")


def region_of(name: str) -> dict:
    return {key: value for key, value in DESCRIBED["region"].items() if key != "region_id"} | {"name": name}


def test_a_region_is_described_once_beside_its_documents_or_above_them(described, tmp_path):
    path = described("region", "alpha")
    by_id(tmp_path, alpha=region_of("above"), beta=region_of("other"))
    assert register.read_document(path).region.name == "above"
    assert register.read_document(path).region.region_id == "alpha"
    by_id(path.parent, alpha=region_of("beside"))
    assert register.read_document(path).region.name == "beside"


def test_a_region_that_no_file_names_is_refused_with_those_that_are_known(described, tmp_path):
    path = described("region", "gamma")
    with pytest.raises(RegisterError, match=r"regions.yml: no such file; .*no region 'gamma'; known: bengkulu, "):
        register.read_document(path)
    by_id(path.parent, beta=region_of("Beta"))
    with pytest.raises(RegisterError, match=r"alpha_2020/regions.yml: no region 'gamma'; known: beta"):
        register.read_document(path)
    by_id(path.parent, gamma="Kabupaten Gamma")
    with pytest.raises(RegisterError, match="not a mapping of region_id to what is known"):
        register.read_document(path)


def test_a_region_that_two_documents_describe_otherwise_is_refused(described, tmp_path):
    described()
    described("region.name", "Kabupaten Alfa", doc_id="beta_2021")
    both = [register.read_document(path) for path in tmp_path.glob("*/document.yml")]
    told = [(each.doc_id, each.region, each.years) for each in both]
    with pytest.raises(RegisterError, match="alpha is described otherwise by another document"):
        known.together(told)


def test_a_year_of_a_population_that_stands_twice_is_refused(described):
    counted = [{"year": 2020, "persons": 7, "source": "BPS"}]
    assert "stands twice" in refused(described("region.population", counted))


def test_a_missing_key_is_named(described):
    text = yaml.safe_dump({key: value for key, value in DESCRIBED.items() if key != "title"})
    assert "at title: Field required" in refused(described(text=text))


def test_a_description_in_the_wrong_folder_is_refused(described):
    path = described()
    moved = path.parent.rename(path.parent.with_name("beta_2021")) / "document.yml"
    assert "doc_id 'alpha_2020' is not the folder's name 'beta_2021'" in refused(moved)


# -- the real descriptions -----------------------------------------------------------------------------------


def test_four_documents_of_four_regions_are_known():
    assert register.document_ids() == [
        "bengkulu_renstra_2021_2026",
        "lampung_barat_renja_2021",
        "serang_renja_2022",
        "sidoarjo_lkjip_2021",
    ]
    assert sorted(register.region_ids()) == ["bengkulu", "lampung_barat", "serang", "sidoarjo"]
    assert register.years() == list(range(2016, 2027))


def test_every_described_table_has_its_cells():
    for doc_id, document in register.documents().items():
        described = {path.stem for path in (files.RAW / doc_id).glob("*.csv")}
        assert described == set(document.tables), doc_id


@pytest.mark.parametrize("doc_id", register.document_ids())
def test_a_description_uses_the_words_of_the_schema(doc_id):
    for table_id, table in register.document(doc_id).tables.items():
        for column in table.all_columns:
            place = f"{table_id}/{column.id}"
            if column.role == "amount":
                assert column.measure in schema.BUDGET_MEASURES and column.phase in schema.PHASES, place
            if column.role == "value":
                assert column.measure in schema.INDICATOR_MEASURES, place
            if column.unit:
                assert column.unit in terms.units(), place
        for part in [table, *table.parts]:
            ids = [column.id for column in part.columns or []]
            assert len(ids) == len(set(ids)), table_id


@pytest.mark.parametrize(("changes", "message"), [
    ({"measure": "realisasi", "until": "2026-05"}, "for money to date"),
    ({"measure": "realisasi_to_date", "until": "2025-05"}, "for money to date"),
    ({"measure": "realisasi_to_date", "until": "May"}, "is no month"),
])  # fmt: skip
def test_money_to_date_says_its_own_month_and_no_other_figure_does(changes, message):
    column = {"id": "spent", "role": "amount", "year": 2026, "phase": "realisasi"}
    with pytest.raises(ValueError, match=message):
        register.Column.model_validate(column | changes)
    assert register.Column.model_validate(column | {"measure": "realisasi_to_date", "until": "2026-05"}).until
