"""The cheapest choice over a table is exact, and where its work is bounded it says no more than it knows."""

import itertools
import random

import numpy as np
import pytest

from analysis.repair import decide, tree
from analysis.repair.grid import Grid, GridColumn, GridRow
from analysis.repair.tree import Node


def never(diff: np.ndarray) -> np.ndarray:
    return np.zeros(len(diff), bool)


def drawn(seed: int) -> tuple[Node, dict[int, tuple]]:
    """Return a total over five rows, each with four readings of two amounts."""
    draw = random.Random(seed)
    candidates = {}
    for line in range(1, 6):
        w = [[draw.randint(1, 6), draw.randint(1, 6)] for _ in range(4)]
        prices = [0, *sorted(draw.randint(0, 300) for _ in range(3))]
        candidates[line] = (np.array(w), np.array([[draw.random() < 0.1] * 2 for _ in w]), np.array(prices))
    w = np.array([[draw.randint(10, 25), draw.randint(10, 25)] for _ in range(4)])
    candidates[0] = (w, np.zeros((4, 2), bool), np.array([0, 50, 90, 200]))
    return Node((0,), [Node((line,)) for line in range(1, 6)]), candidates


def by_trying_all(candidates: dict[int, tuple]) -> dict[int, np.ndarray]:
    """Return per row and candidate the price of the cheapest table with it, by trying every table."""
    best = {line: np.full(4, 10**9) for line in candidates}
    for choice in itertools.product(range(4), repeat=6):
        own = [candidates[line] for line in sorted(candidates)]
        price = sum(int(prices[k]) for (_, _, prices), k in zip(own, choice, strict=True))
        is_open = np.any([flags[k] for (_, flags, _), k in zip(own, choice, strict=True)], axis=0)
        gap = own[0][0][choice[0]] - sum(w[k] for (w, _, _), k in zip(own[1:], choice[1:], strict=True))
        wrong = int(((gap != 0) | is_open).sum())
        price += tree.FAMILY + tree.COLUMN * wrong if wrong else 0
        for line, k in zip(sorted(candidates), choice, strict=True):
            best[line][k] = min(best[line][k], price)
    return best


@pytest.mark.parametrize("seed", range(6))
def test_the_choice_and_every_margin_are_those_of_trying_all_tables(seed):
    root, candidates = drawn(seed)
    choice, tried = tree.solve([root], candidates, never), by_trying_all(candidates)
    assert choice.complete
    assert choice.price == min(tried[0])
    for line, found in choice.totals.items():
        true = tried[line] - choice.price
        assert np.array_equal(np.minimum(found, tree.MARGIN_CAP), np.minimum(true, tree.MARGIN_CAP))
        assert true[choice.picks[line]] == 0


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("states", "pairs"), [(3, 10**6), (10**6, 8), (40, 60)])
def test_a_choice_of_bounded_work_says_no_margin_that_is_too_large(monkeypatch, seed, states, pairs):
    root, candidates = drawn(seed)
    monkeypatch.setattr(tree, "MAX_STATES", states)
    monkeypatch.setattr(tree, "LEAST_PAIRS", pairs)
    monkeypatch.setattr(tree, "MAX_PAIRS", 0)
    choice, tried = tree.solve([root], candidates, never), by_trying_all(candidates)
    for line, found in choice.totals.items():
        true = tried[line] - choice.price
        assert (np.minimum(found, tree.MARGIN_CAP) <= np.maximum(true, 0)).all()


def exploding() -> Grid:
    """Return a table in which every cell of many rows and columns may have been lost, and no sum tells which."""
    draw = random.Random(7)
    places = tuple(GridColumn(f"place_{n}", "value", additive=True) for n in range(9))
    rows = []
    for line in range(1, 31):
        figures = [str(draw.randint(2, 900)) for _ in range(draw.randint(6, 8))]
        rows.append(GridRow(line, (f"Jenis {line}", *figures), "type"))
    rows.append(GridRow(31, ("Jumlah", *[str(draw.randint(5000, 9000)) for _ in range(9)]), "total"))
    return Grid((GridColumn("name", "name"), *places), tuple(rows), ("total", "group", "type"))


def test_a_table_with_more_readings_than_are_compared_ends_and_says_so(monkeypatch):
    added = []
    pairs = tree._Tree._pairs

    def counted(*given):
        found = pairs(*given)
        added.append(len(found[0]))
        return found

    monkeypatch.setattr(tree._Tree, "_pairs", counted)
    found = decide.resolve(exploding())
    assert sum(added) <= 5 * tree.MAX_PAIRS * (1 + 1 / tree.QUICK)  # the rounds of the search
    assert list(found.findings.kind).count("gave_up") == 1
    told = [cell for cell in found.cells if cell.why == decide.GAVE_UP]
    assert told
    assert {cell.status for cell in told} == {"unresolved"}
    assert all(cell.reading == "" for cell in told)


def test_a_table_that_is_compared_in_full_does_not_say_that_it_gave_up():
    rows = [
        GridRow(1, ("a", "12", "30"), "type"),
        GridRow(2, ("b", "5", "8"), "type"),
        GridRow(3, ("Jumlah", "17", "38"), "total"),
    ]
    columns = (
        GridColumn("name", "name"),
        GridColumn("l", "value", additive=True),
        GridColumn("p", "value", additive=True),
    )
    found = decide.resolve(Grid(columns, tuple(rows), ("total", "group", "type")))
    assert found.findings.empty
