"""The site in a real browser: nothing that axe-core finds, nothing wider than a phone, and grids that answer."""

import csv
import json
import os
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
import python_calamine
from chromium import Browser, needed
from test_site import figures_of

from analysis import io
from analysis.publish import site, trace

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
ALL = "ALL_PAGES" in os.environ  # make pages: every page, not some of each kind
FAULTS = """axe.run(document, {resultTypes: ['violations'], preload: false, ...%s}).then(
  (found) => found.violations.map((each) => [each.id, each.nodes[0]]).map(
  ([id, node]) => id + ': ' + node.html.slice(0, 150) + ' ' + node.failureSummary))"""
EVERY = FAULTS % "{}"
# Of a page that is without fault in the light, the dark can change the colours alone.
OF_COLOURS = EVERY if ALL else FAULTS % "{runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}}"
READY = """document.readyState === 'complete'
  && (!document.getElementById('config') || document.documentElement.dataset.ready === 'yes')"""
TABLE = "bengkulu_renstra_2021_2026_T6.1"
FIGURE = "bengkulu_renstra_2021_2026/T6.1/1211/pagu_2022"

pytestmark = needed


@pytest.fixture
def opened(browser, whole_site):
    """Return what opens a page of the site, at a part of its address, and waits for its grids."""

    def open_page(name: str, hash_: str = "", width: int = 1280, height: int = 1000) -> Browser:
        browser.open((whole_site / name).as_uri() + (f"#{hash_}" if hash_ else ""), width, height)
        browser.wait(READY)
        return browser

    return open_page


def kinds(site: Path) -> dict[str, list[str]]:
    """Return the pages of the site by kind: of a folder, or alone."""
    found: dict[str, list[str]] = {}
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        found.setdefault(name.removeprefix("en/").partition("/")[0], []).append(name)
    return found


def some(site: Path) -> list[str]:
    """Return a page of each kind, in one language or the other in turn; or with ALL every page."""
    if ALL:
        return [name for names in kinds(site).values() for name in names]
    chosen = []
    for number, names in enumerate(kinds(site).values()):
        own = [name for name in names if name.startswith("en/") == bool(number % 2)] or names
        chosen.append(own[len(own) // 2])
    return [*chosen, f"tables/{TABLE}.html"]


def test_axe_finds_nothing_in_the_light_or_in_the_dark_and_nothing_is_wider_than_a_phone(whole_site, browser):
    found, dark = [], {"name": "prefers-color-scheme", "value": "dark"}
    script = AXE.read_text(encoding="utf-8")
    for name in some(whole_site):
        browser.open(whole_site / name, width=390, height=844)
        browser.wait(READY)
        if browser.run("document.documentElement.scrollWidth") > 390:
            found.append(f"{name}: wider than the page")
        found += [f"{name}: {each}" for each in browser.complaints()]
        browser.run(script + "; 0")
        for features, faults in (([], EVERY), ([dark], OF_COLOURS)):
            browser.ask("Emulation.setEmulatedMedia", features=features)
            found += [f"{name} {features}: {each}" for each in browser.run(faults)]
        browser.ask("Emulation.setEmulatedMedia", features=[])
    assert not found, "\n".join(found[:10])


def test_axe_finds_nothing_in_the_details_of_a_figure(opened):
    browser = opened(f"en/tables/{TABLE}.html", FIGURE)
    browser.wait("document.getElementById('details').open")
    browser.run(AXE.read_text(encoding="utf-8") + "; 0")
    assert browser.run(EVERY) == [] and browser.complaints() == []


# Chooses a value of a filter.
CHOOSE = """(() => {
  const label = [...document.querySelectorAll('form label')].find((each) => each.textContent.startsWith('%s'));
  const field = label.querySelector('select');
  field.value = '%s';
  field.dispatchEvent(new Event('change'));
})()"""

# -- grids -----------------------------------------------------------------------------------------------------


def shown(browser: Browser, column: str) -> list[str]:
    """Return what the first rows of the first grid print in a column."""
    cells = f".grid .tabulator-row .tabulator-cell[tabulator-field='{column}']"
    return browser.run(f"[...document.querySelectorAll({json.dumps(cells)})].slice(0, 8).map((each) => each.innerText)")


def count(browser: Browser) -> str:
    return browser.run("document.querySelector('.count').textContent")


def test_a_search_and_a_filter_leave_the_rows_that_have_what_is_asked_for(opened, whole_site):
    rows = figures_of(whole_site / "data" / "figures" / f"{TABLE}.js")
    browser = opened(f"en/tables/{TABLE}.html")
    assert count(browser) == f"{len(rows):,} of {len(rows):,} rows"
    browser.run("document.querySelector('[type=search]').focus()")
    browser.ask("Input.insertText", text=f"{FIGURE[:-5]} 2023")
    browser.wait("document.querySelector('.count').textContent.startsWith('1 of ')")
    assert shown(browser, "year") == ["2023"]
    browser.run("document.querySelector('.acts button').click()")
    browser.run(CHOOSE % ("Status", "unresolved"))
    wanted = sum(row["status"] == "unresolved" for row in rows)
    browser.wait(f"document.querySelector('.count').textContent === '{wanted:,} of {len(rows):,} rows'")
    browser.wait_for({"? unresolved"}, lambda: set(shown(browser, "status")))
    browser.wait_for("#status=unresolved", lambda: browser.run("location.hash"))


def test_a_heading_sorts_by_keyboard_with_what_has_no_value_last(opened, whole_site):
    rows = figures_of(whole_site / "data" / "figures" / f"{TABLE}.js")
    browser = opened(f"en/tables/{TABLE}.html")
    browser.run("document.querySelector(\"[tabulator-field='value'] button.sort\").focus()")
    values = sorted(row["value"] for row in rows if row["value"] is not None)
    for wanted, order, hash_ in ((values, "ascending", "#sort=value"), (values[::-1], "descending", "#sort=-value")):
        browser.press("Enter")
        browser.wait(f"location.hash === '{hash_}'")
        browser.wait(f"document.querySelector(\"[tabulator-field='value']\").getAttribute('aria-sort') === '{order}'")
        first = [float(text.replace(",", "")) for text in shown(browser, "value")]
        assert first == wanted[: len(first)] and first


def test_a_link_keeps_filters_order_and_the_figure_and_the_other_language_has_them_too(opened):
    browser = opened("explorer.html", f"measure=pagu&status=unresolved&sort=-line&row={FIGURE}")
    browser.wait("document.getElementById('details').open")
    assert browser.run("document.querySelector('#details code').textContent") == FIGURE
    browser.press("Escape")
    browser.wait("!location.hash.includes('row=')")
    there = count(browser)
    link = unquote(browser.run("document.querySelector('a.keeps').href"))
    assert link.endswith("/en/explorer.html#measure=pagu&status=unresolved&sort=-line")
    browser.run("document.querySelector('a.keeps').click()")
    browser.wait(f"document.documentElement?.lang === 'en' && {READY}")
    assert [text.split()[0] for text in (there, count(browser))] == [count(browser).split()[0]] * 2
    assert set(shown(browser, "measure")) == {"ceiling"}


def test_the_details_of_a_figure_open_and_close_by_keyboard_and_lead_on(opened, whole_site):
    browser = opened(f"tables/{TABLE}.html")
    browser.run("document.querySelector('button.open').focus()")
    browser.press("Enter")
    browser.wait("document.getElementById('details').open")
    assert "Tercetak" in browser.run("document.getElementById('details').innerText")
    links = browser.run("[...document.querySelectorAll('#details .ways a')].map((each) => each.getAttribute('href'))")
    for link in links:
        assert (whole_site / "tables" / unquote(link).partition("#")[0]).resolve().exists(), link
    browser.press("Escape")
    browser.wait("!document.getElementById('details').open")
    browser.wait("document.activeElement.className === 'open'")
    assert browser.complaints() == []


def downloaded(browser: Browser) -> int:
    """Return how many downloads are whole."""
    browser.run("1")
    told = [each["params"] for each in browser.events if each.get("method") == "Browser.downloadProgress"]
    return sum(each["state"] == "completed" for each in told)


def test_what_is_shown_is_downloaded_as_csv_and_as_a_workbook(opened, browser, whole_site, tmp_path):
    browser.ask("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path), eventsEnabled=True)
    browser = opened(f"en/tables/{TABLE}.html", "status=unresolved&sort=line")
    rows = [row for row in figures_of(whole_site / f"data/figures/{TABLE}.js") if row["status"] == "unresolved"]
    for kind in ("CSV", "XLSX"):
        browser.run(
            f"[...document.querySelectorAll('button')].find((e) => e.textContent === 'Download {kind}').click()"
        )
    browser.wait_for(2, lambda: downloaded(browser))
    listed = list(csv.reader((tmp_path / f"{TABLE}.csv").read_text(encoding="utf-8").splitlines()))
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / f"{TABLE}.xlsx")).get_sheet_by_index(0).to_python()
    assert listed[0] == book[0] and {"Address", "Read as", "Printed"} <= set(listed[0])
    at = listed[0].index("Address")
    assert {line[at] for line in listed[1:]} == {line[at] for line in book[1:]} == {row["row_id"] for row in rows}
    assert browser.complaints() == []


def test_a_link_that_asks_for_what_is_not_there_says_so_and_one_within_the_page_does_not(opened):
    browser = opened("en/explorer.html", "row=nowhere/T1/1&status=odd&sort=-line&colour=red")
    told = browser.run("document.querySelector('.notice').textContent")
    assert told.endswith(": Address = nowhere/T1/1; Status = odd; colour = red")
    browser.run("document.querySelector('.acts button').click()")
    assert browser.run("document.querySelector('.notice').hidden") and browser.complaints() == []
    for part in ("content", FIGURE, "q=nothing+at+all"):
        assert opened("explorer.html", part).run("document.querySelector('.notice').hidden"), part


def test_on_a_phone_a_row_of_checks_tells_in_one_cell_what_has_no_column_there(opened):
    browser = opened("checks/serang_renja_2022.html", width=390, height=844)
    shown_columns = "[...document.querySelectorAll('.tabulator-col')].filter((each) => each.offsetWidth)"
    assert browser.run(f"{shown_columns}.map((each) => each.innerText)") == ["Hasil", "Aturan"]
    assert browser.run("document.querySelector('.tabulator-tableholder').scrollWidth") <= 390
    told = browser.run("document.querySelector('.tabulator-cell[tabulator-field=rule] dl').innerText")
    assert "Penjelasan" in told and "pembandingnya" in told and "Sel" in told


def test_on_a_phone_the_whole_value_of_a_named_number_is_in_sight(opened):
    browser = opened("numbers.html", width=390, height=844)
    room = browser.run("document.querySelector('.tabulator-tableholder').clientWidth")
    wide = browser.run("document.querySelector('.tabulator-row').scrollWidth")
    assert wide <= room


def test_on_a_phone_the_dictionary_shows_what_a_column_means(browser, whole_site):
    browser.open(whole_site / "dictionary.html", 390, 844)
    right = "Math.max(...[...document.querySelectorAll({!r})].map((each) => each.getBoundingClientRect().right))"
    for part in ("table.text caption", "table.text tr :nth-child(3)"):
        assert browser.run(right.format(part)) <= 390, part


def test_units_are_told_in_the_language_of_the_page(opened, whole_site):
    page = "tables/sidoarjo_lkjip_2021_T3.5.html"
    units = "[...document.querySelectorAll('.tabulator-cell[tabulator-field=unit]')].map((each) => each.innerText)"
    assert "persen" in opened(page).run(units)
    assert "percent" in opened("en/" + page).run(units)


# Seconds of a processor that the page took until now.
BUSY = "TaskDuration"


def busy(browser: Browser, path: Path) -> float:
    """Return how long a page keeps the processor until its grids are there."""
    browser.open("about:blank")
    browser.ask("Performance.enable", timeDomain="threadTicks")
    before = {each["name"]: each["value"] for each in browser.ask("Performance.getMetrics")["metrics"]}
    browser.open(path)
    browser.wait(READY)
    after = {each["name"]: each["value"] for each in browser.ask("Performance.getMetrics")["metrics"]}
    return after[BUSY] - before[BUSY]


def test_all_figures_take_a_few_times_what_an_empty_page_with_the_same_scripts_takes(whole_site, browser):
    full = whole_site / "explorer.html"
    bare = io.write_text(
        full.with_name("explorer_bare.html"),
        re.sub('<section class="grid".*?</section>', "", full.read_text(encoding="utf-8"), flags=re.DOTALL),
    )
    try:
        busy(browser, bare)  # the first page of a browser pays for its start
        times = [(busy(browser, bare), busy(browser, full)) for _ in range(3)]
    finally:
        bare.unlink()
    # Measured: 7 times, whatever else the machine does; with every row drawn it would be hundreds of times.
    assert min(own / empty for empty, own in times) < 15, times
    assert browser.run("document.querySelectorAll('*').length") < 4000


def test_a_table_of_fourteen_hundred_figures_keeps_few_nodes(opened, browser):
    opened(f"tables/{TABLE}.html", width=390, height=844)
    assert browser.run("document.querySelectorAll('*').length") < 4000
    assert browser.run("document.documentElement.scrollHeight") < 5000


def test_without_scripts_a_page_is_a_plain_table_with_its_csv(opened, browser, whole_site):
    browser.ask("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(whole_site / "en" / "tables" / "sidoarjo_lkjip_2021_T3.6.html")
        browser.open(whole_site / "en" / "explorer.html")
        text = browser.ask("DOMSnapshot.captureSnapshot", computedStyles=[])["strings"]
        assert any("This page needs JavaScript" in each for each in text)
        browser.open(whole_site / "en" / "tables" / "sidoarjo_lkjip_2021_T3.6.html")
        text = browser.ask("DOMSnapshot.captureSnapshot", computedStyles=[])["strings"]
        assert any("Without it, this is the plain table" in each for each in text) and "33.803.921.167" in " ".join(
            text
        )
    finally:
        browser.ask("Emulation.setScriptExecutionDisabled", value=False)


def test_of_very_many_figures_an_office_is_chosen_first(opened, whole_site, monkeypatch):
    monkeypatch.setattr(site, "MOST_AT_ONCE", 1)
    content = site.Content(trace.load(), io.read_table("checks"), io.read_table("repairs"))
    many = whole_site / "en" / "explorer_of_many.html"
    io.write_text(many, site.explorer_page(content, "en"))
    try:
        browser = opened("en/explorer_of_many.html")
        assert count(browser).startswith("Choose a document") and not shown(browser, "name")
        browser.run(CHOOSE % ("Document", "sidoarjo_lkjip_2021"))
        browser.wait("document.querySelector('.count').textContent === '839 of 839 rows'")
        assert len(shown(browser, "name")) == 8
        again = opened("en/explorer_of_many.html", "document=serang_renja_2022&year=2022")
        assert set(shown(again, "year")) == {"2022"} and again.complaints() == []
    finally:
        many.unlink()
