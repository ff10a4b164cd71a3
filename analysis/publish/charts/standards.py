"""Figures of shares and their targets: the minimum service standards, and indicators over the years."""

import pandas as pd
from matplotlib.figure import Figure

from analysis.publish import letters, plots
from analysis.publish.page import GREY, GRID, INK, SMALL, SOFT, Page
from analysis.publish.words import (
    decimal,
    documents_of,
    marked,
    not_drawn,
    percent,
    region_name,
    standard_name,
    table_title,
    years_of,
)
from analysis.source import terms

_MEASURES = ("realisasi", "target", "target_national")
_ONE = ["region_id", "fiscal_year", "said"]  # a standard, however its prints are spelt
_YEARS = 3  # of results at least, for an indicator to be drawn over the years
_MOST_PANELS = 8


def service_standards(standards: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw each minimum service standard once: what was reached, the office's target, and the national one.

    A standard that prints no target, or not what was reached, has no row; of tables that print the same of one, the one
    that prints most of it, then the first one, is drawn. Where they print it otherwise, each has a row, with a dagger.
    Takes a row per printed standard and measure: doc_id, table_id, line, region_id, fiscal_year, indicator, measure
    (realisasi, target, target_national), value in percent.
    """
    wide = _standards(standards)
    if wide.empty:
        return None
    page = Page(lang, shape)
    told = {
        "id": ("realisasi", "target daerah", "target nasional", "Persen", "tidak tercetak"),
        "en": ("reached", "own target", "national target", "Percent", "not printed"),
    }[lang]
    page.legend([(told[0], plots.look("#56b4e9", "s", size=7)), (told[1], plots.look(INK, "D", False, 6)),
                 (told[2], plots.look(INK, "|", size=11) | {"markeredgewidth": 2.4})])  # fmt: skip
    names = {
        row.Index: ("\N{DAGGER} " if row.otherwise else "") + marked(standard_name(row.indicator), row.doc_id)
        for row in wide.itertuples()
    }
    headings = {
        row.Index: f"{region_name(row.region_id)} {row.fiscal_year:.0f}, {table_title(row.doc_id, row.table_id)}"
        for row in wide.itertuples()
    }
    written = {row.Index: _number(row.realisasi, lang) for row in wide.itertuples()}
    right = max(letters.width(text, SMALL, True) for text in written.values()) + 0.16
    axis, place = page.rows(names, right, 0.2, headings, names_share=0.5)
    axis.set_xlim(0, max(100.0, float(wide[list(_MEASURES)].max().max())))
    for row in wide.itertuples():
        level = place[row.Index]
        page.bar(axis, level, row.realisasi, "#56b4e9", high=0.13)
        if pd.notna(row.target_national):
            axis.plot([row.target_national] * 2, [level - 0.09, level + 0.09], color=INK, lw=2.4, clip_on=False)
        if pd.notna(row.target):
            axis.plot([row.target], [level], **plots.look(INK, "D", False, 5))
        page.text(page.width - 0.05, level, written[row.Index], ha="right", fontweight="bold")
        ends = [_number(value, lang) if pd.notna(value) else told[4] for value in (row.target, row.target_national)]
        plots.told(page, [f"{names[row.Index]}: {told[0]} {written[row.Index]},",
                          f"{told[1]} {ends[0]}, {told[2]} {ends[1]}"])  # fmt: skip
    page.scale(axis, plots.linear_ticks(*axis.get_xlim()), lambda value: decimal(value, lang), told[3])
    again, rivals, number = int(wide.again.sum()), wide.otherwise.any(), wide.groupby(_ONE, dropna=False).ngroups
    subtitle = {
        "id": f"Standar pelayanan minimal, persen, {years_of(wide.fiscal_year)}; n = {number} standar, "
        f"{documents_of(wide.doc_id, lang)}"
        + (f"; {again} pengulangan pada tabel lain tidak digambar." if again else ".")
        + (" \N{DAGGER} tercetak lain pada tabel lain; terpenuhi hanya bila menurut setiap tabel." if rivals else ""),
        "en": f"Minimum service standards, percent, {years_of(wide.fiscal_year)}; n = {number} standards, "
        f"{documents_of(wide.doc_id, lang)}"
        + (f"; repeats in other tables, not drawn: {again}." if again else ".")
        + (" \N{DAGGER} printed otherwise in another table; met only where it is by every one." if rivals else ""),
    }[lang]
    return plots.finish(page, "service_standards", _standards_title(wide, lang), subtitle, wide)


def _standards(standards: pd.DataFrame) -> pd.DataFrame:
    """Return one row per region, year, standard and what is printed of it: its measures, and where it is drawn from.

    otherwise tells that another table prints the standard with other figures, again how many print the same.

    Gives region_id, doc_id, table_id, line, fiscal_year, indicator, said, realisasi, target, target_national, again,
    otherwise.
    """
    rows = standards[standards.measure.isin(_MEASURES) & standards.value.notna()].astype({"value": float})
    keys = ["region_id", "doc_id", "table_id", "line"]
    if rows.empty:
        return rows
    firsts = rows.groupby(keys)[["indicator", "fiscal_year"]].first()
    wide = rows.pivot_table(index=keys, columns="measure", values="value", aggfunc="first")
    wide = wide.reindex(columns=list(_MEASURES)).join(firsts).reset_index()
    wide = wide[wide.realisasi.notna() & wide[list(_MEASURES[1:])].notna().any(axis=1)]
    wide = wide.assign(said=wide.indicator.map(terms.stems), most=wide[list(_MEASURES)].notna().sum(axis=1))
    wide = wide.sort_values([*_ONE[:2], "most", "doc_id", "table_id", "line"],
                            ascending=[True, True, False, True, True, True], kind="stable")  # fmt: skip
    drawn = pd.concat([_prints(own) for _, own in wide.groupby(_ONE, dropna=False)]) if len(wide) else wide
    return drawn.sort_values([*_ONE[:2], "doc_id", "table_id", "line"]).reset_index(drop=True)


def _prints(own: pd.DataFrame) -> pd.DataFrame:
    """Return the prints of one standard that differ, those that print more first; one repeats where it adds nothing."""
    kept: list = []
    repeats: dict = {}
    for index, row in own[list(_MEASURES)].iterrows():
        same = [each for each in kept if (row.isna() | (row == own.loc[each, list(_MEASURES)])).all()]
        if same:
            repeats[same[0]] = repeats.get(same[0], 0) + 1
        else:
            kept.append(index)
    again = [repeats.get(index, 0) for index in kept]
    return own.loc[kept].assign(again=again, otherwise=len(kept) > 1)


def _number(value: float, lang: str) -> str:
    return percent(value, lang, 0 if float(value).is_integer() else 2)


def _standards_title(wide: pd.DataFrame, lang: str) -> str:
    """Say how many standards reach their targets, of those that print one, by every table that prints them."""
    (met, own), (met_national, national) = (_met(wide, target) for target in ("target", "target_national"))
    if not national:
        return {
            "id": f"{met} dari {own} standar memenuhi target daerah",
            "en": f"{met} of {own} standards meet the office's own target",
        }[lang]
    if not own:
        return {
            "id": f"{met_national} dari {national} standar memenuhi target nasional",
            "en": f"{met_national} of {national} standards meet the national target",
        }[lang]
    share = "" if own == national else {"id": f" dari {national}", "en": f" of {national}"}[lang]
    return {
        "id": f"{met} dari {own} standar memenuhi target daerah, {met_national}{share} memenuhi target nasional",
        "en": f"{met} of {own} standards meet the office's own target, {met_national}{share} the national one",
    }[lang]


def _met(wide: pd.DataFrame, target: str) -> tuple[int, int]:
    """Return how many standards reach a target by every table that prints it, and how many print one."""
    known = wide[wide[target].notna()]
    by_every = (known.realisasi >= known[target]).groupby([known[key] for key in _ONE], dropna=False).all()
    return int(by_every.sum()), len(by_every)


def share_against_target(indicators: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw indicators in percent over the years against their targets, each in a panel of its own.

    Takes a row per indicator, year and measure (people.over_the_years): region_id, doc_id, table_id, fiscal_year,
    said (its name in one spelling), indicator, measure (target, realisasi), value, row_id.
    """
    rows = indicators[indicators.value.notna()] if len(indicators) else indicators
    if rows.empty:
        return None
    rows = rows.astype({"value": float, "fiscal_year": int})
    results = (rows.measure == "realisasi").groupby([rows.region_id, rows.doc_id, rows.said]).transform("any")
    rows = rows[results]
    if rows.empty:
        return None
    groups = list(rows.groupby(["region_id", "doc_id", "said"], sort=True))
    drawn = groups[:_MOST_PANELS]
    page = Page(lang, shape)
    told = {"id": ("realisasi", "target"), "en": ("result", "target")}[lang]
    page.legend([plots.dot(told[0], GREY, "o"), plots.dot(told[1], GREY, "D", filled=False)])
    columns = 1 if page.portrait or len(drawn) == 1 else 2
    gap = 0.2
    wide = (page.width - gap * (columns - 1)) / columns
    for number, (key, own) in enumerate(drawn):
        left = (number % columns) * (wide + gap)
        if number % columns == 0:
            top = page.height + (0.1 if number else 0)
        bottom = _panel(page, key, own, left, left + wide, top, told)
        page.height = max(page.height, bottom)
        if number % columns == columns - 1 or number == len(drawn) - 1:
            top = page.height
    years = same = 0
    for _, own in drawn:
        both = own.pivot_table(index="fiscal_year", columns="measure", values="value", aggfunc=["nunique", "first"])
        both = both.reindex(columns=[(kind, each) for kind in ("nunique", "first") for each in _MEASURES[:2]])
        single = both[(both["nunique"] == 1).all(axis=1)]["first"]
        years, same = years + len(single), same + int((single.realisasi == single.target).sum())
    title = {
        "id": f"{same} dari {years} hasil tahunan sama persis dengan targetnya",
        "en": f"{same} of {years} yearly results equal their target exactly",
    }[lang]
    subtitle = {
        "id": f"Indikator dalam persen dengan hasil sedikitnya {_YEARS} tahun, {years_of(rows.fiscal_year)}; "
        f"n = {len(drawn)} indikator, {documents_of(rows.doc_id, lang)}.",
        "en": f"Indicators in percent with results of at least {_YEARS} years, {years_of(rows.fiscal_year)}; "
        f"n = {len(drawn)} indicators, {documents_of(rows.doc_id, lang)}.",
    }[lang]
    used = pd.concat([own for _, own in drawn])
    if (used.groupby(["region_id", "doc_id", "said", "fiscal_year", "measure"]).value.nunique() > 1).any():
        subtitle += {"id": " Beberapa nilai pada satu tahun: dokumennya memuat nilai yang berlainan.",
                     "en": " Several values of one year: the document prints them differently."}[lang]  # fmt: skip
    return plots.finish(page, "share_against_target", title, subtitle + not_drawn(len(groups) - len(drawn), lang),
                        used.assign(row_ids=used.row_id))  # fmt: skip


def _panel(page: Page, key: tuple, own: pd.DataFrame, left: float, right: float, top: float, told: tuple) -> float:
    """Draw one indicator over its years and return where its panel ends."""
    lang, (color, _) = page.lang, plots.mark(key[0])
    name = f"{region_name(key[0])}: {marked(own.indicator.iloc[0], key[1])}"
    y = page.lines(left + 0.05, top + 0.03, letters.wrapped(name, right - left - 0.1, SMALL, True, most=3), SMALL,
                   fontweight="bold")  # fmt: skip
    low, high = own.value.min(), own.value.max()
    pad = max((high - low) * 0.12, abs(high) * 0.02, 0.01)
    tall = 0.95
    base = y + 0.16 + tall + 0.14  # room for a value below the lowest mark
    axis = page.panel(left + 0.25, y + 0.16, right - 0.25, base)
    years = sorted(set(own.fiscal_year))
    axis.set_xlim(years[0] - 0.01, years[-1] + 0.01)

    def at(value: float) -> float:
        return y + 0.16 + tall * (high + pad - value) / (high - low + 2 * pad)

    axis.plot([years[0], years[-1]], [base] * 2, color=GRID, lw=0.8, clip_on=False)
    reached = own[own.measure == "realisasi"].sort_values("fiscal_year")
    line = reached.groupby("fiscal_year").value.first()
    axis.plot(line.index, [at(value) for value in line], color=color, lw=1.2, clip_on=False)
    for each in own.itertuples():
        filled = each.measure == "realisasi"
        axis.plot([each.fiscal_year], [at(each.value)], **plots.look(color, "o" if filled else "D", filled,
                                                                    5 if filled else 7))  # fmt: skip
    points = [(page.x(axis, each.fiscal_year), at(each.value)) for each in own.itertuples()]
    for year in sorted({line.index[0], line.index[-1]}):
        text = percent(line[year], lang, 2)
        half = letters.width(text, SMALL) / 2
        x = min(max(page.x(axis, year), left + 0.05 + half), right - 0.05 - half)
        spots = [at(line[year]) - 0.14, at(line[year]) + 0.14]
        near = [sum(abs(px - x) < half + 0.04 and abs(py - spot) < 0.1 for px, py in points) for spot in spots]
        page.text(x, spots[int(near[1] < near[0])], text, ha="center", color=INK)
    shown, end = [], -1.0
    for year in years:
        x, half = page.x(axis, year), letters.width(str(year), SMALL) / 2
        if x - half > end + 0.04:
            shown.append((x, year))
            end = x + half
    for x, year in shown:
        page.text(x, base + 0.1, str(year), color=SOFT, ha="center")
    for measure, word in zip(("realisasi", "target"), told, strict=True):
        values = own[own.measure == measure].sort_values("fiscal_year")
        parts = [f"{each.fiscal_year} {percent(each.value, lang, 2)}" for each in values.itertuples()]
        plots.told(page, [f"{name}, {word}: {', '.join(parts)}"] if parts else [])
    return base + 0.2
