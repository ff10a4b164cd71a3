"""Behind a number stands a picture of its cell: in analysis trace, on the site, in the briefs."""

import json
import re

import pandas as pd
import pytest
import yaml
from chromium import CHROMIUM, Browser
from printed import document, table
from small import DOCUMENT
from test_brief import EVIL, Page, tiny

from analysis import io
from analysis.intake import read as reading
from analysis.io import InputError
from analysis.publish import brief_page, paper, site, site_tables, trace

NAME = "alpha_2021"
FIRST = [["Uraian", "Pagu"], ["Program A", "1.250.000"], ["Pembinaan anak", "3.000,50"]]
SECOND = [["Uraian", "Pagu"], ["dan lansia", ""], ["Program C", "7.000"]]
ROW = {
    "table": "budget_lines",
    "doc_id": NAME,
    "table_id": "p1",
    "region_id": "alpha",
    "said": "Program C",
    "owner": "",
    "measure": "pagu",
    "year": 2021,
    "period": "year",
    "phase": "murni",
    "level": "program",
    "value": 7000,
    "unit": "rupiah",
    "printed": "7.000",
    "status": "as_published",
    "evidence": "unchecked",
    "state": "",
    "alternatives": "",
}


def described(raw, **origin):
    """Write the description of the report's one table."""
    columns = [{"id": "name", "role": "name"}]
    columns.append({"id": "pagu", "role": "amount", "measure": "pagu", "year": 2021, "phase": "murni"})
    content = {key: value for key, value in DOCUMENT.items() if key != "text"} | origin
    own = {"title": "Anggaran", "rows": 3, "columns": columns}
    own |= {"parts": [{"start": "a", "end": "b"}]} if "text" in origin else {}
    io.write_text(raw / NAME / "document.yml", yaml.safe_dump(content | {"tables": {"p1": own}}))


def sources_of(raw, **changes) -> trace.Sources:
    """Return two rows of a report, the second joined over its pages, and a number that rests on both."""
    row = ROW | {"row_id": f"{NAME}/p1/3/pagu", "line": 3} | changes
    joined = ROW | {"row_id": f"{NAME}/p1/2/name", "line": 2, "said": "B", "printed": "Pembinaan anak dan lansia"}
    number = {"name": "spent", "value": 5.0, "unit": "rupiah", "what": "both", "shown": "5", "low": None, "high": None,
              "n": 2, "n_documents": 1, "row_ids": f"{row['row_id']} {joined['row_id']}", "made_by": "x"}  # fmt: skip
    rows = {each["row_id"]: each for each in (row, joined)}
    return trace.Sources({"spent": number}, rows, {}, {}, {}, raw)


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """Return a folder of documents with one report that was read from a PDF of two pages."""
    place = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "CACHE", place / "kept")
        reading.read(document(place / "alpha.pdf", table(FIRST), table(SECOND)), place / "data" / "raw" / NAME)
    described(place / "data" / "raw", source={"file": "alpha.pdf", "sha256": "0" * 64, "pages": 2})
    return place / "data" / "raw"


@pytest.fixture
def sources(raw):
    return sources_of(raw)


# -- analysis trace ------------------------------------------------------------------------------------------


def test_a_trace_tells_page_and_box_of_a_cell_on_each_of_its_pages(sources):
    told = trace.told(trace.chain("spent", sources))
    assert "stands on page 2 (points 120, 92 to 200, 108) of alpha.pdf" in told
    assert re.search(
        r"stands on page 1 \(points 40, 92 to [^)]*\), page 2 \(points 40, 76 to [^)]*\) of alpha.pdf", told
    )


def test_a_trace_writes_the_parts_of_pages_that_show_its_cells(sources, run, monkeypatch, tmp_path):
    monkeypatch.setattr(trace, "load", lambda: sources)
    done = run("trace", "spent", "--picture", tmp_path / "shown.png")
    assert done.returncode == 0 and "tidy row" in done.stdout
    one = trace.picture(trace.chain(f"{NAME}/p1/3/pagu", sources))
    both = (tmp_path / "shown.png").read_bytes()
    assert both.startswith(b"\x89PNG") and len(both) > len(one)


def test_of_a_text_a_trace_names_the_line_and_has_no_picture(run, tmp_path):
    row_id = "sidoarjo_lkjip_2021/T3.5/1035/pagu_2021"
    place = "in line 1035 of sidoarjo_lkjip_2021.txt, a text without pages"
    assert f"  stands {place}\n" in run("trace", row_id).stdout
    done = run("trace", row_id, "--picture", tmp_path / "shown.png")
    assert done.returncode == 1 and done.stderr == f"analysis: {row_id}: no picture of a page shows it; {place}\n"
    assert not list(tmp_path.iterdir())


def test_of_a_workbook_a_trace_names_the_sheet(tmp_path):
    described(tmp_path, source={"file": "alpha.xlsx", "sha256": "0" * 64, "pages": 2})
    io.write_text(tmp_path / NAME / "p1.csv", "line,c01,c02\n3,Program C,7.000\n")
    io.write_text(tmp_path / NAME / "p1.boxes.csv", "line,cell,page,x0,y0,x1,y1,confidence,other\n3,c02,2,2,9,3,10,,\n")
    (row,) = trace.chain(f"{NAME}/p1/3/pagu", sources_of(tmp_path))["rows"]
    assert (row["strips"], row["stands"]) == ([], "on sheet or page 2 of alpha.xlsx")
    with pytest.raises(InputError, match=r"no picture of a page shows it; on sheet or page 2 of alpha\.xlsx"):
        trace.picture(trace.chain(f"{NAME}/p1/3/pagu", sources_of(tmp_path)))


# -- pages ---------------------------------------------------------------------------------------------------


def pictures_from(text: str) -> str:
    """Return from where a page lets the browser load pictures."""
    (policy,) = [each["content"] for each in Page(text).named("meta") if "http-equiv" in each]
    return re.search(r"; img-src ([^;]*);", policy)[1]


def site_of(sources: trace.Sources, folder) -> None:
    """Write the pages of the report's table, and what they need beside them."""
    content = site.Content(sources, pd.DataFrame(), pd.DataFrame())
    for name, text in [*site.table_files(NAME, "p1", content), *site.assets()]:
        io.write_text(folder / name, text)


def test_the_site_tells_of_each_cell_the_part_of_its_page_in_both_languages(sources, tmp_path):
    site_of(sources, tmp_path)
    held = json.loads((tmp_path / f"data/figures/{NAME}_p1.js").read_text(encoding="utf-8")[len("siteFigures(") : -3])
    seen = [row[held["columns"].index("paper")] for row in held["rows"]]
    assert [[window["name"] for window in each["windows"]] for each in seen] == [
        [f"{NAME}/pages/1.webp", f"{NAME}/pages/2.webp"],
        [f"{NAME}/pages/2.webp"],
    ]
    assert seen[1]["alt"] == {
        "id": "Potongan halaman 2, baris Program C: sel yang memuat 7.000 diberi garis.",
        "en": "Part of page 2, the row Program C: the cell that prints 7.000 is outlined.",
    }


def test_a_figure_of_a_text_has_no_picture():
    known = trace.load()
    rows = [row for row in known.rows.values() if (row["doc_id"], row["table_id"]) == ("sidoarjo_lkjip_2021", "T3.6")]
    assert rows and all(each["paper"] is None for each in site_tables.figures(rows, known))


def addresses_in(text: str) -> dict:
    return json.loads(text.partition('id="addresses">')[2].partition("</script>")[0])


def test_a_brief_holds_the_pictures_that_it_has_room_for_and_names_where_others_lie(sources, monkeypatch):
    held = addresses_in(whole := brief_page.as_html(tiny("x"), sources))
    assert set(held["pictures"]) == {f"{NAME}/pages/1.webp", f"{NAME}/pages/2.webp"}
    assert all(each.startswith("data:image/webp;base64,") for each in held["pictures"].values())
    assert pictures_from(whole) == "data:"
    monkeypatch.setattr(brief_page, "MOST_BYTES", 0)
    linked = brief_page.as_html(tiny("x"), sources)
    assert addresses_in(linked)["pictures"] == {name: paper.address(name) for name in held["pictures"]}
    assert pictures_from(linked) == "data: 'self' file:"
    most = len(linked.encode()) + max(map(len, held["pictures"].values()))
    monkeypatch.setattr(brief_page, "MOST_BYTES", most)
    between = brief_page.as_html(tiny("x"), sources)
    assert (
        len(between.encode()) <= most
        and pictures_from(between) == "data: 'self' file:"
        and "data:image/webp" in between
    )


def test_a_brief_tells_in_its_own_language_what_a_picture_shows(sources):
    row = addresses_in(brief_page.as_html(tiny("x") | {"lang": "id"}, sources))["rows"][f"{NAME}/p1/3/pagu"]
    assert row["alt"] == "Potongan halaman 2, baris Program C: sel yang memuat 7.000 diberi garis."
    assert (row["pages"], len(row["windows"])) == ("2", 1)


def test_a_brief_of_texts_has_no_word_of_pictures():
    known = trace.load()
    name = next(iter(known.numbers))
    held = brief_page.addresses([name], known, "id")
    assert "pictures" not in held and "page" not in held["labels"]
    assert not any({"windows", "alt", "pages"} & set(row) for row in held["rows"].values())


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
def test_the_cell_comes_into_view_in_a_browser_in_the_brief_and_on_the_site(sources, raw, monkeypatch, tmp_path):
    root = raw.parents[1]
    (root / "briefs").mkdir(exist_ok=True)
    site_of(sources, root)
    evil = sources_of(raw, said=EVIL)
    io.write_text(root / "briefs" / "held.html", brief_page.as_html(tiny("x"), evil))
    monkeypatch.setattr(brief_page, "MOST_BYTES", 0)
    io.write_text(root / "briefs" / "linked.html", brief_page.as_html(tiny("x"), evil))
    browser = Browser(tmp_path)
    try:
        for name in ("held", "linked"):
            browser.open(root / "briefs" / f"{name}.html", width=390, height=844)
            browser.run("document.querySelector('a.n').click()")
            assert browser.run(SEEN) == [f"Part of page 2, the row {EVIL}: the cell that prints 7.000 is outlined."]
            assert browser.run(MARKED) == 3 and browser.complaints() == []
            browser.shot(f"brief_paper_{name}", whole=False)
        browser.open(root / "en" / "tables" / f"{NAME}_p1.html", width=390, height=844)
        browser.wait("document.documentElement.dataset.ready === 'yes'")
        assert not asked_for(browser)
        browser.run(f"location.hash = '{NAME}/p1/3/pagu'")
        browser.wait("document.getElementById('details').open")
        assert browser.run(SEEN) == ["Part of page 2, the row Program C: the cell that prints 7.000 is outlined."]
        assert browser.run(MARKED) == 1 and asked_for(browser) == {"2.webp"}
        assert browser.run("document.documentElement.scrollWidth") <= 390
        assert browser.complaints() == []
        browser.shot("site_paper", whole=False)
    finally:
        browser.close()


# The alternative texts of the loaded pictures of the row of line 3, when all that came into view are loaded.
SEEN = """(async () => {
  const all = [...document.querySelectorAll('.paper img')];
  all.forEach((each) => each.scrollIntoView());
  await Promise.all(all.map((each) => each.decode()));
  const places = [...document.querySelectorAll('#trace details, #details')];
  const own = places.find((each) => each.textContent.includes('/p1/3/pagu'));
  return [...own.querySelectorAll('.paper img')].filter((each) => each.naturalWidth > 0).map((each) => each.alt);
})()"""
# How many outlines lie inside of their windows.
MARKED = """[...document.querySelectorAll('.paper i')].filter((mark) => {
  const own = mark.getBoundingClientRect(), part = mark.parentNode.getBoundingClientRect();
  return own.width > 20 && own.left >= part.left && own.right <= part.right && own.top >= part.top - 1
    && own.bottom <= part.bottom + 1;
}).length"""


def asked_for(browser) -> set[str]:
    """Return the pictures of pages that the browser has asked for."""
    browser.run("1")
    events = [event for event in browser.events if event.get("method") == "Network.requestWillBeSent"]
    asked = {event["params"]["request"]["url"] for event in events}
    return {url.rsplit("/", 1)[1] for url in asked if "/pages/" in url}
