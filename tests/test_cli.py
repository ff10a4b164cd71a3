"""The command: it writes what it extracts, and bad input is one line and a status that is not 0."""

import csv
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import yaml

from analysis import files, schema
from analysis.tidy import export


@pytest.fixture
def described(tmp_path):
    """A folder with one small document and its description."""
    text = tmp_path / "small.txt"
    text.write_text(
        "Title\n\nNo\tName\tPagu\n1\tProgram A\t1.000\n2\tKegiatan B\t1.000\n\nEnd of it\n", encoding="utf-8"
    )
    folder = tmp_path / "raw" / "small"
    folder.mkdir(parents=True)
    source = files.RAW / "serang_renja_2022" / "document.yml"
    head = source.read_text(encoding="utf-8").split("tables:")[0]
    head = head.replace("serang_renja_2022", "small")
    old = head.split("sha256: ")[1].split("\n")[0]
    head = head.replace(old, hashlib.sha256(text.read_bytes()).hexdigest())
    (folder / "document.yml").write_text(
        head
        + 'tables:\n  T1:\n    title: t\n    parts:\n      - {start: "^No\\tName", end: "^End of it"}\n    rows: 2\n'
        + "    columns:\n      - {id: number, role: number}\n      - {id: name, role: name}\n"
        + "      - {id: pagu_2021, role: amount, measure: pagu, year: 2021}\n",
        encoding="utf-8",
    )
    return text, tmp_path / "raw"


def test_extract_writes_one_csv_per_table_and_says_how_many_rows(described, run):
    text, raw = described
    result = run("extract", text, "--to", raw)
    assert result.returncode == 0, result.stderr
    assert "T1: 2 rows" in result.stdout
    assert (raw / "small" / "T1.csv").read_text(encoding="utf-8") == (
        "line,c01,c02,c03\n4,1,Program A,1.000\n5,2,Kegiatan B,1.000\n"
    )


def test_what_would_steer_a_terminal_is_shown_as_text(tmp_path, run):
    result = run("check", tmp_path / "a\x1b[31mred\x07\u202eb")
    assert result.returncode == 1
    assert r"a\x1b[31mred\x07\u202eb" in result.stdout
    assert result.stdout.strip().isprintable()
    assert files.printable("Rp\N{NO-BREAK SPACE}5, n\u0303\t\u00e9\n") == "Rp\N{NO-BREAK SPACE}5, n\u0303\t\u00e9\n"


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda text: text.replace("End of it\n", ""), "cut off"),
        (lambda text: text.replace("No\tName", "Nr\tName"), "header not found"),
        (lambda text: text + "No\tName\tPagu\n", "found twice"),
        (lambda text: text.replace("2\tKegiatan B\t1.000\n", ""), "1 rows found, 2 described"),
        (lambda text: text.replace("1\tProgram A\t1.000\n2\tKegiatan B\t1.000\n", ""), "no rows"),
        (lambda text: text.replace("Title", "Other"), "sha256"),
    ],
)
def test_a_damaged_text_is_one_clear_error_and_nothing_is_written(described, damage, message, run):
    text, raw = described
    text.write_text(damage(text.read_text(encoding="utf-8")), encoding="utf-8")
    result = run("extract", text, "--to", raw)
    assert result.returncode == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert message in result.stderr and "small.txt" in result.stderr
    assert not (raw / "small" / "T1.csv").exists()


def test_a_text_in_another_encoding_is_named_with_its_line(described, run):
    text, raw = described
    text.write_bytes(text.read_bytes().replace(b"Program A", b"Program \xe9"))
    result = run("extract", text, "--to", raw)
    assert result.returncode == 1 and "line 4: not UTF-8" in result.stderr


def test_an_unknown_or_missing_text_is_an_error_that_lists_the_known_ones(described, run):
    text, raw = described
    result = run("extract", text.with_name("other.txt"), "--to", raw)
    assert result.returncode == 1 and "known: serang_renja_2022.txt" not in result.stdout
    text.unlink()
    assert "no such file" in run("extract", text, "--to", raw).stderr


def test_an_unknown_key_in_a_description_is_named_with_file_and_place(described, run):
    text, raw = described
    path = raw / "small" / "document.yml"
    path.write_text(path.read_text(encoding="utf-8") + "    colums: []\n", encoding="utf-8")
    result = run("extract", text, "--to", raw)
    assert result.returncode == 1
    assert "document.yml" in result.stderr and "tables.T1.colums" in result.stderr


def test_the_folder_given_must_hold_descriptions(tmp_path, run):
    result = run("extract", tmp_path / "x.txt", "--to", tmp_path)
    assert result.returncode == 1 and "no document.yml" in result.stderr


def test_the_installed_command_shows_what_it_can():
    command = shutil.which("analysis", path=str(Path(sys.executable).parent))
    shown = subprocess.run([command, "--help"], capture_output=True, text=True, check=True)
    assert "extract" in shown.stdout


# -- the folder of a document, wherever it lies ------------------------------------------------------------------

PUBLISHED = ["budget_lines", "checks", "indicators", "pmks", "psks", "repairs"]


def everything(folder):
    """What lies in a folder, with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def published(name, doc_id):
    """The published rows of a document, with the header."""
    with (files.PROCESSED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    return [header, *(row for row in rows if row[header.index("doc_id")] == doc_id)]


@pytest.fixture
def elsewhere(tmp_path):
    """A copy of Serang's folder outside the project, under another name."""
    return Path(shutil.copytree(files.RAW / "serang_renja_2022", tmp_path / "in" / "a document"))


def test_tidy_writes_the_published_rows_of_a_document_that_lies_elsewhere(elsewhere, tmp_path, run):
    before = everything(elsewhere)
    result = run("tidy", elsewhere, "--out", tmp_path / "new" / "out")
    assert result.returncode == 0, result.stderr
    assert sorted(path.stem for path in (tmp_path / "new" / "out").iterdir()) == sorted([*PUBLISHED, "unmatched"])
    for name in PUBLISHED:
        with (tmp_path / "new" / "out" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert list(csv.reader(file)) == published(name, "serang_renja_2022"), name
    assert everything(elsewhere) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "new"]


def test_a_table_without_rows_is_written_with_its_header(elsewhere, tmp_path, run):
    run("tidy", elsewhere, "--out", tmp_path / "out")
    assert (tmp_path / "out" / "psks.csv").read_text(encoding="utf-8") == ",".join(schema.PSKS.names) + "\n"


def test_tidy_replaces_its_own_tables_and_leaves_what_else_is_there(elsewhere, tmp_path, run):
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    (out / "pmks.csv").write_text("old", encoding="utf-8")
    assert run("tidy", elsewhere, "--out", out).returncode == 0
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (out / "pmks.csv").read_text(encoding="utf-8").startswith("doc_id,table_id,line")
    tables = [f"{name}.csv" for name in (*PUBLISHED, "unmatched")]
    assert sorted(path.name for path in out.iterdir()) == sorted(["notes.txt", *tables])


@pytest.fixture
def with_text(described):
    """The folder of the small document with its text in it, and no cells."""
    text, raw = described
    shutil.move(text, raw / "small" / text.name)
    path = raw / "small" / "document.yml"
    described = path.read_text(encoding="utf-8")
    levels = "    levels:\n      - {level: program, name: ^Program}\n      - {level: kegiatan}\n"
    described = described.replace("measure: pagu,", "measure: pagu, phase: unknown,") + levels
    content = (
        (raw / "small" / text.name).read_text(encoding="utf-8").replace("Program A", "Program Pemberdayaan Sosial")
    )
    old = described.split("sha256: ")[1].split("\n")[0]
    path.write_text(described.replace(old, hashlib.sha256(content.encode()).hexdigest()), encoding="utf-8")
    (raw / "small" / text.name).write_text(content, encoding="utf-8")
    return Path(shutil.move(raw / "small", raw.parent / "somewhere"))


def test_a_folder_with_a_text_is_extracted_in_memory(with_text, tmp_path, run):
    before = everything(with_text)
    result = run("tidy", with_text, "--out", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    with (tmp_path / "out" / "budget_lines.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["row_id"], row["level"], row["amount_rp"]) for row in rows] == [
        ("small/T1/4/pagu_2021", "program", "1000"),
        ("small/T1/5/pagu_2021", "kegiatan", "1000"),
    ]
    assert everything(with_text) == before


def test_extract_writes_the_cells_of_a_folder_into_it_and_leaves_corrections_alone(with_text, run):
    (with_text / "corrections.csv").write_text("row,measure,year,printed,value,kind,reason,date\n", encoding="utf-8")
    (with_text / "gone.csv").write_text("line,c01\n1,x\n", encoding="utf-8")
    result = run("extract", with_text)
    assert result.returncode == 0, result.stderr
    assert sorted(path.name for path in with_text.iterdir()) == [
        *("T1.csv", "cells.sha256", "corrections.csv", "document.yml", "small.txt")
    ]
    assert run("extract", with_text, "--to", with_text).returncode == 1


def test_a_region_may_stand_in_a_file_beside_the_description(with_text, tmp_path, run):
    path = with_text / "document.yml"
    described = yaml.safe_load(path.read_text(encoding="utf-8"))
    region = dict(yaml.safe_load((files.RAW / "regions.yml").read_text(encoding="utf-8"))[described["region"]])
    described["region"] = "alpha"
    path.write_text(yaml.safe_dump(described), encoding="utf-8")
    result = run("tidy", with_text, "--out", tmp_path / "out")
    assert result.returncode == 1 and "regions.yml: no such file" in result.stderr
    (with_text / "regions.yml").write_text(yaml.safe_dump({"beta": region}), encoding="utf-8")
    result = run("tidy", with_text, "--out", tmp_path / "out")
    assert result.returncode == 1 and "no region 'alpha'; known: beta" in result.stderr
    (with_text / "regions.yml").write_text(yaml.safe_dump({"alpha": region}), encoding="utf-8")
    assert run("tidy", with_text, "--out", tmp_path / "out").returncode == 0
    assert ",alpha," in (tmp_path / "out" / "budget_lines.csv").read_text(encoding="utf-8")


def described_as(**changes):
    """A damage: other keys in the description of table T1."""

    def do(folder):
        path = folder / "document.yml"
        described = yaml.safe_load(path.read_text(encoding="utf-8"))
        described["tables"]["T1"] |= changes
        path.write_text(yaml.safe_dump(described), encoding="utf-8")

    return do


def text_as(old, new):
    """A damage: another text, described as it is."""

    def do(folder):
        text, path = folder / "small.txt", folder / "document.yml"
        sha256 = hashlib.sha256(text.read_bytes()).hexdigest()
        text.write_text(text.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        now = hashlib.sha256(text.read_bytes()).hexdigest()
        path.write_text(path.read_text(encoding="utf-8").replace(sha256, now), encoding="utf-8")

    return do


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: shutil.rmtree(folder), "no such folder"),
        (lambda folder: (folder / "document.yml").unlink(), "document.yml: no such file"),
        (lambda folder: (folder / "document.yml").write_bytes(b"\xff\xfe"), "not readable as YAML"),
        (lambda folder: (folder / "document.yml").write_text("doc_id: [", encoding="utf-8"), "not readable as YAML"),
        (lambda folder: (folder / "document.yml").write_text("- 1\n", encoding="utf-8"), "document.yml: at document"),
        (lambda folder: (folder / "small.txt").unlink(), "T1.csv: no such file"),
        (lambda folder: (folder / "small.txt").write_bytes(b"\xff\n"), "line 1: not UTF-8"),
        (lambda folder: (folder / "T1.csv").write_text("line,c01\n4,x\n", encoding="utf-8"), "1 rows, 2 described"),
        (lambda folder: (folder / "T1.csv").write_text("a\n", encoding="utf-8"), "T1.csv: line 1: the header"),
        (lambda folder: (folder / "corrections.csv").write_text("a\n", encoding="utf-8"), "corrections.csv: line 1"),
        (described_as(rows=3), "2 rows found, 3 described"),
        (described_as(second_print="T9"), "no table 'T9' is described"),
        (described_as(owners="T9"), "no table 'T9' is described"),
        (described_as(claims=[{"line": 4, "of": "T9"}]), "no table 'T9' is described"),
        (described_as(identities=["childs"]), "unknown identities ['childs']"),
        (described_as(continues=[{"line": 9, "of": 4}]), "lines that are no rows of the table: [9]"),
        (described_as(style="comma"), "tables.T1.style"),
        (described_as(columns=[{"id": "a b", "role": "name"}]), "'a b' is no name"),
        (described_as(columns=[{"id": "n", "role": "count", "year": 2021, "unit": "orang"}]), "PMKS"),
        (described_as(blocks=[{"lines": [], "cells": {}}]), "document.yml: at tables.T1.blocks.0.lines: List should"),
        (described_as(blocks=[{"lines": [4, 9], "cells": {}}]), "document.yml: at tables.T1.blocks.0: lines [4, 9]"),
        (described_as(blocks=[{"lines": [5, 4], "cells": {}}]), "lines [5, 4] are not the first and the last"),
        (
            described_as(blocks=[{"lines": [4], "cells": {"c09": "name"}}]),
            "no cell stands at ['c09']: rows 4 to 4 have",
        ),
        (described_as(blocks=[{"lines": [4], "cells": {"c00": "name"}}]), "no cell stands at ['c00']"),
        (described_as(blocks=[{"lines": [4], "cells": {"2": "name"}}]), "no cell stands at ['2']"),
        (described_as(blocks=[{"lines": [4], "cells": {"c01": "name", "c02": "name"}}]), "a column has two cells"),
        (described_as(moved_names=[{"line": 4, "name_of": 8, "why": "x"}]), "tables.T1.moved_names.0: names lines"),
        (described_as(slid_names=[[4, 7]]), "document.yml: at tables.T1.slid_names.0: names lines"),
        (described_as(slid_names=[[5, 4]]), "ends at line 4, before its first line 5"),
        (described_as(claims=[{"line": 8, "of": "T1"}]), "document.yml: at tables.T1.claims.0: names lines"),
        (described_as(continues=[{"line": 5, "of": 4, "groups": ["x"]}]), "no column is of the groups ['x']"),
        (described_as(lost_headings=[{"line": 4, "level": "program", "name": "x"}]), "no row is lost at line 4"),
        (described_as(lost_headings=[{"line": 6, "level": "program", "name": "x"}]), "the table has lines 4 to 5"),
        (text_as("Program Pemberdayaan", "Program Antariksa Kosmos"), "small/T1/4: unknown programme"),
    ],
)
def test_a_folder_that_cannot_be_read_is_one_line_and_nothing_is_written(with_text, damage, message, tmp_path, run):
    damage(with_text)
    before = everything(tmp_path)
    result = run("tidy", with_text, "--strict", "--out", tmp_path / "deep" / "out")
    assert result.returncode == 1, result.stdout
    assert len(result.stderr.strip().splitlines()) == 1
    assert message in result.stderr
    assert everything(tmp_path) == before and not (tmp_path / "deep").exists()


def test_where_the_tables_cannot_be_written_nothing_is(with_text, tmp_path, run):
    out = tmp_path / "out"
    (out / "psks.csv").mkdir(parents=True)
    (out / "pmks.csv").write_text("old", encoding="utf-8")
    result = run("tidy", with_text, "--out", out)
    assert result.returncode == 1 and "psks.csv: is a folder" in result.stderr
    assert (out / "pmks.csv").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in out.iterdir()) == ["pmks.csv", "psks.csv"]
    assert "is no folder" in run("tidy", with_text, "--out", out / "pmks.csv").stderr
    assert run("tidy", with_text, "--out", out / "pmks.csv" / "deep").returncode == 1
    assert "own folder" in run("tidy", with_text, "--out", with_text / ".." / with_text.name).stderr
    assert not list(tmp_path.glob(".*"))


def test_tidy_says_how_much_is_open_or_contradicted():
    figures = pd.DataFrame({"status": ["unresolved", "as_published"], "evidence": ["unchecked", "contradicted"]})
    none = figures.iloc[:0]
    tables = {"budget_lines": figures, "indicators": none, "pmks": none, "psks": none}
    checks = pd.DataFrame({"verdict": ["differs", "agrees"]})
    said = export.worth_a_look(tables | {"checks": checks})
    assert said == "1 figures unresolved, 1 figures contradicted, 1 checks that differ"
    assert export.worth_a_look(dict.fromkeys(tables, none) | {"checks": checks.iloc[:0]}) == ""
