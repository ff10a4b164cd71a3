"""Two figures agree by one rule: equal, or within the rounding of what is printed; never by luck of a float."""

from decimal import Decimal

import numpy as np
import pytest

from analysis.source import agreement
from analysis.source.agreement import agrees, percent_follows, percent_of, rounding


def test_agreement_has_three_answers():
    assert agrees(1, 1) == "agrees"
    assert agrees(1, 2) == "differs"
    assert agrees(None, 1) == agrees(1, None) == agrees(float("nan"), 1) == "cannot_tell"


def test_money_agrees_to_the_rupiah_however_large():
    assert agrees(123_456_789_012_345_678, 123_456_789_012_345_678) == "agrees"
    assert agrees(123_456_789_012_345_678, 123_456_789_012_345_679) == "differs"
    assert agrees(np.int64(9_007_199_254_740_993), 9_007_199_254_740_992) == "differs"


def test_a_float_is_the_decimal_that_it_stands_for():
    assert agrees(0.1 + 0.2, 0.3) == "agrees"
    assert agrees(2.15, 2.16) == "differs"


@pytest.mark.parametrize(
    ("printed", "value", "half"),
    [
        ("98", 98, "0.5"),
        ("98,2", 98.2, "0.05"),
        ("98.24 %", 98.24, "0.005"),
        ("100,00%", 100, "0.005"),
        ("99,875", 99.875, "0.0005"),
        ("1.250", 1250, "0.5"),  # a thousand, not three decimals
        ("a. 97,5%", 97.5, "0.05"),
        ("9785", 97.85, "0.005"),  # a lost mark that was read as one
        ("", None, "0.5"),
    ],
)
def test_rounding_explains_half_a_unit_of_the_last_printed_decimal(printed, value, half):
    assert rounding(printed, value) == Decimal(half)


def test_a_difference_of_just_half_a_unit_is_rounding():
    assert agrees(percent_of(97855, 100_000), 97.85, rounding("97,85")) == "agrees"
    assert agrees(percent_of(97855, 100_000), 97.86, rounding("97,86")) == "agrees"
    assert agrees(percent_of(978551, 1_000_000), 97.85, rounding("97,85")) == "differs"


def test_a_percentage_follows_by_rounding_and_not_by_cutting():
    assert percent_follows("88.64", 94_761_375, 106_900_000)
    assert percent_follows("67", 4000, 6000)
    assert not percent_follows("66", 4000, 6000)
    assert not percent_follows("122.31", Decimal("97.85"), 85)


def test_there_is_no_percentage_of_nothing_or_of_what_is_not_known():
    assert percent_of(5, 0) is None
    assert percent_of(None, 5) is None
    assert percent_of(5, None) is None
    assert percent_of(1, 8) == Decimal("12.5")


def test_money_and_counts_have_no_tolerance():
    assert agreement.EXACT == 0
