"""Kegiatan and sub-kegiatan that nothing but their sums tells: below a programme, the only way in which all money adds.

A table without codes prints `Rehabilitasi Jaringan Irigasi` below `Pengembangan Sistem Irigasi`, and no word of either
says which holds the other. To the rupiah, the money does.
"""

from decimal import Decimal
from functools import cache

from analysis.intake.tried import Figures

_MOST_ROWS = 200  # below one programme
_MOST_WAYS = 4  # that are followed: more than one says that the sums do not tell


def kegiatan(programs: list[int], below: list[int], amounts: list[Figures]) -> list[int] | None:
    """Return which rows are kegiatan, each with its sub-kegiatan right below it; None where no or several ways add.

    `programs` are the rows of the programmes, `below` the others that are lines; both name rows of `amounts`, the
    figures of every column of money. What prints nothing adds nothing.
    """
    money = {row: tuple(own[row] or Decimal(0) for own in amounts) for row in (*programs, *below)}
    if min(below, default=-1) < min(programs) or any(each.is_nan() for own in money.values() for each in own):
        return None
    found: list[int] = []
    for program, after in zip(programs, [*programs[1:], None], strict=True):
        block = [row for row in below if row > program and (after is None or row < after)]
        own = _only_way(money[program], [money[row] for row in block]) if block else []
        if own is None:
            return None
        found += [block[at] for at in own]
    return found


def _only_way(program: tuple[Decimal, ...], rows: list[tuple[Decimal, ...]]) -> list[int] | None:
    """Return the places of the rows that are kegiatan where one way alone adds, to them and to their programme."""
    if len(rows) > _MOST_ROWS:
        return None

    def plus(one: tuple[Decimal, ...], other: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
        return tuple(left + right for left, right in zip(one, other, strict=True))

    @cache
    def ways(at: int) -> tuple[tuple[int, ...], ...]:
        """Return the first ways to divide the rows from one on into kegiatan with one sub-kegiatan at least."""
        if at == len(rows):
            return ((),)
        found: list[tuple[int, ...]] = []
        whole = tuple(Decimal(0) for _ in program)
        for last in range(at + 1, len(rows)):
            whole = plus(whole, rows[last])
            if whole == rows[at]:
                found += [(at, *rest) for rest in ways(last + 1)]
        return tuple(found[:_MOST_WAYS])

    own = []
    if len(ways(0)) == _MOST_WAYS:
        return None
    for way in ways(0):
        whole = tuple(Decimal(0) for _ in program)
        for at in way:
            whole = plus(whole, rows[at])
        if whole == program:
            own.append(list(way))
    return own[0] if len(own) == 1 else None
