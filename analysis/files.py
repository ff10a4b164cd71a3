"""Where the project's files lie, and how its YAML is read. Nothing heavy is loaded for it."""

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT / "data" / "raw"
PROCESSED = ROOT / "data" / "processed"
FIGURES = ROOT / "figures"
NOTEBOOKS = ROOT / "notebooks"
BRIEFS = ROOT / "briefs"
SITE = ROOT / "site"
BUILD = ROOT / "build"
PARTS = BUILD / "parts"

# The same YAML, read eight times as fast where the library in C is there.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _UniqueKeys(_Loader):
    """YAML in which a key stands once; plain YAML keeps the last one silently."""

    def construct_mapping(self, node, deep=False):
        """Return the mapping of a node; ConstructorError names a key that stands twice."""
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path):
    """Return the content of a YAML file in UTF-8; YAMLError where it is none, or a key stands twice."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeys)
