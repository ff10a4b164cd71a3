"""What a ceiling is for, on tiny tables that can be worked by hand."""

import pandas as pd
import pytest
from test_measures import lines, money, targets, value

from analysis.studies import purposes


def shares(rows, *values) -> pd.DataFrame:
    return purposes.purposes(lines(*rows), targets(value(9, "target", 1), *values)).set_index("purpose")


def test_each_line_has_one_purpose_and_the_shares_add_to_100():
    rows = [
        money(1, "pagu", 40, function="administration") | {"name": "Penyediaan Gaji dan Tunjangan ASN"},
        money(2, "pagu", 10, function="administration") | {"name": "Penyediaan Alat Tulis Kantor"},
        money(3, "pagu", 20) | {"name": "Pemutakhiran data PMKS"},
        money(4, "pagu", 30) | {"name": "Penyediaan Sandang"},
    ]
    table = shares(rows)
    assert table.share_pct.to_dict() == {"salaries": 40, "support": 10, "data_and_workers": 20, "benefit": 30}
    assert list(table.index) == [name for name in purposes.PURPOSES if name in table.index]


@pytest.mark.parametrize(
    ("name", "purpose"),
    [
        ("Peningkatan Sarana dan Prasarana Pembangunan Pelabuhan", "other"),
        ("Rehabilitasi Ruas Jalan Desa", "other"),
        ("Peningkatan Sarana dan Prasarana Kantor Pelabuhan", "support"),
        ("Pemeliharaan/Rehabilitasi Sarana dan Prasarana Gedung Kantor", "support"),
        ("Perjalanan Dinas dalam rangka Koordinasi Pembangunan", "support"),
        ("Publikasi Program Pembangunan Prioritas Daerah", "support"),
    ],
)
def test_works_that_the_public_uses_are_no_running_of_the_office_whatever_programme_pays_them(name, purpose):
    rows = [money(n, "pagu", 50, function="administration") | {"name": name} for n in (1, 2)]
    assert list(shares(rows).index) == [purpose]


def test_a_name_decides_before_the_indicators_and_unlike_indicators_are_unclear():
    rows = [
        money(1, "pagu", 50) | {"name": "Penyediaan Sandang"},
        money(2, "pagu", 30) | {"name": "Pelayanan Jaminan Sosial"},
        money(3, "pagu", 20) | {"name": "Pelayanan Lain"},
    ]
    told = [
        value(1, "target", 5, indicator="Jumlah TKSK yang dibina"),
        value(2, "target", 5, indicator="Terlatihnya TKSK, tersedianya sandang bagi lansia"),
        value(3, "target", 5, indicator="Jumlah lansia yang mendapat pakaian"),
    ]
    table = shares(rows, *told)
    assert table.pagu_rp.to_dict() == {"benefit": 70, "unclear": 30}
    assert table.share_high_pct["benefit"] == pytest.approx(100)


def test_a_year_with_an_open_line_has_a_range_and_no_share_and_neither_where_nothing_bounds_it():
    open_line = {"status": "unresolved", "amount_rp": pd.NA, "name": "Pemutakhiran data PMKS"}
    table = shares([money(1, "pagu", 10), money(2, "pagu", None, alternatives="[]", **open_line)])
    assert table[["share_pct", "share_low_pct", "share_high_pct"]].isna().all(axis=None)
    ranged = shares([money(1, "pagu", 10), money(2, "pagu", None, alternatives='["10", "30"]', **open_line)])
    assert ranged.share_pct.isna().all()
    assert ranged.share_low_pct.to_dict() == {"data_and_workers": 50, "benefit": 25}
    assert ranged.share_high_pct.to_dict() == {"data_and_workers": 75, "benefit": 50}
    # Without candidates it lies between nothing and what its parent leaves.
    rows = [money(9, "pagu", 40, level="program"), money(1, "pagu", 10, parent=9)]
    bounded = shares([*rows, money(2, "pagu", None, parent=9, alternatives="[]", **open_line)])
    assert bounded.share_low_pct.to_dict() == {"data_and_workers": 0, "benefit": 25}
    assert {each.shown for each in purposes.purpose_numbers(bounded.reset_index())} == {
        "0.00 % to 75.00 %", "25.00 % to 100.00 %"
    }  # fmt: skip


def test_shares_are_of_the_printed_total_and_lost_rows_leave_a_range():
    named = {"name": "Pemutakhiran data PMKS"}
    rows = [money(9, "pagu", 200, level="total"), money(8, "pagu", 200, level="program", parent=9)]
    rows += [money(1, "pagu", 100, parent=8), money(2, "pagu", 60, parent=8) | named]
    table = shares(rows)
    # 40 of 200 are in rows that are lost: 100 / 200 at least, (200 - 60) / 200 at most.
    assert table.share_pct.isna().all()
    assert table.share_low_pct.to_dict() == {"data_and_workers": 30, "benefit": 50}
    assert table.share_high_pct.to_dict() == {"data_and_workers": 50, "benefit": 70}
    whole = [*rows, money(3, "pagu", 40, parent=8)]
    assert shares(whole).share_pct.to_dict() == {"data_and_workers": 30, "benefit": 70}
    # A selection without some lines has no use for a total that holds them.
    some = purposes.purposes(lines(*rows), targets(value(9, "target", 1)), of_totals=False)
    assert list(some.share_pct) == [37.5, 62.5]


def test_lines_of_unclear_purpose_are_listed():
    rows = [money(1, "pagu", 30) | {"name": "Pelayanan Lain"}, money(2, "pagu", 70)]
    found = purposes.unclear_lines(lines(*rows), targets(value(9, "target", 1)))
    assert list(zip(found.name, found.pagu_rp, strict=True)) == [("Pelayanan Lain", 30)]


def test_numbers_of_two_documents_of_one_office_and_year_name_their_document():
    one = shares([money(1, "pagu", 40), money(2, "pagu", 60)]).reset_index()
    alone = [each.name for each in purposes.purpose_numbers(one)]
    assert alone == ["share_of_benefit_serang_2021_pct"]
    both = pd.concat([one, one.assign(doc_id="serang_lkjip_2021")])
    assert [each.name for each in purposes.purpose_numbers(both)] == [
        "share_of_benefit_serang_2021_serang_renja_2022_pct",
        "share_of_benefit_serang_2021_serang_lkjip_2021_pct",
    ]


def test_what_a_programme_prints_over_its_lines_is_unresolved():
    above = [line | {"level": "program"} for line in (money(1, "pagu", 100), money(4, "pagu", 30))]
    rows = [*above, money(2, "pagu", 60, parent=1), money(5, "pagu", 30, parent=4)]
    table = purposes.by_programme(lines(*rows), targets(value(9, "target", 1)))
    lost = table[table.purpose == "unresolved"]
    part = purposes.by_programme(lines(*rows), targets(value(9, "target", 1)), of_totals=False)
    assert len(part) == len(table) - 1
    assert lost[["line_id", "low_rp", "high_rp"]].to_numpy().tolist() == [[table.line_id[0], 40, 40]]
    # One rupiah is the rounding of a printed amount and no line that was lost.
    rows[0] = money(1, "pagu", 61) | {"level": "program"}
    assert "unresolved" not in set(purposes.by_programme(lines(*rows), targets(value(9, "target", 1))).purpose)
