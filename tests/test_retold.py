"""Reasons of repairs and meanings of numbers are told in Indonesian by the sheet of texts."""

import ast
from collections.abc import Iterator

import pytest

from analysis import files, io
from analysis.publish import package
from analysis.publish.retold import is_known, retold


@pytest.mark.parametrize(
    ("section", "english", "indonesian"),
    [
        ("reasons", "lost with a page", "hilang bersama halamannya"),
        ("reasons", "line 7: 1,000 + 2,500 = 3,500", "baris 7: 1.000 + 2.500 = 3.500"),
        (
            "reasons",
            "line 7: 4 / 8 gives 50 %; pagu_2022: children of line 3 add to 9,000 = 9,000",
            "baris 7: 4 / 8 menghasilkan 50%; pagu_2022: pos di bawah baris 3 berjumlah 9.000 = 9.000",
        ),
        (
            "reasons",
            "line 7: 1 + 2 = 3 (weak: rows are missing from the text beside it)",
            "baris 7: 1 + 2 = 3 (lemah: rincian di dekatnya pada naskah tidak lengkap)",
        ),
        (
            "reasons",
            "cannot read '1. 2 Dokumen' as values with their units",
            "'1. 2 Dokumen' tidak terbaca sebagai nilai dengan satuannya",
        ),
        (
            "reasons",
            "'5 %' under pagu_2021 is a percentage: the row has lost or gained a cell, "
            "and no sum tells where its figures belong",
            "'5 %' di bawah pagu_2021 adalah persentase: baris itu kehilangan atau kelebihan sel, "
            "dan tidak ada jumlah yang menentukan tempat angkanya",
        ),
        ("meanings", "percent as printed", "persen sebagaimana tercetak"),
        (
            "meanings",
            "absorption, serang 2020, table T2.4, pagu perubahan",
            "serapan, Serang 2020, tabel T2.4, tahap pagu: perubahan",
        ),
        (
            "meanings",
            "checks that agree, lampung_barat",
            "pemeriksaan yang cocok, Lampung Barat",
        ),
    ],
)
def test_a_sentence_is_told_with_its_figures_codes_and_regions(section, english, indonesian):
    assert retold(english, section, "id") == indonesian
    assert retold(english, section, "en") == english


def test_a_sentence_that_the_sheet_does_not_have_stays_as_it_is_whole():
    for text in ("a reason of its own", "lost with a page; a reason of its own"):
        assert retold(text, "reasons", "id") == text and not is_known(text, "reasons")


def test_a_sentence_is_told_whole_or_not_at_all():
    text = "sum of the programmes' pagu, serang 2020, table T2.4, perubahan"
    assert retold(text, "meanings", "id") == "jumlah pagu seluruh program, Serang 2020, tabel T2.4, perubahan"
    text = "absorption, some other place, pagu perubahan"
    assert retold(text, "meanings", "id") == text


def test_a_note_and_a_name_stay_as_a_person_or_the_page_wrote_them():
    told = retold("the name stands in line 5: see page 3; it is theirs", "reasons", "id")
    assert told == "namanya berada pada baris 5 (catatan pembaca: see page 3; it is theirs)"
    assert retold("unspent of lines", "meanings", "id") == "sisa anggaran lines"


def test_all_that_is_published_is_told_in_indonesian():
    numbers = io.read_json(files.REGISTRY)
    unknown = {each[key] for each in numbers for key in ("what", "unit") if not is_known(each[key], "meanings")}
    reasons = set(io.read_table("repairs").why) - {""}
    assert unknown | {why for why in reasons if not is_known(why, "reasons")} == set()


def test_every_column_of_the_published_tables_is_told_in_indonesian():
    tables = package.TABLES.values()
    said = {each.row for each in tables} | {column.meaning for each in tables for column in each.columns}
    said |= {column.unit for each in tables for column in each.columns if column.unit}
    assert [text for text in sorted(said) if not is_known(text, "columns")] == []
    told = retold("code of the nomenclature of urusan 1.06; empty where none matches", "columns", "id")
    assert told == "kode nomenklatur urusan 1.06; kosong bila tidak ada yang cocok"


def _reasons_in_code() -> Iterator[str]:
    """Give every text that the code writes as a reason, with a figure where it puts a value."""
    for room in ("repair", "tidy"):
        for path in sorted((files.ROOT / "analysis" / room).glob("*.py")):
            if path.stem == "damage":  # tells why a table is read as damaged, which is a check
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.keyword(arg="why", value=value):
                        yield from _texts(value)
                    case ast.Assign(targets=[target], value=value) if ast.unparse(target) in ("why", "row['_why']"):
                        yield from _texts(value)


def _texts(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)) if " " in text:
            yield text
        case ast.JoinedStr():
            parts = [part.value if isinstance(part, ast.Constant) else "7" for part in node.values]
            yield "".join(map(str, parts))
        case ast.IfExp():
            yield from (*_texts(node.body), *_texts(node.orelse))
        case ast.BoolOp():
            yield from (text for value in node.values for text in _texts(value))


def test_every_reason_that_the_code_writes_is_in_the_sheet():
    found = list(_reasons_in_code())
    assert len(found) > 20
    assert [text for text in found if not is_known(text, "reasons")] == []
