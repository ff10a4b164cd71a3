"""Measure the reading of digital PDF files: seconds per page, figures against a known truth, sums of printed columns.

`python benchmarks/read_pdf.py [FOLDER]` reads every PDF of a folder (../shared/sources) whose pages have their letters,
page by page and without pages kept from before, and writes results/read_pdf.csv beside this file: a row per document.
A file of the same name that ends in .truth.csv (table, row, column, role, printed) tells what every cell should be.
"""

import csv
import re
import sys
import time
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pandas as pd

from analysis import files, io
from analysis.intake import join, left_out, painted, pdf
from analysis.intake.pages import SourceTable

RESULTS = Path(__file__).parent / "results"
FIGURES = ("amount", "value", "count")  # roles of columns
FIGURE = re.compile(r"(?:Rp\.?\s*)?\(?-?\d[\d.,]*(?:,-)?\)?\s*%?")
FEWEST, MOST_OPEN = 5, 0.4  # rows that three columns must close in, and the part of their rows that may not


def read(path: Path) -> tuple[list[SourceTable], int, float] | None:
    """Return a document's tables, pages and seconds per page; None where a page is a scan."""
    with pdf.opened(path) as document:
        kinds = [painted.kind_of_page(document.letters.pages[n], document.pictures[n]) for n in range(document.count)]
    if "scan" in kinds:
        return None
    began = time.process_time()
    pages = list(pdf.pages(path))
    tables = left_out.kept(join.tables(pages))
    return tables, len(pages), (time.process_time() - began) / len(pages)


def amount(text: str) -> int | None:
    """Return the whole part of a printed figure without its signs of thousands, for sums only."""
    if not FIGURE.fullmatch(text):
        return None
    digits = re.sub(r"[.,](?:\d{1,2}|-)$", "", re.sub(r"[^\d.,-]", "", text).removesuffix("-").rstrip(","))
    whole = re.sub(r"\D", "", digits)
    return int(whole) if whole else None


def sums(tables: list[SourceTable]) -> tuple[int, int]:
    """Return in how many rows three columns of money close, of those where most rows of a table do."""
    closed = tried = 0
    for table in tables:
        columns = list(zip(*([amount(cell.text) for cell in row.cells] for row in table.rows), strict=True))
        money = [column for column in columns if sum((each or 0) > 10**4 for each in column) >= FEWEST]
        for one, two, three in combinations(money, 3):
            rows = [row for row in zip(one, two, three, strict=True) if None not in row and min(row) > 0]
            right = sum(2 * max(row) == sum(row) for row in rows)
            if len(rows) >= FEWEST and right >= (1 - MOST_OPEN) * len(rows):
                closed, tried = closed + right, tried + len(rows)
    return closed, tried


def against_truth(tables: list[SourceTable], path: Path) -> Counter:
    """Return how many figures are right, missing and wrong."""
    with path.open(encoding="utf-8") as file:
        truth = list(csv.DictReader(file))
    columns: dict[str, list[str]] = defaultdict(list)
    for cell in truth:
        if cell["column"] not in columns[cell["table"]]:
            columns[cell["table"]].append(cell["column"])
    found = {table.table_id: table for table in tables}
    counted: Counter = Counter()
    for cell in truth:
        if cell["role"] not in FIGURES or not cell["printed"]:
            continue
        rows, place = found[cell["table"]].rows, columns[cell["table"]].index(cell["column"])
        text = rows[int(cell["row"]) - 1].cells[place].text if int(cell["row"]) <= len(rows) else ""
        counted["right" if text == cell["printed"] else "wrong" if text else "missing"] += 1
    return counted


def measured(path: Path) -> dict | None:
    """Return the row of a document."""
    if (done := read(path)) is None:
        return None
    tables, pages, seconds = done
    texts = [cell.text for table in tables for row in table.rows for cell in row.cells]
    closed, tried = sums(tables)
    truth = path.with_suffix(".truth.csv")
    against = against_truth(tables, truth) if truth.exists() else None
    return {
        "document": path.stem,
        "pages": pages,
        "seconds_per_page": round(seconds, 2),
        "tables": len(tables),
        "rows": sum(len(table.rows) for table in tables),
        "figures": sum(bool(FIGURE.fullmatch(text)) for text in texts),
        "sums_closed": closed,
        "sums_tried": tried,
        **({f"figures_{kind}": against[kind] for kind in ("right", "missing", "wrong")} if against else {}),
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else files.ROOT.parent / "shared" / "sources"
    found = [row for path in sorted(folder.glob("*.pdf")) if (row := measured(path))]
    counts = ["figures_right", "figures_missing", "figures_wrong"]
    frame = pd.DataFrame(found).astype(dict.fromkeys(counts, "Int64"))
    io.write_csv(RESULTS / "read_pdf.csv", frame)
    print(frame.to_string(index=False))
