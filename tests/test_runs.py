"""Notebooks are started in one way: what is wrong is said before the work, what is made is whole."""

import ast
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from analysis import files
from analysis.run import runs

NOTEBOOKS = sorted((files.NOTEBOOKS).glob("*.ipynb"))


def texts(path: Path) -> list[str]:
    """Return the text outputs of a notebook."""
    outputs = [output for cell in json.loads(path.read_bytes())["cells"] for output in cell.get("outputs", [])]
    return ["".join(each.get("text") or each["data"]["text/plain"]) for each in outputs]


def test_a_run_gives_the_notebook_with_its_parameters_and_outputs(tmp_path, build, write_notebook):
    cells = "from analysis.run import runs", "runs.check_parameters(x=x)", "print('twice', 2 * x)"
    notebook = write_notebook(tmp_path / "n.ipynb", "x = 1", *cells)
    output = runs.run_notebook(notebook, tmp_path / "out" / "n-3.ipynb", {"x": 3})
    assert texts(output) == ["{'x': 3}", "twice 6\n"]
    assert json.loads(output.read_bytes())["metadata"]["papermill"] == {"parameters": {"x": 3}}
    assert list((build / "running").iterdir()) == []


def test_two_runs_give_the_same_bytes(tmp_path, build, write_notebook):
    cells = (
        "import sys\nprint(1)\nprint(2, flush=True)\nprint(3)",
        "import pandas as pd\npd.DataFrame({'a': [1]})",
    )
    notebook = write_notebook(tmp_path / "n.ipynb", "x = 1", *cells)
    first = runs.run_notebook(notebook, tmp_path / "first.ipynb", {"x": 2}).read_bytes()
    assert runs.run_notebook(notebook, tmp_path / "second.ipynb", {"x": 2}).read_bytes() == first


def test_a_run_with_defaults_can_take_the_notebooks_own_place(tmp_path, build, write_notebook):
    notebook = write_notebook(tmp_path / "n.ipynb", "x = 1", "x + 1")
    runs.run_notebook(notebook, notebook)
    once, when = notebook.read_bytes(), notebook.stat().st_mtime_ns
    assert texts(notebook) == ["2"]
    runs.run_notebook(notebook, notebook)
    assert (notebook.read_bytes(), notebook.stat().st_mtime_ns) == (once, when)


def test_a_run_that_is_under_way_twice_gives_one_whole_result(tmp_path, build, write_notebook):
    cells = "import time\nprint('first')", "time.sleep(0.5)", "print('last')"
    notebook = write_notebook(tmp_path / "n.ipynb", "x = 1", *cells)
    with ThreadPoolExecutor() as pool:
        twice = [pool.submit(runs.run_notebook, notebook, tmp_path / "out.ipynb") for _ in range(2)]
        assert [texts(each.result()) for each in twice] == [["first\n", "last\n"]] * 2
    assert list((build / "running").iterdir()) == []


def test_a_notebook_runs_in_the_projects_root(tmp_path, build, write_notebook):
    notebook = write_notebook(tmp_path / "n.ipynb", "x = 1", "import os\nprint(os.getcwd())")
    assert texts(runs.run_notebook(notebook, tmp_path / "out.ipynb")) == [f"{files.ROOT}\n"]


def test_a_failed_run_leaves_its_copy_aside_and_the_old_result_in_place(tmp_path, build, write_notebook):
    notebook = write_notebook(tmp_path / "n.ipynb", "x = 1", "print('before')", "1 / x")
    output = runs.run_notebook(notebook, tmp_path / "out.ipynb", {"x": 2})
    good = output.read_bytes()
    with pytest.raises(runs.RunFailed, match=r"n.ipynb x=0: stopped in cell \[4\]: ZeroDivisionError") as failure:
        runs.run_notebook(notebook, output, {"x": 0})
    copy = build / "failed" / "out.ipynb"
    assert str(copy) in str(failure.value)
    assert "before" in copy.read_text() and "ZeroDivisionError" in copy.read_text()
    assert output.read_bytes() == good
    runs.run_notebook(notebook, output, {"x": 1})
    assert not copy.exists()


def test_a_kernel_that_does_not_start_is_started_once_more(tmp_path, build, write_notebook, monkeypatch):
    execute, tries = papermill.execute_notebook, []

    def refuse_first(*args, **kwargs):
        tries.append(args)
        if len(tries) == 1:
            raise RuntimeError("Kernel died before replying to kernel_info")
        return execute(*args, **kwargs)

    monkeypatch.setattr(papermill, "execute_notebook", refuse_first)
    notebook = write_notebook(tmp_path / "n.ipynb", "x = 1", "x")
    assert texts(runs.run_notebook(notebook, tmp_path / "out.ipynb")) == ["1"]
    assert len(tries) == 2


def test_a_misspelt_parameter_stops_before_any_work(tmp_path, build, write_notebook):
    notebook = write_notebook(tmp_path / "n.ipynb", "regions = 'all'\nyears = 'all'", "1")
    with pytest.raises(runs.ParameterError, match="no parameter region; it has: regions, years"):
        runs.run_notebook(notebook, tmp_path / "out.ipynb", {"region": "sidoarjo"})
    assert not build.exists()


def test_a_value_that_the_register_does_not_know_stops_before_any_work(
    tmp_path, build, write_notebook, register_of_two
):
    notebook = write_notebook(tmp_path / "n.ipynb", "doc_id = 'alpha_2020'", "1")
    with pytest.raises(runs.ParameterError, match="unknown 'alpha_2021'; known: alpha_2020, beta_2021"):
        runs.run_notebook(notebook, tmp_path / "out.ipynb", {"doc_id": "alpha_2021"})
    assert not build.exists()


def test_all_and_single_values_are_spelled_out(register_of_two):
    checked = runs.check_values({"regions": "all", "years": 2021, "lang": "id", "top": 5})
    assert checked == {"regions": ["alpha", "beta"], "years": [2021], "lang": "id", "top": 5}
    assert runs.check_values({"regions": ["beta"]}) == {"regions": ["beta"]}


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"regions": "gamma"}, "regions: unknown 'gamma'; known: alpha, beta, all"),
        ({"regions": []}, "one value, or a list of different ones"),
        ({"regions": ["alpha", "alpha"]}, "one value, or a list of different ones"),
        ({"regions": ["alpha", "all"]}, "one value, or a list of different ones"),
        ({"years": [2020, "2022"]}, "years: unknown '2022'; known: 2020, 2021, all; several: 2020,2021"),
        ({"years": 2021.0}, "years: unknown 2021.0"),
        ({"years": True}, "years: unknown True"),
        ({"regions": [["alpha"]]}, "regions: unknown \\['alpha'\\]"),
        ({"regions": "alpha;beta"}, "regions: unknown 'alpha;beta'; .*several: alpha,beta"),
        ({"region": "gamma"}, "region: unknown 'gamma'; known: all, alpha, beta"),
        ({"prices_of": 1990}, "prices_of: unknown 1990; known: nominal, "),
        ({"prices_of": True}, "prices_of: unknown True"),
        ({"multiplicity": "sidak"}, "multiplicity: unknown 'sidak'; known: holm, bonferroni, fdr_bh, none"),
        ({"lang": "nl"}, "lang: unknown 'nl'; known: id, en"),
        ({"regions": "alpha", "lang": "all"}, "lang: unknown 'all'; known: id, en"),
        ({"region": "alpha", "lang": "nl"}, "lang: unknown 'nl'; known: all, id, en"),
    ],
)
def test_other_values_are_refused_with_what_is_possible(register_of_two, values, complaint):
    with pytest.raises(runs.ParameterError, match=complaint):
        runs.check_values(values)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ({"include_salaries": "false"}, {"include_salaries": False}),
        ({"include_administration": "No"}, {"include_administration": False}),
        ({"include_administration": True}, {"include_administration": True}),
        ({"cap": "none"}, {"cap": None}),
        ({"cap": 120}, {"cap": 120}),
        ({"regions": "Beta, alpha"}, {"regions": ["beta", "alpha"]}),
        ({"regions": ["BETA"]}, {"regions": ["beta"]}),
        ({"regions": "ALL"}, {"regions": ["alpha", "beta"]}),
        ({"region": "Beta"}, {"region": "beta"}),
        ({"years": "2020,2021"}, {"years": [2020, 2021]}),
        ({"years": [2020, "2021"]}, {"years": [2020, 2021]}),
        ({"prices_of": "2022"}, {"prices_of": 2022}),
        ({"prices_of": "nominal"}, {"prices_of": "nominal"}),
        ({"confidence": 0.9}, {"confidence": 0.9}),
        ({"multiplicity": "none"}, {"multiplicity": "none"}),
    ],
)
def test_words_of_a_command_line_mean_what_they_say(register_of_two, given, meant):
    assert runs.check_values(given) == meant


@pytest.mark.parametrize(
    "values",
    [
        {"include_salaries": "perhaps"}, {"include_salaries": 0}, {"resamples": 0}, {"resamples": -3},
        {"resamples": True}, {"resamples": 10**12}, {"seed": 2**70}, {"confidence": 95}, {"confidence": "high"},
        {"confidence": True}, {"seed": "x"}, {"seed": -1}, {"cap": "abc"}, {"cap": 0}, {"cap": float("nan")},
    ],
)  # fmt: skip
def test_a_value_that_means_nothing_is_refused_with_what_would(values):
    with pytest.raises(runs.ParameterError, match=f"^{next(iter(values))}: .*, not "):
        runs.check_values(values)


def test_a_killed_kernel_is_reported(tmp_path, build, write_notebook):
    cells = "print('before')", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    notebook = write_notebook(tmp_path / "n.ipynb", "x = 1", *cells)
    with pytest.raises(runs.RunFailed, match="its kernel died"):
        runs.run_notebook(notebook, tmp_path / "out.ipynb")
    assert "before" in (build / "failed" / "out.ipynb").read_text()


def test_what_the_cells_printed_is_found_in_the_executed_notebook(tmp_path, build, write_notebook):
    notebook = write_notebook(tmp_path / "n.ipynb", "top = 1", "print('no lines of', top)\ntop")
    out = runs.run_notebook(notebook, tmp_path / "out.ipynb")
    assert runs.printed(out) == "no lines of 1\n"


def test_the_parameters_cell_holds_nothing_but_plain_values(tmp_path, write_notebook):
    names = "doc_id: str = 'a'  # which\nyears = [2020, -1]\nlimit = None"
    notebook = write_notebook(tmp_path / "n.ipynb", names)
    assert runs.declared_parameters(notebook) == {"doc_id": "a", "years": [2020, -1], "limit": None}
    for source in ("import os", "x = y", "x, y = 1, 2"):
        with pytest.raises(runs.ParameterError, match="plain"):
            runs.declared_parameters(write_notebook(tmp_path / "n.ipynb", source))


def test_a_notebook_that_papermill_runs_by_hand_refuses_a_misspelt_parameter(tmp_path, write_notebook):
    check = "from analysis.run import runs\nruns.check_parameters(top=top)"
    notebook = write_notebook(tmp_path / "n.ipynb", "top = 1", check)
    with pytest.raises(PapermillExecutionError, match="this notebook has no parameter tpo; it has: top"):
        papermill.execute_notebook(
            str(notebook),
            str(tmp_path / "out.ipynb"),
            {"tpo": 2},
            progress_bar=False,
            shutdown_kernel="immediate",
        )


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_in_the_repository_is_run_whole_and_bears_no_trace_of_a_machine(notebook):
    content = json.loads(notebook.read_bytes())
    code = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    assert (content["nbformat"], content["nbformat_minor"]) >= (4, 5), "cells without ids get random ones"
    assert runs.normalise(notebook.read_bytes()) == notebook.read_bytes()
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell["outputs"]]
    assert outputs, "nothing for nbval to compare"
    for output in outputs:
        assert output["output_type"] != "error" and output.get("name") != "stderr"
        shown = json.dumps(output.get("data", output.get("text")))
        assert str(files.ROOT) not in shown and " at 0x" not in shown


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_in_the_repository_checks_its_own_parameters(notebook):
    cells = ["".join(cell["source"]) for cell in json.loads(notebook.read_bytes())["cells"]]
    names = runs.declared_parameters(notebook)
    call = next(cell for cell in cells if "check_parameters(" in cell)
    for name in names:
        assert f"{name}={name}" in call.replace(" ", "")


def test_no_trait_of_a_kernel_is_left_to_be_looked_up_by_two_threads_at_once():
    code = """
from jupyter_client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from analysis.run import runs
def named():
    classes = (NotebookClient, AsyncKernelManager, AsyncKernelClient)
    return [name for each in classes for name, trait in each.class_traits().items()
            if isinstance(getattr(trait, "klass", None), str)]
print(len(named()) > 0)
runs._look_up_names()
print(named())
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split("\n")[:2] == ["True", "[]"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_cell_gives_a_parameter_another_value(notebook):
    """In JupyterLab a cell is run again and again: what it reads must be what the parameters cell says."""
    parameters = set(runs.declared_parameters(notebook))
    cells = [cell for cell in json.loads(notebook.read_bytes())["cells"] if cell["cell_type"] == "code"]
    for cell in cells:
        if "parameters" in cell["metadata"].get("tags", []):
            continue
        python = "\n".join(line for line in "".join(cell["source"]).splitlines() if not line.startswith(("%", "!")))
        stored = {
            node.id
            for node in ast.walk(ast.parse(python))
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        assert not stored & parameters, f"{notebook.name}: {python}"
