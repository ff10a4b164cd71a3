"""Measure processor seconds per page of reading PDF files and scans beside tabula and img2table, in one run.

`python benchmarks/read_beside.py PYTHON` takes the python of an environment with tabula-py and img2table (`make
bench-beside` makes one), and writes results/read_beside.csv beside this file: a row per file of ../shared/sources. The
others find tables and cells alone; img2table reads a scan with tesseract, tabula takes none. Times are those of the
processor, of a program and of what it starts, without the start of its own libraries.
"""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

from analysis import files
from analysis.intake import pdf, scan
from analysis.intake.scan_picture import page_count

SOURCES = files.ROOT.parent / "shared" / "sources"
RESULTS = Path(__file__).parent / "results" / "read_beside.csv"
FILES = {
    "jabar_bpmpd_renja_evaluation_2014": "digital",
    "jabar_diskanlaut_renja_2016": "digital",
    "jabar_renstra_programme_table": "digital",
    "jabar_sda_lkip_2016_scan": "scan",
}
OTHERS = """
import json, os, sys, warnings
warnings.filterwarnings("ignore")
import tabula
from img2table.document import PDF
from img2table.ocr import TesseractOCR
path, kind = sys.argv[1:]
found = {}
if kind == "digital":
    begun = sum(os.times()[:4])
    tabula.read_pdf(path, pages="all", lattice=True, silent=True, pandas_options={"header": None, "dtype": str})
    found["tabula"] = sum(os.times()[:4]) - begun
begun = sum(os.times()[:4])
PDF(path).extract_tables(ocr=TesseractOCR(lang="ind") if kind == "scan" else None)
found["img2table"] = sum(os.times()[:4]) - begun
print(json.dumps(found))
"""


def ours(path: Path, kind: str) -> tuple[float, int]:
    """Return the processor seconds that reading all pages of a file takes, and how many they are."""
    begun = sum(os.times()[:4])
    numbers = range(1, page_count(path) + 1)
    read = [scan.read_page(path, number) for number in numbers] if kind == "scan" else list(pdf.pages(path))
    return sum(os.times()[:4]) - begun, len(read)


def main() -> None:
    """Write results/read_beside.csv and print its rows."""
    python = sys.argv[1]
    with RESULTS.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["file", "kind", "pages", "seconds_a_page", "tabula_seconds_a_page", "img2table_seconds_a_page"])
        for name, kind in FILES.items():
            path = SOURCES / f"{name}.pdf"
            seconds, pages = ours(path, kind)
            run = subprocess.run([python, "-c", OTHERS, str(path), kind], check=True, capture_output=True, text=True)
            others = json.loads(run.stdout.splitlines()[-1])
            told = [f"{others[other] / pages:.2f}" if other in others else "" for other in ("tabula", "img2table")]
            out.writerow([name, kind, pages, f"{seconds / pages:.2f}", *told])
            print(name, kind, pages, f"{seconds / pages:.2f}", *told, flush=True)


if __name__ == "__main__":
    main()
