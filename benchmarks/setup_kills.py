"""Interrupt the set-up at random moments, and say whether the next `make setup` gave a whole environment.

Run it with: make bench-setup. Writes benchmarks/results/setup_kills.csv, a row per interruption.
"""

import csv
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from analysis import files

RESULTS = files.ROOT / "benchmarks/results/setup_kills.csv"
TIMES = 50
SEED = 20262


def main() -> int:
    """Interrupt TIMES set-ups in a clone of the project and return 1 where one was not mended."""
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "project"
        subprocess.run(["git", "clone", "-q", files.ROOT, clone], check=True)
        whole_s = _seconds(clone)
        rows = []
        for number in range(TIMES):
            sent = [signal.SIGKILL, signal.SIGINT, signal.SIGTERM][number % 3]
            share = chance.random()
            _interrupted(clone, share * whole_s, sent)
            missed = _missing(clone)
            subprocess.run(["make", "setup"], cwd=clone, check=True, capture_output=True)
            left = _missing(clone)
            rows.append((number, sent.name, f"{share:.3f}", missed, left))
            _write(rows)
            print(f"[{number + 1}/{TIMES}] {sent.name} at {share:.0%}: {missed} -> {left}", flush=True)
            subprocess.run(["rm", "-rf", clone / ".venv"], check=True)
    return int(any(row[-1] != "whole" for row in rows))


def _write(rows: list[tuple]) -> None:
    """Write the interruptions so far: they take long on a busy machine."""
    with RESULTS.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["number", "signal", "share_of_set_up", "then", "after_next_make"])
        writer.writerows(rows)


def _seconds(clone: Path) -> float:
    started = time.monotonic()
    subprocess.run(["make", "setup"], cwd=clone, check=True, capture_output=True)
    subprocess.run(["rm", "-rf", clone / ".venv"], check=True)
    return time.monotonic() - started


def _interrupted(clone: Path, seconds: float, sent: signal.Signals) -> None:
    with subprocess.Popen(
        ["make", "setup"], cwd=clone, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        time.sleep(seconds)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sent)


def _missing(clone: Path) -> str:
    """Return "whole", "none" for no environment, or "in part": not ready, or with files missing."""
    python = clone / ".venv/bin/python"
    if not python.exists():
        return "none"
    asked = [[python, "-I", clone / "tools/whole.py"], [python, "-c", "import analysis.io, papermill, statsmodels"]]
    done = [subprocess.run(each, cwd=clone, capture_output=True).returncode for each in asked]
    return "whole" if not any(done) and (clone / ".venv/.ready").exists() else "in part"


if __name__ == "__main__":
    sys.exit(main())
