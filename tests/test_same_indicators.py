"""The same indicator printed in two tables, on tiny tables."""

import pytest
from test_measures import targets, value

from analysis.source import agreement
from analysis.tidy import same_indicators

NAME = "Jumlah anak yang mendapat sandang"


def found(*rows) -> list:
    return same_indicators.compare(targets(*rows))


def prints(first=50, second=50, one=(), other=()) -> tuple:
    return value(1, "target", first, **dict(one)), value(7, "target", second, table="T2", **dict(other))


def test_two_prints_of_an_indicator_agree_or_differ():
    (same,), (unlike,) = found(*prints()), found(*prints(second=60))
    assert (same.verdict, same.tolerance, same.table_id) == ("agrees", agreement.EXACT, "T1+T2")
    assert (unlike.verdict, unlike.expected, unlike.found, unlike.kind) == ("differs", 50, 60, "conflict")
    assert same.rows == (value(1, "target", 1)["row_id"], value(7, "target", 1, table="T2")["row_id"])


@pytest.mark.parametrize(
    "more",
    [
        {"unit": "keluarga"}, {"level": "program"}, {"fiscal_year": 2022}, {"period": "end"},
        {"indicator": "Jumlah lansia yang mendapat sandang"}, {"owner_name": "Penyediaan Permakanan bagi lansia"},
    ],
)  # fmt: skip
def test_another_unit_level_year_name_or_line_is_another_indicator(more):
    own = {"owner_name": "Rehabilitasi tuna sosial"}
    assert found(*prints(one=own.items(), other=own.items()))
    assert not found(*prints(one=own.items(), other=(own | more).items()))


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("Persentase panti skala kabupaten/kota yang layak", "Persentase (%) panti skala kab/ kota yang layak", True),
        ("Jumlah kesejahteraan sosial anak terlantar", "Jumlah kesejahtraan sosial anak terlantar", True),
        ("Jumlah anak terlantar yang terlayani", "Jumlah anak terlatih yang terlayani", False),
        ("Jumlah anak terlantar tahap 1", "Jumlah anak terlantar tahap 2", False),
    ],
)
def test_signs_the_kind_of_government_and_misprints_make_no_other_indicator(one, other, is_one):
    names = ({"indicator": one}.items(), {"indicator": other}.items())
    assert bool(found(*prints(one=names[0], other=names[1]))) == is_one
    assert bool(found(*prints(one=names[1], other=names[0]))) == is_one


def test_a_name_that_a_table_prints_twice_or_that_tells_nothing_is_not_compared():
    assert not found(*prints(), value(9, "target", 3, table="T2"))
    short = {"indicator": "Jumlah dokumen"}.items()
    assert not found(*prints(one=short, other=short))


def test_of_percentages_one_print_may_be_rounded_further_and_of_counts_none():
    percent = {"unit": "persen", "unit_kind": "percent"}.items()
    (rounded,) = found(*prints(55.8, 56, percent, percent))
    assert rounded.verdict == "agrees" and rounded.tolerance > agreement.EXACT
    assert found(*prints(57, 56, percent, percent))[0].verdict == "differs"
    assert found(*prints(57.6, 56, percent, percent))[0].verdict == "differs"
    assert found(*prints(56.5, 56))[0].verdict == "differs"


def test_an_open_print_cannot_be_told():
    assert found(*prints(None, 50, one={"status": "unresolved"}.items()))[0].verdict == "cannot_tell"
