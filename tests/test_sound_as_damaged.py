"""A sound table that is marked damaged gives the same values, or leaves them open: nothing else, and it never stops."""

import os
import subprocess
import sys

import pandas as pd
import pytest

from analysis import files, schema
from analysis.source import folder, register
from analysis.tidy import build

FIGURE = {"budget_lines": "amount_rp", "indicators": "value", "pmks": "count", "psks": "count"}
# A plain number under the column that numbers the lines passes for a misplaced figure: rows look moved, not in place.
MOVED = pytest.mark.xfail(strict=True, reason="serang T2.1: targets with their units are read one column away")
TABLES = [(each.doc_id, table_id) for each in register.documents().values() for table_id in each.tables]


def stated(document: register.Document, rows: dict) -> dict[str, tuple[float | None, str]]:
    """Return the figure and the status of every row of the tidy tables by row_id."""
    tidy = build.tidy_document(document, rows, files.RAW / document.doc_id / "corrections.csv")
    found = {}
    for name in schema.TIDY:
        for row in tidy[name].itertuples():
            figure = getattr(row, FIGURE[name])
            found[row.row_id] = (None if pd.isna(figure) else float(figure), row.status)
    return found


@pytest.mark.parametrize(
    ("doc_id", "table_id"),
    [pytest.param(*each, marks=MOVED if each == ("serang_renja_2022", "T2.1") else ()) for each in TABLES],
    ids=lambda each: each,
)
def test_a_sound_table_read_as_damaged_says_nothing_else(doc_id, table_id):
    document = register.document(doc_id)
    if document.tables[table_id].damaged:
        pytest.skip("it is damaged")
    rows = folder.raw_rows(document, files.RAW / doc_id)
    told = document.tables[table_id].model_copy(update={"damaged": True})
    as_damaged = document.model_copy(update={"tables": document.tables | {table_id: told}})
    sound, read = stated(document, rows), stated(as_damaged, rows)
    other = {
        row_id: (sound.get(row_id), (figure, status))
        for row_id, (figure, status) in read.items()
        if status != "unresolved" and figure is not None and sound.get(row_id, (None,))[0] != figure
    }
    assert other == {}


@pytest.mark.parametrize("seed", ["1", "2"])
def test_what_a_damaged_table_teaches_does_not_depend_on_the_process(seed):
    program = (
        "from analysis.repair import posterior\n"
        "from analysis.repair.grid import Grid, GridColumn, GridRow\n"
        "columns = (GridColumn('name', 'name'), *(GridColumn(f'l_{n}', 'value', 'target', n) for n in range(3)))\n"
        "cells = [('a', '5', '6', '7'), ('b', '5', '7'), ('c', '12', '12', '12', '13'), ('d', '4', '-', '8')]\n"
        "rows = tuple(GridRow(n, ('Jenis ' + name, *rest)) for n, (name, *rest) in enumerate(cells, 1))\n"
        "found = posterior.posterior(Grid(columns, rows))\n"
        "print(found.options, found.agreed)\n"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": each},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for each in ("0", seed)
    ]
    assert told[0] == told[1] != ""
