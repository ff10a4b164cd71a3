"""Efficiency of an office: what its capaian cost against what its ceiling allowed, by the definitions in use."""

import pandas as pd

from analysis.studies import achievement, results

CAPS = {"uncapped": None, "capped at 100": 100.0}


def efficiency(per_line: pd.DataFrame) -> pd.DataFrame:
    """Return the three definitions of efficiency of each office, in percent or points; positive means thrift.

    lkjip: mean capaian less absorption of the whole. ratio: mean over lines of 1 - absorption / capaian.
    weighted: sum(pagu x capaian - realisasi) / sum(pagu x capaian), limited to 20 either way.

    Takes per_line (line_capaian): line_id, fiscal_year, region_id, doc_id, pagu_rp, realisasi_rp, absorption_pct,
    capaian_pct, row_ids. Gives region_id, doc_id, fiscal_year, lkjip_points, ratio_pct, weighted_pct, n_lines,
    n_documents, row_ids.
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


def efficiencies(frame: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return efficiency with every capaian as it is and with none above 100, beside the report's own figure.

    A few capaian of several hundred percent decide an uncapped mean; an office that reports its efficiency says by its
    figure which rule it follows. reported_pct is that of the document and year, empty where it prints none or several.

    Takes frame (capaian), as line_capaian does; indicators: doc_id, row_id, fiscal_year, measure, value. Gives the
    columns of efficiency and cap, reported_pct.
    """
    every = [efficiency(achievement.line_capaian(frame, cap)).assign(cap=name) for name, cap in CAPS.items()]
    printed = indicators[(indicators.measure == "efficiency_pct") & indicators.value.notna()]
    own = printed.groupby(["doc_id", "fiscal_year"]).agg(
        reported_pct=("value", "first"), values=("value", "nunique"), reported_rows=("row_id", " ".join)
    )
    own = own[own["values"] == 1].drop(columns="values").reset_index()
    both = pd.concat(every).merge(own, on=["doc_id", "fiscal_year"], how="left", validate="m:1")
    both["reported_rows"] = both.reported_rows.fillna("")
    return both.sort_values(["region_id", "fiscal_year", "cap"], ascending=[True, True, False]).reset_index(drop=True)


def efficiency_numbers(efficiencies: pd.DataFrame) -> list[results.Number]:
    """Return the efficiencies of each office as named numbers: three definitions, two caps, and the report's own.

    Takes efficiencies: region_id, doc_id, fiscal_year, cap, lkjip_points, ratio_pct, weighted_pct, reported_pct,
    reported_rows, row_ids.
    """
    kinds = (("lkjip_points", "points"), ("ratio_pct", "percent"), ("weighted_pct", "percent"))
    found = []
    for where, (_, row) in zip(results.places(efficiencies), efficiencies.iterrows(), strict=True):
        rows = pd.DataFrame([row])
        capped = "" if row.cap == "uncapped" else "_capped"
        found += [
            results.number(
                f"efficiency_{name}_{where}{capped}", row[name], unit, f"efficiency, {name}, {row.cap}", rows
            )
            for name, unit in kinds
        ]
        if pd.notna(row.reported_pct) and not capped:
            told = rows.assign(row_ids=row.reported_rows)
            found.append(
                results.number(f"efficiency_reported_{where}_pct", row.reported_pct, "percent as printed",
                               "efficiency as the report prints it", told)
            )  # fmt: skip
    return found
