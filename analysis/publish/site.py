"""The site: every document with its tables, checks and repairs, all figures in one explorer, briefs and notebooks.

Pages under site/ that open from the file system, in Indonesian, and under site/en/ in English. Styles, scripts and data
are files beside them; nothing is asked of any other place. What a cell printed is shown as text, and where its page has
a picture, as a part of that.
"""

import csv
import io as memory
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis import files, io, schema
from analysis.publish import manifest, package, pages, site_tables, trace, workbook
from analysis.publish.retold import retold
from analysis.publish.site_notebooks import notebook_pages
from analysis.publish.site_tables import Grid
from analysis.publish.site_words import SIGNS, coded, group, place, say
from analysis.source import crops, register

NOTEBOOKS = (files.NOTEBOOKS, files.BUILD / "notebooks")
WORKBOOK = "tables.xlsx"
OWN = ("site.css", "show.js", "grid.js", "index.js")
VENDOR = files.SITE_TEMPLATE / "vendor"
MOST_AT_ONCE = 20_000  # figures that the explorer shows together; of more, an office is chosen first
MOST_TITLES = 60  # documents whose tables the index names; of more, each document's own page does
# The notebook that made the tidy rows of a kind, run for their document.
_READ_BY = {
    "budget_lines": "10_clean_budget",
    "indicators": "10_clean_budget",
    "pmks": "11_clean_pmks",
    "psks": "11_clean_pmks",
}
_CHECKED_BY = "20_reconcile"


@dataclass(frozen=True)
class Content:
    """What the pages are made from: the sources of a trace, with checks, repairs and the rows of each table."""

    sources: trace.Sources
    checks: pd.DataFrame
    repairs: pd.DataFrame
    notebooks: list[str] = field(default_factory=list)  # that have a page
    rows: dict[str, dict[str, list[dict]]] = field(default_factory=dict)  # by document and table
    by_document: dict[str, dict[str, pd.DataFrame]] = field(default_factory=dict)  # checks and repairs

    def __post_init__(self):
        for name, frame in (("checks", self.checks), ("repairs", self.repairs)):
            self.by_document[name] = dict(iter(frame.groupby("doc_id"))) if len(frame) else {}
        for row in self.sources.rows.values():
            self.rows.setdefault(row["doc_id"], {}).setdefault(row["table_id"], []).append(row)

    def of(self, doc_id: str, table_id: str) -> list[dict]:
        """Return the rows of a table."""
        return self.rows.get(doc_id, {}).get(table_id, [])

    def found(self, name: str, doc_id: str) -> pd.DataFrame:
        """Return the checks or the repairs of a document."""
        return self.by_document[name].get(doc_id, getattr(self, name)[:0])

    def notebook(self, name: str, doc_id: str) -> str:
        """Return the notebook that has a page, run for a document where there is such a run; "" for none."""
        return next((each for each in (f"{name}-{doc_id}", name) if each in self.notebooks), "")


def build(folder: Path = files.SITE) -> list[Path]:
    """Write the whole site anew and return its files, the index last; pages of things that are gone go.

    What it is at is printed, a line for each document and for the notebooks.
    """
    runs = [path for each in NOTEBOOKS for path in sorted(each.glob("[0-9][0-9]_*.ipynb"))]
    content = Content(trace.load(), io.read_table("checks"), io.read_table("repairs"), [path.stem for path in runs])
    written = [io.write_text(folder / name, text) for name, text in _texts(content)]
    _say(f"{len(runs)} notebooks")
    written += [io.write_text(folder / name, text) for name, text in notebook_pages(runs)]
    _say("the workbook of all tables")
    written.append(io.write_bytes(folder / WORKBOOK, workbook.build(dict(workbook.published()))))
    for name, path in _copied():
        written.append(io.write_bytes(folder / name, path.read_bytes()))
    for left_over in set(folder.rglob("*.*")) - set(written):
        if left_over.is_file():
            left_over.unlink()
    index = {place("index.html", lang): index_page(content, lang) for lang in schema.LANGUAGES}
    first = index.pop("index.html")
    written += [io.write_text(folder / name, text) for name, text in index.items()]
    written.append(manifest.write_list(folder, written))
    written.append(io.write_text(folder / "index.html", first))
    return written


def _say(what: str) -> None:
    print(f"    site: {what}", flush=True)


def _copied() -> Iterator[tuple[str, Path]]:
    """Give the files that the site has as they are, and where: briefs, named numbers, printed cells, pictures."""
    yield files.REGISTRY.relative_to(files.ROOT).as_posix(), files.REGISTRY
    for path in sorted(files.BRIEFS.glob("*.html")) + sorted(files.BRIEFS.glob("*.pdf")):
        yield f"briefs/{path.name}", path
    for doc_id, document in register.documents().items():
        for table_id in document.tables:
            path = files.RAW / doc_id / f"{table_id}.csv"
            yield path.relative_to(files.ROOT).as_posix(), path
    for path in crops.pictures(files.RAW):
        yield path.relative_to(files.ROOT).as_posix(), path


def assets() -> Iterator[tuple[str, str]]:
    """Give the style and the scripts of the pages, their own and those of others with their licences."""
    for name in OWN:
        yield f"assets/{name}", pages.source(name)
    for path in sorted(VENDOR.glob("*.*")):
        yield f"assets/{path.name}", path.read_text(encoding="utf-8")


def _texts(content: Content) -> Iterator[tuple[str, str]]:
    """Give the pages of both languages and the scripts that they share, by their place in the site."""
    yield from assets()
    documents = register.documents()
    for number, (doc_id, document) in enumerate(documents.items(), 1):
        _say(f"document {number} of {len(documents)}, {doc_id}: {len(document.tables)} tables")
        for table_id in document.tables:
            yield from table_files(doc_id, table_id, content)
        for lang in schema.LANGUAGES:
            yield place(f"documents/{doc_id}.html", lang), document_page(doc_id, content, lang)
            yield place(f"checks/{doc_id}.html", lang), checks_page(doc_id, content, lang)
            yield place(f"repairs/{doc_id}.html", lang), repairs_page(doc_id, content, lang)
    for lang in schema.LANGUAGES:
        yield place("explorer.html", lang), explorer_page(content, lang)
        yield place("numbers.html", lang), numbers_page(content, lang)
        yield place("dictionary.html", lang), dictionary_page(lang)


def _page(template: str, page: str, title: str, lang: str, grids: tuple[Grid, ...] = (), **values) -> str:
    """Return a page; `page` is its place in the folder of its language, where it is found in the other one too."""
    home = "../" * page.count("/")
    here = place(page, lang)
    root = "../" * here.count("/")
    config = {
        "lang": lang,
        "home": home,
        "root": root,
        "say": group("grid", lang),
        "titles": group("columns", lang),
        "rules": coded("rule", lang),
        "verdicts": coded("verdict", lang),
    }
    return pages.render_site(
        template,
        title=title,
        lang=lang,
        home=home,
        root=root,
        page=page,
        languages={each: (said, root + place(page, each)) for each, said in schema.LANGUAGES.items()},
        say=lambda name, **words: say(name, lang, **words),
        grids=grids,
        config=config | values.pop("config", {}),
        **values,
    )


# -- tables --------------------------------------------------------------------------------------------------


def table_files(doc_id: str, table_id: str, content: Content) -> Iterator[tuple[str, str]]:
    """Give the page of a table in both languages, and where it has figures, its script and its CSV."""
    found = site_tables.figures(content.of(doc_id, table_id), content.sources)
    name = f"{doc_id}_{table_id}"
    title = register.document(doc_id, content.sources.raw).tables[table_id].title
    for lang in schema.LANGUAGES:
        yield place(f"tables/{name}.html", lang), table_page(doc_id, table_id, found, content, lang)
    if found:
        yield f"data/figures/{name}.js", site_tables.figures_file(doc_id, table_id, title, found)
        yield f"data/figures/{name}.csv", _csv(found)


def _csv(found: list[dict]) -> str:
    keep = [key for key in site_tables.FIGURE if key not in ("id", "checks", "paper")]
    text = memory.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(["row_id", *keep])
    lines.writerows([each["row_id"], *(each[key] for key in keep)] for each in found)
    return text.getvalue()


def table_page(doc_id: str, table_id: str, found: list[dict], content: Content, lang: str) -> str:
    """Return a table's page: its figures (site_tables.figures) as read, and its cells as printed."""
    document = register.document(doc_id, content.sources.raw)
    title = document.tables[table_id].title
    grids = [site_tables.verbatim_grid(doc_id, table_id, lang, content.sources)]
    if found:
        file = f"data/figures/{doc_id}_{table_id}.js"
        grids.insert(0, site_tables.figure_grid(f"{doc_id}_{table_id}", say("as_read", lang), lang, found, file))
    counts = [(status, sum(each["status"] == status for each in found)) for status in schema.STATUSES]
    first, last = site_tables.lines_of(doc_id, table_id, content.sources)
    values = {"file": document.origin.file, "first": first, "last": last}
    return _page(
        "table.html",
        f"tables/{doc_id}_{table_id}.html",
        title,
        lang,
        tuple(grids),
        document=document,
        doc_id=doc_id,
        table_id=table_id,
        has_figures=bool(found),
        source=say("source_text" if document.text else "source_file", lang, **values),
        notebooks=_read_by(doc_id, found, content),
        statuses=[(status, coded("status", lang)[status], count) for status, count in counts if count],
        config={"documents": {doc_id: _told(doc_id, content, lang)}},
    )


def _read_by(doc_id: str, found: list[dict], content: Content) -> list[str]:
    names = dict.fromkeys([_READ_BY[each["thing"]] for each in found] + [_CHECKED_BY])
    return [notebook for name in names if (notebook := content.notebook(name, doc_id))]


def _told(doc_id: str, content: Content, lang: str) -> dict:
    """Return what the details of a figure say of its document, and lead to."""
    document = register.document(doc_id, content.sources.raw)
    region = document.region.region_id
    brief = f"briefs/{region}_{lang}.html" if (files.BRIEFS / f"{region}_{lang}.html").exists() else ""
    made_by = {thing: content.notebook(name, doc_id) for thing, name in _READ_BY.items()}
    return {"name": f"{document.office}, {document.title}", "brief": brief, "notebooks": made_by}


def explorer_page(content: Content, lang: str) -> str:
    """Return the page of all figures of all documents; of very many, those of the documents that are chosen."""
    documents = {
        doc_id: _told(doc_id, content, lang) | {"tables": list(content.rows.get(doc_id, {}))}
        for doc_id in register.document_ids()
    }
    choose = len(content.sources.rows) > MOST_AT_ONCE
    titles = [
        (
            doc_id,
            each["name"],
            [] if choose else [(key, register.document(doc_id).tables[key].title) for key in each["tables"]],
        )
        for doc_id, each in documents.items()
    ]
    offices = [register.document(doc_id).office for doc_id in documents]
    names = {
        doc_id: each["name"] if offices.count(office) > 1 else office
        for (doc_id, each), office in zip(documents.items(), offices, strict=True)
    }
    columns = site_tables.figure_columns(lang, names)
    grid = Grid("figures", say("explorer", lang), columns, of_documents=True, lang=lang)
    config = {"documents": documents, "choose": choose}
    return _page("explorer.html", "explorer.html", grid.caption, lang, (grid,), titles=titles, config=config)


# -- checks, repairs, numbers, dictionary ----------------------------------------------------------------------------


def checks_page(doc_id: str, content: Content, lang: str) -> str:
    """Return the page of a document's checks: those that differ first."""
    title = say("checks_of", lang, document=site_tables.short_name(doc_id))
    grid = site_tables.checks_grid(doc_id, title, content.found("checks", doc_id), lang, content.sources.rows)
    return _of_document("checks_lead", f"checks/{doc_id}.html", title, lang, grid, doc_id, content)


def repairs_page(doc_id: str, content: Content, lang: str) -> str:
    """Return the page of a document's repairs: its moved, changed, filled and open cells."""
    title = say("repairs_of", lang, document=site_tables.short_name(doc_id))
    grid = site_tables.repairs_grid(doc_id, title, content.found("repairs", doc_id), lang)
    lead = "repairs_lead" if grid.rows else "repairs_none"
    return _of_document(lead, f"repairs/{doc_id}.html", title, lang, grid, doc_id, content)


def _of_document(lead: str, page: str, title: str, lang: str, grid: Grid, doc_id: str, content: Content) -> str:
    grids = (grid,) if grid.rows else ()
    return _page("grid.html", page, title, lang, grids, lead=say(lead, lang), doc_id=doc_id, known=content.sources.rows)


def numbers_page(content: Content, lang: str) -> str:
    """Return the page of the registry of named numbers."""
    grid = site_tables.numbers_grid(say("numbers", lang), content.sources, lang)
    lead = say("numbers_lead", lang)
    return _page("grid.html", "numbers.html", grid.caption, lang, (grid,), lead=lead, doc_id="", known={})


def dictionary_page(lang: str) -> str:
    """Return the page of the data dictionary."""
    titles = [group("columns", lang)[key] for key in ("column", "type", "meaning", "allowed")]
    tables = list(package.TABLES.values())
    return _page(
        "dictionary.html",
        "dictionary.html",
        say("dictionary", lang),
        lang,
        tables=tables,
        titles=titles,
        told=lambda text: retold(text, "columns", lang),
    )


# -- index and documents -----------------------------------------------------------------------------------------


def _offer(doc_id: str, content: Content, lang: str) -> dict:
    """Return what the index and the document's page say of a document."""
    document = register.document(doc_id)
    own = content.rows.get(doc_id, {})
    rows = [row for table in own.values() for row in table]
    checks = content.found("checks", doc_id)
    return {
        "id": doc_id,
        "office": document.office,
        "title": document.title,
        "region": document.region.region_id,
        "years": _span(document.years),
        "tables": [(table_id, table.title, len(own.get(table_id, []))) for table_id, table in document.tables.items()],
        "offers": ", ".join(site_tables.offered(rows, lang)),
        "quality": site_tables.quality(rows, checks),
        "repairs": len(content.found("repairs", doc_id)),
        "differ": int((checks.verdict == "differs").sum()),
        "briefs": _briefs(document.region.region_id),
        "source": document.origin.file,
    }


def _span(years: list[int]) -> str:
    return str(years[0]) if len(set(years)) == 1 else f"{min(years)}\N{EN DASH}{max(years)}"


def _briefs(region: str) -> list[tuple[str, str, list[str]]]:
    """Return the briefs of a region that are there: language, its name, and the endings of their files."""
    found = []
    for lang, said in schema.LANGUAGES.items():
        kinds = [kind for kind in ("html", "pdf") if (files.BRIEFS / f"{region}_{lang}.{kind}").exists()]
        found += [(lang, said, kinds)] if kinds else []
    return found


def document_page(doc_id: str, content: Content, lang: str) -> str:
    """Return a document's page: its tables by their titles, how they were read, and where its data and brief are."""
    offer = _offer(doc_id, content, lang)
    return _page(
        "document.html",
        f"documents/{doc_id}.html",
        f"{offer['office']}, {offer['title']}",
        lang,
        offer=offer,
        status=coded("status", lang),
        notebooks=_read_by(doc_id, [{"thing": thing} for thing in _READ_BY], content),
    )


def index_page(content: Content, lang: str) -> str:
    """Return the first page of the site: what each document offers and how well it was read."""
    offers = [_offer(doc_id, content, lang) for doc_id in register.documents()]
    return _page(
        "index.html",
        "index.html",
        say("site", lang),
        lang,
        offers=offers,
        titles=len(offers) <= MOST_TITLES,
        status=coded("status", lang),
        signs=SIGNS,
        all_briefs=_briefs("all"),
        workbook=WORKBOOK,
        figures=len(content.sources.rows),
        notebooks=content.notebooks,
    )
