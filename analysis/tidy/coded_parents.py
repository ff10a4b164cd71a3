"""Lines whose printed codes say that they lie elsewhere than under the heading before them: it was lost, or moved.

Only where the codes of a table tell what lies in what: most begin with that of their heading.
"""

import re
from collections import Counter

import pandas as pd

from analysis.source import nomenclature, terms
from analysis.tidy.hierarchy import Hierarchy, Line

_CODED = ("program", "kegiatan", "sub_kegiatan")
_FEWEST, _SHARE = 2, 0.5  # lines whose code begins with their heading's, and their share, in a table whose codes tell

Parts = tuple[int, ...]


def settle(hierarchy: Hierarchy) -> list[Line]:
    """Put lines under the heading that their codes name, or under none where it is not there; return them.

    A line stays where one misread code would explain as much: its heading's money is the sum with it, or no second
    line and no heading of the table has such a code.
    """
    codes = {id(line): parts for line in hierarchy.lines if (parts := _parts(line)) and not line.parts}
    pairs = [
        (codes[id(line)], codes[id(line.parent)])
        for line in hierarchy.lines
        if line.parent and {id(line), id(line.parent)} <= codes.keys()
    ]
    inside = sum(own[: len(above)] == above and own != above for own, above in pairs)
    if inside < _FEWEST or inside < _SHARE * len(pairs):
        return []
    elsewhere = Counter(own[: len(above)] for own, above in pairs if own[: len(above)] != above)
    headings = Counter(codes.values())
    moved = []
    for line in hierarchy.lines:
        above = codes.get(id(line.parent)) if line.parent else None
        own = codes.get(id(line))
        if own is None or above is None or len(own) <= len(above) or own[: len(above)] == above:
            continue
        named = own[: len(above)]
        if headings[named] == 1 or (not headings[named] and elsewhere[named] > 1):
            moved.append((line, named))
    moved = [(line, named) for line, named in moved if line.parent and not _closes(line.parent)]
    by_code = {codes[id(line)]: line for line in hierarchy.lines if id(line) in codes}
    for line, named in moved:
        _hang(line, by_code.get(named), codes)
    for line, _ in moved:
        _set_functions(line, hierarchy.since_2021)
    return [line for line, _ in moved]


def _parts(line: Line) -> Parts:
    """Return the numbers of a line's code; none where it is no code or stands for no programme or line of one."""
    text = line.code.strip()
    if line.level not in _CODED or not re.fullmatch(r"[0-9]+(?:[.\s-]+[0-9]+)+", text):
        return ()
    return tuple(int(part) for part in re.findall("[0-9]+", text))


def _closes(heading: Line) -> bool:
    """Return whether some money of a heading is the sum of the lines under it, as they stand."""
    for column_id, row in heading.rows.items():
        amounts = [child.rows[column_id]["amount_rp"] for child in heading.children if column_id in child.rows]
        known = len(amounts) == len(heading.children) and not any(
            pd.isna(each) for each in (row["amount_rp"], *amounts)
        )
        if known and row["amount_rp"] and row["amount_rp"] == sum(amounts):
            return True
    return False


def _hang(line: Line, heading: Line | None, codes: dict[int, Parts]) -> None:
    """Put a line under its heading; where that is lost, under the nearest line above that its code begins with."""
    before = line.parent
    assert before is not None
    before.children.remove(line)
    own = codes[id(line)]
    above = heading or before.parent
    while above is not None and id(above) in codes and own[: len(codes[id(above)])] != codes[id(above)]:
        above = above.parent
    line.parent = above
    if above is not None:
        above.children.append(line)
        above.children.sort(key=lambda child: child.line)


def _set_functions(line: Line, since_2021: bool) -> None:
    """Give a line that moved, and those below it, the function of the programme that they now lie in."""
    if line.parent is not None and line.parent.level in _CODED:
        above = line.parent.function
    else:
        known = terms.program_of_code(line.code) if since_2021 else None
        above = known.function if known else terms.UNMATCHED
    own = nomenclature.parse_code(line.code) if since_2021 else None
    line.nomenclature_code = own.code if own and own.level == line.level else ""
    line.function = terms.line_function(line.name, above)
    for row in line.rows.values():
        row |= {"function": line.function, "nomenclature_code": line.nomenclature_code}
    for child in line.children:
        _set_functions(child, since_2021)
