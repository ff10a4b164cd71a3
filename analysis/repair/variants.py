"""Variants of a candidate in which figures are what sums, ratios and second prints demand."""

from itertools import combinations

from analysis.repair import prices, rules, steps
from analysis.repair.candidates import Candidate, Candidates
from analysis.repair.rules import RatioRule, SumRule


def demanded(candidates: Candidates, line: int, base: Candidate, figures: dict[int, int]) -> list[Candidate]:
    """Return the variants with demanded figures, by column position: each alone, all lost ones, pairs, all of few."""
    apart = [j for j, v in figures.items() if base.values[j] != v]
    lost = [j for j in apart if base.values[j] is None]
    sets: list[tuple[int, ...]] = [(j,) for j in apart]
    if len(lost) > 1:
        sets.append(tuple(lost))
        sets += [(*lost, j) for j in apart if j not in lost]
    if 2 <= len(apart) <= 4:
        sets.append(tuple(apart))
    if 3 <= len(apart) <= 6:
        sets += list(combinations(apart, 2))
    made = [candidates.edit(line, base, {j: figures[j] for j in s}) for s in sets]
    return [c for c in made if c is not None]


def by_rules(candidates: Candidates, line: int, base: Candidate) -> list[Candidate]:
    """Return the variants in which one figure is what a broken row rule demands of it."""
    index = candidates.index
    made = []
    for rule in candidates.table.rules:
        if rules.holds(rule, base.values, index) is not False:
            continue
        lost_only = rule.price < prices.STRONG
        if isinstance(rule, SumRule):
            total, parts = index[rule.total], [index[p] for p in rule.parts]
            values = base.values
            if all(values[p] is not None for p in parts) and not (lost_only and values[total] is not None):
                made.append(candidates.edit(line, base, {total: sum(values[p] for p in parts)}))
            for p in parts:
                rest = [values[q] for q in parts if q != p]
                if lost_only and values[p] is not None:
                    continue
                if values[total] is not None and None not in rest:
                    made.append(candidates.edit(line, base, {p: values[total] - sum(rest)}))
        else:
            percent, part, whole = (base.values[index[c]] for c in (rule.percent, rule.part, rule.whole))
            due = None if None in (percent, part) or whole is not None else _whole(candidates, rule, percent, part)
            if due is not None:
                made.append(candidates.edit(line, base, {index[rule.whole]: due}))
            if percent == 100:
                if whole is not None:
                    made.append(candidates.edit(line, base, {index[rule.part]: whole}))
                if part is not None:
                    made.append(candidates.edit(line, base, {index[rule.whole]: part}))
    return [c for c in made if c is not None]


def _whole(candidates: Candidates, rule: RatioRule, percent, part) -> int | None:
    """Return the only amount that an office plans in of which a part is a printed percentage."""
    step = candidates.steps.get(candidates.index[rule.whole], 1)
    return steps.only_whole(percent, int(part), step)
