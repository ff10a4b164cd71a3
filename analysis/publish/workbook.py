"""The published tables as one XLSX workbook in which a text is always a text, for people with a spreadsheet.

A spreadsheet that opens a CSV runs a cell like `=1+1` as a formula. The CSVs keep every printed cell verbatim, as
data packages need them; whoever opens the tables in a spreadsheet takes this workbook (OWASP, CSV Injection:
https://owasp.org/www-community/attacks/CSV_Injection).
"""

import datetime
import io as memory
from collections.abc import Iterator

import pandas as pd
import xlsxwriter

from analysis import files, io, schema
from analysis.publish import package

_DATE = datetime.datetime(2022, 1, 1)  # of the file: the same at every run
_MOST_LETTERS = 32_767  # of a cell; a spreadsheet holds no more
_CUT = " [...]"


def build(tables: dict[str, pd.DataFrame]) -> bytes:
    """Return a workbook with a sheet per table, and two that say what they hold, the same bytes every time.

    Texts are written as texts, numbers as numbers, yes and no as true and false; a missing value is an empty cell. A
    text longer than a cell can hold is cut and says so.
    """
    buffer = memory.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": _DATE, "title": "Dinas Sosial spending"})
        bold = book.add_format({"bold": True})
        whole = book.add_format({"num_format": "#,##0"})
        contents = [(name, len(table), package.TABLES[name].row) for name, table in tables.items()]
        _rows(book.add_worksheet("about"), bold, ["table", "rows", "one row is"], contents)
        columns = [
            (name, column.name, column.type, column.meaning, column.unit)
            for name in tables
            for column in package.TABLES[name].columns
        ]
        _rows(book.add_worksheet("dictionary"), bold, ["table", "column", "type", "meaning", "unit"], columns)
        for name, table in tables.items():
            sheet = book.add_worksheet(name)
            said = {
                column.name: _said(table[column.name])
                for column in package.TABLES[name].columns
                if column.type == "boolean" and column.name in table
            }
            _rows(sheet, bold, list(table.columns), table.assign(**said).itertuples(index=False, name=None))
            for place, column in enumerate(table.columns):
                if column.endswith("_rp"):
                    sheet.set_column(place, place, 18, whole)
            sheet.freeze_panes(1, 0)
            if len(table):
                sheet.autofilter(0, 0, len(table), len(table.columns) - 1)
    return buffer.getvalue()


def published() -> Iterator[tuple[str, pd.DataFrame]]:
    """Give every published table that is there, with its name."""
    for name in package.TABLES:
        if (files.PROCESSED / f"{name}.parquet").exists():
            yield name, io.read_table(name)


def _said(column: pd.Series) -> pd.Series:
    yes, no = schema.SAID
    return column.map({yes: True, no: False}).astype(object)


def _rows(sheet, bold, columns: list[str], rows) -> None:
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, bold)
    sheet.set_column(0, len(columns) - 1, 18)
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                text = value if len(value) <= _MOST_LETTERS else value[: _MOST_LETTERS - len(_CUT)] + _CUT
                if text:
                    sheet.write_string(number, place, text)
            elif isinstance(value, bool):
                sheet.write_boolean(number, place, value)
            elif not pd.isna(value):
                sheet.write_number(number, place, float(value))
