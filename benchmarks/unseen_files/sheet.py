"""Made documents as XLSX files, as an office makes them by hand: a sheet per table."""

import random
from datetime import datetime
from pathlib import Path

import xlsxwriter

from benchmarks.unseen_files.looks import Look
from benchmarks.unseen_files.model import Made, Row, Table

BORDER = {"all": 1, "double": 6, "dots": 4, "level": 0, "outer": 0, "none": 0, "header": 0}
PAPER = {"a4": 9, "f4": 5, "letter": 1}


def write(made: Made, looks: list[Look], path: Path, as_typed: bool) -> None:
    """Write a workbook. As typed, figures are the texts that are printed; else numbers with formats and formulas."""
    rng = random.Random(made.seed)
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": datetime(2024, 1, 2)})
    for n, (table, look) in enumerate(zip(made.tables, looks, strict=True), 1):
        sheet = book.add_worksheet(f"Tabel {n}" if n > 1 else table.form[:20])
        _sheet(book, sheet, made, table, look, as_typed, rng)
    if rng.random() < 0.5:
        helper = book.add_worksheet("bantu")
        helper.write(0, 0, "angka bantu")
        helper.write(1, 0, 12345)
        helper.hide()
    book.close()


def _sheet(book, sheet, made: Made, table: Table, look: Look, as_typed: bool, rng: random.Random) -> None:
    plain = {
        "font_name": look.font,
        "font_size": look.size,
        "text_wrap": True,
        "valign": "top",
        "border": BORDER[look.rules],
    }
    if look.rules in ("level", "outer"):
        plain |= {"top": 1, "bottom": 1} if look.rules == "level" else {}
    head = book.add_format(
        plain
        | {
            "bold": True,
            "align": "center",
            "valign": "vcenter",
            "border": 1 if look.rules != "none" else 0,
            **({"bg_color": "#D9E2F3"} if look.shade else {}),
        }
    )
    title = book.add_format({"bold": True, "align": "center", "font_name": look.font, "font_size": look.size + 2})
    last = len(table.columns) - 1
    sheet.merge_range(0, 0, 0, last, table.caption, title)
    sheet.merge_range(1, 0, 1, last, made.office.upper(), title)
    at = 3 if rng.random() < 0.6 else 2
    if look.landscape:
        sheet.set_landscape()
    sheet.set_paper(PAPER[look.paper])
    sheet.set_margins(left=0.5, right=0.5)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P")
    for n, column in enumerate(table.columns):
        sheet.set_column(n, n, max(3.5, column.width * 8.5))
    begin = at
    chars = {n: max(3.5, column.width * 8.5) * 10 / look.size for n, column in enumerate(table.columns)}
    for row in table.header:
        high = max(
            (_lines(own[0], sum(chars[n + k] for k in range(own[1]))) / own[2] for n, own in enumerate(row) if own),
            default=1,
        )
        sheet.set_row(at, (high + 0.3) * look.size * 1.35)
        for n, own in enumerate(row):
            if own:
                text, across, down = own
                if across > 1 or down > 1:
                    sheet.merge_range(at, n, at + down - 1, n + across - 1, text, head)
                else:
                    sheet.write(at, n, text, head)
        at += 1
    if look.numbered:
        for n in range(len(table.columns)):
            sheet.write(at, n, n + 1, head)
        at += 1
    if look.repeat:
        sheet.repeat_rows(begin, at - 1)
    first = at
    for number, row in enumerate(table.rows):
        high = max(_lines(row.cells.get(column.id, ""), chars[n]) for n, column in enumerate(table.columns))
        sheet.set_row(at, (high + 0.2) * look.size * 1.35)  # as an office does that sees its texts cut
        _row(book, sheet, table, row, at, first, plain, look, as_typed)
        if number + 1 in table.breaks:
            sheet.set_h_pagebreaks([at + 1])
        at += 1
    _merge(book, sheet, table, first, plain)
    if table.note:
        sheet.write(at + 1, 1, table.note)
    if look.signed:
        sheet.write(at + 3, last - 1, "Kepala Dinas Sosial")
    if rng.random() < 0.3 and not as_typed:
        sheet.write(first, last + 2, "cek")
        sheet.set_column(last + 2, last + 2, None, None, {"hidden": True})


def _lines(text: str, chars: float) -> int:
    """Return how many lines a text needs in a column of so many letters."""
    lines, room = 1, chars
    for each in text.split():
        if len(each) + 1 > room and room < chars:
            lines, room = lines + 1, chars
        lines, room = lines + int(len(each) // chars), room - len(each) - 1
    return lines


def _row(book, sheet, table: Table, row: Row, at: int, first: int, plain: dict, look: Look, as_typed: bool) -> None:
    bold = row.kind in ("total", "carried") or (look.bold_parents and row.kind == "program")
    for n, column in enumerate(table.columns):
        text = row.cells.get(column.id, "")
        own = plain | {"bold": bold}
        if column.is_figure:
            own["align"] = look.align
        elif column.role in ("number", "unit"):
            own["align"] = "center"
        value = row.truth.get(column.id)
        pure = text.strip("()-Rp. 0123456789,%") == ""
        if as_typed or not column.is_figure or value is None or not pure or row.kind == "carried":
            sheet.write_string(at, n, text, book.add_format(own))
            continue
        number = value / column.scale
        if text.endswith("%"):
            own["num_format"] = "0.00%"
            number /= 100
        elif column.role in ("amount", "count"):
            own["num_format"] = "#,##0.00" if table.style == "dot_thousands" and "," in text else "#,##0"
        parts = {"sum": ("l", "p")}.get(column.id, ())
        if parts and all(any(c.id == part for c in table.columns) for part in parts):
            cells = [xlsxwriter.utility.xl_rowcol_to_cell(at, [c.id for c in table.columns].index(p)) for p in parts]
            sheet.write_formula(at, n, f"={'+'.join(cells)}", book.add_format(own), float(number))
        elif row.kind == "total" and column.role == "count":
            top = xlsxwriter.utility.xl_rowcol_to_cell(first, n)
            end = xlsxwriter.utility.xl_rowcol_to_cell(at - 1, n)
            sheet.write_formula(at, n, f"=SUM({top}:{end})", book.add_format(own), float(number))
        else:
            sheet.write_number(at, n, float(number), book.add_format(own))


def _merge(book, sheet, table: Table, first: int, plain: dict) -> None:
    for n, column in enumerate(table.columns):
        if column.id in table.merged:
            start = 0
            for at in range(1, len(table.rows) + 1):
                if at == len(table.rows) or table.rows[at].cells.get(column.id):
                    if at - start > 1:
                        text = table.rows[start].cells.get(column.id, "")
                        sheet.merge_range(first + start, n, first + at - 1, n, text, book.add_format(plain))
                    start = at
