"""Selections on tiny tables that can be worked by hand: what is inside, what is left out and why, and prices."""

import pandas as pd
import pytest
from test_measures import lines, money, same, targets, value
from test_plots import counts

from analysis import files, io
from analysis.publish import charts, plots
from analysis.run import runs
from analysis.source import register
from analysis.studies import execution, questions, results, selection, services, spending, study, study_schema
from analysis.studies.selection import Selection

NO_CHECKS = pd.DataFrame(columns=["doc_id", "table_id", "rule", "verdict", "kind", "rows", "expected", "found"])


def test_prices_are_chained_over_the_years():
    factor = selection.price_factor(pd.Series([2020, 2022, 2026]), 2022)
    assert factor.iloc[0] == pytest.approx(1.0187 * 1.0551)
    assert factor.iloc[1] == 1
    assert pd.isna(factor.iloc[2])


def test_what_lies_outside_the_selection_is_counted_with_its_reason():
    table = lines(
        money(1, "pagu", 10, function="administration"), money(2, "pagu", 10, year=2019), money(3, "pagu", 10)
    )
    choice = Selection(("serang",), (2020, 2021), include_administration=False)
    out = selection.left_out(selection.reasons_out(table, choice))
    assert dict(zip(out.reason, out.rows, strict=True)) == {"year not selected": 1, "administration left out": 1}
    assert len(selection.select(table, choice)) == 1


def test_an_empty_selection_gives_empty_results_and_words():
    nothing = selection.select(lines(money(1, "pagu", 10)), Selection(("sidoarjo",), (2021,)))
    empty = spending.unit_costs(nothing, targets(value(1, "target", 1)), same())
    assert empty.empty
    assert list(empty.columns) == study_schema.UNIT_COSTS.names
    assert services.services(empty).empty
    assert execution.absorption(nothing, targets(value(1, "target", 1))).empty
    data = study.Data(Selection(("sidoarjo",), (2021,)), nothing, nothing, *[pd.DataFrame()] * 3, NO_CHECKS)
    assert "Nothing can be said" in study.told([], data)


USUAL = {"include_administration": True, "include_salaries": True, "prices_of": "nominal", **selection.OPTIONS}


@pytest.mark.parametrize(
    ("given", "folder"),
    [
        ({"cap": 100}, "cap_100"),
        ({"seed": 1, "resamples": 99}, "seed_1_resamples_99"),
        ({"prices_of": 2022, "cap": 120}, "prices_of_2022_cap_120"),
    ],
)
def test_results_of_another_cap_seed_or_number_of_resamples_never_lie_among_the_published(given, folder):
    everything = {"regions": register.region_ids(), "years": register.years()}
    assert selection.chosen(everything | USUAL).tables == files.PROCESSED
    choice = selection.chosen(everything | USUAL | given)
    assert choice.tables == files.BUILD / "results" / folder
    assert choice.figures == files.BUILD / "results" / folder / "figures"


def test_the_notebooks_begin_with_the_values_that_the_published_results_rest_on():
    """Every parameter of a study is one that the selection knows: its results are kept apart, and said."""
    studies = [runs.declared_parameters(path) for path in files.NOTEBOOKS.glob("3*.ipynb")]
    assert studies
    fixed = {"regions": "all", "years": "all", "include_administration": True, "include_salaries": True}
    fixed |= {"prices_of": "nominal", "lang": "en"}
    for parameters in studies:
        assert parameters == {name: (fixed | selection.OPTIONS)[name] for name in parameters}
        assert fixed.keys() <= parameters.keys()


OTHERWISE = {
    "include_administration": (False, "no_administration", "without the office's own administration"),
    "include_salaries": (False, "no_salaries", "without salaries"),
    "prices_of": (2022, "prices_of_2022", "in prices of December 2022"),
    "seed": (7, "seed_7", "seed 7"),
    "resamples": (99, "resamples_99", "99 resamples"),
    "cap": (120, "cap_120", "no capaian above 120"),
    "confidence": (0.9, "confidence_0_9", "confidence level 90 %"),
    "multiplicity": ("bonferroni", "multiplicity_bonferroni", "correction for several tests: Bonferroni"),
}


def test_every_parameter_that_changes_a_figure_has_its_words():
    assert {*OTHERWISE} == {*USUAL}
    nothing = Selection(("serang",), (2020,))
    assert (nothing.otherwise, nothing.said("id")) == ("", "")


@pytest.mark.parametrize("name", OTHERWISE)
def test_a_parameter_that_is_not_the_default_stands_in_names_texts_sentences_and_subtitles(name, monkeypatch):
    value, ending, said = OTHERWISE[name]
    choice = selection.chosen({"regions": ["serang"], "years": [2020]} | USUAL | {name: value})
    usual = selection.chosen({"regions": ["serang"], "years": [2020]} | USUAL)
    number = results.number("spent", 1, "rupiah", "what was spent")
    (named,) = results.named_for([number], choice)
    assert (named.name, named.what) == (f"spent_{ending}", f"what was spent [{said}]")
    assert results.named_for([number], usual) == [number]
    assert results.said_of(["It spent."], choice) == [f"It spent. [{said}]"]
    assert results.said_of(["It spent."], usual) == ["It spent."]
    monkeypatch.setattr(plots, "_otherwise", {})
    plots.say(choice)
    english, indonesian = (charts.registered_pmks(counts(), lang).caption for lang in ("en", "id"))
    assert english["subtitle"].endswith(f"{said[0].upper()}{said[1:]}.") and said[1:] in english["alt"]
    assert choice.said("id")[1:] in indonesian["subtitle"] and choice.said("id") != ""
    plots.say(usual)
    assert said[1:] not in charts.registered_pmks(counts(), "en").caption["subtitle"]


def test_a_study_run_from_python_says_what_it_was_given():
    data = study.load(Selection(("sidoarjo",), (2021,)))
    found = questions.absorption(data, seed=20221, resamples=99, confidence=0.9, multiplicity="none")
    assert all(each.name.endswith("_resamples_99_confidence_0_9_multiplicity_none") for each in found.numbers)
    intervals = [each.shown for each in found.numbers if "interval" in each.shown]
    assert intervals and all("90 % interval" in shown and "after" not in shown for shown in intervals)
    assert all(sentence.endswith("]") for sentence in found.findings if sentence.startswith("Sidoarjo"))
    usual = questions.absorption(data, seed=20221, resamples=99)
    widths = [(frame.high - frame.low).sum() for frame in (found.estimates[0], usual.estimates[0])]
    assert 0 < widths[0] < widths[1]


def test_a_selection_without_rows_says_of_what_and_where_there_are_some(capsys):
    data = study.load(Selection(("sidoarjo",), (2019,)))
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "no budget lines of Sidoarjo Regency in 2019 (there are of 2021)"
    assert data.checks.empty and "0 lines and years" in study.told([], data)
    study.load(selection.chosen({"regions": register.region_ids(), "years": register.years()} | USUAL))
    assert capsys.readouterr().out == ""


def test_a_region_that_is_not_known_is_refused_with_the_known_ones():
    with pytest.raises(selection.SelectionError, match=r"^unknown region 'sidoarj'; known: bengkulu, .*sidoarjo"):
        Selection(("serang", "sidoarj"), (2020,))


def test_of_other_regions_nothing_is_read(monkeypatch):
    read, asked = io.read_table, []
    monkeypatch.setattr(study.io, "read_table", lambda name, **among: asked.append(among) or read(name, **among))
    data = study.load(Selection(("sidoarjo",), (2021,)))
    assert {*data.lines.region_id} == {"sidoarjo"} and not data.checks.empty
    assert asked == [{"region_id": ("sidoarjo",)}] * 4 + [{"doc_id": ["sidoarjo_lkjip_2021"]}]


def test_no_name_in_a_finding_is_markup():
    data = study.load(Selection(("sidoarjo",), (2021,)))
    told = study.told(["<script>x</script> & <img src=x onerror=y>"], data)
    assert "<" not in told.replace("&lt;", "") and "&lt;script&gt;x" in told and "&amp;" in told
    shown = results.claim(pd.DataFrame({"<i>": ["<script>x</script>"]}))._repr_html_()
    assert "<script>x" not in shown and "<i>" not in shown


def test_caveats_are_of_the_checks_that_touch_what_is_loaded():
    checks = pd.DataFrame({"doc_id": ["a", "a", "a", "b"], "rows": ["a/T/1/x a/T/2/x", "a/T/3/x", "", ""]})
    loaded = pd.DataFrame({"doc_id": ["a"], "row_id": ["a/T/2/x"]})
    assert list(study.touching(checks, [loaded]).index) == [0, 2]
    assert study.touching(checks, [loaded.iloc[:0]]).empty
