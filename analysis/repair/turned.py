"""Rows of damaged tables in which a percentage and the figure beside it have changed places, told by what it follows.

The order of a row's cells is otherwise that of its header. A percentage with decimals that is that of two figures
beside it, once it and its neighbour change places, and of no two before, is printed on the wrong side of it.
"""

from collections.abc import Iterable, Sequence

from analysis.repair import tokens
from analysis.repair.grid import Grid
from analysis.repair.merged import Apart
from analysis.repair.rules import RatioRule, ids
from analysis.repair.tokens import Token
from analysis.source.agreement import percent_follows
from analysis.source.verbatim import RawRow


def turn_back(table: Grid, rows: Iterable[RawRow], apart: dict[int, Apart]) -> dict[int, Apart]:
    """Return the rows that were taken `apart`, and those with two cells in the order of their header, by line."""
    index = {column.id: j for j, column in enumerate(table.columns)}
    places = [[index[name] for name in ids(rule)] for rule in table.rules if isinstance(rule, RatioRule)]
    found = dict(apart)
    for row in rows:
        own = apart.get(row.line) or Apart(row, tuple(range(len(row.cells))))
        toks = [tokens.token(cell.strip(), table.styles) for cell in own.row.cells]
        at = _turned(toks, places)
        if at is not None:
            cells, sources = list(own.row.cells), list(own.sources)
            cells[at : at + 2] = cells[at + 1], cells[at]
            sources[at : at + 2] = sources[at + 1], sources[at]
            found[row.line] = Apart(RawRow(row.line, cells), tuple(sources))
    return found


def _turned(toks: Sequence[Token], places: Sequence[Sequence[int]]) -> int | None:
    """Return the first of the two cells of a row that have changed places, None where none or several may have."""
    if not places or following(toks, places):
        return None
    ways = []
    for at in range(len(toks) - 1):
        one, other = toks[at : at + 2]
        if _is_percentage(one) == _is_percentage(other) or one.kind != "number" or other.kind != "number":
            continue
        percent = at + 1 if _is_percentage(one) else at  # where it stands then
        if percent in following([*toks[:at], other, one, *toks[at + 2 :]], places):
            ways.append(at)
    return ways[0] if len(ways) == 1 else None


def following(toks: Sequence[Token], places: Sequence[Sequence[int]]) -> set[int]:
    """Return the percentages of a row that follow from figures which stand beside them as in the header."""
    found = set()
    for percent, part, whole in places:
        for at, tok in enumerate(toks):
            others = [at + part - percent, at + whole - percent]
            if not _is_percentage(tok) or any(not 0 <= i < len(toks) for i in others):
                continue
            one, other = (toks[i] for i in others)
            alike = one.kind == other.kind == "number" and one.money == other.money
            known = alike and not (one.malformed or other.malformed) and one.value and other.value
            if known and percent_follows(tok.value or 0, one.value or 0, other.value or 0):
                found.add(at)
    return found


def _is_percentage(tok: Token) -> bool:
    """Tell whether a cell prints a percentage with decimals."""
    return tok.kind == "number" and not tok.money and not tok.malformed and tok.decimals > 0
