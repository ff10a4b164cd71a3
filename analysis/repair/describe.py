"""A table of a document as a table to be read: columns, padded rows with their levels, rules of its identities."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from analysis.repair import found, named, tokens
from analysis.repair.align import as_printed
from analysis.repair.grid import MONEY_LEVELS, NUMBER_KINDS, Grid, GridColumn, GridRow, words
from analysis.repair.prices import CUMULATIVE
from analysis.repair.rules import RatioRule, SumRule, holds, ids, known_as_often
from analysis.schema import LAST_REVISED, SPENT
from analysis.source import register, spelling, terms, verbatim
from analysis.source.levels import Levels

ROWS_BEFORE = 12  # rows that the price of a ratio counts for before any is seen
DEAREST = 400  # price of a ratio that no row breaks: that of a sum
COUNT_LEVELS = ("total", "group", "type")
TOTALS = ("jumlah", "total")
NEAR_TOTAL = 65  # likeness (0-100) of a misread word; words of the field are below 60
SHORT = 4  # letters of a unit or a mark; a longer text that leads a row is its name


def describe(document: register.Document, table_id: str, rows: Iterable[verbatim.RawRow]) -> Grid:
    """Return a described table as a table to be read.

    A gap in the line numbers is a page break. Rows are padded to the usual width of their page block, because
    empty last cells are not kept. Which identities hold is taken from the description, and from the rows themselves
    where they show sums or ratios of their columns that it does not name.
    """
    described = document.tables[table_id]
    rows = list(rows)
    identities = set(described.identities)
    counts = any(c.role == "count" for c in described.columns)
    additive = "count" if counts and described.total_row else "amount" if identities & {"children", "total"} else ""
    stripped = [_stripped(row.cells) for row in rows]
    columns = tuple(grid_column(c, c.role == additive) for c in described.columns)
    names = [j for j, c in enumerate(described.columns) if c.role == "name"]
    codes = [j for j, c in enumerate(described.columns) if c.role == "code"]
    blocks = [0]
    for before, row in pairwise(rows):
        blocks.append(blocks[-1] + (row.line != before.line + 1))
    widths: dict[int, Counter] = {}
    for cells, block in zip(stripped, blocks, strict=True):
        widths.setdefault(block, Counter())[len(cells)] += 1
    width = {block: max(found, key=lambda n: (found[n], n)) for block, found in widths.items()}
    ordinals = [j for j, c in enumerate(described.columns) if c.role == "number"]
    levels = Levels(document, described)
    out: list[GridRow] = []
    for row, cells, block in zip(rows, stripped, blocks, strict=True):
        name = cells[names[0]] if names and names[0] < len(cells) else ""
        code = " ".join(cells[j] for j in codes if j < len(cells) and cells[j])
        number = " ".join(cells[j] for j in ordinals if j < len(cells))
        levels.lost_before(row.line)
        own = described.columns[names[0]].level if names else None
        opened = levels.of(row.line, name, code, number, own)
        level = opened.name if opened.name in MONEY_LEVELS else "text"
        if level == "text" and not opened.carries_money and _prints_money(cells, described):
            level = ""  # a line whose code or name has lost what tells its level
        if counts:
            level = _count_level(_likely_name(name, cells), described.total_row and row is rows[-1])
        continues = not name and level not in ("total", "text") and bool(out) and len(cells) > 1
        if continues and not counts and out[-1].level in described_levels(described):
            level = out[-1].level
        padded = cells + ("",) * (width[block] - len(cells))
        out.append(GridRow(row.line, padded, level, block, continues))
    table = Grid(
        columns,
        tuple(out),
        COUNT_LEVELS if counts else described_levels(described),
        declared_rules(described, identities),
        styles(described),
        _counts(described, identities),
        lost_headings=tuple(h.line for h in described.lost_headings),
    )
    table = replace(table, percent_signs=_percent_signs(table))
    table = _with_differences(table)
    table = replace(table, rows=tuple(_filled_up(row, table) for row in out))
    known = {frozenset(ids(rule)) for rule in table.rules}
    printed = _printed_figures(table)
    table = replace(table, untold=named.broken(described.columns, printed))
    told = [*named.sums(described.columns, printed), *_kept(measured_rules(described), table)]
    told = [rule for rule in told if frozenset(ids(rule)) not in known]
    table = _with_total(replace(table, rules=(*table.rules, *told)))
    return replace(table, rules=_with_learnt_prices(table, (*table.rules, *_found_rules(table))))


def grid_column(column: register.Column, additive: bool = False) -> GridColumn:
    """Return a described column as one of a table to be read."""
    counted = column.role == "count"
    own = (column.id, _kind(column), column.measure, column.year, column.period)
    return GridColumn(*own, additive, counted, column.scale)


def styles(described: register.Table) -> tuple[str, ...]:
    """Return the number styles that a table's cells may have, its own first."""
    others = [style for style in ("dot_thousands", "comma_thousands") if style != described.style]
    return (described.style, *others) if described.style_by_row else (described.style,)


def _with_total(table: Grid) -> Grid:
    """Return a table of values whose last row is their total, as its name and its figures say, with that row as total.

    Only values that a sum inside the rows has are added up over them: targets and percentages are not.
    """
    summed = {name for rule in table.rules if isinstance(rule, SumRule) and rule.told for name in ids(rule)}
    places = [j for j, column in enumerate(table.columns) if column.id in summed]
    if len(table.rows) < 2 or not places or any(column.additive for column in table.columns):
        return table
    if _count_level(_likely_name("", table.rows[-1].cells), last=True) != "total":
        return table
    *others, own = (max(map(abs, figures), default=0) for figures in _printed_figures(table))
    if own < max(others):
        return table
    columns = tuple(replace(c, additive=True) if j in places else c for j, c in enumerate(table.columns))
    levels = [*("type" for _ in table.rows[1:]), "total"]
    rows = tuple(replace(row, level=level) for row, level in zip(table.rows, levels, strict=True))
    return replace(table, columns=columns, rows=rows, levels=COUNT_LEVELS)


def _prints_money(cells: tuple[str, ...], described: register.Table) -> bool:
    """Tell whether a row prints as much money as the table has columns for."""
    looks = [tokens.token(cell, (described.style,)) for cell in cells]
    amounts = sum(column.role == "amount" for column in described.columns)
    return 0 < amounts <= sum(look.money for look in looks)


def _with_learnt_prices(table: Grid, rules: tuple[SumRule | RatioRule, ...]) -> tuple[SumRule | RatioRule, ...]:
    """Return the rules, ratios dearer to break where hardly a row breaks them; as dear as a sum at most."""
    rows, _ = _figures(table)
    index = {column.id: j for j, column in enumerate(table.columns)}
    out: list[SumRule | RatioRule] = []
    for rule in rules:
        if isinstance(rule, RatioRule):
            told = [holds(rule, tuple(row), index) for row in rows]
            tried, broken = sum(each is not None for each in told), told.count(False)
            share = (broken + ROWS_BEFORE * math.exp(-rule.price / 100)) / (tried + ROWS_BEFORE)
            rule = replace(rule, price=max(rule.price, min(DEAREST, round(-100 * math.log(share)))))
        out.append(rule)
    return tuple(out)


def _with_differences(table: Grid) -> Grid:
    """Return the table with columns of notes as amounts where they print what others leave, such as what is not spent.

    Such a column prints money in most rows of the header's length, and a sum of the amounts holds with it. Where the
    others of the sum are sums over the hierarchy, so is the difference. Beside two amounts the sum is also shown by
    rows that print it wherever their cells stand, as most rows of a damaged table do, of the only notes behind them.
    """
    full = [tokens.tokens(row, table) for row in table.rows if len(row.cells) == len(table.columns)]
    money = {j: sum(toks[j].money for toks in full) for j, column in enumerate(table.columns) if column.kind == "text"}
    likely = {j for j, n in money.items() if 2 * n > sum(toks[j].kind != "nothing" for toks in full)}
    sums = []
    if likely:
        rows, _ = _figures(_with_amounts(table, likely))
        sums = found.sums(rows, [j for j, c in enumerate(table.columns) if c.kind == "amount" or j in likely])
    amounts = [j for j, column in enumerate(table.columns) if column.kind == "amount"]
    behind = [j for j in money if j > max(amounts, default=-1)]
    if not sums and len(amounts) == 2 and (max(money.values(), default=0) >= found.TWO or len(behind) == 1):
        likely = {max(money, key=lambda j: (money[j], j in behind))}
        rows, _ = _figures(_with_amounts(table, likely))
        sums = found.differences(rows, sorted([*amounts, *likely]), _printed_figures(table))
    columns = table.columns
    beside = {j: {*each.parts, each.whole} for each in sums for j in (*each.parts, each.whole)}
    rules = tuple(
        SumRule(columns[each.whole].id, tuple(columns[part].id for part in each.parts))
        for each in sums
        if likely & {*each.parts, each.whole}
    )
    return replace(
        table,
        rules=(*table.rules, *rules),
        columns=tuple(
            replace(c, kind="amount", additive=all(columns[k].additive for k in beside[j] - {j}))
            if j in likely & set(beside)
            else c
            for j, c in enumerate(table.columns)
        ),
    )


def _with_amounts(table: Grid, more: set[int]) -> Grid:
    """Return the table with some columns more as amounts."""
    columns = (replace(c, kind="amount") if j in more else c for j, c in enumerate(table.columns))
    return replace(table, columns=tuple(columns))


def _percent_signs(table: Grid) -> bool:
    """Tell whether a percent sign tells a column of percentages: no more than one in ten stands under targets."""
    kinds = [column.kind for column in table.columns]
    if "percent" not in kinds:
        return False
    full = [tokens.tokens(row, table) for row in table.rows if len(row.cells) == len(kinds)]
    signed = [kind for toks in full for tok, kind in zip(toks, kinds, strict=True) if tok.percent]
    return 10 * sum(kind == "value" for kind in signed) <= len(signed)


def _likely_name(name: str, cells: tuple[str, ...]) -> str:
    """Return what stands under the header of names, or the first words of a row in which a figure or mark does."""
    return next((cell for cell in (name, *cells) if words([cell])), name)


def _count_level(name: str, last: bool) -> str:
    """Return the level of a row of counts: the total, a group of types, or a type."""
    text = terms.normalise(name).removeprefix("grand ").split()
    if last and (not text or _is_near_total(text[0]) or _is_near_total(text[-1])):  # after a name that moved down to it
        return "total"
    return "type" if terms.pmks_group(name) is None else "group"


def _is_near_total(word: str) -> bool:
    """Tell whether a word of a row that may be the total is jumlah or total, with a letter or two wrong."""
    if word in spelling.known_words() - set(TOTALS):
        return False
    return any(spelling.similarity(word, total) >= NEAR_TOTAL for total in TOTALS)


def _found_rules(table: Grid) -> list[SumRule | RatioRule]:
    """Return the sums and ratios of columns that the rows show and the description does not name."""
    known = {frozenset(ids(rule)) for rule in table.rules}
    rows, places = _figures(table)
    kinds: dict[str, list[int]] = {}
    for j, column in enumerate(table.columns):
        kinds.setdefault(column.kind, []).append(j)
    money, counted, percents = (kinds.get(kind, []) for kind in ("amount", "value", "percent"))
    index = {column.id: j for j, column in enumerate(table.columns)}
    sums = found.sums(rows, money) + ([] if money else found.sums(rows, counted))
    ratios = found.ratios(rows, places, percents, money) + found.ratios(rows, places, percents, counted)
    rules: list[SumRule | RatioRule] = []
    for relation in sums + ratios:
        whole, *parts = (table.columns[j].id for j in (relation.whole, *relation.parts))
        if frozenset((whole, *parts)) in known or known_as_often(table.rules, whole, rows, index, relation.held):
            continue
        known.add(frozenset((whole, *parts)))
        told = table.columns[relation.whole].counted
        is_sum = relation.kind == "sum"
        rules.append(SumRule(whole, tuple(parts), told=told) if is_sum else RatioRule(whole, parts[0], parts[1]))
    return rules


def _printed_figures(table: Grid) -> list[tuple]:
    """Return the figures of every row in their order, those before its name left out."""
    rows = []
    for row in table.rows:
        toks = tokens.tokens(row, table)
        start = _end_of_name(row, toks, table)
        rows.append(tuple(tok.value for tok in toks[start + 1 :] if tok.kind == "number" and not tok.malformed))
    return rows


def _figures(table: Grid) -> tuple[list[list[found.Entry]], list[list[int]]]:
    """Return the figures of the rows that print as many as the table has columns for, and their printed decimals.

    Taken in their order, so that stray blanks do no harm; cells up to the row's first long text are its name.
    """
    places = [j for j, column in enumerate(table.columns) if column.kind in NUMBER_KINDS]
    rows, decimals = [], []
    for row in table.rows:
        toks = tokens.tokens(row, table)
        start = _end_of_name(row, toks, table)
        figures = [(tok, row.cells[i]) for i, tok in enumerate(toks) if i > start and tok.value is not None]
        if len(figures) != len(places) or any(tok.malformed for tok, _ in figures):
            continue
        values: list[found.Entry] = [None] * len(table.columns)
        shown = [0] * len(table.columns)
        for j, (tok, text) in zip(places, figures, strict=True):
            values[j] = tok.value
            shown[j] = _decimals(text)
        rows.append(values)
        decimals.append(shown)
    return rows, decimals


def _end_of_name(row: GridRow, toks: Sequence[tokens.Token], table: Grid) -> int:
    """Return the cell that is a row's name: its first long text, else a blank under that header; -1 where none is."""
    long = next((i for i, tok in enumerate(toks) if tok.kind == "text" and len(row.cells[i]) > SHORT), -1)
    name = next((i for i, c in enumerate(table.columns[: len(toks)]) if c.kind in ("name", "text")), -1)
    return long if long >= 0 or name < 0 or row.cells[name] else name


def _decimals(text: str) -> int:
    return len(match[1]) if (match := re.search(r"\d[.,](\d{1,2})\D*$", text)) else 0


def _filled_up(row: GridRow, table: Grid) -> GridRow:
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
    return "code" if column.role in ("code", "number") else "text"


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


def declared_rules(described, identities: set[str]) -> tuple:
    """Return the row rules that a description names, as far as the table has their columns."""
    rules: list[SumRule | RatioRule] = []
    if "years_end" in identities:
        parts = _find(described, role="amount", period="year")
        rules += [SumRule(total, tuple(parts)) for total in _find(described, role="amount", period="end")]
    if "absorption" in identities:
        for pct in (c for c in described.columns if c.measure == "absorption_pct"):
            every = (_find(described, role="amount", measure=m, year=pct.year) for m in SPENT)
            spent = [column for own in every for column in own]
            ceilings = (_find(described, role="amount", measure="pagu", year=pct.year, phase=p) for p in LAST_REVISED)
            ceiling = [each for own in ceilings for each in own]
            rules += [RatioRule(pct.id, spent[0], ceiling[0])] if len(spent) == 1 and ceiling else []
    by = {(c.measure, c.year): c.id for c in described.columns if c.role == "value"}
    whole = next((c for (m, _), c in by.items() if m == "renstra_target"), None)
    for (measure, year), pct in by.items():
        reached, planned, to_date = (by.get((m, year)) for m in ("realisasi", "target", "realisasi_to_date"))
        if measure == "capaian_pct" and "capaian" in identities and reached and planned:
            rules.append(RatioRule(pct, reached, planned))
        if measure == "renstra_pct" and "renstra_pct" in identities and to_date and whole:
            rules.append(RatioRule(pct, to_date, whole))
        if measure == "realisasi_to_date" and "cumulative" in identities:
            start = [y for m, y in by if m == "realisasi_to_date" and y < year]
            between = range(max(start, default=year) + 1, year + 1)
            steps = [step for y in between if (step := by.get(("realisasi", y)) or by.get(("target", y)))]
            if start and len(steps) == len(between):
                rules.append(SumRule(by[measure, year], (by[measure, max(start)], *steps), CUMULATIVE))
    return tuple(rules)


def measured_rules(described) -> list[SumRule | RatioRule]:
    """Return the row rules that the measures of a table's columns tell, whether an identity names them or not.

    What is left is what the ceiling leaves of what was spent, a percentage is that of its year; only where one
    column of a year can be meant.
    """
    rules: list[SumRule | RatioRule] = []
    for column in described.columns:
        same = {"year": column.year, "period": column.period}
        money = {"role": "amount", "economic_class": column.economic_class, **same}
        spent, ceiling = (_find(described, measure=m, **money) for m in ("realisasi", "pagu"))
        reached, planned = (_find(described, role="value", measure=m, **same) for m in ("realisasi", "target"))
        if column.role == "amount" and column.measure == "sisa" and len(spent) == len(ceiling) == 1:
            rules.append(SumRule(ceiling[0], (spent[0], column.id)))
        if column.measure == "absorption_pct" and len(spent) == len(ceiling) == 1:
            rules.append(RatioRule(column.id, spent[0], ceiling[0]))
        if column.measure == "capaian_pct" and len(reached) == len(planned) == 1:
            rules.append(RatioRule(column.id, reached[0], planned[0]))
    return rules


def _kept(rules: list[SumRule | RatioRule], table: Grid) -> list[SumRule | RatioRule]:
    """Return the rules that the rows do not break more often than they keep them.

    What is left of an amount is also kept by rows that print it wherever their cells stand.
    """
    rows, _ = _figures(table)
    index = {column.id: j for j, column in enumerate(table.columns)}
    sums = any(isinstance(rule, SumRule) for rule in rules)
    totals, broken = found.rests(_printed_figures(table)) if sums else ([], 0)
    out = []
    for rule in rules:
        verdicts = [holds(rule, tuple(row), index) for row in rows]
        held, failed = verdicts.count(True), verdicts.count(False)
        anywhere = isinstance(rule, SumRule) and len(totals) >= max(found.TWO, broken)
        if held >= max(failed, 1) or anywhere:
            out.append(rule)
    return out


def _counts(described, identities: set[str]) -> SumRule | None:
    """Return the soft rule over targets: where they add up at all, the end is the sum over the years."""
    if "years_end" not in identities:
        return None
    years = {c.year for c in described.columns if c.role == "amount" and c.period == "year"}
    parts = [c.id for c in described.columns if c.role == "value" and c.measure == "target" and c.year in years]
    end = _find(described, role="value", measure="target", period="end")
    return SumRule(end[0], tuple(parts), 200) if end and parts else None
