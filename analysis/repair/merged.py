"""Cells of damaged rows that hold the print of two columns: taken apart before a row is read, and told of afterwards.

Only what no single cell prints is taken apart: an amount and another figure, two percentages, a unit and a figure. One
or two digits behind the whole groups of an amount are the count of the next column: groups have three.
`7 7,86` may be one number with a blank among its digits and stays whole.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.repair import tokens
from analysis.source import terms
from analysis.source.cells import Cell
from analysis.source.register import Table
from analysis.source.verbatim import RawRow

LEAST_MONEY = 1000  # of a part: less may be digits of its neighbour
PLACES = re.compile(
    r"\s+(?=\S)|(?<=[a-z\d%-])(?=Rp[\s.]*\d)|(?<=[.,]00)(?=[1-9])|(?<=^%)(?=\d)|(?<=[a-z])(?=\d)"
    # A group of five digits is no slip of one sign: an amount ends there; one of six has only lost a mark. Nor have
    # money's groups two digits: a percentage ends there.
    r"|(?P<long>(?<=[.,]\d{3})(?=[1-9]\d(?:[.,]\d{3})+(?:[.,]00)?$))|(?<=\d,\d\d)(?=[1-9]\d{0,2}(?:\.\d{3})+(?:,00)?$)"
    r"|(?<=\d\.\d\d)(?=[1-9]\d{0,2}(?:,\d{3})+(?:\.00)?$)",
    re.I,
)
COUNT = re.compile(r"[1-9]\d?")
NOTED = re.compile(r"(.*\d(?:,-)?)\s*([A-Za-z]{2}[^\d]*)")
SCALES = re.compile(r"ribu|ju?ta|mil|tri|rp|rupiah|sen\b", re.I)


@dataclass(frozen=True)
class Apart:
    """A row with its merged cells taken apart, two in their order, or two put together.

    `sources` has the printed cell of each, the first of two.
    """

    row: RawRow
    sources: tuple[int, ...]


def take_apart(table: Table, rows: Iterable[RawRow]) -> dict[int, Apart]:
    """Return the rows that hold merged cells, by line, with these taken apart."""
    unit = any(column.role == "unit" for column in table.columns)
    roles = [column.role for column in table.columns]
    counts, notes = (("amount", role) in pairwise(roles) for role in ("value", "note"))
    found = {}
    for row in rows:
        cells: list[str] = []
        sources: list[int] = []
        for number, cell in enumerate(row.cells):
            parts = (
                _parts(cell.strip(), table.style, unit, counts)
                or (notes and _noted(cell.strip(), table.style))
                or (cell,)
            )
            cells += parts
            sources += [number] * len(parts)
        if len(cells) > len(row.cells):
            found[row.line] = Apart(RawRow(row.line, cells), tuple(sources))
    return found


def _parts(text: str, style: str, unit: bool, counts: bool) -> tuple[str, str] | None:
    """Return the two prints of a cell, None where it is one or where there are several ways to take it apart.

    `unit`: one column prints units; `counts`: one prints counts right behind amounts.
    """
    as_one = tokens.token(text, (style,))
    if as_one.kind == "nothing" or (as_one.value is not None and not as_one.malformed):
        return None
    half = text[: len(text) // 2]
    if text == 2 * half and _whole(tokens.token(half, (style,))):
        return half, half  # printed twice
    ways = []
    for place in PLACES.finditer(text):
        one, other = text[: place.start()], text[place.end() :]
        if one.lower().endswith(("rp", "rp.")):
            continue
        left, right = (tokens.token(part, (style,)) for part in (one, other))
        rupiah = other[:2].lower() == "rp"
        number = right.kind == "number" and not right.malformed
        count = left.kind == "number" and not left.malformed and not left.money
        figures = _whole(left) and _whole(right)
        if place.lastgroup == "long":
            figures = figures and left.money and right.money
        before_money = number and rupiah and count
        after_unit = unit and number and not right.money and not rupiah and terms.prints_unit(one)
        behind_money = counts and left.money and _whole(left) and COUNT.fullmatch(other) and place[0].isspace()
        if figures or before_money or after_unit or behind_money:
            ways.append((one, other))
    return ways[0] if len(ways) == 1 else None


def _noted(text: str, style: str) -> tuple[str, str] | None:
    """Return an amount and the words behind it, None where there are none or they belong to the amount."""
    found = NOTED.fullmatch(text)
    if not found or terms.prints_unit(found[2]) or SCALES.match(found[2]):
        return None
    amount = tokens.token(found[1], (style,))
    return (found[1], found[2]) if amount.money and amount.kind == "number" and not amount.malformed else None


def _whole(tok: tokens.Token) -> bool:
    """Tell whether a part is a figure by itself: an amount, a percentage, a number with decimals or with its unit."""
    if tok.malformed or tok.value is None:
        return False
    if tok.kind == "text":
        return True
    whole = tok.value >= LEAST_MONEY and tok.value == int(tok.value)
    return whole if tok.money else whole or tok.percent or tok.decimals > 0


def told(cell: Cell, printed: RawRow, apart: Apart, header: int) -> Cell:
    """Return a cell that was read in a row taken apart, with the place and print it has in the row as printed.

    `header` is the place of its column.
    """
    if not cell.position:
        return cell
    number = int(cell.position[1:]) - 1
    source = apart.sources[number]
    cell = replace(cell, position=f"c{source + 1:02d}")
    if cell.status == "as_published" and source != header:
        cell = replace(cell, status="realigned")
    if apart.sources.count(source) == 1:
        return _of_two(cell, printed, apart, number)
    why = "; ".join(filter(None, ("printed in one cell with its neighbour", cell.why)))
    status = "realigned" if cell.status == "as_published" else cell.status
    return replace(cell, printed=printed.cells[source].strip(), status=status, why=why)


def _of_two(cell: Cell, printed: RawRow, apart: Apart, number: int) -> Cell:
    """Return a cell that was put together of two with the print of both, any other as it is."""
    source = apart.sources[number]
    both = [text.strip() for text in printed.cells[source : source + 2]]
    if apart.row.cells[number].strip() == both[0]:
        return cell
    why = "; ".join(filter(None, ("printed in two cells", cell.why)))
    status = "realigned" if cell.status == "as_published" else cell.status
    return replace(cell, printed=" ".join(both), status=status, why=why)
