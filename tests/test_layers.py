"""The modules of `analysis` form one road: figures travel forward only, and an import costs nothing."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import analysis

PACKAGE = Path(analysis.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

# The road of a figure: a folder imports only from those before it. The modules beside the folders are the ground
# (files, schema, io), which imports from no folder, and the door (cli), which nothing imports.
FOLDERS = ["source", "repair", "tidy", "intake", "studies", "publish", "run"]
GROUND = {"files", "schema", "io"}
DOOR = {"cli"}

# A module or class that is longer says here why it is one.
LONG_MODULES: dict[str, str] = {}
LONG_CLASSES: dict[str, str] = {}
MOST_LINES = 400
MOST_LINES_OF_CLASS = 200


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
    known = {module_name(other) for other in MODULES} - set(FOLDERS)
    return {name.removeprefix("analysis.") for name in names if name.startswith("analysis.")} & known


IMPORTS = {name: imported(path) for path in MODULES if (name := module_name(path)) not in {"__init__", *FOLDERS}}


def folder(name: str) -> str:
    return name.partition(".")[0] if "." in name else ""


def test_the_imports_are_seen_in_every_folder():
    assert {"source.register", "repair.reading"} <= IMPORTS["tidy.build"]
    assert {folder(name) for name in IMPORTS if folder(name)} == set(FOLDERS)
    assert {name for name in IMPORTS if not folder(name)} == GROUND | DOOR


@pytest.mark.parametrize("name", sorted(name for name in IMPORTS if folder(name)))
def test_a_folder_imports_only_from_folders_before_it(name):
    own = FOLDERS.index(folder(name))
    for other in IMPORTS[name]:
        assert other in GROUND or (folder(other) and FOLDERS.index(folder(other)) <= own), f"{name} imports {other}"


def test_the_ground_stands_on_nothing_and_nobody_needs_the_door():
    for name in GROUND:
        assert IMPORTS[name] <= GROUND, name
    assert not [name for name, others in IMPORTS.items() if others & DOOR]


def test_nothing_goes_round_in_a_circle():
    try:
        list(TopologicalSorter(IMPORTS).static_order())
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_no_module_and_no_class_is_longer_than_a_reader_holds(path):
    text = path.read_text(encoding="utf-8")
    name = module_name(path)
    assert len(text.splitlines()) <= MOST_LINES or LONG_MODULES.get(name), f"{name}: {len(text.splitlines())} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            lines = node.end_lineno - node.lineno + 1
            assert lines <= MOST_LINES_OF_CLASS or LONG_CLASSES.get(node.name), f"{name}.{node.name}: {lines} lines"


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
