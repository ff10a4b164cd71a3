"""The command: it writes what it extracts, and bad input is one line and a status that is not 0."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import cli, files
from analysis.source import register


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command in this process; return its status and what it printed."""

    def start(*arguments):
        register.documents.cache_clear()
        monkeypatch.setattr(sys, "argv", ["analysis", *map(str, arguments)])
        status = 0
        try:
            cli.main()
        except SystemExit as stop:
            status = stop.code or 0
        printed = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, status, printed.out, printed.err)

    yield start
    register.documents.cache_clear()


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
