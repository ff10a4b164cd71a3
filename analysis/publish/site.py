"""The site: briefs, executed notebooks, the data dictionary, and every table with its checks and repairs.

Plain pages under site/ that open from the file system, without any script; what a cell printed is shown as text, and
where its page has a picture, as a part of that.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from analysis import files, io, schema
from analysis.publish import manifest, package, pages, paper, trace, workbook
from analysis.source import crops, register, verbatim

NOTEBOOKS = (files.NOTEBOOKS, files.BUILD / "notebooks")
# A status is told by a sign as well as by a colour.
SIGNS = {
    "as_published": "",
    "realigned": "\u2194",
    "repaired": "\u270e",
    "derived": "\u2211",
    "corrected": "\u2020",
    "unresolved": "?",
}
WORKBOOK = "tables.xlsx"
_VERDICTS = ("differs", "cannot_tell", "agrees")


def build(folder: Path = files.SITE) -> list[Path]:
    """Write the whole site anew and return its files, the index last; pages of things that are gone go.

    What it is at is printed, a line for each document and for the notebooks.
    """
    sources = trace.load()
    checks, repairs = io.read_table("checks"), io.read_table("repairs")
    written = []
    for name, text in _pages(sources, checks, repairs):
        written.append(io.write_text(folder / name, text))
    _say("the workbook of all tables")
    written.append(io.write_bytes(folder / WORKBOOK, workbook.build(dict(workbook.published()))))
    for path in sorted(files.BRIEFS.glob("*.html")) + sorted(files.BRIEFS.glob("*.pdf")):
        written.append(io.write_bytes(folder / "briefs" / path.name, path.read_bytes()))
    for path in crops.pictures(files.RAW):
        written.append(io.write_bytes(folder / path.relative_to(files.ROOT), path.read_bytes()))
    for left_over in set(folder.rglob("*.*")) - set(written):
        if left_over.is_file():
            left_over.unlink()
    written.append(manifest.write_list(folder, written))
    written.append(io.write_text(folder / "index.html", _index(sources, checks, repairs)))
    return written


def _say(what: str) -> None:
    print(f"    site: {what}", flush=True)


def _pages(sources: trace.Sources, checks: pd.DataFrame, repairs: pd.DataFrame) -> Iterator[tuple[str, str]]:
    by_table: dict[tuple[str, str], list[dict]] = {}
    for row in sources.rows.values():
        by_table.setdefault((row["doc_id"], row["table_id"]), []).append(row)
    for number, (doc_id, document) in enumerate(register.documents().items(), 1):
        _say(f"document {number} of {len(register.documents())}, {doc_id}: {len(document.tables)} tables")
        for table_id in document.tables:
            text = table_page(doc_id, table_id, by_table.get((doc_id, table_id), []), sources)
            yield f"tables/{doc_id}_{table_id}.html", text
        yield f"checks/{doc_id}.html", checks_page(doc_id, checks[checks.doc_id == doc_id], sources)
        yield f"repairs/{doc_id}.html", repairs_page(doc_id, repairs[repairs.doc_id == doc_id])
    yield "dictionary.html", dictionary_page()
    yield "numbers.html", numbers_page(sources)
    to_html = _exporter()
    _say(f"{len(_notebooks())} notebooks")
    for path in _notebooks():
        yield f"notebooks/{path.stem}.html", notebook_page(path, to_html)


def _notebooks() -> list[Path]:
    return [path for folder in NOTEBOOKS for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))]


def _page(template: str, title: str, up: str = "../", **values) -> str:
    return pages.render(template, ("brief.css", "site.css"), title=title, lang="en", up=up, **values)


# -- tables --------------------------------------------------------------------------------------------------


def table_page(doc_id: str, table_id: str, rows: list[dict], sources: trace.Sources) -> str:
    """Return a table's page: its figures (rows of trace.tidy_rows) as read, by line, and its verbatim cells."""
    document = register.document(doc_id, sources.raw)
    found = Counter(row["status"] for row in rows)
    columns, lines = _by_line(rows, sources)
    raw = verbatim.read(sources.raw / doc_id / f"{table_id}.csv")
    width = max(len(row.cells) for row in raw)
    return _page(
        "table.html",
        f"{doc_id} {table_id}",
        pictures=any(figure["windows"] for line in lines for own in line["figures"].values() for figure in own),
        document=document,
        table_title=document.tables[table_id].title,
        statuses=[
            {"name": status, "sign": SIGNS[status], "count": found[status], "meaning": meaning}
            for status, meaning in schema.STATUSES.items()
            if found[status]
        ],
        columns=columns,
        lines=lines,
        raw_caption=f"Verbatim cells, data/raw/{doc_id}/{table_id}.csv",
        raw_columns=["line", *(f"c{number:02d}" for number in range(1, width + 1))],
        raw_rows=[[row.line, *row.cells, *[""] * (width - len(row.cells))] for row in raw],
    )


def _by_line(rows: list[dict], sources: trace.Sources) -> tuple[list[str], list[dict]]:
    """Return the columns that some rows stand in, and by printed line their figures in each column."""
    lines: dict[tuple, dict[str, list[dict]]] = {}
    columns: dict[str, None] = {}
    for row in sorted(rows, key=lambda row: row["line"]):
        parts = row["row_id"].split("/")[3:]
        column = next((part for part in parts if not part.isdigit()), parts[0])
        columns[column] = None
        lines.setdefault((row["line"], row["said"]), {}).setdefault(column, []).append(_figure(row, sources))
    return list(columns), [{"line": line, "name": name, "figures": own} for (line, name), own in lines.items()]


def _figure(row: dict, sources: trace.Sources) -> dict:
    """Return what the page tells of one figure: what was printed, how it is read, why, and its checks."""
    value = "(unresolved)" if row["status"] == "unresolved" else row["printed"] or "(nothing printed)"
    if row["value"] is not None:
        value = f"{row['value']:,}".removesuffix(".0")
    strips = trace.on_paper(row, sources)
    return {
        "row_id": row["row_id"],
        "printed": row["printed"],
        "value": value,
        "status": row["status"],
        "sign": SIGNS[row["status"]],
        "why": sources.repairs.get(row["row_id"], ""),
        "candidates": " / ".join(map(str, json.loads(row["alternatives"]))) if row["alternatives"] else "",
        "checks": sources.checks.get(row["row_id"], []),
        "windows": paper.windows(strips, sources.raw),
        "pages": ", ".join(map(str, crops.pages_of(strips))),
        "alt": crops.alt(strips, row["said"], row["printed"], "en"),
    }


# -- checks and repairs --------------------------------------------------------------------------------------


def checks_page(doc_id: str, checks: pd.DataFrame, sources: trace.Sources) -> str:
    """Return the page of a document's `checks`: those that differ first."""
    groups = []
    for verdict in _VERDICTS:
        own = checks[checks.verdict == verdict].sort_values(["table_id", "rule"], kind="stable")
        groups.append({"verdict": verdict, "checks": own.to_dict("records")})
    return _page("checks.html", f"Checks of {doc_id}", groups=groups, known=sources.rows)


def repairs_page(doc_id: str, repairs: pd.DataFrame) -> str:
    """Return the page of a document's `repairs`: its moved, changed, filled and open cells, by kind."""
    told = repairs.assign(margin=["" if pd.isna(margin) else f"{margin:g}" for margin in repairs.margin])
    groups = [{"kind": kind, "repairs": own.to_dict("records")} for kind, own in told.groupby("kind")]
    return _page("repairs.html", f"Repairs of {doc_id}", groups=groups)


# -- numbers, dictionary, notebooks --------------------------------------------------------------------------


def numbers_page(sources: trace.Sources) -> str:
    """Return the page of the registry of named numbers."""
    rows = []
    for name, number in sources.numbers.items():
        value = "" if number["value"] is None else f"{number['value']:,.6g}"
        span = "" if number["low"] is None else f"{number['low']:,.6g} to {number['high']:,.6g}"
        rows.append([name, value, span, number["unit"], number["n"], number["what"], number["made_by"]])
    return _page("numbers.html", "Named numbers", up="", rows=rows)


def dictionary_page() -> str:
    """Return the page of the data dictionary."""
    return _page("dictionary.html", "Data dictionary", up="", tables=list(package.TABLES.values()))


def _exporter():
    """Return what turns notebooks into HTML; one for all of them, as it compiles its templates anew."""
    # A second that building anything else need not spend.
    from nbconvert import HTMLExporter

    return HTMLExporter(template_name="basic")


def notebook_page(path: Path, to_html) -> str:
    """Return an executed notebook as a page; its scripts, if it had any, are not run."""
    content, _ = to_html.from_filename(str(path))
    return _page("notebook.html", path.stem, notebook=Markup(content))


# -- index ---------------------------------------------------------------------------------------------------


def _index(sources: trace.Sources, checks: pd.DataFrame, repairs: pd.DataFrame) -> str:
    regions = [{"id": "all", "name": "All offices together"}]
    regions += [{"id": region_id, "name": region.name} for region_id, region in register.regions().items()]
    documents = []
    for doc_id, document in register.documents().items():
        kinds = repairs[repairs.doc_id == doc_id].kind.value_counts()
        documents.append(
            {
                "id": doc_id,
                "office": document.office,
                "title": document.title,
                "tables": list(document.tables),
                "differ": int(((checks.doc_id == doc_id) & (checks.verdict == "differs")).sum()),
                "repairs": ", ".join(f"{count} {kind}" for kind, count in kinds.items()) or "none",
            }
        )
    return _page(
        "index.html",
        "Dinas Sosial spending",
        up="",
        regions=regions,
        languages=schema.LANGUAGES,
        documents=documents,
        workbook=WORKBOOK,
        numbers=len(sources.numbers),
        notebooks=[path.stem for path in _notebooks()],
    )
