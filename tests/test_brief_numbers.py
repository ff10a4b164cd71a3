"""Every number that the briefs print, worked out again from data/processed without the modules that made the briefs."""

import json
import re
from functools import cache
from html.parser import HTMLParser
from inspect import signature

import pandas as pd
import pytest

from analysis import files
from analysis.studies import achievement, measures, people, purposes, reasons
from analysis.studies import targets as studied

PAGES = sorted(files.BRIEFS.glob("*.html"))
TIDY = {"budget_lines": "amount_rp", "indicators": "value", "pmks": "count", "psks": "count"}
SUMS = ("parent_equals_children", "total_of_programs", "total_of_types", "years_add_to_end", "cumulative_adds_up")
TABLES = ("same_line_same_amount", "same_line_in_parts")
PERCENTAGES = ("absorption_follows", "capaian_follows", "renstra_pct_follows", "efficiency_follows")
REGIONS = "bengkulu|lampung_barat|serang|sidoarjo"


@cache
def table(name: str) -> pd.DataFrame:
    return pd.read_parquet(files.PROCESSED / f"{name}.parquet")


@cache
def registry() -> dict[str, dict]:
    return {each["name"]: each for each in json.loads(files.REGISTRY.read_text(encoding="utf-8"))}


@cache
def cells() -> pd.DataFrame:
    """Return every figure of the tidy tables by row_id: value, status, evidence, region."""
    parts = []
    for name, column in TIDY.items():
        own = table(name).rename(columns={column: "figure"})
        keep = ["row_id", "doc_id", "region_id", "table_id", "line", "status", "evidence"]
        parts.append(own[keep].assign(figure=own.figure.astype("Float64"), of=name))
    return pd.concat(parts).set_index("row_id")


class Page(HTMLParser):
    """The numbers of a page with their text, and the names that stand in the findings."""

    def __init__(self, text: str):
        super().__init__()
        self.printed: list[tuple[str, str]] = []
        self.cited: set[str] = set()
        self.name, self.part, self.depth = "", "", 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        self.name = held.get("data-name", "") if tag == "a" else ""
        if tag == "h2":
            self.part = held.get("id", "")
        if self.name and self.part in ("findings", "more"):
            self.cited.add(self.name)

    def handle_endtag(self, tag):
        self.name = ""

    def handle_data(self, data):
        if self.name:
            self.printed.append((self.name, data))


@cache
def pages() -> dict[str, Page]:
    return {path.stem: Page(path.read_text(encoding="utf-8")) for path in PAGES}


def of_region(frame: pd.DataFrame, region: str) -> pd.DataFrame:
    return frame if region == "all" else frame[frame.region_id == region]


def of_status(region: str, statuses: list[str]) -> pd.DataFrame:
    own = of_region(cells(), region)
    return own[own.status.isin(statuses)]


DERIVED = ["repaired", "derived", "corrected"]


def status(region: str, kind: str) -> list[str]:
    return DERIVED if kind == "derived" else [kind]


def share_of_cells(kind: str, region: str) -> float:
    return 100 * len(of_status(region, status(region, kind))) / len(of_region(cells(), region))


def counted(kind: str, region: str) -> float:
    own = of_region(cells(), region)
    if kind in ("exact", "to_rounding", "contradicted", "unchecked"):
        return len(own[(own.evidence == kind) & (own.status != "unresolved")])
    return len(own) if kind == "total" else len(own[own.status == kind])


@cache
def lines() -> pd.DataFrame:
    return measures.lines(table("budget_lines"), table("checks"))


def ceilings(kind: str, region: str, rupiah: str | None) -> float:
    own = of_region(lines(), region)
    own = own[own.main & own.leaf & (own.period == "year") & own.pagu_status.isin(status(region, kind))]
    return float(own.pagu_rp.sum()) if rupiah else len(own)


def tried(group: str, region: str) -> float:
    own = table("checks").merge(table("documents")[["doc_id", "region_id"]], on="doc_id")
    own = of_region(own, region)
    if group == "agree":
        return int((own.verdict == "agrees").sum())
    own, missing = own[own.verdict == "differs"], own.kind == "missing_rows"
    rules = {"sums_differ": SUMS, "sums_missing": SUMS, "tables_differ": TABLES, "percentages_differ": PERCENTAGES}
    return int((own.rule.isin(rules[group]) & (missing == (group == "sums_missing"))).sum())


def headlines(kind: str | None, region: str) -> float:
    names = [name for name in pages()[f"{region}_en"].cited if name in registry()]
    if kind is None:
        return len(names)
    weak = cells().evidence
    return sum(any(weak[row_id] == kind for row_id in registry()[name]["row_ids"].split()) for name in names)


def spending(region: str, year: str, table_id: str) -> pd.DataFrame:
    own = table("absorption")
    key = own.table_id.str.lower().str.replace(".", "_")
    return own[(own.region_id == region) & (own.fiscal_year == int(year)) & (key == table_id)]


def absorbed(region: str, year: str, table_id: str) -> float:
    own = spending(region, year, table_id).query("leaf == 'yes'")
    return 100 * own.realisasi_rp.sum() / own.pagu_rp.sum()


def unspent(region: str, year: str, table_id: str) -> float:
    own = spending(region, year, table_id).query("leaf == 'yes'")
    return own.pagu_rp.sum() - own.realisasi_rp.sum()


def composition(bound: str | None, region: str, year: str, table_id: str) -> float:
    own = spending(region, year, table_id).query("level == 'program'")
    rate = own.realisasi_rp.sum() / own.pagu_rp.sum()
    moved = (own.realisasi_rp - own.pagu_rp * rate).abs().sum() / (own.pagu_rp * rate).sum()
    return 200 * (1 - rate) / rate if bound else 100 * moved


def programmes(measure: str, region: str, year: str) -> float:
    row_ids = registry()[f"{measure}_programs_{region}_{year}_rp"]["row_ids"].split()
    own = table("budget_lines")
    place = own[own.row_id == row_ids[0]].iloc[0]
    same = own[(own.table_id == place.table_id) & (own.doc_id == place.doc_id) & (own.level == "program")]
    same = same[(same.measure == measure) & (same.fiscal_year == int(year)) & (same.period == "year")]
    assert same.amount_rp.notna().all() and set(same.row_id) <= set(row_ids)
    return float(same.amount_rp.sum())


@cache
def purpose_shares() -> pd.DataFrame:
    return purposes.purposes(lines(), table("indicators"))


def purpose(what: str, region: str, year: str) -> tuple:
    parts = ("support", "salaries") if what == "running" else (what,)
    own = purpose_shares()
    own = own[(own.region_id == region) & (own.fiscal_year == int(year))].set_index("purpose")
    return tuple(sum(own.loc[part, name] for part in parts) for name in ("share_low_pct", "share_high_pct"))


@cache
def per_line(region: str, cap: float | None = None) -> pd.DataFrame:
    every = achievement.capaian(lines(), table("indicators"), table("checks"))
    found = achievement.line_capaian(every[every.region_id == region], cap)
    found = found.rename(columns={"capaian_pct": "capaian", "pagu_rp": "pagu", "realisasi_rp": "spent"})
    return found[["capaian", "pagu", "spent"]].astype(float).dropna()


def efficiency(rule: str, region: str, capped: str | None) -> float:
    own = per_line(region, 100 if capped else None)
    if rule == "lkjip_points":
        return own.capaian.mean() - 100 * own.spent.sum() / own.pagu.sum()
    if rule == "ratio_pct":
        some = own[own.capaian > 0]
        return 100 * (1 - (some.spent / some.pagu) / (some.capaian / 100)).mean()
    planned = (own.pagu * own.capaian / 100).sum()
    return 100 * (planned - own.spent.sum()) / planned


def persons_of(region: str, year: str) -> float:
    """Return the inhabitants of the year, or of the nearest year that is known, of two the earlier."""
    own = table("regions").query("region_id == @region")
    away = (own.population_year.astype(int) - int(year)).abs()
    return own.assign(away=away).sort_values(["away", "population_year"]).population.iloc[0]


def per_inhabitant(counted_in: str, region: str, year: str, scope: str) -> float:
    """Return the money of the first of its tables that prints it whole, over the inhabitants."""
    persons = persons_of(region, year)
    number = registry()[f"rp_per_inhabitants_{counted_in}_{region}_{year}_{scope}_pagu"]
    rows = cells().loc[number["row_ids"].split()]
    if scope == "whole_told":
        told = table("contents").query(
            "region_id == @region and fiscal_year == @year_", local_dict={"region": region, "year_": int(year)}
        )
        return float(told.whole_told_rp.iloc[0]) / persons
    totals = [own.figure.sum() / persons for _, own in rows.groupby("table_id", sort=False) if own.figure.notna().all()]
    return float(totals[0])


@cache
def stocks() -> pd.DataFrame:
    return people.stocks(table("pmks"), table("indicators"))


def register(what: str, region: str, year: str) -> float:
    if what == "total_less_rows":
        own = table("pmks")
        own = own[(own.region_id == region) & (own.year == int(year))]
        total = own.type_id == "total"
        return own[total]["count"].sum() - own[~total]["count"].sum()
    own = stocks()
    return float(own[(own.region_id == region) & (own.year == int(year)) & (own.what == what)].value.iloc[0])


def printed(name: str, measure: str, of: str = "indicators") -> float:
    """Return the one figure of a measure among the rows that a number rests on."""
    rows = cells().loc[registry()[name]["row_ids"].split()]
    found = rows[rows.index.str.contains(rf"/{measure}_\d{{4}}") & (rows.of == of)].figure.dropna()
    assert found.nunique() == 1, name
    return float(found.iloc[0])


def story(kind: str, rest: str, part: str, name: str) -> float:
    number = registry()[name]
    figures = cells().loc[number["row_ids"].split()].figure.astype(float)
    if kind in ("extreme", "worse"):
        target, result = printed(name, "target"), printed(name, "realisasi")
        share = printed(name, "capaian") if kind == "worse" else 100 * result / target
        return {"target": target, "result": result, "pct": share}[part]
    if kind == "needs":
        return float(figures.iloc[0])
    if kind == "conflict":
        assert number["row_ids"].split()[0] in " ".join(table("checks").query("verdict == 'differs'")["rows"])
        return float(figures.iloc[0])
    if kind in ("meal", "price"):
        count = [row_id for row_id in number["row_ids"].split() if "/target" in row_id]
        money = [row_id for row_id in number["row_ids"].split() if "/pagu" in row_id]
        assert len(count) == len(money) == 1
        return float(figures[money[0]] / figures[count[0]]) / (365 if kind == "meal" else 1)
    if kind == "same":
        return printed(name, "pagu" if part == "pagu_rp" else "realisasi", "budget_lines")
    assert kind in ("unspent", "explained")
    left = printed(name, "pagu", "budget_lines") - printed(name, "realisasi", "budget_lines")
    place = re.fullmatch(rf"({REGIONS})_(\d{{4}})_(.+)", rest)
    return left if part == "rp" else 100 * left / unspent(*place.groups())


def levels(region: str, year: str, kind: str) -> float:
    own = table("capaian").query("kind == 'yearly' and reason == ''")
    programme = own.indicator_level.isin(["program", "indicator", "total"])
    own = own[(own.region_id == region) & (own.fiscal_year == int(year)) & (programme == (kind == "outcomes"))]
    own = own[own.function.fillna("") != "administration"]
    own = own[own.table_id == own.table_id.value_counts().index[0]]
    value = own.capaian_pct.astype(float)
    return int(((value - 100).abs() < 1e-9).sum()) if kind == "outputs" else int((value < 100 - 1e-9).sum())


def told_at(region: str, year: str) -> float:
    doc_ids = table("capaian").query(f"region_id == @region and fiscal_year == {year}").doc_id.unique()
    (place,) = (at for doc_id in doc_ids for _, at in reasons.places([doc_id], reasons.MISSED)[doc_id])
    return float(place.split("/")[2])


def of_same_programmes(name: str) -> float:
    """Return what the budget rows of a number spent of their ceilings."""
    rows = cells().loc[registry()[name]["row_ids"].split()].query("of == 'budget_lines'")
    spent = rows.index.str.contains("/realisasi_")
    return float(100 * rows.figure[spent].sum() / rows.figure[~spent].sum())


def missed(which: str, region: str, year: str) -> float:
    if which == "told":
        said = table("checks").query("rule == 'words_equal_digits'")
        said = said[said.check_id.str.contains("tidak (?:dapat )?mencapai") & said.doc_id.str.startswith(region)]
        return float(said.found.iloc[0])
    own = table("capaian").query("kind == 'yearly' and reason == '' and indicator_level.isin(['kegiatan'])")
    own = own[(own.region_id == region) & (own.fiscal_year == int(year))]
    return int((own.capaian_pct.astype(float) < 100 - 1e-9).sum())


def exactly(region: str, year: str, table_id: str) -> float:
    own = studied.distinct(table("capaian"))
    own = own[(own.region_id == region) & (own.fiscal_year == int(year)) & (own.results_of == "outputs")]
    own = own[own.table_id.str.lower().str.replace(".", "_") == table_id]
    return 100 * ((own.capaian_pct.astype(float) - 100).abs() < 1e-9).mean()


def targets(name: str, part: str) -> float:
    rows = cells().loc[registry()[name]["row_ids"].split()]
    figures = set(rows.figure.dropna().astype(float))
    lines_of = set(zip(rows.doc_id, rows.table_id, rows.line, strict=True))
    own = table("indicators").query("measure == 'realisasi'")
    places = zip(own.doc_id, own.table_id, own.line, strict=True)
    results = set(own[[place in lines_of for place in places]].value.dropna().astype(float))
    # Of several other targets one is told.
    (found, *_) = figures & results if part == "as_result" else figures - results & {registry()[name]["value"]}
    return found


def estimate(question: str) -> tuple:
    row = table("estimates")[table("estimates").result_id.str.contains(question, regex=True)]
    found = row[row.conclusion.str.startswith(("cannot tell", "goes", "no association", "more money"))].iloc[0]
    return found.estimate, found.low, found.high


def services(service: str, phase: str) -> tuple:
    own = table("unit_costs").query(
        "service == @service and setting == 'outside' and basis == 'planned' and reason == ''"
    )
    own = own[(own.phase == phase) & (own.unit_kind == "people") & own.rp_per_unit.notna()]
    return own.rp_per_unit_low.min(), own.rp_per_unit_high.max()


def lines_at_target() -> float:
    own = achievement.line_capaian(achievement.capaian(lines(), table("indicators"), table("checks")))
    own = own[own.region_id.isin(["serang", "sidoarjo"]) & (own.function != "administration")]
    return 100 * ((own.capaian_pct.astype(float) - 100).abs() < 1e-9).mean()


def first_figure(name: str) -> float:
    return float(cells().loc[registry()[name]["row_ids"].split()].figure.iloc[0])


def registered(name: str) -> float:
    rows = cells().loc[registry()[name]["row_ids"].split()]
    assert set(rows.of) == {"pmks"}
    return float(rows.figure.sum())


def share_reached(name: str) -> float:
    rows = cells().loc[registry()[name]["row_ids"].split()]
    return 100 * printed(name, "realisasi") / float(rows[rows.of == "pmks"].figure.sum())


def population_share(region: str, year: str) -> float:
    name = f"pmks_share_of_population_{region}_{year}"
    rows = cells().loc[registry()[name]["row_ids"].split()]
    return float(rows.figure.iloc[0]) * persons_of(region, year) / 100


R, Y, T = rf"(all|{REGIONS})", r"(\d{4})", r"([a-z0-9_]+)"
RULES = [
    (rf"cells_share_(\w+?)_{R}_pct", share_of_cells),
    (rf"cells_(\w+?)_{R}", counted),
    (rf"ceilings_(as_published|realigned|derived|unresolved)_{R}(_rp)?", ceilings),
    (rf"checks_(\w+?)_{R}", tried),
    (rf"headlines_(?:(contradicted|unchecked)_)?{R}", headlines),
    (rf"absorption_{R}_{Y}_{T}_pct", absorbed),
    (rf"unspent_{R}_{Y}_{T}_rp", unspent),
    (rf"composition_variance_(bound_)?{R}_{Y}_{T}_pct", composition),
    (rf"(pagu|realisasi)_programs_{R}_{Y}_rp", programmes),
    (rf"share_of_(\w+?)_{R}_{Y}_pct", purpose),
    (rf"efficiency_(lkjip_points|ratio_pct|weighted_pct)_{R}_\d{{4}}(_capped)?", efficiency),
    (rf"rp_per_inhabitants_{Y}_{R}_{Y}_(\w+)_pagu", per_inhabitant),
    (rf"pmks_share_of_population_{R}_{Y}", population_share),
    (rf"pmks_(?!indicator)(\w+?)_{R}_{Y}", register),
    (rf"reached_\w+_{R}_{Y}_pct", lambda *_, name: share_reached(name)),
    (r"pmks_indicator_\w+", lambda *_, name: printed(name, "realisasi")),
    (r"efficiency_reported_\w+", lambda *_, name: first_figure(name)),
    (rf"registered_\w+_{R}_{Y}", lambda *_, name: registered(name)),
    (rf"story_(?:reached|answered)_{R}_{Y}_(outputs|outcomes)", levels),
    (rf"story_answered_{R}_{Y}_\w+_at", told_at),
    (rf"(told|left)_missed_{R}_{Y}", missed),
    (r"same_programmes_\w+", lambda *_, name: of_same_programmes(name)),
    (r"story_conflict_\w+_lines", lambda name: len(registry()[name]["row_ids"].split()) / 2),
    (r"story_([a-z]+)_(.+?)_(target|result|own|national|one_rp|other_rp|before_rp|after_rp|pagu_rp|spent_rp|pct|rp)",
     lambda *parts, name: story(*parts, name)),
    (rf"capaian_exactly_100_outputs_{R}_{Y}_{T}_pct", exactly),
    (r"outcome_target_\w+?_(as_result|other)", lambda part, name: targets(name, part)),
    (rf"targets_as_result_{R}_{Y}", lambda region, year: set_to_result(region, year)),
    (r"capaian_capaian_and_(pagu|absorption)_serang_sidoarjo",
     lambda what: estimate(rf"^32_.*capaian and {what}/")),
    (r"plans_a_bigger_pagu_on_the_same_line_resolved_figures_bengkulu",
     lambda: estimate(r"a bigger pagu on the same line.*resolved figures")),
    (r"lines_exactly_100_pct", lines_at_target),
    (r"rp_per_people_(meals|aids)_outside_planned_(\w+)", services),
]  # fmt: skip


def set_to_result(region: str, year: str) -> float:
    own = studied.set_twice(table("indicators"))
    own = own[(own.region_id == region) & (own.fiscal_year == int(year)) & own.realisasi.notna()]
    return int(own.groupby("indicator").is_result.any().sum())


def again(name: str):
    """Return a number worked out again: its value, or its ends (or value and ends); None where no rule is for it."""
    for pattern, rule in RULES:
        if match := re.fullmatch(pattern, name):
            return rule(*match.groups(), **({"name": name} if "name" in signature(rule).parameters else {}))
    return None


def names() -> list[str]:
    return sorted({name for page in pages().values() for name, _ in page.printed if name in registry()})


def test_every_number_of_every_brief_is_the_one_that_the_data_give():
    assert len(names()) > 100
    wrong = []
    for name in names():
        number, found = registry()[name], again(name)
        if found is None:
            wrong.append(f"{name}: no rule works it out again")
            continue
        ends = [number[key] for key in ("value", "low", "high") if number[key] is not None]
        told = [each for each in (found if isinstance(found, tuple) else (found,)) if not pd.isna(each)]
        right = all(any(float(each) == pytest.approx(end, rel=1e-6, abs=1e-6) for end in ends) for each in told)
        if not right or not told:
            wrong.append(f"{name}: {ends} in the registry, {told} from the data")
    assert not wrong, "\n".join(wrong)


SIZES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


@pytest.mark.parametrize("page", [stem for stem in (path.stem for path in PAGES) if stem.endswith("_en")])
def test_every_printed_figure_reads_as_its_number(page):
    for name, text in pages()[page].printed:
        number = registry().get(name)
        if number:
            held = [number[key] for key in ("value", "low", "high", "n") if number[key] is not None]
        elif "%" in text:  # of a line: its spending in percent of its ceiling
            line = cells().loc[name.replace("realisasi", "pagu")].figure
            held = [100 * float(cells().loc[name].figure) / float(line)]
        else:
            held = [float(cells().loc[name].figure)] if pd.notna(cells().loc[name].figure) else []
        in_millions = (
            re.fullmatch(r"[\d,]+\.\d(\n.*)?", text, re.DOTALL) and (number or {"unit": "rupiah"})["unit"] == "rupiah"
        )
        for digits, size in re.findall(r"(−?\d[\d,]*(?:\.\d+)?)(?:\s(million|billion))?", text.partition("\n")[0]):
            scale = 1e6 if in_millions else SIZES.get(size, 1)
            value, after = float(digits.replace(",", "").replace("−", "-")), len(digits.partition(".")[2])
            near = [each for each in held if abs(each / scale - value) <= 0.5000001 * 10.0**-after]
            assert near, (name, text, held)
