"""What takes seconds to read and seldom changes, kept in build/ between runs and for the kernels of one."""

import hashlib
import os
import pickle
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import mkstemp
from typing import TypeVar

from analysis import files

Found = TypeVar("Found")

# What decides how a file is read, beside the file: the code and words of this folder, and the ground below it.
_CODE = ("source/**/*.py", "source/**/*.yml", "schema.py", "files.py")


def kept(name: str, sources: Iterable[Path], make: Callable[[], Found]) -> Found:
    """Return what was made of some files when they and the code were as they are; else make it, and keep it.

    What is kept begins with a digest of these, and is only looked into where it is the same.
    """
    path, sign = files.BUILD / f"{name}.pickle", _sign(sources)
    with suppress(OSError):
        content = path.read_bytes()
        if content.startswith(sign):
            return pickle.loads(content[len(sign) :])
    found = make()
    with suppress(OSError):  # a folder that cannot be written to
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = mkstemp(dir=path.parent, prefix=files.unfinished(path.name))
        with os.fdopen(handle, "wb") as file:
            file.write(sign + pickle.dumps(found))
        os.replace(temporary, path)
    return found


def _sign(sources: Iterable[Path]) -> bytes:
    digest = hashlib.sha256(_code())
    for path in sources:
        digest.update(_said(path))
    return digest.digest()


@cache
def _code() -> bytes:
    package = Path(__file__).parents[1]
    paths = sorted(path for pattern in _CODE for path in package.glob(pattern))
    return hashlib.sha256(b"".join(map(_said, paths))).digest()


def _said(path: Path) -> bytes:
    content = path.read_bytes()
    return f"{path.parent.name}/{path.name} {len(content)}\n".encode() + content
