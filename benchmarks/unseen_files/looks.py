"""How a made document looks: paper, letters, rules of its tables, alignment, header on each page."""

import random
from dataclasses import dataclass

RULES = ("all", "all", "all", "outer", "level", "level", "none", "double", "header", "dots")


@dataclass(frozen=True)
class Look:
    """The look of one table on its pages."""

    landscape: bool
    paper: str
    font: str
    size: float
    rules: str  # all, outer (frame and header), level (no upright rules), none, double, header, dots
    shade: bool
    repeat: bool  # header on each page
    numbered: bool  # a row with the numbers of the columns
    align: str  # of figures
    cut: bool  # rows may be cut by a page
    narrow: float  # width of the columns of figures; below 1 numbers wrap
    watermark: bool
    signed: bool
    bold_parents: bool
    turned: str  # "", or how the page is turned: rotate or letters


def draw(rng: random.Random, wide: bool, columns: int) -> Look:
    """Return a look; wide tables mostly stand on broad pages."""
    landscape = rng.random() < (0.9 if wide else 0.15)
    return Look(
        landscape,
        rng.choice(["a4", "a4", "f4", "letter"]),
        rng.choice(["Liberation Sans", "Liberation Serif", "Liberation Sans Narrow", "DejaVu Sans", "Liberation Sans"]),
        rng.choice([6.5, 7, 7.5]) if wide else rng.choice([8, 9] if columns > 7 else [8, 9, 10, 11]),
        rng.choice(RULES),
        rng.random() < 0.4,
        rng.random() < 0.6,
        rng.random() < 0.4,
        rng.choice(["right", "right", "right", "center", "left"]),
        rng.random() < 0.5,
        rng.choice([1.0, 1.0, 1.0, 0.8]),
        rng.random() < 0.2,
        rng.random() < 0.4,
        rng.random() < 0.5,
        rng.choice(["", "", "", "rotate", "letters"]) if landscape else "",
    )
