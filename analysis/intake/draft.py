"""Draft the description of a document from its tables: facts with their evidence, and questions where there is none."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from analysis.intake import claims, contents, lines, ratios, tables, unnamed
from analysis.intake.drafted import (
    ALIKE,
    ANSWERED,
    OPEN,
    About,
    Answers,
    Choice,
    DraftedColumn,
    DraftedTable,
    Fact,
    Question,
)
from analysis.intake.header_words import tokens, words, years
from analysis.intake.pages import SourceTable
from analysis.source import numbers, terms
from analysis.source.verbatim import RawRow, prints_column_numbers

_COLUMN_KEYS = (
    "id",
    "role",
    "level",
    "group",
    "place",
    "measure",
    "year",
    "until",
    "period",
    "phase",
    "unit",
    "scale",
    "style",
    "months",
    "of",
)


@dataclass(frozen=True)
class Draft:
    """The drafted tables of a document as its document.yml holds them, with the facts and the open questions."""

    tables: dict[str, dict[str, Any]]
    facts: tuple[Fact, ...]
    questions: tuple[Question, ...]


def kind_of(text: str) -> str:
    """Return the kind of document that a title or a file's name tells, "" where it tells none or two."""
    own = f" {' '.join(tokens(text.replace('_', ' ')))} "
    found = {kind: phrase for kind, phrases in words("kinds").items() for phrase in phrases if f" {phrase} " in own}
    longest = max((len(phrase) for phrase in found.values()), default=0)
    kinds = [kind for kind, phrase in found.items() if len(phrase) == longest]
    return kinds[0] if len(kinds) == 1 else ""


def tables_of(source: list[SourceTable], about: About, answers: Answers | None = None) -> Draft:
    """Return the draft of a document's tables, in their order; answers are what a person has said before."""
    counts: Counter[str] = Counter()
    for table in source:
        counts.update(contents.styles(cell for row in tables.cells_of(table) for cell in row))
    default = counts.most_common(1)[0][0] if counts and len(counts) == 1 else ""
    described, facts, questions = {}, list[Fact](), list[Question]()
    for table in source:
        drafted = table_of(table, about, default, answers or {})
        described[table.table_id] = _described(table, drafted)
        facts += [*_column_facts(drafted), *drafted.facts]
        questions += [*_column_questions(drafted), *drafted.questions]
    return Draft(described, tuple(facts), tuple(questions))


def table_of(table: SourceTable, about: About, default_style: str, answers: Answers) -> DraftedTable:
    """Return the draft of one table: columns, levels, identities."""
    drafted = tables.draft(table, about, default_style, answers)
    style = drafted.keys.get("style")
    style = style if style in numbers.STYLES else "dot_thousands"  # open, or a table of notes that shows none
    rows = [row for row in table.rows if not prints_column_numbers(RawRow(row.line, [cell.text for cell in row.cells]))]
    texts = tables.cells_of(table)
    width = len(drafted.columns)
    texts = [row + [""] * (width - len(row)) for row in texts]
    printed = [[row[place] for row in texts] for place in range(width)]
    cells = ratios.Cells(printed, [[contents.figure(cell, style) for cell in column] for column in printed])
    if drafted.keys.get("register"):
        levels, named = _register_rows(drafted, printed)
        if "total" in levels:
            drafted.set("total_row", True, "a row of the table is named as a total")
    else:
        levels, named = _levels(drafted, [row.line for row in rows], texts, cells, table, about, answers), set[str]()
    for claimed in claims.draft(drafted, cells, levels, named):
        drafted.keys.setdefault("identities", []).append(claimed.identity)
        drafted.facts.append(Fact(f"tables.{table.table_id}.identities", claimed.identity, claimed.evidence))
    return drafted


def _register_rows(drafted: DraftedTable, printed: list[list[str]]) -> tuple[list[str], set[str]]:
    """Return what each row of a register is (type, group, total or ""), and the types that it names."""
    which = drafted.keys["register"]
    name = next(column.number for column in drafted.columns if column.role == "name")
    numbers = [column.number for column in drafted.of_role("number")]
    levels, named = [], set[str]()
    pattern = words("rows")["total"]
    for at, text in enumerate(printed[name]):
        told = [text, *(printed[number][at] for number in numbers)]
        if any(re.search(pattern, " ".join(each.split())) for each in told) and at == len(printed[name]) - 1:
            levels.append("total")
            continue
        try:
            type_id = terms.pmks_type(text) if which == "pmks" else terms.psks_type(text)
        except terms.UnknownTerm:
            levels.append("type" if text else "")
            continue
        levels.append("group" if type_id.startswith("group:") else "type")
        named.add(type_id)
    return levels, named


def _levels(
    drafted: DraftedTable,
    own_lines: list[int],
    texts: list[list[str]],
    cells: ratios.Cells,
    table: SourceTable,
    about: About,
    answers: Answers,
) -> list[str]:
    """Draft the rules of levels, and return the level that they give every row."""
    blank = [""] * len(texts)
    if not any(column.is_figure for column in drafted.columns):
        return blank
    place = f"tables.{drafted.table_id}.levels"
    answered = answers.get(place)
    names = drafted.of_role("name")
    if any(column.role == OPEN for column in drafted.columns) and not names:
        return blank  # asked when the columns are known
    if len(names) > 1 and all("level" in column.keys for column in names):
        rows = _line_rows(drafted, own_lines, texts, cells, table)
        return _with_unnamed(
            drafted, rows, texts, cells, lines.DraftedLevels([], "", _by_column(names, texts)), answers
        )
    if not names:
        if answered:
            drafted.set("levels", answered, ANSWERED)
            return blank
        if drafted.of_role("amount"):
            drafted.keys["levels"] = OPEN
            found = lines.DraftedLevels([], "", blank, why_open="the table has money, but no column of names")
            drafted.questions.append(_ask_levels(place, found, []))
        elif drafted.of_role("value"):
            drafted.set("levels", [{"level": "indicator"}], "no column of names: every row is an indicator of no line")
        return blank
    rows = _line_rows(drafted, own_lines, texts, cells, table)
    amounts = [cells.figures[column.number] for column in drafted.of_role("amount")]
    columns = [
        keys for column in drafted.columns if OPEN not in ((keys := _keys(column.keys)).get("role"), keys.get("year"))
    ]
    found = (
        lines.given(rows, amounts, columns, about, answered)
        if answered
        else lines.draft(rows, amounts, columns, about, names[0].head.printed)
    )
    if found.why_open or found.other:
        drafted.keys["levels"] = OPEN
        drafted.questions.append(_ask_levels(place, found, rows))
    else:
        told = f"{found.evidence}; {found.sums.told('sums')}" if found.sums.tests else found.evidence
        drafted.set("levels", found.rules, told)
    if "total" in found.levels:
        drafted.set("total_row", True, "a row of the table is named as a total")
    return found.levels if found.why_open else _with_unnamed(drafted, rows, texts, cells, found, answers)


def _line_rows(
    drafted: DraftedTable, own_lines: list[int], texts: list[list[str]], cells: ratios.Cells, table: SourceTable
) -> list[lines.LineRow]:
    """Return what tells the level of every row."""
    rows = []
    header = {" ".join(text.split()) for row in table.header for text in row if text.strip()}
    for at, line in enumerate(own_lines):
        row = {role: " ".join(texts[at][column.number] for column in drafted.of_role(role) if texts[at][column.number])
               for role in ("name", "code", "number")}  # fmt: skip
        money = any(cells.printed[column.number][at].strip() for column in drafted.of_role("amount"))
        figures = any(cells.printed[column.number][at].strip() for column in drafted.columns if column.is_figure)
        is_header = bool(row["name"]) and " ".join(row["name"].split()) in header
        rows.append(lines.LineRow(line, **row, has_money=money, has_figures=figures, is_header=is_header))
    return rows


def _by_column(names: list[DraftedColumn], texts: list[list[str]]) -> list[str]:
    """Return the level of every row of a table whose columns of names each have one: the lowest that it names."""
    named = [[column.keys["level"] for column in names if row[column.number].strip()] for row in texts]
    return [own[-1] if own else "" for own in named]


def _with_unnamed(
    drafted: DraftedTable,
    rows: list[lines.LineRow],
    texts: list[list[str]],
    cells: ratios.Cells,
    found: lines.DraftedLevels,
    answers: Answers,
) -> list[str]:
    """Add the rules for rows that print money and no name, or ask what they are; return the level of every row."""
    amounts = [cells.figures[column.number] for column in drafted.of_role("amount")]
    place = f"tables.{drafted.table_id}.unnamed"
    own = unnamed.found(drafted, rows, texts, amounts, found.levels, answers.get(place))
    levels = list(found.levels)
    if own.question is not None:
        drafted.questions.append(own.question)
        drafted.keys["levels"] = OPEN
    elif own.rules and drafted.keys.get("levels") != OPEN:
        told = "; ".join(filter(None, [found.evidence, *own.told]))
        drafted.set("levels", [*own.rules, *found.rules], told)
        if own.total is not None:
            levels[own.total] = "total"
            drafted.set("total_row", True, own.told[-1] if own.told else ANSWERED)
    return levels


def _ask_levels(place: str, found: lines.DraftedLevels, rows: list[lines.LineRow]) -> Question:
    named = [row.name for row in rows if row.name][:6]
    before = [rule for rule in found.rules if rule.get("level") in ("total", "carried", "heading", "indicator")]
    answers = found.other or (
        ("every row is a programme", [{"level": "program"}]),
        ("every row is a kegiatan", [{"level": "kegiatan"}]),
        ("every row is a sub-kegiatan", [{"level": "sub_kegiatan"}]),
        ("every row is a part of the office (bidang, UPT)", [{"level": "organisation"}]),
        ("the rows are indicators of no line", [{"level": "indicator"}]),
    )
    choices = tuple(Choice(says, {place: [*before, *rules]}) for says, rules in answers)
    evidence = (found.why_open or found.evidence, f"first names: {'; '.join(name[:50] for name in named)}")
    return Question(place, "Which levels have the rows?", evidence, choices, "rules")


def _keys(keys: dict[str, Any]) -> dict[str, Any]:
    return {key: keys[key] for key in _COLUMN_KEYS if keys.get(key) not in (None, "")}


def _described(table: SourceTable, drafted: DraftedTable) -> dict[str, Any]:
    """Return a table as its document.yml holds it."""
    own = {"title": table.caption or table.table_id, "rows": len(table.rows)}
    if table.repeated_headers:
        own["repeated_headers"] = table.repeated_headers
    for key in ("style", "style_by_row"):
        if key in drafted.keys:
            own[key] = drafted.keys[key]
    own["columns"] = [_keys(column.keys) for column in drafted.columns]
    for key in ("levels", "total_row", "identities"):
        if drafted.keys.get(key):
            own[key] = drafted.keys[key]
    return own


def _column_facts(drafted: DraftedTable) -> list[Fact]:
    place = f"tables.{drafted.table_id}.columns"
    return [
        Fact(f"{place}.{column.number}.{key}", column.keys[key], evidence)
        for column in drafted.columns
        for key, evidence in column.evidence.items()
        if column.keys.get(key) not in (None, OPEN)
    ]


def _column_questions(drafted: DraftedTable) -> list[Question]:
    """Return the questions of a table's columns; columns that ask the same of the same choices ask once."""
    place = f"tables.{drafted.table_id}.columns"
    groups: dict[tuple, list[DraftedColumn]] = {}
    for column in drafted.columns if not drafted.is_doubted else []:
        if column.is_open:
            alike = (column.asks, str(column.choices), _of_kind(column))
            together = alike if ALIKE in column.asks else (column.number,)
            groups.setdefault(together, []).append(column)
    found = []
    for columns in groups.values():
        first = columns[0]
        paths = [f"{place}.{column.number}" for column in columns]
        key = _open_key(first)
        numbers = ", ".join(str(column.number + 1) for column in columns)
        asks = first.asks.replace(ALIKE, f"column{'s' if len(columns) > 1 else ''} {numbers}")
        evidence = tuple(dict.fromkeys(seen for column in columns for seen in column.seen))
        choices = tuple(Choice(says, {path: sets for path in paths}) for says, sets in first.choices)
        found.append(Question(f"{paths[0]}.{key}", asks, evidence, choices, first.free))
    return found


def _open_key(column: DraftedColumn) -> str:
    return next((key for key, value in column.keys.items() if value == OPEN), "role")


def _of_kind(column: DraftedColumn) -> str:
    """Return what columns have in common that are of one measure: the header above theirs, or theirs but for a year."""
    texts = column.head.texts
    if _open_key(column) not in ("role", "measure"):
        return ""
    return texts[-2] if len(texts) > 1 else re.sub(r"\d+", "", column.head.printed)


def years_told(source: list[SourceTable], title: str) -> tuple[int, ...]:
    """Return the years that a title names; where it names none, those that all captions with a year share."""
    named = years(title)
    if named:
        return tuple(named)
    captions = [set(years(table.caption)) for table in source if years(table.caption)]
    shared = set.intersection(*captions) if captions else set()
    return tuple(sorted(shared))
