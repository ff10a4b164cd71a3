"""What a question is about, on paper: the header of its table and the first rows, its columns outlined."""

import re
from collections.abc import Iterable
from pathlib import Path

from analysis import files, io
from analysis.intake.drafted import Question
from analysis.source import crops
from analysis.source.crops import Strip, TableOnPaper

PLACE = files.BUILD / "confirm"  # pictures for who answers questions on the terminal


def strips(folder: Path, question: Question, table_ids: Iterable[str]) -> list[Strip]:
    """Return the parts of the pages that show what a question of a document's folder is about.

    None for a question of the whole document, and where no page has a picture. A question that is asked of several
    columns at once names them in what its choices set.
    """
    table_id = next((each for each in table_ids if question.place.startswith(f"tables.{each}.")), "")
    if not table_id:
        return []
    places = [question.place, *(place for choice in question.choices for place in choice.sets)]
    column = re.compile(rf"tables\.{re.escape(table_id)}\.columns\.(\d+)")
    numbers = sorted({int(match[1]) for match in map(column.match, places) if match})
    return TableOnPaper(folder, table_id).columns(numbers)


def write(folder: Path, question: Question, table_ids: Iterable[str]) -> Path | None:
    """Write the picture of what a question is about; return its file, None where nothing shows it."""
    found = strips(folder, question, table_ids)
    if not found:
        return None
    return io.write_bytes(PLACE / folder.resolve().name / f"{question.place}.png", crops.png(found))
