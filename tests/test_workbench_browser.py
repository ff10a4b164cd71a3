"""The workbench in a real browser: a question answered, a cell corrected, and the files changed and valid."""

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from chromium import CHROMIUM, SECONDS
from PIL import Image
from test_workbench_acts import folder, opened  # noqa: F401

from analysis.intake import problems
from analysis.source import folder as folders
from analysis.source import verbatim
from analysis.tidy import corrections, export

NEEDED = CHROMIUM and importlib.util.find_spec("nicegui")
pytestmark = pytest.mark.skipif(
    not NEEDED and not os.environ.get("REQUIRE_WORKBENCH"), reason="no chromium, or not installed: make workbench"
)


@pytest.fixture
def served(opened):  # noqa: F811
    """Return the folder and the address of a workbench that serves it; a picture of a page is stored."""
    (opened / "pages").mkdir()
    Image.new("L", (400, 200), 255).save(opened / "pages" / "1.webp")
    (opened / "pages" / "pages.csv").write_text(
        "page,table_id,part,x0,y0,x1,y1\n1,,picture,0,0,400,200\n1,T1,table,0,0,400,200\n", encoding="utf-8"
    )
    head = "line,cell,page,x0,y0,x1,y1,confidence,other\n"
    cells = [f"{line},c{cell:02d},1,{100 * (cell - 1)},{40 * (line - 1)},{100 * cell},{40 * line},,\n"
             for line in range(1, 6) for cell in range(1, 5)]  # fmt: skip
    (opened / "T1.boxes.csv").write_text(head + "".join(cells), encoding="utf-8")
    process, address = serving(opened, opened.parent / "workbench.log")
    yield opened, address
    process.terminate()
    try:
        process.wait(SECONDS)
    finally:
        process.kill()
        process.wait()
    said = (opened.parent / "workbench.log").read_text()
    assert "Traceback" not in said, said


def serving(place, log):
    """Return a process that serves the workbench of a place, and its address; what it says goes to a log."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "NICEGUI"))}
    code = "import sys; from analysis.cli import main; sys.argv = ['analysis', *sys.argv[1:]]; main()"
    until = time.monotonic() + SECONDS
    while True:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        arguments = ["workbench", str(place), "--port", str(port), "--no-show"]
        with log.open("wb") as said:
            process = subprocess.Popen([sys.executable, "-c", code, *arguments], env=own, stdout=said, stderr=said)
        address = f"http://127.0.0.1:{port}/"
        while process.poll() is None:
            try:
                with urllib.request.urlopen(address, timeout=SECONDS) as answer:
                    answer.read()
                return process, address
            except OSError:
                if time.monotonic() > until:
                    process.kill()
                    pytest.fail(f"the workbench does not answer: {log.read_text()}")
                time.sleep(0.2)
        # Whatever else runs here may have taken the port that was free a moment before.
        assert "address already in use" in log.read_text() and time.monotonic() < until, log.read_text()


class Page:
    """The workbench as a person sees it: waits for what is to appear, types, clicks."""

    def __init__(self, browser, address):
        self.browser = browser
        browser.open(address, width=1600, height=1400)
        # What is done before the page and its server know each other would wait.
        browser.wait("document.querySelector('[data-wb=left]') !== null && window.did_handshake")

    def wait(self, condition: str) -> None:
        try:
            self.browser.wait(condition)
        except AssertionError as never:
            never.add_note("the page shows:\n" + self.browser.run("document.body?.innerText ?? ''"))
            raise

    def click(self, selector: str) -> None:
        self.wait(f"document.querySelector({json.dumps(selector)}) !== null")
        self.browser.run(f"document.querySelector({json.dumps(selector)}).click()")

    def type(self, name: str, text: str) -> None:
        """Write over what a field holds, once it can be written in: a field that still unfolds takes no letters."""
        named = f"document.querySelector('[data-wb={name}]')"
        field = f"(e => e?.matches('input') ? e : e?.querySelector('input'))({named})"
        self.wait(f"(e => {{ e?.focus(); e?.select(); return e != null && document.activeElement === e; }})({field})")
        self.browser.ask("Input.insertText", text=text)
        self.wait(f"{field}.value === {json.dumps(text)}")

    def shows(self, text: str) -> None:
        self.wait(f"document.body?.innerText.includes({json.dumps(text)})")


def test_a_question_is_answered_and_a_cell_corrected_in_the_browser(browser, served):
    folder, address = served  # noqa: F811
    page = Page(browser, address)
    page.shows("3 open questions")
    page.shows("Which office has written it")
    page.type("typed", "Dinas Sosial Kabupaten Contoh")
    page.click("[data-wb=say]")
    page.shows("2 open questions")
    page.shows("seen: header 'Anggaran (Rp)'")  # the evidence
    page.type("typed", "2022")
    page.click("[data-wb=say]")
    page.shows("1 open question")
    page.click("[data-choice='3']")
    page.shows("0 open questions")
    assert problems.of(folder) == [] and folders.description(folder).tables["T1"].columns[1].phase == "perubahan"

    page.click("[data-wb=columns] .q-item")
    page.shows("absorption_follows: 4 of 4 agree")
    browser.shot("workbench")
    page.wait("document.querySelectorAll('svg rect').length === 20")  # every cell outlined on paper
    page.click("[data-cell='2/c02']")
    page.shows("contoh_lkjip/T1/2/pagu_2022: printed '600.000.000'")
    page.type("value", "6x")
    page.type("reason", "the page shows a 65")
    page.click("[data-wb=correct]")
    page.wait("document.querySelector('.q-notification.bg-negative') !== null")
    assert not (folder / "corrections.csv").exists()
    page.type("value", "650000000")
    page.click("[data-wb=correct]")
    page.shows("written")
    page.wait("document.querySelector('[data-wb=picked]') === null")
    (entry,) = corrections.read(folder / "corrections.csv")
    assert (entry["row"], entry["value"], entry["kind"]) == ("contoh_lkjip/T1/2/pagu_2022", "650000000", "misread")
    rows = export.read_folder(folder)["budget_lines"].set_index("row_id")
    assert rows.loc[entry["row"]].amount_rp == 650_000_000
    elsewhere = [url for event in browser.events if event.get("method") == "Network.requestWillBeSent"
                 if not (url := event["params"]["request"]["url"]).startswith((address, "data:", "blob:"))]  # fmt: skip
    assert elsewhere == []


# Where on the page the cell of the second line and column lies, after the next drawing.
PLACE = """new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const box = document.querySelector('img').getBoundingClientRect();
  done([box.left + 0.375 * box.width, box.top + 0.3 * box.height]);
})))"""


def test_a_click_on_paper_picks_the_cell_under_it(browser, served):
    _, address = served
    page = Page(browser, address)
    page.wait("document.querySelector('img').naturalWidth === 400")
    place = browser.run(PLACE)
    while (at_rest := browser.run(PLACE)) != place:  # the halves of the page find their width
        place = at_rest
    for kind in ("mousePressed", "mouseReleased"):
        browser.ask("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)
    page.shows("T1, line 2, c02")


def test_a_row_is_made_two_in_the_browser(browser, served):
    folder, address = served  # noqa: F811
    page = Page(browser, address)
    page.click("[data-cell='5/c01']")
    page.click("[data-wb=two-rows] .q-item")
    page.type("part-1", "JUM|LAH D")
    page.click("[data-wb=divide]")
    page.wait("document.querySelector('.q-notification.bg-negative') !== null")  # the texts are not those of the row
    assert len(verbatim.read(folder / "T1.csv")) == 5
    page.type("part-1", "JUM|LAH")
    page.type("part-2", "1.000|.000.000")
    page.click("[data-wb=divide]")
    page.wait("document.querySelector('[data-wb=picked]') === null")
    assert [row.cells[:2] for row in verbatim.read(folder / "T1.csv")][4:] == [["JUM", "1.000"], ["LAH", ".000.000"]]
    page.shows("LAH")


def test_another_host_is_not_served(served):
    _, address = served
    request = urllib.request.Request(address, headers={"Host": "elsewhere.example"})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(request, timeout=SECONDS)
