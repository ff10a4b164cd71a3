"""Numbers, names and years in words, in both languages; and the words that stand beside each figure."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from babel.numbers import format_decimal

from analysis import files
from analysis.source import register


def amount(rupiah: float, lang: str) -> str:
    """Return rupiah in words of thousand, million or billion; in Indonesian Rp stands at the figure (EYD V)."""
    words = {"id": ("ribu", "juta", "miliar"), "en": ("thousand", "million", "billion")}[lang]
    for size, word in zip((1e9, 1e6, 1e3), reversed(words), strict=True):
        if abs(rupiah) >= 0.9995 * size:
            return f"{sign(lang)}{decimal(rupiah / size, lang, 3)}\N{NO-BREAK SPACE}{word}"
    return f"{sign(lang)}{decimal(rupiah, lang, 3)}"


def sign(lang: str) -> str:
    """Return the sign of the rupiah as it stands before a figure."""
    return {"id": "Rp", "en": "Rp\N{NO-BREAK SPACE}"}[lang]


def decimal(value: float, lang: str, significant: int = 3) -> str:
    """Return a number with so many significant digits and the language's marks."""
    digits = 0 if value == 0 else max(0, significant - 1 - int(np.floor(np.log10(abs(value)))))
    return format_decimal(round(float(value), digits), format="#,##0." + "#" * digits, locale=lang)


def percent(value: float, lang: str, digits: int = 1) -> str:
    """Return a percentage with its sign."""
    return format_decimal(round(float(value), digits), format="#,##0." + "0" * digits, locale=lang) + "%"


def region_name(region_id: str) -> str:
    """Return a region's short name."""
    name = register.regions()[region_id].name
    return name.replace("Kabupaten ", "").replace("Provinsi ", "")


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
    """Return the printed name of a budget line in small letters where the table shouts, without quotation marks."""
    name = " ".join(name.strip('" ').split())
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


@cache
def captions() -> dict:
    """Return what stands beside each figure: a caption, and what those who do not see it are told."""
    return files.read_yaml(Path(__file__).with_name("captions.yml"))


def written(value: float, unit: str, lang: str) -> str:
    """Return a value with its unit as a brief prints it."""
    match unit:
        case "rupiah":
            return amount(value, lang).replace("-", "\N{MINUS SIGN}")
        case "percent":
            text = percent(value, lang)
        case "percent as printed":
            text = percent(value, lang, 2)
        case "points":
            text = format_decimal(round(value, 1), format="#,##0.0", locale=lang)
            text += "\N{NO-BREAK SPACE}" + {"en": "points", "id": "poin"}[lang]
        case "persons":
            text = format_decimal(round(value), format="#,##0", locale=lang)
            text += "\N{NO-BREAK SPACE}" + {"en": "persons", "id": "orang"}[lang]
        case "entries":
            text = format_decimal(round(value), format="#,##0", locale=lang)
            text += "\N{NO-BREAK SPACE}" + {"en": "entries", "id": "entri"}[lang]
        case "cells" | "checks" | "lines" | "indicators" | "numbers":
            text = format_decimal(round(value), format="#,##0", locale=lang)
        case _:
            text = format_decimal(round(value, 2), format="#,##0.00", locale=lang)
    return text.replace("-", "\N{MINUS SIGN}")


def bounds(number: dict, lang: str) -> tuple[str, str] | None:
    """Return the ends of a number's range in words; None where it has none, or where they read the same."""
    if number["low"] is None or number["high"] is None:
        return None
    low, high = (written(number[end], number["unit"], lang) for end in ("low", "high"))
    return None if low == high else (low, high)
