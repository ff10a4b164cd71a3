"""The road of one document and the studies of all, measured by stage: what the benchmarks of the country share."""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import patch

import pyarrow.parquet as pq

from analysis import files
from analysis.source import verbatim
from analysis.studies import country, selection, study
from analysis.tidy.build import tidy_tables

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
SEED = 1
RESAMPLES = 199
STAGES = ("extract", "tidy", "repair", "reconcile", "write", "assemble", "read", "studies")


class Clock:
    """Adds up wall and CPU seconds by stage."""

    def __init__(self):
        self.wall, self.cpu, self.stage = dict.fromkeys(STAGES, 0.0), dict.fromkeys(STAGES, 0.0), ""
        self.last = time.perf_counter(), time.process_time()

    def at(self, stage: str) -> str:
        """Go to a stage; return the one before."""
        now = time.perf_counter(), time.process_time()
        if self.stage:
            self.wall[self.stage] += now[0] - self.last[0]
            self.cpu[self.stage] += now[1] - self.last[1]
        before, self.stage, self.last = self.stage, stage, now
        return before


def timed(clock: Clock, function, stage: str):
    """Return a function whose seconds are those of a stage, taken off the stage that calls it."""

    def call(*arguments, **named):
        before = clock.at(stage)
        try:
            return function(*arguments, **named)
        finally:
            clock.at(before)

    return call


def take(doc_id: str) -> dict:
    """Take one document from its text to its checks; return the seconds of every stage and the memory."""
    from analysis import io
    from analysis.repair import reading
    from analysis.source import extract, register
    from analysis.tidy import reconcile

    clock = Clock()
    document = register.document(doc_id)
    clock.at("extract")
    tables = extract.extract(document, files.ROOT / "documents" / document.text.file)
    verbatim.write(files.RAW / doc_id, tables)
    clock.at("tidy")
    with (
        patch.object(reading.decide, "resolve", timed(clock, reading.decide.resolve, "repair")),
        patch.object(reconcile, "compared", timed(clock, reconcile.compared, "reconcile")),
    ):
        built = tidy_tables(doc_id)
    clock.at("write")
    io.write_parts(doc_id, built)
    clock.at("")
    return {"wall": clock.wall, "cpu": clock.cpu, "peak_mb": peak_mb()}


def peak_mb() -> float:
    """Return the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def studies(clock: Clock, regions: tuple[str, ...] = ()) -> dict:
    """Run the studies on the tables of all documents, or of some regions; return how many rows each gives."""
    from analysis import io
    from analysis.source import register

    choice = selection.Selection(regions or tuple(register.region_ids()), tuple(register.years()))
    folder = files.BUILD / "studies"
    clock.at("studies")
    with patch.object(study.io, "read_table", timed(clock, io.read_table, "read")):
        estimates = country.write(choice, folder, SEED, RESAMPLES)
    clock.at("")
    written = {name: pq.read_metadata(folder / f"{name}.parquet").num_rows for name in country.TABLES}
    return written | {"estimates": len(estimates)}


def inside(script: Path, folder: Path, arguments: list[str]) -> dict:
    """Return what a benchmark's own process says in a folder, with the package that lies there."""
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}
    environment["OPENBLAS_NUM_THREADS"] = "1"
    command = [sys.executable, str(script), *arguments]
    run = subprocess.run(command, env=environment, cwd=folder, stdout=subprocess.PIPE, check=True)
    return json.loads(run.stdout.splitlines()[-1])
