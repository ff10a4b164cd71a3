"""Spending per beneficiary on tiny tables that can be worked by hand."""

import pandas as pd
import pytest
from test_measures import DOC, lines, money, only, same, targets, value

from analysis.studies import services, spending, study_schema


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


def test_groups_of_one_word_or_of_several_are_disjoint_alike():
    texts = [
        "Jumlah gelandangan pengemis terlantar yang mendapat sandang",
        "Jumlah lansia terlantar yang mendapat sandang",
    ]
    values = [value(1, "target", n, indicator=text, place=n) for n, text in zip((50, 75), texts, strict=True)]
    assert only(costs([money(1, "pagu", 1250)], values)).reason == ""


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
    for end in ("count_low", "count_high"):
        assert planned[end].to_dict() == {"per_person_month": 216, "per_person": 18}


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
    rows = [money(1, "pagu", 400, phase="indikatif", year=2022), money(2, "pagu", 900), money(3, "pagu", 100)]
    planned = {"fiscal_year": 2022, "owner_id": f"{DOC}/T1/1/pagu_2022"}
    costs_of = costs(rows, [value(1, "target", 4, **planned), value(2, "target", 10), value(3, "target", 10)])
    found = services.services(costs_of).set_index("phase")
    assert found.n_lines.to_dict() == {"indikatif": 1, "perubahan": 2}
    assert found.weighted_rp.to_dict() == pytest.approx({"indikatif": 100, "perubahan": 1000 / 20})
    assert found.median_rp["perubahan"] == pytest.approx(50)
    names = [each.name for each in services.unit_cost_numbers(costs_of)]
    assert len(names) == 2 and {name.rsplit("_", 1)[1] for name in names} == {"indikatif", "perubahan"}


def test_a_cost_that_is_a_round_norm_for_every_day_is_said_to_be_one():
    rows = [money(1, "pagu", 20 * 365 * 44_000), money(2, "pagu", 20 * 365 * 44_000 + 1)]
    costs_of = costs(rows, [value(1, "target", 20), value(2, "target", 20)])
    assert list(services.cost_norms(costs_of).norm_rp) == [44_000]


@pytest.mark.parametrize(
    ("amount", "count", "reason"),
    [
        ({"amount": None, "status": "unresolved"}, {}, "pagu not resolved"),
        ({"amount": 0}, {}, "pagu is zero"),
        ({}, {"number": 0}, "count is zero"),
        ({}, {"number": None, "status": "unresolved"}, "count not resolved"),
        ({}, {"number": None, "state": "dash"}, "count not reported"),
        ({}, {"indicator": "Jumlah keluarga yang dibina"}, "unit printed as persons, indicator counts families"),
        ({}, {}, ""),
    ],
)
def test_a_cost_that_cannot_be_told_says_why(amount, count, reason):
    row = only(costs([money(1, "pagu", **{"amount": 1000} | amount)], [value(1, "target", **{"number": 50} | count)]))
    assert row.reason == reason
    assert pd.isna(row.rp_per_unit) == bool(reason)


@pytest.mark.parametrize(
    ("spent", "reason"),
    [
        ([], "no realisasi printed"),
        ([money(1, "realisasi", None, status="unresolved")], "realisasi not resolved"),
        ([money(1, "realisasi", 0)], "realisasi is zero"),
    ],
)
def test_without_realisasi_no_realised_cost(spent, reason):
    row = only(costs([money(1, "pagu", 1000), *spent], [value(1, "realisasi", 50)]))
    assert (row.basis, row.reason) == ("realised", reason)
    assert pd.isna(row.rp_per_unit)


def test_a_count_of_a_parent_is_not_divided_again():
    rows = [money(1, "pagu", 1000), money(2, "pagu", 1000, level="sub_kegiatan", parent=1)]
    table = costs(rows, [value(1, "target", 50), value(2, "target", 50)]).set_index("line_id")
    assert table.reason.tolist() == ["its parts are counted on their own lines", ""]


def test_one_group_counted_twice_is_not_summed():
    row = only(costs([money(1, "pagu", 1000)], [value(1, "target", 50), value(1, "target", 50, place=2)]))
    assert row.reason == "several counts that may overlap"


def test_what_no_line_of_people_counts_has_no_cost():
    assert costs([money(1, "pagu", 1000)], [value(1, "target", 5, unit="dokumen", unit_kind="documents")]).empty


def test_money_and_counts_with_several_readings_give_the_widest_range():
    rows = [money(1, "pagu", None, status="unresolved", alternatives='["900", "1200"]')]
    row = only(costs(rows, [value(1, "target", None, status="unresolved", alternatives='["30", "50"]')]))
    assert (row.rp_per_unit_low, row.rp_per_unit_high) == (900 / 50, 1200 / 30)
    assert pd.isna(row.rp_per_unit)
    row = only(costs(rows, [value(1, "target", None, status="unresolved", alternatives='["0", "50"]')]))
    assert row.rp_per_unit_low == 900 / 50
    assert pd.isna(row.rp_per_unit_high)  # perhaps nobody


def test_a_cost_names_its_line_its_year_and_what_it_was_read_from():
    table = costs([money(1, "pagu", 1000)], [value(1, "target", 50), value(1, "target", 7, period="end", place=2)])
    row = only(table)
    assert row.result_id == f"{DOC}/T1/1/2021/planned/T1/per_unit"
    assert row.row_ids == f"{DOC}/T1/1/pagu_2021 {DOC}/T1/1/target_2021"
    assert (row.phase, row.unit, row.unit_kind, row.indicator) == (
        "perubahan", "orang", "people", "Jumlah anak yang mendapat sandang",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "readings"),
    [
        ("people", {"per_unit": 20}),
        ("families", {"per_unit": 20}),
        ("person_years", {"per_person_year": 20}),
        ("person_months", {"per_person_month": 20, "per_person": 240}),
    ],
)
def test_months_and_years_of_persons_are_told_apart_from_persons(kind, readings):
    table = costs([money(1, "pagu", 4320)], [value(1, "target", 216, unit_kind=kind)])
    assert table.set_index("reading").rp_per_unit.to_dict() == readings


@pytest.mark.parametrize(
    ("other", "reading"),
    [
        ({"number": 18}, "per_person_month"),
        ({"number": 17}, "per_unit"),
        ({"number": 18, "unit_kind": "families"}, "per_unit"),
        ({"number": 18, "fiscal_year": 2020}, "per_unit"),
    ],
)
def test_twelve_times_the_persons_of_the_same_year_are_months(other, reading):
    values = [value(1, "target", 216), value(1, "realisasi", **other)]
    table = costs([money(1, "pagu", 4320), money(1, "realisasi", 4000)], values)
    assert table[(table.basis == "planned") & (table.reading != "per_person")].reading.tolist() == [reading]


@pytest.mark.parametrize(
    ("indicator", "number", "reading"),
    [
        ("Jumlah honor pendamping yang terbayar", 24, "per_person_month"),
        ("Jumlah honor pendamping yang terbayar", 25, "per_unit"),
        ("Jumlah pendamping", 24, "per_unit"),
    ],
)
def test_payments_of_every_month_count_months_where_twelve_divides_them(indicator, number, reading):
    table = costs([money(1, "pagu", 4320)], [value(1, "target", number, indicator=indicator)])
    assert table.reading.iloc[0] == reading


@pytest.mark.parametrize(
    ("years", "reading"),
    [
        ([10, 20], "per_person_year"),
        ([10, 21], "per_unit"),
        ([30], "per_unit"),  # one year is the whole
        ([30, None], "per_unit"),
    ],
)
def test_the_end_of_a_period_counts_years_of_persons_where_its_years_add_up_to_it(years, reading):
    rows = [money(1, "pagu", 900, year=None, period="end"), *(money(1, "pagu", 5, year=year) for year in (2022, 2023))]
    values = [value(1, "target", 30, fiscal_year=None, period="end", place=9)]
    values += [value(1, "target", number, fiscal_year=2022 + n, place=n + 1) for n, number in enumerate(years)]
    row = only(costs(rows, values).query("period == 'end'"))
    assert (row.reading, row.rp_per_unit, row.count_low, row.count_high) == (reading, 30, 30, 30)
    assert "/end/planned/" in row.result_id


def test_the_table_with_results_is_the_one_that_is_counted():
    pair = (f"{DOC}/T1/1/pagu_2021", f"{DOC}/T2/1/pagu_2021")
    rows = [money(1, "pagu", 1000), money(1, "pagu", 800, table="T2"), money(1, "realisasi", 700, table="T2")]
    values = [value(1, "target", 10), value(1, "target", 20, table="T2"), value(1, "realisasi", 20, table="T2")]
    table = costs(rows, values, same(pair))
    planned = table[(table.basis == "planned") & (table.reason == "")]
    assert only(planned).table_id == "T2"
    assert only(planned).rp_per_unit == 800 / 20


def test_another_reading_does_not_widen_the_range():
    pair = (f"{DOC}/T1/1/pagu_2021", f"{DOC}/T2/1/pagu_2021")
    rows = [money(1, "pagu", 1000), money(1, "realisasi", 900), money(1, "pagu", 1000, table="T2")]
    values = [value(1, "target", 10), value(1, "realisasi", 10)]
    values += [value(1, "target", 120, table="T2", unit_kind="person_months")]
    table = costs(rows, values, same(pair))
    row = only(table[(table.basis == "planned") & (table.reason == "")])
    assert (row.count_low, row.count_high) == (10, 10)


def test_rehabilitation_happens_inside_in_provinces_and_outside_in_regencies_since_2021():
    old, new = study_schema.NOMENCLATURES
    assert spending.setting("rehabilitation", "bengkulu", new) == "inside"
    assert spending.setting("rehabilitation", "serang", new) == "outside"
    assert spending.setting("rehabilitation", "serang", old) == "not_told"
    assert spending.setting("protection", "serang", new) == "not_told"


def test_a_name_decides_its_service_before_the_indicator_and_rules_of_last_resort_come_last():
    assert spending.classify("Penyediaan Sandang", "Jumlah alat bantu", "rehabilitation")[0] == "clothes"
    assert spending.classify("Penyediaan", "Jumlah alat bantu", "rehabilitation")[0] == "aids"
    assert spending.classify("Penanganan ODGJ", "Jumlah alat bantu", "rehabilitation")[0] == "aids"
    assert spending.classify("Penanganan ODGJ", "Jumlah orang", "rehabilitation")[0] == "group_aid"
    assert spending.classify("Penyediaan Sandang", "Jumlah orang", "disaster")[0] == "disaster_clothes"


@pytest.fixture
def three_lines() -> pd.DataFrame:
    """Return the costs of three lines with clothes (20, 40 and 90 a person) and of one that trains workers."""
    rows = [money(n, "pagu", amount) for n, amount in ((1, 1000), (2, 2000), (3, 9000), (5, 70))]
    rows += [money(4, "pagu", 600, name="Pembinaan TAGANA")]
    values = [value(n, "target", count) for n, count in ((1, 50), (2, 50), (3, 100), (4, 30), (5, 0))]
    return costs(rows, values)


def test_a_service_costs_the_median_of_its_lines(three_lines):
    row = only(services.services(three_lines))
    assert (row.service, row.median_rp, row.least_rp, row.most_rp) == ("clothes", 40, 20, 90)
    assert row.spread == pytest.approx(2)  # the middle one of factors 1, 2 and 2.25 from the median
    assert (row.n_lines, row.n_documents) == (3, 1)
    assert row.row_ids.split() == [f"{DOC}/T1/{n}/{what}_2021" for n in (1, 2, 3) for what in ("pagu", "target")]


def test_a_line_of_several_years_counts_once_with_the_median_of_its_years(three_lines):
    again = three_lines[three_lines.line_id == f"{DOC}/T1/1"].assign(fiscal_year=2022, rp_per_unit=60.0)
    row = only(services.services(pd.concat([three_lines, again])))
    assert (row.median_rp, row.n_lines) == (40, 3)


@pytest.mark.parametrize(
    "other",
    [{"main": False}, {"period": "end"}, {"reading": "per_person_month"}, {"reason": "x"}, {"rp_per_unit": pd.NA}],
)
def test_only_costs_of_like_kind_are_compared(three_lines, other):
    assert len(services.comparable_costs(three_lines.assign(**other))) == 0
    assert len(services.comparable_costs(three_lines)) == 4


def test_work_that_is_no_benefit_is_shown_apart(three_lines):
    row = only(services.other_work(three_lines))
    assert (row.work, row["name"], row.rp_per_unit) == ("workers", "Pembinaan TAGANA", 20)
    assert services.other_work(three_lines.assign(period="end")).empty
    assert services.other_work(three_lines.iloc[:0]).empty


def test_named_numbers_are_ratios_of_the_sums_of_the_services(three_lines):
    (number,) = services.unit_cost_numbers(three_lines)
    assert (number.name, number.value) == ("rp_per_people_clothes_not_told_planned_perubahan", 12_000 / 200)
    assert (number.low, number.high, number.n_lines) == (20, 90, 3)
    assert services.unit_cost_numbers(three_lines.iloc[:0]) == []
