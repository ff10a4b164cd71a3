"""Figures of absorption: every line's share of its ceiling that was spent, and which lines left money unspent."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.publish import letters, plots
from analysis.publish.page import GREY, INK, SMALL, Page
from analysis.publish.words import (
    amount,
    how_many,
    line_name,
    marked,
    percent,
    phases_of,
    region_name,
    table_title,
    years_of,
)
from analysis.studies import execution
from analysis.studies.reasons import OF_LINE

_OUTLIERS = 3  # lines that are named, of an office
_LOW_PCT = 90.0  # below it a line is an outlier


def absorption_by_line(absorption: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw absorption of every line by office and table, the office's ratio of sums, and the lowest lines by name.

    Takes `absorption` as the schema of the studies declares it (absorption_pct, pagu_rp, leaf, main, function...).
    """
    rows = absorption[absorption.leaf & (absorption.level != "total") & absorption.absorption_pct.notna()]
    if rows.empty:
        return None
    sums = execution.outturn(rows, ["region_id", "doc_id", "table_id", "fiscal_year"])
    page = Page(lang, shape)
    told = {
        "id": ("pos layanan", "pos administrasi", "semua pos bersama (rasio jumlah)", "Realisasi / pagu, persen"),
        "en": ("service line", "administration line", "all lines together (ratio of sums)", "Spent / ceiling, percent"),
    }[lang]
    page.legend([plots.dot(told[0], GREY, "o"), plots.dot(told[1], GREY, "o", filled=False),
                 (told[2], plots.look(INK, "|", size=11) | {"markeredgewidth": 2})])  # fmt: skip
    names, headings, low = {}, {}, {}
    for office in sums.itertuples():
        key = (office.doc_id, office.table_id, office.fiscal_year)
        own = rows[(rows.doc_id == key[0]) & (rows.table_id == key[1]) & (rows.fiscal_year == key[2])]
        low[key] = own[own.absorption_pct < _LOW_PCT].sort_values(["absorption_pct", "line"]).head(_OUTLIERS)
        names[key] = (
            f"{table_title(office.doc_id, office.table_id)}, n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{office.n_lines}"
        )
        headings[key] = f"{region_name(office.region_id)} {office.fiscal_year:.0f}"
        for each in low[key].itertuples():
            names[each.line_id] = marked(line_name(each.name), each.doc_id)
            headings[each.line_id] = headings[key]
    right = max(letters.width(percent(100, lang), SMALL, True), 0.4) + 0.1
    axis, place = page.rows(names, right, 0.2, headings)
    least = float(rows.absorption_pct.min())
    axis.set_xlim(min(0.0, least) if least < 40 else 10 * np.floor(least / 10), max(102.0, rows.absorption_pct.max()))
    generator = np.random.default_rng(0)
    for office in sums.itertuples():
        key = (office.doc_id, office.table_id, office.fiscal_year)
        own = rows[(rows.doc_id == key[0]) & (rows.table_id == key[1]) & (rows.fiscal_year == key[2])]
        color, own_shape = plots.mark(office.region_id)
        own = own.sort_values("line")
        heights = place[key] + generator.uniform(-0.055, 0.055, len(own))
        for filled in (True, False):
            kept = ((own.function != "administration") == filled).to_numpy()
            axis.plot(own.absorption_pct[kept], heights[kept], alpha=0.75, **plots.look(color, own_shape, filled, 4))
        axis.plot([office.absorption_pct] * 2, [place[key] - 0.09, place[key] + 0.09], color=INK, lw=2, clip_on=False)
        page.text(page.width - 0.05, place[key], percent(office.absorption_pct, lang), ha="right", fontweight="bold")
        plots.told(
            page,
            [f"{headings[key]} ({table_title(office.doc_id, office.table_id)})", percent(office.absorption_pct, lang)],
        )
        for each in low[key].itertuples():
            level = place[each.line_id]
            axis.plot([each.absorption_pct], [level], **plots.look(color, own_shape, each.function != "administration"))
            page.text(page.width - 0.05, level, percent(each.absorption_pct, lang), ha="right")
            plots.told(page, [names[each.line_id], percent(each.absorption_pct, lang)])
    page.scale(axis, plots.linear_ticks(*axis.get_xlim()), lambda value: percent(value, lang, 0), told[3])
    main = sums[sums.apply(lambda each: bool(
        rows.main[(rows.doc_id == each.doc_id) & (rows.table_id == each.table_id)].all() and each.n_lines > 1), axis=1
    )]  # fmt: skip
    shown = main if len(main) else sums
    parts = ", ".join(f"{region_name(each.region_id)} {percent(each.absorption_pct, lang)}"
                      for each in shown.itertuples())  # fmt: skip
    counted = rows[rows.main] if rows.main.any() else rows
    below, limit = int((counted.absorption_pct < _LOW_PCT).sum()), percent(_LOW_PCT, lang, 0)
    title = {
        "id": f"Serapan pagu: {parts}; {below} dari {len(counted)} pos di bawah {limit}",
        "en": f"Share of ceiling spent: {parts}; {below} of {len(counted)} lines below {limit}",
    }[lang]
    subtitle = {
        "id": f"Persen, {years_of(rows.fiscal_year)}. Satu tanda: satu pos; disebut namanya: paling banyak {_OUTLIERS} "
        f"pos terendah di bawah {limit}. Pagu {phases_of(rows.phase, lang)}; {how_many(rows, lang)}.",
        "en": f"Percent, {years_of(rows.fiscal_year)}. One mark: one line; named: at most the {_OUTLIERS} lowest below "
        f"{limit}. Ceiling: {phases_of(rows.phase, lang)}; {how_many(rows, lang)}.",
    }[lang]
    return plots.finish(page, "absorption_by_line", title, subtitle, rows)


def unspent_by_name(lines: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw the lines that left most unspent by name, one bar per line, under the name of their office.

    Takes `unspent_lines` as the schema of the studies declares it (unspent_rp, share_pct, rank, reason_of...).
    """
    rows = lines[lines.unspent_rp.notna()] if len(lines) else lines
    if rows.empty:
        return None
    rows = rows.astype({"unspent_rp": float}).sort_values(["region_id", "table_id", "fiscal_year", "rank"])
    rows = rows.rename(columns={"name": "called"})
    page = Page(lang, shape)
    names = {
        row.result_id: marked(line_name(row.called), row.doc_id) + (" *" if row.reason_of == OF_LINE else "")
        for row in rows.itertuples()
    }
    headings = {row.result_id: f"{region_name(row.region_id)} {row.fiscal_year:.0f}" for row in rows.itertuples()}
    written = {
        row.result_id: amount(row.unspent_rp, lang).replace("-", "\N{MINUS SIGN}")
        + ("" if pd.isna(row.share_pct) else f" ({percent(float(row.share_pct), lang, 0)})")
        for row in rows.itertuples()
    }
    axis, place = page.rows(names, max(letters.width(text, SMALL) for text in written.values()) + 0.1, 0.2, headings)
    axis.set_xlim(min(0.0, rows.unspent_rp.min()), max(rows.unspent_rp.max(), 1.0))
    for row in rows.itertuples():
        level = place[row.result_id]
        page.bar(axis, level, row.unspent_rp, plots.mark(row.region_id)[0])
        page.value(axis, max(row.unspent_rp, 0.0), level, written[row.result_id])
        plots.told(
            page, [f"{headings[row.result_id]}, {names[row.result_id].removesuffix(' *')}:", written[row.result_id]]
        )
    first = rows[rows["rank"] == 1]
    parts = []
    for (region, year), own in rows.groupby(["region_id", "fiscal_year"]):
        known = own.share_pct.notna().all() and len(own) > 1
        share = {
            "id": f"{percent(float(own.share_pct.sum()), lang, 0)} sisa pada {len(own)} pos",
            "en": f"{len(own)} lines hold {percent(float(own.share_pct.sum()), lang, 0)} of the rest",
        }[lang]
        largest = {
            "id": f"sisa terbesar {amount(own.unspent_rp.max(), lang)}",
            "en": f"largest remainder {amount(own.unspent_rp.max(), lang)}",
        }[lang]
        parts.append(f"{region_name(region)} {year}: {share if known else largest}")
    if len(parts) > 4:
        top = first.loc[first.unspent_rp.idxmax()]
        title = {
            "id": f"Sisa terbesar satu pos: {region_name(top.region_id)} {top.fiscal_year:.0f}, "
            f"{amount(top.unspent_rp, lang)}",
            "en": f"Largest remainder of one line: {region_name(top.region_id)} {top.fiscal_year:.0f}, "
            f"{amount(top.unspent_rp, lang)}",
        }[lang]
    else:
        title = "; ".join(parts)
    reasons = int((rows.reason_of == OF_LINE).sum())
    starred = {
        "id": f" * dokumen menyebut alasan untuk pos itu sendiri ({reasons} pos).",
        "en": f" * the document tells a reason for the line itself ({reasons}).",
    }[lang] if reasons else ""  # fmt: skip
    subtitle = {
        "id": f"Pagu dikurangi realisasi, rupiah (bagian dari sisa seluruh pos), {years_of(rows.fiscal_year)}; pagu "
        f"{phases_of(rows.phase, lang)}; {how_many(rows, lang)}.{starred}",
        "en": f"Ceiling less spending, rupiah (share of what all lines left), {years_of(rows.fiscal_year)}; ceiling: "
        f"{phases_of(rows.phase, lang)}; {how_many(rows, lang)}.{starred}",
    }[lang]
    return plots.finish(page, "unspent_by_name", title, subtitle, rows)
