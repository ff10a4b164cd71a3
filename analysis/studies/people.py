"""People registered, planned and reached: counts of PMKS and their flags, stocks, shares, service standards."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.source import register, terms
from analysis.studies import measures, population, reference, results
from analysis.studies.indicator_words import counted_parts, counts_families
from analysis.tidy.check import each

JUMP = 1.5  # a count that is this many times the year before, or the other way round, is flagged
JUMP_FROM = 100  # of at least so many persons in the larger year
ENTRIES = ("printed_total", "sum_of_types", "sum_without_fakir_miskin", "sum_of_same_types")  # of the register
_TABLE_YEAR = ["doc_id", "table_id", "fiscal_year"]
NOT_PERSONS = ("keluarga_bermasalah_sosial_psikologis", "komunitas_adat_terpencil")


def whole(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of whole regions: those of a kecamatan, of men or of women are parts of them.

    Takes counts (pmks or psks): place, group. Gives the columns of counts.
    """
    return counts[(counts.place == "") & (counts.group == "")]


def persons(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of types of persons of whole regions: no total, no families, no communities.

    Takes counts (pmks): type_id, place, group. Gives the columns of counts.
    """
    own = whole(counts)
    types = ~own.type_id.str.startswith(("total", "group:", "unmatched:")) & ~own.type_id.isin(NOT_PERSONS)
    return own[types]


def register_flags(pmks: pd.DataFrame) -> pd.DataFrame:
    """Return every printed PMKS count with its state and a flag: jump between years, printed twice, or lost.

    Takes pmks: doc_id, table_id, line, row_id, type_id, year, place, group, count. Gives the columns of pmks and
    what, value, flag, note, row_ids, result_id.
    """
    frame = whole(pmks).sort_values(["doc_id", "table_id", "type_id", "year", "line"]).reset_index(drop=True)
    types = ["doc_id", "table_id", "type_id"]
    twice = frame.duplicated([*types, "year"], keep=False) & ~frame.type_id.str.startswith("group:")
    before = frame.groupby(types)["count"].shift().where(~twice)
    count = frame["count"].astype("Float64")
    larger = np.maximum(count.fillna(0), before.fillna(0))
    ratio = (count / before.where(before != 0)).astype("Float64")
    jump = ((ratio >= JUMP) | (ratio <= 1 / JUMP)).fillna(False) & (larger >= JUMP_FROM)
    lost = (before.fillna(0) >= JUMP_FROM) & count.isna()
    note = np.select(
        [twice, jump, lost],
        [
            "the table prints this type twice",
            before.astype("str") + " the year before",
            before.astype("str") + " the year before, nothing reported now",
        ],
        default="",
    )
    return frame.assign(
        what="registered",
        value=count,
        flag=np.select([twice, jump, lost], ["duplicate", "jump", "lost"], default=""),
        note=note,
        row_ids=frame.row_id,
        result_id=frame.row_id + "/registered",
    )


def stocks(pmks: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return every figure that a document gives for its registered PMKS in persons, one row per source and year.

    printed_total and sum_of_types (with and without fakir miskin, families and communities never in) come
    from the table of types, sum_of_same_types (without fakir miskin) from the types that it counts in every one of its
    years: what compares years like for like, a dash being no zero. All are entries of a register, where a person may
    stand under several types; indicator from a count printed as an indicator, share_of_population from a
    printed percentage times the population of its year or the nearest known one, which population_year names;
    a region without any population has no such row.

    Takes pmks: doc_id, table_id, row_id, type_id, year, place, group, count, region_id; indicators: doc_id, table_id,
    row_id, region_id, indicator, unit_kind, fiscal_year, measure, value. Gives region_id, doc_id, table_id, year,
    value, row_ids, what, population_year.
    """
    pmks = whole(pmks)
    types = persons(pmks)
    others = types[types.type_id != "fakir_miskin"]
    parts = [
        ("printed_total", pmks[pmks.type_id == "total"]),
        ("sum_of_types", types),
        ("sum_without_fakir_miskin", others),
        ("sum_of_same_types", _in_every_year(others)),
    ]
    keys = ["region_id", "doc_id", "table_id", "year"]
    found = [_summed(rows.groupby(keys)).assign(what=what) for what, rows in parts if len(rows)]
    text = indicators.indicator.map(terms.normalise)
    known = indicators.value.notna() & indicators.measure.isin(["realisasi", "baseline"])
    words = reference.read()["stock_indicators"]
    counted = indicators[known & text.str.match(words["count"]) & (indicators.unit_kind == "people")]
    called = text.str.match(words["share"]) | _called_a_share(indicators.doc_id, text)
    shared = indicators[known & called].drop_duplicates(["doc_id", "fiscal_year"])
    near = population.beside(shared.region_id, shared.fiscal_year)
    shared, near = shared[near.persons.notna()], near[near.persons.notna()]
    for what, rows, value, counted_in in (
        ("indicator", counted, counted.value, pd.Series(pd.NA, index=counted.index, dtype="Int64")),
        ("share_of_population", shared, shared.value * near.persons / 100, near.population_year),
    ):
        own = rows[keys[:3]].assign(value=value.astype("Float64"), row_ids=rows.row_id, year=rows.fiscal_year)
        found.append(own.assign(what=what, population_year=counted_in))
    every = pd.concat(found, ignore_index=True).astype(
        {"value": "Float64", "year": "Int64", "population_year": "Int64"}
    )
    return every.sort_values(["doc_id", "year", "what"]).reset_index(drop=True)


def _summed(groups) -> pd.DataFrame:
    """Return the sums of grouped counts; none where one of them is not resolved: the rest is no sum of the types."""
    sums = groups.agg(
        value=("count", "sum"),
        row_ids=("row_id", " ".join),
        unresolved=("status", lambda status: (status == "unresolved").any()),
    ).reset_index()
    return sums.assign(value=sums.value.astype("Float64").mask(sums.unresolved)).drop(columns="unresolved")


def _in_every_year(types: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of the types that a table counts in each of its years, if it has several."""
    counted = types[types["count"].notna()]
    place = [counted.doc_id, counted.table_id]
    years = counted.groupby(place).year.transform("nunique")
    own = counted.groupby([*place, counted.type_id]).year.transform("nunique")
    return counted[(own == years) & (years > 1)]


def _called_a_share(doc_ids: pd.Series, text: pd.Series) -> pd.Series:
    """Return which indicators, normalised, their document's description knows as a share of the inhabitants."""
    known = {
        doc_id: {terms.normalise(name) for name in register.document(doc_id).words.share_of_population}
        for doc_id in {*doc_ids} & {*register.known().region_of}
    }
    found = [words in known.get(doc_id, ()) for doc_id, words in zip(doc_ids, text, strict=True)]
    return pd.Series(found, index=text.index, dtype=bool)


def total_checks(pmks: pd.DataFrame) -> pd.DataFrame:
    """Return each printed PMKS total beside the sum of the counts above it, and their difference.

    Takes pmks: doc_id, table_id, row_id, type_id, year, place, group, count, region_id. Gives region_id, doc_id,
    table_id, year, printed_total, row_ids, sum_of_rows, n_counts, difference.
    """
    keys = ["region_id", "doc_id", "table_id", "year"]
    pmks = whole(pmks)
    total = pmks[pmks.type_id == "total"]
    types = pmks[~pmks.type_id.str.startswith(("total", "group:", "unmatched:"))]
    sums = types.groupby(keys).agg(sum_of_rows=("count", "sum"), n_counts=("count", "count")).reset_index()
    both = total[[*keys, "count", "row_id"]].rename(columns={"count": "printed_total", "row_id": "row_ids"})
    both = both.merge(sums, on=keys, validate="1:1")
    return both.assign(difference=both.printed_total - both.sum_of_rows)


def reached_groups(capaian: pd.DataFrame, pmks: pd.DataFrame) -> pd.DataFrame:
    """Return persons planned and reached by lines that name a PMKS group, against the registered stock of its types.

    The stock is the latest year up to the line's. A person can be of several types and be reached by
    several lines: the shares do not add up and are no coverage of the population in need. An indicator that counts
    several groups in one number, or families, is no evidence for one group and left out. So is a group that another
    line of the table names for the year, alone or among others: what one of them reached is not what the group got.

    Takes capaian (achievement.capaian): doc_id, table_id, line, fiscal_year, region_id, indicator, unit_kind, target,
    realisasi, kind, leaf, pagu_rp, row_ids; pmks: row_id, type_id, year, place, group, count, region_id. Gives the
    columns of capaian and group, types, stock, stock_year, planned_pct, reached_pct.
    """
    yearly = capaian[(capaian.kind == "yearly") & (capaian.unit_kind != "percent")]
    yearly = yearly[yearly.leaf | yearly.pagu_rp.isna()]
    lines_of = _lines_naming(yearly)
    yearly = yearly[yearly.unit_kind.isin(["people", "unstated"])]
    text = yearly.indicator.map(terms.normalise)
    persons = (yearly.unit_kind == "people") | text.str.contains(reference.read()["counts_persons"])
    yearly = yearly[persons]
    rows = [
        {"group": rule["id"], "types": rule["types"], "index": index}
        for index, words in yearly.indicator.items()
        if (rule := one_group(words))
    ]
    if not rows:
        return pd.DataFrame()
    named = pd.DataFrame(rows).set_index("index")
    frame = yearly.join(named, how="inner")
    places = frame[[*_TABLE_YEAR, "group"]].itertuples(index=False, name=None)
    frame = frame[[len(lines_of[place]) == 1 for place in places]]
    if frame.empty:
        return pd.DataFrame()
    registered = whole(pmks)
    found = [_stock(row, registered) for row in frame.itertuples()]
    frame = frame.assign(
        stock=pd.array([stock for stock, _, _ in found], dtype="Float64"),
        stock_year=pd.array([year for _, year, _ in found], dtype="Int64"),
        row_ids=measures.joined(frame.row_ids, pd.Series([rows for _, _, rows in found], index=frame.index)),
    )
    return frame.assign(planned_pct=100 * frame.target / frame.stock, reached_pct=100 * frame.realisasi / frame.stock)


def _lines_naming(yearly: pd.DataFrame) -> dict[tuple, set[int]]:
    """Return, by document, table, year and PMKS group, the lines with an indicator that names the group."""
    found: dict[tuple, set[int]] = {}
    for row in each(yearly):
        for part in counted_parts(row.indicator):
            if rule := _group_of(part):
                found.setdefault((*(getattr(row, key) for key in _TABLE_YEAR), rule["id"]), set()).add(row.line)
    return found


def _group_of(part: str) -> dict | None:
    """Return the PMKS group (of reference.yml) that a part of an indicator names."""
    return next((rule for rule in reference.read()["line_groups"] if re.search(rule["pattern"], part)), None)


def one_group(indicator: str) -> dict | None:
    """Return the PMKS group (of reference.yml) that an indicator counts; None for none, several, or families.

    Every part of a list must name the same group: of `penyandang cacat dan eks trauma` one number cannot be told apart.
    """
    found: dict[str, dict] = {}
    for part in counted_parts(indicator):
        own = _group_of(part)
        if own is None or counts_families(part):
            return None
        found[own["id"]] = own
    return next(iter(found.values())) if len(found) == 1 else None


def _stock(row, pmks: pd.DataFrame) -> tuple:
    """Return count, year and rows of the types that a line is for, in the last registered year up to its own."""
    own = pmks[(pmks.region_id == row.region_id) & pmks.type_id.isin(row.types) & pmks["count"].notna()]
    own = own[own.year <= row.fiscal_year]
    own = own[own.year == own.year.max()]
    if own.empty or own["count"].sum() == 0:
        return pd.NA, pd.NA, ""
    return own["count"].sum(), own.year.iloc[0], " ".join(own.row_id)


def service_standards(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the minimum service standards (SPM) as printed: national target, own target and realisasi.

    They are the figures of the tables that print a national target: no other indicator of an office has one.

    Takes indicators: doc_id, table_id, measure, value. Gives the columns of indicators.
    """
    place = indicators.doc_id + "/" + indicators.table_id
    return indicators[place.isin(place[indicators.measure == "target_national"]) & indicators.value.notna()]


def flagged(flags: pd.DataFrame) -> pd.DataFrame:
    """Return the PMKS counts that carry a flag.

    Takes flags (register_flags): type_id, year, region_id, value, flag, note. Gives region_id, type_id, year,
    value, flag, note.
    """
    return flags.loc[flags.flag != "", ["region_id", "type_id", "year", "value", "flag", "note"]]


def states(flags: pd.DataFrame) -> pd.DataFrame:
    """Return how many PMKS cells print a number, a zero, or one of the kinds of nothing, per region and year.

    Takes flags (register_flags): year, state, region_id. Gives region_id, year and a column per state.
    """
    return flags.groupby(["region_id", "year", "state"]).size().unstack(fill_value=0).reset_index()


def reached_overview(groups: pd.DataFrame) -> pd.DataFrame:
    """Return the lines that name a PMKS group with a registered stock.

    Takes groups (reached_groups): the columns given. Gives region_id, table_id, fiscal_year, group, indicator,
    target, realisasi, stock, stock_year, planned_pct, reached_pct.
    """
    columns = [
        "region_id",
        "table_id",
        "fiscal_year",
        "group",
        "indicator",
        "target",
        "realisasi",
        "stock",
        "stock_year",
    ]
    known = groups[groups.stock.notna()] if len(groups) else groups
    return known.reindex(columns=[*columns, "planned_pct", "reached_pct"])


def standards_overview(spm: pd.DataFrame) -> pd.DataFrame:
    """Return one row per standard, the measures side by side.

    Takes spm (service_standards): table_id, line, region_id, indicator, measure, value. Gives region_id, table_id,
    line, indicator and a column per measure.
    """
    if spm.empty:
        return spm.reindex(columns=["region_id", "indicator"])
    wide = spm.pivot_table(
        index=["region_id", "table_id", "line", "indicator"], columns="measure", values="value", aggfunc="first"
    )
    return wide.reset_index()


def coverage_numbers(stock: pd.DataFrame, totals: pd.DataFrame, groups: pd.DataFrame) -> list[results.Number]:
    """Return the stocks of registered PMKS, the printed totals' differences, and shares reached.

    Takes stock (stocks): region_id, doc_id, table_id, year, value, row_ids, what, population_year; totals
    (total_checks): region_id, doc_id, year, row_ids, n_counts, difference; groups (reached_groups): doc_id,
    fiscal_year, region_id, row_ids, group, stock, stock_year, reached_pct.
    """
    found = []
    for _, row in stock.iterrows():
        name, what = f"pmks_{row.what}_{row.region_id}_{row.year}", f"{row.what}, table {row.table_id}"
        # A register counts entries: of all readings only an indicator, or a share of inhabitants, may mean persons.
        unit = "entries" if row.what in ENTRIES else "persons"
        told = results.number(name, row.value, unit, what, pd.DataFrame([row]))
        found.append(told if pd.isna(row.population_year) else replace(told, population_year=int(row.population_year)))
    found += [
        results.number(f"pmks_total_less_rows_{row.region_id}_{row.year}", row.difference, "entries",
                       f"printed total less the sum of its {row.n_counts} counts", pd.DataFrame([row]))
        for _, row in totals.iterrows()
    ]  # fmt: skip
    with_stock = groups[groups.stock.notna() & groups.reached_pct.notna()] if len(groups) else groups
    for (region, year, group), rows in with_stock.groupby(["region_id", "fiscal_year", "group"]) if len(groups) else ():
        if len(rows) == 1:
            row = rows.iloc[0]
            what = f"persons reached of {group} {year} per registered of {row.stock_year}"
            found.append(results.number(f"reached_{group}_{region}_{year}_pct", row.reached_pct, "percent", what, rows))
    return found


def coverage_table(flags: pd.DataFrame, stock: pd.DataFrame, totals: pd.DataFrame, groups: pd.DataFrame, spm):
    """Return all comparisons of people registered, planned and reached in one shape (study_schema.COVERAGE).

    Takes the frames of register_flags, stocks, total_checks, reached_groups (which may have no column) and
    service_standards. Gives the columns of study_schema.COVERAGE.
    """
    words = {"state": "number", "flag": ""}
    shared = stock.population_year.notna()
    counted_in = "population of " + stock.population_year.astype("str")
    parts = [flags]
    units = np.where(shared, "persons (share times population)",
                     np.where(stock.what.isin(ENTRIES), "entries of persons", "persons"))  # fmt: skip
    parts.append(
        stock.assign(**words, type_id="total", unit=units,
                     note=counted_in.where(shared, ""),
                     result_id=stock.doc_id + "/" + stock.table_id + "/" + stock.year.astype("str") + "/" + stock.what)
    )  # fmt: skip
    parts.append(
        totals.assign(state="number", flag="total_differs", type_id="total", unit="entries", what="total_less_rows",
                      value=totals.difference, result_id=totals.row_ids + "/total_less_rows")
        .query("difference != 0")
    )  # fmt: skip
    for name in ("planned_pct", "reached_pct"):
        if len(groups):
            known = groups[groups[name].notna()]
            parts.append(
                known.assign(**words, type_id=known.group, unit="percent of registered", what=name, value=known[name],
                             year=known.stock_year, result_id=known.result_id + "/" + name,
                             note="types overlap; shares do not add up")
            )  # fmt: skip
    parts.append(
        spm.assign(flag="", note=spm.indicator, type_id="spm", what="spm_" + spm.measure, year=spm.fiscal_year,
                   unit="percent", row_ids=spm.row_id, result_id=spm.row_id + "/spm")
    )  # fmt: skip
    columns = ["result_id", "region_id", "doc_id", "table_id", "type_id", "year", "what", "value", "unit", "state"]
    return pd.concat([part.reindex(columns=[*columns, "flag", "note", "row_ids"]) for part in parts], ignore_index=True)
