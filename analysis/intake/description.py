"""A document's folder as it is drafted: cells and headers in, document.yml and draft.yml out, again after each answer.

draft.yml keeps what was read (captions and headers), what a person has answered, and for every drafted value what it
is known by. document.yml is the description itself; where a question is open it holds `?`, and nothing reads it
before that is answered. What a person has written into document.yml by hand is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from analysis import files, io
from analysis.intake import divided_rows, draft, exported, naming, phase, proposals, spent_until, written
from analysis.intake.divided_rows import Division
from analysis.intake.drafted import ANSWERED, OPEN, About, Answers, Choice, Fact, Question
from analysis.intake.header_words import words, years
from analysis.intake.pages import PageCell, SourceRow, SourceTable
from analysis.intake.said import Named
from analysis.intake.until import FileSays
from analysis.io import InputError
from analysis.source import questions, regions, register, verbatim

DRAFT, DESCRIPTION = "draft.yml", "document.yml"
_HEAD = "# Written by `analysis draft`: what was read, what was answered, and what each drafted value is known by.\n"


@dataclass(frozen=True)
class Read:
    """What was read of a file: where it is, its pages, title and tables, what pages name, and what read them.

    `region` is a region_id, or what a region that no regions.yml knows is printed as; `made` is the day that the file
    was made, "" where it keeps none.
    """

    file: str
    sha256: str
    pages: int
    tables: tuple[SourceTable, ...]
    title: str = ""
    region: str | dict[str, str] = ""
    readers: tuple[str, ...] = ()
    named: tuple[Named, ...] = ()
    made: str = ""


@dataclass
class Drafted:
    """The draft of a document: its description, where `?` is open, the facts, and the open questions."""

    description: dict[str, Any]
    facts: list[Fact] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


def begin(folder: Path, read: Read) -> Drafted:
    """Write the cells of a file's tables and the draft of their description into a folder; return the draft.

    Answers that the folder has from before stand, as far as they are for places that are still there.
    """
    before = _load(folder) if (folder / DRAFT).is_file() else {}
    divisions = before.get("divided", [])
    tables = divided_rows.divided(read.tables, map(Division.kept, divisions))
    written.write(folder, tables)
    kept: dict[str, Any] = {
        "source": {"file": read.file, "sha256": read.sha256, "pages": read.pages, "readers": list(read.readers)},
        "title": read.title,
        "region": read.region,
        **({"made": read.made} if read.made else {}),
        "named": [{"what": each.what, "text": each.text, "pages": each.pages} for each in read.named],
        "tables": {
            table.table_id: {"caption": table.caption, "repeated_headers": table.repeated_headers,
                             "header": [list(row) for row in table.header]}
            for table in read.tables
        },
        "answers": before.get("answers", {}),
        **({"divided": divisions} if divisions else {}),
    }  # fmt: skip
    return _written(folder, kept)


def divide(folder: Path, division: Division) -> Drafted:
    """Make two rows of one in a folder, and move all that names a later line; return the draft that follows.

    The division is kept for when the file is read again. InputError where no row prints what is divided.
    """
    kept = _load(folder)
    tables = _tables(folder, kept)
    placed = [written.with_boxes(folder, table) for table in tables]
    written.write(folder, divided_rows.divided(placed, [division]))
    path = folder / DESCRIPTION
    described = divided_rows.moved(files.read_yaml(path), division.line)
    described["tables"][division.table_id]["rows"] += 1
    io.write_text(path, as_yaml(described))
    answers = divided_rows.moved(kept.get("answers") or {}, division.line)
    return _written(folder, kept | {"answers": answers, "divided": [*kept.get("divided", []), division.entry]})


def again(folder: Path, answers: Answers | None = None) -> Drafted:
    """Draft the description of a folder again, with what has been answered and new answers; return the draft.

    InputError where the folder has no draft.yml, or its cells are not those that it names.
    """
    kept = _load(folder)
    before = kept.get("answers") or {}
    for place, answer in (answers or {}).items():
        own = before.get(place)
        both = isinstance(own, dict) and isinstance(answer, dict)
        before[place] = {**own, **answer} if both and isinstance(own, dict) else answer
    return _written(folder, kept | {"answers": before}, frozenset(answers or ()))


def _load(folder: Path) -> dict[str, Any]:
    path = folder / DRAFT
    try:
        content = files.read_yaml(path)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; analysis read writes it with the cells of a document") from None
    except (yaml.YAMLError, ValueError) as error:
        raise InputError(f"{path}: not readable as YAML: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict) or not isinstance(content.get("tables"), dict) or "source" not in content:
        raise InputError(f"{path}: needs source and tables, as analysis read writes them")
    return content


def _written(folder: Path, kept: dict[str, Any], answered: frozenset[str] = frozenset()) -> Drafted:
    """Draft a document and write document.yml and draft.yml; what is answered now is written, whatever stood there."""
    drafted = _draft(folder, kept)
    path = folder / DESCRIPTION
    if path.is_file():
        was = {each["place"]: each["value"] for each in kept.get("facts") or ()}
        drafted.description = merged(files.read_yaml(path), drafted.description, answered, was)
    told = kept | {
        "questions": [
            {"place": each.place, "asks": each.asks, "evidence": list(each.evidence),
             "choices": [choice.says for choice in each.choices]}
            for each in drafted.questions
        ],
        "facts": [{"place": each.place, "value": each.value, "evidence": each.evidence} for each in drafted.facts],
    }  # fmt: skip
    io.write_text(path, as_yaml(drafted.description))
    io.write_text(folder / DRAFT, _HEAD + as_yaml(told))
    return drafted


def _tables(folder: Path, kept: Mapping[str, Any]) -> list[SourceTable]:
    found = []
    for table_id, told in kept["tables"].items():
        rows = verbatim.read(folder / f"{table_id}.csv")
        own = tuple(SourceRow(row.line, tuple(PageCell(cell) for cell in row.cells)) for row in rows)
        header = tuple(tuple(str(cell) for cell in row) for row in told.get("header", []))
        found.append(SourceTable(table_id, told.get("caption", ""), header, own, told.get("repeated_headers", 0)))
    return found


def _draft(folder: Path, kept: Mapping[str, Any]) -> Drafted:
    tables, answers = _tables(folder, kept), kept["answers"]
    title = str(answers.get("title") or kept.get("title") or "")
    file = Path(kept["source"]["file"]).stem
    facts, questions = list[Fact](), list[Question]()
    kind = answers.get("kind") or draft.kind_of(title) or draft.kind_of(file)
    names = [Named(**each) for each in kept.get("named", [])]
    alone = [line for table in tables for line in proposals.headings(table)]
    printed = proposals.printed_by(names, alone, kept["source"]["pages"], file)
    region, told_region = answers.get("region") or kept.get("region") or "", "named when the file was read"
    if answers.get("region"):
        region, told_region = proposals.named_region(answers["region"], folder / DESCRIPTION), ANSWERED
    elif not region:
        region, told_region = proposals.region(printed, folder / DESCRIPTION)
    government = _government(folder, region)
    level, name = str(government.get("level", "")), str(government.get("name", ""))
    about = About(kind, title, level, draft.years_told(tables, title), name)
    exports = exported.found(tables, file, kept.get("made", ""))
    own = draft.tables_of([table for table in tables if table.table_id not in exports], about, answers)
    by_phase = phase.ask(own.tables, answers)
    known = exported.about(exports, folder / DESCRIPTION, region)
    facts += [Fact(f"tables.{table_id}", "SIPD", "known by its headers and codes") for table_id in exports]
    told = {
        "doc_id": (folder.resolve().name, "the folder's name"),
        "title": (title, "the title of the file" if not answers.get("title") else ANSWERED),
        "office": (answers.get("office", ""), ANSWERED),
        "region": (region, told_region),
        "kind": (kind, f"words of {title or file!r}"),
    }
    told |= {key: (value, "told by the tables of SIPD") for key, value in known.items() if not answers.get(key)}
    description: dict[str, Any] = {}
    for key, (value, evidence) in told.items():
        description[key] = value or OPEN
        if value:
            facts.append(Fact(key, value, evidence))
        else:
            own_question = key in ("title", "office", "region")
            asked = proposals.question(key, printed, folder / DESCRIPTION) if own_question else _of_the_document(key)
            questions.append(asked)
    described = {
        table_id: spent_until.answered(table_id, each.described, answers) for table_id, each in exports.items()
    } | own.tables
    by_until: list[Question] = []
    if description["kind"] == spent_until.KIND:
        sources = {table.table_id: table for table in tables}
        file_says = FileSays(file, kept.get("made", ""))
        by_until = spent_until.ask(described, sources, title, file_says, answers)
    used = {column["year"] for table in described.values() for column in table["columns"]
            if isinstance(column.get("year"), int)}  # fmt: skip
    description["years"] = answers.get("years") or sorted(used | set(years(title))) or OPEN
    if description["years"] == OPEN and not any(each.place.endswith(".year") for each in own.questions):
        questions.append(_of_the_document("years"))
    description["source"] = dict(kept["source"])
    description["tables"] = {table.table_id: described[table.table_id] for table in tables}
    return Drafted(description, [*facts, *own.facts], [*questions, *own.questions, *by_phase, *by_until])


def _of_the_document(key: str) -> Question:
    if key == "kind":
        called = {kind: max(phrases, key=len, default="none of these") for kind, phrases in words("kinds").items()}
        choices = tuple(Choice(f"{kind}: {name}", {"kind": kind}) for kind, name in called.items())
        return Question(key, "What kind of document is it?", (), choices)
    return Question(key, "Of which years does it speak?", (), (), "years")


def _government(folder: Path, region: str | dict[str, str]) -> Mapping[str, Any]:
    """Return what is known of a region, nothing where nothing says which it is."""
    if not region:
        return {}
    try:
        return region if isinstance(region, dict) else regions.region_of(folder / DESCRIPTION, region)
    except register.RegisterError:
        return {}


def merged(
    before: Any, drafted: dict[str, Any], answered: frozenset[str] = frozenset(), was: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return a description with its open and answered places filled from a new draft; the rest stays as written.

    `was` are the facts of the draft before: a column of a table with open or answered places that is still as that one
    left it is no edit of a person, and an answer beside it may tell more of it; it opens no question that was closed.
    """
    if not isinstance(before, dict):
        return drafted
    found = {key: drafted.get(key, value) if value == OPEN else value for key, value in before.items()}
    found |= {key: value for key, value in drafted.items() if key not in before}
    found["source"] = drafted["source"]  # a fact of the reading, also of another one
    tables = dict(before.get("tables") or {})
    changed = False
    for table_id, new in drafted["tables"].items():
        old = tables.get(table_id)
        places = {place.removeprefix(f"tables.{table_id}.columns.") for place in answered}
        is_open = old is None or bool(questions.open_places(old)) or any(place.isdigit() for place in places)
        tables[table_id] = _merged_table(old, new, places, _facts_of(table_id, was or {})) if is_open else old
        changed = changed or is_open
    found["tables"] = tables
    if changed and isinstance(found.get("years"), list) and isinstance(drafted["years"], list):
        found["years"] = sorted({*found["years"], *drafted["years"]})
    return found


def _facts_of(table_id: str, was: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a draft said of a table, and under their numbers of its columns."""
    found: dict[str, Any] = {}
    for place, value in was.items():
        if place.startswith(before := f"tables.{table_id}.") and value not in (None, ""):
            *column, key = place.removeprefix(before).removeprefix("columns.").split(".")
            (found.setdefault(column[0], {}) if column else found)[key] = value
    return found


def _is_as_drafted(column: dict[str, Any], was: dict[str, Any]) -> bool:
    """Tell whether a column is as a draft left it, also by its id; that of a note is of its header."""
    ids = tuple(naming.column_id(was, "", beside_values) for beside_values in (False, True))
    named = was.get("role") == "note" or str(column.get("id")).startswith(ids)
    return named and {key: told for key, told in column.items() if key != "id"} == was


def _merged_table(
    old: dict[str, Any] | None, new: dict[str, Any], answered: set[str], was: dict[str, Any]
) -> dict[str, Any]:
    if old is None:
        return new
    found = dict(new)
    for key, value in old.items():
        if key == "columns":
            pairs = enumerate(zip(value, new["columns"], strict=False))
            found[key] = [
                drafted
                if OPEN in column.values()
                or str(number) in answered
                or (OPEN not in drafted.values() and _is_as_drafted(column, was.get(str(number), {})))
                else column
                for number, (column, drafted) in pairs
            ]
            ids = [column.get("id") for column in found[key]]
            for number, (own, drafted) in enumerate(zip(found[key], new["columns"], strict=False)):
                twice = ids.count(own.get("id")) > 1 and own | {"id": drafted["id"]} == drafted
                if twice or ("of" in own and own["of"] not in ids):  # an answer gave the id to another column
                    found[key][number] = drafted
        elif key == "identities":
            found[key] = [each for each in register.IDENTITIES if each in {*value, *new.get(key, [])}]
        elif value != OPEN and (key not in new or value != was.get(key)):
            found[key] = value
    if all(column.get("role") == "note" for column in found["columns"]):
        for key in ("levels", "total_row", "identities"):  # nothing of a table that is kept as printed
            found.pop(key, None)
    return found


class _Flow(dict):
    """A mapping that is written on one line."""


class _Dumper(yaml.SafeDumper):
    """YAML as the descriptions of the project are written: a column and a rule of levels on one line each."""

    def represent_data(self, data: Any) -> yaml.Node:
        """Return the node of a value; a mapping of its own kind stands on one line."""
        if isinstance(data, _Flow):
            return self.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)
        return super().represent_data(data)


def as_yaml(content: Any) -> str:
    """Return content as YAML: small mappings in lists on one line each, keys in their order."""
    return yaml.dump(_in_flow(content), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000)


def _in_flow(content: Any, in_list: bool = False) -> Any:
    if isinstance(content, dict):
        flat = in_list and not any(isinstance(value, dict | list) for value in content.values())
        own = {key: _in_flow(value) for key, value in content.items()}
        return _Flow(own) if flat else own
    return [_in_flow(each, True) for each in content] if isinstance(content, list | tuple) else content
