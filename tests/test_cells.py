"""A printed cell comes under the column that it belongs to, or the row says that this is not known."""

import pytest

from analysis.source import cells
from analysis.source.register import Table
from analysis.source.verbatim import RawRow

YEARS = (2022, 2023)
COLUMNS = [
    {"id": "name", "role": "name"},
    {"id": "unit", "role": "unit"},
    *(
        column
        for year in YEARS
        for column in (
            {"id": f"target_{year}", "role": "value", "measure": "target", "year": year},
            {"id": f"pagu_{year}", "role": "amount", "measure": "pagu", "year": year},
        )
    ),
    {"id": "pagu_end", "role": "amount", "measure": "pagu", "period": "end"},
    {"id": "office", "role": "note"},
]
GOOD = ["Satu", "orang", "20", "1,000,000", "23", "2,000,000", "3,000,000", "Dinas"]


def table(**changes) -> Table:
    described = {
        "title": "Tabel",
        "rows": 1,
        "style": "comma_thousands",
        "damaged": True,
        "parts": [{"start": "a", "end": "b"}],
        "columns": COLUMNS,
        "identities": ["years_end"],
    }
    return Table.model_validate(described | changes)


def place(row: list[str], line: int = 7, **changes) -> dict[str, cells.Cell]:
    return cells.place(table(**changes), [RawRow(line, row)])[0]


def statuses(row: list[str], **changes) -> set[str]:
    placed = place(row, **changes)
    return {placed[column.id].status for column in table(**changes).columns if column.role in ("amount", "value")}


def changed(position: int, cell: str) -> list[str]:
    return [*GOOD[:position], cell, *GOOD[position + 1 :]]


# -- where cells stand ---------------------------------------------------------------------------------------


def test_cells_come_under_the_header_with_their_position():
    placed = place(GOOD)
    assert (placed["pagu_2022"].printed, placed["pagu_2022"].position) == ("1,000,000", "c04")
    assert placed["pagu_2022"].reading == "1,000,000"
    assert {cell.status for cell in placed.values()} == {"as_published"}
    assert {cell.line for cell in placed.values()} == {7}


def test_a_blank_cell_has_no_position():
    placed = place(["Satu", "", "5", " ", "", "", ""], damaged=False)
    assert (placed["pagu_2022"].printed, placed["pagu_2022"].position) == ("", "")


def test_a_row_that_ends_early_has_blank_cells():
    placed = place(["Satu", "orang"], damaged=False)
    assert placed["pagu_end"].printed == ""
    assert placed["pagu_end"].status == "as_published"


def test_the_blanks_around_a_printed_cell_are_not_part_of_it():
    assert place(changed(3, " 1,000,000 "))["pagu_2022"].printed == "1,000,000"


def test_a_page_block_moves_cells_and_says_so():
    block = {"lines": [5, 9], "cells": {"c01": "unit", "c02": "name", "c03": "pagu_2022"}}
    placed = place(["orang", "Satu", "1,000,000"], damaged=False, blocks=[block])
    assert (placed["name"].printed, placed["name"].status) == ("Satu", "realigned")
    assert (placed["pagu_2022"].printed, placed["pagu_2022"].position) == ("1,000,000", "c03")
    assert "pagu_2022" in placed["pagu_2022"].why
    assert placed["pagu_2023"].printed == ""


def test_a_page_block_holds_on_its_lines_only():
    block = {"lines": [5, 9], "cells": {"c01": "unit", "c02": "name"}}
    assert place(["Satu", "orang"], line=10, damaged=False, blocks=[block])["name"].printed == "Satu"


def test_a_cell_where_the_header_puts_it_is_as_published_in_a_block_too():
    block = {"lines": [5, 9], "cells": {"c01": "name", "c02": "pagu_2022"}}
    placed = place(["Satu", "1,000,000"], damaged=False, blocks=[block])
    assert placed["name"].status == "as_published"
    assert placed["pagu_2022"].status == "realigned"


def test_every_row_keeps_its_own_cells():
    placed = cells.place(table(rows=2), [RawRow(7, GOOD), RawRow(8, changed(0, "Dua"))])
    assert [placed[index]["name"].printed for index in (0, 1)] == ["Satu", "Dua"]


# -- rows of damaged tables ----------------------------------------------------------------------------------


def test_a_row_that_stands_as_the_header_says_and_closes_is_as_published():
    assert statuses(GOOD) == {"as_published"}


@pytest.mark.parametrize(
    "row",
    [
        [*GOOD[:6], "23", "2,000,000", "3,000,000", "Dinas"],  # a pair doubled: too many cells
        [*GOOD[:4], *GOOD[6:]],  # a pair lost: too few cells
        [*GOOD[:6], "2,000,000", "3,000,000"],  # a cell doubled: the end slid under the office
        changed(6, "3,500,000"),  # the years do not add to the end
        changed(3, "23"),  # a count where money belongs
        changed(2, "1,000,000"),  # money where a count belongs
        changed(3, "1.000.000"),  # another style than its neighbours
        changed(3, ""),  # an amount lost
        changed(6, ""),  # the end lost
        changed(1, "20"),  # a figure under the unit
        changed(7, "111"),  # a figure under the office
        changed(2, "dua puluh"),  # no value
    ],
    ids=[
        "pair doubled",
        "pair lost",
        "slid",
        "does not close",
        "count as money",
        "money as count",
        "styles",
        "amount lost",
        "end lost",
        "figure as unit",
        "figure as note",
        "words",
    ],
)
def test_a_row_that_does_not_line_up_is_unresolved_and_nothing_is_guessed(row):
    placed = place(row)
    assert statuses(row) == {"unresolved"}
    assert placed["pagu_2022"].reading == ""
    assert placed["name"].printed == "Satu"


def test_a_row_that_closes_by_chance_needs_the_types_too():
    # the two years and the end still add up when the counts stand where the money belongs
    assert statuses(["Satu", "orang", "1,000,000", "20", "2,000,000", "23", "43", "Dinas"]) == {"unresolved"}


def test_without_a_years_identity_a_row_that_lines_up_is_as_published():
    assert statuses(changed(6, "3,500,000"), identities=[]) == {"as_published"}


def test_a_heading_without_figures_lines_up():
    assert statuses(["Satu", "", "", "", "", "", "", ""]) == {"as_published"}


def test_a_table_that_is_not_damaged_is_read_as_printed():
    assert statuses(changed(6, "3,500,000"), damaged=False) == {"as_published"}
