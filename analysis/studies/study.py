"""What a study is: the rows of a selection in; its tables, estimates, named numbers and findings out."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from analysis import io
from analysis.source import register
from analysis.studies import lost, measures, results, selection


@dataclass(frozen=True)
class Data:
    """The rows that a study looks at: all lines of its regions' money, and what lies inside the selection."""

    choice: selection.Selection
    lines: pd.DataFrame  # measures.lines of the regions, of every year
    inside: pd.DataFrame  # the lines of the selection, in the prices asked for
    indicators: pd.DataFrame
    pmks: pd.DataFrame
    psks: pd.DataFrame
    checks: pd.DataFrame


def load(choice: selection.Selection) -> Data:
    """Return the published rows of a selection, and the checks that touch one of them; print what it has no rows of.

    Rows of other regions are not read: however large the country is, a region takes the memory of a region.
    """
    data, lacking = _loaded(choice)
    for sentence in lacking:
        print(sentence)
    return data


def by_region(choice: selection.Selection) -> Iterator[Data]:
    """Yield the published rows of each region of a selection by itself, as load gives them."""
    for region in choice.regions:
        yield _loaded(replace(choice, regions=(region,)))[0]


def _loaded(choice: selection.Selection) -> tuple[Data, list[str]]:
    every, checks = _rows_of(choice.regions)
    budget_lines = every.pop("budget_lines")
    own = {name: selection.select_rows(table, choice, _YEAR[name]) for name, table in every.items()}
    money = selection.select_rows(budget_lines, choice)
    lines = measures.lines(budget_lines, checks)
    lacking = missing({"budget_lines": budget_lines} | every, {"budget_lines": money} | own, choice)
    checks = touching(checks, [money, *own.values()])
    inside = selection.select(lines, choice)
    return Data(choice, lines, inside, own["indicators"], own["pmks"], own["psks"], checks), lacking


def _rows_of(regions: tuple[str, ...]) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Return the published rows of some regions by table, and the checks of their documents."""
    if set(regions) == set(register.region_ids()):
        return {name: io.read_table(name) for name in _YEAR}, io.read_table("checks")
    documents = [doc_id for doc_id, region in register.known().region_of.items() if region in regions]
    every = {name: io.read_table(name, region_id=regions) for name in _YEAR}
    return every, io.read_table("checks", doc_id=documents)


_YEAR = {"budget_lines": "fiscal_year", "indicators": "fiscal_year", "pmks": "year", "psks": "year"}
_CALLED = {
    "budget_lines": "budget lines",
    "indicators": "indicators",
    "pmks": "counts of PMKS",
    "psks": "counts of PSKS",
}


def touching(checks: pd.DataFrame, tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the checks of some rows: those that compare one of them, and those of their documents that name no row.

    Takes checks: doc_id, rows; tables: doc_id, row_id. Gives the columns of checks.
    """
    rows = {row_id for table in tables for row_id in table.row_id}
    documents = {doc_id for table in tables for doc_id in table.doc_id}
    named = [bool(rows.intersection(listed.split())) if listed else None for listed in checks["rows"]]
    touched = pd.Series(named, index=checks.index, dtype="object")
    return checks[touched.where(touched.notna(), checks.doc_id.isin(documents)).astype(bool)]


def missing(every: dict[str, pd.DataFrame], own: dict[str, pd.DataFrame], choice: selection.Selection) -> list[str]:
    """Return, for each table and selected region, that the selection has no row of it; nothing for the whole.

    Takes the tidy tables by name, all of their rows and those selected: region_id and the year.
    """
    if set(choice.regions) == set(register.region_ids()) and set(choice.years) == set(register.years()):
        return []
    found = []
    for name, table in own.items():
        for region in choice.regions:
            if (table.region_id == region).any():
                continue
            called = f"no {_CALLED[name]} of {register.regions()[region].name_en}"
            years = sorted(every[name].loc[every[name].region_id == region, _YEAR[name]].dropna().unique())
            there = f" (there are of {', '.join(map(str, years))})" if years else ""
            found.append(f"{called} in {', '.join(map(str, choice.years))}{there}" if years else called)
    return found


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
        "offices": rf"(?P<offices>\d+_offices|(?:{ids})(?:_(?:{ids}))*)",
    }
    return re.compile("".join(parts.get(part, re.escape(part)) for part in re.split(r"{(\w+)}", name)))


def _resting_on(number: results.Number) -> str:
    """Return how many lines and documents a number rests on, in words."""
    documents = "1 document" if number.n_documents == 1 else f"{number.n_documents} documents"
    return f" [{number.n_lines} lines, {documents}]" if number.n_lines > 1 else ""


def told(said: list[str], data: Data) -> str:
    """Return findings as a Markdown list, with what the checks say of the selection; no name in them is markup."""
    listed = "\n".join(f"- {sentence}" for sentence in said) or "- Nothing can be said from this selection."
    documents = {*data.inside.doc_id, *data.indicators.get("doc_id", []), *data.pmks.get("doc_id", [])}
    caveats = results.data_caveats(data.inside, data.indicators, data.checks) + lost.caveats(data.checks, documents)
    return html.escape(listed + caveats, quote=False)
