"""The whole road on documents that nobody described: read, answered, tidied, checked by their own arithmetic.

`python benchmarks/sources.py [NAME...]` takes the documents of sources.yml (or those named) from ../shared/sources
and prints a row for each; without names it writes results/sources.csv beside this file. A row says how many tables
and figures there are, how many sums and printed percentages close of those that were tried, how many cells are
flagged, and what a person did: questions answered and lines of document.yml changed by hand. `looked_at` and `wrong`
are typed in sources.yml: about how many cells as read were compared with some of the pages as pictures.
"""

import argparse
import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from analysis import files, io
from analysis.intake import confirm, description, read
from analysis.tidy import export

SOURCES = files.ROOT.parent / "shared" / "sources"
ANSWERS = Path(__file__).with_suffix(".yml")
RESULTS = Path(__file__).parent / "results" / "sources.csv"
FIGURES = {"budget_lines": "amount_rp", "indicators": "value", "pmks": "count", "psks": "count"}
PERCENTAGES = (
    "absorption_follows",
    "capaian_follows",
    "renstra_pct_follows",
    "cumulative_follows",
    "efficiency_follows",
)
HEADER = [
    *("document", "kind", "pages", "tables", "figures", "sums_close", "sums_tried", "percentages_close"),
    *("percentages_tried", "flagged", "questions", "edits", "looked_at", "wrong"),
]


@dataclass
class Outcome:
    """A document at the end of the road: its folder, its tidy tables, and what a person did."""

    folder: Path
    tables: dict[str, pd.DataFrame]
    description: dict[str, Any]
    asked: list[str] = field(default_factory=list)
    edits: int = 0
    told: list[str] = field(default_factory=list)

    @property
    def figures(self) -> int:
        """Return how many figures the tidy tables hold."""
        return sum(int(self.tables[name][column].notna().sum()) for name, column in FIGURES.items())

    @property
    def flagged(self) -> int:
        """Return how many figures are left open or contradicted."""
        rows = [self.tables[name] for name in FIGURES]
        return sum(int(((each.status == "unresolved") | (each.evidence == "contradicted")).sum()) for each in rows)

    def closing(self, percentages: bool) -> tuple[int, int]:
        """Return how many checks of sums, or of percentages, agree, and how many could be tried."""
        checks = self.tables["checks"]
        own = checks[checks.rule.isin(PERCENTAGES) == percentages]
        verdicts = Counter(own.verdict)
        return verdicts["agrees"], verdicts["agrees"] + verdicts["differs"]


def documents() -> dict[str, dict[str, Any]]:
    """Return what sources.yml says of each document, by its id."""
    return files.read_yaml(ANSWERS)


def road(doc_id: str, told: dict[str, Any], folder: Path) -> Outcome:
    """Read a document into a folder, answer its questions, and return what comes out.

    InputError where a question has no answer in sources.yml, or an answer is none of its choices.
    """
    folder.mkdir(parents=True, exist_ok=True)
    region = {"name": told["government"], "name_en": told["government"], "level": told["level"]}
    codes = {"bps_code": "0", "kemendagri_code": "0"}
    io.write_text(folder / "regions.yml", description.as_yaml({"government": region | codes}))
    said: list[str] = []
    read.read(SOURCES / told["file"], folder, "government", said.append)
    answers, asked = told.get("answers") or {}, list[str]()
    while (folder / description.DRAFT).is_file() and (open_ones := description.again(folder).questions):
        question = open_ones[0]
        if question.place not in answers:
            choices = [choice.says for choice in question.choices]
            raise io.InputError(
                f"{doc_id}: no answer to {question.place}: {question.asks} {question.evidence} {choices}"
            )
        typed = str(answers[question.place])
        numbers = {choice.says: str(number) for number, choice in enumerate(question.choices, 1)}
        if typed == confirm.AS_PRINTED:
            description.again(folder, confirm.as_printed(question, description.again(folder)))
        else:
            answered = confirm.answer(question, numbers.get(typed, typed))
            if answered is None:
                raise io.InputError(f"{doc_id}: {question.place}: {typed!r} is none of {list(numbers)}")
            description.again(folder, answered)
        asked.append(question.place)
    edits = _edit(folder / description.DESCRIPTION, told.get("edits") or {})
    tables = export.read_folder(folder)
    return Outcome(folder, tables, files.read_yaml(folder / description.DESCRIPTION), asked, edits, said)


def _edit(path: Path, edits: dict[str, Any]) -> int:
    """Change places of a description as a person would by hand; return how many."""
    content = files.read_yaml(path)
    for place, value in edits.items():
        *above, last = place.split("/")
        own: Any = content
        for key in above:
            own = own[int(key)] if isinstance(own, list) else own[key]
        own[int(last) if isinstance(own, list) else last] = value
    if edits:
        io.write_text(path, description.as_yaml(content))
    return len(edits)


def row_of(doc_id: str, told: dict[str, Any], outcome: Outcome) -> list[Any]:
    """Return the row of a document in results/sources.csv."""
    sums, percentages = outcome.closing(False), outcome.closing(True)
    seen = told.get("looked_at", {})
    counts = [outcome.description["source"]["pages"], len(outcome.description["tables"]), outcome.figures]
    done = [outcome.flagged, len(outcome.asked), outcome.edits, seen.get("figures", ""), seen.get("wrong", "")]
    return [doc_id, told["kind"], *counts, *sums, *percentages, *done]


def main() -> None:
    """Print a row per document; write results/sources.csv where all are taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--keep", type=Path, help="write the folders and tidy tables here")
    args = parser.parse_args()
    rows = []
    for doc_id, told in documents().items():
        if args.names and doc_id not in args.names:
            continue
        with TemporaryDirectory() as temporary:
            folder = (args.keep or Path(temporary)) / doc_id
            outcome = road(doc_id, told, folder)
            if args.keep:
                for name, table in outcome.tables.items():
                    table.to_csv(args.keep / f"{doc_id}.{name}.csv", index=False)
            rows.append(row_of(doc_id, told, outcome))
            print(*rows[-1], flush=True)
    if not args.names:
        with RESULTS.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows([HEADER, *rows])


if __name__ == "__main__":
    main()
