"""Every study on a region that the project does not have, alone and beside others, and on nothing at all."""

import re

import pandas as pd
import pytest
from small import DOCUMENT
from test_measures import lines, money, targets, value
from test_people import register_rows

from analysis import schema
from analysis.publish import charts
from analysis.source import register
from analysis.studies import measures, questions, selection, study, study_schema

DOC, OLD = "alpha_2021", "Jumlah lansia terlantar yang mendapat sandang"
CHECKS = pd.DataFrame(
    columns=["check_id", "doc_id", "table_id", "rule", "rows", "expected", "found", "difference", "verdict", "kind"]
)
FOUR = re.compile("Serang|Sidoarjo|Bengkulu|Lampung")
STUDIES = {
    "spending_per_beneficiary": (),
    "absorption": (1, 99),
    "pagu_and_capaian": (None, 1, 99),
    "coverage": (),
    "price_and_volume": (),
    "needs_and_money": (),
}
TABLES = {"spending_per_beneficiary": ["unit_costs", "contents"], "absorption": ["absorption", "unspent_lines"],
          "pagu_and_capaian": ["capaian", "target_realism"], "coverage": ["coverage"],
          "price_and_volume": ["price_and_volume"], "needs_and_money": ["reach_costs", "group_money"]}  # fmt: skip
DRAWN = {"unspent_lines": charts.unspent_by_name, "target_realism": charts.capaian_by_level,
         "price_and_volume": charts.volume_and_price, "reach_costs": charts.reach_costs,
         "group_money": charts.group_money}  # fmt: skip


@pytest.fixture(autouse=True)
def _alpha(monkeypatch):
    """Have the region alpha with its one report in the register, beside those that are there."""
    report = register.Document.model_validate(DOCUMENT | {"tables": {}})
    known, documents = register.regions() | {"alpha": report.region}, register.documents() | {DOC: report}
    monkeypatch.setattr(register, "regions", lambda: known)
    monkeypatch.setattr(register, "region_ids", lambda: list(known))
    monkeypatch.setattr(register, "documents", lambda raw=None: documents)
    monkeypatch.setattr(register, "document", lambda doc_id, raw=None: documents[doc_id])
    monkeypatch.setattr(questions, "CURVE_RESAMPLES", 99)


def of_alpha(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows of the small tables as those of alpha's report."""
    text = frame.select_dtypes(include=["str", "object"]).columns
    own = frame.assign(**{name: frame[name].str.replace("serang_renja_2022", DOC) for name in text})
    return own.assign(region_id="alpha")


def data(regions: tuple[str, ...], empty: bool = False) -> study.Data:
    years = [(n, amount, year) for n, amount in enumerate((4000, 3000, 2000, 1000), 1) for year in (2021, 2022)]
    rows = [money(n, "pagu", amount * (year - 2020), year=year) for n, amount, year in years]
    rows += [money(n, "realisasi", amount, year=year) for n, amount, year in years]
    figures = [value(n, what, 10 * n - (what == "realisasi") * (n == 2), indicator=OLD) for n in range(1, 5)
               for what in ("target", "realisasi")]  # fmt: skip
    later = [value(n, "target", 15 * n, indicator=OLD, fiscal_year=2022, owner_id=f"serang_renja_2022/T1/{n}/pagu_2022")
             | {"row_id": f"serang_renja_2022/T1/{n}/target_2022"} for n in range(1, 5)]  # fmt: skip
    pmks = of_alpha(register_rows(("lanjut_usia_terlantar", 2021, 80), ("fakir_miskin", 2021, 900)))
    table, indicators = of_alpha(lines(*rows)), of_alpha(targets(*figures, *later))
    keep = slice(0, 0) if empty else slice(None)
    choice = selection.Selection(regions, (2021, 2022))
    return study.Data(choice, table[keep], table[keep], indicators[keep], pmks[keep], pmks[keep], CHECKS)


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_of_a_fifth_region_alone_speaks_of_it_and_of_no_other(name):
    own = data(("alpha",))
    found = getattr(questions, name)(own, *STUDIES[name])
    for table in TABLES[name]:
        conformed = study_schema.conform(found.tables[table], study_schema.TABLES[table])
        assert set(conformed.region_id) == {"alpha"}, table
        figure = DRAWN[table](found.tables[table], "id") if table in DRAWN else None
        assert figure is None or not FOUR.search(str(figure.caption))
    said = study.told(found.findings, own)
    assert "Alpha Regency" in said or name == "absorption"
    assert not FOUR.search(said)


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_of_a_region_with_a_register_and_nothing_else_runs(name):
    whole = data(("alpha",))
    nothing = {each: schema.conform([], schema.TABLES[each]) for each in ("budget_lines", "indicators", "psks")}
    table = measures.lines(nothing["budget_lines"], CHECKS)
    own = study.Data(whole.choice, table, selection.select(table, whole.choice), nothing["indicators"], whole.pmks,
                     nothing["psks"], CHECKS)  # fmt: skip
    found = getattr(questions, name)(own, *STUDIES[name])
    assert not FOUR.search(study.told(found.findings, own))
    assert any(each.startswith("Alpha Regency 2021") for each in found.findings) == (name == "coverage")


@pytest.mark.parametrize("name", STUDIES)
@pytest.mark.parametrize("regions", [("alpha",), ()])
def test_a_study_of_nothing_tells_nothing_and_breaks_nothing(name, regions):
    own = data(regions, empty=True)
    found = getattr(questions, name)(own, *STUDIES[name])
    for table in TABLES[name]:
        conformed = study_schema.conform(found.tables[table], study_schema.TABLES[table])
        assert conformed.empty or set(conformed.reason) == {"no register of persons"}
        assert table not in DRAWN or DRAWN[table](found.tables[table], "en") is None
    assert all("cannot tell" in each.shown or each.value in (0, None) for each in found.numbers)
    assert study.told(found.findings, own)
