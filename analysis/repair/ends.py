"""Which of a row's targets may be misread, by the others of their line: its end, and what is unlike all of them."""

from collections.abc import Mapping, Sequence

from analysis.repair.slips import typo

SCALE = 100  # figures are hundredths: targets have two decimals at most
LEAST_TOLD = 10 * SCALE  # a figure of one digit is one slip away from any other
UNLIKE = 8  # times all others of its line
ALIKE = 2  # times each other, at most, are the others then
FEWEST = 3  # others
WHOLE = 100 * SCALE  # of a percentage


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
