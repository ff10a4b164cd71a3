"""Figures of needs: who is registered, planned for and served, what reaching all would cost, and whose the money is."""

import pandas as pd
from babel.numbers import format_decimal
from matplotlib.figure import Figure

from analysis.publish import letters, plots
from analysis.publish.page import GREY, INK, SMALL, Page
from analysis.publish.words import (
    amount,
    captions,
    documents_of,
    marked,
    not_drawn,
    percent,
    phase_name,
    phases_of,
    region_name,
    sign,
    years_of,
)

_STAGES = {"stock": "#c8c8c8", "target": "#56b4e9", "realisasi": "#0072b2"}
_MOST_GROUPS = 10


def registered_planned_served(groups: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw, of groups that one line's indicator names alone, how many are registered, planned for and served.

    Takes a row per indicator (people.reached_groups): region_id, doc_id, fiscal_year, indicator, group, stock, target,
    realisasi, reason, row_ids.
    """
    rows = groups[(groups.reason == "") & groups.stock.notna() & groups.target.notna()] if len(groups) else groups
    rows = rows[rows.realisasi.notna() & (rows.stock.astype(float) > 0)] if len(rows) else rows
    if rows.empty:
        return None
    rows = rows.astype(dict.fromkeys(_STAGES, float))
    rows = rows.sort_values(["region_id", "fiscal_year", "group", "indicator"], kind="stable").reset_index(drop=True)
    drawn = rows.head(_MOST_GROUPS)
    page = Page(lang, shape)
    said = captions()["needs"]
    stages = {
        "id": {"stock": "terdata", "target": "direncanakan", "realisasi": "dilayani"},
        "en": {"stock": "registered", "target": "planned", "realisasi": "served"},
    }[lang]
    names, headings, written = {}, {}, {}
    for row in drawn.itertuples():
        for stage in _STAGES:
            key, value = (row.Index, stage), getattr(row, stage)
            names[key] = stages[stage]
            headings[key] = f"{region_name(row.region_id)} {row.fiscal_year:.0f}, {said[row.group][lang]}: " + marked(
                row.indicator, row.doc_id
            )
            share = "" if stage == "stock" else f" ({percent(100 * value / row.stock, lang)})"
            written[key] = format_decimal(round(value), locale=lang) + share
    right = max(letters.width(text, SMALL) for text in written.values()) + 0.12
    axis, place = page.rows(names, right, 0.19, headings, names_share=0.22)
    axis.set_xlim(0, 100)
    for row in drawn.itertuples():
        for stage, color in _STAGES.items():
            key, share = (row.Index, stage), 100 * getattr(row, stage) / row.stock
            page.bar(axis, place[key], min(share, 100.0), color)
            page.value(axis, min(share, 100.0), place[key], written[key])
        plots.told(page, [f"{headings[row.Index, 'stock']}:", ", ".join(
            f"{stages[stage]} {written[row.Index, stage]}" for stage in _STAGES)])  # fmt: skip
    shares = 100 * drawn.realisasi / drawn.stock
    least, most = percent(float(shares.min()), lang), percent(float(shares.max()), lang)
    one = least == most
    equal = int((drawn.target == drawn.realisasi).sum())
    title = {
        "id": f"Pos yang menyebut satu kelompok melayani {least if one else f'{least} sampai {most}'} dari yang "
        f"terdata; pada {equal} dari {len(drawn)} indikator persis sebanyak yang direncanakan",
        "en": f"Lines that name one group serve {least if one else f'{least} to {most}'} of those registered; in "
        f"{equal} of {len(drawn)} indicators exactly as many as were planned",
    }[lang]
    subtitle = {
        "id": f"Orang, {years_of(drawn.fiscal_year)}, pada indikator yang menyebut satu kelompok saja; persen dari "
        f"yang terdata; n = {len(drawn)} indikator, {documents_of(drawn.doc_id, lang)}.",
        "en": f"Persons, {years_of(drawn.fiscal_year)}, by indicators that name one group alone; percent of those "
        f"registered; n = {len(drawn)} indicators, {documents_of(drawn.doc_id, lang)}.",
    }[lang]
    subtitle += not_drawn(len(rows) - len(drawn), lang)
    return plots.finish(page, "registered_planned_served", title, subtitle, drawn)


def reach_costs(table: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw what reaching everybody registered would cost as ranges on a log scale, beside the welfare ceiling.

    Takes `reach_costs` as the schema of the studies declares it (cost_low_rp, cost_high_rp, cost_rp, budget_rp...).
    """
    rows = table[(table.reason == "") & table.cost_low_rp.notna() & table.cost_high_rp.notna()]
    rows = rows[(rows.cost_low_rp > 0).fillna(False)]
    if rows.empty:
        return None
    money = ["cost_rp", "cost_low_rp", "cost_high_rp", "budget_rp"]
    rows = rows.astype(dict.fromkeys(money, float)).reset_index(drop=True)
    said = captions()["needs"]
    page = Page(lang, shape)
    told = {
        "id": ("biaya: rasio jumlah, garis rentangnya", "pagu kesejahteraan tahun itu", "Rupiah, skala log"),
        "en": ("cost: ratio of sums, bar its range", "welfare ceiling of the year", "Rupiah, log scale"),
    }[lang]
    page.legend([plots.dot(told[0], GREY, "o"),
                 (told[1], plots.look(INK, "|", size=11) | {"markeredgewidth": 2})])  # fmt: skip
    names = {
        row.result_id: said[row.group_id][lang]
        + (f" ({said[row.reading][lang]})" if row.group_id == "everybody" else "")
        for row in rows.itertuples()
    }
    headings = {row.result_id: f"{region_name(row.region_id)} {row.fiscal_year:.0f}" for row in rows.itertuples()}
    written = {row.result_id: _ends(row.cost_low_rp, row.cost_high_rp, lang) for row in rows.itertuples()}
    right = max(letters.width(text, SMALL) for text in written.values()) + 0.14
    axis, place = page.rows(names, right, 0.19, headings, names_share=0.34)
    ticks = plots.log_scale(axis, float(rows[money].min().min()), float(rows[money].max().max()))
    for row in rows.itertuples():
        color, own_shape = plots.mark(row.region_id)
        level = place[row.result_id]
        axis.plot([row.cost_low_rp, row.cost_high_rp], [level] * 2, color=color, lw=1.6)
        axis.plot([row.cost_rp], [level], **plots.look(color, own_shape, size=5.5))
        axis.plot([row.budget_rp] * 2, [level - 0.08, level + 0.08], color=INK, lw=2)
        page.text(page.width - 0.05, level, written[row.result_id], ha="right")
        plots.told(page, [f"{headings[row.result_id]}, {names[row.result_id]}:", written[row.result_id]])
    page.scale(axis, ticks, plots.short_rupiah(lang), told[2])
    whole = rows[rows.group_id == "everybody"]
    several = whole if len(whole) else rows
    times = (several.cost_low_rp / several.budget_rp).min(), (several.cost_high_rp / several.budget_rp).max()
    least, most = (percent(100 * each, lang, 0) for each in times)
    title = {
        "id": f"Menjangkau semua yang terdata setara {least} sampai {most} dari pagu: data tidak menentukannya",
        "en": f"Reaching everybody registered would be {least} to {most} of the ceiling: the data do not settle it",
    }[lang]
    if whole.empty:
        title = {
            "id": f"Menjangkau semua yang terdata dalam kelompok setara {least} sampai {most} dari pagu",
            "en": f"Reaching all registered of a group would be {least} to {most} of the ceiling",
        }[lang]
    subtitle = {
        "id": f"Terdata dikali pagu per orang, {years_of(rows.fiscal_year)}; pagu {phases_of(rows.phase, lang)}; "
        f"{documents_of(rows.doc_id, lang)}. Satu baris: satu bacaan data terdata.",
        "en": f"Registered times ceiling per person, {years_of(rows.fiscal_year)}; ceiling: "
        f"{phases_of(rows.phase, lang)}; {documents_of(rows.doc_id, lang)}. One row: one reading of the register.",
    }[lang]
    return plots.finish(page, "reach_costs", title, subtitle, rows)


def group_money(table: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw each PPKS group's share of the direct services' money beside its share of the register.

    Takes `group_money` as the schema of the studies declares it (share_pct, share_high_pct, register_pct...).
    """
    rows = table[table.registered.notna() & table.share_pct.notna()]
    if rows.empty:
        return None
    rows = rows.astype(dict.fromkeys(["share_pct", "share_high_pct", "register_pct"], float))
    rows = rows.sort_values(["region_id", "fiscal_year", "register_pct"], ascending=[True, True, False])
    said = captions()["needs"]
    page = Page(lang, shape)
    told = {
        "id": ("uang pos khusus kelompok; garis: termasuk pos campuran", "data terdata", "Persen (kanan: uang / data)"),
        "en": ("money of lines for the group alone; bar: with mixed lines", "register",
               "Percent (right: money / register)"),
    }[lang]  # fmt: skip
    page.legend([plots.dot(told[0], GREY, "o"), plots.dot(told[1], GREY, "o", filled=False)])
    names = {row.result_id: said[row.group_id][lang] for row in rows.itertuples()}
    headings = {row.result_id: f"{region_name(row.region_id)} {row.fiscal_year:.0f} ({phase_name(row.phase, lang)})"
                for row in rows.itertuples()}  # fmt: skip
    written = {row.result_id: f"{percent(row.share_pct, lang)} / {percent(row.register_pct, lang)}"
               for row in rows.itertuples()}  # fmt: skip
    right = max(letters.width(text, SMALL) for text in written.values()) + 0.14
    axis, place = page.rows(names, right, 0.19, headings, names_share=0.32)
    axis.set_xlim(0, 100)
    for row in rows.itertuples():
        color, own_shape = plots.mark(row.region_id)
        level = place[row.result_id]
        axis.plot([row.share_pct, row.share_high_pct], [level] * 2, color=color, lw=1, alpha=0.6)
        axis.plot([row.share_pct], [level], **plots.look(color, own_shape))
        axis.plot([row.register_pct], [level], **plots.look(color, own_shape, False))
        page.text(page.width - 0.05, level, written[row.result_id], ha="right")
        plots.told(page, [f"{headings[row.result_id]}, {names[row.result_id]}:", written[row.result_id]])
    page.scale(axis, range(0, 101, 20), str, told[2])
    row = rows.assign(gap=(rows.share_pct - rows.register_pct).abs()).sort_values("gap", kind="stable").iloc[-1]
    share, part = percent(row.share_pct, lang), percent(row.register_pct, lang)
    where = f"{region_name(row.region_id)} {row.fiscal_year:.0f}"
    title = {
        "id": f"{where}, {said[row.group_id][lang]}: {part} dari entri terdata, "
        f"{share} dari uang layanan langsung pada pos khususnya",
        "en": f"{where}, {said[row.group_id][lang]}: {part} of the register, "
        f"{share} of the direct services' money in lines of its own",
    }[lang]
    subtitle = {
        "id": f"Bagian pagu layanan langsung dan bagian entri terdata (orang dapat tercatat dalam beberapa jenis), "
        f"{years_of(rows.fiscal_year)}; pagu {phases_of(rows.phase, lang)}; {documents_of(rows.doc_id, lang)}.",
        "en": f"Share of the direct services' ceiling and of the register's entries (a person may stand under several "
        f"types), {years_of(rows.fiscal_year)}; ceiling: {phases_of(rows.phase, lang)}; "
        f"{documents_of(rows.doc_id, lang)}.",
    }[lang]
    return plots.finish(page, "group_money", title, subtitle, rows)


def _ends(low: float, high: float, lang: str) -> str:
    ends = [amount(each, lang) for each in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} \N{EN DASH} {ends[1].removeprefix(sign(lang))}"
