"""The made documents: which tables each has, in which form it is told and looks."""

import random

from benchmarks.unseen_files import money, numbers, people, results, words
from benchmarks.unseen_files.model import Made

FORMS = {
    "renja": money.renja,
    "renstra": money.renstra,
    "absorption": money.absorption,
    "indicators": results.main_indicators,
    "evaluation": results.evaluation,
    "ppks_year": people.by_year,
    "ppks_sex": people.by_sex,
    "ppks_place": people.by_district,
    "psks": people.psks,
}
KINDS = {
    "renja": ("renja", ["renja", "evaluation", "ppks_year", "psks"], "Rencana Kerja"),
    "renstra": ("renstra", ["renstra", "ppks_place", "psks"], "Rencana Strategis"),
    "lkjip": (
        "lkjip",
        ["indicators", "absorption", "ppks_sex", "ppks_year", "absorption", "indicators"],
        "Laporan Kinerja",
    ),
}
WIDE = ("renja", "renstra", "evaluation", "ppks_place")


def make(seed: int, size: int = 0) -> Made:
    """Return the made document of a seed: two or three tables of one kind of document."""
    rng = random.Random(seed)
    kind, forms, title = KINDS[rng.choice(["renja", "renstra", "lkjip", "lkjip"])]
    hand = numbers.draw(rng)
    chosen = (
        [forms[0], *rng.sample(forms[1:], rng.choice([1, 2]))]
        if kind != "lkjip"
        else rng.sample(forms, rng.choice([2, 3]))
    )
    tables = tuple(FORMS[form](rng, hand, size or rng.choice([8, 14, 20, 30])) for form in chosen)
    town = rng.choice(words.TOWNS)
    years = {column.year for table in tables for column in table.columns if column.year}
    return Made(seed, kind, f"{title} {max(years)}", f"Dinas Sosial {town}", tables)
