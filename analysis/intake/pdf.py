"""A digital PDF: its pages with the tables printed on them, and which of its pages are pictures."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pdfplumber
from pdfplumber.page import Page as Printed

from analysis.intake import aligned, captions, filled, letters, rules
from analysis.intake.letters import Word
from analysis.intake.pages import Page, PageTable


def pages(path: Path) -> Iterator[Page]:
    """Yield the pages of a digital PDF in order."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    with pdfplumber.open(path) as file:
        for printed in file.pages:
            yield page(printed)
            printed.close()


def page(printed: Printed) -> Page:
    """Return what is printed on a page, turned upright."""
    upright, turned = _upright(printed)
    x0, top, x1, bottom = upright.bbox
    inside = [
        each
        for each in letters.once(upright.chars)
        if x0 <= (each["x0"] + each["x1"]) / 2 <= x1 and top <= (each["top"] + each["bottom"]) / 2 <= bottom
    ]
    words = letters.words(inside, float(upright.height))
    return Page(
        printed.page_number, float(upright.width), float(upright.height), turned, tuple(_tables(upright, words))
    )


def _upright(printed: Printed) -> tuple[Printed, float]:
    """Return a page with most of its letters upright, and by how many degrees clockwise it was turned for that."""
    ways = [letters.direction(each) for each in printed.chars]
    up, down = ways.count(90), ways.count(-90)
    if max(up, down) <= len(ways) / 2:
        return printed, float(printed.rotation)
    turn = 90 if up > down else 270
    printed.page_obj.attrs["Rotate"] = printed.page_obj.rotate = (printed.rotation + turn) % 360
    return Printed(printed.pdf, printed.page_obj, printed.page_number), float(printed.page_obj.rotate)


def _tables(printed: Printed, words: list[Word]) -> Iterator[PageTable]:
    """Yield the tables of a page from top to bottom, ruled ones and those without rules."""
    grids = rules.grids(*rules.drawn(printed))
    outside = [word for word in words if not any(_inside(word, grid) for grid in grids)]
    lines = letters.lines(outside)
    found = [(grid.ys[0], grid.ys[-1], grid.xs[0], grid.xs[-1], grid) for grid in grids]
    for each in aligned.tables(lines, printed.page_number):
        bottom = max(box.y1 for row in each.table.rows for cell in row if cell for box in cell.boxes)
        found.append((each.top, bottom, each.left, each.right, each.table))
    above = 0.0
    for top, bottom, left, right, each in sorted(found, key=lambda one: one[:4]):
        before = [line for line in lines if above < line[0].middle < top]
        caption = captions.caption(before, top, left, right)
        if isinstance(each, PageTable):
            yield replace(each, caption=caption)
        else:
            yield filled.table(each, words, printed.page_number, caption)
        above = max(above, bottom)


def _inside(word: Word, grid: rules.Grid) -> bool:
    return grid.xs[0] <= word.centre <= grid.xs[-1] and grid.ys[0] <= word.middle <= grid.ys[-1]
