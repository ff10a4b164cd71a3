"""Measure what the task graph costs with many documents, and what one corrected cell re-runs.

Run as `python benchmarks/country_graph.py`; writes results/country_graph.csv beside this file. In a copy of the
project with that many documents of the synthetic country every task of the real plan is there, and writes its files
without doing its work: what is measured is the reading of the descriptions, the making of the tasks, and pytask.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
LISTING = "published.sha256"  # a run begins with a look at what it lists
COUNTS = (1000, 4000)
OF_DOCUMENTS = ("budget_lines", "indicators", "pmks", "psks", "repairs", "checks")  # tables that the studies read
SEED = 1
STATES = ("nothing made", "nothing to do", "a cell corrected")


def inside() -> dict:
    """Run the plan of this folder, whose tasks only write a word into their files; return the seconds of its parts."""
    started = time.perf_counter()
    import pytask

    from pipeline import __main__ as run
    from pipeline import graph, plan, work

    found = {"documents": len(plan.DOCUMENTS), "descriptions_s": time.perf_counter() - started}
    made, built = graph.tasks, pytask.build

    def tasks(*arguments):
        start = time.perf_counter()
        result = made(*arguments)
        return found.update(tasks_s=time.perf_counter() - start, tasks=len(result)) or result

    def build(**settings):
        start = time.perf_counter()
        session = built(**settings)
        ran = [each for each in session.execution_reports if each.outcome == pytask.TaskOutcome.SUCCESS]
        return found.update(pytask_s=time.perf_counter() - start, ran=len(ran)) or session

    def do(task):
        _pretend(task)
        if isinstance(task.step, plan.Table) and task.step.name in OF_DOCUMENTS:
            found.update(until_tables_cpu_s=time.process_time())

    found["until_tables_cpu_s"] = 0.0  # where no table is made
    graph.tasks, pytask.build, work.do = tasks, build, do
    if code := run.main([]):
        raise SystemExit(code)
    return found | {"cpu_s": time.process_time(), "whole_s": time.perf_counter() - started, "peak_mb": _peak_mb()}


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _pretend(task) -> None:
    """Write the files of a task: what they hold depends on what it depends on."""
    for path in task.writes:
        if path.suffix != ".ipynb" or "build" in path.parts:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("" if path.name == LISTING else task.key)


def project(folder: Path, documents: int) -> Path:
    """Return a copy of the project with documents of the country beside its own."""
    import synthetic

    root = HERE.parent
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if not name.startswith(("data/processed/", "figures/", "tests/", "benchmarks/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((root / name).read_bytes())
    from country import order

    for number in order()[:documents]:
        told, text, _ = synthetic.of_country(number, SEED)
        synthetic.write(number, SEED, folder, lambda *_, made=(told, text, []): made)
        (folder / "documents" / told["text"]["file"]).rename(folder / "data/raw" / told["doc_id"] / "cells.csv")
    return folder


def measure(folder: Path) -> list[dict]:
    """Return what the runs of a project take: the first, one with nothing to do, and one after a correction."""
    found = []
    for state in STATES:
        if state == STATES[-1]:
            cells = sorted((folder / "data/raw").glob("synthetic_*/cells.csv"))[0]
            cells.write_text(cells.read_text() + "corrected\n")
        environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONHASHSEED": "0"}
        command = [sys.executable, str(Path(__file__)), "--inside"]
        run = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, check=True)
        found.append({"state": state} | json.loads(run.stdout.splitlines()[-1]))
        print(found[-1], flush=True)
    return found


def save(found: list[dict]) -> None:
    """Write what has been measured as a table."""
    with (RESULTS / "country_graph.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, found[0].keys(), lineterminator="\n")
        writer.writeheader()
        for each in found:
            writer.writerow(
                {key: round(value, 2) if isinstance(value, float) else value for key, value in each.items()}
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS, help="numbers of documents")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        print(json.dumps(inside()))
        return
    found = []
    for documents in options.counts:
        with tempfile.TemporaryDirectory() as temporary:
            found += measure(project(Path(temporary), documents))
            save(found)


if __name__ == "__main__":
    main()
