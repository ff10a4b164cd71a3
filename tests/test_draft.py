"""What a draft says of a table, from its header and its cells alone; and what it asks because they do not tell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.intake import contents, draft, header_words, spent_until, tried
from analysis.intake.drafted import OPEN, About
from analysis.intake.pages import PageCell, SourceRow, SourceTable
from analysis.intake.until import FileSays
from analysis.source import questions, register

RENJA = About(kind="renja", government="kabupaten")
LKJIP = About(kind="lkjip", government="kabupaten")


def table(header, *rows, caption="", table_id="T1") -> SourceTable:
    """Return a table from its header (a text with | between the columns, a line per row) and rows of texts."""
    printed = tuple(tuple(cell.strip() for cell in line.split("|")) for line in header.strip().splitlines())
    own = [[cell.strip() for cell in row.split("|")] if isinstance(row, str) else row for row in rows]
    cells = tuple(SourceRow(n, tuple(PageCell(cell) for cell in row)) for n, row in enumerate(own, 1))
    return SourceTable(table_id, caption, printed, cells)


def drafted(source: SourceTable, about=LKJIP, answers=None) -> draft.Draft:
    return draft.tables_of([source], about, answers)


def columns(source: SourceTable, about=LKJIP, answers=None) -> list[dict]:
    return drafted(source, about, answers).tables[source.table_id]["columns"]


def told(source: SourceTable, about=LKJIP) -> list[tuple]:
    """Return role, measure and year or period of every column."""
    return [
        tuple(each[key] for key in ("role", "measure", "year", "period") if key in each)
        for each in columns(source, about)
    ]


SPENT = ["Program A | 1.000.000.000 | 900.000.000 | 90,00 | 100.000.000",
         "Kegiatan B | 600.000.000 | 500.000.000 | 83,33 | 100.000.000",
         "Kegiatan C | 400.000.000 | 400.000.000 | 100,00 | 0",
         "Program D | 250.000.000 | 125.000.000 | 50,00 | 125.000.000",
         "Kegiatan E | 150.000.000 | 100.000.000 | 66,67 | 50.000.000",
         "Kegiatan F | 100.000.000 | 25.000.000 | 25,00 | 75.000.000",
         "JUMLAH | 1.250.000.000 | 1.025.000.000 | 82,00 | 225.000.000"]  # fmt: skip
SPENDING = table("Program/Kegiatan | Anggaran (Rp) | Realisasi (Rp) | % | Sisa (Rp)", *SPENT, caption="Tahun 2023")


def test_a_lone_remark_beside_the_table_is_kept_as_printed_and_not_asked():
    types = ["Anak Jalanan", "Lanjut Usia Terlantar", "Pengemis", "Pemulung", "Gelandangan"]
    rows = [f"{name} | {n} | {'cek' if n == 1 else ''}" for n, name in enumerate(types, 1)]
    assert columns(table("Potensi | Jumlah | ", *rows))[2]["role"] == "note"
    full = [f"{name} | {n} | Kecamatan" for n, name in enumerate(types, 1)]
    assert columns(table("Potensi | Jumlah | ", *full))[2]["role"] == OPEN


# -- header words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "part", "what"),
    [
        ("Target Capaian Kinerja", "measures", "target"),
        ("Realisasi Capaian Kinerja", "measures", "reached"),
        ("Tingkat Capaian Realisasi Target Renstra (%)", "measures", "achieved"),
        ("Sisa Anggaran (Rp)", "measures", "rest"),
        ("Sumber Dana", "roles", "note"),
        ("Satuan Kerja Penanggung Jawab", "roles", "note"),
        ("Urusan/Bidang Urusan dan Program/Kegiatan", "roles", "name"),
        ("Indikater Kinerja", "roles", "indicator"),
        ("Penang-\ngung Jawab", "roles", "note"),
        ("Tingka t Realisa si (%)", "measures", "achieved"),
        ("Ca pai an (%)", "measures", "achieved"),
    ],
)
def test_the_first_word_of_a_header_is_its_head_and_the_longest_phrase_counts(text, part, what):
    first = header_words.Head((text,)).first()
    assert (first.part, first.what) == (part, what)


def test_a_header_without_a_known_word_says_nothing():
    assert header_words.Head(("Klasifikasi",)).first() is None


def test_years_are_told_and_ranges_are_no_year():
    assert header_words.years("s/d Tahun 2022 dan (2023)") == [2022, 2023]
    assert header_words.years("Renstra 2021-2026") == []
    assert header_words.Head(("Tahun 2022", "Target")).year() == (2022, "Tahun 2022")
    assert header_words.Head(("Tahun 2022", "Tahun 2021 dan 2023")).year() is None


def test_a_word_that_two_header_rows_cut_is_read_whole():
    heads = header_words.heads((("Nilai Target Nasion",), ("al",)), 1)
    assert "national" in heads[0].marks()
    (head,) = header_words.heads((("Realisasi Hasil Program dan",), ("Keluaran Kegiatan s/d Tahun 2023",)), 1)
    assert head.first().what == "reached" and "to_date" in head.marks()


def test_a_number_of_lines_whose_o_is_misread_is_one():
    assert header_words.tokens("N 0.") == ["no"] == header_words.tokens("N0.")


def test_the_arithmetic_under_a_header_is_read_and_is_no_header():
    header = (("Pagu", "Realisasi", "%"), ("1", "2", "3 = 2/1"))
    (formula,) = header_words.formulas(header)
    assert (formula.place, formula.sign, formula.one, formula.other) == (2, "/", 1, 0)
    assert header_words.heads(header, 3)[2].texts == ("%",)


# -- roles and measures ------------------------------------------------------------------------------------


def test_a_spending_table_is_told_by_header_cells_and_arithmetic():
    assert told(SPENDING) == [
        ("name",), ("amount", "pagu", 2023), ("amount", "realisasi", 2023), ("value", "absorption_pct", 2023),
        ("amount", "sisa", 2023),
    ]  # fmt: skip
    assert not drafted(SPENDING).questions


def test_every_drafted_value_has_its_evidence():
    found = drafted(SPENDING)
    places = {fact.place for fact in found.facts}
    own = found.tables["T1"]["columns"]
    assert {f"tables.T1.columns.{n}.{key}" for n, column in enumerate(own) for key in column if key != "id"} <= places
    assert all(fact.evidence for fact in found.facts)


def test_amounts_under_a_header_of_targets_are_money_where_the_caption_says_so():
    rows = [row.rsplit("|", 1)[0] for row in SPENT]
    source = table("Program/Kegiatan | Target | Realisasi | %", *rows, caption="Realisasi Anggaran Tahun 2023")
    assert told(source)[1] == ("amount", "pagu", 2023)
    assert told(source)[2:] == [("amount", "realisasi", 2023), ("value", "absorption_pct", 2023)]


def test_large_numbers_that_no_word_calls_money_are_asked_for():
    rows = ["Produksi ikan | Ton | 1.051.022", "Produksi garam | Ton | 2.151.022"]
    source = table("Indikator | Satuan | Target 2023", *rows)
    assert columns(source)[2]["role"] == OPEN


def test_small_figures_under_a_header_of_money_are_asked_for():
    source = table("Program/Kegiatan | Pagu", "Program A | 12", "Kegiatan B | 12", caption="Tahun 2023")
    assert told(source)[1][0] == OPEN


def test_a_scale_in_the_header_is_kept_and_its_figures_are_money():
    source = table("Program/Kegiatan | Pagu (Rp.000)", "Program A | 12.500", "Program B | 900", caption="Tahun 2023")
    assert columns(source)[1]["scale"] == 1000


def test_money_whose_header_says_no_scale_beside_money_in_thousands_is_asked_for():
    source = table(
        "Program/Kegiatan | Pagu (Rp.000) | Realisasi Anggaran (Rp)",
        "Program A | 12.500 | 12.100.000",
        "Program B | 900 | 800.000",
        caption="Tahun 2023",
    )
    assert [column.get("scale") for column in columns(source)[1:]] == [1000, OPEN]
    answered = drafted(source, answers={"tables.T1.columns.2": {"scale": 1}})
    assert answered.tables["T1"]["columns"][2]["scale"] == 1
    assert not [each for each in answered.questions if each.place.endswith("scale")]


def test_a_percentage_whose_arithmetic_nothing_bears_out_is_asked_for():
    rows = [row.replace("90,00", "91,00").replace("83,33", "80,33").replace("100,00", "99,00") for row in SPENT]
    rows = [row.replace("66,67", "60,00").replace("25,00", "20,00") for row in rows]
    source = table("Program/Kegiatan | Anggaran (Rp) | Realisasi (Rp) | % | Sisa (Rp)", *rows, caption="Tahun 2023")
    assert columns(source)[3]["measure"] == OPEN
    assert "absorption" not in drafted(source).tables["T1"]["identities"]


def test_a_capaian_that_does_not_follow_is_asked_for():
    rows = [f"{n} | Jumlah orang {n} | 12 | 12 | {20 + n}" for n in range(1, 6)]
    source = table("No | Indikator | Target 2020 | Realisasi 2020 | Tingkat Capaian (%)", *rows)
    assert columns(source)[4]["measure"] == OPEN
    follows = table("No | Indikator | Target 2020 | Realisasi 2020 | Tingkat Capaian (%)",
                    *(row.rsplit("|", 1)[0] + "| 100" for row in rows))  # fmt: skip
    assert told(follows)[4] == ("value", "capaian_pct", 2020)


def test_a_share_of_the_plans_target_is_told_from_the_capaian_of_a_year_by_its_arithmetic():
    header = (
        "No | Indikator | Target akhir Renstra 2026 | Realisasi s.d. 2022 | Target 2022 | Realisasi 2022 | Tingkat (%) "
    )
    rows = [f"{n} | Jumlah orang {n} | 50 | {10 + n} | 20 | {10 + n} | {20 + 2 * n},00" for n in range(1, 6)]
    source = table(header.replace("Tingkat (%)", "Tingkat capaian (%)"), *rows)
    assert told(source)[6] == ("value", "renstra_pct", 2022)


def test_a_value_reached_before_all_targets_is_the_baseline():
    source = table("Indikator | Capaian 2020 | Target 2021 | Target 2022", "Persentase A | 60 | 65 | 70")
    assert told(source)[1] == ("value", "baseline", 2020)
    late = table("Indikator | Capaian 2022 | Target 2021 | Target 2022", "Persentase A | 60 | 65 | 70")
    assert columns(late)[1]["measure"] == OPEN


def test_the_end_of_a_plan_is_no_year():
    years = [f"Tahun {year}" for year in (2022, 2022, 2023, 2023, 2024, 2024)]
    above = ["Program/Kegiatan", *years, "Kondisi akhir Renstra", "Kondisi akhir Renstra"]
    header = f"{' | '.join(above)}\nProgram/Kegiatan{' | Target | Rp' * 4}"
    rows = [
        f"Program {n} | 5 | {n}.000.000 | 5 | {n}.000.000 | 5 | {n}.000.000 | 5 | {3 * n}.000.000" for n in (1, 2, 3)
    ]
    source = table(header, *rows)
    assert told(source, About(kind="renstra"))[7:] == [("value", "target", "end"), ("amount", "pagu", "end")]
    assert drafted(source, About(kind="renstra")).tables["T1"]["identities"] == ["years_end"]


def test_two_columns_that_would_be_the_same_figure_are_asked_for():
    source = table("Program/Kegiatan | Kebutuhan Dana | Kebutuhan Dana", "Program A | 1.000.000 | 1.100.000",
                   "Program B | 2.000.000 | 2.100.000", caption="Rencana Kerja 2021")  # fmt: skip
    first, second = columns(source, RENJA)[1:]
    assert (first["year"], second["year"]) == (2021, OPEN)


def test_before_and_after_the_revision_are_two_phases():
    rows = ["Program A | 1.000.000 | 1.100.000", "Program B | 2.000.000 | 2.100.000"]
    source = table("Program | Anggaran Sebelum Perubahan | Anggaran Setelah Perubahan", *rows, caption="Tahun 2021")
    assert [each["phase"] for each in columns(source)[1:]] == ["murni", "perubahan"]


def test_revenue_is_no_spending():
    source = table("Uraian | Target Pendapatan | Realisasi Pendapatan", "Retribusi A | 1.000.000 | 900.000",
                   "Retribusi B | 2.000.000 | 2.100.000", caption="Tahun 2021")  # fmt: skip
    assert {each["role"] for each in columns(source)[1:]} == {"note"}


def test_money_spent_up_to_a_year_has_no_measure_and_is_asked_for():
    source = table("Program | Realisasi Anggaran s/d Tahun 2020 (Rp)", "Program A | 1.000.000", "Program B | 2.000.000")
    assert columns(source)[1]["measure"] == OPEN


def test_a_year_that_nothing_prints_is_asked_for_once_for_the_table():
    source = table("Program/Kegiatan | Anggaran (Rp) | Realisasi (Rp) | % | Sisa (Rp)", *SPENT)
    (question,) = drafted(source).questions
    assert question.place.endswith(".year")
    answers = {place: {"year": 2022} for place in question.choices[0].sets}
    again = drafted(source, answers=answers)
    assert not again.questions
    assert {each.get("year") for each in again.tables["T1"]["columns"][1:]} == {2022}


def test_a_title_with_a_year_is_no_year_of_a_table():
    source = table("Indikator | Target", "Persentase A | 60", "Persentase B | 70")
    assert columns(source, About(kind="lkjip", title="Laporan Kinerja 2021", years=(2021,)))[1]["year"] == OPEN


def test_a_column_of_years_dates_the_others():
    source = table("Indikator | Target | Tahun", "Persentase A | 60 | 2019", "Persentase B | 70 | 2019")
    assert told(source) == [("indicator",), ("value", "target", 2019), ("note",)]


def test_cells_that_moved_are_asked_for_before_anything_is_said():
    rows = [f"{n} | 1 6 | 15 | Layanan nomor {n} | orang terlayani {n} | 12" for n in range(1, 6)]
    source = table("Kode | Program/Kegiatan | Indikator | Target 2020 | Realisasi 2020 | Capaian (%)", *rows)
    found = drafted(source)
    assert {each["role"] for each in found.tables["T1"]["columns"]} == {OPEN}
    (question,) = found.questions
    kept = drafted(source, answers=dict(question.choices[0].sets))
    assert {each["role"] for each in kept.tables["T1"]["columns"]} == {"note"} and not kept.questions


def test_targets_told_in_words_are_kept_as_printed():
    rows = ["Tingkat layanan | Meningkatnya layanan warga", "Tingkat data | Terlaksananya pendataan"]
    source = table("Indikator | Target 2016 | Realisasi 2016", *(f"{row} | 12" for row in rows))
    assert [each["role"] for each in columns(source)] == ["indicator", "note", "value"]


def test_a_text_that_every_row_repeats_is_no_indicator():
    rows = [f"Persentase layanan {n} | {60 + n} | Dinas Sosial" for n in range(1, 6)]
    source = table("Indikator | Target 2020 | Indikator", *rows)
    assert columns(source)[2]["role"] == OPEN


def test_a_table_without_figures_is_kept_as_printed():
    source = table("No | Kegiatan | Lokasi", "1 | Bantuan sosial | Desa Satu", "2 | Pelatihan warga | Desa Dua")
    assert {each["role"] for each in columns(source)} == {"note"}


def test_a_unit_in_the_header_holds_where_no_column_prints_units():
    source = table("Jenis PMKS | Tahun (Orang)\nJenis PMKS | 2019", *(f"{name} | 12" for name in TYPES[:5]))
    assert columns(source)[1] == {"id": "count_2019", "role": "count", "year": 2019, "unit": "orang"}


# -- registers ---------------------------------------------------------------------------------------------


TYPES = ["Anak balita terlantar", "Anak terlantar", "Anak jalanan", "Lanjut usia terlantar", "Pengemis", "Pemulung"]


def test_the_name_of_a_place_that_a_narrow_cell_cuts_is_whole():
    rows = [f"{name} | {n} | {n + 1} | {2 * n + 1}" for n, name in enumerate(TYPES, 3)]
    header = "Jenis PPKS | Kecamatan | Kecamatan | Jumlah\nJenis PPKS | Sumbe r Waras | Pulau dan Karang | Jumlah"
    own = columns(table(header, *rows, caption="Tahun 2023"))
    assert [each.get("place") for each in own] == [None, "Sumber Waras", "Pulau dan Karang", None]


def test_counts_of_places_get_their_place_where_the_header_says_so():
    rows = [f"{name} | {n} | {n + 1} | {2 * n + 1}" for n, name in enumerate(TYPES, 3)]
    header = "Jenis PPKS | Kecamatan | Kecamatan | Jumlah\nJenis PPKS | Mekar | Sukajaya | Jumlah"
    own = columns(table(header, *rows, caption="Tahun 2023"))
    assert [each.get("place") for each in own] == [None, "Mekar", "Sukajaya", None]
    assert own[1]["id"] == "count_2023_mekar"
    asked = drafted(table("Jenis PPKS | Mekar | Sukajaya | Jumlah", *rows, caption="Tahun 2023"))
    assert [each.get("place") for each in asked.tables["T1"]["columns"]] == [None, OPEN, OPEN, None]
    (question,) = asked.questions
    settled = drafted(table("Jenis PPKS | Mekar | Sukajaya | Jumlah", *rows, caption="Tahun 2023"),
                      answers=dict(question.choices[0].sets))  # fmt: skip
    assert not settled.questions and settled.tables["T1"]["columns"][2]["place"] == "Sukajaya"


def test_men_and_women_are_groups_of_the_people():
    rows = [f"{name} | {n} | {n + 1} | {2 * n + 1}" for n, name in enumerate(TYPES, 3)]
    found = drafted(table("Jenis PMKS | L | P | Jumlah", *rows, caption="Tahun 2023")).tables["T1"]
    assert [each.get("group") for each in found["columns"]] == [None, "l", "p", None]
    assert "parts" in found["identities"]


def test_a_register_is_said_to_have_all_types_only_where_it_names_most():
    rows = [f"{name} | {n}" for n, name in enumerate(TYPES, 3)]
    found = drafted(table("Jenis PMKS | Jumlah", *rows, caption="Tahun 2023")).tables["T1"]
    assert "identities" not in found


def test_the_total_of_a_register_is_claimed_only_where_it_adds_up():
    rows = [f"{name} | 10" for name in TYPES]
    right = drafted(table("Jenis PMKS | Jumlah", *rows, "Jumlah | 60", caption="Tahun 2023")).tables["T1"]
    wrong = drafted(table("Jenis PMKS | Jumlah", *rows, "Jumlah | 61", caption="Tahun 2023")).tables["T1"]
    assert right["identities"] == ["pmks_total"] and "identities" not in wrong
    assert right["total_row"] and wrong["total_row"]


# -- levels and identities ---------------------------------------------------------------------------------


def levels(source: SourceTable, about=LKJIP):
    return drafted(source, about).tables[source.table_id].get("levels")


def test_words_tell_levels_and_the_sums_are_counted():
    found = drafted(SPENDING)
    rules = found.tables["T1"]["levels"]
    assert [rule["level"] for rule in rules] == ["total", "program", "kegiatan"]
    evidence = next(fact.evidence for fact in found.facts if fact.place == "tables.T1.levels")
    assert "6 of 6 sums close" in evidence
    assert found.tables["T1"]["identities"] == ["children", "total", "absorption", "sisa"]


def test_sums_that_do_not_close_are_not_claimed():
    rows = [row.replace("600.000.000", "610.000.000").replace("150.000.000", "151.000.000") for row in SPENT]
    source = table("Program/Kegiatan | Anggaran (Rp)", *("|".join(row.split("|")[:2]) for row in rows),
                   caption="Tahun 2023")  # fmt: skip
    assert drafted(source).tables["T1"].get("identities", []) == ["total"]


@pytest.mark.parametrize("printed", ["s/ dTahun 2022", "s/d2022", "s/ Tahun 2022", "s/cl 2022", "s.d. 2022", "sd 2022"])
def test_a_header_tells_that_figures_are_counted_up_to_its_year_also_where_a_reader_tore_it(printed):
    (head,) = header_words.heads(((f"Realisasi Keluaran Kegiatan {printed}",),), 1)
    assert "to_date" in head.marks()
    assert head.year()[0] == 2022


def test_the_source_that_a_sheet_prints_below_its_rows_is_no_line():
    rows = [*(row for row in SPENT if row.startswith("Program")), "Sumber: data diolah | | | |"]
    own = drafted(table("Program | Anggaran (Rp) | Realisasi (Rp) | % | Sisa (Rp)", *rows, caption="Tahun 2023"))
    levels = own.tables["T1"]["levels"]
    assert [rule["level"] for rule in levels] == ["heading", "program"] and not own.questions


def test_codes_tell_levels_by_their_parts():
    rows = ["1.06 | URUSAN SOSIAL | 90.000.000", "1.06.04 | REHABILITASI SOSIAL | 90.000.000",
            "1.06.04.2.01 | Rehabilitasi dasar | 90.000.000", "1.06.04.2.01.0001 | Penyediaan makan | 50.000.000",
            "1.06.04.2.01.0002 | Penyediaan sandang | 40.000.000"]  # fmt: skip
    rules = levels(table("Kode | Uraian | Pagu (Rp)", *rows, caption="Tahun 2023"))
    assert [rule["level"] for rule in rules][-3:] == ["program", "kegiatan", "sub_kegiatan"]
    assert rules[0]["level"] == "heading"


def test_numbers_tell_levels_where_the_highest_are_named_so():
    rows = ["I | Program A | 90.000.000", "1 | Layanan kantor | 50.000.000", "2 | Layanan warga | 40.000.000",
            "II | Program B | 70.000.000", "1 | Bantuan | 40.000.000", "2 | Pelatihan | 30.000.000"]  # fmt: skip
    rules = levels(table("No | Program/Kegiatan | Pagu (Rp)", *rows, caption="Tahun 2019"))
    assert [rule["level"] for rule in rules] == ["program", "kegiatan"]
    later = levels(table("No | Program/Kegiatan | Pagu (Rp)", *rows, caption="Tahun 2023"))
    assert later == OPEN


def test_names_alone_do_not_tell_levels():
    rows = ["Layanan kantor | 50.000.000", "Layanan warga | 40.000.000", "Bantuan | 40.000.000"]
    assert levels(table("Uraian | Pagu (Rp)", *rows, caption="Tahun 2023")) == OPEN


def test_the_header_tells_the_level_where_it_names_one():
    rows = ["Layanan kantor | 85%", "Layanan warga | 90%"]
    assert levels(table("KEGIATAN | Target Tahun 2021", *rows)) == [{"level": "kegiatan"}]


def test_a_carried_sum_is_no_line():
    carried = [f"Jumlah {word} | 1.000.000.000 | 900.000.000 | | " for word in ("dipindahkan", "pindahan")]
    rows = [*SPENT[:3], *carried, *SPENT[3:]]
    found = drafted(
        table("Program/Kegiatan | Anggaran (Rp) | Realisasi (Rp) | % | Sisa (Rp)", *rows, caption="Tahun 2023")
    )
    own = found.tables["T1"]
    assert own["levels"][0]["level"] == "carried"
    assert own["identities"] == ["children", "total", "carried", "absorption", "sisa"]


def test_a_sum_in_the_middle_of_a_table_is_no_total():
    rows = [*SPENT[:3], "JUMLAH | 1.000.000.000 | 900.000.000 | 90,00 | 100.000.000", *SPENT[3:]]
    header = "Program/Kegiatan | Anggaran (Rp) | Realisasi (Rp) | % | Sisa (Rp)"
    own = drafted(table(header, *rows, caption="Tahun 2023")).tables["T1"]
    assert own["levels"][0] == {"level": "heading", "line": 4} and own["levels"][1]["level"] == "total"
    assert "total" in own["identities"]


def test_programmes_beside_their_kegiatan_are_two_blocks():
    rows = [
        "Program A | Layanan kantor | 50.000.000",
        " | Layanan warga | 40.000.000",
        "Program B | Bantuan | 40.000.000",
    ]
    own = columns(table("Program | Kegiatan | Anggaran (Rp)", *rows, caption="Tahun 2023"))
    assert [(each.get("level"), each.get("group")) for each in own] == [
        ("program", "program"), ("kegiatan", "kegiatan"), (None, "kegiatan"),
    ]  # fmt: skip


def test_a_programme_beside_its_kegiatan_is_told_where_a_header_only_says_that_it_describes_the_one_above():
    header = """Sasaran | Sasaran | Sasaran | Program | Kegiatan | Kegiatan | Kegiatan | Kegiatan
                Uraian | Indikator | Target | | Uraian | Indikator | Target | Anggaran (Rp)"""
    source = table(
        header,
        "Layanan naik | Cakupan | 80 % | Program A | Kantor | Dokumen | 3 | 50.000.000",
        " | | | | Warga | Orang | 12 | 40.000.000",
        " | Warga mandiri | 2 % | Program B | Bantuan | Orang | 7 | 40.000.000",
        caption="Tahun 2023",
    )
    own = columns(source)
    assert [each["role"] for each in own][3:5] == ["name", "name"] and own[0]["role"] == "note"
    assert [each.get("group") for each in own] == [None, None, None, "program", *["kegiatan"] * 4]
    assert [each.get("level") for each in own][3:5] == ["program", "kegiatan"]
    assert not [asked for asked in drafted(source).questions if "role" in asked.place]


def test_a_second_name_of_the_same_kind_is_asked_for():
    header = (
        "Rancangan | Rancangan | Hasil | Hasil\nProgram/Kegiatan | Pagu 2016 (Rp) | Program/Kegiatan | Pagu 2017 (Rp)"
    )
    source = table(
        header, "Program A | 1.000.000 | Program A | 1.000.000", "Kegiatan B | 1.000.000 | Kegiatan B | 1.000.000"
    )
    assert [each["role"] for each in columns(source)] == ["name", "amount", OPEN, "amount"]


# -- cells -------------------------------------------------------------------------------------------------


def test_the_style_is_told_by_what_only_one_style_prints():
    cells = [["1.250.000", "95,5"], ["900.000", "12"]]
    assert contents.styles(cell for row in cells for cell in row) == {"dot_thousands": 1}
    source = table("Indikator | Target 2020", "Jumlah A | 1.250", "Jumlah B | 2.400")
    assert drafted(source).tables["T1"]["style"] == OPEN
    decimal = table("Indikator | Target 2020", "Jumlah A | 1.250", "Persentase B | 72,5")
    assert drafted(decimal).tables["T1"]["style"] == "dot_thousands"


def test_a_cell_that_cannot_be_read_closes_no_sum():
    figures = [contents.figure(text, "dot_thousands") for text in ("10", "4", "x6")]
    assert tried.children(["program", "kegiatan", "kegiatan"], figures) == tried.NOTHING
    assert (
        tried.children(["program", "kegiatan", "kegiatan"], [*figures[:2], contents.figure("6", "plain")]).closing == 1
    )


def test_an_identity_needs_more_than_two_rows_where_no_header_names_it():
    assert not tried.Tried(2, 2).holds and tried.Tried(2, 2).agrees
    assert tried.Tried(3, 3).holds and not tried.Tried(3, 5).holds
    assert tried.Tried(0, 5).refuted and not tried.Tried(0, 2).refuted


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Rencana Kerja 2022", "renja"), ("perubahan_renstra_2021_2026", "renstra"), ("RKA Dinas Sosial", "rka"),
     ("Laporan Kinerja Tahun 2023", "lkjip"), ("Rencana Kinerja Tahunan", "rkt"), ("pk_2023", "pk"),
     ("Rencana Kerja dan Anggaran", "rka"), ("Data", "")],
)  # fmt: skip
def test_the_kind_of_a_document_is_told_by_its_title(text, kind):
    assert draft.kind_of(text) == kind


WORDS = """-|12|1.250|Rp 1.250.000|1.06.01|I|a.|Program A|Kegiatan B|Jumlah|95,5 %|60 Bulan|Pengemis|2021|(1)|Tahun 2022
Target|Realisasi|Pagu (Rp)|%|No|Kecamatan|\u0663"""
TEXTS = st.sampled_from(["", "x" * 500, *WORDS.replace("\n", "|").split("|")])


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5).flatmap(lambda width: st.tuples(
    st.lists(st.lists(TEXTS, min_size=width, max_size=width), max_size=3),
    st.lists(st.lists(TEXTS, min_size=width, max_size=width), max_size=8))))  # fmt: skip
def test_a_draft_of_any_cells_is_a_description_or_has_questions(made):
    header, rows = made
    cells = tuple(SourceRow(n, tuple(map(PageCell, row))) for n, row in enumerate(rows, 1))
    found = draft.tables_of([SourceTable("T1", "", tuple(map(tuple, header)), cells)], LKJIP)
    own = found.tables["T1"]
    if questions.open_places(own):
        assert found.questions
        assert all(question.choices or question.free for question in found.questions)
    else:
        register.Table.model_validate(own)


# -- money of a part of a year -------------------------------------------------------------------------------

HALF = ["Program A | 1.000.000.000 | 400.000.000", "Program B | 2.000.000.000 | 900.000.000"]


@pytest.mark.parametrize(("header", "caption", "until"), [
    ("Realisasi s/d Juni 2024 (Rp)", "Tahun 2024", "2024-06"),
    ("Realisasi (Rp)", "Realisasi Anggaran s.d. 30 Juni 2024", "2024-06-30"),
    ("Realisasi s/d Triwulan II (Rp)", "Tahun 2024", "2024-06"),
])  # fmt: skip
def test_money_spent_up_to_a_month_is_no_realisasi_of_the_year(header, caption, until):
    own = columns(table(f"Program | Anggaran 2024 (Rp) | {header}", *HALF, caption=caption))[2]
    assert (own["measure"], own["year"], own["until"]) == ("realisasi_to_date", 2024, until)
    assert own["id"] == f"realisasi_to_{until.replace('-', '_')}" and own["phase"] == "realisasi"


def test_money_spent_up_to_december_is_the_realisasi_of_the_year():
    own = columns(table("Program | Anggaran 2024 (Rp) | Realisasi s/d Desember 2024 (Rp)", *HALF, caption="Tahun 2024"))
    assert (own[2]["measure"], own[2].get("until")) == ("realisasi", None)


REPORT = "Program | Anggaran 2024 (Rp) | Realisasi 2024 (Rp) | Realisasi 2023 (Rp)"


@pytest.mark.parametrize(
    ("caption", "file", "asked"),
    [
        ("Laporan Realisasi Anggaran", FileSays(), True),
        ("untuk tahun yang berakhir sampai dengan 31 Desember 2024", FileSays(), False),
        ("Laporan Realisasi Anggaran", FileSays("lra_2024_12"), False),
        ("Laporan Realisasi Anggaran", FileSays("lra_2024_06"), True),
    ],
)
def test_a_report_of_any_office_is_asked_up_to_when_it_counts_its_last_year(caption, file, asked):
    source = table(REPORT, *(f"{line} | 1.000.000.000" for line in HALF), caption=caption)
    own = drafted(source, About(kind="lra", government="kabupaten")).tables
    questions_of = spent_until.ask(own, {"T1": source}, "LRA", file, {})
    assert [each.place for each in questions_of] == (["tables.T1.columns.2.measure"] if asked else [])
    assert [column["measure"] for column in own["T1"]["columns"][2:]] == [OPEN if asked else "realisasi", "realisasi"]
    if asked and file.name:
        assert questions_of[0].choices[0].says == "up to 2024-06" and questions_of[0].is_proposed


def test_money_of_a_month_is_kept_as_printed_and_said_so():
    source = table("Program | Pagu 2024 (Rp) | Januari | Februari",
                   "Program A | 3.000.000.000 | 1.000.000.000 | 2.000.000.000",
                   "Program B | 5.000.000.000 | 2.500.000.000 | 2.500.000.000", caption="Kas (Rp)")  # fmt: skip
    found = drafted(source)
    assert [each["role"] for each in found.tables["T1"]["columns"]] == ["name", "amount", "note", "note"]
    assert any("a part of the year" in fact.evidence for fact in found.facts)


def test_what_was_reached_in_a_quarter_is_no_realisasi_of_the_year():
    source = table("Indikator | Target 2024 | Realisasi / TW I | Realisasi / TW II".replace(" / ", " "),
                   "Jumlah penerima | 12 | 3 | 4", "Jumlah lansia | 20 | 5 | 5")  # fmt: skip
    two_rows = table("Indikator | Target 2024 | Realisasi | Realisasi\n| | TW I | TW II",
                     "Jumlah penerima | 12 | 3 | 4", "Jumlah lansia | 20 | 5 | 5")  # fmt: skip
    assert [each.get("measure", each["role"]) for each in columns(two_rows)] == ["indicator", "target", "note", "note"]
    assert [each["role"] for each in columns(source)][2] != "note"  # the header says more than the quarter


def test_money_by_its_sources_is_a_part_of_the_whole_beside_it():
    source = table("Program | APBD Prov | APBN | Total (Rp)",
                   "Program A | 1.000.000.000 | 2.000.000.000 | 3.000.000.000",
                   "Program B | 4.000.000.000 | 0 | 4.000.000.000", caption="Pagu Tahun 2024")  # fmt: skip
    assert [each["role"] for each in columns(source, RENJA)] == ["name", "note", "note", "amount"]
    alone = table("Program | APBD Prov | APBN", "Program A | 1.000.000.000 | 2.000.000.000",
                  "Program B | 4.000.000.000 | 0", caption="Pagu Tahun 2024")  # fmt: skip
    assert [each.get("role") for each in columns(alone, RENJA)] != ["name", "note", "note"]


@pytest.mark.parametrize(("caption", "year"), [("Usulan Tahun 2023", 2023), ("Usulan versi 8 April 2022", OPEN)])
def test_the_day_on_which_a_table_was_printed_is_no_year_of_its_money(caption, year):
    rows = ("Program A | 12.500.000", "Program B | 900.000")
    assert columns(table("Program/Kegiatan | Pagu (Rp)", *rows, caption=caption))[1].get("year", OPEN) == year
