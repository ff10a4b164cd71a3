"""The print of a scanned page, cut into stretches of single lines, each as a picture of its own."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from analysis.intake.scan_grid import Area
from analysis.intake.scan_picture import POINT, Picture, ink_of
from analysis.intake.scan_stamps import opposite

# Heights of printed letters, in pixels.
SMALLEST_LETTER, LARGEST_LETTER = round(1.8 * POINT), round(40 * POINT)
# In heights of a letter: white around a stretch, as recognisers are trained on; a blank between words; a gap between
# two stretches of a line; how far from a line's letters its dots and dashes stand at most.
AROUND = 0.3
BLANK = 0.42
APART = 1.2
TALL = 0.85  # of the letters of a stretch are lower than its capitals, or as high
BESIDE = 1.3  # of a letter's size, at most, between the middles of two letters of a word
LETTER = 0.45  # of a usual letter: what is lower is a dot, a dash or a comma
HIGHEST = 2.5  # of it: a higher piece of ink does not tell how high its line is
DASH = 0.3  # of the height of a letter: a shorter stroke is a speck
THIN = 0.1  # of its height: the width of an upright stroke that is no letter
FEWEST_CUT = 3  # cells at one rule over which print goes on: then it does so often
TALL_CELL, COLUMN = 1.3, 2.0  # times as high as wide: a cell for turned text, and turned text in any cell
TOUCHING = 4  # pixels from a rule, within which print on both sides of it goes on from one to the other
MARK_ABOVE, MARK_BESIDE = 0.35, 1.2


@dataclass(frozen=True)
class Mark:
    """A connected piece of ink: a letter, a part of one, a dot, a dash, or a speck."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        """Return its width in pixels."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Return its height in pixels."""
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        """Return the height of its middle on the picture."""
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True)
class Stretch:
    """A stretch of a line of print: its area on the page, and a picture of it alone with white around it.

    `blanks` are the gaps between its words, as pairs (from, to) of pixels of the picture; `middle` is the height of
    its line on the page, `size` that of its letters and `tall` that of its capitals or figures, if it has some;
    `turned` is 90 where it reads upwards, -90 downwards: its picture is upright. `is_dash` is true of one stroke that
    stands alone, `is_crossed` of print that a stamp or a signature runs over. `cut_before` and `cut_after` are true of
    print that goes on over an upright rule at its left or right: too long for its cell, or reached by its neighbour.
    """

    area: Area
    picture: Picture
    blanks: tuple[tuple[int, int], ...]
    middle: float
    size: float
    tall: float
    turned: int = 0
    is_dash: bool = False
    is_crossed: bool = False
    cut_before: bool = False
    cut_after: bool = False

    def upside_down(self) -> "Stretch":
        """Return the stretch read from the other end."""
        import numpy as np

        width = self.picture.shape[1]
        blanks = tuple((width - end, width - start) for start, end in reversed(self.blanks))
        picture = np.ascontiguousarray(self.picture[::-1, ::-1])
        return replace(self, picture=picture, blanks=blanks, turned=-self.turned)


class Print:
    """The connected pieces of ink of a page without rules, and stretches of lines cut from it."""

    def __init__(self, grey: Picture, drawn: Picture, size: float | None = None, rules: Picture | None = None) -> None:
        """Find the pieces of ink of a picture with a white ground; `size` is the height of its letters, if known.

        `drawn` is 255 where a drawing runs over the page, `rules` 1 where a rule was taken off it.
        """
        import cv2

        self.grey, self.drawn = grey, drawn
        count, self.labels, stats, self.centres = cv2.connectedComponentsWithStats(ink_of(grey), connectivity=8)
        self.marks = [Mark(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats[:count]]
        heights = sorted(m.height for m in self.marks[1:] if SMALLEST_LETTER <= m.height <= LARGEST_LETTER)
        self.size = size or (heights[len(heights) // 2] if heights else 5 * POINT)
        cut = set() if rules is None else opposite(self.labels.T, rules.T, TOUCHING)
        self.cut = {pair for pair in cut if all(self.marks[label].height >= LETTER * self.size for label in pair)}

    def inside(self, area: Area) -> list[int]:
        """Return the numbers of the pieces of ink whose middle lies in an area, no large drawings."""
        import numpy as np

        x, y = self.centres[1:].T
        inside = (x >= area.x0) & (x < area.x1) & (y >= area.y0) & (y < area.y1)
        own = (int(label) + 1 for label in np.flatnonzero(inside))
        return [label for label in own if not _is_drawing(self.marks[label])]

    def outside(self, areas: Iterable[Area]) -> list[int]:
        """Return the numbers of the pieces of ink whose middle lies in none of some areas, no sides of frames."""
        taken = {label for area in areas for label in self.inside(area)}
        free = ((label, self.marks[label]) for label in range(1, len(self.marks)) if label not in taken)
        return [label for label, mark in free if not (_is_stroke(mark) or _is_drawing(mark))]

    def lines(self, labels: Sequence[int]) -> list[list[list[int]]]:
        """Return pieces of ink as lines from top to bottom, each as its stretches from left to right."""
        marks = {label: self.marks[label] for label in labels}
        heights = sorted(m.height for m in marks.values() if LETTER * self.size <= m.height <= LARGEST_LETTER)
        size = max(self.size, heights[len(heights) // 2]) if heights else self.size
        return [_stretches(line, marks, size) for line in _lines(marks, size)]

    def cell(self, area: Area) -> list[Stretch]:
        """Return the stretches of a cell, with whole letters even where they reach over its edge."""
        labels = self.inside(area)
        if _is_turned([self.marks[label] for label in labels], area, self.size):
            return self._turned(labels, area)
        return [self.stretch(own) for line in self.lines(labels) for own in line]

    def stretch(self, labels: Sequence[int]) -> Stretch:
        """Return the stretch that some pieces of ink make."""
        marks = [self.marks[label] for label in labels]
        letters = sorted(m.height for m in marks if m.height >= 0.5 * max(m.height for m in marks))
        size = max(float(letters[len(letters) // 2]), 0.5 * self.size)
        tall = max(size, float(letters[int(TALL * (len(letters) - 1))]))
        is_dash = len(marks) == 1 and marks[0].height < min(LETTER * self.size, marks[0].width)
        if is_dash:  # its height tells nothing
            size = tall = self.size
        top, bottom = min(m.y0 for m in marks), max(m.y1 for m in marks)
        short = max(0, round(size - (bottom - top)) // 2)
        around = round(AROUND * size)
        x0, x1 = min(m.x0 for m in marks), max(m.x1 for m in marks)
        picture = self._alone(labels, Area(x0 - around, top - short - around, x1 + around, bottom + short + around))
        middle = sum(m.middle * m.width for m in marks) / sum(m.width for m in marks)
        blanks = _blanks(marks, BLANK * size, x0 - around)
        # A drawing right beside print may have taken a letter.
        crossed = bool(self.drawn[top:bottom, max(0, x0 - round(size)) : x1 + round(size)].any())
        area = Area(x0, top, x1, bottom)
        own = set(labels)
        before = any(right in own and left not in own for left, right in self.cut)
        after = any(left in own and right not in own for left, right in self.cut)
        return Stretch(area, picture, blanks, middle, size, tall, 0, is_dash, crossed, before, after)

    def _alone(self, labels: Sequence[int], area: Area) -> Picture:
        """Cut an area out of the page with the given pieces of ink only, others painted white."""
        import cv2
        import numpy as np

        height, width = self.grey.shape
        x0, y0, x1, y1 = max(0, area.x0), max(0, area.y0), min(width, area.x1), min(height, area.y1)
        here = self.labels[y0:y1, x0:x1]
        own = np.isin(here, labels)
        others = cv2.dilate(((here > 0) & ~own).astype(np.uint8), np.ones((7, 7), np.uint8))
        cut = self.grey[y0:y1, x0:x1].copy()
        cut[(others > 0) & (cv2.dilate(own.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0)] = 255
        edges = (y0 - area.y0, area.y1 - y1, x0 - area.x0, area.x1 - x1)
        return np.asarray(cv2.copyMakeBorder(cut, *edges, cv2.BORDER_CONSTANT, value=(255,)), np.uint8)

    def _turned(self, labels: Sequence[int], area: Area) -> list[Stretch]:
        """Return the stretches of a cell that reads upwards; text that reads downwards is found by its reader."""
        import numpy as np

        marks = [self.marks[label] for label in labels]
        whole = Area(
            min(area.x0, *(m.x0 for m in marks)),
            min(area.y0, *(m.y0 for m in marks)),
            max(area.x1, *(m.x1 for m in marks)),
            max(area.y1, *(m.y1 for m in marks)),
        )
        alone = np.ascontiguousarray(np.rot90(self._alone(labels, whole), -1))
        crossed = bool(self.drawn[whole.y0 : whole.y1, whole.x0 : whole.x1].any())
        side = Print(alone, np.full_like(alone, 255 * crossed), self.size)
        found = []
        for line in side.lines(range(1, len(side.marks))):
            for own in line:
                lying = side.stretch(own)
                # x across the turned picture counts upwards from the bottom, y from the left.
                back = Area(
                    whole.x0 + lying.area.y0,
                    whole.y1 - lying.area.x1,
                    whole.x0 + lying.area.y1,
                    whole.y1 - lying.area.x0,
                )
                middle = (back.y0 + back.y1) / 2
                found.append(replace(lying, area=back, middle=middle, turned=90))
        return found


def with_overflow(cells: Sequence[tuple[Area, Stretch]]) -> list[Stretch]:
    """Return the stretches of cells; where print often goes on over a rule, all that may do so there are cut by it.

    White between two letters may lie at the rule as well: then no ink tells that they are of one text.
    """
    often = Counter(area.x1 for area, own in cells if own.cut_after)
    often += Counter(area.x0 for area, own in cells if own.cut_before)
    found = {number: own for number, (_, own) in enumerate(cells)}
    left, right = (
        [
            (number, own)
            for number, (area, own) in enumerate(cells)
            if often[edge(area)] >= FEWEST_CUT and not own.turned
        ]
        for edge in (lambda area: area.x1, lambda area: area.x0)
    )
    for one, before in left:
        for other, after in right:
            near = 0 <= after.area.x0 - before.area.x1 <= before.size
            if near and abs(before.middle - after.middle) < before.size / 2:
                found[one] = replace(found[one], cut_after=True)
                found[other] = replace(found[other], cut_before=True)
    return [found[number] for number in range(len(cells))]


def _is_stroke(mark: Mark) -> bool:
    """Tell whether a piece of ink is too tall and thin for a letter, as the side of a frame that a page cuts."""
    return mark.height > LARGEST_LETTER and mark.width < THIN * mark.height


def _is_drawing(mark: Mark) -> bool:
    """Tell whether a piece of ink is too large for a letter, as a stamp or a signature."""
    return min(mark.height, mark.width) > LARGEST_LETTER


def _lines(marks: dict[int, Mark], size: float) -> list[list[int]]:
    """Group marks into lines by the middles of their letters; dots and dashes join the nearest line.

    Specks far from any line are left out; a dash that stands alone is a line.
    """
    letters = {label: m for label, m in marks.items() if m.height >= LETTER * size}
    lines: list[list[int]] = []
    middle = 0.0
    for label in sorted(letters, key=lambda label: letters[label].middle):
        if lines and letters[label].middle - middle <= 0.55 * size:
            lines[-1].append(label)
            middle += (letters[label].middle - middle) / len(lines[-1])
        else:
            lines.append([label])
            middle = letters[label].middle
    bands = []
    for line in lines:
        own = [marks[m] for m in line if marks[m].height <= HIGHEST * size] or [marks[m] for m in line]
        bands.append((min(m.y0 for m in own), max(m.y1 for m in own), list(line)))
    alone = []
    for label, mark in marks.items():
        if label in letters:
            continue
        near = [
            (max(top - mark.middle, mark.middle - bottom, 0), min(_gap(marks[m], mark) for m in line), number)
            for number, (top, bottom, line) in enumerate(bands)
        ]
        near = [(gap, number) for far, gap, number in near if far <= MARK_ABOVE * size]
        is_dash = mark.width >= 1.4 * mark.height and mark.width >= DASH * size
        if near and (min(near)[0] <= MARK_BESIDE * size or is_dash):
            lines[min(near)[1]].append(label)
        elif is_dash:
            alone.append([label])
    return sorted([*lines, *alone], key=lambda line: min(marks[label].y0 for label in line))


def _gap(one: Mark, other: Mark) -> int:
    return max(one.x0 - other.x1, other.x0 - one.x1)


def _stretches(line: list[int], marks: dict[int, Mark], size: float) -> list[list[int]]:
    """Cut a line where its marks stand far apart."""
    found: list[list[int]] = []
    end = 0
    for label in sorted(line, key=lambda label: (marks[label].x0, label)):
        if found and marks[label].x0 - end <= APART * size:
            found[-1].append(label)
            end = max(end, marks[label].x1)
        else:
            found.append([label])
            end = marks[label].x1
    return found


def _blanks(marks: Sequence[Mark], width: float, left: int) -> tuple[tuple[int, int], ...]:
    """Return the gaps between marks that are as wide as a blank, counted from the left edge of a picture."""
    gaps = []
    end = None
    for mark in sorted(marks, key=lambda m: m.x0):
        if end is not None and mark.x0 - end >= width:
            gaps.append((end - left, mark.x0 - left))
        end = mark.x1 if end is None else max(end, mark.x1)
    return tuple(gaps)


def _is_turned(marks: Sequence[Mark], area: Area, size: float) -> bool:
    """Tell whether the text of a cell runs up or down: letters that stand above each other, a tall column of them.

    In a tall cell the column may be wider, and letters that touch are enough.
    """
    letters = [m for m in marks if max(m.width, m.height) >= 0.4 * size]
    if not letters:
        return False
    width = max(m.x1 for m in letters) - min(m.x0 for m in letters)
    height = max(m.y1 for m in letters) - min(m.y0 for m in letters)
    is_tall = area.y1 - area.y0 >= TALL_CELL * (area.x1 - area.x0)
    if height <= (width if is_tall else COLUMN * width):
        return False
    if is_tall and any(m.height >= max(1.8 * size, 1.5 * m.width) for m in letters):  # letters that touch
        return True
    if len(letters) < 3:
        return False
    above = 0
    for mark in letters:
        others = [
            (abs(mark.x0 + mark.x1 - m.x0 - m.x1), abs(2 * (mark.middle - m.middle))) for m in letters if m != mark
        ]
        x, y = min(others, key=lambda d: d[0] ** 2 + d[1] ** 2)
        above += x < y <= 2 * BESIDE * size
    return 2 * above > len(letters)
