"""What every measure rests on: one row per line of money and year, with pagu and realisasi side by side.

A rupiah is counted once: sums run over leaves, the lines that are no other line's parent. Where a figure is contested
between two tables or has candidate readings, low and high span them.
"""

import json

import pandas as pd

from analysis.schema import LAST_REVISED
from analysis.source import nomenclature, terms
from analysis.source.levels import FIRST_CODED_YEAR
from analysis.studies.study_schema import BASES, PERMENDAGRI_13, PERMENDAGRI_90
from analysis.tidy import same_indicators

WAGE_BILL = "wage_bill"  # the economic class of salaries


def line_id(row_ids: pd.Series) -> pd.Series:
    """Return the line that a row_id of any of its columns belongs to (document/table/line[/part])."""
    parts = row_ids.astype("str").str.extract(r"^([^/]+/[^/]+/\d+)/[^/]+(/[^/]+)?$")
    return parts[0].fillna("") + parts[1].fillna("")


def table_of(line_ids: pd.Series) -> pd.Series:
    """Return the table that lines stand in."""
    return line_ids.str.split("/").str[1]


def whole_lines(budget_lines: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that hold the whole money of a line: no accounts, and no parts of a line by economic class.

    Takes budget_lines: economic_class. Gives its columns.
    """
    return budget_lines[budget_lines.economic_class == ""]


def lines(budget_lines: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return one row per line and year with pagu and realisasi side by side.

    low and high of an amount span its candidate readings; least and most also span what other tables print
    for the same line. Where a table prints several ceilings of a year, pagu is that of the budget as last revised.
    leaf marks lines that are no line's parent; where a total is printed beside a few of its
    lines only, the total. main marks the table of a document and year that is used where several print money: one
    with realisasi before one without, then the one with more leaves.

    Takes budget_lines, all published columns; checks: rule, rows, verdict. Gives doc_id, table_id, line, pagu_row,
    pagu_status, evidence (of the pagu), region_id, level, nomenclature_code, name, function, fiscal_year, period,
    phase, pagu_rp, line_id, parent_line, pagu_low_rp, pagu_high_rp, pagu_least_rp, pagu_most_rp, contested,
    realisasi_rp, realisasi_low_rp, realisasi_high_rp, realisasi_least_rp, realisasi_most_rp, realisasi_row,
    realisasi_status, nomenclature, salaries, leaf, program_line, main.
    """
    paid_to_staff = {line: found == {WAGE_BILL} for line, found in classes(budget_lines).items()}
    budget_lines = whole_lines(budget_lines)
    frame = budget_lines.assign(line_id=line_id(budget_lines.row_id), parent_line=line_id(budget_lines.parent_id))
    frame = _with_range(frame, checks)
    keys = ["line_id", "fiscal_year", "period"]
    frame = _last_revised(frame)
    sides = {}
    for measure in ("pagu", "realisasi"):
        names = {f"amount{part}_rp": f"{measure}{part}_rp" for part in ("", "_low", "_high", "_least", "_most")}
        names |= {"row_id": f"{measure}_row", "status": f"{measure}_status"}
        sides[measure] = frame[frame.measure == measure].rename(columns=names)
        own = [*names.values()]
    both = sides["pagu"].merge(sides["realisasi"][keys + own], on=keys, how="left", validate="1:1")
    both["nomenclature"] = _nomenclature(both)
    both = both.drop(
        columns=[
            "measure",
            "printed",
            "alternatives",
            "state",
            "number_style",
            "until",
            "parent_id",
            "code",
            "economic_class",
        ]
    )
    both["realisasi_row"] = both.realisasi_row.fillna("")
    named = both.name.map(terms.normalise).str.contains("gaji dan tunjangan", regex=False)
    paid = [paid_to_staff.get(line, name) for line, name in zip(both.line_id, named, strict=True)]
    both["salaries"] = pd.array(paid, dtype=bool)
    year = both.fiscal_year.fillna(0).astype("str")
    both["leaf"] = ~(both.line_id + year).isin(both.parent_line + year)
    both["program_line"] = _program(both)
    several = both.groupby(["doc_id", "table_id", "fiscal_year", "period"], dropna=False).line_id.transform("size")
    lone_total = (both.level == "total") & both.leaf & (several > 1)
    tables = both.doc_id + both.table_id + year
    both.loc[tables.isin(tables[lone_total]) & (both.level != "total"), "leaf"] = False
    return _with_main(both)


def _last_revised(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows of money, of the ceilings of one table, year and period only those of the budget as last revised."""
    order = frame.phase.map(LAST_REVISED.index)
    place = ["doc_id", "table_id", "fiscal_year", "period", "measure"]
    first = order.groupby([frame[key] for key in place], dropna=False).transform("min")
    return frame[(frame.measure != "pagu") | (order == first)]


def classes(budget_lines: pd.DataFrame) -> dict[str, set[str]]:
    """Return, by line_id, the economic classes of a line's money, for lines that print their accounts.

    Takes budget_lines: row_id, parent_id, level, measure, economic_class, amount_rp.
    """
    pagu = budget_lines[(budget_lines.level == "account") & (budget_lines.measure == "pagu")]
    rows = dict(zip(pagu.row_id, pagu.parent_id, strict=True))
    lowest = pagu[~pagu.row_id.isin(pagu.parent_id) & (pagu.amount_rp != 0).fillna(True)]
    above = lowest.parent_id
    while above.isin(rows.keys()).any():
        above = above.map(lambda row_id: rows.get(row_id, row_id))
    found: dict[str, set[str]] = {}
    for line, economic_class in zip(line_id(above), lowest.economic_class, strict=True):
        found.setdefault(line, set()).add(economic_class)
    return found


def _program(both: pd.DataFrame) -> pd.Series:
    """Return the programme that each line lies in, "" for totals."""
    level = dict(zip(both.line_id, both.level, strict=True))
    above = dict(zip(both.line_id, both.parent_line, strict=True))
    line = both.line_id
    for _ in range(2):  # a sub-kegiatan lies two levels below its programme
        line = line.where(line.map(level) == "program", line.map(above))
    return line.where(line.map(level) == "program", "").fillna("")


def _nomenclature(both: pd.DataFrame) -> pd.Series:
    """Return each table's generation of programmes: the later one where most programmes have its codes.

    Those of another urusan have none in the nomenclature of this one, and print theirs.
    """
    programs = both[both.level == "program"]
    since_2021 = (programs.fiscal_year >= FIRST_CODED_YEAR).fillna(False).astype(bool)
    elsewhere = since_2021 & programs.code.map(nomenclature.is_elsewhere).astype(bool)
    coded = ((programs.nomenclature_code != "") | elsewhere).groupby([programs.doc_id, programs.table_id]).mean()
    share = [coded.get((doc, table), 0.0) for doc, table in zip(both.doc_id, both.table_id, strict=True)]
    return pd.Series(share, index=both.index).gt(0.5).map({True: PERMENDAGRI_90, False: PERMENDAGRI_13})


def _with_range(frame: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    read = value_range(frame.amount_rp, frame.status, frame.alternatives)
    differing = same_lines(checks[checks.verdict == "differs"])
    # What an open line may be is told by another table as well.
    pairs = _same_phase(same_lines(checks[checks.verdict != "agrees"]), frame)
    printed = frame[["row_id", "amount_rp"]].rename(columns={"row_id": "other"})
    others = pairs.merge(printed, on="other", validate="m:1").groupby("one").amount_rp
    least, most = (frame.row_id.map(each).astype("Float64") for each in (others.min(), others.max()))
    below, above = (least < read.low).fillna(False), (most > read.high).fillna(False)
    return frame.assign(
        amount_rp=frame.amount_rp.astype("Float64"),
        amount_low_rp=read.low,
        amount_high_rp=read.high,
        amount_least_rp=least.where(below, read.low),
        amount_most_rp=most.where(above, read.high),
        contested=frame.row_id.isin(differing.one) | below | above,
    )


def same_lines(checks: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of row_ids (one, other) of a line that two tables print, each in both directions.

    Takes checks: rule, rows. Gives one, other.
    """
    pairs = checks.loc[checks.rule == "same_line_same_amount", "rows"].str.split(" ", expand=True)
    pairs = pairs.reindex(columns=[0, 1]).set_axis(["one", "other"], axis=1).astype("str")
    return pd.concat([pairs, pairs.rename(columns={"one": "other", "other": "one"})], ignore_index=True)


def printed_otherwise(checks: pd.DataFrame) -> dict[str, str]:
    """Return, by row_id of an indicator, the rows of other tables that print another value of it, joined by a blank.

    Takes checks: rule, rows, verdict.
    """
    found: dict[str, list[str]] = {}
    for rows in checks.loc[(checks.rule == same_indicators.RULE) & (checks.verdict == "differs"), "rows"]:
        one, other = rows.split()
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return {row_id: " ".join(others) for row_id, others in found.items()}


def _same_phase(pairs: pd.DataFrame, budget_lines: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of tables with the same phase of the pagu; others are two sources, not readings."""
    pagu = budget_lines[budget_lines.measure == "pagu"]
    phase = dict(zip(line_id(pagu.row_id), pagu.phase, strict=True))
    one, other = (line_id(pairs[name]).map(phase) for name in ("one", "other"))
    return pairs[one == other]


def value_range(values: pd.Series, status: pd.Series, alternatives: pd.Series) -> pd.DataFrame:
    """Return the least and greatest admissible reading (low, high) of each value; NA where none is.

    Gives low, high.
    """
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


def counts_of_lines(table: pd.DataFrame, indicators: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return targets and realisations with the line that pays for them, the main table's where two are.

    Takes table (lines): phase, line_id, main; indicators: doc_id, table_id, line, row_id, status, owner_id,
    indicator, unit, unit_kind, fiscal_year, period, measure, value, alternatives, state; checks: rule, rows. Gives
    doc_id, table_id, line, row_id, indicator, unit, unit_kind, measure, value, count_status, state, fiscal_year,
    period, count_low, count_high, line_id.
    """
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
    read = value_range(frame.value, frame.status, frame.alternatives)
    return (
        frame[columns]
        .rename(columns={"status": "count_status"})
        .assign(
            count_low=read.low,
            count_high=read.high,
            line_id=own.where(own.isin(mains), own.map(twin)).fillna(own),
        )
    )


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
