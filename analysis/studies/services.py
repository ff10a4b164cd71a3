"""What services cost per unit: lines of one name and phase together, norms of a day, and how much money that covers."""

import re
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.source import nomenclature, spelling, terms
from analysis.studies import reference, results
from analysis.tidy.check import each

SERVICE = ["service", "line_name", "setting", "unit_kind", "basis", "phase"]


def services(costs: pd.DataFrame) -> pd.DataFrame:
    """Return what benefit lines cost per unit by service, name of the line, kind and phase: weighted, median and range.

    Ceilings of different phases are never pooled, nor lines of different names under one service. weighted_rp is the
    ratio of the sums over lines, each line once (the mean of its years); least and most are of all admissible readings;
    spread is exp of the median absolute deviation of the logarithms: a factor, 1 for equal costs. Few unlike lines have
    a range and no typical cost.

    Takes costs (unit_costs): line_id, name, period, basis, phase, doc_id, main, work, service, setting, unit_kind,
    reading, reason, count, amount_rp, row_ids, rp_per_unit, rp_per_unit_low, rp_per_unit_high. Gives service,
    line_name, setting, unit_kind, basis, phase, weighted_rp, median_rp, least_rp, most_rp, spread, n_lines,
    n_documents, row_ids.
    """
    good = comparable_costs(costs)
    good = good[good.work == "benefit"]
    good = good.assign(line_name=good.name.map(one_name))
    per_line = good.groupby([*SERVICE, "doc_id", "line_id"]).agg(
        rp_per_unit=("rp_per_unit", "median"),
        low=("rp_per_unit_low", "min"),
        high=("rp_per_unit_high", "max"),
        amount_rp=("amount_rp", "mean"),
        units=("count", "mean"),
        row_ids=("row_ids", " ".join),
    )
    per_line["log"] = np.log(per_line.rp_per_unit.astype(float))
    sums = (
        per_line.reset_index()
        .groupby(SERVICE)
        .agg(
            amount_rp=("amount_rp", "sum"),
            units=("units", "sum"),
            median_rp=("rp_per_unit", "median"),
            least_rp=("low", "min"),
            most_rp=("high", "max"),
            spread=("log", lambda logs: float(np.exp(np.median(np.abs(logs - np.median(logs)))))),
            n_lines=("line_id", "nunique"),
            n_documents=("doc_id", "nunique"),
            row_ids=("row_ids", " ".join),
        )
    )
    sums.insert(2, "weighted_rp", sums.amount_rp / sums.units)
    return sums.drop(columns=["amount_rp", "units"]).reset_index()


@lru_cache(maxsize=10_000)  # more than a few regions have
def one_name(name: str) -> str:
    """Return the sub-kegiatan of the nomenclature that a line's name spells, else its own name, in small letters."""
    known = {line: line for _, line in nomenclature.names("sub_kegiatan")}
    return terms.normalise(spelling.matched(name, known) or name)


def cost_norms(costs: pd.DataFrame) -> pd.DataFrame:
    """Return the unit costs that are a round norm for every day of a year, or a round sum for every month of a person.

    units x times x norm_rp is then the line's whole money. Only a day's norm, or a count of person-months, is evidence:
    a cost of a year divides by twelve too often. standard_rp is what a printed standard (reference.yml) allows for it.

    Takes costs (unit_costs): region_id, doc_id, table_id, fiscal_year, basis, name, unit, count, service, setting,
    reading, reason, period, amount_rp, rp_per_unit, row_ids. Gives region_id, doc_id, table_id, fiscal_year, basis,
    name, unit, count, amount_rp, rp_per_unit, times, norm_rp, standard, standard_rp, row_ids.
    """
    columns = ["region_id", "doc_id", "table_id", "fiscal_year", "basis", "name", "unit", "count", "amount_rp"]
    columns += ["rp_per_unit", "times", "norm_rp", "standard", "standard_rp", "row_ids"]
    if costs.empty:
        return pd.DataFrame(columns=columns)
    rules = reference.read()["norms"]
    good = costs[(costs.reason == "") & (costs.period == "year") & costs.rp_per_unit.notna()]
    found = []
    for reading, rule in rules.items():
        own = good[good.reading == reading]
        norm = own.rp_per_unit.astype(float) / rule["per_unit"]
        steps = norm / rule["step_rp"]
        own = own[((steps - steps.round()).abs() < 1e-9) & (steps >= 1)]
        found.append(own.assign(norm_rp=norm[own.index], times=rule["times"]))
    norms = pd.concat(found)
    standards = [_standard(row) for row in each(norms)]
    norms = norms.assign(standard=[name for name, _ in standards], standard_rp=[price for _, price in standards])
    return norms.sort_values(["region_id", "fiscal_year", "name"])[columns].astype({"standard_rp": "Float64"})


def with_norms(costs: pd.DataFrame) -> pd.DataFrame:
    """Return unit costs (spending.unit_costs) with the norm that each is seen to be: norm_rp and times, else empty."""
    norms = cost_norms(costs)
    return costs.assign(norm_rp=norms.norm_rp.reindex(costs.index), times=norms.times.reindex(costs.index).fillna(""))


def _standard(row) -> tuple[str, float | None]:
    """Return the printed standard for a norm: its name, and its price of the year and region where that is known."""
    for standard in reference.read()["cost_standards"]:
        if standard["service"] == row.service and standard["setting"] in ("", row.setting):
            prices = standard["rupiah"].get(row.fiscal_year, {})
            return standard["name"], prices.get(row.region_id)
    return "", None


def norm_numbers(norms: pd.DataFrame) -> list[results.Number]:
    """Return the norms that unit costs are, by line and year.

    Takes norms (cost_norms): the columns given.
    """
    found = []
    for _, row in norms.iterrows():
        line, rows = row.row_ids.split("/")[2], pd.DataFrame([row])
        name = results.key("norm", row.region_id, row.fiscal_year, row.table_id, line, row.basis, "rp")
        what = f"{row['name']}: {row['count']:g} {row.unit}, {row.times}, {row.basis}"
        told = results.number(name, row.norm_rp, "rupiah", what, rows)
        found.append(replace(told, shown=f"{row['name']}, {row['count']:g} {row.unit}: {told.shown} ({row.times})"))
    return found


def comparable_costs(costs: pd.DataFrame) -> pd.DataFrame:
    """Return the costs that are compared: of years, from main tables, never a month's beside a person's.

    Takes costs (unit_costs): period, main, reading, reason, rp_per_unit. Gives the columns of costs.
    """
    return costs[
        (costs.reason == "")
        & costs.main
        & (costs.period == "year")
        & (costs.reading != "per_person_month")
        & costs.rp_per_unit.notna()
    ]


def covered(sums: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    """Return how much of the welfare ceiling of each office and year the unit costs rest on.

    A line counts as covered where a benefit line of the main table has one planned cost. Where an amount of the ceiling
    is open the share has a range only.

    Takes sums (office_money.office_sums): region_id, doc_id, table_id, fiscal_year, phase, scope, basis, amount_rp,
    amount_low_rp, amount_high_rp, row_ids; costs (unit_costs): doc_id, line_id, fiscal_year, basis, main, period, work,
    reading, reason, amount_rp, rp_per_unit, row_ids. Gives region_id, doc_id, table_id, fiscal_year, phase, covered_rp,
    pagu_rp, share_pct, share_low_pct, share_high_pct, n_lines, row_ids.
    """
    columns = ["region_id", "doc_id", "table_id", "fiscal_year", "phase", "covered_rp", "pagu_rp", "share_pct"]
    columns += ["share_low_pct", "share_high_pct", "n_lines", "row_ids"]
    if sums.empty:
        return pd.DataFrame(columns=columns)
    own = sums[(sums.scope == "welfare") & (sums.basis == "pagu")].rename(columns={"amount_rp": "pagu_rp"})
    good = comparable_costs(costs)
    good = good[(good.work == "benefit") & (good.basis == "planned")]
    of_year = good.drop_duplicates(["line_id", "fiscal_year"]).groupby(["doc_id", "fiscal_year"])
    paid = of_year.agg(covered_rp=("amount_rp", "sum"), n_lines=("line_id", "size")).reset_index()
    own = own.drop(columns="n_lines").merge(paid, on=["doc_id", "fiscal_year"], how="left")
    own = own.assign(covered_rp=own.covered_rp.fillna(0), n_lines=own.n_lines.fillna(0).astype(int))
    shares = {"share_pct": "pagu_rp", "share_low_pct": "amount_high_rp", "share_high_pct": "amount_low_rp"}
    for name, whole in shares.items():
        own[name] = 100 * own.covered_rp / own[whole].where(own[whole] != 0)
    return own[columns].reset_index(drop=True)


def covered_numbers(table: pd.DataFrame) -> list[results.Number]:
    """Return the share of the welfare ceiling that unit costs rest on, of each office and year.

    Takes table (covered): the columns given.
    """
    found = []
    for _, row in table.iterrows():
        name = results.key("unit_costs_cover", row.region_id, row.fiscal_year, row.table_id, "pct")
        what = f"share of the welfare ceiling ({row.phase}) whose lines have a unit cost, table {row.table_id}"
        rows = pd.DataFrame([row])
        found.append(results.number(name, row.share_pct, "percent", what, rows, row.share_low_pct, row.share_high_pct))
    return found


def other_work(costs: pd.DataFrame) -> pd.DataFrame:
    """Return the unit costs of lines that are no benefit: registration, volunteers and institutions, staff.

    Takes costs (unit_costs): line_id, fiscal_year, period, basis, table_id, region_id, name, work, unit, count,
    reading, reason, rp_per_unit. Gives work, region_id, table_id, fiscal_year, basis, name, unit, reading, count,
    rp_per_unit.
    """
    if costs.empty:
        return costs
    good = costs[(costs.reason == "") & (costs.work != "benefit") & (costs.period == "year")]
    columns = ["work", "region_id", "table_id", "fiscal_year", "basis", "name", "unit", "reading", "count"]
    order = ["work", "region_id", "line_id", "fiscal_year", "basis", "reading"]
    return good.sort_values(order)[[*columns, "rp_per_unit"]]


def unit_cost_numbers(costs: pd.DataFrame) -> list[results.Number]:
    """Return spending per unit by service, name of the line, basis and phase: the ratio of the sums, with the range.

    Takes costs, as services does.
    """
    if costs.empty:
        return []
    good, found = comparable_costs(costs), []
    good = good.assign(line_name=good.name.map(one_name))
    sums = services(costs)
    several = sums.duplicated([key for key in SERVICE if key != "line_name"], keep=False)
    for one, shared in zip(each(sums), several, strict=True):
        own = [getattr(one, key) for key in SERVICE]
        rows = good[(good[SERVICE] == own).all(axis=1)]
        # A service whose lines have several names is as many costs, and each bears the name of its lines.
        service = [one.service, re.sub(r"[^a-z0-9]+", "_", one.line_name)] if shared else [one.service]
        phase = [one.phase] if one.basis == "planned" else []
        name = results.key("rp_per", one.unit_kind, *service, one.setting, one.basis, *phase)
        what = f"{one.basis} spending per unit ({one.unit_kind}), {one.line_name}, {one.setting}, pagu {one.phase}"
        found.append(results.number(name, one.weighted_rp, "rupiah", what, rows, one.least_rp, one.most_rp))
    return found
