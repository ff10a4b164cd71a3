"""Registered PMKS on tiny tables that can be worked by hand."""

import pandas as pd
from test_measures import DOC, lines, money, only, same, targets, value

from analysis.studies import achievement, people


def register_rows(*rows) -> pd.DataFrame:
    """Return PMKS counts from (type, year, count)."""
    frame = pd.DataFrame(rows, columns=["type_id", "year", "count"]).astype({"count": "Int64", "year": "Int64"})
    place = range(1, len(frame) + 1)
    return frame.assign(
        doc_id=DOC, table_id="T2.5", line=place, region_id="serang", unit="orang", state="number",
        status="as_published", printed="", name_printed="", place="", group="",
        row_id=[f"{DOC}/T2.5/{line}/count" for line in place],
    )  # fmt: skip


def test_jumps_lost_types_and_duplicates_are_flagged():
    pmks = register_rows(
        ("fakir_miskin", 2017, 1000), ("fakir_miskin", 2018, 1600), ("lanjut_usia_terlantar", 2017, 500),
        ("lanjut_usia_terlantar", 2018, None), ("pengemis", 2017, 3), ("pengemis", 2018, 9),
        ("anak_terlantar", 2018, 5), ("anak_terlantar", 2018, 7),
    )  # fmt: skip
    flags = people.register_flags(pmks).query("flag != ''")
    found = sorted(zip(flags.type_id, flags.flag, strict=True))
    assert found == [
        ("anak_terlantar", "duplicate"), ("anak_terlantar", "duplicate"), ("fakir_miskin", "jump"),
        ("lanjut_usia_terlantar", "lost"),
    ]  # fmt: skip


def test_families_and_communities_are_in_no_sum_of_persons():
    pmks = register_rows(
        ("fakir_miskin", 2020, 100), ("pengemis", 2020, 5), ("keluarga_bermasalah_sosial_psikologis", 2020, 40),
        ("total", 2020, 150),
    )  # fmt: skip
    stock = people.stocks(pmks, targets(value(1, "target", 1))).set_index("what").value
    assert stock.to_dict() == {"printed_total": 150, "sum_of_types": 105, "sum_without_fakir_miskin": 5}
    assert only(people.total_checks(pmks)).difference == 150 - 145


def test_years_are_compared_on_the_types_that_each_of_them_counts():
    pmks = register_rows(
        ("fakir_miskin", 2018, 900), ("fakir_miskin", 2019, 9000), ("pengemis", 2018, 5), ("pengemis", 2019, 7),
        ("pemulung", 2018, 80), ("pemulung", 2019, None),
    )  # fmt: skip
    stock = people.stocks(pmks, targets(value(1, "target", 1)))
    same = stock[stock.what == "sum_of_same_types"].set_index("year").value
    assert same.to_dict() == {2018: 5, 2019: 7}


def test_a_decline_of_pmks_is_a_share_of_the_inhabitants_only_where_the_description_says_so():
    pmks = register_rows(("pengemis", 2020, 5))
    decline = targets(value(1, "realisasi", 2, indicator="Persentase Penurunan PMKS", unit="percent"))
    assert "share_of_population" not in set(people.stocks(pmks, decline).what)
    told = decline.assign(doc_id="sidoarjo_lkjip_2021", region_id="sidoarjo")
    assert "share_of_population" in set(people.stocks(pmks, told).what)


def test_the_service_standards_are_the_tables_that_print_a_national_target_whatever_they_are_called():
    rows = [value(1, "target_national", 100, table="A"), value(2, "realisasi", 90, table="A")]
    rows += [value(1, "target", 100, table="SPM"), value(2, "realisasi", 90, table="SPM")]
    assert set(people.service_standards(targets(*rows)).table_id) == {"A"}


def test_the_states_of_cells_and_the_flagged_ones_are_counted():
    pmks = register_rows(("pengemis", 2017, 200), ("pengemis", 2018, None))
    pmks.loc[1, "state"] = "dash"
    flags = people.register_flags(pmks)
    assert people.states(flags)[["year", "number", "dash"]].to_numpy().tolist() == [[2017, 1, 0], [2018, 0, 1]]
    row = only(people.flagged(flags))
    assert (row.type_id, row.flag, row.note) == ("pengemis", "lost", "200 the year before, nothing reported now")


def test_a_standard_has_its_measures_side_by_side_and_none_is_an_empty_table():
    three = [value(1, what, number, unit="percent", table="SPM")
             for what, number in (("target_national", 80), ("target", 10), ("realisasi", 9))]  # fmt: skip
    row = only(people.standards_overview(people.service_standards(targets(*three))))
    assert (row.target_national, row.target, row.realisasi) == (80, 10, 9)
    assert people.standards_overview(people.service_standards(targets(three[1]))).empty


def test_coverage_is_one_table_of_registered_planned_reached_and_standards():
    pmks = register_rows(("lanjut_usia_terlantar", 2020, 40), ("total", 2020, 50))
    told = targets(*(value(1, what, count, indicator="Jumlah lansia terlantar yang mendapat sandang")
                     for what, count in (("target", 10), ("realisasi", 8))),
                   value(7, "target_national", 80, unit="percent", table="SPM"))  # fmt: skip
    capaian = achievement.capaian(lines(money(1, "pagu", 10)), told, same())
    groups, stock, totals = people.reached_groups(capaian, pmks), people.stocks(pmks, told), people.total_checks(pmks)
    table = people.coverage_table(
        people.register_flags(pmks), stock, totals, groups, people.service_standards(told)
    ).set_index(["what", "type_id"])
    assert table.value[("registered", "lanjut_usia_terlantar")] == 40
    assert table.value[("total_less_rows", "total")] == 10
    assert (table.value[("planned_pct", "lansia")], table.value[("reached_pct", "lansia")]) == (25, 20)
    assert table.value[("spm_target_national", "spm")] == 80
    assert (only(people.reached_overview(groups)).stock, only(groups).stock_year) == (40, 2020)
    numbers = {each.name: each for each in people.coverage_numbers(stock, totals, groups)}
    assert numbers["pmks_total_less_rows_serang_2020"].value == 10
    assert numbers["reached_lansia_serang_2021_pct"].value == 20
    assert numbers["pmks_printed_total_serang_2020"].unit == "entries"
    told = value(1, "realisasi", 45, indicator="Jumlah Penyandang Masalah Kesejahteraan Sosial")
    of_persons = people.coverage_numbers(people.stocks(pmks, targets(told)), totals, groups)
    assert {each.name: each.unit for each in of_persons}["pmks_indicator_serang_2021"] == "persons"
    assert table.unit[("printed_total", "total")] == "entries of persons"
    # A register of later years says nothing of this one.
    later = people.reached_groups(capaian, pmks.assign(year=2022))
    assert later.stock.isna().all() and people.reached_overview(later).empty
