"""A policy brief as plain data, the same for the PDF and for the web page: page one, then all that it stands on.

A brief has a region, language, title (runs and plain), source and blocks: each of a `kind` (heading, paragraph, list,
numbered, table, figure), with texts as runs (see sentences); those of page one say `first`. Every number comes by
name from the registry.
"""

import datetime
import html
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from babel.dates import format_date

from analysis import files, io, schema
from analysis.publish import brief_figures, brief_tables, messages, sentences, trace, words
from analysis.publish.sentences import runs
from analysis.publish.texts import label, texts
from analysis.source import register

_MOST_DOCUMENTS = 8  # that a brief names under its title
_STANDING = {"indicator": 0, "total": 0, "program": 1}  # levels of indicators, the highest first; then all others


def compose(
    region: str, lang: str, sources: trace.Sources, figures: Path = files.FIGURES, page_one: bool = False
) -> dict:
    """Return a brief as data, or its page one alone; RegisterError or TextError when it cannot be."""
    if region != "all" and region not in register.region_ids():
        raise register.RegisterError(f"unknown region {region!r}; known: all, {', '.join(register.region_ids())}")
    tables = tables_of(sources.rows, io.read_table("absorption"))
    documents = [each for each in register.documents().values() if region in ("all", each.region.region_id)]
    message = messages.of(sources.numbers, region, lang, tables)
    untitled = f"title_{'told' if message.findings else 'none'}{'_all' if region == 'all' else ''}"
    whose = "" if region == "all" else sentences.office_of(region)
    title_runs = message.title or [{"text": label(untitled, lang, office=whose)}]
    title = "".join(run["text"] for run in title_runs)
    blocks = [each | {"first": True} for each in _page_one(message, region, lang, sources.numbers, tables)]
    if not page_one:
        further = messages.further(message, sources.numbers, region, lang, tables)
        blocks += _standing_on(region, lang, sources, tables, figures, title, further)
    return {
        "region": region,
        "lang": lang,
        "kicker": label("brief", lang),
        "title": title,
        "title_runs": title_runs,
        "source": sourced(lang, documents),
        "hint": label("pdf_hint", lang),
        "page": label("page", lang),
        "web": address(f"{region}_{lang}.html"),
        "blocks": blocks,
    }


def _page_one(message: messages.Message, region: str, lang: str, numbers: dict, tables: dict) -> list[dict]:
    findings = [[*finding, *_follows(follows, lang)] for finding, follows in message.findings]
    asked = label("questions_all" if region == "all" else "questions", lang)
    questions = message.questions or [[{"text": label("no_questions", lang)}]]
    return [
        {"kind": "heading", "text": label("findings", lang), "id": "findings"},
        {"kind": "numbered", "items": findings or [[{"text": label("no_findings", lang)}]]},
        {"kind": "heading", "text": asked, "id": "questions"},
        {"kind": "numbered", "items": questions},
        {"kind": "heading", "text": label("quality", lang), "id": "quality"},
        *brief_tables.quality(region, numbers, lang, tables),
        {"kind": "paragraph", "runs": colophon(region, lang), "small": True},
    ]


def _follows(follows: list[dict] | None, lang: str) -> list[dict]:
    return [{"text": f" {label('follows', lang)} ", "strong": True}, *follows] if follows else []


def _standing_on(
    region: str, lang: str, sources: trace.Sources, tables: dict, figures: Path, title: str, further: list[list[dict]]
) -> list[dict]:
    """Return the blocks after page one: further findings, tables, figures, limits and notes."""
    content, numbers = texts(), sources.numbers
    quality = sentences.chosen(content["quality"], "quality", numbers, region, lang, tables)
    noted = sentences.chosen(content["notes"], "note", numbers, region, lang, tables)
    own = {each.doc_id for each in register.documents().values() if region in ("all", each.region.region_id)}
    held = {""} | {row["table"] for row in sources.rows.values() if row["doc_id"] in own}
    plain = {
        name: [runs(each[lang], {}, {}, lang, tables) for each in content[name] if each.get("of", "") in held]
        for name in ("limits", "methods")
    }
    largest = brief_tables.largest_offices(brief_tables.programme_sums(numbers), numbers)
    drawn = brief_figures.draw(region, lang, figures, tuple(each for each, _, _ in largest))
    of_offices = region == "all"
    return [
        *([{"kind": "heading", "text": label("more_findings", lang), "id": "more"}] if further else []),
        *([{"kind": "list", "items": further}] if further else []),
        *(brief_tables.offices(sources, lang) if of_offices else brief_tables.largest_lines(region, sources, lang)),
        *brief_tables.reached(region, sources, lang),
        *([{"kind": "heading", "text": label("figures", lang), "id": "figures"}] if drawn else []),
        *drawn,
        *([{"kind": "heading", "text": label("limits", lang), "id": "limits"}] if plain["limits"] else []),
        *([{"kind": "list", "items": plain["limits"]}] if plain["limits"] else []),
        {"kind": "heading", "text": label("notes", lang), "id": "notes"},
        {"kind": "list", "items": [*noted, *quality]},
        {"kind": "heading", "text": label("methods", lang), "id": "methods"},
        {"kind": "list", "items": plain["methods"]},
        {"kind": "heading", "text": label("cite", lang), "id": "cite"},
        {"kind": "paragraph", "runs": citation(title, lang)},
    ]


def sourced(lang: str, documents: list[register.Document]) -> str:
    """Return the line that names a brief's documents, or says how many where they are too many."""
    if len(documents) > _MOST_DOCUMENTS:
        offices = {each.office for each in documents}
        return label("source_many", lang, documents=len(documents), offices=len(offices))
    return label("source", lang, documents="; ".join(f"{each.office}, {each.title}" for each in documents))


def tables_of(rows: dict[str, dict], absorption: pd.DataFrame) -> dict[str, dict]:
    """Return, by row_id, names, level, phase and year of a figure, if it is open, and if its table is the main one.

    A printed word that the document's description lists as misspelt has [sic] behind it. Takes trace.tidy_rows() and
    `absorption` (columns main, doc_id, table_id, fiscal_year).
    """
    main = set(
        absorption.loc[absorption.main == "yes", ["doc_id", "table_id", "fiscal_year"]].itertuples(
            index=False, name=None
        )
    )
    return {
        row_id: {
            "phase": row["phase"],
            "year": row["year"],
            "main": (row["doc_id"], row["table_id"], row["year"]) in main,
            "level": row["level"] if row["table"] == "budget_lines" else "",
            "line": _named(row) if row["table"] == "budget_lines" else "",
            "indicator": _named(row) if row["table"] == "indicators" else "",
            "open": row["status"] == "unresolved",
            "standing": _STANDING.get(row["level"], len(schema.LEVELS)),
        }
        for row_id, row in rows.items()
    }


def _named(row: dict) -> str:
    return words.marked(words.line_name(row["said"]), row["doc_id"])


# -- where it stands, whom to ask, how to cite ---------------------------------------------------------------


def address(path: str) -> str:
    """Return where a file of the briefs stands: below the address that CITATION.cff gives, else beside the brief."""
    public = files.read_yaml(files.CITATION).get("url", "")
    return f"{public.rstrip('/')}/briefs/{path}" if public else path


def colophon(region: str, lang: str) -> list[dict]:
    """Return version and date of a brief, who may be asked, its web page and data, as runs with links."""
    cited = files.read_yaml(files.CITATION)
    contacts = cited.get("contact") or cited["authors"]
    told = label("colophon", lang, version=cited["version"], date=_date(cited, lang), contact=_who(contacts[0]))
    page, data = f"{region}_{lang}.html", "../figures/numbers.json"
    found = [{"text": f"{told} {label('web_page', lang)} "}, {"text": page, "link": address(page)}]
    found += [{"text": f". {label('data_file', lang)} "}, {"text": "figures/numbers.json", "link": address(data)}]
    end = "." if cited.get("url") else f" ({label('no_address', lang)})."
    return [*found, {"text": end}]


def _who(person: dict) -> str:
    name = person.get("name") or " ".join(filter(None, (person.get("given-names"), person.get("family-names"))))
    return ", ".join(filter(None, (name, person.get("email"))))


def _date(cited: dict, lang: str) -> str:
    told = cited.get("date-released")
    if not told:
        return label("undated", lang)
    return format_date(datetime.date.fromisoformat(told), "d MMMM y", locale=lang)


def citation(title: str, lang: str) -> list[dict]:
    """Return how to cite a brief, from the project's CITATION.cff, as runs."""
    cited = files.read_yaml(files.CITATION)
    licence = next(each for each in cited["license"] if each.startswith("CC"))
    before, after = texts()["cite"][0][lang].split("{work}")
    told = {
        "authors": _who(cited["authors"][0]),
        "year": cited["date-released"][:4] if cited.get("date-released") else label("undated", lang),
        "title": title,
        "version": cited["version"],
        "licence": licence,
    }
    work = {"text": cited["title"], "lang": "en"}
    before = before.format(**told).replace("?.", "?")
    return [run for run in ({"text": before}, work, {"text": after.format(**told)}) if run["text"]]


# -- for the notebook ----------------------------------------------------------------------------------------


def as_markdown(brief: dict) -> str:
    """Return the sentences of a brief as Markdown lists; no name in them is markup."""
    lists = [block["items"] for block in brief["blocks"] if "items" in block]
    told = "\n\n".join("\n".join("- " + "".join(run["text"] for run in item) for item in items) for items in lists)
    return html.escape(told, quote=False)


def cited(briefs: Iterable[dict], sources: trace.Sources) -> pd.DataFrame:
    """Return the named numbers that the sentences of briefs hold, one row each: name, text as printed, what it is.

    The evidence is that of its least sure cell; empty for a count, which is made of none.
    """
    blocks = [block for brief in briefs for block in brief["blocks"] if "items" in block]
    said = [run for block in blocks for run in runs_of(block)]
    rows = [{"name": run["name"], "text": run["text"]} for run in said if "name" in run]
    table = pd.DataFrame(rows, columns=["name", "text"])
    told = [sources.numbers[name] for name in table.name]
    return table.assign(what=[each["what"] for each in told], evidence=[each.get("evidence") or "" for each in told])


def runs_of(block: dict) -> list[dict]:
    """Return the runs of a block in their order, a table's by its cells."""
    if "items" in block:
        return [run for item in block["items"] for run in item]
    if block["kind"] == "table":
        return [cell for row in block["rows"] for cell in row["cells"]]
    return block.get("runs", [])
