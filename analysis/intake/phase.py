"""The budget phase of ceilings that no header names: asked once for a document, or once for each of its tables."""

from typing import Any

from analysis.intake.drafted import OPEN, Answers, Choice, Question
from analysis.schema import PHASES

PLACE = "phase"  # of the answer that the tables differ
_BY_TABLE = "by table"
_CHOICES = ("unknown", "murni", "perubahan", "indikatif")  # the document does not say, unless a person knows more


def ask(tables: dict[str, dict[str, Any]], answers: Answers) -> list[Question]:
    """Return the questions for the phase of ceilings that nothing names, and leave these phases open in the tables.

    One question is for all tables of a document, unless a person has said that they differ.
    """
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for table_id, table in tables.items():
        for number, column in enumerate(table["columns"]):
            path = f"tables.{table_id}.columns.{number}"
            answered = "phase" in answers.get(path, {})
            if column.get("measure") == "pagu" and column.get("phase") == "unknown" and not answered:
                found.setdefault(table_id, []).append((path, column))
    for _, column in (each for own in found.values() for each in own):
        column["phase"] = OPEN
    by_table = answers.get(PLACE) == _BY_TABLE
    groups = [[table_id] for table_id in found] if by_table else [list(found)] if found else []
    return [_question(group, [each for table_id in group for each in found[table_id]]) for group in groups]


def _question(table_ids: list[str], columns: list[tuple[str, dict[str, Any]]]) -> Question:
    choices = [Choice(f"{each}: {PHASES[each]}", {path: {"phase": each} for path, _ in columns}) for each in _CHOICES]
    if len(table_ids) > 1:
        choices.append(Choice("the tables differ: ask for each", {PLACE: _BY_TABLE}))
    many = f"the ceilings (pagu) of {', '.join(table_ids)}"
    ids = ", ".join(dict.fromkeys(str(column["id"]) for _, column in columns))
    evidence = (f"no header above {ids} names a phase",)
    place = f"{columns[0][0]}.phase"
    return Question(place, f"Of which phase are {many}?", evidence, tuple(choices), is_proposed=True)
