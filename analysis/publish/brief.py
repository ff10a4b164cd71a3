"""A policy brief as plain data, the same for the PDF and for the web page: sentences, a table, figures, limits.

A brief has a region, language, title, source and blocks: each of a `kind` (heading, paragraph, list, box, table,
figure), with texts as runs (see sentences). Every number comes by name from the registry.
"""

import html
from pathlib import Path

import pandas as pd

from analysis import files, io
from analysis.publish import brief_figures, brief_tables, sentences, trace
from analysis.publish.sentences import runs
from analysis.publish.texts import label, texts
from analysis.source import register

_MOST_DOCUMENTS = 8  # that a brief names under its title
_SOCIAL = "sosial"  # in the name of every social affairs office, whatever else it is in charge of


def compose(region: str, lang: str, sources: trace.Sources, figures: Path = files.FIGURES) -> dict:
    """Return a brief as data: language, title, blocks; RegisterError or TextError when it cannot be."""
    if region != "all" and region not in register.region_ids():
        raise register.RegisterError(f"unknown region {region!r}; known: all, {', '.join(register.region_ids())}")
    content = texts()
    tables = tables_of(sources.rows, io.read_table("absorption"))
    documents = [each for each in register.documents().values() if region in ("all", each.region.region_id)]
    title, source = headed(region, lang, documents)
    numbers = sources.numbers
    findings = sentences.chosen(content["findings"], numbers, region, lang, tables)
    quality = sentences.chosen(content["quality"], numbers, region, lang, tables)
    findings = findings or [[{"text": label("no_findings", lang)}]]
    largest = brief_tables.largest_offices(brief_tables.programme_sums(numbers), numbers)
    drawn = brief_figures.draw(region, lang, figures, tuple(each for each, _, _ in largest))
    plain = {name: [runs(each[lang], {}, {}, lang, tables) for each in content[name]] for name in ("limits", "methods")}
    blocks = [
        {"kind": "heading", "text": label("findings", lang), "id": "findings"},
        {"kind": "list", "items": findings},
        *(
            brief_tables.offices(sources, lang)
            if region == "all"
            else brief_tables.largest_lines(region, sources, lang)
        ),
        {"kind": "box", "title": label("quality", lang), "items": quality},
        *([{"kind": "heading", "text": label("figures", lang), "id": "figures"}] if drawn else []),
        *drawn,
        {"kind": "heading", "text": label("limits", lang), "id": "limits"},
        {"kind": "list", "items": plain["limits"]},
        {"kind": "heading", "text": label("methods", lang), "id": "methods"},
        {"kind": "list", "items": plain["methods"]},
        {"kind": "heading", "text": label("cite", lang), "id": "cite"},
        {"kind": "paragraph", "runs": citation(title, lang)},
    ]
    return {
        "region": region,
        "lang": lang,
        "kicker": label("brief", lang),
        "title": title,
        "source": source,
        "hint": label("pdf_hint", lang),
        "page": label("page", lang),
        "blocks": blocks,
    }


def headed(region: str, lang: str, documents: list[register.Document]) -> tuple[str, str]:
    """Return a brief's title, and the line that names its documents, or says how many where they are too many."""
    offices = {each.office for each in documents}
    social = all(_SOCIAL in office.casefold() for office in offices)
    if region == "all":
        title = label("title_all" if social else "title_all_kinds", lang)
    else:
        one = documents[0].office if len(offices) == 1 else documents[0].region.name
        title = label("title_region", lang, office=one)
    if len(documents) > _MOST_DOCUMENTS:
        return title, label("source_many", lang, documents=len(documents), offices=len(offices))
    return title, label("source", lang, documents="; ".join(f"{each.office}, {each.title}" for each in documents))


def tables_of(rows: dict[str, dict], absorption: pd.DataFrame) -> dict[str, dict]:
    """Return, by row_id, name, level and phase of an amount, and whether its table is the main one of that year.

    Takes trace.tidy_rows() and `absorption` (columns main, doc_id, table_id, fiscal_year).
    """
    main = set(
        absorption.loc[absorption.main == "yes", ["doc_id", "table_id", "fiscal_year"]].itertuples(
            index=False, name=None
        )
    )
    return {
        row_id: {
            "phase": row["phase"],
            "main": (row["doc_id"], row["table_id"], row["year"]) in main,
            "level": row["level"] if row["table"] == "budget_lines" else "",
            "line": row["said"] if row["table"] == "budget_lines" else "",
        }
        for row_id, row in rows.items()
    }


def citation(title: str, lang: str) -> list[dict]:
    """Return how to cite a brief, from the project's CITATION.cff, as runs."""
    cited = files.read_yaml(files.CITATION)
    licence = next(each for each in cited["license"] if each.startswith("CC"))
    before, after = texts()["cite"][0][lang].split("{citation}")
    work = {"text": f"{cited['authors'][0]['name']}: {cited['title']}", "lang": "en"}
    rest = after.format(version=cited["version"], licence=licence, title=title)
    return [run for run in ({"text": before}, work, {"text": rest}) if run["text"]]


def as_markdown(brief: dict) -> str:
    """Return the sentences of a brief as Markdown lists; no name in them is markup."""
    lists = [block["items"] for block in brief["blocks"] if block["kind"] in ("list", "box")]
    told = "\n\n".join("\n".join("- " + "".join(run["text"] for run in item) for item in items) for items in lists)
    return html.escape(told, quote=False)


def cited(brief: dict, sources: trace.Sources) -> pd.DataFrame:
    """Return the named numbers that a brief's sentences hold, one row each: name, text as printed, what it is.

    The evidence is that of its least sure cell; empty for a count, which is made of none.
    """
    said = [run for block in brief["blocks"] if block["kind"] in ("list", "box") for run in runs_of(block)]
    rows = [run for run in said if "name" in run]
    table = pd.DataFrame(rows, columns=["name", "text"])
    told = [sources.numbers[name] for name in table.name]
    return table.assign(what=[each["what"] for each in told], evidence=[each.get("evidence") or "" for each in told])


def runs_of(block: dict) -> list[dict]:
    """Return the runs of a block in their order, a table's by its cells."""
    match block["kind"]:
        case "list" | "box":
            return [run for item in block["items"] for run in item]
        case "table":
            return [cell for row in block["rows"] for cell in row["cells"]]
    return block.get("runs", [])
