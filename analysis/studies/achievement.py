"""What was reached of what was planned: capaian, efficiency, and what a plan's changing pagu is to buy."""

from decimal import Decimal

import numpy as np
import pandas as pd

from analysis.source import agreement, register, terms
from analysis.studies import measures, reference, results
from analysis.studies.study_schema import FORMULA_OF, FORMULAS, INVERSE


def capaian(table: pd.DataFrame, indicators: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return achievement recomputed from target and realisasi beside the printed one, per indicator and year.

    Higher is better: R/T. Lower is better (by reference.yml, or by the document's own formula): (2T - R)/T; both are
    stored with their formula, uncapped. kind is yearly, or cumulative for progress against the five-year target; the
    two are never mixed. printed_follows names the formula that the printed percentage agrees with; printed_otherwise
    the rows of other tables that print another target or result. The money of the line that the indicator belongs to
    stands beside it.

    Takes table (measures.lines): pagu_row, pagu_status, level, name, function, fiscal_year, period, phase, pagu_rp,
    line_id, realisasi_rp, realisasi_row, leaf, program_line, main; indicators: doc_id, table_id, line, row_id,
    printed, status, region_id, level, owner_id, owner_name, function, indicator, unit, unit_kind, fiscal_year, period,
    measure, value, alternatives, state; checks: rule, rows, verdict. Gives doc_id, table_id, line, fiscal_year, period,
    region_id, indicator_level, owner_name, indicator, unit, unit_kind, target, realisasi, printed_pct, printed, kind,
    polarity, formula, capaian_pct, reason, printed_follows, printed_otherwise, line_id, name, level, leaf, main,
    function, phase, pagu_rp, realisasi_rp, pagu_status, pagu_row, program_line, absorption_pct, row_ids, result_id.
    """
    yearly = _pairs(indicators, "target", "realisasi", "capaian_pct").assign(kind="yearly")
    frame = pd.concat([yearly, _cumulative(indicators)], ignore_index=True)
    lower = lower_is_better(frame)
    frame["polarity"] = lower.map({True: "lower_is_better", False: "higher_is_better"})
    frame["formula"] = frame.polarity.map(FORMULA_OF)
    ratio = 100 * frame.realisasi / frame.target.where(frame.target != 0)
    frame["capaian_pct"] = ratio.where(~lower, 200 - ratio)
    frame["reason"] = np.select(
        [frame.target.isna() | frame.realisasi.isna(), (frame.target == 0).fillna(False).astype(bool)],
        ["target or realisasi is no number", "target is zero"],
        default="",
    )
    computed = zip((*FORMULAS, INVERSE), (ratio, 200 - ratio, 1e4 / ratio.where(ratio != 0)), strict=True)
    follows = {formula: values.astype(float) for formula, values in computed}
    frame["printed_follows"] = [
        _followed(
            float(printed), {name: values[index] for name, values in follows.items()}, agreement.rounding(text, printed)
        )
        if pd.notna(printed)
        else "not printed"
        for index, printed, text in zip(frame.index, frame.printed_pct, frame.printed, strict=True)
    ]
    others = measures.printed_otherwise(checks)
    frame["printed_otherwise"] = measures.joined(frame.target_row.map(others), frame.realisasi_row.map(others))
    money = table[["line_id", "fiscal_year", "period", "name", "level", "leaf", "main", "function", "phase"]]
    money = money.join(table[["pagu_rp", "realisasi_rp", "pagu_status", "pagu_row", "realisasi_row", "program_line"]])
    owned = measures.counts_of_lines(table, indicators, checks)[["row_id", "line_id"]]
    frame = frame.merge(owned, left_on="target_row", right_on="row_id", how="left", validate="m:1")
    frame = frame.drop(columns="row_id").merge(
        money, on=["line_id", "fiscal_year", "period"], how="left", validate="m:1"
    )
    frame["function"] = frame.function.fillna(frame.own_function.replace("", pd.NA))
    frame["leaf"], frame["main"] = (frame[name].fillna(False).astype(bool) for name in ("leaf", "main"))
    frame["absorption_pct"] = 100 * frame.realisasi_rp / frame.pagu_rp.where(frame.pagu_rp != 0)
    frame["row_ids"] = measures.joined(
        frame.target_row, frame.realisasi_row_x, frame.printed_row, frame.pagu_row, frame.realisasi_row_y
    )
    frame["result_id"] = frame.realisasi_row_x + "/" + frame.kind
    return frame.drop(columns=["realisasi_row_x", "realisasi_row_y", "target_row", "printed_row", "own_function"])


def lower_is_better(frame: pd.DataFrame) -> pd.Series:
    """Tell of which indicators less is better: by words that always mean it, or by the formula that a document prints.

    A name that speaks of a decline may belong to a share or a stock; the document's description says so.

    Takes frame: doc_id, indicator.
    """
    text = frame.indicator.map(terms.normalise)
    declared = {
        doc_id: {terms.normalise(name) for name in register.document(doc_id).words.lower_is_better}
        for doc_id in frame.doc_id.unique()
    }
    by_formula = [name in declared[doc_id] for doc_id, name in zip(frame.doc_id, text, strict=True)]
    return text.str.match(reference.read()["lower_is_better"]) | pd.Series(by_formula, index=frame.index, dtype=bool)


def _pairs(indicators: pd.DataFrame, planned: str, reached: str, printed: str) -> pd.DataFrame:
    """Return planned, reached and printed percentage of each indicator, in the order of the cell's list."""
    key = ["doc_id", "table_id", "line", "fiscal_year", "period", "place"]
    frame = indicators.assign(place=indicators.groupby([*key[:5], "measure"], dropna=False).cumcount())
    base = [*key, "region_id", "owner_name", "function", "indicator", "unit", "unit_kind", "row_id", "value", "level"]
    names = {"value": "target", "row_id": "target_row", "level": "indicator_level", "function": "own_function"}
    target = frame.loc[frame.measure == planned, base].rename(columns=names)
    reach = frame.loc[frame.measure == reached, [*key, "value", "row_id"]]
    reach = reach.rename(columns={"value": "realisasi", "row_id": "realisasi_row"})
    percent = frame.loc[frame.measure == printed, [*key, "value", "row_id", "printed"]]
    percent = percent.rename(columns={"value": "printed_pct", "row_id": "printed_row"})
    sizes = frame.groupby([*key[:5], "measure"], dropna=False).size().unstack(fill_value=0)
    sizes = sizes.reindex(columns=[planned, reached], fill_value=0)
    paired = target.merge(reach, on=key, validate="1:1").merge(percent, on=key, how="left", validate="1:1")
    uneven = sizes[sizes[planned] != sizes[reached]].index
    return paired[~pd.MultiIndex.from_frame(paired[key[:5]]).isin(uneven)].drop(columns="place")


def _cumulative(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return progress against the five-year target, in the year of each printed percentage of it."""
    percent = indicators[indicators.measure == "renstra_pct"]
    goal = indicators[indicators.measure == "renstra_target"]
    place = ["doc_id", "table_id", "line"]
    single = goal.groupby(place).filter(lambda rows: len(rows) == 1)
    goal_columns = [*place, "value", "row_id", "unit", "unit_kind"]
    frame = percent.merge(single[goal_columns], on=place, suffixes=("_pct", "_goal"), validate="m:1")
    to_date = indicators[indicators.measure == "realisasi_to_date"]
    reached = to_date.set_index([*place, "fiscal_year"]).value
    reached = reached[~reached.index.duplicated(keep=False)]
    this_year = indicators[indicators.measure == "realisasi"].set_index([*place, "fiscal_year"]).value
    this_year = this_year[~this_year.index.duplicated(keep=False)]
    now = pd.MultiIndex.from_frame(frame[[*place, "fiscal_year"]])
    before = pd.MultiIndex.from_frame(frame[[*place]].assign(fiscal_year=frame.fiscal_year - 1))
    direct = reached.reindex(now).to_numpy(dtype=float, na_value=np.nan)
    summed = reached.reindex(before).to_numpy(dtype=float, na_value=np.nan) + this_year.reindex(now).to_numpy(
        dtype=float, na_value=np.nan
    )
    # Shares of one year do not add up over years.
    summed = np.where(frame.unit_kind_goal == "percent", np.nan, summed)
    return pd.DataFrame(
        {
            **{name: frame[name] for name in [*place, "fiscal_year", "period", "region_id", "owner_name", "indicator"]},
            "unit": frame.unit_goal,
            "unit_kind": frame.unit_kind_goal,
            "target": frame.value_goal.astype("Float64"),
            "target_row": frame.row_id_goal,
            "realisasi": pd.array(np.where(np.isnan(direct), summed, direct), dtype="Float64"),
            "realisasi_row": frame.row_id_pct,
            "printed_pct": frame.value_pct,
            "printed_row": frame.row_id_pct,
            "printed": frame.printed,
            "indicator_level": frame.level,
            "own_function": frame.function,
            "kind": "cumulative",
        }
    )


def _followed(printed: float, computed: dict, tolerance: Decimal) -> str:
    """Return the formula that a printed percentage follows, "none", or "cannot_tell" without figures."""
    verdicts = {name: agreement.agrees(value, printed, tolerance) for name, value in computed.items()}
    if "agrees" in verdicts.values():
        return next(name for name, verdict in verdicts.items() if verdict == "agrees")
    return "cannot_tell" if set(verdicts.values()) == {"cannot_tell"} else "none"


def line_capaian(frame: pd.DataFrame, cap: float | None = None, level: str = "leaf") -> pd.DataFrame:
    """Return one row per budget line with the mean yearly capaian of its indicators, each capped if asked.

    level is leaf (lines that are no line's parent), or a level of lines that has its own indicators.

    Takes frame (capaian): doc_id, fiscal_year, region_id, kind, capaian_pct, reason, line_id, name, leaf, main,
    function, phase, pagu_rp, realisasi_rp, pagu_status, pagu_row, program_line, absorption_pct, row_ids, level.
    Gives line_id, fiscal_year, region_id, doc_id, name, function, program_line, pagu_rp, realisasi_rp,
    absorption_pct, phase, pagu_status, pagu_row, capaian_pct, n_indicators, row_ids, level.
    """
    at_level = frame.leaf if level == "leaf" else frame.level == level
    good = frame[(frame.kind == "yearly") & (frame.reason == "") & at_level & frame.main]
    value = good.capaian_pct.astype(float)
    good = good.assign(value=value if cap is None else value.clip(upper=cap))
    keep = ["region_id", "doc_id", "name", "function", "program_line", "pagu_rp", "realisasi_rp", "absorption_pct"]
    keep += ["phase", "pagu_status", "pagu_row"]
    grouped = good.groupby(["line_id", "fiscal_year"])
    named = {name: (name, "first") for name in keep}
    table = grouped.agg(
        **named, capaian_pct=("value", "mean"), n_indicators=("value", "size"), row_ids=("row_ids", " ".join)
    )
    return table.reset_index().assign(level=level)


def plan_years(table: pd.DataFrame, indicators: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return planned counts beside the ceiling, one row per line and year, of lines with one indicator that counts.

    Lines that plan a percentage, a grade or several things at once say nothing about how much the money
    buys. Where a figure is unresolved, low and high span its candidate readings. cluster is the line above, whose
    lines often copy their targets.

    Takes table (measures.lines): doc_id, pagu_row, pagu_status, region_id, name, function, fiscal_year, period,
    phase, pagu_rp, line_id, parent_line, pagu_low_rp, pagu_high_rp, leaf, main; indicators: doc_id, table_id, line,
    row_id, status, owner_id, indicator, unit, unit_kind, fiscal_year, period, measure, value, alternatives, state;
    checks: rule, rows. Gives line_id, fiscal_year, unit_kind, count, count_low, count_high, count_status, row_id,
    region_id, doc_id, name, function, phase, pagu_status, pagu_row, cluster, pagu_rp, pagu_low_rp, pagu_high_rp,
    row_ids.
    """
    counted = measures.counts_of_lines(table, indicators, checks)
    counted = counted[(counted.measure == "target") & (counted.period == "year")]
    own = counted[counted.groupby(["line_id", "fiscal_year"]).row_id.transform("size") == 1]
    own = own[~own.unit_kind.isin(["percent", "grade", "score", "rupiah", "unstated", "unmatched"])]
    own = own.assign(count=own.value.astype("Float64"))
    columns = ["line_id", "fiscal_year", "unit_kind", "count", "count_low", "count_high", "count_status", "row_id"]
    keep = ["line_id", "fiscal_year", "region_id", "doc_id", "name", "function", "phase", "pagu_status", "pagu_row"]
    table = table.assign(cluster=table.parent_line.where(table.parent_line.fillna("") != "", table.line_id))
    keep += ["cluster"]
    money = table[table.leaf & (table.period == "year")][[*keep, "pagu_rp", "pagu_low_rp", "pagu_high_rp"]]
    both = own[columns].merge(money, on=["line_id", "fiscal_year"], validate="1:1")
    both = both[both.count_low.notna() & both.pagu_low_rp.notna()]
    return both.assign(row_ids=measures.joined(both.pagu_row, both.row_id)).reset_index(drop=True)


def plan_changes(years: pd.DataFrame) -> pd.DataFrame:
    """Return how many times a line's ceiling and target of a plan's last year are those of its first, one row per line.

    Lines whose figures of these two years are not both known are left out; a time is NA where the first is zero.

    Takes years (plan_years): line_id, fiscal_year, unit_kind, count, region_id, doc_id, name, phase, pagu_rp,
    row_ids. Gives line_id, region_id, doc_id, name, phase, unit_kind, pagu_rp, count, fiscal_year, row_ids,
    pagu_rp_last, count_last, fiscal_year_last, first_year, last_year, pagu_times, count_times, table_id.
    """
    known = years[years["count"].notna() & years.pagu_rp.notna()].sort_values(["line_id", "fiscal_year"])
    lines = known.groupby("line_id")
    span = years.groupby("doc_id").fiscal_year.agg(first_year="min", last_year="max")
    first, last = lines.head(1).set_index("line_id"), lines.tail(1).set_index("line_id")
    columns = ["region_id", "doc_id", "name", "phase", "unit_kind", "pagu_rp", "count", "fiscal_year", "row_ids"]
    later = last[["pagu_rp", "count", "fiscal_year", "row_ids"]].add_suffix("_last")
    both = first[columns].join(later).reset_index()
    both = both.merge(span, on="doc_id", validate="m:1")
    whole = (both.fiscal_year == both.first_year) & (both.fiscal_year_last == both.last_year)
    both = both[whole & (both.first_year < both.last_year)]
    for name in ("pagu_rp", "count"):
        short = name.removesuffix("_rp")
        both[f"{short}_times"] = both[f"{name}_last"] / both[name].where(both[name] > 0)
    both["table_id"] = measures.table_of(both.line_id)
    return both.assign(row_ids=measures.joined(both.row_ids, both.row_ids_last)).drop(columns="row_ids_last")


def second_source(per_line: pd.DataFrame, table: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return the lines with the money of the other table that prints them, where there is one with realisasi.

    Takes per_line (line_capaian): line_id, pagu_rp, realisasi_rp, pagu_row; table (measures.lines): pagu_row,
    pagu_rp, line_id, realisasi_rp, main; checks: rule, rows. Gives the columns of per_line.
    """
    pairs = measures.same_lines(checks)
    pairs = pd.DataFrame(
        {"line_id": measures.line_id(pairs.one), "other": measures.line_id(pairs.other)}
    ).drop_duplicates()
    money = table.loc[~table.main & table.realisasi_rp.notna(), ["line_id", "pagu_rp", "realisasi_rp", "pagu_row"]]
    money = money.rename(columns={"line_id": "other"}).drop_duplicates("other")
    found = pairs.merge(money, on="other").drop_duplicates("line_id").drop(columns="other")
    own = per_line.drop(columns=["pagu_rp", "realisasi_rp", "pagu_row"]).merge(found, on="line_id", validate="m:1")
    return own.assign(absorption_pct=100 * own.realisasi_rp / own.pagu_rp.where(own.pagu_rp != 0))


def capaian_overview(capaian: pd.DataFrame) -> pd.DataFrame:
    """Return how many capaian each table has, how many are exactly 100 and how many printed ones follow.

    Takes capaian: table_id, fiscal_year, region_id, printed_pct, kind, capaian_pct, reason, printed_follows. Gives
    region_id, table_id, fiscal_year, kind, computed, exactly_100, printed, printed_follows_rt,
    printed_follows_none.
    """
    good = capaian.assign(
        computed=capaian.reason == "",
        exactly_100=np.isclose(capaian.capaian_pct.astype(float), 100),
        printed=capaian.printed_pct.notna(),
        printed_follows_rt=capaian.printed_follows == FORMULA_OF["higher_is_better"],
        printed_follows_none=capaian.printed_follows == "none",
    )
    columns = ["computed", "exactly_100", "printed", "printed_follows_rt", "printed_follows_none"]
    return good.groupby(["region_id", "table_id", "fiscal_year", "kind"])[columns].sum().reset_index()


def printed_capaian_wrong(capaian: pd.DataFrame) -> pd.DataFrame:
    """Return the printed achievements that no formula gives, and those that follow the wrong one.

    Takes capaian: table_id, line, region_id, target, realisasi, printed_pct, kind, polarity, capaian_pct, reason,
    printed_follows. Gives region_id, table_id, line, kind, target, realisasi, polarity, capaian_pct, printed_pct,
    printed_follows.
    """
    wrong = (capaian.printed_follows == "none") & (capaian.reason == "")
    turned = (capaian.polarity == "lower_is_better") & (capaian.printed_follows == FORMULA_OF["higher_is_better"])
    columns = ["region_id", "table_id", "line", "kind", "target", "realisasi", "polarity", "capaian_pct", "printed_pct"]
    return capaian.loc[wrong | turned, [*columns, "printed_follows"]]


def capaian_numbers(capaian: pd.DataFrame, per_line: pd.DataFrame) -> list[results.Number]:
    """Return how many budget lines average exactly 100, how many not, and how many printed percentages do not follow.

    The share is of the lines of services: that a purchase of the office was made tells nothing of them.

    Takes capaian: doc_id, reason, printed_follows, row_ids; per_line (line_capaian): line_id, doc_id, region_id,
    function, capaian_pct, row_ids.
    """
    wrong = capaian[(capaian.printed_follows == "none") & (capaian.reason == "")]
    exact = np.isclose(per_line.capaian_pct.astype(float), 100)
    differ, services = per_line[~exact], (per_line.function != "administration").to_numpy(bool)
    share = 100 * exact[services].mean() if services.any() else None
    what = "budget lines of services whose indicators average exactly 100"
    offices = results.together_key(per_line.region_id) if len(per_line) else "none"
    told = f"{len(differ)} of {len(per_line)}"
    why = "budget lines whose capaian differs from 100: all that a rank test can compare with"
    return [
        results.number(f"lines_not_100_{offices}", len(differ), "lines", why, per_line, shown=told),
        results.number(
            "capaian_printed_wrong", len(wrong), "lines", "printed percentages that no formula gives", wrong
        ),
        results.number("lines_exactly_100_pct", share, "percent", what, per_line[services]),
    ]
