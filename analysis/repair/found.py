"""Find the sums and ratios that a table's columns obey, from the rows that print them.

A header often prints its arithmetic (L + P = jumlah, pagu - realisasi = sisa, 8 = 7 / 6 x 100), and the cells obey it
whether a description names it or not. A relation is taken only where rows that could have broken it do not, with
figures too large and too different to fit by chance.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from analysis.source.agreement import agrees, half_unit, percent_of

Entry = int | Decimal | None  # what a row prints in a column: a figure, or none

FEWEST = 4  # rows that hold and could have failed
SHARE = 0.5  # of the rows that print all figures of the relation; damage breaks the others
DIGITS = 8.0  # decimal digits of the totals that hold, added up: so many would have to fit by chance
TWO = 2  # rows that say which column of a sum is the whole
LEAST_AMOUNT = 1000  # smaller figures are counts, percentages or parts of an amount
DIFFERENT = 3  # totals that hold and differ: a constant column fits many things


@dataclass(frozen=True)
class Relation:
    """A sum (`whole` is the sum of `parts`) or a ratio (`whole` is 100 x parts[0] / parts[1]), by column positions.

    `held` of the `tried` rows that print all of its figures keep it.
    """

    kind: str
    whole: int
    parts: tuple[int, ...]
    held: int
    tried: int


def sums(rows: Sequence[Sequence[Entry]], columns: Sequence[int]) -> list[Relation]:
    """Return the sums among some columns of one kind, at most one for each total.

    A row is the values of all columns, None where it prints none. Tried as parts: every pair, and every run of
    neighbours among `columns`.
    """
    best: list[Relation] = []
    for total in columns:
        others = [column for column in columns if column != total]
        sets: set[tuple[int, ...]] = set(combinations(others, 2))
        for length in range(3, len(others) + 1):
            sets |= {tuple(others[start : start + length]) for start in range(len(others) - length + 1)}
        found = [relation for parts in sorted(sets) if (relation := _sum(rows, total, parts))]
        if found:
            best.append(max(found, key=lambda each: (each.held, -len(each.parts))))
    return _not_turned_round(best)


def _sum(rows: Sequence[Sequence[Entry]], total: int, parts: tuple[int, ...]) -> Relation | None:
    held, tried, digits = 0, 0, 0.0
    totals: set[Entry] = set()
    for row in rows:
        whole, own = row[total], [row[part] for part in parts]
        if whole is None or None in own or len({value for value in own if value}) < min(2, len(parts)):
            continue  # with one part the total is that part, in any column that copies it; twice a part is a multiple
        tried += 1
        if sum(value for value in own if value is not None) == whole:
            held += 1
            digits += math.log10(abs(float(whole))) if whole else 0.0
            totals.add(whole)
    enough = held >= FEWEST and held >= SHARE * tried and digits >= DIGITS and len(totals) >= DIFFERENT
    return Relation("sum", total, parts, held, tried) if enough else None


def differences(
    rows: Sequence[Sequence[Entry]], columns: Sequence[int], figures: Sequence[Sequence[Entry]]
) -> list[Relation]:
    """Return the sum of three columns, of which one is what the second leaves of the third; none where none is shown.

    `rows` are the values of all columns of rows of full length. `figures` are the figures of every row, wherever they
    stand: where three amounts of a row, or their copies, are such a sum, the row shows it. `rows` then say which of
    the columns is the whole.
    """
    totals, broken = rests(figures)
    digits = sum(math.log10(float(total)) for total in set(totals))
    if len(totals) < FEWEST or len(totals) < broken or len(set(totals)) < DIFFERENT or digits < DIGITS:
        return []
    best = []
    for whole in columns:
        parts = tuple(column for column in columns if column != whole)
        kept = {row[whole] for row in rows if row[whole] and _adds_up(row, whole, parts)}
        best.append(Relation("sum", whole, parts, len(kept), len(rows)))
    most = max(best, key=lambda each: each.held)
    return [most] if most.held >= TWO else []


def rests(figures: Sequence[Sequence[Entry]]) -> tuple[list[int | Decimal], int]:
    """Return the totals of rows of which one amount is the sum of two others, and how many rows show no such sum.

    Rows with fewer than three different amounts tell nothing: where nothing is left, or all, there are copies only.
    """
    totals, broken = [], 0
    for own in figures:
        amounts = sorted({value for value in own if value is not None and value >= LEAST_AMOUNT}, reverse=True)
        whole = next((a for a, b, c in combinations(amounts, 3) if a == b + c), None)
        if whole is not None:
            totals.append(whole)
        broken += whole is None and len(amounts) > 2
    return totals, broken


def _adds_up(row: Sequence[Entry], whole: int, parts: tuple[int, ...]) -> bool:
    own = [row[part] for part in parts if row[part]]
    return len(set(own)) == len(parts) and sum(value for value in own if value is not None) == row[whole]


def _not_turned_round(found: list[Relation]) -> list[Relation]:
    """Drop what follows from another sum: `a = b + c` also makes b and c look like differences only, never sums.

    Where two sums share all their columns, the one that holds more often stays, of equal ones the first.
    """
    kept: list[Relation] = []
    for relation in sorted(found, key=lambda each: (-each.held, each.whole)):
        own = {relation.whole, *relation.parts}
        if not any(own == {other.whole, *other.parts} for other in kept):
            kept.append(relation)
    return sorted(kept, key=lambda each: each.whole)


def ratios(
    rows: Sequence[Sequence[Entry]], places: Sequence[Sequence[int]], percents: Sequence[int], columns: Sequence[int]
) -> list[Relation]:
    """Return the percentages that are ratios of two of the columns, at most one for each percentage.

    `places` has, for every row and column, the decimals that are printed: a ratio agrees when it gives the printed
    percentage rounded at these. 0 and 100 percent fit too much to count as evidence.
    """
    best = []
    for percent in percents:
        found = []
        for part in columns:
            for whole in columns:
                if part != whole and percent not in (part, whole):
                    relation = _ratio(rows, places, percent, part, whole)
                    found += [relation] if relation else []
        if found:
            best.append(max(found, key=lambda each: (each.held, -each.parts[0])))
    return best


def _ratio(
    rows: Sequence[Sequence[Entry]], places: Sequence[Sequence[int]], percent: int, part: int, whole: int
) -> Relation | None:
    held, tried = 0, 0
    seen: set[Entry] = set()
    for row, decimals in zip(rows, places, strict=True):
        shown, a, b = row[percent], row[part], row[whole]
        if shown is None or a is None or not b or shown in (0, 100):
            continue
        tried += 1
        if agrees(percent_of(a, b), shown, half_unit(decimals[percent])) == "agrees":
            held += 1
            seen.add(shown)
    enough = held >= FEWEST and held >= SHARE * tried and len(seen) >= DIFFERENT
    return Relation("ratio", percent, (part, whole), held, tried) if enough else None
