"""Sentences about damaged spending and evaluation tables: what a row's ratios, differences and blocks tell."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.repair import decide, describe, found, in_order, merged, tokens
from analysis.repair.beside import Beside
from analysis.repair.doubts import Doubts
from analysis.repair.grid import Grid, GridColumn, GridRow
from analysis.repair.rules import RatioRule, SumRule, holds
from analysis.source import register
from analysis.source.cells import Cell
from analysis.source.verbatim import RawRow

STYLES = ("dot_thousands",)
LEVELS = {"J": "total", "P": "program", "K": "kegiatan", "S": "sub_kegiatan"}
SPENT = [
    ("Jumlah", "290.500.000", "251.371.000", "86,53", "39.129.000"),
    ("P satu", "290.500.000", "251.371.000", "86,53", "39.129.000"),
    ("K satu", "120.500.000", "97.850.500", "81,20", "22.649.500"),
    ("S satu", "80.250.000", "61.400.500", "76,51", "18.849.500"),
    ("S dua", "40.250.000", "36.450.000", "90,56", "3.800.000"),
    ("K dua", "170.000.000", "153.520.500", "90,31", "16.479.500"),
    ("S tiga", "99.000.000", "90.120.500", "91,03", "8.879.500"),
    ("S empat", "71.000.000", "63.400.000", "89,30", "7.600.000"),
]
TABLE = {
    "title": "Realisasi anggaran",
    "parts": [{"start": "^Uraian", "end": "^Akhir"}],
    "damaged": True,
    "levels": [{"level": "program", "name": "^P "}, {"level": "kegiatan", "name": "^K "}],
}
RATIO = RatioRule("absorption", "realisasi", "pagu")


def spending(rows, rest: bool = False, block=()) -> Grid:
    """Return a spending table; `rest` says that it prints what is not spent, `block` which rows are a page."""
    amounts = ("pagu", "realisasi", "sisa")[: 3 if rest else 2]
    columns = [GridColumn("name", "name"), *(GridColumn(c, "amount", c, 2023, "year", True) for c in amounts)]
    columns.insert(3, GridColumn("absorption", "percent", "absorption_pct", 2023))
    placed = tuple(GridRow(10 + n, tuple(row), LEVELS[row[0][0]], int(n in block)) for n, row in enumerate(rows))
    sums = (SumRule("pagu", ("realisasi", "sisa")),) if rest else ()
    return Grid(tuple(columns), placed, ("total", "program", "kegiatan", "sub_kegiatan"), (RATIO, *sums), STYLES)


def read(table: Grid) -> pd.DataFrame:
    """Return reading and status by row and column."""
    return pd.DataFrame([vars(cell) for cell in decide.resolve(table).cells]).set_index(["line", "column"])


def short(rows=SPENT) -> list[tuple]:
    return [row[:4] for row in rows]


def test_a_sound_spending_table_stands_as_printed():
    assert set(read(spending(short())).status) == {"as_published"}
    assert set(read(spending(SPENT, rest=True)).status) == {"as_published"}


def test_a_column_that_a_whole_block_has_lost_is_not_taken_for_its_neighbour():
    rows = short()
    for n in (5, 6, 7):  # the ceiling of a kegiatan and of all below it: what was spent adds up under either header
        rows[n] = (rows[n][0], *rows[n][2:])
    cells = read(spending(rows, block=(5, 6, 7)))
    for line, printed in ((15, "153.520.500"), (16, "90.120.500"), (17, "63.400.000")):
        assert cells.loc[(line, "pagu"), "reading"] != printed


def test_a_blank_under_the_ceiling_does_not_excuse_the_percentage():
    index = {"absorption": 0, "realisasi": 1, "pagu": 2}
    assert holds(RATIO, (90, 1_000_000, 0), index) is False
    assert holds(RATIO, (None, 0, 0), index) is None
    assert holds(RATIO, (0, 0, 0), index) is None


def test_a_percentage_is_no_money_and_money_no_percentage():
    rows = short()
    rows[7] = ("S empat", "71.000.000", "89,30")  # what was spent is lost
    rows[4] = (*rows[4][:3], "Rp3.800.000")  # the percentage is lost, what is not spent is printed
    cells = read(spending(rows))
    assert cells.loc[(17, "realisasi"), "reading"] not in ("89,30", "89.3")
    assert cells.loc[(14, "absorption"), "reading"] == ""


def test_a_percentage_one_digit_off_stays_open_where_figures_are_misread():
    rows = short()
    rows[4] = (*rows[4][:3], "91,56")
    rows[6] = ("S tiga", "99.00O.000", *rows[6][2:])  # figures of this table are misread
    assert read(spending(rows)).loc[(14, "absorption"), "status"] == "unresolved"
    rows[4] = (*rows[4][:3], "90,57")  # rounded up by the source
    assert read(spending(rows)).loc[(14, "absorption"), "status"] == "as_published"


def test_marks_among_the_digits_leave_a_percentage_open():
    rows = short()
    rows[4] = (*rows[4][:3], "90;56")
    cells = read(spending(rows))
    assert cells.loc[(14, "absorption"), "status"] == "unresolved"
    assert cells.loc[(14, "pagu"), "status"] == "as_published"


TARGETS = (
    GridColumn("name", "name"),
    *(GridColumn(c, "value", c, 2023) for c in ("target", "realisasi")),
    GridColumn("capaian", "percent", "capaian_pct", 2023),
)


def targets(*rows) -> pd.DataFrame:
    placed = tuple(GridRow(10 + n, row, "") for n, row in enumerate(rows))
    return read(Grid(TARGETS, placed, rules=(RatioRule("capaian", "realisasi", "target"),), styles=STYLES))


def test_a_target_with_its_unit_is_checked_by_its_percentage():
    good = [("a", "36 Kegiatan", "40 Kegiatan", "111,11"), ("b", "12 Orang", "12 Orang", "100,00")]
    assert set(targets(*good).status) == {"as_published"}
    cells = targets(*good, ("c", "4 Paket", "3 Paket", "57,14"))
    assert cells.loc[(12, "target"), "status"] == "unresolved"


def test_figures_moved_by_nothing_but_their_looks_stay_open_where_a_ratio_could_tell():
    cells = targets(("a", "20", "10", "50,00"), ("b", "8", "6", "75,00"), ("c", "", "40", "30", "57,14"))
    assert set(cells.loc[12].status[["target", "realisasi", "capaian"]]) == {"unresolved"}


def test_three_decimals_of_a_target_may_be_thousands_with_the_other_mark():
    cells = targets(("a", "20", "10", "50,00"), ("b", "8", "6", "75,00"), ("c", "1,250", "1,000", "80,00"))
    assert cells.loc[(12, "target"), "status"] == "unresolved"
    alone = (GridColumn("name", "name"), GridColumn("target", "value", "target", 2023))
    rows = tuple(GridRow(10 + n, ("a", text), "") for n, text in enumerate(("2.500", "1,250", "0,125")))
    assert read(Grid(alone, rows, styles=STYLES)).status.xs("target", level="column").tolist() == [
        "as_published",
        "unresolved",
        "as_published",
    ]


# cells that hold two prints


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("48.574.000 77,72", ["48.574.000", "77,72"]),
        ("48.574.000,0045.000.000,00", ["48.574.000,00", "45.000.000,00"]),
        ("59,55%Rp. 129.500.000,-", ["59,55%", "Rp. 129.500.000,-"]),
        ("15 Rp 3.000.000", ["15", "Rp 3.000.000"]),
        ("%78,1", ["%", "78,1"]),
        ("orang100", ["orang", "100"]),
        ("4 PaketRp 96.327.159", ["4 Paket", "Rp 96.327.159"]),
        ("99,7636.000", ["99,76", "36.000"]),
        ("7 7,86", None),  # one number with a blank in it
        ("2 500.000.000", None),
        ("16.532.85015.993.458", ["16.532.850", "15.993.458"]),
        ("98,6913.032.832", ["98,69", "13.032.832"]),
        ("1.234.5678.900.000", None),  # a digit that is printed twice
        ("2.767641.000", None),  # a mark that is lost
        ("1.500.000485.574.000", None),
        ("1.50017.500.000", None),  # so little is no amount
        ("Rp 1.250.000.000,00", None),
        ("12 orang 5", None),
    ],
)
def test_only_what_no_single_cell_prints_is_taken_apart(cell, parts):
    table = register.Table.model_validate(
        TABLE | {"columns": [{"id": "name", "role": "name"}, {"id": "unit", "role": "unit"}], "rows": 1}
    )
    found = merged.take_apart(table, [RawRow(10, ["a", cell])])
    assert (found[10].row.cells[1:] if found else None) == parts


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("Rp. 18,950,000 1", ["Rp. 18,950,000", "1"]),
        ("1,464,800,000 16", ["1,464,800,000", "16"]),
        ("18,950,000 100", None),  # a group that lost its mark
        ("18,950,000 00", None),  # sen
        ("18,95,000 1", None),  # no whole groups
        ("950 1", None),  # no money
    ],
)
@pytest.mark.parametrize("counts", [True, False])
def test_a_count_behind_an_amount_is_taken_from_it_where_the_next_column_counts(cell, parts, counts):
    amount, count = [
        {"id": f"{measure}_{year}", "role": role, "measure": measure, "year": year, "period": "year"}
        for measure, role, year in (("pagu", "amount", 2022), ("target", "value", 2023))
    ]
    columns = [{"id": "name", "role": "name"}, *((amount, count) if counts else (count, amount))]
    table = register.Table.model_validate(TABLE | {"columns": columns, "rows": 1, "style": "comma_thousands"})
    found = merged.take_apart(table, [RawRow(10, ["a", cell])])
    assert (found[10].row.cells[1:] if found else None) == (parts if counts else None)


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("12,350,000 APBD", ["12,350,000", "APBD"]),
        ("Rp. 546,200,000DAU", ["Rp. 546,200,000", "DAU"]),
        ("1,250,000 orang", None),  # a count with its unit
        ("12,350 juta", None),
        ("12,35,000 APBD", None),  # no whole groups
        ("12 Dokumen", None),
    ],
)
@pytest.mark.parametrize("notes", [True, False])
def test_words_behind_an_amount_are_taken_from_it_where_the_next_column_prints_words(cell, parts, notes):
    amount = {"id": "pagu", "role": "amount", "measure": "pagu", "year": 2022, "period": "year"}
    columns = [{"id": "name", "role": "name"}, amount, *([{"id": "source", "role": "note"}] if notes else [])]
    table = register.Table.model_validate(TABLE | {"columns": columns, "rows": 1, "style": "comma_thousands"})
    found = merged.take_apart(table, [RawRow(10, ["a", cell])])
    assert (found[10].row.cells[1:] if found else None) == (parts if notes else None)


@pytest.mark.parametrize(
    ("cells", "separate"),
    [
        (("12 Paket", "24.600.000", "32 Paket", "24.600.000"), True),  # another target stands before it
        (("12 Paket", "24.600.000", "12 Paket", "24.600.000"), False),  # the pair may be printed twice
        (("12 Paket", "24.600.000", "APBD", "12 Paket", "24.600.000"), True),  # no copy stands behind other words
        (("12 Paket", "24.600.000", "", "12 Paket", "24.600.000"), False),
        (("12 Paket", "24.600.000", "24.600.000", "12 Paket"), False),
        (("12 Paket", "24.600.000", "13 Paket", "25.600.000"), True),
    ],
)
def test_amounts_alike_are_no_copies_where_other_cells_part_them(cells, separate):
    places = [i for i, text in enumerate(cells) if text.endswith(".000")]
    assert in_order.are_separate(cells, places) is separate


def test_a_cell_read_in_a_row_taken_apart_is_told_with_its_print_and_place():
    row = RawRow(10, ["a", "48.574.000 77,72", "4"])
    apart = merged.Apart(RawRow(10, ["a", "48.574.000", "77,72", "4"]), (0, 1, 1, 2))
    read = Cell(10, "pct", "c03", "77,72", "77,72", "as_published")
    told = merged.told(read, row, apart, 2)
    assert (told.position, told.printed, told.reading, told.status) == ("c02", row.cells[1], "77,72", "realigned")
    after = merged.told(Cell(10, "n", "c04", "4", "4", "as_published"), row, apart, 3)
    assert (after.position, after.printed, after.status) == ("c03", "4", "realigned")


def many(change) -> pd.DataFrame:
    """Return the cells of a table of twelve lines with one program; `change` alters its rows."""
    rows = [(f"S {n}", pagu := 1_000_000 * (n + 3) + 7_000 * n, pagu * (60 + 3 * n) // 100) for n in range(12)]
    total = ("P", sum(row[1] for row in rows), sum(row[2] for row in rows))
    shown = [
        (name, f"{a:,}".replace(",", "."), f"{b:,}".replace(",", "."), f"{100 * b / a:.2f}".replace(".", ","))
        for name, a, b in (total, *rows)
    ]
    return read(spending(change(shown)))


def test_a_lost_percentage_is_derived_from_amounts_that_sums_hold():
    cells = many(lambda rows: [row[:3] if row[0] == "S 4" else row for row in rows])
    assert cells.loc[(15, "absorption"), ["reading", "status"]].tolist() == ["72", "derived"]
    twice = many(
        lambda rows: [
            row[:3] if row[0] == "S 4" else ("S 5", "7", *row[2:]) if row[0] == "S 5" else row for row in rows
        ]
    )
    assert twice.loc[(15, "absorption"), "status"] == "derived"
    short = many(lambda rows: [("S 4", row[1]) if row[0] == "S 4" else row for row in rows])
    assert short.loc[(15, "absorption"), "status"] == "unresolved"


def test_a_percentage_with_other_decimals_or_too_large_is_in_doubt():
    split = many(lambda rows: [(*row[:3], "75,0", "0") if row[0] == "S 5" else row for row in rows])
    assert split.loc[(16, "absorption"), "status"] != "as_published"
    more = many(lambda rows: [(*row[:3], "75,000") if row[0] == "S 5" else row for row in rows])
    assert more.loc[(16, "absorption"), "status"] == "unresolved"
    large = many(lambda rows: [(*row[:3], "7500") if row[0] == "S 5" else row for row in rows])
    assert large.loc[(16, "absorption"), "status"] == "unresolved"


# what the rows show of the table


def described(rows, *roles, identities=("children", "absorption")) -> Grid:
    """Return the grid of a table of one document; a role is `id role` or `id role measure`."""
    columns = []
    for role in roles:
        name, kind, *measure = role.split()
        more = {"measure": measure[0], "year": 2023} if measure else {}
        more |= {"unit": "percent"} if measure and measure[0].endswith("_pct") else {}
        more |= {"phase": {"pagu": "murni"}.get(measure[0], "realisasi")} if kind == "amount" else {}
        columns.append({"id": name, "role": kind, **more})
    own = {"rows": len(rows), "columns": columns, "identities": list(identities)}
    table = register.Table.model_validate(TABLE | own)
    document = register.document("sidoarjo_lkjip_2021").model_copy(update={"tables": {"T1": table}})
    return describe.describe(document, "T1", [RawRow(10 + n, list(row)) for n, row in enumerate(rows)])


MONEY = ("name name", "pagu amount pagu", "realisasi amount realisasi", "absorption value absorption_pct", "rest note")


def test_notes_that_print_what_is_not_spent_are_amounts_that_add_up_the_hierarchy():
    table = described([row for row in SPENT if row[0][0] in "PKS"], *MONEY)
    rest = table.columns[-1]
    assert (rest.kind, rest.additive) == ("amount", True)
    assert SumRule("pagu", ("realisasi", "rest")) in table.rules


SHIFTED = [  # what is left stands before the percentage, or the percentage twice: three rows print it in its place
    SPENT[1],
    (*SPENT[2][:3], SPENT[2][4], SPENT[2][3]),
    (*SPENT[3][:3], SPENT[3][4], SPENT[3][3]),
    (*SPENT[4][:3], SPENT[4][3], SPENT[4][3], SPENT[4][4]),
    SPENT[5],
    (*SPENT[6][:3], SPENT[6][4], SPENT[6][3]),
    SPENT[7],
]


def test_what_is_left_is_found_where_most_rows_print_it_elsewhere():
    table = described(SHIFTED, *MONEY)
    assert (table.columns[-1].kind, SumRule("pagu", ("realisasi", "rest")) in table.rules) == ("amount", True)
    wrong = [(*row[:1], row[1].replace("0", "3"), *row[2:]) for row in SHIFTED]
    assert described(wrong, *MONEY).columns[-1].kind == "text"


def test_what_is_left_is_found_where_no_row_has_as_many_cells_as_the_header():
    codes = ("number number", "code code")
    rows = [("1", *row) for row in SPENT]  # a code or a number is lost everywhere
    assert SumRule("pagu", ("realisasi", "rest")) in described(rows, *codes, *MONEY).rules
    two = (*MONEY, "place note")  # which of the notes prints it nobody tells
    assert described(rows, *codes, *two).columns[-2].kind == "text"


LEFT = (*MONEY[:4], "rest amount sisa")


def test_measures_tell_sums_and_percentages_that_no_identity_names():
    rules = described(SPENT[1:4], *LEFT, identities=["children"]).rules
    assert SumRule("pagu", ("realisasi", "rest")) in rules
    assert [(rule.percent, rule.part, rule.whole) for rule in rules if isinstance(rule, RatioRule)] == [
        ("absorption", "realisasi", "pagu")
    ]
    carried = [(*row[:4], "1" + row[4]) for row in SPENT[1:4]]  # with what was left the year before
    assert not any(isinstance(rule, SumRule) for rule in described(carried, *LEFT, identities=["children"]).rules)


def test_a_figure_that_the_sum_of_its_row_contradicts_is_not_held_by_its_percentage():
    rows = list(SPENT)
    rows[4] = ("S dua", "40.250.000", "36.452.000", "90,56", "3.800.000")
    cells = read(spending(rows, rest=True))
    assert cells.loc[(14, "realisasi"), "reading"] != "36.452.000"


def test_amounts_that_print_sen_are_no_percentages_where_theirs_is_lost():
    rows = [(name, *(f"{cell},00" for cell in row[:2]), row[2]) for name, *row in short()]
    sen = [(*row[:3],) if row[0] in ("K dua", "S tiga", "S empat") else row for row in rows]
    cells = read(spending(sen, block=(5, 6, 7)))
    assert cells.loc[(15, "realisasi"), "printed"] == "153.520.500,00"
    status = cells.loc[[15, 16, 17]].status.unstack()
    assert set(status["pagu"]) == set(status["realisasi"]) == {"as_published"}
    assert set(status["absorption"]) == {"unresolved"}


def test_the_rest_of_a_figure_in_the_next_cell_leaves_it_open():
    split = many(lambda rows: [(*row[:3], "75", ",00") if row[0] == "S 5" else row for row in rows])
    assert split.loc[(16, "absorption"), "status"] == "unresolved"
    digit = many(lambda rows: [(*row[:3], "75,0", "0") if int(row[0][2:] or 0) > 3 else row for row in rows])
    assert set(digit.loc[range(15, 23)].status.unstack()["absorption"]) == {"unresolved"}


def pairs(change) -> pd.DataFrame:
    """Return the cells of a two-year table of 24 lines in whole thousands that nothing adds up."""
    columns = (GridColumn("name", "name"), GridColumn("place", "text"))
    columns += tuple(GridColumn(f"pagu_{y}", "amount", "pagu", y, "year", True) for y in (2023, 2024))
    rows = [(f"S {n}", "kota", f"{3 + n}.507.000", f"{4 + n}.122.000") for n in range(24)]
    placed = tuple(GridRow(10 + n, row, "sub_kegiatan") for n, row in enumerate(map(change, rows)))
    return read(Grid(columns, placed, ("program", "sub_kegiatan"), styles=STYLES))


def test_an_amount_less_round_than_all_others_stays_open_where_no_sum_holds_it():
    assert set(pairs(lambda row: row).status) == {"as_published"}
    cells = pairs(lambda row: (*row[:2], "7.507.008", row[3]) if row[0] == "S 4" else row)
    assert cells.loc[14].status[["pagu_2023", "pagu_2024"]].tolist() == ["unresolved", "as_published"]


def test_two_figures_in_one_are_no_amount_that_stands():
    cells = pairs(lambda row: (*row[:2], "107.507.000".replace(".", "", 1), row[3]) if row[0] == "S 4" else row)
    assert cells.loc[(14, "pagu_2023"), "status"] == "unresolved"


def test_amounts_of_which_no_two_are_alike_stand_in_their_order_whatever_else_is_lost():
    cells = pairs(lambda row: (row[0], *row[2:]) if row[0] in ("S 4", "S 5") else row)
    assert cells.loc[14].reading[["pagu_2023", "pagu_2024"]].tolist() == ["7.507.000", "8.122.000"]
    alike = pairs(lambda row: (row[0], row[2], row[2]) if row[0] == "S 4" else row)  # one may be a copy
    assert set(alike.loc[14].status[["pagu_2023", "pagu_2024"]]) == {"unresolved"}


def test_a_figure_that_no_column_takes_leaves_the_money_of_its_row_open():
    cells = pairs(lambda row: (*row[:2], "9.900.000 7.507.000", row[3], row[3]) if row[0] == "S 4" else row)
    assert set(cells.loc[14].status[["pagu_2023", "pagu_2024"]]) == {"unresolved"}


def test_a_row_that_blanks_fill_up_is_read_though_no_figure_stands_under_its_header():
    cells = pairs(lambda row: (row[0], row[2], "", row[3], "") if row[0] == "S 4" else row)
    shifted = pairs(lambda row: (row[2], row[3], "", "") if row[0] == "S 4" else row)
    for each in (cells, shifted):
        assert each.loc[14].reading[["pagu_2023", "pagu_2024"]].tolist() == ["7.507.000", "8.122.000"]
    assert cells.loc[14].status[["pagu_2023", "pagu_2024"]].tolist() == ["realigned", "as_published"]
    assert shifted.loc[14].status[["pagu_2023", "pagu_2024"]].tolist() == ["realigned", "realigned"]


def test_an_amount_that_may_be_a_copy_in_the_place_of_a_lost_one_is_open():
    columns = (GridColumn("name", "name"),)
    for y in (2023, 2024):
        columns += (GridColumn(f"target_{y}", "value", "target", y),)
        columns += (GridColumn(f"pagu_{y}", "amount", "pagu", y, "year", True),)
    rows = [[f"S {n}", f"{n + 3}", f"{3 + n}.507.000", f"{n + 4}", f"{4 + n}.122.000"] for n in range(12)]

    def told(*row: str) -> list[str]:
        placed = [GridRow(10 + n, tuple(row if n == 4 else each), "sub_kegiatan") for n, each in enumerate(rows)]
        cells = read(Grid(columns, tuple(placed), ("program", "sub_kegiatan"), styles=STYLES))
        return cells.loc[14].reading[["pagu_2023", "pagu_2024"]].tolist()

    assert told("S 4", "7", "7.507.000", "7", "7.507.000", "8") == ["", ""]  # the pair may be printed twice
    assert told("S 4", "7", "-", "7", "", "8")[0] in ("", "-")  # a blank is no copy of anything
    assert told("S 4", "7", "7.507.000", "9", "7.507.000", "8")[0] == "7.507.000"  # another target stands before


def test_notes_with_money_that_no_sum_explains_stay_notes():
    rows = [(*row[:4], f"{n}00.000") for n, row in enumerate(SPENT[1:], 1)]
    assert described(rows, *MONEY).columns[-1].kind == "text"


def test_a_percent_sign_tells_a_percentage_only_where_no_target_has_one():
    roles = ("name name", "target value target", "realisasi value realisasi", "capaian value capaian_pct")
    signed = [(f"K {n}", "90%", "45%", "50,00%") for n in range(5)]
    plain = [(f"K {n}", "90", "45", "50,00%") for n in range(5)]
    assert not described(signed, *roles, identities=["capaian"]).percent_signs
    assert described(plain, *roles, identities=["capaian"]).percent_signs


def test_a_line_that_lost_its_mark_and_prints_all_its_money_is_no_heading():
    rows = [SPENT[1], ("Ksatu", *SPENT[2][1:]), ("sasaran", "", "", "", "")]
    table = described([row[:4] for row in rows], *MONEY[:4])
    assert [row.level for row in table.rows] == ["program", "", "text"]


def test_a_code_of_digits_keeps_its_text():
    columns = (GridColumn("code", "code"), GridColumn("name", "name"), GridColumn("target", "value", "target", 2023))
    rows = [("1.06.0" + str(n), "Pelayanan dan rehabilitasi sosial dasar", str(n)) for n in range(1, 6)]
    rows.append(("1.06.07", "Penanganan bencana di daerah", "7", "7", ""))
    placed = tuple(GridRow(10 + n, row, "text") for n, row in enumerate(rows))
    cells = read(Grid(columns, placed, styles=STYLES))
    assert cells.reading.xs("code", level="column").tolist() == [row[0] for row in rows]


def test_twice_a_constant_figure_is_no_sum():
    rows = [(2 * a, a, a) for a in (48, 250, 60, 12, 396, 7)] + [(24, 12, 15), (4, 2, 1)]
    assert found.sums(rows, [0, 1, 2]) == []


def test_a_ratio_that_no_row_breaks_is_as_dear_as_a_sum():
    rows = [("P", "100", "50", "50,00")] + [
        ("K", str(90 + n), str(9 * n), f"{900 * n / (90 + n):.2f}".replace(".", ",")) for n in range(40)
    ]
    roles = ("name name", "target value target", "realisasi value realisasi", "capaian value capaian_pct")
    [ratio] = described(rows, *roles, identities=["capaian"]).rules
    assert 350 < ratio.price <= 400
    broken = [(a, b, c, "1,00" if n % 4 == 0 else d) for n, (a, b, c, d) in enumerate(rows)]
    assert described(broken, *roles, identities=["capaian"]).rules[0].price == 250


@pytest.mark.parametrize(
    ("printed", "lacks"),
    [(("Program A", "1.000", "900"), False), (("Program A", "1.000"), True), (("Program A", "1.000", ""), True)],
)
def test_a_row_of_the_headers_length_lacks_no_cell(printed, lacks):
    columns = [SimpleNamespace(kind=kind) for kind in ("name", "amount", "amount")]
    looks = tuple(tokens.token(cell, ("dot_thousands",)) for cell in printed)
    picked = {1: SimpleNamespace(cells=(0, 1, -1))}
    assert Doubts.lacks_cells(SimpleNamespace(columns=columns, toks={1: looks}, picked=picked), 1) is lacks


@pytest.mark.parametrize(
    ("printed", "amounts", "shaky", "told"),
    [
        (("Penyediaan makanan bagi lanjut usia", "60", "1.500.000", "62", "1.600.000"), (2, 4), (), (1, 3)),
        (("Penyediaan makanan bagi lanjut usia", "60", "1.500.000", "1.600.000"), (2, 3), (), (1, None)),
        (("Penyediaan makanan bagi lanjut usia", "6", "60", "1.500.000", "62", "1.600.000"), (3, 5), (), (None, 4)),
        (("Penyediaan makanan bagi lanjut usia", "6O", "1.500.000", "62", "1.600.000"), (2, 4), (), (None, 3)),
        (("Penyediaan makanan bagi lanjut usia", "60", "1.500.000", "62", "1.600.000"), (2, 4), {(1, 5)}, (1, None)),
    ],
)
def test_a_target_is_told_by_the_amounts_around_it_where_as_many_figures_as_columns_stand(
    printed, amounts, shaky, told
):
    kinds = ("name", "unit", "value", "amount", "value", "amount")
    row = GridRow(1, tuple(printed))
    picked = {1: SimpleNamespace(cells=(0, -1, -1, amounts[0], -1, amounts[1]))}
    table = SimpleNamespace(styles=STYLES)
    own = SimpleNamespace(
        columns=[SimpleNamespace(kind=kind) for kind in kinds],
        picked=picked,
        shaky=shaky,
        work=SimpleNamespace(table=table),
    )
    assert (Beside._between(own, row, 2), Beside._between(own, row, 4)) == told
