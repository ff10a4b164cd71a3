"""What is run depends on what really changed."""

import fnmatch
import json
from pathlib import Path

import pytest

from analysis.register import ROOT
from pipeline import graph, plan
from pipeline.plan import Call, Notebook, Table

STEPS = (
    Notebook(
        "10_clean",
        each={"doc_id": ["a", "b"]},
        reads=("data/raw/{doc_id}/*.csv",),
        writes=("build/parts/lines/doc_id={doc_id}/rows.parquet",),
    ),
    Notebook("20_absent", reads=("data/raw/*",), writes=("build/parts/other/doc_id=x/rows.parquet",)),
    Table("lines", parts=("lines",)),
    Call("brief.build", reads=("data/processed/*.csv",), writes=("briefs/brief.pdf",)),
)


@pytest.fixture
def project(tmp_path, write_notebook) -> Path:
    """Return the root of a project of two documents, one planned and one unplanned notebook."""
    files = {
        "data/raw/a/T1.csv": "",
        "data/raw/b/T1.csv": "",
        "build/parts/lines/doc_id=old/rows.parquet": "",
        "analysis/__init__.py": "",
        "analysis/io.py": "import json",
        "analysis/numbers.py": "from analysis import io",
        "analysis/tidy.py": "def later():\n    from analysis.numbers import parse",
        "analysis/brief.py": "import analysis.io",
        "analysis/plots.py": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    write_notebook(tmp_path / "notebooks/10_clean.ipynb", "doc_id = 'a'", "%matplotlib inline\nimport analysis.tidy")
    write_notebook(tmp_path / "notebooks/50_new.ipynb", "top = 3", "from analysis import plots")
    return tmp_path


def tasks(project: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Return what each task reads and writes, by its name."""
    return {
        task.name: tuple([str(path.relative_to(project)) for path in paths] for paths in (task.reads, task.writes))
        for task in graph.tasks(STEPS, project)
    }


def test_the_run_with_defaults_is_kept_in_the_notebook_and_other_documents_in_build(project):
    found = tasks(project)
    assert list(found) == ["10_clean", "10_clean-b", "table lines", "brief.build", "50_new"]
    assert found["10_clean"][1] == ["notebooks/10_clean.ipynb", "build/parts/lines/doc_id=a/rows.parquet"]
    assert found["10_clean-b"][1] == ["build/notebooks/10_clean-b.ipynb", "build/parts/lines/doc_id=b/rows.parquet"]


def test_a_run_reads_its_own_document_and_the_modules_it_imports_directly_or_not(project):
    modules = ["analysis/__init__.py", "analysis/io.py", "analysis/numbers.py", "analysis/tidy.py"]
    assert tasks(project)["10_clean-b"][0] == ["data/raw/b/T1.csv", *modules]
    assert tasks(project)["50_new"][0] == ["analysis/__init__.py", "analysis/plots.py"]


def test_a_table_is_made_of_the_parts_that_are_planned_and_not_of_left_overs(project):
    reads, writes = tasks(project)["table lines"]
    assert reads[:2] == ["build/parts/lines/doc_id=a/rows.parquet", "build/parts/lines/doc_id=b/rows.parquet"]
    assert not any("old" in path for path in reads)
    assert writes == ["data/processed/lines.csv", "data/processed/lines.parquet"]
    assert "data/processed/lines.csv" in tasks(project)["brief.build"][0]


def test_the_outputs_kept_in_a_notebook_are_no_reason_to_run_it_again(project):
    def keys():
        return [task.key for task in graph.tasks(STEPS, project)]

    notebook, before = project / "notebooks/10_clean.ipynb", keys()
    content = json.loads(notebook.read_bytes())
    content["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "1"}]
    notebook.write_text(json.dumps(content))
    assert keys() == before
    content["cells"][1]["source"] = "import analysis.plots"
    notebook.write_text(json.dumps(content))
    assert keys()[:2] != before[:2] and keys()[2:] == before[2:]


def test_a_notebook_that_is_no_python_is_run_and_depends_on_every_module(project, write_notebook):
    write_notebook(project / "notebooks/50_new.ipynb", "top = 3", "1.2x")
    assert len(tasks(project)["50_new"][0]) == 6


def test_every_notebook_of_the_plan_is_there_and_every_pattern_matches_something():
    there = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    if not there:
        pytest.skip("no notebooks yet")
    assert {step.name for step in plan.STEPS if isinstance(step, Notebook)} <= there
    planned = graph.tasks(plan.STEPS, ROOT)
    made = [str(path.relative_to(ROOT)) for task in planned for path in task.writes]
    assert len(made) == len(set(made)), "two tasks write the same file"
    for step in plan.STEPS:
        for pattern in () if isinstance(step, Table) else step.reads:
            anywhere = pattern.replace("{", "*{").split("{")
            wide = "".join([anywhere[0], *(piece.partition("}")[2] for piece in anywhere[1:])])
            assert fnmatch.filter(made, wide) or list(ROOT.glob(wide)), f"{step}: {pattern} matches nothing"
