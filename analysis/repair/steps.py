"""What an office plans in: the step that nearly all amounts are multiples of, and what it tells of a lost amount."""

from collections.abc import Collection
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from analysis.source.agreement import exponent, half_unit, percent_follows

AMOUNTS_THAT_TELL = 20  # of fewer, some may be as round by chance
ROUND = 0.97  # share of amounts that are multiples of what an office plans in
STEPS = (10**6, 10**5, 10**4, 10**3)


def usual(amounts: Collection[int]) -> int:
    """Return the largest step that nearly all amounts are multiples of, 1 where there is none or they are few."""
    if len(amounts) < AMOUNTS_THAT_TELL:
        return 1
    return next((s for s in STEPS if sum(a % s == 0 for a in amounts) >= ROUND * len(amounts)), 1)


def only_whole(percent: Decimal | int, part: int, step: int) -> int | None:
    """Return the only multiple of a step of which a part is a printed percentage, None where several or none are."""
    half = half_unit(max(0, -exponent(Decimal(percent))))
    low, high = Decimal(percent) - half, Decimal(percent) + half
    if step == 1 or low <= 0 or part <= 0:
        return None
    first = (100 * part / high / step).to_integral_value(ROUND_CEILING)
    last = (100 * part / low / step).to_integral_value(ROUND_FLOOR)
    whole = int(first) * step
    return whole if first == last and percent_follows(Decimal(percent), part, whole) else None
