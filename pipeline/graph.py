"""From the plan to tasks: which runs there are, and which files each depends on and makes."""

import ast
import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from analysis import runs
from pipeline.plan import Call, Notebook, Table


@dataclass
class Task:
    """One thing to do: its step of the plan, a run's parameters, its files, and what else it depends on."""

    name: str
    step: Notebook | Table | Call
    parameters: dict
    reads: list[Path]
    writes: list[Path]
    code: str
    key: str = ""


def tasks(steps: Iterable[Notebook | Table | Call], root: Path) -> list[Task]:
    """Return the tasks of the plan, for the notebooks that exist, in the plan's order.

    What a task reads is what its patterns match among the files that other tasks make and the files that are
    there, and the modules that it imports, directly or not.
    """
    found = [task for step in with_unplanned(steps, root) for task in _expand(step, root)]
    made = {path: task for task in found for path in task.writes}
    for task in found:
        patterns, task.reads = task.reads, []
        for pattern in patterns:
            there = root.glob(str(pattern.relative_to(root)))
            # What lies in build/ and is made by no task is a left-over.
            kept = {path for path in there if root / "build" not in path.parents}
            kept |= {path for path, maker in made.items() if fnmatchcase(str(path), str(pattern))}
            task.reads += sorted(kept - set(task.writes) - set(task.reads))
        task.reads += modules(task.code, root)
    return found


def with_unplanned(steps: Iterable[Notebook | Table | Call], root: Path) -> list[Notebook | Table | Call]:
    """Return the steps, and after them the notebooks that no step names, to be run with their defaults."""
    steps = list(steps)
    planned = {step.name for step in steps if isinstance(step, Notebook)}
    there = sorted(path.stem for path in (root / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    return steps + [Notebook(name) for name in there if name not in planned]


def _expand(step: Notebook | Table | Call, root: Path) -> list[Task]:
    match step:
        case Notebook():
            return _notebook_tasks(step, root)
        case Table(name, parts):
            reads = [root / f"build/parts/{part}/*/rows.parquet" for part in parts]
            writes = [root / f"data/processed/{name}{suffix}" for suffix in (".csv", ".parquet")]
            return [Task(f"table {name}", step, {}, reads, writes, "from analysis import io")]
        case Call(function, reads, writes):
            code = f"import analysis.{function.rpartition('.')[0]}"
            reads, writes = ([root / path for path in paths] for paths in (reads, writes))
            return [Task(function, step, {}, reads, writes, code)]


def _notebook_tasks(step: Notebook, root: Path) -> list[Task]:
    notebook = root / "notebooks" / f"{step.name}.ipynb"
    if not notebook.exists():
        return []
    defaults = runs.declared_parameters(notebook)
    combinations = [dict(zip(step.each, values, strict=True)) for values in itertools.product(*step.each.values())]
    others = [combination for combination in combinations if defaults | combination != defaults]
    cells = [
        (cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("tags", []))
        for cell in json.loads(notebook.read_bytes())["cells"]
    ]
    code = "\n".join(text for kind, text, _ in cells if kind == "code")
    expanded = []
    for parameters in [{}, *others]:
        values = defaults | parameters
        name = "-".join([step.name, *(str(value) for value in parameters.values())])
        output = root / "build/notebooks" / f"{name}.ipynb" if parameters else notebook
        reads = [root / path.format(**values) for path in step.reads]
        writes = [output, *(root / path.format(**values) for path in step.writes)]
        # A run depends on the notebook's cells and not on the outputs kept in it, which are its own product.
        expanded.append(Task(name, step, parameters, reads, writes, code, key=json.dumps([cells, parameters])))
    return expanded


def modules(code: str, root: Path) -> list[Path]:
    """Return the project's modules that some Python or a notebook's cells import, directly or not."""
    package = root / "analysis"
    found: set[Path] = set()
    waiting = set(_imported(code, package))
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting |= _imported(path.read_text(encoding="utf-8"), package)
    return sorted(found)


@cache
def _imported(code: str, package: Path) -> frozenset[Path]:
    names = set()
    python = "\n".join(line for line in code.splitlines() if not line.lstrip().startswith(("%", "!")))
    try:
        tree = ast.parse(python)
    except SyntaxError:
        # The run will tell; until then it may depend on anything.
        return frozenset(package.rglob("*.py"))
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                names |= {alias.name for alias in aliases}
            case ast.ImportFrom(module=str(module), names=aliases):
                names |= {f"{module}.{alias.name}" for alias in aliases}
    paths = set()
    for name in names:
        first, *rest = name.split(".")
        if first == package.name:
            paths.add(package / "__init__.py")
            for depth in range(1, len(rest) + 1):
                module = package.joinpath(*rest[:depth])
                paths |= {path for path in (module.with_suffix(".py"), module / "__init__.py") if path.exists()}
    return frozenset(path for path in paths if path.exists())
