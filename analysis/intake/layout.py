"""The tables of a page from the words that stand on it and the grids that its rules make."""

from collections.abc import Iterator
from dataclasses import replace

from analysis.intake import aligned, captions, filled, letters
from analysis.intake.letters import Word
from analysis.intake.pages import PageTable
from analysis.intake.rules import Grid


def tables(grids: list[Grid], words: list[Word], page: int) -> Iterator[PageTable]:
    """Yield the tables of a page from top to bottom, ruled ones and those without rules."""
    outside = [word for word in words if not any(_inside(word, grid) for grid in grids)]
    lines = letters.lines(outside)
    found = [(grid.ys[0], grid.ys[-1], grid.xs[0], grid.xs[-1], grid) for grid in grids]
    for each in aligned.tables(lines, page):
        bottom = max(box.y1 for row in each.table.rows for cell in row if cell for box in cell.boxes)
        found.append((each.top, bottom, each.left, each.right, each.table))
    above = 0.0
    for top, bottom, left, right, each in sorted(found, key=lambda one: one[:4]):
        before = [line for line in lines if above < line[0].middle < top]
        caption = captions.caption(before, top, left, right)
        if isinstance(each, PageTable):
            yield replace(each, caption=caption)
        else:
            yield from filled.tables(each, words, page, caption)
        above = max(above, bottom)


def _inside(word: Word, grid: Grid) -> bool:
    return grid.xs[0] <= word.centre <= grid.xs[-1] and grid.ys[0] <= word.middle <= grid.ys[-1]
