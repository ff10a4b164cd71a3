"""A page as an upright grey picture: rendered, brightened to a white ground, turned and straightened."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Picture = np.ndarray[Any, np.dtype[np.uint8]]
else:
    Picture = Any

DPI = 300
POINT = DPI / 72  # pixels
# A scanner's feed leaves a few degrees at most; more is a page laid down askew, which no reader should guess at.
STEEPEST = 5.0
# Colour of a pixel, its strongest light less its weakest, and how many of them on a coarse look make a page one with
# coloured ink; how dark that is.
COLOURED, COARSE, FEWEST_COLOURED, COLOURED_INK = 45, 8, 40, 200
DRAWING = DPI * 40 // 72  # pixels both high and wide: no letter
OVER_RULES = DPI // 33  # pixels over which a drawing goes on where print or a rule crosses it
FILLED = 0.6  # of its rectangle, with the ground so near its strokes
FEWEST_INK = 200  # pixels of a small picture that tell a slope
PALE = 165  # still ink, but much paler than print


@dataclass(frozen=True)
class PagePicture:
    """A page as a grey picture with a white ground at DPI, upright, and by how many degrees it was turned clockwise.

    `ink` is 255 where something is printed and 0 elsewhere.
    """

    grey: Picture
    ink: Picture
    turned: float

    @property
    def size(self) -> tuple[float, float]:
        """Give width and height in points."""
        height, width = self.grey.shape
        return width * 72 / DPI, height * 72 / DPI


def page_count(path: Path) -> int:
    """Count the pages of a PDF."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def resolution(path: Path, number: int) -> float:
    """Return the dots per inch of the largest picture on a page of a PDF, counted from 1; DPI where it is finer."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        found = []
        for picture in document[number - 1].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
            left, bottom, right, top = picture.get_bounds()
            pixels, points = sum(picture.get_px_size()), right - left + top - bottom
            found.append((points, 72 * pixels / max(points, 1.0)))
        return min(DPI, max(found, default=(0.0, DPI))[1])


def render(path: Path, number: int) -> Picture:
    """Draw a page of a PDF, counted from 1, as a grey picture, as a viewer shows it; coloured drawings are paler."""
    import cv2
    import numpy as np
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        bitmap = document[number - 1].render(scale=DPI / 72, rev_byteorder=True)
        shown = bitmap.to_numpy().reshape(bitmap.height, bitmap.width, -1)
        if shown.shape[2] < 3:
            return np.ascontiguousarray(shown[:, :, 0])
        return with_paler_drawings(np.ascontiguousarray(shown[:, :, :3]), cv2.cvtColor(shown, cv2.COLOR_RGB2GRAY))


def with_paler_drawings(coloured: Picture, grey: Picture) -> Picture:
    """Return a grey picture on which stamps and signatures in coloured ink are as pale as their strongest light.

    Black print that they cross stays black. Coloured print is no drawing: no piece of it is as large.
    """
    import cv2
    import numpy as np

    sample = coloured[::COARSE, ::COARSE]
    if int((sample.max(axis=2) - sample.min(axis=2) > COLOURED).sum()) < FEWEST_COLOURED:
        return grey
    light = coloured.max(axis=2)
    ink = (light - coloured.min(axis=2) > COLOURED) & (grey < COLOURED_INK)
    near = cv2.dilate(ink.astype(np.uint8), np.ones((OVER_RULES, OVER_RULES), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    large = np.minimum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= DRAWING
    filled = stats[:, cv2.CC_STAT_AREA] >= FILLED * stats[:, cv2.CC_STAT_WIDTH] * stats[:, cv2.CC_STAT_HEIGHT]
    drawing = large & ~filled  # a coloured cell or picture is filled
    drawing[0] = False
    return np.where(drawing[labels], np.maximum(grey, np.minimum(light, PALE)), grey).astype(np.uint8)


def upright(picture: Picture, turned: float) -> Picture:
    """Turn a picture clockwise by `turned` degrees: by quarters exactly, then about its centre, its size kept."""
    import cv2
    import numpy as np

    quarters = round(turned / 90)
    picture = np.ascontiguousarray(np.rot90(picture, -quarters))
    rest = turned - 90 * quarters
    if not rest:
        return picture
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -rest, 1)
    return cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )


def straighten(rendered: Picture) -> PagePicture:
    """Whiten the ground of a rendered page, turn it until its lines of text run across, and straighten them.

    Upside down is not told here: that takes a reader (see scan_text.is_upside_down).
    """
    white = _white_ground(rendered)
    quarter = 90 if _runs_down(ink_of(white)) else 0
    white = upright(white, quarter)
    turned = quarter - _slope(ink_of(white))
    grey = upright(white, turned - quarter)
    return PagePicture(grey, ink_of(grey), turned)


def turn_over(page: PagePicture) -> PagePicture:
    """Give the page upside down."""
    import numpy as np

    over = (page.turned + 180) % 360
    return PagePicture(np.ascontiguousarray(page.grey[::-1, ::-1]), np.ascontiguousarray(page.ink[::-1, ::-1]), over)


def ink_of(grey: Picture) -> Picture:
    """Mark what is printed on a picture with a white ground."""
    import cv2

    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    # Otsu's level of an empty page lies inside its noise.
    return cv2.threshold(grey, min(max(level, 90), 190), 255, cv2.THRESH_BINARY_INV)[1]


def _white_ground(rendered: Picture) -> Picture:
    """Divide by the brightness of the paper, so that shadows, grey paper and shaded cells become white."""
    import cv2
    import numpy as np

    small = cv2.resize(rendered, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), (0, 0), 5)
    paper = cv2.resize(paper, (rendered.shape[1], rendered.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(rendered, np.maximum(paper, 60), scale=250)


def _small(ink: Picture) -> Picture:
    import cv2

    scale = 1200 / max(ink.shape)
    return (cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) > 90).astype("uint8")


def _runs_down(ink: Picture) -> bool:
    """Tell whether text runs up or down the page: a letter's nearest neighbour stands beside it, not above it."""
    import cv2
    import numpy as np
    from scipy.spatial import cKDTree

    _, _, stats, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    width, height = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    longer, shorter = np.maximum(width, height), np.minimum(width, height)
    letters = centres[1:][(longer >= DPI / 40) & (longer <= DPI / 4) & (shorter >= DPI / 75)]
    if len(letters) < 20:
        return False
    _, nearest = cKDTree(letters).query(letters, k=2)
    across, down = np.abs(letters - letters[nearest[:, 1]]).T
    return int((down > across).sum()) > int((across > down).sum())


def _off_the_edge(ink: Picture) -> Picture:
    """Return a picture without the pieces of ink that touch its edge."""
    import cv2
    import numpy as np

    count, labels = cv2.connectedComponents(ink, connectivity=8)
    keep = np.ones(count, bool)
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        keep[edge] = False
    return np.where(keep[labels], ink, 0).astype(np.uint8)


def _slope(ink: Picture) -> float:
    """Give the degrees by which lines fall to the right: the angle at which the rows of ink are sharpest.

    What touches the edge of the picture is not looked at: the dark border of a scanner is level, whatever lies on it.
    """
    import numpy as np

    small = _small(ink)
    within = _off_the_edge(small)
    down, across = np.nonzero(within if within.sum() >= FEWEST_INK else small)
    if len(down) < FEWEST_INK:
        return 0.0

    def sharpness(degrees: float) -> float:
        rows = np.round(down - across * np.tan(np.radians(degrees))).astype(int)
        return float((np.bincount(rows - rows.min()).astype(float) ** 2).sum())

    def sharpest(angles: "np.ndarray[Any, np.dtype[np.float64]]") -> float:
        found = [sharpness(angle) for angle in angles]
        # A flat top is answered by its middle.
        return float(np.mean([angle for angle, value in zip(angles, found, strict=True) if value >= max(found)]))

    coarse = sharpest(np.arange(-STEEPEST, STEEPEST + 0.1, 0.2))
    return round(sharpest(np.arange(coarse - 0.2, coarse + 0.21, 0.02)), 2)
