"""What a study is: the rows of a selection in; its tables, estimates, named numbers and findings out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from analysis import io
from analysis.source import register
from analysis.studies import lost, measures, results, selection


@dataclass(frozen=True)
class Data:
    """The rows that a study looks at: all lines of money, and what lies inside the selection."""

    choice: selection.Selection
    lines: pd.DataFrame  # measures.lines of everything
    inside: pd.DataFrame  # the lines of the selection, in the prices asked for
    indicators: pd.DataFrame
    pmks: pd.DataFrame
    psks: pd.DataFrame
    checks: pd.DataFrame


def load(choice: selection.Selection) -> Data:
    """Return the published rows of a selection."""
    lines = measures.lines(io.read_table("budget_lines"), io.read_table("checks"))
    return Data(
        choice,
        lines,
        selection.select(lines, choice),
        selection.select_rows(io.read_table("indicators"), choice),
        selection.select_rows(io.read_table("pmks"), choice, year="year"),
        selection.select_rows(io.read_table("psks"), choice, year="year"),
        io.read_table("checks"),
    )


@dataclass(frozen=True)
class Study:
    """What a study found: result tables by name, estimates, the numbers that texts may cite, and sentences."""

    tables: dict[str, pd.DataFrame]
    numbers: list[results.Number]
    estimates: list[pd.DataFrame]
    findings: list[str]


def findings(
    entries: Iterable[dict[str, str]], numbers: list[results.Number], checks: pd.DataFrame | None = None
) -> list[str]:
    """Return the sentences that the numbers allow, in the order of the entries.

    An entry has a text and, for each of its placeholders, the name of a number. {region}, {year}, {table} and the like
    in the names are whatever the numbers have: a sentence is said once for each region, year and table for which all
    its numbers exist, and not at all where there are none, or where the one named under positive is zero. In the text
    {where} is the region's name, {year} and {table} what was found, {counted} the year of the inhabitants; a number
    stands as it is shown. Where checks know that rows of a table under the sentence are lost, it says so.
    """
    short = {} if checks is None else lost.tables(checks)
    named = {each.name: each for each in numbers if each.shown != results.show(None)}
    said = []
    for entry in entries:
        names = {key: name for key, name in entry.items() if key not in ("text", "positive")}
        first = _pattern(next(iter(names.values())))
        for match in filter(None, map(first.fullmatch, named)):
            words = match.groupdict()
            own = {key: named.get(name.format_map(words)) for key, name in names.items()}
            if None in own.values() or not _holds(entry, own):
                continue
            shown = {key: f"{each.shown}{_resting_on(each)}" for key, each in own.items() if each}
            region = words.get("region", "")
            where = register.regions()[region].name_en if region in register.regions() else region
            counted = next((each.population_year for each in own.values() if each and each.population_year), "")
            more = {"where": where, "table": _table(own), "counted": counted}
            said.append(entry["text"].format_map(words | shown | more) + _lost(own, short))
    return said


def _holds(entry: dict[str, str], own: dict[str, results.Number | None]) -> bool:
    number = own.get(entry.get("positive", ""))
    return number is None or (number.value or 0) > 0


def _lost(own: dict[str, results.Number | None], short: dict[tuple[str, str], str]) -> str:
    """Return which tables under a sentence have lost rows, in words."""
    places = {tuple(row_id.split("/")[:2]) for each in own.values() if each for row_id in each.row_ids.split()}
    told = sorted({place[1] for place in places & set(short)})
    return f" [of what is left: table {', '.join(told)} has lost rows]" if told else ""


def _table(own: dict[str, results.Number | None]) -> str:
    """Return the table that the first number of a sentence stands in."""
    row_ids = next(each.row_ids for each in own.values() if each)
    return row_ids.split("/")[1] if row_ids else ""


def _pattern(name: str) -> re.Pattern:
    """Return the expression of the names that a name with {region}, {year}, {table} or {group} stands for."""
    ids = "|".join(register.region_ids())
    parts = {
        "region": f"(?P<region>{ids})",
        "year": r"(?P<year>\d{4})",
        "counted": r"(?P<counted>\d{4})",
        "table": r"(?P<table>[a-z0-9_]+?)",
        "other": r"(?P<other>[a-z0-9_]+?)",
        "name": r"(?P<name>[a-z0-9_]+?)",
        "last": r"(?P<last>\d{4})",
        "group": r"(?P<group>[a-z_]+?)",
        "offices": f"(?P<offices>(?:{ids})(?:_(?:{ids}))*)",
    }
    return re.compile("".join(parts.get(part, re.escape(part)) for part in re.split(r"{(\w+)}", name)))


def _resting_on(number: results.Number) -> str:
    """Return how many lines and documents a number rests on, in words."""
    documents = "1 document" if number.n_documents == 1 else f"{number.n_documents} documents"
    return f" [{number.n_lines} lines, {documents}]" if number.n_lines > 1 else ""


def told(said: list[str], data: Data) -> str:
    """Return findings as a Markdown list, with what the checks say of the selection."""
    listed = "\n".join(f"- {sentence}" for sentence in said) or "- Nothing can be said from this selection."
    documents = {*data.inside.doc_id, *data.indicators.get("doc_id", []), *data.pmks.get("doc_id", [])}
    return listed + results.data_caveats(data.inside, data.checks) + lost.caveats(data.checks, documents)
