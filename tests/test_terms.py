"""Printed words become the project's words, tolerant of the OCR step's spelling, and never by guess."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.source import nomenclature, spelling, terms
from analysis.source.terms import UnknownTerm

# -- units ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "unit", "kind"),
    [
        ("Orang", "orang", "people"),
        ("orang", "orang", "people"),
        ("16 Oorang"[3:], "orang", "people"),
        ("Rekomen dasi", "rekomendasi", "documents"),
        ("Rekome ndasi", "rekomendasi", "documents"),
        ("Rekorne ndasi", "rekomendasi", "documents"),
        ("0rang", "orang", "people"),
        ("Indeks", "indeks", "score"),
        ("Kelurahan", "kelurahan", "places"),
        ("%", "percent", "percent"),
        ("Dokumen", "dokumen", "documents"),
        ("KPM", "kpm", "families"),
        ("Keluarga Penerima Manfaat", "kpm", "families"),
        ("KK", "kk", "families"),
        ("RTSPM", "rts", "families"),
        ("orang/bulan", "orang_bulan", "person_months"),
        ("orang/tahun", "orang_tahun", "person_years"),
        ("Predikat", "predikat", "grade"),
        ("Bulan", "bulan", "months"),
        ("PMKS", "pmks", "people"),
        ("KUBE", "kube", "groups"),
    ],
)
def test_a_printed_unit_is_matched_and_tells_what_it_counts(printed, unit, kind):
    found = terms.unit(printed)
    assert (found.id, found.kind) == (unit, kind)


def test_person_months_are_not_persons():
    assert terms.unit("orang/bulan") != terms.unit("orang") != terms.unit("orang/tahun")


@pytest.mark.parametrize("printed", ["gajah", "barang", "buku tulis", "", "o", "orang hutan besar"])
def test_an_unknown_unit_is_refused_with_its_address_and_the_nearest_word(printed):
    with pytest.raises(UnknownTerm) as error:
        terms.unit(printed, "serang_renja_2022/T4.1/528")
    message = str(error.value)
    assert message.startswith("serang_renja_2022/T4.1/528: unknown unit ")
    assert repr(printed) in message
    assert "nearest: " in message


def test_an_unknown_unit_id_is_refused_with_its_address():
    assert terms.unit_by_id("orang").kind == "people"
    with pytest.raises(UnknownTerm, match="serang/T1/3: unknown unit id 'persen'"):
        terms.unit_by_id("persen", "serang/T1/3")


def test_numbers_of_things_are_whole_and_of_shares_are_not():
    assert terms.is_whole("orang") and terms.is_whole("Dokumen") and terms.is_whole("Oorang")
    assert not terms.is_whole("%")
    assert not terms.is_whole("liter")
    assert not terms.is_whole("gajah")


def all_spellings():
    for key, entry in terms._words("units")["units"].items():
        yield from ((key, text) for text in entry["spellings"])


def test_every_spelling_of_a_unit_is_matched_to_it_and_stands_once():
    spellings = list(all_spellings())
    assert len({text for _, text in spellings}) == len(spellings)
    for key, text in spellings:
        assert terms.unit(text).id == key
        assert terms.unit(text.upper()).id == key


def test_no_unit_is_spelt_as_another_one_is():
    for (key, one), (other_key, other) in itertools.permutations(all_spellings(), 2):
        if key != other_key:
            assert not spelling.is_spelling(one, other), (one, other)


def test_a_text_equally_near_to_two_is_not_decided():
    names = {"anak terlantar satu": "first", "anak terlantar dua": "second"}
    assert spelling.nearest("anak terlantar", names, near=70) is None
    assert spelling.nearest("anak terlantar dua", names) == "second"
    assert spelling.nearest("gajah", names) is None
    assert spelling.nearest("anak", {}) is None
    near = {"penyandang satu": 1, "penyandang batu": 2}
    assert spelling.matched("penyandang xatu", near) is None
    assert spelling.matched("penyandang satu", near) == 1


def test_abbreviations_with_a_digit_are_known():
    assert "lk3" in terms.abbreviations()
    assert all(any(letter.isdigit() for letter in each) for each in terms.abbreviations())


def test_a_documents_own_word_stands_for_the_known_one():
    words = {"orang operator desa": "orang"}
    assert terms.own("Orang Operator-Desa", words) == "orang"
    assert terms.own("Orang", words) == "Orang"


@given(st.text(max_size=40))
def test_no_text_makes_the_matching_of_units_crash(text):
    try:
        assert terms.unit(text).id in terms.units()
    except UnknownTerm as error:
        assert error.list_name == "unit"


# -- types of PMKS and PSKS ----------------------------------------------------------------------------------


def test_there_are_26_types_of_pmks_in_their_order():
    types = terms.pmks_types()
    assert len(types) == 26
    assert (types[0], types[7], types[23], types[25]) == (
        "anak_balita_terlantar",
        "lanjut_usia_terlantar",
        "fakir_miskin",
        "komunitas_adat_terpencil",
    )


def test_there_are_12_types_of_psks_in_their_order():
    types = terms.psks_types()
    assert len(types) == 12
    assert (types[0], types[-1]) == ("pekerja_sosial_profesional", "dunia_usaha")


@pytest.mark.parametrize(
    ("printed", "type_id"),
    [
        ("Korban Trackfiking", "korban_trafficking"),
        ("Korban Traficking", "korban_trafficking"),
        ("Bekas Warga Binaan Lembaga Pemasasyarakatan", "bekas_warga_binaan"),
        ("Wanita rawan sosial ekonomi", "perempuan_rawan_sosial_ekonomi"),
        ("Anak yang mengalami KTK/Diperlakukan salah", "anak_korban_kekerasan"),
        ("Korban Tindak Kekerasan (KTK)", "korban_tindak_kekerasan"),
        ("Anak terlantar", "anak_terlantar"),
        ("Anak balita terlantar", "anak_balita_terlantar"),
        ("Anak", "group:anak"),
        ("Keluarga", "group:keluarga"),
        ("Penyandang Cacat", "group:penyandang_cacat"),
        ("Penyandang disabilitas", "penyandang_disabilitas"),
    ],
)
def test_a_printed_type_of_pmks_is_matched(printed, type_id):
    assert terms.pmks_type(printed) == type_id


def test_every_type_matches_its_own_names():
    for words, match in (("pmks", terms.pmks_type), ("pmks_older", terms.pmks_type), ("psks", terms.psks_type)):
        for type_id, names in terms._words("types")[words].items():
            assert [match(name) for name in names] == [type_id] * len(names)


@pytest.mark.parametrize(
    ("printed", "type_id"),
    [
        ("24. Fakir Miskin (KK)", "fakir_miskin"),
        ("Komunitas Adat Terpencil (KAT)", "komunitas_adat_terpencil"),
        ("Keluarga Berumah Tidak Layak Huni", "keluarga_berumah_tidak_layak_huni"),
        ("Keluarga Fakir Miskin", "keluarga_fakir_miskin"),
    ],
)
def test_number_unit_and_abbreviation_beside_a_type_are_no_part_of_its_name(printed, type_id):
    assert terms.pmks_type(printed) == type_id


def test_the_list_of_2008_has_22_types_and_says_what_each_became():
    before = terms.pmks_before("2008")
    assert len({each.type_id for each in before}) == 22
    for each in before:
        assert set(each.today) <= set(terms.pmks_types())
        sizes = {"one": {1}, "split": {2, 3}, "none": {0}}[each.relation]
        assert len(each.today) in sizes, each
        assert each.why or each.certain, each


def test_a_type_that_no_list_knows_has_an_id_of_its_own():
    assert terms.unmatched_type("Anak Punk / Jalanan") == "unmatched:anak_punk_jalanan"


@pytest.mark.parametrize(("match", "what"), [(terms.pmks_type, "PMKS type"), (terms.psks_type, "PSKS type")])
def test_an_unknown_type_is_refused_with_its_address(match, what):
    with pytest.raises(UnknownTerm, match=f"serang/T2.5/430: unknown {what} 'Pegawai negeri'"):
        match("Pegawai negeri", "serang/T2.5/430")


# -- programmes and functions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "function", "code"),
    [
        ("PROGRAM PUNJANG URUSAN PEMERINTAHAN DAERAH PROVINSI", "administration", "1.06.01"),
        ("Program Pengelolaan Taman Makan Pahlawan", "heroes_cemetery", "1.06.07"),
        ("PROGRAM PENANGANAN WARGA NEGARA MIGRAN KORBAN TINDAK KEKERASAN", "migrants", "1.06.03"),
        ("Program : Pelayanan dan Rehabilitasi Kesejahteraan Sosial", "rehabilitation", ""),
        ('"Program Pemberdayaan Kelembagaan Kesejahteraan Sosial"', "empowerment", ""),
        ("Program Penanganan Fakir Miskin", "protection", ""),
        ("Program Bantuan dan Penanggulangan Bencana", "disaster", ""),
        ("Program Rehabilitasi Sosial", "rehabilitation", "1.06.04"),
    ],
)
def test_a_programme_of_either_generation_has_its_function(printed, function, code):
    program = terms.program(printed)
    assert (program.function, program.code) == (function, code)


def test_an_unknown_programme_is_refused_with_its_address():
    with pytest.raises(UnknownTerm, match=r"serang/T2\.4/349: unknown programme 'Program Luar Angkasa'"):
        terms.program("Program Luar Angkasa", "serang/T2.4/349")


def test_every_programme_has_a_known_function():
    words = terms._words("programs")
    assert set(words["older"]) | set(words["nomenclature"].values()) <= set(terms.functions())
    for rule in words["line_functions"]:
        assert rule["function"] in terms.functions()


@pytest.mark.parametrize(
    ("printed", "code"), [("1.06.04", "1.06.04"), ("1 06 05 2.01 01", "1.06.05"), ("X.XX.01.2.06", "1.06.01")]
)
def test_a_printed_code_names_its_programme(printed, code):
    assert terms.program_of_code(printed).code == code


@pytest.mark.parametrize("printed", ["", "1.06.15", "1.6.1.1.19", "1.05.02", "4.1.2", "Rp 1.06.02"])
def test_another_code_names_no_programme(printed):
    assert terms.program_of_code(printed) is None


def test_a_line_has_its_programmes_function_unless_its_name_says_otherwise():
    assert terms.line_function("Pelayanan Jaminan Sosial", "protection") == "protection"
    assert terms.line_function("Pelayanan Sosial Korban Bencana", "protection") == "disaster"
    assert terms.line_function("Pengelolaan Taman Makam Pahlawan", "empowerment") == "heroes_cemetery"
    assert terms.line_function("Pemeliharaan Tarnan Makarn Pah lawan Kota", "empowerment") == "heroes_cemetery"
    assert terms.line_function("Pembuatan Taman Kota", "empowerment") == "empowerment"


# -- kegiatan ------------------------------------------------------------------------------------------------


def test_a_kegiatan_has_its_code_inside_its_programme_only():
    name = "Kegiatan Pengembangan Potensi Sumber Kesejahteraan Sosial Daerah Kabupaten/Kota"
    assert terms.kegiatan(name, "1.06.02", "kabupaten").code == "1.06.02.2.03"
    assert terms.kegiatan(name, "1.06.04", "kabupaten") is None


def test_provinces_and_regencies_have_their_own_codes():
    name = "Administrasi Keuangan Perangkat Daerah"
    assert terms.kegiatan(name, "1.06.01", "kabupaten").code == "1.06.01.2.02"
    assert terms.kegiatan(name, "1.06.01", "province").code == "1.06.01.1.02"


def test_a_kegiatan_whose_code_is_not_certain_is_known_without_one():
    found = terms.kegiatan("Pengelolaan Data Fakir Miskin Cakupan Daerah Provinsi", "1.06.05", "province")
    assert found is not None
    assert found.code == ""


def test_a_sub_kegiatan_is_no_kegiatan():
    assert terms.kegiatan("Penyediaan Permakanan", "1.06.04", "kabupaten") is None
    assert terms.kegiatan("Penyediaan Jasa Surat Menyurat", "1.06.01", "kabupaten") is None


@pytest.mark.parametrize(
    ("printed", "level", "code"),
    [
        ("1.06.02.2.01", "kegiatan", "1.06.02.2.01"),
        ("1.06.02.02.01", "kegiatan", "1.06.02.2.01"),
        ("1.6.2.2.1", "kegiatan", "1.06.02.2.01"),
        ("1 06 02 2.01 01", "sub_kegiatan", "1.06.02.2.01.01"),
        ("1.06.02.02.01.0001", "sub_kegiatan", "1.06.02.2.01.0001"),
        ("1-06-04-1-03", "kegiatan", "1.06.04.1.03"),
        ("1.06.07.", "program", "1.06.07"),
    ],
)
def test_every_way_to_print_a_code_is_one_code(printed, level, code):
    found = nomenclature.parse_code(printed)
    assert (found.level, found.code) == (level, code)


def test_every_line_of_the_nomenclature_is_found_by_its_name_below_the_code_above_it():
    for line in nomenclature.lines():
        assert line.government in ("regency", "province")
        assert line.code.startswith(line.above)
        code, _ = nomenclature.find(line.name, line.level, line.above, line.government)
        same = {each.code for each in nomenclature.lines() if each.name == line.name and each.above == line.above}
        assert code in {each.removesuffix("?") for each in same} | {""}
        if "?" not in line.code:
            assert code
            parsed = nomenclature.parse_code(line.code)
            assert (parsed.level, parsed.code) == (line.level, line.code)


def test_plain_names_have_no_marks_and_no_words_of_their_level():
    assert terms.plain_name("a. Penyediaan Sandang") == "Penyediaan Sandang"
    assert terms.plain_name("Kegiatan Kegiatan Pembinaan Sosial") == "Pembinaan Sosial"
    assert terms.plain_name("PROGRAM : Rehabilitasi  Sosial") == "Rehabilitasi Sosial"
    assert terms.plain_name("“SUB KEGIATAN: Penyediaan Sandang”") == "Penyediaan Sandang"
    assert terms.plain_name("Sub-Kegiatan - Penyediaan Sandang") == "Penyediaan Sandang"
    assert terms.plain_name("Programma") == "Programma"
    assert terms.plain_name("PROGRAN REHABILITASI SOSIAL") == "REHABILITASI SOSIAL"
    assert terms.plain_name("Keg1atan : Penyediaan Sandang") == "Penyediaan Sandang"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Proqram Rehabilitasi Sosial", "Program Rehabilitasi Sosial"),
        ("PR0GRAM X", "PROGRAM X"),
        ("kegiatn x", "kegiatan x"),
        ("Proqram", "Proqram"),
        ("PRCGREM REHABILITASI SOSIAL", "PROGRAM REHABILITASI SOSIAL"),
        ("Nrgram Penanganan Bencana", "Program Penanganan Bencana"),
        ("Prakarsa Penanganan Bencana", "Prakarsa Penanganan Bencana"),
        ("PROGRAMPENANGANAN BENCONA", "PROGRAM Penanganan Bencana"),
        ("Pr o9ram Rehabilitasi Sosial", "Program Rehabilitasi Sosial"),
        ("Penanganan Bencana", "Penanganan Bencana"),
        ("Pengelolaan x", "Pengelolaan x"),
        ("", ""),
    ],
)
def test_a_misread_word_of_a_level_is_that_word(printed, name):
    assert terms.with_level_word(printed) == name


# -- likeness ------------------------------------------------------------------------------------------------


def test_likeness_is_blind_to_case_spaces_and_punctuation():
    assert terms.similarity("Gedung / Kantor", "gedung/kantor") == 100
    assert terms.similarity("<p>Penyediaan</p> Sandang", "penyediaan sandang") == 100


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_symmetric(one, other):
    assert terms.similarity(one, other) == terms.similarity(other, one)
    assert 0 <= terms.similarity(one, other) <= 100


def test_no_line_of_the_nomenclature_is_worded_as_an_indicator():
    names = [line.name for line in nomenclature.lines()]
    assert [name for name in names if terms.names_a_measure(name)] == []


@pytest.mark.parametrize(
    ("text", "measures"),
    [("Jumlah Orang yang dilayani", True), ("persentase layanan", True), ("Program Penanganan Bencana", False),
     ("Perlindungan Sosial", False), ("Jumlahan", False), ("", False)],
)  # fmt: skip
def test_an_indicator_is_told_by_the_word_that_says_what_is_measured(text, measures):
    assert terms.names_a_measure(text) == measures
