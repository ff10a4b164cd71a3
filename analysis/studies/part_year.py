"""Money of a part of a year: what was spent up to a month or day, of the ceiling of the whole year."""

from dataclasses import replace

import pandas as pd

from analysis.schema import LAST_REVISED
from analysis.studies import measures, results

_PLACE = ["region_id", "doc_id", "table_id", "fiscal_year"]


def spent_so_far(budget_lines: pd.DataFrame) -> list[results.Number]:
    """Return what the programmes of a table had spent up to a month or day, in rupiah and in percent of their ceilings.

    Told where every programme prints both, up to the same month or day. Of several ceilings that as last revised is
    taken. A number is named so_far_REGION_YEAR_UNTIL_DOCUMENT_TABLE_PART.

    Takes the tidy `budget_lines`.
    """
    whole = measures.whole_lines(budget_lines)
    own = whole[(whole.level == "program") & (whole.period == "year")]
    own = own[own.groupby(_PLACE).measure.transform(lambda said: (said == "realisasi_to_date").any()).astype(bool)]
    found = []
    for (region, doc_id, table_id, year), rows in own.groupby(_PLACE):
        spent, pagu = rows[rows.measure == "realisasi_to_date"], rows[rows.measure == "pagu"]
        pagu = pagu[pagu.phase == min(pagu.phase, key=LAST_REVISED.index, default="")]
        if set(spent.line) != set(pagu.line) or spent.until.nunique() != 1 or len(spent) != len(pagu):
            continue
        money, ceiling = (each.amount_rp.sum(skipna=False) for each in (spent, pagu))
        if pd.isna(money) or pd.isna(ceiling) or ceiling <= 0:
            continue
        until = spent.until.iloc[0]
        name = results.key("so_far", region, year, until.replace("-", "_"), doc_id, table_id)
        what = f"spent up to {until} of the programmes' pagu, {region} {year}, table {table_id}"
        rows = pd.concat([pagu, spent]).rename(columns={"row_id": "row_ids"})
        for part, value, unit in (("rp", money, "rupiah"), ("pct", 100 * money / ceiling, "percent")):
            found.append(replace(results.number(f"{name}_{part}", value, unit, what, rows), n_lines=len(pagu)))
    return found
