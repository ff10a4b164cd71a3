"""The list of what is published says when a file is not what was published."""

import pytest

from analysis import cli, files
from analysis.publish import manifest


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return the root of a project that has published two files and their list."""
    monkeypatch.setattr(files, "ROOT", tmp_path)
    monkeypatch.setattr(manifest, "LIST", tmp_path / manifest.NAME)
    for name in ("data/processed/pmks.csv", "figures/numbers/33.json"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(name)
    manifest.write()
    return tmp_path


def test_the_list_is_one_that_sha256sum_reads(project):
    lines = (project / manifest.NAME).read_text().splitlines()
    assert [line.split("  ")[1] for line in lines] == ["data/processed/pmks.csv", "figures/numbers/33.json"]
    assert all(len(line.split("  ")[0]) == 64 for line in lines)


def test_what_is_as_listed_is_no_difference(project):
    assert manifest.verify() == []


def test_a_file_that_changed_or_went_or_came_is_named(project, capsys):
    (project / "data/processed/pmks.csv").write_text("another count")
    (project / "figures/numbers/33.json").unlink()
    (project / "figures/own.svg").write_text("")
    expected = [
        "data/processed/pmks.csv: changed",
        "figures/numbers/33.json: missing",
        "figures/own.svg: not in published.sha256",
    ]
    assert manifest.verify() == expected
    with pytest.raises(cli.typer.Exit):
        cli.verify()
    assert capsys.readouterr().out.splitlines() == expected


def test_results_of_a_choice_and_the_site_are_hashed_too(project):
    for name in ("build/results/serang/pmks.csv", "site/index.html"):
        (project / name).parent.mkdir(parents=True)
        (project / name).write_text(name)
    manifest.write_results(project)
    manifest.write_list(project / "site", [project / "site/index.html"])
    assert manifest.verify() == []
    (project / "build/results/serang/pmks.csv").write_text("another count")
    (project / "site/index.html").unlink()
    assert manifest.verify() == ["site/index.html: missing", "build/results/serang/pmks.csv: changed"]


def test_without_results_there_is_no_list_of_them(project):
    manifest.write_results(project)
    assert not (project / "build").exists()


def test_what_this_repository_publishes_is_as_listed():
    assert manifest.verify() == []
