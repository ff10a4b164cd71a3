"""Money of an office per inhabitant and per registered PMKS.

Ratios are taken from sums.
"""

from dataclasses import replace

import pandas as pd

from analysis.studies import contents, measures, population, results, rivals


def office_spending(offices: pd.DataFrame, stock: pd.DataFrame) -> pd.DataFrame:
    """Return money of each office and year per inhabitant and per registered PMKS, by scope and basis.

    Inhabitants and stock are those of the year of the money or of the nearest year that is known, which is named; an
    office without any population has no row of inhabitants.

    Takes offices (office_sums); stock (people.stocks): region_id, year, value, row_ids, what. Gives the columns of
    offices, denominator (inhabitants_ and their year, or the kind of stock), value, stock_year, population_year,
    stock_rows, rp_per_person, rp_per_person_low, rp_per_person_high.
    """
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


def office_sums(table: pd.DataFrame, held: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return the money of each office and year by scope and basis.

    Scopes: everything (all lines of the table); without_salaries, where it has lines for them; welfare (without
    administration and the heroes' cemetery); whole_told, what a sentence tells the table's sum to be a part of. Sums
    run over leaves, or over programmes where some leaf is not resolved or lost and the programmes say more; where a
    total is printed beside a few of its lines only, it is everything and the other scopes are not known. Low and
    high span the readings of open lines and the sums with what other tables of the same phase print; rival_tables
    names those that print otherwise.

    Takes table (measures.lines): doc_id, table_id, pagu_row, region_id, level, function, fiscal_year, phase,
    pagu_rp, line_id, program_line, pagu_low_rp, pagu_high_rp, realisasi_rp, realisasi_low_rp, realisasi_high_rp,
    realisasi_row, salaries, leaf, main; held (contents.contents); checks: rule, rows. Gives region_id, doc_id,
    table_id, fiscal_year, phase, scope, basis, level, amount_rp, amount_low_rp, amount_high_rp, rival_tables, n_lines,
    row_ids, contains.
    """
    others = rivals.amounts(table, checks)
    main = table[table.main & (table.leaf | (table.level != "total"))]
    alone = main.groupby(["doc_id", "table_id", "fiscal_year"]).line_id.transform("size") == 1
    main = main[(main.level == "total") | ~alone]
    places = main.groupby(["doc_id", "table_id", "fiscal_year"])
    sums = [row for _, rows in places for row in _office_sums(rows, others)]
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
            whole = {"scope": "whole_told", "level": "told", "rival_tables": "", "row_ids": told.row_ids[place]}
            found.append(row | amounts | whole)
    return found


def _office_sums(rows: pd.DataFrame, others: pd.DataFrame) -> list[dict]:
    first, found = rows.iloc[0], []
    programs = rows[rows.level == "program"]
    for basis in ("pagu", "realisasi"):
        if basis == "realisasi" and not (rows.realisasi_row != "").any():
            continue
        level, used = "leaf", rows[rows.leaf]
        if (used.level == "total").any():
            level = "total"
        elif len(programs) and _say_more(programs, used, basis):
            level, used = "program", programs
        welfare = ~used.function.isin(["administration", "heroes_cemetery", "unmatched"])
        scopes = {"everything": used, "welfare": used[welfare & (used.level != "total")]}
        if level == "leaf" and used.salaries.any():
            scopes["without_salaries"] = used[~used.salaries]
        for scope, own in scopes.items():
            if own.empty:  # no line stands for this money (a total printed beside a few of its lines): not zero rupiah
                continue
            ends = rivals.with_others(own, used, programs, basis, others)
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
                    "amount_low_rp": ends["low"],
                    "amount_high_rp": ends["high"],
                    "rival_tables": ends["tables"],
                    "n_lines": own.line_id.nunique(),
                    "row_ids": " ".join([*own[f"{basis}_row"], *filter(None, [ends["rows"]])]),
                }
            )
    return found


def _say_more(programs: pd.DataFrame, leaves: pd.DataFrame, basis: str) -> bool:
    """Return whether programmes tell the sum better: a line is open, or lost with its page, and they are known."""
    known, whole = (rows[f"{basis}_rp"].sum(skipna=False) for rows in (leaves, programs))
    if pd.notna(whole):
        return bool(pd.isna(known) or known < whole)
    ranged, of_programs = (rows[f"{basis}_low_rp"].sum(skipna=False) for rows in (leaves, programs))
    return bool(pd.isna(known) and pd.isna(ranged) and pd.notna(of_programs))


def office_overview(offices: pd.DataFrame) -> pd.DataFrame:
    """Return rupiah per person of each office, year, scope and basis, one column per denominator.

    Takes offices (office_spending): region_id, fiscal_year, phase, scope, basis, level, n_lines, contains, denominator,
    population_year, rival_tables, rp_per_person, rp_per_person_low, rp_per_person_high. Gives region_id, fiscal_year,
    phase, scope, basis, level, n_lines, contains, rival_tables, population_year (of the inhabitants) and a column per
    denominator: the figure, or its range where open lines or other tables leave one.
    """
    if offices.empty:
        return offices
    rows = ["region_id", "fiscal_year", "phase", "scope", "basis", "level", "n_lines", "contains", "rival_tables"]
    year = offices.groupby(rows).population_year.transform("max")
    kind = offices.denominator.where(offices.population_year.isna(), "inhabitants")
    amounts = offices.assign(
        shown=[_range(row) for _, row in offices.iterrows()],
        denominator=kind,
        population_year=year.astype("str").fillna(""),
    )
    rows.append("population_year")
    table = amounts.pivot_table(index=rows, columns="denominator", values="shown", aggfunc="first", sort=True)
    return table.reset_index()


def _range(row: pd.Series) -> str:
    """Return rupiah per person as text: the figure, and the range where there is another."""
    value, low, high = row.rp_per_person, row.rp_per_person_low, row.rp_per_person_high
    known = "" if pd.isna(value) else f"{value:,.0f}"
    if pd.isna(low) or pd.isna(high) or f"{low:,.0f}" == f"{high:,.0f}":
        return known
    return f"{known} ({low:,.0f} to {high:,.0f})" if known else f"{low:,.0f} to {high:,.0f}"


def office_numbers(offices: pd.DataFrame) -> list[results.Number]:
    """Return each office's money per inhabitant and per registered PMKS.

    Takes offices (office_spending): region_id, doc_id, fiscal_year, phase, scope, basis, n_lines, row_ids,
    contains, denominator, stock_year, population_year, rival_tables, rp_per_person, rp_per_person_low,
    rp_per_person_high.
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
        shown = _with_others(told, row.rival_tables)
        shown += f", register of {row.stock_year}" if counted_in is None and row.stock_year != row.fiscal_year else ""
        found.append(replace(told, shown=shown, n_lines=row.n_lines, population_year=counted_in))
    return found


def _with_others(told: results.Number, tables: str) -> str:
    """Return how a number is shown, with its range where other tables print otherwise, and which these are."""
    if not tables or told.low is None or told.high is None:
        return told.shown
    low, high = (results.show(end, told.unit) for end in (told.low, told.high))
    named = f"with table{'s' if ' ' in tables else ''} {tables.replace(' ', ', ')}"
    if told.value is None:
        return f"{told.shown} ({named})"
    return f"{results.show(told.value, told.unit)} ({low} to {high} {named})"
