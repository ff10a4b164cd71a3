"""What a task does; it knows of no graph, so that a worker on another machine can do it as well."""

import importlib

from analysis import files
from analysis.run import runs
from pipeline.graph import Task
from pipeline.plan import Call, Notebook, Table


def do(task: Task) -> None:
    """Do what a task says."""
    match task.step:
        case Notebook(name):
            runs.run_notebook(files.NOTEBOOKS / f"{name}.ipynb", task.writes[0], task.parameters)
        case Table(name):
            # With pandas, half a second that a run with nothing to do need not spend.
            from analysis import io

            io.assemble(task.writes[0].parent, name, [path for path in task.reads if path.suffix == ".parquet"])
        case Call(function):
            module, _, name = function.rpartition(".")
            getattr(importlib.import_module(f"analysis.{module}"), name)()
