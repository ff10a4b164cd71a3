"""Patterns of descriptions: what compiles, and what no text makes run for ever."""

import pytest
from pydantic import TypeAdapter, ValidationError

from analysis.source import periods
from analysis.source.patterns import Pattern

read = TypeAdapter(Pattern).validate_python


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", r"(?:\s*\w+)*:", "((a*)b*)*", "(?:x|(?:y+))+", "(?=(a+)+)b", r"(\.[\d.]+)*"],
)
def test_a_repetition_without_end_of_another_one_is_refused(pattern):
    with pytest.raises(ValidationError, match="repeats a repetition without end"):
        read(pattern)


@pytest.mark.parametrize(
    "pattern",
    ["", "^No\\t.*Rp", "(?:[A-Z]{2,9} )+", "(?P<one>a+)(b*)", "(?:ab?)+", "a(?:b|c+)d*", r"(\.\d+)*$"],
)
def test_other_patterns_stay_as_they_are(pattern):
    assert read(pattern) == pattern


def test_what_is_no_pattern_says_why():
    with pytest.raises(ValidationError, match="not a pattern: "):
        read("(a")
    with pytest.raises(ValidationError, match="not a pattern: "):
        read("(" * 5000 + ")" * 5000)


@pytest.mark.parametrize("text", ["", "2026-05", "2026-05-31"])
def test_a_month_or_a_day_that_there_is(text):
    assert TypeAdapter(periods.Until).validate_python(text) == text


@pytest.mark.parametrize("text", ["2026-13", "2026-02-30", "2026", "2026-5", "\u0662026-05", "mei 2026"])
def test_a_month_or_a_day_that_there_is_not_is_refused(text):
    with pytest.raises(ValidationError, match=r"is no month .* and no day"):
        TypeAdapter(periods.Until).validate_python(text)
