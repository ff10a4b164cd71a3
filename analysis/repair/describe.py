"""A table of a document as a table to be read: columns, padded rows with their levels, rules of its identities."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from analysis.repair.align import as_printed
from analysis.repair.grid import MONEY_LEVELS, Grid, GridColumn, GridRow
from analysis.repair.prices import CUMULATIVE
from analysis.repair.rules import RatioRule, SumRule
from analysis.source import register, verbatim
from analysis.source.levels import Levels


def describe(document: register.Document, table_id: str, rows: Iterable[verbatim.RawRow]) -> Grid:
    """Return a described table as a table to be read.

    A gap in the line numbers is a page break. Rows are padded to the usual width of their page block, because
    empty last cells are not kept. Which identities hold is taken from the description.
    """
    described = document.tables[table_id]
    rows = list(rows)
    identities = set(described.identities)
    additive = bool(identities & {"children", "total"})
    columns = tuple(
        GridColumn(c.id, _kind(c), c.measure, c.year, c.period, additive and c.role == "amount")
        for c in described.columns
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
    levels = Levels(document, described)
    out: list[GridRow] = []
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
        out.append(GridRow(row.line, padded, level, block, continues))
    styles = (described.style, *[s for s in ("dot_thousands", "comma_thousands") if s != described.style])
    table = Grid(
        columns,
        tuple(out),
        described_levels(described),
        _rules(described, identities),
        styles if described.style_by_row else styles[:1],
        _counts(described, identities),
        lost_headings=tuple(h.line for h in described.lost_headings),
    )
    return replace(table, rows=tuple(_filled_up(row, table) for row in out))


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
    rules: list[SumRule | RatioRule] = []
    if "years_end" in identities:
        parts = _find(described, role="amount", period="year")
        rules += [SumRule(total, tuple(parts)) for total in _find(described, role="amount", period="end")]
    if "absorption" in identities:
        for pct in _find(described, measure="absorption_pct"):
            spent, ceiling = (_find(described, role="amount", measure=m) for m in ("realisasi", "pagu"))
            rules += [RatioRule(pct, spent[0], ceiling[0])]
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
