"""Which figures that nobody printed follow from sums, one figure after the other.

A sum that lacks one figure gives it; a figure so found may be what the next sum lacks. A figure follows in two ways
where it still does when any one sum, or any one printed figure, of the way to it is left out.
"""

from collections.abc import Iterator, Mapping, Set

from analysis.repair.evidence import Identity

Cell = tuple[int, int]  # line, and position of the column
UNLIKE_PRINT = ("free", "open")  # edits that no slip of reading explains


class Follows:
    """The sums that hold, and the figures that are to be found: those not printed, and those that stay open (`shaky`).

    A sum that holds by a figure unlike anything printed in its place tells nothing. Nor does a line's only part: where
    one of the two has slid, the other may have slid with it, and both confirm each other under the wrong headers.
    """

    def __init__(self, edited: Mapping[Cell, str], sums: list[Identity], shaky: Set[Cell]):
        self.edited, self.shaky = edited, shaky
        self.through: dict[Cell, list[Identity]] = {}
        for identity in sums:
            several = len(identity.cells) > 2
            if several and not any(self.edited.get(cell) in UNLIKE_PRINT for cell in identity.cells):
                for cell in identity.cells:
                    self.through.setdefault(cell, []).append(identity)

    def in_two_ways(self, cell: Cell) -> bool:
        """Tell whether a figure follows in two ways."""
        way = self._way(cell, set())
        return bool(way) and all(self._way(cell, {each}) for each in way)

    def beside(self, cell: Cell, identity: Identity, other: Cell) -> bool:
        """Tell whether a figure follows without one of the sums through it and without another figure of this sum."""
        return bool(self._way(cell, {identity, other}))

    def _way(self, cell: Cell, without: Set[Identity | Cell]) -> set[Identity | Cell]:
        """Return the sums and printed figures from which a figure follows without some, none where it does not."""
        near = [identity for identity in self._near(cell) if identity not in without]
        made: dict[Cell, Identity] = {}
        while cell not in made:
            lacking = {i: [c for c in i.cells if c not in made and self._lacks(c, cell, without)] for i in near}
            found = {cells[0]: identity for identity, cells in lacking.items() if len(cells) == 1}
            if not found:
                return set()
            made |= found
        return set(_leads_to(cell, made))

    def _lacks(self, cell: Cell, asked: Cell, without: Set[Identity | Cell]) -> bool:
        return cell == asked or cell in without or cell in self.edited or cell in self.shaky

    def _near(self, cell: Cell) -> list[Identity]:
        """Return the sums that may say something of a figure: through it, and through the figures that these lack."""
        near: dict[Identity, None] = {}
        seen, waiting = {cell}, [cell]
        while waiting:
            for identity in self.through.get(waiting.pop(), []):
                near[identity] = None
                lacking = {c for c in identity.cells if c in self.edited or c in self.shaky} - seen
                seen |= lacking
                waiting += sorted(lacking)
        return list(near)


def _leads_to(cell: Cell, made: Mapping[Cell, Identity]) -> Iterator[Identity | Cell]:
    """Give the sums that lead to a figure, and the printed figures in them."""
    seen, waiting = {cell}, [cell]
    while waiting:
        at = waiting.pop()
        if at not in made:
            yield at
            continue
        yield made[at]
        more = set(made[at].cells) - seen
        seen |= more
        waiting += sorted(more)
