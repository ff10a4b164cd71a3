"""Whether the letters of a PDF page are what a reader sees on it: else the page is a picture of paper, a scan."""

from collections.abc import Iterator
from typing import Literal

import numpy as np
import pypdfium2
from pypdfium2 import raw

from analysis.intake.letters import is_unmapped

FEW = 20  # letters: a page with fewer that a picture covers is a scan
COVERED = 0.4  # of a page by its pictures: then the letters are compared with what is seen
ENOUGH = 100  # letters that tell whether they make words
VOWELS = 0.25  # of the letters at least; 0.38 to 0.45 on pages of tables in Indonesian
UNMAPPED = 0.2  # of the letters: with more the file does not say what it prints
SAMPLE = 60  # letters that are compared
SEEN = 0.6  # of the sample must be drawn as letters
INK = 12  # of 255: the picture of a letter is darker by that, on the average of its rectangle


def kind_of_page(printed, painted: pypdfium2.PdfPage) -> Literal["digital", "scan"]:
    """Return whether a page of pdfplumber, and the same page of pypdfium2, has letters that can be trusted.

    A scan has none, or letters that lie unseen under or over a picture, as character recognition leaves them, or
    letters that the file has no text for or a wrong one. A page without anything on it is digital.
    """
    found = [each for each in printed.chars if not each["text"].isspace()]
    covered = sum(_area(each) for each in printed.images) / float(printed.width * printed.height)
    if len(found) < FEW:
        return "scan" if covered > COVERED else "digital"
    if sum(is_unmapped(each["text"]) for each in found) > UNMAPPED * len(found):
        return "scan"
    if not _is_language("".join(each["text"] for each in found).lower()):
        return "scan"
    if covered > COVERED or any(_modes(painted)):
        return "digital" if _seen(found, printed, painted) >= SEEN else "scan"
    return "digital"


def _is_language(text: str) -> bool:
    """Tell whether letters are those of words: a file that maps its glyphs wrongly gives hardly any vowels."""
    letters = [letter for letter in text if letter.isascii() and letter.isalpha()]
    return len(letters) < ENOUGH or sum(letter in "aeiou" for letter in letters) >= VOWELS * len(letters)


def _area(image: dict) -> float:
    return max(0.0, float(image["width"])) * max(0.0, float(image["height"]))


def _texts(painted: pypdfium2.PdfPage) -> Iterator[pypdfium2.PdfObject]:
    yield from painted.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=8)


def _modes(painted: pypdfium2.PdfPage) -> Iterator[bool]:
    """Yield whether a text of a page is not drawn at all."""
    for text in _texts(painted):
        yield raw.FPDFTextObj_GetTextRenderMode(text.raw) == raw.FPDF_TEXTRENDERMODE_INVISIBLE


def _seen(found: list[dict], printed, painted: pypdfium2.PdfPage) -> float:
    """Return the part of a sample of letters whose places change when the page is drawn without its texts."""
    whole = _drawn(painted)
    texts = list(_texts(painted))
    for text in texts:
        raw.FPDFPageObj_SetIsActive(text.raw, False)
    bare = _drawn(painted)
    for text in texts:
        raw.FPDFPageObj_SetIsActive(text.raw, True)
    change = np.abs(whole - bare)
    x, y = float(printed.cropbox[0]), float(printed.cropbox[1])
    sample = found[:: max(1, len(found) // SAMPLE)]
    seen = 0
    for letter in sample:
        place = change[
            max(0, round(2 * (letter["top"] - y))) : round(2 * (letter["bottom"] - y)) + 1,
            max(0, round(2 * (letter["x0"] - x))) : round(2 * (letter["x1"] - x)) + 1,
        ]
        seen += bool(place.size and place.mean() > INK)
    return seen / len(sample)


def _drawn(painted: pypdfium2.PdfPage) -> np.ndarray:
    return painted.render(scale=2, grayscale=True).to_numpy().astype(float).squeeze()
