"""No link of the site, of the briefs on the web, or of the briefs on paper is dead: page, file and place are there."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pikepdf
import pytest

from analysis import files, io

EVERYWHERE = re.compile(r"(https?|mailto):")


class Links(HTMLParser):
    """The places that a page links to, and those that it has."""

    def __init__(self, text: str):
        super().__init__()
        self.places: set[str] = set()
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        self.places |= {held[key] for key in ("href", "src") if held.get(key)}
        self.ids |= {held["id"]} if "id" in held else set()


def dead(folder: Path) -> list[str]:
    """Return the links of the pages of a folder that lead to no page, file or place in it.

    Addresses of other places are not asked for: they are counted as dead where they are none.
    """
    pages = {path.resolve(): Links(path.read_text(encoding="utf-8")) for path in folder.rglob("*.html")}
    lost = []
    for path, page in pages.items():
        for address in page.places:
            if not leads(address, path, pages):
                lost.append(f"{path.relative_to(folder.resolve())}: {address}")
    return sorted(lost)


def leads(address: str, path: Path, pages: dict[Path, Links]) -> bool:
    if address.startswith("data:"):
        return True
    if EVERYWHERE.match(address):
        return bool(urlsplit(address).netloc or urlsplit(address).path)
    name, _, spot = address.partition("#")
    target = (path.parent / unquote(name.partition("?")[0])).resolve() if name else path
    if target not in pages:
        return target.is_file()
    return not spot or unquote(spot) in pages[target].ids


def dead_of_pdf(path: Path, pages: dict[Path, Links]) -> list[str]:
    """Return the links of a PDF that lead nowhere: to no page of its own, or to no file beside it."""
    lost = []
    with pikepdf.open(path) as pdf:
        named = set()
        if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names:
            named = {str(key) for key in pikepdf.NameTree(pdf.Root.Names.Dests)}
        named |= {str(key) for key in pdf.Root.get("/Dests", {})}
        numbers = {page.objgen for page in (each.obj for each in pdf.pages)}
        for page in pdf.pages:
            for note in page.get("/Annots", []):
                if note.get("/Subtype") != "/Link":
                    continue
                action = note.get("/A", {})
                aim = note.get("/Dest", action.get("/D"))
                if "/URI" in action:
                    address = str(action["/URI"])
                    lost += [] if leads(address, path.resolve(), pages) else [address]
                elif isinstance(aim, pikepdf.Array):
                    lost += [] if aim[0].objgen in numbers else [str(aim)]
                elif str(aim) not in named:
                    lost.append(str(aim))
    return lost


def test_no_link_of_the_site_is_dead(whole_site):
    lost = dead(whole_site)
    assert not lost, f"{len(lost)}: {lost[:5]}"


def test_no_link_of_a_brief_is_dead_where_it_lies_on_the_site(whole_site):
    pages = {path.resolve(): Links(path.read_text(encoding="utf-8")) for path in whole_site.rglob("*.html")}
    found = {path.name: dead_of_pdf(path, pages) for path in (whole_site / "briefs").glob("*.pdf")}
    assert found.keys() == {path.name for path in files.BRIEFS.glob("*.pdf")}
    assert not {name: lost for name, lost in found.items() if lost}


@pytest.mark.parametrize(
    ("link", "dies"),
    [
        ('<a href="b.html#there">', False),
        ('<a href="b.html#gone">', True),
        ('<a href="gone.html">', True),
        ('<img src="gone.png">', True),
        ('<a href="#own">', True),
        ('<a href="https://example.org/x">', False),
        ('<a href="https://">', True),
        ('<a href="b%2Ehtml">', False),
    ],
)
def test_a_link_that_leads_nowhere_is_found(tmp_path, link, dies):
    io.write_text(tmp_path / "a.html", f"<p>{link}</a>")
    io.write_text(tmp_path / "b.html", '<p id="there">')
    assert bool(dead(tmp_path)) == dies


@pytest.mark.parametrize(("address", "dies"), [("a.html", False), ("gone.html", True), ("https://", True)])
def test_a_link_of_a_pdf_that_leads_nowhere_is_found(tmp_path, address, dies):
    io.write_text(tmp_path / "a.html", "<p>")
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        link = {"/Type": pikepdf.Name.Annot, "/Subtype": pikepdf.Name.Link, "/Rect": [0, 0, 9, 9]}
        link["/A"] = pikepdf.Dictionary({"/S": pikepdf.Name.URI, "/URI": address})
        pdf.pages[0].Annots = pdf.make_indirect([pikepdf.Dictionary(link)])
        pdf.save(tmp_path / "a.pdf")
    pages = {(tmp_path / "a.html").resolve(): Links("<p>")}
    assert bool(dead_of_pdf(tmp_path / "a.pdf", pages)) == dies
