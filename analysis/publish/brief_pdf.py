"""A brief as PDF: tagged (PDF/UA-1), set by typst from data; page one on a page of its own, at most four pages in all.

Figures take the size and place that fill the pages best. What has no room is left out in this order, and the brief says
so: figures from the last on but for the first two, then further findings from the last on but for the first four, then
those two figures; of page one the last questions. The web page of the brief holds everything.
"""

import io as memory
import json
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pikepdf
import typst

from analysis import files, io
from analysis.publish import letters
from analysis.publish.texts import TextError, label
from analysis.publish.words import captions

_MOST_PAGES = 4
_KEPT_FIGURES = 2
_KEPT_FINDINGS = 4
_WELL_FILLED = 0.75  # of a page's height
_SMALLEST = 0.8  # of the text's width for a figure: its smallest print is 8 points there
# Of the text's width for a figure, each in its place and floating to where there is room; tried in this order.
_SETTINGS = tuple((share, floats) for floats in (False, True) for share in (0.95, 0.9, 0.85, _SMALLEST))
_SIZES = (14.0, 13.0, 12.2, 11.4, 10.7, 10.0, 9.4)  # of the text of page one, in points; the largest that has room
_TOP_MM, _HEIGHT_MM = 16, 263  # of the text on a page, as brief.typ sets it
PAGE_ONE = "page_one"  # the name of a PDF of page one alone ends so

Part = tuple[int, int | None]  # of a brief: the place of a block, and of an item in it where that is a list


class _Set(NamedTuple):
    """A brief as it is set: on how many pages, on which page one ends, and how full each page is, in parts."""

    world: typst.Compiler
    pages: int
    first: int
    full: tuple[float, ...]

    @property
    def fits(self) -> bool:
        return self.pages <= _MOST_PAGES and self.first == 1

    @property
    def emptiest(self) -> float:
        return min(self.full[1:], default=1.0)


def write(brief: dict, folder: Path = files.BRIEFS) -> Path:
    """Write one brief as PDF; of page one alone under a name that says so."""
    alone = f"_{PAGE_ONE}" if all(block.get("first") for block in brief["blocks"]) else ""
    return io.write_bytes(folder / f"{brief['region']}_{brief['lang']}{alone}.pdf", as_pdf(brief))


def as_pdf(brief: dict, folder: Path = files.BUILD / "briefs") -> bytes:
    """Return the brief as tagged PDF of at most four pages; the texts reach typst as data, never as markup.

    As little as possible is left out of a brief that does not fit with figures of the smallest size that can be read.
    TextError where the texts that every brief has are longer.
    """
    own = folder / f"{brief['region']}_{brief['lang']}"
    for block in brief["blocks"]:
        if block["kind"] == "figure":
            io.write_text(own / f"{block['name']}.svg", block["svg"])
    io.write_bytes(own / "brief.typ", (files.BRIEF_TEMPLATE / "brief.typ").read_bytes())
    unasked, size = _page_one(brief, own)
    if fitting := _fitting(without(brief, unasked), own, size, _SETTINGS):
        return _compiled(fitting)
    spare = _spare(brief)

    def fits_without(number: int) -> bool:
        less = without(brief, [*unasked, *spare[:number]])
        return _fitting(less, own, size, ((_SMALLEST, False), (_SMALLEST, True))) is not None

    # By halves, for each try sets the whole brief.
    number = bisect_left(range(len(spare) + 1), True, key=fits_without)
    kept = without(brief, [*unasked, *spare[:number]])
    if number <= len(spare) and (fitting := _fitting(kept, own, size, _SETTINGS)):
        return _compiled(fitting)
    raise TextError(f"the brief {own.name} does not fit {_MOST_PAGES} pages: its fixed texts are too long (texts.csv)")


def _page_one(brief: dict, own: Path) -> tuple[list[Part], float]:
    """Return the questions that page one has no room for, from the last on, and the size of its text in points."""
    questions = _items(brief["blocks"], "questions")[1:][::-1]
    alone = brief | {"blocks": [block for block in brief["blocks"] if block.get("first")]}
    for number in range(len(questions) + 1):
        _write(without(alone, questions[:number]), own)
        for size in _SIZES:
            if _set(own, size, *_SETTINGS[0]).first == 1:
                return questions[:number], size
    return questions, _SIZES[-1]


def _fitting(brief: dict, own: Path, size: float, settings: Iterable[tuple[float, bool]]) -> typst.Compiler | None:
    """Return the brief with the setting that fills the emptiest page after page one best, the first that fills it well.

    None where it fits with none.
    """
    _write(brief, own)
    best: _Set | None = None
    for share, floats in settings:
        tried = _set(own, size, share, floats)
        if tried.fits and (best is None or tried.emptiest > best.emptiest):
            best = tried
        if best and best.emptiest >= _WELL_FILLED:
            break
        if not any(block["kind"] == "figure" for block in brief["blocks"]):
            break
    return best.world if best else None


def _write(brief: dict, own: Path) -> None:
    io.write_json(own / "brief.json", brief | {"blocks": [_with_path(block) for block in brief["blocks"]]})


def _set(own: Path, size: float, share: float, floats: bool) -> _Set:
    inputs = {"size": f"{size}", "share": f"{share}", "floats": "yes" if floats else "no"}
    world = typst.Compiler(
        own / "brief.typ", root=own, font_paths=[letters.FONTS], ignore_system_fonts=True, sys_inputs=inputs
    )
    pages = json.loads(world.query("<pages>", field="value", one=True))
    first = json.loads(world.query("<first>", field="value", one=True))
    ends = [0.0] * pages
    for mark in json.loads(world.query("<mark>", field="value")):
        ends[mark["page"] - 1] = max(ends[mark["page"] - 1], mark["y"])
    # A page on which no block ends is filled by one that goes on.
    full = [1.0 if end == 0 else (end - _TOP_MM) / _HEIGHT_MM for end in ends]
    return _Set(world, pages, first, tuple(full))


def _compiled(world: typst.Compiler) -> bytes:
    return with_row_headers(world.compile(format="pdf", pdf_standards=["ua-1"], timestamp=0))


def with_row_headers(content: bytes) -> bytes:
    """Return a tagged PDF in which the first cell of each row of a table's body is the header of its row.

    Every table of a brief has one; typst has no word for it yet.
    """
    with pikepdf.open(memory.BytesIO(content)) as pdf:
        for tag in list(_structure(pdf.Root.StructTreeRoot)):
            if str(tag.get("/S")) != "/TBody":
                continue
            for row in _children(tag):
                cells = [each for each in _children(row) if str(each.get("/S")) in ("/TD", "/TH")]
                if cells:
                    cells[0].S = pikepdf.Name("/TH")
                    cells[0].A = pikepdf.Dictionary(O=pikepdf.Name("/Table"), Scope=pikepdf.Name("/Row"))
        held = memory.BytesIO()
        pdf.save(held, static_id=True)
    return held.getvalue()


def _children(node) -> list:
    held = node.get("/K", [])
    held = held if isinstance(held, pikepdf.Array) else [held]
    return [each for each in held if isinstance(each, pikepdf.Dictionary) and "/S" in each]


def _structure(node):
    for child in _children(node):
        yield child
        yield from _structure(child)


def _with_path(block: dict) -> dict:
    if block["kind"] != "figure":
        return block
    return {key: value for key, value in block.items() if key not in ("svg", "portrait")} | {
        "path": f"{block['name']}.svg"
    }


def _spare(brief: dict) -> list[Part]:
    """Return what a brief can do without, in the order in which it goes."""
    blocks = brief["blocks"]
    figures: list[Part] = [(place, None) for place, block in enumerate(blocks) if block["kind"] == "figure"]
    findings = _items(blocks, "more")
    return [*figures[_KEPT_FIGURES:][::-1], *findings[_KEPT_FINDINGS:][::-1], *figures[:_KEPT_FIGURES][::-1]]


def _items(blocks: list[dict], heading: str) -> list[Part]:
    """Return the items of the list below a heading."""
    place = 1 + next((place for place, block in enumerate(blocks) if block.get("id") == heading), len(blocks))
    return [(place, item) for own in blocks[place : place + 1] for item in range(len(own.get("items", ())))]


def without(brief: dict, out: list[Part]) -> dict:
    """Return a brief without some of its parts, and with a paragraph that says which these are and where they stand."""
    if not out:
        return brief
    lang, gone = brief["lang"], set(out)
    blocks = []
    for place, block in enumerate(brief["blocks"]):
        if "items" in block:
            kept = [item for number, item in enumerate(block["items"]) if (place, number) not in gone]
            block = block | {"items": kept}
        if (place, None) not in gone:
            blocks.append(block)
    if not any(block["kind"] == "figure" for block in blocks):
        blocks = [block for block in blocks if block.get("id") != "figures"]
    figures = [block for block in brief["blocks"] if block["kind"] == "figure"]
    names = [captions()["figures"][block["name"]]["name"][lang] for block in figures if block not in blocks]
    what = [label("left_figures", lang, names=", ".join(names))] if names else []
    for kind, heading in (("left_findings", "more"), ("left_questions", "questions")):
        number = len(gone & set(_items(brief["blocks"], heading)))
        what += [label(kind, lang, number=number)] if number else []
    told = label("left_out", lang, what="; ".join(what), page=f"{brief['region']}_{lang}.html")
    limits = next((place for place, block in enumerate(blocks) if block.get("id") == "limits"), len(blocks))
    blocks.insert(limits, {"kind": "paragraph", "runs": [{"text": told}], "first": limits == len(blocks)})
    return brief | {"blocks": blocks}
