"""Every rupiah of a ceiling is in a unit cost or under one reason, on tiny tables and on the published ones."""

import pandas as pd
import pytest
from test_measures import lines, money, same, targets, value
from test_office_money import NOTHING_TOLD

from analysis import io
from analysis.studies import accounting, office_money, services, spending


def made(rows, values, table="accounting"):
    money_of = lines(*rows)
    costs = spending.unit_costs(money_of, targets(*values), same())
    sums = office_money.office_sums(money_of, NOTHING_TOLD, same())
    if table == "services":
        return accounting.beside(services.services(costs), costs, sums)
    return accounting.accounting(money_of, targets(*values), same(), costs, sums)


def held(rows, values) -> dict[str, float]:
    table = made(rows, values)
    return dict(zip(table["where"], table.pagu_rp, strict=True))


DOCUMENTS = {"unit": "dokumen", "unit_kind": "documents"}


def test_each_line_is_in_a_unit_cost_or_under_its_one_reason():
    rows = [money(1, "pagu", 300), money(2, "pagu", 200, name="Pendataan fakir miskin"), money(3, "pagu", 50)]
    rows += [money(4, "pagu", 40), money(5, "pagu", 10), money(6, "pagu", 7)]
    values = [value(1, "target", 10), value(2, "target", 5), value(3, "target", 4, **DOCUMENTS)]
    values += [value(4, "target", 4), value(4, "target", 2, place=2, **DOCUMENTS), value(5, "realisasi", 4)]
    assert held(rows, values) == {
        accounting.BENEFIT: 300, accounting.OTHER_WORK: 200, accounting.NO_PERSONS: 50,
        "the same money also pays for other things": 40, accounting.NO_TARGET: 10, accounting.NO_INDICATOR: 7,
    }  # fmt: skip
    assert made(rows, values).share_pct.sum() == pytest.approx(100)
    assert list(made(rows, values)["where"])[:2] == [accounting.BENEFIT, accounting.OTHER_WORK]


def test_what_the_lines_do_not_hold_of_their_programme_is_open_lost_or_printed_nowhere():
    rows = [money(1, "pagu", 1000, level="program"), money(2, "pagu", 400, parent=1)]
    rows += [money(3, "pagu", None, parent=1, status="unresolved")]
    found = made(rows, [value(2, "target", 10)]).set_index("where")
    assert found.pagu_rp.to_dict() == {accounting.BENEFIT: 400, accounting.NO_LINE: 600}
    assert found.n_lines[accounting.NO_LINE] == 1 and found.row_ids[accounting.NO_LINE].endswith("T1/3/pagu_2021")


def test_a_whole_of_which_no_line_is_printed_is_told_whole():
    rows = [money(1, "pagu", 500, level="total"), money(2, "realisasi", 400, level="total")]
    assert held(rows, [value(9, "target", 10)]) == {accounting.NO_LINE: 500}


def test_an_open_whole_leaves_a_range_of_the_share_and_no_amount_of_what_is_open():
    rows = [money(1, "pagu", 300), money(2, "pagu", None, status="unresolved", alternatives='["300", "700"]')]
    found = made(rows, [value(1, "target", 10)]).set_index("where")
    assert pd.isna(found.share_pct[accounting.BENEFIT]) and pd.isna(found.pagu_rp[accounting.NO_LINE])
    assert (found.share_low_pct[accounting.BENEFIT], found.share_high_pct[accounting.BENEFIT]) == (30, 50)
    (number,) = accounting.accounting_numbers(found.reset_index())
    assert (number.name, number.shown) == ("in_unit_costs_serang_2021_t1_pct", "30.00 % to 50.00 %")


def test_a_median_stands_beside_the_share_of_the_welfare_money_that_it_rests_on():
    rows = [money(1, "pagu", 300), money(2, "pagu", 500), money(3, "pagu", 999, function="administration")]
    found = made(rows, [value(1, "target", 10)], "services")
    assert found.share_pct.to_list() == [37.5]
    assert made(rows[1:2], [value(9, "target", 1)], "services").empty


def test_nothing_selected_is_nothing_accounted():
    assert made([money(1, "pagu", 5)], [value(1, "target", 1)]).empty


def test_the_published_ceilings_are_accounted_to_the_last_rupiah():
    table = io.read_table("accounting")
    totals = io.read_table("office_totals").query("measure == 'pagu'").set_index(["doc_id", "fiscal_year"])
    lines_of = io.read_table("lines")
    leaves = lines_of[(lines_of.leaf == "yes") & (lines_of.main == "yes") & (lines_of.period == "year")]
    for place, rows in table.groupby(["doc_id", "fiscal_year"]):
        whole = totals.amount_rp[place]
        assert pd.isna(whole) or (rows.pagu_rp.sum() == whole and rows.share_pct.sum() == pytest.approx(100)), place
        named = [row_id for ids in rows.row_ids for row_id in ids.split()]
        own = leaves[(leaves.doc_id == place[0]) & (leaves.fiscal_year == place[1]) & (leaves.level != "total")]
        assert sorted(named) == sorted(own.pagu_row), place
