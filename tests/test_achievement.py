"""Capaian and efficiency on tiny tables that can be worked by hand."""

import pandas as pd
import pytest
from test_measures import DOC, lines, money, only, same, targets, value

from analysis.studies import achievement, efficiency


def test_capaian_knows_its_polarity_and_what_the_printed_one_follows():
    lower = "Jumlah Penyandang Masalah Kesejahteraan Sosial"
    values = [
        value(1, "target", 25893, indicator=lower), value(1, "realisasi", 93338, indicator=lower),
        value(1, "capaian_pct", 360.48, printed="360,48", indicator=lower, unit="percent"),
        value(2, "target", 85), value(2, "realisasi", 97.85), value(2, "capaian_pct", 122.31, printed="122,31"),
        value(3, "target", 0), value(3, "realisasi", 0), value(3, "capaian_pct", 100, printed="100"),
    ]  # fmt: skip
    table = achievement.capaian(lines(money(1, "pagu", 10)), targets(*values), same()).set_index("line")
    assert table.capaian_pct[1] == pytest.approx(100 * (2 * 25893 - 93338) / 25893)
    assert list(table.printed_follows) == ["R/T", "none", "cannot_tell"]
    assert list(table.reason) == ["", "", "target is zero"]


def test_where_neither_target_nor_realisasi_is_told_there_is_no_capaian():
    baseline = targets(value(1, "baseline", 10))
    assert achievement.capaian(lines(money(1, "pagu", 10)), baseline, same()).empty


def test_progress_against_five_years_is_kept_apart_from_the_year():
    values = [
        value(1, "renstra_target", 60), value(1, "target", 12), value(1, "realisasi", 12),
        value(1, "realisasi_to_date", 12, fiscal_year=2020), value(1, "renstra_pct", 60, printed="60"),
    ]  # fmt: skip
    table = achievement.capaian(lines(money(1, "pagu", 10)), targets(*values), same()).set_index("kind")
    assert table.capaian_pct.to_dict() == {"yearly": 100, "cumulative": 40}
    assert table.printed_follows["cumulative"] == "none"
    assert len(achievement.line_capaian(table.reset_index())) == 1


def test_a_cap_is_a_choice_and_not_the_default():
    rows = [money(1, "pagu", 10), money(1, "realisasi", 9)]
    table = achievement.capaian(lines(*rows), targets(value(1, "target", 10), value(1, "realisasi", 13)), same())
    assert only(achievement.line_capaian(table)).capaian_pct == pytest.approx(130)
    assert only(achievement.line_capaian(table, cap=120)).capaian_pct == pytest.approx(120)


def test_three_definitions_of_efficiency():
    per_line = pd.DataFrame(
        {"region_id": "serang", "doc_id": DOC, "fiscal_year": 2021, "line_id": ["a", "b"], "pagu_rp": [100.0, 300.0],
         "realisasi_rp": [80.0, 300.0], "absorption_pct": [80.0, 100.0], "capaian_pct": [100.0, 50.0], "row_ids": "r"}
    )  # fmt: skip
    row = only(efficiency.efficiency(per_line))
    assert row.lkjip_points == pytest.approx(75 - 95)
    assert row.ratio_pct == pytest.approx(100 * ((1 - 0.8) + (1 - 2)) / 2)
    assert row.weighted_pct == -20  # (250 - 380) / 250, limited
    row = only(efficiency.efficiency(per_line.assign(realisasi_rp=[80.0, 120.0])))
    assert row.weighted_pct == pytest.approx(20)  # (250 - 200) / 250


def test_efficiency_is_shown_capped_and_uncapped_beside_the_reports_own():
    rows = [money(n, "pagu", 100) for n in (1, 2)] + [money(n, "realisasi", 95) for n in (1, 2)]
    values = [value(1, "target", 10), value(1, "realisasi", 30), value(2, "target", 10), value(2, "realisasi", 10)]
    values.append(value(3, "efficiency_pct", 2.15, printed="2,15", indicator="x", unit="percent"))
    capaian = achievement.capaian(lines(*rows), targets(*values), same())
    table = efficiency.efficiencies(capaian, targets(*values)).set_index("cap")
    assert table.lkjip_points.to_dict() == pytest.approx({"uncapped": 200 - 95, "capped at 100": 100 - 95})
    assert table.reported_pct.tolist() == [2.15, 2.15]
    names = {each.name: each.value for each in efficiency.efficiency_numbers(table.reset_index())}
    assert names["efficiency_reported_serang_2021_pct"] == 2.15
    assert names["efficiency_lkjip_points_serang_2021_capped"] == pytest.approx(5)


def plan(counts: dict, pagu: dict, **more) -> pd.DataFrame:
    """Return the years of a plan of one line: counts and ceilings by year."""
    rows = [money(1, "pagu", amount, year=year, parent=9) for year, amount in pagu.items()]
    told = [value(1, "target", count, fiscal_year=year, row_id=f"{DOC}/T1/1/target_{year}", **more)
            for year, count in counts.items()]  # fmt: skip
    return achievement.plan_years(lines(*rows), targets(*told), same())


def test_a_plan_grows_from_its_first_year_to_its_last():
    years = plan({2021: 10, 2022: 10, 2023: 15}, {2021: 100, 2022: 150, 2023: 200})
    assert list(years["count"]) == [10, 10, 15] and set(years.cluster) == {f"{DOC}/T1/9"}
    row = only(achievement.plan_changes(years))
    assert (row.pagu_times, row.count_times, row.first_year, row.last_year) == (2, 1.5, 2021, 2023)
    # One year is no growth, from nothing there is none, and a percentage buys no number of things.
    assert achievement.plan_changes(plan({2021: 10}, {2021: 100})).empty
    assert pd.isna(only(achievement.plan_changes(plan({2021: 0, 2022: 5}, {2021: 100, 2022: 200}))).count_times)
    assert plan({2021: 10}, {2021: 100}, unit="percent", unit_kind="percent").empty


def test_capaian_are_counted_by_table_and_wrong_prints_are_listed():
    rows = [value(1, "target", 10), value(1, "realisasi", 10), value(1, "capaian_pct", 100, unit="percent"),
            value(2, "target", 10), value(2, "realisasi", 8), value(2, "capaian_pct", 90, unit="percent"),
            value(3, "target", 10)]  # fmt: skip
    capaian = achievement.capaian(lines(*(money(n, "pagu", 10) for n in (1, 2, 3))), targets(*rows), same())
    row = only(achievement.capaian_overview(capaian))
    counted = ["computed", "exactly_100", "printed", "printed_follows_rt", "printed_follows_none"]
    assert row[counted].tolist() == [2, 1, 2, 1, 1]
    assert only(achievement.printed_capaian_wrong(capaian)).line == 2


def test_the_money_of_another_table_stands_in_where_it_prints_the_lines():
    rows = [money(1, "pagu", 100), money(1, "realisasi", 80), money(5, "pagu", 50, table="T2"),
            money(5, "realisasi", 45, table="T2"), money(2, "pagu", 9), money(2, "realisasi", 9)]  # fmt: skip
    checks = same((f"{DOC}/T1/1/pagu_2021", f"{DOC}/T2/5/pagu_2021"))
    table = lines(*rows, checks=checks)
    told = targets(*(value(n, what, 10) for n in (1, 2) for what in ("target", "realisasi")))
    per_line = achievement.line_capaian(achievement.capaian(table, told, checks))
    row = only(achievement.second_source(per_line, table, checks))
    assert (row.line_id, row.pagu_rp, row.absorption_pct) == (f"{DOC}/T1/1", 50, 90)
