"""Made tables with money: Renja (T-C.33), Renstra (T-C.27), spending of programmes."""

import random
from decimal import Decimal

from benchmarks.unseen.words import Name
from benchmarks.unseen_files import numbers, words
from benchmarks.unseen_files.model import Column, Row, Table

LEVEL_WORDS = {"program": "PROGRAM", "kegiatan": "Kegiatan", "sub_kegiatan": "Sub Kegiatan"}


def amounts(lines: list[Name], rng: random.Random, step: int = 1000) -> list[Decimal]:
    """Return amounts of lines in rupiah, each the sum of the lines below it."""
    found: list[Decimal | None] = [
        Decimal(rng.choice([rng.randint(900, 90_000), rng.randint(90_000, 4_000_000)]) * step)
        if n + 1 == len(lines) or _depth(lines[n + 1]) <= _depth(name)
        else None
        for n, name in enumerate(lines)
    ]
    for n in range(len(lines) - 1, -1, -1):
        if found[n] is None:
            below = []
            for other in range(n + 1, len(lines)):
                if _depth(lines[other]) <= _depth(lines[n]):
                    break
                if _depth(lines[other]) == _depth(lines[n + 1]):
                    below.append(found[other] or Decimal(0))
            found[n] = sum(below, Decimal(0))
    return [each or Decimal(0) for each in found]


def _depth(name: Name) -> int:
    return list(LEVEL_WORDS).index(name.level)


def total(lines: list[Name], values: list[Decimal]) -> Decimal:
    """Return the sum of the programmes."""
    top = min(_depth(name) for name in lines)
    return sum((value for name, value in zip(lines, values, strict=True) if _depth(name) == top), Decimal(0))


def codes(way: str) -> list[Column]:
    """Return the columns of codes: none, one, or a code split over several."""
    if way == "none":
        return []
    if way == "one":
        return [Column("code", ("Kode",), "code", width=2.2)]
    return [Column(f"code{n}", ("Kode",), "code", width=0.45) for n in range(1, 6)]


def code_cells(name: Name, way: str) -> dict[str, str]:
    """Return the printed code of a line."""
    if way == "one":
        return {"code": name.code}
    if way == "split":
        parts = name.code.split(".")
        parts = [*parts[:3], ".".join(parts[3:5]), *parts[5:]] if len(parts) > 3 else parts
        return {f"code{n}": part for n, part in enumerate(parts, 1)}
    return {}


def _name(name: Name, told: bool) -> str:
    text = name.name.title().replace("Dan", "dan") if name.level == "program" and not told else name.name
    if told and name.level != "program":
        return f"{LEVEL_WORDS[name.level]} {text}"
    if told and not text.upper().startswith("PROGRAM"):
        return f"PROGRAM {text}"
    return text


def target(unit: str, rng: random.Random) -> Decimal:
    """Return a target that fits its unit."""
    if unit in ("%", "Persen", "Nilai", "Indeks"):
        return rng.choice([Decimal(100), Decimal(rng.randint(300, 9999)) / 100, Decimal(rng.randint(20, 99))])
    return Decimal(rng.choice([rng.randint(1, 12), rng.randint(12, 950), rng.randint(1000, 18_000)]))


def renja(rng: random.Random, hand: numbers.Prints, size: int) -> Table:
    """Return form T-C.33: plan of a year with the forward estimate of the next."""
    year = rng.randint(2022, 2026)
    way, apart = rng.choice(["none", "one", "one", "split"]), rng.random() < 0.5
    this = rng.choice([f"Rencana Tahun {year}", f"Rencana Tahun {year} (Tahun Rencana)"])
    after = rng.choice([f"Prakiraan Maju Rencana Tahun {year + 1}", f"Perkiraan Maju Rencana Tahun {year + 1}"])
    need = rng.choice(["Pagu Indikatif (Rp)", "Kebutuhan Dana/ Pagu Indikatif (Rp.)", "Kebutuhan Dana/ Pagu Indikatif"])
    indicative = "indikatif"
    name_head = rng.choice(
        ["Urusan/Bidang Urusan Pemerintahan Daerah dan Program/Kegiatan/Sub Kegiatan", "Program/Kegiatan/Sub Kegiatan"]
    )
    columns = [
        *codes(way),
        Column("name", (name_head,), "name", width=2.6),
        Column(
            "indicator",
            (rng.choice(["Indikator Kinerja Program/Kegiatan/Sub Kegiatan", "Indikator Kinerja"]),),
            "indicator",
            width=2.4,
        ),
    ]
    if rng.random() < 0.7:
        columns.append(Column("place", (this, "Lokasi"), "note", width=1.0))
    goal = rng.choice(["Target Capaian Kinerja", "Target"])
    columns.append(Column("target", (this, goal), "value", "target", year, width=1.1))
    if apart:
        columns.append(Column("unit", (this, "Satuan"), "unit", width=0.9))
    columns.append(Column("pagu", (this, need), "amount", "pagu", year, phase=indicative, width=1.6))
    columns.append(Column("fund", (this, "Sumber Dana"), "note", width=0.9))
    if rng.random() < 0.5:
        columns.append(Column("remark", ("Catatan Penting",), "note", width=0.9))
    columns.append(Column("target2", (after, goal), "value", "target", year + 1, width=1.1))
    columns.append(Column("pagu2", (after, need), "amount", "pagu", year + 1, phase="prakiraan_maju", width=1.6))
    lines = words.lines(rng, size)
    now, later = amounts(lines, rng), amounts(lines, rng)
    told = rng.random() < 0.35
    rows = []
    for n, name in enumerate(lines):
        text, unit = words.indicator_of(name, rng)
        goals = target(unit, rng), target(unit, rng)
        shown = [hand.value(each) + ("" if apart else ("%" if unit == "%" else f" {unit}")) for each in goals]
        cells = code_cells(name, way) | {
            "name": _name(name, told),
            "indicator": text,
            "unit": unit,
            "place": rng.choice(["Kab/Kota", "Semua Kecamatan"]),
            "fund": rng.choice(["APBD", "DAU"]),
            "remark": "",
            "target": shown[0],
            "target2": shown[1],
            "pagu": hand.money(now[n]),
            "pagu2": hand.money(later[n]),
        }
        truth = {"target": goals[0], "target2": goals[1], "pagu": now[n], "pagu2": later[n]}
        rows.append(Row(name.level, cells, truth, cells["name"], text))
    sums = {"pagu": total(lines, now), "pagu2": total(lines, later)}
    label = rng.choice(["JUMLAH", "TOTAL", "Jumlah"])
    rows.append(Row("total", {"name": label} | {key: hand.money(each) for key, each in sums.items()}, sums, label))
    caption = f"Tabel T-C.33 Rumusan Rencana Program dan Kegiatan Tahun {year} dan Prakiraan Maju Tahun {year + 1}"
    return Table("renja", caption, columns, rows, hand.style)


def renstra(rng: random.Random, hand: numbers.Prints, size: int) -> Table:
    """Return form T-C.27: targets and money of several years."""
    first, count = rng.randint(2021, 2026), rng.choice([3, 4, 5])
    way = rng.choice(["none", "one", "split"])
    top = rng.choice(["Target Kinerja Program dan Kerangka Pendanaan", "Target Kinerja dan Kerangka Pendanaan"])
    scale = rng.choice([1, 1, 1000])
    money = {1: "Rp", 1000: "Rp.000"}[scale] if rng.random() < 0.7 else {1: "Rp.", 1000: "(Rp. 000)"}[scale]
    columns = [
        *codes(way),
        Column("name", ("Program dan Kegiatan",), "name", width=2.2),
        Column("indicator", ("Indikator Kinerja Program, Kegiatan dan Sub Kegiatan",), "indicator", width=2.0),
    ]
    columns.append(Column("unit", ("Satuan",), "unit", width=0.8))
    columns.append(
        Column("base", ("Data Capaian pada Tahun Awal Perencanaan",), "value", "baseline", first - 1, width=0.9)
    )
    years = range(first, first + count)
    for year in years:
        head = rng.choice([f"Tahun {year}"]) if rng.random() < 0.7 else f"{year}"
        columns.append(Column(f"t{year}", (top, head, "Target"), "value", "target", year, width=0.8))
        columns.append(
            Column(f"p{year}", (top, head, money), "amount", "pagu", year, phase="indikatif", width=1.35, scale=scale)
        )
    last = "Kondisi Kinerja pada Akhir Periode Renstra Perangkat Daerah"
    with_end = rng.random() < 0.6
    if with_end:
        columns.append(Column("t_end", (top, last, "Target"), "value", "target", None, "end", width=0.8))
        columns.append(
            Column("p_end", (top, last, money), "amount", "pagu", None, "end", "indikatif", width=1.4, scale=scale)
        )
    columns.append(Column("owner", ("Unit Kerja Penanggung Jawab",), "note", width=0.9))
    lines = words.lines(rng, size)
    values = {year: amounts(lines, rng) for year in years}
    told = rng.random() < 0.2
    rows = []
    for n, name in enumerate(lines):
        text, unit = words.indicator_of(name, rng)
        truth: dict[str, Decimal | None] = {"base": target(unit, rng)}
        for year in years:
            truth |= {f"t{year}": target(unit, rng), f"p{year}": values[year][n]}
        if with_end:
            truth |= {"t_end": target(unit, rng), "p_end": sum((values[year][n] for year in years), Decimal(0))}
        cells = code_cells(name, way) | {"name": _name(name, told), "indicator": text, "unit": unit, "owner": "Dinsos"}
        cells |= {
            key: hand.money(each, scale) if key.startswith("p") else hand.value(each) for key, each in truth.items()
        }
        rows.append(Row(name.level, cells, truth, cells["name"], text))
    caption = (
        f"Tabel T-C.27 Rencana Program, Kegiatan, Indikator Kinerja, Kelompok Sasaran dan Pendanaan Indikatif "
        f"Tahun {first}-{first + count - 1}"
    )
    return Table("renstra", caption, columns, rows, hand.style)


def absorption(rng: random.Random, hand: numbers.Prints, size: int) -> Table:
    """Return money and spending of programmes: of one year or two, with percentage, rest, budget before and after."""
    year = rng.randint(2020, 2025)
    way = rng.choice(["none", "one", "split"])
    levels = rng.choice(["program", "all", "all"])
    scale = rng.choice([1, 1, 1, 1000])
    unit = {1: rng.choice(["", " (Rp)", " (Rp.)"]), 1000: rng.choice([" (Rp.000)", " (dalam ribuan rupiah)"])}[scale]
    kind = rng.choice(["plain", "rest", "revised", "years"])
    number = [] if way != "none" else [Column("number", (rng.choice(["No", "No."]),), "number", width=0.45)]
    columns = [
        *number,
        *codes(way),
        Column(
            "name",
            (rng.choice(["Program/Kegiatan", "Uraian", "Program / Kegiatan / Sub Kegiatan"]),),
            "name",
            width=3.2,
        ),
    ]
    ceiling, spent = rng.choice(["Anggaran", "Pagu Anggaran", "Pagu"]), rng.choice(["Realisasi", "Realisasi Anggaran"])
    percent = rng.choice(["%", "Persentase (%)", "Penyerapan (%)"])
    years = [year - 1, year] if kind == "years" else [year]
    for each in years:
        heads = (f"Tahun {each}",) if kind == "years" else ()
        if kind == "revised":
            columns.append(
                Column(
                    f"m{each}",
                    (f"{ceiling}{unit}", "Sebelum Perubahan"),
                    "amount",
                    "pagu",
                    each,
                    phase="murni",
                    width=1.5,
                    scale=scale,
                )
            )
            columns.append(
                Column(
                    f"p{each}",
                    (f"{ceiling}{unit}", "Setelah Perubahan"),
                    "amount",
                    "pagu",
                    each,
                    phase="perubahan",
                    width=1.5,
                    scale=scale,
                )
            )
        else:
            columns.append(
                Column(f"p{each}", (*heads, f"{ceiling}{unit}"), "amount", "pagu", each, width=1.5, scale=scale)
            )
        columns.append(
            Column(
                f"r{each}",
                (*heads, f"{spent}{unit}"),
                "amount",
                "realisasi",
                each,
                phase="realisasi",
                width=1.5,
                scale=scale,
            )
        )
        columns.append(Column(f"a{each}", (*heads, percent), "value", "absorption_pct", each, width=1.2))
        if kind == "rest":
            columns.append(
                Column(
                    f"s{each}",
                    (f"Sisa {ceiling}{unit}".replace("Sisa Pagu Anggaran", "Sisa Anggaran"),),
                    "amount",
                    "sisa",
                    each,
                    width=1.4,
                    scale=scale,
                )
            )
    lines = [
        name
        for name in words.lines(rng, size * 3 if levels == "program" else size)
        if levels == "all" or name.level == "program"
    ]
    if levels == "program" and len(lines) < 3:
        lines = [name for name in words.office("regency", rng) if name.level == "program"]
    told = rng.random() < 0.3
    money = _spending(lines, years, kind, scale, rng)
    rows = []
    own = 0
    for n, name in enumerate(lines):
        truth = {key: values[n] for key, values in money.items()}
        truth |= {f"a{each}": _share(truth[f"r{each}"], truth[f"p{each}"], hand) for each in years}
        own += name.level == "program"
        cells = code_cells(name, way) | {
            "name": _name(name, told),
            "number": f"{own}" if name.level == "program" else "",
        }
        cells |= _printed(truth, hand, scale)
        rows.append(Row(name.level, cells, dict(truth), cells["name"]))
    sums: dict[str, Decimal | None] = {key: total(lines, values) for key, values in money.items()}
    sums |= {f"a{each}": _share(sums[f"r{each}"], sums[f"p{each}"], hand) for each in years}
    label = rng.choice(["JUMLAH", "TOTAL", "Jumlah Total", "Jumlah"])
    carried: tuple[int, ...] = ()
    if len(rows) > 12 and rng.random() < 0.5 and levels == "all":
        carried = _carry(rows, [column.id for column in columns if column.role == "amount"], hand, scale)
    rows.append(Row("total", {"name": label} | _printed(sums, hand, scale), sums, label))
    caption = rng.choice(
        [
            f"Tabel 3.{rng.randint(2, 9)} Anggaran dan Realisasi Belanja Tahun {year}",
            f"Realisasi Anggaran per Program dan Kegiatan Tahun Anggaran {year}",
        ]
    )
    return Table(
        "absorption", caption, columns, rows, hand.style, note="Sumber: Subbagian Keuangan, data diolah", breaks=carried
    )


def _spending(
    lines: list[Name], years: list[int], kind: str, scale: int, rng: random.Random
) -> dict[str, list[Decimal]]:
    money: dict[str, list[Decimal]] = {}
    step = 1000 if scale > 1 else 1
    for each in years:
        pagu = amounts(lines, rng, 1000)
        share = [Decimal(rng.randint(700, 1000)) / 1000 for _ in lines]
        spent = _summed(
            lines, [(value * part / step).to_integral_value() * step for value, part in zip(pagu, share, strict=True)]
        )
        money |= {f"p{each}": pagu, f"r{each}": spent}
        if kind == "revised":
            money = {
                f"m{each}": _summed(lines, [(v * Decimal("0.9") / 1000).to_integral_value() * 1000 for v in pagu])
            } | money
        if kind == "rest":
            money[f"s{each}"] = [a - b for a, b in zip(pagu, spent, strict=True)]
    return money


def _summed(lines: list[Name], leaves: list[Decimal]) -> list[Decimal]:
    """Return values, those with lines below them as the sum of these."""
    found = list(leaves)
    for n in range(len(lines) - 1, -1, -1):
        if n + 1 < len(lines) and _depth(lines[n + 1]) > _depth(lines[n]):
            below = []
            for other in range(n + 1, len(lines)):
                if _depth(lines[other]) <= _depth(lines[n]):
                    break
                if _depth(lines[other]) == _depth(lines[n + 1]):
                    below.append(found[other])
            found[n] = sum(below, Decimal(0))
    return found


def _share(part: Decimal | None, whole: Decimal | None, hand: numbers.Prints) -> Decimal | None:
    return round(100 * (part or 0) / whole, hand.decimals) if whole else None


def _printed(truth: dict[str, Decimal | None], hand: numbers.Prints, scale: int) -> dict[str, str]:
    return {key: hand.percent(each) if key.startswith("a") else hand.money(each, scale) for key, each in truth.items()}


def _carry(rows: list[Row], amounts_of: list[str], hand: numbers.Prints, scale: int) -> tuple[int, ...]:
    """Put carried totals around the middle of the rows; return the row before which the page ends."""
    at = len(rows) // 2
    top = min((list(LEVEL_WORDS).index(row.kind) for row in rows), default=0)
    leaf = [
        row
        for n, row in enumerate(rows[:at])
        if n + 1 == len(rows) or list(LEVEL_WORDS).index(rows[n + 1].kind) <= list(LEVEL_WORDS).index(row.kind)
    ]
    sums = {key: sum((row.truth[key] or Decimal(0) for row in leaf), Decimal(0)) for key in amounts_of}
    printed = {key: hand.money(each, scale) for key, each in sums.items()}
    rows.insert(at, Row("carried", {"name": "Jumlah dipindahkan"} | printed))
    rows.insert(at + 1, Row("carried", {"name": "Jumlah pindahan"} | printed))
    return (at + 1,) if top >= 0 else ()
