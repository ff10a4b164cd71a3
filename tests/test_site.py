"""The site has every figure of every table with what was printed, in both languages, and says how it was read."""

import base64
import csv
import functools
import hashlib
import json
import re
from pathlib import Path

import pytest
from test_brief import EVIL, Page

from analysis import files, io, schema
from analysis.publish import pages, site, site_tables, site_words, trace
from analysis.source import register

DOCUMENT = "sidoarjo_lkjip_2021"


@functools.cache
def page_of(path: Path) -> Page:
    return Page(path.read_text(encoding="utf-8"))


def held_rows(path: Path) -> list[list]:
    """Return the rows that a page holds for its last grid."""
    text = path.read_text(encoding="utf-8").rpartition('class="rows">')[2].partition("</script>")[0]
    return json.loads(text)


def figures_of(path: Path) -> list[dict]:
    held = json.loads(path.read_text(encoding="utf-8")[len("siteFigures(") : -3])
    plain = set(held["plain"])
    return [
        {key: value if key in plain else held["texts"][value] for key, value in zip(held["columns"], row, strict=True)}
        | {"row_id": f"{held['document']}/{held['table']}/{held['texts'][row[0]]}"}
        for row in held["rows"]
    ]


@pytest.fixture(scope="module")
def content() -> site.Content:
    return site.Content(trace.load(), io.read_table("checks"), io.read_table("repairs"), ["10_clean_budget"])


def test_reasons_meanings_and_tables_are_told_in_the_language_of_the_page(whole_site, content):
    table = "bengkulu_renstra_2021_2026_T6.1"
    held = json.loads((whole_site / f"data/figures/{table}.js").read_text(encoding="utf-8")[len("siteFigures(") : -3])
    reasons = {each["why"] for each in figures_of(whole_site / f"data/figures/{table}.js")} - {""}
    told = {held["texts"][int(place)]: reason for place, reason in held["said"]["id"].items()}
    assert set(told) == reasons and told["lost with a page"] == "hilang bersama halamannya"
    for folder, here in (("", "hilang bersama halamannya"), ("en/", "lost with a page")):
        page = (whole_site / f"{folder}repairs/bengkulu_renstra_2021_2026.html").read_text(encoding="utf-8")
        assert f'"{here}"' in page and "Rencana program, kegiatan dan pendanaan" in page
    numbers = held_rows(whole_site / "numbers.html"), held_rows(whole_site / "en" / "numbers.html")
    own, english = ({row[0]: row for row in rows}["checks_agree_serang"] for rows in numbers)
    assert own[3:6:2] == ["pemeriksaan", "pemeriksaan yang cocok, Serang"]
    assert english[3:6:2] == ["checks", "checks that agree, serang"]


# -- what is there -------------------------------------------------------------------------------------------


def test_a_page_of_what_is_gone_is_removed(whole_site):
    assert not (whole_site / "tables" / "gone_T1.html").exists()


def test_every_page_is_there_in_both_languages(whole_site):
    shared = {path for name in ("briefs", "notebooks") for path in (whole_site / name).glob("*.html")}
    indonesian = {path.relative_to(whole_site) for path in set(whole_site.rglob("*.html")) - shared}
    english = {path for path in indonesian if path.parts[0] == "en"}
    assert {Path("en") / path for path in indonesian - english} == english and len(english) > 40
    for path in english:
        for lang, name in (("en", path), ("id", path.relative_to("en"))):
            (html,) = page_of(whole_site / name).named("html")
            assert html["lang"] == lang


def test_every_figure_of_the_tidy_tables_has_its_place_once_in_each_language(whole_site):
    rows = trace.tidy_rows()
    for lang in schema.LANGUAGES:
        folder = whole_site / site_words.place("tables", lang)
        found = [tag["id"] for path in folder.glob("*.html") for tag in page_of(path).named("tr") if "id" in tag]
        assert len(found) == len(rows) and set(found) == set(rows)


def test_the_files_of_the_explorer_hold_every_figure_as_the_tidy_tables_do(whole_site):
    rows = trace.tidy_rows()
    found = {row["row_id"]: row for path in (whole_site / "data/figures").glob("*.js") for row in figures_of(path)}
    assert found.keys() == rows.keys()
    for row_id, row in rows.items():
        told = found[row_id]
        assert (told["printed"], told["status"], told["name"]) == (row["printed"], row["status"], row["said"] or row_id)
        assert told["value"] == (None if row["value"] is None else pytest.approx(float(row["value"]), abs=1e-6))
        assert row["unit"] != "rupiah" or told["value"] == row["value"]  # money to the rupiah


def test_the_csv_of_a_table_has_its_figures_money_to_the_rupiah(whole_site):
    rows = trace.tidy_rows()
    with (whole_site / "data/figures/serang_renja_2022_T2.4.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    assert len(listed) == sum(row_id.startswith("serang_renja_2022/T2.4/") for row_id in rows)
    for row in listed:
        value = rows[row["row_id"]]["value"]
        assert row["unit"] != "rupiah" or row["value"] == ("" if value is None else str(value))


def test_every_check_and_every_repair_is_listed_in_each_language(whole_site):
    for name in ("checks", "repairs"):
        table = io.read_table(name)
        for doc_id in register.document_ids():
            own = table[table.doc_id == doc_id]
            for lang in schema.LANGUAGES if len(own) else ():
                assert len(held_rows(whole_site / site_words.place(f"{name}/{doc_id}.html", lang))) == len(own)


def test_every_notebook_is_there_with_its_figures(whole_site):
    for path in (files.NOTEBOOKS).glob("[0-9][0-9]_*.ipynb"):
        page = page_of(whole_site / "notebooks" / f"{path.stem}.html")
        assert not page.named("script")
        assert all(each["src"].startswith("data:") for each in page.named("img"))


def test_the_briefs_are_the_built_ones(whole_site):
    for path in files.BRIEFS.glob("*.pdf"):
        assert (whole_site / "briefs" / path.name).read_bytes() == path.read_bytes()


def test_the_index_names_every_table_by_its_title_and_says_how_its_document_was_read(whole_site):
    for lang in schema.LANGUAGES:
        text = page_of(whole_site / site_words.place("index.html", lang)).text
        for document in register.documents().values():
            assert document.office in text and document.title in text
            assert all(table.title in text for table in document.tables.values())


def test_the_quality_of_a_document_counts_each_figure_once():
    rows = [{"status": status} for status in ["as_published"] * 6 + ["derived"] * 2 + ["unresolved"] * 2]
    checks = io.read_table("checks")[:0].reindex(range(5)).assign(verdict=["agrees"] * 3 + ["differs", "cannot_tell"])
    found = site_tables.quality(rows, checks)
    assert [(each["status"], each["percent"]) for each in found["statuses"]] == [
        ("as_published", 60.0),
        ("derived", 20.0),
        ("unresolved", 20.0),
    ]
    assert (found["agrees"], found["decided"], found["percent"]) == (3, 4, 75.0)
    assert site_tables.quality([], checks[:0])["percent"] is None


# -- texts stay texts, and nothing is asked of others ------------------------------------------------------------


def test_markup_in_a_cell_stays_text(content):
    row_id = next(key for key in content.sources.rows if key.startswith(f"{DOCUMENT}/T3.6/"))

    def made_of(text: str) -> dict[str, str]:
        row = content.sources.rows[row_id] | {"said": text, "printed": text}
        told = trace.Sources({}, {row_id: row}, {}, {row_id: text}, {}, content.sources.raw)
        return dict(site.table_files(DOCUMENT, "T3.6", site.Content(told, content.checks[:0], content.repairs[:0])))

    made, clean = made_of(EVIL), made_of("a")
    for lang in schema.LANGUAGES:
        name = site_words.place(f"tables/{DOCUMENT}_T3.6.html", lang)
        page = Page(made[name])
        assert len(page.named("script")) == len(Page(clean[name]).named("script")) and page.text.count(EVIL) == 2
    (row,) = json.loads(made[f"data/figures/{DOCUMENT}_T3.6.js"][len("siteFigures(") : -3])["rows"]
    assert len(row) == len(site_tables.FIGURE)


def test_no_page_asks_anything_of_another_place_and_each_says_so(whole_site):
    for path in whole_site.rglob("*.html"):
        if path.parent.name == "briefs":
            continue
        page = page_of(path)
        (policy,) = [each["content"] for each in page.named("meta") if "http-equiv" in each]
        assert policy.startswith("default-src 'none'") and "http" not in policy and "eval" not in policy
        assert "script-src 'self' file:;" in policy and ("unsafe-inline" in policy) == (path.parent.name == "notebooks")
        asked = [each.get("src") or each.get("href") or "" for _, each in page.tags]
        assert not [each for each in asked if re.match(r"(?!data:)[a-z]+:|//", each)], path.name
        scripts = [each for each in page.named("script") if each.get("type") != "application/json"]
        assert all("src" in each for each in scripts)


@pytest.mark.parametrize(
    "listing", [site.VENDOR / "vendor.yml", Path(__file__).parent / "vendor" / "vendor.yml"], ids=["site", "tests"]
)
def test_scripts_of_others_are_those_of_their_packages(listing):
    named = files.read_yaml(listing)
    there = {path.name for path in listing.parent.iterdir()}
    assert there - named.keys() == {"vendor.yml", *(each for each in there if each.endswith(".LICENSE"))}
    for name, told in named.items():
        content = (listing.parent / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == told["sha256"], name
        assert re.fullmatch(r"\d+\.\d+\.\d+", told["version"]) and told["licence"]
        assert len(base64.b64decode(told["integrity"].removeprefix("sha512-"))) == 64


def test_the_words_of_the_site_are_there_in_both_languages():
    def languages(content: dict) -> None:
        for key, each in content.items():
            assert isinstance(each, dict), key
            if isinstance(next(iter(each.values())), dict):
                languages(each)
            else:
                assert each.keys() == schema.LANGUAGES.keys(), key
                holes = [set(re.findall(r"{(\w+)}", text)) for text in each.values()]
                assert all(each.values()) and holes[0] == holes[1], key

    languages(site_words.site_words())


@pytest.mark.parametrize("lang", schema.LANGUAGES)
def test_every_code_of_the_tables_has_a_word(lang):
    measures = {*schema.BUDGET_MEASURES, *schema.INDICATOR_MEASURES, "spent", "count"}
    known = {
        "status": schema.STATUSES,
        "evidence": schema.EVIDENCE,
        "phase": schema.PHASES,
        "measure": measures,
        "levels": schema.INDICATOR_LEVELS,
        "things": schema.TIDY,
        "check_kinds": [kind for kind in schema.CHECK_KINDS if kind],
        "verdict": site_tables.VERDICTS,
        "rule": set(io.read_table("checks").rule),
    }
    for name, codes in known.items():
        assert set(codes) <= site_words.coded(name, lang).keys(), name


def test_a_page_without_a_value_that_its_template_names_is_refused():
    with pytest.raises(Exception, match="undefined"):
        pages.render_site("index.html", title="t", lang="en")


# -- a country ---------------------------------------------------------------------------------------------------


def test_the_index_of_four_hundred_documents_stays_below_a_megabyte(content, monkeypatch):
    own = register.document(DOCUMENT)
    ids = [f"made_{number:03d}" for number in range(400)]
    described = {each: own.model_copy(update={"doc_id": each, "office": f"Dinas {each}"}) for each in ids}
    monkeypatch.setattr(register, "documents", lambda raw=files.RAW: described)
    monkeypatch.setattr(register, "document_ids", lambda: ids)
    monkeypatch.setattr(register, "document", lambda doc_id, raw=files.RAW: described[doc_id])
    rows = {
        row_id.replace(DOCUMENT, each): row | {"doc_id": each}
        for row_id, row in content.sources.rows.items()
        if row["table_id"] == "T3.1" and row["doc_id"] == DOCUMENT
        for each in ids
    }
    many = site.Content(trace.Sources({}, rows, {}, {}, {}, files.RAW), content.checks, content.repairs)
    index = site.index_page(many, "id")
    assert len(index.encode()) < 1_000_000 and index.count('class="card"') == 400
    assert index.count("made_399") == 2 and "../" not in index and 'id="find"' in index
    monkeypatch.setattr(site, "MOST_AT_ONCE", 1000)
    explorer = site.explorer_page(many, "id")
    assert '"choose":true' in explorer and len(explorer.encode()) < 1_000_000
