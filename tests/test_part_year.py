"""Money of a part of a year, on tiny tables that can be worked by hand."""

import pytest
from test_measures import DOC, budget, money

from analysis.publish import sentences, words
from analysis.publish.registry import told
from analysis.publish.texts import texts
from analysis.studies import part_year

PLACE = f"serang_2021_2021_05_{DOC}_t1"


def programme(line: int, pagu: int | None, spent: int | None, until: str = "2021-05", **more) -> list[dict]:
    own = {"level": "program"} | more
    return [money(line, "pagu", pagu, **own), money(line, "realisasi_to_date", spent, until=until, **own)]


def numbers(*rows: list[dict]) -> dict[str, tuple]:
    found = part_year.spent_so_far(budget(*(row for both in rows for row in both)))
    return {each.name: (each.value, each.n_lines) for each in found}


def test_what_was_spent_up_to_a_month_is_told_of_the_ceilings_of_the_whole_year():
    found = numbers(programme(1, 700, 100), programme(2, 300, 50), programme(3, 9, 9, level="kegiatan"))
    assert found == {f"so_far_{PLACE}_rp": (150, 2), f"so_far_{PLACE}_pct": (15, 2)}
    classed = [row | {"economic_class": "capital", "row_id": row["row_id"] + "_capital"} for row in programme(1, 7, 7)]
    assert numbers(programme(1, 700, 100), programme(2, 300, 50), classed) == found


@pytest.mark.parametrize(
    "other",
    [programme(2, 300, 50, "2021-06"), programme(2, None, 50), programme(2, 300, None), programme(2, 300, 50)[:1]],
)
def test_nothing_is_told_where_a_programme_is_open_or_counted_up_to_another_month(other):
    assert numbers(programme(1, 700, 100), other) == {}


def test_of_two_ceilings_the_last_revised_one_is_taken():
    original = [row | {"phase": "murni", "row_id": row["row_id"] + "_2"} for row in programme(1, 500, 0)[:1]]
    assert numbers(programme(1, 1000, 100), original)[f"so_far_{PLACE}_pct"] == (10, 1)


@pytest.mark.parametrize(
    ("until", "lang", "said"),
    [("2021-05", "id", "Mei 2021"), ("2021-05", "en", "May 2021"), ("2021-05-31", "id", "31 Mei 2021")],
)
def test_a_month_and_a_day_are_told_in_the_language(until, lang, said):
    assert words.day_or_month(until, lang) == said


def test_a_brief_says_up_to_when_and_of_which_ceiling():
    rows = budget(*programme(1, 700, 105))
    own = {each["name"]: each for each in map(told, part_year.spent_so_far(rows))}
    tables = {row_id: {"phase": "perubahan", "level": "program", "line": "x", "open": False, "main": False}
              for row_id in rows.row_id}  # fmt: skip
    (found,) = sentences.chosen(texts()["findings"], "finding", own, "serang", "en", tables)
    said = "".join(run["text"] for run in found).replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith(
        "Up to May 2021, Dinas Sosial Kabupaten Serang had spent Rp 105, which is 15.0% of its ceiling"
    )
    assert "of 2021 (revised)" in said
