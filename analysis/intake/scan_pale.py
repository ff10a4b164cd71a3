"""Rules so pale or so finely dotted that paper and scanner leave no ink of them: seen where many points in a row are
darker than the paper on both sides."""

from dataclasses import replace

from analysis.intake.scan_grid import Rules
from analysis.intake.scan_picture import POINT, Picture

HALF = 2  # the picture is looked at in half its size
ALONG = round(19 * POINT / HALF)  # over so many pixels a rule is darker on the average
DENSE = round(7 * POINT / HALF)  # and over so many too: its dots stand close
AWAY = round(1.5 * POINT / HALF)  # from the middle of a rule to the paper beside it
DARKER = 9.0  # grey levels on the average: paper and its noise have less, a dotted hair line three times as much
LETTERS = round(3 * POINT), round(19 * POINT)  # larger than the dots of a rule, smaller than a piece of one
THICKEST = round(3 * POINT)
BESIDE = round(2 * POINT)  # pixels around a rule of ink, which is seen twice there
AROUND = round(1.5 * POINT)  # pixels around a letter that its blurred edge reaches
MARK = round(1.5 * POINT)  # pixels from a digit to the dot or comma beside it, at most
SHORTEST = round(12 * POINT)
LONG = round(45 * POINT)  # together, with the gaps that letters leave; an arc of a stamp is shorter
BRIDGE = round(20 * POINT)
SLANT = 0.02  # a rule on bent paper rises so much along its length
NEAR = round(4 * POINT)  # between the end of a rule and the one that it ends at


def with_pale(rules: Rules, grey: Picture) -> Rules:
    """Return the rules of a page with its pale ones, where no rule of ink is."""
    import cv2
    import numpy as np

    across, down = pale_rules(_without_touching(grey, rules), rules.ink)
    wide = 2 * BESIDE + 1
    across[cv2.dilate(rules.across, np.ones((wide, 1), np.uint8)) > 0] = 0
    down[cv2.dilate(rules.down, np.ones((1, wide), np.uint8)) > 0] = 0
    return replace(rules, across=rules.across | across, down=rules.down | down)


def pale_rules(grey: Picture, ink: Picture) -> tuple[Picture, Picture]:
    """Return masks of the pale rules across and down a page with a white ground: those that end on others."""
    import cv2
    import numpy as np

    white = _without_letters(grey, ink)
    size = (white.shape[1] // HALF, white.shape[0] // HALF)
    small = cv2.resize(white, size, interpolation=cv2.INTER_AREA)
    across, down = _ridges(small), _ridges(small.T.copy()).T.copy()
    both = [_ending_on(across, down), _ending_on(down.T.copy(), across.T.copy()).T]
    full = (grey.shape[1], grey.shape[0])
    large = (cv2.resize(np.ascontiguousarray(own), full, interpolation=cv2.INTER_NEAREST) for own in both)
    return next(large), next(large)


def _without_touching(grey: Picture, rules: Rules) -> Picture:
    """Return a page on which letters that touch rules are painted as paper: what is left beside a rule, and no piece
    of another."""
    import cv2
    import numpy as np

    drawn = cv2.dilate(rules.across | rules.down, np.ones((3, 3), np.uint8))
    beside = cv2.bitwise_and(rules.ink, cv2.bitwise_not(drawn))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(beside, connectivity=8)
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    letter = np.zeros(len(stats), bool)
    letter[np.unique(labels[cv2.dilate(drawn, np.ones((3, 3), np.uint8)) > 0])] = True
    letter &= (np.minimum(wide, high) > THICKEST) & (np.maximum(wide, high) < LETTERS[1])
    letter[0] = False
    mask = cv2.dilate(letter[labels].astype(np.uint8), np.ones((AROUND, AROUND), np.uint8))
    mask[drawn > 0] = 0
    return np.where(mask > 0, round(float(np.median(grey))), grey).astype(np.uint8)


def _without_letters(grey: Picture, ink: Picture) -> Picture:
    """Return a page on which letters are painted as paper."""
    import cv2
    import numpy as np

    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    longer, shorter = np.maximum(wide, high), np.minimum(wide, high)
    letter = (longer > LETTERS[0]) & ((longer < LETTERS[1]) | (shorter > THICKEST))
    thin = stats[:, cv2.CC_STAT_AREA] < 0.2 * wide * high  # rules that meet
    letter &= ~(thin & (longer >= LETTERS[1]))
    letter[0] = False
    beside = cv2.dilate(letter[labels].astype(np.uint8), np.ones((2 * MARK + 1, 2 * MARK + 1), np.uint8)) > 0
    marks = np.unique(labels[beside])  # dots and commas of figures
    letter[marks[longer[marks] <= LETTERS[0]]] = True
    letter[0] = False
    mask = cv2.dilate(letter[labels].astype(np.uint8), np.ones((AROUND, AROUND), np.uint8))
    white = grey.copy()
    white[mask > 0] = round(float(np.median(grey)))
    return white


def _ridges(grey: Picture) -> Picture:
    """Mark where a picture is darker along a row than above and below it, in runs that are long together."""
    import cv2
    import numpy as np

    dense = _darker(grey, DENSE, DARKER / 2)
    ridge = _darker(grey, ALONG, DARKER) & dense  # no column of the dots of figures
    ridge |= cv2.dilate(ridge, np.ones((1, ALONG), np.uint8)) & dense  # up to the end of a rule, where half is paper
    pieces = _straight(ridge, SHORTEST / HALF)
    whole = cv2.morphologyEx(pieces, cv2.MORPH_CLOSE, np.ones((1, BRIDGE // HALF), np.uint8))
    return cv2.bitwise_and(pieces, _straight(whole, LONG / HALF))


def _darker(grey: Picture, along: int, least: float) -> Picture:
    """Mark where so many pixels along a row are darker than those above and below, on the average."""
    import cv2
    import numpy as np

    row = cv2.boxFilter(grey, cv2.CV_32F, (along, 2), normalize=True)  # bent paper moves a rule by a pixel
    above, below = np.full_like(row, 255.0), np.full_like(row, 255.0)
    above[AWAY:], below[:-AWAY] = row[:-AWAY], row[AWAY:]
    return ((np.minimum(above, below) - row) > least).astype(np.uint8) * 255


def _straight(ridge: Picture, length: float) -> Picture:
    """Keep the pieces of ink across a picture that are so long, and thin."""
    import cv2
    import numpy as np

    _, labels, stats, _ = cv2.connectedComponentsWithStats(ridge, connectivity=8)
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    keep = (wide >= length) & (high <= THICKEST / HALF + SLANT * wide)
    keep[0] = False
    return np.where(keep[labels], ridge, 0).astype(np.uint8)


def _ending_on(across: Picture, down: Picture) -> Picture:
    """Keep the runs across a picture, over gaps that letters leave, of which both ends lie near runs that go down."""
    import cv2
    import numpy as np

    around = round(NEAR / HALF)
    near = cv2.dilate(down, np.ones((2 * around + 1, 2 * around + 1), np.uint8))
    whole = cv2.morphologyEx(across, cv2.MORPH_CLOSE, np.ones((1, BRIDGE // HALF), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    keep = np.zeros(count, bool)
    for label in range(1, count):
        x, y, w, h, _ = stats[label]
        keep[label] = all(near[y : y + h, end].any() for end in (x, x + w - 1))
    return np.where(keep[labels], across, 0).astype(np.uint8)
