"""What pages print of the document itself: names only, and only where they are printed as names."""

import pytest

from analysis.intake import said, until
from analysis.intake.said import Named, on_page, together


def names(*lines):
    return [(each.what, each.text) for each in on_page(lines)]


def test_a_running_title_gives_title_office_and_government():
    line = "Laporan Kinerja Instansi Pemerintah (LKjIP) Tahun 2023 | Dinas Sosial Kota Alfa Beta"
    assert names(line) == [
        ("title", "Laporan Kinerja Instansi Pemerintah (LKjIP) Tahun 2023"),
        ("office", "Dinas Sosial Kota Alfa Beta"),
        ("government", "Kota Alfa Beta"),
    ]


def test_a_name_in_capitals_ends_where_other_words_begin():
    found = names("DINAS SOSIAL KABUPATEN ALFA Realisasi Anggaran Tahun 2023")
    assert ("government", "KABUPATEN ALFA") in found and ("office", "DINAS SOSIAL KABUPATEN ALFA") in found
    assert ("government", "Kabupaten Alfa Beta") in names("Dinas Sosial Kabupaten Alfa Beta")


def test_a_title_may_have_its_year_in_a_line_below():
    lines = ("RENCANA KERJA", "DINAS SOSIAL KABUPATEN ALFA", "TAHUN 2024")
    assert ("title", "RENCANA KERJA Tahun 2024") in names(*lines)


@pytest.mark.parametrize("line", [
    "Rencana Kerja yang disusun pada Tahun 2024",
    "Laporan Kinerja Instansi Pemerintah, bahwa dalam rangka 2024",
    "Laporan Kinerja",
    "Program dan kegiatan Dinas Sosial yang tercantum",
    "Kewenangan Kabupaten/Kota",
])  # fmt: skip
def test_running_text_is_no_name(line):
    assert names(line) == []


def test_a_name_ends_where_running_text_or_a_year_begins():
    assert names("bahwa Dinas Sosial dan Tenaga Kerja Kabupaten Alfa menetapkan")[0] == (
        "office", "Dinas Sosial dan Tenaga Kerja Kabupaten Alfa",
    )  # fmt: skip
    assert ("government", "PROVINSI ALFA BETA") in names("LKIP BADAN X PROVINSI ALFA BETA TAHUN 2016")


def test_a_labelled_office_needs_no_government_and_ends_at_the_next_label():
    assert names("Nama OPD : Dinas Sosial dan Tenaga Kerja Lembar : 1 dari 2") == [
        ("office", "Dinas Sosial dan Tenaga Kerja")
    ]


def test_names_are_counted_by_pages_and_cut_or_run_on_ones_are_left_out():
    pages = [[Named("government", "Provinsi Alfa Beta")]] * 3
    pages += [[Named("government", "Provinsi Alfa")], [Named("government", "Provinsi Alfa Beta Alokasi")]]
    assert together(pages) == (Named("government", "Provinsi Alfa Beta", 3),)


def test_a_kota_and_a_kabupaten_of_one_name_are_two_regions():
    assert (
        said.region_of("KAB. ALFA")["region_id"] == "alfa" and said.region_of("Kota Alfa")["region_id"] == "kota_alfa"
    )


@pytest.mark.parametrize(("text", "found"), [
    ("LAPORAN REALISASI s.d. 31 Mei 2026", "2026-05-31"),
    ("Per 30 Juni 2026", "2026-06-30"),
    ("Realisasi s/d Bulan Mei", "2026-05"),
    ("sampai dengan Triwulan II Tahun 2026", "2026-06"),
    ("s.d. Semester I", "2026-06"),
    ("s.d. 31 Mei 2025", ""),
    ("s.d. 31 Februari 2026", ""),
    ("Tahun Anggaran 2026", ""),
    ("Laporan Realisasi Semester Pertama Tahun 2026", "2026-06"),
    ("Realisasi Triwulan I", "2026-03"),
    ("Triwulan I dan II", ""),
    ("keadaan per 30-06-2026", "2026-06-30"),
    ("untuk tahun yang berakhir sampai dengan 31 Desember 2026 dan 2025", "2026-12-31"),
    ("Triwulan II", ""),  # the quarter alone, or all up to it?
])  # fmt: skip
def test_up_to_when_money_is_counted_is_read_where_it_is_said(text, found):
    assert until.told([text], 2026) == found
