"""Measure that runs leave nothing behind: processes, open files, temporary files, memory.

`python benchmarks/leaks.py` runs all notebooks of one document a hundred times in one process, and then the whole
plan several times, each time from nothing made; it writes results/leaks.csv and results/leaks.md beside this file.
What is there is counted when everything has ended. Linux only.
"""

import argparse
import gc
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import runs as whole_runs

from analysis import files, io
from pipeline import work

DOCUMENT = "serang_renja_2022"
REPETITIONS, WHOLE_RUNS = 100, 5
WARM_UP = 10  # repetitions after which caches are full
SECONDS_TO_END = 10
PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20
RESULTS = Path(__file__).parent / "results"


def of_document() -> list:
    """Return the runs of the document's notebooks, in the plan's order."""
    return [
        task
        for task in whole_runs.tasks()
        if whole_runs.is_notebook(task) and any(DOCUMENT in str(path) for path in task.writes)
    ]


def children(pid: int) -> list[str]:
    """Return the processes that a process has started and that are there still."""
    return [
        child for thread in Path(f"/proc/{pid}/task").iterdir() for child in (thread / "children").read_text().split()
    ]


def memory_mib(pid: int) -> float:
    """Return a process's own memory; libraries, whose pages other programs may share at the moment, not counted."""
    found = re.search(r"Anonymous: +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text())
    return round(int(found[1]) / 1024, 1)


def left() -> dict:
    """Return how much of everything there is in this process and the temporary folder."""
    gc.collect()
    return {
        "kernels": len(children(os.getpid())),
        "driver_open_files": len(os.listdir("/proc/self/fd")),
        "driver_threads": threading.active_count(),
        "driver_memory_mib": memory_mib(os.getpid()),
        "temporary_files": len(os.listdir(tempfile.gettempdir())),
    }


def repeat(number: int) -> None:
    """Run the document's notebooks so often, and print what is left after each time, a line of JSON."""
    tasks = of_document()
    stages = [[task for task in tasks if task.step.name == name] for name in dict.fromkeys(t.step.name for t in tasks)]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(number):
            shutil.rmtree(files.PARTS, ignore_errors=True)
            for stage in stages:
                list(pool.map(work.do, stage))
            end = time.monotonic() + SECONDS_TO_END
            while children(os.getpid()) and time.monotonic() < end:
                time.sleep(0.05)
            print(json.dumps(left()), flush=True)


def repetitions(number: int, work_folder: Path) -> pd.DataFrame:
    """Return what is left after each repetition of the document's notebooks."""
    copy = whole_runs.empty_copy(work_folder / "copy")
    rows = []
    with (work_folder / "log").open("w+") as log:
        command = [sys.executable, "benchmarks/leaks.py", "--as", "repeat", "--repetitions", str(number)]
        environment = whole_runs.environment(copy) | {"TMPDIR": str(work_folder / "temporary")}
        with subprocess.Popen(command, cwd=copy, env=environment, stdout=subprocess.PIPE, stderr=log, text=True) as run:
            for line in run.stdout:
                rows.append({"what": f"notebooks of {DOCUMENT}", "repetition": len(rows) + 1} | json.loads(line))
                print(f"[{len(rows)}/{number}] {rows[-1]}", flush=True)
        if run.returncode:
            log.seek(0)
            raise SystemExit(f"the repetitions ended with {run.returncode}:\n{log.read()[-4000:]}")
    return pd.DataFrame(rows)


def whole(number: int, work_folder: Path) -> pd.DataFrame:
    """Return what is left after each whole run: processes, temporary files, unfinished notebooks."""
    whole_runs.empty_copy(work_folder / "empty")
    copy, temporary, rows = work_folder / "whole", work_folder / "temporary", []
    for repetition in range(1, number + 1):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(work_folder / "empty", copy)
        environment = whole_runs.environment(copy) | {"TMPDIR": str(temporary)}
        started = time.perf_counter()
        run = subprocess.run(whole_runs.PROJECT, cwd=copy, env=environment, capture_output=True, text=True)
        seconds, end = time.perf_counter() - started, time.monotonic() + SECONDS_TO_END
        if run.returncode:
            raise SystemExit(f"the run ended with {run.returncode}:\n{(run.stdout + run.stderr)[-4000:]}")
        # Orphans become this process's own, see runs.adopt_orphans.
        while (there := children(os.getpid())) and time.monotonic() < end:
            os.waitpid(-1, os.WNOHANG)
            time.sleep(0.05)
        rows.append(
            {
                "what": "whole run",
                "repetition": repetition,
                "seconds": round(seconds, 1),
                "processes": len(there),
                "temporary_files": len(os.listdir(temporary)),
                "unfinished_notebooks": len(list((copy / "build" / "running").iterdir())),
            }
        )
        print(f"[{repetition}/{number}] {rows[-1]}", flush=True)
    return pd.DataFrame(rows)


def as_markdown(often: pd.DataFrame, runs: pd.DataFrame) -> str:
    """Return the results to read."""
    number, warm_up = len(often), min(WARM_UP, len(often))
    columns = [name for name in often if name not in ("what", "repetition")]
    first, early, last = (often.iloc[place] for place in (0, warm_up - 1, -1))
    lines = [
        "# What runs leave behind",
        "",
        f"Made by `python benchmarks/leaks.py`. {number} times all notebooks of {DOCUMENT} in one process;",
        "memory is a process's own, without libraries.",
        "",
        f"| after all kernels ended | first time | time {warm_up} | time {number} | highest |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [f"| {name} | {first[name]} | {early[name]} | {last[name]} | {often[name].max()} |" for name in columns]
    lines += [
        "",
        f"Whole runs, each a process of its own from nothing made: {len(runs)}. Left behind at the highest:",
        "",
    ]
    lines += [f"- {name}: {runs[name].max()}" for name in ("processes", "temporary_files", "unfinished_notebooks")]
    return "\n".join([*lines, ""])


def main() -> int:
    """Measure, or do the part that is measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--as", dest="part", choices=["repeat"], help=argparse.SUPPRESS)
    parser.add_argument("--repetitions", type=int, default=REPETITIONS)
    parser.add_argument("--whole-runs", type=int, default=WHOLE_RUNS)
    given = parser.parse_args()
    if given.part:
        repeat(given.repetitions)
        return 0
    whole_runs.adopt_orphans()
    with tempfile.TemporaryDirectory() as folder:
        work_folder = Path(folder).resolve()
        (work_folder / "temporary").mkdir()
        often, runs = repetitions(given.repetitions, work_folder), whole(given.whole_runs, work_folder)
    io.write_csv(RESULTS / "leaks.csv", pd.concat([often, runs], ignore_index=True))
    io.write_text(RESULTS / "leaks.md", as_markdown(often, runs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
