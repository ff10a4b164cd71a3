"""What confirms a figure, from the checks through it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.tidy import evidence
from analysis.tidy.check import Check

HALF = Decimal("0.005")


def sum_of(*rows, holds=True, rule="parent_equals_children", tolerance=Decimal(0)) -> Check:
    return Check("T", rule, "1/pagu", rows, Decimal(10), Decimal(10 if holds else 11), tolerance)


def labels(checks, statuses=None, phases=None):
    rows = {row: "as_published" for check in checks for row in check.rows} | (statuses or {})
    return evidence.of_rows(checks, rows, phases or {})


def test_a_sum_that_holds_confirms_all_its_figures_exactly():
    assert set(labels([sum_of("a", "b", "c")]).values()) == {"exact"}


def test_a_percentage_that_follows_confirms_to_rounding_and_a_sum_says_more():
    percentage = sum_of("p", "a", "b", rule="absorption_follows", tolerance=HALF)
    assert labels([percentage]) == {"p": "to_rounding", "a": "to_rounding", "b": "to_rounding"}
    assert labels([percentage, sum_of("a", "x")])["a"] == "exact"


def test_a_figure_that_nothing_touches_is_unchecked_and_counting_rows_touches_none():
    assert labels([], {"a": "as_published"}) == {"a": "unchecked"}
    assert labels([sum_of("a", rule="count_told")]) == {"a": "unchecked"}


def test_a_sum_that_fails_contradicts_all_its_figures_but_those_that_two_others_hold():
    failing = sum_of("a", "b", holds=False)
    assert labels([failing]) == {"a": "contradicted", "b": "contradicted"}
    assert labels([failing, sum_of("a", "x")])["a"] == "contradicted"
    assert labels([failing, sum_of("a", "x"), sum_of("a", "y")])["a"] == "exact"


def test_a_sum_that_cannot_be_told_says_nothing():
    unknown = Check("T", "parent_equals_children", "1/pagu", ("a", "b"), None, Decimal(1))
    assert labels([unknown]) == {"a": "unchecked", "b": "unchecked"}


def test_tables_of_two_phases_do_not_contradict_each_other():
    twice = sum_of("a", "b", holds=False, rule="same_line_same_amount")
    assert set(labels([twice], phases={"a": "indikatif", "b": "perubahan"}).values()) == {"unchecked"}
    assert set(labels([twice], phases={"a": "murni", "b": "murni"}).values()) == {"contradicted"}


@pytest.mark.parametrize("weak", ["unchecked", "contradicted"])
def test_a_derived_figure_is_as_sure_as_the_weakest_that_it_was_made_of(weak):
    made = sum_of("d", "a", "b")
    other = [sum_of("a", "x"), sum_of("b", "y", holds=weak != "contradicted")]
    other = other[:1] if weak == "unchecked" else other
    derived = {"d": "derived"}
    assert labels([made, *other], derived)["d"] == weak


def test_a_figure_derived_from_what_nothing_else_confirms_is_exact_only_by_those_figures():
    # The printed parts are confirmed by no other sum: the one that the figure was derived from is all there is.
    assert labels([sum_of("d", "a", "b")], {"d": "derived", "a": "derived", "b": "derived"})["d"] == "unchecked"


def test_the_identity_that_a_figure_was_derived_from_confirms_nothing_and_a_second_one_confirms_both():
    derived = {"d": "derived"}
    assert set(labels([sum_of("d", "a", "b")], derived).values()) == {"unchecked"}
    assert set(labels([sum_of("d", "a", "b"), sum_of("d", "x")], derived).values()) == {"exact"}
    by_share = sum_of("d", "x", tolerance=HALF)
    assert labels([sum_of("d", "a", "b"), by_share], derived)["a"] == "to_rounding"
    # Written down twice it is one identity.
    assert labels([sum_of("d", "a", "b"), sum_of("d", "a", "b")], derived)["a"] == "unchecked"


def test_a_total_tests_the_lines_of_programmes_that_were_derived_from_them():
    programmes = [sum_of("p", "a", "b"), sum_of("q", "c")]
    derived = {"p": "derived", "q": "derived"}
    assert set(labels([*programmes, sum_of("t", "p", "q")], derived).values()) == {"exact"}
    # A third programme whose lines are lost follows from the total, which then proves nothing.
    lost = labels([*programmes, sum_of("t", "p", "q", "r")], derived | {"r": "derived"})
    assert set(lost.values()) == {"unchecked"}


def test_an_unresolved_figure_is_unchecked():
    assert labels([sum_of("a", "b")], {"a": "unresolved"})["a"] == "unchecked"


@pytest.mark.parametrize(
    ("cells", "least"),
    [
        ([], None),
        (["exact"], "exact"),
        (["exact", "to_rounding"], "to_rounding"),
        (["unchecked", "exact", "to_rounding"], "unchecked"),
        (["unchecked", "contradicted", "exact"], "contradicted"),
    ],
)
def test_what_is_made_of_figures_is_as_sure_as_the_least_sure_of_them(cells, least):
    assert evidence.weakest(cells) == least


SURE = ("exact", "to_rounding", "unchecked", "contradicted")
ROWS = "abcdef"
IDENTITIES = st.lists(
    st.tuples(st.lists(st.sampled_from(ROWS), min_size=2, max_size=4, unique=True), st.booleans(), st.booleans()),
    max_size=8,
)


def told(identities, opened: set[str], derived: set[str]) -> dict[str, str]:
    """Return the evidence of the rows of some identities (rows, whether it holds, whether exactly)."""
    checks = []
    for rows, holds, exactly in identities:
        if opened & set(rows):
            checks.append(Check("T", "parent_equals_children", "1/pagu", tuple(rows), None, Decimal(1)))
        else:
            checks.append(sum_of(*rows, holds=holds, tolerance=Decimal(0) if exactly else HALF))
    statuses = {row: "derived" if row in derived else "as_published" for row in ROWS}
    statuses |= dict.fromkeys(opened, "unresolved")
    return labels(checks, statuses)


@given(IDENTITIES, st.sets(st.sampled_from(ROWS)), st.sets(st.sampled_from(ROWS)), st.sampled_from(ROWS))
def test_more_open_cells_never_confirm_a_figure(identities, opened, derived, more):
    """What is opened takes identities away: only a failing one that it was part of can be a doubt that goes.

    A derived figure that was made of a contradicted one by a lost identity is then one that nothing touches.
    """
    before, after = told(identities, opened, derived), told(identities, opened | {more}, derived)
    failed_with = {row for rows, holds, _ in identities if more in rows and not holds for row in rows}
    if not failed_with:
        for row in set(ROWS) - opened - {more}:
            least = SURE.index(before[row])
            assert SURE.index(after[row]) >= (min(least, SURE.index("unchecked")) if row in derived else least), row
    assert after[more] == "unchecked"
    confirmed = {row for row in ROWS if after[row] in SURE[:2]}
    held = [set(rows) for rows, holds, _ in identities if holds and not (opened | {more}) & set(rows)]
    assert all(any(row in rows for rows in held) for row in confirmed)


@given(IDENTITIES, st.sampled_from(ROWS))
def test_a_derived_figure_says_where_what_it_was_made_of_is_contradicted(identities, row):
    """It is never surer than the least sure figure of every identity that holds through it."""
    found = told(identities, set(), {row})
    through = [set(rows) - {row} for rows, holds, exactly in identities if row in rows and holds and exactly]
    best = min((max(SURE.index(found[other]) for other in others) for others in through), default=2)
    assert SURE.index(found[row]) >= best
    if any(row in rows and not holds for rows, holds, _ in identities):
        assert found[row] == "contradicted"


def test_lines_under_parents_that_are_only_added_up_are_confirmed_by_the_printed_total_of_all():
    own = [sum_of("total", "p", "q", rule="total_of_programs"), sum_of("p", "a", "b"), sum_of("q", "c")]
    told = labels(own, {"p": "derived", "q": "derived"})
    assert set(told.values()) == {"exact"}
    assert labels(own[1:], {"p": "derived", "q": "derived"})["a"] == "unchecked"
