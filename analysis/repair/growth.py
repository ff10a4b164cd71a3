"""What an office adds to all its lines from one year to the next, and which rows of a table keep to it."""

from collections import Counter
from collections.abc import Mapping, Sequence

from analysis.repair.candidates import Candidate
from analysis.repair.grid import GridColumn

FEWEST = 10  # rows that show what is usual
MOST = 0.9  # share of them that keep it
ROUNDED = 1000  # an amount that has grown is rounded to so many parts of itself, or to what the office plans in


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
        """`made` are the figures that are not as printed, `parents` the line above each, `step` what amounts are
        multiples of."""
        years = [j for j, c in enumerate(columns) if c.kind == "amount" and c.period == "year"]
        of_one_kind = len({columns[j].measure for j in years}) == 1 and len({columns[j].year for j in years}) == 2
        self.percent: int | None = None
        self.pairs: dict[int, tuple[int, int]] = {}
        self.step, self.below = step, Counter(dict.fromkeys(picked, 1))
        if len(years) != 2 or not of_one_kind:
            return
        for line, row in picked.items():
            one, other = (row.values[j] for j in years)
            if one and other and not any((line, j) in made for j in years):
                self.pairs[line] = (int(one), int(other))
            above, seen = parents.get(line, 0), {line}
            while above not in seen and above > 0:
                self.below[above] += 1
                seen.add(above)
                above = parents.get(above, 0)
        usual = Counter(round(100 * other / one) for one, other in self.pairs.values()).most_common(1)
        if usual and len(self.pairs) >= FEWEST:
            self.percent = usual[0][0]
            if sum(self.keeps(line) for line in self.pairs) < MOST * len(self.pairs):
                self.percent = None

    def keeps(self, line: int) -> bool:
        """Tell whether a row prints both amounts, and the second is what the table's growth makes of the first."""
        if self.percent is None or line not in self.pairs:
            return False
        one, other = self.pairs[line]
        if self.percent == 100:
            return one == other
        return abs(100 * other - self.percent * one) <= 100 * max(self.step * self.below[line], one // ROUNDED)

    def breaks(self, line: int) -> bool:
        """Tell whether both amounts of a row are printed and it grows otherwise than nearly all others."""
        return self.percent is not None and line in self.pairs and not self.keeps(line)

    def places(self, line: int) -> bool:
        """Tell whether a row's amounts differ by the growth of the table, so that each stands in its year."""
        return self.percent != 100 and self.keeps(line)
