"""Every figure in both shapes and languages: nothing overlaps or leaves the frame, text is text, dark has its colours.

With the published data, and with made data at their ends: one row, names of three hundred letters, twelve offices.
"""

import functools
import io
import itertools
import re
from xml.etree import ElementTree

import matplotlib as mpl
import pandas as pd
import pdfplumber
import pytest
import typst
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis import files
from analysis.publish import brief_figures, charts, letters, plots, vector, words
from analysis.publish.page import SMALL, WIDTHS
from analysis.source import register

NAMES = tuple(words.captions()["figures"])
PHONE_PX = 353  # of a figure's frame on a narrow phone
LONG = "Penyediaan Pelayanan dan Pendampingan bagi Penyandang Disabilitas Terlantar di Luar Panti Sosial "
OFFICES = tuple(f"office_{number:02d}" for number in range(12))


def table_of(name: str) -> pd.DataFrame:
    return brief_figures.plotted(files.FIGURES / f"{name}.csv")


@functools.cache
def published(name: str, shape: str):
    """Return a published figure, each shape in one of the languages: both languages set their texts by one rule."""
    lang = {"portrait": "id", "landscape": "en"}[shape]
    return getattr(charts, name)(table_of(name), lang, shape)


def faults(figure) -> list[str]:
    """Return the texts of a figure that leave its frame, are too small, or lie on another one."""
    frame, renderer = figure.bbox, FigureCanvasAgg(figure).get_renderer()
    assert not [text for axis in figure.axes for text in axis.texts]
    boxes = [
        (text.get_text(), *text.get_window_extent(renderer).extents) for text in figure.texts if text.get_text().strip()
    ]
    found = [
        f"outside: {text}"
        for text, x0, y0, x1, y1 in boxes
        if x0 < frame.x0 - 0.5 or x1 > frame.x1 + 0.5 or y0 < frame.y0 or y1 > frame.y1
    ]
    found += [f"small: {text.get_text()}" for text in figure.texts if text.get_fontsize() < SMALL]
    for (one, x0, y0, x1, y1), (other, left, low, right, high) in itertools.combinations(boxes, 2):
        # pixels: the rooms of letters touch where their ink does not
        if min(x1, right) - max(x0, left) > 1 and min(y1, high) - max(y0, low) > 2:
            found.append(f"overlap: {one} | {other}")
    return found


@pytest.mark.parametrize("shape", plots.SHAPES)
@pytest.mark.parametrize("name", NAMES)
def test_in_a_published_figure_nothing_overlaps_or_leaves_the_frame(name, shape):
    assert faults(published(name, shape)) == []


def test_a_figure_that_overlaps_is_found():
    figure = charts.registered_psks(table_of("registered_psks"), "en")
    figure.text(0.5, 0.99, "one", fontsize=9)
    figure.text(0.5, 0.991, "other", fontsize=5)
    figure.text(0.99, 0.5, "a long word", fontsize=9)
    told = " ".join(faults(figure))
    assert "overlap: one | other" in told and "outside: a long word" in told and "small: other" in told


@pytest.fixture
def many(monkeypatch):
    """Have twelve offices with long names in the register."""
    known, document = dict(register.regions()), next(iter(register.documents().values()))
    region = next(iter(known.values()))
    for office in OFFICES:
        known[office] = region.model_copy(update={"region_id": office, "name": f"Kabupaten Kepulauan {office} Utara"})
    monkeypatch.setattr(register, "regions", lambda: known)
    monkeypatch.setattr(register, "region_ids", lambda: list(known))
    monkeypatch.setattr(register, "document", lambda doc_id, raw=None: document)


def stretched(table: pd.DataFrame, rows: int) -> pd.DataFrame:
    """Return a figure's data for twelve offices of a few rows each, every name very long."""
    regions = list(dict.fromkeys(table.region_id))
    parts = []
    for number, office in enumerate(OFFICES):
        own = table[table.region_id == regions[number % len(regions)]].head(rows).copy()
        for column in [each for each in own if own[each].dtype.kind == "O" or str(own[each].dtype) == "str"]:
            own[column] = own[column].astype(str).str.replace(regions[number % len(regions)], office)
        for column in {"line_id", "result_id", "doc_id"} & set(own):
            own[column] = own[column].astype(str) + f"#{number}"
        for column in {"name", "indicator"} & set(own):
            own[column] = (LONG * 3)[:280] + own[column].astype(str)
        parts.append(own.assign(region_id=office))
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "specification_curve"])
def test_twelve_offices_with_long_names_leave_nothing_on_each_other(name, many):
    figure = getattr(charts, name)(stretched(table_of(name), 3), "id", "landscape")
    assert figure is None or faults(figure) == []


@pytest.mark.parametrize("name", NAMES)
def test_one_row_is_drawn_whole_or_not_at_all(name):
    table = table_of(name)
    for place, lang, shape in ((0, "en", "portrait"), (len(table) - 1, "id", "landscape")):
        figure = getattr(charts, name)(table.iloc[[place]], lang, shape)
        assert figure is None or faults(figure) == [], (name, place)
    assert getattr(charts, name)(table.iloc[:0], "en") is None


def test_a_portrait_figure_is_as_wide_as_a_phone_shows_it():
    assert WIDTHS["portrait"] * 96 <= PHONE_PX
    assert WIDTHS["portrait"] * 96 > 0.9 * PHONE_PX


@pytest.mark.parametrize("name", NAMES)
def test_in_svg_text_is_text_and_every_colour_has_its_dark_one(name):
    figure = published(name, "portrait")
    svg = plots.as_bytes(figure, "svg")
    assert svg == plots.as_bytes(figure, "svg")
    root = ElementTree.fromstring(svg)
    told = {element.tag.split("}")[1] for element in root.iter()}
    assert {"text", "title", "desc"} <= told and "image" not in told
    words_in = " ".join(element.text or "" for element in root.iter(f"{{{vector.SVG}}}text"))
    assert all(word in words_in for word in figure.caption["title"].split())
    assert root.attrib["role"] == "img" and root.attrib["lang"] == "id"
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids)) and all(each.startswith(f"{name}-portrait-") for each in ids)
    assert set(root.attrib["aria-labelledby"].split()) <= set(ids)
    used = re.findall(rb'(?:href="#|url\(#)([\w.-]+)', svg)
    assert {each.decode() for each in used} <= set(ids)
    assert b"style=" not in svg and b'"http' not in svg.replace(b'"http://www.w3.org/', b"")


def test_a_colour_without_a_dark_one_is_refused():
    with pytest.raises(KeyError):
        vector.dark_sheet({"#123456"})


def luminance(color: str) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in mpl.colors.to_rgb(color)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", NAMES)
def test_text_can_be_read_on_its_ground_in_light_and_dark(name):
    figure = published(name, "landscape")
    patches = [(patch, patch.get_window_extent()) for axis in figure.axes for patch in axis.patches]
    renderer = FigureCanvasAgg(figure).get_renderer()
    for text in figure.texts:
        box = text.get_window_extent(renderer)
        middle = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
        under = [patch for patch, own in patches if own.contains(*middle)]
        ground = mpl.colors.to_hex(under[-1].get_facecolor()) if under else "#ffffff"
        ink = mpl.colors.to_hex(text.get_color())
        assert contrast(ink, ground) >= 4.5, (text.get_text(), ink, ground)
        assert contrast(vector.DARK[ink], vector.DARK[ground]) >= 4.5, (text.get_text(), ink, ground)


def test_a_pdf_finds_the_font_and_keeps_the_text(tmp_path):
    figure = charts.registered_psks(table_of("registered_psks"), "en")
    (tmp_path / "figure.svg").write_text(vector.in_page(plots.as_bytes(figure, "svg").decode()), encoding="utf-8")
    (tmp_path / "page.typ").write_text('#image("figure.svg")', encoding="utf-8")
    world = typst.Compiler(tmp_path / "page.typ", root=tmp_path, font_paths=[letters.FONTS], ignore_system_fonts=True)
    with pdfplumber.open(io.BytesIO(world.compile(format="pdf"))) as pdf:
        page = pdf.pages[0]
        assert {font["fontname"].split("+")[-1] for font in page.chars} == {"DejaVuSans", "DejaVuSans-Bold"}
        text = page.extract_text()
    assert all(word in text for word in figure.caption["title"].split())
