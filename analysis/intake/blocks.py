"""Blocks of columns that speak of different lines: programmes beside their kegiatan, goals beside programmes.

A row with several names or indicators gives each block its own line; which figures belong to which is told by the
columns' order. Where the headers do not tell the blocks, the second name is asked for.
"""

from analysis.intake.drafted import DraftedColumn
from analysis.intake.header_words import tokens
from analysis.intake.measures import AS_NOTE
from analysis.schema import LEVELS

ONE_LEVEL = {  # headers that name one level only
    **{("program",): "program", ("nama", "program"): "program"},
    **{("kegiatan",): "kegiatan", ("nama", "kegiatan"): "kegiatan"},
    **{("sub", "kegiatan"): "sub_kegiatan", ("subkegiatan",): "sub_kegiatan"},
}
GOAL = "goal"
GENERIC = (("uraian",), ("nama",))


def level_of(column: DraftedColumn) -> str:
    """Return the level that the lowest text of a header names, "" where it names none or several.

    `Uraian` says what the text above it says.
    """
    said = [printed for text in column.head.texts if (printed := tuple(tokens(text))) not in GENERIC]
    return ONE_LEVEL.get(said[-1], "") if said else ""


def assign(columns: list[DraftedColumn]) -> None:
    """Give the columns of every block their group, or ask what a second name, indicator or unit is."""
    names = [column for column in columns if column.role == "name"]
    levels = {column.number: level for column in names if (level := level_of(column))}
    if len(names) > 1 and len(set(levels.values())) == len(levels) > 1:
        _by_level(columns, names, levels)
    elif len(names) == 1:
        _goals(columns, names[0])
    seen = dict[tuple[str, str], DraftedColumn]()
    for column in columns:
        if column.role not in ("name", "indicator"):
            continue
        first = seen.setdefault((column.role, column.keys.get("group", "")), column)
        if first is not column:
            _ask(first, column)


def _by_level(columns: list[DraftedColumn], names: list[DraftedColumn], levels: dict[int, str]) -> None:
    """Let the columns from each name of a level on belong to it; a name of no level heads them all, and is no line."""
    order = [level for level in LEVELS if level in levels.values()]
    if [levels[number] for number in sorted(levels)] != order:
        return
    for column in names:
        if column.number not in levels:
            column.set("role", "note", f"header {column.head.printed!r}: stands above programmes and kegiatan")
    group = ""
    for column in columns:
        if column.number in levels:
            group = levels[column.number]
            column.set("level", group, f"header {column.head.printed!r}")
        if group and column.role != "note":
            column.set("group", group, f"stands under or beside {group}")


def _goals(columns: list[DraftedColumn], name: DraftedColumn) -> None:
    """Let an indicator before the names, with its unit and targets, belong to goals, where the names have their own."""
    indicators = [column for column in columns if column.role == "indicator"]
    before = [column for column in indicators if column.number < name.number]
    if len(before) == 1 and len(indicators) == 2:
        for column in columns[before[0].number : name.number]:
            if column.role != "note":
                column.set("group", GOAL, f"stands before the names, beside {before[0].head.printed!r}")


def _ask(first: DraftedColumn, second: DraftedColumn) -> None:
    if second.given.get("role") == second.role:
        return
    headers = f"{first.head.printed!r} and {second.head.printed!r}"
    second.seen.append(f"columns {first.number + 1} and {second.number + 1}: {headers}")
    joined = (f"a part of it: the texts of both are the {second.role}", {"role": second.role})
    second.ask("role", f"Column {first.number + 1} holds the {first.role} too: what is this one?", [AS_NOTE, joined])
