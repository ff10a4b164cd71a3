"""The rates of a lattice: how often cells are lost, doubled, moved, and what stands under a column.

Learnt from the table itself by expectation and maximisation (Dempster, Laird and Rubin 1977): the lattice counts how
often it expects each thing, and the shares of what was counted are the next rates. Rows of one page block share
their damage, so a block has rates of its own, drawn towards those of the whole table, and these towards START.
"""

from dataclasses import dataclass, replace

import numpy as np

from analysis.repair import chain, classes
from analysis.repair.classes import Cells, Class
from analysis.repair.grid import Grid

OPERATIONS = ("printed", "lost", "doubled", "pair_doubled", "swapped", "merged")
START = np.array([0.93, 0.04, 0.012, 0.006, 0.005, 0.007])
STRAY = 0.01  # a cell from nowhere before a column
STRAY_SHARES = np.array([6, 1, 1, 0.5, 0.2, 0.1, 0.2, 0.5, 0.2, 0.3, 0.1, 0.5, 0.2])
TABLE_WEIGHT = 20.0  # rows that START counts for in the rates of a table
BLOCK_WEIGHT = 2.0  # rows that the table counts for in the rates of a block
STEP_WEIGHT = 30.0  # targets that STEPS counts for
CLASS_WEIGHT = 10.0  # rows that the shares of a kind of column count for
TARGET_CLASSES = (
    Class.BLANK,
    Class.DASH,
    Class.ZERO,
    Class.COUNT,
    Class.DECIMAL,
    Class.MIDDLE,
    Class.MIXED,
    Class.GRADE,
)
MONEY_CLASSES = (Class.BLANK, Class.DASH, Class.ZERO, Class.MIDDLE, Class.MONEY)
NEVER = 0.01  # a class rarer than this under a kind of column does not become usual by being counted


@dataclass(frozen=True)
class Rates:
    """Logarithms of rates.

    `operation` (B blocks, M columns, 6): of OPERATIONS; `stray` (B, M + 1): of a cell from nowhere before a column,
    `no_stray` its counterpart; `under` (M, classes): a class under a column, over how often it is printed at all;
    `nowhere` (classes): the same of stray cells; `copy` (values): how much a repeated value speaks for a double;
    `chain` (3, values, values), `end` (2, 3), `link` (2, 2) as in `chain`; `share` (values): how often a
    value is printed, `target_share` the same of cells that are no money and no words.
    """

    operation: np.ndarray
    stray: np.ndarray
    no_stray: np.ndarray
    under: np.ndarray
    nowhere: np.ndarray
    class_share: np.ndarray
    share: np.ndarray
    target_share: np.ndarray
    chain: np.ndarray
    money_chain: np.ndarray
    end: np.ndarray
    use_chain: bool
    link: np.ndarray


@dataclass
class Counts:
    """What a lattice expects to have happened: operations, strays, classes and rules, as in Rates."""

    operation: np.ndarray
    stray: np.ndarray
    under: np.ndarray
    nowhere: np.ndarray
    end: np.ndarray
    steps: np.ndarray  # (3, 2): after the first, one that stayed, one that changed: those that stay, that change


def start(table: Grid, cells: Cells, share_blocks: bool, use_chain: bool, damage: float) -> Rates:
    """Return the rates before anything is counted; `damage` multiplies how often cells are damaged."""
    columns, blocks = len(table.columns), int(cells.block.max(initial=0)) + 1
    operation = START.copy()
    operation[1:] *= damage
    operation[0] = 1 - operation[1:].sum()
    printed = np.arange(cells.parts.shape[1]) < cells.count[:, None]
    n = cells.parts.shape[1]
    kinds = np.bincount(cells.kind[:, :n][printed], minlength=len(Class)) + 0.5
    class_share = kinds / kinds.sum()
    share = chain.frequencies(cells.values, cells.number[:, :n][printed], np.ones(int(printed.sum())))
    named = np.cumsum(cells.kind[:, :n] == Class.LONG, axis=1) > 0
    behind = named | ~named.any(axis=1, keepdims=True)  # the parts of a code before the name are no targets
    likely = printed & behind & np.isin(cells.kind[:, :n], TARGET_CLASSES)
    target_share = chain.frequencies(cells.values, cells.number[:, :n][likely], np.ones(int(likely.sum())))
    likely = printed & np.isin(cells.kind[:, :n], MONEY_CLASSES)
    money_share = chain.frequencies(cells.values, cells.number[:, :n][likely], np.ones(int(likely.sum())))
    under = np.array([classes.shares(column.kind) for column in table.columns])
    stray = STRAY * damage
    steps = chain.STEPS if use_chain else np.zeros_like(chain.STEPS)
    money = (chain.MONEY_EQUAL, chain.MONEY_NEAR) if use_chain else (0.0, 0.0)
    zero = share[len(cells.values)] + share[np.searchsorted(cells.values, 0)]
    return Rates(
        np.log(np.tile(operation, (blocks, columns, 1))),
        np.full((blocks, columns + 1), np.log(stray)),
        np.full((blocks, columns + 1), np.log(1 - stray)),
        np.log(under / class_share),
        np.log(STRAY_SHARES / STRAY_SHARES.sum() / class_share),
        class_share,
        share,
        target_share,
        np.stack([chain.transitions(cells.values, target_share, *step) for step in steps]),
        chain.transitions(cells.values, money_share, *money),
        chain.END_SHARES,
        use_chain,
        chain.money_link(min(max(zero, 0.03), 0.4)) if use_chain else np.zeros((2, 2)),
    )


def learn(before: Rates, counts: Counts, table: Grid, cells: Cells, share_blocks: bool, damage: float) -> Rates:
    """Return the rates that what was counted makes likeliest, given what is known beforehand."""
    first = START.copy()
    first[1:] *= damage
    first[0] = 1 - first[1:].sum()
    by_kind = {}
    for kind in {column.kind for column in table.columns}:
        own = [j for j, column in enumerate(table.columns) if column.kind == kind]
        seen = counts.operation[:, own].sum(axis=(0, 1))
        by_kind[kind] = (seen + TABLE_WEIGHT * first) / (seen.sum() + TABLE_WEIGHT)
    pooled = np.array([by_kind[column.kind] for column in table.columns])
    if share_blocks:
        seen = counts.operation
        operation = (seen + BLOCK_WEIGHT * pooled) / (seen.sum(axis=2, keepdims=True) + BLOCK_WEIGHT)
    else:
        operation = np.broadcast_to(pooled, counts.operation.shape)
    rows = np.bincount(cells.block, minlength=len(counts.stray)).astype(float)[:, None]
    general = (counts.stray.sum() + TABLE_WEIGHT * STRAY * damage) / (rows.sum() * counts.stray.shape[1] + TABLE_WEIGHT)
    stray = (counts.stray + BLOCK_WEIGHT * general) / (rows + BLOCK_WEIGHT) if share_blocks else general
    stray = np.clip(np.broadcast_to(stray, counts.stray.shape), 1e-4, 0.9)
    known = np.array([classes.shares(column.kind) for column in table.columns])
    under = counts.under + CLASS_WEIGHT * known
    under = under / under.sum(axis=1, keepdims=True)
    under = np.where(known < NEVER, np.minimum(under, 2 * known), under)
    nowhere = counts.nowhere + STRAY_SHARES
    ties = before.chain
    end = (counts.end[:, :3] + 6 * chain.END_SHARES) / (counts.end.sum(axis=1, keepdims=True) + 6)
    if before.use_chain:
        total = counts.steps.sum(axis=1, keepdims=True) + STEP_WEIGHT
        equal = (counts.steps[:, 0] + STEP_WEIGHT * chain.STEPS[:, 0]) / total[:, 0]
        near = (1 - equal) * chain.STEPS[:, 1] / (1 - chain.STEPS[:, 0])
        steps = zip(equal, near, strict=True)
        ties = np.stack([chain.transitions(cells.values, before.target_share, *step) for step in steps])
    return replace(
        before,
        operation=np.log(np.maximum(operation, 1e-9)),
        stray=np.log(stray),
        no_stray=np.log(1 - stray),
        under=np.log(under / before.class_share),
        nowhere=np.log(nowhere / nowhere.sum() / before.class_share),
        chain=ties,
        end=end,
    )
