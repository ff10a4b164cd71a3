"""The site: briefs, executed notebooks, the data dictionary, and every table with its checks and repairs.

Plain pages under site/ that open from the file system, without any script; what a cell printed is shown as text.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis import files, io, schema
from analysis.publish import brief, package, pages, trace, workbook
from analysis.source import register, verbatim

SITE = files.SITE
NOTEBOOKS = (files.NOTEBOOKS, files.BUILD / "notebooks")
# A status is told by a sign as well as by a colour.
SIGNS = {"as_published": "", "realigned": "\u2194", "repaired": "\u270e", "derived": "\u2211", "unresolved": "?"}
WORKBOOK = "tables.xlsx"
_VERDICTS = ("differs", "cannot_tell", "agrees")

element = pages.element


def build(folder: Path = SITE) -> list[Path]:
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
    for path in sorted(brief.BRIEFS.glob("*.html")) + sorted(brief.BRIEFS.glob("*.pdf")):
        written.append(io.write_bytes(folder / "briefs" / path.name, path.read_bytes()))
    for left_over in set(folder.rglob("*.*")) - set(written):
        if left_over.is_file():
            left_over.unlink()
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


def _page(title: str, body: list, up: str = "../") -> str:
    home = element("nav", element("a", "Index", href=f"{up}index.html"), aria_label="Site")
    style = "".join((brief.TEMPLATE / name).read_text(encoding="utf-8") for name in ("brief.css", "site.css"))
    return pages.page(title, "en", [home, element("main", element("h1", title), *body)], style)


def _table(caption: str, columns: list[str], rows: list, **attributes):
    """Return a table in a box that scrolls; a row is a list of cells, the first its heading."""
    head = element("tr", *(element("th", column, scope="col") for column in columns))
    body = [
        element("tr", element("th", row[0], scope="row"), *(element("td", cell) for cell in row[1:])) for row in rows
    ]
    table = element("table", element("caption", caption), element("thead", head), element("tbody", *body), **attributes)
    return element("div", table, class_="wide", role="region", aria_label=caption, tabindex="0")


# -- tables --------------------------------------------------------------------------------------------------


def table_page(doc_id: str, table_id: str, rows: list[dict], sources: trace.Sources) -> str:
    """Return a table's page: its figures as read, by line, and its verbatim cells."""
    document = register.document(doc_id)
    table = document.tables[table_id]
    body = [element("p", element("span", f"{document.office}, {document.title}. {table.title}.", lang="id"))]
    if rows:
        found = Counter(row["status"] for row in rows)
        legend = [
            element(
                "li",
                element("span", f"{SIGNS[status]} {status}".strip(), class_=f"status {status}"),
                f" {found[status]}: {meaning}",
            )
            for status, meaning in schema.STATUSES.items()
            if found[status]
        ]
        body += [element("h2", "As read"), element("ul", *legend), _as_read(rows, sources)]
    raw = verbatim.read(sources.raw / doc_id / f"{table_id}.csv")
    width = max(len(row.cells) for row in raw)
    columns = ["line", *(f"c{number:02d}" for number in range(1, width + 1))]
    cells = [[str(row.line), *row.cells, *[""] * (width - len(row.cells))] for row in raw]
    printed = _table(f"Verbatim cells, data/raw/{doc_id}/{table_id}.csv", columns, cells, class_="verbatim", lang="id")
    body += [element("h2", "As printed"), printed]
    return _page(f"{doc_id} {table_id}", body)


def _as_read(rows: list[dict], sources: trace.Sources):
    lines: dict[tuple, dict[str, list[dict]]] = {}
    columns: dict[str, None] = {}
    for row in sorted(rows, key=lambda row: row["line"]):
        parts = row["row_id"].split("/")[3:]
        column = next((part for part in parts if not part.isdigit()), parts[0])
        columns[column] = None
        lines.setdefault((row["line"], row["said"]), {}).setdefault(column, []).append(row)
    body = []
    for (line, name), found in lines.items():
        cells = [element("td", *(_figure(row, sources) for row in found.get(column, []))) for column in columns]
        body.append(
            element("tr", element("th", str(line), scope="row"), element("td", name, class_="name", lang="id"), *cells)
        )
    head = element("tr", *(element("th", each, scope="col") for each in ("line", "name", *columns)))
    caption = "One row per line of the document; open a figure for what was printed, what was read, and its checks."
    table = element(
        "table", element("caption", caption), element("thead", head), element("tbody", *body), class_="read"
    )
    return element("div", table, class_="wide", role="region", aria_label=caption, tabindex="0")


def _figure(row: dict, sources: trace.Sources):
    """Return one figure: closed its value and status, open what was printed and why it is read so."""
    value = "(unresolved)" if row["status"] == "unresolved" else row["printed"] or "(nothing printed)"
    if row["value"] is not None:
        value = f"{row['value']:,}".removesuffix(".0")
    told = [
        ("printed", element("span", row["printed"], class_="verbatim") if row["printed"] else "nothing"),
        ("read", value),
        ("status", row["status"]),
        ("why", sources.repairs.get(row["row_id"], "")),
        ("candidates", " / ".join(map(str, json.loads(row["alternatives"]))) if row["alternatives"] else ""),
        ("row_id", row["row_id"]),
    ]
    pairs = [part for key, text in told if text for part in (element("dt", key), element("dd", text))]
    checks = [
        element("li", f"{check['verdict']}: {check['rule']}: {check['explanation']}", class_=check["verdict"])
        for check in sources.checks.get(row["row_id"], [])
    ]
    summary = element("summary", f"{SIGNS[row['status']]} {value}".strip(), class_=row["status"])
    return element(
        "details", summary, element("dl", *pairs), element("ul", *checks) if checks else "", id=row["row_id"]
    )


def _link(row_id: str, known: dict, up: str = "../"):
    """Return a row_id as a link to its figure on the page of its table."""
    if row_id not in known:
        return row_id
    doc_id, table_id = row_id.split("/")[:2]
    return element("a", row_id, href=f"{up}tables/{doc_id}_{table_id}.html#{row_id}")


# -- checks and repairs --------------------------------------------------------------------------------------


def checks_page(doc_id: str, checks: pd.DataFrame, sources: trace.Sources) -> str:
    """Return a document's checks: those that differ first."""
    body = []
    columns = ["rule", "table", "kind", "explanation", "rows"]
    for verdict in _VERDICTS:
        own = checks[checks.verdict == verdict].sort_values(["table_id", "rule"], kind="stable")
        rows = []
        for each in own.itertuples():
            named = each.rows.split()
            links = [part for row_id in named[:6] for part in (_link(row_id, sources.rows), " ")]
            links += [f"and {len(named) - 6} more"] if len(named) > 6 else []
            rows.append([each.rule, each.table_id, each.kind, each.explanation, pages.Html("".join(_safe(links)))])
        title = f"{verdict}: {len(own)}"
        table = _table(title, columns, rows, class_="text")
        body.append(
            element(
                "details",
                element("summary", title, class_=verdict),
                table,
                **({"open": ""} if verdict == "differs" else {}),
            )
        )
    return _page(f"Checks of {doc_id}", body)


def _safe(parts: list) -> list[str]:
    return [part if isinstance(part, pages.Html) else element("span", part) for part in parts]


def repairs_page(doc_id: str, repairs: pd.DataFrame) -> str:
    """Return a document's moved, changed, filled and open cells, by kind."""
    body = []
    columns = ["cell", "printed", "read as", "why", "margin", "other readings"]
    for kind, own in repairs.groupby("kind"):
        rows = [
            [
                _link(each.row_id, {each.row_id: None}),
                element("span", each.printed, class_="verbatim"),
                each.reading,
                each.why,
                "" if pd.isna(each.margin) else f"{each.margin:g}",
                each.alternatives,
            ]
            for each in own.itertuples()
        ]
        title = f"{kind}: {len(own)}"
        table = _table(title, columns, rows, class_="text")
        body.append(
            element(
                "details",
                element("summary", title, class_=kind),
                table,
                **({} if kind == "realigned" else {"open": ""}),
            )
        )
    return _page(f"Repairs of {doc_id}", body or [element("p", "Every cell stands as printed.")])


# -- numbers, dictionary, notebooks --------------------------------------------------------------------------


def numbers_page(sources: trace.Sources) -> str:
    """Return the registry of named numbers."""
    rows = []
    for name, number in sources.numbers.items():
        value = "" if number["value"] is None else f"{number['value']:,.6g}"
        span = "" if number["low"] is None else f"{number['low']:,.6g} to {number['high']:,.6g}"
        rows.append([name, value, span, number["unit"], str(number["n"]), number["what"], number["made_by"]])
    columns = ["name", "value", "range", "unit", "n", "what it is", "made by"]
    return _page("Named numbers", [_table("figures/numbers.json", columns, rows, class_="text")], up="")


def dictionary_page() -> str:
    """Return the data dictionary."""
    body = []
    for table in package.TABLES.values():
        rows = [
            [
                column.name,
                column.type,
                column.meaning + (f" ({column.unit})" if column.unit else ""),
                ", ".join(filter(None, column.allowed)),
            ]
            for column in table.columns
        ]
        body += [
            element("h2", table.name, id=table.name),
            _table(f"One row: {table.row}", ["column", "type", "meaning", "values"], rows, class_="text"),
        ]
    return _page("Data dictionary", body, up="")


def _exporter():
    """Return what turns notebooks into HTML; one for all of them, as it compiles its templates anew."""
    # A second that building anything else need not spend.
    from nbconvert import HTMLExporter

    return HTMLExporter(template_name="basic")


def notebook_page(path: Path, to_html) -> str:
    """Return an executed notebook as a page; its scripts, if it had any, are not run."""
    content, _ = to_html.from_filename(str(path))
    return _page(path.stem, [pages.Html(content)])


# -- index ---------------------------------------------------------------------------------------------------


def _index(sources: trace.Sources, checks: pd.DataFrame, repairs: pd.DataFrame) -> str:
    rows = []
    for region in ["all", *register.region_ids()]:
        name = "All offices together" if region == "all" else register.regions()[region].name
        links = [
            part
            for lang, said in (("id", "Bahasa Indonesia"), ("en", "English"))
            for part in (
                element("a", said, href=f"briefs/{region}_{lang}.html", lang=lang),
                " ",
                element("a", "PDF", href=f"briefs/{region}_{lang}.pdf", aria_label=f"{name}, {said}, PDF"),
                "  ",
            )
        ]
        rows.append(element("li", f"{name}: ", *links))
    documents = []
    for doc_id, document in register.documents().items():
        differ = int(((checks.doc_id == doc_id) & (checks.verdict == "differs")).sum())
        kinds = repairs[repairs.doc_id == doc_id].kind.value_counts()
        told = ", ".join(f"{count} {kind}" for kind, count in kinds.items()) or "none"
        tables = [
            part
            for table_id in document.tables
            for part in (element("a", table_id, href=f"tables/{doc_id}_{table_id}.html"), " ")
        ]
        documents.append(
            element(
                "section",
                element("h3", f"{document.office}, {document.title}", lang="id"),
                element("p", "Tables: ", *tables),
                element(
                    "p",
                    element("a", "Checks", href=f"checks/{doc_id}.html"),
                    f" ({differ} differ) · ",
                    element("a", "Repairs", href=f"repairs/{doc_id}.html"),
                    f" ({told})",
                ),
            )
        )
    notebooks = [element("li", element("a", path.stem, href=f"notebooks/{path.stem}.html")) for path in _notebooks()]
    body = [
        element("h2", "Policy briefs / Ringkasan kebijakan"),
        element("ul", *rows),
        element("h2", "Documents"),
        *documents,
        element("h2", "Data"),
        element(
            "ul",
            element("li", element("a", "Data dictionary", href="dictionary.html")),
            element(
                "li",
                element("a", "All tables as one workbook", href=WORKBOOK),
                " (XLSX for spreadsheets; no cell of it is a formula)",
            ),
            element("li", element("a", f"Named numbers ({len(sources.numbers)})", href="numbers.html")),
        ),
        element("h2", "Notebooks"),
        element("ul", *notebooks),
    ]
    return _page("Dinas Sosial spending", body, up="")
