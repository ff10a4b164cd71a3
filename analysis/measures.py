"""Arithmetic on the tidy tables: lines of money, absorption, spending per beneficiary, capaian, coverage.

Ratios are taken from sums. A rupiah is counted once: sums run over leaves, the lines that are no other
line's parent. Where a figure is contested between two tables or has candidate readings, low and high span
them.
"""

import json
import re
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from analysis import io, reconcile, register, study_schema, terms

FIGURES = register.ROOT / "figures"
BUILD = register.ROOT / "build"


@cache
def reference() -> dict:
    """Return prices, scales and words that the studies need, with their sources."""
    return io.read_yaml(Path(__file__).with_name("reference.yml"))


@dataclass(frozen=True)
class Selection:
    """What a study looks at."""

    regions: tuple[str, ...]
    years: tuple[int, ...]
    include_administration: bool = True
    include_salaries: bool = True
    prices_of: str | int = "nominal"

    @property
    def tag(self) -> str:
        """Return "" for the default selection, else a name for the folder of its results."""
        parts = []
        if set(self.regions) != set(register.region_ids()):
            parts.append("+".join(self.regions))
        if set(self.years) != set(register.years()):
            parts.append("+".join(str(year) for year in self.years))
        parts += [] if self.include_administration else ["no_administration"]
        parts += [] if self.include_salaries else ["no_salaries"]
        parts += [] if self.prices_of == "nominal" else [f"prices_of_{self.prices_of}"]
        return "_".join(parts)

    @property
    def tables(self) -> Path:
        """Return the folder for result tables: the published one for the default selection only."""
        return BUILD / "results" / self.tag if self.tag else io.PROCESSED

    @property
    def figures(self) -> Path:
        """Return the folder for figures: the published one for the default selection only."""
        return BUILD / "results" / self.tag / "figures" if self.tag else FIGURES


def selection(parameters: dict) -> Selection:
    """Return the selection in a notebook's checked parameters; ValueError for unknown price years."""
    prices = parameters["prices_of"]
    known = ["nominal", *reference()["cpi"]["rates"]]
    if prices not in known:
        raise ValueError(f"prices_of: unknown {prices!r}; known: {', '.join(map(str, known))}")
    return Selection(
        tuple(parameters["regions"]),
        tuple(parameters["years"]),
        bool(parameters["include_administration"]),
        bool(parameters["include_salaries"]),
        prices,
    )


# -- lines of money ------------------------------------------------------------------------------------------


def line_id(row_ids: pd.Series) -> pd.Series:
    """Return the line that a row_id of any of its columns belongs to (document/table/line[/part])."""
    parts = row_ids.astype("str").str.extract(r"^([^/]+/[^/]+/\d+)/[^/]+(/[^/]+)?$")
    return parts[0].fillna("") + parts[1].fillna("")


def table_of(line_ids: pd.Series) -> pd.Series:
    """Return the table that lines stand in."""
    return line_ids.str.split("/").str[1]


def lines(budget_lines: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return one row per line and year with pagu and realisasi side by side.

    low and high of an amount span its candidate readings; least and most also span what other tables print
    for the same line. leaf marks lines that are no line's parent; where a total is printed beside a few of its
    lines only, the total. main marks the table of a document and year that is used where several print money: one
    with realisasi before one without, then the one with more leaves.
    """
    frame = budget_lines.assign(line_id=line_id(budget_lines.row_id), parent_line=line_id(budget_lines.parent_id))
    frame = _with_range(frame, checks)
    keys = ["line_id", "fiscal_year", "period"]
    sides = {}
    for measure in ("pagu", "realisasi"):
        names = {f"amount{part}_rp": f"{measure}{part}_rp" for part in ("", "_low", "_high", "_least", "_most")}
        names |= {"row_id": f"{measure}_row", "status": f"{measure}_status"}
        sides[measure] = frame[frame.measure == measure].rename(columns=names)
        own = [*names.values()]
    both = sides["pagu"].merge(sides["realisasi"][keys + own], on=keys, how="left", validate="1:1")
    both = both.drop(columns=["measure", "printed", "alternatives", "state", "number_style", "parent_id", "code"])
    both["realisasi_row"] = both.realisasi_row.fillna("")
    both["salaries"] = both.name.map(terms.normalise).str.contains("gaji dan tunjangan", regex=False)
    year = both.fiscal_year.fillna(0).astype("str")
    both["nomenclature"] = _nomenclature(both)
    both["leaf"] = ~(both.line_id + year).isin(both.parent_line + year)
    both["program_line"] = _program(both)
    several = both.groupby(["doc_id", "table_id", "fiscal_year", "period"], dropna=False).line_id.transform("size")
    lone_total = (both.level == "total") & both.leaf & (several > 1)
    tables = both.doc_id + both.table_id + year
    both.loc[tables.isin(tables[lone_total]) & (both.level != "total"), "leaf"] = False
    return _with_main(both)


def _program(both: pd.DataFrame) -> pd.Series:
    """Return the programme that each line lies in, "" for totals."""
    level = dict(zip(both.line_id, both.level, strict=True))
    above = dict(zip(both.line_id, both.parent_line, strict=True))
    line = both.line_id
    for _ in range(2):  # a sub-kegiatan lies two levels below its programme
        line = line.where(line.map(level) == "program", line.map(above))
    return line.where(line.map(level) == "program", "").fillna("")


def _nomenclature(both: pd.DataFrame) -> pd.Series:
    """Return each table's generation of programmes: the later one where most programmes have its codes."""
    programs = both[both.level == "program"]
    coded = (programs.nomenclature_code != "").groupby([programs.doc_id, programs.table_id]).mean()
    share = [coded.get((doc, table), 0.0) for doc, table in zip(both.doc_id, both.table_id, strict=True)]
    return pd.Series(share, index=both.index).gt(0.5).map({True: "permendagri_90_2019", False: "permendagri_13_2006"})


def _with_range(frame: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    read = readings(frame.amount_rp, frame.status, frame.alternatives)
    differing = same_lines(checks[checks.verdict == "differs"])
    pairs = _same_phase(differing, frame)
    printed = frame[["row_id", "amount_rp"]].rename(columns={"row_id": "other"})
    others = pairs.merge(printed, on="other", validate="m:1").groupby("one").amount_rp
    least, most = (frame.row_id.map(each).astype("Float64") for each in (others.min(), others.max()))
    return frame.assign(
        amount_rp=frame.amount_rp.astype("Float64"),
        amount_low_rp=read.low,
        amount_high_rp=read.high,
        amount_least_rp=least.where((least < read.low).fillna(False), read.low),
        amount_most_rp=most.where((most > read.high).fillna(False), read.high),
        contested=frame.row_id.isin(differing.one),
    )


def same_lines(checks: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of row_ids (one, other) of a line that two tables print, each in both directions."""
    pairs = checks.loc[checks.rule == "same_line_same_amount", "rows"].str.split(" ", expand=True)
    pairs = pairs.reindex(columns=[0, 1]).set_axis(["one", "other"], axis=1).astype("str")
    return pd.concat([pairs, pairs.rename(columns={"one": "other", "other": "one"})], ignore_index=True)


def _same_phase(pairs: pd.DataFrame, budget_lines: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of tables with the same phase of the pagu; others are two sources, not readings."""
    pagu = budget_lines[budget_lines.measure == "pagu"]
    phase = dict(zip(line_id(pagu.row_id), pagu.phase, strict=True))
    one, other = (line_id(pairs[name]).map(phase) for name in ("one", "other"))
    return pairs[one == other]


def readings(values: pd.Series, status: pd.Series, alternatives: pd.Series) -> pd.DataFrame:
    """Return the least and greatest admissible reading (low, high) of each value; NA where none is."""
    listed = alternatives.where(status == "unresolved", "").map(lambda text: json.loads(text or "[]")).explode()
    numbers = pd.to_numeric(listed, errors="coerce").astype("Float64").groupby(level=0)
    known = values.astype("Float64")
    return pd.DataFrame({"low": known.fillna(numbers.min()), "high": known.fillna(numbers.max())})


def _with_main(both: pd.DataFrame) -> pd.DataFrame:
    place = ["doc_id", "fiscal_year", "period"]
    tables = (
        both.groupby([*place, "table_id"], dropna=False)
        .agg(spent=("realisasi_rp", lambda values: values.notna().any()), leaves=("leaf", "sum"))
        .reset_index()
        .sort_values(["spent", "leaves", "table_id"], ascending=[False, False, True])
        .drop_duplicates(place)
        .assign(main=True)
    )
    both = both.merge(tables[[*place, "table_id", "main"]], on=[*place, "table_id"], how="left", validate="m:1")
    return both.assign(main=both.main.fillna(False).astype(bool))


def price_factor(years: pd.Series, prices_of: str | int) -> pd.Series:
    """Return the factors that bring amounts to December prices of a year; NaN where no rate is known."""
    if prices_of == "nominal":
        return pd.Series(1.0, index=years.index)
    rates = pd.Series(reference()["cpi"]["rates"], dtype=float)
    index = (1 + rates / 100).cumprod()
    index.loc[rates.index.min() - 1] = 1.0
    return index[prices_of] / years.astype("Float64").map(index).astype(float)


def reasons_out(table: pd.DataFrame, choice: Selection) -> pd.Series:
    """Return why a line lies outside the selection; "" for lines inside."""
    no_admin = not choice.include_administration
    conditions = {
        "region not selected": ~table.region_id.isin(choice.regions),
        "figure for the end of the plan's period": table.period != "year",
        "year not selected": ~table.fiscal_year.isin(choice.years),
        "administration left out": no_admin & (table.function == "administration"),
        "total holds administration": no_admin & (table.level == "total"),
        "salaries left out": (not choice.include_salaries) & table.salaries,
        f"no price index from that year to {choice.prices_of}": price_factor(
            table.fiscal_year, choice.prices_of
        ).isna(),
    }
    names = list(conditions)
    return pd.Series(
        np.select([conditions[name].fillna(True).astype(bool) for name in names], names, default=""),
        index=table.index,
    )


def select(table: pd.DataFrame, choice: Selection) -> pd.DataFrame:
    """Return the lines inside the selection, their amounts in the prices asked for."""
    kept = table[reasons_out(table, choice) == ""].copy()
    factor = price_factor(kept.fiscal_year, choice.prices_of)
    for name in kept.filter(regex="^(pagu|realisasi).*_rp$"):
        kept[name] = kept[name] * factor
    return kept


def select_rows(table: pd.DataFrame, choice: Selection, year: str = "fiscal_year") -> pd.DataFrame:
    """Return the rows of indicators or counts of the regions and years selected."""
    return table[table.region_id.isin(choice.regions) & (table[year].isin(choice.years) | table[year].isna())]


def left_out(*reasons: pd.Series) -> pd.DataFrame:
    """Return how many rows were left out and why."""
    every = pd.concat(reasons)
    return every[every != ""].value_counts().rename_axis("reason").reset_index(name="rows")


# -- absorption ----------------------------------------------------------------------------------------------


def absorption(table: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return realisasi / pagu of every line of the tables that print both, beside the printed percentage.

    reason says why a line has no absorption; verdict compares with the printed percentage, within half a
    unit of its last decimal.
    """
    with_spending = table.groupby(["doc_id", "table_id"]).realisasi_row.transform(lambda rows: (rows != "").any())
    frame = table[with_spending].copy() if len(table) else table.copy()
    ranged = frame.pagu_low_rp.notna() & frame.realisasi_low_rp.notna()
    frame["reason"] = np.select(
        [~ranged & frame.pagu_rp.isna(), ~ranged, (frame.pagu_high_rp == 0).fillna(False).astype(bool)],
        ["pagu not resolved", "realisasi not resolved", "pagu is zero"],
        default="",
    )
    good = frame.reason == ""
    frame["absorption_pct"] = (100 * frame.realisasi_rp / frame.pagu_rp).where(good)
    frame["absorption_low_pct"] = (100 * frame.realisasi_low_rp / frame.pagu_high_rp).where(good)
    frame["absorption_high_pct"] = (100 * frame.realisasi_high_rp / frame.pagu_low_rp).where(good)
    frame["unspent_rp"] = frame.pagu_rp - frame.realisasi_rp
    printed = indicators[(indicators.measure == "absorption_pct") & indicators.value.notna()]
    printed = printed.assign(line_id=line_id(printed.row_id)).drop_duplicates("line_id")
    printed = printed.rename(columns={"value": "printed_pct", "row_id": "printed_row", "printed": "printed"})
    frame = frame.merge(
        printed[["line_id", "printed_pct", "printed_row", "printed"]],
        on="line_id",
        how="left",
        validate="m:1",
    )
    frame["verdict"] = [
        reconcile.agrees(_float(computed), _float(value), rounding(text))
        for computed, value, text in zip(frame.absorption_pct, frame.printed_pct, frame.printed, strict=True)
    ]
    frame["difference_points"] = frame.printed_pct - frame.absorption_pct
    frame["row_ids"] = joined(frame.pagu_row, frame.realisasi_row, frame.printed_row)
    frame["result_id"] = frame.line_id + "/" + frame.fiscal_year.astype("str")
    return frame


def _float(value) -> float | None:
    return None if pd.isna(value) else float(value)


def rounding(printed) -> float:
    """Return half a unit of the last printed decimal of a percentage: what rounding alone can explain."""
    text = "" if pd.isna(printed) else str(printed).strip().rstrip("% ")
    decimals = text[max(text.rfind(","), text.rfind(".")) + 1 :] if ("," in text or "." in text) else ""
    return 0.5 * 10.0 ** -len(decimals)


def joined(*columns: pd.Series) -> pd.Series:
    """Return the row_ids of several columns, one text per row, blanks left out."""
    return pd.Series(
        [
            " ".join(str(part) for part in parts if pd.notna(part) and part != "")
            for parts in zip(*columns, strict=True)
        ],
        index=columns[0].index,
        dtype="str",
    )


def outturn(table: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return sums of pagu and realisasi, their ratio and the unspent rupiah, of the lines with both."""
    good = table[table.reason == ""]
    sums = good.groupby(by, dropna=False, sort=True).agg(
        pagu_rp=("pagu_rp", _whole_sum),
        realisasi_rp=("realisasi_rp", _whole_sum),
        pagu_low_rp=("pagu_low_rp", "sum"),
        pagu_high_rp=("pagu_high_rp", "sum"),
        realisasi_low_rp=("realisasi_low_rp", "sum"),
        realisasi_high_rp=("realisasi_high_rp", "sum"),
        n_lines=("line_id", "nunique"),
        n_documents=("doc_id", "nunique"),
        row_ids=("row_ids", " ".join),
    )
    sums = sums.reset_index()
    return sums.assign(
        absorption_pct=100 * sums.realisasi_rp / sums.pagu_rp,
        absorption_low_pct=100 * sums.realisasi_low_rp / sums.pagu_high_rp,
        absorption_high_pct=100 * sums.realisasi_high_rp / sums.pagu_low_rp,
        unspent_rp=sums.pagu_rp - sums.realisasi_rp,
    )


def second_sources(absorption: pd.DataFrame) -> pd.DataFrame:
    """Return the main tables' lines, but another table's where a document prints pagu and realisasi twice by line."""
    leaves = absorption[absorption.leaf & (absorption.level != "total")]
    other = leaves[~leaves.main]
    return pd.concat([other, leaves[leaves.main & ~leaves.doc_id.isin(other.doc_id)]])


def _whole_sum(amounts: pd.Series):
    """Return the sum, or NA when one amount is not known: a sum over what happens to be known is no total."""
    return amounts.sum(skipna=False)


def composition_variance_pct(pagu_rp: pd.Series, realisasi_rp: pd.Series) -> float:
    """Return how far spending shifted between lines, in percent of the adjusted budget (PEFA 2016, PI-2.1).

    The adjusted budget of a line is its budget times sum(actual) / sum(budget). With one year and a revised
    ceiling this is a PEFA-style variance and no score.
    """
    adjusted = pagu_rp * (realisasi_rp.sum() / pagu_rp.sum())
    return float(100 * (realisasi_rp - adjusted).abs().sum() / adjusted.sum())


def pareto(table: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of each table by the rupiah they left unspent, with shares that add to 100 per table.

    Lines that spent more than their ceiling have a negative part and are listed last; shares are of the
    net.
    """
    good = table[table.reason == ""].sort_values(
        ["doc_id", "table_id", "fiscal_year", "unspent_rp", "line"], ascending=[True, True, True, False, True]
    )
    groups = good.groupby(["doc_id", "table_id", "fiscal_year"])
    share = 100 * good.unspent_rp / groups.unspent_rp.transform("sum")
    return good.assign(
        rank=groups.cumcount() + 1,
        share_pct=share,
        cumulative_pct=share.groupby([good.doc_id, good.table_id, good.fiscal_year]).cumsum(),
    )


def programmes(table: pd.DataFrame) -> pd.DataFrame:
    """Return the ceilings of the main tables' programmes, one row per programme and year; unresolved ones left out."""
    own = table[table.main & (table.level == "program") & (table.period == "year") & table.pagu_rp.notna()]
    columns = ["region_id", "doc_id", "table_id", "line", "line_id", "name", "function", "fiscal_year", "phase"]
    return own[[*columns, "pagu_rp", "pagu_status"]].assign(row_ids=own.pagu_row)


def second_prints(table: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return what another table prints for a main table's ceiling, one row per line, year and other table.

    verdict is that of the check; where a figure is unresolved it is cannot_tell.
    """
    own = table[table.main & (table.period == "year")]
    columns = ["region_id", "doc_id", "table_id", "line", "line_id", "name", "level", "fiscal_year", "phase", "pagu_rp"]
    found = checks[checks.rule == "same_line_same_amount"]
    verdicts = pd.concat([found.verdict, found.verdict], ignore_index=True)
    pairs = same_lines(checks).assign(verdict=verdicts).rename(columns={"one": "pagu_row", "other": "other_row"})
    others = table[["pagu_row", "table_id", "pagu_rp", "phase"]].add_prefix("other_")
    others = others.rename(columns={"other_pagu_row": "other_row", "other_pagu_rp": "other_rp"})
    both = own[[*columns, "pagu_row"]].merge(pairs, on="pagu_row").merge(others, on="other_row", validate="m:1")
    both = both.sort_values(["doc_id", "line", "fiscal_year", "other_row"]).reset_index(drop=True)
    return both.assign(row_ids=joined(both.pagu_row, both.other_row))


# -- spending per beneficiary --------------------------------------------------------------------------------

COUNTED = ("people", "families", "groups", "organisations", "person_months", "person_years")
BASES = {"target": "planned", "realisasi": "realised"}
_LINE_AND_YEAR = ["line_id", "fiscal_year", "period"]


def unit_costs(table: pd.DataFrame, indicators: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return spending per counted person, family, group or organisation, per line, year, basis and reading.

    planned is pagu / target, realised is realisasi / realisasi. Where the count is not one number of one
    kind, or the money also pays for something else, nothing is computed and reason says why. Counts of
    person-months have a row per_person_month and a row per_person (twelve months). A line that two tables
    print is one line; the range spans candidate readings and what the other tables print.
    """
    counted = _counts_of_lines(table, indicators, checks)
    money = table.drop(columns=["table_id", "doc_id", "line"])
    merged = counted.merge(money, on=_LINE_AND_YEAR, how="inner", validate="m:1")
    # Strings as Python objects: the thousands of small groups are then taken out a quarter faster.
    merged = merged.astype(dict.fromkeys(merged.columns[merged.dtypes == "str"], object))
    groups = merged.groupby([*_LINE_AND_YEAR, "measure", "table_id"], dropna=False, sort=True)
    near = dict(list(merged.groupby("line_id")[[*_LINE_AND_YEAR, "unit_kind", "measure", "indicator", "value"]]))
    rows = [_unit_cost(group, near) for _, group in groups if group.unit_kind.isin(COUNTED).any()]
    if not rows:
        return study_schema.conform(pd.DataFrame(), study_schema.UNIT_COSTS).astype({"main": bool, "contested": bool})
    return _one_table_per_line(pd.DataFrame(rows))


def _counts_of_lines(table: pd.DataFrame, indicators: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return targets and realisations with the line that pays for them, the main table's where two are."""
    frame = indicators[indicators.measure.isin(BASES) & (indicators.owner_id != "")]
    own = line_id(frame.owner_id)
    pairs = same_lines(checks)
    phase = dict(zip(table.line_id, table.phase, strict=True))
    pairs = pd.DataFrame({"one": line_id(pairs.one), "other": line_id(pairs.other)})
    pairs = pairs[pairs.one.map(phase) == pairs.other.map(phase)]
    mains = table.loc[table.main, "line_id"]
    twin = pairs[pairs.other.isin(mains)].drop_duplicates("one").set_index("one").other
    columns = ["doc_id", "table_id", "line", "row_id", "indicator", "unit", "unit_kind", "measure", "value"]
    columns += ["status", "state", "fiscal_year", "period"]
    read = readings(frame.value, frame.status, frame.alternatives)
    return (
        frame[columns]
        .rename(columns={"status": "count_status"})
        .assign(
            count_low=read.low,
            count_high=read.high,
            line_id=own.where(own.isin(mains), own.map(twin)).fillna(own),
        )
    )


def _unit_cost(group: pd.DataFrame, near: dict[str, pd.DataFrame]) -> dict:
    first = group.iloc[0]
    planned = first.measure == "target"
    money = "pagu" if planned else "realisasi"
    count, low, high, reason = _one_count(group)
    if not first.leaf:
        reason = "its parts are counted on their own lines"
    elif not reason and pd.isna(first[f"{money}_low_rp"]):
        reason = f"{money} not resolved" if planned or first.realisasi_row else "no realisasi printed"
    elif not reason and first[f"{money}_high_rp"] == 0:
        reason = f"{money} is zero"
    service, work = classify(first["name"], " ".join(group.indicator), first.function)
    return {
        "line_id": first.line_id,
        "fiscal_year": first.fiscal_year,
        "period": first.period,
        "basis": BASES[first.measure],
        "table_id": first.table_id,
        "region_id": first.region_id,
        "doc_id": first.doc_id,
        "name": first["name"],
        "function": first.function,
        "nomenclature": first.nomenclature,
        "main": first.main,
        "phase": first.phase if planned else "realisasi",
        "work": work,
        "service": service,
        "setting": setting(first.function, first.region_id, first.nomenclature),
        "indicator": "; ".join(dict.fromkeys(group.indicator)),
        "unit": "+".join(dict.fromkeys(group.unit)),
        "unit_kind": "+".join(dict.fromkeys(group.unit_kind)),
        "count": count,
        "count_low": low,
        "count_high": high,
        "reading": _reading(group, count, near),
        "amount_rp": first[f"{money}_rp"],
        "amount_low_rp": first[f"{money}_least_rp"],
        "amount_high_rp": first[f"{money}_most_rp"],
        "contested": first.contested,
        "reason": reason,
        "row_ids": " ".join([first[f"{money}_row"], *group.row_id]).strip(),
    }


def _one_count(group: pd.DataFrame) -> tuple:
    """Return what one line counts: value, low, high and, where it is no single count, the reason."""
    none = (pd.NA, pd.NA, pd.NA)
    kinds = dict.fromkeys(group.unit_kind)
    others = [kind for kind in kinds if kind not in COUNTED]
    if others:
        return *none, f"the same money also pays for: {', '.join(others)}"
    if len(kinds) > 1:
        return *none, f"counts of different kinds: {', '.join(kinds)}"
    texts = group.indicator.map(terms.normalise)
    if len(group) > 1 and not _disjoint(texts):
        return *none, "several counts that may overlap"
    if "people" in kinds and texts.str.match("jumlah keluarga").any():
        return *none, "unit printed as persons, indicator counts families"
    low, high = group.count_low.sum(skipna=False), group.count_high.sum(skipna=False)
    if pd.isna(low):
        unresolved = (group.count_status == "unresolved").any()
        return *none, "count not resolved" if unresolved else "count not reported"
    if high == 0:
        return *none, "count is zero"
    return group.value.sum(skipna=False), low, high, ""


def _disjoint(texts: pd.Series) -> bool:
    """Tell whether indicators differ in nothing but the group of people that they name."""
    groups = "|".join(sorted(reference()["groups"], key=len, reverse=True))
    bare = texts.str.replace(rf"\b(?:{groups})\b", "", regex=True).str.replace(" +", " ", regex=True)
    return bare.nunique() == 1 and texts.nunique() == len(texts)


def _reading(group: pd.DataFrame, count: float, near: dict[str, pd.DataFrame]) -> str:
    """Return what the count counts: units, months of persons, or years of persons."""
    first = group.iloc[0]
    if pd.isna(count) or first.unit_kind not in ("people", "person_months", "person_years"):
        return "per_unit"
    if first.unit_kind == "person_years":
        return "per_person_year"
    same = pd.concat([near[line] for line in (first.line_id, first.parent_line) if line in near])
    same = same[same.unit_kind == first.unit_kind]
    if first.period == "end":
        own = same[(same.line_id == first.line_id) & (same.measure == "target")]
        years = own[(own.period == "year") & (own.indicator == first.indicator)].value
        summed = len(years) > 1 and years.notna().all() and years.sum() == count
        return "per_person_year" if summed else "per_unit"
    if first.unit_kind == "person_months":
        return "per_person_month"
    same = same[same.fiscal_year == first.fiscal_year]
    paid_monthly = group.indicator.str.contains(reference()["monthly_payments"], case=False).all()
    if (same.value * 12 == count).any() or (paid_monthly and count % 12 == 0):
        return "per_person_month"
    return "per_unit"


def _one_table_per_line(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the costs with one table's count per line; another table's count widens the range."""
    realised = frame[frame.basis == "realised"].groupby(["line_id", "table_id"]).size()
    order = [(line, table) not in realised.index for line, table in zip(frame.line_id, frame.table_id, strict=True)]
    frame = frame.assign(order=order).sort_values([*_LINE_AND_YEAR, "basis", "order", "table_id"])
    keys = [*_LINE_AND_YEAR, "basis"]
    groups = frame.groupby(keys, dropna=False)
    second = frame.duplicated(keys)
    comparable = (frame.reason == "") & (frame.reading == "per_unit")
    least = frame.count_low.where(comparable).groupby([frame[key] for key in keys], dropna=False).transform("min")
    most = frame.count_high.where(comparable).groupby([frame[key] for key in keys], dropna=False).transform("max")
    low, high = frame.count_low.where(~comparable, least), frame.count_high.where(~comparable, most)
    frame = frame.assign(
        count_low=low,
        count_high=high,
        reason=frame.reason.where(~second, "same line, counted in table " + groups.table_id.transform("first")),
    )
    frame = pd.concat([frame, _persons(frame)], ignore_index=True)
    figures = ["count", "count_low", "count_high", "amount_rp", "amount_low_rp", "amount_high_rp"]
    frame = frame.astype(dict.fromkeys(figures, "Float64"))
    good = frame.reason == ""
    frame["rp_per_unit"] = (frame.amount_rp / frame["count"]).where(good)
    frame["rp_per_unit_low"] = (frame.amount_low_rp / frame.count_high).where(good)
    # A count that may be zero leaves the range open above.
    frame["rp_per_unit_high"] = (frame.amount_high_rp / frame.count_low.where(frame.count_low > 0)).where(good)
    year = frame.fiscal_year.astype("str").where(frame.period == "year", "end")
    frame["result_id"] = frame.line_id + "/" + year + "/" + frame.basis + "/" + frame.table_id + "/" + frame.reading
    return frame.drop(columns="order").reset_index(drop=True)


def _persons(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the person-month rows once more, per person of twelve months."""
    months = frame[(frame.reading == "per_person_month") & (frame.reason == "")]
    return months.assign(
        reading="per_person",
        count=months["count"] / 12,
        count_low=months.count_low / 12,
        count_high=months.count_high / 12,
    )


@cache
def classify(name: str, indicator: str, function: str) -> tuple[str, str]:
    """Return the service of a line ("" where it serves nobody in need) and its work.

    A line's own name decides before its indicator; rules marked as last come after both.
    """
    name, indicator = terms.normalise(name), terms.normalise(indicator)
    both = f"{name} | {indicator}"
    rules = [rule for rule in reference()["services"] if rule.get("function", function) == function]
    first, last = ([rule for rule in rules if rule.get("last", False) is when] for when in (False, True))
    found = [rule["id"] for text, group in ((name, first), (both, first), (both, last)) for rule in group
             if re.search(rule["pattern"], text)]  # fmt: skip
    rules = [rule for rule in reference()["work"] if rule.get("function", function) == function]
    work = next(rule["id"] for rule in rules if re.search(rule["pattern"], both))
    return found[0] if work == "benefit" else "", work


def setting(function: str, region_id: str, nomenclature: str) -> str:
    """Return where rehabilitation happens: since 2021 provinces work inside the panti, regencies outside."""
    if function != "rehabilitation" or nomenclature != "permendagri_90_2019":
        return "not_told"
    return "inside" if register.regions()[region_id].level == "province" else "outside"


def services(costs: pd.DataFrame) -> pd.DataFrame:
    """Return median, spread and range of unit costs of the benefit lines per service and kind.

    Every line has one value: per person where the count is person-months, the median of its years where it
    has several. spread is exp of the median absolute deviation of the logarithms: a factor, 1 for equal
    costs.
    """
    good = comparable_costs(costs)
    good = good[good.work == "benefit"]
    keys = ["service", "setting", "unit_kind", "basis"]
    each = good.groupby([*keys, "doc_id", "line_id"]).agg(
        rp_per_unit=("rp_per_unit", "median"), row_ids=("row_ids", " ".join)
    )
    each["log"] = np.log(each.rp_per_unit.astype(float))
    return (
        each.reset_index()
        .groupby(keys)
        .agg(
            median_rp=("rp_per_unit", "median"),
            least_rp=("rp_per_unit", "min"),
            most_rp=("rp_per_unit", "max"),
            spread=("log", lambda logs: float(np.exp(stats.median_abs_deviation(logs)))),
            n_lines=("line_id", "nunique"),
            n_documents=("doc_id", "nunique"),
            row_ids=("row_ids", " ".join),
        )
        .reset_index()
    )


def comparable_costs(costs: pd.DataFrame) -> pd.DataFrame:
    """Return the costs that are compared: of years, from main tables, never a month's beside a person's."""
    return costs[
        (costs.reason == "")
        & costs.main
        & (costs.period == "year")
        & (costs.reading != "per_person_month")
        & costs.rp_per_unit.notna()
    ]


# -- capaian -------------------------------------------------------------------------------------------------


def capaian(table: pd.DataFrame, indicators: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return achievement recomputed from target and realisasi beside the printed one, per indicator and year.

    Higher is better: R/T. Lower is better (the list is in reference.yml): (2T - R)/T; both are stored with
    their formula, uncapped. kind is yearly, or cumulative for progress against the five-year target; the
    two are never mixed. printed_follows names the formula that the printed percentage agrees with. The
    money of the line that the indicator belongs to stands beside it.
    """
    yearly = _pairs(indicators, "target", "realisasi", "capaian_pct").assign(kind="yearly")
    frame = pd.concat([yearly, _cumulative(indicators)], ignore_index=True)
    lower = frame.indicator.map(terms.normalise).str.match(reference()["lower_is_better"])
    frame["polarity"] = lower.map({True: "lower_is_better", False: "higher_is_better"})
    frame["formula"] = lower.map({True: "(2T-R)/T", False: "R/T"})
    ratio = 100 * frame.realisasi / frame.target.where(frame.target != 0)
    frame["capaian_pct"] = ratio.where(~lower, 200 - ratio)
    frame["reason"] = np.select(
        [frame.target.isna() | frame.realisasi.isna(), (frame.target == 0).fillna(False).astype(bool)],
        ["target or realisasi is no number", "target is zero"],
        default="",
    )
    follows = {"R/T": ratio, "(2T-R)/T": 200 - ratio, "T/R": 1e4 / ratio.where(ratio != 0)}
    frame["printed_follows"] = [
        _followed(float(printed), {name: values[index] for name, values in follows.items()}, rounding(text))
        if pd.notna(printed)
        else "not printed"
        for index, printed, text in zip(frame.index, frame.printed_pct, frame.printed, strict=True)
    ]
    money = table[["line_id", "fiscal_year", "period", "name", "level", "leaf", "main", "function", "phase"]]
    money = money.join(table[["pagu_rp", "realisasi_rp", "pagu_status", "pagu_row", "realisasi_row", "program_line"]])
    owned = _counts_of_lines(table, indicators, checks)[["row_id", "line_id"]]
    frame = frame.merge(owned, left_on="target_row", right_on="row_id", how="left", validate="m:1")
    frame = frame.drop(columns="row_id").merge(
        money, on=["line_id", "fiscal_year", "period"], how="left", validate="m:1"
    )
    frame["leaf"], frame["main"] = (frame[name].fillna(False).astype(bool) for name in ("leaf", "main"))
    frame["absorption_pct"] = 100 * frame.realisasi_rp / frame.pagu_rp.where(frame.pagu_rp != 0)
    frame["row_ids"] = joined(
        frame.target_row, frame.realisasi_row_x, frame.printed_row, frame.pagu_row, frame.realisasi_row_y
    )
    frame["result_id"] = frame.realisasi_row_x + "/" + frame.kind
    return frame.drop(columns=["realisasi_row_x", "realisasi_row_y", "target_row", "printed_row"])


def _pairs(indicators: pd.DataFrame, planned: str, reached: str, printed: str) -> pd.DataFrame:
    """Return planned, reached and printed percentage of each indicator, in the order of the cell's list."""
    key = ["doc_id", "table_id", "line", "fiscal_year", "period", "place"]
    frame = indicators.assign(place=indicators.groupby([*key[:5], "measure"], dropna=False).cumcount())
    base = [*key, "region_id", "owner_name", "indicator", "unit", "unit_kind", "row_id", "value"]
    target = frame.loc[frame.measure == planned, base].rename(columns={"value": "target", "row_id": "target_row"})
    reach = frame.loc[frame.measure == reached, [*key, "value", "row_id"]]
    reach = reach.rename(columns={"value": "realisasi", "row_id": "realisasi_row"})
    percent = frame.loc[frame.measure == printed, [*key, "value", "row_id", "printed"]]
    percent = percent.rename(columns={"value": "printed_pct", "row_id": "printed_row"})
    sizes = frame.groupby([*key[:5], "measure"], dropna=False).size().unstack(fill_value=0)
    sizes = sizes.reindex(columns=[planned, reached], fill_value=0)
    paired = target.merge(reach, on=key, validate="1:1").merge(percent, on=key, how="left", validate="1:1")
    uneven = sizes[sizes[planned] != sizes[reached]].index
    return paired[~pd.MultiIndex.from_frame(paired[key[:5]]).isin(uneven)].drop(columns="place")


def _cumulative(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return progress against the five-year target, in the year of each printed percentage of it."""
    percent = indicators[indicators.measure == "renstra_pct"]
    goal = indicators[indicators.measure == "renstra_target"]
    place = ["doc_id", "table_id", "line"]
    single = goal.groupby(place).filter(lambda rows: len(rows) == 1)
    goal_columns = [*place, "value", "row_id", "unit", "unit_kind"]
    frame = percent.merge(single[goal_columns], on=place, suffixes=("_pct", "_goal"), validate="m:1")
    to_date = indicators[indicators.measure == "realisasi_to_date"]
    reached = to_date.set_index([*place, "fiscal_year"]).value
    reached = reached[~reached.index.duplicated(keep=False)]
    this_year = indicators[indicators.measure == "realisasi"].set_index([*place, "fiscal_year"]).value
    this_year = this_year[~this_year.index.duplicated(keep=False)]
    now = pd.MultiIndex.from_frame(frame[[*place, "fiscal_year"]])
    before = pd.MultiIndex.from_frame(frame[[*place]].assign(fiscal_year=frame.fiscal_year - 1))
    direct = reached.reindex(now).to_numpy(dtype=float, na_value=np.nan)
    summed = reached.reindex(before).to_numpy(dtype=float, na_value=np.nan) + this_year.reindex(now).to_numpy(
        dtype=float, na_value=np.nan
    )
    # Shares of one year do not add up over years.
    summed = np.where(frame.unit_kind_goal == "percent", np.nan, summed)
    return pd.DataFrame(
        {
            **{name: frame[name] for name in [*place, "fiscal_year", "period", "region_id", "owner_name", "indicator"]},
            "unit": frame.unit_goal,
            "unit_kind": frame.unit_kind_goal,
            "target": frame.value_goal.astype("Float64"),
            "target_row": frame.row_id_goal,
            "realisasi": pd.array(np.where(np.isnan(direct), summed, direct), dtype="Float64"),
            "realisasi_row": frame.row_id_pct,
            "printed_pct": frame.value_pct,
            "printed_row": frame.row_id_pct,
            "printed": frame.printed,
            "kind": "cumulative",
        }
    )


def _followed(printed: float, computed: dict, tolerance: float) -> str:
    """Return the formula that a printed percentage follows, "none", or "cannot_tell" without figures."""
    verdicts = {name: reconcile.agrees(_float(value), printed, tolerance) for name, value in computed.items()}
    if "agrees" in verdicts.values():
        return next(name for name, verdict in verdicts.items() if verdict == "agrees")
    return "cannot_tell" if set(verdicts.values()) == {"cannot_tell"} else "none"


def line_capaian(frame: pd.DataFrame, cap: float | None = None, level: str = "leaf") -> pd.DataFrame:
    """Return one row per budget line with the mean yearly capaian of its indicators, each capped if asked.

    level is leaf (lines that are no line's parent), or a level of lines that has its own indicators.
    """
    at_level = frame.leaf if level == "leaf" else frame.level == level
    good = frame[(frame.kind == "yearly") & (frame.reason == "") & at_level & frame.main]
    value = good.capaian_pct.astype(float)
    good = good.assign(value=value if cap is None else value.clip(upper=cap))
    keep = ["region_id", "doc_id", "name", "function", "program_line", "pagu_rp", "realisasi_rp", "absorption_pct"]
    keep += ["phase", "pagu_status", "pagu_row"]
    grouped = good.groupby(["line_id", "fiscal_year"])
    named = {name: (name, "first") for name in keep}
    table = grouped.agg(
        **named, capaian_pct=("value", "mean"), n_indicators=("value", "size"), row_ids=("row_ids", " ".join)
    )
    return table.reset_index().assign(level=level)


def efficiency(per_line: pd.DataFrame) -> pd.DataFrame:
    """Return the three definitions of efficiency of each office, in percent or points; positive means thrift.

    lkjip: mean capaian less absorption of the whole. ratio: mean over lines of 1 - absorption / capaian.
    weighted: sum(pagu x capaian - realisasi) / sum(pagu x capaian), limited to 20 either way.
    """
    good = per_line[(per_line.pagu_rp > 0) & per_line.realisasi_rp.notna() & (per_line.capaian_pct > 0)]
    good = good.assign(
        worth=good.pagu_rp * good.capaian_pct / 100, ratio=100 * (1 - good.absorption_pct / good.capaian_pct)
    )
    keys = ["region_id", "doc_id", "fiscal_year"]
    sums = good.groupby(keys).agg(
        capaian_pct=("capaian_pct", "mean"),
        pagu_rp=("pagu_rp", "sum"),
        realisasi_rp=("realisasi_rp", "sum"),
        worth=("worth", "sum"),
        ratio_pct=("ratio", "mean"),
        n_lines=("line_id", "nunique"),
        n_documents=("doc_id", "nunique"),
        row_ids=("row_ids", " ".join),
    )
    absorbed = 100 * sums.realisasi_rp / sums.pagu_rp
    sums["lkjip_points"] = sums.capaian_pct - absorbed
    sums["weighted_pct"] = (100 * (sums.worth - sums.realisasi_rp) / sums.worth).clip(-20, 20)
    columns = ["lkjip_points", "ratio_pct", "weighted_pct", "n_lines", "n_documents", "row_ids"]
    return sums[columns].reset_index()


def plan_years(table: pd.DataFrame, indicators: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return planned counts beside the ceiling, one row per line and year, of lines with one indicator that counts.

    Lines that plan a percentage, a grade or several things at once say nothing about how much the money
    buys. Where a figure is unresolved, low and high span its candidate readings.
    """
    counted = _counts_of_lines(table, indicators, checks)
    counted = counted[(counted.measure == "target") & (counted.period == "year")]
    own = counted[counted.groupby(["line_id", "fiscal_year"]).row_id.transform("size") == 1]
    own = own[~own.unit_kind.isin(["percent", "grade", "unstated"])]
    own = own.assign(count=own.value.astype("Float64"))
    columns = ["line_id", "fiscal_year", "unit_kind", "count", "count_low", "count_high", "count_status", "row_id"]
    keep = ["line_id", "fiscal_year", "region_id", "doc_id", "name", "function", "phase", "pagu_status", "pagu_row"]
    money = table[table.leaf & (table.period == "year")][[*keep, "pagu_rp", "pagu_low_rp", "pagu_high_rp"]]
    both = own[columns].merge(money, on=["line_id", "fiscal_year"], validate="1:1")
    both = both[both.count_low.notna() & both.pagu_low_rp.notna()]
    return both.assign(row_ids=joined(both.pagu_row, both.row_id)).reset_index(drop=True)


def plan_changes(years: pd.DataFrame) -> pd.DataFrame:
    """Return how many times a line's ceiling and target of a plan's last year are those of its first, one row per line.

    Lines whose figures of these two years are not both known are left out; a time is NA where the first is zero.
    """
    known = years[years["count"].notna() & years.pagu_rp.notna()].sort_values(["line_id", "fiscal_year"])
    lines = known.groupby("line_id")
    span = years.groupby("doc_id").fiscal_year.agg(first_year="min", last_year="max")
    first, last = lines.head(1).set_index("line_id"), lines.tail(1).set_index("line_id")
    columns = ["region_id", "doc_id", "name", "phase", "unit_kind", "pagu_rp", "count", "fiscal_year", "row_ids"]
    both = first[columns].join(last[["pagu_rp", "count", "fiscal_year", "row_ids"]], rsuffix="_last").reset_index()
    both = both.merge(span, on="doc_id", validate="m:1")
    whole = (both.fiscal_year == both.first_year) & (both.fiscal_year_last == both.last_year)
    both = both[whole & (both.first_year < both.last_year)]
    for name in ("pagu_rp", "count"):
        short = name.removesuffix("_rp")
        both[f"{short}_times"] = both[f"{name}_last"] / both[name].where(both[name] > 0)
    both["table_id"] = table_of(both.line_id)
    return both.assign(row_ids=joined(both.row_ids, both.row_ids_last)).drop(columns="row_ids_last")


def second_source(per_line: pd.DataFrame, table: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return the lines with the money of the other table that prints them, where there is one with realisasi."""
    pairs = same_lines(checks)
    pairs = pd.DataFrame({"line_id": line_id(pairs.one), "other": line_id(pairs.other)}).drop_duplicates()
    money = table.loc[~table.main & table.realisasi_rp.notna(), ["line_id", "pagu_rp", "realisasi_rp", "pagu_row"]]
    money = money.rename(columns={"line_id": "other"}).drop_duplicates("other")
    found = pairs.merge(money, on="other").drop_duplicates("line_id").drop(columns="other")
    own = per_line.drop(columns=["pagu_rp", "realisasi_rp", "pagu_row"]).merge(found, on="line_id", validate="m:1")
    return own.assign(absorption_pct=100 * own.realisasi_rp / own.pagu_rp.where(own.pagu_rp != 0))


# -- people registered, planned and reached ------------------------------------------------------------------

JUMP = 1.5  # a count that is this many times the year before, or the other way round, is flagged
JUMP_FROM = 100  # of at least so many persons in the larger year
NOT_PERSONS = ("keluarga_bermasalah_sosial_psikologis", "komunitas_adat_terpencil")


def register_flags(pmks: pd.DataFrame) -> pd.DataFrame:
    """Return every printed PMKS count with its state and a flag: jump between years, printed twice, or lost."""
    frame = pmks.sort_values(["doc_id", "table_id", "type_id", "year", "line"]).reset_index(drop=True)
    types = ["doc_id", "table_id", "type_id"]
    twice = frame.duplicated([*types, "year"], keep=False) & ~frame.type_id.str.startswith("group:")
    before = frame.groupby(types)["count"].shift().where(~twice)
    count = frame["count"].astype("Float64")
    larger = np.maximum(count.fillna(0), before.fillna(0))
    ratio = (count / before.where(before != 0)).astype("Float64")
    jump = ((ratio >= JUMP) | (ratio <= 1 / JUMP)).fillna(False) & (larger >= JUMP_FROM)
    lost = (before.fillna(0) >= JUMP_FROM) & count.isna()
    note = np.select(
        [twice, jump, lost],
        [
            "the table prints this type twice",
            before.astype("str") + " the year before",
            before.astype("str") + " the year before, nothing reported now",
        ],
        default="",
    )
    return frame.assign(
        what="registered",
        value=count,
        flag=np.select([twice, jump, lost], ["duplicate", "jump", "lost"], default=""),
        note=note,
        row_ids=frame.row_id,
        result_id=frame.row_id + "/registered",
    )


def stocks(pmks: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return every figure that a document gives for its registered PMKS in persons, one row per source and year.

    printed_total and sum_of_types (with and without fakir miskin, families and communities never in) come
    from the table of types, indicator from a count printed as an indicator, share_of_population from a
    printed percentage times the census population of 2020.
    """
    persons = pmks[~pmks.type_id.str.startswith(("total", "group:")) & ~pmks.type_id.isin(NOT_PERSONS)]
    parts = [
        ("printed_total", pmks[pmks.type_id == "total"]),
        ("sum_of_types", persons),
        ("sum_without_fakir_miskin", persons[persons.type_id != "fakir_miskin"]),
    ]
    keys = ["region_id", "doc_id", "table_id", "year"]
    found = [
        rows.groupby(keys).agg(value=("count", "sum"), row_ids=("row_id", " ".join)).reset_index().assign(what=what)
        for what, rows in parts
        if len(rows)
    ]
    text = indicators.indicator.map(terms.normalise)
    known = indicators.value.notna() & indicators.measure.isin(["realisasi", "baseline"])
    words = reference()["stock_indicators"]
    counted = indicators[known & text.str.match(words["count"]) & (indicators.unit_kind == "people")]
    shared = indicators[known & text.str.match(words["share"])].drop_duplicates(["doc_id", "fiscal_year"])
    census = {key: region.population_2020 for key, region in register.regions().items()}
    people = shared.region_id.map(census).astype("Float64")
    for what, rows, value in (
        ("indicator", counted, counted.value),
        ("share_of_population", shared, shared.value * people / 100),
    ):
        found.append(
            pd.DataFrame({"value": value.astype("Float64"), "row_ids": rows.row_id, "year": rows.fiscal_year})
            .assign(**{key: rows[key] for key in keys[:3]}, what=what)
        )  # fmt: skip
    every = pd.concat(found, ignore_index=True).astype({"value": "Float64", "year": "Int64"})
    return every.sort_values(["doc_id", "year", "what"]).reset_index(drop=True)


def total_checks(pmks: pd.DataFrame) -> pd.DataFrame:
    """Return each printed PMKS total beside the sum of the counts above it, and their difference."""
    keys = ["region_id", "doc_id", "table_id", "year"]
    total = pmks[pmks.type_id == "total"]
    types = pmks[~pmks.type_id.str.startswith(("total", "group:"))]
    sums = types.groupby(keys).agg(sum_of_rows=("count", "sum"), n_counts=("count", "count")).reset_index()
    both = total[[*keys, "count", "row_id"]].rename(columns={"count": "printed_total", "row_id": "row_ids"})
    both = both.merge(sums, on=keys, validate="1:1")
    return both.assign(difference=both.printed_total - both.sum_of_rows)


def reached_groups(capaian: pd.DataFrame, pmks: pd.DataFrame) -> pd.DataFrame:
    """Return persons planned and reached by lines that name a PMKS group, against the registered stock of its types.

    The stock is the latest year up to the line's. A person can be of several types and be reached by
    several lines: the shares do not add up and are no coverage of the population in need.
    """
    rules = reference()["line_groups"]
    yearly = capaian[(capaian.kind == "yearly") & capaian.unit_kind.isin(["people", "unstated"])]
    yearly = yearly[yearly.leaf | yearly.pagu_rp.isna()]
    text = (yearly.owner_name + " " + yearly.indicator).map(terms.normalise)
    persons = (yearly.unit_kind == "people") | text.str.contains(reference()["counts_persons"])
    yearly, text = yearly[persons], text[persons]
    rows = [
        {"group": rule["id"], "types": rule["types"], "index": index}
        for index, words in text.items()
        for rule in rules
        if re.search(rule["pattern"], words)
    ]
    if not rows:
        return pd.DataFrame()
    named = pd.DataFrame(rows).drop_duplicates("index", keep="first").set_index("index")
    frame = yearly.join(named, how="inner")
    found = [_stock(row, pmks) for row in frame.itertuples()]
    frame = frame.assign(
        stock=pd.array([stock for stock, _, _ in found], dtype="Float64"),
        stock_year=pd.array([year for _, year, _ in found], dtype="Int64"),
        row_ids=joined(frame.row_ids, pd.Series([rows for _, _, rows in found], index=frame.index)),
    )
    return frame.assign(planned_pct=100 * frame.target / frame.stock, reached_pct=100 * frame.realisasi / frame.stock)


def _stock(row, pmks: pd.DataFrame) -> tuple:
    """Return count, year and rows of the types that a line is for, in the last registered year up to its own."""
    own = pmks[(pmks.region_id == row.region_id) & pmks.type_id.isin(row.types) & pmks["count"].notna()]
    own = own[own.year <= row.fiscal_year]
    own = own[own.year == own.year.max()]
    if own.empty or own["count"].sum() == 0:
        return pd.NA, pd.NA, ""
    return own["count"].sum(), own.year.iloc[0], " ".join(own.row_id)


def office_spending(table: pd.DataFrame, stock: pd.DataFrame) -> pd.DataFrame:
    """Return money of each office and year per inhabitant and per registered PMKS, by scope and basis.

    Scopes: everything; without_salaries; welfare (without administration and the heroes' cemetery). Sums
    run over leaves, or over programmes where some leaf is not resolved and every programme is. A stock of
    another year is used where the document gives none for its own, and named.
    """
    main = table[table.main & (table.level != "total")]
    main = main[main.groupby(["doc_id", "table_id", "fiscal_year"]).line_id.transform("size") > 1]
    sums = [row for _, rows in main.groupby(["doc_id", "table_id", "fiscal_year"]) for row in _office_sums(rows)]
    if not sums:
        return pd.DataFrame()
    offices = pd.DataFrame(sums).astype(dict.fromkeys(["amount_rp", "amount_low_rp", "amount_high_rp"], "Float64"))
    people = {key: region.population_2020 for key, region in register.regions().items()}
    inhabitants = offices.assign(
        denominator="inhabitants_2020", value=offices.region_id.map(people).astype("Float64"), stock_year=2020
    )
    own = stock.rename(columns={"year": "stock_year", "what": "denominator", "row_ids": "stock_rows"})
    per_pmks = offices.merge(own[["region_id", "denominator", "stock_year", "value", "stock_rows"]], on="region_id")
    distance = (per_pmks.stock_year - per_pmks.fiscal_year).abs()
    keys = ["doc_id", "fiscal_year", "scope", "basis", "denominator"]
    nearest = distance.groupby([per_pmks[key] for key in keys]).transform("min")
    per_pmks = per_pmks[distance == nearest].drop_duplicates(keys)
    every = pd.concat([inhabitants, per_pmks], ignore_index=True)
    every["stock_rows"] = every.stock_rows.fillna("")
    every["rp_per_person"] = every.amount_rp / every.value
    every["rp_per_person_low"] = every.amount_low_rp / every.value
    every["rp_per_person_high"] = every.amount_high_rp / every.value
    every["row_ids"] = joined(every.row_ids, every.stock_rows)
    return every.sort_values([*keys, "value"]).reset_index(drop=True)


def _office_sums(rows: pd.DataFrame) -> list[dict]:
    first, found = rows.iloc[0], []
    for basis in ("pagu", "realisasi"):
        if basis == "realisasi" and not (rows.realisasi_row != "").any():
            continue
        level, used = "leaf", rows[rows.leaf]
        if used[f"{basis}_rp"].isna().any():
            programs = rows[rows.level == "program"]
            if len(programs) and programs[f"{basis}_rp"].notna().all():
                level, used = "program", programs
        scopes = {"everything": used, "welfare": used[~used.function.isin(["administration", "heroes_cemetery"])]}
        if level == "leaf" and used.salaries.any():
            scopes["without_salaries"] = used[~used.salaries]
        for scope, own in scopes.items():
            found.append(
                {
                    "region_id": first.region_id,
                    "doc_id": first.doc_id,
                    "table_id": first.table_id,
                    "fiscal_year": first.fiscal_year,
                    "phase": own.phase.iloc[0] if len(own) else first.phase,
                    "scope": scope,
                    "basis": basis,
                    "level": level,
                    "amount_rp": own[f"{basis}_rp"].sum(skipna=False),
                    "amount_low_rp": own[f"{basis}_low_rp"].sum(skipna=False),
                    "amount_high_rp": own[f"{basis}_high_rp"].sum(skipna=False),
                    "n_lines": own.line_id.nunique(),
                    "row_ids": " ".join(own[f"{basis}_row"]),
                }
            )
    return found


# -- named numbers -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Number:
    """One number that a text may cite, with what it rests on."""

    name: str
    value: float | None
    unit: str
    what: str
    shown: str
    low: float | None = None
    high: float | None = None
    n_lines: int = 0
    n_documents: int = 0
    row_ids: str = ""


def number(
    name, value, unit, what, rows: pd.DataFrame | None = None, low=None, high=None, digits=2, shown=""
) -> Number:
    """Return a named number; rows are the lines that it was computed from."""
    value, low, high = (_float(each) if each is not None else None for each in (value, low, high))
    if low is not None and high is not None and np.isclose(low, high, rtol=1e-9):
        low = high = None
    return Number(
        name,
        None if value is None else float(f"{value:.10g}"),
        unit,
        what,
        shown or show(value, unit, digits),
        low,
        high,
        0 if rows is None else int(rows.line_id.nunique()) if "line_id" in rows else len(rows),
        0 if rows is None else int(rows.doc_id.nunique()),
        "" if rows is None else " ".join(dict.fromkeys(" ".join(rows.row_ids).split())),
    )


def show(value: float | None, unit: str = "", digits: int = 2) -> str:
    """Return a number as English text with its sign; "cannot tell" for nothing."""
    if value is None or pd.isna(value):
        return "cannot tell"
    text = f"{value:,.0f}" if unit.startswith(("rupiah", "lines", "persons", "families")) else f"{value:,.{digits}f}"
    return f"Rp {text}" if unit.startswith("rupiah") else f"{text} %" if unit == "percent" else text


def claim(table: pd.DataFrame, digits: int = 2) -> pd.DataFrame:
    """Return a table as it is claimed: figures rounded, with group marks, blank where there is none."""
    shown = table.reset_index(drop=True).rename_axis(columns=None)
    return shown.apply(lambda column: column.map(lambda value: _cell(value, digits)))


def _cell(value, digits: int) -> str:
    if isinstance(value, str | bool | np.bool_):
        return str(value)
    if pd.isna(value):
        return ""
    if float(value).is_integer():
        return f"{int(value)}" if abs(value) < 10_000 else f"{int(value):,}"
    return f"{value:,.{digits}f}" if abs(value) < 10_000 else f"{value:,.0f}"


def brief(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of results without the row_ids, and without ranges that only repeat the figure."""
    table = table.drop(columns=[name for name in ("row_ids", "doc_id", "line_id", "result_id") if name in table])
    ranged = {name: re.sub("_(low|high)(?=_|$)", "", name) for name in table if re.search("_(low|high)(_|$)", name)}
    same = [name for name, point in ranged.items() if point in table and table[name].equals(table[point])]
    return table.drop(columns=same)


def answers(estimates: pd.DataFrame) -> pd.DataFrame:
    """Return the estimates as they are read: question, sample, figures and answer."""
    columns = ["question", "estimand", "sample", "estimate", "low", "high", "p_value", "p_holm", "n_lines"]
    return estimates.reindex(columns=[*columns, "n_documents", "conclusion"])


def same_answers(estimates: pd.DataFrame, again: pd.DataFrame) -> pd.DataFrame:
    """Return the permutation tests' answers beside those with another seed."""
    if estimates.empty:
        return estimates
    tested = estimates.p_value.notna() & estimates.seed.notna()
    both = estimates.loc[tested, ["result_id", "question", "sample", "p_value", "conclusion"]].merge(
        again[["result_id", "p_value", "conclusion"]], on="result_id", suffixes=("", "_again"), validate="1:1"
    )
    return both.assign(same_answer=both.conclusion == both.conclusion_again).drop(columns="result_id")


def office_overview(offices: pd.DataFrame) -> pd.DataFrame:
    """Return rupiah per person of each office, year, scope and basis, one column per denominator."""
    if offices.empty:
        return offices
    rows = ["region_id", "fiscal_year", "phase", "scope", "basis", "level", "n_lines"]
    amounts = offices.assign(rp_per_person=offices.rp_per_person.astype(float))
    return amounts.pivot_table(index=rows, columns="denominator", values="rp_per_person", sort=True).reset_index()


def other_work(costs: pd.DataFrame) -> pd.DataFrame:
    """Return the unit costs of lines that are no benefit: registration, volunteers and institutions, staff."""
    if costs.empty:
        return costs
    good = costs[(costs.reason == "") & (costs.work != "benefit") & (costs.period == "year")]
    columns = [
        "work",
        "region_id",
        "table_id",
        "fiscal_year",
        "basis",
        "name",
        "unit",
        "reading",
        "count",
        "rp_per_unit",
    ]
    return good.sort_values(["work", "region_id", "line_id", "fiscal_year", "basis", "reading"])[columns]


def printed_wrong(absorption: pd.DataFrame) -> pd.DataFrame:
    """Return the printed percentages that pagu and realisasi do not give."""
    columns = ["region_id", "table_id", "name", "absorption_pct", "printed_pct", "difference_points"]
    return absorption.loc[absorption.verdict == "differs", columns]


def prints_overview(prints: pd.DataFrame) -> pd.DataFrame:
    """Return how many ceilings of each main table another table prints, by verdict."""
    counts = pd.crosstab([prints.region_id, prints.table_id, prints.other_table_id], prints.verdict)
    return counts.reset_index()


def largest_unspent(pareto: pd.DataFrame, lines_each: int = 5) -> pd.DataFrame:
    """Return the lines of each main table with the largest unspent rupiah and their share of it."""
    columns = ["region_id", "table_id", "fiscal_year", "rank", "name", "unspent_rp", "share_pct", "cumulative_pct"]
    return pareto.loc[pareto.main & (pareto["rank"] <= lines_each), columns]


def printed_capaian_wrong(capaian: pd.DataFrame) -> pd.DataFrame:
    """Return the printed achievements that no formula gives, and those that follow the wrong one."""
    wrong = (capaian.printed_follows == "none") & (capaian.reason == "")
    turned = (capaian.polarity == "lower_is_better") & (capaian.printed_follows == "R/T")
    columns = ["region_id", "table_id", "line", "kind", "target", "realisasi", "polarity", "capaian_pct", "printed_pct"]
    return capaian.loc[wrong | turned, [*columns, "printed_follows"]]


def flagged(flags: pd.DataFrame) -> pd.DataFrame:
    """Return the PMKS counts that carry a flag."""
    return flags.loc[flags.flag != "", ["region_id", "type_id", "year", "value", "flag", "note"]]


def states(flags: pd.DataFrame) -> pd.DataFrame:
    """Return how many PMKS cells print a number, a zero, or one of the kinds of nothing, per region and year."""
    return flags.groupby(["region_id", "year", "state"]).size().unstack(fill_value=0).reset_index()


def reached_overview(groups: pd.DataFrame) -> pd.DataFrame:
    """Return the lines that name a PMKS group with a registered stock."""
    columns = [
        "region_id",
        "table_id",
        "fiscal_year",
        "group",
        "indicator",
        "target",
        "realisasi",
        "stock",
        "stock_year",
    ]
    known = groups[groups.stock.notna()] if len(groups) else groups
    return known.reindex(columns=[*columns, "planned_pct", "reached_pct"])


def service_standards(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the minimum service standards (SPM) as printed: national target, own target and realisasi."""
    return indicators[indicators.table_id.str.startswith("SPM") & indicators.value.notna()]


def standards_overview(spm: pd.DataFrame) -> pd.DataFrame:
    """Return one row per standard, the measures side by side."""
    if spm.empty:
        return spm.reindex(columns=["region_id", "indicator"])
    wide = spm.pivot_table(
        index=["region_id", "table_id", "line", "indicator"], columns="measure", values="value", aggfunc="first"
    )
    return wide.reset_index()


def efficiency_numbers(efficiency: pd.DataFrame) -> list[Number]:
    """Return the three efficiencies of each office as named numbers."""
    return [
        number(f"efficiency_{name}_{row.region_id}_{row.fiscal_year}", row[name], unit, f"efficiency, {name}",
               pd.DataFrame([row]))
        for _, row in efficiency.iterrows()
        for name, unit in (("lkjip_points", "points"), ("ratio_pct", "percent"), ("weighted_pct", "percent"))
    ]  # fmt: skip


def save_estimates(tables: list[pd.DataFrame], notebook: str, choice: Selection) -> Path:
    """Write a notebook's estimates: its part of the published table, or beside a selection's other results."""
    own = pd.concat([table for table in tables if len(table)]).assign(study=notebook)
    own["result_id"] = notebook + "/" + own.result_id
    own = study_schema.conform(own.sort_values("result_id", kind="stable"), study_schema.ESTIMATES)
    if choice.tag:
        return io.write_parquet(choice.tables / f"estimates_{notebook}.parquet", own)
    return io.write_part(notebook, "estimates", own, by="notebook")


def data_caveats(inside: pd.DataFrame, checks: pd.DataFrame) -> str:
    """Return, in words, how many amounts of the selection are unresolved or contested and which tables contradict."""
    spent = inside.realisasi_status == "unresolved"
    open_cells = int((inside.pagu_status == "unresolved").sum() + spent.sum())
    own = checks[checks.doc_id.isin(inside.doc_id)]
    differs = own[(own.rule == "same_line_same_amount") & (own.verdict == "differs")]
    pairs = [
        f"{doc_id} {tables} ({len(rows)} lines)" for (doc_id, tables), rows in differs.groupby(["doc_id", "table_id"])
    ]
    told = f"; tables that print other amounts for the same line: {'; '.join(pairs)}" if pairs else ""
    fails = own[(own.verdict == "differs") & (own.rule != "same_line_same_amount")].rule.value_counts()
    sums = ", ".join(f"{rule} {count}" for rule, count in sorted(fails.items())) or "none"
    return (
        f"\n\nWhat the checks say of this selection: {len(inside)} lines and years, {open_cells} of their amounts "
        f"unresolved{told}; other checks that differ: {sums}."
    )


def unit_cost_numbers(costs: pd.DataFrame) -> list[Number]:
    """Return the medians of spending per person by service and basis, and how many lines have one."""
    if costs.empty:
        return []
    good, found = comparable_costs(costs), []
    keys = ["service", "setting", "unit_kind", "basis"]
    for each in services(costs).itertuples():
        rows = good[(good[keys] == [each.service, each.setting, each.unit_kind, each.basis]).all(axis=1)]
        name = f"rp_per_{each.unit_kind}_{each.service}_{each.setting}_{each.basis}"
        what = f"median {each.basis} spending per unit ({each.unit_kind}), {each.service}, {each.setting}"
        found.append(number(name, each.median_rp, "rupiah", what, rows, each.least_rp, each.most_rp))
    return found


def absorption_numbers(absorption: pd.DataFrame) -> list[Number]:
    """Return absorption, unspent rupiah and composition variance of each office and table."""
    found = []
    leaves = absorption[absorption.leaf & (absorption.reason == "")]
    for (region, table_id, year), rows in leaves.groupby(["region_id", "table_id", "fiscal_year"]):
        name = f"{region}_{year}_{table_id}".replace(".", "_").lower()
        sums = outturn(rows, ["doc_id"]).iloc[0]
        what = f"{region} {year}, table {table_id}, pagu {rows.phase.iloc[0]}"
        low, high = sums.absorption_low_pct, sums.absorption_high_pct
        found.append(
            number(
                f"absorption_{name}_pct",
                sums.absorption_pct,
                "percent",
                f"absorption, {what}",
                rows,
                low,
                high,
            )
        )
        found.append(number(f"unspent_{name}_rp", sums.unspent_rp, "rupiah", f"unspent, {what}", rows))
        programs = absorption[(absorption.level == "program") & (absorption.reason == "")]
        programs = programs[(programs.region_id == region) & (programs.table_id == table_id)]
        programs = programs[programs.fiscal_year == year]
        if len(programs) > 1:
            variance = composition_variance_pct(programs.pagu_rp, programs.realisasi_rp)
            what = f"PEFA-style composition variance over {len(programs)} programmes, {what}"
            found.append(number(f"composition_variance_{name}_pct", variance, "percent", what, programs, digits=3))
    return found


def capaian_overview(capaian: pd.DataFrame) -> pd.DataFrame:
    """Return how many capaian each table has, how many are exactly 100 and how many printed ones follow."""
    good = capaian.assign(
        computed=capaian.reason == "",
        exactly_100=np.isclose(capaian.capaian_pct.astype(float), 100),
        printed=capaian.printed_pct.notna(),
        printed_follows_rt=capaian.printed_follows == "R/T",
        printed_follows_none=capaian.printed_follows == "none",
    )
    columns = ["computed", "exactly_100", "printed", "printed_follows_rt", "printed_follows_none"]
    return good.groupby(["region_id", "table_id", "fiscal_year", "kind"])[columns].sum().reset_index()


def capaian_numbers(capaian: pd.DataFrame, per_line: pd.DataFrame) -> list[Number]:
    """Return how many capaian are exactly 100 and how many printed percentages do not follow."""
    yearly = capaian[(capaian.kind == "yearly") & (capaian.reason == "")]
    yearly = yearly.assign(text=yearly.indicator.map(terms.normalise))  # some tables print an indicator again
    yearly = yearly.drop_duplicates(["doc_id", "line_id", "fiscal_year", "text", "target", "realisasi"])
    wrong = capaian[(capaian.printed_follows == "none") & (capaian.reason == "")]
    share, of_lines = (
        100 * np.isclose(table.capaian_pct.astype(float), 100).mean() if len(table) else None
        for table in (yearly, per_line)
    )
    shown = f"{show(share, 'percent')} ({len(yearly)} indicators)" if len(yearly) else ""
    what = "budget lines whose indicators average exactly 100"
    return [
        number("capaian_exactly_100_pct", share, "percent", "yearly capaian that are exactly 100", yearly, shown=shown),
        number("capaian_printed_wrong", len(wrong), "lines", "printed percentages that no formula gives", wrong),
        number("lines_exactly_100_pct", of_lines, "percent", what, per_line),
    ]


def office_numbers(offices: pd.DataFrame) -> list[Number]:
    """Return each office's money per inhabitant and per registered PMKS."""
    found = []
    for _, row in offices.iterrows():
        where = f"{row.region_id}_{row.fiscal_year}"
        name = f"rp_per_{row.denominator}_{where}_{row.scope}_{row.basis}"
        what = f"{row.basis} ({row.phase}) of {row.scope} per person, {row.denominator} of {row.stock_year}, {where}"
        rows = pd.DataFrame([row])
        low, high = row.rp_per_person_low, row.rp_per_person_high
        low, high = (None, None) if pd.isna(low) or pd.isna(high) else (low, high)
        found.append(replace(number(name, row.rp_per_person, "rupiah", what, rows, low, high), n_lines=row.n_lines))
    return found


def estimate_numbers(estimates: pd.DataFrame) -> list[Number]:
    """Return the estimates as named numbers, shown with their interval, p-value and answer."""
    found = []
    asked = estimates.duplicated(["study", "question", "estimand", "sample"], keep=False) if len(estimates) else []
    for (_, row), several in zip(estimates.iterrows(), asked, strict=True):
        parts = [row.study.split(",")[0], row.question, row["sample"]]
        parts += [row.estimand] if row.conclusion == "see tau-b" else []
        parts += [row.method.split(",")[0]] if several else []
        name = re.sub(r"[^a-z0-9]+", "_", "_".join(parts).lower()).strip("_")
        value = "" if pd.isna(row.estimate) else f"{row.estimate:.2f} {row.unit}"
        interval = "" if pd.isna(row.low) else f", 95 % interval {row.low:.2f} to {row.high:.2f}"
        chance = "" if pd.isna(row.p_value) else f", p = {row.p_value:.3f}"
        corrected = "" if pd.isna(row.p_holm) else f" (after Holm {row.p_holm:.3f})"
        shown = f"{row.conclusion} ({value}{interval}{chance}{corrected})" if value else row.conclusion
        low, high = (None, None) if pd.isna(row.low) else (float(row.low), float(row.high))
        found.append(
            Number(name, _float(row.estimate), row.unit, f"{row.question}: {row.estimand}", shown, low, high,
                   int(row.n_lines), int(row.n_documents), row.row_ids)
        )  # fmt: skip
    return found


def coverage_numbers(stock: pd.DataFrame, totals: pd.DataFrame, groups: pd.DataFrame) -> list[Number]:
    """Return the stocks of registered PMKS, the printed totals' differences, and shares reached."""
    found = [
        number(f"pmks_{row.what}_{row.region_id}_{row.year}", row.value, "persons", f"{row.what}, table {row.table_id}",
               pd.DataFrame([row]))
        for _, row in stock.iterrows()
    ]  # fmt: skip
    found += [
        number(f"pmks_total_less_rows_{row.region_id}_{row.year}", row.difference, "persons",
               f"printed total less the sum of its {row.n_counts} counts", pd.DataFrame([row]))
        for _, row in totals.iterrows()
    ]  # fmt: skip
    with_stock = groups[groups.stock.notna() & groups.reached_pct.notna()] if len(groups) else groups
    for (region, year, group), rows in with_stock.groupby(["region_id", "fiscal_year", "group"]) if len(groups) else ():
        if len(rows) == 1:
            row = rows.iloc[0]
            what = f"persons reached of {group} {year} per registered of {row.stock_year}"
            found.append(number(f"reached_{group}_{region}_{year}_pct", row.reached_pct, "percent", what, rows))
    return found


def coverage_table(flags: pd.DataFrame, stock: pd.DataFrame, totals: pd.DataFrame, groups: pd.DataFrame, spm):
    """Return all comparisons of people registered, planned and reached in one shape (study_schema.COVERAGE)."""
    words = {"state": "number", "flag": ""}
    units = {"share_of_population": "persons (share times census)", "indicator": "persons"}
    parts = [flags]
    parts.append(
        stock.assign(**words, type_id="total", unit=stock.what.map(units).fillna("persons"),
                     result_id=stock.doc_id + "/" + stock.table_id + "/" + stock.year.astype("str") + "/" + stock.what)
    )  # fmt: skip
    parts.append(
        totals.assign(state="number", flag="total_differs", type_id="total", unit="persons", what="total_less_rows",
                      value=totals.difference, result_id=totals.row_ids + "/total_less_rows")
        .query("difference != 0")
    )  # fmt: skip
    for name in ("planned_pct", "reached_pct"):
        if len(groups):
            known = groups[groups[name].notna()]
            parts.append(
                known.assign(**words, type_id=known.group, unit="percent of registered", what=name, value=known[name],
                             year=known.stock_year, result_id=known.result_id + "/" + name,
                             note="types overlap; shares do not add up")
            )  # fmt: skip
    parts.append(
        spm.assign(flag="", note=spm.indicator, type_id="spm", what="spm_" + spm.measure, year=spm.fiscal_year,
                   unit="percent", row_ids=spm.row_id, result_id=spm.row_id + "/spm")
    )  # fmt: skip
    columns = ["result_id", "region_id", "doc_id", "table_id", "type_id", "year", "what", "value", "unit", "state"]
    return pd.concat([part.reindex(columns=[*columns, "flag", "note", "row_ids"]) for part in parts], ignore_index=True)


def numbers_table(numbers: list[Number]) -> pd.DataFrame:
    """Return named numbers as a table, one row per number; names are unique."""
    table = pd.DataFrame([asdict(each) for each in numbers], columns=list(Number.__dataclass_fields__))
    repeated = table.name[table.name.duplicated()]
    if len(repeated):
        raise ValueError(f"number named twice: {', '.join(repeated)}")
    return table


def save_numbers(numbers: list[Number], notebook: str, folder: Path) -> Path:
    """Write a notebook's named numbers to numbers/<notebook>.json in the folder of the figures."""
    records = json.loads(numbers_table(numbers).assign(notebook=notebook).to_json(orient="records"))
    return io.write_json(folder / "numbers" / f"{notebook}.json", records)


def _resting_on(each: Number) -> str:
    """Return how many lines and documents a number rests on, in words."""
    documents = "1 document" if each.n_documents == 1 else f"{each.n_documents} documents"
    return f" [{each.n_lines} lines, {documents}]" if each.n_lines > 1 else ""


def sentences(templates: list[str], numbers: list[Number]) -> str:
    """Return a Markdown list of the templates whose numbers exist, {name} replaced by the number as shown."""
    shown = {each.name: each.shown + _resting_on(each) for each in numbers if each.shown != show(None)}
    lines_out = []
    for template in templates:
        try:
            lines_out.append("- " + template.format_map(shown))
        except KeyError:
            continue
    return "\n".join(lines_out) or "- Nothing can be said from this selection."
