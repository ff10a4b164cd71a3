"""Identities of counts inside one table: totals of types, parts of a count, types printed once; each becomes checks."""

from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.tidy.check import Check, column_of, each, figure
from analysis.tidy.frames import TableFrames


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
    counts = pd.concat([own.pmks, own.psks])
    for _, rows in counts.groupby(["line", "year"], sort=False):
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


def types(table_id: str, counts: pd.DataFrame, known: list[str]) -> list[Check]:
    """Return a check for every known type that the first year of a register prints it once."""
    found = []
    counts = counts[counts.year == counts.year.min()]
    whole = counts[(counts.place == "") & (counts.group == "")]
    if whole.empty and len(counts):  # only parts are printed: the first of them stands for all
        whole = counts[(counts.place == counts.place.iloc[0]) & (counts.group == counts.group.iloc[0])]
    counts = whole
    for type_id in known:
        rows = counts[counts.type_id == type_id]
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
