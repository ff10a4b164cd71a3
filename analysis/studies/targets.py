"""Targets as they were set: reached by level, printed twice for one year, and how far from what came."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.source import terms
from analysis.studies import achievement, indicator_words, lost, results, study_schema

# What a level reports: kegiatan and sub-kegiatan their output, programmes and what stands above them an outcome.
KINDS = {
    "kegiatan": "outputs",
    "sub_kegiatan": "outputs",
    "program": "outcomes",
    "indicator": "outcomes",
    "total": "outcomes",
}
SERVICES = ("outputs", "outcomes")  # what people get; what an office does for itself stands apart, as OF_OFFICE
OF_OFFICE = "office_"
_LEAST_MIDDLE = 5  # indicators that have a median worth telling: of two it is no result of either
FAR_ABOVE_PCT, FAR_BELOW_PCT = 150, 50  # a capaian beyond tells more of its target than of the year


def results_of(level: pd.Series, function: pd.Series) -> pd.Series:
    """Return what indicators report: outputs or outcomes by their level, those of the office's own running apart.

    A printer that was bought reached its target with the purchase; among meals it would say nothing of meals.
    """
    kinds = level.map(KINDS)
    return kinds.mask(function == "administration", OF_OFFICE + kinds)


def distinct(capaian: pd.DataFrame) -> pd.DataFrame:
    """Return the yearly capaian that could be computed, an indicator that a document prints again left out.

    Takes capaian (achievement.capaian): doc_id, table_id, line, line_id, fiscal_year, indicator, target, realisasi,
    kind, reason, indicator_level, function. Gives the columns of capaian and results_of.
    """
    own = capaian[(capaian.kind == "yearly") & (capaian.reason == "")]
    own = own.assign(text=own.indicator.map(terms.normalise), results_of=results_of(own.indicator_level, own.function))
    own = own.sort_values(["doc_id", "table_id", "line"], kind="stable")
    # A line of money is a place of its own; indicators of no line are one wherever the document prints them.
    keys = ["doc_id", "line_id", "fiscal_year", "results_of", "text", "target", "realisasi"]
    return own.drop_duplicates(keys).drop(columns="text")


def reached_by_level(capaian: pd.DataFrame, unresolved: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Return how many outputs and how many outcomes of each table and year reached their target, and their median.

    Levels are never pooled: an output is what an office does itself, an outcome what is to follow from it; neither are
    services with the office's own running. n_open are the indicators whose target or result the text does not
    determine: with them the shares are a range.

    Takes capaian, as distinct does, and region_id, capaian_pct, row_ids; unresolved: row_ids that are not determined.
    Gives region_id, doc_id, table_id, fiscal_year, results_of, n, exactly_100, missed, reached, median_pct, n_open,
    row_ids.
    """
    own = distinct(capaian)
    keys = ["region_id", "doc_id", "table_id", "fiscal_year", "results_of"]
    left = capaian[(capaian.kind == "yearly") & (capaian.reason != "")] if len(capaian) else capaian
    is_open = left.row_ids.map(lambda row_ids: bool(unresolved.intersection(row_ids.split()))).astype(bool)
    left = left.assign(results_of=results_of(left.indicator_level, left.function))
    n_open = left[is_open].groupby(keys).size().rename("n_open")
    value = own.capaian_pct.astype(float)
    own = own.assign(value=value, exact=np.isclose(value, 100), reach=value >= 100 - 1e-9)
    sums = own.groupby(keys).agg(
        n=("value", "size"),
        exactly_100=("exact", "sum"),
        reached=("reach", "sum"),
        median_pct=("value", "median"),
        row_ids=("row_ids", " ".join),
    )
    sums.insert(3, "missed", sums.n - sums.reached)
    sums = sums.join(n_open).reset_index()
    return sums.assign(n_open=sums.n_open.fillna(0).astype(int))


_SET_TWICE = [
    *("region_id", "doc_id", "indicator", "unit", "outcome", "fiscal_year"),
    *("target", "realisasi", "capaian_pct", "is_result", "row_ids"),
]


def set_twice(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the indicators for which a document prints different targets of one year, with capaian against each.

    One row per target. is_result tells that the target equals the printed result: what was asked for was set, or
    revised, to what came. realisasi is empty where the document prints none or several. Targets in different units
    are of different things; one without a unit is in that of the others, where these have one.

    outcome tells an indicator of a programme or of what stands above one. Indicators printed as a calculation that
    gives another percentage are left out.

    Takes indicators: region_id, doc_id, table_id, row_id, level, indicator, unit, unit_kind, fiscal_year, period,
    measure, value, printed. Gives region_id, doc_id, indicator, unit, outcome, fiscal_year, target, realisasi,
    capaian_pct, is_result, row_ids.
    """
    known = indicators[(indicators.period == "year") & indicators.value.notna()]
    known = known[~indicator_words.miscalculated(known)]
    known = known.assign(text=_one_name(known))
    known = known.assign(counted_in=_counted_in(known))
    keys = ["region_id", "doc_id", "text", "counted_in", "fiscal_year"]
    targets = known[known.measure == "target"]
    column = targets.row_id.str.split("/").str[3]
    # One column with several values: the indicator of several lines, each with its own target.
    targets = targets[targets.groupby([*keys, targets.table_id, column]).value.transform("nunique") == 1]
    first = targets.groupby(keys)[["indicator", "unit"]].transform("first")
    targets = targets.assign(indicator=first.indicator, unit=first.unit)
    each = targets.groupby([*keys, "value"], as_index=False).agg(
        row_ids=("row_id", " ".join), indicator=("indicator", "first"), unit=("unit", "first"), level=("level", "first")
    )
    each = each[each.groupby(keys).value.transform("size") > 1].rename(columns={"value": "target"})
    if each.empty:
        return pd.DataFrame(columns=_SET_TWICE)
    printed = known[known.measure == "realisasi"].groupby(keys).value.agg(["first", "nunique"])
    reached = printed.loc[printed["nunique"] == 1, "first"].rename("realisasi")
    both = each.merge(reached, left_on=keys, right_index=True, how="left")
    ratio = 100 * both.realisasi / both.target.where(both.target != 0)
    both = both.assign(
        capaian_pct=ratio.where(~achievement.lower_is_better(both), 200 - ratio),
        is_result=(both.target == both.realisasi).fillna(False).astype(bool),
        outcome=both["level"].map(KINDS).eq("outcomes").groupby([both[key] for key in keys]).transform("any"),
    )
    both = both.sort_values(["doc_id", "text", "counted_in", "fiscal_year", "target"])
    return both[_SET_TWICE].reset_index(drop=True)


def _one_name(known: pd.DataFrame) -> pd.Series:
    """Return the indicators' names in one spelling, a shortened one as the whole one of the same document.

    A name is a shortened one where it begins another and both print the same target of the same year.
    """
    text = known.indicator.map(terms.normalise)
    whole: dict[tuple, str] = {}
    targets = known.assign(text=text)[known.measure == "target"]
    for doc_id, rows in targets.groupby("doc_id"):
        printed = {str(name): set(zip(own.fiscal_year, own.value, strict=True)) for name, own in rows.groupby("text")}
        for name, own in printed.items():
            longer = [other for other in printed if other.startswith(name + " ") and printed[other] & own]
            if len(longer) == 1:
                whole[doc_id, name] = longer[0]
    keys = zip(known.doc_id, text, strict=True)
    return pd.Series([whole.get(key, key[1]) for key in keys], index=known.index, dtype="str")


def _counted_in(known: pd.DataFrame) -> pd.Series:
    """Return what the indicators count in: their unit, of persons and families what they count, however it is called.

    Where no unit is printed it is that of the same indicator elsewhere, if it has one only.
    """
    keys = [known.doc_id, known.text]
    stated = known.unit.where(~known.unit_kind.isin(["people", "families"]), known.unit_kind)
    stated = stated.where(known.unit_kind != "unstated")
    one = stated.groupby(keys).transform("nunique") == 1
    return stated.fillna(stated.groupby(keys).transform("first").where(one)).fillna("")


def realism(capaian: pd.DataFrame) -> pd.DataFrame:
    """Return how many targets equal their result, and how many results lie far from their target, by table and level.

    Takes capaian, as distinct does, and region_id, capaian_pct, row_ids. Gives region_id, doc_id, table_id,
    fiscal_year, results_of, n, equal_result, far_above, far_below, row_ids.
    """
    own = distinct(capaian)
    value = own.capaian_pct.astype(float)
    own = own.assign(
        value=value,
        equal=(own.target == own.realisasi).fillna(False).astype(bool),
        above=value > FAR_ABOVE_PCT,
        below=value < FAR_BELOW_PCT,
    )
    keys = ["region_id", "doc_id", "table_id", "fiscal_year", "results_of"]
    return (
        own.groupby(keys)
        .agg(
            n=("value", "size"),
            equal_result=("equal", "sum"),
            far_above=("above", "sum"),
            far_below=("below", "sum"),
            row_ids=("row_ids", " ".join),
        )
        .reset_index()
    )


def against_last_year(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return how many targets ask for more, as much or less than what came the year before, by table and level.

    The result of the year before is that of the same line of the same table, or its printed start (baseline). Less is
    by the indicator's own direction: of which less is better, a higher target asks for less. Targets of which a line
    prints several for one year, or no result of the year before, are left out.

    Takes indicators: region_id, doc_id, table_id, line, row_id, level, function, indicator, unit, fiscal_year, period,
    measure, value. Gives region_id, doc_id, table_id, fiscal_year, results_of, n, asks_more, asks_same, asks_less,
    row_ids.
    """
    columns = ["region_id", "doc_id", "table_id", "fiscal_year", "results_of", "n", "asks_more", "asks_same"]
    columns += ["asks_less", "row_ids"]
    known = indicators[(indicators.period == "year") & indicators.value.notna() & indicators.fiscal_year.notna()]
    known = known.assign(text=known.indicator.map(terms.normalise))
    keys = ["region_id", "doc_id", "table_id", "line", "text", "unit", "fiscal_year"]
    targets = known[known.measure == "target"].drop_duplicates(keys, keep=False)
    before = known[known.measure.isin(["realisasi", "baseline"])].drop_duplicates(keys, keep=False)
    before = before.assign(fiscal_year=before.fiscal_year + 1)[[*keys, "value", "row_id"]]
    both = targets.merge(before, on=keys, suffixes=("", "_before"), validate="1:1")
    if both.empty:
        return pd.DataFrame(columns=columns)
    more: pd.Series = (both.value - both.value_before).astype(float) * np.where(
        achievement.lower_is_better(both), -1, 1
    )
    both = both.assign(
        results_of=results_of(both["level"], both.function),
        asks_more=more > 1e-9,
        asks_same=np.abs(more) <= 1e-9,
        asks_less=more < -1e-9,
        row_ids=both.row_id + " " + both.row_id_before,
    )
    sums = both.groupby(["region_id", "doc_id", "table_id", "fiscal_year", "results_of"]).agg(
        n=("line", "size"),
        asks_more=("asks_more", "sum"),
        asks_same=("asks_same", "sum"),
        asks_less=("asks_less", "sum"),
        row_ids=("row_ids", " ".join),
    )
    return sums.reset_index()[columns]


def last_year_numbers(table: pd.DataFrame) -> list[results.Number]:
    """Return how many targets ask for no more than what came the year before, by table, year and level.

    Takes table (against_last_year): the columns given.
    """
    found = []
    for _, row in table.iterrows():
        no_more = int(row.asks_same + row.asks_less)
        name = results.key("asks_no_more", row.results_of, row.region_id, row.fiscal_year, row.table_id)
        what = f"targets of {row.fiscal_year} ({row.results_of}) at or below the result of the year before"
        rows = pd.DataFrame([row])
        number = results.number(name, no_more, "indicators", what, rows, shown=f"{no_more} of {row.n}")
        found.append(replace(number, n_lines=int(row.n)))
    return found


def target_realism(
    capaian: pd.DataFrame,
    before: pd.DataFrame,
    unresolved: frozenset[str],
    checks: pd.DataFrame,
) -> pd.DataFrame:
    """Return what the targets of each table, year and level were: reached, equal to their result, below last year's.

    rows_lost says how rows of the table are known to be lost, "" where none is.

    Takes capaian and unresolved as reached_by_level does; before (against_last_year); checks as lost.tables does. Gives
    the columns of study_schema.TARGET_REALISM.
    """
    short = lost.tables(checks)
    keys = ["region_id", "doc_id", "table_id", "fiscal_year", "results_of"]
    levels = reached_by_level(capaian, unresolved)
    far = realism(capaian).drop(columns=["n", "row_ids"])
    before = before.rename(columns={"n": "n_before"})
    both = levels.merge(far, on=keys, how="outer").merge(before, on=keys, how="outer", suffixes=("", "_before"))
    ids = results.row_names(both, keys[1:])
    rows = (both.row_ids.fillna("") + " " + both.row_ids_before.fillna("")).str.strip()
    missing = [short.get(place, "") for place in zip(both.doc_id, both.table_id, strict=True)]
    both = both.assign(result_id=ids, row_ids=rows, rows_lost=missing).sort_values(keys)
    counts = [column.name for column in study_schema.TARGET_REALISM.columns if column.type == "integer"]
    both = both.astype(dict.fromkeys(counts, "Int64"))
    return both[study_schema.TARGET_REALISM.names].reset_index(drop=True)


def target_numbers(levels: pd.DataFrame, twice: pd.DataFrame) -> list[results.Number]:
    """Return shares exactly at and below target by table and level, their medians, and targets set to their result.

    A level of few indicators has no median.

    Takes levels (reached_by_level) and twice (set_twice): the columns given.
    """
    found = []
    for _, row in levels.iterrows():
        name = f"{row.results_of}_{row.region_id}_{row.fiscal_year}_{row.table_id}".replace(".", "_").lower()
        rows = pd.DataFrame([row])
        what = f"{row.results_of} of {row.region_id} {row.fiscal_year}, table {row.table_id}"
        for part, words in (("exactly_100", "exactly at"), ("missed", "below")):
            share = 100 * row[part] / row.n
            shown = f"{row[part]} of {row.n} ({results.show(share, 'percent', 0)})"
            each = f"capaian_{part}_{name}_pct", share, "percent", f"{what}: {words} the target", rows
            every = row.n + row.n_open
            low, high = 100 * row[part] / every, 100 * (row[part] + row.n_open) / every
            shown += f", {low:.0f} to {high:.0f} % with {row.n_open} open" if row.n_open else ""
            found.append(replace(results.number(*each, low, high, shown=shown), n_lines=int(row.n)))
        if row.n < _LEAST_MIDDLE:
            continue
        median = f"capaian_median_{name}_pct", row.median_pct, "percent", f"{what}: median capaian", rows
        found.append(replace(results.number(*median), n_lines=int(row.n)))
    for (region, year), rows in twice.groupby(["region_id", "fiscal_year"]):
        as_result = rows[rows.groupby(["indicator", "unit"]).is_result.transform("any")]
        known = rows[rows.realisasi.notna()]
        if known.empty:
            continue
        hits = as_result.indicator.nunique()
        shown = f"{hits} of {known.indicator.nunique()}"
        what = f"indicators of {year} with two targets of which one equals the result"
        count = results.number(f"targets_as_result_{region}_{year}", hits, "indicators", what, known, shown=shown)
        found.append(replace(count, n_lines=known.indicator.nunique()))
        for (indicator, _), own in as_result[as_result.outcome].groupby(["indicator", "unit"], sort=False):
            hit = own[own.is_result].iloc[0]
            _, table_id, line = hit.row_ids.split("/")[:3]
            name = f"outcome_target_{region}_{year}_{table_id}_{line}".replace(".", "_").lower()
            for part, value in (("as_result", hit.target), ("other", own.target[~own.is_result].iloc[0])):
                what = f"{indicator}: a target of {year}, {part.replace('_', ' ')}"
                found.append(results.number(f"{name}_{part}", value, f"{hit.unit} as printed", what, own))
    return found


LEAST_YEARS = 3  # of results, for an indicator to tell of a time


def over_the_years(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return targets and results of the indicators in percent that print results of at least three years.

    One row per document, indicator, year, measure and value: what several tables print alike stands once. Takes
    indicators: region_id, doc_id, table_id, row_id, indicator, unit_kind, fiscal_year, period, measure, value. Gives
    region_id, doc_id, table_id, fiscal_year, said (the indicator in one spelling), indicator, measure, value, row_id.
    """
    columns = ["region_id", "doc_id", "table_id", "fiscal_year", "said", "indicator", "measure", "value", "row_id"]
    own = indicators[(indicators.period == "year") & (indicators.unit_kind == "percent") & indicators.value.notna()]
    own = own[own.measure.isin(["target", "realisasi"]) & own.fiscal_year.notna()]
    if own.empty:
        return pd.DataFrame(columns=columns)
    own = own.assign(said=own.indicator.map(terms.normalise))
    keys = ["region_id", "doc_id", "said"]
    years = own[own.measure == "realisasi"].groupby(keys).fiscal_year.nunique()
    kept = own[own.set_index(keys).index.isin(years[years >= LEAST_YEARS].index)]
    kept = kept.drop_duplicates([*keys, "fiscal_year", "measure", "value"])
    return kept.sort_values([*keys, "fiscal_year", "measure", "value"], kind="stable")[columns].reset_index(drop=True)
