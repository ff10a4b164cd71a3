"""Where a cell is seen on paper: parts of the stored pictures of pages, with the cell outlined.

`pages/<page>.webp` in the folder of a document shows the tables of a page, upright and grey; `pages/pages.csv` says
where: what the picture shows, each table and each printed header, as boxes in the points of `<table>.boxes.csv`.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageDraw

from analysis.io import InputError
from analysis.source import boxes
from analysis.source.boxes import Box, whole

FOLDER, INDEX, SUFFIX = "pages", "pages.csv", ".webp"
COLUMNS = ("page", "table_id", "part", "x0", "y0", "x1", "y1")
PARTS = ("picture", "table", "header")
AROUND = 30.0  # points of the page above and below a cell at most, where its neighbours are higher than that
THICK = 2  # pixels of an outline, half of them outside of its box
ROOM = 4  # pixels around what is shown
OUTLINE, BETWEEN = (213, 94, 0), (150, 150, 150)  # told apart from print, and from each other in grey
GAP = 9  # pixels between two parts of one crop
FIRST_ROWS = 6  # of a table that show what a column holds

Pixels = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(frozen=True)
class Strip:
    """A part of the picture of a page: which part is shown, and what is outlined in it, all in pixels of the picture.

    `size` is width and height of the whole picture.
    """

    page: int
    picture: Path
    size: tuple[int, int]
    shown: Pixels
    outlined: tuple[Pixels, ...] = ()


@dataclass(frozen=True)
class _Picture:
    path: Path
    size: tuple[int, int]
    box: Box

    def pixels(self, box: Box) -> Pixels:
        """Return a box of the page as pixels of its picture, as far as the picture shows it."""
        across, down = self.size[0] / (self.box.x1 - self.box.x0), self.size[1] / (self.box.y1 - self.box.y0)
        xs = [min(max(round((x - self.box.x0) * across), 0), self.size[0]) for x in (box.x0, box.x1)]
        ys = [min(max(round((y - self.box.y0) * down), 0), self.size[1]) for y in (box.y0, box.y1)]
        return xs[0], ys[0], xs[1], ys[1]


class TableOnPaper:
    """The pictures of one table: its pages, its printed headers, and the boxes of its cells."""

    def __init__(self, folder: Path, table_id: str):
        """Read what is stored of a table; InputError names file and row of what is wrong."""
        self._pictures, self._tables, self._headers = _index(folder, table_id)
        self._cells: dict[int, dict[str, list[Box]]] = {}
        for (line, cell), own in boxes.places(boxes.path(folder, table_id)).items():
            self._cells.setdefault(line, {})[cell] = own

    @property
    def has_pictures(self) -> bool:
        """Tell whether a page of the document has a picture."""
        return bool(self._pictures)

    def page(self, number: int) -> tuple[Path, dict[tuple[int, str], list[Pixels]]] | None:
        """Return the picture of a page, and where the cells of the table by line and cell stand on it, in its pixels.

        None where the page has no picture.
        """
        picture = self._pictures.get(number)
        if picture is None:
            return None
        cells = {(line, cell): [picture.pixels(box) for box in found if box.page == number]
                 for line, own in self._cells.items() for cell, found in own.items()}  # fmt: skip
        return picture.path, {place: found for place, found in cells.items() if found}

    def pages(self) -> list[int]:
        """Return the pages on which the table stands and that have a picture."""
        on = {box.page for own in self._cells.values() for found in own.values() for box in found}
        return sorted(on & set(self._pictures))

    def places(self, line: int, cells: Iterable[str] = ()) -> list[Box]:
        """Return where some cells (c01, ...) of a line stand; of a line without them, where it stands on each page."""
        own = self._cells.get(line, {})
        wanted = [box for cell in cells for box in own.get(cell, [])]
        return wanted or list(whole(box for boxes in own.values() for box in boxes).values())

    def cell(self, line: int, cells: Iterable[str] = ()) -> list[Strip]:
        """Return the header above a line and the line on each of its pages, its places outlined.

        No strips where no picture shows the line.
        """
        outlined = [box for box in self.places(line, cells) if box.page in self._pictures]
        found = [self._around(line, page, [box for box in outlined if box.page == page])
                 for page in sorted({box.page for box in outlined})]  # fmt: skip
        return [*self._under_header(found[0]), *found[1:]] if found else []

    def columns(self, numbers: Iterable[int], rows: int = FIRST_ROWS) -> list[Strip]:
        """Return the header of a table and its first rows on one page, the cells of some columns (from 0) outlined."""
        lines = [(line, box.page) for line, own in sorted(self._cells.items()) for boxes in own.values()
                 for box in boxes if box.page in self._pictures]  # fmt: skip
        page = min((page for _, page in lines), default=0)
        first = list(dict.fromkeys(line for line, on in lines if on == page))[:rows]
        part = whole(box for line in first for own in self._cells[line].values() for box in own).get(page)
        if part is None:
            return []
        cells = [self._cells[line].get(f"c{number + 1:02d}", []) for line in first for number in numbers]
        strip = self._strip(part, [box for own in cells for box in own if box.page == page])
        return self._under_header(strip)

    def _around(self, line: int, page: int, outlined: list[Box]) -> Strip:
        """Return the part of a page that shows a line between its neighbours."""
        row = whole(box for own in self._cells[line].values() for box in own)[page]
        top, bottom = row.y0, row.y1
        for other in (line - 1, line + 1):
            beside = whole(box for own in self._cells.get(other, {}).values() for box in own).get(page)
            if beside:
                top, bottom = min(top, beside.y0), max(bottom, beside.y1)
        top, bottom = max(top, row.y0 - AROUND), min(bottom, row.y1 + AROUND)
        return self._strip(Box(page, row.x0, top, row.x1, bottom), outlined)

    def _strip(self, part: Box, outlined: Sequence[Box]) -> Strip:
        """Return a part of a page, as wide as its table and a little higher than asked for."""
        picture = self._pictures[part.page]
        table = self._tables.get(part.page, part)
        shown = Box(part.page, table.x0, part.y0, table.x1, part.y1)
        left, top, right, bottom = picture.pixels(shown)
        width, height = picture.size
        pixels = max(left - ROOM, 0), max(top - ROOM, 0), min(right + ROOM, width), min(bottom + ROOM, height)
        return Strip(part.page, picture.path, picture.size, pixels, tuple(map(picture.pixels, outlined)))

    def _under_header(self, strip: Strip) -> list[Strip]:
        """Return a strip below the header that stands over it, on the page itself or on one before."""
        before = [page for page in self._headers if page <= strip.page and page in self._pictures]
        if not before:
            return [strip]
        header = self._strip(self._headers[max(before)], ())
        if header.page < strip.page or header.shown[3] + GAP < strip.shown[1]:
            return [header, strip]
        left, top, right, bottom = strip.shown
        return [replace(strip, shown=(left, min(top, header.shown[1]), right, bottom))]


def pictures(raw: Path) -> list[Path]:
    """Return the pictures of the pages of all documents in a folder."""
    return sorted(raw.glob(f"*/{FOLDER}/*{SUFFIX}"))


def _index(folder: Path, table_id: str) -> tuple[dict[int, _Picture], dict[int, Box], dict[int, Box]]:
    """Return the pictures of a document by page, and where a table and its headers stand on them."""
    file = folder / FOLDER / INDEX
    shown: dict[int, _Picture] = {}
    found: dict[str, dict[int, Box]] = {"table": {}, "header": {}}
    if not file.exists():
        return shown, found["table"], found["header"]
    with file.open(newline="", encoding="utf-8") as opened:
        reader = csv.DictReader(opened)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise InputError(f"{file}: its columns are not {', '.join(COLUMNS)}")
        for row in reader:
            try:
                box = boxes.box_of(row)
            except (TypeError, ValueError):
                raise InputError(f"{file}: row {reader.line_num}: no number where page or box stands") from None
            if row["part"] not in PARTS or box.x0 >= box.x1 or box.y0 >= box.y1:
                raise InputError(f"{file}: row {reader.line_num}: no part of a page (picture, table or header)")
            path = folder / FOLDER / f"{box.page}{SUFFIX}"
            if row["part"] == "picture" and path.exists():
                with Image.open(path) as picture:
                    shown[box.page] = _Picture(path, picture.size, box)
            elif row["table_id"] == table_id:
                found[row["part"]][box.page] = box
    return shown, found["table"], found["header"]


def png(strips: Sequence[Strip]) -> bytes:
    """Return strips one below the other as a PNG, what is outlined in colour; ValueError where there is no strip."""
    if not strips:
        raise ValueError("no part of a page to show")
    parts = [_drawn(strip) for strip in strips]
    width = max(part.width for part in parts)
    height = sum(part.height for part in parts) + GAP * (len(parts) - 1)
    whole = Image.new("RGB", (width, height), "white")
    draw, top = ImageDraw.Draw(whole), 0
    for part in parts:
        if top:
            draw.line([(0, top - GAP // 2 - 1), (width, top - GAP // 2 - 1)], BETWEEN)
        whole.paste(part, (0, top))
        top += part.height + GAP
    buffer = io.BytesIO()
    whole.quantize(16).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _drawn(strip: Strip) -> Image.Image:
    with Image.open(strip.picture) as picture:
        part = picture.convert("RGB").crop(strip.shown)
    draw = ImageDraw.Draw(part)
    for left, top, right, bottom in strip.outlined:
        x, y, half = strip.shown[0], strip.shown[1], THICK // 2
        draw.rectangle((left - x - half, top - y - half, right - x, bottom - y), outline=OUTLINE, width=THICK)
    return part


_ALT = {
    "en": ("Part of page {pages}, the row {name}: {what} is outlined.", "the cell that prints {printed}", "the row"),
    "id": (
        "Potongan halaman {pages}, baris {name}: {what} diberi garis.",
        "sel yang memuat {printed}",
        "barisnya",
    ),
}


def alt(strips: Sequence[Strip], name: str, printed: str, lang: str) -> str:
    """Return what strips show, in words: the pages, the name of the row, the outlined print; "" for the whole row."""
    sentence, cell, row = _ALT[lang]
    pages = ", ".join(map(str, pages_of(strips)))
    return sentence.format(pages=pages, name=name, what=cell.format(printed=printed) if printed else row)


def pages_of(strips: Sequence[Strip]) -> list[int]:
    """Return the pages on which something is outlined."""
    return sorted({strip.page for strip in strips if strip.outlined})
