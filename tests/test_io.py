"""Files are written whole or not at all, and read back as they were, or refused with file and line."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import files, io, schema
from analysis.io import InputError
from analysis.source import verbatim
from analysis.source.verbatim import RawRow, RawTable

# -- writing -------------------------------------------------------------------------------------------------


def test_a_file_is_written_with_its_folders(tmp_path):
    path = io.write_text(tmp_path / "new" / "deep" / "a.txt", "é\n")
    assert path.read_bytes() == "é\n".encode()
    assert path.stat().st_mode & 0o777 == 0o644


def test_the_same_bytes_leave_a_file_alone(tmp_path):
    path = io.write_bytes(tmp_path / "a", b"one")
    os.utime(path, (1, 1))
    io.write_bytes(path, b"one")
    assert path.stat().st_mtime == 1
    io.write_bytes(path, b"two")
    assert path.stat().st_mtime != 1


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = io.write_bytes(tmp_path / "a", b"one")

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        io.write_bytes(path, b"two")
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupted_write_leaves_nothing_half_written(tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        io.write_bytes(tmp_path / "a", b"one")
    assert list(tmp_path.iterdir()) == []


def test_json_keeps_its_order_and_its_letters(tmp_path):
    content = {"b": "é", "a": [1]}
    path = io.write_json(tmp_path / "a.json", content)
    assert path.read_text(encoding="utf-8") == '{\n  "b": "é",\n  "a": [\n    1\n  ]\n}\n'
    assert io.read_json(path) == content


# -- verbatim cells ------------------------------------------------------------------------------------------

printed = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)  # it writes files
@given(st.lists(st.tuples(st.integers(1, 9999), st.lists(printed, min_size=1, max_size=5)), min_size=1, max_size=6))
def test_verbatim_cells_read_back_as_written(tmp_path, rows):
    rows.sort(key=lambda row: row[0])  # a document is printed from its first line to its last
    width = max(len(cells) for _, cells in rows)
    (path,) = verbatim.write(tmp_path, {"T1": RawTable([RawRow(line, cells) for line, cells in rows], 0)})
    assert [(row.line, row.cells) for row in verbatim.read(path)] == [
        (line, cells + [""] * (width - len(cells))) for line, cells in rows
    ]


def test_a_table_no_longer_described_leaves_no_file(tmp_path):
    table = RawTable([RawRow(1, ["a"])], 0)
    verbatim.write(tmp_path, {"T1": table, "T2": table})
    (tmp_path / "document.yml").write_text("kept")
    verbatim.write(tmp_path, {"T2": table})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["T2.csv", "cells.sha256", "document.yml"]


def test_cells_changed_after_they_were_read_are_refused_and_corrections_named(tmp_path):
    (path,) = verbatim.write(tmp_path, {"T1": RawTable([RawRow(1, ["Rp. 1.000"])], 0)})
    path.write_text("line,c01\n1,Rp. 7.000\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"T1\.csv: not as cells\.sha256 lists it: .* corrections\.csv"):
        verbatim.read(path)
    (tmp_path / "T2.csv").write_text("line,c01\n1,Rp. 7.000\n", encoding="utf-8")  # of no reading at all
    with pytest.raises(InputError, match=r"T2\.csv: not as cells\.sha256 lists it"):
        verbatim.read(tmp_path / "T2.csv")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("line,c01\n5,a\n6\n", "line 3: 1 cells, 2 expected (is the file cut off?)"),
        ("line,c01\n5,a,b\n", "line 2: 3 cells, 2 expected"),
        ("line,c01\nfive,a\n", "line 2: 'five' is no line number"),
        ("line,c01\n5²,a\n", "line 2: '5²' is no line number"),
        ("line,c01\n5,a\n5,b\n4,c\n", "line 4: line 4 after line 5 of the document"),
        ("line,c02\n5,a\n", "line 1: the header must be line,c01,c02..., not 'line,c02'"),
        ("5,a\n", "line 1: the header must be"),
        ("line\n5\n", "line 1: the header must be"),
        ("line,c01\n", "no rows"),
        ("", "cut off?"),
        ("line,c01\n5,Rp. 1.0", "the last line does not end (is the file cut off?)"),
        ('line,c01\n5,"Rp. 1.0\n', "line 2: unexpected end of data"),
        ('"line,c01\n', "line 1"),
    ],
)
def test_damaged_cells_are_refused_with_file_and_line(tmp_path, content, message):
    path = tmp_path / "T1.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as error:
        verbatim.read(path)
    assert str(error.value).startswith(f"{path}: ")
    assert message in str(error.value)


def test_missing_cells_are_named(tmp_path):
    with pytest.raises(InputError, match=r"T9\.csv: no such file"):
        verbatim.read(tmp_path / "T9.csv")


def test_cells_in_another_encoding_are_refused(tmp_path):
    path = tmp_path / "T1.csv"
    path.write_bytes("line,c01\n5,é\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"T1\.csv: not UTF-8 \(byte 11\)"):
        verbatim.read(path)


# -- tables --------------------------------------------------------------------------------------------------


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame(
        {"name": pd.array(["a", ""], dtype="str"), "amount_rp": pd.array([2**53 + 1, None], dtype="Int64")}
    )


def test_a_table_reads_back_exactly_from_parquet(tmp_path, table):
    _, path = io.write_table(tmp_path, "lines", table)
    pd.testing.assert_frame_equal(pd.read_parquet(path), table)


@pytest.mark.parametrize("rows_at_once", [1, 3, 5, 1000])
def test_a_table_put_together_of_parts_is_the_table_written_at_once(tmp_path, monkeypatch, table, rows_at_once):
    monkeypatch.setattr(io, "ROWS_AT_ONCE", rows_at_once)
    parts = [table, table[:0], table[:1], table]
    paths = [io.write_rows(tmp_path / f"{number}.parquet", part) for number, part in enumerate(parts)]
    csv_path, parquet_path = io.assemble(tmp_path / "put", "lines", paths)
    whole = pd.concat(parts, ignore_index=True)
    once = io.write_table(tmp_path / "once", "lines", whole)
    assert csv_path.read_bytes() == once[0].read_bytes()
    pd.testing.assert_frame_equal(pd.read_parquet(parquet_path), whole)
    assert (parquet_path.read_bytes() == once[1].read_bytes()) == (rows_at_once >= len(whole))
    assert pq.ParquetFile(parquet_path).num_row_groups == -(-len(whole) // rows_at_once)


def test_parts_without_rows_make_a_table_without_rows(tmp_path, table):
    path = io.write_rows(tmp_path / "part.parquet", table[:0])
    csv_path, parquet_path = io.assemble(tmp_path, "lines", [path])
    assert csv_path.read_text() == "name,amount_rp\n"
    pd.testing.assert_frame_equal(pd.read_parquet(parquet_path), table[:0])


def test_a_part_with_other_columns_leaves_the_old_table_and_nothing_else(tmp_path, table):
    part = io.write_rows(tmp_path / "part.parquet", table)
    other = io.write_rows(tmp_path / "other.parquet", table.rename(columns={"name": "title"}))
    old = [path.read_bytes() for path in io.assemble(tmp_path / "put", "lines", [part])]
    with pytest.raises(ValueError, match="names"):
        io.assemble(tmp_path / "put", "lines", [part, other])
    assert [path.read_bytes() for path in sorted((tmp_path / "put").iterdir())] == old


def test_a_csv_keeps_whole_rupiah_and_leaves_the_unknown_empty(tmp_path, table):
    path = io.write_csv(tmp_path / "lines.csv", table)
    assert path.read_text(encoding="utf-8") == f"name,amount_rp\na,{2**53 + 1}\n,\n"


def test_two_writes_give_the_same_bytes(tmp_path, table):
    first, second = io.write_table(tmp_path / "a", "t", table), io.write_table(tmp_path / "b", "t", table)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_document_without_a_part_of_a_table_has_an_empty_one(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "PARTS", tmp_path)
    empty = io.read_part("alpha_2020", "pmks")
    assert list(empty.columns) == schema.PMKS.names
    assert empty.empty
    io.write_part("alpha_2020", "pmks", pd.DataFrame({"count": [1]}))
    assert io.read_part("alpha_2020", "pmks")["count"].tolist() == [1]


@pytest.fixture
def national(tmp_path, monkeypatch) -> pd.DataFrame:
    """Return a table of twelve documents that is written in parts."""
    monkeypatch.setattr(files, "PARTS", tmp_path)
    every = []
    for number in range(12):
        years = pd.array([2020 + number % 3, 2021 + number % 3, None], dtype="Int64")
        rows = {"doc_id": f"doc_{number:02d}", "region_id": f"region_{number % 4}", "fiscal_year": years}
        part = pd.DataFrame(rows | {"amount_rp": pd.array([number, None, 7], dtype="Int64")})
        io.write_part(f"doc_{number:02d}", "lines", part)
        every.append(part)
    return pd.concat(every, ignore_index=True)


def test_reading_lazily_returns_the_same_as_the_whole(national):
    pd.testing.assert_frame_equal(io.read_rows("lines"), national)


@pytest.mark.parametrize(
    "chosen",
    [
        {"region_ids": ["region_1", "region_3"]},
        {"years": [2021]},
        {"doc_ids": ["doc_05", "doc_11"], "years": [2022]},
    ],
)
def test_what_is_chosen_while_reading_is_what_would_be_chosen_afterwards(national, chosen):
    kept = national.doc_id.isin(chosen.get("doc_ids", national.doc_id))
    kept &= national.region_id.isin(chosen.get("region_ids", national.region_id))
    if "years" in chosen:
        kept &= national.fiscal_year.isin(chosen["years"]) | national.fiscal_year.isna()
    pd.testing.assert_frame_equal(io.read_rows("lines", **chosen), national[kept].reset_index(drop=True))


def test_a_region_may_be_written_in_capitals(national):
    assert io.read_rows("lines", region_ids="REGION_1").equals(io.read_rows("lines", region_ids=["region_1"]))


def test_a_region_that_no_table_has_is_refused_with_the_known_ones(national):
    with pytest.raises(InputError, match=r"^unknown region 'nowhere'; known: region_0, region_1, region_2, region_3$"):
        io.read_rows("lines", region_ids=["region_1", "nowhere"])
    io.write_part("doc_00", "pmks", pd.DataFrame({"region_id": ["region_9"]}))
    assert io.read_rows("lines", region_ids=["region_9"]).empty


def test_other_documents_are_not_opened(national):
    for number in range(1, 12):
        io.part_path(f"doc_{number:02d}", "lines").write_bytes(b"no Parquet")
    assert len(io.read_rows("lines", doc_ids=["doc_00"])) == 3


def test_columns_that_are_not_asked_for_are_not_read(national):
    assert list(io.read_rows("lines", columns=["amount_rp"]).columns) == ["amount_rp"]
    with pytest.raises(InputError, match=r"lines has no column amount; it has .*amount_rp"):
        io.read_rows("lines", columns=["amount"])


def test_a_table_without_any_part_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "PARTS", tmp_path)
    with pytest.raises(InputError, match=r"checks: no part of such a table; run make first"):
        io.open_parts("checks")


def test_a_table_that_was_not_built_is_named(tmp_path: Path):
    with pytest.raises(InputError, match=r"checks\.parquet: no such table; run make first"):
        io.read_table("checks", tmp_path)


def test_results_are_written_aside_where_that_is_asked_for_and_other_files_where_they_say(tmp_path, monkeypatch):
    monkeypatch.setenv(files.ASIDE, str(tmp_path))
    published = files.FIGURES / "numbers" / "never_published.json"
    io.write_json(published, {})
    assert not published.exists()
    assert (tmp_path / "figures/numbers/never_published.json").read_text() == "{}\n"
    io.write_text(tmp_path / "own.txt", "x")
    assert (tmp_path / "own.txt").read_text() == "x"
    monkeypatch.delenv(files.ASIDE)
    assert files.destination(published) == published


def test_a_full_disk_is_said_with_the_file_and_leaves_the_old_one(tmp_path, monkeypatch):
    path = io.write_text(tmp_path / "pagu.csv", "old")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(io.WriteError, match=r"pagu\.csv: cannot be written: No space left on device"):
        io.write_text(path, "new")
    assert path.read_text() == "old" and [each.name for each in tmp_path.iterdir()] == ["pagu.csv"]


def test_a_folder_that_cannot_be_made_is_said_with_the_file(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(io.WriteError, match=r"pagu\.csv: cannot be written: (Not a directory|File exists)"):
        io.write_text(tmp_path / "file/pagu.csv", "new")


def test_what_a_killed_process_left_unfinished_is_swept_and_nothing_else(tmp_path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    own = tmp_path / f"{files.unfinished('pagu.csv')}abc"
    of_the_dead = own.name.replace(f"-{os.getpid()}.", f"-{dead.pid}.")
    of_another_machine = f".pagu.csv.elsewhere-{dead.pid}.abc"
    for name in (own.name, of_the_dead, of_another_machine, ".gitignore", "pagu.csv"):
        (tmp_path / name).write_text("")
    (tmp_path / f".run.{of_the_dead.split('.')[-2]}.folder").mkdir()
    left = files.sweep([tmp_path])
    assert {path.name for path in left} == {of_the_dead, f".run.{of_the_dead.split('.')[-2]}.folder"}
    assert {path.name for path in tmp_path.iterdir()} == {own.name, of_another_machine, ".gitignore", "pagu.csv"}
