"""Readers of pictures of single lines: RapidOCR, and tesseract where it is installed."""

import os
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.intake.scan_picture import Picture

# Signs that recognisers take for those of Indonesian print.
LIKE = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "一": "-", "。": ".", "·": ".", "、": ",", "‚": ",", "’": "'", "ł": "l", "ı": "i"}
)
LANGUAGE = "ind"
LOWEST = 40  # pixels of a picture of one line for tesseract; smaller print is drawn larger
FIGURE_SIGNS = frozenset("0123456789.,")


@dataclass(frozen=True)
class Reading:
    """What a reader sees on a picture: signs, where the middle of each stands, and how sure it is of each (0 to 1).

    Blanks are signs too. `places` are pixels of the picture.
    """

    text: str
    places: tuple[float, ...] = ()
    sure: tuple[float, ...] = ()


class Recogniser:
    """RapidOCR on one thread: the same reading for the same picture, whatever was read before."""

    def __init__(self) -> None:
        """Load its models from the installed package."""
        from rapidocr import RapidOCR

        self._engine: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.use_preprocess_img": False,
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "Rec.rec_img_shape": [3, 48, 96],
            }
        )

    def read(self, picture: Picture, blanks: Sequence[tuple[int, int]] = (), wide: float = 0.0) -> Reading:
        """Read a line; blanks of the picture that the model dropped are put back, inside figures only `wide` ones."""
        import cv2

        coloured = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
        found = self._engine(coloured, use_det=False, use_cls=False, use_rec=True, return_word_box=True)
        if not found.txts or not found.txts[0].strip():
            return Reading("")
        text, own = found.txts[0], found.word_results[0]
        sure = [each for sign, each in zip(text, own.confs, strict=True) if not sign.isspace()]
        width = picture.shape[1] / own.line_txt_len
        places = [(column + 0.5) * width for word in own.word_cols for column in word]
        return _with_blanks(text, places, sure, blanks, wide)


def _with_blanks(
    text: str, places: list[float], sure: list[float], blanks: Sequence[tuple[int, int]], wide: float
) -> Reading:
    """Write a blank where the model saw one, and between two signs on two sides of a blank of the picture."""
    given = {len("".join(text[:place].split())) for place, sign in enumerate(text) if sign.isspace()}
    signs = "".join(text.split())
    found: list[tuple[str, float, float]] = []
    for number, (sign, place, each) in enumerate(zip(signs, places, sure, strict=True)):
        between = [end - start for start, end in blanks if number and places[number - 1] < (start + end) / 2 < place]
        if number and FIGURE_SIGNS.issuperset(signs[number - 1 : number + 1]):
            is_blank = max(between, default=0) >= wide  # a narrow 1 has much white beside it
        else:
            is_blank = bool(between) or number in given
        if number and is_blank:
            found.append((" ", (places[number - 1] + place) / 2, 1.0))
        found += ((each_sign, place, each) for each_sign in _latin(sign))
    return Reading("".join(each[0] for each in found), tuple(e[1] for e in found), tuple(e[2] for e in found))


def _latin(sign: str) -> str:
    """Return a sign as Indonesian print has it: without marks on letters, which the model sees in specks."""
    parts = unicodedata.normalize("NFKD", sign.translate(LIKE))
    return "".join(each for each in parts if not unicodedata.combining(each)) or sign


def tesseract() -> str:
    """Return the program tesseract where it is installed with Indonesian, else nothing."""
    program = shutil.which("tesseract") or ""
    if not program:
        return ""
    try:
        listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return program if LANGUAGE in listed.stdout.split() else ""


def tesseract_version() -> str:
    """Return the name and version of tesseract, "" where it is not installed with Indonesian."""
    program = tesseract()
    if not program:
        return ""
    return subprocess.run([program, "--version"], capture_output=True, text=True).stdout.partition("\n")[0]


def read_figures(program: str, pictures: Sequence[Picture], seconds: float) -> list[str] | None:
    """Read lines of figures with tesseract in one call; None when it failed or took longer."""
    import cv2

    with tempfile.TemporaryDirectory(prefix="scan-") as folder:
        names = [Path(folder) / f"{number:05}.png" for number in range(len(pictures))]
        for name, picture in zip(names, pictures, strict=True):
            large = LOWEST / len(picture)
            if large > 1:
                picture = cv2.resize(picture, None, fx=large, fy=large, interpolation=cv2.INTER_CUBIC)
            cv2.imwrite(str(name), picture)
        listing = Path(folder) / "pictures.txt"
        listing.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
        command = [program, str(listing), "stdout", "--psm", "7", "--dpi", "300", "-l", LANGUAGE]
        for setting in ("page_separator=\f", "tessedit_char_whitelist=0123456789.,-()%/Rp "):
            command += ["-c", setting]
        try:
            done = subprocess.run(
                command, capture_output=True, timeout=seconds, check=True, env=os.environ | {"OMP_THREAD_LIMIT": "1"}
            )
        except (OSError, subprocess.SubprocessError):
            return None
    texts = done.stdout.decode("utf-8", "replace").split("\f")
    return [" ".join(text.split()) for text in texts] if len(texts) == len(pictures) else None
