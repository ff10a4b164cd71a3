"""Made documents as web pages of a planning system, printed to PDF by a browser."""

import random
import shutil
import subprocess
import tempfile
from html import escape
from pathlib import Path

from benchmarks.unseen_files import words
from benchmarks.unseen_files.looks import Look
from benchmarks.unseen_files.model import Made, Table

PAPER_CM = {"a4": (21.0, 29.7), "f4": (21.5, 33.0), "letter": (21.59, 27.94)}
RULES = {
    "all": "td, th {border: 0.6pt solid #000}",
    "double": "table {border-collapse: separate; border-spacing: 1.5pt; border: 0.6pt solid #000}"
    " td, th {border: 0.6pt solid #000}",
    "dots": "td, th {border: 0.6pt dotted #000}",
    "level": "td, th {border-top: 0.6pt solid #aaa; border-bottom: 0.6pt solid #aaa}",
    "outer": "table {border: 0.6pt solid #000} th {border-bottom: 0.6pt solid #000}",
    "none": "tr:nth-child(even) td {background: #f2f2f2}",
    "header": "th {border-top: 1pt solid #000; border-bottom: 1pt solid #000}",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def write(made: Made, looks: list[Look], path: Path) -> None:
    """Write a PDF, as the browser prints it; RuntimeError where there is no browser."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        raise RuntimeError("a browser (chromium) is needed to print made web pages, and is not installed")
    page = path.with_suffix(".html")
    page.write_text(_page(made, looks), encoding="utf-8")
    with tempfile.TemporaryDirectory() as profile:
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        options += [f"--user-data-dir={profile}", "--no-pdf-header-footer", f"--print-to-pdf={path}"]
        subprocess.run([program, *options, page.resolve().as_uri()], check=True, capture_output=True)


def _page(made: Made, looks: list[Look]) -> str:
    rng = random.Random(made.seed)
    styles, body = [], [f"<h2>{escape(made.title.upper())}</h2><h3>{escape(made.office.upper())}</h3>"]
    for n, (table, look) in enumerate(zip(made.tables, looks, strict=True)):
        width, height = PAPER_CM[look.paper]
        if look.landscape:
            width, height = height, width
        scope = f"#t{n}"
        rules = RULES[look.rules].replace("td, th", f"{scope} td, {scope} th").replace("table {", f"{scope} table {{")
        rules = rules.replace(" th {", f" {scope} th {{") if look.rules == "outer" else rules
        rules = rules.replace("th {border-top: 1pt", f"{scope} th {{border-top: 1pt").replace(
            "tr:nth", f"{scope} tr:nth"
        )
        styles.append(
            f"@page p{n} {{size: {width}cm {height}cm; margin: 1.4cm}} {scope} {{page: p{n}; "
            f"font: {look.size}pt '{look.font}', sans-serif}} {rules} {scope} td.figure {{text-align: {look.align}}}"
            + (f" {scope} th {{background: #d9e2f3}}" if look.shade else "")
            + ("" if look.cut else f" {scope} tr {{break-inside: avoid}}")
            + ("" if look.repeat else f" {scope} thead {{display: table-row-group}}")
        )
        told = "".join(f"<p>{escape(rng.choice(words.RUNNING))}</p>" for _ in range(rng.randint(1, 2)))
        note = f"<p><i>{escape(table.note)}</i></p>" if table.note else ""
        signed = "<p class=signed>Kepala Dinas Sosial<br><br><br>NAMA PEJABAT</p>" if look.signed else ""
        printed = "<div style='break-after: page'></div>".join(
            _table(table, look, begin, end)
            for begin, end in zip((0, *table.breaks), (*table.breaks, len(table.rows)), strict=True)
        )
        body.append(f"<section id=t{n}>{told}<h4>{escape(table.caption)}</h4>{printed}{note}{signed}</section>")
    common = (
        "table {border-collapse: collapse; width: 100%} td, th {padding: 2pt; vertical-align: top} h4 {text-align: "
    )
    common += (
        "center} .signed {text-align: right} section {break-before: page} section:first-of-type {break-before: auto}"
    )
    return f"<!doctype html><meta charset=utf-8><style>{common} {' '.join(styles)}</style>{''.join(body)}"


def _table(table: Table, look: Look, begin: int, end: int) -> str:
    head = "".join(
        "<tr>" + "".join(f"<th colspan={own[1]} rowspan={own[2]}>{escape(own[0])}</th>" for own in row if own) + "</tr>"
        for row in table.header
    )
    if look.numbered:
        head += "<tr>" + "".join(f"<th>{n + 1}</th>" for n in range(len(table.columns))) + "</tr>"
    rows = []
    for row in table.rows[begin:end]:
        bold = row.kind in ("total", "carried") or (look.bold_parents and row.kind == "program")
        cells = []
        for column in table.columns:
            text = escape(row.cells.get(column.id, ""))
            of = "figure" if column.is_figure else "text"
            cells.append(f"<td class={of}>{f'<b>{text}</b>' if bold else text}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"
