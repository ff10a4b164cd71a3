"""Made tables of results: main indicators of a report, evaluation of a Renja (T-C.29)."""

import random
from decimal import Decimal

from benchmarks.unseen_files import money, numbers, words
from benchmarks.unseen_files.model import Column, Row, Table


def main_indicators(rng: random.Random, hand: numbers.Prints, size: int) -> Table:
    """Return targets, results and achievement of a year, with earlier results or without; aims over several rows."""
    year = rng.randint(2020, 2025)
    way = rng.choice(["one", "one", "earlier", "two"])
    columns = [Column("number", ("No",), "number", width=0.45)]
    with_aim = rng.random() < 0.6
    if with_aim:
        columns.append(Column("aim", ("Sasaran Strategis",), "note", width=2))
    columns += [
        Column("indicator", (rng.choice(["Indikator Kinerja", "Indikator Kinerja Utama"]),), "indicator", width=2.6),
        Column("unit", ("Satuan",), "unit", width=0.9),
    ]
    reached = rng.choice(["Capaian (%)", "Capaian Kinerja (%)", "% Capaian", "Persentase Capaian"])
    if way == "earlier":
        columns += [
            Column(f"r{y}", ("Realisasi", f"{y}"), "value", "realisasi", y, width=0.9) for y in (year - 2, year - 1)
        ]
    years = [year - 1, year] if way == "two" else [year]
    for each in years:
        top = (f"Tahun {each}",) if way != "one" or rng.random() < 0.5 else ()
        columns += [
            Column(f"t{each}", (*top, "Target"), "value", "target", each, width=0.9),
            Column(f"r{each}", (*top, "Realisasi"), "value", "realisasi", each, width=0.9),
            Column(f"c{each}", (*top, reached), "value", "capaian_pct", each, width=0.9),
        ]
    chosen = rng.sample(words.INDICATORS, min(len(words.INDICATORS), max(5, size // 3)))
    rows = []
    per_aim = rng.choice([1, 2])
    for n, (text, unit) in enumerate(chosen):
        truth: dict[str, Decimal | None] = {}
        for each in years:
            goal = money.target(unit, rng) or Decimal(1)
            places = -int(goal.as_tuple().exponent)
            got = round(goal * Decimal(rng.randint(60, 130)) / 100, max(0, places))
            truth |= {f"t{each}": goal, f"r{each}": got, f"c{each}": round(100 * got / goal, hand.decimals)}
        if way == "earlier":
            truth |= {f"r{y}": money.target(unit, rng) for y in (year - 2, year - 1)}
        cells = {"indicator": text, "unit": unit, "number": f"{n // per_aim + 1}" if n % per_aim == 0 else ""}
        cells["aim"] = words.AIMS[(n // per_aim) % len(words.AIMS)] if n % per_aim == 0 else ""
        cells |= {key: hand.percent(v) if key.startswith("c") else hand.value(v) for key, v in truth.items()}
        rows.append(Row("indicator", cells, truth, "", text))
    merged = ("number", "aim") if with_aim and per_aim > 1 else ("number",) if per_aim > 1 else ()
    return Table(
        "indicators",
        f"Tabel 3.{rng.randint(1, 4)} Capaian Indikator Kinerja Utama Tahun {year}",
        columns,
        rows,
        hand.style,
        merged=merged,
    )


def evaluation(rng: random.Random, hand: numbers.Prints, size: int) -> Table:
    """Return form T-C.29: evaluation of last year's plan beside the five-year plan."""
    year = rng.randint(2021, 2025)
    end = year + rng.choice([1, 2, 3])
    way = rng.choice(["one", "one", "split", "none"])
    now = f"Target dan Realisasi Kinerja Program dan Kegiatan Tahun {year}"
    guess = f"Perkiraan Realisasi Capaian Target Renstra s/d Tahun {year + 1}"
    columns = [
        *money.codes(way),
        Column("name", ("Urusan/Bidang Urusan Pemerintahan Daerah dan Program/Kegiatan",), "name", width=2.4),
        Column("indicator", ("Indikator Kinerja Program (Outcome)/ Kegiatan (Output)",), "indicator", width=2.2),
        Column(
            "plan",
            (f"Target Kinerja Capaian Program (Renstra Perangkat Daerah) Tahun {end}",),
            "value",
            "renstra_target",
            end,
            width=1.1,
        ),
        Column(
            "before",
            (f"Realisasi Target Kinerja Hasil Program dan Keluaran Kegiatan s/d Tahun {year - 1}",),
            "value",
            "realisasi_to_date",
            year - 1,
            width=1.1,
        ),
        Column("target", (now, f"Target Renja Tahun {year}"), "value", "target", year, width=1),
        Column("real", (now, f"Realisasi Renja Tahun {year}"), "value", "realisasi", year, width=1),
        Column("pct", (now, "Tingkat Realisasi (%)"), "value", "capaian_pct", year, width=0.9),
        Column(
            "next", (f"Target Program dan Kegiatan (Renja Tahun {year + 1})",), "value", "target", year + 1, width=1
        ),
        Column(
            "todate",
            (guess, f"Realisasi Capaian s/d Tahun {year + 1}"),
            "value",
            "realisasi_to_date",
            year + 1,
            width=1,
        ),
        Column("plan_pct", (guess, "Tingkat Capaian Target Renstra (%)"), "value", "renstra_pct", year + 1, width=0.9),
    ]
    lines = words.lines(rng, size)
    with_unit = rng.random() < 0.5
    rows = []
    for name in lines:
        text, unit = words.indicator_of(name, rng)
        goal = money.target(unit, rng)
        got = round(goal * Decimal(rng.randint(60, 110)) / 100, max(0, -int(goal.as_tuple().exponent))) or goal
        plan, before, following = 4 * goal, goal, goal
        truth: dict[str, Decimal | None] = {
            "plan": plan,
            "before": before,
            "target": goal,
            "real": got,
            "pct": round(100 * got / goal, hand.decimals),
            "next": following,
            "todate": before + got,
            "plan_pct": round(100 * (before + got) / plan, hand.decimals),
        }
        tail = ("%" if unit == "%" else f" {unit}") if with_unit else ""
        cells = money.code_cells(name, way) | {"name": name.name, "indicator": text}
        cells |= {key: hand.percent(v) if "pct" in key else hand.value(v) + tail for key, v in truth.items()}
        rows.append(Row(name.level, cells, truth, name.name, text))
    caption = f"Tabel T-C.29 Evaluasi Hasil Pelaksanaan Renja Perangkat Daerah s/d Tahun {year}"
    return Table("evaluation", caption, columns, rows, hand.style)
