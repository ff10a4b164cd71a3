"""A brief as PDF: tagged (PDF/UA-1), set by typst from data, at most four pages."""

import json
from pathlib import Path

import typst

from analysis import files, io
from analysis.publish.texts import TextError

_MOST_PAGES = 4


_SHARES = (0.8, 0.76, 0.72, 0.68)  # of the text's width for a figure, tried in this order
# What the registry calls what the notebooks' files call otherwise.


def write(brief: dict, folder: Path = files.BRIEFS) -> Path:
    """Write one brief as PDF."""
    return io.write_bytes(folder / f"{brief['region']}_{brief['lang']}.pdf", as_pdf(brief))


def as_pdf(brief: dict, folder: Path = files.BUILD / "briefs") -> bytes:
    """Return the brief as tagged PDF of at most four pages; the texts reach typst as data, never as markup.

    TextError when it does not fit with figures of the smallest size that can be read.
    """
    own = folder / f"{brief['region']}_{brief['lang']}"
    blocks = []
    for block in brief["blocks"]:
        if block["kind"] == "figure":
            io.write_text(own / f"{block['name']}.svg", block["svg"])
            block = {key: value for key, value in block.items() if key != "svg"} | {"path": f"{block['name']}.svg"}
        blocks.append(block)
    io.write_json(own / "brief.json", brief | {"blocks": blocks})
    template = io.write_bytes(own / "brief.typ", (files.BRIEF_TEMPLATE / "brief.typ").read_bytes())
    for share in _SHARES:
        inputs = {"share": str(share)}
        world = typst.Compiler(template, root=own, ignore_system_fonts=True, sys_inputs=inputs)
        if json.loads(world.query("<pages>", field="value", one=True)) <= _MOST_PAGES:
            return world.compile(format="pdf", pdf_standards=["ua-1"], timestamp=0)
    raise TextError(f"the brief {own.name} does not fit {_MOST_PAGES} pages: fewer figures or lines (texts.yml)")
