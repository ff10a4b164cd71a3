"""Figures: the same bytes, titles that follow the values, sources from the plotted rows, and none without rows."""

from types import SimpleNamespace

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from analysis import io, schema
from analysis.publish import charts, letters, pictures, plots, texts, words
from analysis.publish.page import Page
from analysis.source import register


def offices(share: float = 95.0) -> pd.DataFrame:
    """Return absorption of four lines of two offices."""
    return pd.DataFrame(
        {
            "region_id": ["serang", "serang", "sidoarjo", "sidoarjo"],
            "doc_id": ["serang_renja_2022"] * 2 + ["sidoarjo_lkjip_2021"] * 2,
            "table_id": ["T2.4", "T2.4", "T3.5", "T3.5"],
            "line_id": list("abcd"),
            "line": [1, 2, 3, 4],
            "name": list("abcd"),
            "level": "kegiatan",
            "leaf": True,
            "main": True,
            "fiscal_year": pd.array([2020, 2020, 2021, 2021], dtype="Int64"),
            "function": ["administration", "rehabilitation", "administration", "protection"],
            "phase": "perubahan",
            "pagu_rp": [1e8, 1e8, 1e8, 3e8],
            "realisasi_rp": [1e6 * share, 9e7, 1e8, 2.7e8],
            "absorption_pct": [share, 90.0, 100.0, 90.0],
            "absorption_low_pct": [share, 90.0, 100.0, 90.0],
            "row_ids": [
                *(f"serang_renja_2022/T2.4/{line}/pagu_2020" for line in (1, 2)),
                *(f"sidoarjo_lkjip_2021/T3.5/{line}/pagu_2021" for line in (3, 4)),
            ],
            "reason": "",
        }
        | {name: 1.0 for name in ("pagu_low_rp", "pagu_high_rp", "realisasi_low_rp", "realisasi_high_rp")}
    )


def counts(value: float = 100.0) -> pd.DataFrame:
    """Return registered counts of two types."""
    return pd.DataFrame(
        {"doc_id": "serang_renja_2022", "table_id": "T2.5", "region_id": "serang",
         "type_id": ["fakir_miskin", "pengemis"], "year": 2020, "value": [value, 25.0], "flag": ""}
    )  # fmt: skip


def test_a_figure_is_the_same_bytes_every_time(tmp_path):
    for folder in ("one", "two"):
        plots.save_figures(charts.absorption_by_line, "figure", offices(), tmp_path / folder)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == [
        "figure.csv",
        "figure.json",
        *(f"figure_{end}" for end in ("en.png", "en.svg", "id.png", "id.svg", "portrait_en.svg", "portrait_id.svg")),
    ]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_the_title_follows_the_values():
    assert "Serang 92.5%" in charts.absorption_by_line(offices(95.0), "en").caption["title"]
    assert "Serang 70.0%" in charts.absorption_by_line(offices(50.0), "en").caption["title"]
    assert "80%" in charts.registered_pmks(counts(100.0), "en").caption["title"]


def test_languages_differ_in_words_and_marks():
    assert "Serang 92,5%" in charts.absorption_by_line(offices(), "id").caption["title"]
    assert words.amount(3_595_293, "id") == "Rp3,6\N{NO-BREAK SPACE}juta"
    assert words.amount(3_595_293, "en") == "Rp\N{NO-BREAK SPACE}3.6\N{NO-BREAK SPACE}million"


def test_the_source_names_the_plotted_documents_and_tables_only():
    source = charts.absorption_by_line(offices().iloc[:2], "en").caption["source"]
    assert "(Tabel 2.4" in source
    assert "Sidoarjo" not in source


@pytest.mark.parametrize("name", ["Bantuan $x^2$ dan $y$", "Sisa $_{", "Rp$ 5 \\\\frac{1}{0} $"])
def test_a_name_is_text_and_never_a_formula(name, monkeypatch):
    monkeypatch.setattr(plots.register, "document", lambda doc_id: SimpleNamespace(office=name, title=name))
    page = Page("en", "landscape")
    page.rows({1: name, 2: "b"})
    page.note(name)
    done = plots.finish(page, "purposes", f"{name}.", f"{name}.", offices())
    texts = [text for text in done.findobj(Text) if "$" in text.get_text()]
    assert len(texts) >= 5 and not any(text.get_parse_math() for text in texts)
    assert plots.as_bytes(done, "svg") and plots.as_bytes(done, "png")


@pytest.mark.parametrize("draw", [charts.absorption_by_line, charts.registered_pmks])
def test_nothing_to_draw_gives_words_and_no_file(draw, tmp_path):
    table = (offices() if draw is charts.absorption_by_line else counts()).iloc[:0]
    assert draw(table, lang="en") is None
    assert "No figure" in plots.shown(None).data
    assert plots.save_figures(draw, "figure", table, tmp_path) == []
    assert not list(tmp_path.iterdir())


def test_the_source_holds_the_table_of_the_money_and_that_of_the_count():
    rows = pd.DataFrame(
        {"doc_id": "sidoarjo_lkjip_2021", "table_id": "T3.4",
         "row_ids": ["sidoarjo_lkjip_2021/T3.5/1/pagu_2021 sidoarjo_lkjip_2021/T3.4/2/target_2021"]}
    )  # fmt: skip
    assert "(Pencapaian program, kegiatan dan sub kegiatan 2021; Laporan realisasi anggaran 2021)" in plots.source_of(
        rows, "en"
    )


def test_every_figure_has_a_caption_and_an_alternative_text_in_both_languages(tmp_path):
    plots.save_figures(charts.registered_pmks, "registered_pmks", counts(), tmp_path)
    saved = io.read_json(tmp_path / "registered_pmks.json")
    for lang in schema.LANGUAGES:
        own = saved[lang]
        assert own["caption"] == words.captions()["figures"]["registered_pmks"]["caption"][lang]
        assert own["title"] in own["alt"] and own["alt"] != saved["id" if lang == "en" else "en"]["alt"]
    assert set(texts.texts()["figures"]) < set(words.captions()["figures"])
    assert all(callable(getattr(charts, name)) for name in words.captions()["figures"])


@pytest.mark.parametrize(
    ("title", "label", "named"),
    [("TABEL 9 Rencana Anggaran", "", "Tabel 9"), ("Lampiran II: Rencana", "", "Lampiran II"),
     ("Tabel 3", "", "Tabel 3"), ("Tabel Induk kegiatan", "", "Tabel Induk kegiatan"),
     ("Rencana 2021 (lanjutan)", "", "Rencana 2021"),
     ("Tabel 9 Rencana", "Tabel 2.4", "Tabel 2.4")],
)  # fmt: skip
def test_a_table_is_called_by_the_number_that_its_title_begins_with(title, label, named, monkeypatch):
    document = SimpleNamespace(tables={"T": SimpleNamespace(title=title, label=label, sentences=False)})
    monkeypatch.setattr(register, "documents", lambda: {"d": document})
    assert words.table_title("d", "T") == named
    said = {"table_named": "table {title}", "narration": "the narrative"}
    assert (words.table_name("d", "T", "en", said) == named) == named.startswith(
        ("Tabel 9", "Lamp", "Tabel 3", "Tabel 2")
    )


def test_a_title_has_no_lone_last_word():
    text = "Serapan pagu: Serang 98,4%, Sidoarjo 97,8%; 9 dari 79 pos di bawah 90%"
    lines = letters.balanced(text, 5.25, 11, bold=True)
    assert " ".join(lines) == text and len(lines) == 2 and min(map(len, lines)) > 25


def test_a_long_name_wraps_at_its_room_and_has_the_height():
    name = "a rather long name of a budget line"
    lines = letters.wrapped(name, 0.8, 8)
    assert " ".join(lines) == name and len(lines) > 2
    assert all(letters.width(line, 8) <= 0.8 for line in lines)
    assert letters.wrapped("x" * 60, 0.8, 8)[0] != "x" * 60
    assert letters.wrapped(name, 0.8, 8, most=2)[-1].endswith("…")
    page = Page("en", "landscape")
    _, place = page.rows({1: "short", 2: " ".join([name] * 2), 3: "short"})
    assert place[2] - place[1] > 0.25 and place[3] - place[2] > 0.25


def test_a_name_stands_beside_its_marks_in_landscape_and_above_them_in_portrait():
    for shape, above in (("landscape", False), ("portrait", True)):
        page = Page("en", shape)
        axis, place = page.rows({1: "a name"})
        axis.set_xlim(0, 1)
        (x, y, _, _) = page._texts[0]
        assert (y < place[1] - 0.1) == above and x < page.x(axis, 0.0) + above


def test_every_region_has_its_own_colour_and_its_own_shape():
    colours, shapes = zip(*map(plots.mark, register.region_ids()), strict=True)
    assert len(set(colours)) == len(set(shapes)) == len(register.region_ids())


def test_seven_regions_differ_in_colour_and_shape_and_forty_nine_in_one_of_them(monkeypatch):
    ids = [f"region_{number:02d}" for number in range(60)]
    monkeypatch.setattr(plots.register, "region_ids", lambda: ids)
    marks = [plots.mark(region_id) for region_id in ids]
    for first in range(0, 42, 7):
        colours, shapes = zip(*marks[first : first + 7], strict=True)
        assert len(set(colours)) == len(set(shapes)) == 7
    assert len(set(marks[:49])) == 49 and set(marks[49:]) <= set(marks[:49])


def test_a_standard_that_several_tables_print_is_drawn_once_from_the_fullest():
    table = pd.DataFrame(
        {"doc_id": "lampung_barat_renja_2021", "table_id": ["SPM", "SPM.2", "SPM"], "line": [1, 1, 2],
         "region_id": "lampung_barat", "fiscal_year": 2020, "value": [10.0, 10.0, 120.0], "measure": "realisasi",
         "indicator": ["Persentase orang kab/kota", "Persentase (%) orang kab/ kota", "Persentase b"]}
    )  # fmt: skip
    targets = table.assign(measure="target", value=100.0)
    national = table.assign(measure="target_national", value=80.0)[1:2]
    figure = charts.service_standards(pd.concat([table, targets, national]), "en")
    assert figure.caption["title"] == "1 of 2 standards meet the office's own target, 0 of 1 the national one"
    assert figure.caption["subtitle"].endswith("2 standards, 1 document; repeats in other tables, not drawn: 1.")
    assert not [text for text in figure.texts if "\N{DAGGER}" in text.get_text()]
    assert "2020, Indikator dan nilai SPM nasional 2018-2022" in " ".join(text.get_text() for text in figure.texts)


def test_a_standard_that_tables_print_otherwise_has_a_row_of_each_and_is_met_by_every_one_or_not():
    table = pd.DataFrame(
        {"doc_id": "lampung_barat_renja_2021", "table_id": ["SPM", "SPM.2"], "line": [1, 1], "region_id":
         "lampung_barat", "fiscal_year": 2020, "value": [60.0, 60.0], "measure": "realisasi",
         "indicator": ["Persentase panti sosial yang layak", "Persentase % panti sosial yang layak"]}
    )  # fmt: skip
    both = pd.concat([table, table.assign(measure="target", value=[40.0, 100.0])])
    figure = charts.service_standards(both, "en")
    assert figure.caption["title"] == "0 of 1 standards meet the office's own target"
    assert "1 standards" in figure.caption["subtitle"].replace("\N{NO-BREAK SPACE}", " ")
    assert sum("\N{DAGGER}" in text.get_text() for text in figure.texts) >= 2
    same = charts.service_standards(pd.concat([table, table.assign(measure="target", value=40.0)]), "en")
    assert same.caption["title"] == "1 of 1 standards meet the office's own target"


def test_names_that_a_document_misspells_are_marked_where_a_figure_names_lines(monkeypatch):
    monkeypatch.setattr(words, "marked", lambda text, doc_id: f"{text} [sic]")
    for module in ("achievement", "needs", "standards"):
        monkeypatch.setattr(f"analysis.publish.charts.{module}.marked", words.marked)
    place = {"region_id": "serang", "doc_id": "serang_renja_2022", "table_id": "T2.1", "fiscal_year": 2020}
    plan = pd.DataFrame([place | {"line_id": f"l{n}", "name": "Permakanan", "phase": "indikatif", "first_year": 2022,
                                  "last_year": 2026, "pagu_times": 2.0, "count_times": 1.0}
                         for n in (1, 2)])  # fmt: skip
    group = pd.DataFrame([place | {"reason": "", "group": "lansia", "indicator": "Jumlah lansia", "stock": 100.0,
                                   "target": 10.0, "realisasi": 10.0,
                                   "row_ids": "serang_renja_2022/T2.1/1/x"}])  # fmt: skip
    share = pd.DataFrame([place | {"fiscal_year": year, "said": "a", "indicator": "Persentase lansia", "measure":
                          "realisasi", "value": 10.0 + year, "row_id": f"serang_renja_2022/T2.1/1/{year}"}
                          for year in (2018, 2019, 2020)])  # fmt: skip
    for draw, rows in ((charts.planned_output, plan), (charts.registered_planned_served, group),
                       (charts.share_against_target, share)):  # fmt: skip
        assert any("[sic]" in text.get_text() for text in draw(rows, "en").texts), draw.__name__


def test_a_value_below_its_mark_stands_clear_of_the_line_under_the_panel():
    place = {"region_id": "serang", "doc_id": "serang_renja_2022", "table_id": "T2.1", "said": "a"}
    values = {"realisasi": [66.8, 67.6, 73.7, 70.1, 69.9],
              "target": [66.8, 67.6, 68.5, 69.3, 69.9, 70.5, 71.1, 71.4, 71.9, 72.3]}  # fmt: skip
    rows = [
        place
        | {
            "fiscal_year": 2017 + n,
            "indicator": "Persentase lansia",
            "measure": measure,
            "value": value,
            "row_id": f"serang_renja_2022/T2.1/1/{measure}_{n}",
        }
        for measure, own in values.items()
        for n, value in enumerate(own)
    ]
    rows += [row | {"said": "b"} for row in rows]  # two panels beside each other
    figure = charts.share_against_target(pd.DataFrame(rows), "id")
    renderer = FigureCanvasAgg(figure).get_renderer()
    under = figure.axes[0].lines[0].get_window_extent(renderer).y1
    first, _ = [text for text in figure.texts if text.get_text() == "66,80%"]
    assert first.get_window_extent(renderer).y0 > under
    assert "berlainan" not in figure.caption["subtitle"]
    other = rows[0] | {"value": 2.38, "table_id": "T2.2", "row_id": "serang_renja_2022/T2.2/1/realisasi_0"}
    assert "berlainan" in charts.share_against_target(pd.DataFrame([*rows, other]), "id").caption["subtitle"]


def test_only_types_counted_in_every_year_are_compared():
    table = pd.concat([counts(100.0), counts(400.0).assign(year=2021), counts().iloc[1:].assign(
        year=2021, type_id="pemulung")])  # fmt: skip
    figure = charts.registered_pmks(table, "en")
    assert "fakir miskin from 100 to 400, other types from 25 to 25" in figure.caption["title"]
    assert any(text.get_text().startswith("Types not counted in every year") for text in figure.texts)
    # A printed zero is a count, and no count that anything is a share of.
    zero = pd.concat([counts(100.0), counts(400.0).assign(year=2021)])
    zero.loc[(zero.type_id != "fakir_miskin") & (zero.year == 2020), "value"] = 0
    told = [text.get_text() for text in charts.registered_pmks(zero, "en").texts]
    assert "0" in told and "\N{EN DASH}" in told
    assert not any(text.startswith("Types not counted") for text in told)


def test_a_share_with_an_open_line_is_drawn_at_its_least_and_the_rest_as_not_resolved():
    table = pd.DataFrame(
        {"region_id": "serang", "doc_id": "serang_renja_2022", "table_id": "T4.1", "fiscal_year": 2022, "phase":
         "indikatif", "purpose": ["support", "benefit"], "share_pct": None, "share_low_pct": [40.0, 50.0],
         "share_high_pct": [40.2, 60.0], "n_lines": 1, "row_ids": "serang_renja_2022/T4.1/1/pagu_2022"}
    )  # fmt: skip
    figure = charts.purposes(table, "en")
    assert "50\N{EN DASH}60 go to direct services" in figure.caption["title"]
    assert "not resolved" in {text.get_text() for text in figure.texts}
    widths = [patch.get_width() for patch in figure.axes[0].patches]
    assert widths == pytest.approx([40, 50, 10])


def test_second_prints_are_drawn_only_where_they_differ_by_more_than_five_percent():
    table = pd.DataFrame(
        {"region_id": "serang", "doc_id": "serang_renja_2022", "table_id": "T4.1", "other_table_id": "T2.6",
         "line_id": list("abcd"), "line": range(4), "name": list("abcd"), "fiscal_year": 2022, "phase": "indikatif",
         "other_phase": "indikatif", "pagu_rp": 1e9, "other_rp": [1e9, 1.04e9, 1.2e9, 0.0],
         "verdict": ["agrees", "differs", "differs", "differs"]}
    )  # fmt: skip
    figure = charts.second_prints(table, "en")
    assert figure.caption["title"] == "1 of 4 ceilings that two tables print differ by more than 5%"
    assert "+Rp\N{NO-BREAK SPACE}200\N{NO-BREAK SPACE}million" in {text.get_text() for text in figure.texts}
    assert "1 more differ by less, 1 are zero in one table" in figure.caption["subtitle"]


def test_targets_that_equal_their_result_are_counted():
    table = pd.DataFrame(
        {"region_id": "sidoarjo", "doc_id": "sidoarjo_lkjip_2021", "fiscal_year": 2021, "indicator": list("aabb"),
         "target": [1.81, 2.38, 5.0, 6.0], "realisasi": [2.38, 2.38, 7.0, 7.0], "is_result": [i == 1 for i in range(4)],
         "row_ids": "sidoarjo_lkjip_2021/T3.1/1/target_2021"}
    )  # fmt: skip
    figure = charts.targets_equal_results(table, "en")
    assert figure.caption["title"] == "For 1 of 2 indicators with two targets of a year, one target equals the result"
    assert "1.81 / 2.38; 2.38" in figure.caption["alt"]


def test_counts_of_more_years_than_there_are_shapes_are_drawn():
    years = pd.concat([counts().assign(year=year) for year in range(2015, 2024)])
    figure = pictures.counts_by_type(
        years.rename(columns={"value": "count"}).assign(state="number", place="", group=""), "serang_renja_2022"
    )
    assert len(figure.axes[0].get_lines()) == 9


def shares(*bars: tuple) -> pd.DataFrame:
    """Return what bars (region, year, phase, share of direct services, with salaries) are for."""
    rows = [
        {"region_id": region, "doc_id": region, "table_id": "T", "fiscal_year": year, "phase": phase,
         "purpose": purpose,
         "share_pct": share, "share_low_pct": share, "share_high_pct": share, "n_lines": 1, "row_ids": ""}
        for region, year, phase, benefit, paid in bars
        for purpose, share in (("benefit", benefit), ("salaries" if paid else "support", 100 - benefit))
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_a_title_compares_shares_of_one_phase_only_with_or_without_salaries():
    bars = [("serang", 2022, "indikatif", 40.0, False), ("lampung_barat", 2021, "indikatif", 50.0, False),
            ("bengkulu", 2022, "indikatif", 5.0, True), ("sidoarjo", 2021, "perubahan", 60.0, True)]  # fmt: skip
    figure = charts.purposes(shares(*bars), "en")
    assert figure.caption["title"].endswith("40 go to direct services in Serang 2022, 50 in Lampung Barat 2021")
    assert "(indicative, without salaries)" in figure.caption["title"]
    assert "A bar without salaries" in figure.caption["subtitle"]
    alone = charts.purposes(shares(bars[2]), "en").caption
    assert "(indicative, with salaries), 5 go" in alone["title"] and "without salaries" not in alone["subtitle"]


def achieved(table: str, indicator: str, share: float, **more) -> dict:
    """Return a row of capaian as the figure of exceptions takes it: an outcome of no line."""
    return {"region_id": "serang", "doc_id": "serang_renja_2022", "table_id": table, "line": 1, "line_id": None,
            "fiscal_year": 2020, "kind": "yearly", "reason": "", "indicator": indicator, "indicator_level": "program",
            "function": None, "target": 100.0, "realisasi": share, "capaian_pct": share, "printed_otherwise": "",
            "formula": "R/T", "row_ids": "", "result_id": f"{table}/{indicator}/{share}"} | more  # fmt: skip


def test_an_indicator_that_tables_print_otherwise_counts_once_and_exact_only_where_each_says_so():
    both = [
        achieved("T2.2", "Persentase panti (%)", 250, printed_otherwise="x"),
        achieved("T2.3", "Persentase panti", 100, printed_otherwise="y"),
        achieved("T2.3", "Persentase lain", 100),
    ]
    caption = charts.capaian_exceptions(pd.DataFrame(both), "en").caption  # fmt: skip
    assert caption["title"].startswith("Exactly at 100%: 1 of 2 outcomes; the furthest is at 250%")
    assert "counts once" in caption["subtitle"]
    # Two values of one name in one table are two indicators.
    two = [achieved("T2.3", "Jumlah kursi", 90), achieved("T2.3", "Jumlah kursi", 100)]
    assert "1 of 2 outcomes" in charts.capaian_exceptions(pd.DataFrame(two), "en").caption["title"]


def test_the_furthest_result_in_a_title_is_one_of_those_that_it_counts():
    office = achieved("T2.1", "Jumlah jamuan", 59, indicator_level="kegiatan", function="administration")
    rows = [
        office,
        achieved("T2.3", "Persentase pulih", 96),
        achieved("T2.3", "Persentase lain", 100, fiscal_year=2019),
    ]
    caption = charts.capaian_exceptions(pd.DataFrame(rows), "en").caption
    assert caption["title"] == "Exactly at 100%: 1 of 2 outcomes; the furthest is at 96% (Serang 2020)"
    assert "2019\N{EN DASH}2020" in caption["subtitle"]
    alone = charts.capaian_exceptions(pd.DataFrame([office, rows[2]]), "en").caption["title"]
    assert alone == "Exactly at 100%: 1 of 1 outcomes"
    only = charts.capaian_exceptions(pd.DataFrame([office]), "en").caption["title"]
    assert only.startswith("Exactly at 100%: 0 of 1 outputs of the office's own running; the furthest is at 59%")


def priced(region: str, line: int, phase: str, rupiah: float, basis: str = "planned") -> dict:
    """Return a row of unit costs as the figure of spending per person takes it, of one sub-kegiatan name."""
    return {"region_id": region, "doc_id": region, "table_id": "T", "line_id": f"{region}/T/{line}",
            "fiscal_year": 2021, "period": "year", "basis": basis, "phase": phase, "name": "Penyediaan Permakanan",
            "service": "meals", "setting": "outside", "work": "benefit", "reason": "", "reading": "per_unit",
            "unit_kind": "people", "main": True, "rp_per_unit": rupiah, "rp_per_unit_low": rupiah,
            "rp_per_unit_high": rupiah, "norm_rp": float("nan"), "times": "", "row_ids": ""}  # fmt: skip


def test_spending_per_person_is_compared_within_one_phase_only():
    plan = [priced("serang", 1, "indikatif", 2e5), priced("serang", 2, "indikatif", 4e5)]
    revised = [priced("sidoarjo", 1, "perubahan", 1e6), priced("sidoarjo", 2, "perubahan", 3e6),
               priced("sidoarjo", 2, "realisasi", 2.9e6, "realised")]  # fmt: skip
    figure = charts.unit_cost_by_service(pd.DataFrame([*plan, *revised]), "en")
    said = figure.caption["title"].replace("\N{NO-BREAK SPACE}", " ")
    assert said == (
        "Penyediaan Permakanan: Rp 1 million to Rp 3 million per person in Sidoarjo 2021 (revised), 3 times apart"
    )
    texts = " ".join(text.get_text().replace("\n", " ") for text in figure.texts)
    assert "Sidoarjo 2021 (revised)" in texts and "Serang 2021 (indicative)" in texts
    # One line of each phase has nothing of its own phase to stand beside.
    assert charts.unit_cost_by_service(pd.DataFrame([plan[0], revised[0]]), "en") is None


def test_a_line_bears_a_star_only_for_a_reason_of_its_own():
    lines = pd.DataFrame(
        {"region_id": "serang", "doc_id": "d", "table_id": "T", "fiscal_year": 2020, "phase": "perubahan",
         "rank": [1, 2], "line_id": ["a", "b"], "name": ["A", "B"], "unspent_rp": [9.0, 3.0], "share_pct": [60.0, 20.0],
         "reason_at": "d/R/1", "reason_of": ["of the line", "of the whole office"], "row_ids": "",
         "result_id": ["a", "b"]}
    )  # fmt: skip
    figure = charts.unspent_by_name(lines, "en")
    texts = [text.get_text() for text in figure.texts]
    assert "A *" in texts and "B" in texts
    assert figure.caption["subtitle"].endswith("* the document tells a reason for the line itself (1).")
