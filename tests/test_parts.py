"""Which part of a count a column prints, and columns that nothing tells apart."""

import pytest

from analysis.source import parts
from analysis.source.register import Column


def counts(*ids: str, **more) -> list[Column]:
    return [Column(id=each, role="count", year=2021, **more) for each in ids]


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        (("l_2021", "p_2021", "jumlah_2021"), ["l", "p", ""]),
        (("count_l_2021", "count_p_2021", "count_2021"), ["l", "p", ""]),
        (("laki_laki_2021", "perempuan_2021"), ["l", "p"]),
        (("bojong_2021", "cikuda_2021", "total_2021"), ["bojong", "cikuda", ""]),
        (("whole",), [""]),
    ],
)
def test_ids_name_the_parts_of_a_count(ids, told):
    assert list(parts.of_counts(counts(*ids)).values()) == told
    parts.refuse_twice(counts(*ids))


@pytest.mark.parametrize(
    "ids",
    [
        ("first", "second"),
        ("l_2021", "laki_2021", "jumlah_2021"),
        ("l_2021", "jumlah_2021", "total_2021"),
        ("l_2021", "anak_2021", "lansia_2021"),
        tuple(f"{of}_{sex}" for of in ("anak", "dewasa", "lansia") for sex in ("l", "p", "jumlah")),
    ],
)
def test_counts_that_nothing_tells_apart_are_refused_with_both_columns(ids):
    with pytest.raises(ValueError, match=f"columns {ids[0]} and {ids[1]} are both year 2021, period year: one of them"):
        parts.refuse_twice(counts(*ids))


def test_group_place_and_unit_tell_counts_apart():
    one, other = counts("first", "second")
    for more in ({"group": "l"}, {"place": "Mekar"}, {"unit": "keluarga"}, {"year": 2022}):
        parts.refuse_twice([one, other.model_copy(update=more)])


def test_values_of_one_measure_and_year_are_refused_unless_their_phase_differs():
    one, other = (Column(id=each, role="value", measure="target", year=2021) for each in ("first", "second"))
    with pytest.raises(ValueError, match="columns first and second are both measure target, year 2021"):
        parts.refuse_twice([one, other])
    parts.refuse_twice([one, other.model_copy(update={"phase": "perubahan"})])


def test_men_and_women_add_up_and_parts_that_only_a_group_names_need_not():
    assert parts.add_up(counts("l_2021", "p_2021", "jumlah_2021"))
    assert not parts.add_up(counts("l_2021", "p_2021"))
    one, other, whole = counts("one", "other", "whole")
    assert not parts.add_up([one.model_copy(update={"group": "anak"}), other.model_copy(update={"group": "l"}), whole])
    assert parts.add_up([one.model_copy(update={"group": "l"}), other.model_copy(update={"group": "p"}), whole])
