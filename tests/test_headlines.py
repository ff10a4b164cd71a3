"""Every named number says what its weakest cell is confirmed by, and the briefs how many headlines rest on which."""

import shutil

import pandas as pd
import pytest

from analysis import files, io
from analysis.publish import headlines, registry, trace
from analysis.source import register

ABSORPTION = pd.DataFrame({"main": ["yes"], "doc_id": ["d"], "table_id": ["T"], "fiscal_year": [2020]})
RANK = ["exact", "to_rounding", "unchecked", "contradicted"]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return the registry as it is written now, by name."""
    folder = tmp_path_factory.mktemp("figures")
    shutil.copytree(files.FIGURES / "numbers", folder / "numbers")
    return {each["name"]: each for each in io.read_json(registry.write(folder))}


def test_a_number_has_the_evidence_of_the_least_sure_cell_that_it_was_made_of(written):
    rows = trace.tidy_rows()
    seen = set()
    for name, number in written.items():
        if number["unit"] in ("cells", "checks", "numbers"):
            assert number["evidence"] is None, name
            continue
        cells = [rows[row_id]["evidence"] for row_id in number["row_ids"].split()]
        assert number["evidence"] == (max(cells, key=RANK.index) if cells else None), name
        seen.add(number["evidence"])
    assert set(RANK) <= seen


def row(row_id: str, evidence: str) -> dict:
    told = {"row_id": row_id, "table": "budget_lines", "said": "A line", "phase": "murni", "level": "program"}
    return told | {"doc_id": "d", "table_id": "T", "year": 2020, "evidence": evidence, "status": "as_published"}


def number(name: str, row_ids: str) -> dict:
    return {"name": name, "value": 10.0, "unit": "rupiah", "low": None, "high": None, "shown": "Rp 10", "n": 2,
            "n_documents": 1, "row_ids": row_ids, "what": name, "made_by": "30"}  # fmt: skip


def test_headlines_on_unchecked_and_on_contradicted_cells_are_counted(monkeypatch):
    region = register.region_ids()[0]
    rows = {
        row_id: row(row_id, kind) for row_id, kind in zip("abc", ("exact", "unchecked", "contradicted"), strict=True)
    }
    whole, welfare = (f"rp_per_inhabitants_2020_{region}_2020_{scope}_pagu" for scope in ("everything", "welfare"))
    numbers = {each["name"]: each for each in (number(whole, "a b"), number(welfare, "b c"), number("other", "b"))}
    told = {name: (count, row_ids) for name, count, _, _, row_ids in headlines.counted(numbers, rows, ABSORPTION)}
    assert told[f"headlines_{region}"] == (2, "")
    assert told[f"headlines_unchecked_{region}"] == (2, "b")
    assert told[f"headlines_contradicted_{region}"] == (1, "c")
    assert told[f"headlines_{register.region_ids()[1]}"] == (0, "")
    assert told["headlines_all"] == (2, "")


def test_every_headline_of_a_brief_is_counted(written):
    for region in [*register.region_ids(), "all"]:
        told = [written[f"headlines_{kind}{region}"]["value"] for kind in ("", "unchecked_", "contradicted_")]
        assert told[0] > 0 and max(told[1:]) <= told[0]
