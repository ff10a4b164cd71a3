"""Write synthetic documents in the printed layouts of the real ones, with the truth of every figure beside them.

Run as `python benchmarks/synthetic.py --documents 40 --seed 1 --to FOLDER`. FOLDER then holds `documents/` (one text
per document), `data/raw/` (one document.yml each, as a person would write it) and `truth.csv` (doc_id, table_id,
line, column, value). Names of lines and indicators are those of the real tables; regions, years, counts and money are
made. Damage to the cells follows what is seen in the real documents: within a page of a damaged table the same cells
are lost or doubled in most rows, headings are lost with a page, and single figures are misread.

The same seed gives the same bytes. Every document says that it is synthetic in its id, its title and its first line.
"""

import argparse
import csv
import hashlib
import io as text_io
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import yaml
from damage import damage, regroup

from analysis import files, io
from analysis.repair import describe, grid
from analysis.source import cells, register, terms, verbatim

TABLES = {
    "serang_renja_2022": ("T2.2", "T2.3", "T2.4", "T2.5", "T4.1"),
    "bengkulu_renstra_2021_2026": ("T2.3b", "T4.2", "T6.1"),
    "lampung_barat_renja_2021": ("PMKS", "PSKS", "SPM", "SPM.2", "L1", "L2"),
    "sidoarjo_lkjip_2021": ("T2.3.4", "T3.4", "T3.5"),
}
GOVERNMENTS = 552  # 38 provinces, 416 kabupaten and 98 kota make 552; every one comes once before any comes again
YEARS = 10
# Of the whole country: every government prints each kind in each of the years, in one of the layouts of its kind.
COUNTRY = {"renja": ("serang_renja_2022", "lampung_barat_renja_2021"), "lkjip": ("sidoarjo_lkjip_2021",)}
ROWS_OF_A_PAGE = (6, 14)
FOLLOWS = 0.85  # rows of a page that share the page's damage
BLOCK_DAMAGE = {
    "T6.1": (0.10, 0.50, 0.40),
    "L1": (0.75, 0.25, 0.0),
}  # pages with none, one, two such cells
MISREAD = {True: 0.010, False: 0.004}  # amounts that are misread, in damaged and in sound tables
MISREADINGS = {"digit": 3, "separator": 3, "malformed_group": 2, "lost_zero": 1, "extra_zero": 1}
LOST_HEADING = 0.5  # kegiatan at the top of a page of T6.1 that are lost with the page
DROPPED_LINE = 0.15  # lines of the lowest levels that an office does not have
NOTES = ("", "-", "null", "Dinas Sosial", "Dana Alokasi Umum", "Berhasil", "APBD")
COUNTED_UNITS = ("Orang", "Dokumen", "Laporan", "Kegiatan", "Paket", "Unit", "keluarga")


@dataclass(frozen=True)
class Line:
    """One line of a printed layout: its level, and its cells by column."""

    level: str
    text: dict[str, str]
    line: int = 0  # in the real text, for rules that name a line
    continues: bool = False


@dataclass
class Printed:
    """One line of a synthetic table: what is true, and what is printed."""

    source: Line
    cells: dict[str, str]
    truth: dict[str, float] = field(default_factory=dict)


@dataclass
class Page:
    """The lines of a text as they are written, and the truth of the figures among them."""

    lines: list[str]
    truth: list[tuple] = field(default_factory=list)


# what the real layouts look like


def laid_out(doc_id: str, table_id: str) -> register.Table:
    """Return the description of a real table, marked as damaged where pages of its layout are made so."""
    return register.document(doc_id).tables[table_id].model_copy(update={"damaged": table_id in BLOCK_DAMAGE})


@cache
def template(doc_id: str, table_id: str) -> tuple[Line, ...]:
    """Return the lines of a real table with the cells that its header, or its repair, puts under each column."""
    document = register.document(doc_id)
    table = laid_out(doc_id, table_id)
    rows = verbatim.read(files.RAW / doc_id / f"{table_id}.csv")
    described = describe.describe(document, table_id, rows)
    placed = cells.place(table, rows)
    lost = list(table.lost_headings)
    name = next((column.id for column in table.columns if column.role == "name"), "")
    found = []
    for index, row in enumerate(described.rows):
        while lost and lost[0].line < row.line:
            heading = lost.pop(0)
            found.append(Line(heading.level, {name: heading.name}))
        text = {column: " ".join(cell.reading.split()) for column, cell in placed[index].items()}
        found.append(Line(row.level, text, row.line, row.continues))
    if table.damaged or "children" in table.identities:
        found = [line for line in found if line.level != "text" and not line.continues]
    return tuple(found)


def header(start: str, table: register.Table, shift: int) -> list[str]:
    """Return the rows of a header that fits a description: its captions, and the numbers of its columns."""
    first = re.sub(r"\\(.)", r"\1", start.removeprefix("^").removesuffix("$"))
    if not start.endswith("$"):
        captions = (_later(c.id, shift).replace("_", " ") for c in table.columns[first.count("\t") + 1 :])
        first = "\t".join([first, *captions])
    rows = [first]
    for number in range(1, table.parts[0].header_rows):
        rows.append("\t".join(f"({number}.{position})" for position in range(1, len(table.columns) + 1)))
    return rows


# figures


def amounts(lines: list[Line], table: register.Table, rng: random.Random) -> list[dict[str, int]]:
    """Return true amounts for every line: drawn for the lowest ones, summed above; nothing where a leaf prints none."""
    columns = [column for column in table.columns if column.role == "amount"]
    levels = describe.described_levels(table)
    size = rng.lognormvariate(0, 0.6)
    parents, open_at = [None] * len(lines), {}
    for index, line in enumerate(lines):
        if line.level not in levels or line.level == "total":
            continue
        depth = levels.index(line.level)
        parents[index] = next((open_at[levels[d]] for d in range(depth - 1, -1, -1) if levels[d] in open_at), None)
        open_at = {level: at for level, at in open_at.items() if levels.index(level) < depth} | {line.level: index}
    inner = set(parents)
    found: list[dict[str, int]] = [{} for _ in lines]
    for index, line in enumerate(lines):
        if index not in inner and line.level in levels and line.level != "total":
            found[index] = _leaf(line, columns, size, table.damaged, rng)
    for index in range(len(lines) - 1, -1, -1):
        if parents[index] is not None:
            for column, amount in found[index].items():
                found[parents[index]][column] = found[parents[index]].get(column, 0) + amount
    for index, line in enumerate(lines):
        if line.level == "total":
            tops = [found[i] for i, each in enumerate(lines) if each.level != "total" and parents[i] is None]
            found[index] = {c.id: sum(top.get(c.id, 0) for top in tops) for c in columns}
    return found


def _leaf(line: Line, columns: list[register.Column], size: float, made: bool, rng: random.Random) -> dict[str, int]:
    printed = [re.sub(r"\D", "", line.text.get(column.id, "")) for column in columns]
    if not made and not any(printed):
        return {}
    start = rng.choice([2, 5, 10, 15, 25, 50, 120, 331, 1284]) * 1e6 if made else float(max(printed, key=len))
    start = max(start * size * rng.lognormvariate(0, 0.3), 100_000.0)
    found: dict[str, int] = {}
    for column in columns:
        if column.measure == "realisasi":
            pagu = next(c.id for c in columns if c.measure == "pagu" and c.year == column.year)
            found[column.id] = int(found[pagu] * min(1.0, rng.gauss(0.95, 0.05)))
        elif column.period == "year":
            start *= 1 + rng.choice([0, 0, 0, 0.05, 0.1])
            nothing = made and rng.random() < 0.1
            found[column.id] = 0 if nothing else round(start, -5 if made else -2)
            found[column.id] = int(found[column.id])
    for column in columns:
        if column.period == "end":
            found[column.id] = sum(amount for name, amount in found.items() if name != column.id)
    return found


def values(line: Line, table: register.Table, percent: bool, rng: random.Random) -> dict[str, float]:
    """Return true targets, results and percentages of a line, such that what the table claims of them holds."""
    by = {(column.measure, column.year): column.id for column in table.columns if column.role == "value"}
    target = rng.randrange(5, 101, 5) if percent else rng.choice([1, 2, 4, 12, 20, 48, 131, 400, 1250])
    found: dict[str, float] = {}
    for (measure, year), column in by.items():
        if measure in ("target", "target_national", "baseline") and year is not None:
            found[column] = target
            target = min(target + 5, 100) if percent else target + rng.choice([0, 0, 1, 3])
    if ("target", None) in by:
        own = {c.year for c in table.columns if c.role == "amount"} - {None}
        years = [found[column] for (measure, year), column in by.items() if measure == "target" and year in own]
        found[by["target", None]] = years[-1] if percent else sum(years)
    for (measure, year), column in by.items():
        if measure == "realisasi":
            goal = found.get(by.get(("target", year), ""), target)
            reached = goal * rng.choice([1, 1, 1, 0.9, 0.75, 1.1])
            found[column] = round(reached, 2) if percent else round(reached)
    whole = next((column for (measure, _), column in by.items() if measure == "renstra_target"), None)
    if whole:
        to_date = sorted((year, column) for (measure, year), column in by.items() if measure == "realisasi_to_date")
        first, last = to_date[0], to_date[-1]
        found[whole] = 5 * target
        found[first[1]] = 2 * target
        steps = [by.get(("realisasi", y)) or by["target", y] for y in range(first[0] + 1, last[0] + 1)]
        found[last[1]] = found[first[1]] + sum(found[step] for step in steps)
    for (measure, year), column in by.items():
        if measure == "capaian_pct":
            found[column] = round(100 * found[by["realisasi", year]] / found[by["target", year]], 2)
        elif measure == "renstra_pct":
            found[column] = round(100 * found[by["realisasi_to_date", year]] / found[whole])
        elif column not in found and measure == "target_national":
            found[column] = 100
    return found


def shown(figure: float, like: str, style: str) -> str:
    """Return a value printed in a table's style, with the sign or unit of the cell that it stands for."""
    decimal, group = (".", ",") if style == "comma_thousands" else (",", ".")
    if float(figure).is_integer():
        text = f"{int(figure):,}".replace(",", group)
    else:
        text = f"{figure:.2f}".rstrip("0").replace(".", decimal)
    unit = re.sub(r"^.*?\d[\d.,]*", "", like) if re.search(r"\d", like) else ""
    return text if re.search(r"\d", unit) else text + unit


def print_lines(
    lines: list[Line], table: register.Table, region: str, old_region: str, rng: random.Random, money=None
) -> list[Printed]:
    """Return the lines with made figures under their columns; blanks, dashes and grades stay as the layout has them."""
    money = amounts(lines, table, rng) if money is None else money
    pages = []
    for line, own in zip(lines, money, strict=True):
        like = line.text
        unit = next((c.id for c in table.columns if c.role == "unit"), "")
        printed = Printed(line, {})
        if table.damaged and unit:
            wanted = "%" if line.level in ("program", "kegiatan") else rng.choice(COUNTED_UNITS)
            printed.cells[unit] = "" if line.level == "total" else wanted
        percents = [c.id for c in table.columns if c.unit == "percent" and not c.measure.endswith("_pct")]
        signs = [like.get(c.id, "") for c in table.columns if c.role == "value" and not c.measure.endswith("_pct")]
        indicator = " ".join(like.get(c.id, "") for c in table.columns if c.role == "indicator")
        percent = bool(percents) or printed.cells.get(unit, like.get(unit, "")) == "%" or any("%" in s for s in signs)
        percent = percent or bool(re.match(r"(?i)(per|pro)sen", indicator))
        figures = values(line, table, percent, rng)
        pagu, spent = (next((own.get(c.id) for c in table.columns if c.role == "amount" and c.measure == m), None)
                       for m in ("pagu", "realisasi"))  # fmt: skip
        for column in table.columns:
            old = like.get(column.id, "")
            if column.measure == "absorption_pct" and column.role == "value" and pagu:
                figures[column.id] = round(100 * spent / pagu, 2)
            if column.id in printed.cells:
                continue
            if column.role == "amount":
                _print_amount(printed, column, own, old, table)
            elif column.role == "value":
                made = table.damaged and line.level not in ("total", "program")
                figure = figures.get(column.id)
                if figure is None or not (made or re.search(r"\d", old)):
                    printed.cells[column.id] = "" if table.damaged else old
                else:
                    style = _style(table, old)
                    sign = "1%" if made and column.measure == "capaian_pct" else old
                    printed.cells[column.id] = shown(figure, sign, style)
                    printed.truth[column.id] = figure
            elif column.role == "note":
                printed.cells[column.id] = old if old in NOTES else region
            elif column.role != "count":
                printed.cells[column.id] = re.sub(re.escape(old_region), region, old, flags=re.I)
        pages.append(printed)
    return pages


def _style(table: register.Table, old: str) -> str:
    if table.style_by_row and re.search(r"\d,\d{1,2}\b(?!\d)", old):
        return "dot_thousands"
    return table.style


def _print_amount(printed: Printed, column: register.Column, own: dict[str, int], old: str, table) -> None:
    figure = own.get(column.id)
    if figure is not None:
        printed.truth[column.id] = figure
    if table.damaged:
        printed.cells[column.id] = "" if figure is None else f"{figure:,}"
    elif figure is None or not re.search(r"\d", old):
        printed.cells[column.id] = "" if re.search(r"\d", old) else old
    else:
        printed.cells[column.id] = regroup(re.sub(r",00$", "", old), str(figure))


def print_counts(lines: list[Line], table: register.Table, rng: random.Random) -> list[Printed]:
    """Return registered PMKS or PSKS by type: made counts, dashes as the layout has them, the total as their sum."""
    size, pages = rng.lognormvariate(0, 0.8), []
    columns = [column.id for column in table.columns if column.role == "count"]
    for line in lines:
        printed = Printed(line, dict(line.text))
        total = table.total_row and line is lines[-1]
        for column in columns:
            old = re.sub(r"\D", "", line.text[column])
            if total:
                printed.truth[column] = sum(each.truth.get(column, 0) for each in pages)
            elif old:
                printed.truth[column] = max(1, round(int(old) * size * rng.lognormvariate(0, 0.4)))
            if column in printed.truth:
                printed.cells[column] = shown(printed.truth[column], "", table.style)
        pages.append(printed)
    return pages


# one document

Maker = Callable[[int, int], tuple[dict, str, list[tuple]]]


def chosen(lines: tuple[Line, ...], lowest: tuple[str, ...], rng: random.Random) -> list[Line]:
    """Return the lines that an office has: some of the lowest ones are left out, never all below a parent."""
    kept = []
    for index, line in enumerate(lines):
        first = index == 0 or lines[index - 1].level != line.level
        if line.level in lowest and not first and rng.random() < DROPPED_LINE:
            continue
        kept.append(line)
    return kept


def with_results(lines: tuple[Line, ...], budget: list[Printed]) -> list[Line]:
    """Return the lines of a table of results that the budget names too, each with its further indicators."""
    kept, inside = [], False
    for line in lines:
        if line.text["name"]:
            same = [each.source for each in budget if each.source.level == line.level]
            inside = any(_alike(each.text["name"], line.text["name"]) >= 90 for each in same)
        if inside:
            kept.append(line)
    return kept


def summed_up(budget: list[Printed]) -> tuple[list[Line], list[dict[str, int]]]:
    """Return the programmes and sub-kegiatan of a budget as a shorter table lists them, and their ceilings."""
    kept, money, letter = [], [], 0
    for each in budget:
        letter = 0 if each.source.level == "program" else letter
        if each.source.level != "kegiatan":
            name, like = f"Program {terms.plain_name(each.source.text['name']).title()}", ""
            if each.source.level == "sub_kegiatan":
                name, like = f"{chr(97 + letter % 26)}. {each.source.text['name']}", "Rp. 1,-"
                letter += 1
            kept.append(Line(each.source.level, {"number": "", "name": name, "pagu_2021": like}))
            money.append({"pagu_2021": each.truth["pagu_2021"]})
    return kept, money


def _alike(one: str, other: str) -> float:
    return terms.similarity(terms.plain_name(one), terms.plain_name(other))


def print_pages(page: Page, table_id: str, table: register.Table, printed: list[Printed], shift: int, rng) -> dict:
    """Add a table's pages to a text, damaged as such pages are; return what a description needs to know of them."""
    head = header(table.parts[0].start, table, shift)
    page.lines += ["", table_id, "", *head]
    lost, line_of, rows, repeated = [], {}, 0, 0
    waiting = list(printed)
    first = True
    while waiting:
        length = rng.randint(*ROWS_OF_A_PAGE)
        own, waiting = waiting[:length], waiting[length:]
        if not first:
            page.lines.append("")
            if table.repeated_headers:
                page.lines += head
                repeated += 1
            top = own[0]
            if table_id == "T6.1" and top.source.level == "kegiatan" and rng.random() < LOST_HEADING and len(own) > 1:
                lost.append({"line": len(page.lines), "level": "kegiatan", "name": top.cells["name"]})
                own = own[1:]
        first = False
        for cells_of_row, each in zip(_damaged(own, table_id, table, rng), own, strict=True):
            page.lines.append("\t".join(cells_of_row))
            line_of[each.source.line] = len(page.lines)
            page.truth += [(table_id, len(page.lines), column, value) for column, value in each.truth.items()]
            rows += 1
    page.lines.append(f"Akhir tabel {table_id}")
    return {"rows": rows, "repeated_headers": repeated, "lost_headings": lost, "line_of": line_of}


def _damaged(own: list[Printed], table_id: str, table: register.Table, rng: random.Random) -> list[tuple[str, ...]]:
    columns = table.columns
    rows = [
        grid.GridRow(n, tuple(each.cells.get(c.id, "") for c in columns), each.source.level)
        for n, each in enumerate(own)
    ]
    figures = [j for j, c in enumerate(columns) if c.role == "amount"]
    for at in range(len(rows)):
        for j in figures:
            if rng.random() < MISREAD[table.damaged] and re.search(r"[1-9]", rows[at].cells[j]):
                kind = rng.choices(list(MISREADINGS), MISREADINGS.values())[0]
                damage(rows, kind, at, j, columns, rng)
    numbers = [j for j, c in enumerate(columns) if c.role in ("unit", "value", "amount")]
    weights = [{"amount": 0.5, "unit": 6, "value": 1}[columns[j].role] for j in numbers]
    for _ in range(rng.choices((0, 1, 2), BLOCK_DAMAGE[table_id])[0] if table_id in BLOCK_DAMAGE else 0):
        j = rng.choices(numbers, weights)[0]
        kind = rng.choice(("dropped_cell", "dropped_cell", "doubled_cell", "doubled_pair"))
        for at, row in enumerate(rows):
            if row.level == "total" or j + 1 >= len(row.cells) or rng.random() > FOLLOWS:
                continue
            if kind == "doubled_pair":
                rows[at] = replace(row, cells=row.cells[: j + 2] + row.cells[j:])
            else:
                damage(rows, kind, at, j, columns, rng)
    return [row.cells for row in rows]


def description(table: register.Table, table_id: str, found: dict, shift: int) -> dict:
    """Return what a document.yml says of a synthetic table: the real description with its own years and lines."""
    told = table.model_dump(exclude_defaults=True)
    told["columns"] = [
        column | {"id": _later(column["id"], shift)} | ({"year": column["year"] + shift} if "year" in column else {})
        for column in told["columns"]
    ]
    for column in told["columns"]:
        if "unit_from" in column:
            column["unit_from"] = _later(column["unit_from"], shift)
    told |= {"title": _later(table.title, shift), "rows": found["rows"], "repeated_headers": found["repeated_headers"]}
    told["parts"] = [
        {"start": table.parts[0].start, "header_rows": table.parts[0].header_rows, "end": f"^Akhir tabel {table_id}$"}
    ]
    levels = []
    for rule in told.get("levels", []):
        if rule.get("line") is None:
            levels.append(rule)
        elif rule["line"] in found["line_of"]:
            levels.append(rule | {"line": found["line_of"][rule["line"]]})
    told["levels"] = levels
    for key in ("blocks", "notes", "claims", "continues", "slid_names", "moved_names", "lost_headings"):
        told.pop(key, None)
    if found["lost_headings"]:
        told["lost_headings"] = found["lost_headings"]
    return told


def _later(text: str, shift: int) -> str:
    return re.sub(r"20\d\d", lambda year: str(int(year[0]) + shift), text)


def document(number: int, seed: int) -> tuple[dict, str, list[tuple]]:
    """Return one document: its description, its text, and its truth (table_id, line, column, value)."""
    government, turn = number % GOVERNMENTS, number // GOVERNMENTS
    like = list(TABLES)[government % len(TABLES)]
    shift = (_office(government, seed).randrange(YEARS) + turn) % YEARS
    return printed_as(like, government, shift, seed, random.Random(f"{seed} document {number}"))


def of_country(number: int, seed: int) -> tuple[dict, str, list[tuple]]:
    """Return one document of the whole country, as `document` does: every government's Renja and LKjIP of ten years."""
    government, rest = number % GOVERNMENTS, number // GOVERNMENTS
    shift, kind = rest % YEARS, list(COUNTRY)[rest // YEARS]
    like = COUNTRY[kind][government % len(COUNTRY[kind])]
    return printed_as(like, government, shift, seed, random.Random(f"{seed} {kind} {number}"))


def _office(government: int, seed: int) -> random.Random:
    return random.Random(f"{seed} office {government}")


def printed_as(like: str, government: int, shift: int, seed: int, rng: random.Random) -> tuple[dict, str, list[tuple]]:
    """Return a document of a government in the layout of a real one, its years some years later."""
    office = _office(government, seed)
    office.randrange(YEARS)  # the first year of `document`
    real = register.document(like)
    old_region = real.region.name.removeprefix("Kabupaten ").removeprefix("Provinsi ")
    place = f"Sintetis {government + 1:03d}"
    kind = "Provinsi" if real.region.level == "province" else "Kabupaten"
    region = {
        "region_id": f"synthetic_{government + 1:03d}",
        "name": f"{kind} {place}",
        "name_en": f"Synthetic {government + 1:03d}",
        "level": real.region.level,
        "bps_code": f"S{government + 1:03d}",
        "kemendagri_code": f"S{government + 1:03d}",
        "population_2020": office.randrange(80, 4000) * 1000,
        "population_source": "synthetic",
    }
    year = max(real.years) + shift
    doc_id = f"synthetic_{government + 1:03d}_{real.kind}_{year}"
    title = f"Dokumen sintetis (synthetic): {_later(real.kind.upper(), shift)} {year}"
    page = Page(["DOKUMEN SINTETIS / SYNTHETIC DOCUMENT: made figures, published by no government", "", title,
                 f"Dinas Sosial {region['name']}"])  # fmt: skip
    tables, budget = {}, []
    for table_id in sorted(TABLES[like], key=lambda each: each != "T3.5"):
        table = laid_out(like, table_id)
        lines = template(like, table_id)
        if any(column.role == "count" for column in table.columns):
            printed = print_counts(list(lines), table, rng)
        elif table_id == "T3.4":
            printed = print_lines(with_results(lines, budget), table, place, old_region, rng)
        elif table_id == "T2.3.4":
            kept, money = summed_up(budget)
            printed = print_lines(kept, table, place, old_region, rng, money)
        else:
            kept = chosen(lines, describe.described_levels(table)[-1:], rng)
            printed = print_lines(kept, table, place, old_region, rng)
        budget = printed if table_id == "T3.5" else budget
        found = print_pages(page, table_id, table, printed, shift, rng)
        tables[table_id] = description(table, table_id, found, shift)
    text = "\n".join(page.lines) + "\n"
    told = {
        "doc_id": doc_id,
        "title": title,
        "office": f"Dinas Sosial {region['name']}",
        "region": region,
        "kind": real.kind,
        "years": [each + shift for each in real.years],
        "text": {
            "file": f"{doc_id}.txt",
            "sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(),
            "lines": text.count("\n") + 1,
        },
        "tables": tables,
    }
    truth = [(table_id, line, _later(column, shift), value) for table_id, line, column, value in page.truth]
    return told, text, truth


def write(number: int, seed: int, folder: Path, make: Maker = document) -> tuple[str, list[tuple]]:
    """Write one document's text and description; return its id and its truth."""
    told, text, truth = make(number, seed)
    doc_id = told["doc_id"]
    io.write_text(folder / "documents" / told["text"]["file"], text)
    described = yaml.dump(told, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=120)
    io.write_text(folder / "data" / "raw" / doc_id / "document.yml", described)
    return doc_id, truth


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--documents", type=int, default=40, help="number of documents")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--to", type=Path, required=True, help="folder to write to")
    options = parser.parse_args()
    with io.replacing(options.to / "truth.csv") as file:
        writer = csv.writer(text_io.TextIOWrapper(file, "utf-8", newline="", write_through=True), lineterminator="\n")
        writer.writerow(["doc_id", "table_id", "line", "column", "value"])
        for number in range(options.documents):
            doc_id, truth = write(number, options.seed, options.to)
            writer.writerows((doc_id, *row) for row in truth)
            if (number + 1) % 100 == 0:
                print(f"{number + 1} of {options.documents} documents", flush=True)


if __name__ == "__main__":
    main()
