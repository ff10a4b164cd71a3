"""Figures: the same bytes, titles that follow the values, sources from the plotted rows, and none without rows."""

import itertools
from types import SimpleNamespace

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from analysis import files, io, schema
from analysis.publish import brief_figures, charts, pictures, plots, texts, words
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
        *(f"figure_{end}" for end in ("en.png", "en.svg", "id.png", "id.svg")),
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
    assert "T2.4" in source
    assert "Sidoarjo" not in source


@pytest.mark.parametrize("name", ["Bantuan $x^2$ dan $y$", "Sisa $_{", "Rp$ 5 \\\\frac{1}{0} $"])
def test_a_name_is_text_and_never_a_formula(name, monkeypatch):
    monkeypatch.setattr(plots.register, "document", lambda doc_id: SimpleNamespace(office=name, title=name))
    figure, (axis,) = plots.blank(1.0)
    axis.set_yticks([0, 1], [name, "b"])
    axis.text(0, 0, name)
    done = plots.finish(figure, "purposes", f"{name}.", f"{name}.", offices(), "en")
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
    assert "(table T3.4, T3.5)" in plots.source_of(rows, "en")


def test_every_figure_has_a_caption_and_an_alternative_text_in_both_languages(tmp_path):
    plots.save_figures(charts.registered_pmks, "registered_pmks", counts(), tmp_path)
    saved = io.read_json(tmp_path / "registered_pmks.json")
    for lang in schema.LANGUAGES:
        own = saved[lang]
        assert own["caption"] == words.captions()["figures"]["registered_pmks"]["caption"][lang]
        assert own["title"] in own["alt"] and own["alt"] != saved["id" if lang == "en" else "en"]["alt"]
    assert set(texts.texts()["figures"]) < set(words.captions()["figures"])
    assert all(callable(getattr(charts, name)) for name in words.captions()["figures"])


def test_a_title_has_no_lone_last_word():
    text = "Serapan pagu: Serang 98,4%, Sidoarjo 97,8%; 9 dari 79 pos di bawah 90%"
    lines = plots.balanced(text, 64)
    assert " ".join(lines) == text and len(lines) == 2 and min(map(len, lines)) > 25


def test_a_long_name_wraps_and_has_the_room():
    names, places = plots.stacked(["short", "a rather long name of a budget line", "short"], 12)
    assert names[1].count("\n") == 3
    assert places[1] - places[0] > 1.4 and places[2] - places[1] > 1.4


@pytest.mark.parametrize("lang", schema.LANGUAGES)
@pytest.mark.parametrize("name", [name for name in words.captions()["figures"] if name != "specification_curve"])
def test_in_a_published_figure_nothing_is_cut_off_and_no_two_names_overlap(name, lang):
    figure = getattr(charts, name)(brief_figures.plotted(files.FIGURES / f"{name}.csv"), lang)
    with mpl.rc_context(plots.STYLE):
        FigureCanvasAgg(figure).draw()
    box = figure.bbox
    labels = [text for axis in figure.axes for text in [*axis.texts, axis.xaxis.label, axis.yaxis.label]]
    for text in [*figure.texts, *(label for label in labels if label.get_text())]:
        extent = text.get_window_extent()
        assert box.x0 <= extent.x0 and extent.x1 <= box.x1, text.get_text()
        assert box.y0 <= extent.y0 and extent.y1 <= box.y1, text.get_text()
    for axis in figure.axes:
        for ticks, side, limits in (
            (axis.get_xticklabels(), 0, axis.get_xlim()),
            (axis.get_yticklabels(), 1, axis.get_ylim()),
        ):
            kept = [tick for tick in ticks if tick.get_text() and tick.get_visible()]
            kept = [tick for tick in kept if min(limits) <= tick.get_position()[side] <= max(limits)]
            extents = [tick.get_window_extent() for tick in kept]
            spans = sorted((extent.min[side], extent.max[side]) for extent in extents)
            assert all(one[1] <= other[0] + 1 for one, other in itertools.pairwise(spans)), name
            assert all(box.x0 <= extent.x0 for extent in extents)


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


def test_the_rows_of_three_regions_do_not_lie_on_each_other():
    table = pd.concat([counts().assign(region_id=region) for region in ("bengkulu", "serang", "sidoarjo")])
    (axis,) = charts.registered_pmks(table, "en").axes
    # Lines of several years have no marks; a count's mark lies where its row is, moved by region.
    heights = {line.get_ydata()[0] for line in axis.get_lines() if line.get_marker() not in ("None", None)}
    assert len(heights) == 3 * 2


def test_two_documents_standards_at_the_same_line_have_rows_of_their_own():
    table = pd.DataFrame(
        {"doc_id": ["lampung_barat_renja_2021", "serang_renja_2022"], "table_id": "SPM", "line": 1,
         "region_id": ["lampung_barat", "serang"], "fiscal_year": 2020, "indicator": ["Persentase a", "Persentase b"],
         "measure": "realisasi", "value": [10.0, 120.0]}
    )  # fmt: skip
    figure = charts.service_standards(pd.concat([table, table.assign(measure="target", value=100.0)]), "en")
    assert figure.caption["title"] == "1 of 2 printed standards reach the own target"
    assert figure.axes[0].get_xlim()[1] > 120
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["A (SPM)", "B (SPM)"]
    assert "n = 2 rows in 2 tables, 2 documents" in figure.caption["subtitle"].replace("\N{NO-BREAK SPACE}", " ")


def test_counts_of_more_years_than_there_are_shapes_are_drawn():
    years = pd.concat([counts().assign(year=year) for year in range(2015, 2024)])
    figure = pictures.counts_by_type(
        years.rename(columns={"value": "count"}).assign(state="number", place="", group=""), "serang_renja_2022"
    )
    assert len(figure.axes[0].get_lines()) == 9


def test_no_text_lies_outside_the_figure():
    figure = charts.absorption_by_line(offices(), "en")
    FigureCanvasAgg(figure).draw()
    box = figure.bbox
    for text in [*figure.texts, *(label for axis in figure.axes for label in axis.get_yticklabels())]:
        extent = text.get_window_extent()
        assert box.x0 <= extent.x0 and extent.x1 <= box.x1, text.get_text()
        assert box.y0 <= extent.y0 and extent.y1 <= box.y1, text.get_text()
