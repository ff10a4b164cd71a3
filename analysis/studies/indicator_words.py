"""What an indicator counts, by its words: the parts of its list, whether they are families; what its sums give."""

import re

import pandas as pd

from analysis.source import terms

_RECIPIENTS = re.compile(r".*\b(?:bagi|untuk|kepada)\b")


def counted_parts(indicator: str) -> list[str]:
    """Return the things that an indicator counts, normalised: parts of a list, each from what follows `bagi`.

    `Sandang dan pangan bagi lansia` counts one thing, `penyandang cacat dan eks trauma` two.
    """
    parts = []
    for piece in re.split(r"[,;]|\bserta\b", indicator):
        recipients = _RECIPIENTS.sub("", terms.normalise(piece)).strip()
        parts += [part for part in re.split(r"\bdan\b", recipients) if part.strip()]
    return [part.strip() for part in parts]


def counts_families(part: str) -> bool:
    """Tell whether a part of an indicator counts families."""
    return re.match(r"(?:jumlah )?(?:keluarga|kepala keluarga|kk)\b", part) is not None


# `50 orang/60 orang x 100% = 83,33%`
_CALCULATION = re.compile(r"([0-9][0-9.,]*)[^0-9/=]*/\s*([0-9][0-9.,]*)[^0-9=]*?[xX×]\s*100\s*%?\s*=\s*([0-9][0-9.,]*)")


def holds_calculation(printed: str) -> bool:
    """Tell whether a printed calculation of a percentage gives, rounded, what is printed; other texts hold."""
    found = _CALCULATION.search(printed)
    if found is None:
        return True
    part, whole, percent = (_figure(each) for each in found.groups())
    decimals = len(found[3].rstrip(".,").partition(",")[2])
    return whole != 0 and abs(100 * part / whole - percent) <= 10**-decimals


def miscalculated(indicators: pd.DataFrame) -> pd.Series:
    """Tell of which indicators a document prints, anywhere in a year, a calculation that gives another percentage.

    Takes indicators: doc_id, indicator, fiscal_year, printed.
    """
    wrong = ~indicators.printed.fillna("").map(holds_calculation).astype(bool)
    keys = [indicators.doc_id, indicators.indicator.map(terms.normalise), indicators.fiscal_year]
    return wrong.groupby(keys, dropna=False).transform("any").astype(bool)


def _figure(text: str) -> float:
    return float(text.rstrip(".,").replace(".", "").replace(",", "."))
