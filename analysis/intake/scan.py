"""A scanned page: its picture straightened, its rules and print found, and the cells of its tables read twice."""

import importlib.util
import math
import multiprocessing
import resource
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from analysis.intake import layout
from analysis.intake.aligned import FURTHEST_ROW
from analysis.intake.aligned_columns import FEWEST_ROWS
from analysis.intake.aligned_rows import FEWEST_PIECES, NEXT_LINE
from analysis.intake.captions import MOST_LINES, NEAREST
from analysis.intake.letters import Word
from analysis.intake.pages import Page, PageCell, PageTable
from analysis.intake.rules import Grid, Rule, joined
from analysis.intake.scan_doubt import doubted
from analysis.intake.scan_grid import Area, erase, find_grids, find_rules, level_rules
from analysis.intake.scan_lines import Print, Stretch, with_overflow
from analysis.intake.scan_pale import with_pale
from analysis.intake.scan_picture import POINT, PagePicture, page_count, render, resolution, straighten, turn_over
from analysis.intake.scan_stamps import cleared
from analysis.intake.scan_text import tesseract_version
from analysis.intake.scan_words import DISPUTED, LINE, Reader, text_and_evidence, with_small_doubted
from analysis.io import InputError

NEEDED = ("rapidocr", "onnxruntime", "cv2")
SECONDS = 180.0  # of the processor for one page; the slowest known takes 20
WAITS = 10  # times as long on the clock at most: a busy machine gives a page a part of its processors
# Of the letters on the average: a page that is read less surely may lie upside down.
READABLE = 0.85
FEWEST_RULES, ALONG = 3, 0.8  # level rules that make a table, and how much of the longer one two of them share
LONGEST_TEXT = 16  # lines of one cell, between two rows of a table or below the last one
FEWEST_BELOW = 4  # lines from the last row in columns on, itself included, however far apart they are
SAMPLE, TELLING = 8, 24  # stretches that tell whether a page lies upside down, of about so many letters


class PageUnread(InputError):
    """A page whose reader crashed or took too long; other pages of the file can still be read."""


def pages(path: Path) -> Iterator[Page]:
    """Yield the pages of a PDF, all as pictures, in order."""
    for number in range(1, page_count(path) + 1):
        yield page(path, number)


def page(path: Path, number: int, seconds: float = SECONDS, before: Page | None = None) -> Page:
    """Read a page of a PDF, counted from 1, as a picture of paper, in a process of its own.

    A table without rules of the page `before` may go on in its columns.
    InputError when the packages that read pictures are not installed; PageUnread when the process dies, fails, or
    takes longer than `seconds` of the processor.
    """
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise InputError(
            f"{path}: page {number} is a scan; what reads scans is not installed ({', '.join(missing)}): make scan"
        )
    last = before.tables[-1] if before and before.tables else None
    answer = _answer(read_page, path, number, last, seconds=seconds)
    if isinstance(answer, str):
        raise PageUnread(f"{path}: page {number} is not read: {answer}")
    return answer


def readers() -> list[str]:
    """Return what reads scans here, with versions: another reader may see another figure; none where nothing does."""
    if any(importlib.util.find_spec(name) is None for name in NEEDED):
        return []
    found = [f"{name} {version(name)}" for name in ("rapidocr", "onnxruntime", "opencv-python-headless")]
    return [*found, *filter(None, [tesseract_version()])]


def _answer(work: Callable[..., Any], *args: Any, seconds: float) -> Any:
    """Return what a function returns in a process of its own, or a text that says why it did not."""
    # A forked copy of a process that has imported the readers starts at once; each still dies alone.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["analysis.intake.scan", *NEEDED, "scipy.spatial", "pypdfium2"])
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(sender, work, args, math.ceil(seconds)), daemon=True)
    process.start()
    sender.close()
    try:
        return receiver.recv() if receiver.poll(WAITS * seconds) else f"no answer within {WAITS * seconds:g} seconds"
    except EOFError:
        process.join()
        if process.exitcode == -signal.SIGXCPU:
            return f"it takes longer than {seconds:g} seconds of the processor"
        return f"its reader died (exit code {process.exitcode})"
    finally:
        process.kill()
        process.join()
        receiver.close()


def _send(sender: Connection, work: Callable[..., Any], args: tuple[Any, ...], seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    try:
        answer = work(*args)
    except Exception as error:
        answer = f"{type(error).__name__}: {' '.join(str(error).split())}"
    sender.send(answer)
    sender.close()


def read_page(path: Path, number: int, last: PageTable | None = None) -> Page:
    """Read a page of a PDF, counted from 1, as a picture of paper, in this process.

    `last` is the table that ends the page before, and may go on.
    """
    import cv2

    cv2.setNumThreads(1)
    reader = _reader()
    picture, grids, printed, across = _upright(straighten(render(path, number)), reader)
    inside = [Area(*map(round, grid.box(place))) for grid in grids for place in grid.cells]
    stretches = with_overflow([(area, stretch) for area in inside for stretch in printed.cell(area)])
    stretches += _beside(printed, [_area(grid) for grid in grids], across, bool(last and last.edges))
    words: list[Word] = [*with_small_doubted(reader.words(stretches), resolution(path, number))]
    points = [Grid(tuple(x / POINT for x in grid.xs), tuple(y / POINT for y in grid.ys), grid.cells) for grid in grids]
    level = joined([Rule(each.at / POINT, each.start / POINT, each.end / POINT) for each in across])
    tables = tuple(
        doubted(_with_evidence(table, words))
        for table in layout.tables(points, words, number, level, last, pictured=True)
    )
    width, height = picture.size
    named = layout.named(points, words)
    return Page(number, round(width, 2), round(height, 2), round(picture.turned, 2), tables, named)


@cache
def _reader() -> Reader:
    return Reader()


def _upright(picture: PagePicture, reader: Reader) -> tuple[PagePicture, list[Grid], Print, list[Rule]]:
    """Return a page with its grids, its print and its level rules, turned over when it is read better so."""
    grids, printed, across = _parts(picture)
    lines = [stretch for line in printed.lines(range(1, len(printed.marks))) for stretch in line]
    telling = sorted(lines, key=lambda line: abs(len(line) - TELLING))[:SAMPLE]
    sample = [printed.stretch(labels) for labels in telling if len(labels) > 2]
    sure = reader.sure(sample)
    if not sample or sure >= READABLE or reader.sure([stretch.upside_down() for stretch in sample]) <= sure:
        return picture, grids, printed, across
    picture = turn_over(picture)
    return picture, *_parts(picture)


def _parts(picture: PagePicture) -> tuple[list[Grid], Print, list[Rule]]:
    rules = with_pale(find_rules(picture.ink), picture.grey)
    grids = find_grids(rules)
    erased = erase(picture.grey, rules, grids)
    gone = (erased != picture.grey).astype("uint8")
    page = cleared(erased, gone)
    return grids, Print(page.grey, page.drawn, rules=gone), level_rules(rules)


def _area(grid: Grid) -> Area:
    return Area(round(grid.xs[0]), round(grid.ys[0]), round(grid.xs[-1]), round(grid.ys[-1]))


def _beside(printed: Print, tables: list[Area], across: list[Rule], goes_on: bool = False) -> list[Stretch]:
    """Return the print outside of ruled tables that may belong to a table: captions, and lines in columns.

    So does all that stands between level rules, however far apart its lines are, and the first lines in columns where
    the table of the page before may go on.
    """
    lines = [[printed.stretch(own) for own in line] for line in printed.lines(printed.outside(tables))]
    lines = [line for line in lines if line]
    wanted = {number for area in tables for number in _above(lines, area.y0)}
    for top, bottom in _between_rules(across):
        wanted |= {number for number, line in enumerate(lines) if top < line[0].middle < bottom}
        wanted |= _above(lines, round(top))
    in_columns = [number for number, line in enumerate(lines) if len(line) >= FEWEST_PIECES]
    for number, block in enumerate(_blocks(in_columns, lines)):
        if len(block) >= FEWEST_ROWS or (goes_on and not number):
            wanted |= set(range(block[0], _end_of_text(lines, block[-1])))
            wanted |= _above(lines, lines[block[0]][0].area.y0)
    return [stretch for number in sorted(wanted) for stretch in lines[number]]


def _blocks(numbers: list[int], lines: list[list[Stretch]]) -> Iterator[list[int]]:
    """Yield the numbers of lines in blocks; two rows of one table may stand as far apart as its reader allows.

    They may stand further apart where a few lines of a long text between them lead from one to the other.
    """
    block: list[int] = []
    for number in numbers:
        line = lines[number]
        few = block and number - block[-1] <= LONGEST_TEXT
        between = pairwise(lines[block[-1] : number + 1] if few else [lines[block[-1]], line]) if block else ()
        if any(below[0].middle - above[0].middle > FURTHEST_ROW * LINE * line[0].tall for above, below in between):
            yield block
            block = []
        block.append(number)
    if block:
        yield block


def _end_of_text(lines: list[list[Stretch]], last: int) -> int:
    """Return where the texts of the last row in columns end: some lines below it, and those that go on close below."""
    end = min(last + FEWEST_BELOW, len(lines))
    while end < len(lines) and end - last <= LONGEST_TEXT:
        above, below = lines[end - 1][0], lines[end][0]
        if below.middle - above.middle > NEXT_LINE * LINE * above.tall:
            break
        end += 1
    return end


def _between_rules(across: list[Rule]) -> list[tuple[float, float]]:
    """Return from where to where level rules of about the same ends follow each other, three or more."""
    blocks: list[list[Rule]] = []
    for rule in sorted(across, key=lambda each: each.at):
        own = next((block for block in blocks if _are_alike(block[-1], rule)), None)
        if own is None:
            blocks.append(own := [])
        own.append(rule)
    return [(block[0].at, block[-1].at) for block in blocks if len(block) >= FEWEST_RULES]


def _are_alike(one: Rule, other: Rule) -> bool:
    both = min(one.end, other.end) - max(one.start, other.start)
    return both > ALONG * max(one.end - one.start, other.end - other.start)


def _above(lines: list[list[Stretch]], top: int) -> set[int]:
    """Return the lines just above a height, as many as a caption and a header have."""
    found: set[int] = set()
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if line[0].middle >= top:
            continue
        if top - line[0].area.y1 > NEAREST * LINE * line[0].tall or len(found) == MOST_LINES:
            break
        found.add(number)
        top = line[0].area.y0
    return found


def _with_evidence(table: PageTable, words: list[Word]) -> PageTable:
    """Return a table whose cells tell how surely they were read, and how else."""
    return replace(table, rows=tuple(tuple(cell and _cell(cell, words) for cell in row) for row in table.rows))


def _cell(cell: PageCell, words: list[Word]) -> PageCell:
    if not cell.text:
        return cell
    inside = [
        word
        for word in words
        if any(box.x0 <= word.centre <= box.x1 and box.y0 <= word.middle <= box.y1 for box in cell.boxes)
    ]
    confidence, other = text_and_evidence(inside)
    if cell.confidence is not None and cell.other:  # its lines may be one figure or two, however surely they were read
        return cell
    return replace(cell, confidence=DISPUTED if confidence is None else confidence, other=other)
