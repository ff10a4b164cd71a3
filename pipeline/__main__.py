"""Run what is out of date and say what was made, and where: `python -m pipeline`, or `--help`."""

import argparse
import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

import pytask
from _pytask import lockfile
from pytask import ExitCode, Session, TaskOutcome

from analysis import files, schema
from analysis.publish import manifest
from analysis.run import runs
from analysis.source import register

try:
    from pipeline import engine, graph, plan, work
except register.RegisterError as error:  # a document that cannot be read, or whose questions are open
    raise SystemExit(files.printable(str(error))) from None

ROOT = files.ROOT
# Kernels wait for each other's messages a good part of the time: twice as many as processors keep these busy.
WORKERS = 2 * (os.cpu_count() or 1)


def main(arguments: list[str] | None = None) -> int:
    """Run the plan, or the part of it that the arguments choose, and return the exit code."""
    started = time.monotonic()
    given = parser().parse_args(arguments)
    choice = graph.Choice(given.region, given.lang, given.year and int(given.year))
    try:
        prepare(ROOT)
    except OSError as error:
        print(f"{error.filename}: cannot be written: {error.strerror}", file=sys.stderr)
        return 2
    print("==> pipeline: looking for what is out of date", flush=True)
    try:
        tasks = graph.tasks(plan.STEPS, ROOT, choice)
    except graph.PlanError as error:
        print(files.printable(str(error)), file=sys.stderr)
        return 2
    if choice == graph.EVERYTHING:
        remove_other_runs(tasks, ROOT)
    with ExitStack() as stack:
        do, workers = work.do, WORKERS
        if given.scheduler:
            # A second and 15 MB that a run on one machine need not spend.
            from pipeline import cluster

            try:
                do = stack.enter_context(cluster.connected(given.scheduler, given.network == "trusted"))
            except cluster.ClusterError as error:
                print(error, file=sys.stderr)
                return 2
            # Whatever is ready is handed over: the cluster may grow with what waits.
            workers = len(tasks)
        session = engine.build(tasks, do, workers, ROOT)
    if session.exit_code == ExitCode.OK or TaskOutcome.FAIL in {each.outcome for each in session.execution_reports}:
        report(session, time.monotonic() - started)
        manifest.write_results(ROOT)
        results = [each.writes[0] for each in tasks if each.writes[0].is_relative_to(ROOT / "build/results")]
        for line in said(notebook for notebook in results if notebook.exists()):
            print(files.printable(line))
    elif pytask.console.quiet:
        failed = [each.exc_info[1] for each in session.collection_reports if each.exc_info]
        what = "\n".join(str(error) for error in failed)
        print(
            files.printable(what) or f"pytask ended with {session.exit_code!r}; in a terminal it says why",
            file=sys.stderr,
        )
    interrupted = session.exit_code == ExitCode.OK and len(session.execution_reports) < len(session.tasks)
    return 130 if interrupted else session.exit_code


def said(notebooks: Iterable[Path]) -> list[str]:
    """Return the lines that executed notebooks printed, each once: what a selection has no rows of, all studies say."""
    return list(dict.fromkeys(line for notebook in notebooks for line in runs.printed(notebook).splitlines()))


def prepare(root: Path) -> None:
    """Remove what killed runs left unfinished, and set a record of runs aside that cannot be read.

    OSError where nothing can be written.
    """
    build = root / files.BUILD.relative_to(ROOT)
    build.mkdir(exist_ok=True)
    made = [folder for folder in (build, *(root / each.relative_to(ROOT) for each in files.RESULTS))]
    if left := files.sweep(folder for folder in made if folder != root / files.RAW.relative_to(ROOT)):
        print(f"==> pipeline: {len(left)} unfinished files of runs that were killed are removed", flush=True)
    listing = root / "site" / manifest.NAME
    if listing.exists() and manifest.differences(listing):
        # The index is what the plan knows of the site: without it the site is built anew.
        (root / "site/index.html").unlink(missing_ok=True)
    _results_as_written(root)
    listing = root / manifest.NAME
    for each in manifest.differences(listing, "data/raw/") if listing.exists() else []:
        print(f"==> pipeline: {each} since it was published", flush=True)
    lock = root / "pytask.lock"
    try:
        engine.refuse_unreadable(lock)
    except (lockfile.LockfileError, ValueError) as error:
        for path in (lock, lock.with_suffix(".lock.journal")):
            if path.exists():
                path.replace(build / f"{path.name}.unreadable")
        print(f"==> pipeline: pytask.lock is set aside in build/, everything runs again: {error}", flush=True)


def remove_other_runs(tasks: list[graph.Task], root: Path) -> None:
    """Remove the executed notebooks that no task of the whole plan makes: the site shows whatever lies beside them."""
    made = {path for task in tasks for path in task.writes}
    for path in set((root / "build/notebooks").glob("*.ipynb")) - made:
        path.unlink()


def _results_as_written(root: Path) -> None:
    """Let the studies of chosen regions and years be done anew where a file that they wrote is not what it was."""
    listing = root / "build/results" / manifest.NAME
    if not listing.exists() or not (changed := manifest.differences(listing)):
        return
    listing.unlink()
    for notebook in listing.parent.glob("*.ipynb"):  # what the plan knows of a study: without it it is done anew
        notebook.unlink()
    print(f"==> pipeline: build/results/{changed[0]}; what is asked for is done anew", flush=True)


def parser() -> argparse.ArgumentParser:
    """Return the reader of the command's arguments; it refuses regions, languages and years that are not known."""
    parser = argparse.ArgumentParser("python -m pipeline", description="Run what is out of date.", allow_abbrev=False)
    regions, languages = register.region_ids(), list(schema.LANGUAGES)
    years = [str(year) for year in register.years()]
    _once(parser, "--region", "documents, briefs and studies of a region", choices=regions, type=_folded(regions))
    _once(parser, "--lang", "briefs in a language; figures of chosen studies", choices=languages)
    _once(parser, "--scheduler", "address of a dask.distributed scheduler whose workers do the tasks")
    _once(parser, "--network", "a scheduler on a network may do without TLS", choices=["trusted"])
    _once(parser, "--year", "studies of a fiscal year", choices=years)
    return parser


def _folded(known: list[str]) -> Callable[[str], str]:
    """Return what turns a name into the known one of the same letters, whatever their case."""
    names = {name.lower(): name for name in known}
    return lambda given: names.get(given.lower(), given)


class _Once(argparse.Action):
    """An option that is refused where it is given twice."""

    def __call__(self, parser, namespace, values, option_string=None):
        """Keep the value."""
        if getattr(namespace, self.dest) is not None:
            parser.error(f"{option_string} is given twice")
        setattr(namespace, self.dest, values)


def _once(parser: argparse.ArgumentParser, name: str, what: str, **options) -> None:
    parser.add_argument(name, help=what, action=_Once, **options)


def report(session: Session, seconds: float) -> None:
    """Print what was done, what failed and why, and where the results are."""
    outcomes = Counter(each.outcome for each in session.execution_reports)
    ran, unchanged = outcomes[TaskOutcome.SUCCESS], outcomes[TaskOutcome.SKIP_UNCHANGED]
    failures = [each for each in session.execution_reports if each.outcome == TaskOutcome.FAIL]
    print()
    for each in failures:
        _, error, places = each.exc_info
        # A notebook's traceback is in its copy.
        known = isinstance(error, runs.RunFailed | runs.ParameterError)
        print(f"FAILED {each.task.name}")
        told = str(error) if known else "".join(traceback.format_exception(None, error, places))
        print(files.printable(told), end="\n\n")
    if failures:
        waiting = len(session.tasks) - ran - unchanged - len(failures)
        print(f"{len(failures)} failed, {waiting} not run because of it, {ran} done ({seconds:.1f} s)")
        return
    if len(session.execution_reports) < len(session.tasks):
        print(f"Interrupted after {ran} of {len(session.tasks)} tasks; make goes on from here")
        return
    if not ran:
        print(f"Nothing to do: all {unchanged} tasks are up to date ({seconds:.1f} s)")
    else:
        print(f"Done: {ran} tasks run, {unchanged} were up to date ({seconds:.1f} s)")
    for pattern, what in (
        ("notebooks/*.ipynb", "notebooks with their outputs"),
        ("build/notebooks/*.ipynb", "further runs of them, one per document or choice"),
        ("build/results/*.ipynb", "studies of a region or year, with their tables and figures beside them"),
        ("data/processed/*.csv", "tables, also as Parquet"),
        ("figures/*.svg", "figures, also as PNG, each with its data"),
        ("briefs/*.pdf", "policy briefs"),
    ):
        if number := len(list(ROOT.glob(pattern))):
            print(f"  {str(Path(pattern).parent) + '/':18} {number:3} {what}")


if __name__ == "__main__":
    sys.exit(main())
