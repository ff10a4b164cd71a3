"""The command `analysis read`: a file in, the folder of a document out, whole or not at all."""

import csv
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from importlib.metadata import version

import docx
import pytest
import yaml
from docx.enum.text import WD_ALIGN_PARAGRAPH
from printed import document, table, text

from analysis import files
from analysis.intake import docx as word_processor
from analysis.intake import pdf, written
from analysis.intake import read as reading
from analysis.intake.pages import Box, Page, PageCell, PageTable, SourceRow, SourceTable
from analysis.io import InputError
from analysis.source import verbatim

ROWS = [["No", "Program", "Pagu"], ["1", "Program A", "1.250.000"], ["2", "Program B", "3.000,50"]]
MORE = [["No", "Program", "Pagu"], ["3", "Program C", "7.000"]]
CAPTION = text(40, 52, "Tabel 2.1 Program dan Anggaran")


@pytest.fixture(autouse=True)
def kept(monkeypatch, tmp_path):
    """Pages that were read are kept in a folder of the test."""
    monkeypatch.setattr(reading, "CACHE", tmp_path / "kept")
    return tmp_path / "kept"


@pytest.fixture
def printed(tmp_path):
    """A PDF of two pages with one table."""
    return document(tmp_path / "Renja 2023.pdf", CAPTION + table(ROWS), table(MORE))


def test_read_writes_cells_their_places_and_a_description(printed, run, tmp_path):
    done = run("read", printed, "--out", tmp_path / "out")
    first, last = done.stdout.splitlines()
    assert (done.returncode, first) == (0, "out T2.1: 3 rows, 1 repeated headers dropped")
    assert last.endswith(f" open questions; answer with: analysis confirm {tmp_path / 'out'}")
    *pages, pictures = done.stderr.splitlines()
    assert pages == ["Renja 2023.pdf: page 1 of 2: 1 tables", "Renja 2023.pdf: page 2 of 2: 1 tables"]
    assert re.fullmatch(r"out: 2 pictures of pages, \d kB, \d kB a page", pictures)
    assert (tmp_path / "out" / "T2.1.csv").read_text() == (
        'line,c01,c02,c03\n1,1,Program A,1.250.000\n2,2,Program B,"3.000,50"\n3,3,Program C,7.000\n'
    )
    boxes = (tmp_path / "out" / "T2.1.boxes.csv").read_text().splitlines()
    assert boxes[:2] == [
        "line,cell,page,x0,y0,x1,y1,confidence,other",
        "1,c01,1,40.00,76.00,120.00,92.00,,",
    ]
    assert boxes[-1] == "3,c03,2,200.00,76.00,280.00,92.00,,"
    described = yaml.safe_load((tmp_path / "out" / "document.yml").read_text())
    sha256 = hashlib.sha256(printed.read_bytes()).hexdigest()
    readers = [f"{name} {version(name)}" for name in ("pdfplumber", "pdfminer.six", "pypdfium2")]
    assert described["source"] == {"file": "Renja 2023.pdf", "sha256": sha256, "pages": 2, "readers": readers}
    assert described["tables"]["T2.1"]["rows"] == 3


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_reading_twice_gives_the_same_bytes_from_kept_pages_and_anew(printed, tmp_path, kept):
    reading.read(printed, tmp_path / "doc")
    first = contents(tmp_path / "doc")
    reading.read(printed, tmp_path / "doc")
    assert contents(tmp_path / "doc") == first
    for path in kept.rglob("*.json"):
        path.unlink()
    reading.read(printed, tmp_path / "again" / "doc")
    assert contents(tmp_path / "again" / "doc") == first


def test_a_read_that_was_stopped_goes_on_with_the_pages_not_read_yet(printed, tmp_path, monkeypatch):
    asked = []
    whole = pdf.digital

    def stopped(page, before):
        asked.append(page.page_number)
        if asked == [1, 2]:
            raise KeyboardInterrupt
        return whole(page, before)

    monkeypatch.setattr(pdf, "digital", stopped)
    with pytest.raises(KeyboardInterrupt):
        reading.read(printed, tmp_path / "doc")
    assert not (tmp_path / "doc").exists()
    (found,) = reading.read(printed, tmp_path / "doc")
    assert asked == [1, 2, 2]
    assert [row.cells[1].text for row in found.rows] == ["Program A", "Program B", "Program C"]


def test_pages_that_another_reader_kept_are_read_again(printed, tmp_path, monkeypatch):
    reading.read(printed, tmp_path / "doc")
    asked = []
    whole = pdf.digital
    monkeypatch.setattr(pdf, "digital", lambda page, before: asked.append(page.page_number) or whole(page, before))
    reading.read(printed, tmp_path / "doc")
    assert not asked
    monkeypatch.setattr(reading, "_readers", lambda: "another")
    reading.read(printed, tmp_path / "doc")
    assert asked == [1, 2]


def test_a_kept_page_is_the_page(tmp_path):
    cell = PageCell("1.000", (Box(1, 1.5, 2, 3, 4), Box(2, 1, 2, 3, 4)), 2, 1, 0.5, "1.008")
    page = Page(1, 420.0, 300.0, 90.0, (PageTable(((cell, None),), "Tabel 1", False),))
    from dataclasses import asdict
    from json import dumps, loads

    assert reading._page_of(loads(dumps(asdict(page)))) == page


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("broken.pdf", b"%PDF-1.7", "no PDF that can be read"),
        ("broken.docx", b"PK", "no DOCX file that can be read"),
        ("latin.csv", b"No,Nama\n1,Andr\xe9\n", "not UTF-8"),
        ("words.csv", b"only words\n", "its lines have no cells"),
        ("picture.png", b"", "read takes PDF"),
        ("names.csv", b"No,Nama\n1,Baik\n2,Tepat\n", "no table with figures"),
        ("table.pdf", b"PK\x03\x04", "its content is that of a .xlsx or .xlsm or .docx file, not .pdf"),
        ("table.xlsx", b"%PDF-1.7", "its content is that of a .pdf file, not .xlsx"),
    ],
)
def test_what_cannot_be_read_is_one_line_and_nothing_is_written(name, content, said, tmp_path, run):
    (tmp_path / name).write_bytes(content)
    done = run("read", tmp_path / name, "--out", tmp_path / "out")
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"analysis: {tmp_path / name}: ") and said in last
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_not_there_is_named(tmp_path, run):
    done = run("read", tmp_path / "none.pdf")
    assert (done.returncode, done.stderr) == (1, f"analysis: {tmp_path / 'none.pdf'}: no such file\n")


def test_a_folder_of_another_document_is_left_alone(printed, tmp_path):
    reading.read(printed, tmp_path / "doc")
    before = contents(tmp_path / "doc")
    other = document(tmp_path / "other.pdf", table(MORE))
    with pytest.raises(InputError, match="describes another file"):
        reading.read(other, tmp_path / "doc")
    assert contents(tmp_path / "doc") == before


def test_a_description_that_is_there_stays(printed, tmp_path):
    reading.read(printed, tmp_path / "doc")
    described = tmp_path / "doc" / "document.yml"
    described.write_text(described.read_text() + "notes: by hand\n")
    reading.read(printed, tmp_path / "doc")
    assert described.read_text().endswith("notes: by hand\n")


def test_a_document_is_named_after_its_file():
    assert reading.doc_id(files.ROOT / "LKjIP Dinas Sosial (2023).pdf") == "lkjip_dinas_sosial_2023"


def test_tables_no_longer_there_go_with_their_places_and_other_files_stay(tmp_path):
    def found(name):
        cells = (PageCell("1", (Box(1, 0, 0, 1, 1),)), PageCell("2.000", (Box(1, 1, 0, 2, 1),)))
        return SourceTable(name, "", (("No", "Pagu"),), (SourceRow(1, cells),))

    written.write(tmp_path, [found("T1"), found("T2")])
    (tmp_path / "corrections.csv").write_text("table,line\n")
    written.write(tmp_path, [found("T2")])
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("T2.boxes.csv", "T2.csv", "cells.sha256", "corrections.csv")
    ]


def test_places_of_cells_survive_when_cells_are_written_again(printed, tmp_path):
    (found,) = reading.read(printed, tmp_path / "doc")
    verbatim.write(tmp_path / "doc", {found.table_id: written.raw(found)})
    assert (tmp_path / "doc" / "T2.1.boxes.csv").exists()


def test_what_a_picture_was_read_as_stands_beside_its_place():
    cell = PageCell("1.000", (Box(3, 1, 2, 3.456, 4),), confidence=0.98765, other="1.008")
    found = SourceTable("T1", "", (("Pagu",),), (SourceRow(7, (cell,)),))
    assert written.boxes(found).splitlines()[1] == "7,c01,3,1.00,2.00,3.46,4.00,0.988,1.008"


# -- other kinds of files ------------------------------------------------------------------------------------


def test_tables_of_a_word_processor_are_read_with_their_captions_and_larger_cells(tmp_path):
    made = docx.Document()
    made.add_paragraph("Tabel 2.1 Program")
    grid = made.add_table(rows=4, cols=3)
    for place, cell in (((0, 0), "No"), ((0, 1), "Tahun"), ((1, 1), "2022"), ((1, 2), "2023"), ((2, 0), "1")):
        grid.cell(*place).text = cell
    grid.cell(0, 1).merge(grid.cell(0, 2))
    grid.cell(0, 0).merge(grid.cell(1, 0))
    grid.cell(2, 1).text, grid.cell(2, 2).text, grid.cell(3, 1).text = "1.000", "2.\u00a0000", "5\n6"
    made.add_paragraph("Kalimat biasa.")
    made.save(tmp_path / "made.docx")
    (found,) = reading.read(tmp_path / "made.docx", tmp_path / "doc")
    assert (found.table_id, found.header) == ("T2.1", (("No", "Tahun", "Tahun"), ("", "2022", "2023")))
    assert [[cell.text for cell in row.cells] for row in found.rows] == [["1", "1.000", "2. 000"], ["", "5 6", ""]]


def test_the_paragraphs_of_a_word_processor_name_the_document_and_the_unit_of_its_money(tmp_path):
    made = docx.Document()
    for line in ("LAPORAN KINERJA TAHUN 2023", "DINAS SOSIAL KABUPATEN ALFA"):
        made.add_paragraph(line)
    for line in ("Tabel 4 Realisasi", "(dalam ribuan rupiah)"):
        made.add_paragraph(line)
    made.add_table(rows=3, cols=3)
    made.add_paragraph("Kalimat biasa di antara tabel.")
    made.add_table(rows=3, cols=3)
    made.add_paragraph("Rencana Anggaran Tahun 2024").alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.add_table(rows=3, cols=3)
    made.save(tmp_path / "made.docx")
    (page,) = word_processor.pages(tmp_path / "made.docx")
    assert [each.caption for each in page.tables] == [
        "Tabel 4 Realisasi (dalam ribuan rupiah)",
        "",
        "Rencana Anggaran Tahun 2024",
    ]
    assert {(each.what, each.text) for each in page.named} >= {
        ("title", "LAPORAN KINERJA TAHUN 2023"),
        ("office", "DINAS SOSIAL KABUPATEN ALFA"),
    }


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_file_of_divided_values_is_one_table(tmp_path, sign):
    lines = [sign.join(row) for row in (["No", "Nama", "Pagu"], ["1", '"A, dan ""B"""', "1.000"])]
    (tmp_path / "made.csv").write_text("\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")
    (found,) = reading.read(tmp_path / "made.csv", tmp_path / "doc")
    assert [[cell.text for cell in row.cells] for row in found.rows] == [["1", 'A, dan "B"', "1.000"]]


def test_a_described_text_is_read_as_extract_does(tmp_path, run):
    done = run("read", tmp_path / "none.txt", "--out", tmp_path)
    assert done.returncode == 1
    assert "describes a text of this name" in done.stderr or "no document.yml" in done.stderr


def test_the_readers_are_not_loaded_before_a_file_is_read():
    code = (
        "import sys, analysis.cli; print([m for m in ('pdfplumber', 'pypdfium2', 'docx', 'cv2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=files.ROOT)
    assert done.stdout == "[]\n"


# -- a real document -----------------------------------------------------------------------------------------


def test_the_example_document_is_read_whole_from_the_command_line(run, tmp_path):
    path = files.ROOT.parent / "shared" / "sources" / "contoh_asri_lkjip_2023.pdf"
    if not path.exists() and not os.environ.get("REQUIRE_DOCUMENTS"):
        pytest.skip(f"no file {path.name}")
    done = run("read", path, "--out", tmp_path / "asri")
    assert done.returncode == 0, done.stderr
    rows = {line.split()[1].rstrip(":"): int(line.split()[2]) for line in done.stdout.splitlines()[:-1]}
    assert rows == {"T1.1": 27, "T1.2": 27, "T2.1": 7, "T2.2": 8, "T3.1": 90, "T3.2": 7, "T3.3": 85}
    cells = Counter()
    for name in rows:
        with (tmp_path / "asri" / f"{name}.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                for cell in (key for key, value in row.items() if key != "line" and value):
                    cells[name, row["line"], cell] += 1
        with (tmp_path / "asri" / f"{name}.boxes.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                cells[name, row["line"], row["cell"]] += 100
    assert all(count % 100 == 1 and count > 100 for count in cells.values()), "every cell with text has its place"
    assert max(cells.values()) == 201, "a cell cut by a page has two"
