"""A percentage without its decimal mark is open with both readings; a printed amount that others deny stands."""

from decimal import Decimal

import pandas as pd
import pytest

from analysis.source import agreement
from analysis.tidy import lost_marks
from analysis.tidy.check import Check

ROWS = ("d/T/1/share", "d/T/1/pagu", "d/T/1/spent")


def asked(share: str, pagu: int = 10, spent: int = 9, status="as_published", rule="absorption_follows") -> list[str]:
    """Return the figures that a printed percentage may be instead."""
    due, figure = agreement.percent_of(Decimal(spent), Decimal(pagu)), Decimal(share)
    compared = Check("T", rule, "1/share", ROWS, due, figure, Decimal("0.005"))
    table = pd.DataFrame([(ROWS[0], status, figure)], columns=["row_id", "status", "value"])
    return [doubt.other for doubt in lost_marks.found({"indicators": table}, [compared]).values()]


@pytest.mark.parametrize(
    ("share", "others"), [("90", []), ("9000", ["90.00"]), ("900", ["90.0"]), ("80", []), ("91.00", [])]
)
def test_a_percentage_whose_digits_follow_with_a_mark_is_open(share, others):
    assert asked(share) == others


def test_an_amount_that_its_percentage_denies_stands_as_printed():
    assert asked("90.00", pagu=90) == []


def test_only_printed_percentages_have_lost_a_mark_and_only_those_that_follow_from_two_figures():
    assert asked("9000", status="corrected") == []
    assert asked("9000", rule="efficiency_follows") == []
