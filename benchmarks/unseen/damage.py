"""Damage printed rows the way an OCR step does: cells lost, doubled, moved, merged, split; figures misread; rows lost.

Five levels: none, light, medium, t61, heavy. `t61` is set so that five-year tables show what can be counted in
data/raw/bengkulu_renstra_2021_2026/T6.1.csv without reading a figure (calibrate.py; made tables of seeds for setting
beside it): rows with another number of figure cells than the header 0.76 and 0.78, rows with more amounts than the
header 0.38 and 0.35, rows without a unit 0.53 and 0.52, amounts whose groups are set off by another mark 0.07 and 0.06.
"""

import itertools
import random
import re
from dataclasses import dataclass, field

from benchmarks.unseen.made import Column, Made, Row


@dataclass(frozen=True)
class Rates:
    """How often each damage comes: shares of pages, rows or cells."""

    ways_of_page: tuple[float, float, float]  # pages whose rows share none, one, two structural ways
    follows: float  # rows of a page that share the page's way
    uneven: float  # pages where only half of the rows do
    structure: float  # rows with a structural way of their own
    blank_lost: float  # pages whose blank cells are lost from every row
    unit_lost: float  # pages whose unit cells are lost
    pair_doubled: float  # pages where a target and its amount stand twice
    restyled: float  # pages whose thousands marks are all read as the other mark
    misread: float  # figure cells misread
    name_lost: float
    name_moved: float
    name_misread: float
    row_lost: float
    page_lost: float
    page_rows: tuple[int, int] | None = None


LEVELS = {
    "none": Rates((1, 0, 0), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    "light": Rates((0.92, 0.08, 0), 0.9, 0.2, 0.01, 0.02, 0.02, 0.01, 0, 0.004, 0.002, 0.002, 0.02, 0.002, 0),
    "medium": Rates((0.6, 0.32, 0.08), 0.88, 0.25, 0.03, 0.08, 0.1, 0.06, 0.02, 0.010, 0.006, 0.006, 0.05, 0.006, 0.01),
    "t61": Rates(
        (0.15, 0.55, 0.30), 0.9, 0.15, 0.05, 0.15, 0.55, 0.5, 0.06, 0.006, 0.01, 0.005, 0.08, 0.01, 0.03, (3, 8)
    ),
    "heavy": Rates(
        (0.05, 0.35, 0.60), 0.82, 0.35, 0.15, 0.2, 0.5, 0.5, 0.06, 0.035, 0.02, 0.02, 0.12, 0.02, 0.05, (4, 10)
    ),
}
WAYS = {"drop": 40, "double": 20, "double_pair": 12, "blank": 10, "merge": 10, "split": 4, "swap": 4}
WEIGHT = {
    "amount": 1,
    "count": 1,
    "value": 2,
    "unit": 6,
    "note": 1,
    "indicator": 0.3,
    "code": 1,
    "number": 1,
    "name": 0,
}
MISREADINGS = {
    "digit": 24, "letter": 16, "separator": 16, "separator_lost": 10, "digit_lost": 10, "digit_doubled": 6,
    "group_lost": 4, "trailing": 8, "space": 6,
}  # fmt: skip
LOOKS_LIKE = {"0": "O8", "1": "lI7", "2": "Z7", "3": "8", "4": "9", "5": "S6", "6": "85", "7": "1", "8": "B3", "9": "4"}


@dataclass
class Cell:
    """One cell on its way: its text, the columns whose print it holds, and whether it is as the page prints it."""

    text: str
    columns: tuple[str, ...]
    intact: bool = True


@dataclass
class Printed:
    """One row as the text has it: its line, what the page says (`row`), its cells, the columns still intact in them."""

    line: int
    row: Row
    cells: list[str]
    intact: set[str] = field(default_factory=set)
    ways: list[str] = field(default_factory=list)


def damage(made: Made, level: str, rng: random.Random) -> list[Printed]:
    """Return the rows of a document as the text has them at a level of damage, with their lines."""
    rates, line = LEVELS[level], rng.randint(40, 900)
    waiting, found = list(made.rows), []
    while waiting:
        length = rng.randint(*(rates.page_rows or made.page_rows))
        page, waiting = waiting[:length], waiting[length:]
        line += rng.randint(1, 2)
        if waiting and found and rng.random() < rates.page_lost:
            continue
        for row, cells, ways in _page(page, made.columns, rates, rng):
            line += 1
            texts = [cell.text for cell in cells]
            intact = {cell.columns[0] for cell in cells if cell.intact and len(cell.columns) == 1}
            found.append(Printed(line, row, texts, intact, ways))
    if level != "none":
        for each in found:
            while each.cells and not each.cells[-1]:
                each.cells.pop()
    return found


def _page(page: list[Row], columns: list[Column], rates: Rates, rng: random.Random) -> list[tuple]:
    ways = _ways(columns, rates, rng)
    follows = 0.5 if rng.random() < rates.uneven else rates.follows
    restyled = rng.random() < rates.restyled
    without_blanks = rng.random() < rates.blank_lost
    found, moved = [], ""
    for row in page:
        if rng.random() < rates.row_lost and len(page) > 1:
            continue
        cells = [Cell(row.cells[column.id], (column.id,)) for column in columns]
        done = [_read_badly(cells, columns, rates, rng)] if rates.misread else []
        if restyled:
            done.append(_restyle(cells, columns))
        moved = _names(cells, columns, rates, moved, rng)
        for way, column in ways:
            if rng.random() < follows:
                done.append(_apply(way, column, cells, rng))
        if rng.random() < rates.structure:
            done.append(_apply(*_draw(columns, rng), cells, rng))
        if without_blanks and rng.random() < follows:
            figures = {c.id for c in columns if c.is_figure or c.role in ("unit", "note")}
            cells[:] = [cell for cell in cells if cell.text or cell.columns[0] not in figures]
        found.append((row, cells, [way for way in done if way]))
    return found


def _ways(columns: list[Column], rates: Rates, rng: random.Random) -> list[tuple[str, str]]:
    """Return the ways that most rows of a page share."""
    ways = [_draw(columns, rng) for _ in range(rng.choices((0, 1, 2), rates.ways_of_page)[0])]
    units = [column.id for column in columns if column.role == "unit"]
    if units and rng.random() < rates.unit_lost:
        ways.append(("drop", units[0]))
    pairs = [one.id for one, other in itertools.pairwise(columns) if {one.role, other.role} == {"value", "amount"}]
    if pairs and rng.random() < rates.pair_doubled:
        ways.append(("double_pair", rng.choice(pairs)))
    return ways


def _restyle(cells: list[Cell], columns: list[Column]) -> str:
    """Read every thousands mark of a row's figures as the other mark."""
    for cell, column in zip(cells, columns, strict=True):
        if column.is_figure and re.search(r"\d[.,]\d", cell.text):
            cell.text = re.sub(r"(?<=\d)[.,](?=\d)", lambda mark: {".": ",", ",": "."}[mark[0]], cell.text)
            cell.intact = False
    return "restyle"


def _draw(columns: list[Column], rng: random.Random) -> tuple[str, str]:
    way = rng.choices(list(WAYS), list(WAYS.values()))[0]
    return way, rng.choices(columns, [WEIGHT[column.role] for column in columns])[0].id


def _apply(way: str, column: str, cells: list[Cell], rng: random.Random) -> str:
    """Damage a row in one structural way at a column; return what was done, nothing where the cell is gone."""
    at = next((n for n, cell in enumerate(cells) if column in cell.columns), None)
    if at is None:
        return ""
    cell = cells[at]
    if way == "drop":
        del cells[at]
    elif way == "double":
        cells.insert(at, Cell(cell.text, cell.columns, cell.intact))
    elif way == "double_pair":
        cells[at:at] = [Cell(each.text, each.columns, each.intact) for each in cells[at : at + 2]]
    elif way == "blank":
        cells.insert(at, Cell("", ("",)))
    elif way == "merge" and at + 1 < len(cells) and cell.text and cells[at + 1].text:
        after = cells.pop(at + 1)
        cells[at] = Cell(f"{cell.text}{rng.choice([' ', ' ', ''])}{after.text}", cell.columns + after.columns, False)
    elif way == "split" and len(cell.text) > 3:
        cut = rng.randint(1, len(cell.text) - 1)
        cells[at : at + 1] = [Cell(part.strip(), cell.columns, False) for part in (cell.text[:cut], cell.text[cut:])]
    elif way == "swap" and at + 1 < len(cells):
        cells[at], cells[at + 1] = cells[at + 1], cells[at]
    else:
        return ""
    return f"{way} {column}"


def _names(cells: list[Cell], columns: list[Column], rates: Rates, moved: str, rng: random.Random) -> str:
    """Lose, move or misread the name of a row; return the name that goes to the next row, if any."""
    name = next(n for n, column in enumerate(columns) if column.id == "name")
    cell = cells[name]
    out = ""
    draw = rng.random()
    before = cell.text
    if draw < rates.name_lost:
        cell.text = ""
    elif draw < rates.name_lost + rates.name_moved:
        out, cell.text = cell.text, ""
    elif rng.random() < rates.name_misread:
        cell.text = misread_name(cell.text, rng)
    if moved:
        cell.text = f"{moved} {cell.text}".strip()
    cell.intact = cell.intact and cell.text == before
    return out


def misread_name(text: str, rng: random.Random) -> str:
    """Return a name with one or two letters misread, lost or pulled together."""
    for _ in range(rng.randint(1, 2)):
        places = [n for n, letter in enumerate(text) if letter.isalpha()]
        if len(places) < 6:
            return text
        n = rng.choice(places[1:])
        swap = {"a": "o", "e": "c", "i": "l", "l": "i", "n": "u", "u": "n", "m": "rn", "s": "5", "o": "0", "t": "f"}
        new = rng.choice([swap.get(text[n], ""), "", text[n]])
        text = text[:n] + new + text[n + 1 :]
    return text


def _read_badly(cells: list[Cell], columns: list[Column], rates: Rates, rng: random.Random) -> str:
    """Misread single figures of a row; return what was done."""
    done = []
    for cell, column in zip(cells, columns, strict=True):
        if column.is_figure and rng.random() < rates.misread and any(mark.isdigit() for mark in cell.text):
            kind, text = misread(cell.text, rng)
            if text != cell.text:
                cell.text, cell.intact = text, False
                done.append(f"{kind} {column.id}")
    return ", ".join(done)


def misread(text: str, rng: random.Random) -> tuple[str, str]:
    """Return one slip of an OCR step in a printed figure: its kind, and the text that comes out."""
    kind = rng.choices(list(MISREADINGS), list(MISREADINGS.values()))[0]
    digits = [n for n, mark in enumerate(text) if mark.isdigit()]
    marks = [n for n in digits[1:-1] for n in (n + 1,) if text[n] in ".," and text[n + 1 : n + 2].isdigit()]
    n = rng.choice(digits)
    if kind == "digit":
        return kind, text[:n] + rng.choice("0123456789") + text[n + 1 :]
    if kind == "letter":
        return kind, text[:n] + rng.choice(LOOKS_LIKE[text[n]]) + text[n + 1 :]
    if kind == "digit_lost" and len(digits) > 1:
        return kind, text[:n] + text[n + 1 :]
    if kind == "digit_doubled":
        return kind, text[:n] + text[n] + text[n:]
    if kind == "trailing":
        return kind, text + rng.choice([".", ",", "'", "|", "-", ";"])
    if kind == "space" and len(digits) > 1:
        return kind, text[: digits[1]] + " " + text[digits[1] :]
    if not marks:
        return kind, text
    m = rng.choice(marks)
    if kind == "separator":
        return kind, text[:m] + rng.choice(
            [{".": ",", ",": "."}[text[m]], {".": ",", ",": "."}[text[m]], ";", ":"]
        ) + text[m + 1 :]
    if kind == "separator_lost":
        return kind, text[:m] + rng.choice(["", "", " "]) + text[m + 1 :]
    return kind, text[:m] + text[m + 4 :]
