"""Rows that prove themselves though one figure is lost: a whole, its part, their percentage, and what is left.

A row that prints two of the three figures and the percentage of the part has no other way to be read than the one in
which the percentage follows, to its last decimal.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from analysis.repair.grid import Grid
from analysis.repair.rules import RatioRule, SumRule, ids
from analysis.repair.tokens import Token
from analysis.source.agreement import percent_follows

DECIMALS = 2  # of a percentage that tells
LEAST = 1000  # rupiah: what is left may be little


def proven(table: Grid, toks: Sequence[Token]) -> dict[str, Decimal]:
    """Return the figures by column id that a row proves, nothing where it proves none or several readings fit.

    Asked where all its amounts, copies left out, are two or three of the figures of one sum, in the header's order,
    and one percentage of it has two decimals at least.
    """
    name = next((i for i, tok in enumerate(toks) if tok.kind == "text"), -1)  # codes stand before it
    printed = [tok for tok in toks[name + 1 :] if tok.kind == "number" and tok.value is not None]
    amounts = list(dict.fromkeys(Decimal(tok.value or 0) for tok in printed if _is_amount(tok)))
    broken = any(tok.malformed for tok in printed)
    found: list[dict[str, Decimal]] = []
    for whole, part, rest, percent in _rests(table):
        order = [column.id for column in table.columns if column.id in (whole, part, rest)]
        for names in [] if broken else [order, *combinations(order, 2)]:
            if len(names) != len(amounts):
                continue
            figures = _filled(dict(zip(names, amounts, strict=True)), whole, part, rest)
            told = (tok for tok in printed if _is_percentage(tok) and _follows(tok, figures, whole, part))
            shares = {Decimal(tok.value or 0) for tok in told}
            if figures and len(shares) == 1:
                found.append({**figures, percent: shares.pop()})
    return found[0] if len(found) == 1 else {}


def _rests(table: Grid) -> list[tuple[str, str, str, str]]:
    """Return whole, part, what is left and percentage of the sums and ratios that belong together."""
    sums = [rule for rule in table.rules if isinstance(rule, SumRule) and len(rule.parts) == 2]
    found = []
    for ratio in (rule for rule in table.rules if isinstance(rule, RatioRule)):
        for rule in (each for each in sums if each.total == ratio.whole and ratio.part in each.parts):
            rest = next(name for name in rule.parts if name != ratio.part)
            found.append((ratio.whole, ratio.part, rest, ids(ratio)[0]))
    return list(dict.fromkeys(found))


def _filled(figures: Mapping[str, Decimal], whole: str, part: str, rest: str) -> dict[str, Decimal]:
    """Return the three figures of a sum of which two are known, nothing where they do not make it."""
    known = dict(figures)
    if whole not in known:
        known[whole] = known[part] + known[rest]
    for name, other in ((part, rest), (rest, part)):
        known.setdefault(name, known[whole] - known.get(other, 0))
    fits = known[part] + known[rest] == known[whole] and min(known.values()) > 0
    return {**known} if fits else {}


def _follows(tok: Token, figures: Mapping[str, Decimal], whole: str, part: str) -> bool:
    return bool(figures) and tok.value is not None and percent_follows(tok.value, figures[part], figures[whole])


def _is_amount(tok: Token) -> bool:
    return tok.money or (tok.value or 0) >= LEAST


def _is_percentage(tok: Token) -> bool:
    return not tok.money and tok.decimals >= DECIMALS
