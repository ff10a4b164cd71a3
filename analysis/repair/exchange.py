"""Whether a page may print two parts of a sum under each other's headers.

Two columns that change places in every row of a page keep the sums of its rows, so that no row tells. The sums of the
columns over the rows tell: one of the two comes to more than its total and the other to less, while no row lost since
then explains it. Figures are no less than nothing, so a lost row makes no sum larger than its total.
"""

import math
import statistics
from itertools import pairwise

from analysis.repair.evidence import DENSE, Evidence, Identity
from analysis.repair.named import LEAST
from analysis.repair.rules import SumRule, ids
from analysis.repair.search import Search

Cell = tuple[int, int]  # line, and position of the column
SURE = 3.0  # logarithm of twenty to one
FEWEST_ROWS = 5  # on other pages, from which their spread is known
MANY = 8  # rows of a page
FEW_ROWS = 2  # under a sum
FEW_FILLED = 1  # rows of a family that still tells the order of its columns: two make up for two exchanged ones
LEAST_SPREAD = 0.1  # of a logarithm: figures of people differ by a tenth whatever they are


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


def among_few(work: Search, evidence: Evidence) -> set[Cell]:
    """Return the figures of a densely damaged table whose order only a sum over one or two damaged rows tells.

    Where one of few rows has lost a part or taken it from elsewhere, what it is read as makes up for an exchange in
    another: both orders add up.
    """
    if evidence.density() <= DENSE:
        return set()
    index = work.candidates.index
    parts = {index[p] for rule in work.table.rules if isinstance(rule, SumRule) and rule.told for p in ids(rule)[1:]}
    families = [i.cells for i in evidence.identities if i.name == "family" and i.cells[0][1] in parts]
    found: set[Cell] = set()
    for cells in (each for each in families if len(each) <= 1 + FEW_ROWS):
        lines = {line for line, _ in cells}
        if any((n, j) in evidence.edited or evidence.picked[n].cells[j] != j for n in lines for j in parts):
            found |= {(line, j) for line in lines for j in parts}
    return found


def unordered(work: Search, evidence: Evidence) -> set[Cell]:
    """Return the figures of a densely damaged table whose page may print them under each other's headers.

    Nothing on the page speaks for its order where its rows may change it without exceeding a total, and the columns
    on the other pages are as large as each other. Of a sum of two parts that is no reason yet: one pair is seldom
    turned round. Of more parts each may have changed with either neighbour. Open in any case is a page that fits the
    other pages better with its columns exchanged. Without this whole pages are wrong, up to 4 % of the figures of a
    form.
    """
    if evidence.density() <= DENSE:
        return set()
    index = work.candidates.index
    block = {row.line: row.block for row in work.table.rows}
    found: set[Cell] = set()
    for rule in (each for each in work.table.rules if isinstance(each, SumRule) and each.told):
        whole, *parts = (index[name] for name in ids(rule))
        clear = {cells[0][0] for cells in _printed_sums(evidence, (whole, *parts))}
        for j in (one for one, other in pairwise(sorted(parts)) if other == one + 1):
            families = [i.cells for i in evidence.identities if i.name == "family" and i.cells[0][1] == j]
            steps = _steps(evidence, j, clear)
            for page in sorted(set(block.values())):
                if any(_forbids([line for line, _ in own], j, clear, block, evidence, page) for own in families):
                    continue
                if _holds_in_order(j, block, evidence, page):
                    continue
                lines = [line for line in evidence.picked if block[line] == page]
                here = [steps[line] for line in lines if line in steps]
                weight = _order(here, [step for line, step in steps.items() if block[line] != page])
                if weight <= -SURE or (weight < SURE and len(parts) > 2):
                    found |= {(line, each) for line in lines for each in (j, j + 1)}
    return found


def by_chance(work: Search, evidence: Evidence) -> set[Identity]:
    """Return the told sums of rows that are small and moved, on a page where rows have lost a part of them.

    Their cells may be those of other columns then: small figures add up wherever they stand.
    """
    block = {row.line: row.block for row in work.table.rows}
    told = {ids(rule) for rule in work.table.rules if isinstance(rule, SumRule) and rule.told}
    lost = {
        (block[line], j)
        for line, picked in evidence.picked.items()
        for j in work.candidates.keyed
        if picked.cells[j] < 0 or evidence.edited.get((line, j)) == "fill"
    }
    found: set[Identity] = set()
    for identity in (each for each in evidence.identities if each.name == "row" and each.verdict == "holds"):
        line, whole = identity.cells[0]
        picked = evidence.picked[line]
        if tuple(work.candidates.columns[j].id for _, j in identity.cells) in told and picked.values[whole] < LEAST:
            moved = any(picked.cells[j] != j for _, j in identity.cells)
            if moved and any((block[line], j) in lost for _, j in identity.cells[1:]):
                found.add(identity)
    return found


def _steps(evidence: Evidence, j: int, clear: set[int]) -> dict[int, float]:
    """Return by clear line the logarithm of how much larger a figure is than the one in the next column."""
    pairs = {line: evidence.picked[line].values[j : j + 2] for line in clear}
    known = {line: pair for line, pair in pairs.items() if all(value is not None and value > 0 for value in pair)}
    return {line: math.log(one / other) for line, (one, other) in known.items()}


def _order(here: list[float], elsewhere: list[float]) -> float:
    """Return the logarithm of how much likelier steps are as printed than turned round, by those of the other pages.

    Both normal with the mean and spread of the other pages: 2 m sum(x) / s^2, the mean m less two standard errors.
    """
    if len(elsewhere) < FEWEST_ROWS:
        return 0.0
    mean, spread = statistics.fmean(elsewhere), max(statistics.stdev(elsewhere), LEAST_SPREAD)
    sure = math.copysign(max(abs(mean) - 2 * spread / math.sqrt(len(elsewhere)), 0.0), mean)
    return 2 * sure * sum(here) / spread**2


def _forbids(lines: list[int], j: int, clear: set[int], block: dict[int, int], evidence: Evidence, page: int) -> bool:
    """Tell whether a family (parent first) would exceed its total, were the columns j and j + 1 of a page exchanged."""
    if lines[0] not in clear:
        return False
    left = [0, 0]
    for n, line in enumerate(lines):
        if line in clear:
            pair = evidence.picked[line].values[j : j + 2]
            one, other = reversed(pair) if block[line] == page else pair
            left = [left[0] + (-one if n else one), left[1] + (-other if n else other)]
    return min(left) < 0


def _holds_in_order(j: int, block: dict[int, int], evidence: Evidence, page: int) -> bool:
    """Tell whether families hold that would not, were the columns j and j + 1 of a page exchanged.

    One with more than FEW_FILLED rows that print no figure somewhere is not asked: those may have lost another one.
    Families that lie on the page with their totals tell by their rows: an exchange seldom takes so many of them, and
    any that it leaves out shows.
    """
    whole: set[int] = set()
    filled = {line for line, _ in evidence.edited}
    for identity in evidence.identities:
        if identity.name != "family" or identity.verdict != "holds" or identity.cells[0][1] not in (j, j + 1):
            continue
        lines = [line for line, _ in identity.cells]
        pairs = [evidence.picked[line].values[j : j + 2] for line in lines]
        if len(filled & set(lines)) > FEW_FILLED or any(None in pair for pair in pairs):
            continue
        signs = [-1, *[1] * (len(lines) - 1)]
        if sum(s * (b - a) for s, line, (a, b) in zip(signs, lines, pairs, strict=True) if block[line] == page):
            return True
        whole |= {line for line in lines if block[line] == page}
    return len(whole) >= MANY


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
