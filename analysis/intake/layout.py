"""The tables of a page from the words that stand on it and the grids that its rules make."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.intake import aligned, captions, filled, letters, said
from analysis.intake.letters import Word
from analysis.intake.pages import PageTable
from analysis.intake.rules import Grid, Rule
from analysis.intake.said import Named


def tables(grids: list[Grid], words: list[Word], page: int, level: Sequence[Rule] = ()) -> Iterator[PageTable]:
    """Yield the tables of a page from top to bottom, ruled ones and those without rules or with level ones only."""
    lines = outside(grids, words)
    found = [(grid.ys[0], grid.ys[-1], grid.xs[0], grid.xs[-1], grid) for grid in grids]
    for each in aligned.tables(lines, page, level):
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


def outside(grids: list[Grid], words: list[Word]) -> list[list[Word]]:
    """Return the lines of words that stand in no ruled table."""
    return letters.lines([word for word in words if not any(_inside(word, grid) for grid in grids)])


def named(grids: list[Grid], words: list[Word]) -> tuple[Named, ...]:
    """Return what the lines beside the tables of a page name."""
    return said.on_page(" ".join(word.text for word in line) for line in outside(grids, words))


def _inside(word: Word, grid: Grid) -> bool:
    return grid.xs[0] <= word.centre <= grid.xs[-1] and grid.ys[0] <= word.middle <= grid.ys[-1]
