"""What a person does to a document in the browser: answer, name a column, correct a figure, join and divide rows.

The page (workbench_page) only shows and calls. Every act is written at once, into the same files and through the same
checks as by hand; one that those refuse changes nothing.
"""

import csv
import io as memory
import re
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from analysis import files, io, schema
from analysis.intake import confirm, description, divided_rows
from analysis.intake.description import Drafted
from analysis.io import InputError
from analysis.source import folder as folders
from analysis.source import questions, register, verbatim
from analysis.source.verbatim import RawRow
from analysis.tidy import build, corrections

CORRECTIONS = "corrections.csv"
KEYS = ("role", "measure", "year", "until", "period", "phase", "unit", "scale", "place", "group")  # of a column


def folders_in(place: Path) -> list[Path]:
    """Return the folders with a drafted description: the place itself, or those in it; InputError where none is."""
    found = [place] if (place / description.DRAFT).is_file() else []
    found = found or sorted(path.parent for path in place.glob(f"*/{description.DRAFT}"))
    if not found:
        raise InputError(f"{place}: no folder with a {description.DRAFT}; analysis read writes one from a file")
    return found


def answer(folder: Path, place: str, typed: str) -> Drafted:
    """Write what is said to the open question of a place, as the terminal does; return the draft that follows.

    InputError where no such question is open, and where it is no answer to it.
    """
    drafted = description.again(folder)
    question = next((each for each in drafted.questions if each.place == place), None)
    if question is None:
        raise InputError(f"{folder}: no question is open at {place}")
    answers = confirm.reply(drafted, question, typed.strip())
    if answers is None:
        raise InputError(f"{folder}: {typed!r} is no answer to: {question.asks}")
    return description.again(folder, answers)


def name_column(folder: Path, table_id: str, number: int, keys: dict[str, Any]) -> Drafted:
    """Say what a column (from 0) holds, by the keys of document.yml (KEYS); return the draft that follows.

    Keys that are not named, or None, are none of the column's. InputError says what the description does not allow.
    """
    if strange := sorted(set(keys) - set(KEYS)):
        raise InputError(f"{folder}: a column has no {', '.join(strange)}; it has {', '.join(KEYS)}")
    columns = _table(folder, table_id).get("columns", [])
    if not 0 <= number < len(columns):
        raise InputError(f"{folder}: table {table_id} has no column {number + 1}")
    said = {key: keys.get(key) for key in KEYS}
    own = {key: value for key, value in said.items() if value not in (None, "")}
    try:
        register.Column.model_validate({"id": "column"} | own)
    except ValidationError as error:
        message = error.errors()[0]["msg"].removeprefix("Value error, ").removeprefix("column column: ")
        raise InputError(f"column {number + 1} of {table_id}: {message}") from None
    return description.again(folder, {f"tables.{table_id}.columns.{number}": said})


def known_by(drafted: Drafted, table_id: str, number: int) -> list[str]:
    """Return what each drafted value of a column (from 0) is known by, a line each: words, cells, or a person."""
    place = f"tables.{table_id}.columns.{number}."
    facts = [fact for fact in drafted.facts if fact.place.startswith(place)]
    return [f"{fact.place.removeprefix(place)} {fact.value}: {fact.evidence}" for fact in facts]


def borne_out(folder: Path) -> dict[tuple[str, str], list[str]]:
    """Return how many sums and percentages through a column hold, by table and column id, a line per rule.

    They tell what a header alone does not: named otherwise, a column holds fewer. InputError, or another ValueError
    with its place, where the document cannot be read, as long as questions are open.
    """
    counts: dict[tuple[str, str], dict[str, Counter[str]]] = {}
    for check in _tidy(folder, folder / CORRECTIONS)["checks"].to_dict("records"):
        steps = [row_id.split("/") for row_id in check["rows"].split()]
        for place in {(step[1], step[3]) for step in steps}:
            counts.setdefault(place, {}).setdefault(check["rule"], Counter())[check["verdict"]] += 1
    return {
        place: [
            f"{rule}: {own['agrees']} of {own['agrees'] + own['differs']} agree"
            for rule, own in sorted(rules.items())
            if own["agrees"] + own["differs"]
        ]
        for place, rules in counts.items()
    }


@dataclass(frozen=True)
class Figure:
    """One tidy row that a cell gives: what its correction must name, and how it is read."""

    row_id: str
    measure: str
    year: str
    printed: str
    value: str
    status: str


def figures(folder: Path) -> dict[tuple[str, int, str], list[Figure]]:
    """Return the tidy rows of a document by table, line and column id, with what was corrected.

    InputError, or another ValueError with its place, where the document cannot be read, as long as questions are open.
    """
    found: dict[tuple[str, int, str], list[Figure]] = {}
    tables = _tidy(folder, folder / CORRECTIONS)
    for name, value in schema.TIDY.items():
        for row in tables[name].to_dict("records"):
            year = row.get("fiscal_year", row.get("year"))
            own = Figure(
                row["row_id"],
                row.get("measure", "count"),
                "" if pd.isna(year) else str(year),
                row["printed"],
                "" if pd.isna(row[value]) else f"{row[value]:g}" if name == "indicators" else str(row[value]),
                row["status"],
            )
            _, table_id, line, column = row["row_id"].split("/")[:4]
            found.setdefault((table_id, int(line), column), []).append(own)
    return found


def correct(folder: Path, figure: Figure, value: str, kind: str, reason: str, date: str) -> None:
    """Write a correction of a figure into corrections.csv; one of the same row before it is replaced.

    value is a plain number with a dot before decimals, kind misread or misprint, date YYYY-MM-DD. The whole file is
    read and the document is built with it before it is written: InputError says what is wrong, and nothing is changed.
    """
    path = folder / CORRECTIONS
    entry = {"row": figure.row_id, "measure": figure.measure, "year": figure.year, "printed": figure.printed}
    entry |= {"value": value.strip(), "kind": kind, "reason": " ".join(reason.split()), "date": date.strip()}
    entries = [each for each in corrections.read(path) if each["row"] != figure.row_id]
    corrected = _as_csv([*entries, entry])
    with tempfile.TemporaryDirectory() as place:
        tried = io.write_text(Path(place) / CORRECTIONS, corrected)
        try:
            _tidy(folder, tried)
        except ValueError as error:
            raise InputError(str(error).replace(str(tried), str(path))) from None
    io.write_text(path, corrected)


def _as_csv(entries: list[dict[str, str]]) -> str:
    buffer = memory.StringIO()
    writer = csv.DictWriter(buffer, corrections.COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(entries)
    return buffer.getvalue()


def join(folder: Path, table_id: str, line: int) -> None:
    """Say that a row goes on the row before it: its texts are the rest of that row's texts (`continues`).

    InputError where there is no row before it, where it prints figures, and what the description does not allow.
    """
    rows, table = _rows(folder, table_id), _table(folder, table_id)
    at = _at(rows, line, table_id)
    if at == 0:
        raise InputError(f"line {line} is the first row of {table_id}: there is none before it")
    columns = table["columns"]
    printed = [cell for column, cell in zip(columns, rows[at].cells, strict=False)
               if column.get("role") in ("amount", "value", "count") and cell.strip()]  # fmt: skip
    if printed:
        raise InputError(f"line {line} of {table_id} prints figures of its own ({printed[0]}): it is no rest of a row")
    goes_on = {each["line"]: each["of"] for each in table.get("continues", [])}
    head = rows[at - 1].line
    goes_on[line] = goes_on.get(head, head)
    _describe(folder, table_id, "continues", [{"line": each, "of": of} for each, of in sorted(goes_on.items())])


def cut(folder: Path, table_id: str, line: int) -> None:
    """Take back that a row goes on the one before it; InputError where it does not."""
    table = _table(folder, table_id)
    kept = [each for each in table.get("continues", []) if each["line"] != line]
    if len(kept) == len(table.get("continues", [])):
        raise InputError(f"line {line} of {table_id} does not go on a row before it")
    _describe(folder, table_id, "continues", kept)


def divide(folder: Path, table_id: str, line: int, cells: list[str]) -> None:
    """Make two rows of one: the texts of its cells, with a bar (|) where those of the second row begin.

    What the description and corrections.csv say of later lines moves with them. InputError where the texts are not
    those of the row, where one of the rows would be empty, and what the description does not allow.
    """
    _at(_rows(folder, table_id), line, table_id)
    division = divided_rows.Division.typed(table_id, line, cells)
    with tempfile.TemporaryDirectory() as place:  # nothing wrong is ever in the folder
        tried = _copied(folder, Path(place))
        description.divide(tried, division)
        entries = corrections.read(tried / CORRECTIONS)
        if entries:
            io.write_text(tried / CORRECTIONS, _as_csv([_moved(entry, line) for entry in entries]))
        if not questions.open_places(files.read_yaml(tried / description.DESCRIPTION)):
            try:
                _tidy(tried, tried / CORRECTIONS)
            except ValueError as error:
                raise InputError(str(error).replace(str(tried), str(folder))) from None
        for file in tried.iterdir():
            io.write_text(folder / file.name, file.read_text(encoding="utf-8"))


def _moved(entry: dict[str, str], after: int) -> dict[str, str]:
    """Return a correction, its row one further down where it stands after a line."""
    document, table_id, line, *rest = entry["row"].split("/")
    return entry | {"row": "/".join([document, table_id, str(int(line) + (int(line) > after)), *rest])}


def _copied(folder: Path, place: Path) -> Path:
    """Return a copy of the files that say what a document is, with the regions.yml of the folder above beside it."""
    tried = place / folder.resolve().name
    tried.mkdir()
    for kind in ("*.csv", "*.sha256", "*.yml"):
        for file in folder.glob(kind):
            tried.joinpath(file.name).write_bytes(file.read_bytes())
    for file in folder.parent.glob("regions.yml"):
        place.joinpath(file.name).write_bytes(file.read_bytes())
    return tried


def _describe(folder: Path, table_id: str, key: str, value: Any) -> None:
    """Write a key of a table into document.yml, where the description with it is one; InputError says what is wrong."""
    path = folder / description.DESCRIPTION
    content = files.read_yaml(path)
    table = content["tables"][table_id]
    if value:
        table[key] = value
    else:
        table.pop(key, None)
    if not questions.open_places(content):
        with tempfile.TemporaryDirectory() as place:  # nothing wrong is ever in the folder
            tried = _copied(folder, Path(place))
            io.write_text(tried / description.DESCRIPTION, description.as_yaml(content))
            try:
                _tidy(tried, tried / CORRECTIONS)
            except ValueError as error:
                raise InputError(str(error).replace(str(tried), str(folder))) from None
    io.write_text(path, description.as_yaml(content))


def _tidy(folder: Path, corrected: Path) -> dict[str, pd.DataFrame]:
    with folders.reading(folder):
        document, rows = folders.read(folder)
        return build.tidy_document(document, rows, corrected, False)


def _table(folder: Path, table_id: str) -> dict[str, Any]:
    tables = files.read_yaml(folder / description.DESCRIPTION)["tables"]
    if table_id not in tables:
        raise InputError(f"{folder}: no table {table_id!r}; there are {', '.join(tables)}")
    return tables[table_id]


def _rows(folder: Path, table_id: str) -> list[RawRow]:
    return verbatim.read(folder / f"{table_id}.csv")


def _at(rows: list[RawRow], line: int, table_id: str) -> int:
    found = next((at for at, row in enumerate(rows) if row.line == line), None)
    if found is None:
        raise InputError(f"table {table_id} has no line {line}")
    return found


def column_of(cell: str) -> int:
    """Return the number of a column from 0 by its cell (c01, ...)."""
    match = re.fullmatch(r"c(\d\d+)", cell)
    if not match:
        raise InputError(f"{cell!r} is no cell: c01, c02, ...")
    return int(match[1]) - 1
