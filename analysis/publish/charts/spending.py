"""Figures of spending per beneficiary and per inhabitant."""

import pandas as pd
from matplotlib.figure import Figure

from analysis.publish import letters, plots
from analysis.publish.page import GREY, INK, SMALL, Page
from analysis.publish.words import (
    amount,
    captions,
    decimal,
    documents_of,
    how_many,
    line_name,
    marked,
    phase_name,
    phases_of,
    region_name,
    sign,
    years_of,
)
from analysis.source import terms
from analysis.studies import reference

NAMED = ["service", "setting", "said", "of_phase"]  # what the amounts of one name share that are compared
_MOST_ROWS = 16  # of names and offices that one figure has room for


def unit_cost_by_service(costs: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw what is planned and spent per person by sub-activities of one name, of one service family; None without any.

    Drawn is the first of families(). A row is a name, an office and a budget phase; only names with two amounts of one
    phase are drawn, those that lie furthest apart before others. Filled marks are planned, hollow ones realised, a
    black stroke is a norm that the money is a multiple of.
    Takes `unit_costs` as the schema of the studies declares it (rp_per_unit, rp_per_unit_low, rp_per_unit_high, basis,
    service, setting, name, main...) and norm_rp and times (services.with_norms), empty where no norm is seen.
    """
    rows = same_names(costs)
    if rows.empty:
        return None
    rows = rows[rows.service == families(costs)[0]]
    rows = rows[rows.row.isin(rows.row.unique()[:_MOST_ROWS])].sort_values("setting", kind="stable")
    labels = {rule["id"]: rule[f"label_{lang}"] for rule in reference.read()["services"]}
    page = Page(lang, shape)
    told = {
        "id": ("rencana", "realisasi", "norma terlihat", "Rupiah per orang setahun, skala log"),
        "en": ("planned", "realised", "norm seen", "Rupiah per person and year, log scale"),
    }[lang]
    has_norm = rows.norm_rp.notna().any()
    page.legend([plots.dot(told[0], GREY, "o"), plots.dot(told[1], GREY, "o", filled=False),
                 *([(told[2], plots.look(INK, "|", size=11) | {"markeredgewidth": 2})] if has_norm else []),
                 *plots.region_dots(rows)])  # fmt: skip
    groups = dict(list(rows.groupby("row", sort=False)))
    names, headings, written = {}, {}, {}
    for key, own in groups.items():
        first = own.iloc[0]
        called = marked(line_name(first["name"]), first.doc_id)
        names[key] = f"{called}, {region_name(first.region_id)} {years_of(own.fiscal_year)}"
        names[key] += f" ({phase_name(first.of_phase, lang)})" if rows.of_phase.nunique() > 1 else ""
        headings[key] = labels[first.service] + _settings(lang)[first.setting]
        written[key] = _span(own, lang)
    right = max(letters.width(text, SMALL) for text in written.values()) + 0.14
    axis, place = page.rows(names, right, 0.19, headings, names_share=0.4)
    known = rows[["rp_per_unit", "rp_per_unit_low", "rp_per_unit_high"]].where(lambda value: value > 0)
    least, most = float(known.min().min()), float(known.max().max())
    ticks = plots.log_scale(axis, least, most)
    for key, own in groups.items():
        level, (color, own_shape) = place[key], plots.mark(own.region_id.iloc[0])
        open_ones = own[own.rp_per_unit.isna() | (own.rp_per_unit_high > 1.01 * own.rp_per_unit_low)]
        for each in open_ones.itertuples():
            axis.plot([max(each.rp_per_unit_low, least), each.rp_per_unit_high], [level] * 2, color=color, lw=1.4)
        for basis, size in (("realised", 7.5), ("planned", 4.5)):
            part = own[(own.basis == basis) & (own.rp_per_unit > 0)]
            axis.plot(part.rp_per_unit, [level] * len(part), **plots.look(color, own_shape, basis == "planned", size))
        for each in own[own.norm_rp.notna()].itertuples():
            axis.plot([each.rp_per_unit] * 2, [level - 0.09, level + 0.09], color=INK, lw=2)
        page.text(page.width - 0.05, level, written[key], ha="right")
        plots.told(page, [f"{headings[key]}, {names[key]}:", written[key], _norm(own, lang)])
    page.scale(axis, ticks, plots.short_rupiah(lang), told[3])
    for norm in dict.fromkeys(_norm(own, lang) for own in groups.values()):
        if norm:
            page.note(norm)
    subtitle = {
        "id": f"Rupiah per orang pada subkegiatan bernama sama, {years_of(rows.fiscal_year)}; pagu "
        f"{phases_of(rows.phase, lang)}; {how_many(rows, lang)}; garis: rentang bacaan.",
        "en": f"Rupiah per person in sub-activities of one name, {years_of(rows.fiscal_year)}; ceiling: "
        f"{phases_of(rows.phase, lang)}; {how_many(rows, lang)}; bar: range of readings.",
    }[lang]
    return plots.finish(page, "unit_cost_by_service", _unit_cost_title(rows, lang), subtitle, rows)


def families(costs: pd.DataFrame) -> list[str]:
    """Return the service families with names to compare, the one whose amounts lie furthest apart first."""
    rows = same_names(costs)
    told = rows.groupby("service").ratio.max().reset_index() if len(rows) else rows
    return list(told.sort_values(["ratio", "service"], ascending=[False, True]).service) if len(told) else []


def _plotted_costs(costs: pd.DataFrame) -> pd.DataFrame:
    """Return the benefit lines that count persons, one value each."""
    if costs.empty:
        return costs
    good = costs[(costs.reason == "") & (costs.work == "benefit") & (costs.period == "year")]
    good = good[(good.unit_kind == "people") & (good.reading != "per_person_month")]
    good = good[good.rp_per_unit.notna() | good.rp_per_unit_high.notna()]
    ranges = ["rp_per_unit", "rp_per_unit_low", "rp_per_unit_high"]
    return good.astype(dict.fromkeys(ranges, float))


def same_names(costs: pd.DataFrame) -> pd.DataFrame:
    """Return the main tables' rows of names that stand at least twice in a phase, each family's in its figure's order.

    Phases are never compared: what a plan allows for is another thing than what a revised budget holds. Adds of_phase
    (that of the line's ceiling), ratio (of a name's largest amount to its least), and row: the place of a name, an
    office and a phase.
    """
    rows = _plotted_costs(costs)
    rows = rows[rows.main & (rows.rp_per_unit_high.fillna(rows.rp_per_unit) > 0)] if len(rows) else rows
    if rows.empty:
        return rows
    planned = rows.phase.where(rows.basis == "planned").groupby([rows.line_id, rows.fiscal_year]).transform("first")
    rows = rows.assign(said=rows.name.map(terms.normalise), of_phase=planned.fillna(rows.phase))
    keys = NAMED
    name = rows.groupby(keys)
    rows = rows.assign(
        size=name.rp_per_unit.transform("size"),
        ratio=name.rp_per_unit.transform("max") / name.rp_per_unit.transform("min").clip(lower=1),
    )
    rows = rows[rows["size"] > 1].sort_values(["ratio", *keys, "region_id", "fiscal_year"],
                                              ascending=[False] + [True] * 6, kind="stable")  # fmt: skip
    return rows.assign(row=rows.groupby([*keys, "region_id"], sort=False).ngroup())


def _span(own: pd.DataFrame, lang: str) -> str:
    """Return the least and the greatest amount of a row."""
    low = own.rp_per_unit_low.fillna(own.rp_per_unit).min()
    return _from_to(low, own.rp_per_unit_high.fillna(own.rp_per_unit).max(), lang)


def _from_to(low: float, high: float, lang: str) -> str:
    """Return two ends of a range in words, or the one that both read as."""
    ends = [amount(each, lang) for each in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} \N{EN DASH} {ends[1].removeprefix(sign(lang))}"


def _norm(own: pd.DataFrame, lang: str) -> str:
    """Return the norms that a row's money is a round multiple of, in words; "" where there are none."""
    seen = own[own.norm_rp.notna()].sort_values("fiscal_year")
    if seen.empty:
        return ""
    times = captions()["times"]
    parts = [f"{each.fiscal_year:.0f}: {amount(each.norm_rp, lang)} × {times[each.times][lang]}"
             for each in seen.drop_duplicates(["fiscal_year", "norm_rp"]).itertuples()]  # fmt: skip
    name = line_name(seen["name"].iloc[0])
    return {"id": f"Norma, {name}: ", "en": f"Norm, {name}: "}[lang] + "; ".join(parts) + "."


def _settings(lang: str) -> dict[str, str]:
    inside, outside = {"id": ("dalam panti", "luar panti"), "en": ("inside", "outside")}[lang]
    return {"inside": f" ({inside})", "outside": f" ({outside})", "not_told": ""}


def _unit_cost_title(rows: pd.DataFrame, lang: str) -> str:
    """Say how far apart the planned amounts of one name and phase are, where they are furthest apart."""
    planned = rows[(rows.basis == "planned") & (rows.rp_per_unit > 0)]
    planned = planned if len(planned) else rows[rows.rp_per_unit > 0]
    groups = planned.groupby(NAMED).agg(
        least=("rp_per_unit", "min"), most=("rp_per_unit", "max"), name=("name", "first")
    )
    if groups.empty:
        return {"id": "Pagu per orang pada subkegiatan bernama sama",
                "en": "Planned spending per person by sub-activities of one name"}[lang]  # fmt: skip
    widest = groups.assign(ratio=groups.most / groups.least).sort_values("ratio").iloc[-1]
    own = planned.set_index(NAMED).loc[[widest.name]]
    where = f"{', '.join(dict.fromkeys(map(region_name, own.region_id)))} {years_of(own.fiscal_year)}"
    name, phase = line_name(widest["name"]), phase_name(widest.name[-1], lang)
    least, most, ratio = amount(widest.least, lang), amount(widest.most, lang), decimal(widest.ratio, lang, 2)
    return {
        "id": f"{name}: {least} sampai {most} per orang di {where} ({phase}), {ratio} kali lipat",
        "en": f"{name}: {least} to {most} per person in {where} ({phase}), {ratio} times apart",
    }[lang]


def office_spending(offices: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw each office's money per inhabitant by year: all lines, welfare only, and a whole that a sentence tells.

    Takes a row per office, year, scope, basis and denominator: region_id, doc_id, table_id, fiscal_year, phase, scope
    (everything, welfare, whole_told), basis (pagu is drawn), contains, population_year (empty for other denominators,
    which are not drawn), rp_per_person, rp_per_person_low, rp_per_person_high, row_ids. A thick line is the
    range over open figures and other tables; without a mark on it no value in it is the likeliest.
    """
    rows = offices[offices.population_year.notna() & (offices.basis == "pagu")] if len(offices) else offices
    rows = rows[rows.rp_per_person_high.notna()] if len(rows) else rows
    rows = rows[rows.scope.isin(["everything", "welfare", "whole_told"])] if len(rows) else rows
    if rows.empty:
        return None
    told = [f"rp_per_person{end}" for end in ("", "_low", "_high")]
    rows = rows.assign(**rows[told].astype("Float64").astype(float))  # of a plain column of objects as of a file
    keys = rows[["region_id", "fiscal_year"]].drop_duplicates().sort_values(["region_id", "fiscal_year"])
    keys = list(keys.itertuples(index=False, name=None))
    held = {(row.region_id, row.fiscal_year): row.contains.split(";")[0] for row in rows.itertuples()}
    said = captions()["contents"]
    page = Page(lang, shape)
    labels = {
        "id": ("layanan kesejahteraan (tanpa administrasi dan makam pahlawan)", "semua pos tabel",
               "dengan belanja di luar tabel"),
        "en": ("welfare services (without administration and heroes' cemetery)", "all lines of the table",
               "with spending outside the table"),
    }[lang]  # fmt: skip
    whole = (rows.scope == "whole_told").any()
    page.legend([plots.dot(labels[0], GREY, "o"), plots.dot(labels[1], GREY, "o", filled=False),
                 *([plots.dot(labels[2], GREY, "|", size=9)] if whole else [])])  # fmt: skip
    names = {key: f"{key[1]} ({said[held[key]][lang]})" for key in keys}
    rows = rows.assign(ends=[_from_to(*ends, lang) for ends in zip(rows.rp_per_person_low, rows.rp_per_person_high,
                                                                   strict=True)])  # fmt: skip
    written = {}
    for key, own in rows.set_index("scope").groupby(["region_id", "fiscal_year"]).ends:
        parts = dict.fromkeys(own[scope] for scope in ("welfare", "everything") if scope in own.index)
        written[key] = " / ".join(each.removeprefix(sign(lang)) if place else each for place, each in enumerate(parts))
    right = max((letters.width(text, SMALL) for text in written.values()), default=0) + 0.14
    axis, place = page.rows(names, right, 0.19, {key: region_name(key[0]) for key in keys}, names_share=0.32)
    axis.set_xlim(0, max(float(rows.rp_per_person_high.max()), 1.0) * 1.02)
    for key, both in rows.groupby(["region_id", "fiscal_year"]):
        ends = [both.rp_per_person_low.min(), both.rp_per_person_high.max()]
        axis.plot(ends, [place[key]] * 2, color=plots.mark(key[0])[0], lw=0.8)
        for row in both.itertuples():
            color, own_shape = plots.mark(row.region_id)
            own_shape = "|" if row.scope == "whole_told" else own_shape
            axis.plot([row.rp_per_person_low, row.rp_per_person_high], [place[key]] * 2, color=color, lw=4,
                      solid_capstyle="butt")  # fmt: skip
            axis.plot([row.rp_per_person], [place[key]], **plots.look(color, own_shape, row.scope == "welfare", 6))
        page.text(page.width - 0.05, place[key], written[key], ha="right")
        plots.told(page, [f"{region_name(key[0])} {names[key]}:", written[key]])
    page.scale(axis, plots.linear_ticks(*axis.get_xlim()), plots.short_rupiah(lang),
               {"id": "Pagu per penduduk, rupiah (kanan: layanan / semua pos)",
                "en": "Ceiling per inhabitant, rupiah (right: services / all lines)"}[lang])  # fmt: skip
    title = {"id": "Pagu per penduduk", "en": "Ceiling per inhabitant"}[lang]
    welfare = rows[rows.scope == "welfare"].sort_values("rp_per_person_low", kind="stable")
    if len(welfare):
        # A first ceiling and a forward estimate are no amounts to compare: of the phases the one of most offices.
        phases = [own for _, own in welfare.groupby("phase")]
        alike = max(phases, key=lambda own: (own.region_id.nunique(), len(own)))
        low, high = alike.iloc[0], alike.iloc[-1]
        phase = phase_name(low.phase, lang)
        title = {
            "id": f"Pagu layanan ({phase}) {low.ends} per penduduk di {region_name(low.region_id)} ({low.fiscal_year})",
            "en": f"Services ({phase}): {low.ends} per inhabitant in {region_name(low.region_id)} ({low.fiscal_year})",
        }[lang]
        if (low.region_id, low.fiscal_year) != (high.region_id, high.fiscal_year):
            at = {"id": "di", "en": "in"}[lang]
            title += f", {high.ends} {at} {region_name(high.region_id)} ({high.fiscal_year})"
    subtitle = {
        "id": f"Rupiah per penduduk (jumlah penduduk {years_of(rows.population_year)}), {years_of(rows.fiscal_year)}; "
        f"pagu {phases_of(rows.phase, lang)}; n = {len(keys)} dinas dan tahun, {documents_of(rows.doc_id, lang)}.",
        "en": f"Rupiah per inhabitant (population of {years_of(rows.population_year)}), {years_of(rows.fiscal_year)}; "
        f"ceiling: {phases_of(rows.phase, lang)}; n = {len(keys)} offices and years, "
        f"{documents_of(rows.doc_id, lang)}.",
    }[lang]
    return plots.finish(page, "office_spending", title, subtitle, rows)
