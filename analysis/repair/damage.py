"""Whether a table's cells stand where its header says: told by its own sums and percentages, as they are printed.

A page slips now and then: one figure in a sum is misprinted, and a sound table keeps it so. Damage on the way to text
is told by what slips of a page do not do: a figure stands under a column that cannot hold it while a sum or percentage
through its row fails, many do, or more sums and percentages fail than misprints explain. Cells that slid from one
column to another of the same kind, in a table that claims no arithmetic, tell nothing: there the description must.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from scipy.stats import binom

from analysis.repair import found, prices, rules, tokens
from analysis.repair.forest import Forest
from analysis.repair.grid import Grid, GridRow
from analysis.repair.rules import RatioRule
from analysis.repair.tokens import Token
from analysis.repair.tree import Node
from analysis.source.cells import Placed

# A page that gets more than one line in twenty wrong is read with care whatever the reason, and so many that it would
# be by chance once in a thousand pages are no chance.
MISPRINTS, UNLIKELY = 0.05, 0.001
MONEY_FOR_SURE = 10**6  # with two group marks and more

Place = tuple[int, int]  # line, and position of the column


@dataclass(frozen=True)
class Tried:
    """One sum or percentage as it is printed: the identity, its figures, whether it holds, and by how many digits."""

    identity: tuple[str, ...]
    places: tuple[Place, ...]
    holds: bool
    digits: float


@dataclass(frozen=True)
class Damage:
    """Why a table is read as damaged, and how many lines and sums speak for it as they are printed."""

    why: str
    signs: int


def evidence(table: Grid, placed: Placed) -> Damage | None:
    """Return why the printed cells of a table cannot stand where its header says; None where they may.

    The rules of the table are those that its description names: one that its rows only seem to keep tells nothing.
    placed has the cells of each row of the table under their columns, as they are printed.
    """
    rows = [_under_header(table, row, placed[index]) for index, row in enumerate(table.rows)]
    seen = {row.line: tokens.tokens(row, table) for row in rows}
    tried = _obeyed([*_in_rows(table, seen), *_in_families(table, rows, seen)])
    failed = [each for each in tried if not each.holds]
    money = _of_money(table, seen)
    strange = {line for line, own in seen.items() if _cannot_stand(table, own, money)}
    doubtful = strange | _hardly_money(table, seen)
    misplaced = sorted(doubtful & {line for each in failed for line, _ in each.places})
    figures = sum(any(token.kind == "number" for token in own) for own in seen.values())
    if misplaced or _beyond_chance(len(strange), figures):
        shown = len(doubtful if misplaced else strange)
        why = (
            f"{shown} of {figures} lines print a figure under a column that cannot hold it, "
            f"line {min(misplaced or strange)} first, and {len(failed)} sums and percentages fail"
        )
        return Damage(why, len(strange) + len(failed))
    wrong = _fewest_wrong(failed)
    if _beyond_chance(wrong, len(tried)):
        why = f"{len(failed)} of {len(tried)} sums and percentages fail, so that at least {wrong} figures must be wrong"
        return Damage(why, len(strange) + len(failed))
    return None


def _beyond_chance(slips: int, of: int) -> bool:
    return slips > 0 and float(binom.sf(slips - 1, of, MISPRINTS)) < UNLIKELY


def _under_header(table: Grid, row: GridRow, cells: dict) -> GridRow:
    """Return a row with the cell of each of the table's columns; empty where it has other columns."""
    return replace(row, cells=tuple(cells[c.id].printed if c.id in cells else "" for c in table.columns))


def _of_money(table: Grid, seen: dict[int, tuple[Token, ...]]) -> set[int]:
    """Return the positions of columns of values that mostly print money: targets and results in rupiah."""
    found_in = set()
    for j in (j for j, column in enumerate(table.columns) if column.kind == "value"):
        sizes = [own[j].bare >= MONEY_FOR_SURE for own in seen.values() if own[j].kind == "number" and own[j].value]
        if sum(sizes) > len(sizes) / 2:
            found_in.add(j)
    return found_in


def _cannot_stand(table: Grid, own: tuple[Token, ...], money: set[int]) -> bool:
    """Tell whether a row prints money as a count or percentage, a number as a unit, or a percentage as money.

    `money` has the columns of values that are in rupiah.
    """
    printed = [
        ("amount" if j in money else column.kind, token)
        for j, (column, token) in enumerate(zip(table.columns, own, strict=True))
        if token.kind == "number"
    ]
    return any(
        kind == "unit"
        or (kind == "amount" and token.percent)
        or (kind in ("value", "percent") and not token.malformed and token.bare >= MONEY_FOR_SURE)
        for kind, token in printed
    )


def _hardly_money(table: Grid, seen: dict[int, tuple[Token, ...]]) -> set[int]:
    """Return the lines that print under a column of money what is hardly money: a figure far too small, or marks amiss.

    Such a figure alone may be what the page says, or a slip of it; with a sum through its line that fails it is none.
    Far too small is what no line costs, where most of the column's amounts are a hundred times as much.
    """
    found_in = set()
    for j in (j for j, column in enumerate(table.columns) if column.kind == "amount"):
        printed = {line: own[j] for line, own in seen.items() if own[j].kind == "number"}
        sizes = sorted(abs(float(token.value)) for token in printed.values() if token.value)
        large = bool(sizes) and sizes[len(sizes) // 2] >= 100 * prices.LEAST_AMOUNT
        for line, token in printed.items():
            small = large and 0 < abs(float(token.value or 0)) < prices.LEAST_AMOUNT
            if small or token.malformed:
                found_in.add(line)
    return found_in


def _in_rows(table: Grid, seen: dict[int, tuple[Token, ...]]) -> Iterable[Tried]:
    """Give the sums and percentages inside rows that print all of their figures.

    A rule that often fails where nothing is wrong with the cells (what was reached so far) tells nothing.
    """
    index = {column.id: j for j, column in enumerate(table.columns)}
    for line, own in seen.items():
        values = tuple(token.value for token in own)
        for rule in (each for each in table.rules if each.price >= prices.STRONG):
            at = [index[name] for name in rules.ids(rule)]
            if any(own[j].kind != "number" for j in at):
                continue
            holds = rules.holds(rule, values, index)
            if holds is not None:
                digits = _digits_of_ratio(rule, own, at) if isinstance(rule, RatioRule) else _digits_of_sum(own, at)
                yield Tried(rules.ids(rule), tuple((line, j) for j in at), holds, digits)


def _digits_of_sum(own: tuple[Token, ...], at: list[int]) -> float:
    """Return how many digits of a total would have to fit by chance; none where it only copies its one part."""
    parts = sum(bool(own[j].value) for j in at[1:])
    return math.log10(abs(float(own[at[0]].value or 1))) if parts > 1 or len(at) == 2 else 0.0


def _digits_of_ratio(rule: RatioRule, own: tuple[Token, ...], at: list[int]) -> float:
    return 0.0 if own[at[0]].value in (0, 100) else 2.0 + own[at[0]].decimals


def _in_families(table: Grid, rows: list[GridRow], seen: dict[int, tuple[Token, ...]]) -> Iterable[Tried]:
    """Give the sums of lines over the lines below them, for every column that adds up."""
    additive = [j for j, column in enumerate(table.columns) if column.additive]
    printing = [row for row in rows if any(seen[row.line][j].kind == "number" for j in additive)]
    forest = Forest(replace(table, rows=tuple(rows)), printing)
    for node in (each for root in forest.roots for each in root.walk() if each.children):
        for j in additive:
            whole, parts = _of_node(node, j, seen), [_of_node(child, j, seen) for child in node.children]
            known = [part for part in parts if part is not None]
            if whole is None or len(known) < len(parts):
                continue
            lines = (*node.lines, *(line for child in node.children for line in child.lines))
            digits = math.log10(abs(float(whole))) if whole and sum(map(bool, known)) > 1 else 0.0
            yield Tried(("children",), tuple((line, j) for line in lines), sum(known) == whole, digits)


def _of_node(node: Node, j: int, seen: dict[int, tuple[Token, ...]]):
    """Return what a line and its continuations print in a column; None where they print nothing."""
    printed = [seen[line][j] for line in node.lines if seen[line][j].kind == "number"]
    return sum(token.value for token in printed if token.value is not None) if printed else None


def _obeyed(tried: list[Tried]) -> list[Tried]:
    """Return the identities that the table obeys: so many digits as hold do not fit by chance.

    What a description names and the page never meant (a share of other years than are printed) tells of no damage.
    """
    digits = dict.fromkeys((each.identity for each in tried), 0.0)
    for each in tried:
        digits[each.identity] += each.digits if each.holds else 0.0
    return [each for each in tried if digits[each.identity] >= found.DIGITS]


def _fewest_wrong(failed: list[Tried]) -> int:
    """Return how many figures at least must be wrong, taking the one that most of the failed identities share first."""
    waiting, wrong = [set(each.places) for each in failed], 0
    while waiting:
        shared = Counter(place for places in waiting for place in places)
        worst = max(sorted(shared), key=lambda place: shared[place])
        waiting = [places for places in waiting if worst not in places]
        wrong += 1
    return wrong
