"""Make documents, read them through the doors that people use, and score what comes out.

Figures are reported of seeds from 75 000 on, of scans from 68 000 on. Those from 53 000 to 67 000 on were reported
before, or served to set the reading; the causes of what was missing and wrong in them were looked for, so they tell no
longer what becomes of unseen documents.
"""

import csv
import random
import resource
import shutil
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import matplotlib

from analysis.intake import read
from analysis.tidy import export
from benchmarks.unseen_files import forms, looks, office, person, sheet, typeset, web, word
from benchmarks.unseen_files.model import Made
from benchmarks.unseen_files.score import Score, score

SEEDS = {
    "setting": 51_000,
    "choosing": 52_000,
    "reporting": 75_000,
    "scans": 68_000,
}
MEDIA = ("word", "sheet", "typeset", "workbook", "typed", "docx", "word_scan", "sheet_scan", "typeset_scan", "web")
SCANS = tuple(medium for medium in MEDIA if medium.endswith("_scan"))
SMALL_ROWS = 12  # of the tables of a scan, whose reading takes long
REGIONS = """kab_buatan:
  name: Kabupaten Buatan
  name_en: Buatan Regency
  level: kabupaten
  bps_code: "9998"
  kemendagri_code: "99.98"
"""


@dataclass
class Result:
    """What became of one document: a score per table, what was asked, how long it took, why it was refused."""

    medium: str
    made: Made
    path: Path
    scores: list[Score] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    as_printed: list[str] = field(default_factory=list)
    refused: str = ""
    pages: int = 0
    seconds: float = 0.0

    def count(self, what: str) -> int:
        """Return how many figures are right, flagged, missing or wrong."""
        return sum(getattr(each, what) for each in self.scores)


def looks_of(made: Made, medium: str) -> list[looks.Look]:
    """Return a look per table."""
    rng = random.Random(f"{made.seed} {medium}")
    return [looks.draw(rng, table.form in forms.WIDE, len(table.columns)) for table in made.tables]


def write(seeds: list[int], medium: str, folder: Path) -> list[tuple[Made, Path]]:
    """Write the documents of some seeds in one medium; return each with its file."""
    folder.mkdir(parents=True, exist_ok=True)
    base = medium.removesuffix("_scan")
    found: list[tuple[Made, Path]] = []
    to_print: list[Path] = []
    for seed in seeds:
        made = forms.make(seed + 200 * MEDIA.index(medium), SMALL_ROWS if medium in SCANS else 0)
        own = looks_of(made, medium)
        path = folder / f"{medium}_{seed}"
        if base in ("word", "docx"):
            path = path.with_suffix(".docx")
            word.write(made, own, path)
        elif base in ("sheet", "workbook", "typed"):
            path = path.with_suffix(".xlsx")
            sheet.write(made, own, path, as_typed=base == "typed" or (base == "sheet" and seed % 2 == 0))
        elif base == "web":
            path = path.with_suffix(".pdf")
            web.write(made, own, path)
        else:
            path = path.with_suffix(".pdf")
            typeset.write(made, own, path, [Path(matplotlib.get_data_path()) / "fonts" / "ttf"])
            if any(look.turned == "rotate" for look in own):
                office.turned(path, 90 if seed % 2 else 270)
        if base in ("word", "sheet"):
            to_print.append(path)
            path = path.with_suffix(".pdf")
        found.append((made, path))
    if to_print:
        office.printed(to_print, folder)
    if medium in SCANS:
        found = [(made, _scan(path, made.seed)) for made, path in found]
    return found


def _scan(path: Path, seed: int) -> Path:
    out = path.with_name(f"{path.stem}_paper.pdf")
    office.scanned(path, out, list(office.HANDS)[seed % len(office.HANDS)], seed)
    return out


def measure(made: Made, path: Path, medium: str) -> Result:
    """Return what becomes of one document on its way to tidy tables."""
    found = Result(medium, made, path)
    folder = path.with_suffix("")
    shutil.rmtree(folder, ignore_errors=True)
    (path.parent / "regions.yml").write_text(REGIONS, encoding="utf-8")
    start = _processor_seconds()
    told: list[str] = []
    try:
        sources = read.read(path, folder, person.REGION, told.append)
        found.pages, found.seconds = len(told), _processor_seconds() - start
        asked = person.confirmed(made, sources, folder)
        found.asked, found.as_printed = asked.questions, asked.as_printed
        tables = export.read_folder(folder)
        scores = score(made, tables, person.mapped(made, sources))
        found.scores = [scores[n] for n in range(len(made.tables))]
    except Exception as error:
        found.refused = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
        if not isinstance(error, ValueError):
            found.refused += f" {traceback.format_exc()[-300:]}"
        found.scores = [_all_missing(table) for table in made.tables]
    return found


def _all_missing(table) -> Score:
    return Score(missing=sum(value is not None for row in table.rows for value in row.truth.values()))


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def results(first: int, number: int, scans: int, media: list[str], folder: Path) -> Iterator[Result]:
    """Yield the results of documents in some media, of seeds from the first on; of scans of fewer, or of more."""
    for medium in media:
        seeds = list(range(first, first + (scans if medium in SCANS else number)))
        for made, path in write(seeds, medium, folder / medium):
            yield measure(made, path, medium)


def _seconds_a_page(found: list[Result]) -> float:
    return round(sum(each.seconds for each in found) / max(1, sum(each.pages for each in found)), 2)


HEAD = (
    "seeds",
    "medium",
    "form",
    "documents",
    "refused",
    "figures",
    "right",
    "flagged",
    "missing",
    "wrong",
    "questions",
    "tables_as_printed",
    "seconds_a_page",
)


def summary(found: list[Result]) -> list[tuple]:
    """Return a row per medium and form, and one per medium for all."""
    rows = []
    for medium in dict.fromkeys(each.medium for each in found):
        own = [each for each in found if each.medium == medium]
        for form in [*forms.FORMS, "all"]:
            scores = [
                score
                for each in own
                for table, score in zip(each.made.tables, each.scores, strict=True)
                if form in ("all", table.form)
            ]
            if not scores:
                continue
            counts = [
                sum(getattr(score, what) for score in scores) for what in ("right", "flagged", "missing", "wrong")
            ]
            with_form = [each for each in own if form == "all" or any(table.form == form for table in each.made.tables)]
            rest = (
                ("", "", "")
                if form != "all"
                else (
                    sum(len(each.asked) for each in own),
                    sum(len(each.as_printed) for each in own),
                    ""
                    if medium in SCANS
                    else _seconds_a_page(own),  # pages of scans are read in processes of their own
                )
            )
            rows.append(
                (
                    medium,
                    form,
                    len(with_form),
                    sum(bool(each.refused) for each in with_form),
                    sum(counts),
                    *counts,
                    *rest,
                )
            )
    return rows


def with_others(rows: list[tuple], seeds: str, path: Path) -> list[tuple]:
    """Return the rows of some seeds, and before them those of a summary's other media, as they were written."""
    if not path.exists():
        return [(seeds, *row) for row in rows]
    with path.open(newline="", encoding="utf-8") as file:
        written = [tuple(row[key] for key in HEAD) for row in csv.DictReader(file)]
    media = {row[0] for row in rows}
    return [*(row for row in written if row[1] not in media), *((seeds, *row) for row in rows)]


def write_csv(rows: list[tuple], path: Path) -> None:
    """Write a summary."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD)
        writer.writerows(rows)


def write_told(rows: list[tuple], path: Path) -> None:
    """Write what the summary says of all forms, as a page."""
    lines = [
        "# Made files, from `analysis read` to tidy rows",
        "",
        "Forms T-C.33, T-C.27 and T-C.29, spending, indicators, PPKS and PSKS of made-up offices, in looks drawn at"
        " random; printed by LibreOffice, typst or a browser, scanned at 150 and 200 dpi. A figure is right when its"
        " line, measure, year, place and value are; flagged when it is left for a person; missing when no table states"
        " it (a table that a person keeps as printed, a refused document); wrong when a value is stated that is not so;"
        " one under a name that is cut is both. Questions are those beyond title, office, region and kind.",
        "",
        "| seeds | medium | documents | refused | figures | right % | flagged | missing | wrong | asked | kept "
        "| s a page |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for seeds, medium, form, documents, refused, figures, right, *rest in rows:
        if form == "all":
            share = f"{100 * int(right) / max(1, int(figures)):.1f}"
            told = [seeds, medium, documents, refused, figures, share, *rest]
            lines.append(f"| {' | '.join(map(str, told))} |")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
