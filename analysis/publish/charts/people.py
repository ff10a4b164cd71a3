"""Figures of people: registered PMKS and PSKS by type, and the minimum service standards."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from analysis.publish import plots
from analysis.publish.words import decimal, documents_of, percent, region_name, standard_name, type_name, years_of
from analysis.studies import people


def registered_pmks(flags: pd.DataFrame, lang: str) -> Figure | None:
    """Draw the registered PMKS by type on a log scale, one row per type, years of a region joined by a line.

    Takes a row per type and year: doc_id, table_id, region_id, type_id, year, value, flag (jump: up or down sharply).
    """
    rows = flags[flags.value.notna() & (flags.value > 0) & ~flags.type_id.str.startswith(("total", "group:"))]
    rows = rows[~rows.type_id.isin(people.NOT_PERSONS)]
    if rows.empty:
        return None
    figure = _by_type(
        rows, {"id": "Entri orang terdata, skala log", "en": "Registered entries of persons, log scale"}[lang], lang
    )
    jumps = rows[rows.flag == "jump"]
    latest = rows[rows.year == rows.groupby("region_id").year.transform("max")]
    share = percent(100 * latest.value[latest.type_id == "fakir_miskin"].sum() / latest.value.sum(), lang, 0)
    title = {
        "id": f"Fakir miskin {share} dari yang terdata pada tahun terakhir",
        "en": f"Fakir miskin are {share} of those registered in the latest year",
    }[lang]
    if rows.groupby("region_id").year.nunique().max() > 1:
        title += {
            "id": f"; {len(jumps)} cacah naik atau turun tajam antartahun",
            "en": f"; {len(jumps)} counts jump from year to year",
        }[lang]
    types, documents = rows.type_id.nunique(), documents_of(rows.doc_id, lang)
    subtitle = {
        "id": f"PMKS terdata menurut jenis, entri, {years_of(rows.year)}; n = {types} jenis, {documents}. "
        "Jenis saling tumpang tindih.",
        "en": f"Registered PMKS by type, entries, {years_of(rows.year)}; n = {types} types, {documents}. "
        "Types overlap.",
    }[lang]
    return plots.finish(figure, "registered_pmks", title, subtitle, rows, lang)


def registered_psks(counts: pd.DataFrame, lang: str) -> Figure | None:
    """Draw the registered PSKS by type on a log scale, years of a region joined by a line.

    Takes `psks` as the schema declares it (type_id, year, count...).
    """
    whole = (counts.place == "") & (counts.group == "")
    known = counts[whole & counts["count"].notna() & ~counts.type_id.str.startswith(("total", "group:"))]
    rows = known.assign(value=known["count"].astype(float))
    rows = rows[rows.value > 0]
    if rows.empty:
        return None
    figure = _by_type(rows, {"id": "Jumlah terdata, skala log", "en": "Registered, log scale"}[lang], lang)
    told = []
    for region, own in rows.groupby("region_id"):
        sizes = own.groupby("year").type_id.nunique()
        told.append((region_name(region), sizes.index[0], sizes.iloc[0], sizes.index[-1], sizes.iloc[-1]))
    title = {
        "id": "; ".join(f"{name}: {many} jenis PSKS terdata pada {year}, {left} pada {last}"
                        for name, year, many, last, left in told),
        "en": "; ".join(f"{name}: {many} PSKS types counted in {year}, {left} in {last}"
                        for name, year, many, last, left in told),
    }[lang]  # fmt: skip
    types, documents = rows.type_id.nunique(), documents_of(rows.doc_id, lang)
    subtitle = {
        "id": f"Potensi dan sumber kesejahteraan sosial (PSKS) menurut jenis, {years_of(rows.year)}; n = {types} "
        f"jenis, {documents}.",
        "en": f"Potential and sources of social welfare (PSKS) by type, {years_of(rows.year)}; n = {types} types, "
        f"{documents}.",
    }[lang]
    return plots.finish(figure, "registered_psks", title, subtitle, rows, lang)


def _by_type(rows: pd.DataFrame, label: str, lang: str) -> Figure:
    """Return a figure of counts on a log scale: a row per type, a region's years joined by a line.

    Takes region_id, type_id, year and value, above zero.
    """
    rows = rows.assign(value=rows.value.astype(float))
    order = list(rows.groupby("type_id").value.max().sort_values(ascending=False, kind="stable").index)
    figure, axis, place = plots.by_row({name: type_name(name) for name in order}, 40, 0.55, 0.165)
    gaps = rows.region_id.nunique() - 1
    handles = []
    for position, (region, own) in enumerate(rows.groupby("region_id")):
        color, shape = plots.mark(region)
        first, last = own.year.min(), own.year.max()
        handles.append(plots.dot(f"{region_name(region)} {years_of(own.year)}", color, shape))
        shift = 0.16 - 0.32 * position / gaps if gaps else 0
        for name, group in own.groupby("type_id"):
            group = group.sort_values("year")
            level = place[name] + shift
            axis.plot(group.value, [level] * len(group), color=color, lw=0.8, alpha=0.6)
            for each in group.itertuples():
                ends = {first: "white"} | {last: color}
                face, drawn = ends.get(each.year, color), shape if each.year in ends else "|"
                axis.plot(each.value, level, marker=drawn, color=color, markerfacecolor=face, markersize=5)
    axis.set_xscale("log")
    plots.log_ticks(axis)
    axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: decimal(value, lang, 1)))
    axis.set_xlabel(label)
    handles += plots.year_marks(rows.groupby("region_id").year.nunique().max(), lang)
    plots.legend(figure, handles, 4 if len(handles) < 5 else 3)
    return figure


def service_standards(standards: pd.DataFrame, lang: str) -> Figure | None:
    """Draw each minimum service standard: what was reached, the office's target, and the national one.

    A standard that prints no target, or not what was reached, has no row.
    Takes a row per printed standard and measure: doc_id, table_id, line, region_id, fiscal_year, indicator, measure
    (realisasi, target, target_national), value in percent.
    """
    rows = standards[standards.measure.isin(["realisasi", "target", "target_national"])].astype({"value": float})
    rows = rows[rows.groupby(["doc_id", "table_id", "line"]).measure.transform(lambda own: {"realisasi"} < set(own))]
    if rows.empty:
        return None
    rows = rows.sort_values(["doc_id", "table_id", "line"])
    keys = ["doc_id", "table_id", "line"]
    firsts = rows.drop_duplicates(keys).itertuples()
    named = {
        (each.doc_id, each.table_id, each.line): f"{standard_name(each.indicator)} ({each.table_id})" for each in firsts
    }
    figure, axis, place = plots.by_row(named, 58, 0.55, 0.185, size=7.2)
    for key, own in rows.groupby(keys):
        values, level = own.set_index("measure").value, place[key]
        color, shape = plots.mark(own.region_id.iloc[0])
        looks = {
            "target_national": {"marker": "|", "color": "black", "markersize": 13, "markeredgewidth": 2},
            "target": {"marker": shape, "color": color, "markerfacecolor": "white", "markersize": 9},
            "realisasi": {"marker": shape, "color": color, "markersize": 5},
        }
        for measure in [each for each in looks if each in values]:
            axis.plot(values[measure], level, **looks[measure])
    axis.set_xlim(0, 1.04 * max(100, rows.value.max()))
    axis.set_xlabel({"id": "Persen", "en": "Percent"}[lang])
    words = {
        "id": ("realisasi", "target daerah", "target nasional"),
        "en": ("reached", "own target", "national target"),
    }[lang]
    handles = [plots.dot(words[0], plots.GREY, "o", size=5), plots.dot(words[1], plots.GREY, "o", filled=False, size=9)]
    plots.legend(figure, [*handles, plots.dot(words[2], "black", "|", size=11)], 3)
    documents, tables = documents_of(rows.doc_id, lang), len(rows[keys[:2]].drop_duplicates())
    subtitle = {
        "id": f"Standar pelayanan minimal, persen, {years_of(rows.fiscal_year)}; n = {len(named)} baris standar pada "
        f"{tables} tabel, {documents}.",
        "en": f"Minimum service standards, percent, {years_of(rows.fiscal_year)}; n = {len(named)} rows in "
        f"{tables} tables, {documents}.",
    }[lang]
    return plots.finish(figure, "service_standards", _standards_title(rows, keys, lang), subtitle, rows, lang)


def _standards_title(rows: pd.DataFrame, keys: list[str], lang: str) -> str:
    """Say how many standards reach their targets, of those that print one."""
    wide = rows.pivot_table(index=keys, columns="measure", values="value", aggfunc="first")
    wide = wide.reindex(columns=["realisasi", "target", "target_national"])
    (met, own), (met_national, national) = (
        (int((wide.realisasi >= wide[target]).sum()), int(wide[target].notna().sum()))
        for target in ("target", "target_national")
    )
    if not national:
        return {
            "id": f"{met} dari {own} baris standar mencapai target daerah",
            "en": f"{met} of {own} printed standards reach the own target",
        }[lang]
    if not own:
        return {
            "id": f"{met_national} dari {national} baris standar mencapai target nasional",
            "en": f"{met_national} of {national} printed standards reach the national target",
        }[lang]
    share = "" if own == national else {"id": f" dari {national}", "en": f" of {national}"}[lang]
    return {
        "id": f"{met} dari {own} baris standar mencapai target daerah, {met_national}{share} mencapai target nasional",
        "en": f"{met} of {own} printed standards reach the own target, {met_national}{share} the national one",
    }[lang]
