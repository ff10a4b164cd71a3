"""Spending per beneficiary on tiny tables that can be worked by hand."""

import pandas as pd
import pytest
from test_measures import DOC, lines, money, only, same, targets, value

from analysis.studies import spending


def costs(rows, values, checks=None) -> pd.DataFrame:
    """Return the unit costs of some rows."""
    checks = same() if checks is None else checks
    return spending.unit_costs(lines(*rows, checks=checks), targets(*values), checks)


def test_planned_and_realised_cost_divide_like_by_like():
    table = costs(
        [money(1, "pagu", 1000), money(1, "realisasi", 900)], [value(1, "target", 50), value(1, "realisasi", 30)]
    )
    assert list(table.sort_values("basis").rp_per_unit) == pytest.approx([20, 30])


def test_disjoint_groups_of_one_service_are_summed():
    texts = ["Jumlah anak terlantar yang mendapat sandang", "Jumlah lansia terlantar yang mendapat sandang"]
    values = [value(1, "target", n, indicator=text, place=n) for n, text in zip((50, 75), texts, strict=True)]
    row = only(costs([money(1, "pagu", 1250)], values))
    assert (row["count"], row.rp_per_unit, row.reason) == (125, 10, "")


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"indicator": "Jumlah anak yang mendapat bimbingan"}, "several counts that may overlap"),
        ({"unit": "kk", "unit_kind": "families"}, "counts of different kinds: people, families"),
        ({"unit": "bulan", "unit_kind": "months"}, "the same money also pays for: months"),
    ],
)
def test_what_one_count_cannot_carry_is_not_computed(other, reason):
    row = only(costs([money(1, "pagu", 1000)], [value(1, "target", 50), value(1, "target", 20, place=2, **other)]))
    assert row.reason == reason
    assert pd.isna(row.rp_per_unit)


def test_person_months_are_shown_beside_persons_when_another_table_counts_a_twelfth():
    pairs = [(f"{DOC}/{table}/1/pagu_2021", f"{DOC}/{other}/1/pagu_2021") for table, other in (("T1", "T2"),)]
    rows = [money(1, "pagu", 4320), money(1, "realisasi", 4200), money(1, "pagu", 4321, table="T2")]
    values = [value(1, "target", 216), value(1, "realisasi", 216), value(1, "target", 18, table="T2")]
    table = costs(rows, values, same(*pairs))
    planned = table[(table.basis == "planned") & (table.reason == "")].set_index("reading")
    assert planned["count"].to_dict() == {"per_person_month": 216, "per_person": 18}
    assert planned.rp_per_unit.to_dict() == {"per_person_month": 20, "per_person": 240}


def test_another_table_with_the_same_phase_widens_the_range_and_is_counted_once():
    pair = (f"{DOC}/T1/1/pagu_2021", f"{DOC}/T2/1/pagu_2021")
    rows = [money(1, "pagu", 1000), money(1, "realisasi", 900), money(1, "pagu", 800, table="T2")]
    values = [value(1, "target", 10), value(1, "realisasi", 10), value(1, "target", 20, table="T2")]
    table = costs(rows, values, same(pair))
    row = only(table[(table.basis == "planned") & (table.reason == "")])
    assert (row.rp_per_unit, row.rp_per_unit_low, row.rp_per_unit_high) == (100, 40, 100)
    assert "same line, counted in table T1" in list(table.reason)


def test_registration_and_volunteers_are_no_benefits():
    assert (
        spending.classify("Pendataan Fakir Miskin", "Jumlah fakir miskin yang terdata", "protection")[1]
        == "registration"
    )
    assert spending.classify("Pembinaan", "Jumlah TAGANA yang dibina", "disaster")[1] == "workers"
    assert spending.classify("Penyediaan Sandang", "Jumlah anak", "rehabilitation") == ("clothes", "benefit")
    assert spending.classify("Penyediaan Gaji", "Jumlah ASN", "administration") == ("", "staff")


def test_plans_and_revised_ceilings_are_never_one_cost():
    rows = [money(1, "pagu", 400, phase="indikatif"), money(2, "pagu", 900), money(3, "pagu", 100)]
    costs_of = costs(rows, [value(n, "target", count) for n, count in ((1, 4), (2, 10), (3, 10))])
    services = spending.services(costs_of).set_index("phase")
    assert services.n_lines.to_dict() == {"indikatif": 1, "perubahan": 2}
    assert services.weighted_rp.to_dict() == pytest.approx({"indikatif": 100, "perubahan": 1000 / 20})
    assert services.median_rp["perubahan"] == pytest.approx(50)
    names = [each.name for each in spending.unit_cost_numbers(costs_of)]
    assert len(names) == 2 and {name.rsplit("_", 1)[1] for name in names} == {"indikatif", "perubahan"}


def test_a_cost_that_is_a_round_norm_for_every_day_is_said_to_be_one():
    rows = [money(1, "pagu", 20 * 365 * 44_000), money(2, "pagu", 20 * 365 * 44_000 + 1)]
    costs_of = costs(rows, [value(1, "target", 20), value(2, "target", 20)])
    assert list(spending.cost_norms(costs_of).norm_rp_per_day) == [44_000]
