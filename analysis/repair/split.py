"""Figures of damaged rows that stand in two cells: put together where a percentage of the row follows from the whole.

`667.` and `798.353` beside 712.000.000 and 93,79 % are 667.798.353: rounding gives this percentage from no part of it.
So are `93,` and `79`, the percentage itself.
"""

from collections.abc import Iterable, Sequence

from analysis.repair import tokens
from analysis.repair.grid import Grid
from analysis.repair.merged import Apart
from analysis.repair.rules import RatioRule, ids
from analysis.repair.turned import following
from analysis.source.verbatim import RawRow

DECIMALS = 2  # of a percentage that tells


def put_together(table: Grid, rows: Iterable[RawRow], apart: dict[int, Apart]) -> dict[int, Apart]:
    """Return the rows whose cells were told `apart`, and those with the two cells of an amount as one, by line."""
    index = {column.id: j for j, column in enumerate(table.columns)}
    places = [[index[name] for name in ids(rule)] for rule in table.rules if isinstance(rule, RatioRule)]
    found = dict(apart)
    for row in rows if places else []:
        if row.line in apart:
            continue
        at = _split(row.cells, table.styles, places)
        if at is not None:
            cells = [*row.cells[:at], _whole(row.cells, at), *row.cells[at + 2 :]]
            sources = (*range(at + 1), *range(at + 2, len(row.cells)))
            found[row.line] = Apart(RawRow(row.line, cells), sources)
    return found


def _split(cells: Sequence[str], styles: tuple[str, ...], places: Sequence[Sequence[int]]) -> int | None:
    """Return the first of the two cells that make an amount or a percentage, None where none or several pairs do."""
    toks = [tokens.token(cell.strip(), styles) for cell in cells]
    told = following(toks, places)
    ways = []
    for at in range(len(cells) - 1):
        whole = tokens.token(_whole(cells, at), styles)
        figures = all(any(mark.isdigit() for mark in cell) for cell in cells[at : at + 2])
        if not figures or whole.malformed:
            continue
        then = following([*toks[:at], whole, *toks[at + 2 :]], places)
        # `100,0` and `0` follow as well before they are one.
        cut = whole.decimals == DECIMALS and not whole.money and at in then and told <= {at}
        if cut or (whole.money and then and not told):
            ways.append(at)
    return ways[0] if len(ways) == 1 else None


def _whole(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() + cells[at + 1].strip()
