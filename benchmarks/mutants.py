"""Measure what the tests notice: one small change of the code at a time, and whether a test fails.

    python benchmarks/mutants.py [--per-area 8] [--seed 20261] [--area repair]

A mutant is one changed operator, comparison, number or truth value, drawn by the seed from all that an area's
modules hold. It is made in a copy of the project, where the tests that can see it run until the first fails, the
quick ones first, then the notebooks against their recorded outputs. Results: benchmarks/results/mutants.csv, one row
per mutant; a survivor is a change that no test notices (or that changes nothing, which a person has to see).
"""

import argparse
import ast
import csv
import os
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).parent / "results" / "mutants.csv"
SECONDS = 900  # for the tests of one mutant: a loop without end counts as noticed

AREAS = {
    "numbers": ("analysis/source/numbers.py",),
    "repair": ("analysis/repair/*.py",),
    "lines": ("analysis/tidy/*.py",),
    "spending": ("analysis/studies/spending.py", "analysis/studies/office_money.py"),
    "models": ("analysis/studies/estimat*.py", "analysis/studies/specifications.py"),
}
# Files of tests by area, quick ones first; what follows for all areas sees the published tables.
TESTS = {
    "numbers": ("test_numbers", "test_print_styles", "test_cells", "test_tidy"),
    "repair": ("test_repair*", "test_align*", "test_found*", "test_posterior*", "test_lattice*", "test_reading*"),
    "lines": ("test_tidy*", "test_reconcile*", "test_evidence", "test_corrections", "test_cli"),
    "spending": ("test_spending", "test_office_money", "test_measures*", "test_selection", "test_people"),
    "models": ("test_estimat*", "test_specifications"),
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
        chosen += random.Random(f"{seed}/{area}").sample(every, min(per_area, len(every)))
    return chosen


def tried(mutant: Mutant, copy: Path) -> Mutant:
    """Return a mutant with its verdict: noticed, and by which test, or survives."""
    path = copy / mutant.module
    whole = path.read_bytes()
    path.write_bytes(whole[: mutant.start] + mutant.after.encode() + whole[mutant.end :])
    try:
        for tests in _tests(mutant.area, copy):
            failed = _failed(tests, copy)
            if failed:
                return replace(mutant, verdict="noticed", noticed_by=failed)
        return replace(mutant, verdict="survives")
    finally:
        path.write_bytes(whole)


def _tests(area: str, copy: Path) -> list[list[str]]:
    """Return the runs of pytest that can see an area, the quick one first."""

    def named(patterns) -> list[str]:
        return sorted({str(path) for name in patterns for path in (copy / "tests").glob(f"{name}.py")})

    first = named(TESTS[area])
    notebooks = sorted(str(path) for pattern in NOTEBOOKS for path in copy.glob(pattern))
    recorded = ["--nbval", "--nbval-sanitize-with", str(copy / "tests/nbval_sanitize.cfg"), *notebooks]
    return [first, [name for name in named(TIDY_TESTS) if name not in first], recorded]


def _failed(arguments: list[str], copy: Path) -> str:
    """Return the first test that fails, "" when all pass."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *arguments]
    environment = os.environ | {"PYTHONPATH": str(copy), "ANALYSIS_WRITES_TO": str(copy / "build/aside")}
    environment.pop("JUPYTER_DEFAULT_PROVISIONER_NAME", None)
    try:
        run = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return "no end"
    if run.returncode == 0:
        return ""
    lines = [line for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return lines[0].split(" - ")[0].replace(f"{copy}/", "") if lines else f"exit {run.returncode}"


def main() -> None:
    """Try the mutants of a seed, two at a time, and write what became of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--per-area", type=int, default=8)
    parser.add_argument("--seed", type=int, default=20261)
    parser.add_argument("--area", choices=AREAS, action="append")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    mutants = drawn(options.area or list(AREAS), options.per_area, options.seed)
    copies: Queue[Path] = Queue()
    found = []
    with TemporaryDirectory() as folder, ThreadPoolExecutor(options.processes) as pool:
        for number in range(options.processes):
            copy = Path(folder) / f"{number}" / "main"
            skipped = shutil.ignore_patterns(".venv*", ".git", "__pycache__", "notebooks-*", ".mypy_cache")
            shutil.copytree(ROOT, copy, ignore=skipped)
            copies.put(copy)
        for area in options.area or AREAS:
            for tests in _tests(area, copy):
                if failed := _failed(tests, copy):
                    raise SystemExit(f"{failed} without any mutant: nothing could be measured")

        def one(mutant: Mutant) -> Mutant:
            copy = copies.get()
            try:
                return tried(mutant, copy)
            finally:
                copies.put(copy)

        for number, mutant in enumerate(pool.map(one, mutants), 1):
            found.append(mutant)
            print(f"[{number}/{len(mutants)}] {mutant.module}:{mutant.line} {mutant.before!r} -> {mutant.after!r}: "
                  f"{mutant.verdict} {mutant.noticed_by}", flush=True)  # fmt: skip
    survivors = sum(mutant.verdict == "survives" for mutant in found)
    print(f"{survivors} of {len(found)} survive ({100 * survivors / len(found):.0f} %)")
    write(found)


def write(found: list[Mutant]) -> None:
    """Write the results, those of areas that were not tried kept as they are."""
    columns = ["area", "module", "line", "before", "after", "verdict", "noticed_by"]
    rows = [asdict(mutant) for mutant in found]
    if RESULTS.exists():
        with RESULTS.open(encoding="utf-8", newline="") as file:
            rows += [row for row in csv.DictReader(file) if row["area"] not in {mutant.area for mutant in found}]
    rows.sort(key=lambda row: list(AREAS).index(row["area"]))
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
