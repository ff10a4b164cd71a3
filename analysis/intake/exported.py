"""The description of a document from tables of SIPD: nothing of them is asked, and their sums are told at once."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis.intake import sipd, sipd_lists
from analysis.intake.header_words import words
from analysis.intake.pages import SourceTable
from analysis.intake.sipd import Export
from analysis.io import InputError
from analysis.source import register, spelling
from analysis.tidy import export

_LEVELS_IN_ENGLISH = {"kabupaten": "{} Regency", "kota": "{} City", "province": "{} Province"}


def found(tables: list[SourceTable], file_name: str) -> dict[str, Export]:
    """Return the tables of SIPD by table id; a year in the file's name holds where a table prints none."""
    years = [int(year) for year in re.findall(r"(?<!\d)(20\d\d)(?!\d)", file_name)]
    year = years[0] if len(set(years)) == 1 else None
    own = [table for table in tables if not _carries(table)]
    exports = {table.table_id: sipd.described(table, year) or sipd_lists.described(table, year) for table in own}
    return {table_id: each for table_id, each in exports.items() if each is not None}


def _carries(table: SourceTable) -> bool:
    """Tell whether a table carries sums from page to page: no export of SIPD does, and they are no line of it."""
    carried = re.compile(words("rows")["carried"])
    return any(carried.search(cell.text.strip()) for row in table.rows for cell in row.cells)


def about(exports: dict[str, Export], described: Path, region: str) -> dict[str, str]:
    """Return what tables of SIPD tell of their document: title, kind and office.

    The government is the office where they name none or several.
    """
    if not exports or not region:
        return {}
    kinds = [each.kind for each in exports.values()]
    first = next(iter(exports.values()))
    offices = {each.office or each.region for each in exports.values()} - {""}
    told = {"title": first.title, "kind": max(kinds, key=kinds.count)}
    return told | {"office": offices.pop() if len(offices) == 1 else register.region_of(described, region)["name"]}


def region_id(exports: dict[str, Export], path: Path, described: Path, given: str, told: Callable[[str], None]) -> str:
    """Return the region_id of a document: the one given, else one that is known by the printed name.

    Told is where the file prints another region's name than the one that is given, and where it prints none: the
    region is an open question then. InputError says what must be put into regions.yml where the region is not known.
    """
    printed = next((each.region for each in exports.values() if each.region), "")
    level, _, name = printed.partition(" ")
    own, why = spelling.normalise(name).replace(" ", "_"), f"no known region is called {printed!r}"
    for each in [given] if given else [own, f"{level.lower()}_{own}"] if own else []:
        try:
            known = register.region_of(described, each)["name"]
        except register.RegisterError as error:
            why = str(error)
            continue
        if spelling.normalise(known) == spelling.normalise(printed):
            return each
        if given:
            if printed:
                told(f"{path.name}: prints {printed!r}, and is read for {known!r}")
            return each
    if not printed and not given:
        told(f"{path.name}: names no region; name it with --region, or answer it with: analysis confirm")
        return ""
    named = given or own
    raise InputError(f"{path}: {why}; put into regions.yml: {_entry(printed, named)} and read with --region {named}")


def _entry(printed: str, region_id: str) -> str:
    """Return what regions.yml must hold of a region that is not there, as far as its printed name tells."""
    level, _, name = printed.partition(" ")
    key = {"Provinsi": "province"}.get(level, level.lower())
    english = _LEVELS_IN_ENGLISH[key].format(name) if printed else "..."
    entry = f"{region_id}: {{name: {printed or '...'}, name_en: {english}, level: {key or '...'}"
    return entry + ', bps_code: "...", kemendagri_code: "..."}'


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
        known = {measure: int(sums[measure]) for measure in ("pagu", "realisasi") if pd.notna(sums.get(measure))}
        shown = [f"{measure} {amount:,}" for measure, amount in known.items()] or ["no sum of all lines is known"]
        if len(known) == 2 and known["pagu"]:
            shown.append(f"absorption {known['realisasi'] / known['pagu'] * 100:.2f} %")
        lines.append(f"{table_id}, {year}: {', '.join(shown)}")
    return lines
