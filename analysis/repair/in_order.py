"""Amounts that stand in their order, since their row prints as many as the table has columns for."""

from analysis.repair.candidates import Candidate, Candidates
from analysis.repair.looks import Looks


def has_all_amounts(candidates: Candidates, picked: Candidate, looks: Looks, line: int) -> bool:
    """Tell whether a row prints just as many different amounts as the table has columns for, none unreadable.

    These stand in their order, whatever else the row has lost. No column of notes may print amounts as well.
    """
    toks, columns = candidates.tokens[line], candidates.columns
    amounts = [j for j, c in enumerate(columns) if c.kind == "amount"]
    shown = [i for i, tok in enumerate(toks) if tok.money or looks.hides_money(line, i)]
    values = {toks[i].value for i in shown if toks[i].money and not toks[i].malformed}
    in_order = [picked.cells[j] for j in amounts] == shown
    return in_order and len(values) == len(amounts) > 1 and not notes_print_money(candidates)


def notes_print_money(candidates: Candidates) -> bool:
    """Tell whether rows print more different amounts than columns: one of notes prints some, as what others leave."""
    columns = sum(c.kind == "amount" for c in candidates.columns)
    return any(len({tok.value for tok in toks if tok.money}) > columns for toks in candidates.tokens.values())
