"""Tables of other offices, cells alone, whose header prints the arithmetic of their columns: each sum is checked."""

from collections import Counter
from pathlib import Path

import pytest

from analysis.source import folder
from analysis.tidy.build import tidy_document

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def evaluation():
    """Return the tidy tables of an evaluation (form T-C.29) that prints its targets and results in rupiah with sen."""
    own = DATA / "evaluation_2014"
    return tidy_document(*folder.read(own), own / "corrections.csv")


def test_targets_in_rupiah_are_no_damage(evaluation):
    values = evaluation["indicators"]
    assert evaluation["findings"].empty
    assert set(values.status) == {"as_published"}
    assert (len(values), values.value.notna().sum()) == (176, 151)


def test_the_sums_and_percentages_that_its_header_prints_close(evaluation):
    verdicts = Counter(zip(evaluation["checks"].rule, evaluation["checks"].verdict, strict=True))
    assert verdicts["capaian_follows", "agrees"] == 22
    assert verdicts["cumulative_adds_up", "agrees"] == 11
    assert not verdicts["capaian_follows", "differs"] + verdicts["cumulative_adds_up", "differs"]


def test_a_share_that_the_office_divided_the_wrong_way_round_stays_as_printed_and_is_told(evaluation):
    shares = evaluation["checks"][evaluation["checks"].rule == "renstra_pct_follows"]
    assert Counter(shares.verdict) == {"differs": 16, "agrees": 1}
    of_first = shares[shares["rows"].str.contains("T1/4/")].iloc[0]
    assert (of_first.found, round(of_first.expected, 2)) == (66.24, 150.96)
    printed = evaluation["indicators"].set_index("row_id").loc["evaluation_2014/T1/4/renstra_pct_2014"]
    assert (printed.value, printed.evidence) == (66.24, "contradicted")
