"""A brief as PDF: tagged (PDF/UA-1), set by typst from data; page one on a page of its own, at most four pages in all.

Figures take the size and place that fill the pages best. What has no room is left out in this order, and the brief says
so: figures from the last on but for the first two, then further findings from the last on but for the first four, then
those two figures; of page one the last questions. All languages leave out the same. The web page holds everything.
"""

import io as memory
import json
import os
from bisect import bisect_left
from collections.abc import Iterator, Sequence
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
_SHARES = (0.95, 0.9, 0.85, _SMALLEST)
_TEXTS = (10.0, 10.5, 11.0, 11.5)  # of the text after page one, in points
_SIZES = (14.0, 13.0, 12.2, 11.4, 10.7, 10.0, 9.4)  # of the text of page one, in points; the largest that has room
_TOP_MM, _HEIGHT_MM = 16, 263  # of the text on a page, as brief.typ sets it
PAGE_ONE = "page_one"  # the name of a PDF of page one alone ends so

Part = tuple[int, int | None]  # of a brief: the place of a block, and of an item in it where that is a list


class _Setting(NamedTuple):
    """How a brief is set: size of text on page one and after it in points, width of figures, and if these float.

    Floating figures stand where there is room, at the head or foot of a page.
    """

    size: float
    share: float = _SHARES[0]
    floats: bool = False
    text: float = _TEXTS[0]

    def every(self) -> Iterator["_Setting"]:
        """Give the settings of the same page one in the order in which they are tried, the plainest first."""
        for text in _TEXTS:
            for floats in (False, True):
                for share in _SHARES:
                    yield self._replace(text=text, floats=floats, share=share)

    def narrow(self) -> Iterator["_Setting"]:
        """Give the settings that need least room."""
        yield from (self._replace(share=_SMALLEST, floats=floats) for floats in (False, True))


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


def write(briefs: Sequence[dict], beside: Sequence[dict], folder: Path = files.BRIEFS) -> list[Path]:
    """Write briefs as PDF, as as_pdf() does; of page one alone under a name that says so.

    Their links lead to the published briefs wherever they are written.
    """
    place = "" if folder.resolve() == files.BRIEFS.resolve() else f"{os.path.relpath(files.BRIEFS, folder)}/"
    return [
        io.write_bytes(folder / _file_name(brief), content)
        for brief, content in zip(briefs, as_pdf(briefs, beside, briefs_at=place), strict=True)
    ]


def _file_name(brief: dict) -> str:
    alone = f"_{PAGE_ONE}" if all(block.get("first") for block in brief["blocks"]) else ""
    return f"{brief['region']}_{brief['lang']}{alone}.pdf"


def as_pdf(
    briefs: Sequence[dict], beside: Sequence[dict], folder: Path = files.BUILD / "briefs", briefs_at: str = ""
) -> list[bytes]:
    """Return briefs as tagged PDF of at most four pages; the texts reach typst as data, never as markup.

    As little as possible is left out of a brief that does not fit with figures of the smallest size that can be read,
    and the same of all `beside`, which are the same brief in all its languages. `briefs_at` leads from where they will
    lie to the folder of the published briefs. TextError where the texts that every brief has are longer.
    """
    # The same brief may be made by two runs at once, each in other languages.
    own = folder / "_".join([briefs[0]["region"], *(each["lang"] for each in briefs)])
    papers = {each["lang"]: _Paper(each | {"briefs": briefs_at}, own / each["lang"]) for each in beside}
    unasked = max(paper.unasked() for paper in papers.values())
    number = max(paper.left_out(unasked) for paper in papers.values())
    return [papers[each["lang"]].fullest(unasked, number) for each in briefs]


class _Paper:
    """A brief on its way to paper, in a folder of its own. What it can do without is counted, in the order it goes."""

    def __init__(self, brief: dict, own: Path) -> None:
        self.brief, self.own = brief, own
        self.questions = _items(brief["blocks"], "questions")[1:][::-1]
        self.spare = _spare(brief)
        for block in brief["blocks"]:
            if block["kind"] == "figure":
                io.write_text(own / f"{block['name']}.svg", block["svg"])
        io.write_bytes(own / "brief.typ", (files.BRIEF_TEMPLATE / "brief.typ").read_bytes())

    def unasked(self) -> int:
        """Return how many questions page one has no room for."""
        fitting = (number for number in range(len(self.questions)) if self._page_one(number))
        return next(fitting, len(self.questions))

    def _page_one(self, unasked: int) -> float | None:
        """Return the largest size of page one's text that has room, in points; None where none has."""
        alone = self.brief | {"blocks": [block for block in self.brief["blocks"] if block.get("first")]}
        _write(without(alone, self.questions[:unasked]), self.own)
        return next((size for size in _SIZES if _set(self.own, _Setting(size)).first == 1), None)

    def left_out(self, unasked: int) -> int:
        """Return how many parts it must do without to fit with figures of the smallest size."""
        smallest = _Setting(self._page_one(unasked) or _SIZES[-1])

        def fits_without(number: int) -> bool:
            _write(self._less(unasked, number), self.own)
            return any(_set(self.own, each).fits for each in smallest.narrow())

        if fits_without(0):
            return 0
        # By halves, for each try sets the whole brief.
        number = bisect_left(range(len(self.spare) + 1), True, key=fits_without)
        if number > len(self.spare):
            raise TextError(
                f"the brief {self.own.name} does not fit {_MOST_PAGES} pages: its fixed texts are too long (texts.csv)"
            )
        return number

    def fullest(self, unasked: int, number: int) -> bytes:
        """Return it without so many parts, in the first setting that fills its pages well, or else fills them best."""
        size = self._page_one(unasked) or _SIZES[-1]
        less = self._less(unasked, number)
        drawn = any(block["kind"] == "figure" for block in less["blocks"])
        _write(less, self.own)
        best = _set(self.own, next(_Setting(size).narrow()))
        for setting in _Setting(size).every():
            if not drawn and setting.share != _SHARES[0]:
                continue
            tried = _set(self.own, setting)
            if tried.fits and (not best.fits or tried.emptiest > best.emptiest):
                best = tried
            if best.fits and best.emptiest >= _WELL_FILLED:
                break
        return with_row_headers(best.world.compile(format="pdf", pdf_standards=["ua-1"], timestamp=0))

    def _less(self, unasked: int, number: int) -> dict:
        return without(self.brief, [*self.questions[:unasked], *self.spare[:number]])


def _write(brief: dict, own: Path) -> None:
    io.write_json(own / "brief.json", brief | {"blocks": [_with_path(block) for block in brief["blocks"]]})


def _set(own: Path, setting: _Setting) -> _Set:
    inputs = {"floats": "yes" if setting.floats else "no"}
    inputs |= {name: f"{getattr(setting, name)}" for name in ("size", "share", "text")}
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
        # Nothing suspect is what is understood; poppler takes the word for a fault.
        if "/Suspects" in pdf.Root.MarkInfo:
            del pdf.Root.MarkInfo["/Suspects"]
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
