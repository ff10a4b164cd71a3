"""How much of a description `analysis draft` gets right, wrong, or asks for: on tables whose description is known.

Three kinds of tables: those of the project's four documents (their headers are taken from the texts), undamaged made
documents of benchmarks/unseen, and a synthetic report with the truth of every cell. A fact is right, wrong or asked;
an identity that is claimed beside those of the description is listed with its tests.
"""

import argparse
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analysis import files
from analysis.intake import draft, header_words
from analysis.intake.drafted import OPEN, About
from analysis.intake.pages import PageCell, SourceRow, SourceTable
from analysis.source import cells, extract, register, verbatim
from analysis.source.levels import Levels
from analysis.source.register import Document
from benchmarks.unseen import folders
from benchmarks.unseen.forms import FORMS

RESULTS = Path(__file__).parent / "results" / "draft.csv"
DOCUMENTS = files.ROOT.parent / "shared" / "documents"
REPORT = files.ROOT.parent / "shared" / "sources" / "contoh_asri_lkjip_2023.pdf"
WHAT = ("roles", "measures", "levels", "identities", "style")
NEEDS = {
    "absorption": "absorption_pct",
    "capaian": "capaian_pct",
    "efficiency": "efficiency_pct",
}  # a part has it or not
LEVELS = ("total", "program", "kegiatan", "sub_kegiatan")


@dataclass(frozen=True)
class Truth:
    """One table as a person described it: the cells with their header, and the description."""

    kind: str
    name: str
    source: SourceTable
    about: About
    columns: list[dict]
    levels: dict[int, str]
    identities: list[str]
    style: str


@dataclass
class Score:
    """What was drafted of one table: how many facts are right, wrong, asked; what was wrong; identities beside."""

    kind: str
    name: str
    counts: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)

    def add(self, what: str, verdict: str, told: str = "") -> None:
        """Count one verdict."""
        self.counts[what, verdict] += 1
        if verdict == "wrong":
            self.wrong.append(f"{what}: {told}")

    @property
    def is_right(self) -> bool:
        """Tell whether nothing of the table is wrong, asked or missed."""
        return not any(count for (_, verdict), count in self.counts.items() if verdict != "right")


def scores_of(truths: list[Truth]) -> list[Score]:
    """Return the scores of the tables of one document, which are drafted together."""
    drafted = draft.tables_of([truth.source for truth in truths], truths[0].about)
    return [score(truth, drafted) for truth in truths]


def score(truth: Truth, drafted: draft.Draft) -> Score:
    """Return the score of one drafted table."""
    found = Score(truth.kind, truth.name)
    table = drafted.tables[truth.source.table_id]
    for number, column in enumerate(truth.columns):
        own = table["columns"][number] if number < len(table["columns"]) else {}
        role = own.get("role", "none")
        verdict = "asked" if role == OPEN else "right" if role == column["role"] else "wrong"
        found.add("roles", verdict, f"column {number + 1} {role}, not {column['role']}")
        if column["role"] in ("amount", "value", "count"):
            asked = any(own.get(key) == OPEN for key in ("role", "measure", "year"))
            verdict = "asked" if asked else "right" if _figure(own) == _figure(column) else "wrong"
            found.add("measures", verdict, f"column {number + 1} {_figure(own)}, not {_figure(column)}")
    levels = drafted_levels(truth, table)
    for line, level in truth.levels.items():
        own = levels.get(line, "")
        verdict = "asked" if table.get("levels", OPEN) == OPEN else "right" if own == level else "wrong"
        found.add("levels", verdict, f"line {line} {own or 'none'}, not {level}")
    claimed = table.get("identities", [])
    for identity in truth.identities:
        found.add("identities", "right" if identity in claimed else "missed")
    place = f"tables.{truth.source.table_id}.identities"
    tests = {fact.value: fact.evidence for fact in drafted.facts if fact.place == place}
    found.beside = [f"{identity} ({tests[identity]})" for identity in claimed if identity not in truth.identities]
    if not any(re.search(r"\d[.,]\d", cell.text) for row in truth.source.rows for cell in row.cells):
        return found  # no cell prints a mark: every style reads it
    style = table.get("style", "dot_thousands")
    verdict = "asked" if style == OPEN else "right" if style == truth.style else "wrong"
    found.add("style", verdict, f"{style}, not {truth.style}")
    return found


def _figure(column: dict) -> tuple:
    period = column.get("period", "year")
    return column.get("measure", ""), column.get("year") if period == "year" else None, period


def drafted_levels(truth: Truth, table: dict) -> dict[int, str]:
    """Return the level that the drafted rules give every row, by line."""
    if table.get("levels", OPEN) == OPEN:
        return {}
    # As the rules will read it when the years are answered: the year tells the generation of the nomenclature.
    dated = [
        register.Column.model_construct(id=f"c{n}", role=each["role"], year=each.get("year"))
        for n, each in enumerate(truth.columns)
    ]
    described = register.Table.model_construct(
        columns=dated,
        parts=[],
        lost_headings=[],
        levels=[register.LevelRule.model_validate(r) for r in table["levels"]],
    )
    region = register.Region.model_construct(level="province" if truth.about.government == "province" else "kabupaten")
    own = Levels(Document.model_construct(region=region, words=register.Words()), described)
    found = {}
    for row in truth.source.rows:
        texts = {role: " ".join(row.cells[n].text for n, each in enumerate(table["columns"])
                                if each.get("role") == role and n < len(row.cells) and row.cells[n].text)
                 for role in ("name", "code", "number")}  # fmt: skip
        found[row.line] = own.of(row.line, **texts).name
    return found


# -- the four documents --------------------------------------------------------------------------------------


def documents(folder: Path = DOCUMENTS) -> Iterator[list[Truth]]:
    """Yield, by document, every described part of every table of the project that stands in a printed table."""
    for document in register.documents().values():
        text = document.text
        if text is None or not (folder / text.file).is_file():
            continue
        lines = list(extract.lines(folder / text.file))
        found = []
        for table_id, table in document.tables.items():
            rows = {row.line: row for row in verbatim.read(files.RAW / document.doc_id / f"{table_id}.csv")}
            levels = _levels(document, table, list(rows.values()))
            for number, part in enumerate(table.parts):
                scan = extract._PartScan(part)
                for index, line in enumerate(lines):
                    scan.take(index, line)
                own = [rows[row.line] for row in scan.rows if row.line in rows]
                header = [line.split("\t") for line in lines[scan.first : scan.first + part.header_rows]]
                caption = next(
                    (line.strip() for line in reversed(lines[: scan.first]) if line.strip() and "\t" not in line), ""
                )
                columns = [_described(column) for column in part.columns or table.columns]
                about = About(document.kind, document.title, document.region.level,
                              draft.years_told([], document.title))  # fmt: skip
                name = f"{document.doc_id}/{table_id}" + (f" part {number + 1}" if len(table.parts) > 1 else "")
                own_id = table_id if len(table.parts) == 1 else f"{table_id}.{number + 1}"
                measures = {column["measure"] for column in columns}
                identities = [each for each in table.identities if NEEDS.get(each, "") in ("", *measures)]
                found.append(Truth("documents", name, _source(own_id, caption[:200], header, own), about, columns,
                            {row.line: levels[row.line] for row in own if levels.get(row.line) in LEVELS},
                            identities, table.style))  # fmt: skip
        yield found


def _described(column: register.Column) -> dict:
    told = column.model_dump()
    return {key: told[key] for key in ("role", "measure", "year", "period")}


def _levels(document: Document, table: register.Table, rows: list[verbatim.RawRow]) -> dict[int, str]:
    """Return the level that a description gives the rows of a table, as far as their cells stand where it says."""
    own, found = Levels(document, table), {}
    for row in rows:
        placed = cells.place_row(table, row)
        columns = table.columns_at(row.line)
        texts = {role: " ".join(placed[c.id].printed for c in columns if c.role == role and placed[c.id].printed)
                 for role in ("name", "code", "number")}  # fmt: skip
        names = [column for column in columns if column.role == "name"]
        if len(names) == 1:  # where a row names lines of several levels, no one level is its own
            found[row.line] = (
                own.of(row.line, **texts, own=names[0].level).name if texts["name"] or texts["code"] else ""
            )
    return found


def _source(table_id: str, caption: str, header: list[list[str]], rows: list[verbatim.RawRow]) -> SourceTable:
    width = max([len(row.cells) for row in rows] + [len(row) for row in header])
    while width > 1 and not any((each[width - 1] if width <= len(each) else "").strip()
                                for each in (*header, *(row.cells for row in rows))):  # fmt: skip
        width -= 1
    spread = spread_header([(row + [""] * width)[:width] for row in header])
    own = tuple(SourceRow(row.line, tuple(PageCell(cell.strip()) for cell in (row.cells + [""] * width)[:width]))
                for row in rows)  # fmt: skip
    return SourceTable(table_id, caption, spread, own)


def spread_header(header: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Return a header whose larger cells stand in every column that they cover, as a reader of pages gives it.

    A text prints a larger cell once; it covers the blank cells at its right under which a lower row prints something.
    """
    rows = [[" ".join(cell.split()) for cell in row] for row in header]
    for height, row in enumerate(rows[:-1]):
        lower = [other for other in rows[height + 1 :] if not header_words.is_column_numbers(tuple(other))]
        for place in range(1, len(row)):
            below = any(other[place] for other in lower)
            begins = any(other[place - 1] for other in lower)
            if not row[place] and row[place - 1] and below and begins:
                row[place] = row[place - 1]
    return tuple(tuple(row) for row in rows)


# -- made documents ------------------------------------------------------------------------------------------


def made(seeds: range) -> Iterator[list[Truth]]:
    """Yield the undamaged made documents of some seeds; money left over is described as the contract has it now."""
    for form in FORMS:
        for seed in seeds:
            document = folders.make(form, "none", seed)
            own = document.made
            header = [column.caption for column in own.columns]
            for n, column in enumerate(own.columns):
                header[n] = header[n] or ("Kode" if column.role == "code" else "")
            rows = tuple(SourceRow(row.line, tuple(PageCell(cell) for cell in row.cells)) for row in document.rows)
            source = SourceTable("T1", own.title, (tuple(header),), rows)
            columns = [{"role": column.role, **column.more} for column in own.columns]
            for column in columns:
                column.setdefault("period", "year")
            for column, printed in zip(columns, own.columns, strict=True):
                if printed.caption.startswith("Sisa"):
                    column |= {"role": "amount", "measure": "sisa", "year": int(printed.id[-4:])}
            government = "province" if own.government == "province" else "kabupaten"
            about = About(own.kind, own.title, government, draft.years_told([], own.title))
            levels = {row.line: row.row.level for row in document.rows
                      if row.row.level in LEVELS and form not in ("pmks", "ppks")}  # fmt: skip
            yield [Truth(f"made {form}", document.doc_id, source, about, columns, levels, own.identities, own.style)]


# -- a synthetic report with its truth -----------------------------------------------------------------------


def report(path: Path) -> Iterator[list[Truth]]:
    """Yield the tables of a PDF beside which `<name>.truth.csv` has the truth of every cell, as its reader gives them.

    The truth has a row per cell: table, row of the table, column (what it holds and its year), role, level.
    """
    truth_path = path.with_suffix(".truth.csv")
    if not path.is_file() or not truth_path.is_file():
        return
    from analysis.intake import join, left_out, pdf

    with pdf.opened(path) as opened:
        sources = left_out.kept(join.tables(opened.page(number) for number in range(1, opened.count + 1)))
    by_table: dict[str, list[dict]] = {}
    with truth_path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_table.setdefault(row["table"], []).append(row)
    found = []
    for source in sources:
        own = by_table.get(source.table_id, [])
        if not own:
            continue
        order = list(dict.fromkeys(row["column"] for row in own))
        first = min(int(row["row"]) for row in own)
        is_register = any(row["level"] == "ppks_type" for row in own)
        named = [row for row in own if row["role"] == "name" and row["printed"] and row["level"] in LEVELS]
        levels = {source.rows[int(row["row"]) - first].line: row["level"] for row in named if not is_register}
        roles = {row["column"]: row["role"] for row in own}
        columns = [_of_report(column, roles[column]) for column in order]
        found.append(Truth("report", source.table_id, source, About("lkjip", "", "kota"), columns, levels,
                           [], "dot_thousands"))  # fmt: skip
    yield found


def _of_report(column: str, role: str) -> dict:
    """Return what the name of a column in the truth of a report says: `realisasi_2021` is reached in 2021."""
    name, _, year = column.rpartition("_")
    measures = {"capaian": "capaian_pct", "absorption": "absorption_pct", "count": ""}
    dated = (
        {"year": int(year), "measure": measures.get(name, name)} if year.isdigit() else {"year": 2023, "measure": ""}
    )
    return {"role": role, "period": "year", **(dated if role in ("amount", "value", "count") else {})}


# -- the report ----------------------------------------------------------------------------------------------


def summary(scores: list[Score]) -> list[dict]:
    """Return one row per kind of table and kind of fact: how many are right, wrong, asked, missed."""
    rows = []
    for kind in dict.fromkeys(score.kind for score in scores):
        own = [score for score in scores if score.kind == kind]
        for what in WHAT:
            counts = Counter[str]()
            for each in own:
                for (name, verdict), count in each.counts.items():
                    counts[verdict] += count if name == what else 0
            rows.append({"tables": kind, "number": len(own), "fully_right": sum(each.is_right for each in own),
                         "fact": what, "facts": sum(counts.values()), "right": counts["right"],
                         "wrong": counts["wrong"], "asked": counts["asked"], "missed": counts["missed"],
                         "beside": sum(len(each.beside) for each in own) if what == "identities" else 0})  # fmt: skip
    return rows


def main(arguments: list[str] | None = None) -> None:
    """Score the drafts, print and write what came out."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.draft", description=__doc__)
    parser.add_argument("--report", type=Path, default=REPORT, help="PDF with its truth beside it")
    parser.add_argument("--documents", type=Path, default=DOCUMENTS, help="folder of the four texts")
    parser.add_argument("--seeds", type=int, default=10, help="made documents per form, of the reporting seeds")
    parser.add_argument("--range", default="reporting", choices=list(folders.SEEDS), help="range of seeds")
    parser.add_argument("--results", type=Path, help="CSV of the results")
    parser.add_argument("--tell", action="store_true", help="list what is wrong, and identities beside the description")
    given = parser.parse_args(arguments)
    first = folders.SEEDS[given.range]
    seeds = range(first, first + given.seeds)
    every = (*documents(given.documents), *report(given.report), *made(seeds))
    scores = [each for truths in every if truths for each in scores_of(truths)]
    for each in scores if given.tell else []:
        for told in (*each.wrong, *(f"beside: {identity}" for identity in each.beside)):
            print(f"{each.name}: {told}")
    rows = summary(scores)
    for row in rows:
        print("  ".join(f"{value!s:>11}" for value in row.values()))
    if given.results:
        with given.results.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
