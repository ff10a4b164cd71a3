"""Interrupt the set-up at random moments, and say whether the next `make setup` gave a whole environment.

Run it with: make bench-setup. Writes benchmarks/results/setup_kills.csv, a row per interruption. A set-up is
interrupted when chance's share of its files is there, and a moment later: inside of it, however busy the machine is.
One that ended before it could be interrupted does not count, and another takes its place.
"""

import argparse
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
MOMENT = 0.5  # seconds


def main() -> int:
    """Interrupt set-ups in a clone of the project and return 1 where one was not mended."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=TIMES)
    times = parser.parse_args().times
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "project"
        subprocess.run(["git", "clone", "-q", files.ROOT, clone], check=True)
        subprocess.run(["make", "setup"], cwd=clone, check=True, capture_output=True)
        whole = _there(clone)
        subprocess.run(["rm", "-rf", clone / ".venv"], check=True)
        rows = []
        for number in range(times):
            sent = [signal.SIGKILL, signal.SIGINT, signal.SIGTERM][number % 3]
            while not _interrupted(clone, (share := chance.random()) * whole, chance.uniform(0, MOMENT), sent):
                subprocess.run(["rm", "-rf", clone / ".venv"], check=True)
            missed = _missing(clone)
            subprocess.run(["make", "setup"], cwd=clone, check=True, capture_output=True)
            left = _missing(clone)
            rows.append((number, sent.name, f"{share:.3f}", missed, left))
            _write(rows)
            print(f"[{number + 1}/{times}] {sent.name} at {share:.0%}: {missed} -> {left}", flush=True)
            subprocess.run(["rm", "-rf", clone / ".venv"], check=True)
    return int(any(row[-1] != "whole" for row in rows))


def _write(rows: list[tuple]) -> None:
    """Write the interruptions so far: they take long on a busy machine."""
    with RESULTS.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["number", "signal", "share_of_files", "then", "after_next_make"])
        writer.writerows(rows)


def _there(clone: Path) -> int:
    """Return how many files and folders the environment has, down to those of each package."""
    return sum(1 for pattern in ("*", "bin/*", "lib/*/site-packages/*/*") for _ in (clone / ".venv").glob(pattern))


def _interrupted(clone: Path, files_there: float, seconds: float, sent: signal.Signals) -> bool:
    """Start a set-up, interrupt it when so many files are there, and return whether it was still at work then."""
    with subprocess.Popen(
        ["make", "setup"], cwd=clone, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None and _there(clone) < files_there:
            time.sleep(0.01)
        time.sleep(seconds)
        at_work = process.poll() is None
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sent)
        return at_work


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
