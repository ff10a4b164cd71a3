"""The texts of the briefs: a sheet of rows in both languages (texts.csv) and what they are about (brief.yml).

No number stands in a text without a name; what is wrong is told with file, row and reason.
"""

import csv
import re
from functools import cache
from pathlib import Path

from analysis import files, schema
from analysis.publish import words

STRUCTURE = "brief.yml"
SHEET = "texts.csv"
COLUMNS = ["id", "condition", "indonesian", "english"]
KINDS = ("stories", "findings", "notes", "quality")  # of entries: sentences with numbers
PARTS = {"stories": ("title", "finding", "also", "follows", "question"), "findings": ("title", "finding", "follows"),
         "notes": ("note",), "quality": ("quality",)}  # fmt: skip
_FIXED = ("labels", "status", "evidence", "measures", "verdicts", "groups", "rules")
_LISTS = ("limits", "methods", "cite", "reasons", "meanings", "columns")
_COMPARED = ("above", "below", "at_least", "at_most")
_RELATIONS = (*_COMPARED, "says", "rests_on", "of_phase", "other_phase", "ranged", "less_is_better")
_PARTS_OF_NUMBERS = (
    *("n", "range", "phase", "line", "indicator", "measure"),
    *("table", "tables", "offices", "population_year"),
)
_WORDS = ("office", "region", "year", "following", "counted", "first", "last", "group", "until")


class TextError(ValueError):
    """A text of the briefs that says a number without a name, or a name that the registry does not have."""


@cache
def texts() -> dict:
    """Return the briefs' texts; TextError, with file, row and reason, when one of them cannot be told.

    Entries are by kind and name: {"parts": {part: [{"when", "id", "en"}]}} besides what brief.yml says of them. Fixed
    words are by section and name, limits, methods and cite lists of texts; `of` of a limit is the tidy table without
    whose figures it says nothing.
    """
    refuse_digits(words.captions())
    return read(files.BRIEF_TEMPLATE)


def read(folder: Path) -> dict:
    """Return the texts of a folder with brief.yml and texts.csv, as texts() does."""
    content = files.read_yaml(folder / STRUCTURE)
    for kind in KINDS:
        told = {"scope": ["region", "all"]} if kind == "stories" else {}
        content[kind] = {name: told | entry | {"parts": {}} for name, entry in content[kind].items()}
    content |= {section: {} for section in _FIXED} | {section: [] for section in _LISTS}
    path = folder / SHEET
    seen: set[tuple[str, str]] = set()
    for number, row in _rows(path):
        try:
            if (row["id"], row["condition"]) in seen and row["id"] not in _LISTS:
                raise TextError("the same id and condition stand in an earlier row")
            seen.add((row["id"], row["condition"]))
            _place(row, content)
        except TextError as error:
            raise TextError(f"{path.name} row {number} ({row['id'] or 'no id'}): {error}") from None
    for kind in KINDS:
        for name, entry in content[kind].items():
            if not entry["parts"]:
                raise TextError(f"{path.name}: no row tells anything of {name}, which {STRUCTURE} asks for")
    return content


def _rows(path: Path) -> list[tuple[int, dict]]:
    """Return the rows of the sheet with their numbers as a spreadsheet counts them."""
    # A spreadsheet program may have saved it with a mark at its start, or with semicolons.
    text = path.read_text(encoding="utf-8-sig")
    first = text.partition("\n")[0]
    reader = csv.reader(text.splitlines(keepends=True), delimiter=";" if ";" in first else ",")
    found = [(number, [cell.strip() for cell in cells]) for number, cells in enumerate(reader, 1) if any(cells)]
    if not found or found[0][1] != COLUMNS:
        raise TextError(f"{path.name} row 1: its columns are {', '.join(COLUMNS)}")
    for number, cells in found:
        if len(cells) != len(COLUMNS):
            raise TextError(f"{path.name} row {number}: {len(cells)} cells, not {len(COLUMNS)}")
    return [(number, dict(zip(COLUMNS, cells, strict=True))) for number, cells in found[1:]]


def _place(row: dict, content: dict) -> None:
    """Put a row where it belongs; TextError where it cannot be told."""
    said = {"id": row["indonesian"], "en": row["english"]}
    for lang, column in (("id", "indonesian"), ("en", "english")):
        if not said[lang]:
            raise TextError(f"nothing in the column {column}")
    refuse_digits(said)
    held = {lang: sorted(re.findall(r"{([^}]*)}", text)) for lang, text in said.items()}
    if held["id"] != held["en"]:
        apart = set(held["id"]) ^ set(held["en"]) or set(held["id"])
        raise TextError(f"not the same names in both languages: {', '.join(sorted(apart))}")
    section, _, rest = row["id"].partition(".")
    if section in _FIXED and rest:
        _no_condition(row)
        content[section][rest] = said
        return
    if section == "limits" and not rest:
        if row["condition"] and row["condition"] not in schema.TIDY:
            raise TextError(f"a limit is of a kind of figures: {', '.join(schema.TIDY)}; not {row['condition']}")
        content[section].append(said | {"of": row["condition"]})
        return
    if section in _LISTS and not rest:
        _no_condition(row)
        content[section].append(said)
        return
    kinds = [kind for kind in KINDS if section in content[kind] and rest in PARTS[kind]]
    if not kinds:
        raise TextError(f"no such id: a section ({', '.join((*_FIXED, *_LISTS))}) or an entry of {STRUCTURE} with part")
    (kind,) = kinds
    entry = content[kind][section]
    when = conditions(row["condition"], entry["numbers"])
    _refuse_unknown(held["id"], entry, content["definitions"])
    entry["parts"].setdefault(rest, []).append({"when": when, **said})


def _no_condition(row: dict) -> None:
    if row["condition"]:
        raise TextError(f"a fixed text has no condition: {row['condition']}")


def conditions(text: str, numbers: dict) -> list[list]:
    """Return a condition as [number, relation, value] each; TextError for one that cannot be asked."""
    found: list[list] = []
    for each in filter(None, (part.strip() for part in text.split(";"))):
        left, relation, right = [*each.split(None, 2), "", ""][:3]
        if left.removesuffix(".n") not in numbers:
            raise TextError(f"unknown number in the condition: {left or each}; known: {', '.join(numbers)}")
        if relation not in _RELATIONS or not right:
            raise TextError(f"bad condition: {each}; relations: {', '.join(_RELATIONS)}, each with a value")
        value: str | float = right
        if relation in _COMPARED and right not in numbers:
            try:
                value = float(right)
            except ValueError:
                raise TextError(f"bad condition: {right} is neither a figure nor a number of the entry") from None
        if relation == "other_phase" and right not in numbers:
            raise TextError(f"unknown number in the condition: {right}; known: {', '.join(numbers)}")
        found.append([left, relation, value])
    return found


def _refuse_unknown(names: list[str], entry: dict, definitions: dict) -> None:
    for name in names:
        number, _, part = name.partition(".")
        if number in entry["numbers"] and (not part or part in _PARTS_OF_NUMBERS):
            continue
        if not part and (number in definitions or number in _WORDS):
            continue
        raise TextError(f"unknown number name {{{name}}}; known: {', '.join(entry['numbers'])}")


def refuse_digits(content) -> None:
    """Raise TextError for a text in either language with a digit in it, wherever it stands: a number has a name."""
    parts = content.items() if isinstance(content, dict) else enumerate(content)
    for key, part in parts:
        if isinstance(part, dict | list):
            refuse_digits(part)
        elif key in schema.LANGUAGES and re.search(r"\d", re.sub(r"{[^}]*}", "", part)):
            raise TextError(f"a number without a name in: {part}")


def label(name: str, lang: str, **values) -> str:
    """Return a fixed word or phrase of the briefs."""
    return texts()["labels"][name][lang].format(**values)
