"""A run on a cluster gives the same bytes as one on this machine, also when a worker is lost."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from distributed import Client, LocalCluster

from analysis.files import ASIDE, ROOT
from pipeline import cluster, graph
from pipeline.plan import Call

# A choice of the real plan that takes half a minute: all documents, the tables, and one study of a year.
CHOICE = ("--year", "2021")
LEFT_OUT = tuple(f"notebooks/{number}_*" for number in (30, 31, 32, 34, 35, 90))
MADE = ("build/parts", "build/notebooks", "build/results", "data/processed", "notebooks")
SECONDS = 600


def copy_project(folder: Path) -> Path:
    """Return a copy of the project without anything that was built."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and not name.startswith(("data/processed/", "figures/", "briefs/a", "tests/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    for package in ("analysis", "pipeline"):  # what is compiled of them, which takes each process seconds
        for compiled in (ROOT / package).rglob("__pycache__"):
            # What another process compiles at this moment has a name for a moment only.
            unfinished = shutil.ignore_patterns("*.pyc.*")
            shutil.copytree(compiled, folder / compiled.relative_to(ROOT), ignore=unfinished)
    for pattern in LEFT_OUT:
        for path in folder.glob(pattern):
            path.unlink()
    return folder


def start(project: Path, *command: str, log: str, **environment: str) -> subprocess.Popen:
    """Return a started Python process that works in a copy of the project."""
    with (project.parent / log).open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=project,
            env=os.environ | {"PYTHONPATH": str(project)} | environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )


def run(project: Path, *arguments: str) -> str:
    """Return what a run of the pipeline says; it must end well."""
    log = f"{project.name}.log"
    process = start(project, "pipeline", *arguments, log=log)
    code = process.wait(SECONDS)
    said = (project.parent / log).read_text()
    assert code == 0, said
    return said


def made(project: Path) -> dict[str, bytes]:
    """Return the files that a run makes."""
    files = [path for folder in MADE for path in (project / folder).rglob("*") if path.is_file()]
    return {str(path.relative_to(project)): path.read_bytes() for path in files}


def left_over(project: Path) -> list[psutil.Process]:
    """Return the processes that still work in a copy of the project."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if project in (Path(process.cwd()), *Path(process.cwd()).parents):
                found.append(process)
    return found


def until(condition, seconds: float = SECONDS):
    """Return what a condition gives, as soon as that is something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    pytest.fail(f"not in {seconds} seconds")


@pytest.fixture(autouse=True)
def _results_stay_as_published(monkeypatch):
    """Let the copied projects of this file write their own results."""
    monkeypatch.delenv(ASIDE, raising=False)


@pytest.fixture
def dask(tmp_path):
    """Return a function that starts a scheduler and two workers for a copy of the project; all end with the test."""
    started = []

    def start_all(project: Path) -> tuple[str, list[subprocess.Popen]]:
        common = ("--host", "127.0.0.1", "--no-dashboard")
        scheduler = start(project, "dask", "scheduler", *common, "--port", "0", log="scheduler.log")
        started.append(scheduler)
        told = until(lambda: re.search(r"Scheduler at: +(tcp://\S+)", (tmp_path / "scheduler.log").read_text()))
        # Nothing of what the Makefile fixes: a worker takes that over from the run.
        plain = dict.fromkeys(cluster.FIXED, "") | {"TZ": "Asia/Jakarta", "SOURCE_DATE_EPOCH": "1", "LC_ALL": "C"}
        plain |= {"PYTHONHASHSEED": "7", "OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"}
        folder = ("--local-directory", str(tmp_path))
        worker = ("dask", "worker", told[1], *common, *folder, "--no-nanny", "--nthreads", "2")
        workers = [start(project, *worker, log=f"worker-{number}.log", **plain) for number in (1, 2)]
        started.extend(workers)
        return told[1], workers

    yield start_all
    for process in reversed(started):
        process.kill()
        process.wait()


def test_a_run_that_loses_a_worker_gives_the_same_bytes_as_one_on_this_machine(tmp_path, dask):
    here, there = (copy_project(tmp_path / name) for name in ("here", "there"))
    tasks = re.search(r"Done: \d+ tasks run, 0 were up to date", run(here, *CHOICE))
    address, workers = dask(there)
    process = start(there, "pipeline", *CHOICE, "--scheduler", address, log="run.log")
    with Client(address, set_as_default=False) as client:
        lost = psutil.Process(workers[0].pid)

        def kernels_at_work():
            # Those of two notebooks: each of its threads runs one.
            own = lost.children(recursive=True)
            return len(own) > 1 and own

        kernels = until(kernels_at_work)
        workers[0].kill()
        workers[0].wait()
        assert process.wait(SECONDS) == 0, (tmp_path / "run.log").read_text()
        assert len(client.scheduler_info()["workers"]) == 1
    # A kernel looks for its parent once a second.
    assert psutil.wait_procs(kernels, timeout=120)[1] == [], "kernels outlive their worker"
    said = (tmp_path / "run.log").read_text()
    assert tasks[0] in said and "arning" not in said, said
    expected = made(here)
    assert {"data/processed/checks.parquet", "build/results/33_coverage-2021.ipynb"} <= expected.keys()
    assert made(there) == expected
    assert not list((there / "build").glob("cluster-*"))
    workers[1].terminate()
    workers[1].wait(SECONDS)
    until(lambda: len(left_over(there)) == 1)  # the scheduler


@pytest.fixture
def workplace(tmp_path):
    """Return the workplace of a run that this process itself could be a worker of."""
    sign = ROOT / "build" / f"cluster-{tmp_path.name}"
    sign.parent.mkdir(exist_ok=True)
    sign.touch()
    yield cluster.Workplace(sign, cluster.packages(), cluster.source(), (("DASK_TEST_OF_FIXED", "1"),))
    sign.unlink(missing_ok=True)


def test_a_worker_of_the_same_folder_packages_and_modules_takes_over_what_is_fixed(workplace, monkeypatch):
    monkeypatch.setenv("DASK_TEST_OF_FIXED", "0")
    assert cluster.what_differs(workplace) == ""
    assert os.environ["DASK_TEST_OF_FIXED"] == "1"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"sign": Path("/elsewhere/build/sign")}, "works in .*, not in /elsewhere"),
        ({"sign": ROOT / "build" / "absent"}, "does not see what the run writes in .*: it must be a folder that all"),
        ({"packages": tuple((dict(cluster.packages()) | {"typst": "0.0"}).items())}, "has other versions of typst$"),
        ({"source": "0"}, "has other modules of the project than the run: start it anew"),
    ],
)
def test_a_worker_that_would_do_something_else_says_why(workplace, change, complaint, monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS_TO_SEE", 0)
    trouble = cluster.what_differs(replace(workplace, **change))
    assert re.search(rf"^the worker on \S+, process {os.getpid()}, {complaint}", trouble)
    task = graph.Task("t", Call("absent.function", (), ()), {}, [], [], "")
    with pytest.raises(cluster.ClusterError, match=complaint):
        cluster.done(task, replace(workplace, **change))


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 0.2)
    with (
        pytest.raises(cluster.ClusterError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9: "),
        cluster.connected("tcp://127.0.0.1:9"),
    ):
        pass


def test_a_task_is_done_once_and_its_failure_is_told(tmp_path, monkeypatch):
    calls = tmp_path / "calls"

    def fail(task):
        with calls.open("a") as file:
            file.write("called\n")
        raise ValueError(f"{task.name} cannot be done")

    monkeypatch.setattr(cluster.work, "do", fail)
    task = graph.Task("t", Call("brief.write", (), ()), {}, [], [], "")
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address="127.0.0.1:0") as local,
        cluster.connected(local.scheduler_address) as do,
        pytest.raises(ValueError, match="t cannot be done"),
    ):
        do(task)
    assert calls.read_text() == "called\n"


def test_a_run_does_not_begin_where_a_worker_differs_or_cannot_even_look(monkeypatch):
    def refused(what_differs) -> str:
        monkeypatch.setattr(cluster, "what_differs", what_differs)
        with pytest.raises(cluster.ClusterError) as refusal, cluster.connected(local.scheduler_address):
            pass
        return str(refusal.value)

    def look(workplace):
        raise ModuleNotFoundError("No module named 'pipeline'")

    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address="127.0.0.1:0") as local:
        assert refused(lambda workplace: "the worker on x, process 1, is another") == (
            "the worker on x, process 1, is another"
        )
        assert refused(look) == "a worker has not the project's environment: No module named 'pipeline'"


@pytest.mark.parametrize(
    "address", ["tcp://10.0.0.1:8786", "tcp://scheduler.example:8786", "10.0.0.1:8786", "ws://h:1"]
)
def test_a_scheduler_on_a_network_is_refused_without_tls_or_a_word(address):
    with pytest.raises(cluster.ClusterError, match=r"use tls://.*or say NETWORK=trusted"), cluster.connected(address):
        pass


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:8786", "tcp://localhost:1", "tcp://[::1]:8786", "tls://10.0.0.1:8786"]
)
def test_a_scheduler_on_this_machine_or_with_tls_is_not_refused(address):
    cluster.refuse_open_network(address)
