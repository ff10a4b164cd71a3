"""The site shows every figure of every table with what was printed, and every link of it leads somewhere."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from test_brief import EVIL, Page
from test_browser import CHROMIUM, Browser

from analysis import files, io
from analysis.publish import site, trace
from analysis.source import register


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """The whole site, built over one left-over page."""
    folder = tmp_path_factory.mktemp("site")
    io.write_text(folder / "tables" / "gone_T1.html", "old")
    pages = site.build(folder)
    assert pages[-1] == folder / "index.html"
    return folder


class Links(HTMLParser):
    """The places that a page links to, and those that it has."""

    def __init__(self, text: str):
        super().__init__()
        self.places: set[str] = set()
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        self.places |= {held[key] for key in ("href", "src") if held.get(key)}
        self.ids += [held["id"]] if "id" in held else []


def read(path: Path) -> Links:
    return Links(path.read_text(encoding="utf-8"))


def test_a_page_of_what_is_gone_is_removed(built):
    assert not (built / "tables" / "gone_T1.html").exists()


def test_every_link_leads_to_a_page_and_a_place_on_it(built):
    pages = {path: read(path) for path in built.rglob("*.html")}
    lost = []
    for path, page in pages.items():
        for place in page.places:
            if place.startswith("data:"):
                continue
            assert not re.match(r"[a-z]+:|//", place), f"{path.name}: {place}"
            name, _, spot = place.partition("#")
            target = (path.parent / unquote(name)).resolve() if name else path
            good = target.exists() and (not spot or target.suffix != ".html" or spot in pages[target].ids)
            lost += [] if good or spot == "trace" else [(path.name, place)]
    assert not lost, lost[:5]


def test_every_figure_of_the_tidy_tables_has_its_place_once(built):
    found = [name for path in (built / "tables").glob("*.html") for name in read(path).ids]
    rows = set(trace.tidy_rows())
    assert rows <= set(found)
    assert sum(name in rows for name in found) == len(rows)


def test_every_check_and_every_repair_is_listed(built):
    for name, folder in (("checks", "checks"), ("repairs", "repairs")):
        table = io.read_table(name)
        for doc_id in register.document_ids():
            rows = len(Page((built / folder / f"{doc_id}.html").read_text(encoding="utf-8")).named("tr"))
            own = table[table.doc_id == doc_id]
            heads = own.kind.nunique() if name == "repairs" else 3
            assert rows == len(own) + heads


def test_every_notebook_is_there_with_its_figures(built):
    for path in (files.NOTEBOOKS).glob("[0-9][0-9]_*.ipynb"):
        page = Page((built / "notebooks" / f"{path.stem}.html").read_text(encoding="utf-8"))
        assert not page.named("script")
        assert all(each["src"].startswith("data:") for each in page.named("img"))


def test_markup_in_a_cell_stays_text():
    sources = trace.load()
    row_id = "sidoarjo_lkjip_2021/T3.6/" + next(key for key in sources.rows if "sidoarjo_lkjip_2021/T3.6/" in key)[25:]
    row = sources.rows[row_id] | {"said": EVIL, "printed": EVIL}
    told = trace.Sources({}, {row_id: row}, {}, {row_id: EVIL}, {}, sources.raw)
    page = Page(site.table_page("sidoarjo_lkjip_2021", "T3.6", [row], told))
    assert not page.named("script") and page.text.count(EVIL) == 3


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
def test_the_pages_open_in_a_browser_without_complaint_also_on_a_phone(built, tmp_path):
    browser = Browser(tmp_path)
    documents = register.document_ids()
    names = ["index", "numbers", "dictionary", "notebooks/31_absorption"]
    names += [f"{kind}/{doc_id}" for kind in ("checks", "repairs") for doc_id in documents]
    names += [f"tables/{doc_id}_{next(iter(register.document(doc_id).tables))}" for doc_id in documents]
    try:
        for name in names:
            browser.open(built / f"{name}.html", width=390, height=844)
            assert browser.run("document.documentElement.scrollWidth") <= 390, name
            assert browser.complaints() == [], name
        browser.open(built / "tables" / "sidoarjo_lkjip_2021_T3.5.html")
        browser.run("document.querySelector('.read details').open = true")
        browser.shot("site_table", whole=False)
    finally:
        browser.close()


def test_the_briefs_are_the_built_ones(built):
    for path in files.BRIEFS.glob("*.pdf"):
        assert (built / "briefs" / path.name).read_bytes() == path.read_bytes()
