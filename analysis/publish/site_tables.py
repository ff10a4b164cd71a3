"""The tables of the site: what of a document's figures, checks, repairs and printed cells a grid shows.

A grid is a table that can be sorted, filtered, searched and downloaded in the browser (grid.js); without JavaScript
the page has it as a plain table. Its figures lie in a script beside the page, one file for both languages.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pandas as pd
from babel.numbers import format_decimal

from analysis import schema
from analysis.publish import paper, trace
from analysis.publish.retold import retold
from analysis.publish.site_words import coded, group, say
from analysis.publish.words import decimal
from analysis.source import crops, register, verbatim

VERDICTS = ("differs", "cannot_tell", "agrees")  # the one that asks for a look first
# What the file of a table holds of each figure; texts are written once and named by their place.
FIGURE = (
    *("id", "line", "name", "owner", "thing", "level", "measure", "year", "phase", "unit", "printed", "value"),
    *("status", "evidence", "verdict", "candidates", "why", "checks", "paper"),
)
_PLAIN = {"line", "year", "value", "checks", "paper"}
_SHOWN = ("line", "name", "thing", "measure", "year", "phase", "unit", "printed", "value", "status", "verdict")
_TOLD = ("owner", "level", "evidence", "candidates", "why", "row_id")  # in the details of a row, and in a download
_CODED = {
    "thing": "things", "level": "levels", "measure": "measure", "phase": "phase", "status": "status",
    "evidence": "evidence", "verdict": "verdict", "unit": "units",
}  # fmt: skip
_CHOSEN = {"thing", "level", "measure", "year", "phase", "status", "evidence", "verdict"}  # a filter of its own
_NUMBERS = {"line", "value", "year"}
_DIGITS = 6  # of the ends of a range
_AMOUNTS = {"value", "margin", "n"}  # columns of numbers that are written with the marks of the language


@dataclass(frozen=True)
class Grid:
    """A table as the site shows it: `columns` as the script takes them, `rows` as lists in their order."""

    name: str  # of the files that are downloaded
    caption: str
    columns: list[dict]
    rows: list[list] = field(default_factory=list)
    files: list[str] = field(default_factory=list)  # scripts with its rows, where they are not in the page
    of_documents: bool = False  # its rows are in the scripts of the documents of the page
    row_ids: list[str] = field(default_factory=list)  # of the rows, where each has its own place
    lang: str = ""

    @property
    def shown(self) -> list[dict]:
        """Return the columns that stand in the table; others are told in the details of a row, and in a download."""
        return [each for each in self.columns if not each["hidden"]]

    def plain(self) -> Iterator[list[tuple[dict, object]]]:
        """Give the rows of the plain table: each column with the text of its cell, or with the cells it leads to."""
        shown = self.shown
        for row in self.rows:
            yield [(own, _text(own, value, self.lang)) for own, value in zip(shown, row, strict=True)]


def _text(own: dict, value, lang: str):
    if value is None:
        return ""
    if own["words"]:
        return own["words"].get(value, value)
    return format_decimal(value, format="#,##0.######", locale=lang) if own["key"] in _AMOUNTS else value


# What a column can be: of codes that have words; on a narrow page "kept", or the one that "leads" and tells what others
# have no room for; of a filter of its own; numbers; printed text; leading to cells; a status; told in the details only;
# in Indonesian whatever the page's language is.
_KINDS = {"words": {}, "narrow": ""} | dict.fromkeys(
    ("choose", "number", "verbatim", "cells", "status", "hidden", "foreign"), False
)


def column(key: str, lang: str, title: str = "", **kinds) -> dict:
    """Return a column of a grid; its heading is that of words.yml where none is given."""
    return {"key": key, "title": title or group("columns", lang)[key]} | _KINDS | kinds


# -- figures -------------------------------------------------------------------------------------------------


def figures(rows: list[dict], sources: trace.Sources) -> list[dict]:
    """Return what the site tells of rows of trace.tidy_rows: the keys of FIGURE, `row_id`, and checks as records."""
    return [_figure(row, sources) for row in sorted(rows, key=lambda row: row["line"])]


def _figure(row: dict, sources: trace.Sources) -> dict:
    checks = sources.checks.get(row["row_id"], [])
    strips = trace.on_paper(row, sources)
    seen = {
        "windows": paper.windows(strips, sources.raw),
        "pages": ", ".join(map(str, crops.pages_of(strips))),
        "alt": {lang: crops.alt(strips, row["said"], row["printed"], lang) for lang in schema.LANGUAGES},
    }
    verdicts = {check["verdict"] for check in checks}
    value = row["value"]
    return {
        "id": row["row_id"].split("/", 2)[2],
        "row_id": row["row_id"],
        "line": row["line"],
        "name": row["said"] or row["row_id"],
        "owner": row["owner"],
        "thing": row["table"],
        "level": row["level"],
        "measure": "spent" if (row["table"], row["measure"]) == ("budget_lines", "realisasi") else row["measure"],
        "year": "end" if row["period"] == "end" else None if row["year"] is None else int(row["year"]),
        "phase": "" if row["phase"] == "realisasi" else row["phase"],
        "unit": row["unit"],
        "printed": row["printed"],
        "value": None if value is None else int(value) if float(value).is_integer() else round(float(value), 6),
        "status": row["status"],
        "evidence": row["evidence"],
        "verdict": next((verdict for verdict in VERDICTS if verdict in verdicts), ""),
        "candidates": _candidates(row["alternatives"]),
        "why": sources.repairs.get(row["row_id"], ""),
        "checks": checks,
        "paper": seen if strips else None,
    }


def _candidates(alternatives: str) -> str:
    """Return the readings of a JSON list, one beside the other."""
    return " / ".join(map(str, json.loads(alternatives))) if alternatives else ""


def figures_file(doc_id: str, table_id: str, title: str, found: list[dict]) -> str:
    """Return the script with the figures of a table, which hands them to the grid of the page that loads it."""
    places: dict[str, int] = {}
    checks: dict[str, dict] = {}
    rows = []
    for each in found:
        for check in each["checks"]:
            checks.setdefault(check["check_id"], check)
        numbered = each | {"checks": [list(checks).index(check["check_id"]) for check in each["checks"]]}
        rows.append([numbered[k] if k in _PLAIN else places.setdefault(numbered[k], len(places)) for k in FIGURE])
    reasons = dict.fromkeys(each["why"] for each in found if each["why"])
    said = {lang: {places[why]: retold(why, "reasons", lang) for why in reasons} for lang in ("id",)}
    held = {
        "document": doc_id,
        "table": table_id,
        "title": title,
        "columns": FIGURE,
        "plain": sorted(_PLAIN),
        "texts": list(places),
        "said": said,
        "rows": rows,
        "checks": [_check(check) for check in checks.values()],
    }
    return f"siteFigures({json.dumps(held, ensure_ascii=False, separators=(',', ':'))});\n"


def _check(check: dict) -> dict:
    told = {key: check[key] for key in ("rule", "verdict", "kind", "explanation")}
    amounts = {key: None if pd.isna(check[key]) else float(check[key]) for key in ("expected", "found")}
    return told | amounts | {"rows": check["rows"].split()[:12]}


def figure_columns(lang: str, documents: dict[str, str] | None = None) -> list[dict]:
    """Return the columns of a grid of figures; `documents` names those that are shown together, if several are."""
    found = []
    if documents is not None:
        found.append(column("document", lang, words=documents, choose=True, foreign=True))
        found.append(column("table", lang, choose=True, foreign=True))  # the scripts bring the titles
    for key in (*_SHOWN, *_TOLD):
        named = {"end": group("grid", lang)["end"]} if key == "year" else {}
        found.append(
            column(
                key,
                lang,
                title=group("columns", lang)["checks"] if key == "verdict" else "",
                words=coded(_CODED[key], lang) if key in _CODED else named,
                choose=key in _CHOSEN,
                number=key in _NUMBERS,
                verbatim=key == "printed",
                foreign=key in ("name", "owner", "printed", "unit"),
                hidden=key in _TOLD,
            )
        )
    return found


def figure_grid(name: str, caption: str, lang: str, found: list[dict], file: str) -> Grid:
    """Return the grid of a table's figures; its rows are in `file`, and here for the plain table."""
    columns = [each for each in figure_columns(lang) if each["key"] != "thing" or _several(found)]
    rows = [[each[own["key"]] for own in columns if not own["hidden"]] for each in found]
    return Grid(name, caption, columns, rows, [file], row_ids=[each["row_id"] for each in found], lang=lang)


def _several(found: list[dict]) -> bool:
    return len({each["thing"] for each in found}) > 1


# -- printed cells, checks, repairs, numbers ---------------------------------------------------------------------


def verbatim_grid(doc_id: str, table_id: str, lang: str, sources: trace.Sources) -> Grid:
    """Return the grid of a table's cells as printed."""
    raw = verbatim.read(sources.raw / doc_id / f"{table_id}.csv")
    width = max(len(row.cells) for row in raw)
    columns = [column("line", lang, number=True)]
    columns += [
        column(f"c{number:02d}", lang, title=f"c{number:02d}", verbatim=True, foreign=True)
        for number in range(1, width + 1)
    ]
    rows = [[row.line, *row.cells, *[""] * (width - len(row.cells))] for row in raw]
    return Grid(f"{doc_id}_{table_id}_cells", say("as_printed", lang), columns, rows, lang=lang)


def checks_grid(doc_id: str, title: str, checks: pd.DataFrame, lang: str, known: dict[str, dict]) -> Grid:
    """Return the grid of a document's `checks`: those that differ first. `known` are the rows of trace.tidy_rows()."""
    order = {verdict: place for place, verdict in enumerate(VERDICTS)}
    own = checks.assign(order=checks.verdict.map(order)).sort_values(["order", "table_id", "rule"], kind="stable")
    columns = [
        column("verdict", lang, words=coded("verdict", lang), choose=True, narrow="kept"),
        column("rule", lang, words=coded("rule", lang), choose=True, narrow="leads"),
        column("table", lang, words=_titles(doc_id, own.table_id), choose=True, foreign=True),
        column("kind", lang, words=coded("check_kinds", lang), choose=True),
        column("explanation", lang),
        column("rows", lang, cells=True),
    ]
    rows = [
        [each.verdict, each.rule, each.table_id, each.kind, _explained(each, lang, known), each.rows.split()]
        for each in own.itertuples(index=False)
    ]
    return Grid(f"{doc_id}_checks", title, columns, rows, lang=lang)


def _titles(doc_id: str, table_ids: Iterable[str]) -> dict[str, str]:
    """Return what the document calls its tables, by their ids as checks have them: of two tables joined by +."""
    tables = register.document(doc_id).tables
    return {
        each: " + ".join(tables[own].title if own in tables else own for own in each.split("+"))
        for each in dict.fromkeys(table_ids)
    }


def _explained(check, lang: str, known: dict[str, dict]) -> str:
    """Return what a check found, in words: those of the table in English, else made of its row and its two figures."""
    if lang == "en":
        return check.explanation
    row = next((known[row_id] for row_id in check.rows.split() if row_id in known), None)
    year = f", {row['year']}" if row and row["year"] is not None else ""
    whose = f"{row['said'] or row['row_id']}{year}: " if row else ""
    if pd.isna(check.expected) or pd.isna(check.found):
        return whose + say("check_open", lang)
    ends = {name: format_decimal(getattr(check, name), "#,##0.##", locale=lang) for name in ("found", "expected")}
    return whose + say(f"check_{check.verdict}", lang, **ends)


def repairs_grid(doc_id: str, title: str, repairs: pd.DataFrame, lang: str) -> Grid:
    """Return the grid of a document's `repairs`: its open, changed, filled and moved cells, by kind."""
    order = {kind: place for place, kind in enumerate(reversed(schema.STATUSES))}
    own = repairs.assign(order=repairs.kind.map(order)).sort_values(["order", "table_id", "line"], kind="stable")
    columns = [
        column("kind", lang, words=coded("status", lang), choose=True, status=True, narrow="kept"),
        column("table", lang, words=_titles(doc_id, own.table_id), choose=True, foreign=True),
        column("row_id", lang, cells=True, narrow="leads"),
        column("printed", lang, verbatim=True, foreign=True),
        column("reading", lang),
        column("why", lang),
        column("margin", lang, number=True),
        column("alternatives", lang),
    ]
    rows = [
        [each.kind, each.table_id, [each.row_id], each.printed, each.reading, retold(each.why, "reasons", lang),
         None if pd.isna(each.margin) else float(each.margin), _candidates(each.alternatives)]
        for each in own.itertuples(index=False)
    ]  # fmt: skip
    return Grid(f"{doc_id}_repairs", title, columns, rows, lang=lang)


def numbers_grid(title: str, sources: trace.Sources, lang: str) -> Grid:
    """Return the grid of the registry of named numbers."""
    columns = [
        column("named", lang, verbatim=True, narrow="leads"),
        column("value", lang, title=group("columns", lang)["amount"], number=True, narrow="kept"),
        column("range", lang),
        column("unit", lang, choose=True),
        column("n", lang, number=True),
        column("what", lang),
        column("study", lang, choose=True),
    ]
    rows = []
    for name, number in sources.numbers.items():
        ends = [] if number["low"] is None else [decimal(number[end], lang, _DIGITS) for end in ("low", "high")]
        span = " \N{EN DASH} ".join(ends)
        unit, what = (retold(number[key], "meanings", lang) for key in ("unit", "what"))
        rows.append([name, number["value"], span, unit, number["n"], what, number["made_by"]])
    return Grid("numbers", title, columns, rows, lang=lang)


# -- how good a document was read --------------------------------------------------------------------------------


def quality(rows: list[dict], checks: pd.DataFrame) -> dict:
    """Return how the figures of a document were read: its statuses with count and percent, and its checks.

    `statuses` holds those that occur in their order, `agrees` the checks that agree, `decided` those that can be
    decided; a percent is None where there is nothing to count.
    """
    counts = {status: sum(row["status"] == status for row in rows) for status in schema.STATUSES}
    agrees, differs = (int((checks.verdict == verdict).sum()) for verdict in ("agrees", "differs"))
    return {
        "count": len(rows),
        "statuses": [
            {"status": status, "count": count, "percent": 100 * count / len(rows)}
            for status, count in counts.items()
            if count
        ],
        "agrees": agrees,
        "decided": agrees + differs,
        "percent": 100 * agrees / (agrees + differs) if agrees + differs else None,
    }


def offered(rows: list[dict], lang: str) -> list[str]:
    """Return what rows of the tidy tables measure, in words, each once."""
    measures = coded("measure", lang)
    own = {"spent" if (r["table"], r["measure"]) == ("budget_lines", "realisasi") else r["measure"] for r in rows}
    return list(dict.fromkeys(measures[key] for key in measures if key in own))


def lines_of(doc_id: str, table_id: str, sources: trace.Sources) -> tuple[int, int]:
    """Return the first and the last line of the document that a table prints."""
    lines = [row.line for row in verbatim.read(sources.raw / doc_id / f"{table_id}.csv")]
    return min(lines), max(lines)


def short_name(doc_id: str) -> str:
    """Return a document's office and title, as a reader calls it."""
    document = register.document(doc_id)
    return f"{document.office}, {document.title}"
