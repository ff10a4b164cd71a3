"""Money of an office per inhabitant and per registered PMKS.

Ratios are taken from sums.
"""

from dataclasses import replace

import pandas as pd

from analysis.studies import contents, measures, population, results


def office_spending(table: pd.DataFrame, stock: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Return money of each office and year per inhabitant and per registered PMKS, by scope and basis.

    Scopes: everything (all lines of the table); without_salaries, where it has lines for them; welfare (without
    administration and the heroes' cemetery); whole_told, what a sentence tells the table's sum to be a part of. Sums
    run over leaves, or over programmes where every one is known and some leaf is not resolved or lost. Inhabitants and
    stock are those of the year of the money or of the nearest year that is known, which is named; an office without
    any population has no row of inhabitants.

    Takes table (measures.lines): doc_id, table_id, pagu_row, region_id, level, function, fiscal_year, phase,
    pagu_rp, line_id, pagu_low_rp, pagu_high_rp, realisasi_rp, realisasi_low_rp, realisasi_high_rp, realisasi_row,
    salaries, leaf, main; stock (people.stocks): region_id, year, value, row_ids, what; held (contents.contents).
    Gives region_id, doc_id, table_id, fiscal_year, phase, scope, basis, level, amount_rp, amount_low_rp,
    amount_high_rp, n_lines, row_ids, contains, denominator (inhabitants_ and their year, or the kind of stock), value,
    stock_year, population_year, stock_rows, rp_per_person, rp_per_person_low, rp_per_person_high.
    """
    offices = office_sums(table, held)
    if offices.empty:
        return offices
    inhabitants = _per_inhabitant(offices)
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
    every["row_ids"] = measures.joined(every.row_ids, every.stock_rows)
    return every.sort_values([*keys, "value"]).reset_index(drop=True)


def _per_inhabitant(offices: pd.DataFrame) -> pd.DataFrame:
    """Return the sums whose office has a population, each with the inhabitants that it is divided by."""
    near = population.beside(offices.region_id, offices.fiscal_year)
    year = near.population_year
    inhabitants = offices.assign(
        denominator="inhabitants_" + year.astype("str"), value=near.persons, stock_year=year, population_year=year
    )
    return inhabitants[near.persons.notna()]


_AMOUNTS = ["amount_rp", "amount_low_rp", "amount_high_rp"]


def office_sums(table: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Return the money of each office and year by scope and basis, as office_spending has it, without persons.

    Takes table and held as office_spending does. Gives region_id, doc_id, table_id, fiscal_year, phase, scope, basis,
    level, amount_rp, amount_low_rp, amount_high_rp, n_lines, row_ids, contains.
    """
    main = table[table.main & (table.level != "total")]
    main = main[main.groupby(["doc_id", "table_id", "fiscal_year"]).line_id.transform("size") > 1]
    sums = [row for _, rows in main.groupby(["doc_id", "table_id", "fiscal_year"]) for row in _office_sums(rows)]
    if not sums:
        return pd.DataFrame()
    frame = pd.DataFrame([*sums, *_told_wholes(sums, held)])
    return contents.with_contents(frame, held).astype(dict.fromkeys(_AMOUNTS, "Float64"))


def _told_wholes(sums: list[dict], held: pd.DataFrame) -> list[dict]:
    """Return the wholes that sentences tell, in the shape of the sums that are parts of them."""
    told = held[held.whole_told_rp.notna()].set_index(["doc_id", "table_id", "fiscal_year"])
    found = []
    for row in sums:
        place = (row["doc_id"], row["table_id"], row["fiscal_year"])
        if place in told.index and row["scope"] == "everything" and row["basis"] == "pagu":
            amount = told.whole_told_rp[place]
            amounts = dict.fromkeys(_AMOUNTS, amount)
            found.append(row | amounts | {"scope": "whole_told", "level": "told", "row_ids": told.row_ids[place]})
    return found


def _office_sums(rows: pd.DataFrame) -> list[dict]:
    first, found = rows.iloc[0], []
    for basis in ("pagu", "realisasi"):
        if basis == "realisasi" and not (rows.realisasi_row != "").any():
            continue
        level, used = "leaf", rows[rows.leaf]
        programs = rows[rows.level == "program"]
        if len(programs) and programs[f"{basis}_rp"].notna().all():
            known, whole = used[f"{basis}_rp"].sum(skipna=False), programs[f"{basis}_rp"].sum()
            if pd.isna(known) or known < whole:  # a line is open, or lost with its page
                level, used = "program", programs
        welfare = ~used.function.isin(["administration", "heroes_cemetery", "unmatched"])
        scopes = {"everything": used, "welfare": used[welfare]}
        if level == "leaf" and used.salaries.any():
            scopes["without_salaries"] = used[~used.salaries]
        for scope, own in scopes.items():
            if own.empty:  # no line stands for this money (a total printed beside a few of its lines): not zero rupiah
                continue
            found.append(
                {
                    "region_id": first.region_id,
                    "doc_id": first.doc_id,
                    "table_id": first.table_id,
                    "fiscal_year": first.fiscal_year,
                    "phase": own.phase.iloc[0],
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


def office_overview(offices: pd.DataFrame) -> pd.DataFrame:
    """Return rupiah per person of each office, year, scope and basis, one column per denominator.

    Takes offices (office_spending): region_id, fiscal_year, phase, scope, basis, level, n_lines, contains, denominator,
    population_year, rp_per_person. Gives region_id, fiscal_year, phase, scope, basis, level, n_lines, contains,
    population_year (of the inhabitants) and a column per denominator.
    """
    if offices.empty:
        return offices
    rows = ["region_id", "fiscal_year", "phase", "scope", "basis", "level", "n_lines", "contains"]
    year = offices.groupby(rows).population_year.transform("max")
    kind = offices.denominator.where(offices.population_year.isna(), "inhabitants")
    amounts = offices.assign(
        rp_per_person=offices.rp_per_person.astype(float),
        denominator=kind,
        population_year=year.astype("str").fillna(""),
    )
    rows.append("population_year")
    return amounts.pivot_table(index=rows, columns="denominator", values="rp_per_person", sort=True).reset_index()


def office_numbers(offices: pd.DataFrame) -> list[results.Number]:
    """Return each office's money per inhabitant and per registered PMKS.

    Takes offices (office_spending): region_id, doc_id, fiscal_year, phase, scope, basis, n_lines, row_ids,
    contains, denominator, stock_year, population_year, rp_per_person, rp_per_person_low, rp_per_person_high.
    """
    if offices.empty:
        return []
    found = []
    for where, (_, row) in zip(results.places(offices), offices.iterrows(), strict=True):
        name = f"rp_per_{row.denominator}_{where}_{row.scope}_{row.basis}"
        what = f"{row.basis} ({row.phase}) of {row.scope} per person, {row.denominator} of {row.stock_year}, {where}"
        what += f" ({row.contains})" if row.contains and row.scope == "everything" else ""
        rows = pd.DataFrame([row])
        low, high = row.rp_per_person_low, row.rp_per_person_high
        low, high = (None, None) if pd.isna(low) or pd.isna(high) else (low, high)
        told = results.number(name, row.rp_per_person, "rupiah", what, rows, low, high)
        counted_in = None if pd.isna(row.population_year) else int(row.population_year)
        found.append(replace(told, n_lines=row.n_lines, population_year=counted_in))
    return found
