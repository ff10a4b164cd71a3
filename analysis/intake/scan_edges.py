"""Where a rule of a scanned page runs, and whether it is drawn along the edge of a cell, whole or broken."""

from typing import Any

from analysis.intake.scan_picture import POINT, Picture, ink_of

SAME_LINE = round(2 * POINT)  # pieces of one rule that stand so near each other are one
EDGE = 0.2  # an edge between two cells of which less is drawn was not there; more is a broken rule
PAST = round(3 * POINT)
FEWEST_SPECKS = 5  # what paper leaves of such an edge, in a row along most of it, and hardly any letter so near
LETTER_NEAR = round(4 * POINT)
TEXT = 0.1
# Of an upright rule in a low row: how wide and how high it is, and how far from a level rule its own ink begins.
WIDEST_BAR, LOWEST_ROW, SLIM, REACH = round(1.7 * POINT), round(5 * POINT), 3, 2
TALLEST_STROKE = round(11 * POINT)  # of a letter
SMALLEST = round(2.5 * POINT)  # high or wide are letters
ENDLESS = round(16 * POINT)  # no stroke of a letter is so long
SOLID, DARKER = 150, 60  # grey levels: of a rule at most, and of a letter below those of the rule's edge at least
BESIDE = round(1.5 * POINT)  # from a stroke to the letters of its own word, at most
IN_ROW, AROUND, SHADES = 2 * POINT, 12 * POINT, 2.5  # so many times as many dots stand around one that shades an area
CROSSING = round(0.7 * POINT)  # pixels: a stroke of a letter goes on so far on both sides of an edge


def course(across: Picture, height: float, first: int, last: int) -> tuple[Any, float]:
    """Return the height of a rule at each column of a part of a picture, from its pieces, and half its thickness."""
    import numpy as np

    top = max(0, round(height) - 2 * SAME_LINE)
    band = across[top : round(height) + 2 * SAME_LINE + 1, first:last] > 0
    thick = band.sum(axis=0)
    columns = np.flatnonzero(thick)
    if not len(columns):
        return np.full(last - first, height), 2.0
    middles = (band[:, columns] * np.arange(len(band))[:, None]).sum(axis=0) / thick[columns]
    return top + np.interp(np.arange(last - first), columns, middles), max(2.0, float(np.median(thick[columns])) / 2)


def bars(ink: Picture, across: Picture) -> Picture:
    """Mark the upright rules of low rows: thin straight ink from one level rule to the next, with no letter at it."""
    import cv2
    import numpy as np

    near = cv2.dilate(across, np.ones((2 * REACH + 1, 1), np.uint8))
    between = cv2.bitwise_and(ink, cv2.bitwise_not(near))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(between, connectivity=8)
    keep = np.zeros(count, bool)
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    slim = (wide <= WIDEST_BAR) & (high >= LOWEST_ROW) & (high >= SLIM * wide)
    for label in np.flatnonzero(slim[1:]) + 1:
        x, y, w, h, _ = stats[label]
        ends = [near[at, x : x + w] if 0 <= at < len(near) else near[:0, 0] for at in (y - 1, y + h)]
        keep[label] = all(end.any() for end in ends) and (labels[y : y + h, x : x + w] == label).any(axis=1).all()
    return np.where(keep[labels], 255, 0).astype(np.uint8)


def letters_at(grey: Picture, across: Picture, down: Picture) -> Any:
    """Mark the ink of letters that touch rules drawn through: it ends along a rule where the rule's own ink goes on."""
    import cv2
    import numpy as np

    found = np.zeros(grey.shape, bool)
    for rules, crossing, along in ((across, down, (1, ENDLESS)), (down, across, (ENDLESS, 1))):
        alone = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones(along, np.uint8))
        wide = tuple(1 if each > 1 else 2 * SAME_LINE + 1 for each in along)
        through = cv2.dilate(((alone < SOLID) & (rules > 0)).astype(np.uint8), np.ones(wide, np.uint8)) > 0
        through &= cv2.dilate(crossing, np.ones((SAME_LINE, SAME_LINE), np.uint8)) == 0
        found |= through & (grey.astype(int) < alone.astype(int) - DARKER)
    return found & _beside_letters(grey, across | down)


def _beside_letters(grey: Picture, rules: Picture) -> Any:
    """Mark what lies close to the ink of letters beside rules: a ragged rule has ends of its own."""
    import cv2
    import numpy as np

    ink = np.where(cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0, 0, ink_of(grey)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    large = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= SMALLEST
    large[0] = False
    return cv2.dilate(large[labels].astype(np.uint8), np.ones((SAME_LINE + 1, SAME_LINE + 1), np.uint8)) > 0


def without_strokes(across: Picture, down: Picture, ink: Picture) -> Picture:
    """Return rules without the stroke of a letter that one seems to go on to: behind the last rule that crosses it.

    White lies between them, as between a rule that ends under a wider cell and the l or I of a text in that cell.
    """
    import cv2
    import numpy as np

    _, _, stats, _ = cv2.connectedComponentsWithStats(across, connectivity=8)
    left = across.copy()
    for x, y, wide, high, _ in stats[1:].tolist():
        band = slice(max(0, y - 1), y + high + 1)
        crossed = np.flatnonzero(down[band, x : x + wide].any(axis=0))
        if not len(crossed):
            continue
        inked = ink[band, x : x + wide].any(axis=0)
        for first, last in ((0, crossed[0]), (crossed[-1] + 1, wide)):
            places = np.flatnonzero(inked[first:last])
            is_apart = len(places) and len(places) < last - first
            if is_apart and TALLEST_STROKE >= places[-1] - places[0] + 1 == len(places):
                left[y : y + high, x + first : x + last] = 0
    return left


def in_words(labels: Picture, stats: Any, letters: Any, pieces: Any) -> Any:
    """Tell of each piece of ink whether it is a stroke of a word: l, I or 1, with other letters close on both sides.

    `labels` and `stats` are of a picture of which rows and columns are exchanged; `letters` tells which pieces are
    letters for certain. Such strokes that stand above each other in a list look like a broken rule.
    """
    import cv2
    import numpy as np

    found = np.zeros(len(stats), bool)
    for label in pieces:
        y, x = stats[label, cv2.CC_STAT_TOP], stats[label, cv2.CC_STAT_LEFT]
        high, wide = stats[label, cv2.CC_STAT_HEIGHT], stats[label, cv2.CC_STAT_WIDTH]
        if wide <= TALLEST_STROKE:
            beside = labels[max(0, y - BESIDE) : y, x : x + wide], labels[y + high : y + high + BESIDE, x : x + wide]
            found[label] = all(letters[own].any() for own in beside)
    return found


def off_screens(dots: Picture) -> Picture:
    """Leave out the dots that shade an area: they have others on all sides, those of a rule stand in a row."""
    import cv2
    import numpy as np

    _, labels, _, centres = cv2.connectedComponentsWithStats(dots, connectivity=8)
    x, y = centres[1:].round().astype(int).T
    at = np.zeros(dots.shape, np.float32)
    at[y, x] = 1
    side = round(AROUND)
    around, row = (cv2.boxFilter(at, -1, (side, high), normalize=False) for high in (side, round(IN_ROW)))
    shades = np.append(False, (around > SHADES * row)[y, x])
    return np.where(shades[labels], 0, dots).astype(np.uint8)


def goes_through(across: Picture, ink: Picture, y: int, left: int, right: int) -> bool:
    """Tell whether any of a rule is seen in the middle of an edge: rules of two tables reach a little past both."""
    quarter = (right - left) // 4
    part = slice(max(0, y - SAME_LINE), y + SAME_LINE + 1), slice(left + quarter, right - quarter)
    return bool(across[part].any() or ink[part].any())


def is_drawn(across: Picture, ink: Picture, y: int, left: int, right: int) -> bool:
    """Tell whether a rule, whole or broken, runs at height y between two columns."""
    import numpy as np

    inset = min(SAME_LINE, (right - left) // 4)
    left, right = left + inset, right - inset
    drawn = across[max(0, y - SAME_LINE) : y + SAME_LINE + 1, left:right].any(axis=0)
    if drawn.mean() >= EDGE and not _only_goes_past(drawn):
        return True
    run, _ = course(across, y, 0, across.shape[1])
    columns = np.arange(left, right)

    def printed(*offsets: int) -> Any:
        rows = np.round(run[left:right])[None, :].astype(int) + np.array(offsets)[:, None]
        return (ink[np.clip(rows, 0, len(ink) - 1), columns] > 0).any(axis=0)

    # Where no letter stands near, a line of text leaves paper, and a broken rule goes on.
    free = ~printed(*range(-LETTER_NEAR, -4), *range(5, LETTER_NEAR + 1))
    inked = printed(-1, 0, 1)
    own = inked & free
    strokes = np.logical_and.reduce([printed(offset) for offset in range(-CROSSING, CROSSING + 1)])
    if strokes.mean() > TEXT or _is_stroke(inked, free):
        return False  # of a line of text at this height
    if free.any() and own.sum() >= 1.5 * EDGE * free.sum():
        return True
    return bool(free.mean() >= 1 - TEXT) and _is_scattered(own)


def _only_goes_past(drawn: Any) -> bool:
    """Tell whether all that is drawn of an edge is a rule of the next cell, which goes a little past its end."""
    import numpy as np

    places = np.flatnonzero(drawn)
    whole = len(places) == places[-1] - places[0] + 1
    return whole and len(places) <= PAST and (places[0] == 0 or places[-1] == len(drawn) - 1)


def _is_stroke(printed: Any, free: Any) -> bool:
    """Tell whether all ink at an edge is one piece inside it, with letters beside most of it."""
    import numpy as np

    places = np.flatnonzero(printed)
    if not len(places) or places[0] == 0 or places[-1] == len(printed) - 1:
        return False
    return len(places) == places[-1] - places[0] + 1 and 2 * int(free[places].sum()) <= len(places)


def _is_scattered(printed: Any) -> bool:
    """Tell whether specks of a rule are left over most of an edge, from the places along it where there is ink."""
    import numpy as np

    places = np.flatnonzero(printed)
    specks = 1 + int((np.diff(places) > 1).sum()) if len(places) else 0
    return specks >= FEWEST_SPECKS and bool(places[-1] - places[0] >= 0.6 * len(printed))
