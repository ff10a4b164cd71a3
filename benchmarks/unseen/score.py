"""Score what comes out of the door `analysis tidy` against the truth of a made document."""

import contextlib
import csv
import io
import signal
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from analysis import cli
from benchmarks.unseen.folders import Document, Truth, write

CPU_LIMIT_S = 120
FIGURE = {"budget_lines": "amount_rp", "indicators": "value", "pmks": "count"}
WRONG = ("doc_id", "form", "level", "line", "column", "kind", "printed", "row", "truth", "stated", "status", "evidence",
         "damage")  # fmt: skip


@dataclass(frozen=True)
class Stated:
    """One figure that the tidy tables state, or say to be unresolved (value None)."""

    value: Decimal | None
    status: str
    evidence: str


@dataclass
class Score:
    """What became of one document: verdicts by kind and status, wrong figures, and why it was refused, if it was."""

    form: str
    level: str
    doc_id: str
    variant: str
    figures: dict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))
    invented: int = 0
    no_row: int = 0
    refused: str = ""
    seconds: float = 0.0
    wrong: list[dict] = field(default_factory=list)


def tidy(folder: Path, out: Path) -> None:
    """Turn a document's folder into tidy tables as CSV in `out`, by the door for checks from outside."""
    with contextlib.redirect_stdout(io.StringIO()):
        cli.app(["tidy", str(folder), "--out", str(out)], standalone_mode=False)


def read(out: Path) -> dict[tuple[int, str], list[Stated]]:
    """Return the figures that tidy tables state, by line and column."""
    found = defaultdict(list)
    for name, figure in FIGURE.items():
        path = out / f"{name}.csv"
        if not path.exists():
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                _, _, line, column, *_ = row["row_id"].split("/")
                value = Decimal(row[figure]) if row[figure] else None
                found[int(line), column].append(Stated(value, row["status"], row.get("evidence", "")))
    return found


def verdict(true: Decimal, stated: list[Stated]) -> str:
    """Return right, wrong or open: every stated value must be the true one, and stated once."""
    values = [each.value for each in stated if each.value is not None]
    if not values:
        return "open"
    return "right" if values == [true] else "wrong"


def score(document: Document) -> Score:
    """Return the score of one document; a document that stops, or needs too long, is refused."""
    found = Score(document.form, document.level, document.doc_id, document.made.variant)
    with tempfile.TemporaryDirectory() as place:
        folder = write(document, Path(place) / "raw")
        start = time.process_time()
        try:
            _limited(folder, Path(place) / "tidy")
        except Exception as error:  # whatever stops a document is counted, with its first line
            found.refused = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        found.seconds = time.process_time() - start
        stated = {} if found.refused else read(Path(place) / "tidy")
    compare(document, stated, found)
    return found


def _limited(folder: Path, out: Path) -> None:
    def stop(*_):
        raise TimeoutError(f"more than {CPU_LIMIT_S} CPU seconds")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, CPU_LIMIT_S)
    try:
        tidy(folder, out)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def compare(document: Document, stated: dict[tuple[int, str], list[Stated]], found: Score) -> None:
    """Count the verdicts of a document's figures into its score, and list the wrong ones."""
    rows = {row.line: row for row in document.rows}
    true = {(t.line, t.column): t for t in document.truth if t.kind != "no_row"}
    no_rows = {t.line for t in document.truth if t.kind == "no_row"}
    for place, truth in true.items():
        if truth.kind == "implied":
            continue
        mine = stated.get(place, [])
        result = verdict(truth.value, mine)
        status = next((each.status for each in mine if each.value is not None), "unresolved" if mine else "missing")
        found.figures[truth.kind, status, result] += 1
        if result == "wrong":
            found.wrong.append(_line(document, rows[truth.line], truth.column, truth, mine))
    for (line, column), mine in stated.items():
        values = [each.value for each in mine if each.value is not None]
        if not values or (line in rows and (line, column) in true and true[line, column].kind != "implied"):
            continue
        if line in no_rows:
            found.no_row += len(values)
            found.wrong.append(_line(document, rows[line], column, None, mine) | {"kind": "no_row"})
        elif (line, column) not in true or values != [true[line, column].value]:
            found.invented += len(values)
            row = rows.get(line)
            found.wrong.append(_line(document, row, column, true.get((line, column)), mine) | {"kind": "invented"})


def _line(document: Document, row, column: str, truth: Truth | None, mine: list[Stated]) -> dict:
    values = [each for each in mine if each.value is not None]
    return {
        "doc_id": document.doc_id, "form": document.form, "level": document.level, "line": row.line if row else "",
        "column": column, "kind": truth.kind if truth else "", "printed": truth.printed if truth else "",
        "row": " | ".join(row.cells) if row else "", "truth": truth.value if truth else "",
        "stated": "; ".join(f"{each.value}" for each in values),
        "status": "; ".join(each.status for each in values), "evidence": "; ".join(each.evidence for each in values),
        "damage": "; ".join(row.ways) if row else "",
    }  # fmt: skip
