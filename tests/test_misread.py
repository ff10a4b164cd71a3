"""A printed figure is open where the identities through it ask for another one, and stands where only one fails."""

from decimal import Decimal

import pandas as pd
import pytest

from analysis.source import agreement
from analysis.tidy import misread
from analysis.tidy.check import Check
from analysis.tidy.unsure import FIGURES

PRINTED = {"p/pagu": 30, "a/pagu": 10, "b/pagu": 20, "a/spent": 9, "b/spent": 18, "a/left": 1, "b/left": 2}
SHARES = {"a/share": Decimal("90.00"), "b/share": Decimal("90.00")}


def asked(change: dict, statuses: dict | None = None, more: tuple[Check, ...] = (), kind="conflict") -> dict[str, str]:
    """Return the figures that are asked for: by the sum of two lines, what is left of them and their shares."""
    money, shares = ({of: change.get(of, figure) for of, figure in own.items()} for own in (PRINTED, SHARES))
    checks = [
        check("parent_equals_children", "p/pagu a/pagu b/pagu", money["a/pagu"] + money["b/pagu"], money["p/pagu"])
    ]
    for line in "ab":
        pagu, spent, left = (money[f"{line}/{name}"] for name in ("pagu", "spent", "left"))
        checks.append(check("sisa_follows", f"{line}/left {line}/pagu {line}/spent", pagu - spent, left))
        due, shown = agreement.percent_of(spent, pagu), shares[f"{line}/share"]
        checks.append(check("absorption_follows", f"{line}/share {line}/pagu {line}/spent", due, shown, "0.005"))
    checks = [Check(**(vars(each) | {"kind": kind})) for each in checks] + [*more]
    built = {name: table({}, column, {}) for name, column in FIGURES.items()}
    built["budget_lines"] = table(money, "amount_rp", statuses or {})
    built["indicators"] = table(shares, "value", statuses or {})
    return {name.split("d/T/")[1]: doubt.other for name, doubt in misread.found(built, checks).items()}


def table(figures: dict, column: str, statuses: dict) -> pd.DataFrame:
    told = [(f"d/T/{of}", statuses.get(of, "as_published"), figure) for of, figure in figures.items()]
    return pd.DataFrame(told, columns=["row_id", "status", column])


def check(rule: str, rows: str, expected, found, tolerance="0") -> Check:
    named = tuple(f"d/T/{row}" for row in rows.split())
    return Check("T", rule, rows, named, Decimal(expected), Decimal(found), Decimal(tolerance))


@pytest.mark.parametrize(
    ("change", "open_figures"),
    [
        ({}, {}),
        ({"a/pagu": 90}, {"a/pagu": "10"}),  # the sum, what is left and the share ask for it
        ({"p/pagu": 80}, {}),  # one sum alone
        ({"a/left": 7}, {}),
        ({"a/spent": 5}, {"a/spent": "9"}),
        ({"a/pagu": 20, "b/pagu": 10}, {}),  # the sum holds
        ({"a/share": Decimal("91.00")}, {}),
        ({"a/share": Decimal(9000)}, {"a/share": "90.00"}),  # a lost mark
        ({"a/share": Decimal(80)}, {}),
    ],
)
def test_a_figure_is_open_where_two_identities_that_meet_in_it_ask_for_the_same_other_one(change, open_figures):
    assert asked(change) == open_figures


def test_what_another_identity_holds_stands():
    second_print = check("same_line_same_amount", "a/pagu x/pagu", 90, 90)
    assert asked({"a/pagu": 90}, more=(second_print,)) == {}


def test_two_sums_over_lines_ask_for_a_figure_that_is_one_slip_away_as_they_may_lack_a_line():
    total = check("total_of_programs", "t/pagu p/pagu", 80, 30)
    assert asked({"p/pagu": 80}, more=(total,)) == {"p/pagu": "30"}
    lacking = {"a/pagu": 45, "a/spent": 36, "a/left": 9, "a/share": Decimal("80.00")}
    assert asked(lacking, more=(check("total_of_programs", "t/pagu p/pagu", 30, 65),)) == {}


def test_only_printed_figures_are_misread_and_rows_that_are_missing_explain_a_sum():
    assert asked({"a/pagu": 90}, {"a/pagu": "corrected"}) == {}
    assert asked({"a/pagu": 90}, kind="missing_rows") == {}
