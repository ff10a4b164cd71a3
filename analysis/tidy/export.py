"""From the folder of any document, wherever it lies, to its tidy tables as CSV files: all of them or none."""

import os
import shutil
import tempfile
from pathlib import Path

import pandas as pd

from analysis import files, io, schema
from analysis.io import InputError
from analysis.source import folder
from analysis.tidy import build


def tidy_folder(source: Path, out: Path, strict: bool = False) -> dict[str, pd.DataFrame]:
    """Write the tidy tables, repairs and checks of a document's folder, and return them by name.

    One CSV per table of schema.TABLES with the published columns, and `unmatched.csv`: the words that no list
    knows, each of which is an error where strict. A table without rows has its header. Nothing else in the folder
    out is touched, and nothing at all on an error. InputError says what cannot be read.
    """
    if out.exists() and not out.is_dir():
        raise InputError(f"{out}: is no folder")
    if out.resolve() == source.resolve():
        raise InputError(f"{out}: the tables must not be written into the document's own folder")
    tables = read_folder(source, strict)
    _write_all(out, tables)
    return tables


def worth_a_look(tables: dict[str, pd.DataFrame]) -> str:
    """Return how many figures of tidy tables are open or contradicted and how many checks differ, "" where none."""
    figures = [tables[name] for name in ("budget_lines", "indicators", "pmks", "psks")]
    counts = {
        "figures unresolved": sum(int((rows.status == "unresolved").sum()) for rows in figures),
        "figures contradicted": sum(int((rows.evidence == "contradicted").sum()) for rows in figures),
        "checks that differ": int((tables["checks"].verdict == "differs").sum()),
    }
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count)


def read_folder(source: Path, strict: bool = False) -> dict[str, pd.DataFrame]:
    """Return the tidy tables, repairs and checks of a document's folder by name; nothing is written.

    InputError, or another ValueError that names its place, for a document that cannot be read.
    """
    with folder.reading(source):
        document, rows = folder.read(source)
        tables = build.tidy_document(document, rows, source / "corrections.csv", strict)
    return {name: tables[name] for name in (*schema.TABLES, schema.UNMATCHED.name)}


def _write_all(out: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Write the tables into a new folder beside out, and move them to their place when all are written."""
    made = [path for path in (out, *out.parents) if not path.exists()]
    beside = None
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=out.parent, prefix=files.unfinished(out.name)))
        for name, table in tables.items():
            io.write_csv(beside / f"{name}.csv", table)
        if not out.exists():
            beside.chmod(0o755)
            os.rename(beside, out)
            return
        if blocked := [name for name in tables if (out / f"{name}.csv").is_dir()]:
            raise InputError(f"{out / blocked[0]}.csv: is a folder")
        for name in tables:
            os.replace(beside / f"{name}.csv", out / f"{name}.csv")
        beside.rmdir()
    except BaseException:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
        for path in made:
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
        raise
