"""One list of packages, from which the lock and environment.yml follow."""

import importlib.metadata
import importlib.util
import re
import subprocess
import sys
import tomllib

import pytest
import yaml

from analysis.files import ROOT

PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
CONTENT = tomllib.loads(PYPROJECT)
GROUPS = CONTENT["dependency-groups"]
REQUIREMENTS = [*CONTENT["project"]["dependencies"], *GROUPS["lab"], *GROUPS["dev"]]


def tool(name: str):
    """Return a script of tools/, which are no package, as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


conda_environment = tool("conda_environment")


def test_environment_yml_is_what_pyproject_and_the_lock_give():
    written = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert written == conda_environment.environment(PYPROJECT, LOCK), "run: make lock"
    assert len(yaml.safe_load(written)["dependencies"]) == len(REQUIREMENTS) + 3


def test_a_package_that_is_not_locked_high_enough_is_refused():
    for lock in ("pandas==2.3.1 \\\n", ""):
        with pytest.raises(ValueError, match=r"pandas >=3: requirements\.lock has (2\.3\.1|no such package)"):
            conda_environment.environment(
                '[project]\ndependencies = ["pandas >=3"]\n[dependency-groups]\nlab = []\ndev = []', lock
            )


def test_every_direct_dependency_has_its_reason():
    lines = re.findall(r"^    \"([\w.-]+) >=.*$", PYPROJECT, re.M)
    reasons = re.findall(r"^    \"([\w.-]+) >=[^\"]*\",\s+# \w.*$", PYPROJECT, re.M)
    assert lines == reasons and len(lines) == len(REQUIREMENTS) + len(GROUPS["scan"]) + len(GROUPS["workbench"])


@pytest.mark.parametrize(
    "name", ["requirements.lock", "requirements-scan.lock", "requirements-workbench.lock", "requirements-uv.txt"]
)
def test_a_lock_has_a_hash_for_every_package_and_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    packages = re.split(r"^(?=\S)", text, flags=re.M)[1:]
    assert packages and all(re.match(r"[\w.-]+==\S+ ", each) and "--hash=sha256:" in each for each in packages)
    assert not re.search(r"https?:|file:|--(extra-)?index|--find-links", text)


def test_the_lock_serves_linux_and_macos():
    marked = [line for line in LOCK.splitlines() if "==" in line and ";" in line]
    assert any("darwin" in line for line in marked) and any("linux" in line for line in marked)


def test_what_is_installed_is_what_is_locked():
    locked: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", LOCK, re.M):
        locked.setdefault(name, set()).add(version)
    for requirement in REQUIREMENTS:
        name = conda_environment.normal(re.match(r"[\w.-]+", requirement)[0])
        assert importlib.metadata.version(name) in locked[name]


def test_no_file_of_the_repository_names_an_index_of_packages():
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    # In two pieces, so that this file does not name them itself.
    hosts = re.compile("python" + r"hosted\.|pypi\." + "org|registry" + r"\.npmjs|anaconda\." + "org")
    for name in filter(None, tracked.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png", ".pdf", ".parquet"}:
            assert not hosts.search(path.read_text(encoding="utf-8", errors="replace")), name


def test_the_citation_names_version_and_licences():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == CONTENT["project"]["version"]
    assert citation["license"] == ["MIT", "CC-BY-4.0"]


def test_a_package_of_which_a_file_is_missing_or_cut_or_the_list_is_gone_is_named(tmp_path):
    def told() -> tuple[int, str]:
        # A process of its own: packages that other tests import may replace what lists packages.
        command = [sys.executable, "-I", ROOT / "tools/whole.py", tmp_path]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.strip().partition("for example ")[2]

    package = tmp_path / "pagu-1.0.dist-info"
    package.mkdir()
    (tmp_path / "pagu.py").write_text("rupiah = 1\n")
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: pagu\nVersion: 1.0\n")
    (package / "RECORD").write_text("pagu.py,,11\npagu-1.0.dist-info/METADATA,,\npagu-1.0.dist-info/RECORD,,\n")
    assert told() == (0, "")
    (tmp_path / "pagu.py").write_text("rup")
    assert told() == (1, "pagu.py")
    (tmp_path / "pagu.py").unlink()
    assert told() == (1, "pagu.py")
    (package / "RECORD").unlink()
    assert told() == (1, "pagu: its list of files")
