"""Made documents as DOCX files, as a word processor saves them."""

import random
from pathlib import Path

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from benchmarks.unseen_files import words
from benchmarks.unseen_files.looks import Look
from benchmarks.unseen_files.model import Made, Table

PAPER_CM = {"a4": (21.0, 29.7), "f4": (21.5, 33.0), "letter": (21.59, 27.94)}
ALIGN = {"right": WD_ALIGN_PARAGRAPH.RIGHT, "center": WD_ALIGN_PARAGRAPH.CENTER, "left": WD_ALIGN_PARAGRAPH.LEFT}
EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
DRAWN = {
    "all": dict.fromkeys(EDGES, "single"),
    "double": dict.fromkeys(EDGES, "double"),
    "dots": dict.fromkeys(EDGES, "dotted"),
    "level": {"top": "single", "bottom": "single", "insideH": "single"},
    "outer": dict.fromkeys(EDGES[:4], "single"),
    "none": {},
    "header": {"top": "single", "bottom": "single"},
}


def write(made: Made, looks: list[Look], path: Path) -> None:
    """Write a document; each table stands in a section with the paper of its look."""
    rng = random.Random(made.seed)
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = looks[0].font, Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), looks[0].font)
    for n, (table, look) in enumerate(zip(made.tables, looks, strict=True)):
        section = document.sections[0] if n == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        short, long = PAPER_CM[look.paper]
        section.orientation = WD_ORIENT.LANDSCAPE if look.landscape else WD_ORIENT.PORTRAIT
        width, height = (long, short) if look.landscape else (short, long)
        section.page_width, section.page_height = Cm(width), Cm(height)
        section.left_margin = section.right_margin = Cm(1.6 if look.landscape else 2.2)
        if n == 0:
            _footer(section, made, document)
            document.add_paragraph(made.title.upper()).runs[0].bold = True
            document.add_paragraph(made.office.upper()).runs[0].bold = True
        for _ in range(rng.randint(1, 3)):
            document.add_paragraph(rng.choice(words.RUNNING))
        caption = document.add_paragraph()
        run = caption.add_run(table.caption)
        run.bold = True
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        begin = 0
        for end in (*table.breaks, len(table.rows)):
            if begin:
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            _table(document, table, look, begin, end, width - (3.2 if look.landscape else 4.4))
            begin = end
        if table.note:
            document.add_paragraph(table.note).runs[0].italic = True
        if look.signed:
            for text in ("", "Ditetapkan pada tanggal 14 Januari", "Kepala Dinas Sosial", "", "", "NAMA PEJABAT"):
                document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.save(path)


def _footer(section, made: Made, document) -> None:
    footer = section.footer.paragraphs[0]
    footer.text = f"{made.office} - {made.title}   "
    run = footer.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _table(document, made: Table, look: Look, begin: int, end: int, room_cm: float) -> None:
    columns = made.columns
    header = made.header
    numbered = 1 if look.numbered else 0
    table = document.add_table(rows=len(header) + numbered + end - begin, cols=len(columns))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _borders(table, look)
    widths = [column.width * (look.narrow if column.is_figure else 1) for column in columns]
    widths = [room_cm * width / sum(widths) for width in widths]
    grid = [list(row.cells) for row in table.rows]
    for n, width in enumerate(widths):
        table.columns[n].width = Cm(width)
        for row in grid:
            row[n].width = Cm(width)
    for level, row in enumerate(header):
        for n, own in enumerate(row):
            if own:
                text, across, down = own
                cell = grid[level][n]
                if across > 1 or down > 1:
                    cell = cell.merge(grid[level + down - 1][n + across - 1])
                _fill(cell, text, look, "center", True, look.shade)
    if numbered:
        for n in range(len(columns)):
            _fill(grid[len(header)][n], f"({n + 1})" if made.rows else f"{n + 1}", look, "center", False, False)
    for row in table.rows[: (len(header) + numbered) if look.repeat else 0]:
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(mark)
    for at, own in enumerate(made.rows[begin:end], len(header) + numbered):
        bold = own.kind in ("total", "carried") or (look.bold_parents and own.kind == "program")
        if not look.cut:
            mark = OxmlElement("w:cantSplit")
            table.rows[at]._tr.get_or_add_trPr().append(mark)
        for n, column in enumerate(columns):
            align = look.align if column.is_figure else "center" if column.role in ("number", "unit") else "left"
            _fill(grid[at][n], own.cells.get(column.id, ""), look, align, bold, look.shade and own.kind == "program")
    _merge(made, grid[len(header) + numbered :], begin, end)


def _merge(made: Table, grid: list[list], begin: int, end: int) -> None:
    for n, column in enumerate(made.columns):
        if column.id not in made.merged:
            continue
        start = begin
        for at in range(begin + 1, end + 1):
            if at == end or made.rows[at].cells.get(column.id):
                if at - start > 1:
                    text = made.rows[start].cells.get(column.id, "")
                    cell = grid[start - begin][n].merge(grid[at - 1 - begin][n])
                    for paragraph in cell.paragraphs[1:]:
                        paragraph._p.getparent().remove(paragraph._p)
                    assert cell.text == text
                start = at


def _fill(cell, text: str, look: Look, align: str, bold: bool, shade: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = ALIGN[align]
    paragraph.paragraph_format.space_after = Pt(1)
    run = paragraph.add_run(text)
    run.font.size, run.font.name, run.bold = Pt(look.size), look.font, bold
    if shade:
        mark = OxmlElement("w:shd")
        mark.set(qn("w:val"), "clear")
        mark.set(qn("w:fill"), "D9E2F3")
        cell._tc.get_or_add_tcPr().append(mark)


def _borders(table, look: Look) -> None:
    borders = OxmlElement("w:tblBorders")
    for edge in EDGES:
        mark = OxmlElement(f"w:{edge}")
        mark.set(qn("w:val"), DRAWN[look.rules].get(edge, "nil"))
        mark.set(qn("w:sz"), "4")
        borders.append(mark)
    table._tbl.tblPr.append(borders)
    if look.rules == "header":
        for row in table.rows[:1]:
            for cell in row.cells:
                edges = OxmlElement("w:tcBorders")
                mark = OxmlElement("w:bottom")
                mark.set(qn("w:val"), "single")
                mark.set(qn("w:sz"), "6")
                edges.append(mark)
                cell._tc.get_or_add_tcPr().append(edges)
