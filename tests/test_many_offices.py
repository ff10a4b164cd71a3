"""A brief holds any number of offices: what it does not show it names, and four pages are enough."""

import io as memory
import re
import shutil
from dataclasses import replace

import pandas as pd
import pikepdf
import pytest

from analysis import files, io
from analysis.publish import brief, brief_figures, brief_pdf, brief_tables, sentences, texts, trace, words
from analysis.source import register

PATTERN = "serang"  # the office whose documents, numbers and plotted rows stand for all others


def said(runs: list[dict]) -> str:
    return "".join(run["text"] for run in runs)


@pytest.fixture(scope="module")
def sources() -> trace.Sources:
    return trace.load()


@pytest.fixture
def made(request, monkeypatch, sources, tmp_path):
    """Return the sources and figures of so many made offices, each with the documents of one and other money."""
    ids = [f"made_{number:02d}" for number in range(request.param)]
    (own,) = (each for each in register.documents().values() if each.region.region_id == PATTERN)
    regions = {each: own.region.model_copy(update={"region_id": each, "name": f"Kabupaten {each}"}) for each in ids}
    described = {
        each: own.model_copy(update={"region": regions[each], "office": f"Dinas Sosial {each}"}) for each in ids
    }
    monkeypatch.setattr(register, "documents", lambda raw=files.RAW: described)
    monkeypatch.setattr(register, "regions", lambda: regions)
    numbers = {}
    for name, each in sources.numbers.items():
        rows = " ".join(row_id for row_id in each["row_ids"].split() if row_id.startswith(f"{own.doc_id}/"))
        if name.endswith("_all"):
            numbers[name] = each | {"row_ids": rows}
        for place, region in enumerate(ids if PATTERN in name else ()):
            other = name.replace(PATTERN, region)
            value = None if each["value"] is None else each["value"] * (1 + place / 100)
            numbers[other] = each | {"name": other, "value": value, "low": None, "high": None}
    for path in files.FIGURES.glob("*.*"):
        shutil.copy(path, tmp_path / path.name)
    for path in tmp_path.glob("*.csv"):
        plotted = brief_figures.plotted(path)
        one = plotted[plotted.region_id == PATTERN] if "region_id" in plotted else plotted[:0]
        if len(one):
            io.write_csv(path, pd.concat([one.assign(region_id=region) for region in ids]))
    return replace(sources, numbers=numbers), tmp_path


def pages_of(content: dict, folder) -> int:
    with pikepdf.open(memory.BytesIO(*brief_pdf.as_pdf([content], [content], folder))) as pdf:
        return len(pdf.pages)


def lists(content: dict) -> list[list[str]]:
    return [[said(item) for item in block["items"]] for block in content["blocks"] if block["kind"] == "list"]


# -- what a brief shows of many offices ----------------------------------------------------------------------


@pytest.mark.parametrize(("made", "lang"), [(12, "en"), (60, "id")], indirect=["made"])
def test_a_brief_of_many_offices_has_four_pages_at_most_and_says_what_it_leaves_out(made, lang, tmp_path):
    sources, figures = made
    content = brief.compose("all", lang, sources, figures)
    many = len(register.regions())
    assert 2 <= pages_of(content, tmp_path / "pdf") <= 4
    findings = lists(content)[0]
    spent = texts.label("more_of_a_kind", lang, more=many - 6)
    assert spent in findings and len(findings) < 30
    (table,) = (block for block in content["blocks"] if block["kind"] == "table")
    assert len(table["rows"]) == 12 and texts.label("offices_largest", lang, shown=12, offices=many) in table["caption"]
    assert len({row["head"] for row in table["rows"]}) == 12
    captions = [block["caption"] for block in content["blocks"] if block["kind"] == "figure"]
    notes = [
        texts.label("figure_offices", lang, shown=shown, offices=many, file=f"figures/{name}_{lang}.png")
        for shown in (12, 8, 5, 3, 2, 1)
        for name in texts.texts()["figures"]
    ]
    limited = [caption for caption in captions if any(note in caption for note in notes)]
    assert captions and (limited or many <= 12)
    assert len(content["source"]) < 200 and str(many) in content["source"]


def test_of_too_many_values_the_lowest_and_the_highest_are_told_in_their_order():
    assert sentences.most_unlike([5, 1, 4, 2, 3], 4) == [0, 1, 2, 3]
    assert sentences.most_unlike([5, 1, 4, 2, 3], 2) == [0, 1]
    assert sentences.most_unlike([2, 1], 2) == [0, 1]


def test_of_an_office_the_latest_year_with_spending_stands_before_a_later_plan():
    names = ["pagu_programs_a_2020_rp", "pagu_programs_a_2022_rp", "pagu_programs_b_2022_rp"]
    numbers = {name: {"value": value} for name, value in zip(names, (5, 9, 7), strict=True)}
    numbers["realisasi_programs_a_2020_rp"] = {"value": 4}
    sums = [("a", "2020", names[0]), ("a", "2022", names[1]), ("b", "2022", names[2])]
    assert brief_tables.largest_offices(sums, numbers) == [sums[2], sums[0]]


# -- four pages ----------------------------------------------------------------------------------------------


FIGURES = list(words.captions()["figures"])
SAID = [words.captions()["figures"][name]["name"]["en"] for name in FIGURES]


def long(findings: int, figures: int, length: int = 40) -> dict:
    """Return a brief of so many findings and figures."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><rect width="90" height="60"/></svg>'
    blocks = [
        {"kind": "numbered", "items": [[{"text": "Message"}]], "first": True},
        {"kind": "heading", "text": "Findings", "id": "more"},
        {"kind": "list", "items": [[{"text": f"Finding {number}" + " word" * length}] for number in range(findings)]},
        {"kind": "heading", "text": "Figures", "id": "figures"},
        *({"kind": "figure", "name": FIGURES[n], "svg": svg, "alt": "a", "caption": "c"} for n in range(figures)),
        {"kind": "heading", "text": "Limits", "id": "limits"},
        {"kind": "list", "items": [[{"text": "limit"}]]},
        {"kind": "heading", "text": "Methods", "id": "methods"},
    ]
    return {"region": "all", "lang": "en", "kicker": "k", "title": "t", "title_runs": [{"text": "t"}], "source": "s",
            "hint": "h", "page": "Page", "web": "all_en.html", "blocks": blocks}  # fmt: skip


def text_of(content: dict, tmp_path) -> str:
    """Return what of a brief was set: the texts that reached typst."""
    assert pages_of(content, tmp_path) <= 4
    return (tmp_path / "all_en" / "en" / "brief.json").read_text(encoding="utf-8")


def test_what_fits_is_set_whole(tmp_path):
    told = text_of(long(5, 2), tmp_path)
    assert "Left out" not in told and "Finding 4" in told and f"{FIGURES[1]}.svg" in told


def test_figures_go_first_from_the_last_on_and_the_brief_names_them(tmp_path):
    told = text_of(long(8, 10), tmp_path)
    assert "Left out on paper" in told and "all_en.html" in told and "further findings" not in told
    kept = [number for number in range(10) if f"{FIGURES[number]}.svg" in told]
    assert kept == list(range(len(kept))) and 2 <= len(kept) < 10
    assert f"figures {', '.join(SAID[len(kept) : 10])}." in told


def test_findings_go_when_two_figures_are_left_and_are_counted(tmp_path):
    told = text_of(long(80, 4), tmp_path)
    kept = len(re.findall(r"Finding \d+", told))
    assert f"{FIGURES[1]}.svg" in told and f"{FIGURES[2]}.svg" not in told and 4 <= kept < 80
    assert f"figures {SAID[2]}, {SAID[3]}; further findings ({80 - kept})." in told


def test_what_one_language_has_no_room_for_is_left_out_of_the_other_too(tmp_path):
    short, longer = long(20, 4), long(20, 4, length=90) | {"lang": "id"}
    drawn = []
    for content, others in ((short, ()), (short, (longer,)), (longer, (short,)), (longer, ())):
        brief_pdf.as_pdf([content], [content, *others], tmp_path)
        told = (tmp_path / f"all_{content['lang']}" / content["lang"] / "brief.json").read_text(encoding="utf-8")
        drawn.append([name for name in FIGURES if f"{name}.svg" in told])
    assert drawn[1:] == [drawn[-1]] * 3 and len(drawn[0]) > len(drawn[-1])


def test_fixed_texts_that_are_too_long_are_refused(tmp_path):
    with pytest.raises(texts.TextError, match="does not fit"):
        brief_pdf.as_pdf([fixed := long(4, 0, length=1500)], [fixed], tmp_path)


# -- offices of one government -------------------------------------------------------------------------------


def test_of_several_offices_of_one_government_each_is_named_and_none_are_put_together(monkeypatch):
    first = next(iter(register.documents().values()))
    region = first.region.region_id
    documents = {name: first.model_copy(update={"doc_id": name, "office": f"Dinas {name}"}) for name in ("a", "b")}
    monkeypatch.setattr(register, "documents", lambda raw=files.RAW: documents)
    monkeypatch.setattr(register, "document", lambda doc_id, raw=files.RAW: documents[doc_id])
    entry: dict = {
        "numbers": {"start": "pagu_{region}_{first}_rp", "end": "pagu_{region}_{last}_rp"},
        "parts": {"finding": [{"en": "{office}: {start}, {end}."}]},
    }

    def told(*doc_ids: str) -> list[str]:
        years = (2021, 2022)
        numbers = {
            name: {"name": name, "value": 1e6, "unit": "rupiah", "low": None, "high": None, "n": 1, "n_documents": 1,
                   "row_ids": f"{doc_id}/T/1/pagu_{year}"}
            for doc_id, year in zip(doc_ids, years, strict=True) for name in [f"pagu_{region}_{year}_rp"]
        }  # fmt: skip
        found = sentences.chosen({"a": entry}, "finding", numbers, region, "en", {})
        return [said(runs).replace("\N{NO-BREAK SPACE}", " ") for runs in found]

    assert told("a", "a") == ["Dinas a: Rp 1.00 million, Rp 1.00 million."]
    assert told("a", "b") == []
    entry["parts"]["finding"] = [{"en": "From {start} to {end}."}]
    assert told("b", "b") == ["Dinas b: From Rp 1.00 million to Rp 1.00 million."]
