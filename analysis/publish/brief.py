"""Named numbers, and the policy briefs: sentences chosen by their numbers, figures, tables and what the data lack.

A brief is built as plain data (blocks of text runs), the same for the PDF that typst sets and for the web
page. Text that holds a digit is refused: every number of a brief comes by name from the registry.
"""

import json
import re
from functools import cache
from pathlib import Path

import pandas as pd
import typst
from babel.numbers import format_decimal

from analysis import files, io, schema
from analysis.publish import charts, pages, plots, trace
from analysis.source import register
from analysis.studies import measures, results

BRIEFS = files.BRIEFS
TEMPLATE = BRIEFS / "template"
BUILD = files.BUILD / "briefs"
LANGUAGES = plots.LANGUAGES
_MOST_ROWS = 40  # cells of one number that a web page holds; the whole chain is told on the command line
_MOST_LINES = 8  # budget lines in a brief's table
_MOST_FIGURES = 6
_MOST_PAGES = 4
_SHARES = (0.8, 0.76, 0.72, 0.68)  # of the text's width for a figure, tried in this order
# What the registry calls what the notebooks' files call otherwise.
_KEYS = {"n_lines": "n", "notebook": "made_by"}
_REGISTRY_STEP = "analysis.publish.brief.write_registry"
_GROUPS_OF_RULES = {
    "sums": ("parent_equals_children", "total_of_programs", "total_of_types", "years_add_to_end", "cumulative_adds_up"),
    "tables": ("same_line_same_amount",),
    "percentages": ("absorption_follows", "capaian_follows", "renstra_pct_follows", "efficiency_follows"),
}


class TextError(ValueError):
    """A text of the briefs that says a number without a name, or a name that the registry does not have."""


# -- the registry --------------------------------------------------------------------------------------------


def write_registry(folder: Path = files.FIGURES) -> Path:
    """Write numbers.json: the named numbers of every notebook, and the counts that tell how good the data are."""
    found = [
        {_KEYS.get(key, key): value for key, value in each.items()}
        for path in sorted((folder / "numbers").glob("*.json"))
        for each in io.read_json(path)
    ]
    found += own_numbers(*(io.read_table(name) for name in ("budget_lines", "checks")), trace.tidy_rows())
    names = pd.Series([each["name"] for each in found])
    if names.duplicated().any():
        raise TextError(f"numbers named twice: {', '.join(sorted(set(names[names.duplicated()])))}")
    return io.write_json(folder / "numbers.json", sorted(found, key=lambda each: each["name"]))


def own_numbers(budget_lines: pd.DataFrame, checks: pd.DataFrame, rows: dict[str, dict]) -> list[dict]:
    """Return the ceilings of each office's programmes, and how many cells and checks are of each kind."""
    frame = pd.DataFrame(rows.values())
    found = _programme_ceilings(measures.lines(budget_lines, checks))
    offices = {document.doc_id: document.region.region_id for document in register.documents().values()}
    for region in [*register.region_ids(), "all"]:
        own = frame if region == "all" else frame[frame.region_id == region]
        tried = checks if region == "all" else checks[checks.doc_id.map(offices) == region]
        documents = len(register.documents()) if region == "all" else int(own.doc_id.nunique())
        found += _counts_of_cells(own, region, documents) + _counts_of_checks(tried, region, documents, rows)
    return found


def _number(name: str, value, unit: str, what: str, n: int, documents: int, row_ids: str = "", bounds=(None, None)):
    return {
        "name": name,
        "value": None if pd.isna(value) else float(value),
        "unit": unit,
        "what": what,
        "shown": results.show(float(value), unit, 0),
        "low": bounds[0],
        "high": bounds[1],
        "n": int(n),
        "n_documents": documents,
        "row_ids": row_ids,
        "made_by": _REGISTRY_STEP,
    }


def _programme_ceilings(lines: pd.DataFrame) -> list[dict]:
    """Return the sum of programmes per office and year of the main table, where every one of them is known."""
    found = []
    programmes = lines[lines.main & (lines.level == "program") & (lines.period == "year")]
    for (region, table_id, year), own in programmes.groupby(["region_id", "table_id", "fiscal_year"]):
        if own.pagu_rp.isna().any():
            continue
        low, high = float(own.pagu_low_rp.sum()), float(own.pagu_high_rp.sum())
        bounds = (None, None) if low == high else (low, high)
        what = f"sum of the programmes' pagu, {region} {year}, table {table_id}, {'/'.join(own.phase.unique())}"
        row_ids = " ".join(own.pagu_row)
        found.append(
            _number(
                f"pagu_programs_{region}_{year}_rp", own.pagu_rp.sum(), "rupiah", what, len(own), 1, row_ids, bounds
            )
        )
        if own.realisasi_rp.notna().all():
            what, row_ids = what.replace("pagu,", "realisasi,"), " ".join(own.realisasi_row)
            name = f"realisasi_programs_{region}_{year}_rp"
            found.append(_number(name, own.realisasi_rp.sum(), "rupiah", what, len(own), 1, row_ids))
    return found


def _counts_of_cells(own: pd.DataFrame, region: str, documents: int) -> list[dict]:
    what = f"figures of the tidy tables, {region}"
    found = [_number(f"cells_total_{region}", len(own), "cells", what, len(own), documents)]
    for status in schema.STATUSES:
        rows = own[own.status == status]
        listed = "" if status == "as_published" else " ".join(rows.row_id)
        told = f"{what}: {trace.meaning(status)}"
        found.append(_number(f"cells_{status}_{region}", len(rows), "cells", told, len(rows), documents, listed))
    return found


def _counts_of_checks(tried: pd.DataFrame, region: str, documents: int, rows: dict[str, dict]) -> list[dict]:
    agree = int((tried.verdict == "agrees").sum())
    found = [_number(f"checks_agree_{region}", agree, "checks", f"checks that agree, {region}", agree, documents)]
    differing = tried[tried.verdict == "differs"]
    missing = differing.kind == "missing_rows"
    groups = {f"{group}_differ": rules for group, rules in _GROUPS_OF_RULES.items()}
    for group, rules in (groups | {"sums_missing": _GROUPS_OF_RULES["sums"]}).items():
        own = differing[differing.rule.isin(rules) & (missing == (group == "sums_missing"))]
        row_ids = dict.fromkeys(row_id for each in own["rows"] for row_id in each.split() if row_id in rows)
        why = ", for lines that are missing from the text" if group == "sums_missing" else ""
        what = f"checks that differ, {region}: {', '.join(rules)}{why}"
        found.append(
            _number(f"checks_{group}_{region}", len(own), "checks", what, len(own), documents, " ".join(row_ids))
        )
    return found


# -- numbers in words ----------------------------------------------------------------------------------------


def written(value: float, unit: str, lang: str) -> str:
    """Return a value with its unit as a brief prints it."""
    match unit:
        case "rupiah":
            return plots.amount(value, lang).replace("-", "\N{MINUS SIGN}")
        case "percent":
            text = plots.percent(value, lang)
        case "points":
            text = format_decimal(round(value, 1), format="#,##0.0", locale=lang)
            text += "\N{NO-BREAK SPACE}" + {"en": "points", "id": "poin"}[lang]
        case "persons":
            text = format_decimal(round(value), format="#,##0", locale=lang)
            text += "\N{NO-BREAK SPACE}" + {"en": "persons", "id": "orang"}[lang]
        case "cells" | "checks" | "lines":
            text = format_decimal(round(value), format="#,##0", locale=lang)
        case _:
            text = format_decimal(round(value, 2), format="#,##0.00", locale=lang)
    return text.replace("-", "\N{MINUS SIGN}")


def _bounds(number: dict, lang: str) -> tuple[str, str] | None:
    """Return the ends of a number's range in words; None where it has none, or where they read the same."""
    if number["low"] is None or number["high"] is None:
        return None
    low, high = (written(number[end], number["unit"], lang) for end in ("low", "high"))
    return None if low == high else (low, high)


# -- sentences -----------------------------------------------------------------------------------------------


@cache
def texts() -> dict:
    """Return the briefs' texts; TextError when one of them, or what stands beside a figure, holds a digit."""
    content = files.read_yaml(TEMPLATE / "texts.yml")
    refuse_digits(content)
    refuse_digits(plots.captions())
    return content


def refuse_digits(content) -> None:
    """Raise TextError for a text in either language with a digit in it, wherever it stands: a number has a name."""
    parts = content.items() if isinstance(content, dict) else enumerate(content)
    for key, part in parts:
        if isinstance(part, dict | list):
            refuse_digits(part)
        elif key in LANGUAGES and re.search(r"\d", re.sub(r"{[^}]*}", "", part)):
            raise TextError(f"a number without a name in: {part}")


def sentences(entries: list[dict], numbers: dict[str, dict], region: str, lang: str, tables: dict) -> list[list]:
    """Return the sentences that can be said of a region (or "all"), each as runs of text and named numbers.

    `tables` says of each document, table and year whether it is the main one, and the phase of ceilings.
    """
    found = []
    for entry in entries:
        if region not in entry.get("scope", [region]) and ("all" if region == "all" else "region") not in entry.get(
            "scope", ["all", "region"]
        ):
            continue
        for words, named in bindings(entry, numbers, region, tables):
            variant = choose(entry["variants"], named)
            if variant is not None:
                found.append(runs(variant[lang], named, words, lang, tables))
    return found


def bindings(entry: dict, numbers: dict[str, dict], region: str, tables: dict) -> list[tuple[dict, dict]]:
    """Return, for each thing that a sentence is about, its words (region, year...) and its numbers by own name."""
    patterns = entry["numbers"]
    asked = [region] if region != "all" or "scope" not in entry else register.region_ids()
    first = next(iter(patterns.values()))
    if "{region}" not in first:
        asked = ["all"]
    found = []
    for each in asked:
        matches = _matches(first, numbers, each)
        if "{first}" in first:
            years = sorted({match["first"] for match in matches})
            matches = [{"first": years[0], "last": years[-1]}] if len(years) > 1 else []
        own = []
        for words in matches:
            words = words | {"region": each}
            names = {key: pattern.format_map(words) for key, pattern in patterns.items()}
            if all(name in numbers and numbers[name]["value"] is not None for name in names.values()):
                own.append((words, {key: _resting(numbers[name], tables) for key, name in names.items()}))
        if "main" in entry:
            own = [(words, named) for words, named in own if _is_main(named, tables) == entry["main"]]
        own.sort(key=lambda pair: (pair[0].get("year", ""), pair[0].get("group", "")))
        found += {"first": own[:1], "last": own[-1:]}.get(entry.get("take"), own)
    return found


def _matches(pattern: str, numbers: dict[str, dict], region: str) -> list[dict]:
    """Return the words under which a pattern of names is in the registry."""
    ids = "|".join(register.region_ids())
    parts = {
        "region": re.escape(region),
        "year": r"(?P<year>\d{4})",
        "first": r"(?P<first>\d{4})",
        "last": r"\d{4}",
        "table": r"(?P<table>[a-z0-9_]+?)",
        "group": r"(?P<group>[a-z_]+?)",
        "offices": rf"(?P<offices>(?:{ids})(?:_(?:{ids}))+)",
    }
    expression = re.compile("".join(parts.get(part, part) for part in re.split(r"{(\w+)}", pattern)))
    return [match.groupdict() for match in map(expression.fullmatch, numbers) if match]


def _resting(number: dict, tables: dict) -> dict:
    """Return a number with the levels and names of the budget lines that it rests on."""
    rows = [tables[row_id] for row_id in number["row_ids"].split() if tables.get(row_id, {}).get("level")]
    return number | {key: list(dict.fromkeys(row[key] for row in rows)) for key in ("level", "line")}


def _is_main(named: dict[str, dict], tables: dict) -> bool:
    row_id = next(iter(named.values()))["row_ids"].split()[0]
    return tables[row_id]["main"]


def choose(variants: list[dict], named: dict[str, dict]) -> dict | None:
    """Return the first variant whose conditions all hold; None when none does."""
    return next((each for each in variants if all(holds(*rule, named) for rule in each.get("when", []))), None)


def holds(left: str, relation: str, right, named: dict[str, dict]) -> bool:
    """Tell whether a condition holds for every value that the number can have."""
    name, _, part = left.partition(".")
    number = named[name]
    if relation == "says":
        return number["shown"].startswith(right)
    if relation == "rests_on":
        return number["level"] == [right]
    if relation not in ("above", "below", "at_least", "at_most"):
        raise TextError(f"unknown relation {relation!r}")
    least, most = (number["n"],) * 2 if part == "n" else _span(number)
    other_least, other_most = _span(named[right]) if isinstance(right, str) else (right, right)
    return {
        "above": least > other_most,
        "at_least": least >= other_most,
        "below": most < other_least,
        "at_most": most <= other_least,
    }[relation]


def _span(number: dict) -> tuple[float, float]:
    ends = [number[key] for key in ("low", "value", "high") if number[key] is not None]
    return min(ends), max(ends)


def runs(text: str, named: dict[str, dict], words: dict[str, str], lang: str, tables: dict) -> list[dict]:
    """Return a text as runs: plain text, and numbers with the name under which they can be traced."""
    found = []
    for position, part in enumerate(re.split(r"{([\w.]+)}", text)):
        if position % 2 == 0:
            found.append({"text": part})
        elif part.partition(".")[0] in named:
            found += _number_runs(part, named, lang, tables, f"{{{part.partition('.')[0]}.range}}" in text)
        else:
            found.append({"text": _word(part, words, lang)})
    return [run for run in found if run["text"]]


def _number_runs(placeholder: str, named: dict, lang: str, tables: dict, range_told: bool) -> list[dict]:
    key, _, part = placeholder.partition(".")
    number, ends = named[key], _bounds(named[key], lang)
    name = number["name"]
    match part:
        case "n":
            return [{"text": str(number["n"]), "name": name}]
        case "documents":
            return [{"text": str(number["n_documents"]), "name": name}]
        case "phase":
            phases = {tables[row]["phase"] for row in number["row_ids"].split() if "pagu" in row and row in tables}
            return [{"text": ", ".join(sorted(plots.phase_name(phase, lang) for phase in phases))}]
        case "line":
            text = f"\N{LEFT DOUBLE QUOTATION MARK}{'/'.join(number['line'])}\N{RIGHT DOUBLE QUOTATION MARK}"
            return [{"text": text, "lang": "id"}]
        case "tables":
            return [{"text": _places(number["row_ids"].split(), lang)}]
        case "range":
            text = (
                label("to", lang, low=ends[0], high=ends[1]) if ends else written(number["value"], number["unit"], lang)
            )
            return [{"text": text, "name": name}]
        case "":
            shown = [{"text": written(number["value"], number["unit"], lang), "name": name}]
            if ends and not range_told:
                shown += [{"text": " ("}, {"text": label("contested", lang, low=ends[0], high=ends[1]), "name": name}]
                shown.append({"text": ")"})
            return shown
    raise TextError(f"unknown part of a number: {placeholder}")


def _places(row_ids: list[str], lang: str) -> str:
    """Return the tables of some rows in brackets, by office where there are several; nothing for no row."""
    found: dict[str, set[str]] = {}
    for row_id in row_ids:
        doc_id, table_id = row_id.split("/")[:2]
        found.setdefault(register.document(doc_id).region.region_id, set()).add(table_id)
    told = [
        (f"{plots.region_name(region)} " if len(found) > 1 else "") + ", ".join(sorted(tables))
        for region, tables in sorted(found.items())
    ]
    return f" ({'; '.join(told)})" if told else ""


def _word(name: str, words: dict[str, str], lang: str) -> str:
    content = texts()
    if name in content["definitions"]:
        return content["definitions"][name]["value"].replace(" ", "\N{NO-BREAK SPACE}")
    if name not in words:
        raise TextError(f"{{{name}}} is neither a number of the sentence nor a word that it has")
    if name == "region":
        return plots.region_name(words[name])
    if name == "table":
        return words[name].upper().replace("_", ".")
    if name == "group":
        known = content["groups"].get(words[name])
        return known[lang] if known else words[name].replace("_", " ")
    return words[name]


def label(name: str, lang: str, **values) -> str:
    """Return a fixed word or phrase of the briefs."""
    return texts()["labels"][name][lang].format(**values)


# -- a brief as data -----------------------------------------------------------------------------------------


def tables_of(rows: dict[str, dict], absorption: pd.DataFrame) -> dict[str, dict]:
    """Return, by row_id, name, level and phase of an amount, and whether its table is the main one of that year."""
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


def compose(region: str, lang: str, sources: trace.Sources, figures: Path = files.FIGURES) -> dict:
    """Return a brief as data: language, title, blocks; RegisterError or TextError when it cannot be."""
    if region != "all" and region not in register.region_ids():
        raise register.RegisterError(f"unknown region {region!r}; known: all, {', '.join(register.region_ids())}")
    content = texts()
    tables = tables_of(sources.rows, io.read_table("absorption"))
    documents = [each for each in register.documents().values() if region in ("all", each.region.region_id)]
    title = label("title_all", lang) if region == "all" else label("title_region", lang, office=documents[0].office)
    source = label("source", lang, documents="; ".join(f"{each.office}, {each.title}" for each in documents))
    numbers = sources.numbers
    findings = sentences(content["findings"], numbers, region, lang, tables)
    quality = sentences(content["quality"], numbers, region, lang, tables)
    plain = {name: [runs(each[lang], {}, {}, lang, tables) for each in content[name]] for name in ("limits", "methods")}
    blocks = [
        {"kind": "heading", "text": label("findings", lang), "id": "findings"},
        {"kind": "list", "items": findings},
        *(_office_table(sources, lang) if region == "all" else _line_table(region, sources, lang)),
        {"kind": "box", "title": label("quality", lang), "items": quality},
        {"kind": "heading", "text": label("figures", lang), "id": "figures"},
        *draw(region, lang, figures),
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


def citation(title: str, lang: str) -> list[dict]:
    """Return how to cite a brief, from the project's CITATION.cff, as runs."""
    cited = files.read_yaml(files.ROOT / "CITATION.cff")
    licence = next(each for each in cited["license"] if each.startswith("CC"))
    before, after = texts()["cite"][0][lang].split("{citation}")
    work = {"text": f"{cited['authors'][0]['name']}: {cited['title']}", "lang": "en"}
    rest = after.format(version=cited["version"], licence=licence, title=title)
    return [run for run in ({"text": before}, work, {"text": rest}) if run["text"]]


def _cell(row_id: str, sources: trace.Sources, lang: str, span: tuple = (None, None)) -> dict:
    """Return a table's cell for one amount, with its range where it is contested; an unresolved one says so.

    The address of the amount is the cell's name.
    """
    if row_id not in sources.rows:
        return {"text": label("none", lang)}
    value = sources.rows[row_id]["value"]
    text = label("unresolved_cell", lang) if value is None else written(float(value), "rupiah", lang)
    ends = None if value is None else _bounds({"low": span[0], "high": span[1], "unit": "rupiah"}, lang)
    return {"text": f"{text}\n({label('to', lang, low=ends[0], high=ends[1])})" if ends else text, "name": row_id}


def _span_of(line, measure: str) -> tuple:
    ends = (getattr(line, f"{measure}_least_rp"), getattr(line, f"{measure}_most_rp"))
    return (None, None) if any(pd.isna(end) for end in ends) else tuple(map(float, ends))


def _line_table(region: str, sources: trace.Sources, lang: str) -> list[dict]:
    """Return the table of a region's largest lines: of its latest year with spending, else of its latest plan."""
    every = measures.lines(io.read_table("budget_lines"), io.read_table("checks"))
    every = every[(every.region_id == region) & every.main & every.leaf & (every.period == "year")]
    sizes = every.groupby("fiscal_year").realisasi_rp.count()
    spent = sizes[sizes > 1].index
    year = max(spent) if len(spent) else min(every.fiscal_year[every.phase == "indikatif"])
    own = every[every.fiscal_year == year].sort_values(["pagu_rp", "line"], ascending=[False, True])
    some_open = own.pagu_rp.isna().any()
    own = own[own.pagu_rp.notna()].head(_MOST_LINES)
    with_spending = len(spent) > 0
    later = every[(every.fiscal_year > year) & every.table_id.isin(own.table_id)]
    later = later[later.fiscal_year == later.fiscal_year.max()]
    columns = [label("line", lang), f"{label('pagu', lang)} {year}"]
    if with_spending:
        columns += [label("realisasi", lang), label("absorption", lang)]
    elif len(later):
        columns.append(f"{label('pagu', lang)} {later.fiscal_year.iloc[0]}")
    line_later = {each.line_id: each for each in later.itertuples()}
    rows = []
    for each in own.itertuples():
        cells = [_cell(each.pagu_row, sources, lang, _span_of(each, "pagu"))]
        if with_spending:
            cells += [_cell(each.realisasi_row, sources, lang, _span_of(each, "realisasi")), _share(each, lang)]
        elif each.line_id in line_later:
            then = line_later[each.line_id]
            cells.append(_cell(then.pagu_row, sources, lang, _span_of(then, "pagu")))
        elif len(later):
            cells.append({"text": label("none", lang)})
        rows.append({"head": f"{each.name} *" if each.contested else each.name, "cells": cells})
    shown = {*own.phase, *(later.phase if len(columns) == 3 else ())}
    phase = ", ".join(plots.phase_name(phase, lang) for phase in sorted(shown))
    caption = label("lines_caption", lang, table=", ".join(sorted(own.table_id.unique())), phase=phase)
    caption += f" {label('lines_open', lang)}" if some_open else ""
    caption += f" {label('lines_contested', lang)}" if own.contested.any() else ""
    return [
        {"kind": "heading", "text": label("lines", lang), "id": "lines"},
        {"kind": "table", "caption": caption, "columns": columns, "rows": rows},
    ]


def _share(line, lang: str) -> dict:
    if pd.isna(line.realisasi_rp) or not line.pagu_rp:
        return {"text": label("none", lang)}
    return {"text": written(100 * line.realisasi_rp / line.pagu_rp, "percent", lang), "name": line.realisasi_row}


def _office_table(sources: trace.Sources, lang: str) -> list[dict]:
    """Return the table of the offices: the programmes' ceiling and spending of every year of a main table."""
    rows, numbers = [], sources.numbers
    for name in sorted(numbers):
        match = re.fullmatch(r"pagu_programs_(\w+)_(\d{4})_rp", name)
        if not match:
            continue
        pagu, spent = numbers[name], numbers.get(name.replace("pagu", "realisasi", 1))
        phases = {sources.rows[row]["phase"] for row in pagu["row_ids"].split()}
        cells = [{"text": match[2]}, {"text": ", ".join(sorted(plots.phase_name(phase, lang) for phase in phases))}]
        cells.append({"text": written(pagu["value"], "rupiah", lang), "name": name})
        cells.append(
            {"text": written(spent["value"], "rupiah", lang), "name": spent["name"]}
            if spent
            else {"text": label("none", lang)}
        )
        rows.append({"head": register.regions()[match[1]].name, "cells": cells})
    columns = [label(each, lang) for each in ("office", "year", "phase", "pagu", "realisasi")]
    return [
        {"kind": "heading", "text": label("offices", lang), "id": "offices"},
        {"kind": "table", "caption": label("offices_caption", lang), "columns": columns, "rows": rows},
    ]


def draw(region: str, lang: str, figures: Path = files.FIGURES) -> list[dict]:
    """Return the brief's figures: the published ones, or drawn anew from the region's rows of the plotted data."""
    found = []
    for name, kind in texts()["figures"].items():
        path = figures / f"{name}.csv"
        if len(found) == _MOST_FIGURES or not path.exists() or (region == "all" and not kind.get("all", True)):
            continue
        table = _plotted_for(region, kind, path)
        if table is None:
            picture = (figures / f"{name}_{lang}.svg").read_bytes()
            words = io.read_json(figures / f"{name}.json")[lang]
        else:
            figure = getattr(charts, name)(table, lang) if len(table) > 1 else None
            if figure is None:
                continue
            picture, words = plots.as_bytes(figure, "svg"), figure.caption
        told = f"{label('figure', lang)} {len(found) + 1}. {words['caption']} "
        told += label("data_of", lang, file=f"figures/{name}.csv")
        found.append({"kind": "figure", "name": name, "svg": picture.decode(), "alt": words["alt"], "caption": told})
    return found


def _plotted_for(region: str, kind: dict, path: Path) -> pd.DataFrame | None:
    """Return the rows that a brief draws anew; None where the published figure is taken as it is.

    Spending per person is shown for the services that the region has, or for all: that several offices have, so
    that there is something to compare.
    """
    if kind.get("services"):
        table = plotted(path)
        drawn = charts.plotted_costs(table)
        keys = drawn.service + "/" + drawn.setting
        offices = drawn.region_id.groupby(keys).agg(set)
        kept = [key for key, those in offices.items() if (len(those) > 1 if region == "all" else region in those)]
        return table[(table.service + "/" + table.setting).isin(kept)]
    if region == "all" or not kind.get("own"):
        return None
    table = plotted(path)
    own = table[table.region_id == region]
    # A figure of one budget line would be headed as if it told of the office.
    return own[:0] if "leaf" in own and own.leaf.sum() < 2 else own


def plotted(path: Path) -> pd.DataFrame:
    """Return the data of a figure as they were plotted: texts empty, never missing."""
    table = pd.read_csv(path, dtype={"reason": str, "flag": str, "service": str, "note": str})
    text = table.select_dtypes(["object", "str"]).columns
    return table.assign(**{name: table[name].fillna("") for name in text})


# -- the files -----------------------------------------------------------------------------------------------


def write(brief: dict, sources: trace.Sources, folder: Path = BRIEFS) -> list[Path]:
    """Write one brief as PDF (PDF/UA-1) and as one web page that holds everything it needs."""
    name = f"{brief['region']}_{brief['lang']}"
    return [
        io.write_bytes(folder / f"{name}.pdf", as_pdf(brief)),
        io.write_text(folder / f"{name}.html", as_html(brief, sources)),
    ]


def as_markdown(brief: dict) -> str:
    """Return the sentences of a brief as Markdown lists."""
    lists = [block["items"] for block in brief["blocks"] if block["kind"] in ("list", "box")]
    return "\n\n".join("\n".join("- " + "".join(run["text"] for run in item) for item in items) for items in lists)


def cited(brief: dict, sources: trace.Sources) -> pd.DataFrame:
    """Return the named numbers that a brief's sentences hold, as printed, with what they are."""
    runs_said = [run for block in brief["blocks"] if block["kind"] in ("list", "box") for run in _runs_of(block)]
    rows = [run for run in runs_said if "name" in run]
    table = pd.DataFrame(rows, columns=["name", "text"])
    return table.assign(what=[sources.numbers[name]["what"] for name in table.name])


def as_pdf(brief: dict, folder: Path = BUILD) -> bytes:
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
    template = io.write_bytes(own / "brief.typ", (TEMPLATE / "brief.typ").read_bytes())
    for share in _SHARES:
        inputs = {"share": str(share)}
        world = typst.Compiler(template, root=own, ignore_system_fonts=True, sys_inputs=inputs)
        if json.loads(world.query("<pages>", field="value", one=True)) <= _MOST_PAGES:
            return world.compile(format="pdf", pdf_standards=["ua-1"], timestamp=0)
    raise TextError(f"the brief {own.name} does not fit {_MOST_PAGES} pages: fewer figures or lines (texts.yml)")


def as_html(brief: dict, sources: trace.Sources) -> str:
    """Return the brief as one page without any outside request."""
    lang = brief["lang"]
    other = next(each for each in LANGUAGES if each != lang)
    names = dict.fromkeys(run["name"] for block in brief["blocks"] for run in _runs_of(block) if "name" in run)
    data = addresses(list(names), sources, lang)
    body = [
        pages.element("a", label("skip", lang), class_="skip", href="#findings"),
        pages.element(
            "header",
            pages.element("p", brief["kicker"], class_="kicker"),
            pages.element("h1", brief["title"]),
            pages.element("p", brief["source"], class_="source"),
            pages.element("p", label("hint", lang), class_="hint"),
            pages.element(
                "nav",
                pages.element(
                    "a",
                    label("other_language", lang),
                    href=f"{brief['region']}_{other}.html",
                    lang=other,
                    hreflang=other,
                ),
                " · ",
                pages.element("a", "PDF", href=f"{brief['region']}_{lang}.pdf"),
                aria_label=label("language", lang),
            ),
        ),
        pages.element("main", *(_html_block(block) for block in brief["blocks"])),
        pages.element("dialog", id="trace", aria_labelledby="trace-title"),
        pages.data("addresses", data),
    ]
    return pages.page(
        brief["title"],
        lang,
        body,
        (TEMPLATE / "brief.css").read_text(encoding="utf-8"),
        (TEMPLATE / "trace.js").read_text(encoding="utf-8"),
    )


def _runs_of(block: dict) -> list[dict]:
    match block["kind"]:
        case "list" | "box":
            return [run for item in block["items"] for run in item]
        case "table":
            return [cell for row in block["rows"] for cell in row["cells"]]
    return block.get("runs", [])


def _html_runs(items: list[dict]) -> list:
    return [
        pages.element(
            "a", run["text"], href="#trace", role="button", class_="n", data_name=run["name"], aria_haspopup="dialog"
        )
        if "name" in run
        else pages.element("span", run["text"], lang=run["lang"])
        if "lang" in run
        else run["text"]
        for run in items
    ]


def _html_block(block: dict):
    element = pages.element
    match block["kind"]:
        case "heading":
            return element("h2", block["text"], id=block["id"])
        case "paragraph":
            return element("p", *_html_runs(block["runs"]))
        case "list":
            return element("ul", *(element("li", *_html_runs(item)) for item in block["items"]))
        case "box":
            items = element("ul", *(element("li", *_html_runs(item)) for item in block["items"]))
            return element(
                "section", element("h2", block["title"], id="quality"), items, class_="box", aria_labelledby="quality"
            )
        case "figure":
            image = element("img", src=pages.picture_address(block["svg"]), alt=block["alt"])
            return element(
                "figure",
                element("div", image, class_="wide"),
                element("figcaption", block["caption"]),
                id=block["name"],
            )
        case "table":
            head = element("tr", *(element("th", each, scope="col") for each in block["columns"]))
            rows = [
                element(
                    "tr",
                    element("th", row["head"], scope="row", lang="id"),
                    *(element("td", *_html_runs([cell])) for cell in row["cells"]),
                )
                for row in block["rows"]
            ]
            table = element(
                "table", element("caption", block["caption"]), element("thead", head), element("tbody", *rows)
            )
            return element("div", table, class_="wide", role="region", aria_label=block["caption"], tabindex="0")
    raise TextError(f"unknown block {block['kind']!r}")


def addresses(names: list[str], sources: trace.Sources, lang: str) -> dict:
    """Return what a page shows of each number: what it is, and the cells that it comes from with their checks."""
    content, numbers, rows = texts(), {}, {}
    for name in names:
        number = sources.numbers.get(name)
        row_ids = number["row_ids"].split() if number else [name]
        # The cells that deserve a look come first.
        row_ids.sort(key=lambda row_id: sources.rows[row_id]["status"] not in ("unresolved", "repaired", "derived"))
        entry = {"rows": row_ids[:_MOST_ROWS], "further": max(0, len(row_ids) - _MOST_ROWS)}
        if number:
            ends = _bounds(number, lang)
            entry |= {
                "value": written(number["value"], number["unit"], lang),
                "range": label("to", lang, low=ends[0], high=ends[1]) if ends else "",
                "what": number["what"],
                "n": number["n"],
                "made_by": number["made_by"],
            }
        numbers[name] = entry
        for row_id in entry["rows"]:
            if row_id not in rows:
                rows[row_id] = _address(row_id, sources, lang)
    keep = ("close", "value", "range", "what", "from_lines", "n_lines", "made_by", "cells", "place", "printed", "read")
    keep += ("status", "checks", "nothing_printed", "more", "in_tables", "expected", "unresolved_cell")
    return {"numbers": numbers, "rows": rows, "labels": {each: content["labels"][each][lang] for each in keep}}


def _address(row_id: str, sources: trace.Sources, lang: str) -> dict:
    row, content = trace.address(row_id, sources), texts()
    document = register.document(row["doc_id"])
    unit = "rupiah" if row["unit"] == "rupiah" else ""
    value = "" if row["value"] is None else format_decimal(float(row["value"]), format="#,##0.####", locale=lang)
    return {
        "document": f"{document.office}, {document.title}",
        "table": row["table_id"],
        "line": row["line"],
        "cell": row["cell"]["position"],
        "file": row["cell"]["file"],
        "name": row["said"] or row_id,
        "measure": _measure(row, lang),
        "printed": row["printed"],
        "read": f"{plots.sign(lang)}{value}" if unit and value else value,
        "status": row["status"],
        "status_said": content["status"][row["status"]][lang],
        "why": row["why"],
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
    }


def _measure(row: dict, lang: str) -> str:
    """Return what a row measures, and of which year."""
    name = "spent" if row["table"] == "budget_lines" and row["measure"] == "realisasi" else row["measure"]
    year = "" if row["year"] is None else f" {row['year']}"
    return texts()["measures"][name][lang] + year


def _figure(value, lang: str) -> str:
    return "" if pd.isna(value) else format_decimal(round(float(value), 2), format="#,##0.##", locale=lang)
