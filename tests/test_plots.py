"""Figures: the same bytes, titles that follow the values, sources from the plotted rows, and none without rows."""

import pandas as pd
import pytest

from analysis import plots


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
            "row_ids": list("abcd"),
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
        plots.save_figures(plots.absorption_by_line, "figure", offices(), tmp_path / folder)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == [
        "figure.csv",
        "figure.json",
        *(f"figure_{end}" for end in ("en.png", "en.svg", "id.png", "id.svg")),
    ]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_the_title_follows_the_values():
    assert "Serang 92.5 %" in plots.absorption_by_line(offices(95.0), "en").caption["title"]
    assert "Serang 70.0 %" in plots.absorption_by_line(offices(50.0), "en").caption["title"]
    assert "80 %" in plots.registered(counts(100.0), "en").caption["title"]


def test_languages_differ_in_words_and_marks():
    assert "Serang 92,5 %" in plots.absorption_by_line(offices(), "id").caption["title"]
    assert plots.amount(3_595_293, "id") == "Rp\N{NO-BREAK SPACE}3,6\N{NO-BREAK SPACE}juta"
    assert plots.amount(3_595_293, "en") == "Rp\N{NO-BREAK SPACE}3.6\N{NO-BREAK SPACE}million"


def test_the_source_names_the_plotted_documents_and_tables_only():
    source = plots.absorption_by_line(offices().iloc[:2], "en").caption["source"]
    assert "T2.4" in source
    assert "Sidoarjo" not in source


@pytest.mark.parametrize("draw", [plots.absorption_by_line, plots.registered])
def test_nothing_to_draw_gives_words_and_no_file(draw, tmp_path):
    table = (offices() if draw is plots.absorption_by_line else counts()).iloc[:0]
    assert draw(table, lang="en") is None
    assert "No figure" in plots.shown(None).data
    assert plots.save_figures(draw, "figure", table, tmp_path) == []
    assert not list(tmp_path.iterdir())


def test_every_region_has_its_own_colour_and_its_own_shape():
    colours, shapes = zip(*plots.MARKS.values(), strict=True)
    assert len(set(colours)) == len(set(shapes)) == len(plots.MARKS)


def test_no_text_lies_outside_the_figure():
    figure = plots.absorption_by_line(offices(), "en")
    figure.canvas.draw()
    box = figure.bbox
    for text in [*figure.texts, *(label for axis in figure.axes for label in axis.get_yticklabels())]:
        extent = text.get_window_extent()
        assert box.x0 <= extent.x0 and extent.x1 <= box.x1, text.get_text()
        assert box.y0 <= extent.y0 and extent.y1 <= box.y1, text.get_text()
