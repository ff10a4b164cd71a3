"""Made tables of people: PPKS by year, sex and kecamatan, PSKS."""

import random
from decimal import Decimal

from benchmarks.unseen_files import numbers, words
from benchmarks.unseen_files.model import Column, Row, Table


def _count(rng: random.Random) -> Decimal:
    return Decimal(rng.choice([0, rng.randint(1, 60), rng.randint(60, 999), rng.randint(1000, 60_000)]))


def _types(
    rng: random.Random,
    names: list[str],
    columns: list[Column],
    hand: numbers.Prints,
    sums: dict[str, list[str]],
    with_total: bool,
) -> list[Row]:
    """Return a row per type; `sums` names the columns that add others up."""
    rows: list[Row] = []
    own = [column.id for column in columns if column.is_figure]
    whole = {key: Decimal(0) for key in own}
    for n, name in enumerate(names, 1):
        truth: dict[str, Decimal] = {key: _count(rng) for key in own if key not in sums}
        truth |= {key: sum((truth[part] for part in parts), Decimal(0)) for key, parts in sums.items()}
        whole = {key: whole[key] + truth[key] for key in own}
        shown = {key: None if value == 0 and hand.nothing != "0" else value for key, value in truth.items()}
        cells = {"number": f"{n}", "name": name, "unit": "Orang"} | {key: hand.count(v) for key, v in shown.items()}
        rows.append(Row("type", cells, dict(shown), name))
    if with_total:
        label = rng.choice(["JUMLAH", "Jumlah", "TOTAL"])
        rows.append(
            Row("total", {"name": label} | {key: hand.count(v) for key, v in whole.items()}, dict(whole), label)
        )
    return rows


def by_year(rng: random.Random, hand: numbers.Prints, size: int) -> Table:
    """Return counts of PPKS by type and year."""
    first, count = rng.randint(2017, 2022), rng.choice([2, 3, 3, 5])
    top = rng.choice(["Tahun", "Jumlah (Orang)", "Jumlah"])
    columns = [
        Column("number", (rng.choice(["No", "No."]),), "number", width=0.5),
        Column("name", (rng.choice(["Jenis PPKS", "Jenis PMKS"]),), "name", width=3),
    ]
    columns += [Column(f"c{y}", (top, f"{y}"), "count", year=y, width=0.9) for y in range(first, first + count)]
    if rng.random() < 0.4:
        columns.append(Column("unit", ("Satuan",), "unit", width=0.9))
    names = words.PPKS[: max(8, min(size, 26))]
    rows = _types(rng, names, columns, hand, {}, rng.random() < 0.7)
    caption = f"Tabel 1.{rng.randint(1, 5)} Data PPKS Tahun {first}-{first + count - 1}"
    return Table("ppks_year", caption, columns, rows, hand.style, "Sumber: Bidang Rehabilitasi Sosial", register="pmks")


def by_sex(rng: random.Random, hand: numbers.Prints, size: int) -> Table:
    """Return counts of PPKS by type and sex, of one year."""
    year = rng.randint(2018, 2025)
    top = rng.choice(["Jenis Kelamin", "Jumlah (Jiwa)"])
    short = rng.random() < 0.6
    men, women = ("L", "P") if short else ("Laki-laki", "Perempuan")
    columns = [
        Column("number", ("No",), "number", width=0.5),
        Column("name", ("Jenis PPKS",), "name", width=3),
        Column("l", (top, men), "count", year=year, group="l", width=0.9),
        Column("p", (top, women), "count", year=year, group="p", width=0.9),
        Column("sum", ("Jumlah",), "count", year=year, width=0.9),
    ]
    rows = _types(rng, words.PPKS[: max(8, min(size, 26))], columns, hand, {"sum": ["l", "p"]}, rng.random() < 0.7)
    return Table(
        "ppks_sex",
        f"Tabel 1.{rng.randint(1, 5)} Data PPKS menurut Jenis Kelamin Tahun {year}",
        columns,
        rows,
        hand.style,
        register="pmks",
    )


def by_district(rng: random.Random, hand: numbers.Prints, size: int) -> Table:
    """Return counts of PPKS by type and kecamatan, a column per kecamatan."""
    year = rng.randint(2018, 2025)
    places = rng.sample(words.DISTRICTS, rng.randint(4, 9))
    columns = [Column("number", ("No",), "number", width=0.4), Column("name", ("Jenis PPKS",), "name", width=2.6)]
    columns += [
        Column(f"d{n}", ("Kecamatan", place), "count", year=year, place=place, width=0.9)
        for n, place in enumerate(places)
    ]
    columns.append(Column("sum", ("Jumlah",), "count", year=year, width=0.9))
    sums = {"sum": [f"d{n}" for n in range(len(places))]}
    rows = _types(rng, words.PPKS[: max(8, min(size, 26))], columns, hand, sums, rng.random() < 0.7)
    return Table(
        "ppks_place",
        f"Tabel 1.{rng.randint(1, 5)} Sebaran PPKS per Kecamatan Tahun {year}",
        columns,
        rows,
        hand.style,
        register="pmks",
    )


def psks(rng: random.Random, hand: numbers.Prints, size: int) -> Table:
    """Return counts of PSKS by type and year."""
    last, count = rng.randint(2019, 2025), rng.choice([1, 2, 3])
    years = range(last - count + 1, last + 1)
    columns = [
        Column("number", ("No",), "number", width=0.5),
        Column("name", (rng.choice(["Jenis PSKS", "Potensi dan Sumber Kesejahteraan Sosial"]),), "name", width=3),
    ]
    heads = [("Jumlah",)] if count == 1 else [("Jumlah", f"Tahun {year}") for year in years]
    columns += [Column(f"c{y}", head, "count", year=y, width=1) for y, head in zip(years, heads, strict=True)]
    with_unit = rng.random() < 0.5
    if with_unit:
        columns.append(Column("unit", ("Satuan",), "unit", width=0.9))
    rows = _types(rng, words.PSKS[: max(6, min(size, 12))], columns, hand, {}, False)
    for row in rows:
        row.cells["unit"] = "Lembaga" if "Lembaga" in row.name or row.name == "Karang Taruna" else "Orang"
    span = f"{last}" if count == 1 else f"{years[0]}-{last}"
    return Table(
        "psks",
        f"Tabel 1.{rng.randint(6, 9)} Data PSKS Tahun {span}",
        columns,
        rows,
        hand.style,
        "Sumber: Bidang Pemberdayaan Sosial",
        register="psks",
    )
