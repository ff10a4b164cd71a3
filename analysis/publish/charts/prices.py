"""The figure of volume and price: what a plan's growing ceilings are for."""

import pandas as pd
from matplotlib.figure import Figure

from analysis.publish import letters, plots
from analysis.publish.page import INK, SMALL, Page
from analysis.publish.words import how_many, line_name, marked, phases_of

VOLUME, PRICE = "#0072b2", "#e69f00"
_MOST_ROWS = 24


def volume_and_price(changes: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw the change of each line's ceiling over its whole plan as volume and price, in rupiah.

    Takes `price_and_volume` as the schema of the studies declares it (volume_rp, price_rp, basis...).
    """
    rows = changes[(changes.reason == "") & (changes.basis == "nominal")]
    rows = rows[rows.last_year == rows.groupby("doc_id").last_year.transform("max")]
    rows = rows[rows.change_rp.notna()].astype(dict.fromkeys(["change_rp", "volume_rp", "price_rp"], float))
    rows = rows[(rows.volume_rp.abs() > 0.5) | (rows.price_rp.abs() > 0.5)]
    if rows.empty:
        return None
    largest = rows.change_rp.abs().sort_values(ascending=False, kind="stable").index[:_MOST_ROWS]
    drawn = rows.loc[largest].sort_values(["region_id", "change_rp"], ascending=[True, False], kind="stable")
    page = Page(lang, shape)
    told = {
        "id": ("karena jumlah sasaran", "karena uang per sasaran", "perubahan pagu",
               "Perubahan pagu, rupiah, skala log simetris (kanan: perubahan)"),
        "en": ("by the number counted", "by money per unit", "change of the ceiling",
               "Change of the ceiling, rupiah, symmetric log scale (right: change)"),
    }[lang]  # fmt: skip
    page.legend([plots.dot(told[0], VOLUME, "s", size=7), plots.dot(told[1], PRICE, "s", size=7),
                 plots.dot(told[2], INK, "D", size=4)])  # fmt: skip
    printed = {row.line_id: marked(line_name(row.called), row.doc_id)
               for row in drawn.rename(columns={"name": "called"}).itertuples()}  # fmt: skip
    written = {row.line_id: plots.signed(row.change_rp, lang) for row in drawn.itertuples()}
    right = max(letters.width(text, SMALL) for text in written.values()) + 0.14
    axis, place = page.rows(printed, right, 0.22)
    parts = drawn[["change_rp", "volume_rp", "price_rp"]]
    least = float(parts.abs().where(lambda value: value > 0).min().min())
    axis.set_xscale("symlog", linthresh=max(least, 1e6))
    low, high = float(parts.min().min()), float(parts.max().max())
    axis.set_xlim(min(low * 1.6, -1e6), max(high * 1.6, 1e6))
    axis.set_xticks([])
    axis.set_xticks([], minor=True)
    for row in drawn.itertuples():
        for value, color, shift in ((row.volume_rp, VOLUME, -0.045), (row.price_rp, PRICE, 0.045)):
            page.bar(axis, place[row.line_id] + shift, value, color, high=0.085)
        axis.plot([row.change_rp], [place[row.line_id]], **plots.look(INK, "D", size=3.5))
        page.text(page.width - 0.05, place[row.line_id], written[row.line_id], ha="right")
        plots.told(page, [f"{printed[row.line_id]}: {written[row.line_id]}; {told[0]}",
                          f"{plots.signed(row.volume_rp, lang)}, {told[1]}",
                          plots.signed(row.price_rp, lang)])  # fmt: skip
    page.rule(axis, 0.0)
    powers = [10.0**power for power in range(6, 14, 2)]
    page.scale(axis, [*(-power for power in reversed(powers)), 0.0, *powers], plots.short_rupiah(lang), told[3])
    change, volume, price = (rows[name].sum() for name in ("change_rp", "volume_rp", "price_rp"))
    by = volume if abs(volume) >= abs(price) else price
    what = {"id": "jumlah sasaran" if by is volume else "uang per sasaran",
            "en": "the number counted" if by is volume else "money per unit"}[lang]  # fmt: skip
    sums = [plots.signed(value, lang).removeprefix("+") for value in (change, by)]
    title = {
        "id": f"Pagu {len(rows)} pos berubah {sums[0]}; {sums[1]} karena {what}",
        "en": f"The ceilings of {len(rows)} lines change by {sums[0]}; {sums[1]} by {what}",
    }[lang]
    span = f"{rows.first_year.min()}\N{EN DASH}{rows.last_year.max()}"
    out = changes[(changes.basis == "nominal") & (changes.reason != "")].line_id.nunique()
    small = len(rows) - len(drawn)
    subtitle = {
        "id": f"Pagu nominal, {span}; {phases_of(rows.phase, lang)}; {how_many(rows, lang)}; {out} pos lain mulai dari "
        "nol atau tidak dapat ditetapkan" + (f"; {small} perubahan terkecil tidak digambar." if small else "."),
        "en": f"Nominal ceilings, {span}; {phases_of(rows.phase, lang)}; {how_many(rows, lang)}; {out} further lines "
        "start from nothing or are not resolved" + (f"; the {small} smallest changes are not drawn." if small else "."),
    }[lang]
    return plots.finish(page, "volume_and_price", title, subtitle, rows)
