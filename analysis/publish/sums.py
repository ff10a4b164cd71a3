"""How a named number follows from its cells, in words: the sum, the quotient or the count that gives its value.

Nothing is said that does not give the number: what is computed otherwise is left to its notebook.
"""

import re
from collections.abc import Callable, Sequence
from math import isclose

from babel.numbers import format_decimal

from analysis.publish import trace
from analysis.publish.site_words import say
from analysis.publish.words import sign, written

_MOST_TERMS = 6  # of a sum that are written out
_LINE_NUMBER = "line as printed"  # unit of a number that is the line of a sentence
_TOLD_IN = re.compile(r"line (\d+) of ")  # what such a sentence tells is described so
_SAME = 1e-6  # two values that differ by a smaller part are one: the registry rounds


def told(number: dict, sources: trace.Sources, lang: str) -> str:
    """Return in one sentence how a number of the registry follows from its cells; "" without a value or cells."""
    if number["value"] is None or not number["row_ids"]:
        return ""
    if said := _in_a_sentence(number, lang):
        return said
    rows = [sources.rows[row_id] for row_id in number["row_ids"].split()]
    for way in (_one, _sum, _quotient, _count):
        if said := way(number, rows, lang):
            return said
    return say("sum_otherwise", lang, cells=_whole(len(rows), lang), study=number["made_by"])


def _in_a_sentence(number: dict, lang: str) -> str:
    """Return where a sentence of the document tells a number, or that it is such a line: its cells do not give it."""
    if number["unit"] == _LINE_NUMBER:
        return say("sum_line", lang, line=f"{number['value']:.0f}")
    line = _TOLD_IN.match(number["what"])
    return say("sum_sentence", lang, value=_exact(number, lang), line=line[1]) if line else ""


def _one(number: dict, rows: Sequence[dict], lang: str) -> str:
    if len(rows) == 1 and rows[0]["value"] is not None and _same(rows[0]["value"], number["value"]):
        return say("sum_one", lang, value=_exact(number, lang))
    return ""


def _sum(number: dict, rows: Sequence[dict], lang: str) -> str:
    """Return the sum of the cells, each written where they are few; they are of one unit, and of one measure."""
    amounts = [row["value"] for row in rows]
    if len(amounts) < 2 or None in amounts or len({(row["unit"], row["measure"]) for row in rows}) > 1:
        return ""
    if (number["unit"] == "rupiah") != (rows[0]["unit"] == "rupiah") or not _same(sum(amounts), number["value"]):
        return ""
    if len(amounts) > _MOST_TERMS:
        return say("sum_of_many", lang, value=_exact(number, lang), cells=_whole(len(rows), lang))
    terms = " + ".join(_amount(amount, rows[0]["unit"], lang) for amount in amounts)
    return say("sum_of_few", lang, terms=terms, value=_exact(number, lang))


def _quotient(number: dict, rows: Sequence[dict], lang: str) -> str:
    """Return what is divided by what: spending by its ceiling in percent, or rupiah by a count."""
    spent, ceiling = (_all(rows, lambda row, m=m: (row["unit"], row["measure"]) == ("rupiah", m)) for m in _MONEY)
    if number["unit"] == "percent" and spent and ceiling:
        upper, lower, factor = spent, ceiling, 100
    elif number["unit"] == "rupiah" and len(rows) == 2:
        upper, lower = (
            _all(rows, lambda row, money=money: (row["unit"] == "rupiah") == money) for money in (True, False)
        )
        factor = 1
    else:
        return ""
    if not (upper and lower) or not sum(lower) or not _same(factor * sum(upper) / sum(lower), number["value"]):
        return ""
    unit = "rupiah" if factor == 100 else ""
    parts = {
        "upper": _amount(sum(upper), "rupiah", lang), "lower": _amount(sum(lower), unit, lang),
        "uppers": _whole(len(upper), lang), "lowers": _whole(len(lower), lang),
    }  # fmt: skip
    name = "sum_spent" if factor == 100 else "sum_divided"
    return say(name, lang, value=_exact(number, lang), **parts)


_MONEY = ("realisasi", "pagu")


def _count(number: dict, rows: Sequence[dict], lang: str) -> str:
    if number["unit"] == "cells" and rows and number["value"] == len(rows):
        return say("sum_count", lang, cells=_whole(len(rows), lang))
    return ""


def _all(rows: Sequence[dict], wanted: Callable[[dict], bool]) -> list:
    """Return the values of the rows that are wanted; none where one of them is open."""
    values = [row["value"] for row in rows if wanted(row)]
    return [] if None in values else values


def _same(one: float, other: float) -> bool:
    return isclose(float(one), float(other), rel_tol=_SAME)


def _exact(number: dict, lang: str) -> str:
    unit = number["unit"]
    return _amount(number["value"], unit, lang) if unit == "rupiah" else written(number["value"], unit, lang)


def _amount(value: float, unit: str, lang: str) -> str:
    text = format_decimal(float(value), format="#,##0.####", locale=lang)
    return f"{sign(lang)}{text}" if unit == "rupiah" else text


def _whole(value: int, lang: str) -> str:
    return format_decimal(value, format="#,##0", locale=lang)
