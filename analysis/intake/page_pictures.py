"""Pictures of the pages that tables were read from, for the folder of the document: the tables and nothing else.

What stands beside a table on its page (running text, signatures, names of officials) is white; where no table
stands, nothing is stored.
"""

import csv
import io as memory
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image

from analysis import io
from analysis.intake.pages import Page, SourceTable
from analysis.source.boxes import Box, whole
from analysis.source.crops import COLUMNS, FOLDER, INDEX, SUFFIX, Pixels

DPI = 120  # the print of tables is read at this, in 20 to 40 kB a page
SMALL, DPI_SMALL = 7.0, 180  # points: where rows are lower than that, their print is drawn finer
FINER = 2  # times as fine is drawn what is made smaller then: letters keep their strokes
LEVELS = 4  # of grey, white and black among them
BRIGHT = 128  # of 255: paper is brighter
EDGE = 2.0  # points around a table: its outer rules
UNLIKE = 2.0  # points by which a page may be larger as it is drawn than as it was read


@dataclass(frozen=True)
class Pictures:
    """What is stored of a document's pages: by file name its bytes; no file where no page has a picture.

    `unlike` are pages with tables whose picture would not be the page as it was read.
    """

    files: dict[str, bytes]
    unlike: tuple[int, ...] = ()

    @property
    def pages(self) -> int:
        """Return how many pages have a picture."""
        return sum(name.endswith(SUFFIX) for name in self.files)

    @property
    def size(self) -> int:
        """Return the bytes of all pictures."""
        return sum(len(content) for name, content in self.files.items() if name.endswith(SUFFIX))


NONE = Pictures({})  # of a file without pages


def draw(path: Path, pages: Iterable[Page], tables: Sequence[SourceTable]) -> Pictures:
    """Return the pictures of the pages of a PDF on which tables stand, and the list of what is where on them."""
    parts = list(_parts(tables))
    found, rows, unlike = dict[str, bytes](), list[tuple](), list[int]()
    with pypdfium2.PdfDocument(path) as document:
        for page in pages:
            own = [part for part in parts if part[2].page == page.number]
            areas = [_within(page, part[2]) for part in own if part[1] == "table"]
            if not areas:
                continue
            (around,) = whole(areas).values()
            dpi = _dpi(page)
            picture = _upright(document, page, dpi)
            if not _is_as_read(picture, page, dpi):
                unlike.append(page.number)
                continue
            shown = _pixels(around, dpi)
            found[f"{page.number}{SUFFIX}"] = _stored(_cut_out(picture, shown, [_pixels(area, dpi) for area in areas]))
            around = Box(page.number, *(each * 72 / dpi for each in shown))
            rows += [(page.number, *row) for row in [("", "picture", around), *own]]
    return Pictures(found | {INDEX: _index(rows)} if found else {}, tuple(unlike))


def write(folder: Path, pictures: Pictures) -> list[Path]:
    """Write what is stored of a document's pages into its folder; pictures that are there from before go."""
    place = folder / FOLDER
    written = [io.write_bytes(place / name, content) for name, content in pictures.files.items()]
    if not written and place.is_dir():
        shutil.rmtree(place)
    for other in set(place.glob("*")) - set(written):
        other.unlink()
    return written


def _parts(tables: Iterable[SourceTable]) -> Iterator[tuple[str, str, Box]]:
    """Yield where each table and its headers stand, page by page: the table's id, which part it is, its box."""
    for table in tables:
        boxes = [box for row in table.rows for cell in row.cells for box in cell.boxes]
        yield from ((table.table_id, "table", box) for box in whole([*boxes, *table.headers_at]).values())
        yield from ((table.table_id, "header", box) for box in table.headers_at)


def _within(page: Page, box: Box) -> Box:
    """Return a box with its edge, as far as the page goes."""
    left, top = max(box.x0 - EDGE, 0.0), max(box.y0 - EDGE, 0.0)
    return Box(box.page, left, top, min(box.x1 + EDGE, page.width), min(box.y1 + EDGE, page.height))


def _dpi(page: Page) -> int:
    """Return how finely a page is drawn: finer where a fifth of its cells are too low for print of the usual size."""
    heights = sorted(
        box.y1 - box.y0 for table in page.tables for row in table.rows for cell in row if cell and cell.text
        for box in cell.boxes
    )  # fmt: skip
    return DPI_SMALL if heights and heights[len(heights) // 5] < SMALL else DPI


def _upright(document: pypdfium2.PdfDocument, page: Page, dpi: int) -> Image.Image:
    """Return a page as it was read: grey, upright, straight."""
    bitmap = document[page.number - 1].render(scale=FINER * dpi / 72, grayscale=True)
    picture = bitmap.to_pil().convert("L").reduce(FINER)
    quarters = round(page.turned / 90)
    picture = picture.rotate(-90 * quarters, expand=True)
    return picture.rotate(90 * quarters - page.turned, Image.Resampling.BICUBIC, fillcolor=255)


def _is_as_read(picture: Image.Image, page: Page, dpi: int) -> bool:
    """Tell whether a page is drawn as large as it was read; in another size its cells would stand elsewhere."""
    sizes = zip(picture.size, (page.width, page.height), strict=True)
    return all(abs(drawn * 72 / dpi - read) <= UNLIKE for drawn, read in sizes)


def _cut_out(picture: Image.Image, shown: Pixels, areas: Iterable[Pixels]) -> Image.Image:
    """Return a part of a page's picture, white where no table stands."""
    left, top, right, bottom = shown
    found = Image.new("L", (right - left, bottom - top), 255)
    for area in areas:
        found.paste(picture.crop(area), (area[0] - left, area[1] - top))
    return found


def _pixels(box: Box, dpi: int) -> Pixels:
    left, top, right, bottom = (round(each * dpi / 72) for each in (box.x0, box.y0, box.x1, box.y1))
    return left, top, right, bottom


def _stored(picture: Image.Image) -> bytes:
    """Return a picture in a few levels of grey, its paper white."""
    counts = picture.histogram()
    paper = max(range(BRIGHT, 256), key=lambda level: counts[level])
    step = 255 / (LEVELS - 1)
    levels = [round(round(min(level / paper, 1) * 255 / step) * step) for level in range(256)]
    buffer = memory.BytesIO()
    picture.point(levels).save(buffer, "WEBP", lossless=True, quality=100, method=4)
    return buffer.getvalue()


def _index(rows: Iterable[tuple]) -> bytes:
    buffer = memory.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for page, table_id, part, box in rows:
        writer.writerow([page, table_id, part, *(f"{each:.2f}" for each in (box.x0, box.y0, box.x1, box.y1))])
    return buffer.getvalue().encode()
