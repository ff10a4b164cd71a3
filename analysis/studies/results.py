"""Results as they are read: tables as claimed, named numbers that a text may cite, sentences with them."""

import json
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import io
from analysis.studies import selection, study_schema
from analysis.studies.rules import DECLARED, DESCRIPTIVE, MULTIPLICITY, Rules


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
    population_year: int | None = None  # of the inhabitants in it, where there are any


def number(
    name, value, unit, what, rows: pd.DataFrame | None = None, low=None, high=None, digits=2, shown=""
) -> Number:
    """Return a named number; rows are the lines that it was computed from.

    Takes rows: doc_id, row_ids; line_id where they are lines.
    """
    value, low, high = (_float(each) for each in (value, low, high))
    if low is not None and high is not None and np.isclose(low, high, rtol=1e-9):
        low = high = None
    return Number(
        name,
        None if value is None else float(f"{value:.10g}"),
        unit,
        what,
        shown or _shown(value, low, high, unit, digits),
        low,
        high,
        0 if rows is None else int(rows.line_id.nunique()) if "line_id" in rows else len(rows),
        0 if rows is None else int(rows.doc_id.nunique()),
        "" if rows is None else " ".join(dict.fromkeys(" ".join(rows.row_ids).split())),
    )


def _shown(value: float | None, low: float | None, high: float | None, unit: str, digits: int) -> str:
    """Return a number as text: the value, and its range where there is one that reads otherwise."""
    known = show(value, unit, digits)
    if low is None or high is None:
        return known
    span = f"{show(low, unit, digits)} to {show(high, unit, digits)}"
    if value is None:
        return span
    return known if {show(low, unit, digits), show(high, unit, digits)} == {known} else f"{known} ({span})"


def key(*parts) -> str:
    """Return the name of a number from what it is of: a region, a year, a table."""
    return "_".join(map(str, parts)).replace(".", "_").lower()


MOST_NAMED = 6  # regions whose names stand in the name of a sample


def together(regions: pd.Series) -> str:
    """Return what names lines of several regions: their ids joined, or how many there are where they are too many."""
    ids = sorted(regions.unique())
    return ("+".join(ids) or "none") if len(ids) <= MOST_NAMED else f"{len(ids)} offices"


def together_key(regions: pd.Series) -> str:
    """Return what together gives, as a part of a number's name."""
    return re.sub("[+ ]", "_", together(regions))


def row_names(frame: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Return a name for each row: the text of its keys, joined by strokes; nothing for what is empty."""
    rows = frame[keys].to_numpy(dtype=object)
    names = ["/".join("" if pd.isna(part) else str(part) for part in row) for row in rows]
    return pd.Series(names, index=frame.index, dtype="str")


def _float(value) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def show(value: float | None, unit: str = "", digits: int = 2) -> str:
    """Return a number as English text with its sign; "cannot tell" for nothing."""
    if value is None or pd.isna(value):
        return "cannot tell"
    text = (
        f"{value:,.0f}"
        if unit.startswith(("rupiah", "lines", "indicators", "persons", "entries", "families"))
        else f"{value:,.{digits}f}"
    )
    return f"Rp {text}" if unit.startswith("rupiah") else f"{text} %" if unit.startswith("percent") else text


def claim(table: pd.DataFrame, digits: int = 2) -> pd.DataFrame:
    """Return a table as it is claimed: figures rounded, with group marks, blank where there is none.

    Takes and gives any columns.
    """
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
    """Return a table of results without the row_ids, and without ranges that only repeat the figure.

    Takes any columns; gives those that are read.
    """
    table = table.drop(columns=[name for name in ("row_ids", "doc_id", "line_id", "result_id") if name in table])
    names = [str(name) for name in table.columns]
    ranged = {name: re.sub("_(low|high)(?=_|$)", "", name) for name in names if re.search("_(low|high)(_|$)", name)}
    same = [name for name, point in ranged.items() if point in table and table[name].equals(table[point])]
    return table.drop(columns=same)


def answers(estimates: pd.DataFrame) -> pd.DataFrame:
    """Return the estimates as they are read: question, sample, figures and answer.

    Takes the columns of study_schema.ESTIMATES. Gives question, estimand, sample, estimate, low, high, p_value,
    p_corrected, n_lines, n_documents, conclusion.
    """
    columns = ["question", "estimand", "sample", "estimate", "low", "high", "p_value", "p_corrected", "n_lines"]
    return estimates.reindex(columns=[*columns, "n_documents", "conclusion"])


def same_answers(estimates: pd.DataFrame, again: pd.DataFrame) -> pd.DataFrame:
    """Return the permutation tests' answers beside those with another seed.

    Takes the columns of study_schema.ESTIMATES, twice. Gives question, sample, p_value, conclusion, p_value_again,
    conclusion_again, same_answer.
    """
    if estimates.empty:
        return estimates
    tested = estimates.p_value.notna() & estimates.seed.notna()
    both = estimates.loc[tested, ["result_id", "question", "sample", "p_value", "conclusion"]].merge(
        again[["result_id", "p_value", "conclusion"]], on="result_id", suffixes=("", "_again"), validate="1:1"
    )
    return both.assign(same_answer=both.conclusion == both.conclusion_again).drop(columns="result_id")


def estimate_numbers(estimates: pd.DataFrame, rules: Rules = DECLARED) -> list[Number]:
    """Return the estimates as named numbers, shown with their interval, p-value and answer.

    The declared answer has the name of its question and sample; what is descriptive adds what it is.

    Takes the columns of study_schema.ESTIMATES.
    """
    found: list[Number] = []
    if estimates.empty:
        return found
    described = estimates.conclusion == DESCRIPTIVE
    keys = ["study", "question", "sample"]
    several = estimates.duplicated([*keys, "estimand"], keep=False)
    for (_, row), beside, again in zip(estimates.iterrows(), described, several, strict=True):
        parts = [row.study.split(",")[0], row.question, row["sample"]]
        parts += [row.estimand] if beside else []
        parts += [row.method] if beside and again else []
        name = re.sub(r"[^a-z0-9]+", "_", "_".join(parts).lower()).strip("_")
        value = "" if pd.isna(row.estimate) else f"{row.estimate:.2f} {row.unit}"
        interval = (
            "" if pd.isna(row.low) else f", {100 * rules.confidence:g} % interval {row.low:.2f} to {row.high:.2f}"
        )
        chance = "" if pd.isna(row.p_value) else f", p = {row.p_value:.3f}"
        name_of = MULTIPLICITY[rules.multiplicity]["en"]
        uncorrected = pd.isna(row.p_corrected) or rules.multiplicity == "none"
        corrected = "" if uncorrected else f" (after {name_of} {row.p_corrected:.3f})"
        shown = f"{row.conclusion} ({value}{interval}{chance}{corrected})" if value else row.conclusion
        low, high = (None, None) if pd.isna(row.low) else (float(row.low), float(row.high))
        found.append(
            Number(name, _float(row.estimate), row.unit, f"{row.question}: {row.estimand}", shown,
                   low, high, int(row.n_lines), int(row.n_documents), row.row_ids)
        )  # fmt: skip
    return found


def named_for(numbers: list[Number], choice: selection.Selection) -> list[Number]:
    """Return numbers whose names and texts say what is computed otherwise than by default."""
    if not choice.otherwise:
        return numbers
    said = f" [{choice.said()}]"
    return [replace(each, name=key(each.name, choice.otherwise), what=each.what + said) for each in numbers]


def said_of(sentences: list[str], choice: selection.Selection) -> list[str]:
    """Return sentences that each say what is computed otherwise than by default."""
    return [f"{sentence} [{choice.said()}]" for sentence in sentences] if choice.otherwise else sentences


def save_estimates(tables: list[pd.DataFrame], notebook: str, choice: selection.Selection) -> Path:
    """Write a notebook's estimates: its part of the published table, or beside a selection's other results.

    Takes the columns of study_schema.ESTIMATES.
    """
    own = pd.concat([table for table in tables if len(table)]).assign(study=notebook)
    own["result_id"] = notebook + "/" + own.result_id
    own = study_schema.conform(own.sort_values("result_id", kind="stable"), study_schema.ESTIMATES)
    if choice.tag:
        return io.write_parquet(choice.tables / f"estimates_{notebook}.parquet", own)
    return io.write_part(notebook, "estimates", own, by="notebook")


def data_caveats(inside: pd.DataFrame, indicators: pd.DataFrame, checks: pd.DataFrame) -> str:
    """Return, in words, how many figures of the selection are unresolved or contested and which tables contradict.

    Takes inside (measures.lines): doc_id, pagu_status, realisasi_status; indicators: status; checks: doc_id, table_id,
    rule, verdict.
    """
    spent = inside.realisasi_status == "unresolved"
    open_cells = int((inside.pagu_status == "unresolved").sum() + spent.sum())
    unread = int((indicators.status == "unresolved").sum()) if len(indicators) else 0
    own = checks[checks.doc_id.isin(inside.doc_id)]
    differs = own[(own.rule == "same_line_same_amount") & (own.verdict == "differs")]
    pairs = [
        f"{doc_id} {tables} ({len(rows)} lines)" for (doc_id, tables), rows in differs.groupby(["doc_id", "table_id"])
    ]
    told = f"; tables that print other amounts for the same line: {'; '.join(pairs)}" if pairs else ""
    fails = own[(own.verdict == "differs") & ~own.rule.str.startswith("same_line_")].rule.value_counts()
    sums = ", ".join(f"{rule} {count}" for rule, count in sorted(fails.items())) or "none"
    return (
        f"\n\nWhat the checks say of this selection: {len(inside)} lines and years, {open_cells} of their amounts and "
        f"{unread} of {len(indicators)} figures of indicators unresolved{told}; other checks that differ: {sums}."
    )


def places(table: pd.DataFrame) -> list[str]:
    """Return what names the office and year of each row: with the document where several tell of that office and year.

    Takes table: region_id, fiscal_year, doc_id.
    """
    where = table.region_id.astype("str") + "_" + table.fiscal_year.astype("str")
    several = table.groupby(where).doc_id.transform("nunique") > 1
    return list(where.where(~several, where + "_" + table.doc_id.astype("str")))


def numbers_table(numbers: list[Number]) -> pd.DataFrame:
    """Return named numbers as a table, one row per number; names are unique.

    Gives the fields of Number.
    """
    table = pd.DataFrame([asdict(each) for each in numbers], columns=list(Number.__dataclass_fields__))
    table = table.astype({"population_year": "Int64"})
    repeated = table.name[table.name.duplicated()]
    if len(repeated):
        raise ValueError(f"number named twice: {', '.join(repeated)}")
    return table


def save_numbers(numbers: list[Number], notebook: str, folder: Path) -> Path:
    """Write a notebook's named numbers to numbers/<notebook>.json in the folder of the figures.

    Where a number has no inhabitants in it, it has no population_year.
    """
    records = json.loads(numbers_table(numbers).assign(notebook=notebook).to_json(orient="records"))
    for record in records:
        if record["population_year"] is None:
            del record["population_year"]
    return io.write_json(folder / "numbers" / f"{notebook}.json", records)
