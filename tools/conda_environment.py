"""Write environment.yml, for conda users, from the packages named in pyproject.toml and requirements.lock."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# Where conda-forge has another name for a package.
CONDA_NAMES = {"matplotlib": "matplotlib-base", "typst": "typst-py"}

HEADER = """\
# For conda users: conda env create -f environment.yml && conda activate dinas-sosial-spending
# Written by tools/conda_environment.py (make lock) from pyproject.toml: the lowest version of each package
# that will do. The exact versions, with hashes, are in requirements.lock, which make installs.
"""


def environment(pyproject: str, lock: str) -> str:
    """Return the text of environment.yml; ValueError when a package is not locked high enough."""
    content = tomllib.loads(pyproject)
    project, groups = content["project"], content["dependency-groups"]
    locked = {normal(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", lock, re.M)}
    packages = []
    for requirement in [*project["dependencies"], *groups["lab"], *groups["dev"]]:
        name, bounds = re.fullmatch(r"([\w.-]+)\s*(>=[\d.]+(?:,<[\d.]+)?)", requirement).groups()
        name, lowest = normal(name), bounds.split(",")[0].removeprefix(">=")
        if name not in locked or numbers(locked[name]) < numbers(lowest):
            raise ValueError(f"{requirement}: requirements.lock has {locked.get(name, 'no such package')}")
        packages.append(f"  - {CONDA_NAMES.get(name, name)}{bounds}\n")
    return (
        f"{HEADER}name: {project['name']}\nchannels:\n  - conda-forge\n  - nodefaults\ndependencies:\n"
        f"  - python{project['requires-python']}\n  - pip\n{''.join(packages)}  - pip:\n      - -e .\n"
    )


def normal(name: str) -> str:
    """Return a package's name in its one canonical spelling."""
    return re.sub(r"[-_.]+", "-", name).lower()


def numbers(version: str) -> list[int]:
    """Return the parts of a version, for comparison."""
    return [int(part) for part in re.findall(r"\d+", version)]


if __name__ == "__main__":
    text = environment((ROOT / "pyproject.toml").read_text(), (ROOT / "requirements.lock").read_text())
    (ROOT / "environment.yml").write_text(text)
