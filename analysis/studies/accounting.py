"""Where every rupiah of a ceiling is: in a unit cost, or under one reason why no unit cost rests on it."""

import numpy as np
import pandas as pd

from analysis.studies import measures, results
from analysis.studies.services import comparable_costs

BENEFIT, OTHER_WORK = "in a unit cost of a benefit", "in a unit cost of other work"
NO_INDICATOR = "no indicator of its own"
NO_PERSONS = "its indicators count no persons, families, groups or organisations"
NO_TARGET = "no target printed"
OPEN_LINE = "its ceiling is not resolved"
NO_LINE = "in lines that are open, lost, or not printed below their programme"
_IN_A_COST = (BENEFIT, OTHER_WORK)
_PLACE = ["region_id", "doc_id", "table_id", "fiscal_year"]


def accounting(
    table: pd.DataFrame, indicators: pd.DataFrame, checks: pd.DataFrame, costs: pd.DataFrame, sums: pd.DataFrame
) -> pd.DataFrame:
    """Return the ceiling of each office and year by where its rupiah are, each rupiah once.

    A leaf of the main table is in a unit cost, or under the one reason why its planned cost is not computed. What the
    leaves do not hold of the sum of the programmes is in lines that are open, lost, or printed nowhere. Where the whole
    is open, a share has a range only.

    Takes table (measures.lines); indicators and checks as measures.counts_of_lines does; costs (spending.unit_costs);
    sums (office_money.office_sums): region_id, doc_id, table_id, fiscal_year, phase, scope, basis, amount_rp,
    amount_low_rp, amount_high_rp. Gives region_id, doc_id, table_id, fiscal_year, phase, where, pagu_rp, share_pct,
    share_low_pct, share_high_pct, n_lines, row_ids, result_id.
    """
    columns = [*_PLACE, "phase", "where", "pagu_rp", "share_pct", "share_low_pct", "share_high_pct", "n_lines"]
    columns += ["row_ids", "result_id"]
    if sums.empty:
        return pd.DataFrame(columns=columns)
    wholes = sums[(sums.scope == "everything") & (sums.basis == "pagu")]
    leaves = table[table.main & table.leaf & (table.level != "total") & (table.period == "year")]
    leaves = leaves.merge(wholes[_PLACE], on=_PLACE, how="inner", validate="m:1")
    leaves = leaves.assign(where=_where(leaves, measures.counts_of_lines(table, indicators, checks), costs))
    held = leaves.groupby([*_PLACE, "where"], as_index=False).agg(
        pagu_rp=("pagu_rp", "sum"), n_lines=("line_id", "nunique"), row_ids=("pagu_row", " ".join)
    )
    known = leaves.groupby(_PLACE).pagu_rp.sum()
    rest = wholes.assign(where=NO_LINE, n_lines=0, row_ids="")
    rest["pagu_rp"] = wholes.amount_rp - known.reindex(pd.MultiIndex.from_frame(wholes[_PLACE])).fillna(0).to_numpy()
    # Open lines have no amount of their own: what they hold is in what the leaves leave of the whole.
    found = pd.concat([held[held["where"] != OPEN_LINE], _with_open(rest, held)], ignore_index=True)
    found = found.drop(columns="phase", errors="ignore").merge(
        wholes[[*_PLACE, "phase", "amount_rp", "amount_low_rp", "amount_high_rp"]], on=_PLACE, validate="m:1"
    )
    for share, whole in {"": "amount_rp", "_low": "amount_high_rp", "_high": "amount_low_rp"}.items():
        found[f"share{share}_pct"] = 100 * found.pagu_rp / found[whole].where(found[whole] != 0)
    found["result_id"] = results.row_names(found, ["doc_id", "table_id", "fiscal_year", "where"])
    order = np.where(found["where"].isin(_IN_A_COST), 0, np.where(found["where"] == NO_LINE, 2, 1))
    found = found.assign(order=order).sort_values([*_PLACE, "order", "where"], kind="stable")
    return found[columns].reset_index(drop=True)


def _with_open(rest: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Return what the leaves leave of each whole, with the lines that are open; nothing where it is zero."""
    opened = held[held["where"] == OPEN_LINE].set_index(_PLACE)
    places = pd.MultiIndex.from_frame(rest[_PLACE])
    lines = opened.n_lines.reindex(places).fillna(0).astype(int).to_numpy()
    rows = opened.row_ids.reindex(places).fillna("").to_numpy()
    rest = rest.assign(n_lines=lines, row_ids=rows)
    return rest[(rest.pagu_rp != 0).fillna(True) | (rest.n_lines > 0)][[*held.columns]]


def _where(leaves: pd.DataFrame, counted: pd.DataFrame, costs: pd.DataFrame) -> list[str]:
    """Return, for each leaf and year, where its ceiling is."""
    planned = costs[(costs.basis == "planned") & costs.main]
    good = comparable_costs(planned)
    work = dict(zip(zip(good.line_id, good.fiscal_year, strict=True), good.work, strict=True))
    reasons = planned[planned.reason != ""].drop_duplicates(["line_id", "fiscal_year"])
    why = dict(zip(zip(reasons.line_id, reasons.fiscal_year, strict=True), reasons.reason, strict=True))
    any_indicator = set(counted.line_id)
    targets = counted[counted.measure == "target"]
    with_target = set(zip(targets.line_id, targets.fiscal_year, strict=True))
    found = []
    for line, year, amount in zip(leaves.line_id, leaves.fiscal_year, leaves.pagu_rp, strict=True):
        key = (line, year)
        if pd.isna(amount):
            found.append(OPEN_LINE)
        elif key in work:
            found.append(BENEFIT if work[key] == "benefit" else OTHER_WORK)
        elif key in why:
            reason, _, other = why[key].partition(":")
            found.append(f"{reason} other things" if reason.endswith(" for") and other else reason)
        elif key in with_target:
            found.append(NO_PERSONS)
        else:
            found.append(NO_TARGET if line in any_indicator else NO_INDICATOR)
    return found


def beside(services: pd.DataFrame, costs: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    """Return services, each with the share of the welfare money of its offices and years that its cost rests on.

    Planned costs are beside the ceiling, realised ones beside what was spent.

    Takes services (services.services): line_name, row_ids and the keys; costs (spending.unit_costs): row_ids, line_id,
    fiscal_year, doc_id, basis, amount_rp; sums (office_money.office_sums). Gives the columns of services and share_pct,
    share_low_pct, share_high_pct.
    """
    shares = ["share_pct", "share_low_pct", "share_high_pct"]
    if services.empty or sums.empty:
        return services.assign(**dict.fromkeys(shares, pd.Series(dtype="Float64")))
    welfare = sums[sums.scope == "welfare"].set_index(["doc_id", "fiscal_year", "basis"])
    money = {"planned": "pagu", "realised": "realisasi"}
    once = costs.drop_duplicates(["line_id", "fiscal_year", "basis"])
    paid_by = once.row_ids.str.split().str[0]
    found = []
    for row_ids, basis in zip(services.row_ids, services.basis, strict=True):
        cells = set(row_ids.split())
        own = once[(once.basis == basis) & paid_by.isin(cells)]
        places = {(doc_id, year, money[basis]) for doc_id, year in zip(own.doc_id, own.fiscal_year, strict=True)}
        wholes = welfare.reindex(pd.MultiIndex.from_tuples(sorted(places))) if places else welfare.iloc[:0]
        amount = own.amount_rp.sum(skipna=False)
        ends = (wholes[name].sum(skipna=False) for name in ("amount_rp", "amount_high_rp", "amount_low_rp"))
        found.append([100 * amount / end if pd.notna(end) and end else pd.NA for end in ends])
    return services.assign(**pd.DataFrame(found, columns=shares, index=services.index).astype("Float64"))


def accounting_numbers(table: pd.DataFrame) -> list[results.Number]:
    """Return the share of each office's ceiling that is in a unit cost, by year.

    Takes table (accounting): the columns given.
    """
    found = []
    for place, rows in table.groupby(_PLACE):
        region, _, table_id, year = place
        own = rows[rows["where"].isin(_IN_A_COST)]
        shares = [own[name].sum(skipna=False) for name in ("share_pct", "share_low_pct", "share_high_pct")]
        name = results.key("in_unit_costs", region, year, table_id, "pct")
        what = f"share of the ceiling ({rows.phase.iloc[0]}) that is in a unit cost, table {table_id}"
        found.append(results.number(name, shares[0], "percent", what, rows, *shares[1:]))
    return found
