"""From a named number back to paper: study rows, tidy rows, raw cells, and the checks that touch them."""

import difflib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from analysis import files, io, schema
from analysis.io import InputError
from analysis.source import cells, crops, register, verbatim
from analysis.source.crops import Strip, TableOnPaper
from analysis.source.verbatim import RawRow
from analysis.studies import study_schema

MOST_SHOWN = 40  # rows of one picture
# The columns that say, in a word or two, what a study row found.
_FOUND = ("rp_per_unit", "absorption_pct", "capaian_pct", "value", "estimate")


class UnknownName(ValueError):
    """A name that is neither a named number nor a row of the tidy tables."""


@dataclass(frozen=True)
class Sources:
    """Everything that a trace walks over."""

    numbers: dict[str, dict]
    rows: dict[str, dict]
    checks: dict[str, list[dict]]
    repairs: dict[str, str]
    results: dict[str, list[dict]]  # study rows by each of their row_ids
    raw: Path
    damaged: frozenset[str] = frozenset()  # tables, as document/table, whose cells do not stand as printed


def load(registry: Path = files.REGISTRY, processed: Path = files.PROCESSED, raw: Path = files.RAW) -> Sources:
    """Read the registry, the tidy tables, the study results that are there, checks and repairs."""
    numbers = {each["name"]: each for each in io.read_json(registry)}
    checks: dict[str, list[dict]] = {}
    damaged = set()
    for check in io.read_table("checks", processed).to_dict("records"):
        if check["rule"] == "stands_as_printed":
            damaged.add(f"{check['doc_id']}/{check['table_id']}")
        for row_id in check["rows"].split():
            checks.setdefault(row_id, []).append(check)
    repairs = io.read_table("repairs", processed)
    tables = [name for name in study_schema.TABLES if (processed / f"{name}.parquet").exists()]
    results = {}
    for name in tables:
        for row in io.read_table(name, processed).to_dict("records"):
            row["table"] = name
            for row_id in row["row_ids"].split():
                results.setdefault(row_id, []).append(row)
    why = dict(zip(repairs.row_id, repairs.why, strict=True))
    return Sources(numbers, tidy_rows(processed), checks, why, results, raw, frozenset(damaged))


def tidy_rows(processed: Path = files.PROCESSED) -> dict[str, dict]:
    """Return the rows of the tidy tables by row_id, the value under `value` whatever its unit.

    Each has table, doc_id, table_id, line, region_id, said (name of the line, indicator or type), owner (the budget
    line of an indicator), measure, year, period, phase, level, value, unit, printed, status, evidence, state and
    alternatives; empty where its table has no such column.
    """
    found = {}
    for name, value in schema.TIDY.items():
        frame = io.read_table(name, processed)
        said = "name" if "name" in frame else "indicator" if "indicator" in frame else "name_printed"
        year = "fiscal_year" if "fiscal_year" in frame else "year"
        frame = frame.assign(
            table=name,
            value=frame[value].astype(object).where(frame[value].notna(), None),
            said=frame[said],
            unit="rupiah" if name == "budget_lines" else frame.unit,
            year=frame[year].astype(object).where(frame[year].notna(), None),
        )
        frame = frame.rename(columns={"owner_name": "owner"})
        for column in ("alternatives", "measure", "phase", "level", "owner", "period"):
            if column not in frame:
                frame[column] = "count" if column == "measure" else ""
        keep = ["row_id", "table", "doc_id", "table_id", "line", "region_id", "said", "owner", "measure", "year"]
        keep += ["period", "phase", "level", "value", "unit", "printed", "status", "evidence", "state", "alternatives"]
        found |= {row["row_id"]: row for row in frame[keep].to_dict("records")}
    return found


def chain(name: str, sources: Sources) -> dict:
    """Return the whole way of a named number, or of one row_id: number, study rows, and its cells.

    UnknownName lists the nearest names.
    """
    number = sources.numbers.get(name)
    if number is None and name not in sources.rows:
        near = difflib.get_close_matches(name, [*sources.numbers, *sources.rows], n=5, cutoff=0.5)
        known = f"; nearest: {', '.join(near)}" if near else "; names are in figures/numbers.json"
        raise UnknownName(f"{name}: neither a named number nor a row of the tables{known}")
    row_ids = number["row_ids"].split() if number else [name]
    missing = [row_id for row_id in row_ids if row_id not in sources.rows]
    if missing:
        raise UnknownName(f"{name}: its rows are not in the tidy tables: {', '.join(missing[:3])} ({len(missing)})")
    return {
        "name": name,
        "number": number,
        "results": _results(set(row_ids), sources) if number else [],
        "rows": [address(row_id, sources) for row_id in row_ids],
    }


def _results(row_ids: set[str], sources: Sources) -> list[dict]:
    """Return the study rows that are computed from nothing but these rows, of the number's own study first."""
    found = {}
    for row_id in row_ids:
        for row in sources.results.get(row_id, []):
            if set(row["row_ids"].split()) <= row_ids:
                found[row["table"], row["result_id"]] = row
    return [found[key] for key in sorted(found)]


def address(row_id: str, sources: Sources) -> dict:
    """Return one tidy row with its raw cell, why it is read so, and the checks that touch it."""
    row = sources.rows[row_id]
    cell = _cell(row, sources)
    return row | {
        "cell": cell,
        "strips": on_paper(row, sources, cell),
        "stands": _stands(row, cell, sources),
        "why": sources.repairs.get(row_id, ""),
        "checks": sources.checks.get(row_id, []),
    }


def on_paper(row: dict, sources: Sources, cell: dict | None = None) -> list[Strip]:
    """Return the parts of the document's pages that show a row, its cell outlined; none where no page has a picture."""
    table = _table_on_paper(sources.raw, row["doc_id"], row["table_id"])
    if not table.has_pictures:
        return []
    cell = cell or _cell(row, sources)
    return table.cell(cell["line"], _positions(cell))


def picture(found: dict) -> bytes:
    """Return the parts of pages that show the cells of a chain as a PNG, at most MOST_SHOWN of its rows.

    InputError where no page of their documents has a picture; it says where the cells stand instead.
    """
    strips: list[Strip] = []
    for row in [row for row in found["rows"] if row["strips"]][:MOST_SHOWN]:
        strips += [each for each in row["strips"] if each.outlined or each not in strips]
    if not strips:
        places = list(dict.fromkeys(row["stands"] for row in found["rows"])) or ["it is made of no cell"]
        raise InputError(f"{found['name']}: no picture of a page shows it; {'; '.join(places[:3])}")
    return crops.png(strips)


def _stands(row: dict, cell: dict, sources: Sources) -> str:
    """Return in which file a cell stands, and where: its line in a text, else its page and box in points."""
    document = register.document(row["doc_id"], sources.raw)
    if document.text:
        return f"in line {cell['line']} of {document.text.file}, a text without pages"
    table = _table_on_paper(sources.raw, row["doc_id"], row["table_id"])
    boxes = table.places(cell["line"], _positions(cell))
    if not table.has_pictures:
        where = sorted({box.page for box in boxes})
        return f"on sheet or page {', '.join(map(str, where)) or '?'} of {document.origin.file}"
    told = [f"page {box.page} (points {box.x0:g}, {box.y0:g} to {box.x1:g}, {box.y1:g})" for box in boxes]
    return f"on {', '.join(told) or 'no known page'} of {document.origin.file}"


@cache
def _table_on_paper(raw: Path, doc_id: str, table_id: str) -> TableOnPaper:
    return TableOnPaper(raw / doc_id, table_id)


def _positions(cell: dict) -> list[str]:
    return cell["position"].split(", ") if cell["position"] else []


def _cell(row: dict, sources: Sources) -> dict:
    damaged = f"{row['doc_id']}/{row['table_id']}" in sources.damaged
    return raw_cell(row["row_id"], row["printed"], sources.raw, damaged)


def raw_cell(row_id: str, printed: str, raw: Path = files.RAW, damaged: bool = False) -> dict:
    """Return file, line, position and verbatim text of the cell that a tidy row was read from.

    damaged tells that the cells of the table do not stand as printed, where its description does not say so.

    The position is the column's own where the printed text stands there, else the cells of the line that print
    it; it is empty where nothing was printed, or where the text is spread over cells.
    """
    doc_id, table_id, line, *rest = row_id.split("/")
    place = {"file": f"data/raw/{doc_id}/{table_id}.csv", "line": int(line), "position": "", "text": ""}
    rows = _raw_rows(raw, doc_id, table_id).get(int(line), []) if printed else []
    for row in rows:
        table = register.document(doc_id, raw).tables[table_id]
        placed = cells.place_row(table.model_copy(update={"damaged": table.damaged or damaged}), row)
        own = [placed[part].position for part in rest if part in placed and placed[part].position]
        texts = {f"c{number:02d}": text for number, text in enumerate(row.cells, 1)}
        holding = [position for position in own if printed in texts[position]]
        holding = holding or [position for position, text in texts.items() if text.strip() == printed]
        if holding:
            return place | {"position": ", ".join(holding), "text": texts[holding[0]]}
    return place


@cache
def _raw_rows(raw: Path, doc_id: str, table_id: str) -> dict[int, list[RawRow]]:
    path = raw / doc_id / f"{table_id}.csv"
    found: dict[int, list[RawRow]] = {}
    for row in verbatim.read(path) if path.exists() else []:
        found.setdefault(row.line, []).append(row)
    return found


def told(found: dict) -> str:
    """Return a chain as lines for the terminal."""
    number, out = found["number"], []
    if number:
        out.append(f"{number['name']} = {number['value']} {number['unit']}  (shown: {number['shown']})")
        out.append(f"  {number['what']}")
        if number["low"] is not None:
            out.append(f"  range {number['low']} to {number['high']}")
        out.append(f"  made by {number['made_by']}: {number['n']} lines, {number['n_documents']} documents")
        if number.get("evidence"):
            out.append(f"  evidence {number['evidence']}, of its weakest cell: {schema.EVIDENCE[number['evidence']]}")
    for result in found["results"]:
        values = [f"{name} {result[name]}" for name in _FOUND if name in result and pd.notna(result[name])]
        out.append(f"study row {result['result_id']} (data/processed/{result['table']}.csv) {', '.join(values)}")
    for row in found["rows"]:
        out += _told_row(row)
    return "\n".join(out)


def _told_row(row: dict) -> list[str]:
    value = "empty" if row["value"] is None else row["value"]
    out = [f"tidy row {row['row_id']} (data/processed/{row['table']}.csv)"]
    out.append(f"  {row['said']}: {row['measure']} {value} {row['unit']}; {row['status']}: {meaning(row['status'])}")
    out.append(f"  evidence {row['evidence']}: {schema.EVIDENCE[row['evidence']]}")
    if row["alternatives"]:
        out.append(f"  candidates: {row['alternatives']}")
    if row["why"]:
        out.append(f"  why: {row['why']}")
    cell = row["cell"]
    where = f"{cell['file']} line {cell['line']}" + (f" {cell['position']}" if cell["position"] else "")
    out.append(f"  raw cell: {where}, printed {row['printed']!r}" if row["printed"] else f"  nothing printed: {where}")
    out.append(f"  stands {row['stands']}")
    out += [f"  check {each['verdict']}: {each['rule']}: {each['explanation']}" for each in row["checks"]]
    return out


def meaning(status: str) -> str:
    """Return what a status says."""
    return schema.STATUSES[status]
