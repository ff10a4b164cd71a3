"""Where things stand on a figure: text, rows of marks, scales and legends, all in inches, in two shapes.

A figure is landscape (beside text, in print) or portrait (on a phone), drawn by the same function. Rows have their
name at the left in landscape and above their marks in portrait; every text has as much room as its letters measure.
"""

import itertools
import math
from collections.abc import Callable, Hashable, Iterable, Mapping

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from analysis.publish import letters

WIDTHS = {"landscape": 5.35, "portrait": 3.5}  # inches: four fifths of an A4 text, and a phone's column
INK, SOFT, GRID, PAPER, STRIPE = "#222222", "#4d4d4d", "#dddddd", "#ffffff", "#f3f5f7"
GREY = "#8a8a8a"  # of a legend's marks that stand for every region
SMALL, PLAIN, TITLE = 8.0, 8.4, 11.0  # points; nothing is smaller in print
_MARGIN = 0.05
_NAMES = 0.4  # of a landscape figure's width


class Page:
    """A figure while it is drawn: its body grows downwards, title and source come around it at the end."""

    def __init__(self, lang: str, shape: str) -> None:
        self.lang, self.shape, self.width = lang, shape, WIDTHS[shape]
        self.figure = Figure(figsize=(self.width, 1), dpi=120)
        self.height = 0.0  # of the body so far
        self.values: list[str] = []  # what the rows say, for those who do not see them
        self._texts: list[tuple[float, float, str, dict]] = []
        self._panels: list[tuple[Axes, float, float, float, float]] = []
        self._marks: list[tuple[float, float, dict]] = []
        self._lines: list[tuple[float, float, float, dict]] = []
        self._strips: dict[Axes, list[tuple[float, float]]] = {}  # where the rows of some axes have their marks

    @property
    def portrait(self) -> bool:
        return self.shape == "portrait"

    def text(self, x: float, y: float, text: str, size: float = SMALL, color: str = INK, **options) -> None:
        """Write a line at x, its middle at y: inches from the left and from the top of the body."""
        self._texts.append((x, y, text, {"fontsize": size, "color": color, **options}))

    def lines(self, x: float, y: float, lines: Iterable[str], size: float = SMALL, **options) -> float:
        """Write lines from y downwards and return where they end."""
        step = letters.height(1, size)
        for line in lines:
            self.text(x, y + step / 2, line, size, **options)
            y += step
        return y

    def note(self, text: str, size: float = SMALL, color: str = SOFT) -> None:
        """Write a paragraph over the whole width under what is there."""
        self.height = self.lines(
            _MARGIN, self.height + 0.03, letters.wrapped(text, self.width - 2 * _MARGIN, size), size, color=color
        )

    def legend(self, entries: list[tuple[str, dict]]) -> None:
        """Write a legend under what is there: words, each after the mark that is drawn with the options beside it."""
        x, y, step = _MARGIN, self.height + 0.08, letters.height(1, SMALL) + 0.03
        for words, look in entries:
            room = self.width - 2 * _MARGIN - 0.16
            own = letters.wrapped(words, room, SMALL)
            wide = 0.16 + max(letters.width(line, SMALL) for line in own)
            if x > _MARGIN and x + wide > self.width - _MARGIN:
                x, y = _MARGIN, y + step
            self._marks.append((x + 0.06, y, look))
            for number, line in enumerate(own):
                y += step if number else 0
                self.text(x + 0.16, y, line, color=SOFT)
            x += wide + 0.14
        self.height = y + 0.12 if entries else self.height

    def rows(
        self,
        names: Mapping[Hashable, str],
        right: float = 0.0,
        step: float = 0.2,
        headings: Mapping[Hashable, str] | None = None,
        names_share: float = _NAMES,
        most: int = 3,
    ) -> tuple[Axes, dict[Hashable, float]]:
        """Return the axes of rows that follow each other downwards, and the height at which each one's marks stand.

        So many inches stay free at the right for values; where the heading of a row is another than that of the row
        above, it is written over it. Heights are inches of the body, as in text().
        """
        left = _MARGIN if self.portrait else self.width * names_share
        room = (self.width - 2 * _MARGIN) if self.portrait else left - _MARGIN - 0.1
        top, place, heading = self.height, {}, None
        strips: list[tuple[float, float]] = []
        y = top + 0.04
        for key, name in names.items():
            own = (headings or {}).get(key)
            if own is not None and own != heading:
                y += 0.07 if heading is not None else 0
                y = self.lines(_MARGIN, y, letters.wrapped(own, self.width - 2 * _MARGIN, PLAIN, True), PLAIN,
                               fontweight="bold") + 0.02  # fmt: skip
                heading = own
            lines = letters.wrapped(name, room, SMALL, most=most) if name else []
            tall = letters.height(len(lines), SMALL)
            if self.portrait:
                y = self.lines(_MARGIN, y + 0.03, lines)
                high = step
            else:
                high = max(step, tall + 0.05)
                self.lines(_MARGIN, y + (high - tall) / 2, lines)
            place[key] = y + high / 2
            strips.append((y, y + high))
            y += high
        self.height = y + 0.04
        axis = self.panel(left, top, self.width - _MARGIN - right, self.height)
        self._strips[axis] = strips
        return axis, place

    def panel(self, left: float, top: float, right: float, bottom: float) -> Axes:
        """Return empty axes at a place of the body, their vertical scale in inches of the body."""
        axis = self.figure.add_axes((0, 0, 1, 1), frameon=False, xticks=[], yticks=[])
        axis.set_ylim(bottom, top)
        self._panels.append((axis, left, top, right, bottom))
        return axis

    def x(self, axis: Axes, value: float) -> float:
        """Return where a value of an axis stands, in inches from the left."""
        left, right = self._sides(axis)
        scale = axis.xaxis.get_transform().transform
        low, high, own = (float(scale(each)) for each in (*axis.get_xlim(), value))
        return left + (right - left) * (own - low) / (high - low)

    def rule(self, axis: Axes, value: float, color: str = INK, lw: float = 0.9, **options) -> None:
        """Draw an upright line at a value, behind the marks of every row and through no text."""
        for top, bottom in self._strips.get(axis, [tuple(sorted(axis.get_ylim()))]):
            axis.plot([value, value], [top, bottom], color=color, lw=lw, clip_on=False, **options)

    def value(self, axis: Axes, value: float, y: float, text: str, left: bool = False, **options) -> None:
        """Write what a mark says beside it, at its right or left."""
        self.text(self.x(axis, value) + (-0.06 if left else 0.06), y, text, ha="right" if left else "left", **options)

    def scale(
        self, axis: Axes, values: Iterable[float], written: Callable[[float], str], label: str = "", grid: bool = True
    ) -> None:
        """Write the scale of the lowest axes under them: as many of its values as have room, and what it measures."""
        low, high = sorted(axis.get_xlim())
        inside = [value for value in values if low - 1e-9 <= value <= high * (1 + 1e-9) + 1e-9]
        places = [_tick(self, axis, value, written(value)) for value in inside]
        kept = places
        for every in range(1, len(places) + 1):
            kept = places[::-1][::every][::-1] if every > 1 and 0.0 not in inside else places[::every]
            if all(one[1] + 0.08 <= other[0] for one, other in itertools.pairwise(kept)):
                break
        y = self.height + letters.height(1, SMALL) / 2
        for start, _, value, text in kept:
            self.text(start, y, text, color=SOFT)
            if grid:
                self.rule(axis, value, GRID, 0.6, zorder=0)
        self.height += letters.height(1, SMALL) + 0.02
        if label:
            left, right = self._sides(axis)
            lines = letters.wrapped(label, self.width - 2 * _MARGIN, SMALL)
            wide = max(letters.width(line, SMALL) for line in lines)
            start = max(_MARGIN, min((left + right - wide) / 2, self.width - _MARGIN - wide))
            self.height = self.lines(start, self.height, lines, color=SOFT)

    def _sides(self, axis: Axes) -> tuple[float, float]:
        return next((left, right) for own, left, _, right, _ in self._panels if own is axis)

    def line(self, left: float, right: float, y: float, color: str, lw: float = 0.6) -> None:
        """Draw a level line between two places of the body."""
        self._lines.append((left, right, y, {"color": color, "lw": lw}))

    def bar(self, axis: Axes, y: float, value: float, color: str, left: float = 0.0, high: float = 0.15) -> None:
        """Draw a bar from a value of the axis, so wide and in inches so high."""
        axis.add_patch(Rectangle((left, y - high / 2), value, high, facecolor=color, edgecolor=PAPER,
                                 linewidth=0.6, clip_on=False))  # fmt: skip

    def stack(self, axis: Axes, y: float, parts: list[tuple[float, str, str]], high: float = 0.17) -> None:
        """Draw parts (width, colour, text) one after the other; a text stands in its part where that is wide enough."""
        left = 0.0
        for wide, color, text in parts:
            if wide > 0:
                self.bar(axis, y, wide, color, left, high)
                room = self.x(axis, left + wide) - self.x(axis, left)
                if text and letters.width(text, SMALL) + 0.06 <= room:
                    middle = (self.x(axis, left) + self.x(axis, left + wide)) / 2
                    self.text(middle, y, text, color=on(color), ha="center")
            left += wide

    def closed(self, title: str, subtitle: str, source: str) -> Figure:
        """Return the figure with its title and subtitle above, and the source below the body."""
        room = self.width - 2 * _MARGIN
        heads = [
            (letters.balanced(title, room, TITLE, True), TITLE, {"fontweight": "bold"}),
            (letters.wrapped(subtitle, room, PLAIN), PLAIN, {"color": SOFT}),
        ]
        above = 0.06 + math.fsum(letters.height(len(lines), size) + 0.05 for lines, size, _ in heads)
        foot = letters.wrapped(source, room, SMALL)
        height = above + self.height + 0.08 + letters.height(len(foot), SMALL) + 0.05
        body, self._texts = self._texts, []
        y = 0.06
        for lines, size, options in heads:
            y = self.lines(_MARGIN, y, lines, size, **options) + 0.05
        self.lines(_MARGIN, height - 0.05 - letters.height(len(foot), SMALL), foot, color=SOFT)
        self._texts += [(x, y + above, text, options) for x, y, text, options in body]
        self.figure.set_size_inches(self.width, height)
        inches = self.figure.dpi_scale_trans
        for x, y, text, options in self._texts:
            drop = 0.36 * options["fontsize"] / 72  # from the middle of small and large letters to their baseline
            self.figure.text(x, height - y - drop, text, va="baseline", transform=inches, parse_math=False, **options)
        for axis, left, top, right, bottom in self._panels:
            box = (left / self.width, 1 - (above + bottom) / height, (right - left) / self.width)
            axis.set_position((*box, (bottom - top) / height))
        for left, right, y, options in self._lines:
            level = height - above - y
            self.figure.add_artist(Line2D([left, right], [level, level], transform=inches, **options))
        for x, y, look in self._marks:
            line = Line2D([x], [height - above - y], transform=inches, **({"linestyle": ""} | look))
            self.figure.add_artist(line)
        return self.figure


def on(color: str) -> str:
    """Return the colour of text that can be read on a ground."""
    red, green, blue = mpl.colors.to_rgb(color)
    return PAPER if 0.299 * red + 0.587 * green + 0.114 * blue < 0.55 else INK


def _tick(page: Page, axis: Axes, value: float, text: str) -> tuple[float, float, float, str]:
    """Return where the text of a value starts and ends inside the page, the value and the text."""
    wide = letters.width(text, SMALL)
    start = min(max(page.x(axis, value) - wide / 2, _MARGIN), page.width - _MARGIN - wide)
    return start, start + wide, value, text
