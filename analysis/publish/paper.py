"""Parts of pages on a web page: the stored pictures of pages, of which a window shows the outlined cell."""

import base64
from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis import files
from analysis.source.crops import Strip

CSS_PIXELS = 0.8  # on a web page for a pixel of a picture: print comes out in its own size, small print larger


def address(name: str) -> str:
    """Return where a picture (its place below data/raw) lies, from a folder of the project or of the site."""
    return f"../{files.RAW.relative_to(files.ROOT).as_posix()}/{name}"


def embedded(picture: Path) -> str:
    """Return a picture as an address that holds it."""
    return f"data:image/{picture.suffix[1:]};base64,{base64.b64encode(picture.read_bytes()).decode()}"


def windows(strips: Sequence[Strip], raw: Path = files.RAW) -> list[dict]:
    """Return strips as windows onto the pictures of pages, each with its outlined places, in CSS pixels.

    `name` is the picture's place below `raw`, `picture` is width and height of the whole picture, `at` where the window
    begins in it, `size` that of the window; a place of `outlined` is left, top, width and height in the window.
    """
    found = []
    for strip in strips:
        left, top, right, bottom = strip.shown
        found.append(
            {
                "name": strip.picture.relative_to(raw).as_posix(),
                "picture": _css(strip.size),
                "at": _css((left, top)),
                "size": _css((right - left, bottom - top)),
                "outlined": [_css((x0 - left, y0 - top, x1 - x0, y1 - y0)) for x0, y0, x1, y1 in strip.outlined],
            }
        )
    return found


def _css(pixels: Iterable[int]) -> list[float]:
    return [round(each * CSS_PIXELS, 1) for each in pixels]
