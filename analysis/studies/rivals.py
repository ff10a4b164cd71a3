"""What other tables print for the lines that a sum is made of, and what the sum would be with it."""

import pandas as pd

from analysis.studies import measures


def amounts(table: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return what other tables of the same phase print for lines, one row per line and other table.

    Takes table (measures.lines, all tables): line_id, phase, pagu_row, pagu_rp, realisasi_row, realisasi_rp; checks:
    rule, rows. Gives row (the row_id of the line's amount), other (the row_id in the other table), table
    (document/table of the other), amount_rp.
    """
    sides = [
        table[["line_id", "phase", f"{basis}_row", f"{basis}_rp"]].set_axis(["line_id", "phase", "row", "rp"], axis=1)
        for basis in ("pagu", "realisasi")
    ]
    printed = pd.concat(sides).query("row != ''").drop_duplicates("row").set_index("row")
    pairs = measures.same_lines(checks)
    pairs = pairs[pairs.one.isin(printed.index) & pairs.other.isin(printed.index)]
    pairs = pairs[printed.phase[pairs.one].to_numpy() == printed.phase[pairs.other].to_numpy()]
    found = pd.DataFrame(
        {
            "row": pairs.one.to_numpy(),
            "other": pairs.other.to_numpy(),
            "table": pairs.other.str.split("/").str[:2].str.join("/").to_numpy(),
            "amount_rp": printed.rp[pairs.other].to_numpy(),
        }
    )
    return found[found.amount_rp.notna()].drop_duplicates(["row", "table"])


def with_others(
    own: pd.DataFrame, used: pd.DataFrame, programs: pd.DataFrame, basis: str, others: pd.DataFrame
) -> dict:
    """Return the least and greatest sum of some lines: as their table prints them, or as another table does.

    A sum is of one table at a time: of another table the programme where it prints one and all lines of it are summed,
    else its lines, else, for what it does not print, the readings of the table itself.

    Takes own (the lines summed), used (all lines of its level) and programs of one table and year (measures.lines):
    line_id, program_line, and row, low and high of the basis; others (amounts). Gives low, high, tables (the ids of the
    other tables that say otherwise) and rows (the row_ids of what they print), each joined by a blank.
    """
    low, high = own[f"{basis}_low_rp"].sum(skipna=False), own[f"{basis}_high_rp"].sum(skipna=False)
    if pd.isna(low) or pd.isna(high):
        return {"low": low, "high": high, "tables": "", "rows": ""}
    rows = programs.set_index("line_id")[f"{basis}_row"]
    count = own.program_line.value_counts()
    whole = own.program_line.map(count) == own.program_line.map(used.program_line.value_counts())
    lows, highs, tables, other_rows = [low], [high], [], []
    # Of the tables of all offices, those that print one of these lines.
    beside = others[others.row.isin({*own[f"{basis}_row"], *rows})]
    for table, printed in beside.groupby("table"):
        amount = printed.set_index("row").amount_rp
        programme = own.program_line.map(rows).map(amount).astype("Float64").where(whole)
        of_lines = own[programme.isna()]
        told = of_lines[f"{basis}_row"].map(amount).astype("Float64")
        if programme.isna().all() and told.isna().all():
            continue
        of_programmes = programme[~own.program_line.duplicated()].sum()
        least, most = (of_programmes + told.fillna(of_lines[f"{basis}_{end}_rp"]).sum() for end in ("low", "high"))
        if (least, most) != (low, high):
            lows.append(least)
            highs.append(most)
            tables.append(str(table).split("/")[1])
            read = {*own.program_line[programme.notna()].map(rows), *of_lines.loc[told.notna(), f"{basis}_row"]}
            other_rows += list(printed.other[printed.row.isin(read)])
    return {"low": min(lows), "high": max(highs), "tables": " ".join(tables), "rows": " ".join(other_rows)}
