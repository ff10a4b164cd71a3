"""The parts of a count: which columns of a table print the whole, and which print what part of it.

A description tells parts by `group` and `place`. Where it does not, the ids tell: `l_2021`, `p_2021`, `jumlah_2021`.
"""

import re
from collections.abc import Sequence
from typing import Protocol

SUM = re.compile(r"(?:^|_)(?:jumlah|jml|jlh|total)(?:_|$)")
SEXES = dict.fromkeys(("l", "lk", "laki", "laki_laki", "pria"), "l") | dict.fromkeys(
    ("p", "pr", "perempuan", "wanita"), "p"
)
FIGURES = ("amount", "value", "count")
_KEYS = ("role", "measure", "year", "until", "period", "phase", "level", "group", "place", "economic_class")


class Column(Protocol):
    """What a description says of a column."""

    @property
    def id(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def year(self) -> int | None: ...
    @property
    def group(self) -> str: ...
    @property
    def unit(self) -> str: ...


def refuse_twice(columns: Sequence[Column]) -> None:
    """Raise ValueError for two columns of figures that nothing tells apart: each rupiah or person would count twice."""
    for own in _alike(columns):
        if len(own) > 1 and (own[0].role == "amount" or not by_name(own)):
            told = {key: getattr(own[0], key) for key in _KEYS if key != "role" and getattr(own[0], key)}
            same = ", ".join(f"{key} {value}" for key, value in told.items())
            how = "" if own[0].role == "amount" else " (group, place, phase or a name with jumlah tells parts apart)"
            raise ValueError(f"columns {own[0].id} and {own[1].id} are both {same}: one of them would count twice{how}")


def of_counts(columns: Sequence[Column]) -> dict[str, str]:
    """Return the part that each column of counts prints: its `group`, else what its id names, "" for the whole."""
    found: dict[str, str] = {}
    for own in _alike([column for column in columns if column.role == "count"]):
        named = by_name(own) if len(own) > 1 else {}
        found |= {column.id: column.group or named.get(column.id, "") for column in own}
    return found


def add_up(columns: Sequence[Column]) -> bool:
    """Tell whether the parts of counts add up to their whole: men and women, or all that stands beside a `jumlah`."""
    counted = [column for column in columns if column.role == "count"]
    named = any(len(own) > 1 and by_name(own) for own in _alike(counted))
    described = {column.group for column in counted} == {"", "l", "p"}
    return "" in of_counts(counted).values() and (named or described)


def by_name(own: Sequence[Column]) -> dict[str, str]:
    """Return the part that each id names of columns that are otherwise alike, "" for the whole; {} where ids do not.

    One id names the sum, and every other another part; or the ids name men, women, and at most one column all.
    """
    names = {column.id: _name(column) for column in own}
    wholes = [column_id for column_id in names if SUM.search(column_id)]
    if len(wholes) == 1:
        parts = {column_id: SEXES.get(name, name) for column_id, name in names.items() if column_id != wholes[0]}
    elif not wholes:
        parts = {column_id: sex for column_id, name in names.items() if (sex := _sex(name))}
        if len(parts) < len(own) - 1:
            return {}
    else:
        return {}
    if "" in parts.values() or len(set(parts.values())) < len(parts):
        return {}
    return {column.id: parts.get(column.id, "") for column in own}


def _name(column: Column) -> str:
    """Return an id without its year."""
    return re.sub(rf"(?:^|_){column.year}(?=_|$)", "", column.id).strip("_")


def _sex(name: str) -> str:
    """Return l or p where a word of a name says so."""
    found = {SEXES[word] for word in name.split("_") if word in SEXES}
    return found.pop() if len(found) == 1 else ""


def _alike(columns: Sequence[Column]) -> list[list[Column]]:
    """Return the columns of figures of one kind, year and place together, in order."""
    groups: dict[tuple, list[Column]] = {}
    for column in columns:
        if column.role in FIGURES:
            unit = "" if column.role == "amount" else column.unit  # persons and families of one type are two figures
            groups.setdefault((*(getattr(column, key) for key in _KEYS), unit), []).append(column)
    return list(groups.values())
