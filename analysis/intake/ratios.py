"""Percentages, differences and sums between the columns of a table: what the cells say that the header leaves open."""

from dataclasses import dataclass

from analysis.intake import tried
from analysis.intake.drafted import OPEN, DraftedColumn
from analysis.intake.header_words import Formula
from analysis.intake.measures import AS_NOTE, VALUES
from analysis.intake.tried import Figures, Tried


@dataclass(frozen=True)
class Reading:
    """One way to read a column of percentages: its measure and year, and how well the cells bear it out."""

    measure: str
    year: int | None
    result: Tried
    told: str


@dataclass(frozen=True)
class Cells:
    """The cells of a table by column: as printed, and as figures."""

    printed: list[list[str]]
    figures: list[Figures]


def percentages(columns: list[DraftedColumn], cells: Cells, formulas: list[Formula]) -> None:
    """Decide measure and year of every column of percentages by its arithmetic, where the cells tell it."""
    for column in columns:
        if column.role != "value" or "measure" in column.given or not _may_be_percentage(column):
            continue
        readings = _readings(column, columns, cells)
        printed = [each for each in formulas if each.place == column.number and each.sign == "/"]
        named = "percent" in column.head.marks()
        holding = [each for each in readings if each.result.holds or (named and each.result.all_close)]
        measures = {each.measure for each in holding}
        own = [each for each in holding if each.measure == column.measure]
        if printed and (by_formula := _by_formula(printed[0], columns, cells, column)):
            _take(column, by_formula, f"the header prints {printed[0].printed!r}; ")
        elif own:
            _take(column, _of_year(own, column), "")
        elif len(measures) == 1 and column.measure in (OPEN, "", "capaian_pct"):
            _take(column, _of_year(holding, column), "")
        elif _is_refuted(column, readings):
            column.seen += [f"header {column.head.printed!r}", *(each.told for each in readings)]
            column.ask("measure", "The cells do not follow from target and realisasi: what is the column?", VALUES)


def _may_be_percentage(column: DraftedColumn) -> bool:
    head = column.head.first()
    kinds = ("achieved", "reached", "ratio")
    return column.measure.endswith("_pct") or (column.measure == OPEN and (head is None or head.what in kinds))


def _readings(column: DraftedColumn, columns: list[DraftedColumn], cells: Cells) -> list[Reading]:
    """Return every way in which a column may be a percentage of two others, with its tests."""
    found = []
    amounts = [each for each in columns if each.role == "amount"]
    values = [each for each in columns if each.role == "value" and each is not column]
    pairs = [("absorption_pct", part, whole)
             for part in amounts if part.measure == "realisasi"
             for whole in amounts if whole.measure == "pagu" and whole.year == part.year]  # fmt: skip
    pairs += [("capaian_pct", part, whole)
              for part in values if part.measure == "realisasi"
              for whole in values if whole.measure == "target" and whole.year == part.year]  # fmt: skip
    pairs += [("renstra_pct", part, whole)
              for part in values if part.measure in ("realisasi_to_date", "realisasi")
              for whole in values if whole.measure == "renstra_target"]  # fmt: skip
    for measure, part, whole in pairs:
        result = _percent(column, part, whole, cells)
        if result.tests:
            told = result.told(f"of {_name(part)} in percent of {_name(whole)}")
            found.append(Reading(measure, part.year, result, told))
    return found


def _percent(column: DraftedColumn, part: DraftedColumn, whole: DraftedColumn, cells: Cells) -> Tried:
    at, figures = column.number, cells.figures
    return tried.percentages(cells.printed[at], figures[at], figures[part.number], figures[whole.number])


def _name(column: DraftedColumn) -> str:
    return f"column {column.number + 1} ({column.head.printed[:40]})"


def _of_year(readings: list[Reading], column: DraftedColumn) -> Reading:
    """Return the reading that closes best; of equally good ones that of the column's own year."""
    return max(readings, key=lambda each: (each.result.closing, each.year == column.year))


def _take(column: DraftedColumn, reading: Reading, before: str) -> None:
    year_open = column.year is None
    column.asks, column.seen, column.choices, column.free = "", [], [], ""
    column.set("measure", reading.measure, before + reading.told)
    column.set("unit", "percent", "a percentage")
    if reading.year is not None and (year_open or column.evidence.get("year", "").startswith("the ")):
        column.set("year", reading.year, reading.told)


def _by_formula(formula: Formula, columns: list[DraftedColumn], cells: Cells, column: DraftedColumn) -> Reading | None:
    part, whole = columns[formula.one], columns[formula.other]
    measures = {("amount", "realisasi", "pagu"): "absorption_pct", ("value", "realisasi", "target"): "capaian_pct",
                ("value", "realisasi_to_date", "renstra_target"): "renstra_pct"}  # fmt: skip
    measure = measures.get((part.role, part.measure, whole.measure))
    result = _percent(column, part, whole, cells)
    if measure is None or part.role != whole.role or not result.agrees:
        return None
    return Reading(measure, part.year, result, result.told(f"of {_name(part)} in percent of {_name(whole)}"))


def _is_refuted(column: DraftedColumn, readings: list[Reading]) -> bool:
    own = [each.result for each in readings if each.measure == column.measure and each.year in (None, column.year)]
    return bool(own) and all(each.refuted for each in own)


def ends(columns: list[DraftedColumn], cells: Cells) -> None:
    """Take money without a year that is the sum of the years for that of the end of the period."""
    amounts = [column for column in columns if column.role == "amount"]
    for column in (each for each in amounts if each.year is None and "period" not in each.keys):
        years = [each for each in amounts if each.year is not None and each.measure == column.measure]
        if len({each.year for each in years}) == len(years) > 1 and column.measure != OPEN:
            result = tried.sums(cells.figures[column.number], [cells.figures[each.number] for each in years])
            if result.holds:
                column.set("period", "end", result.told("sums of the years"))


def rests(columns: list[DraftedColumn], cells: Cells) -> None:
    """Bear out, or ask for, every column of money that is left over."""
    amounts = [column for column in columns if column.role == "amount"]
    for column in amounts:
        if column.measure != "sisa":
            continue
        tests = [
            (tried.differences(*(cells.figures[each.number] for each in (column, whole, part))), whole)
            for whole in amounts
            if whole.measure == "pagu"
            for part in amounts
            if part.measure == "realisasi" and part.year == whole.year
        ]
        closing = [each for each in tests if each[0].agrees]
        if closing:
            result, whole = max(closing, key=lambda each: each[0].closing)
            column.set("measure", "sisa", result.told("differences of pagu and realisasi"))
            if whole.year is not None:
                column.set("year", whole.year, f"the difference of the columns of {whole.year}")
            if "phase" in whole.keys:
                column.set("phase", whole.keys["phase"], "the phase of the ceiling that it is left of")
        elif any(each[0].refuted for each in tests):
            column.seen.append(tests[0][0].told("differences of pagu and realisasi"))
            column.ask("measure", "Pagu less realisasi is another figure: what is left over here?", [AS_NOTE])


def parts(columns: list[DraftedColumn], cells: Cells) -> list[tuple[DraftedColumn, list[DraftedColumn], Tried]]:
    """Return the columns that are the sum of their neighbours on one side, with these and the tests."""
    found = []
    counted = [column for column in columns if column.role in ("count", "value")]
    for run in _runs(counted):
        for whole, own in ((run[-1], run[:-1]), (run[0], run[1:])):
            if len(own) < 2:
                continue
            result = tried.sums(cells.figures[whole.number], [cells.figures[each.number] for each in own])
            if result.holds:
                found.append((whole, own, result))
                break
    return found


def _runs(columns: list[DraftedColumn]) -> list[list[DraftedColumn]]:
    """Return neighbouring columns of one year and measure together; men, women and their sum end a run."""
    runs: list[list[DraftedColumn]] = []
    for column in columns:
        last = runs[-1][-1] if runs else None
        same = last is not None and last.number == column.number - 1
        if same and last is not None and (last.year, last.measure) == (column.year, column.measure):
            runs[-1].append(column)
        else:
            runs.append([column])
    return runs
