"""Where the project's files lie, and how its YAML is read. Nothing heavy is loaded for it."""

import os
import platform
import re
import shutil
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
CITATION = ROOT / "CITATION.cff"  # title, version and licences
RAW = ROOT / "data" / "raw"
PROCESSED = ROOT / "data" / "processed"
FIGURES = ROOT / "figures"
REGISTRY = FIGURES / "numbers.json"  # the named numbers
NOTEBOOKS = ROOT / "notebooks"
BRIEFS = ROOT / "briefs"
BRIEF_TEMPLATE = BRIEFS / "template"
SITE_TEMPLATE = BRIEFS / "site_template"
SITE = ROOT / "site"
BUILD = ROOT / "build"
PARTS = BUILD / "parts"
RESULTS = (RAW, PROCESSED, FIGURES, BRIEFS, SITE, PARTS)  # what a run leaves and others read

# Tests run the notebooks, and must not write what they compare with: where this variable names a folder, results
# are written there instead.
ASIDE = "ANALYSIS_WRITES_TO"


def destination(path: Path) -> Path:
    """Return where a file is to be written: where it says, or for results, in the folder that ASIDE names."""
    aside = os.environ.get(ASIDE)
    if not aside or not any(path.is_relative_to(folder) for folder in RESULTS):
        return path
    return Path(aside) / path.relative_to(ROOT)


_MACHINE = re.sub(r"\W", "_", platform.node())
_UNFINISHED = re.compile(rf"\..+\.{_MACHINE}-(\d+)\.\w+")


def unfinished(name: str) -> str:
    """Return how the name of a temporary file or folder begins that is to become `name`: it says whose it is."""
    return f".{name}.{_MACHINE}-{os.getpid()}."


def sweep(folders: Iterable[Path]) -> list[Path]:
    """Remove what processes of this machine left unfinished when they were killed, and return it."""
    there = [path for folder in folders for path in sorted(folder.rglob(".*"))]
    left = [path for path in there if (match := _UNFINISHED.fullmatch(path.name)) and not _runs(int(match[1]))]
    for path in left:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return left


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def printable(text: str) -> str:
    """Return a text as a terminal may show it: what would move its cursor or change its colours stands as \\x1b."""
    shown = (each.isprintable() or each in "\n\t" or unicodedata.category(each) == "Zs" for each in text)
    return "".join(each if may else ascii(each)[1:-1] for each, may in zip(text, shown, strict=True))


# The same YAML, read eight times as fast where the library in C is there.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


# YAML 1.1 turns a bare word into something else than it looks like, as 010, 18:04 or no: what may stand, by tag.
_BARE = {
    "tag:yaml.org,2002:int": (r"[-+]?(?:0|[1-9][0-9]{0,17}|0x[0-9a-fA-F]{1,15})", "another number, or one too large"),
    "tag:yaml.org,2002:float": (r"[-+]?[0-9.][0-9.eE+-]*", "another number, or none"),
    "tag:yaml.org,2002:bool": (r"true|True|TRUE|false|False|FALSE", "true or false"),
    "tag:yaml.org,2002:timestamp": (r"(?!)", "a date"),
}


class _UniqueKeys(_Loader):
    """YAML in which a key stands once; plain YAML keeps the last one silently."""

    def construct_object(self, node, deep=False):
        """Return the value of a node; ConstructorError names a bare word that is not what it looks like."""
        pattern, what = _BARE.get(node.tag, ("", ""))
        if pattern and isinstance(node, yaml.ScalarNode) and not re.fullmatch(pattern, node.value):
            message = f"{node.value!r} would be read as {what}; put it in quotes"
            raise yaml.constructor.ConstructorError(None, None, message, node.start_mark)
        return super().construct_object(node, deep)

    def construct_mapping(self, node, deep=False):
        """Return the mapping of a node; ConstructorError names a key that stands twice."""
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


_MOST_BYTES, _MOST_NODES, _DEEPEST = 8 * 2**20, 10**6, 60  # ten times what any description needs


def _refuse_growth(node, sizes: dict[int, int], depth: int = 0) -> int:
    """Return how many nodes a node is with its aliases followed; YAMLError beyond the limits."""
    if id(node) not in sizes:
        if depth > _DEEPEST:
            raise yaml.YAMLError(f"line {node.start_mark.line + 1}: more than {_DEEPEST} levels deep")
        parts = node.value if not isinstance(node, yaml.ScalarNode) else []
        children = [each for part in parts for each in (part if isinstance(part, tuple) else (part,))]
        sizes[id(node)] = 1  # a node that holds itself ends here
        sizes[id(node)] += sum(_refuse_growth(child, sizes, depth + 1) for child in children)
    if sizes[id(node)] > _MOST_NODES:
        raise yaml.YAMLError(f"line {node.start_mark.line + 1}: its aliases make more than {_MOST_NODES} entries")
    return sizes[id(node)]


def read_yaml(path: Path):
    """Return the content of a YAML file in UTF-8.

    YAMLError where it is none, a key stands twice, a bare word is not what it looks like (010, 18:04, no, a date), or
    it is too large, too deep, or grows too much by its aliases.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise yaml.YAMLError(f"more than {_MOST_BYTES} bytes")
    loader = _UniqueKeys(path.read_text(encoding="utf-8"))
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _refuse_growth(node, {})
        return loader.construct_document(node)
    finally:
        loader.dispose()
