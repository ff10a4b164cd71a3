"""Unit costs of one name over offices, each shrunken by what its lines can tell, and readings far from all others."""

import numpy as np
import pandas as pd

from analysis.studies import mixed, results
from analysis.studies.estimators import FEWEST_CLUSTERS
from analysis.studies.rules import CANNOT_TELL
from analysis.studies.services import SERVICE, comparable_costs, one_name
from analysis.tidy.check import each

FAR = 10  # times what the same office pays elsewhere: a reading that far off is told beside its range

COLUMNS = ["n_offices", "region_id", "n_costs", "own_rp", "pooled_rp", "low_rp", "high_rp", "typical_rp", "spread"]


def pooled_costs(costs: pd.DataFrame) -> pd.DataFrame:
    """Return what each office pays per unit for lines of one name and phase, pooled over the offices.

    Costs are geometric means of an office's lines and years. pooled_rp lies between own_rp and typical_rp, the mean of
    all offices, the nearer to the latter the fewer costs an office has and the more they differ inside offices (random
    intercepts of office and document on logarithms). spread is a factor: one standard deviation between offices. There
    is nothing pooled of fewer than three offices or where no office has two costs, and no interval below ten offices:
    reason says so. Names of one office alone have no row.

    Takes costs, as services.services does. Gives service, line_name, setting, unit_kind, basis, phase, n_offices,
    region_id, n_costs, own_rp, pooled_rp, low_rp, high_rp, typical_rp, spread, reason.
    """
    good = comparable_costs(costs)
    good = good[(good.work == "benefit") & (good.rp_per_unit > 0)]
    good = good.assign(line_name=good.name.map(one_name))
    found = []
    for _, rows in good.groupby(SERVICE):
        if rows.region_id.nunique() > 1:
            found.append(_pooled(rows).assign(**{name: rows[name].iloc[0] for name in SERVICE}))
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    return table.reindex(columns=[*SERVICE, *COLUMNS, "reason"])


def _pooled(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the offices' costs of lines of one name."""
    logs = pd.Series(np.log(rows.rp_per_unit.to_numpy(dtype=float)), index=rows.index)
    offices = logs.groupby(rows.region_id).agg(["mean", "size"])
    table = pd.DataFrame({"region_id": offices.index, "n_costs": offices["size"].to_numpy(),
                          "own_rp": np.exp(offices["mean"].to_numpy()), "n_offices": len(offices)})  # fmt: skip
    if len(offices) < mixed.FEWEST_OFFICES:
        return table.assign(reason=f"{CANNOT_TELL}: {len(offices)} offices, {mixed.FEWEST_OFFICES} are needed")
    if len(rows) <= 1 + len(offices):
        return table.assign(reason=f"{CANNOT_TELL}: hardly an office has two costs")
    fit = mixed.random_intercepts(logs, pd.DataFrame(index=rows.index), rows.region_id, rows.doc_id)
    told = fit.offices.set_index("office").loc[table.region_id].reset_index()
    known = len(offices) >= FEWEST_CLUSTERS
    return table.assign(
        pooled_rp=np.exp(told.shrunken),
        low_rp=np.exp(told.low) if known else np.nan,
        high_rp=np.exp(told.high) if known else np.nan,
        typical_rp=float(np.exp(fit.effects["mean"])),
        spread=float(np.exp(fit.sd_office)),
        reason="" if known else f"no interval: {len(offices)} offices, {FEWEST_CLUSTERS} are needed",
    )


def far_readings(costs: pd.DataFrame) -> pd.DataFrame:
    """Return unit costs whose greatest reading is far above what the same office pays for the service elsewhere.

    The reading stays in the range: neither days nor a price per day are printed that would exclude it. times is the
    greatest reading over the greatest cost of the office's other lines of that service, kind, basis and year.

    Takes costs, as services.services does, and region_id. Gives region_id, doc_id, fiscal_year, line_id, name, service,
    basis, unit_kind, rp_per_unit, rp_per_unit_high, other_rp, times, row_ids.
    """
    columns = ["region_id", "doc_id", "fiscal_year", "line_id", "name", "service", "basis", "unit_kind", "rp_per_unit"]
    good = comparable_costs(costs)
    good = good[good.work == "benefit"]
    found = []
    for _, rows in good.groupby(["doc_id", "fiscal_year", "service", "unit_kind", "basis"]):
        for row in each(rows[rows.rp_per_unit_high > rows.rp_per_unit]):
            others = rows[rows.line_id != row.line_id].rp_per_unit
            if len(others) and row.rp_per_unit_high > FAR * others.max():
                times = float(row.rp_per_unit_high / others.max())
                kept = {name: getattr(row, name) for name in (*columns, "rp_per_unit_high", "row_ids")}
                found.append(kept | {"other_rp": float(others.max()), "times": times})
    return pd.DataFrame(found, columns=[*columns, "rp_per_unit_high", "other_rp", "times", "row_ids"])


def far_numbers(far: pd.DataFrame) -> list[results.Number]:
    """Return the readings that are far from the office's other lines, in words.

    Takes far (far_readings): the columns given.
    """
    found = []
    for _, row in far.iterrows():
        place = row.line_id.split("/")
        name = results.key("far_reading", row.region_id, row.fiscal_year, place[1], place[2], row.basis, "rp")
        shown = (
            f"{row['name']}, {row.basis}: up to {results.show(row.rp_per_unit_high, 'rupiah')} a year if counts that "
        )
        shown += f"twelve divides are months, {row.times:.0f} times what the office's other line of the service costs "
        shown += f"({results.show(row.other_rp, 'rupiah')}); {results.show(row.rp_per_unit, 'rupiah')} as printed"
        what = f"greatest reading of a unit cost, {row.times:.0f} times that of the office's other lines"
        found.append(results.number(name, row.rp_per_unit_high, "rupiah", what, pd.DataFrame([row]), shown=shown))
    return found
