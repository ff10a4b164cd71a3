"""Stamps, signatures and other large drawings over the print of a scanned page: made paler, and their place kept."""

from dataclasses import dataclass

from analysis.intake.scan_grid import POINT
from analysis.intake.scan_picture import Picture, ink_of

LARGE = round(40 * POINT)  # both high and wide: no letter
PALER = 30  # grey levels between the ink of a stamp and that of print, at least, to tell one from the other
DARK = 25  # percentile of the grey levels of ink: its core
NEAR = 7  # pixels around the ink of a drawing, in which it may have changed a letter


@dataclass(frozen=True)
class Cleared:
    """A page without the ink of stamps that is paler than print, and where drawings stand: 255, elsewhere 0."""

    grey: Picture
    drawn: Picture


def cleared(grey: Picture) -> Cleared:
    """Take pale drawings off a page with a white ground and without rules; mark all drawings.

    Dark ink that a pale drawing crosses stays; so does a drawing that is as dark as print.
    """
    import cv2
    import numpy as np

    ink = ink_of(grey)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    high, wide = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    large = np.flatnonzero((high >= LARGE) & (wide >= LARGE))
    large = large[large > 0]
    drawn = np.isin(labels, large).astype(np.uint8) * 255
    if not len(large):
        return Cleared(grey, drawn)
    white = grey.copy()
    print_grey = np.percentile(grey[(ink > 0) & (drawn == 0)], DARK) if ((ink > 0) & (drawn == 0)).any() else 0.0
    for label in large:
        x, y, w, h, _ = stats[label]
        part = slice(y, y + h), slice(x, x + w)
        own = labels[part] == label
        pale = float(np.percentile(grey[part][own], DARK))
        if pale - print_grey < PALER:
            continue
        dark = (grey[part] < (pale + print_grey) / 2).astype(np.uint8)
        kept = cv2.dilate(dark, np.ones((5, 5), np.uint8)) > 0
        white[part][(ink[part] > 0) & ~kept] = 255
    return Cleared(white, np.asarray(cv2.dilate(drawn, np.ones((NEAR, NEAR), np.uint8)), np.uint8))
