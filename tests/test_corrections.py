"""Corrections: a person overrules a cell, and an entry that no longer matches stops the run."""

import shutil

import pandas as pd
import pytest

from analysis import files, io
from analysis.source import register
from analysis.tidy import corrections
from analysis.tidy.build import tidy_tables

HEADER = "row,measure,year,printed,value,kind,reason,date\n"
PAGU = "serang_renja_2022/T4.1/519/pagu_2022,pagu,2022,29.371.000"


@pytest.fixture
def corrected(tmp_path):
    """Build Serang's tables with some lines of corrections."""
    folder = tmp_path / "serang_renja_2022"
    shutil.copytree(files.RAW / "serang_renja_2022", folder)

    def build(*entries):
        (folder / "corrections.csv").write_text(HEADER + "".join(f"{entry}\n" for entry in entries), encoding="utf-8")
        register.documents.cache_clear()
        return tidy_tables("serang_renja_2022", tmp_path)

    yield build
    register.documents.cache_clear()


def at(tables, name, row_id):
    return tables[name].set_index("row_id").loc[row_id]


def test_a_misread_cell_takes_the_corrected_value_and_keeps_its_print(corrected):
    tables = corrected(f"{PAGU},29371500,misread,seen on the page,2026-11-20")
    row = at(tables, "budget_lines", "serang_renja_2022/T4.1/519/pagu_2022")
    assert (row.amount_rp, row.status, row.printed) == (29371500, "corrected", "29.371.000")
    repair = at(tables, "repairs", "serang_renja_2022/T4.1/519/pagu_2022")
    assert (repair.reading, repair.kind) == ("29371500", "corrected")
    assert repair.why == "a person: seen on the page (2026-11-20)"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("-5", "-5 is less than 0"),
        ("1.5", "1.5 is no whole number"),
        ("9" * 17, "cannot read"),
        ("1e5", "cannot read"),
        ("\u0663", "cannot read"),
        ("nan", "cannot read"),
    ],
)
def test_a_value_that_its_column_cannot_hold_is_refused_with_its_row(corrected, value, message):
    with pytest.raises(ValueError, match=message) as error:
        corrected(f"{PAGU},{value},misread,seen on the page,2026-11-20")
    assert "serang_renja_2022/T4.1/519/pagu_2022" in str(error.value)


def test_a_misprint_stays_as_printed_and_is_recorded_with_both_figures(corrected):
    tables = corrected(f"{PAGU},29371500,misprint,the page contradicts the decree,2026-11-20")
    row = at(tables, "budget_lines", "serang_renja_2022/T4.1/519/pagu_2022")
    assert (row.amount_rp, row.status) == (29371000, "as_published")
    (finding,) = tables["findings"].itertuples()
    assert (finding.kind, finding.line, finding.expected, finding.found) == ("misprint", 519, 29371500, 29371000)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (PAGU.replace("29.371.000", "29.371.001") + ",1,misread,r,2026-11-20", "printed is now '29.371.000'"),
        (PAGU.replace(",2022,", ",2021,") + ",1,misread,r,2026-11-20", "year is now '2022'"),
        (PAGU.replace(",pagu,", ",realisasi,") + ",1,misread,r,2026-11-20", "measure is now 'pagu'"),
        (PAGU.replace("/519/", "/5190/") + ",1,misread,r,2026-11-20", "no such row"),
    ],
)
def test_a_stale_correction_stops_the_run_and_says_what_changed(corrected, entry, message):
    with pytest.raises(io.InputError, match=message) as error:
        corrected(entry)
    assert "corrections.csv" in str(error.value) and "stale" in str(error.value)


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([f"{PAGU},1,misread,,2026-11-20"], "reason and its date"),
        ([f"{PAGU},1,misread,r,20 Nov"], "reason and its date"),
        ([f"{PAGU},1,misread,r,2026-02-30"], "reason and its date"),
        ([f"{PAGU},1,misread,r,20261120"], "reason and its date"),
        ([f"{PAGU},1,guess,r,2026-11-20"], "neither misread nor misprint"),
        ([f"{PAGU},1,misread,r,2026-11-20"] * 2, "corrected twice"),
        ([f"{PAGU},1,misread"], "cells expected"),
    ],
)
def test_a_correction_that_is_not_complete_is_refused_with_its_line(corrected, entries, message):
    with pytest.raises(io.InputError, match=message) as error:
        corrected(*entries)
    assert "line" in str(error.value)


def test_a_file_that_a_spreadsheet_saved_is_read(corrected, tmp_path):
    entry = f"{PAGU},29371500,misread,seen on the page,2026-11-20\n"
    path = tmp_path / "serang_renja_2022/corrections.csv"
    path.write_bytes((HEADER + entry).replace(",", ";").replace("\n", "\r\n").encode("utf-8-sig"))
    assert [each["value"] for each in corrections.read(path)] == ["29371500"]
    path.write_bytes((HEADER + entry.replace("seen", "dilihat\xa0é")).encode("cp1252"))
    with pytest.raises(io.InputError, match=r"not UTF-8 .*; save it as CSV UTF-8"):
        corrections.read(path)


def test_without_corrections_nothing_is_overruled():
    repairs = tidy_tables("serang_renja_2022")["repairs"]
    assert not repairs.why.str.startswith("a person").any()
    assert pd.notna(repairs.row_id).all()
