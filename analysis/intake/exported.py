"""The description of a document from tables of SIPD: nothing of them is asked, and their sums are told at once."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis.intake import said, sipd, sipd_lists
from analysis.intake.header_words import Head, words
from analysis.intake.pages import SourceTable
from analysis.intake.sipd import Export
from analysis.intake.until import FileSays
from analysis.source import regions, register, spelling
from analysis.tidy import export


def found(tables: list[SourceTable], file_name: str, made: str = "") -> dict[str, Export]:
    """Return the tables of SIPD by table id; made is the day that the file was made.

    A year in the file's name holds where a table prints none.
    """
    years = [int(year) for year in re.findall(r"(?<!\d)(20\d\d)(?!\d)", file_name)]
    year = years[0] if len(set(years)) == 1 else None
    own = [table for table in tables if not _carries(table) and not _is_scaled(table)]
    file = FileSays(file_name, made)
    exports = {
        table.table_id: sipd.described(table, year, file) or sipd_lists.described(table, year, file) for table in own
    }
    return {table_id: each for table_id, each in exports.items() if each is not None}


def _carries(table: SourceTable) -> bool:
    """Tell whether a table carries sums from page to page: no export of SIPD does, and they are no line of it."""
    carried = re.compile(words("rows")["carried"])
    return any(carried.search(cell.text.strip()) for row in table.rows for cell in row.cells)


def _is_scaled(table: SourceTable) -> bool:
    """Tell whether a table says that it prints thousands or millions: SIPD exports whole rupiah."""
    return any(Head((text,)).scale() > 1 for text in (table.caption, *(cell for row in table.header for cell in row)))


def about(exports: dict[str, Export], described: Path, region: str | dict[str, str]) -> dict[str, str]:
    """Return what tables of SIPD tell of their document: title, kind and office.

    The government is the office where they name none or several.
    """
    if not exports or not region:
        return {}
    kinds = [each.kind for each in exports.values()]
    first = next(iter(exports.values()))
    offices = {each.office or each.region for each in exports.values()} - {""}
    told = {"title": first.title, "kind": max(kinds, key=kinds.count)}
    own = region if isinstance(region, dict) else register.region_of(described, region)
    return told | {"office": offices.pop() if len(offices) == 1 else own["name"]}


def region(
    exports: dict[str, Export], path: Path, described: Path, given: str, told: Callable[[str], None]
) -> str | dict[str, str]:
    """Return the region of a document: the region_id given, else the one that is known by the printed name.

    A printed region that no regions.yml knows is returned as it is printed, to be written out in the description.
    Told is where that is so, where the file prints another region's name than the one that is given, and where it
    prints none: the region is an open question then, "". RegisterError says that a given region is not known.
    """
    printed = next((each.region for each in exports.values() if each.region), "")
    if given:
        known = register.region_of(described, given)["name"]
        if printed and spelling.normalise(known) != spelling.normalise(printed):
            told(f"{path.name}: prints {printed!r}, and is read for {known!r}")
        return given
    if not printed:
        told(f"{path.name}: names no region; name it with --region, or answer it with: analysis confirm")
        return ""
    named = [key for key, own in regions.known(described).items()
             if spelling.normalise(str(own.get("name", ""))) == spelling.normalise(printed)]  # fmt: skip
    if named:
        return named[0]
    told(f"{path.name}: no regions.yml knows {printed!r}; written out in document.yml, without its people")
    return said.region_of(printed)


def told_sums(folder: Path) -> list[str]:
    """Return what the sums of a read document say: how many of each rule close, and the money of each year.

    InputError where the document cannot be read as it is described.
    """
    tables = export.read_folder(folder)
    lines = []
    for rule, checks in tables["checks"].groupby("rule", sort=False):
        agree = int((checks.verdict == "agrees").sum())
        lines.append(f"{rule}: {agree:,} of {len(checks):,} agree")
    money = tables["budget_lines"]
    top = money[(money.economic_class == "") & (money.parent_id == "")]
    for (table_id, year), rows in top.groupby(["table_id", "fiscal_year"]):
        sums = rows.groupby("measure").amount_rp.agg(lambda amounts: amounts.sum(skipna=False))
        measures = ("pagu", "realisasi", "realisasi_to_date")
        known = {measure: int(sums[measure]) for measure in measures if pd.notna(sums.get(measure))}
        until = next(iter(rows.until[rows.until != ""]), "")
        named = {"realisasi_to_date": f"realisasi to {until}"}
        shown = [f"{named.get(measure, measure)} {amount:,}" for measure, amount in known.items()]
        shown = shown or ["no sum of all lines is known"]
        for measure, told in (("realisasi", "absorption"), ("realisasi_to_date", f"absorbed to {until}")):
            if measure in known and known.get("pagu"):
                shown.append(f"{told} {known[measure] / known['pagu'] * 100:.2f} %")
        lines.append(f"{table_id}, {year}: {', '.join(shown)}")
    return lines
