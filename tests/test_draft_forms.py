"""What is read of forms that offices print in their own way: quarters, revisions, units of a caption, both sexes."""

import pytest
from printed import document, grid, rule, text
from test_draft import columns, drafted, table

from analysis.intake import description, join, pdf, read
from analysis.intake.drafted import OPEN, About

TYPES = ["Anak Jalanan", "Lanjut Usia Terlantar", "Pengemis"]


def test_quarters_below_one_header_are_parts_of_the_year():
    header = """Program | Pagu 2023 (Rp) | Realisasi Triwulan (Rp) | Realisasi Triwulan (Rp) | Total Realisasi 2023 (Rp)
                Program | Pagu 2023 (Rp) | I | II | Total Realisasi 2023 (Rp)"""
    rows = [f"Program {name} | 5.000.000.00{n} | 1.000.000.000 | 2.000.000.000 | 3.000.000.000"
            for n, name in enumerate("ABC")]  # fmt: skip
    own = columns(table(header, *rows))
    assert [each["role"] for each in own] == ["name", "amount", "note", "note", "amount"]


def test_money_up_to_a_quarter_and_a_quarter_alone_are_no_parts():
    to_date = "Program | Realisasi s.d. Triwulan (Rp) | Realisasi s.d. Triwulan (Rp)\nProgram | I | II"
    alone = "Program | Pagu | Realisasi Triwulan\nProgram | Pagu | I"
    for header in (to_date, alone):
        own = columns(table(header, "Program A | 1.000.000.000 | 2.000.000.000", caption="Tahun 2023"))
        assert "note" not in [each["role"] for each in own]


def test_what_a_revision_adds_or_takes_is_no_ceiling():
    header = """Program | Anggaran (Rp) | Anggaran (Rp) | Bertambah/(Berkurang) | Bertambah/(Berkurang)
                Program | Sebelum Perubahan | Setelah Perubahan | (Rp) | %"""
    rows = [f"Program {name} | 5.000.000.000 | 6.000.000.000 | 1.000.000.000 | 20,00" for name in "ABC"]
    own = columns(table(header, *rows, caption="Tahun 2023"), About(kind="dpa", government="kabupaten"))
    assert [each.get("phase", each["role"]) for each in own] == ["name", "murni", "perubahan", "note", "note"]


def test_a_target_of_a_decrease_stays_a_target():
    own = columns(
        table("Indikator | Target Penurunan (%)", "Angka kemiskinan | 1,5", "Angka gini | 0,3", caption="2023")
    )
    assert own[1]["measure"] == "target"


def test_the_unit_of_money_in_the_caption_holds_for_small_figures():
    rows = [f"Program {name} | 1.250,50 | 900,25" for name in "ABC"]
    own = columns(table("Program | Anggaran | Realisasi", *rows, caption="Tabel 1 Tahun 2023 (dalam juta rupiah)"))
    assert [each.get("scale") for each in own] == [None, 1_000_000, 1_000_000]


def test_the_unit_of_money_in_the_caption_does_not_hold_for_figures_as_large_as_whole_rupiah():
    rows = [f"Program {name} | 1.250.500.000 | 900.250.000" for name in "ABC"]
    own = columns(table("Program | Anggaran | Realisasi", *rows, caption="Tabel 1 Tahun 2023 (dalam juta rupiah)"))
    assert [each.get("scale") for each in own] == [None, None, None]


@pytest.mark.parametrize("cells", ["89,9", "89,9%"])
def test_a_caption_about_money_tells_no_value_that_is_reached(cells):
    rows = [f"Program {name} | 1.250.000.000 | {cells}" for name in "ABCD"]
    caption = "Realisasi Belanja Tahun 2023" if "%" in cells else "Anggaran dan Realisasi Belanja Tahun 2023"
    own = columns(table("Program | Anggaran | 0", *rows, caption=caption))
    assert own[2].get("measure") != "realisasi"


def test_a_caption_names_what_is_reached_up_to_the_year_that_a_header_alone_prints():
    rows = [f"{name} | {name} yang dibantu | 12 | 14" for name in "ABCD"]
    header = "Program | Indikator Kinerja | s/d Tahun 2023 | Tahun 2024"
    own = columns(table(header, *rows, caption="Realisasi Kinerja Tahun 2024"))
    assert [each.get("measure") for each in own[2:]] == ["realisasi_to_date", "realisasi"]


def test_a_column_of_men_and_women_is_of_no_group():
    own = columns(table("Jenis PPKS | L | P | L+P", *(f"{name} | 1 | 2 | 3" for name in TYPES), caption="2023"))
    assert [each.get("group", "") for each in own] == ["", "l", "p", ""]


def test_men_and_women_below_a_place_are_of_that_place():
    header = """Jenis PPKS | Kecamatan | Kecamatan | Kecamatan | Kecamatan
                Jenis PPKS | Sukamaju | Sukamaju | Cikadu | Cikadu
                Jenis PPKS | L | P | L | P"""
    own = columns(table(header, *(f"{name} | 1 | 2 | 3 | 4" for name in TYPES), caption="2023"))
    assert [(each.get("place"), each.get("group")) for each in own[1:]] == [
        *(("Sukamaju", "l"), ("Sukamaju", "p"), ("Cikadu", "l"), ("Cikadu", "p")),
    ]


def test_an_answer_that_gives_another_column_its_id_leaves_no_id_twice():
    spent = {"role": "amount", "measure": "realisasi", "year": 2023}
    before = [{"id": "column_1", "role": "?"}, {"id": "realisasi_2023", **spent}]
    after = [{"id": "realisasi_2023", **spent, "phase": "perubahan"}, {"id": "realisasi_2023_2", **spent}]
    old, new = ({"years": [2023], "source": {}, "tables": {"T1": {"columns": each}}} for each in (before, after))
    assert description.merged(old, new, frozenset({"tables.T1.columns.0"}))["tables"]["T1"]["columns"] == after


def test_a_row_of_years_below_a_header_is_of_the_header(tmp_path):
    rows = ["Indikator;Realisasi;Target", ";2022;2023", "Indeks A;70;80", "Indeks B;60;65"]
    (tmp_path / "a.csv").write_text("\n".join(rows))
    (found,) = read.read(tmp_path / "a.csv", tmp_path / "doc")
    assert found.header[1] == ("", "2022", "2023") and len(found.rows) == 2


def test_amounts_behind_a_currency_of_their_own_divide_rows_without_rules(tmp_path):
    drawn = grid([40, 160, 240, 320], [60, 76, 124])
    drawn += text(43, 72, "Uraian") + text(163, 72, "Pagu") + text(243, 72, "Realisasi")
    for y, name in ((88, "Program A"), (100, "Program B"), (112, "Program C")):
        drawn += text(43, y, name) + text(163, y, "Rp.  5.000.000") + text(243, y, "Rp.  4.000.000")
    (table,) = join.tables(pdf.pages(document(tmp_path / "made.pdf", drawn)))
    assert [row.cells[0].text for row in table.rows] == ["Program A", "Program B", "Program C"]


def test_where_a_rule_stands_between_all_rows_a_row_without_money_is_one_too(tmp_path):
    x = (20, 60, 150, 245, 300)
    rows = [("1.06.01", "Program Pelayanan", "Cakupan layanan", "90 Persen", "5.000.000.000"),
            ("1.06.02", "Program Bantuan", "Penerima bantuan", "12 Orang", "4.000.000.000"),
            ("", "Sosial", "Ketepatan waktu", "100%", ""),
            ("1.06.03", "Program Bencana", "Korban dibantu", "75 Orang", "3.000.000.000"),
            ("1.06.04", "Program Makam", "Makam dirawat", "3 Unit", "2.000.000.000"),
            ("1.06.05", "Program Data", "Data diolah", "2 Dokumen", "1.000.000.000")]  # fmt: skip
    drawn = "".join(
        text(at, 40, each) for at, each in zip(x, ("Kode", "Program", "Indikator", "Target", "Pagu"), strict=True)
    )
    for n, row in enumerate(rows):
        drawn += "".join(text(at, 58 + 14 * n, each) for at, each in zip(x, row, strict=True) if each)
        drawn += rule(20, 48 + 14 * n, 370, 48 + 14 * n)
    (found,) = join.tables(pdf.pages(document(tmp_path / "made.pdf", drawn)))
    texts = [[cell.text for cell in row.cells] for row in found.rows]
    assert texts[1:3] == [
        ["1.06.02", "Program Bantuan Sosial", "Penerima bantuan", "12 Orang", "4.000.000.000"],
        ["", "", "Ketepatan waktu", "100%", ""],
    ]


SPENT = [
    *("BELANJA | 7.000.000.000 | 5.000.000.000", "Program A | 5.000.000.000 | 4.000.000.000"),
    *("Kegiatan B | 5.000.000.000 | 4.000.000.000", "Program C | 2.000.000.000 | 1.000.000.000"),
    "Kegiatan D | 2.000.000.000 | 1.000.000.000",
]
HEADER = "Uraian | Anggaran 2023 (Rp) | Realisasi 2023 (Rp)"


def levels(*rows):
    return drafted(table(HEADER, *rows)).tables["T1"]["levels"]


def test_a_row_above_the_programmes_that_is_their_sum_is_the_total_whatever_its_name():
    assert levels(*SPENT)[0] == {"level": "total", "line": 1}
    assert levels(*SPENT[1:], SPENT[0])[0] == {"level": "total", "line": 5}


def test_a_row_above_the_programmes_that_is_not_their_sum_is_no_total():
    other = SPENT[0].replace("7.000.000.000", "7.000.000.900")
    assert {"level": "total", "line": 1} not in levels(other, *SPENT[1:])


def test_counts_of_people_of_some_ages_are_no_counts_of_a_type():
    header = """Jenis PPKS | Kelompok Umur | Kelompok Umur | Kelompok Umur | Kelompok Umur | Jumlah
                Jenis PPKS | 0-17 th | 0-17 th | 60 th ke atas | 60 th ke atas | Jumlah
                Jenis PPKS | L | P | L | P | Jumlah"""
    own = columns(table(header, *(f"{name} | 1 | 2 | 3 | 4 | 10" for name in TYPES), caption="Tahun 2023"))
    assert [each["role"] for each in own] == ["name", "note", "note", "note", "note", "count"]


def test_the_aged_are_a_type_and_no_age():
    own = columns(table("Kecamatan | Lanjut Usia Terlantar | Usia Lanjut", "Sukamaju | 1 | 2", caption="Tahun 2023"))
    assert [each["role"] for each in own[1:]] != ["note", "note"]


def test_what_the_province_and_the_nation_have_reached_is_no_figure_of_the_office():
    source = table(
        "Indikator | Realisasi Kabupaten | Realisasi Provinsi | Realisasi Nasional | Target Nasional",
        *(f"Indeks {name} | 70,5 | 71,5 | 72,5 | 73,5" for name in "ABC"),
        caption="Tahun 2023",
    )
    own = columns(source, About(kind="lkjip", government="kabupaten"))
    assert [each.get("measure", each["role"]) for each in own] == [
        *("indicator", "realisasi", "note", "note", "target_national"),
    ]  # fmt: skip
    assert columns(source, About(kind="lkjip", government="province"))[2].get("measure") == "realisasi"


def test_numbers_below_a_header_that_counts_years_number_no_columns():
    header = """Indikator | Satuan | Target Tahun ke- | Target Tahun ke- | Target Tahun ke-
                Indikator | Satuan | 1 | 2 | 3"""
    source = table(
        header.replace("Indikator | Satuan | 1", "| | 1"), *(f"Indeks {n} | Angka | 1 | 2 | 3" for n in "AB")
    )
    asked = drafted(source, About(kind="renstra", title="Rencana Strategis Tahun 2021-2026")).questions
    years = next(each for each in asked if each.place == "tables.T1.columns.2.year")
    assert [sets["year"] for sets in years.choices[0].sets.values()] == [2021, 2022, 2023]


def test_years_that_headers_count_back_from_a_year_n_are_asked_for_at_once():
    header = "Indikator | Realisasi Tahun | Realisasi Tahun | Realisasi Tahun\n| n-2 | n-1 | n"
    source = table(header, *(f"Indeks {name} | 61,5 | 62,5 | 63,5" for name in "ABC"))
    (asked,) = drafted(source, About(kind="lkjip", title="Laporan Kinerja Tahun 2023", years=(2023,))).questions
    assert "year n" in asked.asks
    assert [sets["year"] for sets in asked.choices[0].sets.values()] == [2021, 2022, 2023]


def test_money_beside_a_ceiling_that_a_person_named_is_still_asked_for():
    source = table("Program | Pagu 2023 | Realisasi 2023", *(f"Program {name} | 1.250,5 | 900,2" for name in "ABC"))
    answers = {"tables.T1.columns.1": {"role": "amount", "measure": "pagu", "scale": 1_000_000}}
    assert [each.place for each in drafted(source, answers=answers).questions] == ["tables.T1.columns.2.role"]


def test_an_answer_tells_more_of_the_columns_beside_it_that_nobody_has_edited():
    percent = {"role": "value", "year": 2023, "unit": "percent"}
    before = [{"id": "column_1", "role": "?"}, {"id": "capaian_2023", "measure": "capaian_pct", **percent}]
    spent = {"id": "realisasi_2023", "role": "amount", "measure": "realisasi", "year": 2023}
    after = [spent, {"id": "absorption_2023", "measure": "absorption_pct", **percent}]
    was = {f"tables.T1.columns.1.{key}": value for key, value in before[1].items() if key != "id"}
    old, new = ({"years": [2023], "source": {}, "tables": {"T1": {"columns": each}}} for each in (before, after))
    told = description.merged(old, new, frozenset({"tables.T1.columns.0"}), was)
    assert told["tables"]["T1"]["columns"] == after
    unsure = {"years": [2023], "source": {}, "tables": {"T1": {"columns": [spent, {"id": "column_2", "role": "?"}]}}}
    told = description.merged(old, unsure, frozenset({"tables.T1.columns.0"}), was)
    assert told["tables"]["T1"]["columns"] == [spent, before[1]]
    old["tables"]["T1"]["columns"][1]["measure"] = "realisasi"
    edited = description.merged(old, new, frozenset({"tables.T1.columns.0"}), was)
    assert edited["tables"]["T1"]["columns"][1]["measure"] == "realisasi"


def test_names_stay_names_where_a_person_answered_all_columns_of_figures():
    source = table("Program | Tersedia | Lain", "Program A | 12.500.000 | 1", "Program B | 900.000 | 2")
    answers = {"tables.T1.columns.1": {"role": "amount", "measure": "pagu"}, "tables.T1.columns.2": {"role": "note"}}
    assert [each["role"] for each in drafted(source, answers=answers).tables["T1"]["columns"]] == [
        "name",
        "amount",
        "note",
    ]


def test_sources_of_money_stay_parts_where_a_person_answered_what_the_whole_is():
    rows = ["Program A | 1.000.000.000 | 2.000.000.000 | 3.000.000.000", "Program B | 4.000.000 | 0 | 4.000.000"]
    source = table("Program | APBD Prov | APBN | Total (Rp)", *rows, caption="Tahun 2024")
    answers = {"tables.T1.columns.3": {"role": "amount", "measure": "pagu"}}
    own = drafted(source, answers=answers).tables["T1"]["columns"]
    assert [each["role"] for each in own] == ["name", "note", "note", "amount"]


def test_sums_alone_tell_three_levels_of_former_years_too():
    rows = [
        *("Program Alfa | 100.000.000", "Layanan alfa | 60.000.000", "Bantuan | 40.000.000", "Kursus | 20.000.000"),
        *("Pendataan alfa | 40.000.000", "Cetak | 25.000.000", "Kirim | 15.000.000"),
    ]
    found = drafted(table("Uraian | Anggaran 2019 (Rp)", *rows)).tables["T1"]["levels"]
    assert [rule["line"] for rule in found if rule["level"] == "kegiatan"] == [2, 5]


def test_money_of_the_month_of_a_report_alone_is_a_part_of_the_year():
    header = """Program | Anggaran 2023 | Realisasi | Realisasi
                Program | Anggaran 2023 | Bulan Ini | s/d Bulan Lalu"""
    own = columns(table(header, *(f"Program {name} | 5.000.000.000 | 100.000.000 | 900.000.000" for name in "ABC")))
    assert [each["role"] for each in own] == ["name", "amount", "note", "note"]


def test_columns_of_one_measure_below_two_headers_are_asked_about_apart():
    header = """Program | Tahun Lalu | Tahun Lalu | Tahun Ini | Tahun Ini
                Program | Anggaran | Realisasi | Anggaran | Realisasi"""
    rows = [f"Program {name} | 5.000.000.000 | 4.000.000.000 | 6.000.000.000 | 5.000.000.000" for name in "ABC"]
    asked = [each for each in drafted(table(header, *rows)).questions if each.place.endswith("year")]
    assert [len(each.choices[0].sets) for each in asked] == [2, 2]
    answers = {f"tables.T1.columns.{n}": {"year": 2022} for n in (1, 2)}
    assert columns(table(header, *rows), answers=answers)[3]["year"] == OPEN


def test_money_beside_a_column_that_a_person_keeps_as_printed_is_still_asked_for():
    source = table("Program | Anggaran 2023 | Realisasi 2023", *(f"Program {name} | 2,35 M | 900,2" for name in "ABC"))
    asked = drafted(source, answers={"tables.T1.columns.1": {"role": "note"}}).questions
    assert [each.place for each in asked] == ["tables.T1.columns.2.role"]
