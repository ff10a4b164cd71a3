"""Where the cells of a row belong, told by the ratios and sums of its own figures and by what its page has lost.

Every way to read a row has a price, -log P in natural units: that of what happened to its cells, which the rows of a
page share; that of a cell's looks under a column; that of a figure, nothing where a ratio or a sum of the row gives it.
A figure is placed as surely as every other reading of the row is dearer.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.repair import classes, prices, rules, slips
from analysis.repair.classes import Class
from analysis.repair.grid import NUMBER_KINDS, Grid, GridColumn, GridRow
from analysis.repair.rules import RatioRule, SumRule, ids
from analysis.repair.tokens import Token
from analysis.source.agreement import half_unit, percent_of

LOST, COPY, PAIR, STRAY, SWAP = range(5)
START = (0.04, 0.015, 0.008, 0.01, 0.006)  # how often a column is lost, doubled... before anything is counted
TABLE_WEIGHT, PAGE_WEIGHT = 20.0, 2.0  # rows that these count for in a table, and the table in a page
CLASS_WEIGHT = 6.0  # rows that the looks usual under a kind of column count for
ROUNDS = 3  # of learning
FROM_NOWHERE = 12.0  # a cell that is no copy and no blank, and belongs to no column
MOST_FREE = 12.0  # of a figure that nothing gives
MOST_WAYS = 400  # of a row that are compared
NEARLY = 4.0  # a percentage that is off by one unit of its last decimal
SLIP = 7.0  # one that is a digit off
EQUAL, OTHER = 1.2, 0.4  # a part that is the whole, one that is not
MARGIN = 12.0  # how far readings are looked for
DENIES = 3.0  # what a figure costs more than the likeliest where it is not taken
SURE = 5.0  # what every other figure costs more where one is placed that a ratio or a sum of its row holds
SURE_UNTIED, SURE_UNTOLD = 6.0, 8.0  # one of a column that they could hold, of one that they could not


@dataclass(frozen=True)
class Reading:
    """One reading of a row: the cell of each column (-1: none), its figure (None: none), and its price."""

    cells: tuple[int, ...]
    values: tuple
    price: float
    steps: tuple[tuple[int, int], ...]  # operation and column
    tied: frozenset[int]  # columns whose figures a ratio or sum of printed figures holds
    broken: frozenset[int]  # columns whose figures one denies
    strays: int = 0  # figures that belong to no column of figures and are no copies


@dataclass(frozen=True)
class Told:
    """What a row tells: its likeliest reading, and by column how much dearer every other figure is there."""

    reading: Reading
    sure: tuple[float, ...]

    def placed(self, table: Grid) -> frozenset[int]:
        """Return the columns whose figures are placed: held by a ratio or a sum, or printed values sure without one."""
        own = self.reading
        if own.strays:
            return frozenset()
        told = {name for rule in table.rules if rule.price >= prices.STRONG for name in ids(rule)}
        found = set()
        for j, column in enumerate(table.columns):
            if column.kind not in NUMBER_KINDS or own.values[j] is None:
                continue
            untied = j not in own.broken and column.kind == "value" and own.cells[j] >= 0
            least = SURE if j in own.tied else SURE_UNTIED if column.id in told else SURE_UNTOLD
            if (j in own.tied or untied) and self.sure[j] >= least:
                found.add(j)
        return frozenset(found)

    def denies(self, j: int, value, held: bool) -> bool:
        """Tell whether a row's likeliest reading has another figure in a column.

        One that no other row holds is denied as well where another reading is nearly as likely.
        """
        other = self.reading.values[j] != value
        return (other and self.sure[j] >= DENIES) or (not held and (other or self.sure[j] < DENIES))


def tell(table: Grid, toks: Mapping[int, Sequence[Token]], lines: Iterable[int]) -> dict[int, Told]:
    """Return what rows tell of themselves, by line; nothing in a table that ties no figures of a row by a ratio."""
    if not any(isinstance(rule, RatioRule) and rule.price >= prices.STRONG for rule in table.rules):
        return {}
    wanted = set(lines)
    rows = [_Row(row, toks[row.line], table) for row in table.rows if row.line in wanted]
    rows = [row for row in rows if row.first >= 0]
    plain = {row.line: told for row in rows if (told := _as_printed(row, table)) is not None}
    moved = [row for row in rows if row.line not in plain]
    rates, found = _Rates(table, rows, {}), {}
    for _ in range(ROUNDS if moved else 0):
        found = {row.line: told for row in moved if (told := _read(row, table, rates)) is not None}
        rates = _Rates(table, rows, plain | found)
    return found


class _Row:
    """The cells of a row from its name on, and what they look like."""

    def __init__(self, row: GridRow, toks: Sequence[Token], table: Grid):
        self.line, self.page = row.line, row.block
        self.toks, self.columns = toks, table.columns
        self.start = next((j for j, c in enumerate(table.columns) if c.kind in ("name", "text")), 0)
        self.first = _first(row, toks, self.start)
        self.looks = [_look(text, tok, table.styles) for text, tok in zip(row.cells, toks, strict=True)]
        self.texts = [" ".join(text.split()) for text in row.cells]
        self.whole = len(toks) == len(table.columns)

    def same(self, i: int, k: int) -> bool:
        return self.texts[i] == self.texts[k] and bool(self.texts[i])


def _first(row: GridRow, toks: Sequence[Token], start: int) -> int:
    """Return the cell that is a row's name: its first words, else the blank under that header; -1 where none is."""
    words = next((i for i, tok in enumerate(toks) if tok.kind == "text" and not tok.mark and tok.value is None
                  and len(row.cells[i]) > 4), -1)  # fmt: skip
    return words if words >= 0 or start >= len(toks) or row.cells[start] else start


def _look(text: str, tok: Token, styles: tuple[str, ...]) -> tuple:
    look = classes.look(text, styles)
    return look.kind, tok.decimals if look.kind in (Class.DECIMAL, Class.COUNT, Class.ZERO) else 0, tok.percent


class _Rates:
    """The prices of what happens to cells, by page and column, and of looks, by column."""

    def __init__(self, table: Grid, rows: list[_Row], found: Mapping[int, Told]):
        self.table = table
        width = len(table.columns)
        read = {row.line: found[row.line].reading for row in rows if row.line in found}
        own: dict[tuple, float] = defaultdict(float)
        pooled: dict[tuple, float] = defaultdict(float)
        pages: Counter = Counter()
        for row in rows:
            if row.line in read:
                pages[row.page] += 1
                for op, j in read[row.line].steps:
                    own[row.page, op, j] += 1
                    pooled[op, table.columns[j].kind] += 1
        kinds = Counter(column.kind for column in table.columns)
        seen = sum(pages.values())
        self.operation = {}
        for page in {row.page for row in rows}:
            for j, column in enumerate(table.columns):
                for op, usual in enumerate(START):
                    n = pooled[op, column.kind]
                    share = (n + TABLE_WEIGHT * usual) / (seen * kinds[column.kind] + TABLE_WEIGHT)
                    share = (own[page, op, j] + PAGE_WEIGHT * share) / (pages[page] + PAGE_WEIGHT)
                    self.operation[page, op, j] = -math.log(share)
        every = Counter(look for row in rows for look in row.looks)
        by_class: Counter = Counter()
        for look, n in every.items():
            by_class[look[0]] += n
        self.shape: list[dict[tuple, float]] = []
        index = {column.id: j for j, column in enumerate(table.columns)}
        for j in range(width):
            under: Counter = Counter()
            for row in rows:
                if row.line in read:
                    i = read[row.line].cells[j]
                    under[row.looks[i]] += i >= 0
                elif not found and row.whole:
                    values = tuple(_value(row, k, c) for k, c in enumerate(table.columns))
                    if all(rules.holds(rule, values, index) is not False for rule in table.rules):
                        under[row.looks[j]] += 1
            known = classes.shares(table.columns[j].kind)
            total = under.total() + CLASS_WEIGHT
            self.shape.append({
                look: -math.log((under[look] + CLASS_WEIGHT * float(known[look[0]]) * n / by_class[look[0]]) / total)
                for look, n in every.items()
            })  # fmt: skip
        blank = (Class.BLANK, 0, False)
        self.blank = [shape.get(blank, 3.0) for shape in self.shape]
        figures = Counter(_key(tok) for row in rows for tok in row.toks if tok.kind == "number" and not tok.money)
        self.share = {key: n / (figures.total() + 1) for key, n in figures.items() if n > 2}
        self.breaks = {}
        for rule in table.rules:
            told = [rules.holds(rule, reading.values, index) for reading in read.values()]
            held, failed = told.count(True), told.count(False)
            weak = rule.price < prices.STRONG
            self.breaks[rule] = -math.log((failed + (3 if weak else 1)) / (held + failed + 20))

    def free(self, tok: Token) -> float:
        """Return the price of a figure that nothing gives."""
        if tok.kind != "number" or tok.value is None:
            return 0.0
        digits = str(tok.bare or tok.value).replace(".", "").rstrip("0")
        price = min(MOST_FREE, max(1.0, math.log(10) * len(digits)))
        share = 0.0 if tok.money else self.share.get(_key(tok), 0.0)
        return min(price, -math.log(share)) if share else price


def _key(tok: Token) -> tuple:
    return tok.value, tok.decimals


def _value(row: _Row, i: int, column):
    if column.kind not in NUMBER_KINDS or i < 0:
        return None
    tok = row.toks[i]
    if tok.kind == "nothing":
        return 0 if column.nothing_is_zero and row.texts[i] else None
    return None if tok.malformed else tok.value


def _as_printed(row: _Row, table: Grid) -> Told | None:
    """Return a row whose figures keep every ratio and sum of it where they stand, None where one says nothing."""
    if not row.whole:
        return None
    index = {column.id: j for j, column in enumerate(table.columns)}
    values = tuple(_value(row, j, c) for j, c in enumerate(table.columns))
    if not all(rules.holds(rule, values, index) for rule in table.rules if rule.price >= prices.STRONG):
        return None
    every = tuple(range(len(values)))
    return Told(Reading(every, values, 0.0, (), frozenset(every), frozenset()), (MARGIN,) * len(values))


def _read(row: _Row, table: Grid, rates: _Rates) -> Told | None:
    """Return the likeliest reading of a row, and how much dearer others are; None where too many are as good."""
    columns = table.columns
    figures = [j for j, c in enumerate(columns) if c.kind in NUMBER_KINDS]
    free = [rates.free(tok) for tok in row.toks[row.first :]]
    every, least = sum(free), -1.1 * len(table.rules) * max(free, default=0.0)
    index = {column.id: j for j, column in enumerate(columns)}
    strong = [ids(rule) for rule in table.rules if rule.price >= prices.STRONG]
    best: Reading | None = None
    spent = 0.0
    seen: dict[tuple, Reading] = {}
    bound = math.inf
    all_given = False
    for n, (price, cells, steps) in enumerate(_ways(row, table, rates)):
        # Where ratios and sums give all they can in the best reading, the figures of no other cost less.
        others = 0.0 if best is None else price + (spent if all_given else every + least)
        if best is not None and others > best.price + MARGIN:
            break
        if n >= MOST_WAYS:
            bound = others
            break
        values, own, tied, broken = _priced(row, cells, table, rates)
        strays = _strays(row, cells, columns)
        beside = sum(map(rates.free, strays))  # a figure says as much where it belongs to no column
        reading = Reading(cells, values, price + own + beside, steps, tied, broken, len(strays))
        key = tuple(values[j] for j in figures)
        if key not in seen or reading.price < seen[key].price:
            seen[key] = reading
        if best is None or reading.price < best.price:
            best, spent = reading, own
            all_given = not broken and all(index[rule_ids[0]] in tied for rule_ids in strong)
    if best is None:
        return None
    sure = []
    for j in range(len(columns)):
        unlike = [r.price - best.price for r in seen.values() if r.values[j] != best.values[j]]
        sure.append(min([MARGIN, bound - best.price, *unlike]))
    return Told(best, tuple(sure))


def _strays(row: _Row, cells: tuple[int, ...], columns: Sequence[GridColumn]) -> list[Token]:
    """Return the figures of a row that stand under no column of figures while none of its cells has the same text."""
    taken = {i for i, c in zip(cells, columns, strict=True) if i >= 0 and c.kind in NUMBER_KINDS}
    shown = {row.texts[i] for i in taken}
    own = range(row.first, len(row.toks))
    return [row.toks[i] for i in own if row.toks[i].kind == "number" and row.texts[i] not in shown]


def _priced(
    row: _Row, cells: tuple[int, ...], table: Grid, rates: _Rates
) -> tuple[tuple, float, frozenset[int], frozenset[int]]:
    """Return the figures of a reading, with those that sums make; what they cost; which are held, which denied."""
    columns = table.columns
    index = {column.id: j for j, column in enumerate(columns)}
    values = [_value(row, i, c) for i, c in zip(cells, columns, strict=True)]
    free = {j: rates.free(row.toks[i]) for j, i in enumerate(cells) if i >= 0 and columns[j].kind in NUMBER_KINDS}
    broken = {j for j, i in enumerate(cells) if i >= 0 and columns[j].kind in NUMBER_KINDS and values[j] is None}
    price, given = 0.0, set()
    tied: set[int] = set()
    denied: set[int] = set()
    for rule in table.rules:
        if not isinstance(rule, SumRule) or rule.price < prices.STRONG:
            continue
        own = [index[name] for name in ids(rule)]
        lost = [j for j in own if values[j] is None]
        if len(lost) == 1 and lost[0] not in broken:
            whole, *parts = own
            made = (
                sum(values[j] for j in parts)
                if lost[0] == whole
                else values[whole] - sum(values[j] for j in parts if j != lost[0])
            )
            if made >= 0:
                values[lost[0]] = made
            else:
                price += rates.breaks[rule]
    for rule in table.rules:
        own = [index[name] for name in ids(rule)]
        if any(values[j] is None for j in own) or own[0] in given:
            continue
        if isinstance(rule, SumRule):
            mine = [j for j in own if cells[j] >= 0]
            if len(mine) < len(own):
                continue
            whole, *parts = (values[j] for j in own)
            if whole == sum(parts):
                given.add(own[0])
                tied |= set(own) if rule.price >= prices.STRONG else set()
            else:
                price += rates.breaks[rule]
                denied |= set(own) if rule.price >= prices.STRONG else set()
        elif cells[own[0]] >= 0:
            share = percent_of(values[own[1]], values[own[2]])
            if share is None:
                continue
            off = abs(values[own[0]] - share)
            half = half_unit(max(row.toks[cells[own[0]]].decimals, 0))
            if off <= half:
                given.add(own[0])
                tied |= set(own)
            elif off <= 3 * half:
                given.add(own[0])
                price += NEARLY
            elif slips.of_percent_alone(values[own[0]], values[own[1]], values[own[2]]):
                given.add(own[0])
                tied |= set(own[1:])
                price += SLIP
            else:
                price += rates.breaks[rule]
                denied |= set(own)
    for rule in table.rules:  # a part that is the whole
        if isinstance(rule, RatioRule):
            part, whole = index[rule.part], index[rule.whole]
            if cells[part] >= 0 and values[part] is not None and values[whole] is not None and part not in given:
                given.add(part)
                price += EQUAL if values[part] == values[whole] else OTHER + free.get(part, 0.0)
    price += sum(cost for j, cost in free.items() if j not in given)
    return tuple(values), price, frozenset(tied - denied), frozenset(denied)


def _ways(row: _Row, table: Grid, rates: _Rates) -> Iterator[tuple[float, tuple[int, ...], tuple]]:
    """Give the ways in which the cells of a row may stand under its columns, the cheapest first."""
    width, n, page = len(table.columns), len(row.toks), row.page

    def op(kind: int, j: int) -> float:
        return rates.operation[page, kind, j]

    def edges(i: int, j: int) -> Iterator[tuple[float, int, int, tuple, tuple]]:
        if i == n:
            if j < width:
                yield min(op(LOST, j), rates.blank[j] + 0.1), i, j + 1, (), ()
            return
        if j < width:
            yield op(LOST, j), i, j + 1, (), ((LOST, j),)
            yield rates.shape[j][row.looks[i]], i + 1, j + 1, ((j, i),), ()
            turned = i + 1 < n and j + 1 < width and row.looks[i] != row.looks[i + 1]
            if turned and not _words(table.columns[j], table.columns[j + 1]):
                cost = op(SWAP, j) + rates.shape[j + 1][row.looks[i]] + rates.shape[j][row.looks[i + 1]]
                yield cost, i + 2, j + 2, ((j + 1, i), (j, i + 1)), ((SWAP, j),)
        before = min(j, width) - 1
        if before >= row.start and i > row.first and row.same(i, i - 1):
            yield op(COPY, before), i + 1, j, (), ((COPY, before),)
        if before > row.start and i - row.first > 1 and i + 1 < n and row.same(i, i - 2) and row.same(i + 1, i - 1):
            yield op(PAIR, before), i + 2, j, (), ((PAIR, before),)
        at = min(j, width - 1)
        if not row.texts[i]:
            yield op(STRAY, at), i + 1, j, (), ((STRAY, at),)
        else:
            yield FROM_NOWHERE, i + 1, j, (), ()

    ahead: dict[tuple[int, int], float] = {(n, width): 0.0}
    for i in range(n, row.first - 1, -1):
        for j in range(width, row.start - 1, -1):
            if (i, j) != (n, width):
                ahead[i, j] = min((cost + ahead[a, b] for cost, a, b, _, _ in edges(i, j) if (a, b) in ahead),
                                  default=math.inf)  # fmt: skip
    nothing = tuple([-1] * width)
    heap = [(ahead[row.first, row.start], 0, 0.0, row.first, row.start, nothing, ())]
    number = 0
    while heap:
        _, _, spent, i, j, cells, steps = heapq.heappop(heap)
        if (i, j) == (n, width):
            yield spent, cells, steps
            continue
        for cost, a, b, placed, done in edges(i, j):
            own = list(cells)
            for column, cell in placed:
                own[column] = cell
            number += 1
            heapq.heappush(heap, (spent + cost + ahead[a, b], number, spent + cost, a, b, tuple(own), steps + done))


def _words(one, other) -> bool:
    return one.kind not in NUMBER_KINDS or other.kind not in NUMBER_KINDS
