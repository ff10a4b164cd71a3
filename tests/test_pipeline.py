"""What is run depends on what really changed."""

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import files
from analysis.files import ASIDE, ROOT
from analysis.publish import manifest
from analysis.source import register
from pipeline import __main__ as command
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
    Call("publish.brief.build", reads=("data/processed/*.csv",), writes=("briefs/brief.pdf",)),
)


@pytest.fixture(autouse=True)
def _results_stay_as_published(monkeypatch):
    """Let the copied projects of this file write their own results."""
    monkeypatch.delenv(ASIDE, raising=False)


@pytest.fixture
def project(tmp_path, write_notebook) -> Path:
    """Return the root of a project of two documents, one planned and one unplanned notebook."""
    files = {
        "data/raw/a/T1.csv": "",
        "data/raw/b/T1.csv": "",
        "build/parts/lines/doc_id=old/rows.parquet": "",
        "analysis/__init__.py": "",
        "analysis/io.py": "import json",
        "analysis/source/__init__.py": "",
        "analysis/source/numbers.py": "from analysis import io",
        "analysis/tidy/__init__.py": "",
        "analysis/tidy/build.py": "def later():\n    from analysis.source.numbers import parse",
        "analysis/publish/__init__.py": "",
        "analysis/publish/brief.py": "import analysis.io",
        "analysis/publish/plots.py": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    write_notebook(
        tmp_path / "notebooks/10_clean.ipynb", "doc_id = 'a'", "%matplotlib inline\nimport analysis.tidy.build"
    )
    write_notebook(tmp_path / "notebooks/50_new.ipynb", "top = 3", "from analysis.publish import plots")
    return tmp_path


def tasks(project: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Return the files of other tasks that each task reads, and those that it writes, by its name."""
    return {
        task.name: tuple([str(path.relative_to(project)) for path in paths] for paths in (task.reads, task.writes))
        for task in graph.tasks(STEPS, project)
    }


def keys(project: Path) -> dict[str, str]:
    """Return each task's key by its name."""
    return {task.name: task.key for task in graph.tasks(STEPS, project)}


def test_a_notebook_of_no_step_is_a_study_whose_calls_say_what_it_writes_and_reads(project, write_notebook):
    code = [
        "from analysis import io",
        "lines = io.read_table('lines')",
        "io.write_table(choice.tables, 'shares', lines)",
        "results.save_numbers(found, '50_new', choice.figures)",
        "plots.save_figures(charts.shares, 'shares', lines, choice.figures)",
        "io.write_table(choice.tables, name, lines)",
    ]
    write_notebook(project / "notebooks/50_new.ipynb", "top = 3", "\n".join(code))
    (study,) = [task for task in graph.tasks(STEPS, project) if task.name == "50_new"]
    assert [str(path.relative_to(project)) for path in study.reads] == ["data/processed/lines.parquet"]
    assert [str(path.relative_to(project)) for path in study.writes] == [
        *("notebooks/50_new.ipynb", "data/processed/shares.csv", "data/processed/shares.parquet"),
        "figures/numbers/50_new.json",
        *("figures/shares.csv", "figures/shares.json", "figures/shares_id.svg", "figures/shares_id.png"),
        *("figures/shares_en.svg", "figures/shares_en.png"),
        *("figures/shares_portrait_id.svg", "figures/shares_portrait_en.svg"),
    ]


def touched(project: Path, name: str) -> set[str]:
    """Return the tasks whose key a change of a file changes."""
    before = keys(project)
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text() if path.exists() else "") + "# changed\n")
    after = keys(project)
    return {task for task in after if after[task] != before[task]}


def test_the_run_with_defaults_is_kept_in_the_notebook_and_other_documents_in_build(project):
    found = tasks(project)
    assert list(found) == ["10_clean", "10_clean-b", "table lines", "publish.brief.build", "50_new"]
    assert found["10_clean"][1] == ["notebooks/10_clean.ipynb", "build/parts/lines/doc_id=a/rows.parquet"]
    assert found["10_clean-b"][1] == ["build/notebooks/10_clean-b.ipynb", "build/parts/lines/doc_id=b/rows.parquet"]


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        ("data/raw/b/T1.csv", {"10_clean-b"}),
        ("data/raw/b/T2.csv", {"10_clean-b"}),
        ("analysis/source/numbers.py", {"10_clean", "10_clean-b"}),
        ("analysis/io.py", {"10_clean", "10_clean-b", "table lines", "publish.brief.build"}),
        ("analysis/publish/plots.py", {"50_new"}),
        ("analysis/unknown.py", set()),
        ("build/parts/lines/doc_id=old/rows.parquet", set()),
        ("build/parts/lines/doc_id=a/rows.parquet", set()),
    ],
)
def test_a_change_reaches_the_runs_that_read_the_file_or_import_the_module_and_no_other(project, name, runs):
    assert touched(project, name) == runs


def test_a_folder_that_a_pattern_matches_is_no_file_to_be_read(project):
    before = keys(project)
    (project / "data/raw/a/T2.csv").mkdir()
    assert keys(project) == before


def test_a_key_is_the_same_wherever_the_project_lies(project, tmp_path):
    before = keys(project)
    moved = tmp_path.with_name(f"{tmp_path.name}-moved")
    project.rename(moved)
    assert keys(moved) == before


def test_a_table_is_made_of_the_parts_that_are_planned_and_not_of_left_overs(project):
    reads, writes = tasks(project)["table lines"]
    assert reads == ["build/parts/lines/doc_id=a/rows.parquet", "build/parts/lines/doc_id=b/rows.parquet"]
    assert writes == ["data/processed/lines.csv", "data/processed/lines.parquet"]
    assert "data/processed/lines.csv" in tasks(project)["publish.brief.build"][0]


def test_the_outputs_kept_in_a_notebook_are_no_reason_to_run_it_again(project):
    notebook, before = project / "notebooks/10_clean.ipynb", keys(project)
    content = json.loads(notebook.read_bytes())
    content["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "1"}]
    notebook.write_text(json.dumps(content))
    assert keys(project) == before
    content["cells"][1]["source"] = "import analysis.publish.plots"
    notebook.write_text(json.dumps(content))
    assert {name for name, key in keys(project).items() if key != before[name]} == {"10_clean", "10_clean-b"}


def test_a_notebook_that_is_no_python_is_run_and_depends_on_every_module(project, write_notebook):
    write_notebook(project / "notebooks/50_new.ipynb", "top = 3", "1.2x")
    assert all(
        "50_new" in touched(project, str(path.relative_to(project))) for path in project.glob("analysis/**/*.py")
    )


STUDIES = sorted(path.stem for path in (ROOT / "notebooks").glob("3*.ipynb"))


def chosen(**choice) -> dict[str, graph.Task]:
    """Return the tasks of the real plan that a choice leaves."""
    return {task.name: task for task in graph.tasks(plan.STEPS, ROOT, graph.Choice(**choice))}


def test_a_region_asks_for_its_documents_briefs_and_studies_and_what_these_need():
    found = chosen(region="serang")
    assert {name for name, task in found.items() if task.asked} == {
        *("10_clean_budget-serang_renja_2022", "11_clean_pmks", "20_reconcile-serang_renja_2022"),
        *(f"{study}-serang" for study in STUDIES),
        "90_brief-serang",
    }
    everything = {task.name: task for task in graph.tasks(plan.STEPS, ROOT)}
    # A brief shows its region among all others: left out are only the other briefs, the site, the package, and the
    # notebooks that make nothing that others read.
    left_out = everything.keys() - found.keys()
    assert {"90_brief", "90_brief-sidoarjo", "publish.site.build", "publish.package.write"} <= left_out
    assert all(
        name.startswith(("90_", "00_", "11_", "20_", "publish.", "table ", "studies.catalogue")) for name in left_out
    )
    # What they have in common is the same task: a choice makes nothing else out of date.
    assert all(found[name].key == everything[name].key for name in found.keys() & everything.keys())


def test_a_document_is_built_once_and_its_counts_are_shown_where_its_columns_have_some():
    everything = {task.name: task for task in graph.tasks(plan.STEPS, ROOT)}
    shown = {name: task for name, task in everything.items() if name.startswith("11_")}
    assert sorted(shown) == ["11_clean_pmks", "11_clean_pmks-lampung_barat_renja_2021"]
    parts = {path.name for task in shown.values() for path in task.reads}
    assert parts == {"rows.csv", "rows.parquet"}
    makers = {task.name for task in everything.values() for path in task.writes if "pmks" in str(path.parent.parent)}
    assert len(makers) == len(plan.DOCUMENTS) and all(name.startswith("10_") for name in makers)
    assert not any("analysis.tidy" in task.code for task in shown.values())


def test_a_language_asks_for_its_briefs_only():
    asked = [task for task in chosen(lang="id").values() if task.asked]
    assert {task.name for task in asked} == {f"90_brief-{region}-id" for region in ("all", *register.region_ids())}
    assert {path.stem.rpartition("_")[2] for task in asked for path in task.writes if path.parent.name == "briefs"} == {
        "id"
    }


def test_a_brief_is_made_in_all_languages_by_one_run():
    made = {task.name: task.writes for task in graph.tasks(plan.STEPS, ROOT)}
    assert {path.name for path in made["90_brief-serang"]} == {
        *("90_brief-serang.ipynb", "serang_en.pdf", "serang_id.pdf", "serang_en.html", "serang_id.html"),
    }


def test_a_year_asks_for_a_run_of_each_study_beside_the_committed_one():
    found = chosen(region="sidoarjo", lang="id", year=2021)
    studies = [task for task in found.values() if "regions" in task.parameters]
    assert [task.name.partition("-")[0] for task in studies] == STUDIES
    for task in studies:
        assert task.parameters == {"regions": "sidoarjo", "years": 2021, "lang": "id"}
        assert task.writes == [ROOT / "build/results" / f"{task.name}.ipynb"]
    assert not any(name.startswith("90_") for name in chosen(year=2021))


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--region", "sidoarj"], r"'sidoarj' \(choose from .*bengkulu.*lampung_barat.*serang.*sidoarjo"),
        (["--lang", "nl"], r"'nl' \(choose from .*id.*en"),
        (["--year", "2031"], r"'2031' \(choose from .*2016.*2026"),
        (["--reg", "serang"], r"unrecognized arguments: --reg"),
        (["--region", "serang", "--region", "sidoarjo"], r"--region is given twice"),
    ],
)
def test_a_misspelt_choice_is_refused_with_what_is_possible(arguments, complaint, capsys):
    with pytest.raises(SystemExit, match="2"):
        command.main(arguments)
    assert re.search(complaint, capsys.readouterr().err)


def test_the_case_of_a_region_does_not_matter():
    assert command.parser().parse_args(["--region", "Lampung_BARAT"]).region == "lampung_barat"


def test_a_document_with_open_questions_stops_the_run_in_one_line_that_names_them(tmp_path):
    drafted = tmp_path / "raw" / "alpha_2020" / "document.yml"
    drafted.parent.mkdir(parents=True)
    drafted.write_text('doc_id: alpha_2020\noffice: "?"\n', encoding="utf-8")
    start = (
        "import runpy, sys; from pathlib import Path; from analysis import files; files.RAW = Path(sys.argv.pop());"
        "runpy.run_module('pipeline', run_name='__main__')"
    )
    said = subprocess.run([sys.executable, "-c", start, tmp_path / "raw"], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 1
    assert said.stderr.splitlines() == [
        f"{drafted}: 1 question is open, at office; answer with: analysis confirm {drafted.parent}"
    ]


@pytest.mark.parametrize("name", ["REGOIN", "LANG"])
def test_make_refuses_a_name_that_it_does_not_take(name):
    said = subprocess.run(["make", "-n", f"{name}=x"], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 2 and f"make takes no {name}; it takes PY V REGION" in said.stderr


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


def test_who_lives_where_is_read_by_every_step_that_needs_a_region(tmp_path):
    for folder in ("analysis", "notebooks", "data/raw"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = {task.name: task.key for task in graph.tasks(plan.STEPS, tmp_path)}
    regions = tmp_path / "data/raw/regions.yml"
    regions.write_text(regions.read_text(encoding="utf-8").replace("persons: 1", "persons: 2"), encoding="utf-8")
    again = {task.name for task in graph.tasks(plan.STEPS, tmp_path) if task.key != before[task.name]}
    assert {"10_clean_budget", "30_spending_per_beneficiary", "33_coverage", "90_brief"} <= again
    assert {"publish.registry.write", "publish.site.build", "publish.package.write"} <= again
    assert not {name for name in again if name.startswith("table ")}


SMALL_PLAN = """
STEPS = (
    Notebook(
        "10_first",
        each={"doc_id": ["serang_renja_2022", "sidoarjo_lkjip_2021"]},
        reads=("data/raw/{doc_id}/*",),
        writes=("build/first/{doc_id}.txt",),
    ),
    Notebook("20_second", reads=("build/first/*.txt",), writes=("build/second.txt",)),
    Notebook("40_other", writes=("build/other.txt",)),
)
"""
FIRST = """
text = Path(f"data/raw/{doc_id}/document.yml").read_text()
Path(f"build/first/{doc_id}.txt").write_text(text.partition("\\n")[0])"""
SECOND = """
texts = [path.read_text() for path in sorted(Path("build/first").glob("*.txt"))]
Path("build/second.txt").write_text("\\n".join(texts))"""
OTHER = """
import time
while Path("build/wait").exists():
    time.sleep(0.05)
Path("build/other.txt").write_text("other")"""


@pytest.fixture
def small(tmp_path, write_notebook) -> Path:
    """Return a copy of the project with a plan of three small notebooks, one of them run for two documents."""
    root = tmp_path / "project"
    for folder in ("analysis", "pipeline", "data/raw"):  # with what is compiled of them, which takes seconds
        # What another process compiles at this moment has a name for a moment only.
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("*.pyc.*"))
    shutil.copyfile(ROOT / "pyproject.toml", root / "pyproject.toml")
    with (root / "pipeline/plan.py").open("a") as file:
        file.write(SMALL_PLAN)
    imports = "from pathlib import Path\nfrom analysis.source import numbers"
    write_notebook(root / "notebooks/10_first.ipynb", "doc_id = 'serang_renja_2022'", imports, FIRST)
    write_notebook(root / "notebooks/20_second.ipynb", "top = 1", "from pathlib import Path", SECOND)
    write_notebook(root / "notebooks/40_other.ipynb", "top = 1", "from pathlib import Path", OTHER)
    return root


SECONDS = 600


def start(root: Path) -> tuple[subprocess.Popen, Path]:
    """Return a started run of a project's plan, on plain kernels, and the file of what it says."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER_DEFAULT")}
    environment |= {"PYTHONPATH": str(root), "IPYTHONDIR": str(root / "build/ipython")}
    command = [sys.executable, "-m", "pipeline"]
    # Files of its own for each run: kernels of one that was killed may still say something.
    log = root.parent / f"run-{len(list(root.parent.glob('run-*.log')))}.log"
    with log.open("wb") as said, log.with_suffix(".errors").open("wb") as complaints:
        return subprocess.Popen(command, cwd=root, env=environment, stdout=said, stderr=complaints), log


def told(log: Path) -> dict[str, str]:
    """Return what became until now of each task that was not up to date."""
    return dict(re.findall(r"^\[ *\d+/\d+\] (\S+) +(\w+)", log.read_text(), re.M))


def wait_until(process: subprocess.Popen, log: Path, condition: Callable[[], bool]) -> None:
    """Wait until something holds while a run is at work."""
    until = time.monotonic() + SECONDS
    while not condition():
        assert process.poll() is None and time.monotonic() < until, log.read_text()
        time.sleep(0.05)


def run(root: Path) -> tuple[int, dict[str, str], str]:
    """Return a run's exit code, what became of each task that was not up to date, and all that was said."""
    process, log = start(root)
    code = process.wait(SECONDS)
    assert log.with_suffix(".errors").read_text() == "", "a run says nothing on standard error"
    return code, told(log), log.read_text()


def test_only_what_depends_on_a_change_runs_again(small):
    firsts = {"10_first", "10_first-sidoarjo_lkjip_2021"}
    code, done, said = run(small)
    assert code == 0 and done == dict.fromkeys([*firsts, "20_second", "40_other"], "done"), said
    assert run(small)[:2] == (0, {})

    raw = small / "data/raw/sidoarjo_lkjip_2021/document.yml"
    raw.write_text("# A note.\n" + raw.read_text())
    assert run(small)[1].keys() == {"10_first-sidoarjo_lkjip_2021", "20_second"}

    module = small / "analysis/source/numbers.py"
    module.write_text(module.read_text() + "# A note.\n")
    # What they write has not changed: nothing is to be done after them.
    assert run(small)[1].keys() == firsts

    other = small / "notebooks/40_other.ipynb"
    other.write_text(other.read_text().replace("top = 1", "top = 2"))
    assert run(small)[1].keys() == {"40_other"}

    (small / "build/second.txt").unlink()
    assert run(small)[1].keys() == {"20_second"}


def test_an_executed_notebook_of_a_document_that_is_gone_is_removed(tmp_path):
    """The site shows all that lie there."""
    kept, gone = (tmp_path / "build/notebooks" / f"10_first-{name}_2020.ipynb" for name in ("alpha", "beta"))
    for path in (kept, gone):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    command.remove_other_runs([graph.Task("t", Notebook("10_first"), {}, [], [kept], "")], tmp_path)
    assert kept.exists() and not gone.exists()


def test_a_failed_notebook_is_named_and_kept_with_its_traceback_and_the_others_go_on(small):
    first = small / "notebooks/10_first.ipynb"
    whole = first.read_text()
    first.write_text(
        whole.replace("text = Path", "assert doc_id != 'sidoarjo_lkjip_2021', 'no such cells'\\ntext = Path")
    )
    failing = "10_first-sidoarjo_lkjip_2021"
    code, done, said = run(small)
    assert (code, done) == (1, {"10_first": "done", failing: "failed", "20_second": "skipped", "40_other": "done"})
    assert f"FAILED {failing}\n10_first.ipynb doc_id='sidoarjo_lkjip_2021': stopped in cell [4]: AssertionError" in said
    assert "1 failed, 1 not run because of it, 2 done" in said
    assert "no such cells" in (small / f"build/failed/{failing}.ipynb").read_text()
    assert not (small / "build/first/sidoarjo_lkjip_2021.txt").exists()
    first.write_text(whole)
    assert run(small)[0] == 0
    assert not list((small / "build/failed").iterdir())


def test_a_killed_run_goes_on_where_it_was(small):
    (small / "build").mkdir()
    (small / "build/wait").touch()
    process, log = start(small)
    try:
        # What is said to be done is noted.
        wait_until(process, log, lambda: "20_second" in told(log))
    finally:
        process.kill()
        process.wait()
    assert not (small / "build/other.txt").exists()
    (small / "build/wait").unlink()
    code, done, said = run(small)
    assert (code, done) == (0, {"40_other": "done"}), said


def test_an_input_that_changes_during_its_run_is_named_and_what_read_it_is_done_again(small):
    (small / "build").mkdir()
    (small / "build/wait").touch()
    other = small / "notebooks/40_other.ipynb"
    other.write_text(
        other.read_text()
        .replace("import Path", "import Path\\nfrom analysis.source import numbers", 1)
        .replace("import time", 'import time\\nPath(\\"build/at_work\\").touch()', 1)
    )
    process, log = start(small)
    module = small / "analysis/source/numbers.py"
    as_it_was = module.read_text()
    try:
        # What is said to be done is noted.
        wait_until(process, log, lambda: "20_second" in told(log))
        wait_until(process, log, (small / "build/at_work").exists)
        module.write_text(as_it_was + "# A note.\n")
        (small / "build/wait").unlink()
        process.wait(SECONDS)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 1
    assert "40_other: analysis/source/numbers.py changed while it was at work" in log.read_text()
    # Taken back, it is what it was at the start: the run that saw neither for sure is still not counted as done.
    module.write_text(as_it_was)
    code, done, said = run(small)
    assert (code, done) == (0, {"40_other": "done"}), said


@pytest.mark.parametrize("damage", [b"\xff\xfe no record", b"lock-version = '99'\n", b"[[task]\n"])
def test_a_record_of_runs_that_cannot_be_read_is_set_aside_with_a_word(tmp_path, capsys, damage):
    (tmp_path / "pytask.lock").write_bytes(damage)
    command.prepare(tmp_path)
    assert "pytask.lock is set aside in build/, everything runs again" in capsys.readouterr().out
    assert [path.name for path in tmp_path.glob("pytask.lock*")] == []
    assert (tmp_path / "build/pytask.lock.unreadable").read_bytes() == damage


def test_what_killed_runs_left_is_removed_with_a_word(tmp_path, capsys):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = files.unfinished("lines.csv").replace(f"-{os.getpid()}.", f"-{dead.pid}.")
    (tmp_path / "data/processed").mkdir(parents=True)
    (tmp_path / f"data/processed/{left}x1").write_text("half")
    command.prepare(tmp_path)
    assert "1 unfinished files of runs that were killed are removed" in capsys.readouterr().out
    assert list((tmp_path / "data/processed").iterdir()) == []


def test_a_project_that_cannot_be_written_is_one_line(monkeypatch, capsys):
    def read_only(root: Path) -> None:
        raise OSError(30, "Read-only file system", str(root / "build"))

    monkeypatch.setattr(command, "prepare", read_only)
    assert command.main([]) == 2
    assert capsys.readouterr().err.endswith("build: cannot be written: Read-only file system\n")


def test_a_site_of_which_a_page_went_or_changed_is_built_anew(tmp_path):
    for name in ("site/tables.xlsx", "site/index.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    manifest.write_list(tmp_path / "site", [tmp_path / "site/tables.xlsx"])
    command.prepare(tmp_path)
    assert (tmp_path / "site/index.html").exists()
    (tmp_path / "site/tables.xlsx").unlink()
    command.prepare(tmp_path)
    assert not (tmp_path / "site/index.html").exists()


def test_studies_of_a_choice_of_which_a_file_changed_are_done_anew(tmp_path, capsys):
    for name in ("31_absorption-sidoarjo.ipynb", "sidoarjo/absorption.csv"):
        (tmp_path / "build/results" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "build/results" / name).write_text(name)
    manifest.write_results(tmp_path)
    command.prepare(tmp_path)
    assert (tmp_path / "build/results/31_absorption-sidoarjo.ipynb").exists() and not capsys.readouterr().out
    (tmp_path / "build/results/sidoarjo/absorption.csv").write_text("another")
    command.prepare(tmp_path)
    assert not (tmp_path / "build/results/31_absorption-sidoarjo.ipynb").exists()
    assert "build/results/sidoarjo/absorption.csv: changed; what is asked for" in capsys.readouterr().out


def test_a_raw_file_that_changed_since_it_was_published_is_named(tmp_path, capsys):
    for name in ("data/raw/a/T1.csv", "data/processed/pmks.csv"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(name)
    manifest.write_list(tmp_path, [tmp_path / "data/raw/a/T1.csv", tmp_path / "data/processed/pmks.csv"])
    command.prepare(tmp_path)
    assert capsys.readouterr().out == ""
    for name in ("data/raw/a/T1.csv", "data/processed/pmks.csv"):
        (tmp_path / name).write_text("another")
    command.prepare(tmp_path)
    assert capsys.readouterr().out == "==> pipeline: data/raw/a/T1.csv: changed since it was published\n"
