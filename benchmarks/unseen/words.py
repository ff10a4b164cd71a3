"""Names that the made documents print: nomenclature of both governments, indicators, units, PMKS, places."""

import csv
import random
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REGENCIES = [
    "Kabupaten Tirtanadi", "Kabupaten Wanasari", "Kota Argamulya", "Kabupaten Sukaraya", "Kota Lembah Biru",
    "Kabupaten Karang Agung", "Kabupaten Muara Jernih", "Kota Bukit Damai", "Kabupaten Rawa Indah", "Kabupaten Segara",
]  # fmt: skip
PROVINCES = ["Provinsi Nusa Baru", "Provinsi Tanah Hijau", "Provinsi Kepulauan Raya"]
KECAMATAN = [
    "Cikuda", "Sindangjaya", "Karangsari", "Wonorejo", "Tanjung Sari", "Bojong", "Pasar Baru", "Mekarwangi",
    "Rancabali", "Sumberejo", "Gunung Batu", "Kalimati", "Way Lima", "Lubuk Agung", "Pulau Panjang",
]  # fmt: skip
TYPES = {
    "Anak Balita Terlantar": ["Anak balita telantar", "Anak Balita Terlantar (ABT)"],
    "Anak Terlantar": ["Anak telantar", "ANAK TERLANTAR"],
    "Anak Berhadapan dengan Hukum": ["Anak yang Berhadapan dengan Hukum", "Anak yg berhadapan dgn hukum"],
    "Anak Jalanan": ["Anak jalanan", "Anak Jalanan (Anjal)"],
    "Anak dengan Kedisabilitasan": ["Anak dengan kedisabilitasan (ADK)", "Anak Dengan Kedisabilitas"],
    "Anak yang Menjadi Korban Tindak Kekerasan": ["Anak korban tindak kekerasan/diperlakukan salah"],
    "Anak yang Memerlukan Perlindungan Khusus": ["Anak yg memerlukan perlindungan khusus"],
    "Lanjut Usia Terlantar": ["Lanjut usia telantar", "Lanjut Usia Terlantar (LUT)"],
    "Penyandang Disabilitas": ["Penyandang disabilitas", "Penyandang Disabilitas (PD)"],
    "Tuna Susila": ["Tuna susila", "Tunasusila"],
    "Gelandangan": ["gelandangan"],
    "Pengemis": ["pengemis"],
    "Pemulung": ["pemulung"],
    "Kelompok Minoritas": ["Kelompok minoritas"],
    "Bekas Warga Binaan Lembaga Pemasyarakatan": ["Bekas Warga Binaan Lembaga Pemasyarakatan (BWBLP)"],
    "Orang dengan HIV/AIDS": ["Orang Dengan HIV/AIDS (ODHA)", "ODHA"],
    "Korban Penyalahgunaan NAPZA": ["Korban penyalahgunaan Napza", "Korban Penyalahgunaan NAPZA (KPN)"],
    "Korban Trafficking": ["Korban traficking", "Korban Trafiking"],
    "Korban Tindak Kekerasan": ["Korban tindak kekerasan (KTK)"],
    "Pekerja Migran Bermasalah Sosial": ["Pekerja Migran Bermasalah Sosial (PMBS)"],
    "Korban Bencana Alam": ["Korban bencana alam"],
    "Korban Bencana Sosial": ["Korban bencana sosial"],
    "Perempuan Rawan Sosial Ekonomi": ["Perempuan rawan sosial ekonomi (PRSE)", "Wanita Rawan Sosial Ekonomi"],
    "Fakir Miskin": ["Fakir miskin", "Keluarga Fakir Miskin"],
    "Keluarga Bermasalah Sosial Psikologis": ["Keluarga bermasalah sosial psikologis (KBSP)"],
    "Komunitas Adat Terpencil": ["Komunitas Adat Terpencil (KAT)"],
}
GROUPS = {  # heading: how many of the types above stand under it, in their order
    "Anak": 7,
    "Penyandang Cacat": 2,
    "Tuna Sosial": 7,
    "Masyarakat": 6,
    "Keluarga": 4,
}
RARE_UNITS = ["Set", "Lokasi", "OB", "Perangkat Daerah", "Aplikasi", "Titik"]


@dataclass(frozen=True)
class Name:
    """One entry of the nomenclature: its level, its code in parts, its name."""

    level: str
    code: str
    name: str


@cache
def nomenclature(government: str) -> tuple[Name, ...]:
    """Return the programmes, kegiatan and sub-kegiatan of urusan 1.06 at a level of government, in printed order."""
    path = Path(__file__).with_name("nomenclature.csv")
    with path.open(encoding="utf-8", newline="") as file:
        names = [Name(row["level"], row["code"], row["name"]) for row in csv.DictReader(file)
                 if row["government"] == government]  # fmt: skip
    return tuple(sorted(names, key=lambda name: name.code))


def office(government: str, rng: random.Random) -> list[Name]:
    """Return the lines of one office: most programmes, some kegiatan of each, some sub-kegiatan of each."""
    below = defaultdict(list)
    for name in nomenclature(government):
        below[parent_code(name)].append(name)
    programs = below[""]
    kept = sorted(rng.sample(programs, rng.randint(min(4, len(programs)), len(programs))), key=lambda n: n.code)
    lines = []
    for program in kept:
        lines.append(program)
        for kegiatan in _some(below[program.code], 0.8, rng):
            lines.append(kegiatan)
            lines += _some(below[kegiatan.code], 0.75, rng)
    return lines


def parent_code(name: Name) -> str:
    """Return the code of the line above; "" for a programme. The part between is the level of government."""
    return {"program": "", "kegiatan": name.code[:7], "sub_kegiatan": name.code[:13]}[name.level]


def _some(names: list[Name], share: float, rng: random.Random) -> list[Name]:
    kept = [name for name in names if rng.random() < share]
    return kept or names[:1]


def indicator(name: Name, rare: bool, rng: random.Random) -> tuple[str, str]:
    """Return an indicator for a line and its unit."""
    text = name.name.removeprefix("PROGRAM ").strip()
    if name.level == "program":
        return f"Persentase {rng.choice(['capaian', 'penanganan', 'layanan'])} {text.lower()}", "%"
    if name.level == "kegiatan":
        if rng.random() < 0.7:
            return f"Persentase {text} yang {rng.choice(['terlaksana', 'terpenuhi', 'tertangani'])}", "%"
        return f"Jumlah {rng.choice(['layanan', 'kegiatan'])} {text}", "Kegiatan"
    if rare and rng.random() < 0.3:
        unit = rng.choice(RARE_UNITS)
        return f"Jumlah {text} yang tersedia", unit
    lower = text.lower()
    if re_any(lower, "dokumen", "data", "pendataan"):
        return f"Jumlah dokumen {text}", "Dokumen"
    if re_any(lower, "laporan", "koordinasi", "evaluasi", "jasa", "fasilitasi kunjungan", "rapat", "akuntansi"):
        return f"Jumlah laporan {text}", "Laporan"
    if re_any(lower, "pengadaan", "peralatan", "bahan", "komponen", "cetak"):
        return f"Jumlah paket {text}", rng.choice(["Paket", "Unit", "Paket"])
    if re_any(lower, "keluarga", "bantuan"):
        return f"Jumlah keluarga yang mendapat {text}", rng.choice(["Keluarga", "KPM", "KK"])
    if re_any(lower, "gaji"):
        return f"Jumlah orang yang menerima {text}", rng.choice(["Orang/Bulan", "Orang", "Orang"])
    if re_any(lower, "kelembagaan", "lembaga"):
        return f"Jumlah lembaga peserta {text}", "Lembaga"
    if re_any(lower, "pemeliharaan", "rehabilitasi sarana"):
        return f"Jumlah unit {text}", "Unit"
    return f"Jumlah orang yang mendapat {text}", rng.choice(["Orang", "Orang", "orang", "Jiwa"])


def re_any(text: str, *words: str) -> bool:
    """Tell whether one of the words stands in a text."""
    return any(word in text for word in words)
