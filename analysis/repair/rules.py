"""What holds inside one row: sums and ratios of its columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.source.agreement import percent_follows


@dataclass(frozen=True)
class SumRule:
    """Inside one row: the parts add to the total. `price` is what a row pays that breaks it.

    A sum is `told` where the header says so; there a total may stand without its parts: families are counted, but not
    by sex.
    """

    total: str
    parts: tuple[str, ...]
    price: int = 400
    told: bool = False


@dataclass(frozen=True)
class RatioRule:
    """Inside one row: percent = 100 * part / whole, as far as the printed decimals say."""

    percent: str
    part: str
    whole: str
    price: int = 250


def ids(rule: SumRule | RatioRule) -> tuple[str, ...]:
    """Return the columns of a rule, the total or percentage first."""
    return (rule.total, *rule.parts) if isinstance(rule, SumRule) else (rule.percent, rule.part, rule.whole)


def holds(rule, values: tuple, index: dict[str, int]) -> bool | None:
    """True or False where a rule can be checked; None where it says nothing (no figures at all)."""
    if isinstance(rule, SumRule):
        total, parts = values[index[rule.total]], [values[index[p]] for p in rule.parts]
        if total is None and all(p is None for p in parts):
            return None
        if rule.told and total and not any(parts):
            return None
        if total is None or any(p is None for p in parts):
            return False
        return sum(parts) == total
    percent, part, whole = (values[index[c]] for c in (rule.percent, rule.part, rule.whole))
    if percent is None or part is None or whole is None:
        return None if percent is None else False
    if not whole:
        return False if percent and part else None
    return percent_follows(percent, part, whole)


def known_as_often(rules: Iterable, whole: str, rows: Iterable[Sequence], index: dict[str, int], held: int) -> bool:
    """Tell whether a rule for the same total, or percentage, holds in as many rows."""
    same = [rule for rule in rules if ids(rule)[0] == whole]
    return any(sum(holds(rule, tuple(row), index) is True for row in rows) >= held for rule in same)
