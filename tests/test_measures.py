"""Arithmetic of the studies on tiny tables that can be worked by hand."""

import pandas as pd
import pytest

from analysis import measures, study_schema
from analysis.measures import Selection

ALL = Selection(("serang", "sidoarjo", "bengkulu"), (2020, 2021, 2022))
DOC = "serang_renja_2022"


def money(
    line, measure, amount, *, table="T1", level="kegiatan", parent="", year=2021, name="Penyediaan Sandang", **more
):
    """Return one row of budget_lines."""
    row_id = f"{DOC}/{table}/{line}/{measure}_{year}"
    parent_id = f"{DOC}/{table}/{parent}/{measure}_{year}" if parent else ""
    phase = "realisasi" if measure == "realisasi" else more.pop("phase", "perubahan")
    return {
        "doc_id": DOC, "table_id": table, "line": line, "row_id": row_id, "printed": str(amount),
        "status": "as_published", "region_id": "serang", "level": level, "parent_id": parent_id, "code": "",
        "nomenclature_code": "", "name": "Penyediaan Sandang", "function": "rehabilitation", "fiscal_year": year,
        "period": "year", "measure": measure, "phase": phase, "amount_rp": amount, "alternatives": "",
        "state": "number", "number_style": "",
    } | more  # fmt: skip


def value(
    line, measure, number, *, table="T1", indicator="Jumlah anak yang mendapat sandang", unit="orang", place=1, **more
):
    """Return one row of indicators, owned by the budget line of the same number."""
    row_id = f"{DOC}/{table}/{line}/{measure}_2021" + (f"/{place}" if place > 1 else "")
    row_id = f"{DOC}/{table}/{line}/{measure}_2021" + (f"/{place}" if place > 1 else "")
    return {
        "doc_id": DOC, "table_id": table, "line": line, "row_id": row_id, "printed": str(number),
        "status": "as_published", "region_id": "serang", "level": "kegiatan", "owner_name": "x",
        "owner_id": f"{DOC}/{table}/{line}/pagu_2021", "indicator": indicator, "unit_printed": unit, "unit": unit,
        "unit_kind": "people", "fiscal_year": 2021, "period": "year", "measure": measure, "value": number,
        "alternatives": "", "state": "number",
    } | more  # fmt: skip


def budget(*rows) -> pd.DataFrame:
    """Return budget_lines with their dtypes."""
    return pd.DataFrame(rows).astype({"fiscal_year": "Int64", "amount_rp": "Int64"})


def targets(*rows) -> pd.DataFrame:
    """Return indicators with their dtypes."""
    return pd.DataFrame(rows).astype({"fiscal_year": "Int64", "value": "Float64"})


def same(*pairs) -> pd.DataFrame:
    """Return checks that two tables print another amount for the same line."""
    rows = [{"rule": "same_line_same_amount", "verdict": "differs", "rows": " ".join(pair)} for pair in pairs]
    return pd.DataFrame(rows, columns=["rule", "verdict", "rows"])


def lines(*rows, checks=None) -> pd.DataFrame:
    """Return the study's lines of some budget rows."""
    return measures.lines(budget(*rows), same() if checks is None else checks)


def costs(rows, values, checks=None) -> pd.DataFrame:
    """Return the unit costs of some rows."""
    checks = same() if checks is None else checks
    return measures.unit_costs(lines(*rows, checks=checks), targets(*values), checks)


def only(table: pd.DataFrame) -> pd.Series:
    """Return the one row of a table."""
    assert len(table) == 1
    return table.iloc[0]


def test_absorption_of_an_office_is_the_ratio_of_sums_over_leaves_only():
    table = lines(
        money(1, "pagu", 300, level="program"), money(1, "realisasi", 190, level="program"),
        money(2, "pagu", 100, parent=1), money(2, "realisasi", 90, parent=1),
        money(3, "pagu", 200, parent=1), money(3, "realisasi", 100, parent=1),
    )  # fmt: skip
    absorption = measures.absorption(table, targets(value(9, "target", 1)))
    office = only(measures.outturn(absorption[absorption.leaf], ["doc_id"]))
    assert office.absorption_pct == pytest.approx(100 * 190 / 300)
    assert list(absorption.absorption_pct) == pytest.approx([100 * 190 / 300, 90, 50])


def test_a_printed_absorption_may_differ_by_rounding_only():
    rows = [money(1, "pagu", 300), money(1, "realisasi", 200)]
    follows = value(1, "absorption_pct", 66.67, printed="66,67", unit="percent")
    wrong = value(1, "absorption_pct", 66.68, printed="66,68", unit="percent")
    assert only(measures.absorption(lines(*rows), targets(follows))).verdict == "agrees"
    assert only(measures.absorption(lines(*rows), targets(wrong))).verdict == "differs"


def test_a_zero_or_unresolved_pagu_has_no_absorption_and_says_why():
    unresolved = {"status": "unresolved", "amount_rp": pd.NA, "alternatives": "[]"}
    table = lines(
        money(1, "pagu", 0), money(1, "realisasi", 0), money(2, "pagu", None, **unresolved), money(2, "realisasi", 5)
    )
    absorption = measures.absorption(table, targets(value(9, "target", 1)))
    assert list(absorption.reason) == ["pagu is zero", "pagu not resolved"]
    assert absorption.absorption_pct.isna().all()


def test_candidate_readings_of_an_unresolved_pagu_give_a_range():
    unresolved = {"status": "unresolved", "amount_rp": pd.NA, "alternatives": '["200", "400"]'}
    row = only(
        measures.absorption(
            lines(money(1, "pagu", None, **unresolved), money(1, "realisasi", 100)), targets(value(9, "target", 1))
        )
    )
    assert pd.isna(row.absorption_pct)
    assert (row.absorption_low_pct, row.absorption_high_pct) == (25, 50)


def test_composition_variance_is_measured_against_the_adjusted_budget():
    # 60 and 40 planned, 50 spent in all: adjusted 30 and 20; 35 and 15 spent deviate by 10 of 50.
    assert measures.composition_variance_pct(pd.Series([60.0, 40.0]), pd.Series([35.0, 15.0])) == pytest.approx(20)
    assert measures.composition_variance_pct(pd.Series([60.0, 40.0]), pd.Series([30.0, 20.0])) == pytest.approx(0)


def test_shares_of_the_unspent_add_to_100():
    rows = [money(n, "pagu", 100) for n in (1, 2, 3)] + [
        money(n, "realisasi", spent) for n, spent in ((1, 90), (2, 40), (3, 70))
    ]
    pareto = measures.pareto(measures.absorption(lines(*rows), targets(value(9, "target", 1))))
    assert list(pareto.line) == [2, 3, 1]
    assert list(pareto.share_pct) == pytest.approx([60, 30, 10])
    assert pareto.cumulative_pct.iloc[-1] == pytest.approx(100)


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


def test_a_source_of_another_phase_is_its_own_source_and_no_reading():
    pair = (f"{DOC}/T1/1/pagu_2021", f"{DOC}/T2/1/pagu_2021")
    rows = [money(1, "pagu", 1000), money(1, "realisasi", 900), money(1, "pagu", 500, table="T2", phase="unknown")]
    row = lines(*rows, checks=same(pair)).set_index("table_id").loc["T1"]
    assert (row.pagu_least_rp, row.pagu_most_rp, row.contested) == (1000, 1000, True)


def test_registration_and_volunteers_are_no_benefits():
    assert (
        measures.classify("Pendataan Fakir Miskin", "Jumlah fakir miskin yang terdata", "protection")[1]
        == "registration"
    )
    assert measures.classify("Pembinaan", "Jumlah TAGANA yang dibina", "disaster")[1] == "workers"
    assert measures.classify("Penyediaan Sandang", "Jumlah anak", "rehabilitation") == ("clothes", "benefit")
    assert measures.classify("Penyediaan Gaji", "Jumlah ASN", "administration") == ("", "staff")


def test_capaian_knows_its_polarity_and_what_the_printed_one_follows():
    lower = "Jumlah Penyandang Masalah Kesejahteraan Sosial"
    values = [
        value(1, "target", 25893, indicator=lower), value(1, "realisasi", 93338, indicator=lower),
        value(1, "capaian_pct", 360.48, printed="360,48", indicator=lower, unit="percent"),
        value(2, "target", 85), value(2, "realisasi", 97.85), value(2, "capaian_pct", 122.31, printed="122,31"),
        value(3, "target", 0), value(3, "realisasi", 0), value(3, "capaian_pct", 100, printed="100"),
    ]  # fmt: skip
    table = measures.capaian(lines(money(1, "pagu", 10)), targets(*values), same()).set_index("line")
    assert table.capaian_pct[1] == pytest.approx(100 * (2 * 25893 - 93338) / 25893)
    assert list(table.printed_follows) == ["R/T", "none", "cannot_tell"]
    assert list(table.reason) == ["", "", "target is zero"]


def test_where_neither_target_nor_realisasi_is_told_there_is_no_capaian():
    baseline = targets(value(1, "baseline", 10))
    assert measures.capaian(lines(money(1, "pagu", 10)), baseline, same()).empty


def test_progress_against_five_years_is_kept_apart_from_the_year():
    values = [
        value(1, "renstra_target", 60), value(1, "target", 12), value(1, "realisasi", 12),
        value(1, "realisasi_to_date", 12, fiscal_year=2020), value(1, "renstra_pct", 60, printed="60"),
    ]  # fmt: skip
    table = measures.capaian(lines(money(1, "pagu", 10)), targets(*values), same()).set_index("kind")
    assert table.capaian_pct.to_dict() == {"yearly": 100, "cumulative": 40}
    assert table.printed_follows["cumulative"] == "none"
    assert len(measures.line_capaian(table.reset_index())) == 1


def test_a_cap_is_a_choice_and_not_the_default():
    rows = [money(1, "pagu", 10), money(1, "realisasi", 9)]
    table = measures.capaian(lines(*rows), targets(value(1, "target", 10), value(1, "realisasi", 13)), same())
    assert only(measures.line_capaian(table)).capaian_pct == pytest.approx(130)
    assert only(measures.line_capaian(table, cap=120)).capaian_pct == pytest.approx(120)


def test_three_definitions_of_efficiency():
    per_line = pd.DataFrame(
        {"region_id": "serang", "doc_id": DOC, "fiscal_year": 2021, "line_id": ["a", "b"], "pagu_rp": [100.0, 300.0],
         "realisasi_rp": [80.0, 300.0], "absorption_pct": [80.0, 100.0], "capaian_pct": [100.0, 50.0], "row_ids": "r"}
    )  # fmt: skip
    row = only(measures.efficiency(per_line))
    assert row.lkjip_points == pytest.approx(75 - 95)
    assert row.ratio_pct == pytest.approx(100 * ((1 - 0.8) + (1 - 2)) / 2)
    assert row.weighted_pct == -20  # (250 - 380) / 250, limited


def test_prices_are_chained_over_the_years():
    factor = measures.price_factor(pd.Series([2020, 2022, 2026]), 2022)
    assert factor.iloc[0] == pytest.approx(1.0187 * 1.0551)
    assert factor.iloc[1] == 1
    assert pd.isna(factor.iloc[2])


def test_what_lies_outside_the_selection_is_counted_with_its_reason():
    table = lines(
        money(1, "pagu", 10, function="administration"), money(2, "pagu", 10, year=2019), money(3, "pagu", 10)
    )
    choice = Selection(("serang",), (2020, 2021), include_administration=False)
    out = measures.left_out(measures.reasons_out(table, choice))
    assert dict(zip(out.reason, out.rows, strict=True)) == {"year not selected": 1, "administration left out": 1}
    assert len(measures.select(table, choice)) == 1


def test_an_empty_selection_gives_empty_results_and_words():
    nothing = measures.select(lines(money(1, "pagu", 10)), Selection(("sidoarjo",), (2021,)))
    empty = measures.unit_costs(nothing, targets(value(1, "target", 1)), same())
    assert empty.empty
    assert list(empty.columns) == study_schema.UNIT_COSTS.names
    assert measures.services(empty).empty
    assert measures.absorption(nothing, targets(value(1, "target", 1))).empty
    assert "Nothing can be said" in measures.sentences(["{missing}"], [])


def register_rows(*rows) -> pd.DataFrame:
    """Return PMKS counts from (type, year, count)."""
    frame = pd.DataFrame(rows, columns=["type_id", "year", "count"]).astype({"count": "Int64", "year": "Int64"})
    place = range(1, len(frame) + 1)
    return frame.assign(
        doc_id=DOC, table_id="T2.5", line=place, region_id="serang", unit="orang", state="number",
        status="as_published", printed="", name_printed="", row_id=[f"{DOC}/T2.5/{line}/count" for line in place],
    )  # fmt: skip


def test_jumps_lost_types_and_duplicates_are_flagged():
    pmks = register_rows(
        ("fakir_miskin", 2017, 1000), ("fakir_miskin", 2018, 1600), ("lanjut_usia_terlantar", 2017, 500),
        ("lanjut_usia_terlantar", 2018, None), ("pengemis", 2017, 3), ("pengemis", 2018, 9),
        ("anak_terlantar", 2018, 5), ("anak_terlantar", 2018, 7),
    )  # fmt: skip
    flags = measures.register_flags(pmks).query("flag != ''")
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
    stock = measures.stocks(pmks, targets(value(1, "target", 1))).set_index("what").value
    assert stock.to_dict() == {"printed_total": 150, "sum_of_types": 105, "sum_without_fakir_miskin": 5}
    assert only(measures.total_checks(pmks)).difference == 150 - 145


def test_money_per_registered_person_uses_the_nearest_year_and_names_it():
    table = lines(
        money(1, "pagu", 700, function="administration"),
        money(2, "pagu", 300),
        money(3, "pagu", 50, function="heroes_cemetery"),
    )
    stock = measures.stocks(
        register_rows(("pengemis", 2019, 10), ("pengemis", 2017, 99)), targets(value(1, "target", 1))
    )
    offices = measures.office_spending(table, stock)
    per_pmks = offices[offices.denominator == "sum_of_types"].set_index("scope")
    assert per_pmks.rp_per_person.to_dict() == {"everything": 105, "welfare": 30}
    assert set(per_pmks.stock_year) == {2019}
