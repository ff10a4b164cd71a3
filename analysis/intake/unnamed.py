"""Rows that print money and no name: a total, a sum of a part of the table, more of the line above, or a question.

The money of a row without a name would fall to the line above it. It does where the row has an indicator or a value of
its own, as the second indicator of a line has. Else what the row is must be told: by its words, by sums, by a person.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from analysis.intake.drafted import Choice, DraftedTable, Question
from analysis.intake.line_rows import SUM, LineRow, Rules
from analysis.intake.tried import Figures

_ABOVE, _NO_LINE, _TOTAL = "more money of the line above", "no line: keep it as printed only", "the total of the table"


@dataclass
class Unnamed:
    """What is known of the rows without a name: rules by line, the evidence of each, and what is asked."""

    rules: Rules = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    question: Question | None = None
    total: int | None = None  # the place of the row that is the total


def found(
    drafted: DraftedTable,
    rows: list[LineRow],
    texts: list[list[str]],
    amounts: list[Figures],
    levels: list[str],
    answered: Any,
) -> Unnamed:
    """Return what the rows of a table are that print money and no name; levels are those drafted, "" for none.

    answered is what a person said of those that nothing tells: a word of `LINES`.
    """
    own = Unnamed()
    printing = [at for at, row in enumerate(rows) if row.has_money and not row.name and _figures(amounts, at)]
    unnamed = [
        at for at in printing if levels[at] not in ("total", "carried", "heading") and not _goes_on(drafted, texts[at])
    ]
    has_total, asked = "total" in levels, []
    for at in unnamed:
        row = rows[at]
        if not has_total and (told := _totals(rows, amounts, levels, unnamed, at)):
            own.rules.append({"level": "total", "line": row.line})
            own.told.append(f"row {row.line} without a name {told}")
            own.total, has_total = at, True
        elif told := _sums_a_part(rows, amounts, levels, unnamed, at):
            own.rules.append({"level": "heading", "line": row.line})
            own.told.append(f"row {row.line} without a name {told}")
        else:
            asked.append(at)
    says_total = [at for at in asked if any(SUM.search(text) for text in texts[at])]
    if says_total and not has_total:
        last = says_total[-1]
        own.rules.append({"level": "total", "line": rows[last].line})
        own.told.append(f"row {rows[last].line} says that it is a total")
        own.total = last
    for at in says_total if has_total else says_total[:-1]:
        own.rules.append({"level": "heading", "line": rows[at].line})
        own.told.append(f"row {rows[at].line} says that it is a sum")
    asked = [at for at in asked if at not in says_total]
    if asked and answered:
        _answered(own, [rows[at].line for at in asked], str(answered))
        own.total = asked[0] if answered == "total" else own.total
    elif asked:
        own.question = _question(drafted, [(rows[at], texts[at]) for at in asked], has_total or bool(says_total))
    return own


def _figures(amounts: list[Figures], at: int) -> list:
    """Return the amounts of a row by column, nothing where none of them is read and not zero."""
    own = [column[at] for column in amounts]
    return own if any(each is not None and not each.is_nan() and each for each in own) else []


def _goes_on(drafted: DraftedTable, texts: list[str]) -> bool:
    """Tell whether a row goes on with the line above: it has an indicator, a unit or a value beside money."""
    mine = {column.keys.get("group") for column in drafted.of_role("amount")}
    own = [column for column in drafted.columns
           if column.role in ("indicator", "unit", "value") and column.keys.get("group") in mine
           and not str(column.keys.get("measure", "")).endswith("_pct")]  # fmt: skip
    return any(re.search(r"\w", texts[column.number]) for column in own)


def _equal(amounts: list[Figures], at: int, parts: list[int]) -> bool:
    """Tell whether all amounts of a row are the sums of other rows."""
    tests = []
    for column in amounts:
        whole, own = column[at], [column[part] for part in parts]
        if whole is None or whole.is_nan() or not whole:
            continue
        known = [each for each in own if each is not None and not each.is_nan()]
        tests.append(len(known) > 1 and sum(known) == whole)
    return bool(tests) and all(tests)


def _parts(rows: list[LineRow], levels: list[str], unnamed: list[int], between: range) -> list[tuple[str, list[int]]]:
    """Return the rows of each level between two, with those that go on a line of it."""
    current, by_level = "", dict[str, list[int]]()
    for at in between:
        if at in unnamed:
            continue
        if rows[at].name:
            current = levels[at]
        if rows[at].has_money and current not in ("total", "heading", "carried"):
            by_level.setdefault(current, []).append(at)
    return list(by_level.items())


def _totals(rows: list[LineRow], amounts: list[Figures], levels: list[str], unnamed: list[int], at: int) -> str:
    """Return the evidence that a row is the total of all others, "" where the sums do not say so."""
    for level, parts in _parts(rows, levels, unnamed, range(len(rows))):
        if _equal(amounts, at, parts):
            return f"is the sum of all {len(parts)} rows{f' of level {level}' if level else ''}"
    return ""


def _sums_a_part(rows: list[LineRow], amounts: list[Figures], levels: list[str], unnamed: list[int], at: int) -> str:
    """Return the evidence that a row sums those below or above it, up to the next one without a name."""
    before = max((each for each in unnamed if each < at), default=-1)
    after = min((each for each in unnamed if each > at), default=len(rows))
    for where, between in (("below", range(at + 1, after)), ("above", range(before + 1, at))):
        for _, parts in _parts(rows, levels, unnamed, between):
            if _equal(amounts, at, parts):
                return f"is the sum of the {len(parts)} rows {where} it"
    return ""


def _answered(own: Unnamed, lines: list[int], answered: str) -> None:
    if answered != "above":
        own.rules += [{"level": answered, "line": line} for line in lines]


def _question(drafted: DraftedTable, rows: list[tuple[LineRow, list[str]]], has_total: bool) -> Question:
    place = f"tables.{drafted.table_id}.unnamed"
    shown = [f"row {row.line}: {' | '.join(text for text in texts if text)[:90]}" for row, texts in rows[:5]]
    choices = [Choice(_ABOVE, {place: "above"}), Choice(_NO_LINE, {place: "heading"})]
    if len(rows) == 1 and not has_total:
        choices.append(Choice(_TOTAL, {place: "total"}))
    asks = "These rows print money and no name, and sums do not tell what they are. Whose money is it?"
    return Question(place, asks, tuple(shown), tuple(choices))
