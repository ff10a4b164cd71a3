"""Measure how long the whole run takes: the project's way, other ways to run its notebooks, and plain functions.

`make bench-runs` writes results/runs.csv and results/runs.md beside this file. Every way runs the same notebooks of
the plan, and its other tasks, in an order that respects what they need, in a copy of the repository without anything
made; then the tables, figures and briefs of all ways are compared to the byte. With names of ways
(`python benchmarks/runs.py project floor`) only these are run, and nothing is written without --write.
"""

import argparse
import contextlib
import ctypes
import hashlib
import importlib.metadata
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from itertools import groupby
from pathlib import Path

import pandas as pd

from analysis import files, io
from pipeline import graph, plan

RESULTS = Path(__file__).parent / "results"
BIN = Path(sys.executable).parent
# What the ways have in common is measured this often; each other way once, between them.
ROUNDS = 3
SET_SUBREAPER = 36  # of prctl
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".pytask", "build", "dist", "site", ".*_cache", ".hypothesis")
# Made by every way; the executed notebooks and the site's copies of them only by the project's own.
COMPARED = ("data/processed", "figures", "briefs")
OWN = ("notebooks", "build/notebooks", "site")
PACKAGES = ("papermill", "nbconvert", "nbclient", "jupyter_client", "ipykernel", "pytask", "pytask-parallel", "nbval")
PACKAGES += ("pandas", "numpy", "scipy", "statsmodels", "matplotlib")


@dataclass
class Way:
    """One arrangement: what it is, and its commands for a copy of the repository."""

    what: str
    commands: Callable[[Path], list[list]]
    own: bool = False  # its notebooks are the project's, to the byte
    often: bool = False
    prepare: Callable[[Path], None] | None = None


@dataclass
class Measured:
    """Seconds of one way's runs, and a digest of every file that it made."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


def tasks() -> list[graph.Task]:
    """Return the plan's tasks, each after what it needs."""
    planned = {task.name: task for task in graph.tasks(plan.STEPS, files.ROOT)}
    order = TopologicalSorter({each.name: each.after for each in planned.values()})
    return [planned[name] for name in order.static_order()]


def needs(planned: list[graph.Task]) -> dict[str, set[str]]:
    """Return for each task by name the tasks whose files it reads."""
    made = {path: task.name for task in planned for path in task.writes}
    return {task.name: {made[path] for path in task.reads if path in made} - {task.name} for task in planned}


def is_notebook(task: graph.Task) -> bool:
    """Return whether a task runs a notebook."""
    return isinstance(task.step, plan.Notebook)


def source(task: graph.Task) -> Path:
    """Return the notebook that a task runs, relative to a copy's root; its run with defaults replaces the other."""
    return Path("build/sources", f"{task.step.name}.ipynb")


def output(task: graph.Task) -> Path:
    """Return the executed notebook of a task, relative to the root."""
    return task.writes[0].relative_to(files.ROOT)


def this(way: str, *names: str) -> list:
    """Return the command that runs a part of this file."""
    return [sys.executable, "benchmarks/runs.py", "--as", way, *names]


# -- the ways ------------------------------------------------------------------------------------------------


def papermill_command(task: graph.Task) -> list:
    """Return papermill's command for a task."""
    parameters = [word for name, value in task.parameters.items() for word in ("-p", name, value)]
    return [BIN / "papermill", "--no-progress-bar", source(task), output(task), *parameters]


def one_after_another(copy: Path) -> list[list]:
    """Return one papermill command per notebook, and one command per group of other tasks between them."""
    commands = []
    for notebooks, group in groupby(tasks(), is_notebook):
        group = list(group)
        commands += [papermill_command(each) for each in group] if notebooks else [this("tasks", *names(group))]
    return commands


def names(group: list[graph.Task]) -> list[str]:
    """Return the names of tasks."""
    return [task.name for task in group]


def inject(copy: Path) -> None:
    """Write the notebooks with their parameters where they are to be executed in place."""
    import nbformat
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    for task in filter(is_notebook, tasks()):
        if task.parameters:
            content = parameterize_notebook(load_notebook_node(str(copy / source(task))), task.parameters)
            io.write_text(copy / output(task), nbformat.writes(content))


def converted(copy: Path) -> list[list]:
    """Return one nbconvert command per group of notebooks that no other task parts."""
    start = [BIN / "jupyter", "nbconvert", "--log-level=WARN", "--to=notebook", "--execute", "--inplace"]
    grouped = [(notebooks, list(group)) for notebooks, group in groupby(tasks(), is_notebook)]
    return [
        [*start, *map(output, group)] if notebooks else this("tasks", *names(group)) for notebooks, group in grouped
    ]


def snakemake() -> Path | None:
    """Return Snakemake's command, if it is installed: named by SNAKEMAKE, or on the path."""
    found = shutil.which(os.environ.get("SNAKEMAKE", "snakemake"))
    return Path(found).absolute() if found else None


def write_rules(copy: Path) -> None:
    """Write a Snakemake rule per task: papermill's command, or a command for another task."""
    planned, lines = tasks(), []
    number = {task.name: place for place, task in enumerate(planned)}
    done = "build/done/{}".format
    last = ", ".join(repr(done(place)) for place in number.values())
    lines.append(f"rule all:\n    input: {last}")
    for name, needed in needs(planned).items():
        task = planned[number[name]]
        command = papermill_command(task) if is_notebook(task) else this("tasks", name)
        lines.append(f"rule task_{number[name]}:")
        if needed:
            lines.append("    input: " + ", ".join(repr(done(number[each])) for each in sorted(needed)))
        lines.append(f"    output: touch({done(number[name])!r})")
        lines.append(f"    shell: {' '.join(repr(str(word)) for word in command)!r}")
    io.write_text(copy / "build/Snakefile", "\n".join(lines) + "\n")


def lay_executed(copy: Path) -> None:
    """Lay the executed notebooks there, which the site shows: plain functions have none."""
    for folder in ("notebooks", "build/notebooks"):
        shutil.copytree(copy.parent / "executed" / folder, copy / folder, dirs_exist_ok=True)


ONE_WORKER = "import pipeline.__main__ as run; run.WORKERS = 1; raise SystemExit(run.main([]))"
PROJECT = [sys.executable, "-m", "pipeline"]

WAYS = {
    "project": Way("python -m pipeline: pytask, papermill", lambda copy: [PROJECT], own=True, often=True),
    "floor": Way(
        "the same work as plain functions in one process",
        lambda copy: [this("floor")],
        often=True,
        prepare=lay_executed,
    ),
    "papermill": Way("the papermill command, one notebook after another", one_after_another),
    "nbconvert": Way("jupyter nbconvert --execute, all that need not wait at once", converted, prepare=inject),
    "pool": Way("papermill in a pool of 2 processes", lambda copy: [this("pool")]),
    "snakemake": Way(
        "Snakemake on 2 cores, a rule per notebook",
        lambda copy: [[snakemake(), "--snakefile=build/Snakefile", "--cores=2", "--quiet=all"]],
        prepare=write_rules,
    ),
    "one_worker": Way(
        "python -m pipeline, one task at a time", lambda copy: [[sys.executable, "-c", ONE_WORKER]], own=True
    ),
}


def run_floor() -> None:
    """Do all tasks in this process: of a notebook only the code cells, with the parameters set."""
    from pipeline.work import do

    os.environ["MPLBACKEND"] = "agg"
    for task in tasks():
        if not is_notebook(task):
            do(task)
            continue
        space = {"__name__": "__main__"}
        with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
            for cell in json.loads((files.ROOT / source(task)).read_bytes())["cells"]:
                if cell["cell_type"] == "code" and "injected-parameters" not in cell["metadata"].get("tags", []):
                    exec("".join(cell["source"]), space)
                    if "parameters" in cell["metadata"].get("tags", []):
                        space |= task.parameters


def run_tasks(wanted: list[str]) -> None:
    """Do some tasks that run no notebook."""
    from pipeline.work import do

    for task in tasks():
        if task.name in wanted:
            do(task)


def run_pool() -> None:
    """Do all tasks in a pool of two processes, each as soon as what it needs is there."""
    planned = {task.name: task for task in tasks()}
    order, running = TopologicalSorter(needs(list(planned.values()))), {}
    order.prepare()
    with ProcessPoolExecutor(2) as pool:
        while order.is_active():
            running |= {pool.submit(_in_pool, planned[name]): name for name in order.get_ready()}
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                future.result()
                order.done(running.pop(future))


def _in_pool(task: graph.Task) -> None:
    if is_notebook(task):
        import papermill

        papermill.execute_notebook(str(source(task)), str(output(task)), task.parameters, progress_bar=False)
    else:
        run_tasks([task.name])


# -- measuring -----------------------------------------------------------------------------------------------


def empty_copy(folder: Path) -> Path:
    """Return a copy of the repository, as it is here, without the files that tasks make."""
    shutil.copytree(files.ROOT, folder, ignore=NOT_COPIED)
    for path in (path.relative_to(files.ROOT) for task in tasks() for path in task.writes):
        if path.parts[0] != "notebooks":
            (folder / path).unlink(missing_ok=True)
    (folder / "build" / "notebooks").mkdir(parents=True)
    # Where it could not make its folder, IPython would leave one among the temporary files.
    (folder.parent / "settings").mkdir(exist_ok=True)
    shutil.copytree(folder / "notebooks", folder / "build" / "sources")
    # Their bytecode is there for nobody to pay for it.
    for package in ("analysis", "pipeline"):
        subprocess.run([sys.executable, "-m", "compileall", "-q", folder / package], check=True)
    return folder


def environment(copy: Path) -> dict[str, str]:
    """Return the variables for a run in a copy: its own modules come first, and its own settings."""
    own = {"PYTHONPATH": str(copy), "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    for name in ("IPYTHONDIR", "MPLCONFIGDIR", "XDG_CACHE_HOME", "JUPYTER_RUNTIME_DIR"):
        own[name] = str(copy.parent / "settings" / name.lower())
    return os.environ | own


def timed(commands: list[list], copy: Path) -> tuple[float, float]:
    """Run commands in a copy and return wall and processor seconds, of all processes that they start."""
    before, started = processor_seconds(), time.perf_counter()
    with (copy.parent / "log").open("w+") as log:
        for command in commands:
            done = subprocess.run(
                [str(word) for word in command], cwd=copy, env=environment(copy), stdout=log, stderr=log
            )
            if done.returncode:
                log.seek(0)
                raise SystemExit(
                    f"{' '.join(map(str, command[:4]))} ended with {done.returncode}:\n{log.read()[-4000:]}"
                )
    wall = time.perf_counter() - started
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    return wall, processor_seconds() - before


def adopt_orphans() -> None:
    """Have processes whose parent ends become this one's, so that it sees their end and counts their seconds."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(SET_SUBREAPER, 1)


def processor_seconds() -> float:
    """Return the processor time of all processes below this one that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def digests(copy: Path, folders: tuple[str, ...]) -> dict[str, str]:
    """Return a digest of every file in some folders, by its path in the copy."""
    files = sorted(path for folder in folders for path in (copy / folder).rglob("*") if path.is_file())
    return {str(path.relative_to(copy)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def measure(name: str, work: Path) -> tuple[float, float, dict[str, str]]:
    """Run one way in a copy without anything made; return wall and processor seconds, and what it made."""
    way, copy = WAYS[name], work / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(work / "empty", copy)
    if way.prepare:
        way.prepare(copy)
    wall, cpu = timed(way.commands(copy), copy)
    if way.own and not (work / "executed").exists():
        for folder in ("notebooks", "build/notebooks"):
            shutil.copytree(copy / folder, work / "executed" / folder)
    return wall, cpu, digests(copy, COMPARED + OWN if way.own else COMPARED)


def sequence(chosen: list[str], often_run: int) -> list[str]:
    """Return the runs in order: the ways that are measured often are taken in turn, the others between them."""
    often, once = ([name for name in chosen if WAYS[name].often is kind] for kind in (True, False))
    rounds = [often[:: 1 if number % 2 == 0 else -1] for number in range(often_run)]
    order = []
    for number, each in enumerate(rounds):
        order += [*each, *once[number * len(once) // often_run : (number + 1) * len(once) // often_run]]
    return order


def notebooks_compared(work: Path) -> tuple[float, float]:
    """Run nbval on the notebooks of the plan in the copy of a whole run; return wall and processor seconds."""
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-sanitize-with", "tests/nbval_sanitize.cfg"]
    return timed([[*command, "-p", "no:cacheprovider", "notebooks"]], work / "copy")


# -- results -------------------------------------------------------------------------------------------------


def table(measured: dict[str, Measured]) -> pd.DataFrame:
    """Return one row per way: median seconds, and how they compare with plain functions and with the project."""
    wall = {name: statistics.median(each.wall) for name, each in measured.items()}
    return pd.DataFrame(
        {
            "way": name,
            "what": WAYS[name].what,
            "runs": len(each.wall),
            "wall_seconds": round(wall[name], 1),
            "wall_seconds_lowest": round(min(each.wall), 1),
            "wall_seconds_highest": round(max(each.wall), 1),
            "cpu_seconds": round(statistics.median(each.cpu), 1),
            "times_floor": round(wall[name] / wall["floor"], 2) if "floor" in wall else None,
            "times_project": round(wall[name] / wall["project"], 2) if "project" in wall else None,
        }
        for name, each in measured.items()
    )


def differences(measured: dict[str, Measured]) -> list[str]:
    """Return a line per file that some way made otherwise than the first one, or not at all."""
    first = next(iter(measured))
    found = []
    for name, each in measured.items():
        common = COMPARED + OWN if WAYS[name].own and WAYS[first].own else COMPARED
        one, other = (
            {path: digest for path, digest in files.items() if path.startswith(common)}
            for files in (measured[first].files, each.files)
        )
        found += [f"{name}: {path}" for path in sorted(one.keys() | other.keys()) if one.get(path) != other.get(path)]
    return found


def machine() -> str:
    """Return what the machine is, and the versions of what runs the notebooks."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    if found := snakemake():
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        versions += f", snakemake {version}"
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{platform.system()} {platform.machine()}, {cores} cores, {memory:.0f} GiB, "
        f"load {os.getloadavg()[0]:.1f} at the start, Python {platform.python_version()}; {versions}"
    )


def as_markdown(rows: pd.DataFrame, nbval: tuple[float, float], said: str, alike: str) -> str:
    """Return the results to read."""
    lines = [
        "# Whole runs of the project",
        "",
        "Made by `make bench-runs`: all notebooks and other tasks of the plan, each way from a copy with nothing made.",
        "Seconds are medians; `floor` and `project` are run in turn, the other ways between them.",
        "",
        "| way | what | runs | wall s | lowest to highest | processor s | times floor | times project |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {row.way} | {row.what} | {row.runs} | {row.wall_seconds} | {row.wall_seconds_lowest} to "
        f"{row.wall_seconds_highest} | {row.cpu_seconds} | {row.times_floor} | {row.times_project} |"
        for row in rows.itertuples()
    ]
    lines += [f"| {name} | not measured here | | | | | | |" for name in WAYS if name not in set(rows.way)]
    compared = f"`pytest --nbval` on the notebooks with their defaults: {nbval[0]:.1f} s, {nbval[1]:.1f} of processor."
    lines += ["", alike, "", compared]
    return "\n".join([*lines, "", said, ""])


def compare(chosen: list[str], work: Path, rounds: int, kept: bool) -> int:
    """Run the chosen ways, print and, where they are to be kept, write the results; return 1 where files differ."""
    said = machine()
    if "snakemake" in chosen and not snakemake():
        print("snakemake: not measured, it is not installed")
        chosen = [name for name in chosen if name != "snakemake"]
    empty_copy(work / "empty")
    order = sequence(chosen, rounds)
    measured = {name: Measured() for name in chosen}
    for number, name in enumerate(order, 1):
        print(f"[{number}/{len(order)}] {name:13}", end=" ", flush=True)
        wall, cpu, files = measure(name, work)
        measured[name].wall.append(wall)
        measured[name].cpu.append(cpu)
        measured[name].files = files
        print(f"{wall:6.1f} s, {cpu:6.1f} s of processor time", flush=True)
    nbval = (0.0, 0.0)
    if kept:
        print("nbval", end=" ", flush=True)
        nbval = notebooks_compared(work)
        print(f"{nbval[0]:6.1f} s", flush=True)
    rows, differ = table(measured), differences(measured)
    print(rows.drop(columns="what").to_string(index=False))
    count = len(next(iter(measured.values())).files)
    alike = (
        f"Same bytes: the tables, figures and briefs of every way; with notebooks and site, {count} files, of the ways"
    )
    print("\n".join(["different from the first way:", *differ]) if differ else f"the same bytes: {count} files")
    if kept and not differ:
        alike += f" {', '.join(name for name in chosen if WAYS[name].own)}."
        io.write_csv(RESULTS / "runs.csv", rows)
        io.write_text(RESULTS / "runs.md", as_markdown(rows, nbval, said, alike))
    return int(bool(differ))


def main() -> int:
    """Measure, or do a part of what is measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("ways", nargs="*", help=f"of {', '.join(WAYS)}; all where none is named")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="runs of each of the ways that are measured often")
    parser.add_argument("--write", action="store_true", help="write the results of the named ways")
    parser.add_argument("--as", dest="part", choices=["floor", "pool", "tasks"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    match given.part:
        case "floor":
            run_floor()
        case "pool":
            run_pool()
        case "tasks":
            run_tasks(given.ways)
        case None:
            if unknown := set(given.ways) - set(WAYS):
                parser.error(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(WAYS)}")
            adopt_orphans()
            with tempfile.TemporaryDirectory() as work:
                ways = given.ways or list(WAYS)
                return compare(ways, Path(work).resolve(), given.rounds, given.write or not given.ways)
    return 0


if __name__ == "__main__":
    sys.exit(main())
