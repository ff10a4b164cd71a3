"""What stands out in an office's documents, found by rule: each of it as named numbers that a brief tells.

The rules look at every office alike: a share, a distance from a target or a ratio of two figures of one line decides
what is told first, never an office's name. A number is named story_KIND_REGION_YEAR_PLACE_PART.
"""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.source import terms
from analysis.studies import achievement, indicator_words, reasons, reference, results
from analysis.studies.targets import FAR_ABOVE_PCT, SERVICES

DAYS = 365  # of a year of meals for a person who lives in the house
_PRINTED = ("as_published", "realigned")  # figures that stand in the document, if not in their column
_LEAST_APART = 0.01  # of the larger of two prints: a slip of the last digits is told by no story
_JUMP = 3  # times: a figure of one line that changes less from one year to the next is told by no story


def extreme_capaian(capaian: pd.DataFrame) -> list[results.Number]:
    """Return target, result and capaian of indicators whose capaian tells more of the target than of the year.

    Kind `extreme`: the result is far above the target. Kind `worse`: less is better, the result is above the target,
    and yet the document prints a capaian above 100. None is told of an indicator that another table prints otherwise.

    Takes the columns of study_schema.CAPAIAN.
    """
    found = []
    own = capaian[(capaian.kind == "yearly") & (capaian.reason == "") & (capaian.printed_otherwise.fillna("") == "")]
    own = own[own.target.astype(float) > 0]
    for row in own.to_dict("records"):
        more_is_better = row["polarity"] == "higher_is_better"
        if more_is_better and _above(row["capaian_pct"], FAR_ABOVE_PCT):
            kind, share, said = "extreme", row["capaian_pct"], "recomputed"
        elif not more_is_better and row["realisasi"] > row["target"] and _above(row["printed_pct"], 100):
            kind, share, said = "worse", row["printed_pct"], "as printed"
        else:
            continue
        name = _name(kind, row["region_id"], row["fiscal_year"], row["table_id"], row["line"])
        unit, cells = f"{row['unit']} as printed", row["row_ids"]
        what = f"{row['indicator']}: {{}} of {row['fiscal_year']}, table {row['table_id']}"
        found += [
            _told(f"{name}_target", row["target"], unit, what.format("target"), cells),
            _told(f"{name}_result", row["realisasi"], unit, what.format("result"), cells),
            _told(f"{name}_pct", share, "percent as printed", what.format(f"capaian, {said},"), cells),
        ]
    return found


def same_money(absorption: pd.DataFrame) -> list[results.Number]:
    """Return ceiling and spending that several programmes of one table share to the rupiah, and how much repeats.

    Takes the columns of study_schema.ABSORPTION.
    """
    found = []
    programmes = absorption[(absorption.level == "program") & (absorption.pagu_rp > 0) & (absorption.realisasi_rp > 0)]
    keys = ["region_id", "doc_id", "table_id", "fiscal_year"]
    for (region, _, table, year), rows in programmes.groupby(keys):
        pairs = rows.groupby(["pagu_rp", "realisasi_rp"]).line_id.transform("nunique")
        if pairs.max() < 2:
            continue
        own = rows[pairs == pairs.max()]
        own = own[own.pagu_rp == own.pagu_rp.max()]
        name = _name("same", region, year, table)
        what = f"{{}} that {len(own)} programmes of table {table} of {year} share"
        part = 100 * own.pagu_rp.iloc[1:].sum() / rows.pagu_rp.sum()
        of_all = f"part of the programmes' pagu of table {table} of {year} that repeats another programme's"
        cells, n = " ".join(own.row_ids), len(own)
        found += [
            _told(f"{name}_pagu_rp", own.pagu_rp.iloc[0], "rupiah", what.format("pagu"), cells, n=n),
            _told(f"{name}_spent_rp", own.realisasi_rp.iloc[0], "rupiah", what.format("realisasi"), cells, n=n),
            _told(f"{name}_pct", part, "percent", of_all, cells, n=n),
        ]
    return found


def reached_by_level(realism: pd.DataFrame) -> list[results.Number]:
    """Return how many services' outputs are exactly at their target, how many outcomes missed theirs, of each year.

    Of several tables the one with the most indicators. Open ones widen the counts: they may be exact, or missed. Kind
    `answered`: the document tells a reason why targets were missed, at its line `at`; kind `reached`: none is known.

    Takes the columns of study_schema.TARGET_REALISM.
    """
    found = []
    why = reasons.places(realism.doc_id.unique(), reasons.MISSED)
    known = realism[realism.n.notna() & realism.results_of.isin(SERVICES)]
    for (region, year, kind), rows in known.groupby(["region_id", "fiscal_year", "results_of"]):
        row = rows.sort_values(["n", "table_id"], ascending=[False, True]).iloc[0]
        part = "exactly_100" if kind == "outputs" else "missed"
        count, n_open, every = int(row[part]), int(row.n_open), int(row.n + row.n_open)
        at, _ = reasons.of_line(row.doc_id, "", why)
        name = _name("answered" if at else "reached", region, year, kind)
        what = f"{kind} of {year}, table {row.table_id}: {part.replace('_', ' ')}"
        ends = count, count + n_open
        found.append(_told(name, count, "indicators", what, row.row_ids, *ends, n=every))
        low, high = (100 * end / every for end in ends)
        found.append(
            _told(f"{name}_pct", 100 * count / every, "percent", f"{what}, of all", row.row_ids, low, high, n=every)
        )
        if at:
            told = f"line of the document that tells why targets of {year} were missed"
            found.append(_told(f"{name}_at", int(at.split("/")[2]), "line as printed", told, row.row_ids))
    return found


def changed_prices(costs: pd.DataFrame) -> list[results.Number]:
    """Return the ceiling per unit planned of one line in two years next to each other that differ by a multiple.

    Kind `meal`: for people who live in the house, per person and day of the year; kind `price`: per unit counted, and
    for meals whose indicator counts those who get another good. Only figures that are not contested, and of each line
    its greatest change.

    Takes the columns of study_schema.UNIT_COSTS.
    """
    sure = (costs.count_low == costs.count_high) & (costs.amount_low_rp == costs.amount_high_rp)
    own = costs[(costs.reason == "") & (costs.basis == "planned") & (costs.period == "year") & sure]
    own = own[(own.rp_per_unit.astype(float) > 0) & (own.reading == "per_unit") & (own.contested != "yes")]
    keys = ["region_id", "table_id", "line_id", "indicator", "unit", "phase"]
    found = []
    for (region, table, line_id, *_), rows in own.groupby(keys, dropna=False):
        years = rows.sort_values("fiscal_year").to_dict("records")
        pairs = [pair for pair in pairwise(years) if pair[1]["fiscal_year"] == pair[0]["fiscal_year"] + 1]
        times = [max(prices) / min(prices) for pair in pairs if (prices := [row["rp_per_unit"] for row in pair])]
        if not times or max(times) < _JUMP:
            continue
        before, after = pairs[int(np.argmax(times))]
        meal = before["service"] == "meals" and before["setting"] == "inside" and before["unit_kind"] == "people"
        meal = meal and _names_service(before["indicator"], "meals")
        kind, per = ("meal", "person and day") if meal else ("price", before["unit"])
        name = _name(kind, region, before["fiscal_year"], table, str(line_id).rpartition("/")[2])
        for part, row in (("before", before), ("after", after)):
            what = f"{row['name']}: pagu per {per} planned, {row['fiscal_year']}"
            value = row["rp_per_unit"] / (DAYS if meal else 1)
            found.append(_told(f"{name}_{part}_rp", value, "rupiah", what, row["row_ids"]))
    return found


def basic_needs(indicators: pd.DataFrame) -> list[results.Number]:
    """Return result, own and national target of the indicators for which a document prints all three, of one year.

    Left out are indicators of which less is better, those printed as a calculation that gives another percentage, and
    those of which the document prints another figure in a second place.

    Takes the tidy `indicators`.
    """
    indicators = indicators[~indicator_words.miscalculated(indicators)]
    known = indicators[(indicators.period == "year") & indicators.value.notna() & indicators.fiscal_year.notna()]
    keys = ["region_id", "table_id", "line", "fiscal_year"]
    names = known.indicator.map(terms.plain_indicator)
    said = [known.doc_id, names, known.fiscal_year, known.measure]
    rivals = known.value.groupby(said).transform("nunique") > 1
    known = known[~rivals.groupby(said[:3]).transform("any").astype(bool)]
    known = known[known.measure.eq("target_national").groupby([known[key] for key in keys]).transform("any")]
    found: list[results.Number] = []
    known = known[~achievement.lower_is_better(known)] if len(known) else known
    for (region, table, line, year), rows in known.groupby(keys):
        each = rows.drop_duplicates("measure", keep=False).set_index("measure")
        if not {"realisasi", "target", "target_national"} <= set(each.index) or each.unit.nunique() > 1:
            continue
        name = _name("needs", region, year, table, line)
        for part, measure in (("result", "realisasi"), ("own", "target"), ("national", "target_national")):
            row = dict(each.loc[measure])
            what = f"{row['indicator']}: {measure.replace('_', ' ')} of {year}, table {table}"
            found.append(_told(f"{name}_{part}", row["value"], f"{row['unit']} as printed", what, row["row_id"]))
    return found


def largest_unspent(unspent: pd.DataFrame) -> list[results.Number]:
    """Return which part of the unspent money the line that left most holds, where that is known.

    Kind `explained`: the document gives a reason of the line; kind `unspent`: it gives none.

    Takes the columns of study_schema.UNSPENT_LINES.
    """
    first = unspent[(unspent["rank"] == 1) & unspent.share_pct.notna() & (unspent.unspent_rp > 0)]
    found = []
    for row in first.to_dict("records"):
        kind = "explained" if row["reason_of"] == reasons.OF_LINE else "unspent"
        name = _name(kind, row["region_id"], row["fiscal_year"], row["table_id"])
        what = f"part of what table {row['table_id']} of {row['fiscal_year']} left unspent: {row['name']}"
        amount = f"unspent of {row['name']}"
        found.append(_told(f"{name}_pct", row["share_pct"], "percent", what, row["row_ids"]))
        found.append(_told(f"{name}_rp", row["unspent_rp"], "rupiah", amount, row["row_ids"]))
    return found


def second_prints(checks: pd.DataFrame, budget_lines: pd.DataFrame) -> list[results.Number]:
    """Return both amounts of the line whose two prints differ most in rupiah, of each office's year.

    And how many lines differ so between its two tables. Only figures that stand as printed, of one phase and measure,
    are told, and only where nothing else in the document decides between them: neither a third print of the line nor a
    sum that one of them breaks.

    Takes `checks` and the tidy `budget_lines`.
    """
    cells = budget_lines.set_index("row_id")
    differing = checks[(checks.rule == "same_line_same_amount") & (checks.verdict == "differs")]
    agreeing = checks[(checks.rule == "same_line_same_amount") & (checks.verdict == "agrees")]
    broken = checks[(checks.rule == "parent_equals_children") & (checks.verdict == "differs")]
    decided = {row_id for row_ids in [*agreeing["rows"], *broken["rows"]] for row_id in row_ids.split()}
    pairs = []
    for row_ids in differing["rows"]:
        both = [cells.loc[row_id] for row_id in row_ids.split() if row_id in cells.index]
        if len(both) != 2 or any(each.status not in _PRINTED or pd.isna(each.amount_rp) for each in both):
            continue
        one, other = both
        alike = all(one[key] == other[key] for key in ("measure", "period", "phase"))
        apart = abs(float(one.amount_rp - other.amount_rp))
        near = apart < _LEAST_APART * max(abs(float(each.amount_rp)) for each in both)
        if alike and not near and one.period == "year" and one.table_id != other.table_id:
            pairs.append((apart, one, other))
    found = []
    chosen: dict[tuple, tuple] = {}
    between: dict[tuple, list[str]] = {}
    for pair in pairs:
        between.setdefault(_compared(pair), []).append(f"{pair[1].name} {pair[2].name}")
        stand = all(each.status == "as_published" for each in pair[1:])
        if not stand or decided.intersection(each.name for each in pair[1:]):
            continue
        place = (pair[1].region_id, int(pair[1].fiscal_year))
        chosen[place] = max(chosen.get(place, pair), pair, key=lambda each: (each[0], each[1].name))
    for (region, year), (apart, one, other) in sorted(chosen.items(), key=lambda each: each[0]):
        name = _name("conflict", region, year)
        what, both_rows = f"{one['name']}: {one.measure} of {year}, table {{}}", f"{one.name} {other.name}"
        those = between[_compared((apart, one, other))]
        tables = f"lines of which {one.measure} of {year} differs between tables {one.table_id} and {other.table_id}"
        found += [
            _told(f"{name}_lines", len(those), "lines", tables, " ".join(those), n=len(those)),
            _told(f"{name}_one_rp", one.amount_rp, "rupiah", what.format(one.table_id), one.name),
            _told(f"{name}_other_rp", other.amount_rp, "rupiah", what.format(other.table_id), other.name),
            _told(f"{name}_apart_rp", apart, "rupiah", f"{one['name']}: between them", both_rows, n=2),
        ]
    return found


def running_costs(numbers: dict[str, dict]) -> list[dict]:
    """Return, for each number that is an office's share of support, its sum with the share of salaries beside it.

    Ends are added to ends: the sum's range is no narrower than the truth. Takes and gives named numbers.
    """
    found = []
    for name, support in numbers.items():
        salaries = numbers.get(name.replace("share_of_support_", "share_of_salaries_", 1))
        if not name.startswith("share_of_support_") or salaries is None:
            continue
        parts = [ends for each in (support, salaries) if (ends := _ends(each))]
        if len(parts) < 2:
            continue
        least, most = sum(ends[0] for ends in parts), sum(ends[1] for ends in parts)
        values = [support["value"], salaries["value"]]
        rows = dict.fromkeys(" ".join(each["row_ids"] for each in (support, salaries)).split())
        what = support["what"].replace("share of support", "share of support and salaries")
        value = None if None in values else sum(values)
        low, high = (None, None) if least == most else (least, min(most, 100.0))
        both = results.number(
            name.replace("share_of_support_", "share_of_running_", 1), value, support["unit"], what, None, low, high
        )
        own = {key: getattr(both, key) for key in ("name", "what", "value", "low", "high", "shown")}
        found.append(support | own | {"row_ids": " ".join(rows)})
    return found


def _compared(pair: tuple) -> tuple:
    """Return what two prints are of: office, year, measure and the two tables."""
    _, one, other = pair
    return one.region_id, int(one.fiscal_year), one.measure, *sorted([one.table_id, other.table_id])


def _ends(number: dict) -> tuple[float, float] | None:
    known = [number[key] for key in ("low", "value", "high") if number[key] is not None]
    return (min(known), max(known)) if known else None


def _names_service(indicator: str, service: str) -> bool:
    """Tell whether an indicator names a service (reference.yml), or at least no other one."""
    rules = [rule for rule in reference.read()["services"] if not rule.get("last") and not rule.get("function")]
    named = {rule["id"] for rule in rules if re.search(rule["pattern"], indicator.lower())}
    return not named or service in named


def _above(value, limit: float) -> bool:
    return bool(pd.notna(value) and value > limit)


def _told(name: str, value, unit: str, what: str, row_ids: str, low=None, high=None, n: int = 1) -> results.Number:
    """Return a number of one document that rests on some rows; n is how many lines or indicators it is of."""
    number = results.number(name, value, unit, what, None, low, high)
    return replace(number, n_lines=n, n_documents=1, row_ids=" ".join(dict.fromkeys(row_ids.split())))


def _name(kind: str, *parts) -> str:
    return results.key("story", kind, *parts)


def found_in(
    tables: dict[str, pd.DataFrame], checks: pd.DataFrame, indicators: pd.DataFrame, budget_lines: pd.DataFrame
) -> list[results.Number]:
    """Return the numbers of every story of every document; a name that several documents give bears the document's id.

    Takes the study tables capaian, absorption, target_realism, unit_costs and unspent_lines by name (those that are
    there), `checks`, and the tidy `indicators` and `budget_lines`.
    """
    by_table = {
        "capaian": extreme_capaian,
        "absorption": same_money,
        "target_realism": reached_by_level,
        "unit_costs": changed_prices,
        "unspent_lines": largest_unspent,
    }
    found: dict[str, dict[str, results.Number]] = {}
    own_of = {name: _by_document(table) for name, table in tables.items()}
    said, printed, tried = (_by_document(table) for table in (indicators, budget_lines, checks))
    for doc_id in sorted({*printed, *said}):
        own = [rule(own_of[name][doc_id]) for name, rule in by_table.items() if doc_id in own_of.get(name, ())]
        own += [basic_needs(said[doc_id])] if doc_id in said else []
        own += [second_prints(tried[doc_id], printed[doc_id])] if doc_id in tried and doc_id in printed else []
        for number in (each for numbers in own for each in numbers):
            found.setdefault(number.name, {}).setdefault(doc_id, number)
    return [
        number if len(those) == 1 else replace(number, name=re.sub(r"(_\d{4})(?=_|$)", rf"\1_{doc_id}", name, count=1))
        for name, those in found.items()
        for doc_id, number in those.items()
    ]


def _by_document(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {str(doc_id): rows for doc_id, rows in table.groupby("doc_id")}
