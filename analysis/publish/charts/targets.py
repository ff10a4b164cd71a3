"""Figures of targets: how results lie to them, which results do not meet them, and which targets were set twice."""

import pandas as pd
from matplotlib.figure import Figure

from analysis.publish import letters, plots
from analysis.publish.page import INK, SMALL, Page
from analysis.publish.words import (
    captions,
    decimal,
    documents_of,
    line_name,
    marked,
    percent,
    region_name,
    table_title,
    years_of,
)
from analysis.source import terms
from analysis.studies import targets
from analysis.studies.study_schema import FORMULA_OF

# Below the target, exactly at it, above it.
PARTS = {"below": "#0072b2", "exact": "#dddddd", "above": "#f3c78e"}
_MOST_TWICE = 10  # indicators with two targets that one figure has room for
BELOW = PARTS["below"]
_NAMED = 3  # exceptions below and above the target that an office's level is named with
_MOST_LINES = 6  # of a name: some indicators differ in their last words only
_EXACT_PCT, _NEAR_PCT = 100.0, 0.005
_LESS_IS_BETTER = FORMULA_OF["lower_is_better"]


def capaian_by_level(realism: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw how many results lie below, exactly at and above their target, one bar per table and level of results.

    Takes `target_realism` as the schema of the studies declares it (n, exactly_100, missed, reached, results_of...).
    """
    rows = realism[realism.n.fillna(0) > 0]
    if rows.empty:
        return None
    said = captions()["results"]
    rows = rows.sort_values(["results_of", "region_id", "fiscal_year", "table_id"], ascending=[False, True, True, True])
    page = Page(lang, shape)
    names = {
        row.result_id: f"{region_name(row.region_id)} {row.fiscal_year:.0f} ({table_title(row.doc_id, row.table_id)})"
        + (" *" if row.rows_lost else "")
        for row in rows.itertuples()
    }
    headings = {row.result_id: said[row.results_of][lang].capitalize() for row in rows.itertuples()}
    written = {
        row.result_id: {"id": f"{row.exactly_100:.0f} dari {row.n:.0f} tepat",
                        "en": f"{row.exactly_100:.0f} of {row.n:.0f} exact"}[lang]
        for row in rows.itertuples()
    }  # fmt: skip
    page.legend([plots.dot(said[part][lang], color, "s", size=7) for part, color in PARTS.items()])
    right = max(letters.width(text, SMALL) for text in written.values()) + 0.12
    axis, place = page.rows(names, right, 0.2, headings, names_share=0.38)
    axis.set_xlim(0, 100)
    for row in rows.itertuples():
        parts = {"below": row.missed, "exact": row.exactly_100, "above": row.reached - row.exactly_100}
        share = [(100 * float(count) / float(row.n), PARTS[part], f"{count:.0f}") for part, count in parts.items()]
        page.stack(axis, place[row.result_id], share)
        page.text(page.width - 0.05, place[row.result_id], written[row.result_id], ha="right")
        plots.told(
            page,
            [
                f"{headings[row.result_id]}, {names[row.result_id]}:",
                written[row.result_id],
                f"({said['below'][lang]} {parts['below']:.0f}, {said['above'][lang]} {parts['above']:.0f})",
            ],
        )
    label = {"id": "Indikator, persen (angka: banyaknya)", "en": "Indicators, percent (figures: how many)"}[lang]
    page.scale(axis, range(0, 101, 25), str, label, grid=False)
    sums = rows.groupby("results_of")[["exactly_100", "missed", "n"]].sum().astype(int)
    parts = []
    if "outputs" in sums.index:
        own = sums.loc["outputs"]
        parts.append({"id": f"{own.exactly_100} dari {own.n} keluaran tepat pada targetnya",
                      "en": f"{own.exactly_100} of {own.n} outputs are exactly at their target"}[lang])  # fmt: skip
    if "outcomes" in sums.index:
        own = sums.loc["outcomes"]
        parts.append({"id": f"{own.missed} dari {own.n} hasil di bawah targetnya",
                      "en": f"{own.missed} of {own.n} outcomes are below theirs"}[lang])  # fmt: skip
    subtitle = {
        "id": f"Capaian indikator terhadap target tahunnya, {years_of(rows.fiscal_year)}; keluaran: kegiatan dan "
        f"subkegiatan, hasil: program dan di atasnya, penunjang kantor tersendiri; indikator yang tercetak lain pada "
        f"tabel lain ada di setiap tabelnya; {documents_of(rows.doc_id, lang)}.",
        "en": f"Results against the target of the year, {years_of(rows.fiscal_year)}; outputs: kegiatan and "
        f"sub-kegiatan, outcomes: programmes and above, the office's own running apart; an "
        f"indicator that tables print otherwise stands in each of them; {documents_of(rows.doc_id, lang)}.",
    }[lang]
    if (rows.rows_lost != "").any():
        subtitle += {"id": " * sebagian baris tabel hilang.", "en": " * rows of the table are lost."}[lang]
    return plots.finish(page, "capaian_by_level", "; ".join(parts), subtitle, rows)


def capaian_exceptions(capaian: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw by name the results that lie furthest from their target, outputs and outcomes of each office apart.

    Takes `capaian` as the schema of the studies declares it (indicator, indicator_level, kind, capaian_pct, reason...).
    """
    rows = _exceptions(capaian)
    if rows.empty:
        return None
    said = captions()["results"]
    page = Page(lang, shape)
    names = {row.key: _named(row) for row in rows.itertuples()}
    headings = {row.key: f"{region_name(row.region_id)} {row.fiscal_year:.0f}, {said[row.results_of][lang]}: "
                + {"id": f"{row.exact} dari {row.n} tepat 100%", "en": f"{row.exact} of {row.n} exactly 100%"}[lang]
                for row in rows.itertuples()}  # fmt: skip
    written = {row.key: plots.minus(percent(row.capaian_pct, lang)) for row in rows.itertuples()}
    right = max(letters.width(text, SMALL) for text in written.values()) + 0.12
    axis, place = page.rows(names, right, 0.19, headings, names_share=0.52, most=_MOST_LINES)
    axis.set_xlim(min(0.0, rows.capaian_pct.min()), max(120.0, rows.capaian_pct.max()))
    page.rule(axis, _EXACT_PCT)
    for row in rows.itertuples():
        color = PARTS["below" if row.capaian_pct < _EXACT_PCT else "above"]
        page.bar(axis, place[row.key], row.capaian_pct - _EXACT_PCT, color, _EXACT_PCT, 0.12)
        page.text(page.width - 0.05, place[row.key], written[row.key], ha="right")
        plots.told(page, [f"{headings[row.key].split(':')[0]}, {names[row.key]}:", written[row.key]])
    low, high = axis.get_xlim()
    step = 100.0 * max(1, round((high - low) / 400))
    ticks = [_EXACT_PCT + step * number for number in range(int(low // step) - 2, int(high // step) + 1)]
    page.scale(axis, ticks, lambda value: plots.minus(percent(value, lang, 0)),
               {"id": "Capaian, persen", "en": "Capaian, percent"}[lang])  # fmt: skip
    every = _distances(capaian)
    title = _exceptions_title(every, lang)
    out = int((~every["at"]).sum()) - len(rows)
    left = {"id": f"; {out} lainnya tidak digambar", "en": f"; not drawn: {out} more"}[lang] if out else ""
    subtitle = {
        "id": f"Capaian tanpa batas atas, persen, {years_of(every.fiscal_year)}; disebut paling banyak {_NAMED} "
        f"terendah dan {_NAMED} tertinggi per dinas, tahun, dan tingkat{left}; "
        f"{documents_of(rows.doc_id, lang)}.",
        "en": f"Capaian, uncapped, percent, {years_of(every.fiscal_year)}; named are at most the {_NAMED} lowest "
        f"and the {_NAMED} highest of an office, year and level{left}; "
        f"{documents_of(rows.doc_id, lang)}.",
    }[lang]
    if (rows.formula == _LESS_IS_BETTER).any():
        subtitle += plots.minus({"id": f" * lebih kecil lebih baik: {_LESS_IS_BETTER}, T target, R realisasi.",
                                 "en": f" * less is better: {_LESS_IS_BETTER}, T target, R result."}[lang])  # fmt: skip
    if (rows.printed_otherwise != "").any():
        subtitle += {"id": " \N{DAGGER} tabel lain memuat target atau realisasi yang lain.",
                     "en": " \N{DAGGER} another table prints another target or result."}[lang]  # fmt: skip
    if every.one.nunique() < len(every):
        subtitle += {"id": " Indikator pada beberapa tabel dihitung sekali, tepat bila menurut setiap tabel.",
                     "en": " An indicator of several tables counts once, exact where each says so."}[lang]  # fmt: skip
    return plots.finish(page, "capaian_exceptions", title, subtitle, rows)


def _exceptions_title(every: pd.DataFrame, lang: str) -> str:
    """Say how many results of services are at their target by level, and which of them lies furthest from it.

    Where an office has none of services, those of its own running are told instead.
    """
    said = captions()["results"]
    those = every[every.results_of.isin(targets.SERVICES)]
    those = those if len(those) else every
    levels = {name: those[those.results_of == name].groupby("one")["at"].all() for name in said}
    counted = [(int(at.sum()), len(at), said[name][lang]) for name, at in levels.items() if len(at)]
    title = {
        "id": "Tepat 100%: " + ", ".join(f"{exact} dari {n} {level}" for exact, n, level in counted),
        "en": "Exactly at 100%: " + ", ".join(f"{exact} of {n} {level}" for exact, n, level in counted),
    }[lang]
    if those["at"].all():
        return title
    furthest = those.loc[those.off.abs().idxmax()]
    far, where = plots.minus(percent(furthest.capaian_pct, lang, 0)), region_name(furthest.region_id)
    return (
        title
        + {
            "id": f"; terjauh {far} ({where} {furthest.fiscal_year:.0f})",
            "en": f"; the furthest is at {far} ({where} {furthest.fiscal_year:.0f})",
        }[lang]
    )


def _named(row) -> str:
    """Return an indicator as printed with its table; a star where less is better, a dagger where another differs."""
    star = " *" if row.formula == _LESS_IS_BETTER else ""
    star += " \N{DAGGER}" if row.printed_otherwise else ""
    return f"{marked(line_name(row.indicator), row.doc_id)}{star} ({table_title(row.doc_id, row.table_id)})"


def _exceptions(capaian: pd.DataFrame) -> pd.DataFrame:
    """Return the results that are not at their target, with how many of their office, year and level are.

    Gives the columns of capaian, and key, one, off, at, results_of, n and exact.
    """
    own = _distances(capaian)
    if own.empty:
        return own.assign(n=0, exact=0)
    keys = ["region_id", "fiscal_year", "results_of"]
    each = own.groupby([*keys, "one"], as_index=False)["at"].all().groupby(keys)["at"].agg(n="size", exact="sum")
    own = own.join(each, on=keys)
    off = own[~own["at"]].sort_values([*keys, "capaian_pct", "key"], kind="stable")
    place = off.groupby(keys).cumcount()
    back = off.groupby(keys).cumcount(ascending=False)
    kept = ((off.off < 0) & (place < _NAMED)) | ((off.off > 0) & (back < _NAMED))
    return off[kept]


def _distances(capaian: pd.DataFrame) -> pd.DataFrame:
    """Return every result with a target once, how far it lies off it, and whether it is at it (key, off, at).

    `one` is alike for the prints of an indicator in several tables, which say otherwise of it: it counts once, and is
    at its target where each of them says so.
    """
    own = targets.distinct(capaian)
    own = own[own.capaian_pct.notna() & own.results_of.notna()].astype({"capaian_pct": float})
    own["printed_otherwise"] = own.printed_otherwise.astype("str").fillna("")
    own = own.assign(key=range(len(own)), off=own.capaian_pct - _EXACT_PCT, said=own.indicator.map(terms.stems))
    place = ["doc_id", "line_id", "fiscal_year", "results_of", "said"]
    own = own.assign(line_id=own.line_id.fillna("").astype(str))
    own = own.assign(again=own.groupby([*place, "table_id"]).cumcount())
    own = own.assign(one=own.groupby([*place, "again"]).ngroup()).drop(columns=["said", "again"])
    return own.assign(at=own.off.abs() < _NEAR_PCT)


def targets_equal_results(twice: pd.DataFrame, lang: str, shape: str = "landscape") -> Figure | None:
    """Draw the indicators for which a document prints different targets of one year, in percent of the result.

    Takes a row per target (targets.set_twice): region_id, doc_id, fiscal_year, indicator, target, realisasi,
    is_result, row_ids.
    """
    rows = twice[twice.realisasi.notna() & twice.target.notna()] if len(twice) else twice
    rows = rows[rows.realisasi.astype(float) > 0] if len(rows) else rows
    if rows.empty:
        return None
    keys = ["region_id", "fiscal_year", "indicator"]
    rows = rows.astype({"target": float, "realisasi": float})
    rows = rows.assign(share=100 * rows.target / rows.realisasi, equal=rows.groupby(keys).is_result.transform("any"))
    rows = rows.assign(off=(rows.share - _EXACT_PCT).abs().groupby([rows[key] for key in keys]).transform("max"))
    rows = rows.sort_values(["region_id", "fiscal_year", "equal", "off", "indicator", "target"],
                            ascending=[True, True, False, False, True, True], kind="stable")  # fmt: skip
    whole = rows[keys].drop_duplicates()
    equal = int(rows.drop_duplicates(keys).equal.sum())
    rows = rows[rows.set_index(keys).index.isin(list(whole.head(_MOST_TWICE).itertuples(index=False, name=None)))]
    page = Page(lang, shape)
    told = {
        "id": (
            "target yang sama dengan realisasi",
            "target lain",
            "realisasi",
            "Target, persen dari realisasi, skala log",
        ),
        "en": ("target that equals the result", "other target", "result", "Target, percent of the result, log scale"),
    }[lang]
    page.legend([plots.dot(told[0], BELOW, "o"), plots.dot(told[1], BELOW, "o", filled=False),
                 (told[2], plots.look(INK, "|", size=10))])  # fmt: skip
    groups = dict(list(rows.groupby(keys, sort=False)))
    names = {key: marked(line_name(key[2]), own.doc_id.iloc[0]) for key, own in groups.items()}
    written = {key: _both(own, lang) for key, own in groups.items()}
    right = max(letters.width(text, SMALL) for text in written.values()) + 0.14
    headings = {key: f"{region_name(key[0])} {key[1]}" for key in groups}
    axis, place = page.rows(names, min(right, 0.42 * page.width), 0.2, headings, names_share=0.42)
    ticks = plots.log_scale(axis, min(80.0, rows.share.min()), max(125.0, rows.share.max()), 1.1)
    page.rule(axis, _EXACT_PCT)
    for key, own in groups.items():
        axis.plot(own.share, [place[key]] * len(own), color=BELOW, lw=0.9, clip_on=False)
        for each in own.itertuples():
            axis.plot([each.share], [place[key]], **plots.look(BELOW, "o", bool(each.is_result), 5.5))
        page.text(page.width - 0.05, place[key], written[key], ha="right")
        plots.told(page, [f"{headings[key]}, {names[key]}:", written[key]])
    page.scale(axis, ticks, lambda value: percent(value, lang, 0), told[3])
    title = {
        "id": f"Pada {equal} dari {len(whole)} indikator dengan dua target setahun, satu sama dengan realisasinya",
        "en": f"For {equal} of {len(whole)} indicators with two targets of a year, one target equals the result",
    }[lang]
    out = len(whole) - len(groups)
    left = {"id": f" {out} lainnya tidak digambar.", "en": f" Not drawn: {out} more."}[lang] if out else ""
    subtitle = {
        "id": f"Indikator yang dokumennya memuat target berbeda untuk tahun yang sama, {years_of(rows.fiscal_year)}; "
        f"{documents_of(rows.doc_id, lang)}. Angka: target; realisasi.",
        "en": f"Indicators for which a document prints different targets of one year, {years_of(rows.fiscal_year)}; "
        f"{documents_of(rows.doc_id, lang)}. Figures: targets; result.",
    }[lang]
    return plots.finish(page, "targets_equal_results", title, subtitle + left, rows)


def _both(own: pd.DataFrame, lang: str) -> str:
    """Return an indicator's targets and its result as figures."""
    printed = [decimal(value, lang, 4) for value in (*own.target, own.realisasi.iloc[0])]
    return f"{' / '.join(printed[:-1])}; {printed[-1]}"
