"""Whether a page may print two parts of a sum under each other's headers.

Two columns that change places in every row of a page keep the sums of its rows, so that no row tells. The sums of the
columns over the rows tell: one of the two comes to more than its total and the other to less, while no row lost since
then explains it. Figures are no less than nothing, so a lost row makes no sum larger than its total.
"""

from itertools import pairwise

from analysis.repair.evidence import Evidence
from analysis.repair.rules import SumRule, ids
from analysis.repair.search import Search

Cell = tuple[int, int]  # line, and position of the column


def suspected(work: Search, evidence: Evidence) -> set[Cell]:
    """Return the figures of a chosen reading that may stand under the header of a part beside them.

    In every family one of whose columns exceeds its total while the next falls short: the figures of both on the one
    page that sets both right if they change places, else on every page that could have a part in it. Asked are only
    rows that print all parts and their sum.
    """
    index = work.candidates.index
    block = {row.line: row.block for row in work.table.rows}
    families = [identity.cells for identity in evidence.identities if identity.name == "family"]
    found: set[Cell] = set()
    for rule in (each for each in work.table.rules if isinstance(each, SumRule) and each.told):
        whole, *parts = (index[name] for name in ids(rule))
        clear = {cells[0][0] for cells in _printed_sums(evidence, (whole, *parts))}
        for j in parts:
            for cells in families:
                lines = [line for line, _ in cells]
                if j + 1 in parts and cells[0][1] == j and lines[0] in clear:
                    pages = _pages(lines, j, clear, block, evidence)
                    found |= {(line, each) for line in lines if block[line] in pages for each in (j, j + 1)}
    return found


def crossed(work: Search, evidence: Evidence) -> set[Cell]:
    """Return the figures that a reading takes from the middle of a doubled pair: `7 9 7 9` read as 9 and 7.

    Both orders of the two have the same sum. A pair that was printed twice begins with its first figure.
    """
    index = work.candidates.index
    found: set[Cell] = set()
    for rule in (each for each in work.table.rules if isinstance(each, SumRule) and each.told):
        for one, other in pairwise(index[part] for part in ids(rule)[1:]):
            for line, picked in evidence.picked.items():
                a, b = picked.values[one], picked.values[other]
                if a is None or b is None or a == b:
                    continue
                printed = [token.value for token in work.candidates.tokens[line]]
                if any(printed[n : n + 4] == [b, a, b, a] for n in range(len(printed) - 3)):
                    found |= {(line, one), (line, other)}
    return found


def _printed_sums(evidence: Evidence, columns: tuple[int, ...]) -> list[tuple[Cell, ...]]:
    """Return the sums over columns that hold inside rows as they print them."""
    return [
        identity.cells
        for identity in evidence.identities
        if identity.name == "row"
        and identity.verdict == "holds"
        and tuple(j for _, j in identity.cells) == columns
        and not any(cell in evidence.edited for cell in identity.cells)
    ]


def _pages(lines: list[int], j: int, clear: set[int], block: dict[int, int], evidence: Evidence) -> set[int]:
    """Return the pages of a family (parent first) whose figures under the columns j and j + 1 may change places."""
    left = [0, 0]  # of the totals
    moved: dict[int, list[int]] = {}  # by page: what an exchange moves, and the most that one of some rows can
    for n, line in enumerate(lines):
        if line not in clear:
            continue
        sign = -1 if n else 1
        one, other = (sign * evidence.picked[line].values[each] for each in (j, j + 1))
        left = [left[0] + one, left[1] + other]
        own = moved.setdefault(block[line], [0, 0, 0])
        own[0] += other - one
        own[1] += max(other - one, 0)
        own[2] += max(one - other, 0)
    if not min(left) < 0 < max(left):
        return set()
    exact = {page for page, own in moved.items() if left == [-own[0], own[0]]}
    able = {page for page, own in moved.items() if own[1 if left[0] < 0 else 2] >= -min(left)}
    return exact if len(exact) == 1 else able or set(moved)
