"""A brief says what its numbers say: sentences are chosen by value, no number comes without a name."""

import base64
import copy
import hashlib
import io as memory
import json
import re
from html.parser import HTMLParser

import jinja2
import pandas as pd
import pdfplumber
import pikepdf
import pytest

from analysis import files, io, schema
from analysis.publish import (
    brief,
    brief_page,
    brief_pdf,
    brief_tables,
    messages,
    pages,
    registry,
    sentences,
    texts,
    trace,
    words,
)
from analysis.source import register

REGIONS = ["all", *register.region_ids()]
EACH = [(region, lang) for region in REGIONS for lang in schema.LANGUAGES]
EVIL = """<script>alert(1)</script> "quoted" 'it' =1+1 #panic("x") *bold* $x^2$ \\ ]] </script> &amp; `raw`"""


def number(name="spent", value=50.0, unit="percent", low=None, high=None, n=3, shown="50 %") -> dict:
    return {"name": name, "value": value, "unit": unit, "what": "w", "shown": shown, "low": low, "high": high, "n": n,
            "n_documents": 1, "row_ids": "", "made_by": "31_absorption"}  # fmt: skip


def said(runs: list[dict]) -> str:
    return "".join(run["text"] for run in runs)


# -- the registry --------------------------------------------------------------------------------------------


def test_a_number_named_twice_is_refused(tmp_path):
    for notebook in ("31_absorption", "33_coverage"):
        records = [{key: value for key, value in number().items() if key != "n"} | {"n_lines": 1}]
        io.write_json(tmp_path / "numbers" / f"{notebook}.json", records)
    with pytest.raises(registry.RegistryError, match="named twice: spent"):
        registry.write(tmp_path)


def test_numbers_of_a_notebook_that_is_gone_are_in_no_registry(tmp_path):
    gone = {key: value for key, value in number(name="gone").items() if key != "n"} | {"n_lines": 1}
    io.write_json(tmp_path / "numbers" / "38_gone.json", [gone])
    assert "gone" not in {each["name"] for each in io.read_json(registry.write(tmp_path))}


def test_the_registry_holds_every_number_of_the_notebooks():
    known = {each["name"]: each for each in io.read_json(files.REGISTRY)}
    written = sorted((files.FIGURES / "numbers").glob("*.json"))
    assert written
    for path in written:
        for each in io.read_json(path):
            held = known[each["name"]]
            assert (held["value"], held["n"], held["row_ids"]) == (each["value"], each["n_lines"], each["row_ids"])


def programmes(*doc_ids: str) -> pd.DataFrame:
    """Return one programme of a million rupiah in the main table of each document, all of one office and year."""
    return pd.DataFrame(
        {"doc_id": doc_ids, "region_id": "serang", "table_id": "T1", "fiscal_year": 2022, "period": "year",
         "level": "program", "main": True, "phase": "murni", "pagu_rp": 10**6, "pagu_low_rp": 10**6,
         "pagu_high_rp": 10**6, "pagu_row": [f"{doc_id}/T1/1/pagu" for doc_id in doc_ids],
         "line_id": [f"{doc_id}/T1/1" for doc_id in doc_ids], "program_line": [f"{doc_id}/T1/1" for doc_id in doc_ids],
         "realisasi_rp": pd.NA, "realisasi_row": ""}
    )  # fmt: skip


def ceilings(*doc_ids: str, others: tuple = ()) -> list[dict]:
    """Return the sums of some programmes; others are what another table prints: row, other, table, amount_rp."""
    rival = pd.DataFrame(others, columns=["row", "other", "table", "amount_rp"]).astype({"amount_rp": "Float64"})
    return registry.programme_ceilings(programmes(*doc_ids), rival)


def test_the_sums_of_two_documents_of_an_office_are_never_added_nor_told_as_the_offices():
    (one,) = ceilings("serang_a")
    assert (one["name"], one["value"]) == ("pagu_programs_serang_2022_rp", 1e6)
    two = ceilings("serang_a", "serang_b")
    assert [each["value"] for each in two] == [1e6, 1e6]
    assert [each["name"] for each in two] == [f"pagu_programs_serang_2022_serang_{which}_rp" for which in "ab"]
    (ranged,) = ceilings("serang_a", others=[("serang_a/T1/1/pagu", "serang_a/T9/5/pagu", "serang_a/T9", 3e6)])
    assert (ranged["value"], ranged["low"], ranged["high"]) == (1e6, 1e6, 3e6)
    assert ranged["row_ids"] == "serang_a/T1/1/pagu serang_a/T9/5/pagu"
    known = trace.Sources({each["name"]: each for each in two}, {}, {}, {}, {}, files.RAW)
    assert brief_tables.offices(known, "en") == []


def test_lines_are_listed_by_the_larger_ceiling_of_the_two_years_shown():
    own = pd.DataFrame({"line_id": ["a", "b", "c"], "line": [1, 2, 3], "pagu_rp": [50, 0, 20]})
    later = pd.DataFrame({"line_id": ["b", "c"], "pagu_rp": [90, None]})
    known = [frame.astype({"pagu_rp": "Float64"}) for frame in (own, later)]
    assert list(brief_tables.by_size(*known).line_id) == ["b", "a", "c"]
    assert list(brief_tables.by_size(known[0], known[0].iloc[:0]).line_id) == ["a", "c", "b"]


# -- sentences -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "low", "high", "holds"),
    [(96, None, None, True), (94, None, None, False), (96, 95.5, 97, True), (96, 94, 97, False)],
)
def test_a_condition_must_hold_for_the_whole_range(value, low, high, holds):
    assert sentences.holds("x", "above", 95, {"x": number(value=value, low=low, high=high)}) is holds


def test_two_numbers_whose_ranges_overlap_are_neither_above_nor_below():
    named = {"a": number(value=5, low=4, high=8), "b": number(value=7)}
    assert not sentences.holds("a", "above", "b", named) and not sentences.holds("a", "below", "b", named)


def test_the_first_variant_that_holds_is_chosen_and_none_may_hold():
    variants = [{"when": [["x", "below", 0]], "en": "less"}, {"when": [["x", "above", 0]], "en": "more"}]
    assert sentences.choose(variants, {"x": number(value=-1)})["en"] == "less"
    assert sentences.choose(variants, {"x": number(value=1)})["en"] == "more"
    assert sentences.choose(variants, {"x": number(value=1, low=-1, high=2)}) is None


def test_a_range_that_begins_a_sentence_begins_it_also_behind_its_office():
    open_range = {"a": number(value=None, low=40.0, high=60.0) | {"unit": "percent"}}
    words_of = {"region": "serang"}
    told = said(sentences.runs("{office}: {a} of it", open_range, words_of, "en", {}))
    assert told == "Dinas Sosial Kabupaten Serang: Between 40.0% and 60.0% of it"
    assert said(sentences.runs("Of it: {a}", open_range, words_of, "en", {})) == "Of it: between 40.0% and 60.0%"


def test_a_cell_is_told_with_what_its_document_calls_the_table_and_its_reason_in_the_readers_language(sources):
    row_id = next(row_id for row_id, why in sources.repairs.items() if why.startswith("nothing is printed; the"))
    doc_id, table_id, *_ = row_id.split("/")
    for lang, begins in (("en", "nothing is printed"), ("id", "tidak tercetak")):
        told = brief_page.addresses([row_id], sources, lang)["rows"][row_id]
        assert told["table"] == f"{register.document(doc_id).tables[table_id].title} ({table_id})"
        assert told["why"].startswith(begins)


def test_an_absorption_whose_phase_is_not_told_is_asked_about_and_no_other():
    asked = texts.texts()["stories"]["unphased"]["parts"]["question"]
    assert sentences.choose(asked, {"spent": number(value=94) | {"phase": ["unknown"]}})
    assert sentences.choose(asked, {"spent": number(value=94) | {"phase": ["perubahan"]}}) is None


def test_a_text_with_a_number_of_its_own_is_refused():
    with pytest.raises(texts.TextError, match="a number without a name"):
        texts.refuse_digits([{"variants": [{"en": "About 91 percent were spent.", "id": "x"}]}])
    texts.refuse_digits([{"variants": [{"en": "{spent} in {year}", "id": "{rp_2020}"}]}])


@pytest.mark.parametrize("place", ["labels", "status", "groups"])
def test_a_label_with_a_number_of_its_own_is_refused_too(place):
    content = copy.deepcopy(texts.texts())
    next(iter(content[place].values()))["id"] = "Tabel 3"
    with pytest.raises(texts.TextError, match="Tabel 3"):
        texts.refuse_digits(content)


def test_every_measure_that_a_column_may_have_has_its_words():
    known = {*schema.BUDGET_MEASURES, *schema.INDICATOR_MEASURES, "count", "spent"}
    assert set(texts.texts()["measures"]) == known


def test_a_number_says_which_step_made_it(sources):
    makers = {each["made_by"] for each in sources.numbers.values()}
    notebooks = {path.stem for path in (files.NOTEBOOKS).glob("*.ipynb")}
    assert makers - notebooks == {"analysis.publish.registry.write"}
    assert sources.numbers["cells_total_all"]["made_by"] == "analysis.publish.registry.write"


def test_a_placeholder_that_is_no_number_and_no_word_is_refused():
    for text in ("{other} was spent", "{spent.mean} was spent"):
        with pytest.raises(texts.TextError):
            sentences.runs(text, {"spent": number()}, {}, "en", {})


def test_a_contested_number_is_never_shown_without_its_range():
    contested = {"spent": number(low=40.0, high=60.0)}
    text = said(sentences.runs("It spent {spent}.", contested, {}, "en", {}))
    assert "between 40.0% and 60.0%" in text
    assert said(sentences.runs("{spent}, {spent.range}", contested, {}, "id", {})).count("40,0") == 1


@pytest.mark.parametrize(
    ("value", "unit", "english", "indonesian"),
    [
        (1.25e9, "rupiah", "Rp 1.25 billion", "Rp1,25 miliar"),
        (-0.3, "tau-b", "−0.30", "−0,30"),
        (97.846, "percent", "97.8%", "97,8%"),
        (343991, "persons", "343,991 persons", "343.991 orang"),
    ],
)
def test_numbers_are_written_as_each_language_writes_them(value, unit, english, indonesian):
    for lang, expected in (("en", english), ("id", indonesian)):
        assert words.written(value, unit, lang).replace("\N{NO-BREAK SPACE}", " ") == expected


@pytest.fixture(scope="module")
def sources():
    return trace.load()


def findings(sources: trace.Sources, region: str) -> str:
    """Return what the findings and notes of a region say."""
    tables = brief.tables_of(sources.rows, io.read_table("absorption"))
    first = messages.of(sources.numbers, region, "en", tables)
    items = [finding for finding, _ in first.findings]
    items += messages.further(first, sources.numbers, region, "en", tables)
    items += sentences.chosen(texts.texts()["notes"], "note", sources.numbers, region, "en", tables)
    return "\n".join(map(said, items))


@pytest.mark.parametrize(
    ("name", "change", "before", "after"),
    [
        ("unspent_sidoarjo_2021_t3_5_rp", -1.0, "million stayed unspent", "more than the budget"),
        ("composition_variance_sidoarjo_2021_t3_5_pct", 20.0, "kept to the composition", "moved away"),
        ("efficiency_lkjip_points_sidoarjo_2021", -3.0, "All three are positive", "Its size and sign depend"),
    ],
)
def test_a_sentence_turns_with_its_number(sources, name, change, before, after):
    if name not in sources.numbers:
        pytest.fail(f"{name} is no longer in the registry: choose another number for this test")
    assert before in findings(sources, "sidoarjo") and after not in findings(sources, "sidoarjo")
    turned = copy.deepcopy(sources.numbers[name]) | {"value": change, "low": None, "high": None}
    other = trace.Sources(sources.numbers | {name: turned}, sources.rows, {}, {}, {}, sources.raw)
    assert after in findings(other, "sidoarjo") and before not in findings(other, "sidoarjo")


def test_what_a_notebook_cannot_tell_no_brief_tells(sources):
    name = "capaian_capaian_and_pagu_serang_sidoarjo"
    unsure = sources.numbers[name] | {"shown": "cannot tell (0.90 tau-b)", "value": 0.9, "low": 0.8, "high": 1.0}
    other = trace.Sources(sources.numbers | {name: unsure}, sources.rows, {}, {}, {}, sources.raw)
    text = next(line for line in findings(other, "all").splitlines() if "tau-b" in line)
    assert "too few to conclude" in text and "goes with" not in text


def test_a_total_is_never_told_as_a_line_nor_a_line_as_the_office():
    entry = texts.texts()["findings"]["absorption"]
    for level, said_so in (("total", "By the printed total, \u201cA line\u201d"), ("kegiatan", "one single line")):
        row = {"phase": "unknown", "main": True, "level": level, "line": "A line"}
        names = ("absorption_serang_2020_t2_4_pct", "unspent_serang_2020_t2_4_rp")
        held = {name: number(name, n=1) | {"row_ids": "d/T/1/pagu_2020"} for name in names}
        (runs,) = sentences.chosen({"a": entry}, "finding", held, "serang", "en", {"d/T/1/pagu_2020": row})
        assert said_so in said(runs) and ("nothing about the office" in said(runs)) == (level != "total")


def test_an_unknown_region_is_refused_with_the_known_ones(sources):
    with pytest.raises(register.RegisterError, match="known: all, bengkulu"):
        brief.compose("sidorjo", "en", sources)


# -- what is built -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("region", "lang"), EACH)
def test_a_pdf_is_tagged_named_and_of_two_to_four_pages(region, lang):
    with pikepdf.open(files.BRIEFS / f"{region}_{lang}.pdf") as pdf:
        assert 3 <= len(pdf.pages) <= 4
        assert str(pdf.Root.Lang) == lang and bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] and metadata["pdfuaid:part"] == "1"
        tags = list(structure(pdf.Root.StructTreeRoot))
        names = [str(tag.get("/S")) for tag in tags]
        assert names.count("/H1") == 1 and "/H2" in names and "/TH" in names and "/LI" in names
        pictures = [tag for tag in tags if str(tag.get("/S")) == "/Figure"]
        assert 2 <= names.count("/Caption") <= 6
        assert pictures and all(str(tag.get("/Alt", "")) for tag in pictures)


@pytest.mark.parametrize(("region", "lang"), EACH)
def test_every_page_of_a_pdf_is_filled_to_three_quarters_and_leaves_no_mark_of_an_item_behind(region, lang):
    with pdfplumber.open(files.BRIEFS / f"{region}_{lang}.pdf") as pdf:
        for page in pdf.pages:
            foot = page.height - 18 / 25.4 * 72
            ends = [each["bottom"] for each in [*page.chars, *page.rects, *page.curves] if each["bottom"] < foot]
            assert max(ends) > 0.75 * foot, page.page_number
            marks = [each for each in page.chars if each["text"] == "\N{BULLET}"]
            beside = [each for each in page.chars if each["text"].strip() and each not in marks]
            for mark in marks:
                level = (mark["top"] + mark["bottom"]) / 2
                assert any(each["top"] < level < each["bottom"] and each["x0"] > mark["x0"] for each in beside)


@pytest.mark.parametrize("region", REGIONS)
def test_both_languages_of_a_pdf_have_the_same_figures(region):
    drawn = []
    for lang in schema.LANGUAGES:
        with pikepdf.open(files.BRIEFS / f"{region}_{lang}.pdf") as pdf:
            tags = [str(tag.get("/S")) for tag in structure(pdf.Root.StructTreeRoot)]
            drawn.append((tags.count("/Figure"), tags.count("/Caption")))
    assert drawn[0] == drawn[1]


def test_money_printed_by_class_counts_as_its_classes_do():
    keys = {"doc_id": "d", "table_id": "T", "line": 1, "level": "kegiatan", "fiscal_year": 2022, "period": "year",
            "measure": "pagu"}  # fmt: skip
    cells = [("whole", "", "derived"), ("operating", "operating", "as_published"), ("capital", "capital", "realigned")]
    table = pd.DataFrame(
        [keys | {"row_id": row_id, "economic_class": each, "status": status} for row_id, each, status in cells]
    )
    assert registry.sums_of_classes(table) == {"whole": "realigned"}
    assert registry.sums_of_classes(table[:1]) == {} == registry.sums_of_classes(table.assign(status="derived"))


@pytest.mark.parametrize(
    ("tables", "why"), [("T", "on figures that are not resolved"), ("TU", "as other tables print")]
)
def test_a_range_says_whether_figures_are_open_or_tables_differ(tables, why):
    rows = [f"{register.document_ids()[0]}/{table}/1/pagu_2022" for table in tables]
    held = number(low=40.0, high=60.0) | {"row_ids": " ".join(rows)}
    cells = {row_id: {"open": False, "phase": "murni"} for row_id in rows}
    assert why in said(sentences.runs("{a}", {"a": held}, {}, "en", cells))
    cells = {row_id: {"open": True, "phase": "murni"} for row_id in rows}
    assert "not resolved" in said(sentences.runs("{a}", {"a": held}, {}, "en", cells))


@pytest.mark.parametrize(("region", "lang"), EACH)
def test_every_link_of_a_pdf_leads_to_a_place_and_every_row_has_a_header(region, lang):
    page = (files.BRIEFS / f"{region}_{lang}.html").read_text(encoding="utf-8")
    with pikepdf.open(files.BRIEFS / f"{region}_{lang}.pdf") as pdf:
        links = [str(note.A.URI) for each in pdf.pages for note in each.get("/Annots", []) if "/A" in note]
        rows = [tag for tag in structure(pdf.Root.StructTreeRoot) if str(tag.get("/S")) == "/TR"]
        assert rows and all(str(next(structure(row)).get("/S")) == "/TH" for row in rows)
    assert len(links) > 10
    for link in links:
        place, _, number = link.partition("#")
        assert (files.BRIEFS / place).exists() and (not number or f'id="{number}"' in page), link


def test_page_one_alone_is_one_page_with_the_title_of_the_whole(tmp_path, sources):
    alone = brief.compose("serang", "id", sources, page_one=True)
    (path,) = brief_pdf.write([alone], [alone], tmp_path)
    assert path.name == "serang_id_page_one.pdf"
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 1 and str(pdf.docinfo["/Title"]) == alone["title"]
        links = [str(note.A.URI) for note in pdf.pages[0].Annots if "/A" in note]
    assert links and not [link for link in links if not (tmp_path / link.partition("#")[0]).resolve().is_file()]
    kinds = [block["kind"] for block in alone["blocks"]]
    assert kinds.count("numbered") == 2 and "figure" not in kinds


def structure(node):
    """Give the elements of a PDF's structure tree."""
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from structure(child)


class Page(HTMLParser):
    """What a page holds: its tags with attributes, and its text outside scripts and styles."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.parts: list[str] = []
        self.inside = ""
        self.feed(text)
        self.text = "".join(self.parts)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside = tag if tag in ("script", "style") else ""

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if not self.inside:
            self.parts.append(data)

    def named(self, tag: str) -> list[dict]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize(("region", "lang"), EACH)
def test_a_page_can_be_read_without_seeing_it_and_asks_nothing_of_any_place(region, lang):
    page = Page((files.BRIEFS / f"{region}_{lang}.html").read_text(encoding="utf-8"))
    assert page.named("html")[0]["lang"] == lang
    assert len(page.named("h1")) == 1 and len(page.named("main")) == 1 and page.named("caption")
    assert all(each.get("scope") for each in page.named("th"))
    assert page.named("svg") and all(each["role"] == "img" for each in page.named("svg"))
    known_ids = {held["id"] for _, held in page.tags if "id" in held}
    assert all(set(each["aria-labelledby"].split()) <= known_ids for each in page.named("svg"))
    places = [value for _, held in page.tags for key, value in held.items() if key in ("src", "href")]
    assert all(re.match(r"data:|#|[a-z_]+\.(html|pdf)$|\.\./figures/numbers\.json$", place) for place in places)
    names = [each["data-name"] for each in page.named("a") if "data-name" in each]
    known = trace.load()
    assert names and all(name in known.numbers or name in known.rows for name in names)


def test_no_number_stands_in_a_sentence_of_a_page_without_its_name(sources):
    for region, lang in EACH:
        tables = brief.tables_of(sources.rows, io.read_table("absorption"))
        first = messages.of(sources.numbers, region, lang, tables)
        items = [first.title, *first.questions, *messages.further(first, sources.numbers, region, lang, tables)]
        items += [runs for both in first.findings for runs in both if runs]
        for kind, part in (("quality", "quality"), ("notes", "note")):
            items += sentences.chosen(texts.texts()[kind], part, sources.numbers, region, lang, tables)
        for runs in items:
            plain = "".join(run["text"] for run in runs if "name" not in run and "lang" not in run)
            plain = re.sub(r"\b(?:(?:PMK|Permendagri)\s\d+/20\d\d|Tabel \d(?:\.\d)*|20\d\d|100%|95%)", "", plain)
            assert not re.search(r"\d", plain), plain


def tiny(text: str) -> dict:
    """Return a brief whose every text is the same."""
    cell = {"text": text, "name": "spent"}
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    blocks = [
        {"kind": "heading", "text": text, "id": "limits"},
        {"kind": "list", "items": [[{"text": text}, cell]]},
        {"kind": "table", "caption": text, "columns": [text, text], "rows": [{"head": text, "cells": [cell]}]},
        {"kind": "figure", "name": "f", "svg": svg, "portrait": svg, "alt": text, "caption": text},
        {"kind": "numbered", "items": [[{"text": text}]]},
        {"kind": "heading", "text": text, "id": "methods"},
        {"kind": "paragraph", "runs": [{"text": text}, {"text": text, "lang": "id"}]},
    ]
    return {"region": "all", "lang": "en", "kicker": text, "title": text, "title_runs": [{"text": text}],
            "source": text, "hint": text, "page": text, "web": "all_en.html", "blocks": blocks}  # fmt: skip


def small_sources(text: str, sources: trace.Sources) -> trace.Sources:
    row_id = next(iter(sources.rows))
    row = sources.rows[row_id] | {"said": text, "printed": text, "status": "repaired", "alternatives": ""}
    told = number() | {"what": text, "row_ids": row_id}
    return trace.Sources({"spent": told}, {row_id: row}, {}, {row_id: text}, {}, sources.raw)


def test_markup_in_a_text_stays_text_in_the_pdf(tmp_path):
    (content,) = brief_pdf.as_pdf([tiny(EVIL)], [tiny(EVIL)], tmp_path)
    with pikepdf.open(memory.BytesIO(content)) as pdf, pdf.open_outline() as outline:
        assert str(pdf.docinfo["/Title"]) == EVIL
        found, waiting = [], list(outline.root)
        while waiting:
            item = waiting.pop()
            found.append(item.title)
            waiting += item.children
        assert found and all(" ".join(title.split()) == " ".join(EVIL.split()) for title in found)
        pictures = [tag for tag in structure(pdf.Root.StructTreeRoot) if str(tag.get("/S")) == "/Figure"]
        assert EVIL in [str(tag.Alt) for tag in pictures]


def test_markup_in_a_text_stays_text_in_the_page(sources):
    page = Page(brief_page.as_html(tiny(EVIL), small_sources(EVIL, sources)))
    assert len(page.named("script")) == 2
    assert page.text.count(EVIL) > 8


def test_data_for_the_script_cannot_end_it(sources):
    text = brief_page.as_html(tiny(EVIL), small_sources(EVIL, sources))
    data = text.partition('id="addresses">')[2].partition("</script>")[0]
    assert not set("<>&") & set(data)
    assert json.loads(data)["numbers"]["spent"]["what"] == EVIL


def test_a_name_that_a_template_lacks_stops_the_page():
    with pytest.raises(jinja2.UndefinedError, match="'other' is undefined"):
        pages.environment().from_string("{{ title }} {{ other }}").render(title="t")


def test_the_policy_names_the_hash_of_the_one_script_that_runs(sources):
    text = brief_page.as_html(tiny(EVIL), small_sources(EVIL, sources))
    (policy,) = [each["content"] for each in Page(text).named("meta") if "http-equiv" in each]
    code = text.rpartition("<script>")[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ") and f"script-src 'sha256-{digest}';" in policy


def test_the_same_brief_is_the_same_bytes(tmp_path, sources):
    # Page one is enough: of the figures this is tested by themselves (test_plots).
    one, again = (brief.compose("sidoarjo", "id", sources, page_one=True) for _ in range(2))
    assert brief_pdf.as_pdf([one], [one], tmp_path / "a") == brief_pdf.as_pdf([again], [again], tmp_path / "b")
    assert brief_page.as_html(one, sources) == brief_page.as_html(again, sources)
