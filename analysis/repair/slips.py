"""Slips of reading: which one turns a figure into another, and whether a percentage is wrong by one and alone."""

from collections.abc import Iterator
from decimal import Decimal

from analysis.source.agreement import exponent, half_unit, percent_follows, percent_of

LOOK_ALIKE = frozenset(map(frozenset, ("06", "08", "17", "27", "38", "49", "56", "68")))  # one shape but for a stroke
LEAST_DIGITS = 3  # of a percentage that tells: one of fewer is one slip from too many others


def typo(before, after) -> str | None:
    """Name the one typing error that turns `before` into `after`, or None when there is none."""
    if before is None or after is None or before == after or before < 0 or after < 0:
        return None
    a, b = str(int(before)), str(int(after))
    if int(before) != before or int(after) != after:
        return None
    if len(a) == len(b):
        wrong = [i for i in range(len(a)) if a[i] != b[i]]
        if len(wrong) == 1:
            return "digit" if a != "0" and b != "0" else None
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1 and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]:
            return "transposed"
        return None
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    gone = _one_cut(longer, shorter)
    if gone is None or shorter == "0":
        return None
    if set(gone) == {"0"} and len(gone) in (1, 3):
        return "zero" if len(gone) == 1 else "group"
    if len(gone) == 3:
        return "group"
    return ("lost_digit" if longer is b else "extra_digit") if len(gone) == 1 else None


def misreading(before, after) -> bool:
    """Tell whether a step from print to text turns `after` into `before` and leaves a figure without a flaw.

    It takes one digit for another that looks like it, or loses or doubles a zero or a group of three.
    """
    a, b = str(before), str(after)
    if len(a) == len(b):
        wrong = [frozenset(pair) for pair in zip(a, b, strict=True) if pair[0] != pair[1]]
        return len(wrong) == 1 and wrong[0] in LOOK_ALIKE
    return typo(before, after) in ("zero", "group")


def _one_cut(longer: str, shorter: str) -> str | None:
    """Return the contiguous piece whose loss turns `longer` into `shorter`."""
    size = len(longer) - len(shorter)
    if size not in (1, 3):
        return None
    for i in range(len(longer) - size, -1, -1):
        if longer[:i] + longer[i + size :] == shorter:
            return longer[i : i + size]
    return None


def by_rounding(percent: Decimal | int, part: Decimal | int, whole: Decimal | int) -> bool:
    """Tell whether a percentage is off by no more than one unit of its last decimal; the whole is not zero."""
    share = percent_of(part, whole)
    return share is not None and abs(percent - share) <= 3 * half_unit(max(0, -exponent(Decimal(percent))))


def of_percent_alone(percent: Decimal | int, part: Decimal | int, whole: Decimal | int) -> bool:
    """Tell whether one slip in a percentage explains that it does not follow, and none in its parts does."""
    share = percent_of(part, whole) if part and whole else None
    places = max(0, -exponent(Decimal(percent)))
    if share is None or share < 0 or not one_slip(percent, share, places):
        return False
    return not any(percent_follows(percent, other, whole) for other in _slips(part)) and not any(
        percent_follows(percent, part, other) for other in _slips(whole)
    )


def one_slip(percent: Decimal | int, share: Decimal, places: int) -> bool:
    """Tell whether a printed percentage is one typing error away from a share at its decimals."""
    shown, due = int(percent * 10**places), round(share * 10**places)
    return min(len(str(shown)), len(str(due))) >= LEAST_DIGITS and typo(shown, due) is not None


def _slips(figure: Decimal | int) -> Iterator[Decimal]:
    """Give the figures that are one digit wrong, lost, too many or exchanged away from another."""
    number = Decimal(figure)
    scale = min(0, exponent(number))
    digits = str(int(number.scaleb(-scale)))
    for i in range(len(digits) + 1):
        made = {digits[:i] + digits[i + 1 :]} | {digits[:i] + d + digits[i:] for d in "0123456789"}
        made |= {digits[:i] + d + digits[i + 1 :] for d in "0123456789"} if i < len(digits) else set()
        made |= {digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]} if i + 1 < len(digits) else set()
        yield from (Decimal(int(each)).scaleb(scale) for each in sorted(made) if each.strip("0") and each != digits)
