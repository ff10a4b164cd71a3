"""The modules of `analysis` form one road: figures travel forward only, and an import costs nothing."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import analysis

PACKAGE = Path(analysis.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

# The road of a figure. A module imports only what stands before it; modules beside the road (the command
# line, the runner, the data package) are free, as long as nothing goes round in a circle.
ROAD = [
    *("register", "schema", "terms", "numbers", "extract", "io", "cells", "layout", "repair_tree", "repair_search"),
    *("repair", "reading", "lines", "tidy", "reconcile", "overview"),
    *("measures", "results", "spending", "execution", "achievement", "people", "models", "plots", "charts", "brief"),
]


def module_name(path: Path) -> str:
    name = path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".")
    return name.removesuffix(".__init__")


def imported(path: Path) -> set[str]:
    """Return the modules of analysis that a module imports anywhere, also inside functions."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} line {node.lineno}: a relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    known = {module_name(other) for other in MODULES}
    return {name.removeprefix("analysis.") for name in names if name.startswith("analysis.")} & known


IMPORTS = {module_name(path): imported(path) for path in MODULES if module_name(path) != "__init__"}


def test_the_imports_are_seen():
    assert {"register", "numbers"} <= IMPORTS["tidy"]
    assert {name for name in ROAD if name in IMPORTS} >= {"register", "extract", "tidy"}


@pytest.mark.parametrize("name", [name for name in ROAD if name in IMPORTS])
def test_a_module_on_the_road_imports_only_what_stands_before_it(name):
    assert IMPORTS[name] & set(ROAD) <= set(ROAD[: ROAD.index(name)])


def test_nothing_goes_round_in_a_circle():
    try:
        list(TopologicalSorter(IMPORTS).static_order())
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_nothing_on_the_road_needs_the_command_line_or_the_runner():
    for name in set(ROAD) & set(IMPORTS):
        assert not IMPORTS[name] & {"cli", "runs", "kernels", "overview"}, name


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_module_says_what_it_is_for(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


ALLOWED_AT_TOP = (
    *(ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign),
    *(ast.If, ast.Expr),
)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_module_does_no_work_when_it_is_imported(path):
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        assert isinstance(node, ALLOWED_AT_TOP), f"line {node.lineno}"
        if isinstance(node, ast.Expr):
            assert isinstance(node.value, ast.Constant), f"line {node.lineno}: a call at import"
        calls = ast.walk(node) if isinstance(node, ast.Assign | ast.AnnAssign) else ()
        for call in calls:
            if isinstance(call, ast.Call):
                called = ast.unparse(call.func)
                assert not called.endswith(("read_text", "read_bytes", "open", "glob", "safe_load")), called


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_there_is_no_module_of_odds_and_ends(path):
    assert path.stem not in {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
