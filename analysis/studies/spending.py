"""Spending per beneficiary: unit costs of lines.

Ratios are taken from sums. Families are not turned into persons, and kinds of units are never mixed.
"""

import math
import re
from functools import lru_cache

import pandas as pd

from analysis.source import register, terms
from analysis.studies import measures, reference, study_schema
from analysis.studies.indicator_words import counted_parts, counts_families

COUNTED = ("people", "families", "groups", "organisations", "person_months", "person_years")
MONTHS = 12
_LINE_AND_YEAR = ["line_id", "fiscal_year", "period"]


def unit_costs(table: pd.DataFrame, indicators: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return spending per counted person, family, group or organisation, per line, year, basis and reading.

    planned is pagu / target, realised is realisasi / realisasi. Where the count is not one number of one
    kind, or the money also pays for something else, nothing is computed and reason says why. Counts of
    person-months have a row per_person_month and a row per_person (twelve months). A line that two tables
    print is one line; the range spans candidate readings, what the other tables print, and, in a document that prints
    person-months as persons elsewhere, the reading of counts as person-months where twelve divides each of the line's.

    Takes table (measures.lines): doc_id, table_id, line, pagu_row, region_id, name, function, fiscal_year, period,
    phase, pagu_rp, line_id, parent_line, pagu_low_rp, pagu_high_rp, pagu_least_rp, pagu_most_rp, contested,
    realisasi_rp, realisasi_low_rp, realisasi_high_rp, realisasi_least_rp, realisasi_most_rp, realisasi_row,
    nomenclature, leaf, main; indicators: doc_id, table_id, line, row_id, status, owner_id, indicator, unit,
    unit_kind, fiscal_year, period, measure, value, alternatives, state; checks: rule, rows. Gives line_id,
    fiscal_year, period, basis, table_id, region_id, doc_id, name, function, nomenclature, main, phase, work,
    service, setting, indicator, unit, unit_kind, count, count_low, count_high, reading, amount_rp, amount_low_rp,
    amount_high_rp, contested, reason, row_ids, rp_per_unit, rp_per_unit_low, rp_per_unit_high, result_id.
    """
    counted = measures.counts_of_lines(table, indicators, checks)
    money = table.drop(columns=["table_id", "doc_id", "line"])
    merged = counted.merge(money, on=_LINE_AND_YEAR, how="inner", validate="m:1")
    # Strings as Python objects: the thousands of small groups are then taken out a quarter faster.
    merged = merged.astype(dict.fromkeys(merged.columns[merged.dtypes == "str"], object))
    groups = merged.groupby([*_LINE_AND_YEAR, "measure", "table_id"], dropna=False, sort=True)
    beside = [*_LINE_AND_YEAR, "unit_kind", "measure", "indicator", "value"]
    near = {str(line): rows for line, rows in merged.groupby("line_id")[beside]}
    rows = [_unit_cost(group, near) for _, group in groups if group.unit_kind.isin(COUNTED).any()]
    if not rows:
        return study_schema.conform(pd.DataFrame(), study_schema.UNIT_COSTS).astype({"main": bool, "contested": bool})
    return _one_table_per_line(pd.DataFrame(rows))


def _unit_cost(group: pd.DataFrame, near: dict[str, pd.DataFrame]) -> dict:
    first = group.iloc[0]
    planned = first.measure == "target"
    money = "pagu" if planned else "realisasi"
    count, low, high, reason = _one_count(group)
    if not first.leaf:
        reason = "its parts are counted on their own lines"
    elif not reason and pd.isna(first[f"{money}_low_rp"]):
        reason = f"{money} not resolved" if planned or first.realisasi_row else "no realisasi printed"
    elif not reason and first[f"{money}_high_rp"] == 0:
        reason = f"{money} is zero"
    service, work = classify(first["name"], " ".join(group.indicator), first.function)
    return {
        "line_id": first.line_id,
        "fiscal_year": first.fiscal_year,
        "period": first.period,
        "basis": study_schema.BASES[first.measure],
        "table_id": first.table_id,
        "region_id": first.region_id,
        "doc_id": first.doc_id,
        "name": first["name"],
        "function": first.function,
        "nomenclature": first.nomenclature,
        "main": first.main,
        "phase": first.phase if planned else "realisasi",
        "work": work,
        "service": service,
        "setting": setting(first.function, first.region_id, first.nomenclature),
        "indicator": "; ".join(dict.fromkeys(group.indicator)),
        "unit": "+".join(dict.fromkeys(group.unit)),
        "unit_kind": "+".join(dict.fromkeys(group.unit_kind)),
        "count": count,
        "count_low": low,
        "count_high": high,
        "count_of_months": _as_months(group),
        "reading": _reading(group, count, near),
        "amount_rp": first[f"{money}_rp"],
        "amount_low_rp": first[f"{money}_least_rp"],
        "amount_high_rp": first[f"{money}_most_rp"],
        "contested": first.contested,
        "reason": reason,
        "row_ids": " ".join([first[f"{money}_row"], *group.row_id]).strip(),
    }


def _one_count(group: pd.DataFrame) -> tuple:
    """Return what one line counts: value, low, high and, where it is no single count, the reason."""
    none = (pd.NA, pd.NA, pd.NA)
    kinds = dict.fromkeys(group.unit_kind)
    others = [kind for kind in kinds if kind not in COUNTED]
    if others:
        return *none, f"the same money also pays for: {', '.join(others)}"
    if len(kinds) > 1:
        return *none, f"counts of different kinds: {', '.join(kinds)}"
    texts = group.indicator.map(terms.normalise)
    if len(group) > 1 and not _disjoint(texts):
        return *none, "several counts that may overlap"
    if "people" in kinds and any(counts_families(part) for text in group.indicator for part in counted_parts(text)):
        return *none, "unit printed as persons, indicator counts families"
    low, high = group.count_low.sum(skipna=False), group.count_high.sum(skipna=False)
    if pd.isna(low):
        unresolved = (group.count_status == "unresolved").any()
        return *none, "count not resolved" if unresolved else "count not reported"
    if high == 0:
        return *none, "count is zero"
    return group.value.sum(skipna=False), low, high, ""


def _as_months(group: pd.DataFrame) -> float:
    """Return the persons if the numbers were person-months: all of a line or none, so that twelve divides each."""
    values = group.value.fillna(0)
    months = (group.unit_kind == "people").all() and (values % MONTHS == 0).all()
    return math.fsum(values) / (MONTHS if months else 1)


def _disjoint(texts: pd.Series) -> bool:
    """Tell whether indicators differ in nothing but the group of people that they name."""
    groups = "|".join(sorted(reference.read()["groups"], key=len, reverse=True))
    bare = texts.str.replace(rf"\b(?:{groups})\b", "", regex=True).str.replace(" +", " ", regex=True)
    return bare.nunique() == 1 and texts.nunique() == len(texts)


def _reading(group: pd.DataFrame, count: float, near: dict[str, pd.DataFrame]) -> str:
    """Return what the count counts: units, months of persons, or years of persons."""
    first = group.iloc[0]
    if pd.isna(count) or first.unit_kind not in ("people", "person_months", "person_years"):
        return "per_unit"
    if first.unit_kind == "person_years":
        return "per_person_year"
    same = pd.concat([near[line] for line in (first.line_id, first.parent_line) if line in near])
    same = same[same.unit_kind == first.unit_kind]
    if first.period == "end":
        own = same[(same.line_id == first.line_id) & (same.measure == "target")]
        years = own[(own.period == "year") & (own.indicator == first.indicator)].value
        summed = len(years) > 1 and years.notna().all() and years.sum() == count
        return "per_person_year" if summed else "per_unit"
    if first.unit_kind == "person_months":
        return "per_person_month"
    same = same[same.fiscal_year == first.fiscal_year]
    paid_monthly = group.indicator.str.contains(reference.read()["monthly_payments"], case=False).all()
    if (same.value * MONTHS == count).any() or (paid_monthly and count % MONTHS == 0):
        return "per_person_month"
    return "per_unit"


def _one_table_per_line(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the costs with one table's count per line; another table's count widens the range."""
    realised = frame[frame.basis == "realised"].groupby(["line_id", "table_id"]).size()
    order = [(line, table) not in realised.index for line, table in zip(frame.line_id, frame.table_id, strict=True)]
    frame = frame.assign(order=order).sort_values([*_LINE_AND_YEAR, "basis", "order", "table_id"])
    frame = _with_months(frame)
    keys = [*_LINE_AND_YEAR, "basis"]
    groups = frame.groupby(keys, dropna=False)
    second = frame.duplicated(keys)
    comparable = (frame.reason == "") & (frame.reading == "per_unit")
    least = frame.count_low.where(comparable).groupby([frame[key] for key in keys], dropna=False).transform("min")
    most = frame.count_high.where(comparable).groupby([frame[key] for key in keys], dropna=False).transform("max")
    low, high = frame.count_low.where(~comparable, least), frame.count_high.where(~comparable, most)
    frame = frame.assign(
        count_low=low,
        count_high=high,
        reason=frame.reason.where(~second, "same line, counted in table " + groups.table_id.transform("first")),
    )
    frame = pd.concat([frame, _persons(frame)], ignore_index=True)
    figures = ["count", "count_low", "count_high", "amount_rp", "amount_low_rp", "amount_high_rp"]
    frame = frame.astype(dict.fromkeys(figures, "Float64"))
    good = frame.reason == ""
    frame["rp_per_unit"] = (frame.amount_rp / frame["count"]).where(good)
    frame["rp_per_unit_low"] = (frame.amount_low_rp / frame.count_high).where(good)
    # A count that may be zero leaves the range open above.
    frame["rp_per_unit_high"] = (frame.amount_high_rp / frame.count_low.where(frame.count_low > 0)).where(good)
    year = frame.fiscal_year.astype("str").where(frame.period == "year", "end")
    frame["result_id"] = frame.line_id + "/" + year + "/" + frame.basis + "/" + frame.table_id + "/" + frame.reading
    return frame.drop(columns="order").reset_index(drop=True)


def _with_months(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the costs whose range holds the reading of persons as person-months, where a document is known for it.

    A document that prints person-months as persons once, which another of its counts gives away, may do so elsewhere.
    """
    known = frame[(frame.reading == "per_person_month") & (frame.unit_kind == "people") & (frame.work != "staff")]
    unsure = frame.doc_id.isin(known.doc_id) & (frame.reading == "per_unit") & (frame.work == "benefit")
    least = frame.count_of_months.where(unsure & (frame.count_of_months > 0))
    low = frame.count_low.astype("Float64")
    return frame.assign(count_low=low.where(~(least < low).fillna(False), least)).drop(columns="count_of_months")


def _persons(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the person-month rows once more, per person of twelve months."""
    months = frame[(frame.reading == "per_person_month") & (frame.reason == "")]
    return months.assign(
        reading="per_person",
        count=months["count"] / MONTHS,
        count_low=months.count_low / MONTHS,
        count_high=months.count_high / MONTHS,
    )


@lru_cache(maxsize=10_000)  # more than a few regions have
def classify(name: str, indicator: str, function: str) -> tuple[str, str]:
    """Return the service of a line ("" where it serves nobody in need) and its work.

    A line's own name decides before its indicator; rules marked as last come after both.
    """
    name, indicator = terms.normalise(name), terms.normalise(indicator)
    both = f"{name} | {indicator}"
    rules = [rule for rule in reference.read()["services"] if rule.get("function", function) == function]
    first, last = ([rule for rule in rules if rule.get("last", False) is when] for when in (False, True))
    found = [rule["id"] for text, group in ((name, first), (both, first), (both, last)) for rule in group
             if re.search(rule["pattern"], text)]  # fmt: skip
    rules = [rule for rule in reference.read()["work"] if rule.get("function", function) == function]
    work = next(rule["id"] for rule in rules if re.search(rule["pattern"], both))
    return found[0] if work == "benefit" else "", work


def setting(function: str, region_id: str, nomenclature: str) -> str:
    """Return where rehabilitation happens: since 2021 provinces work inside the panti, regencies outside."""
    if function != "rehabilitation" or nomenclature != study_schema.PERMENDAGRI_90:
        return "not_told"
    return "inside" if register.regions()[region_id].level == "province" else "outside"
