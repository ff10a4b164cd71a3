"""What a draft must not take for granted: the unit of money, ratios, growth, years that are counted, levels."""

import pytest
from test_draft import LKJIP, RENJA, columns, drafted, table, told

from analysis.intake.drafted import OPEN, About

RENSTRA = About(kind="renstra", title="Rencana Strategis Tahun 2022-2026", government="kabupaten")
THOUSANDS = ["Program A | 1.288.790 | 1.151.971 | 89,38", "Program B | 466.254 | 433.117 | 92,89",
             "Program C | 151.971 | 150.000 | 98,70"]  # fmt: skip


def asked(source, about=LKJIP, answers=None) -> dict:
    """Return the questions of a table by the end of their place."""
    return {each.place.removeprefix("tables.T1."): each for each in drafted(source, about, answers).questions}


# -- thousands -----------------------------------------------------------------------------------------------


def test_money_smaller_than_budgets_is_asked_for_where_nothing_says_that_it_is_rupiah():
    source = table("Program | Anggaran | Realisasi | %", *THOUSANDS, caption="Realisasi Tahun 2023")
    question = asked(source)["columns.1.scale"]
    assert [choice.sets["tables.T1.columns.2"] for choice in question.choices] == [
        {"scale": 1000},
        {"scale": 1_000_000},
        {"scale": 1},
    ]


@pytest.mark.parametrize(
    ("header", "factor"),
    [("Program | Anggaran (Rp) | Realisasi (Rp) | %", ""), ("Program | Anggaran | Realisasi | %", ".000")],
)
def test_rupiah_by_the_header_or_as_large_as_budgets_is_not_asked_for(header, factor):
    rows = [row.replace(" | ", f"{factor} | ") for row in THOUSANDS] if factor else THOUSANDS
    rows = [row.replace(f"Program {name}{factor}", f"Program {name}") for row, name in zip(rows, "ABC", strict=True)]
    source = table(header, *rows, caption="Realisasi Tahun 2023")
    assert not any(place.endswith("scale") for place in asked(source))
    assert [each.get("scale") for each in columns(source)[1:3]] == [None, None]


def test_a_caption_of_thousands_is_asked_about_where_it_may_be_of_other_units():
    rows = [f"Program {n} | Orang | {n}0 | 1{n}0.000.000" for n in (1, 2, 3)]
    source = table("Program | Satuan | Target | Pagu", *rows, caption="Target dan pagu 2023 (dalam ribuan rupiah)")
    assert columns(source)[3]["scale"] == OPEN


def test_what_was_reached_beside_ceilings_alone_is_money_however_small():
    source = table("Program | Anggaran | Realisasi | %", *THOUSANDS, caption="Realisasi Tahun 2023")
    assert told(source)[1:] == [("amount", "pagu", 2023), ("amount", "realisasi", 2023),
                                ("value", "absorption_pct", 2023)]  # fmt: skip


# -- ratios, growth, past years ------------------------------------------------------------------------------

PAST = (
    "Uraian | Anggaran pada Tahun ke- | Anggaran pada Tahun ke- | Realisasi pada Tahun ke- | Realisasi pada Tahun ke- "
    "| Rasio antara Realisasi dan Anggaran Tahun ke- | Rasio antara Realisasi dan Anggaran Tahun ke-\n"
    "Uraian | {0} | {1} | {0} | {1} | {0} | {1}"
)
FINANCED = ["Program A | 1.000.000.000 | 2.000.000.000 | 900.000.000 | 1.500.000.000 | 90,00 | 75,00",
            "Program B | 400.000.000 | 500.000.000 | 100.000.000 | 400.000.000 | 25,00 | 80,00",
            "Program C | 100.000.000 | 200.000.000 | 80.000.000 | 100.000.000 | 80,00 | 50,00"]  # fmt: skip


def test_a_ratio_of_spending_and_budget_is_the_absorption_where_its_figures_follow():
    source = table(PAST.format(2019, 2020), *FINANCED)
    assert told(source, RENSTRA)[5:] == [("value", "absorption_pct", 2019), ("value", "absorption_pct", 2020)]


def test_a_ratio_that_is_no_percentage_is_asked_for():
    rows = [row.replace("90,00 | 75,00", "0,90 | 0,75").replace("25,00 | 80,00", "0,25 | 0,80") for row in FINANCED]
    rows = [row.replace("80,00 | 50,00", "0,80 | 0,50") for row in rows]
    assert columns(table(PAST.format(2019, 2020), *rows), RENSTRA)[5]["measure"] == OPEN


def test_ceilings_of_a_renstra_beside_what_was_spent_of_them_are_not_its_indicative_ones():
    source = table(PAST.format(2019, 2020), *FINANCED)
    assert [each["phase"] for each in columns(source, RENSTRA)[1:3]] == ["unknown", "unknown"]  # asked for


def test_how_much_money_grew_is_no_money():
    source = table(
        "Program | Realisasi 2020 | Rata-rata Pertumbuhan\n| | Realisasi",
        "Program A | 1.000.000.000 | 11,75",
        "Program B | 400.000.000 | 7,20",
    )
    assert columns(source)[2]["role"] == "note"


def test_years_that_headers_count_are_asked_for_once_each_gets_its_own():
    source = table(PAST.format(1, 2), *FINANCED)
    question = asked(source, RENSTRA)["columns.1.year"]
    assert "which is the first" in question.asks
    choice = next(each for each in question.choices if each.says == "year 1 is 2020, year 2 is 2021")
    years = [each.get("year") for each in columns(source, RENSTRA, dict(choice.sets))[1:]]
    assert years == [2020, 2021] * 3


# -- what is asked apart, and what an answer can be ----------------------------------------------------------


def test_unlike_columns_are_asked_about_one_by_one_and_years_of_one_header_together():
    rows = [f"Pelayanan {n} | {n}00 | {n}0" for n in range(1, 5)]
    unlike = asked(table("Indikator | Sasaran | Terlayani", *rows, caption="SPM Tahun 2023"))
    assert {"columns.1.measure", "columns.2.measure"} <= set(unlike)
    alike = asked(table("Indikator | Terlayani 2022 | Terlayani 2023", *rows))
    assert "columns.1.measure" in alike and "columns.2.measure" not in alike


def test_figures_under_a_header_of_goals_are_asked_for():
    rows = [f"Pelayanan {n} | {n}00 | {n}0" for n in range(1, 5)]
    source = table("Indikator | Sasaran | Realisasi", *rows, caption="Realisasi SPM Tahun 2023")
    assert columns(source)[1]["measure"] == OPEN


def test_goals_name_the_rows_where_no_other_column_does():
    rows = [f"{n} | Meningkatnya layanan {n} | 99,{n}0" for n in range(1, 5)]
    source = table("No | Sasaran | Capaian Kinerja (%)", *rows, caption="Tahun 2023")
    assert [each["role"] for each in columns(source)] == ["number", "indicator", "value"]
    beside = [row.replace("Meningkatnya", f"Persentase {n} | Meningkatnya") for n, row in enumerate(rows)]
    source = table("No | Indikator | Sasaran | Capaian Kinerja (%)", *beside, caption="Tahun 2023")
    assert [each["role"] for each in columns(source)] == ["number", "indicator", "note", "value"]


def test_a_second_ceiling_may_be_the_one_before_the_revision():
    rows = ["Program A | 1.000.000.000 | 1.100.000.000", "Program B | 2.000.000.000 | 2.100.000.000"]
    source = table("Program | Pagu Anggaran | Pagu Anggaran\n| Sebelum | Sesudah", *rows, caption="Tahun 2023")
    says = {choice.says for question in asked(source).values() for choice in question.choices}
    assert {"before the revision (murni)", "after the revision (perubahan)"} <= says


# -- levels --------------------------------------------------------------------------------------------------

UNCODED = ["PROGRAM JALAN | 900.000.000 | 800.000.000", "Penyelenggaraan Jalan | 700.000.000 | 650.000.000",
           "Rekonstruksi | 400.000.000 | 390.000.000", "Pemeliharaan | 300.000.000 | 260.000.000",
           "Jembatan | 200.000.000 | 150.000.000", "Pembangunan Jembatan | 200.000.000 | 150.000.000",
           "PROGRAM IRIGASI | 100.000.000 | 90.000.000", "Sistem Irigasi | 100.000.000 | 90.000.000",
           "Operasi | 60.000.000 | 50.000.000", "Rehabilitasi | 40.000.000 | 40.000.000"]  # fmt: skip


def test_sums_alone_tell_the_levels_below_a_programme_where_one_way_adds():
    source = table("Uraian | Pagu | Realisasi", *UNCODED, caption="Tahun 2023")
    rules = drafted(source).tables["T1"]["levels"]
    assert [rule["line"] for rule in rules if "line" in rule] == [2, 5, 8]
    assert [rule["level"] for rule in rules] == ["program", *["kegiatan"] * 3, "sub_kegiatan"]


def test_sums_that_add_in_two_ways_tell_no_levels():
    rows = [*UNCODED[:7], "Sistem Irigasi | 100.000.000 | 90.000.000", "Operasi | 100.000.000 | 90.000.000",
            "Cadangan | 0 | 0", "Cadangan lain | 0 | 0"]  # fmt: skip
    source = table("Uraian | Pagu | Realisasi", *rows, caption="Tahun 2023")
    assert drafted(source).tables["T1"]["levels"] == OPEN


def test_an_office_above_its_programmes_is_their_total_where_its_money_is_their_sum():
    rows = ["DINAS PEKERJAAN UMUM | 1.000.000.000 | 890.000.000", *UNCODED]
    found = drafted(table("Uraian | Pagu | Realisasi", *rows, caption="Tahun 2023")).tables["T1"]
    assert found["levels"][0] == {"level": "total", "line": 1} and found["total_row"]


def test_rows_that_nothing_tells_may_be_parts_of_the_office():
    rows = ["Sekretariat | 300.000.000", "Bidang Rehabilitasi | 200.000.000", "Bidang Data | 100.000.000"]
    source = table("Bidang | Pagu", *rows, caption="Tahun 2023")
    question = asked(source, RENJA, {"tables.T1.columns.0": {"role": "name"}})
    assert {"tables.T1.levels": [{"level": "organisation"}]} in [each.sets for each in question["levels"].choices]


# -- of whom a table is ----------------------------------------------------------------------------------------


def test_a_table_of_another_government_is_asked_about_before_anything_of_it_is_known():
    about = About(kind="lkjip", title="LKjIP 2023", government="kabupaten", region="Kabupaten Alfa")
    rows = [f"Program {n} | {n}00.000.000 | {n}0.000.000" for n in (1, 2, 3)]
    other = table("Program | Anggaran | Realisasi", *rows, caption="Realisasi 2023; PEMERINTAH KABUPATEN BETA")
    (question,) = [each for place, each in asked(other, about).items() if place == "columns"]
    assert question.asks.startswith("The table names KABUPATEN BETA")
    assert [each["role"] for each in columns(other, about)] == [OPEN] * 3
    assert "columns" not in asked(other, about, {"tables.T1.whose": "own"})
    notes = dict(question.choices[0].sets)
    answered = {place.removeprefix("columns."): sets for place, sets in notes.items()}
    assert not [place for place in asked(other, about, answered) if place == "columns"]


@pytest.mark.parametrize(
    "caption",
    ["Realisasi 2023; KABUPATEN ALFA", "Realisasi Kabupaten Alfa dan Kabupaten Beta 2023", "Realisasi Provinsi Beta",
     "Realisasi Dinas Sosial Kabupaten/Kota", "Realisasi KABUPATEN ALFA UTAMA 2023"],
)  # fmt: skip
def test_a_table_that_names_its_own_government_or_none_of_its_level_is_not_asked_about(caption):
    about = About(kind="lkjip", title="LKjIP 2023", government="kabupaten", region="Kabupaten Alfa")
    rows = [f"Program {n} | {n}00.000.000 | {n}0.000.000" for n in (1, 2, 3)]
    assert "columns" not in asked(table("Program | Anggaran | Realisasi", *rows, caption=caption), about)


# -- names that say their level, and names that do not ----------------------------------------------------------


@pytest.mark.parametrize(("total", "is_open"), [("JUMLAH | 1.130.000.000", False), ("JUMLAH | 830.000.000", True)])
def test_names_without_their_level_among_names_with_it_are_of_it_only_where_a_total_says_so(total, is_open):
    rows = [
        "PROGRAM PEMBERDAYAAN | 500.000.000",
        "Pembinaan | 300.000.000",
        "PROGRAM LANSIA | 330.000.000",
        total,
    ]
    source = table("Program | Pagu 2023", *rows, caption="Pagu 2023")
    assert ("levels" in asked(source)) is is_open
