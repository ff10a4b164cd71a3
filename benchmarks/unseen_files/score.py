"""Compare tidy tables with the truth of a made document, figure by figure."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd
from rapidfuzz import fuzz

from analysis import schema
from benchmarks.unseen_files.model import Made, Table

LIKE = 85  # of 100: names that are one, misread or not
ONE_SLIP = 97  # two rows of one name are told apart by their order, also where one is misread by a letter
Key = tuple


@dataclass
class Score:
    """How many figures are right, flagged (open for a person), missing (in no table) and wrong; and the wrong ones."""

    right: int = 0
    flagged: int = 0
    missing: int = 0
    wrong: int = 0
    told: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Stated:
    """A figure of the tidy tables."""

    key: Key
    name: str
    value: Decimal | None
    printed: str
    row_id: str


def truth_of(table: Table) -> Iterator[tuple[Key, str, Decimal | None]]:
    """Yield key, name and value of every figure of a made table; value None where the cell says that there is none."""
    for row in table.rows:
        for column in table.columns:
            if row.kind in ("carried", "heading") or column.id not in row.truth:
                continue
            year = None if column.period == "end" else column.year
            if table.register:
                yield ("count", year, column.place, column.group), row.name, row.truth[column.id]
            elif column.role == "amount":
                yield ("money", column.measure, year), row.name, row.truth[column.id]
            else:
                yield ("value", column.measure, year), f"{row.name}|{row.indicator or row.name}", row.truth[column.id]


def stated_of(tables: dict[str, pd.DataFrame]) -> Iterator[tuple[str, Stated]]:
    """Yield every figure of tidy tables with the id of its table."""
    for name, figure in schema.TIDY.items():
        for row in tables[name].to_dict("records"):
            row = {key: None if pd.isna(value) else value for key, value in row.items()}
            value = None if row[figure] is None else Decimal(str(row[figure]))
            if name == "budget_lines":
                year = row["fiscal_year"] if row["period"] == "year" else None
                key, named = ("money", row["measure"], year), row["name"]
            elif name == "indicators":
                year = row["fiscal_year"] if row["period"] == "year" else None
                key, named = ("value", row["measure"], year), f"{row['owner_name'] or ''}|{row['indicator'] or ''}"
            else:
                key, named = ("count", row["year"], row["place"] or "", row["group"] or ""), row["name_printed"]
            yield row["table_id"], Stated(key, named or "", value, row["printed"] or "", row["row_id"])


def score(made: Made, tables: dict[str, pd.DataFrame], table_of: dict[str, Table]) -> dict[int, Score]:
    """Return the score of each made table, by its number in the document."""
    stated: dict[int, dict[Key, list[Stated]]] = defaultdict(lambda: defaultdict(list))
    found = {n: Score() for n in range(len(made.tables))}
    numbers = {id(table): n for n, table in enumerate(made.tables)}
    for table_id, each in stated_of(tables):
        if table_id in table_of:
            stated[numbers[id(table_of[table_id])]][each.key].append(each)
        elif each.value is not None:
            found[0].wrong += 1
            found[0].told.append(f"of no table: {each}")
    for n, table in enumerate(made.tables):
        _score(found[n], table, stated[n])
    return found


def _score(found: Score, table: Table, stated: dict[Key, list[Stated]]) -> None:
    truth = list(truth_of(table))
    counts = Counter((key, _plain(name)) for key, name, _ in truth)
    for key, name, value in truth:
        own = _named(name, stated.get(key, []), counts[key, _plain(name)] > 1)
        if own is None:
            found.missing += value is not None
            if value is not None:
                found.told.append(f"missing: {key} {name} {value}")
            continue
        stated[key].remove(own)
        if own.value is None:
            found.flagged += value is not None
            if value is not None:
                found.told.append(f"flagged: {key} {name} {value}; printed {own.printed!r}, {own.row_id}")
        elif value == own.value or (value is None and own.value == 0 and own.printed.strip() in ("0", "0,00", "0.00")):
            found.right += 1
        else:
            found.wrong += 1
            found.told.append(f"wrong: {key} {name}: {own.value}, not {value}; printed {own.printed!r}, {own.row_id}")
    for key, left in stated.items():
        for each in left:
            if each.value is not None:
                found.wrong += 1
                found.told.append(f"beside: {key} {each.name}: {each.value} {each.row_id}")


def _named(name: str, stated: list[Stated], again: bool) -> Stated | None:
    """Return the first stated figure of a name, printed once or again; of one like it where none has it."""
    wanted = _plain(name)
    for each in stated:
        if _plain(each.name) == wanted or (again and fuzz.ratio(_plain(each.name), wanted) >= ONE_SLIP):
            return each
    return next((each for each in stated if fuzz.ratio(_plain(each.name), wanted) >= LIKE), None)


def _plain(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum() or sign == "|")
