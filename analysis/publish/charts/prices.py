"""The figure of volume and price: what a plan's growing ceilings are for."""

import pandas as pd
from matplotlib.figure import Figure

from analysis.publish import plots
from analysis.publish.words import amount, how_many, line_name, phases_of, sign

VOLUME, PRICE = "#0072B2", "#E69F00"


def volume_and_price(changes: pd.DataFrame, lang: str) -> Figure | None:
    """Draw the change of each line's ceiling over its whole plan as volume and price, in rupiah.

    Takes `price_and_volume` as the schema of the studies declares it (volume_rp, price_rp, basis...).
    """
    rows = changes[(changes.reason == "") & (changes.basis == "nominal")]
    rows = rows[rows.last_year == rows.groupby("doc_id").last_year.transform("max")]
    rows = rows[rows.change_rp.notna()].astype(dict.fromkeys(["change_rp", "volume_rp", "price_rp"], float))
    rows = rows[(rows.volume_rp.abs() > 0.5) | (rows.price_rp.abs() > 0.5)]
    if rows.empty:
        return None
    rows = rows.sort_values(["region_id", "change_rp"], ascending=[True, False])
    printed = dict(zip(rows.line_id, rows.name.map(line_name), strict=True))
    figure, axis, place = plots.by_row(printed, 40, 0.6, 0.225)
    for row in rows.itertuples():
        for value, color, shift in ((row.volume_rp, VOLUME, -0.17), (row.price_rp, PRICE, 0.17)):
            axis.barh(place[row.line_id] + shift, value, 0.32, color=color)
        axis.plot([row.change_rp], [place[row.line_id]], marker="D", color="black", markersize=3.5, linestyle="")
    least = min(rows[["change_rp", "volume_rp", "price_rp"]].abs().replace(0, float("nan")).min())
    axis.set_xscale("symlog", linthresh=max(least, 1e6))
    axis.axvline(0, color="black", lw=0.8)
    ends = axis.get_xlim()
    powers = [10.0**power for power in range(6, 14, 2) if 10.0**power <= max(abs(end) for end in ends)]
    ticks = [-power for power in reversed(powers) if -power >= ends[0]] + [0.0] + powers
    written = [amount(tick, lang).removeprefix(sign(lang)).replace("-", "\N{MINUS SIGN}") for tick in ticks]
    axis.set_xticks(ticks, written, fontsize=7)
    axis.set_xticks([], minor=True)
    axis.set_xlabel({"id": "Perubahan pagu, rupiah, skala log simetris",
                     "en": "Change of the ceiling, rupiah, symmetric log scale"}[lang])  # fmt: skip
    words = {
        "id": ("karena jumlah sasaran", "karena uang per sasaran", "perubahan pagu"),
        "en": ("by the number counted", "by money per unit", "change of the ceiling"),
    }[lang]
    handles = [plots.dot(words[0], VOLUME, "s", size=7), plots.dot(words[1], PRICE, "s", size=7)]
    plots.legend(figure, [*handles, plots.dot(words[2], "black", "D", size=4)], 3)
    change, volume, price = (rows[name].sum() for name in ("change_rp", "volume_rp", "price_rp"))
    by = volume if abs(volume) >= abs(price) else price
    what = {"id": "jumlah sasaran" if by is volume else "uang per sasaran",
            "en": "the number counted" if by is volume else "money per unit"}[lang]  # fmt: skip
    told = [amount(value, lang).replace("-", "\N{MINUS SIGN}") for value in (change, by)]
    title = {
        "id": f"Pagu {len(rows)} pos berubah {told[0]}; {told[1]} karena {what}",
        "en": f"The ceilings of {len(rows)} lines change by {told[0]}; {told[1]} by {what}",
    }[lang]
    span = f"{rows.first_year.min()}\N{EN DASH}{rows.last_year.max()}"
    out = changes[(changes.basis == "nominal") & (changes.reason != "")].line_id.nunique()
    subtitle = {
        "id": f"Pagu nominal, {span}; {phases_of(rows.phase, lang)}; {how_many(rows, lang)}; {out} pos lain mulai dari "
        "nol atau belum pasti.",
        "en": f"Nominal ceilings, {span}; {phases_of(rows.phase, lang)}; {how_many(rows, lang)}; {out} further lines "
        "start from nothing or are not resolved.",
    }[lang]
    return plots.finish(figure, "volume_and_price", title, subtitle, rows, lang)
