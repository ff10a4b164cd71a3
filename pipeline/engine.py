"""pytask, as this project runs it: thousands of tasks, in order, without what they need not wait for."""

import sys
import time
import typing
from collections import deque
from collections.abc import Callable
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import _pytask.execute
import _pytask.state
import pytask
import pytask_parallel.execute
from _pytask import lockfile
from pytask import PTask, Session

from pipeline.graph import Task
from pipeline.tasks import for_pytask

# pytask-parallel looks for finished tasks ever more rarely, in the end once a second: too rarely for tasks
# that take a second. Measured: 9 seconds instead of 12 for 14 notebooks.
SECONDS_BETWEEN_LOOKS = 0.02


def build(tasks: list[Task], do: Callable[[Task], None], workers: int, root: Path) -> Session:
    """Do what is out of date of the tasks, so many at once, and return what became of each."""
    # On a terminal pytask shows a live table; in a log pipeline.progress says the same in lines.
    pytask.console.quiet = not sys.stdout.isatty()
    pytask_parallel.execute._Sleeper.sleep = _sleep
    # pytask.lock keeps all that a later run needs. The database beside it is read by nobody; to fill it is a fifth
    # of the time of a run with nothing to do.
    _pytask.state.update_states_in_database = lambda session, signature: None
    _pytask.execute.SimpleScheduler = Scheduler
    lockfile.read_lockfile = _record
    if sys.version_info < (3, 12):
        # Asked of every node a dozen times, and found anew each time; later Pythons keep it.
        typing._get_protocol_attrs = cache(typing._get_protocol_attrs)
    return pytask.build(
        config=root / "pyproject.toml",
        tasks=for_pytask(tasks, do),
        n_workers=workers,
        capture="no",
        show_traceback=False,
        database_url="sqlite://",
    )


def refuse_unreadable(record: Path) -> None:
    """Raise ValueError or LockfileError where the record of runs, or what was added to it, cannot be read."""
    _record(record)
    lockfile._read_journal_entries(lockfile._journal(record))


def _record(path: Path) -> lockfile._Lockfile | None:
    """Return the record of runs; read once, and not four times, each of which takes a second for thousands of tasks."""
    return _read_record(path, path.stat().st_mtime_ns) if path.exists() else None


@cache
def _read_record(path: Path, changed: int) -> lockfile._Lockfile:
    found = lockfile.msgspec.toml.decode(path.read_bytes(), type=lockfile._Lockfile)
    if found.lock_version != lockfile.CURRENT_LOCKFILE_VERSION:
        raise lockfile.LockfileVersionError(f"lock-version {found.lock_version!r} is not known")
    return found


def _sleep(sleeper: pytask_parallel.execute._Sleeper) -> None:
    """Wait only where nothing was ready: what is up to date takes no worker's time."""
    if sleeper.timing_idx:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        sleeper.reset()


class Scheduler:
    """Gives the tasks in the plan's order, each when those before it are done.

    pytask's own follows every task back to the first ones, and looks at all that are left for each that is next: with
    thousands of tasks it takes longer than they do.
    """

    def __init__(self, dag):
        tasks = {name: node for name, node in dag.nodes.items() if isinstance(node, PTask)}
        self._sorter: TopologicalSorter[str] = TopologicalSorter()
        for name in tasks:
            self._sorter.add(name, *(task for node in dag.predecessors(name) for task in dag.predecessors(node)))
        self._sorter.prepare()
        self._ready: deque[str] = deque()

    from_dag = classmethod(lambda cls, dag: cls(dag))

    def get_ready(self, n: int = 1) -> list[str]:
        """Return up to n tasks that can be done now."""
        self._ready.extend(self._sorter.get_ready())
        return [self._ready.popleft() for _ in range(min(n, len(self._ready)))]

    def is_active(self) -> bool:
        """Return whether there is something left."""
        return self._sorter.is_active()

    def done(self, *names: str) -> None:
        """Note that tasks are done, well or not."""
        self._sorter.done(*names)
