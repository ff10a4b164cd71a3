"""When two figures agree: the one rule for the repair, the checks and the studies, in exact arithmetic.

Money and counts agree when they are equal. A printed percentage or ratio agrees with what it is made of when rounding
at its last printed decimal gives it. One that was cut there does not agree: of the 270 percentages in the four
documents that follow from their parts none needs it, and a check that lets up to a whole unit pass would call a
misprint of the last digit right. The reader of a cut percentage sees both figures and loses nothing.
"""

import re
from decimal import Decimal
from numbers import Integral
from typing import Literal

Verdict = Literal["agrees", "differs", "cannot_tell"]
Figure = int | float | Decimal

EXACT = Decimal(0)  # the tolerance of money and counts


def exact(figure: Figure | None) -> Decimal | None:
    """Return a figure as an exact number; None for None and NaN.

    A float is taken at the 15 digits that it holds for sure, so that 97.85 is 97.85.
    """
    if figure is None or figure != figure:
        return None
    if isinstance(figure, Decimal):
        return figure
    return Decimal(int(figure)) if isinstance(figure, Integral) else Decimal(f"{figure:.15g}")


def agrees(expected: Figure | None, found: Figure | None, tolerance: Decimal = EXACT) -> Verdict:
    """Return agrees, differs or cannot_tell: the one place where two figures are compared.

    The tolerance is EXACT, or the `rounding` of the printed figure; a difference of just the tolerance agrees.
    """
    one, other = exact(expected), exact(found)
    if one is None or other is None:
        return "cannot_tell"
    return "agrees" if abs(other - one) <= tolerance else "differs"


def percent_of(part: Figure | None, whole: Figure | None) -> Decimal | None:
    """Return a part in percent of a whole; None where one of them is not known, or the whole is zero."""
    above, below = exact(part), exact(whole)
    return None if above is None or not below else 100 * above / below


def rounding(printed: str, value: Figure | None = None) -> Decimal:
    """Return half a unit of the last printed decimal, in the figure's unit: what rounding alone can explain.

    Three digits after a mark are decimals only where the value that was read has decimals: 1.250 may be a thousand.
    """
    number = exact(value)
    places = 0 if number is None else max(0, -exponent(number.normalize()))
    match = re.search(r"\d[.,](\d+)\s*%?\s*$", printed)
    if match and (len(match[1]) != 3 or places):
        places = max(places, len(match[1]))
    return half_unit(places)


def half_unit(places: int) -> Decimal:
    """Return half a unit of the last of some decimals."""
    return Decimal(5).scaleb(-places - 1)


def percent_follows(percent: int | Decimal | str, part: Figure, whole: Figure) -> bool:
    """Tell whether a percentage, exact with its printed decimals, follows from its parts; the whole is not zero."""
    number = Decimal(percent)
    return agrees(percent_of(part, whole), number, half_unit(max(0, -exponent(number)))) == "agrees"


def exponent(number: Decimal | int) -> int:
    """Return the exponent of a number's last digit: -2 for 97.85, 0 for a whole number."""
    last = Decimal(number).as_tuple().exponent
    return last if isinstance(last, int) else 0
