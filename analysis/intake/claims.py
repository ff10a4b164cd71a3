"""Which identities a table has: each is tried on its cells, and claimed only where they bear it out."""

from dataclasses import dataclass

from analysis.intake import ratios, tried
from analysis.intake.drafted import OPEN, DraftedColumn, DraftedTable
from analysis.intake.tried import Tried
from analysis.schema import LAST_REVISED
from analysis.source import terms

_TYPES_LISTED = 0.6  # of the known types: a table that names fewer is no register of them


@dataclass(frozen=True)
class Claimed:
    """One identity with the tests that bear it out."""

    identity: str
    evidence: str


def draft(table: DraftedTable, cells: ratios.Cells, levels: list[str], named_types: set[str]) -> list[Claimed]:
    """Return the identities that the cells of a table bear out, in the order of the register."""
    columns = [column for column in table.columns if OPEN not in (column.role, column.measure)]
    found = []
    amounts = [column for column in columns if column.role == "amount" and column.measure in ("pagu", "realisasi")]
    for identity, tests, what in (
        ("children", _over(amounts, cells, levels, tried.children), "sums of the lines below"),
        ("total", _over(amounts, cells, levels, tried.total), "totals of the programmes"),
        ("carried", _over(amounts, cells, levels, tried.carried), "sums carried to the next page"),
        ("years_end", _years_end(amounts, cells), "sums of the years"),
    ):
        least = 2 if identity in ("children", "years_end") else 1
        if tests.closing >= least and tests.closing >= tried.CLOSING * tests.tests:
            found.append(Claimed(identity, tests.told(what)))
    for identity, measure in (
        ("absorption", "absorption_pct"),
        ("capaian", "capaian_pct"),
        ("renstra_pct", "renstra_pct"),
    ):
        tests = _percentages(measure, columns, cells)
        if tests.agrees:
            found.append(Claimed(identity, tests.told("percentages")))
    for identity, tests, what in (
        ("cumulative", _cumulative(columns, cells), "sums of what was reached"),
        ("efficiency", _efficiency(columns, cells), "differences of capaian and absorption"),
        ("sisa", _rests(columns, cells), "differences of pagu and realisasi"),
        ("parts", _parts(columns, cells), "sums of places or groups"),
    ):
        if tests.holds or (identity in ("efficiency", "sisa") and tests.agrees):
            found.append(Claimed(identity, tests.told(what)))
    if parts := [column for column in table.columns if "months" in column.keys]:
        found.append(Claimed("months", f"{len(parts)} parts of the year add to it in every row"))
    return found + _of_registers(table, columns, cells, levels, named_types)


def _parts(columns: list[DraftedColumn], cells: ratios.Cells) -> Tried:
    counts = [column for column in columns if column.role == "count"]
    return sum((result for _, _, result in ratios.parts(counts, cells)), tried.NOTHING)


def _over(amounts: list[DraftedColumn], cells: ratios.Cells, levels: list[str], test) -> Tried:
    return sum((test(levels, cells.figures[column.number]) for column in amounts), tried.NOTHING)


def _years_end(amounts: list[DraftedColumn], cells: ratios.Cells) -> Tried:
    found = tried.NOTHING
    for end in (column for column in amounts if column.keys.get("period") == "end"):
        years = [each for each in amounts if each.year is not None and each.measure == end.measure]
        if len(years) > 1:
            found += tried.sums(cells.figures[end.number], [cells.figures[each.number] for each in years])
    return found


def _percentages(measure: str, columns: list[DraftedColumn], cells: ratios.Cells) -> Tried:
    parts = {
        "absorption_pct": ("amount", "realisasi", "pagu"),
        "capaian_pct": ("value", "realisasi", "target"),
        "renstra_pct": ("value", "realisasi_to_date", "renstra_target"),
    }
    role, above, below = parts[measure]
    found = tried.NOTHING
    for column in (each for each in columns if each.measure == measure):
        own = [each for each in columns if each.role == role and (each.year == column.year or measure == "renstra_pct")]
        tops = [each for each in own if each.measure == above and each.year == column.year]
        wholes = sorted((each for each in own if each.measure == below), key=_last_revised)
        if measure == "renstra_pct" and not tops:
            tops = [each for each in own if each.measure == "realisasi" and each.year == column.year]
        for top in tops[:1]:
            for whole in wholes[:1]:
                figures = [cells.figures[each.number] for each in (column, top, whole)]
                found += tried.percentages(cells.printed[column.number], *figures)
    return found


def _last_revised(column: DraftedColumn) -> int:
    """Return the place of a ceiling among others of its year: spending is of the budget as last revised."""
    return LAST_REVISED.index(phase) if (phase := column.keys.get("phase")) in LAST_REVISED else 0


def _cumulative(columns: list[DraftedColumn], cells: ratios.Cells) -> Tried:
    to_date = sorted((each for each in columns if each.measure == "realisasi_to_date" and each.year), key=_year)
    if len(to_date) != 2:
        return tried.NOTHING
    before, after = to_date
    steps = []
    for year in range(_year(before) + 1, _year(after) + 1):
        own = {each.measure: each for each in columns if each.role == "value" and each.year == year}
        step = own.get("realisasi") or own.get("target")
        if step is None:
            return tried.NOTHING
        steps.append(step)
    parts = [cells.figures[each.number] for each in (before, *steps)]
    return tried.sums(cells.figures[after.number], parts)


def _year(column: DraftedColumn) -> int:
    return column.year or 0


def _efficiency(columns: list[DraftedColumn], cells: ratios.Cells) -> Tried:
    own = {each.measure: each for each in columns}
    if not {"efficiency_pct", "capaian_pct", "absorption_pct"} <= set(own):
        return tried.NOTHING
    figures = [cells.figures[own[measure].number] for measure in ("efficiency_pct", "capaian_pct", "absorption_pct")]
    return tried.differences(*figures)


def _rests(columns: list[DraftedColumn], cells: ratios.Cells) -> Tried:
    found = tried.NOTHING
    for rest in (each for each in columns if each.measure == "sisa"):
        own = {each.measure: each for each in columns if each.role == "amount" and each.year == rest.year}
        if {"pagu", "realisasi"} <= set(own):
            figures = [cells.figures[each.number] for each in (rest, own["pagu"], own["realisasi"])]
            found += tried.differences(*figures)
    return found


def _of_registers(
    table: DraftedTable, columns: list[DraftedColumn], cells: ratios.Cells, levels: list[str], named: set[str]
) -> list[Claimed]:
    """Return what a register of people or resources has: every type once, and totals that add up."""
    which = table.keys.get("register")
    if not which:
        return []
    found = []
    known = set(terms.pmks_types() if which == "pmks" else terms.psks_types())
    if which == "pmks":
        tests = tried.NOTHING
        for column in (each for each in columns if each.role == "count"):
            figures = cells.figures[column.number]
            parts = [
                figure for figure, level in zip(figures, levels, strict=True) if level == "type" and figure is not None
            ]
            totals = [
                figure for figure, level in zip(figures, levels, strict=True) if level == "total" and figure is not None
            ]
            whole = sum(parts)
            tests += Tried(sum(each == whole for each in totals), len(totals))
        if tests.closing and tests.closing >= tried.CLOSING * tests.tests:
            found.append(Claimed("pmks_total", tests.told("totals of the types")))
    if len(named & known) >= _TYPES_LISTED * len(known):
        found.append(Claimed(f"{which}_types", f"{len(named & known)} of the {len(known)} known types are named"))
    return found
