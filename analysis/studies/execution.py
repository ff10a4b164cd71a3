"""How a budget was executed: absorption, what stayed unspent, shifts in composition, ceilings printed twice.

Ratios are taken from sums over leaves.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.source import agreement, terms
from analysis.studies import measures, results


def absorption(table: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return realisasi / pagu of every line of the tables that print both, beside the printed percentage.

    reason says why a line has no absorption; verdict compares with the printed percentage, within half a
    unit of its last decimal.

    Takes table (measures.lines): doc_id, table_id, pagu_row, fiscal_year, pagu_rp, line_id, pagu_low_rp,
    pagu_high_rp, realisasi_rp, realisasi_low_rp, realisasi_high_rp, realisasi_row; indicators: row_id, printed,
    measure, value. Gives the columns of table and reason, absorption_pct, absorption_low_pct, absorption_high_pct,
    unspent_rp, printed_pct, printed_row, printed, verdict, difference_points, row_ids, result_id.
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
    printed = printed.assign(line_id=measures.line_id(printed.row_id)).drop_duplicates("line_id")
    printed = printed.rename(columns={"value": "printed_pct", "row_id": "printed_row", "printed": "printed"})
    frame = frame.merge(
        printed[["line_id", "printed_pct", "printed_row", "printed"]],
        on="line_id",
        how="left",
        validate="m:1",
    )
    frame["verdict"] = [
        agreement.agrees(computed, value, agreement.rounding(str(text), value))
        for computed, value, text in zip(
            frame.absorption_pct.astype(float), frame.printed_pct.astype(float), frame.printed, strict=True
        )
    ]
    frame["difference_points"] = frame.printed_pct - frame.absorption_pct
    frame["row_ids"] = measures.joined(frame.pagu_row, frame.realisasi_row, frame.printed_row)
    frame["result_id"] = frame.line_id + "/" + frame.fiscal_year.astype("str")
    return frame


def outturn(table: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return sums of pagu and realisasi, their ratio and the unspent rupiah, of the lines with both.

    Takes table (absorption): reason, pagu_rp, realisasi_rp, pagu_low_rp, pagu_high_rp, realisasi_low_rp,
    realisasi_high_rp, line_id, doc_id, row_ids and the columns of by. Gives the columns of by and pagu_rp,
    realisasi_rp, pagu_low_rp, pagu_high_rp, realisasi_low_rp, realisasi_high_rp, n_lines, n_documents, row_ids,
    absorption_pct, absorption_low_pct, absorption_high_pct, unspent_rp.
    """
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
    """Return the main tables' lines, but another table's where a document prints pagu and realisasi twice by line.

    Takes absorption: doc_id, level, leaf, main. Gives the columns of absorption.
    """
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


def composition_variance_bound_pct(pagu_rp: pd.Series, realisasi_rp: pd.Series) -> float | None:
    """Return the largest composition variance that this absorption allows; None where a line overspends.

    With a share s of the budget spent, lines can lie below their adjusted budget by at most (1 - s) of the whole, and
    what lies below equals what lies above: 2 (1 - s) / s. A variance near it is large whatever its own size.
    """
    if (realisasi_rp > pagu_rp).any():
        return None
    spent = float(realisasi_rp.sum() / pagu_rp.sum())
    return 100 * 2 * (1 - spent) / spent


def copied(programs: pd.DataFrame) -> pd.Series:
    """Tell which programmes print the very money of another programme of their table and year: a total that was copied.

    Takes programs (absorption): doc_id, table_id, fiscal_year, pagu_rp, realisasi_rp.
    """
    keys = ["doc_id", "table_id", "fiscal_year", "pagu_rp", "realisasi_rp"]
    return programs.duplicated(keys, keep=False) & (programs.pagu_rp > 0)


def like_for_like(absorption: pd.DataFrame) -> pd.DataFrame:
    """Return the absorption of the programmes that two tables of a document both print, one row per table and rival.

    A table that leaves programmes out, as a narrated list does, is compared with the same programmes of the other.

    Takes absorption, as outturn does, and region_id, table_id, fiscal_year, leaf, level, name, program_line. Gives
    region_id, doc_id, table_id, other_table_id, fiscal_year and the columns of outturn.
    """
    good = absorption[(absorption.reason == "") & absorption.leaf & (absorption.level != "total")]
    named = dict(zip(absorption.line_id, absorption.name.map(terms.normalise), strict=True))
    good = good.assign(program=good.program_line.map(named))
    keys = ["doc_id", "fiscal_year", "program"]
    printed = good.loc[good.program.notna(), [*keys, "table_id"]].drop_duplicates()
    rivals = printed.merge(printed.rename(columns={"table_id": "other_table_id"}), on=keys)
    rivals = rivals[rivals.table_id != rivals.other_table_id]
    both = good.merge(rivals, on=[*keys, "table_id"])
    return outturn(both, ["region_id", "doc_id", "table_id", "other_table_id", "fiscal_year"])


def second_prints(table: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return what another table prints for a main table's ceiling, one row per line, year and other table.

    verdict is that of the check; where a figure is unresolved it is cannot_tell.

    Takes table (measures.lines): doc_id, table_id, line, pagu_row, region_id, level, name, fiscal_year, period,
    phase, pagu_rp, line_id, main; checks: rule, rows, verdict. Gives region_id, doc_id, table_id, line, line_id,
    name, level, fiscal_year, phase, pagu_rp, pagu_row, other_row, verdict, other_table_id, other_rp, other_phase,
    row_ids.
    """
    own = table[table.main & (table.period == "year")]
    columns = ["region_id", "doc_id", "table_id", "line", "line_id", "name", "level", "fiscal_year", "phase", "pagu_rp"]
    found = checks[checks.rule == "same_line_same_amount"]
    verdicts = pd.concat([found.verdict, found.verdict], ignore_index=True)
    pairs = (
        measures.same_lines(checks).assign(verdict=verdicts).rename(columns={"one": "pagu_row", "other": "other_row"})
    )
    others = table[["pagu_row", "table_id", "pagu_rp", "phase"]].add_prefix("other_")
    others = others.rename(columns={"other_pagu_row": "other_row", "other_pagu_rp": "other_rp"})
    both = own[[*columns, "pagu_row"]].merge(pairs, on="pagu_row").merge(others, on="other_row", validate="m:1")
    both = both.sort_values(["doc_id", "line", "fiscal_year", "other_row"]).reset_index(drop=True)
    return both.assign(row_ids=measures.joined(both.pagu_row, both.other_row))


def printed_wrong(absorption: pd.DataFrame) -> pd.DataFrame:
    """Return the printed percentages that pagu and realisasi do not give.

    Takes absorption: table_id, region_id, name, absorption_pct, printed_pct, verdict, difference_points. Gives
    region_id, table_id, name, absorption_pct, printed_pct, difference_points.
    """
    columns = ["region_id", "table_id", "name", "absorption_pct", "printed_pct", "difference_points"]
    return absorption.loc[absorption.verdict == "differs", columns]


def prints_overview(prints: pd.DataFrame) -> pd.DataFrame:
    """Return how many ceilings of each main table another table prints, by verdict.

    Takes prints (second_prints): region_id, table_id, verdict, other_table_id. Gives region_id, table_id,
    other_table_id and a column per verdict.
    """
    counts = pd.crosstab([prints.region_id, prints.table_id, prints.other_table_id], prints.verdict)
    return counts.reset_index()


def absorption_numbers(absorption: pd.DataFrame) -> list[results.Number]:
    """Return absorption, unspent rupiah and composition variance with its bound, of each office and table.

    Where the amounts of a line are open, absorption and rest have a range; where a line's have no candidates they
    cannot be told: what happens to be known is no office. Where programmes print each other's money, or one of them is
    open, a composition cannot be told and there is none.

    Takes absorption: doc_id, table_id, region_id, level, fiscal_year, phase, pagu_rp, line_id, pagu_low_rp,
    pagu_high_rp, realisasi_rp, realisasi_low_rp, realisasi_high_rp, leaf, reason, row_ids.
    """
    found = []
    leaves = absorption[absorption.leaf] if len(absorption) else absorption
    for (region, table_id, year), rows in leaves.groupby(["region_id", "table_id", "fiscal_year"]):
        name = results.key(region, year, table_id)
        what = f"{region} {year}, table {table_id}, pagu {rows.phase.iloc[0]}"
        known = not rows.reason.str.contains("not resolved").any()
        sums = outturn(rows, ["doc_id"])
        if sums.empty:
            continue
        one = sums.iloc[0]
        ends = (one.absorption_low_pct, one.absorption_high_pct) if known else (None, None)
        spent = one.absorption_pct if known else None
        found.append(results.number(f"absorption_{name}_pct", spent, "percent", f"absorption, {what}", rows, *ends))
        ends = one.pagu_low_rp - one.realisasi_high_rp, one.pagu_high_rp - one.realisasi_low_rp
        left, ends = (one.unspent_rp, ends) if known else (None, (None, None))
        found.append(results.number(f"unspent_{name}_rp", left, "rupiah", f"unspent, {what}", rows, *ends))
        programs = absorption[(absorption.level == "program") & (absorption.region_id == region)]
        programs = programs[(programs.table_id == table_id) & (programs.fiscal_year == year)]
        found += _composition(programs, name, what)
    for _, row in like_for_like(absorption).iterrows():
        name = results.key(row.region_id, row.fiscal_year, row.table_id, "beside", row.other_table_id)
        what = f"absorption of the programmes that table {row.other_table_id} prints too, table {row.table_id}"
        same = results.number(f"same_programmes_{name}_pct", row.absorption_pct, "percent", what, pd.DataFrame([row]))
        found.append(replace(same, n_lines=int(row.n_lines)))
    return found


def _composition(programs: pd.DataFrame, name: str, what: str) -> list[results.Number]:
    """Return the composition variance over some programmes and the largest that their absorption allows, if any."""
    open_ones = programs[["pagu_rp", "realisasi_rp"]].isna().any(axis=None)
    # Of nothing spent there is no composition.
    nothing = not programs.pagu_rp.sum() or not programs.realisasi_rp.sum()
    if len(programs) < 2 or open_ones or nothing or copied(programs).any():
        return []
    variance = composition_variance_pct(programs.pagu_rp, programs.realisasi_rp)
    what = f"PEFA-style composition variance over {len(programs)} programmes, {what}"
    found = [results.number(f"composition_variance_{name}_pct", variance, "percent", what, programs, digits=3)]
    bound = composition_variance_bound_pct(programs.pagu_rp, programs.realisasi_rp)
    if bound is not None:
        what = "largest composition variance that this absorption allows, " + what
        found.append(results.number(f"composition_variance_bound_{name}_pct", bound, "percent", what, programs))
    return found
