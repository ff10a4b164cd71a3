"""Files of other offices, from the file to tidy tables: their own arithmetic, and the truth of one, are the check."""

import csv
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from analysis import files
from analysis.intake import read
from analysis.tidy import export

SOURCES = files.ROOT.parent / "shared" / "sources"
REGIONS = """
contoh_asri:
  {name: Kota Contoh Asri, name_en: Contoh Asri City, level: kota, bps_code: "9998", kemendagri_code: "99.98"}
"""


def source(name: str) -> Path:
    path = SOURCES / name
    if not path.exists() and not os.environ.get("REQUIRE_DOCUMENTS"):
        pytest.skip(f"no file {name}")
    return path


@pytest.fixture(scope="module")
def example(tmp_path_factory) -> dict[str, pd.DataFrame]:
    """Return the tidy tables of the example report, read and described without any edit."""
    folder = tmp_path_factory.mktemp("read")
    (folder / "regions.yml").write_text(REGIONS, encoding="utf-8")
    read.read(source("contoh_asri_lkjip_2023.pdf"), folder / "asri", "contoh_asri")
    return export.read_folder(folder / "asri")


def truth(role: str) -> Counter:
    """Return how often each figure of a role is printed in each table of the example, sums of pages left out."""
    with source("contoh_asri_lkjip_2023.truth.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    carried = {(row["table"], row["row"]) for row in rows if row["level"] == "carried"}
    return Counter(
        (row["table"], Decimal(row["value"]))
        for row in rows
        if row["role"] == role and row["value"] and (row["table"], row["row"]) not in carried
    )


def figures(rows: pd.DataFrame, column: str) -> Counter:
    known = rows[rows[column].notna()]
    return Counter((row.table_id, Decimal(str(getattr(row, column)))) for row in known.itertuples())


def test_every_rupiah_of_the_example_is_the_printed_one(example):
    assert figures(example["budget_lines"], "amount_rp") == truth("amount")


def test_every_count_of_the_example_is_the_printed_one(example):
    assert figures(example["pmks"], "count") == truth("count")


def test_all_arithmetic_of_the_example_closes_but_the_misprint_that_it_was_given(example):
    wrong = example["checks"][example["checks"].verdict == "differs"]
    assert wrong.rule.tolist() == ["capaian_follows"]
    assert set(example["checks"].rule) >= {
        "parent_equals_children", "sisa_follows", "carried_adds_up", "total_of_types", "parts_add_up",
    }  # fmt: skip
