"""Identities inside one table: sums, printed percentages, totals and types; each becomes checks.

Printed values are never changed here; what contradicts is recorded with both figures.
"""

import itertools
from collections import Counter
from collections.abc import Callable
from typing import Any

from analysis.schema import LAST_REVISED, SPENT
from analysis.source import agreement, terms
from analysis.tidy import count_identities, findings
from analysis.tidy.check import Check, column_of, each, figure, grouped, total, year_of
from analysis.tidy.frames import TableFrames


def children(own: TableFrames) -> list[Check]:
    """Return a check of every parent and total against the sum of the lines below it; derived ones are such sums."""
    found, money = [], own.budget_lines
    below = dict(tuple(money[money.parent_id != ""].groupby("parent_id", sort=False)))
    missing = findings.by_place(own.findings, "missing_rows")
    for row in each(money):
        if row.row_id not in below:
            continue
        lines, column = below[row.row_id], column_of(row.row_id)
        if row.status == "derived" and figure(row.amount_rp) != total(lines.amount_rp):
            continue
        expected, kind = total(lines.amount_rp), "conflict"
        what = f"{row.name or 'total'} against the sum of its {len(lines)} lines, {column}, rupiah"
        if (row.line, column) in missing:  # lines are lost with a page: what is in the text falls short of the parent
            expected, kind = figure(missing[row.line, column]), "missing_rows"
            what = f"{row.name} against its lines in the text, {column}, rupiah"
        found.append(
            Check(
                own.table_id,
                "total_of_programs" if row.level == "total" else "parent_equals_children",
                f"{row.line}/{column}",
                (row.row_id, *lines.row_id),
                expected,
                figure(row.amount_rp),
                what=what,
                kind=kind,
                derives=row.status == "derived",
            )
        )
    return found


def totals(own: TableFrames) -> list[Check]:
    """Return a check of every printed total against the lines below it, where only it is a sum of them."""
    return [each for each in children(own) if each.rule == "total_of_programs"]


def years_end(own: TableFrames) -> list[Check]:
    """Return a check of every amount for the end of the period against the sum of its years."""
    found = []
    for line, rows in grouped(each(own.budget_lines), lambda row: row.line).items():
        of = grouped(rows, lambda row: row.period)
        if "year" not in of or "end" not in of:
            continue
        years, last = of["year"], of["end"][0]
        found.append(
            Check(
                own.table_id,
                "years_add_to_end",
                f"{line}/{column_of(last.row_id)}",
                (last.row_id, *(row.row_id for row in years)),
                total(row.amount_rp for row in years),
                figure(last.amount_rp),
                what=f"{last.name or 'total'}: end of period against the sum of {len(years)} years, rupiah",
            )
        )
    return found


def classes(own: TableFrames) -> list[Check]:
    """Return a check of the whole money of every line against the sum of its economic classes."""
    found: list[Check] = []
    money = own.budget_lines[own.budget_lines.level != "account"]
    if not (money.economic_class != "").any():
        return found
    for place, rows in grouped(each(money), lambda row: (row.line, year_of(row), row.period, row.measure)).items():
        whole = [row for row in rows if row.economic_class == ""]
        parts = [row for row in rows if row.economic_class != ""]
        if len(whole) != 1 or not parts:
            continue
        last = whole[0]
        found.append(
            Check(
                own.table_id,
                "classes_add_to_line",
                f"{place[0]}/{column_of(last.row_id)}",
                (last.row_id, *(row.row_id for row in parts)),
                total(row.amount_rp for row in parts),
                figure(last.amount_rp),
                what=f"{last.name or 'total'}: {last.measure} against the sum of its {len(parts)} classes, rupiah",
                derives=last.status in ("derived", "unresolved") and not last.printed,
            )
        )
    return found


def _percentage(own: TableFrames, rule: str, place: str, row: Any, of: tuple[str, ...], expected, what: str) -> Check:
    """Return the check of a printed percentage, which may differ from what is expected by its rounding."""
    return Check(
        own.table_id,
        rule,
        place,
        (row.row_id, *of),
        expected,
        figure(row.value),
        agreement.rounding(row.printed, figure(row.value)),
        what,
    )


def absorption(own: TableFrames) -> list[Check]:
    """Return a check of every printed absorption against realisasi / pagu of its line."""
    found, rows = [], list(each(own.indicators[own.indicators.measure == "absorption_pct"]))
    by_line = grouped(each(own.budget_lines) if rows else (), lambda row: row.line)
    by_address = grouped(itertools.chain(*by_line.values()), lambda row: row.row_id.rsplit("/", 1)[0])
    for row in rows:
        if not row.owner_id:
            continue
        mine = by_address.get(row.owner_id.rsplit("/", 1)[0]) or by_line.get(int(row.owner_id.split("/")[2]), [])
        mine = [line for line in mine if line.economic_class == ""] or mine
        if row.period == "year":
            mine = [line for line in mine if year_of(line) == year_of(row) is not None]
        pagu, spent = _last_revised([line for line in mine if line.measure == "pagu"]), _spent(mine)
        if not pagu or not spent:
            continue
        found.append(
            _percentage(
                own,
                "absorption_follows",
                f"{row.line}/{column_of(row.row_id)}",
                row,
                (pagu[0].row_id, spent[0].row_id),
                agreement.percent_of(figure(spent[0].amount_rp), figure(pagu[0].amount_rp)),
                f"{row.owner_name}: printed absorption against realisasi / pagu, percent",
            )
        )
    return found


def _last_revised(pagu: list[Any]) -> list[Any]:
    """Return ceilings with those of the budget as last revised first: spending is compared with it."""
    return sorted(pagu, key=lambda row: LAST_REVISED.index(row.phase))


def _spent(lines: list[Any]) -> list[Any]:
    """Return the rows of the money spent in the year, those up to a day of it where no others are there."""
    return next((own for measure in SPENT if (own := [row for row in lines if row.measure == measure])), [])


_NO_FIGURE = {"dash", "blank", "nil", "not_applicable", "grade"}


def capaian(own: TableFrames) -> list[Check]:
    """Return a check of every printed capaian against realisasi / target of its indicator and year."""
    found = []
    groups: dict[tuple, dict[str, list]] = {}
    for row in each(own.indicators[own.indicators.period == "year"]):
        group = groups.setdefault((row.line, row.fiscal_year, row.indicator), {})
        group.setdefault(row.measure, []).append(row)
    for (line, year, indicator), group in groups.items():
        printed, target, reached = (group.get(name, []) for name in ("capaian_pct", "target", "realisasi"))
        if not (len(printed) == len(target) == len(reached)):
            continue
        for row, plan, result in zip(printed, target, reached, strict=True):
            if {row.state, plan.state, result.state} & _NO_FIGURE:
                continue
            found.append(
                _percentage(
                    own,
                    "capaian_follows",
                    f"{line}/{column_of(row.row_id)}",
                    row,
                    (plan.row_id, result.row_id),
                    agreement.percent_of(figure(result.value), figure(plan.value)),
                    f"{indicator}, {year}: printed capaian against realisasi / target, percent",
                )
            )
    return found


def _position(row_id: str) -> str:
    steps = row_id.split("/")
    return steps[4] if len(steps) > 4 else "1"


def renstra_pct(own: TableFrames) -> list[Check]:
    """Return a check of every printed share of a five-year target against what was reached by its year."""
    found, values = [], list(each(own.indicators))
    of_measures = Counter((row.line, row.measure) for row in values)
    for (line, position), rows in grouped(values, lambda row: (row.line, _position(row.row_id))).items():
        measured = grouped(rows, lambda row: row.measure)
        printed, goal = measured.get("renstra_pct", []), measured.get("renstra_target", [])
        if len(printed) != 1 or len(goal) != 1 or printed[0].state not in ("number", "zero", "blank"):
            continue
        row = printed[0]
        if row.state == "blank" and row.status != "unresolved":
            continue
        year = int(row.fiscal_year)
        to_date = sorted(measured.get("realisasi_to_date", []), key=_by_year)
        reached = [each for each in to_date if year_of(each) == year]
        if not reached:
            reached = to_date + [each for each in measured.get("realisasi", []) if year_of(each) == year]
        target = figure(goal[0].value)
        if of_measures[line, "renstra_target"] != of_measures[line, "renstra_pct"]:
            target = None  # the print does not say which percentage belongs to which target
        found.append(
            _percentage(
                own,
                "renstra_pct_follows",
                f"{line}/{position}/{column_of(row.row_id)}",
                row,
                (goal[0].row_id, *(each.row_id for each in reached)),
                agreement.percent_of(total([each.value for each in reached]), target),
                f"{row.indicator}: printed share of the five-year target against what was reached, percent",
            )
        )
    return found


def cumulative(own: TableFrames) -> list[Check]:
    """Return a check of what was reached by a year against what was reached before and in the years between."""
    found = []
    for line, rows in grouped(each(own.indicators), lambda row: row.line).items():
        to_date = sorted((row for row in rows if row.measure == "realisasi_to_date"), key=_by_year)
        if len(to_date) != 2:
            continue
        before, after = to_date
        years = range(int(before.fiscal_year) + 1, int(after.fiscal_year) + 1)
        steps = [_step(rows, year) for year in years]
        if any(step is None for step in steps):
            continue
        found.append(
            Check(
                own.table_id,
                "cumulative_adds_up",
                f"{line}/{column_of(after.row_id)}",
                (after.row_id, before.row_id, *(step.row_id for step in steps)),
                total([before.value, *(step.value for step in steps)]),
                figure(after.value),
                what=f"{after.indicator}: reached by {after.fiscal_year} against {before.fiscal_year} and after",
            )
        )
    return found


def _by_year(row: Any) -> tuple[bool, int]:
    """Return what sorts rows by their year, those without one last."""
    year = year_of(row)
    return (year is None, year or 0)


def _step(rows: list[Any], year: int) -> Any:
    """Return the row that a year adds: what was reached, or where that is not printed yet what is planned."""
    for measure in ("realisasi", "target"):
        own = [row for row in rows if row.measure == measure and year_of(row) == year]
        if len(own) == 1:
            return own[0]
    return None


def efficiency(own: TableFrames) -> list[Check]:
    """Return a check of every printed efficiency against capaian less absorption, where its row prints one of each."""
    found, by_line = [], grouped(each(own.indicators), lambda row: row.line)
    for row in (row for row in each(own.indicators) if row.measure == "efficiency_pct"):
        mine = grouped(by_line[row.line], lambda row: row.measure)
        reached, spent = mine.get("capaian_pct", []), mine.get("absorption_pct", [])
        if len(reached) != 1 or len(spent) != 1:
            continue
        found.append(
            _percentage(
                own,
                "efficiency_follows",
                f"{row.line}/{column_of(row.row_id)}",
                row,
                (reached[0].row_id, spent[0].row_id),
                total([reached[0].value, -spent[0].value]),
                "printed efficiency against capaian - absorption, points",
            )
        )
    return found


def rest(own: TableFrames) -> list[Check]:
    """Return a check of every printed sisa against pagu less realisasi of its line and year."""
    found, place = [], lambda row: (row.line, row.period, year_of(row), row.economic_class)
    by_place = grouped(each(own.budget_lines), place)
    for row in (row for row in each(own.budget_lines) if row.measure == "sisa" and year_of(row) is not None):
        mine = by_place[place(row)]
        pagu, spent = [line for line in mine if line.measure == "pagu"], _spent(mine)
        if len(pagu) != 1 or len(spent) != 1:
            continue
        whole, part = figure(pagu[0].amount_rp), figure(spent[0].amount_rp)
        found.append(
            Check(
                own.table_id,
                "sisa_follows",
                f"{row.line}/{column_of(row.row_id)}",
                (row.row_id, pagu[0].row_id, spent[0].row_id),
                None if whole is None or part is None else whole - part,
                figure(row.amount_rp),
                what=f"{row.name or 'total'}: printed sisa against pagu less realisasi, rupiah",
                derives=row.status == "derived",
            )
        )
    return found


IDENTITIES: dict[str, Callable[[TableFrames], list[Check]]] = {
    "children": children,
    "total": totals,
    "years_end": years_end,
    "absorption": absorption,
    "capaian": capaian,
    "renstra_pct": renstra_pct,
    "cumulative": cumulative,
    "efficiency": efficiency,
    "sisa": rest,
    "carried": lambda own: [],  # needs the rows that are no line, see carried
    "parts": count_identities.parts,
    "classes": classes,
    "months": lambda own: [],  # needs the money of parts of a year, see months
    "claims": lambda own: [],  # needs the raw sentences, see claims
    "pmks_total": count_identities.pmks_total,
    "pmks_types": lambda own: count_identities.types(own.table_id, own.pmks, terms.pmks_types()),
    "psks_types": lambda own: count_identities.types(own.table_id, own.psks, terms.psks_types()),
}
