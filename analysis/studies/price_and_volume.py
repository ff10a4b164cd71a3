"""Volume and price: the change of a line's money over its plan as change of units, of days and of the unit price.

The parts add up to the change: each is the logarithmic mean of both amounts times the logarithm of its own ratio (the
logarithmic mean Divisia index; Ang 2005).
"""

import numpy as np
import pandas as pd

from analysis.studies import reference, results, selection

NOMINAL, REAL = "nominal", "real"


def price_and_volume(years: pd.DataFrame) -> pd.DataFrame:
    """Return the change of each line's ceiling between two years of its plan, divided among volume, days and price.

    Spans are the first year to the last, and to the last with a price index where that is another. real is in
    December prices of the first year; without an index there is none, and reason says so. days are known only where
    both years are a round norm for every day of the year: then the price is that of a day and days change nothing; else
    days_rp is empty and whatever changed of them stands in the price. Lines with zero rupiah or units in one of the
    years have no ratio and say so.

    Takes years (achievement.plan_years): line_id, fiscal_year, unit_kind, count, region_id, doc_id, name, phase,
    pagu_rp, row_ids. Gives result_id, region_id, doc_id, table_id, line_id, name, unit_kind, basis, first_year,
    last_year, phase, pagu_rp, pagu_last_rp, count, count_last, change_rp, volume_rp, days_rp, price_rp, reason,
    row_ids.
    """
    found = []
    for _, own in years.groupby("doc_id"):
        span = sorted({int(year) for year in own.fiscal_year.dropna()})
        indexed = [year for year in span if _has_index(year)]
        ends = [(span[0], span[-1])] + (
            [(span[0], indexed[-1])] if indexed and span[0] < indexed[-1] < span[-1] else []
        )
        for first, last in ends if len(span) > 1 else ():
            for _, rows in own[own.fiscal_year.isin([first, last])].groupby("line_id"):
                if rows.fiscal_year.nunique() == 2 and len(rows) == 2:
                    found += [_changed(rows.sort_values("fiscal_year"), basis) for basis in (NOMINAL, REAL)]
    columns = ["result_id", "region_id", "doc_id", "table_id", "line_id", "name", "unit_kind", "basis", "first_year"]
    columns += ["last_year", "phase", "pagu_rp", "pagu_last_rp", "count", "count_last", "change_rp", "volume_rp"]
    columns += ["days_rp", "price_rp", "reason", "row_ids"]
    figures = [name for name in columns if name.endswith("_rp") or name.startswith("count")]
    return pd.DataFrame(found, columns=columns).astype(dict.fromkeys(figures, "Float64"))


def _has_index(year: int) -> bool:
    return bool(selection.price_factor(pd.Series([year]), max(reference.read()["cpi"]["rates"])).notna().all())


def _changed(rows: pd.DataFrame, basis: str) -> dict:
    first, last = rows.iloc[0], rows.iloc[1]
    factor = 1.0
    if basis == REAL:
        known = _has_index(int(first.fiscal_year)) and _has_index(int(last.fiscal_year))
        factor = (
            selection.price_factor(pd.Series([last.fiscal_year]), int(first.fiscal_year)).iloc[0] if known else np.nan
        )
    figures = rows[["pagu_rp", "count"]].astype(float).to_numpy()
    money, units = (figures[0, 0], figures[1, 0] * factor), (figures[0, 1], figures[1, 1])
    daily = all(_by_the_day(*pair) for pair in zip((figures[0, 0], figures[1, 0]), units, strict=True))
    parts = _parts(money, units, daily)
    return {
        "result_id": f"{first.line_id}/{first.fiscal_year}-{last.fiscal_year}/{basis}",
        "region_id": first.region_id,
        "doc_id": first.doc_id,
        "table_id": first.line_id.split("/")[1],
        "line_id": first.line_id,
        "name": first["name"],
        "unit_kind": first.unit_kind,
        "basis": basis,
        "first_year": int(first.fiscal_year),
        "last_year": int(last.fiscal_year),
        "phase": last.phase,
        "pagu_rp": money[0],
        "pagu_last_rp": money[1],
        "count": units[0],
        "count_last": units[1],
        "reason": parts.get("reason") or "",
        "row_ids": f"{first.row_ids} {last.row_ids}",
        **{name: value for name, value in parts.items() if name != "reason"},
    }


def _parts(money: tuple[float, float], units: tuple[float, float], by_the_day: bool) -> dict:
    """Return the parts of a change of money in rupiah, or the reason why there are none."""
    if np.isnan(money[1]) and not np.isnan(money[0]):
        return {"reason": "no price index, or a figure is not resolved"}
    if any(np.isnan([*money, *units])):
        return {"reason": "a figure is not resolved"}
    change = money[1] - money[0]
    if min(*money, *units) <= 0:
        return {"change_rp": change, "reason": "starts from nothing or ends with it"}
    mean = money[0] if np.isclose(*money, rtol=1e-12) else change / np.log(money[1] / money[0])
    volume = mean * np.log(units[1] / units[0])
    days = 0.0 if by_the_day else np.nan
    return {"change_rp": change, "volume_rp": volume, "days_rp": days, "price_rp": change - volume}


def _by_the_day(money: float, units: float) -> bool:
    """Tell whether money is a round norm for every day of the year and every unit."""
    rule = reference.read()["norms"]["per_unit"]
    if np.isnan(money) or not units > 0:
        return False
    steps = money / units / rule["per_unit"] / rule["step_rp"]
    return steps >= 1 and abs(steps - round(steps)) < 1e-9


def price_numbers(table: pd.DataFrame) -> list[results.Number]:
    """Return, by office, span and basis, how much of the change of money is volume and how much price.

    Takes table (price_and_volume): the columns given.
    """
    found = []
    good = table[table.reason == ""]
    for (region, first, last, basis), rows in good.groupby(["region_id", "first_year", "last_year", "basis"]):
        named = results.key(region, first, last, basis)
        what = f"change of the ceiling {first} to {last} of {len(rows)} lines that count, {basis}"
        for part in ("change", "volume", "price"):
            told = what if part == "change" else f"{part} in the {what}"
            found.append(results.number(f"{part}_{named}_rp", rows[f"{part}_rp"].sum(), "rupiah", told, rows))
    return found
