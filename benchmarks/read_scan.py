"""Measure the reading of scans: digital pages made into pictures of paper, their own letters the truth.

Run as `python benchmarks/read_scan.py [FILE.pdf ...]`; writes results/read_scan.csv beside this file. Without files the
pages are tables of data/raw, set in three fonts. A right figure may be flagged all the same; a flagged one is for a
person to look at. Every picture has its own seed.
"""

import argparse
import csv
import json
import resource
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import matplotlib
import numpy as np
import pypdfium2
import typst
from PIL import Image

from analysis import files
from analysis.intake import pdf, scan
from analysis.intake.filled import FIGURE
from analysis.intake.pages import Page, PageCell
from analysis.source import verbatim
from analysis.source.boxes import SURE

RESULTS = Path(__file__).parent / "results" / "read_scan.csv"
SEED = 20250301
TABLES = (("serang_renja_2022", "T4.1"), ("lampung_barat_renja_2021", "L2"), ("sidoarjo_lkjip_2021", "T3.5"))
FONTS = ("Libertinus Serif", "DejaVu Sans", "STIXGeneral")
ROWS = 14
# How a page came to its picture: dots per inch, degrees askew, blur and noise in pixels and grey levels, contrast,
# quality of JPEG, share of the rules that is lost, black and white only.
HANDS = {
    "good": (300, 0.3, 0.4, 4, 0.9, 85, 0.0, False),
    "office": (200, -0.7, 0.5, 7, 0.8, 70, 0.0, False),
    "worn": (200, 1.1, 0.8, 10, 0.65, 55, 0.1, False),
    "fax": (200, -0.4, 0.3, 6, 0.9, 90, 0.05, True),
    "poor": (150, 1.5, 0.6, 9, 0.6, 45, 0.1, False),
}


def made(folder: Path) -> Iterator[Path]:
    """Set tables of the repository in several fonts; yield the PDF files."""
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for (doc, table), font in zip(TABLES, FONTS, strict=True):
        rows = [row.cells for row in verbatim.read(files.RAW / doc / f"{table}.csv")[:ROWS]]
        width = max(len(row) for row in rows)
        widest = [max(len(row[n]) if n < len(row) else 0 for row in rows) for n in range(width)]
        columns = ", ".join("1fr" if each > 25 else "auto" for each in widest)
        cells = [json.dumps(row[n] if n < len(row) else "", ensure_ascii=False) for row in rows for n in range(width)]
        source = folder / f"{doc}_{table}.typ"
        source.write_text(
            f'#set page("a4", flipped: true, margin: 1.5cm)\n#set text(font: "{font}", size: 8pt)\n'
            f"#table(columns: ({columns}), stroke: 0.5pt, {', '.join(f'text({cell})' for cell in cells)})\n",
            encoding="utf-8",
        )
        path = source.with_suffix(".pdf")
        typst.compile(source, output=path, font_paths=[fonts])
        yield path


def picture_of(page: pypdfium2.PdfPage, hand: str, seed: int) -> Image.Image:
    """Draw a page and damage it as a hand does."""
    dpi, askew, blur, noise, contrast, quality, lost, black = HANDS[hand]
    random = np.random.default_rng([SEED, seed])
    grey = page.render(scale=dpi / 72, grayscale=True).to_numpy().squeeze().astype(np.float32)
    height, width = grey.shape
    if lost:
        grey = _with_broken_rules(grey, lost, dpi, random)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), askew * random.uniform(0.6, 1), 1)
    grey = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    grey = cv2.GaussianBlur(grey, (0, 0), blur * dpi / 200)
    shade = np.linspace(0, 18, width, dtype=np.float32)[None, :] * (1 if random.random() < 0.5 else -1)
    grey = 245 - (255 - grey) * contrast - np.abs(shade) + random.normal(0, noise, grey.shape)
    specks = random.random(grey.shape) < 2e-5
    grey[cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0] = 60
    grey = np.clip(grey, 0, 255).astype(np.uint8)
    if black:
        grey = cv2.threshold(grey, 150, 255, cv2.THRESH_BINARY)[1]
    coded = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return Image.fromarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE))


def _with_broken_rules(grey: np.ndarray, lost: float, dpi: int, random: np.random.Generator) -> np.ndarray:
    """Paint short gaps into long straight ink."""
    ink = (grey < 160).astype(np.uint8)
    long = dpi // 3
    rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    rules |= cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    gap = dpi // 25
    gaps = cv2.dilate((random.random(grey.shape) < lost / gap**2).astype(np.uint8), np.ones((gap, gap), np.uint8))
    return np.where(cv2.dilate(rules & gaps, np.ones((3, 3), np.uint8)) > 0, 255, grey)


def figures(page: Page) -> list[PageCell]:
    """Return the cells of a page that hold a figure and nothing else."""
    cells = (cell for table in page.tables for row in table.rows for cell in row if cell and cell.boxes)
    return [cell for cell in cells if FIGURE.fullmatch(cell.text) and any(sign.isdigit() for sign in cell.text)]


def compare(truth: Page, read: Page) -> Iterator[tuple[str, str, str, PageCell | None]]:
    """Yield for each figure of a digital page the outcome, its text, what was read, and the cell read."""
    cells = [cell for table in read.tables for row in table.rows for cell in row if cell and cell.boxes and cell.text]
    for cell in figures(truth):
        box = cell.boxes[0]
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        here = [
            c
            for c in cells
            if c.boxes[0].x0 - 2 <= x <= c.boxes[0].x1 + 2 and c.boxes[0].y0 - 2 <= y <= c.boxes[0].y1 + 2
        ]
        own = min(
            here,
            key=lambda c: abs(c.boxes[0].x0 + c.boxes[0].x1 - 2 * x) + abs(c.boxes[0].y0 + c.boxes[0].y1 - 2 * y),
            default=None,
        )
        if own is None:
            yield "missing", cell.text, "", None
            continue
        flagged = (own.confidence or 0) < SURE
        right = own.text.replace(" ", "") == cell.text.replace(" ", "")
        yield (
            ("right flagged" if flagged else "right") if right else ("flagged" if flagged else "wrong"),
            cell.text,
            own.text,
            own,
        )


def processor_seconds() -> float:
    """Return the seconds that this process and its children have computed, on all cores."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def measure(path: Path, hand: str, numbers: list[int] | None, show: bool) -> tuple[Counter, float, int]:
    """Return the outcomes of the figures of a file under a hand, seconds of computing and pages."""
    outcomes: Counter = Counter()
    seconds, pages = 0.0, 0
    with TemporaryDirectory() as folder, pdf.opened(path) as document, pypdfium2.PdfDocument(path) as drawn:
        for number in range(1, document.count + 1):
            truth = document.page(number)
            if not figures(truth) or (numbers and number not in numbers):
                continue
            picture = picture_of(drawn[number - 1], hand, number)
            scanned = Path(folder) / f"{number}.pdf"
            picture.save(scanned, resolution=HANDS[hand][0], quality=95)
            start = processor_seconds()
            read = scan.read_page(scanned, 1)
            seconds += processor_seconds() - start
            pages += 1
            for outcome, printed, text, cell in compare(truth, read):
                outcomes[outcome] += 1
                if show and outcome != "right":
                    seen = cell and (cell.confidence, cell.other)
                    print(f"{path.stem} {hand} {number}: {outcome}: {printed!r} {text!r} {seen}", flush=True)
    return outcomes, seconds, pages


def main() -> None:
    """Write results/read_scan.csv."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--hand", action="append", choices=list(HANDS))
    parser.add_argument("--page", action="append", type=int)
    parser.add_argument("--show", action="store_true", help="print each figure that is not simply right")
    args = parser.parse_args()
    rows = []
    with TemporaryDirectory() as folder:
        for path in args.files or list(made(Path(folder))):
            for hand in args.hand or HANDS:
                found, seconds, pages = measure(path, hand, args.page, args.show)
                count = found.total()
                row = [path.stem, hand, pages, count]
                row += [found[each] for each in ("right", "right flagged", "flagged", "wrong", "missing")]
                rows.append([*row, round(seconds / max(pages, 1), 1)])
                print(*rows[-1], flush=True)
    if not args.files:
        with RESULTS.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(
                [
                    "file",
                    "hand",
                    "pages",
                    "figures",
                    "right",
                    "right_flagged",
                    "flagged",
                    "wrong",
                    "missing",
                    "processor_seconds_a_page",
                ]
            )
            writer.writerows(rows)


if __name__ == "__main__":
    main()
