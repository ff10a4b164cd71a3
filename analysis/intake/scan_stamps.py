"""Stamps, signatures and other large drawings over the print of a scanned page: made paler, and their place kept."""

from dataclasses import dataclass

from analysis.intake.scan_grid import POINT
from analysis.intake.scan_picture import Picture, ink_of

LARGE = round(40 * POINT)  # both high and wide: no letter
PALER = 30  # grey levels between the ink of a stamp and that of print, at least, to tell one from the other
ARC = round(10 * POINT)  # as high or wide is a part of a stamp that rules have cut
DARK = 25  # percentile of the grey levels of ink: its core
BRIDGE = round(4 * POINT)  # pixels over which a stamp goes on where a rule has cut it
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
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    high, wide = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    small = np.maximum(high, wide) < ARC
    usual = float(np.percentile(grey[small[labels] & (ink > 0)], DARK)) if small[1:].any() else 0.0
    pale = np.zeros(count, bool)
    for label in np.flatnonzero(~small):
        x, y, w, h, _ = stats[label]
        part = slice(y, y + h), slice(x, x + w)
        pale[label] = np.percentile(grey[part][labels[part] == label], DARK) >= usual + PALER
    large = (high >= LARGE) & (wide >= LARGE)
    pale[0] = large[0] = False
    drawn = large[labels].astype(np.uint8) * 255
    white = grey.copy()
    closed = cv2.morphologyEx(pale[labels].astype(np.uint8), cv2.MORPH_CLOSE, np.ones((BRIDGE, BRIDGE), np.uint8))
    _, _, stamps, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    for x, y, w, h, _ in stamps[1:]:
        if w < LARGE or h < LARGE:
            continue
        part = slice(y, y + h), slice(x, x + w)
        over = ink[part] > 0
        joined = ~small[labels[part]]  # print that the stamp runs into, and all that may be so
        drawn[part][over & ((closed[part] > 0) | joined)] = 255
        dark = (over & (grey[part] < usual + PALER)).astype(np.uint8)
        white[part][over & (cv2.dilate(dark, np.ones((5, 5), np.uint8)) == 0)] = 255
    return Cleared(white, np.asarray(cv2.dilate(drawn, np.ones((NEAR, NEAR), np.uint8)), np.uint8))
