"""Rows as printed: which are none of a table."""

import pytest

from analysis.source import verbatim
from analysis.source.verbatim import RawRow, prints_column_numbers


@pytest.mark.parametrize(
    "cells",
    [
        ["1", "2", "3", "4", "5"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "", ""],
        ["1", "2", "3", "4", "5=4/3"],
        ["", "2", "3", "4", "5", "6"],
        ["1", "2", "3", "4", "5", "6", "7", "3", "9"],  # one of them misread
        ["3", "4", "5", "6", "7", "8"],  # a table that goes on from another page
        ["1", "2", "3", "4", "5", "6", "7", "6", "7", "8", "9"],  # two of them doubled
        ["1", "2", "3", "4", "3", "4", "5", "6", "7", "8", "9", "10", "9", "10"],
        ["1", "2", "3", "5", "6", "7", "8"],  # one of them lost
        ["1", "2", "4", "5"],  # the same of a narrow table
    ],
)
def test_a_row_that_counts_its_columns_is_no_line(cells):
    assert prints_column_numbers(RawRow(1, cells))


@pytest.mark.parametrize(
    "cells",
    [
        ["1", "2", "3"],  # three small figures may be just that
        ["1", "Anak Terlantar", "2", "3", "4", "5"],
        ["4", "8", "12", "20"],
        ["1", "1", "1", "1", "1"],
        ["2", "2022", "2023", "2024", "2025"],
        ["12", "13.500", "14", "15", "16"],
        ["1", "2", "3", "7", "8", "9", "14", "15"],
        ["1", "2", "8", "9"],
        ["", "1", "2", "4", "5"],  # targets of a line that goes on
        [],
    ],
)
def test_a_row_of_figures_or_with_a_name_is_a_line(cells):
    assert not prints_column_numbers(RawRow(1, cells))


@pytest.mark.parametrize(
    ("cells", "is_header"),
    [
        (["No", "Program", "Target 2021", "Rp 2021", "Target akhir"], True),
        (["No", "Program", "Kondisi Awal 2016", "Target 2021", "Rp 2021"], True),
        (["Program", "Realisasi Anggaran", "Pagu 2021"], False),
        (["1.06.02", "Program", "12", "2.021.000"], False),
        (["Pengemis", "2.021", "2021"], False),
        (["Pengemis", "2021", "2022"], False),
    ],
)
def test_a_header_printed_again_is_known_by_its_years(cells, is_header):
    assert verbatim.prints_years_only(RawRow(3, cells), {2021, 2022}) is is_header


@pytest.mark.parametrize(
    ("cells", "is_header"),
    [
        (["", "Jenis", "2019", "2020", "2021"], True),
        (["", "", "2019", "2020", "2O21"], True),
        (["", "", "2019", "2020"], True),
        (["", "", "", "2020)", ""], True),
        (["", "", "", "2021)", ""], False),
        (["", "Pengemis", "", "2020)", ""], False),
        (["5", "Pengemis", "2019", "41", "37"], False),
        (["5", "Pengemis", "2018", "2019", "2020"], False),
    ],
)
def test_a_header_printed_again_has_the_years_of_its_columns_under_them(cells, is_header):
    assert verbatim.prints_own_years(RawRow(3, cells), [None, None, 2019, 2020, 2021]) is is_header
