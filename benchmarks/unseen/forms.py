"""The forms that are made, each from a seed: budgets and evaluations here, people in people.py."""

import random
from dataclasses import replace
from decimal import Decimal

from benchmarks.unseen import budget, marks, people, words
from benchmarks.unseen.budget import Line, amount_column, value_column
from benchmarks.unseen.made import Column, Made, Row

REACHED = ["1", "1", "1", "0.9", "1.1", "0.75"]  # of the target


def renstra(rng: random.Random, plain: bool) -> Made:
    """Return a five-year programme table: baseline, target and pagu per year and at the end of the period."""
    own, government = budget.habits(rng, plain), rng.choice(["regency", "regency", "province"])
    first = rng.choice([2021, 2022, 2023, 2024, 2025])
    years = list(range(first, first + rng.choice([4, 5, 5, 5])))
    mark = marks.draw(government, 0.4, rng)
    lines, total = budget.tree(words.office(government, rng), own, rng.choice([0, 0, 0.15]), rng)
    pagu = [f"pagu_{year}" for year in years]
    budget.add_money(lines, total, pagu, lambda: budget.yearly_money(pagu, own, rng), own, rng)
    for line in (*lines, total):
        line.money["pagu_end"] = sum(line.money.values())
    order = rng.choice(["pairs", "pairs", "pairs", "money_first", "targets_first"])
    before = [Column("indicator", "indicator", "Indikator Kinerja"), Column("unit", "unit", "Satuan")]
    before.append(value_column(f"baseline_{first - 1}", "Kondisi Awal", "baseline", first - 1))
    aims = [value_column(f"target_{y}", f"Target {y}", "target", y) for y in years]
    money = [amount_column(f"pagu_{y}", f"Rp {y}", "pagu", y, "indikatif") for y in years]
    aims.append(value_column("target_end", "Target akhir", "target", None))
    money.append(amount_column("pagu_end", "Rp akhir", "pagu", None, "indikatif"))
    if order == "targets_first":
        figures = aims + money
    else:
        figures = [c for pair in zip(aims, money, strict=True) for c in (pair if order == "pairs" else pair[::-1])]
    after = [Column("responsible", "note", "Penanggung Jawab"), Column("place", "note", "Lokasi")]
    name = Column("name", "name", "Program/Kegiatan/Sub Kegiatan")
    if rng.random() < 0.2:
        before = [before[1], before[0], before[2]]
    columns = [*mark.before, name, *before, *figures, *after[: rng.choice([0, 1, 2, 2])]]
    columns = columns if own.unit_column else budget.drop(columns, "unit")

    def row_figures(line: Line, n: int, unit: str) -> dict:
        steps = budget.targets(unit, [line.money[c] for c in pagu], rng)
        found = {f"target_{y}": (value, unit) for y, value in zip(years, steps, strict=True)}
        found["target_end"] = (budget.at_end(own.end_rule, unit, steps), unit)
        if rng.random() < 0.8:
            found[f"baseline_{first - 1}"] = (max(steps[0] - rng.choice([0, 0, 1, 2]), Decimal(0)), unit)
        return found

    rows = _printed(lines, total, mark, columns, own, row_figures, rng)
    title = f"Rencana Strategis {first}-{years[-1]}"
    return budget.document("renstra", government, "renstra", title, columns, rows, own, mark, rng,
                           identities=["children", "total", "years_end"],
                           variant=f"{order}/{mark.way}/{own.end_rule}")  # fmt: skip


def renja(rng: random.Random, plain: bool) -> Made:
    """Return a two-year table: target and pagu of a year, and of the year after it (prakiraan maju)."""
    own, government = budget.habits(rng, plain), rng.choice(["regency", "regency", "province"])
    year = rng.choice([2021, 2022, 2023, 2024, 2025])
    mark = marks.draw(government, 0.7, rng)
    lines, total = budget.tree(words.office(government, rng), own, rng.choice([0, 0, 0.15]), rng)
    pagu = [f"pagu_{year}", f"pagu_{year + 1}"]
    growth = rng.choice([1, 1.05, 1.05, 1.1, None])

    def draw() -> dict[str, int]:
        now = max(own.step, round(rng.lognormvariate(18, 1.4) / own.step) * own.step)
        then = now * (growth or rng.choice([0.9, 1, 1, 1.05, 1.2]))
        return {pagu[0]: now, pagu[1]: int(then) if own.step == 1 else round(then / own.step) * own.step}

    budget.add_money(lines, total, pagu, draw, own, rng)
    place, source = Column("place", "note", "Lokasi"), Column("source", "note", "Sumber Dana")
    columns = [
        *mark.before, Column("name", "name", "Program/Kegiatan/Sub Kegiatan"),
        Column("indicator", "indicator", "Indikator Kinerja"), place, Column("unit", "unit", "Satuan"),
        value_column(f"target_{year}", "Target Capaian", "target", year),
        amount_column(pagu[0], "Kebutuhan Dana", "pagu", year, "indikatif"), source,
        Column("remark", "note", "Catatan Penting"),
        value_column(f"target_{year + 1}", "Target Capaian", "target", year + 1),
        amount_column(pagu[1], "Kebutuhan Dana", "pagu", year + 1, "prakiraan_maju"),
    ]  # fmt: skip
    columns = columns if own.unit_column else budget.drop(columns, "unit")
    columns = budget.drop(columns, *rng.choice([[], [], ["source"], ["place"], ["source", "remark"]]))

    def row_figures(line: Line, n: int, unit: str) -> dict:
        now, then = budget.targets(unit, [1, 1], rng)
        return {f"target_{year}": (now, unit), f"target_{year + 1}": (then, unit)}

    rows = _printed(lines, total, mark, columns, own, row_figures, rng)
    return budget.document("renja", government, "renja", f"Rencana Kerja {year}", columns, rows, own, mark, rng,
                           identities=["children", "total"], variant=mark.way)  # fmt: skip


def lra(rng: random.Random, plain: bool) -> Made:
    """Return a spending table: pagu, realisasi, absorption, sometimes sisa and the performance of each line."""
    own, government = budget.habits(rng, plain), rng.choice(["regency", "regency", "province"])
    year = rng.choice([2021, 2022, 2023, 2024])
    mark = marks.draw(government, 0.5, rng)
    names = words.office(government, rng)
    if rng.random() < 0.3 and mark.way != "number":
        names = [name for name in names if name.level != "sub_kegiatan"]
    results = rng.random() < 0.35
    lines, total = budget.tree(names, own, 0, rng)
    pagu, spent = f"pagu_{year}", f"realisasi_rp_{year}"
    full = rng.random() < 0.7  # spending in full rupiah

    def draw() -> dict[str, int]:
        amount = max(own.step, round(rng.lognormvariate(18, 1.4) / own.step) * own.step)
        share = min(1.0, max(0.0, rng.gauss(0.94, 0.07)))
        used = amount if rng.random() < 0.1 else int(amount * share)
        return {pagu: amount, spent: used if full else min(amount, round(used / 1000) * 1000)}

    budget.add_money(lines, total, [pagu, spent], draw, own, rng)
    columns = [
        *mark.before, Column("name", "name", "Program/Kegiatan/Sub Kegiatan"),
        Column("indicator", "indicator", "Indikator"), Column("unit", "unit", "Satuan"),
        value_column(f"target_{year}", "Target", "target", year),
        value_column(f"realisasi_{year}", "Realisasi", "realisasi", year),
        value_column(f"capaian_{year}", "Capaian (%)", "capaian_pct", year, unit="percent"),
        amount_column(pagu, "Pagu (Rp)", "pagu", year, rng.choice(["perubahan", "murni", "unknown"])),
        amount_column(spent, "Realisasi (Rp)", "realisasi", year, "realisasi"),
        value_column(f"absorption_{year}", "%", "absorption_pct", year, unit="percent"),
        Column(f"sisa_{year}", "note", "Sisa (Rp)"),
    ]  # fmt: skip
    if not results:
        columns = budget.drop(columns, "indicator", "unit", f"target_{year}", f"realisasi_{year}", f"capaian_{year}")
    columns = columns if own.unit_column else budget.drop(columns, "unit")
    with_rest = rng.random() < 0.4
    columns = columns if with_rest else budget.drop(columns, f"sisa_{year}")

    def row_figures(line: Line, n: int, unit: str) -> dict:
        if not results:
            return {}
        goal = budget.targets(unit, [1], rng)[0]
        reached = (goal * Decimal(rng.choice(REACHED))).quantize(Decimal("0.01") if unit == "%" else Decimal(1))
        found = {f"target_{year}": (goal, unit), f"realisasi_{year}": (reached, unit)}
        if goal:
            found[f"capaian_{year}"] = (budget.percent_of(reached, goal, own, rng), "pct")
        return found

    def finish(row: Row, own: budget.Habits) -> None:
        if not row.truth.get(pagu) or spent not in row.truth:
            return
        share = budget.percent_of(row.truth[spent], row.truth[pagu], own, rng)
        row.truth[f"absorption_{year}"] = share
        row.cells[f"absorption_{year}"] = own.style.percentage(share, own.percent_sign)
        if with_rest:
            row.cells[f"sisa_{year}"] = own.style.amount(int(row.truth[pagu] - row.truth[spent]))

    rows = _printed(lines, total, mark, columns, own, row_figures, rng, finish)
    identities = ["children", "total", "absorption"] + (["capaian"] if results else [])
    return budget.document("lra", government, "lkjip", f"Laporan Kinerja {year}", columns, rows, own, mark, rng,
                           identities=identities, variant=mark.way + ("/results" if results else ""))  # fmt: skip


def evaluation(rng: random.Random, plain: bool) -> Made:
    """Return an evaluation of a plan (T-C.29): five-year target, results to date, last year, this year; no money."""
    own, government = budget.habits(rng, plain), rng.choice(["regency", "regency", "province"])
    own = replace(own, mixed=False)  # only money tells which style a row has
    year, first = rng.choice([2021, 2022, 2023]), rng.choice([3, 4])
    mark = marks.draw(government, 0.7, rng)
    lines, total = budget.tree(words.office(government, rng), own, 0, rng)
    columns = [
        *mark.before, Column("name", "name", "Program/Kegiatan/Sub Kegiatan"),
        Column("indicator", "indicator", "Indikator Kinerja"), Column("unit", "unit", "Satuan"),
        value_column("renstra_target", "Target akhir Renstra", "renstra_target", year + 5 - first),
        value_column(f"realisasi_to_{year - 2}", f"Realisasi s.d. {year - 2}", "realisasi_to_date", year - 2),
        value_column(f"target_{year - 1}", f"Target {year - 1}", "target", year - 1),
        value_column(f"realisasi_{year - 1}", f"Realisasi {year - 1}", "realisasi", year - 1),
        value_column(f"capaian_{year - 1}", "Tingkat realisasi (%)", "capaian_pct", year - 1, unit="percent"),
        value_column(f"target_{year}", f"Target {year}", "target", year),
        value_column(f"realisasi_to_{year}", f"Perkiraan realisasi s.d. {year}", "realisasi_to_date", year),
        value_column(f"renstra_pct_{year}", "Tingkat capaian (%)", "renstra_pct", year, unit="percent"),
    ]  # fmt: skip
    columns = columns if own.unit_column else budget.drop(columns, "unit")

    def row_figures(line: Line, n: int, unit: str) -> dict:
        last, now = budget.targets(unit, [1, 1], rng)
        reached = (last * Decimal(rng.choice(REACHED))).quantize(Decimal("0.01") if unit == "%" else Decimal(1))
        before, to_date, whole = last, now, max(now, last)
        if unit != "%":
            before = last * (first - 2)
            to_date, whole = before + reached + now, before + reached + now + now * (5 - first)
        found = {"renstra_target": whole, f"realisasi_to_{year - 2}": before, f"target_{year - 1}": last,
                 f"realisasi_{year - 1}": reached, f"target_{year}": now, f"realisasi_to_{year}": to_date}  # fmt: skip
        shares = {f"capaian_{year - 1}": (reached, last), f"renstra_pct_{year}": (to_date, whole)}
        return {column: (value, unit) for column, value in found.items()} | {
            column: (budget.percent_of(part, of, own, rng), "pct") for column, (part, of) in shares.items() if of
        }

    rows = [row for row in _printed(lines, total, mark, columns, own, row_figures, rng) if row.level != "total"]
    title = f"Evaluasi Renja {year - 1}"
    return budget.document("evaluation", government, "renja", title, columns, rows, own, mark, rng,
                           identities=["capaian", "renstra_pct", "cumulative"], variant=mark.way)  # fmt: skip


def _no_more(row: Row, own: budget.Habits) -> None:
    pass


def _printed(lines, total, mark, columns, own: budget.Habits, row_figures, rng, finish=_no_more) -> list[Row]:
    """Return the printed rows of the lines and of their total; some sums are typed wrongly on the page."""
    rows = []
    for line in lines:
        if line.children:
            line.money = {c: budget.mistyped(amount, own, rng) for c, amount in line.money.items()}
        rows += budget.print_line(line, mark, columns, own, row_figures, finish, rng)
    for row in rows:
        for column in columns if row.level != "more" else []:
            if column.id in NOTES:
                row.cells[column.id] = NOTES[column.id][sum(map(ord, row.cells["name"])) % 2]
    if rng.random() < 0.85:
        rows.append(budget.total_row(total, columns, own, rng))
        finish(rows[-1], own)
    return rows


NOTES = {
    "responsible": ["Dinas Sosial", "Dinas Sosial"],
    "place": ["Kabupaten/Kota", ""],
    "source": ["APBD", "DAU"],
    "remark": ["", "-"],
}


FORMS = {"renstra": renstra, "renja": renja, "lra": lra, "evaluation": evaluation,
         "pmks": people.pmks, "ppks": people.ppks, "kecamatan": people.kecamatan}  # fmt: skip


def make(form: str, seed: int, plain: bool = False) -> Made:
    """Return the made document of a form and seed: the same at every level of damage.

    A plain one has no rare words and no page headers among its rows.
    """
    return FORMS[form](random.Random(f"unseen/{form}/{seed}"), plain)
