"""Ids of columns, and columns that would be the same figure twice: told apart by place, sex or phase, or asked for."""

import re
from collections import Counter

from analysis.intake import ratios
from analysis.intake.drafted import OPEN, Choice, DraftedColumn, DraftedTable, Question
from analysis.intake.header_words import phrases
from analysis.intake.measures import AS_NOTE
from analysis.source.spelling import normalise

_SHORT = {"capaian_pct": "capaian", "absorption_pct": "absorption", "efficiency_pct": "efficiency"}

_JOINING = ("dan", "di", "ke", "dari", "atau", "serta")  # words inside the name of a place


def tell_apart(table: DraftedTable, cells: ratios.Cells) -> None:
    """Give columns of one measure and year their place or sex, and ask where nothing tells them apart."""
    for whole, own, result in ratios.parts(table.columns, cells):
        _places(table, whole, own, result.told("sums"))
    _under_places(table.columns)
    seen: dict[tuple, DraftedColumn] = {}
    for column in table.columns:
        if not column.is_figure or OPEN in column.keys.values():
            continue
        key = figure_key(column.keys)
        if key in seen:
            _ask_twins(seen[key], column)
            if not seen[key].is_open and seen[key].head.printed != column.head.printed:
                _ask_twins(column, seen[key])
        else:
            seen[key] = column


def _under_places(columns: list[DraftedColumn]) -> None:
    """Note the place of counts whose header says above their own texts that these are places, whatever they add to.

    Below a place it may print men and women.
    """
    for column in columns:
        texts = column.head.texts[:-1] if "group" in column.keys else column.head.texts
        above = {said.what for text in texts[:-1] for said in phrases(text)}
        if column.role == "count" and "place" in above and "place" not in column.keys:
            column.set("place", whole_name(texts[-1]), f"header {column.head.printed!r}")


def whole_name(printed: str) -> str:
    """Return the name of a place whose words a narrow cell cut: `Sumbe r Waras` is Sumber Waras.

    The words of a name begin with capitals, but for those that join them.
    """
    found: list[str] = []
    for word in printed.split():
        if found and word.islower() and found[-1][-1:].islower() and word not in _JOINING:
            found[-1] += word
        else:
            found.append(word)
    return " ".join(found)


def _names(printed: list[str]) -> list[str]:
    """Return the names of places; the word for places that one of them alone begins with is the name of them all."""
    names = [whole_name(text) for text in printed]
    ofs = [any(said.what == "place" for said in phrases(name.split(" ")[0])) and " " in name for name in names]
    return [
        name.partition(" ")[2] if of and sum(ofs) == 1 < len(ofs) else name for of, name in zip(ofs, names, strict=True)
    ]


def figure_key(keys: dict) -> tuple:
    """Return what makes a figure of a column one of its own in its row."""
    return tuple(
        keys.get(each, default)
        for each, default in (
            *(("role", ""), ("measure", ""), ("year", None), ("period", "year")),
            *(("until", ""), ("phase", ""), ("place", ""), ("group", "")),
        )
    )


def _places(table: DraftedTable, whole: DraftedColumn, own: list[DraftedColumn], told: str) -> None:
    """Note the place of counts that add to another, where their header says that they are places; else ask once."""
    if whole.role != "count":
        return
    named = [column for column in own if "group" not in column.keys and "place" not in column.keys]
    if not named:
        return
    printed = _names([column.head.texts[-1] if column.head.texts else "" for column in named])
    if all("place" in column.head.marks() for column in named) and all(printed):
        for column, place in zip(named, printed, strict=True):
            column.set("place", place, f"header {column.head.printed!r}; {told} to {whole.head.printed!r}")
        return
    if len(named) != len(own) or not all(printed):
        return
    paths = {column.number: f"tables.{table.table_id}.columns.{column.number}" for column in named}
    places = {paths[column.number]: {"place": text} for column, text in zip(named, printed, strict=True)}
    groups = {paths[column.number]: {"group": _slug(text)} for column, text in zip(named, printed, strict=True)}
    for column in named:
        column.keys["place"] = OPEN
    listed = ", ".join(printed)
    question = Question(
        f"tables.{table.table_id}.columns.{named[0].number}.place",
        f"{len(named)} columns add to {whole.head.printed!r}: what are {listed}?",
        (told,),
        (
            Choice("places (kecamatan, desa)", places),
            Choice("groups of people", groups),
            Choice("keep them as printed only", {path: {"role": "note"} for path in paths.values()}),
        ),
    )
    table.questions.append(question)


def _ask_twins(first: DraftedColumn, second: DraftedColumn) -> None:
    """Ask what a column is whose measure, year and phase another column has already."""
    year = second.year or first.year
    printed = f"columns {first.number + 1} ({first.head.printed!r}) and {second.number + 1} ({second.head.printed!r})"
    choices = []
    if second.role == "amount" and year:
        choices.append((f"the forward estimate of {year + 1}", {"year": year + 1, "phase": "prakiraan_maju"}))
    if second.role in ("amount", "value"):
        choices.append(("before the revision (murni)", {"phase": "murni"}))
        choices.append(("after the revision (perubahan)", {"phase": "perubahan"}))
    if year:
        choices.append((f"the year {year + 1}", {"year": year + 1}))
    second.seen.append(f"{printed} look the same")
    if {"year", "phase"} & set(second.given):
        choices = []
    second.ask(
        "phase" if "year" in second.given else "year",
        f"What tells column {second.number + 1} from column {first.number + 1}?",
        [*choices, AS_NOTE],
        "year",
    )


def name(columns: list[DraftedColumn]) -> None:
    """Give every column its id: what it holds, its year and its place; each once."""
    used: Counter[str] = Counter()
    has_values = any(column.role == "value" and column.measure == "realisasi" for column in columns)
    codes = sum(column.role == "code" for column in columns)
    for column in columns:
        own = column_id(column.keys, column.head.printed, has_values)
        if column.role == "code" and codes > 1:
            own = f"code_{used['code'] + 1}"
            used["code"] += 1
        if column.is_open or OPEN in column.keys.values() or not own:
            own = f"column_{column.number + 1}"
        used[own] += 1
        column.keys = {"id": own if used[own] == 1 else f"{own}_{used[own]}", **column.keys}


def column_id(keys: dict, printed: str, beside_values: bool) -> str:
    """Return the id that a column with these keys has: target_2022, pagu_end; of notes, their header."""
    role = keys.get("role", "")
    if role == "note":
        return _slug(printed) or "note"
    if role not in ("amount", "value", "count"):
        return str(role)
    measure = "count" if role == "count" else _SHORT.get(keys.get("measure", ""), keys.get("measure", ""))
    if role == "amount" and measure == "realisasi" and beside_values:
        measure = "realisasi_rp"
    if measure == "realisasi_to_date":
        measure = "realisasi_to"
    if keys.get("until"):
        return f"realisasi_to_{keys['until'].replace('-', '_')}"
    when = "end" if keys.get("period") == "end" else keys.get("year", "")
    when = "" if measure == "renstra_target" else when
    parts = (measure, when, _slug(str(keys.get("place", ""))), keys.get("group", ""))
    return "_".join(str(part) for part in parts if part)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", normalise(text).replace("%", "pct"))[:40].strip("_")
