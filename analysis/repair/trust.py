"""Whether the printed figures that one identity leans on can be trusted to fill in another."""

from analysis.repair.evidence import Evidence, Identity

UNLIKE = 4  # times the usual ratio of two amounts of a row: one of the two may have a zero too many or too few
LEANS_ON = 12  # a figure from one identity leans on no more printed figures than these: each may be wrong unseen


def trusts(evidence: Evidence, cell: tuple[int, int], support: list[Identity]) -> bool:
    """True when the printed figures that one identity leans on can be trusted.

    Few can, many only where a second amount of their rows is like them: it would show a lost zero. None can where
    their own last digits cancel those of the figure.
    """
    if any(_cancels(evidence, cell, i) for i in support):
        return False
    leaned = [c for i in support for c in i.cells if c != cell]
    like = [_likeness(evidence, line, j) for line, j in [*leaned, cell]]
    if False in like:
        return False
    return None not in like or len(leaned) <= LEANS_ON


def _cancels(evidence: Evidence, cell: tuple[int, int], identity: Identity) -> bool:
    """True for a part that is less round than its total: another part has to cancel its last digits."""
    total, part = (evidence.picked[line].values[j] for line, j in (identity.cells[0], cell))
    return identity.cells[0] != cell and bool(total and part) and _zeros(part) < _zeros(total)


def _likeness(evidence: Evidence, line: int, j: int) -> bool | None:
    """True when an amount is like the next amount of its row, by the usual ratio; None without a second one."""
    picked = evidence.picked
    k = next((k for k in evidence.work.candidates.additive if k != j), None)
    if k is None:
        return None
    ratios = sorted(c.values[j] / c.values[k] for c in picked.values() if c.values[j] and c.values[k])
    a, b = picked[line].values[j], picked[line].values[k]
    if not a or not b or not ratios:
        return None
    usual = ratios[len(ratios) // 2]
    return usual / UNLIKE <= a / b <= usual * UNLIKE


def _zeros(figure: int) -> int:
    """Return how many zeros a figure ends in."""
    return len(str(figure)) - len(str(figure).rstrip("0"))
