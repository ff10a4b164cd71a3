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

from analysis.repair import found, holds, prices, rules, tokens
from analysis.repair.forest import Forest
from analysis.repair.grid import NUMBER_KINDS, Grid, GridRow
from analysis.repair.holds import Holds
from analysis.repair.rules import RatioRule, SumRule
from analysis.repair.tokens import Token
from analysis.repair.tree import Node
from analysis.source.cells import Placed

# A page that gets more than one line in twenty wrong is read with care whatever the reason, and so many that it would
# be by chance once in a thousand pages are no chance.
MISPRINTS, UNLIKELY = 0.05, 0.001

Place = tuple[int, int]  # line, and position of the column


@dataclass(frozen=True)
class Tried:
    """One sum or percentage as it is printed: the identity, its figures, whether it holds, and by how many digits.

    A sum that `lacks` its whole beside printed parts fails: one of its row's cells was lost, and they have moved.
    """

    identity: tuple[str, ...]
    places: tuple[Place, ...]
    holds: bool
    digits: float
    lacks: bool = False


@dataclass(frozen=True)
class Damage:
    """Why a table is read as damaged, and how many lines and sums speak for it as they are printed."""

    why: str
    signs: int


def evidence(table: Grid, placed: Placed) -> Damage | None:
    """Return why the printed cells of a table cannot stand where its header says; None where they may.

    The rules of the table are those that its description names, and the sums that its columns name (`told`): one that
    its rows only seem to keep tells nothing.
    placed has the cells of each row of the table under their columns, as they are printed.
    """
    rows = [_under_header(table, row, placed[index]) for index, row in enumerate(table.rows)]
    seen = {row.line: tokens.tokens(row, table) for row in rows}
    tried = _obeyed([*_in_rows(table, seen), *_in_families(table, rows, seen)])
    failed = [each for each in tried if not each.holds]
    held = holds.of_columns(table.columns, seen.values())
    under = {line: list(zip(held, own, strict=True)) for line, own in seen.items()}
    strange = {line for line, own in under.items() if any(_cannot_stand(*each) for each in own)}
    doubtful = strange | {line for line, own in under.items() if any(_hardly_stands(*each) for each in own)}
    doubtful |= {each.places[0][0] for each in failed if each.lacks}
    misplaced = sorted(doubtful & {line for each in failed for line, _ in each.places})
    figures = sum(any(token.kind == "number" for token in own) for own in seen.values())
    if misplaced or _beyond_chance(len(strange), figures):
        shown = len(doubtful if misplaced else strange)
        why = (
            f"{shown} of {figures} lines print a figure under a column that cannot hold it or lack their sum, "
            f"line {min(misplaced or strange)} first, and {len(failed)} sums and percentages fail"
        )
        return Damage(why, len(strange) + len(failed))
    wrong = _fewest_wrong(failed)
    if _beyond_chance(wrong, len(tried)):
        why = f"{len(failed)} of {len(tried)} sums and percentages fail, so that at least {wrong} figures must be wrong"
        return Damage(why, len(strange) + len(failed))
    return None


def _beyond_chance(slips: int, of: int) -> bool:
    if not slips:
        return False
    # A seventh of a second that reading a sound document need not spend.
    from scipy import special

    return float(special.bdtrc(slips - 1, of, MISPRINTS)) < UNLIKELY


def _under_header(table: Grid, row: GridRow, cells: dict) -> GridRow:
    """Return a row with the cell of each of the table's columns; empty where it has other columns."""
    return replace(row, cells=tuple(cells[c.id].printed if c.id in cells else "" for c in table.columns))


def _cannot_stand(column: Holds, token: Token) -> bool:
    """Tell whether a column of figures or units cannot hold a figure; a number among words may be the page's own."""
    return column.kind in (*NUMBER_KINDS, "unit") and bool(column.refuses(token))


def _hardly_stands(column: Holds, token: Token) -> bool:
    """Tell whether a figure is hardly its column's: far too small for money, its marks amiss, or a number among words.

    Such a figure alone may be what the page says, or a slip of it; with a sum through its line that fails it is none.
    """
    amiss = column.kind == "amount" and token.malformed
    return amiss or column.is_too_small(token) or (column.words and bool(column.refuses(token)))


def _in_rows(table: Grid, seen: dict[int, tuple[Token, ...]]) -> Iterable[Tried]:
    """Give the sums and percentages inside rows that print all of their figures, or all but the sum of counts.

    A rule that often fails where nothing is wrong with the cells (what was reached so far) tells nothing.
    """
    index = {column.id: j for j, column in enumerate(table.columns)}
    for line, own in seen.items():
        values = tuple(token.value for token in own)
        for rule in (each for each in table.rules if each.price >= prices.STRONG):
            at = [index[name] for name in rules.ids(rule)]
            places = tuple((line, j) for j in at)
            if isinstance(rule, SumRule) and rule.told and _lacks_whole(own, at):
                yield Tried(rules.ids(rule), places, False, 0.0, lacks=True)
            if any(own[j].kind != "number" for j in at):
                continue
            holds = rules.holds(rule, values, index)
            if holds is not None:
                digits = _digits_of_ratio(rule, own, at) if isinstance(rule, RatioRule) else _digits_of_sum(own, at)
                yield Tried(rules.ids(rule), places, holds, digits)


def _lacks_whole(own: tuple[Token, ...], at: list[int]) -> bool:
    """Tell whether a row prints parts of a sum and not the sum."""
    whole, *parts = (own[j] for j in at)
    return whole.kind == "nothing" and any(part.kind == "number" and part.value for part in parts)


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
