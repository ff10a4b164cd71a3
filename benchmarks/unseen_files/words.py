"""Made-up towns, indicators and lines of text; names of programmes are those of the nomenclature."""

import random

from benchmarks.unseen.words import Name, indicator, office

TOWNS = [
    "Kota Sagara Biru",
    "Kabupaten Wana Jaya",
    "Kabupaten Teluk Mas",
    "Kota Tirta Kencana",
    "Kabupaten Gunung Asih",
    "Kabupaten Hulu Sari",
    "Kota Pasir Luhur",
    "Kabupaten Lembayung",
]
DISTRICTS = [
    "Sukamukti",
    "Cibening",
    "Tanah Abadi",
    "Wringin Anom",
    "Pulau Rempah",
    "Batu Gajah",
    "Margosari",
    "Kali Putih",
    "Sumber Waras",
    "Air Hitam",
    "Purwosari",
    "Bukit Seroja",
]
PPKS = [
    "Anak Balita Terlantar",
    "Anak Terlantar",
    "Anak yang Berhadapan dengan Hukum",
    "Anak Jalanan",
    "Anak dengan Kedisabilitasan (ADK)",
    "Anak yang Menjadi Korban Tindak Kekerasan atau Diperlakukan Salah",
    "Anak yang Memerlukan Perlindungan Khusus",
    "Lanjut Usia Terlantar",
    "Penyandang Disabilitas",
    "Tuna Susila",
    "Gelandangan",
    "Pengemis",
    "Pemulung",
    "Kelompok Minoritas",
    "Bekas Warga Binaan Lembaga Pemasyarakatan (BWBLP)",
    "Orang dengan HIV/AIDS (ODHA)",
    "Korban Penyalahgunaan NAPZA",
    "Korban Trafficking",
    "Korban Tindak Kekerasan",
    "Pekerja Migran Bermasalah Sosial (PMBS)",
    "Korban Bencana Alam",
    "Korban Bencana Sosial",
    "Perempuan Rawan Sosial Ekonomi",
    "Fakir Miskin",
    "Keluarga Bermasalah Sosial Psikologis",
    "Komunitas Adat Terpencil",
]
PSKS = [
    "Pekerja Sosial Profesional",
    "Pekerja Sosial Masyarakat (PSM)",
    "Taruna Siaga Bencana (TAGANA)",
    "Lembaga Kesejahteraan Sosial (LKS)",
    "Karang Taruna",
    "Lembaga Konsultasi Kesejahteraan Keluarga (LK3)",
    "Keluarga Pioner",
    "Wahana Kesejahteraan Sosial Keluarga Berbasis Masyarakat (WKSBM)",
    "Wanita Pemimpin Kesejahteraan Sosial",
    "Penyuluh Sosial",
    "Tenaga Kesejahteraan Sosial Kecamatan (TKSK)",
    "Dunia Usaha",
]
AIMS = [
    "Meningkatnya kualitas pelayanan rehabilitasi sosial",
    "Menurunnya jumlah warga rentan yang belum terlayani",
    "Terwujudnya tata kelola perangkat daerah yang akuntabel",
    "Menguatnya peran potensi kesejahteraan sosial",
    "Meningkatnya kesiapsiagaan terhadap bencana",
]
INDICATORS = [
    ("Persentase PPKS yang memperoleh rehabilitasi sosial dasar", "Persen"),
    ("Persentase keluarga miskin yang menerima bantuan", "%"),
    ("Nilai SAKIP perangkat daerah", "Nilai"),
    ("Indeks kepuasan masyarakat atas layanan sosial", "Indeks"),
    ("Jumlah lanjut usia yang terpenuhi kebutuhan dasarnya", "Orang"),
    ("Jumlah kampung siaga bencana yang aktif", "Kampung"),
    ("Persentase PSKS yang berperan aktif", "Persen"),
    ("Jumlah KPM yang graduasi mandiri", "KPM"),
    ("Persentase korban bencana yang menerima bantuan logistik", "Persen"),
    ("Jumlah anak terlantar yang diasuh di panti", "Anak"),
]
RUNNING = [
    "Uraian pada bab ini disusun dari laporan bidang yang telah diperiksa bersama pada triwulan keempat.",
    "Capaian yang belum memenuhi rencana akan ditindaklanjuti melalui rapat berkala tiap bulan berjalan.",
    "Pelayanan dijalankan bersama 3 mitra lembaga dan 12 relawan di setiap wilayah kerja.",
    "Tabel berikut memperlihatkan keadaan selama tahun berjalan menurut jenis layanan.",
]


def lines(rng: random.Random, most: int, government: str = "regency") -> list[Name]:
    """Return lines of one office with their programmes and kegiatan: about `most` of them, none without its parent."""
    own = office(government, rng)
    start = [n for n, name in enumerate(own) if name.level == "program"]
    first = rng.choice(start)
    taken = own[first : first + most]
    while taken[-1].level == "program" or (taken[-1].level == "kegiatan" and len(taken) > 2):
        taken = taken[:-1]
    return taken or own[:3]


def indicator_of(name: Name, rng: random.Random) -> tuple[str, str]:
    """Return an indicator of a line, with its unit."""
    return indicator(name, False, rng)
