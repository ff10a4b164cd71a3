"""A brief as PDF: tagged (PDF/UA-1), set by typst from data, at most four pages.

What has no room is left out in this order, and the brief says so: figures from the last on but for the first two, then
findings from the last on but for the first four, then those two figures. The web page of the brief holds everything.
"""

import json
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path

import typst

from analysis import files, io
from analysis.publish import letters
from analysis.publish.texts import TextError, label

_MOST_PAGES = 4
_KEPT_FIGURES = 2
_KEPT_FINDINGS = 4
_SHARES = (0.8, 0.76, 0.72, 0.68)  # of the text's width for a figure, tried in this order

Part = tuple[int, int | None]  # of a brief: the place of a block, and of an item in it where that is a list


def write(brief: dict, folder: Path = files.BRIEFS) -> Path:
    """Write one brief as PDF."""
    return io.write_bytes(folder / f"{brief['region']}_{brief['lang']}.pdf", as_pdf(brief))


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
    if fitting := _fitting(brief, own, _SHARES):
        return _compiled(fitting)
    spare = _spare(brief)

    def fits_without(number: int) -> bool:
        return _fitting(without(brief, spare[:number]), own, _SHARES[-1:]) is not None

    # By halves, for each try sets the whole brief.
    number = bisect_left(range(len(spare) + 1), True, key=fits_without)
    if number <= len(spare) and (fitting := _fitting(without(brief, spare[:number]), own, _SHARES)):
        return _compiled(fitting)
    raise TextError(f"the brief {own.name} does not fit {_MOST_PAGES} pages: its fixed texts are too long (texts.yml)")


def _fitting(brief: dict, own: Path, shares: Iterable[float]) -> typst.Compiler | None:
    """Return the brief as it is set with the first of some shares with which it fits; None where it fits with none."""
    io.write_json(own / "brief.json", brief | {"blocks": [_with_path(block) for block in brief["blocks"]]})
    for share in shares:
        world = typst.Compiler(own / "brief.typ", root=own, font_paths=[letters.FONTS],
                                ignore_system_fonts=True, sys_inputs={"share": str(share)})  # fmt: skip
        if json.loads(world.query("<pages>", field="value", one=True)) <= _MOST_PAGES:
            return world
    return None


def _compiled(world: typst.Compiler) -> bytes:
    return world.compile(format="pdf", pdf_standards=["ua-1"], timestamp=0)


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
    place = 1 + next((place for place, block in enumerate(blocks) if block.get("id") == "findings"), len(blocks))
    findings: list[Part] = [(place, item) for own in blocks[place : place + 1] for item in range(len(own["items"]))]
    return [*figures[_KEPT_FIGURES:][::-1], *findings[_KEPT_FINDINGS:][::-1], *figures[:_KEPT_FIGURES][::-1]]


def without(brief: dict, out: list[Part]) -> dict:
    """Return a brief without some of its parts, and with a paragraph that says which these are and where they stand."""
    if not out:
        return brief
    lang, gone = brief["lang"], set(out)
    blocks = []
    for place, block in enumerate(brief["blocks"]):
        if block["kind"] == "list":
            kept = [item for number, item in enumerate(block["items"]) if (place, number) not in gone]
            block = block | {"items": kept}
        if (place, None) not in gone:
            blocks.append(block)
    if not any(block["kind"] == "figure" for block in blocks):
        blocks = [block for block in blocks if block.get("id") != "figures"]
    figures = [block for block in brief["blocks"] if block["kind"] == "figure"]
    names = [block["name"] for block in figures if block not in blocks]
    findings = sum(item is not None for _, item in out)
    what = [label("left_figures", lang, names=", ".join(names))] if names else []
    what += [label("left_findings", lang, number=findings)] if findings else []
    told = label("left_out", lang, what="; ".join(what), page=f"{brief['region']}_{lang}.html")
    limits = next(place for place, block in enumerate(blocks) if block.get("id") == "limits")
    blocks.insert(limits, {"kind": "paragraph", "runs": [{"text": told}]})
    return brief | {"blocks": blocks}
