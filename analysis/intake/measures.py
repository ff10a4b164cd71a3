"""What the figures of a column are: money or values, of which measure, year and phase, by header, cells and caption."""

import re
from dataclasses import dataclass

from analysis.intake import until
from analysis.intake.drafted import ALIKE, FIGURE, OPEN, About, DraftedColumn
from analysis.intake.header_words import Head, phrases, years
from analysis.schema import SPENT

PLANS = ("renstra", "renja", "rka", "dpa")  # documents that print ceilings where they say nothing else
AS_NOTE = ("keep it as printed only", {"role": "note"})
AMOUNTS = [
    ("a ceiling (pagu)", {"role": "amount", "measure": "pagu"}),
    ("money spent (realisasi)", {"role": "amount", "measure": "realisasi"}),
    ("what is left of the ceiling (sisa)", {"role": "amount", "measure": "sisa"}),
    AS_NOTE,
]
VALUES = [
    ("a target", {"role": "value", "measure": "target"}),
    ("what was reached (realisasi)", {"role": "value", "measure": "realisasi"}),
    ("the value before the plan (baseline)", {"role": "value", "measure": "baseline"}),
    ("reached in percent of the target (capaian)", {"role": "value", "measure": "capaian_pct", "unit": "percent"}),
    ("spent in percent of the ceiling", {"role": "value", "measure": "absorption_pct", "unit": "percent"}),
    ("reached in percent of the plan's last target", {"role": "value", "measure": "renstra_pct", "unit": "percent"}),
    AS_NOTE,
]
PERCENTAGES = ("achieved", "absorbed", "efficiency")
_OF_MONEY = {"money", "ceiling", "spending", "absorbed"}  # words that say that figures are money
_ALL_MONEY = 0.9  # of the cells: figures of millions that are money where no word says so
_MANY = 10  # cells
THOUSAND = 1000
_NOW = re.compile(r"(?i)\b(?:bulan|triwulan|tw|semester|minggu)\s+(ini|lalu|sebelumnya)\b")
_AGES = re.compile(  # of the people that a column counts, in its header
    r"(?i)\b(?:umur|(?<!lanjut )usia(?! lanjut))\b"
    r"|(?:[<>\u2264\u2265]|-|\u2013)\s*\d+ ?(?:th|thn|tahun)\b|\d+ (?:th|thn|tahun) ke\b"
)
_PLAN_YEARS = 3  # years of targets that make a table one of a plan of several years


@dataclass(frozen=True)
class Context:
    """What a table says beside the headers: its caption, and which measures and years its columns have."""

    caption: str
    about: About
    is_register: bool
    has_reached: bool
    has_to_date: bool
    has_money: bool
    tells_money: bool
    holds_ceilings: bool  # and neither targets nor indicators nor units: what was reached is money
    has_units: bool
    is_revenue: bool
    scale: int  # rupiah in one unit of the money, where the caption says so and no column prints units or indicators
    target_years: frozenset[int]

    @property
    def of_several_years(self) -> bool:
        """Tell whether the table plans several years."""
        return len(self.target_years) >= _PLAN_YEARS


def context(caption: str, about: About, columns: list[DraftedColumn], is_register: bool) -> Context:
    """Return what a table says beside the header of one column."""
    told = [column for column in columns if column.holds_figures or column.given]
    firsts = [(column, column.head.first()) for column in told]
    named = [(column, first.what) for column, first in firsts if first is not None and first.part == "measures"]
    planned = {column.head.year() for column, what in named if what in ("target", "ceiling")}
    return Context(
        caption,
        about,
        is_register,
        any(what == "reached" for _, what in named),
        any("to_date" in column.head.marks() for column, _ in named),
        any(column.contents.mostly(column.contents.money) for column in columns),
        bool({said.what for said in phrases(caption)} & _OF_MONEY),
        "ceiling" in {what for _, what in named}
        and "target" not in {what for _, what in named}
        and not any(column.role in ("indicator", "unit") for column in columns),
        any(column.role == "unit" for column in columns),
        "revenue" in (own := {said.what for said in phrases(caption)}) and "spending" not in own,
        1 if any(column.role in ("unit", "indicator") for column in columns) else Head((caption,)).scale(),
        frozenset(year[0] for year in planned if year),
    )


def assign(columns: list[DraftedColumn], told: Context) -> None:
    """Give every column of figures its role, measure, period, phase, unit and scale, or ask."""
    figures = [column for column in columns if (column.holds_figures or column.given) and column.head.texts]
    parts = [column for column in figures if until.part_in(column.head.texts)]  # one alone may be all up to then
    parts = [column for column in figures if until.months_of(column.head.texts[-1]) or (column in parts and parts[1:])]
    parts += [column for column in figures if _is_of_now(column.head)]
    for column in columns:
        if column in parts and not told.is_register:
            column.set("role", "note", f"header {column.head.printed!r}: a part of the year, and the tables hold years")
        elif column.role == FIGURE:
            _measure(column, told)
        if column.role == "amount" and (scale := _scale(column, told)) > 1:  # also where a person says that it is one
            where = f"header {column.head.printed!r}" if column.head.scale() > 1 else f"caption {told.caption[:80]!r}"
            column.set("scale", scale, where)
    _baselines(columns)
    _yearly_targets(columns)


def _yearly_targets(columns: list[DraftedColumn]) -> None:
    """Take targets of a plan that are printed for several years for the targets of these years."""
    planned = [column for column in columns if column.measure == "renstra_target"]
    if len({column.head.year() for column in planned}) > 1:
        for column in planned:
            column.set("measure", "target", f"header {column.head.printed!r}: one of {len(planned)} years of the plan")


def _measure(column: DraftedColumn, told: Context) -> None:
    head, cells = column.head, column.contents
    printed, lowest = f"header {head.printed!r}", {said.what for said in head.lowest()}
    first = head.first()
    what = first.what if first is not None and (first.part == "measures" or first.what == "goal") else ""
    money, doubted = _prints_money(column, told)
    percent = "percent" in lowest or (what in PERCENTAGES and "money" not in lowest)
    by_header = bool(lowest & {"money", "ceiling"}) or (what == "rest" and "ceiling" in head.says("measures"))
    by_header = by_header or head.scale() > 1 or (_scale(column, told) > 1 and what in ("ceiling", "reached", "rest"))
    by_header = by_header or (told.holds_ceilings and what in ("reached", "rest") and "physical" not in head.marks())
    if _is_change(head):
        column.set("role", "note", f"{printed}: a difference of two figures")
    elif told.is_register and any(_AGES.search(text) for text in head.texts):
        column.set("role", "note", f"{printed}: people of some ages, and a count here is of all")
    elif told.is_register and not percent and not money and what != "goal":
        column.set("role", "count", "the table lists types of people or of resources, and the cells are numbers")
        _count(column)
    elif doubted and not percent and not by_header:
        column.seen += [
            printed,
            f"{cells.money} of {cells.filled} cells are as large as money, and no word says that they are",
        ]
        column.ask("role", "Money, or large numbers of something else?", [*AMOUNTS[:3], *VALUES])
    elif money and percent and what not in ("absorbed", "achieved"):
        column.seen += [printed, f"{cells.money} of {cells.filled} cells are money"]
        column.ask("role", "A percentage in the header, money in the cells: what is the column?", [*AMOUNTS])
    elif (money or by_header) and not percent and (told.is_revenue or "revenue" in head.marks()):
        column.set("role", "note", f"{printed}; revenue has no measure here, and is no spending")
    elif money or (by_header and not percent and (_scale(column, told) > 1 or _may_be_money(column))):
        shown = f"{cells.money} of {cells.filled} cells print amounts" if money else printed
        column.set("role", "amount", shown)
        _amount(column, told)
    elif by_header and not percent:
        column.seen += [printed, f"only {cells.money} of {cells.filled} cells print amounts"]
        column.ask("role", "Money by its header, but the cells are small: what is the column?", [*AMOUNTS, *VALUES])
    else:
        column.set("role", "value", printed)
        _value(column, what, percent, told)


def _prints_money(column: DraftedColumn, told: Context) -> tuple[bool, bool]:
    """Return whether the cells of a column print money, and whether they may: as large, but nothing says so."""
    cells = column.contents
    said = {what for part in ("measures", "marks") for _, what in column.head.says(part)} | (
        {"revenue"} if told.is_revenue else set()
    )
    if cells.mostly(cells.rupiah):
        return True, False
    if told.tells_money or said & {*_OF_MONEY, "revenue", "rest"}:
        return cells.mostly(cells.amounts), False
    large = cells.mostly(cells.money)
    sure = cells.money >= _ALL_MONEY * cells.filled and cells.filled >= _MANY and not told.has_units
    return large and sure, large and not sure


def _may_be_money(column: DraftedColumn) -> bool:
    """Tell whether nothing in the cells of a column speaks against money."""
    cells = column.contents
    return not cells.filled or (5 * cells.money >= cells.filled and not cells.percent_signs)


def _scale(column: DraftedColumn, told: Context) -> int:
    """Return how many rupiah one unit of a column's money is: its header's, else the caption's if its cells are small.

    The caption of a table may be wrong about figures that are as large as whole rupiah.
    """
    own, cells = column.head.scale(), column.contents
    return own if own > 1 or (told.scale > THOUSAND and cells.mostly(cells.money)) else told.scale


def _is_of_now(head: Head) -> bool:
    """Tell whether a header says that its money is of the month or quarter of the report alone, or up to the last."""
    found = [(text, now[1].lower()) for text in head.texts for now in _NOW.finditer(text)]
    return any(which != "ini" or not any(said.what == "to_date" for said in phrases(text)) for text, which in found)


def _is_change(head: Head) -> bool:
    """Tell whether a header says that its figures are what was added or taken away, and names no measure below that.

    What grew is named below its growth: `Rata-rata Pertumbuhan / Anggaran` is no money.
    """
    for text in reversed(head.texts):
        said = phrases(text)
        if said and said[0].what == "growth":
            return True
    for text in reversed(head.texts):
        said = phrases(text)
        if any(each.part == "measures" for each in said):
            return False
        if any(each.what == "change" for each in said):
            return True
    return False


def _count(column: DraftedColumn) -> None:
    marks = [said.what for said in column.head.lowest() if said.part == "marks"]
    for mark, group in (("men", "l"), ("women", "p")):
        if mark in marks and not {"men", "women"} <= {*marks}:  # L+P is the whole
            column.set("group", group, f"header {column.head.printed!r}")
            column.set("unit", "orang", "men and women are persons")


def _amount(column: DraftedColumn, told: Context) -> None:
    head, printed = column.head, f"header {column.head.printed!r}"
    named = next(filter(None, (_of_money(text) for text in reversed(head.texts))), "")
    measure = {"ceiling": "pagu", "target": "pagu", "reached": "realisasi", "rest": "sisa"}.get(named, "")
    if measure == "realisasi" and (counted := _counted(column, told)):
        own_year, up_to, evidence = counted
        column.set("measure", "realisasi_to_date" if up_to else "realisasi", f"{printed}; {evidence}")
        column.set("year", own_year, evidence)
        column.set("until", up_to, evidence)
        return
    if "to_date" in head.marks() and measure == "realisasi":
        column.seen.append(printed)
        asks = "Money spent over several years has no measure here: what is the column?"
        column.ask("measure", asks, [AS_NOTE, *AMOUNTS[1:3]])
        return
    if _both(head) and not measure_in(head.texts[-1:]):
        column.seen.append(printed)
        column.ask("measure", "The header names two measures: which is this column?", AMOUNTS)
        return
    if not measure and told.about.kind in PLANS:
        column.set("measure", "pagu", f"{printed}; a {told.about.kind} prints ceilings")
    elif measure:
        column.set("measure", measure, printed)
    else:
        column.seen.append(printed)
        column.ask("measure", "What is this money?", AMOUNTS)
        return
    _end(column, told)


def _counted(column: DraftedColumn, told: Context) -> tuple[int, str, str] | None:
    """Return the year of money spent, up to when in it, and what tells so; None where nothing does."""
    for text in (*reversed(column.head.texts), told.caption, told.about.title):
        own = column.head.year()
        named = [own[0]] if own else years(text) or years(told.caption) or list(told.about.years)
        if len(set(named)) == 1 and (up_to := until.told([text], named[0])):
            return named[0], "" if until.is_whole_year(up_to, named[0]) else up_to, f"{text[:80]!r}"
    return None


def _of_money(text: str) -> str:
    """Return the first measure of a text that money can have; "" for none."""
    named = [said.what for said in phrases(text) if said.part == "measures"]
    return next((what for what in named if what in ("ceiling", "target", "reached", "rest")), "")


def measure_in(texts: tuple[str, ...]) -> bool:
    """Tell whether some texts name a measure."""
    return any(said.part == "measures" for text in texts for said in phrases(text))


def _both(head: Head) -> bool:
    """Tell whether the lowest text that names a measure names planned and reached ones side by side."""
    for text in reversed(head.texts):
        named = [said.what for said in phrases(text) if said.part == "measures"]
        if named:
            together = f" {' '.join(text.lower().split())} "
            joined = any(sign in together for sign in (" dan ", " & ", "/"))
            return joined and bool({"target", "ceiling"} & set(named)) and "reached" in named
    return False


def _value(column: DraftedColumn, what: str, percent: bool, told: Context) -> None:
    head, marks = column.head, column.head.marks()
    printed = f"header {head.printed!r}"
    if what in ("reached", "achieved") and _of_others(marks, told):
        column.set("role", "note", f"{printed}: what others have reached")
        return
    if "national" in marks:
        column.set("measure", "target_national", printed)
    elif what == "efficiency":
        column.set("measure", "efficiency_pct", printed)
    elif what == "absorbed":
        column.set("measure", "absorption_pct", printed)
    elif what == "achieved":
        _achieved(column, told, percent)
    elif what == "baseline":
        column.set("measure", "baseline", printed)
    elif what == "target":
        planned = "plan" in marks or ("end" in marks and not told.of_several_years)
        column.set("measure", "renstra_target" if planned and told.has_reached else "target", printed)
    elif what == "reached" and percent and told.has_money:
        column.seen.append(printed)
        column.ask("measure", "A percentage of what?", VALUES[3:])
    elif what == "reached":
        column.set("measure", "realisasi_to_date" if "to_date" in marks else "realisasi", printed)
    elif what == "ratio" or ("percent" in {said.what for said in head.lowest()} and not what):
        column.seen.append(printed)
        column.ask("measure", "A percentage of what?", VALUES[3:])
    else:
        _by_caption(column, what, told)
    if column.measure.endswith("_pct"):
        column.set("unit", "percent", "a percentage")
    elif percent and column.measure != OPEN:
        column.set("unit", "percent", printed)
    _end(column, told)


def _of_others(marks: set[str], told: Context) -> bool:
    """Tell whether a header names the nation, or the province of a kabupaten or kota, alone."""
    of_province = "province" in marks and "place" not in marks and told.about.government != "province"
    return "national" in marks or of_province


def _by_caption(column: DraftedColumn, what: str, told: Context) -> None:
    named = {said.what for said in phrases(told.caption) if said.part == "measures"} & {"target", "reached", "ceiling"}
    reached = "realisasi_to_date" if "to_date" in column.head.marks() else "realisasi"
    measure = {("target",): "target", ("reached",): reached}.get(tuple(named), "")
    silent = not what and not measure_in(column.head.texts)
    if measure and silent and not column.contents.mostly(column.contents.percent_signs):
        column.set("measure", measure, f"the caption {told.caption[:80]!r}; the header says nothing else")
        return
    column.seen.append(f"header {column.head.printed!r}")
    column.ask("measure", f"What are the figures of {ALIKE}?", VALUES)


def _achieved(column: DraftedColumn, told: Context, percent: bool) -> None:
    head, cells = column.head, column.contents
    printed = f"header {head.printed!r}"
    said = {what for _, what in head.says("measures")} | head.marks()
    of_plan = any({"plan"} & {each.what for each in phrases(text)} for text in head.texts[-1:])
    if of_plan:
        column.set("measure", "renstra_pct", printed)
    elif "ceiling" in said or "money" in said:
        column.set("measure", "absorption_pct", printed)
    elif "percent" in head.marks() or cells.mostly(cells.percent_signs) or told.has_reached:
        column.set("measure", "capaian_pct", printed)
    else:
        column.seen.append(printed)
        column.ask("measure", "Reached: a value, or percent of the target?", [*VALUES[:4], AS_NOTE])


def _end(column: DraftedColumn, told: Context) -> None:
    """Note the end of the plan's period, where the table plans several years and the header says so."""
    is_amount = column.role == "amount"
    if "end" in column.head.marks() and column.measure in ("target", "pagu", "realisasi"):
        if told.of_several_years or is_amount:
            column.set("period", "end", f"header {column.head.printed!r}")
    elif column.measure == "pagu" and "plan" in column.head.marks() and told.has_reached:
        column.set("period", "end", f"header {column.head.printed!r}")


def _baselines(columns: list[DraftedColumn]) -> None:
    """Take a value reached before all years that a table plans for its baseline."""
    planned = [column for column in columns if column.measure == "target" and column.head.year()]
    reached = [c for c in columns if c.measure == "realisasi" and c.role == "value"]
    if not planned or reached:
        return
    first = min(year[0] for column in planned if (year := column.head.year()))
    for column in columns:
        year, head = column.head.year(), column.head.first()
        if column.measure == OPEN and head is not None and head.what == "achieved" and year and year[0] < first:
            column.asks, column.seen, column.choices = "", [], []
            evidence = f"header {column.head.printed!r}: reached in {year[0]}, before the targets from {first} on"
            column.set("measure", "baseline", evidence)


def phases(columns: list[DraftedColumn], told: Context) -> None:
    """Give every amount its phase: by its header, by what the document is, else `unknown`: it does not say."""
    spent = {column.year for column in columns if column.role == "amount" and column.measure in SPENT} - {None}
    for column in columns:
        marks, printed = column.head.marks(), f"header {column.head.printed!r}"
        if column.role == "value" and column.measure == "target":
            for mark, phase in (("original", "murni"), ("revised", "perubahan")):
                if mark in marks:
                    column.set("phase", phase, printed)
        if column.role != "amount" or column.measure in (OPEN, ""):
            continue
        if column.measure in SPENT:
            column.set("phase", "realisasi", "money spent")
        elif "forward" in marks:
            column.set("phase", "prakiraan_maju", printed)
        elif "indicative" in marks:
            column.set("phase", "indikatif", printed)
        elif "original" in marks and "revised" not in marks:
            column.set("phase", "murni", printed)
        elif "revised" in marks and "original" not in marks:
            column.set("phase", "perubahan", printed)
        elif told.about.kind == "renstra" and column.measure == "pagu" and column.year not in spent:
            column.set("phase", "indikatif", "a Renstra prints indicative ceilings")
        else:
            column.set("phase", "unknown", "neither header nor caption names a phase")
