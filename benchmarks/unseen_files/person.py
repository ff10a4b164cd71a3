"""A person who confirms a draft: knows the document, sees the page, and answers what the made truth answers."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from analysis.intake import confirm, description
from analysis.intake.drafted import Answers, Choice, Question
from analysis.intake.pages import SourceTable
from benchmarks.unseen_files.model import Column, Made, Table

REGION = "kab_buatan"
MOST_QUESTIONS = 200
KEYS = ("role", "measure", "year", "period", "place", "group", "scale")


@dataclass
class Asked:
    """What a person was asked beyond title, office, region and kind, and what the person could not answer."""

    questions: list[str] = field(default_factory=list)
    as_printed: list[str] = field(default_factory=list)


def squeezed(text: str) -> str:
    """Return a text as cells are compared: without blanks; a figure by its digits, as it is shown or kept."""
    if not any(sign.isalpha() for sign in text.removeprefix("Rp")):
        return "".join(sign for sign in text if sign.isdigit()).strip("0") or text.strip()
    return "".join(text.split()).lower()


def _printed(table: Table) -> Counter[str]:
    return Counter(squeezed(text) for row in table.rows for text in row.cells.values() if text)


def mapped(made: Made, sources: list[SourceTable]) -> dict[str, Table]:
    """Return the made table that each read table is, by the cells that they share."""
    found = {}
    for source in sources:
        own = Counter(squeezed(cell.text) for row in source.rows for cell in row.cells if cell.text)
        best = max(made.tables, key=lambda table: (_printed(table) & own).total())
        if 3 * (_printed(best) & own).total() > own.total():
            found[source.table_id] = best
    return found


def columns_of(table: Table, source: SourceTable) -> dict[int, Column]:
    """Return the made column that each column of a read table is, by the cells that they share."""
    width = max(len(row.cells) for row in source.rows)
    found = {}
    for n in range(width):
        own = Counter(squeezed(row.cells[n].text) for row in source.rows if n < len(row.cells) and row.cells[n].text)
        shares = [
            (Counter(squeezed(row.cells.get(c.id, "")) for row in table.rows) & own).total() for c in table.columns
        ]
        if own and 2 * max(shares) > own.total():
            best = [at for at, share in enumerate(shares) if share == max(shares)]
            found[n] = table.columns[min(best, key=lambda at: abs(at - n))]
    return found


def confirmed(made: Made, sources: list[SourceTable], folder: Path) -> Asked:
    """Answer the questions of a folder until none is left, and say what was asked."""
    asked, tables, before = Asked(), mapped(made, sources), set[str]()
    by_id = {source.table_id: source for source in sources}
    drafted = description.again(folder)
    while drafted.questions:
        question = drafted.questions[0]
        if len(asked.questions) > MOST_QUESTIONS:
            raise RuntimeError(f"more than {MOST_QUESTIONS} questions, the last {question.place}")
        answers = _of_the_document(made, question)
        if answers is None:
            asked.questions.append(f"{question.place}: {question.asks} {question.evidence[:2]}")
            table_id = next(each for each in by_id if question.place.startswith(f"tables.{each}."))
            truth = tables.get(table_id)
            again = question.place in before  # the first answer did not settle it
            answers = _answer(tables, by_id, table_id, question) if truth and not again else None
            before.add(question.place)
            if answers is None:
                asked.as_printed.append(f"{question.place}: {question.asks}")
                answers = confirm.as_printed(question, drafted)
        drafted = description.again(folder, answers)
    return asked


def _of_the_document(made: Made, question: Question) -> Answers | None:
    known = {"title": made.title, "office": made.office, "region": REGION, "kind": made.kind}
    return {question.place: known[question.place]} if question.place in known else None


def _answer(
    tables: dict[str, Table], by_id: dict[str, SourceTable], table_id: str, question: Question
) -> Answers | None:
    table = tables[table_id]
    columns = columns_of(table, by_id[table_id])
    if question.place.endswith(".levels"):
        return _levels(table, question)
    if question.place.endswith(".style"):
        return {question.place: table.style}
    if question.place.endswith(".columns"):  # do the cells stand under their headers?
        in_order = [table.columns.index(column) for _, column in sorted(columns.items())]
        right = in_order == sorted(set(in_order))
        return dict(question.choices[right].sets)
    of_all = {  # a question may be about columns of several tables
        f"tables.{each}.columns.{n}": column
        for each, own in tables.items()
        for n, column in columns_of(own, by_id[each]).items()
    }
    fits = [choice for choice in question.choices if _fits(choice, of_all)]
    if fits:
        return dict(fits[0].sets)
    if question.free == "year":
        own = {of_all.get(place) for choice in question.choices[:1] for place in choice.sets}
        years = {column.year for column in own if column is not None}
        if len(years) == 1 and None not in own:
            year = years.pop()
            return {place: {"year": year} for place in question.choices[0].sets}
    return None


def _fits(choice: Choice, columns: dict[str, Column]) -> bool:
    for place, sets in choice.sets.items():
        column = columns.get(place)
        if column is None or not isinstance(sets, dict):
            return False
        for key in KEYS:
            if sets.get(key) not in (None, "") and sets[key] != getattr(column, key):
                return False
    return True


def _levels(table: Table, question: Question) -> Answers | None:
    """Return the choice whose levels are those of the made rows."""
    own = {row.kind for row in table.rows} - {"total", "carried", "heading"}
    for choice in question.choices:
        told = {rule.get("level") for rules in choice.sets.values() for rule in rules}
        named = (
            {"kegiatan"} if any(rule.get("nomenclature") for rules in choice.sets.values() for rule in rules) else set()
        )
        if (told | named) - {"total", "carried", "heading"} == own:
            return dict(choice.sets)
    return None
