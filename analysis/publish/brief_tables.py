"""The tables of a brief: the largest lines of a region, or the programmes' sums of every office."""

import re

import pandas as pd

from analysis import io
from analysis.publish import sentences, trace
from analysis.publish.texts import label, texts
from analysis.publish.words import line_name, marked, millions, phase_name, table_name, written
from analysis.source import register
from analysis.studies import measures

_MOST_LINES = 8  # budget lines in a brief's table
_MOST_OFFICES = 12  # rows of the table of offices; of more, one a year of each of the largest


def _cell(row_id: str, sources: trace.Sources, lang: str, span: tuple = (None, None)) -> dict:
    """Return a table's cell for one amount in millions, with its range where it is contested, or that it is unresolved.

    The address of the amount is the cell's name.
    """
    if row_id not in sources.rows:
        return {"text": label("none", lang)}
    value = sources.rows[row_id]["value"]
    text = label("unresolved_cell", lang) if value is None else millions(float(value), lang)
    low, high = ("" if end is None or value is None else millions(end, lang) for end in span)
    return {"text": f"{text}\n({label('to', lang, low=low, high=high)})" if low != high else text, "name": row_id}


def _span_of(line, measure: str) -> tuple:
    ends = (getattr(line, f"{measure}_least_rp"), getattr(line, f"{measure}_most_rp"))
    return (None, None) if any(pd.isna(end) for end in ends) else tuple(map(float, ends))


def largest_lines(region: str, sources: trace.Sources, lang: str) -> list[dict]:
    """Return the table of a region's largest lines: of its latest year with spending, else of its first and last plan.

    Where it has no indicative plan either, of its latest year; no table where it has no line of one year.
    """
    every = measures.lines(io.read_table("budget_lines"), io.read_table("checks"))
    every = every[(every.region_id == region) & every.main & every.leaf & (every.period == "year")]
    if every.empty:
        return []
    sizes = every.groupby("fiscal_year").realisasi_rp.count()
    spent = sizes[sizes > 1].index
    planned = every.fiscal_year[every.phase == "indikatif"]
    year = max(spent) if len(spent) else planned.min() if len(planned) else every.fiscal_year.max()
    own = every[every.fiscal_year == year]
    some_open = own.pagu_rp.isna().any()
    own = own[own.pagu_rp.notna()]
    with_spending = len(spent) > 0
    later = every[(every.fiscal_year > year) & every.table_id.isin(own.table_id)]
    later = later[later.fiscal_year == later.fiscal_year.max()]
    own = by_size(own, own if with_spending else later).head(_MOST_LINES)
    columns = [label("line", lang), _in_millions(f"{label('pagu', lang)} {year}", lang)]
    if with_spending:
        columns += [_in_millions(label("realisasi", lang), lang), label("absorption", lang)]
    elif len(later):
        columns.append(_in_millions(f"{label('pagu', lang)} {later.fiscal_year.iloc[0]}", lang))
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
        head = marked(line_name(each.name), each.doc_id)
        rows.append({"head": f"{head}\N{NO-BREAK SPACE}*" if each.contested else head, "cells": cells})
    shown = {*own.phase, *(later.phase if len(columns) == 3 else ())}
    phase = ", ".join(phase_name(phase, lang) for phase in sorted(shown))
    said = {name: texts()["labels"][name][lang] for name in ("table_named", "narration")}
    places = sorted(set(zip(own.doc_id, own.table_id, strict=True)))
    named = dict.fromkeys(table_name(*place, lang, said) for place in places)
    caption = label("lines_caption", lang, table=", ".join(named), phase=phase)
    caption += f" {label('lines_open', lang)}" if some_open else ""
    offices = {register.document(doc_id, sources.raw).office for doc_id in own.doc_id}
    caption += f" {label('lines_offices', lang)}" if len(offices) > 1 else ""
    caption += f" {label('lines_contested', lang)}" if own.contested.any() else ""
    return [
        {"kind": "heading", "text": label("lines", lang), "id": "lines"},
        {"kind": "table", "caption": caption, "columns": columns, "rows": rows},
    ]


def by_size(own: pd.DataFrame, later: pd.DataFrame) -> pd.DataFrame:
    """Return lines by their ceiling of the one or the other year, the larger of both: the largest first."""
    then = own.line_id.map(later.drop_duplicates("line_id").set_index("line_id").pagu_rp).astype("Float64")
    size = then.where((then > own.pagu_rp).fillna(False), own.pagu_rp)
    return own.assign(size=size).sort_values(["size", "line"], ascending=[False, True]).drop(columns="size")


def _in_millions(column: str, lang: str) -> str:
    return label("in_millions", lang, column=column)


def _share(line, lang: str) -> dict:
    if pd.isna(line.realisasi_rp) or not line.pagu_rp:
        return {"text": label("none", lang)}
    return {"text": written(100 * line.realisasi_rp / line.pagu_rp, "percent", lang), "name": line.realisasi_row}


def offices(sources: trace.Sources, lang: str) -> list[dict]:
    """Return the table of the offices: the programmes' ceiling and spending of every year of a main table.

    Where these are too many rows, of each office its latest year with spending, else its latest, and of these the
    largest; the caption says so. No table where no office has such a sum.
    """
    rows, numbers = [], sources.numbers
    sums = programme_sums(numbers)
    if not sums:
        return []
    caption = label("offices_caption", lang)
    if len(sums) > _MOST_OFFICES:
        told, sums = len({region for region, _, _ in sums}), largest_offices(sums, numbers)[:_MOST_OFFICES]
        caption += " " + label("offices_largest", lang, shown=len(sums), offices=told)
    for region, year, name in sums:
        pagu, spent = numbers[name], numbers.get(name.replace("pagu", "realisasi", 1))
        phases = {sources.rows[row]["phase"] for row in pagu["row_ids"].split()}
        cells = [{"text": year}, {"text": ", ".join(sorted(phase_name(phase, lang) for phase in phases))}]
        cells.append({"text": millions(pagu["value"], lang), "name": name})
        cells.append(
            {"text": millions(spent["value"], lang), "name": spent["name"]} if spent else {"text": label("none", lang)}
        )
        whose = sentences.offices_of(pagu["row_ids"].split(), region) or [sentences.office_of(region)]
        rows.append({"head": "; ".join(whose), "cells": cells})
    columns = [label(each, lang) for each in ("office", "year", "phase")]
    columns += [_in_millions(label(each, lang), lang) for each in ("pagu", "realisasi")]
    return [
        {"kind": "heading", "text": label("offices", lang), "id": "offices"},
        {"kind": "table", "caption": caption, "columns": columns, "rows": rows},
    ]


def quality(region: str, numbers: dict[str, dict], lang: str, tables: dict[str, dict]) -> list[dict]:
    """Return the table of how good a region's data are: what became of its figures, in percent and in rupiah.

    Its caption names phases and years of the ceilings that are summed. No table where it has no figure. Takes
    brief.tables_of().
    """
    kinds = ("as_published", "realigned", "derived", "unresolved")
    if f"cells_share_{kinds[0]}_{region}_pct" not in numbers:
        return []

    def cell(name: str, write) -> dict:
        return {"text": write(numbers[name]["value"]), "name": name}

    cells = [cell(f"cells_share_{kind}_{region}_pct", lambda value: written(value, "percent", lang)) for kind in kinds]
    money = [cell(f"ceilings_{kind}_{region}_rp", lambda value: millions(value, lang)) for kind in kinds[:-1]]
    money.append(
        cell(
            f"ceilings_unresolved_{region}",
            lambda value: label("lines_unresolved", lang, number=written(value, "lines", lang)),
        )
    )
    rows_of = [row_id for kind in kinds[:-1] for row_id in numbers[f"ceilings_{kind}_{region}_rp"]["row_ids"].split()]
    rows_of += numbers[f"ceilings_unresolved_{region}"]["row_ids"].split()
    phases = _phases([tables[row_id] for row_id in rows_of], lang)
    caption = label("quality_caption", lang, phases=phases) if rows_of else label("quality_caption_cells", lang)
    beside = zip(cells, money, strict=True) if rows_of else zip(cells, strict=True)
    rows = [{"head": label(kind, lang), "cells": list(own)} for kind, own in zip(kinds, beside, strict=True)]
    heads = ("quality_of", "cells_row", "rupiah_row")[: 3 if rows_of else 2]
    columns = [label(name, lang) for name in heads]
    return [{"kind": "table", "caption": caption, "columns": columns, "rows": rows, "lang": lang}]


def _phases(rows: list[dict], lang: str) -> str:
    """Return the years of some ceilings (brief.tables_of), each with its phase in words."""
    years: dict[str, set[int]] = {}
    for row in rows:
        years.setdefault(phase_name(row["phase"], lang), set()).add(int(row["year"]))
    told = [(sorted(own), phase) for phase, own in years.items()]
    return "; ".join(f"{_span_of_years(own)} ({phase})" for own, phase in sorted(told)) or label("none", lang)


def _span_of_years(years: list[int]) -> str:
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}\N{EN DASH}{years[-1]}"
    return ", ".join(map(str, years))


def reached(region: str, sources: trace.Sources, lang: str) -> list[dict]:
    """Return the table of groups that exactly one line names: registered, served, and percent; none where no such."""
    shares = {"share": "reached_{group}_{region}_{year}_pct", "counted": "registered_{group}_{region}_{year}"}
    rows: list[dict] = []
    for words, named in [] if region == "all" else sentences.bindings({"numbers": shares}, sources.numbers, region, {}):
        share, counted, group = named["share"], named["counted"], texts()["groups"].get(words["group"])
        cells = [sources.rows[row_id] | {"row_id": row_id} for row_id in share["row_ids"].split()]
        served = [each for each in cells if each["table"] == "indicators" and each["measure"] == "realisasi"]
        if len(served) != 1 or served[0]["value"] is None or share["value"] is None:
            continue
        head = group[lang] if group else words["group"].replace("_", " ")
        told = [
            {"text": written(counted["value"], "lines", lang), "name": counted["name"]},
            {"text": written(float(served[0]["value"]), "lines", lang), "name": served[0]["row_id"]},
            {"text": written(share["value"], "percent", lang), "name": share["name"]},
        ]
        rows.append({"head": f"{head}, {words['year']}", "cells": told})
    columns = [label(each, lang) for each in ("group", "registered", "served", "percent")]
    heading = {"kind": "heading", "text": label("reached", lang), "id": "reached"}
    table = {"kind": "table", "caption": label("reached_caption", lang), "columns": columns, "rows": rows, "lang": lang}
    return [heading, table] if rows else []


def programme_sums(numbers: dict[str, dict]) -> list[tuple[str, str, str]]:
    """Return office, year and name of each number that is an office's sum of programmes, by these."""
    pattern = re.compile(rf"pagu_programs_({'|'.join(register.region_ids())})_(\d{{4}})_rp")
    return [(match[1], match[2], name) for name in sorted(numbers) if (match := pattern.fullmatch(name))]


def largest_offices(sums: list[tuple[str, str, str]], numbers: dict[str, dict]) -> list[tuple[str, str, str]]:
    """Return of each office its sum of the latest year with spending, else of the latest; the largest first."""
    latest: dict[str, tuple[bool, str, str]] = {}
    for region, year, name in sums:
        spent = name.replace("pagu", "realisasi", 1) in numbers
        latest[region] = max(latest.get(region, (spent, year, name)), (spent, year, name))
    found = [(region, year, name) for region, (_, year, name) in latest.items()]
    return sorted(found, key=lambda each: (-numbers[each[2]]["value"], each[0]))
