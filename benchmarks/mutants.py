"""Measure what the tests notice: one small change of the code at a time, and whether a test fails.

    python benchmarks/mutants.py [--per-area 8] [--seed 20261 ...] [--area repair] [--quick | --survivors]

A mutant is one changed operator, comparison, number or truth value, drawn by the seed from all that an area's
modules hold. It is made in a copy of the project, where the tests that can see it run until the first fails, the
quick ones first, then the notebooks against their recorded outputs. Tests and notebooks that import the changed
module by no way are not run; those that noticed something are run once more on the unchanged code, where they must
pass. Results: benchmarks/results/mutants.csv, one row per mutant and seed; a survivor is a change that no test
notices (or that changes nothing, which a person has to see). Several seeds may be given: the one that tests were
written for says less than one that nobody looked at.

--quick runs the first tests of an area only, those over tiny tables: what they let through, another test may notice
that compares published tables or notebooks. Its results are benchmarks/results/mutants_by_sentences.csv.
--survivors tries again what survives in the results: for the time after tests were added, when what was noticed
still is.
"""

import argparse
import ast
import csv
import json
import os
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).parent / "results" / "mutants.csv"
BY_SENTENCES = RESULTS.with_name("mutants_by_sentences.csv")  # what the first tests alone notice
SECONDS = 1800  # for the tests of one mutant: a loop without end counts as noticed

AREAS = {
    "numbers": ("analysis/source/numbers.py",),
    "repair": ("analysis/repair/*.py",),
    "lines": ("analysis/tidy/*.py",),
    "spending": ("analysis/studies/spending.py", "analysis/studies/office_money.py"),
    "models": ("analysis/studies/estimat*.py", "analysis/studies/specifications.py"),
    "offices": ("analysis/studies/mixed.py", "analysis/studies/offices.py", "analysis/studies/pooled.py"),
    "studies": tuple(f"analysis/studies/{name}.py" for name in (
        *("achievement", "targets", "stories", "purposes", "people", "needs", "group_money", "execution", "unspent"),
        *("services", "lost", "efficiency", "price_and_volume", "rivals", "measures", "results", "accounting"))),
}  # fmt: skip
# Files of tests by area in two runs, each with the quick ones first; what follows for all areas sees the published
# tables.
FIRST_TESTS = {
    "numbers": ("test_numbers", "test_cells"),
    "repair": ("test_found*", "test_align*", "test_posterior*", "test_lattice*", "test_reading*", "test_repair*"),
    "lines": ("test_tidy*", "test_evidence", "test_corrections", "test_reconcile*"),
    "spending": ("test_spending", "test_office_money", "test_measures*", "test_people"),
    "models": ("test_estimat*", "test_specifications"),
    "offices": ("test_offices", "test_pooled"),
    "studies": ("test_achievement", "test_targets", "test_stories", "test_purposes", "test_people", "test_needs",
                "test_execution", "test_unspent", "test_services", "test_price_and_volume", "test_results",
                "test_accounting", "test_measures", "test_office_money", "test_questions"),
}  # fmt: skip
THEN_TESTS = {
    "numbers": ("test_tidy", "test_print_styles"),
    "lines": ("test_cli",),
    "spending": ("test_selection",),
}
TIDY_TESTS = ("test_documents", "test_processed", "test_synthetic")
NOTEBOOKS = ("notebooks/3*.ipynb",)

SWAPPED = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in",
    ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is", ast.Add: "-", ast.Sub: "+", ast.Mult: "//", ast.Div: "*",
    ast.And: "or", ast.Or: "and",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change of one place, and what became of it."""

    area: str
    module: str
    line: int
    before: str
    after: str
    start: int  # position in the module's bytes
    end: int
    seed: int = 0  # that drew it
    verdict: str = ""
    noticed_by: str = ""


def mutants_of(area: str, path: Path) -> list[Mutant]:
    """Return every mutant that a module allows, in the order of its text."""
    text = path.read_bytes()
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def at(node, end=False) -> int:
        return starts[(node.end_lineno if end else node.lineno) - 1] + (node.end_col_offset if end else node.col_offset)

    found = []

    def add(node, start: int, end: int, after: str) -> None:
        before = text[start:end].decode()
        found.append(Mutant(area, str(path.relative_to(ROOT)), node.lineno, before, after, start, end))

    tree = ast.parse(text)
    quiet = {id(child) for node in ast.walk(tree) for child in _words(node)}
    for node in ast.walk(tree):
        if id(node) in quiet:
            continue
        match node:
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in SWAPPED:
                add(node, at(left, end=True), at(right), f" {SWAPPED[type(op)]} ")
            case ast.BinOp(left=left, op=op, right=right) if type(op) in SWAPPED:
                if b"(" not in text[at(left, True) : at(right)] and b")" not in text[at(left, True) : at(right)]:
                    add(node, at(left, end=True), at(right), f" {SWAPPED[type(op)]} ")
            case ast.BoolOp(op=op, values=[left, right]):
                if b"(" not in text[at(left, True) : at(right)] and b")" not in text[at(left, True) : at(right)]:
                    add(node, at(left, end=True), at(right), f" {SWAPPED[type(op)]} ")
            case ast.Constant(value=bool(value)):
                add(node, at(node), at(node, end=True), str(not value))
            case ast.Constant(value=int(value)):
                add(node, at(node), at(node, end=True), str(value + 1))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                add(node, at(node), at(operand), "")
    return sorted(found, key=lambda each: (each.start, each.end))


def _words(node: ast.AST) -> list[ast.AST]:
    """Return what is no behaviour: annotations and what decorates a class or function."""
    quiet: list[ast.AST | None] = []
    if isinstance(node, ast.FunctionDef):
        quiet += [node.returns, *node.decorator_list, *(each.annotation for each in node.args.args)]
    elif isinstance(node, ast.ClassDef):
        quiet += node.decorator_list
    elif isinstance(node, ast.AnnAssign):
        quiet.append(node.annotation)
    return [child for each in quiet if each is not None for child in ast.walk(each)]


def drawn(areas: list[str], per_area: int, seed: int) -> list[Mutant]:
    """Return the mutants of a seed, as many of each area, the same ones at every run."""
    chosen = []
    for area in areas:
        paths = sorted({path for pattern in AREAS[area] for path in ROOT.glob(pattern)})
        every = [mutant for path in paths for mutant in mutants_of(area, path)]
        own = random.Random(f"{seed}/{area}").sample(every, min(per_area, len(every)))
        chosen += [replace(mutant, seed=seed) for mutant in own]
    return chosen


def tried(mutant: Mutant, copy: Path, quick: bool) -> Mutant:
    """Return a mutant with its verdict: noticed, and by which test, or survives."""
    path = copy / mutant.module
    whole = path.read_bytes()
    runs = [
        [test for test in tests if mutant.module in _seen(copy, test)] for tests in _tests(mutant.area, copy, quick)
    ]
    path.write_bytes(whole[: mutant.start] + mutant.after.encode() + whole[mutant.end :])
    try:
        for tests in filter(None, runs):
            if failed := _failed(tests, copy):
                return replace(mutant, verdict="noticed", noticed_by=failed)
        return replace(mutant, verdict="survives")
    finally:
        path.write_bytes(whole)


def _tests(area: str, copy: Path, quick: bool) -> list[list[str]]:
    """Return the files of each run of pytest that can see an area, the quick run first and the notebooks last."""

    def named(names: tuple[str, ...]) -> list[str]:
        patterns = [f"tests/{name}.py" if name.startswith("test_") else name for name in names]
        found = [sorted(str(path.relative_to(copy)) for path in copy.glob(pattern)) for pattern in patterns]
        return list(dict.fromkeys(name for names in found for name in names))

    rest = (THEN_TESTS.get(area, ()), TIDY_TESTS, NOTEBOOKS)
    return [named(names) for names in (FIRST_TESTS[area], *(() if quick else rest)) if names]


@cache
def _seen(copy: Path, name: str) -> frozenset[str]:
    """Return the files of a copy that a test or notebook runs: what it imports or starts, and what these do."""
    waiting, seen = [name, "tests/conftest.py"], set()
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += _next(copy, path)
    return frozenset(seen)


@cache
def _next(copy: Path, name: str) -> list[str]:
    """Return the files of a copy that one imports anywhere, or starts as a program (a string that names the file)."""
    text = (copy / name).read_text(encoding="utf-8")
    if name.endswith(".ipynb"):
        cells = [cell["source"] for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
        text = "\n".join(cell if isinstance(cell, str) else "".join(cell) for cell in cells)
    found = []
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names=names):
                found += [each.name for each in names]
            case ast.ImportFrom(module=str(module), names=names):
                found += [module, *(f"{module}.{each.name}" for each in names)]
            case ast.Constant(value=str(value)) if value.endswith(".py"):
                found += [f"{folder}.{Path(value).stem}" for folder in ("tests", "benchmarks")]
    stems = [each.replace(".", "/") for each in found]
    paths = [f"{base}{stem}{end}" for stem in stems for base in ("", "tests/") for end in (".py", "/__init__.py")]
    return [path for path in paths if (copy / path).is_file()]


def _failed(files: list[str], copy: Path) -> str:
    """Return the first test that fails, "" when all pass."""
    recorded = ["--nbval", "--nbval-sanitize-with", str(copy / "tests/nbval_sanitize.cfg")]
    options = recorded if files[0].endswith(".ipynb") else []
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *options, *files]
    environment = os.environ | {"PYTHONPATH": str(copy), "ANALYSIS_WRITES_TO": str(copy / "build/aside")}
    try:
        run = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return "no end"
    if run.returncode == 0:
        return ""
    lines = [line for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return lines[0].split(" - ")[0] if lines else f"exit {run.returncode}"


def _accusers(found: list[Mutant], copy: Path) -> list[list[str]]:
    """Return the tests, and the notebooks, that noticed mutants: without any, they have to pass."""
    names: set[str] = set()
    for mutant in found:
        if "::" in mutant.noticed_by:
            test = mutant.noticed_by.partition(" ")[2].partition("[")[0]
            names.add(test.partition("::")[0] if ".ipynb" in test else test)
        elif mutant.verdict == "noticed":  # no test failed: there was no end, or pytest itself could not go on
            names |= {test for test in _tests(mutant.area, copy, True)[0] if mutant.module in _seen(copy, test)}
    groups = [sorted(name for name in names if name.endswith(".ipynb") is notebooks) for notebooks in (False, True)]
    return [group for group in groups if group]


def main() -> None:
    """Try the mutants of a seed, two at a time, and write what became of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--per-area", type=int, default=8)
    parser.add_argument("--seed", type=int, nargs="+", default=[20261])
    parser.add_argument("--area", choices=AREAS, action="append")
    parser.add_argument("--processes", type=int, default=2)
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--quick", action="store_true")
    only.add_argument("--survivors", action="store_true")
    options = parser.parse_args()
    areas = options.area or list(AREAS)
    mutants = [mutant for seed in options.seed for mutant in drawn(areas, options.per_area, seed)]
    if options.survivors:
        survived = {_key(row) for row in _results(RESULTS) if row["verdict"] == "survives"}
        mutants = [mutant for mutant in mutants if _key(asdict(mutant)) in survived]
    areas = [area for area in areas if any(mutant.area == area for mutant in mutants)]
    copies: Queue[Path] = Queue()
    found = []
    with TemporaryDirectory() as folder, ThreadPoolExecutor(options.processes) as pool:
        for number in range(options.processes):
            copy = Path(folder) / f"{number}" / "main"
            skipped = shutil.ignore_patterns(".venv*", ".git", "__pycache__", "notebooks-*", ".mypy_cache")
            shutil.copytree(ROOT, copy, ignore=skipped)
            copies.put(copy)

        def one(mutant: Mutant) -> Mutant:
            copy = copies.get()
            try:
                return tried(mutant, copy, options.quick)
            finally:
                copies.put(copy)

        for number, mutant in enumerate(pool.map(one, mutants), 1):
            found.append(mutant)
            print(f"[{number}/{len(mutants)}] {mutant.module}:{mutant.line} {mutant.before!r} -> {mutant.after!r}: "
                  f"{mutant.verdict} {mutant.noticed_by}", flush=True)  # fmt: skip
        for tests in _accusers(found, copy):
            if failed := _failed(tests, copy):
                raise SystemExit(f"{failed} without any mutant: nothing could be measured")
    write(found, options.survivors, BY_SENTENCES if options.quick else RESULTS)
    for seed in options.seed:
        own = [mutant.verdict for mutant in found if mutant.seed == seed]
        print(f"seed {seed}: {own.count('survives')} of {len(own)} survive")


COLUMNS = ["seed", "area", "module", "line", "before", "after", "verdict", "noticed_by"]


def _results(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _key(row: dict) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in COLUMNS[:6])


def write(found: list[Mutant], survivors: bool, path: Path) -> None:
    """Write the results; those of other seeds and areas, or of all but the survivors, are kept as they are."""
    size = len(COLUMNS[:6]) if survivors else len(COLUMNS[:2])
    rows: list[dict] = [asdict(mutant) for mutant in found]
    now = {_key(row)[:size] for row in rows}
    rows += [row for row in _results(path) if _key(row)[:size] not in now]
    rows.sort(key=lambda row: (int(row["seed"]), list(AREAS).index(row["area"]), row["module"], int(row["line"])))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
