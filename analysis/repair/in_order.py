"""Amounts that stand in their order, since their row prints as many as the table has columns for.

None of them may be a copy: a cell that is printed twice stands right behind itself, a pair of cells behind the pair.
"""

from collections.abc import Sequence
from itertools import pairwise

from analysis.repair.candidates import Candidate, Candidates
from analysis.repair.looks import Looks


def has_all_amounts(candidates: Candidates, picked: Candidate, looks: Looks, line: int) -> bool:
    """Tell whether a row prints just as many amounts as the table has columns for, no copies and none unreadable.

    These stand in their order, whatever else the row has lost. No column of notes may print amounts as well.
    """
    toks, columns = candidates.tokens[line], candidates.columns
    amounts = [j for j, c in enumerate(columns) if c.kind == "amount"]
    shown = [i for i, tok in enumerate(toks) if tok.money or looks.hides_money(line, i)]
    readable = all(toks[i].money and not toks[i].malformed for i in shown)
    in_order = readable and len(amounts) > 1 and [picked.cells[j] for j in amounts] == shown
    return in_order and are_separate(candidates.rows[line].cells, shown) and not notes_print_money(candidates)


def has_amounts_between(
    candidates: Candidates, picked: Candidate, looks: Looks, line: int, first: int, last: int
) -> bool:
    """Tell whether a row prints between two of its amounts just as many as there are columns for, none of them a copy.

    `first` and `last` are the columns of the two, which stand where they belong.
    """
    toks, cells = candidates.tokens[line], picked.cells
    columns = [j for j in range(first, last + 1) if candidates.columns[j].kind == "amount"]
    near = range(cells[first], cells[last] + 1)
    shown = [i for i in near if toks[i].money or looks.hides_money(line, i)]
    readable = all(toks[i].money and not toks[i].malformed for i in shown)
    return readable and [cells[j] for j in columns] == shown and are_separate(candidates.rows[line].cells, shown)


def are_separate(cells: Sequence[str], places: Sequence[int]) -> bool:
    """Tell whether none of the cells at some places of a row, in their order, may be a copy; blanks do not count."""
    printed = [i for i, text in enumerate(cells) if text.strip()]
    rank = {i: n for n, i in enumerate(printed)}
    texts = ["".join(cells[i].split()) for i in printed]

    def alike(one: int, other: int) -> bool:
        return one >= 0 and other < len(texts) and texts[one] == texts[other]

    for one, other in pairwise(rank[i] for i in places):
        pair = alike(one - 1, other - 1) or alike(one + 1, other + 1)
        if alike(one, other) and (other == one + 1 or (other == one + 2 and pair)):
            return False
    return True


def notes_print_money(candidates: Candidates) -> bool:
    """Tell whether rows print more different amounts than columns: one of notes prints some, as what others leave."""
    columns = sum(c.kind == "amount" for c in candidates.columns)
    return any(len({tok.value for tok in toks if tok.money}) > columns for toks in candidates.tokens.values())


def may_be_a_copy(candidates: Candidates, picked: Candidate, line: int, j: int) -> bool:
    """Tell whether an amount or one like it may be a copy in the place of a lost one: cells of its row are left."""
    toks, taken, columns = candidates.tokens[line], picked.cells, candidates.columns
    amounts = [taken[k] for k, c in enumerate(columns) if c.kind == "amount" and taken[k] >= 0]
    if taken[j] not in amounts or not toks[taken[j]].money:
        return False
    like = [i for i in amounts if toks[i].money and toks[i].value == toks[taken[j]].value]
    name = max((taken[k] for k, c in enumerate(columns) if c.kind == "name"), default=-1)
    left = any(tok.value is not None and i > name and i not in taken for i, tok in enumerate(toks))
    return left and not are_separate(candidates.rows[line].cells, sorted(like))
