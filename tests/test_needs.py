"""What reaching everybody would cost, and who gets how much, on tiny tables that can be worked by hand."""

import pandas as pd
import pytest
from test_measures import DOC, lines, money, only, same, targets, value
from test_office_money import NOTHING_TOLD
from test_people import register_rows

from analysis.studies import achievement, group_money, needs, office_money, people, spending

OLD, MANY = "Jumlah lansia terlantar yang mendapat sandang", "Jumlah anak terlantar dan lansia yang mendapat sandang"
REGISTER = register_rows(("fakir_miskin", 2020, 900), ("lanjut_usia_terlantar", 2020, 80), ("pengemis", 2020, 20))


def reach(rows, values, pmks=REGISTER, regions=("serang",)) -> pd.DataFrame:
    table, indicators = lines(*rows), targets(*values)
    costs = spending.unit_costs(table, indicators, same())
    stock = people.stocks(pmks, indicators)
    return needs.reach_costs(costs, stock, pmks, office_money.office_sums(table, NOTHING_TOLD, same()), regions)


def test_everybody_is_every_reading_of_the_register_times_the_range_of_the_lines():
    rows = [money(1, "pagu", 1000), money(2, "pagu", 3000)]
    table = reach(rows, [value(1, "target", 50, indicator=OLD), value(2, "target", 50, indicator=MANY)])
    everybody = table[table.group_id == "everybody"].set_index("reading")
    assert everybody.registered.to_dict() == {"sum_of_types": 1000, "sum_without_fakir_miskin": 100}
    row = everybody.loc["sum_without_fakir_miskin"]
    # 4000 for 100 persons: 40 each, 20 and 60 in the lines.
    assert (row.rp_per_person, row.cost_rp, row.cost_low_rp, row.cost_high_rp) == (40, 4000, 2000, 6000)
    assert (row.budget_rp, row.share_pct, row.share_high_pct, row.covered_pct) == (4000, 100, 150, 100)
    number = {each.name: each for each in needs.reach_numbers(table)}["reach_cost_serang_2021_perubahan_everybody_rp"]
    assert (number.value, number.low, number.high) == (None, 2000, 60_000)


def test_a_group_is_costed_by_the_lines_that_name_it_alone():
    rows = [money(1, "pagu", 1000), money(2, "pagu", 3000)]
    table = reach(rows, [value(1, "target", 50, indicator=OLD), value(2, "target", 50, indicator=MANY)])
    groups = table[table.group_id != "everybody"].set_index("group_id")
    assert (groups.cost_rp["lansia"], groups.n_lines["lansia"]) == (80 * 20, 1)
    assert groups.reason["fakir_miskin"].startswith("no line that names this group alone")
    assert pd.isna(groups.cost_rp["fakir_miskin"])


def test_lines_that_hold_little_of_the_budget_say_nothing_of_everybody():
    rows = [money(1, "pagu", 1000), money(2, "pagu", 9000)]
    table = reach(rows, [value(1, "target", 50, indicator=OLD)])
    everybody = table[table.group_id == "everybody"]
    assert everybody.cost_rp.isna().all() and everybody.cost_high_rp.isna().all()
    assert everybody.reason.str.contains("less than 25 %").all()
    assert not [each for each in needs.reach_numbers(table) if "everybody" in each.name]
    assert "cannot be told: unit costs hold less" in only(pd.Series(needs.left_out(table)).to_frame("said")).said


@pytest.mark.parametrize(
    ("rows", "pmks", "reason"),
    [
        ([money(1, "pagu", 1000)], REGISTER.iloc[:0], "no register of persons"),
        ([money(1, "pagu", 0)], REGISTER, "no line with a unit cost of persons"),
    ],
)
def test_without_register_or_unit_costs_nothing_is_told(rows, pmks, reason):
    table = reach(rows, [value(1, "target", 50, indicator=OLD)], pmks)
    assert (only(table).reason, needs.reach_numbers(table)) == (reason, [])
    assert reach(rows, [value(1, "target", 50)], pmks, ("lampung_barat",)).cost_rp.isna().all()


@pytest.mark.parametrize(
    ("name", "said", "group"),
    [
        ("Penyediaan Sandang", OLD, "lansia"),
        ("Penyediaan Sandang", f"{OLD}; Jumlah rapat", "lansia"),
        ("Penyediaan Sandang", MANY, "several"),
        ("Penyediaan Sandang", f"{OLD}; Jumlah penyandang disabilitas", "several"),
        ("Penyediaan Sandang", "Jumlah penyandang cacat dan eks trauma", "several"),
        ("Penanganan Fakir Miskin", "Jumlah KUBE", "fakir_miskin"),
        ("Penyediaan Sandang", "", "none_named"),
    ],
)
def test_a_line_is_for_one_group_for_several_or_for_none_named(name, said, group):
    assert group_money.line_group(name, said) == group


def test_money_for_a_group_stands_beside_its_share_of_the_register():
    rows = [money(1, "pagu", 100), money(2, "pagu", 300), money(3, "pagu", 600, name="Bantuan Sandang")]
    rows += [money(4, "pagu", 999, function="administration")]
    values = [value(1, "target", 5, indicator=OLD), value(2, "target", 5, indicator=MANY),
              value(3, "target", 5, indicator="Jumlah paket sandang")]  # fmt: skip
    table = group_money.group_money(lines(*rows), targets(*values), REGISTER).set_index("group_id")
    assert table.pagu_rp.to_dict() == {"lansia": 100, "none_named": 600, "several": 300}
    row = table.loc["lansia"]
    assert (row.share_pct, row.share_high_pct) == (pytest.approx(10), pytest.approx(100))
    assert (row.registered, row.register_pct, row.register_without_pct) == (80, 8, 80)
    assert table.registered.drop("lansia").isna().all()
    names = [each.name for each in group_money.group_numbers(table.reset_index())]
    assert names == ["money_for_lansia_serang_2021_pct", "register_of_lansia_serang_2021_pct"]


def test_an_open_line_makes_a_groups_share_a_range():
    rows = [money(1, "pagu", 100), money(2, "pagu", None, status="unresolved", alternatives='["100", "300"]')]
    values = [value(1, "target", 5, indicator=OLD), value(2, "target", 5, indicator="Jumlah penyandang disabilitas")]
    row = group_money.group_money(lines(*rows), targets(*values), REGISTER).set_index("group_id").loc["lansia"]
    assert pd.isna(row.share_pct) and row.share_low_pct == pytest.approx(25) and row.share_high_pct == pytest.approx(50)


def test_coverage_is_of_groups_that_one_line_alone_names():
    texts = {1: OLD, 2: "Jumlah pemulung", 3: "Jumlah pemulung"}
    values = [value(n, what, 8, indicator=text) for n, text in texts.items()
              for what in ("target", "realisasi")]  # fmt: skip
    pmks = pd.concat([REGISTER, register_rows(("pemulung", 2020, 40)).assign(row_id=f"{DOC}/T2.5/9/count")])
    table = lines(*(money(n, "pagu", 10) for n in (1, 2, 3)))
    capaian = achievement.capaian(table, targets(*values), same())
    row = only(group_money.coverage(people.reached_groups(capaian, pmks)))
    assert (row.group_id, row.planned_pct, row.reached_pct) == ("lansia", 10, 10)
    assert group_money.coverage(pd.DataFrame()).empty


def test_a_group_that_another_line_names_is_not_covered_by_one_line():
    def covered(*texts, kind="people"):
        values = [value(n, what, 8, indicator=text, unit_kind=kind if n > 1 else "people")
                  for n, text in enumerate(texts, 1) for what in ("target", "realisasi")]  # fmt: skip
        table = lines(*(money(n, "pagu", 10) for n in range(1, len(texts) + 1)))
        return people.reached_groups(achievement.capaian(table, targets(*values), same()), REGISTER)

    assert list(covered(OLD, "Jumlah TKSK").group) == ["lansia"]
    # Its figures need not be readable, nor be those of this group alone, nor be persons.
    assert covered(OLD, MANY).empty and covered(OLD, "Jumlah kursi roda bagi lansia", kind="goods").empty
    assert list(covered(OLD, "Persentase lansia yang terlayani", kind="percent").group) == ["lansia"]


def test_a_group_is_named_with_its_money_its_register_and_its_plan():
    rows = [money(1, "pagu", 300), money(2, "pagu", 100)]
    values = [value(1, what, 8, indicator=OLD) for what in ("target", "realisasi")]
    table = group_money.group_money(lines(*rows), targets(*values), REGISTER)
    numbers = {each.name: each for each in group_money.group_numbers(table)}
    money_for = numbers["money_for_lansia_serang_2021_pct"]
    assert (money_for.value, money_for.high) == (75, 100)
    assert money_for.shown == "75.00 % (up to 100 % with lines for several groups or none named)"
    assert numbers["register_of_lansia_serang_2021_pct"].value == 8  # 80 of 1000 entries
    capaian = achievement.capaian(lines(*rows), targets(*values), same())
    (planned,) = group_money.coverage_numbers(group_money.coverage(people.reached_groups(capaian, REGISTER)))
    assert (planned.name, planned.value) == ("planned_lansia_serang_2021_pct", 10)
    assert group_money.group_money(lines(*rows).iloc[:0], targets(*values), REGISTER).empty
