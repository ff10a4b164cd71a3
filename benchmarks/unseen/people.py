"""Made tables of people with welfare problems: by sex and year (pmks), by kecamatan (ppks)."""

import random
from decimal import Decimal

from benchmarks.unseen import prints, words
from benchmarks.unseen.made import Column, Made, Row

SHORT = ["ABT", "AT", "LUT", "PD", "PRSE", "FM"]  # heads of narrow columns
WITHOUT_SEX = {"Keluarga Bermasalah Sosial Psikologis", "Komunitas Adat Terpencil"}


def pmks(rng: random.Random, plain: bool) -> Made:
    """Return counts by type: men, women and their sum, for one to three years; groups with totals; a Jumlah row."""
    first, number = rng.choice([2019, 2020, 2021, 2022, 2023]), rng.choice([1, 1, 1, 2, 2, 3])
    years = list(range(first, first + number))
    sexes = rng.choice([("l", "p", "jumlah")] * 4 + [("p", "l", "jumlah"), ("jumlah", "l", "p")])
    captions = {"l": "L", "p": "P", "jumlah": "Jumlah"}
    groups = [
        [(f"{sex}_{year}", f"{captions[sex]} {year}", {"year": year, "unit": "orang"}, sex) for sex in sexes]
        for year in years
    ]
    return _counted("pmks", years, groups, plain, rng)


def ppks(rng: random.Random, plain: bool) -> Made:
    """Return counts by type and kecamatan, with their sum, and a Jumlah row."""
    year = rng.choice([2020, 2021, 2022, 2023])
    places = rng.sample(words.KECAMATAN, rng.randint(3, 8))
    group = [
        (f"{place.lower().replace(' ', '_')}_{year}", place, {"year": year, "unit": "orang"}, place) for place in places
    ]
    group.append((f"jumlah_{year}", "Jumlah", {"year": year, "unit": "orang"}, "jumlah"))
    return _counted("ppks", [year], [group], plain, rng)


def kecamatan(rng: random.Random, plain: bool) -> Made:
    """Return people by kecamatan, a row each: men, women, sum, or a few types and their sum; described as results."""
    year, style = rng.choice([2020, 2021, 2022, 2023]), prints.draw(rng)
    parts = rng.choice([["L", "P"], ["L", "P"], rng.sample(SHORT, 3), rng.sample(SHORT, 5)])
    columns = [Column("number", "number", "No"), Column("name", "indicator", "Kecamatan")]
    for part in [*parts, "Jumlah"]:
        more = {"measure": "realisasi", "year": year, "unit": "orang"}
        columns.append(Column(f"{part.lower()}_{year}", "value", part, more))
    rows: list[Row] = []
    places = rng.sample(words.KECAMATAN, rng.randint(6, len(words.KECAMATAN)))
    sums = dict.fromkeys((c.id for c in columns[2:]), Decimal(0))
    for n, place in enumerate(places, 1):
        row = Row("place", {"number": f"{n}", "name": place})
        for column in columns[2:-1]:
            row.truth[column.id] = Decimal(int(rng.lognormvariate(4, 1.3)))
        row.truth[columns[-1].id] = sum(row.truth.values(), Decimal(0))
        rows.append(row)
        sums = {column: value + row.truth[column] for column, value in sums.items()}
    rows.append(Row("place", {"number": "", "name": rng.choice(["Jumlah", "JUMLAH", "Total"])}, sums))
    for row in rows:
        row.cells |= {column: style.count(int(value)) for column, value in row.truth.items()}
    return Made("kecamatan", "regency", rng.choice(words.REGENCIES), "renja", f"Data PPKS {year}", columns, rows,
                style.name, [], [{"level": "indicator"}], variant=f"{len(parts)}", page_rows=(9, 20))  # fmt: skip


def _counted(form: str, years: list[int], groups: list[list[tuple]], plain: bool, rng: random.Random) -> Made:
    style, nothing = prints.draw(rng), rng.choice(["-", "-", "0", ""])
    families_apart = rng.random() < 0.3  # families and communities are counted without sex
    columns = [Column("number", "number", "No"), Column("name", "name", rng.choice(["Jenis PMKS", "Jenis PPKS"]))]
    columns += [Column(column_id, "count", caption, more) for group in groups for column_id, caption, more, _ in group]
    with_unit = rng.random() < 0.3
    if with_unit:
        columns.append(Column("unit", "unit", "Satuan"))
    if rng.random() < 0.3:
        columns.append(Column("remark", "note", "Keterangan"))
    grouped = rng.random() < 0.45
    group_totals = rng.random() < 0.6
    size, spelled = rng.lognormvariate(0, 0.8), rng.random() < 0.3 and not plain
    rows: list[Row] = []
    sums: dict[str, int] = {}
    types = iter(words.TYPES.items())
    plan = list(words.GROUPS.items()) if grouped else [("", len(words.TYPES))]
    number = 0
    for g, (heading, length) in enumerate(plan, 1):
        inside: list[Row] = []
        for _ in range(length):
            name, variants = next(types)
            if rng.random() < 0.12:
                continue
            number += 1
            shown = rng.choice(variants) if spelled and rng.random() < 0.5 else name
            row = Row("type", {c.id: "" for c in columns})
            row.cells |= {"number": f"{chr(ord('a') + len(inside))}." if grouped else f"{number}.", "name": shown}
            if with_unit:
                row.cells["unit"] = "Orang"
            base = rng.lognormvariate(4, 1.6) * size
            for group in groups:
                _count(row, group, base, families_apart and name in WITHOUT_SEX, style, nothing, rng)
                base *= rng.lognormvariate(0, 0.15)
            inside.append(row)
        if heading:
            rows.append(_summed(heading, inside, columns, groups, style, nothing, group_totals))
            rows[-1].cells["number"] = f"{g}."
        rows += inside
        for row in inside:
            for column, value in (row.truth | row.implied).items():
                sums[column] = sums.get(column, 0) + int(value)
    total = Row("total", {c.id: "" for c in columns})
    total.cells["name"] = rng.choice(["JUMLAH", "Jumlah", "Jumlah"])
    for column in (c for c in columns if c.role == "count"):
        total.truth[column.id] = Decimal(sums.get(column.id, 0))
        total.cells[column.id] = style.count(sums.get(column.id, 0))
    with_total = rng.random() < 0.85
    return Made(form, "regency", rng.choice(words.REGENCIES), "renja", f"Data PMKS {years[0]}", columns,
                [*rows, total] if with_total else rows, style.name, ["pmks_types"], [], with_total,
                variant=f"{'grouped' if grouped else 'flat'}/{len(years)}", page_rows=(9, 20))  # fmt: skip


def _count(row: Row, group: list[tuple], base: float, only_sum: bool, style, nothing: str, rng: random.Random) -> None:
    """Put the counts of one type and year into a row: parts, and their sum."""
    parts = [entry for entry in group if entry[3] != "jumlah"]
    whole = next(entry for entry in group if entry[3] == "jumlah")
    share = rng.betavariate(6, 6)
    shares = [share, 1 - share] if len(parts) == 2 else [rng.random() for _ in parts]
    values = {entry[0]: int(base * part / sum(shares)) for entry, part in zip(parts, shares, strict=True)}
    if rng.random() < 0.12:
        values = dict.fromkeys(values, 0)
    if only_sum and len(parts) == 2:
        values = {whole[0]: sum(values.values())}
    else:
        values[whole[0]] = sum(values.values())
    for entry in group:
        value = values.get(entry[0])
        if value or (value == 0 and nothing == "0"):
            row.truth[entry[0]], row.cells[entry[0]] = Decimal(value), style.count(value)
        else:
            row.implied[entry[0]], row.cells[entry[0]] = Decimal(0), nothing if value == 0 else "-"


def _summed(heading: str, inside: list[Row], columns, groups, style, nothing: str, printed: bool) -> Row:
    row = Row("group", {c.id: "" for c in columns})
    row.cells["name"] = heading
    for column in (c for c in columns if c.role == "count"):
        value = sum(int((each.truth | each.implied)[column.id]) for each in inside)
        if printed and value:
            row.truth[column.id], row.cells[column.id] = Decimal(value), style.count(value)
        else:
            row.implied[column.id], row.cells[column.id] = Decimal(value), "" if not printed else nothing
    return row
