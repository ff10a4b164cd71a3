"""The tasks that pytask runs, one per run of the plan."""

import importlib
from pathlib import Path
from typing import Annotated

from pytask import Product, PythonNode, storage, task

from analysis import register, runs
from pipeline import graph, plan, progress


def do(each: graph.Task) -> None:
    """Do what a task says."""
    match each.step:
        case plan.Notebook(name):
            runs.run_notebook(register.ROOT / "notebooks" / f"{name}.ipynb", each.writes[0], each.parameters)
        case plan.Table(name):
            # With pandas, half a second that a run with nothing to do need not spend.
            from analysis import io

            parts = [path for path in each.reads if path.suffix == ".parquet"]
            io.assemble(each.writes[0].parent, name, parts)
        case plan.Call(function):
            module, _, name = function.rpartition(".")
            getattr(importlib.import_module(f"analysis.{module}"), name)()


storage.get().register(progress)

for _each in graph.tasks(plan.STEPS, register.ROOT):

    @task(id=_each.name)
    def task_run(
        key: Annotated[str, PythonNode(value=_each.key, hash=True)],
        each: Annotated[graph.Task, PythonNode(value=_each)],
        reads: list[Path] = _each.reads,
        writes: Annotated[list[Path], Product] = _each.writes,
    ) -> None:
        """Do one task of the plan."""
        do(each)
