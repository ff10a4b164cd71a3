"""Assign the cells of a printed row to the columns of its table.

`alignments(row, grid)` returns every plausible way to read one row, cheapest first: which cell stands for which
column, which cells are doubled, which are lost. `align_block` does it for the rows of one page block, which share their
damage. Nothing is decided here; `decide.resolve` chooses.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal

from analysis.repair.fit import drop_prices, lose_price, match_price
from analysis.repair.grid import NUMBER_KINDS, Grid, GridColumn, GridRow, keyed_columns
from analysis.repair.prices import MAX_READINGS, PRICES, STRONG, WINDOW
from analysis.repair.rules import holds, ids
from analysis.repair.tokens import Token, cut_figure, marks_price, tokens


@dataclass(frozen=True)
class Alignment:
    """One way to read a row: per column a value (None: nothing) and the cell it comes from (-1: none)."""

    values: tuple
    cells: tuple[int, ...]
    price: int
    why: str = ""


LONGEST_GRADE = 3  # letters of a grade or a mark such as N/a


def _is_name(text: str) -> bool:
    """Tell whether a text is words without any figure, and no grade: such a cell is no value of a column."""
    return not re.search(r"\d", text) and len(text.strip()) > LONGEST_GRADE


def as_printed(row: GridRow, table: Grid) -> Alignment | None:
    """Return the reading with every cell under its header, or None when the cells do not fit the columns."""
    toks = tokens(row, table)
    if len(toks) != len(table.columns):
        return None
    price = 0
    for tok, cell, column in zip(toks, row.cells, table.columns, strict=True):
        fits = match_price(tok, column, table.percent_signs)
        if tok.kind == "text" and (column.kind == "amount" or (column.kind in NUMBER_KINDS and _is_name(cell))):
            return None
        if fits - (marks_price(tok) if column.kind == "amount" else 0) >= 400:
            return None
        price += marks_price(tok) if column.kind == "amount" else 0
    values = tuple(_value(t, c) for t, c in zip(toks, table.columns, strict=True))
    return Alignment(values, tuple(range(len(toks))), price)


def _value(tok: Token, column: GridColumn):
    """A number, 0 for a printed dash or blank under an amount, None for text."""
    if column.kind not in NUMBER_KINDS:
        return None
    if tok.value is not None:
        if column.kind == "percent" and tok.decimals:  # 99,00 has two decimals, and rounding is judged by them
            return Decimal(tok.value).quantize(Decimal(1).scaleb(-tok.decimals))
        return tok.bare if column.kind == "amount" and cut_figure(tok) else tok.value
    return 0 if column.nothing_is_zero and tok.kind == "nothing" else None


def align(
    row: GridRow,
    table: Grid,
    keyed: tuple[int, ...],
    window: int = WINDOW,
    fixed: dict[int, set[int]] | None = None,
    moneyless: bool = False,
) -> list[Alignment]:
    """Return the cheapest reading for every distinct vector of what the keyed columns show, cheapest first.

    `fixed` limits a column to some cells (-1: no cell); `moneyless` rows may lose their amounts for nothing.
    """
    toks = tokens(row, table)
    columns = table.columns
    n, m = len(toks), len(columns)
    fixed = fixed or {}
    last_number = max((j for j, c in enumerate(columns) if c.kind in NUMBER_KINDS), default=-1)
    drop = drop_prices(toks)
    lose = [lose_price(c, j > last_number) for j, c in enumerate(columns)]
    if moneyless:
        lose = [0 if c.kind == "amount" else price for c, price in zip(columns, lose, strict=True)]
    fit = [[match_price(t, c, table.percent_signs) for c in columns] for t in toks]
    for j, allowed in fixed.items():
        for k in range(n):
            if k not in allowed:
                fit[k][j] = 10**6
        lose[j] = 0 if -1 in allowed else 10**6
    far = 10**9
    ahead = [[far] * (m + 1) for _ in range(n + 1)]
    ahead[n][m] = 0
    for i in range(n, -1, -1):
        for j in range(m, -1, -1):
            best = ahead[i][j]
            if i < n:
                best = min(best, drop[i] + ahead[i + 1][j])
            if j < m:
                best = min(best, lose[j] + ahead[i][j + 1])
            if i < n and j < m:
                best = min(best, fit[i][j] + ahead[i + 1][j + 1])
            ahead[i][j] = best
    limit = ahead[0][0] + window
    is_keyed = [j in keyed for j in range(m)]
    states: list[list[dict]] = [[{} for _ in range(m + 1)] for _ in range(n + 1)]
    states[0][0][()] = (0, ())

    def offer(i, j, key, price, path):
        if price + ahead[i][j] <= limit:
            old = states[i][j].get(key)
            if old is None or (price, path) < old:
                states[i][j][key] = (price, path)

    for i in range(n + 1):
        for j in range(m + 1):
            here = states[i][j]
            if not here:
                continue
            for key, (price, path) in here.items():
                if i < n:
                    offer(i + 1, j, key, price + drop[i], path)
                if j < m:
                    lost = (*key, None) if is_keyed[j] else key
                    offer(i, j + 1, lost, price + lose[j], (*path, -1))
                    if i < n:
                        seen = _value(toks[i], columns[j])
                        if seen is None and toks[i].kind != "nothing":
                            seen = row.cells[i]
                        value = (*key, seen) if is_keyed[j] else key
                        offer(i + 1, j + 1, value, price + fit[i][j], (*path, i))
            if (i, j) != (n, m):
                states[i][j] = {}
    found = []
    for price, path in sorted(states[n][m].values()):
        values = tuple(_value(toks[i], c) if i >= 0 else None for i, c in zip(path, columns, strict=True))
        found.append(Alignment(values, path, price))
    return found


def rule_price(values: tuple, cells: tuple[int, ...], table: Grid, index: dict[str, int]) -> int:
    """Price of the row rules that a reading breaks, or escapes by losing a figure."""
    price = 0
    for rule in table.rules:
        verdict = holds(rule, values, index)
        if verdict is False or (verdict is None and any(_lost(values, cells, index[c]) for c in ids(rule))):
            price += rule.price
    return price


def _lost(values: tuple, cells: tuple[int, ...], column: int) -> bool:
    return values[column] is None and cells[column] < 0


def alignments(row: GridRow, table: Grid) -> list[Alignment]:
    """Return the candidate readings of one row, cheapest first, prices of broken row rules included.

    A row whose cells fit the header and keep every strong rule has that one reading.
    """
    index = {c.id: j for j, c in enumerate(table.columns)}
    keyed = keyed_columns(table)
    printed = as_printed(row, table)
    if printed is not None and rule_price(printed.values, printed.cells, table, index) < STRONG:
        return [printed]
    found = {}
    options = align(row, table, keyed, moneyless=row.level == "text")
    if printed is not None:
        # cells in order are believed before any shift: the small prices by type are for shifts
        options = [printed] + [r for r in options if r.cells != printed.cells]
    for r in options:
        key = tuple(r.values[j] for j in keyed)
        if key not in found:
            found[key] = Alignment(r.values, r.cells, r.price + rule_price(r.values, r.cells, table, index), r.why)
    ranked = sorted(found.values(), key=lambda r: (r.price, r.cells))
    return [r for r in ranked if r.price <= ranked[0].price + WINDOW][:MAX_READINGS]


def _ends_early(row: GridRow, table: Grid) -> bool:
    """Tell whether a row of counts prints nothing under the last of them, nor behind it."""
    counted = [j for j, column in enumerate(table.columns) if column.counted]
    cells = [cell.strip() for cell in row.cells[: len(table.columns)]]
    return bool(counted) and any(cells[counted[0] :]) and not any(cells[counted[-1] :])


def _without_end(row: GridRow) -> GridRow:
    """Return a row without the blanks at its end."""
    filled = max((i for i, cell in enumerate(row.cells) if cell.strip()), default=-1)
    return replace(row, cells=row.cells[: filled + 1])


def align_block(rows: list[GridRow], table: Grid) -> dict[int, list[Alignment]]:
    """Return line -> readings for the rows of one page block, with the block's shared cell map preferred.

    A cell map is shared when at least two rows of the same number of cells close their rules under it, and no
    fewer than half of the rows do. Where there is one, a reading that no shared map yields pays for its own.
    """
    index = {c.id: j for j, c in enumerate(table.columns)}
    keyed = keyed_columns(table)
    # Blanks behind figures that end early say no more than lost cells: the figures may have moved away from them.
    rows = [_without_end(row) if _ends_early(row, table) else row for row in rows]
    result = {row.line: alignments(row, table) for row in rows}
    by_width: dict[int, list[GridRow]] = {}
    for row in rows:
        if result[row.line][0].cells != tuple(range(len(table.columns))):
            by_width.setdefault(len(row.cells), []).append(row)
    for _, group in sorted(by_width.items()):
        if len(group) < 2:
            continue
        maps: Counter[tuple[int, ...]] = Counter()
        for row in group:
            maps.update({r.cells for r in result[row.line]})
        scores = {}
        for cells in sorted(maps, key=lambda c: (-maps[c], c))[:40]:
            scores[cells] = sum(_serves(row, table, cells, index) for row in group)
        most = max(scores.values(), default=0)
        if most < 2 or 2 * most < len(group):
            continue
        alone = PRICES["own_map_alone" if most >= 3 and 4 * most >= 3 * len(group) else "own_map"]
        shared = [cells for cells, score in scores.items() if score == most]
        for row in group:
            toks = tokens(row, table)
            keys = {tuple(_at(toks, cells[j], table.columns[j]) for j in keyed) for cells in shared}
            result[row.line] = sorted(
                (
                    r
                    if tuple(r.values[j] for j in keyed) in keys
                    else Alignment(r.values, r.cells, r.price + alone, r.why)
                    for r in result[row.line]
                ),
                key=lambda r: (r.price, r.cells),
            )
    return result


def _at(toks, cell: int, column: GridColumn):
    return _value(toks[cell], column) if cell >= 0 else None


def _serves(row: GridRow, table: Grid, cells: tuple[int, ...], index: dict[str, int]) -> bool:
    """True when a cell map fits the types of a row and keeps its rules."""
    toks = tokens(row, table)
    placed = [(toks[i], c) for i, c in zip(cells, table.columns, strict=True) if i >= 0]
    if any(match_price(tok, column, table.percent_signs) >= 400 for tok, column in placed):
        return False
    values = tuple(_at(toks, i, c) for i, c in zip(cells, table.columns, strict=True))
    return not rule_price(values, cells, table, index)
