"""Identities of counts inside one table: totals of types, parts of a count, types printed once; each becomes checks."""

from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.source.parts import add_up
from analysis.source.register import Table
from analysis.tidy import counts
from analysis.tidy.check import Check, column_of, each, figure
from analysis.tidy.frames import TableFrames


def told(table: Table, own: TableFrames) -> list[Check]:
    """Return the checks that counts allow whatever a description names: groups of types, and parts that add up."""
    if own.pmks.empty and own.psks.empty:
        return []
    by_parts = "parts" not in table.identities and add_up(table.all_columns)
    return group_totals(own) + (parts(own) if by_parts else [])


def pmks_total(own: TableFrames) -> list[Check]:
    """Return a check of every printed total of PMKS against the sum of its year's types; a dash counts nobody."""
    found = []
    for (year, place, group), rows in own.pmks.groupby(["year", "place", "group"]):
        types = rows[~rows.type_id.str.startswith(("total", "group:"))]
        of = "/".join(str(each) for each in (year, place, group) if each != "")
        open_count = (types.status == "unresolved").any()
        for row in each(rows[rows.type_id == "total"]):
            found.append(
                Check(
                    own.table_id,
                    "total_of_types",
                    f"{row.line}/{of}",
                    (row.row_id, *types.row_id),
                    None if open_count else Decimal(int(types["count"].sum())),
                    figure(row.count),
                    what=f"printed total of {of} against the sum of {int(types['count'].notna().sum())} counts",
                )
            )
    return found


def parts(own: TableFrames) -> list[Check]:
    """Return a check of every count against the counts of the places, or of the groups, that it is the sum of."""
    found = []
    printed = pd.concat([own.pmks, own.psks])
    for _, rows in printed.groupby(["line", "year"], sort=False):
        whole = rows[(rows.place == "") & (rows.group == "")]
        if len(whole) != 1:
            continue
        row: Any = whole.iloc[0]
        for kind, some in (("places", rows[rows.place != ""]), ("groups", rows[rows.group != ""])):
            known = [number for number in map(figure, some["count"]) if number is not None]
            unread = (some.status == "unresolved").any()
            if len(known) < 2 and not unread:
                continue
            found.append(
                Check(
                    own.table_id,
                    "parts_add_up",
                    f"{row.line}/{column_of(row.row_id)}/{kind}",
                    (row.row_id, *some.row_id),
                    None if unread else sum(known, Decimal(0)),
                    figure(row["count"]),
                    what=f"{row.name_printed or 'total'}, {row.year}: printed against the sum of {len(some)} {kind}",
                )
            )
    return found


def group_totals(own: TableFrames) -> list[Check]:
    """Return a check of every count of a group of types against the sum of its types.

    A heading counts the types below it, up to the next heading or total; a row named as a sum those above it.
    """
    found = []
    for (year, place, group), rows in own.pmks.groupby(["year", "place", "group"]):
        of = "/".join(str(each) for each in (year, place, group) if each != "")
        inside: list[Any] = []
        headed = False
        for row in each(rows.sort_values("line", kind="stable")):
            if not row.type_id.startswith(("total", "group:")):
                inside.append(row)
                continue
            is_sum = counts.is_sum(row.type_id.removeprefix("group:").replace("_", " "))
            if is_sum and row.type_id != "total" and not headed:
                found.append((row, inside, of))
            headed, inside = not is_sum, []
            if headed:
                found.append((row, inside, of))
    return [check for row, inside, of in found for check in _group_total(own.table_id, row, inside, of)]


def _group_total(table_id: str, row: Any, inside: list[Any], of: str) -> list[Check]:
    """Return the check of a count of a group against its types; none where it prints no count, or has one type."""
    if figure(row.count) is None or len(inside) < 2:
        return []
    known = [number for number in (figure(each.count) for each in inside) if number is not None]
    unread = any(each.status == "unresolved" for each in inside)
    return [
        Check(
            table_id,
            "group_of_types",
            f"{row.line}/{of}",
            (row.row_id, *(each.row_id for each in inside)),
            None if unread else sum(known, Decimal(0)),
            figure(row.count),
            what=f"{row.name_printed}, {of}: printed against the sum of its {len(inside)} types",
        )
    ]


def types(table_id: str, printed: pd.DataFrame, known: list[str]) -> list[Check]:
    """Return a check for every known type that the first year of a register prints it once."""
    found = []
    printed = printed[printed.year == printed.year.min()]
    whole = printed[(printed.place == "") & (printed.group == "")]
    if whole.empty and len(printed):  # only parts are printed: the first of them stands for all
        whole = printed[(printed.place == printed.place.iloc[0]) & (printed.group == printed.group.iloc[0])]
    for type_id in known:
        rows = whole[whole.type_id == type_id]
        found.append(
            Check(
                table_id,
                "type_printed_once",
                type_id,
                tuple(rows.row_id),
                Decimal(1),
                Decimal(len(rows)),
                what=f"{type_id}: rows printed for the type",
                kind="duplicate" if len(rows) > 1 else "missing_rows",
            )
        )
    return found
