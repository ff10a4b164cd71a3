"""The plan's tasks, as pytask runs them."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from pytask import Product, PythonNode, task

from analysis import files
from analysis.run import runs
from pipeline.graph import Task, digest


class InputMoved(runs.RunFailed):
    """A file that a task reads changed between its start and its end."""


def for_pytask(each: Task, do: Callable[[Task], None]) -> Callable:
    """Return a task for pytask: when its key or a file that it reads or writes has changed, it is done again."""

    @task(id=each.name)
    def task_run(
        key: Annotated[str, PythonNode(value=each.key, hash=True)],
        reads: list[Path] = each.reads,
        writes: Annotated[list[Path], Product] = each.writes,
    ) -> None:
        """Do one task of the plan."""
        before = {path: digest(path) for path in each.reads} | each.sources
        do(each)
        _refuse_moved(each.name, before)

    return task_run


def _refuse_moved(name: str, before: dict[Path, str]) -> None:
    """Raise InputMoved where a file is not what it was: a task that failed is not noted as done."""
    moved = sorted(path for path, content in before.items() if not path.exists() or digest(path) != content)
    if moved:
        places = ", ".join(str(path.relative_to(files.ROOT)) for path in moved[:3])
        more = f" and {len(moved) - 3} more" if len(moved) > 3 else ""
        raise InputMoved(f"{name}: {places}{more} changed while it was at work; make again")
