"""Say which files an environment lists and does not have; exit code 1 where there are any.

The environment is the one of this Python, or a folder of packages that is named.
A package that was being put in when a set-up was interrupted has its name in the environment and not all its files.
"""

import sys
import sysconfig
from importlib.metadata import distributions
from pathlib import Path


def missing(folder: Path) -> list[str]:
    """Return the files that a folder of packages lists and does not have whole, and packages without such a list."""
    found = []
    for package in distributions(path=[str(folder)]):
        if package.files is None:
            found.append(f"{package.metadata.get('Name', 'a package without a name')}: its list of files")
        for file in package.files or []:
            path = Path(package.locate_file(file))
            # What Python compiled may be compiled again, and has another size then.
            if file.suffix != ".pyc" and not (path.exists() and file.size in (None, path.stat().st_size)):
                found.append(str(file))
    return found


if __name__ == "__main__":
    trouble = missing(Path(sys.argv[1] if sys.argv[1:] else sysconfig.get_path("purelib")))
    if trouble:
        print(f"{len(trouble)} files are missing, for example {trouble[0]}")
    sys.exit(bool(trouble))
