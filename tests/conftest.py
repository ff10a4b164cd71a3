"""What the tests share: small notebooks, a register of two documents, the command in this process."""

import fcntl
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from chromium import CHROMIUM, Browser
from nbformat.v4 import new_code_cell, new_notebook
from small import all_damaged

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


def made_once(tmp_path_factory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that is made once, by whichever test process comes first; the others wait for it."""
    own = tmp_path_factory.getbasetemp()
    place = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with (place / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / name).exists():
            half = tmp_path_factory.mktemp(name)
            make(half)
            half.rename(place / name)
    return place / name


def _tidied(tmp_path_factory, name: str, described: Callable[[register.Document], register.Document]) -> dict:
    from analysis.source.folder import raw_rows
    from analysis.tidy.build import tidy_document  # most tests need none of what it loads

    def build(folder: Path) -> None:
        found = {}
        for doc_id, document in register.documents().items():
            own = files.RAW / doc_id
            rows = raw_rows(document, own)
            found[doc_id] = tidy_document(described(document), rows, own / "corrections.csv")
        (folder / "tables.pickle").write_bytes(pickle.dumps(found))

    return pickle.loads((made_once(tmp_path_factory, name, build) / "tables.pickle").read_bytes())


@pytest.fixture(scope="session")
def real_documents(tmp_path_factory) -> dict[str, dict]:
    """Return the tidy tables of every document of the project, built anew."""
    return _tidied(tmp_path_factory, "real_documents", lambda document: document)


@pytest.fixture(scope="session")
def read_as_damaged(tmp_path_factory) -> dict[str, dict]:
    """Return the tidy tables of every document of the project with every table told to be damaged."""
    return _tidied(tmp_path_factory, "read_as_damaged", all_damaged)


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory) -> Path:
    """Return the folder of the whole site, built over one left-over page; each test process has it for itself."""
    from analysis.publish import site

    def build(folder: Path) -> None:
        io.write_text(folder / "tables" / "gone_T1.html", "old")
        written = site.build(folder)
        assert written[-1] == folder / "index.html"

    made = made_once(tmp_path_factory, "whole_site", build)
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("site") / "site"))


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Have a browser, one for all tests of a module."""
    assert CHROMIUM, "a browser is required here and none is installed"
    started = Browser(tmp_path_factory.mktemp("profile"))
    yield started
    started.close()
