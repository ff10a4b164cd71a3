"""A sound table that is marked damaged gives the same values, or leaves them open: nothing else, and it never stops."""

import os
import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings, strategies

from analysis import files, schema
from analysis.source import register

sys.path.insert(0, str(files.ROOT))

from benchmarks.unseen import folders, score

FIGURE = {"budget_lines": "amount_rp", "indicators": "value", "pmks": "count", "psks": "count"}
TABLES = [
    (each.doc_id, table_id)
    for each in register.documents().values()
    for table_id, table in each.tables.items()
    if not table.damaged
]


def stated(tidy: dict[str, pd.DataFrame]) -> dict[str, tuple[float | None, str]]:
    """Return the figure and the status of every row of the tidy tables by row_id."""
    found = {}
    for name in schema.TIDY:
        for row in tidy[name].itertuples():
            figure = getattr(row, FIGURE[name])
            found[row.row_id] = (None if pd.isna(figure) else float(figure), row.status)
    return found


@pytest.mark.parametrize(("doc_id", "table_id"), TABLES, ids=lambda each: each)
def test_a_sound_table_read_as_damaged_says_nothing_else(doc_id, table_id, real_documents, read_as_damaged):
    sound, read = stated(real_documents[doc_id]), stated(read_as_damaged[doc_id])
    own = {row_id: each for row_id, each in read.items() if row_id.startswith(f"{doc_id}/{table_id}/")}
    other = {
        row_id: (sound.get(row_id), (figure, status))
        for row_id, (figure, status) in own.items()
        if status != "unresolved" and figure is not None and sound.get(row_id, (None,))[0] != figure
    }
    assert other == {}


@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    form=strategies.sampled_from(["pmks", "ppks", "kecamatan", "renstra", "renja", "lra"]),
    seed=strategies.integers(2000, 2999),
)
@example(form="renstra", seed=2001)
def test_a_made_table_read_as_damaged_states_no_other_figure(form, seed):
    made = folders.make(form, "none", seed)
    found = score.score(replace(made, level="read as damaged"))  # who writes its description calls it damaged
    assert (found.refused, found.wrong) == ("", [])
    assert sum(count for (_, _, result), count in found.figures.items() if result == "right")


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
