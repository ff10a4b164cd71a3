"""Wordings that an editor marked stand in no text of the briefs, nor in a brief as it is read."""

import csv
import re

import pytest

from analysis import files, io, schema
from analysis.publish import brief, messages, site_words, texts, trace, words
from analysis.source import register

MARKED = {
    "id": [
        "belum tentu sebanding",
        "serapan yang tinggi tidak banyak menjelaskan",
        "Kedua tabel tidak dicampur",
        "variansnya",
        "Satu-satunya pos yang menyebut",
        "keduanya tidak menunjukkan banyaknya orang",
        "aturan kementerian yang (lama|baru)",
        "yang dikoreksi untuk uji berganda",
        "jumlah orangnya sendiri tidak tercantum",
        r"memegang \S+% sisa",
        "Tahap tidak disebutkan",
        r"\bcacah\b",
        "baris standar",
        "tidak sesuai dengan unsurnya",
        "hilang dari teks",
        "dibiarkan sebagaimana tercetak",
        "alamat selnya",
        "belum pasti",
        "skema baru",
        r"(?<!semula )PMKS(?! \d)",
        r"\d\sribu\b",
    ],
    "en": [
        "of its ceiling over",
        "This is no cause",
        "no PEFA score",
        "says nothing of",
        "reach the own target",
        "may tell of a",
        "Aids and appliances",
        "printed standards",
        "(?<!formerly )PMKS",
        r"\d\sthousand\b",
    ],
}
QUOTED = re.compile("\N{LEFT DOUBLE QUOTATION MARK}[^\N{RIGHT DOUBLE QUOTATION MARK}]*\N{RIGHT DOUBLE QUOTATION MARK}")


def marked(text: str, lang: str) -> list[str]:
    """Return the marked wordings that a text holds outside printed names."""
    own = QUOTED.sub("", text)
    return [pattern for pattern in MARKED[lang] if re.search(pattern, own, re.IGNORECASE)]


def test_no_marked_wording_stands_in_the_sheet():
    with (files.BRIEF_TEMPLATE / texts.SHEET).open(encoding="utf-8", newline="") as held:
        rows = list(csv.DictReader(held))
    assert len(rows) > 200
    for row in rows:
        assert not marked(row["indonesian"], "id"), row
        # The English of these is how the tables have it, by which a sentence is found.
        assert row["id"] in ("reasons", "meanings", "columns") or not marked(row["english"], "en"), row


def said_in(held, lang: str) -> list[str]:
    """Return the texts of a language in nested words: those that stand under its name."""
    own = [held[lang]] if isinstance(held.get(lang), str) else []
    return own + [text for each in held.values() if isinstance(each, dict) for text in said_in(each, lang)]


@pytest.mark.parametrize("lang", schema.LANGUAGES)
def test_no_marked_wording_stands_in_a_caption_or_on_the_site(lang):
    every = [*said_in(words.captions(), lang), *said_in(site_words.site_words(), lang)]
    assert len(every) > 200
    assert [text for text in every if marked(text, lang)] == []


@pytest.mark.parametrize("lang", schema.LANGUAGES)
def test_no_marked_wording_stands_in_a_brief(lang, tmp_path):
    sources = trace.load()
    for region in ["all", *register.region_ids()]:
        content = brief.compose(region, lang, sources, figures=tmp_path)
        said = [content["title"], *(block["text"] for block in content["blocks"] if "text" in block)]
        said += ["".join(run["text"] for run in item) for block in content["blocks"] for item in block.get("items", ())]
        said += [block["caption"] for block in content["blocks"] if "caption" in block]
        for text in said:
            assert not marked(text, lang), text


def test_a_printed_misspelling_is_marked_and_a_narration_is_no_table(tmp_path):
    sources = trace.load()
    tables = brief.tables_of(sources.rows, io.read_table("absorption"))
    documents = register.documents()
    for row_id, row in sources.rows.items():
        for word in documents[row["doc_id"]].misspelt:
            told = tables[row_id]["line"] or tables[row_id]["indicator"]
            found = re.search(rf"\b{re.escape(word)}\b", told, re.IGNORECASE)
            assert not found or told[found.end() :].startswith(" [sic]"), told
    for region in register.region_ids():
        said = "".join(
            run["text"] for each in messages.of(sources.numbers, region, "id", tables).questions for run in each
        )
        narrated = [table.title for each in documents.values() for table in each.tables.values() if table.sentences]
        assert not any(f"tabel \N{LEFT DOUBLE QUOTATION MARK}{title}" in said for title in narrated)
