"""Costs of services on tiny tables that can be worked by hand."""

import pandas as pd
import pytest
from test_measures import DOC, lines, money, only, same, targets, value
from test_office_money import NOTHING_TOLD

from analysis.studies import office_money, reference, services, spending


def costs(rows, values, checks=None) -> pd.DataFrame:
    checks = same() if checks is None else checks
    return spending.unit_costs(lines(*rows, checks=checks), targets(*values), checks)


def test_lines_of_two_names_are_two_costs_of_one_service():
    rows = [money(1, "pagu", 400, name="Penyediaan Permakanan"), money(2, "pagu", 100, name="Penyediaan Pemakanan"),
            money(3, "pagu", 900, name="Dapur makanan lansia")]  # fmt: skip
    found = costs(rows, [value(n, "target", 10) for n in (1, 2, 3)])
    table = services.services(found).set_index("line_name")
    # The second is a spelling of the first; the third is another line.
    assert table.weighted_rp.to_dict() == {"dapur makanan lansia": 90, "penyediaan permakanan": 25}
    names = [each.name for each in services.unit_cost_numbers(found)]
    assert names == ["rp_per_people_meals_dapur_makanan_lansia_not_told_planned_perubahan",
                     "rp_per_people_meals_penyediaan_permakanan_not_told_planned_perubahan"]  # fmt: skip


def test_counts_that_twelve_divides_may_be_months_where_the_document_counts_months_as_persons():
    pair = (f"{DOC}/T1/1/pagu_2021", f"{DOC}/T2/1/pagu_2021")
    rows = [money(1, "pagu", 2160, name="Pembinaan TKSK"), money(1, "pagu", 2161, name="Pembinaan TKSK", table="T2"),
            money(2, "pagu", 2400), money(3, "pagu", 700), money(4, "pagu", 900)]  # fmt: skip
    months = [
        value(1, "target", 216, indicator="Jumlah TKSK"),
        value(1, "target", 18, indicator="Jumlah TKSK", table="T2"),
    ]
    both = [value(2, "target", 120, indicator="Jumlah anak terlantar yang mendapat sandang"),
            value(2, "target", 24, indicator="Jumlah lansia terlantar yang mendapat sandang", place=2)]  # fmt: skip
    some = [value(4, "target", 120, indicator="Jumlah anak terlantar yang mendapat sandang"),
            value(4, "target", 7, indicator="Jumlah lansia terlantar yang mendapat sandang", place=2)]  # fmt: skip
    single = [value(3, "target", 7)]
    table = costs(rows, [*months, *both, *single, *some], same(pair))
    two = only(table[table.line_id == f"{DOC}/T1/2"])
    assert (two["count"], two.count_low, two.count_high) == (144, 12, 144)
    assert (two.rp_per_unit, two.rp_per_unit_high) == (2400 / 144, 2400 / 12)
    assert only(table[table.line_id == f"{DOC}/T1/3"]).count_low == 7
    # 7 are persons, so the 120 that the same line counts in the same words are persons too.
    assert only(table[table.line_id == f"{DOC}/T1/4"]).count_low == 127
    known = costs(rows[2:3], both)
    assert only(known).count_low == 144  # nothing in the document speaks of months


def test_a_norm_of_a_day_and_of_a_month_are_told_with_the_standard_that_would_apply(monkeypatch):
    rows = [money(1, "pagu", 20 * 365 * 44_000, name="Penyediaan Permakanan"), money(2, "pagu", 12 * 3 * 500_000)]
    values = [value(1, "target", 20), value(2, "target", 36, unit="orang_bulan", unit_kind="person_months")]
    norms = services.cost_norms(costs(rows, values)).set_index("times").norm_rp
    assert norms.to_dict() == {"days of a year": 44_000, "months of a person": 500_000}
    known = reference.read()
    standard = {"service": "meals", "setting": "", "name": "S", "source": "x", "rupiah": {2021: {"serang": 45_000}}}
    monkeypatch.setattr(reference, "read", lambda: known | {"cost_standards": [standard]})
    priced = services.cost_norms(costs(rows, values)).set_index("times")
    assert priced.standard_rp["days of a year"] == 45_000 and pd.isna(priced.standard_rp["months of a person"])


def test_the_money_that_unit_costs_rest_on_is_a_share_of_the_welfare_ceiling():
    rows = [money(1, "pagu", 300), money(2, "pagu", 500), money(3, "pagu", 999, function="administration")]
    rows += [money(4, "pagu", 200)]
    table = lines(*rows)
    found = costs(rows, [value(1, "target", 10), value(2, "target", 5, unit_kind="months", unit="bulan")])
    row = only(services.covered(office_money.office_sums(table, NOTHING_TOLD, same()), found))
    assert (row.covered_rp, row.pagu_rp, row.n_lines) == (300, 1000, 1)
    assert row.share_pct == pytest.approx(30)


def test_an_open_ceiling_makes_the_covered_share_a_range():
    rows = [money(1, "pagu", 300), money(2, "pagu", None, status="unresolved", alternatives='["300", "700"]')]
    found = costs(rows, [value(1, "target", 10)])
    row = only(services.covered(office_money.office_sums(lines(*rows), NOTHING_TOLD, same()), found))
    assert pd.isna(row.share_pct)
    assert (row.share_low_pct, row.share_high_pct) == (30, 50)
    (number,) = services.covered_numbers(
        services.covered(office_money.office_sums(lines(*rows), NOTHING_TOLD, same()), found)
    )
    assert number.shown == "30.00 % to 50.00 %"


def test_other_work_is_told_by_what_it_counts_and_nothing_has_no_costs():
    rows = [money(1, "pagu", 400, name="Pelatihan TAGANA"), money(2, "pagu", 100)]
    found = costs(rows, [value(n, "target", 10, indicator="Jumlah TAGANA yang dilatih") for n in (1, 2)])
    row = services.other_work(found).set_index("name").loc["Pelatihan TAGANA"]
    assert (row.work, row.rp_per_unit) == ("workers", 40)
    none = found.iloc[:0]
    assert services.other_work(none).empty and services.cost_norms(none).empty
    assert services.unit_cost_numbers(none) == [] and services.covered(pd.DataFrame(), none).empty


def test_a_norm_is_told_with_its_count_and_stands_beside_its_unit_cost():
    found = costs([money(1, "pagu", 2 * 365 * 44_000)], [value(1, "target", 2)])
    assert only(services.with_norms(found)).norm_rp == 44_000
    (number,) = services.norm_numbers(services.cost_norms(found))
    assert number.name == "norm_serang_2021_t1_1_planned_rp"
    assert number.shown == "Penyediaan Sandang, 2 orang: Rp 44,000 (days of a year)"
