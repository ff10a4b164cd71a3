"""Numbers, names and years in words, in both languages; and the words that stand beside each figure."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from babel.dates import format_date
from babel.numbers import format_decimal

from analysis import files
from analysis.source import register

_PLACES = "#,##0.###"
# The name and number that a title begins with: `Tabel 2.4 Pagu...`, `LAMPIRAN II: Rencana...`.
_NUMBERED = re.compile(r"(tabel|lampiran)\s+(\d+(?:\.\d+)*|[IVX]+)(?=[:.\-]?(?:\s|$))", re.IGNORECASE)
_MORE_DIGITS = 3  # of the ends of a range, so that they read differently
_SAID_UNITS = {"orang": {"id": "orang", "en": "persons"}}  # printed units that stand behind a figure


def amount(rupiah: float, lang: str, digits: int = 3, fixed: bool = False) -> str:
    """Return rupiah in words of million or billion with so many digits, below a million in full.

    In Indonesian Rp stands at the figure (EYD V). `fixed` keeps zeros at the end, so that figures beside each other
    have the same digits.
    """
    words = {"id": ("juta", "miliar"), "en": ("million", "billion")}[lang]
    for size, word in zip((1e9, 1e6), reversed(words), strict=True):
        if abs(rupiah) >= 0.9995 * size:
            return f"{sign(lang)}{decimal(rupiah / size, lang, digits, fixed)}\N{NO-BREAK SPACE}{word}"
    return f"{sign(lang)}{format_decimal(round(float(rupiah), max(0, digits - 3)), format=_PLACES, locale=lang)}"


def sign(lang: str) -> str:
    """Return the sign of the rupiah as it stands before a figure."""
    return {"id": "Rp", "en": "Rp\N{NO-BREAK SPACE}"}[lang]


def decimal(value: float, lang: str, significant: int = 3, fixed: bool = False) -> str:
    """Return a number with so many significant digits and the language's marks; `fixed` keeps zeros at its end."""
    digits = 0 if value == 0 else max(0, significant - 1 - int(np.floor(np.log10(abs(value)))))
    return format_decimal(round(float(value), digits), format="#,##0." + ("0" if fixed else "#") * digits, locale=lang)


def percent(value: float, lang: str, digits: int = 1) -> str:
    """Return a percentage with its sign."""
    return format_decimal(round(float(value), digits), format="#,##0." + "0" * digits, locale=lang) + "%"


def region_name(region_id: str) -> str:
    """Return a region's short name."""
    name = register.regions()[region_id].name
    return name.replace("Kabupaten ", "").replace("Provinsi ", "")


def day_or_month(until: str, lang: str) -> str:
    """Return a month (`2026-05`) or a day of it in words."""
    year, month, *day = map(int, until.split("-"))
    pattern = "d MMMM y" if day else "MMMM y"
    return format_date(date(year, month, *(day or [1])), pattern, locale=lang)


def phase_name(phase: str, lang: str) -> str:
    """Return a budget phase in words."""
    return captions()["phases"][phase][lang]


def type_name(type_id: str) -> str:
    """Return a PMKS or PSKS type as it is written."""
    text = type_id.replace("_", " ").capitalize()
    for plain, written in captions()["written"].items():
        text = text.replace(plain, written)
    return text


def line_name(name: str) -> str:
    """Return the printed name of a budget line in small letters where it shouts, without quotation or list marks."""
    name = re.sub(r"^[a-z]\. +", "", " ".join(name.strip('" ').split()))
    return name.capitalize() if name.isupper() else name


def standard_name(indicator: str) -> str:
    """Return a minimum service standard without the words and signs that every one of them starts with."""
    text = re.sub(r"^Persentase\s*(\(?%\)?)?\s*", "", indicator).strip(" .")
    return text[:1].upper() + text[1:]


def years_of(years: pd.Series) -> str:
    """Return the years plotted: one, or the first and the last."""
    known = sorted({int(year) for year in years.dropna()})
    return str(known[0]) if len(known) == 1 else f"{known[0]}\N{EN DASH}{known[-1]}"


def phases_of(phases: pd.Series, lang: str) -> str:
    """Return the phases of the ceilings plotted."""
    return ", ".join(phase_name(phase, lang) for phase in sorted(set(phases) - {"realisasi"}))


def how_many(rows: pd.DataFrame, lang: str) -> str:
    """Return how many lines and documents are plotted (columns line_id, doc_id)."""
    lines, documents = rows.line_id.nunique(), documents_of(rows.doc_id, lang)
    return {"id": f"n = {lines} pos anggaran, {documents}", "en": f"n = {lines} budget lines, {documents}"}[lang]


def documents_of(doc_ids: pd.Series, lang: str) -> str:
    """Return how many documents some doc_ids name."""
    count = doc_ids.nunique()
    return {"id": f"{count} dokumen", "en": f"{count} document{'' if count == 1 else 's'}"}[lang]


def not_drawn(count: int, lang: str) -> str:
    """Return the sentence that says how many indicators a figure has no room for; nothing for none."""
    of = "indicator is" if count == 1 else "indicators are"
    said = {"id": f" {count} indikator lain tidak digambar.", "en": f" {count} further {of} not drawn."}[lang]
    return said if count else ""


@cache
def captions() -> dict:
    """Return what stands beside each figure: a caption, and what those who do not see it are told."""
    return files.read_yaml(Path(__file__).with_name("captions.yml"))


def written(value: float, unit: str, lang: str, more: int = 0) -> str:
    """Return a value with its unit as a brief prints it, with so many more digits than usual."""
    plain = unit.removesuffix(" as printed")
    match unit:
        case "rupiah":
            return amount(value, lang, 3 + more, fixed=True).replace("-", "\N{MINUS SIGN}")
        case "percent":
            text = percent(value, lang, 1 + more)
        case "percent as printed":
            text = percent(value, lang, 2 + more)
        case "points":
            text = _decimals(value, lang, 1 + more) + "\N{NO-BREAK SPACE}" + {"en": "points", "id": "poin"}[lang]
        case "persons":
            text = _decimals(value, lang, 0) + "\N{NO-BREAK SPACE}" + {"en": "persons", "id": "orang"}[lang]
        case "entries":
            text = _decimals(value, lang, 0) + "\N{NO-BREAK SPACE}" + {"en": "entries", "id": "entri"}[lang]
        case "cells" | "checks" | "lines" | "indicators" | "numbers":
            text = _decimals(value, lang, 0)
        case _ if unit.endswith(" as printed"):
            text = _decimals(value, lang, 0 if float(value).is_integer() else 2 + more)
            text += f"\N{NO-BREAK SPACE}{_SAID_UNITS[plain][lang]}" if plain in _SAID_UNITS else ""
        case _:
            text = _decimals(value, lang, 2 + more)
    return text.replace("-", "\N{MINUS SIGN}")


def _decimals(value: float, lang: str, digits: int) -> str:
    return format_decimal(round(float(value), digits), format="#,##0." + "0" * digits, locale=lang)


def millions(rupiah: float, lang: str) -> str:
    """Return rupiah as a column of millions shows them: all with one decimal."""
    return _decimals(rupiah / 1e6, lang, 1).replace("-", "\N{MINUS SIGN}")


def bounds(number: dict, lang: str) -> tuple[str, str] | None:
    """Return the ends of a number's range in words; None where it has none, or none that can be told apart.

    Ends that would read the same have more digits.
    """
    if number["low"] is None or number["high"] is None:
        return None
    for more in range(_MORE_DIGITS + 1):
        low, high = (written(number[end], number["unit"], lang, more) for end in ("low", "high"))
        if low != high:
            return low, high
    return None


def line_names(names: list[str]) -> str:
    """Return printed names as a list, each in quotation marks."""
    quoted = [f"\N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}" for name in names]
    return "; ".join(quoted)


def marked(text: str, doc_id: str) -> str:
    """Return a printed text with [sic] after each word that its document's description lists as misspelt."""
    document = register.documents().get(doc_id)
    for word in document.misspelt if document and text else ():
        printed = re.compile(rf"\b{re.escape(word)}\b(?! \[sic\])", re.IGNORECASE)
        text = printed.sub(lambda found: f"{found[0]} [sic]", text)
    return text


def table_name(doc_id: str, table_id: str, lang: str, said: dict[str, str]) -> str:
    """Return what a document calls one of its tables; a narration is told as one.

    `said` has the words `table_named` (with {title}) and `narration` in the language.
    """
    document = register.documents().get(doc_id)
    table = document.tables.get(table_id) if document else None
    if table is None:
        return table_id
    if table.sentences:
        return said["narration"]
    return _label(table) or said["table_named"].format(
        title=f"\N{LEFT DOUBLE QUOTATION MARK}{table_title(doc_id, table_id)}\N{RIGHT DOUBLE QUOTATION MARK}"
    )


def table_title(doc_id: str, table_id: str) -> str:
    """Return what a document calls one of its tables, or its title where it has no name of its own."""
    document = register.documents().get(doc_id)
    table = document.tables.get(table_id) if document else None
    return (_label(table) or re.sub(r" *\([^)]*\)$", "", table.title)) if table else table_id


def _label(table: register.Table) -> str:
    """Return the name that a table has in its document, also where it only begins its title: `TABEL 9 Rencana...`."""
    named = _NUMBERED.match(table.title)
    return table.label or (" ".join([named[1].capitalize(), named[2]]) if named else "")
