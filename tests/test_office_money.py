"""Money of offices per person on tiny tables that can be worked by hand."""

from test_measures import lines, money, targets, value
from test_people import register_rows

from analysis.studies import office_money, people


def test_money_per_registered_person_uses_the_nearest_year_and_names_it():
    table = lines(
        money(1, "pagu", 700, function="administration"),
        money(2, "pagu", 300),
        money(3, "pagu", 50, function="heroes_cemetery"),
    )
    stock = people.stocks(register_rows(("pengemis", 2019, 10), ("pengemis", 2017, 99)), targets(value(1, "target", 1)))
    offices = office_money.office_spending(table, stock)
    per_pmks = offices[offices.denominator == "sum_of_types"].set_index("scope")
    assert per_pmks.rp_per_person.to_dict() == {"everything": 105, "welfare": 30}
    assert set(per_pmks.stock_year) == {2019}
