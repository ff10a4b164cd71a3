"""What reaching everybody registered would cost at today's unit costs, and what share of today's budget that is."""

from dataclasses import replace

import pandas as pd

from analysis.source import register
from analysis.studies import people, reference, results, services
from analysis.tidy.check import each

EVERYBODY = "everybody"
PERSONS = ("printed_total", "sum_of_types", "sum_without_fakir_miskin", "indicator", "share_of_population")
_PLACE = ["region_id", "doc_id", "fiscal_year", "phase"]
_COLUMNS = [
    *(*_PLACE, "group_id", "reading", "registered", "stock_year", "rp_per_person", "rp_per_person_low"),
    *("rp_per_person_high", "cost_rp", "cost_low_rp", "cost_high_rp", "budget_rp", "share_pct", "share_low_pct"),
    *("share_high_pct", "covered_pct", "n_lines", "reason", "row_ids"),
]
LEAST_COVERED_PCT = 25  # of the welfare ceiling, that unit costs must hold to be taken for everybody
FIGURES = ("cost_rp", "cost_low_rp", "cost_high_rp", "share_pct", "share_low_pct", "share_high_pct")


def reach_costs(
    costs: pd.DataFrame, stock: pd.DataFrame, pmks: pd.DataFrame, sums: pd.DataFrame, region_ids
) -> pd.DataFrame:
    """Return registered persons times spending per person, by office, year, PMKS group and reading of the register.

    group_id is everybody, with each reading of the register of the nearest year (people.stocks) and the unit costs of
    all benefit lines that count persons; or a group, with the sum of its types and the unit costs of lines that name it
    alone. rp_per_person is the ratio of the sums, low and high span the lines and their readings. budget_rp is the
    welfare ceiling of the same document and year, covered_pct the part of it that the lines of everybody hold. Nothing
    is computed, and reason says why, for a region without register or unit costs, for a group without a line of its
    own, and for everybody where the lines hold less than a quarter of the budget: they say nothing of the rest. A sum
    and no plan: registrations overlap, a stock is no year's flow, and the next person does not cost what the last did.

    Takes costs (spending.unit_costs); stock (people.stocks); pmks; sums (office_money.office_sums); region_ids of the
    selection. Gives region_id, doc_id, fiscal_year, phase, group_id, reading, registered, stock_year, rp_per_person,
    rp_per_person_low, rp_per_person_high, cost_rp, cost_low_rp, cost_high_rp, budget_rp, share_pct, share_low_pct,
    share_high_pct, covered_pct, n_lines, reason, row_ids, result_id.
    """
    good = services.comparable_costs(costs)
    good = good[(good.work == "benefit") & (good.basis == "planned") & (good.unit_kind == "people")]
    good = good.assign(group_id=[group_of(text) for text in good.indicator])
    found = []
    for region in region_ids:
        own = good[good.region_id == region]
        registers = _registers(stock[stock.region_id == region], pmks[pmks.region_id == region])
        if own.empty or registers.empty:
            found.append(_nothing(region, own, registers))
            continue
        for place, lines in own.groupby(_PLACE):
            for group_id, readings in registers.groupby("group_id", sort=False):
                rows = lines if group_id == EVERYBODY else lines[lines.group_id == group_id]
                for reading in each(_nearest(readings, place[2])):
                    found.append(dict(zip(_PLACE, place, strict=True)) | _cost(rows, reading))
    table = pd.DataFrame(found, columns=[*_COLUMNS, "amount_rp"])
    table = _beside_budget(table, sums)[_COLUMNS]
    keys = ["region_id", "doc_id", "fiscal_year", "phase", "group_id", "reading"]
    return table.assign(result_id=results.row_names(table, keys))


def group_of(indicators: str) -> str:
    """Return the one PMKS group that every indicator of a line names, "" where they name none or several."""
    groups = [people.one_group(each) for each in indicators.split("; ")]
    ids = {group["id"] if group else "" for group in groups}
    return ids.pop() if len(ids) == 1 else ""


def _registers(stock: pd.DataFrame, pmks: pd.DataFrame) -> pd.DataFrame:
    """Return every count of registered persons: of everybody by reading, of each group by its types."""
    everybody = stock[stock.what.isin(PERSONS)].rename(columns={"what": "reading"}).assign(group_id=EVERYBODY)
    parts = [everybody[["group_id", "reading", "year", "value", "row_ids"]]]
    for rule in reference.read()["line_groups"]:
        own = people.whole(pmks) if len(pmks) else pmks
        own = own[own.type_id.isin(rule["types"]) & own["count"].notna()] if len(own) else own
        if len(own):
            sums = own.groupby("year").agg(value=("count", "sum"), row_ids=("row_id", " ".join)).reset_index()
            parts.append(sums.assign(group_id=rule["id"], reading="sum_of_types"))
    every = pd.concat(parts, ignore_index=True).astype({"value": "Float64", "year": "Int64"})
    return every[(every.value > 0).fillna(False)]


def _nearest(readings: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return each reading in the year nearest to the money's, of two as near the earlier."""
    distance = (readings.year - year).abs()
    return readings.assign(distance=distance).sort_values(["distance", "year"]).drop_duplicates("reading")


def _cost(rows: pd.DataFrame, reading) -> dict:
    found = {
        "group_id": reading.group_id,
        "reading": reading.reading,
        "registered": reading.value,
        "stock_year": reading.year,
        "n_lines": rows.line_id.nunique(),
        "amount_rp": rows.drop_duplicates("line_id").amount_rp.sum(skipna=False),
        "reason": "" if len(rows) else "no line that names this group alone has a unit cost",
        "row_ids": " ".join([*rows.row_ids, reading.row_ids]),
    }
    if rows.empty:
        return found
    per_person = {
        "": rows.amount_rp.sum(skipna=False) / rows["count"].sum(skipna=False),
        "_low": rows.rp_per_unit_low.min(),
        "_high": rows.rp_per_unit_high.max(skipna=False),
    }
    for end, rupiah in per_person.items():
        found |= {f"rp_per_person{end}": rupiah, f"cost{end}_rp": reading.value * rupiah}
    return found


def _nothing(region: str, costs: pd.DataFrame, registers: pd.DataFrame) -> dict:
    why = "no register of persons" if registers.empty else "no line with a unit cost of persons"
    nothing = {"region_id": region, "doc_id": "", "phase": "", "group_id": EVERYBODY, "reading": "", "row_ids": ""}
    return nothing | {"n_lines": costs.line_id.nunique(), "reason": why}


def _beside_budget(table: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    """Return the costs with their shares of the welfare ceiling; those of everybody only where lines hold enough."""
    named = table.columns[table.columns.str.contains("_rp$|^rp_|_pct$|^registered$")]
    table = table.astype(dict.fromkeys(named, "Float64")).astype({"fiscal_year": "Int64", "stock_year": "Int64"})
    if sums.empty:
        return table
    welfare = sums[(sums.scope == "welfare") & (sums.basis == "pagu")]
    ends = {"budget_rp": "amount_rp", "least_rp": "amount_low_rp", "most_rp": "amount_high_rp"}
    welfare = welfare.rename(columns={old: new for new, old in ends.items()})[["doc_id", "fiscal_year", *ends]]
    welfare = welfare.drop_duplicates(["doc_id", "fiscal_year"])
    both = table.drop(columns="budget_rp").merge(welfare, on=["doc_id", "fiscal_year"], how="left")
    shares = {"share": ("cost_rp", "budget_rp"), "share_low": ("cost_low_rp", "most_rp")}
    shares |= {"share_high": ("cost_high_rp", "least_rp"), "covered": ("amount_rp", "most_rp")}
    for name, (cost, budget) in shares.items():
        both[f"{name}_pct"] = 100 * both[cost] / both[budget].where(both[budget] > 0)
    few = (both.group_id == EVERYBODY) & (both.reason == "") & ~(both.covered_pct >= LEAST_COVERED_PCT).fillna(False)
    both[[*FIGURES]] = both[[*FIGURES]].mask(few)
    both["reason"] = both.reason.mask(few, f"unit costs hold less than {LEAST_COVERED_PCT} % of the welfare ceiling")
    return both


def reach_numbers(table: pd.DataFrame) -> list[results.Number]:
    """Return what reaching everybody registered, and each group, would cost, and its share of the welfare ceiling.

    Of everybody there is a range only, over the readings of the register and the unit costs; a group has a value where
    its lines give one.

    Takes table (reach_costs): the columns given.
    """
    found = []
    for place, rows in table[table.reason == ""].groupby([*_PLACE[:1], *_PLACE[2:], "group_id"]):
        region, year, phase, group = place
        one = rows.iloc[0] if group != EVERYBODY else None
        name = results.key("reach_cost", region, year, phase, group)
        what = f"registered of {rows.stock_year.min()} ({group}; {', '.join(rows.reading)}) times spending per person"
        for unit, kind, more in (("rupiah", "rp", ""), ("percent", "pct", ", per welfare ceiling of the year")):
            value, low, high = (
                ("cost", "cost_low", "cost_high") if kind == "rp" else ("share", "share_low", "share_high")
            )
            ends = rows[f"{low}_{kind}"].min(), rows[f"{high}_{kind}"].max()
            point = None if one is None else one[f"{value}_{kind}"]
            told = results.number(f"{name}_{kind}", point, unit, f"{what}, {phase}{more}", rows, *ends, digits=0)
            found.append(replace(told, n_lines=int(rows.n_lines.max())))
    return found


def left_out(table: pd.DataFrame) -> list[str]:
    """Return, as findings, for which regions nothing is told of everybody registered, and why.

    Takes table (reach_costs): region_id, fiscal_year, group_id, reason.
    """
    own = table[(table.group_id == EVERYBODY) & (table.reason != "")]
    known = register.regions()
    found = []
    for (region, reason), rows in own.groupby(["region_id", "reason"]):
        years = sorted({str(year) for year in rows.fiscal_year.dropna()})
        where = known[region].name_en if region in known else str(region)
        found.append(
            f"{' '.join([where, ', '.join(years)]).strip()}: what everybody would cost cannot be told: {reason}."
        )
    return found
