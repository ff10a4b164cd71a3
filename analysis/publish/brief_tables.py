"""The tables of a brief: the largest lines of a region, or the programmes' sums of every office."""

import re

import pandas as pd

from analysis import io
from analysis.publish import sentences, trace
from analysis.publish.texts import label
from analysis.publish.words import bounds, phase_name, written
from analysis.source import register
from analysis.studies import measures

_MOST_LINES = 8  # budget lines in a brief's table
_MOST_OFFICES = 12  # rows of the table of offices; of more, one a year of each of the largest


def _cell(row_id: str, sources: trace.Sources, lang: str, span: tuple = (None, None)) -> dict:
    """Return a table's cell for one amount, with its range where it is contested; an unresolved one says so.

    The address of the amount is the cell's name.
    """
    if row_id not in sources.rows:
        return {"text": label("none", lang)}
    value = sources.rows[row_id]["value"]
    text = label("unresolved_cell", lang) if value is None else written(float(value), "rupiah", lang)
    ends = None if value is None else bounds({"low": span[0], "high": span[1], "unit": "rupiah"}, lang)
    return {"text": f"{text}\n({label('to', lang, low=ends[0], high=ends[1])})" if ends else text, "name": row_id}


def _span_of(line, measure: str) -> tuple:
    ends = (getattr(line, f"{measure}_least_rp"), getattr(line, f"{measure}_most_rp"))
    return (None, None) if any(pd.isna(end) for end in ends) else tuple(map(float, ends))


def largest_lines(region: str, sources: trace.Sources, lang: str) -> list[dict]:
    """Return the table of a region's largest lines: of its latest year with spending, else of its first plan.

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
    phase = ", ".join(phase_name(phase, lang) for phase in sorted(shown))
    caption = label("lines_caption", lang, table=", ".join(sorted(own.table_id.unique())), phase=phase)
    caption += f" {label('lines_open', lang)}" if some_open else ""
    offices = {register.document(doc_id, sources.raw).office for doc_id in own.doc_id}
    caption += f" {label('lines_offices', lang)}" if len(offices) > 1 else ""
    caption += f" {label('lines_contested', lang)}" if own.contested.any() else ""
    return [
        {"kind": "heading", "text": label("lines", lang), "id": "lines"},
        {"kind": "table", "caption": caption, "columns": columns, "rows": rows},
    ]


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
        cells.append({"text": written(pagu["value"], "rupiah", lang), "name": name})
        cells.append(
            {"text": written(spent["value"], "rupiah", lang), "name": spent["name"]}
            if spent
            else {"text": label("none", lang)}
        )
        whose = sentences.offices_of(pagu["row_ids"].split(), region) or [register.regions()[region].name]
        rows.append({"head": "; ".join(whose), "cells": cells})
    columns = [label(each, lang) for each in ("office", "year", "phase", "pagu", "realisasi")]
    return [
        {"kind": "heading", "text": label("offices", lang), "id": "offices"},
        {"kind": "table", "caption": caption, "columns": columns, "rows": rows},
    ]


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
