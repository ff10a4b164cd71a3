"""Made offices of extreme values, in memory: what their documents print, and the named numbers found in it."""

import random
from typing import NamedTuple

import pandas as pd

from analysis.publish import registry
from analysis.source import register
from analysis.studies import catalogue_schema, stories

KINDS = ("plain", "nothing spent", "all exact", "unresolved", "far above", "copied", "overspent", "empty")
YEAR = 2021
AMOUNTS = (1, 999, 1_000_000, 1_234_567, 87_654_321, 5_000_000_000, 123_456_789_012)
SPENT = (0.0, 0.31, 0.5, 0.9999, 1.0, 1.0)  # of the ceiling
REACHED = (0.0, 0.1, 0.999, 1.0, 1.0, 1.0, 1.6, 5.2, 61.4)  # of the target
CHECKS = ["doc_id", "rule", "verdict", "rows"]


class Line(NamedTuple):
    """A budget line with its ceiling and spending; None where these are not known."""

    number: int
    level: str
    pagu: int | None
    spent: int | None


class Indicator(NamedTuple):
    """An indicator with its target and result, of an output or an outcome; printed is the capaian as printed."""

    number: int
    outcome: bool
    less_is_better: bool
    target: float
    result: float | None
    printed: float | None
    national: float | None
    other_target: float | None


class Office(NamedTuple):
    """What one made office prints."""

    region: str
    lines: list[Line]
    indicators: list[Indicator]
    second_print: tuple[int, int] | None  # of the first line's ceiling: as printed first and again
    prices: tuple[float, float] | None  # per person planned, of one line in two years
    running: tuple[float, float, float] | None  # least and greatest share for support, share for salaries
    registered: tuple[int, int] | None  # sum of types and printed total
    statuses: dict[str, int]  # cells of each status

    @property
    def doc_id(self) -> str:
        return f"{self.region}_report"


def made(seed: int) -> Office:
    """Return an office by its number: its kind goes round, its figures are drawn."""
    dice, kind = random.Random(seed), KINDS[seed % len(KINDS)]
    region = "made_" + "".join("abcdefghij"[int(digit)] for digit in f"{seed:03}")
    share = {"nothing spent": (0.0,), "overspent": (1.0001, 1.7, 60.0), "copied": (0.9,)}.get(kind, SPENT)
    lines = []
    for number in range(0 if kind == "empty" else dice.randint(1, 5)):
        pagu: int = 1_960_686_224 if kind == "copied" else dice.choice(AMOUNTS)
        spent = round(pagu * dice.choice(share))
        level = "program" if number % 2 == 0 or kind == "copied" else "kegiatan"
        open_one = kind == "unresolved" or (kind == "plain" and dice.random() < 0.2)
        lines.append(Line(number + 1, level, None if open_one else pagu, spent))
    results = {"all exact": (1.0,), "far above": (5.2, 61.4, 900.0)}.get(kind, REACHED)
    indicators = []
    for number in range(0 if kind == "empty" else dice.randint(1, 16)):
        target = dice.choice((1.0, 10.0, 16.0, 33.3, 250.0, 25_893.0))
        result = None if kind == "unresolved" and dice.random() < 0.7 else round(target * dice.choice(results), 2)
        printed = None if result is None or dice.random() < 0.3 else round(100 * result / target, 2)
        indicators.append(
            Indicator(
                100 + number, dice.random() < 0.5, dice.random() < 0.15, target, result, printed,
                dice.choice((None, None, 1.0, 40.0, 100_000.0)),
                dice.choice((None, None, None, target * 2, target / 7)),
            )
        )  # fmt: skip
    least = dice.choice((0.0, 3.0, 40.0, 61.7))
    return Office(
        region,
        lines,
        indicators,
        (dice.choice(AMOUNTS), dice.choice(AMOUNTS)) if lines and dice.random() < 0.5 else None,
        (dice.choice((685.0, 250_000.0)), dice.choice((250_000.0, 16_060_000.0))) if dice.random() < 0.4 else None,
        (least, least + dice.choice((0.0, 0.004, 9.0)), dice.choice((0.0, 12.0, 29.3)))
        if lines and dice.random() < 0.5
        else None,
        (dice.choice((0, 95, 10**6)), dice.choice((0, 95, 10**7))) if dice.random() < 0.5 else None,
        {status: dice.choice((0, 0, 1, 7, 5000)) for status in ("as_published", "realigned", "derived", "unresolved")},
    )


def described(offices: list[Office]) -> tuple[dict[str, register.Document], dict[str, register.Region]]:
    """Return the offices' documents and regions as a register has them."""
    pattern = next(iter(register.documents().values()))
    regions = {
        each.region: pattern.region.model_copy(update={"region_id": each.region, "name": f"Kabupaten {each.region}"})
        for each in offices
    }
    documents = {
        each.doc_id: pattern.model_copy(
            update={"doc_id": each.doc_id, "office": f"Dinas {each.region}", "region": regions[each.region],
                    "tables": {}, "misspelt": []}
        )
        for each in offices
    }  # fmt: skip
    return documents, regions


def cells(office: Office) -> dict[str, dict]:
    """Return what brief.tables_of gives of an office's figures."""
    told = {"phase": "perubahan", "main": True, "level": "", "line": "", "indicator": "", "standing": 1, "open": False,
            "year": YEAR}  # fmt: skip
    found = {}
    for line in office.lines:
        for table, what in (("T1", "pagu"), ("T1", "realisasi"), ("T9", "pagu")):
            row_id = f"{office.doc_id}/{table}/{line.number}/{what}_{YEAR}"
            found[row_id] = told | {"level": line.level, "line": f"Pos {line.number}"}
    for row_id in ("M/1/pagu_2021", "M/1/pagu_2022"):
        found[f"{office.doc_id}/{row_id}"] = told | {"level": "kegiatan", "line": "Makan"}
    for each in office.indicators:
        for what in ("target", "realisasi", "target_national"):
            found[_row(office, each, what)] = told | {"indicator": f"Indikator {each.number}"}
    return found


def _row(office: Office, each: Indicator, what: str) -> str:
    return f"{office.doc_id}/{'T2' if each.outcome else 'T3'}/{each.number}/{what}_{YEAR}"


def numbers(offices: list[Office]) -> dict[str, dict[str, dict]]:
    """Return, by region, each office's named numbers: its stories as the studies find them, and plain sums."""
    frames: dict[str, list[dict]] = {}
    for office in offices:
        for name, rows in _studied(office).items():
            frames.setdefault(name, []).extend(rows)
    tables = {name: pd.DataFrame(rows) for name, rows in frames.items()}
    tables["unit_costs"]["fiscal_year"] = tables["unit_costs"].fiscal_year.astype("Int64")
    checks = pd.DataFrame(frames["checks"], columns=CHECKS)
    studies = {name: tables[name] for name in catalogue_schema.STUDIED}
    found: dict[str, dict[str, dict]] = {each.region: {} for each in offices}
    by_doc = {each.doc_id: each.region for each in offices}
    for number in stories.found_in(studies, checks, tables["indicators"], tables["budget_lines"]):
        told = registry.told(number)
        found[by_doc[told["row_ids"].split()[0].split("/")[0]]][told["name"]] = told
    for office in offices:
        own = found[office.region]
        own |= {each["name"]: each for each in _plain(office)}
        own |= {each["name"]: each for each in stories.running_costs(own)}
    return found


def _studied(office: Office) -> dict[str, list[dict]]:
    """Return the rows of one office in the study tables and tidy tables that stories are found in."""
    place = {"region_id": office.region, "doc_id": office.doc_id, "fiscal_year": YEAR}
    rows: dict[str, list[dict]] = {
        name: [] for name in (*catalogue_schema.STUDIED, "indicators", "budget_lines", "checks")
    }
    known = [line for line in office.lines if line.pagu is not None and line.spent is not None]
    for line in known:
        ids = [f"{office.doc_id}/T1/{line.number}/{what}_{YEAR}" for what in ("pagu", "realisasi")]
        rows["absorption"].append(place | {"table_id": "T1", "level": line.level, "line_id": str(line.number),
                                           "pagu_rp": line.pagu, "realisasi_rp": line.spent,
                                           "row_ids": " ".join(ids)})  # fmt: skip
    left = sorted(((line.pagu - line.spent, -line.number) for line in known), reverse=True)
    whole = sum(most for most, _ in left)
    if left and left[0][0] > 0 and whole > 0 and len(known) == len(office.lines):
        number = -left[0][1]
        rows["unspent_lines"].append(place | {"table_id": "T1", "rank": 1, "reason_of": "", "name": f"Pos {number}",
            "unspent_rp": left[0][0], "share_pct": 100 * left[0][0] / whole,
            "row_ids": f"{office.doc_id}/T1/{number}/pagu_{YEAR}"})  # fmt: skip
    for results_of, outcome in (("outputs", False), ("outcomes", True)):
        own = [each for each in office.indicators if each.outcome == outcome]
        told = [each for each in own if each.result is not None]
        if told:
            rows["target_realism"].append(place | {"table_id": "T2" if outcome else "T3", "results_of": results_of,
                "n": len(told), "exactly_100": sum(each.result == each.target for each in told),
                "missed": sum(each.result < each.target for each in told), "n_open": len(own) - len(told),
                "row_ids": " ".join(_row(office, each, "target") for each in told)})  # fmt: skip
    for each in office.indicators:
        ids = f"{_row(office, each, 'target')} {_row(office, each, 'realisasi')}"
        table = "T2" if each.outcome else "T3"
        if each.result is not None:
            share = 100 * each.result / each.target
            rows["capaian"].append(place | {"table_id": table, "line": each.number, "kind": "yearly", "reason": "",
                "indicator": f"Indikator {each.number}", "unit": "orang", "target": each.target,
                "realisasi": each.result,
                "polarity": "lower_is_better" if each.less_is_better else "higher_is_better",
                "capaian_pct": 200 - share if each.less_is_better else share, "printed_pct": each.printed,
                "printed_otherwise": "", "row_ids": ids})  # fmt: skip
        name = "Jumlah PMKS" if each.less_is_better else f"Indikator {each.number}"
        for what, value in (("target", each.target), ("realisasi", each.result), ("target_national", each.national)):
            rows["indicators"].append(place | {"table_id": table, "line": each.number, "measure": what,
                "value": value, "printed": "", "period": "year", "unit": "orang", "indicator": name,
                "row_id": _row(office, each, what)})  # fmt: skip
    if office.second_print and office.lines:
        ids = [f"{office.doc_id}/{table}/1/pagu_{YEAR}" for table in ("T1", "T9")]
        for row_id, amount in zip(ids, office.second_print, strict=True):
            rows["budget_lines"].append(place | {"row_id": row_id, "table_id": row_id.split("/")[1], "name": "Pos 1",
                "amount_rp": amount, "status": "as_published", "measure": "pagu",
                "period": "year", "phase": "murni"})  # fmt: skip
        if office.second_print[0] != office.second_print[1]:
            rows["checks"].append({"doc_id": office.doc_id, "rule": "same_line_same_amount", "verdict": "differs",
                                   "rows": " ".join(ids)})  # fmt: skip
    for year, price in zip((YEAR, YEAR + 1), office.prices or (), strict=False):
        rows["unit_costs"].append(place | {"fiscal_year": year, "table_id": "M", "line_id": f"{office.doc_id}/M/1",
            "name": "Makan", "indicator": "Jumlah orang", "unit": "orang", "unit_kind": "people", "phase": "indikatif",
            "reason": "", "basis": "planned", "period": "year", "reading": "per_unit", "contested": "no",
            "service": "meals", "setting": "inside", "count_low": 1, "count_high": 1, "amount_low_rp": price,
            "amount_high_rp": price, "rp_per_unit": price, "row_ids": f"{office.doc_id}/M/1/pagu_{year}"})  # fmt: skip
    return rows


def number(name: str, value, unit: str, n: int = 1, row_ids: str = "", low=None, high=None) -> dict:
    low, high = (None, None) if low == high else (low, high)
    return {"name": name, "value": value, "unit": unit, "what": name, "shown": "", "low": low, "high": high, "n": n,
            "n_documents": 1, "row_ids": row_ids, "made_by": "made"}  # fmt: skip


def _plain(office: Office) -> list[dict]:
    """Return what is said of sums and counts, worked out from the office's figures."""
    region, found = office.region, []
    spent = [line for line in office.lines if line.pagu is not None]
    ids = " ".join(f"{office.doc_id}/T1/{line.number}/pagu_{YEAR}" for line in spent)
    pagu, realisasi = sum(line.pagu for line in spent), sum(line.spent for line in spent)
    if spent and len(spent) == len(office.lines) and pagu:
        found.append(number(f"absorption_{region}_{YEAR}_t1_pct", 100 * realisasi / pagu, "percent", len(spent), ids))
        found.append(number(f"unspent_{region}_{YEAR}_t1_rp", pagu - realisasi, "rupiah", len(spent), ids))
    twice = [each for each in office.indicators if each.other_target is not None and each.result is not None]
    hits = [each for each in twice if each.target == each.result and each.outcome]
    counted = len([each for each in twice if each.target == each.result])
    if twice:
        every = " ".join(_row(office, each, "target") for each in twice)
        found.append(number(f"targets_as_result_{region}_{YEAR}", counted, "indicators", len(twice), every))
    for each in hits:
        row = f"{_row(office, each, 'target')} {_row(office, each, 'realisasi')}"
        name = f"outcome_target_{region}_{YEAR}_t2_{each.number}"
        found.append(number(f"{name}_as_result", each.target, "orang as printed", 2, row))
        found.append(number(f"{name}_other", each.other_target, "orang as printed", 2, row))
    if office.running:
        least, most, salaries = office.running
        row = f"{office.doc_id}/T1/1/pagu_{YEAR}"
        value = least if least == most else None
        found.append(number(f"share_of_support_{region}_{YEAR}_pct", value, "percent", 1, row, least, most))
        found.append(number(f"share_of_salaries_{region}_{YEAR}_pct", salaries, "percent", 1, row))
        found.append(number(f"share_of_benefit_{region}_{YEAR}_pct", 100 - salaries - most, "percent", 1, row))
    if office.registered:
        total, printed = office.registered
        for name, value in (("total_less_rows", printed - total), ("printed_total", printed), ("sum_of_types", total)):
            found.append(number(f"pmks_{name}_{region}_{YEAR}", value, "entries"))
    every = sum(office.statuses.values())
    for kind, count in office.statuses.items():
        if every:
            found.append(number(f"cells_share_{kind}_{region}_pct", 100 * count / every, "percent", every))
        found.append(number(f"ceilings_{kind}_{region}", count, "lines", count))
        found.append(number(f"ceilings_{kind}_{region}_rp", 10.0 * count, "rupiah", count))
    found.append(number(f"cells_unresolved_{region}", office.statuses["unresolved"], "cells"))
    found.append(number(f"cells_total_{region}", every, "cells"))
    found.append(number(f"checks_sums_differ_{region}", office.statuses["realigned"], "checks"))
    found.append(number(f"checks_percentages_differ_{region}", office.statuses["derived"], "checks"))
    return found
