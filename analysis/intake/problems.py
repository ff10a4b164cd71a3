"""Everything that is wrong with a description, at once: open questions, keys, rows, and what reading it stops at."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from analysis.intake.description import DESCRIPTION
from analysis.io import InputError
from analysis.source import questions, verbatim
from analysis.source.described import RegisterError, read_content
from analysis.source.regions import region_of
from analysis.source.register import Document


def of(folder: Path) -> list[str]:
    """Return the problems of a folder's description, one line each, from the description to its cells.

    Reading the cells into tables is tried where nothing else is wrong; nothing is written.
    """
    path = folder / DESCRIPTION
    if not folder.is_dir():
        return [f"{folder}: no such folder"]
    try:
        content = read_content(path)
    except RegisterError as error:
        return [str(error)]
    if not isinstance(content, dict):
        return [f"{path}: not a description"]
    found = [f"{path}: at {place}: a question is open" for place in questions.open_places(content)]
    if isinstance(content.get("region"), str) and content["region"] != questions.OPEN:
        try:
            content = content | {"region": region_of(path, content["region"])}
        except RegisterError as error:
            found.append(str(error))
            content = content | {"region": questions.OPEN}
    document = None
    try:
        document = Document.model_validate(content)
    except ValidationError as error:
        found += _invalid(path, content, error)
    found += _cells(folder, content)
    if not found and document is not None:
        found += _tried(folder)
    return found


def _invalid(path: Path, content: dict[str, Any], error: ValidationError) -> list[str]:
    """Return what is not as the register needs it, without what an open question leaves open."""
    waiting = questions.open_places(content)
    lines = []
    for each in error.errors():
        place = ".".join(str(step) for step in each["loc"]) or "document"
        if not any(open_place == place or open_place.startswith(f"{place}.") for open_place in waiting):
            lines.append(f"{path}: at {place}: {' '.join(each['msg'].split())}")
    return lines


def _cells(folder: Path, content: dict[str, Any]) -> list[str]:
    """Return what does not fit between the described tables and the files of their cells."""
    tables = content.get("tables")
    if not isinstance(tables, dict):
        return []
    paths = {table_id: folder / f"{table_id}.csv" for table_id in tables}
    if "text" in content and not any(path.exists() for path in paths.values()):
        return []  # the cells are extracted from the text
    lines = []
    for table_id, path in paths.items():
        try:
            rows = verbatim.read(path)
        except InputError as error:
            lines.append(str(error))
            continue
        own = tables[table_id] if isinstance(tables[table_id], dict) else {}
        if isinstance(own.get("rows"), int) and own["rows"] != len(rows):
            lines.append(f"{path}: {len(rows)} rows, {own['rows']} described (cut off?)")
        columns = own.get("columns")
        if isinstance(columns, list) and columns and not own.get("damaged") and not own.get("blocks"):
            beyond = [row.line for row in rows if any(cell.strip() for cell in row.cells[len(columns) :])]
            if beyond and not any(part.get("columns") for part in own.get("parts", []) if isinstance(part, dict)):
                many = f"{len(beyond)} rows" if len(beyond) > 1 else "a row"
                lines.append(f"{path}: {many} with cells beyond the {len(columns)} columns, first in line {beyond[0]}")
    return lines


def _tried(folder: Path) -> list[str]:
    from analysis.tidy import export  # with the repair, half a second that a wrong description need not spend

    try:
        export.read_folder(folder)
    except (ValueError, OSError) as error:
        return [" ".join(str(error).split())]
    return []
