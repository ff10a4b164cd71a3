"""Real documents of offices of every kind, from the file to tidy tables that their own arithmetic checks.

benchmarks/sources.yml holds what a person answers, and how many sums and printed percentages close.
"""

import os

import pytest

from benchmarks import sources

KNOWN = sources.documents()
OTHERS = ("jabar_dpmdesa_lkip_2016", "jabar_diskanlaut_renja_2016", "jabar_renstra_programme_table",
          "jabar_hospital_lakip_2016", "jabar_lkip_annex_2016", "bogor_renja_2020_scan")  # fmt: skip


@pytest.fixture(scope="module")
def road(tmp_path_factory):
    """Return a function that takes a document to its end, once."""
    taken: dict[str, sources.Outcome] = {}

    def take(doc_id: str) -> sources.Outcome:
        told = KNOWN[doc_id]
        if not (sources.SOURCES / told["file"]).is_file() and not os.environ.get("REQUIRE_DOCUMENTS"):
            pytest.skip(f"no file {told['file']} in ../shared/sources")
        if "scan" in told["kind"] and not os.environ.get("REQUIRE_SCAN"):
            pytest.importorskip("rapidocr", reason="reading scans needs: make scan")
        if doc_id not in taken:
            taken[doc_id] = sources.road(doc_id, told, tmp_path_factory.mktemp("sources") / doc_id)
        return taken[doc_id]

    return take


@pytest.mark.parametrize("doc_id", KNOWN)
def test_the_sums_and_percentages_of_a_document_close(road, doc_id):
    outcome, closing = road(doc_id), KNOWN[doc_id]["closing"]
    assert list(outcome.closing(percentages=False)) == closing["sums"]
    assert list(outcome.closing(percentages=True)) == closing["percentages"]


@pytest.mark.parametrize("doc_id", KNOWN)
def test_a_person_answers_few_questions_and_edits_nothing(road, doc_id):
    outcome = road(doc_id)
    assert sorted(outcome.asked) == sorted(KNOWN[doc_id].get("answers") or {}) and not outcome.edits


@pytest.mark.parametrize("doc_id", KNOWN)
def test_a_figure_that_is_not_known_is_unresolved_or_its_print_says_that_there_is_none(road, doc_id):
    for name, column in sources.FIGURES.items():
        rows = road(doc_id).tables[name]
        empty = rows[rows[column].isna()]
        assert ((empty.status == "unresolved") | ~empty.state.isin(["number", "zero", "unreadable"])).all()


@pytest.mark.parametrize("doc_id", OTHERS)
def test_programmes_of_another_urusan_are_unmatched_and_still_add_up(road, doc_id):
    tables = road(doc_id).tables
    money, checks = tables["budget_lines"], tables["checks"]
    programs = money[(money.level == "program") & (money.function == "unmatched")]
    assert len(programs) and set(programs.name) <= set(tables["unmatched"].printed)
    sums = checks[checks.rule.isin(["parent_equals_children", "total_of_programs"])]
    own = sums[sums.rows.map(lambda ids: not set(programs.row_id).isdisjoint(ids.split()))]
    assert len(own) and (own.verdict == "agrees").sum() >= 0.6 * len(own)
