"""Which of a row's targets may be misread, by the others of their line: its end, and what is unlike all of them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from analysis.repair.chain import Line
from analysis.repair.evidence import plain_number
from analysis.repair.slips import typo

SCALE = 100  # figures are hundredths: targets have two decimals at most
LEAST_TOLD = 10 * SCALE  # a figure of one digit is one slip away from any other
UNLIKE = 8  # times all others of its line
ALIKE = 2  # times each other, at most, are the others then
FEWEST = 3  # others
WHOLE = 100 * SCALE  # of a percentage


def doubts(figures: Mapping[int, int], line: Line, percentages: bool, adds_up: bool) -> dict[int, tuple[str, str]]:
    """Return why targets of a line are in doubt, by column position, with what one slip makes of each or "".

    `figures` are those that are read; `percentages`: the row prints such; `adds_up`: its end is the sum of its years.
    """
    years = {j: figure for j, figure in figures.items() if j != line.end}  # an end may add percentages up
    misread = "unlike all other targets of its line: a digit or a mark may be misread"
    found = {j: (misread, "") for j in unlike(years)}
    if percentages:
        more = "more than the whole, and no other target of its line is: a digit may be misread"
        found |= {j: (more, "") for j in past_the_whole(years)}
    read = [j for j in line.targets if j in figures]
    odd = None if adds_up else out_of_order([figures[j] for j in read])
    if odd is not None:
        found[read[odd]] = "out of the order of all other targets of its line: a digit may be misread", ""
    if line.end in figures and too_much(figures, line.years, line.end):
        found[line.end] = "more than the years of its line leave to it: a digit may be misread", ""
    if line.end in figures and set(line.years) <= set(figures):
        for j, due in doubtful(figures, line.years, line.end).items():
            other = str(plain_number(Decimal(due) / SCALE))
            found[j] = f"the end of the row's targets fails by one slip: {other} would keep it", other
    return found


def doubtful(figures: Mapping[int, int], years: Sequence[int], end: int) -> dict[int, int]:
    """Return what the targets that one slip may have changed would be, by column position; nothing where none is.

    `figures` has the targets of the `years` and of the `end` of a row. An end is the sum of its years, the last or the
    largest of them; where it is none of these, one slip in a target that mends it is as likely as another rule. A
    year that would be like another one is the likelier; else the end, where all years are alike.
    """
    values = [figures[j] for j in years]
    whole, last = figures[end], years[-1]
    if whole in (sum(values), values[-1], max(values)):
        return {}
    due = [(j, whole - sum(values) + figures[j]) for j in years] + [(end, sum(values)), (last, whole)]
    due += [(end, values[-1]), (end, max(values))]
    found: dict[int, int] = {}
    for j, figure in due:
        if figure >= LEAST_TOLD and typo(figures[j], figure):
            found.setdefault(j, figure)
    like = {j: figure for j, figure in found.items() if j != end and figure in values}
    if not like and len(set(values)) == 1:
        like = {j: figure for j, figure in found.items() if j == end}
    return like or found


def unlike(figures: Mapping[int, int]) -> set[int]:
    """Return the one target of a line that is many times all others, or a small part of them, while these are alike.

    A digit may be doubled in it or lost, it may be two figures in one, or that of another column.
    """
    found = set()
    for j, figure in figures.items():
        others = [other for k, other in figures.items() if k != j and other > 0]
        if len(others) < FEWEST or max(others) > ALIKE * min(others):
            continue
        if figure and (figure >= UNLIKE * max(others) or UNLIKE * figure <= min(others)):
            found.add(j)
    return found


def past_the_whole(percentages: Mapping[int, int]) -> set[int]:
    """Return the one target of a line of percentages that is more than the whole while no other is.

    A line may aim at more than all of it, but then in more years than one; else a digit is misread or doubled.
    """
    more = {j for j, figure in percentages.items() if figure > WHOLE}
    return more if len(more) == 1 < len(percentages) else set()


def too_much(figures: Mapping[int, int], years: Sequence[int], end: int) -> bool:
    """Tell whether an end leaves more to years that are not read than any of the line can be: a digit may be misread.

    It may also be the last or the largest of the years that are read.
    """
    values = [figures[j] for j in years if j in figures]
    lacking = len(years) - len(values)
    if not lacking or not values:
        return False
    return figures[end] - sum(values) > lacking * ALIKE * max(values)


def out_of_order(figures: Sequence[int]) -> int | None:
    """Return the place of the one target of a line that one digit parts from the order that all others keep.

    None where none is, or where the others are few. Neither the first nor the last of them: a line may begin or end
    anywhere.
    """
    for n in range(1, len(figures) - 1):
        others = [*figures[:n], *figures[n + 1 :]]
        low, high = figures[n - 1], figures[n + 1]
        told = len(others) >= FEWEST and others == sorted(others) and not low <= figures[n] <= high
        if told and any(low <= other <= high for other in _one_digit_off(figures[n])):
            return n
    return None


def _one_digit_off(figure: int) -> Iterator[int]:
    """Give the figures that are printed with one other digit."""
    whole = SCALE if figure % SCALE == 0 else 1
    digits = str(figure // whole)
    for n in range(len(digits)):
        yield from (int(digits[:n] + digit + digits[n + 1 :]) * whole for digit in "0123456789" if digit != digits[n])
