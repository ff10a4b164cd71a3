"""A misread letter is a misspelling; a changed word is another name."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.source import nomenclature, spelling, terms

# -- names that are not the known ones -----------------------------------------------------------------------

NOT_A_TYPE = """
lanjut usia tidak terlantar | lanjut usia non terlantar | lanjut usia | lanjut usia miskin | pra lanjut usia terlantar
korban bencana non alam | korban bencana nonalam | korban bencana | korban bencana alam dan sosial | pasca bencana alam
eks tuna susila | ex tuna susila | ekstuna susila | mantan tuna susila | tuna asusila | tuna netra
wanita yang menjadi korban tindak kekerasan | lanjut usia korban tindak kekerasan | pelaku tindak kekerasan
perempuan korban tindak kekerasan | anak pelaku tindak kekerasan | korban tindak kekerasan anak
korban kekerasan seksual
anak tidak terlantar | anak balita tidak terlantar | balita terlantar | anak remaja terlantar | bayi terlantar
anak berhadapan dengan orang tua | anak yang tidak berhadapan dengan hukum | anak bukan jalanan | eks anak jalanan
anak dengan kecerdasan | anak tanpa kedisabilitasan | anak nondisabilitas | non penyandang disabilitas
eks penyandang disabilitas | penyandang disabilitas mental | penyandang disabilitas fisik berat
penyandang masalah kesejahteraan sosial | keluarga penyandang disabilitas | pendamping penyandang disabilitas
eks gelandangan | bukan pengemis | pengemis anak | pemulung anak | kelompok mayoritas | kelompok rentan
warga binaan lembaga pemasyarakatan | calon warga binaan | bekas warga desa | orang tanpa hiv aids
orang tua dengan hiv aids | anak dengan hiv aids | bukan korban penyalahgunaan napza | eks korban penyalahgunaan napza
pelaku penyalahgunaan napza | korban penyalahgunaan obat | pelaku trafficking | pekerja migran tidak bermasalah sosial
pekerja migran | pekerja lokal bermasalah sosial | pria rawan sosial ekonomi | perempuan rawan pangan
laki laki rawan sosial ekonomi | perempuan sosial ekonomi | fakir miskin perkotaan | fakir | keluarga miskin
bukan fakir miskin | keluarga fakir | keluarga tidak bermasalah sosial psikologis | keluarga bermasalah ekonomi
komunitas adat tidak terpencil | masyarakat adat terpencil | komunitas adat | komunitas terpencil
jumlah | sub jumlah | total | no | kepala dinas | kabupaten | laki laki | perempuan | 1 2 3 4 5 | nip
""".replace("\n", "|")
NOT_A_PROGRAMME = """
program pemberdayaan | program pemberdayaan ekonomi | program rehabilitasi | program rehabilitasi non sosial
program penanganan bencana alam | program penanganan pasca bencana | program penanggulangan bencana
program perlindungan sosial | program jaminan sosial | program perlindungan dan jaminan kesehatan
program pengelolaan taman kota | program pemeliharaan taman makam pahlawan
program penanganan warga negara migran pelaku tindak kekerasan | program peningkatan sarana aparatur desa
program penanganan warga negara asing korban tindak kekerasan | program penunjang urusan pemerintahan desa
"""
NOT_A_KEGIATAN = [
    (
        "1.06.04",
        "kota",
        "Rehabilitasi Sosial Dasar Penyandang Disabilitas Terlantar, Anak Terlantar, Lanjut Usia"
        " Terlantar, serta Gelandangan Pengemis di Dalam Panti Sosial",
    ),
    ("1.06.04", "province", "Rehabilitasi Sosial Dasar Penyandang Disabilitas Terlantar di luar Panti"),
    ("1.06.04", "province", "Rehabilitasi Sosial Dasar Anak Balita Terlantar di dalam Panti"),
    ("1.06.05", "kota", "Pemeliharaan Anak Terlantar di Luar Panti"),
    ("1.06.05", "kota", "Pengelolaan Data Keluarga Miskin Cakupan Daerah Kabupaten/Kota"),
    ("1.06.06", "kota", "Perlindungan Sosial Korban Bencana Non Alam dan Sosial Kabupaten/Kota"),
    ("1.06.01", "kota", "Administrasi Keuangan Desa"),
]


def parts(text: str) -> list[str]:
    return [name for each in text.split("|") for line in each.splitlines() if (name := line.strip())]


@pytest.mark.parametrize("printed", parts(NOT_A_TYPE))
def test_a_changed_word_makes_no_known_type(printed):
    for match in (terms.pmks_type, terms.psks_type):
        with pytest.raises(terms.UnknownTerm):
            match(printed.title())


@pytest.mark.parametrize("printed", parts(NOT_A_PROGRAMME.replace("\n", "|")))
def test_a_changed_word_makes_no_known_programme(printed):
    with pytest.raises(terms.UnknownTerm):
        terms.program(printed.upper())


@pytest.mark.parametrize(("program", "government", "printed"), NOT_A_KEGIATAN)
def test_a_changed_word_makes_no_known_kegiatan(program, government, printed):
    assert terms.kegiatan(printed, program, government) is None


# -- names that are --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Lanjut Usia Ter1antar", "lanjut usia terlantar"),
        ("Lanjut Usia TerIantar", "lanjut usia terlantar"),
        ("Lanjutusia Terlantar", "lanjut usia terlantar"),
        ("Lanjut Us ia Terlan tar", "lanjut usia terlantar"),
        ("Kornunitas Adat Terpencil (KAT)", "komunitas adat terpencil"),
        ("Komunitas Adat Terpencil", "komunitas adat terpencil (kat)"),
        ("0rang dengan HIV/AIDS (0DHA)", "orang dengan hiv aids"),
        ("Fakir  Miskiin", "fakir miskin"),
        ("Gelandanqan", "gelandangan"),
        ("Penyandang Disabiltas", "penyandang disabilitas"),
        ("Anak yangmenjadi korban tindak kekerasan", "anak yang menjadi korban tindak kekerasan"),
        ("Anak menjadi korban tindak kekerasan", "anak yang menjadi korban tindak kekerasan"),
        ("Pemeliharaan Anak Anak Terlantar", "Pemeliharaan Anak-Anak Terlantar"),
        ("Penunjang Urusan Pemerintah Daerah", "penunjang urusan pemerintahan daerah"),
    ],
)
def test_misread_lost_doubled_and_cut_letters_leave_a_name_what_it_is(printed, name):
    assert spelling.is_spelling(printed, name)


@pytest.mark.parametrize("one", ["orang", "buku", "kali", "kota"])
def test_a_short_word_alone_allows_no_other_letter(one):
    for place in range(len(one)):
        assert not spelling.is_spelling(f"{one[:place]}x{one[place + 1 :]}", one)
        assert not spelling.is_spelling(f"{one[:place]}{one[place + 1 :]}", one)


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_text_of_other_letters_is_no_spelling(one, other):
    spelling.is_spelling(one, other)
    if spelling.normalise(one):
        assert spelling.is_spelling(one, one)


# -- how well it works -----------------------------------------------------------------------------------------

CONFUSED = {
    **{"m": "rn", "n": "u", "u": "n", "l": "1", "i": "l", "o": "0", "c": "e", "e": "c", "a": "o", "s": "5", "b": "h"},
    **{"h": "b", "g": "q", "t": "f", "r": "n", "d": "cl", "k": "h", "w": "vv", "p": "n", "y": "v", "j": "i", "f": "t"},
}


def damaged(name: str, letters: int, rng: random.Random) -> str:
    """Return a name with so many letters confused, lost, doubled, cut by a blank, or run together."""
    text = list(name.lower())
    for place in rng.sample([at for at, letter in enumerate(text) if letter.isalpha()], letters):
        letter = text[place]
        kinds = [CONFUSED.get(letter, ""), "", letter * 2, f"{letter} "]
        text[place] = rng.choices(kinds, weights=[6, 1, 1, 1])[0]
    return "".join(text)


def all_lists():
    words = terms._words("types")
    yield terms._unit_spellings()
    yield {name: key for key, names in (words["pmks"] | words["pmks_older"]).items() for name in names}
    yield {name: key for key, names in words["psks"].items() for name in names}
    yield dict(terms._program_names())
    places = dict.fromkeys((line.level, line.above, line.government) for line in nomenclature.lines())
    yield from (nomenclature._names(*place) for place in places if place[0] != "program")


def test_every_known_name_is_itself_and_no_name_of_another_list():
    lists = list(all_lists())
    every = {name for names in lists for name in names}
    for names in lists:
        plain = {spelling._words(name) for name in names}
        for name in every:
            found = spelling.matched(name, names)
            if name in names:
                assert found == names[name], name
            elif spelling._words(name) not in plain:
                assert found is None, (name, found)


@pytest.mark.parametrize(("letters", "right"), [(1, 0.93), (2, 0.89), (3, 0.78)])
def test_names_with_misread_letters_are_found_and_never_taken_for_another(letters, right):
    """Over names of ten letters or more; the shares are what 20,000 spellings of other seeds gave, less two points."""
    rng, found, count = random.Random(letters), 0, 0
    for names in all_lists():
        for name, key in names.items():
            for _ in range(3):
                if sum(letter.isalpha() for letter in name) >= 4 * letters:
                    matched = spelling.matched(damaged(name, letters, rng), names)
                    assert matched in (None, key), (name, matched)
                    if len(name) >= 10:
                        found, count = found + (matched == key), count + 1
    assert found / count >= right


def test_no_known_word_in_the_place_of_another_is_a_spelling():
    rng = random.Random(0)
    light = spelling._language()["light"]
    known = sorted(word for word in spelling.known_words() if len(word) > 2 and word not in light)
    for names in all_lists():
        plain = {tuple(word for word in spelling._words(name) if word not in light) for name in names}
        for name, key in names.items():
            words = spelling.normalise(name).split()
            for place in range(len(words)):
                for other in rng.sample(known, 4):
                    text = " ".join([*words[:place], other, *words[place + (rng.random() < 0.5) :]])
                    heavy = tuple(word for word in spelling._words(text) if word not in light)
                    if heavy not in plain:
                        found = spelling.matched(text, names)
                        assert found is None or found != key or other in spelling._initials(spelling._words(name)), text
