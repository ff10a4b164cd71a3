"""Made budget tables: five-year programme table, two-year table, spending table (forms T-C.27, T-C.33, LRA)."""

import random
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from benchmarks.unseen import marks, prints, words
from benchmarks.unseen.made import Column, Made, Row

SLIP = 0.015  # lines and percentages that the page itself has wrong
PERSONS = ("Orang", "orang", "Jiwa", "Keluarga", "KPM", "KK")
FEW = [1, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7, 10, 12, 12, 14, 17, 24, 36, 48, 60]
NO_LINE_HEADING = {"level": "heading", "name": r"^\(?\d{1,2}\)?$|^Program ?/ ?Kegiatan"}


@dataclass
class Line:
    """One line of the budget: its name, its parent, its money by column and its indicators."""

    name: words.Name
    parent: "Line | None"
    children: list["Line"] = field(default_factory=list)
    money: dict[str, int] = field(default_factory=dict)
    indicators: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Habits:
    """What one office does alike on every page of a table."""

    style: prints.Style
    step: int  # amounts are multiples of it
    nothing: str  # how a year without money is printed
    unit_column: bool
    end_rule: str  # how targets of a period follow from its years: sum, last or most
    rare_words: bool
    strange_rows: bool  # page headers and column numbers stand among the rows
    percent_sign: bool
    slips: float
    mixed: bool  # some rows print the marks the other way round

    def for_line(self, money: dict[str, int], rng: random.Random) -> "Habits":
        """Return the habits of one row: where styles are mixed, its money tells which one it has."""
        if self.mixed and any(amount >= 1_000_000 for amount in money.values()) and rng.random() < 0.3:
            return replace(self, style=prints.other(self.style))
        return self


def habits(rng: random.Random, plain: bool) -> Habits:
    """Return the habits of one office; a plain one uses only words and rows that everybody knows."""
    return Habits(
        style=prints.draw(rng),
        step=rng.choice([1, 1, 50, 1_000, 50_000, 100_000, 500_000, 1_000_000]),
        nothing=rng.choice(["0", "0", "-", ""]),
        unit_column=rng.random() < 0.75,
        end_rule=rng.choice(["sum", "last", "most"]),
        rare_words=rng.random() < 0.08 and not plain,
        strange_rows=rng.random() < 0.3 and not plain,
        percent_sign=rng.random() < 0.3,
        slips=rng.choice([0, SLIP, 2 * SLIP]),
        mixed=rng.random() < 0.08,
    )


def tree(names: list[words.Name], own: Habits, several: float, rng: random.Random) -> tuple[list[Line], Line]:
    """Return the lines of an office in printed order, and the total above them; each with its indicators."""
    total = Line(words.Name("total", "", ""), None)
    lines, at = [], {"": total}
    for name in names:
        above = at[words.parent_code(name)]
        line = at[name.code] = Line(name, above)
        above.children.append(line)
        count = 1 + (rng.random() < several) + (rng.random() < several / 3)
        line.indicators = [words.indicator(name, own.rare_words, rng) for _ in range(count)]
        line.indicators = [(f"{text} {'I' * n}".strip(), unit) for n, (text, unit) in enumerate(line.indicators)]
        lines.append(line)
    return lines, total


def add_money(lines: list[Line], total: Line, columns: list[str], draw, own: Habits, rng: random.Random) -> None:
    """Give leaves the amounts that `draw()` returns by column, and every line above the sum of those below it.

    Some sums leave out a line, as a range in a workbook does; what is printed above them follows from the slip.
    """
    for line in (*reversed(lines), total):
        if not line.children:
            line.money = draw()
            continue
        line.money = {c: sum(child.money[c] for child in line.children) for c in columns}
        if len(line.children) > 1 and rng.random() < own.slips:
            column, forgotten = rng.choice(columns), rng.choice(line.children)
            line.money[column] -= forgotten.money[column]


def yearly_money(columns: list[str], own: Habits, rng: random.Random) -> dict[str, int]:
    """Return the amounts of one leaf over the years of a table: constant, growing, irregular, or starting late."""
    amount = rng.lognormvariate(18, 1.4)
    way = rng.choice(["constant", "constant", "grows", "irregular", "late"])
    found = {}
    for n, column in enumerate(columns):
        if way == "grows":
            amount *= 1 + rng.choice([0, 0.03, 0.05, 0.1])
        elif way == "irregular":
            amount *= rng.lognormvariate(0, 0.3)
        nothing = way == "late" and n < 2 and len(columns) > 2
        found[column] = 0 if nothing else max(own.step, round(amount / own.step) * own.step)
    return found


def targets(unit: str, money: list[int], rng: random.Random) -> list[Decimal]:
    """Return the targets of one indicator: percentages that stay or grow slowly, counts that stay, grow or pause."""
    n = len(money)
    if unit == "%":
        start = Decimal(rng.choice([100, 100, 100, 60, 75, 80, 85, 90]))
        if rng.random() < 0.3:
            start = Decimal(rng.randrange(300, 950)) / 10
        step = rng.choice([0, 0, Decimal("0.5"), Decimal(1), Decimal(2), Decimal("1.25")])
        return [min(start + step * i, Decimal(100)) for i in range(n)]
    start = rng.choice([20, 25, 33, 40, 75, 120, 250, 396, 1250, 2400, 15_000] if unit in PERSONS else FEW)
    if unit == "Orang/Bulan":
        start = 12 * rng.randint(2, 130)
    way = rng.choice(["constant", "constant", "constant", "grows", "irregular"])
    found = []
    for amount in money:
        found.append(Decimal(0 if not amount and rng.random() < 0.7 else start))
        if way == "grows":
            start += rng.choice([0, 1, 1, 2, max(1, start // 20)])
        elif way == "irregular":
            start = max(1, start + rng.randint(-start // 4, start // 4 + 1))
    return found


def at_end(rule: str, unit: str, years: list[Decimal]) -> Decimal:
    """Return the target of the whole period; percentages are never summed."""
    if rule == "sum" and unit != "%":
        return sum(years)
    return max(years) if rule == "most" else years[-1]


def mistyped(amount: int, own: Habits, rng: random.Random) -> int:
    """Return a printed sum: sometimes the page itself has a digit wrong, and nothing follows from it."""
    if amount < 1000 or rng.random() >= own.slips / 4:
        return amount
    wrong = amount + rng.choice([-1, 1, 9, -9]) * 10 ** rng.randint(3, max(3, len(str(amount)) - 2))
    return wrong if wrong > 0 else amount


def print_value(value: Decimal, unit: str, own: Habits) -> str:
    """Return a target as printed: with its unit where the table has no column for it."""
    text = own.style.number(value)
    if unit == "%":
        return text + (own.style.percent or "%" if own.percent_sign or not own.unit_column else "")
    return text if own.unit_column else f"{text} {unit}"


def print_line(line: Line, mark: marks.Marks, columns: list[Column], own: Habits, figures, finish, rng) -> list[Row]:
    """Return the printed rows of one line: its own, and one for each further indicator.

    `figures(line, indicator number, unit)` returns the values of a row by column id with their units, `pct` for
    percentages that follow from others; `finish(row, habits)` adds what follows from the row's money.
    """
    rows, habits_of_office = [], own
    for n, (text, unit) in enumerate(line.indicators or [("", "")]):
        own = habits_of_office.for_line(line.money, rng) if n == 0 else habits_of_office
        row = Row(line.name.level if n == 0 else "more", {c.id: "" for c in columns})
        if n == 0:
            row.cells |= mark.printed(line.name)
            for column in (c for c in columns if c.role == "amount" and c.id in line.money):
                print_amount(row, column.id, line.money[column.id], own)
        for column in columns:
            if column.role == "indicator":
                row.cells[column.id] = text
            elif column.role == "unit":
                row.cells[column.id] = unit
        for column_id, (value, its_unit) in figures(line, n, unit).items():
            row.truth[column_id] = value
            if its_unit == "pct":
                row.cells[column_id] = own.style.percentage(value, own.percent_sign)
            else:
                row.cells[column_id] = print_value(value, its_unit, own)
        finish(row, own)
        rows.append(row)
    return rows


def print_amount(row: Row, column_id: str, amount: int, own: Habits) -> None:
    """Put an amount into a row; nothing is printed as the office prints nothing, and is not a figure then."""
    if amount == 0 and own.nothing != "0":
        row.cells[column_id], row.implied[column_id] = own.nothing, Decimal(0)
        return
    row.cells[column_id] = own.style.amount(amount) if amount else "0"
    row.truth[column_id] = Decimal(amount)


def total_row(total: Line, columns: list[Column], own: Habits, rng: random.Random) -> Row:
    """Return the row of the grand total."""
    row = Row("total", {c.id: "" for c in columns})
    row.cells["name"] = rng.choice(["JUMLAH", "TOTAL", "Jumlah Total", "Jumlah"])
    for column in (c for c in columns if c.role == "amount" and c.id in total.money):
        print_amount(row, column.id, mistyped(total.money[column.id], own, rng), own)
    return row


def drop(columns: list[Column], *ids: str) -> list[Column]:
    """Return the columns without some."""
    return [column for column in columns if column.id not in ids]


def value_column(column_id: str, caption: str, measure: str, year: int | None, **more) -> Column:
    """Return a column of targets, results or percentages."""
    dated = {"year": year} if year else {"period": "end"}
    return Column(column_id, "value", caption, {"measure": measure, **dated, **more})


def amount_column(column_id: str, caption: str, measure: str, year: int | None, phase: str) -> Column:
    """Return a column of money."""
    dated = {"year": year} if year else {"period": "end"}
    return Column(column_id, "amount", caption, {"measure": measure, **dated, "phase": phase})


def percent_of(part: Decimal, whole: Decimal, own: Habits, rng: random.Random) -> Decimal:
    """Return a share in percent, to two decimals as pages print it; sometimes the page has it wrong."""
    share = (100 * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return share + rng.choice([1, 10, -10]) if share > 20 and rng.random() < own.slips else share


def document(form: str, government: str, kind: str, title: str, columns, rows, own, mark, rng, **more):
    """Return a made budget document from its parts: page headers repeated, rules for its lines, its region."""
    region = rng.choice(words.REGENCIES if government == "regency" else words.PROVINCES)
    rules = list(mark.rules)
    told = rng.random() < 0.5  # some people describe what is no line, or has lost its name; some do not
    if own.strange_rows:
        rows = marks.with_page_headers(rows, columns, rng)
        rules = [NO_LINE_HEADING, *rules] if told else rules
    rules = [{"level": "total", "name": r"^(?i:jumlah|total)\b"}, *rules]
    return Made(form, government, region, kind, title, columns, rows, own.style.name,
                levels=rules, total_row=rows[-1].level == "total", style_by_row=own.mixed, watched=told,
                **more)  # fmt: skip
