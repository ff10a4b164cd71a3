"""A table of SIPD is known by its headers and codes, and described without a question; what is not known is none."""

import os
import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
import yaml

from analysis import cli
from analysis.intake import description, exported, join, read, sipd, sipd_lists, workbook
from analysis.intake.until import FileSays
from analysis.source import register
from analysis.tidy import export

SOURCES = Path(__file__).resolve().parents[2] / "shared" / "sources"
LRA = "lampung_selatan_sipd_lra_2026_05.xlsx"
REGIONS = {
    "alfa": {"name": "Kabupaten Alfa", "name_en": "Alfa Regency", "level": "kabupaten"},
    "lampung_selatan": {"name": "Kabupaten Lampung Selatan", "name_en": "South Lampung", "level": "kabupaten"},
    "kota_beta": {"name": "Kota Beta", "name_en": "Beta City", "level": "kota"},
}


def source(name: str) -> Path:
    """Return a file of the shared sources; the test is skipped where they are not."""
    path = SOURCES / name
    if not path.is_file() and not os.environ.get("REQUIRE_DOCUMENTS"):
        pytest.skip(f"needs {name}")
    return path


TITLE = ["KAB. ALFA", "LAPORAN REALISASI BELANJA", "TAHUN ANGGARAN 2025"]
WHOLE = [*TITLE, "sampai dengan 31 Desember 2025"]
CODES, NAME = ["Kode", "Kode", "Kode", "Kode"], "Uraian"
SKPD = "1.06.0.00.0.00.01.0000"
SUB = "1.06.04.2.01.0001"
LINES = [
    ("1", "", "", "", "URUSAN PEMERINTAHAN WAJIB", 1000, 400),
    ("1.06", "", "", "", "URUSAN SOSIAL", 1000, 400),
    ("1.06", SKPD, "", "", "Dinas Sosial", 1000, 400),
    ("1.06", SKPD, "1.06.04", "", "PROGRAM REHABILITASI SOSIAL", 1000, 400),
    ("1.06", SKPD, "1.06.04.2.01", "", "Rehabilitasi Sosial Dasar", 1000, 400),
    ("1.06", SKPD, SUB, "", "Penyediaan Permakanan", 1000, 400),
    ("1.06", SKPD, SUB, "5.1.01", "Belanja Pegawai", 600, 300),
    ("1.06", SKPD, SUB, "5.1.02", "Belanja Barang dan Jasa", 400, 100),
    ("1.06", SKPD, SUB, "5.1.02.01", "Belanja Barang", 400, 100),
    ("", "", "", "", "Jumlah", 1000, 400),
]


@pytest.fixture
def book(tmp_path):
    """Return a function that writes a workbook of one sheet: title, header, column numbers, lines, a foot."""

    def write(lines=LINES, header=((*CODES, NAME, "Anggaran", "Realisasi"),), title=WHOLE, foot=(), name="lra_alfa"):
        (tmp_path / "regions.yml").write_text(
            yaml.safe_dump({key: each | {"bps_code": "0", "kemendagri_code": "0"} for key, each in REGIONS.items()}),
            encoding="utf-8",
        )
        path = tmp_path / f"{name}.xlsx"
        with xlsxwriter.Workbook(path) as made:
            sheet = made.add_worksheet()
            numbers = tuple(str(number) for number in range(1, len(header[0]) + 1))
            rows = [*((text,) for text in title), (), *header, numbers, *lines, (), *foot]
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
        return path

    return write


@pytest.fixture
def read_tables(tmp_path):
    """Return a function that reads a workbook and gives its tidy tables, its description and what was told."""

    def run(path: Path, region="alfa") -> tuple[dict[str, pd.DataFrame], register.Document, list[str]]:
        told: list[str] = []
        folder = tmp_path / "read"
        read.read(path, folder, region, told.append)
        return export.read_folder(folder), register.read_description(folder / "document.yml"), told

    return run


def described(path: Path) -> sipd.Export | None:
    """Return the one table of a workbook as SIPD's."""
    (page,) = workbook.pages(path)
    (table,) = join.tables([page])
    return sipd.described(table)


def test_a_realisation_report_is_read_and_checked_without_a_question(book, read_tables):
    tables, document, told = read_tables(book())
    assert (document.kind, document.years, document.office) == ("lra", [2025], "Dinas Sosial")
    assert document.title == "LAPORAN REALISASI BELANJA"
    assert document.source.file == "lra_alfa.xlsx" and document.source.pages == 1
    lines = tables["budget_lines"]
    lines = lines[lines.measure == "pagu"]
    assert list(lines.level) == [
        *("urusan", "bidang_urusan", "organisation", "program", "kegiatan", "sub_kegiatan"),
        *("account", "account", "account", "total"),
    ]
    assert list(lines.code)[:6] == ["1", "1.06", SKPD, "1.06.04", "1.06.04.2.01", SUB]
    assert list(lines.economic_class)[6:9] == ["wage_bill", "goods_and_services", "goods_and_services"]
    assert set(tables["checks"].verdict) == {"agrees"}
    assert "parent_equals_children: 14 of 14 agree" in told
    assert "p1, 2025: pagu 1,000, realisasi 400, absorption 40.00 %" in told
    assert set(lines.phase) == {"unknown"}


def test_the_boxes_are_the_columns_and_rows_of_the_sheet(book, read_tables, tmp_path):
    read_tables(book())
    boxes = pd.read_csv(tmp_path / "read" / "p1.boxes.csv")
    first = boxes[(boxes.line == 1) & (boxes.cell == "c05")].iloc[0]
    assert tuple(first[["page", "x0", "y0", "x1", "y1"]]) == (1, 5, 8, 5, 8)


def test_reading_twice_gives_the_same_bytes(book, read_tables, tmp_path):
    path = book()
    read_tables(path)
    before = {each.name: each.read_bytes() for each in (tmp_path / "read").iterdir()}
    (tmp_path / "read" / "document.yml").unlink()
    read_tables(path)
    assert {each.name: each.read_bytes() for each in (tmp_path / "read").iterdir()} == before


def test_columns_by_class_make_the_whole_money_of_every_line(book, read_tables):
    header = (
        (*CODES, NAME, "Kelompok Belanja", "Kelompok Belanja", "Kelompok Belanja", "Kelompok Belanja"),
        (*CODES, NAME, "Operasi", "Operasi", "Modal", "Modal"),
        (*CODES, NAME, "Anggaran", "Realisasi", "Anggaran", "Realisasi"),
    )
    lines = [(*line[:5], line[5], line[6], 50, 5) for line in LINES]
    lines[6:9] = [
        (*LINES[6][:5], 600, 300, 0, 0),
        (*LINES[7][:5], 400, 100, 0, 0),
        ("1.06", SKPD, SUB, "5.2.02", "Modal", 0, 0, 50, 5),
    ]
    tables, document, told = read_tables(book(lines, header))
    assert "p1, 2025: pagu 1,050, realisasi 405, absorption 38.57 %" in told
    assert [column.economic_class for column in document.tables["p1"].columns[5:]] == ["operating"] * 2 + [
        "capital"
    ] * 2
    assert set(tables["checks"].verdict) == {"agrees"}


def test_a_header_that_lost_its_merged_cells_in_a_csv_file_stands_over_the_empty_ones(read_tables, book, tmp_path):
    book()
    header = [
        "Kode,,,,Uraian,Kelompok Belanja,,,",
        ",,,,,Operasi,,Modal,",
        ",,,,,Anggaran,Realisasi,Anggaran,Realisasi",
    ]
    lines = [",".join(map(str, (*line, 0, 0))) for line in LINES]
    path = tmp_path / "lra_alfa.csv"
    path.write_text("\n".join([*(f"{text},,,,,,,," for text in WHOLE), ",,,,,,,,", *header, *lines]), encoding="utf-8")
    tables, document, told = read_tables(path)
    assert [column.role for column in document.tables["p1"].columns[:5]] == ["code"] * 4 + ["name"]
    assert [column.economic_class for column in document.tables["p1"].columns[5:]] == ["operating"] * 2 + [
        "capital"
    ] * 2
    assert "p1, 2025: pagu 1,000, realisasi 400, absorption 40.00 %" in told
    assert set(tables["checks"].verdict) == {"agrees"}


def test_a_total_that_stands_above_the_lines_and_below_them_is_counted_once(book, read_tables):
    tables, _, told = read_tables(book([LINES[-1], *LINES]))
    assert set(tables["checks"].verdict) == {"agrees"}
    assert "p1, 2025: pagu 1,000, realisasi 400, absorption 40.00 %" in told


def test_a_total_of_other_money_above_the_lines_stays_a_part(book, read_tables):
    tables, _, _ = read_tables(book([("", "", "", "", "Jumlah", 7, 400), *LINES]))
    assert "differs" in set(tables["checks"].verdict)


def test_a_sum_that_does_not_close_is_a_row_of_checks_and_told(book, read_tables):
    lines = [*LINES[:8], (*LINES[8][:5], 399, 100), LINES[9]]
    tables, _, told = read_tables(book(lines))
    assert list(tables["checks"].query("verdict == 'differs'").difference) == [1.0]
    assert "parent_equals_children: 13 of 14 agree" in told


def test_figures_printed_with_sen_and_marks_are_read_as_the_sheet_holds_them(book, read_tables):
    lines = [(*line[:5], f"{line[5]:,}".replace(",", ".") + ",00", line[6]) for line in LINES]
    tables, document, _ = read_tables(book(lines))
    assert document.tables["p1"].style == "dot_thousands"
    assert tables["budget_lines"].amount_rp.iloc[0] == 1000 and set(tables["checks"].verdict) == {"agrees"}


def test_the_sum_of_a_percentage_column_and_the_money_left_are_checked(book, read_tables):
    header = ((*CODES, NAME, "Anggaran (Rp)", "Realisasi (Rp)", "%", "Sisa Anggaran"),)
    lines = [
        (*line, "40,00" if line[5] == 1000 else round(line[6] / line[5] * 100, 2), line[5] - line[6]) for line in LINES
    ]
    tables, document, _ = read_tables(book(lines, header))
    assert {"absorption", "sisa"} <= set(document.tables["p1"].identities)
    counts = tables["checks"].groupby("rule").verdict.agg(list)
    assert counts["absorption_follows"] == ["agrees"] * 10 and counts["sisa_follows"] == ["agrees"] * 10


def test_signatures_below_the_table_are_left_out(book):
    foot = [("", "", "", "", "Kota, 31 Mei 2025"), ("", "", "", "", "Kepala Dinas"), ("", "", "", "", "N a m a")]
    assert len(described(book(foot=foot)).table.rows) == len(LINES)


@pytest.mark.parametrize(
    ("column", "measure", "phase"),
    [
        ("Anggaran Setelah Perubahan", "pagu", "perubahan"),
        ("Jumlah (Rp)", "pagu", "unknown"),
        ("Pagu", "pagu", "unknown"),
    ],
)
def test_a_header_tells_measure_and_phase(book, column, measure, phase):
    header = ((*CODES, NAME, *(("Setelah Perubahan",) if "Setelah" in column else (column,)), "Realisasi"),)
    if "Setelah" in column:
        header = ((*CODES, NAME, "Setelah Perubahan", "Realisasi"), (*CODES, NAME, "Anggaran", "Realisasi"))
    own = described(book(header=header)).described["columns"][5]
    assert (own["measure"], own["phase"]) == (measure, phase)


@pytest.mark.parametrize("until", ["s.d. 31 Mei 2025", "s/d Bulan Mei", "sampai dengan 31 Mei 2025"])
def test_the_day_up_to_which_is_counted_may_stand_in_the_header(book, until):
    own = described(book(header=((*CODES, NAME, "Anggaran", f"Realisasi {until}"),), title=TITLE)).described
    column = own["columns"][6]
    assert column["measure"] == "realisasi_to_date" and column["until"].startswith("2025-05")
    assert "up to which day" in described(book(title=TITLE)).described["notes"]


def test_money_up_to_the_end_of_the_year_is_that_of_the_year(book):
    own = described(book(header=((*CODES, NAME, "Anggaran", "Realisasi s.d. 31 Desember 2025"),))).described
    assert own["columns"][6]["measure"] == "realisasi" and "until" not in own["columns"][6]


@pytest.mark.parametrize(("name", "made", "until"), [
    ("lra_2025_05", "", "2025-05"),
    ("lra_mei_2025", "", "2025-05"),
    ("lra", "2025-08-11", "2025-08-11"),  # made before its year was over: not the money of the whole year
    ("lra", "2026-02-01", ""),
    ("lra_2025", "", ""),
    ("lra_2025_12", "2025-12-31", ""),
])  # fmt: skip
def test_a_report_within_its_year_is_no_realisasi_of_the_year(book, name, made, until):
    (page,) = workbook.pages(book(title=TITLE))
    (table,) = join.tables([page])
    column = sipd.described(table, file=FileSays(name, made)).described["columns"][6]
    assert (column["measure"], column.get("until", "")) == ("realisasi_to_date" if until else "realisasi", until)


def test_up_to_when_the_money_of_a_report_is_counted_is_asked_where_nothing_tells(book, tmp_path):
    folder = tmp_path / "read"
    read.read(book(title=TITLE), folder, "alfa")
    (question,) = description.again(folder).questions
    assert question.place == "tables.p1.columns.6.measure" and "2025" in question.asks
    assert question.is_proposed and question.choices[0].says == "the whole year, up to 31 December 2025"
    assert description.again(folder, question.choices[0].sets).questions == []
    assert export.read_folder(folder)["budget_lines"].measure.unique().tolist() == ["pagu", "realisasi"]


def test_a_month_that_a_person_names_makes_the_money_of_a_report_that_to_date(book, tmp_path):
    folder = tmp_path / "read"
    read.read(book(title=TITLE), folder, "alfa")
    (question,) = description.again(folder).questions
    may = next(choice for choice in question.choices if choice.says == "up to the end of Mei 2025")
    assert description.again(folder, may.sets).questions == []
    spent = export.read_folder(folder)["budget_lines"].query("measure != 'pagu'")
    assert set(spent.measure) == {"realisasi_to_date"} and set(spent.until) == {"2025-05"}


def test_a_report_of_a_quarter_alone_proposes_nothing(book, tmp_path):
    folder = tmp_path / "read"
    read.read(book(title=[*TITLE, "TRIWULAN II"]), folder, "alfa")
    (question,) = description.again(folder).questions
    assert not question.is_proposed


def test_money_to_date_has_its_month_in_the_tidy_rows_and_is_told_as_such(book, read_tables):
    tables, _, told = read_tables(book(title=[*TITLE, "s.d. 31 Mei 2025"]))
    spent = tables["budget_lines"][tables["budget_lines"].measure == "realisasi_to_date"]
    assert len(spent) and set(spent.until) == {"2025-05-31"} and set(spent.phase) == {"realisasi"}
    assert not (tables["budget_lines"].measure == "realisasi").any()
    assert any("absorbed to 2025-05-31" in line for line in told) and not any("absorption" in line for line in told)


def test_money_spent_in_a_month_is_a_note_beside_what_is_spent_up_to_it(book):
    header = (
        (*CODES, NAME, "Anggaran", "Realisasi s.d. Bulan Lalu", "Realisasi Bulan Ini", "Realisasi s.d. Bulan Ini"),
    )
    own = described(book([(*line[:6], 0, line[6], line[6]) for line in LINES], header)).described["columns"][5:]
    assert [column.get("measure", column["role"]) for column in own] == ["pagu", "note", "note", "realisasi_to_date"]


def test_the_ceiling_before_a_revision_is_kept_beside_the_one_that_holds(book):
    header = ((*CODES, NAME, "Sebelum Perubahan", "Setelah Perubahan"), (*CODES, NAME, "Anggaran", "Anggaran"))
    columns = described(book(header=header)).described["columns"]
    assert [column["role"] for column in columns[5:]] == ["note", "amount"] and columns[6]["phase"] == "perubahan"


def test_a_table_in_thousands_is_none_of_sipd_whatever_its_headers(book):
    whole, scaled = book(), book(title=[*WHOLE, "(dalam ribuan rupiah)"], name="lra_beta")
    found = {path: exported.found(join.tables(list(workbook.pages(path))), path.stem) for path in (whole, scaled)}
    assert found[whole] and not found[scaled]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"header": ((*CODES, NAME, "Anggaran", "Kinerja"),)}, "a column that is not known"),
        ({"header": ((*CODES, NAME, "Anggaran", "Pagu"),)}, "two columns of the same money"),
        ({"header": (("Nomor",) * 4 + (NAME, "Anggaran", "Realisasi"),)}, "no column of codes"),
        ({"title": TITLE[:2]}, "no year"),
        ({"lines": [*LINES[:4], ("1.06", SKPD, "A.1", "", "Lain", 1, 1), *LINES[4:]]}, "a code that is not known"),
        ({"lines": [*LINES[:8], ("", "", "", "", "Tanpa kode", 5, 5), LINES[9]]}, "money of a row without a code"),
        (
            {
                "header": (("Kode", NAME, "Anggaran"),),
                "lines": [("", "Dinas Sosial", 5), ("1.06.04", "PROGRAM A", 5), ("1.06.04.2.01", "Kegiatan A", 5)],
            },
            "money of a row without a code above the programmes",
        ),
        ({"lines": LINES[:3]}, "no programme and no account"),
        (
            {
                "header": ((*CODES, NAME, "Sebelum Perubahan", "Setelah Perubahan"),),
                "lines": [*LINES[:6], LINES[9]],
            },
            "both ceilings of lines without accounts",
        ),
    ],
)
def test_what_is_not_known_for_certain_is_no_table_of_sipd(book, change, why):
    assert described(book(**change)) is None, why


def test_a_year_in_the_name_of_the_file_holds_where_the_table_prints_none(book, read_tables):
    _, document, _ = read_tables(book(title=TITLE[:2], name="lra_2024_05"))
    assert document.years == [2024]


@pytest.mark.parametrize(
    ("title", "kind", "phase"),
    [
        ("DOKUMEN PELAKSANAAN ANGGARAN", "dpa", "murni"),
        ("DOKUMEN PELAKSANAAN PERGESERAN ANGGARAN DPA SKPD", "dpa", "perubahan"),
        ("RENCANA KERJA DAN ANGGARAN", "rka", "unknown"),
        ("RKA RINCIAN BELANJA PERUBAHAN", "rka", "perubahan"),
    ],
)
def test_a_budget_sheet_tells_its_kind_and_phase_and_lists_accounts(book, title, kind, phase):
    header = (
        ("Kode Rekening", "Uraian", "Rincian Perhitungan", "Rincian Perhitungan", "Rincian Perhitungan", "Jumlah (Rp)"),
        ("Kode Rekening", "Uraian", "Koefisien", "Satuan", "Harga", "Jumlah (Rp)"),
    )
    lines = [
        ("5", "BELANJA DAERAH", "", "", "", 900),
        ("5.1", "BELANJA OPERASI", "", "", "", 900),
        ("5.1.02", "Belanja Barang dan Jasa", "", "", "", 900),
        ("", "[#] Makan", "", "", "", 900),
        ("", "Makan siang", "30 Orang", "Orang", "30", 900),
    ]
    about = [
        ("Organisasi", ":", "1.06.0.00.0.00.01.0000 Dinas Sosial"),
        ("Sub Kegiatan", ":", "1.06.01.2.06.0008 Tamu"),
    ]
    path = book(lines, (*about, *header), [TITLE[0], title, TITLE[2]])
    own = described(path)
    assert (own.kind, own.office, own.region) == (kind, "Dinas Sosial", "Kabupaten Alfa")
    assert [column["role"] for column in own.described["columns"]] == ["code", "name", *["note"] * 3, "amount"]
    assert own.described["columns"][5]["phase"] == phase
    assert len(own.table.rows) == 5


def test_the_indicators_of_a_budget_sheet_are_kept_as_notes(book):
    header = (("Indikator", "Tolak Ukur Kinerja", "Target Kinerja"),)
    path = book([("Masukan", "Dana yang dibutuhkan", "Rp. 900"), ("Hasil", "Tamu", "100 %")], header)
    (page,) = workbook.pages(path)
    own = sipd.described(join.tables([page])[0], 2025)
    assert [column["role"] for column in own.described["columns"]] == ["note"] * 3


def test_a_budget_sheet_after_a_revision_keeps_the_sums_of_the_sheet_that_holds(book, read_tables):
    before, after = "Sebelum Perubahan", "Setelah Perubahan"
    parts = ("Koefisien", "Satuan", "Harga", "PPN")
    header = (
        ("Kode Rekening", "Uraian", *[before] * 5, *[after] * 5, "Bertambah/ (Berkurang)"),
        ("Kode Rekening", "Uraian", *(["Rincian Perhitungan"] * 4 + ["Jumlah"]) * 2, "Bertambah/ (Berkurang)"),
        ("Kode Rekening", "Uraian", *(*parts, "Jumlah") * 2, "Bertambah/ (Berkurang)"),
    )
    sums = [("5", "BELANJA DAERAH", 900, 700), ("5.1", "BELANJA OPERASI", 900, 700),
            ("5.1.02", "Belanja Barang dan Jasa", 900, 700), ("5.1.02.01", "Belanja Barang", 900, 650)]  # fmt: skip
    lines = [(code, name, "", "", "", "", old, "", "", "", "", new, new - old) for code, name, old, new in sums]
    lines.append(("", "Makan siang", "30 Orang", "Orang", 30, 0, 900, "20 Orang", "Orang", 35, 0, 700, -200))
    title = [TITLE[0], "DOKUMEN PELAKSANAAN PERUBAHAN ANGGARAN", TITLE[2]]
    tables, document, _ = read_tables(book(lines, header, title, name="dppa"))
    money = tables["budget_lines"]
    assert document.kind == "dpa" and set(money.phase) == {"perubahan"}
    assert list(money.amount_rp) == [700, 700, 700, 650]
    differing = tables["checks"].query("verdict == 'differs'")
    assert list(zip(differing.expected, differing.found, strict=True)) == [(650, 700)]


MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
          "November", "Desember"]  # fmt: skip
PLAN = [TITLE[0], "RENCANA ANGGARAN KAS", TITLE[2]]


def planned(lines, *more):
    """Return lines of a report as those of a cash plan: a tenth in each month, two tenths less in the last."""
    return [(*line[:6], *[line[5] / 10] * 9, line[5] / 10, 0, 0, *more) for line in lines]


def verdicts(tables):
    """Return how many checks of each rule and verdict there are."""
    return tables["checks"].groupby(["rule", "verdict"]).size().to_dict()


def test_the_months_of_a_cash_plan_add_to_its_year_and_those_of_a_line_to_the_line_above(book, read_tables):
    header = ((*CODES, NAME, "Pagu", *MONTHS),)
    tables, document, told = read_tables(book(planned(LINES[:9]), header, PLAN, name="rak"))
    columns = document.tables["p1"].columns[6:]
    assert [(column.role, column.months, column.of) for column in columns[:2]] == [
        *(("note", (1,), "pagu_2025"), ("note", (2,), "pagu_2025")),
    ]
    assert document.kind == "dpa" and set(tables["budget_lines"].measure) == {"pagu"}
    assert verdicts(tables) == {
        ("months_add_to_year", "agrees"): 9,
        ("months_of_lines_add_up", "agrees"): 84,
        ("parent_equals_children", "agrees"): 7,
    }
    assert "months_add_to_year: 9 of 9 agree" in told


def test_a_month_that_breaks_the_sum_of_its_year_is_told_with_its_line(book, read_tables):
    lines = planned(LINES[:9])
    lines[8] = (*lines[8][:6], 41, *lines[8][7:])
    tables, _, told = read_tables(book(lines, ((*CODES, NAME, "Pagu", *MONTHS),), PLAN))
    differing = tables["checks"].query("verdict == 'differs'")
    assert dict(zip(differing.rule, differing.check_id, strict=True)) == {
        "months_add_to_year": "read/p1/months_add_to_year/9/pagu_2025",
        "months_of_lines_add_up": "read/p1/months_of_lines_add_up/8/note",
    }
    assert "months_add_to_year: 8 of 9 agree" in told


def test_quarters_and_halves_add_up_from_their_months_and_an_unreadable_month_tells_nothing(book, read_tables):
    quarters = ("Triwulan I", "Triwulan II", "Triwulan III", "Triwulan IV")
    upper = [quarter for quarter in quarters for _ in range(4)]
    lower = [text for first in range(0, 12, 3) for text in (*MONTHS[first : first + 3], "Jumlah")]
    header = ((*CODES, NAME, "Pagu", *upper), (*CODES, NAME, "Pagu", *lower))
    months = [(100, 100, 100, 300), (100, 100, 100, 300), (100, 100, 100, 300), (100, 0, 0, 110)]
    lines = [(*line[:6], *(amount * line[5] / 1000 for quarter in months for amount in quarter)) for line in LINES[:9]]
    lines[0] = (*lines[0][:6], "1OO", *lines[0][7:])
    tables, _, _ = read_tables(book(lines, header, PLAN))
    found = verdicts(tables)
    assert found["months_add_to_year", "agrees"] == 8 and found["months_add_to_year", "cannot_tell"] == 1
    assert found["months_add_to_part", "agrees"] == 26 and found["months_add_to_part", "cannot_tell"] == 1
    assert found["months_add_to_part", "differs"] == 9  # the last quarter is not the sum of its months


@pytest.mark.parametrize(
    ("header", "months"),
    [
        (["Jan", "Feb 2025", "Bulan 3", "TW II", "Semester 2"], [(1,), (2,), (3,), (4, 6), (7, 12)]),
        (["Januari", "Januari", "Total RAK"], [(), (), (1, 12)]),  # two of one month: which of them is it?
    ],
)
def test_a_header_names_the_months_of_its_money(book, header, months):
    lines = [(*line[:6], *[0] * len(header)) for line in LINES]
    own = described(book(lines, ((*CODES, NAME, "Anggaran", *header),), PLAN)).described["columns"]
    assert [tuple(column.get("months", ())) for column in own[6:]] == months


def test_the_sum_of_a_plan_is_its_year_where_nothing_else_is(book):
    header = ((*CODES, NAME, "Total RAK", *MONTHS),)
    own = described(book(planned(LINES), header, PLAN)).described
    assert own["columns"][5]["measure"] == "pagu" and own["columns"][6]["of"] == own["columns"][5]["id"]


RECAPITULATION = (
    (*["Kode"] * 5, NAME, "Sumber Dana", "Lokasi", *["Jumlah"] * 7),
    (*["Kode"] * 5, NAME, "Sumber Dana", "Lokasi", "Tahun - 1", *["Tahun N"] * 5, "Tahun + 1"),
    (*["Kode"] * 5, NAME, "Sumber Dana", "Lokasi", "Tahun - 1", "Belanja Operasi", "Belanja Modal",
     "Belanja Tidak Terduga", "Belanja Transfer", "Jumlah (Rp)", "Tahun + 1"),
)  # fmt: skip


def test_a_budget_sheet_of_an_office_is_read_by_codes_that_stand_in_a_column_for_each_part(book, read_tables):
    money = (90, 80, 20, 0, 0, 100, 110)
    lines = [
        ("1", "", "", "", "", "URUSAN PEMERINTAHAN WAJIB", "", "", *money),
        ("1", "06", "", "", "", "SOSIAL", "", "", *money),
        ("1", "06", "04", "", "", "PROGRAM REHABILITASI SOSIAL", "", "", *money),
        ("1", "06", "04", "2.01", "", "Rehabilitasi Sosial Dasar", "", "", *money),
        ("1", "06", "04", "2.01", "0001", "Penyediaan Permakanan", "PAD", "Kab. Alfa", *money),
    ]
    title = [TITLE[0], "DOKUMEN PELAKSANAAN ANGGARAN", "DPA BELANJA SKPD", TITLE[2]]
    tables, document, _ = read_tables(book(lines, RECAPITULATION, title, name="dpa"))
    money = tables["budget_lines"]
    assert document.kind == "dpa" and set(tables["checks"].verdict) == {"agrees"}
    assert list(money[money.measure == "pagu"].level.unique()) == [
        *("urusan", "bidang_urusan", "program", "kegiatan", "sub_kegiatan"),
    ]
    whole = money[(money.level == "sub_kegiatan") & (money.economic_class == "")]
    assert list(zip(whole.fiscal_year, whole.phase, whole.amount_rp, strict=True)) == [
        (2024, "unknown", 90), (2025, "murni", 100), (2026, "prakiraan_maju", 110),
    ]  # fmt: skip
    assert set(money.function[money.level == "sub_kegiatan"]) == {"rehabilitation"}


def test_the_lowest_words_of_a_header_do_not_make_money_spent_a_ceiling(book):
    header = (
        (*CODES, NAME, "Anggaran", "Realisasi"),
        (*CODES, NAME, "Anggaran", "Jumlah"),
    )
    assert described(book(header=header)).described["columns"][6]["measure"] == "realisasi"


@pytest.mark.parametrize("unknown", ["Rencana", "Sisa Kas Awal", "Geser", "TW V"])
def test_a_column_of_another_layout_is_no_table_of_sipd(book, unknown):
    assert described(book(header=((*CODES, NAME, "Anggaran", unknown),))) is None


def test_codes_of_an_urusan_of_one_digit_are_no_accounts(book, read_tables):
    lines = [
        ("5", "", "", "", "UNSUR PENUNJANG", 100, 10),
        ("5.01", "", "", "", "PERENCANAAN", 100, 10),
        ("5.01", "", "5.01.02", "", "PROGRAM PERENCANAAN", 100, 10),
        ("5.01", "", "5.01.02", "5", "BELANJA DAERAH", 100, 10),
        ("5.01", "", "5.01.02", "5.2", "BELANJA MODAL", 100, 10),
    ]
    tables, _, _ = read_tables(book(lines))
    lines = tables["budget_lines"].query("measure == 'pagu'")
    assert list(lines.level) == ["urusan", "bidang_urusan", "program", "account", "account"]
    assert list(lines.economic_class) == ["", "", "", "expenditure", "capital"]
    assert set(tables["checks"].verdict) == {"agrees"}


LIST = (
    *("TAHUN", "KODE BIDANG URUSAN", "NAMA BIDANG URUSAN", "KODE SKPD", "NAMA SKPD", "KODE PROGRAM", "NAMA PROGRAM"),
    *("KODE KEGIATAN", "NAMA KEGIATAN", "KODE SUB KEGIATAN", "NAMA SUB KEGIATAN", "NAMA SUMBER DANA"),
    *("KODE AKUN", "NAMA AKUN", "PAGU", "REALISASI"),
)


def listed(sub: str, name: str, account: str, pagu, spent, program: str = "1.06.04", source: str = "PAD") -> tuple:
    """Return a row of a list of SIPD."""
    above = ("2025", "1.06", "SOSIAL", SKPD, "Dinas Sosial", program, f"PROGRAM {program}")
    return (*above, f"{program}.2.01", "Kegiatan", f"{program}.2.01.{sub}", name, source, account, "Akun", pagu, spent)


ACCOUNTS = [
    listed("0001", "Satu", "5.1.01.01.001.00001", 600, 300),
    listed("0001", "Satu", "5.1.02.01.001.00024", 400, 100),
    listed("0001", "Satu", "5.1.02.01.001.00024", 50, 0, source="DAU"),
    listed("0002", "Dua", "5.2.02.05.001.00001", 250, 250),
    listed("0001", "Tiga", "5.1.06.01.001.00001", 700, 0, "1.06.05"),
]


@pytest.fixture
def list_of(book, tmp_path):
    """Return a function that writes a list of SIPD into a workbook."""

    def write(rows=ACCOUNTS, header=LIST) -> Path:
        path = book(name="daftar_2025_12")
        with xlsxwriter.Workbook(path) as made:
            sheet = made.add_worksheet()
            for at, row in enumerate((header, *rows)):
                sheet.write_row(at, 0, row)
        return path

    return write


def test_a_list_of_accounts_gives_every_heading_once_with_the_sum_of_its_accounts(list_of, read_tables):
    tables, document, told = read_tables(list_of())
    assert (document.kind, document.years, document.office) == ("lra", [2025], "Dinas Sosial")
    pagu = tables["budget_lines"].query("measure == 'pagu'")
    assert list(zip(pagu.level, pagu.code, pagu.amount_rp, strict=True)) == [
        ("bidang_urusan", "1.06", 2000),
        ("organisation", SKPD, 2000),
        ("program", "1.06.04", 1300),
        ("kegiatan", "1.06.04.2.01", 1300),
        ("sub_kegiatan", "1.06.04.2.01.0001", 1050),
        ("account", "5.1.01.01.001.00001", 600),
        ("account", "5.1.02.01.001.00024", 400),
        ("account", "5.1.02.01.001.00024", 50),
        ("sub_kegiatan", "1.06.04.2.01.0002", 250),
        ("account", "5.2.02.05.001.00001", 250),
        ("program", "1.06.05", 700),
        ("kegiatan", "1.06.05.2.01", 700),
        ("sub_kegiatan", "1.06.05.2.01.0001", 700),
        ("account", "5.1.06.01.001.00001", 700),
    ]
    assert set(pagu[pagu.level != "account"].status) == {"derived"}
    assert list(pagu[pagu.level == "account"].economic_class.unique()) == [
        *("wage_bill", "goods_and_services", "capital", "social_assistance"),
    ]
    assert "p1, 2025: pagu 2,000, realisasi 650, absorption 32.50 %" in told


@pytest.mark.parametrize(
    "rows",
    [
        [*ACCOUNTS, ("2025", *[""] * 13, 2000, 650)],
        [*ACCOUNTS, listed("X", "Empat", "5.1.02", 1, 1)],
        [*ACCOUNTS, listed("0004", "Empat", "1.06", 1, 1)],
        [*ACCOUNTS, listed("0004", "", "5.1.02", 1, 1)],
        [*ACCOUNTS, ("2026", *listed("0004", "Empat", "5.1.02", 1, 1)[1:])],
    ],
    ids=["a sum below it", "a code of another form", "no account", "no name", "two years"],
)
def test_a_list_with_a_row_that_is_not_known_is_none_of_sipd(list_of, rows):
    (page,) = workbook.pages(list_of(rows))
    assert sipd_lists.described(join.tables([page])[0]) is None


def test_a_cash_plan_as_a_list_of_accounts_is_checked_month_by_month(list_of, read_tables):
    header = (*LIST[:14], "Nilai Rincian", "Total RAK", *(f"Bulan {number}" for number in range(1, 13)))
    rows = [(*row[:15], row[14], row[14], *[0] * 11) for row in ACCOUNTS]
    rows[0] = (*rows[0][:16], rows[0][14] - 1, *rows[0][17:])
    tables, document, _ = read_tables(list_of(rows, header))
    assert document.kind == "dpa"
    assert verdicts(tables) == {
        ("months_add_to_part", "agrees"): 4,
        ("months_add_to_part", "differs"): 1,
        ("months_add_to_year", "agrees"): 4,
        ("months_add_to_year", "differs"): 1,
    }


def test_the_region_is_the_one_of_the_name_that_is_printed(book, tmp_path):
    folder = tmp_path / "read"
    read.read(book(title=["PEMERINTAH KOTA BETA", *WHOLE[1:]]), folder)
    assert register.read_description(folder / "document.yml").region.region_id == "kota_beta"


def test_a_region_that_no_list_knows_is_written_out_as_it_is_printed(book, tmp_path):
    told = []
    read.read(book(title=["KAB. GAMA BARAT", *WHOLE[1:]]), tmp_path / "read", told=told.append)
    region = register.read_description(tmp_path / "read" / "document.yml").region
    assert (region.region_id, region.name, region.level) == ("gama_barat", "Kabupaten Gama Barat", "kabupaten")
    assert region.counted == () and region.bps_code == ""
    assert any("no regions.yml knows 'Kabupaten Gama Barat'" in line for line in told)


def test_a_workbook_that_names_no_region_leaves_the_region_open(book, tmp_path):
    told = []
    read.read(book(title=TITLE[1:]), tmp_path / "read", told=told.append)
    assert any("names no region; name it with --region" in line for line in told)
    with pytest.raises(register.RegisterError, match=r"questions are open, at .*region"):
        register.read_description(tmp_path / "read" / "document.yml")


def test_another_region_than_the_printed_one_is_told(book, read_tables):
    _, document, told = read_tables(book(), region="kota_beta")
    assert document.region.region_id == "kota_beta"
    assert any("prints 'Kabupaten Alfa', and is read for 'Kota Beta'" in line for line in told)


def test_sheets_are_tables_of_their_own(book, tmp_path):
    path = book()
    rows = [[cell.text for cell in row if cell] for page in workbook.pages(path) for row in page.tables[0].rows]
    with xlsxwriter.Workbook(tmp_path / "two.xlsx") as made:
        for _ in range(2):
            sheet = made.add_worksheet()
            sheet.write("A1", "TAHUN ANGGARAN 2025")
            for at, row in enumerate(rows, 1):
                sheet.write_row(at, 0, row)
    tables = read.read(tmp_path / "two.xlsx", tmp_path / "read", "alfa")
    assert [(table.table_id, len(table.rows)) for table in tables] == [("p1", len(LINES)), ("p2", len(LINES))]


def test_one_command_reads_a_workbook_to_its_checks(book, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(
        sys, "argv", ["analysis", "read", str(book()), "--region", "alfa", "--out", str(tmp_path / "x")]
    )
    with pytest.raises(SystemExit) as stop:
        cli.main()
    printed = capsys.readouterr()
    assert not stop.value.code
    assert "x p1: 10 rows" in printed.out and "total_of_programs: 2 of 2 agree" in printed.err


def test_every_parent_of_the_real_report_equals_its_children(tmp_path, read_tables, book):
    book()  # writes the regions
    tables, document, told = read_tables(source(LRA), "lampung_selatan")
    assert document.office == "Dinas Komunikasi dan Informatika" and document.tables["p1"].rows == 481
    assert "parent_equals_children: 2,304 of 2,304 agree" in told and "total_of_programs: 8 of 8 agree" in told
    assert "p1, 2026: pagu 10,810,941,900, realisasi to 2026-05 1,421,890,019, absorbed to 2026-05 13.15 %" in told
    money = tables["budget_lines"]
    assert set(money.evidence) == {"exact"}
    # By another way: the codes alone, from the cells.
    cells = pd.read_csv(tmp_path / "read" / "p1.csv", dtype=str, keep_default_na=False)
    own = {}
    for row in cells.itertuples():
        amounts = [Decimal(text.replace(".", "").replace(",", ".")) for text in row[7:]]
        own[(row.c03, row.c04) if row.c03 else (row.c01, row.c02)] = amounts
    lowest = [key for key in own if key[1].startswith("5.") and len(key[1].split(".")) == 6]
    total = [sum(own[key][place] for key in lowest) for place in range(8)]
    assert total == own["", ""]
    by_class = money[(money.level == "account") & ~money.row_id.isin(money.parent_id) & (money.measure == "pagu")]
    assert by_class.groupby("economic_class").amount_rp.sum().to_dict() == {
        "capital": 109_048_100,
        "goods_and_services": 8_214_481_500,
        "wage_bill": 2_487_412_300,
    }


def test_the_print_of_a_real_budget_sheet_is_known_as_one(tmp_path, read_tables, book):
    book()
    tables, document, told = read_tables(source("bogor_sipd_rka_2022.pdf"), "kota_beta")
    assert (document.kind, document.years) == ("rka", [2022])
    assert list(tables["budget_lines"].level.unique()) == ["account"]
    # The page is cut: one account of three is on it.
    assert "parent_equals_children: 7 of 8 agree" in told


def test_a_workbook_of_another_form_is_none_of_sipd():
    assert described(source("semarang_targets_2025.xlsx")) is None


@pytest.mark.parametrize(("more", "verdicts"), [(0, {"agrees"}), (1, {"agrees", "differs"})])
def test_what_is_left_is_held_against_the_money_to_date(book, read_tables, more, verdicts):
    header = ((*CODES, NAME, "Anggaran", "Realisasi s.d. 31 Mei 2025", "Sisa Anggaran"),)
    lines = [(*line, line[5] - line[6]) for line in LINES]
    tables, _, _ = read_tables(book([*lines[:-1], (*lines[-1][:-1], lines[-1][-1] + more)], header))
    left = tables["checks"][tables["checks"].rule == "sisa_follows"]
    assert len(left) == len(LINES) and set(left.verdict) == verdicts
