"""Stamps, signatures and other large drawings over the print of a scanned page: made paler, and their place kept."""

from dataclasses import dataclass
from typing import Any

from analysis.intake.scan_picture import POINT, Picture, ink_of

LARGE = round(40 * POINT)  # both high and wide: no letter
PALER = 30  # grey levels between the ink of a stamp and that of print, at least, to tell one from the other
ARC = round(10 * POINT)  # as high or wide is a part of a stamp that rules have cut
DARK = 25  # percentile of the grey levels of ink: its core
SMALLEST = round(3 * POINT)  # high or wide are letters; dots and commas are paler, whatever printed them
CORE = 12  # pixels of dark ink at least where print stands
BRIDGE = round(6 * POINT)  # pixels over which a stamp goes on where a rule has cut it
APART = round(10 * POINT)  # and over which its pale ends are lost as well, where it runs along the rule
STROKE, THIN = round(16 * POINT), 0.2  # high or wide is a stroke over a rule at least, and fills less of its rectangle
ASKEW = 8  # pixels that it moves sideways under a rule
NEAR = 7  # pixels around the ink of a drawing, in which it may have changed a letter


@dataclass(frozen=True)
class Cleared:
    """A page without the ink of stamps that is paler than print, and where drawings stand: 255, elsewhere 0."""

    grey: Picture
    drawn: Picture


def cleared(grey: Picture, rules: Picture | None = None) -> Cleared:
    """Take pale drawings off a page with a white ground and without rules; mark all drawings.

    Dark ink that a pale drawing crosses stays; so does a drawing that is as dark as print, and strokes that go on over
    `rules`, 255 where the page had them.
    """
    import cv2
    import numpy as np

    ink = ink_of(grey)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    high, wide = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    small = np.maximum(high, wide) < ARC
    usual = float(np.percentile(grey[small[labels] & (ink > 0)], DARK)) if small[1:].any() else 0.0
    shades = np.where(np.maximum(high, wide) >= SMALLEST, _shades(grey, labels, count), 0.0)
    pale = (shades >= usual + PALER) & ~small
    large = (high >= LARGE) & (wide >= LARGE)
    large[0] = False
    if rules is not None:
        large[_over_rules(labels, stats, rules)] = True
    drawn = large[labels].astype(np.uint8) * 255
    white = grey.copy()
    # Pieces so near each other are one drawing; a closing would miss arcs that run askew over a rule.
    near = cv2.dilate(pale[labels].astype(np.uint8), np.ones((APART, APART), np.uint8))
    _, stamped, stamps, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    for number, (x, y, w, h, _) in enumerate(stamps[1:], 1):
        if min(w, h) - APART < LARGE:
            continue
        part = slice(y, y + h), slice(x, x + w)
        over, own = ink[part] > 0, labels[part]
        # Print that the stamp runs into, and all that may be so; a stamp has letters of its own, as pale as it is.
        joined = over & (~small[own] | (stamped[part] == number))
        drawn[part][joined] = 255
        shade = float(np.median(shades[own][over & pale[own] & (stamped[part] == number)]))
        written = over & (shades[own] >= (usual + shade) / 2) & _within(stamped[part] == number)
        dark = _cores(over & (grey[part] < usual + PALER))
        white[part][(joined | written) & (cv2.dilate(dark, np.ones((5, 5), np.uint8)) == 0)] = 255
    return Cleared(white, np.asarray(cv2.dilate(drawn, np.ones((NEAR, NEAR), np.uint8)), np.uint8))


def _over_rules(labels: Any, stats: Any, rules: Picture) -> list[int]:
    """Return the pieces of ink that are one thin stroke with one on the other side of a rule.

    Print that touches a rule fills its rectangle, with the print that touches it from the other side as well.
    """
    import cv2
    import numpy as np

    gone = (rules > 0).astype(np.uint8)
    found: set[int] = set()
    for one, other in {*opposite(labels, gone), *opposite(labels.T, gone.T)}:
        own = stats[[one, other]]
        x0, y0 = own[:, cv2.CC_STAT_LEFT].min(), own[:, cv2.CC_STAT_TOP].min()
        wide = (own[:, cv2.CC_STAT_LEFT] + own[:, cv2.CC_STAT_WIDTH]).max() - x0
        high = (own[:, cv2.CC_STAT_TOP] + own[:, cv2.CC_STAT_HEIGHT]).max() - y0
        if max(wide, high) >= STROKE and own[:, cv2.CC_STAT_AREA].sum() < THIN * wide * high:
            found |= {one, other}
    return sorted(found)


def opposite(labels: Any, gone: Any, reach: int = 1) -> set[tuple[int, int]]:
    """Return pairs of pieces of ink that meet the same place of a level rule from above and from below.

    They come so many pixels near to it.
    """
    import numpy as np

    inner = gone.copy()
    inner[:2] = inner[-2:] = 0
    after, before = inner[1:], inner[:-1]
    # Column by column, where a rule begins and where it ends: as many of one as of the other.
    (tops, columns), (ends, same) = (np.nonzero(each) for each in (after > before, after < before))
    down, up = np.lexsort((tops, columns)), np.lexsort((ends, same))
    tops, columns, ends = tops[down], columns[down], ends[up]
    crossing = ends - tops <= BRIDGE
    tops, columns, ends = tops[crossing], columns[crossing], ends[crossing]
    beside = [np.clip(columns + aside, 0, labels.shape[1] - 1) for aside in range(-ASKEW, ASKEW + 1, 4)]
    above, below = (
        np.max([labels[np.clip(at, 0, len(labels) - 1), each] for at in rows for each in beside], axis=0)
        for rows in ([tops - away for away in range(1, reach + 1)], [ends + 1 + away for away in range(1, reach + 1)])
    )
    both = (above > 0) & (below > 0) & (above != below)
    return {(int(one), int(other)) for one, other in zip(above[both], below[both], strict=True)}


def _shades(grey: Picture, labels: Any, count: int) -> Any:
    """Return how dark the core of each piece of ink is, that of the ground among them."""
    import numpy as np

    ink = labels > 0
    own, shades = labels[ink], grey[ink]
    shades = shades[np.lexsort((shades, own))].astype(float)
    many = np.bincount(own, minlength=count)
    place = (np.cumsum(many) - many) + DARK / 100 * np.maximum(many - 1, 0)
    low = np.minimum(place.astype(int), max(len(shades) - 1, 0))
    high = np.minimum(low + 1, max(len(shades) - 1, 0))
    if not len(shades):
        return np.zeros(count)
    return np.where(many > 0, shades[low] + (shades[high] - shades[low]) * (place - low), 0.0)


def _within(stamp: Any) -> Any:
    """Mark what lies inside the outer line of a stamp."""
    import cv2
    import numpy as np

    outlines, _ = cv2.findContours(stamp.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    filled = np.zeros(stamp.shape, np.uint8)
    cv2.fillPoly(filled, [cv2.convexHull(np.concatenate(outlines))], 1)
    return filled > 0


def _cores(dark: Any) -> Picture:
    """Return the dark ink that is more than the noise of a stamp."""
    import cv2
    import numpy as np

    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    keep = stats[:, cv2.CC_STAT_AREA] >= CORE
    keep[0] = False
    return keep[labels].astype(np.uint8)
