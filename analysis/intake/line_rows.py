"""The rows of a table that may be lines of the budget, and the rules for those that are none, or its total."""

import re
from dataclasses import dataclass
from typing import Any

from analysis.intake.header_words import words

Rules = list[dict[str, Any]]
SUM = re.compile(r"(?i)^\s*(?:grand |sub[ -]?)?(?:jumlah|total)\b")  # how the name of a sum begins


@dataclass(frozen=True)
class LineRow:
    """What tells the level of a row: its line, its texts, and whether it prints money or any figure."""

    line: int
    name: str
    code: str
    number: str
    has_money: bool
    has_figures: bool
    is_header: bool = False


def special(rows: list[LineRow]) -> Rules:
    """Return the rules for rows that are no line of the budget, or its total, as far as the rows have them."""
    rules: Rules = []
    for row in rows:
        if row.is_header:
            rules.append({"level": "heading", "name": f"^{re.escape(' '.join(row.name.split()))}$"})
    patterns = words("rows")
    for level, key in (("carried", "carried"), ("total", "total"), ("heading", "heading"), ("indicator", "goal")):
        for place in ("name", "code", "number"):
            fitting = [row for row in rows if re.search(patterns[key], " ".join(getattr(row, place).split()))]
            if level == "total" and place == "name":
                fitting = [row for row in fitting if row.has_figures or not row.code]
            if level == "total":  # sums before the last one are of a part of the table, and no line
                rules += [{"level": "heading", "line": row.line} for row in fitting[:-1]]
            if fitting:
                rules.append({"level": level, place: patterns[key]})
    notes = [row for row in rows if re.search(patterns["note"], " ".join(row.name.split()))]
    if notes and not any(row.has_figures for row in notes):  # below the table, as sheets print them
        rules.append({"level": "heading", "name": patterns["note"]})
    rules += _sums_by_another_name(rows, patterns["total"], any(rule["level"] == "total" for rule in rules))
    return list({str(rule): rule for rule in rules}.values())


def _sums_by_another_name(rows: list[LineRow], total: str, has_total: bool) -> Rules:
    """Return the rules for rows with money, named as a sum of something (`Jumlah Dinas ...`), and without a code.

    They are no line of the budget: the last row of a table that has no other total is its total.
    """
    own = [row for row in rows if row.has_money and not row.code and not row.number and SUM.search(row.name)
           and not re.search(total, " ".join(row.name.split()))]  # fmt: skip
    rules: Rules = [{"level": "heading", "line": row.line} for row in own]
    if own and not has_total and own[-1] is [row for row in rows if row.has_money][-1]:
        rules[-1]["level"] = "total"
    return rules
