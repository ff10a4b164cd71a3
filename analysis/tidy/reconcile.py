"""Identities inside tables and agreement between tables: every one becomes a check with a verdict.

Printed values are never changed here; what contradicts is recorded with both figures.
"""

import itertools
import math
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analysis import files, schema
from analysis.source import numbers, register, terms, verbatim
from analysis.source.register import Document


@dataclass(frozen=True)
class Check:
    """One comparison: the figure that a rule demands and the one that is printed."""

    table_id: str
    rule: str
    place: str
    rows: tuple[str, ...]
    expected: float | None
    found: float | None
    tolerance: float = 0.0
    what: str = ""
    kind: str = "conflict"


def agrees(expected: float | None, found: float | None, tolerance: float) -> str:
    """Return agrees, differs or cannot_tell; the one place where two figures are compared."""
    if expected is None or found is None:
        return "cannot_tell"
    return "agrees" if abs(found - expected) <= tolerance + 1e-9 else "differs"


def checks(doc_id: str, tables: dict[str, pd.DataFrame], raw: Path = files.RAW) -> pd.DataFrame:
    """Return all checks of one document's tidy tables, one row per identity or comparison."""
    document = register.document(doc_id, raw)
    found: list[Check] = []
    tables = {name: _with_plain_strings(table) for name, table in tables.items()}
    budget, indicators = tables["budget_lines"], tables["indicators"]
    for table_id, table in document.tables.items():
        money = budget[budget.table_id == table_id]
        values = indicators[indicators.table_id == table_id]
        for identity in table.identities:
            own = _IDENTITIES[identity](table_id, money, values, tables)
            found += _with_kinds(own, table_id, tables) if table.damaged else own
        found += _lines_found(table_id, tables)
    found += _claims(document, tables, raw)
    found += _second_prints(document, budget)
    return schema.conform([_record(doc_id, each) for each in _numbered(found)], schema.CHECKS)


def _with_plain_strings(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its strings as Python objects, all in one block: few rows are then taken out much faster."""
    return table.astype(dict.fromkeys(table.columns[table.dtypes == "str"], object)).copy()


def _with_kinds(own: list[Check], table_id: str, tables: dict[str, pd.DataFrame]) -> list[Check]:
    """Return the checks of a damaged table with their kinds.

    Sums that fall short in every column are put down to missing rows, and what reading the table found to
    contradict itself on the page to a misprint.
    """
    misprints = {f"{line}/{column}" for line, column in _findings(table_id, tables, "misprint")}
    own = [replace(check, kind="misprint") if check.place in misprints else check for check in own]
    sums = [check for check in own if check.rule in ("parent_equals_children", "total_of_programs")]
    short: dict[str, list[float]] = {}
    for check in sums:
        if check.expected is not None and check.found is not None:
            short.setdefault(check.place.split("/")[0], []).append(check.found - check.expected)
    lines = {line for line, gaps in short.items() if min(gaps) >= 0 and max(gaps) > 0}
    return [
        replace(check, kind="missing_rows") if check in sums and check.place.split("/")[0] in lines else check
        for check in own
    ]


def _numbered(found: list[Check]) -> list[tuple[str, Check]]:
    seen: dict[str, int] = {}
    named = []
    for check in found:
        name = f"{check.table_id}/{check.rule}/{check.place}"
        seen[name] = seen.get(name, 0) + 1
        named.append((name if seen[name] == 1 else f"{name}/{seen[name]}", check))
    return named


def _record(doc_id: str, named: tuple[str, Check]) -> dict:
    name, check = named
    verdict = agrees(check.expected, check.found, check.tolerance)
    difference = None if verdict == "cannot_tell" else check.found - check.expected
    kind = {"agrees": "", "cannot_tell": "unresolved"}.get(verdict, check.kind)
    sentence = {
        "agrees": f"{check.what}: {_shown(check.found)} agrees with {_shown(check.expected)}.",
        "differs": f"{check.what}: printed {_shown(check.found)}, expected {_shown(check.expected)}.",
        "cannot_tell": f"{check.what}: cannot tell, a figure that it needs is not resolved.",
    }[verdict]
    return {
        "check_id": f"{doc_id}/{name}",
        "doc_id": doc_id,
        "table_id": check.table_id,
        "rule": check.rule,
        "rows": " ".join(check.rows),
        "expected": check.expected,
        "found": check.found,
        "difference": difference,
        "verdict": verdict,
        "kind": kind,
        "explanation": sentence,
    }


def _shown(number: float | None) -> str:
    if number is None:
        return "-"
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.4g}" if abs(number) < 1 else f"{number:,.2f}"


def _amount(value) -> float | None:
    return None if pd.isna(value) else float(value)


def _sum(values) -> float | None:
    amounts = [_amount(value) for value in values]
    return None if not amounts or None in amounts else float(sum(amounts))


def _column(row_id: str) -> str:
    return row_id.split("/")[3]


def _decimals(printed: str) -> int:
    match = re.search(r"\d[.,](\d{1,2})\s*%?\s*$", printed.strip())
    return len(match.group(1)) if match else 0


def _rounding(printed: str) -> float:
    """Return half a unit of the last printed decimal: what rounding alone can explain."""
    return 0.5 * 10.0 ** -_decimals(printed)


# -- identities inside a table --------------------------------------------------------------------------------


def _children(table_id, money, values, tables) -> list[Check]:
    found = []
    children = dict(tuple(money[money.parent_id != ""].groupby("parent_id", sort=False)))
    open_sums = _findings(table_id, tables, "missing_rows")
    for row in money.itertuples():
        if row.row_id not in children or row.status == "derived":
            continue
        own = children[row.row_id]
        rule = "total_of_programs" if row.level == "total" else "parent_equals_children"
        short = open_sums.get((row.line, _column(row.row_id)))
        if short is not None:  # lines are lost with a page: what is in the text falls short of the parent
            found.append(
                Check(
                    table_id,
                    rule,
                    f"{row.line}/{_column(row.row_id)}",
                    (row.row_id, *own.row_id),
                    short,
                    _amount(row.amount_rp),
                    what=f"{row.name} against its lines in the text, {_column(row.row_id)}, rupiah",
                    kind="missing_rows",
                )
            )
            continue
        found.append(
            Check(
                table_id,
                rule,
                f"{row.line}/{_column(row.row_id)}",
                (row.row_id, *own.row_id),
                _sum(own.amount_rp),
                _amount(row.amount_rp),
                what=f"{row.name or 'total'} against the sum of its {len(own)} lines, {_column(row.row_id)}, rupiah",
            )
        )
    return found


def _findings(table_id: str, tables: dict[str, pd.DataFrame], kind: str) -> dict[tuple[int, str], float]:
    """Return what reading a damaged table found, by line and column."""
    if "findings" not in tables:
        return {}
    rows = tables["findings"]
    rows = rows[(rows.table_id == table_id) & (rows.kind == kind)]
    return {(row.line, row.column): row.found for row in rows.itertuples()}


def _lines_found(table_id: str, tables: dict[str, pd.DataFrame]) -> list[Check]:
    """Return checks of lines that a damaged table prints twice, and of headings that it lost."""
    found = []
    for kind, rule, printed, check_kind in (
        ("duplicate", "line_printed_once", 2.0, "duplicate"),
        ("lost_heading", "heading_printed", 0.0, "missing_rows"),
    ):
        for (line, _), _ in _findings(table_id, tables, kind).items():
            what = f"line {line}: times that it, or its heading, is printed"
            found.append(Check(table_id, rule, str(line), (), 1.0, printed, what=what, kind=check_kind))
    return found


def _years_end(table_id, money, values, tables) -> list[Check]:
    found = []
    for line, rows in money.groupby("line", sort=False):
        years, end = rows[rows.period == "year"], rows[rows.period == "end"]
        if years.empty or end.empty:
            continue
        last = end.iloc[0]
        found.append(
            Check(
                table_id,
                "years_add_to_end",
                f"{line}/{_column(last.row_id)}",
                (last.row_id, *years.row_id),
                _sum(years.amount_rp),
                _amount(last.amount_rp),
                what=f"{last['name'] or 'total'}: end of period against the sum of {len(years)} years, rupiah",
            )
        )
    return found


def _absorption(table_id, money, values, tables) -> list[Check]:
    found = []
    printed = values[values.measure == "absorption_pct"]
    lines = money.row_id.str.rsplit("/", n=1).str[0]
    for row in printed.itertuples():
        own = money[lines == row.owner_id.rsplit("/", 1)[0]] if row.owner_id else money[:0]
        if own.empty and row.owner_id:
            own = money[money.line == int(row.owner_id.split("/")[2])]
        pagu, realisasi = own[own.measure == "pagu"], own[own.measure == "realisasi"]
        if pagu.empty or realisasi.empty:
            continue
        ceiling, spent = _amount(pagu.amount_rp.iloc[0]), _amount(realisasi.amount_rp.iloc[0])
        expected = 100 * spent / ceiling if ceiling and spent is not None else None
        found.append(
            Check(
                table_id,
                "absorption_follows",
                f"{row.line}/{_column(row.row_id)}",
                (row.row_id, pagu.row_id.iloc[0], realisasi.row_id.iloc[0]),
                expected,
                _amount(row.value),
                _rounding(row.printed),
                what=f"{row.owner_name}: printed absorption against realisasi / pagu, percent",
            )
        )
    return found


def _capaian(table_id, money, values, tables) -> list[Check]:
    found = []
    groups: dict[tuple, dict[str, list]] = {}
    for row in values[values.period == "year"].itertuples():
        own = groups.setdefault((row.line, row.fiscal_year, row.indicator), {})
        own.setdefault(row.measure, []).append(row)
    for (line, year, indicator), own in groups.items():
        printed, target, reached = (own.get(each, []) for each in ("capaian_pct", "target", "realisasi"))
        if not (len(printed) == len(target) == len(reached)):
            continue
        for each, plan, result in zip(printed, target, reached, strict=True):
            if {each.state, plan.state, result.state} & {"dash", "blank", "nil", "not_applicable", "grade"}:
                continue
            goal, value = _amount(plan.value), _amount(result.value)
            found.append(
                Check(
                    table_id,
                    "capaian_follows",
                    f"{line}/{_column(each.row_id)}",
                    (each.row_id, plan.row_id, result.row_id),
                    100 * value / goal if goal and value is not None else None,
                    _amount(each.value),
                    _rounding(each.printed),
                    what=f"{indicator}, {year}: printed capaian against realisasi / target, percent",
                )
            )
    return found


def _position(row_id: str) -> str:
    steps = row_id.split("/")
    return steps[4] if len(steps) > 4 else "1"


def _renstra_pct(table_id, money, values, tables) -> list[Check]:
    found = []
    for (line, position), rows in values.groupby(["line", values.row_id.map(_position)], sort=False):
        printed, goal = rows[rows.measure == "renstra_pct"], rows[rows.measure == "renstra_target"]
        if len(printed) != 1 or len(goal) != 1 or printed.state.iloc[0] not in ("number", "zero", "blank"):
            continue
        if printed.state.iloc[0] == "blank" and printed.status.iloc[0] != "unresolved":
            continue
        year = int(printed.fiscal_year.iloc[0])
        to_date = rows[rows.measure == "realisasi_to_date"].sort_values("fiscal_year")
        reached = to_date[to_date.fiscal_year == year]
        if reached.empty:
            own = rows[(rows.measure == "realisasi") & (rows.fiscal_year == year)]
            reached = pd.concat([to_date, own])
        total, target = _sum(reached.value), _amount(goal.value.iloc[0])
        own_line = values[values.line == line]
        if (own_line.measure == "renstra_target").sum() != (own_line.measure == "renstra_pct").sum():
            target = None  # the print does not say which percentage belongs to which target
        each = printed.iloc[0]
        found.append(
            Check(
                table_id,
                "renstra_pct_follows",
                f"{line}/{position}/{_column(each.row_id)}",
                (each.row_id, goal.row_id.iloc[0], *reached.row_id),
                100 * total / target if target and total is not None else None,
                _amount(each.value),
                _rounding(each.printed),
                what=f"{each.indicator}: printed share of the five-year target against what was reached, percent",
            )
        )
    return found


def _cumulative(table_id, money, values, tables) -> list[Check]:
    found = []
    for line, rows in values.groupby("line", sort=False):
        to_date = rows[rows.measure == "realisasi_to_date"].sort_values("fiscal_year")
        if len(to_date) != 2:
            continue
        before, after = to_date.iloc[0], to_date.iloc[1]
        years = range(int(before.fiscal_year) + 1, int(after.fiscal_year) + 1)
        steps = [_step(rows, year) for year in years]
        if any(step is None for step in steps):
            continue
        found.append(
            Check(
                table_id,
                "cumulative_adds_up",
                f"{line}/{_column(after.row_id)}",
                (after.row_id, before.row_id, *(step.row_id for step in steps)),
                _sum([before.value, *(step.value for step in steps)]),
                _amount(after.value),
                what=f"{after.indicator}: reached by {after.fiscal_year} against {before.fiscal_year} and after",
            )
        )
    return found


def _step(rows: pd.DataFrame, year: int):
    """Return the row that a year adds: what was reached, or where that is not printed yet what is planned."""
    for measure in ("realisasi", "target"):
        own = rows[(rows.measure == measure) & (rows.fiscal_year == year)]
        if len(own) == 1:
            return own.iloc[0]
    return None


def _efficiency(table_id, money, values, tables) -> list[Check]:
    found = []
    for row in values[values.measure == "efficiency_pct"].itertuples():
        own = values[values.line == row.line].set_index("measure")
        expected = _sum([own.value["capaian_pct"], -own.value["absorption_pct"]])
        found.append(
            Check(
                table_id,
                "efficiency_follows",
                f"{row.line}/{_column(row.row_id)}",
                (row.row_id, own.row_id["capaian_pct"], own.row_id["absorption_pct"]),
                expected,
                _amount(row.value),
                _rounding(row.printed),
                what="printed efficiency against capaian - absorption, points",
            )
        )
    return found


def _pmks_total(table_id, money, values, tables) -> list[Check]:
    found = []
    counts = tables["pmks"][tables["pmks"].table_id == table_id]
    for year, rows in counts.groupby("year"):
        types, total = rows[~rows.type_id.str.startswith(("total", "group:"))], rows[rows.type_id == "total"]
        for row in total.itertuples():
            found.append(
                Check(
                    table_id,
                    "total_of_types",
                    f"{row.line}/{year}",
                    (row.row_id, *types.row_id),
                    float(types["count"].sum()),
                    _amount(row.count),
                    what=f"printed total of {year} against the sum of {int(types['count'].notna().sum())} counts",
                )
            )
    return found


def _types(register_name: str, known: list[str], table_id: str, tables) -> list[Check]:
    found = []
    counts = tables[register_name][tables[register_name].table_id == table_id]
    counts = counts[counts.year == counts.year.min()]
    for type_id in known:
        rows = counts[counts.type_id == type_id]
        found.append(
            Check(
                table_id,
                "type_printed_once",
                type_id,
                tuple(rows.row_id),
                1.0,
                float(len(rows)),
                what=f"{type_id}: rows printed for the type",
                kind="duplicate" if len(rows) > 1 else "missing_rows",
            )
        )
    return found


def _pmks_types(table_id, money, values, tables) -> list[Check]:
    return _types("pmks", terms.pmks_types(), table_id, tables)


def _psks_types(table_id, money, values, tables) -> list[Check]:
    return _types("psks", terms.psks_types(), table_id, tables)


_IDENTITIES = {
    "children": _children,
    "total": lambda *_: [],  # the total row is a parent, see children
    "years_end": _years_end,
    "absorption": _absorption,
    "capaian": _capaian,
    "renstra_pct": _renstra_pct,
    "cumulative": _cumulative,
    "efficiency": _efficiency,
    "claims": lambda *_: [],  # needs the raw sentences, see _claims
    "pmks_total": _pmks_total,
    "pmks_types": _pmks_types,
    "psks_types": _psks_types,
}


# -- what the sentences claim ---------------------------------------------------------------------------------

_COUNTED = {"program": "program", "kegiatan": "kegiatan", "sub kegiatan": "sub_kegiatan"}


def _claims(document: Document, tables: dict[str, pd.DataFrame], raw: Path) -> list[Check]:
    """Return checks of the counts and sums that sentences tell against what the tables list."""
    found = []
    for table_id, table in document.tables.items():
        if "claims" not in table.identities:
            continue
        of = {claim.line: claim.of for claim in table.claims}
        levels = {claim.line: claim.levels for claim in table.claims}
        rows = verbatim.read(raw / document.doc_id / f"{table_id}.csv")
        told = [(row.line, *row.cells[:3]) for row in rows]
        amounts = {(line, thing): digits for line, digits, _, thing in told if digits.startswith("Rp")}
        for line, digits, words, thing in told:
            number = float(numbers.parse_amount(digits, table.style, f"{table_id}/{line}"))
            if words:
                what = f"line {line}, {thing}: digits against the number in words"
                found.append(
                    Check(
                        table_id,
                        "words_equal_digits",
                        f"{line}/{thing}",
                        (),
                        _in_words(words),
                        number,
                        what=what,
                    )
                )
            level = _COUNTED.get(thing.lower())
            if level in levels[line]:
                lines = _lines(tables, of[line], level)
                kind = "missing_rows" if document.tables[of[line]].damaged else "conflict"
                what = f"line {line}: {level} told against those listed in {of[line]}"
                ids = tuple(lines.values())
                found.append(
                    Check(
                        table_id, "count_told", f"{line}/{level}", ids, float(len(lines)), number, what=what, kind=kind
                    )
                )
            elif thing == "setelah perubahan":
                parts = [
                    float(numbers.parse_amount(text, table.style))
                    for (at, name), text in amounts.items()
                    if at == line and name != thing
                ]
                what = f"line {line}: the revised budget against its two parts, rupiah"
                found.append(Check(table_id, "sum_told", f"{line}/{thing}", (), float(sum(parts)), number, what=what))
            elif thing.lower() == "belanja langsung":
                own = tables["budget_lines"]
                own = own[(own.table_id == of[line]) & (own.measure == "pagu")]
                if own.empty:
                    continue
                top = own[own.level == ("total" if "total" in set(own.level) else "program")]
                what = f"line {line}: direct spending told against {of[line]}, rupiah"
                found.append(
                    Check(
                        table_id,
                        "sum_told",
                        f"{line}/{thing}",
                        tuple(top.row_id),
                        _sum(top.amount_rp),
                        number,
                        what=what,
                    )
                )
    return found


def _in_words(words: str) -> float | None:
    try:
        return float(numbers.parse_words(words))
    except numbers.Unreadable:
        return None


def _lines(tables: dict[str, pd.DataFrame], table_id: str, level: str) -> dict[tuple, str]:
    """Return the lines of a level by name and parent, each with one of its rows; parts of a line count once."""
    money = tables["budget_lines"]
    own = money[money.table_id == table_id]
    if own.empty:
        rows = tables["indicators"]
        rows = rows[(rows.table_id == table_id) & (rows.level == level)]
        return {(row.owner_name, ""): row.row_id for row in rows.itertuples()}
    names = dict(zip(own.row_id, own.name, strict=True))
    listed = own[own.level == level]
    return {(row.name, names.get(row.parent_id, "")): row.row_id for row in listed.itertuples()}


# -- the same line printed in two tables ---------------------------------------------------------------------


def _second_prints(document: Document, budget: pd.DataFrame) -> list[Check]:
    """Return checks of lines that two tables of a document print for the same year and measure."""
    found = []
    columns = [
        "table_id",
        "row_id",
        "line",
        "level",
        "function",
        "name",
        "nomenclature_code",
        "measure",
        "amount_rp",
    ]
    keyed: dict[str, dict[tuple, list]] = {}
    for row in budget[[*columns, "fiscal_year", "period"]].itertuples():
        year = None if pd.isna(row.fiscal_year) else int(row.fiscal_year)
        keyed.setdefault(row.table_id, {}).setdefault((year, row.period, row.measure), []).append(row)
    for one, other in itertools.combinations(keyed, 2):
        for key, rows in keyed[other].items():
            for left, right in _matched(keyed[one].get(key, []), rows):
                found.append(
                    Check(
                        f"{one}+{other}",
                        "same_line_same_amount",
                        f"{left.line}+{right.line}/{_column(right.row_id)}",
                        (left.row_id, right.row_id),
                        _amount(left.amount_rp),
                        _amount(right.amount_rp),
                        what=f"{right.name or 'total'}, {right.measure}: table {other} against table {one}, rupiah",
                    )
                )
    return found


def _matched(one: list, other: list) -> list[tuple]:
    """Return pairs of rows of the same line: same level, function and name; repeated names by their order."""
    pairs, taken = [], set()
    for row in other:
        same = [each for each in one if (each.level, each.function) == (row.level, row.function)]
        best = _best(row, [each for each in same if each.row_id not in taken])
        if best is not None:
            taken.add(best.row_id)
            pairs.append((best, row))
    return pairs


def _best(row, candidates: list):
    if row.level == "total":
        return candidates[0] if candidates else None
    scores = [terms.similarity(terms.plain_name(each.name), terms.plain_name(row.name)) for each in candidates]
    best = max(scores, default=-math.inf)
    if best < 86 and row.level == "program" and row.nomenclature_code:
        return next((each for each in candidates if each.nomenclature_code == row.nomenclature_code), None)
    return candidates[scores.index(best)] if best >= 86 else None
