"""A brief as one web page that holds everything it needs, with the address of every number that it prints."""

import copy
import json
from pathlib import Path

import pandas as pd
from babel.numbers import format_decimal

from analysis import files, io, schema
from analysis.publish import brief, pages, paper, sums, trace
from analysis.publish.retold import retold
from analysis.publish.texts import label, texts
from analysis.publish.words import bounds, sign, written
from analysis.source import crops, register

MOST_BYTES = 1_400_000  # of a page with its pictures
_MOST_ROWS = 40  # cells of one number that a web page holds; the whole chain is told on the command line


def write(content: dict, sources: trace.Sources, folder: Path = files.BRIEFS) -> Path:
    """Write one brief as a web page."""
    return io.write_text(folder / f"{content['region']}_{content['lang']}.html", as_html(content, sources))


def as_html(content: dict, sources: trace.Sources) -> str:
    """Return a brief (brief.compose) as one page without any request to another place.

    It holds the pictures of the pages that its numbers stand on, as many as MOST_BYTES leave room for; further ones
    are shown where the page lies beside the project's data, as in the project and on the site.
    """
    lang, content = content["lang"], _anchored(content)
    names = dict.fromkeys(run["name"] for run in _runs(content) if "name" in run)
    told = addresses(list(names), sources, lang)
    linked = _rendered(content, lang, told)
    room = MOST_BYTES - len(linked.encode())
    for name, picture in told.get("pictures", {}).items():
        held = paper.embedded(sources.raw / name)
        if len(held) - len(picture) <= room:
            told["pictures"][name] = held
            room -= len(held) - len(picture)
    return _rendered(content, lang, told) if told.get("pictures") else linked


def _runs(content: dict) -> list[dict]:
    return [*content["title_runs"], *(run for block in content["blocks"] for run in brief.runs_of(block))]


def _anchored(content: dict) -> dict:
    """Return a brief in which the first mention of each number can be linked to, as the PDF does."""
    content = copy.deepcopy(content)
    seen: set[str] = set()
    for run in _runs(content):
        if "name" in run and run["name"] not in seen:
            seen.add(run["name"])
            run["anchor"] = f"n-{run['name']}"
    return content


def _rendered(content: dict, lang: str, told: dict) -> str:
    return pages.render(
        "brief.html",
        ("brief.css",),
        ("show.js", "trace.js"),
        pictures=not all(each.startswith("data:") for each in told.get("pictures", {}).values()),
        title=content["title"],
        lang=lang,
        other=next(each for each in schema.LANGUAGES if each != lang),
        brief=content,
        label=lambda name: label(name, lang),
        addresses=told,
    )


def addresses(names: list[str], sources: trace.Sources, lang: str) -> dict:
    """Return what a page shows of each number: what it is, and the cells that it comes from with their checks."""
    content, numbers, rows = texts(), {}, {}
    for name in names:
        number = sources.numbers.get(name)
        row_ids = number["row_ids"].split() if number else [name]
        # The cells that deserve a look come first.
        row_ids.sort(key=lambda row_id: sources.rows[row_id]["status"] in ("as_published", "realigned"))
        entry = {"rows": row_ids[:_MOST_ROWS], "further": max(0, len(row_ids) - _MOST_ROWS)}
        if number:
            ends = bounds(number, lang)
            entry |= {
                "value": "" if number["value"] is None else written(number["value"], number["unit"], lang),
                "sum": sums.told(number, sources, lang),
                "range": label("to", lang, low=ends[0], high=ends[1]) if ends else "",
                "what": retold(number["what"], "meanings", lang),
                "n": number["n"],
                "evidence": _evidence(number.get("evidence"), lang),
                "made_by": number["made_by"],
            }
        numbers[name] = entry
        for row_id in entry["rows"]:
            if row_id not in rows:
                rows[row_id] = _address(row_id, sources, lang)
    keep = ("close", "value", "range", "what", "from_lines", "n_lines", "made_by", "cells", "place", "printed", "read")
    keep += (
        "evidence",
        "weakest",
        "status",
        "checks",
        "nothing_printed",
        "more",
        "in_tables",
        "expected",
        "unresolved_cell",
    )
    shown = [window["name"] for row in rows.values() for window in row.get("windows", ())]
    pictures = {"pictures": {name: paper.address(name) for name in shown}} if shown else {}
    keep += ("page",) if shown else ()
    told = {"numbers": numbers, "rows": rows, "labels": {each: content["labels"][each][lang] for each in keep}}
    return told | pictures


def _address(row_id: str, sources: trace.Sources, lang: str) -> dict:
    row, content = trace.address(row_id, sources), texts()
    strips = row["strips"]
    seen = {
        "windows": paper.windows(strips, sources.raw),
        "pages": ", ".join(map(str, crops.pages_of(strips))),
        "alt": crops.alt(strips, row["said"] or row_id, row["printed"], lang),
    }
    document = register.document(row["doc_id"], sources.raw)
    unit = "rupiah" if row["unit"] == "rupiah" else ""
    value = "" if row["value"] is None else format_decimal(float(row["value"]), format="#,##0.####", locale=lang)
    return {
        "document": f"{document.office}, {document.title}",
        "table": f"{document.tables[row['table_id']].title} ({row['table_id']})",
        "line": row["line"],
        "cell": row["cell"]["position"],
        "file": row["cell"]["file"],
        "name": row["said"] or row_id,
        "measure": _measure(row, lang),
        "printed": row["printed"],
        "read": f"{sign(lang)}{value}" if unit and value else value,
        "status": row["status"],
        "status_said": content["status"][row["status"]][lang],
        "evidence": _evidence(row["evidence"], lang),
        "why": retold(row["why"], "reasons", lang),
        "alternatives": json.loads(row["alternatives"]) if row["alternatives"] else [],
        "checks": [
            {
                "verdict": check["verdict"],
                "said": f"{content['verdicts'][check['verdict']][lang]}: "
                + (content["rules"][check["rule"]][lang] if check["rule"] in content["rules"] else check["rule"]),
                "expected": _figure(check["expected"], lang),
                "found": _figure(check["found"], lang),
            }
            for check in row["checks"]
        ],
    } | (seen if strips else {})


def _evidence(kind: str | None, lang: str) -> str:
    """Return what confirms a figure, in words; "" for a count, which is made of no cell."""
    return texts()["evidence"][kind][lang] if kind else ""


def _measure(row: dict, lang: str) -> str:
    """Return what a row measures, and of which year."""
    name = "spent" if row["table"] == "budget_lines" and row["measure"] == "realisasi" else row["measure"]
    year = "" if row["year"] is None else f" {row['year']}"
    return texts()["measures"][name][lang] + year


def _figure(value, lang: str) -> str:
    return "" if pd.isna(value) else format_decimal(round(float(value), 2), format="#,##0.##", locale=lang)
