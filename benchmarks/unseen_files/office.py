"""Made documents printed to PDF by the office suite, and scanned."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from PIL import Image

HANDS = {  # dots per inch, degrees askew, blur in pixels, noise in grey levels, quality of JPEG, bend of the paper
    "office": (200, 0.6, 0.5, 5, 75, 0.0),
    "askew": (200, 1.9, 0.5, 6, 70, 0.0),
    "camera": (200, 0.8, 0.7, 7, 60, 0.006),
    "coarse": (150, 1.0, 0.5, 6, 60, 0.0),
}


def printed(files: list[Path], out: Path) -> None:
    """Print files to PDF with the office suite, all at once; RuntimeError where one is not printed."""
    program = shutil.which("soffice")
    if program is None:
        raise RuntimeError("soffice (LibreOffice) is needed to print made documents, and is not installed")
    with tempfile.TemporaryDirectory() as home:
        command = [
            program,
            f"-env:UserInstallation=file://{home}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            out,
        ]
        subprocess.run([str(each) for each in [*command, *files]], check=True, capture_output=True)
    missing = [file.name for file in files if not (out / file.with_suffix(".pdf").name).exists()]
    if missing:
        raise RuntimeError(f"not printed: {', '.join(missing)}")


def turned(path: Path, degrees: int) -> None:
    """Turn the pages of a PDF by a mark of the file, as scanners and typesetters do."""
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            page.set_rotation(degrees)
        document.save(path.with_suffix(".turned"))
    path.with_suffix(".turned").replace(path)


def scanned(path: Path, out: Path, hand: str, seed: int) -> None:
    """Draw the pages of a PDF, damage them as paper and scanner do, and write them as a PDF of pictures."""
    dpi, askew, blur, noise, quality, bend = HANDS[hand]
    pictures = []
    with pypdfium2.PdfDocument(path) as document:
        for number in range(len(document)):
            random = np.random.default_rng([seed, number])
            grey = document[number].render(scale=dpi / 72, grayscale=True).to_numpy().squeeze().astype(np.float32)
            pictures.append(_paper(grey, random, askew, blur, noise, quality, bend))
    pictures[0].save(out, save_all=True, append_images=pictures[1:], resolution=dpi, quality=90)


def _paper(
    grey: np.ndarray, random: np.random.Generator, askew: float, blur: float, noise: float, quality: int, bend: float
) -> Image.Image:
    height, width = grey.shape
    if random.random() < 0.3:
        _stamp(grey, random)
    angle = askew * random.uniform(0.4, 1) * random.choice([-1, 1])
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    grey = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    if bend:
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        moved = corners + random.uniform(-bend, bend, (4, 2)).astype(np.float32) * width
        view = cv2.getPerspectiveTransform(corners, moved)
        grey = cv2.warpPerspective(grey, view, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    grey = cv2.GaussianBlur(grey, (0, 0), blur)
    shade = np.linspace(0, 15, width, dtype=np.float32)[None, :]
    grey = 246 - (255 - grey) * 0.85 - shade + random.normal(0, noise, grey.shape)
    specks = (random.random(grey.shape) < 1e-5).astype(np.uint8)
    grey[cv2.dilate(specks, np.ones((2, 2), np.uint8)) > 0] = 70
    coded = cv2.imencode(".jpg", np.clip(grey, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return Image.fromarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE))


def _stamp(grey: np.ndarray, random: np.random.Generator) -> None:
    """Draw a round stamp over the lower part of a page."""
    height, width = grey.shape
    centre = int(width * random.uniform(0.55, 0.85)), int(height * random.uniform(0.6, 0.85))
    mark = np.full(grey.shape, 255, np.uint8)
    for radius in (0.055, 0.045):
        cv2.circle(mark, centre, int(radius * width), 150, max(1, width // 600))
    cv2.putText(mark, "DINAS", (centre[0] - width // 28, centre[1]), cv2.FONT_HERSHEY_SIMPLEX, width / 2000, 150, 2)
    np.minimum(grey, mark.astype(np.float32), out=grey)
