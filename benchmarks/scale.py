"""Measure the whole road at scale: synthetic documents from text to studies, 4, 40 and 400 of them.

Run as `python benchmarks/scale.py`; writes results/scale.csv and results/scale.md beside this file. Every number of
documents has a folder of its own (a copy of the package, and the documents) and processes of its own, so that one
measurement leaves nothing to the next. Each is run on all processors and, up to forty documents, in one process too.
"""

import argparse
import csv
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from importlib.metadata import version
from pathlib import Path
from unittest.mock import patch

import pyarrow.parquet as pq

from analysis import files
from analysis.source import verbatim
from analysis.studies import country, selection, study
from analysis.tidy.build import tidy_tables

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
COUNTS = (4, 40, 400)
ALONE_UP_TO = 40  # documents that are also run in one process
SEED = 1
RESAMPLES = 199
TIMES_AS_LONG = 100
STAGES = ("extract", "tidy", "repair", "reconcile", "write", "assemble", "read", "studies")
OUTCOMES = ("right", "wrong", "unresolved", "missing")
FIGURES = {"budget_lines": "amount_rp", "indicators": "value", "pmks": "count", "psks": "count"}


class Clock:
    """Adds up wall and CPU seconds by stage."""

    def __init__(self):
        self.wall, self.cpu, self.stage = dict.fromkeys(STAGES, 0.0), dict.fromkeys(STAGES, 0.0), ""
        self.last = time.perf_counter(), time.process_time()

    def at(self, stage: str) -> str:
        """Go to a stage; return the one before."""
        now = time.perf_counter(), time.process_time()
        if self.stage:
            self.wall[self.stage] += now[0] - self.last[0]
            self.cpu[self.stage] += now[1] - self.last[1]
        before, self.stage, self.last = self.stage, stage, now
        return before


def timed(clock: Clock, function, stage: str):
    """Return a function whose seconds are those of a stage, taken off the stage that calls it."""

    def call(*arguments, **named):
        before = clock.at(stage)
        try:
            return function(*arguments, **named)
        finally:
            clock.at(before)

    return call


# what runs inside a folder of documents, with the package that lies there


def road(doc_id: str) -> dict:
    """Take one document from its text to its checks; return the seconds of every stage and the memory."""
    from analysis import io
    from analysis.repair import reading
    from analysis.source import extract, register
    from analysis.tidy import reconcile

    clock = Clock()
    document = register.document(doc_id)
    clock.at("extract")
    tables = extract.extract(document, files.ROOT / "documents" / document.text.file)
    verbatim.write(files.RAW / doc_id, tables)
    clock.at("tidy")
    with (
        patch.object(reading.decide, "resolve", timed(clock, reading.decide.resolve, "repair")),
        patch.object(reconcile, "compared", timed(clock, reconcile.compared, "reconcile")),
    ):
        built = tidy_tables(doc_id)
    clock.at("write")
    io.write_parts(doc_id, built)
    clock.at("")
    return {"wall": clock.wall, "cpu": clock.cpu, "now_mb": _rss_mb(), "peak_mb": _peak_mb(), "pid": os.getpid()}


def _growth_kb(done: list[dict]) -> float:
    """Return by how much the memory of a process grows per document, over the second half of its documents."""
    own: dict[int, list[float]] = {}
    for result in done:
        own.setdefault(result["pid"], []).append(result["now_mb"])
    halves = [held[len(held) // 2 :] for held in own.values()]
    steps = sum(len(half) - 1 for half in halves)
    return 1000 * sum(half[-1] - half[0] for half in halves) / steps if steps else 0.0


def _rss_mb() -> float:
    """Return the memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def studies(clock: Clock, regions: tuple[str, ...] = ()) -> dict:
    """Run the studies on the tables of all documents, or of some regions; return how many rows each gives."""
    from analysis import io
    from analysis.source import register

    choice = selection.Selection(regions or tuple(register.region_ids()), tuple(register.years()))
    folder = files.BUILD / "studies"
    clock.at("studies")
    with patch.object(study.io, "read_table", timed(clock, io.read_table, "read")):
        estimates = country.write(choice, folder, SEED, RESAMPLES)
    clock.at("")
    written = {name: pq.read_metadata(folder / f"{name}.parquet").num_rows for name in country.TABLES}
    return written | {"estimates": len(estimates)}


def judge() -> dict[str, dict[str, int]]:
    """Return how many figures of each table came out right, wrong, unresolved or not at all."""
    import pandas as pd

    from analysis import io

    found: dict[str, dict[str, int]] = {}
    rows = []
    for name, figure in FIGURES.items():
        rows.append(io.read_rows(name, columns=["row_id", "status", figure]).rename(columns={figure: "read"}))
        rows[-1]["read"] = rows[-1]["read"].astype("Float64")
    read = pd.concat(rows).set_index("row_id")
    truth = pd.read_csv(files.ROOT / "truth.csv", dtype={"line": str})
    truth["row_id"] = truth[["doc_id", "table_id", "line", "column"]].agg("/".join, axis=1)
    both = truth.join(read, on="row_id")
    open_cells = (both.status == "unresolved") | both["read"].isna()
    same = ((both["read"] - both["value"]).abs() < 1e-6).fillna(False)
    both["outcome"] = "wrong"
    both.loc[same, "outcome"] = "right"
    both.loc[open_cells, "outcome"] = "unresolved"
    both.loc[both.status.isna(), "outcome"] = "missing"
    both["kind"] = both.table_id.isin(["T6.1", "L1"]).map({True: "damaged tables", False: "sound tables"})
    both.loc[both.kind == "damaged tables", "kind"] += ": " + both.status.fillna("missing")
    for (kind, outcome), cells in both.groupby(["kind", "outcome"]).size().items():
        found.setdefault(kind, dict.fromkeys(OUTCOMES, 0))[outcome] = int(cells)
    return found


def one(processes: int) -> dict:
    """Run everything on the documents of the folder that this process was started for."""
    from analysis import io

    doc_ids = sorted(path.parent.name for path in files.RAW.glob("*/document.yml"))
    started, clock, done = time.perf_counter(), Clock(), []
    pool = ProcessPoolExecutor(processes) if processes > 1 else nullcontext()
    with pool:
        mapped = pool.map(road, doc_ids) if processes > 1 else map(road, doc_ids)
        for number, result in enumerate(mapped, 1):
            done.append(result)
            if number % 40 == 0:
                print(f"{number} of {len(doc_ids)} documents", file=sys.stderr, flush=True)
    wall_of_documents = time.perf_counter() - started
    clock.at("assemble")
    for name in (*FIGURES, "repairs", "checks"):
        io.assemble(files.PROCESSED, name, sorted((files.PARTS / name).glob("doc_id=*/rows.parquet")))
    clock.at("")
    peak_of_assembly = _peak_mb()
    given = studies(clock)
    for result in done:
        for stage in STAGES:
            clock.wall[stage] += result["wall"][stage]
            clock.cpu[stage] += result["cpu"][stage]
    return {
        "documents": len(doc_ids),
        "processes": processes,
        "wall": clock.wall,
        "cpu": clock.cpu,
        "documents_wall_s": wall_of_documents,
        "whole_wall_s": time.perf_counter() - started,
        "peak_documents_mb": max(result["peak_mb"] for result in done),
        "peak_assembly_mb": peak_of_assembly,
        "peak_mb": _peak_mb(),
        "growth_kb_per_document": _growth_kb(done),
        "rows": given,
        "outcomes": judge(),
    }


def long_text() -> dict:
    """Extract one document, then the same tables from a text a hundred times as long; return memory and seconds."""
    import hashlib

    from analysis.source import extract, register

    doc_id = next(path.parent.name for path in sorted(files.RAW.glob("*renstra*/document.yml")))
    document = register.document(doc_id)
    path = files.ROOT / "documents" / document.text.file
    found = {}
    for name, times in (("as it is", 1), ("a hundred times as long", TIMES_AS_LONG)):
        if times > 1:
            body = path.read_bytes()
            path = path.with_name("long.txt")
            filler = b"\n".join(b"Halaman sintetis\t" + line.replace(b"\t", b" ") for line in body.split(b"\n"))
            path.write_bytes(body + filler * (times - 1))
            text = document.text.model_copy(update={"sha256": hashlib.sha256(path.read_bytes()).hexdigest()})
            document = document.model_copy(update={"text": text})
            del body, filler
        before, started = _rss_mb(), time.process_time()
        tables = extract.extract(document, path)
        seconds = time.process_time() - started
        found[name] = {"mb": path.stat().st_size / 1e6, "cpu_s": seconds, "grown_mb": _rss_mb() - before,
                       "rows": sum(len(table.rows) for table in tables.values())}  # fmt: skip
    return found


# what runs outside


def measured(documents: int, processes: int, folder: Path, what: str = "one") -> dict:
    """Return what a process of its own measures in a folder."""
    for left in ("build", "data/processed"):
        shutil.rmtree(folder / left, ignore_errors=True)
    print(f"{documents} documents, {processes} process(es)", flush=True)
    return inside(Path(__file__), folder, ["--inside", what, "--processes", str(processes)])


def inside(script: Path, folder: Path, arguments: list[str]) -> dict:
    """Return what a benchmark's own process says in a folder, with the package that lies there."""
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}
    environment["OPENBLAS_NUM_THREADS"] = "1"
    command = [sys.executable, str(script), *arguments]
    run = subprocess.run(command, env=environment, cwd=folder, stdout=subprocess.PIPE, check=True)
    return json.loads(run.stdout.splitlines()[-1])


def made(documents: int, folder: Path) -> None:
    """Fill a folder with documents and a copy of the package."""
    make = [sys.executable, str(HERE / "synthetic.py"), "--documents", str(documents), "--seed", str(SEED)]
    subprocess.run([*make, "--to", str(folder)], check=True)
    shutil.copytree(HERE.parent / "analysis", folder / "analysis", ignore=shutil.ignore_patterns("__pycache__"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS, help="numbers of documents")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="processes of the parallel runs")
    options = parser.parse_args()
    if options.inside:
        print(json.dumps(long_text() if options.inside == "long" else one(options.processes)))
        return
    runs, long = [], {}
    with tempfile.TemporaryDirectory() as temporary:
        for documents in options.counts:
            folder = Path(temporary) / str(documents)
            made(documents, folder)
            long = long or measured(documents, 1, folder, "long")
            alone = {1} if documents <= ALONE_UP_TO else set()
            for processes in sorted(alone | {options.processes}):
                runs.append(measured(documents, processes, folder))
                save(runs, long)  # a run that is ended early leaves what it has measured


def save(runs: list[dict], long: dict) -> None:
    """Write what has been measured as a table and as a text, and print the text."""
    text = report(runs, long)
    RESULTS.mkdir(exist_ok=True)
    with (RESULTS / "scale.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["documents", "processes", "what", "of", "value"])
        writer.writerows(record for run in runs for record in records(run))
    (RESULTS / "scale.md").write_text(text, encoding="utf-8")
    print(text, flush=True)


def records(run: dict) -> list[tuple]:
    """Return what a run measured, one value per row."""
    first = run["documents"], run["processes"]
    found = [(*first, f"{kind}_s", stage, round(run[kind][stage], 3)) for kind in ("wall", "cpu") for stage in STAGES]
    names = ("documents_wall_s", "whole_wall_s", "peak_documents_mb", "peak_assembly_mb", "peak_mb")
    found += [(*first, name, "all", round(run[name], 1)) for name in (*names, "growth_kb_per_document")]
    found += [(*first, "rows", name, rows) for name, rows in run["rows"].items()]
    for kind, outcomes in run["outcomes"].items():
        found += [(*first, f"figures {outcome}", kind, cells) for outcome, cells in outcomes.items()]
    return found


def report(runs: list[dict], long: dict) -> str:
    """Return the results as a short text."""
    most = max(run["processes"] for run in runs)
    compared = [run for run in runs if run["processes"] == most]
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in ("pandas", "pyarrow", "numpy"))
    lines = [
        "# The road at scale, measured",
        "",
        f"Synthetic documents, seed {SEED}, in equal numbers of the four layouts. {os.cpu_count()} processors, "
        f"{memory_gb:.0f} GB, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"{packages}.",
        "Repeat with `make bench`. CPU seconds compare best: the machine may do other work too.",
        "",
        f"CPU milliseconds per document on {most} processes, and how the cost of a document grows with their number:",
        "",
        "| stage | " + " | ".join(f"{run['documents']} documents" for run in compared) + " | last / first |",
        "|---" * (len(compared) + 2) + "|",
    ]
    for stage in STAGES:
        costs = [1000 * run["cpu"][stage] / run["documents"] for run in compared]
        lines.append(f"| {stage} | " + " | ".join(f"{x:.1f}" for x in costs) + f" | {_ratio(costs)} |")
    costs = [1000 * sum(run["cpu"].values()) / run["documents"] for run in compared]
    lines.append("| all | " + " | ".join(f"{x:.1f}" for x in costs) + f" | {_ratio(costs)} |")
    lines += [
        "",
        "`repair` is the part of reading damaged tables by their arithmetic, `tidy` the rest of cleaning; `assemble`",
        "puts the published tables together, `read` opens them lazily for the studies, `studies` is measures and",
        f"models on all documents ({RESAMPLES} resamples).",
        "",
        "| documents | processes | wall s, text to checks | documents per s | whole wall s | CPU s "
        "| peak MB, text to checks | after assembly | after studies | growth, KB per document |",
        "|---" * 10 + "|",
    ]
    for run in runs:
        rate = run["documents"] / run["documents_wall_s"]
        lines.append(
            f"| {run['documents']} | {run['processes']} | {run['documents_wall_s']:.1f} | {rate:.2f} | "
            f"{run['whole_wall_s']:.1f} | {sum(run['cpu'].values()):.1f} | {run['peak_documents_mb']:.0f} | "
            f"{run['peak_assembly_mb']:.0f} | {run['peak_mb']:.0f} | {run['growth_kb_per_document']:.0f} |"
        )
    last = compared[-1]
    lines += [
        "",
        "Peaks are ru_maxrss: of the worker that needs most, then of the process that assembles and studies. Growth is",
        "what a worker's memory gains per document over the second half of its documents.",
        "",
        f"Figures against the truth, {last['documents']} documents:",
        "",
        "| figures | " + " | ".join(OUTCOMES) + " | wrong of decided, percent |",
        "|---" * (len(OUTCOMES) + 2) + "|",
    ]
    for kind, found in sorted(last["outcomes"].items()):
        decided = found["right"] + found["wrong"]
        wrong = f"{100 * found['wrong'] / decided:.3f}" if decided else ""
        lines.append(f"| {kind} | " + " | ".join(str(found[o]) for o in OUTCOMES) + f" | {wrong} |")
    lines += [
        "",
        "Wrong figures of sound tables are misread on the page, or sums of such; what contradicts a sum or",
        "a second print of them is in `checks`.",
        "",
        "Extraction reads line by line:",
        "",
        "| text | MB | CPU s | memory grown, MB | rows |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {each['mb']:.2f} | {each['cpu_s']:.2f} | {each['grown_mb']:.1f} | {each['rows']} |"
        for name, each in long.items()
    ]
    return "\n".join(lines) + "\n"


def _ratio(costs: list[float]) -> str:
    return f"{costs[-1] / costs[0]:.2f}" if costs[0] > 0.05 else ""


if __name__ == "__main__":
    main()
