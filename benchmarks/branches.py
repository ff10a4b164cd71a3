"""Measure which lines and branches of the studies the sentence tests walk: those that import a module of studies.

`make bench-branches` runs it and writes benchmarks/results/branches.csv: per module the statements, branches, and the
percent of both that were walked. coverage.py is set up for it alone in build/coverage: nothing else needs it. Tests
that run notebooks, or compare published numbers, are left out: what they walk, they do not check.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from analysis import files, io

RESULT = Path(__file__).with_name("results") / "branches.csv"
PACKAGE = files.ROOT / "build" / "coverage"
NOT_SENTENCES = {"test_any_region", "test_brief_numbers", "test_docs", "test_validation"}
LEAST_PCT = 90


def tests() -> list[str]:
    """Return the files of the sentence tests of the studies."""
    every = sorted((files.ROOT / "tests").glob("test_*.py"))
    asks = re.compile(r"^from analysis\.studies|^from analysis import .*\bstudies\b", re.MULTILINE)
    return [str(path) for path in every if path.stem not in NOT_SENTENCES and asks.search(path.read_text("utf-8"))]


def measured(folder: Path) -> dict:
    """Return what coverage.py tells of the studies after one run of the tests; SystemExit where one fails."""
    environment = os.environ | {"PYTHONPATH": str(PACKAGE), "COVERAGE_FILE": str(folder / "data")}
    options = ["--branch", "--source", str(files.ROOT / "analysis" / "studies")]
    run = [sys.executable, "-m", "coverage", "run", *options, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests()]
    if subprocess.run(run, cwd=files.ROOT, env=environment).returncode:
        raise SystemExit("a test fails: nothing was measured")
    told = folder / "told.json"
    subprocess.run([sys.executable, "-m", "coverage", "json", "-q", "-o", str(told)], env=environment, check=True)
    return json.loads(told.read_text("utf-8"))


def row(module: str, summary: dict) -> dict:
    return {
        "module": module,
        "statements": summary["num_statements"],
        "branches": summary["num_branches"],
        "walked_pct": round(summary["percent_covered"], 1),
        "reached": "yes" if summary["percent_covered"] >= LEAST_PCT else "no",
    }


def main() -> None:
    with TemporaryDirectory() as folder:
        told = measured(Path(folder))
    rows = [row(Path(path).stem, each["summary"]) for path, each in told["files"].items()]
    table = pd.DataFrame(rows).query("statements > 0").sort_values(["walked_pct", "module"])
    io.write_csv(RESULT, pd.concat([pd.DataFrame([row("all studies", told["totals"])]), table]))
    print(table.head(8).to_string(index=False), f"\nall studies: {told['totals']['percent_covered']:.1f} %")


if __name__ == "__main__":
    main()
