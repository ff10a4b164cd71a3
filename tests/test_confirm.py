"""A drafted folder: its open questions stop the reading, are answered line by line, and leave what a person wrote."""

import pytest
import yaml
from typer.testing import CliRunner

from analysis import cli
from analysis.intake import confirm, description, draft, problems, said
from analysis.intake.pages import PageCell, SourceRow, SourceTable
from analysis.source import folder as folders
from analysis.source import register
from analysis.source.register import RegisterError

HEADER = (("Program/Kegiatan", "Anggaran (Rp)", "Realisasi (Rp)", "%"),)
ROWS = [
    ["Program A", "1.000.000.000", "900.000.000", "90,00"],
    ["Kegiatan B", "600.000.000", "500.000.000", "83,33"],
    ["Kegiatan C", "400.000.000", "400.000.000", "100,00"],
    ["JUMLAH", "1.000.000.000", "900.000.000", "90,00"],
]
REGIONS = """kab_contoh:
  name: Kabupaten Contoh
  name_en: Contoh Regency
  level: kabupaten
  bps_code: "9999"
  kemendagri_code: "99.99"
  population: [{year: 2020, persons: 248000, source: made up}]
"""


@pytest.fixture
def folder(tmp_path):
    """Return the folder of a read document: one table that nothing dates, and the regions beside it."""
    own = tmp_path / "contoh_lkjip"
    own.mkdir()
    (own / "regions.yml").write_text(REGIONS, encoding="utf-8")
    rows = tuple(SourceRow(n, tuple(map(PageCell, row))) for n, row in enumerate(ROWS, 1))
    source = SourceTable("T1", "Laporan realisasi", HEADER, rows)
    read = description.Read("contoh.pdf", "0" * 64, 3, (source,), "Laporan Kinerja", "kab_contoh")
    description.begin(own, read)
    return own


def run(*arguments, typed=""):
    return CliRunner().invoke(cli.app, [str(each) for each in arguments], input=typed)


def written(folder) -> dict:
    return yaml.safe_load((folder / "document.yml").read_text(encoding="utf-8"))


def test_what_has_no_evidence_is_open_in_the_description_and_told_in_the_draft(folder):
    assert [each.get("year") for each in written(folder)["tables"]["T1"]["columns"]] == [None, "?", "?", "?"]
    told = yaml.safe_load((folder / "draft.yml").read_text(encoding="utf-8"))
    assert [each["place"] for each in told["questions"]] == [
        "office",
        "tables.T1.columns.1.year",
        "tables.T1.columns.1.phase",
    ]
    assert {"place": "tables.T1.columns.1.measure", "value": "pagu", "evidence": "header 'Anggaran (Rp)'"} in told[
        "facts"
    ]


def test_a_document_with_open_questions_is_refused_and_they_are_named(folder, tmp_path):
    with pytest.raises(RegisterError) as error:
        folders.description(folder)
    assert "office" in str(error.value) and "tables.T1.columns.1.year" in str(error.value)
    result = run("tidy", folder, "--out", tmp_path / "out")
    assert result.exit_code and not (tmp_path / "out").exists()


def test_a_project_with_a_drafted_document_is_refused_as_a_whole(folder):
    with pytest.raises(RegisterError, match="6 questions are open, at office, years"):
        list(register.documents(folder.parent))


def test_answers_are_written_into_the_description_one_by_one(folder, tmp_path):
    result = run("confirm", folder, typed="Dinas Sosial Kabupaten Contoh\n2022\n\n")
    assert result.exit_code == 0 and "0 open questions" in result.output
    own = written(folder)
    assert own["office"] == "Dinas Sosial Kabupaten Contoh" and own["years"] == [2022]
    assert own["tables"]["T1"]["columns"][1] == {
        "id": "pagu_2022", "role": "amount", "measure": "pagu", "year": 2022, "phase": "unknown",
    }  # fmt: skip
    assert run("check", folder).exit_code == 0
    assert run("tidy", folder, "--out", tmp_path / "out").exit_code == 0


def test_a_question_shows_what_was_seen_and_its_choices(folder):
    shown = run("confirm", folder, typed="s\nq\n").output
    assert "Of which year are the figures of columns 2, 3, 4?" in shown
    assert "seen: header 'Anggaran (Rp)'" in shown and "keep it as printed only" in shown


def test_a_skipped_question_stays_open_and_q_stops(folder):
    before = (folder / "document.yml").read_bytes()
    result = run("confirm", folder, typed="s\nq\n")
    assert "3 open questions" in result.output
    assert (folder / "document.yml").read_bytes() == before


def test_a_line_that_is_no_answer_changes_nothing_and_is_asked_again(folder):
    typed = iter(["s", "99", "last year", "2", "q"])
    said = []
    left = confirm.confirm(folder, lambda _: next(typed), said.append)
    assert sum("is no answer" in line for line in said) == 2
    assert left == 2 and written(folder)["tables"]["T1"]["columns"][1]["role"] == "note"  # the second choice


def test_n_keeps_a_whole_table_as_printed(folder):
    typed = iter(["Dinas Sosial", "n", "2022"])
    assert confirm.confirm(folder, lambda _: next(typed), lambda _: None) == 0
    own = written(folder)["tables"]["T1"]
    assert {each["role"] for each in own["columns"]} == {"note"} and not {"levels", "identities"} & set(own)
    assert problems.of(folder) == []


def test_what_a_person_wrote_by_hand_is_kept(folder):
    own = written(folder)
    own["tables"]["T1"]["title"] = "Realisasi 2022"
    own["tables"]["T1"]["columns"][0]["id"] = "line"
    (folder / "document.yml").write_text(description.as_yaml(own), encoding="utf-8")
    run("confirm", folder, typed="Dinas Sosial\n2022\n\n")
    table = written(folder)["tables"]["T1"]
    assert table["title"] == "Realisasi 2022" and table["columns"][0]["id"] == "line"
    assert table["columns"][1]["year"] == 2022


def test_drafting_again_gives_the_same_bytes(folder):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert run("draft", folder).exit_code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_answers_survive_a_file_that_is_read_again(folder):
    run("confirm", folder, typed="Dinas Sosial\n2022\n\n")
    rows = tuple(SourceRow(n, tuple(map(PageCell, row))) for n, row in enumerate(ROWS, 1))
    source = SourceTable("T1", "Laporan realisasi", HEADER, rows)
    (folder / "document.yml").unlink()
    read = description.Read("contoh.pdf", "0" * 64, 3, (source,), "Laporan Kinerja", "kab_contoh")
    assert not description.begin(folder, read).questions


def test_a_folder_without_a_draft_says_who_writes_it(tmp_path):
    result = run("draft", tmp_path)
    assert result.exit_code and "draft.yml: no such file" in str(result.exception)


def test_check_lists_every_problem_at_once(folder):
    own = written(folder)
    own["tables"]["T1"] |= {"rows": 9, "identities": ["childs"], "style": "dots"}
    own["kind"] = "budget"
    (folder / "document.yml").write_text(description.as_yaml(own), encoding="utf-8")
    result = run("check", folder)
    lines = result.output.splitlines()
    assert result.exit_code == 1
    for told in ("at office: a question is open", "at tables.T1.columns.1.year: a question is open", "at kind:",
                 "at tables.T1.style:", "T1.csv: 4 rows, 9 described"):  # fmt: skip
        assert sum(told in line for line in lines) == 1, told


def test_check_names_cells_beyond_the_described_columns(folder):
    own = written(folder)
    own["tables"]["T1"]["columns"].pop()
    (folder / "document.yml").write_text(description.as_yaml(own), encoding="utf-8")
    assert any("4 rows with cells beyond the 3 columns, first in line 1" in each for each in problems.of(folder))


def test_check_of_a_sound_description_finds_nothing(folder):
    run("confirm", folder, typed="Dinas Sosial\n2022\n\n")
    assert problems.of(folder) == []


def test_an_answer_to_a_table_of_moved_cells_keeps_it_as_printed(folder):
    rows = tuple(SourceRow(n, tuple(map(PageCell, ["1", "x y z", "orang", "12"]))) for n in range(1, 6))
    header = (("Program", "Target 2020", "Realisasi 2020", "Indikator"),)
    found = draft.tables_of([SourceTable("T2", "", header, rows)], draft.About())
    (question,) = found.questions
    answers = confirm.answer(question, "1")
    again = draft.tables_of([SourceTable("T2", "", header, rows)], draft.About(), answers)
    assert {column["role"] for column in again.tables["T2"]["columns"]} == {"note"}


def test_every_document_with_open_questions_is_named(folder):
    other = folder.parent / "other_lkjip"
    other.mkdir()
    (other / "document.yml").write_bytes((folder / "document.yml").read_bytes())
    (folder.parent / "regions.yml").write_text(REGIONS, encoding="utf-8")
    with pytest.raises(RegisterError) as error:
        register.documents(folder.parent)
    assert str(folder / "document.yml") in str(error.value) and str(other / "document.yml") in str(error.value)


def drafted(tmp_path, named=(), tables=("Laporan realisasi 2022",), **read):
    """Return the draft of a document whose tables have these captions and whose pages print these names."""
    rows = tuple(SourceRow(n, tuple(map(PageCell, row))) for n, row in enumerate(ROWS, 1))
    source = tuple(SourceTable(f"T{n}", caption, HEADER, rows) for n, caption in enumerate(tables, 1))
    own = tmp_path / "contoh"
    own.mkdir()
    (own / "regions.yml").write_text(REGIONS, encoding="utf-8")
    return own, description.begin(own, description.Read("contoh.pdf", "0" * 64, 3, source, named=named, **read))


OFFICE = (
    said.Named("title", "Laporan Kinerja Tahun 2022", 3),
    said.Named("office", "DINAS SOSIAL KABUPATEN CONTOH", 3),
    said.Named("government", "KABUPATEN CONTOH", 3),
)


def test_what_the_pages_print_is_proposed_with_its_pages_and_taken_by_an_empty_line(tmp_path):
    own, found = drafted(tmp_path, OFFICE)
    title, office, *_ = found.questions
    assert title.is_proposed and "printed on 3 of 3 pages" in title.evidence[0]
    assert office.choices[0].says == "Dinas Sosial Kabupaten Contoh"
    assert confirm.confirm(own, lambda _: "", lambda _: None) == 0
    told = written(own)
    assert (told["title"], told["office"]) == ("Laporan Kinerja Tahun 2022", "Dinas Sosial Kabupaten Contoh")
    assert told["kind"] == "lkjip" and problems.of(own) == []


def test_a_region_that_is_known_and_named_by_the_office_is_no_question(tmp_path):
    own, found = drafted(tmp_path, OFFICE)
    assert written(own)["region"] == "kab_contoh" and "region" not in {each.place for each in found.questions}


def test_an_office_that_a_row_of_its_own_names_is_proposed(tmp_path):
    rows = [["DINAS SOSIAL KABUPATEN CONTOH", "", "", ""], *ROWS]
    cells = tuple(SourceRow(n, tuple(map(PageCell, row))) for n, row in enumerate(rows, 1))
    (tmp_path / "regions.yml").write_text(REGIONS, encoding="utf-8")
    read = description.Read("lkjip_2022.xlsx", "0" * 64, 1, (SourceTable("T1", "", HEADER, cells),))
    found = description.begin(tmp_path, read)
    (office,) = [each for each in found.questions if each.place == "office"]
    assert office.choices[0].says == "Dinas Sosial Kabupaten Contoh" and written(tmp_path)["region"] == "kab_contoh"


def test_a_choice_is_taken_by_its_number_or_its_words(tmp_path):
    _, found = drafted(tmp_path, region="kab_contoh")
    (kind,) = [each for each in found.questions if each.place == "kind"]
    assert confirm.answer(kind, "5") == confirm.answer(kind, "LKjIP") == {"kind": "lkjip"}
    assert confirm.answer(kind, "lkjip: laporan akuntabilitas kinerja") == {"kind": "lkjip"}


@pytest.mark.parametrize(("typed", "region"), [
    ("Kabupaten Contoh", "kab_contoh"),  # known by its name
    ("kab_contoh", "kab_contoh"),
    ("Kota Lain", {"region_id": "kota_lain", "name": "Kota Lain", "name_en": "Lain City", "level": "kota"}),
])  # fmt: skip
def test_a_region_is_answered_by_its_name_or_its_id(tmp_path, typed, region):
    own, found = drafted(tmp_path)
    (asked,) = [each for each in found.questions if each.place == "region"]
    description.again(own, confirm.answer(asked, typed))
    assert written(own)["region"] == region


def test_of_two_governments_none_is_taken_or_proposed(tmp_path):
    two = (*OFFICE, said.Named("office", "Dinas Sosial Provinsi Lain", 1))
    own, found = drafted(tmp_path, two)
    (region,) = [each for each in found.questions if each.place == "region"]
    assert written(own)["region"] == "?" and not region.is_proposed and len(region.choices) == 2


def test_a_region_that_no_list_knows_is_proposed_as_it_is_printed(tmp_path):
    own, found = drafted(tmp_path, [said.Named("office", "Dinas Sosial Kota Lain Sekali", 2)])
    (region,) = [each for each in found.questions if each.place == "region"]
    assert region.choices[0].sets["region"] == {
        "region_id": "kota_lain_sekali", "name": "Kota Lain Sekali", "name_en": "Lain Sekali City", "level": "kota",
    }  # fmt: skip
    assert confirm.confirm(own, lambda _: "", lambda _: None) == 1  # the kind of document: nothing is proposed
    assert register.Region.model_validate(written(own)["region"]).name == "Kota Lain Sekali"


def test_the_phase_is_asked_once_for_all_tables_and_apart_where_they_differ(tmp_path):
    own, found = drafted(tmp_path, OFFICE, ("Realisasi 2022", "Realisasi 2022 (2)"), region="kab_contoh")
    (asked,) = [each for each in found.questions if each.place.endswith(".phase")]
    assert "T1, T2" in asked.asks and asked.choices[0].says.startswith("unknown")
    apart = description.again(own, confirm.answer(asked, "5"))
    assert sum(each.place.endswith(".phase") for each in apart.questions) == 2
    once = description.again(own, confirm.answer(asked, "3"))
    assert not any(each.place.endswith(".phase") for each in once.questions)
    assert [written(own)["tables"][each]["columns"][1]["phase"] for each in ("T1", "T2")] == ["perubahan"] * 2


def test_a_question_without_a_proposal_is_not_answered_by_an_empty_line(folder):
    before = (folder / "document.yml").read_bytes()
    assert confirm.confirm(folder, lambda _: "", lambda _: None) == 2  # the phase is proposed: nothing names it
    assert written(folder)["office"] == "?" and before != (folder / "document.yml").read_bytes()
