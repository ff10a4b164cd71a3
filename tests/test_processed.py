"""What is published is what the raw cells give: built anew, every tidy table equals the committed one."""

import pandas as pd
import pytest

from analysis import files, io, schema
from analysis.publish import overview
from analysis.source import register, verbatim
from analysis.source.values import strip_tags
from analysis.tidy import reconcile


@pytest.fixture(scope="module")
def built(real_documents):
    """Every document's tables, with its checks."""
    return [tables | {"checks": reconcile.checks(doc_id, tables)} for doc_id, tables in real_documents.items()]


@pytest.mark.parametrize("name", list(schema.TABLES))
def test_a_tidy_table_built_anew_is_the_published_one_to_the_byte(built, name, tmp_path):
    parts = [tables[name] for tables in built if not tables[name].empty]
    io.write_table(tmp_path, name, pd.concat(parts, ignore_index=True))
    for suffix in (".csv", ".parquet"):
        assert (tmp_path / f"{name}{suffix}").read_bytes() == (files.PROCESSED / f"{name}{suffix}").read_bytes(), name


def test_every_row_leads_to_its_raw_row_and_printed_text(built):
    for tables in built:
        for name in ("budget_lines", "indicators", "pmks", "psks"):
            for (doc_id, table_id), rows in tables[name].groupby(["doc_id", "table_id"]):
                texts: dict[int, str] = {}
                for row in verbatim.read(files.RAW / doc_id / f"{table_id}.csv"):
                    texts[row.line] = f"{texts.get(row.line, '')} {strip_tags(' '.join(row.cells))}"
                lost = [
                    row.row_id
                    for row in rows.itertuples()
                    if " ".join(row.printed.split()) not in texts.get(row.line, "")
                ]
                headings = [each.line for each in register.document(doc_id).tables[table_id].lost_headings]
                assert all(int(row_id.split("/")[2]) in headings for row_id in lost), lost


def test_a_value_is_empty_exactly_where_status_or_state_say_so(built):
    for tables in built:
        for name, figure in (("budget_lines", "amount_rp"), ("indicators", "value"), ("pmks", "count")):
            rows = tables[name]
            told = (rows.status == "unresolved") | ~rows.state.isin(["number", "zero"])
            assert rows[figure].isna().equals(told), rows[rows[figure].isna() != told].row_id.tolist()[:5]


def test_what_deserves_a_look_is_ranked_by_the_rupiah_at_stake(built):
    for tables in built:
        ranked = overview.worth_a_look(tables["repairs"], tables["budget_lines"])
        assert ranked.stake_rp.is_monotonic_decreasing
        assert not (ranked.kind == "realigned").any()
