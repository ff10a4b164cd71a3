"""Which identities that hold through a figure count for it."""

from collections.abc import Sequence

from analysis.repair import exchange, prices
from analysis.repair.evidence import Evidence, Identity
from analysis.repair.follows import UNLIKE_PRINT, Follows
from analysis.repair.lost import Lost
from analysis.repair.rules import RatioRule, ids
from analysis.repair.search import Search
from analysis.repair.tokens import Token


class Counted:
    """The identities of a chosen reading that count; `shaky` are the figures that stay open and so support nothing."""

    def __init__(self, work: Search, evidence: Evidence, lost: Lost):
        self.work, self.columns, self.lost = work, work.candidates.columns, lost
        self.picked, self.edited, self.through = evidence.picked, evidence.edited, evidence.through
        self.rules = [rule for rule in work.table.rules if rule.price >= prices.STRONG]
        self.shaky: set[tuple[int, int]] = set()
        self.exchanged = exchange.suspected(work, evidence) | exchange.crossed(work, evidence)
        self.exchanged |= exchange.unordered(work, evidence) | exchange.among_few(work, evidence)
        self.chances = exchange.by_chance(work, evidence)
        exact = (i for i in evidence.identities if i.exact and i.verdict == "holds" and not i.weak)
        self.follows = Follows(self.edited, [i for i in exact if self._tells_one(i)], self.shaky)

    def own(self, cell, beside: Identity) -> list[Identity]:
        """Return the identities that hold through a cell, all their other figures as printed, without one of them."""
        return [
            i
            for i in self.through.get(cell, [])
            if i.verdict == "holds"
            and i is not beside
            and not self._of_nothing(i)
            and not any(c in self.edited or c in self.shaky for c in i.cells if c != cell)
        ]

    def demanded_beside(self, cell, identity: Identity) -> bool:
        """Tell whether two sums beside one give a figure that was filled in or misread: its print alone leaves it open.

        A figure unlike its print is none: a sum that demands it may as well be wrong itself.
        """
        return self.edited.get(cell, "free") not in UNLIKE_PRINT and sum(i.exact for i in self.own(cell, identity)) > 1

    def _tells_one(self, identity: Identity) -> bool:
        """Tell whether a sum says of each figure that nobody printed which one it is."""
        made = (cell for cell in identity.cells if cell in self.edited)
        return not self._of_nothing(identity) and not any(self._exchangeable(cell, identity) for cell in made)

    def as_printed(self, cell) -> bool:
        """Tell whether a sum over rows or a second print holds a figure, all figures as printed and none open."""
        return any(
            i.name != "row" and i.verdict == "holds" and not any(c in self.edited or c in self.shaky for c in i.cells)
            for i in self.through.get(cell, [])
        ) and bool(self.picked[cell[0]].values[cell[1]])

    def crosses(self, support: list[Identity]) -> bool:
        """Tell whether a sum of its row and one over rows hold a figure, all figures as printed."""
        printed = [i for i in support if i.exact and not any(cell in self.edited for cell in i.cells)]
        return len({i.name == "row" for i in printed}) > 1

    def of(self, cell) -> list[Identity]:
        """Identities that hold through a cell and lean on nothing that is open or changed without support."""
        out = []
        for identity in self.through.get(cell, []):
            others = [c for c in identity.cells if c != cell and not self._only_exchanged(c, identity)]
            if identity.verdict != "holds" or identity.weak:
                continue
            if any(c in self.shaky and not self.demanded_beside(c, identity) for c in others):
                continue
            if self._exchangeable(cell, identity) or self._of_itself(cell, identity) or self._of_nothing(identity):
                continue
            made = (c for c in others if c in self.edited)
            if all(self.own(c, identity) or self.follows.beside(c, identity, cell) for c in made):
                out.append(identity)
        return out

    def _only_exchanged(self, cell, identity: Identity) -> bool:
        """Tell whether a part of a row's sum as it is printed is open for its order alone: the total is the same."""
        printed = not any(c in self.edited for c in identity.cells)
        return identity.name == "row" and printed and cell in self.exchanged and cell != identity.cells[0]

    def _exchangeable(self, cell, identity: Identity) -> bool:
        """Tell whether an identity holds as well where a figure is taken for one beside it.

        Where one of two neighbours is lost, their sum says what was lost, and not which of the two; where all figures
        of a year are lost, that of another year says not which. Nor does a sum over rows that all lost it.
        """
        if identity.name == "row":
            one_lost = cell != identity.cells[0] and self.lost.one_lost(cell)
            return one_lost or self.lost.year_lost(cell) or identity in self.chances
        same = (self.lost.unplaced(other) or not self.picked[other[0]].values[other[1]] for other in identity.cells)
        return identity.name == "family" and all(same)

    def _of_itself(self, cell, identity: Identity) -> bool:
        """Tell whether an identity holds by a filled figure, where this one is filled in beside it in a percentage.

        Its print may then be that of the other column: a percentage near 100 tells no difference.
        """
        if self.columns[cell[1]].kind != "amount" or cell in self.edited:
            return False
        line, figure = cell[0], self.picked[cell[0]].values[cell[1]]
        of_ratio = [ids(rule)[1:] for rule in self.rules if isinstance(rule, RatioRule)]
        beside = {self.work.candidates.index[c] for own in of_ratio if self.columns[cell[1]].id in own for c in own}
        same = (j for j in beside if self.picked[line].values[j] == figure)
        if not any(self.edited.get((line, j)) == "fill" for j in same):
            return False
        return any(self.edited.get(c) == "fill" for c in identity.cells)

    def _of_nothing(self, identity: Identity) -> bool:
        """Tell whether a sum inside a row adds up zeros alone while the row prints an amount.

        Where a figure of the sum is lost, any figure will do: a total may stand without its parts, as of families.
        """
        line = identity.cells[0][0]
        toks = self.work.candidates.tokens[line]
        lost = any(self.edited.get(cell) == "fill" for cell in identity.cells)
        figures = any(tok.money or (lost and tok.kind == "number" and tok.value) for tok in toks[_name(toks) :])
        return identity.name == "row" and figures and not any(self.picked[n].values[j] for n, j in identity.cells)


def _name(toks: Sequence[Token]) -> int:
    """Return the first cell of words in a row: a figure before it is its number or its code."""
    return next((i for i, tok in enumerate(toks) if tok.kind == "text" and tok.value is None), 0)
