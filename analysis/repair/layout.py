"""Assign the cells of a printed row to the columns of its table.

`readings(row, table)` returns every plausible way to read one row, cheapest first: which cell stands for
which column, which cells are doubled, which are lost. `read_block` does it for the rows of one page block,
which share their damage. Nothing is decided here; `decide.resolve` chooses.

Prices are in hundredths and live in PRICES, one line of reasoning each.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from analysis.source import agreement, numbers, register, verbatim
from analysis.source.levels import Levels

PRICES = {
    # a cell under a column
    "text_as_text": 0,  # what the header promises
    "blank_as_text": 10,  # names are printed, a blank is a continuation row
    "number_as_text": 400,  # a figure is no name
    "long_text_as_unit": 300,  # units are a word or two
    "code_as_code": 0,  # codes are numbers, or left out
    "text_as_code": 300,  # a name is no code
    "number_as_value": 0,  # what the header promises
    "nothing_as_value": 10,  # a dash is an answer, but a rarer one
    "text_as_value": 100,  # grades and `12 Bulan` do occur
    "money_as_value": 500,  # nobody plans a hundred million persons
    "percent_sign_as_value": 400,  # the sign belongs to a percent column
    "money_as_amount": 0,  # what the header promises
    "zero_as_amount": 10,  # a line without money in a year is common
    "nothing_as_amount": 20,  # printed as 0 more often than as a dash
    "small_as_amount": 50,  # a few tens of thousands occur
    "count_as_amount": 500,  # no line costs less than ten thousand rupiah
    "text_as_amount": 600,  # a name is no figure
    "number_as_percent": 20,  # the sign is usually printed where the table prints it at all
    "percent_as_percent": 0,  # what the header promises
    # a column without a cell
    "lose_text": 100,  # names are long and seldom lost
    "lose_unit": 30,  # the short column that page cuts lose first
    "lose_trailing_text": 20,  # empty last columns are cut off
    "lose_value": 100,  # short cells get lost
    "lose_amount": 250,  # a long figure is seldom lost
    # a cell without a column
    "drop_nothing": 40,  # an empty cell too many
    "drop_doubled_value": 60,  # it repeats a neighbour or the pair before it
    "drop_value": 200,  # a short figure from nowhere
    "drop_doubled_money": 100,  # it repeats the amount next to it
    "drop_money": 300,  # an amount from nowhere
    "drop_text": 200,  # words from nowhere
    # a row
    "own_map": 150,  # half of its block shares a cell map that this row would not use
    "own_map_alone": 300,  # three in four rows of its block share it
    "malformed": 60,  # group marks out of place, digits perhaps all there
    "broken_group": 250,  # a group that has not three digits: a digit is lost or too many
    "cut_sen": 100,  # `425,599,000,00`: the last two digits are sen behind a wrong mark
}

WINDOW = 520  # readings dearer than the cheapest by more than this are not kept
MAX_READINGS = 60
CUMULATIVE = 120  # a running total breaks in about a third of the rows that nothing else is wrong with
STRONG = 200  # a rule that breaks more often than this price says is no reason to read a row otherwise
MONEY_LEVELS = ("total", "program", "kegiatan", "sub_kegiatan")
MONEY_FROM = 100_000  # a bare number from here on can only be rupiah in these tables
LEAST_AMOUNT = 10_000  # no line costs less
UNIT_LENGTH = 24
NUMBER_KINDS = ("value", "amount", "percent")


@dataclass(frozen=True)
class Column:
    """One column of a table. `additive` amounts take part in the hierarchy (parent = sum of children)."""

    id: str
    kind: str  # code, name, text, unit, value, amount, percent
    measure: str = ""
    year: int | None = None
    period: str = ""
    additive: bool = False


@dataclass(frozen=True)
class SumRule:
    """Inside one row: the parts add to the total. `price` is what a row pays that breaks it."""

    total: str
    parts: tuple[str, ...]
    price: int = 400


@dataclass(frozen=True)
class RatioRule:
    """Inside one row: percent = 100 * part / whole, as far as the printed decimals say."""

    percent: str
    part: str
    whole: str
    price: int = 250


@dataclass(frozen=True)
class Row:
    """One printed row. `block` numbers the page blocks, `level` is empty where no hierarchy is known.

    `text` is the level of rows without money (headings, goals). `continues` says that the row carries a further
    part of the figure of the row above it (name cell blank).
    """

    line: int
    cells: tuple[str, ...]
    level: str = ""
    block: int = 0
    continues: bool = False


@dataclass(frozen=True)
class Table:
    """A table to be read. `levels` go from the top down; `counts` is the soft rule over targets, or None."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    levels: tuple[str, ...] = MONEY_LEVELS
    rules: tuple[SumRule | RatioRule, ...] = ()
    styles: tuple[str, ...] = ("dot_thousands",)
    counts: SumRule | None = None
    pages_lost: bool | None = None  # None: found out from headings that are missing between two levels
    lost_headings: tuple[int, ...] = ()  # lines before which a heading is known to be lost


def describe(document: register.Document, table_id: str, rows: Iterable[verbatim.RawRow]) -> Table:
    """Return a described table as a table to be read.

    A gap in the line numbers is a page break. Rows are padded to the usual width of their page block, because
    empty last cells are not kept. Which identities hold is taken from the description.
    """
    described = document.tables[table_id]
    rows = list(rows)
    identities = set(described.identities)
    additive = bool(identities & {"children", "total"})
    columns = tuple(
        Column(c.id, _kind(c), c.measure, c.year, c.period, additive and c.role == "amount") for c in described.columns
    )
    names = [j for j, c in enumerate(described.columns) if c.role == "name"]
    codes = [j for j, c in enumerate(described.columns) if c.role == "code"]
    stripped = [_stripped(row.cells) for row in rows]
    blocks = [0]
    for before, row in pairwise(rows):
        blocks.append(blocks[-1] + (row.line != before.line + 1))
    widths: dict[int, Counter] = {}
    for cells, block in zip(stripped, blocks, strict=True):
        widths.setdefault(block, Counter())[len(cells)] += 1
    width = {block: max(found, key=lambda n: (found[n], n)) for block, found in widths.items()}
    ordinals = [j for j, c in enumerate(described.columns) if c.role == "number"]
    levels, out = Levels(document, described), []
    for row, cells, block in zip(rows, stripped, blocks, strict=True):
        name = cells[names[0]] if names and names[0] < len(cells) else ""
        code = " ".join(cells[j] for j in codes if j < len(cells) and cells[j])
        number = " ".join(cells[j] for j in ordinals if j < len(cells))
        levels.lost_before(row.line)
        own = described.columns[names[0]].level if names else None
        opened = levels.of(row.line, name, code, number, own)
        level = opened.name if opened.carries_money else "text"
        continues = not name and level not in ("total", "text") and bool(out) and len(cells) > 1
        if continues and out[-1].level in described_levels(described):
            level = out[-1].level
        padded = cells + ("",) * (width[block] - len(cells))
        out.append(Row(row.line, padded, level, block, continues))
    styles = (described.style, *[s for s in ("dot_thousands", "comma_thousands") if s != described.style])
    table = Table(
        columns,
        tuple(out),
        described_levels(described),
        _rules(described, identities),
        styles if described.style_by_row else styles[:1],
        _counts(described, identities),
        lost_headings=tuple(h.line for h in described.lost_headings),
    )
    return replace(table, rows=tuple(_filled_up(row, table) for row in out))


def _filled_up(row: Row, table: Table) -> Row:
    """Give a row that lacks only empty last texts its full width, where it then fits the header."""
    lacking = table.columns[len(row.cells) :]
    full = replace(row, cells=row.cells + ("",) * len(lacking))
    fits = all(c.kind == "text" for c in lacking) and as_printed(full, table) is not None
    return full if fits else row


def _kind(column: register.Column) -> str:
    if column.role in ("amount", "name", "unit"):
        return column.role
    if column.role in ("value", "count"):
        return "percent" if column.unit == "percent" and column.measure.endswith("_pct") else "value"
    return "code" if column.role == "code" else "text"


def _stripped(cells: Iterable[str]) -> tuple[str, ...]:
    cells = [c.strip() for c in cells]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def described_levels(described: register.Table) -> tuple[str, ...]:
    """Return the levels of money that a table prints, from the top down."""
    known = {rule.level for rule in described.levels}
    return tuple(level for level in MONEY_LEVELS if level in known)


def _find(described, **wanted) -> list[str]:
    return [c.id for c in described.columns if all(getattr(c, k) == v for k, v in wanted.items())]


def _rules(described, identities: set[str]) -> tuple:
    """Return the row rules that a description names, as far as the table has their columns."""
    rules = []
    if "years_end" in identities:
        parts = _find(described, role="amount", period="year")
        rules += [SumRule(total, tuple(parts)) for total in _find(described, role="amount", period="end")]
    if "absorption" in identities:
        for pct in _find(described, measure="absorption_pct"):
            part, whole = (_find(described, role="amount", measure=m) for m in ("realisasi", "pagu"))
            rules += [RatioRule(pct, part[0], whole[0])]
    by = {(c.measure, c.year): c.id for c in described.columns if c.role == "value"}
    for (measure, year), pct in by.items():
        if measure == "capaian_pct" and "capaian" in identities:
            rules.append(RatioRule(pct, by["realisasi", year], by["target", year]))
        if measure == "renstra_pct" and "renstra_pct" in identities:
            whole = next(c for (m, _), c in by.items() if m == "renstra_target")
            rules.append(RatioRule(pct, by["realisasi_to_date", year], whole))
        if measure == "realisasi_to_date" and "cumulative" in identities:
            start = [y for m, y in by if m == "realisasi_to_date" and y < year]
            if start:
                between = range(max(start) + 1, year + 1)
                steps = [by.get(("realisasi", y)) or by["target", y] for y in between]
                rules.append(SumRule(by[measure, year], (by[measure, max(start)], *steps), CUMULATIVE))
    return tuple(rules)


def _counts(described, identities: set[str]) -> SumRule | None:
    """Return the soft rule over targets: where they add up at all, the end is the sum over the years."""
    if "years_end" not in identities:
        return None
    years = {c.year for c in described.columns if c.role == "amount" and c.period == "year"}
    parts = [c.id for c in described.columns if c.role == "value" and c.measure == "target" and c.year in years]
    end = _find(described, role="value", measure="target", period="end")
    return SumRule(end[0], tuple(parts), 200) if end and parts else None


@dataclass(frozen=True)
class Token:
    """What a cell looks like: nothing, text, or number; and the number's exact value."""

    kind: str
    value: int | Decimal | None = None
    percent: bool = False
    money: bool = False
    malformed: bool = False  # the group marks are not where they belong
    broken: bool = False  # and a group has not three digits
    bare: int = 0  # all its digits, marks left out
    sen: bool = False  # groups of three and then `00`: its last two digits may be sen
    long: bool = False  # a text of more than UNIT_LENGTH characters


@dataclass(frozen=True)
class Reading:
    """One way to read a row: per column a value (None: nothing) and the cell it comes from (-1: none)."""

    values: tuple
    cells: tuple[int, ...]
    price: int
    why: str = ""


_PLAIN = re.compile(r"(?:Rp\s*\.?\s*)?([\d.,]*\d)\s*(%?)(?:,-|\.-|\s*-)?", re.I)


@lru_cache(maxsize=65536)
def token(text: str, styles: tuple[str, ...]) -> Token:
    """Classify a cell and read its number in the first style that can read it."""
    body = text.strip()
    if numbers.parse_missing(body) is not None:
        return Token("nothing")
    match = _PLAIN.fullmatch(body)
    if not match:
        return Token("text", long=len(body) > UNIT_LENGTH)
    rupiah = body[:2].lower() == "rp"
    digits, percent = match.group(1), bool(match.group(2))
    bare = int(re.sub(r"\D", "", digits))
    groups = re.split(r"[.,]", digits)
    for style in styles:
        value = _parse(digits, style) if all(len(group) <= 3 for group in groups[1:]) else None
        if value is not None:
            return Token("number", value, percent, rupiah or value >= MONEY_FROM, bare=bare)
    broken = any(len(group) != 3 for group in groups[1:])
    sen = len(groups) > 2 and groups[-1] == "00" and all(len(group) == 3 for group in groups[1:-1])
    return Token("number", bare, percent, rupiah or bare >= MONEY_FROM, True, broken, bare, sen=sen)


def _parse(digits: str, style: str):
    for parse in (numbers.parse_amount, numbers.parse_number):
        if parse is numbers.parse_amount and not re.fullmatch(r"\d{1,3}([.,]\d{3})+([.,]00)?|\d+", digits):
            continue
        try:
            return parse(digits, style)
        except numbers.Unreadable:
            continue
    return None


def tokens(row: Row, table: Table) -> tuple[Token, ...]:
    return tuple(token(cell, table.styles) for cell in row.cells)


def match_price(tok: Token, column: Column, percents: bool = False) -> int:
    """Price of a cell under a column; `percents` says that the table has columns for percentages."""
    p = PRICES
    if column.kind == "code":
        return p["code_as_code"] if tok.kind != "text" else p["text_as_code"]
    if column.kind in ("name", "text", "unit"):
        if tok.kind == "nothing":
            return p["blank_as_text"]
        if tok.kind == "number":
            return p["number_as_text"]
        return p["long_text_as_unit"] if column.kind == "unit" and tok.long else p["text_as_text"]
    if column.kind == "amount":
        if tok.kind == "number":
            if cut_figure(tok):
                return p["broken_group"]
            price = p["money_as_amount"] if tok.money else p["zero_as_amount"] if not tok.value else None
            if price is None:
                price = p["count_as_amount"] if tok.value < LEAST_AMOUNT or tok.percent else p["small_as_amount"]
            return price + marks_price(tok)
        return p["nothing_as_amount"] if tok.kind == "nothing" else p["text_as_amount"]
    if tok.kind == "nothing":
        return p["nothing_as_value"]
    if tok.kind == "text":
        return p["text_as_value"]
    if column.kind == "percent":
        return p["percent_as_percent"] if tok.percent else p["number_as_percent"]
    if tok.money:
        return p["money_as_value"]
    return p["percent_sign_as_value"] if tok.percent and percents else p["number_as_value"]


def cut_figure(tok: Token) -> bool:
    """True for what may be an amount with a digit lost in its last group: `504.00`."""
    return not tok.percent and tok.value != tok.bare and tok.bare >= 1000


def marks_price(tok: Token) -> int:
    """Price of reading all digits of a figure whose group marks are out of place."""
    return PRICES["broken_group"] if tok.broken or cut_figure(tok) else PRICES["malformed"] if tok.malformed else 0


def lose_price(column: Column, trailing: bool) -> int:
    """Price of a column that got no cell."""
    if column.kind in ("name", "text"):
        return PRICES["lose_trailing_text"] if trailing else PRICES["lose_text"]
    return PRICES[{"unit": "lose_unit", "code": "lose_unit", "amount": "lose_amount"}.get(column.kind, "lose_value")]


def drop_prices(toks: tuple[Token, ...]) -> list[int]:
    """Price of every cell of a row, were it one too many."""
    money = [i for i, t in enumerate(toks) if t.money]
    out = []
    for i, tok in enumerate(toks):
        if tok.kind == "nothing":
            out.append(PRICES["drop_nothing"])
        elif tok.kind == "text":
            out.append(PRICES["drop_text"])
        elif tok.money:
            at = money.index(i)
            near = [toks[money[k]].value for k in (at - 1, at + 1) if 0 <= k < len(money)]
            out.append(PRICES["drop_doubled_money" if tok.value in near else "drop_money"])
        else:
            near = [toks[k].value for k in (i - 2, i - 1, i + 1, i + 2) if 0 <= k < len(toks)]
            out.append(PRICES["drop_doubled_value" if tok.value in near else "drop_value"])
    return out


def as_printed(row: Row, table: Table) -> Reading | None:
    """Return the reading with every cell under its header, or None when the cells do not fit the columns."""
    toks = tokens(row, table)
    if len(toks) != len(table.columns):
        return None
    price, percents = 0, any(c.kind == "percent" for c in table.columns)
    for tok, column in zip(toks, table.columns, strict=True):
        fits = match_price(tok, column, percents)
        if column.kind == "amount" and tok.kind == "text":
            return None
        if fits - (marks_price(tok) if column.kind == "amount" else 0) >= 400:
            return None
        price += marks_price(tok) if column.kind == "amount" else 0
    values = tuple(_value(t, c) for t, c in zip(toks, table.columns, strict=True))
    return Reading(values, tuple(range(len(toks))), price)


def _value(tok: Token, column: Column):
    """A number, 0 for a printed dash or blank under an amount, None for text."""
    if column.kind not in NUMBER_KINDS:
        return None
    if tok.kind == "number":
        return tok.bare if column.kind == "amount" and cut_figure(tok) else tok.value
    return 0 if column.kind == "amount" and tok.kind == "nothing" else None


def keyed_columns(table: Table) -> tuple[int, ...]:
    """Columns whose values distinguish two readings: additive amounts and everything under a rule."""
    named = {c.id for c in table.columns if c.additive}
    for rule in table.rules:
        named |= set(ids(rule))
    return tuple(i for i, c in enumerate(table.columns) if c.id in named)


def align(
    row: Row,
    table: Table,
    keyed: tuple[int, ...],
    window: int = WINDOW,
    fixed: dict[int, set[int]] | None = None,
    moneyless: bool = False,
) -> list[Reading]:
    """Return the cheapest reading for every distinct vector of what the keyed columns show, cheapest first.

    `fixed` limits a column to some cells (-1: no cell); `moneyless` rows may lose their amounts for nothing.
    """
    toks = tokens(row, table)
    columns = table.columns
    n, m = len(toks), len(columns)
    fixed = fixed or {}
    last_number = max((j for j, c in enumerate(columns) if c.kind in NUMBER_KINDS), default=-1)
    drop = drop_prices(toks)
    lose = [lose_price(c, j > last_number) for j, c in enumerate(columns)]
    if moneyless:
        lose = [0 if c.kind == "amount" else price for c, price in zip(columns, lose, strict=True)]
    percents = any(c.kind == "percent" for c in columns)
    fit = [[match_price(t, c, percents) for c in columns] for t in toks]
    for j, allowed in fixed.items():
        for k in range(n):
            if k not in allowed:
                fit[k][j] = 10**6
        lose[j] = 0 if -1 in allowed else 10**6
    far = 10**9
    ahead = [[far] * (m + 1) for _ in range(n + 1)]
    ahead[n][m] = 0
    for i in range(n, -1, -1):
        for j in range(m, -1, -1):
            best = ahead[i][j]
            if i < n:
                best = min(best, drop[i] + ahead[i + 1][j])
            if j < m:
                best = min(best, lose[j] + ahead[i][j + 1])
            if i < n and j < m:
                best = min(best, fit[i][j] + ahead[i + 1][j + 1])
            ahead[i][j] = best
    limit = ahead[0][0] + window
    is_keyed = [j in keyed for j in range(m)]
    states: list[list[dict]] = [[{} for _ in range(m + 1)] for _ in range(n + 1)]
    states[0][0][()] = (0, ())

    def offer(i, j, key, price, path):
        if price + ahead[i][j] <= limit:
            old = states[i][j].get(key)
            if old is None or (price, path) < old:
                states[i][j][key] = (price, path)

    for i in range(n + 1):
        for j in range(m + 1):
            here = states[i][j]
            if not here:
                continue
            for key, (price, path) in here.items():
                if i < n:
                    offer(i + 1, j, key, price + drop[i], path)
                if j < m:
                    lost = (*key, None) if is_keyed[j] else key
                    offer(i, j + 1, lost, price + lose[j], (*path, -1))
                    if i < n:
                        seen = _value(toks[i], columns[j])
                        if seen is None and toks[i].kind != "nothing":
                            seen = row.cells[i]
                        value = (*key, seen) if is_keyed[j] else key
                        offer(i + 1, j + 1, value, price + fit[i][j], (*path, i))
            if (i, j) != (n, m):
                states[i][j] = {}
    found = []
    for price, path in sorted(states[n][m].values()):
        values = tuple(_value(toks[i], c) if i >= 0 else None for i, c in zip(path, columns, strict=True))
        found.append(Reading(values, path, price))
    return found


def place_rest(row: Row, table: Table, fixed: dict[int, set[int]], moneyless: bool) -> list[Reading]:
    """Return the readings of a row whose figures are placed already, cheapest first.

    They are told apart by what the other number and unit columns show; the rule over targets is priced in.
    """
    index = {c.id: j for j, c in enumerate(table.columns)}
    told = tuple(j for j, c in enumerate(table.columns) if j not in fixed and c.kind in (*NUMBER_KINDS, "unit"))
    found = align(row, table, told, window=400, fixed=fixed, moneyless=moneyless)
    found = [r for r in found if not _loses_what_stands_there(r, row, table)] or found
    if table.counts is not None:
        price = table.counts.price
        found = [
            Reading(r.values, r.cells, r.price + (0 if holds(table.counts, r.values, index) else price)) for r in found
        ]
    return sorted(found, key=lambda r: (r.price, r.cells))


def _loses_what_stands_there(r: Reading, row: Row, table: Table) -> bool:
    """True for a reading that leaves a column empty and drops a fitting cell at its very place."""
    toks = tokens(row, table)
    for j, column in enumerate(table.columns):
        if r.cells[j] >= 0:
            continue
        before = max((i for i in r.cells[:j] if i >= 0), default=-1)
        after = min((i for i in r.cells[j + 1 :] if i >= 0), default=len(toks))
        if any(match_price(toks[i], column) < 100 for i in range(before + 1, after)):
            return True
    return False


def shown(row: Row, cell: int) -> str:
    """Return what a cell shows; a dash, a blank and a lost cell show the same nothing."""
    text = row.cells[cell].strip() if cell >= 0 else ""
    return "" if numbers.parse_missing(text) is not None else text


def rule_price(values: tuple, cells: tuple[int, ...], table: Table, index: dict[str, int]) -> int:
    """Price of the row rules that a reading breaks, or escapes by losing a figure."""
    price = 0
    for rule in table.rules:
        verdict = holds(rule, values, index)
        if verdict is False or (verdict is None and any(_lost(values, cells, index[c]) for c in ids(rule))):
            price += rule.price
    return price


def _lost(values: tuple, cells: tuple[int, ...], column: int) -> bool:
    return values[column] is None and cells[column] < 0


def ids(rule: SumRule | RatioRule) -> tuple[str, ...]:
    """Return the columns of a rule, the total or percentage first."""
    return (rule.total, *rule.parts) if isinstance(rule, SumRule) else (rule.percent, rule.part, rule.whole)


def holds(rule, values: tuple, index: dict[str, int]) -> bool | None:
    """True or False where a rule can be checked; None where it says nothing (no figures at all)."""
    if isinstance(rule, SumRule):
        total, parts = values[index[rule.total]], [values[index[p]] for p in rule.parts]
        if total is None and all(p is None for p in parts):
            return None
        if total is None or any(p is None for p in parts):
            return False
        return sum(parts) == total
    percent, part, whole = (values[index[c]] for c in (rule.percent, rule.part, rule.whole))
    if percent is None or part is None or whole is None:
        return None if percent is None else False
    if not whole:
        return None
    return agreement.percent_follows(percent, part, whole)


def readings(row: Row, table: Table) -> list[Reading]:
    """Return the candidate readings of one row, cheapest first, prices of broken row rules included.

    A row whose cells fit the header and keep every strong rule has that one reading.
    """
    index = {c.id: j for j, c in enumerate(table.columns)}
    keyed = keyed_columns(table)
    printed = as_printed(row, table)
    if printed is not None and rule_price(printed.values, printed.cells, table, index) < STRONG:
        return [printed]
    found = {}
    options = align(row, table, keyed, moneyless=row.level == "text")
    if printed is not None:
        # cells in order are believed before any shift: the small prices by type are for shifts
        options = [printed] + [r for r in options if r.cells != printed.cells]
    for r in options:
        key = tuple(r.values[j] for j in keyed)
        if key not in found:
            found[key] = Reading(r.values, r.cells, r.price + rule_price(r.values, r.cells, table, index), r.why)
    ranked = sorted(found.values(), key=lambda r: (r.price, r.cells))
    return [r for r in ranked if r.price <= ranked[0].price + WINDOW][:MAX_READINGS]


def read_block(rows: list[Row], table: Table) -> dict[int, list[Reading]]:
    """Return line -> readings for the rows of one page block, with the block's shared cell map preferred.

    A cell map is shared when at least two rows of the same number of cells close their rules under it, and no
    fewer than half of the rows do. Where there is one, a reading that no shared map yields pays for its own.
    """
    index = {c.id: j for j, c in enumerate(table.columns)}
    keyed = keyed_columns(table)
    result = {row.line: readings(row, table) for row in rows}
    by_width: dict[int, list[Row]] = {}
    for row in rows:
        if result[row.line][0].cells != tuple(range(len(table.columns))):
            by_width.setdefault(len(row.cells), []).append(row)
    for _, group in sorted(by_width.items()):
        if len(group) < 2:
            continue
        maps = Counter()
        for row in group:
            maps.update({r.cells for r in result[row.line]})
        scores = {}
        for cells in sorted(maps, key=lambda c: (-maps[c], c))[:40]:
            scores[cells] = sum(_serves(row, table, cells, index) for row in group)
        most = max(scores.values(), default=0)
        if most < 2 or 2 * most < len(group):
            continue
        alone = PRICES["own_map_alone" if most >= 3 and 4 * most >= 3 * len(group) else "own_map"]
        shared = [cells for cells, score in scores.items() if score == most]
        for row in group:
            toks = tokens(row, table)
            keys = {tuple(_at(toks, cells[j], table.columns[j]) for j in keyed) for cells in shared}
            result[row.line] = sorted(
                (
                    r
                    if tuple(r.values[j] for j in keyed) in keys
                    else Reading(r.values, r.cells, r.price + alone, r.why)
                    for r in result[row.line]
                ),
                key=lambda r: (r.price, r.cells),
            )
    return result


def _at(toks, cell: int, column: Column):
    return _value(toks[cell], column) if cell >= 0 else None


def _serves(row: Row, table: Table, cells: tuple[int, ...], index: dict[str, int]) -> bool:
    """True when a cell map fits the types of a row and keeps its rules."""
    toks = tokens(row, table)
    percents = any(c.kind == "percent" for c in table.columns)
    placed = [(toks[i], c) for i, c in zip(cells, table.columns, strict=True) if i >= 0]
    if any(match_price(tok, column, percents) >= 400 for tok, column in placed):
        return False
    values = tuple(_at(toks, i, c) for i, c in zip(cells, table.columns, strict=True))
    return not rule_price(values, cells, table, index)
