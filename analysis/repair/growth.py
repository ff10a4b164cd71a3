"""What an office adds to all its lines from one year to the next, and which rows of a table keep to it."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from analysis.repair.candidates import Candidate
from analysis.repair.grid import GridColumn

FEWEST = 10  # rows that show what is usual
MOST = 0.9  # share of them that keep it
ROUNDED = 1000  # an amount that has grown is rounded to so many parts of itself, or to what the office plans in
SLACK = 2  # times what most rows are off by: lines of a sum may be lost, and what they are off by with them


class Growth:
    """The whole percentage by which nearly all rows of a table of two years grow, if there is one.

    `percent`: what the second year is of the first, None where rows grow each in its own way.
    """

    def __init__(
        self,
        columns: Sequence[GridColumn],
        picked: Mapping[int, Candidate],
        made: Mapping[tuple[int, int], str],
        parents: Mapping[int, int],
        step: int,
    ):
        """`made` are the figures that are not as printed, `parents` the line above each, `step` what the office plans
        in."""
        years = [j for j, c in enumerate(columns) if c.kind == "amount" and c.period == "year"]
        of_one_kind = len({columns[j].measure for j in years}) == 1 and len({columns[j].year for j in years}) == 2
        self.percent: int | None = None
        self.pairs: dict[int, tuple[int, int]] = {}
        self.lines = Counter(dict.fromkeys(picked, 1))  # a row's own and those below it
        if len(years) != 2 or not of_one_kind:
            return
        for line, row in picked.items():
            one, other = (row.values[j] for j in years)
            if one and other and not any((line, j) in made for j in years):
                self.pairs[line] = (int(one), int(other))
            above, seen = parents.get(line, 0), {line}
            while above not in seen and above > 0:
                self.lines[above] += 1
                seen.add(above)
                above = parents.get(above, 0)
        if len(self.pairs) < FEWEST:
            return
        tried = sorted({round(100 * other / one) for one, other in self.pairs.values()})
        off, percent = min((self._most(percent), percent) for percent in tried)
        self.most = SLACK * off + 1  # rupiah per line
        usual_amount = sorted(one for one, _ in self.pairs.values())[len(self.pairs) // 2]
        if self.most <= 1 + step + usual_amount // ROUNDED:
            self.percent = percent

    def _most(self, percent: int) -> float:
        """Return by how many rupiah for each of their lines most rows are off a growth, at most."""
        off = sorted(self._off(line, percent) for line in self.pairs)
        return off[math.ceil(MOST * len(off)) - 1]

    def _off(self, line: int, percent: int) -> float:
        one, other = self.pairs[line]
        return abs(100 * other - percent * one) / (100 * self.lines[line])

    def keeps(self, line: int) -> bool:
        """Tell whether a row prints both amounts, and the second is what the table's growth makes of the first."""
        return self.percent is not None and line in self.pairs and self._off(line, self.percent) <= self.most

    def breaks(self, line: int) -> bool:
        """Tell whether a row prints both amounts and grows otherwise than nearly all others."""
        return self.percent is not None and line in self.pairs and not self.keeps(line)

    def places(self, line: int) -> bool:
        """Tell whether a row's amounts differ by the growth of the table, so that each stands in its year."""
        return self.percent != 100 and self.keeps(line)
