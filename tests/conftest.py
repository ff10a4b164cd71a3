"""What the tests share: small notebooks, a register of two documents, the command in this process."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from chromium import CHROMIUM, Browser
from nbformat.v4 import new_code_cell, new_notebook

from analysis import cli, files, io
from analysis.run import runs
from analysis.source import register

PYTHON = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


# Results that tests and compared notebooks write go aside, each process's to a folder of its own.
os.environ[files.ASIDE] = str(files.BUILD / "test" / os.environ.get("PYTEST_XDIST_WORKER", ""))


@pytest.fixture
def write_notebook():
    """Return a function that writes a notebook with a parameters cell and further cells."""

    def write(path: Path, parameters: str, *cells: str) -> Path:
        tagged = new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]})
        others = [new_code_cell(cell, id=f"cell-{number}") for number, cell in enumerate(cells, 1)]
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(new_notebook(cells=[tagged, *others], metadata=PYTHON), path)
        return path

    return write


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Return the folder that stands for build/."""
    monkeypatch.setattr(runs, "BUILD", tmp_path / "build")
    return tmp_path / "build"


@pytest.fixture
def register_of_two(monkeypatch):
    """Have a register of two documents, two regions and two years."""
    monkeypatch.setattr(runs.register, "document_ids", lambda: ["alpha_2020", "beta_2021"])
    monkeypatch.setattr(runs.register, "region_ids", lambda: ["alpha", "beta"])
    monkeypatch.setattr(runs.register, "years", lambda: [2020, 2021])


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


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory) -> Path:
    """Return the folder of the whole site, built over one left-over page."""
    from analysis.publish import site  # most tests need none of what it loads

    folder = tmp_path_factory.mktemp("site")
    io.write_text(folder / "tables" / "gone_T1.html", "old")
    written = site.build(folder)
    assert written[-1] == folder / "index.html"
    return folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Have a browser, one for all tests of a module."""
    assert CHROMIUM, "a browser is required here and none is installed"
    started = Browser(tmp_path_factory.mktemp("profile"))
    yield started
    started.close()
