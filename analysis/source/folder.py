"""The folder of one document, wherever it lies: its description, and its verbatim cells or the text they are in."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.io import InputError
from analysis.source import contract, extract, register, verbatim
from analysis.source.register import Document
from analysis.source.verbatim import RawRow


def description(folder: Path) -> Document:
    """Return the description of the document in a folder; the folder may have any name.

    Its region stands in document.yml, or by its region_id in a regions.yml beside it. RegisterError or InputError
    names file and place of what is wrong.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder")
    return register.read_description(folder / "document.yml")


def read(folder: Path) -> tuple[Document, dict[str, list[RawRow]]]:
    """Return a folder's document and its verbatim cells by table id; nothing is written.

    The cells are those of its CSV files; where it has none of them, they are extracted from the text beside the
    description. InputError, RegisterError or ExtractError names file and place of what is wrong.
    """
    document = description(folder)
    text = folder / document.text.file if document.text else None
    if text and text.is_file() and not any((folder / f"{table_id}.csv").exists() for table_id in document.tables):
        rows = {table_id: table.rows for table_id, table in extract.extract(document, text).items()}
        contract.check(document, rows, folder / "document.yml")
    else:
        rows = raw_rows(document, folder)
    return document, rows


@contextmanager
def reading(place: Path) -> Iterator[None]:
    """Turn whatever stops the reading of a document into one line that names its place.

    Errors of our own say what is wrong and where. A description can also ask for what no check of it foresees;
    whoever wrote it is told at which place, with the kind of the error, and gets no traceback.
    """
    try:
        yield
    except (InputError, OSError):
        raise
    except Exception as error:
        text = " ".join(str(error).split())
        if isinstance(error, ValueError) and type(error).__module__.startswith("analysis."):
            raise InputError(text) from error
        last = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__}: {text[:300]}; at {Path(last.filename).name}:{last.lineno}"
        raise InputError(f"{place}: the document cannot be read as it is described ({what})") from error


def raw_rows(document: Document, folder: Path) -> dict[str, list[RawRow]]:
    """Return the verbatim cells of every table of a document from its CSV files; InputError where rows are missing."""
    found = {}
    for table_id, table in document.tables.items():
        path = folder / f"{table_id}.csv"
        found[table_id] = verbatim.read(path)
        if len(found[table_id]) != table.rows:
            raise InputError(f"{path}: {len(found[table_id])} rows, {table.rows} described (cut off?)")
    contract.check(document, found, folder / "document.yml")
    return found
