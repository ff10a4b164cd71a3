"""Up to when the money spent of a realisation report is counted: asked, where neither its print nor its file tells it.

A report within its year is not the spending of the year, and many look like the one of the whole year.
"""

from collections.abc import Mapping
from typing import Any

from analysis.intake.drafted import OPEN, Answers, Choice, Question
from analysis.intake.header_words import words
from analysis.intake.pages import SourceTable
from analysis.intake.until import Counted, FileSays

KIND = "lra"
Column = dict[str, Any]  # as it is described


def ask(
    tables: Mapping[str, dict[str, Any]],
    sources: Mapping[str, SourceTable],
    title: str,
    file: FileSays,
    answers: Answers,
) -> list[Question]:
    """Return the question up to when the money spent of the last year is counted, and leave its measure open.

    None where a person has answered, or where each table, the title of the document or its file tells it. Money of
    years before the last one is that of whole years.
    """
    spent = {
        f"tables.{table_id}.columns.{number}": (table_id, column)
        for table_id, table in tables.items()
        for number, column in enumerate(table["columns"])
        if column["role"] == "amount" and column.get("measure") == "realisasi" and isinstance(column.get("year"), int)
    }
    last = max((column["year"] for _, column in spent.values()), default=0)
    found: dict[str, Counted] = {}
    for path, (table_id, column) in spent.items():
        source = sources[table_id]
        texts = [source.caption, tables[table_id]["title"], title, *(text for row in source.header for text in row)]
        counted = file.until(texts, last)
        if (
            column["year"] == last
            and "measure" not in answers.get(path, {})
            and (counted.until or not counted.is_known)
        ):
            found[path] = counted
            column["measure"] = OPEN
    return [_question(found, last)] if found else []


def _question(found: Mapping[str, Counted], year: int) -> Question:
    names = {number: name.capitalize() for name, number in reversed(words("months").items())}
    choices: list[tuple[str, Column]] = [(f"the whole year, up to 31 December {year}", {"measure": "realisasi"})]
    choices += [
        (f"up to the end of {names[month]} {year}", {"measure": "realisasi_to_date", "until": f"{year}-{month:02d}"})
        for month in range(1, 12)
    ]
    choices.append(("a part of the year, nobody knows up to when", {"measure": "realisasi_to_date"}))
    told = next(iter(found.values()))
    if told.until:  # by the file alone: what it says comes first
        choices.insert(0, (f"up to {told.until}", {"measure": "realisasi_to_date", "until": told.until}))
    return Question(
        f"{next(iter(found))}.measure",
        f"Up to when is the money spent in {year} counted?",
        (told.evidence,),
        tuple(Choice(says, {path: dict(sets) for path in found}) for says, sets in choices),
        is_proposed=bool(told.until or told.after_its_year),
    )


def answered(table_id: str, described: dict[str, Any], answers: Answers) -> dict[str, Any]:
    """Return a described table of SIPD with what a person has said of its columns."""
    columns = []
    for number, column in enumerate(described["columns"]):
        own = answers.get(f"tables.{table_id}.columns.{number}", {})
        if own.get("role") == "note":
            columns.append({"id": column["id"], "role": "note"})
            continue
        until = own.get("until")
        renamed = {"id": f"realisasi_to_{until.replace('-', '_')}"} if until else {}
        columns.append(column | {key: value for key, value in own.items() if value is not None} | renamed)
    return described | {"columns": columns}
