"""Identities tried against the cells: which sums and percentages of a table close, in how many of its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from analysis.source import agreement

ENOUGH = 3  # rows that must close before cells alone say something
CLOSING = Decimal("0.8")  # of the rows that can be tested: an identity that the table has
REFUTING = Decimal("0.2")  # an identity of which fewer close is none of the table

Figures = list[Decimal | None]  # one column's figures by row: None where nothing is printed, NaN where it is not read


@dataclass(frozen=True)
class Tried:
    """An identity tried on a table: how many of the tests close."""

    closing: int
    tests: int

    @property
    def holds(self) -> bool:
        """Tell whether the cells alone say that the identity holds."""
        return self.closing >= ENOUGH and self.closing >= CLOSING * self.tests

    @property
    def all_close(self) -> bool:
        """Tell whether there is a test and none speaks against the identity."""
        return 0 < self.closing == self.tests

    @property
    def agrees(self) -> bool:
        """Tell whether the cells bear out what a header says: at least one test, and most close."""
        return self.closing > 0 and 2 * self.closing > self.tests

    @property
    def refuted(self) -> bool:
        """Tell whether the cells speak against the identity."""
        return self.tests >= ENOUGH and self.closing <= REFUTING * self.tests

    def told(self, what: str) -> str:
        """Return the evidence in words: `46 of 46 sums close`."""
        return f"{self.closing} of {self.tests} {what} close"

    def __add__(self, other: "Tried") -> "Tried":
        """Return both together."""
        return Tried(self.closing + other.closing, self.tests + other.tests)


NOTHING = Tried(0, 0)


def percentages(printed: list[str], percent: Figures, part: Figures, whole: Figures) -> Tried:
    """Return how many printed percentages are the part in percent of the whole, to their last decimal."""
    closing = tests = 0
    for text, share, above, below in zip(printed, percent, part, whole, strict=True):
        expected = agreement.percent_of(above, below)
        if share is None or share.is_nan() or expected is None:
            continue
        tests += 1
        closing += agreement.agrees(expected, share, agreement.rounding(text, share)) == "agrees"
    return Tried(closing, tests)


def differences(rest: Figures, whole: Figures, part: Figures) -> Tried:
    """Return how many figures are the whole less the part."""
    return _equal((left, total - own if total is not None and own is not None else None)
                  for left, total, own in zip(rest, whole, part, strict=True))  # fmt: skip


def sums(whole: Figures, parts: list[Figures]) -> Tried:
    """Return how many figures are the sum of the figures of other columns; what prints nothing adds nothing.

    Rows in which fewer than two parts have a figure, and rows without any figure but zeros, test nothing.
    """
    found = []
    for total, *own in zip(whole, *parts, strict=True):
        known = [figure for figure in own if figure is not None]
        if total is not None and len([figure for figure in known if figure]) > 1:
            found.append((total, sum(known, Decimal(0))))
    return _equal(found)


def _equal(pairs: Iterable[tuple[Decimal | None, Decimal | None]]) -> Tried:
    known = [(one, other) for one, other in pairs if one is not None and other is not None]
    known = [(one, other) for one, other in known if not one.is_nan() and not other.is_nan()]
    return Tried(sum(one == other for one, other in known), len(known))


DEPTHS = {"total": 0, "program": 1, "kegiatan": 2, "sub_kegiatan": 3}


def children(levels: list[str], figures: Figures) -> Tried:
    """Return how many printed sums equal the lines right below them; levels are those of the rows, "" for none."""
    found, open_lines = [], list[tuple[int, Decimal | None, list[Decimal | None]]]()
    for level, figure in zip(levels, figures, strict=True):
        depth = DEPTHS.get(level, 0)
        if not depth:
            continue
        while open_lines and open_lines[-1][0] >= depth:
            found.append(open_lines.pop())
        if open_lines:
            open_lines[-1][2].append(figure)
        open_lines.append((depth, figure, []))
    found += open_lines
    return _equal(
        (figure, sum((each for each in below if each is not None), Decimal(0)))
        for _, figure, below in found
        if any(each is not None for each in below)
    )


def carried(levels: list[str], figures: Figures) -> Tried:
    """Return how many carried sums equal the lines before them that have no lines of their own."""
    leaves: list[tuple[int, Decimal]] = []
    found: list[tuple[Decimal | None, Decimal | None]] = []
    for level, figure in zip(levels, figures, strict=True):
        depth = DEPTHS.get(level, 0)
        if level == "carried":
            found.append((figure, sum((own for _, own in leaves), Decimal(0))))
        elif depth and figure is not None:
            if leaves and leaves[-1][0] < depth:
                leaves.pop()
            leaves.append((depth, figure))
    return _equal(found)


def total(levels: list[str], figures: Figures) -> Tried:
    """Return whether the printed totals equal the highest lines of the table."""
    tops = [DEPTHS[level] for level in levels if DEPTHS.get(level)]
    totals = [figure for level, figure in zip(levels, figures, strict=True) if level == "total" and figure is not None]
    if not tops or not totals:
        return NOTHING
    own = [figure for level, figure in zip(levels, figures, strict=True) if DEPTHS.get(level) == min(tops)]
    whole = sum((figure for figure in own if figure is not None), Decimal(0))
    return Tried(sum(each == whole for each in totals), len(totals))


def is_sum(whole: Decimal | None, parts: Figures) -> bool:
    """Tell whether a figure is the sum of others, each of them rounded to the unit that they are printed in."""
    known = [each for each in (whole, *parts) if each is not None and not each.is_nan()]
    return len(known) == len(parts) + 1 and abs(sum(known[1:]) - known[0]) < len(parts)
