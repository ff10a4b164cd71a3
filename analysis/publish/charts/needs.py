"""Figures of needs: what reaching everybody would cost, and who gets how much of the money."""

import pandas as pd
from matplotlib.figure import Figure

from analysis.publish import plots
from analysis.publish.words import (
    captions,
    documents_of,
    percent,
    phase_name,
    phases_of,
    region_name,
    years_of,
)


def reach_costs(table: pd.DataFrame, lang: str) -> Figure | None:
    """Draw what reaching everybody registered would cost as ranges on a log scale, beside the welfare ceiling.

    Takes `reach_costs` as the schema of the studies declares it (cost_low_rp, cost_high_rp, cost_rp, budget_rp...).
    """
    rows = table[(table.reason == "") & table.cost_low_rp.notna() & table.cost_high_rp.notna()]
    rows = rows[(rows.cost_low_rp > 0).fillna(False)]
    if rows.empty:
        return None
    money = ["cost_rp", "cost_low_rp", "cost_high_rp", "budget_rp"]
    rows = rows.astype(dict.fromkeys(money, float)).reset_index(drop=True)
    words = captions()["needs"]
    named = {
        row.result_id: f"{region_name(row.region_id)} {row.fiscal_year}: {words[row.group_id][lang]}"
        + (f" ({words[row.reading][lang]})" if row.group_id == "everybody" else "")
        for row in rows.itertuples()
    }
    figure, axis, place = plots.by_row(named, 36, 0.55, 0.225)
    for row in rows.itertuples():
        color, shape = plots.mark(row.region_id)
        height = place[row.result_id]
        axis.plot([row.cost_low_rp, row.cost_high_rp], [height] * 2, color=color, lw=1.6)
        axis.plot([row.cost_rp], [height], marker=shape, color=color, markersize=5.5, linestyle="")
        axis.plot(
            [row.budget_rp], [height], marker="|", color="black", markersize=11, markeredgewidth=1.8, linestyle=""
        )
    low, high = rows[money].min().min(), rows[money].max().max()
    axis.set_xlim(low / 1.6, high * 1.6)
    plots.rupiah_axis(axis, lang, short=True, most=4)
    axis.set_xlabel({"id": "Rupiah, skala log", "en": "Rupiah, log scale"}[lang])
    told = {
        "id": ("biaya: rasio jumlah, garis rentangnya", "pagu kesejahteraan tahun itu"),
        "en": ("cost: ratio of sums, bar its range", "welfare ceiling of the year"),
    }[lang]
    handles = [plots.dot(told[0], plots.GREY, "o"), plots.dot(told[1], "black", "|", size=10)]
    plots.legend(figure, handles, 2)
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
    return plots.finish(figure, "reach_costs", title, subtitle, rows, lang)


def group_money(table: pd.DataFrame, lang: str) -> Figure | None:
    """Draw each PMKS group's share of the direct services' money beside its share of the register.

    Takes `group_money` as the schema of the studies declares it (share_pct, share_high_pct, register_pct...).
    """
    rows = table[table.registered.notna() & table.share_pct.notna()]
    if rows.empty:
        return None
    rows = rows.astype(dict.fromkeys(["share_pct", "share_high_pct", "register_pct"], float))
    rows = rows.sort_values(["region_id", "fiscal_year", "register_pct"], ascending=[True, True, False])
    words = captions()["needs"]
    named = {
        row.result_id: f"{region_name(row.region_id)} {row.fiscal_year} ({phase_name(row.phase, lang)}): "
        f"{words[row.group_id][lang]}"
        for row in rows.itertuples()
    }
    figure, axis, place = plots.by_row(named, 36, 0.55, 0.225)
    for row in rows.itertuples():
        color, shape = plots.mark(row.region_id)
        height = place[row.result_id]
        axis.plot([row.share_pct, row.share_high_pct], [height] * 2, color=color, lw=0.9, alpha=0.5)
        axis.plot([row.share_pct], [height], marker=shape, color=color, markersize=6, linestyle="")
        axis.plot([row.register_pct], [height], marker=shape, color=color, markerfacecolor="white", markersize=6,
                  linestyle="")  # fmt: skip
    axis.set_xlim(-2, 102)
    axis.set_xlabel({"id": "Persen", "en": "Percent"}[lang])
    told = {
        "id": ("uang pos khusus kelompok; garis: termasuk pos campuran", "data terdata"),
        "en": ("money of lines for the group alone; bar: with mixed lines", "register"),
    }[lang]
    plots.legend(figure, [plots.dot(told[0], plots.GREY, "o"), plots.dot(told[1], plots.GREY, "o", filled=False)], 2)
    row = rows.assign(gap=(rows.share_pct - rows.register_pct).abs()).sort_values("gap").iloc[-1]
    share, part = percent(row.share_pct, lang), percent(row.register_pct, lang)
    where = f"{region_name(row.region_id)} {row.fiscal_year}"
    title = {
        "id": f"{where}, {words[row.group_id][lang]}: {part} dari data terdata, {share} dari uang pos khusus kelompok",
        "en": f"{where}, {words[row.group_id][lang]}: {part} of the register, {share} of the money in own lines",
    }[lang]
    subtitle = {
        "id": f"Bagian pagu layanan langsung dan bagian entri terdata (orang dapat tercatat dalam beberapa jenis), "
        f"{years_of(rows.fiscal_year)}; pagu {phases_of(rows.phase, lang)}; {documents_of(rows.doc_id, lang)}.",
        "en": f"Share of the direct services' ceiling and of the register's entries (a person may stand under several "
        f"types), {years_of(rows.fiscal_year)}; ceiling: {phases_of(rows.phase, lang)}; "
        f"{documents_of(rows.doc_id, lang)}.",
    }[lang]
    return plots.finish(figure, "group_money", title, subtitle, rows, lang)
