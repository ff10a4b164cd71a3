"""Every page opens in a real browser: no error, no request to another place, and numbers lead home."""

import base64
import io
import json

import pdfplumber
import pytest
from chromium import needed
from test_brief import EVIL, small_sources, tiny

from analysis import files
from analysis.publish import brief_page, trace
from analysis.source import register

PAGES = sorted(files.BRIEFS.glob("*.html"))

pytestmark = needed


def test_there_are_briefs_to_open():
    assert len(PAGES) == 2 * (1 + len(register.region_ids()))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_number_leads_by_keyboard_to_its_printed_cells_and_back(browser, path):
    browser.open(path)
    browser.shot(f"{path.stem}_desktop")
    browser.run("document.querySelector('a.n').focus()")
    browser.press("Enter")
    browser.wait("document.getElementById('trace').open")
    name = browser.run("document.querySelector('a.n').dataset.name")
    first = browser.run(
        "(() => { const held = JSON.parse(document.getElementById('addresses').textContent);"
        f"return held.rows[held.numbers[{json.dumps(name)}].rows[0]]; }})()"
    )
    text = browser.run("document.getElementById('trace').textContent")
    for part in (name, first["document"], first["table"], str(first["line"]), first["printed"], first["status_said"]):
        assert part in text
    assert browser.run("document.querySelector('#trace details ul li') !== null")
    # How it follows from its cells comes before them.
    assert browser.run("!document.querySelector('#trace .sum ~ .sum') && !document.querySelector('#trace h3 ~ .sum')")
    browser.shot(f"{path.stem}_trace", whole=False)
    browser.press("Escape")
    browser.wait("!document.getElementById('trace').open")
    browser.wait_for(name, lambda: browser.run("document.activeElement.dataset.name"))
    assert browser.complaints() == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_number_of_a_page_has_an_address_to_show(browser, path):
    browser.open(path)
    failed = browser.run(
        "[...document.querySelectorAll('a.n')].filter((link) => { link.click();"
        "const box = document.getElementById('trace'); const bad = !box.open || box.textContent.length < 20;"
        "box.close(); return bad; }).map((link) => link.dataset.name)"
    )
    assert failed == [] and browser.complaints() == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_fits_a_phone_and_follows_the_dark_scheme(browser, path):
    browser.open(path, width=390, height=844)
    assert browser.run("document.documentElement.scrollWidth") <= 390
    light = browser.run("getComputedStyle(document.body).backgroundColor")
    browser.shot(f"{path.stem}_phone")
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    browser.ask("Emulation.setEmulatedMedia", features=dark)
    assert browser.run("getComputedStyle(document.body).backgroundColor") != light
    browser.run("document.querySelector('a.n').click()")
    assert browser.run("document.getElementById('trace').getBoundingClientRect().width") <= 390
    browser.shot(f"{path.stem}_phone_dark", whole=False)
    browser.ask("Emulation.setEmulatedMedia", features=[])
    assert browser.complaints() == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_printed_page_ends_with_page_one_and_leaves_no_line_alone(browser, path):
    browser.open(path)
    printed = browser.ask("Page.printToPDF", preferCSSPageSize=True)["data"]
    ids = browser.run("[...document.querySelectorAll('h2')].map((each) => [each.textContent, each.className])")
    with pdfplumber.open(io.BytesIO(base64.b64decode(printed))) as pdf:
        lines = [page.extract_text().splitlines() for page in pdf.pages]
    (after,) = (heading for heading, kind in ids if kind == "next")
    assert lines[1][0] == after
    headings = {heading for heading, _ in ids}
    for own in lines:
        assert len(own) > 3 and own[-1] not in headings


def test_markup_from_a_document_does_not_run(browser, tmp_path):
    page = tmp_path / "evil.html"
    page.write_text(brief_page.as_html(tiny(EVIL), small_sources(EVIL, trace.load())), encoding="utf-8")
    browser.open(page)
    browser.run("document.querySelector('a.n').click()")
    assert EVIL in browser.run("document.getElementById('trace').textContent")
    assert browser.run("document.querySelectorAll('script').length") == 2
    assert browser.complaints() == []
