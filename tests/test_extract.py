"""A table is found where its description says, whole and once, or there is one clear error."""

import hashlib
import os
import tracemalloc
from pathlib import Path

import pytest
from small import REGION

from analysis import files
from analysis.source import extract, register, verbatim
from analysis.source.extract import ExtractError
from analysis.source.register import Document

DOCUMENTS = files.ROOT.parent / "shared" / "documents"

TEXT = """Daftar isi
Tabel 1

No	Nama	Jumlah
1	Satu	10
2	Dua	20

No	Nama	Jumlah
3	Tiga	30

Sumber: Dinas
Kegiatan Satu pagu Rp. 5 dan Kegiatan Dua pagu Rp. 7
"""
COLUMNS = [
    {"id": "number", "role": "number"},
    {"id": "name", "role": "name"},
    {"id": "count_2020", "role": "count", "year": 2020},
]
PRINTED = {
    "title": "Tabel",
    "rows": 3,
    "repeated_headers": 1,
    "columns": COLUMNS,
    "parts": [{"start": "^No\tNama", "end": "^Sumber"}],
}
SENTENCES = {
    "title": "Kalimat",
    "rows": 2,
    "columns": [
        {"id": "name", "role": "name"},
        {"id": "pagu_2020", "role": "amount", "measure": "pagu", "year": 2020},
    ],
    "sentences": {
        "after": "^Sumber",
        "end": "^$",
        "patterns": [r"Kegiatan (?P<c01>\w+) pagu (?P<c02>Rp\. \d+)"],
    },
}


@pytest.fixture
def text(tmp_path):
    """Return a function that writes a text and gives its path."""

    def write(content: str | bytes = TEXT) -> Path:
        path = tmp_path / "text.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def document(path: Path, tables: dict | None = None) -> Document:
    """Return a description of a text; its sha256 is right."""
    return Document.model_validate(
        {
            "doc_id": "alpha_2020",
            "title": "Rencana",
            "office": "Dinas",
            "kind": "renja",
            "years": [2020],
            "region": REGION,
            "text": {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "lines": 1},
            "tables": tables or {"T1": PRINTED},
        }
    )


def fails(path: Path, tables: dict) -> str:
    with pytest.raises(ExtractError) as error:
        extract.extract(document(path, tables), path)
    return str(error.value)


def without(table: dict, **changes) -> dict:
    return table | changes


# -- what comes out ------------------------------------------------------------------------------------------


def test_a_table_comes_out_row_by_row_with_the_line_of_each(text):
    path = text()
    table = extract.extract(document(path), path)["T1"]
    assert [(row.line, row.cells) for row in table.rows] == [
        (5, ["1", "Satu", "10"]),
        (6, ["2", "Dua", "20"]),
        (9, ["3", "Tiga", "30"]),
    ]


def test_repeated_page_headers_are_dropped_and_counted(text):
    path = text()
    assert extract.extract(document(path), path)["T1"].repeated_headers == 1


def test_cells_are_verbatim(text):
    path = text(TEXT.replace("Dua", " D u a").replace("20", "20 "))
    assert extract.extract(document(path), path)["T1"].rows[1].cells == ["2", " D u a", "20 "]


def test_figures_told_in_sentences_come_out_with_their_line(text):
    path = text()
    table = extract.extract(document(path, {"P1": SENTENCES}), path)["P1"]
    assert [(row.line, row.cells) for row in table.rows] == [(12, ["Satu", "Rp. 5"]), (12, ["Dua", "Rp. 7"])]


def test_the_second_of_two_tables_with_one_header_is_found_by_its_number(text):
    path = text(TEXT + "\nNo\tNama\tJumlah\n7\tLain\t70\n\nTamat\n")
    part = {"start": "^No\tNama", "occurrence": 3, "end": "^Tamat"}
    second = without(PRINTED, rows=1, repeated_headers=0, parts=[part])
    assert [row.cells for row in extract.extract(document(path, {"T2": second}), path)["T2"].rows] == [
        ["7", "Lain", "70"]
    ]


def test_a_heading_leads_to_a_header_that_others_share(text):
    path = text("No\tNama\tJumlah\n9\tLain\t90\n\nTamat\n" + TEXT)
    part = {"after": "^Tabel 1", "start": "^No\tNama", "end": "^Sumber"}
    rows = extract.extract(document(path, {"T1": without(PRINTED, parts=[part])}), path)["T1"].rows
    assert [row.cells[1] for row in rows] == ["Satu", "Dua", "Tiga"]


def test_a_text_a_hundred_times_as_long_takes_no_more_memory(text):
    def peak_bytes(pages: int) -> int:
        path = text("Kalimat yang panjang\tdan sebuah tab\n" * 1000 * pages + TEXT)
        described = document(path)
        tracemalloc.start()
        try:
            assert len(extract.extract(described, path)["T1"].rows) == 3
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak_bytes(100) < 1.2 * peak_bytes(1) + 50_000


# -- what is wrong is said -----------------------------------------------------------------------------------


def test_a_missing_text_is_named(tmp_path):
    with pytest.raises(ExtractError, match=r"nowhere\.txt: no such file"):
        list(extract.lines(tmp_path / "nowhere.txt"))


def test_a_text_in_another_encoding_is_named_with_its_line(text):
    with pytest.raises(ExtractError, match=r"text\.txt: line 2: not UTF-8 \(byte 6\)"):
        list(extract.lines(text("satu\nd\xe9jo\n".encode("latin-1"))))


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        ("\ufeff", "a byte order mark (U+FEFF)"),
        ("\f", "a form feed (U+000C)"),
        ("\r", "a carriage return inside the line (U+000D)"),
        ("\u00ad", "a soft hyphen (U+00AD)"),
        ("\u200b", "a zero-width space (U+200B)"),
        ("\ufb01", "a ligature (U+FB01)"),
    ],
)
def test_a_character_that_is_not_what_it_looks_like_is_named_with_its_place(text, sign, name):
    path = text(TEXT.replace("Dua\t20", f"Dua{sign}\t20"))
    with pytest.raises(ExtractError) as error:
        list(extract.lines(path))
    assert f"{path}: line 6: {name} at character 6" in str(error.value)


def test_another_text_than_the_described_one_is_refused(text):
    described = document(text())
    changed = text(TEXT.replace("Dua", "Duo"))
    with pytest.raises(ExtractError, match=r"sha256 .* is not the"):
        extract.extract(described, changed)


def test_a_table_that_is_not_found_is_named_with_what_was_looked_for(text):
    part = {"start": "^Nomor\t", "end": "^Sumber"}
    message = fails(text(), {"T1": without(PRINTED, parts=[part])})
    assert "text.txt: table T1: header not found" in message
    assert repr("^Nomor\t") in message


def test_a_table_that_is_found_twice_is_named_with_both_lines(text):
    path = text(TEXT + "\nNo\tNama\tJumlah\n7\tLain\t70\n\nTamat\n")
    assert "table T1: header found twice, in lines 4 and 14" in fails(path, {"T1": PRINTED})


def test_a_heading_that_is_found_twice_is_named_with_both_lines(text):
    part = {"after": "^Tabel 1", "start": "^No\tNama", "end": "^Sumber"}
    path = text("Tabel 1\n" + TEXT)
    message = fails(path, {"T1": without(PRINTED, parts=[part])})
    assert "table T1: heading found twice, in lines 1 and 3" in message


def test_a_table_cut_off_in_the_middle_is_an_error(text):
    message = fails(text(TEXT[: TEXT.index("3\tTiga")]), {"T1": PRINTED})
    assert "table T1: end (the table is cut off) not found; looked for '^Sumber'" in message


def test_a_table_that_lost_a_row_is_an_error(text):
    assert "table T1: 2 rows found, 3 described" in fails(text(TEXT.replace("2\tDua\t20\n", "")), {"T1": PRINTED})


def test_a_table_without_rows_is_an_error(text):
    path = text("No\tNama\tJumlah\n\nSumber\n")
    assert "table T1: no rows" in fails(path, {"T1": without(PRINTED, rows=0, repeated_headers=0)})


def test_another_number_of_page_headers_is_an_error(text):
    path = text()
    assert "repeated headers" in fails(path, {"T1": without(PRINTED, repeated_headers=0)})


def test_a_paragraph_inside_a_table_is_an_error_with_its_line(text):
    path = text(TEXT.replace("2\tDua", "Kalimat di tengah\n2\tDua"))
    assert "table T1: line 6 inside the table is no row: 'Kalimat di tengah'" in fails(path, {"T1": PRINTED})


def test_a_sentence_that_is_not_found_is_named(text):
    sentences = SENTENCES["sentences"] | {"patterns": [r"Program (?P<c01>\w+)"]}
    message = fails(text(), {"P1": without(SENTENCES, sentences=sentences)})
    assert "table P1: no sentence in lines 12-12 fits" in message
    assert "Program" in message


# -- the real documents --------------------------------------------------------------------------------------


@pytest.mark.parametrize("doc_id", register.document_ids())
def test_extracting_again_gives_the_committed_files_byte_for_byte(doc_id, tmp_path):
    if not DOCUMENTS.is_dir() and not os.environ.get("REQUIRE_DOCUMENTS"):
        pytest.skip(f"no folder {DOCUMENTS.relative_to(files.ROOT.parent)}")
    described = register.document(doc_id)
    tables = extract.extract(described, DOCUMENTS / described.text.file)
    written = verbatim.write(tmp_path, tables)
    committed = files.RAW / doc_id
    assert sorted(path.name for path in written) == sorted(path.name for path in committed.glob("*.csv"))
    for path in (*written, tmp_path / verbatim.HASHES):
        assert path.read_bytes() == (committed / path.name).read_bytes(), path.name


@pytest.mark.parametrize("doc_id", register.document_ids())
def test_the_described_number_of_lines_is_the_texts(doc_id):
    described = register.document(doc_id)
    path = DOCUMENTS / described.text.file
    if not path.is_file() and not os.environ.get("REQUIRE_DOCUMENTS"):
        pytest.skip(f"no file {described.text.file}")
    assert sum(1 for _ in extract.lines(path)) == described.text.lines


# -- a part without an end -----------------------------------------------------------------------------------


def test_without_an_end_a_table_ends_where_its_rows_do(text):
    path = text()
    open_end = PRINTED | {"parts": [{"start": "^No\tNama"}]}
    assert extract.extract(document(path, {"T1": open_end}), path) == extract.extract(document(path), path)


def test_without_an_end_a_table_may_end_with_the_text(text):
    path = text("No\tNama\tJumlah\n1\tSatu\t10\n2\tDua\t20\n")
    table = PRINTED | {"rows": 2, "repeated_headers": 0, "parts": [{"start": "^No\tNama"}]}
    assert [row.line for row in extract.extract(document(path, {"T1": table}), path)["T1"].rows] == [2, 3]


def test_without_an_end_a_line_inside_a_table_does_not_cut_it_in_silence(text):
    table = PRINTED | {"parts": [{"start": "^No\tNama"}]}
    cut = TEXT.replace("20\n\nNo\tNama\tJumlah", "20\nHalaman 2")
    assert "2 rows found, 3 described" in fails(text(cut), {"T1": table})
