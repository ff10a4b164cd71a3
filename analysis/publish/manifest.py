"""What is published, file by file with its SHA-256: lists that `sha256sum -c` reads as well."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from analysis import files

NAME = "published.sha256"
LIST = files.ROOT / NAME
# Folders beside the published ones that a run fills, each with a list of its own.
BESIDE = ("site", "build/results")
# What stands in the list of the project: where each figure comes from, and all that a run publishes from it.
PUBLISHED = (
    *("data/raw/**/*.*", "data/processed/*.*", "figures/**/*.*"),
    *("notebooks/*.ipynb", "briefs/*.html", "briefs/*.pdf"),
)


def write() -> Path:
    """Write the list of what the project publishes, beside its README."""
    return write_list(files.ROOT, _published(files.ROOT))


def write_list(folder: Path, paths: Iterable[Path]) -> Path:
    """Write the list of some files of a folder into it: a line per file, its SHA-256 and its path in the folder."""
    # With pandas, half a second that a look at a list need not spend.
    from analysis import io

    contents = {path.relative_to(folder).as_posix(): _sha256(files.destination(path)) for path in paths}
    return io.write_text(folder / NAME, "".join(f"{contents[name]}  {name}\n" for name in sorted(contents)))


def write_results(root: Path) -> None:
    """Write the list of the results of chosen regions, years and options, where there are any."""
    folder = root / "build/results"
    if paths := [path for path in folder.rglob("*") if path.is_file() and path.name != NAME]:
        write_list(folder, paths)


def verify() -> list[str]:
    """Return what a run left and is not as its lists say, or not in that of the project; nothing where all is well."""
    unlisted = {path.relative_to(files.ROOT).as_posix() for path in _published(files.ROOT)} - _listed(LIST).keys()
    beside = [
        f"{folder}/{difference}"
        for folder in BESIDE
        if (files.ROOT / folder / NAME).exists()
        for difference in differences(files.ROOT / folder / NAME)
    ]
    return differences(LIST) + [f"{name}: not in {NAME}" for name in sorted(unlisted)] + beside


def differences(listing: Path, under: str = "") -> list[str]:
    """Return which files are missing or changed of those that a list names, or of those whose names begin so.

    FileNotFoundError without a list.
    """
    found = []
    for name, content in _listed(listing).items():
        if not name.startswith(under):
            continue
        path = listing.parent / name
        if not path.is_file():
            found.append(f"{name}: missing")
        elif _sha256(path) != content:
            found.append(f"{name}: changed")
    return found


def _listed(listing: Path) -> dict[str, str]:
    lines = listing.read_text(encoding="utf-8").splitlines()
    return {name: content for content, name in (line.split("  ", 1) for line in lines)}


def _published(root: Path) -> list[Path]:
    found = {path for pattern in PUBLISHED for path in root.glob(pattern) if path.is_file()}
    made_on_demand = "_page_one.pdf"  # of a brief, by `analysis brief --page-one`
    return sorted(path for path in found if not path.name.startswith(".") and not path.name.endswith(made_on_demand))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
