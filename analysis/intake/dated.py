"""Of which year the figures of a column are: what its header, its table or the caption says, else a question."""

import re

from analysis.intake import ratios, tried, until
from analysis.intake.drafted import OPEN, Choice, DraftedColumn, DraftedTable, Question
from analysis.intake.header_words import without_days, year_range, years
from analysis.intake.measures import AS_NOTE, Context

_ORDINAL = re.compile(r"(?i)(?:tahun\s*)?(?:ke[\s-]*)?\(?([1-9])\)?")
_RELATIVE = re.compile(r"(?i)(?:tahun\s*)?\(?\s*n\s*(?:([-\u2013+])\s*([1-9]))?\s*\)?")
_COUNTED = re.compile(r"(?i)\btahun\s+ke\b")
OWN_YEAR = ("baseline", "renstra_target", "realisasi_to_date")  # measures of another year than the table's


def years_of(columns: list[DraftedColumn], told: Context) -> None:
    """Give columns of figures their year: their header's, the one that all dated columns share, the caption's."""
    figures = [column for column in columns if column.is_figure and "period" not in column.keys]
    for column in figures:
        dated = column.head.year()
        if dated:
            column.set("year", dated[0], f"header {dated[1]!r}")
    told_apart = [column for column in figures if "year" not in column.given]  # what a person says of one is no more
    shared, captioned = _known_years(told_apart, told)
    listed = sorted({year for column in columns if column.role == "note" for year in column.contents.only_years})
    for column in (each for each in figures if each.year is None):
        if column.measure in OWN_YEAR or any(years(text) or year_range(text) for text in column.head.texts):
            continue
        if len(shared) == 1 and (not captioned or captioned == shared):
            column.set("year", shared[0], "the other columns of the table are of this year only")
        elif not shared and len(captioned) == 1:
            column.set("year", captioned[0], f"the caption {told.caption[:80]!r}")
        elif not shared and not captioned and len(listed) == 1:
            column.set("year", listed[0], "a column of the table prints this year in every row")


def _known_years(figures: list[DraftedColumn], told: Context) -> tuple[list[int], list[int]]:
    """Return the years of dated columns that are the table's own, and those that its caption names."""
    shared = sorted({column.year for column in figures if column.year is not None and column.measure not in OWN_YEAR})
    return shared, years(without_days(told.caption)) if not year_range(told.caption) else []


def ask_years(table: DraftedTable, told: Context) -> None:
    """Ask for the years that are still open: once for all columns that are of one year, else column by column."""
    open_columns = [
        column
        for column in table.columns
        if column.is_figure and column.year is None and "period" not in column.keys and "year" not in column.given
    ]
    shared, captioned = _known_years([column for column in table.columns if column.is_figure], told)
    known = sorted({*shared, *captioned, *told.about.years})
    together = [column for column in open_columns if column.measure not in OWN_YEAR and not column.is_open]
    alone = [column for column in open_columns if column not in together]
    ordinals = [(column, at) for column in together if (at := _ordinal(column))]
    span = year_range(told.about.title) or year_range(told.caption)
    if not shared and span and len({at for _, at in ordinals}) > 1:
        _ask_first(table, ordinals, span[0])
        together = [column for column in together if not _ordinal(column)]
    relatives = [(column, by) for column in together if (by := _relative(column)) is not None]
    if known and len({by for _, by in relatives}) > 1:
        _ask_current(table, relatives, known)
        together = [column for column in together if _relative(column) is None]
    for group in (_alike(together) if not shared else [[column] for column in together]) + [[c] for c in alone]:
        if group:
            _ask_year(table, group, known, told)


def _alike(columns: list[DraftedColumn]) -> list[list[DraftedColumn]]:
    """Return columns that may all be of one year: together, but for those of one measure below two headers."""
    kinds = [(column.head.texts[-1:], column.measure, str(column.keys.get("place")), str(column.keys.get("group")))
             for column in columns]  # fmt: skip
    if len(set(kinds)) == len(kinds):
        return [columns] if columns else []
    above: dict[tuple[str, ...], list[DraftedColumn]] = {}
    for column in columns:
        above.setdefault(column.head.texts[:-1], []).append(column)
    return list(above.values())


def _ordinal(column: DraftedColumn) -> int:
    """Return which year of a period a header counts (`Tahun ke- / 3`); 0 for none."""
    texts = column.head.texts
    own = _ORDINAL.fullmatch(texts[-1].strip()) if texts else None
    return int(own[1]) if own and any(_COUNTED.search(text) for text in texts) else 0


def _ask_first(table: DraftedTable, ordinals: list[tuple[DraftedColumn, int]], begin: int) -> None:
    """Ask which year is the first of those that headers count, of a document whose plan begins in a year."""
    paths = {f"tables.{table.table_id}.columns.{column.number}": at for column, at in ordinals}
    most = max(paths.values())
    choices = [
        Choice(f"year 1 is {first}, year {most} is {first + most - 1}",
               {path: {"year": first + at - 1} for path, at in paths.items()})
        for first in range(begin, begin - most - 2, -1)
    ]  # fmt: skip
    _ask_counted(table, [column for column, _ in ordinals], "count years: which is the first?", choices)


def _relative(column: DraftedColumn) -> int | None:
    """Return how many years after the year n a header says its figures are: `n-1` is -1; None where it does not."""
    own = _RELATIVE.fullmatch(column.head.texts[-1].strip()) if column.head.texts else None
    if own is None:
        return None
    return int(own[2] or 0) * (1 if own[1] == "+" else -1)


def _ask_current(table: DraftedTable, relatives: list[tuple[DraftedColumn, int]], known: list[int]) -> None:
    """Ask which year is the year n that headers count from (n-2, n-1, n)."""
    paths = {f"tables.{table.table_id}.columns.{column.number}": by for column, by in relatives}
    years_of_n = sorted({*known, known[-1] + 1, known[0] - 1}, key=lambda year: (year not in known, -year))
    choices = [Choice(f"n is {n}", {path: {"year": n + by} for path, by in paths.items()}) for n in years_of_n]
    _ask_counted(table, [column for column, _ in relatives], "count from a year n: which is it?", choices)


def _ask_counted(table: DraftedTable, columns: list[DraftedColumn], asks: str, choices: list[Choice]) -> None:
    """Ask once for the years of columns whose headers count them; they may be kept as printed."""
    paths = [f"tables.{table.table_id}.columns.{column.number}" for column in columns]
    for column in columns:
        column.keys["year"] = OPEN
    numbers = ", ".join(str(column.number + 1) for column in columns)
    headers = tuple(f"header {column.head.printed!r}" for column in columns[:4])
    kept = Choice(AS_NOTE[0], {path: dict(AS_NOTE[1]) for path in paths})
    asked = f"The headers of columns {numbers} {asks}"
    table.questions.append(Question(f"{paths[0]}.year", asked, headers, (*choices, kept)))


def _ask_year(table: DraftedTable, group: list[DraftedColumn], known: list[int], told: Context) -> None:
    first = group[0]
    paths = [f"tables.{table.table_id}.columns.{column.number}" for column in group]
    offered = [known[0] - 1, *known] if known and first.measure == "baseline" else known
    choices = [(f"{year}", {"year": year}) for year in offered]
    if first.measure in ("target", "pagu", "realisasi", "target_national", OPEN):
        choices.append(("the end of the plan's period", {"period": "end", "year": None}))
    choices.append(AS_NOTE)
    numbers = ", ".join(str(column.number + 1) for column in group)
    many = f"columns {numbers}" if len(group) > 1 else f"column {numbers}"
    headers = tuple(f"header {column.head.printed!r}" for column in group[:4])
    caption = (f"caption {told.caption[:80]!r}",) if told.caption else ()
    for column in group:
        column.keys["year"] = OPEN
    table.questions.append(
        Question(
            f"{paths[0]}.year",
            f"Of which year are the figures of {many}?",
            (*headers, *caption),
            tuple(Choice(says, {path: sets for path in paths}) for says, sets in choices),
            "year",
        )
    )


def parts_of_the_year(columns: list[DraftedColumn], cells: ratios.Cells) -> None:
    """Note which months columns that are kept as printed are the money of, where they add to the only ceiling."""
    whole = [column for column in columns if (column.role, column.measure) == ("amount", "pagu")]
    parts = [(column, months) for column in columns if column.role == "note" and (months := _months_of(column))]
    if len(whole) != 1 or whole[0].is_open or len({months for _, months in parts}) != len(parts):
        return
    lengths = {last - first for _, (first, last) in parts}
    for length in lengths:
        own = [column for column, (first, last) in parts if last - first == length]
        adds = tried.sums(cells.figures[whole[0].number], [cells.figures[column.number] for column in own])
        if not adds.all_close:
            return
    for column, months in parts:
        column.set("months", list(dict.fromkeys(months)), f"header {column.head.printed!r}")
        column.set("of", whole[0].keys["id"], "the months add to it in every row")


def _months_of(column: DraftedColumn) -> tuple[int, int] | None:
    texts = column.head.texts
    return (until.months_of(texts[-1]) or until.part_in(texts)) if texts else None
