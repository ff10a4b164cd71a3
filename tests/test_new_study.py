"""A new study begins with a notebook that runs as it stands and changes with its data."""

import json

import pytest

from analysis.run import new_study, runs
from pipeline import graph, plan


def test_a_new_study_has_the_cells_of_a_study_and_runs_as_it_stands(tmp_path):
    path = new_study.write("unspent_money", tmp_path)
    assert path.name == "34_unspent_money.ipynb"
    assert runs.declared_parameters(path)["regions"] == "all"
    done = json.loads(runs.run_notebook(path, tmp_path / "done.ipynb", {"regions": "sidoarjo"}).read_bytes())
    (claim,) = [cell for cell in done["cells"] if "".join(cell["source"]).startswith("results.claim")]
    assert "34,547,900,993" in str(claim["outputs"]) or "34547900993" in str(claim["outputs"])


def test_a_new_study_is_run_again_when_a_table_changes(tmp_path):
    new_study.write("unspent_money", tmp_path / "notebooks")
    (step,) = [each for each in graph.with_unplanned((), tmp_path)]
    assert step.name == "34_unspent_money" and set(plan.tables("budget_lines", "lines")) <= set(step.reads)


def test_the_next_free_number_is_taken_and_a_name_only_once(tmp_path):
    new_study.write("first", tmp_path)
    assert new_study.write("second", tmp_path).name == "35_second.ipynb"
    with pytest.raises(ValueError, match="first: a notebook of this name is there"):
        new_study.write("first", tmp_path)


@pytest.mark.parametrize("name", ["../x", "Unspent", "1st", "", "a-b"])
def test_a_name_that_is_none_of_a_file_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match="a name of small letters"):
        new_study.write(name, tmp_path)
    assert not list(tmp_path.iterdir())
