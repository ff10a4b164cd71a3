"""The open questions of a drafted description, one by one: evidence and choices shown, the answer typed."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analysis.intake import description, question_pictures
from analysis.intake.description import Drafted
from analysis.intake.drafted import Answers, Question

SKIP, STOP, AS_PRINTED = "s", "q", "n"
_KEYS = f"{SKIP} skips, {AS_PRINTED} keeps the whole table as printed only, {STOP} stops"


def confirm(folder: Path, ask: Callable[[str], str], say: Callable[[str], None]) -> int:
    """Ask the open questions of a folder's description and write every answer at once; return how many are left.

    `ask` shows a prompt and returns the line that was typed, `say` shows a line; one names the picture of what is asked
    about, where a page shows it. An answer may open or settle other questions. An empty line takes what is proposed,
    and leaves a question without proposal open, as SKIP does; AS_PRINTED keeps its whole table as printed only, and
    STOP ends.
    """
    drafted = description.again(folder)
    skipped = set[str]()
    while question := next((each for each in drafted.questions if each.place not in skipped), None):
        left = len(drafted.questions)
        picture = question_pictures.write(folder, question, drafted.description["tables"])
        for line in told(question, left, picture):
            say(line)
        typed = ask("answer").strip()
        if typed.lower() == STOP:
            break
        answers = None if typed.lower() == SKIP else reply(drafted, question, typed)
        if answers is None:
            if typed.lower() not in ("", SKIP):
                other = f", {free(question)}" if question.free else ""
                say(f"{typed!r} is no answer: a number of the list{other}, {_KEYS}")
                continue
            skipped.add(question.place)
            continue
        drafted = description.again(folder, answers)
    return len(drafted.questions)


def reply(drafted: Drafted, question: Question, typed: str) -> Answers | None:
    """Return what a typed line says to a question of a draft, by place; None where it is no answer to it."""
    if typed.lower() == AS_PRINTED and question.place.startswith("tables."):
        return as_printed(question, drafted)
    return answer(question, typed)


def as_printed(question: Question, drafted: Drafted) -> Answers:
    """Return the answers that keep the table of a question as printed: no column of it has figures."""
    table_id = next(each for each in drafted.description["tables"] if question.place.startswith(f"tables.{each}."))
    columns = drafted.description["tables"][table_id]["columns"]
    return {f"tables.{table_id}.columns.{number}": {"role": "note"} for number in range(len(columns))} | {
        f"tables.{table_id}.header": "kept as printed"
    }


def told(question: Question, left: int, picture: Path | None = None) -> list[str]:
    """Return a question as it is shown: what is asked and where, the evidence, its picture, the numbered choices."""
    lines = ["", f"[{left} open] {question.place}", question.asks]
    lines += [f"  seen: {each}" for each in question.evidence]
    lines += [f"  picture: {picture}"] if picture else []
    lines += [f"  {number}. {choice.says}" for number, choice in enumerate(question.choices, 1)]
    proposed = "an empty line takes 1, " if question.is_proposed else ""
    return [*lines, f"  ({proposed}{_KEYS})"]


def free(question: Question) -> str:
    """Return what may be typed beside the numbers of the choices; "" for nothing."""
    return {"year": "a year", "years": "years with blanks between", "text": "or a text"}.get(question.free, "")


def answer(question: Question, typed: str) -> Answers | None:
    """Return what a typed line answers, by place; None where it is no answer to the question."""
    if not typed:
        return dict(question.choices[0].sets) if question.is_proposed else None
    if typed.isdigit() and 1 <= int(typed) <= len(question.choices):
        return dict(question.choices[int(typed) - 1].sets)
    own = typed.lower()  # the words of a choice, or what stands before its colon
    said = next(
        (each for each in question.choices if own in (each.says.lower(), each.says.lower().split(":")[0])), None
    )
    if said is not None:
        return dict(said.sets)
    if question.free == "year" and re.fullmatch(r"(?:19|20)\d\d", typed):
        year: dict[str, Any] = {"year": int(typed)}
        return {place: dict(year) for place in question.choices[0].sets}
    if question.free == "years" and re.fullmatch(r"(?:(?:19|20)\d\d\s*)+", typed):
        return {question.place: sorted({int(each) for each in typed.split()})}
    if question.free == "text" and not typed.isdigit():
        return {question.place: typed}
    return None
