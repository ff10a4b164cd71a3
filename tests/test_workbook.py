"""The workbook holds the published tables, and nothing in it is ever run."""

import io as memory
import re
import zipfile
from html import unescape

import pandas as pd
import pytest

from analysis import io
from analysis.publish import workbook

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://example.org","x")',
    "+1",
    "-2+3",
    "@SUM(A1)",
    "<script>x</script>",
    "\t=1",
    "007",
]


def parts(content: bytes) -> dict[str, str]:
    """Return the workbook's files by name."""
    with zipfile.ZipFile(memory.BytesIO(content)) as book:
        return {name: book.read(name).decode("utf-8") for name in book.namelist()}


def test_a_hostile_cell_is_a_text_and_never_a_formula_or_a_link():
    table = pd.DataFrame({"row_id": HOSTILE, "amount_rp": pd.array([1, None] * 4, dtype="Int64")})
    held = parts(workbook.build({"budget_lines": table}))
    sheets = "".join(text for name, text in held.items() if name.startswith("xl/worksheets/"))
    assert "<f>" not in sheets and "<hyperlink" not in sheets
    texts = [unescape(text) for text in re.findall(r"<t[^>]*>([^<]*)</t>", held["xl/sharedStrings.xml"])]
    assert set(HOSTILE) <= set(texts)
    assert sheets.count("<v>1</v></c>") >= 4


def test_what_says_yes_or_no_is_true_or_false():
    held = parts(workbook.build({"lines": pd.DataFrame({"leaf": ["yes", "no", ""], "function": ["yes", "no", ""]})}))
    assert re.findall(r'<c r="A\d" t="b"><v>(\d)</v></c>', held["xl/worksheets/sheet3.xml"]) == ["1", "0"]
    assert held["xl/worksheets/sheet3.xml"].count('t="b"') == 2  # no other column


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    held = parts(workbook.build({"checks": pd.DataFrame({"rows": ["a" * 40_000]})}))
    (text,) = re.findall(r"<t>(a{9}[^<]*)</t>", held["xl/sharedStrings.xml"])
    assert len(text) == 32_767 and text.endswith("[...]")


@pytest.fixture(scope="module")
def published() -> bytes:
    """The workbook of all published tables."""
    return workbook.build(dict(workbook.published()))


def test_every_published_table_is_a_sheet_with_all_its_rows(published):
    held = parts(published)
    names = re.findall(r'<sheet name="(\w+)"', held["xl/workbook.xml"])
    assert names == ["about", "dictionary", *(name for name, _ in workbook.published())]
    for number, (name, table) in enumerate(workbook.published(), 3):
        assert held[f"xl/worksheets/sheet{number}.xml"].count("<row ") == len(table) + 1, name


def test_the_workbook_is_the_same_bytes_every_time(published):
    assert workbook.build(dict(workbook.published())) == published


def test_the_csv_keeps_the_printed_text_as_it_is(tmp_path):
    io.write_csv(tmp_path / "t.csv", pd.DataFrame({"printed": HOSTILE}))
    assert list(pd.read_csv(tmp_path / "t.csv", dtype=str).printed) == HOSTILE
