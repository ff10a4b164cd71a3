"""Figures of people: registered PPKS and PSKS by type and year, as tables that compare like with like."""

import pandas as pd
from babel.numbers import format_decimal
from matplotlib.figure import Figure

from analysis.publish import letters, plots
from analysis.publish.page import GRID, SMALL, SOFT, Page
from analysis.publish.words import documents_of, percent, region_name, type_name, years_of
from analysis.studies import people

_MOST_TYPES = 14  # of an office in one figure
_MARGIN = 0.05


def registered_pmks(flags: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw the registered PPKS (formerly PMKS) of each office by type and year, types counted in every year only.

    Takes a row per type and year: doc_id, table_id, region_id, type_id, year, value, flag (jump: up or down sharply).
    """
    rows = flags[flags.value.notna() & ~flags.type_id.str.startswith(("total", "group:"))]
    rows = rows[~rows.type_id.isin(people.NOT_PERSONS)].astype({"value": float})
    rows = rows[rows.groupby(["region_id", "type_id"]).value.transform("max") > 0]  # a printed 0 is a count
    if rows.empty:
        return None
    years = rows.groupby("region_id").year.transform("nunique")
    like = rows[rows.groupby(["region_id", "type_id"]).year.transform("nunique") == years]
    page = Page(lang, shape)
    note = {"id": "Jenis yang tidak terdata pada setiap tahun, sehingga tidak dibandingkan: {types}.",
            "en": "Types not counted in every year, not compared: {types}."}[lang]  # fmt: skip
    for region, own in like.groupby("region_id"):
        left = _table(page, region_name(region), own, change=True)
        unlike = sorted({type_name(each) for each in rows[rows.region_id == region].type_id} - set(map(type_name,
                        own.type_id)))  # fmt: skip
        if unlike:
            page.note(note.format(types=", ".join(unlike)))
        if left:
            page.note({"id": f"{left} jenis lain yang lebih kecil ada dalam data.",
                       "en": f"{left} smaller types are in the data."}[lang])  # fmt: skip
    if like.empty:
        return None
    parts = []
    for region, own in like.groupby("region_id"):
        ends = [own[own.year == year] for year in (own.year.min(), own.year.max())]
        poor = [each.value[each.type_id == "fakir_miskin"].sum() for each in ends]
        if own.year.nunique() > 1 and poor[0]:
            rest = [each.value.sum() - many for each, many in zip(ends, poor, strict=True)]
            spread = [format_decimal(round(each), locale=lang) for each in (*poor, *rest)]
            parts.append({
                "id": f"{region_name(region)}: fakir miskin {spread[0]} menjadi {spread[1]}, jenis lain {spread[2]} "
                f"menjadi {spread[3]}",
                "en": f"{region_name(region)}: fakir miskin from {spread[0]} to {spread[1]}, other types from "
                f"{spread[2]} to {spread[3]}",
            }[lang])  # fmt: skip
        elif poor[-1]:
            share = percent(100 * poor[-1] / ends[-1].value.sum(), lang, 0)
            parts.append({"id": f"{region_name(region)}: fakir miskin {share} dari yang terdata",
                          "en": f"{region_name(region)}: fakir miskin are {share} of the register"}[lang])  # fmt: skip
    title = "; ".join(parts[:2]) or {"id": "PPKS terdata menurut jenis", "en": "Registered PPKS by type"}[lang]
    subtitle = {
        "id": f"PPKS (semula PMKS) terdata menurut jenis, entri orang, {years_of(like.year)}; n = "
        f"{like.type_id.nunique()} jenis, {documents_of(like.doc_id, lang)}. Satu orang dapat tercatat lebih dari "
        "sekali.",
        "en": f"Registered PPKS (formerly PMKS) by type, entries of persons, {years_of(like.year)}; n = "
        f"{like.type_id.nunique()} types, {documents_of(like.doc_id, lang)}. A person can be registered more than "
        "once.",
    }[lang]
    return plots.finish(page, "registered_pmks", title, subtitle, like)


def registered_psks(counts: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw the registered PSKS of each office by type and year, as a table.

    Takes `psks` as the schema declares it (type_id, year, count...).
    """
    whole = (counts.place == "") & (counts.group == "")
    known = counts[whole & counts["count"].notna() & ~counts.type_id.str.startswith(("total", "group:"))]
    rows = known.assign(value=known["count"].astype(float))
    rows = rows[rows.value > 0]
    if rows.empty:
        return None
    page = Page(lang, shape)
    parts = []
    for region, own in rows.groupby("region_id"):
        left = _table(page, region_name(region), own)
        if left:
            page.note({"id": f"{left} jenis lain yang lebih kecil ada dalam data.",
                       "en": f"{left} smaller types are in the data."}[lang])  # fmt: skip
        sizes = own.groupby("year").type_id.nunique()
        parts.append({
            "id": f"{region_name(region)}: {sizes.iloc[0]} jenis PSKS terdata pada {sizes.index[0]}",
            "en": f"{region_name(region)}: {sizes.iloc[0]} PSKS types counted in {sizes.index[0]}",
        }[lang] + ("" if len(sizes) == 1 else {"id": f", {sizes.iloc[-1]} pada {sizes.index[-1]}",
                                               "en": f", {sizes.iloc[-1]} in {sizes.index[-1]}"}[lang]))  # fmt: skip
    subtitle = {
        "id": f"Potensi dan sumber kesejahteraan sosial (PSKS) menurut jenis, {years_of(rows.year)}; n = "
        f"{rows.type_id.nunique()} jenis, {documents_of(rows.doc_id, lang)}.",
        "en": f"Potential and sources of social welfare (PSKS) by type, {years_of(rows.year)}; n = "
        f"{rows.type_id.nunique()} types, {documents_of(rows.doc_id, lang)}.",
    }[lang]
    return plots.finish(page, "registered_psks", "; ".join(parts[:3]), subtitle, rows)


def _table(page: Page, heading: str, rows: pd.DataFrame, change: bool = False) -> int:
    """Write counts as a table, a row per type and a column per year; return how many types had no room.

    Takes type_id, year and value; change adds a column: the last year in percent of the first one.
    """
    wide = rows.pivot_table(index="type_id", columns="year", values="value", aggfunc="first")
    order = wide.max(axis=1).sort_values(ascending=False, kind="stable").index
    wide, lang = wide.loc[order[:_MOST_TYPES]], page.lang
    years = list(wide.columns)[-4:]
    dash = "\N{EN DASH}"
    cells = {key: [dash if pd.isna(wide.at[key, year]) else format_decimal(round(wide.at[key, year]), locale=lang)
                   for year in years] for key in wide.index}  # fmt: skip
    heads = [str(year) for year in years]
    if change and len(years) > 1:
        heads.append({"id": f"{years[-1]}/{years[0]}", "en": f"{years[-1]}/{years[0]}"}[lang])
        for key in wide.index:
            first, last = wide.at[key, years[0]], wide.at[key, years[-1]]
            cells[key].append(percent(100 * last / first, lang, 0) if first > 0 else dash)
    widths = [max(letters.width(text, SMALL, True) for text in column) + 0.12
              for column in zip(heads, *cells.values(), strict=True)]  # fmt: skip
    ends = [page.width - _MARGIN - sum(widths[place + 1 :]) for place in range(len(widths))]
    room = page.width - 2 * _MARGIN - sum(widths) - 0.05
    y = page.height + 0.08
    step = letters.height(1, SMALL)
    page.text(_MARGIN, y + step / 2, letters.wrapped(heading, room, SMALL, True, 1)[0], fontweight="bold")
    for end, head in zip(ends, heads, strict=True):
        page.text(end, y + step / 2, head, ha="right", color=SOFT)
    y += step + 0.05
    for key, own in cells.items():
        page.line(_MARGIN, page.width - _MARGIN, y - 0.02, GRID)
        lines = letters.wrapped(type_name(key), room, SMALL, most=3)
        page.lines(_MARGIN, y, lines)
        for end, text in zip(ends, own, strict=True):
            page.text(end, y + step / 2, text, ha="right")
        y += letters.height(len(lines), SMALL) + 0.05
        told = ", ".join(f"{head} {text}" for head, text in zip(heads, own, strict=True))
        plots.told(page, [f"{heading}, {type_name(key)}: {told}"])
    page.height = y
    return len(order) - len(wide)
