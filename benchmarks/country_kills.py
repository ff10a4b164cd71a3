"""Measure that a run on a cluster whose workers and scheduler are killed at random gives the same bytes.

Run as `python benchmarks/country_kills.py`; writes results/country_kills.csv beside this file. Documents of the
synthetic country are cleaned, each by its notebook, and their tables put together, in two copies of the project: in
one without a cluster, in the other on a dask.distributed scheduler and two workers. At random moments one of the three
processes is killed and started again; a run that ends because its scheduler was lost is started again, until one ends
well. A row per kill says how many documents were done.
"""

import argparse
import csv
import hashlib
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import country
import country_graph
import psutil
import road
import synthetic

from analysis.source import extract, register, verbatim

SEED = 1
WORKERS = 2
SECONDS_OF_A_TASK = 4
MADE = ("build/parts", "build/notebooks", "data/processed", "notebooks")
KEPT = "10_clean_budget"
# Of the plan only what cleans documents and puts their tables together.
ONLY = f"""
STEPS = tuple(step for step in STEPS if getattr(step, "name", "") in {{"{KEPT}", *schema.TIDY, "repairs", "checks"}})
"""
FIXED = {"SOURCE_DATE_EPOCH": "1640995200", "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "TZ": "UTC"}
FIXED |= {"OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}


def project(folder: Path, documents: int) -> Path:
    """Return a copy of the project with documents of the country, which makes their tables and nothing else."""
    country_graph.project(folder, 0)
    (folder / "pipeline/plan.py").write_text((folder / "pipeline/plan.py").read_text() + ONLY)
    for path in (folder / "notebooks").glob("*.ipynb"):
        if path.stem != KEPT:
            path.unlink()
    for number in country.order()[:documents]:
        doc_id, _ = synthetic.write(number, SEED, folder, synthetic.of_country)
        document = register.read_document(folder / "data/raw" / doc_id / "document.yml")
        cells = extract.extract(document, folder / "documents" / document.text.file)
        verbatim.write(folder / "data/raw" / doc_id, cells)
    return folder


def start(folder: Path, log: str, *command: str) -> subprocess.Popen:
    """Return a started Python process that works in a copy of the project."""
    environment = os.environ | FIXED | {"PYTHONPATH": str(folder)}
    with (folder.parent / f"{folder.name}-{log}.log").open("ab") as file:
        return subprocess.Popen([sys.executable, "-m", *command], cwd=folder, env=environment,
                                stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT)  # fmt: skip


class Cluster:
    """A scheduler and its workers, each of which can be killed and is then started again."""

    def __init__(self, folder: Path):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = str(free.getsockname()[1])
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.processes = {name: self.started(name) for name in ("scheduler", *map(str, range(WORKERS)))}

    def started(self, name: str) -> subprocess.Popen:
        """Return a new process of that name."""
        common = ("--host", "127.0.0.1", "--no-dashboard")
        if name == "scheduler":
            return start(self.folder, name, "dask", "scheduler", *common, "--port", self.port)
        own = ("--no-nanny", "--nthreads", "2", "--local-directory", str(self.folder.parent))
        return start(self.folder, f"worker-{name}", "dask", "worker", self.address, *common, *own)

    def kill(self, name: str) -> None:
        """Kill a process, and start it again and whatever ended with it."""
        self.processes[name].kill()
        self.processes[name].wait()
        self.mend()

    def mend(self) -> None:
        """Start again what has ended."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                self.processes[name] = self.started(name)

    def end(self) -> None:
        """End all processes."""
        for process in reversed(self.processes.values()):
            process.kill()
            process.wait()


def with_kills(folder: Path, documents: int, most: int, minutes: float) -> list[dict]:
    """Run a project on a cluster that loses processes until it ends well; return each kill and how far the run was.

    A kill falls when so many documents are done as chance has chosen: over the whole run, however long its start takes.
    """
    rng, cluster, deadline = random.Random(f"{SEED} kills"), Cluster(folder), time.monotonic() + 60 * minutes
    marks, killed, runs = sorted(rng.randrange(documents) for _ in range(most)), [], 0
    try:
        while True:
            run, runs = start(folder, "run", "pipeline", "--scheduler", cluster.address), runs + 1
            while run.poll() is None:
                cluster.mend()
                done = len(list((folder / "build/parts/findings").glob("*/rows.parquet")))
                if len(killed) < most and done >= marks[len(killed)] and time.monotonic() < deadline:
                    time.sleep(rng.uniform(0, SECONDS_OF_A_TASK))  # at any moment of the tasks at work
                    victim = rng.choice(list(cluster.processes))
                    killed.append({"kill": len(killed) + 1, "of": victim, "documents_done": done, "run": runs})
                    print(killed[-1], flush=True)
                    cluster.kill(victim)
                time.sleep(0.2)
            if run.returncode == 0:
                return killed
            if time.monotonic() > deadline + 600:
                raise SystemExit("no run ends well")
            cluster.mend()
    finally:
        cluster.end()


def made(folder: Path) -> dict[str, str]:
    """Return a digest of every file that a run makes."""
    paths = [path for part in MADE for path in (folder / part).rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def left_over(folder: Path) -> int:
    """Return how many processes still work in a copy of the project."""
    return sum(str(each.info["cwd"] or "").startswith(str(folder)) for each in psutil.process_iter(["cwd"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=60, help="no further kills after that time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        here = project(Path(temporary) / "here", options.documents)
        there = shutil.copytree(here, Path(temporary) / "there")
        if start(here, "run", "pipeline").wait():
            raise SystemExit((here.parent / "here-run.log").read_text())
        killed = with_kills(there, options.documents, options.kills, options.minutes)
        expected, got = made(here), made(there)
        time.sleep(5)
        other = len(set(expected.items()) ^ set(got.items()))
        found = {"documents": options.documents, "kills": len(killed), "files": len(expected), "other bytes": other}
        found["processes left"] = left_over(there)
    print(found)
    with (road.RESULTS / "country_kills.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["what", "value"])
        writer.writerows(found.items())
        writer.writerow(["kill", "of", "documents_done", "run"])
        writer.writerows(each.values() for each in killed)


if __name__ == "__main__":
    main()
