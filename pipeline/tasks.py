"""The plan's tasks, as pytask runs them."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from pytask import Product, PythonNode, task

from pipeline.graph import Task


def for_pytask(each: Task, do: Callable[[Task], None]) -> Callable:
    """Return a task for pytask: when its key or a file that it reads or writes has changed, it is done again."""

    @task(id=each.name)
    def task_run(
        key: Annotated[str, PythonNode(value=each.key, hash=True)],
        reads: list[Path] = each.reads,
        writes: Annotated[list[Path], Product] = each.writes,
    ) -> None:
        """Do one task of the plan."""
        do(each)

    return task_run
