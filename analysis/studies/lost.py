"""Rows that a document printed and its text no longer has: of which tables, and what sentences still tell of them."""

import re
from dataclasses import replace

import pandas as pd

from analysis.source import register
from analysis.studies import results
from analysis.tidy.check import each

# What is told to have been missed: kegiatan, or a thing that is not named; never indicators or places.
_MISSED = re.compile(
    r"(?:(?:sub[\s-]*)?kegiatan\b[\w\s]*)?\b(?:tidak|belum)(?: dapat)? (?:mencapai|tercapai)", re.IGNORECASE
)


def tables(checks: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return the tables of which rows are known to be missing, by document and table, and how that is known.

    Takes checks: doc_id, table_id, rule, rows, expected, found, verdict, kind.
    """
    lost = checks[(checks.kind == "missing_rows") & (checks.verdict == "differs")]
    found: dict[tuple[str, str], list[str]] = {}
    for row in each(lost):
        places = {tuple(row_id.split("/")[:2]) for row_id in row.rows.split()} or {(row.doc_id, row.table_id)}
        for place in sorted(places):
            told = f"{row.found:.0f} told, {row.expected:.0f} there" if row.rule == "count_told" else ""
            found.setdefault(place, []).append(told)
    return {place: next(filter(None, why), _sums(len(why))) for place, why in found.items()}


def _sums(count: int) -> str:
    return "1 check falls short for want of a row" if count == 1 else f"{count} checks fall short for want of rows"


def caveats(checks: pd.DataFrame, doc_ids) -> str:
    """Return, in words, which tables of some documents have lost rows; "" where none is known.

    Takes checks as tables does.
    """
    own = [f"{doc_id} {table_id} ({why})" for (doc_id, table_id), why in tables(checks).items() if doc_id in doc_ids]
    return f" Rows are lost of {'; '.join(own)}: what is said of these tables is said of what is left." if own else ""


def told_misses(checks: pd.DataFrame, levels: pd.DataFrame) -> list[results.Number]:
    """Return how many lines a sentence tells to have missed their output, beside those that the tables left show.

    Takes checks: check_id, doc_id, rule, found; levels (targets.reached_by_level): region_id, doc_id, table_id,
    fiscal_year, results_of, missed, n, row_ids. A document whose outputs are of several years tells no year: none.
    """
    own = checks[(checks.rule == "words_equal_digits") & checks.found.notna()]
    own = own[own.check_id.str.split("/").str[-1].str.match(_MISSED)]
    outputs = levels[levels.results_of.str.endswith("outputs")]  # a kegiatan is one, whatever it is for
    found = []
    for row in each(own):
        rows = outputs[outputs.doc_id == row.doc_id]
        if rows.fiscal_year.nunique() != 1:
            continue
        where = results.key(rows.region_id.iloc[0], rows.fiscal_year.iloc[0])
        line = row.check_id.split("/")[3]
        what = f"line {line} of {register.document(row.doc_id).title}: lines told to have missed their output"
        told = results.number(f"told_missed_{where}", row.found, "lines", what, rows)
        shown = f"{rows.missed.sum()} of {rows.n.sum()}"
        left = "outputs below their target in the rows that are left"
        kept = results.number(f"left_missed_{where}", rows.missed.sum(), "lines", left, rows, shown=shown)
        found += [told, replace(kept, n_lines=int(rows.n.sum()))]
    return found
