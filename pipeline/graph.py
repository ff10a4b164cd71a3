"""From the plan to tasks: which runs there are, which files each makes, and what each depends on."""

import ast
import fnmatch
import hashlib
import itertools
import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from pathlib import Path

from analysis import schema
from analysis.run import runs
from analysis.source import register
from pipeline import products
from pipeline.plan import STUDIED, Call, Notebook, Table


class PlanError(ValueError):
    """Two tasks that write the same file."""


@dataclass(frozen=True)
class Choice:
    """A part of the plan: the runs for a region or in a language, and the studies of a region or year."""

    region: str | None = None
    lang: str | None = None
    year: int | None = None

    def asks_for(self, values: dict) -> bool:
        """Return whether a run is asked for that the plan makes for a document, or a region and language."""
        region = values.get("region")
        if self.region and "doc_id" in values:
            region = register.document(values["doc_id"]).region.region_id
        pairs = [(self.region, region), (self.lang, values.get("lang"))]
        told = [asked == value for asked, value in pairs if asked and value]
        return bool(told) and all(told)

    def of_study(self, defaults: dict) -> dict:
        """Return the parameters of a study's run for the region or year asked for; none for other notebooks."""
        asked = {"regions": self.region, "years": self.year}
        parameters = {name: value for name, value in asked.items() if value and name in defaults}
        return parameters | {"lang": self.lang} if parameters and self.lang else parameters


EVERYTHING = Choice()


@dataclass(frozen=True)
class Sources:
    """Files that no task makes, with the digest of each; hundreds of tasks share them."""

    contents: dict[Path, str]
    digest: str


@dataclass
class Task:
    """One thing to do: its step of the plan, a run's parameters, its files, and what else it depends on.

    `reads` are files that other tasks make, `after` those of these that it waits for. All else that it depends on,
    cells, modules and raw files, is in `key`, a digest; `sources` are those files. `asked` marks what a choice asks
    for.
    """

    name: str
    step: Notebook | Table | Call
    parameters: dict
    reads: list[Path]
    writes: list[Path]
    code: str
    key: str = ""
    asked: bool = False
    sources: list[Sources] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


_WILD = re.compile(r"[*?[]")


def tasks(steps: Iterable[Notebook | Table | Call], root: Path, choice: Choice = EVERYTHING) -> list[Task]:
    """Return the tasks of the plan, for the notebooks that exist, in the plan's order.

    What a task reads is what its patterns match among the files that other tasks make. What they match among
    the other files that are there goes into its key, with the modules that it imports, directly or not. A choice
    leaves the tasks that it asks for, and those whose files they need. PlanError where two tasks write one file.
    """
    found = [task for step in with_unplanned(steps, root) for task in _expand(step, root, choice)]
    made: dict[Path, Task] = {}
    for task in found:
        for path in task.writes:
            if made.setdefault(path, task) is not task:
                raise PlanError(f"{path.relative_to(root)}: {made[path].name} and {task.name} both write it")
    names = sorted(str(path) for path in made)
    known, in_order = cache(digest), attrgetter("parts")

    def sources(paths: Iterable[Path]) -> Sources:
        contents = {path: known(path) for path in sorted(paths, key=in_order) if path not in made}
        relative = {str(path.relative_to(root)): content for path, content in contents.items()}
        return Sources(contents, hashlib.sha256(json.dumps(relative).encode()).hexdigest())

    # Hundreds of runs of a notebook share most of their patterns, and all of their cells.
    @cache
    def matched(pattern: Path) -> tuple[list[Path], Sources]:
        name, relative = str(pattern), pattern.relative_to(root)
        if wild := _WILD.search(name):
            begin = name[: wild.start()]  # whatever matches begins so
            near = names[bisect_left(names, begin) : bisect_left(names, begin + "\U0010ffff")]
            reads, there = [*map(Path, fnmatch.filter(near, name))], root.glob(str(relative))
        else:
            reads, there = [pattern] * (pattern in made), iter([pattern])
        # What lies in build/ and is made by no task is a left-over.
        return reads, sources(path for path in there if relative.parts[0] != "build" and path.is_file())

    imported = cache(lambda code: sources(modules(code, root)))
    for task in found:
        both = [matched(pattern) for pattern in task.reads]
        task.reads = sorted({path for paths, _ in both for path in paths} - set(task.writes), key=in_order)
        task.sources = [imported(task.code), *(each for _, each in both if each.contents)]
        read = [str(path)[len(str(root)) :] for path in task.reads]
        said = [task.key, sorted({each.digest for each in task.sources}), read]
        task.key = hashlib.sha256(json.dumps(said).encode()).hexdigest()
    _set_after(found, made)
    return found if choice == EVERYTHING else _with_needed(found, made)


def _set_after(found: list[Task], made: dict[Path, Task]) -> None:
    """Let each task wait for those whose files it reads, but for those that another of them waits for already."""
    before = {task.name: dict.fromkeys(made[path].name for path in task.reads) for task in found}
    for task in found:
        waited_for = {name for each in before[task.name] for name in before[each]}
        task.after = [name for name in before[task.name] if name not in waited_for]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _with_needed(found: list[Task], made: dict[Path, Task]) -> list[Task]:
    needed: set[str] = set()
    waiting = [task for task in found if task.asked]
    while waiting:
        task = waiting.pop()
        if task.name not in needed:
            needed.add(task.name)
            waiting += [made[path] for path in task.reads]
    return [task for task in found if task.name in needed]


def with_unplanned(steps: Iterable[Notebook | Table | Call], root: Path) -> list[Notebook | Table | Call]:
    """Return the steps, and after them the studies: notebooks that no step names, to be run with their defaults."""
    steps = list(steps)
    planned = {step.name for step in steps if isinstance(step, Notebook)}
    there = sorted(path.stem for path in (root / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    return steps + [Notebook(name, reads=STUDIED) for name in there if name not in planned]


def _expand(step: Notebook | Table | Call, root: Path, choice: Choice) -> list[Task]:
    match step:
        case Notebook():
            return _notebook_tasks(step, root, choice)
        case Table(name, parts):
            reads = [root / f"build/parts/{part}/*/rows.*" for part in parts]
            writes = [root / f"data/processed/{name}{suffix}" for suffix in (".csv", ".parquet")]
            return [Task(f"table {name}", step, {}, reads, writes, "from analysis import io")]
        case Call(function, reads, writes):
            code = f"import analysis.{function.rpartition('.')[0]}"
            reads, writes = ([root / path for path in paths] for paths in (reads, writes))
            return [Task(function, step, {}, reads, writes, code)]


def _notebook_tasks(step: Notebook, root: Path, choice: Choice) -> list[Task]:
    notebook = root / "notebooks" / f"{step.name}.ipynb"
    if not notebook.exists():
        return []
    defaults = runs.declared_parameters(notebook)
    cells = [
        (cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("tags", []))
        for cell in json.loads(notebook.read_bytes())["cells"]
    ]
    code = "\n".join(text for kind, text, _ in cells if kind == "code")
    called, named = products.read(code), products.written(code)

    each = step.each
    if spoken := choice.lang and any("{lang}" in path for path in step.writes):
        each = each | {"lang": [choice.lang]}
    combinations = [dict(zip(each, values, strict=True)) for values in itertools.product(*each.values())]
    # In one language instead of all, which the run with the defaults would write as well.
    planned = combinations if spoken else [{}, *(values for values in combinations if defaults | values != defaults)]
    study = choice.of_study(defaults)
    expanded = []
    for parameters in [*planned, study] if study else planned:
        values = defaults | parameters
        name = "-".join([step.name, *(str(value) for value in parameters.values())])
        reads = [root / path for path in {*_filled_in(step.reads, values), *called}]
        # A run depends on the notebook's cells and not on the outputs kept in it, which are its own product.
        key = json.dumps([cells, parameters])
        if parameters is study:
            # Its tables and figures lie beside it, in a folder that selection.Selection names.
            writes = [root / "build/results" / f"{name}.ipynb"]
        else:
            output = root / "build/notebooks" / f"{name}.ipynb" if parameters else notebook
            own = _filled_in(step.writes, values) or named
            writes = [output, *(root / path for path in own)]
        asked = parameters is study or choice.asks_for({name: values[name] for name in each})
        expanded.append(Task(name, step, parameters, reads, writes, code, key, asked))
    return expanded


def _filled_in(paths: Iterable[str], values: dict) -> list[str]:
    """Return paths of the plan with a run's parameters; those of a run in all languages for each of these."""
    spoken = [values | {"lang": lang} for lang in schema.LANGUAGES] if values.get("lang") == "all" else [values]
    return list(dict.fromkeys(path.format(**each) for path in paths for each in spoken))


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
    for node in _statements(tree):
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


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what can be or hold an import; expressions, nine tenths of a module, cannot."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            waiting += getattr(node, part, ())
