"""Made documents as PDF files of a typesetter: turned pages, marks behind the text, rules of many kinds."""

import json
import random
from pathlib import Path

import typst

from benchmarks.unseen_files import words
from benchmarks.unseen_files.looks import Look
from benchmarks.unseen_files.model import Made, Table

PAPER_CM = {"a4": (21.0, 29.7), "f4": (21.5, 33.0), "letter": (21.59, 27.94)}
MOST_TURNED = 5  # rows: what is turned letter by letter does not go on over a page, and would be printed upon itself
INSET_PT, WIDEST, NARROW, LEAST_PT = 6.0, 0.7, 0.38, 5.0  # width of a bold digit and of a mark, in letter sizes
STROKE = {
    "all": "0.5pt",
    "double": "1.2pt",
    "dots": '(thickness: 0.5pt, dash: "dotted")',
    "none": "none",
    "level": "(x, y) => (bottom: 0.5pt, top: 0.5pt)",
    "outer": "(x, y) => (left: if x == 0 {0.5pt}, right: if x == LAST {0.5pt}, "
    "top: if y < HEAD {0.5pt}, bottom: if y < HEAD {0.5pt})",
    "header": "(x, y) => (top: if y < HEAD {0.5pt}, bottom: if y < HEAD {0.5pt})",
}


def write(made: Made, looks: list[Look], path: Path, fonts: list[Path]) -> None:
    """Write a PDF; each table begins on a page with the paper of its look."""
    rng = random.Random(made.seed)
    parts = []
    for n, (table, look) in enumerate(zip(made.tables, looks, strict=True)):
        width, height = PAPER_CM[look.paper]
        letters = look.turned == "letters" and len(table.rows) <= MOST_TURNED
        if look.landscape and not letters:
            width, height = height, width
        mark = (
            'place(center + horizon, rotate(-40deg, text(60pt, fill: rgb("#eeeeee"), "SALINAN")))'
            if look.watermark
            else "none"
        )
        size = _readable(table, look.size, ((height if letters else width) - 3.2) / 2.54 * 72)
        parts.append(
            f"#set page(width: {width}cm, height: {height}cm, margin: (x: 1.6cm, y: 1.8cm), background: {mark},"
            f' numbering: "1")\n#set text(font: {_fonts(look.font)}, size: {size}pt)'
        )
        if n == 0:
            parts.append(f"#strong[#{_text(made.title.upper())}]\n\n#{_text(made.office.upper())}\n")
        body = [f"#{_text(rng.choice(words.RUNNING))}\n" for _ in range(rng.randint(1, 2))]
        body.append(f"#align(center, strong({_text(table.caption)}))\n")
        begin = 0
        for end in (*table.breaks, len(table.rows)):
            if begin:
                body.append("#pagebreak()")
            body.append(_table(table, look, begin, end))
            begin = end
        if table.note:
            body.append(f"#emph({_text(table.note)})\n")
        if look.signed:
            body.append("#align(right)[Kepala Dinas Sosial \\ #v(1cm) NAMA PEJABAT]\n")
        if letters:
            body = [f"#rotate(-90deg, reflow: true, block(width: {height - 3.6:.2f}cm)[\n" + "\n".join(body) + "])"]
        parts += body
        if n + 1 < len(made.tables):
            parts.append("#pagebreak()")
    source = path.with_suffix(".typ")
    source.write_text("\n".join(parts), encoding="utf-8")
    typst.compile(source, output=path, font_paths=fonts)


def _readable(table: Table, size: float, width: float) -> float:
    """Return the size of letters at which no figure is printed upon the next one: that of the look, or smaller."""
    whole = sum(column.width for column in table.columns)
    for column in (each for each in table.columns if each.is_figure):
        longest = max(
            (sum(WIDEST if sign.isalnum() else NARROW for sign in word) for row in table.rows
             for word in row.cells.get(column.id, "").split()), default=0.0
        )  # fmt: skip
        size = min(size, (width * column.width / whole - INSET_PT) / max(longest, 1.0))
    return max(LEAST_PT, round(size, 1))


def _fonts(name: str) -> str:
    return f'("{name}", "DejaVu Sans")'


def _text(text: str) -> str:
    return f"text({json.dumps(text, ensure_ascii=False)})"


def _table(table: Table, look: Look, begin: int, end: int) -> str:
    columns = table.columns
    widths = ", ".join(f"{c.width:.2f}fr" for c in columns)
    depth = len(table.header) + look.numbered
    stroke = STROKE[look.rules].replace("LAST", str(len(columns) - 1)).replace("HEAD", str(depth))
    fill = f'(x, y) => if y < {depth} {{rgb("#d9e2f3")}}' if look.shade else "none"
    cells = []
    for row in table.header:
        for own in row:
            if own:
                text, across, down = own
                cells.append(
                    f"table.cell(colspan: {across}, rowspan: {down}, align: center + horizon, strong({_text(text)}))"
                )
    if look.numbered:
        cells += [f"align(center, [{n + 1}])" for n in range(len(columns))]
    repeat = "true" if look.repeat else "false"
    rows = [f"table.header(repeat: {repeat}, {', '.join(cells)})"]
    for row in table.rows[begin:end]:
        bold = row.kind in ("total", "carried") or (look.bold_parents and row.kind == "program")
        for column in columns:
            text = _text(row.cells.get(column.id, ""))
            align = look.align if column.is_figure else "center" if column.role in ("number", "unit") else "left"
            breaks = "true" if look.cut else "false"
            rows.append(f"table.cell(breakable: {breaks}, align: {align}, {f'strong({text})' if bold else text})")
    joined = ",\n".join(rows)
    return f"#table(columns: ({widths}), inset: 3pt, stroke: {stroke}, fill: {fill},\n{joined})\n"
