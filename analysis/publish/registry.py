"""The registry of named numbers: those of the notebooks, and the counts that tell how good the data are.

A number has a name, value, unit, what it is, how it is shown, the ends of its range, how many lines and documents it
rests on, the row_ids of these, the weakest evidence among the cells that it was made of, and the notebook or function
that made it. A count of cells or checks has no evidence: it is made of none.
"""

from dataclasses import asdict
from pathlib import Path

import pandas as pd

from analysis import files, io, schema
from analysis.publish import headlines, trace
from analysis.source import register
from analysis.studies import catalogue_schema, measures, part_year, results, rivals, stories
from analysis.tidy import evidence

_MADE_BY = "analysis.publish.registry.write"


_COUNTS = ("cells", "checks", "numbers")  # units of what counts cells and is made of none


# What became of a cell, as a brief tells it: the statuses of each kind.
KINDS_OF_CELLS = {
    "as_published": ("as_published",),
    "realigned": ("realigned",),
    "derived": ("repaired", "derived", "corrected"),
    "unresolved": ("unresolved",),
}

_KEYS = {"n_lines": "n", "notebook": "made_by"}


_GROUPS_OF_RULES = {
    "sums": ("parent_equals_children", "total_of_programs", "total_of_types", "years_add_to_end", "cumulative_adds_up"),
    "tables": ("same_line_same_amount", "same_line_in_parts"),
    "values": ("same_indicator_same_value",),
    "percentages": ("absorption_follows", "capaian_follows", "renstra_pct_follows", "efficiency_follows"),
}


class RegistryError(ValueError):
    """Named numbers that cannot stand in one registry."""


def write(folder: Path = files.FIGURES) -> Path:
    """Write numbers.json: the named numbers of every notebook that is there and those made here.

    RegistryError for a name that stands twice.
    """
    found = [
        {_KEYS.get(key, key): value for key, value in each.items()}
        for path in sorted((folder / "numbers").glob("*.json"))
        if (files.NOTEBOOKS / f"{path.stem}.ipynb").exists()  # those of a notebook that is gone are nobody's
        for each in io.read_json(path)
    ]
    rows = trace.tidy_rows()
    budget_lines, checks, indicators = (io.read_table(name) for name in ("budget_lines", "checks", "indicators"))
    found += own_numbers(budget_lines, checks, rows)
    studied = {name: io.read_table(name) for name in catalogue_schema.STUDIED}
    found += [told(each) for each in stories.found_in(studied, checks, indicators, budget_lines)]
    found += [each | {"made_by": _MADE_BY} for each in stories.running_costs({each["name"]: each for each in found})]
    found += registered(found, rows)
    by_name = {each["name"]: each for each in found}
    for name, count, what, documents, row_ids in headlines.counted(by_name, rows, io.read_table("absorption")):
        found.append(_number(name, count, "numbers", what, count, documents, row_ids))
    names = pd.Series([each["name"] for each in found])
    if names.duplicated().any():
        raise RegistryError(f"numbers named twice: {', '.join(sorted(set(names[names.duplicated()])))}")
    found = [each | {"evidence": evidence_of(each, rows)} for each in found]
    return io.write_json(folder / files.REGISTRY.name, sorted(found, key=lambda each: each["name"]))


def evidence_of(number: dict, rows: dict[str, dict]) -> str | None:
    """Return the weakest evidence among the cells that a named number was made of; None for a count of them."""
    if number["unit"] in _COUNTS:
        return None
    return evidence.weakest(rows[row_id]["evidence"] for row_id in number["row_ids"].split())


def own_numbers(budget_lines: pd.DataFrame, checks: pd.DataFrame, rows: dict[str, dict]) -> list[dict]:
    """Return the ceilings of each office's programmes, and how many cells and checks are of each kind.

    Takes the tidy `budget_lines`, the `checks` and trace.tidy_rows().
    """
    lines = measures.lines(budget_lines, checks)
    printed = sums_of_classes(budget_lines)
    frame = pd.DataFrame(rows.values())
    frame["status"] = [printed.get(*pair) for pair in zip(frame.row_id, frame.status, strict=True)]
    lines["pagu_status"] = [printed.get(*pair) for pair in zip(lines.pagu_row, lines.pagu_status, strict=True)]
    found = programme_ceilings(lines, rivals.amounts(lines, checks))
    found += [told(each) for each in part_year.spent_so_far(budget_lines)]
    offices = {document.doc_id: document.region.region_id for document in register.documents().values()}
    for region in [*register.region_ids(), "all"]:
        own = frame if region == "all" else frame[frame.region_id == region]
        tried = checks if region == "all" else checks[checks.doc_id.map(offices) == region]
        documents = len(register.documents()) if region == "all" else int(own.doc_id.nunique())
        found += _counts_of_cells(own, region, documents) + _counts_of_checks(tried, region, documents, rows)
        found += _shares_of_cells(own, region, documents)
        found += _rupiah_by_status(lines if region == "all" else lines[lines.region_id == region], region)
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
        "made_by": _MADE_BY,
    }


def registered(numbers: list[dict], rows: dict[str, dict]) -> list[dict]:
    """Return how many entries of a group the register has, for each number that is a share reached of them."""
    found = []
    for number in numbers:
        if number["name"].startswith("reached_"):
            own = [row_id for row_id in number["row_ids"].split() if rows[row_id]["table"] == "pmks"]
            count = sum(float(rows[row_id]["value"]) for row_id in own)
            name = number["name"].replace("reached_", "registered_", 1).removesuffix("_pct")
            what = f"entries in the register, of which {number['what']}"
            found.append(_number(name, count, "entries", what, len(own), 1, " ".join(own)))
    return found


def programme_ceilings(lines: pd.DataFrame, others: pd.DataFrame) -> list[dict]:
    """Return the sum of programmes per office and year of the main table, where every one of them is known.

    Where several documents of an office tell of one year, each sum bears its document's name and none is the office's.
    Its range spans what other tables of the same phase print.
    Takes measures.lines: doc_id, region_id, table_id, fiscal_year, period, level, main, phase, line_id, program_line,
    pagu_rp, pagu_low_rp, pagu_high_rp, pagu_row, realisasi_rp, realisasi_row; others (rivals.amounts).
    """
    found = []
    programmes = lines[lines.main & (lines.level == "program") & (lines.period == "year")]
    documents = programmes.groupby(["region_id", "fiscal_year"]).doc_id.nunique()
    for (region, doc_id, table_id, year), own in programmes.groupby(["region_id", "doc_id", "table_id", "fiscal_year"]):
        if own.pagu_rp.isna().any():
            continue
        place = f"{region}_{year}" if documents[region, year] == 1 else f"{region}_{year}_{doc_id}"
        ends = rivals.with_others(own, own, own, "pagu", others)
        bounds = (None, None) if ends["low"] == ends["high"] else (float(ends["low"]), float(ends["high"]))
        what = f"sum of the programmes' pagu, {region} {year}, table {table_id}, {'/'.join(own.phase.unique())}"
        row_ids = " ".join([*own.pagu_row, *ends["rows"].split()])
        found.append(
            _number(f"pagu_programs_{place}_rp", own.pagu_rp.sum(), "rupiah", what, len(own), 1, row_ids, bounds)
        )
        if own.realisasi_rp.notna().all():
            what, row_ids = what.replace("pagu,", "realisasi,"), " ".join(own.realisasi_row)
            name = f"realisasi_programs_{place}_rp"
            found.append(_number(name, own.realisasi_rp.sum(), "rupiah", what, len(own), 1, row_ids))
    return found


def sums_of_classes(budget_lines: pd.DataFrame) -> dict[str, str]:
    """Return, by row_id, the status of money that is the sum of a line's printed economic classes: that of these.

    Nothing was derived there but the sum, which its table prints in parts.
    Takes doc_id, table_id, line, level, fiscal_year, period, measure, economic_class, row_id, status.
    """
    keys = ["doc_id", "table_id", "line", "level", "fiscal_year", "period", "measure"]
    budget_lines = budget_lines.assign(fiscal_year=budget_lines.fiscal_year.fillna(0))  # of the end of a period none
    classed = budget_lines.economic_class.fillna("") != ""
    moved = budget_lines[classed].groupby(keys, dropna=False).status.agg(set)
    wholes = budget_lines[~classed & (budget_lines.status == "derived")]
    found = {}
    for whole in wholes.itertuples():
        parts = moved.get(tuple(getattr(whole, key) for key in keys), set())
        if parts and parts <= {"as_published", "realigned"}:
            found[whole.row_id] = "realigned" if "realigned" in parts else "as_published"
    return found


def _counts_of_cells(own: pd.DataFrame, region: str, documents: int) -> list[dict]:
    what = f"figures of the tidy tables, {region}"
    found = [_number(f"cells_total_{region}", len(own), "cells", what, len(own), documents)]
    for status in schema.STATUSES:
        rows = own[own.status == status]
        listed = "" if status == "as_published" else " ".join(rows.row_id)
        told = f"{what}: {trace.meaning(status)}"
        found.append(_number(f"cells_{status}_{region}", len(rows), "cells", told, len(rows), documents, listed))
    for kind, meaning in schema.EVIDENCE.items():
        rows = own[(own.status != "unresolved") & (own.evidence == kind)]
        listed = " ".join(rows.row_id) if kind == "contradicted" else ""
        told = f"{what}: {meaning}"
        found.append(_number(f"cells_{kind}_{region}", len(rows), "cells", told, len(rows), documents, listed))
    return found


def _shares_of_cells(own: pd.DataFrame, region: str, documents: int) -> list[dict]:
    found = []
    for kind, statuses in KINDS_OF_CELLS.items():
        rows = own[own.status.isin(statuses)]
        share = 100 * len(rows) / len(own) if len(own) else float("nan")
        what = f"part of the figures of the tidy tables, {region}: {', '.join(statuses)}"
        if not pd.isna(share):
            found.append(_number(f"cells_share_{kind}_{region}_pct", share, "percent", what, len(own), documents))
    return found


def _rupiah_by_status(lines: pd.DataFrame, region: str) -> list[dict]:
    """Return the ceilings of the lowest lines of main tables, one year each, by what became of their cells.

    Of unresolved ones how many there are: their rupiah are not known.
    """
    own = lines[lines.main & lines.leaf & (lines.period == "year") & (lines.pagu_row != "")]
    found = []
    for kind, statuses in KINDS_OF_CELLS.items():
        rows = own[own.pagu_status.isin(statuses)]
        what = f"pagu of the lowest lines of the main tables, every year, {region}: {', '.join(statuses)}"
        documents, row_ids = int(rows.doc_id.nunique()), " ".join(rows.pagu_row)
        count = _number(f"ceilings_{kind}_{region}", len(rows), "lines", what, len(rows), documents, row_ids)
        amount = rows.pagu_rp.sum()
        money = _number(f"ceilings_{kind}_{region}_rp", amount, "rupiah", what, len(rows), documents, row_ids)
        found += [count] if kind == "unresolved" else [count, money]
    return found


def told(number: results.Number) -> dict:
    """Return a study's number as the registry has it."""
    found = {_KEYS.get(key, key): value for key, value in asdict(number).items() if key != "population_year"}
    return found | {"made_by": _MADE_BY}


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
